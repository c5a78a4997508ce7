//! The last wrong answer given once more, as it was or in another form.

use super::compare::{self, Keys};
use super::prepared::Prepared;
use super::{Judged, Reason, Verdict};
use crate::lesson::kinds::value_formula;
use crate::math::agree::Outcome;
use crate::math::language::Value;

/// The id of the reason for an answer that equals the last one.
pub const REPEATED: &str = "whole.same_as_last";

impl Prepared {
    /// Judges an answer that follows a wrong one to the same question, `last` as it was typed. A wrong answer that
    /// equals it is wrong once more, and says so: nothing new was tried.
    pub fn judge_after(&self, text: &str, last: Option<&str>) -> Judged {
        self.judge_knowing(text, last, false)
    }

    /// The same; `told` says that lost brackets were pointed out in this question before, so that they count now.
    pub fn judge_knowing(&self, text: &str, last: Option<&str>, told: bool) -> Judged {
        let mut judged = self.judge_told(text, told);
        if judged.verdict == Verdict::Wrong {
            judged.repeats = last.and_then(|last| self.repeat(&judged, last));
        }
        judged
    }

    fn repeat(&self, judged: &Judged, last: &str) -> Option<Reason> {
        let Some(value) = &judged.answer else {
            let same = self.judge(last).reads_as.is_some_and(|before| judged.reads_as.as_ref() == Some(&before));
            return same.then(as_before);
        };
        let before = self.read(last.trim()).ok()?.value;
        if before == *value {
            return Some(as_before());
        }
        let keys = Keys::of_value(&before, &self.setting, self.task.any_order);
        (compare::compare(&before, &keys, value).outcome == Outcome::Same).then(|| in_another_form(&before))
    }
}

fn as_before() -> Reason {
    Reason::new(REPEATED, "This is the same answer as before.", "")
}

fn in_another_form(before: &Value) -> Reason {
    let before = value_formula(before).unicode;
    let say = format!("This is equal to the last answer, {before}, written differently.");
    Reason::new(REPEATED, say, "")
}
