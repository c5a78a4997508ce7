//! Evaluation in extended precision with bounds of its own, for what doubles cannot decide.
//!
//! Every result is an interval that is sure to hold the true value; the bounds are floating point numbers of 448 bits
//! or more with a range of exponents that nothing typed in earnest leaves.

use super::condition::Comparison;
use super::number::Number;
use super::steps;
use super::tape::{Op, Origin, Register, Tape};
use astro_float_num::{BigFloat, Consts, RoundingMode, Word};
use std::cell::RefCell;
use std::cmp::Ordering;

mod functions;

/// Bits of a bound where no more are asked for.
const BITS: usize = 448;
/// Results of the arithmetic below are within this many bits of the last place.
const SLACK: i32 = 2;
const ROUND: RoundingMode = RoundingMode::ToEven;
/// Terms of a sum whose binary exponents differ by the bits of a bound less these leave hardly a bit of the smaller one.
const FEW_BITS: u32 = 48;
/// The greatest binary exponent of an argument of the exponential.
const MOST_EXPONENT: i32 = 28;
/// The greatest binary exponent of an argument of sine and cosine: reduction costs bits.
const MOST_TURNS: i32 = 200;

/// An interval that holds the true value.
#[derive(Clone, Debug)]
pub struct Interval {
    low: BigFloat,
    high: BigFloat,
}

/// A value in extended precision.
#[derive(Clone, Debug)]
pub enum Wide {
    /// An interval that holds the true value.
    Value(Interval),
    /// Overflow, or a sign that is not decided within the bounds.
    Unsure,
    /// Really outside the domain.
    Undefined,
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// The intervals have nothing in common.
    Apart,
    /// They overlap, and are so narrow that this says something.
    Together,
    /// They overlap, or one has no value.
    Unsure,
}

thread_local! {
    /// π, e and the logarithms to as many digits as were asked for so far; `None` where memory for them is lacking. They
    /// have the same digits whoever asks, so that keeping them settles nothing but the time.
    static CONSTANTS: RefCell<Option<Consts>> = RefCell::new(Consts::new().ok());
}

/// Computes with the constants of this thread; what needs them and has none is no number.
fn with_constants(f: impl FnOnce(&mut Consts) -> BigFloat) -> BigFloat {
    CONSTANTS.with_borrow_mut(|kept| kept.as_mut().map_or_else(|| big(f64::NAN), f))
}

/// The evaluator.
pub struct Precise {
    /// Bits of a bound.
    bits: usize,
    /// The sums of the last evaluation in which one term was too small beside the other to leave a trace.
    lost: Vec<Register>,
}

impl std::fmt::Debug for Precise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Precise")
    }
}

fn big(n: f64) -> BigFloat {
    BigFloat::from_f64(n, BITS)
}
fn is_finite(n: &BigFloat) -> bool {
    !n.is_nan() && !n.is_inf()
}
fn exponent(n: &BigFloat) -> i32 {
    if n.is_zero() { i32::MIN } else { n.exponent().unwrap_or(i32::MAX) }
}
/// Bits of a result: those of an operand that has more than the usual ones.
fn bits_of(a: &BigFloat, b: &BigFloat) -> usize {
    let bits = |n: &BigFloat| n.mantissa_max_bit_len().unwrap_or(0);
    bits(a).max(bits(b)).max(BITS)
}
/// A little more than the rounding error of a result.
fn unit(n: &BigFloat) -> BigFloat {
    if n.is_zero() || !is_finite(n) {
        return big(0.0);
    }
    let mut unit = BigFloat::from_word(1, 64);
    unit.set_exponent(exponent(n).saturating_sub(bits_of(n, n) as i32 - SLACK));
    unit
}
fn down(n: BigFloat) -> BigFloat {
    n.sub(&unit(&n), bits_of(&n, &n), ROUND)
}
fn up(n: BigFloat) -> BigFloat {
    n.add(&unit(&n), bits_of(&n, &n), ROUND)
}

