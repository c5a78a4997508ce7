//! The typed tree: operations on numbers, columns and matrices of known shape.
//!
//! The constructors bring what they build into one form: numbers and numbers' factors stand before matrices, transposes
//! are carried inwards, a row times a column is a number, `diag(u) v` is `u ⊙ v`. They never multiply out.

pub use super::build::*;
use super::product::assembled;
pub use super::product::{negate, product, times};

use super::shape::{MatrixShape, Size};
use crate::math::functions::Func;
use crate::math::{Number, Symbol};
use std::ops::Deref;
use std::sync::Arc;

/// What is known of the values of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// Nothing.
    Any,
    /// Every entry is above 0.
    Positive,
    /// The entries of a column, or of each row of a matrix, are above 0 and their sum is 1.
    SumsToOne,
    /// Every entry is 1 or −1.
    PlusMinusOne,
    /// Every entry is 0 or 1.
    ZeroOne,
    /// Equal to its transpose; of constants only.
    Symmetric,
    /// It has an inverse.
    Invertible,
    /// Its determinant is above 0.
    PositiveDeterminant,
    /// Symmetric, and xᵀA x is above 0 for every x but 0.
    PositiveDefinite,
    /// Small entries.
    Small,
}

impl Property {
    /// As authors write them.
    pub const NAMED: &[(&str, Property)] = &[
        ("positive", Property::Positive),
        ("sums to 1", Property::SumsToOne),
        ("probability", Property::SumsToOne),
        ("labels ±1", Property::PlusMinusOne),
        ("labels 0/1", Property::ZeroOne),
        ("symmetric", Property::Symmetric),
        ("invertible", Property::Invertible),
        ("det > 0", Property::PositiveDeterminant),
        ("positive definite", Property::PositiveDefinite),
        ("small", Property::Small),
    ];
    /// The property of that name.
    pub fn named(text: &str) -> Option<Property> {
        let text = text.trim();
        Property::NAMED.iter().find(|(name, _)| *name == text).map(|(_, property)| *property)
    }
    /// Whether only a square matrix can have it.
    pub fn needs_square(self) -> bool {
        matches!(
            self,
            Property::Symmetric | Property::Invertible | Property::PositiveDeterminant | Property::PositiveDefinite
        )
    }
}

/// The operation of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// A declared name.
    Symbol(Symbol, Property),
    /// A name for its one part.
    Named(Symbol),
    /// A number, with its sign.
    Number(OrdNumber),
    /// The number that a size letter stands for.
    Size(char),
    /// Every entry 0.
    Zero,
    /// Two or more terms of one shape.
    Sum,
    /// A number, factors that are numbers, then a chain of matrices.
    Product(OrdNumber),
    /// Entry by entry, ⊙, of two or more of one shape.
    Entrywise,
    /// Each entry to a power.
    Power(OrdNumber),
    /// Rows and columns exchanged.
    Transpose,
    /// The inverse of a square matrix.
    Inverse,
    /// A square matrix times itself, so often.
    MatrixPower(u32),
    /// The determinant.
    Determinant,
    /// The sum of the entries on the diagonal.
    Trace,
    /// The sum of all entries.
    SumAll,
    /// A matrix with a column on its diagonal.
    Diagonal,
    /// The diagonal of a matrix, as a column.
    DiagonalOf,
    /// A function to each entry.
    Each(Func),
    /// A function's slope at each entry.
    EachSlope(Func),
    /// Of a column, or along each row of a matrix.
    Softmax,
    /// The logarithm of softmax, likewise.
    LogSoftmax,
    /// ln Σ eᶻ of a column, or of each row of a matrix, as a column.
    LogSumExp,
    /// The length, √ of the sum of all squares.
    Norm,
    /// The identity matrix.
    Identity,
    /// A column of ones.
    Ones,
}

/// A rational number that can be ordered, for a stable order of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrdNumber(pub Number);

impl PartialOrd for OrdNumber {
    fn partial_cmp(&self, other: &OrdNumber) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for OrdNumber {
    fn cmp(&self, other: &OrdNumber) -> std::cmp::Ordering {
        (self.0.num(), self.0.den()).cmp(&(other.0.num(), other.0.den()))
    }
}

/// One operation with its parts and its shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MatrixNode {
    /// What is done.
    pub op: Op,
    /// To what, in order.
    pub kids: Vec<Matrix>,
    /// What comes out.
    pub shape: MatrixShape,
}

/// A shared, immutable expression of numbers, columns and matrices.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Matrix(Arc<MatrixNode>);

impl Deref for Matrix {
    type Target = MatrixNode;
    fn deref(&self) -> &MatrixNode {
        &self.0
    }
}

pub(super) fn node(op: Op, kids: Vec<Matrix>, shape: MatrixShape) -> Matrix {
    Matrix(Arc::new(MatrixNode { op, kids, shape }))
}

pub(super) fn one() -> Number {
    Number::int(1)
}

