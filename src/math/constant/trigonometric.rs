//! Angles: sines and cosines by units that divide them, arcs at the angles whose sine or tangent is known.

use super::algebraic::Algebraic;
use super::build::{Builder, Built, simple};
use super::form::{ConstantForm, LetterKind, Monomial, Obstacle};
use crate::math::expr::Expr;
use crate::math::functions as f;
use crate::math::number::{Number, gcd};
use std::cmp::Ordering;

/// A sine is written by that of a unit up to this many times smaller.
const MOST_TURNS: i64 = 48;

/// A unit of angle is a product of letters times an algebraic number over a whole number.
#[derive(Debug, Default)]
pub struct Angles {
    units: Vec<(Expr, i64)>,
}

impl Builder<'_> {
    /// Cosine and sine.
    pub fn turned(&mut self, angle: &ConstantForm) -> Result<(ConstantForm, ConstantForm), Obstacle> {
        let mut turn = (ConstantForm::whole(1), ConstantForm::default());
        for (monomial, a) in angle.terms.clone() {
            for part in a.terms() {
                let by = self.turned_by(&monomial, &part)?;
                turn = self.combined(&turn, &by)?;
            }
        }
        Ok(turn)
    }
    /// (c, s) of the sum of two angles.
    fn combined(
        &mut self,
        a: &(ConstantForm, ConstantForm),
        b: &(ConstantForm, ConstantForm),
    ) -> Result<(ConstantForm, ConstantForm), Obstacle> {
        let letters = &self.letters;
        let cos = letters.times(&a.0, &b.0)?.minus(&letters.times(&a.1, &b.1)?)?;
        let sin = letters.times(&a.0, &b.1)?.plus(&letters.times(&a.1, &b.0)?)?;
        Ok((cos, sin))
    }

    fn turned_by(&mut self, monomial: &Monomial, a: &Algebraic) -> Result<(ConstantForm, ConstantForm), Obstacle> {
        let (q, rest) = a.split();
        let letter = match monomial.0.as_slice() {
            [(index, (1, 1))] => self.letters.all.get(*index).map(|letter| (letter.kind.clone(), letter.negative)),
            _ => None,
        };
        if let (Some((kind, negative)), Some(_)) = (&letter, rest.as_rational()) {
            let unknown = || Obstacle::Unknown;
            if *kind == LetterKind::Pi {
                let quarter = Number::ratio(1, 2).ok_or_else(unknown)?;
                let other = quarter.sub(q).ok_or_else(unknown)?;
                let cosine = |part: Number| Algebraic::cosine(part).map(ConstantForm::algebraic).ok_or_else(unknown);
                return Ok((cosine(q)?, cosine(other)?));
            }
            if q.is_integer() && q.num().abs() <= MOST_TURNS.into() {
                let n = if *negative { -q.num() } else { q.num() } as i64;
                let half = Number::ratio(1, 2).ok_or_else(unknown)?;
                let one = ConstantForm::whole(1);
                match kind {
                    LetterKind::Asin(u) => {
                        let square = self.letters.times(u, u)?;
                        let cos = self.power(&one.minus(&square)?, half)?;
                        return self.times_turned((cos, u.clone()), n);
                    }
                    LetterKind::Atan(u) => {
                        let square = self.letters.times(u, u)?;
                        let cos = self.power(&one.plus(&square)?, half.neg().ok_or_else(unknown)?)?;
                        let sin = self.letters.times(u, &cos)?;
                        return self.times_turned((cos, sin), n);
                    }
                    _ => {}
                }
            }
        }
        let unit = self.letters.value(&ConstantForm::term(monomial.clone(), rest));
        let (index, n) = self.angles.count(&unit, q)?;
        let den = self.angles.units[index].1;
        let angle = unit.over(Expr::from(den));
        let cos = self.letter(LetterKind::Cos(index), Expr::call(f::COS, [angle.clone()]))?;
        let sin = self.letter(LetterKind::Sin(index), Expr::call(f::SIN, [angle]))?;
        self.times_turned((cos, sin), n)
    }

    /// Cosine and sine of n times an angle.
    fn times_turned(
        &mut self,
        unit: (ConstantForm, ConstantForm),
        n: i64,
    ) -> Result<(ConstantForm, ConstantForm), Obstacle> {
        let (cos, sin) = unit;
        let unit = if n < 0 { (cos, sin.negated()?) } else { (cos, sin) };
        let mut turn = (ConstantForm::whole(1), ConstantForm::default());
        for _ in 0..n.unsigned_abs() {
            turn = self.combined(&turn, &unit)?;
        }
        Ok(turn)
    }

    pub fn asin(&mut self, u: &ConstantForm) -> Built {
        let one = ConstantForm::whole(1);
        for beyond in [u.minus(&one)?, u.negated()?.minus(&one)?] {
            if self.sign(&beyond)? == Ordering::Greater {
                return Err(Obstacle::Undefined);
            }
        }
        // The angle as a part of π, if its sine is the number.
        let near = self.near(u).map(|x| libm::asin(x.clamp(-1.0, 1.0)));
        let known = |builder: &mut Self, part: Number| {
            let other = Number::ratio(1, 2)?.sub(part)?;
            let sine = ConstantForm::algebraic(Algebraic::cosine(other)?);
            builder.equal(u, &sine).then_some(part)
        };
        self.arc(u, near, known, LetterKind::Asin, f::ASIN)
    }
    pub fn atan(&mut self, u: &ConstantForm) -> Built {
        let near = self.near(u).map(libm::atan);
        let known = |builder: &mut Self, part: Number| {
            let other = Number::ratio(1, 2)?.sub(part)?;
            let (cos, sin) = (Algebraic::cosine(part)?, Algebraic::cosine(other)?);
            let sine = builder.letters.times(u, &ConstantForm::algebraic(cos)).ok()?;
            builder.equal(&sine, &ConstantForm::algebraic(sin)).then_some(part)
        };
        // atan u = π/2 − atan(1/u) for u > 1.
        let one = ConstantForm::whole(1);
        for sign in [1, -1] {
            let size = u.scaled(&Algebraic::whole(sign))?;
            if self.sign(&size.minus(&one)?)? == Ordering::Greater {
                let inverse = self.power(&size, Number::int(-1))?;
                let rest = self.quarter_turn()?.minus(&self.atan(&inverse)?)?;
                return rest.scaled(&Algebraic::whole(sign));
            }
        }
        self.arc(u, near, known, LetterKind::Atan, f::ATAN)
    }
    /// The arctangent of 1/u, which is π/2 at 0.
    pub fn acot(&mut self, u: &ConstantForm) -> Built {
        if self.sign(u)? == Ordering::Equal {
            return self.quarter_turn();
        }
        let inverse = self.power(u, Number::int(-1))?;
        self.atan(&inverse)
    }
    /// π/2
    fn quarter_turn(&mut self) -> Built {
        let pi = self.letter(LetterKind::Pi, Expr::pi())?;
        pi.scaled(&Algebraic::rational(Number::ratio(1, 2).unwrap_or(Number::ONE)))
    }
    fn near(&mut self, u: &ConstantForm) -> Option<f64> {
        let value = self.letters.value(u);
        self.constants.near(&value)
    }

    /// A part of π where that is known, else an odd letter.
    fn arc(
        &mut self,
        u: &ConstantForm,
        near: Option<f64>,
        known: impl Fn(&mut Self, Number) -> Option<Number>,
        kind: fn(ConstantForm) -> LetterKind,
        function: f::Func,
    ) -> Built {
        if self.sign(u)? == Ordering::Equal {
            return Ok(ConstantForm::default());
        }
        let part = near.and_then(|angle| simple(angle / std::f64::consts::PI));
        if let Some(part) = part.and_then(|part| known(self, part)) {
            let pi = self.letter(LetterKind::Pi, Expr::pi())?;
            return pi.scaled(&Algebraic::rational(part));
        }
        let negative = self.sign(u)? == Ordering::Less;
        let size = if negative { u.negated()? } else { u.clone() };
        let value = Expr::call(function, [self.letters.value(&size)]);
        let letter = self.letter(kind(size), value)?;
        if negative { letter.negated() } else { Ok(letter) }
    }
}

impl Angles {
    /// How many units an angle of `q` times `of` is. Where the unit must become smaller, all is to be built again.
    fn count(&mut self, of: &Expr, q: Number) -> Result<(usize, i64), Obstacle> {
        let den = i64::try_from(q.den()).map_err(|_| Obstacle::Unknown)?;
        let index = self.units.iter().position(|(known, _)| known == of).unwrap_or_else(|| {
            self.units.push((of.clone(), den));
            self.units.len() - 1
        });
        let unit = &mut self.units[index].1;
        if *unit % den != 0 {
            let common = gcd(unit.unsigned_abs().into(), den.unsigned_abs().into()) as i64;
            *unit = unit.checked_mul(den / common).ok_or(Obstacle::Unknown)?;
            return Err(Obstacle::Restart);
        }
        let n = q.mul(Number::int(*unit)).and_then(Number::as_int).ok_or(Obstacle::Unknown)?;
        if n.abs() > MOST_TURNS { Err(Obstacle::Unknown) } else { Ok((index, n)) }
    }
}
