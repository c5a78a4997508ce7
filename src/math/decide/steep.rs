//! Places where a smooth function turns within a short stretch: looked into after the model has said no.

use super::cells::{Cell, ratio};
use super::numbers::{Point, Seen};
use super::{Break, Decider};
use crate::math::model::node::{Id, Node};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Functions whose roots are looked at.
const MOST_FEATURES: usize = 32;
/// Roots and points.
const MOST_ROOTS: usize = 24;
const MOST_POINTS: usize = 260;
/// Powers above this are steep at 1.
const HIGH_POWER: u128 = 8;

impl Decider {
    /// Functions near whose roots, or on whose levels, the two sides may turn.
    pub(super) fn features(&mut self) -> Vec<Id> {
        let mut found: Vec<Id> = Vec::new();
        let mut exponents: Vec<Id> = Vec::new();
        let one = self.arena.int(1);
        for id in self.arena.below(&[self.key, self.answer]) {
            if self.arena.is_constant(id) {
                continue;
            }
            match self.arena.node(id).clone() {
                Node::Exp(a) => {
                    found.push(a);
                    exponents.push(a);
                }
                Node::Erf(a) | Node::Atan(a) => found.push(a),
                Node::Sin(a) | Node::Cos(a) => {
                    for quarter in [1, -1, 2, -3] {
                        let (n, pi) = (self.arena.ratio(quarter, 2), self.arena.pi());
                        let angle = self.arena.mul(&[n, pi]);
                        found.push(self.arena.sub(a, angle));
                    }
                }
                Node::Add(parts) if parts.len() <= 4 => found.push(id),
                Node::Power(a, n, _) if n.num().unsigned_abs() > HIGH_POWER * n.den().unsigned_abs() => {
                    found.extend([a, self.arena.sub(a, one), self.arena.add(&[a, one])]);
                }
                Node::Raise(a, _) => found.push(self.arena.sub(a, one)),
                Node::Floor(a) => {
                    for n in [0, 1, -1, 2, 7, -23, 101] {
                        let n = self.arena.int(n);
                        found.push(self.arena.sub(a, n));
                    }
                }
                _ => {}
            }
        }
        for (at, a) in exponents.iter().enumerate().take(6) {
            for b in &exponents[..at] {
                let apart = self.arena.sub(*a, *b);
                if !self.arena.is_constant(apart) {
                    found.push(apart);
                }
            }
        }
        let mut seen = HashSet::new();
        found.retain(|id| seen.insert(*id) && !self.arena.is_constant(*id));
        found.truncate(MOST_FEATURES);
        found
    }

    /// A point near a steep place at which the two differ.
    pub(super) fn steep_places(&mut self, cells: &[Cell], name: u16, breaks: &[Break]) -> Option<Point> {
        let mut points: BTreeSet<BigRational> = BTreeSet::new();
        let mut roots: BTreeSet<BigRational> = BTreeSet::new();
        let mut done: HashSet<Id> = HashSet::new();
        for feature in self.features() {
            for cell in cells.iter().take(40) {
                let g = self.put_signs(feature, &cell.signs, &mut HashMap::new());
                let pieces = |id: &Id| {
                    matches!(self.arena.node(*id), Node::Sign(_) | Node::Step(_) | Node::Floor(_) | Node::Choose(..))
                };
                if !done.insert(g)
                    || self.arena.below(&[g]).iter().any(pieces)
                    || points.len() > MOST_POINTS
                    || self.spent()
                {
                    continue;
                }
                for root in self.roots(g, name).found.into_iter().take(MOST_ROOTS) {
                    let x = root.middle();
                    let width = self.width(g, name, &x);
                    for by in [
                        ratio(0, 1),
                        ratio(1, 3),
                        ratio(-1, 3),
                        ratio(1, 1),
                        ratio(-1, 1),
                        ratio(5, 2),
                        ratio(-5, 2),
                        ratio(1, 1000),
                    ] {
                        points.insert(shortened(&x + by * &width));
                    }
                    roots.insert(x);
                }
            }
        }
        let roots: Vec<BigRational> = roots.into_iter().collect();
        points.extend(roots.windows(2).map(|pair| shortened((&pair[0] + &pair[1]) / BigInt::from(2))));
        for x in points {
            if self.spent() {
                break;
            }
            let point = self.at(name, x);
            if !self.on_break(breaks, &point) && self.look(&point, true) == Seen::Apart {
                return Some(point);
            }
        }
        None
    }

    /// 1/|slope| of a function at a point.
    fn width(&mut self, g: Id, name: u16, x: &BigRational) -> BigRational {
        let h = ratio(1, 1_000_000_000);
        let (after, before) = (self.at(name, x + &h), self.at(name, x - &h));
        let mut value = |point: &Point| self.numbers.values(&self.arena, &[g], point, false).pop();
        let change = value(&after).zip(value(&before)).and_then(|(a, b)| a.minus(&b).to_f64());
        let slope = change.map_or(1.0, |change| (change / 2e-9).abs()).clamp(1e-6, 1e18);
        BigRational::from_float(1.0 / slope).unwrap_or_else(BigRational::one)
    }
}

/// Close to the number, with a denominator of at most 200 bits.
pub(super) fn shortened(x: BigRational) -> BigRational {
    if x.denom().bits() <= 200 {
        return x;
    }
    let scale: BigInt = BigInt::one() << 200;
    BigRational::new((x * &scale).round().to_integer(), scale)
}
