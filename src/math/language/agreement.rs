//! Whether the parts of a chain agree: `2x·1 = 2x`. Only a clear disagreement is found, which is enough to refuse.

use super::super::expr::{Expr, Symbol};
use super::super::tape::eval;
use super::apply::Names;
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::side::Answer;
use super::{Scope, Value};

/// Where two expressions are compared; no simple formula is alike at all of them by chance.
const PLACES: [f64; 6] = [0.731, 1.917, 0.353, 2.639, -0.577, -1.381];

/// Whether two expressions have the same values; `None` where neither has a value anywhere that was looked at.
pub(super) fn agrees(a: &Expr, b: &Expr) -> Option<bool> {
    let mut names: Vec<Symbol> = a.names();
    names.extend(b.names());
    names.sort_unstable();
    names.dedup();
    let mut seen = None;
    for (round, place) in PLACES.iter().enumerate() {
        let values: Vec<(&str, f64)> = names
            .iter()
            .enumerate()
            .map(|(i, name)| (name.as_str(), place + 0.283 * i as f64 * (1.0 + round as f64 * 0.1)))
            .collect();
        let (Some(x), Some(y)) = (eval(a, &values), eval(b, &values)) else { continue };
        if !x.is_finite() || !y.is_finite() {
            continue;
        }
        if (x - y).abs() > 1e-6 * (1.0 + x.abs().max(y.abs())) {
            return Some(false);
        }
        seen = Some(true);
    }
    seen
}

/// Refuses an answer's chain whose parts differ from its value.
pub(super) fn check(
    text: &str,
    answer: &Answer,
    value: &Value,
    scope: &Scope,
    names: Option<&dyn Names>,
) -> Parsed<()> {
    let last = &answer.at;
    let entries = value.entries();
    let several = value.as_expr().is_none();
    if entries.is_empty() {
        return Ok(());
    }
    // `w = w - 0.6 = 1.4`
    let put = |expr: &Expr| answer.step.as_ref().map_or_else(|| expr.clone(), |step| step.put_in(expr));
    for part in &answer.chain {
        let mut parser = Parser::new(&text[..part.end], part.start, scope, names, false);
        parser.lists = several;
        let (found, _) = super::value::whole(&mut parser)?;
        let found = found.entries();
        let other = found.len() != entries.len()
            || found.iter().zip(entries).any(|(one, other)| agrees(&put(one), &put(other)) == Some(false));
        if other {
            let (left, right) = (text[part.clone()].trim(), text[last.clone()].trim());
            // `0 = 3x+1` says where something is 0; that is no other way to write it.
            let solved = left == "0" && entries.iter().all(|entry| !entry.names().is_empty());
            let (kind, message) = if solved {
                ("another-quantity", format!("this says that {right} is 0; {right} is not 0 everywhere"))
            } else {
                let message = format!("{left} and {right} are not the same; an equals sign stands in the middle");
                ("chain-disagrees", message)
            };
            return Err(Fault::new(kind, part.start..last.end, message));
        }
    }
    Ok(())
}