impl Interval {
    fn exact(n: BigFloat) -> Interval {
        Interval { low: n.clone(), high: n }
    }
    /// Around a rounded result.
    fn near(n: BigFloat) -> Interval {
        Interval { low: down(n.clone()), high: up(n) }
    }
    /// Outward from rounded bounds.
    fn outward(low: BigFloat, high: BigFloat) -> Interval {
        Interval { low: down(low), high: up(high) }
    }
    fn is_exact(&self) -> bool {
        self.low == self.high
    }
    fn is_zero(&self) -> bool {
        self.low.is_zero() && self.high.is_zero()
    }
    fn is_positive(&self) -> bool {
        !self.low.is_zero() && self.low.is_positive()
    }
    fn is_negative(&self) -> bool {
        !self.high.is_zero() && self.high.is_negative()
    }
    fn negated(&self) -> Interval {
        Interval { low: self.high.neg(), high: self.low.neg() }
    }
    fn width(&self) -> BigFloat {
        self.high.sub(&self.low, bits_of(&self.low, &self.high), ROUND)
    }
    fn size(&self) -> BigFloat {
        self.low.abs().max(&self.high.abs())
    }
    /// The value, finite and as an interval, or nothing that can be told.
    fn checked(self) -> Wide {
        if is_finite(&self.low) && is_finite(&self.high) { Wide::Value(self) } else { Wide::Unsure }
    }
    fn plus(&self, other: &Interval) -> Interval {
        let sum = |a: &BigFloat, b: &BigFloat| a.add(b, bits_of(a, b), ROUND);
        Interval::outward(sum(&self.low, &other.low), sum(&self.high, &other.high))
    }
    fn times(&self, other: &Interval) -> Interval {
        let corner = |a: &BigFloat, b: &BigFloat| a.mul(b, bits_of(a, b), ROUND);
        if self.is_exact() && other.is_exact() {
            return Interval::near(corner(&self.low, &other.low));
        }
        if self.is_positive() && other.is_positive() {
            return Interval::outward(corner(&self.low, &other.low), corner(&self.high, &other.high));
        }
        let corners = [
            corner(&self.low, &other.low),
            corner(&self.low, &other.high),
            corner(&self.high, &other.low),
            corner(&self.high, &other.high),
        ];
        Interval::hull(&corners)
    }
    fn hull(corners: &[BigFloat]) -> Interval {
        let mut bounds = Interval::exact(corners.first().cloned().unwrap_or_else(|| big(f64::NAN)));
        for corner in corners {
            bounds = Interval { low: bounds.low.min(corner), high: bounds.high.max(corner) };
        }
        Interval::outward(bounds.low, bounds.high)
    }
}

impl Wide {
    fn exact(n: f64) -> Wide {
        Wide::Value(Interval::exact(big(n)))
    }
    /// The sum of two values.
    pub(crate) fn plus(&self, other: &Wide) -> Wide {
        two(self, other, |a, b| a.plus(b).checked())
    }
    /// The difference of two values.
    pub(crate) fn minus(&self, other: &Wide) -> Wide {
        two(self, other, |a, b| a.plus(&b.negated()).checked())
    }
    /// The product of two values.
    pub(crate) fn times(&self, other: &Wide) -> Wide {
        two(self, other, |a, b| a.times(b).checked())
    }
    /// The quotient of two values.
    pub(crate) fn over(&self, other: &Wide) -> Wide {
        two(self, other, divide)
    }
    /// Both ends: whether it is negative, the digits to the base 2^64 from the lowest one up, and the binary exponent of
    /// the lowest one.
    pub(crate) fn ends(&self) -> Option<[(bool, Vec<u64>, i64); 2]> {
        let Wide::Value(interval) = self else { return None };
        Some([digits(&interval.low)?, digits(&interval.high)?])
    }
    /// Whether there is an interval.
    pub fn is_value(&self) -> bool {
        matches!(self, Wide::Value(_))
    }
    /// How the true value compares with 0, where the interval says it.
    pub fn sign(&self) -> Option<Ordering> {
        let Wide::Value(interval) = self else { return None };
        match () {
            () if interval.is_positive() => Some(Ordering::Greater),
            () if interval.is_negative() => Some(Ordering::Less),
            () if interval.is_zero() => Some(Ordering::Equal),
            () => None,
        }
    }
    /// Whether the true value is surely less than 2^`exponent` in size.
    pub fn is_below(&self, exponent: i32) -> bool {
        matches!(self, Wide::Value(interval) if self::exponent(&interval.size()) <= exponent)
    }
    /// The whole number at or below the true value, where the interval says it and it fits.
    pub fn floor(&self) -> Option<i64> {
        let Wide::Value(interval) = self else { return None };
        let low = interval.low.floor();
        let fits = low.is_zero() || exponent(&low) < 62;
        (fits && low == interval.high.floor()).then(|| whole(&low)).flatten()
    }
    /// A double near the true value.
    pub fn to_f64(&self) -> Option<f64> {
        let Wide::Value(interval) = self else { return None };
        let middle = interval.low.add(&interval.high, BITS, ROUND).mul(&big(0.5), BITS, ROUND);
        to_f64(&middle)
    }
    /// Whether the interval is so narrow that its twelve first digits hold.
    pub fn is_narrow(&self) -> bool {
        let Wide::Value(interval) = self else { return false };
        interval.width().mul(&big(1e12), BITS, ROUND) <= interval.size()
    }
    /// Whether it is really outside the domain.
    pub fn is_undefined(&self) -> bool {
        matches!(self, Wide::Undefined)
    }
    /// Whether the true value can lie within `error` of `value`; `None` where there is no value.
    pub fn is_within(&self, value: f64, error: f64) -> Option<bool> {
        let Wide::Value(interval) = self else { return None };
        // The two ends in extended precision: their sum as a double could round inwards.
        let (low, high) = (big(value).sub(&big(error), BITS, ROUND), big(value).add(&big(error), BITS, ROUND));
        Some(interval.low <= high && low <= interval.high)
    }
    /// The greater of two troubles.
    fn trouble(&self, other: &Wide) -> Wide {
        if self.is_undefined() || other.is_undefined() { Wide::Undefined } else { Wide::Unsure }
    }

