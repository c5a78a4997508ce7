//! Values of expressions at given numbers, for tables and conditions.

use crate::math::{Expr, Symbol, tape};

/// The value with these numbers put in; `None` where it is undefined or a name has no number.
pub fn value(expr: &Expr, at: &[(Symbol, f64)]) -> Option<f64> {
    let at: Vec<(&str, f64)> = at.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    tape::eval(expr, &at)
}
