//! Two more arguments, where the letters of the model are not enough.
//!
//! If e^(2f) and e^(2g) are the same, so are f and g: sums of logarithms become products. And if f and g have the same
//! slope all along an interval, and the same value at one point of it, they are the same there.

use super::cells::{Cell, inside, ratio};
use super::prove::Said;
use super::{Break, Decider, Kind};
use crate::math::derive::derivative;
use crate::math::model::node::{Id, ModelNode};
use num_rational::BigRational;
use std::collections::HashMap;

/// Nodes of the longest formula whose slope is taken.
const LONGEST: usize = 120;

impl Decider {
    /// Whether the exponentials of both are the same, with all signs.
    pub(super) fn by_exponentials(&mut self, breaks: &[Break]) -> bool {
        let logarithms = |decider: &Self, id: Id| {
            decider.arena.below(&[id]).iter().any(|id| matches!(decider.arena.node(*id), ModelNode::Ln(_)))
        };
        if !logarithms(self, self.key) || !logarithms(self, self.answer) {
            return false;
        }
        let roots = breaks.iter().any(|found| found.kind == Kind::Positive);
        let two = self.arena.int(2);
        let [key, answer] = [self.key, self.answer].map(|side| {
            let twice = self.arena.mul(&[two, side]);
            self.arena.exp(twice)
        });
        self.all_signs(key, answer, breaks.len(), roots) == Said::Same
    }

    /// Whether the slopes of both, signs put in, are the same all over a cell, and both have one value at a point in it.
    pub(super) fn by_slopes(&mut self, a: Id, b: Id, signs: &HashMap<Id, i8>, cell: &Cell, name: u16) -> bool {
        let order = self.arena.below(&[a, b]);
        if order.len() > LONGEST || !self.is_smooth_on(&order, cell, name) {
            return false;
        }
        let Some(symbol) = self.arena.name(name) else { return false };
        let mut slope = |side: Id| {
            let written = self.arena.written(side)?;
            let slope = derivative(&written, &symbol).ok()?;
            self.arena.read(&slope)
        };
        let (Some(left), Some(right)) = (slope(a), slope(b)) else { return false };
        let points = inside(cell.low.as_deref(), cell.high.as_deref());
        let first = points.first().map(|x| self.at(name, x.clone()));
        if self.in_cell(left, right, signs, first.as_ref()) != Said::Same {
            return false;
        }
        let mut places: Vec<BigRational> = [(0, 1), (1, 1), (-1, 1), (1, 2), (2, 1)].map(|(n, d)| ratio(n, d)).into();
        places.extend(points.into_iter().take(1));
        places.retain(|x| {
            cell.low.as_ref().is_none_or(|low| *x > low.high) && cell.high.as_ref().is_none_or(|high| *x < high.low)
        });
        places.into_iter().any(|x| {
            let number = super::as_numbers(std::slice::from_ref(&x)).and_then(|mut numbers| numbers.pop());
            let Some(number) = number else { return false };
            let value = self.arena.number(number);
            let (here, there) = (self.arena.put_in(a, name, value), self.arena.put_in(b, name, value));
            let difference = self.arena.sub(here, there);
            self.signs.of(&self.arena, difference) == Some(0)
        })
    }

    /// Whether every operation keeps its value, and changes without a jump, all over a cell. Borders of domains are
    /// breaks, so that nothing but poles and pieces is left.
    fn is_smooth_on(&mut self, order: &[Id], cell: &Cell, name: u16) -> bool {
        for id in order {
            let divisor = match *self.arena.node(*id) {
                _ if self.arena.is_constant(*id) => continue,
                ModelNode::Sign(_)
                | ModelNode::Step(_)
                | ModelNode::Floor(_)
                | ModelNode::Choose(..)
                | ModelNode::Raise(..) => return false,
                ModelNode::Undefined | ModelNode::Killed(_) => return false,
                ModelNode::Inv(u) => u,
                ModelNode::Power(u, n, _) if n.is_negative() => u,
                _ => continue,
            };
            let roots = self.roots(divisor, name);
            let meets = |low: &BigRational, high: &BigRational| {
                cell.low.as_ref().is_none_or(|end| *high >= end.low)
                    && cell.high.as_ref().is_none_or(|end| *low <= end.high)
            };
            let ends = |root: &super::roots::Root| {
                let same = |end: &Option<std::rc::Rc<super::roots::Root>>| {
                    end.as_ref().is_some_and(|end| root.is_exact() && end.is_exact() && end.low == root.low)
                };
                same(&cell.low) || same(&cell.high)
            };
            let positive = self.is_positive_everywhere(divisor);
            if !positive
                && (!roots.complete
                    || roots.everywhere
                    || roots.found.iter().any(|root| meets(&root.low, &root.high) && !ends(root)))
            {
                return false;
            }
        }
        true
    }

    /// Whether a function is positive wherever it has a value, at sight: sums and products of positive numbers, squares
    /// and exponentials, with one that is not 0.
    fn is_positive_everywhere(&mut self, id: Id) -> bool {
        match self.arena.node(id).clone() {
            ModelNode::Number(n) => n.num() > 0,
            ModelNode::Pi | ModelNode::Exp(_) => true,
            ModelNode::Add(parts) => {
                parts.iter().any(|part| self.is_positive_everywhere(*part))
                    && parts.iter().all(|part| self.is_not_negative(*part))
            }
            ModelNode::Mul(parts) => parts.iter().all(|part| self.is_positive_everywhere(*part)),
            ModelNode::Power(a, ..) | ModelNode::Inv(a) => self.is_positive_everywhere(a),
            _ => false,
        }
    }
    fn is_not_negative(&mut self, id: Id) -> bool {
        match self.arena.node(id).clone() {
            ModelNode::Power(_, n, _) if n.num() % 2 == 0 || n.den() % 2 == 0 => true,
            ModelNode::Mul(parts) => parts.iter().all(|part| self.is_not_negative(*part)),
            ModelNode::Number(n) => n.num() >= 0,
            _ => self.is_positive_everywhere(id),
        }
    }
}
