//! How the questions of a lesson went with a class: counters that judged answers are added to, learner by learner, with
//! what an author should look at. They take the same room for twenty learners and for twenty thousand.

use crate::lesson::Verdict;
use std::collections::{BTreeMap, HashMap};

/// One answer of one learner, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The question's name among those that are counted.
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
    /// The question's name.
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
    /// The median of the seconds that learners took over it, each counted since their answer before, to a second.
    pub seconds: Option<f64>,
    /// The likely slips by how many answers show them, the most first.
    pub slips: Vec<(String, usize)>,
    /// Wrong answers that no slip explains.
    pub without_reason: usize,
    /// These, equal ones together, the most first; where there are very many different ones, the rare are left out.
    pub unnamed: Vec<(String, usize)>,
    /// Answers that could not be read, in the same way.
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
/// What different answers to one question may take up, in bytes.
const DIFFERENT: usize = 32 << 10;
/// What keeping one takes up beside its text.
const EACH: usize = 64;

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

/// How questions went with the learners that were added so far.
#[derive(Debug)]
pub struct Items {
    names: Vec<String>,
    places: HashMap<String, usize>,
    counted: Vec<Counted>,
    learners: usize,
    answers: usize,
    unread: usize,
}

/// What is counted of one question.
#[derive(Debug, Default)]
struct Counted {
    learners: usize,
    at_once: usize,
    misses: usize,
    hints: usize,
    shown: usize,
    /// How many learners took so many seconds.
    seconds: BTreeMap<u32, usize>,
    slips: BTreeMap<String, usize>,
    unnamed: Common,
    unread: Common,
    together: Together,
}

/// Texts that come up, with how often. Where they are too many, those that came up least are let go.
#[derive(Debug, Default)]
struct Common {
    counts: BTreeMap<String, usize>,
    weight: usize,
    all: usize,
}

impl Common {
    fn add(&mut self, text: &str) {
        self.all += 1;
        if let Some(count) = self.counts.get_mut(text) {
            *count += 1;
            return;
        }
        if text.len() + EACH > DIFFERENT / 4 {
            return;
        }
        self.counts.insert(text.to_string(), 1);
        self.weight += text.len() + EACH;
        if self.weight > DIFFERENT {
            let all = most_first(std::mem::take(&mut self.counts));
            self.weight = 0;
            for (text, count) in all {
                self.weight += text.len() + EACH;
                if self.weight > DIFFERENT / 2 {
                    break;
                }
                self.counts.insert(text, count);
            }
        }
    }
}

/// Sums over learners of having one question at once (0 or 1) and of the share of the others that one has at once.
#[derive(Debug, Default)]
struct Together {
    learners: usize,
    own: f64,
    share: f64,
    product: f64,
    squares: f64,
}

impl Together {
    fn add(&mut self, own: bool, share: f64) {
        let own = f64::from(u8::from(own));
        self.learners += 1;
        self.own += own;
        self.share += share;
        self.product += own * share;
        self.squares += share * share;
    }

    /// The correlation of the two, where enough learners answered and neither is the same for all.
    fn correlation(&self) -> Option<f64> {
        let count = self.learners as f64;
        // The square of 0 or 1 is itself.
        let (own, share) = (self.own - self.own * self.own / count, self.squares - self.share * self.share / count);
        let is_enough = self.learners >= ENOUGH && own > 1e-9 * count && share > 1e-9 * count;
        is_enough.then(|| (self.product - self.own * self.share / count) / libm::sqrt(own * share))
    }
}

impl Items {
    /// Nothing counted yet of the questions of these names.
    pub fn of(questions: impl IntoIterator<Item = String>) -> Items {
        let names: Vec<String> = questions.into_iter().collect();
        let places = names.iter().cloned().zip(0..).collect();
        let counted = names.iter().map(|_| Counted::default()).collect();
        Items { names, places, counted, learners: 0, answers: 0, unread: 0 }
    }

    /// Learners, their answers, and how many of these could not be read.
    pub fn totals(&self) -> (usize, usize, usize) {
        (self.learners, self.answers, self.unread)
    }

    /// Adds all answers of one learner, in their order; those to other questions count for how long one took alone.
    pub fn add(&mut self, answers: &[Answered]) {
        let mut by_item: BTreeMap<usize, Vec<&Answered>> = BTreeMap::new();
        // How long each question took: since the answer before, to whichever question.
        let mut took: HashMap<usize, f64> = HashMap::new();
        let mut before = None;
        for answered in answers {
            let item = self.places.get(&answered.question).copied();
            if let Some(item) = item {
                by_item.entry(item).or_default().push(answered);
            }
            let Some(at) = answered.at else { continue };
            if let (Some(then), Some(item)) = (before.replace(at), item) {
                let seconds = (at - then) as f64 / 1_000.0;
                if (0.0..=LONGEST).contains(&seconds) {
                    *took.entry(item).or_default() += seconds;
                }
            }
        }
        self.learners += usize::from(!by_item.is_empty());
        let mut at_once: Vec<(usize, bool)> = Vec::new();
        for (item, given) in by_item {
            self.answers += given.len();
            self.unread += given.iter().filter(|one| one.reads_as.is_none()).count();
            let Some(counted) = self.counted.get_mut(item) else { continue };
            given.iter().for_each(|one| counted.note(one));
            let judged = |one: &&&Answered| matches!(one.verdict, Verdict::Right | Verdict::Wrong);
            let Some(one) = given.iter().find(judged) else { continue };
            let once = one.verdict == Verdict::Right && one.hints == 0 && !one.shown;
            at_once.push((item, once));
            counted.learners += 1;
            counted.at_once += usize::from(once);
            counted.misses += given.iter().filter(|one| one.verdict == Verdict::Wrong).count();
            counted.hints += given.iter().map(|one| one.hints).max().unwrap_or_default();
            counted.shown += usize::from(given.iter().any(|one| one.shown));
            if let Some(seconds) = took.get(&item) {
                *counted.seconds.entry(libm::round(*seconds) as u32).or_default() += 1;
            }
        }
        let of = at_once.iter().filter(|(_, once)| *once).count();
        for (item, once) in &at_once {
            // Fewer than two others tell nothing.
            let others = at_once.len() - 1;
            if let Some(counted) = self.counted.get_mut(*item).filter(|_| others >= 2) {
                counted.together.add(*once, (of - usize::from(*once)) as f64 / others as f64);
            }
        }
    }