/// A number.
pub fn number(n: Number) -> Matrix {
    let n = n.marked_decimal(false);
    if n.is_zero() { zero(MatrixShape::NUMBER) } else { node(Op::Number(OrdNumber(n)), vec![], MatrixShape::NUMBER) }
}
/// A whole number.
pub fn int(n: i64) -> Matrix {
    number(Number::int(n))
}
/// Every entry 0.
pub fn zero(shape: MatrixShape) -> Matrix {
    node(Op::Zero, vec![], shape)
}
/// A declared name.
pub fn symbol(name: &str, shape: MatrixShape, property: Property) -> Matrix {
    node(Op::Symbol(Symbol::new(name), property), vec![], shape)
}
/// The number a size stands for.
pub fn size(size: Size) -> Matrix {
    match size {
        Size::One => int(1),
        Size::Number(n) => int(i64::from(n)),
        Size::Letter(letter) => node(Op::Size(letter), vec![], MatrixShape::NUMBER),
    }
}
/// A name for something.
pub fn named(name: &str, is: Matrix) -> Matrix {
    let shape = is.shape;
    node(Op::Named(Symbol::new(name)), vec![is], shape)
}
/// The identity of `n` rows.
pub fn identity(n: Size) -> Matrix {
    if n == Size::One { int(1) } else { node(Op::Identity, vec![], MatrixShape::new(n, n)) }
}
/// A column of `n` ones.
pub fn ones(n: Size) -> Matrix {
    if n == Size::One { int(1) } else { node(Op::Ones, vec![], MatrixShape::column(n)) }
}
/// Every entry the number `value`.
pub fn fill(value: Matrix, shape: MatrixShape) -> Matrix {
    product(vec![value, ones(shape.rows), transpose(ones(shape.cols))])
}

impl Matrix {
    /// Whether it is 0 in every entry, as written.
    pub fn is_zero(&self) -> bool {
        self.op == Op::Zero
    }
    /// The number this is.
    pub fn as_number(&self) -> Option<Number> {
        match self.op {
            Op::Number(n) => Some(n.0),
            Op::Zero if self.shape.is_number() => Some(Number::int(0)),
            _ => None,
        }
    }
    /// Whether the name stands anywhere in it, or in what a name stands for.
    pub fn mentions(&self, name: &str) -> bool {
        matches!(&self.op, Op::Symbol(symbol, _) if symbol == name) || self.kids.iter().any(|kid| kid.mentions(name))
    }
    /// How many nodes there are.
    pub fn size(&self) -> usize {
        1 + self.kids.iter().map(Matrix::size).sum::<usize>()
    }
    /// The number in front, and the rest.
    pub fn split(&self) -> (Number, Matrix) {
        match &self.op {
            Op::Number(n) => (n.0, int(1)),
            Op::Product(c) if c.0 != one() => (c.0, assembled(one(), self.kids.clone(), self.shape)),
            _ => (one(), self.clone()),
        }
    }
    /// The base and the power of one factor.
    pub(super) fn base(&self) -> (Matrix, Number) {
        match self.op {
            Op::Power(n) => (self.kids[0].clone(), n.0),
            _ => (self.clone(), one()),
        }
    }
    /// The factors that are numbers and the chain of matrices of a product; anything else is one factor.
    pub fn factors(&self) -> (Number, Vec<Matrix>, Vec<Matrix>) {
        match &self.op {
            Op::Number(n) => (n.0, vec![], vec![]),
            Op::Product(c) => {
                let (scalars, chain) = self.kids.iter().cloned().partition(|kid| kid.shape.is_number());
                (c.0, scalars, chain)
            }
            _ if self.shape.is_number() => (one(), vec![self.clone()], vec![]),
            _ => (one(), vec![], vec![self.clone()]),
        }
    }
    /// The same with every part changed; the constructors bring it to form again.
    pub fn rebuilt(&self, change: &mut dyn FnMut(&Matrix) -> Matrix) -> Matrix {
        let kids: Vec<Matrix> = self.kids.iter().map(&mut *change).collect();
        self.with(kids)
    }
    /// The same operation on other parts.
    pub fn with(&self, mut kids: Vec<Matrix>) -> Matrix {
        let mut first = || if kids.is_empty() { self.clone() } else { kids.remove(0) };
        match &self.op {
            Op::Sum => sum(kids),
            Op::Product(c) => {
                kids.insert(0, number(c.0));
                product(kids)
            }
            Op::Entrywise => entrywise(kids),
            Op::Named(name) => named(name, first()),
            Op::Power(n) => power(first(), n.0),
            Op::Transpose => transpose(first()),
            Op::Inverse => inverse(first()),
            Op::MatrixPower(k) => matrix_power(first(), *k),
            Op::Determinant => determinant(first()),
            Op::Trace => trace(first()),
            Op::SumAll => sum_all(first()),
            Op::Diagonal => diagonal(first()),
            Op::DiagonalOf => diagonal_of(first()),
            Op::Each(f) => each(*f, first()),
            Op::EachSlope(f) => each_slope(*f, first()),
            Op::Softmax => softmax(first()),
            Op::LogSoftmax => log_softmax(first()),
            Op::LogSumExp => log_sum_exp(first()),
            Op::Norm => norm(first()),
            Op::Symbol(..) | Op::Number(_) | Op::Size(_) | Op::Zero | Op::Identity | Op::Ones => self.clone(),
        }
    }
    /// The same with every part that has a name of its own as that name.
    #[must_use]
    pub fn with_names(&self, given: &[(Symbol, Matrix)]) -> Matrix {
        match given.iter().find(|(_, is)| is == self) {
            Some((name, is)) => named(name, is.clone()),
            None if matches!(self.op, Op::Named(_)) => self.clone(),
            None => self.rebuilt(&mut |kid| kid.with_names(given)),
        }
    }
    /// Every `Named` opened.
    pub fn opened(&self) -> Matrix {
        match self.op {
            Op::Named(_) => self.kids[0].opened(),
            _ => self.rebuilt(&mut Matrix::opened),
        }
    }
}
