//! Constants, multiples, sums, differences, other variables.

use super::{MistakeRow, Where, row};

const CONSTANT: &str = "(c)′ = 0";
const MULTIPLE: &str = "(c f)′ = c f′";
const SUM: &str = "(f + g)′ = f′ + g′";
const PARTIAL: &str = "∂/∂x: the other letters are held still, like numbers";

const LINEAR: &str = "A straight line is as steep everywhere: by how much does this term rise when {x} grows by 1?";

const VARIABLE_LOST: &str = "Is this term equally steep at every {x}?";

pub(super) const ROWS: &[MistakeRow] = &[
    row("const.becomes_one", "const", "c", "1", "How much does the constant {c} change when {x} changes?", CONSTANT)
        .likely(0.6),
    row("linear.kept", "const", "k*x", "k*x", LINEAR, MULTIPLE).at(Where::Outside),
    row("linear.kept", "const", "-x", "-x", LINEAR, MULTIPLE).at(Where::Outside),
    row(
        "inner.linear_kept",
        "chain",
        "k*x",
        "k*x",
        "By how much does the inside grow when {x} grows by 1?",
        "(k x + c)′ = k",
    )
    .at(Where::Inside),
    row("power.variable_lost", "power", "k*x^2", "2*k", VARIABLE_LOST, "(c x²)′ = 2c x").likely(0.8),
    row("power.variable_lost", "power", "x^2", "2", VARIABLE_LOST, "(x²)′ = 2x").likely(0.6),
    row("const.kept", "const", "c", "c", "The graph of a constant is level. What slope does {c} add?", CONSTANT),
    row("constmul.dropped", "const", "k*f", "D(f)", "What becomes of the constant factor {k}?", MULTIPLE),
    row(
        "constmul.zeroed",
        "const",
        "k*f",
        "0",
        "A constant alone has slope 0. Is {k} alone here, or does it multiply something that moves?",
        MULTIPLE,
    )
    .likely(0.3),
    row(
        "constmul.added",
        "const",
        "k*f",
        "k + D(f)",
        "The factor {k} multiplies. Does it still, in the derivative?",
        MULTIPLE,
    )
    .likely(0.35),
    row(
        "constmul.only",
        "const",
        "k*w",
        "k",
        "The slope of {k} times {x} is {k}. What does {k} multiply here?",
        MULTIPLE,
    )
    .likely(0.3),
    row("constmul.sign_dropped", "const", "-f", "D(f)", "What becomes of the minus in front?", MULTIPLE).likely(0.7),
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
    row("grad.constant_kept", "partial", "y", "y", "When only {x} moves, how much does the term {y} change?", PARTIAL),
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
    row("sum.lost_term", "sum", "f + g", "D(g)", "Count the terms: has each of them given its slope?", SUM).likely(0.5),
    row(
        "sum.sign_of_one_term",
        "sum",
        "f + g",
        "D(g) - D(f)",
        "Look at the signs, term by term: does each slope have the sign it should?",
        SUM,
    )
    .likely(0.5),
];
