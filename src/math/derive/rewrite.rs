//! Rewriting first, where it saves steps: x·√x is a power, (x² + 1)/x two powers.

use crate::math::expr::{Expr, Node};
use crate::math::functions;
use crate::math::pattern::{as_power, split_constant};
use crate::math::tidy;

/// The expression written so that fewer rules are needed, where there is such a form.
pub fn shorter(expr: &Expr, by: &str) -> Option<Expr> {
    let worth_a_try = match expr.node() {
        Node::Product(factors) => share_a_base(factors.iter(), by),
        Node::Div(top, bottom) => share_a_base(factors_of(top).iter().chain(factors_of(bottom)), by),
        _ => false,
    };
    let cancelled = worth_a_try.then(|| tidy::tidy(expr));
    [cancelled, split(expr, by)].into_iter().flatten().find(|other| steps(other, by) < steps(expr, by))
}

fn factors_of(expr: &Expr) -> &[Expr] {
    match expr.node() {
        Node::Product(factors) => factors,
        _ => std::slice::from_ref(expr),
    }
}

/// What a factor is a power of, or e for an exponential.
fn base(factor: &Expr, by: &str) -> Option<Expr> {
    if factor.as_var().is_some_and(|name| name == by) {
        return Some(factor.clone());
    }
    match factor.node() {
        Node::Call(functions::EXP, _) => Some(Expr::e()),
        Node::Pow(base, exponent) if exponent.mentions(by) => Some(base.clone()),
        Node::Neg(inner) => self::base(inner, by),
        _ => as_power(factor, by).map(|(base, _)| base),
    }
}

/// Whether two of the factors would become one.
fn share_a_base<'a>(factors: impl Iterator<Item = &'a Expr>, by: &str) -> bool {
    let mut seen = Vec::new();
    for factor in factors.filter(|factor| factor.mentions(by)) {
        let base = base(factor, by).unwrap_or_else(|| factor.clone());
        if seen.contains(&base) {
            return true;
        }
        seen.push(base);
    }
    false
}

/// `(x^2 + 1)/x` as `x + 1/x`: a sum of powers over one power of the variable.
fn split(expr: &Expr, by: &str) -> Option<Expr> {
    let Node::Div(top, bottom) = expr.node() else { return None };
    let Node::Sum(terms) = top.node() else { return None };
    let is_power = |e: &Expr| {
        let bare = |e: &Expr| e.as_var().is_some_and(|name| name == by);
        bare(e) || as_power(e, by).is_some_and(|(base, exponent)| bare(&base) && exponent.as_ratio().is_some())
    };
    let is_monomial =
        |e: &Expr| !e.mentions(by) || is_power(e) || split_constant(e, by).is_some_and(|(_, moving)| is_power(&moving));
    let below = match split_constant(bottom, by) {
        Some((_, moving)) => is_power(&moving),
        None => is_power(bottom),
    };
    if !below || !terms.iter().all(is_monomial) {
        return None;
    }
    Some(Expr::sum(terms.iter().map(|term| tidy::tidy(&term.clone().over(bottom.clone())))))
}

/// How many rules the derivative will take, without what is read off a table.
pub fn steps(expr: &Expr, by: &str) -> usize {
    if !expr.mentions(by) || expr.as_var().is_some() {
        return 0;
    }
    if let Some((_, moving)) = split_constant(expr, by) {
        return steps(&moving, by);
    }
    let own = match expr.node() {
        Node::Sum(_) | Node::Neg(_) => 0,
        Node::Product(factors) => factors.len().saturating_sub(1),
        Node::Div(top, bottom) if !top.mentions(by) => {
            return if as_power(expr, by).is_some_and(|(base, _)| base.as_var().is_some()) {
                1
            } else {
                1 + steps(bottom, by)
            };
        }
        Node::Div(..) => 2,
        Node::Pow(base, exponent) if base.mentions(by) && exponent.mentions(by) => 3,
        _ => 1,
    };
    let mut total = own;
    expr.for_each_child(|child| total += steps(child, by));
    total
}
