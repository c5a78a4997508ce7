//! Wrong answers that a usual slip gives, and the question that each of them asks.
//!
//! Most are the key's tree with one thing changed: a factor lost, a transpose left out, two factors exchanged. Each row
//! makes its forms for one question; forms that are the key at these sizes are dropped, so that none is ever named for
//! a right answer.

mod calculus;
mod change;
mod products;

use super::evaluate::{Bounded, Dense, evaluate};
use super::question::MatrixQuestion;
use super::slope::{SlopeForms, gradient_parts, raw_derivative};
use super::tree::*;
use crate::math::Number;
use change::halved;
use std::collections::HashSet;

/// A slip of matrix calculus.
#[derive(Clone, Copy, Debug)]
pub struct MatrixSlip {
    /// `matrix.transposed`
    pub id: &'static str,
    /// The question that leads to it, with `{by}` for the name that moves and `{rows}` for its rows.
    pub say: &'static str,
    /// The rule that mends it.
    pub rule: &'static str,
    make: fn(&Made) -> Vec<Matrix>,
}

impl MatrixSlip {
    /// The question that leads to it, with the names of what was asked.
    pub fn said(&self, asked: &MatrixQuestion) -> String {
        self.say.replace("{by}", &asked.by.name).replace("{rows}", &asked.by.shape.rows.to_string())
    }
}

/// Every slip, in the order in which reasons are looked for.
pub fn rows() -> impl Iterator<Item = &'static MatrixSlip> {
    calculus::ROWS.iter().chain(products::ROWS)
}

/// What rows make their forms from.
struct Made<'a> {
    question: &'a MatrixQuestion,
    key: &'a Matrix,
    /// The derivative with every function's slope as f′, before common factors are pulled out.
    plain: Matrix,
    /// What each place of the name gives, where a number is derived.
    parts: Vec<Matrix>,
}

/// A wrong form with its entries at three choices of sizes.
#[derive(Clone, Debug)]
pub struct WrongMatrix {
    /// The slip that gives it.
    row: &'static MatrixSlip,
    values: Vec<Option<Dense<Bounded>>>,
}

/// The most forms that are kept for a question.
const MOST: usize = 3_000;

/// One place for each choice of sizes.
const LOOKED_AT: [usize; 3] = [0, 2, 4];

/// All wrong forms of a question, in the order of their rows, without those that are the key.
pub fn wrong_forms(question: &MatrixQuestion) -> Vec<WrongMatrix> {
    made_forms(question).into_iter().map(|(form, _)| form).collect()
}

/// The same as they would be written, each with its slip.
pub fn written_forms(question: &MatrixQuestion) -> Vec<(&'static MatrixSlip, Matrix)> {
    made_forms(question).into_iter().map(|(form, written)| (form.row, written)).collect()
}

fn made_forms(question: &MatrixQuestion) -> Vec<(WrongMatrix, Matrix)> {
    let plain = raw_derivative(&question.of, &question.by.name, question.by.shape, SlopeForms::Plain)
        .unwrap_or_else(|_| question.key.clone());
    let parts = if question.of.shape.is_number() {
        gradient_parts(&question.of, &question.by.name, SlopeForms::Known).unwrap_or_default()
    } else {
        vec![]
    };
    let made = Made { question, key: &question.key, plain, parts };
    let mut seen: HashSet<Matrix> = HashSet::from([question.key.clone()]);
    let mut out = Vec::new();
    for row in rows() {
        for form in (row.make)(&made) {
            if out.len() >= MOST {
                return out;
            }
            if !seen.insert(form.clone()) {
                continue;
            }
            let values: Vec<Option<Dense<Bounded>>> =
                LOOKED_AT.iter().map(|place| evaluate(&form, &question.places[*place])).collect();
            let is_key = values
                .iter()
                .zip(LOOKED_AT)
                .all(|(value, place)| value.as_ref().is_some_and(|value| alike(value, question.key_at(place))));
            if !is_key && values.iter().all(Option::is_some) {
                out.push((WrongMatrix { row, values }, form));
            }
        }
    }
    out
}

fn alike(a: &Dense<Bounded>, b: &Dense<Bounded>) -> bool {
    (a.rows, a.cols) == (b.rows, b.cols) && a.entries.iter().zip(&b.entries).all(|(a, b)| !a.is_apart_from(b))
}

/// The slip that gives this answer: a row, and whether the whole was doubled, halved, negated or turned besides.
pub fn explain(question: &MatrixQuestion, forms: &[WrongMatrix], answer: &Matrix) -> Option<&'static MatrixSlip> {
    let value = |m: &Matrix| -> Option<Vec<Dense<Bounded>>> {
        LOOKED_AT.iter().map(|place| evaluate(m, &question.places[*place])).collect()
    };
    let same = |yours: &[Dense<Bounded>]| {
        forms
            .iter()
            .find(|form| form.values.iter().zip(yours).all(|(a, b)| a.as_ref().is_some_and(|a| alike(a, b))))
            .map(|form| form.row)
    };
    let yours = value(answer)?;
    if let Some(row) = same(&yours) {
        return Some(row);
    }
    [times(Number::int(2), answer.clone()), halved(answer), negate(answer.clone()), transpose(answer.clone())]
        .iter()
        .find_map(|changed| same(&value(changed)?))
}
/// Whether an answer and a form that was foreseen are the same where they are looked at.
pub fn are_alike(question: &MatrixQuestion, form: &Matrix, answer: &Matrix) -> bool {
    LOOKED_AT.iter().all(|place| {
        let at = |m: &Matrix| evaluate(m, &question.places[*place]);
        at(form).zip(at(answer)).is_some_and(|(form, answer)| alike(&form, &answer))
    })
}
