//! Shapes with letters: `m×n`, `n`, `1`.
//!
//! Two letters never stand for the same size: what fits for one choice of numbers only does not fit.

use std::fmt;

/// How many rows or columns there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Size {
    /// One, known as such: a column has one column, a number one of both.
    One,
    /// A letter that stands for a whole number, different from every other letter's.
    Letter(char),
    /// A number that was written, at least 2.
    Number(u32),
}

/// Rows and columns. A vector is a column: `n×1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MatrixShape {
    /// How many rows.
    pub rows: Size,
    /// How many columns.
    pub cols: Size,
}

impl Size {
    fn parse(text: &str) -> Option<Size> {
        let mut letters = text.chars();
        match (letters.next()?, letters.next()) {
            (letter, None) if letter.is_alphabetic() => Some(Size::Letter(letter)),
            _ => match text.parse().ok()? {
                0 => None,
                1 => Some(Size::One),
                n => Some(Size::Number(n)),
            },
        }
    }
}

impl MatrixShape {
    /// A number.
    pub const NUMBER: MatrixShape = MatrixShape { rows: Size::One, cols: Size::One };

    /// A shape of that many rows and columns.
    pub fn new(rows: Size, cols: Size) -> MatrixShape {
        MatrixShape { rows, cols }
    }
    /// A column of `n`.
    pub fn column(n: Size) -> MatrixShape {
        MatrixShape { rows: n, cols: Size::One }
    }
    /// `m×n` (or with an `x`), `n` for a column of n, `1` for a number; `None` when it is none of them.
    pub fn parse(text: &str) -> Option<MatrixShape> {
        let text = text.trim();
        let split = text.split_once('×').or_else(|| text.split_once('*')).or_else(|| {
            // A size may itself be the letter x only where nothing else can be meant.
            let at = text.char_indices().skip(1).find(|(_, c)| *c == 'x')?.0;
            Some((&text[..at], &text[at + 1..]))
        });
        match split {
            Some((rows, cols)) => Some(MatrixShape::new(Size::parse(rows.trim())?, Size::parse(cols.trim())?)),
            None => Some(MatrixShape::column(Size::parse(text)?)),
        }
    }
    /// Rows and columns exchanged.
    pub fn transposed(self) -> MatrixShape {
        MatrixShape { rows: self.cols, cols: self.rows }
    }
    /// Whether it is one number.
    pub fn is_number(self) -> bool {
        self == MatrixShape::NUMBER
    }
    /// Whether it is one column of several numbers.
    pub fn is_column(self) -> bool {
        self.cols == Size::One && self.rows != Size::One
    }
    /// Whether it is one row of several numbers.
    pub fn is_row(self) -> bool {
        self.rows == Size::One && self.cols != Size::One
    }
    /// Whether it has several rows and several columns.
    pub fn is_matrix(self) -> bool {
        self.rows != Size::One && self.cols != Size::One
    }
    /// Whether it has as many rows as columns.
    pub fn is_square(self) -> bool {
        self.rows == self.cols
    }
    /// In words, for errors: `a column of n`, `m×n`, `a number`.
    pub fn told(self) -> String {
        match () {
            () if self.is_number() => "a number".to_string(),
            () if self.is_column() => format!("a column of {}", self.rows),
            () if self.is_row() => format!("a row of {}", self.cols),
            () => format!("a matrix of {self}"),
        }
    }
    /// The size letters that occur.
    pub fn letters(self) -> impl Iterator<Item = char> {
        [self.rows, self.cols].into_iter().filter_map(|size| match size {
            Size::Letter(letter) => Some(letter),
            _ => None,
        })
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Size::One => f.write_str("1"),
            Size::Letter(letter) => write!(f, "{letter}"),
            Size::Number(n) => write!(f, "{n}"),
        }
    }
}

impl fmt::Display for MatrixShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_number() {
            f.write_str("1")
        } else if self.cols == Size::One {
            write!(f, "{}", self.rows)
        } else {
            write!(f, "{}×{}", self.rows, self.cols)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_read_as_they_are_written() {
        for (text, shown) in [("m×n", "m×n"), ("mxn", "m×n"), ("n", "n"), ("1", "1"), ("3x2", "3×2"), ("n × 1", "n")]
        {
            assert_eq!(MatrixShape::parse(text).unwrap().to_string(), shown);
        }
        for text in ["", "×", "mn", "0", "m×", "-1"] {
            assert_eq!(MatrixShape::parse(text), None, "{text}");
        }
    }
}
