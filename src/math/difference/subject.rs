//! A function at a point, and all that is to be said of measuring its slope there: what theory expects of a method,
//! and what is measured.

use super::{Method, OrderRow, VCurve, order_table, v_curve};
use crate::math::complex::{self, Complex};
use crate::math::derive::derivative;
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::{Expr, Symbol};
use crate::math::slope::{Slope, partial_at};
use crate::math::tape::eval;

/// A function of one variable at a point.
#[derive(Debug)]
pub struct Subject {
    /// The function.
    pub of: Expr,
    /// Its variable.
    pub by: Symbol,
    /// The point, as it was given.
    pub at: Expr,
    /// The point as a double.
    pub a: f64,
    /// The function there.
    pub value: f64,
    ready: CompiledExprs,
    /// The derivatives at the point, the first first; as many as are needed and can be had.
    derivatives: Vec<f64>,
}

/// What theory expects of a method at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theory {
    /// |f| of the derivative that the error goes with, e.g. |f″| for the forward difference.
    pub higher: f64,
    /// The error is about this times h to the method's order.
    pub factor: f64,
    /// The step at which the formula's error and the subtraction's balance.
    pub best_h: Option<f64>,
    /// The error to expect there.
    pub best_error: Option<f64>,
}

/// The highest derivative that is worked out: the fifth, for the formulas of order 4.
const HIGHEST: usize = 5;
/// Longer derivatives are not followed further.
const LONGEST: usize = 2_000;

impl Subject {
    /// `None` where the function has no value at the point or is not one of this variable alone.
    pub fn new(of: &Expr, by: &str, at: &Expr) -> Option<Subject> {
        let name = Symbol::new(by);
        let ready = CompiledExprs::new(&[of], std::slice::from_ref(&name))?;
        let a = eval(at, &[])?;
        let value = ready.finite(&[a])?;
        let mut derivatives = Vec::new();
        let mut current = of.clone();
        let order = |order: usize| partial_at(of, &[(name.clone(), at.clone())], by, order);
        // Where a part is not smooth, the formula may say what is not there.
        let smooth = order(1).smooth;
        while !smooth && derivatives.len() < HIGHEST {
            let Slope::Is(there) = order(derivatives.len() + 1).slope else { break };
            derivatives.push(eval(&there, &[])?);
        }
        while smooth && derivatives.len() < HIGHEST {
            let Ok(next) = derivative(&current, by) else { break };
            let Some(there) = eval(&next, &[(by, a)]) else { break };
            derivatives.push(there);
            if next.size() > LONGEST {
                break;
            }
            current = next;
        }
        Some(Subject { of: of.clone(), by: name, at: at.clone(), a, value, ready, derivatives })
    }

    /// The function elsewhere.
    pub fn f(&self, x: f64) -> Option<f64> {
        self.ready.finite(&[x])
    }

    /// The derivative of that order at the point; the function itself for 0.
    pub fn derivative(&self, order: usize) -> Option<f64> {
        match order.checked_sub(1) {
            None => Some(self.value),
            Some(at) => self.derivatives.get(at).copied(),
        }
    }

    /// What a method measures: the slope, or the second derivative.
    pub fn exact(&self, method: &Method) -> Option<f64> {
        self.derivative(usize::try_from(method.derivative).ok()?)
    }

    /// What the method gives at a step.
    pub fn measure(&self, method: &Method, h: f64) -> Option<f64> {
        (method.measure)(&|x| self.f(x), self.a, h)
    }

    /// The error of the method at a step.
    pub fn error(&self, method: &Method, h: f64) -> Option<f64> {
        Some((self.measure(method, h)? - self.exact(method)?).abs())
    }

    /// What theory says; `None` where the derivative that it speaks of is not known.
    pub fn theory(&self, method: &Method) -> Option<Theory> {
        let higher = self.derivative(usize::try_from(method.order + method.derivative).ok()?)?.abs();
        let best_h = method.best_step(self.value, higher);
        let best_error = best_h.map(|h| {
            let (formula, subtraction) = method.predicted_error(h, self.value, higher);
            formula + subtraction
        });
        Some(Theory { higher, factor: method.truncation * higher, best_h, best_error })
    }

    /// The errors as h is halved, from `h` on.
    pub fn halved(&self, method: &Method, h: f64, rows: usize) -> Vec<OrderRow> {
        self.exact(method).map_or_else(Vec::new, |exact| order_table(method, &|x| self.f(x), self.a, exact, h, rows))
    }

