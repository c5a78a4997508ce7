//! The catalogue of slips: each a rule gone wrong, in the notation, run on the engine that derives.

use super::expr::Expr;

/// One row of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// E.g. `chain.drop_inner`.
    pub id: &'static str,
    /// The skill it belongs to: `chain`, `power`, `product`, …
    pub skill: &'static str,
    /// Said to the learner, as a question or a pointer; never "you did".
    pub say: &'static str,
    /// The rule that mends it, in letters; said on the third miss.
    pub rule: &'static str,
}

/// What someone would answer who made a mistake.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongForm {
    pub mistake: &'static Mistake,
    /// Tidied.
    pub expr: Expr,
    /// How many slips it takes: 1, or 2 for a pair.
    pub slips: usize,
}

/// Every wrong derivative of `of`: each mistake at one site, then at all sites, in catalogue order.
pub fn wrong_derivatives(_of: &Expr, _by: &str, _order: usize) -> Vec<WrongForm> {
    Vec::new()
}
