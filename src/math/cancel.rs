//! What cancels in an expression: factors that stand above and below the bar, terms that stand with both signs.

use super::expr::{Expr, Node};

/// What cancels, each as it stands without its sign.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cancels {
    /// Factors above and below the bar.
    pub factors: Vec<Expr>,
    /// Terms above the bar, or of a sum, that stand there once more with the other sign.
    pub terms: Vec<Expr>,
}

impl Cancels {
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.factors.is_empty() && self.terms.is_empty()
    }
}

/// Top and bottom; a minus in front is left out.
fn bar(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match expr.node() {
        Node::Div(top, bottom) => Some((top, bottom)),
        Node::Neg(inner) => bar(inner),
        _ => None,
    }
}

fn factors(expr: &Expr) -> Vec<&Expr> {
    match expr.node() {
        Node::Product(parts) => parts.iter().flat_map(factors).collect(),
        Node::Neg(inner) => factors(inner),
        _ => vec![expr],
    }
}

/// A term without its sign, and whether it had a minus.
fn signed(term: &Expr) -> (&Expr, bool) {
    match term.node() {
        Node::Neg(inner) => (inner, true),
        _ => (term, false),
    }
}

/// What cancels at the top of the expression. Numbers are no factors here: 2/2 is plain arithmetic.
pub fn cancels(expr: &Expr) -> Cancels {
    let mut found = Cancels::default();
    let top = match bar(expr) {
        Some((top, bottom)) => {
            let mut below = factors(bottom);
            for factor in factors(top).into_iter().filter(|factor| factor.as_number().is_none()) {
                if let Some(at) = below.iter().position(|other| *other == factor) {
                    below.swap_remove(at);
                    found.factors.push(factor.clone());
                }
            }
            top
        }
        None => expr,
    };
    if let Node::Sum(terms) = top.node() {
        let mut open: Vec<(&Expr, bool)> = Vec::new();
        for (term, minus) in terms.iter().map(signed) {
            match open.iter().position(|(other, sign)| *other == term && *sign != minus) {
                Some(at) => {
                    open.swap_remove(at);
                    found.terms.push(term.clone());
                }
                None => open.push((term, minus)),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};
    use crate::math::print::ascii;

    #[test]
    fn what_cancels_is_found() {
        // The expression, the factors, the terms.
        let rows = [
            ("(x - 3)*(x + 3)/(x - 3)", "x-3", ""),
            ("h*(6 + h)/h", "h", ""),
            ("(9 + 6*h + h^2 - 9)/h", "", "9"),
            ("(x^2 + 2*x*h + h^2 - x^2)/h", "", "x^2"),
            ("-(x - 3)/(x - 3)", "x-3", ""),
            ("x/x", "x", ""),
            ("2*x/2", "", ""),
            ("(x + 1)/(x + 2)", "", ""),
            ("a + b - a", "", "a"),
        ];
        for (text, factors, terms) in rows {
            let found = cancels(&read(text, &Scope::default()).unwrap().expr);
            let shown = |parts: &[Expr]| parts.iter().map(ascii).collect::<Vec<_>>().join(", ");
            assert_eq!((shown(&found.factors).as_str(), shown(&found.terms).as_str()), (factors, terms), "{text}");
        }
    }
}
