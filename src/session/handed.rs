//! What a learner hands in: the answers to lessons, one record each, as a fold over what was kept.

use super::attempts::instant;
use super::event::{Dated, Occasion, What, verdict_name};
use crate::lesson::Verdict;
use crate::lesson::judge::REPEATED;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One answer as it is handed in. It is a record that `gradus grade` reads, too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Handed {
    /// `LEARNER:N`.
    pub id: String,
    /// The how-many-eth record of the file, from 1.
    pub n: usize,
    /// How many there are.
    pub of: usize,
    /// Who answered, as the instructor knows them.
    pub learner: String,
    /// `lesson/question`.
    pub question: String,
    /// The question's revision.
    pub rev: u32,
    /// The seed of its numbers.
    pub seed: u64,
    /// As typed.
    pub answer: String,
    /// When, as RFC 3339 in UTC.
    pub at: String,
    /// As it was given then; null in an examination.
    pub verdict: Option<String>,
    /// From 0 to 1 where it counted.
    pub score: Option<f64>,
    /// The id of the likely slip.
    pub reason: Option<String>,
    /// Judged answers to this question so far, this one included.
    #[serde(rename = "try")]
    pub tried: usize,
    /// Hints given before this answer.
    pub hints: usize,
    /// Whether the solution was shown before it.
    pub shown: bool,
    /// The SHA-256 of the lesson's text.
    pub lesson: Option<String>,
    /// The version of gradus that judged it.
    pub gradus: String,
    /// Whether it was given in an examination.
    pub exam: bool,
    /// How often the lesson was begun anew before, with what was answered until then left out.
    pub resets: usize,
    /// Of an examination, when it was first opened, as RFC 3339 in UTC; empty elsewhere.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub opened: String,
    /// Of an examination, whether this was answered after it had been handed in.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// What was answered in some lessons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandIn {
    /// In the order in which they were given.
    pub records: Vec<Handed>,
    /// How many of them were given without a name.
    pub nameless: usize,
    /// Answers of others, which are not handed in, by their names.
    pub others: BTreeMap<String, usize>,
    /// How many commands were refused in examinations.
    pub refused: usize,
}

/// What was given at a question before its next answer.
#[derive(Clone, Copy, Default)]
struct Before {
    tried: usize,
    hints: usize,
    shown: bool,
}

