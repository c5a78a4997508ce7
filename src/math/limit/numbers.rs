//! What the numbers say: tables from both sides, and a verdict on a sequence of values.

use super::way::Way;
use super::{Target, point_value};
use crate::math::evaluate::{Compiled, exact_value};
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;

/// A value in a table, exactly where it is rational.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The value as a double.
    pub value: f64,
    /// The value exactly; `None` where it is irrational or does not fit.
    pub exact: Option<Number>,
}

/// One line: the distance, and the values on both sides; `None` where undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TableRow {
    /// The distance from the point; at infinity how far out it is.
    pub h: Number,
    /// The value at the point minus `h`.
    pub left: Option<Cell>,
    /// The value at the point plus `h`.
    pub right: Option<Cell>,
}

/// Values nearer and nearer to the point. At +∞ only the right column is filled, at −∞ only the left one.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The lines, from far to near.
    pub rows: Vec<TableRow>,
}

/// The table for h = 1, 1/10, … (`rows` lines, at most 12); at infinity for x = ±1, ±10, ….
pub fn table(of: &Expr, by: &str, to: &Target, rows: usize) -> Table {
    let mut found = Vec::new();
    let name = Symbol::new(by);
    let compiled = Compiled::new(&[of], std::slice::from_ref(&name));
    let cell = |at: Option<Number>, near: f64| {
        let exact = at.and_then(|at| exact_value(of, &[(name.clone(), at)]));
        let value = match exact {
            Some(n) => n.to_f64(),
            None => compiled.as_ref()?.finite(&[near])?,
        };
        Some(Cell { value, exact })
    };
    for k in 0..rows.min(12) {
        let Some(far) = Number::int(10).pow(k as i64).or(Some(Number::ONE)) else { break };
        let Some(h) = far.recip() else { break };
        found.push(match to {
            Target::At(point) => {
                let (exact, value) = (exact_value(point, &[]), point_value(point).unwrap_or(f64::NAN));
                let left = cell(exact.and_then(|a| a.sub(h)), value - h.to_f64());
                let right = cell(exact.and_then(|a| a.add(h)), value + h.to_f64());
                TableRow { h: h.marked_decimal(true), left, right }
            }
            Target::Infinity { negative: false } => {
                TableRow { h: far, left: None, right: cell(Some(far), far.to_f64()) }
            }
            Target::Infinity { negative: true } => {
                TableRow { h: far, left: cell(far.neg(), -far.to_f64()), right: None }
            }
        });
    }
    Table { rows: found }
}

/// Where a sequence of values goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trend {
    /// It comes to rest.
    Settles {
        /// Where it comes to rest.
        value: f64,
        /// How far off that may be.
        error: f64,
    },
    /// It grows without bound.
    Grows {
        /// To −∞ instead of +∞.
        negative: bool,
    },
    /// It goes up and down without end, and not less and less.
    Swings,
    /// There are no values.
    Undefined,
    /// Nothing can be said from the values there are.
    Unclear,
}

/// What the numbers say from one side: from below where `from_below`; at infinity there is only one.
pub fn trend(of: &Expr, by: &str, to: &Target, from_below: bool) -> Trend {
    Way::new(by, to, from_below).map_or(Trend::Unclear, |way| Samples::of(of, &way).trend())
}

/// Each distance is this much of the one before. It is no simple fraction, so that no swing is met at the same phase
/// again and again.
const RATIO: f64 = 0.55;
const FIRST: f64 = 0.37;
/// A value is left out when its error may be more than this part of it.
const NOISE: f64 = 1e-7;

/// The values on the way, nearer and nearer.
pub(super) struct Samples(Vec<f64>);

impl Samples {
    pub(super) fn of(of: &Expr, way: &Way) -> Samples {
        let Some(compiled) = Compiled::new(&[of], std::slice::from_ref(&way.by)) else { return Samples(Vec::new()) };
        let mut values = Vec::new();
        let mut t = FIRST;
        while t > way.nearest() {
            let at = [way.at(t)];
            let (value, ball) = (compiled.value(&at), compiled.ball(&at));
            let noisy = value.is_finite() && (!ball.is_value() || ball.error > NOISE * value.abs().max(1e-3));
            if noisy {
                // Nearer by, rounding says more than the function.
                break;
            }
            values.push(if ball.is_undefined() { f64::NAN } else { value });
            t *= RATIO;
        }
        Samples(values)
    }

