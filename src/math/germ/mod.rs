//! Germs: what a function does for all large s. Signs, orders and limits are proved here, by Gruntz's algorithm on
//! exponentials and logarithms (*On Computing Limits in a Symbolic Manipulation System*, diss. ETH 11432, 1996), with
//! sines, cosines and fractional parts of growing phases carried along as letters whose values lie on the circle.
//!
//! Nothing rests on numbers: a sign is that of a leading coefficient, a coefficient's that of a constant that
//! [`super::constant`] can tell. What cannot be told stops the work with its reason.

mod arena;
mod elementary;
mod lines;
mod open;
mod phases;
mod primes;
mod series;
mod smooth;
mod swing;

pub(crate) use lines::{
    Approach, FoundSide, SwingWitness, Unknown, constant_sign, leading_part, same_constant, same_where, side_of,
    side_where, sign_near, value_at,
};

pub(crate) use smooth::{Smoothness, cell, smoothness};

use crate::math::constant::Constants;
use crate::math::expr::{Expr, Node};
use crate::math::functions as fun;
use crate::math::number::Number;
use arena::{Arena, Germ, GermForm, GermFound, GermStop, ONE, PI, S, ZERO, fits};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// Where a germ goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    /// To a constant.
    Finite(Germ),
    /// Beyond every bound.
    Infinite { negative: bool },
}

/// Questions that call each other may lie so deep in one another.
const MOST_LEVELS: u32 = 110;
/// Limits and signs that are worked out for one question.
const MOST_QUESTIONS: u32 = 6_000;
/// s is replaced by e^s at most so often at once.
const MOST_LIFTS: u32 = 12;
/// The numbers of terms that are tried, one after the other.
const TERMS: [usize; 5] = [3, 6, 11, 20, 34];

#[derive(Debug)]
pub(crate) struct Engine {
    arena: Arena,
    limits: HashMap<Germ, GermFound<End>>,
    signs: HashMap<Germ, GermFound<Ordering>>,
    fastest: HashMap<Germ, Vec<Germ>>,
    lifted: HashMap<Germ, Germ>,
    groups: Vec<swing::Group>,
    /// The group whose phase stands at one place of its turn, and the place.
    fixed: Option<(usize, swing::Phase)>,
    /// Forms of letters with a sign, and such as are not 0: what the formula itself needs, or a case.
    known_signs: HashMap<Germ, Ordering>,
    not_zero: HashSet<Germ>,
    /// Whole germs `u − frac(u)`, with the group of the fraction.
    whole: HashMap<Germ, usize>,
    constants: Constants,
    level: u32,
    questions: u32,
}

impl Engine {
    pub fn new() -> Engine {
        Engine {
            arena: Arena::new(),
            limits: HashMap::new(),
            signs: HashMap::new(),
            fastest: HashMap::new(),
            lifted: HashMap::new(),
            groups: Vec::new(),
            fixed: None,
            known_signs: HashMap::new(),
            not_zero: HashSet::new(),
            whole: HashMap::new(),
            constants: Constants::default(),
            level: 0,
            questions: 0,
        }
    }

    fn enter(&mut self) -> GermFound<()> {
        if self.level >= MOST_LEVELS {
            return Err(GermStop::Budget("one question leads to another too often"));
        }
        self.level += 1;
        Ok(())
    }
    fn leave(&mut self) {
        self.level -= 1;
    }
    fn ask(&mut self) -> GermFound<()> {
        self.questions += 1;
        if self.questions > MOST_QUESTIONS { Err(GermStop::Budget("too many signs are asked")) } else { self.enter() }
    }

    /// Where it goes as s grows without end.
    pub fn limit(&mut self, germ: Germ) -> GermFound<End> {
        if !self.arena.moves(germ) {
            return self.at_rest(germ);
        }
        // Everything else is measured against s itself.
        if let [(S, coefficient)] = self.arena.terms(germ)[..] {
            return Ok(End::Infinite { negative: coefficient.is_negative() });
        }
        if let Some(known) = self.limits.get(&germ) {
            return known.clone();
        }
        self.ask()?;
        let mut found = self.limit_by_series(germ);
        if matches!(found, Err(GermStop::Swings(_) | GermStop::Beyond)) && self.arena.swings(germ) {
            found = self.limit_by_parts(germ).or(found);
        }
        self.leave();
        self.limits.insert(germ, found.clone());
        found
    }

