//! Open questions: any answer that meets the author's condition.

use super::{Judged, Verdict};
use crate::lesson::condition::{Condition, Subject};
use crate::lesson::value::value;
use crate::math::derive::derivative;
use crate::math::language::Value;
use crate::math::{Expr, Symbol};

/// Judges numbers given for the condition's names.
pub fn judge_numbers(answer: &Value, condition: &Condition, names: &[Symbol], subject: &Subject) -> Judged {
    let numbers: Option<Vec<f64>> = super::prepared::parts(answer).iter().map(|expr| value(expr, &[])).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() == names.len()) else {
        return Judged::not_graded(match names {
            [one] => format!("a number is asked for: {one} = …"),
            several => format!("{} numbers are asked for", several.len()),
        });
    };
    let values: Vec<(Symbol, f64)> = names.iter().cloned().zip(numbers).collect();
    verdict(condition.holds(&values, subject))
}

/// Judges a function of `by`, of which the condition is to hold.
pub fn judge_function(answer: &Value, condition: &Condition, by: &Symbol) -> Judged {
    let Value::Expr(f) = answer else {
        return Judged::not_graded("a function is asked for");
    };
    let derive = |expr: &Expr| derivative(expr, by).ok();
    let slope = derive(f);
    let second = slope.as_ref().and_then(derive);
    verdict(condition.holds(&[], &Subject { f: Some((f.clone(), by.clone())), slope, second }))
}

fn verdict(holds: Result<bool, String>) -> Judged {
    match holds {
        Ok(true) => Judged::new(Verdict::Right, "right"),
        Ok(false) => Judged::new(Verdict::Wrong, "that does not do what was asked for"),
        Err(why) => Judged::new(Verdict::Unsure, format!("this could not be decided: {why}")),
    }
}
