//! Places where a smooth function turns within a short stretch: looked into after the model has said no.

use super::cells::{Cell, ratio};
use super::numbers::{Point, PointSeen};
use super::{Break, Decider};
use crate::math::model::node::{Id, ModelNode};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Functions whose roots are looked at.
const MOST_FEATURES: usize = 32;
/// Roots of one of them.
const MOST_ROOTS: usize = 24;
/// Points at which doubles are looked at, and more digits.
const MOST_POINTS: usize = 800;
const MOST_FINE: usize = 60;
/// Nodes evaluated with more digits, beyond what was spent before.
const MOST_NUMBERS: usize = 20_000;
/// Powers above this are steep at 1.
const HIGH_POWER: u128 = 8;

/// A function near whose roots the two sides may turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature {
    pub of: Id,
    /// Whether it is the argument of a function that is steep in it, and not only a sum or a quarter of a wave.
    pub is_argument: bool,
}

impl Decider {
    /// Functions near whose roots, or on whose levels, the two sides may turn; arguments of steep ones first.
    pub(super) fn features(&mut self) -> Vec<Feature> {
        let mut arguments: Vec<Id> = Vec::new();
        let mut others: Vec<Id> = Vec::new();
        let mut exponents: Vec<Id> = Vec::new();
        let one = self.arena.int(1);
        for id in self.arena.below(&[self.key, self.answer]) {
            if self.arena.is_constant(id) {
                continue;
            }
            match self.arena.node(id).clone() {
                ModelNode::Exp(a) => {
                    arguments.push(a);
                    exponents.push(a);
                }
                ModelNode::Erf(a) | ModelNode::Atan(a) => arguments.push(a),
                ModelNode::Sin(a) | ModelNode::Cos(a) => {
                    for quarter in [1, -1, 2, -3] {
                        let (n, pi) = (self.arena.ratio(quarter, 2), self.arena.pi());
                        let angle = self.arena.mul(&[n, pi]);
                        others.push(self.arena.sub(a, angle));
                    }
                }
                ModelNode::Add(parts) if parts.len() <= 4 => others.push(id),
                ModelNode::Power(a, n, _) if n.num().unsigned_abs() > HIGH_POWER * n.den().unsigned_abs() => {
                    arguments.extend([a, self.arena.sub(a, one), self.arena.add(&[a, one])]);
                }
                // The denominator of a narrow peak is least where the square in it is 0.
                ModelNode::Power(a, n, _) if n.is_integer() && n.num() % 2 == 0 => arguments.push(a),
                ModelNode::Raise(a, _) => arguments.push(self.arena.sub(a, one)),
                ModelNode::Floor(a) => {
                    for n in [0, 1, -1, 2, 7, -23, 101] {
                        let n = self.arena.int(n);
                        arguments.push(self.arena.sub(a, n));
                    }
                }
                _ => {}
            }
        }
        for (at, a) in exponents.iter().enumerate().take(6) {
            for b in &exponents[..at] {
                let apart = self.arena.sub(*a, *b);
                if !self.arena.is_constant(apart) {
                    arguments.push(apart);
                }
            }
        }
        let mut seen = HashSet::new();
        let all = arguments.into_iter().map(|of| (of, true)).chain(others.into_iter().map(|of| (of, false)));
        let mut found: Vec<Feature> = all
            .filter(|(of, _)| seen.insert(*of) && !self.arena.is_constant(*of))
            .map(|(of, is_argument)| Feature { of, is_argument })
            .collect();
        found.truncate(MOST_FEATURES);
        found
    }

    /// Points at and near steep places, the likeliest first.
    pub(super) fn steep_points(&mut self, cells: &[Cell], name: u16) -> Vec<Point> {
        self.places(cells, name).into_iter().map(|x| self.at(name, x)).collect()
    }

    /// The first of the points at which doubles show that the two differ, and those at which more digits might.
    pub(super) fn apart_in_doubles(&mut self, points: Vec<Point>, breaks: &[Break]) -> (Option<Point>, Vec<Point>) {
        let mut open: Vec<Point> = Vec::new();
        for point in points {
            match self.quick(&point) {
                // No more digits bring a value.
                Some(PointSeen::Neither | PointSeen::KeyOnly | PointSeen::AnswerOnly) => {}
                Some(PointSeen::Apart)
                    if self.look(&point, false) == PointSeen::Apart && !self.on_break(breaks, &point) =>
                {
                    return (Some(point), open);
                }
                _ => open.push(point),
            }
        }
        (None, open)
    }

