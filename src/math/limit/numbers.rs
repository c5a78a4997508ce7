//! What the numbers show: tables from both sides. They illustrate a limit and decide nothing.

use super::{Target, point_value};
use crate::math::evaluate::{Compiled, exact_value};
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;

/// A value in a table, exactly where it is rational.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
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
    pub left: Option<Cell>,
    /// The value at the point plus `h`.
    pub right: Option<Cell>,
}

/// Values nearer and nearer to the point. At +∞ only the right column is filled, at −∞ only the left one.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The lines, from far to near.
    pub rows: Vec<TableRow>,
}

/// The table for h = 1, 1/10, … (`rows` lines, at most 12); at infinity for x = ±1, ±10, ….
pub fn table(of: &Expr, by: &str, to: &Target, rows: usize) -> Table {
    let mut found = Vec::new();
    let name = Symbol::new(by);
    let compiled = Compiled::new(&[of], std::slice::from_ref(&name));
    let cell = |at: Option<Number>, near: f64| {
        let exact = at.and_then(|at| exact_value(of, &[(name.clone(), at)]));
        let value = match exact {
            Some(n) => n.to_f64(),
            None => compiled.as_ref()?.finite(&[near])?,
        };
        Some(Cell { value, exact })
    };
    for k in 0..rows.min(12) {
        let Some(far) = Number::int(10).pow(k as i64).or(Some(Number::ONE)) else { break };
        let Some(h) = far.recip() else { break };
        found.push(match to {
            Target::At(point) => {
                let (exact, value) = (exact_value(point, &[]), point_value(point).unwrap_or(f64::NAN));
                let left = cell(exact.and_then(|a| a.sub(h)), value - h.to_f64());
                let right = cell(exact.and_then(|a| a.add(h)), value + h.to_f64());
                TableRow { h: h.marked_decimal(true), left, right }
            }
            Target::Infinity { negative: false } => {
                TableRow { h: far, left: None, right: cell(Some(far), far.to_f64()) }
            }
            Target::Infinity { negative: true } => {
                TableRow { h: far, left: cell(far.neg(), -far.to_f64()), right: None }
            }
        });
    }
    Table { rows: found }
}
