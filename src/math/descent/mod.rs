//! Gradient descent, plain and with momentum, as data.
//!
//! An optimiser is a row whose update rules are texts in the notation that learners type. The same texts are shown,
//! run on doubles, and run on exact numbers, so that 3 − 0.1·6 is 2.4 and nothing near it.

mod rows;
pub mod slips;
mod verdict;

pub use rows::{OPTIMISERS, Optimiser, optimiser};
pub use verdict::{Behaviour, Curvature, curvature};

use super::derive::{DeriveError, derivative};
use super::evaluate;
use super::expr::{Expr, Symbol};
use super::notation;
use super::number::Number;

/// The most steps that are run.
pub const MOST_STEPS: usize = 10_000;

/// A descent to be run.
#[derive(Clone, Debug)]
pub struct Descent {
    /// The loss.
    pub of: Expr,
    pub by: Vec<Symbol>,
    pub start: Vec<Number>,
    pub optimiser: &'static Optimiser,
    /// Rate and the optimiser's other settings, e.g. `eta` is 0.1, `beta` is 0.5.
    pub settings: Vec<(Symbol, Number)>,
    /// The partial derivatives, tidied.
    pub gradient: Vec<Expr>,
}

/// One line of the table: where we are, and the step that is taken from there.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub k: usize,
    pub at: Vec<f64>,
    /// The same exactly, as long as it is rational and fits.
    pub exact: Option<Vec<Number>>,
    pub loss: Option<f64>,
    pub gradient: Option<Vec<f64>>,
    /// From here to the next line; `None` on the last.
    pub step: Option<Vec<f64>>,
    /// The optimiser's memory on arriving here, one vector for each of its names: `v` for momentum.
    pub memory: Vec<Vec<f64>>,
}

/// A descent that has been run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Line 0 is the start. It ends early where the loss or the gradient is undefined or overflows.
    pub lines: Vec<Line>,
    pub behaviour: Behaviour,
}

/// An update rule ready to run: which name it sets, and to what.
type Rule = (Symbol, Expr);

