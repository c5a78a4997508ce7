//! The numbers beside the algebra: slopes of secants from both sides as h shrinks, and how their error shrinks.

use super::Quotient;
use crate::math::expr::Expr;
use crate::math::limit::{TableRow, Target, table};
use crate::math::tape::eval;

/// Slopes of secants at one point, for h = 1, 0.1, …
#[derive(Clone, Debug, PartialEq)]
pub struct Secants {
    /// The slopes to the right and to the left, from far to near.
    pub rows: Vec<TableRow>,
    /// The slope at the point itself.
    pub slope: f64,
    /// How far the secants are off.
    pub error: Law,
}

/// How an error goes with h.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// There is none: the function is a straight line.
    None,
    /// factor·|h|^order: exactly, or nearly.
    Power {
        /// What stands before the power.
        factor: f64,
        /// The power.
        order: u32,
        /// Whether it holds for every h in the table.
        exact: bool,
    },
    /// Nothing simple can be read off the table.
    Unclear,
}

/// How many lines the table has.
const ROWS: usize = 5;

/// The secants of the quotient's function at its point; for a quotient at x itself, at the point `at`. `None` where
/// there is no slope there.
pub fn secants(quotient: &Quotient, at: Option<&Expr>) -> Option<Secants> {
    let put = |expr: &Expr| at.map_or_else(|| expr.clone(), |at| expr.substitute(&quotient.by, at));
    let slope = eval(&put(quotient.limit.as_ref()?), &[])?;
    let rows = table(&put(&quotient.raw), &quotient.h, &Target::At(Expr::zero()), ROWS).rows;
    let error = law(&rows, slope);
    Some(Secants { rows, slope, error })
}

fn law(rows: &[TableRow], slope: f64) -> Law {
    let errors: Vec<(f64, f64)> =
        rows.iter().filter_map(|row| Some((row.h.to_f64(), (row.right?.value - slope).abs()))).collect();
    let rounding = |h: f64| 1e-13 * slope.abs().max(1.0) / h;
    if errors.len() < ROWS {
        return Law::Unclear;
    }
    if errors.iter().all(|(h, error)| *error <= rounding(*h)) {
        return Law::None;
    }
    // The third and the fourth line: near enough, and rounding is still far.
    let ([_, _, (h, far), (_, near), _], true) = (errors.as_slice(), true) else { return Law::Unclear };
    let order = libm::log10(far / near);
    let whole = libm::round(order);
    if !(order.is_finite() && (order - whole).abs() < 0.1 && (1.0..=4.0).contains(&whole)) || *near < rounding(*h) {
        return Law::Unclear;
    }
    let order = whole as u32;
    let factor = |h: f64, error: f64| error / libm::pow(h, f64::from(order));
    let best = factor(*h, *far);
    let exact = errors.iter().all(|(h, error)| (factor(*h, *error) / best - 1.0).abs() < 1e-6);
    Law::Power { factor: best, order, exact }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};
    use crate::math::quotient::quotient;

    #[test]
    fn the_error_of_a_secant_is_told() {
        let law = |text: &str, at: i64| {
            let of = read(text, &Scope::default()).unwrap().expr;
            secants(&quotient(&of, "x", "h", Some(&Expr::from(at))), None).unwrap()
        };
        assert_eq!(law("3x + 1", 2).error, Law::None);
        let parabola = law("x^2", 3);
        let Law::Power { factor, order: 1, exact: true } = parabola.error else { panic!("{parabola:?}") };
        assert!((factor - 1.0).abs() < 1e-9 && parabola.slope == 6.0);
        let cell = |row: usize| parabola.rows[row].right.unwrap().exact.unwrap().decimal_digits().unwrap();
        assert_eq!((cell(0), cell(3)), ("7".to_string(), "6.001".to_string()));
        assert!(matches!(law("sin(x)", 1).error, Law::Power { order: 1, exact: false, .. }));
        assert!(matches!(law("sin(x)", 0).error, Law::Power { order: 2, exact: false, .. }));
        let of = read("x^2", &Scope::default()).unwrap().expr;
        let general = secants(&quotient(&of, "x", "h", None), Some(&Expr::from(3))).unwrap();
        assert_eq!(general, parabola);
    }
}