    /// A constant, or what has no s left and swings.
    fn at_rest(&mut self, germ: Germ) -> GermFound<End> {
        if self.arena.swings(germ) {
            let reduced = self.on_circle(germ)?;
            if self.arena.swings(reduced) {
                return Err(GermStop::Swings(Some(reduced)));
            }
            return Ok(End::Finite(reduced));
        }
        Ok(End::Finite(germ))
    }

    fn limit_by_series(&mut self, germ: Germ) -> GermFound<End> {
        for terms in TERMS {
            match self.limit_to(germ, terms) {
                Err(series::MORE) => {}
                found => return found,
            }
        }
        Err(series::MORE)
    }
    fn limit_to(&mut self, germ: Germ, terms: usize) -> GermFound<End> {
        let series = self.expand(germ, terms)?;
        for (exponent, coefficient) in series.terms.iter().copied() {
            match self.compare(exponent, ZERO)? {
                Ordering::Greater => return Ok(End::Finite(ZERO)),
                Ordering::Equal => return self.limit(coefficient),
                Ordering::Less => match self.sign(coefficient)? {
                    Ordering::Equal => {}
                    sign => return Ok(End::Infinite { negative: sign.is_lt() }),
                },
            }
        }
        match series.order {
            Some(order) if self.compare(order, ZERO)?.is_le() => Err(series::MORE),
            _ => Ok(End::Finite(ZERO)),
        }
    }

    /// The series of a germ that moves, in its own fastest scale.
    fn expand(&mut self, germ: Germ, terms: usize) -> GermFound<std::rc::Rc<series::Series>> {
        let mut germ = germ;
        let mut fastest = self.fastest(germ)?;
        // ln(ln(s)) takes three of these.
        for _ in 0..MOST_LIFTS {
            if !fastest.contains(&S) {
                break;
            }
            germ = self.up(germ)?;
            fastest = self.fastest(germ)?;
        }
        let mut scale = self.scale(&fastest, terms)?;
        self.series(germ, &mut scale)
    }

    /// The limit from those of the parts, where the whole swings too much for a series.
    fn limit_by_parts(&mut self, germ: Germ) -> GermFound<End> {
        match self.arena.form(germ).clone() {
            GermForm::Exp(inner) => match self.limit(inner)? {
                End::Finite(c) => Ok(End::Finite(self.arena.exp(c)?)),
                End::Infinite { negative: true } => Ok(End::Finite(ZERO)),
                infinite => Ok(infinite),
            },
            GermForm::Ln(inner) => match self.limit(inner)? {
                End::Finite(c) if self.sign(c)?.is_gt() => Ok(End::Finite(self.log(c)?)),
                End::Infinite { negative: false } => Ok(End::Infinite { negative: false }),
                _ => Err(GermStop::Swings(None)),
            },
            GermForm::Call(fun::ATAN, arguments) => match self.limit(arguments[0])? {
                End::Finite(c) => Ok(End::Finite(self.call(fun::ATAN, c)?)),
                End::Infinite { negative } => {
                    let half = fits(Number::ratio(if negative { -1 } else { 1 }, 2))?;
                    Ok(End::Finite(self.arena.scale(PI, half)?))
                }
            },
            GermForm::Sum(terms) => {
                let (mut total, mut infinite) = (ZERO, None);
                for (monomial, coefficient) in terms {
                    match self.limit(monomial)? {
                        End::Finite(c) => {
                            let c = self.arena.scale(c, coefficient)?;
                            total = self.arena.add(total, c)?;
                        }
                        End::Infinite { negative } => {
                            let negative = negative != coefficient.is_negative();
                            if infinite.is_some_and(|other| other != negative) {
                                return Err(GermStop::Swings(None));
                            }
                            infinite = Some(negative);
                        }
                    }
                }
                Ok(infinite.map_or(End::Finite(total), |negative| End::Infinite { negative }))
            }
            GermForm::Product(factors) => {
                let (mut total, mut grows, mut vanishes, mut negative) = (ONE, false, false, false);
                for (base, exponent) in factors {
                    let odd = exponent.is_integer() && exponent.num() % 2 != 0;
                    match self.limit(base) {
                        Ok(End::Finite(c)) if self.is_zero(c)? => {
                            if exponent.is_negative() {
                                let sign = self.sign(base)?;
                                grows = true;
                                negative ^= odd && sign.is_lt();
                            } else {
                                vanishes = true;
                            }
                        }
                        Ok(End::Finite(c)) => {
                            let power = self.root(c, exponent)?;
                            total = self.arena.mul(total, power)?;
                        }
                        Ok(End::Infinite { negative: down }) => {
                            negative ^= odd && down;
                            if exponent.is_negative() { vanishes = true } else { grows = true }
                        }
                        // What swings within bounds is taken along to 0.
                        Err(GermStop::Swings(Some(c))) if !exponent.is_negative() && self.is_bounded(c) => {
                            total = self.arena.mul(total, c)?;
                        }
                        Err(stop) => return Err(stop),
                    }
                }
                match (grows, vanishes) {
                    (true, true) => Err(GermStop::Swings(None)),
                    (false, true) => Ok(End::Finite(ZERO)),
                    (true, false) => Ok(End::Infinite { negative: negative != self.sign(total)?.is_lt() }),
                    (false, false) => self.at_rest(total),
                }
            }
            _ => Err(GermStop::Swings(None)),
        }
    }

