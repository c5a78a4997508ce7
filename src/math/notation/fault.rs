//! What goes wrong while reading, before it is told to a person: places in bytes, mends as edits.

use super::letters::shown;
use std::ops::Range;

/// One change to the text; an empty range inserts.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub at: Range<usize>,
    pub with: String,
}

/// A reading error with places counted in bytes of the normalised text.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub kind: &'static str,
    pub at: Range<usize>,
    pub message: String,
    /// The edits that make the text what was probably meant; empty where nobody can tell.
    pub mend: Vec<Edit>,
}

pub(super) type Parsed<T> = Result<T, Box<Fault>>;

impl Fault {
    pub fn new(kind: &'static str, at: Range<usize>, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault { kind, at, message: message.into(), mend: Vec::new() })
    }
    pub fn replacing(mut self: Box<Self>, at: Range<usize>, with: impl Into<String>) -> Box<Fault> {
        self.mend.push(Edit { at, with: with.into() });
        self
    }
}

pub(super) fn too_deep(at: usize) -> Box<Fault> {
    let most = super::MAX_NESTING;
    Fault::new("too-deep", at..at + 1, format!("this is nested more than {most} deep; write it in smaller parts"))
}

/// The character after a place, whole.
pub(super) fn span_of_char(text: &str, at: usize) -> Range<usize> {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    at..at + length
}

/// A character that has no meaning where it stands.
pub(super) fn stray(text: &str, at: usize) -> Box<Fault> {
    let span = span_of_char(text, at);
    let Some(c) = text[span.clone()].chars().next() else {
        return Fault::new("missing-operand", span, "something is missing at the end");
    };
    if c.is_control() {
        let message = format!("the control character {} cannot stand in a formula", shown(c));
        return Fault::new("control-character", span.clone(), message).replacing(span, "");
    }
    Fault::new("stray-character", span, format!("{} has no meaning here", shown(c)))
}
