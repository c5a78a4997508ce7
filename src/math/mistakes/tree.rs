//! One derivation and everything that can go wrong in it: which rows fit where, and what comes of it.

use super::probe::{InLanes, LANES, Lanes, NEAR, Probe, product, slope, total};
use super::rows::{self, CompiledRow, Where};
use crate::math::derive::{Recipe, SiteId, Work, pieces};
use crate::math::expr::{Expr, Node};
use crate::math::number::Number;
use crate::math::pattern::{Bound, Filling, Form, Letter, Outer, as_power, fill, fit, slope_of_call};
use crate::math::rules::{self, RuleKind};
use crate::math::steps;
use std::cmp::Reverse;
use std::sync::OnceLock;

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

/// Values up to this size are added and taken away with a rounding that is far below what is looked at.
const SMALL: f64 = 1e5;

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
    /// Of each fit: those of its letters in their order, once they are wanted.
    fits: OnceLock<Vec<Vec<Lanes<N>>>>,
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
pub struct Tree {
    work: Work,
    root: SiteId,
    /// The first site below each one; the parts of a site stand together just before it.
    first: Vec<SiteId>,
    /// Values at the first points, and at all of them once they are wanted.
    near: Columns<NEAR>,
    all: OnceLock<Columns<LANES>>,
    /// Where each site stands in the whole.
    standing: Vec<Standing>,
    pub fits: Vec<Fit>,
    /// Of each fit, when it is made alone.
    paths: Vec<Path>,
}

