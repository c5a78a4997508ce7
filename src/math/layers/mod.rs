//! Small networks in vectors and matrices: z = W x + b and h = f(z), layer by layer, a loss, and the backward pass with
//! δ = ∂L/∂z, ∂L/∂W = δ xᵀ and ∂L/∂b = δ. Examples stand in rows, so that a batch is the same with more rows.

mod corners;

pub use corners::{ExactLayer, ExactNet, Moved, Rows};

use crate::math::derive::derivative;
use crate::math::difference::{self, CornerSeen};
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::{Expr, Symbol};
use crate::math::functions::Func;
use crate::math::graph::{Grain, Graph, relative_error};
use crate::math::loss::Loss;

/// The most rows or columns that are worked out.
pub const MOST: usize = 6;
/// The most layers.
pub const MOST_LAYERS: usize = 3;

/// Row by row; every row has as many entries.
pub type RealMatrix = Vec<Vec<f64>>;

/// One layer: h = f(W x + b).
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What its weights are called.
    pub name: Symbol,
    /// A row for each neuron, a column for each input.
    pub weights: RealMatrix,
    /// What its biases are called.
    pub bias_name: Symbol,
    /// One for each neuron; empty where there are none.
    pub bias: Vec<f64>,
    /// What is applied to each entry of z; `None` for a linear layer.
    pub activation: Option<Func>,
}

/// A network with its examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Net {
    /// A row for each example.
    pub inputs: RealMatrix,
    /// A row for each example.
    pub targets: RealMatrix,
    /// From the input to the output.
    pub layers: Vec<Layer>,
    /// What is to become small, summed over all outputs and examples.
    pub loss: Loss,
}

/// What a layer computes, and what comes back to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// What came in.
    pub x: RealMatrix,
    /// W x + b.
    pub z: RealMatrix,
    /// f(z); the same as z where there is no activation.
    pub h: RealMatrix,
    /// ∂L/∂h.
    pub by_h: RealMatrix,
    /// f′(z), entry by entry.
    pub local: RealMatrix,
    /// δ = ∂L/∂z.
    pub delta: RealMatrix,
    /// ∂L/∂W = δᵀ x, with examples in rows; for one example the outer product δ xᵀ.
    pub by_weights: RealMatrix,
    /// ∂L/∂b: the sum of the rows of δ.
    pub by_bias: Vec<f64>,
    /// f′(z) in letters, in terms of h where that is shorter: `1 − h²`; `None` for a linear layer.
    pub local_form: Option<Expr>,
}

/// One slope beside the measured one.
#[derive(Clone, Debug, PartialEq)]
pub struct SlopeEntry {
    /// The layer, counted from 0.
    pub layer: usize,
    /// The row, counted from 0.
    pub row: usize,
    /// The column; `None` for a bias.
    pub column: Option<usize>,
    /// By the backward pass.
    pub slope: f64,
    /// By nudging it.
    pub measured: f64,
    /// Whether the two agree.
    pub agrees: bool,
    /// Whether the loss has a corner here, so that a measured slope means nothing.
    pub corner: bool,
}

/// Both passes.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// One for each layer.
    pub layers: Vec<Passed>,
    /// For cross-entropy the softmax of the last layer, else empty.
    pub probabilities: RealMatrix,
    /// The loss.
    pub loss: f64,
    /// ∂L/∂x of the network's input.
    pub by_input: RealMatrix,
    /// Every weight and bias.
    pub entries: Vec<SlopeEntry>,
}

fn softmax(row: &[f64]) -> Vec<f64> {
    let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = row.iter().map(|z| libm::exp(z - largest)).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

fn zip(a: &RealMatrix, b: &RealMatrix, with: impl Fn(f64, f64) -> f64) -> RealMatrix {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| with(*a, *b)).collect()).collect()
}

/// An activation with its slope, ready to be computed.
struct Ready {
    both: Option<CompiledExprs>,
}

impl Ready {
    fn new(activation: Option<Func>) -> Option<Ready> {
        let Some(function) = activation else { return Some(Ready { both: None }) };
        let z = Symbol::new("z");
        let value = Expr::call(function, [Expr::var(&z)]);
        let slope = derivative(&value, &z).ok()?;
        Some(Ready { both: Some(CompiledExprs::new(&[&value, &slope], &[z])?) })
    }
    /// Value and slope; `None` where one of them is not finite.
    fn at(&self, z: f64) -> Option<(f64, f64)> {
        let Some(both) = &self.both else { return Some((z, 1.0)) };
        match both.values(&[z]).as_slice() {
            [value, slope] if value.is_finite() && slope.is_finite() => Some((*value, *slope)),
            _ => None,
        }
    }
}

