//! The only shape of a step anywhere: rule, before, parts, because, after.

use super::condition::Condition;
use super::expr::{Expr, Symbol};

/// What kind of change a step makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// `after` is the same function as `before`, written otherwise; no derivative is taken.
    Rewrite,
    /// `after` is the derivative of `before` by the step's variable.
    Differentiate,
    /// The parts' derivatives are put back into the rule's formula; `before` and `after` are equal.
    PutBack,
    /// `after` is `before` made shorter; `tags` say how.
    Tidy,
    /// A step of a limit: `before` and `after` have the same limit.
    Limit,
    /// Numbers are put in: `after` is the value of `before`.
    Evaluate,
}

/// One step of a derivation; its children say why it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The rule's id, e.g. `chain`, `product`, `tidy`.
    pub rule: &'static str,
    /// The rule's name as shown, e.g. `Chain rule`.
    pub name: &'static str,
    /// What kind of step it is, which says how `before` and `after` stand to each other.
    pub kind: StepKind,
    /// The variable that moves; in the outside of a chain it is the substitution.
    pub by: Symbol,
    /// What the step starts from.
    pub before: Expr,
    /// What it leads to.
    pub after: Expr,
    /// What the rule's letters stand for, in the order they are shown, e.g. `u` is `x^2`.
    pub parts: Vec<(Symbol, Expr)>,
    /// The rule in letters, in the notation, e.g. `D(F(u)) = F'(u)*D(u)`; empty where there is none.
    pub formula: &'static str,
    /// The steps that make up this one, in order; empty for a step that needs no reason.
    pub because: Vec<Step>,
    /// What a tidying step did, e.g. `numbers together`, `drop 1·`.
    pub tags: Vec<&'static str>,
    /// Where the step holds, e.g. `x ≠ 0`.
    pub conditions: Vec<Condition>,
}