    /// The sign for all large s.
    pub fn sign(&mut self, germ: Germ) -> GermFound<Ordering> {
        match self.arena.form(germ) {
            GermForm::Number(n) => return Ok(n.num().cmp(&0)),
            GermForm::S | GermForm::Pi | GermForm::Exp(_) | GermForm::ErfTail(_) => return Ok(Ordering::Greater),
            _ => {}
        }
        if let Some(known) = self.signs.get(&germ) {
            return known.clone();
        }
        self.ask()?;
        let found = self.new_sign(germ);
        self.leave();
        self.signs.insert(germ, found.clone());
        found
    }
    fn new_sign(&mut self, germ: Germ) -> GermFound<Ordering> {
        if self.arena.swings(germ) && !self.arena.moves(germ) {
            return self.swing_sign(germ);
        }
        if let GermForm::Product(factors) = self.arena.form(germ).clone() {
            let mut negative = false;
            for (base, exponent) in factors {
                let odd = exponent.is_integer() && exponent.num() % 2 != 0;
                match self.sign(base)? {
                    Ordering::Equal if exponent.is_negative() => return Err(GermStop::NoDomain),
                    Ordering::Equal => return Ok(Ordering::Equal),
                    Ordering::Less => negative ^= odd,
                    Ordering::Greater => {}
                }
            }
            return Ok(if negative { Ordering::Less } else { Ordering::Greater });
        }
        if !self.arena.moves(germ) {
            return if self.arena.has_letters(germ) { self.letter_sign(germ) } else { self.constant_sign(germ) };
        }
        for terms in TERMS {
            match self.sign_to(germ, terms) {
                Err(series::MORE) => {}
                found => return found,
            }
        }
        Err(series::MORE)
    }
    fn sign_to(&mut self, germ: Germ, terms: usize) -> GermFound<Ordering> {
        let series = self.expand(germ, terms)?;
        for (_, coefficient) in series.terms.iter().copied() {
            let sign = self.sign(coefficient)?;
            if sign.is_ne() {
                return Ok(sign);
            }
        }
        if series.order.is_some() { Err(series::MORE) } else { Ok(Ordering::Equal) }
    }

