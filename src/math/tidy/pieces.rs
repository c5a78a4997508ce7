//! Piecewise expressions whose parts are tidy: cases that always or never hold, and neighbours with the same value.

use super::super::expr::{Case, Expr, Node};
use super::super::number::Number;
use super::super::predicate::Predicate;

/// The cases as few as they can be, where nothing but their form is looked at.
pub(super) fn tidied(cases: &[Case], otherwise: Option<&Expr>) -> Expr {
    let mut kept: Vec<Case> = Vec::with_capacity(cases.len());
    let mut otherwise = otherwise.cloned();
    for case in cases {
        match settled(&case.when) {
            Some(true) => {
                otherwise = Some(case.value.clone());
                break;
            }
            Some(false) => continue,
            None => {}
        }
        match kept.last_mut() {
            // Where either holds the value is the same; a condition without a value would make the other one's lost.
            Some(last) if last.value == case.value && is_total(&last.when) && is_total(&case.when) => {
                last.when = last.when.clone().or(case.when.clone());
            }
            _ => kept.push(case.clone()),
        }
    }
    while let (Some(last), Some(value)) = (kept.last(), &otherwise)
        && last.value == *value
        && is_total(&last.when)
    {
        kept.pop();
    }
    Expr::cases(kept, otherwise)
}

/// Whether it holds, where only numbers are compared.
fn settled(when: &Predicate) -> Option<bool> {
    when.decide(&mut |condition| {
        let order = condition.left.as_ratio()?.compare(condition.right.as_ratio()?)?;
        Some(condition.comparison.admits(order))
    })
}

/// Whether its sides have values wherever their letters have, as far as their form shows.
fn is_total(when: &Predicate) -> bool {
    fn total(expr: &Expr) -> bool {
        let mut fine = match expr.node() {
            Node::Num(_) | Node::Const(_) | Node::Var(_) | Node::Neg(_) | Node::Sum(_) | Node::Product(_) => true,
            Node::Div(_, below) => below.as_ratio().is_some_and(|n| !n.is_zero()),
            Node::Pow(_, exponent) => exponent.as_number().and_then(Number::as_int).is_some_and(|n| n > 0),
            Node::Call(function, _) => function.row().domain.is_empty() && function.row().definition.is_none(),
            Node::Cases(_, otherwise) => otherwise.is_some(),
            Node::Slope(..) => false,
        };
        expr.for_each_child(|child| fine = fine && total(child));
        fine
    }
    let mut fine = true;
    when.for_each_side(&mut |side| fine = fine && total(side));
    fine
}
