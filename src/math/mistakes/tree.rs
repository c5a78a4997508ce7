//! One derivation and everything that can go wrong in it: which rows fit where, and what comes of it.

mod near;

use super::probe::{InLanes, LANES, Lanes, NEAR, Probe, product, slope, total};
use super::rows::{self, CompiledRow, Where};
use crate::math::derive::{Recipe, SiteId, Work, pieces};
use crate::math::expr::{Expr, Node};
use crate::math::number::Number;
use crate::math::pattern::{Bound, Filling, Form, Letter, Outer, Readings, fill, slope_of_call};
use crate::math::rules::RuleKind;
use crate::math::steps;
use near::Path;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

/// A row of the catalogue at a place where it fits.
#[derive(Debug)]
pub struct RowFit {
    pub site: SiteId,
    /// The place of the row in the catalogue.
    pub rank: usize,
    pub row: &'static CompiledRow,
    /// Which of the tree's bindings it is made with.
    binding: usize,
    /// How likely it is at this place.
    pub likely: f64,
    /// A reading of the place that is possible and not the usual one; left out where a slip is made everywhere.
    unusual: bool,
}

/// What the letters of a pattern stand for at a site. Rows with the same pattern share it.
#[derive(Debug)]
struct Binding {
    bound: Bound,
    /// Where the derivatives of what the letters stand for come from, as far as a row asked; `None` where there is none.
    slopes: Vec<(Letter, Option<Source>)>,
}

impl Binding {
    fn source(&self, letter: Letter) -> Option<&Source> {
        self.slopes.iter().find(|(name, _)| *name == letter).and_then(|(_, source)| source.as_ref())
    }
}

/// Where the derivative of a part comes from.
#[derive(Debug)]
enum Source {
    Site(SiteId),
    /// The other terms of a sum, by themselves.
    Terms(Vec<SiteId>),
}

impl Source {
    fn sites(&self) -> &[SiteId] {
        match self {
            Source::Site(id) => std::slice::from_ref(id),
            Source::Terms(ids) => ids,
        }
    }
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

/// Values at some points that whatever goes wrong shares.
#[derive(Debug)]
struct Columns<const N: usize> {
    /// Those of the variable.
    by: Lanes<N>,
    /// Of each site: what its rule is filled in with, which are the values of its letters in their order; for a
    /// function of several moving arguments its slope by each of them.
    sites: Vec<Vec<Lanes<N>>>,
    /// Those of the right derivative of each site's expression.
    truth: Vec<Lanes<N>>,
    /// Of each binding: those of its letters in their order, once they are wanted.
    letters: Vec<OnceLock<Vec<Lanes<N>>>>,
}

/// The values of parts of an expression, each worked out once.
struct Known<'a, const N: usize> {
    probe: &'a Probe,
    seen: Vec<(Expr, Lanes<N>)>,
}

impl<const N: usize> Known<'_, N> {
    fn new(probe: &Probe) -> Known<'_, N> {
        Known { probe, seen: Vec::new() }
    }
    fn of(&mut self, part: &Expr) -> Lanes<N> {
        if let Some((_, lanes)) = self.seen.iter().find(|(seen, _)| seen.is_same_node(part)) {
            return *lanes;
        }
        let lanes = self.probe.values(part);
        self.seen.push((part.clone(), lanes));
        lanes
    }
    fn letters(&mut self, bound: &Bound) -> Vec<Lanes<N>> {
        bound.letters.iter().map(|(_, part)| self.of(part)).collect()
    }
}

/// A derivation with its fits.
#[derive(Debug)]
pub struct FitTree {
    work: Work,
    root: SiteId,
    /// The first site below each one; the parts of a site stand together just before it.
    first: Vec<SiteId>,
    /// Values at the first points, and at all of them once they are wanted.
    near: Columns<NEAR>,
    all: OnceLock<Columns<LANES>>,
    /// Where each site stands in the whole.
    standing: Vec<Standing>,
    pub fits: Vec<RowFit>,
    bindings: Vec<Binding>,
    /// The site above each one.
    above: Vec<SiteId>,
    /// How much the value of the whole changes with that of each site.
    weights: Vec<Lanes<NEAR>>,
    /// Values that are asked for are looked at to many digits, not only to tell forms apart.
    exactly: bool,
    /// Of each fit, when it is made alone, the value at its site, that of the whole, and those on the way there once they
    /// are wanted.
    own: Vec<Lanes<NEAR>>,
    alone: Vec<Lanes<NEAR>>,
    paths: Vec<OnceLock<Path>>,
}

impl FitTree {
    /// The derivation of `of`; `None` where there is none. `exactly` says that the values at the first point are wanted
    /// for themselves.
    pub fn new(of: &Expr, by: &str, probe: &Probe, exactly: bool) -> Option<FitTree> {
        FitTree::of(Work::new(of, by, true).ok()?, probe, exactly)
    }

