//! Values of nodes at exact points, with bounds of 448 and of 2,500 bits.

use crate::math::model::node::{Id, ModelNode, NodeArena};
use crate::math::precise::{Closeness, Precise, Wide};
use crate::math::steps;
use crate::math::tape::unary::Unary;
use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// A point: a number for each name.
pub type Point = Vec<BigRational>;

/// What a point shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointSeen {
    Equal,
    Apart,
    /// Only one of the two has a value.
    KeyOnly,
    AnswerOnly,
    Neither,
    Open,
}

/// Bounds of 448 bits, and of 2,500.
#[derive(Debug, Default)]
pub struct Numbers {
    precise: [Option<Precise>; 2],
    /// What nodes came to; only those of the evaluation under way count.
    kept: Vec<Wide>,
    /// Nodes evaluated, for the budget.
    pub work: usize,
}

/// Powers of two beyond this, either way, are not written out.
const MOST_EXPONENT: i64 = 6000;
/// Steps of work that an operation of 448 bits counts as.
const STEPS: u64 = 16;
const BITS: [usize; 2] = [448, 2500];
/// What a function and what a product weigh at so many bits, as measured: a function sums terms of so many bits, and the
/// more bits, the more terms.
const WEIGHTS: [[usize; 2]; 2] = [[20, 1], [800, 12]];
/// What weighs more, some fifty functions, is looked at to 448 bits alone: one look would cost as much as all others.
const MOST_WEIGHT: usize = 40_000;

impl Numbers {
    /// The values of nodes at a point, to 2,500 bits if they are to be `fine` and do not weigh too much.
    pub fn values(&mut self, arena: &NodeArena, ids: &[Id], point: &Point, fine: bool) -> Vec<Wide> {
        let order = arena.below(ids);
        let weigh = |[slow, quick]: [usize; 2]| -> usize {
            order.iter().map(|id| if is_slow(arena.node(*id)) { slow } else { quick }).sum()
        };
        let (coarse, long) = (weigh(WEIGHTS[0]), weigh(WEIGHTS[1]));
        let (step, weight) = if fine && long <= MOST_WEIGHT { (1, long) } else { (0, coarse) };
        if self.precise[step].is_none() {
            self.precise[step] = Precise::with_bits(BITS[step]);
        }
        let Some(precise) = self.precise[step].as_mut() else { return vec![Wide::Unsure; ids.len()] };
        self.work += weight;
        if !steps::take(STEPS * weight as u64) {
            return vec![Wide::Unsure; ids.len()];
        }
        let mut values = std::mem::take(&mut self.kept);
        values.resize(arena.len().max(values.len()), Wide::Unsure);
        for id in order {
            values[id as usize] = evaluate(precise, arena, id, point, &values);
        }
        let wanted = ids.iter().map(|id| values[*id as usize].clone()).collect();
        self.kept = values;
        wanted
    }
    /// The sign of a node at a point, to 2,500 bits where it must be.
    pub fn sign(&mut self, arena: &NodeArena, id: Id, point: &Point) -> Option<i8> {
        for fine in [false, true] {
            match self.values(arena, &[id], point, fine).pop()? {
                Wide::Undefined => return None,
                value => {
                    if let Some(order) = value.sign() {
                        return Some(order as i8);
                    }
                }
            }
        }
        None
    }
    /// Compares two nodes at a point; `fine` asks for 2,500 bits in any case.
    pub fn compare(&mut self, arena: &NodeArena, key: Id, answer: Id, point: &Point, fine: bool) -> PointSeen {
        self.compared(arena, key, answer, point, if fine { &[true] } else { &[false, true] })
    }
    /// Compares two nodes at a point to 448 bits.
    pub fn compare_once(&mut self, arena: &NodeArena, key: Id, answer: Id, point: &Point) -> PointSeen {
        self.compared(arena, key, answer, point, &[false])
    }
    fn compared(&mut self, arena: &NodeArena, key: Id, answer: Id, point: &Point, steps: &[bool]) -> PointSeen {
        for fine in steps {
            let values = self.values(arena, &[key, answer], point, *fine);
            let [key, answer] = values.as_slice() else { return PointSeen::Open };
            match (key, answer) {
                (Wide::Undefined, Wide::Undefined) => return PointSeen::Neither,
                (Wide::Undefined, Wide::Value(_)) => return PointSeen::AnswerOnly,
                (Wide::Value(_), Wide::Undefined) => return PointSeen::KeyOnly,
                (Wide::Value(_), Wide::Value(_)) => match key.compare(answer) {
                    Closeness::Apart => return PointSeen::Apart,
                    Closeness::Together => return PointSeen::Equal,
                    Closeness::Unsure => {}
                },
                _ => {}
            }
        }
        PointSeen::Open
    }
}

