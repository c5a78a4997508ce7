//! Series in ω = e^(−h) → 0, where h is a germ that grows without end: exponents are constants, coefficients germs that
//! grow slower than every power of ω.

use super::arena::{Germ, GermForm, GermFound, GermStop, ONE, PI, S, TOO_LARGE, ZERO, fits};
use super::{End, Engine};
use crate::math::functions as fun;
use crate::math::number::Number;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

/// A sum of `coefficient·ω^exponent`, by rising exponents, known up to `order`; without an order it is the whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    pub terms: Vec<(Germ, Germ)>,
    pub order: Option<Germ>,
}

/// What ω is, and how the exponentials of its class are written with it.
#[derive(Debug)]
pub(super) struct Scale {
    pub h: Germ,
    /// For an exponential, the limit of its exponent over h.
    pub members: HashMap<Germ, Germ>,
    /// So many terms are kept.
    pub terms: usize,
    pub done: HashMap<Germ, Rc<Series>>,
    /// Whether an exponential of the class stands somewhere in a germ.
    pub touched: HashMap<Germ, bool>,
}

impl Series {
    fn constant(coefficient: Germ) -> Series {
        match coefficient {
            ZERO => Series::default(),
            _ => Series { terms: vec![(ZERO, coefficient)], order: None },
        }
    }
    /// An exponent that none of the series lies below.
    fn low(&self) -> Option<Germ> {
        self.terms.first().map(|(e, _)| *e).or(self.order)
    }
}

impl Engine {
    /// How two constant exponents compare.
    pub(super) fn compare(&mut self, a: Germ, b: Germ) -> GermFound<Ordering> {
        if a == b {
            return Ok(Ordering::Equal);
        }
        if let Some(order) = self.arena.compare_numbers(a, b) {
            return Ok(order);
        }
        let difference = self.arena.sub(a, b)?;
        self.sign(difference)
    }

    fn least(&mut self, a: Option<Germ>, b: Option<Germ>) -> GermFound<Option<Germ>> {
        Ok(match (a, b) {
            (Some(a), Some(b)) => Some(if self.compare(a, b)?.is_le() { a } else { b }),
            (a, b) => a.or(b),
        })
    }

    /// Terms in order, equal exponents together, none at or past the order, no more than are kept.
    fn settle(&mut self, mut terms: Vec<(Germ, Germ)>, order: Option<Germ>, kept: usize) -> GermFound<Series> {
        self.arena.spend(terms.len())?;
        // An insertion by comparison: the comparison of constants can fail.
        let mut sorted: Vec<(Germ, Vec<Germ>)> = Vec::new();
        for (exponent, coefficient) in terms.drain(..) {
            if let Some(order) = order
                && self.compare(exponent, order)?.is_ge()
            {
                continue;
            }
            let mut at = sorted.len();
            let mut same = false;
            while at > 0 {
                let before = sorted.get(at - 1).map_or(ZERO, |(e, _)| *e);
                match self.compare(before, exponent)? {
                    Ordering::Greater => at -= 1,
                    Ordering::Equal => {
                        at -= 1;
                        same = true;
                        break;
                    }
                    Ordering::Less => break,
                }
            }
            match sorted.get_mut(at) {
                Some((_, coefficients)) if same => coefficients.push(coefficient),
                _ => sorted.insert(at, (exponent, vec![coefficient])),
            }
        }
        let mut series = Series { terms: Vec::with_capacity(sorted.len()), order };
        for (exponent, coefficients) in sorted {
            let mut all = Vec::new();
            for coefficient in coefficients {
                all.extend(self.arena.terms(coefficient));
            }
            let total = self.arena.sum_of(all)?;
            if total == ZERO {
                continue;
            }
            if series.terms.len() == kept {
                series.order = Some(exponent);
                break;
            }
            series.terms.push((exponent, total));
        }
        Ok(series)
    }

    fn plus(&mut self, all: &[Rc<Series>], kept: usize) -> GermFound<Series> {
        let mut terms = Vec::new();
        let mut order = None;
        for series in all {
            order = self.least(order, series.order)?;
            terms.extend(series.terms.iter().copied());
        }
        self.settle(terms, order, kept)
    }

