//! From expressions to germs: functions opened by their definitions, corners and jumps decided by signs, and a check
//! that there is a real value.

use super::arena::{Germ, GermForm, GermFound, GermStop, ONE, PI, ZERO, fits};
use super::{End, Engine};
use crate::math::expr::{Constant, Expr, Node};
use crate::math::functions::{self as fun, Func};
use crate::math::number::Number;
use std::cmp::Ordering;

/// What stands for the letters while an expression is opened.
pub(super) type Bound<'a> = &'a dyn Fn(&str) -> Option<Germ>;

impl Engine {
    /// The germ of an expression; letters that `bound` does not know stay letters.
    pub(super) fn open(&mut self, expr: &Expr, bound: Bound) -> GermFound<Germ> {
        self.enter()?;
        let found = self.opened(expr, bound);
        self.leave();
        found
    }
    fn opened(&mut self, expr: &Expr, bound: Bound) -> GermFound<Germ> {
        match expr.node() {
            Node::Num(n) => self.arena.number(*n),
            Node::Const(Constant::Pi) => Ok(PI),
            Node::Const(Constant::E) => self.arena.exp(ONE),
            Node::Var(name) => match bound(name) {
                Some(germ) => Ok(germ),
                None => self.arena.put(GermForm::Letter(name.clone())),
            },
            Node::Neg(a) => {
                let a = self.open(a, bound)?;
                self.arena.neg(a)
            }
            Node::Sum(terms) => {
                let mut all = Vec::new();
                for term in terms {
                    let germ = self.open(term, bound)?;
                    all.extend(self.arena.terms(germ));
                }
                self.arena.sum_of(all)
            }
            Node::Product(factors) => {
                let mut product = ONE;
                for factor in factors {
                    let germ = self.open(factor, bound)?;
                    product = self.arena.mul(product, germ)?;
                }
                Ok(product)
            }
            Node::Div(a, b) => {
                let (a, b) = (self.open(a, bound)?, self.open(b, bound)?);
                let below = self.divisor(b)?;
                self.arena.mul(a, below)
            }
            Node::Pow(base, exponent) => {
                let written = exponent.as_ratio().map(|n| !n.is_decimal());
                let is_e = *base.node() == Node::Const(Constant::E);
                let exponent = self.open(exponent, bound)?;
                if is_e {
                    return self.arena.exp(exponent);
                }
                let base = self.open(base, bound)?;
                self.raise(base, exponent, written.unwrap_or(true))
            }
            Node::Call(function, arguments) => {
                let mut opened = Vec::new();
                for argument in arguments {
                    opened.push(self.open(argument, bound)?);
                }
                self.apply(*function, &opened)
            }
            Node::Slope(..) => Err(GermStop::Beyond),
            Node::Cases(cases, otherwise) => {
                for case in cases {
                    if self.holds(&case.when, bound)? {
                        return self.open(&case.value, bound);
                    }
                }
                match otherwise {
                    Some(value) => self.open(value, bound),
                    None => Err(GermStop::NoDomain),
                }
            }
        }
    }

    /// 1/b, where b is not 0 for all large s.
    fn divisor(&mut self, b: Germ) -> GermFound<Germ> {
        if b == ZERO {
            return Err(GermStop::NoDomain);
        }
        if self.arena.moves(b) {
            return self.arena.recip(b);
        }
        if self.arena.swings(b) {
            return self.root(b, Number::int(-1));
        }
        match self.is_zero(b) {
            Ok(true) => Err(GermStop::NoDomain),
            Ok(false) => self.arena.recip(b),
            // The formula itself needs a divisor that is not 0.
            Err(GermStop::Split(form)) => {
                self.not_zero.insert(form);
                self.arena.recip(b)
            }
            Err(stop) => Err(stop),
        }
    }

    /// The sign that a place of the formula needs to know; what letters must be there, the formula itself says.
    fn needed_sign(&mut self, germ: Germ, strictly: bool) -> GermFound<Ordering> {
        match self.sign(germ) {
            Err(GermStop::Split(form)) if !self.arena.moves(germ) => {
                if !strictly {
                    return Ok(Ordering::Greater);
                }
                let (_, base) = self.arena.primitive(germ)?;
                let _ = form;
                self.known_signs.insert(base, Ordering::Greater);
                self.signs.remove(&germ);
                self.signs.remove(&base);
                Ok(Ordering::Greater)
            }
            Err(GermStop::Swings(_)) if !strictly && !self.arena.moves(germ) && self.is_not_below(germ) => {
                Ok(Ordering::Greater)
            }
            Err(GermStop::Swings(_)) => Err(GermStop::Gaps),
            found => found,
        }
    }

