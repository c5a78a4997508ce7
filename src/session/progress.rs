//! How far a learner is: a fold over what happened.

use super::event::{Event, What};
use crate::lesson::Verdict;
use crate::lesson::judge::REPEATED;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Changes with every change of what the fold comes to, or of the shape it is kept in, so that a snapshot made by
/// another one is not taken for its result.
pub const FOLD: u32 = 2;

/// Where a learner stands with one question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Answers that counted.
    pub tries: usize,
    /// Wrong answers among them.
    pub misses: usize,
    /// Rungs of the hint ladder climbed.
    pub hints: usize,
    /// The answer was shown.
    pub revealed: bool,
    /// It was left for later.
    pub skipped: bool,
    /// A right answer was given, be it to the twin of one that was shown.
    pub solved: bool,
    /// The first answer that counted was right, with no hint and nothing shown before it.
    pub first_time: bool,
    /// The ids of the slips met, in the order in which they first were, and how often.
    pub reasons: Vec<(String, u32)>,
}

impl Standing {
    /// Whether it was dealt with, well or not, so that the course goes on past it.
    pub fn is_behind(&self) -> bool {
        self.solved || self.skipped || self.revealed
    }

    fn add(&mut self, what: &What) {
        match what {
            What::Answered { verdict, reason, .. } => {
                let right = *verdict == Some(Verdict::Right);
                let repeated = reason.as_ref().is_some_and(|reason| reason == REPEATED);
                if !right && (*verdict != Some(Verdict::Wrong) || repeated) {
                    return;
                }
                if self.tries == 0 && self.hints == 0 && !self.revealed {
                    self.first_time = right;
                }
                self.tries += 1;
                self.misses += usize::from(!right);
                self.solved |= right;
                if let Some(reason) = reason.as_ref().filter(|_| !right) {
                    match self.reasons.iter_mut().find(|(known, _)| known == reason) {
                        Some((_, times)) => *times = times.saturating_add(1),
                        None => self.reasons.push((reason.clone(), 1)),
                    }
                }
            }
            What::Hinted { rung } => self.hints = self.hints.max(*rung),
            What::Revealed => self.revealed = true,
            What::Skipped => self.skipped = true,
            What::Opened
            | What::Posed
            | What::Explored { .. }
            | What::Predicted { .. }
            | What::Refused { .. }
            | What::Handed { .. }
            | What::Finished
            | What::Reset => {}
        }
    }
}

type Named<T> = BTreeMap<String, T>;

/// How far a learner is in everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// By lesson, question and revision.
    standings: Named<Named<BTreeMap<u32, Standing>>>,
    /// The lesson and question of the latest event; the question is empty where a lesson was just opened or ended, the
    /// lesson where nothing has happened.
    last: (String, String),
    /// Explorations and predictions that are done, by lesson and id.
    done: BTreeSet<(String, String)>,
}

