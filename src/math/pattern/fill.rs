//! Filling a rule's template in.

use super::{Bound, Form, Letter};
use crate::math::expr::{Expr, Node};
use crate::math::number::Number;

/// What a template is filled in with.
pub struct Filling<'a> {
    pub bound: &'a Bound,
    /// The variable of differentiation.
    pub by: &'a Expr,
    /// The derivative of what a letter stands for.
    pub slope: &'a dyn Fn(Letter) -> Expr,
    /// Drop factors 1 and terms 0 on the way, for forms that are only computed with; steps that are shown keep them.
    pub brief: bool,
}

impl Form {
    /// The template with its letters replaced by what they stand for. Numbers in exponents are worked out.
    pub fn fill(&self, with: &Filling<'_>) -> Expr {
        let boxed = |form: &Form| form.fill(with);
        match self {
            Form::Number(number) => Expr::number(*number),
            Form::Constant(constant) => Node::Const(*constant).into(),
            Form::By => with.by.clone(),
            Form::Letter(letter) => with.bound.get(*letter).cloned().unwrap_or_else(Expr::zero),
            Form::Slope(letter) => (with.slope)(*letter),
            Form::Outer(at) => match &with.bound.outer {
                Some(outer) => outer.value(boxed(at)),
                None => Expr::zero(),
            },
            Form::OuterSlope(at) => match &with.bound.outer {
                Some(outer) => outer.slope(boxed(at), with.brief),
                None => Expr::zero(),
            },
            Form::Neg(a) => negate(boxed(a), with.brief),
            Form::Sum(parts) => sum(parts.iter().map(boxed), with.brief),
            Form::Product(parts) => {
                // A coefficient of 1 is no more than an absent one, whereas a derivative of 1 is shown.
                let shown = parts.iter().filter_map(|part| {
                    let filled = part.fill(with);
                    let coefficient = matches!(part, Form::Letter(_) | Form::Number(_)) && filled.is_number(1);
                    (!coefficient).then_some(filled)
                });
                product(shown, with.brief)
            }
            Form::Div(a, b) => quotient(boxed(a), boxed(b), with.brief),
            Form::Pow(a, b) => power(boxed(a), boxed(b), with.brief),
            Form::Call(function, parts) => Expr::call(*function, parts.iter().map(boxed).collect::<Vec<_>>()),
        }
    }
}

pub fn negate(a: Expr, brief: bool) -> Expr {
    match a.node() {
        Node::Neg(inner) if brief => inner.clone(),
        Node::Num(n) if brief && n.is_zero() => a,
        _ => a.negate(),
    }
}

pub fn sum(terms: impl IntoIterator<Item = Expr>, brief: bool) -> Expr {
    let terms: Vec<Expr> = terms.into_iter().filter(|term| !(brief && term.is_number(0))).collect();
    let total = terms.iter().try_fold(Number::ZERO, |total, term| total.add(term.as_ratio()?));
    match total {
        Some(total) if terms.len() > 1 => Expr::number(total),
        _ => Expr::sum(terms),
    }
}

pub fn product(factors: impl IntoIterator<Item = Expr>, brief: bool) -> Expr {
    let (mut kept, mut negative) = (Vec::new(), false);
    for (place, factor) in factors.into_iter().enumerate() {
        let signed_number = place == 0 && factor.as_number().is_some_and(Number::is_negative);
        let factor = match factor.node() {
            Node::Neg(inner) if brief || signed_number => {
                negative = !negative;
                inner.clone()
            }
            _ => factor,
        };
        if brief && factor.is_number(0) {
            return Expr::zero();
        }
        if !((brief || signed_number) && factor.is_number(1)) {
            kept.push(factor);
        }
    }
    let product = Expr::product(kept);
    if negative { product.negate() } else { product }
}

pub fn quotient(top: Expr, bottom: Expr, brief: bool) -> Expr {
    match top.node() {
        Node::Num(n) if brief && n.is_zero() => top,
        _ if brief && bottom.is_number(1) => top,
        Node::Neg(inner) if brief => inner.clone().over(bottom).negate(),
        _ => top.over(bottom),
    }
}

pub fn power(base: Expr, exponent: Expr, brief: bool) -> Expr {
    if exponent.is_number(1) {
        base
    } else if brief && exponent.is_number(0) {
        Expr::one()
    } else {
        base.to_the(exponent)
    }
}
