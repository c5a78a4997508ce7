//! What is true: expressions, reading and printing them, tables of functions and rules, derivations, limits,
//! differences, graphs, descent, agreement. Knows no lesson, no wording beyond its rows, no colour.

pub mod agree;
pub mod arithmetic;
pub mod at_point;
pub mod cancel;
pub mod complex;
pub mod condition;
pub mod constant;
pub(crate) mod decide;
pub mod derive;
pub mod descent;
pub mod difference;
pub mod evaluate;
pub mod exact;
pub mod expr;
pub mod form;
pub mod functions;
pub(crate) mod germ;
pub mod graph;
pub mod language;
pub mod layers;
pub mod letters;
pub mod limit;
pub mod loss;
pub mod matrix;
pub mod mistakes;
pub(crate) mod model;
pub mod number;
pub mod pattern;
pub(crate) mod polynomial;
pub mod precise;
pub mod predicate;
pub mod print;
pub mod quotient;
pub mod rng;
mod row_texts;
pub mod rules;
pub mod secant;
pub mod slips;
pub mod slope;
pub mod solution;
pub mod step;
pub mod steps;
pub(crate) mod table;
pub mod tape;
pub mod tidy;
pub mod train;
pub mod value;
pub mod worth;

pub use evaluate::exact_value;
pub use expr::{Case, Constant, Expr, Node, Symbol};
#[doc(hidden)]
pub use number::Number;
pub use predicate::Predicate;
pub use value::Value;
