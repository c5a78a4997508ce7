//! How far a learner is: a fold over what happened.

use super::event::{Dated, Event, Occasion, What};
use crate::lesson::judge::REPEATED;
use crate::lesson::{Reason, Verdict};
use crate::math::steps;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Changes with every change of what the fold comes to, or of the shape it is kept in, so that a snapshot made by
/// another one is not taken for its result.
pub const FOLD: u32 = 7;

/// What is as it is at first need not be kept.
fn is_plain<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Where a learner stands with one question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionStanding {
    /// Answers that counted.
    #[serde(skip_serializing_if = "is_plain")]
    pub tries: usize,
    /// Wrong answers among them.
    #[serde(skip_serializing_if = "is_plain")]
    pub misses: usize,
    /// Rungs of the hint ladder climbed.
    #[serde(skip_serializing_if = "is_plain")]
    pub hints: usize,
    /// The answer was shown.
    #[serde(skip_serializing_if = "is_plain")]
    pub revealed: bool,
    /// It was left for later.
    #[serde(skip_serializing_if = "is_plain")]
    pub skipped: bool,
    /// A right answer was given, be it to the twin of one that was shown.
    #[serde(skip_serializing_if = "is_plain")]
    pub solved: bool,
    /// The first answer that counted was right, with no hint and nothing shown before it.
    #[serde(skip_serializing_if = "is_plain")]
    pub first_time: bool,
    /// An answer was given that is judged later, as in an examination.
    #[serde(skip_serializing_if = "is_plain")]
    pub answered: bool,
    /// The ids of the slips met, in the order in which they first were, and how often.
    #[serde(skip_serializing_if = "is_plain")]
    pub reasons: Vec<(String, u32)>,
}

impl QuestionStanding {
    /// Whether it was dealt with, well or not, so that the course goes on past it.
    pub fn is_behind(&self) -> bool {
        self.solved || self.skipped || self.revealed || self.answered
    }

    fn add(&mut self, what: &What) {
        // What is done with a question once it is solved counts no more.
        if self.solved {
            return;
        }
        match what {
            What::Answered { verdict: None, .. } => self.answered = true,
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
            | What::Noted { .. }
            | What::Finished
            | What::Left
            | What::Reset
            | What::Restored => {}
        }
    }
}

/// How one question went with one set of numbers: the evidence for its skill.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attempt {
    /// The seed of its numbers.
    #[serde(skip_serializing_if = "is_plain")]
    pub seed: u64,
    /// Within what it was put.
    #[serde(skip_serializing_if = "is_plain")]
    pub place: Occasion,
    /// The day on which it was first dealt with, in days since 1970.
    #[serde(skip_serializing_if = "is_plain")]
    pub day: i64,
    /// The how-many-eth attempt of all.
    #[serde(skip_serializing_if = "is_plain")]
    pub order: usize,
    /// Wrong answers.
    #[serde(skip_serializing_if = "is_plain")]
    pub misses: u32,
    /// Rungs of the hint ladder climbed.
    #[serde(skip_serializing_if = "is_plain")]
    pub hints: u32,
    /// The answer was shown.
    #[serde(skip_serializing_if = "is_plain")]
    pub shown: bool,
    /// It was answered rightly, with nothing shown before.
    #[serde(skip_serializing_if = "is_plain")]
    pub right: bool,
}

impl Attempt {
    /// Whether nothing more can come of it.
    fn is_over(&self) -> bool {
        self.right || self.shown
    }
    /// Whether the first answer was right, with no hint.
    pub fn first_time(&self) -> bool {
        self.right && self.misses == 0 && self.hints == 0
    }
    /// What it says of the memory of a skill: 1 forgotten, 2 right after a miss or a hint, 3 right at the first try.
    /// `None` where nothing was answered.
    pub fn grade(&self) -> Option<u8> {
        match self {
            it if it.first_time() => Some(3),
            it if it.right => Some(2),
            it if it.shown || it.misses > 0 => Some(1),
            _ => None,
        }
    }
}

/// A slip that was met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// The slip's id.
    pub slip: String,
    /// The lesson and the question at which it was made.
    pub at: (String, String),
    /// The day, in days since 1970.
    pub day: i64,
    /// The number of the attempt in which it was made.
    pub order: usize,
}

/// So many attempts at one question are remembered, and so many slips.
const REMEMBERED: usize = 64;

type Named<T> = BTreeMap<String, T>;

