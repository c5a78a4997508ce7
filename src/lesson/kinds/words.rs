//! How formulas, values and numbers are worded in prompts and solutions.

use crate::math::language::Value;
use crate::math::letters::raised_digits;
pub use crate::math::print::figure::{figure, in_digits};
use crate::math::{Expr, Node, Symbol, print};
use crate::page::{Formula, Line};

/// A formula from its three forms.
pub fn formula(ascii: impl Into<String>, unicode: impl Into<String>, latex: impl Into<String>) -> Formula {
    Formula { ascii: ascii.into(), unicode: unicode.into(), latex: latex.into() }
}

/// The same text in all three forms, for letters and signs that need no markup.
pub fn plain(text: &str) -> Formula {
    formula(text, text, text)
}

/// An expression, in brackets where it is a sum or has a sign.
pub fn in_brackets(expr: &Expr) -> Formula {
    let inner = Formula::of(expr);
    match expr.node() {
        Node::Sum(_) | Node::Neg(_) => formula(
            format!("({})", inner.ascii),
            format!("({})", inner.unicode),
            format!("\\left({}\\right)", inner.latex),
        ),
        _ => inner,
    }
}

/// `f(x) = …`, with the function's own name and variables.
pub fn definition(name: &str, by: &[Symbol], of: &Expr) -> Formula {
    let body = Formula::of(of);
    let names = |of: fn(&Expr) -> String| by.iter().map(|n| of(&Expr::var(n))).collect::<Vec<_>>().join(", ");
    formula(
        format!("{name}({}) = {}", names(print::ascii), body.ascii),
        format!("{name}({}) = {}", names(print::unicode), body.unicode),
        format!("{name}({}) = {}", names(print::latex), body.latex),
    )
}

/// `x = 3`.
pub fn equals(name: &str, value: &Expr) -> Formula {
    Formula::of(&Expr::var(name)).and(&plain(" = ")).and(&Formula::of(value))
}

/// `x = 1, y = 2`, which is broken between the equations alone.
pub fn point(at: &[(Symbol, Expr)]) -> Line {
    let mut all = Line::new();
    for (i, (name, value)) in at.iter().enumerate() {
        if i > 0 {
            all = all.then(", ");
        }
        all = all.formula(equals(name, value));
    }
    all
}

/// `d/dx` or, for one variable of several, `∂/∂x`; `d²/dx²` for the second.
pub fn operator(by: &str, order: usize, partial: bool) -> Formula {
    let x = Formula::of(&Expr::var(by));
    let power = if order > 1 { order.to_string() } else { String::new() };
    let raised = if order > 1 { raised_digits(order) } else { String::new() };
    let ascii_power = if order > 1 { format!("^{order}") } else { String::new() };
    let (d, latex_d) = if partial { ("∂", "\\partial ") } else { ("d", "d") };
    formula(
        format!("d{ascii_power}/d{}{ascii_power}", x.ascii),
        format!("{d}{raised}/{d}{}{raised}", x.unicode),
        if order > 1 {
            format!("\\frac{{{latex_d}^{{{power}}}}}{{{latex_d}{}^{{{power}}}}}", x.latex)
        } else {
            format!("\\frac{{{latex_d}}}{{{latex_d}{}}}", x.latex)
        },
    )
}

/// `f′`, `f″`, `f‴`, then `f⁽⁴⁾`.
pub fn primes(name: &str, order: usize) -> Formula {
    let unicode = match order {
        0 => String::new(),
        1 => "′".to_string(),
        2 => "″".to_string(),
        3 => "‴".to_string(),
        n => format!("⁽{}⁾", raised_digits(n)),
    };
    let ticks = if order <= 3 { "'".repeat(order) } else { format!("^({order})") };
    let latex = if order <= 3 { ticks.clone() } else { format!("^{{({order})}}") };
    formula(format!("{name}{ticks}"), format!("{name}{unicode}"), format!("{name}{latex}"))
}

/// A vector, a number, a place: any value as it would be typed and shown.
pub fn value_formula(value: &Value) -> Formula {
    let list = |parts: &[Expr], open: &str, close: &str| {
        let mut all = plain(open);
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                all = all.and(&plain(", "));
            }
            all = all.and(&Formula::of(part));
        }
        all.and(&plain(close))
    };
    match value {
        Value::Expr(expr) => Formula::of(expr),
        Value::Array(array) if !array.is_matrix() => list(&array.entries, "(", ")"),
        Value::Array(array) => {
            let mut all = plain("[");
            for (i, row) in array.lines().enumerate() {
                if i > 0 {
                    all = all.and(&plain(", "));
                }
                all = all.and(&list(row, "[", "]"));
            }
            all.and(&plain("]"))
        }
        Value::Infinity { negative: false } => formula("inf", "∞", "\\infty"),
        Value::Infinity { negative: true } => formula("-inf", "−∞", "-\\infty"),
        Value::Undefined => plain("none"),
        Value::Interval { low, high, low_closed, high_closed } => {
            let mut all = plain(if *low_closed { "[" } else { "(" });
            all = all.and(&low.as_ref().map_or(formula("-inf", "−∞", "-\\infty"), Formula::of)).and(&plain(", "));
            all = all.and(&high.as_ref().map_or(formula("inf", "∞", "\\infty"), Formula::of));
            all.and(&plain(if *high_closed { "]" } else { ")" }))
        }
    }
}

/// What [`value_formula`] has in ASCII, without making the other notations where one expression is all.
pub fn value_ascii(value: &Value) -> String {
    match value {
        Value::Expr(expr) => print::ascii(expr),
        other => value_formula(other).ascii,
    }
}

/// A value as a line of one formula.
pub fn value_line(value: &Value) -> Line {
    Line::new().formula(value_formula(value))
}
