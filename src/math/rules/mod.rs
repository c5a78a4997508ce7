//! The rules of differentiation, as rows of text in the notation that learners type (see [`super::pattern`] for what
//! the letters stand for).
//!
//! The order of the rows is the strategy: the first rule that fits an expression is the one that is used, so that a
//! sum comes before a product and a rewriting that saves steps before the quotient rule.

mod basic;
mod chains;
mod pieces;
mod products;

use super::expr::{Expr, Node};
use super::pattern::{Bound, Form, Readings};
use super::steps;
use std::sync::LazyLock;

/// What applying a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleKind {
    /// The template is the derivative of what fits the pattern.
    Differentiate,
    /// The template is the same function, written so that a simpler rule fits.
    Rewrite,
    /// As [`RuleKind::Rewrite`], and undone in the result.
    RewriteAndBack,
}

/// One rule of differentiation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// E.g. `chain`. Two rows may share an id where a rule has several shapes.
    pub id: &'static str,
    /// As shown, e.g. `Chain rule`.
    pub name: &'static str,
    /// Whether it differentiates or only rewrites.
    pub kind: RuleKind,
    /// What it fits.
    pub pattern: &'static str,
    /// What comes of it.
    pub template: &'static str,
    /// The rule in letters, in the notation.
    pub formula: &'static str,
    /// The rule in letters as on the screen, e.g. `(f g)′ = f′ g + f g′`.
    pub shown: &'static str,
    /// How it is recognised: the sentence under "Look", with the parts as `{f}`.
    pub look: &'static str,
    /// A first hint, as a question.
    pub ask: &'static str,
    /// Why the rule holds, in one or two sentences.
    pub why: &'static str,
}

/// A rule with its texts read.
#[derive(Debug)]
pub struct CompiledRule {
    /// The row.
    pub rule: &'static Rule,
    /// Its pattern.
    pub pattern: Form,
    /// Its template.
    pub template: Form,
}

const GROUPS: &[&[Rule]] = &[basic::ROWS, products::ROWS, pieces::ROWS, chains::ROWS];

/// All rules, in the order in which they are tried.
pub fn all() -> impl Iterator<Item = &'static Rule> + Clone {
    GROUPS.iter().flat_map(|rows| rows.iter())
}

/// The first row with that id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

fn compiled() -> &'static [CompiledRule] {
    static ALL: LazyLock<Vec<CompiledRule>> = LazyLock::new(|| {
        steps::aside(u64::MAX, || {
            let read = |rule: &'static Rule| {
                Some(CompiledRule { rule, pattern: Form::read(rule.pattern)?, template: Form::read(rule.template)? })
            };
            all().filter_map(read).collect()
        })
        .0
    });
    &ALL
}

/// The first rule that fits, with what its letters stand for. None fits a function of several moving arguments, and
/// nothing else.
pub fn first(expr: &Expr, by: &str) -> Option<(&'static CompiledRule, Bound)> {
    let read = Readings::new(expr, by);
    compiled().iter().find_map(|row| {
        if !same_kind(&row.pattern, expr) {
            return None;
        }
        let bound = read.fit(&row.pattern).into_iter().next()?;
        Some((row, bound))
    })
}

/// Whether a pattern is for nodes of this kind as they are written; the rule in use follows the writing, while slips
/// are looked for under other readings too.
fn same_kind(pattern: &Form, expr: &Expr) -> bool {
    match (pattern, expr.node()) {
        (Form::Letter(_) | Form::Outer(_) | Form::By, _) => true,
        (Form::Sum(_), Node::Sum(_)) | (Form::Div(..), Node::Div(..)) => true,
        (Form::Pow(..), Node::Pow(..)) | (Form::Call(..), Node::Call(..)) => true,
        (Form::Product(parts), node) => matches!(node, Node::Product(_)) || parts.first() == Some(&Form::Letter('c')),
        _ => false,
    }
}

/// The rule for sums, which is applied to all terms at once.
pub static SUM: &Rule = &basic::ROWS[2];

/// The rule for functions of several arguments.
pub static SEVERAL: &Rule = &Rule {
    id: "several",
    name: "Chain rule",
    kind: RuleKind::Differentiate,
    pattern: "F(u)",
    template: "F'(u)*D(u)",
    formula: "D(F(u,v)) = F_u(u,v)*D(u) + F_v(u,v)*D(v)",
    shown: "F(u, v)′ = ∂F/∂u · u′ + ∂F/∂v · v′",
    look: "A function of several things that move: each counts by itself, and the changes add up.",
    ask: "How does it change when only one of its arguments moves?",
    why: "One argument moves while the others are held still, in turn; the changes add up.",
};

/// The rule for a function given by cases, which is applied to all of them at once.
pub static PIECES: &Rule = &Rule {
    id: "pieces",
    name: "By pieces",
    kind: RuleKind::Differentiate,
    pattern: "F(u)",
    template: "F'(u)*D(u)",
    formula: "",
    shown: "each piece by itself, inside of where it counts",
    look: "A function given by cases. Differentiate each where it is alone.",
    ask: "Which case counts where, and what is its slope there?",
    why: "Inside of where a case counts, a small move stays inside: the other cases do not matter. Where two meet, their slopes must be compared.",
};

/// Writing an expression in a shorter form before any rule is used.
pub fn simplify_first() -> &'static CompiledRule {
    static RULE: LazyLock<CompiledRule> = LazyLock::new(|| CompiledRule {
        rule: &Rule {
            id: "rewrite",
            name: "Rewrite",
            kind: RuleKind::Rewrite,
            pattern: "s",
            template: "s",
            formula: "",
            shown: "",
            look: "It can be written more simply first; that saves a rule.",
            ask: "Can it be written more simply before you begin?",
            why: "The two are the same function wherever both are defined.",
        },
        pattern: Form::Letter('s'),
        template: Form::Letter('s'),
    });
    &RULE
}

/// Making what a rule gave shorter.
pub static TIDY: &Rule = &Rule {
    id: "tidy",
    name: "Tidy",
    kind: RuleKind::Rewrite,
    pattern: "s",
    template: "s",
    formula: "",
    shown: "",
    look: "",
    ask: "Can what you have be written more shortly?",
    why: "Numbers first, then letters, then functions; what is the same is put together.",
};
