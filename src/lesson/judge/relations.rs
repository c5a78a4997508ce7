//! How a whole answer may be related to the right one, whatever the rule that went wrong.

use super::Reason;
use super::corners::is_in_pieces;
use super::number::{Fit, Typed};
use super::prepared::{Prepared, parts};
use super::ratio::snap;
use super::weigh::Candidate;
use crate::lesson::kinds::Key;
use crate::math::Expr;
use crate::math::agree::{CompiledKey as AgreeKey, Outcome, QuickCompare};
use crate::math::expr::{Node, Symbol};
use crate::math::language::Value;
use crate::math::mistakes::{
    Glance, Mistake, activation_forms, lost_term, one_sign_turned, one_term_lost, sign_of_one_term,
};
use crate::math::tape::value_at as value;
use crate::math::tape::{Ball, Column, Columns, LANES, Tape, bounded};
use std::cell::OnceCell;

/// One relation: how it is called, what is said, the rule, and whether it holds.
struct Relation {
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    holds: fn(&Sides) -> bool,
    /// How likely it is beside a slip in a rule.
    likely: f64,
}

/// Answer and key side by side.
struct Sides<'a> {
    prepared: &'a Prepared,
    key: &'a Expr,
    answer: &'a Expr,
    /// Values with bounds at the first points of a comparison, which tell most changes from the key.
    beside: OnceCell<Option<QuickCompare<'a>>>,
    /// Values of answer and key at generic points.
    values: OnceCell<Vec<(f64, f64)>>,
}

/// Every relation, in the order in which they are looked for.
const RELATIONS: &[Relation] = &[
    Relation {
        id: "whole.sign",
        say: "All but the sign fits. Where does a minus come in, or go out?",
        rule: "a minus in front stays in front; check each sign at one point",
        holds: |s| (s.may_be(bounded::neg) && s.agrees(&s.answer.clone().negate())) || s.is_rounded_times(-1.0),
        likely: 0.5,
    },
    Relation {
        id: "whole.doubled",
        say: "It is twice the right one. Where does a 2 come in?",
        rule: "what is counted twice is twice as much",
        holds: |s| s.is_rounded_times(2.0),
        likely: 0.2,
    },
    Relation {
        id: "whole.halved",
        say: "It is half the right one. Where did a 2 go?",
        rule: "a square brings a 2 down; a mean of two divides by 2",
        holds: |s| s.is_rounded_times(0.5),
        likely: 0.2,
    },
    Relation {
        id: "whole.reciprocal",
        say: "This looks turned upside down. What belongs above the line, and what below?",
        rule: "a slope is rise over run",
        holds: |s| {
            !s.answer.is_number(0)
                && s.may_be(|answer| bounded::div(Ball::exact(1.0), answer))
                && s.differs_from_reciprocal()
                && s.agrees(&Expr::one().over(s.answer.clone()))
        },
        likely: 0.3,
    },
    Relation {
        id: "whole.rounded",
        say: "This looks rounded. Can the number be given exactly, as a fraction, a root, π or e?",
        rule: "1/3 is not 0.333",
        holds: |s| s.is_rounded(),
        likely: 1.0,
    },
    Relation {
        id: "whole.power_of_ten",
        say: "The digits fit. Where does the decimal point belong?",
        rule: "dividing by 0.1 is multiplying by 10",
        holds: |s| s.prepared.has_decimals() && s.is_shifted(),
        likely: 0.35,
    },
    Relation {
        id: "whole.factor",
        say: "Only a constant factor is off. From which number in the question does it come?",
        rule: "(c·f)′ = c·f′: a constant factor stays",
        holds: |s| s.is_multiple(),
        likely: 0.2,
    },
    Relation {
        id: "whole.offset",
        say: "Only a constant is off: a number too much or too little. Where does it come in?",
        rule: "the slope of a constant is 0",
        // In a difference quotient no constant has been derived.
        holds: |s| s.prepared.task.must_hold_at.is_none() && s.is_offset(),
        likely: 0.2,
    },
    Relation {
        id: "whole.other_variable",
        say: "This would fit with the variables changed for each other. Which one moves, and which are held still?",
        rule: "in ∂f/∂x only x moves; the other letters are constants",
        holds: |s| s.is_swapped(),
        likely: 0.5,
    },
];

/// What every relation says, and what is said of parts and of formulas.
pub fn reasons() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut all: Vec<_> = RELATIONS.iter().map(|row| (row.id, row.say, row.rule)).collect();
    all.push(("prod.lost_factor", LOST_FACTOR, FACTORS));
    all
}

