//! Answer and slope side by side. The quotient of the two often has a pattern, such as 6, 12, 18, that points at what
//! is missing, whatever the mistake was.

use super::Judged;
use super::prepared::Prepared;
use crate::lesson::kinds::Curve;
use crate::math::agree::Outcome;
use crate::math::derive::derivative;
use crate::math::language::Value;
use crate::math::tape::value_at as value;
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
    /// The inside whose slope that is, where the function has such a one, e.g. `3*x^2+1`.
    pub inside: Option<Expr>,
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
    /// The slope of the question's own function at the point that tells a wrong answer from the key, measured there;
    /// for a derivative as an expression.
    pub fn measured(&self, judged: &Judged) -> Option<f64> {
        let (curve, _) = self.beside_its_curve(judged)?;
        let witness = judged.witness.as_ref()?;
        let at: Vec<(Symbol, f64)> = witness.at.iter().map(|(name, n)| (name.clone(), n.to_f64())).collect();
        measure(curve, &at)
    }

    /// The table of a wrong answer in one variable; `None` where it would say nothing.
    pub fn ratio(&self, judged: &Judged) -> Option<Ratio> {
        let (curve, answer) = self.beside_its_curve(judged)?;
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
        let all = || POINTS.iter().filter_map(|at| row(*at));
        let is_off = |row: &RatioRow| (row.factor - 1.0).abs() > 1e-6;
        let mut rows: Vec<RatioRow> = all().take(3).collect();
        if rows.iter().filter(|row| is_off(row)).count() < 2 {
            rows = all().filter(is_off).take(3).collect();
        }
        if rows.len() < 3 {
            return None;
        }
        let pattern = self.pattern(curve, answer, &rows);
        let inside = pattern.as_ref().and_then(|pattern| inside_with_slope(&curve.of, pattern, by));
        Some(Ratio { by: by.clone(), rows, pattern, inside })
    }

    fn beside_its_curve<'a>(&'a self, judged: &'a Judged) -> Option<(&'a Curve, &'a Expr)> {
        match &judged.answer {
            Some(Value::Expr(answer)) if !self.is_number() => Some((self.task.curve.as_ref()?, answer)),
            _ => None,
        }
    }

    /// The simplest factor that turns the answer into the key: a number, a number times a power of the variable, a
    /// linear function, or such a power times a part of the function.
    fn pattern(&self, curve: &Curve, answer: &Expr, rows: &[RatioRow]) -> Option<Expr> {
        let key = self.keys.each.first()?;
        let fits = |factor: &Expr| key.agree(&answer.clone().times(factor.clone())).outcome == Outcome::Same;
        let factors: Vec<f64> = rows.iter().map(|row| row.factor).collect();
        let x = Expr::var(&curve.by);
        let plain = powers(rows, &factors, &x).chain(line(rows, &x));
        let mut parts = Vec::new();
        moving_parts(&curve.of, &curve.by, &mut parts);
        let with_parts = parts.iter().flat_map(|part| {
            let at = |row: &RatioRow| value(part, &[(curve.by.clone(), row.at)]);
            let sizes: Vec<f64> = rows.iter().filter_map(at).collect();
            let left = |change: fn(f64, f64) -> f64| -> Vec<f64> {
                factors.iter().zip(&sizes).map(|(factor, size)| change(*factor, *size)).collect()
            };
            let whole = sizes.len() == rows.len();
            let above = whole.then(|| powers(rows, &left(|f, s| f / s), &x)).into_iter().flatten();
            let below = whole.then(|| powers(rows, &left(|f, s| f * s), &x)).into_iter().flatten();
            let above: Vec<Expr> = above.map(|factor| factor.times(part.clone())).collect();
            above.into_iter().chain(below.map(|factor| factor.over(part.clone()))).collect::<Vec<Expr>>()
        });
        plain.chain(with_parts).find(fits).map(|factor| tidy(&factor))
    }
}

/// Each number times a power of x that has these values.
fn powers(rows: &[RatioRow], values: &[f64], x: &Expr) -> impl Iterator<Item = Expr> + use<> {
    let candidate = |power: i64| {
        let scaled = |(row, value): (&RatioRow, &f64)| value / libm::pow(row.at, power as f64);
        let mut scaled = rows.iter().zip(values).map(scaled);
        let first = scaled.next()?;
        let level = scaled.all(|other| (other - first).abs() <= 1e-6 * first.abs());
        let factor = snap(first).filter(|_| level)?;
        Some(Expr::number(factor).times(x.clone().to_the(Expr::from(power))))
    };
    let found: Vec<Expr> = [0, 1, -1, 2, -2, 3].into_iter().filter_map(candidate).collect();
    found.into_iter()
}

/// The straight line through the factors.
fn line(rows: &[RatioRow], x: &Expr) -> Option<Expr> {
    let [first, second, third] = rows else { return None };
    let rise = (second.factor - first.factor) / (second.at - first.at);
    let start = first.factor - rise * first.at;
    let level = (start + rise * third.at - third.factor).abs() <= 1e-6 * third.factor.abs();
    let (rise, start) = (snap(rise).filter(|_| level)?, snap(start)?);
    Some(Expr::number(rise).times(x.clone()).plus(Expr::number(start)))
}

/// At most so many parts of a function are tried as factors.
const MOST_PARTS: usize = 8;

/// The parts of a function that move and are not the variable alone, the greatest first.
fn moving_parts(of: &Expr, by: &Symbol, into: &mut Vec<Expr>) {
    of.for_each_child(|part| {
        if into.len() < MOST_PARTS && part.mentions(by) && part.as_var().is_none() {
            if !into.contains(part) {
                into.push(part.clone());
            }
            moving_parts(part, by, into);
        }
    });
}

/// The part of a function that moves and is not the variable alone, whose slope is `slope`.
fn inside_with_slope(of: &Expr, slope: &Expr, by: &Symbol) -> Option<Expr> {
    if slope.names().is_empty() {
        return None;
    }
    let mut found = None;
    of.for_each_child(|part| {
        if found.is_none() && part.mentions(by) && part.as_var().is_none() {
            let own = derivative(part, by).is_ok_and(|own| own == *slope);
            found = if own { Some(part.clone()) } else { inside_with_slope(part, slope, by) };
        }
    });
    found
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
