//! Values in forms that stay right where the definition overflows or cancels.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

/// α of the scaled exponential linear unit (Klambauer et al. 2017).
pub const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
/// λ of the scaled exponential linear unit (Klambauer et al. 2017).
pub const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

pub fn sec(u: f64) -> f64 {
    1.0 / libm::cos(u)
}
pub fn csc(u: f64) -> f64 {
    1.0 / libm::sin(u)
}
pub fn cot(u: f64) -> f64 {
    1.0 / libm::tan(u)
}
pub fn asec(u: f64) -> f64 {
    libm::acos(1.0 / u)
}
pub fn acsc(u: f64) -> f64 {
    libm::asin(1.0 / u)
}
/// The branch that is the arctangent of 1/u, between −π/2 and π/2, with a jump at 0, where it is π/2.
pub fn acot(u: f64) -> f64 {
    if u == 0.0 { std::f64::consts::FRAC_PI_2 } else { libm::atan(1.0 / u) }
}
pub fn sech(u: f64) -> f64 {
    1.0 / libm::cosh(u)
}
pub fn csch(u: f64) -> f64 {
    1.0 / libm::sinh(u)
}
pub fn coth(u: f64) -> f64 {
    1.0 / libm::tanh(u)
}
pub fn asech(u: f64) -> f64 {
    if u > 0.0 { libm::acosh(1.0 / u) } else { f64::NAN }
}
pub fn acsch(u: f64) -> f64 {
    libm::asinh(1.0 / u)
}
pub fn acoth(u: f64) -> f64 {
    libm::atanh(1.0 / u)
}

/// The angle of the point (v, u), between −π and π; none at the origin.
pub fn atan2(u: f64, v: f64) -> f64 {
    if u == 0.0 && v == 0.0 { f64::NAN } else { libm::atan2(if u == 0.0 { 0.0 } else { u }, v) }
}

/// The logarithm of `v` to the base `u`.
pub fn logb(u: f64, v: f64) -> f64 {
    if u == 2.0 {
        libm::log2(v)
    } else if u == 10.0 {
        libm::log10(v)
    } else {
        libm::log(v) / libm::log(u)
    }
}
/// The real root of `v` of degree `u`: odd whole degrees take negative numbers too.
pub fn root(u: f64, v: f64) -> f64 {
    if u == 2.0 {
        v.sqrt()
    } else if u == 3.0 {
        libm::cbrt(v)
    } else if v < 0.0 && u % 2.0 != 0.0 && u == u.floor() {
        -libm::pow(-v, 1.0 / u)
    } else if v < 0.0 || u == 0.0 {
        f64::NAN
    } else {
        libm::pow(v, 1.0 / u)
    }
}

/// −1, 0 or 1.
pub fn sign(u: f64) -> f64 {
    if u == 0.0 || u.is_nan() { u.abs() } else { 1.0f64.copysign(u) }
}
/// 1 for positive numbers, else 0: at 0 the slope that frameworks give the rectifier.
pub fn step(u: f64) -> f64 {
    if u.is_nan() { u } else { f64::from(u8::from(u > 0.0)) }
}
pub fn max(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, |a, b| if a >= b || a.is_nan() { a } else { b })
}
pub fn min(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, |a, b| if a <= b || a.is_nan() { a } else { b })
}

pub fn sigmoid(u: f64) -> f64 {
    if u >= 0.0 {
        1.0 / (1.0 + libm::exp(-u))
    } else {
        let e = libm::exp(u);
        e / (1.0 + e)
    }
}
pub fn relu(u: f64) -> f64 {
    if u < 0.0 { 0.0 } else { u }
}
pub fn leaky_relu(u: f64, v: f64) -> f64 {
    if u < 0.0 { v * u } else { u }
}
pub fn relu6(u: f64) -> f64 {
    u.clamp(0.0, 6.0)
}
pub fn elu(u: f64) -> f64 {
    if u < 0.0 { libm::expm1(u) } else { u }
}
pub fn selu(u: f64) -> f64 {
    SELU_SCALE * if u < 0.0 { SELU_ALPHA * libm::expm1(u) } else { u }
}
pub fn softplus(u: f64) -> f64 {
    relu(u) + libm::log1p(libm::exp(-u.abs()))
}
pub fn silu(u: f64) -> f64 {
    u * sigmoid(u)
}
pub fn gelu(u: f64) -> f64 {
    // The complement of erf does not cancel for negative numbers.
    0.5 * u * libm::erfc(-u * FRAC_1_SQRT_2)
}
pub fn gelu_tanh(u: f64) -> f64 {
    // (1 + tanh z)/2 is sigmoid(2z), which does not cancel for negative numbers.
    u * sigmoid(2.0 * FRAC_2_PI.sqrt() * (u + 0.044715 * u * u * u))
}
pub fn mish(u: f64) -> f64 {
    // tanh(ln(1 + e)) is (e² + 2e)/(e² + 2e + 2).
    if u > 20.0 {
        return u;
    }
    let e = libm::exp(u);
    let n = e * (e + 2.0);
    u * (n / (n + 2.0))
}
pub fn softsign(u: f64) -> f64 {
    u / (1.0 + u.abs())
}
pub fn logsigmoid(u: f64) -> f64 {
    -softplus(-u)
}
pub fn hardtanh(u: f64) -> f64 {
    u.clamp(-1.0, 1.0)
}
pub fn hardsigmoid(u: f64) -> f64 {
    (u / 6.0 + 0.5).clamp(0.0, 1.0)
}
pub fn hardswish(u: f64) -> f64 {
    u * hardsigmoid(u)
}
pub fn squareplus(u: f64) -> f64 {
    let r = libm::hypot(u, 2.0);
    if u < 0.0 { 2.0 / (r - u) } else { 0.5 * (u + r) }
}
pub fn logsumexp(values: &[f64]) -> f64 {
    let top = max(values);
    if !top.is_finite() {
        return top;
    }
    top + libm::log(values.iter().map(|z| libm::exp(z - top)).sum())
}
/// `values` is the component, counted from 1, and then the logits.
pub fn softmax(values: &[f64]) -> f64 {
    let Some((k, logits)) = values.split_first() else { return f64::NAN };
    let chosen = (0..logits.len()).find(|i| *i as f64 + 1.0 == *k).and_then(|i| logits.get(i));
    let Some(chosen) = chosen else { return f64::NAN };
    let top = max(logits);
    libm::exp(chosen - top) / logits.iter().map(|z| libm::exp(z - top)).sum::<f64>()
}
