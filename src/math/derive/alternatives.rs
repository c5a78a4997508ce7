//! Other short forms of a derivative: factored, split, as the rules gave it.

use crate::math::expr::{Expr, Node};
use crate::math::number::{Number, gcd};
use crate::math::tidy;

/// Forms of the tidied derivative that are as short or shorter and written otherwise, at most two.
pub fn alternatives(derivative: &Expr, raw: &Expr) -> Vec<Expr> {
    let candidates = [factored(derivative), split(derivative)];
    let limit = derivative.size().max(raw.size());
    let mut found: Vec<Expr> = Vec::new();
    for form in candidates.into_iter().flatten() {
        let form = tidy::tidy(&form);
        if form.size() <= limit && form != *derivative && !found.contains(&form) {
            found.push(form);
        }
    }
    found.truncate(2);
    found
}

fn factors_of(expr: &Expr) -> Vec<Expr> {
    match expr.node() {
        Node::Product(factors) => factors.clone(),
        Node::Neg(inner) => factors_of(inner),
        _ => vec![expr.clone()],
    }
}

/// `2x sin x + x² cos x` as `x(2 sin x + x cos x)`: the factors that all terms share, taken out.
fn factored(expr: &Expr) -> Option<Expr> {
    let Node::Sum(terms) = expr.node() else { return None };
    let first = factors_of(terms.first()?);
    let shared: Vec<Expr> = first
        .iter()
        .filter_map(|factor| {
            let base = base_of(factor);
            (base.as_number().is_none() && terms.iter().all(|term| degree(term, &base).is_some())).then_some(base)
        })
        .collect();
    let common: Vec<Expr> = shared
        .iter()
        .map(|base| {
            let least = terms.iter().filter_map(|term| degree(term, base)).min().unwrap_or(1);
            if least == 1 { base.clone() } else { base.clone().to_the(Expr::from(least)) }
        })
        .collect();
    if common.is_empty() {
        return None;
    }
    let number = i64::try_from(terms.iter().fold(0, |content, term| gcd(content, whole_factor(term)))).unwrap_or(1);
    let number = (number > 1).then(|| Expr::from(number));
    let common: Vec<Expr> = number.into_iter().chain(common).collect();
    let divisor = Expr::product(common.iter().cloned());
    let inner = Expr::sum(terms.iter().map(|term| tidy::tidy(&term.clone().over(divisor.clone()))));
    Some(Expr::product(common.into_iter().chain([inner])))
}

/// The whole number in front of a term, without its sign.
fn whole_factor(term: &Expr) -> u128 {
    let whole = |n: Number| n.is_integer() && !n.is_decimal();
    let factors = factors_of(term);
    let number = factors.first().and_then(|first| first.as_number()).filter(|n| whole(*n));
    number.map_or(1, |n| n.num().unsigned_abs())
}

fn base_of(factor: &Expr) -> Expr {
    match factor.node() {
        Node::Pow(base, exponent) if exponent.as_number().is_some_and(|n| n.is_integer() && !n.is_negative()) => {
            base.clone()
        }
        _ => factor.clone(),
    }
}

/// The whole power to which a base is a factor of a term; `None` where it is none.
fn degree(term: &Expr, base: &Expr) -> Option<i64> {
    factors_of(term).iter().find_map(|factor| {
        if factor == base {
            return Some(1);
        }
        match factor.node() {
            Node::Pow(b, exponent) if b == base => exponent.as_number()?.as_int().filter(|n| *n > 0),
            _ => None,
        }
    })
}

/// `(x cos x − sin x)/x²` as `cos x/x − sin x/x²`.
fn split(expr: &Expr) -> Option<Expr> {
    let Node::Div(top, bottom) = expr.node() else { return None };
    let Node::Sum(terms) = top.node() else { return None };
    Some(Expr::sum(terms.iter().map(|term| term.clone().over(bottom.clone()))))
}
