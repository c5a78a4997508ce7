//! Answer and slope side by side. The quotient of the two often has a pattern, such as 6, 12, 18, that points at what
//! is missing, whatever the mistake was.

use super::prepared::Prepared;
use crate::lesson::kinds::Curve;
use crate::lesson::value::value;
use crate::math::agree::Outcome;
use crate::math::derive::derivative;
use crate::math::tidy::tidy;
use crate::math::{Expr, Number, Symbol, difference};

/// The table of an answer beside the slope it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    /// The variable.
    pub by: Symbol,
    /// Three points at which both have a value.
    pub rows: Vec<RatioRow>,
    /// What the last column is at every point, e.g. `6*x`; proven, not guessed.
    pub pattern: Option<Expr>,
}

/// One line of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioRow {
    /// The variable's value.
    pub at: f64,
    /// The answer's value there.
    pub yours: f64,
    /// The slope measured there.
    pub slope: f64,
    /// By what the answer would have to be multiplied.
    pub factor: f64,
}

const POINTS: [f64; 8] = [1.0, 2.0, 3.0, 4.0, 0.5, -1.0, -2.0, 5.0];

impl Prepared {
    /// The slope that an answer should have there, measured on the question's own function.
    pub(super) fn measured(&self, at: &[(Symbol, f64)]) -> Option<f64> {
        let curve = self.task.curve.as_ref()?;
        measure(curve, at)
    }

    /// The table for an answer in one variable; `None` where it would say nothing.
    pub(super) fn ratio(&self, answer: &Expr) -> Option<Ratio> {
        let curve = self.task.curve.as_ref()?;
        let [by] = self.task.names.as_slice() else {
            return None;
        };
        if *by != curve.by {
            return None;
        }
        let row = |at: f64| {
            let point = [(by.clone(), at)];
            let yours = value(answer, &point)?;
            let slope = measure(curve, &point)?;
            let shows = yours.abs() > 1e-9 && slope.abs() > 1e-9 && yours.abs() < 1e12 && slope.abs() < 1e12;
            shows.then(|| RatioRow { at, yours, slope, factor: slope / yours })
        };
        let rows: Vec<RatioRow> = POINTS.iter().filter_map(|at| row(*at)).take(3).collect();
        if rows.len() < 3 {
            return None;
        }
        let pattern = self.pattern(answer, by, &rows);
        Some(Ratio { by: by.clone(), rows, pattern })
    }

    /// The simplest factor that turns the answer into the key: a number, a number times a power of the variable, or a
    /// linear function.
    fn pattern(&self, answer: &Expr, by: &Symbol, rows: &[RatioRow]) -> Option<Expr> {
        let [first, second, ..] = rows else {
            return None;
        };
        let x = || Expr::var(by);
        let mut candidates = Vec::new();
        for power in [0i64, 1, -1, 2, -2, 3] {
            if let Some(factor) = snap(first.factor / libm::pow(first.at, power as f64)) {
                candidates.push(Expr::number(factor).times(x().to_the(Expr::from(power))));
            }
        }
        let rise = (second.factor - first.factor) / (second.at - first.at);
        if let (Some(a), Some(b)) = (snap(rise), snap(first.factor - rise * first.at)) {
            candidates.push(Expr::number(a).times(x()).plus(Expr::number(b)));
        }
        let key = self.keys.each.first()?;
        let fits = |factor: &Expr| {
            let near = rows.iter().all(|row| {
                value(factor, &[(by.clone(), row.at)])
                    .is_some_and(|f| (f - row.factor).abs() <= 1e-6 * row.factor.abs())
            });
            near && key.agree(&answer.clone().times(factor.clone())).outcome == Outcome::Same
        };
        candidates.into_iter().find(fits).map(|factor| tidy(&factor))
    }
}

fn measure(curve: &Curve, at: &[(Symbol, f64)]) -> Option<f64> {
    let mut of = curve.of.clone();
    for _ in 1..curve.order {
        of = derivative(&of, &curve.by).ok()?;
    }
    let (_, x) = at.iter().find(|(name, _)| *name == curve.by)?;
    let others: Vec<(Symbol, f64)> = at.iter().filter(|(name, _)| *name != curve.by).cloned().collect();
    let f = |x: f64| {
        let mut point = others.clone();
        point.push((curve.by.clone(), x));
        value(&of, &point)
    };
    let slope = difference::slope(&f, *x)?.value;
    slope.is_finite().then_some(slope)
}

/// The simple fraction that a calculated number stands for, to nine digits.
pub(super) fn snap(number: f64) -> Option<Number> {
    (1..=24).find_map(|den| {
        let scaled = number * f64::from(den);
        let whole = scaled.round();
        let near = (scaled - whole).abs() <= 1e-7 * scaled.abs().max(1.0) && whole.abs() < 1e9 && whole != 0.0;
        near.then(|| Number::ratio(whole as i128, i128::from(den)))?
    })
}