    fn times(&mut self, a: &Series, b: &Series, kept: usize) -> GermFound<Series> {
        let (Some(low_a), Some(low_b)) = (a.low(), b.low()) else { return Ok(Series::default()) };
        let mut order = None;
        if let Some(end) = a.order {
            order = Some(self.arena.add(end, low_b)?);
        }
        if let Some(end) = b.order {
            let end = self.arena.add(end, low_a)?;
            order = self.least(order, Some(end))?;
        }
        let lowest = self.arena.add(low_a, low_b)?;
        let mut terms = Vec::new();
        for (e, c) in &a.terms {
            for (f, d) in &b.terms {
                let exponent = self.arena.add(*e, *f)?;
                if let Some(order) = order
                    && self.compare(exponent, order)?.is_ge()
                {
                    break;
                }
                match self.arena.mul(*c, *d) {
                    Ok(product) => terms.push((exponent, product)),
                    // Where the numbers no longer fit, the series ends.
                    Err(TOO_LARGE) if exponent != lowest => {
                        order = self.least(order, Some(exponent))?;
                        break;
                    }
                    Err(stop) => return Err(stop),
                }
            }
        }
        self.settle(terms, order, kept)
    }

    fn scaled(&mut self, series: &Series, exponent: Germ, coefficient: Germ) -> GermFound<Series> {
        let mut terms = Vec::with_capacity(series.terms.len());
        for (e, c) in &series.terms {
            let shifted = self.arena.add(*e, exponent)?;
            match self.arena.mul(*c, coefficient) {
                Ok(ZERO) => {}
                Ok(c) => terms.push((shifted, c)),
                Err(TOO_LARGE) if !terms.is_empty() => return Ok(Series { terms, order: Some(shifted) }),
                Err(stop) => return Err(stop),
            }
        }
        let order = match series.order {
            Some(order) => Some(self.arena.add(order, exponent)?),
            None => None,
        };
        Ok(Series { terms, order })
    }

    /// Σ cₖ yᵏ for a y whose exponents are all positive; `coefficient` gives cₖ, `None` where all further ones are 0.
    fn composed(
        &mut self,
        y: &Series,
        kept: usize,
        mut coefficient: impl FnMut(&mut Engine, usize) -> GermFound<Option<Germ>>,
    ) -> GermFound<Series> {
        let mut parts: Vec<Rc<Series>> = Vec::new();
        let mut power = Series::constant(ONE);
        let mut order = None;
        for k in 0.. {
            let part = match coefficient(self, k) {
                Ok(None) => break,
                Ok(Some(ZERO)) => Ok(Series::default()),
                Ok(Some(c)) if k <= kept => self.scaled(&power, ZERO, c),
                // What is left out begins with this power; so it does where the numbers no longer fit.
                Ok(Some(_)) => Err(TOO_LARGE),
                Err(stop) => Err(stop),
            };
            match part {
                Ok(part) => parts.push(Rc::new(part)),
                Err(TOO_LARGE) if k > 0 => {
                    order = power.low();
                    break;
                }
                Err(stop) => return Err(stop),
            }
            let (Some(low), Some(step)) = (power.low(), y.low()) else { break };
            power = match self.times(&power, y, kept + 1) {
                Ok(power) => power,
                Err(TOO_LARGE) => Series { terms: Vec::new(), order: Some(self.arena.add(low, step)?) },
                Err(stop) => return Err(stop),
            };
            if power.low().is_none() {
                break;
            }
        }
        if order.is_some() {
            parts.push(Rc::new(Series { terms: Vec::new(), order }));
        }
        self.plus(&parts, kept)
    }

    /// Leading terms that are 0 dropped, the first that is not, and the rest. `None` where nothing is left of it.
    fn lead(&mut self, series: &Series) -> GermFound<Option<(Germ, Germ, Series)>> {
        for (at, (exponent, coefficient)) in series.terms.iter().enumerate() {
            if !self.is_zero(*coefficient)? {
                let rest = series.terms.get(at + 1..).unwrap_or(&[]).to_vec();
                return Ok(Some((*exponent, *coefficient, Series { terms: rest, order: series.order })));
            }
        }
        match series.order {
            Some(_) => Err(MORE),
            None => Ok(None),
        }
    }

