//! A value together with a bound on its error, and the running error analysis that carries both through a
//! calculation (Wilkinson; Higham, Accuracy and Stability of Numerical Algorithms, 3.3).

use super::unary::UnaryRow;
use crate::math::condition::Comparison;

/// Unit roundoff of a double, a little enlarged so that the rounding of the bounds themselves is covered.
pub const UNIT: f64 = 1.2e-16;
/// Relative error allowed to an elementary function of `libm` that is right to within one unit in the last place.
pub const FINE: f64 = 4.5e-16;
/// Relative error allowed to a function put together from several.
pub const ROUGH: f64 = 1.8e-15;
/// Absolute error allowed to every rounded result, so that what vanished below the smallest double is never taken
/// for exact.
pub const TINY: f64 = 1e-300;

/// A value, a bound on its distance from the true one, and whether it is one at all.
///
/// The status is a number so that a column of 64 is carried along without a branch: the greatest of the operands'.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ball {
    /// The value as computed; NaN where there is none.
    pub value: f64,
    /// At least the distance of `value` from the true value; never negative.
    pub error: f64,
    /// 0 a value, 1 unsure, 2 undefined.
    pub status: f64,
}

impl Ball {
    /// Really outside the domain.
    pub const UNDEFINED: Ball = Ball { value: f64::NAN, error: f64::NAN, status: 2.0 };
    /// Cannot be told: overflow, or a sign that is not decided within the bound.
    pub const UNSURE: Ball = Ball { value: f64::NAN, error: f64::NAN, status: 1.0 };

    /// A finite value without error.
    pub fn exact(value: f64) -> Ball {
        Ball { value, error: 0.0, status: 0.0 }
    }
    /// A value with a bound; unsure where either is not finite.
    pub fn of(value: f64, error: f64) -> Ball {
        Ball { value, error, status: f64::from(u8::from(!value.is_finite() || !error.is_finite())) }
    }
    /// Without error where the condition holds.
    pub(super) fn exactly_if(self, exact: bool) -> Ball {
        if exact && self.status == 0.0 { Ball { error: 0.0, ..self } } else { self }
    }
    /// With a further relative rounding error.
    pub(super) fn rounded_by(self, relative: f64) -> Ball {
        Ball { error: self.error + relative * self.value.abs(), ..self }
    }
    /// Whether there is a finite value with a finite bound.
    pub fn is_value(self) -> bool {
        self.status == 0.0 && self.value.is_finite() && self.error.is_finite()
    }
    /// Whether it is really outside the domain.
    pub fn is_undefined(self) -> bool {
        self.status == 2.0
    }
    fn at_least(self, status: f64) -> Ball {
        Ball { status: greater(self.status, status), ..self }
    }
}

/// The greater of two, as one machine instruction.
#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Whether a number is a multiple of 1/32 (below 2^46): sums and products of such numbers come out exactly.
#[inline(always)]
pub fn is_short(u: f64) -> bool {
    // Adding and taking away 1.5·2^47 rounds to multiples of 1/32.
    const SHIFT: f64 = 211_106_232_532_992.0;
    (u + SHIFT) - SHIFT == u
}
/// The greatest product of two short numbers that is sure to be exact, 2^42.
const SHORT_PRODUCT: f64 = 4_398_046_511_104.0;

