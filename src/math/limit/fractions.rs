//! Rules for fractions: cancelling, one bar, L'Hôpital's.

use super::rules::{Change, factors, is_infinite, is_zero, over, product, quotient};
use crate::math::condition::Condition;
use crate::math::derive::derivative;
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions as fun;
use crate::math::limit::laws::{End, laws};
use crate::math::limit::way::{To, Way};
use crate::math::polynomial::{Opaque, Polynomial, Rational};
use crate::math::tidy::{expand, tidy};

/// A factor that stands above and below.
pub(super) fn cancel(expr: &Expr, way: &Way) -> Option<Change> {
    let (top, bottom) = quotient(expr)?;
    let (mut above, mut below) = (factors(&top), factors(&bottom));
    let shared = below.iter().position(|factor| factor.mentions(&way.by) && above.contains(factor))?;
    let factor = below.remove(shared);
    let at = above.iter().position(|other| *other == factor)?;
    above.remove(at);
    let to = over(product(above), product(below));
    let base = match factor.node() {
        Node::Pow(base, exponent) if exponent.as_number().is_some() => base.clone(),
        _ => factor,
    };
    let conditions = match way.to {
        To::Point { .. } => vec![Condition::not_zero(base)],
        To::Infinity { .. } => Vec::new(),
    };
    Some(Change { conditions, ..Change::to(to) })
}

/// The polynomial among the factors, and the other factors.
fn polynomial_part(parts: &[Expr], by: &str, opaque: &mut Opaque) -> Option<(Polynomial, Vec<Expr>)> {
    let (mut polynomial, mut others) = (Polynomial::one(), Vec::new());
    for part in parts {
        match Polynomial::from_expr(part, &[by], opaque) {
            Some(factor) => polynomial = polynomial.mul(&factor)?,
            None => others.push(part.clone()),
        }
    }
    Some((polynomial, others))
}

/// Both parts of 0/0 as polynomials with a common zero at the point.
struct CommonZero {
    top: (Polynomial, Vec<Expr>),
    bottom: (Polynomial, Vec<Expr>),
    root: Polynomial,
    opaque: Opaque,
}

fn common_zero(expr: &Expr, way: &Way) -> Option<CommonZero> {
    let To::Point { exact, .. } = &way.to else { return None };
    let (top, bottom) = quotient(expr)?;
    let mut opaque = Opaque::default();
    let root = Polynomial::from_expr(exact, &[&way.by], &mut opaque)?;
    let top = polynomial_part(&factors(&top), &way.by, &mut opaque)?;
    let bottom = polynomial_part(&factors(&bottom), &way.by, &mut opaque)?;
    let vanishes = |p: &Polynomial| !p.is_zero() && p.over_root(&way.by, &root).is_some();
    (vanishes(&top.0) && vanishes(&bottom.0)).then_some(CommonZero { top, bottom, root, opaque })
}

/// Powers of brackets above the bar multiplied out, where that brings the common zero to light.
pub(super) fn expanded(expr: &Expr, way: &Way) -> Option<Change> {
    let found = common_zero(expr, way)?;
    let (top, bottom) = quotient(expr)?;
    let bracket_power = |part: &Expr| match part.node() {
        Node::Pow(base, _) => matches!(base.node(), Node::Sum(_)),
        Node::Product(parts) => parts.iter().any(|part| matches!(part.node(), Node::Sum(_))),
        _ => false,
    };
    // A product that is factored already is left alone.
    if !matches!(top.node(), Node::Sum(_)) || !top.any(&bracket_power) {
        return None;
    }
    let written = found.top.0.to_expr(&way.by, &way.by, &found.opaque);
    let to = over(product(std::iter::once(written).chain(found.top.1)), bottom);
    (to != *expr).then(|| Change::to(to))
}

/// (x − a) taken out above and below as often as both have it.
pub(super) fn factor(expr: &Expr, way: &Way) -> Option<Change> {
    let found = common_zero(expr, way)?;
    let rational = Rational { top: found.top.0, bottom: found.bottom.0 };
    let (left, times) = rational.cancelled_at(&way.by, &found.root);
    let write = |p: &Polynomial| p.to_expr(&way.by, &way.by, &found.opaque);
    let base = write(&Polynomial::letter(&way.by).sub(&found.root)?);
    let common = match times {
        0 => return None,
        1 => base,
        n => base.to_the(i64::try_from(n).ok()?.into()),
    };
    let side = |rest: Expr, others: Vec<Expr>| {
        let rest = if rest.is_number(1) { None } else { Some(rest) };
        product(std::iter::once(common.clone()).chain(rest).chain(others))
    };
    let to = side(write(&left.top), found.top.1).over(side(write(&left.bottom), found.bottom.1));
    (to != *expr).then(|| Change::to(to))
}

