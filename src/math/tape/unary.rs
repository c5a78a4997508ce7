//! The functions of one argument that a tape knows, each with value, slope, curvature and a bound on its slope.

use super::bounded::{Ball, FINE, ROUGH, TINY, UNIT, is_short};
use crate::math::functions::values;
use std::f64::consts::{FRAC_2_SQRT_PI, LN_2, LN_10};

/// A function of one argument that is evaluated as such. The others of the table of functions are put together from
/// these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Unary {
    Exp,
    Expm1,
    Ln,
    Log2,
    Log10,
    Sqrt,
    Cbrt,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Acot,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Abs,
    Sign,
    Step,
    Floor,
    Ceil,
    Relu,
    Fall,
    Relu6,
    Hardtanh,
    Hardsigmoid,
    Sigmoid,
    Softplus,
    Erf,
    Erfc,
}

/// What a tape needs to know of a function `f` of one argument.
pub struct UnaryRow {
    pub kind: Unary,
    /// NaN outside the domain and at poles.
    pub value: fn(f64) -> f64,
    /// `f′(u)`, given `u` and `f(u)`; at a kink what the common frameworks give.
    pub slope: fn(f64, f64) -> f64,
    /// `f″(u)`, given `u` and `f(u)`.
    pub curve: fn(f64, f64) -> f64,
    /// The value with its bound for an argument known to lie within `e` of `u`.
    pub bounded: fn(f64, f64) -> Ball,
    /// Where one piece of the function ends and another begins: one side says nothing of the other.
    pub breaks: &'static [f64],
}

/// NaN unless the condition holds.
fn only(inside: bool, value: f64) -> f64 {
    if inside { value } else { f64::NAN }
}
fn log(u: f64) -> f64 {
    only(u > 0.0, libm::log(u))
}
fn log2(u: f64) -> f64 {
    only(u > 0.0, libm::log2(u))
}
fn log10(u: f64) -> f64 {
    only(u > 0.0, libm::log10(u))
}
fn atanh(u: f64) -> f64 {
    only(u.abs() < 1.0, libm::atanh(u))
}
fn acosh(u: f64) -> f64 {
    only(u >= 1.0, libm::acosh(u))
}
/// min(0, u): the falling half of the line.
fn fall(u: f64) -> f64 {
    if u > 0.0 { 0.0 } else { u }
}
fn zero(_: f64, _: f64) -> f64 {
    0.0
}
/// 1 strictly between the two, else 0.
fn between(u: f64, low: f64, high: f64) -> f64 {
    f64::from(u8::from(low < u && u < high))
}

