//! Statements about numbers as text: what a case of a piecewise expression asks, and where an expression is defined.

use super::super::condition::{Comparison, Condition};
use super::super::predicate::{Predicate, Words};
use super::{ascii, latex, unicode};
use std::fmt::{self, Write as _};

/// In explicit ASCII, e.g. `x>0 and y!=1`.
pub(crate) const ASCII: Words = Words {
    compare: |condition, out| {
        let (left, right) = (ascii(&condition.left), ascii(&condition.right));
        let _ = write!(out, "{left}{}{right}", condition.comparison.ascii());
    },
    and: " and ",
    or: " or ",
    not: "not ",
    always: "0<1",
    never: "0>1",
};

/// On the screen, e.g. `x > 0 and y ≠ 1`.
pub(crate) const UNICODE: Words = Words {
    compare: |condition, out| {
        let (left, right) = (unicode(&condition.left), unicode(&condition.right));
        let _ = write!(out, "{left} {} {right}", condition.comparison.unicode());
    },
    always: "0 < 1",
    never: "0 > 1",
    ..ASCII
};

/// In LaTeX, e.g. `x > 0 \text{ and } y \ne 1`.
pub(crate) const LATEX: Words = Words {
    compare: |condition, out| {
        let sign = match condition.comparison {
            Comparison::NotEqual => "\\ne",
            Comparison::Greater => ">",
            Comparison::AtLeast => "\\ge",
            Comparison::Less => "<",
            Comparison::AtMost => "\\le",
            Comparison::Equal => "=",
        };
        let (left, right) = (latex(&condition.left), latex(&condition.right));
        let _ = write!(out, "{left} {sign} {right}");
    },
    and: " \\text{ and } ",
    or: " \\text{ or } ",
    not: "\\text{not }",
    always: "0 < 1",
    never: "0 > 1",
};

impl fmt::Display for Predicate {
    /// Explicit ASCII.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write(&ASCII, &mut out);
        f.write_str(&out)
    }
}

impl fmt::Display for Condition {
    /// Explicit ASCII, e.g. `x != 0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", ascii(&self.left), self.comparison.ascii(), ascii(&self.right))
    }
}
