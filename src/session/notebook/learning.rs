//! What networks are made of: softmax with cross-entropy, and layers in vectors and matrices.

use super::env::Env;
use super::piece::{CellFault, Piece};
use super::{Notebook, function, value};
use crate::math::Symbol;
use crate::math::functions;
use crate::math::layers::{Layer, Net, RealMatrix};
use crate::math::loss::{self, Loss};
use crate::math::solution::softmax::{MOST_CLASSES, softmax};
use crate::math::tape::eval;
use crate::math::value::{Array, Value};
use crate::page::worked;
use crate::page::{Line, Page};

/// A vector or a matrix, or a number as a vector of one.
fn array(env: &Env, piece: Piece) -> Result<Array, CellFault> {
    match function::found_in(env, piece, &[])?.is {
        Value::Array(array) => Ok(array),
        other => Ok(Array::vector(other.entries().to_vec())),
    }
}

/// A vector of numbers.
fn vector(env: &Env, piece: Piece) -> Result<Vec<f64>, CellFault> {
    let array = array(env, piece)?;
    let numbers: Option<Vec<f64>> = array.entries.iter().map(|entry| eval(entry, &[])).collect();
    match (numbers, array.columns) {
        (Some(numbers), None) => Ok(numbers),
        _ => Err(piece.fault(Line::text("A vector of numbers is expected here, as ").code("(2, 1, -1)").then("."))),
    }
}

/// `softmax (2, 1, -1), class 2`: the loss and its slopes, in a table; without a class the softmax alone.
pub fn cross_entropy(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let parts = piece.list();
    let (logits, class) = match parts.as_slice() {
        [logits, class] if class.setting("class").is_some() => (*logits, *class),
        _ if piece.whole_line().trim_start().starts_with("softmax") => {
            return value::value(notebook, Piece::line(piece.whole_line()));
        }
        _ => {
            let line = Line::text("The logits and the right class are expected: ");
            return Err(piece.fault(line.code("crossentropy (2, 1, -1), class 2").then(".")));
        }
    };
    let numbers = vector(&notebook.env, logits)?;
    if !(2..=MOST_CLASSES).contains(&numbers.len()) {
        return Err(logits.fault(format!("From 2 to {MOST_CLASSES} logits are expected here.")));
    }
    let class = class.setting("class").unwrap_or(class);
    let class = function::whole(&notebook.env, class, 1, numbers.len())?;
    let solved = softmax(&numbers, class - 1).ok_or_else(|| logits.fault("This has no value."))?;
    Ok(worked::softmax::page(&solved))
}

/// Row by row; a vector is one row.
fn matrix(env: &Env, piece: Piece) -> Result<RealMatrix, CellFault> {
    let array = array(env, piece)?;
    let numbers: Option<Vec<f64>> = array.entries.iter().map(|entry| eval(entry, &[])).collect();
    let numbers = numbers.ok_or_else(|| piece.fault("Only numbers are expected here."))?;
    let wide = array.columns.unwrap_or(numbers.len()).max(1);
    Ok(numbers.chunks(wide).map(<[f64]>::to_vec).collect())
}

/// What one part of a `layers` cell says.
enum Part {
    Named(Symbol, RealMatrix, bool),
    Activation(functions::Func),
    Loss(Loss),
}

fn part(env: &Env, piece: Piece) -> Result<Part, CellFault> {
    if let Some(loss) = loss::named(piece.text()) {
        return Ok(Part::Loss(loss));
    }
    if let (Some(function), None) = (functions::activation(piece.text()), env.find(piece.text())) {
        return Ok(Part::Activation(function));
    }
    let (left, right) = piece.split("=").unwrap_or((piece, piece));
    let name =
        crate::math::language::name(left.text()).ok_or_else(|| {
            piece.fault(
                Line::text("A matrix or vector goes here with its name, as ")
                    .code("W = [[1, 2], [3, 4]]")
                    .then(format!(", or one of {}, {}.", functions::ACTIVATIONS.join(", "), loss::WORDS.join(", "))),
            )
        })?;
    let is_matrix = array(env, right)?.columns.is_some();
    Ok(Part::Named(name, matrix(env, right)?, is_matrix))
}

/// `layers x=(1, 2), W=[[0.5, -0.25], [0.1, 0.3]], b=(0.1, 0), tanh, y=(1, 0)`: both passes in vectors and matrices.
pub fn layers(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let env = &notebook.env;
    let mut net =
        Net { inputs: RealMatrix::new(), targets: RealMatrix::new(), layers: Vec::new(), loss: Loss::Squared };
    for given in piece.list() {
        match part(env, given)? {
            Part::Loss(loss) => net.loss = loss,
            Part::Activation(function) => match net.layers.last_mut() {
                Some(layer) => layer.activation = Some(function),
                None => return Err(given.fault("An activation comes after its layer's weights.")),
            },
            Part::Named(name, values, _) if name.eq_ignore_ascii_case("x") => net.inputs = values,
            Part::Named(name, values, _) if name.eq_ignore_ascii_case("y") => net.targets = values,
            Part::Named(name, weights, true) => net.layers.push(Layer {
                name,
                weights,
                bias_name: Symbol::new("b"),
                bias: Vec::new(),
                activation: None,
            }),
            Part::Named(name, values, false) => match net.layers.last_mut() {
                Some(layer) => (layer.bias_name, layer.bias) = (name, values.into_iter().flatten().collect()),
                None => return Err(given.fault("A bias comes after its layer's weights, a matrix in [[…]].")),
            },
        }
    }
    if let Some(misfit) = net.misfit() {
        return Err(piece.fault(format!("{misfit}.")));
    }
    let solved = net.solve().ok_or_else(|| piece.fault("Something has no value here."))?;
    Ok(worked::layers::page(&net, &solved))
}
