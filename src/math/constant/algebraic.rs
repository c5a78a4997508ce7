//! Real algebraic numbers as expressions of radicals, and when such a number is 0.
//!
//! A number is a quotient U/L of algebraic integers. For every operation there are bounds u and l of the sizes of all
//! conjugates of U and L, and U has a degree of at most D, the product of the degrees of the different roots. Where U is
//! not 0 its norm is at least 1, so |U/L| ≥ 1/(u^(D−1)·l): what is closer to 0 is 0 (Burnikel, Funke, Mehlhorn,
//! Schirra, Schmitt, "A separation bound for real algebraic expressions", ESA 2001).

use super::{BITS, Constants};
use crate::math::expr::{Expr, Node};
use crate::math::functions as f;
use crate::math::number::{Number, gcd};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Larger expressions are not built.
const MOST_NODES: usize = 1500;
/// Prime factors are looked for below this.
const MOST_PRIME: u128 = 1 << 12;
/// The greatest exponent of a whole power.
const MOST_POWER: i64 = 200;

/// A real algebraic number: rationals under sums, products, quotients and real roots of positive numbers, and cosines
/// of rational parts of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Algebraic(Expr);

/// Whether a number is 0, or which sign it has.
pub enum KnownSign {
    Sign(Ordering),
    Open,
}

impl Algebraic {
    pub fn rational(n: Number) -> Algebraic {
        Algebraic(Expr::number(n.marked_decimal(false)))
    }
    pub fn whole(n: i64) -> Algebraic {
        Algebraic::rational(Number::int(n))
    }
    pub fn expr(&self) -> &Expr {
        &self.0
    }
    pub fn as_rational(&self) -> Option<Number> {
        self.0.as_number()
    }
    /// A rational factor and what is left.
    pub fn split(&self) -> (Number, Algebraic) {
        match self.0.node() {
            Node::Num(_) | Node::Neg(_) if self.as_rational().is_some() => {
                (self.as_rational().unwrap_or(Number::ONE), Algebraic::whole(1))
            }
            Node::Product(factors) => {
                match factors.split_first().and_then(|(first, rest)| Some((first.as_number()?, rest))) {
                    Some((n, rest)) => (n, Algebraic(Expr::product(rest.iter().cloned()))),
                    None => (Number::ONE, self.clone()),
                }
            }
            _ => (Number::ONE, self.clone()),
        }
    }
    /// The terms of a sum.
    pub fn terms(&self) -> Vec<Algebraic> {
        match self.0.node() {
            Node::Sum(terms) => terms.iter().cloned().map(Algebraic).collect(),
            _ => vec![self.clone()],
        }
    }
    /// The parts of a product with their exponents.
    pub fn factors(&self) -> Vec<(Algebraic, Number)> {
        match self.0.node() {
            Node::Product(factors) => factors.iter().flat_map(|factor| Algebraic(factor.clone()).factors()).collect(),
            Node::Pow(base, exponent) => match exponent.as_ratio() {
                Some(n) => {
                    let parts = Algebraic(base.clone()).factors().into_iter();
                    parts.map(|(part, m)| (part, m.mul(n).unwrap_or(m))).collect()
                }
                None => vec![(self.clone(), Number::ONE)],
            },
            _ => vec![(self.clone(), Number::ONE)],
        }
    }

