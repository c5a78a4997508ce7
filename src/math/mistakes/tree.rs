//! One derivation and everything that can go wrong in it: which rows fit where, and what comes of it.

use super::probe::{InLanes, Lanes, Probe, product, slope, total};
use super::rows::{self, CompiledRow, Place};
use crate::math::derive::{Recipe, SiteId, Work, pieces};
use crate::math::expr::{Expr, Node};
use crate::math::number::Number;
use crate::math::pattern::{Bound, Filling, Form, Letter, Outer, as_power, fill, fit, slope_of_call};
use crate::math::rules::{self, RuleKind};
use crate::math::steps;
use std::cmp::Reverse;

/// A row of the catalogue at a place where it fits.
#[derive(Debug)]
pub struct Fit {
    pub site: SiteId,
    /// The place of the row in the catalogue.
    pub rank: usize,
    pub row: &'static CompiledRow,
    pub bound: Bound,
    /// How likely it is at this place.
    pub likely: f64,
    /// The values of the parts, in the order of the letters.
    letters: Vec<Lanes>,
    slopes: Vec<(Letter, Source)>,
    /// A reading of the place that is possible and not the usual one; left out where a slip is made everywhere.
    unusual: bool,
}

/// Where the derivative of a part comes from.
#[derive(Debug)]
enum Source {
    Site(SiteId),
    /// The other terms of a sum, by themselves.
    Terms(Vec<SiteId>),
}

/// Where a site stands.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// Below a product, a quotient or a function; sums and constant factors do not count.
    deeper: bool,
    /// Within another function.
    inside: bool,
}

/// How much likelier a slip is at the outermost place than further in.
const DEEPER: f64 = 0.7;
/// The same for slips with constants within a function, where another reading is nearer: in σ(8x + 6) the 8 is the slope
/// of the inside.
const CONSTANT_INSIDE: f64 = 0.2;
/// The same for a reading of the place that is possible and not the usual one.
const UNUSUAL: f64 = 0.5;
/// The same for the rule of powers where the place has a rule of its own: √u, 1/u.
const AS_POWER: f64 = 0.6;

/// Functions of straight pieces: of their slopes, which are numbers, an inside tells little.
const STRAIGHT: &[&str] = &["abs", "relu", "relu6", "leaky_relu", "max", "min", "sign", "step"];
/// Slips that are about what stands inside the outer slope.
const SHAPED: &[&str] = &["chain.outer_at_inner_deriv", "chain.inner_as_power", "chain.exponent_outside"];
/// How likely these are with functions of straight pieces, beside others.
const OF_STRAIGHT: f64 = 0.4;
/// How likely a slip with a constant factor is where the factor is a letter, beside one about letters held still.
const LETTER_FOR_NUMBER: f64 = 0.8;

/// Which slips are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Picks {
    One(usize),
    Two(usize, usize),
    /// One slip, and the slope of what stands inside left out at the same place.
    Flat(usize),
    /// The slip of that id, wherever it is possible.
    All(&'static str),
}

/// A derivation with its fits.
#[derive(Debug)]
pub struct Tree {
    work: Work,
    root: SiteId,
    /// The first site below each one; the parts of a site stand together just before it.
    first: Vec<SiteId>,
    /// The values of the right derivative of each site's expression.
    truth: Vec<Lanes>,
    /// Where each site stands in the whole.
    standing: Vec<Standing>,
    pub fits: Vec<Fit>,
}

impl Tree {
    /// The derivation of `of`; `None` where there is none.
    pub fn new(of: &Expr, by: &str, probe: &Probe) -> Option<Tree> {
        let work = Work::new(of, by, true).ok()?;
        let root = work.sites.len().checked_sub(1)?;
        let standing = standing(&work);
        let mut tree = Tree { work, root, first: Vec::new(), truth: Vec::new(), standing, fits: Vec::new() };
        tree.fill_in(probe);
        tree.find(probe);
        Some(tree)
    }

