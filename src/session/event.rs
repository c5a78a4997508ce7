//! What happened, one row each: all that is ever kept of a learner. Progress is a fold over these.

use crate::lesson::{Digest, Verdict};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One thing that happened at one question of one lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The lesson's id.
    pub lesson: String,
    /// Empty where the event is about the lesson as a whole; for [`What::Reset`], an empty lesson is the whole course.
    pub question: String,
    /// The question's revision, so that an answer to an older meaning no longer counts.
    pub rev: u32,
    /// The seed of the variant that was asked; for [`What::Opened`], the fingerprint of the lesson as it was read.
    pub seed: u64,
    /// Within what it happened.
    pub place: Occasion,
    /// What it was.
    pub what: What,
}

/// Within what an event happened, which decides what it counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Occasion {
    /// The lesson itself.
    #[default]
    Lesson,
    /// The questions at a sitting's start.
    Opening,
    /// A review.
    Review,
    /// Finding where to begin.
    Placement,
    /// A question between others, which tells a slip that was made again from what is right.
    Contrast,
    /// An examination.
    Exam,
}

/// The names under which places are kept.
pub const PLACES: &[(Occasion, &str)] = &[
    (Occasion::Lesson, "lesson"),
    (Occasion::Opening, "opening"),
    (Occasion::Review, "review"),
    (Occasion::Placement, "placement"),
    (Occasion::Exam, "exam"),
    (Occasion::Contrast, "contrast"),
];

/// The kinds of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// The lesson was opened, or gone to.
    Opened,
    /// A question was put with the numbers of a seed, which are used until it is solved, shown, revised or reset.
    Posed,
    /// An answer was judged.
    Answered {
        /// As typed, cut to a bounded length.
        answer: String,
        /// What it came to when it was given; `None` where that is told later, as in an examination.
        #[serde(serialize_with = "to_name", deserialize_with = "of_name")]
        verdict: Option<Verdict>,
        /// From 0 to 1 where it counted.
        score: Option<f64>,
        /// The id of the likely slip.
        reason: Option<String>,
        /// What was said, in one sentence; empty where nothing was.
        said: String,
        /// The text of the lesson that it was judged by.
        text: Option<Digest>,
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
    /// An exploration came to its goal, or was left.
    Explored {
        /// Lines that were tried.
        tries: usize,
    },
    /// What would come out was guessed before it was run.
    Predicted {
        /// The option that was chosen, counted from 0; for a number, 0.
        option: usize,
        /// Whether it came out so.
        right: bool,
    },
    /// A command was refused in an examination.
    Refused {
        /// The line, cut as answers are.
        line: String,
    },
    /// The answers were handed in.
    Handed {
        /// The receipt: the first 16 hex digits of the file's SHA-256.
        receipt: String,
    },
    /// A remark of the learner's own.
    Noted {
        /// As typed, cut as answers are.
        text: String,
    },
    /// The end of the lesson was reached. In [`Occasion::Placement`] the lesson is the one to begin with, and where there is
    /// a question, it is a skill that was found to be known.
    Finished,
    /// An examination was left: the session ended, or went elsewhere.
    Left,
    /// What was kept of the lesson counts no more.
    Reset,
    /// The last reset was taken back.
    Restored,
}

impl Event {
    /// An event about a lesson as a whole.
    pub fn of_lesson(lesson: &str, what: What) -> Event {
        Event { lesson: lesson.to_string(), question: String::new(), rev: 0, seed: 0, place: Occasion::Lesson, what }
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

fn to_name<S: Serializer>(verdict: &Option<Verdict>, to: S) -> Result<S::Ok, S::Error> {
    verdict.map(verdict_name).serialize(to)
}

fn of_name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Verdict>, D::Error> {
    let name = Option::<String>::deserialize(from)?;
    let verdict = |name: String| verdict_named(&name).ok_or_else(|| D::Error::custom(format!("no verdict {name}")));
    name.map(verdict).transpose()
}

/// An event as it was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// The number of its row: the order in which things happened, whatever the clock said.
    pub row: i64,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// The day for the learner, in days since 1970.
    pub day: i64,
    /// Who learnt; empty for the one learner of an account.
    pub learner: String,
    /// The version of gradus that kept it; empty where that was not kept yet.
    pub version: String,
    /// What.
    pub event: Event,
}

impl Dated {
    /// The day of a time in UTC, in days since 1970.
    pub fn utc_day(at: i64) -> i64 {
        at.div_euclid(24 * 60 * 60 * 1000)
    }
}
