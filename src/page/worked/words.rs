//! Formulas of worked solutions that are more than one expression.

use crate::math::condition::Condition;
use crate::math::expr::{Expr, Node};
use crate::math::{Number, print};
use crate::page::{Formula, ascii};

/// Signs as LaTeX has them.
const SIGNS: &[(&str, &str)] = &[
    ("′", "'"),
    ("·", r"\cdot "),
    ("∂", r"\partial "),
    ("∇", r"\nabla "),
    ("−", "-"),
    ("≈", r"\approx "),
    ("×", r"\times "),
    ("→", r"\to "),
    ("ᵀ", r"^{\mathsf T}"),
    ("⊙", r"\odot "),
    ("δ", r"\delta "),
    ("Σ", r"\sum "),
];

/// Signs between expressions: `=`, `·`, a bracket.
pub fn signs(text: &str) -> Formula {
    let latex = SIGNS.iter().fold(text.to_string(), |text, (sign, tex)| text.replace(sign, tex));
    Formula { ascii: ascii(text).into_owned(), unicode: text.to_string(), latex }
}

/// Pieces in a row.
pub fn row(pieces: impl IntoIterator<Item = Formula>) -> Formula {
    pieces.into_iter().reduce(|row, piece| row.and(&piece)).unwrap_or_default()
}

/// `a, b, c`.
pub fn comma(parts: impl IntoIterator<Item = Formula>) -> Formula {
    parts.into_iter().reduce(|row, part| row.and(&signs(", ")).and(&part)).unwrap_or_default()
}

/// `(a, b, c)`.
pub fn tuple(parts: impl IntoIterator<Item = Formula>) -> Formula {
    row([signs("("), comma(parts), signs(")")])
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

/// A calculated number for people: a whole one in full, else six significant digits without trailing zeros.
pub fn figure(value: f64) -> String {
    let is_whole = (value - value.round()).abs() <= 1e-9 * value.abs();
    match value.abs() < 1e10 && is_whole {
        true => figure_to(value, 11),
        false => figure_to(value, 6),
    }
}

/// A calculated number to so many significant digits, without trailing zeros.
pub fn figure_to(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        return "undefined".to_string();
    }
    let digits = digits.max(1);
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let order: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text.to_string(),
    };
    let text = if (-5..15).contains(&order) {
        let places = usize::try_from(digits as i32 - 1 - order).unwrap_or(0);
        let rounded: f64 = scientific.parse().unwrap_or(value);
        trim(&format!("{rounded:.places$}"))
    } else {
        format!("{}e{exponent}", trim(mantissa))
    };
    text.replace('-', "−").replace("e−", "e-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (-0.653_643_6, "−0.653644"),
            (7680.0, "7680"),
            (55_319_040.0, "55319040"),
            (1e-9, "1e-9"),
            (-2.5e20, "−2.5e20"),
            (999_999.9, "1000000"),
        ];
        for (value, text) in cases {
            assert_eq!(figure(value), text);
        }
        assert_eq!(figure_to(55_319_040.0, 3), "55300000");
    }
}