    /// The last stretch without a gap: where the values are that count.
    fn tail(&self) -> &[f64] {
        let defined = |value: &f64| !value.is_nan();
        // Right at the end, rounding can make a value undefined that is not.
        let end = self.0.iter().rposition(defined).map_or(0, |last| last + 1);
        let head = self.0.get(..end).unwrap_or(&[]);
        let start = head.iter().rposition(|value| value.is_nan()).map_or(0, |gap| gap + 1);
        head.get(start..).unwrap_or(&[])
    }

    pub(super) fn trend(&self) -> Trend {
        let tail = self.tail();
        let defined = self.0.iter().filter(|value| !value.is_nan()).count();
        if defined == 0 || defined * 6 < self.0.len() && tail.len() < 6 {
            return Trend::Undefined;
        }
        if tail.len() < 6 {
            return Trend::Unclear;
        }
        if let Some(found) = settled(tail) {
            return found;
        }
        for negative in [false, true] {
            if grows_fast(tail, negative) || grows_slowly(tail, negative) {
                return Trend::Grows { negative };
            }
        }
        if swings(tail) { Trend::Swings } else { Trend::Unclear }
    }

    /// Whether the values go where the algebra says, be it slowly.
    pub(super) fn head_for(&self, value: f64) -> bool {
        let errors: Vec<f64> =
            self.tail().iter().filter(|v| v.is_finite()).map(|v| (v - value).abs() / value.abs().max(1.0)).collect();
        let close = errors.windows(2).any(|pair| pair[0].max(pair[1]) <= 1e-5);
        let third = errors.len() / 3;
        let worst = |part: &[f64]| part.iter().fold(0.0, |most: f64, error| most.max(*error));
        let slow = third > 1 && {
            let (early, rest) = errors.split_at(third);
            let (middle, late) = rest.split_at(third);
            worst(late) < worst(middle) && worst(middle) < worst(early) && worst(late) < 0.5 * worst(early)
        };
        (close || slow) && !swings(self.tail())
    }

    /// Whether the values grow without bound on that side, be it slowly.
    pub(super) fn grow(&self, negative: bool) -> bool {
        let tail = self.tail();
        // As slowly as ln ln x: all that can be seen is that it never turns and never settles.
        let rises =
            tail.len() > 20 && tail.windows(2).all(|pair| if negative { pair[1] < pair[0] } else { pair[1] > pair[0] });
        // Past the largest double there is nothing to be seen; then the sign alone speaks against it or not.
        let past = if negative { f64::NEG_INFINITY } else { f64::INFINITY };
        let overflows = tail.len() >= 6 && tail.iter().rev().take(6).all(|value| *value == past);
        overflows || grows_fast(tail, negative) || grows_slowly(tail, negative) || rises && settled(tail).is_none()
    }
}

