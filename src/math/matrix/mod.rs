//! Matrix calculus: derivatives of numbers, columns and matrices of declared shape by whole columns and matrices.
//!
//! Layout, everywhere: the slope of a number by W has the shape of W; that of a column y by a column x has a row for
//! each part of y and a column for each part of x (the Jacobian).

mod build;
pub mod evaluate;
pub mod field;
pub mod print;
mod product;
pub mod proof;
pub mod question;
pub mod readable;
pub mod shape;
pub mod slips;
pub mod slope;
pub mod story;
pub mod tree;

pub use shape::{MatrixShape, Size};
pub use tree::{Matrix, Op, Property};

#[cfg(test)]
mod tests;
