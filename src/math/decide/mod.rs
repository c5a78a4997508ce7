//! Whether two expressions that agree in numbers are equal, with an argument.
//!
//! The model in finite fields ([`crate::math::model`]) shows identities. Functions in pieces are taken apart where they
//! break: into cells of one variable, whose ends are roots found exactly or within bounds, or into the vectors of signs
//! that linear inequalities allow. Where two functions may part for a short stretch, their steep places are looked into.
//! All of it is counted; what runs out of its budget is not known.

mod cells;
mod enclosure;
mod floors;
mod numbers;
mod otherwise;
mod powers;
mod prove;
mod range;
mod roots;
mod settle;
mod steep;
mod univariate;
mod vectors;

use super::condition::Condition;
use super::expr::{Expr, Symbol};
use super::model::Signs;
use super::model::node::{Id, MOST_NAMES, ModelNode, NodeArena, signs_allowed};
use super::number::Number;
use super::steps;
use enclosure::{Enclosure, Over, about, enclose};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use numbers::{Numbers, Point, PointSeen};
use prove::Said;
use roots::{Finder, Roots};
use std::collections::HashMap;

/// Nodes evaluated in extended precision.
const MOST_NUMBERS: usize = 30_000;
/// Constants that are compared with each other.
const MOST_CONSTANTS: usize = 10;
/// Points of the model, all attempts together.
const MOST_MODEL: usize = 20_000;

/// Why equality is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUndecided {
    /// Breaks of a function in pieces may have been missed.
    BreaksNotAllFound,
    /// Two breaks are too close to be told apart, or to be shown to be one.
    BreaksTooClose,
    /// The model says that it is no identity, and no point shows a difference.
    NotAnIdentity,
    /// The model has too few points at which both have values.
    TooFewPoints,
}

impl WhyUndecided {
    /// In words, to follow "it could not be decided: ".
    pub fn text(self) -> &'static str {
        match self {
            WhyUndecided::BreaksNotAllFound => "the breaks between pieces could not all be found",
            WhyUndecided::BreaksTooClose => "two breaks are too close to tell apart",
            WhyUndecided::NotAnIdentity => "no difference was found, but no identity of the functions in it either",
            WhyUndecided::TooFewPoints => "too few points at which both have values to prove that they are equal",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Equal wherever both have values, shown.
    Proved,
    /// The same after rewriting alone.
    Identical,
    /// They differ at this point and around it.
    Apart(Vec<BigRational>),
    /// Not decided.
    Unsure(WhyUndecided),
}

/// What a sign is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A piece begins here.
    Hard,
    /// Only where it is positive is there a value.
    Positive,
    /// The sign passes through.
    Border,
}

/// A function of the names whose sign counts.
#[derive(Clone, Copy, Debug)]
struct Break {
    of: Id,
    kind: Kind,
}

/// A declared condition: which signs of its difference it allows, as bits 0 to 2 for negative, 0 and positive.
#[derive(Clone, Copy, Debug)]
struct Demand {
    of: Id,
    allowed: u8,
}

/// A comparison under way.
#[derive(Debug)]
pub struct Decider {
    arena: NodeArena,
    signs: Signs,
    numbers: Numbers,
    divisors: Vec<Id>,
    names: usize,
    key: Id,
    answer: Id,
    demands: Vec<Demand>,
    seed: u64,
    bisections: usize,
    model_points: usize,
    /// Points at which both agree.
    equal: usize,
    /// Roots that have been looked for.
    known_roots: HashMap<(Id, u16), Roots>,
    /// Buffer of values over intervals.
    spans: Vec<(Over, Over)>,
    /// Whether points at which only one of the two has a value are looked for.
    pub singles: bool,
    /// A point at an end of a cell at which the two differ, or only one has a value.
    pub single: Option<Vec<BigRational>>,
}

impl Decider {
    /// Both sides over the names, in the declared domain; `None` for what the model does not know.
    pub fn new(key: &Expr, answer: &Expr, names: &[Symbol], domain: &[Condition], seed: u64) -> Option<Decider> {
        if names.len() > MOST_NAMES {
            return None;
        }
        let mut arena = NodeArena::new(names);
        let (key, answer) = (arena.read(key)?, arena.read(answer)?);
        let mut demands = Vec::new();
        for condition in domain {
            let (left, right) = (arena.read(&condition.left)?, arena.read(&condition.right)?);
            demands.push(Demand { of: arena.sub(left, right), allowed: signs_allowed(condition.comparison) });
        }
        Some(Decider {
            arena,
            signs: Signs::default(),
            numbers: Numbers::default(),
            divisors: Vec::new(),
            names: names.len(),
            key,
            answer,
            demands,
            seed,
            bisections: 0,
            model_points: 0,
            equal: 0,
            known_roots: HashMap::new(),
            spans: Vec::new(),
            singles: true,
            single: None,
        })
    }

