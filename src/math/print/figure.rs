//! Calculated numbers as text: the only way a double becomes something to read.
//!
//! How many digits a number has follows from what it is there for, so that like things look alike on every page.

/// What a number is shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// A value that was asked for, as a calculator gives it.
    Exact,
    /// A number on the way: in a sentence, a step, a column of results.
    Shown,
    /// One of several values that come near to each other, in a table.
    Table,
    /// An error, a step that was found, a factor: its size matters and not its digits.
    Error,
}

impl Precision {
    /// Significant digits.
    pub const fn digits(self) -> usize {
        match self {
            Precision::Exact => 10,
            Precision::Shown => 6,
            Precision::Table => 8,
            Precision::Error => 2,
        }
    }
}

/// A calculated number in passing: a whole one in full, else six significant digits without trailing zeros.
pub fn figure(value: f64) -> String {
    figure_to(value, Precision::Shown)
}

/// A calculated number without trailing zeros; a whole one in full, unless only its size matters.
pub fn figure_to(value: f64, precision: Precision) -> String {
    let is_whole = (value - value.round()).abs() <= 1e-9 * value.abs();
    let in_full = precision != Precision::Error && value.abs() < 1e10 && is_whole;
    // So many digits as stand before the point.
    let whole = if in_full { libm::log10(value.abs().max(1.0)).floor() as usize + 1 } else { 0 };
    in_digits(value, whole.max(precision.digits()))
}

/// The same with digits that were counted for the occasion: as many as are right, or as tell two numbers apart.
pub fn in_digits(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        return "undefined".to_string();
    }
    let digits = digits.max(1);
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let order: i32 = exponent.parse().unwrap_or(0);
    let text = if (-5..15).contains(&order) {
        let places = usize::try_from(digits as i32 - 1 - order).unwrap_or(0);
        let rounded: f64 = scientific.parse().unwrap_or(value);
        trimmed(&format!("{rounded:.places$}")).to_string()
    } else {
        format!("{}e{exponent}", trimmed(mantissa))
    };
    text.replace('-', "−").replace("e−", "e-")
}

/// Without zeros at the end that say nothing.
fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// A step or an error by its size: `0.1`, `0.005`, but `1e-5` and `4.3e-9` where the zeros would have to be counted.
pub fn scale(value: f64, precision: Precision) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-4..1e6).contains(&size) || !value.is_finite() {
        return figure_to(value, precision);
    }
    scientific(value, precision)
}

/// `4.3e-2`: for numbers that are compared by their powers of ten. An error keeps its two digits, `7.0e-4`.
pub fn scientific(value: f64, precision: Precision) -> String {
    if value == 0.0 || !value.is_finite() {
        return figure_to(value, precision);
    }
    let text = format!("{value:.*e}", precision.digits() - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = if precision == Precision::Error { mantissa } else { trimmed(mantissa) };
    format!("{}e{exponent}", mantissa.replace('-', "−"))
}

/// An error in two digits: `0.61`, but `7.0e-4` where it is small.
pub fn error(value: f64) -> String {
    let plain = value == 0.0 || (0.01..1e6).contains(&value.abs());
    if plain { figure_to(value, Precision::Error) } else { scientific(value, Precision::Error) }
}

/// How many times smaller: `2.0`, `16`, to a tenth where that says something.
pub fn times(ratio: f64) -> String {
    if ratio < 9.95 { format!("{ratio:.1}") } else { figure_to(ratio, Precision::Error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (-0.653_643_6, "−0.653644"),
            (7680.0, "7680"),
            (55_319_040.0, "55319040"),
            (1e-9, "1e-9"),
            (-2.5e20, "−2.5e20"),
            (999_999.9, "1000000"),
        ];
        for (value, text) in cases {
            assert_eq!(figure(value), text);
        }
        use Precision::{Error, Exact, Shown, Table};
        assert_eq!((in_digits(55_319_040.0, 3), figure_to(155.0, Error)), ("55300000".into(), "160".into()));
        assert_eq!((scale(0.1, Shown), scale(1e-5, Shown)), ("0.1".to_string(), "1e-5".to_string()));
        assert_eq!((scientific(0.043, Error), times(2.04), times(15.99)), ("4.3e-2".into(), "2.0".into(), "16".into()));
        let third = 1.0 / 3.0;
        assert_eq!(figure_to(third, Exact), "0.3333333333");
        assert_eq!((figure_to(third, Table), figure_to(third, Shown)), ("0.33333333".into(), "0.333333".into()));
    }
}
