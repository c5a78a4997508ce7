//! A small network learns: two inputs, some hidden neurons, one output, full-batch descent, from seeded weights.
//!
//! The network is written as the definitions that the lessons use (`z1 = w11*x1 + w12*x2 + b1`, …); the loss over all
//! examples is their mean, and every epoch is one reverse sweep with the examples side by side.

use crate::math::expr::{Expr, Symbol};
use crate::math::functions::{self as fun, Func};
use crate::math::graph::{Grain, Graph, GraphError};
use crate::math::loss::Loss;
use crate::math::number::Number;
use crate::math::rng::Rng;
use crate::math::tape::{Column, Columns, LANES, Tape};

mod data;
pub mod digits;

pub use data::*;

/// How training starts and goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup<'a> {
    /// What is to be learnt.
    pub examples: &'a Examples,
    /// From 1 to [`MOST_HIDDEN`].
    pub hidden: usize,
    /// Of the hidden neurons, where they have one; the output is a sigmoid.
    pub activation: Option<Func>,
    /// What is made small, averaged over the examples; cross-entropy is computed from the logit, so that it cannot
    /// overflow.
    pub loss: Loss,
    /// The learning rate η, above 0.
    pub rate: f64,
    /// β of v ← βv + g, w ← w − ηv; 0 is plain descent.
    pub momentum: f64,
    /// At most [`MOST_EPOCHS`].
    pub epochs: usize,
    /// Seeds the first weights.
    pub seed: u64,
    /// All weights 0 at first: then all hidden neurons stay the same for ever.
    pub from_zero: bool,
}

/// The most hidden neurons; a setup with more is cut down to it.
pub const MOST_HIDDEN: usize = 16;
/// The most epochs; a setup with more is cut down to it.
pub const MOST_EPOCHS: usize = 50_000;

impl Default for Setup<'_> {
    /// XOR with two hidden tanh neurons.
    fn default() -> Self {
        Setup {
            examples: &TASKS[0],
            hidden: 2,
            activation: Some(fun::TANH),
            loss: Loss::CrossEntropy,
            rate: 0.5,
            momentum: 0.9,
            epochs: 500,
            seed: 1,
            from_zero: false,
        }
    }
}

/// One pass over all examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// How many steps were taken before; 0 is the start.
    pub k: usize,
    /// Before this epoch's step.
    pub loss: f64,
    /// How many examples are on the right side of 1/2.
    pub right: usize,
    /// The length of the gradient.
    pub slope: f64,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Every example is right, from this epoch on.
    Learned {
        /// The epoch.
        since: usize,
    },
    /// The loss came to rest, or is still falling, with examples wrong.
    Stuck,
    /// It was stopped before its last epoch, with examples wrong.
    Stopped,
    /// The loss overflowed, or ended at more than twice what it was.
    Diverged,
}

/// A training run as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Training<'a> {
    /// How it was run, after cutting down to what is allowed.
    pub setup: Setup<'a>,
    /// The first is before any step of this run.
    pub epochs: Vec<Epoch>,
    /// The weights before any step, by name.
    pub start: Vec<(Symbol, f64)>,
    /// The weights at the end, by name.
    pub weights: Vec<(Symbol, f64)>,
    /// The momentum at the end, in the order of the weights.
    pub velocity: Vec<f64>,
    /// The network's answer to each example at the end, in the order of the examples.
    pub outputs: Vec<f64>,
    /// What came of it.
    pub outcome: Finish,
}

/// The network: one list of definitions, and the names of its weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// For one example `x1`, `x2`, `y`: `z1`, `h1`, …, `o`, `p`, `L`.
    pub definitions: Vec<(Symbol, Expr)>,
    /// The names of the weights and biases, in the order in which the definitions use them.
    pub weights: Vec<Symbol>,
}

