//! Open questions: any answer that meets the author's condition.

use super::{Judged, Verdict};
use crate::lesson::condition::{ConditionSubject, Requirement};
use crate::lesson::kinds::Key;
use crate::math::derive::derivative;
use crate::math::language::Value;
use crate::math::tape::value_at as value;
use crate::math::{Expr, Symbol};

/// Judges numbers given for the condition's names.
pub fn judge_numbers(answer: &Value, key: &Key) -> Judged {
    let Key::Open { condition, names, subject, show, run } = key else {
        return Judged::not_graded("numbers are asked for");
    };
    let numbers: Option<Vec<f64>> = super::prepared::parts(answer).iter().map(|expr| value(expr, &[])).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() == names.len()) else {
        return Judged::not_graded(match names.as_slice() {
            [one] => format!("a number is asked for: {one} = …"),
            several => format!("{} numbers are asked for", several.len()),
        });
    };
    let mut values: Vec<(Symbol, f64)> = names.iter().cloned().zip(numbers).collect();
    if let Some(run) = run {
        match run.ran(&values) {
            Ok(ran) => values.extend(ran.facts()),
            Err(why) => return Judged::not_graded(format!("this cannot be run: {why}")),
        }
    }
    let mut judged = verdict(condition.holds(&values, subject));
    if let Some(found) = found(names, show, &values) {
        match judged.verdict {
            Verdict::Wrong => judged.message = format!("{found}: not what was asked for."),
            _ => judged.notes.push(format!("{found}.")),
        }
    }
    judged
}

/// What comes of an answer: `b = 5 gives slope = 6`.
fn found(names: &[Symbol], show: &[(Symbol, Expr)], values: &[(Symbol, f64)]) -> Option<String> {
    let mut known = values.to_vec();
    for (name, formula) in show {
        known.push((name.clone(), value(formula, &known).unwrap_or(f64::NAN)));
    }
    let is = |name: &Symbol| {
        let value = known.iter().rfind(|(known, _)| known == name).map_or(f64::NAN, |(_, value)| *value);
        format!("{} = {}", name.replace('_', " "), crate::lesson::run::shown(value))
    };
    let all = |names: &mut dyn Iterator<Item = &Symbol>| names.map(is).collect::<Vec<_>>().join(", ");
    let shown = all(&mut show.iter().map(|(name, _)| name));
    (!show.is_empty()).then(|| format!("{} gives {shown}", all(&mut names.iter())))
}

/// Judges a function of `by`, of which the condition is to hold.
pub fn judge_function(answer: &Value, condition: &Requirement, by: &Symbol) -> Judged {
    let Value::Expr(f) = answer else {
        return Judged::not_graded("a function is asked for");
    };
    let derive = |expr: &Expr| derivative(expr, by).ok();
    let slope = derive(f);
    let second = slope.as_ref().and_then(derive);
    verdict(condition.holds(&[], &ConditionSubject { f: Some((f.clone(), by.clone())), slope, second }))
}

fn verdict(holds: Result<bool, String>) -> Judged {
    match holds {
        Ok(true) => Judged::new(Verdict::Right, "right"),
        Ok(false) => Judged::new(Verdict::Wrong, "that does not do what was asked for"),
        Err(why) => Judged::new(Verdict::Unsure, format!("this could not be decided: {why}")),
    }
}