    fn raise(&mut self, base: Germ, exponent: Germ, as_ratio: bool) -> GermFound<Germ> {
        if let Some(q) = self.arena.as_number(exponent) {
            return self.raise_to(base, q, as_ratio);
        }
        if base == ONE {
            return Ok(ONE);
        }
        // (−c)^n for a whole n that grows: the sign of each turn is its parity.
        if let (Some(c), Some(group)) = (self.arena.as_number(base), self.whole.get(&exponent).copied())
            && c.is_negative()
        {
            let size = self.arena.number(fits(c.neg())?)?;
            let power = self.raise(size, exponent, as_ratio)?;
            let parity = self.parity(group)?;
            return self.arena.mul(power, parity);
        }
        match self.needed_sign(base, true)? {
            Ordering::Greater => {
                let ln = self.log(base)?;
                let argument = self.arena.mul(exponent, ln)?;
                self.arena.exp(argument)
            }
            Ordering::Equal if self.sign(exponent)?.is_gt() => Ok(ZERO),
            _ => Err(GermStop::NoDomain),
        }
    }
    fn raise_to(&mut self, base: Germ, q: Number, as_ratio: bool) -> GermFound<Germ> {
        if q.is_integer() {
            if q.is_negative() {
                let below = self.divisor(base)?;
                return self.arena.pow(below, fits(q.neg())?);
            }
            if q.is_zero() && !self.arena.moves(base) && self.is_zero(base).unwrap_or(false) {
                return Err(GermStop::NoDomain);
            }
            return self.arena.pow(base, q);
        }
        match self.needed_sign(base, false) {
            Ok(Ordering::Equal) if q.is_negative() => Err(GermStop::NoDomain),
            Ok(Ordering::Equal) => Ok(ZERO),
            Ok(Ordering::Less) if q.den() % 2 == 0 || !as_ratio => Err(GermStop::NoDomain),
            Ok(_) => self.root(base, q),
            // An odd root of what swings to both sides: |u|^q with the sign of u is beyond this.
            Err(stop) => Err(if q.den() % 2 == 1 && stop == GermStop::Gaps { GermStop::Swings(None) } else { stop }),
        }
    }

    /// What it settles on, for what depends on where an argument lies.
    fn place(&mut self, germ: Germ) -> GermFound<End> {
        self.limit(germ)
    }

    pub(super) fn apply(&mut self, function: Func, arguments: &[Germ]) -> GermFound<Germ> {
        let half = fits(Number::ratio(1, 2))?;
        match (function, arguments) {
            (fun::EXP, [u]) => self.arena.exp(*u),
            (fun::LN, [u]) => match self.needed_sign(*u, true)? {
                Ordering::Greater => self.log(*u),
                _ => Err(GermStop::NoDomain),
            },
            (fun::SQRT, [u]) => self.raise_to(*u, half, true),
            (fun::CBRT, [u]) => self.raise_to(*u, fits(Number::ratio(1, 3))?, true),
            (fun::ROOT, [n, u]) => match self.arena.as_number(*n) {
                Some(n) if n.is_integer() && !n.is_zero() => self.raise_to(*u, fits(n.recip())?, true),
                _ => {
                    let exponent = self.divisor(*n)?;
                    self.raise(*u, exponent, false)
                }
            },
            (fun::SIN | fun::COS, [u]) => {
                let (sin, cos) = self.circular(*u)?;
                Ok(if function == fun::SIN { sin } else { cos })
            }
            (fun::ABS, [u]) => self.size(*u),
            (fun::SIGN, [u]) => match self.sign(*u) {
                Ok(sign) => self.arena.int(sign as i64),
                Err(GermStop::Swings(_)) => {
                    let size = self.size(*u)?;
                    let parts = self.arena.div(*u, size)?;
                    match self.arena.moves(parts) {
                        false => self.arena.put(GermForm::Call(fun::SIGN, vec![parts])),
                        true => Err(GermStop::Swings(None)),
                    }
                }
                Err(stop) => Err(stop),
            },
            (fun::STEP, [u]) => {
                let sign = self.apply(fun::SIGN, &[*u])?;
                match self.arena.as_number(sign) {
                    Some(n) => self.arena.int(i64::from(n.num() > 0)),
                    None => {
                        let up = self.arena.put(GermForm::Call(fun::MAX, vec![sign, ZERO]))?;
                        Ok(up)
                    }
                }
            }
            (fun::FLOOR, [u]) => self.floor(*u),
            (fun::MAX | fun::MIN, [first, rest @ ..]) => {
                let mut best = *first;
                for next in rest {
                    best = self.extreme(best, *next, function == fun::MAX)?;
                }
                Ok(best)
            }
            (fun::ATAN, [u]) => self.call(fun::ATAN, *u),
            (fun::ACOT, [u]) if *u == ZERO => self.arena.scale(PI, half),
            (fun::ASIN | fun::ACOS, [u]) => self.arc(function, *u),
            (fun::ERF, [u]) => self.erf(*u),
            (fun::LOGSUMEXP, [_, ..]) => {
                let mut total = ZERO;
                for u in arguments {
                    let e = self.arena.exp(*u)?;
                    total = self.arena.add(total, e)?;
                }
                self.log(total)
            }
            (fun::SOFTMAX, [at, logits @ ..]) => {
                let at = self.arena.as_number(*at).and_then(Number::as_int).and_then(|n| usize::try_from(n).ok());
                let chosen = at.and_then(|at| logits.get(at.checked_sub(1)?)).copied().ok_or(GermStop::NoDomain)?;
                let mut total = ZERO;
                for u in logits {
                    let e = self.arena.exp(*u)?;
                    total = self.arena.add(total, e)?;
                }
                let above = self.arena.exp(chosen)?;
                self.arena.div(above, total)
            }
            (fun::LOGB, [base, u]) => {
                for germ in [*base, *u] {
                    if !self.needed_sign(germ, true)?.is_gt() {
                        return Err(GermStop::NoDomain);
                    }
                }
                let (above, below) = (self.log(*u)?, self.log(*base)?);
                let below = self.divisor(below)?;
                self.arena.mul(above, below)
            }
            (fun::SOFTSIGN, [u]) => {
                let size = self.size(*u)?;
                let below = self.arena.add(ONE, size)?;
                self.arena.div(*u, below)
            }
            _ => self.by_definition(function, arguments),
        }
    }

