//! Other ways in which the same function may have been written before it was differentiated: a slip that is made on
//! x·eˣ below a bar looks different from one made on the quotient as it stands.

use crate::math::expr::{Expr, Node};
use crate::math::functions;

/// The function as written, then with negative exponents below a bar, then with quotients as products. Each form is
/// there once.
pub fn views(of: &Expr, by: &str) -> Vec<Expr> {
    let mut found = vec![of.clone()];
    for other in [below_the_bar(of, by), as_products(of, by)] {
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