    /// The errors at h = 0.1, 0.01, … 10^-`smallest`, with the values.
    pub fn decades(&self, method: &Method, smallest: u32) -> Vec<OrderRow> {
        let Some(exact) = self.exact(method) else { return Vec::new() };
        let row = |h: f64| {
            let value = self.measure(method, h)?;
            Some(OrderRow { h, value, error: (value - exact).abs(), ratio: None })
        };
        let mut power = 1.0;
        // Powers of ten up to 10²² are exact, so each step is the double nearest to what is said.
        let mut next = || {
            power *= 10.0;
            1.0 / power
        };
        (1..=smallest.min(22)).filter_map(|_| row(next())).collect()
    }

    /// The step of 0.1, 0.01, … with the smallest error, and that error.
    pub fn best(&self, method: &Method, smallest: u32) -> Option<(f64, f64)> {
        let rows = self.decades(method, smallest);
        rows.iter().min_by(|a, b| a.error.total_cmp(&b.error)).map(|row| (row.h, row.error))
    }

    /// The errors of forward and central difference down to h = 10^-`smallest`.
    pub fn v_curve(&self, smallest: u32) -> Option<VCurve> {
        Some(v_curve(&|x| self.f(x), self.a, self.derivative(1)?, smallest))
    }

    /// The slope by the complex step Im f(a + ih)/h; `None` where the function is not analytic.
    ///
    /// Squire and Trapp, Using complex variables to estimate derivatives of real functions, SIAM Review 40 (1998).
    pub fn complex_step(&self, h: f64) -> Option<f64> {
        let z = complex::value(&self.of, &self.by, Complex { re: self.a, im: h })?;
        Some(z.im / h).filter(|slope| slope.is_finite())
    }

    /// An error smaller than this is rounding alone: what is left of it does not shrink with h.
    pub fn rounding(&self, method: &Method, h: f64) -> f64 {
        let size = self.value.abs().max(self.exact(method).unwrap_or(0.0).abs() * h);
        method.rounding * f64::EPSILON * size / if method.derivative == 2 { h * h } else { h }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::difference::{METHODS, method};
    use crate::math::language::{Scope, read};

    fn subject(text: &str, at: i64) -> Subject {
        Subject::new(&read(text, &Scope::default()).unwrap().expr, "x", &Expr::from(at)).unwrap()
    }

    #[test]
    fn theory_and_measurement_agree_for_every_method() {
        let sine = subject("sin(x)", 1);
        for method in METHODS.iter().filter(|method| method.truncation > 0.0) {
            let theory = sine.theory(method).unwrap();
            // At 0.05 rounding is far away, and the next term of the error is small.
            let error = sine.error(method, 0.05).unwrap();
            let expected = theory.factor * libm::pow(0.05, f64::from(method.order));
            assert!((error / expected - 1.0).abs() < 0.1, "{}: {error} {expected}", method.id);
            let (h, least) = sine.best(method, 12).unwrap();
            let (best_h, best_error) = (theory.best_h.unwrap(), theory.best_error.unwrap());
            assert!((0.01..100.0).contains(&(h / best_h)), "{}: {h} {best_h}", method.id);
            assert!(least < 10.0 * best_error, "{}: {least} {best_error}", method.id);
        }
    }

    #[test]
    fn the_complex_step_is_right_to_rounding() {
        let sine = subject("sin(x)", 1);
        let exact = sine.derivative(1).unwrap();
        for h in [1e-8, 1e-20, 1e-100] {
            assert!((sine.complex_step(h).unwrap() - exact).abs() < 2e-16);
        }
        assert!(subject("|x|", 1).complex_step(1e-20).is_none());
    }

    #[test]
    fn the_second_difference_has_the_known_errors() {
        // sin at 1: the values of h = 1e-1 … 1e-8.
        let second = method("second").unwrap();
        let errors: Vec<f64> = subject("sin(x)", 1).decades(second, 8).iter().map(|row| row.error).collect();
        for (error, known) in errors.iter().zip([7.0e-4, 7.0e-6, 7.0e-8, 3.0e-9, 7.6e-7, 7.8e-5, 8.8e-3, 0.27]) {
            assert!((error / known - 1.0).abs() < 0.15, "{error} {known}");
        }
    }
}
