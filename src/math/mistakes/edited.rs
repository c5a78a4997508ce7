//! The values of an expression once an edit is made, without making it: what stands beside the edit is worked out once
//! for all of them, and an edit costs no more than its way up.

use super::answers::{Change, Edit};
use super::probe::{Lanes, NEAR, Probe, call, product, total};
use crate::math::expr::{Expr, Node};
use crate::math::number::Number;

/// So many numbers and so many sums are told apart; longer answers are not looked at so.
const MOST: usize = u128::BITS as usize;

/// An expression with the values of all its parts at the first points.
pub struct Valued<'e> {
    root: Part<'e>,
    /// The whole numbers that edits may change, in the order in which a walk meets them.
    integers: Vec<Option<i64>>,
}

struct Part<'e> {
    expr: &'e Expr,
    value: Lanes<NEAR>,
    /// Which of the numbers, and of the sums, stand in it.
    numbers: u128,
    sums: u128,
    parts: Vec<Part<'e>>,
}

/// Which parts are changed, and to what.
#[derive(Clone, Copy)]
enum Made {
    Number { places: u128, to: Number },
    Term { sum: u128, change: Change },
}

impl Part<'_> {
    fn has(&self, made: Made) -> bool {
        match made {
            Made::Number { places, .. } => self.numbers & places != 0,
            Made::Term { sum, .. } => self.sums & sum != 0,
        }
    }
    /// The value once the edit is made.
    fn edited(&self, made: Made) -> Lanes<NEAR> {
        if !self.has(made) {
            return self.value;
        }
        if self.expr.as_number().is_some() {
            return match made {
                Made::Number { to, .. } => Lanes::number(to),
                Made::Term { .. } => self.value,
            };
        }
        let changed = match made {
            // The sum itself stands first among those in it.
            Made::Term { sum, change } if sum == own_bit(self.sums) && matches!(self.expr.node(), Node::Sum(_)) => {
                Some(change)
            }
            _ => None,
        };
        together(self.expr, self.parts.iter().map(|part| part.edited(made)), changed)
    }
}

/// The first of some bits.
fn own_bit(bits: u128) -> u128 {
    bits & bits.wrapping_neg()
}

/// The value of a node whose parts have these values, one of its terms changed where that is asked for.
fn together(expr: &Expr, mut parts: impl Iterator<Item = Lanes<NEAR>>, changed: Option<Change>) -> Lanes<NEAR> {
    let mut next = || parts.next().unwrap_or(Lanes::nowhere());
    match expr.node() {
        Node::Neg(_) => next().negated(),
        Node::Sum(_) => match changed {
            None => total(parts),
            Some(Change { term, lost }) => {
                let kept = parts.enumerate().filter(|(i, _)| !(lost && *i == term));
                total(kept.map(|(i, value)| if i == term { value.negated() } else { value }))
            }
        },
        Node::Product(_) => product(parts),
        Node::Div(..) => {
            let above = next();
            above.over(next())
        }
        Node::Pow(..) => {
            let base = next();
            base.to_the(next())
        }
        Node::Call(function, arguments) => match arguments.len() {
            1 => call(*function, &[next()]),
            _ => call(*function, &parts.collect::<Vec<_>>()),
        },
        _ => Lanes::nowhere(),
    }
}

impl<'e> Valued<'e> {
    /// `None` where walks that change and walks that evaluate meet parts in another order, and where there are too many.
    pub fn new(expr: &'e Expr, probe: &Probe) -> Option<Valued<'e>> {
        if !Edit::is_in_order(expr) {
            return None;
        }
        let (mut integers, mut sums) = (Vec::new(), 0);
        let root = part(expr, probe, &mut integers, &mut sums);
        (integers.len() <= MOST && sums <= MOST).then_some(Valued { root, integers })
    }

    /// The values once an edit is made.
    pub fn edited(&self, edit: Edit) -> Lanes<NEAR> {
        let made = match edit {
            Edit::Number { from, to, selection } => {
                let same = self.integers.iter().enumerate().filter(|(_, integer)| **integer == Some(from));
                let selected = same.enumerate().filter(|(seen, _)| selection >> seen.min(&63) & 1 == 1);
                let places = selected.fold(0, |bits, (_, (at, _))| bits | 1 << at);
                Made::Number { places, to: Number::int(to) }
            }
            Edit::Term { sum, change } => Made::Term { sum: 1 << sum, change },
        };
        self.root.edited(made)
    }
}

fn part<'e>(expr: &'e Expr, probe: &Probe, integers: &mut Vec<Option<i64>>, sums: &mut usize) -> Part<'e> {
    let bit = |at: usize| 1u128.checked_shl(at as u32).unwrap_or(0);
    if let Some(number) = expr.as_number() {
        let numbers = bit(integers.len());
        integers.push(number.as_int());
        return Part { expr, value: Lanes::number(number), numbers, sums: 0, parts: Vec::new() };
    }
    let mut own = 0;
    if let Node::Sum(_) = expr.node() {
        own = bit(*sums);
        *sums += 1;
    }
    let mut parts = Vec::new();
    each_part(expr, &mut |child| parts.push(part(child, probe, integers, sums)));
    let value = match parts.is_empty() {
        true => probe.values(expr),
        false => together(expr, parts.iter().map(|part| part.value), None),
    };
    let all = |of: fn(&Part) -> u128| parts.iter().fold(0, |bits, part| bits | of(part));
    let (numbers, sums) = (all(|part| part.numbers), own | all(|part| part.sums));
    Part { expr, value, numbers, sums, parts }
}

fn each_part<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match expr.node() {
        Node::Num(_) | Node::Const(_) | Node::Var(_) | Node::Slope(..) | Node::Cases(..) => {}
        Node::Neg(a) => visit(a),
        Node::Div(a, b) | Node::Pow(a, b) => {
            visit(a);
            visit(b);
        }
        Node::Sum(parts) | Node::Product(parts) | Node::Call(_, parts) => parts.iter().for_each(visit),
    }
}
