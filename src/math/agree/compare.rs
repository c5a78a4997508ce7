//! One answer against one key: blocks of points are evaluated, compared and counted.

use super::points;
use super::prepared::PreparedKey;
use super::{Basis, Outcome};
use crate::math::expr::Expr;
use crate::math::number::Number;
use crate::math::steps;
use crate::math::tape::{BLOCK, Ball, BallBlock, BallColumn, BallView, Balls, Op, Register, Tape};

/// A point is informative when its bound is at most this part of its magnitude.
const INFORMATIVE: f64 = 1e-10;
/// How many points of a kind are kept.
const KEPT: usize = 8;
/// How many points with values further ones are drawn around.
const ANCHORS: usize = 16;

/// A place in the blocks that have been evaluated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    block: usize,
    lane: usize,
}

/// What was found at the points so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Both have values that agree, with bounds narrow enough to say something.
    pub informative: usize,
    /// Both have values that agree within wide bounds.
    pub vague: Vec<Spot>,
    /// Neither has been seen undefined, and one could not be evaluated.
    pub unsure: Vec<Spot>,
    /// The first of the informative points.
    pub informative_spots: Vec<Spot>,
    pub key_only: Vec<Spot>,
    pub answer_only: Vec<Spot>,
    pub neither: usize,
    pub key_defined: bool,
    pub answer_defined: bool,
}

/// The result of a comparison, before notes and witness.
#[derive(Debug)]
pub struct Finding {
    pub outcome: Outcome,
    /// On what sameness rests.
    pub basis: Option<Basis>,
    /// A point at which the two differ, where they do.
    pub apart: Option<Vec<f64>>,
    /// That point exactly, where no double is near enough to show it.
    pub apart_exactly: Option<Vec<Number>>,
    /// Points at which the key has a value and the answer is undefined.
    pub key_only: Vec<Vec<f64>>,
    /// Points at which the answer has a value and the key is undefined.
    pub answer_only: Vec<Vec<f64>>,
    pub why: Option<&'static str>,
    /// The tape on which the answer stands beside the key.
    pub tape: Tape,
    pub answer: Register,
}

/// A break between two pieces of a function, and on which of its sides there was a telling point.
pub(super) struct Break {
    /// The function in pieces.
    pub op: Register,
    pub left: Register,
    pub right: Option<Register>,
    pub at: f64,
    pub seen: [bool; 2],
    /// Only slopes count: values beyond it were seen to vanish in the bounds.
    pub by_slope: bool,
}

impl Break {
    /// Notes that a point on this side was telling.
    pub fn credit(&mut self, beyond: Ball) {
        self.seen[0] |= beyond.value < -beyond.error;
        self.seen[1] |= beyond.value > beyond.error;
    }
    /// How far beyond the break the operand is, and its bound.
    pub fn beyond(&self, view: &BallView<'_>, lane: usize) -> Ball {
        let left = view.at(self.left).ball(lane);
        let right = self.right.map_or(Ball::exact(self.at), |right| view.at(right).ball(lane));
        crate::math::tape::bounded::sub(left, right)
    }
}

/// A sum of two, and whether neither was ever lost beside the other.
pub(super) struct Balance {
    pub terms: [Register; 2],
    pub balanced: bool,
}

impl Balance {
    /// Looks at one more point.
    fn weigh(&mut self, view: &BallView<'_>, lane: usize) {
        if !self.balanced {
            let terms = self.terms.map(|place| view.at(place).ball(lane));
            let [a, b] = terms.map(|term| term.value.abs());
            // Where a term is exactly 0 nothing is lost; one that underflowed is.
            let is_zero = terms.iter().any(|term| term.value == 0.0 && term.error == 0.0);
            self.balanced = is_zero || (a < 1e9 * b && b < 1e9 * a);
        }
    }
}

fn balances(tape: &Tape) -> Vec<Balance> {
    let sums = tape.ops().iter().filter_map(|op| match *op {
        Op::Add(a, b) | Op::Sub(a, b) => Some(Balance { terms: [a, b], balanced: false }),
        _ => None,
    });
    sums.collect()
}

/// A comparison under way.
pub(super) struct Comparison<'k> {
    pub(super) key: &'k PreparedKey,
    pub(super) tape: Tape,
    pub(super) answer: Register,
    /// The answer without given names.
    pub(super) written: &'k Expr,
    /// Names of the answer that the key does not have come after the key's.
    pub(super) variables: usize,
    /// The points examined, block by block with a column for each name.
    points: Vec<BallBlock>,
    pub(super) tally: Tally,
    pub(super) breaks: Vec<Break>,
    /// The sums of the tape, from the first informative point on.
    pub(super) balances: Vec<Balance>,
    buffers: &'k mut Balls,
    pub(super) apart: Option<Vec<f64>>,
    pub(super) apart_exactly: Option<Vec<Number>>,
    pub(super) basis: Option<Basis>,
    /// There is another piece of a function somewhere, and nothing of it would be seen there.
    pub(super) hidden: bool,
    /// Some sum lost the same term at every point at which extended precision found agreement.
    pub(super) lost: bool,
    /// Points at which extended precision must settle what doubles do not show.
    pub(super) faint: Vec<Vec<f64>>,
}