impl Prepared {
    /// The first relation that holds between a wrong answer and the key; for several parts, one that holds for all.
    pub(super) fn relation(&self, answer: &Value) -> Option<Candidate> {
        let (Value::Expr(answer), Some(key)) = (answer, self.task.key_expr()) else {
            return self.relation_of_parts(answer);
        };
        if let Some(found) = self.slip_in_formula(key, answer) {
            return Some(found);
        }
        let sides = Sides { prepared: self, key, answer, beside: OnceCell::new(), values: OnceCell::new() };
        let relation = RELATIONS.iter().find(|relation| (relation.holds)(&sides))?;
        let reason = Reason::new(relation.id, relation.say, relation.rule);
        Some(Candidate { reason, likely: relation.likely })
    }

    fn relation_of_parts(&self, answer: &Value) -> Option<Candidate> {
        let Key::Value(Value::Array(array)) = &self.task.key else { return None };
        let answers = parts(answer);
        let keys = &self.keys.each;
        if keys.len() != answers.len() || self.task.any_order || answers.iter().all(|part| part.is_number(0)) {
            return None;
        }
        let holds = |by: &Expr| {
            keys.iter().zip(&answers).all(|(key, part)| key.shown(&by.clone().times(part.clone())) == Outcome::Same)
        };
        let half = Expr::one().over(Expr::from(2));
        let swapped = || {
            !array.is_matrix() && keys.iter().rev().zip(&answers).all(|(key, part)| key.shown(part) == Outcome::Same)
        };
        let (id, say) = match () {
            () if holds(&Expr::from(-1)) => ("whole.sign", "Every part has its size right and its sign turned."),
            () if holds(&half) => ("whole.doubled", "Every part is twice the right one. Where does a 2 come in?"),
            () if holds(&Expr::from(2)) => ("whole.halved", "Every part is half the right one. Where did a 2 go?"),
            () if swapped() => ("grad.swapped", "In which order do the components stand?"),
            () => return None,
        };
        Some(Candidate {
            reason: Reason::new(id, say, "what changes every part alike comes in once, before or after them"),
            likely: 0.3,
        })
    }

    /// For a formula that the author gives: one sign turned, or the slope of an activation, in terms of its value, gone
    /// wrong.
    fn slip_in_formula(&self, key: &Expr, answer: &Expr) -> Option<Candidate> {
        if self.is_number() || self.task.curve.is_some() {
            return None;
        }
        let compiled = self.keys.each.first()?;
        let is = |wrong: &Expr| {
            AgreeKey::new(wrong, self.setting.clone()).shown(answer) == Outcome::Same
                && compiled.shown(wrong) != Outcome::Same
        };
        let of = |mistake: &Mistake| Candidate { reason: Reason::of(mistake), likely: 0.5 };
        if let Some(mistake) = activation_forms(key).iter().find(|(_, wrong)| is(wrong)).map(|(mistake, _)| mistake) {
            return Some(Candidate { likely: 1.0, ..of(mistake) });
        }
        if one_sign_turned(key).iter().any(is) {
            return Some(of(sign_of_one_term()));
        }
        if one_term_lost(key).iter().any(is) {
            return Some(of(lost_term()));
        }
        let lost = one_factor_lost(key).iter().any(is);
        lost.then(|| Candidate { reason: Reason::new("prod.lost_factor", LOST_FACTOR, FACTORS), likely: 0.4 })
    }
}

const LOST_FACTOR: &str = "A factor is missing. Does everything come in that the question names?";
const FACTORS: &str = "what is multiplied stays in the product";

/// The expression with one factor left out that has a letter in it, for every such factor of it or of a term.
fn one_factor_lost(expr: &Expr) -> Vec<Expr> {
    let factors = match expr.node() {
        Node::Product(factors) => factors,
        Node::Neg(inner) => return one_factor_lost(inner).into_iter().map(Expr::negate).collect(),
        Node::Sum(terms) => {
            let changed = |at: usize, term: Expr| {
                Expr::sum(terms.iter().enumerate().map(|(i, own)| if i == at { term.clone() } else { own.clone() }))
            };
            let lost = |(at, term): (usize, &Expr)| one_factor_lost(term).into_iter().map(move |term| (at, term));
            return terms.iter().enumerate().flat_map(lost).map(|(at, term)| changed(at, term)).collect();
        }
        _ => return Vec::new(),
    };
    let lettered = (0..factors.len()).filter(|at| !factors[*at].names().is_empty());
    let others =
        |at: usize| factors.iter().enumerate().filter(move |(i, _)| *i != at).map(|(_, factor)| factor.clone());
    lettered.map(|at| Expr::product(others(at))).collect()
}

