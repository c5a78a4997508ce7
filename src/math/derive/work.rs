//! The work of a derivation: which rule is used where, and what it gives.

use super::{none, too_long};
use crate::math::Diagnostic;
use crate::math::condition::Condition;
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions;
use crate::math::pattern::{Bound, Filling, Letter, fill, slope_of_call};
use crate::math::rules::{self, CompiledRule, RuleKind};
use crate::math::steps;
use crate::math::tidy::{self, Tidied};

/// The deepest expression that is differentiated; deeper than anything the notation reads.
const MAX_DEPTH: usize = 250;
/// Steps of work that a place counts as: every rule is held against it.
const SITE: u64 = 100;
/// The most places at which rules are applied in one derivative.
const MAX_SITES: usize = 4_000;

/// The place of one application of a rule, as an index.
pub type SiteId = usize;

/// How the value of a site comes from its parts.
#[derive(Debug)]
pub enum Recipe {
    /// The rule's template is filled in.
    Rule(&'static CompiledRule),
    /// Every term by itself; the parts are the terms.
    Terms,
    /// A function of several moving arguments: the slope by each, times its own slope; the parts are the arguments.
    Several,
    /// Each case of a piecewise expression by itself; the parts are the values, in their order.
    Pieces,
}

/// One application of a rule.
#[derive(Debug)]
pub struct Site {
    /// What is differentiated.
    pub expr: Expr,
    /// How it is differentiated.
    pub recipe: Recipe,
    /// What the rule's letters stand for.
    pub bound: Bound,
    /// Where the derivatives of the parts are worked out, in the order in which they are shown.
    pub parts: Vec<(Letter, SiteId)>,
    /// The derivative as the rule gives it.
    pub raw: Expr,
    /// The derivative in the form in which it is used further on.
    pub value: Expr,
    /// What tidying the raw derivative did, and took for granted.
    pub tags: Vec<&'static str>,
    /// What tidying it took for granted.
    pub conditions: Vec<Condition>,
}

/// All applications of rules in one derivative, parts before wholes.
#[derive(Debug)]
pub struct Work {
    /// The variable.
    pub by: Symbol,
    /// The variable as an expression.
    pub by_expr: Expr,
    /// Parts before wholes; the last one is the whole.
    pub sites: Vec<Site>,
    /// Nothing is tidied and factors of 1 are dropped on the way: for values alone.
    pub brief: bool,
}

impl Site {
    /// The id of the rule in use.
    pub fn rule(&self) -> &'static rules::Rule {
        match &self.recipe {
            Recipe::Rule(compiled) => compiled.rule,
            Recipe::Terms => rules::SUM,
            Recipe::Several => rules::SEVERAL,
            Recipe::Pieces => rules::PIECES,
        }
    }
    /// The part that a letter's derivative comes from.
    pub fn part(&self, letter: Letter) -> Option<SiteId> {
        self.parts.iter().find(|(name, _)| *name == letter).map(|(_, site)| *site)
    }
}

impl Work {
    /// Differentiates by `by`. The last site is that of the whole expression.
    pub fn new(expr: &Expr, by: &str, brief: bool) -> Result<Work, Diagnostic> {
        let by_expr = Expr::var(by);
        let mut work = Work { by: Symbol::new(by), by_expr, sites: Vec::new(), brief };
        work.add(expr, 0)?;
        Ok(work)
    }

    /// The site of the whole expression.
    pub fn root(&self) -> Option<&Site> {
        self.sites.last()
    }