    /// Compares two values.
    pub fn compare(&self, other: &Wide) -> Closeness {
        let (Wide::Value(a), Wide::Value(b)) = (self, other) else { return Closeness::Unsure };
        if a.high < b.low || b.high < a.low {
            return Closeness::Apart;
        }
        let width = a.width().max(&b.width());
        // Where both vanish no relative bound can hold; what cancelled to this many bits is taken for 0.
        let vanished = exponent(&width) < -(BITS as i32) / 2;
        let narrow = width.mul(&big(1e10), bits_of(&width, &width), ROUND) <= a.size().max(&b.size());
        if vanished || narrow { Closeness::Together } else { Closeness::Unsure }
    }
}

impl Precise {
    /// `None` where memory for the constants is lacking.
    pub fn new() -> Option<Precise> {
        Precise::with_bits(BITS)
    }
    /// With so many bits in a bound, 448 at the least.
    pub fn with_bits(bits: usize) -> Option<Precise> {
        CONSTANTS.with_borrow(|kept| kept.is_some()).then(|| Precise { bits: bits.max(BITS), lost: Vec::new() })
    }

    /// The values at the places wanted, for inputs that are exact.
    pub fn values(&mut self, tape: &Tape, point: &[f64], wanted: &[Register]) -> Vec<Wide> {
        let needed = tape.needed(wanted);
        let mut results: Vec<Wide> = Vec::with_capacity(tape.ops().len());
        self.lost.clear();
        for (op, needed) in tape.ops().iter().zip(needed) {
            // A function of this many bits costs as much as twenty products of them.
            let cost = if matches!(op, Op::Unary(..) | Op::Power(..) | Op::Root(..)) { 160 } else { 8 };
            let result =
                if needed && steps::take(cost) { self.operation(tape, *op, point, &results) } else { Wide::Unsure };
            results.push(result);
        }
        wanted.iter().map(|place| results.get(*place as usize).cloned().unwrap_or(Wide::Unsure)).collect()
    }

    /// A rational number.
    pub(crate) fn number(&mut self, n: Number) -> Wide {
        let whole = |n: i128| BigFloat::from_i128(n, self.bits);
        let quotient = whole(n.num()).div(&whole(n.den()), self.bits, ROUND);
        let exact = n.den().unsigned_abs().is_power_of_two();
        (if exact { Interval::exact(quotient) } else { Interval::near(quotient) }).checked()
    }
    /// π
    pub(crate) fn pi(&mut self) -> Wide {
        Interval::near(with_constants(|c| c.pi(self.bits, ROUND))).checked()
    }
    /// A quotient of two whole numbers, by their digits to the base 2^64 from the lowest one up.
    pub(crate) fn quotient(&mut self, negative: bool, above: &[u64], below: &[u64]) -> Wide {
        let bits = self.bits;
        let whole = |digits: &[u64]| {
            let shift = BigFloat::from_f64(18_446_744_073_709_551_616.0, bits);
            let sum = digits.iter().rev().fold(BigFloat::from_u64(0, bits), |sum, digit| {
                sum.mul(&shift, bits, ROUND).add(&BigFloat::from_u64(*digit, 64), bits, ROUND)
            });
            // Digits beyond the bits of a bound are rounded away.
            if digits.len() * 64 <= bits { Interval::exact(sum) } else { Interval::near(sum) }
        };
        let (above, below) = (whole(above), whole(below));
        let above = if negative { above.negated() } else { above };
        let power_of_two = below.is_exact() && is_power_of_two(&below.low);
        if power_of_two && above.is_exact() {
            return Interval::exact(above.low.div(&below.low, bits, ROUND)).checked();
        }
        divide(&above, &below)
    }