/// f′(z) in letters: with h for f(z) where it stands in its own slope.
fn local_form(activation: Option<Func>, h: &Symbol, z: &Symbol) -> Option<Expr> {
    let value = Expr::call(activation?, [Expr::var(z)]);
    let half = Expr::from(1).over(Expr::from(2));
    let graph = Graph::new(&[(h.clone(), value)], &[(z.clone(), half)], Grain::Named).ok()?;
    Some(graph.nodes.get(graph.find(h)?)?.locals.first()?.expr.clone())
}

impl Net {
    /// What does not fit together, for a person; `None` where everything does.
    pub fn misfit(&self) -> Option<String> {
        let sizes = |matrix: &RealMatrix| (matrix.len(), matrix.first().map_or(0, Vec::len));
        let (examples, mut wide) = sizes(&self.inputs);
        if !(1..=MOST).contains(&examples) || !(1..=MOST).contains(&wide) {
            return Some(format!("x is to have from 1 to {MOST} entries"));
        }
        if self.layers.is_empty() || self.layers.len() > MOST_LAYERS {
            return Some(format!("from 1 to {MOST_LAYERS} layers are worked out"));
        }
        for layer in &self.layers {
            let (rows, columns) = sizes(&layer.weights);
            if rows == 0 || rows > MOST || layer.weights.iter().any(|row| row.len() != columns) {
                return Some(format!("{} must be a matrix of at most {MOST} rows, all of the same length", layer.name));
            }
            if columns != wide {
                return Some(format!(
                    "{} is {rows}×{columns}, and what comes in has {wide} entries: a column for each is needed",
                    layer.name
                ));
            }
            if !layer.bias.is_empty() && layer.bias.len() != rows {
                let message =
                    format!("{} has {} entries, and {} has {rows} rows", layer.bias_name, layer.bias.len(), layer.name);
                return Some(message);
            }
            wide = rows;
        }
        let fits = self.targets.len() == examples && self.targets.iter().all(|row| row.len() == wide);
        (!fits).then(|| format!("y is to have {wide} entries for each example, as many as there are outputs"))
    }

    /// What each layer makes of the examples, with the slopes of its activation; `None` where a value is undefined.
    fn forward(&self) -> Option<Vec<[RealMatrix; 4]>> {
        let mut x = self.inputs.clone();
        let mut layers = Vec::new();
        for layer in &self.layers {
            let ready = Ready::new(layer.activation)?;
            let neuron = |row: &Vec<f64>, at: usize, weights: &Vec<f64>| {
                row.iter().zip(weights).map(|(x, w)| w * x).sum::<f64>() + layer.bias.get(at).copied().unwrap_or(0.0)
            };
            let through = |row: &Vec<f64>| layer.weights.iter().enumerate().map(|(at, w)| neuron(row, at, w)).collect();
            let z: RealMatrix = x.iter().map(through).collect();
            let pair = |z: &Vec<f64>| z.iter().map(|z| ready.at(*z)).collect::<Option<Vec<(f64, f64)>>>();
            let pairs = z.iter().map(pair).collect::<Option<Vec<_>>>()?;
            let h: RealMatrix = pairs.iter().map(|row| row.iter().map(|pair| pair.0).collect()).collect();
            let local: RealMatrix = pairs.iter().map(|row| row.iter().map(|pair| pair.1).collect()).collect();
            layers.push([x, z, h.clone(), local]);
            x = h;
        }
        Some(layers)
    }

    fn loss_of(&self, outputs: &RealMatrix) -> f64 {
        let pairs = || outputs.iter().flatten().zip(self.targets.iter().flatten());
        match self.loss {
            Loss::Squared => pairs().map(|(h, y)| (h - y) * (h - y)).sum(),
            Loss::HalfSquared => pairs().map(|(h, y)| (h - y) * (h - y)).sum::<f64>() / 2.0,
            Loss::CrossEntropy => {
                let p: Vec<f64> = outputs.iter().flat_map(|row| softmax(row)).collect();
                p.iter()
                    .zip(self.targets.iter().flatten())
                    .filter(|(_, y)| **y != 0.0)
                    .map(|(p, y)| -y * libm::log(*p))
                    .sum()
            }
        }
    }