    fn by_definition(&mut self, function: Func, arguments: &[Germ]) -> GermFound<Germ> {
        let definition = function.definition().ok_or(GermStop::Beyond)?;
        let mut values = arguments.to_vec();
        for n in function.left_out(values.len()) {
            values.push(self.arena.number(n)?);
        }
        let bound = |name: &str| match name {
            "u" => values.first().copied(),
            "v" => values.get(1).copied(),
            _ => None,
        };
        self.open(definition, &bound)
    }

    /// |u|, by the sign of u.
    fn size(&mut self, u: Germ) -> GermFound<Germ> {
        match self.sign(u) {
            Ok(Ordering::Less) => self.arena.neg(u),
            Ok(_) => Ok(u),
            Err(GermStop::Swings(_)) if self.is_product(u) => {
                // Of a product: factor by factor.
                let mut product = ONE;
                for (monomial, coefficient) in self.arena.terms(u) {
                    product = self.arena.number(fits(coefficient.abs())?)?;
                    for (base, exponent) in self.arena.factors(monomial) {
                        let inner = match self.sign(base) {
                            Ok(Ordering::Less) => self.arena.neg(base)?,
                            Ok(_) => base,
                            Err(GermStop::Swings(_)) if !self.arena.moves(base) => self.swinging_size(base)?,
                            Err(stop) => return Err(stop),
                        };
                        let power = self.arena.pow(inner, exponent)?;
                        product = self.arena.mul(product, power)?;
                    }
                }
                Ok(product)
            }
            Err(GermStop::Swings(_)) if !self.arena.moves(u) => self.swinging_size(u),
            Err(GermStop::Split(_)) if !self.arena.moves(u) => self.arena.put(GermForm::Call(fun::ABS, vec![u])),
            Err(stop) => Err(stop),
        }
    }
    fn is_product(&self, germ: Germ) -> bool {
        self.arena.terms(germ).len() == 1
    }
    fn swinging_size(&mut self, u: Germ) -> GermFound<Germ> {
        if self.is_not_below(u) {
            return Ok(u);
        }
        let negative = self.arena.terms(u).first().is_some_and(|(_, c)| c.is_negative());
        let u = if negative { self.arena.neg(u)? } else { u };
        self.arena.put(GermForm::Call(fun::ABS, vec![u]))
    }

    fn extreme(&mut self, a: Germ, b: Germ, greatest: bool) -> GermFound<Germ> {
        let difference = self.arena.sub(a, b)?;
        match self.sign(difference) {
            Ok(sign) => Ok(if sign.is_gt() == greatest { a } else { b }),
            Err(GermStop::Swings(_)) if !self.arena.moves(a) && !self.arena.moves(b) => {
                let (function, other) =
                    if greatest { (fun::MAX, Ordering::Less) } else { (fun::MIN, Ordering::Greater) };
                // One that is never beaten, be it met, is the extreme.
                if self.is_not_below(difference) {
                    return Ok(if greatest { a } else { b });
                }
                let back = self.arena.neg(difference)?;
                if self.is_not_below(back) {
                    return Ok(if greatest { b } else { a });
                }
                let _ = other;
                let (first, second) = if a < b { (a, b) } else { (b, a) };
                self.arena.put(GermForm::Call(function, vec![first, second]))
            }
            Err(stop) => Err(stop),
        }
    }

