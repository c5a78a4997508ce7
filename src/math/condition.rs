//! Conditions on where an expression is defined, carried beside it and shown once.

use super::expr::Expr;
use std::cmp::Ordering;

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
    /// `left = right`
    Equal,
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
    /// `left ≥ 0`
    pub fn not_negative(left: Expr) -> Condition {
        Condition { left, comparison: Comparison::AtLeast, right: Expr::zero() }
    }
    /// Whether the other condition holds wherever this one does; seen only where both compare the same thing with a
    /// number.
    pub fn implies(&self, other: &Condition) -> bool {
        use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
        if self == other {
            return true;
        }
        let (Some(a), Some(b)) = (self.right.as_number(), other.right.as_number()) else { return false };
        let (true, Some(order)) = (self.left == other.left, a.compare(b)) else { return false };
        match (self.comparison, other.comparison) {
            (Greater, Greater | AtLeast | NotEqual) | (AtLeast, AtLeast) => order != Ordering::Less,
            (AtLeast, Greater | NotEqual) => order == Ordering::Greater,
            (Less, Less | AtMost | NotEqual) | (AtMost, AtMost) => order != Ordering::Greater,
            (AtMost, Less | NotEqual) => order == Ordering::Less,
            (Equal, wanted) => wanted.admits(order),
            _ => false,
        }
    }
    /// The condition that holds exactly where this one does not.
    pub fn opposite(&self) -> Condition {
        Condition { comparison: self.comparison.opposite(), ..self.clone() }
    }
}

impl Comparison {
    /// The comparison that holds exactly where this one does not.
    pub fn opposite(self) -> Comparison {
        match self {
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Equal => Comparison::NotEqual,
            Comparison::Greater => Comparison::AtMost,
            Comparison::AtMost => Comparison::Greater,
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtLeast => Comparison::Less,
        }
    }
    /// The comparison with its sides exchanged: `a < b` is `b > a`.
    pub fn turned(self) -> Comparison {
        match self {
            Comparison::Greater => Comparison::Less,
            Comparison::Less => Comparison::Greater,
            Comparison::AtLeast => Comparison::AtMost,
            Comparison::AtMost => Comparison::AtLeast,
            same => same,
        }
    }
    /// Whether it holds for two sides of which the left one is so beside the right one.
    pub fn admits(self, order: Ordering) -> bool {
        match self {
            Comparison::NotEqual => order.is_ne(),
            Comparison::Greater => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::Equal => order.is_eq(),
        }
    }
    /// Whether two numbers compare so.
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Comparison::NotEqual => left != right,
            Comparison::Greater => left > right,
            Comparison::AtLeast => left >= right,
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Equal => left == right,
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
            Comparison::Equal => "==",
        }
    }
    /// The sides of a comparison as it is typed, e.g. `u >= -1`; `None` where it is none.
    pub fn split(text: &str) -> Option<(&str, Comparison, &str)> {
        // The longer signs first, which begin with the shorter ones.
        const ALL: [Comparison; 6] = [
            Comparison::NotEqual,
            Comparison::AtLeast,
            Comparison::AtMost,
            Comparison::Equal,
            Comparison::Greater,
            Comparison::Less,
        ];
        let (comparison, (left, right)) =
            ALL.iter().find_map(|comparison| Some((*comparison, text.split_once(comparison.ascii())?)))?;
        Some((left.trim(), comparison, right.trim()))
    }
    /// The sign as it is shown, e.g. `≥`.
    pub fn unicode(self) -> &'static str {
        match self {
            Comparison::NotEqual => "≠",
            Comparison::Greater => ">",
            Comparison::AtLeast => "≥",
            Comparison::Less => "<",
            Comparison::AtMost => "≤",
            Comparison::Equal => "=",
        }
    }
}