impl Sides<'_> {
    fn agrees(&self, changed: &Expr) -> bool {
        self.prepared.keys.each.first().is_some_and(|key| key.shown(changed) == Outcome::Same)
    }
    /// Whether no point shows that the answer with its values so changed is not the key.
    fn may_be(&self, change: fn(Ball) -> Ball) -> bool {
        let beside = self.beside.get_or_init(|| self.prepared.keys.each.first()?.quick_compare(self.answer));
        beside.as_ref().is_none_or(|beside| beside.may_be(change))
    }
    /// Whether two points leave open that it stands so to the key.
    fn seen_as(&self, may_be: fn(&Glance<'_>, &[f64; 2]) -> bool) -> bool {
        self.prepared.glance().is_none_or(|glance| may_be(&glance, &glance.values(self.answer)))
    }
    /// Whether a number of at least three digits is the key times a number, to the digits typed.
    fn is_rounded_times(&self, by: f64) -> bool {
        let (true, Some(typed), Some(key)) = (self.prepared.is_number(), Typed::of(self.answer), value(self.key, &[]))
        else {
            return false;
        };
        let told =
            (typed.decimal && typed.significant >= 3) || self.answer.as_number().is_some_and(|n| !n.is_integer());
        told && typed.fits(by * key) == Fit::Rounded
    }
    /// Whether the key is anywhere another than one over itself: a function of 0 and 1 is not.
    fn differs_from_reciprocal(&self) -> bool {
        let (yours, key) = (self.values(), |(_, key): &(f64, f64)| (key * key - 1.0).abs() > 1e-9 && *key != 0.0);
        yours.is_empty() || yours.iter().any(key)
    }
    /// Values of answer and key at a few points where both are defined.
    fn values(&self) -> &[(f64, f64)] {
        self.values.get_or_init(|| {
            let names = &self.prepared.task.names;
            let Ok(tape) = Tape::compile(&[self.answer, self.key], names) else {
                return Vec::new();
            };
            let value = |i: usize, j: usize| BASE[(i + 3 * j) % BASE.len()] + 0.01 * j as f64;
            let column = |j: usize| -> Column { std::array::from_fn(|i| value(i, j)) };
            let points: Vec<Column> = (0..names.len()).map(column).collect();
            let n = if names.is_empty() { 1 } else { BASE.len().min(LANES) };
            let mut buffers = Columns::default();
            let values = tape.values(&points, n, &mut buffers);
            let [yours, key] = [0, 1].map(|which| values[tape.output(which) as usize]);
            let both = yours.into_iter().zip(key).take(n);
            both.filter(|(yours, key)| yours.is_finite() && key.is_finite()).collect()
        })
    }

    fn is_multiple(&self) -> bool {
        if self.prepared.task.names.is_empty() || !self.seen_as(|glance, values| glance.may_be_scaled(values)) {
            return false;
        }
        let values = self.values();
        if values.len() < 3 {
            return false;
        }
        let Some(&(yours, key)) = values.iter().find(|(yours, key)| *yours != 0.0 && *key != 0.0) else {
            return false;
        };
        let factor = key / yours;
        let constant = values.iter().all(|(yours, key)| (yours * factor - key).abs() <= 1e-8 * key.abs().max(1e-300));
        // Functions in pieces are 0 at many points alike.
        let sure = !is_in_pieces(self.answer)
            || snap(factor).is_some_and(|factor| self.agrees(&Expr::number(factor).times(self.answer.clone())));
        // A constant answer is a multiple of a constant key by chance alone.
        constant && !self.key.names().is_empty() && factor != 1.0 && sure
    }
    fn is_offset(&self) -> bool {
        if !self.seen_as(|glance, values| glance.may_be_shifted(values)) {
            return false;
        }
        let values = self.values();
        let names = self.key.names();
        if names.is_empty() || self.answer.names().is_empty() || values.len() < 3 {
            return false;
        }
        let offset = values.first().map_or(0.0, |(yours, key)| yours - key);
        let scale = values.iter().fold(0.0f64, |scale, (yours, key)| scale.max(yours.abs()).max(key.abs()));
        offset.abs() > 1e-9 * scale
            && values.iter().all(|(yours, key)| (yours - key - offset).abs() <= 1e-9 * scale)
            && snap(offset).is_none_or(|offset| self.agrees(&self.answer.clone().minus(Expr::number(offset))))
    }
    /// Whether the answer is the key with a constant of it rounded: exact where the decimals stood, it is the key.
    fn is_rounded(&self) -> bool {
        if self.prepared.is_number() {
            let (Some(typed), Some(key)) = (Typed::of(self.answer), value(self.key, &[])) else {
                return false;
            };
            return typed.decimal && typed.significant >= 2 && typed.fits(key) != Fit::No;
        }
        // Only what was typed as a decimal is rounded.
        if !self.answer.any(&|e| matches!(e.node(), Node::Num(n) if n.is_decimal())) {
            return false;
        }
        let mut constants = Vec::new();
        collect_constants(self.key, &mut constants);
        let exact = unrounded(self.answer, &constants);
        exact != *self.answer && self.agrees(&exact)
    }
    fn is_shifted(&self) -> bool {
        let (true, Some(yours), Some(key)) = (self.prepared.is_number(), value(self.answer, &[]), value(self.key, &[]))
        else {
            return false;
        };
        let tens = libm::log10((yours / key).abs());
        yours * key > 0.0 && (tens - libm::round(tens)).abs() < 1e-9 && (0.5..6.5).contains(&tens.abs())
    }
    fn is_swapped(&self) -> bool {
        // With names changed for each other the answer has those of the key, so that either two of them differ, or none.
        let (own, key) = (self.answer.names(), self.key.names());
        let only = |names: &[Symbol], others: &[Symbol]| -> Vec<Symbol> {
            names.iter().filter(|name| others.binary_search(name).is_err()).cloned().collect()
        };
        let names = match (only(&own, &key).as_slice(), only(&key, &own).as_slice()) {
            ([], []) => own,
            ([a], [b]) => vec![a.clone(), b.clone()],
            _ => return false,
        };
        // Among so many names nobody changes just two.
        if names.len() > MOST_NAMES {
            return false;
        }
        (0..names.len()).any(|i| {
            (0..i).any(|j| {
                let (Some(a), Some(b)) = (names.get(i), names.get(j)) else {
                    return false;
                };
                let swap = |name: &str| match name {
                    name if name == a => Some(Expr::var(b)),
                    name if name == b => Some(Expr::var(a)),
                    _ => None,
                };
                self.agrees(&self.answer.substitute_with(&swap))
            })
        })
    }
}