    fn floor(&mut self, u: Germ) -> GermFound<Germ> {
        let whole = |n: Number| Number::ratio(n.num().div_euclid(n.den()), 1);
        if let Some(n) = self.arena.as_number(u) {
            return self.arena.number(fits(whole(n))?);
        }
        match self.place(u) {
            Ok(End::Finite(c)) => {
                if self.arena.has_letters(c) {
                    return Err(GermStop::Beyond);
                }
                let below = match self.arena.as_number(c) {
                    Some(n) => fits(whole(n))?,
                    None => {
                        let expr = self.to_expr(c);
                        self.constants.floor(&expr).map(Number::int).ok_or(GermStop::Constant(expr))?
                    }
                };
                let floor = self.arena.number(below)?;
                // Below a whole number that it nears from below.
                let over = self.arena.sub(u, floor)?;
                let down = self.is_zero_constant(c, floor)? && self.sign(over)?.is_lt();
                if down { self.arena.sub(floor, ONE) } else { Ok(floor) }
            }
            Ok(End::Infinite { .. }) => {
                let (part, group) = self.fraction(u)?;
                let floor = self.arena.sub(u, part)?;
                if group != usize::MAX {
                    self.whole.insert(floor, group);
                }
                Ok(floor)
            }
            Err(GermStop::Swings(_)) if !self.arena.moves(u) => match self.swing_floor(u) {
                Some(n) => self.arena.number(n),
                None => self.arena.put(GermForm::Call(fun::FLOOR, vec![u])),
            },
            Err(stop) => Err(stop),
        }
    }
    fn is_zero_constant(&mut self, a: Germ, b: Germ) -> GermFound<bool> {
        let difference = self.arena.sub(a, b)?;
        self.is_zero(difference)
    }

    fn circular(&mut self, u: Germ) -> GermFound<(Germ, Germ)> {
        if !self.arena.moves(u) {
            return self.arena.sin_cos(u);
        }
        match self.place(u) {
            Ok(End::Infinite { .. }) => self.turning(u),
            Ok(End::Finite(_)) => self.arena.sin_cos(u),
            Err(GermStop::Swings(Some(_))) => self.arena.sin_cos(u),
            Err(stop) => Err(stop),
        }
    }

    /// asin and acos; near ±1 by the arc tangent, which is smooth there in roots.
    fn arc(&mut self, function: Func, u: Germ) -> GermFound<Germ> {
        let square = self.arena.pow(u, Number::int(2))?;
        let room = self.arena.sub(ONE, square)?;
        if self.needed_sign(room, false)?.is_lt() {
            return Err(GermStop::NoDomain);
        }
        if !self.arena.moves(u) {
            return self.call(function, u);
        }
        let End::Finite(c) = self.place(u)? else { return Err(GermStop::NoDomain) };
        let size = self.arena.pow(c, Number::int(2))?;
        if !self.is_zero_constant(size, ONE)? {
            return self.call(function, u);
        }
        let half = fits(Number::ratio(1, 2))?;
        let argument = if function == fun::ASIN {
            let root = self.root(room, half)?;
            let below = self.arena.add(ONE, root)?;
            self.arena.div(u, below)?
        } else {
            let (above, below) = (self.arena.sub(ONE, u)?, self.arena.add(ONE, u)?);
            let quotient = self.arena.div(above, below)?;
            self.root(quotient, half)?
        };
        let atan = self.arena.put(GermForm::Call(fun::ATAN, vec![argument]))?;
        self.arena.scale(atan, Number::int(2))
    }

    fn erf(&mut self, u: Germ) -> GermFound<Germ> {
        if !self.arena.moves(u) {
            return self.call(fun::ERF, u);
        }
        match self.place(u) {
            Ok(End::Infinite { negative }) => {
                let size = if negative { self.arena.neg(u)? } else { u };
                let square = self.arena.pow(size, Number::int(2))?;
                let minus = self.arena.neg(square)?;
                let (height, tail) = (self.arena.exp(minus)?, self.arena.put(GermForm::ErfTail(size))?);
                let rest = self.arena.mul(height, tail)?;
                let erf = self.arena.sub(ONE, rest)?;
                if negative { self.arena.neg(erf) } else { Ok(erf) }
            }
            Ok(End::Finite(_)) | Err(GermStop::Swings(Some(_))) => self.call(fun::ERF, u),
            Err(stop) => Err(stop),
        }
    }
}