impl Tree {
    /// The derivation of `of`; `None` where there is none.
    pub fn new(of: &Expr, by: &str, probe: &Probe) -> Option<Tree> {
        let work = Work::new(of, by, true).ok()?;
        let root = work.sites.len().checked_sub(1)?;
        let standing = standing(&work);
        let near = Columns::new(&work, probe);
        let mut tree = Tree {
            work,
            root,
            first: Vec::new(),
            near,
            all: OnceLock::new(),
            standing,
            fits: Vec::new(),
            paths: Vec::new(),
        };
        tree.fill_in(probe);
        tree.find(probe);
        tree.paths = (0..tree.fits.len()).map(|fit| tree.path(fit, probe)).collect();
        Some(tree)
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
            all
        };
        self.all.get_or_init(|| steps::aside(steps::QUESTION, make).0)
    }

    /// The values of the letters of each fit.
    fn letters<'a, const N: usize>(&self, columns: &'a Columns<N>, probe: &Probe) -> &'a [Vec<Lanes<N>>] {
        columns.fits.get_or_init(|| {
            let mut known = Known::new(probe);
            self.fits.iter().map(|fit| known.letters(&fit.bound)).collect()
        })
    }

    /// Works out the values of sites that have none yet.
    fn fill_in(&mut self, probe: &Probe) {
        for id in self.first.len()..self.work.sites.len() {
            let parts = self.work.sites[id].parts.iter().map(|(_, part)| self.first[*part]);
            let first = parts.min().unwrap_or(id);
            self.first.push(first);
        }
        let mut near = std::mem::replace(&mut self.near, Columns::new(&self.work, probe));
        self.fill_up(&mut near, probe);
        self.near = near;
    }
    fn fill_up<const N: usize>(&self, columns: &mut Columns<N>, probe: &Probe) {
        for id in columns.truth.len()..self.work.sites.len() {
            columns.sites.push(self.filled_in_with(id, probe));
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
                if row.row.place != Where::Anywhere && (row.row.place == Where::Inside) != standing.inside {
                    continue;
                }
                for bound in fit(&row.pattern, &expr, &self.work.by) {
                    if !is_for(row, &bound) {
                        continue;
                    }
                    let Some(slopes) = self.sources(site, row, &bound, probe) else { continue };
                    let unusual =
                        unusual_quotient && matches!(&row.pattern, Form::Div(top, _) if **top == Form::Letter('t'));
                    let likely = likely(row, &expr, standing, unusual, &bound);
                    self.fits.push(Fit { site, rank, row, bound, likely, slopes, unusual });
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

    /// What does not depend on what goes wrong at a site: see [`Columns::sites`].
    fn filled_in_with<const N: usize>(&self, id: SiteId, probe: &Probe) -> Vec<Lanes<N>> {
        let site = &self.work.sites[id];
        match (&site.recipe, site.expr.node()) {
            (Recipe::Several, Node::Call(function, arguments)) => {
                let values: Vec<Lanes<N>> = arguments.iter().map(|argument| probe.values(argument)).collect();
                let moving = (0..arguments.len()).filter(|place| arguments[*place].mentions(&self.work.by));
                moving.map(|place| slope(*function, &values, place, probe)).collect()
            }
            (Recipe::Rule(compiled), _) if compiled.rule.kind == RuleKind::Differentiate => {
                site.bound.letters.iter().map(|(_, part)| probe.values(part)).collect()
            }
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
                let with = InLanes { probe, by: columns.by, bound: &site.bound, letters: with, slope: &of };
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
    /// The same at the first points alone.
    pub fn near(&self, picks: Picks, probe: &Probe) -> Lanes<NEAR> {
        match picks {
            Picks::One(i) => self.paths[i].last().map_or(self.near.truth[self.root], |(_, value)| *value),
            Picks::Two(i, j) => {
                if let Some(sum) = self.side_by_side(i, j, probe) {
                    return sum;
                }
                // What has one of the two in it alone was looked at before.
                let known = |id: SiteId| match (self.touched(id, Picks::One(i)), self.touched(id, Picks::One(j))) {
                    (true, false) => on_path(&self.paths[i], id),
                    (false, true) => on_path(&self.paths[j], id),
                    _ => None,
                };
                self.values_at(self.root, picks, &self.near, probe, &known)
            }
            Picks::Flat(_) | Picks::All(_) => self.values_in(picks, &self.near, probe),
        }
    }
    /// The values with two slips of which neither is made within the other: every rule that is right is linear in the
    /// derivatives of the parts, so that what the one adds does not depend on the other. `None` where rounding could
    /// tell.
    fn side_by_side(&self, i: usize, j: usize, probe: &Probe) -> Option<Lanes<NEAR>> {
        let within = |a: usize, b: usize| {
            let fit = &self.fits[a];
            let sources = fit.slopes.iter().flat_map(|(_, source)| match source {
                Source::Site(id) => std::slice::from_ref(id),
                Source::Terms(ids) => ids.as_slice(),
            });
            [&fit.site].into_iter().chain(sources).any(|site| self.touched(*site, Picks::One(b)))
        };
        if within(i, j) || within(j, i) {
            return None;
        }
        let (a, b, key) =
            (self.near(Picks::One(i), probe), self.near(Picks::One(j), probe), self.near.truth[self.root]);
        let is_small = |lanes: &Lanes<NEAR>| lanes.at.iter().all(|value| value.abs() < SMALL);
        [a, b, key].iter().all(is_small).then(|| a.plus(b).plus(key.negated()))
    }

    fn values_in<const N: usize>(&self, picks: Picks, columns: &Columns<N>, probe: &Probe) -> Lanes<N> {
        let Picks::All(made) = picks else { return self.values_at(self.root, picks, columns, probe, &|_| None) };
        // Where nothing below goes wrong, all is as it should be.
        let is_made = |fit: &&Fit| !fit.unusual && fit.row.row.mistake.id == made;
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
        let of = |letter: Letter| match fit.slopes.iter().find(|(name, _)| *name == letter) {
            Some(_) if matches!(picks, Picks::Flat(_)) => Lanes::number(Number::ONE),
            Some((_, Source::Site(id))) => part(*id),
            Some((_, Source::Terms(ids))) => total(ids.iter().map(|id| part(*id))),
            None => Lanes::number(Number::ZERO),
        };
        let letters = &self.letters(columns, probe)[picked];
        let with = InLanes { probe, by: columns.by, bound: &fit.bound, letters, slope: &of };
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

impl<const N: usize> Columns<N> {
    fn new(work: &Work, probe: &Probe) -> Columns<N> {
        let by = probe.values(&work.by_expr);
        Columns { by, sites: Vec::new(), truth: Vec::new(), fits: OnceLock::new() }
    }
}

/// The values at every site above a slip, up to the whole, when that slip is made alone.
type Path = Vec<(SiteId, Lanes<NEAR>)>;

fn on_path(path: &Path, id: SiteId) -> Option<Lanes<NEAR>> {
    path.iter().find(|(site, _)| *site == id).map(|(_, value)| *value)
}

impl Tree {
    fn path(&self, fit: usize, probe: &Probe) -> Path {
        let (mut path, picks) = (Path::new(), Picks::One(fit));
        for site in self.fits[fit].site..=self.root {
            if self.touched(site, picks) {
                let value = self.values_at(site, picks, &self.near, probe, &|id| on_path(&path, id));
                path.push((site, value));
            }
        }
        path
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
