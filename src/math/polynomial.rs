//! Polynomials with exact coefficients in any letters: what difference quotients and limits are expanded, divided and
//! cancelled with. Parts that are no polynomial but constant, such as π or √2, are carried as letters of their own.

use super::expr::{Expr, Node, Symbol};
use super::number::Number;
use std::collections::BTreeMap;

/// Letters with their exponents, none of them 0, in the order of the letters.
type Monomial = Vec<(Symbol, u32)>;

/// Larger ones are not built: no lesson needs them, and expanding must stay quick.
const MOST_TERMS: usize = 400;
const MOST_DEGREE: u32 = 60;

/// A sum of monomials; no coefficient is 0.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Polynomial {
    terms: BTreeMap<Monomial, Number>,
}

/// The constant parts that stand in polynomials as letters.
#[derive(Clone, Debug, Default)]
pub struct Opaque {
    parts: Vec<Expr>,
}

impl Opaque {
    /// The letter for a part. It cannot be typed, so it is nobody's name.
    fn letter(&mut self, part: &Expr) -> Symbol {
        let at = self.parts.iter().position(|known| known == part).unwrap_or_else(|| {
            self.parts.push(part.clone());
            self.parts.len() - 1
        });
        Symbol::from(format!("\u{0}{at}"))
    }
    fn part(&self, letter: &Symbol) -> Expr {
        let index = letter.strip_prefix('\u{0}').and_then(|digits| digits.parse::<usize>().ok());
        index.and_then(|at| self.parts.get(at).cloned()).unwrap_or_else(|| Expr::var(letter))
    }
}

impl Polynomial {
    pub fn zero() -> Polynomial {
        Polynomial::default()
    }
    pub fn number(n: Number) -> Polynomial {
        let mut zero = Polynomial::default();
        zero.put(Vec::new(), n);
        zero
    }
    pub fn one() -> Polynomial {
        Polynomial::number(Number::ONE)
    }
    pub fn letter(name: &str) -> Polynomial {
        Polynomial { terms: BTreeMap::from([(vec![(Symbol::new(name), 1)], Number::ONE)]) }
    }

    /// The polynomial that an expression is, expanded. Parts without any of `letters` that are no polynomial, such as
    /// √2, become opaque; `None` where a part with one of them is no polynomial, or it grows too large.
    pub fn from_expr(expr: &Expr, letters: &[&str], opaque: &mut Opaque) -> Option<Polynomial> {
        match expr.node() {
            Node::Num(n) => Some(Polynomial::number(*n)),
            Node::Var(name) => Some(Polynomial::letter(name)),
            Node::Neg(a) => Polynomial::from_expr(a, letters, opaque)?.scale(Number::int(-1)),
            Node::Sum(terms) => terms
                .iter()
                .try_fold(Polynomial::zero(), |total, term| total.add(&Polynomial::from_expr(term, letters, opaque)?)),
            Node::Product(factors) => factors.iter().try_fold(Polynomial::one(), |total, factor| {
                total.mul(&Polynomial::from_expr(factor, letters, opaque)?)
            }),
            Node::Div(a, b) => {
                let divisor = Polynomial::from_expr(b, letters, opaque)?.as_number()?;
                Polynomial::from_expr(a, letters, opaque)?.scale(divisor.recip()?)
            }
            Node::Pow(base, exponent) => match exponent.as_number().and_then(Number::as_int) {
                Some(n @ 0..) => Polynomial::from_expr(base, letters, opaque)?.pow(u32::try_from(n).ok()?),
                _ => Polynomial::opaque(expr, letters, opaque),
            },
            Node::Const(_) | Node::Call(..) | Node::Cases(..) => Polynomial::opaque(expr, letters, opaque),
            Node::Slope(..) => None,
        }
    }

    fn opaque(expr: &Expr, letters: &[&str], opaque: &mut Opaque) -> Option<Polynomial> {
        let constant = !letters.iter().any(|name| expr.mentions(name));
        constant.then(|| Polynomial::letter(&opaque.letter(expr)))
    }

    /// As an expression: ascending in the letter `small`, and within that descending in the letter `main`, as
    /// `2x + h` and `3x² + 3xh + h²` are written. Both may be the same letter, then it is descending.
    pub fn to_expr(&self, main: &str, small: &str, opaque: &Opaque) -> Expr {
        let power = |monomial: &Monomial, name: &str| {
            monomial.iter().find(|(known, _)| known == name).map_or(0, |(_, exponent)| i64::from(*exponent))
        };
        let mut terms: Vec<(&Monomial, &Number)> = self.terms.iter().collect();
        terms.sort_by_key(|(monomial, _)| {
            let rising = if main == small { 0 } else { power(monomial, small) };
            (rising, -power(monomial, main))
        });
        Expr::sum(terms.into_iter().map(|(monomial, coefficient)| term(monomial, *coefficient, main, small, opaque)))
    }

