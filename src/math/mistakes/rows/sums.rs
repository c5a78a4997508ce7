//! Constants, multiples, sums, differences, other variables.

use super::{Row, row};

const CONSTANT: &str = "(c)′ = 0";
const MULTIPLE: &str = "(c f)′ = c f′";
const SUM: &str = "(f + g)′ = f′ + g′";
const PARTIAL: &str = "∂/∂x: the other letters are held still, like numbers";

pub(super) const ROWS: [Row; 14] = [
    row("const.becomes_one", "const", "c", "1", "How much does the constant {c} change when {x} changes?", CONSTANT),
    row("const.kept", "const", "c", "c", "The graph of a constant is level. What slope does {c} add?", CONSTANT),
    row("constmul.dropped", "const", "k*f", "D(f)", "What becomes of the constant factor {k}?", MULTIPLE),
    row(
        "constmul.zeroed",
        "const",
        "k*f",
        "0",
        "A constant alone has slope 0. Is {k} alone here, or does it multiply something that moves?",
        MULTIPLE,
    ),
    row(
        "constmul.added",
        "const",
        "k*f",
        "k + D(f)",
        "The factor {k} multiplies. Does it still, in the derivative?",
        MULTIPLE,
    ),
    row(
        "constmul.only",
        "const",
        "k*w",
        "k",
        "The slope of {k} times {x} is {k}. What does {k} multiply here?",
        MULTIPLE,
    ),
    row("constmul.sign_dropped", "const", "-f", "D(f)", "What becomes of the minus in front?", MULTIPLE),
    row(
        "diff.sum_sign",
        "sum",
        "f - g",
        "D(f) + D(g)",
        "One term is taken away. Is its slope added or taken away too?",
        "(f − g)′ = f′ − g′",
    ),
    row(
        "partial.other_var_one",
        "partial",
        "y",
        "1",
        "Which letter moves? The others, like {y}, are held still: what is the slope of something held still?",
        PARTIAL,
    ),
    row(
        "partial.other_var_one",
        "partial",
        "y*f",
        "y*D(f) + f",
        "Only {x} moves, and {y} is held still like a number. Is a product rule needed?",
        PARTIAL,
    ),
    row(
        "partial.other_var_dropped",
        "partial",
        "y*f",
        "D(f)",
        "{y} is held still, like a constant factor. What becomes of a constant factor?",
        PARTIAL,
    ),
    row(
        "mse.drop_mean",
        "sum",
        "(f^2 + g)/n",
        "2*f*D(f) + D(g)",
        "A mean over {n} examples. What does the mean divide by?",
        "(1/n Σ eᵢ²)′ = 1/n Σ 2 eᵢ eᵢ′",
    ),
    row("sum.lost_term", "sum", "f + g", "D(g)", "Count the terms: has each of them given its slope?", SUM),
    row(
        "sum.sign_of_one_term",
        "sum",
        "f + g",
        "D(g) - D(f)",
        "Look at the signs, term by term: does each slope have the sign it should?",
        SUM,
    ),
];