impl Descent {
    /// Plain descent on `of` at the given rate. An error when `of` has no derivative by one of the names.
    pub fn new(of: Expr, by: &[Symbol], start: &[Number], rate: Number) -> Result<Descent, DeriveError> {
        let gradient = by.iter().map(|name| derivative(&of, name)).collect::<Result<Vec<Expr>, DeriveError>>()?;
        let settings = vec![(Symbol::new("eta"), rate)];
        Ok(Descent { of, by: by.to_vec(), start: start.to_vec(), optimiser: &OPTIMISERS[0], settings, gradient })
    }
    /// The same with another optimiser; settings not given have its usual values.
    pub fn with(mut self, optimiser: &'static Optimiser, given: &[(&str, Number)]) -> Descent {
        self.optimiser = optimiser;
        for (name, usual) in optimiser.settings {
            let given = given.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
            if let Some(value) = given.or_else(|| Number::parse(usual)) {
                self.settings.retain(|(known, _)| known != name);
                self.settings.push((Symbol::new(name), value));
            }
        }
        self
    }
    /// Momentum in the convention v ← βv + g, w ← w − ηv.
    pub fn with_momentum(self, beta: Number) -> Descent {
        match optimiser("momentum") {
            Some(row) => self.with(row, &[("beta", beta)]),
            None => self,
        }
    }
    /// A setting's value, e.g. of `eta`.
    pub fn setting(&self, name: &str) -> Option<Number> {
        self.settings.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
    /// The loss at a point; `None` where it is undefined.
    pub fn loss_at(&self, at: &[f64]) -> Option<f64> {
        evaluate::value(&self.of, &|name| coordinate(&self.by, at, name))
    }
    /// The gradient at a point; `None` where a component is undefined.
    pub fn gradient_at(&self, at: &[f64]) -> Option<Vec<f64>> {
        self.gradient.iter().map(|part| evaluate::value(part, &|name| coordinate(&self.by, at, name))).collect()
    }
    /// The gradient at an exact point, where it is rational.
    pub fn exact_gradient_at(&self, at: &[Number]) -> Option<Vec<Number>> {
        let point: Vec<(Symbol, Number)> = self.by.iter().cloned().zip(at.iter().copied()).collect();
        self.gradient.iter().map(|part| evaluate::exact_value(part, &point)).collect()
    }

    /// Runs `steps` steps, at most [`MOST_STEPS`].
    pub fn run(&self, steps: usize) -> Run {
        self.run_by(&self.optimiser.rules(), steps)
    }

    /// The same with other update rules, as a slip has them.
    fn run_by(&self, rules: &[Rule], steps: usize) -> Run {
        let look_ahead = self.optimiser.look_ahead();
        let mut state = State::start(self, rules);
        let mut lines: Vec<Line> = Vec::new();
        for k in 0..=steps.min(MOST_STEPS) {
            let (loss, gradient) = (self.loss_at(&state.at), self.gradient_at(&state.at));
            let memory = state.memory.iter().map(|(_, values)| values.clone()).collect();
            let (at, exact) = (state.at.clone(), state.exact_at());
            lines.push(Line { k, at, exact, loss, gradient: gradient.clone(), step: None, memory });
            if k == steps.min(MOST_STEPS) || loss.is_none() {
                break;
            }
            let Some(next) = state.next(self, rules, look_ahead.as_ref(), k + 1) else { break };
            if let Some(line) = lines.last_mut() {
                line.step = Some(next.at.iter().zip(&state.at).map(|(new, old)| new - old).collect());
            }
            state = next;
        }
        let behaviour = verdict::behaviour(&lines);
        Run { lines, behaviour }
    }

    /// Where `steps` steps lead exactly, e.g. 13/10; `None` where it is not rational.
    pub fn exact_after(&self, steps: usize) -> Option<Vec<Number>> {
        let run = self.run(steps);
        let last = run.lines.last().filter(|line| line.k == steps)?;
        last.exact.clone()
    }
}

/// One plain step from `start`, exactly: w − η·∇L(w). `None` where that is not rational.
pub fn exact_step(of: &Expr, by: &[Symbol], start: &[Number], rate: Number) -> Option<Vec<Number>> {
    Descent::new(of.clone(), by, start, rate).ok()?.exact_after(1)
}

fn coordinate(by: &[Symbol], at: &[f64], name: &str) -> Option<f64> {
    by.iter().position(|known| known == name).and_then(|i| at.get(i).copied())
}

/// A rule's text as an expression. The names of the rules are declared, so that `eta` is one name.
fn rule_text(text: &str) -> Option<Expr> {
    let variables = ["w", "g", "v", "s", "m", "k", "L", "eta", "beta", "beta1", "beta2", "rho", "tiny"];
    let scope = notation::Scope { variables: variables.iter().map(|name| Symbol::new(name)).collect() };
    notation::read(text, &scope).ok().map(|reading| reading.expr)
}

/// Where a run stands: the point and the memory, as doubles and, while it lasts, exactly.
struct State {
    at: Vec<f64>,
    memory: Vec<(Symbol, Vec<f64>)>,
    /// The point, then the memory in the same order.
    exact: Option<Vec<Vec<Number>>>,
}

impl State {
    fn start(descent: &Descent, rules: &[Rule]) -> State {
        let n = descent.start.len();
        let names = rules.iter().map(|(name, _)| name).filter(|name| *name != "w");
        let memory: Vec<(Symbol, Vec<f64>)> = names.map(|name| (name.clone(), vec![0.0; n])).collect();
        let mut exact = vec![descent.start.clone()];
        exact.extend(memory.iter().map(|_| vec![Number::ZERO; n]));
        State { at: descent.start.iter().map(|w| w.to_f64()).collect(), memory, exact: Some(exact) }
    }

