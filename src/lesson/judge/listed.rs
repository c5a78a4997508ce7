//! Every wrong answer that a question knows of, for its author: what each looks like, and what is said to it.

use super::Reason;
use super::prepared::Prepared;
use crate::lesson::kinds::{Key, Looks, Slip, letter, value_formula};
use crate::math::Expr;
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
    /// What it comes to; nothing where it is a letter or a matrix of letters.
    pub worth: Option<ComesTo>,
}

/// What a wrong answer comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum ComesTo {
    /// A formula, of a vector that of one component.
    Formula(Expr),
    /// A number, where the point is given.
    Number(f64),
}

impl Prepared {
    /// The author's wrong answers first, then options, then the usual slips, each of them once for each answer.
    pub fn foreseen(&self) -> Vec<KnownSlip> {
        let rows = match &self.task.key {
            Key::Value(value) => value.as_matrix().map(|matrix| matrix.width()),
            _ => None,
        };
        let of_slip = |slip: &Slip| of_slip(slip, rows);
        let mut all: Vec<KnownSlip> = self.author.iter().map(of_slip).collect();
        match &self.task.key {
            Key::Choice(options) | Key::Choices(options) => {
                let wrong = options.iter().enumerate().filter(|(_, option)| !option.right);
                all.extend(wrong.map(|(at, option)| {
                    let say = option.say.clone().unwrap_or_default();
                    KnownSlip { reason: Reason::new("option", say, ""), is: letter(at).to_string(), worth: None }
                }));
            }
            Key::Matrix(shaped) => {
                let question = &shaped.question;
                all.extend(written_forms(question).into_iter().map(|(row, form)| {
                    let reason = Reason::new(row.id, row.said(question), row.rule);
                    KnownSlip { reason, is: matrix::print::ascii(&form), worth: None }
                }));
            }
            _ => {}
        }
        let slips = (self.ask.kind.slips)(&self.ask, &self.task);
        for (part, catalogue) in &slips.derivatives {
            let at_point = catalogue.is_at_point();
            all.extend(catalogue.forms_and_values().map(|(form, there)| {
                let is = crate::math::tidy::tidy(&form.expr);
                let text = in_part(*part, ascii(&is));
                let worth = if at_point { ComesTo::Number(there) } else { ComesTo::Formula(is) };
                KnownSlip { reason: Reason::of_form(&form), is: text, worth: Some(worth) }
            }));
        }
        all.extend(slips.listed.iter().map(of_slip));
        let mut seen: Vec<(String, String, String)> = Vec::new();
        all.retain(|one| {
            let (id, say) = (one.reason.id.clone(), one.reason.say.clone());
            // An option and the slip that leads to it say one thing.
            let fresh = !seen.iter().any(|(known, is, said)| *is == one.is && (*known == id || *said == say));
            seen.push((id, one.is.clone(), say));
            fresh
        });
        all
    }
}

/// `columns` are those of the key where it is a matrix.
fn of_slip(slip: &Slip, columns: Option<usize>) -> KnownSlip {
    let is = match (&slip.looks, columns) {
        (Looks::AllNear(numbers), Some(columns)) => {
            let rows = numbers.chunks(columns.max(1)).map(|row| listed(row, '[', ']'));
            format!("[{}]", rows.collect::<Vec<_>>().join(", "))
        }
        (other, _) => looks(other),
    };
    KnownSlip { reason: slip.reason.clone(), is, worth: worth(&slip.looks) }
}

fn worth(looks: &Looks) -> Option<ComesTo> {
    match looks {
        Looks::Value(Value::Expr(expr)) => Some(ComesTo::Formula(expr.clone())),
        Looks::Part(_, inner) => worth(inner),
        Looks::Near(number) => Some(ComesTo::Number(*number)),
        Looks::Value(_) | Looks::AllNear(_) | Looks::Typed(_) | Looks::Option(_) => None,
    }
}

/// A number as it would be typed.
fn typed(number: f64) -> String {
    figure(number).replace('−', "-")
}

fn listed(numbers: &[f64], open: char, close: char) -> String {
    format!("{open}{}{close}", numbers.iter().map(|n| typed(*n)).collect::<Vec<_>>().join(", "))
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
        Looks::Near(number) => typed(*number),
        Looks::AllNear(numbers) => listed(numbers, '(', ')'),
        Looks::Part(at, inner) => in_part(Some(*at), self::looks(inner)),
        Looks::Option(at) => letter(*at).to_string(),
    }
}

fn text(value: &Value) -> String {
    value_formula(value).ascii
}
