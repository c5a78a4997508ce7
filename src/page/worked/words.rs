//! Formulas of worked solutions that are more than one expression.

use crate::math::condition::Condition;
use crate::math::expr::{Expr, Node};
use crate::math::{Number, print};
use crate::page::{Formula, ascii};

/// Signs between expressions: `=`, `·`, a bracket.
pub fn signs(text: &str) -> Formula {
    let latex = text.replace('′', "'").replace('·', r"\cdot").replace('∂', r"\partial ").replace('−', "-");
    Formula { ascii: ascii(text).into_owned(), unicode: text.to_string(), latex }
}

/// Pieces in a row.
pub fn row(pieces: impl IntoIterator<Item = Formula>) -> Formula {
    pieces.into_iter().reduce(|row, piece| row.and(&piece)).unwrap_or_default()
}

/// `f′`, `f″`, `f⁗`.
pub fn primes(order: usize) -> String {
    match order {
        0 => "f".to_string(),
        1 => "f′".to_string(),
        2 => "f″".to_string(),
        3 => "f‴".to_string(),
        n => format!("f^({n})"),
    }
}

/// `d/dx`, `∂/∂x`, `d²/dx²`.
pub fn operator(by: &str, order: usize, several: bool) -> Formula {
    let (d, tex) = if several { ("∂", r"\partial") } else { ("d", "d") };
    let raised = |text: String| if order > 1 { format!("{text}{}", superscript(order)) } else { text };
    let caret = |text: String| if order > 1 { format!("{text}^{order}") } else { text };
    let by_latex = print::latex(&Expr::var(by));
    Formula {
        ascii: format!("{}/{}", caret("d".to_string()), caret(format!("d{by}"))),
        unicode: format!("{}/{}", raised(d.to_string()), raised(format!("{d}{by}"))),
        latex: match order {
            0 | 1 => format!(r"\frac{{{tex}}}{{{tex} {by_latex}}}"),
            n => format!(r"\frac{{{tex}^{{{n}}}}}{{{tex} {by_latex}^{{{n}}}}}"),
        },
    }
}

fn superscript(n: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().bytes().filter_map(|digit| DIGITS.get(usize::from(digit.wrapping_sub(b'0')))).collect()
}

/// What an operator applies to, in brackets where it is a sum.
pub fn operand(expr: &Expr) -> Formula {
    match expr.node() {
        Node::Sum(_) | Node::Neg(_) => bracketed(expr),
        _ => Formula::of(expr),
    }
}

/// A factor of a product written out by hand, in brackets where it must be.
pub fn factor(expr: &Expr) -> Formula {
    let loose = matches!(expr.node(), Node::Sum(_) | Node::Neg(_));
    if loose { bracketed(expr) } else { Formula::of(expr) }
}

/// An expression in brackets.
pub fn bracketed(expr: &Expr) -> Formula {
    row([signs("("), Formula::of(expr), signs(")")])
}

/// `x ≠ 0, y > 0`.
pub fn conditions(all: &[Condition]) -> String {
    let shown = |condition: &Condition| {
        format!(
            "{} {} {}",
            print::unicode(&condition.left),
            condition.comparison.unicode(),
            print::unicode(&condition.right)
        )
    };
    all.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// A measured or calculated number with so many significant digits, without an exponent where it can be.
pub fn number(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    let size = libm::log10(value.abs()).floor();
    if !(-6.0..12.0).contains(&size) {
        return format!("{value:.*e}", digits.saturating_sub(1)).replace('-', "−");
    }
    // Six digits of 140.68 are three behind the point.
    let places = (digits as f64 - 1.0 - size).max(0.0) as usize;
    format!("{value:.places$}").replace('-', "−")
}

/// A number without zeros at the end.
pub fn short(value: f64) -> String {
    trimmed(value, 6)
}

/// So many significant digits, without zeros at the end.
pub fn trimmed(value: f64, digits: usize) -> String {
    let text = number(value, digits);
    if !text.contains('.') || text.contains('e') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// An exact number as it is printed.
pub fn exact(value: Number) -> String {
    print::unicode(&Expr::number(value))
}
