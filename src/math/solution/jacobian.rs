//! Matrices of partial derivatives: the Jacobian of several functions, and the Hessian as the Jacobian of a gradient.

use super::gradient::{Gradient, gradient};
use crate::math::Diagnostic;
use crate::math::derive::derivative;
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::{Expr, Symbol};
use crate::math::slope::{partial_at, second_value};
use crate::math::tape::eval;

/// How far is stepped along each variable to try a Jacobian out.
pub const STEP: f64 = 0.01;

/// A gradient for each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Jacobian {
    /// The variables, one for each column.
    pub by: Vec<Symbol>,
    /// The function and its partial derivatives, row by row; all at the same point.
    pub rows: Vec<Gradient>,
    /// The function whose second derivatives these are; `None` for a Jacobian.
    pub hessian_of: Option<Expr>,
}

/// How a function is curved where its Hessian is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curved {
    /// Upwards in every direction.
    Up,
    /// Downwards in every direction.
    Down,
    /// Upwards in some and downwards in others.
    Both,
    /// Not at all in some direction, as far as second derivatives tell.
    Flat,
}

/// The matrix of the partial derivatives of several functions, at a point where one is given.
///
/// # Errors
/// Where a derivative cannot be worked out.
pub fn jacobian(of: &[Expr], by: &[Symbol], at: Option<&[(Symbol, Expr)]>) -> Result<Jacobian, Diagnostic> {
    let mut rows = of.iter().map(|of| gradient(of, by, at)).collect::<Result<Vec<Gradient>, Diagnostic>>()?;
    if at.is_none() {
        // A check needs one point at which every row is confirmed.
        let candidates: Vec<_> =
            rows.iter().filter_map(|row| row.place.as_ref().map(|place| place.at.clone())).collect();
        let good = candidates.into_iter().find(|at| rows.iter().all(|row| row.is_confirmed_at(at)));
        rows.iter_mut().for_each(|row| row.check_at(good.as_deref()));
    }
    Ok(Jacobian { by: by.to_vec(), rows, hessian_of: None })
}

/// The matrix of the second derivatives of a function, at a point where one is given.
///
/// # Errors
/// Where a derivative cannot be worked out.
pub fn hessian(of: &Expr, by: &[Symbol], at: Option<&[(Symbol, Expr)]>) -> Result<Jacobian, Diagnostic> {
    let first = by.iter().map(|name| derivative(of, name)).collect::<Result<Vec<Expr>, Diagnostic>>()?;
    let mut found = jacobian(&first, by, at)?;
    // Where the formula of a slope has a hole, a second slope is that of the function itself.
    for (first, row) in by.iter().zip(&mut found.rows) {
        let Some(place) = row.place.as_mut().filter(|place| place.asked) else { continue };
        if by.iter().all(|name| partial_at(of, &place.at, name, 1).smooth) {
            continue;
        }
        for (then, slope) in by.iter().zip(&mut place.slopes) {
            let Some(value) = second_value(of, &place.at, first, then) else { continue };
            slope.value = eval(&value, &[]);
            slope.measured = slope.value.and_then(|_| measured_second(of, &place.at, [first, then]));
            slope.agrees =
                slope.value.zip(slope.measured).is_some_and(|(a, b)| (a - b).abs() < 1e-3 * a.abs().max(1.0));
            slope.exact = value;
        }
    }
    Ok(Jacobian { hessian_of: Some(of.clone()), ..found })
}

