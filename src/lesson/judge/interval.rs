//! Intervals: where their ends are, and whether the ends belong to them.

use super::compare::{Compared, Keys};
use crate::math::Expr;
use crate::math::agree::Outcome;
use crate::math::language::Value;
use crate::math::tape::value_at as value;

/// The two ends by name, the lower one first.
pub const NAMES: [&str; 2] = ["the lower end", "the upper end"];

/// One end of an interval: where it is, `None` where it goes on for ever, and whether it belongs to the interval.
#[derive(Clone, Copy, Debug)]
struct End<'v> {
    at: Option<&'v Expr>,
    closed: bool,
}

fn ends(value: &Value) -> Option<[End<'_>; 2]> {
    match value {
        Value::Interval { low, high, low_closed, high_closed } => {
            Some([End { at: low.as_ref(), closed: *low_closed }, End { at: high.as_ref(), closed: *high_closed }])
        }
        _ => None,
    }
}

/// What an interval's ends want before they can be compared: the smaller one comes first.
pub fn to_mend(answer: &Value) -> Option<String> {
    let [low, high] = ends(answer)?;
    let (low, high) = (value(low.at?, &[])?, value(high.at?, &[])?);
    (low > high).then(|| "the smaller end of an interval stands first".to_string())
}

/// Compares end by end; what differs is counted by side, the lower end as 0.
pub fn compare(key: &Value, keys: &Keys, answer: &Value) -> Compared {
    let (Some(key), Some(answer)) = (ends(key), ends(answer)) else {
        return Compared::different();
    };
    let mut compared = Compared::same();
    let mut compiled = keys.each.iter();
    let (mut said, mut far) = (Vec::new(), 0);
    for (side, (key, answer)) in key.into_iter().zip(answer).enumerate() {
        let name = NAMES.get(side).copied().unwrap_or_default();
        let short = name.trim_start_matches("the ");
        let key_end = key.at.and_then(|_| compiled.next());
        let mend = match (key_end, answer.at) {
            (None, None) => continue,
            (None, Some(_)) => {
                Some(format!("is there {} at all?", short.replace("lower", "a lower").replace("upper", "an upper")))
            }
            (Some(_), None) => Some(format!("is there no {short}?")),
            (Some(key_end), Some(at)) => match compared.take(key_end.agree(at)) {
                Outcome::Same if key.closed != answer.closed => {
                    Some(format!("{name} is right; does it belong to the interval?"))
                }
                Outcome::Different => None,
                Outcome::Same | Outcome::Unsure => {
                    compared.parts += 1;
                    continue;
                }
            },
        };
        compared.parts += 1;
        compared.wrong_parts.push(side);
        compared.outcome = Outcome::Different;
        far += usize::from(mend.is_none());
        said.push(mend.unwrap_or_else(|| format!("{name} is not right yet")));
    }
    // A name that stands in no end is no point to look at.
    compared.witness = None;
    if compared.outcome == Outcome::Different {
        compared.why = (far < compared.parts).then(|| said.join("; "));
    }
    compared
}
