//! Evaluating a tape on up to 64 points at once, operation by operation.

use super::bounded::{self, Ball};
use super::{Op, Place, Tape};
use crate::math::functions::values;

/// Points evaluated together.
pub const LANES: usize = 64;

/// One result for each of 64 points.
pub type Column = [f64; LANES];

/// Buffers of values, kept by the caller and used again.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub(super) values: Vec<Column>,
    /// Tangents of forward mode, adjoints of reverse mode.
    pub(super) slopes: Vec<Column>,
}

/// Values with bounds for 64 points.
#[derive(Clone, Debug, PartialEq)]
pub struct BallColumn {
    pub value: Column,
    pub error: Column,
    pub status: Column,
}

impl BallColumn {
    const EMPTY: BallColumn = BallColumn { value: [0.0; LANES], error: [0.0; LANES], status: [0.0; LANES] };

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
        for lane in 0..n.min(LANES) {
            self.set(lane, f(a.ball(lane)));
        }
    }
    #[inline(always)]
    fn two(&mut self, n: usize, a: &BallColumn, b: &BallColumn, f: impl Fn(Ball, Ball) -> Ball) {
        for lane in 0..n.min(LANES) {
            self.set(lane, f(a.ball(lane), b.ball(lane)));
        }
    }
}

/// Buffers of values with bounds, kept by the caller and used again.
#[derive(Clone, Debug, Default)]
pub struct Balls(Vec<BallColumn>);

impl Balls {
    /// The result at a place of the tape last evaluated.
    pub fn at(&self, place: Place) -> &BallColumn {
        &self.0[place as usize]
    }
}

/// Grows the buffer to the length wanted.
fn reserve<T: Clone>(buffer: &mut Vec<T>, len: usize, empty: &T) {
    if buffer.len() < len {
        buffer.resize(len, empty.clone());
    }
}

/// `a^b` for real numbers: NaN where it is undefined.
pub(super) fn power(a: f64, b: f64) -> f64 {
    if a == 0.0 && b <= 0.0 { f64::NAN } else { libm::pow(a, b) }
}
/// The real `a^(p/q)`.
pub(super) fn ratio(a: f64, p: i64, q: i64) -> f64 {
    if (a == 0.0 && p <= 0) || (a < 0.0 && q % 2 == 0) {
        return f64::NAN;
    }
    let size = libm::pow(a.abs(), p as f64 / q as f64);
    if a < 0.0 && p % 2 != 0 { -size } else { size }
}
fn quotient(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}
fn greater(a: f64, b: f64) -> f64 {
    if a >= b || a.is_nan() { a } else { b }
}
fn lesser(a: f64, b: f64) -> f64 {
    if a <= b || a.is_nan() { a } else { b }
}

#[inline(always)]
fn one(out: &mut Column, n: usize, a: &Column, f: impl Fn(f64) -> f64) {
    for (out, a) in out.iter_mut().zip(a).take(n) {
        *out = f(*a);
    }
}
#[inline(always)]
fn two(out: &mut Column, n: usize, a: &Column, b: &Column, f: impl Fn(f64, f64) -> f64) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b).take(n) {
        *out = f(*a, *b);
    }
}

impl Tape {
    /// The values at `n` points, at most 64: `points` has a column for each name. A result that is undefined is NaN.
    pub fn values<'a>(&self, points: &[Column], n: usize, buffers: &'a mut Columns) -> &'a [Column] {
        reserve(&mut buffers.values, self.ops.len(), &[0.0; LANES]);
        for (i, op) in self.ops.iter().enumerate() {
            let (done, rest) = buffers.values.split_at_mut(i);
            let out = &mut rest[0];
            let at = |place: Place| &done[place as usize];
            match *op {
                Op::Constant(k) => out[..n].fill(self.constants[k as usize].ball.value),
                Op::Input(k) => out[..n].copy_from_slice(&points[k as usize][..n]),
                Op::Neg(a) => one(out, n, at(a), |a| -a),
                Op::Add(a, b) => two(out, n, at(a), at(b), |a, b| a + b),
                Op::Sub(a, b) => two(out, n, at(a), at(b), |a, b| a - b),
                Op::Mul(a, b) => two(out, n, at(a), at(b), |a, b| a * b),
                Op::Div(a, b) => two(out, n, at(a), at(b), quotient),
                Op::Max(a, b) => two(out, n, at(a), at(b), greater),
                Op::Min(a, b) => two(out, n, at(a), at(b), lesser),
                Op::Unary(f, a) => one(out, n, at(a), f.row().value),
                Op::Ratio(a, k) => {
                    let (p, q) = self.ratios[k as usize];
                    one(out, n, at(a), |a| ratio(a, p, q));
                }
                Op::Power(a, b) => two(out, n, at(a), at(b), power),
                Op::Root(a, b) => two(out, n, at(a), at(b), values::root),
            }
        }
        &buffers.values
    }

    /// Values with bounds at `n` points, at most 64, for inputs that are exact. Places before `from` are taken as
    /// they are.
    pub fn balls<'a>(&self, points: &[Column], n: usize, buffers: &'a mut Balls) -> &'a Balls {
        reserve(&mut buffers.0, self.ops.len(), &BallColumn::EMPTY);
        for (i, op) in self.ops.iter().enumerate() {
            let (done, rest) = buffers.0.split_at_mut(i);
            let out = &mut rest[0];
            let at = |place: Place| &done[place as usize];
            match *op {
                Op::Constant(k) => {
                    let ball = self.constants[k as usize].ball;
                    (0..n).for_each(|lane| out.set(lane, ball));
                }
                Op::Input(k) => {
                    let point = &points[k as usize];
                    (0..n).for_each(|lane| out.set(lane, Ball::exact(point[lane])));
                }
                Op::Neg(a) => out.one(n, at(a), bounded::neg),
                Op::Add(a, b) => out.two(n, at(a), at(b), bounded::add),
                Op::Sub(a, b) => out.two(n, at(a), at(b), bounded::sub),
                Op::Mul(a, b) => out.two(n, at(a), at(b), bounded::mul),
                Op::Div(a, b) => out.two(n, at(a), at(b), bounded::div),
                Op::Max(a, b) => out.two(n, at(a), at(b), bounded::max),
                Op::Min(a, b) => out.two(n, at(a), at(b), bounded::min),
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
            }
        }
        buffers
    }
}