impl HandIn {
    /// The answers of a learner to these lessons: those given in the lessons themselves and in examinations, not in
    /// reviews; of a lesson that was begun anew, those since then. What was answered without a name is taken along.
    pub fn of(events: &[Dated], learner: &str, lessons: &[&str]) -> HandIn {
        let mut handed = HandIn::default();
        let mut before: HashMap<(&str, &str, u32), Before> = HashMap::new();
        let mut resets: HashMap<&str, usize> = HashMap::new();
        let mut records: Vec<(i64, Handed)> = Vec::new();
        // What the last reset left out, should it be taken back.
        let mut undone: Vec<(i64, Handed)> = Vec::new();
        let of_lesson = |record: &Handed, lesson: &str| record.question.split('/').next() == Some(lesson);
        let mut opened: HashMap<&str, i64> = HashMap::new();
        let mut closed: BTreeSet<&str> = BTreeSet::new();
        for dated in events {
            let event = &dated.event;
            if [learner, ""].contains(&dated.learner.as_str()) {
                let first = opened.entry(&event.lesson).or_insert(dated.at);
                *first = dated.at.min(*first);
                if let What::Handed { .. } = event.what {
                    closed.insert(&event.lesson);
                }
            }
            if event.what == What::Reset && [learner, ""].contains(&dated.learner.as_str()) {
                let hit = |lesson: &str| event.lesson.is_empty() || event.lesson == lesson;
                before.retain(|(lesson, ..), _| !hit(lesson));
                undone.clear();
                for lesson in lessons.iter().filter(|lesson| hit(lesson)) {
                    // An examination cannot be begun again.
                    let goes = |(_, record): &(i64, Handed)| of_lesson(record, lesson) && !record.exam;
                    let (gone, stays): (Vec<_>, Vec<_>) = records.drain(..).partition(goes);
                    records = stays;
                    // A lesson in which nothing was answered was not begun.
                    *resets.entry(lesson).or_default() += usize::from(!gone.is_empty());
                    undone.extend(gone);
                }
                continue;
            }
            if event.what == What::Restored && [learner, ""].contains(&dated.learner.as_str()) {
                for lesson in lessons {
                    if undone.iter().any(|(_, record)| of_lesson(record, lesson)) {
                        records.retain(|(_, record)| !of_lesson(record, lesson) || record.exam);
                        resets.entry(lesson).and_modify(|count| *count -= 1);
                    }
                }
                records.append(&mut undone);
                records.sort_by_key(|(row, _)| *row);
                continue;
            }
            let wanted =
                lessons.contains(&event.lesson.as_str()) && matches!(event.place, Occasion::Lesson | Occasion::Exam);
            if !wanted || event.question.is_empty() {
                continue;
            }
            if ![learner, ""].contains(&dated.learner.as_str()) {
                if let What::Answered { .. } = event.what {
                    *handed.others.entry(dated.learner.clone()).or_default() += 1;
                }
                continue;
            }
            let known = before.entry((&event.lesson, &event.question, event.rev)).or_default();
            match &event.what {
                What::Hinted { rung } => known.hints = known.hints.max(*rung),
                What::Revealed => known.shown = true,
                What::Refused { .. } => handed.refused += 1,
                What::Answered { answer, verdict, score, reason, text, .. } => {
                    let judged = matches!(verdict, Some(Verdict::Right | Verdict::Wrong));
                    let repeated = reason.as_ref().is_some_and(|reason| reason == REPEATED);
                    known.tried += usize::from(judged && !repeated);
                    let exam = event.place == Occasion::Exam;
                    records.push((
                        dated.row,
                        Handed {
                            learner: dated.learner.clone(),
                            question: format!("{}/{}", event.lesson, event.question),
                            rev: event.rev,
                            seed: event.seed,
                            answer: answer.clone(),
                            at: instant(dated.at),
                            verdict: verdict.filter(|_| !exam).map(|verdict| verdict_name(verdict).to_string()),
                            score: score.filter(|_| !exam),
                            reason: reason.clone().filter(|_| !exam),
                            tried: known.tried,
                            hints: known.hints,
                            shown: known.shown,
                            lesson: text.map(|digest| digest.to_string()),
                            gradus: dated.version.clone(),
                            exam,
                            opened: opened
                                .get(event.lesson.as_str())
                                .filter(|_| exam)
                                .map_or(String::new(), |at| instant(*at)),
                            late: exam && closed.contains(event.lesson.as_str()),
                            ..Handed::default()
                        },
                    ));
                }
                _ => {}
            }
        }
        handed.records = records.into_iter().map(|(_, record)| record).collect();
        handed.nameless = handed.records.iter().filter(|record| record.learner.is_empty()).count();
        let of = handed.records.len();
        for (n, record) in (1..).zip(&mut handed.records) {
            let lesson = record.question.split('/').next().unwrap_or_default();
            record.resets = resets.get(lesson).copied().unwrap_or_default();
            (record.n, record.of, record.learner) = (n, of, learner.to_string());
            record.id = format!("{learner}:{n}");
        }
        handed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::event::Event;

    fn dated(learner: &str, question: &str, what: What) -> Dated {
        let event =
            Event { lesson: "chain".into(), question: question.into(), rev: 1, seed: 7, place: Occasion::Lesson, what };
        Dated { row: 1, at: 1_790_000_000_998, day: 0, learner: learner.into(), version: "0.1.0".into(), event }
    }
    fn answered(verdict: Verdict) -> What {
        let (answer, said) = ("2x".into(), String::new());
        What::Answered { answer, verdict: Some(verdict), score: None, reason: None, said, text: None }
    }

    #[test]
    fn tries_hints_and_what_was_shown_stand_before_the_answer() {
        let events = [
            dated("ada", "a", answered(Verdict::Wrong)),
            dated("ada", "a", What::Hinted { rung: 1 }),
            dated("ada", "a", answered(Verdict::NotGraded)),
            dated("", "a", What::Revealed),
            dated("", "a", answered(Verdict::Right)),
            dated("bob", "a", answered(Verdict::Right)),
        ];
        let handed = HandIn::of(&events, "ada", &["chain"]);
        let told: Vec<_> = handed.records.iter().map(|r| (r.n, r.of, r.tried, r.hints, r.shown)).collect();
        assert_eq!(told, [(1, 3, 1, 0, false), (2, 3, 1, 1, false), (3, 3, 2, 1, true)]);
        assert_eq!((handed.nameless, handed.others["bob"]), (1, 1));
        assert_eq!((handed.records[0].id.as_str(), handed.records[0].question.as_str()), ("ada:1", "chain/a"));
        assert_eq!(handed.records[0].at, "2026-09-21T14:13:20.998Z");
    }

    #[test]
    fn what_is_answered_after_an_examination_was_handed_in_is_marked() {
        let of_exam = |what: What| {
            let mut dated = dated("ada", "a", what);
            dated.event.place = Occasion::Exam;
            dated
        };
        let opened = Dated {
            at: 1_790_000_000_000,
            event: Event::of_lesson("chain", What::Opened),
            ..dated("ada", "", What::Opened)
        };
        let receipt = "4f2a91bc03de77a0".to_string();
        let handed =
            Dated { event: Event::of_lesson("chain", What::Handed { receipt }), ..dated("ada", "", What::Opened) };
        let answer = || of_exam(answered(Verdict::Right));
        let all = HandIn::of(&[opened, answer(), handed.clone(), answer()], "ada", &["chain"]).records;
        assert_eq!(all.iter().map(|record| record.late).collect::<Vec<_>>(), [false, true]);
        assert!(all.iter().all(|record| record.opened == "2026-09-21T14:13:20.000Z"), "{all:?}");
        // A lesson is no examination, and stays open.
        let lesson = HandIn::of(&[handed, dated("ada", "a", answered(Verdict::Right))], "ada", &["chain"]).records;
        assert_eq!((lesson[0].late, lesson[0].opened.as_str()), (false, ""));
    }

    #[test]
    fn what_was_answered_before_a_lesson_was_begun_anew_is_left_out_and_counted() {
        let reset =
            |lesson: &str| Dated { event: Event::of_lesson(lesson, What::Reset), ..dated("ada", "", What::Reset) };
        let right = || dated("ada", "a", answered(Verdict::Right));
        for lesson in ["chain", ""] {
            let handed = HandIn::of(&[right(), reset(lesson), right(), reset("other")], "ada", &["chain"]);
            let told: Vec<_> = handed.records.iter().map(|r| (r.n, r.tried, r.resets)).collect();
            assert_eq!(told, [(1, 1, 1)], "{lesson}");
            let restored =
                Dated { event: Event::of_lesson(lesson, What::Restored), ..dated("ada", "", What::Restored) };
            let handed = HandIn::of(&[right(), reset(lesson), restored], "ada", &["chain"]);
            assert_eq!(handed.records.iter().map(|r| r.resets).collect::<Vec<_>>(), [0], "{lesson}");
        }
    }
}