#[inline(always)]
pub fn add(a: Ball, b: Ball) -> Ball {
    let sum = a.value + b.value;
    // The rounding error itself (Knuth's TwoSum), 0 where the sum is exact.
    let part = sum - a.value;
    let lost = (a.value - (sum - part)) + (b.value - part);
    Ball { value: sum, error: a.error + b.error + lost.abs() * 1.1, status: greater(a.status, b.status) }
}
#[inline(always)]
pub fn sub(a: Ball, b: Ball) -> Ball {
    add(a, neg(b))
}
#[inline(always)]
pub fn neg(a: Ball) -> Ball {
    Ball { value: -a.value, ..a }
}
#[inline(always)]
pub fn mul(a: Ball, b: Ball) -> Ball {
    let product = a.value * b.value;
    // With an error that vanishes in the product below, the result is not exact however short it is.
    let exact = is_short(a.value) & is_short(b.value) & (product.abs() < SHORT_PRODUCT) & (a.error + b.error == 0.0);
    let rounding = if exact { 0.0 } else { UNIT * product.abs() + TINY };
    let carried = a.value.abs() * b.error + b.value.abs() * a.error + a.error * b.error;
    Ball { value: product, error: carried + rounding, status: greater(a.status, b.status) }
}
#[inline(always)]
pub fn div(a: Ball, b: Ball) -> Ball {
    let quotient = a.value / b.value;
    let back = quotient * b.value;
    let short = is_short(quotient) & is_short(b.value) & (back.abs() < SHORT_PRODUCT) & (back == a.value);
    let exact = short & (a.error + b.error == 0.0);
    let rounding = if exact { 0.0 } else { UNIT * quotient.abs() + TINY };
    let size = b.value.abs();
    let carried = (a.error + quotient.abs() * b.error) / (size - b.error);
    let pole = if size > b.error {
        0.0
    } else if size + b.error == 0.0 {
        2.0
    } else {
        1.0
    };
    Ball { value: quotient, error: carried + rounding, status: greater(greater(a.status, b.status), pole) }
}
#[inline(always)]
pub fn max(a: Ball, b: Ball) -> Ball {
    let error = if a.value - a.error > b.value + b.error {
        a.error
    } else if b.value - b.error > a.value + a.error {
        b.error
    } else {
        // The sum, and not the greater, so that an error that is not a number stays one.
        a.error + b.error
    };
    let value = if a.value >= b.value || a.value.is_nan() { a.value } else { b.value };
    Ball { value, error, status: greater(a.status, b.status) }
}
#[inline(always)]
pub fn min(a: Ball, b: Ball) -> Ball {
    neg(max(neg(a), neg(b)))
}

/// A truth value: 1 where the two compare so, 0 where not; unsure where their bounds do not tell.
pub fn compare(by: Comparison, a: Ball, b: Ball) -> Ball {
    let status = greater(a.status, b.status);
    if status != 0.0 {
        return Ball::UNSURE.at_least(status);
    }
    let room = a.error + b.error;
    let apart = (a.value - b.value).abs() > room * (1.0 + 4.0 * UNIT) + UNIT * (a.value.abs() + b.value.abs());
    let order = match a.value.partial_cmp(&b.value) {
        Some(order) if apart || room == 0.0 => order,
        _ => return Ball::UNSURE,
    };
    Ball::exact(f64::from(u8::from(by.admits(order))))
}
/// Of two truth values, one of which may be undefined.
pub fn and(a: Ball, b: Ball) -> Ball {
    let fails = |c: Ball| c.status == 0.0 && c.value == 0.0;
    if fails(a) || fails(b) {
        Ball::exact(0.0)
    } else {
        Ball { status: greater(a.status, b.status), ..Ball::exact(1.0) }
    }
}
/// The second where the first is 1, and 0 where it is 0.
pub fn where_true(a: Ball, b: Ball) -> Ball {
    match () {
        () if a.status != 0.0 => Ball::UNSURE.at_least(a.status),
        () if a.value == 0.0 => Ball::exact(0.0),
        () => b,
    }
}

/// A function of one argument.
#[inline]
pub(super) fn unary(f: &UnaryRow, a: Ball) -> Ball {
    if a.status != 0.0 {
        return a;
    }
    if !a.error.is_finite() || !a.value.is_finite() {
        return Ball::UNSURE;
    }
    (f.bounded)(a.value, a.error)
}

/// A bound on |ln u| from the exponent alone.
fn log_size(u: f64) -> f64 {
    let exponent = ((u.to_bits() >> 52) & 0x7ff) as f64 - 1023.0;
    (exponent.abs() + 1.0) * std::f64::consts::LN_2
}

