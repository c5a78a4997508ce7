//! What a text of mathematics may mean: one expression, a vector or matrix, an interval, infinity, or nothing. Answers,
//! keys, definitions, cells and networks all hold this one type.

mod array;

use super::expr::{Expr, Symbol};
pub use array::{Array, MOST_ENTRIES, short};

/// What an answer, a formula or a cell comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One expression: a number or a formula, piecewise ones among them.
    Expr(Expr),
    /// A vector or a matrix.
    Array(Array),
    /// `inf`, `-inf`, `∞`.
    Infinity {
        /// −∞ instead of +∞.
        negative: bool,
    },
    /// `none`, `DNE`, `undefined`: there is no limit, no slope.
    Undefined,
    /// `0 < x < 1` or `(0, 1)` where an interval is asked for; `None` is unbounded.
    Interval {
        /// The lower end.
        low: Option<Expr>,
        /// The upper end.
        high: Option<Expr>,
        /// Whether the lower end belongs to it.
        low_closed: bool,
        /// Whether the upper end belongs to it.
        high_closed: bool,
    },
}

impl Value {
    /// The matrix with so many columns of these entries, row by row.
    pub fn matrix(columns: usize, entries: Vec<Expr>) -> Value {
        Value::Array(Array { entries, columns: Some(columns) })
    }
    /// `(a, b, …)`: the components in order.
    pub fn vector(entries: Vec<Expr>) -> Value {
        Value::Array(Array::vector(entries))
    }
    /// The one expression that it is.
    pub fn as_expr(&self) -> Option<&Expr> {
        if let Value::Expr(expr) = self { Some(expr) } else { None }
    }
    /// The one expression that it is.
    pub fn into_expr(self) -> Option<Expr> {
        if let Value::Expr(expr) = self { Some(expr) } else { None }
    }
    /// The vector or matrix that it is.
    pub fn as_array(&self) -> Option<&Array> {
        if let Value::Array(array) = self { Some(array) } else { None }
    }
    /// The components of a vector.
    pub fn as_vector(&self) -> Option<&[Expr]> {
        self.as_array().filter(|array| !array.is_matrix()).map(|array| array.entries.as_slice())
    }
    /// The matrix that it is.
    pub fn as_matrix(&self) -> Option<&Array> {
        self.as_array().filter(|array| array.is_matrix())
    }
    /// The expressions that it is made of: one, or all entries, a matrix row by row. What is neither a number nor several
    /// has none.
    pub fn entries(&self) -> &[Expr] {
        match self {
            Value::Expr(expr) => std::slice::from_ref(expr),
            Value::Array(array) => &array.entries,
            Value::Infinity { .. } | Value::Undefined | Value::Interval { .. } => &[],
        }
    }
    /// The entry at this place, row by row from 0; a number stands at every place.
    pub fn entry(&self, place: usize) -> Option<&Expr> {
        match self {
            Value::Expr(expr) => Some(expr),
            other => other.entries().get(place),
        }
    }
    /// Every name that stands in its entries, in order.
    pub fn names(&self) -> Vec<Symbol> {
        let mut names: Vec<Symbol> = self.entries().iter().flat_map(Expr::names).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
    /// Every expression in it in order: its entries, the ends of an interval.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let ends = match self {
            Value::Interval { low, high, .. } => [low.as_ref(), high.as_ref()],
            _ => [None, None],
        };
        self.entries().iter().chain(ends.into_iter().flatten())
    }
    /// The same with every expression changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Expr) -> Expr) -> Value {
        match self {
            Value::Expr(expr) => Value::Expr(change(expr)),
            Value::Array(array) => Value::Array(array.map(change)),
            Value::Interval { low, high, low_closed, high_closed } => {
                let [low, high] = [low, high].map(|end| end.as_ref().map(&change));
                Value::Interval { low, high, low_closed: *low_closed, high_closed: *high_closed }
            }
            Value::Infinity { .. } | Value::Undefined => self.clone(),
        }
    }
    /// The same with the entries of a vector or matrix made short. One expression stays as it was written.
    #[must_use]
    pub fn short(self) -> Value {
        if let Value::Array(array) = self { Value::Array(array.short()) } else { self }
    }
    /// `a number`, `a vector of 2`, `a matrix of 2 by 3`, `infinity`.
    pub fn shape(&self) -> String {
        match self {
            Value::Expr(_) => "a number".to_string(),
            Value::Array(array) => array.shape(),
            Value::Infinity { .. } => "infinity".to_string(),
            Value::Undefined => "no value".to_string(),
            Value::Interval { .. } => "an interval".to_string(),
        }
    }
    /// The product: of numbers, of a number with each entry, or of matrices and vectors.
    ///
    /// # Errors
    /// Where the shapes do not fit, or one of them is nothing to calculate with.
    pub fn times(self, other: Value) -> Result<Value, String> {
        match (self, other) {
            (Value::Expr(a), Value::Expr(b)) => Ok(Value::Expr(a.times(b))),
            (Value::Expr(by), Value::Array(of)) | (Value::Array(of), Value::Expr(by)) => {
                Ok(Value::Array(of.map(|entry| by.clone().times(entry.clone())).short()))
            }
            (Value::Array(a), Value::Array(b)) => a.product(&b),
            (Value::Expr(_) | Value::Array(_), other) | (other, _) => Err(other.refused()),
        }
    }
    /// Why nothing is calculated with what is neither a number nor several.
    pub fn refused(&self) -> String {
        format!("{} is not something to calculate with", self.shape())
    }
}

impl From<Expr> for Value {
    fn from(expr: Expr) -> Value {
        Value::Expr(expr)
    }
}

impl From<Array> for Value {
    fn from(array: Array) -> Value {
        Value::Array(array)
    }
}