    /// The right derivative as the rules give it.
    pub fn key(&self) -> &Expr {
        &self.work.sites[self.root].value
    }
    /// The values of the right derivative.
    pub fn key_values(&self) -> Lanes {
        self.truth[self.root]
    }

    /// Works out the values of sites that have none yet.
    fn fill_in(&mut self, probe: &Probe) {
        for id in self.truth.len()..self.work.sites.len() {
            let parts = self.work.sites[id].parts.iter().map(|(_, part)| self.first[*part]);
            let first = parts.min().unwrap_or(id);
            self.first.push(first);
            let value = self.site_values(id, probe, &|part| self.truth[part]);
            self.truth.push(value);
        }
    }

    /// The site of an expression: one there is, or a new one beside the tree.
    fn site_of(&mut self, near: SiteId, expr: &Expr, probe: &Probe) -> Option<SiteId> {
        let mut own = self.work.sites[near].parts.iter().map(|(_, part)| *part);
        let same = |id: &SiteId| self.work.sites[*id].expr.is_same_node(expr);
        if let Some(found) = own.find(same).or_else(|| (0..self.work.sites.len()).find(same)) {
            return Some(found);
        }
        if let Some(found) = self.work.sites.iter().position(|site| site.expr == *expr) {
            return Some(found);
        }
        let added = self.work.add(expr, 0).ok()?;
        self.fill_in(probe);
        Some(added)
    }

    /// Looks at every place for every row.
    fn find(&mut self, probe: &Probe) {
        let mut known: Vec<(Expr, Lanes)> = Vec::new();
        let mut values = |part: &Expr| {
            if let Some((_, lanes)) = known.iter().find(|(seen, _)| seen.is_same_node(part)) {
                return *lanes;
            }
            let lanes = probe.values(part);
            known.push((part.clone(), lanes));
            lanes
        };
        for site in 0..=self.root {
            let expr = self.work.sites[site].expr.clone();
            let scaled = rules::is_scaled(&expr, &self.work.by);
            let unusual_quotient = matches!(expr.node(), Node::Div(top, _) if !top.mentions(&self.work.by))
                && as_power(&expr, &self.work.by).is_some();
            for (rank, row) in rows::compiled().iter().enumerate() {
                // Where a constant factor comes off first, only what is said of constant factors applies.
                if scaled && !is_about_factors(&row.pattern) {
                    continue;
                }
                let standing = self.standing.get(site).copied().unwrap_or_default();
                if row.row.place != Place::Anywhere && (row.row.place == Place::Inside) != standing.inside {
                    continue;
                }
                for bound in fit(&row.pattern, &expr, &self.work.by) {
                    if !is_for(row, &bound) {
                        continue;
                    }
                    let Some(slopes) = self.sources(site, row, &bound, probe) else { continue };
                    let letters = bound.letters.iter().map(|(_, part)| values(part)).collect();
                    let unusual =
                        unusual_quotient && matches!(&row.pattern, Form::Div(top, _) if **top == Form::Letter('t'));
                    let likely = likely(row, &expr, standing, unusual, &bound);
                    self.fits.push(Fit { site, rank, row, bound, likely, letters, slopes, unusual });
                }
            }
        }
        // Catalogue order first, then the place: an outer slip before an inner one.
        self.fits.sort_by_key(|fit| (fit.rank, Reverse(fit.site)));
    }

    fn sources(
        &mut self,
        site: SiteId,
        row: &CompiledRow,
        bound: &Bound,
        probe: &Probe,
    ) -> Option<Vec<(Letter, Source)>> {
        let mut sources = Vec::new();
        for letter in row.template.slopes() {
            let part = bound.get(letter)?.clone();
            let source = match part.node() {
                Node::Sum(terms) if bound.rest == Some(letter) => {
                    let terms: Option<Vec<SiteId>> =
                        terms.clone().iter().map(|term| self.site_of(site, term, probe)).collect();
                    Source::Terms(terms?)
                }
                _ => Source::Site(self.site_of(site, &part, probe)?),
            };
            sources.push((letter, source));
        }
        Some(sources)
    }

