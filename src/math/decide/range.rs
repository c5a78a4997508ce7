//! Bounds of all values of a part, exact ones.

use super::Decider;
use super::numbers::ends;
use crate::math::model::node::{Id, ModelNode};
use crate::math::number::Number;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::collections::HashMap;

/// Whole powers of a range are taken up to this one.
const MOST_POWER: i64 = 8;
/// Quadratic forms in so many names are brought to squares.
const MOST_SQUARES: usize = 6;

/// An end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct End {
    /// No value is beyond.
    pub at: BigRational,
    /// Whether the end may be the value along a whole stretch, and not at single points at most.
    pub stays: bool,
}

/// Bounds that hold wherever there is a value; `None` where none is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Range {
    pub low: Option<End>,
    pub high: Option<End>,
}

fn whole(n: i64) -> BigRational {
    BigRational::from_integer(n.into())
}
fn end(at: BigRational, stays: bool) -> Option<End> {
    Some(End { at, stays })
}
fn exact(n: Number) -> BigRational {
    BigRational::new(n.num().into(), n.den().into())
}

impl End {
    fn with(&self, other: &End, at: BigRational) -> End {
        // A sum or product is at its end only where both parts are.
        End { at, stays: self.stays && other.stays }
    }
}

impl Range {
    fn between(low: BigRational, high: BigRational, stays: bool) -> Range {
        Range { low: end(low, stays), high: end(high, stays) }
    }
    fn plus(&self, other: &Range) -> Range {
        let sum = |a: &Option<End>, b: &Option<End>| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            Some(a.with(b, &a.at + &b.at))
        };
        Range { low: sum(&self.low, &other.low), high: sum(&self.high, &other.high) }
    }
    fn hull(&self, other: &Range) -> Range {
        let either = |a: &Option<End>, b: &Option<End>, low: bool| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            Some(match (a.at == b.at, (a.at < b.at) == low) {
                (true, _) => End { at: a.at.clone(), stays: a.stays || b.stays },
                (_, true) => a.clone(),
                _ => b.clone(),
            })
        };
        Range { low: either(&self.low, &other.low, true), high: either(&self.high, &other.high, false) }
    }
    /// The tighter of two ranges of the same part.
    fn and(self, other: Range) -> Range {
        let tighter = |a: Option<End>, b: Option<End>, low: bool| match (a, b) {
            (Some(a), Some(b)) if a.at == b.at => Some(End { stays: a.stays && b.stays, at: a.at }),
            (Some(a), Some(b)) => Some(if (a.at > b.at) == low { a } else { b }),
            (a, b) => a.or(b),
        };
        Range { low: tighter(self.low, other.low, true), high: tighter(self.high, other.high, false) }
    }
    /// The product; `seldom` says that neither is 0 along a stretch.
    fn times(&self, other: &Range, seldom: bool) -> Range {
        // An end without bound is `None`, with its sign.
        let ends = |range: &Range| [(range.low.clone(), -1), (range.high.clone(), 1)];
        let mut candidates: Vec<(Option<End>, i32)> = Vec::new();
        for (a, below) in ends(self) {
            for (b, beside) in ends(other) {
                let sign = |end: &Option<End>, open: i32| match end {
                    Some(end) if end.at.is_zero() => 0,
                    Some(end) => {
                        if end.at.is_positive() {
                            1
                        } else {
                            -1
                        }
                    }
                    None => open,
                };
                let sign = sign(&a, below) * sign(&b, beside);
                candidates.push(match (&a, &b) {
                    (Some(a), Some(b)) => (Some(a.with(b, &a.at * &b.at)), sign),
                    _ if sign == 0 => (end(BigRational::zero(), true), 0),
                    _ => (None, sign),
                });
            }
        }
        let pick = |low: bool| {
            let open = if low { -1 } else { 1 };
            if candidates.iter().any(|(at, sign)| at.is_none() && *sign == open) {
                return None;
            }
            let bounded = candidates.iter().filter_map(|(at, _)| at.clone());
            let mut best: Option<End> = None;
            for candidate in bounded {
                best = Some(match best {
                    None => candidate,
                    Some(known) if known.at == candidate.at => End { stays: known.stays || candidate.stays, ..known },
                    Some(known) if (candidate.at < known.at) == low => candidate,
                    Some(known) => known,
                });
            }
            best.map(|best| if best.at.is_zero() { End { stays: !seldom, ..best } } else { best })
        };
        Range { low: pick(true), high: pick(false) }
    }
    fn inverse(&self) -> Range {
        let over = |end: &Option<End>| match end {
            Some(end) if end.at.is_zero() => None,
            Some(end) => Some(End { at: end.at.recip(), stays: end.stays }),
            None => self::end(BigRational::zero(), false),
        };
        if self.low.as_ref().is_some_and(|low| !low.at.is_negative())
            || self.high.as_ref().is_some_and(|high| !high.at.is_positive())
        {
            Range { low: over(&self.high), high: over(&self.low) }
        } else {
            Range::default()
        }
    }
    /// What an odd rising function within these bounds makes of it.
    fn odd(&self, bound: Option<BigRational>) -> Range {
        let beyond = |sign: i64| bound.clone().and_then(|bound| end(bound * whole(sign), false));
        let zero = |stays| end(BigRational::zero(), stays);
        Range {
            low: match &self.low {
                Some(low) if !low.at.is_negative() => zero(low.at.is_zero() && low.stays),
                _ => beyond(-1),
            },
            high: match &self.high {
                Some(high) if !high.at.is_positive() => zero(high.at.is_zero() && high.stays),
                _ => beyond(1),
            },
        }
    }
    /// 1 or −1 where all values but single ones have that sign.
    pub(super) fn sign(&self) -> Option<i8> {
        let beyond = |end: &End| !end.at.is_zero() || !end.stays;
        if self.low.as_ref().is_some_and(|low| !low.at.is_negative() && beyond(low)) {
            Some(1)
        } else if self.high.as_ref().is_some_and(|high| !high.at.is_positive() && beyond(high)) {
            Some(-1)
        } else {
            None
        }
    }
}

