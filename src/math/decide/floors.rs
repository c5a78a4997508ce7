//! Whole numbers below: on a bounded cell they take finitely many values, and with rational slopes they have a period.

use super::Decider;
use super::cells::{Cell, inside, ratio};
use super::enclosure::{Enclosure, enclose};
use super::prove::Said;
use super::roots::Root;
use crate::math::model::node::{Id, ModelNode};
use crate::math::number::Number;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use std::collections::HashMap;
use std::rc::Rc;

/// Values of a floor on a cell, and pieces of a period.
const MOST_VALUES: f64 = 48.0;
const MOST_PIECES: usize = 64;

impl Decider {
    fn floors(&self) -> Vec<Id> {
        let order = self.arena.below(&[self.key, self.answer]);
        order.into_iter().filter(|id| matches!(self.arena.node(*id), ModelNode::Floor(_))).collect()
    }

    /// Bounded cells taken apart where a floor jumps; on others floors stay as they are.
    pub(super) fn with_floors(&mut self, mut cells: Vec<Cell>, name: u16, complete: &mut bool) -> Vec<Cell> {
        for floor in self.floors() {
            let mut next = Vec::new();
            for cell in cells {
                match self.whole_values(floor, name, &cell) {
                    Some((inside, low, high)) => {
                        self.split_at_wholes(floor, inside, (low, high), name, cell, &mut next, complete)
                    }
                    None => next.push(cell),
                }
            }
            cells = next;
        }
        cells
    }

