//! Constants that are rational numbers stay exact.

use super::Unary;
use crate::math::expr::{Expr, Node};
use crate::math::number::Number;

/// The rational number that an exponent like `-1/2` or `1/3 - 1` is.
pub fn written_ratio(e: &Expr) -> Option<Number> {
    match e.node() {
        Node::Num(n) => Some(*n),
        Node::Neg(a) => written_ratio(a)?.neg(),
        Node::Div(a, b) => written_ratio(a)?.div(written_ratio(b)?),
        Node::Sum(terms) => terms.iter().try_fold(Number::ZERO, |sum, term| sum.add(written_ratio(term)?)),
        Node::Product(factors) => factors.iter().try_fold(Number::ONE, |product, f| product.mul(written_ratio(f)?)),
        _ => None,
    }
}

pub(super) fn greater(a: Number, b: Number) -> Option<Number> {
    Some(if a.compare(b)?.is_lt() { b } else { a })
}

/// The functions whose values at rational numbers are rational, and a few well-known values of others.
pub(super) fn exactly(f: Unary, n: Number) -> Option<Number> {
    let sign = Number::int(i64::from(!n.is_zero()) * if n.is_negative() { -1 } else { 1 });
    match f {
        Unary::Abs => n.abs(),
        Unary::Sign => Some(sign),
        Unary::Step => greater(sign, Number::ZERO),
        Unary::Relu => greater(n, Number::ZERO),
        Unary::Floor => i64::try_from(n.num().div_euclid(n.den())).ok().map(Number::int),
        Unary::Ceil => exactly(Unary::Floor, n.neg()?)?.neg(),
        Unary::Ln | Unary::Log2 | Unary::Log10 if n.is_one() => Some(Number::ZERO),
        Unary::Exp | Unary::Cos | Unary::Cosh if n.is_zero() => Some(Number::ONE),
        Unary::Sqrt => whole_root(n, 2),
        Unary::Cbrt => whole_root(n, 3),
        _ => None,
    }
}

/// The root of a fraction of squares (or cubes).
fn whole_root(n: Number, degree: u32) -> Option<Number> {
    let root = |m: i128| {
        let near = libm::pow(m.unsigned_abs() as f64, 1.0 / f64::from(degree)).round() as i128;
        let near = if m < 0 { -near } else { near };
        (near.checked_pow(degree) == Some(m)).then_some(near)
    };
    Number::ratio(root(n.num())?, root(n.den())?)
}
