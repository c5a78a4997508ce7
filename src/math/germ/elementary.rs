//! Exponentials, logarithms, sines and cosines of germs, in one form.

use super::arena::{Arena, Germ, GermForm, GermFound, GermStop, ONE, PI, ZERO, fits};
use super::primes::factorised;
use crate::math::functions as fun;
use crate::math::number::Number;

impl Arena {
    /// e to a power. `q·ln(u)` in the exponent becomes `u^q`.
    pub fn exp(&mut self, argument: Germ) -> GermFound<Germ> {
        let (mut rest, mut powers) = (Vec::new(), Vec::new());
        for (monomial, coefficient) in self.terms(argument) {
            match self.form(monomial) {
                GermForm::Ln(inner) => powers.push((*inner, coefficient)),
                _ => rest.push((monomial, coefficient)),
            }
        }
        let rest = self.sum_of(rest)?;
        let mut product = if rest == ZERO { ONE } else { self.put(GermForm::Exp(rest))? };
        for (base, exponent) in powers {
            let power = self.pow(base, exponent)?;
            product = self.mul(product, power)?;
        }
        Ok(product)
    }

    /// The logarithm of a number that is positive, split by primes.
    pub fn ln_number(&mut self, n: Number) -> GermFound<Germ> {
        let mut terms = Vec::new();
        for (side, sign) in [(n.num(), 1), (n.den(), -1)] {
            for (prime, times) in factorised(side) {
                let base = self.number(fits(Number::ratio(prime, 1))?)?;
                let ln = self.put(GermForm::Ln(base))?;
                terms.push((ln, fits(Number::ratio(i128::from(times) * sign, 1))?));
            }
        }
        self.sum_of(terms)
    }

    /// The logarithm where nothing is asked about signs: of a number, a power of s, an exponential; else as it stands.
    pub fn plain_ln(&mut self, germ: Germ) -> GermFound<Germ> {
        match self.form(germ).clone() {
            GermForm::Number(n) if n.is_negative() || n.is_zero() => Err(GermStop::NoDomain),
            GermForm::Number(n) => self.ln_number(n),
            GermForm::Exp(argument) => Ok(argument),
            GermForm::Sum(_) => {
                let (size, base) = self.primitive(germ)?;
                let size = self.ln_number(size)?;
                let base = match self.form(base) {
                    GermForm::Sum(_) => self.put(GermForm::Ln(base))?,
                    _ => self.plain_ln(base)?,
                };
                self.add(size, base)
            }
            GermForm::Product(factors) => {
                let (mut total, mut rest) = (ZERO, Vec::new());
                for (base, exponent) in factors {
                    let positive =
                        matches!(self.form(base), GermForm::S | GermForm::Pi | GermForm::Exp(_) | GermForm::Number(_));
                    if positive || !exponent.is_integer() {
                        let ln = self.plain_ln(base)?;
                        let ln = self.scale(ln, exponent)?;
                        total = self.add(total, ln)?;
                    } else {
                        rest.push((base, exponent));
                    }
                }
                let rest = self.product_of(rest)?;
                match rest {
                    ONE => Ok(total),
                    _ => {
                        let ln = match self.form(rest) {
                            GermForm::Product(_) => self.put(GermForm::Ln(rest))?,
                            _ => self.plain_ln(rest)?,
                        };
                        self.add(total, ln)
                    }
                }
            }
            _ => self.put(GermForm::Ln(germ)),
        }
    }

    /// Sine and cosine, exactly where the argument is a simple part of a turn, and with whole quarter turns taken out.
    pub fn sin_cos(&mut self, argument: Germ) -> GermFound<(Germ, Germ)> {
        let terms = self.terms(argument);
        let turns = terms.iter().find(|(m, _)| *m == PI).map_or(Number::ZERO, |(_, c)| *c);
        let rest: Vec<(Germ, Number)> = terms.iter().copied().filter(|(m, _)| *m != PI).collect();
        let rest = self.sum_of(rest)?;
        if rest == ZERO
            && let Some(found) = self.simple_turn(turns)?
        {
            return Ok(found);
        }
        // Whole quarters of a turn are taken out.
        let halves = fits(turns.mul(Number::int(2)))?;
        let quarters = halves.num().div_euclid(halves.den());
        let left = fits(halves.sub(fits(Number::ratio(quarters, 1))?))?;
        let left = fits(left.div(Number::int(2)))?;
        let offset = self.scale(PI, left)?;
        let inner = self.add(rest, offset)?;
        let negative = self.terms(inner).first().is_some_and(|(_, c)| c.is_negative());
        let inner = if negative { self.neg(inner)? } else { inner };
        let (mut sin, cos) =
            (self.put(GermForm::Call(fun::SIN, vec![inner]))?, self.put(GermForm::Call(fun::COS, vec![inner]))?);
        if negative {
            sin = self.neg(sin)?;
        }
        let (minus_sin, minus_cos) = (self.neg(sin)?, self.neg(cos)?);
        Ok(match quarters.rem_euclid(4) {
            0 => (sin, cos),
            1 => (cos, minus_sin),
            2 => (minus_sin, minus_cos),
            _ => (minus_cos, sin),
        })
    }

    fn simple_turn(&mut self, turns: Number) -> GermFound<Option<(Germ, Germ)>> {
        if 12 % turns.den() != 0 || turns.den() == 12 {
            return Ok(None);
        }
        let twelfths = (turns.num() * (12 / turns.den())).rem_euclid(24);
        let sine = |twelfths: i128| -> Option<(i64, i64, i64)> {
            // (sign, numerator under the root, denominator) of √n/d.
            let (sign, at) = if twelfths >= 12 { (-1, twelfths - 12) } else { (1, twelfths) };
            Some(match at.min(12 - at) {
                0 => (0, 1, 1),
                2 => (sign, 1, 2),
                3 => (sign, 2, 2),
                4 => (sign, 3, 2),
                6 => (sign, 1, 1),
                _ => return None,
            })
        };
        let (Some(sin), Some(cos)) = (sine(twelfths), sine((twelfths + 6).rem_euclid(24))) else { return Ok(None) };
        let mut value = |(sign, under, below): (i64, i64, i64)| -> GermFound<Germ> {
            let under = self.int(under)?;
            let root = self.pow(under, fits(Number::ratio(1, 2))?)?;
            self.scale(root, fits(Number::ratio(i128::from(sign), i128::from(below)))?)
        };
        Ok(Some((value(sin)?, value(cos)?)))
    }
}
