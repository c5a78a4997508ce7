//! Vectors and matrices whose entries are expressions: sums, products, transposition, lengths, determinants.

use super::Value;
use crate::math::evaluate::exact_value;
use crate::math::expr::Expr;
use crate::math::functions as fun;
use crate::math::tidy::tidy;

/// The most entries of a vector or matrix.
pub const MOST_ENTRIES: usize = 400;
/// The largest matrix whose determinant is worked out.
const MOST_DET: usize = 5;

/// A vector, or a matrix by rows. A vector stands upright in products, as in `A u`.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Its entries, a matrix row by row.
    pub entries: Vec<Expr>,
    /// How many columns a matrix has; `None` for a vector.
    pub columns: Option<usize>,
}

/// Short, as a person would write it.
pub fn short(expr: &Expr) -> Expr {
    exact_value(expr, &[]).map_or_else(|| tidy(expr), Expr::number)
}

fn dot(a: &[Expr], b: &[Expr]) -> Expr {
    short(&Expr::sum(a.iter().zip(b).map(|(a, b)| a.clone().times(b.clone()))))
}

impl Array {
    /// A vector.
    pub fn vector(entries: Vec<Expr>) -> Array {
        Array { entries, columns: None }
    }
    /// A matrix of one row.
    pub fn row(entries: Vec<Expr>) -> Array {
        Array { columns: Some(entries.len()), entries }
    }
    /// A matrix of one column.
    pub fn column(entries: Vec<Expr>) -> Array {
        Array { entries, columns: Some(1) }
    }
    /// A matrix of rows.
    ///
    /// # Errors
    /// Where the rows differ in length.
    pub fn matrix(rows: Vec<Vec<Expr>>) -> Result<Array, String> {
        let columns = rows.first().map_or(0, Vec::len);
        match rows.iter().position(|row| row.len() != columns) {
            Some(at) => {
                let (found, plural) = (rows[at].len(), if rows[at].len() == 1 { "entry" } else { "entries" });
                Err(format!("row {} has {found} {plural}, the first row {columns}", at + 1))
            }
            None => Ok(Array { entries: rows.into_iter().flatten().collect(), columns: Some(columns) }),
        }
    }
    /// Whether it has rows and columns.
    pub fn is_matrix(&self) -> bool {
        self.columns.is_some()
    }
    /// As it is written line by line: the rows of a matrix, a vector as one.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = &[Expr]> {
        self.entries.chunks(self.columns.unwrap_or(self.entries.len()).max(1))
    }
    /// The same shape with other entries, of which there are as many.
    #[must_use]
    pub fn with(&self, entries: Vec<Expr>) -> Array {
        Array { entries, columns: self.columns }
    }
    /// How many rows it has; a vector has one for each entry.
    pub fn rows(&self) -> usize {
        self.entries.len() / self.columns.unwrap_or(1).max(1)
    }
    /// Whether both have the same rows and columns, or are vectors of the same length.
    pub fn is_shaped_like(&self, other: &Array) -> bool {
        self.columns == other.columns && self.entries.len() == other.entries.len()
    }
    /// How many columns it has; a vector has one.
    pub fn width(&self) -> usize {
        self.columns.unwrap_or(1)
    }
    /// `a vector of 2`, `2 by 3`.
    pub fn shape(&self) -> String {
        match self.columns {
            None => format!("a vector of {}", self.entries.len()),
            Some(columns) => format!("a matrix of {} by {columns}", self.rows()),
        }
    }
    /// The same with every entry changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Expr) -> Expr) -> Array {
        self.with(self.entries.iter().map(change).collect())
    }
    /// The same with every entry short, as a person would write it.
    #[must_use]
    pub fn short(&self) -> Array {
        self.map(short)
    }
    fn row_at(&self, at: usize) -> &[Expr] {
        let width = self.width();
        self.entries.get(at * width..(at + 1) * width).unwrap_or_default()
    }
    fn column_at(&self, at: usize) -> Vec<Expr> {
        self.entries.iter().skip(at).step_by(self.width().max(1)).cloned().collect()
    }
    /// Entry by entry.
    ///
    /// # Errors
    /// Where the shapes differ.
    pub fn zip(&self, other: &Array, change: impl Fn(Expr, Expr) -> Expr) -> Result<Array, String> {
        if !self.is_shaped_like(other) {
            return Err(format!("{} and {} do not fit entry by entry", self.shape(), other.shape()));
        }
        let entries = self.entries.iter().zip(&other.entries).map(|(a, b)| short(&change(a.clone(), b.clone())));
        Ok(self.with(entries.collect()))
    }
    /// Rows become columns; a vector becomes a matrix of one row.
    pub fn transposed(&self) -> Array {
        let entries = (0..self.width()).flat_map(|at| self.column_at(at)).collect();
        Array { entries, columns: Some(self.rows()) }
    }
    /// The matrix product; of two vectors, the sum of the products of their entries.
    ///
    /// # Errors
    /// Where the shapes do not fit.
    pub fn product(&self, other: &Array) -> Result<Value, String> {
        let both = self.columns.is_none() && other.columns.is_none();
        if both && self.entries.len() == other.entries.len() {
            return Ok(Value::Expr(dot(&self.entries, &other.entries)));
        }
        if both || self.width() != other.rows() || self.rows().saturating_mul(other.width()) > MOST_ENTRIES {
            return Err(format!("{} and {} do not fit as factors", self.shape(), other.shape()));
        }
        let columns: Vec<Vec<Expr>> = (0..other.width()).map(|at| other.column_at(at)).collect();
        let entries: Vec<Expr> =
            (0..self.rows()).flat_map(|row| columns.iter().map(move |column| dot(self.row_at(row), column))).collect();
        Ok(match (entries.as_slice(), other.columns) {
            ([only], _) => Value::Expr(only.clone()),
            (_, columns) => Value::Array(Array { entries, columns: columns.map(|_| other.width()) }),
        })
    }
    /// The length of a vector, or the root of the sum of squares of a matrix.
    pub fn norm(&self) -> Expr {
        let squares = dot(&self.entries, &self.entries);
        short(&Expr::call(fun::SQRT, [squares]))
    }
    /// The sum of all entries.
    pub fn sum(&self) -> Expr {
        short(&Expr::sum(self.entries.iter().cloned()))
    }
    /// The determinant, by the first row.
    ///
    /// # Errors
    /// Where it is no square matrix, or one larger than `MOST_DET`.
    pub fn determinant(&self) -> Result<Expr, String> {
        let n = self.rows();
        if self.columns != Some(n) {
            return Err(format!("a determinant is of a square matrix; this is {}", self.shape()));
        }
        if n > MOST_DET {
            return Err(format!("determinants are worked out up to {MOST_DET} by {MOST_DET}"));
        }
        let rows: Vec<Vec<Expr>> = (0..n).map(|at| self.row_at(at).to_vec()).collect();
        Ok(short(&laplace(&rows)))
    }
    /// The sum of the diagonal.
    ///
    /// # Errors
    /// Where it is no square matrix.
    pub fn trace(&self) -> Result<Expr, String> {
        let n = self.rows();
        if self.columns != Some(n) {
            return Err(format!("a trace is of a square matrix; this is {}", self.shape()));
        }
        Ok(short(&Expr::sum(self.entries.iter().step_by(n + 1).cloned())))
    }
    /// The diagonal of a square matrix; of a vector, the matrix that has it as its diagonal.
    ///
    /// # Errors
    /// Where it is a matrix that is not square, or would grow too large.
    pub fn diagonal(&self) -> Result<Array, String> {
        let n = self.rows();
        match self.columns {
            Some(columns) if columns == n => Ok(Array::vector(self.entries.iter().step_by(n + 1).cloned().collect())),
            Some(_) => Err(format!("a diagonal is of a square matrix; this is {}", self.shape())),
            None if n * n > MOST_ENTRIES => Err(format!("no more than {MOST_ENTRIES} entries are read")),
            None => {
                let entry =
                    |at: usize| if at.is_multiple_of(n + 1) { self.entries[at / n].clone() } else { Expr::zero() };
                Ok(Array { entries: (0..n * n).map(entry).collect(), columns: Some(n) })
            }
        }
    }
    /// The inverse of a square matrix, by its cofactors.
    ///
    /// # Errors
    /// Where it is no square matrix, one larger than `MOST_DET`, or its determinant is 0.
    pub fn inverse(&self) -> Result<Array, String> {
        let n = self.rows();
        let determinant = self.determinant().map_err(|why| why.replace("a determinant", "an inverse"))?;
        if determinant.is_number(0) {
            return Err("this matrix has no inverse: its determinant is 0".to_string());
        }
        let rows: Vec<Vec<Expr>> = (0..n).map(|at| self.row_at(at).to_vec()).collect();
        let minor = |row: usize, column: usize| -> Vec<Vec<Expr>> {
            let keep = |of: &Vec<Expr>| {
                of.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, entry)| entry.clone()).collect()
            };
            rows.iter().enumerate().filter(|(at, _)| *at != row).map(|(_, of)| keep(of)).collect()
        };
        let entry = |at: usize| {
            let (row, column) = (at / n, at % n);
            let cofactor = laplace(&minor(column, row));
            let signed = if (row + column) % 2 == 0 { cofactor } else { cofactor.negate() };
            short(&signed.over(determinant.clone()))
        };
        Ok(Array { entries: (0..n * n).map(entry).collect(), columns: Some(n) })
    }
}

