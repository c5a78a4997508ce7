//! Functions in pieces: absolute value, sign, steps, the greatest and the least.

use super::values as v;
use super::{Evaluator, FunctionRow, Look, MANY, PLAIN, Slopes};

pub(super) const ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "abs",
        unicode: "abs",
        latex: r"\operatorname{abs}",
        look: Look::Bars,
        value: Evaluator::One(libm::fabs),
        slopes: Slopes::Each(&["sign(u)"]),
        kinks: &["u"],
        spoken: "the absolute value",
        ..PLAIN
    },
    FunctionRow {
        name: "sign",
        jumps: true,
        aliases: &["sgn", "signum"],
        unicode: "sign",
        latex: r"\operatorname{sign}",
        look: Look::Bare,
        value: Evaluator::One(v::sign),
        slopes: Slopes::Each(&["0"]),
        kinks: &["u"],
        spoken: "the sign: -1, 0 or 1",
        ..PLAIN
    },
    FunctionRow {
        name: "step",
        jumps: true,
        aliases: &["heaviside"],
        unicode: "step",
        latex: r"\operatorname{step}",
        value: Evaluator::One(v::step),
        slopes: Slopes::Each(&["0"]),
        kinks: &["u"],
        definition: Some("(1+sign(u))/2"),
        spoken: "the unit step: 0 up to 0, then 1",
        ..PLAIN
    },
    FunctionRow {
        name: "floor",
        jumps: true,
        unicode: "floor",
        latex: r"\operatorname{floor}",
        value: Evaluator::One(libm::floor),
        slopes: Slopes::Each(&["0"]),
        kinks: &["sin(pi*u)"],
        spoken: "the whole number at or below",
        ..PLAIN
    },
    FunctionRow {
        name: "ceil",
        jumps: true,
        aliases: &["ceiling"],
        unicode: "ceil",
        latex: r"\operatorname{ceil}",
        value: Evaluator::One(libm::ceil),
        slopes: Slopes::Each(&["0"]),
        kinks: &["sin(pi*u)"],
        definition: Some("-floor(-u)"),
        spoken: "the whole number at or above",
        ..PLAIN
    },
    FunctionRow {
        name: "max",
        most: MANY,
        unicode: "max",
        latex: r"\max",
        value: Evaluator::Many(v::max),
        slopes: Slopes::Shared("(1+sign(u-v))/2"),
        kinks: &["u-v"],
        spoken: "the greatest of several",
        ..PLAIN
    },
    FunctionRow {
        name: "min",
        most: MANY,
        unicode: "min",
        latex: r"\min",
        value: Evaluator::Many(v::min),
        slopes: Slopes::Shared("(1-sign(u-v))/2"),
        kinks: &["u-v"],
        spoken: "the least of several",
        ..PLAIN
    },
];
