//! What is wrong with a text: one shape, whatever the text was.

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

impl Diagnostic {
    /// Something without a place of its own, and without a cure.
    pub fn new(kind: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic { kind, span: None, message: message.into(), fix: None }
    }
    /// Something at a place.
    pub(crate) fn spanning(kind: &'static str, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic { span: Some(span), ..Diagnostic::new(kind, message) }
    }
    /// Where it is; the beginning of the text where it has no place of its own.
    pub fn at(&self) -> Range<usize> {
        self.span.clone().unwrap_or(0..0)
    }
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