/// The best of the values, of Aitken's extrapolation of them, and of Neville's to distance 0, with an estimate of the
/// error; `None` where none is good to seven digits.
fn settled(tail: &[f64]) -> Option<Trend> {
    let mut best: Option<(f64, f64)> = None;
    let mut row: Vec<f64> = Vec::new();
    for (k, value) in tail.iter().enumerate() {
        if !value.is_finite() {
            break;
        }
        // Neville's scheme: each column removes one more power of the distance.
        let mut new = vec![*value];
        let mut factor = 1.0;
        for old in row.iter().take(8) {
            factor /= RATIO;
            let last = new.last().copied()?;
            new.push((factor * last - old) / (factor - 1.0));
        }
        if k >= 6 {
            let size = value.abs().max(1e-3);
            let mut offers: Vec<(f64, f64)> = Vec::new();
            for pair in new.windows(2) {
                let error = (pair[1] - pair[0]).abs() + (value - pair[1]).abs() * 1e-7;
                offers.push((pair[1], error));
            }
            if let [.., a, b, c] = tail.get(..=k)? {
                let (first, second) = (b - a, c - b);
                let drift = first.abs().max(second.abs());
                offers.push((*c, 4.0 * drift));
                if second.abs() < 0.98 * first.abs() {
                    let limit = c + second * second / (first - second);
                    // Two in a row must say the same.
                    let before = k.checked_sub(3).and_then(|i| tail.get(i)).map(|z| {
                        let zero = a - z;
                        b + first * first / (zero - first)
                    });
                    if let Some(before) = before {
                        offers.push((limit, 2.0 * (limit - before).abs()));
                    }
                }
            }
            for (value, error) in offers {
                if value.is_finite() && best.is_none_or(|(_, least)| error < least) {
                    best = Some((value, error));
                }
            }
            // Good enough; from here on rounding only makes it worse.
            if best.is_some_and(|(_, error)| error <= 1e-11 * size) {
                break;
            }
        }
        row = new;
    }
    let good = |error: f64, value: f64| error <= 1e-7 * value.abs().max(1.0);
    // An extrapolation is believed when the values themselves go on towards it to the end.
    let confirmed = |value: f64, error: f64| {
        let distance: Vec<f64> = tail.iter().filter(|v| v.is_finite()).map(|v| (v - value).abs()).collect();
        let (half, last) = (distance.get(distance.len() / 2)?, distance.last()?);
        (*last <= 0.5 * half || *last <= 10.0 * error + 1e-12 * value.abs()).then_some(())
    };
    if let Some((value, error)) = best
        && good(error, value)
        && confirmed(value, error).is_some()
    {
        return Some(Trend::Settles { value, error });
    }
    let last = tail.last_chunk::<6>()?;
    let (low, high) = last.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let (value, error) = (last[5], 4.0 * (high - low));
    (value.is_finite() && good(error, value)).then_some(Trend::Settles { value, error })
}

/// The size goes up all the way at the end, by much.
fn grows_fast(tail: &[f64], negative: bool) -> bool {
    let signed: Vec<f64> =
        tail.iter().filter(|value| value.is_finite()).map(|value| if negative { -value } else { *value }).collect();
    let Some(&last) = signed.last() else { return false };
    // The last values can be lost in rounding, so the greatest one counts.
    let peak = signed.iter().fold(f64::NEG_INFINITY, |most, value| most.max(*value));
    let Some(top) = signed.iter().position(|value| *value == peak) else { return false };
    let climb = signed.get(top.saturating_sub(8)..=top).unwrap_or(&[]);
    let rising = climb.windows(2).all(|pair| pair[1] >= pair[0] && pair[0] > 0.0);
    let first = climb.first().copied().unwrap_or(peak);
    rising && climb.len() > 4 && peak > 1e4 && peak > 4.0 * first && last > 0.0 && top + 4 >= signed.len()
}

/// As a logarithm: the same amount is added each time.
fn grows_slowly(tail: &[f64], negative: bool) -> bool {
    let Some(end) = tail.get(tail.len().saturating_sub(12)..) else { return false };
    let steps: Vec<f64> =
        end.windows(2).map(|pair| if negative { pair[0] - pair[1] } else { pair[1] - pair[0] }).collect();
    let (least, most) = steps.iter().fold((f64::INFINITY, 0.0f64), |(least, most), s| (least.min(*s), most.max(*s)));
    let size = end.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    steps.len() >= 8 && least > 0.9 * most && least > 1e-6 * size
}

/// Up and down, and the last swings are as wide as those before.
fn swings(tail: &[f64]) -> bool {
    let half = tail.len() / 2;
    let (early, late) = tail.split_at(half);
    let width = |part: &[f64]| {
        let (low, high) =
            part.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
        high - low
    };
    let steps: Vec<f64> = late.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let turns = steps.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count();
    let level = late.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
    turns * 4 >= steps.len() && width(late) > 0.3 * width(early) && width(late) > 1e-3 * level
}
