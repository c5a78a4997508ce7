//! Other forms of an expression: factored, expanded, the fraction split.

use super::super::expr::{Expr, Node};
use super::term::{Exponent, Factor, Term};
use super::{Engine, fraction, tidy};
use crate::math::number::Number;

/// The most terms that expanding leads to.
const MOST_TERMS: usize = 200;
/// How much longer another form may be and still be offered.
const SLACK: usize = 2;

/// Other forms worth offering as "also": the common factor taken out, everything multiplied out, the fraction split.
/// Each is tidy, differs from the expression and from the others, and is hardly longer.
pub fn alternatives(expr: &Expr) -> Vec<Expr> {
    let expr = tidy(expr);
    let longest = expr.size() + SLACK;
    let mut found: Vec<Expr> = Vec::new();
    let others = [Engine::silent().factored(&expr), expanded(&expr, false), Engine::silent().split(&expr)];
    for other in others.into_iter().flatten() {
        if other != expr && other.size() <= longest && !found.contains(&other) {
            found.push(other);
        }
    }
    found
}

/// Tidied, with what all terms of a sum share standing in front: `x(2 sin x + x cos x)`.
pub fn factor_common(expr: &Expr) -> Expr {
    let tidied = tidy(expr);
    Engine::silent().factored(&tidied).unwrap_or(tidied)
}

/// Tidied, with brackets multiplied out, powers of brackets too. What would become too long stays as it is.
pub fn expand(expr: &Expr) -> Expr {
    let tidied = tidy(expr);
    expanded(&tidied, true).unwrap_or(tidied)
}

/// The expanded form of a tidy expression, where there is another; what stands below a bar may be left as it is.
fn expanded(tidied: &Expr, below: bool) -> Option<Expr> {
    let expanded = Engine::silent().expanded(tidied, below);
    (expanded != *tidied).then(|| Engine::silent().settled(&expanded))
}

impl Engine {
    fn factored(&mut self, expr: &Expr) -> Option<Expr> {
        match expr.node() {
            Node::Sum(parts) => {
                let terms = self.collect(parts);
                let common = common_factor(&terms)?;
                let inner = self.divide_all(&terms, &common)?;
                let inner = self.sum_of(inner);
                let mut term = common;
                self.absorb(&mut term, &inner, 1).ok()?;
                Some(self.compose(term))
            }
            Node::Neg(inner) => self.factored(inner).map(|inner| self.pass(&inner.negate())),
            Node::Div(above, below) => self.factored(above).map(|above| {
                let fraction = above.over(below.clone());
                self.pass(&fraction)
            }),
            _ => None,
        }
    }

    fn divide_all(&mut self, terms: &[Term], by: &Term) -> Option<Vec<Term>> {
        let divisor = self.compose(by.clone());
        let mut quotients = Vec::with_capacity(terms.len());
        for term in terms {
            let mut quotient = term.clone();
            self.absorb(&mut quotient, &divisor, -1).ok()?;
            quotients.push(quotient);
        }
        Some(quotients)
    }

    /// The expression with every bracket multiplied out, from the inside.
    fn expanded(&mut self, expr: &Expr, below: bool) -> Expr {
        let expr = match expr.node() {
            Node::Div(top, bottom) if !below => self.expanded(top, below).over(bottom.clone()),
            _ => expr.map_children(|child| self.expanded(child, below)),
        };
        match expr.node() {
            Node::Sum(_) | Node::Product(_) | Node::Pow(..) | Node::Neg(_) | Node::Div(..) => {
                self.multiplied_out(&expr).unwrap_or(expr)
            }
            _ => expr,
        }
    }

    fn multiplied_out(&mut self, expr: &Expr) -> Option<Expr> {
        let parts = match expr.node() {
            Node::Sum(parts) => parts.clone(),
            _ => vec![expr.clone()],
        };
        let mut terms = self.collect(&parts);
        if terms.len() == 1 && terms[0].is_below_the_bar() {
            return self.expanded_fraction(terms.swap_remove(0));
        }
        let mut result = Vec::new();
        for term in terms {
            for piece in self.open_powers(&term)? {
                self.add_term(&mut result, piece);
            }
            if result.len() > MOST_TERMS {
                return None;
            }
        }
        Some(self.sum_of(result))
    }

