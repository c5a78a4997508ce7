//! Slips seen in an answer itself: one number off by one, one sign turned, one term missing. Each is an edit, whose
//! effect on values can be seen before the changed expression is made.

use crate::math::expr::{Expr, Node};
use crate::math::functions;
use crate::math::number::Number;

/// The most places with the same number of which every selection is tried.
const SELECTIONS: usize = 4;

/// One change of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    /// Another number at the selected places of those at which one stands.
    Number { from: i64, to: i64, selection: u64 },
    /// One term of one of the sums, counted as they are met from the outside, has its sign turned or is lost.
    Term { sum: usize, change: Change },
}

/// What happens to the term of a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub term: usize,
    /// Whether it is missing; otherwise its sign is turned.
    pub lost: bool,
}

/// An edit on its way through an expression.
struct Begun {
    edit: Edit,
    /// How many of the places that count have been met.
    seen: usize,
}

impl Begun {
    /// The number that stands here instead.
    fn number(&mut self, number: Number) -> Option<Number> {
        match self.edit {
            Edit::Number { from, to, selection } if number.as_int() == Some(from) => {
                self.seen += 1;
                let selected = selection >> (self.seen - 1).min(63) & 1 == 1;
                selected.then(|| Number::int(to))
            }
            _ => None,
        }
    }
    /// What happens to a term of this sum.
    fn sum(&mut self) -> Option<Change> {
        match self.edit {
            Edit::Term { sum, change } => {
                self.seen += 1;
                (self.seen - 1 == sum).then_some(change)
            }
            Edit::Number { .. } => None,
        }
    }
}

impl Edit {
    /// The expression as it is once the edit is made.
    pub fn made(self, expr: &Expr) -> Expr {
        changed(expr, &mut Begun { edit: self, seen: 0 })
    }

    /// Whether walks that change and walks that evaluate meet the parts of an expression in the same order: all do
    /// where nothing in it depends on conditions.
    pub fn is_in_order(expr: &Expr) -> bool {
        !expr.any(&|part| matches!(part.node(), Node::Cases(..)))
    }
}

fn changed(expr: &Expr, edit: &mut Begun) -> Expr {
    if let Some(number) = expr.as_number() {
        return edit.number(number).map_or_else(|| expr.clone(), Expr::number);
    }
    if let Node::Sum(terms) = expr.node()
        && let Some(Change { term: at, lost }) = edit.sum()
    {
        let turned = |term: &Expr| match term.node() {
            Node::Neg(inner) => inner.clone(),
            _ => term.clone().negate(),
        };
        return Expr::sum(terms.iter().enumerate().filter_map(|(i, term)| match i == at {
            true if lost => None,
            true => Some(turned(term)),
            false => Some(term.clone()),
        }));
    }
    expr.map_children(|child| changed(child, edit))
}

/// A whole number made one more or one less: at one place, at all places where the same number stands, and at any
/// selection of few such places.
pub fn number_edits(expr: &Expr) -> Vec<Edit> {
    let mut integers = Vec::new();
    for_each_integer(expr, &mut |n| integers.push(n));
    let mut distinct = integers.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let mut found = Vec::new();
    for from in distinct {
        let places = integers.iter().filter(|m| **m == from).count();
        let mut add = |selection| found.extend([1, -1].map(|by| Edit::Number { from, to: from + by, selection }));
        match places {
            0..=SELECTIONS => (1..1 << places).for_each(add),
            5..=16 => (0..places).map(|i| 1 << i).chain([(1 << places) - 1]).for_each(add),
            _ => add(u64::MAX),
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

/// Every term of every sum, outer sums first.
fn term_edits(expr: &Expr, lost: bool) -> Vec<Edit> {
    fn collect(expr: &Expr, lost: bool, sums: &mut usize, into: &mut Vec<Edit>) {
        if let Node::Sum(terms) = expr.node() {
            let sum = *sums;
            *sums += 1;
            into.extend((0..terms.len()).map(|term| Edit::Term { sum, change: Change { term, lost } }));
        }
        expr.for_each_child(|child| collect(child, lost, sums, into));
    }
    let mut found = Vec::new();
    collect(expr, lost, &mut 0, &mut found);
    found
}

/// The sign of one term turned, for every term of every sum.
pub fn sign_edits(expr: &Expr) -> Vec<Edit> {
    term_edits(expr, false)
}

/// One term left out, for every term of every sum. The pieces of a function that is made of some are no terms.
pub fn lost_edits(expr: &Expr) -> Vec<Edit> {
    if expr.any(&|part| matches!(part.node(), Node::Call(functions::STEP | functions::SIGN, _))) {
        return Vec::new();
    }
    term_edits(expr, true)
}

fn all_made(edits: Vec<Edit>, expr: &Expr) -> Vec<Expr> {
    edits.into_iter().map(|edit| edit.made(expr)).collect()
}

/// The expression with a whole number in it made one more or one less, at one place or several.
pub fn off_by_one(expr: &Expr) -> Vec<Expr> {
    all_made(number_edits(expr), expr)
}

/// The expression with the sign of one term turned, for every term of every sum in it.
pub fn one_sign_turned(expr: &Expr) -> Vec<Expr> {
    all_made(sign_edits(expr), expr)
}

/// The expression with one term left out, for every term of every sum but pieces.
pub fn one_term_lost(expr: &Expr) -> Vec<Expr> {
    all_made(lost_edits(expr), expr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};
    use crate::math::print::ascii;

    fn of(text: &str, edits: fn(&Expr) -> Vec<Edit>) -> Vec<String> {
        let expr = read(text, &Scope::default()).unwrap().expr;
        edits(&expr).into_iter().map(|edit| ascii(&edit.made(&expr))).collect()
    }

    #[test]
    fn each_edit_changes_what_it_says() {
        assert_eq!(of("3*x^2", number_edits), ["3*x^3", "3*x^1", "4*x^2", "2*x^2"]);
        assert_eq!(of("x + (x - 1)*y", sign_edits).len(), 4);
        assert_eq!(of("x + (x - 1)*y", lost_edits), ["(x-1)*y", "x", "x+(-1)*y", "x+x*y"]);
        assert!(of("x + step(x)", lost_edits).is_empty());
        assert_eq!(of("2 + 2", number_edits).len(), 6);
    }

    #[test]
    fn values_can_be_seen_before_an_edit_is_made() {
        for text in ["x + (x - 1)*y", "3*x^2 + sin(-2*x)/(x - 2)^2 - 2", "-(x - (3*x - 3))*ln(x + 3)", "max(x, 2) + 2"]
        {
            let expr = read(text, &Scope::default()).unwrap().expr;
            let names = ["x", "y"].map(crate::math::expr::Symbol::new);
            let probe = super::super::probe::Probe::of(&Expr::one(), &expr, &names, None);
            let valued = super::super::edited::Valued::new(&expr, &probe).expect("nothing in it depends on conditions");
            for edit in [number_edits(&expr), sign_edits(&expr), lost_edits(&expr)].concat() {
                let (seen, made) = (valued.edited(edit), probe.values::<2>(&edit.made(&expr)));
                let near = seen
                    .at
                    .iter()
                    .zip(made.at)
                    .all(|(a, b)| (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-12 * b.abs());
                assert!(near, "{text}: {edit:?}: {seen:?}, {made:?}");
            }
        }
    }
}
