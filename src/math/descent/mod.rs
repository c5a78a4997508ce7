//! Gradient descent, plain and with momentum, as data.
//!
//! An optimiser is a row whose update rules are texts in the notation that learners type. The same texts are shown,
//! run on doubles, and run on exact numbers, so that 3 − 0.1·6 is 2.4 and nothing near it.

mod rows;
mod run;
pub mod slips;
mod theory;
mod verdict;

pub use rows::{IDS, MOMENTUM, OPTIMISERS, Optimiser, PLAIN, optimiser};
pub use theory::{DescentTheory, shrinking, theory};
pub use verdict::{Behaviour, Curvature, curvature};

use super::Diagnostic;
use super::derive::derivative;
use super::evaluate::{self, CompiledExprs};
use super::expr::{Expr, Symbol};
use super::language;
use super::number::Number;
use super::slope::{Slope, partial_at};
use super::tape::eval;

/// The most steps that are run.
pub const MOST_STEPS: usize = 10_000;

/// A descent to be run.
#[derive(Clone, Debug)]
pub struct Descent {
    /// The loss.
    pub of: Expr,
    /// The variables, in the order in which points give their values.
    pub by: Vec<Symbol>,
    /// Where the descent begins, one number for each variable.
    pub start: Vec<Number>,
    /// The update rules that are run.
    pub optimiser: &'static Optimiser,
    /// Rate and the optimiser's other settings, e.g. `eta` is 0.1, `beta` is 0.5.
    pub settings: Vec<(Symbol, Number)>,
    /// The partial derivatives, tidied.
    pub gradient: Vec<Expr>,
}

/// One line of the table: where we are, and the step that is taken from there.
#[derive(Clone, Debug, PartialEq)]
pub struct DescentLine {
    /// How many steps led here; 0 is the start.
    pub k: usize,
    /// The point, one number for each variable.
    pub at: Vec<f64>,
    /// The same exactly, as long as it is rational and fits.
    pub exact: Option<Vec<Number>>,
    /// The loss here; `None` where it is undefined or overflows.
    pub loss: Option<f64>,
    /// The partial derivatives here; `None` where one is undefined or overflows.
    pub gradient: Option<Vec<f64>>,
    /// From here to the next line; `None` on the last.
    pub step: Option<Vec<f64>>,
    /// The optimiser's memory on arriving here, one vector for each of its names: `v` for momentum.
    pub memory: Vec<Vec<f64>>,
}

/// A descent that has been run.
#[derive(Clone, Debug, PartialEq)]
pub struct DescentRun {
    /// Line 0 is the start. It ends early where the loss or the gradient is undefined or overflows.
    pub lines: Vec<DescentLine>,
    /// What the run does, judged from its lines.
    pub behaviour: Behaviour,
}

/// An update rule ready to run: which name it sets, and to what.
type Rule = (Symbol, Expr);

impl Descent {
    /// Plain descent on `of` at the given rate. An error when `of` has no derivative by one of the names.
    pub fn new(of: Expr, by: &[Symbol], start: &[Number], rate: Number) -> Result<Descent, Diagnostic> {
        let gradient = by.iter().map(|name| derivative(&of, name)).collect::<Result<Vec<Expr>, Diagnostic>>()?;
        let settings = vec![(Symbol::new("eta"), rate)];
        Ok(Descent { of, by: by.to_vec(), start: start.to_vec(), optimiser: &PLAIN, settings, gradient })
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
        self.with(&MOMENTUM, &[("beta", beta)])
    }
    /// A setting's value, e.g. of `eta`.
    pub fn setting(&self, name: &str) -> Option<Number> {
        self.settings.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
    /// The loss at a point; `None` where it is undefined.
    pub fn loss_at(&self, at: &[f64]) -> Option<f64> {
        CompiledExprs::new(&[&self.of], &self.by)?.finite(at)
    }
    /// The gradient at a point; `None` where a component is undefined.
    pub fn gradient_at(&self, at: &[f64]) -> Option<Vec<f64>> {
        let parts: Vec<&Expr> = self.gradient.iter().collect();
        let values = CompiledExprs::new(&parts, &self.by)?.values(at);
        values.iter().all(|part| part.is_finite()).then_some(values)
    }
    /// A slope where its formula has a hole, as that of √(w⁴) at 0; `None` where there is none.
    fn slope_in_hole(&self, at: &[f64], name: &str) -> Option<f64> {
        let written = |x: &f64| Number::parse_signed(&format!("{x}")).map(Expr::number);
        let point = self.by.iter().cloned().zip(at).map(|(name, x)| Some((name, written(x)?)));
        match partial_at(&self.of, &point.collect::<Option<Vec<_>>>()?, name, 1).slope {
            Slope::Is(slope) => eval(&slope, &[]),
            Slope::None(_) | Slope::Unknown => None,
        }
    }
    /// Whether a run ended because there is no slope where it came to.
    pub fn stops_without_slope(&self, steps: usize) -> bool {
        let run = self.run(steps);
        run.lines.len() <= steps && run.lines.last().is_some_and(|line| line.loss.is_some() && line.gradient.is_none())
    }
    /// The gradient at an exact point, where it is rational.
    pub fn exact_gradient_at(&self, at: &[Number]) -> Option<Vec<Number>> {
        let point: Vec<(Symbol, Number)> = self.by.iter().cloned().zip(at.iter().copied()).collect();
        self.gradient.iter().map(|part| evaluate::exact_value(part, &point)).collect()
    }

    /// Runs `steps` steps, at most [`MOST_STEPS`].
    pub fn run(&self, steps: usize) -> DescentRun {
        run::run(self, &self.optimiser.rules(), steps)
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

/// A rule's text as an expression. The names of the rules are declared, so that `eta` is one name.
fn rule_text(text: &str) -> Option<Expr> {
    let variables = ["w", "g", "v", "s", "m", "k", "L", "eta", "beta", "beta1", "beta2", "rho", "tiny"];
    let scope = language::Scope::new(variables);
    language::read(text, &scope).ok().map(|reading| reading.expr)
}
