//! Comparing a value with the key, component by component.

use crate::lesson::kinds::Key as TaskKey;
use crate::math::agree::{Key, Outcome, Setting, Witness};
use crate::math::notation::Value;

/// The key's expressions, compiled, in order.
#[derive(Debug, Default)]
pub struct Keys(pub Vec<Key>);

impl Keys {
    pub fn of(key: &TaskKey, setting: &Setting) -> Keys {
        match key {
            TaskKey::Value(value) => Keys::of_value(value, setting),
            _ => Keys::default(),
        }
    }
    pub fn of_value(value: &Value, setting: &Setting) -> Keys {
        Keys(super::prepared::parts(value).iter().map(|expr| Key::new(expr, setting.clone())).collect())
    }
}

/// What the comparison of a whole value came to.
#[derive(Debug)]
pub struct Compared {
    pub outcome: Outcome,
    pub notes: Vec<String>,
    /// For the first component that differs.
    pub witness: Option<Witness>,
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
    fn plain(outcome: Outcome) -> Compared {
        Compared { outcome, notes: Vec::new(), witness: None, why: None, parts: 0, wrong_parts: Vec::new() }
    }
}

/// Compares an answer with a key of any shape.
pub fn compare(key: &Value, keys: &Keys, answer: &Value) -> Compared {
    let same = |same: bool| Compared::plain(if same { Outcome::Same } else { Outcome::Different });
    match (key, answer) {
        (Value::Infinity { negative: a }, Value::Infinity { negative: b }) => same(a == b),
        (Value::Undefined, Value::Undefined) => same(true),
        (Value::Expr(_), Value::Expr(_)) | (Value::Matrix(_), Value::Matrix(_)) => by_parts(keys, answer),
        (Value::Vector(a), Value::Vector(b)) if a.len() == b.len() => by_parts(keys, answer),
        (
            Value::Interval { low: a, high: b, low_closed, high_closed },
            Value::Interval { low: c, high: d, low_closed: their_low, high_closed: their_high },
        ) if a.is_some() == c.is_some() && b.is_some() == d.is_some() => {
            let mut compared = by_parts(keys, answer);
            let closed_same = (a.is_none() || low_closed == their_low) && (b.is_none() || high_closed == their_high);
            if compared.outcome == Outcome::Same && !closed_same {
                compared.outcome = Outcome::Different;
                compared.notes.push("the ends are right; which of them belong to the interval?".to_string());
            }
            compared
        }
        _ => same(false),
    }
}

fn by_parts(keys: &Keys, answer: &Value) -> Compared {
    let answers = super::prepared::parts(answer);
    let mut compared = Compared { parts: keys.0.len(), ..Compared::plain(Outcome::Same) };
    for (at, (key, answer)) in keys.0.iter().zip(&answers).enumerate() {
        let agreement = key.agree(answer);
        match agreement.outcome {
            Outcome::Same => {}
            Outcome::Different => {
                compared.outcome = Outcome::Different;
                compared.wrong_parts.push(at);
                compared.witness = compared.witness.or(agreement.witness);
            }
            Outcome::Unsure => {
                if compared.outcome == Outcome::Same {
                    compared.outcome = Outcome::Unsure;
                }
                compared.why = compared.why.or(agreement.why);
            }
        }
        for note in agreement.notes {
            if !compared.notes.contains(&note) {
                compared.notes.push(note);
            }
        }
    }
    if answers.len() != keys.0.len() {
        compared.outcome = Outcome::Different;
    }
    compared
}
