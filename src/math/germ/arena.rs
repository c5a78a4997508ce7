//! The arena of germs: functions of s for all large s, hash-consed and in one normal form.
//!
//! A sum is a list of monomials with rational coefficients, a monomial a list of bases with rational exponents.
//! Products are multiplied out while they stay small, exponentials are gathered into one, logarithms of whole numbers
//! are split by primes. So most of what is equal is one node, and a difference of equals is the number 0.

use super::primes::{fold_primes, power_of, split};
use crate::math::expr::{Expr, Symbol};
use crate::math::functions::{self as fun, Func};
use crate::math::number::Number;
use crate::math::steps;
use std::cmp::Ordering;
use std::collections::HashMap;

/// A germ: an index into the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Germ(u32);

/// The number 0.
pub(crate) const ZERO: Germ = Germ(0);
/// The number 1.
pub(crate) const ONE: Germ = Germ(1);
/// What grows without end.
pub(crate) const S: Germ = Germ(2);
/// The constant π.
pub(crate) const PI: Germ = Germ(3);

/// One node, its parts in normal form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum GermForm {
    Number(Number),
    Pi,
    S,
    Letter(Symbol),
    /// The sine or cosine of the phase of a group, which grows without end.
    Wave {
        group: usize,
        cosine: bool,
    },
    /// `u − floor(u)` for the phase u of a group.
    Frac(usize),
    /// `(−1)^floor(u)` for the phase u of a group.
    Parity(usize),
    /// Monomials, each with a coefficient that is not 0.
    Sum(Vec<(Germ, Number)>),
    /// Bases, each with an exponent that is not 0. A base under an exponent that is not whole is positive.
    Product(Vec<(Germ, Number)>),
    Exp(Germ),
    Ln(Germ),
    /// sin, cos, asin, acos, atan and erf at what stays finite; abs, sign, floor, max and min of what swings.
    Call(Func, Vec<Germ>),
    /// `e^(u²)·(1 − erf(u))` for a u that grows without end.
    ErfTail(Germ),
}

/// Why nothing more can be said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum GermStop {
    /// There is no real value for any large s.
    NoDomain,
    /// It has no value on stretches that come again and again.
    Gaps,
    /// A sign or a value that changes for ever. The germ is what is left at order 0, where that is known.
    Swings(Option<Germ>),
    /// A bound on the work.
    Budget(&'static str),
    /// A constant whose sign is not known.
    Constant(Expr),
    /// A letter, or a form of letters, whose sign is asked.
    Split(Germ),
    /// Beyond what is worked out here.
    Beyond,
    /// The phases have been found to have a finer common measure: begin again.
    Again,
}

pub(crate) type GermFound<T> = Result<T, GermStop>;

/// Products are multiplied out up to so many terms.
const MOST_SPREAD: usize = 120;
/// Nodes of one arena.
const MOST_NODES: usize = 60_000;
/// Entries read or written in sums and products.
const MOST_WORK: usize = 3_000_000;

#[derive(Clone, Copy, Debug, Default)]
struct Traits {
    moving: bool,
    letters: bool,
    swings: bool,
    size: u32,
}

#[derive(Debug)]
pub(crate) struct Arena {
    forms: Vec<GermForm>,
    traits: Vec<Traits>,
    ids: HashMap<GermForm, Germ>,
    work: usize,
}

/// Rationals are kept in 128 bits on either side of the bar.
pub(super) const TOO_LARGE: GermStop = GermStop::Budget("the numbers grow too large");

pub(super) fn fits<T>(n: Option<T>) -> GermFound<T> {
    n.ok_or(TOO_LARGE)
}

impl Arena {
    pub fn new() -> Arena {
        let mut arena = Arena { forms: Vec::new(), traits: Vec::new(), ids: HashMap::new(), work: 0 };
        for form in [GermForm::Number(Number::ZERO), GermForm::Number(Number::ONE), GermForm::S, GermForm::Pi] {
            arena.push(form);
        }
        arena
    }

