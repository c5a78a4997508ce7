//! Looking for points that chance would hardly find: beyond a break between two pieces, inside a narrow domain.

use super::compare::{Break, Comparison};
use super::points;
use crate::math::tape::unary::Unary;
use crate::math::tape::{BLOCK, BallView, Balls, Op};

/// Rounds of the climb.
const ROUNDS: usize = 40;

/// A point and how good it is; 0 or more is what is looked for.
type Graded = (Vec<f64>, f64);

/// Sees to it that every break between pieces was crossed, where it can be. False when the two are found to differ.
pub(super) fn cross_breaks(comparison: &mut Comparison<'_>) -> bool {
    for index in 0..comparison.breaks.len() {
        let [below, above] = comparison.breaks[index].seen;
        if below == above {
            continue;
        }
        let side = if below { 1.0 } else { -1.0 };
        let starts = comparison.anchors();
        let found = climb(comparison, &starts, &|breaks, view, lane| {
            let ball = breaks[index].beyond(view, lane);
            if ball.is_value() { side * ball.value } else { f64::NEG_INFINITY }
        });
        let Some((at, grade)) = found else { continue };
        if grade > 0.0 && !comparison.examine_points(&around(&at)) {
            return false;
        }
    }
    true
}

/// Looks for points at which all restrictions of both expressions are met. False when the two are found to differ.
pub(super) fn meet_restrictions(comparison: &mut Comparison<'_>) -> bool {
    let starts: Vec<Vec<f64>> =
        comparison.blocks().iter().take(3).flat_map(|b| (0..BLOCK).map(|l| points::point(b, l))).collect();
    let ops = comparison.tape.ops().to_vec();
    let found =
        climb(comparison, &starts, &|_, view, lane| -ops.iter().map(|op| violation(*op, view, lane)).sum::<f64>());
    match found {
        Some((at, grade)) if grade >= 0.0 => comparison.examine_points(&around(&at)),
        _ => true,
    }
}

/// By how much an operation's operand is outside its domain, from 0 to 1; nothing while the operand has no value.
fn violation(op: Op, view: &BallView<'_>, lane: usize) -> f64 {
    let value = |place| {
        let ball = view.at(place).ball(lane);
        ball.is_value().then_some(ball.value)
    };
    let slack = match op {
        Op::Unary(Unary::Ln | Unary::Log2 | Unary::Log10 | Unary::Sqrt, a) | Op::Power(a, _) => value(a),
        Op::Unary(Unary::Asin | Unary::Acos | Unary::Atanh, a) => value(a).map(|u| 1.0 - u.abs()),
        Op::Unary(Unary::Acosh, a) => value(a).map(|u| u - 1.0),
        _ => return 0.0,
    };
    match slack {
        Some(slack) if slack < 0.0 => -slack / (1.0 - slack),
        Some(_) => 0.0,
        None => 1.0,
    }
}

/// The best point that a search by coordinates finds: far out first, then with shrinking steps.
fn climb(
    comparison: &Comparison<'_>,
    starts: &[Vec<f64>],
    grade: &dyn Fn(&[Break], &BallView<'_>, usize) -> f64,
) -> Option<Graded> {
    let variables = comparison.variables;
    let mut buffers = Balls::default();
    let mut best: Option<Graded> = None;
    let mut consider = |candidates: &[Vec<f64>], best: &mut Option<Graded>| {
        let mut improved = false;
        for chunk in candidates.chunks(BLOCK) {
            let block = comparison.key.inside(points::block_of(chunk, variables));
            let view = comparison.tape.balls(&block, chunk.len(), &[], &mut buffers);
            for lane in 0..chunk.len() {
                if !comparison.key.allows(&view, lane) {
                    continue;
                }
                let grade = grade(&comparison.breaks, &view, lane);
                if grade > best.as_ref().map_or(f64::NEG_INFINITY, |(_, grade)| *grade) {
                    *best = Some((points::point(&block, lane), grade));
                    improved = true;
                }
            }
        }
        improved
    };
    consider(starts, &mut best);
    let base = best.as_ref()?.0.clone();
    let mut far = Vec::new();
    for power in 4..=11 {
        for variable in 0..variables {
            for side in [1.0, -1.0] {
                let mut at = base.clone();
                at[variable] = side * libm::exp10(f64::from(power)) * 1.37;
                far.push(at);
            }
        }
    }
    consider(&far, &mut best);
    let mut step = 0.5;
    for _ in 0..ROUNDS {
        let (at, grade) = best.clone()?;
        if grade > 0.0 {
            break;
        }
        let mut near = Vec::new();
        for variable in 0..variables {
            for change in [step, -step, step / 3.0, -step / 3.0] {
                let mut next = at.clone();
                next[variable] += change * (next[variable].abs() + 0.1);
                near.push(next);
            }
        }
        if !consider(&near, &mut best) {
            step *= 0.3;
        }
        if step < 1e-9 {
            break;
        }
    }
    best
}

/// The point itself and points close to it.
fn around(at: &[f64]) -> Vec<Vec<f64>> {
    let mut points = vec![at.to_vec()];
    for size in [1e-4, 1e-3, 1e-2, 0.1, 0.4] {
        for side in [1.0, -1.0] {
            points.push(
                at.iter().enumerate().map(|(i, x)| x + side * size * (x.abs() + 0.01) / (1.0 + i as f64)).collect(),
            );
        }
    }
    points
}
