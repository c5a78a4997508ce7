//! Derivations as values: the key, the worked steps, the blanks and the mistakes all come from this tree.

mod alternatives;
mod domain;
mod explain;
mod lines;
pub(crate) mod pieces;
mod rewrite;
mod work;

pub use alternatives::alternatives;
pub use domain::{domain, simplified};
pub use lines::{WrittenLine, lines};
pub use work::{Recipe, Site, SiteId, Work};

use super::Diagnostic;
use super::condition::Condition;
use super::expr::{Expr, Node, Symbol};
use super::step::Step;
use super::steps;

/// The highest order of a derivative that is worked out.
pub const MAX_ORDER: usize = 100;
/// The longest expression that is differentiated, and the longest derivative given, in nodes.
pub const MAX_SIZE: usize = 3_000;

/// A derivative with the steps that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The function, as given.
    pub of: Expr,
    /// The variable that moves.
    pub by: Symbol,
    /// How many times it is differentiated, from 1 to [`MAX_ORDER`].
    pub order: usize,
    /// Tidied.
    pub derivative: Expr,
    /// The derivative as the rules gave it, before tidying.
    pub raw: Expr,
    /// Where the derivative holds: `x != 0`, `x > 0`.
    pub domain: Vec<Condition>,
    /// The steps in order, each with its reasons.
    pub steps: Vec<Step>,
}

impl Derivation {
    /// Other short forms of the derivative, tidied: factored, split, expanded.
    pub fn also(&self) -> Vec<Expr> {
        let found = in_bounds(|| Ok(alternatives(&self.derivative, &self.raw)));
        found.unwrap_or_default()
    }
}

/// Why there is no derivative.
pub(crate) fn none(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("no-derivative", message)
}

/// The same where it takes too much.
pub(crate) fn too_long() -> Diagnostic {
    Diagnostic::new("too-large", "This derivative is too large to work out step by step.")
}

/// The derivative of `of` by `by`, `order` times, with every step.
pub fn derive(of: &Expr, by: &str, order: usize) -> Result<Derivation, Diagnostic> {
    check(of, by, order)?;
    in_bounds(|| derived(of, by, order))
}

/// Does it in a bounded number of steps.
pub(crate) fn in_bounds<T>(work: impl FnOnce() -> Result<T, Diagnostic>) -> Result<T, Diagnostic> {
    match steps::within(steps::ONE, work) {
        (_, count) if count.too_large => Err(too_long()),
        (outcome, _) => outcome,
    }
}

fn derived(of: &Expr, by: &str, order: usize) -> Result<Derivation, Diagnostic> {
    let mut names = PartNames::avoiding(of, by);
    let (mut current, mut raw, mut steps) = (of.clone(), of.clone(), Vec::new());
    for _ in 0..order {
        let work = Work::new(&current, by, false)?;
        let Some(root) = work.root() else { break };
        steps.extend(explain::steps(&work, work.sites.len() - 1, &mut names));
        (raw, current) = (root.raw.clone(), root.value.clone());
        if current.size() > MAX_SIZE {
            return Err(too_long());
        }
    }
    let domain = domain(of, &current, by);
    Ok(Derivation { of: of.clone(), by: Symbol::new(by), order, derivative: current, raw, domain, steps })
}

/// The tidied derivative alone, for where no steps are needed.
pub fn derivative(of: &Expr, by: &str) -> Result<Expr, Diagnostic> {
    nth_derivative(of, by, 1)
}

/// The tidied derivative of any order, without its steps.
pub fn nth_derivative(of: &Expr, by: &str, order: usize) -> Result<Expr, Diagnostic> {
    check(of, by, order)?;
    in_bounds(|| repeated(of, by, order))
}

fn repeated(of: &Expr, by: &str, order: usize) -> Result<Expr, Diagnostic> {
    let mut current = of.clone();
    for _ in 0..order {
        let work = Work::new(&current, by, false)?;
        current = work.root().map_or_else(Expr::zero, |root| root.value.clone());
        if current.size() > MAX_SIZE {
            return Err(too_long());
        }
    }
    Ok(current)
}

fn check(of: &Expr, by: &str, order: usize) -> Result<(), Diagnostic> {
    if order == 0 || order > MAX_ORDER {
        return Err(none(format!("The order of a derivative is a whole number from 1 to {MAX_ORDER}.")));
    }
    if by.is_empty() {
        return Err(none("By which variable? It has no name."));
    }
    if of.size() > MAX_SIZE {
        return Err(too_long());
    }
    if of.any(&|part| matches!(part.node(), Node::Slope(..))) {
        return Err(none("This contains a derivative that is not carried out; work that one out first."));
    }
    Ok(())
}

/// Letters for parts: never one that stands in the function, and no substitution twice.
#[derive(Debug)]
pub(crate) struct PartNames {
    taken: Vec<Symbol>,
}

impl PartNames {
    pub(crate) fn avoiding(of: &Expr, by: &str) -> PartNames {
        let mut taken = of.names();
        taken.push(Symbol::new(by));
        PartNames { taken }
    }
    /// A fresh letter for a substitution.
    pub(crate) fn substitution(&mut self) -> Symbol {
        let numbered = (1..).map(|i| Symbol::new(format!("u_{i}")));
        let letters = ["u", "w", "v", "s", "p", "q", "r", "m", "z"].into_iter().map(Symbol::new);
        let name = letters.chain(numbered).find(|name| !self.taken.contains(name)).unwrap_or_default();
        self.taken.push(name.clone());
        name
    }
    /// A name for a factor, a top or a bottom: the one wanted, or one like it.
    pub(crate) fn part(&self, wanted: char) -> Symbol {
        let mut name = Symbol::new(wanted.encode_utf8(&mut [0; 4]));
        let mut i = 0;
        while self.taken.contains(&name) {
            i += 1;
            name = Symbol::new(format!("{wanted}_{i}"));
        }
        name
    }
}
