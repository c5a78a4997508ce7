//! Every wrong answer that a question knows of, for its author: what each looks like, and what is said to it.

use super::Reason;
use super::prepared::Prepared;
use crate::lesson::kinds::{Key, Looks, Slip, letter, value_formula};
use crate::math::language::Value;
use crate::math::matrix;
use crate::math::matrix::slips::written_forms;
use crate::math::print::ascii;
use crate::math::print::figure::figure;

/// A wrong answer that is known before anybody gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownSlip {
    /// What is said to it; of the id `author` where the question's author wrote it, and `option` for one of a choice.
    pub reason: Reason,
    /// What it looks like, as it would be typed.
    pub is: String,
}

impl Prepared {
    /// The author's wrong answers first, then options, then the usual slips, each of them once for each answer.
    pub fn foreseen(&self) -> Vec<KnownSlip> {
        let mut all: Vec<KnownSlip> = self.author.iter().map(of_slip).collect();
        match &self.task.key {
            Key::Choice(options) | Key::Choices(options) => {
                let wrong = options.iter().enumerate().filter(|(_, option)| !option.right);
                all.extend(wrong.map(|(at, option)| {
                    let say = option.say.clone().unwrap_or_default();
                    KnownSlip { reason: Reason::new("option", say, ""), is: letter(at).to_string() }
                }));
            }
            Key::Matrix(shaped) => {
                let question = &shaped.question;
                all.extend(written_forms(question).into_iter().map(|(row, form)| {
                    let reason = Reason::new(row.id, row.said(question), row.rule);
                    KnownSlip { reason, is: matrix::print::ascii(&form) }
                }));
            }
            _ => {}
        }
        let slips = (self.ask.kind.slips)(&self.ask, &self.task);
        for (part, catalogue) in &slips.derivatives {
            all.extend(catalogue.forms().map(|form| {
                let is = crate::math::tidy::tidy(&form.expr);
                KnownSlip { reason: Reason::of_form(&form), is: in_part(*part, ascii(&is)) }
            }));
        }
        all.extend(slips.listed.iter().map(of_slip));
        let mut seen: Vec<(String, String)> = Vec::new();
        all.retain(|one| {
            let key = (one.reason.id.clone(), one.is.clone());
            let fresh = !seen.contains(&key);
            seen.push(key);
            fresh
        });
        all
    }
}

fn of_slip(slip: &Slip) -> KnownSlip {
    KnownSlip { reason: slip.reason.clone(), is: looks(&slip.looks) }
}

/// A component of a vector by its number, as people count.
fn in_part(part: Option<usize>, is: String) -> String {
    match part {
        Some(at) => format!("component {}: {is}", at + 1),
        None => is,
    }
}

fn looks(looks: &Looks) -> String {
    match looks {
        Looks::Value(value) => text(value),
        Looks::Typed(text) => text.clone(),
        Looks::Near(number) => figure(*number),
        Looks::AllNear(numbers) => format!("({})", numbers.iter().map(|n| figure(*n)).collect::<Vec<_>>().join(", ")),
        Looks::Part(at, inner) => in_part(Some(*at), self::looks(inner)),
        Looks::Option(at) => letter(*at).to_string(),
    }
}

fn text(value: &Value) -> String {
    value_formula(value).ascii
}
