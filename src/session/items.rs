//! How the questions of a lesson went with a class: a fold over judged answers, with what an author should look at.

use crate::lesson::Verdict;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One answer of one learner, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Who gave it.
    pub learner: String,
    /// The question's id in its lesson.
    pub question: String,
    /// When, in milliseconds since 1970, where that is known.
    pub at: Option<i64>,
    /// As typed.
    pub answer: String,
    /// As it was read; `None` where it could not be.
    pub reads_as: Option<String>,
    /// What it came to.
    pub verdict: Verdict,
    /// The id of the likely slip.
    pub reason: Option<String>,
    /// Hints given before it.
    pub hints: usize,
    /// Whether the solution was shown before it.
    pub shown: bool,
}

/// How one question went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemRow {
    /// The question's id.
    pub question: String,
    /// Learners who gave an answer that was right or wrong.
    pub learners: usize,
    /// Of these, the share who had it at once.
    pub first_try: f64,
    /// Wrong answers a learner.
    pub misses: f64,
    /// Hints a learner.
    pub hints: f64,
    /// How many were shown the solution.
    pub shown: usize,
    /// The median of the seconds from the answer before to the last one to this question.
    pub seconds: Option<f64>,
    /// The likely slips by how many answers show them, the most first.
    pub slips: Vec<(String, usize)>,
    /// Wrong answers that no slip explains, equal ones together, the most first.
    pub unnamed: Vec<(String, usize)>,
    /// Answers that could not be read, equal ones together, the most first.
    pub unread: Vec<(String, usize)>,
    /// How it goes together with the other questions, from −1 to 1, where enough learners answered several.
    pub discrimination: Option<f64>,
}

/// From so many learners on shares mean something.
const ENOUGH: usize = 20;
/// So many equal answers without a reason are worth words of their own.
const EQUAL: usize = 3;
/// Longer than so many seconds between two answers nobody thought about the question.
const LONGEST: f64 = 1_800.0;

impl ItemRow {
    /// Whether nearly all had it at once, so that it tells nothing.
    pub fn is_too_easy(&self) -> bool {
        self.learners >= ENOUGH && self.first_try >= 0.95
    }
    /// Whether its author should look: several gave one answer that nothing explains, or those who are good elsewhere
    /// miss it as often as the others.
    pub fn is_to_look_at(&self) -> bool {
        let equal = self.unnamed.first().is_some_and(|(_, count)| *count >= EQUAL);
        equal || self.tells_little()
    }
    /// Whether it goes hardly together with the other questions.
    pub fn tells_little(&self) -> bool {
        !self.is_too_easy() && self.discrimination.is_some_and(|r| r < 0.1)
    }
}

/// A row a question, in the order of these ids. Answers of a learner are taken in their order.
pub fn rows(questions: &[String], answers: &[Answered]) -> Vec<ItemRow> {
    let mut by_question: HashMap<&str, BTreeMap<&str, Vec<&Answered>>> = HashMap::new();
    // How long each answer took: since the learner's answer before it, to whichever question.
    let mut before: HashMap<&str, i64> = HashMap::new();
    let mut took: HashMap<(&str, &str), f64> = HashMap::new();
    for answered in answers {
        let (learner, question) = (answered.learner.as_str(), answered.question.as_str());
        by_question.entry(question).or_default().entry(learner).or_default().push(answered);
        let Some(at) = answered.at else { continue };
        if let Some(then) = before.insert(learner, at) {
            let seconds = (at - then) as f64 / 1_000.0;
            if (0.0..=LONGEST).contains(&seconds) {
                *took.entry((question, learner)).or_default() += seconds;
            }
        }
    }
    // Who had what at once, for how the questions go together.
    let mut at_once: HashMap<(&str, &str), bool> = HashMap::new();
    let mut all = Vec::new();
    for id in questions {
        let mut row = ItemRow { question: id.clone(), ..ItemRow::default() };
        let (mut slips, mut unnamed, mut unread) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (mut first, mut misses, mut hints, mut times) = (0usize, 0usize, 0usize, Vec::new());
        for (learner, given) in by_question.get(id.as_str()).into_iter().flatten() {
            for one in given {
                match (one.verdict, &one.reason) {
                    (Verdict::Wrong, Some(reason)) => *slips.entry(reason.clone()).or_insert(0) += 1,
                    (Verdict::Wrong, None) => {
                        let text = one.reads_as.as_ref().unwrap_or(&one.answer);
                        *unnamed.entry(text.clone()).or_insert(0) += 1;
                    }
                    (Verdict::NotGraded, _) if one.reads_as.is_none() => {
                        *unread.entry(one.answer.trim().to_string()).or_insert(0) += 1;
                    }
                    _ => {}
                }
            }
            let judged = |one: &&&Answered| matches!(one.verdict, Verdict::Right | Verdict::Wrong);
            let Some(one) = given.iter().find(judged) else { continue };
            row.learners += 1;
            let once = one.verdict == Verdict::Right && one.hints == 0 && !one.shown;
            at_once.insert((id.as_str(), *learner), once);
            first += usize::from(once);
            misses += given.iter().filter(|one| one.verdict == Verdict::Wrong).count();
            hints += given.iter().map(|one| one.hints).max().unwrap_or_default();
            row.shown += usize::from(given.iter().any(|one| one.shown));
            times.extend(took.get(&(id.as_str(), *learner)));
        }
        let each = |count: usize| if row.learners == 0 { 0.0 } else { count as f64 / row.learners as f64 };
        (row.first_try, row.misses, row.hints) = (each(first), each(misses), each(hints));
        row.seconds = median(times);
        (row.slips, row.unnamed, row.unread) = (most_first(slips), most_first(unnamed), most_first(unread));
        all.push(row);
    }
    let learners: BTreeSet<&str> = at_once.keys().map(|(_, learner)| *learner).collect();
    for row in all.iter_mut().filter(|row| row.learners >= ENOUGH) {
        row.discrimination = together(&row.question, questions, &learners, &at_once);
    }
    all
}