    /// The values at a site when the parts have the given ones.
    fn site_values(&self, id: SiteId, probe: &Probe, part: &dyn Fn(SiteId) -> Lanes) -> Lanes {
        let site = &self.work.sites[id];
        match &site.recipe {
            Recipe::Terms => total(site.parts.iter().map(|(_, id)| part(*id))),
            Recipe::Pieces => probe.by_pieces(&site.expr, site.parts.iter().map(|(_, id)| part(*id))),
            Recipe::Several => {
                let Node::Call(function, arguments) = site.expr.node() else { return Lanes::number(Number::ZERO) };
                let values: Vec<Lanes> = arguments.iter().map(|argument| probe.values(argument)).collect();
                let moving = (0..arguments.len()).filter(|place| arguments[*place].mentions(&self.work.by));
                total(moving.zip(&site.parts).map(|(place, (_, id))| {
                    let factors = [slope(*function, &values, place, probe), part(*id)];
                    product(factors.into_iter())
                }))
            }
            Recipe::Rule(compiled) if compiled.rule.kind == RuleKind::Differentiate => {
                let letters: Vec<Lanes> = site.bound.letters.iter().map(|(_, part)| probe.values(part)).collect();
                let of = |letter: Letter| site.part(letter).map_or(Lanes::number(Number::ZERO), part);
                let by = probe.values(&self.work.by_expr);
                compiled.template.run(&InLanes { probe, by, bound: &site.bound, letters: &letters, slope: &of })
            }
            Recipe::Rule(_) => site.part('w').map_or(Lanes::number(Number::ZERO), part),
        }
    }

    /// The expression at a site when the parts have the given ones.
    fn site_expr(&self, id: SiteId, part: &dyn Fn(SiteId) -> Expr) -> Expr {
        let site = &self.work.sites[id];
        match &site.recipe {
            Recipe::Terms => fill::sum(site.parts.iter().map(|(_, id)| part(*id)), true),
            Recipe::Pieces => match site.expr.node() {
                Node::Cases(cases, otherwise) => {
                    let slopes = site.parts.iter().map(|(_, id)| part(*id));
                    pieces::slope(cases, otherwise.as_ref(), &self.work.by, slopes)
                }
                _ => Expr::zero(),
            },
            Recipe::Several => {
                let Node::Call(function, arguments) = site.expr.node() else { return Expr::zero() };
                let moving = (0..arguments.len()).filter(|place| arguments[*place].mentions(&self.work.by));
                let terms = moving.zip(&site.parts).map(|(place, (_, id))| {
                    fill::product([slope_of_call(*function, arguments, place, true), part(*id)], true)
                });
                fill::sum(terms, true)
            }
            Recipe::Rule(compiled) if compiled.rule.kind == RuleKind::Differentiate => {
                let of = |letter: Letter| site.part(letter).map_or_else(Expr::zero, part);
                let by = &self.work.by_expr;
                compiled.template.fill(&Filling { bound: &site.bound, by, slope: &of, brief: true })
            }
            Recipe::Rule(_) => site.part('w').map_or_else(Expr::zero, part),
        }
    }

    /// The fit that is made at a site.
    fn picked(&self, site: SiteId, picks: Picks) -> Option<&Fit> {
        let at = |i: usize| self.fits.get(i).filter(|fit| fit.site == site);
        match picks {
            Picks::One(i) | Picks::Flat(i) => at(i),
            Picks::Two(i, j) => at(i).or_else(|| at(j)),
            Picks::All(id) => {
                self.fits.iter().find(|fit| fit.site == site && !fit.unusual && fit.row.row.mistake.id == id)
            }
        }
    }