    /// Whether it is 0 for all large s.
    fn is_zero(&mut self, germ: Germ) -> GermFound<bool> {
        if self.arena.has_letters(germ) && !self.arena.moves(germ) && self.is_not_zero(germ) {
            return Ok(false);
        }
        self.sign(germ).map(Ordering::is_eq)
    }
    /// Whether the case or the formula itself says that a form of letters is not 0.
    fn is_not_zero(&mut self, germ: Germ) -> bool {
        let Ok((_, base)) = self.arena.primitive(germ) else { return false };
        let Ok(other) = self.arena.neg(base) else { return false };
        if self.not_zero.contains(&base) || self.not_zero.contains(&other) {
            return true;
        }
        match self.arena.form(base).clone() {
            GermForm::Product(factors) => factors.iter().all(|(part, _)| {
                self.is_not_zero(*part) || !self.arena.has_letters(*part) && self.sign(*part).is_ok_and(Ordering::is_ne)
            }),
            _ => false,
        }
    }

    fn constant_sign(&mut self, germ: Germ) -> GermFound<Ordering> {
        match self.arena.form(germ).clone() {
            GermForm::Ln(inner) if matches!(self.arena.form(inner), GermForm::Number(n) if n.num() > n.den()) => {
                return Ok(Ordering::Greater);
            }
            _ => {}
        }
        let expr = self.to_expr(germ);
        self.constants.sign(&expr).ordering().ok_or(GermStop::Constant(expr))
    }

    /// The sign of a form of letters: from what is known, or because no part can be negative.
    fn letter_sign(&mut self, germ: Germ) -> GermFound<Ordering> {
        let (_, base) = self.arena.primitive(germ)?;
        let other = self.arena.neg(base)?;
        if let Some(sign) = self.known_signs.get(&base) {
            return Ok(*sign);
        }
        if let Some(sign) = self.known_signs.get(&other) {
            return Ok(sign.reverse());
        }
        if let GermForm::Sum(terms) = self.arena.form(germ).clone() {
            let (mut up, mut down, mut strict) = (false, false, false);
            for (monomial, coefficient) in terms {
                let sign = match self.not_negative(monomial)? {
                    Some(positive) => {
                        strict |= positive;
                        Ordering::Greater
                    }
                    None => match self.sign(monomial) {
                        Ok(Ordering::Equal) => continue,
                        Ok(sign) => {
                            strict = true;
                            sign
                        }
                        Err(GermStop::Split(_)) => return Err(GermStop::Split(base)),
                        Err(stop) => return Err(stop),
                    },
                };
                if sign.is_gt() != coefficient.is_negative() { up = true } else { down = true }
            }
            if strict && up != down {
                return Ok(if up { Ordering::Greater } else { Ordering::Less });
            }
        }
        Err(GermStop::Split(base))
    }
    /// Whether a monomial of letters cannot be negative; then whether it is surely positive.
    fn not_negative(&mut self, monomial: Germ) -> GermFound<Option<bool>> {
        let mut strict = true;
        for (base, exponent) in self.arena.factors(monomial) {
            let even = exponent.is_integer() && exponent.num() % 2 == 0;
            let positive = match self.arena.form(base) {
                GermForm::Exp(_) | GermForm::Pi => true,
                _ if even => {
                    strict &= self.is_not_zero(base) || exponent.is_negative();
                    true
                }
                _ => {
                    self.arena.has_letters(base) && self.known_signs.get(&base) == Some(&Ordering::Greater)
                        || !self.arena.has_letters(base) && self.sign(base)?.is_gt()
                }
            };
            if !positive {
                return Ok(None);
            }
        }
        Ok(Some(strict))
    }

