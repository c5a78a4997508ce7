//! Numbers as they were typed: how many digits, and whether another number is rounded or cut to them.

use crate::lesson::kinds::ask::Digits;
use crate::math::Expr;

/// A decimal literal as typed: its value and how far its digits go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typed {
    pub value: f64,
    /// The unit of the last digit is 10 to minus this.
    places: i32,
    /// Digits from the first that is not 0.
    pub significant: u32,
    /// Whether it was typed with a point or an exponent.
    pub decimal: bool,
}

/// How a number relates to the digits of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Rounded,
    /// The further digits were left away.
    Cut,
    No,
}

impl Typed {
    /// Reads `-0.667`, `6.02e23`, `12`; `None` for anything else.
    pub fn read(text: &str) -> Option<Typed> {
        let text = text.trim().replace('−', "-");
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(&text).trim_start();
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if mantissa.len() > 40 || exponent.abs() > 300 || digits().count() == 0 || !digits().all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let size: f64 = format!("0{whole}.{fraction}0e{exponent}").parse().ok()?;
        let places = i32::try_from(fraction.len()).ok()? - exponent;
        let significant = u32::try_from(digits().skip_while(|b| *b == b'0').count()).ok()?;
        let value = if text.starts_with('-') { -size } else { size };
        Some(Typed { value, places, significant, decimal: mantissa.contains('.') || exponent != 0 })
    }

    /// The unit of the last digit.
    pub fn unit(&self) -> f64 {
        unit_of(self.places)
    }

    /// The same of a bare number, e.g. a component of a vector; zeros at its end are not seen.
    pub fn of(expr: &Expr) -> Option<Typed> {
        let number = expr.as_number()?;
        let typed = Typed::read(&number.decimal_digits()?)?;
        Some(Typed { decimal: number.is_decimal() && !number.is_integer(), ..typed })
    }

    /// Whether `number` is this when it is rounded or cut to as many digits.
    pub fn fits(&self, number: f64) -> Fit {
        fits(self.value, number, self.unit())
    }
}

fn unit_of(places: i32) -> f64 {
    libm::pow(10.0, f64::from(-places))
}

/// Whether `number` is `value` when it is rounded or cut to multiples of `unit`.
pub fn fits(value: f64, number: f64, unit: f64) -> Fit {
    let slack = 1e-9 * unit + 4.0 * f64::EPSILON * number.abs();
    if !number.is_finite() {
        Fit::No
    } else if (value - number).abs() <= 0.5 * unit + slack {
        Fit::Rounded
    } else if number.abs() >= value.abs() && number * value >= 0.0 && (number - value).abs() < unit - slack {
        Fit::Cut
    } else {
        Fit::No
    }
}

/// The unit of the last digit that is asked for in this number.
pub fn asked_unit(number: f64, digits: Digits) -> f64 {
    match digits {
        Digits::Places(places) => unit_of(i32::try_from(places).unwrap_or(i32::MAX)),
        Digits::Significant(digits) => {
            let digits = i32::try_from(digits).unwrap_or(i32::MAX);
            let order = if number == 0.0 { 0 } else { libm::floor(libm::log10(number.abs())) as i32 };
            unit_of(digits.saturating_sub(1).saturating_sub(order))
        }
    }
}

/// `4 significant digits`, `2 decimal places`.
pub fn asked(digits: Digits) -> String {
    match digits {
        Digits::Significant(1) => "1 significant digit".to_string(),
        Digits::Significant(n) => format!("{n} significant digits"),
        Digits::Places(1) => "1 decimal place".to_string(),
        Digits::Places(n) => format!("{n} decimal places"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_as_typed() {
        let read = |text| Typed::read(text).map(|t| (t.value, t.places, t.significant));
        assert_eq!(read("-0.667"), Some((-0.667, 3, 3)));
        assert_eq!(read(".50"), Some((0.5, 2, 2)));
        assert_eq!(read("12"), Some((12.0, 0, 2)));
        assert_eq!(read("1.5e3"), Some((1500.0, -2, 2)));
        assert_eq!(read("−3"), Some((-3.0, 0, 1)));
        for text in ["", ".", "x", "1/3", "1.2.3", "--1", "1e9999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn rounding_is_told_from_being_near() {
        let fits = |text: &str, number| Typed::read(text).map(|t| t.fits(number));
        assert_eq!(fits("0.667", 2.0 / 3.0), Some(Fit::Rounded));
        assert_eq!(fits("0.666", 2.0 / 3.0), Some(Fit::Cut));
        assert_eq!(fits("-0.666", -2.0 / 3.0), Some(Fit::Cut));
        assert_eq!(fits("0.668", 2.0 / 3.0), Some(Fit::No));
        assert_eq!(fits("2.01", 2.0), Some(Fit::No));
        assert_eq!(fits("3.14", std::f64::consts::PI), Some(Fit::Rounded));
        assert_eq!(asked_unit(0.022_3, Digits::Significant(2)), 0.001);
        assert_eq!(asked_unit(123.4, Digits::Places(1)), 0.1);
    }
}