    fn checked(expr: Expr) -> Option<Algebraic> {
        (expr.size() <= MOST_NODES).then_some(Algebraic(expr))
    }
    /// `None` where it grows too large, as below.
    pub fn plus(&self, other: &Algebraic) -> Option<Algebraic> {
        let ((n, a), (m, b)) = (self.split(), other.split());
        if a == b {
            return Algebraic::rational(n.add(m)?).times(&a);
        }
        match (self.as_rational(), other.as_rational()) {
            (Some(n), _) if n.is_zero() => Some(other.clone()),
            (_, Some(n)) if n.is_zero() => Some(self.clone()),
            _ => {
                // Terms that differ by a rational factor alone are one.
                let mut terms = self.terms();
                for term in other.terms() {
                    let (m, b) = term.split();
                    match terms.iter().position(|known| known.split().1 == b) {
                        Some(at) => terms[at] = Algebraic::rational(terms[at].split().0.add(m)?).times(&b)?,
                        None => terms.push(term),
                    }
                }
                terms.retain(|term| !term.as_rational().is_some_and(Number::is_zero));
                Algebraic::checked(Expr::sum(terms.into_iter().map(|term| term.0)))
            }
        }
    }
    pub fn negated(&self) -> Option<Algebraic> {
        Algebraic::whole(-1).times(self)
    }
    pub fn times(&self, other: &Algebraic) -> Option<Algebraic> {
        let ((n, a), (m, b)) = (self.split(), other.split());
        let number = n.mul(m)?.marked_decimal(false);
        if number.is_zero() {
            return Some(Algebraic::whole(0));
        }
        // Roots of the same number are joined: √2·√2 is 2.
        let mut number = number;
        let mut parts: Vec<(Expr, Number)> = Vec::new();
        for (part, exponent) in a.root_parts().into_iter().chain(b.root_parts()) {
            match parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, sum)) => *sum = sum.add(exponent)?,
                None => parts.push((part, exponent)),
            }
        }
        let mut factors = Vec::new();
        for (part, exponent) in parts {
            match part.as_number() {
                Some(base) => {
                    let whole = exponent.num().div_euclid(exponent.den());
                    number = number.mul(base.pow(i64::try_from(whole).ok()?)?)?;
                    let rest = exponent.sub(Number::ratio(whole, 1)?)?;
                    factors.extend((!rest.is_zero()).then(|| rooted(&part, rest)));
                }
                None => factors.extend((!exponent.is_zero()).then(|| rooted(&part, exponent))),
            }
        }
        // A number goes into a sum, so that a product of roots has the sign of its number.
        if let Some(sum) = factors.iter_mut().find(|factor| matches!(factor.node(), Node::Sum(_)))
            && !number.is_one()
        {
            let by = Algebraic::rational(number);
            let terms: Option<Vec<Expr>> =
                Algebraic(sum.clone()).terms().iter().map(|term| Some(by.times(term)?.0)).collect();
            (*sum, number) = (Expr::sum(terms?), Number::ONE);
        }
        Algebraic::product(number, factors)
    }
    fn product(number: Number, mut factors: Vec<Expr>) -> Option<Algebraic> {
        factors.sort_by_cached_key(|factor| format!("{factor:?}"));
        let number = (!number.is_one() || factors.is_empty()).then(|| Expr::number(number));
        Algebraic::checked(Expr::product(number.into_iter().chain(factors)))
    }
    /// Bases with exponents; the product of them is the number.
    fn root_parts(&self) -> Vec<(Expr, Number)> {
        let part = |expr: &Expr| match expr.node() {
            Node::Pow(base, exponent) => match (base.node(), exponent.as_number()) {
                (Node::Pow(base, inner), Some(n)) => inner
                    .as_number()
                    .and_then(|m| Some((base.clone(), m.mul(n)?)))
                    .unwrap_or((expr.clone(), Number::ONE)),
                (_, Some(n)) => (base.clone(), n),
                _ => (expr.clone(), Number::ONE),
            },
            _ => (expr.clone(), Number::ONE),
        };
        match self.0.node() {
            _ if self.0.is_number(1) => Vec::new(),
            Node::Product(factors) => factors.iter().map(part).collect(),
            _ => vec![part(&self.0)],
        }
    }
    /// The power of a positive number, or the whole power of any number that is not 0.
    pub fn power(&self, exponent: Number) -> Option<Algebraic> {
        let exponent = exponent.marked_decimal(false);
        if exponent.num().unsigned_abs() > MOST_POWER as u128 || exponent.den() > i128::from(MOST_POWER) {
            return None;
        }
        if let Some(n) = self.as_rational() {
            return power_of(n, exponent);
        }
        if exponent.is_one() {
            return Some(self.clone());
        }
        let (number, rest) = match self.0.node() {
            // The size of the first number is taken out, so that √(2√2 − 2) is √2·√(√2 − 1).
            Node::Sum(_) => {
                let first = self.terms().first()?.split().0.abs()?;
                let by = Algebraic::rational(first.recip()?);
                (first, by.times(self)?)
            }
            _ => self.split(),
        };
        let whole = power_of(number, exponent)?;
        let raised = rest.root_parts().into_iter().map(|(part, inner)| Some((part, inner.mul(exponent)?)));
        let raised: Option<Vec<(Expr, Number)>> = raised.collect();
        // Where a part is negative, and only its product with others is positive, the parts stay together.
        let apart =
            exponent.is_integer() || rest.root_parts().iter().all(|(part, _)| !matches!(part.node(), Node::Sum(_)));
        let raised = if apart { raised? } else { vec![(rest.0.clone(), exponent)] };
        raised
            .into_iter()
            .try_fold(whole, |product, (part, exponent)| product.times(&Algebraic::checked(rooted(&part, exponent))?))
    }
    /// The cosine of this rational part of π.
    pub fn cosine(part: Number) -> Option<Algebraic> {
        // Brought to between 0 and 1/2 of π.
        let turns = part.num().div_euclid(part.den().checked_mul(2)?);
        let part = part.sub(Number::ratio(turns.checked_mul(2)?, 1)?)?.marked_decimal(false);
        let part = if part.compare(Number::ONE)? == Ordering::Greater { Number::int(2).sub(part)? } else { part };
        let half = Number::ratio(1, 2)?;
        if part.compare(half)? == Ordering::Greater {
            return Algebraic::cosine(Number::ONE.sub(part)?)?.negated();
        }
        let root = |n: i64| power_of(Number::int(n), Number::ratio(1, 2)?);
        let quarter = |a: Algebraic, b: Algebraic| a.plus(&b)?.times(&Algebraic::rational(Number::ratio(1, 4)?));
        let halved = |a: Algebraic| a.times(&Algebraic::rational(half));
        match (part.num(), part.den()) {
            (0, _) => Some(Algebraic::whole(1)),
            (1, 2) => Some(Algebraic::whole(0)),
            (1, 3) => Some(Algebraic::rational(half)),
            (1, 4) => halved(root(2)?),
            (1, 6) => halved(root(3)?),
            (1, 12) => quarter(root(6)?, root(2)?),
            (5, 12) => quarter(root(6)?, root(2)?.negated()?),
            (1, 5) => quarter(Algebraic::whole(1), root(5)?),
            (2, 5) => quarter(Algebraic::whole(-1), root(5)?),
            _ => Some(Algebraic(Expr::call(f::COS, [Expr::number(part).times(Expr::pi())]))),
        }
    }

    /// The sign, 0 included.
    pub fn sign(&self, constants: &mut Constants) -> KnownSign {
        if let Some(n) = self.as_rational() {
            return KnownSign::Sign(n.num().cmp(&0));
        }
        let needed = Separation::of(&self.0).needed();
        for (step, bits) in BITS.iter().enumerate() {
            let Some(value) = constants.value(&self.0, step) else { return KnownSign::Open };
            if let Some(ordering) = value.sign() {
                return KnownSign::Sign(ordering);
            }
            if needed < *bits as f64 && value.is_below(-(needed.ceil() as i32) - 1) {
                return KnownSign::Sign(Ordering::Equal);
            }
        }
        KnownSign::Open
    }
    pub fn is_zero(&self, constants: &mut Constants) -> bool {
        matches!(self.sign(constants), KnownSign::Sign(Ordering::Equal))
    }
}

