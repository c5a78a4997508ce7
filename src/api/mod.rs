//! What other programs build on: few names, which stay as they are. Each is made of what the floors below give, and is
//! named at the top of the crate.

mod cache;
mod course;
mod diagnostic;
mod expression;
mod judgement;
mod question;
pub mod reading;
mod record;

pub use course::Lesson;
pub use diagnostic::Diagnostic;
pub use expression::{Derivation, Expr, derive};
pub use judgement::{Judgement, Witness};
pub use question::{Ask, Question, judge};
pub use record::Grader;
#[cfg(feature = "cli")]
pub(crate) use {
    cache::{Asking, Refusal},
    question::posed,
    record::{Fault, MAX_LINE, Put, not_utf8, read, too_long},
};

use crate::math::language::letters;

/// A row as one line of JSON, in which no character can steer a terminal: JSON itself escapes only those below U+0020.
pub fn json_line(row: &impl serde::Serialize) -> String {
    // A row has text keys and finite or absent numbers, so writing it into memory does not fail.
    harmless(serde_json::to_string(row).unwrap_or_default())
}

/// JSON with the characters escaped that hide or steer.
pub(crate) fn harmless(json: String) -> String {
    if json.is_ascii() && !json.contains('\u{7f}') {
        return json;
    }
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if letters::is_hidden(c) {
            escaped.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped
}