    pub fn push(&mut self, form: GermForm) -> Germ {
        let mut traits = Traits { size: 1, ..Traits::default() };
        match &form {
            GermForm::S => traits.moving = true,
            GermForm::Letter(_) => traits.letters = true,
            GermForm::Wave { .. } | GermForm::Frac(_) | GermForm::Parity(_) => traits.swings = true,
            _ => {}
        }
        for part in parts(&form) {
            let of = self.traits(part);
            traits.moving |= of.moving;
            traits.letters |= of.letters;
            traits.swings |= of.swings;
            traits.size = traits.size.saturating_add(of.size);
        }
        let germ = Germ(u32::try_from(self.forms.len()).unwrap_or(u32::MAX));
        self.forms.push(form.clone());
        self.traits.push(traits);
        self.ids.insert(form, germ);
        germ
    }
    pub fn put(&mut self, form: GermForm) -> GermFound<Germ> {
        if let Some(known) = self.ids.get(&form) {
            return Ok(*known);
        }
        self.spend(1)?;
        if self.forms.len() >= MOST_NODES {
            return Err(GermStop::Budget("the expansion grows too large"));
        }
        Ok(self.push(form))
    }
    pub fn spend(&mut self, work: usize) -> GermFound<()> {
        self.work += work;
        if !steps::take(4 * work as u64) || self.work > MOST_WORK {
            Err(GermStop::Budget("the expansion takes too many steps"))
        } else {
            Ok(())
        }
    }
    pub fn form(&self, germ: Germ) -> &GermForm {
        self.forms.get(germ.0 as usize).unwrap_or(&GermForm::S)
    }
    fn traits(&self, germ: Germ) -> Traits {
        self.traits.get(germ.0 as usize).copied().unwrap_or_default()
    }
    /// Whether it depends on s.
    pub fn moves(&self, germ: Germ) -> bool {
        self.traits(germ).moving
    }
    pub fn has_letters(&self, germ: Germ) -> bool {
        self.traits(germ).letters
    }
    pub fn swings(&self, germ: Germ) -> bool {
        self.traits(germ).swings
    }
    pub fn size(&self, germ: Germ) -> u32 {
        self.traits(germ).size
    }
    pub fn as_number(&self, germ: Germ) -> Option<Number> {
        match self.form(germ) {
            GermForm::Number(n) => Some(*n),
            _ => None,
        }
    }

    pub fn number(&mut self, n: Number) -> GermFound<Germ> {
        self.put(GermForm::Number(n.marked_decimal(false)))
    }
    pub fn int(&mut self, n: i64) -> GermFound<Germ> {
        self.number(Number::int(n))
    }
    pub fn ratio(&mut self, a: i128, b: i128) -> GermFound<Germ> {
        self.number(fits(Number::ratio(a, b))?)
    }

    /// The monomials with their coefficients.
    pub fn terms(&self, germ: Germ) -> Vec<(Germ, Number)> {
        match self.form(germ) {
            GermForm::Number(n) if n.is_zero() => Vec::new(),
            GermForm::Number(n) => vec![(ONE, *n)],
            GermForm::Sum(terms) => terms.clone(),
            _ => vec![(germ, Number::ONE)],
        }
    }
    /// The bases with their exponents of what is no sum.
    pub fn factors(&self, germ: Germ) -> Vec<(Germ, Number)> {
        match self.form(germ) {
            GermForm::Product(factors) => factors.clone(),
            _ if germ == ONE => Vec::new(),
            _ => vec![(germ, Number::ONE)],
        }
    }