/// What is known of the ranges of nodes.
pub(super) type Ranges = HashMap<Id, Range>;

impl Decider {
    /// Bounds of all values of a node.
    pub(super) fn range(&mut self, id: Id, known: &mut Ranges) -> Range {
        for at in self.arena.below(&[id]) {
            if !known.contains_key(&at) {
                let range = self.range_of(at, known);
                known.insert(at, range);
            }
        }
        known.get(&id).cloned().unwrap_or_default()
    }

    /// The range of a node, with those of its parts known.
    fn range_of(&mut self, id: Id, known: &mut Ranges) -> Range {
        let of = |known: &Ranges, part: Id| known.get(&part).cloned().unwrap_or_default();
        let zero = |stays| end(BigRational::zero(), stays);
        let one = |stays| end(BigRational::one(), stays);
        if let Some(n) = self.arena.as_number(id) {
            return Range::between(exact(n), exact(n), true);
        }
        if self.arena.is_constant(id) {
            let value = self.numbers.values(&self.arena, &[id], &Vec::new(), false).pop();
            return value
                .as_ref()
                .and_then(ends)
                .map_or_else(Range::default, |(low, high)| Range::between(low, high, true));
        }
        match self.arena.node(id).clone() {
            ModelNode::Sin(_) | ModelNode::Cos(_) => {
                let mut stays = [true, true];
                if self.is_entire(id) {
                    for (stays, n) in stays.iter_mut().zip([-1, 1]) {
                        let n = self.arena.int(n);
                        let difference = self.arena.sub(id, n);
                        *stays = !self.is_seldom_zero(difference);
                    }
                }
                Range { low: end(whole(-1), stays[0]), high: one(stays[1]) }
            }
            ModelNode::Exp(a) => {
                let of = of(known, a);
                let low = match of.low {
                    Some(low) if !low.at.is_negative() => one(low.stays),
                    _ => zero(false),
                };
                Range { low, high: of.high.filter(|high| !high.at.is_positive()).and_then(|high| one(high.stays)) }
            }
            ModelNode::Ln(a) => {
                let of = of(known, a);
                let low = of.low.filter(|low| low.at >= BigRational::one()).and_then(|low| zero(low.stays));
                Range {
                    low,
                    high: of.high.filter(|high| high.at <= BigRational::one()).and_then(|high| zero(high.stays)),
                }
            }
            // π/2 is less than 11/7.
            ModelNode::Atan(a) | ModelNode::Asin(a) => of(known, a).odd(Some(BigRational::new(11.into(), 7.into()))),
            ModelNode::Erf(a) => of(known, a).odd(Some(BigRational::one())),
            ModelNode::Sign(_) => Range::between(whole(-1), whole(1), true),
            ModelNode::Step(_) => Range::between(whole(0), whole(1), true),
            ModelNode::Floor(a) => {
                let of = of(known, a);
                let down = |end: Option<End>| end.map(|end| End { at: end.at.floor(), stays: true });
                Range { low: down(of.low), high: down(of.high) }
            }
            ModelNode::Choose(_, _, a, b) => of(known, a).hull(&of(known, b)),
            ModelNode::Inv(a) => of(known, a).inverse(),
            ModelNode::Killed(_) => Range::between(whole(0), whole(0), true),
            ModelNode::Raise(a, _) if of(known, a).low.is_some_and(|low| !low.at.is_negative()) => {
                Range { low: zero(true), high: None }
            }
            ModelNode::Power(a, n, positive) => {
                let seldom = self.is_seldom_zero(a);
                let raised = power(&of(known, a), n.abs().unwrap_or(n), positive, seldom);
                if n.is_negative() { raised.inverse() } else { raised }
            }
            ModelNode::Add(parts) => {
                let sum = parts.iter().skip(1).fold(of(known, parts[0]), |sum, part| sum.plus(&of(known, *part)));
                match self.least_of_squares(id) {
                    Some((least, false)) => sum.and(Range { low: end(least, false), high: None }),
                    Some((most, true)) => sum.and(Range { low: None, high: end(-most, false) }),
                    None => sum,
                }
            }
            ModelNode::Mul(parts) => self.range_of_product(&parts, known),
            ModelNode::Var(_) | ModelNode::Number(_) | ModelNode::Pi | ModelNode::Raise(..) | ModelNode::Undefined => {
                Range::default()
            }
        }
    }