    /// A power where the base need not be positive: `u^(p/q)` with an odd q is the real root.
    fn root(&mut self, germ: Germ, q: Number) -> GermFound<Germ> {
        if q.is_integer() {
            if q.is_negative()
                && self.arena.swings(germ)
                && !self.arena.moves(germ)
                && self.swing_sign(germ) == Ok(Ordering::Equal)
            {
                return Err(GermStop::NoDomain);
            }
            return self.arena.pow(germ, q);
        }
        let terms = self.arena.terms(germ);
        let [(monomial, coefficient)] = terms[..] else {
            return match self.sign_or_even(germ)? {
                Ordering::Less => {
                    let other = self.arena.neg(germ)?;
                    let power = self.arena.pow(other, q)?;
                    odd_root(q)?.then_some(()).map_or(Ok(power), |()| self.arena.neg(power))
                }
                _ => self.arena.pow(germ, q),
            };
        };
        let mut negative = coefficient.is_negative();
        let mut product = {
            let size = self.arena.number(fits(coefficient.abs())?)?;
            self.arena.pow(size, q)?
        };
        let mut rest = ONE;
        for (base, exponent) in self.arena.factors(monomial) {
            let whole = exponent.is_integer();
            let power = fits(exponent.mul(q))?;
            let sign = if whole { self.sign(base) } else { Ok(Ordering::Greater) };
            let part = match sign {
                Ok(Ordering::Less) => {
                    negative ^= exponent.num() % 2 != 0;
                    let other = self.arena.neg(base)?;
                    self.arena.pow(other, power)?
                }
                Ok(_) => self.arena.pow(base, power)?,
                // |u| for what swings, or is a letter, under an even power.
                Err(GermStop::Swings(_) | GermStop::Split(_)) if exponent.num() % 2 == 0 && !self.arena.moves(base) => {
                    let size = self.arena.put(GermForm::Call(fun::ABS, vec![base]))?;
                    self.arena.pow(size, power)?
                }
                Err(_) => {
                    let part = self.arena.pow(base, exponent)?;
                    rest = self.arena.mul(rest, part)?;
                    continue;
                }
            };
            product = self.arena.mul(product, part)?;
        }
        if rest != ONE {
            let rest = if negative { self.arena.neg(rest)? } else { rest };
            let power = match self.sign_or_even(rest)? {
                Ordering::Less => {
                    let other = self.arena.neg(rest)?;
                    let power = self.arena.put(GermForm::Product(vec![(other, q)]))?;
                    if odd_root(q)? { self.arena.neg(power)? } else { power }
                }
                _ => self.arena.put(GermForm::Product(vec![(rest, q)]))?,
            };
            return self.arena.mul(product, power);
        }
        if negative && odd_root(q)? { self.arena.neg(product) } else { Ok(product) }
    }
    /// The sign, where what swings may also touch 0.
    fn sign_or_even(&mut self, germ: Germ) -> GermFound<Ordering> {
        match self.sign(germ) {
            Err(GermStop::Swings(_)) if !self.arena.moves(germ) && self.is_not_below(germ) => Ok(Ordering::Greater),
            found => found,
        }
    }

    /// The logarithm of what is positive.
    fn log(&mut self, germ: Germ) -> GermFound<Germ> {
        let terms = self.arena.terms(germ);
        let [(monomial, coefficient)] = terms[..] else { return self.arena.plain_ln(germ) };
        let mut negative = coefficient.is_negative();
        let mut total = self.arena.ln_number(fits(coefficient.abs())?)?;
        let mut rest = ONE;
        for (base, exponent) in self.arena.factors(monomial) {
            let sign = if exponent.is_integer() { self.sign(base) } else { Ok(Ordering::Greater) };
            let inner = match sign {
                Ok(Ordering::Less) => {
                    negative ^= exponent.num() % 2 != 0;
                    self.arena.neg(base)?
                }
                Ok(_) => base,
                Err(GermStop::Swings(_)) if exponent.num() % 2 == 0 && !self.arena.moves(base) => {
                    self.arena.put(GermForm::Call(fun::ABS, vec![base]))?
                }
                Err(_) => {
                    let part = self.arena.pow(base, exponent)?;
                    rest = self.arena.mul(rest, part)?;
                    continue;
                }
            };
            let ln = self.arena.plain_ln(inner)?;
            let ln = self.arena.scale(ln, exponent)?;
            total = self.arena.add(total, ln)?;
        }
        if rest != ONE {
            let rest = if negative { self.arena.neg(rest)? } else { rest };
            let ln = self.arena.plain_ln(rest)?;
            return self.arena.add(total, ln);
        }
        if negative { Err(GermStop::NoDomain) } else { Ok(total) }
    }

