//! Confirming: steps by their values, the answer by a measured slope.

use crate::math::derive::Derivation;
use crate::math::difference;
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;
use crate::math::rng::Rng;
use crate::math::step::{Step, StepKind};
use crate::math::tape::{eval, eval_dual};

/// The answer's value beside the slope measured on the function itself, at a point with short numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct SlopeCheck {
    /// The point, the variable that moves first.
    pub at: Vec<(Symbol, Number)>,
    /// The answer's value there.
    pub formula: f64,
    /// The measured slope there.
    pub measured: f64,
    /// How many leading digits the two share, at most 9.
    pub digits: usize,
}

/// How many points a step is looked at.
const POINTS: usize = 5;

/// Whether a step's two sides agree at seeded points wherever both have a value.
pub fn holds(step: &Step) -> bool {
    let mut names = step.before.names();
    names.extend(step.after.names());
    names.push(step.by.clone());
    names.sort_unstable();
    names.dedup();
    let mut rng = Rng::named(0, "steps");
    (0..POINTS).all(|i| {
        let point: Vec<(&str, f64)> = names
            .iter()
            .map(|name| {
                let size = rng.between(0.15, 2.9);
                (name.as_str(), if i % 3 == 2 { -size } else { size })
            })
            .collect();
        let wanted = match step.kind {
            StepKind::Differentiate => eval_dual(&step.before, &point, &step.by).map(|(_, slope)| slope),
            StepKind::Limit | StepKind::Evaluate => return true,
            StepKind::Rewrite | StepKind::PutBack | StepKind::Tidy => eval(&step.before, &point),
        };
        match (wanted, eval(&step.after, &point)) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-7 * (1.0 + a.abs() + b.abs()),
            _ => true,
        }
    })
}

/// Drops the reasons that do not hold; says whether the step itself does.
pub(super) fn keep_what_holds(step: &mut Step) -> bool {
    step.because.retain_mut(keep_what_holds);
    holds(step)
}

/// Where checks are made: short numbers away from 0 and 1, where few mistakes happen to give the right value.
const PLACES: [(i128, i128); 12] =
    [(1, 2), (6, 5), (2, 1), (3, 2), (3, 1), (1, 4), (-1, 2), (-3, 2), (6, 1), (12, 1), (40, 1), (-7, 1)];
/// Values of the letters that are held still.
pub(super) const STILL: [i64; 4] = [2, 3, 5, 7];

/// The places as numbers, in the order in which they are tried.
pub(super) fn places() -> impl Iterator<Item = Number> {
    PLACES.iter().filter_map(|(p, q)| Number::ratio(*p, *q)).map(|n| n.marked_decimal(true))
}

/// Points at which answers are checked, in the order in which they are tried.
pub(super) fn points(derivation: &Derivation) -> Vec<Vec<(Symbol, Number)>> {
    let names = derivation.of.names();
    let still = names.iter().filter(|name| **name != derivation.by);
    let still: Vec<(Symbol, Number)> =
        still.zip(STILL.into_iter().cycle()).map(|(name, value)| (name.clone(), Number::int(value))).collect();
    places()
        .map(|place| {
            let mut point = vec![(derivation.by.clone(), place)];
            point.extend(still.iter().cloned());
            point
        })
        .collect()
}

/// The value of an expression at a point of exact numbers.
pub(super) fn value(expr: &Expr, at: &[(Symbol, Number)]) -> Option<f64> {
    let point: Vec<(&str, f64)> = at.iter().map(|(name, value)| (name.as_str(), value.to_f64())).collect();
    eval(expr, &point)
}

/// The slope of the function before the last differentiation, measured from its values alone.
pub(super) fn measured(before_last: &Expr, by: &Symbol, at: &[(Symbol, Number)]) -> Option<f64> {
    let along = |x: f64| {
        let moved = |(name, value): &(Symbol, Number)| if name == by { x } else { value.to_f64() };
        let point: Vec<(&str, f64)> = at.iter().map(|pair| (pair.0.as_str(), moved(pair))).collect();
        eval(before_last, &point)
    };
    let x = at.iter().find(|(name, _)| name == by)?.1.to_f64();
    Some(difference::slope(&along, x)?.value)
}

/// How many leading digits two numbers share, at most 9.
pub(super) fn shared_digits(a: f64, b: f64) -> usize {
    let size = a.abs().max(b.abs());
    let error = (a - b).abs();
    if error <= 1e-9 * size || size == 0.0 {
        return 9;
    }
    // A difference of 1e-6 of the size leaves six digits.
    let digits = -libm::log10(error / size);
    if digits > 0.0 { digits.floor() as usize } else { 0 }
}