/// The bound that the greatest slope near `u` gives: `steepest` holds on the whole of `u ± e`.
fn by_slope(value: f64, e: f64, steepest: f64, rounding: f64) -> Ball {
    // An exact argument needs no slope, which may be infinite.
    let carried = if e == 0.0 { 0.0 } else { steepest * e };
    Ball::of(value, carried + rounding * value.abs() + TINY)
}
/// e to the power `e`, rounded up, for the errors that come up; infinite for larger ones.
fn growth(e: f64) -> f64 {
    // e^e is convex and at 1/2 it is 1.649.
    if e <= 0.5 { 1.0 + 1.3 * e } else { f64::INFINITY }
}
fn logarithm(u: f64, e: f64, value: fn(f64) -> f64, scale: f64) -> Ball {
    if u - e > 0.0 {
        by_slope(value(u), e, 1.0 / ((u - e) * scale), FINE)
    } else if u + e < 0.0 || (u == 0.0 && e == 0.0) {
        Ball::UNDEFINED
    } else {
        Ball::UNSURE
    }
}
fn sqrt(u: f64, e: f64) -> Ball {
    if u - e > 0.0 {
        let value = u.sqrt();
        let exact = is_short(value) && u < 4e12 && value * value == u;
        by_slope(value, e, 0.5 / (u - e).sqrt(), UNIT).exactly_if(exact && e == 0.0)
    } else if u == 0.0 && e == 0.0 {
        Ball::exact(0.0)
    } else if u + e < 0.0 {
        Ball::UNDEFINED
    } else {
        Ball::UNSURE
    }
}
fn cbrt(u: f64, e: f64) -> Ball {
    let (value, size) = (libm::cbrt(u), u.abs());
    if size > e {
        let exact = e == 0.0 && is_short(value) && size < 1e11 && value * value * value == u;
        by_slope(value, e, 1.0 / (3.0 * value * value * (1.0 - e / size)), FINE).exactly_if(exact)
    } else if e == 0.0 {
        Ball::exact(0.0)
    } else {
        Ball::of(value, 2.0 * libm::cbrt(size + e))
    }
}
/// Sine and cosine: the other of the two is √(1 − value²).
fn wave(u: f64, e: f64, value: fn(f64) -> f64) -> Ball {
    let value = value(u);
    // The root is wrong by at most 2e-8, at the crest.
    let other = (1.0 - value * value).max(0.0).sqrt() + 2e-8;
    let steepest = (other + e).min(1.0);
    let exact = u == 0.0 && e == 0.0;
    by_slope(value, e, steepest, FINE).exactly_if(exact)
}
fn tan(u: f64, e: f64) -> Ball {
    let value = libm::tan(u);
    // tan(u + d) − tan u = tan d·(1 + tan² u)/(1 − tan u·tan d), and tan d is below 1.1·d up to 0.4.
    let (size, turn) = (value.abs(), 1.1 * e);
    if e > 0.4 || size * turn >= 0.5 {
        return Ball::UNSURE;
    }
    by_slope(value, e, 1.1 * (1.0 + value * value) / (1.0 - size * turn), FINE).exactly_if(u == 0.0 && e == 0.0)
}
/// Inverse sine and cosine.
fn arc(u: f64, e: f64, value: fn(f64) -> f64) -> Ball {
    let outer = u.abs() + e;
    if outer < 1.0 {
        by_slope(value(u), e, 1.0 / ((1.0 - outer) * (1.0 + outer)).sqrt(), FINE)
    } else if u.abs() == 1.0 && e == 0.0 {
        by_slope(value(u), 0.0, 0.0, FINE)
    } else if u.abs() - e > 1.0 {
        Ball::UNDEFINED
    } else {
        Ball::UNSURE
    }
}
/// It jumps at 0, from −π/2 to π/2.
fn acot(u: f64, e: f64) -> Ball {
    if u.abs() <= e && e > 0.0 {
        return Ball::UNSURE;
    }
    by_slope(values::acot(u), e, 1.0 / (1.0 + inner(u, e) * inner(u, e)), FINE)
}
/// The distance of the interval `u ± e` from 0.
fn inner(u: f64, e: f64) -> f64 {
    (u.abs() - e).max(0.0)
}
fn acosh_bounded(u: f64, e: f64) -> Ball {
    let low = u - e;
    if low > 1.0 {
        by_slope(libm::acosh(u), e, 1.0 / ((low - 1.0) * (low + 1.0)).sqrt(), ROUGH)
    } else if u == 1.0 && e == 0.0 {
        Ball::exact(0.0)
    } else if u + e < 1.0 {
        Ball::UNDEFINED
    } else {
        Ball::UNSURE
    }
}
fn atanh_bounded(u: f64, e: f64) -> Ball {
    let outer = u.abs() + e;
    if outer < 1.0 {
        by_slope(libm::atanh(u), e, 1.0 / ((1.0 - outer) * (1.0 + outer)), ROUGH)
    } else if u.abs() - e > 1.0 || (u.abs() == 1.0 && e == 0.0) {
        Ball::UNDEFINED
    } else {
        Ball::UNSURE
    }
}
fn tanh(u: f64, e: f64) -> Ball {
    let value = libm::tanh(u);
    // The slope 1 − value² changes by a factor of at most e^(2d).
    let near = ((1.0 - value * value) + 4.0 * UNIT) * (1.0 + 3.0 * e);
    by_slope(value, e, if e <= 0.25 { near.min(1.0) } else { 1.0 }, ROUGH)
}
/// 1 − tanh², by the hyperbolic cosine where the difference would lose digits.
fn tanh_slope(u: f64, y: f64) -> f64 {
    if y.abs() < 0.99 { (1.0 - y) * (1.0 + y) } else { 1.0 / (libm::cosh(u) * libm::cosh(u)) }
}
/// A function that jumps from one constant to another at 0. Exactly at the jump conventions differ: a comparison must
/// not rest on it.
fn jump(u: f64, e: f64, value: fn(f64) -> f64) -> Ball {
    if u.abs() > e { Ball::exact(value(u)) } else { Ball { status: Ball::UNSURE.status, ..Ball::exact(value(u)) } }
}
fn rounded(u: f64, e: f64, value: fn(f64) -> f64) -> Ball {
    // Wide enough that adding it to the argument does not round back.
    let reach = if e == 0.0 { 0.0 } else { 2.0 * e + 4.0 * UNIT * u.abs() };
    if value(u - reach) == value(u + reach) { Ball::exact(value(u)) } else { Ball::UNSURE }
}
/// A function of straight pieces whose value at `u` is exact.
fn straight(u: f64, e: f64, value: fn(f64) -> f64, steepest: f64) -> Ball {
    let reach = e + 1e-9 * u.abs() + TINY;
    // On a flat piece the error of the argument does not matter.
    let flat = value(u - reach) == value(u + reach);
    Ball::of(value(u), if flat { 0.0 } else { steepest * e })
}