    fn range_of_product(&mut self, parts: &[Id], known: &Ranges) -> Range {
        let mut rest: Vec<Id> = parts.to_vec();
        let mut product = Range::between(whole(1), whole(1), true);
        let mut seldom = true;
        while let Some(part) = rest.pop() {
            let of = known.get(&part).cloned().unwrap_or_default();
            // u·sign(u) is the size of u, u·u its square.
            let pair = rest.iter().position(|other| {
                *other == part
                    || matches!(self.arena.node(*other), ModelNode::Sign(u) if *u == part)
                    || matches!(self.arena.node(part), ModelNode::Sign(u) if u == other)
            });
            let factor = match pair {
                Some(at) => {
                    let other = rest.remove(at);
                    let inner = if matches!(self.arena.node(part), ModelNode::Sign(_)) { other } else { part };
                    let range = known.get(&inner).cloned().unwrap_or_default();
                    let exponent = Number::int(if other == part { 2 } else { 1 });
                    size(&range, exponent, self.is_seldom_zero(inner))
                }
                None => of,
            };
            let here = self.is_seldom_zero(part);
            product = product.times(&factor, seldom && here);
            seldom &= here;
        }
        product
    }

    /// Whether it is made of operations that are smooth on the whole line: 0 at single points, or everywhere.
    fn is_entire(&self, id: Id) -> bool {
        self.arena.below(&[id]).into_iter().all(|at| match self.arena.node(at) {
            _ if self.arena.is_constant(at) => true,
            ModelNode::Var(_) | ModelNode::Add(_) | ModelNode::Mul(_) => true,
            ModelNode::Exp(_) | ModelNode::Sin(_) | ModelNode::Cos(_) | ModelNode::Erf(_) => true,
            ModelNode::Power(_, n, _) => n.is_integer() && !n.is_negative(),
            _ => false,
        })
    }
    /// Whether it is shown that it is 0 at single points at most.
    fn is_seldom_zero(&mut self, id: Id) -> bool {
        match self.arena.node(id).clone() {
            ModelNode::Number(n) => !n.is_zero(),
            _ if self.arena.is_constant(id) => self.signs.of(&self.arena, id).is_some_and(|sign| sign != 0),
            ModelNode::Var(_) | ModelNode::Exp(_) | ModelNode::Inv(_) => true,
            ModelNode::Mul(parts) => parts.iter().all(|part| self.is_seldom_zero(*part)),
            ModelNode::Power(a, ..)
            | ModelNode::Sign(a)
            | ModelNode::Asin(a)
            | ModelNode::Atan(a)
            | ModelNode::Erf(a) => self.is_seldom_zero(a),
            _ if self.is_entire(id) => {
                let names = self.names as i64;
                let at = |shift: i64| (0..names).map(move |i| BigRational::new((3 * i + shift).into(), 7.into()));
                let points: Vec<Vec<BigRational>> = [2, 11, -9].map(|shift| at(shift).collect()).into();
                points.iter().any(|point| self.numbers.sign(&self.arena, id, point).is_some_and(|sign| sign != 0))
            }
            _ => false,
        }
    }

