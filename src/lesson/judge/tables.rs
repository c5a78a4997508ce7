//! Answers held against a table of wrong ones: what each looks like, and one of them with a sign, a factor or the order
//! of its parts gone astray as well.

use super::compare::{self, Keys};
use super::number::{Fit, Typed};
use super::prepared::parts;
use super::weigh::{Candidate, Weight, figures};
use crate::lesson::kinds::{Looks, Slip};
use crate::math::Expr;
use crate::math::agree::{Outcome, Setting};
use crate::math::language::Value;
use crate::math::tape::value_at as value;

/// A wrong answer, compiled for comparison.
#[derive(Debug)]
pub struct Ready {
    pub slip: Slip,
    keys: Keys,
}

impl Ready {
    pub fn new(slip: Slip, setting: &Setting, any_order: bool) -> Ready {
        let keys = match slip.looks.whole_or_part() {
            Looks::Value(value) => Keys::of_value(value, setting, any_order),
            _ => Keys::default(),
        };
        Ready { slip, keys }
    }
    pub fn matches(&self, answer: &Value) -> bool {
        match (&self.slip.looks, answer) {
            (Looks::Value(value), _) => {
                compare::compare(value, &self.keys, answer).outcome == Outcome::Same || numbers_match(value, answer)
            }
            (Looks::Near(near), Value::Expr(answer)) => is_near(answer, *near),
            (Looks::AllNear(near), Value::Array(array)) => all_near(&array.entries, near),
            (Looks::Part(at, looks), answer) => match (&**looks, component(answer, *at)) {
                (Looks::Near(near), Some(part)) => is_near(part, *near),
                (Looks::Value(value), Some(part)) => {
                    let part = Value::Expr(part.clone());
                    compare::compare(value, &self.keys, &part).outcome == Outcome::Same || numbers_match(value, &part)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The numbers that the wrong answer has, where it has nothing else.
    fn figures(&self) -> Option<Vec<f64>> {
        match &self.slip.looks {
            Looks::Near(number) => Some(vec![*number]),
            Looks::AllNear(numbers) => Some(numbers.clone()),
            Looks::Value(value) => figures(value),
            Looks::Typed(_) | Looks::Part(..) | Looks::Option(_) => None,
        }
    }

    /// The same slip and one more, which changes the whole: a sign, a factor 2, the order of the parts.
    pub fn with_another(&self, answer: &Value, weight: &Weight) -> Option<Candidate> {
        let wrong = self.figures().filter(|_| self.slip.reason.slips == 1)?;
        let answers = parts(answer);
        if wrong.len() != answers.len() || wrong.iter().all(|part| *part == 0.0) {
            return None;
        }
        let changed = |by: f64| wrong.iter().map(|part| by * part).collect::<Vec<f64>>();
        let found = match answer {
            // One number is the half or the double of another by chance too often.
            Value::Expr(_) => weight.is_telling() && all_near(&answers, &changed(-1.0)),
            _ => {
                let turned = reordered(answer, &wrong);
                let scaled = [-1.0, 2.0, 0.5].into_iter().map(changed);
                scaled.chain(turned).any(|changed| all_near(&answers, &changed))
            }
        };
        let likely = WITH_ANOTHER * self.slip.likely;
        found.then(|| Candidate { reason: super::Reason { slips: 2, ..self.slip.reason.clone() }, likely })
    }
}

/// How likely a slip is together with one more, beside it alone.
const WITH_ANOTHER: f64 = 0.3;

/// A vector's parts in the opposite order; a matrix by columns, where it has as many as rows.
fn reordered(answer: &Value, wrong: &[f64]) -> Option<Vec<f64>> {
    let array = answer.as_array()?;
    let Some(width) = array.columns else { return Some(wrong.iter().rev().copied().collect()) };
    let at = |column: usize| wrong.iter().skip(column).step_by(width.max(1)).copied();
    (array.rows() == width).then(|| (0..width).flat_map(at).collect())
}

impl Looks {
    /// What one component looks like, or the whole.
    pub fn whole_or_part(&self) -> &Looks {
        match self {
            Looks::Part(_, looks) => looks,
            whole => whole,
        }
    }
}

/// One component of a vector, or of a matrix row by row.
pub fn component(value: &Value, at: usize) -> Option<&Expr> {
    value.as_array()?.entries.get(at)
}

/// Whether each part is near a number, as [`is_near`] has it.
pub fn all_near(answers: &[Expr], wrong: &[f64]) -> bool {
    wrong.len() == answers.len() && answers.iter().zip(wrong).all(|(part, near)| is_near(part, *near))
}

/// Whether every component is a number that the wrong value rounds to.
fn numbers_match(wrong: &Value, answer: &Value) -> bool {
    let (wrong, answers) = (parts(wrong), parts(answer));
    let each = |(wrong, answer): (&Expr, &Expr)| value(wrong, &[]).is_some_and(|wrong| is_near(answer, wrong));
    !wrong.is_empty() && wrong.len() == answers.len() && wrong.iter().zip(&answers).all(each)
}

/// Within half a unit of the last digit typed, which must not be coarser than a hundredth of the number.
pub fn is_near(answer: &Expr, wrong: f64) -> bool {
    let Some(given) = value(answer, &[]) else {
        return false;
    };
    let exactly = (given - wrong).abs() <= 1e-9 * wrong.abs().max(given.abs());
    let rounded = Typed::of(answer)
        .is_some_and(|typed| typed.decimal && typed.unit() <= 2e-2 * wrong.abs() && typed.fits(wrong) == Fit::Rounded);
    exactly || rounded
}