    /// The operand on a bounded cell, and the whole numbers that it may pass.
    fn whole_values(&mut self, floor: Id, name: u16, cell: &Cell) -> Option<(Id, i64, i64)> {
        let (low, high) = (cell.low.as_ref()?, cell.high.as_ref()?);
        let ModelNode::Floor(operand) = *self.arena.node(floor) else { return None };
        let mut memo: HashMap<Id, Id> = cell.floors.iter().map(|(id, n)| (*id, self.arena.int(*n))).collect();
        let operand = self.put_signs(operand, &cell.signs, &mut memo);
        let (low, high) = (low.low.to_f64()?, high.high.to_f64()?);
        let widen = |x: f64| x.abs() * 1e-15 + 1e-300;
        let mut names = vec![Enclosure::point(0.0); self.names];
        *names.get_mut(usize::from(name))? = Enclosure { low: low - widen(low), high: high + widen(high) };
        let order = self.arena.below(&[operand]);
        let span = enclose(&self.arena, &order, name, &names, &mut self.spans).0.span()?;
        (span.high - span.low <= MOST_VALUES && span.high.abs() < 1e12)
            .then(|| (operand, span.low.ceil() as i64, span.high.floor() as i64))
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a loop over cells, with what it adds to")]
    fn split_at_wholes(
        &mut self,
        floor: Id,
        operand: Id,
        (low, high): (i64, i64),
        name: u16,
        cell: Cell,
        next: &mut Vec<Cell>,
        complete: &mut bool,
    ) {
        let mut cuts: Vec<Rc<Root>> = Vec::new();
        for n in low..=high {
            let whole = self.arena.int(n);
            let difference = self.arena.sub(operand, whole);
            let roots = self.roots(difference, name);
            *complete &= roots.complete;
            let within = |root: &Root| {
                cell.low.as_ref().is_none_or(|end| root.low > end.high)
                    && cell.high.as_ref().is_none_or(|end| root.high < end.low)
            };
            cuts.extend(roots.found.into_iter().filter(within).map(Rc::new));
        }
        cuts.sort_by(|a, b| a.low.cmp(&b.low));
        let mut ends = vec![cell.low.clone()];
        ends.extend(cuts.into_iter().map(Some));
        ends.push(cell.high.clone());
        for pair in ends.windows(2) {
            let [low, high] = pair else { continue };
            let x = inside(low.as_deref(), high.as_deref()).swap_remove(0);
            let point = self.at(name, x);
            let value =
                self.numbers.values(&self.arena, &[operand], &point, false).pop().and_then(|value| value.floor());
            let mut floors = cell.floors.clone();
            match value {
                Some(value) => {
                    floors.insert(floor, value);
                }
                None => *complete = false,
            }
            next.push(Cell { low: low.clone(), high: high.clone(), signs: cell.signs.clone(), floors });
        }
    }

    /// Floors of a·x + b with rational numbers, and nothing else in pieces: with x = n·L + t, L the common period, they
    /// are a·L·n plus a whole number on each of finitely many pieces of t, and the model decides with n as a letter.
    pub(super) fn by_period(&mut self) -> bool {
        let floors = self.floors();
        let set = self.arena.names_in(self.key) | self.arena.names_in(self.answer);
        if floors.is_empty() || set.count_ones() != 1 || !self.demands.is_empty() {
            return false;
        }
        let name = set.trailing_zeros() as u16;
        let mut forms = Vec::new();
        let mut period = BigRational::one();
        for floor in &floors {
            let ModelNode::Floor(operand) = *self.arena.node(*floor) else { return false };
            let Some((a, b)) = self.rational_line(operand, name) else { return false };
            if a.is_zero() {
                return false;
            }
            // The least common multiple of the periods 1/a.
            let own = BigRational::new(a.denom().clone(), a.numer().clone());
            let own = if own < BigRational::zero() { -own } else { own };
            let common = own.numer().lcm(period.numer());
            period = BigRational::new(common, own.denom().gcd(period.denom()));
            forms.push((a, b));
        }
        let mut cuts = vec![BigRational::zero(), period.clone()];
        for (a, b) in &forms {
            let (first, last) = (b.clone(), a * &period + b);
            let (low, high) = if first < last { (first, last) } else { (last, first) };
            let mut n = low.ceil();
            while n <= high {
                cuts.push((&n - b) / a);
                n += BigRational::one();
                if cuts.len() > MOST_PIECES {
                    return false;
                }
            }
        }
        cuts.sort();
        cuts.dedup();
        let number = |decider: &mut Self, x: &BigRational| -> Option<Id> {
            let n = super::as_numbers(std::slice::from_ref(x))?.pop()?;
            Some(decider.arena.number(n))
        };
        let (Ok(letter), Some(length)) = (u16::try_from(self.names), number(self, &period)) else { return false };
        let (n, t, x) = (self.arena.var(letter), self.arena.var(name), self.arena.var(name));
        let turns = self.arena.mul(&[length, n]);
        let moved = self.arena.add(&[turns, t]);
        for pair in cuts.windows(2) {
            let middle = (&pair[0] + &pair[1]) * ratio(1, 2);
            let mut memo = HashMap::from([(x, moved)]);
            for (floor, (a, b)) in floors.iter().zip(&forms) {
                let (whole, slope) = ((a * &middle + b).floor(), a * &period);
                let (Some(whole), Some(slope)) = (number(self, &whole), number(self, &slope)) else { return false };
                let turned = self.arena.mul(&[slope, n]);
                memo.insert(*floor, self.arena.add(&[turned, whole]));
            }
            let (key, answer) = (self.arena.replaced(self.key, &mut memo), self.arena.replaced(self.answer, &mut memo));
            let pieces = |id: &Id| {
                matches!(self.arena.node(*id), ModelNode::Sign(_) | ModelNode::Step(_) | ModelNode::Choose(..))
            };
            if self.arena.below(&[key, answer]).iter().any(pieces)
                || self.in_cell(key, answer, &HashMap::new(), None) != Said::Same
            {
                return false;
            }
        }
        true
    }

    /// a and b of a·x + b with rational numbers.
    fn rational_line(&mut self, id: Id, name: u16) -> Option<(BigRational, BigRational)> {
        let number = |n: Number| BigRational::new(n.num().into(), n.den().into());
        match self.arena.node(id).clone() {
            ModelNode::Number(n) => Some((BigRational::zero(), number(n))),
            ModelNode::Var(var) if var == name => Some((BigRational::one(), BigRational::zero())),
            ModelNode::Add(parts) => {
                parts.iter().try_fold((BigRational::zero(), BigRational::zero()), |(a, b), part| {
                    let (c, d) = self.rational_line(*part, name)?;
                    Some((a + c, b + d))
                })
            }
            ModelNode::Mul(parts) => {
                parts.iter().try_fold((BigRational::zero(), BigRational::one()), |(a, b), part| {
                    let (c, d) = self.rational_line(*part, name)?;
                    (a.is_zero() || c.is_zero()).then(|| (&a * &d + &b * &c, b * d))
                })
            }
            _ => None,
        }
    }
}
