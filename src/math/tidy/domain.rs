//! Where things are defined: what a change takes for granted, and when that goes without saying.

use super::super::condition::{Comparison, Condition};
use super::super::expr::{Constant, Expr, Node};
use super::super::functions;
use super::super::number::Number;
use super::super::steps;
use super::super::tape;
use super::Engine;
use super::order::is_constant;
use super::term::{Exponent, Term};

/// What a power asks of its base.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Demand {
    not_zero: bool,
    not_negative: bool,
}

fn demand(exponent: &Exponent) -> Demand {
    match exponent {
        // An odd root is defined for every number; a decimal exponent is read as a power of positive numbers.
        Exponent::Number(n) => {
            Demand { not_zero: n.is_negative(), not_negative: !n.is_integer() && (n.is_decimal() || n.den() % 2 == 0) }
        }
        Exponent::Symbolic(_) => Demand { not_zero: true, not_negative: true },
    }
}

fn condition_of(base: &Expr, demand: Demand) -> Option<Condition> {
    let comparison = match (demand.not_zero, demand.not_negative) {
        (true, true) => Comparison::Greater,
        (true, false) => Comparison::NotEqual,
        (false, true) => Comparison::AtLeast,
        (false, false) => return None,
    };
    Some(Condition { left: base.clone(), comparison, right: Expr::zero() })
}

impl Engine {
    /// Takes down a condition, unless it holds for all real numbers or says nothing about a letter.
    pub(super) fn condition_unless_sure(&mut self, condition: Condition) {
        if !self.takes_conditions() {
            return;
        }
        let certain = match condition.comparison {
            Comparison::Greater | Comparison::NotEqual if is_positive(&condition.left) => true,
            Comparison::AtLeast if is_not_negative(&condition.left) => true,
            comparison if is_constant(&condition.left) => is_met(&condition.left, comparison),
            _ => false,
        };
        if !certain {
            self.condition(condition);
        }
    }

    /// Powers of a base became one: what they asked of it together, and the new one does not.
    pub(super) fn note_change_of_exponent(&mut self, base: &Expr, before: &[Exponent], after: &Exponent) {
        if !self.takes_conditions() {
            return;
        }
        let had_letters = before.iter().any(|exponent| exponent.number().is_none());
        if after.number().is_none() && before.iter().any(Exponent::is_below) {
            self.condition_unless_sure(Condition::not_zero(base.clone()));
        }
        if after.number().is_none() || (had_letters && is_constant(base)) {
            return;
        }
        if matches!(after, Exponent::Number(n) if n.is_zero()) {
            self.note_domain(base, false);
        }
        let asked = before.iter().map(demand).fold(Demand { not_zero: false, not_negative: false }, |all, one| {
            Demand { not_zero: all.not_zero || one.not_zero, not_negative: all.not_negative || one.not_negative }
        });
        let asks = demand(after);
        let lost = (asked.not_zero && !asks.not_zero) || (asked.not_negative && !asks.not_negative);
        if lost && let Some(condition) = condition_of(base, asked) {
            self.condition_unless_sure(condition);
        }
    }

    /// A term is dropped, because it is multiplied by 0 or taken away from itself: where it was defined is kept.
    pub(super) fn note_dropped(&mut self, term: &Term) {
        if !self.takes_conditions() {
            return;
        }
        for factor in &term.factors {
            let exponent = factor.exponent.expr();
            let written = factor.base.clone().to_the(exponent);
            self.note_domain(&written, false);
        }
    }

    /// A fraction is turned upside down: what was below the bar was not zero.
    pub(super) fn note_turned(&mut self, fraction: &Expr) {
        if !self.takes_conditions() {
            return;
        }
        match fraction.node() {
            Node::Neg(inner) => self.note_turned(inner),
            Node::Div(_, below) => self.note_below(below, false),
            _ => {}
        }
    }

    /// Powers with letters in the exponent have come up from below the bar, where their bases were not zero.
    pub(super) fn note_risen(&mut self, turned: &Term) {
        if !self.takes_conditions() {
            return;
        }
        for factor in turned.factors.iter().filter(|factor| factor.exponent.number().is_none()) {
            self.condition_unless_sure(Condition::not_zero(factor.base.clone()));
        }
    }

    fn note_below(&mut self, below: &Expr, plainly: bool) {
        let factors = self.term(below).map_or_else(Vec::new, |term| term.factors);
        for factor in factors {
            let exponent = factor.exponent.number().and_then(Number::neg).map(Exponent::Number);
            let asked = match exponent {
                Some(exponent) => demand(&exponent),
                None => Demand { not_zero: true, not_negative: plainly },
            };
            if let Some(condition) = condition_of(&factor.base, asked) {
                self.condition_unless_sure(condition);
            }
        }
    }

