//! Products with a dot between their names, as nodes and local slopes are written.

use super::words::{factor, row, signs};
use crate::math::expr::{Expr, Node};
use crate::page::model::*;

/// A formula of nodes with a dot between their names: `v₁·v₂`, `w·x + b`, `0.5·1 − 0.25·2`.
pub(super) fn dotted(expr: &Expr) -> Formula {
    match expr.node() {
        Node::Sum(terms) => {
            let mut all = Formula::default();
            for (at, term) in terms.iter().enumerate() {
                let (negative, body) = signed(term);
                let sign = match (at, negative) {
                    (0, true) => "−",
                    (0, false) => "",
                    (_, true) => " − ",
                    (_, false) => " + ",
                };
                let body = if negative && matches!(body.node(), Node::Sum(_)) { factor(&body) } else { dotted(&body) };
                all = row([all, signs(sign), body]);
            }
            all
        }
        Node::Neg(inner) => row([signs("−"), piece(inner)]),
        Node::Product(factors) => product(factors),
        _ => Formula::of(expr),
    }
}

/// Whether a term is taken away, and what is taken away.
fn signed(term: &Expr) -> (bool, Expr) {
    let positive = |n: &Expr| n.as_number().filter(|n| n.is_negative()).and_then(|n| n.neg()).map(Expr::number);
    match term.node() {
        Node::Neg(inner) => (true, inner.clone()),
        Node::Num(_) => positive(term).map_or((false, term.clone()), |n| (true, n)),
        Node::Product(factors) => {
            let first = factors.first().map(|first| match first.node() {
                Node::Neg(inner) => Some(inner.clone()),
                _ => positive(first),
            });
            match first.flatten() {
                Some(first) => {
                    let rest = factors.iter().skip(1).cloned();
                    (true, Expr::product(std::iter::once(first).chain(rest)))
                }
                None => (false, term.clone()),
            }
        }
        _ => (false, term.clone()),
    }
}

/// A factor, in brackets where it is a sum or has a sign.
fn piece(expr: &Expr) -> Formula {
    let negative = expr.as_number().is_some_and(|n| n.is_negative());
    match expr.node() {
        Node::Sum(_) | Node::Neg(_) => row([signs("("), dotted(expr), signs(")")]),
        _ if negative => row([signs("("), Formula::of(expr), signs(")")]),
        _ => Formula::of(expr),
    }
}

fn product(factors: &[Expr]) -> Formula {
    let mut all = Formula::default();
    let mut before: Option<&Expr> = None;
    for part in factors {
        // 2x, 2(p − 1) and p(1 − p) need no dot; two names, or two numbers, do.
        let touches = before.is_none_or(|before| {
            let bracket = matches!(part.node(), Node::Sum(_)) && before.as_var().is_some();
            bracket || (before.as_number().is_some_and(|n| !n.is_negative()) && part.as_ratio().is_none())
        });
        let sign = match (before.is_some(), touches) {
            (false, _) => signs(""),
            (true, true) => Formula { unicode: String::new(), ..signs("·") },
            (true, false) => signs("·"),
        };
        all = row([all, sign, if before.is_none() { first(part) } else { piece(part) }]);
        before = Some(part);
    }
    all
}

/// The first factor keeps its sign without brackets.
fn first(part: &Expr) -> Formula {
    if part.as_number().is_some() { Formula::of(part) } else { piece(part) }
}

/// A local slope as a factor.
pub(super) fn factored(expr: &Expr) -> Formula {
    match expr.node() {
        Node::Sum(_) | Node::Neg(_) => row([signs("("), dotted(expr), signs(")")]),
        _ => dotted(expr),
    }
}
