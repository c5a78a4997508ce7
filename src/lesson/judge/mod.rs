//! Judging: read, compare, check what was asked for, and on a wrong answer look for the reason.
//!
//! There is one way for all kinds. What is not the learner's fault is never held against him: an answer that cannot be
//! read, has the wrong shape, or is right in another form than the one asked for is *not graded*, and what cannot be
//! decided is *unsure*.

mod brackets;
mod choice;
mod compare;
mod corners;
mod diagnose;
mod form;
mod hidden;
mod interval;
mod letters;
mod lines;
mod listed;
pub mod matrices;
mod named;
mod number;
mod open;
mod prepared;
mod ratio;
mod relations;
mod repeated;
mod result_row;
mod tables;
mod telling;
mod tokens;
mod unordered;
mod weigh;

pub use diagnose::NOTHING;
pub use listed::{ComesTo, KnownSlip};
pub use number::asked;
pub use prepared::Prepared;
pub use ratio::{Ratio, RatioRow};
pub use repeated::REPEATED;
pub use result_row::{ResultRow, WitnessRow};
pub use telling::Tells;

use super::kinds::Reason;
use crate::math::agree::{Basis, Witness};
use crate::math::{Diagnostic, Value};

/// What a judgement comes to. Only `Right` and `Wrong` count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Equal to the key, and in the form that was asked for.
    Right,
    /// Not equal to the key.
    Wrong,
    /// It cannot be judged as it stands; says what to mend, and costs nothing.
    NotGraded,
    /// The checker could not decide.
    Unsure,
}

impl Verdict {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Right => "right",
            Verdict::Wrong => "wrong",
            Verdict::NotGraded => "not_graded",
            Verdict::Unsure => "unsure",
        }
    }
}

/// The judgement of one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What the judgement comes to.
    pub verdict: Verdict,
    /// From 0 to 1; `None` unless right or wrong.
    pub score: Option<f64>,
    /// For a right answer: on what it rests that it equals the key, where the two were compared.
    pub basis: Option<Basis>,
    /// Explicit ASCII, when it could be read.
    pub reads_as: Option<String>,
    /// The likeliest reason, for a wrong answer.
    pub reason: Option<Reason>,
    /// Other reasons that give the same value.
    pub or: Vec<Reason>,
    /// That it equals the last wrong answer, where that was known.
    pub repeats: Option<Reason>,
    /// What is worth saying beside, e.g. where the answer is defined.
    pub notes: Vec<String>,
    /// One or two sentences for a person; never the key.
    pub message: String,
    /// A point at which answer and key differ, where one was found.
    pub witness: Option<Witness>,
    /// Which components are wrong, counted from 0, for vectors and matrices.
    pub component: Option<Vec<usize>>,
    /// Why it could not be read, and what was typed.
    pub unreadable: Option<(Diagnostic, String)>,
    /// What was read.
    pub answer: Option<Value>,
    /// It was not graded because judging it would take too much.
    pub too_large: bool,
}

/// The reasons that may be given for an answer to any kind of question: id, what is said, the rule.
pub fn reasons() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut all = relations::reasons();
    all.extend(brackets::reasons());
    all.push(corners::SHIFTED);
    all.push((REPEATED, "This is the same answer as before.", ""));
    all
}

impl Judged {
    fn new(verdict: Verdict, message: impl Into<String>) -> Judged {
        Judged {
            verdict,
            score: match verdict {
                Verdict::Right => Some(1.0),
                Verdict::Wrong => Some(0.0),
                Verdict::NotGraded | Verdict::Unsure => None,
            },
            basis: None,
            reads_as: None,
            reason: None,
            or: Vec::new(),
            repeats: None,
            notes: Vec::new(),
            message: message.into(),
            witness: None,
            component: None,
            unreadable: None,
            answer: None,
            too_large: false,
        }
    }
    fn not_graded(message: impl Into<String>) -> Judged {
        Judged::new(Verdict::NotGraded, message)
    }
}
