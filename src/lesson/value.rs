//! Values of expressions at given numbers, for tables and conditions.

use crate::math::expr::{Constant, Node};
use crate::math::{Expr, Symbol};

/// The value with these numbers put in; `None` where it is undefined or a name has no number.
pub fn value(expr: &Expr, at: &[(Symbol, f64)]) -> Option<f64> {
    let of = |expr: &Expr| value(expr, at);
    let result = match expr.node() {
        Node::Num(n) => n.to_f64(),
        Node::Const(Constant::Pi) => std::f64::consts::PI,
        Node::Const(Constant::E) => std::f64::consts::E,
        Node::Var(name) => at.iter().find(|(known, _)| known == name)?.1,
        Node::Neg(a) => -of(a)?,
        Node::Sum(terms) => terms.iter().try_fold(0.0, |sum, term| Some(sum + of(term)?))?,
        Node::Product(factors) => factors.iter().try_fold(1.0, |product, factor| Some(product * of(factor)?))?,
        Node::Div(a, b) => of(a)? / of(b)?,
        Node::Pow(a, b) => libm::pow(of(a)?, of(b)?),
        Node::Call(f, arguments) => f.value(&arguments.iter().map(of).collect::<Option<Vec<f64>>>()?),
        Node::Slope(..) => return None,
    };
    result.is_finite().then_some(result)
}
