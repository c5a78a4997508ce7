//! What other programs build on: few names, which stay as they are. Each is made of what the floors below give, and is
//! named at the top of the crate.

mod cache;
mod course;
mod diagnostic;
mod expression;
mod judgement;
mod kept;
mod question;
pub mod reading;
mod record;

pub use course::Lesson;
pub use diagnostic::Diagnostic;
pub use expression::{Derivation, Expr, derive};
pub use judgement::{Judgement, Witness};
pub use question::{Ask, Question, judge};
pub use record::{Grader, learner_seed};
#[cfg(feature = "cli")]
pub(crate) use {
    cache::{Asking, Refusal},
    kept::Kept,
    question::posed,
    record::{MAX_LINE, RecordAsk, SHORT_SEED, Unjudged, not_utf8, read, too_long, whole_seed},
};

use crate::page::clean_json;

/// A row as one line of JSON, in which no character can steer a terminal: JSON itself escapes only those below U+0020.
pub fn json_line(row: &impl serde::Serialize) -> String {
    // A row has text keys and finite or absent numbers, so writing it into memory does not fail.
    clean_json(serde_json::to_string(row).unwrap_or_default())
}