    fn exact_at(&self) -> Option<Vec<Number>> {
        self.exact.as_ref()?.first().cloned()
    }

    fn next(&self, descent: &Descent, rules: &[Rule], look_ahead: Option<&Expr>, k: usize) -> Option<State> {
        let exact = self.exact.as_ref().and_then(|exact| self.next_exactly(exact, descent, rules, look_ahead, k));
        let settings = |name: &str| descent.setting(name).map(Number::to_f64);
        let value = |expr: &Expr, own: &[(Symbol, f64)]| {
            let own = |name: &str| own.iter().rev().find(|(known, _)| known == name).map(|(_, value)| *value);
            evaluate::value(expr, &|name| own(name).or_else(|| settings(name)))
        };
        let known_at = |i: usize| {
            let mut known = vec![(Symbol::new("k"), k as f64), (Symbol::new("w"), *self.at.get(i)?)];
            for (name, values) in &self.memory {
                known.push((name.clone(), *values.get(i)?));
            }
            Some(known)
        };
        let watched: Vec<f64> = match look_ahead {
            Some(point) => (0..self.at.len()).map(|i| value(point, &known_at(i)?)).collect::<Option<_>>()?,
            None => self.at.clone(),
        };
        let (loss, gradient) = (descent.loss_at(&self.at)?, descent.gradient_at(&watched)?);
        let mut next = State { at: Vec::new(), memory: self.memory.clone(), exact };
        for (i, slope) in gradient.iter().enumerate() {
            let mut known = known_at(i)?;
            known.extend([(Symbol::new("g"), *slope), (Symbol::new("L"), loss)]);
            for (name, rule) in rules {
                let new = value(rule, &known)?;
                known.push((name.clone(), new));
                match next.memory.iter_mut().find(|(memory, _)| memory == name) {
                    Some((_, values)) => *values.get_mut(i)? = new,
                    None => next.at.push(new),
                }
            }
        }
        if let Some([at, memory @ ..]) = next.exact.as_deref() {
            // What is known exactly is not rounded twice.
            next.at = at.iter().map(|w| w.to_f64()).collect();
            for ((_, values), exact) in next.memory.iter_mut().zip(memory) {
                *values = exact.iter().map(|v| v.to_f64()).collect();
            }
        }
        Some(next)
    }

    fn next_exactly(
        &self,
        exact: &[Vec<Number>],
        descent: &Descent,
        rules: &[Rule],
        look_ahead: Option<&Expr>,
        k: usize,
    ) -> Option<Vec<Vec<Number>>> {
        let names: Vec<Symbol> =
            std::iter::once(Symbol::new("w")).chain(self.memory.iter().map(|m| m.0.clone())).collect();
        let known_at = |i: usize| {
            let mut known = descent.settings.clone();
            known.push((Symbol::new("k"), Number::int(i64::try_from(k).ok()?)));
            for (name, values) in names.iter().zip(exact) {
                known.push((name.clone(), *values.get(i)?));
            }
            Some(known)
        };
        let watched: Vec<Number> = match look_ahead {
            Some(point) => {
                (0..self.at.len()).map(|i| evaluate::exact_value(point, &known_at(i)?)).collect::<Option<_>>()?
            }
            None => exact.first()?.clone(),
        };
        let gradient = descent.exact_gradient_at(&watched)?;
        let mut next = exact.to_vec();
        for (i, slope) in gradient.iter().enumerate() {
            let mut known = known_at(i)?;
            known.push((Symbol::new("g"), *slope));
            for (name, rule) in rules {
                let new = evaluate::exact_value(rule, &known)?;
                known.retain(|(old, _)| old != name);
                known.push((name.clone(), new));
                let which = names.iter().position(|known| known == name)?;
                *next.get_mut(which)?.get_mut(i)? = new;
            }
        }
        Some(next)
    }
}
