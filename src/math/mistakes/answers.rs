//! Slips seen in an answer itself: one number off by one, one sign turned, one term missing.

use crate::math::expr::{Expr, Node};
use crate::math::functions;
use crate::math::number::Number;

/// The most places with the same number of which every selection is tried.
const SELECTIONS: usize = 4;

/// The expression with a whole number in it made one more or one less: at one place, at all places where the same
/// number stands, and at any selection of few such places.
pub fn off_by_one(expr: &Expr) -> Vec<Expr> {
    let mut integers = Vec::new();
    for_each_integer(expr, &mut |n| integers.push(n));
    let mut distinct = integers.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let mut found = Vec::new();
    for n in distinct {
        let places = integers.iter().filter(|m| **m == n).count();
        let selections: Vec<u64> = match places {
            0..=SELECTIONS => (1..1 << places).collect(),
            5..=16 => (0..places).map(|i| 1 << i).chain([(1 << places) - 1]).collect(),
            _ => vec![u64::MAX],
        };
        for selection in selections {
            for change in [1, -1] {
                let mut seen = 0;
                found.push(changed(expr, n, n + change, selection, &mut seen));
            }
        }
    }
    found
}

/// Calls with every whole number there is, in order; one with a minus in front is also counted with its sign.
fn for_each_integer(expr: &Expr, visit: &mut dyn FnMut(i64)) {
    if let Some(n) = expr.as_number().and_then(Number::as_int).filter(|n| n.abs() < 1_000_000) {
        visit(n);
        return;
    }
    expr.for_each_child(|child| for_each_integer(child, visit));
}

/// Replaces the selected places at which `from` stands.
fn changed(expr: &Expr, from: i64, to: i64, selection: u64, seen: &mut u32) -> Expr {
    if let Some(n) = expr.as_number() {
        if n.as_int() != Some(from) {
            return expr.clone();
        }
        let selected = selection >> (*seen).min(63) & 1 == 1;
        *seen += 1;
        return if selected { Expr::from(to) } else { expr.clone() };
    }
    expr.map_children(|child| changed(child, from, to, selection, seen))
}

/// The expression with one term of one sum in it changed by `change`, which may take it out.
fn one_term(expr: &Expr, change: &dyn Fn(&Expr) -> Option<Expr>, into: &mut Vec<Expr>) {
    one_term_in(expr, change, &|e| e, into);
}

fn one_term_in(
    expr: &Expr,
    change: &dyn Fn(&Expr) -> Option<Expr>,
    around: &dyn Fn(Expr) -> Expr,
    into: &mut Vec<Expr>,
) {
    if let Node::Sum(terms) = expr.node() {
        for at in 0..terms.len() {
            let other = terms
                .iter()
                .enumerate()
                .filter_map(|(i, term)| if i == at { change(term) } else { Some(term.clone()) });
            into.push(around(Expr::sum(other)));
        }
    }
    let mut at = 0;
    expr.for_each_child(|child| {
        let place = at;
        at += 1;
        let rebuilt = |inner: Expr| {
            let mut i = 0;
            let whole = expr.map_children(|other| {
                i += 1;
                if i - 1 == place { inner.clone() } else { other.clone() }
            });
            around(whole)
        };
        one_term_in(child, change, &rebuilt, into);
    });
}

/// The expression with the sign of one term turned, for every term of every sum in it.
pub fn one_sign_turned(expr: &Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    let turn = |term: &Expr| {
        Some(match term.node() {
            Node::Neg(inner) => inner.clone(),
            _ => term.clone().negate(),
        })
    };
    one_term(expr, &turn, &mut found);
    found
}

/// The expression with one term left out, for every term of every sum in it. The pieces of a function that is made of
/// some are no terms.
pub fn one_term_lost(expr: &Expr) -> Vec<Expr> {
    if expr.any(&|part| matches!(part.node(), Node::Call(functions::STEP | functions::SIGN, _))) {
        return Vec::new();
    }
    let mut found = Vec::new();
    one_term(expr, &|_| None, &mut found);
    found
}
