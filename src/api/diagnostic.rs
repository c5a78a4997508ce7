//! What is wrong with an ask or a record, in the one shape of what is wrong with a text.

use crate::lesson::Unposed;
use crate::lesson::load::Problem;
pub use crate::math::Diagnostic;
use crate::math::steps::TOO_LARGE;
use serde_json::error::Category;

/// An ask that cannot be read.
pub(crate) fn of_ask(problem: Problem) -> Diagnostic {
    Diagnostic { fix: problem.cure, ..Diagnostic::new("bad-ask", problem.message) }
}

impl From<Unposed> for Diagnostic {
    /// An ask that can be read and not be posed.
    fn from(trouble: Unposed) -> Diagnostic {
        let kind = if trouble.message == TOO_LARGE { "too-large" } else { "bad-ask" };
        Diagnostic::new(kind, trouble.message)
    }
}

/// What is said of a text that should be JSON of some shape: what was expected, and what stands there, without the words of
/// a parser.
pub(crate) fn not_json(error: &serde_json::Error) -> String {
    let place = match (error.line(), error.column()) {
        (..=1, column) => format!("at byte {column}"),
        (line, column) => format!("in line {line} at byte {column}"),
    };
    match error.classify() {
        Category::Eof => {
            "expected JSON, and it ends too early: a quote, a bracket or a brace is still open".to_string()
        }
        Category::Data => {
            let text = error.to_string();
            let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(said, _)| said);
            let wrong = text.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "));
            wrong.map_or(text.to_string(), |(found, expected)| format!("expected {expected}, found a {found}"))
        }
        Category::Syntax | Category::Io => format!("expected JSON, found something else {place}"),
    }
}
