//! Hyperbolic functions and their inverses.

use super::values as v;
use super::{Evaluator, FunctionRow, Look, PLAIN, Slopes};

pub(super) const ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "sinh",
        aliases: &["sh"],
        unicode: "sinh",
        latex: r"\sinh",
        look: Look::Bare,
        value: Evaluator::One(libm::sinh),
        slopes: Slopes::Each(&["cosh(u)"]),
        definition: Some("(exp(u)-exp(-u))/2"),
        spoken: "the hyperbolic sine",
        ..PLAIN
    },
    FunctionRow {
        name: "cosh",
        aliases: &["ch"],
        unicode: "cosh",
        latex: r"\cosh",
        look: Look::Bare,
        value: Evaluator::One(libm::cosh),
        slopes: Slopes::Each(&["sinh(u)"]),
        definition: Some("(exp(u)+exp(-u))/2"),
        spoken: "the hyperbolic cosine",
        ..PLAIN
    },
    FunctionRow {
        name: "tanh",
        activation: true,
        aliases: &["th"],
        unicode: "tanh",
        latex: r"\tanh",
        look: Look::Bare,
        value: Evaluator::One(libm::tanh),
        slopes: Slopes::Each(&["1-tanh(u)^2"]),
        definition: Some("(exp(u)-exp(-u))/(exp(u)+exp(-u))"),
        spoken: "the hyperbolic tangent",
        ..PLAIN
    },
    FunctionRow {
        name: "sech",
        unicode: "sech",
        latex: r"\operatorname{sech}",
        look: Look::Bare,
        value: Evaluator::One(v::sech),
        slopes: Slopes::Each(&["-sech(u)*tanh(u)"]),
        definition: Some("2/(exp(u)+exp(-u))"),
        spoken: "the hyperbolic secant",
        ..PLAIN
    },
    FunctionRow {
        name: "csch",
        aliases: &["cosech"],
        unicode: "csch",
        latex: r"\operatorname{csch}",
        look: Look::Bare,
        value: Evaluator::One(v::csch),
        slopes: Slopes::Each(&["-csch(u)*coth(u)"]),
        domain: &["u != 0"],
        definition: Some("2/(exp(u)-exp(-u))"),
        spoken: "the hyperbolic cosecant",
        ..PLAIN
    },
    FunctionRow {
        name: "coth",
        unicode: "coth",
        latex: r"\coth",
        look: Look::Bare,
        value: Evaluator::One(v::coth),
        slopes: Slopes::Each(&["-1/sinh(u)^2"]),
        domain: &["u != 0"],
        definition: Some("(exp(u)+exp(-u))/(exp(u)-exp(-u))"),
        spoken: "the hyperbolic cotangent",
        ..PLAIN
    },
    FunctionRow {
        name: "asinh",
        aliases: &["arcsinh", "arsinh"],
        unicode: "arsinh",
        latex: r"\operatorname{arsinh}",
        look: Look::Bare,
        value: Evaluator::One(libm::asinh),
        slopes: Slopes::Each(&["1/sqrt(u^2+1)"]),
        definition: Some("ln(u+sqrt(u^2+1))"),
        spoken: "the inverse hyperbolic sine",
        ..PLAIN
    },
    FunctionRow {
        name: "acosh",
        aliases: &["arccosh", "arcosh"],
        unicode: "arcosh",
        latex: r"\operatorname{arcosh}",
        look: Look::Bare,
        value: Evaluator::One(libm::acosh),
        slopes: Slopes::Each(&["1/sqrt(u^2-1)"]),
        domain: &["u >= 1"],
        definition: Some("ln(u+sqrt(u^2-1))"),
        spoken: "the inverse hyperbolic cosine",
        ..PLAIN
    },
    FunctionRow {
        name: "atanh",
        aliases: &["arctanh", "artanh"],
        unicode: "artanh",
        latex: r"\operatorname{artanh}",
        look: Look::Bare,
        value: Evaluator::One(libm::atanh),
        slopes: Slopes::Each(&["1/(1-u^2)"]),
        domain: &["u > -1", "u < 1"],
        definition: Some("ln((1+u)/(1-u))/2"),
        spoken: "the inverse hyperbolic tangent",
        ..PLAIN
    },
    FunctionRow {
        name: "asech",
        aliases: &["arcsech", "arsech"],
        unicode: "arsech",
        latex: r"\operatorname{arsech}",
        look: Look::Bare,
        value: Evaluator::One(v::asech),
        slopes: Slopes::Each(&["-1/(u*sqrt(1-u^2))"]),
        domain: &["u > 0", "u <= 1"],
        definition: Some("acosh(1/u)"),
        spoken: "the inverse hyperbolic secant",
        ..PLAIN
    },
    FunctionRow {
        name: "acsch",
        aliases: &["arccsch", "arcsch"],
        unicode: "arcsch",
        latex: r"\operatorname{arcsch}",
        look: Look::Bare,
        value: Evaluator::One(v::acsch),
        slopes: Slopes::Each(&["-1/(abs(u)*sqrt(1+u^2))"]),
        domain: &["u != 0"],
        definition: Some("asinh(1/u)"),
        spoken: "the inverse hyperbolic cosecant",
        ..PLAIN
    },
    FunctionRow {
        name: "acoth",
        aliases: &["arccoth", "arcoth"],
        unicode: "arcoth",
        latex: r"\operatorname{arcoth}",
        look: Look::Bare,
        value: Evaluator::One(v::acoth),
        slopes: Slopes::Each(&["1/(1-u^2)"]),
        domain: &["abs(u) > 1"],
        definition: Some("ln((u+1)/(u-1))/2"),
        spoken: "the inverse hyperbolic cotangent",
        ..PLAIN
    },
];