    /// The sums of the last evaluation in which one term was too small beside the other to leave a trace.
    pub fn lost(&self) -> &[Register] {
        &self.lost
    }

    fn operation(&mut self, tape: &Tape, op: Op, point: &[f64], before: &[Wide]) -> Wide {
        let unknown = Wide::Unsure;
        let at = |place: Register| before.get(place as usize).unwrap_or(&unknown);
        match op {
            Op::Constant(k) => self.constant(tape, k, point, before),
            Op::Input(k) => point
                .get(k as usize)
                .map_or(Wide::Unsure, |x| Interval::exact(BigFloat::from_f64(*x, self.bits)).checked()),
            Op::Neg(a) => one(at(a), |a| a.negated().checked()),
            Op::Add(a, b) | Op::Sub(a, b) => {
                if two_sizes(at(a), at(b)).is_some_and(|(a, b)| a.abs_diff(b) > self.bits as u32 - FEW_BITS) {
                    self.lost.push(Register::try_from(before.len()).unwrap_or(Register::MAX));
                }
                match op {
                    Op::Add(..) => two(at(a), at(b), |a, b| a.plus(b).checked()),
                    _ => two(at(a), at(b), |a, b| a.plus(&b.negated()).checked()),
                }
            }
            Op::Mul(a, b) => two(at(a), at(b), |a, b| a.times(b).checked()),
            Op::Div(a, b) => two(at(a), at(b), divide),
            Op::Max(a, b) => two(at(a), at(b), greater),
            Op::Min(a, b) => {
                two(at(a), at(b), |a, b| one(&greater(&a.negated(), &b.negated()), |c| c.negated().checked()))
            }
            Op::Unary(f, a) => self.unary(f, at(a)),
            Op::Ratio(a, k) => {
                let (p, q) = tape.ratios().get(k as usize).copied().unwrap_or((1, 1));
                self.ratio(at(a), p, q)
            }
            Op::Power(a, b) => self.power(at(a), at(b)),
            Op::Root(n, a) => self.root(at(n), at(a)),
            Op::Compare(by, a, b) => two(at(a), at(b), |a, b| truth(compare(by, a, b))),
            Op::And(a, b) => match (at(a), at(b)) {
                (Wide::Value(c), _) | (_, Wide::Value(c)) if c.is_zero() => Wide::exact(0.0),
                (a, b) => two(a, b, |_, _| Wide::exact(1.0)),
            },
            Op::Where(a, b) => one(at(a), |truth| if truth.is_zero() { Wide::exact(0.0) } else { at(b).clone() }),
        }
    }

    fn constant(&mut self, tape: &Tape, index: u32, point: &[f64], before: &[Wide]) -> Wide {
        match tape.constants().get(index as usize).map(|known| known.origin) {
            Some(Origin::Exact(n)) => self.number(n),
            Some(Origin::Pi) => self.pi(),
            Some(Origin::E) => Interval::near(with_constants(|c| c.e(self.bits, ROUND))).checked(),
            // What it was folded from stands before it.
            Some(Origin::Folded(op)) => self.operation(tape, op, point, before),
            None => Wide::Unsure,
        }
    }
}

