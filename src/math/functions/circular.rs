//! Sine, cosine and their kin.

use super::values as v;
use super::{Evaluator, FunctionRow, Look, PLAIN, Slopes};

pub(super) const ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "sin",
        unicode: "sin",
        latex: r"\sin",
        look: Look::Bare,
        value: Evaluator::One(libm::sin),
        slopes: Slopes::Each(&["cos(u)"]),
        spoken: "the sine",
        ..PLAIN
    },
    FunctionRow {
        name: "cos",
        unicode: "cos",
        latex: r"\cos",
        look: Look::Bare,
        value: Evaluator::One(libm::cos),
        slopes: Slopes::Each(&["-sin(u)"]),
        spoken: "the cosine",
        ..PLAIN
    },
    FunctionRow {
        name: "tan",
        aliases: &["tg"],
        unicode: "tan",
        latex: r"\tan",
        look: Look::Bare,
        value: Evaluator::One(libm::tan),
        slopes: Slopes::Each(&["1/cos(u)^2"]),
        domain: &["cos(u) != 0"],
        definition: Some("sin(u)/cos(u)"),
        spoken: "the tangent",
        ..PLAIN
    },
    FunctionRow {
        name: "atan2",
        aliases: &["arctan2"],
        least: 2,
        most: 2,
        unicode: "atan2",
        latex: r"\operatorname{atan2}",
        value: Evaluator::Two(v::atan2),
        slopes: Slopes::Each(&["v/(u^2+v^2)", "-u/(u^2+v^2)"]),
        domain: &["u^2+v^2 > 0"],
        jumps: true,
        definition: Some("2*atan(u/(sqrt(u^2+v^2)+v))"),
        spoken: "the angle of the point (v, u), between -pi and pi",
        ..PLAIN
    },
    FunctionRow {
        name: "sec",
        unicode: "sec",
        latex: r"\sec",
        look: Look::Bare,
        value: Evaluator::One(v::sec),
        slopes: Slopes::Each(&["sec(u)*tan(u)"]),
        domain: &["cos(u) != 0"],
        definition: Some("1/cos(u)"),
        spoken: "the secant",
        ..PLAIN
    },
    FunctionRow {
        name: "csc",
        aliases: &["cosec"],
        unicode: "csc",
        latex: r"\csc",
        look: Look::Bare,
        value: Evaluator::One(v::csc),
        slopes: Slopes::Each(&["-csc(u)*cot(u)"]),
        domain: &["sin(u) != 0"],
        definition: Some("1/sin(u)"),
        spoken: "the cosecant",
        ..PLAIN
    },
    FunctionRow {
        name: "cot",
        aliases: &["ctg", "cotan"],
        unicode: "cot",
        latex: r"\cot",
        look: Look::Bare,
        value: Evaluator::One(v::cot),
        slopes: Slopes::Each(&["-1/sin(u)^2"]),
        domain: &["sin(u) != 0"],
        definition: Some("cos(u)/sin(u)"),
        spoken: "the cotangent",
        ..PLAIN
    },
    FunctionRow {
        name: "asin",
        aliases: &["arcsin"],
        unicode: "arcsin",
        latex: r"\arcsin",
        look: Look::Bare,
        value: Evaluator::One(libm::asin),
        slopes: Slopes::Each(&["1/sqrt(1-u^2)"]),
        domain: &["u >= -1", "u <= 1"],
        spoken: "the angle with that sine",
        ..PLAIN
    },
    FunctionRow {
        name: "acos",
        aliases: &["arccos"],
        unicode: "arccos",
        latex: r"\arccos",
        look: Look::Bare,
        value: Evaluator::One(libm::acos),
        slopes: Slopes::Each(&["-1/sqrt(1-u^2)"]),
        domain: &["u >= -1", "u <= 1"],
        definition: Some("pi/2-asin(u)"),
        spoken: "the angle with that cosine",
        ..PLAIN
    },
    FunctionRow {
        name: "atan",
        aliases: &["arctan", "arctg"],
        unicode: "arctan",
        latex: r"\arctan",
        look: Look::Bare,
        value: Evaluator::One(libm::atan),
        slopes: Slopes::Each(&["1/(1+u^2)"]),
        spoken: "the angle with that tangent",
        ..PLAIN
    },
    FunctionRow {
        name: "asec",
        aliases: &["arcsec"],
        unicode: "arcsec",
        latex: r"\operatorname{arcsec}",
        look: Look::Bare,
        value: Evaluator::One(v::asec),
        slopes: Slopes::Each(&["1/(abs(u)*sqrt(u^2-1))"]),
        domain: &["abs(u) >= 1"],
        definition: Some("acos(1/u)"),
        spoken: "the angle with that secant",
        ..PLAIN
    },
    FunctionRow {
        name: "acsc",
        aliases: &["arccsc", "arccosec"],
        unicode: "arccsc",
        latex: r"\operatorname{arccsc}",
        look: Look::Bare,
        value: Evaluator::One(v::acsc),
        slopes: Slopes::Each(&["-1/(abs(u)*sqrt(u^2-1))"]),
        domain: &["abs(u) >= 1"],
        definition: Some("asin(1/u)"),
        spoken: "the angle with that cosecant",
        ..PLAIN
    },
    FunctionRow {
        name: "acot",
        jumps: true,
        aliases: &["arccot", "arcctg"],
        unicode: "arccot",
        latex: r"\operatorname{arccot}",
        look: Look::Bare,
        value: Evaluator::One(v::acot),
        slopes: Slopes::Each(&["-1/(1+u^2)"]),
        kinks: &["u"],
        definition: Some("atan(1/u)"),
        spoken: "the angle between -pi/2 and pi/2 with that cotangent",
        ..PLAIN
    },
];