    /// `(a·ω^e·(1 + y))^q`.
    fn power(&mut self, base: &Series, q: Number, kept: usize) -> GermFound<Series> {
        if let Some(n @ 0..=4) = q.as_int() {
            let mut product = Series::constant(ONE);
            for _ in 0..n {
                product = self.times(&product, base, kept)?;
            }
            return Ok(product);
        }
        let Some((exponent, first, rest)) = self.lead(base)? else {
            return if q.is_negative() { Err(GermStop::NoDomain) } else { Ok(Series::default()) };
        };
        let y = self.relative(&rest, exponent, first)?;
        let mut binomial = Number::ONE;
        let series = self.composed(&y, kept, |engine, k| {
            if k > 0 {
                // binom(q, k) = binom(q, k − 1)·(q − k + 1)/k
                let k = Number::int(i64::try_from(k).unwrap_or(i64::MAX));
                let next = fits(fits(q.sub(k))?.add(Number::ONE))?;
                binomial = fits(fits(binomial.mul(next))?.div(k))?;
            }
            if binomial.is_zero() { Ok(None) } else { engine.arena.number(binomial).map(Some) }
        })?;
        let coefficient = self.root(first, q)?;
        let exponent = self.arena.scale(exponent, q)?;
        self.scaled(&series, exponent, coefficient)
    }

    /// The rest over the leading term.
    fn relative(&mut self, rest: &Series, exponent: Germ, first: Germ) -> GermFound<Series> {
        let by = self.arena.recip(first)?;
        let down = self.arena.neg(exponent)?;
        self.scaled(rest, down, by)
    }

    /// Whether something lies below order 0, the coefficient at 0, and the rest.
    fn at_zero(&mut self, series: &Series) -> GermFound<(bool, Germ, Series)> {
        let (mut below, mut middle) = (false, ZERO);
        let mut above = Series { terms: Vec::new(), order: series.order };
        if let Some(order) = series.order
            && self.compare(order, ZERO)?.is_le()
        {
            return Err(MORE);
        }
        for (e, c) in &series.terms {
            match self.compare(*e, ZERO)? {
                Ordering::Less if self.is_zero(*c)? => {}
                Ordering::Less => below = true,
                Ordering::Equal => middle = *c,
                Ordering::Greater => above.terms.push((*e, *c)),
            }
        }
        Ok((below, middle, above))
    }

    /// The series of a germ.
    pub(super) fn series(&mut self, germ: Germ, scale: &mut Scale) -> GermFound<Rc<Series>> {
        if let Some(done) = scale.done.get(&germ) {
            return Ok(Rc::clone(done));
        }
        self.enter()?;
        let found = self.new_series(germ, scale);
        self.leave();
        let found = Rc::new(found?);
        scale.done.insert(germ, Rc::clone(&found));
        Ok(found)
    }