    /// The loss with one weight or bias held at another value.
    fn nudged(&self, entry: &SlopeEntry, value: f64) -> Option<f64> {
        let mut moved = self.clone();
        let layer = moved.layers.get_mut(entry.layer)?;
        match entry.column {
            Some(column) => *layer.weights.get_mut(entry.row)?.get_mut(column)? = value,
            None => *layer.bias.get_mut(entry.row)? = value,
        }
        let outputs = moved.forward()?.pop()?;
        Some(moved.loss_of(&outputs[2])).filter(|loss| loss.is_finite())
    }

    /// Both passes, with every slope measured; `None` where sizes do not fit or a value is undefined.
    pub fn solve(&self) -> Option<Solved> {
        let solved = self.pass()?;
        let entries = self.entries(&solved.layers)?;
        Some(Solved { entries, ..solved })
    }

    /// Both passes, with nothing measured; `None` where sizes do not fit or a value is undefined.
    pub fn pass(&self) -> Option<Solved> {
        if self.misfit().is_some() {
            return None;
        }
        let forward = self.forward()?;
        let outputs = &forward.last()?[2];
        let probabilities: RealMatrix = match self.loss {
            Loss::CrossEntropy => outputs.iter().map(|row| softmax(row)).collect(),
            _ => RealMatrix::new(),
        };
        let mut by_h = match self.loss {
            Loss::Squared => zip(outputs, &self.targets, |h, y| 2.0 * (h - y)),
            Loss::HalfSquared => zip(outputs, &self.targets, |h, y| h - y),
            // Each row of targets adds up to its own weight: p·Σy − y.
            Loss::CrossEntropy => {
                let row = |(p, y): (&Vec<f64>, &Vec<f64>)| {
                    let all: f64 = y.iter().sum();
                    p.iter().zip(y).map(|(p, y)| p * all - y).collect()
                };
                probabilities.iter().zip(&self.targets).map(row).collect()
            }
        };
        let loss = self.loss_of(outputs);
        let mut layers = Vec::new();
        let several = self.layers.len() > 1;
        for (at, (layer, [x, z, h, local])) in self.layers.iter().zip(&forward).enumerate().rev() {
            let delta = zip(&by_h, local, |slope, local| slope * local);
            let outer = |row: usize| {
                let width = x.first().map_or(0, Vec::len);
                (0..width).map(|column| delta.iter().zip(x).map(|(d, x)| d[row] * x[column]).sum()).collect()
            };
            let by_weights: RealMatrix = (0..layer.weights.len()).map(outer).collect();
            let by_bias = (0..layer.bias.len()).map(|row| delta.iter().map(|d| d[row]).sum()).collect();
            let back = |row: &Vec<f64>| {
                let width = x.first().map_or(0, Vec::len);
                (0..width).map(|column| row.iter().zip(&layer.weights).map(|(d, w)| d * w[column]).sum()).collect()
            };
            let below: RealMatrix = delta.iter().map(back).collect();
            let name =
                |letter: &str| Symbol::from(if several { format!("{letter}_{}", at + 1) } else { letter.to_string() });
            let local_form = local_form(layer.activation, &name("h"), &name("z"));
            let (x, z, h, local) = (x.clone(), z.clone(), h.clone(), local.clone());
            layers.push(Passed { x, z, h, by_h, local, delta, by_weights, by_bias, local_form });
            by_h = below;
        }
        layers.reverse();
        Some(Solved { layers, probabilities, loss, by_input: by_h, entries: Vec::new() })
    }

    fn entries(&self, passed: &[Passed]) -> Option<Vec<SlopeEntry>> {
        let mut entries = Vec::new();
        for (at, (layer, passed)) in self.layers.iter().zip(passed).enumerate() {
            let weights =
                layer.weights.iter().zip(&passed.by_weights).enumerate().flat_map(|(row, (values, slopes))| {
                    let one =
                        move |(column, (value, slope)): (usize, (&f64, &f64))| (row, Some(column), *value, *slope);
                    values.iter().zip(slopes).enumerate().map(one)
                });
            let biases =
                layer.bias.iter().zip(&passed.by_bias).enumerate().map(|(row, (b, slope))| (row, None, *b, *slope));
            for (row, column, value, slope) in weights.chain(biases) {
                let mut entry =
                    SlopeEntry { layer: at, row, column, slope, measured: 0.0, agrees: false, corner: false };
                let run = |value: f64| self.nudged(&entry, value);
                let measured = difference::slope(&run, value)?.value;
                let corner = matches!(difference::corner(&run, value), CornerSeen::Corner { .. });
                (entry.measured, entry.corner) = (measured, corner);
                entry.agrees = relative_error(slope, entry.measured) < 1e-6 || (slope - entry.measured).abs() < 1e-9;
                entries.push(entry);
            }
        }
        Some(entries)
    }
}
