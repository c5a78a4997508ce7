//! Rules for powers and roots: the highest power far out, and the conjugate.

use super::rules::{Change, factors, product, quotient};
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions as fun;
use crate::math::limit::laws::{End, laws, sign_of};
use crate::math::limit::way::{To, Way};
use crate::math::polynomial::{Opaque, Polynomial};
use crate::math::tidy::expand;

/// Top and bottom divided by the highest power of the bottom, far out; roots of polynomials may be among the terms.
pub(super) fn highest_power(expr: &Expr, way: &Way) -> Option<Change> {
    if !matches!(way.to, To::Infinity { .. }) {
        return None;
    }
    let x = Expr::var(&way.by);
    let divided = |polynomial: &Polynomial, opaque: &Opaque, by: usize| {
        let parts = polynomial.coefficients(&way.by).into_iter().enumerate().rev();
        let terms = parts.filter(|(_, part)| !part.is_zero()).map(|(power, part)| {
            let factor = part.to_expr(&way.by, &way.by, opaque);
            let distance = i64::try_from(power.abs_diff(by)).unwrap_or(0);
            let term = match distance {
                0 => return factor,
                1 => x.clone(),
                n => x.clone().to_the(n.into()),
            };
            if power > by { product([factor, term]) } else { signed_over(factor, term) }
        });
        Expr::sum(terms)
    };
    let mut opaque = Opaque::default();
    if let Some(polynomial) = Polynomial::from_expr(expr, &[&way.by], &mut opaque) {
        let degree = polynomial.degree(&way.by);
        let highest = x.clone().to_the(i64::try_from(degree).ok()?.into());
        return (degree > 1).then(|| Change::to(highest.times(divided(&polynomial, &opaque, degree))));
    }
    let (top, bottom) = quotient(expr)?;
    let degree = terms_degree(&bottom, way)?;
    let side = |part: &Expr| -> Option<Expr> {
        let terms = match part.node() {
            Node::Sum(terms) => terms.clone(),
            _ => vec![part.clone()],
        };
        let (mut plain, mut rooted) = (Vec::new(), Vec::new());
        for term in terms {
            match root_term(&term) {
                Some((negative, radicand)) => {
                    let mut opaque = Opaque::default();
                    let under = Polynomial::from_expr(&radicand, &[&way.by], &mut opaque)?;
                    let root = Expr::call(fun::SQRT, [divided(&under, &opaque, 2 * degree)]);
                    rooted.push(if negative { root.negate() } else { root });
                }
                None => plain.push(term),
            }
        }
        let mut opaque = Opaque::default();
        let polynomial = Polynomial::from_expr(&Expr::sum(plain), &[&way.by], &mut opaque)?;
        // √x² is x only for positive x.
        if !rooted.is_empty() && matches!(way.to, To::Infinity { negative: true }) {
            return None;
        }
        let plain = (!polynomial.is_zero()).then(|| divided(&polynomial, &opaque, degree));
        Some(Expr::sum(rooted.into_iter().chain(plain)))
    };
    let to = side(&top)?.over(side(&bottom)?);
    (degree > 0 && to != *expr).then(|| Change::to(to))
}

fn signed_over(top: Expr, bottom: Expr) -> Expr {
    match top.node() {
        Node::Neg(inner) => inner.clone().over(bottom).negate(),
        _ => top.over(bottom),
    }
}

/// `±√u`: whether it is negative, and u.
fn root_term(term: &Expr) -> Option<(bool, Expr)> {
    match term.node() {
        Node::Call(fun::SQRT, arguments) => Some((false, arguments.first()?.clone())),
        Node::Neg(inner) => root_term(inner).map(|(negative, under)| (!negative, under)),
        _ => None,
    }
}

/// The order of a sum of powers and of roots of polynomials.
fn terms_degree(expr: &Expr, way: &Way) -> Option<usize> {
    let terms = match expr.node() {
        Node::Sum(terms) => terms.clone(),
        _ => vec![expr.clone()],
    };
    let degree = |of: &Expr| Some(Polynomial::from_expr(of, &[&way.by], &mut Opaque::default())?.degree(&way.by));
    let mut most = 0;
    for term in &terms {
        let own = match root_term(term) {
            Some((_, under)) => degree(&under)?.div_ceil(2),
            None => degree(term)?,
        };
        most = most.max(own);
    }
    Some(most)
}

/// √u − v multiplied by √u + v, above or below the bar or without one.
pub(super) fn conjugate(expr: &Expr, way: &Way) -> Option<Change> {
    let turned = |part: &Expr| -> Option<(Expr, Expr)> {
        let Node::Sum(terms) = part.node() else { return None };
        let [a, b] = &terms[..] else { return None };
        let has_root = |term: &Expr| factors(term).iter().any(|factor| root_term(factor).is_some());
        if !(has_root(a) || has_root(b)) {
            return None;
        }
        let square = |term: &Expr| term.clone().to_the(2.into());
        let difference = expand(&square(a).minus(square(b)));
        // a − b for a + b: the sign of the second term turned round.
        let other = match b.node() {
            Node::Neg(inner) => a.clone().plus(inner.clone()),
            _ => a.clone().minus(b.clone()),
        };
        (difference.size() < 4 * part.size()).then_some((difference, other))
    };
    let undecided = |part: &Expr| !matches!(laws(part, way), Some(End::Finite(c)) if sign_of(&c) != Some(0));
    match quotient(expr) {
        None => {
            let (difference, other) = turned(expr)?;
            Some(Change { parts: vec![conjugate_part(&other)], ..Change::to(difference.over(other)) })
        }
        Some((top, bottom)) => {
            if let Some((difference, other)) = turned(&top).filter(|_| undecided(&top)) {
                let below = product(factors(&bottom).into_iter().chain([other.clone()]));
                return Some(Change { parts: vec![conjugate_part(&other)], ..Change::to(difference.over(below)) });
            }
            let (difference, other) = turned(&bottom).filter(|_| undecided(&bottom))?;
            let above = product(factors(&top).into_iter().chain([other.clone()]));
            Some(Change { parts: vec![conjugate_part(&other)], ..Change::to(above.over(difference)) })
        }
    }
}

fn conjugate_part(other: &Expr) -> (Symbol, Expr) {
    (Symbol::new("conjugate"), other.clone())
}