impl Network {
    /// A network of two inputs, one layer of `hidden` neurons (from 1 to [`MOST_HIDDEN`]) and one output.
    pub fn new(hidden: usize, activation: Option<Func>, loss: Loss) -> Network {
        let var = |name: String| Expr::var(&name);
        let (mut definitions, mut weights) = (Vec::new(), Vec::new());
        let mut weight = |name: String| {
            weights.push(Symbol::from(name.as_str()));
            Expr::var(&name)
        };
        let mut above = Vec::new();
        for i in 1..=hidden.clamp(1, MOST_HIDDEN) {
            let from = |j: usize, w: Expr| w.times(var(format!("x{j}")));
            let first = from(1, weight(format!("w{i}1")));
            let second = from(2, weight(format!("w{i}2")));
            definitions.push((Symbol::from(format!("z{i}")), Expr::sum([first, second, weight(format!("b{i}"))])));
            let z = var(format!("z{i}"));
            let h = activation.map_or_else(|| z.clone(), |activation| Expr::call(activation, [z.clone()]));
            definitions.push((Symbol::from(format!("h{i}")), h));
            above.push(weight(format!("v{i}")).times(var(format!("h{i}"))));
        }
        above.push(weight("c".into()));
        let (o, p, y) = (Expr::var("o"), Expr::var("p"), Expr::var("y"));
        definitions.push((Symbol::new("o"), Expr::sum(above)));
        definitions.push((Symbol::new("p"), Expr::call(fun::SIGMOID, [o.clone()])));
        let off = match loss {
            Loss::Squared => p.minus(y).to_the(2.into()),
            Loss::HalfSquared => p.minus(y).to_the(2.into()).over(2.into()),
            // ln(1 + e^o) − y·o is the same as −y ln p − (1 − y) ln(1 − p), without a logarithm of 0.
            Loss::CrossEntropy => Expr::call(fun::SOFTPLUS, [o.clone()]).minus(y.times(o)),
        };
        definitions.push((Symbol::new("L"), off));
        Network { definitions, weights }
    }

    /// A name of the network in the weights and the example's values alone, all definitions put in.
    pub fn opened(&self, name: &str) -> Expr {
        let mut opened: Vec<(Symbol, Expr)> = Vec::new();
        for (name, definition) in &self.definitions {
            let of = |used: &str| opened.iter().find(|(known, _)| known == used).map(|(_, expr)| expr.clone());
            let expr = definition.substitute_with(&of);
            opened.push((name.clone(), expr));
        }
        opened.into_iter().find(|(known, _)| known == name).map_or_else(Expr::zero, |(_, expr)| expr)
    }

    /// The graph of one example at some weights, to be shown and gone through by hand.
    ///
    /// # Errors
    /// As [`Graph::new`]; a weight that is not finite has no value.
    pub fn graph(&self, example: &Example, weights: &[(Symbol, f64)]) -> Result<Graph, GraphError> {
        let ([x1, x2], y) = *example;
        let values = [("x1", x1), ("x2", x2), ("y", y)].map(|(name, value)| (Symbol::new(name), value));
        let exactly = |(name, value): &(Symbol, f64)| {
            let number = Number::parse(&format!("{:.6}", value.abs()));
            let number = number.and_then(|size| if *value < 0.0 { size.neg() } else { Some(size) });
            Ok((name.clone(), Expr::number(number.ok_or_else(|| GraphError::Undefined(name.clone()))?)))
        };
        let inputs = weights.iter().chain(&values).map(exactly).collect::<Result<Vec<_>, GraphError>>()?;
        Graph::new(&self.definitions, &inputs, Grain::Named)
    }
}

/// Seeded weights: uniform within ±√(6/(inputs + outputs)) for each layer (Glorot and Bengio 2010), biases 0.
fn seeded(setup: &Setup, network: &Network) -> Vec<f64> {
    let mut rng = Rng::named(setup.seed, "train");
    let hidden = setup.hidden as f64;
    let draw = |name: &Symbol| {
        let fan = match name.chars().next() {
            Some('w') => 2.0 + hidden,
            Some('v') => hidden + 1.0,
            _ => return 0.0,
        };
        let bound = (6.0 / fan).sqrt();
        rng.between(-bound, bound)
    };
    if setup.from_zero { vec![0.0; network.weights.len()] } else { network.weights.iter().map(draw).collect() }
}

/// Where a run begins that goes on with another: its weights and momentum, and how many steps it took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrainingState {
    /// In the order of [`Network::weights`].
    pub weights: Vec<f64>,
    /// The momentum, in the same order.
    pub velocity: Vec<f64>,
    /// Steps taken so far.
    pub k: usize,
}

/// Trains, and keeps every epoch. The same setup gives the same bits, always.
pub fn train<'a>(setup: &Setup<'a>) -> Training<'a> {
    train_on(setup, None, &mut |_| true)
}

