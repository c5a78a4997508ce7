//! What goes wrong while reading, before it is told to a person: places in bytes, mends as edits.

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
    /// The edits, in order, that make the text what was probably meant; empty where nobody can tell.
    pub mend: Vec<Edit>,
}

/// Boxed, so that the way where nothing is wrong stays short.
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

pub(super) fn too_deep(text: &str, at: usize) -> Box<Fault> {
    let most = super::MAX_NESTING;
    let message = format!("this is nested more than {most} deep; write it in smaller parts");
    Fault::new("too-deep", span_of_char(text, at), message)
}

/// The character at a place, whole; empty at the end.
pub(super) fn span_of_char(text: &str, at: usize) -> Range<usize> {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    at..at + length
}