    /// Whether a slip is made at a site or below it.
    fn touched(&self, site: SiteId, picks: Picks) -> bool {
        let below = |i: usize| self.fits.get(i).is_some_and(|fit| self.first[site] <= fit.site && fit.site <= site);
        match picks {
            Picks::One(i) | Picks::Flat(i) => below(i),
            Picks::Two(i, j) => below(i) || below(j),
            Picks::All(_) => true,
        }
    }

    /// The values of the whole when slips are made.
    pub fn values(&self, picks: Picks, probe: &Probe) -> Lanes {
        let Picks::All(_) = picks else { return self.values_at(self.root, picks, probe, &|_| None) };
        // A part may stand in several places of a template: parts come before wholes, so that each is looked at once.
        let mut all: Vec<Lanes> = Vec::with_capacity(self.root + 1);
        for site in 0..=self.root {
            let value = self.values_at(site, picks, probe, &|id| all.get(id).copied());
            all.push(value);
        }
        all.pop().unwrap_or(self.truth[self.root])
    }

    /// The values at a site, with those of its parts where they are `known`.
    fn values_at(&self, site: SiteId, picks: Picks, probe: &Probe, known: &dyn Fn(SiteId) -> Option<Lanes>) -> Lanes {
        if !steps::take(8) || !self.touched(site, picks) {
            return self.truth[site];
        }
        let part = |id: SiteId| known(id).unwrap_or_else(|| self.values_at(id, picks, probe, known));
        let Some(fit) = self.picked(site, picks) else { return self.site_values(site, probe, &part) };
        let of = |letter: Letter| match fit.slopes.iter().find(|(name, _)| *name == letter) {
            Some(_) if matches!(picks, Picks::Flat(_)) => Lanes::number(Number::ONE),
            Some((_, Source::Site(id))) => part(*id),
            Some((_, Source::Terms(ids))) => total(ids.iter().map(|id| part(*id))),
            None => Lanes::number(Number::ZERO),
        };
        let by = probe.values(&self.work.by_expr);
        let with = InLanes { probe, by, bound: &fit.bound, letters: &fit.letters, slope: &of };
        fit.row.template.run(&with)
    }

    /// The whole as an expression when slips are made.
    pub fn expr(&self, picks: Picks) -> Expr {
        let Picks::All(_) = picks else { return self.expr_at(self.root, picks, &|_| None) };
        let mut all: Vec<Expr> = Vec::with_capacity(self.root + 1);
        for site in 0..=self.root {
            let expr = self.expr_at(site, picks, &|id| all.get(id).cloned());
            all.push(expr);
        }
        all.pop().unwrap_or_else(Expr::zero)
    }

    fn expr_at(&self, site: SiteId, picks: Picks, known: &dyn Fn(SiteId) -> Option<Expr>) -> Expr {
        if !steps::take(8) || !self.touched(site, picks) {
            return self.work.sites[site].value.clone();
        }
        let part = |id: SiteId| known(id).unwrap_or_else(|| self.expr_at(id, picks, known));
        let Some(fit) = self.picked(site, picks) else { return self.site_expr(site, &part) };
        let of = |letter: Letter| match fit.slopes.iter().find(|(name, _)| *name == letter) {
            Some(_) if matches!(picks, Picks::Flat(_)) => Expr::one(),
            Some((_, Source::Site(id))) => part(*id),
            Some((_, Source::Terms(ids))) => fill::sum(ids.iter().map(|id| part(*id)), true),
            None => Expr::zero(),
        };
        fit.row.template.fill(&Filling { bound: &fit.bound, by: &self.work.by_expr, slope: &of, brief: true })
    }

    /// Whether the slope of what stands inside can be left out as well: the row has it as a factor, and it is not 1.
    pub fn can_be_flat(&self, fit: &Fit) -> bool {
        let moves = |letter: &Letter| {
            matches!(letter, 'u' | 'w') && fit.bound.get(*letter).is_some_and(|part| part.as_var().is_none())
        };
        let slopes = fit.row.template.slopes();
        fit.row.row.mistake.skill != "chain" && !slopes.is_empty() && slopes.iter().all(moves)
    }