    fn new_series(&mut self, germ: Germ, scale: &mut Scale) -> GermFound<Series> {
        let kept = scale.terms;
        if !self.touches(germ, scale) {
            return Ok(Series::constant(germ));
        }
        match self.arena.form(germ).clone() {
            GermForm::Sum(terms) => {
                let mut all = Vec::new();
                for (monomial, coefficient) in terms {
                    let part = self.series(monomial, scale)?;
                    let by = self.arena.number(coefficient)?;
                    all.push(Rc::new(self.scaled(&part, ZERO, by)?));
                }
                self.plus(&all, kept)
            }
            GermForm::Product(factors) => {
                let mut product = Series::constant(ONE);
                // One term by one term first: those only shift.
                for (base, exponent) in factors {
                    let part = self.series(base, scale)?;
                    let part = match part.terms[..] {
                        [(e, c)] if part.order.is_none() && (self.is_plain(c) || exponent.is_integer()) => {
                            let c = if exponent.is_negative() && self.is_zero(c)? {
                                return Err(GermStop::NoDomain);
                            } else {
                                self.root(c, exponent)?
                            };
                            Series { terms: vec![(self.arena.scale(e, exponent)?, c)], order: None }
                        }
                        _ if exponent.is_one() => (*part).clone(),
                        _ => self.power(&part, exponent, kept)?,
                    };
                    product = self.times(&product, &part, kept)?;
                }
                Ok(product)
            }
            GermForm::Exp(argument) => {
                let inner = self.series(argument, scale)?;
                let (below, mut middle, above) = self.at_zero(&inner)?;
                if below {
                    return Err(GermStop::Beyond);
                }
                let mut exponent = ZERO;
                if let Some(c) = scale.members.get(&germ).copied() {
                    let taken = self.arena.mul(c, scale.h)?;
                    middle = self.arena.sub(middle, taken)?;
                    exponent = self.arena.neg(c)?;
                }
                let mut factorial = Number::ONE;
                let series = self.composed(&above, kept, |engine, k| {
                    if k > 0 {
                        factorial = fits(factorial.div(Number::int(k as i64)))?;
                    }
                    engine.arena.number(factorial).map(Some)
                })?;
                let coefficient = self.arena.exp(middle)?;
                self.scaled(&series, exponent, coefficient)
            }
            GermForm::Ln(argument) => {
                let inner = self.series(argument, scale)?;
                let Some((exponent, first, rest)) = self.lead(&inner)? else { return Err(GermStop::NoDomain) };
                let y = self.relative(&rest, exponent, first)?;
                let series = self.composed(&y, kept, |engine, k| {
                    if k == 0 {
                        return Ok(Some(ZERO));
                    }
                    let k = k as i128;
                    engine.arena.ratio(if k % 2 == 0 { -1 } else { 1 }, k).map(Some)
                })?;
                let ln = self.log(first)?;
                let taken = self.arena.mul(exponent, scale.h)?;
                let constant = self.arena.sub(ln, taken)?;
                self.plus(&[Rc::new(series), Rc::new(Series::constant(constant))], kept)
            }
            GermForm::Call(fun::SIN | fun::COS, arguments) => {
                let inner = self.series(arguments[0], scale)?;
                let (below, middle, above) = self.at_zero(&inner)?;
                if below {
                    return Err(GermStop::Swings(None));
                }
                let is_sin = matches!(self.arena.form(germ), GermForm::Call(fun::SIN, _));
                let (sin, cos) = self.arena.sin_cos(middle)?;
                // sin(m + y) and cos(m + y) by the derivatives at m, which come again every fourth time.
                let (minus_sin, minus_cos) = (self.arena.neg(sin)?, self.arena.neg(cos)?);
                let turn = if is_sin { [sin, cos, minus_sin, minus_cos] } else { [cos, minus_sin, minus_cos, sin] };
                let mut factorial = Number::ONE;
                self.composed(&above, kept, |engine, k| {
                    if k > 0 {
                        factorial = fits(factorial.div(Number::int(k as i64)))?;
                    }
                    engine.arena.scale(turn[k % 4], factorial).map(Some)
                })
            }
            GermForm::Call(fun::ATAN, arguments) => {
                let inner = self.series(arguments[0], scale)?;
                let (below, middle, above) = self.at_zero(&inner)?;
                if !below {
                    return self.taylor(fun::ATAN, middle, &above, kept);
                }
                let Some((_, first, _)) = self.lead(&inner)? else { return Err(GermStop::Beyond) };
                let sign = if self.sign(first)? == Ordering::Less { -1 } else { 1 };
                let turned = self.power(&inner, Number::int(-1), kept)?;
                let small = self.taylor(fun::ATAN, ZERO, &turned, kept)?;
                let minus = self.arena.int(-1)?;
                let small = self.scaled(&small, ZERO, minus)?;
                let end = self.arena.scale(PI, fits(Number::ratio(sign, 2))?)?;
                self.plus(&[Rc::new(Series::constant(end)), Rc::new(small)], kept)
            }
            GermForm::Call(function @ (fun::ASIN | fun::ACOS | fun::ERF), arguments) => {
                let inner = self.series(arguments[0], scale)?;
                let (below, middle, above) = self.at_zero(&inner)?;
                if below {
                    return Err(GermStop::Beyond);
                }
                self.taylor(function, middle, &above, kept)
            }
            GermForm::ErfTail(argument) => {
                let inner = self.series(argument, scale)?;
                let turned = self.power(&inner, Number::int(-1), kept)?;
                let low = turned.low().unwrap_or(ZERO);
                if self.compare(low, ZERO)?.is_le() {
                    // u grows slower than every power of ω here.
                    return self.erf_tail_beside(&inner, kept);
                }
                // Σ (−1)^k (2k − 1)!!/2^k v^(2k+1), over √π, with v = 1/u.
                let mut c = Number::ONE;
                let series = self.composed(&turned, kept, |engine, k| {
                    if k % 2 == 0 {
                        return Ok(Some(ZERO));
                    }
                    let now = c;
                    c = fits(fits(c.mul(fits(Number::ratio(-(k as i128), 1))?))?.div(Number::int(2)))?;
                    engine.arena.number(now).map(Some)
                })?;
                let by = self.arena.pow(PI, fits(Number::ratio(-1, 2))?)?;
                self.scaled(&series, ZERO, by)
            }
            GermForm::S => Err(GermStop::Beyond),
            _ => Err(GermStop::Swings(None)),
        }
    }

