//! Reading what a question's numbers are drawn from, and under which condition.

use super::ask::{self, name};
use super::reader::{Map, Reader};
use super::tree::{Content, Tree};
use crate::lesson::variant::{Parameter, Vary};
use crate::math::language::{self, Scope};
use crate::math::{Number, Symbol};
use std::collections::HashSet;

/// `vary: {a: 2..5, n: [3, 4, 6], r: 0.1..0.5 by 0.1}` and `where`.
pub fn vary(reader: &mut Reader, map: &Map) -> Vary {
    let mut vary = Vary::default();
    // Whatever could not be read was told, and is drawn all the same.
    let mut written: Vec<Symbol> = Vec::new();
    if let Some(entries) = map.get("vary").and_then(|tree| reader.free_map(tree, "`vary`")) {
        let mut seen = HashSet::new();
        for (key, value) in entries {
            let name = name(reader, key);
            written.extend(name.clone());
            if let (Some(name), Some(among)) = (name, among(reader, value)) {
                if !seen.insert(name.clone()) {
                    reader.error(key.place, format!("`{name}` is drawn twice"), Some("keep one of them".to_string()));
                }
                vary.parameters.push(Parameter { name, among });
            }
        }
    }
    if let Some(tree) = map.get("where")
        && let Some(condition) = ask::condition(reader, tree, "`where`")
    {
        match condition.names().iter().find(|name| !written.contains(name)) {
            Some(unknown) => {
                let known: Vec<&str> = written.iter().map(Symbol::as_str).collect();
                let cure = match known.as_slice() {
                    [] => format!("draw it, e.g. vary: {{{unknown}: 2..5}}"),
                    known => format!("drawn here: {}", known.join(", ")),
                };
                // Of one or two letters every name is like every other.
                let long = known.iter().copied().filter(|name| name.len() > 2);
                let cure = super::reader::did_you_mean(unknown, long).or(Some(cure));
                let at = condition.text.find(unknown.as_str()).unwrap_or_default();
                let place = tree.place.within(at..at + unknown.len());
                reader.error(place, format!("`{unknown}` is not drawn by `vary`"), cure);
            }
            None if condition.needs_subject() => {
                reader.error(
                    tree.place,
                    "this condition is about parameters alone; it knows no f",
                    Some("compare what `vary` draws, e.g. a != b".to_string()),
                );
            }
            None if vary.parameters.len() < written.len() => {}
            None => vary.condition = Some(condition),
        }
    }
    vary
}

/// What a parameter is drawn from: `2..5`, `0.1..0.5 by 0.1`, or a list of numbers.
fn among(reader: &mut Reader, tree: &Tree) -> Option<Vec<Number>> {
    const MOST: usize = 10_000;
    let cure = || Some("write 2..5, or 0.1..0.5 by 0.1, or a list [2, 3, 5]".to_string());
    let number = |text: &str| -> Option<Number> {
        let expr = language::read(text.trim(), &Scope::default()).ok()?.expr;
        expr.as_number().or_else(|| crate::math::tidy::tidy(&expr).as_number())
    };
    if let Content::List(items) = &tree.node {
        let mut among = Vec::new();
        for item in items {
            match item.as_text().and_then(number) {
                Some(n) => among.push(n),
                None => reader.error(item.place, "a parameter is drawn from numbers", cure()),
            }
        }
        if items.is_empty() {
            reader.error(tree.place, "there is nothing to draw from", cure());
        }
        return (among.len() == items.len() && !among.is_empty()).then_some(among);
    }
    let text = reader.text(tree, "a range")?;
    let (range, step) = text.split_once(" by ").unwrap_or((text, "1"));
    let ends = range.split_once("..").and_then(|(low, high)| Some((number(low)?, number(high)?, number(step)?)));
    let Some((low, high, step)) = ends else {
        reader.error(tree.place, format!("`{text}` is no range"), cure());
        return None;
    };
    if step.is_zero() || step.is_negative() || high.compare(low) == Some(std::cmp::Ordering::Less) {
        reader.error(tree.place, "a range goes upwards, from the smaller number to the larger", cure());
        return None;
    }
    let mut among = Vec::new();
    let mut next = Some(low);
    while let Some(n) = next.filter(|n| n.compare(high).is_some_and(std::cmp::Ordering::is_le)) {
        among.push(n);
        next = n.add(step);
        if among.len() > MOST {
            reader.error(
                tree.place,
                format!("this range has more than {MOST} numbers"),
                Some("draw from fewer: widen the step, e.g. 0..1 by 0.01".to_string()),
            );
            return None;
        }
    }
    Some(among)
}
