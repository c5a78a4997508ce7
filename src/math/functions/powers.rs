//! Exponentials, logarithms and roots.

use super::values as v;
use super::{Evaluator, FunctionRow, Look, PLAIN, Slopes};

pub(super) const ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "exp",
        unicode: "exp",
        latex: r"\exp",
        look: Look::Power,
        value: Evaluator::One(libm::exp),
        slopes: Slopes::Each(&["exp(u)"]),
        spoken: "e to the power",
        ..PLAIN
    },
    FunctionRow {
        name: "ln",
        aliases: &["log", "loge"],
        unicode: "ln",
        latex: r"\ln",
        look: Look::Bare,
        value: Evaluator::One(libm::log),
        slopes: Slopes::Each(&["1/u"]),
        domain: &["u > 0"],
        spoken: "the natural logarithm",
        ..PLAIN
    },
    FunctionRow {
        name: "log10",
        aliases: &["lg"],
        unicode: "log10",
        latex: r"\log_{10}",
        look: Look::Bare,
        value: Evaluator::One(libm::log10),
        slopes: Slopes::Each(&["1/(u*ln(10))"]),
        domain: &["u > 0"],
        definition: Some("ln(u)/ln(10)"),
        spoken: "the logarithm to base ten",
        ..PLAIN
    },
    FunctionRow {
        name: "logb",
        least: 2,
        most: 2,
        unicode: "log",
        latex: r"\log",
        look: Look::Subscript,
        value: Evaluator::Two(v::logb),
        slopes: Slopes::Each(&["-ln(v)/(u*ln(u)^2)", "1/(v*ln(u))"]),
        domain: &["u > 0", "u != 1", "v > 0"],
        definition: Some("ln(v)/ln(u)"),
        spoken: "the logarithm to a base, which comes first",
        ..PLAIN
    },
    FunctionRow {
        name: "sqrt",
        unicode: "√",
        latex: r"\sqrt",
        look: Look::Root,
        value: Evaluator::One(libm::sqrt),
        slopes: Slopes::Each(&["1/(2*sqrt(u))"]),
        domain: &["u >= 0"],
        definition: Some("u^(1/2)"),
        spoken: "the square root",
        ..PLAIN
    },
    FunctionRow {
        name: "cbrt",
        unicode: "∛",
        latex: r"\sqrt[3]",
        look: Look::Root,
        value: Evaluator::One(libm::cbrt),
        slopes: Slopes::Each(&["1/(3*cbrt(u)^2)"]),
        kinks: &["u"],
        definition: Some("u^(1/3)"),
        spoken: "the cube root",
        ..PLAIN
    },
    FunctionRow {
        name: "root",
        aliases: &["nthroot", "nthRoot", "surd"],
        least: 2,
        most: 2,
        unicode: "root",
        latex: r"\sqrt",
        look: Look::Root,
        value: Evaluator::Two(v::root),
        slopes: Slopes::Each(&["-root(u,v)*ln(v)/u^2", "root(u,v)/(u*v)"]),
        kinks: &["v"],
        spoken: "the real root of a degree, which comes first",
        ..PLAIN
    },
];
