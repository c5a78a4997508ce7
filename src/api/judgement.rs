//! What judging came to.

use super::Diagnostic;
use crate::lesson::{Judged, Reason, Verdict};
use serde::ser::{Serialize, Serializer};

/// The judgement of one answer. It serializes as the record that `gradus grade` writes, without `id`.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    judged: Judged,
}

/// A point at which answer and key differ.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Witness {
    /// The point: each name with its value.
    pub at: Vec<(String, f64)>,
    /// The answer's value there; `None` where it is undefined.
    pub yours: Option<f64>,
    /// The key's value there; `None` where it is undefined. Where the key is a number, this is the key.
    pub right: Option<f64>,
}

impl Judgement {
    pub(super) fn of(judged: Judged) -> Judgement {
        Judgement { judged }
    }

    /// What it comes to. Only right and wrong count.
    pub fn verdict(&self) -> Verdict {
        self.judged.verdict
    }

    /// From 0 to 1; `None` unless right or wrong.
    pub fn score(&self) -> Option<f64> {
        self.judged.score
    }

    /// On what a right answer rests: `identical`, `exact`, `proved` or `sampled`; `None` for any other, and for one that
    /// was not compared with an expression.
    pub fn basis(&self) -> Option<&'static str> {
        self.judged.basis.map(crate::math::agree::Basis::name)
    }

    /// How the answer was read, in explicit ASCII; `None` where it could not be read.
    pub fn reads_as(&self) -> Option<&str> {
        self.judged.reads_as.as_deref()
    }

    /// The likeliest slip behind a wrong answer, where one is known.
    pub fn reason(&self) -> Option<&Reason> {
        self.reasons().next()
    }

    /// Other slips that give the same value.
    pub fn or(&self) -> impl Iterator<Item = &Reason> {
        self.reasons().skip(1)
    }

    /// An answer given once more is one reason among the others, the last of them.
    fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.judged.reason.iter().chain(&self.judged.or).chain(&self.judged.repeats)
    }

    /// What is worth saying beside the verdict, e.g. where the answer is defined; a sentence each.
    pub fn notes(&self) -> &[String] {
        &self.judged.notes
    }

    /// One or two sentences for the learner; never the key.
    pub fn message(&self) -> &str {
        &self.judged.message
    }

    /// Which components are wrong, counted from 0, for vectors and matrices.
    pub fn components(&self) -> Option<&[usize]> {
        self.judged.component.as_deref()
    }

    /// A point at which answer and key differ, where one was found.
    pub fn witness(&self) -> Option<Witness> {
        let witness = self.judged.witness.as_ref()?;
        let at = witness.at.iter().map(|(name, number)| (name.to_string(), number.to_f64())).collect();
        Some(Witness { at, yours: witness.yours, right: witness.key })
    }

    /// Why the answer could not be read, and where.
    pub fn unreadable(&self) -> Option<Diagnostic> {
        self.judged.unreadable.as_ref().map(|(error, _)| error.clone())
    }
}

impl Serialize for Judgement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.judged.serialize(serializer)
    }
}
