//! The search for a limit by algebra: the laws where they suffice, else one rule after another, within bounds.

use super::growth;
use super::laws::{End, combine, jumps_at_end, laws};
use super::rules::{Change, LimitRule, ON_THIS_SIDE, RULES, Work};
use super::way::Way;
use crate::math::expr::{Expr, Symbol};
use crate::math::germ;
use crate::math::step::{Step, StepKind};

/// Larger expressions are not worked on.
pub(super) const MOST_NODES: usize = 300;
/// So many expressions are looked at before giving up.
const MOST_LOOKS: u32 = 80;
/// L'Hôpital's rule is used no more often than this on one way.
const MOST_HOPITAL: u32 = 5;

/// Where the expression goes, and the steps that show it.
pub(super) fn search(expr: &Expr, way: &Way) -> Option<(End, Vec<Step>)> {
    let mut search = Search { way, whole: expr.clone(), steps: Vec::new(), looks: 0, hopital: 0 };
    let end = search.end(expr)?;
    search.finish(&end);
    Some((end, search.steps))
}

/// The story where no rule of a course leads to the end: the part that leads, and where it goes.
pub(super) fn by_leading_part(expr: &Expr, way: &Way, end: &End) -> Vec<Step> {
    let Some(leading) = germ::leading_part(expr, &way.by, &way.line()) else { return Vec::new() };
    let mut search = Search { way, whole: expr.clone(), steps: Vec::new(), looks: 0, hopital: 0 };
    if leading != *expr && leading.mentions(&way.by) {
        let name = "Compare growth: what is slower falls away";
        search.step(expr, "limit.leading", name, "", Change::to(leading));
    }
    let whole = search.whole.clone();
    let (id, name, after) = match end {
        End::Finite(constant) if search.steps.is_empty() => ("limit.leading", "The leading term", constant.clone()),
        End::Finite(constant) => ("limit.growth", "The faster one wins", constant.clone()),
        _ => ("limit.unbounded", "Grows without bound", whole.clone()),
    };
    search.step(&whole, id, name, "", Change::to(after));
    search.steps
}

struct Search<'a> {
    way: &'a Way,
    /// The whole expression as it stands now.
    whole: Expr,
    steps: Vec<Step>,
    looks: u32,
    hopital: u32,
}

impl Search<'_> {
    fn end(&mut self, expr: &Expr) -> Option<End> {
        self.looks += 1;
        if self.looks > MOST_LOOKS || expr.size() > MOST_NODES {
            return None;
        }
        // Beside a jump nothing is put in: the function is one of its pieces there.
        let beside = jumps_at_end(expr, self.way).then_some(ON_THIS_SIDE).and_then(|rule| {
            let Work::Rewrite(change) = rule.work else { return None };
            self.through(expr, rule, change(expr, self.way)?)
        });
        if beside.is_some() {
            return beside;
        }
        if let Some(end) = laws(expr, self.way) {
            return Some(end);
        }
        for rule in RULES {
            let found = match rule.work {
                Work::Rewrite(change) => change(expr, self.way).and_then(|change| self.through(expr, rule, change)),
                Work::Differentiate(change) if self.hopital < MOST_HOPITAL => {
                    self.hopital += 1;
                    let (whole, steps) = (self.whole.clone(), self.steps.len());
                    let end = change(expr, self.way).and_then(|change| self.through(expr, rule, change));
                    // Where the slopes settle on nothing, the rule says nothing.
                    if end == Some(End::Bounded) {
                        self.whole = whole;
                        self.steps.truncate(steps);
                    }
                    end.filter(|end| *end != End::Bounded)
                }
                Work::Growth => growth::end(expr, self.way).inspect(|end| {
                    let after = match end {
                        End::Finite(constant) => constant.clone(),
                        _ => expr.clone(),
                    };
                    self.step(expr, rule.id, rule.name, rule.formula, Change::to(after));
                }),
                Work::Parts => self.parts(expr),
                Work::Differentiate(_) => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Follows a rewriting; where it leads nowhere, all is as before.
    fn through(&mut self, expr: &Expr, rule: &LimitRule, change: Change) -> Option<End> {
        let (whole, steps) = (self.whole.clone(), self.steps.len());
        let to = change.to.clone();
        self.step(expr, rule.id, rule.name, rule.formula, change);
        let end = self.end(&to);
        if end.is_none() {
            self.whole = whole;
            self.steps.truncate(steps);
        }
        end
    }

    /// Each part by itself, then the laws on what they go to.
    fn parts(&mut self, expr: &Expr) -> Option<End> {
        let mut parts = Vec::new();
        expr.for_each_child(|part| parts.push(part.clone()));
        let (whole, steps) = (self.whole.clone(), self.steps.len());
        // Where no part is undecided, the laws have said all they can.
        let undecided = parts.iter().any(|part| laws(part, self.way).is_none());
        let ends: Option<Vec<End>> = if undecided { parts.iter().map(|part| self.end(part)).collect() } else { None };
        let end = ends.and_then(|ends| combine(expr, &ends, self.way));
        if end.is_none() {
            self.whole = whole;
            self.steps.truncate(steps);
        }
        end
    }

    fn step(&mut self, expr: &Expr, id: &'static str, name: &'static str, formula: &'static str, change: Change) {
        let after = replace(&self.whole, expr, &change.to);
        let mut parts = change.parts;
        if *expr != self.whole {
            parts.insert(0, (Symbol::new("part"), expr.clone()));
        }
        self.steps.push(Step {
            rule: id,
            name,
            kind: StepKind::Limit,
            by: self.way.by.clone(),
            before: self.whole.clone(),
            after: after.clone(),
            parts,
            formula,
            because: Vec::new(),
            tags: Vec::new(),
            conditions: change.conditions,
        });
        self.whole = after;
    }

    /// The last step, from the whole as it stands to its limit.
    fn finish(&mut self, end: &End) {
        let whole = self.whole.clone();
        let squeezed = whole.any(&|part| laws(part, self.way) == Some(End::Bounded));
        let (id, name, after) = match end {
            End::Finite(constant) if squeezed => ("limit.squeeze", "Squeeze", constant.clone()),
            End::Finite(constant) => ("limit.plug_in", "Put in", constant.clone()),
            End::Infinite { .. } => ("limit.unbounded", "Grows without bound", whole.clone()),
            End::Bounded => ("limit.swings", "Settles on nothing", whole.clone()),
        };
        if after != whole || self.steps.is_empty() || !matches!(end, End::Finite(_)) {
            self.step(&whole, id, name, "", Change::to(after));
        }
    }
}

/// Every occurrence of one expression in another replaced.
fn replace(within: &Expr, old: &Expr, new: &Expr) -> Expr {
    if within == old { new.clone() } else { within.map_children(|part| replace(part, old, new)) }
}