impl Progress {
    /// Folds events, oldest first.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Progress {
        let mut progress = Progress::default();
        events.into_iter().for_each(|event| progress.add(event));
        progress
    }

    /// Folds one more event.
    pub fn add(&mut self, event: &Event) {
        if event.what == What::Reset {
            match event.lesson.as_str() {
                "" => *self = Progress::default(),
                lesson => {
                    self.standings.remove(lesson);
                    self.done.retain(|(other, _)| other != lesson);
                    self.last = (event.lesson.clone(), String::new());
                }
            }
            return;
        }
        if matches!(event.what, What::Explored { .. } | What::Predicted { .. }) {
            self.done.insert((event.lesson.clone(), event.question.clone()));
            return;
        }
        if !event.question.is_empty() {
            let (lesson, question) = (&event.lesson, &event.question);
            // Mostly the question is known, and its names need not be copied.
            let revisions = match self.standings.get_mut(lesson).and_then(|questions| questions.get_mut(question)) {
                Some(revisions) => revisions,
                None => self.standings.entry(lesson.clone()).or_default().entry(question.clone()).or_default(),
            };
            revisions.entry(event.rev).or_default().add(&event.what);
        }
        self.last.0.clone_from(&event.lesson);
        self.last.1.clone_from(&event.question);
    }

    /// Where the learner stands with a question; the default for one never met.
    pub fn standing(&self, lesson: &str, question: &str, rev: u32) -> &Standing {
        const NEVER_MET: &Standing = &Standing {
            tries: 0,
            misses: 0,
            hints: 0,
            revealed: false,
            skipped: false,
            solved: false,
            first_time: false,
            reasons: Vec::new(),
        };
        let revisions = self.standings.get(lesson).and_then(|questions| questions.get(question));
        revisions.and_then(|revisions| revisions.get(&rev)).unwrap_or(NEVER_MET)
    }

    /// Whether an exploration or a prediction was done, so that it is not put again.
    pub fn is_done(&self, lesson: &str, id: &str) -> bool {
        self.done.contains(&(lesson.to_string(), id.to_string()))
    }

    /// Where the learner was last: a lesson, and a question of it unless the lesson was only opened or has ended.
    pub fn last(&self) -> Option<(&str, Option<&str>)> {
        let (lesson, question) = &self.last;
        let question = Some(question.as_str()).filter(|question| !question.is_empty());
        (!lesson.is_empty()).then_some((lesson, question))
    }

    /// Whether anything at all has happened.
    pub fn is_empty(&self) -> bool {
        self.last.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::event::Place;

    fn event(question: &str, rev: u32, what: What) -> Event {
        Event { lesson: "chain".into(), question: question.into(), rev, seed: 1, place: Place::Lesson, what }
    }
    fn answered(verdict: Verdict) -> What {
        let reason = Some("chain.drop_inner".into());
        let (answer, verdict, said) = ("x".into(), Some(verdict), String::new());
        What::Answered { answer, verdict, score: None, reason, said, text: None }
    }

    #[test]
    fn only_right_and_wrong_count() {
        let quiet = [Verdict::NotGraded, Verdict::Unsure];
        let events: Vec<Event> = quiet.iter().map(|v| event("a", 1, answered(*v))).collect();
        let mut progress = Progress::of(&events);
        assert_eq!(progress.standing("chain", "a", 1), &Standing::default());
        progress.add(&event("a", 1, answered(Verdict::Right)));
        let standing = progress.standing("chain", "a", 1);
        assert!(standing.solved && standing.first_time && standing.tries == 1 && standing.reasons.is_empty());
    }

    #[test]
    fn showing_never_solves_and_the_twin_is_not_the_first_time() {
        let mut progress = Progress::of(&[event("a", 1, What::Revealed)]);
        assert!(!progress.standing("chain", "a", 1).solved);
        progress.add(&event("a", 1, answered(Verdict::Right)));
        let standing = progress.standing("chain", "a", 1);
        assert!(standing.solved && !standing.first_time);
    }

    #[test]
    fn a_hint_or_a_miss_before_is_not_the_first_time() {
        for before in [What::Hinted { rung: 1 }, answered(Verdict::Wrong)] {
            let progress = Progress::of(&[event("a", 1, before), event("a", 1, answered(Verdict::Right))]);
            let standing = progress.standing("chain", "a", 1);
            assert!(standing.solved && !standing.first_time, "{standing:?}");
        }
    }

    #[test]
    fn slips_are_counted_and_a_snapshot_comes_back_as_it_was() {
        let wrong = || event("a", 1, answered(Verdict::Wrong));
        let progress = Progress::of(&[wrong(), wrong(), event("b", 2, What::Hinted { rung: 1 })]);
        assert_eq!(progress.standing("chain", "a", 1).reasons, [("chain.drop_inner".to_string(), 2)]);
        let kept = serde_json::to_string(&progress).unwrap();
        assert_eq!(serde_json::from_str::<Progress>(&kept).unwrap(), progress);
        // Whoever changes this line changes the fold: FOLD goes up by one with it.
        let wanted = r#"{"standings":{"chain":{"a":{"1":{"tries":2,"misses":2,"hints":0,"revealed":false,"skipped":false,"solved":false,"first_time":false,"reasons":[["chain.drop_inner",2]]}},"b":{"2":{"tries":0,"misses":0,"hints":1,"revealed":false,"skipped":false,"solved":false,"first_time":false,"reasons":[]}}}},"last":["chain","b"],"done":[]}"#;
        assert_eq!((kept.as_str(), FOLD), (wanted, 2));
    }

    #[test]
    fn a_new_revision_begins_anew_and_a_reset_forgets() {
        let mut progress = Progress::of(&[event("a", 1, answered(Verdict::Right))]);
        assert!(!progress.standing("chain", "a", 2).solved);
        assert_eq!(progress.last(), Some(("chain", Some("a"))));
        progress.add(&Event::of_lesson("chain", What::Reset));
        assert!(!progress.standing("chain", "a", 1).solved);
        assert_eq!(progress.last(), Some(("chain", None)));
        progress.add(&Event::of_lesson("", What::Reset));
        assert!(progress.is_empty());
    }
}
