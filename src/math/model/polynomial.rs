//! Polynomials in several letters with whole coefficients, and their greatest common divisors.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use std::collections::BTreeMap;

/// So many letters at most.
pub const LETTERS: usize = 12;
/// Larger ones are not built.
const MOST_TERMS: usize = 400;
/// The highest exponent.
const MOST_DEGREE: u16 = 400;
/// Products of terms in one search for a divisor.
const MOST_WORK: usize = 20_000;

type Exponents = [u16; LETTERS];

/// A sum of monomials; no coefficient is 0.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Poly {
    pub terms: BTreeMap<Exponents, BigInt>,
}

impl Poly {
    pub fn constant(n: BigInt) -> Poly {
        let mut poly = Poly::default();
        if !n.is_zero() {
            poly.terms.insert([0; LETTERS], n);
        }
        poly
    }
    pub fn one() -> Poly {
        Poly::constant(BigInt::one())
    }
    pub fn letter(at: usize) -> Option<Poly> {
        let mut exponents = [0; LETTERS];
        *exponents.get_mut(at)? = 1;
        Some(Poly { terms: BTreeMap::from([(exponents, BigInt::one())]) })
    }
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }
    pub fn is_constant(&self) -> bool {
        self.terms.keys().all(|exponents| exponents.iter().all(|e| *e == 0))
    }
    fn put(&mut self, exponents: Exponents, n: BigInt) {
        let sum = match self.terms.remove(&exponents) {
            Some(old) => old + n,
            None => n,
        };
        if !sum.is_zero() {
            self.terms.insert(exponents, sum);
        }
    }
    pub fn plus(&self, other: &Poly) -> Option<Poly> {
        let mut sum = self.clone();
        other.terms.iter().for_each(|(exponents, n)| sum.put(*exponents, n.clone()));
        (sum.terms.len() <= MOST_TERMS).then_some(sum)
    }
    fn minus(&self, other: &Poly) -> Poly {
        let mut sum = self.clone();
        other.terms.iter().for_each(|(exponents, n)| sum.put(*exponents, -n));
        sum
    }
    pub fn times(&self, other: &Poly) -> Option<Poly> {
        if self.terms.len() * other.terms.len() > 4 * MOST_TERMS {
            return None;
        }
        let mut product = Poly::default();
        for (a, n) in &self.terms {
            for (b, m) in &other.terms {
                let mut exponents = *a;
                for (e, more) in exponents.iter_mut().zip(b) {
                    *e += more;
                    if *e > MOST_DEGREE {
                        return None;
                    }
                }
                product.put(exponents, n * m);
            }
        }
        (product.terms.len() <= MOST_TERMS).then_some(product)
    }
    pub fn power(&self, n: u32) -> Option<Poly> {
        if n > 60 && self.terms.len() > 1 {
            return None;
        }
        (0..n).try_fold(Poly::one(), |power, _| power.times(self))
    }
    /// The greatest whole number that divides all coefficients, with the sign of the first.
    pub fn content(&self) -> BigInt {
        let size = self.terms.values().fold(BigInt::zero(), |common, n| common.gcd(n));
        match self.terms.values().next_back() {
            Some(first) if first.is_negative() => -size,
            _ => size,
        }
    }
    pub fn over_number(&self, n: &BigInt) -> Poly {
        Poly { terms: self.terms.iter().map(|(exponents, m)| (*exponents, m / n)).collect() }
    }
    /// The monomial that divides it.
    pub fn common(&self) -> Exponents {
        let mut least = [u16::MAX; LETTERS];
        for exponents in self.terms.keys() {
            for (low, e) in least.iter_mut().zip(exponents) {
                *low = (*low).min(*e);
            }
        }
        if self.terms.is_empty() { [0; LETTERS] } else { least }
    }
    pub fn over_monomial(&self, by: &Exponents) -> Poly {
        let lower = |exponents: &Exponents| std::array::from_fn(|i| exponents[i] - by[i]);
        Poly { terms: self.terms.iter().map(|(exponents, n)| (lower(exponents), n.clone())).collect() }
    }
    /// The quotient, where it comes out.
    pub fn over(&self, divisor: &Poly) -> Option<Poly> {
        let (lead, n) = divisor.terms.iter().next_back()?;
        let mut rest = self.clone();
        let mut quotient = Poly::default();
        let mut work = 0;
        while let Some((top, m)) = rest.terms.iter().next_back() {
            work += divisor.terms.len();
            if work > MOST_WORK || top.iter().zip(lead).any(|(a, b)| a < b) || !m.is_multiple_of(n) {
                return None;
            }
            let exponents = std::array::from_fn(|i| top[i] - lead[i]);
            let term = Poly { terms: BTreeMap::from([(exponents, m / n)]) };
            rest = rest.minus(&term.times(divisor)?);
            quotient.terms.insert(exponents, term.terms.into_values().next()?);
        }
        Some(quotient)
    }
    fn degree(&self, letter: usize) -> u16 {
        self.terms.keys().map(|exponents| exponents[letter]).max().unwrap_or(0)
    }
    /// The coefficients by powers of a letter, from the constant one up.
    fn coefficients(&self, letter: usize) -> Vec<Poly> {
        let mut all = vec![Poly::default(); usize::from(self.degree(letter)) + 1];
        for (exponents, n) in &self.terms {
            let mut rest = *exponents;
            let power = usize::from(std::mem::take(&mut rest[letter]));
            all[power].terms.insert(rest, n.clone());
        }
        all
    }
    /// The slope by a letter.
    pub fn slope(&self, letter: usize) -> Poly {
        let mut slope = Poly::default();
        for (exponents, n) in &self.terms {
            let mut rest = *exponents;
            if rest[letter] > 0 {
                rest[letter] -= 1;
                slope.put(rest, n * BigInt::from(exponents[letter]));
            }
        }
        slope
    }
    /// The first letter that stands in it.
    pub fn main(&self) -> Option<usize> {
        (0..LETTERS).find(|letter| self.degree(*letter) > 0)
    }
    /// Divided by its content, with a positive first coefficient.
    pub fn primitive(&self) -> Poly {
        let content = self.content();
        if content.is_zero() || content.is_one() { self.clone() } else { self.over_number(&content) }
    }
    /// The greatest common divisor up to a number, by pseudo-remainders; `None` past the bounds of the work.
    pub fn divisor(&self, other: &Poly) -> Option<Poly> {
        let mut work = 0;
        gcd(&self.primitive(), &other.primitive(), &mut work)
    }
}

