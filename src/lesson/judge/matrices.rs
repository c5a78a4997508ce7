//! Answers in matrices: shapes first, then every entry at several sizes, then the slip.

use super::prepared::{Prepared, unreadable};
use super::{Judged, Reason, Verdict};
use crate::lesson::kinds::{Looks, ROW_FOR_COLUMN, Shaped, Slip};
use crate::math::agree::Basis;
use crate::math::language::shaped::read_shaped;
use crate::math::matrix::evaluate::evaluate;
use crate::math::matrix::print::ascii;
use crate::math::matrix::question::MatrixComparison;
use crate::math::matrix::slips::{are_alike, explain};
use crate::math::matrix::tree::Matrix;
use crate::math::print::figure::figure;

impl Prepared {
    pub(super) fn judge_matrix(&self, text: &str, shaped: &Shaped, told: bool) -> Judged {
        judge(text, shaped, &self.author, told)
    }
}

/// A slope as it was typed, read and not judged: what keeps it from being judged is its shape alone.
pub(super) fn hear(text: &str, shaped: &Shaped) -> Judged {
    let answer = match read_shaped(text, &shaped.declared) {
        Ok(reading) => reading.matrix,
        Err(error) => return unreadable(error, text),
    };
    let (wanted, yours) = (shaped.question.key.shape, answer.shape);
    let judged = match yours == wanted {
        true => Judged::new(Verdict::Unsure, "noted"),
        false => Judged::not_graded(format!("expected {}, found {}", wanted.told(), yours.told())),
    };
    Judged { reads_as: Some(ascii(&answer)), ..judged }
}

/// A slope as it was typed, held against the key; `told` says that a row in the place of a column was pointed out before,
/// so that it counts now.
pub fn judge(text: &str, shaped: &Shaped, author: &[Slip], told: bool) -> Judged {
    let reading = match read_shaped(text, &shaped.declared) {
        Ok(reading) => reading,
        Err(error) => return unreadable(error, text),
    };
    let answer = reading.matrix;
    let mut judged = compared(shaped, &answer, author, told);
    if judged.verdict == Verdict::Wrong
        && let Some(other) = &reading.other
        && matches!(shaped.question.compare(other), MatrixComparison::Same { .. })
    {
        let message = format!("this was read as `{}`; if you mean `{}`, write it so", ascii(&answer), ascii(other));
        judged = Judged::not_graded(message);
    }
    judged.reads_as = Some(ascii(&answer));
    judged.notes.splice(0..0, reading.notes.into_iter().map(|note| note.message));
    judged
}

fn compared(shaped: &Shaped, answer: &Matrix, author: &[Slip], told: bool) -> Judged {
    let question = &shaped.question;
    let reason = || {
        let own =
            || explain(question, shaped.forms(), answer).map(|row| Reason::new(row.id, row.said(question), row.rule));
        foreseen(shaped, answer, author).or_else(own)
    };
    match question.compare(answer) {
        MatrixComparison::Same { proved: true } if *answer == question.key => {
            Judged { basis: Some(Basis::Identical), ..Judged::new(Verdict::Right, "right") }
        }
        MatrixComparison::Same { proved: true } => {
            Judged { basis: Some(Basis::Sizes), ..Judged::new(Verdict::Right, "right") }
        }
        MatrixComparison::Same { proved: false } => {
            Judged::new(Verdict::Unsure, "it agrees with the slope wherever it was tried, but that is no proof")
        }
        MatrixComparison::Unknown => Judged::new(
            Verdict::Unsure,
            "it could not be decided: your answer has no value at the entries that were tried",
        ),
        MatrixComparison::OtherShape => {
            let wanted = question.key.shape;
            let (yours, asked) = (answer.shape, format!("expected {}, found {}", wanted.told(), answer.shape.told()));
            match reason() {
                // Another layout, and no mistake in the mathematics.
                Some(reason) if reason.id == ROW_FOR_COLUMN && !told => {
                    let message = format!("{asked}: right but for its layout; write it as a column");
                    Judged { reason: Some(reason), ..Judged::not_graded(message) }
                }
                Some(reason) => {
                    let message = format!("{}: {}", sentence(&asked), reason.say);
                    Judged { reason: Some(reason), ..Judged::new(Verdict::Wrong, message) }
                }
                None if yours == wanted => Judged::not_graded("its shape depends on the sizes"),
                None => {
                    let by = &question.by.name;
                    let rule = if question.of.shape.is_number() {
                        format!("; the slope of a number by {by} has the shape of {by}")
                    } else {
                        String::new()
                    };
                    Judged::not_graded(format!("{asked}{rule}"))
                }
            }
        }
        MatrixComparison::Differs { .. } => {
            let reason = reason();
            let seen = witness(shaped, answer);
            let message = match (&seen, &reason) {
                (Some(seen), Some(reason)) => format!("{seen} {}", reason.say),
                (Some(seen), None) => seen.clone(),
                (None, Some(reason)) => reason.say.clone(),
                (None, None) => "it differs from the slope".to_string(),
            };
            Judged { reason, ..Judged::new(Verdict::Wrong, message) }
        }
    }
}

/// What the author says to this answer.
fn foreseen(shaped: &Shaped, answer: &Matrix, author: &[Slip]) -> Option<Reason> {
    let is_this = |slip: &&Slip| match &slip.looks {
        Looks::Typed(text) => read_shaped(text, &shaped.declared)
            .is_ok_and(|reading| are_alike(&shaped.question, &reading.matrix, answer)),
        _ => false,
    };
    author.iter().find(is_this).map(|slip| slip.reason.clone())
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The first wrong entry, at numbers that can be followed by hand: measured there, not taken from the key.
fn witness(shaped: &Shaped, answer: &Matrix) -> Option<String> {
    let question = &shaped.question;
    let (setting, _, measured) = question.by_hand(&shaped.posed().check_sizes(), &shaped.values)?;
    let yours = evaluate(answer, &setting)?;
    let scale = measured.iter().fold(1e-3, |most: f64, slope| slope.abs().max(most));
    let at = yours.entries.iter().zip(&measured).position(|(a, b)| (a.value - b).abs() > 1e-6 * scale)?;
    let (row, col) = (at / yours.cols + 1, at % yours.cols + 1);
    let values: Vec<String> = question
        .names
        .iter()
        .filter(|name| question.of.mentions(&name.name))
        .filter_map(|name| {
            Some(format!("{} = {}", name.name, crate::page::worked::matrix::numbers(setting.values.get(&name.name)?)))
        })
        .collect();
    let entry = match (yours.rows, yours.cols) {
        (1, 1) => "it".to_string(),
        (_, 1) => format!("part {row}"),
        _ => format!("entry ({row}, {col})"),
    };
    let (yours, measured) = (figure(yours.entries[at].value), figure(rounded(measured[at])));
    Some(format!("With {}: {entry} of yours is {yours}, measured {measured}.", values.join(", ")))
}

/// A measured slope to the digits that it holds.
fn rounded(slope: f64) -> f64 {
    if slope.abs() < 1e-9 { 0.0 } else { slope }
}
