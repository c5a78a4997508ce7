//! Powers whose exponent has a name: of a negative base there are values at whole exponents alone.

use super::prove::Said;
use super::{Decider, Decision, Why};
use crate::math::model::node::{Id, Node};
use std::collections::HashMap;

/// Whole exponents that are looked at where the base may be negative.
const EXPONENTS: std::ops::RangeInclusive<i64> = -3..=6;

impl Decider {
    fn powers(&self) -> Vec<(Id, Id, Id)> {
        let order = self.arena.below(&[self.key, self.answer]);
        let powers = order.into_iter().filter_map(|id| match *self.arena.node(id) {
            Node::Raise(base, exponent) => Some((id, base, exponent)),
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
                let parity = self.arena.one(Node::Cos, angle);
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
        for (_, base, exponent) in self.powers() {
            let free = self.arena.names_in(exponent) & !self.arena.names_in(base);
            if !self.arena.is_constant(base) && free != 0 && !names.contains(&(free.trailing_zeros() as u16)) {
                names.push(free.trailing_zeros() as u16);
            }
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
                match decision {
                    Decision::Apart(mut point) => {
                        if let Some(place) = point.get_mut(usize::from(name)) {
                            *place = super::cells::ratio(n, 1);
                        }
                        return Decision::Apart(point);
                    }
                    Decision::Unsure(_) if self.spent() => return Decision::Unsure(Why::TooFewPoints),
                    _ => {}
                }
            }
        }
        Decision::Proved
    }

    /// With powers of constant exponents as such.
    fn settled(&mut self, id: Id) -> Id {
        let mut memo: HashMap<Id, Id> = HashMap::new();
        for at in self.arena.below(&[id]) {
            if let Node::Raise(base, exponent) = *self.arena.node(at)
                && let Some(n) = self.arena.as_number(exponent)
            {
                memo.insert(at, self.arena.power(base, n, true));
            }
        }
        if memo.is_empty() { id } else { self.arena.replaced(id, &mut memo) }
    }
}
