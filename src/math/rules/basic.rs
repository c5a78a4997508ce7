//! Constants, the variable itself, sums, multiples.

use super::{Rule, RuleKind};

pub(super) const ROWS: &[Rule] = &[
    Rule {
        id: "constant",
        name: "Constant",
        kind: RuleKind::Differentiate,
        pattern: "c",
        template: "0",
        formula: "D(c) = 0",
        shown: "(c)′ = 0",
        look: "Nothing here moves when {x} moves.",
        ask: "Does anything here change when {x} changes?",
        why: "A constant has the same value everywhere, so its graph is level: rise 0 over any run.",
    },
    Rule {
        id: "identity",
        name: "Identity",
        kind: RuleKind::Differentiate,
        pattern: "x",
        template: "1",
        formula: "D(x) = 1",
        shown: "(x)′ = 1",
        look: "This is the variable itself.",
        ask: "How fast does {x} change when {x} changes?",
        why: "Whatever is added to the variable is added to its value: rise equals run.",
    },
    Rule {
        id: "sum",
        name: "Sum rule",
        kind: RuleKind::Differentiate,
        pattern: "f + g",
        template: "D(f) + D(g)",
        formula: "D(f + g) = D(f) + D(g)",
        shown: "(f + g)′ = f′ + g′",
        look: "A sum: each term has its own slope, and the slopes add up.",
        ask: "What is the slope of each term by itself?",
        why: "The change of a sum is the sum of the changes.",
    },
    Rule {
        id: "constant_factor",
        name: "Constant factor",
        kind: RuleKind::Differentiate,
        pattern: "c*f",
        template: "c*D(f)",
        formula: "D(c*f) = c*D(f)",
        shown: "(c f)′ = c f′",
        look: "A constant times something that moves: the constant stays in front.",
        ask: "Which factor stays as it is, and which one moves?",
        why: "Stretching a graph c times stretches its rise c times and leaves the run alone.",
    },
];
