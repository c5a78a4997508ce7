//! The one form: what a calculation is brought to before it is shown.

use super::condition::Condition;
use super::expr::Expr;

/// A tidied expression with what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Tidied {
    pub expr: Expr,
    /// What was done, each kind once, in the order it was first done.
    pub tags: Vec<&'static str>,
    /// What cancelling took for granted, e.g. `x ≠ 0` for `x/x`.
    pub conditions: Vec<Condition>,
}

/// Tidies, and says how.
pub fn tidy_with_notes(expr: &Expr) -> Tidied {
    Tidied { expr: expr.clone(), tags: Vec::new(), conditions: Vec::new() }
}

/// Tidies.
pub fn tidy(expr: &Expr) -> Expr {
    tidy_with_notes(expr).expr
}