    /// Adds the sites of an expression and returns that of the whole.
    pub fn add(&mut self, expr: &Expr, depth: usize) -> Result<SiteId, Diagnostic> {
        if depth > MAX_DEPTH || self.sites.len() > MAX_SITES || !steps::take(SITE) {
            return Err(too_long());
        }
        if let Node::Slope(..) = expr.node() {
            return Err(none("This contains a derivative that is not carried out; work that one out first."));
        }
        if let Node::Sum(terms) = expr.node()
            && expr.mentions(&self.by)
        {
            let parts = terms
                .iter()
                .map(|term| Ok(('f', self.add(term, depth + 1)?)))
                .collect::<Result<Vec<_>, Diagnostic>>()?;
            let raw = fill::sum(parts.iter().map(|(_, site)| self.sites[*site].value.clone()), self.brief);
            return Ok(self.push(expr, Recipe::Terms, Bound::default(), parts, raw));
        }
        if let Node::Cases(cases, otherwise) = expr.node()
            && expr.mentions(&self.by)
        {
            let values = cases.iter().map(|case| &case.value).chain(otherwise);
            let parts =
                values.map(|value| Ok(('f', self.add(value, depth + 1)?))).collect::<Result<Vec<_>, Diagnostic>>()?;
            let slopes = parts.iter().map(|(_, site)| self.sites[*site].value.clone());
            let raw = super::pieces::slope(cases, otherwise.as_ref(), &self.by, slopes);
            return Ok(self.push(expr, Recipe::Pieces, Bound::default(), parts, raw));
        }
        let rewritten = if self.brief { None } else { super::rewrite::shorter(expr, &self.by) };
        if let Some(other) = rewritten {
            let part = self.add(&other, depth + 1)?;
            let bound = Bound { letters: vec![('w', other)], ..Bound::default() };
            let raw = self.sites[part].value.clone();
            return Ok(self.push(expr, Recipe::Rule(rules::simplify_first()), bound, vec![('w', part)], raw));
        }
        match rules::first(expr, &self.by) {
            Some((compiled, bound)) if compiled.rule.kind == RuleKind::Differentiate => {
                let mut parts = Vec::new();
                for letter in compiled.template.slopes() {
                    if let Some(part) = bound.get(letter) {
                        parts.push((letter, self.add(&part.clone(), depth + 1)?));
                    }
                }
                let raw = compiled.template.fill(&Filling {
                    bound: &bound,
                    by: &self.by_expr,
                    slope: &|letter| self.value_of(&parts, letter),
                    brief: self.brief,
                });
                Ok(self.push(expr, Recipe::Rule(compiled), bound, parts, raw))
            }
            Some((compiled, mut bound)) => {
                let none = |_| Expr::zero();
                let filling = Filling { bound: &bound, by: &self.by_expr, slope: &none, brief: true };
                let other = compiled.template.fill(&filling);
                let part = self.add(&other, depth + 1)?;
                let found = self.sites[part].value.clone();
                let raw = match compiled.rule.kind {
                    RuleKind::RewriteAndBack => put_back(&found, &other, expr),
                    _ => found,
                };
                bound.letters.push(('w', other));
                Ok(self.push(expr, Recipe::Rule(compiled), bound, vec![('w', part)], raw))
            }
            None => self.several(expr, depth),
        }
    }

    /// A function of several arguments that move: the sum over the arguments.
    fn several(&mut self, expr: &Expr, depth: usize) -> Result<SiteId, Diagnostic> {
        let Node::Call(function, arguments) = expr.node() else {
            return Err(none("There is no rule for this."));
        };
        let (mut parts, mut terms) = (Vec::new(), Vec::new());
        for (place, argument) in arguments.iter().enumerate() {
            if argument.mentions(&self.by) {
                let part = self.add(argument, depth + 1)?;
                let slope = slope_of_call(*function, arguments, place, self.brief);
                terms.push(fill::product([slope, self.sites[part].value.clone()], self.brief));
                parts.push(('u', part));
            }
        }
        let raw = fill::sum(terms, self.brief);
        Ok(self.push(expr, Recipe::Several, Bound::default(), parts, raw))
    }

    fn value_of(&self, parts: &[(Letter, SiteId)], letter: Letter) -> Expr {
        let part = parts.iter().find(|(name, _)| *name == letter);
        part.map_or_else(Expr::zero, |(_, site)| self.sites[*site].value.clone())
    }

    fn push(&mut self, expr: &Expr, recipe: Recipe, bound: Bound, parts: Vec<(Letter, SiteId)>, raw: Expr) -> SiteId {
        let tidied = if self.brief || is_short(&raw) {
            Tidied { expr: raw.clone(), tags: Vec::new(), conditions: Vec::new() }
        } else {
            tidy::tidy_with_notes(&raw)
        };
        let Tidied { expr: value, tags, conditions } = tidied;
        self.sites.push(Site { expr: expr.clone(), recipe, bound, parts, raw, value, tags, conditions });
        self.sites.len() - 1
    }
}

/// Whether an expression is tidy at first sight, as what is read off a table mostly is.
fn is_short(expr: &Expr) -> bool {
    let bare = |e: &Expr| matches!(e.node(), Node::Var(_));
    let call =
        |e: &Expr| matches!(e.node(), Node::Call(_, arguments) if matches!(arguments.as_slice(), [only] if bare(only)));
    match expr.node() {
        Node::Num(_) | Node::Const(_) | Node::Var(_) => true,
        Node::Neg(inner) => call(inner) || bare(inner) || matches!(inner.node(), Node::Num(n) if !n.is_zero()),
        Node::Product(factors) => matches!(factors.as_slice(), [number, x]
            if bare(x) && number.as_number().is_some_and(|n| n.is_integer() && !n.is_zero() && !n.is_one() && !n.is_negative())),
        _ => call(expr) && !matches!(expr.node(), Node::Call(functions::EXP, _)),
    }
}

/// Replaces what was rewritten by what it was, as it was written or as it looks tidied.
fn put_back(expr: &Expr, rewritten: &Expr, original: &Expr) -> Expr {
    fn walk(expr: &Expr, forms: &[Expr], original: &Expr) -> Expr {
        if forms.contains(expr) { original.clone() } else { expr.map_children(|child| walk(child, forms, original)) }
    }
    walk(expr, &[rewritten.clone(), tidy::tidy(rewritten)], original)
}