    pub fn sum_of(&mut self, mut terms: Vec<(Germ, Number)>) -> GermFound<Germ> {
        self.spend(terms.len())?;
        terms.sort_unstable_by_key(|(monomial, _)| *monomial);
        let mut merged: Vec<(Germ, Number)> = Vec::with_capacity(terms.len());
        for (monomial, coefficient) in terms {
            match merged.last_mut() {
                Some((last, total)) if *last == monomial => *total = fits(total.add(coefficient))?,
                _ => merged.push((monomial, coefficient)),
            }
        }
        merged.retain(|(_, coefficient)| !coefficient.is_zero());
        match merged[..] {
            [] => Ok(ZERO),
            [(ONE, n)] => self.number(n),
            [(monomial, n)] if n.is_one() => Ok(monomial),
            _ => self.put(GermForm::Sum(merged)),
        }
    }
    pub fn add(&mut self, a: Germ, b: Germ) -> GermFound<Germ> {
        match (a, b) {
            (ZERO, other) | (other, ZERO) => Ok(other),
            _ => {
                let mut terms = self.terms(a);
                terms.extend(self.terms(b));
                self.sum_of(terms)
            }
        }
    }
    pub fn scale(&mut self, germ: Germ, by: Number) -> GermFound<Germ> {
        if by.is_one() {
            return Ok(germ);
        }
        let mut terms = self.terms(germ);
        for (_, coefficient) in &mut terms {
            *coefficient = fits(coefficient.mul(by))?;
        }
        self.sum_of(terms)
    }
    pub fn neg(&mut self, germ: Germ) -> GermFound<Germ> {
        self.scale(germ, Number::int(-1))
    }
    pub fn sub(&mut self, a: Germ, b: Germ) -> GermFound<Germ> {
        let b = self.neg(b)?;
        self.add(a, b)
    }

    /// A positive number and a germ whose first coefficient is 1 or −1; their product is the germ.
    pub fn primitive(&mut self, germ: Germ) -> GermFound<(Number, Germ)> {
        let Some((_, first)) = self.terms(germ).first().copied() else { return Ok((Number::ONE, germ)) };
        let size = fits(first.abs())?.marked_decimal(false);
        let by = fits(size.recip())?;
        Ok((size, self.scale(germ, by)?))
    }

    pub fn mul(&mut self, a: Germ, b: Germ) -> GermFound<Germ> {
        if a == ZERO || b == ZERO {
            return Ok(ZERO);
        }
        if let Some(n) = self.as_number(a) {
            return self.scale(b, n);
        }
        if let Some(n) = self.as_number(b) {
            return self.scale(a, n);
        }
        let (left, right) = (self.terms(a), self.terms(b));
        match (&left[..], &right[..]) {
            ([(m, c)], [(n, d)]) => {
                let mut factors = self.factors(*m);
                factors.extend(self.factors(*n));
                let product = self.product_of(factors)?;
                let c = fits(c.mul(*d))?;
                self.scale(product, c)
            }
            ([(m, c)], sum) | (sum, [(m, c)]) => {
                // What is divided by cancels as a whole.
                let whole = if sum.len() == left.len() && sum == &left[..] { a } else { b };
                let (size, base) = self.primitive(whole)?;
                let opposite = self.neg(base)?;
                let mut factors = self.factors(*m);
                for (candidate, sign) in [(base, 1), (opposite, -1)] {
                    if let Some((_, e)) = factors.iter_mut().find(|(known, _)| *known == candidate) {
                        *e = fits(e.add(Number::ONE))?;
                        let product = self.product_of(factors)?;
                        let by = fits(fits(size.mul(*c))?.mul(Number::int(sign)))?;
                        return self.scale(product, by);
                    }
                }
                self.spread(&[(*m, *c)], sum)
            }
            _ if left.len() * right.len() <= MOST_SPREAD => self.spread(&left, &right),
            _ => {
                let ((c, a), (d, b)) = (self.primitive(a)?, self.primitive(b)?);
                let mut factors = vec![(a, Number::ONE), (b, Number::ONE)];
                if a == b {
                    factors = vec![(a, Number::int(2))];
                }
                factors.sort_unstable_by_key(|(base, _)| *base);
                let product = self.put(GermForm::Product(factors))?;
                self.scale(product, fits(c.mul(d))?)
            }
        }
    }
    fn spread(&mut self, left: &[(Germ, Number)], right: &[(Germ, Number)]) -> GermFound<Germ> {
        let mut terms = Vec::with_capacity(left.len() * right.len());
        for (m, c) in left {
            for (n, d) in right {
                let mut factors = self.factors(*m);
                factors.extend(self.factors(*n));
                let product = self.product_of(factors)?;
                let by = fits(c.mul(*d))?;
                for (monomial, e) in self.terms(product) {
                    terms.push((monomial, fits(e.mul(by))?));
                }
            }
        }
        self.sum_of(terms)
    }

