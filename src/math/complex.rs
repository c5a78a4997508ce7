//! Values at complex points, for the complex step: the slope of an analytic function from one value beside the line of
//! the reals, without a subtraction that loses digits.

use super::evaluate::Arithmetic;
use super::expr::{Constant, Expr, Node};
use super::functions::{self as fun, Func};
use super::number::Number;
use std::cmp::Ordering;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// The part along the reals.
    pub re: f64,
    /// The part along the imaginary axis.
    pub im: f64,
}

/// The value at a complex point. `None` where the expression is undefined, overflows, names another variable, or uses
/// something that is not analytic: an absolute value, a maximum, a sign.
pub fn value(expr: &Expr, by: &str, at: Complex) -> Option<Complex> {
    Complex::of(expr, &|name| (name == by).then_some(at)).filter(|z| z.re.is_finite() && z.im.is_finite())
}

impl Complex {
    /// A real number.
    pub const fn real(re: f64) -> Complex {
        Complex { re, im: 0.0 }
    }
    fn add(self, other: Complex) -> Complex {
        Complex { re: self.re + other.re, im: self.im + other.im }
    }
    fn neg(self) -> Complex {
        Complex { re: -self.re, im: -self.im }
    }
    fn mul(self, other: Complex) -> Complex {
        Complex { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
    /// Smith's division, which does not overflow where the quotient does not.
    fn div(self, other: Complex) -> Option<Complex> {
        if other.re.abs() >= other.im.abs() {
            let ratio = other.im / other.re;
            let below = other.re + other.im * ratio;
            (below != 0.0)
                .then(|| Complex { re: (self.re + self.im * ratio) / below, im: (self.im - self.re * ratio) / below })
        } else {
            let ratio = other.re / other.im;
            let below = other.re * ratio + other.im;
            Some(Complex { re: (self.re * ratio + self.im) / below, im: (self.im * ratio - self.re) / below })
        }
    }
    fn exp(self) -> Complex {
        let size = libm::exp(self.re);
        Complex { re: size * libm::cos(self.im), im: size * libm::sin(self.im) }
    }
    /// Right of the imaginary axis, where the real logarithm is.
    fn ln(self) -> Option<Complex> {
        (self.re > 0.0)
            .then(|| Complex { re: libm::log(libm::hypot(self.re, self.im)), im: libm::atan2(self.im, self.re) })
    }
    fn sin(self) -> Complex {
        Complex { re: libm::sin(self.re) * libm::cosh(self.im), im: libm::cos(self.re) * libm::sinh(self.im) }
    }
    fn cos(self) -> Complex {
        Complex { re: libm::cos(self.re) * libm::cosh(self.im), im: -libm::sin(self.re) * libm::sinh(self.im) }
    }
    fn atan(self) -> Complex {
        let below = self.re * self.re + (self.im - 1.0) * (self.im - 1.0);
        Complex {
            re: 0.5 * libm::atan2(2.0 * self.re, 1.0 - self.re * self.re - self.im * self.im),
            im: 0.25 * libm::log1p(4.0 * self.im / below),
        }
    }
    fn powi(self, n: i64) -> Option<Complex> {
        let mut power = Complex::real(1.0);
        for _ in 0..n.unsigned_abs() {
            power = power.mul(self);
        }
        if n < 0 { Complex::real(1.0).div(power) } else { Some(power) }
    }
}

/// A whole exponent up to this is multiplied out.
const MOST_POWER: i64 = 64;

impl Arithmetic for Complex {
    fn number(n: Number) -> Option<Complex> {
        Some(Complex::real(n.to_f64()))
    }
    fn constant(constant: Constant) -> Option<Complex> {
        Some(Complex::real(match constant {
            Constant::Pi => std::f64::consts::PI,
            Constant::E => std::f64::consts::E,
        }))
    }
    fn neg(self) -> Option<Complex> {
        Some(Complex::neg(self))
    }
    fn add(self, other: Complex) -> Option<Complex> {
        Some(Complex::add(self, other))
    }
    fn mul(self, other: Complex) -> Option<Complex> {
        Some(Complex::mul(self, other))
    }
    fn div(self, other: Complex) -> Option<Complex> {
        Complex::div(self, other)
    }
    fn pow(base: &Expr, exponent: &Expr, value: &dyn Fn(&Expr) -> Option<Complex>) -> Option<Complex> {
        if let Some(n) = exponent.as_number().and_then(|n| n.as_int()).filter(|n| n.abs() <= MOST_POWER) {
            return value(base)?.powi(n);
        }
        let exponent = value(exponent)?;
        match base.node() {
            Node::Const(Constant::E) => Some(exponent.exp()),
            _ => Some(Complex::mul(value(base)?.ln()?, exponent).exp()),
        }
    }
    fn call(function: Func, arguments: &[Complex]) -> Option<Option<Complex>> {
        Some(match (function, arguments) {
            (fun::EXP, [u]) => Some(u.exp()),
            (fun::LN, [u]) => u.ln(),
            (fun::SIN, [u]) => Some(u.sin()),
            (fun::COS, [u]) => Some(u.cos()),
            (fun::ATAN, [u]) => Some(u.atan()),
            (fun::SQRT, [u]) => u.ln().map(|ln| Complex::mul(ln, Complex::real(0.5)).exp()),
            // Definitions that hold for positive numbers alone say nothing of the others.
            (fun::SOFTPLUS, [u]) if u.re > 0.0 => {
                Complex::add(Complex::real(1.0), Complex::neg(*u).exp()).ln().map(|ln| Complex::add(*u, ln))
            }
            _ => return None,
        })
    }
    /// A comparison is no analytic function.
    fn order(&self, _: &Complex) -> Option<Ordering> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::derive::derivative;
    use crate::math::language;
    use crate::math::tape::eval as real;

    #[test]
    fn a_complex_step_gives_the_slope_to_rounding() {
        let cases = [
            ("sin(x)", 1.0),
            ("e^(-x^2)", 0.7),
            ("ln(1 + e^x)", 2.0),
            ("sigmoid(3x)", 0.2),
            ("tanh(x)/x", 1.3),
            ("sqrt(x^2 + 1)", 2.0),
            ("x^x", 1.5),
            ("atan(2x)", 0.4),
            ("1/(x - 3)^2", 1.0),
            ("tan(x)", 0.5),
            ("2^x", 3.0),
            ("asinh(x)", 1.0),
            ("softplus(x)", 1.5),
            ("x^(1/3)", 2.0),
        ];
        for (text, x) in cases {
            let expr = language::read(text, &language::Scope::default()).unwrap().expr;
            let slope = real(&derivative(&expr, "x").unwrap(), &[("x", x)]).unwrap();
            let found = value(&expr, "x", Complex { re: x, im: 1e-20 }).unwrap_or_else(|| panic!("{text}"));
            assert!((found.im / 1e-20 - slope).abs() <= 1e-14 * slope.abs().max(1.0), "{text}: {} {slope}", found.im);
            let there = real(&expr, &[("x", x)]).unwrap();
            assert!((found.re - there).abs() <= 1e-14 * there.abs().max(1.0), "{text}");
        }
    }

    #[test]
    fn what_is_not_analytic_has_no_value() {
        for text in ["|x|", "max(0, x)", "sign(x)", "relu(x)", "x y", "ln(-x)", "1/(x - 1)"] {
            let expr = language::read(text, &language::Scope::default()).unwrap().expr;
            assert_eq!(value(&expr, "x", Complex::real(1.0)), None, "{text}");
        }
    }
}
