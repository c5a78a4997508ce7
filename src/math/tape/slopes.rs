//! Derivatives on the tape: forward duals by one name, reverse mode by all names, and second derivatives by one name.

use super::columns::{Column, Columns, LANES, and, compare, where_true};
use super::{Op, Register, Tape};

/// The local slopes of an operation by its first and its second operand, from operands `a`, `b` and result `y`.
fn local(tape: &Tape, op: Op, a: f64, b: f64, y: f64) -> (f64, f64) {
    // At a tie each of two equal operands gets one half, as in JAX and PyTorch.
    let share = |wins: bool| if a == b { 0.5 } else { f64::from(u8::from(wins)) };
    match op {
        Op::Constant(_) | Op::Input(_) => (0.0, 0.0),
        Op::Neg(_) => (-1.0, 0.0),
        Op::Add(..) => (1.0, 1.0),
        Op::Sub(..) => (1.0, -1.0),
        Op::Mul(..) => (b, a),
        Op::Div(..) => (1.0 / b, -y / b),
        Op::Max(..) => (share(a > b), share(b > a)),
        Op::Min(..) => (share(a < b), share(b < a)),
        Op::Unary(f, _) => ((f.row().slope)(a, y), 0.0),
        Op::Ratio(_, k) => {
            let (p, q) = tape.ratios[k as usize];
            // y/a keeps the sign of a real root of a negative number.
            let slope = p as f64 / q as f64 * if a == 0.0 { zero_power(p - q) } else { y / a };
            (slope, 0.0)
        }
        Op::Power(..) => {
            let by_base = if a == 0.0 { b * zero_power_real(b - 1.0) } else { b * y / a };
            let by_exponent = if a == 0.0 { 0.0 } else { y * libm::log(a) };
            (by_base, by_exponent)
        }
        // A truth value does not move; at the border of a case the slope is that of the case that holds there.
        Op::Compare(..) | Op::And(..) => (0.0, 0.0),
        Op::Where(..) => (0.0, a),
        // The degree comes first.
        Op::Root(..) => (-y * libm::log(b) / (a * a), y / (a * b)),
    }
}

/// The limit of |u|^n at 0 from above by the sign of the exponent.
fn zero_power(n: i64) -> f64 {
    zero_power_real(n as f64)
}
fn zero_power_real(n: f64) -> f64 {
    if n > 0.0 {
        0.0
    } else if n == 0.0 {
        1.0
    } else {
        f64::INFINITY
    }
}

/// A product in which 0 stands for "does not depend": it stays 0 whatever the slope.
fn carry(slope: f64, change: f64) -> f64 {
    if change == 0.0 { 0.0 } else { slope * change }
}

fn operands(op: Op) -> (Option<Register>, Option<Register>) {
    let mut found = (None, None);
    op.for_each_operand(|place| {
        if found.0.is_none() {
            found.0 = Some(place);
        } else {
            found.1 = Some(place);
        }
    });
    found
}