/// A sum of fractions as one fraction.
pub(super) fn one_bar(expr: &Expr, _: &Way) -> Option<Change> {
    // A sum of fractions above the bar, as in the difference quotient of 1/x.
    if let Some((top, bottom)) = quotient(expr) {
        let Node::Sum(_) = top.node() else { return None };
        let (above, below) = quotient(&together(&top)?)?;
        let mut bars: Vec<Expr> = factors(&below).into_iter().chain(factors(&bottom)).collect();
        // Numbers and letters go before brackets.
        bars.sort_by_key(|bar| (bar.as_number().is_none(), matches!(bar.node(), Node::Sum(_))));
        return Some(Change::to(above.over(product(bars))));
    }
    together(expr).map(Change::to)
}

/// A sum of fractions as one.
fn together(sum: &Expr) -> Option<Expr> {
    let Node::Sum(terms) = sum.node() else { return None };
    let split: Vec<(Expr, Expr)> = terms.iter().map(|t| quotient(t).unwrap_or((t.clone(), Expr::one()))).collect();
    let mut bars: Vec<&Expr> = Vec::new();
    for (_, bottom) in &split {
        if !bottom.is_number(1) && !bars.contains(&bottom) {
            bars.push(bottom);
        }
    }
    if bars.is_empty() {
        return None;
    }
    let raised = split.iter().map(|(top, bottom)| {
        let missing = bars.iter().filter(|bar| **bar != bottom).map(|bar| (*bar).clone());
        product(factors(top).into_iter().chain(missing))
    });
    Some(tidy(&expand(&Expr::sum(raised))).over(product(bars.iter().map(|bar| (*bar).clone()))))
}

/// 0·∞ as a quotient: logarithms stay above, else what vanishes does.
pub(super) fn as_quotient(expr: &Expr, way: &Way) -> Option<Change> {
    let Node::Product(_) = expr.node() else { return None };
    let parts = factors(expr);
    let logarithm = |part: &Expr| matches!(part.node(), Node::Call(fun::LN | fun::LOG10, _));
    let stays = |part: &Expr| match parts.iter().any(logarithm) {
        true => logarithm(part) || !part.mentions(&way.by),
        false => !is_infinite(laws(part, way)),
    };
    let (above, below): (Vec<Expr>, Vec<Expr>) = parts.iter().cloned().partition(stays);
    if above.is_empty() || below.is_empty() {
        return None;
    }
    let bottom = tidy(&Expr::one().over(product(below)));
    Some(Change::to(product(above).over(bottom)))
}

pub(super) fn lhopital(expr: &Expr, way: &Way) -> Option<Change> {
    let (top, bottom) = quotient(expr)?;
    let ends = (laws(&top, way), laws(&bottom, way));
    let both_vanish = is_zero(ends.0.clone()) && is_zero(ends.1.clone());
    let both_grow = is_infinite(ends.0) && is_infinite(ends.1);
    if !(both_vanish || both_grow) {
        return None;
    }
    let (above, below) = (derivative(&top, &way.by).ok()?, derivative(&bottom, &way.by).ok()?);
    if below.is_number(0) {
        return None;
    }
    let parts = vec![(Symbol::new("D(a)"), above.clone()), (Symbol::new("D(b)"), below.clone())];
    let to = tidy(&above.over(below));
    Some(Change { parts, ..Change::to(to) })
}

/// A fraction taken apart where a term above swings, so that each term can be squeezed or settled by itself.
pub(super) fn split(expr: &Expr, way: &Way) -> Option<Change> {
    let (top, bottom) = quotient(expr)?;
    let Node::Sum(terms) = top.node() else { return None };
    if !terms.iter().any(|term| laws(term, way) == Some(End::Bounded)) {
        return None;
    }
    Some(Change::to(Expr::sum(terms.iter().map(|term| tidy(&term.clone().over(bottom.clone()))))))
}

pub(super) fn tidied(expr: &Expr, _: &Way) -> Option<Change> {
    let to = tidy(expr);
    (to != *expr).then(|| Change::to(to))
}
