//! Asking and judging.

use super::diagnostic::{not_json, of_ask};
use super::{Diagnostic, Judgement};
use crate::lesson::load::ask_from_json;
use crate::lesson::{self, Posed};
use crate::page::Page;
use crate::page::worked::Detail;
use serde_json::Value;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What is asked, read and checked: JSON of the shape of a lesson's `ask`, one kind of question with its fields, e.g.
/// `{"derivative": {"of": "sin(x^2)", "by": "x"}}`. `gradus author kinds` lists the kinds.
#[derive(Clone)]
pub struct Ask {
    json: Value,
    ask: lesson::Ask,
}

impl Ask {
    /// What was read, as JSON on one line.
    pub fn to_json(&self) -> String {
        self.json.to_string()
    }

    /// What kind of question it is, e.g. `derivative`.
    pub fn kind(&self) -> &'static str {
        self.ask.kind.name
    }

    /// Makes the question ready to judge any number of answers: its key is worked out, once.
    ///
    /// The options of a choice stand as written.
    ///
    /// # Errors
    /// When it cannot be asked: the function has no derivative that can be worked out, the variable is not clear, a
    /// number is missing.
    pub fn ready(&self) -> Result<Question, Diagnostic> {
        Ok(Question { posed: Arc::new(Posed::of(self.ask.clone(), 0)?) })
    }
}

impl FromStr for Ask {
    type Err = Diagnostic;

    /// Reads an ask as JSON.
    ///
    /// # Errors
    /// When it is not JSON (`bad-json`), or not an ask (`bad-ask`): no kind or an unknown one, a field that is missing
    /// or unknown, a formula that cannot be read.
    fn from_str(json: &str) -> Result<Ask, Diagnostic> {
        Ask::try_from(&value_of(json)?)
    }
}

fn value_of(json: &str) -> Result<Value, Diagnostic> {
    serde_json::from_str(json).map_err(|error| Diagnostic::new("bad-json", not_json(&error)))
}

impl TryFrom<&Value> for Ask {
    type Error = Diagnostic;

    /// Reads an ask that is JSON already.
    ///
    /// # Errors
    /// As [`Ask::from_str`], `bad-json` apart.
    fn try_from(value: &Value) -> Result<Ask, Diagnostic> {
        let ask = ask_from_json(value).map_err(|problem| of_ask(*problem))?;
        Ok(Ask { json: value.clone(), ask })
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ask").field(&self.to_json()).finish()
    }
}

/// A question made ready: its key is worked out, and any number of answers can be judged, from any number of threads.
/// Cloning one is cheap.
#[derive(Clone)]
pub struct Question {
    posed: Arc<Posed>,
}

impl Question {
    pub(super) fn of(posed: Posed) -> Question {
        Question { posed: Arc::new(posed) }
    }

    /// What kind of question it is, e.g. `derivative`.
    pub fn kind(&self) -> &'static str {
        self.posed.prepared.ask.kind.name
    }

    /// Judges one answer. `last` is the wrong answer before it, where there was one: the same once more is told as such.
    ///
    /// It never fails and never panics, whatever the text; what cannot be read is not graded.
    pub fn judge(&self, answer: &str, last: Option<&str>) -> Judgement {
        Judgement::of(self.posed.judge_after(answer, last))
    }

    /// What is asked, as it is put to a learner.
    pub fn prompt(&self) -> &Page {
        &self.posed.prompt
    }

    /// Hints, from the gentlest to the plainest. None of them gives the answer away.
    pub fn hints(&self) -> &[Page] {
        &self.posed.hints
    }

    /// The worked solution, which ends in the answer.
    pub fn solution(&self) -> Page {
        self.posed.solution(Detail::Usual)
    }

    /// The right answer in explicit ASCII, as it could be typed; `None` where no single one is meant.
    pub fn key(&self) -> Option<String> {
        self.posed.prepared.task.key.text()
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// An ask as JSON, made ready to judge and no more: nobody is shown its prompt. The seed shuffles the options of a
/// choice; with 0 they stand as written.
pub(crate) fn posed(json: &str, seed: u64) -> Result<Posed, Diagnostic> {
    let ask = ask_from_json(&value_of(json)?).map_err(|problem| of_ask(*problem))?;
    Ok(Posed::bare(ask.prepare(seed)?, seed))
}

/// Judges one answer to an ask as JSON. For several answers to the same ask, make it ready once with [`Ask::ready`].
///
/// # Errors
/// What is wrong with the ask; an answer is never an error.
///
/// # Examples
/// ```
/// let judgement = gradus::judge(r#"{"derivative": {"of": "x^3"}}"#, "3x^2")?;
/// assert_eq!(judgement.verdict(), gradus::Verdict::Right);
/// # Ok::<(), gradus::Diagnostic>(())
/// ```
pub fn judge(ask: &str, answer: &str) -> Result<Judgement, Diagnostic> {
    Ok(ask.parse::<Ask>()?.ready()?.judge(answer, None))
}