    fn put(&mut self, monomial: Monomial, n: Number) {
        if !n.is_zero() {
            self.terms.insert(monomial, n);
        }
    }
    fn bounded(self) -> Option<Polynomial> {
        let degree = self.terms.keys().map(|monomial| monomial.iter().map(|(_, e)| *e).sum::<u32>()).max();
        (self.terms.len() <= MOST_TERMS && degree.unwrap_or(0) <= MOST_DEGREE).then_some(self)
    }
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }
    /// The number this is, when it has no letters.
    pub fn as_number(&self) -> Option<Number> {
        match self.terms.iter().next() {
            None => Some(Number::ZERO),
            Some((monomial, n)) => (self.terms.len() == 1 && monomial.is_empty()).then_some(*n),
        }
    }
    pub fn add(&self, other: &Polynomial) -> Option<Polynomial> {
        let mut sum = self.clone();
        for (monomial, n) in &other.terms {
            let total = match sum.terms.remove(monomial) {
                Some(old) => old.add(*n)?,
                None => *n,
            };
            sum.put(monomial.clone(), total);
        }
        sum.bounded()
    }
    pub fn sub(&self, other: &Polynomial) -> Option<Polynomial> {
        self.add(&other.scale(Number::int(-1))?)
    }
    pub fn scale(&self, by: Number) -> Option<Polynomial> {
        let mut scaled = Polynomial::zero();
        for (monomial, n) in &self.terms {
            scaled.put(monomial.clone(), n.mul(by)?);
        }
        Some(scaled)
    }
    pub fn mul(&self, other: &Polynomial) -> Option<Polynomial> {
        if self.terms.len() * other.terms.len() > 16 * MOST_TERMS {
            return None;
        }
        let mut product = Polynomial::zero();
        for (left, n) in &self.terms {
            for (right, m) in &other.terms {
                let monomial = joined(left, right);
                let added = n.mul(*m)?;
                let total = match product.terms.remove(&monomial) {
                    Some(old) => old.add(added)?,
                    None => added,
                };
                product.put(monomial, total);
            }
        }
        product.bounded()
    }
    pub fn pow(&self, n: u32) -> Option<Polynomial> {
        if n > MOST_DEGREE {
            return None;
        }
        (0..n).try_fold(Polynomial::one(), |power, _| power.mul(self))
    }

    /// The coefficients by powers of a letter, from the constant one up; each is free of the letter.
    pub fn coefficients(&self, name: &str) -> Vec<Polynomial> {
        let mut found: Vec<Polynomial> = Vec::new();
        for (monomial, n) in &self.terms {
            let mut rest = monomial.clone();
            let at = rest.iter().position(|(known, _)| known == name);
            let exponent = at.map_or(0, |at| rest.remove(at).1 as usize);
            if found.len() <= exponent {
                found.resize(exponent + 1, Polynomial::zero());
            }
            if let Some(coefficient) = found.get_mut(exponent) {
                coefficient.put(rest, *n);
            }
        }
        found
    }
    pub fn degree(&self, name: &str) -> usize {
        self.coefficients(name).len().saturating_sub(1)
    }
    fn from_coefficients(name: &str, coefficients: &[Polynomial]) -> Option<Polynomial> {
        let letter = Polynomial::letter(name);
        // Horner's rule, from the highest coefficient down.
        coefficients.iter().rev().try_fold(Polynomial::zero(), |total, part| total.mul(&letter)?.add(part))
    }
    /// With a letter replaced.
    pub fn substitute(&self, name: &str, value: &Polynomial) -> Option<Polynomial> {
        let coefficients = self.coefficients(name);
        coefficients.iter().rev().try_fold(Polynomial::zero(), |total, part| total.mul(value)?.add(part))
    }
    /// Divided by `name^n`, where that comes out.
    pub fn over_power(&self, name: &str, n: usize) -> Option<Polynomial> {
        let coefficients = self.coefficients(name);
        let (low, high) = coefficients.split_at_checked(n)?;
        if low.iter().all(Polynomial::is_zero) { Polynomial::from_coefficients(name, high) } else { None }
    }
    /// Divided by `name − root`, where that comes out; `root` is free of the letter (synthetic division).
    pub fn over_root(&self, name: &str, root: &Polynomial) -> Option<Polynomial> {
        let mut quotient = Vec::new();
        let mut carried = Polynomial::zero();
        for part in self.coefficients(name).iter().rev() {
            carried = carried.mul(root)?.add(part)?;
            quotient.push(carried.clone());
        }
        // The last one carried is the remainder.
        let remainder = quotient.pop()?;
        quotient.reverse();
        if remainder.is_zero() { Polynomial::from_coefficients(name, &quotient) } else { None }
    }
}

fn joined(left: &Monomial, right: &Monomial) -> Monomial {
    let mut all = left.clone();
    for (name, exponent) in right {
        match all.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum += exponent,
            None => all.push((name.clone(), *exponent)),
        }
    }
    all.sort_unstable();
    all
}

