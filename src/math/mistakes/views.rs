//! Other ways in which the same function may have been written before it was differentiated: a slip that is made on
//! x·eˣ below a bar looks different from one made on the quotient as it stands, and 1/(1 + e⁻ˣ) is known as the sigmoid.

use crate::math::expr::{Expr, Node};
use crate::math::functions;

/// The function as written, then with negative exponents below a bar, then with quotients as products, then with
/// activations by their names. Each form is
/// there once.
pub fn views(of: &Expr, by: &str) -> Vec<Expr> {
    let mut found = vec![of.clone()];
    for other in [below_the_bar(of, by), as_products(of, by), with_activations(of)] {
        if !found.contains(&other) {
            found.push(other);
        }
    }
    found
}

/// The factors above and below the bar.
#[derive(Default)]
struct Fraction {
    above: Vec<Expr>,
    below: Vec<Expr>,
    negative: bool,
}

impl Fraction {
    fn take(&mut self, expr: &Expr, inverted: bool) {
        match expr.node() {
            Node::Neg(inner) => {
                self.negative = !self.negative;
                self.take(inner, inverted);
            }
            Node::Product(factors) => factors.iter().for_each(|factor| self.take(factor, inverted)),
            Node::Div(top, bottom) => {
                self.take(top, inverted);
                self.take(bottom, !inverted);
            }
            _ if expr.is_number(1) => {}
            _ => {
                let (factor, negative) = without_negative_exponent(expr);
                let side = if inverted != negative { &mut self.below } else { &mut self.above };
                side.push(factor);
            }
        }
    }
    fn whole(self) -> Expr {
        let top = Expr::product(self.above);
        let fraction = if self.below.is_empty() { top } else { top.over(Expr::product(self.below)) };
        if self.negative { fraction.negate() } else { fraction }
    }
}

/// `e^(-2x)` as `e^(2x)`, to stand on the other side of the bar.
fn without_negative_exponent(expr: &Expr) -> (Expr, bool) {
    let turned = |exponent: &Expr| match exponent.node() {
        Node::Neg(inner) => Some(inner.clone()),
        // -2x + 1 stays: only a minus in front of the whole exponent turns it.
        _ => None,
    };
    match expr.node() {
        Node::Pow(base, exponent) => match turned(exponent) {
            Some(exponent) if exponent.is_number(1) => (base.clone(), true),
            Some(exponent) => (base.clone().to_the(exponent), true),
            None => (expr.clone(), false),
        },
        Node::Call(functions::EXP, arguments) => match arguments.first().and_then(turned) {
            Some(exponent) => (Expr::call(functions::EXP, [exponent]), true),
            None => (expr.clone(), false),
        },
        _ => (expr.clone(), false),
    }
}

fn below_the_bar(expr: &Expr, by: &str) -> Expr {
    if !expr.mentions(by) {
        return expr.clone();
    }
    match expr.node() {
        Node::Product(_) | Node::Div(..) => {
            let mut fraction = Fraction::default();
            fraction.take(expr, false);
            // A single power is left as it is: it needs no quotient.
            let moving_below = fraction.below.iter().filter(|factor| factor.mentions(by)).count();
            let moving_above = fraction.above.iter().filter(|factor| factor.mentions(by)).count();
            if moving_above + moving_below < 2 {
                return expr.map_children(|child| below_the_bar(child, by));
            }
            for side in [&mut fraction.above, &mut fraction.below] {
                side.iter_mut().for_each(|factor| *factor = below_the_bar(factor, by));
            }
            fraction.whole()
        }
        _ => expr.map_children(|child| below_the_bar(child, by)),
    }
}

fn as_products(expr: &Expr, by: &str) -> Expr {
    match expr.node() {
        Node::Div(top, bottom)
            if bottom.mentions(by) && (top.mentions(by) || matches!(bottom.node(), Node::Product(_))) =>
        {
            let inverse = |factor: &Expr| {
                let factor = as_products(factor, by);
                match factor.node() {
                    Node::Pow(base, exponent) => base.clone().to_the(exponent.clone().negate()),
                    _ => factor.to_the(Expr::from(-1)),
                }
            };
            let below: Vec<Expr> = match bottom.node() {
                Node::Product(factors) => factors.iter().map(inverse).collect(),
                _ => vec![inverse(bottom)],
            };
            let top = (!top.is_number(1)).then(|| as_products(top, by));
            Expr::product(top.into_iter().chain(below))
        }
        _ => expr.map_children(|child| as_products(child, by)),
    }
}

/// With max(u, 0) as relu(u), 1/(1 + e⁻ᵘ) as σ(u), and the quotient of the sinh and the cosh of u, written out, as tanh u.
fn with_activations(expr: &Expr) -> Expr {
    let inner = expr.map_children(with_activations);
    if let Node::Call(functions::MAX, arguments) = inner.node() {
        return match arguments.as_slice() {
            [u, zero] | [zero, u] if zero.is_number(0) => Expr::call(functions::RELU, [u.clone()]),
            _ => inner,
        };
    }
    let Node::Div(top, bottom) = inner.node() else { return inner };
    let Node::Sum(below) = bottom.node() else { return inner };
    let [a, b] = below.as_slice() else { return inner };
    let exponents = (exponent(a), exponent(b));
    let sigmoid = match (&exponents, top) {
        ((None, Some(u)), top) if a.is_number(1) && top.is_number(1) => Some(turned(u)),
        ((Some(u), None), top) if b.is_number(1) && top.is_number(1) => Some(turned(u)),
        ((Some(u), None), top) if b.is_number(1) && top == a => Some(u.clone()),
        ((None, Some(u)), top) if a.is_number(1) && top == b => Some(u.clone()),
        _ => None,
    };
    if let Some(u) = sigmoid {
        return Expr::call(functions::SIGMOID, [u]);
    }
    match (exponents, top.node()) {
        ((Some(u), Some(v)), Node::Sum(above)) if v == turned(&u) && above[..] == [a.clone(), b.clone().negate()] => {
            Expr::call(functions::TANH, [u])
        }
        _ => inner,
    }
}

/// u of eᵘ.
fn exponent(expr: &Expr) -> Option<Expr> {
    match expr.node() {
        Node::Pow(base, exponent) if *base == Expr::e() => Some(exponent.clone()),
        Node::Call(functions::EXP, arguments) => arguments.first().cloned(),
        _ => None,
    }
}

fn turned(expr: &Expr) -> Expr {
    match expr.node() {
        Node::Neg(inner) => inner.clone(),
        Node::Num(number) => number.neg().map_or_else(|| expr.clone().negate(), Expr::number),
        Node::Product(factors) => match factors.split_first() {
            Some((first, rest)) if first.as_number().is_some_and(crate::math::number::Number::is_negative) => {
                let first = turned(first);
                let first = (!first.is_number(1)).then_some(first);
                Expr::product(first.into_iter().chain(rest.iter().cloned()))
            }
            _ => expr.clone().negate(),
        },
        _ => expr.clone().negate(),
    }
}