/// The breaks where there are any, else the empty list that ends the alternatives.
const fn first(alternatives: &[&'static [f64]]) -> &'static [f64] {
    alternatives[0]
}

macro_rules! rows {
    ($($kind:ident { $value:expr, $slope:expr, $curve:expr, $bounded:expr $(, $breaks:expr)? })*) => {
        [$(UnaryRow {
            kind: Unary::$kind, value: $value, slope: $slope, curve: $curve, bounded: $bounded,
            breaks: first(&[$(&$breaks,)? &[]]),
        }),*]
    };
}

/// One row a function, in the order of [`Unary`].
pub static UNARY: [UnaryRow; 34] = rows! {
    Exp { libm::exp, |_, y| y, |_, y| y,
        |u, e| { let y = libm::exp(u); by_slope(y, e, y * growth(e), FINE).exactly_if(u == 0.0 && e == 0.0) } }
    Expm1 { libm::expm1, |_, y| y + 1.0, |_, y| y + 1.0,
        |u, e| { let y = libm::expm1(u); by_slope(y, e, (y + 1.0) * growth(e), FINE) } }
    Ln { log, |u, _| 1.0 / u, |u, _| -1.0 / (u * u),
        |u, e| logarithm(u, e, libm::log, 1.0).exactly_if(u == 1.0 && e == 0.0) }
    Log2 { log2, |u, _| 1.0 / (u * LN_2), |u, _| -1.0 / (u * u * LN_2), |u, e| logarithm(u, e, libm::log2, LN_2) }
    Log10 { log10, |u, _| 1.0 / (u * LN_10), |u, _| -1.0 / (u * u * LN_10), |u, e| logarithm(u, e, libm::log10, LN_10) }
    Sqrt { libm::sqrt, |_, y| 0.5 / y, |_, y| -0.25 / (y * y * y), sqrt }
    Cbrt { libm::cbrt, |_, y| 1.0 / (3.0 * y * y), |u, y| -2.0 / (9.0 * y * y * u), cbrt }
    Sin { libm::sin, |u, _| libm::cos(u), |_, y| -y, |u, e| wave(u, e, libm::sin) }
    Cos { libm::cos, |u, _| -libm::sin(u), |_, y| -y, |u, e| wave(u, e, libm::cos) }
    Tan { libm::tan, |_, y| 1.0 + y * y, |_, y| 2.0 * y * (1.0 + y * y), tan }
    Asin { libm::asin, |u, _| 1.0 / ((1.0 - u) * (1.0 + u)).sqrt(), |u, _| u / (1.0 - u * u).sqrt() / (1.0 - u * u),
        |u, e| arc(u, e, libm::asin) }
    Acos { libm::acos, |u, _| -1.0 / ((1.0 - u) * (1.0 + u)).sqrt(), |u, _| -u / (1.0 - u * u).sqrt() / (1.0 - u * u),
        |u, e| arc(u, e, libm::acos) }
    Atan { libm::atan, |u, _| 1.0 / (1.0 + u * u), |u, _| -2.0 * u / (1.0 + u * u) / (1.0 + u * u),
        |u, e| by_slope(libm::atan(u), e, 1.0 / (1.0 + inner(u, e) * inner(u, e)), FINE) }
    Acot { values::acot, |u, _| -1.0 / (1.0 + u * u), |u, _| 2.0 * u / (1.0 + u * u) / (1.0 + u * u), acot, [0.0] }
    Sinh { libm::sinh, |u, _| libm::cosh(u), |_, y| y,
        |u, e| { let y = libm::sinh(u); by_slope(y, e, (1.0 + y.abs()) * growth(e), ROUGH) } }
    Cosh { libm::cosh, |u, _| libm::sinh(u), |_, y| y,
        |u, e| { let y = libm::cosh(u); by_slope(y, e, y * growth(e), ROUGH) } }
    Tanh { libm::tanh, tanh_slope, |_, y| -2.0 * y * (1.0 - y) * (1.0 + y), tanh }
    Asinh { libm::asinh, |u, _| 1.0 / libm::hypot(u, 1.0), |u, _| -u / (u * u + 1.0) / libm::hypot(u, 1.0),
        |u, e| by_slope(libm::asinh(u), e, 1.0 / libm::hypot(inner(u, e), 1.0), ROUGH) }
    Acosh { acosh, |u, _| 1.0 / ((u - 1.0) * (u + 1.0)).sqrt(),
        |u, _| -u / ((u - 1.0) * (u + 1.0)).sqrt() / ((u - 1.0) * (u + 1.0)), acosh_bounded }
    Atanh { atanh, |u, _| 1.0 / ((1.0 - u) * (1.0 + u)), |u, _| 2.0 * u / (1.0 - u * u) / (1.0 - u * u),
        atanh_bounded }
    Abs { libm::fabs, |u, _| values::sign(u), zero, |u, e| Ball::of(u.abs(), e), [0.0] }
    Sign { values::sign, zero, zero, |u, e| jump(u, e, values::sign), [0.0] }
    Step { values::step, zero, zero, |u, e| jump(u, e, values::step), [0.0] }
    Floor { libm::floor, zero, zero, |u, e| rounded(u, e, libm::floor) }
    Ceil { libm::ceil, zero, zero, |u, e| rounded(u, e, libm::ceil) }
    Relu { values::relu, |u, _| values::step(u), zero, |u, e| straight(u, e, values::relu, 1.0), [0.0] }
    Fall { fall, |u, _| 1.0 - values::step(u), zero, |u, e| straight(u, e, fall, 1.0), [0.0] }
    Relu6 { values::relu6, |u, _| between(u, 0.0, 6.0), zero, |u, e| straight(u, e, values::relu6, 1.0), [0.0, 6.0] }
    Hardtanh { values::hardtanh, |u, _| between(u, -1.0, 1.0), zero, |u, e| straight(u, e, values::hardtanh, 1.0),
        [-1.0, 1.0] }
    Hardsigmoid { values::hardsigmoid, |u, _| between(u, -3.0, 3.0) / 6.0, zero,
        |u, e| straight(u, e, values::hardsigmoid, 1.0 / 6.0).rounded_by(4.0 * UNIT), [-3.0, 3.0] }
    Sigmoid { values::sigmoid, |u, y| y * values::sigmoid(-u), |u, y| y * values::sigmoid(-u) * (1.0 - 2.0 * y),
        |u, e| { let y = values::sigmoid(u); by_slope(y, e, y * (1.0 - y + 4.0 * UNIT) * growth(e), ROUGH) } }
    Softplus { values::softplus, |u, _| values::sigmoid(u), |u, _| values::sigmoid(u) * values::sigmoid(-u),
        // The slope, the sigmoid, is 1 − e^(−value).
        |u, e| { let y = values::softplus(u); by_slope(y, e, y.min(1.0) * growth(e), ROUGH) } }
    Erf { libm::erf, |u, _| FRAC_2_SQRT_PI * libm::exp(-u * u), |u, _| -2.0 * u * FRAC_2_SQRT_PI * libm::exp(-u * u),
        |u, e| bell(u, e, libm::erf) }
    Erfc { libm::erfc, |u, _| -FRAC_2_SQRT_PI * libm::exp(-u * u), |u, _| 2.0 * u * FRAC_2_SQRT_PI * libm::exp(-u * u),
        |u, e| bell(u, e, libm::erfc) }
};

/// The error function and its complement, whose slope is the bell curve.
fn bell(u: f64, e: f64, value: fn(f64) -> f64) -> Ball {
    let near = inner(u, e);
    let steepest = if e == 0.0 { 0.0 } else { 1.2 * libm::exp(-near * near) };
    by_slope(value(u), e, steepest, ROUGH)
}

impl Unary {
    pub fn row(self) -> &'static UnaryRow {
        &UNARY[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::rng::Rng;

    #[test]
    fn rows_stand_in_order() {
        for (i, row) in UNARY.iter().enumerate() {
            assert_eq!(row.kind as usize, i, "{:?}", row.kind);
        }
    }

    #[test]
    fn slopes_and_curves_are_what_differences_measure() {
        let mut rng = Rng::new(3);
        for row in &UNARY {
            let mut seen = 0;
            for _ in 0..400 {
                let (u, h) = (rng.between(-4.0, 4.0), 1e-4);
                let at = |d: f64| (row.value)(u + d);
                let measured = (at(h) - at(-h)) / (2.0 * h);
                let bend = (at(h) - 2.0 * at(0.0) + at(-h)) / (h * h);
                let slope = (row.slope)(u, at(0.0));
                let curve = (row.curve)(u, at(0.0));
                // Near a pole or a kink a difference measures something else.
                if !measured.is_finite() || slope.abs() > 100.0 || bend.abs() > 100.0 {
                    continue;
                }
                seen += 1;
                assert!((slope - measured).abs() < 1e-4 * (1.0 + slope.abs()), "{:?} at {u}: {slope}", row.kind);
                assert!((curve - bend).abs() < 1e-2 * (1.0 + curve.abs()), "{:?} at {u}: {curve} {bend}", row.kind);
            }
            assert!(seen > 50, "{:?} was hardly tried", row.kind);
        }
    }

    #[test]
    fn bounds_hold_for_arguments_that_are_off() {
        let mut rng = Rng::new(4);
        for row in &UNARY {
            let mut seen = 0;
            for _ in 0..3000 {
                let u = rng.between(-1.0, 1.0) * libm::exp10(rng.between(-3.0, 2.5));
                let e = libm::exp10(rng.between(-14.0, 0.0)) * u.abs().max(1e-3);
                let ball = (row.bounded)(u, e);
                if ball.status != 0.0 {
                    continue;
                }
                seen += 1;
                for part in [-0.98, -0.5, 0.0, 0.3, 0.98] {
                    let value = (row.value)(u + part * e);
                    assert!((value - ball.value).abs() <= ball.error, "{:?} at {u} ± {e}", row.kind);
                }
            }
            assert!(seen > 200, "{:?} was hardly tried", row.kind);
        }
    }
}
