//! Slopes of the loss where an activation is at a corner: there the backward pass gives what programs return, and the
//! loss as one formula says whether there is a slope.

use super::{Net, Ready, Solved};
use crate::math::expr::{Expr, Symbol};
use crate::math::functions::{EXP, Func, LN};
use crate::math::loss::Loss;
use crate::math::slope::{SlopeAt, partial_at};
use crate::math::tidy::tidy;

/// Entries of matrices, row by row.
pub type Rows = Vec<Vec<Expr>>;

/// A layer with its numbers as they are written.
#[derive(Clone, Debug)]
pub struct ExactLayer {
    /// A row for each neuron.
    pub weights: Rows,
    /// One for each neuron; empty where there are none.
    pub bias: Vec<Expr>,
    /// What is applied to each entry of z.
    pub activation: Option<Func>,
}

/// A network with its numbers as they are written.
#[derive(Clone, Debug)]
pub struct ExactNet {
    /// A row for each example.
    pub inputs: Rows,
    /// A row for each example.
    pub targets: Rows,
    /// From the input to the output.
    pub layers: Vec<ExactLayer>,
    /// What is to become small.
    pub loss: Loss,
}

/// A number that the loss depends on; all are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// A weight of a layer, by row and column.
    Weight(usize, usize, usize),
    /// A bias of a layer, by row.
    Bias(usize, usize),
    /// An entry of an example's input.
    Input(usize, usize),
    /// An entry of z in a layer, for an example.
    Inner(usize, usize, usize),
}

/// How far beside a corner is looked, and by how much slopes or values differ across one.
const BESIDE: f64 = 1e-7;
const APART: f64 = 1e-4;

/// What moves. It cannot be typed.
const MOVES: &str = "\u{0}w";

impl Net {
    /// Whether an activation is at a corner or a jump.
    pub fn is_at_corner(&self, solved: &Solved) -> bool {
        self.layers.iter().zip(&solved.layers).any(|(layer, passed)| {
            let Some(ready) = Ready::new(layer.activation) else { return false };
            passed.z.iter().flatten().any(|z| match (ready.at(z - BESIDE), ready.at(z + BESIDE)) {
                (Some((low, left)), Some((high, right))) => {
                    (left - right).abs() > APART || (low - high).abs() > APART * (1.0 + left.abs() + right.abs())
                }
                _ => false,
            })
        })
    }
}

impl ExactNet {
    /// The slope of the loss by one number, proved. `None` where there is no such number.
    pub fn slope_by(&self, moved: Moved) -> Option<SlopeAt> {
        let step = |entry: &mut Expr| *entry = entry.clone().plus(Expr::var(MOVES));
        let mut net = self.clone();
        match moved {
            Moved::Weight(layer, row, column) => {
                step(net.layers.get_mut(layer)?.weights.get_mut(row)?.get_mut(column)?);
            }
            Moved::Bias(layer, row) => step(net.layers.get_mut(layer)?.bias.get_mut(row)?),
            Moved::Input(example, entry) => step(net.inputs.get_mut(example)?.get_mut(entry)?),
            Moved::Inner(..) => {}
        }
        let loss = net.loss(moved)?;
        Some(partial_at(&loss, &[(Symbol::new(MOVES), Expr::zero())], MOVES, 1))
    }

    /// The loss as one formula, without what does not move.
    fn loss(&self, moved: Moved) -> Option<Expr> {
        let mut x = self.inputs.clone();
        for (at, layer) in self.layers.iter().enumerate() {
            let mut z = Rows::new();
            for row in &x {
                let neuron = |(i, weights): (usize, &Vec<Expr>)| {
                    let products = row.iter().zip(weights).map(|(x, w)| w.clone().times(x.clone()));
                    tidy(&Expr::sum(products.chain(layer.bias.get(i).cloned())))
                };
                z.push(layer.weights.iter().enumerate().map(neuron).collect());
            }
            if let Moved::Inner(layer, example, entry) = moved
                && layer == at
            {
                let entry = z.get_mut(example)?.get_mut(entry)?;
                *entry = entry.clone().plus(Expr::var(MOVES));
            }
            let applied = |z: Expr| match layer.activation {
                Some(function) => Expr::call(function, [z]),
                None => z,
            };
            x = z.into_iter().map(|row| row.into_iter().map(applied).collect()).collect();
        }
        let mut terms = Vec::new();
        for (outputs, targets) in x.iter().zip(&self.targets) {
            match self.loss {
                Loss::Squared | Loss::HalfSquared => {
                    let square = |(h, y): (&Expr, &Expr)| h.clone().minus(y.clone()).to_the(Expr::from(2));
                    terms.extend(outputs.iter().zip(targets).map(square));
                }
                // −Σ y ln(eʰ/Σ eʰ) is Σy · ln Σ eʰ − Σ y h.
                Loss::CrossEntropy => {
                    let powers = Expr::sum(outputs.iter().map(|h| Expr::call(EXP, [h.clone()])));
                    let weight = Expr::sum(targets.iter().cloned());
                    terms.push(weight.times(Expr::call(LN, [powers])));
                    terms.extend(outputs.iter().zip(targets).map(|(h, y)| y.clone().times(h.clone()).negate()));
                }
            }
        }
        terms.retain(|term| term.mentions(MOVES));
        let sum = Expr::sum(terms);
        Some(if self.loss == Loss::HalfSquared { sum.over(Expr::from(2)) } else { sum })
    }
}