/// A second slope measured by central differences of the function itself, along one variable and along another or the
/// same: (f(+,+) − f(+,−) − f(−,+) + f(−,−))/(4h²).
fn measured_second(of: &Expr, at: &[(Symbol, Expr)], along: [&Symbol; 2]) -> Option<f64> {
    // Small against what a cube beside the point adds, large against the rounding of a difference divided by h².
    let h = 1e-4;
    let names: Vec<Symbol> = at.iter().map(|(name, _)| name.clone()).collect();
    let point = at.iter().map(|(_, value)| eval(value, &[])).collect::<Option<Vec<f64>>>()?;
    let ready = CompiledExprs::new(&[of], &names)?;
    let value = |signs: [f64; 2]| {
        let mut moved = point.clone();
        for (name, x) in names.iter().zip(&mut moved) {
            *x += h * along.iter().zip(signs).filter(|(along, _)| **along == name).map(|(_, sign)| sign).sum::<f64>();
        }
        ready.finite(&moved)
    };
    let [one, other] =
        [1.0, -1.0].map(|first| Some(first * (value([first, 1.0])? - value([first, -1.0])?) / (4.0 * h * h)));
    Some(one? + other?)
}

impl Jacobian {
    /// Whether a point was asked for.
    pub fn is_placed(&self) -> bool {
        self.rows.iter().any(|row| row.place.as_ref().is_some_and(|place| place.asked))
    }

    /// The entries at the point that was asked for, exactly where they can be; the formulas where there is none.
    pub fn entries(&self) -> Vec<Vec<Expr>> {
        self.rows.iter().map(Gradient::here).collect()
    }

    /// The values at the point that was asked for; `None` where there is none or a value is undefined.
    pub fn values(&self) -> Option<Vec<Vec<f64>>> {
        let row = |row: &Gradient| {
            let place = row.place.as_ref().filter(|place| place.asked)?;
            place.slopes.iter().map(|slope| slope.value).collect::<Option<Vec<f64>>>()
        };
        self.rows.iter().map(row).collect()
    }

    /// A step of [`STEP`] along every variable at once: what the matrix predicts, and by how much the functions moved.
    pub fn stepped(&self) -> Option<(Vec<f64>, Vec<f64>)> {
        let predicted = self.values()?.iter().map(|row| row.iter().map(|slope| slope * STEP).sum()).collect();
        let moved = |row: &Gradient| {
            let place = row.place.as_ref()?;
            let point = place.at.iter().map(|(_, value)| eval(value, &[])).collect::<Option<Vec<f64>>>()?;
            let ready = CompiledExprs::new(&[&row.of], &self.by)?;
            let there: Vec<f64> = point.iter().map(|x| x + STEP).collect();
            Some(ready.finite(&there)? - ready.finite(&point)?)
        };
        Some((predicted, self.rows.iter().map(moved).collect::<Option<Vec<f64>>>()?))
    }

    /// The two eigenvalues of a symmetric two-by-two matrix, the smaller first, and what they say of the curvature.
    pub fn curvature(&self) -> Option<(f64, f64, Curved)> {
        self.hessian_of.as_ref()?;
        let values = self.values()?;
        let [[a, b], [_, d]] = <[[f64; 2]; 2]>::try_from(
            values.into_iter().map(|row| <[f64; 2]>::try_from(row).ok()).collect::<Option<Vec<_>>>()?,
        )
        .ok()?;
        // λ = (a + d)/2 ± √(((a − d)/2)² + b²).
        let (middle, half) = ((a + d) / 2.0, (a - d) / 2.0);
        let spread = (half * half + b * b).sqrt();
        let (low, high) = (middle - spread, middle + spread);
        let zero = 1e-12 * (a.abs() + b.abs() + d.abs());
        let curved = match () {
            () if low > zero => Curved::Up,
            () if high < -zero => Curved::Down,
            () if low < -zero && high > zero => Curved::Both,
            () => Curved::Flat,
        };
        Some((low, high, curved))
    }

    /// Whether the gradient of the function that a Hessian belongs to is 0 at the point.
    pub fn is_level(&self) -> bool {
        let value = |row: &Gradient| {
            let place = row.place.as_ref()?;
            let point: Vec<(&str, f64)> =
                place.at.iter().map(|(name, value)| Some((name.as_str(), eval(value, &[])?))).collect::<Option<_>>()?;
            eval(&row.of, &point)
        };
        self.rows.iter().all(|row| value(row).is_some_and(|slope| slope.abs() < 1e-12))
    }
}
