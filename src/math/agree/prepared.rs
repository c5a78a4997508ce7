//! A key made ready: compiled once, its values at the standing points computed when they are first wanted.

use super::Setting;
use super::points;
use crate::math::condition::{Comparison, Condition};
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;
use crate::math::steps;
use crate::math::tape::{Ball, BallBlock, BallColumn, BallView, CompileError, Op, Register, Tape};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A declared condition on the tape: its left side less its right side, and how that compares with 0.
#[derive(Debug)]
struct Demand {
    place: Register,
    comparison: Comparison,
}

/// Bounds that the declared domain sets to one variable.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: f64,
    high: f64,
    bounds: (Option<Number>, Option<Number>),
}

/// Standing points for the key's own names, and what its operations give there.
#[derive(Debug)]
struct Standing {
    points: Vec<BallBlock>,
    results: Vec<BallColumn>,
}

/// A key ready for comparing.
#[derive(Debug)]
pub struct PreparedKey {
    pub tape: Tape,
    pub place: Register,
    pub seed: u64,
    pub strict: bool,
    /// The key and the declared domain without given names.
    pub expr: Expr,
    pub domain: Vec<Condition>,
    demands: Vec<Demand>,
    /// Those of the names, in their order; none where nothing is declared.
    ranges: Vec<Range>,
    standing: [OnceLock<Standing>; points::STANDING],
    /// What the key's operations give at the first of the points that are easy to check by hand.
    easy: OnceLock<Vec<BallColumn>>,
}

/// Replaces the given names by what they stand for; a later relation may use the names of earlier ones.
pub fn with_given(expr: &Expr, given: &[(Symbol, Expr)]) -> Expr {
    given.iter().rev().fold(expr.clone(), |e, (name, value)| e.substitute(name, value))
}

impl PreparedKey {
    pub fn new(expr: &Expr, setting: &Setting) -> Result<PreparedKey, CompileError> {
        let given = &setting.given;
        let expr = with_given(expr, given);
        let without = |condition: &Condition| Condition {
            left: with_given(&condition.left, given),
            comparison: condition.comparison,
            right: with_given(&condition.right, given),
        };
        let domain: Vec<Condition> = setting.domain.iter().map(without).collect();
        let differences: Vec<Expr> =
            domain.iter().map(|condition| condition.left.clone().minus(condition.right.clone())).collect();
        let mut names = expr.names();
        if !differences.is_empty() {
            differences.iter().for_each(|difference| names.extend(difference.names()));
            names.sort_unstable();
            names.dedup();
        }
        let all: Vec<&Expr> = std::iter::once(&expr).chain(&differences).collect();
        let tape = Tape::over(names, &all)?;
        let demands = setting
            .domain
            .iter()
            .zip(&tape.outputs()[1..])
            .map(|(condition, place)| Demand { place: *place, comparison: condition.comparison })
            .collect();
        // Mostly nothing is declared.
        let ranged = if domain.is_empty() { &[] } else { tape.names() };
        let ranges = ranged.iter().map(|name| range(name, setting)).collect();
        Ok(PreparedKey {
            place: tape.output(0),
            tape,
            seed: setting.seed,
            strict: setting.strict,
            expr,
            domain,
            demands,
            ranges,
            standing: Default::default(),
            easy: OnceLock::new(),
        })
    }

    /// The key's tape with the answer on it, and where the answer stands. Names that the key lacks come after the key's.
    ///
    /// # Errors
    /// As [`Tape::compile`].
    pub fn with_answer(&self, answer: &Expr) -> Result<(Tape, Register), CompileError> {
        let tape = match self.tape.extended(&[answer], &[]) {
            Err(CompileError::UnknownName(_)) => {
                let mut more = answer.names();
                more.retain(|name| !self.tape.names().contains(name));
                self.tape.extended(&[answer], &more)?
            }
            other => other?,
        };
        let place = tape.outputs().last().copied().unwrap_or(0);
        Ok((tape, place))
    }

    /// Whether the declared domain holds in a lane.
    #[inline]
    pub fn allows(&self, view: &BallView<'_>, lane: usize) -> bool {
        self.demands.iter().all(|demand| holds(view.at(demand.place).ball(lane), demand.comparison))
    }

