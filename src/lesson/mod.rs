//! What is asked: lessons, questions, kinds, variants, loading, judging, the wording of feedback. Touches no file and
//! no terminal.

use crate::math::agree::Witness;
use crate::math::{Expr, Number, Symbol};
use crate::page::Page;

/// The whole of what is taught, in order.
#[derive(Clone, Debug, Default)]
pub struct Course {
    pub lessons: Vec<Lesson>,
}

/// One lesson, which is one file.
#[derive(Clone, Debug)]
pub struct Lesson {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub needs: Vec<String>,
    pub minutes: u32,
    pub cells: Vec<Cell>,
}

/// One cell of a lesson, shown in order.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Blocks made from Markdown, pictures and worked examples: shown, not asked.
    Show(Page),
    Question(Question),
}

/// A question as written; [`Question::pose`] draws one variant of it.
#[derive(Clone, Debug)]
pub struct Question {
    pub id: String,
    /// Raised when the meaning changes, so that progress on the old one no longer counts.
    pub rev: u32,
    pub skill: String,
}

/// One variant of a question with its key prepared, ready to be judged against.
#[derive(Debug)]
pub struct Posed {
    pub seed: u64,
    /// The parameters drawn, in the order the author named them.
    pub drawn: Vec<(Symbol, Number)>,
    pub prompt: Page,
}

/// What a judgement comes to. Only `Right` and `Wrong` count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    Right,
    Wrong,
    /// It cannot be judged as it stands; says what to mend, and costs nothing.
    NotGraded,
    /// The checker could not decide.
    Unsure,
}

/// Why an answer is likely wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// E.g. `chain.drop_inner`, or `author` for the author's own.
    pub id: String,
    pub say: String,
    /// The rule that mends it, for a later miss.
    pub rule: String,
}

/// The judgement of one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub verdict: Verdict,
    /// From 0 to 1; `None` unless right or wrong.
    pub score: Option<f64>,
    /// Explicit ASCII, when it could be read.
    pub reads_as: Option<String>,
    pub reason: Option<Reason>,
    /// Other reasons that give the same value.
    pub or: Vec<Reason>,
    pub notes: Vec<String>,
    /// One or two sentences for a person; never the key.
    pub message: String,
    pub witness: Option<Witness>,
    /// Which component is wrong, counted from 0, for vectors and matrices.
    pub component: Option<Vec<usize>>,
    /// The answer as an expression, when it is one.
    pub answer: Option<Expr>,
}