    /// The least value of a polynomial of second degree in the names, by completing squares, or, with `true`, of the
    /// polynomial with its sign turned; `None` for what has none, or is no such polynomial.
    fn least_of_squares(&self, id: Id) -> Option<(BigRational, bool)> {
        let count = self.names;
        if count > MOST_SQUARES {
            return None;
        }
        // Rows and columns for 1 and for each name.
        let mut form = vec![vec![BigRational::zero(); count + 1]; count + 1];
        self.collect_squares(id, &mut form)?;
        let turned: Vec<Vec<BigRational>> = form.iter().map(|row| row.iter().map(|x| -x).collect()).collect();
        least(form).map(|least| (least, false)).or_else(|| least_of(turned))
    }
    fn collect_squares(&self, id: Id, form: &mut [Vec<BigRational>]) -> Option<()> {
        let ModelNode::Add(parts) = self.arena.node(id) else { return None };
        for part in parts {
            let (mut factor, mut names) = (BigRational::one(), Vec::new());
            let factors = match self.arena.node(*part) {
                ModelNode::Mul(factors) => factors.to_vec(),
                _ => vec![*part],
            };
            for one in factors {
                match self.arena.node(one) {
                    ModelNode::Number(n) => factor *= exact(*n),
                    ModelNode::Var(name) => names.push(usize::from(*name) + 1),
                    ModelNode::Power(a, n, _) if n.as_int() == Some(2) => match self.arena.node(*a) {
                        ModelNode::Var(name) => names.extend([usize::from(*name) + 1; 2]),
                        _ => return None,
                    },
                    _ => return None,
                }
            }
            names.resize(names.len().max(2), 0);
            let [a, b] = names[..] else { return None };
            factor /= BigInt::from(2);
            form[a][b] += &factor;
            form[b][a] += factor;
        }
        Some(())
    }
}

fn least_of(form: Vec<Vec<BigRational>>) -> Option<(BigRational, bool)> {
    least(form).map(|least| (least, true))
}

