//! Pieces that can be settled at sight, once the model alone shows nothing: signs of what never changes its sign, whole
//! numbers that stand under a floor, squares whose difference is a product.

use super::Decider;
use super::range::Ranges;
use crate::math::evaluate::exact_root;
use crate::math::model::node::{Id, ModelNode};
use crate::math::number::Number;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive};
use std::collections::HashMap;

impl Decider {
    /// Puts in what can be settled, save at single points. Says whether there was anything.
    pub(super) fn settle(&mut self) -> bool {
        let tops = [self.key, self.answer];
        let (mut memo, mut known) = (HashMap::<Id, Id>::new(), Ranges::new());
        for id in self.arena.below(&tops) {
            let parts = self.arena.node(id).parts();
            let changed: Vec<Id> = parts.iter().map(|part| memo.get(part).copied().unwrap_or(*part)).collect();
            let mut new = if changed == parts { id } else { self.arena.rebuilt(id, &changed) };
            if !self.arena.is_constant(new)
                && let Some(settled) = self.at_sight(new, &mut known)
            {
                new = settled;
            }
            memo.insert(id, new);
        }
        let [key, answer] = tops.map(|top| memo.get(&top).copied().unwrap_or(top));
        let any = key != self.key || answer != self.answer;
        (self.key, self.answer) = (key, answer);
        any
    }

    fn at_sight(&mut self, id: Id, known: &mut Ranges) -> Option<Id> {
        match *self.arena.node(id) {
            ModelNode::Sign(u) => match self.settled_sign(u, known) {
                Some(sign) => Some(self.arena.int(sign.into())),
                None => {
                    let (a, b) = self.difference_of_squares(u)?;
                    let [a, b] = [a, b].map(|part| self.arena.one(ModelNode::Sign, part));
                    Some(self.arena.mul(&[a, b]))
                }
            },
            ModelNode::Step(u) => match self.settled_sign(u, known) {
                Some(sign) => Some(self.arena.int((sign > 0).into())),
                None => {
                    // A product is positive where both are, or neither is and both are below 0.
                    let (a, b) = self.difference_of_squares(u)?;
                    let both = |decider: &mut Self, a: Id, b: Id| {
                        let [a, b] = [a, b].map(|part| decider.arena.one(ModelNode::Step, part));
                        decider.arena.mul(&[a, b])
                    };
                    let (below, beside) = (self.arena.neg(a), self.arena.neg(b));
                    let (above, under) = (both(self, a, b), both(self, below, beside));
                    Some(self.arena.add(&[above, under]))
                }
            },
            ModelNode::Choose(u, mask, a, b) => {
                let sign = self.settled_sign(u, known)?;
                Some(if mask & (1 << (sign + 1)) != 0 { a } else { b })
            }
            ModelNode::Floor(u) => self.settled_floor(u, known),
            ModelNode::Raise(base, exponent) => self.with_parity(base, exponent),
            _ => None,
        }
    }
    /// The sign of what has a value everywhere and never changes its sign.
    fn settled_sign(&mut self, u: Id, known: &mut Ranges) -> Option<i8> {
        if self.is_total(u, known) { self.range(u, known).sign() } else { None }
    }
    /// Whether it has a value everywhere.
    fn is_total(&mut self, id: Id, known: &mut Ranges) -> bool {
        if !self.arena.is_partial(id) {
            return true;
        }
        let apart = |decider: &mut Self, a: Id, known: &mut Ranges| {
            let range = decider.range(a, known);
            range.low.is_some_and(|low| low.at.is_positive()) || range.high.is_some_and(|high| high.at.is_negative())
        };
        let not_below = |decider: &mut Self, a: Id, known: &mut Ranges| {
            decider.range(a, known).low.is_some_and(|low| !low.at.is_negative())
        };
        let here = match *self.arena.node(id) {
            ModelNode::Inv(a) => apart(self, a, known),
            ModelNode::Ln(a) => self.range(a, known).low.is_some_and(|low| low.at.is_positive()),
            ModelNode::Power(a, n, _) if n.is_negative() && n.den() % 2 == 1 => apart(self, a, known),
            ModelNode::Power(a, n, positive) if !n.is_negative() => {
                (n.den() % 2 == 1 && !positive) || not_below(self, a, known)
            }
            ModelNode::Power(..) | ModelNode::Raise(..) | ModelNode::Asin(_) | ModelNode::Undefined => false,
            _ => true,
        };
        here && self.arena.node(id).parts().into_iter().all(|part| self.is_total(part, known))
    }

    /// ⌊u⌋ for what stays between two neighbouring whole numbers, and with whole numbers brought out: ⌊v + n⌋ = ⌊v⌋ + n,
    /// ⌊(⌊v⌋ + m)/n⌋ = ⌊(v + m)/n⌋.
    fn settled_floor(&mut self, u: Id, known: &mut Ranges) -> Option<Id> {
        if self.is_total(u, known) {
            let range = self.range(u, known);
            if let (Some(low), Some(high)) = (range.low, range.high) {
                let n = low.at.floor();
                let next = &n + BigRational::one();
                // At the upper end the floor is the next number.
                if high.at < next || high.at == next && !high.stays {
                    return Some(self.arena.int(n.to_i64()?));
                }
            }
        }
        if self.is_whole(u) {
            return Some(u);
        }
        let parts = self.terms(u);
        let (out, within): (Vec<Id>, Vec<Id>) = parts.iter().partition(|part| self.is_whole(**part));
        if !out.is_empty() {
            let within = self.arena.add(&within);
            let floor = self.arena.one(ModelNode::Floor, within);
            return Some(self.arena.add(&[&out[..], &[floor]].concat()));
        }
        let (mut inner, mut shift) = (None, Number::ZERO);
        for part in parts {
            if let Some(n) = self.arena.as_number(part) {
                shift = shift.add(n)?;
                continue;
            }
            let ModelNode::Mul(factors) = self.arena.node(part).clone() else { return None };
            let [a, b] = factors[..] else { return None };
            let (factor, floor) = match (self.arena.as_number(a), self.arena.as_number(b)) {
                (Some(n), None) => (n, b),
                (None, Some(n)) => (n, a),
                _ => return None,
            };
            let ModelNode::Floor(v) = *self.arena.node(floor) else { return None };
            if inner.replace((factor, v)).is_some() {
                return None;
            }
        }
        let (factor, v) = inner?;
        if factor.num() != 1 || !shift.div(factor)?.is_integer() {
            return None;
        }
        let (factor, shift) = (self.arena.number(factor), self.arena.number(shift));
        let scaled = self.arena.mul(&[factor, v]);
        let moved = self.arena.add(&[scaled, shift]);
        Some(self.arena.one(ModelNode::Floor, moved))
    }