    /// Decides. `agreeing` says whether a point is known at which both have values that agree; without one, it is looked
    /// for.
    pub fn decide(&mut self, agreeing: bool) -> Decision {
        match self.decide_formulas(agreeing) {
            // Where a base may be negative, there are values at whole exponents that the model does not see.
            Decision::Proved => self.at_whole_exponents(),
            decision => decision,
        }
    }

    /// Whether there is a point at which both have values, which agree; of one variable alone.
    pub fn meets(&mut self) -> bool {
        let set = self.arena.names_in(self.key) | self.arena.names_in(self.answer);
        set.count_ones() == 1 && self.meet(set.trailing_zeros() as u16)
    }

    fn decide_formulas(&mut self, agreeing: bool) -> Decision {
        if self.key == self.answer {
            return Decision::Identical;
        }
        let set = self.arena.names_in(self.key) | self.arena.names_in(self.answer);
        let agreeing = agreeing || self.meets();
        self.equal = usize::from(agreeing);
        let breaks = self.breaks();
        let roots = breaks.iter().any(|found| found.kind == Kind::Positive);
        if agreeing && self.all_signs(self.key, self.answer, breaks.len(), roots) == Said::Same {
            return Decision::Proved;
        }
        if self.join_constants() || self.settle() {
            return match self.decide_formulas(agreeing) {
                Decision::Identical => Decision::Proved,
                decision => decision,
            };
        }
        if agreeing && (self.by_parity() || self.by_period() || self.by_exponentials(&breaks)) {
            return Decision::Proved;
        }
        match set.count_ones() {
            0 => Decision::Unsure(WhyUndecided::NotAnIdentity),
            1 if self.demands.iter().all(|demand| self.arena.names_in(demand.of) & !set == 0) => {
                self.in_cells(set.trailing_zeros() as u16, &breaks)
            }
            _ => self.by_vectors(&breaks),
        }
    }

    /// Constants that are equal but written differently become one node: √(5 − 2√6) is √3 − √2. Says whether there were
    /// any.
    fn join_constants(&mut self) -> bool {
        let tops = [self.key, self.answer];
        let order = self.arena.below(&tops);
        let still = |arena: &NodeArena, id: Id| arena.is_constant(id) && arena.as_number(id).is_none();
        let mut whole: Vec<Id> = tops.iter().copied().filter(|id| still(&self.arena, *id)).collect();
        for id in order.iter().filter(|id| !self.arena.is_constant(**id)) {
            whole.extend(self.arena.node(*id).parts().into_iter().filter(|part| still(&self.arena, *part)));
        }
        whole.sort_unstable();
        whole.dedup();
        whole.truncate(MOST_CONSTANTS);
        let mut memo: HashMap<Id, Id> = HashMap::new();
        for (at, id) in whole.iter().enumerate() {
            if self.signs.of(&self.arena, *id) == Some(0) {
                memo.insert(*id, self.arena.int(0));
                continue;
            }
            let same = whole[..at].iter().copied().filter(|known| !memo.contains_key(known)).find(|known| {
                let difference = self.arena.sub(*id, *known);
                self.signs.of(&self.arena, difference) == Some(0)
            });
            if let Some(same) = same {
                memo.insert(*id, same);
            }
        }
        if memo.is_empty() {
            return false;
        }
        self.key = self.arena.replaced(self.key, &mut memo);
        self.answer = self.arena.replaced(self.answer, &mut memo);
        true
    }

    fn spent(&self) -> bool {
        self.numbers.work > MOST_NUMBERS || self.model_points > MOST_MODEL || steps::are_used_up()
    }

