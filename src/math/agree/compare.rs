//! One answer against one key: blocks of points are evaluated and counted until the outcome is settled.

use super::points::{self, Hints};
use super::prepared::Prepared;
use super::{Outcome, search};
use crate::math::exact::{self, Formal};
use crate::math::precise::{Closeness, Precise};
use crate::math::tape::unary::Unary;
use crate::math::tape::{BLOCK, Ball, BallView, Balls, Block, Op, Place, Tape};

/// How many informative points are aimed at.
const AIM: usize = 8;
/// How many informative points are needed.
const ENOUGH: usize = 4;
/// A point is informative when its bound is at most this part of its magnitude.
const INFORMATIVE: f64 = 1e-10;
/// How many points are looked at again in extended precision.
const SECOND_LOOKS: usize = 8;

/// A place in the blocks that have been evaluated.
#[derive(Clone, Copy, Debug)]
struct Spot {
    block: usize,
    lane: usize,
}

/// What was found at the points so far.
#[derive(Debug, Default)]
struct Tally {
    /// Both have values that agree, with bounds narrow enough to say something.
    informative: usize,
    /// Both have values that agree within wide bounds.
    vague: Vec<Spot>,
    /// Neither has been seen undefined, and one could not be evaluated.
    unsure: Vec<Spot>,
    informative_spots: Vec<Spot>,
    key_only: Vec<Spot>,
    answer_only: Vec<Spot>,
    neither: usize,
    key_defined: bool,
    answer_defined: bool,
}

/// The result of a comparison, before notes and witness.
#[derive(Debug)]
pub struct Finding {
    pub outcome: Outcome,
    /// A point at which the two differ, where they do.
    pub apart: Option<Vec<f64>>,
    /// Points at which the key has a value and the answer is undefined.
    pub key_only: Vec<Vec<f64>>,
    /// Points at which the answer has a value and the key is undefined.
    pub answer_only: Vec<Vec<f64>>,
    pub why: Option<&'static str>,
    /// The tape on which the answer stands beside the key, unless it could not be compiled.
    pub tape: Option<(Tape, Place)>,
}