fn laplace(rows: &[Vec<Expr>]) -> Expr {
    let Some((first, below)) = rows.split_first() else { return Expr::one() };
    let minor = |without: usize| -> Vec<Vec<Expr>> {
        let keep = |row: &Vec<Expr>| {
            row.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, entry)| entry.clone()).collect()
        };
        below.iter().map(keep).collect()
    };
    Expr::sum(first.iter().enumerate().map(|(at, entry)| {
        let term = entry.clone().times(laplace(&minor(at)));
        if at % 2 == 0 { term } else { term.negate() }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(entries: &[i64]) -> Array {
        Array::vector(entries.iter().map(|n| Expr::from(*n)).collect())
    }
    fn matrix(rows: &[&[i64]]) -> Array {
        Array::matrix(rows.iter().map(|row| row.iter().map(|n| Expr::from(*n)).collect()).collect()).unwrap()
    }

    #[test]
    fn products_are_those_of_matrices() {
        let (a, u) = (matrix(&[&[1, 2], &[3, 4]]), vector(&[5, 6]));
        assert_eq!(a.product(&u), Ok(Value::Array(vector(&[17, 39]))));
        assert_eq!(a.product(&a), Ok(Value::Array(matrix(&[&[7, 10], &[15, 22]]))));
        assert_eq!(u.product(&u), Ok(Value::Expr(Expr::from(61))));
        assert_eq!(u.product(&u.transposed()), Ok(Value::Array(matrix(&[&[25, 30], &[30, 36]]))));
        assert_eq!(u.transposed().product(&u), Ok(Value::Expr(Expr::from(61))));
        assert_eq!(a.transposed(), matrix(&[&[1, 3], &[2, 4]]));
        assert!(u.product(&a).is_err() && a.product(&vector(&[1, 2, 3])).is_err());
        assert!(u.product(&vector(&[1])).is_err());
    }

    #[test]
    fn lengths_and_determinants() {
        assert_eq!(vector(&[3, 4]).norm(), Expr::from(5));
        assert_eq!(matrix(&[&[1, 2], &[3, 4]]).determinant(), Ok(Expr::from(-2)));
        assert_eq!(matrix(&[&[2, 0, 1], &[1, 3, 2], &[1, 1, 1]]).determinant(), Ok(Expr::from(0)));
        assert!(vector(&[1]).determinant().is_err() && matrix(&[&[1, 2]]).determinant().is_err());
        assert!(Array::matrix(vec![vec![Expr::one()], vec![]]).is_err());
    }
}
