//! Vectors and matrices whose entries are expressions: sums, products, transposition, lengths, determinants.

use super::evaluate::exact_value;
use super::expr::{Expr, Symbol};
use super::functions as fun;
use super::tidy::tidy;

/// The most entries of a vector or matrix.
pub const MOST_ENTRIES: usize = 400;
/// The largest matrix whose determinant is worked out.
pub const MOST_DET: usize = 5;

/// A vector, or a matrix by rows. A vector stands upright in products, as in `A u`.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Its entries, a matrix row by row.
    pub entries: Vec<Expr>,
    /// How many columns a matrix has; `None` for a vector.
    pub columns: Option<usize>,
}

/// One expression, or several in a vector or matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A number or formula.
    One(Expr),
    /// A vector or matrix.
    Many(Array),
}

/// Short, as a person would write it.
fn short(expr: &Expr) -> Expr {
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
    /// A matrix of rows.
    ///
    /// # Errors
    /// Where the rows differ in length.
    pub fn matrix(rows: Vec<Vec<Expr>>) -> Result<Array, String> {
        let columns = rows.first().map_or(0, Vec::len);
        match rows.iter().position(|row| row.len() != columns) {
            Some(at) => Err(format!("row {} has {} entries, the first row {columns}", at + 1, rows[at].len())),
            None => Ok(Array { entries: rows.into_iter().flatten().collect(), columns: Some(columns) }),
        }
    }
    /// How many rows it has; a vector has one for each entry.
    pub fn rows(&self) -> usize {
        self.entries.len() / self.columns.unwrap_or(1).max(1)
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
    /// The same with every entry changed and made short.
    pub fn map(&self, change: impl Fn(&Expr) -> Expr) -> Array {
        Array { entries: self.entries.iter().map(|entry| short(&change(entry))).collect(), columns: self.columns }
    }
    fn row(&self, at: usize) -> &[Expr] {
        let width = self.width();
        self.entries.get(at * width..(at + 1) * width).unwrap_or_default()
    }
    fn column(&self, at: usize) -> Vec<Expr> {
        self.entries.iter().skip(at).step_by(self.width().max(1)).cloned().collect()
    }
    /// Entry by entry.
    ///
    /// # Errors
    /// Where the shapes differ.
    pub fn zip(&self, other: &Array, change: impl Fn(Expr, Expr) -> Expr) -> Result<Array, String> {
        if self.columns != other.columns || self.entries.len() != other.entries.len() {
            return Err(format!("{} and {} do not fit entry by entry", self.shape(), other.shape()));
        }
        let entries = self.entries.iter().zip(&other.entries).map(|(a, b)| short(&change(a.clone(), b.clone())));
        Ok(Array { entries: entries.collect(), columns: self.columns })
    }
    /// Rows become columns; a vector becomes a matrix of one row.
    pub fn transposed(&self) -> Array {
        let entries = (0..self.width()).flat_map(|at| self.column(at)).collect();
        Array { entries, columns: Some(self.rows()) }
    }
    /// The matrix product; of two vectors, the sum of the products of their entries.
    ///
    /// # Errors
    /// Where the shapes do not fit.
    pub fn product(&self, other: &Array) -> Result<Quantity, String> {
        let both = self.columns.is_none() && other.columns.is_none();
        if both && self.entries.len() == other.entries.len() {
            return Ok(Quantity::One(dot(&self.entries, &other.entries)));
        }
        if both || self.width() != other.rows() || self.rows().saturating_mul(other.width()) > MOST_ENTRIES {
            return Err(format!("{} and {} do not fit as factors", self.shape(), other.shape()));
        }
        let columns: Vec<Vec<Expr>> = (0..other.width()).map(|at| other.column(at)).collect();
        let entries: Vec<Expr> =
            (0..self.rows()).flat_map(|row| columns.iter().map(move |column| dot(self.row(row), column))).collect();
        Ok(match (entries.as_slice(), other.columns) {
            ([only], _) => Quantity::One(only.clone()),
            (_, columns) => Quantity::Many(Array { entries, columns: columns.map(|_| other.width()) }),
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
    /// Where it is no square matrix, or one larger than [`MOST_DET`].
    pub fn determinant(&self) -> Result<Expr, String> {
        let n = self.rows();
        if self.columns != Some(n) {
            return Err(format!("a determinant is of a square matrix; this is {}", self.shape()));
        }
        if n > MOST_DET {
            return Err(format!("determinants are worked out up to {MOST_DET} by {MOST_DET}"));
        }
        let rows: Vec<Vec<Expr>> = (0..n).map(|at| self.row(at).to_vec()).collect();
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
    /// Where it is no square matrix, one larger than [`MOST_DET`], or its determinant is 0.
    pub fn inverse(&self) -> Result<Array, String> {
        let n = self.rows();
        let determinant = self.determinant().map_err(|why| why.replace("a determinant", "an inverse"))?;
        if determinant.is_number(0) {
            return Err("this matrix has no inverse: its determinant is 0".to_string());
        }
        let rows: Vec<Vec<Expr>> = (0..n).map(|at| self.row(at).to_vec()).collect();
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
    /// Every name that stands in it, in order.
    pub fn names(&self) -> Vec<Symbol> {
        let mut names: Vec<Symbol> = self.entries.iter().flat_map(Expr::names).collect();
        names.sort_unstable();
        names.dedup();
        names
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

impl Quantity {
    /// Every name that stands in it, in order.
    pub fn names(&self) -> Vec<Symbol> {
        match self {
            Quantity::One(expr) => expr.names(),
            Quantity::Many(array) => array.names(),
        }
    }
    /// The same with every entry changed.
    pub fn map(&self, change: impl Fn(&Expr) -> Expr) -> Quantity {
        match self {
            Quantity::One(expr) => Quantity::One(change(expr)),
            Quantity::Many(array) => Quantity::Many(array.map(change)),
        }
    }
    /// The product: of numbers, of a number with each entry, or of matrices and vectors.
    ///
    /// # Errors
    /// Where the shapes do not fit.
    pub fn times(self, other: Quantity) -> Result<Quantity, String> {
        use Quantity::{Many, One};
        Ok(match (self, other) {
            (One(a), One(b)) => One(a.times(b)),
            (One(a), Many(b)) => Many(b.map(|entry| a.clone().times(entry.clone()))),
            (Many(a), One(b)) => Many(a.map(|entry| b.clone().times(entry.clone()))),
            (Many(a), Many(b)) => a.product(&b)?,
        })
    }
    /// Divided by a number.
    ///
    /// # Errors
    /// Where a vector or matrix would be divided by.
    pub fn over(self, other: Quantity) -> Result<Quantity, String> {
        match other {
            Quantity::One(by) => Ok(self.map(|entry| entry.clone().over(by.clone()))),
            Quantity::Many(array) => Err(format!("nothing is divided by {}", array.shape())),
        }
    }
    /// The sum.
    ///
    /// # Errors
    /// Where the shapes differ.
    pub fn plus(self, other: Quantity) -> Result<Quantity, String> {
        use Quantity::{Many, One};
        match (self, other) {
            (One(a), One(b)) => Ok(One(a.plus(b))),
            (Many(a), Many(b)) => Ok(Many(a.zip(&b, |a, b| a.plus(b))?)),
            (Many(a), One(_)) | (One(_), Many(a)) => Err(format!("a number and {} are not added", a.shape())),
        }
    }
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
        assert_eq!(a.product(&u), Ok(Quantity::Many(vector(&[17, 39]))));
        assert_eq!(a.product(&a), Ok(Quantity::Many(matrix(&[&[7, 10], &[15, 22]]))));
        assert_eq!(u.product(&u), Ok(Quantity::One(Expr::from(61))));
        assert_eq!(u.product(&u.transposed()), Ok(Quantity::Many(matrix(&[&[25, 30], &[30, 36]]))));
        assert_eq!(u.transposed().product(&u), Ok(Quantity::One(Expr::from(61))));
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
