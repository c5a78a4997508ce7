//! Sums: like terms together, and brackets opened where that is shorter.

use super::super::expr::{Expr, Node};
use super::super::functions::{COS, Func, SIN};
use super::super::number::Number;
use super::super::steps;
use super::term::{Factor, Term};
use super::{Engine, order, tag};

/// The most terms that opening brackets may lead to.
const MOST_TERMS: usize = 48;

/// Whether an expression has a value for all numbers, at sight: nothing is lost when it goes.
fn is_everywhere(u: &Expr) -> bool {
    match u.node() {
        Node::Num(_) | Node::Const(_) | Node::Var(_) => true,
        Node::Neg(a) => is_everywhere(a),
        Node::Sum(parts) | Node::Product(parts) => parts.iter().all(is_everywhere),
        Node::Div(a, b) => is_everywhere(a) && b.as_ratio().is_some_and(|n| !n.is_zero()),
        Node::Pow(a, n) => is_everywhere(a) && n.as_number().and_then(Number::as_int).is_some_and(|n| n > 0),
        _ => false,
    }
}

impl Engine {
    /// The tidied sum of tidied parts.
    pub(super) fn sum(&mut self, parts: &[Expr]) -> Expr {
        let terms = self.collect(parts);
        if !self.may_open(&terms) {
            return self.sum_of(terms);
        }
        let closed = self.sum_of(terms.clone());
        let opened = self.attempt(|engine| {
            let opened = engine.open_brackets(&terms)?;
            let opened = engine.sum_of(opened);
            (opened.size() < closed.size()).then_some(opened)
        });
        opened.unwrap_or(closed)
    }

    /// Terms written one after the other, in order.
    pub(super) fn sum_of(&mut self, mut terms: Vec<Term>) -> Expr {
        if order::sort_terms(&mut terms) {
            self.tag(tag::ORDER);
        }
        Expr::sum(terms.into_iter().map(|term| self.compose(term)).collect::<Vec<_>>())
    }

    /// The different terms of a sum, like terms added.
    pub(super) fn collect(&mut self, parts: &[Expr]) -> Vec<Term> {
        let mut terms = Vec::with_capacity(parts.len());
        for part in parts {
            self.add(&mut terms, part, false);
        }
        self.add_squares(&mut terms);
        terms
    }

    /// sin²u + cos²u = 1, with the same number and factors in front of both.
    fn add_squares(&mut self, terms: &mut Vec<Term>) {
        let square = |factor: &Factor, function: Func| match factor.base.node() {
            Node::Call(f, arguments) if *f == function && factor.exponent.as_int() == Some(2) => {
                arguments.first().filter(|u| is_everywhere(u)).cloned()
            }
            _ => None,
        };
        let pair = |terms: &[Term]| {
            terms.iter().enumerate().find_map(|(at, term)| {
                let (which, u) = term.factors.iter().enumerate().find_map(|(i, f)| Some((i, square(f, SIN)?)))?;
                let mut other = term.clone();
                other.factors.get_mut(which)?.base = Expr::call(COS, [u]);
                let beside = terms
                    .iter()
                    .position(|known| known.is_like(&other) && known.coefficient.same_value(other.coefficient))?;
                Some((at, which, beside))
            })
        };
        while let Some((at, which, beside)) = pair(terms) {
            let mut sum = terms[at].clone();
            sum.factors.remove(which);
            terms.retain({
                let mut index = 0;
                move |_| {
                    index += 1;
                    index - 1 != at && index - 1 != beside
                }
            });
            self.tag(tag::SQUARES);
            self.add_term(terms, sum);
        }
    }

    fn add(&mut self, terms: &mut Vec<Term>, part: &Expr, negative: bool) {
        match part.node() {
            Node::Sum(inner) => {
                if negative {
                    self.tag(tag::SIGNS);
                }
                inner.iter().for_each(|part| self.add(terms, part, negative));
            }
            Node::Neg(inner) => {
                if negative {
                    self.tag(tag::SIGNS);
                }
                self.add(terms, inner, !negative);
            }
            _ if part.is_number(0) => self.tag(tag::PLUS_ZERO),
            _ => {
                let mut term = self.term(part).unwrap_or_else(|| Term::opaque(part));
                if negative && !term.flip() {
                    term = Term::opaque(&part.clone().negate());
                }
                self.add_term(terms, term);
            }
        }
    }

    /// Adds one term to its like, if there is one.
    pub(super) fn add_term(&mut self, terms: &mut Vec<Term>, term: Term) {
        if term.coefficient.is_zero() {
            return self.note_dropped(&term);
        }
        self.effort += 1 + terms.len() / 4;
        if !steps::take(1 + terms.len() as u64) {
            return terms.push(term);
        }
        if let Some(at) = terms.iter().position(|known| known.is_like(&term))
            && let Some(total) = terms[at].coefficient.add(term.coefficient)
        {
            self.tag(if term.factors.is_empty() { tag::NUMBERS } else { tag::LIKE_TERMS });
            terms[at].coefficient = total;
            if total.is_zero() {
                let gone = terms.remove(at);
                self.note_dropped(&gone);
            }
            return;
        }
        terms.push(term);
    }

    /// Whether there is a bracket that is no power, and still time to open it.
    fn may_open(&self, terms: &[Term]) -> bool {
        let is_open = |factor: &Factor| matches!(factor.as_bracket(), Some((_, 1)));
        self.is_fresh() && terms.iter().any(|term| term.factors.iter().any(is_open))
    }

    /// The terms with every bracket opened that is no power; `None` when there is none, or they become too many.
    pub(super) fn open_brackets(&mut self, terms: &[Term]) -> Option<Vec<Term>> {
        if !self.may_open(terms) {
            return None;
        }
        let mut opened = Vec::new();
        let mut count = 0;
        for term in terms {
            for piece in self.open_term(term, MOST_TERMS)? {
                count += 1;
                if count > MOST_TERMS {
                    return None;
                }
                self.add_term(&mut opened, piece);
            }
        }
        // Fewer terms than pieces means that something came together.
        (opened.len() < count).then_some(opened)
    }

    /// A term multiplied out over its brackets that are no powers.
    pub(super) fn open_term(&mut self, term: &Term, most: usize) -> Option<Vec<Term>> {
        let mut rest = term.clone();
        let mut brackets = Vec::new();
        rest.factors.retain(|factor| match factor.as_bracket() {
            Some((parts, 1)) => {
                brackets.push(parts.to_vec());
                false
            }
            _ => true,
        });
        let mut pieces = vec![rest];
        for bracket in brackets {
            let inner = self.collect(&bracket);
            if pieces.len().checked_mul(inner.len())? > most {
                return None;
            }
            let mut next = Vec::with_capacity(pieces.len() * inner.len());
            for piece in &pieces {
                for part in &inner {
                    next.push(self.multiply(piece.clone(), part)?);
                }
            }
            pieces = next;
        }
        Some(pieces)
    }
}