    /// The terms of a sum, with a number in front of it multiplied in.
    fn terms(&mut self, u: Id) -> Vec<Id> {
        match self.arena.node(u).clone() {
            ModelNode::Add(parts) => parts.to_vec(),
            ModelNode::Mul(parts) => {
                let [a, b] = parts[..] else { return vec![u] };
                let (factor, sum) = if self.arena.as_number(a).is_some() { (a, b) } else { (b, a) };
                match (self.arena.as_number(factor), self.arena.node(sum).clone()) {
                    (Some(_), ModelNode::Add(terms)) => {
                        terms.iter().map(|term| self.arena.mul(&[factor, *term])).collect()
                    }
                    _ => vec![u],
                }
            }
            _ => vec![u],
        }
    }

    /// (−c)^w for whole w: c^w, with 1 − 2w + 4⌊w/2⌋ for its sign.
    fn with_parity(&mut self, base: Id, w: Id) -> Option<Id> {
        let c = self.arena.as_number(base)?;
        if !c.is_negative() || !self.is_whole(w) {
            return None;
        }
        let (half, one) = (self.arena.ratio(1, 2), self.arena.int(1));
        let halved = self.arena.mul(&[half, w]);
        let floor = self.arena.one(ModelNode::Floor, halved);
        let (four, minus_two) = (self.arena.int(4), self.arena.int(-2));
        let (floor, twice) = (self.arena.mul(&[four, floor]), self.arena.mul(&[minus_two, w]));
        let sign = self.arena.add(&[one, twice, floor]);
        let c = self.arena.number(c.neg()?);
        let logarithm = self.arena.ln(c);
        let exponent = self.arena.mul(&[w, logarithm]);
        let size = if self.arena.as_number(c).is_some_and(Number::is_one) { one } else { self.arena.exp(exponent) };
        Some(self.arena.mul(&[size, sign]))
    }

    /// Whether every value is a whole number.
    fn is_whole(&self, id: Id) -> bool {
        match self.arena.node(id) {
            ModelNode::Number(n) => n.is_integer(),
            ModelNode::Sign(_) | ModelNode::Step(_) | ModelNode::Floor(_) => true,
            ModelNode::Add(parts) | ModelNode::Mul(parts) => parts.iter().all(|part| self.is_whole(*part)),
            ModelNode::Power(a, n, _) => n.is_integer() && !n.is_negative() && self.is_whole(*a),
            ModelNode::Choose(_, _, a, b) => self.is_whole(*a) && self.is_whole(*b),
            _ => false,
        }
    }
    /// Whether it is constant wherever none of its breaks is.
    pub(super) fn goes_in_steps(&self, id: Id) -> bool {
        match self.arena.node(id) {
            _ if self.arena.is_constant(id) => true,
            ModelNode::Var(_) => false,
            ModelNode::Sign(_) | ModelNode::Step(_) | ModelNode::Floor(_) => true,
            ModelNode::Choose(_, _, a, b) => self.goes_in_steps(*a) && self.goes_in_steps(*b),
            node => node.parts().into_iter().all(|part| self.goes_in_steps(part)),
        }
    }

    /// a − b and a + b, where it is a² − b².
    fn difference_of_squares(&mut self, id: Id) -> Option<(Id, Id)> {
        let ModelNode::Add(parts) = self.arena.node(id).clone() else { return None };
        let [first, second] = parts[..] else { return None };
        let (positive, a) = self.square_of(first)?;
        let (other, b) = self.square_of(second)?;
        if positive == other {
            return None;
        }
        let (a, b) = if positive { (a, b) } else { (b, a) };
        Some((self.arena.sub(a, b), self.arena.add(&[a, b])))
    }
    /// a of ±a², with its sign; a number counts where its root is rational.
    fn square_of(&mut self, id: Id) -> Option<(bool, Id)> {
        let root = |n: Number| exact_root(n.abs()?, 2);
        match self.arena.node(id).clone() {
            ModelNode::Power(a, n, _) if n.is_integer() && n.num() % 2 == 0 && n.num() > 0 => {
                let half = Number::int((n.num() / 2) as i64);
                Some((true, self.arena.power(a, half, false)))
            }
            ModelNode::Mul(parts) => {
                let [a, b] = parts[..] else { return None };
                let (n, square) = match (self.arena.as_number(a), self.arena.as_number(b)) {
                    (Some(n), None) => (n, b),
                    (None, Some(n)) => (n, a),
                    _ => return None,
                };
                let (positive, a) = self.square_of(square)?;
                let factor = self.arena.number(root(n)?);
                Some((positive != n.is_negative(), self.arena.mul(&[factor, a])))
            }
            _ => None,
        }
    }
}