    /// Functions whose sign matters, inner ones first.
    fn breaks(&mut self) -> Vec<Break> {
        let mut found: Vec<Break> = Vec::new();
        let mut take = |arena: &NodeArena, of: Id, kind: Kind| {
            if arena.is_constant(of) {
                return;
            }
            match found.iter_mut().find(|known| known.of == of) {
                // A sign that is asked for is of every kind.
                Some(known) if kind == Kind::Hard || known.kind == Kind::Border => known.kind = kind,
                Some(_) => {}
                None => found.push(Break { of, kind }),
            }
        };
        let mut tops = vec![self.key, self.answer];
        tops.extend(self.demands.iter().map(|demand| demand.of));
        for id in self.arena.below(&tops) {
            match *self.arena.node(id) {
                ModelNode::Sign(a) | ModelNode::Step(a) | ModelNode::Choose(a, ..) => take(&self.arena, a, Kind::Hard),
                ModelNode::Ln(a) => take(&self.arena, a, Kind::Positive),
                ModelNode::Power(a, n, positive) if !n.is_integer() => {
                    let kind = if positive || n.den() % 2 == 0 { Kind::Positive } else { Kind::Border };
                    take(&self.arena, a, kind);
                }
                ModelNode::Raise(a, _) => take(&self.arena, a, Kind::Border),
                ModelNode::Asin(a) => {
                    let one = self.arena.int(1);
                    let (below, above) = (self.arena.sub(one, a), self.arena.add(&[one, a]));
                    take(&self.arena, below, Kind::Positive);
                    take(&self.arena, above, Kind::Positive);
                }
                _ => {}
            }
        }
        for demand in self.demands.clone() {
            take(&self.arena, demand.of, Kind::Hard);
        }
        found
    }

    /// With known signs put in: pieces that are not taken vanish.
    fn put_signs(&mut self, id: Id, signs: &HashMap<Id, i8>, memo: &mut HashMap<Id, Id>) -> Id {
        for at in self.arena.below(&[id]) {
            if memo.contains_key(&at) {
                continue;
            }
            let node = self.arena.node(at).clone();
            let new = match node {
                ModelNode::Sign(a) if signs.contains_key(&a) => self.arena.int(signs[&a].into()),
                ModelNode::Step(a) if signs.contains_key(&a) => self.arena.int((signs[&a] > 0).into()),
                ModelNode::Choose(a, mask, then, other) if signs.contains_key(&a) => {
                    let chosen = if mask & (1 << (signs[&a] + 1)) != 0 { then } else { other };
                    memo.get(&chosen).copied().unwrap_or(chosen)
                }
                node => {
                    let parts = node.parts();
                    let changed: Vec<Id> = parts.iter().map(|part| memo.get(part).copied().unwrap_or(*part)).collect();
                    if changed == parts { at } else { self.arena.rebuilt(at, &changed) }
                }
            };
            memo.insert(at, new);
        }
        memo.get(&id).copied().unwrap_or(id)
    }

    /// Whether the declared domain is met by signs, where they say it.
    fn allowed(&self, signs: &HashMap<Id, i8>) -> bool {
        self.demands
            .iter()
            .all(|demand| signs.get(&demand.of).is_none_or(|sign| demand.allowed & (1 << (sign + 1)) != 0))
    }
    /// Whether a point lies in the declared domain.
    fn allows(&mut self, point: &Point) -> bool {
        let demands = self.demands.clone();
        demands.iter().all(|demand| {
            let quick = self.quick_sign(demand.of, point);
            let sign = quick.or_else(|| self.numbers.sign(&self.arena, demand.of, point));
            sign.is_some_and(|sign| demand.allowed & (1 << (sign + 1)) != 0)
        })
    }

    /// Compares the two sides at a point of the declared domain.
    fn look(&mut self, point: &Point, fine: bool) -> PointSeen {
        if !self.demands.is_empty() && !self.allows(point) {
            return PointSeen::Neither;
        }
        let seen = match self.quick(point) {
            Some(PointSeen::Equal) if fine => self.numbers.compare(&self.arena, self.key, self.answer, point, fine),
            Some(seen) => seen,
            None => self.numbers.compare(&self.arena, self.key, self.answer, point, fine),
        };
        self.equal += usize::from(seen == PointSeen::Equal);
        seen
    }

    /// The same to 448 bits.
    fn look_closer(&mut self, point: &Point) -> PointSeen {
        if !self.demands.is_empty() && !self.allows(point) {
            return PointSeen::Neither;
        }
        self.numbers.compare_once(&self.arena, self.key, self.answer, point)
    }

