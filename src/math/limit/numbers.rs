//! What the numbers show: tables from both sides. They illustrate a limit and decide nothing.

use super::Target;
use crate::math::evaluate::exact_value;
use crate::math::expr::Expr;
use crate::math::number::Number;
use crate::math::worth::worth;

/// A value in a table, exactly where it is rational.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitCell {
    /// The value as a double.
    pub value: f64,
    /// The value exactly; `None` where it is irrational or does not fit.
    pub exact: Option<Number>,
}

/// One line: the distance, and the values on both sides; `None` where undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TableRow {
    /// The distance from the point; at infinity how far out it is.
    pub h: Number,
    /// The value at the point minus `h`.
    pub left: Option<LimitCell>,
    /// The value at the point plus `h`.
    pub right: Option<LimitCell>,
}

/// Values nearer and nearer to the point. At +∞ only the right column is filled, at −∞ only the left one.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitTable {
    /// The lines, from far to near.
    pub rows: Vec<TableRow>,
}

/// The table for h = 1, 1/10, … (`rows` lines, at most 12); at infinity for x = ±1, ±10, ….
pub fn table(of: &Expr, by: &str, to: &Target, rows: usize) -> LimitTable {
    let mut found = Vec::new();
    // At the number itself, and in as much precision as it takes: near a limit doubles lose the digits that matter.
    let cell = |at: Expr| {
        let there = of.substitute(by, &at);
        let value = worth(&there).value().filter(|value| value.is_finite())?;
        Some(LimitCell { value, exact: exact_value(&there, &[]) })
    };
    for k in 0..rows.min(12) {
        let Some(far) = Number::int(10).pow(k as i64).or(Some(Number::ONE)) else { break };
        let Some(h) = far.recip() else { break };
        found.push(match to {
            Target::At(point) => {
                let beside = |h: Number| match exact_value(point, &[]).and_then(|a| a.add(h)) {
                    Some(at) => Expr::number(at),
                    None => point.clone().plus(Expr::number(h)),
                };
                let (left, right) = (h.neg().and_then(|h| cell(beside(h))), cell(beside(h)));
                TableRow { h: h.marked_decimal(true), left, right }
            }
            Target::Infinity { negative: false } => TableRow { h: far, left: None, right: cell(Expr::number(far)) },
            Target::Infinity { negative: true } => {
                TableRow { h: far, left: far.neg().and_then(|far| cell(Expr::number(far))), right: None }
            }
        });
    }
    LimitTable { rows: found }
}