    /// Takes down where an expression is defined; `plainly` leaves out what only some exponents ask.
    fn note_domain(&mut self, expr: &Expr, plainly: bool) {
        if !self.takes_conditions() {
            return;
        }
        match expr.node() {
            Node::Div(_, below) => self.note_below(below, plainly),
            Node::Pow(base, exponent) => {
                let exponent = Exponent::of(exponent);
                let mut asked = demand(&exponent);
                if plainly && exponent.number().is_none() {
                    asked.not_zero = false;
                }
                if let Some(condition) = condition_of(base, asked) {
                    self.condition_unless_sure(condition);
                }
            }
            Node::Call(f, arguments) => {
                for condition in f.domain(arguments) {
                    self.condition_unless_sure(condition);
                }
            }
            _ => {}
        }
        expr.for_each_child(|child| self.note_domain(child, plainly));
    }
}

/// Whether a constant compares so with 0. What has no value does not.
fn is_met(constant: &Expr, comparison: Comparison) -> bool {
    tape::eval(constant, &[]).is_some_and(|value| comparison.holds(value, 0.0))
}

/// Whether an expression is above zero for all real letters, as far as its form shows.
pub(super) fn is_positive(expr: &Expr) -> bool {
    sign(expr) == Sign::Positive
}

fn is_not_negative(expr: &Expr) -> bool {
    sign(expr) >= Sign::NotNegative
}

/// What is known of the sign of an expression for all real letters, the less the smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Unknown,
    NotNegative,
    Positive,
}

/// The sign of an expression as far as its form shows it, each part looked at once.
fn sign(expr: &Expr) -> Sign {
    use Sign::{NotNegative, Positive, Unknown};
    if !steps::take(1) {
        return Unknown;
    }
    let all = |parts: &[Expr]| parts.iter().map(sign).min().unwrap_or(Unknown);
    match expr.node() {
        Node::Num(n) if n.is_negative() => Unknown,
        Node::Num(n) => {
            if n.is_zero() {
                NotNegative
            } else {
                Positive
            }
        }
        Node::Const(Constant::Pi | Constant::E) => Positive,
        Node::Sum(terms) => {
            let signs: Vec<Sign> = terms.iter().map(sign).collect();
            match signs.iter().min() {
                Some(Unknown) | None => Unknown,
                Some(_) => signs.into_iter().max().unwrap_or(Unknown),
            }
        }
        Node::Product(factors) => all(factors),
        Node::Div(above, below) => {
            if sign(below) == Positive {
                sign(above)
            } else {
                Unknown
            }
        }
        Node::Pow(base, exponent) => {
            let even = exponent.as_number().and_then(Number::as_int).is_some_and(|n| n % 2 == 0);
            sign(base).max(if even { NotNegative } else { Unknown })
        }
        Node::Call(functions::SQRT, arguments) => {
            if all(arguments) == Positive {
                Positive
            } else {
                NotNegative
            }
        }
        Node::Call(f, _) if [functions::EXP, functions::COSH, functions::SIGMOID, functions::SOFTPLUS].contains(f) => {
            Positive
        }
        Node::Call(f, _) if [functions::ABS, functions::RELU].contains(f) => NotNegative,
        Node::Call(..) | Node::Var(_) | Node::Neg(_) | Node::Slope(..) | Node::Cases(..) => Unknown,
    }
}

/// The conditions that the expression itself does not show, the strongest about each part alone.
pub(super) fn not_shown_by(expr: &Expr, conditions: Vec<Condition>) -> Vec<Condition> {
    if conditions.is_empty() {
        return conditions;
    }
    let mut engine = Engine::default();
    engine.note_domain(expr, true);
    let shown = engine.notes.conditions;
    let mut kept: Vec<Condition> = Vec::new();
    for condition in &conditions {
        let stronger = |known: &Condition| known != condition && implies(known, condition);
        let said = conditions.iter().any(stronger) || kept.contains(condition);
        if !said && !shown.iter().any(|known| implies(known, condition)) {
            kept.push(condition.clone());
        }
    }
    kept
}

fn implies(known: &Condition, wanted: &Condition) -> bool {
    let strong_enough = match wanted.comparison {
        Comparison::NotEqual => matches!(known.comparison, Comparison::NotEqual | Comparison::Greater),
        Comparison::AtLeast => matches!(known.comparison, Comparison::AtLeast | Comparison::Greater),
        same => known.comparison == same,
    };
    strong_enough && known.left == wanted.left && known.right == wanted.right
}
