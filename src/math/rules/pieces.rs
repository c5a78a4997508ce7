//! Functions in pieces: each piece is differentiated where it is alone.

use super::{Rule, RuleKind};

const MAX: Rule = Rule {
    id: "max",
    name: "By pieces",
    kind: RuleKind::Differentiate,
    pattern: "max(0,u)",
    template: "step(u)*D(u)",
    formula: "D(max(u,v)) = step(u - v)*D(u) + (1 - step(u - v))*D(v)",
    shown: "max(u, v)′ = u′ where u > v, v′ where v > u",
    look: "The greater of two pieces. Differentiate each where it is alone.",
    ask: "Which of the two is the greater one, and where?",
    why: "Where one piece is greater by any margin, a small move leaves it the greater one: the other does not count.",
};

const MIN: Rule = Rule {
    id: "min",
    pattern: "min(0,u)",
    template: "step(-u)*D(u)",
    formula: "D(min(u,v)) = step(v - u)*D(u) + (1 - step(v - u))*D(v)",
    shown: "min(u, v)′ = u′ where u < v, v′ where v < u",
    look: "The lesser of two pieces. Differentiate each where it is alone.",
    ask: "Which of the two is the lesser one, and where?",
    why: "Where one piece is less by any margin, a small move leaves it the lesser one: the other does not count.",
    ..MAX
};

pub(super) const ROWS: &[Rule] = &[
    MAX,
    Rule { pattern: "max(u,0)", ..MAX },
    Rule { pattern: "max(u,u)", template: "D(u)", ..MAX },
    Rule { pattern: "max(c,u)", template: "step(u - c)*D(u)", ..MAX },
    Rule { pattern: "max(u,c)", template: "step(u - c)*D(u)", ..MAX },
    Rule { pattern: "max(u,v)", template: "step(u - v)*D(u) + (1 - step(u - v))*D(v)", ..MAX },
    MIN,
    Rule { pattern: "min(u,0)", ..MIN },
    Rule { pattern: "min(u,u)", template: "D(u)", ..MIN },
    Rule { pattern: "min(c,u)", template: "step(c - u)*D(u)", ..MIN },
    Rule { pattern: "min(u,c)", template: "step(c - u)*D(u)", ..MIN },
    Rule { pattern: "min(u,v)", template: "step(v - u)*D(u) + (1 - step(v - u))*D(v)", ..MIN },
];