impl Tape {
    /// Forward mode: values and their derivatives by the input `by`, at `n` points.
    pub fn duals<'a>(
        &self,
        points: &[Column],
        n: usize,
        by: usize,
        buffers: &'a mut Columns,
    ) -> (&'a [Column], &'a [Column]) {
        self.values(points, n, buffers);
        if buffers.slopes.len() < self.ops.len() {
            buffers.slopes.resize(self.ops.len(), [0.0; LANES]);
        }
        let values = &buffers.values;
        for (i, op) in self.ops.iter().enumerate() {
            let (done, rest) = buffers.slopes.split_at_mut(i);
            let out = &mut rest[0];
            if let Op::Input(k) = op {
                out[..n].fill(f64::from(u8::from(*k as usize == by)));
                continue;
            }
            let (first, second) = operands(*op);
            let column = |columns: &'_ [Column], place: Option<Register>, lane: usize| match place {
                Some(place) => columns[place as usize][lane],
                None => 0.0,
            };
            for lane in 0..n {
                let (a, b) = (column(values, first, lane), column(values, second, lane));
                let (da, db) = (column(done, first, lane), column(done, second, lane));
                out[lane] = if da == 0.0 && db == 0.0 {
                    0.0
                } else if let Op::Where(..) = op {
                    where_true(a, db)
                } else {
                    let (by_a, by_b) = local(self, *op, a, b, values[i][lane]);
                    carry(by_a, da) + carry(by_b, db)
                };
            }
        }
        (&buffers.values, &buffers.slopes)
    }

    /// Reverse mode: values, and the adjoints of one output at every place, at `n` points. The derivative by a name is
    /// the adjoint at its input, see [`Tape::input_place`].
    pub fn adjoints<'a>(
        &self,
        points: &[Column],
        n: usize,
        output: Register,
        buffers: &'a mut Columns,
    ) -> (&'a [Column], &'a [Column]) {
        self.values(points, n, buffers);
        if buffers.slopes.len() < self.ops.len() {
            buffers.slopes.resize(self.ops.len(), [0.0; LANES]);
        }
        for column in buffers.slopes.iter_mut().take(self.ops.len()) {
            column[..n].fill(0.0);
        }
        let last = output as usize;
        if let Some(seed) = buffers.slopes.get_mut(last) {
            seed[..n].fill(1.0);
        }
        let values = &buffers.values;
        for i in (0..=last.min(self.ops.len().saturating_sub(1))).rev() {
            let op = self.ops[i];
            let (before, rest) = buffers.slopes.split_at_mut(i);
            let arrived = &rest[0];
            let (Some(first), second) = operands(op) else { continue };
            for lane in 0..n {
                if arrived[lane] == 0.0 || matches!(op, Op::Compare(..) | Op::And(..)) {
                    continue;
                }
                let a = values[first as usize][lane];
                let b = second.map_or(0.0, |place| values[place as usize][lane]);
                let (by_a, by_b) = local(self, op, a, b, values[i][lane]);
                if matches!(op, Op::Where(..)) && by_b == 0.0 {
                    continue;
                }
                before[first as usize][lane] += by_a * arrived[lane];
                if let Some(second) = second {
                    before[second as usize][lane] += by_b * arrived[lane];
                }
            }
        }
        (&buffers.values, &buffers.slopes)
    }

    /// Where a name stands on the tape; `None` when nothing depends on it.
    pub fn input_place(&self, name: usize) -> Option<Register> {
        let at = self.ops.iter().position(|op| matches!(op, Op::Input(k) if *k as usize == name))?;
        Register::try_from(at).ok()
    }

    /// Value, first and second derivative of every place by one name, at one point.
    pub(super) fn jets(&self, point: &[f64], by: usize) -> Vec<[f64; 3]> {
        let mut jets: Vec<[f64; 3]> = Vec::with_capacity(self.ops.len());
        for op in &self.ops {
            let at = |place: Register| jets.get(place as usize).copied().unwrap_or([f64::NAN; 3]);
            let jet = match *op {
                Op::Constant(k) => [self.constants[k as usize].ball.value, 0.0, 0.0],
                Op::Input(k) => {
                    [point.get(k as usize).copied().unwrap_or(f64::NAN), f64::from(u8::from(k as usize == by)), 0.0]
                }
                Op::Neg(a) => at(a).map(|x| -x),
                Op::Add(a, b) => combine(at(a), at(b), |a, b| a + b),
                Op::Sub(a, b) => combine(at(a), at(b), |a, b| a - b),
                Op::Mul(a, b) => product(at(a), at(b)),
                Op::Div(a, b) => {
                    let ([a, da, dda], [b, db, ddb]) = (at(a), at(b));
                    let y = if b == 0.0 { f64::NAN } else { a / b };
                    let dy = (da - y * db) / b;
                    [y, dy, (dda - 2.0 * dy * db - y * ddb) / b]
                }
                Op::Max(a, b) => pick(at(a), at(b), |a, b| a > b),
                Op::Min(a, b) => pick(at(a), at(b), |a, b| a < b),
                Op::Unary(f, a) => {
                    let u = at(a);
                    let y = (f.row().value)(u[0]);
                    chained(u, y, (f.row().slope)(u[0], y), (f.row().curve)(u[0], y))
                }
                Op::Ratio(a, k) => {
                    let (p, q) = self.ratios[k as usize];
                    let (u, r) = (at(a), p as f64 / q as f64);
                    let y = super::columns::ratio(u[0], p, q);
                    chained(u, y, r * y / u[0], r * (r - 1.0) * y / (u[0] * u[0]))
                }
                Op::Compare(by, a, b) => [compare(by, at(a)[0], at(b)[0]), 0.0, 0.0],
                Op::And(a, b) => [and(at(a)[0], at(b)[0]), 0.0, 0.0],
                Op::Where(a, b) => at(b).map(|part| where_true(at(a)[0], part)),
                Op::Power(a, b) => real_power(at(a), at(b)),
                Op::Root(n, a) => {
                    let (n, a) = (at(n), at(a));
                    let y = crate::math::functions::values::root(n[0], a[0]);
                    let r = 1.0 / n[0];
                    let fixed = chained(a, y, r * y / a[0], r * (r - 1.0) * y / (a[0] * a[0]));
                    // A degree that varies is a power e^(ln a / n), which needs a positive radicand.
                    if n[1] == 0.0 && n[2] == 0.0 {
                        fixed
                    } else {
                        real_power(a, chained(n, r, -r * r, 2.0 * r * r * r))
                    }
                }
            };
            jets.push(jet);
        }
        jets
    }
}

fn combine(a: [f64; 3], b: [f64; 3], f: fn(f64, f64) -> f64) -> [f64; 3] {
    [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2])]
}
fn product([a, da, dda]: [f64; 3], [b, db, ddb]: [f64; 3]) -> [f64; 3] {
    [a * b, da * b + a * db, dda * b + 2.0 * da * db + a * ddb]
}
fn pick(a: [f64; 3], b: [f64; 3], wins: fn(f64, f64) -> bool) -> [f64; 3] {
    if a[0] == b[0] {
        return combine(a, b, |a, b| 0.5 * (a + b));
    }
    if wins(a[0], b[0]) || a[0].is_nan() { a } else { b }
}
/// `f(u)` with `f`, `f′`, `f″` at `u` given.
fn chained([_, du, ddu]: [f64; 3], y: f64, slope: f64, curve: f64) -> [f64; 3] {
    [y, carry(slope, du), carry(curve, du * du) + carry(slope, ddu)]
}
fn real_power(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    let y = super::columns::power(a[0], b[0]);
    if b[1] == 0.0 && b[2] == 0.0 {
        let (b, u) = (b[0], a[0]);
        return chained(a, y, b * super::columns::power(u, b - 1.0), b * (b - 1.0) * super::columns::power(u, b - 2.0));
    }
    let log = libm::log(a[0]);
    let exponent = product(b, chained(a, log, 1.0 / a[0], -1.0 / (a[0] * a[0])));
    chained(exponent, y, y, y)
}
