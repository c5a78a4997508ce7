//! Exact rational numbers, the only numbers an expression holds.
//!
//! One half stays one half. A number typed as a decimal remembers that it was, so that `1.5x` is printed as it was
//! typed, but its value is exact all the same. Arithmetic is checked: what does not fit gives `None`, and the caller
//! leaves the operation unevaluated.

use std::cmp::Ordering;

/// An exact rational in lowest terms with a positive denominator.
///
/// Equality and hashing see the `decimal` mark too: `0.5` and `1/2` are the same value ([`Number::same_value`]) but
/// print differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    num: i128,
    den: i128,
    decimal: bool,
}

/// The greatest common divisor.
pub(super) fn gcd(mut a: u128, mut b: u128) -> u128 {
    // Most numbers are small, and dividing words of 64 bits is many times faster.
    if let (Ok(mut a), Ok(mut b)) = (u64::try_from(a), u64::try_from(b)) {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        return u128::from(a);
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[expect(
    clippy::should_implement_trait,
    reason = "checked arithmetic returns an Option, which the traits of the operators cannot"
)]
impl Number {
    /// The number 0.
    pub const ZERO: Number = Number::int(0);
    /// The number 1.
    pub const ONE: Number = Number::int(1);

    /// A whole number.
    pub const fn int(n: i64) -> Number {
        Number { num: n as i128, den: 1, decimal: false }
    }

    /// `num/den` in lowest terms; `None` when `den` is 0 or a sign change does not fit.
    pub fn ratio(num: i128, den: i128) -> Option<Number> {
        match den {
            0 => return None,
            1 => return Some(Number { num, den, decimal: false }),
            _ => {}
        }
        let g = gcd(num.unsigned_abs(), den.unsigned_abs());
        let g = i128::try_from(g).ok()?;
        let (num, den) = if g == 1 { (num, den) } else { (num / g, den / g) };
        let (num, den) = if den < 0 { (num.checked_neg()?, den.checked_neg()?) } else { (num, den) };
        Some(Number { num, den, decimal: false })
    }

    /// Reads `12`, `.5`, `5.`, `2.5e-3`. `None` when it is no such literal or needs more than an `i128` on either side
    /// of the bar.
    pub fn parse(text: &str) -> Option<Number> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut num: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return None;
            }
            num = num.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
        }
        let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let power = 10i128.checked_pow(shift.unsigned_abs());
        let number = match shift {
            _ if num == 0 => Number::ZERO,
            0.. => Number::ratio(num.checked_mul(power?)?, 1)?,
            _ => Number::ratio(num, power?)?,
        };
        let decimal = text.contains(['.', 'e', 'E']);
        Some(number.marked_decimal(decimal))
    }

    /// Reads a literal that may have a minus sign.
    pub fn parse_signed(text: &str) -> Option<Number> {
        match text.strip_prefix('-') {
            Some(size) => Number::parse(size)?.neg(),
            None => Number::parse(text),
        }
    }

    /// The same value, printed as a decimal where that is possible exactly.
    pub fn marked_decimal(self, decimal: bool) -> Number {
        Number { decimal, ..self }
    }

    /// Above the bar; carries the sign.
    pub fn num(self) -> i128 {
        self.num
    }
    /// Below the bar; always positive.
    pub fn den(self) -> i128 {
        self.den
    }
    /// Whether this number was typed as a decimal, or came from one.
    pub fn is_decimal(self) -> bool {
        self.decimal
    }
    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.num == 0
    }
    /// Whether it is 1.
    pub fn is_one(self) -> bool {
        self.num == 1 && self.den == 1
    }
    /// Whether it is a whole number.
    pub fn is_integer(self) -> bool {
        self.den == 1
    }
    /// Whether it is below 0.
    pub fn is_negative(self) -> bool {
        self.num < 0
    }
    /// The value as a machine integer, when it is one.
    pub fn as_int(self) -> Option<i64> {
        (self.den == 1).then(|| i64::try_from(self.num).ok())?
    }
    /// Same value, whatever the decimal mark.
    pub fn same_value(self, other: Number) -> bool {
        self.num == other.num && self.den == other.den
    }

    /// The number with its sign turned; `None` when that does not fit.
    pub fn neg(self) -> Option<Number> {
        Some(Number { num: self.num.checked_neg()?, ..self })
    }
    /// The size without the sign; `None` when that does not fit.
    pub fn abs(self) -> Option<Number> {
        if self.is_negative() { self.neg() } else { Some(self) }
    }
    /// The sum; `None` when it does not fit.
    pub fn add(self, other: Number) -> Option<Number> {
        if self.den == 1 && other.den == 1 {
            let num = self.num.checked_add(other.num)?;
            return Some(Number { num, den: 1, decimal: self.decimal || other.decimal });
        }
        let g = i128::try_from(gcd(self.den.unsigned_abs(), other.den.unsigned_abs())).ok()?;
        let left = self.num.checked_mul(other.den / g)?;
        let right = other.num.checked_mul(self.den / g)?;
        let den = self.den.checked_mul(other.den / g)?;
        Some(Number::ratio(left.checked_add(right)?, den)?.marked_decimal(self.decimal || other.decimal))
    }
    /// The difference; `None` when it does not fit.
    pub fn sub(self, other: Number) -> Option<Number> {
        self.add(other.neg()?)
    }
    /// The product; `None` when it does not fit.
    pub fn mul(self, other: Number) -> Option<Number> {
        if self.den == 1 && other.den == 1 {
            let num = self.num.checked_mul(other.num)?;
            return Some(Number { num, den: 1, decimal: self.decimal || other.decimal });
        }
        // Cancelling across first keeps the intermediate products as small as they can be.
        let left = Number::ratio(self.num, other.den)?;
        let right = Number::ratio(other.num, self.den)?;
        let num = left.num.checked_mul(right.num)?;
        let den = left.den.checked_mul(right.den)?;
        Some(Number { num, den, decimal: self.decimal || other.decimal })
    }
    /// One divided by it; `None` for 0, or when a sign change does not fit.
    pub fn recip(self) -> Option<Number> {
        Some(Number::ratio(self.den, self.num)?.marked_decimal(self.decimal))
    }
    /// The quotient; `None` when `other` is 0, or the result does not fit.
    pub fn div(self, other: Number) -> Option<Number> {
        self.mul(other.recip()?)
    }
    /// `self` to a whole power; `None` for 0 to a power of 0 or less, or when it does not fit.
    pub fn pow(self, n: i64) -> Option<Number> {
        if n < 0 || (n == 0 && self.is_zero()) {
            return self.recip()?.pow(n.checked_neg()?);
        }
        let exponent = u32::try_from(n).ok()?;
        Some(Number {
            num: self.num.checked_pow(exponent)?,
            den: self.den.checked_pow(exponent)?,
            decimal: self.decimal,
        })
    }
    /// How the two values stand to each other, exactly; `None` when their difference does not fit.
    pub fn compare(self, other: Number) -> Option<Ordering> {
        Some(self.sub(other)?.num.cmp(&0))
    }

    /// The nearest double to within one unit in the last place.
    pub fn to_f64(self) -> f64 {
        match (i64::try_from(self.num), i64::try_from(self.den)) {
            // The same value, by one machine instruction each.
            (Ok(num), Ok(den)) => num as f64 / den as f64,
            _ => self.num as f64 / self.den as f64,
        }
    }

    /// The decimal digits of this number when they end, e.g. `0.0025`; `None` for 1/3.
    pub fn decimal_digits(self) -> Option<String> {
        let (mut den, mut twos, mut fives) = (self.den, 0u32, 0u32);
        while den % 2 == 0 {
            (den, twos) = (den / 2, twos + 1);
        }
        while den % 5 == 0 {
            (den, fives) = (den / 5, fives + 1);
        }
        if den != 1 {
            return None;
        }
        let places = twos.max(fives);
        let scale = 2i128.checked_pow(places - twos)?.checked_mul(5i128.checked_pow(places - fives)?)?;
        let digits = self.num.checked_mul(scale)?.unsigned_abs().to_string();
        let sign = if self.num < 0 { "-" } else { "" };
        let places = places as usize;
        if places == 0 {
            return Some(format!("{sign}{digits}"));
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        Some(format!("{sign}{whole}.{fraction}"))
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Number {
        Number::int(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_exact() {
        let show = |text: &str| Number::parse(text).map(|n| (n.num, n.den));
        assert_eq!(show("2.5e-3"), Some((1, 400)));
        assert_eq!(show(".5"), Some((1, 2)));
        assert_eq!(show("5."), Some((5, 1)));
        assert_eq!(show("1e400"), None);
        assert_eq!(show("."), None);
        assert_eq!(Number::parse("0.0025").and_then(Number::decimal_digits).as_deref(), Some("0.0025"));
        assert_eq!(Number::parse("1e-30").and_then(Number::decimal_digits).map(|d| d.len()), Some(32));
    }

    #[test]
    fn arithmetic_stays_in_lowest_terms() {
        let half = Number::ratio(1, 2).unwrap();
        let third = Number::ratio(1, -3).unwrap();
        assert_eq!(half.add(third), Number::ratio(1, 6));
        assert_eq!(half.mul(third), Number::ratio(-1, 6));
        assert_eq!(half.pow(-2), Some(Number::int(4)));
        assert_eq!(Number::ZERO.pow(0), None);
        assert_eq!(Number::ZERO.recip(), None);
    }
}
