//! Lists whose order does not matter, such as the places where a slope is 0.

use super::compare::{Compared, Keys};
use crate::math::Expr;
use crate::math::agree::{CompiledKey, Outcome};

/// Longer lists are not compared: every part is held against every part of the key.
const LONGEST: usize = 100;

/// Compares as multisets: each part of the key is matched by one part of the answer.
pub fn compare(keys: &Keys, answers: &[Expr]) -> Compared {
    if answers.len() > LONGEST {
        return Compared::different();
    }
    let (mut open, mut found): (Vec<&CompiledKey>, Vec<&CompiledKey>) = (keys.each.iter().collect(), Vec::new());
    let (mut wrong, mut doubled, mut unsure) = (Vec::new(), 0, false);
    for (at, answer) in answers.iter().enumerate() {
        let is = |outcome: Outcome| move |key: &&CompiledKey| key.same_as(answer) == outcome;
        match open.iter().position(is(Outcome::Same)) {
            Some(place) => found.push(open.remove(place)),
            None => {
                unsure |= open.iter().any(is(Outcome::Unsure));
                doubled += usize::from(found.iter().any(is(Outcome::Same)));
                wrong.push(at);
            }
        }
    }
    let (extra, missing) = (wrong.len(), open.len());
    let parts = found.len() + extra.max(missing);
    // What is missing stands behind what is there.
    wrong.extend(answers.len()..answers.len() + missing.saturating_sub(extra));
    let outcome = match wrong.is_empty() {
        true => Outcome::Same,
        false if unsure => Outcome::Unsure,
        false => Outcome::Different,
    };
    let why = (outcome == Outcome::Different && !found.is_empty()).then(|| said(extra, doubled, missing));
    Compared { outcome, parts, wrong_parts: wrong, why, ..Compared::same() }
}

/// What is said of a list that is right in part.
fn said(extra: usize, doubled: usize, missing: usize) -> String {
    let lacks = |n: usize| if n == 1 { "one is missing".to_string() } else { format!("{n} are missing") };
    let surplus = match (extra, doubled) {
        (0, _) => return format!("what stands there is right; {}", lacks(missing)),
        (1, 1) => "one of them stands there twice".to_string(),
        (1, _) => "one of them is not a solution".to_string(),
        (n, _) => format!("{n} of them are not solutions, or stand there twice"),
    };
    match missing.saturating_sub(extra) {
        0 => surplus,
        n => format!("{surplus}, and {}", lacks(n)),
    }
}

/// A list as people write it, `x = -1 or x = 3`, as `-1, 3`.
pub fn plain(text: &str) -> String {
    let text = text.replace(" or ", ", ").replace(" and ", ", ").replace(';', ",");
    let right_of = |piece: &str| match piece.split_once('=') {
        Some((name, value)) if name.trim().chars().all(|c| c.is_alphanumeric() || c == '_') => value.to_string(),
        _ => piece.to_string(),
    };
    text.split(',').map(right_of).collect::<Vec<_>>().join(",")
}
