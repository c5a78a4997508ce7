//! Values with running error bounds, on up to four points at once.

use super::bounded::{self, Ball};
use super::columns::reserve;
use super::{Op, Register, Tape};
use crate::math::steps;
use std::cell::Cell;

/// Points evaluated together where bounds are carried: a comparison stops at the first block that settles it.
pub const BLOCK: usize = 4;

/// One input at four points.
pub type BallBlock = [f64; BLOCK];

/// One result with its bounds at four points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BallColumn {
    value: BallBlock,
    error: BallBlock,
    status: BallBlock,
}

impl BallColumn {
    const EMPTY: BallColumn = BallColumn { value: [0.0; BLOCK], error: [0.0; BLOCK], status: [0.0; BLOCK] };

    /// The value of one lane, from 0, with its bound.
    #[inline(always)]
    pub fn ball(&self, lane: usize) -> Ball {
        Ball { value: self.value[lane], error: self.error[lane], status: self.status[lane] }
    }
    #[inline(always)]
    fn set(&mut self, lane: usize, ball: Ball) {
        self.value[lane] = ball.value;
        self.error[lane] = ball.error;
        self.status[lane] = ball.status;
    }
    #[inline(always)]
    fn one(&mut self, n: usize, a: &BallColumn, f: impl Fn(Ball) -> Ball) {
        for lane in 0..n.min(BLOCK) {
            self.set(lane, f(a.ball(lane)));
        }
    }
    #[inline(always)]
    fn two(&mut self, n: usize, a: &BallColumn, b: &BallColumn, f: impl Fn(Ball, Ball) -> Ball) {
        for lane in 0..n.min(BLOCK) {
            self.set(lane, f(a.ball(lane), b.ball(lane)));
        }
    }
}

/// A thread keeps buffers of at most so many columns.
const KEPT: usize = 1_000;

thread_local! {
    /// The buffers that [`Balls::lent`] lends out.
    static LENT: Cell<Balls> = const { Cell::new(Balls(Vec::new())) };
}

/// Buffers of values with bounds, kept by the caller and used again.
#[derive(Clone, Debug, Default)]
pub struct Balls(Vec<BallColumn>);

/// The results of a tape of which the first operations may have been evaluated before.
#[derive(Clone, Copy, Debug)]
pub struct BallView<'a> {
    before: &'a [BallColumn],
    after: &'a [BallColumn],
}

impl BallView<'_> {
    /// The column of one place of the tape.
    #[inline(always)]
    pub fn at(&self, place: Register) -> &BallColumn {
        let place = place as usize;
        if place < self.before.len() { &self.before[place] } else { &self.after[place - self.before.len()] }
    }
}

impl Balls {
    /// Does something with the buffers that this thread keeps, which are neither made nor cleared for it.
    pub fn lent<T>(work: impl FnOnce(&mut Balls) -> T) -> T {
        let mut balls = LENT.take();
        let result = work(&mut balls);
        if balls.0.len() <= KEPT {
            LENT.set(balls);
        }
        result
    }
    /// So many columns, with whatever was in them before.
    fn columns(&mut self, len: usize) -> &mut [BallColumn] {
        reserve(&mut self.0, len, &BallColumn::EMPTY);
        &mut self.0[..len]
    }
}

impl Tape {
    /// Values with bounds at `n` points, at most four, for inputs that are exact.
    ///
    /// `before` holds the results of the first operations at the same points, or is empty.
    pub fn balls<'a>(
        &self,
        points: &[BallBlock],
        n: usize,
        before: &'a [BallColumn],
        buffers: &'a mut Balls,
    ) -> BallView<'a> {
        let before = &before[..before.len().min(self.ops.len())];
        let after = buffers.columns(self.ops.len() - before.len());
        if steps::take((4 * after.len()) as u64) {
            self.fill(points, n, before, after);
        } else {
            after.fill(BallColumn::EMPTY);
        }
        BallView { before, after }
    }

    /// The results of all operations at four points, for evaluating a longer tape that begins with the same ones.
    pub fn all_balls(&self, points: &[BallBlock]) -> Vec<BallColumn> {
        let mut columns = vec![BallColumn::EMPTY; self.ops.len()];
        if steps::take((4 * columns.len()) as u64) {
            self.fill(points, BLOCK, &[], &mut columns);
        }
        columns
    }

    /// Evaluates the operations behind those in `before`, one column each.
    fn fill(&self, points: &[BallBlock], n: usize, before: &[BallColumn], columns: &mut [BallColumn]) {
        for (i, op) in self.ops[before.len()..].iter().enumerate() {
            let (after, rest) = columns.split_at_mut(i);
            let (out, view) = (&mut rest[0], BallView { before, after });
            let at = |place: Register| view.at(place);
            match *op {
                Op::Constant(k) => {
                    let ball = self.constants[k as usize].ball;
                    (0..BLOCK).for_each(|lane| out.set(lane, ball));
                }
                Op::Input(k) => {
                    let point = &points[k as usize];
                    (0..BLOCK).for_each(|lane| out.set(lane, Ball::exact(point[lane])));
                }
                // Arithmetic is done in all lanes, which is faster than to leave some out.
                Op::Neg(a) => out.one(BLOCK, at(a), bounded::neg),
                Op::Add(a, b) => out.two(BLOCK, at(a), at(b), bounded::add),
                Op::Sub(a, b) => out.two(BLOCK, at(a), at(b), bounded::sub),
                Op::Mul(a, b) => out.two(BLOCK, at(a), at(b), bounded::mul),
                Op::Div(a, b) => out.two(BLOCK, at(a), at(b), bounded::div),
                Op::Max(a, b) => out.two(BLOCK, at(a), at(b), bounded::max),
                Op::Min(a, b) => out.two(BLOCK, at(a), at(b), bounded::min),
                Op::Unary(f, a) => {
                    let row = f.row();
                    out.one(n, at(a), |a| bounded::unary(row, a));
                }
                Op::Ratio(a, k) => {
                    let (p, q) = self.ratios[k as usize];
                    out.one(n, at(a), |a| bounded::ratio(a, p, q));
                }
                Op::Power(a, b) => out.two(n, at(a), at(b), bounded::power),
                Op::Root(a, b) => out.two(n, at(a), at(b), bounded::root),
                Op::Compare(by, a, b) => out.two(n, at(a), at(b), |a, b| bounded::compare(by, a, b)),
                Op::And(a, b) => out.two(n, at(a), at(b), bounded::and),
                Op::Where(a, b) => out.two(n, at(a), at(b), bounded::where_true),
            }
        }
    }
}