    /// A function at an argument that stays finite, exactly where that is known.
    fn call(&mut self, function: fun::Func, argument: Germ) -> GermFound<Germ> {
        match function {
            fun::SIN => return Ok(self.arena.sin_cos(argument)?.0),
            fun::COS => return Ok(self.arena.sin_cos(argument)?.1),
            _ => {}
        }
        if argument == ZERO {
            return match function {
                fun::ACOS => self.arena.scale(PI, fits(Number::ratio(1, 2))?),
                _ => Ok(ZERO),
            };
        }
        // All of these but the arc cosine are odd.
        let negative = self.arena.terms(argument).first().is_some_and(|(_, c)| c.is_negative());
        if negative && function != fun::ACOS {
            let argument = self.arena.neg(argument)?;
            let value = self.call(function, argument)?;
            return self.arena.neg(value);
        }
        let square = self.arena.pow(argument, Number::int(2))?;
        if let Some(square) = self.arena.as_number(square) {
            // The square of the argument, and the angle over π, for a positive argument.
            let simple: &[(i128, i128, i128, i128)] = match function {
                fun::ATAN => &[(1, 1, 1, 4), (3, 1, 1, 3), (1, 3, 1, 6)],
                fun::ASIN => &[(1, 1, 1, 2), (1, 2, 1, 4), (3, 4, 1, 3), (1, 4, 1, 6)],
                fun::ACOS => &[(1, 1, 0, 1), (1, 2, 1, 4), (3, 4, 1, 6), (1, 4, 1, 3)],
                _ => &[],
            };
            let found = simple.iter().find(|(a, b, _, _)| square.num() == *a && square.den() == *b);
            if let Some((_, _, p, q)) = found {
                let angle = self.arena.scale(PI, fits(Number::ratio(*p, *q))?)?;
                if negative {
                    return self.arena.sub(PI, angle);
                }
                return Ok(angle);
            }
        }
        self.arena.put(GermForm::Call(function, vec![argument]))
    }

    /// The parts whose size changes fastest: s itself, or exponentials of one class.
    fn fastest(&mut self, germ: Germ) -> GermFound<Vec<Germ>> {
        if !self.arena.moves(germ) {
            return Ok(Vec::new());
        }
        if let Some(known) = self.fastest.get(&germ) {
            return Ok(known.clone());
        }
        self.enter()?;
        let found = self.new_fastest(germ);
        self.leave();
        let found = found?;
        self.fastest.insert(germ, found.clone());
        Ok(found)
    }
    fn new_fastest(&mut self, germ: Germ) -> GermFound<Vec<Germ>> {
        match self.arena.form(germ).clone() {
            GermForm::S => Ok(vec![S]),
            GermForm::Exp(inner) => {
                let within = self.fastest(inner)?;
                match self.limit(inner) {
                    Ok(End::Infinite { .. }) => self.faster(vec![germ], within),
                    Ok(End::Finite(_)) => Ok(within),
                    // An exponent that swings within bounds changes no size.
                    Err(GermStop::Swings(Some(c))) if self.is_bounded(c) => Ok(within),
                    Err(stop) => Err(stop),
                }
            }
            form => {
                let mut all = Vec::new();
                for part in arena::parts(&form) {
                    let within = self.fastest(part)?;
                    all = self.faster(all, within)?;
                }
                Ok(all)
            }
        }
    }
    /// The faster of two classes, or both together where they are one.
    fn faster(&mut self, mut a: Vec<Germ>, b: Vec<Germ>) -> GermFound<Vec<Germ>> {
        let (Some(first), Some(second)) = (a.first().copied(), b.first().copied()) else {
            return Ok(if a.is_empty() { b } else { a });
        };
        if a.iter().any(|germ| b.contains(germ)) {
            a.extend(b.into_iter().filter(|germ| !a.contains(germ)).collect::<Vec<_>>());
            return Ok(a);
        }
        // e^(c·s) against s itself: what all other comparisons come down to.
        if second == S && self.is_simple_exponential(first) {
            return Ok(a);
        }
        if first == S && self.is_simple_exponential(second) {
            return Ok(b);
        }
        let (first, second) = (self.arena.plain_ln(first)?, self.arena.plain_ln(second)?);
        let ratio = self.arena.div(first, second)?;
        match self.limit(ratio)? {
            End::Infinite { .. } => Ok(a),
            End::Finite(c) if self.is_zero(c)? => Ok(b),
            End::Finite(_) => {
                a.extend(b);
                Ok(a)
            }
        }
    }