    /// What doubles with bounds show at a point: apart, so close together that it says something, or that a side has no
    /// value there. The point is the interval of doubles about it.
    fn quick(&mut self, point: &Point) -> Option<PointSeen> {
        let names: Vec<Enclosure> = point.iter().map(about).collect::<Option<_>>()?;
        let order = self.arena.below(&[self.key, self.answer]);
        enclose(&self.arena, &order, 0, &names, &mut self.spans);
        let value = |id: Id| self.spans[id as usize].0;
        let (key, answer) = match (value(self.key), value(self.answer)) {
            (Over::Span(key), Over::Span(answer)) => (key, answer),
            (Over::Nowhere, Over::Nowhere) => return Some(PointSeen::Neither),
            // Whether the factors of a product that is 0 have values is not looked at.
            _ if self.singles && order.iter().any(|id| matches!(self.arena.node(*id), ModelNode::Killed(_))) => {
                return None;
            }
            (Over::Span(_), Over::Nowhere) => return Some(PointSeen::KeyOnly),
            (Over::Nowhere, Over::Span(_)) => return Some(PointSeen::AnswerOnly),
            // Whether the other one has a value is asked only where that is a difference.
            (Over::Nowhere, _) | (_, Over::Nowhere) if !self.singles => return Some(PointSeen::Neither),
            _ => return None,
        };
        if key.high < answer.low || answer.high < key.low {
            return Some(PointSeen::Apart);
        }
        let size = key.high.abs().max(answer.high.abs());
        let narrow = (key.high - key.low).max(answer.high - answer.low) <= 1e-10 * size;
        narrow.then_some(PointSeen::Equal)
    }

    /// What finds roots by one name, with all that is known already.
    fn finder(&mut self, name: u16) -> Finder<'_> {
        Finder {
            arena: &mut self.arena,
            signs: &mut self.signs,
            numbers: &mut self.numbers,
            name,
            bisections: &mut self.bisections,
        }
    }

    fn roots(&mut self, id: Id, name: u16) -> Roots {
        if let Some(known) = self.known_roots.get(&(id, name)) {
            return known.clone();
        }
        let mut finder = self.finder(name);
        let roots = finder.roots(id);
        self.known_roots.insert((id, name), roots.clone());
        roots
    }

    /// Whether a break is 0 at a point, or a floor jumps there: no difference there says anything.
    fn on_break(&mut self, breaks: &[Break], point: &Point) -> bool {
        let floors = self.arena.below(&[self.key, self.answer]);
        // Where the operand itself goes in steps, the floor jumps at its breaks alone.
        let floors = floors.into_iter().filter(|id| match self.arena.node(*id) {
            ModelNode::Floor(operand) => !self.goes_in_steps(*operand),
            _ => false,
        });
        let mut ids: Vec<Id> = floors.collect();
        let count = ids.len();
        ids.extend(breaks.iter().map(|found| found.of));
        let values = self.numbers.values(&self.arena, &ids, point, false);
        let (floors, breaks) = values.split_at(count);
        let open = |value: &crate::math::precise::Wide| !value.is_value() && !value.is_undefined();
        let zero = |value: &crate::math::precise::Wide| {
            !value.is_undefined() && value.sign().is_none_or(|order| order == std::cmp::Ordering::Equal)
        };
        floors.iter().any(open) || breaks.iter().any(zero) || self.whole_floor(&ids[..count], point)
    }
    fn whole_floor(&mut self, floors: &[Id], point: &Point) -> bool {
        let inside: Vec<Id> = floors.iter().map(|id| self.arena.node(*id).parts()[0]).collect();
        let mut both = floors.to_vec();
        both.extend(&inside);
        let values = self.numbers.values(&self.arena, &both, point, false);
        let (whole, inside) = values.split_at(floors.len());
        let minus = |a: &crate::math::precise::Wide, b: &crate::math::precise::Wide| a.minus(b).sign();
        whole.iter().zip(inside).any(|(a, b)| !matches!(minus(b, a), Some(std::cmp::Ordering::Greater)))
    }
}

/// A point as the nearest doubles.
pub fn as_doubles(point: &[BigRational]) -> Vec<f64> {
    point.iter().map(|x| x.to_f64().unwrap_or(f64::NAN)).collect()
}
/// A point as numbers, where they fit.
pub fn as_numbers(point: &[BigRational]) -> Option<Vec<Number>> {
    point.iter().map(|x| Number::ratio(x.numer().to_i128()?, x.denom().to_i128()?)).collect()
}

#[cfg(test)]
mod tests;
