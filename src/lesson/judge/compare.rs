//! Comparing a value with the key, component by component.

use super::{interval, unordered};
use crate::lesson::kinds::Key as TaskKey;
use crate::math::Expr;
use crate::math::agree::{Agreement, Basis, CompiledKey, Outcome, Setting, Witness};
use crate::math::language::Value;

/// The key's expressions, compiled, in order.
#[derive(Debug, Default)]
pub struct Keys {
    pub each: Vec<CompiledKey>,
    /// Whether they may be given in any order.
    pub any_order: bool,
}

impl Keys {
    pub fn of(key: &TaskKey, setting: &Setting, any_order: bool) -> Keys {
        match key {
            TaskKey::Value(value) => Keys::of_value(value, setting, any_order),
            _ => Keys::default(),
        }
    }
    pub fn of_value(value: &Value, setting: &Setting, any_order: bool) -> Keys {
        let each = super::prepared::parts(value).iter().map(|expr| CompiledKey::new(expr, setting.clone())).collect();
        Keys { each, any_order }
    }
}

/// What the comparison of a whole value came to.
#[derive(Debug)]
pub struct Compared {
    pub outcome: Outcome,
    /// On what sameness rests, of several parts the weakest.
    pub basis: Option<Basis>,
    pub notes: Vec<String>,
    /// For the first component that differs.
    pub witness: Option<Witness>,
    /// Why it is unsure, or what is right of a value that is wrong in part.
    pub why: Option<String>,
    /// How many components were compared.
    pub parts: usize,
    /// Those that differ, counted from 0.
    pub wrong_parts: Vec<usize>,
}

impl Compared {
    pub fn different() -> Compared {
        Compared::plain(Outcome::Different)
    }
    pub fn same() -> Compared {
        Compared::plain(Outcome::Same)
    }
    fn plain(outcome: Outcome) -> Compared {
        Compared {
            outcome,
            basis: None,
            notes: Vec::new(),
            witness: None,
            why: None,
            parts: 0,
            wrong_parts: Vec::new(),
        }
    }
    /// Takes in what one part's comparison came to.
    pub fn take(&mut self, agreement: Agreement) -> Outcome {
        match agreement.outcome {
            Outcome::Same => self.basis = self.basis.max(agreement.basis),
            Outcome::Different => {
                self.outcome = Outcome::Different;
                self.witness = self.witness.take().or(agreement.witness);
            }
            Outcome::Unsure => {
                if self.outcome == Outcome::Same {
                    self.outcome = Outcome::Unsure;
                }
                self.why = self.why.take().or(agreement.why);
            }
        }
        for note in agreement.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        agreement.outcome
    }
}

/// Compares an answer with a key of any shape.
pub fn compare(key: &Value, keys: &Keys, answer: &Value) -> Compared {
    let same = |same: bool| Compared::plain(if same { Outcome::Same } else { Outcome::Different });
    match (key, answer) {
        (Value::Infinity { negative: a }, Value::Infinity { negative: b }) => same(a == b),
        (Value::Undefined, Value::Undefined) => same(true),
        (Value::Expr(_), Value::Expr(_)) => by_parts(key, keys, answer),
        (Value::Array(a), Value::Array(b)) if keys.any_order && !a.is_matrix() && !b.is_matrix() => {
            unordered::compare(keys, &b.entries)
        }
        (Value::Array(a), Value::Array(b)) if a.is_shaped_like(b) => by_parts(key, keys, answer),
        // A vector with a part that is missing has no value as a whole either.
        (Value::Array(array), Value::Undefined) => same(array.entries.iter().any(Expr::is_none)),
        (Value::Interval { .. }, Value::Interval { .. }) => interval::compare(key, keys, answer),
        _ => same(false),
    }
}

fn by_parts(key: &Value, keys: &Keys, answer: &Value) -> Compared {
    let wanted = super::prepared::parts(key);
    let answers = super::prepared::parts(answer);
    let mut compared = Compared { parts: keys.each.len(), ..Compared::same() };
    for (at, (key, answer)) in keys.each.iter().zip(&answers).enumerate() {
        let outcome = match (wanted.get(at).is_some_and(Expr::is_none), answer.is_none()) {
            (true, true) => Outcome::Same,
            (true, false) | (false, true) => {
                compared.outcome = Outcome::Different;
                Outcome::Different
            }
            (false, false) => compared.take(key.agree(answer)),
        };
        if outcome == Outcome::Different {
            compared.wrong_parts.push(at);
        }
    }
    if answers.len() != keys.each.len() {
        compared.outcome = Outcome::Different;
    }
    compared
}
