//! Are two expressions equal? A number with a running error bound decides.
//!
//! Both are evaluated, value and error bound together, at deterministic points of every size and sign. The two differ
//! exactly when at some point they are further apart than four times the sum of their bounds. That they are the same is
//! never read off points: rational functions are settled by arithmetic modulo primes ([`super::exact`]), everything else
//! is proved in a model of the real numbers and, where functions have pieces, on every piece (`math::decide`).
//! [`Basis`] says on what it rests. What no argument decides is reported as unsure, never guessed.
//!
//! An answer that has no real value anywhere is `Unsure`, as the labelled cases have it; one that has values, but none
//! where the key has, is `Different`, such a point being the witness.

mod compare;
mod decide;
mod notes;
mod points;
mod prepared;
mod quick_compare;
mod search;
mod witness;

use super::condition::Condition;
use super::expr::{Expr, Symbol};
use super::number::Number;
use super::steps;
use super::tape::{Balls, CompileError};
use compare::{Comparison, Finding};
pub use notes::conditions;
use prepared::{PreparedKey, with_given};
pub use quick_compare::QuickCompare;
use std::borrow::Cow;

/// Steps of a short look: what is no slip of the pen away from the key is proved or told apart in far fewer.
const SHORT: u64 = steps::ONE / 20;

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
    /// Seeds the points that are drawn; the same seed gives the same points.
    pub seed: u64,
}

/// What the comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Equal wherever both are defined.
    Same,
    /// Apart at some point by more than the error bounds explain.
    Different,
    /// Not decided within the bounds, never guessed; [`Agreement::why`] says what was left open.
    Unsure,
}

/// On what it rests that two expressions are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// They are the same expression after rewriting.
    Identical,
    /// The same rational function, by exact arithmetic.
    Exact,
    /// An identity of the functions in it, proved on every piece.
    Proved,
    /// Expressions in matrices: every entry proved the same at three choices of sizes, not at all sizes.
    Sizes,
    /// Two constants without an identity that is known, the same to 2,500 bits. Never where there is a variable.
    Sampled,
}

impl Basis {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Identical => "identical",
            Basis::Exact => "exact",
            Basis::Proved => "proved",
            Basis::Sizes => "sizes",
            Basis::Sampled => "sampled",
        }
    }
    /// What is told to a person who asks why an answer is right.
    pub fn text(self) -> &'static str {
        match self {
            Basis::Identical => "it is the key itself, written in another order",
            Basis::Exact => "exact arithmetic shows that it is the same rational function as the key",
            Basis::Proved => "it is proved to equal the key wherever both have values",
            Basis::Sizes => "every entry is proved to equal the key's at three choices of sizes",
            Basis::Sampled => "it agrees with the key to more than 700 digits",
        }
    }
}

/// A point that separates answer and key, small enough to check by hand where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The point: each name with its value.
    pub at: Vec<(Symbol, Number)>,
    /// The answer's value there; `None` where it is undefined.
    pub yours: Option<f64>,
    /// The key's value there; `None` where it is undefined.
    pub key: Option<f64>,
}

/// The outcome with everything worth saying about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// What the comparison found.
    pub outcome: Outcome,
    /// For `Same`: on what that rests.
    pub basis: Option<Basis>,
    /// E.g. "yours needs x > 0".
    pub notes: Vec<String>,
    /// For `Different`: a point that shows it, where one could be found.
    pub witness: Option<Witness>,
    /// For `Unsure`: what could not be decided.
    pub why: Option<String>,
}

/// A key prepared once: compiled, with its values at the standing points.
#[derive(Debug)]
pub struct CompiledKey {
    expr: Expr,
    setting: Setting,
    prepared: Result<PreparedKey, CompileError>,
}

impl CompiledKey {
    /// Prepares a key. An expression too large to compile makes every comparison with it `Unsure`.
    pub fn new(expr: &Expr, setting: Setting) -> CompiledKey {
        CompiledKey { expr: expr.clone(), prepared: PreparedKey::new(expr, &setting), setting }
    }
    /// The key itself.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }
    /// On which points answers are compared with the key.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Whether an answer is the same as the key, without notes and witness.
    pub fn same_as(&self, answer: &Expr) -> Outcome {
        Balls::lent(|buffers| self.find(answer, buffers)).map_or(Outcome::Unsure, |finding| finding.outcome)
    }

    /// What a short look shows: for whoever holds an answer against many forms, none of which is worth a long argument.
    pub fn shown(&self, answer: &Expr) -> Outcome {
        match steps::within(SHORT, || self.same_as(answer)) {
            (_, count) if count.too_large => Outcome::Unsure,
            (outcome, _) => outcome,
        }
    }

    /// Compares an answer with the key.
    pub fn agree(&self, answer: &Expr) -> Agreement {
        Balls::lent(|buffers| self.agree_with(answer, buffers))
    }

    fn agree_with(&self, answer: &Expr, buffers: &mut Balls) -> Agreement {
        let prepared = self.prepared.as_ref().map_err(CompileError::clone);
        let found = prepared.and_then(|key| Ok((key, self.find(answer, buffers)?)));
        let (prepared, finding) = match found {
            Ok(found) => found,
            Err(error) => {
                let why = Some(error.to_string());
                return Agreement { outcome: Outcome::Unsure, basis: None, notes: Vec::new(), witness: None, why };
            }
        };
        let mut notes = match finding.outcome {
            Outcome::Same => notes::notes(prepared, &finding, &with_given(answer, &self.setting.given)),
            _ => Vec::new(),
        };
        let witness = match finding.outcome {
            Outcome::Different => witness::find(prepared, &finding, buffers),
            _ => None,
        };
        if finding.outcome == Outcome::Different && witness.is_none() && notes.is_empty() {
            notes.push("the difference is too small for fifteen digits to show".to_string());
        }
        Agreement {
            outcome: finding.outcome,
            basis: finding.basis,
            notes,
            witness,
            why: finding.why.map(str::to_string),
        }
    }

    /// Values of answer and key side by side; `None` where one of them cannot be compiled.
    pub fn quick_compare(&self, answer: &Expr) -> Option<QuickCompare<'_>> {
        let key = self.prepared.as_ref().ok()?;
        let (tape, place) = key.with_answer(&self.replaced(answer)).ok()?;
        Some(QuickCompare::new(key, tape, place))
    }

    /// The answer without the given names.
    fn replaced<'a>(&self, answer: &'a Expr) -> Cow<'a, Expr> {
        match self.setting.given.as_slice() {
            [] => Cow::Borrowed(answer),
            given => Cow::Owned(with_given(answer, given)),
        }
    }

    fn find(&self, answer: &Expr, buffers: &mut Balls) -> Result<Finding, CompileError> {
        let key = self.prepared.as_ref().map_err(CompileError::clone)?;
        let answer = &*self.replaced(answer);
        let (tape, place) = key.with_answer(answer)?;
        let mut finding = Comparison::new(key, tape, place, answer, buffers).run();
        if finding.outcome == Outcome::Same && self.setting.strict {
            // Points at which a denominator vanishes are not sampled.
            if let Some(hole) = notes::holes(key, &finding, answer).first() {
                (finding.outcome, finding.basis) = (Outcome::Different, None);
                finding.apart = Some(hole.at.clone());
            }
        }
        Ok(finding)
    }
}