/// A break between two pieces of a function, and on which of its sides there was a telling point.
pub(super) struct Break {
    /// The function in pieces.
    pub op: Place,
    pub left: Place,
    pub right: Option<Place>,
    pub at: f64,
    pub seen: [bool; 2],
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
struct Balance {
    terms: [Place; 2],
    balanced: bool,
}

impl Balance {
    /// Looks at one more point.
    fn weigh(&mut self, view: &BallView<'_>, lane: usize) {
        if !self.balanced {
            let [a, b] = self.terms.map(|place| view.at(place).ball(lane).value.abs());
            self.balanced = a == 0.0 || b == 0.0 || (a < 1e9 * b && b < 1e9 * a);
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
    pub(super) key: &'k Prepared,
    pub(super) tape: Tape,
    pub(super) answer: Place,
    /// Names of the answer that the key does not have come after the key's.
    pub(super) variables: usize,
    blocks: Vec<Vec<Block>>,
    tally: Tally,
    pub(super) breaks: Vec<Break>,
    balances: Vec<Balance>,
    buffers: Balls,
    apart: Option<Vec<f64>>,
    /// There is another piece of a function somewhere, and nothing of it would be seen there.
    pub(super) hidden: bool,
    /// Points at which extended precision must settle what doubles do not show.
    pub(super) faint: Vec<Vec<f64>>,
}

fn breaks(tape: &Tape) -> Vec<Break> {
    let mut breaks = Vec::new();
    for (op, place) in tape.ops().iter().zip(0..) {
        match *op {
            Op::Unary(f, left) => {
                let seen = [false; 2];
                breaks.extend(f.row().breaks.iter().map(|at| Break { op: place, left, right: None, at: *at, seen }));
            }
            Op::Max(left, right) | Op::Min(left, right) => {
                breaks.push(Break { op: place, left, right: Some(right), at: 0.0, seen: [false; 2] });
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
    pub fn new(key: &'k Prepared, tape: Tape, answer: Place) -> Comparison<'k> {
        let variables = tape.names().len();
        let (breaks, balances) = (breaks(&tape), balances(&tape));
        Comparison {
            key,
            tape,
            answer,
            variables,
            blocks: Vec::new(),
            tally: Tally::default(),
            breaks,
            balances,
            buffers: Balls::default(),
            apart: None,
            hidden: false,
            faint: Vec::new(),
        }
    }

    /// Evaluates a block and counts what it shows. False when the two are found to differ.
    ///
    /// `before` holds what the key's operations gave at the same points, or is empty.
    fn examine(&mut self, block: Vec<Block>, n: usize, before: &[crate::math::tape::BallColumn]) -> bool {
        let view = self.tape.balls(&block, n, before, &mut self.buffers);
        let index = self.blocks.len();
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
                    self.apart = Some(points::point(&block, lane));
                    return false;
                }
                (true, true) if informative(key, answer) => {
                    tally.informative += 1;
                    tally.informative_spots.push(spot);
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
                if shows(beyond, key, answer) {
                    found.credit(beyond);
                }
            }
        }
        self.blocks.push(block);
        true
    }

    /// Examines points beside the standing ones.
    pub(super) fn examine_points(&mut self, points: &[Vec<f64>]) -> bool {
        points.chunks(BLOCK).all(|chunk| self.examine(points::block_of(chunk, self.variables), chunk.len(), &[]))
    }

    fn point(&self, spot: Spot) -> Vec<f64> {
        self.blocks.get(spot.block).map(|block| points::point(block, spot.lane)).unwrap_or_default()
    }
    fn points(&self, spots: &[Spot]) -> Vec<Vec<f64>> {
        spots.iter().take(SECOND_LOOKS).map(|spot| self.point(*spot)).collect()
    }
    /// Points at which both, or at least one, had a value.
    pub(super) fn anchors(&self) -> Vec<Vec<f64>> {
        let tally = &self.tally;
        let both = tally.informative_spots.iter().chain(&tally.vague);
        let mut anchors: Vec<_> = both.take(BLOCK).map(|spot| self.point(*spot)).collect();
        if anchors.is_empty() {
            let either = tally.key_only.iter().chain(&tally.answer_only);
            anchors = either.take(BLOCK).map(|spot| self.point(*spot)).collect();
        }
        anchors
    }
    pub(super) fn blocks(&self) -> &[Vec<Block>] {
        &self.blocks
    }

    /// Settles the comparison.
    pub fn run(mut self) -> Finding {
        let (outcome, why) = self.decide();
        Finding {
            outcome,
            key_only: self.points(&self.tally.key_only),
            answer_only: self.points(&self.tally.answer_only),
            apart: self.apart.take(),
            why,
            tape: Some((self.tape, self.answer)),
        }
    }

    fn decide(&mut self) -> (Outcome, Option<&'static str>) {
        let different = (Outcome::Different, None);
        let formal = if self.variables == 0 { self.formal() } else { Formal::Unknown };
        if self.variables == 0 {
            return self.decide_constants(formal);
        }
        let mut formal = None;
        for block in 0..points::STANDING {
            if !self.examine_standing(block) {
                return different;
            }
            if block == 0 {
                let found = self.formal();
                formal = Some(found);
                if found == Formal::Different {
                    return different;
                }
                // The same formula with the same restrictions needs no more points.
                if found == Formal::Same && self.tally.informative >= ENOUGH && self.same_restrictions() {
                    return (Outcome::Same, None);
                }
            }
        }
        let same_formula = formal == Some(Formal::Same);
        if !self.follow_sizes() {
            return different;
        }
        if !search::cross_breaks(self) {
            return different;
        }
        if self.tally.informative < AIM && !self.cast_net() {
            return different;
        }
        if self.key.strict && !(self.tally.key_only.is_empty() && self.tally.answer_only.is_empty()) {
            let spot = self.tally.key_only.first().or(self.tally.answer_only.first()).copied();
            self.apart = spot.map(|spot| self.point(spot));
            return different;
        }
        if !same_formula && let Some(settled) = self.look_at_the_faint() {
            return settled;
        }
        if self.tally.informative >= ENOUGH && !self.one_sided() && (same_formula || !self.is_delicate()) {
            return (Outcome::Same, None);
        }
        if !(self.tally.key_defined && self.tally.answer_defined) {
            return self.decide_undefined();
        }
        self.look_again()
    }

    fn examine_standing(&mut self, index: usize) -> bool {
        let (points, n) = self.key.standing_points(index, self.variables);
        // The key's own results stand on the longer tape too, unless its points have more columns.
        let key = self.key;
        self.examine(points, n, key.standing_results(index))
    }

    fn formal(&self) -> Formal {
        exact::compare(&self.tape, self.key.place, self.answer)
    }

    /// Draws further points until enough are informative. False when the two are found to differ.
    fn cast_net(&mut self) -> bool {
        let mut hints = Hints { anchors: Vec::new(), sizes: self.sizes() };
        for round in 0..points::NET {
            if self.tally.informative >= AIM {
                return true;
            }
            if round % 4 == 0 {
                hints.anchors = self.anchors();
            }
            let block = points::net(self.key.seed, round, self.variables, &hints);
            let block = self.key.inside(block);
            if !self.examine(block, BLOCK, &[]) {
                return false;
            }
            // Where hardly anything has a value, look for where the restrictions are met.
            if round == 7
                && self.tally.informative + self.tally.vague.len() < ENOUGH
                && !search::meet_restrictions(self)
            {
                return false;
            }
        }
        true
    }

    /// Numbers far from 1 in the expressions mean that something may happen at sizes that the standing points leave
    /// out. False when the two are found to differ there.
    fn follow_sizes(&mut self) -> bool {
        let constants = self.tape.constants().iter().map(|known| known.ball.value.abs());
        let mut sizes: Vec<f64> = constants
            .filter(|size| size.is_finite() && *size > 0.0 && !(1e-2..=200.0).contains(size))
            .flat_map(|size| [size, 1.0 / size, size.sqrt(), 1.0 / size.sqrt()])
            .filter(|size| (1e-12..=1e-3).contains(size) || (1e3..=1e12).contains(size))
            .collect();
        sizes.truncate(12);
        if sizes.is_empty() {
            return true;
        }
        let block = self.key.inside(points::hinted(self.key.seed, self.variables, &sizes));
        self.examine(block, BLOCK, &[])
    }

    /// Whether all that was seen of a function in pieces lies on one piece, though there are points on the other that
    /// say nothing yet.
    fn one_sided(&self) -> bool {
        !self.tally.vague.is_empty() && self.breaks.iter().any(|found| found.seen[0] != found.seen[1])
    }

    /// Whether there is something in the two that could have vanished in double precision: a term that was always
    /// small beside another, or numbers beside which others would vanish.
    fn is_delicate(&self) -> bool {
        if self.balances.iter().any(|sum| !sum.balanced) {
            return true;
        }
        let extreme = |size: f64| size != 0.0 && !(1e-7..=1e9).contains(&size);
        let long = |n: crate::math::Number| n.num().unsigned_abs() > 1 << 40 || n.den().unsigned_abs() > 1 << 40;
        self.tape.constants().iter().any(|known| extreme(known.ball.value.abs()) || known.exact().is_some_and(long))
    }

    /// Sizes of the numbers in the expressions.
    fn sizes(&self) -> Vec<f64> {
        let mut sizes: Vec<f64> = self.tape.constants().iter().map(|known| known.ball.value.abs()).collect();
        sizes.retain(|size| (1e-6..1e12).contains(size) && *size != 1.0);
        sizes.truncate(12);
        sizes
    }

    /// Whether the answer is restricted by the very operations that restrict the key.
    fn same_restrictions(&self) -> bool {
        let key = self.tape.needed(&[self.key.place]);
        let answer = self.tape.needed(&[self.answer]);
        let restricts = |op: &Op| match op {
            Op::Unary(f, _) => matches!(
                f,
                Unary::Ln
                    | Unary::Log2
                    | Unary::Log10
                    | Unary::Sqrt
                    | Unary::Asin
                    | Unary::Acos
                    | Unary::Acosh
                    | Unary::Atanh
            ),
            Op::Ratio(..) | Op::Power(..) | Op::Root(..) => true,
            _ => false,
        };
        self.tape.ops().iter().zip(key.iter().zip(&answer)).all(|(op, (key, answer))| key == answer || !restricts(op))
    }

    fn decide_constants(&mut self, formal: Formal) -> (Outcome, Option<&'static str>) {
        if !self.examine(Vec::new(), 1, &[]) {
            self.apart = Some(Vec::new());
            return (Outcome::Different, None);
        }
        match formal {
            Formal::Same if self.tally.key_defined => return (Outcome::Same, None),
            Formal::Different => {
                self.apart = Some(Vec::new());
                return (Outcome::Different, None);
            }
            _ => {}
        }
        if !self.tally.key_only.is_empty() && self.tally.neither == 0 {
            // One evaluation is all there is: a constant that has no value is not one that has.
            return (Outcome::Unsure, Some("your answer has no real value"));
        }
        if self.tally.key_defined && self.tally.answer_defined || !self.tally.unsure.is_empty() {
            return match self.second_look(&[Vec::new()]) {
                Some((_, true)) => (Outcome::Different, None),
                Some((0, _)) | None => (Outcome::Unsure, Some("the two values are too close to tell")),
                Some(_) => (Outcome::Same, None),
            };
        }
        self.decide_undefined()
    }

    /// One of the two had no value anywhere.
    fn decide_undefined(&mut self) -> (Outcome, Option<&'static str>) {
        let tally = &self.tally;
        let seen_nowhere = !tally.key_defined && !tally.answer_defined && tally.neither == 0;
        if seen_nowhere && !tally.unsure.is_empty() {
            return self.look_again();
        }
        if !tally.key_defined {
            return (Outcome::Unsure, Some("the key has no real value anywhere that was tried"));
        }
        (Outcome::Unsure, Some("your answer has no real value anywhere that was tried"))
    }

    /// Pieces of functions of which doubles show nothing: different, unsure, or nothing in the way.
    fn look_at_the_faint(&mut self) -> Option<(Outcome, Option<&'static str>)> {
        let unsure = (Outcome::Unsure, Some("part of it is too small beside the rest to be compared"));
        let points = std::mem::take(&mut self.faint);
        if !points.is_empty() {
            match self.second_look(&points) {
                Some((_, true)) => return Some((Outcome::Different, None)),
                Some((together, false)) if together == points.len() => {}
                _ => return Some(unsure),
            }
        }
        self.hidden.then_some(unsure)
    }

    /// The second look, in extended precision, at points that doubles could not decide.
    fn look_again(&mut self) -> (Outcome, Option<&'static str>) {
        let tally = &self.tally;
        let mut spots: Vec<Spot> = tally.vague.iter().chain(&tally.unsure).copied().collect();
        // Points of every size rather than the first few.
        let stride = (spots.len() / SECOND_LOOKS).max(1);
        spots = spots.into_iter().step_by(stride).take(SECOND_LOOKS).collect();
        if self.is_delicate() {
            spots.extend(tally.informative_spots.iter().take(ENOUGH));
        }
        let points: Vec<Vec<f64>> = spots.into_iter().map(|spot| self.point(spot)).collect();
        let seen = self.tally.informative;
        match self.second_look(&points) {
            Some((_, true)) => (Outcome::Different, None),
            Some((together, false)) if together + seen >= ENOUGH && together > 0 => (Outcome::Same, None),
            _ if self.tally.informative == 0 && self.tally.vague.is_empty() && !self.tally.key_only.is_empty() => {
                // Both have values, but never at the same point.
                self.apart = self.tally.key_only.first().map(|spot| self.point(*spot));
                (Outcome::Different, None)
            }
            _ => (Outcome::Unsure, Some("too few points could be evaluated closely enough")),
        }
    }

    /// How many of the points agree in extended precision, and whether one does not.
    fn second_look(&mut self, points: &[Vec<f64>]) -> Option<(usize, bool)> {
        let mut precise = Precise::new()?;
        let mut together = 0;
        for point in points {
            let values = precise.values(&self.tape, point, &[self.key.place, self.answer]);
            let [key, answer] = values.as_slice() else { continue };
            match key.compare(answer) {
                Closeness::Apart => {
                    self.apart = Some(point.clone());
                    return Some((together, true));
                }
                Closeness::Together => together += 1,
                Closeness::Unsure => {}
            }
        }
        Some((together, false))
    }
}
