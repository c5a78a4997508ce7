//! What has been defined, as the reader meets it: names with a meaning, functions that are applied, results of cells.

use super::super::expr::{Expr, Symbol};
use super::super::{Diagnostic, Value};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: it is a variable.
    Free,
    /// One number or formula.
    Number,
    /// A vector.
    Vector,
    /// A matrix.
    Matrix,
    /// A function of its variables.
    Function,
}

/// A meaning with the variables it is a function of.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// The variables, in order; empty for a constant.
    pub of: Vec<Symbol>,
    /// With everything put in that it uses.
    pub is: Value,
}

/// What is defined where a text is read; the scratch notebook has definitions, an answer has none.
pub trait Names {
    /// What a name stands for.
    fn standing(&self, name: &str) -> Standing;
    /// Whether names have shapes here and no entries: slopes of functions, axes and `[:, None]` are read then.
    fn in_shapes(&self) -> bool {
        false
    }
    /// The meaning of a name that stands for something; that it was used is noted.
    ///
    /// # Errors
    /// Where its definition does not work as it stands.
    fn meaning(&self, name: &str) -> Result<Meaning, Diagnostic>;
    /// What a cell came to: the last one, or the one with this number.
    ///
    /// # Errors
    /// Where there is no such cell, or it has no value.
    fn out(&self, cell: Option<usize>) -> Result<Meaning, Diagnostic>;
    /// The derivative by each of these names in turn.
    ///
    /// # Errors
    /// Where there is none.
    fn derived(&self, is: &Value, by: &[Symbol]) -> Result<Value, Diagnostic>;
    /// The derivative of this order at a point, where the formula does not say it: at a corner, or where a root in it is
    /// 0. `None` where the formula holds.
    ///
    /// # Errors
    /// Where there is no slope.
    fn slope_at(&self, _of: &Expr, _by: &Symbol, _order: usize, _at: &Expr) -> Result<Option<Expr>, Diagnostic> {
        Ok(None)
    }
}

/// A meaning that is put to use in a text.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    /// As it is spoken of.
    pub name: String,
    pub meaning: Meaning,
    /// The function that was derived by its one variable, and how often.
    pub from: Option<(Expr, usize)>,
}

impl Applied {
    /// `f(x) takes one value, not 2`.
    pub fn takes(&self, given: usize) -> String {
        let names = self.meaning.of.join(", ");
        match self.meaning.of.len() {
            1 => format!("{}({names}) takes one value, not {given}", self.name),
            count => format!("{}({names}) takes {count} values, not {given}", self.name),
        }
    }
}
