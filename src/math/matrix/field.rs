//! Entries in finite fields, eight primes at once: where two matrix expressions agree there, at random entries, they
//! are the same function at these sizes.
//!
//! Each prime is p = 2q + 1 with q prime and p ≡ 23 modulo 24, so that a field has signs (the quadratic character) and
//! every positive element one positive root, as the real numbers have. Functions that are not algebraic are letters:
//! one random element for each argument, with the relations that answers rely on (eˣ e⁻ˣ = 1, sin² + cos² = 1, odd
//! functions odd). Agreement then is an identity in the letters (Schwartz 1980, Zippel 1979).

use super::evaluate::Entry;
use crate::math::functions::Func;
use crate::math::{Constant, Number};

/// How many primes.
pub const LANES: usize = 8;

/// Safe primes just below 2⁶¹ in which 2, 3, 5 and 7 are squares.
const PRIMES: [u64; LANES] = [
    2_305_843_009_213_690_799,
    2_305_843_009_213_668_599,
    2_305_843_009_213_655_999,
    2_305_843_009_213_612_679,
    2_305_843_009_213_609_319,
    2_305_843_009_213_544_519,
    2_305_843_009_213_542_959,
    2_305_843_009_213_528_319,
];

/// One element of each field; where a bit of `defined` is not set, that field has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    lanes: [u64; LANES],
    defined: u8,
}

fn multiply(a: u64, b: u64, p: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(p)) as u64
}
fn plus(a: u64, b: u64, p: u64) -> u64 {
    let sum = a + b;
    if sum >= p { sum - p } else { sum }
}
fn minus(a: u64, p: u64) -> u64 {
    if a == 0 { 0 } else { p - a }
}
fn raise(mut base: u64, mut exponent: u64, p: u64) -> u64 {
    let mut out = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            out = multiply(out, base, p);
        }
        base = multiply(base, base, p);
        exponent >>= 1;
    }
    out
}
/// 1, −1 or 0: the sign of an element.
fn character(a: u64, p: u64) -> i8 {
    match raise(a, p >> 1, p) {
        0 => 0,
        1 => 1,
        _ => -1,
    }
}
/// A number that looks random, the same for the same words: SplitMix64's last step, twice.
fn mixed(a: u64, b: u64) -> u64 {
    let mut z = a ^ b.rotate_left(31).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2 {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    }
    z
}

impl Element {
    fn each(make: impl Fn(u64) -> Option<u64>) -> Element {
        let mut out = Element { lanes: [0; LANES], defined: 0 };
        for (at, p) in PRIMES.iter().enumerate() {
            if let Some(value) = make(*p) {
                out.lanes[at] = value;
                out.defined |= 1 << at;
            }
        }
        out
    }
    fn map(&self, change: impl Fn(u64, u64) -> Option<u64>) -> Element {
        let mut out = Element { lanes: [0; LANES], defined: 0 };
        for (at, p) in PRIMES.iter().enumerate() {
            if self.defined & (1 << at) != 0
                && let Some(value) = change(self.lanes[at], *p)
            {
                out.lanes[at] = value;
                out.defined |= 1 << at;
            }
        }
        out
    }
    /// A random element of each field from a seed.
    pub fn random(seed: u64) -> Element {
        Element::each(|p| Some(mixed(seed, p) % p))
    }
    /// A random positive element of each field.
    pub fn positive(seed: u64) -> Element {
        let any = Element::random(seed);
        any.mul(&any)
    }
    /// In which fields both have a value, and in which of those they differ.
    pub fn compared(&self, other: &Element) -> (u8, u8) {
        let both = self.defined & other.defined;
        let apart = (0..LANES).filter(|at| self.lanes[*at] != other.lanes[*at]).fold(0, |mask, at| mask | 1 << at);
        (both, both & apart)
    }
    /// A letter for the argument: the same for the same argument, and `paired` of it for minus the argument.
    fn letter(&self, salt: u64, positive: bool, paired: fn(u64, u64) -> Option<u64>) -> Element {
        self.map(|u, p| {
            let size = u.min(minus(u, p));
            let any = mixed(salt ^ size, p) % p;
            let value = if positive { multiply(any, any, p) } else { any };
            if value == 0 {
                return None;
            }
            if size == u { Some(value) } else { paired(value, p) }
        })
    }
}

fn inverted(a: u64, p: u64) -> Option<u64> {
    (a != 0).then(|| raise(a, p - 2, p))
}

