//! Sums under roots and in logarithms split into factors without common divisors.

use super::linear::{Atom, AtomMonomial, common_unit};
use super::node::{Id, ModelNode};
use super::polynomial::{LETTERS, Poly};
use super::{Model, ModelStop};
use crate::math::number::Number;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive};
use std::collections::{BTreeMap, HashMap};

/// Sums that are compared with each other; more are taken to have nothing in common, which proves less.
const MOST_SUMS: usize = 24;

/// What stands for the letters of the polynomials, and the factors found so far.
#[derive(Debug, Default)]
pub struct Factors {
    letters: Vec<Id>,
    /// The smallest exponents with which the exponential of a monomial occurs.
    units: BTreeMap<AtomMonomial, Number>,
    scanned: bool,
    seen: Vec<Poly>,
    known: HashMap<Id, Option<Vec<(Id, i64)>>>,
}

/// Numerator and denominator.
type Quotient = (Poly, Poly);

impl Model<'_> {
    /// The factors of a node with their exponents, numbers among them; `None` where it cannot be split.
    pub fn factored(&mut self, id: Id) -> Result<Option<Vec<(Id, i64)>>, ModelStop> {
        if let Some(known) = self.factors.known.get(&id) {
            return Ok(known.clone());
        }
        let found = match self.quotient(id) {
            Ok(Some(quotient)) => self.split(&quotient),
            Ok(None) | Err(ModelStop::TooLarge) => Ok(None),
            Err(ModelStop::Again) => Err(ModelStop::Again),
        }?;
        self.factors.known.insert(id, found.clone());
        Ok(found)
    }

    fn split(&mut self, (above, below): &Quotient) -> Result<Option<Vec<(Id, i64)>>, ModelStop> {
        if above.is_zero() {
            return Ok(None);
        }
        let mut found: Vec<(Id, i64)> = Vec::new();
        let mut take = |id: Id, n: i64| match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, sum)) => *sum += n,
            None => found.push((id, n)),
        };
        for (poly, side) in [(above, 1), (below, -1)] {
            let content = poly.content().abs();
            if !content.is_one() {
                let Some(n) = content.to_i128().and_then(|n| Number::ratio(n, 1)) else { return Ok(None) };
                take(self.arena.number(n), side);
            }
            let common = poly.common();
            for (letter, exponent) in common.iter().enumerate().filter(|(_, exponent)| **exponent > 0) {
                take(self.factors.letters[letter], side * i64::from(*exponent));
            }
            let mut rest = poly.primitive().over_monomial(&common);
            for divisor in self.divisors.clone() {
                let Ok(Some((known, _))) = self.quotient(divisor) else { continue };
                let known = known.primitive();
                if known.is_constant() {
                    continue;
                }
                let mut times = 0;
                while let Some(quotient) = rest.over(&known) {
                    (rest, times) = (quotient, times + 1);
                }
                if times > 0 {
                    take(self.node_of(&known)?, side * times);
                }
            }
            if rest.is_constant() {
                continue;
            }
            self.look_for_divisors(&rest)?;
            take(self.node_of(&rest)?, side);
        }
        found.retain(|(_, n)| *n != 0);
        Ok(Some(found))
    }

    /// A divisor that the polynomial shares with its slope or with another one is kept, and all is begun again.
    fn look_for_divisors(&mut self, poly: &Poly) -> Result<(), ModelStop> {
        if self.factors.seen.len() > MOST_SUMS {
            return Ok(());
        }
        let mut divisors = Vec::new();
        if let Some(letter) = poly.main()
            && let Some(shared) = poly.divisor(&poly.slope(letter)).filter(|shared| !shared.is_constant())
        {
            divisors.push(poly.over(&shared).map(|rest| rest.primitive()));
            divisors.push(Some(shared));
        }
        for other in self.factors.seen.clone() {
            if divisors.is_empty()
                && other != *poly
                && let Some(shared) = poly.divisor(&other).filter(|shared| !shared.is_constant())
            {
                divisors.push(poly.over(&shared).map(|rest| rest.primitive()));
                divisors.push(other.over(&shared).map(|rest| rest.primitive()));
                divisors.push(Some(shared));
            }
        }
        if divisors.is_empty() {
            if !self.factors.seen.contains(poly) {
                self.factors.seen.push(poly.clone());
            }
            return Ok(());
        }
        for divisor in divisors.into_iter().flatten().filter(|divisor| !divisor.is_constant()) {
            let node = self.node_of(&divisor)?;
            if self.divisors.len() > 24 {
                return Err(ModelStop::TooLarge);
            }
            if !self.divisors.contains(&node) {
                self.divisors.push(node);
            }
        }
        Err(ModelStop::Again)
    }

    fn node_of(&mut self, poly: &Poly) -> Result<Id, ModelStop> {
        let mut terms = Vec::new();
        for (exponents, n) in &poly.terms {
            let n = n.to_i128().and_then(|n| Number::ratio(n, 1)).ok_or(ModelStop::TooLarge)?;
            let mut factors = vec![self.arena.number(n)];
            for (letter, exponent) in exponents.iter().enumerate().filter(|(_, exponent)| **exponent > 0) {
                let base = self.factors.letters[letter];
                factors.push(self.arena.power(base, Number::int((*exponent).into()), false));
            }
            terms.push(self.arena.mul(&factors));
        }
        Ok(self.arena.add(&terms))
    }

    fn letter_for(&mut self, id: Id) -> Option<Poly> {
        let at = self.factors.letters.iter().position(|known| *known == id).unwrap_or_else(|| {
            self.factors.letters.push(id);
            self.factors.letters.len() - 1
        });
        if at < LETTERS { Poly::letter(at) } else { None }
    }

    /// The units of the exponentials below a node.
    fn scan(&mut self, id: Id) -> Result<(), ModelStop> {
        for at in self.arena.below(&[id]) {
            if let ModelNode::Exp(a) = *self.arena.node(at) {
                for (monomial, n) in self.linear(a)?.iter() {
                    let size = n.abs().ok_or(ModelStop::TooLarge)?;
                    let unit = match self.factors.units.get(monomial) {
                        Some(known) => common_unit(*known, size).ok_or(ModelStop::TooLarge)?,
                        None => size,
                    };
                    self.factors.units.insert(monomial.clone(), unit);
                }
            }
        }
        Ok(())
    }

    fn quotient(&mut self, id: Id) -> Result<Option<Quotient>, ModelStop> {
        if !self.factors.scanned {
            self.factors.scanned = true;
            // Of all exponentials there are, so that the letters of different sums are the same.
            let last = self.arena.len() as Id;
            for at in 0..last {
                if let ModelNode::Exp(_) = self.arena.node(at)
                    && self.values.contains_key(&at)
                {
                    self.scan(at)?;
                }
            }
        }
        let number = |n: i128| Poly::constant(BigInt::from(n));
        Ok(match self.arena.node(id).clone() {
            ModelNode::Number(n) => Some((number(n.num()), number(n.den()))),
            ModelNode::Var(_) | ModelNode::Pi => self.letter_for(id).map(|letter| (letter, Poly::one())),
            ModelNode::Add(parts) => {
                let mut total: Quotient = (Poly::default(), Poly::one());
                for part in parts {
                    let Some((above, below)) = self.quotient(part)? else { return Ok(None) };
                    let joined = if below == total.1 {
                        total.0.plus(&above).map(|sum| (sum, below))
                    } else {
                        let left = total.0.times(&below);
                        let right = above.times(&total.1);
                        left.zip(right).and_then(|(left, right)| Some((left.plus(&right)?, total.1.times(&below)?)))
                    };
                    let Some(joined) = joined else { return Ok(None) };
                    total = joined;
                }
                Some(total)
            }
            ModelNode::Mul(parts) => {
                let mut total: Quotient = (Poly::one(), Poly::one());
                for part in parts {
                    let Some((above, below)) = self.quotient(part)? else { return Ok(None) };
                    let Some(joined) = total.0.times(&above).zip(total.1.times(&below)) else { return Ok(None) };
                    total = joined;
                }
                Some(total)
            }
            ModelNode::Inv(a) => {
                self.quotient(a)?.filter(|(above, _)| !above.is_zero()).map(|(above, below)| (below, above))
            }
            ModelNode::Power(a, n, _) => {
                let Ok(k) = i32::try_from(n.num()) else { return Ok(None) };
                let base = if n.is_integer() {
                    self.quotient(a)?
                } else {
                    let root = Number::ratio(1, n.den()).ok_or(ModelStop::TooLarge)?;
                    let root = self.arena.power(a, root, false);
                    self.atom_letter(root)?
                };
                base.filter(|(above, _)| k >= 0 || !above.is_zero()).and_then(|(above, below)| {
                    let raised = above.power(k.unsigned_abs()).zip(below.power(k.unsigned_abs()))?;
                    Some(if k < 0 { (raised.1, raised.0) } else { raised })
                })
            }
            ModelNode::Exp(a) => {
                let mut total: Quotient = (Poly::one(), Poly::one());
                for (monomial, n) in self.linear(a)?.iter() {
                    let unit = match self.factors.units.get(monomial) {
                        Some(unit) => *unit,
                        None => {
                            let size = n.abs().ok_or(ModelStop::TooLarge)?;
                            self.factors.units.insert(monomial.clone(), size);
                            size
                        }
                    };
                    let Some(times) = n.div(unit).and_then(Number::as_int).filter(|n| n.abs() <= 60) else {
                        return Ok(None);
                    };
                    if matches!(monomial.as_slice(), [(Atom::Ln(_) | Atom::LnPrime(_), 1)]) {
                        return Ok(None);
                    }
                    let node = self.monomial_node(monomial)?;
                    let unit = self.arena.number(unit);
                    let exponent = self.arena.mul(&[unit, node]);
                    let letter = self.arena.exp(exponent);
                    let Some(power) =
                        self.letter_for(letter).and_then(|letter| letter.power(times.unsigned_abs() as u32))
                    else {
                        return Ok(None);
                    };
                    let joined = if times > 0 {
                        total.0.times(&power).zip(Some(total.1))
                    } else {
                        Some(total.0).zip(total.1.times(&power))
                    };
                    let Some(joined) = joined else { return Ok(None) };
                    total = joined;
                }
                Some(total)
            }
            _ => self.atom_letter(id)?,
        })
    }
    /// A letter of its own, up to a rational factor.
    fn atom_letter(&mut self, id: Id) -> Result<Option<Quotient>, ModelStop> {
        let (atom, ratio) = self.atom(id)?;
        let Atom::Part { index, .. } = atom else { return Ok(None) };
        let node = self.atoms[index].1;
        let number = |n: i128| Poly::constant(BigInt::from(n));
        let letter = self.letter_for(node);
        Ok(letter.and_then(|letter| Some((letter.times(&number(ratio.num()))?, number(ratio.den())))))
    }
}
