//! Text to expressions: one notation, for learners, authors and the project's own rule tables.

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
pub fn read(_text: &str, _scope: &Scope) -> Result<Reading, ReadError> {
    Err(ReadError { kind: "not-built", at: 0..0, message: String::new(), mend: None })
}

/// Reads an answer of a given shape.
pub fn read_value(_text: &str, _scope: &Scope, _shape: Shape) -> Result<ValueReading, ReadError> {
    Err(ReadError { kind: "not-built", at: 0..0, message: String::new(), mend: None })
}
