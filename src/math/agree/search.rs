//! Looking for points that chance would hardly find: beyond a break between two pieces, inside a narrow domain.

use super::compare::{Break, Comparison, shows};
use super::points;
use crate::math::tape::unary::Unary;
use crate::math::tape::{BLOCK, BallView, Balls, Column, Columns, Op, Tape};

/// Rounds of the climb.
const ROUNDS: usize = 40;

/// How many searches are made in one comparison.
const MOST_SEARCHES: usize = 16;
/// The least part of a result that extended precision is sure to show.
const LEAST_WEIGHT: f64 = 1e-100;
/// A change by so many times the bound of a result is noticed.
const NOTICED: f64 = 1e3;
/// How many of the starts are varied.
const BASES: usize = 4;
/// Sizes tried for one variable with the others held still.
const FAR: [f64; 12] = [1.4, 13.0, 140.0, 1300.0, 1.4e4, 1.4e5, 1.4e6, 1.4e7, 1.4e8, 1.4e9, 1.4e10, 1.4e11];

/// A point and how good it is; 0 or more is what is looked for.
type Graded = (Vec<f64>, f64);

/// Sees to it that every break between pieces was crossed, where it can be. False when the two are found to differ.
pub(super) fn cross_breaks(comparison: &mut Comparison<'_>) -> bool {
    let mut searches = 0;
    take_credit_back(comparison);
    for index in 0..comparison.breaks.len() {
        if comparison.breaks[index].seen == [true, true] {
            continue;
        }
        let starts = comparison.anchors();
        credit_by_slope(comparison, index, &starts, None);
        for (which, side) in [-1.0, 1.0].into_iter().enumerate() {
            if !comparison.breaks[index].seen[which] && searches < MOST_SEARCHES {
                searches += 1;
                if !cross(comparison, index, which, side, &starts) {
                    return false;
                }
            }
        }
    }
    true
}

/// Looks for points on the side of a break that was not seen yet. False when the two are found to differ there.
fn cross(comparison: &mut Comparison<'_>, index: usize, which: usize, side: f64, starts: &[Vec<f64>]) -> bool {
    let Some(anywhere) = beyond(comparison, index, side, starts, Sought::Any) else { return true };
    let better = [Sought::Noticed, Sought::Valued];
    let at = better.into_iter().find_map(|sought| beyond(comparison, index, side, starts, sought)).unwrap_or(anywhere);
    let points = around(&at);
    if !comparison.examine_points(&points) {
        return false;
    }
    let mut found = credit_by_slope(comparison, index, &points, Some(side));
    if comparison.breaks[index].by_slope {
        // The nearer ones, where extended precision shows more than as far out as can be.
        let near = credit_by_slope(comparison, index, &standing_points(comparison), Some(side));
        found = if near.1.is_some() { near } else { found };
    }
    let (weight, heaviest) = found;
    if !comparison.breaks[index].seen[which] {
        // There is such a side, but doubles would show nothing of it.
        match heaviest {
            Some(at) if weight > LEAST_WEIGHT => comparison.faint.push(at),
            _ => comparison.hidden = true,
        }
    }
    true
}

/// What a point beyond a break must offer.
#[derive(Clone, Copy, PartialEq)]
enum Sought {
    /// What happens there would be noticed in the results.
    Noticed,
    /// The results have values.
    Valued,
    /// The results may overflow.
    Any,
}

/// A point on that side of a break.
fn beyond(
    comparison: &Comparison<'_>,
    index: usize,
    side: f64,
    starts: &[Vec<f64>],
    sought: Sought,
) -> Option<Vec<f64>> {
    let (key, answer) = (comparison.key.place, comparison.answer);
    let found = climb(comparison, starts, &|breaks, view, lane| {
        let beyond = breaks[index].beyond(view, lane);
        let (key, answer) = (view.at(key).ball(lane), view.at(answer).ball(lane));
        let usable = match sought {
            Sought::Noticed if side * beyond.value > 0.0 => shows(beyond, key, answer),
            Sought::Noticed | Sought::Valued => key.is_value() && answer.is_value(),
            Sought::Any => !key.is_undefined() && !answer.is_undefined(),
        };
        if usable && beyond.is_value() { side * beyond.value } else { f64::NEG_INFINITY }
    });
    found.filter(|(_, grade)| *grade > 0.0).map(|(at, _)| at)
}

/// Whether there is an operation that levels off, behind which even what lies far beyond a break hardly shows.
fn levels_off(tape: &Tape) -> bool {
    let levels = |op: &Op| match op {
        Op::Unary(f, _) => matches!(
            f,
            Unary::Exp
                | Unary::Expm1
                | Unary::Atan
                | Unary::Acot
                | Unary::Tanh
                | Unary::Sigmoid
                | Unary::Softplus
                | Unary::Erf
                | Unary::Erfc
        ),
        Op::Power(..) => true,
        _ => false,
    };
    tape.ops().iter().any(levels)
}