/// The constants of an expression that decimals can only come near: π, 1/3, ln 2, and the product of those in a term.
fn collect_constants(expr: &Expr, into: &mut Vec<(Expr, f64)>) {
    if expr.names().is_empty() {
        let ends = expr.as_number().is_some_and(|n| n.decimal_digits().is_some());
        if let (false, Some(size)) = (ends, value(expr, &[])) {
            into.push((expr.clone(), size));
        }
    }
    if let Node::Product(factors) = expr.node() {
        let constant = Expr::product(factors.iter().filter(|factor| factor.names().is_empty()).cloned());
        if let (true, Some(size)) = (constant.as_number().is_none(), value(&constant, &[])) {
            into.push((constant, size));
        }
    }
    expr.for_each_child(|child| collect_constants(child, into));
}

/// The answer with each decimal that rounds one of the constants replaced by it.
fn unrounded(answer: &Expr, constants: &[(Expr, f64)]) -> Expr {
    let typed = match answer.node() {
        Node::Num(_) => Typed::of(answer).filter(|typed| typed.decimal && typed.significant >= 2),
        _ => return answer.map_children(|child| unrounded(child, constants)),
    };
    let meant = typed.and_then(|typed| constants.iter().find(|(_, size)| typed.fits(*size) != Fit::No));
    meant.map_or_else(|| answer.clone(), |(constant, _)| constant.clone())
}

/// Changed for each other are two of so many names at most.
const MOST_NAMES: usize = 12;

/// Generic values: no mistake that is one in general is none at these.
const BASE: [f64; 12] = [1.3, 0.7, 2.4, 1.7, -0.6, -1.9, 3.3, 0.21, 5.2, -3.7, -0.17, 8.9];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_has_an_id_of_its_own() {
        for (i, relation) in RELATIONS.iter().enumerate() {
            assert!(RELATIONS.iter().take(i).all(|other| other.id != relation.id));
            assert!(!relation.say.to_lowercase().contains("you "), "{}: ask and point, never accuse", relation.id);
            assert!(relation.id.starts_with("whole."));
        }
    }
}
