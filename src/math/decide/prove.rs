//! Agreement in the model: with all signs at once, or where the signs are those of one cell.

use super::numbers::Point;
use super::{Decider, WhyUndecided};
use crate::math::model::field::PRIMES;
use crate::math::model::node::{Id, ModelNode};
use crate::math::model::{Model, ModelStop, NO_SIGN, NONE};
use crate::math::steps;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Points of the model at most.
const MOST_POINTS: usize = 4096;
/// Values that are computed at once.
const MOST_VALUES: usize = 200_000;
/// Steps of work that the value of a node at one of them counts as.
const ELEMENT: usize = 2;
/// Fields in which there must be a telling point.
const FIELDS: usize = 12;
/// Telling points of every sign vector.
const EACH: usize = 4;
/// A vector without any in so many points of its own has no value.
const NEVER: usize = 16;
/// Ranks of sign vectors that are looked into.
const MOST_RANK: usize = 9;
/// From so many breaks on it is asked first whether the two agree whatever their signs are.
const MANY_BREAKS: usize = 3;
/// Times that it is begun again because of new factors.
const AGAIN: usize = 12;

/// What the model says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Same,
    /// They are not the same in the letters.
    Different,
    /// Too few points, or too large.
    Open,
}

impl Said {
    pub fn why(self) -> WhyUndecided {
        if self == Said::Different { WhyUndecided::NotAnIdentity } else { WhyUndecided::TooFewPoints }
    }
}

/// How much is asked of the points of the model.
#[derive(Clone, Copy, Debug)]
enum Sampling<'a> {
    /// Agreement alone.
    Values,
    /// The signs of the factors of what stands under even roots and in logarithms, too.
    Factors,
    /// The same, with these signs and steps as letters of their own.
    Free(&'a HashSet<Id>),
}

/// Agreement at each point; `None` where not both have a value.
struct Sampled {
    agrees: Vec<Option<bool>>,
    asked: Vec<(Id, Rc<[i8]>)>,
    /// Factors of what stands under even roots and in logarithms, and their signs.
    factors: Vec<(Id, Rc<[i8]>)>,
}

impl Sampled {
    /// Whether telling points lie in enough fields, and every sign vector that there can be was met.
    fn is_met(&self) -> bool {
        let columns: Vec<&Rc<[i8]>> = self.asked.iter().chain(&self.factors).map(|(_, column)| column).collect();
        let lanes: Vec<usize> = (0..self.agrees.len()).collect();
        spread(&self.agrees, &lanes) && covered(&columns, &self.agrees, &lanes)
    }
}

impl Decider {
    fn sampled(&mut self, a: Id, b: Id, points: usize, look: Sampling<'_>) -> Option<Sampled> {
        for _ in 0..AGAIN {
            self.model_points += points;
            if !steps::take((ELEMENT * points * self.arena.below(&[a, b]).len()) as u64) {
                return None;
            }
            let mut divisors = std::mem::take(&mut self.divisors);
            let mut model = Model::new(&mut self.arena, &mut self.signs, &mut divisors, points, self.seed);
            if let Sampling::Free(pieces) = look {
                model.free.clone_from(pieces);
            }
            let sampled = sample(&mut model, a, b, !matches!(look, Sampling::Values));
            self.divisors = divisors;
            match sampled {
                Ok(sampled) => return Some(sampled),
                Err(ModelStop::Again) => {}
                Err(ModelStop::TooLarge) => return None,
            }
        }
        None
    }