    /// The same of a derivation that is there.
    pub fn of(work: Work, probe: &Probe, exactly: bool) -> Option<FitTree> {
        let root = work.sites.len().checked_sub(1)?;
        let standing = standing(&work);
        let near = Columns::new(&work, probe);
        let mut tree = FitTree {
            work,
            root,
            first: Vec::new(),
            near,
            all: OnceLock::new(),
            standing,
            fits: Vec::new(),
            bindings: Vec::new(),
            above: Vec::new(),
            weights: Vec::new(),
            exactly,
            own: Vec::new(),
            alone: Vec::new(),
            paths: Vec::new(),
        };
        tree.fill_in(probe);
        tree.find(probe);
        tree.near.letters = tree.all_letters(probe);
        tree.above = tree.parents();
        tree.weights = tree.weighed(probe);
        tree.paths = tree.fits.iter().map(|_| OnceLock::new()).collect();
        tree.own = (0..tree.fits.len()).map(|fit| tree.at_its_site(Picks::One(fit), fit, probe)).collect();
        tree.alone = (0..tree.fits.len()).map(|fit| tree.made_alone(fit, probe)).collect();
        Some(tree)
    }

    /// What the letters stand for at the place of a fit.
    pub fn bound(&self, fit: &RowFit) -> &Bound {
        &self.bindings[fit.binding].bound
    }

    /// The right derivative as the rules give it.
    pub fn key(&self) -> &Expr {
        &self.work.sites[self.root].value
    }
    /// The values of the right derivative.
    pub fn key_values(&self, probe: &Probe) -> Lanes {
        self.all(probe).truth[self.root]
    }

    /// The values at all points.
    fn all(&self, probe: &Probe) -> &Columns<LANES> {
        let make = || {
            let mut all = Columns::new(&self.work, probe);
            self.fill_up(&mut all, probe);
            all.letters = self.bindings.iter().map(|_| OnceLock::new()).collect();
            all
        };
        self.all.get_or_init(|| steps::aside(steps::QUESTION, make).0)
    }