/// A positive base under a rational exponent, as a whole power of a root.
fn rooted(base: &Expr, exponent: Number) -> Expr {
    let (power, degree) = (Number::ratio(exponent.num(), 1), Number::ratio(1, exponent.den()));
    let (Some(power), Some(degree)) = (power, degree) else { return base.clone() };
    let root = if degree.is_one() { base.clone() } else { base.clone().to_the(Expr::number(degree)) };
    if power.is_one() { root } else { root.to_the(Expr::number(power)) }
}

/// The prime factors with their exponents; a large one may be no prime.
pub fn prime_factors(mut n: u128) -> Vec<(u128, i64)> {
    let mut found = Vec::new();
    let mut p = 2;
    while p * p <= n && p < MOST_PRIME {
        let mut times = 0;
        while n.is_multiple_of(p) {
            (n, times) = (n / p, times + 1);
        }
        if times > 0 {
            found.push((p, times));
        }
        p += if p == 2 { 1 } else { 2 };
    }
    if n > 1 {
        found.push((n, 1));
    }
    found
}

/// A rational power of a rational number that is positive, or the exponent whole.
fn power_of(n: Number, exponent: Number) -> Option<Algebraic> {
    if exponent.is_integer() {
        return n.pow(i64::try_from(exponent.num()).ok()?).map(Algebraic::rational);
    }
    let mut number = Number::ONE;
    let mut factors = Vec::new();
    for (part, side) in [(n.num(), 1), (n.den(), -1)] {
        for (p, times) in prime_factors(u128::try_from(part).ok()?) {
            let exponent = exponent.mul(Number::int(side * times))?;
            let whole = exponent.num().div_euclid(exponent.den());
            let p = Number::ratio(i128::try_from(p).ok()?, 1)?;
            number = number.mul(p.pow(i64::try_from(whole).ok()?)?)?;
            let rest = exponent.sub(Number::ratio(whole, 1)?)?;
            factors.extend((!rest.is_zero()).then(|| rooted(&Expr::number(p), rest)));
        }
    }
    Algebraic::product(number, factors)
}

