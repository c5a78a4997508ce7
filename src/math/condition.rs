//! Conditions on where an expression is defined, carried beside it and shown once.

use super::expr::Expr;
use std::fmt;

/// How the two sides of a condition compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `left ≠ right`
    NotEqual,
    /// `left > right`
    Greater,
    /// `left ≥ right`
    AtLeast,
    /// `left < right`
    Less,
    /// `left ≤ right`
    AtMost,
}

/// `left ≠ right`, `left > right`, …: where a note such as "x ≠ 0" comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The side before the sign.
    pub left: Expr,
    /// How the two sides must compare.
    pub comparison: Comparison,
    /// The side after the sign.
    pub right: Expr,
}

impl Condition {
    /// `left ≠ 0`
    pub fn not_zero(left: Expr) -> Condition {
        Condition { left, comparison: Comparison::NotEqual, right: Expr::zero() }
    }
    /// `left > 0`
    pub fn positive(left: Expr) -> Condition {
        Condition { left, comparison: Comparison::Greater, right: Expr::zero() }
    }
}

impl Comparison {
    /// Whether two numbers compare so.
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Comparison::NotEqual => left != right,
            Comparison::Greater => left > right,
            Comparison::AtLeast => left >= right,
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
        }
    }
    /// The sign as it is typed, e.g. `>=`.
    pub fn ascii(self) -> &'static str {
        match self {
            Comparison::NotEqual => "!=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
        }
    }
    /// The sign as it is shown, e.g. `≥`.
    pub fn unicode(self) -> &'static str {
        match self {
            Comparison::NotEqual => "≠",
            Comparison::Greater => ">",
            Comparison::AtLeast => "≥",
            Comparison::Less => "<",
            Comparison::AtMost => "≤",
        }
    }
}

impl fmt::Display for Condition {
    /// Explicit ASCII, e.g. `x != 0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, right) = (super::print::ascii(&self.left), super::print::ascii(&self.right));
        write!(f, "{left} {} {right}", self.comparison.ascii())
    }
}