/// Coefficient first, other letters in their order, then `main`, then `small`: `3x²h`.
fn term(monomial: &Monomial, coefficient: Number, main: &str, small: &str, opaque: &Opaque) -> Expr {
    let mut letters: Vec<&(Symbol, u32)> = monomial.iter().collect();
    letters.sort_by_key(|(name, _)| (name == small && main != small, name == main));
    let powers = letters.into_iter().map(|(name, exponent)| match exponent {
        1 => opaque.part(name),
        n => opaque.part(name).to_the(Expr::from(i64::from(*n))),
    });
    let size = if coefficient.is_negative() { coefficient.neg().unwrap_or(coefficient) } else { coefficient };
    let number = (!size.is_one() || monomial.is_empty()).then(|| Expr::number(size));
    let product = Expr::product(number.into_iter().chain(powers));
    if coefficient.is_negative() { product.negate() } else { product }
}

/// A quotient of two polynomials.
#[derive(Clone, Debug, PartialEq)]
pub struct Rational {
    pub top: Polynomial,
    pub bottom: Polynomial,
}

impl Rational {
    fn whole(top: Polynomial) -> Rational {
        Rational { top, bottom: Polynomial::one() }
    }

    /// The quotient of polynomials that an expression is, over one bar; not cancelled.
    pub fn from_expr(expr: &Expr, letters: &[&str], opaque: &mut Opaque) -> Option<Rational> {
        if let Some(top) = Polynomial::from_expr(expr, letters, opaque) {
            return Some(Rational::whole(top));
        }
        let mut of = |part: &Expr| Rational::from_expr(part, letters, opaque);
        match expr.node() {
            Node::Neg(a) => {
                let a = of(a)?;
                Some(Rational { top: a.top.scale(Number::int(-1))?, bottom: a.bottom })
            }
            Node::Sum(terms) => {
                terms.iter().try_fold(Rational::whole(Polynomial::zero()), |total, term| total.add(&of(term)?))
            }
            Node::Product(factors) => {
                factors.iter().try_fold(Rational::whole(Polynomial::one()), |total, factor| total.mul(&of(factor)?))
            }
            Node::Div(a, b) => {
                let (a, b) = (of(a)?, of(b)?);
                a.mul(&b.turned()?)
            }
            Node::Pow(base, exponent) => {
                let n = exponent.as_number()?.as_int()?;
                let base = of(base)?;
                let base = if n < 0 { base.turned()? } else { base };
                let n = u32::try_from(n.unsigned_abs()).ok()?;
                Some(Rational { top: base.top.pow(n)?, bottom: base.bottom.pow(n)? })
            }
            _ => None,
        }
    }

    fn turned(self) -> Option<Rational> {
        (!self.top.is_zero()).then_some(Rational { top: self.bottom, bottom: self.top })
    }
    fn mul(&self, other: &Rational) -> Option<Rational> {
        Some(Rational { top: self.top.mul(&other.top)?, bottom: self.bottom.mul(&other.bottom)? })
    }
    fn add(&self, other: &Rational) -> Option<Rational> {
        if self.bottom == other.bottom {
            return Some(Rational { top: self.top.add(&other.top)?, bottom: self.bottom.clone() });
        }
        let top = self.top.mul(&other.bottom)?.add(&other.top.mul(&self.bottom)?)?;
        Some(Rational { top, bottom: self.bottom.mul(&other.bottom)? })
    }

    /// Both divided by `name − root` as often as both can be; also how often that was.
    pub fn cancelled_at(&self, name: &str, root: &Polynomial) -> (Rational, usize) {
        let (mut now, mut times) = (self.clone(), 0);
        while !now.top.is_zero()
            && let (Some(top), Some(bottom)) = (now.top.over_root(name, root), now.bottom.over_root(name, root))
        {
            (now, times) = (Rational { top, bottom }, times + 1);
        }
        (now, times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands_divides_and_writes_in_order() {
        let (x, h) = (Polynomial::letter("x"), Polynomial::letter("h"));
        let cube = x.add(&h).unwrap().pow(3).unwrap().sub(&x.pow(3).unwrap()).unwrap();
        let quotient = cube.over_power("h", 1).unwrap();
        assert_eq!(quotient.degree("x"), 2);
        assert_eq!(quotient.over_power("h", 1), None);
        let written = quotient.to_expr("x", "h", &Opaque::default());
        let three = || Expr::from(3);
        let expected = Expr::sum([
            three().times(Expr::var("x").to_the(2.into())),
            Expr::product([three(), Expr::var("x"), Expr::var("h")]),
            Expr::var("h").to_the(2.into()),
        ]);
        assert_eq!(written, expected);
    }

    #[test]
    fn a_root_divides_out_exactly() {
        let x = Polynomial::letter("x");
        let a = Polynomial::letter("a");
        let difference = x.pow(2).unwrap().sub(&a.pow(2).unwrap()).unwrap();
        assert_eq!(difference.over_root("x", &a), x.add(&a));
        assert_eq!(difference.over_root("x", &Polynomial::one()), None);
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let sum = ["a", "b", "c", "d", "f"].iter().map(|name| Polynomial::letter(name));
        let sum = sum.fold(Polynomial::one(), |total, part| total.add(&part).unwrap());
        assert_eq!(sum.pow(30), None);
        assert_eq!(Polynomial::letter("x").pow(1000), None);
    }
}