/// How far a learner is in everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// By lesson, question and revision.
    standings: Named<Named<BTreeMap<u32, QuestionStanding>>>,
    /// The lesson and question of the latest event; the question is empty where a lesson was just opened or ended, the
    /// lesson where nothing has happened.
    last: (String, String),
    /// Explorations and predictions that are done, by lesson and id.
    done: BTreeSet<(String, String)>,
    /// The revision and the seed with which a question stands open, by lesson and question.
    kept: Named<Named<(u32, u64)>>,
    /// What each question says of its skill, by lesson and question, oldest first.
    attempts: Named<Named<Vec<Attempt>>>,
    /// How many attempts there were.
    count: usize,
    /// The slips met, oldest first.
    slips: Vec<Made>,
    /// The skills that a placement found to be known, with the day.
    known: Named<i64>,
    /// The learner's own remarks, by lesson and question.
    notes: Named<Named<Vec<String>>>,
    /// The day of the last event.
    day: Option<i64>,
    /// What there was before the last reset of a lesson, or of all with an empty name, so that it can be taken back.
    before: Option<(String, Box<Progress>)>,
}

impl Progress {
    /// Folds events of one day, oldest first.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Progress {
        let mut progress = Progress::default();
        events.into_iter().for_each(|event| progress.add(event, 0));
        progress
    }

    /// Folds events as they were kept, oldest first.
    pub fn of_dated(events: &[Dated]) -> Progress {
        let mut progress = Progress::default();
        events.iter().for_each(|dated| progress.add(&dated.event, dated.day));
        progress
    }

    /// Folds one more event, of this day, counted from 1970.
    pub fn add(&mut self, event: &Event, day: i64) {
        steps::take(1);
        self.day = Some(self.day.map_or(day, |last| last.max(day)));
        match &event.what {
            What::Reset => return self.reset(&event.lesson),
            What::Restored => return self.restore(&event.lesson),
            What::Noted { text } => return self.note(event, text),
            What::Explored { .. } | What::Predicted { .. } => {
                self.done.insert((event.lesson.clone(), event.question.clone()));
                return;
            }
            // Handing in, and going away, says nothing of how far somebody is, nor of where they stopped.
            What::Handed { .. } | What::Left => return,
            What::Finished if event.place == Occasion::Placement => {
                if event.question.is_empty() {
                    self.last = (event.lesson.clone(), String::new());
                } else {
                    self.known.insert(event.question.clone(), day);
                }
                return;
            }
            _ => {}
        }
        if !event.question.is_empty() {
            let solved =
                event.place == Occasion::Lesson && self.standing(&event.lesson, &event.question, event.rev).solved;
            if !solved {
                self.keep(event);
                self.attempt(event, day);
            }
            if !matches!(event.place, Occasion::Lesson | Occasion::Exam) {
                return;
            }
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

    fn reset(&mut self, lesson: &str) {
        self.before = None;
        let before = if lesson.is_empty() {
            // Remarks stay, and so do the day and the count.
            let mut before = std::mem::take(self);
            (self.day, self.count) = (before.day, before.count);
            self.notes = std::mem::take(&mut before.notes);
            before
        } else {
            self.taken_out(lesson)
        };
        self.before = Some((lesson.to_string(), Box::new(before)));
    }

    /// Takes out what there is of a lesson.
    fn taken_out(&mut self, lesson: &str) -> Progress {
        fn out<T>(of: &mut Named<T>, lesson: &str) -> Named<T> {
            of.remove_entry(lesson).into_iter().collect()
        }
        steps::take(self.slips.len() as u64);
        let last = std::mem::replace(&mut self.last, (lesson.to_string(), String::new()));
        let (slips, others) = std::mem::take(&mut self.slips).into_iter().partition(|made| made.at.0 == lesson);
        self.slips = others;
        Progress {
            standings: out(&mut self.standings, lesson),
            kept: out(&mut self.kept, lesson),
            attempts: out(&mut self.attempts, lesson),
            slips,
            done: self.done_of(lesson),
            last,
            ..Progress::default()
        }
    }

    /// What is done of a lesson, which is not done any more.
    fn done_of(&mut self, lesson: &str) -> BTreeSet<(String, String)> {
        let from = (lesson.to_string(), String::new());
        let own: BTreeSet<_> = self.done.range(from..).take_while(|(other, _)| other == lesson).cloned().collect();
        for done in &own {
            self.done.remove(done);
        }
        own
    }

    /// Takes the last reset back; what was answered in the lesson since then gives way to what there was before.
    fn restore(&mut self, lesson: &str) {
        let Some((_, mut before)) = self.before.take_if(|(reset, _)| reset == lesson) else { return };
        if lesson.is_empty() {
            before.notes = std::mem::take(&mut self.notes);
            (before.day, before.count) = (self.day, before.count.max(self.count));
            *self = *before;
            return;
        }
        fn back<T>(now: &mut Named<T>, before: &mut Named<T>, lesson: &str) {
            match before.remove(lesson) {
                Some(old) => drop(now.insert(lesson.to_string(), old)),
                None => drop(now.remove(lesson)),
            }
        }
        back(&mut self.standings, &mut before.standings, lesson);
        back(&mut self.kept, &mut before.kept, lesson);
        back(&mut self.attempts, &mut before.attempts, lesson);
        self.slips.retain(|made| made.at.0 != lesson);
        self.slips.append(&mut before.slips);
        self.slips.sort_by_key(|made| made.order);
        self.done_of(lesson);
        self.done.append(&mut before.done);
        self.last = (lesson.to_string(), String::new());
        if before.last.0 == lesson {
            self.last = before.last;
        }
    }

    fn note(&mut self, event: &Event, text: &str) {
        let of = self.notes.entry(event.lesson.clone()).or_default().entry(event.question.clone()).or_default();
        if of.len() < REMEMBERED {
            of.push(text.to_string());
        }
    }

    /// The numbers with which a question stands open. The parts of one share them, so that of those they are kept.
    fn keep(&mut self, event: &Event) {
        if event.place != Occasion::Lesson {
            return;
        }
        let right = matches!(event.what, What::Answered { verdict: Some(Verdict::Right), .. });
        if event.what == What::Posed {
            let of = self.kept.entry(event.lesson.clone()).or_default();
            of.insert(event.question.clone(), (event.rev, event.seed));
        } else if (right || event.what == What::Revealed)
            && !event.question.contains('#')
            && let Some(of) = self.kept.get_mut(&event.lesson)
        {
            of.remove(&event.question);
        }
    }

    fn attempt(&mut self, event: &Event, day: i64) {
        if matches!(event.place, Occasion::Placement | Occasion::Exam) {
            return;
        }
        let (right, wrong, slip) = match &event.what {
            What::Answered { verdict: Some(Verdict::Right), .. } => (true, false, None),
            What::Answered { verdict: Some(Verdict::Wrong), reason, .. } => {
                if reason.as_ref().is_some_and(|reason| reason == REPEATED) {
                    return;
                }
                (false, true, reason.clone())
            }
            // Lost brackets count for nothing the first time, and are remembered.
            What::Answered { verdict: Some(Verdict::NotGraded), reason: Some(reason), .. }
                if Reason::is_id_about_writing(reason) =>
            {
                (false, false, Some(reason.clone()))
            }
            What::Hinted { .. } | What::Revealed => (false, false, None),
            _ => return,
        };
        let all = self.attempts.entry(event.lesson.clone()).or_default().entry(event.question.clone()).or_default();
        let same =
            |it: &&mut Attempt| it.seed == event.seed && it.place == event.place && (!it.is_over() || it.day == day);
        if all.iter_mut().next_back().filter(same).is_none() {
            self.count += 1;
            let (seed, place, order) = (event.seed, event.place, self.count);
            if all.len() >= REMEMBERED {
                all.remove(0);
            }
            all.push(Attempt { seed, place, day, order, ..Attempt::default() });
        }
        let Some(it) = all.last_mut().filter(|it| !it.is_over()) else { return };
        it.right |= right;
        it.misses += u32::from(wrong);
        match event.what {
            What::Hinted { rung } => it.hints = it.hints.max(u32::try_from(rung).unwrap_or(u32::MAX)),
            What::Revealed => it.shown = true,
            _ => {}
        }
        let order = it.order;
        if let Some(slip) = slip.filter(|slip| slip != "author") {
            if self.slips.len() >= REMEMBERED * 4 {
                self.slips.remove(0);
            }
            self.slips.push(Made { slip, at: (event.lesson.clone(), event.question.clone()), day, order });
        }
    }

    /// The seed with which a question stands open; a part shares that of the question it belongs to.
    pub fn kept(&self, lesson: &str, question: &str, rev: u32) -> Option<u64> {
        let of = self.kept.get(lesson)?;
        let fits = |(known, seed): &(u32, u64)| (*known == rev).then_some(*seed);
        if let Some(found) = of.get(question) {
            return fits(found);
        }
        let (whole, _) = question.split_once('#')?;
        let part = |id: &str| id.split_once('#').is_some_and(|(other, _)| other == whole);
        of.iter().filter(|(id, _)| part(id)).find_map(|(_, found)| fits(found))
    }

    /// What a question says of its skill, oldest first.
    pub fn attempts(&self, lesson: &str, question: &str) -> &[Attempt] {
        self.attempts.get(lesson).and_then(|of| of.get(question)).map_or(&[], Vec::as_slice)
    }

    /// The slips met, oldest first.
    pub fn slips(&self) -> &[Made] {
        &self.slips
    }

    /// The skills that a placement found to be known, with the day.
    pub fn known(&self) -> impl Iterator<Item = (&str, i64)> {
        self.known.iter().map(|(skill, day)| (skill.as_str(), *day))
    }

    /// The learner's own remarks at a question, oldest first.
    pub fn notes(&self, lesson: &str, question: &str) -> &[String] {
        self.notes.get(lesson).and_then(|of| of.get(question)).map_or(&[], Vec::as_slice)
    }

    /// The day of the last event, in days since 1970.
    pub fn day(&self) -> Option<i64> {
        self.day
    }

    /// Whether there is a reset that can be taken back.
    pub fn can_restore(&self) -> bool {
        self.before.is_some()
    }

    /// The lesson whose reset can be taken back; empty where it was that of all.
    pub fn was_reset(&self) -> Option<&str> {
        self.before.as_ref().map(|(lesson, _)| lesson.as_str())
    }

    /// Whether anything has happened in a lesson: it was opened, or one of its questions was met.
    pub fn has_met(&self, lesson: &str) -> bool {
        self.standings.contains_key(lesson) || self.last.0 == lesson
    }

    /// Where the learner stands with a question; the default for one never met.
    pub fn standing(&self, lesson: &str, question: &str, rev: u32) -> &QuestionStanding {
        const NEVER_MET: &QuestionStanding = &QuestionStanding {
            tries: 0,
            misses: 0,
            hints: 0,
            revealed: false,
            skipped: false,
            solved: false,
            first_time: false,
            answered: false,
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
    use crate::session::event::Occasion;

    fn event(question: &str, rev: u32, what: What) -> Event {
        Event { lesson: "chain".into(), question: question.into(), rev, seed: 1, place: Occasion::Lesson, what }
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
        assert_eq!(progress.standing("chain", "a", 1), &QuestionStanding::default());
        progress.add(&event("a", 1, answered(Verdict::Right)), 0);
        let standing = progress.standing("chain", "a", 1);
        assert!(standing.solved && standing.first_time && standing.tries == 1 && standing.reasons.is_empty());
    }

    #[test]
    fn showing_never_solves_and_the_twin_is_not_the_first_time() {
        let mut progress = Progress::of(&[event("a", 1, What::Revealed)]);
        assert!(!progress.standing("chain", "a", 1).solved);
        progress.add(&event("a", 1, answered(Verdict::Right)), 0);
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
        let wanted = r#"{"standings":{"chain":{"a":{"1":{"tries":2,"misses":2,"reasons":[["chain.drop_inner",2]]}},"b":{"2":{"hints":1}}}},"last":["chain","b"],"done":[],"kept":{},"attempts":{"chain":{"a":[{"seed":1,"order":1,"misses":2}],"b":[{"seed":1,"order":2,"hints":1}]}},"count":2,"slips":[{"slip":"chain.drop_inner","at":["chain","a"],"day":0,"order":1},{"slip":"chain.drop_inner","at":["chain","a"],"day":0,"order":1}],"known":{},"notes":{},"day":0,"before":null}"#;
        assert_eq!((kept.as_str(), FOLD), (wanted, 7));
    }

    #[test]
    fn a_new_revision_begins_anew_and_a_reset_forgets() {
        let mut progress = Progress::of(&[event("a", 1, answered(Verdict::Right))]);
        assert!(!progress.standing("chain", "a", 2).solved);
        assert_eq!(progress.last(), Some(("chain", Some("a"))));
        progress.add(&Event::of_lesson("chain", What::Reset), 0);
        assert!(!progress.standing("chain", "a", 1).solved);
        assert_eq!(progress.last(), Some(("chain", None)));
        progress.add(&Event::of_lesson("", What::Reset), 0);
        assert!(progress.is_empty());
    }
}