/// What the bound of a number needs to know of it, in binary logarithms.
#[derive(Default)]
struct Separation {
    roots: HashSet<Expr>,
    degree: f64,
    turns: i128,
    above: f64,
    below: f64,
}

/// log2(2^a + 2^b)
fn log_sum(a: f64, b: f64) -> f64 {
    let (high, low) = (a.max(b), a.min(b));
    if high == f64::NEG_INFINITY { high } else { high + libm::log2(1.0 + libm::exp2(low - high)) + 1e-9 }
}

impl Separation {
    fn of(expr: &Expr) -> Separation {
        let mut separation = Separation { degree: 1.0, turns: 1, ..Separation::default() };
        (separation.above, separation.below) = separation.bounds(expr);
        separation
    }

    /// So many bits below 1 is as close to 0 as it can be without being 0.
    fn needed(&self) -> f64 {
        let degree = self.degree * totient(self.turns);
        (degree - 1.0) * self.above.max(0.0) + self.below.max(0.0) + 1e-6 * degree + 2.0
    }

    /// Bounds of the conjugates of U and L.
    fn bounds(&mut self, expr: &Expr) -> (f64, f64) {
        let size = |n: i128| libm::log2(n.unsigned_abs() as f64) + 1e-9;
        match expr.node() {
            Node::Num(n) if n.is_zero() => (f64::NEG_INFINITY, 0.0),
            Node::Num(n) => (size(n.num()), size(n.den())),
            Node::Neg(a) => self.bounds(a),
            Node::Sum(terms) => {
                let terms: Vec<_> = terms.iter().map(|term| self.bounds(term)).collect();
                let first = (f64::NEG_INFINITY, 0.0);
                terms.into_iter().fold(first, |(u, l), (v, m)| (log_sum(u + m, v + l), l + m))
            }
            Node::Product(factors) => {
                let factors: Vec<_> = factors.iter().map(|factor| self.bounds(factor)).collect();
                factors.into_iter().fold((0.0, 0.0), |(u, l), (v, m)| (u + v, l + m))
            }
            Node::Pow(base, exponent) => {
                let (u, l) = self.bounds(base);
                let n = exponent.as_number().unwrap_or(Number::ONE);
                if !n.is_integer() {
                    let q = n.den() as f64;
                    if self.roots.insert(expr.clone()) {
                        self.degree *= q;
                    }
                    return if u >= l { ((u + (q - 1.0) * l) / q, l) } else { (u, ((q - 1.0) * u + l) / q) };
                }
                let k = n.num().unsigned_abs() as f64;
                if n.is_negative() { (k * l, k * u) } else { (k * u, k * l) }
            }
            Node::Call(f::COS, arguments) => {
                // 2·cos(π·p/q) is an integer of the field of the 2q-th roots of 1, and no conjugate is greater than 2.
                let part = match arguments.first().map(|argument| argument.node()) {
                    Some(Node::Product(factors)) => factors.first().and_then(Expr::as_number),
                    _ => None,
                };
                let turns = 2 * part.map_or(1, Number::den);
                let common = gcd(self.turns.unsigned_abs(), turns.unsigned_abs()) as i128;
                self.turns = self.turns.saturating_mul(turns / common.max(1));
                (1.0, 1.0)
            }
            // Nothing else is ever built.
            _ => (f64::INFINITY, f64::INFINITY),
        }
    }
}

/// How many numbers below n have no factor in common with it.
fn totient(n: i128) -> f64 {
    prime_factors(n.unsigned_abs()).into_iter().fold(n as f64, |total, (p, _)| total * (1.0 - 1.0 / p as f64))
}