/// The correlation between having one question at once and the share of the others that one has at once.
fn together(
    id: &str,
    questions: &[String],
    learners: &BTreeSet<&str>,
    at_once: &HashMap<(&str, &str), bool>,
) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = learners
        .iter()
        .filter_map(|learner| {
            let own = at_once.get(&(id, *learner))?;
            let others: Vec<bool> = questions
                .iter()
                .filter(|other| *other != id)
                .filter_map(|other| at_once.get(&(other.as_str(), *learner)).copied())
                .collect();
            let share = others.iter().filter(|once| **once).count() as f64 / others.len().max(1) as f64;
            (others.len() >= 2).then_some((f64::from(u8::from(*own)), share))
        })
        .collect();
    if pairs.len() < ENOUGH {
        return None;
    }
    let count = pairs.len() as f64;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), pair| (x + pair.0 / count, y + pair.1 / count));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for pair in &pairs {
        xy += (pair.0 - x) * (pair.1 - y);
        xx += (pair.0 - x) * (pair.0 - x);
        yy += (pair.1 - y) * (pair.1 - y);
    }
    let size = xx * yy;
    (size > 1e-12).then(|| xy / libm::sqrt(size))
}

fn median(mut times: Vec<&f64>) -> Option<f64> {
    times.sort_by(|one, other| one.total_cmp(other));
    times.get(times.len() / 2).copied().copied()
}

fn most_first(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut all: Vec<(String, usize)> = counts.into_iter().collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(learner: usize, question: &str, verdict: Verdict, at: i64) -> Answered {
        Answered {
            learner: format!("s{learner}"),
            question: question.to_string(),
            at: Some(at * 1_000),
            answer: "2x".to_string(),
            reads_as: Some("2*x".to_string()),
            verdict,
            reason: None,
            hints: 0,
            shown: false,
        }
    }

    #[test]
    fn what_nobody_misses_and_what_nothing_explains_is_told() {
        let ids: Vec<String> = ["easy", "odd", "fair", "other", "third"].map(String::from).to_vec();
        let mut answers = Vec::new();
        for learner in 0..24 {
            let good = learner % 2 == 0;
            let of = |right: bool| if right { Verdict::Right } else { Verdict::Wrong };
            answers.push(answered(learner, "easy", Verdict::Right, 10));
            // Those who are good elsewhere miss this one.
            answers.push(answered(learner, "odd", of(!good), 40));
            answers.push(answered(learner, "fair", of(good), 50));
            answers.push(answered(learner, "other", of(good), 55));
            answers.push(answered(learner, "third", of(good), 60));
        }
        let rows = rows(&ids, &answers);
        assert_eq!((rows[0].learners, rows[0].first_try, rows[0].misses), (24, 1.0, 0.0));
        assert!(rows[0].is_too_easy() && !rows[0].is_to_look_at());
        assert!(rows[1].is_to_look_at() && rows[1].discrimination.unwrap() < 0.0, "{:?}", rows[1]);
        assert_eq!(rows[1].unnamed, [("2*x".to_string(), 12)]);
        assert_eq!(rows[1].seconds, Some(30.0));
        assert!(rows[2].discrimination.unwrap() > 0.1);
        assert_eq!(super::rows(&ids, &[])[3].learners, 0);
    }
}
