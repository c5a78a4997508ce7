//! Formulas of worked solutions that are more than one expression.

use crate::math::cancel::Cancels;
use crate::math::condition::Condition;
use crate::math::expr::{Expr, Node};
use crate::math::letters::raised_digits;
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
    ("″", "''"),
    ("≠", r"\neq "),
    ("≤", r"\leq "),
    ("≥", r"\geq "),
    ("←", r"\leftarrow "),
    ("η", r"\eta "),
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

/// `f′`, `f″`; `∂f/∂x`, `∂²f/∂x²` by one variable of several.
pub fn slope_name(by: Option<&str>, order: usize) -> Formula {
    let Some(by) = by.filter(|_| order > 0) else { return signs(&primes(order)) };
    let x = Formula::of(&Expr::var(by));
    if order == 1 {
        return row([signs("∂f/∂"), x]);
    }
    let raised = raised_digits(order);
    Formula {
        ascii: format!("d^{order}f/d{}^{order}", x.ascii),
        unicode: format!("∂{raised}f/∂{}{raised}", x.unicode),
        latex: format!(r"\partial^{{{order}}} f/\partial {}^{{{order}}}", x.latex),
    }
}

/// `d/dx`, `∂/∂x`, `d²/dx²`.
pub fn operator(by: &str, order: usize, several: bool) -> Formula {
    let (d, tex) = if several { ("∂", r"\partial") } else { ("d", "d") };
    let raised = |text: String| if order > 1 { format!("{text}{}", raised_digits(order)) } else { text };
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

/// An expression in which what cancels is struck out where it is typeset in two dimensions. On one line nothing is to
/// be seen of it: there a remark says it.
pub fn struck(expr: &Expr, gone: &Cancels) -> Formula {
    let mut formula = Formula::of(expr);
    if gone.is_empty() {
        return formula;
    }
    // Stand-ins that no learner can type are printed in place of what cancels, and then replaced by it.
    let stand_in = |at: usize| char::from_u32(0xE000 + at as u32).unwrap_or('\u{E000}').to_string();
    let mut hidden: Vec<(Expr, bool)> = Vec::new();
    let mut hide = |part: &Expr, alone: bool| {
        hidden.push((part.clone(), alone));
        Expr::var(&stand_in(hidden.len() - 1))
    };
    let marked = hide_terms(expr, gone, true, &mut hide);
    let mut latex = print::latex(&marked);
    for (at, (part, alone)) in hidden.iter().enumerate().rev() {
        let inner = print::latex(part);
        let loose = matches!(part.node(), Node::Sum(_)) && !alone;
        let inner = if loose { format!("({inner})") } else { inner };
        latex = latex.replace(&stand_in(at), &format!("\\cancel{{{inner}}} "));
    }
    formula.latex = latex;
    formula
}

/// The expression with stand-ins for what cancels, at its top and at both sides of its bar.
fn hide_terms(expr: &Expr, gone: &Cancels, alone: bool, hide: &mut dyn FnMut(&Expr, bool) -> Expr) -> Expr {
    if gone.factors.contains(expr) {
        return hide(expr, alone);
    }
    match expr.node() {
        Node::Neg(inner) => hide_terms(inner, gone, false, hide).negate(),
        Node::Div(top, bottom) => {
            let top = hide_terms(top, gone, true, hide);
            top.over(hide_terms(bottom, gone, true, hide))
        }
        Node::Product(factors) => {
            let factors: Vec<Expr> = factors.iter().map(|factor| hide_terms(factor, gone, false, hide)).collect();
            Expr::product(factors)
        }
        Node::Sum(terms) if !gone.terms.is_empty() => {
            let term = |term: &Expr| match term.node() {
                _ if gone.terms.contains(term) => hide(term, true),
                Node::Neg(inner) if gone.terms.contains(inner) => hide(inner, true).negate(),
                _ => term.clone(),
            };
            Expr::sum(terms.iter().map(term).collect::<Vec<_>>())
        }
        _ => expr.clone(),
    }
}

/// e¹ is e: what a point put in leaves behind.
pub fn first_powers(expr: &Expr) -> Expr {
    let inner = expr.map_children(first_powers);
    match inner.node() {
        Node::Pow(base, exponent) if exponent.is_number(1) => base.clone(),
        _ => inner,
    }
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

/// The same, as mathematics.
pub fn conditions_formula(all: &[Condition]) -> Formula {
    let shown = |condition: &Condition| {
        let sign = signs(&format!(" {} ", condition.comparison.unicode()));
        row([Formula::of(&condition.left), sign, Formula::of(&condition.right)])
    };
    comma(all.iter().map(shown))
}

/// An exact number as it is printed.
pub fn exact(value: Number) -> String {
    print::unicode(&Expr::number(value))
}
