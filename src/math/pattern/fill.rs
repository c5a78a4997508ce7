//! Filling a rule's template in.

use super::{Bound, Form, Letter};
use crate::math::expr::{Constant, Expr, Node};
use crate::math::functions::Func;
use crate::math::number::Number;

/// What a template can be filled in to: an expression, or at once its values.
pub trait Algebra {
    type Out;
    fn number(&self, number: Number) -> Self::Out;
    fn constant(&self, constant: Constant) -> Self::Out;
    /// The variable of differentiation.
    fn by(&self) -> Self::Out;
    fn letter(&self, letter: Letter) -> Self::Out;
    /// The derivative of what a letter stands for.
    fn slope(&self, letter: Letter) -> Self::Out;
    /// The outer function of a chain, and its slope.
    fn outer(&self, at: Self::Out) -> Self::Out;
    fn outer_slope(&self, at: Self::Out) -> Self::Out;
    fn negate(&self, a: Self::Out) -> Self::Out;
    fn sum(&self, terms: impl Iterator<Item = Self::Out>) -> Self::Out;
    /// A factor comes with whether it is a coefficient: a number or a letter of the rule.
    fn product(&self, factors: impl Iterator<Item = (bool, Self::Out)>) -> Self::Out;
    fn quotient(&self, top: Self::Out, bottom: Self::Out) -> Self::Out;
    fn power(&self, base: Self::Out, exponent: Self::Out) -> Self::Out;
    fn call(&self, function: Func, arguments: impl AsRef<[Self::Out]> + Into<Vec<Self::Out>>) -> Self::Out;
}

impl Form {
    /// The template with its letters replaced by what they stand for.
    pub fn run<A: Algebra>(&self, with: &A) -> A::Out {
        match self {
            Form::Number(number) => with.number(*number),
            Form::Constant(constant) => with.constant(*constant),
            Form::By => with.by(),
            Form::Letter(letter) => with.letter(*letter),
            Form::Slope(letter) => with.slope(*letter),
            Form::Outer(at) => with.outer(at.run(with)),
            Form::OuterSlope(at) => with.outer_slope(at.run(with)),
            Form::Neg(a) => with.negate(a.run(with)),
            Form::Sum(parts) => with.sum(parts.iter().map(|part| part.run(with))),
            Form::Product(parts) => {
                let coefficient = |part: &Form| matches!(part, Form::Letter(_) | Form::Number(_));
                with.product(parts.iter().map(|part| (coefficient(part), part.run(with))))
            }
            Form::Div(a, b) => with.quotient(a.run(with), b.run(with)),
            Form::Pow(a, b) => with.power(a.run(with), b.run(with)),
            Form::Call(function, parts) => match parts.as_slice() {
                [only] => with.call(*function, [only.run(with)]),
                several => with.call(*function, several.iter().map(|part| part.run(with)).collect::<Vec<_>>()),
            },
        }
    }

    /// The template as an expression. Numbers in exponents are worked out.
    pub fn fill(&self, with: &Filling<'_>) -> Expr {
        self.run(with)
    }
}

/// What a template is filled in with to give an expression.
pub struct Filling<'a> {
    /// What the rule's letters stand for.
    pub bound: &'a Bound,
    /// The variable of differentiation.
    pub by: &'a Expr,
    /// The derivative of what a letter stands for.
    pub slope: &'a dyn Fn(Letter) -> Expr,
    /// Drop factors 1 and terms 0 on the way, for forms that are only computed with; steps that are shown keep them.
    pub brief: bool,
}

impl Algebra for Filling<'_> {
    type Out = Expr;
    fn number(&self, number: Number) -> Expr {
        Expr::number(number)
    }
    fn constant(&self, constant: Constant) -> Expr {
        Node::Const(constant).into()
    }
    fn by(&self) -> Expr {
        self.by.clone()
    }
    fn letter(&self, letter: Letter) -> Expr {
        self.bound.get(letter).cloned().unwrap_or_else(Expr::zero)
    }
    fn slope(&self, letter: Letter) -> Expr {
        (self.slope)(letter)
    }
    fn outer(&self, at: Expr) -> Expr {
        self.bound.outer.as_ref().map_or_else(Expr::zero, |outer| outer.value(at))
    }
    fn outer_slope(&self, at: Expr) -> Expr {
        self.bound.outer.as_ref().map_or_else(Expr::zero, |outer| outer.slope(at, self.brief))
    }
    fn negate(&self, a: Expr) -> Expr {
        negate(a, self.brief)
    }
    fn sum(&self, terms: impl Iterator<Item = Expr>) -> Expr {
        sum(terms, self.brief)
    }
    fn product(&self, factors: impl Iterator<Item = (bool, Expr)>) -> Expr {
        // A coefficient of 1 is no more than an absent one, whereas a derivative of 1 is shown.
        let shown = factors.filter(|(coefficient, factor)| !(*coefficient && factor.is_number(1)));
        product(shown.map(|(_, factor)| factor), self.brief)
    }
    fn quotient(&self, top: Expr, bottom: Expr) -> Expr {
        quotient(top, bottom, self.brief)
    }
    fn power(&self, base: Expr, exponent: Expr) -> Expr {
        power(base, exponent, self.brief)
    }
    fn call(&self, function: Func, arguments: impl AsRef<[Expr]> + Into<Vec<Expr>>) -> Expr {
        Expr::call(function, arguments)
    }
}

/// `-a`; with `brief`, as in [`Filling`], `-(-a)` is `a`.
pub fn negate(a: Expr, brief: bool) -> Expr {
    match a.node() {
        Node::Neg(inner) if brief => inner.clone(),
        Node::Num(n) if brief && n.is_zero() => a,
        _ => a.negate(),
    }
}

/// A sum; one of numbers alone is worked out.
pub fn sum(terms: impl IntoIterator<Item = Expr>, brief: bool) -> Expr {
    let terms: Vec<Expr> = terms.into_iter().filter(|term| !(brief && term.is_number(0))).collect();
    let total = terms.iter().try_fold(Number::ZERO, |total, term| total.add(term.as_ratio()?));
    match total {
        Some(total) if terms.len() > 1 => Expr::number(total),
        _ => Expr::sum(terms),
    }
}

/// A product; the sign of a leading number stands in front of the whole.
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

/// A quotient; with `brief`, one by 1 is its top.
pub fn quotient(top: Expr, bottom: Expr, brief: bool) -> Expr {
    match top.node() {
        Node::Num(n) if brief && n.is_zero() => top,
        _ if brief && bottom.is_number(1) => top,
        Node::Neg(inner) if brief => inner.clone().over(bottom).negate(),
        _ => top.over(bottom),
    }
}

/// A power; one with the exponent 1 is its base.
pub fn power(base: Expr, exponent: Expr, brief: bool) -> Expr {
    if exponent.is_number(1) {
        base
    } else if brief && exponent.is_number(0) {
        Expr::one()
    } else {
        base.to_the(exponent)
    }
}
