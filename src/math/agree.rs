//! Are two expressions equal? A number with a running error bound decides.

use super::condition::Condition;
use super::expr::{Expr, Symbol};
use super::number::Number;

/// On which points a comparison is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// The names a right answer may use; an answer's other names are reported by the judge before this.
    pub names: Vec<Symbol>,
    /// Declared domain: points outside it are not looked at.
    pub domain: Vec<Condition>,
    /// Relations on which points are drawn: `s` is `sigmoid(x)`.
    pub given: Vec<(Symbol, Expr)>,
    /// Refuse an answer that is undefined where the key is defined, or the other way round.
    pub strict: bool,
    pub seed: u64,
}

/// What the comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Same,
    Different,
    Unsure,
}

/// A point that separates answer and key, small enough to check by hand where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    pub at: Vec<(Symbol, Number)>,
    /// The answer's value there; `None` where it is undefined.
    pub yours: Option<f64>,
    /// The key's value there; `None` where it is undefined.
    pub key: Option<f64>,
}

/// The outcome with everything worth saying about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    pub outcome: Outcome,
    /// E.g. "yours needs x > 0".
    pub notes: Vec<String>,
    pub witness: Option<Witness>,
    /// For `Unsure`: what could not be decided.
    pub why: Option<String>,
}

/// A key prepared once: compiled, with its values at the standing points.
#[derive(Debug)]
pub struct Key {}

impl Key {
    pub fn new(_expr: &Expr, _setting: Setting) -> Key {
        Key {}
    }
    /// Compares an answer with the key.
    pub fn agree(&self, _answer: &Expr) -> Agreement {
        Agreement { outcome: Outcome::Unsure, notes: Vec::new(), witness: None, why: None }
    }
}
