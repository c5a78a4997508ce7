//! What a text of mathematics may mean: one expression, a vector, a matrix, an interval, infinity, or nothing.

use super::expr::Expr;
use super::linear::{Array, Quantity};

/// What an answer, a formula or a cell comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One expression.
    Expr(Expr),
    /// `(a, b, …)`: the components in order.
    Vector(Vec<Expr>),
    /// The rows in order, all of the same length.
    Matrix(Vec<Vec<Expr>>),
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
    /// One expression, or several in a vector or matrix; `None` for what is neither.
    pub fn quantity(self) -> Option<Quantity> {
        Some(match self {
            Value::Expr(expr) => Quantity::One(expr),
            Value::Vector(entries) => Quantity::Many(Array { entries, columns: None }),
            Value::Matrix(rows) => {
                let columns = rows.first().map_or(0, Vec::len);
                Quantity::Many(Array { entries: rows.into_iter().flatten().collect(), columns: Some(columns) })
            }
            Value::Infinity { .. } | Value::Undefined | Value::Interval { .. } => return None,
        })
    }
}

impl From<Expr> for Value {
    fn from(expr: Expr) -> Value {
        Value::Expr(expr)
    }
}

impl From<Quantity> for Value {
    fn from(quantity: Quantity) -> Value {
        match quantity {
            Quantity::One(expr) => Value::Expr(expr),
            Quantity::Many(Array { entries, columns: None }) => Value::Vector(entries),
            Quantity::Many(Array { entries, columns: Some(columns) }) => {
                Value::Matrix(entries.chunks(columns.max(1)).map(<[_]>::to_vec).collect())
            }
        }
    }
}