    fn is_simple_exponential(&self, germ: Germ) -> bool {
        match self.arena.form(germ) {
            GermForm::Exp(argument) => matches!(self.arena.terms(*argument)[..], [(S, _)]),
            _ => false,
        }
    }

    /// A germ without s as an expression.
    pub fn to_expr(&self, germ: Germ) -> Expr {
        let signed = |expr: Expr, coefficient: Number| {
            let size = coefficient.abs().unwrap_or(coefficient);
            let part = match (size.is_one(), expr.is_number(1)) {
                (true, _) => expr,
                (_, true) => ratio_expr(size),
                _ if size.num() == 1 => expr.over(Expr::number(Number::ratio(size.den(), 1).unwrap_or(size))),
                _ => ratio_expr(size).times(expr),
            };
            if coefficient.is_negative() { part.negate() } else { part }
        };
        match self.arena.form(germ).clone() {
            GermForm::Number(n) if n.is_negative() => ratio_expr(n.neg().unwrap_or(n)).negate(),
            GermForm::Number(n) => ratio_expr(n),
            GermForm::Pi => Expr::pi(),
            GermForm::S => Expr::var("s"),
            GermForm::Letter(name) => Expr::var(&name),
            GermForm::Wave { group, cosine } => Expr::var(&format!("{}_{group}", if cosine { "C" } else { "S" })),
            GermForm::Frac(group) => Expr::var(&format!("F_{group}")),
            GermForm::Parity(group) => Expr::var(&format!("P_{group}")),
            GermForm::Sum(terms) => Expr::sum(terms.into_iter().map(|(m, c)| signed(self.to_expr(m), c))),
            GermForm::Product(factors) => {
                let (mut above, mut below) = (Vec::new(), Vec::new());
                for (base, exponent) in factors {
                    let size = exponent.abs().unwrap_or(exponent);
                    let base = self.to_expr(base);
                    let power = match (size.num(), size.den()) {
                        (1, 1) => base,
                        (1, 2) => Expr::call(fun::SQRT, [base]),
                        (1, 3) => Expr::call(fun::CBRT, [base]),
                        _ => base.to_the(ratio_expr(size)),
                    };
                    if exponent.is_negative() { below.push(power) } else { above.push(power) }
                }
                match below.is_empty() {
                    true => Expr::product(above),
                    false => Expr::product(above).over(Expr::product(below)),
                }
            }
            GermForm::Exp(ONE) => Expr::e(),
            GermForm::Exp(argument) => Expr::e().to_the(self.to_expr(argument)),
            GermForm::Ln(argument) => Expr::call(fun::LN, [self.to_expr(argument)]),
            GermForm::Call(function, arguments) => {
                Expr::call(function, arguments.iter().map(|a| self.to_expr(*a)).collect::<Vec<_>>())
            }
            GermForm::ErfTail(argument) => {
                let u = self.to_expr(argument);
                let square: Expr = Node::Pow(u.clone(), Expr::from(2)).into();
                Expr::e().to_the(square).times(Expr::one().minus(Expr::call(fun::ERF, [u])))
            }
        }
    }
}

fn ratio_expr(n: Number) -> Expr {
    let part = |n: i128| Expr::number(Number::ratio(n, 1).unwrap_or(Number::ZERO));
    if n.is_integer() { part(n.num()) } else { part(n.num()).over(part(n.den())) }
}

/// Whether the root of a negative number is negative; an even root of one is none.
fn odd_root(q: Number) -> GermFound<bool> {
    if q.den() % 2 == 0 { Err(GermStop::NoDomain) } else { Ok(q.num() % 2 != 0) }
}

#[cfg(test)]
pub(crate) mod tests;