    /// A fraction keeps its bar; what is above it is multiplied out.
    fn expanded_fraction(&mut self, term: Term) -> Option<Expr> {
        let (below, above): (Vec<_>, Vec<_>) = term.factors.into_iter().partition(Factor::is_below);
        let number = Number::ratio(term.coefficient.num(), 1)?;
        let above = self.open_powers(&Term { coefficient: number, factors: above })?;
        let mut sum = Vec::new();
        for piece in above {
            self.add_term(&mut sum, piece);
        }
        let above = self.sum_of(sum);
        let mut fraction = Term { coefficient: Number::ratio(1, term.coefficient.den())?, factors: below };
        self.absorb(&mut fraction, &above, 1).ok()?;
        let fraction = self.settle(fraction);
        Some(self.compose(fraction))
    }

    /// A term multiplied out over its brackets, whole powers of brackets included.
    fn open_powers(&mut self, term: &Term) -> Option<Vec<Term>> {
        let mut flat = Term { coefficient: term.coefficient, factors: Vec::new() };
        let mut pieces = vec![Term::one()];
        for factor in &term.factors {
            match factor.as_bracket() {
                Some((parts, power)) if power > 0 => {
                    let inner = self.collect(parts);
                    for _ in 0..power {
                        pieces = self.product_of_sums(&pieces, &inner)?;
                    }
                }
                _ => flat.factors.push(factor.clone()),
            }
        }
        self.product_of_sums(&[flat], &pieces)
    }

    /// Like terms are added at once, so that a power of a bracket grows as it must and no faster.
    fn product_of_sums(&mut self, a: &[Term], b: &[Term]) -> Option<Vec<Term>> {
        if !self.is_fresh() || a.len().checked_mul(b.len())? > MOST_TERMS * 10 {
            return None;
        }
        let mut product = Vec::new();
        for left in a {
            for right in b {
                let next = self.multiply(left.clone(), right)?;
                self.add_term(&mut product, next);
            }
        }
        (product.len() <= MOST_TERMS).then_some(product)
    }

    /// The fraction with the sum above its bar taken apart: `cos(x)/x - sin(x)/x^2`.
    fn split(&mut self, expr: &Expr) -> Option<Expr> {
        if let Node::Neg(inner) = expr.node() {
            let split = self.split(inner)?;
            return Some(self.pass(&split.negate()));
        }
        if !matches!(expr.node(), Node::Div(..)) {
            return None;
        }
        let term = self.term(expr)?;
        let pieces = self.open_term(&term, MOST_TERMS)?;
        if pieces.len() < 2 {
            return None;
        }
        let mut sum = Vec::new();
        for piece in pieces {
            self.add_term(&mut sum, piece);
        }
        let sum = self.sum_of(sum);
        Some(self.settled(&sum))
    }
}

/// What all terms share: a whole number, letters and other bases, an e-power. `None` when that is nothing.
fn common_factor(terms: &[Term]) -> Option<Term> {
    // A sum that begins with a minus gives it to the factor: −3x(5x + 4).
    let sign = if terms.first()?.coefficient.is_negative() { -1 } else { 1 };
    let number = Number::ratio(sign * fraction::content(terms), 1)?;
    let mut factors: Vec<Factor> = fraction::shared_powers(terms)
        .into_iter()
        .map(|(base, least)| Factor { base, exponent: Exponent::Number(least) })
        .collect();
    let (first, rest) = terms.split_first()?;
    let symbolic = first.factors.iter().filter(|factor| matches!(factor.exponent, Exponent::Symbolic(_)));
    factors.extend(symbolic.filter(|factor| rest.iter().all(|term| term.factors.contains(factor))).cloned());
    let common = Term { coefficient: number, factors };
    (common.coefficient.num().unsigned_abs() != 1 || !common.factors.is_empty()).then_some(common)
}
