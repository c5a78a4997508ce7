//! One expression at one point, for whoever needs no tape of their own.

use super::columns::{Column, Columns, LANES};
use super::{CompileError, Tape};
use crate::math::expr::{Expr, Symbol};

/// An expression compiled with its names, and a point as columns with one lane.
fn prepare(expr: &Expr, at: &[(&str, f64)]) -> Result<(Tape, Vec<Column>), CompileError> {
    let names: Vec<Symbol> = at.iter().map(|(name, _)| Symbol::new(name)).collect();
    let points = at.iter().map(|(_, value)| [*value; LANES]).collect();
    Ok((Tape::compile(&[expr], &names)?, points))
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The value at a point; `None` where it is undefined or not finite, or a name has no value.
pub fn eval(expr: &Expr, at: &[(&str, f64)]) -> Option<f64> {
    let (tape, points) = prepare(expr, at).ok()?;
    let mut buffers = Columns::default();
    finite(tape.values(&points, 1, &mut buffers)[tape.output(0) as usize][0])
}

/// The value with these numbers put in, by their symbols; `None` where it is undefined or a name has no number.
pub fn value_at(expr: &Expr, at: &[(Symbol, f64)]) -> Option<f64> {
    let at: Vec<(&str, f64)> = at.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    eval(expr, &at)
}

/// The value and the derivative by a name at a point; `None` where either is undefined or not finite. At a kink the
/// derivative is what the common frameworks give.
pub fn eval_dual(expr: &Expr, at: &[(&str, f64)], by: &str) -> Option<(f64, f64)> {
    let (tape, points) = prepare(expr, at).ok()?;
    let by = at.iter().position(|(name, _)| *name == by)?;
    let mut buffers = Columns::default();
    let (values, slopes) = tape.duals(&points, 1, by, &mut buffers);
    let place = tape.output(0) as usize;
    Some((finite(values[place][0])?, finite(slopes[place][0])?))
}

/// The value, the first and the second derivative by a name at a point.
pub fn eval_jet(expr: &Expr, at: &[(&str, f64)], by: &str) -> Option<[f64; 3]> {
    let (tape, _) = prepare(expr, at).ok()?;
    let by = at.iter().position(|(name, _)| *name == by)?;
    let point: Vec<f64> = at.iter().map(|(_, value)| *value).collect();
    let jet = *tape.jets(&point, by).get(tape.output(0) as usize)?;
    jet.iter().all(|x| x.is_finite()).then_some(jet)
}

/// The value and the derivatives by `names`, in their order, from one reverse sweep.
pub fn gradient(expr: &Expr, names: &[&str], at: &[(&str, f64)]) -> Option<(f64, Vec<f64>)> {
    let (tape, points) = prepare(expr, at).ok()?;
    let mut buffers = Columns::default();
    let (values, adjoints) = tape.adjoints(&points, 1, tape.output(0), &mut buffers);
    let value = finite(values[tape.output(0) as usize][0])?;
    let slope = |name: &&str| {
        let index = at.iter().position(|(known, _)| known == name)?;
        tape.input_place(index).map_or(Some(0.0), |place| finite(adjoints[place as usize][0]))
    };
    Some((value, names.iter().map(slope).collect::<Option<Vec<f64>>>()?))
}