/// Whether an operation costs much more than a product.
fn is_slow(node: &ModelNode) -> bool {
    match node {
        ModelNode::Power(_, n, _) => !n.is_integer(),
        ModelNode::Exp(_)
        | ModelNode::Ln(_)
        | ModelNode::Sin(_)
        | ModelNode::Cos(_)
        | ModelNode::Asin(_)
        | ModelNode::Atan(_)
        | ModelNode::Erf(_) => true,
        ModelNode::Raise(..) => true,
        _ => false,
    }
}

fn evaluate(precise: &mut Precise, arena: &NodeArena, id: Id, point: &Point, before: &[Wide]) -> Wide {
    let at = |id: &Id| &before[*id as usize];
    match arena.node(id) {
        ModelNode::Number(n) => precise.number(*n),
        ModelNode::Pi => precise.pi(),
        ModelNode::Var(name) => match point.get(usize::from(*name)) {
            Some(x) => rational(precise, x),
            None => Wide::Unsure,
        },
        ModelNode::Undefined => Wide::Undefined,
        ModelNode::Add(parts) => parts[1..].iter().fold(at(&parts[0]).clone(), |sum, part| sum.plus(at(part))),
        ModelNode::Mul(parts) => parts[1..].iter().fold(at(&parts[0]).clone(), |sum, part| sum.times(at(part))),
        ModelNode::Killed(parts) => {
            let product = parts[1..].iter().fold(at(&parts[0]).clone(), |sum, part| sum.times(at(part)));
            if product.is_value() { precise.number(crate::math::Number::ZERO) } else { product }
        }
        ModelNode::Inv(a) => precise.number(crate::math::Number::ONE).over(at(a)),
        ModelNode::Power(a, n, positive) => {
            let (Ok(p), Ok(q)) = (i64::try_from(n.num()), i64::try_from(n.den())) else { return Wide::Unsure };
            match at(a).sign() {
                Some(Ordering::Less) if *positive => Wide::Undefined,
                Some(Ordering::Equal) if p <= 0 => Wide::Undefined,
                _ if q == 1 => precise.whole_power(at(a), p),
                None if *positive => Wide::Unsure,
                _ => precise.ratio(at(a), p, q),
            }
        }
        ModelNode::Exp(a) => precise.unary(Unary::Exp, at(a)),
        ModelNode::Ln(a) => precise.unary(Unary::Ln, at(a)),
        ModelNode::Sign(a) => precise.unary(Unary::Sign, at(a)),
        ModelNode::Step(a) => precise.unary(Unary::Step, at(a)),
        ModelNode::Sin(a) => precise.unary(Unary::Sin, at(a)),
        ModelNode::Cos(a) => precise.unary(Unary::Cos, at(a)),
        ModelNode::Asin(a) => precise.unary(Unary::Asin, at(a)),
        ModelNode::Atan(a) => precise.unary(Unary::Atan, at(a)),
        ModelNode::Erf(a) => match precise.unary(Unary::Erf, at(a)) {
            Wide::Unsure => Wide::Unsure,
            value => value,
        },
        ModelNode::Floor(a) => precise.unary(Unary::Floor, at(a)),
        ModelNode::Raise(a, b) => precise.power(at(a), at(b)),
        ModelNode::Choose(of, mask, a, b) => match at(of).sign() {
            Some(order) => at(if mask & (1 << (order as i8 + 1)) != 0 { a } else { b }).clone(),
            None if at(of).is_undefined() => Wide::Undefined,
            None => Wide::Unsure,
        },
    }
}

fn rational(precise: &mut Precise, x: &BigRational) -> Wide {
    let (above, below) = (x.numer().magnitude().to_u64_digits(), x.denom().magnitude().to_u64_digits());
    precise.quotient(x.is_negative(), &above, &below)
}

/// The two ends of an interval as rational numbers.
pub fn ends(value: &Wide) -> Option<(BigRational, BigRational)> {
    let [low, high] = value.ends()?;
    // Neither e^e^e^e nor its inverse is worked with as a fraction.
    if low.2.abs().max(high.2.abs()) > MOST_EXPONENT {
        return None;
    }
    Some((exact(low), exact(high)))
}
fn exact((negative, digits, exponent): (bool, Vec<u64>, i64)) -> BigRational {
    let limbs: Vec<u32> = digits.iter().flat_map(|digit| [*digit as u32, (*digit >> 32) as u32]).collect();
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    let whole = BigInt::from_slice(sign, &limbs);
    let power = BigInt::one() << exponent.unsigned_abs();
    if whole.is_zero() {
        BigRational::zero()
    } else if exponent >= 0 {
        BigRational::from_integer(whole * power)
    } else {
        BigRational::new(whole, power)
    }
}
