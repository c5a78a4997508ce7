//! What only shows in numbers: a planted bug that its point hides, a condition that hardly anything meets, a wrong answer
//! that is known anyway.

use super::super::ask::{field_place, wrong_place};
use super::super::reader::Reader;
use super::super::tree::Tree;
use crate::lesson::kinds::ask::FieldValue;
use crate::lesson::{Posed, Question};
use crate::math::derive::derivative;
use crate::math::tape::value_at as value;
use crate::math::{Symbol, Value};

/// Fewer than one combination in so many is rare.
const RARE: usize = 1_000;

/// A claimed gradient that is wrong as a formula, and right at the point at which it is checked.
pub fn bug_hides(reader: &mut Reader, question: &Question, tree: &Tree, tried: &[Posed]) {
    if question.ask.kind.name != "gradient-check" {
        return;
    }
    for posed in tried {
        let ask = &posed.prepared.ask;
        let Some(of) = ask.formula("of") else { continue };
        let by: Vec<Symbol> = match ask.names("by") {
            [] => of.names(),
            names => names.to_vec(),
        };
        let Some(claim) = ask.value("claim").and_then(Value::as_vector) else { continue };
        let point: Vec<(Symbol, f64)> = match ask.field("at") {
            Some(FieldValue::Bindings(at)) => {
                at.iter().filter_map(|(name, at)| Some((name.clone(), value(at, &[])?))).collect()
            }
            Some(FieldValue::Numbers(at)) => {
                by.iter().cloned().zip(at.iter().filter_map(|at| value(at, &[]))).collect()
            }
            _ => continue,
        };
        for (name, claimed) in by.iter().zip(claim) {
            let Ok(true_slope) = derivative(of, name) else { continue };
            let differs = |at: &[(Symbol, f64)]| match (value(&true_slope, at), value(claimed, at)) {
                (Some(one), Some(other)) => (one - other).abs() > 1e-9 * (1.0 + one.abs().max(other.abs())),
                _ => false,
            };
            if differs(&point) {
                continue;
            }
            let elsewhere = [2.0, 3.0, -1.0, 0.5].iter().find_map(|number| {
                (0..by.len()).find_map(|which| {
                    let moved: Vec<(Symbol, f64)> = point
                        .iter()
                        .enumerate()
                        .map(|(at, (name, value))| (name.clone(), if at == which { *number } else { *value }))
                        .collect();
                    differs(&moved).then_some(moved)
                })
            });
            if let Some(moved) = elsewhere {
                let words = |at: &[(Symbol, f64)], sign: &str| {
                    let each: Vec<String> = at.iter().map(|(name, value)| format!("{name}{sign}{value}")).collect();
                    each.join(", ")
                };
                let both = value(claimed, &point).unwrap_or_default();
                let claimed = crate::math::print::ascii(claimed);
                let message = format!(
                    "at {} the claim {claimed} for ∂/∂{name} is as good as right: both are {}",
                    words(&point, " = "),
                    crate::math::print::figure::figure(both)
                );
                let cure = Some(format!("move the point, e.g. at: {{{}}}", words(&moved, ": ")));
                reader.lint("bug-hides", true, field_place(tree, "claim"), message, cure);
                return;
            }
        }
    }
}

/// Warns where some of a question's numbers give a usual slip to another one: whoever makes it is asked about that. What
/// most numbers do lies in the function, not in them.
pub fn slips_meet(reader: &mut Reader, question: &Question, tree: &Tree, tried: &[Posed]) {
    // By the pair: in how many variants, and the numbers of the first one.
    let mut found: Vec<((String, String), usize, String)> = Vec::new();
    for posed in tried {
        for pair in posed.prepared.given_away() {
            match found.iter_mut().find(|(known, ..)| *known == pair) {
                Some((_, count, _)) => *count += 1,
                None => found.push((pair, 1, super::super::numbers::drawn(posed))),
            }
        }
    }
    found.retain(|(_, count, _)| 2 * count < tried.len());
    let of = tried.len();
    let each = found.iter().take(3).map(|((slip, other), count, with)| {
        format!("{slip} comes out as {other} in {count} of {of} variants, e.g. with {with}")
    });
    let each = each.collect::<Vec<_>>().join("; ");
    if !each.is_empty() {
        let cure = "leave such numbers out with `where`, or draw from others".to_string();
        let message = format!("some numbers of `{}` give a usual slip to another: {each}", question.id);
        reader.note_lint("slips-meet", tree.place, message, Some(cure));
    }
}

/// A condition that hardly any combination meets.
pub fn where_rare(reader: &mut Reader, question: &Question, tree: &Tree) {
    if question.vary.condition.is_none() || question.vary.count() < RARE {
        return;
    }
    let walk = question.vary.walk();
    let met = walk.met.len();
    if walk.whole && met > 0 && met.saturating_mul(RARE) < walk.of {
        let message = format!("{met} of {} combinations meet this condition", walk.of);
        let cure = Some("widen it, or list what is meant as `cases`".to_string());
        reader.lint("where-rare", false, field_place(tree, "where"), message, cure);
    }
}

/// A wrong answer of the author's that is a usual slip, which has words of its own.
pub fn wrong_by_catalogue(reader: &mut Reader, question: &Question, tree: &Tree, posed: &Posed) {
    let foreseen = posed.prepared.foreseen();
    for (at, wrong) in question.in_case(posed.case).wrong.iter().enumerate() {
        let is = posed.fill_foreseen(&wrong.is);
        let usual = foreseen.iter().find(|one| one.reason.id != "author" && one.is == is);
        if let Some(usual) = usual {
            let message = format!("wrong {} is {}, which has its own words", at + 1, usual.reason.id);
            let cure = Some("keep yours, or take it out".to_string());
            reader.note_lint("wrong-by-catalogue", wrong_place(tree, at), message, cure);
        }
    }
}
