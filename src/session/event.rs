//! What happened, one row each: all that is ever kept of a learner. Progress is a fold over these.

use crate::lesson::Verdict;

/// One thing that happened at one question of one lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The lesson's id.
    pub lesson: String,
    /// Empty where the event is about the lesson as a whole; for [`What::Reset`], an empty lesson is the whole course.
    pub question: String,
    /// The question's revision, so that an answer to an older meaning no longer counts.
    pub rev: u32,
    /// The seed of the variant that was asked; for [`What::Opened`], the fingerprint of the lesson as it was read.
    pub seed: u64,
    /// What it was.
    pub what: What,
}

/// The kinds of events.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The lesson was opened, or gone to.
    Opened,
    /// An answer was judged.
    Answered {
        /// As typed, cut to a bounded length.
        answer: String,
        /// What it came to.
        verdict: Verdict,
        /// From 0 to 1 where it counted.
        score: Option<f64>,
        /// The id of the likely slip.
        reason: Option<String>,
    },
    /// A hint was given.
    Hinted {
        /// The rung of the ladder, counted from 1.
        rung: usize,
    },
    /// The answer was shown.
    Revealed,
    /// The question was left for later.
    Skipped,
    /// The end of the lesson was reached.
    Finished,
    /// What was kept of the lesson counts no more.
    Reset,
}

impl Event {
    /// An event about a lesson as a whole.
    pub fn of_lesson(lesson: &str, what: What) -> Event {
        Event { lesson: lesson.to_string(), question: String::new(), rev: 0, seed: 0, what }
    }
}

/// The names under which verdicts are kept and given to scripts.
pub const VERDICTS: &[(Verdict, &str)] = &[
    (Verdict::Right, "right"),
    (Verdict::Wrong, "wrong"),
    (Verdict::NotGraded, "not_graded"),
    (Verdict::Unsure, "unsure"),
];

/// The name of a verdict.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    VERDICTS.iter().find(|(v, _)| *v == verdict).map_or("unsure", |(_, name)| name)
}

/// The verdict of a name.
pub fn verdict_named(name: &str) -> Option<Verdict> {
    VERDICTS.iter().find(|(_, n)| *n == name).map(|(verdict, _)| *verdict)
}

/// An event with the time at which it was kept, in milliseconds since 1970 (UTC).
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// When.
    pub at: i64,
    /// What.
    pub event: Event,
}
