//! Values at the first points, where nearly all slips part from an answer: those of one slip follow from its own site, as
//! every rule that is right is linear in the derivatives of the parts.

use super::super::probe::{Lanes, NEAR, Probe};
use super::{FitTree, Picks, Recipe, RowFit, RuleKind, SiteId, Source};
use crate::math::number::Number;

/// Values up to this size are added and taken away with a rounding that is far below what is looked at.
const SMALL: f64 = 1e5;

/// The values at every site above a slip, up to the whole or [`LONGEST_PATH`] sites, when that slip is made alone; the
/// inner ones first.
pub(super) type Path = Vec<(SiteId, Lanes<NEAR>)>;

/// How many sites above a slip are worked out one by one. Beyond, what the slip changes is carried up all at once, so
/// that a nest of functions takes no time in the square of its depth.
const LONGEST_PATH: usize = 24;

fn on_path(path: &Path, id: SiteId) -> Option<Lanes<NEAR>> {
    path.binary_search_by_key(&id, |(site, _)| *site).ok().map(|at| path[at].1)
}

/// Whether values can be added and taken away with a rounding that is far below what is looked at.
fn is_small(lanes: &Lanes<NEAR>) -> bool {
    lanes.at.iter().all(|value| value.abs() < SMALL)
}

impl FitTree {
    /// The same at the first points alone.
    pub fn near(&self, picks: Picks, probe: &Probe) -> Lanes<NEAR> {
        match picks {
            Picks::One(i) => self.alone[i],
            Picks::Two(i, j) => {
                let seen = self.side_by_side(i, j).or_else(|| self.nested(i, j, probe));
                if let Some(value) = seen.or_else(|| self.nested(j, i, probe)) {
                    return value;
                }
                // What has one of the two in it alone was looked at before.
                let known = |id: SiteId| match (self.touched(id, Picks::One(i)), self.touched(id, Picks::One(j))) {
                    (true, false) => on_path(self.path(i, probe), id),
                    (false, true) => on_path(self.path(j, probe), id),
                    _ => None,
                };
                self.values_at(self.root, picks, &self.near, probe, &known)
            }
            Picks::Flat(i) => {
                let own = self.at_its_site(picks, i, probe);
                self.lifted(self.fits[i].site, own).unwrap_or_else(|| self.values_in(picks, &self.near, probe))
            }
            Picks::All(_) => self.values_in(picks, &self.near, probe),
        }
    }

    /// The value at the site of a fit when that is made and nothing else.
    pub(super) fn at_its_site(&self, picks: Picks, fit: usize, probe: &Probe) -> Lanes<NEAR> {
        self.values_at(self.fits[fit].site, picks, &self.near, probe, &|_| None)
    }

    /// The value of the whole when that of one site is another. Every rule that is right is linear in the derivatives of
    /// the parts. `None` where rounding could tell.
    fn lifted(&self, site: SiteId, own: Lanes<NEAR>) -> Option<Lanes<NEAR>> {
        if site == self.root {
            return Some(own);
        }
        let (right, whole) = (self.near.truth[site], self.near.truth[self.root]);
        let [more, less] = [own, right].map(|value| self.weights[site].times(value));
        let is_sure = !self.exactly && [whole, more, less].iter().all(is_small);
        is_sure.then(|| whole.plus(more).plus(less.negated()))
    }

    /// The value of the whole with one slip in it.
    pub(super) fn made_alone(&self, fit: usize, probe: &Probe) -> Lanes<NEAR> {
        let lifted = self.lifted(self.fits[fit].site, self.own[fit]);
        lifted.unwrap_or_else(|| self.on_the_way(fit, self.root, probe))
    }

    /// The value at a site above a slip when that is made alone.
    fn on_the_way(&self, fit: usize, id: SiteId, probe: &Probe) -> Lanes<NEAR> {
        let path = self.path(fit, probe);
        let carried = |(site, value): &(SiteId, Lanes<NEAR>)| {
            let change = value.plus(self.near.truth[*site].negated());
            self.near.truth[id].plus(change.times(self.weights[*site]).over(self.weights[id]))
        };
        on_path(path, id).or_else(|| path.last().map(carried)).unwrap_or(self.near.truth[id])
    }