    /// T(u) = e^(u²)·(1 − erf(u)) for u = c + y with a y that vanishes: from T′ = 2uT − 2/√π follow the parts of its power
    /// series around c, (k + 1)t₍ₖ₊₁₎ = 2c·tₖ + 2t₍ₖ₋₁₎, less 2/√π for the first.
    fn erf_tail_beside(&mut self, inner: &Series, kept: usize) -> GermFound<Series> {
        let (below, middle, above) = self.at_zero(inner)?;
        if below {
            return Err(GermStop::Beyond);
        }
        let mut next = self.arena.put(GermForm::ErfTail(middle))?;
        let mut before = ZERO;
        let twice = self.arena.scale(middle, Number::int(2))?;
        let root = self.arena.pow(PI, fits(Number::ratio(-1, 2))?)?;
        self.composed(&above, kept, |engine, k| {
            let now = next;
            let mut sum = engine.arena.mul(twice, now)?;
            let more = if k == 0 {
                engine.arena.scale(root, Number::int(-2))?
            } else {
                engine.arena.scale(before, Number::int(2))?
            };
            sum = engine.arena.add(sum, more)?;
            next = engine.arena.scale(sum, fits(Number::ratio(1, k as i128 + 1))?)?;
            before = now;
            Ok(Some(now))
        })
    }

    /// What is free of the class is a constant beside ω.
    fn touches(&self, germ: Germ, scale: &mut Scale) -> bool {
        if !self.arena.moves(germ) {
            return false;
        }
        if scale.members.contains_key(&germ) {
            return true;
        }
        if let Some(known) = scale.touched.get(&germ) {
            return *known;
        }
        let parts = super::arena::parts(self.arena.form(germ));
        let touches = parts.into_iter().any(|part| self.touches(part, scale));
        scale.touched.insert(germ, touches);
        touches
    }

    fn is_plain(&self, germ: Germ) -> bool {
        !self.arena.has_letters(germ) && !self.arena.swings(germ)
    }

    /// f(m + y) for a y that vanishes: the slope of f as a power series around m, put together term by term.
    fn taylor(&mut self, function: fun::Func, middle: Germ, y: &Series, kept: usize) -> GermFound<Series> {
        let value = self.call(function, middle)?;
        if y.low().is_none() {
            return Ok(Series::constant(value));
        }
        let slopes = self.slope_series(function, middle, kept)?;
        self.composed(y, kept, |engine, k| {
            if k == 0 {
                return Ok(Some(value));
            }
            let at = engine.arena.int(k as i64 - 1)?;
            let c = slopes.iter().find(|(e, _)| *e == at).map_or(ZERO, |(_, c)| *c);
            engine.arena.scale(c, fits(Number::ratio(1, k as i128))?).map(Some)
        })
    }

    /// The slope of a function at m + t as a power series in t.
    fn slope_series(&mut self, function: fun::Func, m: Germ, kept: usize) -> GermFound<Vec<(Germ, Germ)>> {
        let kept = kept + 2;
        let (two, square) = (self.arena.int(2)?, self.arena.pow(m, Number::int(2))?);
        let twice = self.arena.mul(m, two)?;
        let around = |engine: &mut Engine, constant: Germ, sign: i64| -> GermFound<Series> {
            let by = engine.arena.int(sign)?;
            let terms = [(0, constant), (1, engine.arena.mul(twice, by)?), (2, by)];
            let mut all = Vec::new();
            for (e, c) in terms {
                if c != ZERO {
                    all.push((engine.arena.int(e)?, c));
                }
            }
            Ok(Series { terms: all, order: None })
        };
        let series = match function {
            fun::ATAN => {
                let constant = self.arena.add(ONE, square)?;
                let below = around(self, constant, 1)?;
                self.power(&below, Number::int(-1), kept)?
            }
            fun::ASIN | fun::ACOS => {
                let constant = self.arena.sub(ONE, square)?;
                let below = around(self, constant, -1)?;
                let series = self.power(&below, fits(Number::ratio(-1, 2))?, kept)?;
                let sign = self.arena.int(if function == fun::ASIN { 1 } else { -1 })?;
                self.scaled(&series, ZERO, sign)?
            }
            fun::ERF => {
                let minus = self.arena.neg(square)?;
                let mut above = around(self, ZERO, -1)?;
                above.terms.retain(|(e, _)| *e != ZERO);
                let mut factorial = Number::ONE;
                let series = self.composed(&above, kept, |engine, k| {
                    if k > 0 {
                        factorial = fits(factorial.div(Number::int(k as i64)))?;
                    }
                    engine.arena.number(factorial).map(Some)
                })?;
                let root = self.arena.pow(PI, fits(Number::ratio(-1, 2))?)?;
                let (height, root) = (self.arena.exp(minus)?, self.arena.mul(two, root)?);
                let by = self.arena.mul(height, root)?;
                self.scaled(&series, ZERO, by)?
            }
            _ => return Err(GermStop::Beyond),
        };
        Ok(series.terms)
    }

