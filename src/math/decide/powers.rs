//! Powers whose exponent has a name: of a negative base there are values at whole exponents alone.

use super::prove::Said;
use super::{Decider, Decision, WhyUndecided};
use crate::math::model::node::{Id, ModelNode};
use std::collections::HashMap;

/// Whole exponents that are looked at where the base may be negative.
const EXPONENTS: std::ops::RangeInclusive<i64> = -3..=6;

/// Signs for which [`ModelNode::Choose`] takes the first of its two.
const POSITIVE: u8 = 0b100;
const NEGATIVE: u8 = 0b001;
/// Letters have a bit in a set.
const MOST_LETTERS: u16 = 32;

impl Decider {
    fn powers(&self) -> Vec<(Id, Id, Id)> {
        let order = self.arena.below(&[self.key, self.answer]);
        let powers = order.into_iter().filter_map(|id| match *self.arena.node(id) {
            ModelNode::Raise(base, exponent) => Some((id, base, exponent)),
            _ => None,
        });
        powers.collect()
    }

    /// c^u with a negative constant c has values at whole u alone, and there it is |c|^u·cos(πu): with that in its place
    /// equality everywhere shows equality where there are values.
    pub(super) fn by_parity(&mut self) -> bool {
        let mut memo: HashMap<Id, Id> = HashMap::new();
        for (id, base, exponent) in self.powers() {
            if self.arena.is_constant(base) && self.signs.of(&self.arena, base) == Some(-1) {
                let size = self.arena.neg(base);
                let size = match self.arena.as_number(size) {
                    Some(n) if n.is_one() => self.arena.int(1),
                    _ => self.arena.raise(size, exponent),
                };
                let pi = self.arena.pi();
                let angle = self.arena.mul(&[pi, exponent]);
                let parity = self.arena.one(ModelNode::Cos, angle);
                memo.insert(id, self.arena.mul(&[size, parity]));
            }
        }
        if memo.is_empty() {
            return false;
        }
        let (key, answer) = (self.arena.replaced(self.key, &mut memo), self.arena.replaced(self.answer, &mut memo));
        key == answer || self.all_signs(key, answer, 2, false) == Said::Same
    }

    /// What is proved where bases are positive, at whole exponents too.
    pub(super) fn at_whole_exponents(&mut self) -> Decision {
        let mut names: Vec<u16> = Vec::new();
        let mut powers: Vec<(Id, Id, Id)> = Vec::new();
        for (id, base, exponent) in self.powers() {
            let free = self.arena.names_in(exponent) & !self.arena.names_in(base);
            if !self.arena.is_constant(base) && free != 0 {
                powers.push((id, base, exponent));
                if !names.contains(&(free.trailing_zeros() as u16)) {
                    names.push(free.trailing_zeros() as u16);
                }
            }
        }
        if names.is_empty() || self.with_parities(powers) {
            return Decision::Proved;
        }
        for name in names {
            let (key, answer, equal) = (self.key, self.answer, self.equal);
            for n in EXPONENTS {
                let value = self.arena.int(n);
                (self.key, self.answer) = (self.arena.put_in(key, name, value), self.arena.put_in(answer, name, value));
                // A power of a whole number is one without a name.
                (self.key, self.answer) = (self.settled(self.key), self.settled(self.answer));
                let decision = self.decide_formulas(true);
                (self.key, self.answer, self.equal) = (key, answer, equal);
                if let Decision::Apart(mut point) = decision {
                    if let Some(place) = point.get_mut(usize::from(name)) {
                        *place = super::cells::ratio(n, 1);
                    }
                    return Decision::Apart(point);
                }
            }
        }
        // What agrees at a few exponents is not shown to agree at all of them.
        Decision::Unsure(WhyUndecided::NotAnIdentity)
    }

    /// Whether the two agree with |u|^e·(−1)^e for u^e where u is negative: for whole numbers in place of the names of
    /// exponents, each of which has one sign (−1)^n.
    fn with_parities(&mut self, powers: Vec<(Id, Id, Id)>) -> bool {
        let mut memo: HashMap<Id, Id> = HashMap::new();
        // Inner powers first, so that outer ones stand on what they became.
        for (id, base, exponent) in powers {
            let (base, exponent) = (self.arena.replaced(base, &mut memo), self.arena.replaced(exponent, &mut memo));
            let Some(sign) = self.parity(exponent) else { return false };
            let (minus, plain) = (self.arena.neg(base), self.arena.raise(base, exponent));
            let size = self.arena.raise(minus, exponent);
            let negative = self.arena.mul(&[sign, size]);
            memo.insert(id, self.arena.choose(base, POSITIVE, plain, negative));
        }
        let (key, answer) = (self.key, self.answer);
        self.key = self.arena.replaced(key, &mut memo);
        self.answer = self.arena.replaced(answer, &mut memo);
        let decision = self.decide_formulas(true);
        (self.key, self.answer) = (key, answer);
        matches!(decision, Decision::Proved | Decision::Identical)
    }

    /// (−1)^e for a sum of whole multiples of products of names: a sign of its own for each of these products.
    fn parity(&mut self, exponent: Id) -> Option<Id> {
        let terms = match self.arena.node(exponent).clone() {
            ModelNode::Add(parts) => parts.to_vec(),
            _ => vec![exponent],
        };
        let mut signs = Vec::new();
        for term in terms {
            let factors = match self.arena.node(term).clone() {
                ModelNode::Mul(parts) => parts.to_vec(),
                _ => vec![term],
            };
            let mut odd = true;
            let mut letters: Vec<u16> = Vec::new();
            for factor in factors {
                match *self.arena.node(factor) {
                    ModelNode::Number(n) if n.is_integer() => odd &= n.num() % 2 != 0,
                    ModelNode::Var(name) => letters.push(name),
                    ModelNode::Power(base, n, _) if n.is_integer() && !n.is_negative() && !n.is_zero() => {
                        match *self.arena.node(base) {
                            ModelNode::Var(name) => letters.push(name),
                            _ => return None,
                        }
                    }
                    _ => return None,
                }
            }
            if !odd {
                continue;
            }
            let one = self.arena.int(1);
            let mut sign = self.arena.int(-1);
            // A product is odd where all of its factors are. The sign of a further letter is the parity of a name.
            for name in letters {
                let letter = u16::try_from(self.names).ok()?.checked_add(name).filter(|at| *at < MOST_LETTERS)?;
                let letter = self.arena.var(letter);
                sign = self.arena.choose(letter, NEGATIVE, sign, one);
            }
            signs.push(sign);
        }
        signs.push(self.arena.int(1));
        Some(self.arena.mul(&signs))
    }

    /// With powers of constant exponents as such.
    fn settled(&mut self, id: Id) -> Id {
        let mut memo: HashMap<Id, Id> = HashMap::new();
        for at in self.arena.below(&[id]) {
            if let ModelNode::Raise(base, exponent) = *self.arena.node(at)
                && let Some(n) = self.arena.as_number(exponent)
            {
                memo.insert(at, self.arena.power(base, n, true));
            }
        }
        if memo.is_empty() { id } else { self.arena.replaced(id, &mut memo) }
    }
}
