//! Compiled evaluation: value with error bound, forward duals, reverse mode, on one hash-consed SSA tape.
//!
//! One or several expressions become one list of operations in which each result is named by its place (static
//! single assignment); equal subexpressions are one operation. Points are evaluated in columns of 64, operation by
//! operation, in buffers that the caller keeps.

mod balls;
pub(crate) mod bounded;
mod columns;
mod compile;
mod fold;
mod intern;
mod lower;
mod scalar;
mod slopes;
#[cfg(test)]
mod tests;
pub(crate) mod unary;

pub use balls::{BLOCK, BallBlock, BallColumn, BallView, Balls};
pub use bounded::Ball;
pub use columns::{Column, Columns, LANES};
pub use fold::written_ratio;
pub use scalar::{eval, eval_dual, eval_jet, gradient, value_at};

use super::condition::Comparison;
use super::expr::Symbol;
use super::number::Number;
use std::fmt;
use unary::Unary;

/// Where a result stands on the tape.
pub type Register = u32;

/// One operation; its operands stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// An index of [`Tape::constants`].
    Constant(u32),
    /// An index of [`Tape::names`].
    Input(u32),
    /// −a
    Neg(Register),
    /// a + b
    Add(Register, Register),
    /// a − b
    Sub(Register, Register),
    /// a·b
    Mul(Register, Register),
    /// a/b
    Div(Register, Register),
    /// The greater of the two.
    Max(Register, Register),
    /// The smaller of the two.
    Min(Register, Register),
    /// A function of one argument.
    Unary(Unary, Register),
    /// A power with a rational exponent, an index of [`Tape::ratios`].
    Ratio(Register, u32),
    /// Base and exponent.
    Power(Register, Register),
    /// Degree and radicand.
    Root(Register, Register),
    /// 1 where the two compare so, else 0.
    Compare(Comparison, Register, Register),
    /// 1 where both are, 0 where one is: of truth values, one of which may be undefined.
    And(Register, Register),
    /// The second where the first, a truth value, is 1; 0 where it is 0, whatever the second is.
    Where(Register, Register),
}

/// A constant with the bound of its rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// The nearest double with its bound.
    pub ball: Ball,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a constant is: enough to compute it again to any precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// A rational number.
    Exact(Number),
    /// π
    Pi,
    /// e
    E,
    /// An operation on constants that stand before it.
    Folded(Op),
}

impl Known {
    /// The exact value, where it is a rational number.
    pub fn exact(&self) -> Option<Number> {
        match self.origin {
            Origin::Exact(n) => Some(n),
            _ => None,
        }
    }
}

/// Compiled expressions.
#[derive(Clone, Debug)]
pub struct Tape {
    ops: Vec<Op>,
    constants: Vec<Known>,
    ratios: Vec<(i64, i64)>,
    outputs: Vec<Register>,
    names: Vec<Symbol>,
    /// Places by the hash of their operation, where the tape is too long to be searched through.
    table: intern::Table,
}

/// Why an expression has no value to compute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// A variable that is not in the list of names.
    UnknownName(Symbol),
    /// A derivative that has not been carried out.
    Slope,
    /// A function with too few or too many arguments.
    Arguments(&'static str),
    /// More operations than a tape is allowed, 2^20.
    TooLong,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::UnknownName(name) => write!(f, "{name} has no value"),
            CompileError::Slope => write!(f, "a derivative that is not worked out has no value"),
            CompileError::Arguments(name) => write!(f, "{name} has the wrong number of arguments"),
            CompileError::TooLong => write!(f, "the expression is too long"),
        }
    }
}

impl std::error::Error for CompileError {}

impl Op {
    /// Calls `visit` on every operand.
    pub fn for_each_operand(self, mut visit: impl FnMut(Register)) {
        match self {
            Op::Constant(_) | Op::Input(_) => {}
            Op::Neg(a) | Op::Unary(_, a) | Op::Ratio(a, _) => visit(a),
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Div(a, b) => (visit(a), visit(b)).1,
            Op::Max(a, b) | Op::Min(a, b) | Op::Power(a, b) | Op::Root(a, b) => (visit(a), visit(b)).1,
            Op::Compare(_, a, b) | Op::And(a, b) | Op::Where(a, b) => (visit(a), visit(b)).1,
        }
    }
}

impl Tape {
    /// All operations, operands before what uses them.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }
    /// The constants that the operations name by index.
    pub fn constants(&self) -> &[Known] {
        &self.constants
    }
    /// Rational exponents in lowest terms, the denominators positive.
    pub fn ratios(&self) -> &[(i64, i64)] {
        &self.ratios
    }
    /// Where the values of the compiled expressions stand, in their order.
    pub fn outputs(&self) -> &[Register] {
        &self.outputs
    }
    /// Where the value of one of the compiled expressions stands; place 0 when there are not so many.
    pub fn output(&self, which: usize) -> Register {
        self.outputs.get(which).copied().unwrap_or(0)
    }
    /// The inputs, in the order in which points give them.
    pub fn names(&self) -> &[Symbol] {
        &self.names
    }
    /// Which operations the places wanted depend on, the parts of folded constants included.
    pub fn needed(&self, wanted: &[Register]) -> Vec<bool> {
        let mut needed = vec![false; self.ops.len()];
        for place in wanted {
            if let Some(mark) = needed.get_mut(*place as usize) {
                *mark = true;
            }
        }
        for i in (0..self.ops.len()).rev() {
            if !needed[i] {
                continue;
            }
            let op = match self.ops[i] {
                Op::Constant(k) => match self.constants[k as usize].origin {
                    Origin::Folded(op) => op,
                    _ => continue,
                },
                op => op,
            };
            op.for_each_operand(|place| needed[place as usize] = true);
        }
        needed
    }
}
