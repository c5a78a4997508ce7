//! Expressions to text: explicit ASCII that can be read back, unicode for the screen, LaTeX.

mod ascii;

pub use ascii::ascii;

use super::expr::Expr;

/// One line for the screen: `2x cos(x²)`. Reading it back gives the same expression.
pub fn unicode(_expr: &Expr) -> String {
    String::new()
}

/// LaTeX for mathematics mode: `2 x \cos\left(x^{2}\right)`.
pub fn latex(_expr: &Expr) -> String {
    String::new()
}
