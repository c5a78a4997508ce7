//! Text to expressions: one notation, for learners, authors and the project's own rule tables.

mod call;
mod fault;
pub mod letters;
mod number;
mod parse;
mod side;
mod words;

use super::expr::{Expr, Symbol};
use std::ops::Range;

/// The longest input read, in characters.
pub const MAX_LENGTH: usize = 2_000;
/// The deepest nesting read.
pub const MAX_NESTING: usize = 100;

/// Which names a question has declared. A declared name is a variable even where it would be a constant (`e`), a
/// function, or several letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub variables: Vec<Symbol>,
}

impl Scope {
    /// The scope in which exactly these names are declared.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Scope {
        Scope { variables: names.into_iter().map(|name| Symbol::new(name.as_ref())).collect() }
    }
}

/// What a text was read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub expr: Expr,
    pub notes: Vec<ReadNote>,
    /// The other common reading, where people disagree (`1/2x`, `e^2x`, `sin x^2`).
    pub other: Option<Expr>,
}

/// Something worth saying about a reading that is no error, e.g. that `log` is natural.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadNote {
    /// A stable kebab-case name, e.g. `log-is-natural`.
    pub kind: &'static str,
    /// Characters from 0, half-open.
    pub at: Range<usize>,
    pub message: String,
}

/// Why a text cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// A stable kebab-case name, e.g. `missing-operand`.
    pub kind: &'static str,
    /// Characters from 0, half-open; may be empty at the end of the text.
    pub at: Range<usize>,
    pub message: String,
    /// The whole text as it was probably meant, when there is a likely mend.
    pub mend: Option<String>,
}

/// What an answer may be, beyond one expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Expr(Expr),
    Vector(Vec<Expr>),
    Matrix(Vec<Vec<Expr>>),
    /// `inf`, `-inf`, `∞`.
    Infinity {
        negative: bool,
    },
    /// `none`, `DNE`, `undefined`: there is no limit, no slope.
    Undefined,
    /// `0 < x < 1` or `(0, 1)` where an interval is asked for; `None` is unbounded.
    Interval {
        low: Option<Expr>,
        high: Option<Expr>,
        low_closed: bool,
        high_closed: bool,
    },
}

/// What shape of answer a question asks for; it settles what a comma means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Expression,
    /// A number, or `inf`, `-inf`, `none`.
    Limit,
    Vector,
    Matrix,
    Interval,
}

/// A value and the notes that came with reading it.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueReading {
    pub value: Value,
    pub notes: Vec<ReadNote>,
    pub other: Option<Expr>,
}

/// Reads one expression. Never panics, never hangs, whatever the text.
pub fn read(text: &str, scope: &Scope) -> Result<Reading, ReadError> {
    if text.len() > MAX_LENGTH {
        let length = text.chars().take(MAX_LENGTH + 1).count();
        if length > MAX_LENGTH {
            return Err(ReadError {
                kind: "too-long",
                at: MAX_LENGTH..MAX_LENGTH + 1,
                message: format!("this is longer than {MAX_LENGTH} characters; write it in smaller parts"),
                mend: None,
            });
        }
    }
    let normal = letters::normalised(text);
    read_normal(&normal, scope).map_err(|fault| told(*fault, text, &normal, scope))
}

fn read_normal(text: &str, scope: &Scope) -> fault::Parsed<Reading> {
    let begin = side::start(text);
    let mut parser = parse::Parser::new(text, begin, scope, false);
    let expr = parser.whole()?;
    let mut other = None;
    if parser.disputed {
        let mut otherwise = parse::Parser::new(text, begin, scope, true);
        other = otherwise.whole().ok().filter(|other| *other != expr);
    }
    let mut notes = parser.notes;
    if !text.is_ascii() {
        for note in &mut notes {
            note.at = in_characters(text, &note.at);
        }
    }
    Ok(Reading { expr, notes, other })
}

fn in_characters(text: &str, at: &Range<usize>) -> Range<usize> {
    let count = |end: usize| text.char_indices().take_while(|(i, _)| *i < end).count();
    count(at.start)..count(at.end)
}

/// The error as a person is told it: places in characters, the mend as a whole text that reads.
fn told(fault: fault::Fault, original: &str, normal: &str, scope: &Scope) -> ReadError {
    let mend = mended(&fault, original, normal).filter(|mend| {
        let normal = letters::normalised(mend);
        read_normal(&normal, scope).is_ok()
    });
    ReadError { kind: fault.kind, at: in_characters(normal, &fault.at), message: fault.message, mend }
}

/// The original text with the fault's edits; characters correspond one to one.
fn mended(fault: &fault::Fault, original: &str, normal: &str) -> Option<String> {
    if fault.mend.is_empty() {
        return None;
    }
    let mut mended = String::with_capacity(original.len() + 8);
    let mut rest = original.chars();
    let mut passed = 0;
    for edit in &fault.mend {
        let at = in_characters(normal, &edit.at);
        mended.extend(rest.by_ref().take(at.start.checked_sub(passed)?));
        rest.by_ref().take(at.len()).for_each(drop);
        mended.push_str(&edit.with);
        passed = at.end;
    }
    mended.extend(rest);
    Some(mended)
}

/// Reads an answer of a given shape.
pub fn read_value(text: &str, scope: &Scope, _shape: Shape) -> Result<ValueReading, ReadError> {
    let reading = read(text, scope)?;
    Ok(ValueReading { value: Value::Expr(reading.expr), notes: reading.notes, other: reading.other })
}
