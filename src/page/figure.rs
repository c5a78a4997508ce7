//! Calculated numbers as people write them: to some significant digits, without zeros that say nothing.

/// A calculated number for people: a whole one in full, else six significant digits without trailing zeros.
pub fn figure(value: f64) -> String {
    let is_whole = (value - value.round()).abs() <= 1e-9 * value.abs();
    match value.abs() < 1e10 && is_whole {
        true => figure_to(value, 11),
        false => figure_to(value, 6),
    }
}

/// A calculated number to so many significant digits, without trailing zeros.
pub fn figure_to(value: f64, digits: usize) -> String {
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
    let trim = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text.to_string(),
    };
    let text = if (-5..15).contains(&order) {
        let places = usize::try_from(digits as i32 - 1 - order).unwrap_or(0);
        let rounded: f64 = scientific.parse().unwrap_or(value);
        trim(&format!("{rounded:.places$}"))
    } else {
        format!("{}e{exponent}", trim(mantissa))
    };
    text.replace('-', "−").replace("e−", "e-")
}

/// A step or an error by its size: `0.1`, `0.005`, but `1e-5` and `4.3e-9` where the zeros would have to be counted.
pub fn scale(value: f64, digits: usize) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-4..1e6).contains(&size) || !value.is_finite() {
        return figure_to(value, digits);
    }
    scientific(value, digits)
}

/// `4.3e-2`: for numbers that are compared by their powers of ten.
pub fn scientific(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return figure_to(value, digits);
    }
    let text = format!("{value:.*e}", digits.max(1) - 1);
    text.replace('-', "−").replace("e−", "e-")
}

/// An error in two digits: `0.61`, but `7.0e-4` where it is small.
pub fn error(value: f64) -> String {
    if value == 0.0 || (0.01..1e6).contains(&value.abs()) { figure_to(value, 2) } else { scientific(value, 2) }
}

/// How many times smaller: `2.0`, `16`, to a tenth where that says something.
pub fn times(ratio: f64) -> String {
    if ratio < 9.95 { format!("{ratio:.1}") } else { figure_to(ratio, 2) }
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
        assert_eq!(figure_to(55_319_040.0, 3), "55300000");
        assert_eq!((scale(0.1, 1), scale(1e-5, 1), scale(-2.5e-7, 2)), ("0.1".into(), "1e-5".into(), "−2.5e-7".into()));
        assert_eq!((scientific(0.043, 2), times(2.04), times(15.99)), ("4.3e-2".into(), "2.0".into(), "16".into()));
    }
}