    /// Both slips of a pair, the outer one first.
    pub fn outer_first(&self, i: usize, j: usize) -> (usize, usize) {
        let contains = |a: usize, b: usize| {
            let (a, b) = (self.fits[a].site, self.fits[b].site);
            self.first[a] <= b && b < a
        };
        let later = contains(j, i) || (!contains(i, j) && self.fits[j].likely > self.fits[i].likely);
        if later { (j, i) } else { (i, j) }
    }

    /// The ids of slips that can be made in two places or more, in catalogue order.
    pub fn repeated(&self) -> Vec<&'static str> {
        let mut seen: Vec<(&'static str, SiteId, bool)> = Vec::new();
        for fit in self.fits.iter().filter(|fit| !fit.unusual) {
            let id = fit.row.row.mistake.id;
            match seen.iter_mut().find(|(known, ..)| *known == id) {
                Some((_, site, several)) => *several |= *site != fit.site,
                None => seen.push((id, fit.site, false)),
            }
        }
        seen.into_iter().filter(|(.., several)| *several).map(|(id, ..)| id).collect()
    }

    /// The outermost fit of an id, whose parts are named in what is said.
    pub fn first_of(&self, id: &str) -> Option<&Fit> {
        self.fits.iter().find(|fit| fit.row.row.mistake.id == id)
    }
}

/// Where the sites of a derivation stand.
fn standing(work: &Work) -> Vec<Standing> {
    let mut all = vec![Standing::default(); work.sites.len()];
    for (id, site) in work.sites.iter().enumerate().rev() {
        let own = all[id];
        let rule = site.rule().id;
        let through = matches!(site.recipe, Recipe::Terms)
            || rule == "constant_factor"
            || site.rule().kind != RuleKind::Differentiate;
        for (letter, part) in &site.parts {
            let inner = !through && (matches!(letter, 'u' | 'v' | 'w') || matches!(site.recipe, Recipe::Several));
            all[*part] = Standing { deeper: own.deeper || !through, inside: own.inside || inner };
        }
    }
    all
}

/// How likely a row is at a place, as [`rows::Row::likely`].
fn likely(row: &CompiledRow, expr: &Expr, standing: Standing, unusual: bool, bound: &Bound) -> f64 {
    let mut likely = row.row.likely;
    let straight = matches!(&bound.outer, Some(Outer::Call { function, .. }) if STRAIGHT.contains(&function.name()));
    if straight && SHAPED.contains(&row.row.mistake.id) {
        likely *= OF_STRAIGHT;
    }
    // A letter that is held still is more than a number in front.
    let constant = bound.get('k').or_else(|| bound.get('c'));
    if row.row.mistake.skill == "const" && constant.is_some_and(|constant| !constant.names().is_empty()) {
        likely *= LETTER_FOR_NUMBER;
    }
    if standing.inside && row.row.mistake.skill == "const" {
        likely *= CONSTANT_INSIDE;
    } else if standing.deeper {
        likely *= DEEPER;
    }
    if unusual {
        likely *= UNUSUAL;
    }
    let is_power = matches!(&row.pattern, Form::Pow(..)) && row.row.mistake.skill == "power";
    if is_power && matches!(expr.node(), Node::Call(..) | Node::Div(..)) {
        likely *= AS_POWER;
    }
    likely
}

/// Whether a pattern is about a constant factor: one that is taken off before any other rule looks.
fn is_about_factors(pattern: &Form) -> bool {
    match pattern {
        Form::Neg(_) => true,
        Form::Product(parts) => matches!(parts.first(), Some(Form::Letter('c' | 'k' | 'y'))),
        Form::Div(_, bottom) => **bottom == Form::Letter('n'),
        _ => false,
    }
}

/// Whether the row is about this function.
fn is_for(row: &CompiledRow, bound: &Bound) -> bool {
    row.row.only.is_empty()
        || matches!(&bound.outer, Some(Outer::Call { function, .. }) if function.name() == row.row.only)
}
