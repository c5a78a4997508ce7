//! Expressions and their derivatives.

use super::Diagnostic;
use crate::math::language::{Scope, read};
use crate::math::solution::{Solution, solve};
use crate::math::{self, Symbol, print};
use crate::page::Page;
use crate::page::worked::{self, Detail};
use std::fmt;
use std::str::FromStr;

/// A mathematical expression, read as people type it: `2x sin^2 x`, `np.exp(-x)`, `½x`.
///
/// `Display` writes it in explicit ASCII that reads back as the same expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expr(math::Expr);

impl FromStr for Expr {
    type Err = Diagnostic;

    /// Reads an expression of at most 2,000 characters. It never panics, and takes time in proportion to the text.
    ///
    /// # Errors
    /// What cannot be read and where, with a fix where one is likely.
    fn from_str(text: &str) -> Result<Expr, Diagnostic> {
        Ok(Expr(read(text, &Scope::default())?.expr))
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print::ascii(&self.0))
    }
}

impl Expr {
    /// As people write it by hand: `2x sin²x`.
    pub fn unicode(&self) -> String {
        print::unicode(&self.0)
    }

    /// As LaTeX, for between dollar signs.
    pub fn latex(&self) -> String {
        print::latex(&self.0)
    }

    /// The names of its variables, in the order in which they first come.
    pub fn names(&self) -> Vec<String> {
        self.0.names().iter().map(ToString::to_string).collect()
    }
}

/// A derivative with the steps that lead to it.
#[derive(Clone, Debug)]
pub struct Derivation {
    solution: Solution,
    derivative: Expr,
}

/// The derivative of an expression by a variable, `order` times (1 to 10), with every step.
///
/// # Errors
/// `no-derivative` where the order is out of range, the variable has no name, or the derivative is too long to be worked
/// out step by step.
///
/// # Examples
/// ```
/// let derivation = gradus::derive(&"x^2 sin x".parse()?, "x", 1)?;
/// assert_eq!(derivation.derivative().unicode(), "2x sin x + x² cos x");
/// # Ok::<(), gradus::Diagnostic>(())
/// ```
pub fn derive(of: &Expr, by: &str, order: usize) -> Result<Derivation, Diagnostic> {
    let solution = solve(&of.0, &Symbol::new(by), order)?;
    let derivative = Expr(solution.derivation.derivative.clone());
    Ok(Derivation { solution, derivative })
}

impl Derivation {
    /// The derivative, simplified.
    pub fn derivative(&self) -> &Expr {
        &self.derivative
    }

    /// Where it holds, as relations in explicit ASCII (`x != 0`); empty where it holds wherever the function does.
    pub fn domain(&self) -> Vec<String> {
        self.solution.derivation.domain.iter().map(ToString::to_string).collect()
    }

    /// The worked solution: what to look for, each rule with its parts, a check at a point, the usual traps.
    pub fn page(&self) -> Page {
        worked::page(&self.solution, Detail::Usual)
    }
}
