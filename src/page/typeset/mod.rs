//! LaTeX as the lessons use it, set for a screen: on one row with real superscripts, or in two dimensions with
//! fraction bars; in ASCII as a learner could type it. What is not understood is shown as typed, and named.

mod commands;
mod grid;
mod known;
mod mathml;
mod parse;
mod pieces;
mod set;

use super::markup::escaped;
use super::model::Formula;
use crate::math::language::latex;
pub use known::known;
use parse::TypesetNode;
pub(super) use set::STROKE;
use set::Setter;
use std::cell::RefCell;

/// A longer formula is shown as typed.
const LONGEST: usize = 10_000;

/// A formula within a line of text that is longer than this may be broken: it would not fit on a telephone.
const UNBROKEN: usize = 24;

/// The formula in all its forms, and what of it is not understood: unknown commands, braces that do not match.
///
/// ```
/// use gradus::page::typeset;
/// let (formula, unknown) = typeset::latex(r"\frac{f(a + h) - f(a)}{h} \to 3x^{2}");
/// assert_eq!(formula.unicode, "(f(a + h) − f(a))/h → 3x²");
/// assert!(unknown.is_empty());
/// ```
pub fn latex(source: &str) -> (Formula, Vec<String>) {
    let source = source.trim();
    if source.len() > LONGEST {
        let shown = Formula {
            ascii: super::clean::ascii(source).into_owned(),
            unicode: source.to_string(),
            latex: source.to_string(),
        };
        return (shown, vec![format!("a formula of more than {LONGEST} characters")]);
    }
    let (tree, unknown) = parse::parse(source);
    let formula = Formula { ascii: one_row(&tree, false), unicode: one_row(&tree, true), latex: source.to_string() };
    (formula, unknown)
}

/// Whether all of a formula is understood, so that nothing is in it but mathematics.
pub fn is_understood(source: &str) -> bool {
    source.len() <= LONGEST && parse::parse(source.trim()).1.is_empty()
}

fn one_row(tree: &TypesetNode, unicode: bool) -> String {
    let exponents = RefCell::default();
    let setter = Setter { exponents: &exponents, unicode, flat: true, tight: false };
    setter.set(tree).rows.swap_remove(0)
}

/// The command of a sign, without its backslash: `to` for →.
pub fn command(sign: &str) -> Option<&'static str> {
    let is = |shown| matches!(shown, latex::Shown::Sign(_, unicode, _) if unicode == sign);
    latex::COMMANDS.iter().find(|row| is(row.shown)).map(|row| row.name)
}

/// The formula in two dimensions, at most `room` columns wide, with the row that stands on the line of writing; `None`
/// where one row says as much, something is not understood, or there is no room. What `\quad` sets apart may go on
/// below.
pub fn two_dimensions(source: &str, unicode: bool, room: usize) -> Option<(Vec<String>, usize)> {
    if source.len() > LONGEST {
        return None;
    }
    let (tree, unknown) = parse::parse(source.trim());
    if !unknown.is_empty() || !set::has_height(&tree) {
        return None;
    }
    let exponents = RefCell::default();
    let (rows, base) = Setter { exponents: &exponents, unicode, flat: false, tight: false }.within(&tree, room)?;
    (rows.len() > 1).then_some((rows, base))
}

/// The formula as a MathML element, on a line of its own if `display`.
pub fn mathml(formula: &Formula, display: bool) -> String {
    let block = if display { " display=\"block\"" } else { "" };
    let spoken = escaped(&formula.unicode);
    if formula.latex.is_empty() || formula.latex.len() > LONGEST {
        return format!("<math{block} alttext=\"{spoken}\"><mtext>{spoken}</mtext></math>");
    }
    let tree = parse::parse(&formula.latex).0;
    if !display && formula.unicode.chars().count() > UNBROKEN {
        return mathml::pieces(&tree).into_iter().map(|piece| format!("<math>{piece}</math>")).collect();
    }
    format!("<math{block} alttext=\"{spoken}\">{}</math>", mathml::element(&tree, display))
}