impl Entry for Element {
    fn number(n: Number) -> Option<Element> {
        let part = |n: i128, p: u64| {
            let size = (n.unsigned_abs() % u128::from(p)) as u64;
            if n < 0 { minus(size, p) } else { size }
        };
        Some(Element::each(|p| Some(multiply(part(n.num(), p), inverted(part(n.den(), p), p)?, p))))
    }
    fn constant(c: Constant) -> Option<Element> {
        Some(match c {
            Constant::Pi => Element::positive(0x7069),
            Constant::E => Element::number(Number::ONE)?.call(crate::math::functions::lookup("exp")?)?,
        })
    }
    fn add(&self, other: &Element) -> Element {
        let mut out = Element { lanes: [0; LANES], defined: self.defined & other.defined };
        for (at, p) in PRIMES.iter().enumerate() {
            out.lanes[at] = plus(self.lanes[at], other.lanes[at], *p);
        }
        out
    }
    fn mul(&self, other: &Element) -> Element {
        let mut out = Element { lanes: [0; LANES], defined: self.defined & other.defined };
        for (at, p) in PRIMES.iter().enumerate() {
            out.lanes[at] = multiply(self.lanes[at], other.lanes[at], *p);
        }
        out
    }
    fn neg(&self) -> Element {
        self.map(|a, p| Some(minus(a, p)))
    }
    fn inverse(&self) -> Option<Element> {
        Some(self.map(inverted))
    }
    fn power(&self, n: Number) -> Option<Element> {
        if let Some(k) = n.as_int() {
            return Some(self.map(|a, p| {
                let power = raise(a, k.unsigned_abs(), p);
                if k < 0 { inverted(power, p) } else { Some(power) }
            }));
        }
        let (top, bottom) = (i64::try_from(n.num()).ok()?, u64::try_from(n.den()).ok()?);
        Some(self.map(|a, p| {
            // q is odd and prime, so every denominator has an inverse modulo q; the root of a positive is positive.
            let q = p >> 1;
            let sign = character(a, p);
            if sign == 0 {
                return (top > 0).then_some(0);
            }
            if sign < 0 && bottom % 2 == 0 {
                return None;
            }
            let size = if sign < 0 { minus(a, p) } else { a };
            let exponent = multiply(top.unsigned_abs() % q, raise(bottom % q, q - 2, q), q);
            let root = raise(size, exponent, p);
            let root = if top < 0 { inverted(root, p)? } else { root };
            Some(if sign < 0 && top % 2 != 0 { minus(root, p) } else { root })
        }))
    }
    fn call(&self, f: Func) -> Option<Element> {
        let salt = u64::from(f.0) << 48 | 0x5a5a;
        let half = Number::ratio(1, 2)?;
        let one = Element::number(Number::ONE)?;
        let two = Element::number(Number::int(2))?;
        // 0 at 0, where the sign is 0.
        let sign = self.map(|a, p| {
            Some(match character(a, p) {
                1 => 1,
                0 => 0,
                _ => p - 1,
            })
        });
        let step = || Some(sign.add(&one).mul(&two.inverse()?));
        Some(match f.name() {
            "sign" => sign,
            "abs" => sign.mul(self),
            "step" => sign.map(|s, _| Some(u64::from(s == 1))),
            "relu" => step()?.mul(self),
            "sqrt" => return self.power(half),
            "exp" => {
                let at_zero = self.map(|a, p| (a == 0).then_some(1 % p));
                let letter = self.letter(salt, true, inverted);
                Element {
                    lanes: std::array::from_fn(|i| if at_zero.defined & (1 << i) != 0 { 1 } else { letter.lanes[i] }),
                    defined: letter.defined | at_zero.defined,
                }
            }
            // ln(1/u) is −ln u; where the sign is not positive there is no value.
            "ln" => {
                let below = self.map(|a, p| if character(a, p) == 1 { inverted(a, p) } else { None });
                let first = self.map(|a, p| {
                    let other = inverted(a, p)?;
                    let value = mixed(salt ^ a.min(other), p) % p;
                    match a {
                        1 => Some(0),
                        _ if a <= other => Some(value),
                        _ => Some(minus(value, p)),
                    }
                });
                Element { defined: first.defined & below.defined, ..first }
            }
            "sin" | "cos" => {
                // A rational point of the circle for each angle: t ↦ (2t, 1 − t²)/(1 + t²).
                let salt = 0x7472_6967;
                let t = self.letter(salt, false, |a, p| Some(minus(a, p)));
                let square = t.mul(&t);
                let under = one.add(&square).inverse()?;
                if f.name() == "sin" { two.mul(&t).mul(&under) } else { one.add(&square.neg()).mul(&under) }
            }
            "atan" | "asin" | "erf" => self.letter(salt, false, |a, p| Some(minus(a, p))),
            _ => return None,
        })
    }
    fn weight(&self) -> f64 {
        // A pivot serves where it is not 0 in any field that still counts.
        let zero = (0..LANES).any(|at| self.defined & (1 << at) != 0 && self.lanes[at] == 0);
        if zero || self.defined == 0 { 0.0 } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::functions::lookup;

    fn apply(name: &str, x: &Element) -> Element {
        x.call(lookup(name).unwrap()).unwrap()
    }
    fn same(a: &Element, b: &Element) {
        let (both, apart) = a.compared(b);
        assert_ne!(both, 0);
        assert_eq!(apart, 0);
    }

    #[test]
    fn the_laws_that_answers_rely_on_hold() {
        let one = Element::number(Number::ONE).unwrap();
        for seed in 1..20 {
            let x = Element::random(seed);
            same(&apply("exp", &x).mul(&apply("exp", &x.neg())), &one);
            let (s, c) = (apply("sin", &x), apply("cos", &x));
            same(&s.mul(&s).add(&c.mul(&c)), &one);
            same(&apply("abs", &x), &x.mul(&x).power(Number::ratio(1, 2).unwrap()).unwrap());
            same(&apply("relu", &x), &x.mul(&apply("step", &x)));
            let y = Element::positive(seed);
            same(&apply("ln", &y.inverse().unwrap()), &apply("ln", &y).neg());
            let root = y.power(Number::ratio(2, 3).unwrap()).unwrap();
            same(&root.power(Number::int(3)).unwrap(), &y.mul(&y));
        }
    }

    #[test]
    fn a_law_that_does_not_hold_fails() {
        let x = Element::random(3);
        let root = x.mul(&x).power(Number::ratio(1, 2).unwrap()).unwrap();
        assert_ne!(root.compared(&x).1, 0, "the root of x² is not x");
        let y = Element::random(4);
        let sum_first = apply("sin", &x.add(&y));
        let sum_last = apply("sin", &x).add(&apply("sin", &y));
        assert_ne!(sum_first.compared(&sum_last).1, 0, "sin is not linear");
    }
}
