//! A small network learns: two inputs, some hidden neurons, one output, full-batch descent, from seeded weights.
//!
//! The network is written as the definitions that the lessons use (`z1 = w11*x1 + w12*x2 + b1`, …); the loss over all
//! examples is one expression, and every epoch is one reverse sweep over it.

use super::expr::{Expr, Symbol};
use super::functions::{self as fun, Func};
use super::graph::{Grain, Graph, GraphError};
use super::number::Number;
use super::rng::Rng;
use super::tape::{Column, Columns, LANES, Tape};

/// What is to be learnt: pairs of inputs with the answer to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Examples {
    /// A stable name, as it is typed, e.g. `xor`.
    pub id: &'static str,
    /// Two inputs and the answer, 0 or 1, of each example.
    pub rows: &'static [([i64; 2], i64)],
}

/// Tasks with 0 and 1. A single neuron can do all but the first.
pub const TASKS: &[Examples] = &[
    Examples { id: "xor", rows: &[([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)] },
    Examples { id: "and", rows: &[([0, 0], 0), ([0, 1], 0), ([1, 0], 0), ([1, 1], 1)] },
    Examples { id: "or", rows: &[([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 1)] },
];

/// How far an output is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// (p − y)², averaged over the examples.
    Squared,
    /// −y ln p − (1 − y) ln(1 − p), averaged; computed from the logit, so that it cannot overflow.
    CrossEntropy,
}

/// How training starts and goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    /// What is to be learnt.
    pub examples: &'static Examples,
    /// From 1 to [`MOST_HIDDEN`].
    pub hidden: usize,
    /// Of the hidden neurons; the output is a sigmoid.
    pub activation: Func,
    /// What is made small.
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
pub const MOST_EPOCHS: usize = 20_000;

impl Default for Setup {
    /// XOR with two hidden tanh neurons.
    fn default() -> Setup {
        Setup {
            examples: &TASKS[0],
            hidden: 2,
            activation: fun::TANH,
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
pub enum Outcome {
    /// Every example is right, from this epoch on.
    Learned {
        /// The epoch.
        since: usize,
    },
    /// The loss came to rest, or is still falling, with examples wrong.
    Stuck,
    /// The loss overflowed, or ended at more than twice what it was.
    Diverged,
}

/// A training run as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// How it was run, after cutting down to what is allowed.
    pub setup: Setup,
    /// Epoch 0 is before any step.
    pub epochs: Vec<Epoch>,
    /// The weights before any step, by name.
    pub start: Vec<(Symbol, f64)>,
    /// The weights at the end, by name.
    pub weights: Vec<(Symbol, f64)>,
    /// The network's answer to each example at the end, in the order of the examples.
    pub outputs: Vec<f64>,
    /// What came of it.
    pub outcome: Outcome,
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
    pub fn new(hidden: usize, activation: Func, loss: Loss) -> Network {
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
            definitions.push((Symbol::from(format!("h{i}")), Expr::call(activation, [var(format!("z{i}"))])));
            above.push(weight(format!("v{i}")).times(var(format!("h{i}"))));
        }
        above.push(weight("c".into()));
        let (o, p, y) = (Expr::var("o"), Expr::var("p"), Expr::var("y"));
        definitions.push((Symbol::new("o"), Expr::sum(above)));
        definitions.push((Symbol::new("p"), Expr::call(fun::SIGMOID, [o.clone()])));
        let off = match loss {
            Loss::Squared => p.minus(y).to_the(2.into()),
            // ln(1 + e^o) − y·o is the same as −y ln p − (1 − y) ln(1 − p), without a logarithm of 0.
            Loss::CrossEntropy => Expr::call(fun::SOFTPLUS, [o.clone()]).minus(y.times(o)),
        };
        definitions.push((Symbol::new("L"), off));
        Network { definitions, weights }
    }

    /// A name of the network in the weights and the example's values alone, all definitions put in.
    fn opened(&self, name: &str, example: &([i64; 2], i64)) -> Expr {
        let ([x1, x2], y) = *example;
        let given = |name: &str| match name {
            "x1" => Some(Expr::from(x1)),
            "x2" => Some(Expr::from(x2)),
            "y" => Some(Expr::from(y)),
            _ => None,
        };
        let mut opened: Vec<(Symbol, Expr)> = Vec::new();
        for (name, definition) in &self.definitions {
            let of = |used: &str| {
                given(used).or_else(|| opened.iter().find(|(known, _)| known == used).map(|(_, expr)| expr.clone()))
            };
            let expr = definition.substitute_with(&of);
            opened.push((name.clone(), expr));
        }
        opened.into_iter().find(|(known, _)| known == name).map_or_else(Expr::zero, |(_, expr)| expr)
    }

    /// The graph of one example at some weights, to be shown and gone through by hand.
    ///
    /// # Errors
    /// As [`Graph::new`]; a weight that is not finite has no value.
    pub fn graph(&self, example: &([i64; 2], i64), weights: &[(Symbol, f64)]) -> Result<Graph, GraphError> {
        let ([x1, x2], y) = *example;
        let exactly = |(name, value): &(Symbol, f64)| {
            let number = Number::parse(&format!("{:.6}", value.abs()));
            let number = number.and_then(|size| if *value < 0.0 { size.neg() } else { Some(size) });
            Ok((name.clone(), Expr::number(number.ok_or_else(|| GraphError::Undefined(name.clone()))?)))
        };
        let mut inputs = weights.iter().map(exactly).collect::<Result<Vec<_>, GraphError>>()?;
        inputs.extend([("x1", x1), ("x2", x2), ("y", y)].map(|(name, n)| (Symbol::new(name), Expr::from(n))));
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

/// Trains, and keeps every epoch. The same setup gives the same bits, always.
pub fn train(setup: &Setup) -> Training {
    let setup = Setup { hidden: setup.hidden.clamp(1, MOST_HIDDEN), epochs: setup.epochs.min(MOST_EPOCHS), ..*setup };
    let network = Network::new(setup.hidden, setup.activation, setup.loss);
    let rows = setup.examples.rows;
    let losses = rows.iter().map(|example| network.opened("L", example));
    let mean = Expr::sum(losses).over(Expr::from(i64::try_from(rows.len()).unwrap_or(1)));
    let outputs: Vec<Expr> = rows.iter().map(|example| network.opened("p", example)).collect();
    let all: Vec<&Expr> = std::iter::once(&mean).chain(&outputs).collect();
    let start = seeded(&setup, &network);
    let mut run =
        Run { weights: start.clone(), velocity: vec![0.0; start.len()], epochs: Vec::new(), outputs: Vec::new() };
    let finished = match Tape::compile(&all, &network.weights) {
        Ok(tape) => run.run(&setup, &tape),
        Err(_) => false,
    };
    let ends = run.epochs.first().zip(run.epochs.last());
    let blown_up = !finished || ends.is_some_and(|(first, last)| last.loss > 2.0 * first.loss);
    let outcome = match run.learned(rows.len()) {
        _ if blown_up => Outcome::Diverged,
        Some(since) => Outcome::Learned { since },
        None => Outcome::Stuck,
    };
    let named = |values: &[f64]| network.weights.iter().cloned().zip(values.iter().copied()).collect();
    Training {
        setup,
        start: named(&start),
        weights: named(&run.weights),
        epochs: run.epochs,
        outputs: run.outputs,
        outcome,
    }
}

struct Run {
    weights: Vec<f64>,
    velocity: Vec<f64>,
    epochs: Vec<Epoch>,
    outputs: Vec<f64>,
}

impl Run {
    /// Whether it went through to the end.
    fn run(&mut self, setup: &Setup, tape: &Tape) -> bool {
        let mut buffers = Columns::default();
        for k in 0..=setup.epochs {
            let point: Vec<Column> = self.weights.iter().map(|w| [*w; LANES]).collect();
            let (values, adjoints) = tape.adjoints(&point, 1, tape.output(0), &mut buffers);
            let at = |columns: &[Column], place: u32| columns.get(place as usize).map_or(f64::NAN, |column| column[0]);
            let loss = at(values, tape.output(0));
            let gradient: Vec<f64> =
                (0..self.weights.len()).map(|i| tape.input_place(i).map_or(0.0, |place| at(adjoints, place))).collect();
            if !loss.is_finite() || gradient.iter().any(|g| !g.is_finite()) {
                return false;
            }
            let rows = setup.examples.rows;
            self.outputs = (1..=rows.len()).map(|i| at(values, tape.output(i))).collect();
            let right = self.outputs.iter().zip(rows).filter(|(p, (_, y))| (**p > 0.5) == (*y == 1)).count();
            let slope = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
            self.epochs.push(Epoch { k, loss, right, slope });
            if k < setup.epochs {
                for ((w, v), g) in self.weights.iter_mut().zip(&mut self.velocity).zip(&gradient) {
                    *v = setup.momentum * *v + g;
                    *w -= setup.rate * *v;
                }
            }
        }
        true
    }

    /// Since when every example has been right.
    fn learned(&self, rows: usize) -> Option<usize> {
        let last_wrong = self.epochs.iter().rposition(|epoch| epoch.right < rows);
        let since = last_wrong.map_or(0, |at| at + 1);
        self.epochs.get(since).map(|epoch| epoch.k)
    }
}
