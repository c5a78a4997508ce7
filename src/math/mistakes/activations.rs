//! Slopes of activations that are written in terms of their own value, `s(1 − s)` and `1 − t²`, gone wrong.

use super::{Mistake, rows};
use crate::math::expr::{Expr, Node};

/// The formula with each such slope in it changed as the rows of the catalogue have it, e.g. `3s(1 − s)` to `3(1 − s²)`.
pub fn activation_forms(formula: &Expr) -> Vec<(Mistake, Expr)> {
    let mistake = |id: &str| rows::all().find(|row| row.mistake.id == id).map(|row| row.mistake);
    let mut found = Vec::new();
    let one = Expr::one;
    for s in values(formula) {
        let product = |other: &dyn Fn(&Expr) -> Expr| in_place(formula, &|expr| of_sigmoid(expr, &s, other));
        let square = |other: &dyn Fn(&Expr) -> Expr| in_place(formula, &|expr| of_tanh(expr, &s).then(|| other(&s)));
        let forms = [
            ("sigmoid.squared", product(&|s| one().minus(s.clone().to_the(Expr::from(2))))),
            ("sigmoid.only_1ms", product(&|s| one().minus(s.clone()))),
            ("sigmoid.stays", product(&Clone::clone)),
            ("tanh.no_square", square(&|s| one().minus(s.clone()))),
            ("tanh.plus", square(&|s| one().plus(s.clone().to_the(Expr::from(2))))),
            ("tanh.sigmoid_rule", square(&|s| s.clone().times(one().minus(s.clone())))),
        ];
        for (id, form) in forms {
            found.extend(mistake(id).filter(|_| form != *formula).map(|mistake| (mistake, form)));
        }
    }
    found
}

/// The s of every 1 − s and 1 − s², each once.
fn values(formula: &Expr) -> Vec<Expr> {
    fn collect(expr: &Expr, into: &mut Vec<Expr>) {
        if let Some(subtracted) = one_minus(expr) {
            let s = match subtracted.node() {
                Node::Pow(base, exponent) if exponent.is_number(2) => base.clone(),
                _ => subtracted.clone(),
            };
            if !s.names().is_empty() && !into.contains(&s) {
                into.push(s);
            }
        }
        expr.for_each_child(|child| collect(child, into));
    }
    let mut found = Vec::new();
    collect(formula, &mut found);
    found
}

fn one_minus(expr: &Expr) -> Option<&Expr> {
    let Node::Sum(terms) = expr.node() else { return None };
    match terms.as_slice() {
        [one, other] | [other, one] if one.is_number(1) => match other.node() {
            Node::Neg(subtracted) => Some(subtracted),
            _ => None,
        },
        _ => None,
    }
}

/// A product with s and 1 − s among its factors, these two replaced.
fn of_sigmoid(expr: &Expr, s: &Expr, other: &dyn Fn(&Expr) -> Expr) -> Option<Expr> {
    let Node::Product(factors) = expr.node() else { return None };
    let own = factors.iter().position(|factor| factor == s)?;
    let rest = factors.iter().position(|factor| one_minus(factor) == Some(s))?;
    let kept = factors.iter().enumerate().filter(|(at, _)| *at != own && *at != rest).map(|(_, factor)| factor.clone());
    Some(Expr::product(kept.chain([other(s)])))
}

fn of_tanh(expr: &Expr, t: &Expr) -> bool {
    one_minus(expr).is_some_and(|squared| match squared.node() {
        Node::Pow(base, exponent) => base == t && exponent.is_number(2),
        _ => false,
    })
}

fn in_place(expr: &Expr, change: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    change(expr).unwrap_or_else(|| expr.map_children(|child| in_place(child, change)))
}
