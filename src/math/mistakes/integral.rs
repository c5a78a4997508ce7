//! Antiderivatives where they are simple, to recognise an answer that goes the wrong way.

use crate::math::expr::{Expr, Node};
use crate::math::functions;
use crate::math::number::Number;
use crate::math::pattern::{as_power, is_e, split_constant};

/// An antiderivative by `by` of sums of powers, exponentials, sines and cosines of linear expressions.
pub fn antiderivative(expr: &Expr, by: &str) -> Option<Expr> {
    if !expr.mentions(by) {
        return Some(expr.clone().times(Expr::var(by)));
    }
    if let Node::Sum(terms) = expr.node() {
        let terms: Option<Vec<Expr>> = terms.iter().map(|term| antiderivative(term, by)).collect();
        return Some(Expr::sum(terms?));
    }
    if let Some((constant, moving)) = split_constant(expr, by) {
        return Some(constant.times(antiderivative(&moving, by)?));
    }
    let two = || Expr::from(2);
    if expr.as_var().is_some() {
        return Some(expr.clone().to_the(two()).over(two()));
    }
    let divided = |whole: Expr, inner: &Expr| {
        let rate = rate(inner, by)?;
        Some(if rate.is_number(1) { whole } else { whole.over(rate) })
    };
    if let Some((base, exponent)) = as_power(expr, by) {
        let exponent = exponent.as_ratio()?;
        if exponent.same_value(Number::int(-1)) {
            return divided(Expr::call(functions::LN, [base.clone()]), &base);
        }
        let next = Expr::number(exponent.add(Number::ONE)?);
        return divided(base.clone().to_the(next.clone()).over(next), &base);
    }
    match expr.node() {
        Node::Pow(base, inner) if is_e(base) => divided(expr.clone(), inner),
        Node::Pow(base, inner) if !base.mentions(by) => {
            divided(expr.clone().over(Expr::call(functions::LN, [base.clone()])), inner)
        }
        Node::Call(function, arguments) => {
            let inner = arguments.first()?;
            let whole = match *function {
                functions::EXP => expr.clone(),
                functions::SIN => Expr::call(functions::COS, [inner.clone()]).negate(),
                functions::COS => Expr::call(functions::SIN, [inner.clone()]),
                functions::SINH => Expr::call(functions::COSH, [inner.clone()]),
                functions::COSH => Expr::call(functions::SINH, [inner.clone()]),
                _ => return None,
            };
            divided(whole, inner)
        }
        _ => None,
    }
}

/// The constant slope of a linear expression.
fn rate(expr: &Expr, by: &str) -> Option<Expr> {
    let slope = crate::math::derive::Work::new(expr, by, true).ok()?.root()?.value.clone();
    (!slope.mentions(by)).then_some(slope)
}