/// Takes the credit of a side of a break back where the slopes say that all of it vanished in the bounds of the
/// results, as 1 − sigmoid(40) does beside 1. A side that is cut off, with slope 0, says nothing.
fn take_credit_back(comparison: &mut Comparison<'_>) {
    if comparison.breaks.is_empty() || !levels_off(&comparison.tape) {
        return;
    }
    // Of each side: the greatest weight as a multiple of a result's bound.
    let mut felt: Vec<[Option<f64>; 2]> = vec![[None; 2]; comparison.breaks.len()];
    let mut balls = Balls::default();
    let mut columns = Columns::default();
    for index in 0..points::STANDING {
        let block = comparison.block(index);
        let wide: Vec<_> = block.iter().map(|column| std::array::from_fn(|lane| column[lane % BLOCK])).collect();
        let view = comparison.tape.balls(block, BLOCK, &[], &mut balls);
        for output in [comparison.key.place, comparison.answer] {
            let (_, adjoints) = comparison.tape.adjoints(&wide, BLOCK, output, &mut columns);
            for (found, felt) in comparison.breaks.iter().zip(&mut felt) {
                for lane in (0..BLOCK).filter(|lane| view.at(output).ball(*lane).is_value()) {
                    let beyond = found.beyond(&view, lane);
                    let weight = weight(found, &view, adjoints, lane);
                    if weight > 0.0 && beyond.is_value() {
                        let side = &mut felt[usize::from(beyond.value > 0.0)];
                        *side = Some(side.unwrap_or(0.0).max(weight / view.at(output).ball(lane).error));
                    }
                }
            }
        }
    }
    for (found, felt) in comparison.breaks.iter_mut().zip(felt) {
        for (seen, felt) in found.seen.iter_mut().zip(felt) {
            if *seen && felt.is_some_and(|felt| felt <= NOTICED) {
                (*seen, found.by_slope) = (false, true);
            }
        }
    }
}

/// By how much a result would change if the function of a break did by as much as its operand is beyond it; a step
/// changes by about its height.
fn weight(found: &Break, view: &BallView<'_>, adjoints: &[Column], lane: usize) -> f64 {
    let op = view.at(found.op).ball(lane);
    let beyond = found.beyond(view, lane).value.abs();
    let change = beyond.max(if op.error == 0.0 { op.value.abs() } else { 0.0 });
    // What has levelled off does not change by more for being farther beyond.
    let change = if found.by_slope { change.min(1.0 + op.value.abs()) } else { change };
    adjoints[found.op as usize][lane].abs() * change
}

/// Credits a break with points where the slopes say that its function carries weight in the results: a factor that is
/// small beside a large product is noticed all the same. Returns the greatest part that it has in a result, on one side if so
/// asked, and where.
fn credit_by_slope(
    comparison: &mut Comparison<'_>,
    index: usize,
    points: &[Vec<f64>],
    side: Option<f64>,
) -> (f64, Option<Vec<f64>>) {
    let mut heaviest = (0.0, None);
    let by_slope = comparison.breaks[index].by_slope;
    let mut balls = Balls::default();
    let mut columns = Columns::default();
    for chunk in points.chunks(BLOCK) {
        let block = points::block_of(chunk, comparison.variables);
        let wide: Vec<_> = block.iter().map(|column| std::array::from_fn(|lane| column[lane % BLOCK])).collect();
        let view = comparison.tape.balls(&block, chunk.len(), &[], &mut balls);
        for output in [comparison.key.place, comparison.answer] {
            let (_, adjoints) = comparison.tape.adjoints(&wide, chunk.len(), output, &mut columns);
            for (lane, at) in chunk.iter().enumerate() {
                let found = &comparison.breaks[index];
                let (ball, beyond) = (view.at(output).ball(lane), found.beyond(&view, lane));
                if !ball.is_value() || !beyond.is_value() {
                    continue;
                }
                let weight = weight(found, &view, adjoints, lane);
                if weight > NOTICED * ball.error {
                    comparison.breaks[index].credit(beyond);
                }
                // Operands that are equal within their bounds lie on no side, and any point will do.
                let there = side.is_none_or(|side| !by_slope || side * beyond.value > beyond.error);
                if there && weight / ball.value.abs() > heaviest.0 {
                    heaviest = (weight / ball.value.abs(), Some(at.clone()));
                }
            }
        }
    }
    heaviest
}

fn standing_points(comparison: &Comparison<'_>) -> Vec<Vec<f64>> {
    let standing = (0..points::STANDING).map(|index| comparison.block(index));
    standing.flat_map(|block| (0..BLOCK).map(|lane| points::point(block, lane))).collect()
}

/// Looks for points at which all restrictions of both expressions are met. False when the two are found to differ.
pub(super) fn meet_restrictions(comparison: &mut Comparison<'_>) -> bool {
    let starts = standing_points(comparison);
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
    // The best start may be one where nothing small would be noticed, so others are tried as well.
    let mut bases = vec![best.as_ref()?.0.clone()];
    bases.extend(starts.iter().take(BASES).cloned());
    // Whole numbers, which negative bases need for exponents; all standing points have been examined before.
    bases.extend([BLOCK - 2, BLOCK - 1].map(|lane| points::point(comparison.block(points::PARTS - 1), lane)));
    for base in bases {
        let far = (0..variables).flat_map(|variable| FAR.map(|size| (variable, size)));
        let moved = far.flat_map(|(variable, size)| {
            // The one variable alone, and all others ten times as far.
            [(size, None), (-size, None), (size, Some(10.0 * size)), (-size, Some(-10.0 * size))].map(|(x, others)| {
                let mut at: Vec<f64> = base.iter().map(|old| others.unwrap_or(*old)).collect();
                at[variable] = x;
                at
            })
        });
        consider(&moved.collect::<Vec<_>>(), &mut best);
        if best.as_ref().is_some_and(|(_, grade)| *grade > 0.0) {
            return best;
        }
    }
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
