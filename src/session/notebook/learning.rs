//! What networks are made of: softmax with cross-entropy.

use super::env::Env;
use super::piece::{Fault, Piece};
use super::{Notebook, function, value};
use crate::math::linear::{Array, Quantity};
use crate::math::solution::softmax::{MOST_CLASSES, softmax};
use crate::math::tape::eval;
use crate::page::worked;
use crate::page::{Line, Page};

/// A vector or a matrix, or a number as a vector of one.
fn array(env: &Env, piece: Piece) -> Result<Array, Fault> {
    match function::found_in(env, piece, &[])?.is {
        Quantity::Many(array) => Ok(array),
        Quantity::One(one) => Ok(Array { entries: vec![one], columns: None }),
    }
}

/// A vector of numbers.
fn vector(env: &Env, piece: Piece) -> Result<Vec<f64>, Fault> {
    let array = array(env, piece)?;
    let numbers: Option<Vec<f64>> = array.entries.iter().map(|entry| eval(entry, &[])).collect();
    match (numbers, array.columns) {
        (Some(numbers), None) => Ok(numbers),
        _ => Err(piece.fault(Line::text("A vector of numbers is asked for here, as ").code("(2, 1, -1)").then("."))),
    }
}

/// `softmax (2, 1, -1), class 2`: the loss and its slopes, in a table; without a class the softmax alone.
pub fn cross_entropy(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let parts = piece.list();
    let (logits, class) = match parts.as_slice() {
        [logits, class] if class.setting("class").is_some() => (*logits, *class),
        _ if piece.whole_line().trim_start().starts_with("softmax") => {
            return value::value(notebook, Piece::line(piece.whole_line()));
        }
        _ => {
            let line = Line::text("The logits and the right class are asked for: ");
            return Err(piece.fault(line.code("crossentropy (2, 1, -1), class 2").then(".")));
        }
    };
    let numbers = vector(&notebook.env, logits)?;
    if !(2..=MOST_CLASSES).contains(&numbers.len()) {
        return Err(logits.fault(format!("From 2 to {MOST_CLASSES} logits are asked for here.")));
    }
    let class = class.setting("class").unwrap_or(class);
    let class = function::whole(&notebook.env, class, 1, numbers.len())?;
    let solved = softmax(&numbers, class - 1).ok_or_else(|| logits.fault("This has no value."))?;
    Ok(worked::softmax::page(&solved))
}