    /// Whether the two agree at every point, each sign vector that there can be being met.
    pub fn all_signs(&mut self, a: Id, b: Id, breaks: usize, roots: bool) -> Said {
        let each = if roots { 64 } else { 16 };
        // A sign costs as much as some forty products.
        let size = self.arena.below(&[a, b]).len() + 40 * breaks;
        let many = |breaks: usize| (each << breaks.min(8)).clamp(64, MOST_POINTS).min((MOST_VALUES / size).max(64));
        let points = many(breaks);
        // A few points first: mostly they say that it is no identity.
        let first = self.sampled(a, b, 32, Sampling::Values);
        let Some(first) = first else { return Said::Open };
        if first.agrees.contains(&Some(false)) {
            return Said::Different;
        }
        if breaks >= MANY_BREAKS && self.agree_freely(a, b, many) {
            return Said::Same;
        }
        let Some(sampled) = self.sampled(a, b, points, Sampling::Factors) else { return Said::Open };
        if sampled.agrees.contains(&Some(false)) {
            return Said::Different;
        }
        if sampled.is_met() { Said::Same } else { Said::Open }
    }
    /// Whether the two agree whatever the values of their signs and steps are: then no vector of them has to be met, and
    /// a sum of a hundred absolute values costs no more than one of powers.
    ///
    /// Only those are free that do not settle where something has a value or which piece is taken. So both sides are
    /// analytic in them wherever no divisor is 0, and what agrees for nearly all of their values agrees for 1, 0 and −1.
    fn agree_freely(&mut self, a: Id, b: Id, points: impl Fn(usize) -> usize) -> bool {
        let order = self.arena.below(&[a, b]);
        let settling: HashSet<Id> = order.iter().filter_map(|id| self.settling(*id)).collect();
        let bound = self.arena.below(&settling.iter().copied().collect::<Vec<_>>());
        let pieces = |id: &Id| matches!(self.arena.node(*id), ModelNode::Sign(_) | ModelNode::Step(_));
        let free = |id: &Id| pieces(id) && bound.binary_search(id).is_err();
        let free: HashSet<Id> = order.iter().copied().filter(free).collect();
        if free.is_empty() {
            return false;
        }
        let breaks = settling.len() + bound.iter().filter(|id| pieces(id)).count();
        let sampled = self.sampled(a, b, points(breaks), Sampling::Free(&free));
        sampled.is_some_and(|sampled| !sampled.agrees.contains(&Some(false)) && sampled.is_met())
    }
    /// The part of a node that settles where it has a value, or which piece is taken.
    fn settling(&self, id: Id) -> Option<Id> {
        let part = match self.arena.node(id) {
            ModelNode::Ln(u) | ModelNode::Raise(u, _) | ModelNode::Asin(u) | ModelNode::Choose(u, ..) => *u,
            ModelNode::Power(u, n, _) if !n.is_integer() => *u,
            _ => return None,
        };
        (!self.arena.is_constant(part)).then_some(part)
    }

    /// Whether the two, in which the signs have been put, agree where the model has the signs of the cell. With a point
    /// inside, the signs of factors are those that they have there.
    pub fn in_cell(&mut self, a: Id, b: Id, signs: &HashMap<Id, i8>, inside: Option<&Point>) -> Said {
        if a == b {
            return Said::Same;
        }
        for points in [64, 256, 2048] {
            let Some(sampled) = self.sampled(a, b, points, Sampling::Factors) else { return Said::Open };
            let mut fixed: Vec<(&Rc<[i8]>, i8)> = Vec::new();
            let mut open: Vec<&Rc<[i8]>> = Vec::new();
            for (id, column) in sampled.asked.iter().chain(&sampled.factors) {
                let known = signs.get(id).copied();
                let real = known.or_else(|| inside.and_then(|at| self.numbers.sign(&self.arena, *id, at)));
                match real {
                    Some(sign) => fixed.push((column, sign)),
                    None => open.push(column),
                }
            }
            let fits = |lane: &usize| fixed.iter().all(|(column, sign)| [NO_SIGN, *sign].contains(&column[*lane]));
            let lanes: Vec<usize> = (0..points).filter(fits).collect();
            if lanes.iter().any(|lane| sampled.agrees[*lane] == Some(false)) {
                return Said::Different;
            }
            if lanes.len() < FIELDS && are_too_many(&fixed) {
                return Said::Open;
            }
            if lanes.is_empty() && points >= 256 && impossible(&fixed) {
                return Said::Same;
            }
            let enough = spread(&sampled.agrees, &lanes);
            if enough && covered(&open, &sampled.agrees, &lanes) {
                return Said::Same;
            }
        }
        Said::Open
    }
}

fn sample(model: &mut Model<'_>, a: Id, b: Id, factors: bool) -> Result<Sampled, ModelStop> {
    let (left, right) = (model.value(a)?, model.value(b)?);
    let agree = |(x, y): (&u64, &u64)| (*x != NONE && *y != NONE).then_some(x == y);
    let agrees = left.iter().zip(right.iter()).map(agree).collect();
    let mut found: Vec<(Id, Rc<[i8]>)> = Vec::new();
    if factors {
        for id in model.arena.below(&[a, b]) {
            let inside = match *model.arena.node(id) {
                ModelNode::Power(u, n, positive) if !n.is_integer() && (positive || n.den() % 2 == 0) => u,
                ModelNode::Ln(u) | ModelNode::Raise(u, _) => u,
                _ => continue,
            };
            if model.arena.is_constant(inside) {
                continue;
            }
            let factors = model.factored(inside)?.unwrap_or_else(|| vec![(inside, 1)]);
            for (factor, _) in factors {
                if !model.arena.is_constant(factor) && !found.iter().any(|(known, _)| *known == factor) {
                    let value = model.value(factor)?;
                    let signs = model.chi(&value);
                    found.push((factor, signs));
                }
            }
        }
    }
    Ok(Sampled { agrees, asked: model.asked.clone(), factors: found })
}