/// The same from where another run ended, as long as `go_on`, which is asked with the epochs so far, says so.
pub fn train_on<'a>(
    setup: &Setup<'a>,
    from: Option<&TrainingState>,
    go_on: &mut dyn FnMut(&[Epoch]) -> bool,
) -> Training<'a> {
    let setup = Setup { hidden: setup.hidden.clamp(1, MOST_HIDDEN), epochs: setup.epochs.min(MOST_EPOCHS), ..*setup };
    let network = Network::new(setup.hidden, setup.activation, setup.loss);
    let from = from.filter(|state| state.weights.len() == network.weights.len());
    let state = from.cloned().unwrap_or_else(|| TrainingState {
        weights: seeded(&setup, &network),
        velocity: vec![0.0; network.weights.len()],
        k: 0,
    });
    let start = state.weights.clone();
    let mut run = Run { state, epochs: Vec::new(), outputs: Vec::new() };
    let names: Vec<Symbol> = network.weights.iter().cloned().chain(["x1", "x2", "y"].map(Symbol::new)).collect();
    let ending = match Tape::compile(&[&network.opened("L"), &network.opened("p")], &names) {
        Ok(tape) => run.run(&setup, &tape, go_on),
        Err(_) => Ending::BlewUp,
    };
    let rows = setup.examples.rows.len();
    let ends = run.epochs.first().zip(run.epochs.last());
    let blown_up = ending == Ending::BlewUp || ends.is_some_and(|(first, last)| last.loss > 2.0 * first.loss);
    let outcome = match run.learned(rows) {
        _ if blown_up => Finish::Diverged,
        Some(since) => Finish::Learned { since },
        None if ending == Ending::Stopped => Finish::Stopped,
        None => Finish::Stuck,
    };
    let named = |values: &[f64]| network.weights.iter().cloned().zip(values.iter().copied()).collect();
    Training {
        setup,
        start: named(&start),
        weights: named(&run.state.weights),
        velocity: run.state.velocity,
        epochs: run.epochs,
        outputs: run.outputs,
        outcome,
    }
}

/// How a run came to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Through,
    Stopped,
    BlewUp,
}

struct Run {
    state: TrainingState,
    epochs: Vec<Epoch>,
    outputs: Vec<f64>,
}

/// What one pass over all examples comes to.
struct Pass {
    loss: f64,
    gradient: Vec<f64>,
    outputs: Vec<f64>,
}

/// One pass: the examples stand side by side in columns.
fn pass(rows: &[Example], weights: &[f64], tape: &Tape, buffers: &mut Columns) -> Pass {
    let mut found = Pass { loss: 0.0, gradient: vec![0.0; weights.len()], outputs: Vec::with_capacity(rows.len()) };
    for part in rows.chunks(LANES) {
        let mut point: Vec<Column> = weights.iter().map(|w| [*w; LANES]).collect();
        let mut given = [[0.0; LANES]; 3];
        for (lane, ([x1, x2], y)) in part.iter().enumerate() {
            (given[0][lane], given[1][lane], given[2][lane]) = (*x1, *x2, *y);
        }
        point.extend(given);
        let (values, adjoints) = tape.adjoints(&point, part.len(), tape.output(0), buffers);
        let lanes = |columns: &[Column], place: u32| columns.get(place as usize).copied().unwrap_or([f64::NAN; LANES]);
        found.loss += lanes(values, tape.output(0))[..part.len()].iter().sum::<f64>();
        found.outputs.extend_from_slice(&lanes(values, tape.output(1))[..part.len()]);
        for (i, slope) in found.gradient.iter_mut().enumerate() {
            if let Some(place) = tape.input_place(i) {
                *slope += lanes(adjoints, place)[..part.len()].iter().sum::<f64>();
            }
        }
    }
    let count = rows.len().max(1) as f64;
    found.loss /= count;
    found.gradient.iter_mut().for_each(|slope| *slope /= count);
    found
}

impl Run {
    fn run(&mut self, setup: &Setup, tape: &Tape, go_on: &mut dyn FnMut(&[Epoch]) -> bool) -> Ending {
        let mut buffers = Columns::default();
        let rows = &setup.examples.rows;
        for step in 0..=setup.epochs {
            let found = pass(rows, &self.state.weights, tape, &mut buffers);
            if !found.loss.is_finite() || found.gradient.iter().any(|g| !g.is_finite()) {
                return Ending::BlewUp;
            }
            let right = found.outputs.iter().zip(rows.iter()).filter(|(p, (_, y))| (**p > 0.5) == (*y > 0.5)).count();
            let slope = found.gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
            self.outputs = found.outputs;
            self.epochs.push(Epoch { k: self.state.k, loss: found.loss, right, slope });
            if step == setup.epochs {
                break;
            }
            if !go_on(&self.epochs) {
                return Ending::Stopped;
            }
            let state = &mut self.state;
            for ((w, v), g) in state.weights.iter_mut().zip(&mut state.velocity).zip(&found.gradient) {
                *v = setup.momentum * *v + g;
                *w -= setup.rate * *v;
            }
            state.k += 1;
        }
        Ending::Through
    }

    /// Since when every example has been right.
    fn learned(&self, rows: usize) -> Option<usize> {
        let last_wrong = self.epochs.iter().rposition(|epoch| epoch.right < rows);
        let since = last_wrong.map_or(0, |at| at + 1);
        self.epochs.get(since).map(|epoch| epoch.k)
    }
}
