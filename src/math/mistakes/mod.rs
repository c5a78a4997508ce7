//! The catalogue of slips: each a rule gone wrong, in the notation, run on the engine that derives.
//!
//! A derivation is prepared once with the values of all its wrong forms at a few points, so that looking for the
//! reason behind an answer is a comparison of numbers; the expression of a wrong form is made when it is needed.

mod activations;
mod answers;
mod catalogue;
mod edited;
mod integral;
mod probe;
mod rows;
mod say;
mod tree;
mod views;
mod whole;

pub use activations::activation_forms;
pub use answers::{off_by_one, one_sign_turned, one_term_lost};
pub use catalogue::{Catalogue, Glance, WrongForm};
pub use rows::{Mistake, MistakeRow, all as rows, whole as whole_rows};

use super::expr::Expr;

/// What is said where one term of an answer has the wrong sign.
pub fn sign_of_one_term() -> &'static Mistake {
    &rows::SIGN_OF_ONE_TERM.mistake
}

/// What is said where one term of an answer is missing.
pub fn lost_term() -> &'static Mistake {
    &rows::LOST_TERM.mistake
}

/// Every wrong derivative of `of`: each mistake at one site, then at all sites, in catalogue order, then what concerns
/// the whole answer.
pub fn wrong_derivatives(of: &Expr, by: &str, order: usize) -> Vec<WrongForm> {
    Catalogue::new(of, by, order).map_or_else(Vec::new, |catalogue| catalogue.forms().collect())
}
