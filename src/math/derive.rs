//! Derivations as values: the key, the worked steps, the blanks and the mistakes all come from this tree.

use super::condition::Condition;
use super::expr::{Expr, Symbol};
use super::step::Step;

/// A derivative with the steps that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    pub of: Expr,
    pub by: Symbol,
    pub order: usize,
    /// Tidied.
    pub derivative: Expr,
    /// The derivative as the rules gave it, before tidying.
    pub raw: Expr,
    /// Where the derivative holds: `x != 0`, `x > 0`.
    pub domain: Vec<Condition>,
    pub steps: Vec<Step>,
    /// Other short forms of the derivative, tidied: factored, split, expanded.
    pub also: Vec<Expr>,
}

/// Why there is no derivation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeriveError {
    pub message: String,
}

/// The derivative of `of` by `by`, `order` times, with every step.
pub fn derive(_of: &Expr, _by: &str, _order: usize) -> Result<Derivation, DeriveError> {
    Err(DeriveError { message: String::new() })
}

/// The tidied derivative alone, for where no steps are needed.
pub fn derivative(_of: &Expr, _by: &str) -> Result<Expr, DeriveError> {
    Err(DeriveError { message: String::new() })
}