    /// The values of the letters of a binding.
    fn letters<'a, const N: usize>(
        &self,
        binding: usize,
        columns: &'a Columns<N>,
        probe: &Probe,
    ) -> Option<&'a Vec<Lanes<N>>> {
        let make = || Known::new(probe).letters(&self.bindings[binding].bound);
        Some(columns.letters.get(binding)?.get_or_init(make))
    }
    /// Those of all bindings, of which most share their parts.
    fn all_letters<const N: usize>(&self, probe: &Probe) -> Vec<OnceLock<Vec<Lanes<N>>>> {
        let mut known = Known::new(probe);
        self.bindings.iter().map(|binding| OnceLock::from(known.letters(&binding.bound))).collect()
    }

    /// Works out the values of sites that have none yet.
    fn fill_in(&mut self, probe: &Probe) {
        for id in self.first.len()..self.work.sites.len() {
            let parts = self.work.sites[id].parts.iter().map(|(_, part)| self.first[*part]);
            let first = parts.min().unwrap_or(id);
            self.first.push(first);
        }
        let mut near = std::mem::take(&mut self.near);
        self.fill_up(&mut near, probe);
        self.near = near;
    }
    fn fill_up<const N: usize>(&self, columns: &mut Columns<N>, probe: &Probe) {
        let mut known = Known::new(probe);
        for id in columns.truth.len()..self.work.sites.len() {
            columns.sites.push(self.filled_in_with(id, probe, &mut known));
            let value = self.site_values(id, columns, probe, &|part| columns.truth[part]);
            columns.truth.push(value);
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
        let by = self.work.by.clone();
        // Of each pattern: where its bindings at the site stand, once it was tried there.
        let mut tried: Vec<Option<Range<usize>>> = vec![None; rows::patterns()];
        for site in 0..=self.root {
            if !steps::take(2 * rows::compiled().len() as u64) {
                break;
            }
            let expr = self.work.sites[site].expr.clone();
            let read = Readings::new(&expr, &by);
            // Where a constant factor comes off first, only what is said of constant factors applies.
            let scaled = !matches!(expr.node(), Node::Sum(_)) && read.split_constant().is_some();
            let unusual_quotient =
                matches!(expr.node(), Node::Div(top, _) if !top.mentions(&by)) && read.as_power().is_some();
            let standing = self.standing.get(site).copied().unwrap_or_default();
            tried.fill(None);
            for (rank, row) in rows::compiled().iter().enumerate() {
                if scaled && !row.about_factors {
                    continue;
                }
                if row.row.place != Where::Anywhere && (row.row.place == Where::Inside) != standing.inside {
                    continue;
                }
                let found = tried[row.group].get_or_insert_with(|| {
                    let from = self.bindings.len();
                    let bindings = read.fit(&row.pattern).into_iter();
                    self.bindings.extend(bindings.map(|bound| Binding { bound, slopes: Vec::new() }));
                    from..self.bindings.len()
                });
                for binding in found.clone() {
                    if !is_for(row, &self.bindings[binding].bound) || !self.has_sources(site, row, binding, probe) {
                        continue;
                    }
                    let unusual =
                        unusual_quotient && matches!(&row.pattern, Form::Div(top, _) if **top == Form::Letter('t'));
                    let likely = likely(row, &expr, standing, unusual, &self.bindings[binding].bound);
                    self.fits.push(RowFit { site, rank, row, binding, likely, unusual });
                }
            }
        }
        // Catalogue order first, then the place: an outer slip before an inner one.
        self.fits.sort_by_key(|fit| (fit.rank, Reverse(fit.site)));
    }

    /// Whether there is a derivative for every letter of which the row takes one.
    fn has_sources(&mut self, site: SiteId, row: &CompiledRow, binding: usize, probe: &Probe) -> bool {
        row.slopes.iter().all(|letter| {
            if let Some((_, known)) = self.bindings[binding].slopes.iter().find(|(name, _)| name == letter) {
                return known.is_some();
            }
            let source = self.find_source(site, *letter, binding, probe);
            let is_there = source.is_some();
            self.bindings[binding].slopes.push((*letter, source));
            is_there
        })
    }
    fn find_source(&mut self, site: SiteId, letter: Letter, binding: usize, probe: &Probe) -> Option<Source> {
        let bound = &self.bindings[binding].bound;
        let part = bound.get(letter)?.clone();
        match part.node() {
            Node::Sum(terms) if bound.rest == Some(letter) => {
                let terms: Option<Vec<SiteId>> = terms.iter().map(|term| self.site_of(site, term, probe)).collect();
                Some(Source::Terms(terms?))
            }
            _ => Some(Source::Site(self.site_of(site, &part, probe)?)),
        }
    }

    /// What does not depend on what goes wrong at a site: see [`Columns::sites`].
    fn filled_in_with<const N: usize>(&self, id: SiteId, probe: &Probe, known: &mut Known<N>) -> Vec<Lanes<N>> {
        let site = &self.work.sites[id];
        match (&site.recipe, site.expr.node()) {
            (Recipe::Several, Node::Call(function, arguments)) => {
                let values: Vec<Lanes<N>> = arguments.iter().map(|argument| known.of(argument)).collect();
                let moving = (0..arguments.len()).filter(|place| arguments[*place].mentions(&self.work.by));
                moving.map(|place| slope(*function, &values, place, probe)).collect()
            }
            (Recipe::Rule(compiled), _) if compiled.rule.kind == RuleKind::Differentiate => known.letters(&site.bound),
            _ => Vec::new(),
        }
    }

    /// The values at a site when the parts have the given ones.
    fn site_values<const N: usize>(
        &self,
        id: SiteId,
        columns: &Columns<N>,
        probe: &Probe,
        part: &dyn Fn(SiteId) -> Lanes<N>,
    ) -> Lanes<N> {
        let (site, with) = (&self.work.sites[id], &columns.sites[id]);
        match &site.recipe {
            Recipe::Terms => total(site.parts.iter().map(|(_, id)| part(*id))),
            Recipe::Pieces => probe.by_pieces(&site.expr, site.parts.iter().map(|(_, id)| part(*id))),
            Recipe::Several => {
                total(with.iter().zip(&site.parts).map(|(slope, (_, id))| product([*slope, part(*id)].into_iter())))
            }
            Recipe::Rule(compiled) if compiled.rule.kind == RuleKind::Differentiate => {
                let of = |letter: Letter| site.part(letter).map_or(Lanes::number(Number::ZERO), part);
                let with = InLanes { probe, by: columns.by, bound: Some(&site.bound), letters: with, slope: &of };
                compiled.template.run(&with)
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
    fn picked(&self, site: SiteId, picks: Picks) -> Option<usize> {
        let at = |i: usize| self.fits.get(i).filter(|fit| fit.site == site).map(|_| i);
        match picks {
            Picks::One(i) | Picks::Flat(i) => at(i),
            Picks::Two(i, j) => at(i).or_else(|| at(j)),
            Picks::All(id) => {
                self.fits.iter().position(|fit| fit.site == site && !fit.unusual && fit.row.row.mistake.id == id)
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
        self.values_in(picks, self.all(probe), probe)
    }
    fn values_in<const N: usize>(&self, picks: Picks, columns: &Columns<N>, probe: &Probe) -> Lanes<N> {
        let Picks::All(made) = picks else { return self.values_at(self.root, picks, columns, probe, &|_| None) };
        // Where nothing below goes wrong, all is as it should be.
        let is_made = |fit: &&RowFit| !fit.unusual && fit.row.row.mistake.id == made;
        let places: Vec<SiteId> = self.fits.iter().filter(is_made).map(|fit| fit.site).collect();
        // A part may stand in several places of a template: parts come before wholes, so that each is looked at once.
        let mut all: Vec<Lanes<N>> = Vec::with_capacity(self.root + 1);
        for site in 0..=self.root {
            let value = match places.iter().any(|place| (self.first[site]..=site).contains(place)) {
                true => self.values_at(site, picks, columns, probe, &|id| all.get(id).copied()),
                false => columns.truth[site],
            };
            all.push(value);
        }
        all.pop().unwrap_or(columns.truth[self.root])
    }

    /// The values at a site, with those of its parts where they are `known`.
    fn values_at<const N: usize>(
        &self,
        site: SiteId,
        picks: Picks,
        columns: &Columns<N>,
        probe: &Probe,
        known: &dyn Fn(SiteId) -> Option<Lanes<N>>,
    ) -> Lanes<N> {
        if !steps::take(8) || !self.touched(site, picks) {
            return columns.truth[site];
        }
        let part = |id: SiteId| known(id).unwrap_or_else(|| self.values_at(id, picks, columns, probe, known));
        let Some(picked) = self.picked(site, picks) else { return self.site_values(site, columns, probe, &part) };
        let fit = &self.fits[picked];
        let binding = &self.bindings[fit.binding];
        let of = |letter: Letter| match binding.source(letter) {
            Some(_) if matches!(picks, Picks::Flat(_)) => Lanes::number(Number::ONE),
            Some(Source::Site(id)) => part(*id),
            Some(Source::Terms(ids)) => total(ids.iter().map(|id| part(*id))),
            None => Lanes::number(Number::ZERO),
        };
        let letters = self.letters(fit.binding, columns, probe).map_or(&[][..], Vec::as_slice);
        let with = InLanes { probe, by: columns.by, bound: Some(&binding.bound), letters, slope: &of };
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
        let Some(picked) = self.picked(site, picks) else { return self.site_expr(site, &part) };
        let fit = &self.fits[picked];
        let binding = &self.bindings[fit.binding];
        let of = |letter: Letter| match binding.source(letter) {
            Some(_) if matches!(picks, Picks::Flat(_)) => Expr::one(),
            Some(Source::Site(id)) => part(*id),
            Some(Source::Terms(ids)) => fill::sum(ids.iter().map(|id| part(*id)), true),
            None => Expr::zero(),
        };
        fit.row.template.fill(&Filling { bound: &binding.bound, by: &self.work.by_expr, slope: &of, brief: true })
    }

    /// Whether the slope of what stands inside can be left out as well: the row has it as a factor, and it is not 1.
    pub fn can_be_flat(&self, fit: &RowFit) -> bool {
        let moves = |letter: &Letter| {
            matches!(letter, 'u' | 'w') && self.bound(fit).get(*letter).is_some_and(|part| part.as_var().is_none())
        };
        let slopes = &fit.row.slopes;
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
    pub fn first_of(&self, id: &str) -> Option<&RowFit> {
        self.fits.iter().find(|fit| fit.row.row.mistake.id == id)
    }
}

impl<const N: usize> Columns<N> {
    fn new(work: &Work, probe: &Probe) -> Columns<N> {
        Columns { by: probe.values(&work.by_expr), ..Columns::default() }
    }
}

impl<const N: usize> Default for Columns<N> {
    fn default() -> Columns<N> {
        let by = Lanes::number(Number::ZERO);
        Columns { by, sites: Vec::new(), truth: Vec::new(), letters: Vec::new() }
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

/// How likely a row is at a place, as [`rows::MistakeRow::likely`].
fn likely(row: &CompiledRow, expr: &Expr, standing: Standing, unusual: bool, bound: &Bound) -> f64 {
    let mut likely = row.row.likely;
    let straight = matches!(&bound.outer, Some(Outer::Call { function, .. }) if STRAIGHT.contains(&function.name()));
    if straight && SHAPED.contains(&row.row.mistake.id) {
        likely *= OF_STRAIGHT;
    }
    // A letter that is held still is more than a number in front.
    let constant = || bound.get('k').or_else(|| bound.get('c'));
    let is_letter = |constant: &Expr| constant.any(&|part| part.as_var().is_some());
    if row.row.mistake.skill == "const" && constant().is_some_and(is_letter) {
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

/// Whether the row is about this function.
fn is_for(row: &CompiledRow, bound: &Bound) -> bool {
    row.row.only.is_empty()
        || matches!(&bound.outer, Some(Outer::Call { function, .. }) if function.name() == row.row.only)
}
