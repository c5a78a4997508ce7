//! Differences, quotients, limits, graphs and descent, against the numbers of the taught examples.

mod at_point;
mod descent;
mod difference;
mod exact;
mod graph;
mod limit;
mod quotient;
mod train;

use gradus::math::language::{Scope, read};
use gradus::math::{Expr, Number};

/// An expression as typed, with these names declared.
fn expr(text: &str) -> Expr {
    read(text, &Scope::default()).unwrap().expr
}

/// A number as typed, `-1/2` and `0.1` included.
fn number(text: &str) -> Number {
    gradus::math::exact_value(&expr(text), &[]).unwrap()
}