    /// A row a question, in their order.
    pub fn rows(&self) -> Vec<ItemRow> {
        self.names.iter().zip(&self.counted).map(|(name, counted)| counted.row(name)).collect()
    }
}

impl Counted {
    /// Counts what an answer shows.
    fn note(&mut self, one: &Answered) {
        match (one.verdict, &one.reason) {
            (Verdict::Wrong, Some(reason)) => *self.slips.entry(reason.clone()).or_insert(0) += 1,
            (Verdict::Wrong, None) => self.unnamed.add(one.reads_as.as_ref().unwrap_or(&one.answer)),
            (Verdict::NotGraded, _) if one.reads_as.is_none() => self.unread.add(one.answer.trim()),
            _ => {}
        }
    }

    fn row(&self, question: &str) -> ItemRow {
        let each = |count: usize| if self.learners == 0 { 0.0 } else { count as f64 / self.learners as f64 };
        ItemRow {
            question: question.to_string(),
            learners: self.learners,
            first_try: each(self.at_once),
            misses: each(self.misses),
            hints: each(self.hints),
            shown: self.shown,
            seconds: median(&self.seconds),
            slips: most_first(self.slips.clone()),
            without_reason: self.unnamed.all,
            unnamed: most_first(self.unnamed.counts.clone()),
            unread: most_first(self.unread.counts.clone()),
            discrimination: self.together.correlation().filter(|_| self.learners >= ENOUGH),
        }
    }
}

fn median(seconds: &BTreeMap<u32, usize>) -> Option<f64> {
    let half = seconds.values().sum::<usize>() / 2;
    let mut below = 0;
    let middle = seconds.iter().find(|(_, count)| {
        below += **count;
        below > half
    });
    middle.map(|(seconds, _)| f64::from(*seconds))
}

fn most_first(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut all: Vec<(String, usize)> = counts.into_iter().collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(question: &str, verdict: Verdict, at: i64, answer: &str) -> Answered {
        Answered {
            question: question.to_string(),
            at: Some(at * 1_000),
            answer: answer.to_string(),
            reads_as: Some(answer.to_string()),
            verdict,
            reason: None,
            hints: 0,
            shown: false,
        }
    }

    #[test]
    fn what_nobody_misses_and_what_nothing_explains_is_told() {
        let ids = ["easy", "odd", "fair", "other", "third"].map(String::from);
        let mut items = Items::of(ids.clone());
        for learner in 0..24 {
            let good = learner % 2 == 0;
            let of = |right: bool| if right { Verdict::Right } else { Verdict::Wrong };
            items.add(&[
                answered("easy", Verdict::Right, 10, "2*x"),
                // Those who are good elsewhere miss this one.
                answered("odd", of(!good), 40, "2*x"),
                answered("fair", of(good), 50, "2*x"),
                answered("other", of(good), 55, "2*x"),
                answered("third", of(good), 60, "2*x"),
            ]);
        }
        let rows = items.rows();
        assert_eq!(items.totals(), (24, 120, 0));
        assert_eq!((rows[0].learners, rows[0].first_try, rows[0].misses), (24, 1.0, 0.0));
        assert!(rows[0].is_too_easy() && !rows[0].is_to_look_at());
        assert!(rows[1].is_to_look_at() && rows[1].discrimination.unwrap() < 0.0, "{:?}", rows[1]);
        assert_eq!(rows[1].unnamed, [("2*x".to_string(), 12)]);
        assert_eq!(rows[1].seconds, Some(30.0));
        assert!(rows[2].discrimination.unwrap() > 0.1);
        assert_eq!(Items::of(ids).rows()[3].learners, 0);
    }

    #[test]
    fn many_different_answers_take_bounded_room_and_the_common_one_stays() {
        let mut items = Items::of(["q".to_string()]);
        for n in 0..20_000 {
            let text = if n % 10 == 0 { "common".to_string() } else { format!("x + {n}") };
            items.add(&[answered("q", Verdict::Wrong, n, &text)]);
        }
        let row = &items.rows()[0];
        assert_eq!(row.without_reason, 20_000);
        assert_eq!(row.unnamed[0], ("common".to_string(), 2_000));
        assert!(row.unnamed.len() * EACH <= DIFFERENT, "{}", row.unnamed.len());
    }
}