fn gcd(a: &Poly, b: &Poly, work: &mut usize) -> Option<Poly> {
    if a.is_zero() || b.is_zero() {
        return Some(if a.is_zero() { b.primitive() } else { a.primitive() });
    }
    let (Some(first), Some(second)) = (a.main(), b.main()) else { return Some(Poly::one()) };
    let letter = first.min(second);
    let (content_a, mut a) = split(a, letter, work)?;
    let (content_b, mut b) = split(b, letter, work)?;
    let content = gcd(&content_a, &content_b, work)?;
    if a.degree(letter) < b.degree(letter) {
        std::mem::swap(&mut a, &mut b);
    }
    while b.degree(letter) > 0 {
        let rest = remainder(&a, &b, letter, work)?;
        a = b;
        if rest.is_zero() {
            return content.times(&a.primitive());
        }
        b = split(&rest, letter, work)?.1;
    }
    Some(content)
}

/// What divides all coefficients by a letter, and the rest.
fn split(a: &Poly, letter: usize, work: &mut usize) -> Option<(Poly, Poly)> {
    let coefficients = a.coefficients(letter);
    let mut content = Poly::default();
    for part in coefficients.iter().rev().filter(|part| !part.is_zero()) {
        content = if content.is_zero() { part.primitive() } else { gcd(&content, part, work)? };
        if content.is_constant() {
            content = Poly::one();
            break;
        }
    }
    let rest = a.over(&content)?.primitive();
    Some((content, rest))
}

/// The remainder of a times a power of the leading coefficient of b.
fn remainder(a: &Poly, b: &Poly, letter: usize, work: &mut usize) -> Option<Poly> {
    let (below, degree) = (b.coefficients(letter), b.degree(letter));
    let lead = below.last()?;
    let mut rest = a.clone();
    while !rest.is_zero() && rest.degree(letter) >= degree {
        *work += rest.terms.len() + b.terms.len();
        if *work > MOST_WORK || rest.terms.values().any(|n| n.bits() > 20_000) {
            return None;
        }
        let top = rest.coefficients(letter).pop()?;
        let shift = rest.degree(letter) - degree;
        let mut power = [0; LETTERS];
        power[letter] = shift;
        let shifted = Poly { terms: BTreeMap::from([(power, BigInt::one())]) };
        rest = rest.times(lead)?.minus(&b.times(&top)?.times(&shifted)?);
    }
    Some(rest)
}
