//! From the work of a derivation to the steps that are shown.

use super::work::{Recipe, Site, SiteId, Work};
use super::{PartNames, domain};
use crate::math::expr::{Expr, Symbol};
use crate::math::pattern::{Outer, is_e};
use crate::math::print::unicode;
use crate::math::rules::{self, Rule, RuleKind};
use crate::math::step::{Step, StepKind};
use crate::math::tidy;

/// The steps at one site, in order: rewriting, the rule, tidying, undoing the rewriting.
pub(super) fn steps(work: &Work, id: SiteId, names: &mut PartNames) -> Vec<Step> {
    let Some(site) = work.sites.get(id) else { return Vec::new() };
    let mut found = Vec::new();
    if site.rule().kind == RuleKind::Differentiate {
        found.push(differentiate(work, site, site.raw.clone(), names));
    } else {
        found.extend(rewriting(work, site, names));
    }
    found.extend(tidying(work, site));
    found
}

/// The step at one site as part of another: what it gives is tidied, and the tidying is part of its reasons.
fn nested(work: &Work, id: SiteId, names: &mut PartNames) -> Option<Step> {
    let site = work.sites.get(id)?;
    let mut step = if site.rule().kind == RuleKind::Differentiate {
        differentiate(work, site, site.value.clone(), names)
    } else {
        let mut step = blank(work, site.rule(), StepKind::Differentiate, &site.expr, &site.value);
        step.because = rewriting(work, site, names);
        step
    };
    step.because.extend(tidying(work, site));
    Some(step)
}

fn blank(work: &Work, rule: &'static Rule, kind: StepKind, before: &Expr, after: &Expr) -> Step {
    Step {
        rule: rule.id,
        name: rule.name,
        kind,
        by: work.by.clone(),
        before: before.clone(),
        after: after.clone(),
        parts: Vec::new(),
        formula: rule.formula,
        because: Vec::new(),
        tags: Vec::new(),
        conditions: Vec::new(),
    }
}

/// A rule applied, with its parts worked out.
fn differentiate(work: &Work, site: &Site, after: Expr, names: &mut PartNames) -> Step {
    let mut step = blank(work, site.rule(), StepKind::Differentiate, &site.expr, &after);
    step.conditions = domain::kinks(&site.expr, &work.by);
    let chained = site.bound.outer.as_ref().filter(|_| site.rule().id == "chain");
    if let (Some(outer), Some(inner)) = (chained, site.part('u')) {
        let u = names.substitution();
        step.because.push(outside(work, outer, &u));
        step.parts.push((u, work.sites[inner].expr.clone()));
    } else {
        let label = |letter: char| names.part(letter);
        let shown = |(letter, id): &(char, SiteId)| (label(*letter), work.sites[*id].expr.clone());
        match &site.recipe {
            Recipe::Terms | Recipe::Pieces => {}
            Recipe::Several => {
                step.parts =
                    site.parts.iter().map(|(_, id)| (names.substitution(), work.sites[*id].expr.clone())).collect();
            }
            Recipe::Rule(_) => {
                // The constant in front is a part too, though nothing is to be worked out for it.
                let still = site.bound.letters.iter().filter(|(letter, _)| matches!(letter, 'c' | 'n'));
                step.parts = still.map(|(letter, part)| (label(*letter), part.clone())).collect();
                step.parts.extend(site.parts.iter().map(shown));
            }
        }
    }
    step.because.extend(site.parts.iter().filter_map(|(_, id)| nested(work, *id, names)));
    step
}

/// The outside of a chain, differentiated by the substitution.
fn outside(work: &Work, outer: &Outer, u: &Symbol) -> Step {
    let variable = Expr::var(u);
    let rule = rules::by_id(match outer {
        Outer::Power(_) => "power",
        Outer::Exponential(base) if is_e(base) => "exponential",
        Outer::Exponential(_) => "other_base",
        Outer::Call { .. } => "table",
    });
    let (before, after) = (outer.value(variable.clone()), tidy::tidy(&outer.slope(variable, false)));
    let mut step = blank(work, rule.unwrap_or(rules::SEVERAL), StepKind::Differentiate, &before, &after);
    step.conditions = domain::kinks(&before, u);
    if let Outer::Power(exponent) = outer {
        step.parts.push((Symbol::new("n"), exponent.clone()));
    }
    step.by = u.clone();
    step
}

/// A rewriting, what follows from it, and the way back.
fn rewriting(work: &Work, site: &Site, names: &mut PartNames) -> Vec<Step> {
    let Some(inner) = site.part('w') else { return Vec::new() };
    let other = &work.sites[inner];
    let mut step = blank(work, site.rule(), StepKind::Rewrite, &site.expr, &other.expr);
    step.conditions = domain::needed_to_rewrite(&site.expr, &other.expr);
    let mut found = vec![step];
    found.extend(steps(work, inner, names));
    if site.raw != other.value {
        let mut back = blank(work, site.rule(), StepKind::PutBack, &other.value, &site.raw);
        back.name = "Undo the rewriting";
        found.push(back);
    }
    found
}

/// The tidying of what a rule gave, if there was any to do.
fn tidying(work: &Work, site: &Site) -> Option<Step> {
    // e^u and exp(u) are two expressions that are written alike.
    let alike = || unicode(&site.raw) == unicode(&site.value);
    if site.raw == site.value || alike() {
        return None;
    }
    let mut step = blank(work, rules::TIDY, StepKind::Tidy, &site.raw, &site.value);
    step.tags = site.tags.clone();
    step.conditions = site.conditions.iter().filter_map(domain::simplified).collect();
    Some(step)
}