    /// The scale for a germ: h, and each exponential of the fastest class as a power of ω.
    pub(super) fn scale(&mut self, fastest: &[Germ], terms: usize) -> GermFound<Scale> {
        let smallest = fastest.iter().copied().min_by_key(|germ| (self.arena.size(*germ), *germ));
        let Some(GermForm::Exp(argument)) = smallest.map(|germ| self.arena.form(germ).clone()) else {
            return Err(GermStop::Beyond);
        };
        let mut h = match self.limit(argument)? {
            End::Infinite { negative: true } => self.arena.neg(argument)?,
            End::Infinite { negative: false } => argument,
            End::Finite(_) => return Err(GermStop::Beyond),
        };
        h = self.monic(h)?;
        let mut members = HashMap::new();
        for germ in fastest {
            let GermForm::Exp(argument) = *self.arena.form(*germ) else { return Err(GermStop::Beyond) };
            let ratio = self.arena.div(argument, h)?;
            match self.limit(ratio)? {
                End::Finite(c) if !self.arena.swings(c) => members.insert(*germ, c),
                _ => return Err(GermStop::Beyond),
            };
        }
        Ok(Scale { h, members, terms, done: HashMap::new(), touched: HashMap::new() })
    }

    /// A multiple of h by a positive constant whose first moving part has the coefficient 1, so that what is taken
    /// out of an exponent cancels: s instead of s·ln 2.
    fn monic(&mut self, h: Germ) -> GermFound<Germ> {
        let mut groups: Vec<(Germ, Germ)> = Vec::new();
        for (monomial, coefficient) in self.arena.terms(h) {
            let (mut still, mut moving) = (Vec::new(), Vec::new());
            for factor in self.arena.factors(monomial) {
                if self.arena.moves(factor.0) { moving.push(factor) } else { still.push(factor) }
            }
            let (still, moving) = (self.arena.product_of(still)?, self.arena.product_of(moving)?);
            let still = self.arena.scale(still, coefficient)?;
            match groups.iter_mut().find(|(known, _)| *known == moving) {
                Some((_, total)) => *total = self.arena.add(*total, still)?,
                None => groups.push((moving, still)),
            }
        }
        let Some((_, by)) = groups.iter().copied().find(|(moving, by)| *moving != ONE && *by != ZERO) else {
            return Ok(h);
        };
        if self.arena.swings(by) || self.arena.has_letters(by) {
            return Ok(h);
        }
        let mut total = ZERO;
        for (moving, c) in groups {
            let c = if c == by { ONE } else { self.arena.div(c, by)? };
            let part = self.arena.mul(c, moving)?;
            total = self.arena.add(total, part)?;
        }
        match self.sign(by)? {
            Ordering::Less => self.arena.neg(total),
            _ => Ok(total),
        }
    }

    /// s replaced by e^s: a germ with the same end whose fastest parts are exponentials.
    pub(super) fn up(&mut self, germ: Germ) -> GermFound<Germ> {
        if !self.arena.moves(germ) {
            return Ok(germ);
        }
        if germ == S {
            return self.arena.put(GermForm::Exp(S));
        }
        if let Some(known) = self.lifted.get(&germ) {
            return Ok(*known);
        }
        self.enter()?;
        let form = self.arena.form(germ).clone();
        let mut changed = HashMap::new();
        let parts: Vec<Germ> = super::arena::parts(&form);
        for part in parts {
            let lifted = self.up(part)?;
            changed.insert(part, lifted);
        }
        let lifted = self.arena.rebuild(germ, &mut |_, part| Ok(changed.get(&part).copied().unwrap_or(part)));
        self.leave();
        let lifted = lifted?;
        self.lifted.insert(germ, lifted);
        Ok(lifted)
    }
}

/// The known terms are not enough.
pub(super) const MORE: GermStop = GermStop::Budget("leading terms go on cancelling");
