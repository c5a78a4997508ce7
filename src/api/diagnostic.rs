//! What is wrong with a text: one shape, whatever the text was.

use crate::lesson::Unposed;
use crate::lesson::load::Problem;
use crate::math::derive::DeriveError;
use crate::math::language::ReadError;
use crate::math::steps::TOO_LARGE;
use serde_json::error::Category;
use std::fmt;
use std::ops::Range;

/// What is wrong with a text, where, and what to write instead.
///
/// `Display` gives one sentence without a line break.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// A stable name: that of a reading error such as `unknown-function` (`gradus read --json` gives the same), else
    /// `bad-json`, `bad-ask`, `bad-lesson`, `unknown-question`, `no-derivative` or `too-large`.
    pub kind: &'static str,
    /// Where in the text, in characters from 0, half-open; it may be empty, at the end of the text.
    pub span: Option<Range<usize>>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// With a span, the whole text as it was probably meant; otherwise what to do, in words.
    pub fix: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.fix, &self.span) {
            (None, _) => f.write_str(&self.message),
            (Some(fix), Some(_)) => write!(f, "{}; did you mean {fix}?", self.message),
            (Some(fix), None) => write!(f, "{}: {fix}", self.message),
        }
    }
}

impl std::error::Error for Diagnostic {}

impl Diagnostic {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic { kind, span: None, message: message.into(), fix: None }
    }

    /// An ask that cannot be read.
    pub(crate) fn of_ask(problem: Problem) -> Diagnostic {
        Diagnostic { fix: problem.cure, ..Diagnostic::new("bad-ask", problem.message) }
    }
}

impl From<ReadError> for Diagnostic {
    fn from(error: ReadError) -> Diagnostic {
        Diagnostic { kind: error.kind, span: Some(error.at), message: error.message, fix: error.mend }
    }
}

impl From<Unposed> for Diagnostic {
    /// An ask that can be read and not be posed.
    fn from(trouble: Unposed) -> Diagnostic {
        let kind = if trouble.message == TOO_LARGE { "too-large" } else { "bad-ask" };
        Diagnostic::new(kind, trouble.message)
    }
}

impl From<DeriveError> for Diagnostic {
    fn from(error: DeriveError) -> Diagnostic {
        Diagnostic::new("no-derivative", error.message)
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
