//! The rules that rewrite an indeterminate form, in the order in which they are tried.

use super::forms::{definition, known_limits, one_logarithm, pieces, power};
use super::fractions::{as_quotient, cancel, expanded, factor, lhopital, one_bar, split, tidied};
use super::laws::{End, sign_of};
use super::roots::{conjugate, highest_power};
use super::way::Way;
use crate::math::condition::Condition;
use crate::math::expr::{Expr, Node, Symbol};

/// One rule for limits.
pub struct LimitRule {
    /// A stable name, as steps carry it.
    pub id: &'static str,
    /// The name as shown.
    pub name: &'static str,
    /// In letters, where that helps.
    pub formula: &'static str,
    pub(super) work: Work,
}

/// How a rule gets on.
pub(super) enum Work {
    /// It writes the expression otherwise, with the same limit.
    Rewrite(fn(&Expr, &Way) -> Option<Change>),
    /// L'Hôpital's, which is counted.
    Differentiate(fn(&Expr, &Way) -> Option<Change>),
    /// Leading terms settle it.
    Growth,
    /// Each part by itself.
    Parts,
}

/// What a rule makes of an expression.
pub(super) struct Change {
    pub to: Expr,
    pub parts: Vec<(Symbol, Expr)>,
    pub conditions: Vec<Condition>,
}

impl Change {
    pub fn to(to: Expr) -> Change {
        Change { to, parts: Vec::new(), conditions: Vec::new() }
    }
}

/// What is known of a function beside its corner or jump.
pub(super) const ON_THIS_SIDE: &LimitRule =
    &LimitRule { id: "limit.pieces", name: "On this side", formula: "", work: Work::Rewrite(pieces) };

/// Every rule for limits.
pub const RULES: &[LimitRule] = &[
    LimitRule { id: "limit.pieces", name: "On this side", formula: "", work: Work::Rewrite(pieces) },
    LimitRule { id: "limit.cancel", name: "Cancel", formula: "", work: Work::Rewrite(cancel) },
    LimitRule { id: "limit.expand", name: "Expand", formula: "", work: Work::Rewrite(expanded) },
    LimitRule { id: "limit.factor", name: "Factor", formula: "", work: Work::Rewrite(factor) },
    LimitRule {
        id: "limit.one_bar",
        name: "Over one bar",
        formula: "a/b + c/d = (a*d + c*b)/(b*d)",
        work: Work::Rewrite(one_bar),
    },
    LimitRule {
        id: "limit.highest_power",
        name: "Divide by the highest power below",
        formula: "",
        work: Work::Rewrite(highest_power),
    },
    LimitRule {
        id: "limit.conjugate",
        name: "Multiply by the conjugate",
        formula: "(a - b)*(a + b) = a^2 - b^2",
        work: Work::Rewrite(conjugate),
    },
    LimitRule { id: "limit.known", name: "Known limit", formula: "", work: Work::Rewrite(known_limits) },
    LimitRule {
        id: "limit.logarithms",
        name: "One logarithm",
        formula: "ln(a) - ln(b) = ln(a/b)",
        work: Work::Rewrite(one_logarithm),
    },
    LimitRule { id: "limit.power", name: "As a power of e", formula: "u^v = e^(v*ln(u))", work: Work::Rewrite(power) },
    LimitRule {
        id: "limit.split",
        name: "Split the fraction",
        formula: "(a + b)/c = a/c + b/c",
        work: Work::Rewrite(split),
    },
    LimitRule {
        id: "limit.growth",
        name: "The faster one wins",
        formula: "ln(x) grows slower than any power of x, a power slower than e^x",
        work: Work::Growth,
    },
    LimitRule { id: "limit.parts", name: "Part by part", formula: "", work: Work::Parts },
    LimitRule { id: "limit.definition", name: "Open up", formula: "", work: Work::Rewrite(definition) },
    LimitRule {
        id: "limit.as_quotient",
        name: "As a quotient",
        formula: "a*b = a/(1/b)",
        work: Work::Rewrite(as_quotient),
    },
    LimitRule {
        id: "limit.lhopital",
        name: "L'Hôpital's rule",
        formula: "a/b and D(a)/D(b) have the same limit where both go to 0 or both grow",
        work: Work::Differentiate(lhopital),
    },
    LimitRule { id: "limit.tidy", name: "Tidy", formula: "", work: Work::Rewrite(tidied) },
];

/// Top and bottom of a quotient; a minus in front belongs to the top.
pub(super) fn quotient(expr: &Expr) -> Option<(Expr, Expr)> {
    match expr.node() {
        Node::Div(top, bottom) => Some((top.clone(), bottom.clone())),
        Node::Neg(inner) => quotient(inner).map(|(top, bottom)| (top.negate(), bottom)),
        _ => None,
    }
}

/// The factors, a sign as −1 among them.
pub(super) fn factors(expr: &Expr) -> Vec<Expr> {
    match expr.node() {
        Node::Product(parts) => parts.iter().flat_map(factors).collect(),
        Node::Neg(inner) => std::iter::once(Expr::from(-1)).chain(factors(inner)).collect(),
        _ => vec![expr.clone()],
    }
}

/// The product, a factor −1 as a minus in front and factors 1 left out.
pub(super) fn product(parts: impl IntoIterator<Item = Expr>) -> Expr {
    let (mut negative, mut kept) = (false, Vec::new());
    for part in parts {
        if part.is_number(-1) {
            negative = !negative;
        } else if !part.is_number(1) {
            kept.push(part);
        }
    }
    let product = Expr::product(kept);
    if negative { product.negate() } else { product }
}

pub(super) fn over(top: Expr, bottom: Expr) -> Expr {
    if bottom.is_number(1) { top } else { top.over(bottom) }
}

pub(super) fn is_zero(end: Option<End>) -> bool {
    matches!(end, Some(End::Finite(constant)) if sign_of(&constant) == Some(0))
}

pub(super) fn is_infinite(end: Option<End>) -> bool {
    matches!(end, Some(End::Infinite { .. }))
}