    /// A block of standing points, moved into the declared ranges, and what the key's operations give there. Points
    /// with more names than the key has begin with the same coordinates.
    pub fn standing(&self, block: usize, variables: usize) -> (Cow<'_, [BallBlock]>, &[BallColumn]) {
        let draw = |variables: usize| self.inside(points::standing(self.seed, block, variables));
        let make = || {
            let points = draw(self.tape.names().len());
            let results = self.tape.all_balls(&points);
            Standing { points, results }
        };
        let standing = self.standing[block].get_or_init(|| steps::aside(u64::MAX, make).0);
        let points = match standing.points.len() == variables {
            true => Cow::Borrowed(standing.points.as_slice()),
            false => Cow::Owned(draw(variables)),
        };
        (points, &standing.results)
    }

    /// What the key's operations give at the first points that are easy to check by hand, which are always the same;
    /// nothing where the points have more names than the key.
    pub fn at_easy(&self, block: &[BallBlock]) -> &[BallColumn] {
        match block.len() == self.tape.names().len() {
            true => self.easy.get_or_init(|| steps::aside(u64::MAX, || self.tape.all_balls(block)).0),
            false => &[],
        }
    }

    /// The point that lies this part of the way through every declared range; numbers where none is declared.
    pub fn part_of_ranges(&self, part: Number, variables: usize) -> Option<Vec<Number>> {
        if self.ranges.iter().all(|range| range.bounds == (None, None)) {
            return None;
        }
        let between = |range: &Range| match range.bounds {
            (Some(low), Some(high)) => low.add(high.sub(low)?.mul(part)?),
            (Some(low), None) => low.add(part),
            (None, Some(high)) => high.sub(part),
            (None, None) => Some(part),
        };
        let free = Range::FREE;
        (0..variables).map(|i| between(self.ranges.get(i).unwrap_or(&free))).collect()
    }

    /// Whether the key divides by the result at a place.
    pub fn divides_by(&self, place: Register) -> bool {
        self.tape.ops().iter().any(|op| matches!(op, Op::Div(_, below) if *below == place))
    }

    /// Moves every coordinate into the range declared for it.
    pub fn inside(&self, mut block: Vec<BallBlock>) -> Vec<BallBlock> {
        for (column, range) in block.iter_mut().zip(&self.ranges) {
            for x in column.iter_mut() {
                *x = range.moved(*x);
            }
        }
        block
    }
}

impl Range {
    const FREE: Range = Range { low: f64::NEG_INFINITY, high: f64::INFINITY, bounds: (None, None) };

    /// The point itself where it lies inside, else one inside that depends on it.
    fn moved(self, x: f64) -> f64 {
        if self.low < x && x < self.high {
            return x;
        }
        match (self.low.is_finite(), self.high.is_finite()) {
            // The fraction of a scrambled point is as good as a random one.
            (true, true) => self.low + (self.high - self.low) * (x.abs() * 7.391 + 0.317).fract().max(1e-3),
            (true, false) => self.low + x.abs(),
            (false, true) => self.high - x.abs(),
            (false, false) => x,
        }
    }
}

/// The bounds that conditions like `x > 0` or `1 >= x` set.
fn range(name: &Symbol, setting: &Setting) -> Range {
    let mut range = Range::FREE;
    for condition in &setting.domain {
        let (left, right) = (&condition.left, &condition.right);
        let is_name = |e: &Expr| e.as_var() == Some(name);
        let (bound, flipped) = match (left.as_number(), right.as_number()) {
            (None, Some(n)) if is_name(left) => (n, false),
            (Some(n), None) if is_name(right) => (n, true),
            _ => continue,
        };
        match (condition.comparison, flipped) {
            (Comparison::Greater | Comparison::AtLeast, false) | (Comparison::Less | Comparison::AtMost, true) => {
                if bound.to_f64() > range.low {
                    (range.low, range.bounds.0) = (bound.to_f64(), Some(bound));
                }
            }
            (Comparison::Less | Comparison::AtMost, false) | (Comparison::Greater | Comparison::AtLeast, true) => {
                if bound.to_f64() < range.high {
                    (range.high, range.bounds.1) = (bound.to_f64(), Some(bound));
                }
            }
            (Comparison::NotEqual | Comparison::Equal, _) => {}
        }
    }
    range
}

/// Whether a difference is sure to compare with 0 as demanded.
pub fn holds(difference: Ball, comparison: Comparison) -> bool {
    if !difference.is_value() {
        return false;
    }
    let (low, high) = (difference.value - difference.error, difference.value + difference.error);
    match comparison {
        Comparison::NotEqual => low > 0.0 || high < 0.0,
        Comparison::Greater => low > 0.0,
        Comparison::AtLeast => low >= 0.0,
        Comparison::Less => high < 0.0,
        Comparison::AtMost => high <= 0.0,
        Comparison::Equal => low == 0.0 && high == 0.0,
    }
}
