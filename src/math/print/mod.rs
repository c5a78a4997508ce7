//! Expressions to text: explicit ASCII that can be read back, unicode for the screen, LaTeX.

use super::expr::Expr;

/// Explicit ASCII in the notation itself: `2*x*cos(x^2)`, `x^(3/2)/3`. Reading it back gives the same expression.
pub fn ascii(_expr: &Expr) -> String {
    String::new()
}

/// One line for the screen: `2x cos(x²)`. Reading it back gives the same expression.
pub fn unicode(_expr: &Expr) -> String {
    String::new()
}

/// LaTeX for mathematics mode: `2 x \cos\left(x^{2}\right)`.
pub fn latex(_expr: &Expr) -> String {
    String::new()
}