    /// The value of the whole with a slip, and another one below it in what the first takes the derivatives of, or in
    /// what it leaves out. `None` where they stand otherwise, and where rounding could tell.
    fn nested(&self, outer: usize, inner: usize, probe: &Probe) -> Option<Lanes<NEAR>> {
        let (site, below) = (self.fits[outer].site, self.fits[inner].site);
        if !(self.first[site] <= below && below < site) {
            return None;
        }
        let goes_wrong = |id: SiteId| self.touched(id, Picks::One(inner));
        let (mut circular, mut used) = (false, false);
        for id in self.sources(&self.fits[outer]).flat_map(Source::sites) {
            circular |= self.touched(*id, Picks::One(outer));
            used |= goes_wrong(*id);
        }
        let own = match used {
            _ if circular => return None,
            false => self.own[outer],
            true => {
                let known = |id: SiteId| goes_wrong(id).then(|| self.on_the_way(inner, id, probe));
                self.values_at(site, Picks::One(outer), &self.near, probe, &known)
            }
        };
        self.lifted(site, own)
    }

    /// How much the value at a site changes with that of each of its parts, in their order.
    fn shares(&self, id: SiteId, probe: &Probe) -> Vec<Lanes<NEAR>> {
        let (zero, one) = (Lanes::number(Number::ZERO), Lanes::number(Number::ONE));
        let site = &self.work.sites[id];
        match &site.recipe {
            Recipe::Several => self.near.sites[id].clone(),
            Recipe::Pieces => {
                let places = (0..site.parts.len()).map(|place| Lanes::number(Number::int(place as i64)));
                let counts = probe.by_pieces(&site.expr, places);
                (0..site.parts.len()).map(|place| counts.where_equal(place as f64)).collect()
            }
            Recipe::Rule(compiled) if compiled.rule.kind == RuleKind::Differentiate => {
                let only = |moving: SiteId| {
                    self.site_values(id, &self.near, probe, &|part| if part == moving { one } else { zero })
                };
                site.parts.iter().map(|(_, part)| only(*part)).collect()
            }
            Recipe::Terms | Recipe::Rule(_) => vec![one; site.parts.len()],
        }
    }

    /// How much the value of the whole changes with that of each site.
    pub(super) fn weighed(&self, probe: &Probe) -> Vec<Lanes<NEAR>> {
        let (zero, one) = (Lanes::number(Number::ZERO), Lanes::number(Number::ONE));
        let mut weights = vec![zero; self.root + 1];
        weights[self.root] = one;
        for id in (0..=self.root).rev() {
            for ((_, part), share) in self.work.sites[id].parts.iter().zip(self.shares(id, probe)) {
                weights[*part] = weights[*part].plus(weights[id].times(share));
            }
        }
        weights
    }

    /// The site above each one; the root is its own.
    pub(super) fn parents(&self) -> Vec<SiteId> {
        let mut above = vec![self.root; self.root + 1];
        for (id, site) in self.work.sites.iter().enumerate().take(self.root + 1) {
            site.parts.iter().for_each(|(_, part)| above[*part] = id);
        }
        above
    }

    /// The values with two slips of which neither is made within the other: every rule that is right is linear in the
    /// derivatives of the parts, so that what the one adds does not depend on the other. `None` where rounding could
    /// tell.
    fn side_by_side(&self, i: usize, j: usize) -> Option<Lanes<NEAR>> {
        let within = |a: usize, b: usize| {
            let fit = &self.fits[a];
            let sources = self.sources(fit).flat_map(Source::sites);
            [&fit.site].into_iter().chain(sources).any(|site| self.touched(*site, Picks::One(b)))
        };
        if within(i, j) || within(j, i) {
            return None;
        }
        let (a, b, key) = (self.alone[i], self.alone[j], self.near.truth[self.root]);
        [a, b, key].iter().all(is_small).then(|| a.plus(b).plus(key.negated()))
    }

    pub(super) fn path(&self, fit: usize, probe: &Probe) -> &Path {
        self.paths[fit].get_or_init(|| {
            let (mut path, picks) = (Path::new(), Picks::One(fit));
            let mut site = self.fits[fit].site;
            while path.len() < LONGEST_PATH {
                let value = self.values_at(site, picks, &self.near, probe, &|id| on_path(&path, id));
                path.push((site, value));
                if site == self.root {
                    break;
                }
                site = self.above[site];
            }
            path
        })
    }

    /// Where the derivatives come from that a fit uses.
    fn sources(&self, fit: &RowFit) -> impl Iterator<Item = &Source> {
        fit.row.slopes.iter().filter_map(|letter| self.bindings[fit.binding].source(*letter))
    }
}