    /// The product of powers; bases with the same germ are gathered.
    pub fn product_of(&mut self, mut factors: Vec<(Germ, Number)>) -> GermFound<Germ> {
        self.spend(factors.len())?;
        factors.sort_unstable_by_key(|(base, _)| *base);
        let mut gathered: Vec<(Germ, Number)> = Vec::with_capacity(factors.len());
        for (base, exponent) in factors {
            match gathered.last_mut() {
                Some((last, total)) if *last == base => *total = fits(total.add(exponent))?,
                _ => gathered.push((base, exponent)),
            }
        }
        let mut coefficient = Number::ONE;
        let mut primes: Vec<(i128, Number)> = Vec::new();
        let mut exponent = ZERO;
        let mut exponentials: Vec<Germ> = Vec::new();
        let mut kept: Vec<(Germ, Number)> = Vec::with_capacity(gathered.len());
        let mut sums: Vec<Germ> = Vec::new();
        for (base, power) in gathered {
            if power.is_zero() {
                continue;
            }
            match self.form(base).clone() {
                GermForm::Number(n) => {
                    let own = power_of(n, power, &mut primes)?;
                    // 10^50 does not fit, 2^50 and 5^50 do.
                    let small = own.num().unsigned_abs() < 1 << 60 && own.den() < 1 << 60;
                    match coefficient.mul(own).filter(|_| small || power.is_one() || n.is_negative()) {
                        Some(product) => coefficient = product,
                        None if n.is_negative() => return Err(TOO_LARGE),
                        None => split(n, power, &mut primes)?,
                    }
                }
                GermForm::Exp(argument) => {
                    exponentials.push(base);
                    let argument = self.scale(argument, power)?;
                    exponent = self.add(exponent, argument)?;
                }
                // The square of a sign is 1.
                GermForm::Parity(_) => {
                    if power.num() % 2 != 0 {
                        kept.push((base, Number::ONE));
                    }
                }
                GermForm::Sum(terms) if spreads(terms.len(), power) => {
                    let power = self.pow(base, power)?;
                    sums.push(power);
                }
                _ => kept.push((base, power)),
            }
        }
        coefficient = fits(coefficient.mul(fold_primes(coefficient, &mut primes)?))?;
        for (prime, power) in primes {
            let base = self.number(fits(Number::ratio(prime, 1))?)?;
            kept.push((base, power));
        }
        if exponent != ZERO {
            let e = self.put(GermForm::Exp(exponent))?;
            kept.push((e, Number::ONE));
        }
        kept.sort_unstable_by_key(|(base, _)| *base);
        let mut product = match kept[..] {
            [] => ONE,
            [(base, power)] if power.is_one() => base,
            _ => self.put(GermForm::Product(kept))?,
        };
        for sum in sums {
            product = self.mul(product, sum)?;
        }
        self.scale(product, coefficient)
    }

