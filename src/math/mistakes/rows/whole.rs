//! Whole answers: what they are instead of the derivative, found from values alone.
//!
//! In a template `D(f)` is the right answer, `f` the function, `s` the derivative once more, `i` an antiderivative, `g`
//! the derivative of one order less, `w` that by another variable, `m` that by another one and by this, `t` that by all
//! of them at once.

use super::{MistakeRow, row};

const SLOPE: &str = "f′(x) is the limit of (f(x + h) − f(x))/h";
const PARTIAL: &str = "∂f/∂x: x moves, the other letters are held still";

const FACTOR_OFF: &str = "It is off by the same factor everywhere. From which number in the question does that come?";
const AMOUNT_OFF: &str = "It is off by the same amount everywhere. Where does that number come in?";

/// Relations that a template can say.
pub const WHOLE: &[MistakeRow] = &[
    row("whole.unchanged", "whole", "s", "f", "That is the function itself. How fast does it change?", SLOPE)
        .likely(0.95),
    row(
        "whole.derived_again",
        "whole",
        "s",
        "s",
        "That is how the slope itself changes. How many times should it be differentiated?",
        SLOPE,
    )
    .likely(0.6),
    row(
        "whole.derived_too_little",
        "whole",
        "s",
        "g",
        "That is on the way. How many times should it be differentiated?",
        "f″ is the derivative of f′",
    ),
    row(
        "whole.integrated",
        "whole",
        "s",
        "i",
        "The slope of that is what you were given. Which way does the question go?",
        SLOPE,
    )
    .likely(0.7),
    row(
        "whole.sign",
        "whole",
        "s",
        "-D(f)",
        "The size is right everywhere. Where the function rises, what sign does its slope have?",
        SLOPE,
    )
    .likely(0.5),
    row("whole.doubled", "whole", "s", "2*D(f)", FACTOR_OFF, SLOPE).likely(0.3),
    row("whole.halved", "whole", "s", "D(f)/2", FACTOR_OFF, SLOPE).likely(0.3),
    row("whole.off_by_one", "whole", "s", "D(f) + 1", AMOUNT_OFF, SLOPE).likely(0.2),
    row("whole.off_by_one", "whole", "s", "D(f) - 1", AMOUNT_OFF, SLOPE).likely(0.2),
    row("whole.reciprocal", "whole", "s", "1/D(f)", "Rise over run, or run over rise?", SLOPE).likely(0.3),
    row(
        "whole.plus_function",
        "whole",
        "s",
        "D(f) + f",
        "The slope is in there, and something besides. What is it?",
        SLOPE,
    )
    .likely(0.2),
    row(
        "whole.times_function",
        "whole",
        "s",
        "D(f)*f",
        "The slope is in there, and a factor besides. What is it?",
        SLOPE,
    )
    .likely(0.2),
    row("whole.other_variable", "partial", "s", "w", "Which letter moves here, and which are held still?", PARTIAL)
        .likely(0.9),
    row(
        "whole.total_all_vars",
        "partial",
        "s",
        "t",
        "Only one letter moves at a time. Which one is asked for, and which are held still?",
        PARTIAL,
    )
    .likely(0.9),
    row(
        "partial.both_moved",
        "partial",
        "s",
        "m",
        "Both letters have moved here, one after the other. Which one moves, and which is held still?",
        PARTIAL,
    )
    .likely(0.8),
    row("whole.zero", "whole", "s", "0", "A slope of 0 everywhere means a level line. Is the function level?", SLOPE)
        .likely(0.3),
    row(
        "whole.logarithmic",
        "whole",
        "s",
        "D(f)/f",
        "That is the slope of its logarithm: the change in proportion. What is the change itself?",
        "(ln f)′ = f′/f",
    )
    .likely(0.4),
    row(
        "order.squared",
        "whole",
        "s",
        "g^2",
        "Is f″ the slope times itself, or the slope of the slope?",
        "f″ is the derivative of f′",
    ),
];

/// A number in the answer that is one too many or too few.
pub const INTEGER: MistakeRow = row(
    "slip.integer_off_by_one",
    "whole",
    "s",
    "s",
    "One number changed would make it right. Which would you recount first?",
    SLOPE,
)
.likely(0.4);

/// A term of the answer with the wrong sign.
pub const SIGN_OF_ONE_TERM: MistakeRow = row(
    "sum.sign_of_one_term",
    "sum",
    "s",
    "s",
    "Look at the signs, term by term: does each slope have the sign it should?",
    "(f + g)′ = f′ + g′",
)
.likely(0.5);

/// A term that is missing in the answer.
pub const LOST_TERM: MistakeRow =
    row("sum.lost_term", "sum", "s", "s", "Count the terms: has each of them given its slope?", "(f + g)′ = f′ + g′")
        .likely(0.5);

/// The right answer times some number.
pub const FACTOR: MistakeRow = row("whole.factor", "whole", "s", "s", FACTOR_OFF, "(c f)′ = c f′").likely(0.2);

/// The right answer plus some number.
pub const OFFSET: MistakeRow = row(
    "whole.offset",
    "whole",
    "s",
    "s",
    "It is off by the same amount everywhere. Where does a number stand too much, or is missing?",
    "(c)′ = 0",
)
.likely(0.2);
