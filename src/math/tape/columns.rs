//! Evaluating a tape on up to 64 points at once, operation by operation.

use super::{Op, Register, Tape};
use crate::math::condition::Comparison;
use crate::math::functions::values;
use crate::math::steps;

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

/// Grows the buffer to the length wanted.
pub(super) fn reserve<T: Clone>(buffer: &mut Vec<T>, len: usize, empty: &T) {
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

pub(super) fn compare(by: Comparison, a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { f64::from(u8::from(by.holds(a, b))) }
}
pub(super) fn and(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}
pub(super) fn where_true(a: f64, b: f64) -> f64 {
    if a == 0.0 { 0.0 } else { a * b }
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
        if !steps::take((self.ops.len() * (1 + n / 4)) as u64) {
            return &buffers.values;
        }
        for (i, op) in self.ops.iter().enumerate() {
            let (done, rest) = buffers.values.split_at_mut(i);
            let out = &mut rest[0];
            let at = |place: Register| &done[place as usize];
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
                Op::Compare(by, a, b) => two(out, n, at(a), at(b), |a, b| compare(by, a, b)),
                Op::And(a, b) => two(out, n, at(a), at(b), and),
                Op::Where(a, b) => two(out, n, at(a), at(b), where_true),
            }
        }
        &buffers.values
    }
}