/// The least value of (1, x, y, …) A (1, x, y, …)ᵀ: each name's square is taken out in turn.
fn least(mut form: Vec<Vec<BigRational>>) -> Option<BigRational> {
    let mut squares = false;
    for at in (1..form.len()).rev() {
        let pivot = form[at][at].clone();
        if pivot.is_zero() {
            if form[at].iter().take(at).any(|x| !x.is_zero()) {
                return None;
            }
            continue;
        }
        if pivot.is_negative() {
            return None;
        }
        squares = true;
        let row = form[at].clone();
        for i in 0..at {
            for j in 0..at {
                let taken = &row[i] * &row[j] / &pivot;
                form[i][j] -= taken;
            }
        }
    }
    squares.then(|| form[0][0].clone())
}

/// |u| to a positive power.
fn size(of: &Range, exponent: Number, seldom: bool) -> Range {
    let (low, high) = (of.low.as_ref(), of.high.as_ref());
    let zero = Some(End { at: BigRational::zero(), stays: !seldom });
    let turned = |end: &End| End { at: end.at.abs(), stays: end.stays };
    let nearest = match (low, high) {
        (Some(low), _) if low.at.is_positive() => Some(turned(low)),
        (_, Some(high)) if high.at.is_negative() => Some(turned(high)),
        _ => zero.clone(),
    };
    let farthest = match (low, high) {
        (Some(low), Some(high)) if low.at.abs() == high.at.abs() => {
            Some(End { at: high.at.abs(), stays: low.stays || high.stays })
        }
        (Some(low), Some(high)) => Some(turned(if low.at.abs() > high.at.abs() { low } else { high })),
        _ => None,
    };
    raised(Range { low: nearest, high: farthest }, exponent)
}

/// A range of numbers from 0 up, to a positive power.
fn raised(of: Range, exponent: Number) -> Range {
    let one = BigRational::one();
    if let Some(n) = exponent.as_int().filter(|n| (1..=MOST_POWER).contains(n)) {
        let power = |end: End| End { at: (1..n).fold(end.at.clone(), |power, _| power * &end.at), stays: end.stays };
        return Range { low: of.low.map(power), high: of.high.map(power) };
    }
    // Between 0, 1 and what is larger, any positive power keeps its place.
    let low = of.low.map(|low| {
        if low.at >= one {
            End { at: one.clone(), stays: low.at == one && low.stays }
        } else {
            End { at: BigRational::zero(), stays: low.at.is_zero() && low.stays }
        }
    });
    let high =
        of.high.filter(|high| high.at <= one).map(|high| End { stays: high.at == one && high.stays, at: one.clone() });
    Range { low, high }
}

/// A positive rational power.
fn power(of: &Range, exponent: Number, positive: bool, seldom: bool) -> Range {
    let even = exponent.num() % 2 == 0;
    if exponent.is_zero() {
        return Range::between(whole(1), whole(1), true);
    }
    if even {
        return size(of, exponent, seldom);
    }
    if exponent.den() % 2 == 0 || positive && !exponent.is_integer() {
        // There are values from 0 up alone.
        let at_least = End { at: BigRational::zero(), stays: !seldom };
        let low = of.low.clone().filter(|low| !low.at.is_negative()).or(Some(at_least));
        return raised(Range { low, high: of.high.clone().filter(|high| !high.at.is_negative()) }, exponent);
    }
    // An odd power or root rises all along.
    let upwards = raised(
        Range {
            low: of.low.clone().filter(|low| !low.at.is_negative()),
            high: of.high.clone().filter(|high| !high.at.is_negative()),
        },
        exponent,
    );
    let turned = |end: &Option<End>| {
        end.clone().filter(|end| !end.at.is_positive()).map(|end| End { at: -end.at, stays: end.stays })
    };
    let downwards = raised(Range { low: turned(&of.high), high: turned(&of.low) }, exponent);
    let back = |end: Option<End>| end.map(|end| End { at: -end.at, stays: end.stays });
    Range { low: upwards.low.or(back(downwards.high)), high: upwards.high.or(back(downwards.low)) }
}
