//! Why an answer is likely wrong.

use crate::math::mistakes::{Mistake, WrongForm};

/// The id of the reason for the other layout, in which a slope by a column is a row.
pub const ROW_FOR_COLUMN: &str = "matrix.row_for_column";

/// Why an answer is likely wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reason {
    /// E.g. `chain.drop_inner`, or `author` for the author's own.
    pub id: String,
    /// What is said about it, to lead on without giving the answer away.
    pub say: String,
    /// The rule that mends it, for a later miss.
    pub rule: String,
    /// How many slips it takes: 2 where this is the outer one of two.
    pub slips: usize,
}

impl Reason {
    /// The reason that a row of the catalogue gives.
    pub fn of(mistake: &Mistake) -> Reason {
        Reason::new(mistake.id, mistake.say, mistake.rule)
    }
    /// Whether it is about the answer as a whole, and names no rule.
    pub fn is_whole(&self) -> bool {
        self.id.starts_with("whole.") || self.id.starts_with("slip.")
    }
    /// Whether it is about brackets and the way of writing, and not about mathematics.
    pub fn is_about_writing(&self) -> bool {
        Reason::is_id_about_writing(&self.id)
    }
    /// The same of a reason's id.
    pub fn is_id_about_writing(id: &str) -> bool {
        id.starts_with("bracket.") || id.starts_with("notation.") || id == ROW_FOR_COLUMN
    }
    /// With the parts of the function named.
    pub fn of_form(form: &WrongForm) -> Reason {
        Reason { slips: form.slips, ..Reason::new(form.mistake.id, form.say.as_str(), form.rule.as_str()) }
    }
    /// A reason from its id, what is said, and the rule that mends it.
    pub fn new(id: &str, say: impl Into<String>, rule: impl Into<String>) -> Reason {
        Reason { id: id.to_string(), say: say.into(), rule: rule.into(), slips: 1 }
    }
}