    /// A power of what is positive, or any whole power.
    pub fn pow(&mut self, germ: Germ, exponent: Number) -> GermFound<Germ> {
        let exponent = exponent.marked_decimal(false);
        if exponent.is_zero() {
            return Ok(ONE);
        }
        if exponent.is_one() {
            return Ok(germ);
        }
        if germ == ZERO {
            return if exponent.is_negative() { Err(GermStop::NoDomain) } else { Ok(ZERO) };
        }
        if germ == ONE {
            return Ok(ONE);
        }
        let terms = self.terms(germ);
        if let [(monomial, coefficient)] = terms[..] {
            let mut factors = self.factors(monomial);
            for (_, e) in &mut factors {
                *e = fits(e.mul(exponent))?;
            }
            if !coefficient.is_one() {
                let base = self.number(coefficient)?;
                factors.push((base, exponent));
            }
            return self.product_of(factors);
        }
        if spreads(terms.len(), exponent) {
            let mut product = germ;
            for _ in 1..exponent.num() {
                let (left, right) = (self.terms(product), terms.clone());
                product = self.spread(&left, &right)?;
            }
            return Ok(product);
        }
        let (size, mut base) = self.primitive(germ)?;
        let mut negative = false;
        if exponent.is_integer() && self.terms(base).first().is_some_and(|(_, c)| c.is_negative()) {
            base = self.neg(base)?;
            negative = exponent.num() % 2 != 0;
        }
        let size = self.number(size)?;
        let product = self.product_of(vec![(size, exponent)])?;
        let power = self.put(GermForm::Product(vec![(base, exponent)]))?;
        let product = self.mul(product, power)?;
        if negative { self.neg(product) } else { Ok(product) }
    }
    pub fn recip(&mut self, germ: Germ) -> GermFound<Germ> {
        self.pow(germ, Number::int(-1))
    }
    pub fn div(&mut self, a: Germ, b: Germ) -> GermFound<Germ> {
        let b = self.recip(b)?;
        self.mul(a, b)
    }

    /// Every part replaced by what `change` makes of it, and put together again.
    pub fn rebuild(
        &mut self,
        germ: Germ,
        change: &mut dyn FnMut(&mut Arena, Germ) -> GermFound<Germ>,
    ) -> GermFound<Germ> {
        match self.form(germ).clone() {
            GermForm::Sum(terms) => {
                let mut all = Vec::new();
                for (monomial, coefficient) in terms {
                    let part = change(self, monomial)?;
                    for (m, c) in self.terms(part) {
                        all.push((m, fits(c.mul(coefficient))?));
                    }
                }
                self.sum_of(all)
            }
            GermForm::Product(factors) => {
                let mut product = ONE;
                for (base, exponent) in factors {
                    let part = change(self, base)?;
                    let power = self.pow(part, exponent)?;
                    product = self.mul(product, power)?;
                }
                Ok(product)
            }
            GermForm::Exp(argument) => {
                let argument = change(self, argument)?;
                self.exp(argument)
            }
            GermForm::Ln(argument) => {
                let argument = change(self, argument)?;
                self.plain_ln(argument)
            }
            GermForm::Call(function, arguments) => {
                let mut changed = Vec::new();
                for argument in arguments {
                    changed.push(change(self, argument)?);
                }
                match (function, &changed[..]) {
                    (fun::SIN, [u]) => Ok(self.sin_cos(*u)?.0),
                    (fun::COS, [u]) => Ok(self.sin_cos(*u)?.1),
                    _ => self.put(GermForm::Call(function, changed)),
                }
            }
            GermForm::ErfTail(argument) => {
                let argument = change(self, argument)?;
                self.put(GermForm::ErfTail(argument))
            }
            _ => Ok(germ),
        }
    }

    /// How two numbers, or numbers and constants that are numbers, compare.
    pub fn compare_numbers(&self, a: Germ, b: Germ) -> Option<Ordering> {
        self.as_number(a)?.compare(self.as_number(b)?)
    }
}

/// Whether this power of a sum of so many terms is multiplied out.
fn spreads(terms: usize, power: Number) -> bool {
    matches!(power.as_int(), Some(n @ 1..=4) if terms.pow(u32::try_from(n).unwrap_or(4)) <= 64 || n == 1)
}

/// The direct parts.
pub(super) fn parts(form: &GermForm) -> Vec<Germ> {
    match form {
        GermForm::Sum(parts) | GermForm::Product(parts) => parts.iter().map(|(part, _)| *part).collect(),
        GermForm::Exp(a) | GermForm::Ln(a) | GermForm::ErfTail(a) => vec![*a],
        GermForm::Call(_, arguments) => arguments.clone(),
        _ => Vec::new(),
    }
}