fn is_power_of_two(n: &BigFloat) -> bool {
    let words = n.as_raw_parts().map(|(words, ..)| words.iter().map(|word| word.count_ones()).sum::<u32>());
    words == Some(1)
}
/// The digits of a number to the base 2^64, and the binary exponent of the lowest one.
fn digits(n: &BigFloat) -> Option<(bool, Vec<u64>, i64)> {
    if n.is_zero() {
        return Some((false, Vec::new(), 0));
    }
    let (words, _, sign, exponent, _) = n.as_raw_parts()?;
    let each = (64 / Word::BITS) as usize;
    // From the highest word down, so that what is missing is missing at the end.
    let from_top: Vec<Word> = words.iter().rev().copied().collect();
    let digit = |part: &[Word]| {
        let joined = part.iter().fold(0u128, |sum, word| (sum << Word::BITS) | u128::from(*word));
        (joined << (64 - part.len() as u32 * Word::BITS)) as u64
    };
    let mut digits: Vec<u64> = from_top.chunks(each).map(digit).collect();
    digits.reverse();
    let lowest = i64::from(exponent) - 64 * i64::try_from(digits.len()).ok()?;
    Some((sign.is_negative(), digits, lowest))
}
/// The leading 64 bits of the size, the binary exponent and whether it is negative, of a number that is not 0.
fn leading(n: &BigFloat) -> Option<(u64, i32, bool)> {
    let (words, _, sign, exponent, _) = n.as_raw_parts()?;
    let joined = words.iter().rev().take(64 / Word::BITS as usize);
    let top = joined.fold(0u128, |top, word| (top << Word::BITS) | u128::from(*word)) as u64;
    Some((top, exponent, sign.is_negative()))
}
/// The nearest double, or nearly; `None` beyond their range.
fn to_f64(n: &BigFloat) -> Option<f64> {
    if n.is_zero() {
        return Some(0.0);
    }
    let (top, exponent, negative) = leading(n)?;
    let size = libm::ldexp(top as f64, exponent - 64);
    (-1000..1000).contains(&exponent).then_some(if negative { -size } else { size })
}
/// A whole number of less than 62 bits.
fn whole(n: &BigFloat) -> Option<i64> {
    if n.is_zero() {
        return Some(0);
    }
    let (top, exponent, negative) = leading(n)?;
    let size = i64::try_from(top >> (64 - exponent)).ok()?;
    Some(if negative { -size } else { size })
}
/// The binary exponents of two values that are surely not 0.
fn two_sizes(a: &Wide, b: &Wide) -> Option<(i32, i32)> {
    let size = |wide: &Wide| match wide {
        Wide::Value(interval) if interval.is_positive() || interval.is_negative() => Some(exponent(&interval.size())),
        _ => None,
    };
    Some((size(a)?, size(b)?))
}
/// A result from one operand that has a value.
fn one(a: &Wide, f: impl FnOnce(&Interval) -> Wide) -> Wide {
    match a {
        Wide::Value(a) => f(a),
        other => other.clone(),
    }
}
/// A result from two operands that have values.
fn two(a: &Wide, b: &Wide, f: impl FnOnce(&Interval, &Interval) -> Wide) -> Wide {
    match (a, b) {
        (Wide::Value(a), Wide::Value(b)) => f(a, b),
        _ => a.trouble(b),
    }
}
fn divide(a: &Interval, b: &Interval) -> Wide {
    if b.is_zero() {
        return Wide::Undefined;
    }
    if !b.is_positive() && !b.is_negative() {
        return Wide::Unsure;
    }
    let corner = |a: &BigFloat, b: &BigFloat| a.div(b, bits_of(a, b), ROUND);
    if a.is_exact() && b.is_exact() {
        return Interval::near(corner(&a.low, &b.low)).checked();
    }
    if a.is_positive() && b.is_positive() {
        return Interval::outward(corner(&a.low, &b.high), corner(&a.high, &b.low)).checked();
    }
    Interval::hull(&[
        corner(&a.low, &b.low),
        corner(&a.low, &b.high),
        corner(&a.high, &b.low),
        corner(&a.high, &b.high),
    ])
    .checked()
}
/// Whether two values compare so; `None` where their intervals do not tell.
fn compare(by: Comparison, a: &Interval, b: &Interval) -> Option<bool> {
    let order = match () {
        () if a.low > b.high => Ordering::Greater,
        () if a.high < b.low => Ordering::Less,
        () if a.is_exact() && b.is_exact() => Ordering::Equal,
        () => return None,
    };
    Some(by.admits(order))
}
fn truth(holds: Option<bool>) -> Wide {
    holds.map_or(Wide::Unsure, |holds| Wide::exact(f64::from(u8::from(holds))))
}
fn greater(a: &Interval, b: &Interval) -> Wide {
    Interval { low: a.low.max(&b.low), high: a.high.max(&b.high) }.checked()
}
