//! The order in which factors and terms are written.

use super::super::expr::{Constant, Expr, Node};
use super::super::functions::Look;
use super::super::number::Number;
use super::term::{Exponent, Factor, Term};
use std::cmp::Ordering;

/// Where a factor stands: number, π, e, letters, roots, number-powers, e-powers, brackets and σ(…), bare functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Number,
    Pi,
    E,
    Letter,
    Root,
    NumberPower,
    EPower,
    Bracket,
    /// With the row of the function: sin, cos, tan, … ln.
    Bare(u16),
}

fn class(factor: &Factor) -> Class {
    let symbolic = matches!(factor.exponent, Exponent::Symbolic(_));
    let half = factor.exponent.number().is_some_and(|n| n.den() == 2 && n.num().unsigned_abs() == 1);
    match factor.base.node() {
        Node::Const(Constant::E) if symbolic => Class::EPower,
        Node::Num(_) | Node::Const(_) if symbolic => Class::NumberPower,
        Node::Num(_) if half => Class::Root,
        Node::Num(_) => Class::Number,
        Node::Const(Constant::Pi) => Class::Pi,
        Node::Const(Constant::E) => Class::E,
        Node::Var(_) if half => Class::Root,
        Node::Var(_) => Class::Letter,
        _ if half => Class::Root,
        Node::Call(f, _) => match f.row().look {
            Look::Bare => Class::Bare(f.0),
            Look::Root => Class::Root,
            _ => Class::Bracket,
        },
        _ => Class::Bracket,
    }
}

fn compare(a: &Factor, b: &Factor) -> Ordering {
    class(a).cmp(&class(b)).then_with(|| match (a.base.as_var(), b.base.as_var()) {
        (Some(a), Some(b)) => a.cmp(b),
        _ => Ordering::Equal,
    })
}

/// Sorts factors as they are written, and says whether that moved any.
pub(super) fn sort(factors: &mut [Factor]) -> bool {
    let sorted = factors.windows(2).all(|pair| compare(&pair[0], &pair[1]) != Ordering::Greater);
    if !sorted {
        factors.sort_by(compare);
    }
    !sorted
}

/// `√2/2` is `1/√2` and `2/√2` is `√2`: a root of a whole number stands on one side of the bar.
pub(super) fn mend_roots_of_numbers(term: &mut Term) {
    for factor in &mut term.factors {
        let (Node::Num(n), Exponent::Number(exponent)) = (factor.base.node(), &factor.exponent) else { continue };
        if !n.is_integer() || exponent.den() != 2 || exponent.num().unsigned_abs() != 1 || term.coefficient.is_decimal()
        {
            continue;
        }
        let (coefficient, exponent) = (term.coefficient, *exponent);
        let moved = match exponent.is_negative() {
            true if coefficient.num() % n.num() == 0 => coefficient.div(*n),
            false if coefficient.den() % n.num() == 0 => coefficient.mul(*n),
            _ => None,
        };
        if let (Some(moved), Some(opposite)) = (moved, exponent.neg()) {
            term.coefficient = moved;
            factor.exponent = Exponent::Number(opposite);
        }
    }
}

/// Whether two bases are the same, the order of the terms in a bracket aside.
pub(super) fn is_same(a: &Expr, b: &Expr) -> bool {
    a == b
        || match (a.node(), b.node()) {
            (Node::Sum(left), Node::Sum(right)) => {
                left.len() == right.len() && left.iter().all(|term| right.contains(term))
            }
            _ => false,
        }
}

/// The degree of a monomial in the letters; `None` for anything else.
fn degree(term: &Term) -> Option<i64> {
    term.factors.iter().try_fold(0i64, |total, factor| match factor.base.node() {
        Node::Var(_) => total.checked_add(factor.exponent.as_int().filter(|n| *n >= 0)?),
        _ if is_constant(&factor.base) && is_constant(&factor.exponent.expr()) => Some(total),
        _ => None,
    })
}

/// Whether an expression has no letters.
pub(super) fn is_constant(expr: &Expr) -> bool {
    !expr.any(&|e| matches!(e.node(), Node::Var(_)))
}

/// Orders a sum as it is written, and says whether that moved any term.
///
/// Only sums of monomials are sorted, by falling degree; every other sum keeps its order, as a product rule wants it.
/// A positive constant leads a single negative term that is not linear: `1 − x²`.
pub(super) fn sort_terms(terms: &mut [Term]) -> bool {
    let degrees: Option<Vec<i64>> = terms.iter().map(degree).collect();
    let leads = |constant: &Term, other: &Term| {
        degree(constant) == Some(0)
            && !constant.coefficient.is_negative()
            && other.coefficient.is_negative()
            && degree(other).is_none_or(|degree| degree > 1)
    };
    if let [a, b] = terms {
        if leads(a, b) {
            return false;
        }
        if leads(b, a) {
            terms.swap(0, 1);
            return true;
        }
    }
    // 1 − x keeps its order: what is positive stays in front of what is not.
    let last = terms.iter().rev().max_by_key(|term| degree(term));
    let turns = terms
        .first()
        .zip(last)
        .is_some_and(|(first, last)| !first.coefficient.is_negative() && last.coefficient.same_value(Number::int(-1)));
    match degrees {
        Some(_) if turns => false,
        Some(degrees) if degrees.windows(2).any(|pair| pair[0] < pair[1]) => {
            terms.sort_by_cached_key(|term| std::cmp::Reverse(degree(term)));
            true
        }
        _ => false,
    }
}