    /// The first of the points at which more digits show that the two differ, for as many as can be afforded.
    pub(super) fn apart_in_digits(&mut self, points: &[Point], breaks: &[Break]) -> Option<Point> {
        let allowance = self.numbers.work + MOST_NUMBERS;
        for (fine, most) in [(false, MOST_POINTS), (true, MOST_FINE)] {
            for point in points.iter().take(most) {
                if self.numbers.work > if fine { allowance + MOST_NUMBERS } else { allowance } {
                    break;
                }
                let seen = if fine { self.look(point, true) } else { self.look_closer(point) };
                if seen == PointSeen::Apart && !self.on_break(breaks, point) {
                    return Some(point.clone());
                }
            }
        }
        None
    }

    /// Whether a point can be found at which the two have values, which agree: where all else underflows, it is near a
    /// steep place.
    pub(super) fn meet(&mut self, name: u16) -> bool {
        let cell = Cell { low: None, high: None, signs: HashMap::new(), floors: HashMap::new() };
        let places = self.places(&[cell], name);
        let points: Vec<Point> = places.into_iter().take(MOST_ROOTS).map(|x| self.at(name, x)).collect();
        // Doubles cost little, and mostly they show it.
        let mut open: Vec<Point> = Vec::new();
        for point in points {
            match self.quick(&point) {
                Some(PointSeen::Equal) if self.allows(&point) => return true,
                None => open.push(point),
                Some(_) => {}
            }
        }
        open.iter().any(|point| self.look_closer(point) == PointSeen::Equal)
    }

    /// Roots of the features, what lies beside them and between them, the likeliest first.
    fn places(&mut self, cells: &[Cell], name: u16) -> Vec<BigRational> {
        let mut done: HashSet<Id> = HashSet::new();
        let mut roots: BTreeSet<BigRational> = BTreeSet::new();
        let (mut middles, mut beside, mut later, mut last) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for feature in self.features() {
            for cell in cells.iter().take(40) {
                let g = self.put_signs(feature.of, &cell.signs, &mut HashMap::new());
                let pieces = |id: &Id| {
                    matches!(
                        self.arena.node(*id),
                        ModelNode::Sign(_) | ModelNode::Step(_) | ModelNode::Floor(_) | ModelNode::Choose(..)
                    )
                };
                if !done.insert(g) || self.arena.below(&[g]).iter().any(pieces) || roots.len() > MOST_POINTS / 4 {
                    continue;
                }
                for root in self.roots(g, name).found.into_iter().take(MOST_ROOTS) {
                    let x = root.middle();
                    if !roots.insert(x.clone()) {
                        continue;
                    }
                    let width = self.width(g, name, &x);
                    let around = [(1, 3), (-1, 3), (1, 1), (-1, 1), (5, 2), (-5, 2), (1, 1000)];
                    let around = around.map(|(n, d)| shortened(&x + ratio(n, d) * &width));
                    let (here, there) =
                        if feature.is_argument { (&mut middles, &mut beside) } else { (&mut later, &mut last) };
                    here.push(shortened(x));
                    there.extend(around);
                }
            }
        }
        let roots: Vec<BigRational> = roots.into_iter().collect();
        let between = roots.windows(2).map(|pair| shortened((&pair[0] + &pair[1]) / BigInt::from(2)));
        let mut seen = HashSet::new();
        let all = middles.into_iter().chain(beside).chain(between).chain(later).chain(last);
        all.filter(|x| seen.insert(x.clone())).take(MOST_POINTS).collect()
    }

    /// How far from a root a function comes to about 1: 1/|slope|, or found by trying where it is flat there.
    fn width(&mut self, g: Id, name: u16, x: &BigRational) -> BigRational {
        let point = self.at(name, x.clone());
        let slope = self.quick_slope(g, name, &point).unwrap_or_else(|| {
            let h = ratio(1, 1_000_000_000);
            let mut value = |x: &BigRational| {
                let point = self.at(name, x.clone());
                self.numbers.values(&self.arena, &[g], &point, false).pop()
            };
            let change = value(&(x + &h)).zip(value(&(x - &h))).and_then(|(a, b)| a.minus(&b).to_f64());
            change.map_or(1.0, |change| (change / 2e-9).abs())
        });
        if slope > 1e-3 {
            return BigRational::from_float(1.0 / slope.min(1e18)).unwrap_or_else(BigRational::one);
        }
        // Powers of two, halving the range of exponents.
        let power = |k: i32| {
            let size: BigInt = BigInt::one() << k.unsigned_abs();
            if k < 0 { BigRational::new(BigInt::one(), size) } else { BigRational::from_integer(size) }
        };
        let mut value = |x: &BigRational| {
            let point = self.at(name, x.clone());
            self.numbers.values(&self.arena, &[g], &point, false).pop()
        };
        let (mut low, mut high) = (-60, 20);
        while high - low > 1 {
            let middle = (low + high) / 2;
            let here = value(&(x + power(middle))).and_then(|value| value.to_f64());
            match here {
                Some(value) if value.abs() < 1.0 => low = middle,
                _ => high = middle,
            }
        }
        power(high)
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