fn breaks(tape: &Tape) -> Vec<Break> {
    let mut breaks = Vec::new();
    for (op, place) in tape.ops().iter().zip(0..) {
        match *op {
            Op::Unary(f, left) => {
                let seen = [false; 2];
                breaks.extend(f.row().breaks.iter().map(|at| Break {
                    op: place,
                    left,
                    right: None,
                    at: *at,
                    seen,
                    by_slope: false,
                }));
            }
            Op::Max(left, right) | Op::Min(left, right) | Op::Compare(_, left, right) => {
                breaks.push(Break { op: place, left, right: Some(right), at: 0.0, seen: [false; 2], by_slope: false });
            }
            _ => {}
        }
    }
    breaks
}

/// Whether both values are such, agree, and how much that says.
fn informative(key: Ball, answer: Ball) -> bool {
    let bound = key.error + answer.error;
    bound == 0.0 || bound <= INFORMATIVE * key.value.abs().max(answer.value.abs())
}
/// Whether two values cannot be the same.
pub(super) fn apart(key: Ball, answer: Ball) -> bool {
    (key.value - answer.value).abs() > 4.0 * (key.error + answer.error)
}

/// Whether what an operand contributes on its side of a break would be seen beside the bounds of the results.
pub(super) fn shows(beyond: Ball, key: Ball, answer: Ball) -> bool {
    key.is_value() && answer.is_value() && key.error + answer.error <= 1e-6 * beyond.value.abs()
}

impl<'k> Comparison<'k> {
    pub fn new(
        key: &'k PreparedKey,
        tape: Tape,
        answer: Register,
        written: &'k Expr,
        buffers: &'k mut Balls,
    ) -> Comparison<'k> {
        let variables = tape.names().len();
        let breaks = breaks(&tape);
        Comparison {
            key,
            tape,
            answer,
            written,
            variables,
            points: Vec::new(),
            tally: Tally::default(),
            breaks,
            balances: Vec::new(),
            buffers,
            apart: None,
            apart_exactly: None,
            basis: None,
            hidden: false,
            lost: false,
            faint: Vec::new(),
        }
    }

    /// Evaluates a block and counts what it shows. False when the two are found to differ.
    ///
    /// `before` holds what the key's operations gave at the same points, or is empty.
    pub(super) fn examine(&mut self, block: &[BallBlock], n: usize, before: &[BallColumn]) -> bool {
        if steps::are_used_up() {
            return false;
        }
        let view = self.tape.balls(block, n, before, self.buffers);
        let index = self.points.len() / self.variables.max(1);
        for lane in 0..n {
            if !self.key.allows(&view, lane) {
                continue;
            }
            let (key, answer) = (view.at(self.key.place).ball(lane), view.at(self.answer).ball(lane));
            let spot = Spot { block: index, lane };
            let tally = &mut self.tally;
            tally.key_defined |= key.is_value();
            tally.answer_defined |= answer.is_value();
            match (key.is_value(), answer.is_value()) {
                (true, true) if apart(key, answer) => {
                    self.apart = Some(points::point(block, lane));
                    return false;
                }
                (true, true) if informative(key, answer) => {
                    if tally.informative == 0 {
                        self.balances = balances(&self.tape);
                    }
                    tally.informative += 1;
                    if tally.informative <= ANCHORS {
                        tally.informative_spots.push(spot);
                    }
                    self.balances.iter_mut().for_each(|sum| sum.weigh(&view, lane));
                }
                (true, true) => tally.vague.push(spot),
                (true, false) if answer.is_undefined() => tally.key_only.push(spot),
                (false, true) if key.is_undefined() => tally.answer_only.push(spot),
                _ if key.is_undefined() && answer.is_undefined() => tally.neither += 1,
                _ => tally.unsure.push(spot),
            }
            for found in &mut self.breaks {
                let beyond = found.beyond(&view, lane);
                if !found.by_slope && shows(beyond, key, answer) {
                    found.credit(beyond);
                }
            }
        }
        self.points.extend_from_slice(block);
        true
    }

    /// Examines points beside the standing ones.
    pub(super) fn examine_points(&mut self, points: &[Vec<f64>]) -> bool {
        points.chunks(BLOCK).all(|chunk| self.examine(&points::block_of(chunk, self.variables), chunk.len(), &[]))
    }

    pub(super) fn point(&self, spot: Spot) -> Vec<f64> {
        points::point(self.block(spot.block), spot.lane)
    }
    pub(super) fn points(&self, spots: &[Spot]) -> Vec<Vec<f64>> {
        spots.iter().take(KEPT).map(|spot| self.point(*spot)).collect()
    }
    /// Points at which both, or at least one, had a value.
    pub(super) fn anchors(&self) -> Vec<Vec<f64>> {
        let tally = &self.tally;
        let both = tally.informative_spots.iter().chain(&tally.vague);
        let mut anchors: Vec<_> = both.take(ANCHORS).map(|spot| self.point(*spot)).collect();
        if anchors.is_empty() {
            let either = tally.key_only.iter().chain(&tally.answer_only);
            anchors = either.take(ANCHORS).map(|spot| self.point(*spot)).collect();
        }
        anchors
    }
    /// One of the blocks that have been examined.
    pub(super) fn block(&self, index: usize) -> &[BallBlock] {
        let from = index * self.variables;
        self.points.get(from..from + self.variables).unwrap_or_default()
    }
}