/// `a^b` for a positive base, with the sign given.
fn positive_power(a: Ball, b: Ball, sign: f64) -> Ball {
    let size = libm::pow(a.value, b.value);
    if a.error == 0.0 && b.error == 0.0 {
        let whole = a.value == a.value.floor() && b.value == b.value.floor() && b.value >= 0.0;
        let exact = a.value == 1.0 || (whole && size < 9e15);
        return Ball::of(sign * size, FINE * size + TINY).exactly_if(exact);
    }
    // ln of the result is off by at most |b|·|Δ ln a| + |Δb|·|ln a|.
    let stretch = a.error / (a.value - a.error);
    let off = b.error * (log_size(a.value) + stretch) + b.value.abs() * stretch;
    if off > 0.5 {
        return Ball::UNSURE;
    }
    Ball::of(sign * size, size * (off * (1.0 + off) + FINE) + TINY)
}

/// Whether no whole number lies within the bound of the value.
fn is_never_whole(b: Ball) -> bool {
    (b.value - b.value.round()).abs() > b.error && b.error < 0.5
}

/// `a^b` with an exponent that varies. A negative base needs a whole exponent.
pub fn power(a: Ball, b: Ball) -> Ball {
    let status = greater(a.status, b.status);
    if status != 0.0 {
        return Ball::UNSURE.at_least(status);
    }
    if !a.error.is_finite() || !b.error.is_finite() {
        return Ball::UNSURE;
    }
    if a.value - a.error > 0.0 {
        positive_power(a, b, 1.0)
    } else if a.value + a.error < 0.0 {
        if b.error == 0.0 && b.value == b.value.floor() {
            let sign = if b.value % 2.0 == 0.0 { 1.0 } else { -1.0 };
            positive_power(neg(a), b, sign)
        } else if is_never_whole(b) {
            Ball::UNDEFINED
        } else {
            Ball::UNSURE
        }
    } else if a.value == 0.0 && a.error == 0.0 {
        if b.value - b.error > 0.0 {
            Ball::exact(0.0)
        } else if b.value + b.error < 0.0 || b.error == 0.0 {
            Ball::UNDEFINED
        } else {
            Ball::UNSURE
        }
    } else {
        Ball::UNSURE
    }
}

/// The real `a^(p/q)`, in lowest terms with q at least 1: an odd q takes negative numbers too.
pub fn ratio(a: Ball, p: i64, q: i64) -> Ball {
    if a.status != 0.0 {
        return a;
    }
    if !a.error.is_finite() {
        return Ball::UNSURE;
    }
    let (size, exponent) = (a.value.abs(), p as f64 / q as f64);
    if size <= a.error {
        return match () {
            () if a.error == 0.0 && p > 0 => Ball::exact(0.0),
            () if a.error == 0.0 => Ball::UNDEFINED,
            // Both the value and the true one lie this near to 0.
            () if p > 0 && q % 2 == 1 => Ball::of(0.0, 2.0 * libm::pow(size + a.error, exponent)),
            () => Ball::UNSURE,
        };
    }
    if p == 0 {
        return Ball::exact(1.0);
    }
    if a.value < 0.0 && q % 2 == 0 {
        return Ball::UNDEFINED;
    }
    let sign = if a.value < 0.0 && p % 2 != 0 { -1.0 } else { 1.0 };
    let rounding = if q == 1 { 0.0 } else { UNIT * exponent.abs() };
    positive_power(Ball { value: size, ..a }, Ball { value: exponent, error: rounding, status: 0.0 }, sign)
}

/// The real root of `a` of degree `n`.
pub fn root(n: Ball, a: Ball) -> Ball {
    let inverse = div(Ball::exact(1.0), n);
    let status = greater(inverse.status, a.status);
    if status != 0.0 {
        return Ball::UNSURE.at_least(status);
    }
    if a.value - a.error > 0.0 || (a.value == 0.0 && a.error == 0.0) {
        return power(a, inverse);
    }
    if a.value + a.error >= 0.0 {
        return Ball::UNSURE;
    }
    match n.error == 0.0 && n.value == n.value.floor() {
        true if n.value % 2.0 != 0.0 => neg(power(neg(a), inverse)),
        true => Ball::UNDEFINED,
        false if is_never_whole(n) => Ball::UNDEFINED,
        false => Ball::UNSURE,
    }
}