/// Whether telling points lie in enough fields.
fn spread(agrees: &[Option<bool>], lanes: &[usize]) -> bool {
    let fields: HashSet<usize> =
        lanes.iter().filter(|lane| agrees[**lane] == Some(true)).map(|lane| (lane / 2) % PRIMES).collect();
    fields.len() >= FIELDS
}

/// Whether a column of signs is 0 wherever it has any, in enough fields.
fn vanishes(column: &[i8], lanes: &[usize]) -> bool {
    let zeros: HashSet<usize> =
        lanes.iter().filter(|lane| column[**lane] == 0).map(|lane| (lane / 2) % PRIMES).collect();
    zeros.len() >= FIELDS && lanes.iter().all(|lane| [0, NO_SIGN].contains(&column[*lane]))
}

/// Whether signs cannot be had together: the model has every real sign vector, was met with all that it can have, and
/// these are not among them.
fn impossible(fixed: &[(&Rc<[i8]>, i8)]) -> bool {
    let points = fixed.first().map_or(0, |(column, _)| column.len());
    let known: Vec<usize> =
        (0..points).filter(|lane| fixed.iter().all(|(column, _)| column[*lane].abs() == 1)).collect();
    let fields: HashSet<usize> = known.iter().map(|lane| (lane / 2) % PRIMES).collect();
    if fields.len() < FIELDS || fixed.len() > 60 {
        return false;
    }
    let mut met: HashMap<u64, usize> = HashMap::new();
    for lane in &known {
        let bits = fixed.iter().enumerate().map(|(at, (column, _))| u64::from(column[*lane] > 0) << at).sum();
        *met.entry(bits).or_default() += 1;
    }
    let wanted: u64 = fixed.iter().enumerate().map(|(at, (_, sign))| u64::from(*sign > 0) << at).sum();
    let rank = rank(met.keys().copied());
    rank <= MOST_RANK
        && met.len() == 1 << rank
        && !met.contains_key(&wanted)
        && met.values().all(|times| *times >= EACH)
        && known.len() >= NEVER << rank
        && fixed.iter().all(|(_, sign)| *sign != 0)
}

/// Whether so many signs that hang on each other in no way are to be met at once that no more points will do it.
fn are_too_many(fixed: &[(&Rc<[i8]>, i8)]) -> bool {
    let some = &fixed[..fixed.len().min(60)];
    let points = some.first().map_or(0, |(column, _)| column.len());
    let known = (0..points).filter(|lane| some.iter().all(|(column, _)| column[*lane].abs() == 1));
    let vector = |lane: usize| some.iter().enumerate().map(|(at, (column, _))| u64::from(column[lane] > 0) << at).sum();
    rank(known.map(vector)) > MOST_RANK
}

/// The rank of the differences of sign vectors over the field of two elements.
fn rank(vectors: impl Iterator<Item = u64>) -> usize {
    let mut basis: Vec<u64> = Vec::new();
    let mut first = None;
    for bits in vectors {
        let first = *first.get_or_insert(bits);
        let rest = basis.iter().fold(bits ^ first, |rest, row| rest.min(rest ^ row));
        if rest != 0 {
            basis.push(rest);
            basis.sort_unstable_by(|a, b| b.cmp(a));
        }
    }
    basis.len()
}

/// Whether every sign vector that the model can have was met by telling points, or never has a value.
fn covered(columns: &[&Rc<[i8]>], agrees: &[Option<bool>], lanes: &[usize]) -> bool {
    // What is 0 wherever it has a value is no sign to be met.
    let columns: Vec<&&Rc<[i8]>> = columns.iter().filter(|column| !vanishes(column, lanes)).collect();
    if columns.is_empty() {
        return true;
    }
    if columns.len() > 60 {
        return false;
    }
    let vector = |lane: usize| {
        columns.iter().enumerate().try_fold(0u64, |bits, (at, column)| match column[lane] {
            1 => Some(bits | 1 << at),
            -1 => Some(bits),
            _ => None,
        })
    };
    // Where a sign is asked of a part without a value the vector is not known: such points tell nothing.
    let mut met: HashMap<u64, (usize, usize)> = HashMap::new();
    for lane in lanes {
        if let Some(bits) = vector(*lane) {
            let entry = met.entry(bits).or_default();
            entry.0 += 1;
            entry.1 += usize::from(agrees[*lane].is_some());
        }
    }
    if met.is_empty() {
        return false;
    }
    let rank = rank(met.keys().copied());
    if rank > MOST_RANK {
        return false;
    }
    let told = met.values().all(|(seen, telling)| *telling >= EACH || (*telling == 0 && *seen >= NEVER));
    told && met.len() == 1 << rank && met.values().any(|(_, telling)| *telling > 0)
}
