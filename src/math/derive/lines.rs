//! A derivation line by line, each from those before it, so that what follows from a wrong line follows from it.

use super::work::{Recipe, Site, SiteId, Work};
use crate::math::Diagnostic;
use crate::math::expr::{Expr, Symbol};
use crate::math::pattern::{Filling, fill};
use crate::math::rules::RuleKind;

/// One line: the slope of a part.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenLine {
    /// The part.
    pub of: Expr,
    /// How the line is called in the lines below it.
    pub name: Symbol,
    /// The slope, with the names of lines above it where theirs are used.
    pub slope: Expr,
}

/// The slopes of all parts that move and are more than the variable, parts before wholes.
///
/// # Errors
/// As of [`super::derive`].
pub fn lines(of: &Expr, by: &str) -> Result<Vec<WrittenLine>, Diagnostic> {
    super::check(of, by, 1)?;
    super::in_bounds(|| {
        let work = Work::new(of, by, false)?;
        let mut all = Vec::new();
        if let Some(root) = work.sites.len().checked_sub(1) {
            write(&work, root, &mut all);
        }
        Ok(all)
    })
}

/// Writes the lines of a site, and says how its slope stands in the line of the whole.
fn write(work: &Work, id: SiteId, all: &mut Vec<WrittenLine>) -> Expr {
    let Some(site) = work.sites.get(id) else { return Expr::zero() };
    let is_whole = id + 1 == work.sites.len();
    // The slope of a number or of the variable itself needs no line, nor has a term of a part one of its own.
    if !is_whole && (site.expr.names().is_empty() || site.expr == work.by_expr) {
        return site.value.clone();
    }
    let slope = slope(work, site, all);
    let name = Symbol::new(format!("slope_{}", all.len() + 1));
    all.push(WrittenLine { of: site.expr.clone(), name: name.clone(), slope });
    Expr::var(&name)
}

fn slope(work: &Work, site: &Site, all: &mut Vec<WrittenLine>) -> Expr {
    match &site.recipe {
        // What is short is written as it comes out.
        _ if site.parts.is_empty() => site.value.clone(),
        Recipe::Terms if site.expr != work.root().map_or_else(Expr::zero, |root| root.expr.clone()) => {
            site.value.clone()
        }
        Recipe::Terms => {
            let terms: Vec<Expr> = site.parts.iter().map(|(_, part)| write(work, *part, all)).collect();
            fill::sum(terms, false)
        }
        Recipe::Rule(compiled) if compiled.rule.kind == RuleKind::Differentiate => {
            let parts: Vec<_> = site.parts.iter().map(|(letter, part)| (*letter, write(work, *part, all))).collect();
            let slope = |letter| {
                parts.iter().find(|(known, _)| *known == letter).map_or_else(Expr::zero, |(_, slope)| slope.clone())
            };
            compiled.template.fill(&Filling { bound: &site.bound, by: &work.by_expr, slope: &slope, brief: false })
        }
        // Written otherwise first, and perhaps back again: one line for all of it.
        Recipe::Rule(_) | Recipe::Several | Recipe::Pieces => site.value.clone(),
    }
}
