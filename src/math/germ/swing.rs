//! What swings for ever: phases that grow without end, the bounds within which forms of their sines stay, and places
//! of a turn at which such a form can be looked at.

use super::arena::{Germ, GermForm, GermFound, GermStop, ONE, ZERO, fits};
use super::{End, Engine};
use crate::math::evaluate::CompiledExprs;
use crate::math::functions as fun;
use crate::math::number::Number;
use std::cmp::Ordering;

/// A phase that grows without end, and what is made of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub phase: Germ,
    /// For fractional parts; else for sine and cosine.
    pub whole: bool,
    /// It takes every value again and again.
    pub continuous: bool,
}

/// A place of a turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Phase {
    /// The phase is this many times π, and whole turns more.
    Turn(Number),
    /// The phase is a whole number and this part of one; the whole number is odd, or even.
    Part { part: Number, odd: bool },
}

/// Phases in whole ratios up to this are brought to one measure.
const MOST_MULTIPLE: i64 = 24;
/// A turn is looked at in so many arcs.
const ARCS: usize = 48;

/// An enclosure; `None` is no bound on that side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hull {
    pub low: Option<Number>,
    pub high: Option<Number>,
}

const EVERYTHING: Hull = Hull { low: None, high: None };

/// One group's sine and cosine on an arc.
type Arc = Option<(usize, Hull, Hull)>;

impl Hull {
    fn new(low: Number, high: Number) -> Hull {
        Hull { low: Some(low), high: Some(high) }
    }
    fn at(n: Number) -> Hull {
        Hull::new(n, n)
    }
    fn ints(low: i64, high: i64) -> Hull {
        Hull::new(Number::int(low), Number::int(high))
    }
    fn sign(self) -> Option<Ordering> {
        let above = self.low.is_some_and(|n| n.num() > 0);
        let below = self.high.is_some_and(|n| n.num() < 0);
        if above {
            Some(Ordering::Greater)
        } else if below {
            Some(Ordering::Less)
        } else {
            None
        }
    }
    pub fn is_not_below(self) -> bool {
        self.low.is_some_and(|n| !n.is_negative())
    }
    fn plus(self, other: Hull) -> Hull {
        let add = |a: Option<Number>, b: Option<Number>| a?.add(b?);
        Hull { low: add(self.low, other.low), high: add(self.high, other.high) }
    }
    fn scaled(self, by: Number) -> Hull {
        let (low, high) = (self.low.and_then(|n| n.mul(by)), self.high.and_then(|n| n.mul(by)));
        if by.is_negative() { Hull { low: high, high: low } } else { Hull { low, high } }
    }
    fn times(self, other: Hull) -> Hull {
        let (Some(a), Some(b), Some(c), Some(d)) = (self.low, self.high, other.low, other.high) else {
            // Of half-open ones only the sign is kept.
            let not_below = self.is_not_below() && other.is_not_below();
            return Hull { low: not_below.then_some(Number::ZERO), high: None };
        };
        let corners: Option<Vec<Number>> = [a.mul(c), a.mul(d), b.mul(c), b.mul(d)].into_iter().collect();
        let Some(corners) = corners else { return EVERYTHING };
        let pick = |wanted: Ordering| {
            corners
                .iter()
                .copied()
                .try_fold(*corners.first()?, |best, n| Some(if n.compare(best)? == wanted { n } else { best }))
        };
        Hull { low: pick(Ordering::Less), high: pick(Ordering::Greater) }
    }
    fn union(self, other: Hull) -> Hull {
        let pick = |a: Option<Number>, b: Option<Number>, wanted: Ordering| {
            let (a, b) = (a?, b?);
            Some(if b.compare(a)? == wanted { b } else { a })
        };
        Hull { low: pick(self.low, other.low, Ordering::Less), high: pick(self.high, other.high, Ordering::Greater) }
    }
    /// A rising function, whose value at a double is good to a few units in the last place.
    fn rising(self, f: impl Fn(f64) -> f64, ends: (Option<Number>, Option<Number>)) -> Hull {
        let out = |n: Option<Number>, up: bool, end: Option<Number>| match n {
            Some(n) => enclosing(f(n.to_f64()), up),
            None => end,
        };
        Hull { low: out(self.low, false, ends.0), high: out(self.high, true, ends.1) }
    }
}

/// A rational a little above or below a double.
fn enclosing(value: f64, up: bool) -> Option<Number> {
    const UNIT: f64 = (1u64 << 44) as f64;
    if !value.is_finite() || value.abs() > 1e12 {
        return None;
    }
    let scaled = libm::floor(value * UNIT) as i128;
    let margin = (value.abs() * 0.01) as i128 + 2;
    Number::ratio(if up { scaled + 1 + margin } else { scaled - margin }, 1 << 44)
}

impl Engine {
    /// Sine and cosine of a phase that grows without end.
    pub(super) fn turning(&mut self, argument: Germ) -> GermFound<(Germ, Germ)> {
        let down = match self.limit(argument)? {
            End::Infinite { negative } => negative,
            End::Finite(_) => return Err(GermStop::Beyond),
        };
        let phase = if down { self.arena.neg(argument)? } else { argument };
        let (sin, cos) = self.turning_up(phase)?;
        Ok((if down { self.arena.neg(sin)? } else { sin }, cos))
    }
    fn turning_up(&mut self, phase: Germ) -> GermFound<(Germ, Germ)> {
        for at in 0..self.groups.len() {
            let Some(group) = self.groups.get(at).copied().filter(|group| !group.whole) else { continue };
            let Some((ratio, rest)) = self.measure(phase, group.phase)? else { continue };
            let whole = ratio.as_int();
            match whole {
                Some(n) if n.abs() <= MOST_MULTIPLE => {
                    let (sin, cos) = self.multiple(at, n)?;
                    let (rest_sin, rest_cos) = self.arena.sin_cos(rest)?;
                    let a = self.arena.mul(sin, rest_cos)?;
                    let b = self.arena.mul(cos, rest_sin)?;
                    let c = self.arena.mul(cos, rest_cos)?;
                    let d = self.arena.mul(sin, rest_sin)?;
                    return Ok((self.arena.add(a, b)?, self.arena.sub(c, d)?));
                }
                None if ratio.den() <= 12 && ratio.num() <= 12 => {
                    let finer = fits(Number::ratio(1, ratio.den()))?;
                    let phase = self.arena.scale(group.phase, finer)?;
                    if let Some(group) = self.groups.get_mut(at) {
                        group.phase = phase;
                    }
                    return Err(GermStop::Again);
                }
                _ => {}
            }
        }
        let continuous = !self.jumps(phase);
        self.groups.push(Group { phase, whole: false, continuous });
        self.multiple(self.groups.len() - 1, 1)
    }
    /// A phase as a rational multiple of another and a rest that stays finite.
    fn measure(&mut self, phase: Germ, of: Germ) -> GermFound<Option<(Number, Germ)>> {
        if phase == of {
            return Ok(Some((Number::ONE, ZERO)));
        }
        let ratio = self.arena.div(phase, of)?;
        let Ok(End::Finite(c)) = self.limit(ratio) else { return Ok(None) };
        let Some(c) = self.arena.as_number(c).filter(|c| !c.is_zero()) else { return Ok(None) };
        let taken = self.arena.scale(of, c)?;
        let rest = self.arena.sub(phase, taken)?;
        Ok(match self.limit(rest) {
            Ok(End::Finite(_)) => Some((c, rest)),
            _ => None,
        })
    }
    /// Whether it is not surely continuous: fractional parts and pieces of what swings stand in it.
    fn jumps(&self, germ: Germ) -> bool {
        let form = self.arena.form(germ);
        matches!(form, GermForm::Frac(_) | GermForm::Parity(_) | GermForm::Call(fun::FLOOR | fun::SIGN | fun::STEP, _))
            || super::arena::parts(form).into_iter().any(|part| self.jumps(part))
    }
    /// Sine and cosine of n times a group's phase.
    fn multiple(&mut self, group: usize, n: i64) -> GermFound<(Germ, Germ)> {
        if let Some((fixed, Phase::Turn(turns))) = self.fixed
            && fixed == group
        {
            let angle = self.arena.scale(super::PI, fits(turns.mul(Number::int(n)))?)?;
            return self.arena.sin_cos(angle);
        }
        let one = (
            self.arena.put(GermForm::Wave { group, cosine: false })?,
            self.arena.put(GermForm::Wave { group, cosine: true })?,
        );
        let (mut sin, mut cos) = (ZERO, ONE);
        for _ in 0..n.unsigned_abs() {
            let a = self.arena.mul(sin, one.1)?;
            let b = self.arena.mul(cos, one.0)?;
            let c = self.arena.mul(cos, one.1)?;
            let d = self.arena.mul(sin, one.0)?;
            (sin, cos) = (self.arena.add(a, b)?, self.arena.sub(c, d)?);
        }
        Ok((if n < 0 { self.arena.neg(sin)? } else { sin }, cos))
    }

    /// `u − floor(u)` and `(−1)^floor(u)` for a u that grows without end, up or down, and the group.
    pub(super) fn fraction(&mut self, argument: Germ) -> GermFound<(Germ, usize)> {
        // A whole multiple of a phase of which the fractional part is known.
        if let Some((fixed, Phase::Part { part, .. })) = self.fixed
            && let Some(group) = self.groups.get(fixed).copied()
            && argument != group.phase
            && let Some((times, rest)) = self.measure(argument, group.phase)?
            && let Some(rest) = self.arena.as_number(rest)
            && times.is_integer()
        {
            let place = fits(fits(part.mul(times))?.add(rest))?;
            let whole = fits(Number::ratio(place.num().div_euclid(place.den()), 1))?;
            return Ok((self.arena.number(fits(place.sub(whole))?)?, usize::MAX));
        }
        for at in 0..self.groups.len() {
            let Some(group) = self.groups.get(at).copied().filter(|group| group.whole) else { continue };
            let apart = self.arena.sub(argument, group.phase)?;
            if self.arena.as_number(apart).is_some_and(|n| n.is_integer()) {
                return Ok((self.part(at, false)?, at));
            }
            let together = self.arena.add(argument, group.phase)?;
            if self.arena.as_number(together).is_some_and(|n| n.is_integer()) && self.fixed.map(|f| f.0) == Some(at) {
                return Ok((self.part(at, true)?, usize::MAX));
            }
        }
        let continuous = !self.jumps(argument);
        self.groups.push(Group { phase: argument, whole: true, continuous });
        let at = self.groups.len() - 1;
        Ok((self.part(at, false)?, at))
    }
    fn part(&mut self, group: usize, mirrored: bool) -> GermFound<Germ> {
        match self.fixed {
            Some((fixed, Phase::Part { part, .. })) if fixed == group => {
                let part = if mirrored && !part.is_zero() { fits(Number::ONE.sub(part))? } else { part };
                self.arena.number(part)
            }
            _ => self.arena.put(GermForm::Frac(group)),
        }
    }
    pub(super) fn parity(&mut self, group: usize) -> GermFound<Germ> {
        match self.fixed {
            Some((fixed, Phase::Part { odd, .. })) if fixed == group => self.arena.int(if odd { -1 } else { 1 }),
            _ => self.arena.put(GermForm::Parity(group)),
        }
    }

    /// cos² is 1 − sin², multiplied out: two polynomials that are equal on the circle become one.
    pub(super) fn on_circle(&mut self, germ: Germ) -> GermFound<Germ> {
        let mut total = ZERO;
        for (monomial, coefficient) in self.arena.terms(germ) {
            let mut product = ONE;
            for (base, exponent) in self.arena.factors(monomial) {
                let power = match (self.arena.form(base).clone(), exponent.as_int()) {
                    (GermForm::Wave { group, cosine: true }, Some(n @ 2..=24)) => {
                        let sin = self.arena.put(GermForm::Wave { group, cosine: false })?;
                        let square = self.arena.pow(sin, Number::int(2))?;
                        let other = self.arena.sub(ONE, square)?;
                        let mut power = if n % 2 == 1 { base } else { ONE };
                        for _ in 0..n / 2 {
                            power = self.arena.mul(power, other)?;
                        }
                        power
                    }
                    _ => self.arena.pow(base, exponent)?,
                };
                product = self.arena.mul(product, power)?;
            }
            let part = self.arena.scale(product, coefficient)?;
            total = self.arena.add(total, part)?;
        }
        Ok(total)
    }

    /// The sign of a form of what swings, where it is one sign all the way round.
    pub(super) fn swing_sign(&mut self, germ: Germ) -> GermFound<Ordering> {
        let reduced = self.on_circle(germ)?;
        if !self.arena.swings(reduced) {
            return self.sign(reduced);
        }
        let whole = self.hull(germ, None);
        if let Some(sign) = whole.sign() {
            return Ok(sign);
        }
        if let Some(hull) = self.by_arcs(germ)
            && let Some(sign) = hull.sign()
        {
            return Ok(sign);
        }
        Err(GermStop::Swings(Some(germ)))
    }
    /// The enclosure from a turn in arcs, for a form of one group.
    fn by_arcs(&mut self, germ: Germ) -> Option<Hull> {
        let mut groups = Vec::new();
        self.groups_in(germ, &mut groups);
        let [group] = groups[..] else { return None };
        if self.groups.get(group)?.whole {
            return None;
        }
        let mut all: Option<Hull> = None;
        let step = 2.0 * std::f64::consts::PI / ARCS as f64;
        for arc in 0..ARCS {
            // The arcs begin a little before the quarter turns, which lie inside one arc then.
            let (from, to) = ((arc as f64 - 0.5) * step, (arc as f64 + 0.5) * step);
            let side = |f: fn(f64) -> f64, top: usize, bottom: usize| {
                let (a, b) = (f(from), f(to));
                let high = if arc == top { Some(Number::ONE) } else { enclosing(a.max(b), true) };
                let low = if arc == bottom { Some(Number::int(-1)) } else { enclosing(a.min(b), false) };
                Hull { low, high }
            };
            let sin = side(libm::sin, ARCS / 4, 3 * ARCS / 4);
            let cos = side(libm::cos, 0, ARCS / 2);
            let hull = self.hull(germ, Some((group, sin, cos)));
            all = Some(all.map_or(hull, |before| before.union(hull)));
        }
        all
    }
    pub(super) fn groups_in(&self, germ: Germ, into: &mut Vec<usize>) {
        if !self.arena.swings(germ) {
            return;
        }
        match self.arena.form(germ) {
            GermForm::Wave { group, .. } | GermForm::Frac(group) | GermForm::Parity(group) if !into.contains(group) => {
                into.push(*group);
            }
            form => super::arena::parts(form).into_iter().for_each(|part| self.groups_in(part, into)),
        }
    }
    pub(super) fn is_not_below(&mut self, germ: Germ) -> bool {
        self.hull(germ, None).is_not_below()
    }
    pub(super) fn is_bounded(&mut self, germ: Germ) -> bool {
        if self.arena.moves(germ) {
            return false;
        }
        let hull = self.hull(germ, None);
        hull.low.is_some() && hull.high.is_some()
    }
    /// Whether something in it swings through a pole: below a bar, or in a logarithm, and not surely apart from 0.
    pub(super) fn has_poles(&mut self, germ: Germ) -> bool {
        if !self.arena.swings(germ) {
            return false;
        }
        let form = self.arena.form(germ).clone();
        let resting = |engine: &Engine, part: Germ| engine.arena.swings(part) && !engine.arena.moves(part);
        let here = match &form {
            GermForm::Product(factors) => factors.iter().any(|(base, exponent)| {
                exponent.is_negative() && resting(self, *base) && self.swing_sign(*base).is_err()
            }),
            GermForm::Ln(inner) => resting(self, *inner) && self.swing_sign(*inner).is_err(),
            _ => false,
        };
        here || super::arena::parts(&form).into_iter().any(|part| self.has_poles(part))
    }
    /// The whole number at or below a form of what swings, where it is the same all the way round.
    pub(super) fn swing_floor(&mut self, germ: Germ) -> Option<Number> {
        let hull = self.hull(germ, None);
        let floor = |n: Number| n.num().div_euclid(n.den());
        let (low, high) = (floor(hull.low?), floor(hull.high?));
        if low == high { Number::ratio(low, 1) } else { None }
    }

    /// An enclosure of a form without s.
    fn hull(&mut self, germ: Germ, arc: Arc) -> Hull {
        if let Some(n) = self.arena.as_number(germ) {
            return Hull::at(n);
        }
        if self.arena.moves(germ) || self.arena.has_letters(germ) {
            return EVERYTHING;
        }
        if !self.arena.swings(germ) {
            return self.constant_hull(germ);
        }
        match self.arena.form(germ).clone() {
            GermForm::Wave { group, cosine } => match arc {
                Some((of, sin, cos)) if of == group => {
                    if cosine {
                        cos
                    } else {
                        sin
                    }
                }
                _ => Hull::ints(-1, 1),
            },
            GermForm::Frac(_) => Hull::ints(0, 1),
            GermForm::Parity(_) => Hull::ints(-1, 1),
            GermForm::Sum(terms) => terms.into_iter().fold(Hull::ints(0, 0), |total, (monomial, coefficient)| {
                let part = self.hull(monomial, arc).scaled(coefficient);
                total.plus(part)
            }),
            GermForm::Product(factors) => factors.into_iter().fold(Hull::ints(1, 1), |total, (base, exponent)| {
                let base = self.hull(base, arc);
                total.times(power_hull(base, exponent))
            }),
            GermForm::Exp(inner) => self.hull(inner, arc).rising(libm::exp, (Some(Number::ZERO), None)),
            GermForm::Ln(inner) => {
                let inner = self.hull(inner, arc);
                match inner.sign() {
                    Some(Ordering::Greater) => inner.rising(libm::log, (None, None)),
                    _ => Hull { low: None, high: inner.rising(libm::log, (None, None)).high },
                }
            }
            GermForm::Call(fun::ATAN, arguments) => {
                let ends = (Some(Number::int(-2)), Some(Number::int(2)));
                self.hull(arguments[0], arc).rising(libm::atan, ends)
            }
            GermForm::Call(fun::ERF, arguments) => {
                let ends = (Some(Number::int(-1)), Some(Number::ONE));
                self.hull(arguments[0], arc).rising(libm::erf, ends)
            }
            GermForm::Call(fun::ASIN | fun::ACOS, _) => Hull::ints(-2, 4),
            GermForm::Call(fun::SIN | fun::COS | fun::SIGN, _) => Hull::ints(-1, 1),
            GermForm::Call(fun::ABS, arguments) => {
                let inner = self.hull(arguments[0], arc);
                if inner.is_not_below() {
                    return inner;
                }
                let other = inner.scaled(Number::int(-1));
                let both = inner.union(other);
                let low = match inner.sign() {
                    Some(Ordering::Less) => other.low,
                    _ => Some(Number::ZERO),
                };
                Hull { low, high: both.high }
            }
            GermForm::Call(fun::FLOOR, arguments) => {
                let inner = self.hull(arguments[0], arc);
                let floor = |n: Number| Number::ratio(n.num().div_euclid(n.den()), 1);
                Hull { low: inner.low.and_then(floor), high: inner.high.and_then(floor) }
            }
            GermForm::Call(function @ (fun::MAX | fun::MIN), arguments) => {
                let mut all: Option<Hull> = None;
                for argument in arguments {
                    let next = self.hull(argument, arc);
                    all = Some(all.map_or(next, |before| extreme(before, next, function == fun::MAX)));
                }
                all.unwrap_or(EVERYTHING)
            }
            _ => EVERYTHING,
        }
    }
    fn constant_hull(&mut self, germ: Germ) -> Hull {
        let expr = self.to_expr(germ);
        let Some(compiled) = CompiledExprs::new(&[&expr], &[]) else { return EVERYTHING };
        let ball = compiled.ball(&[]);
        if !ball.is_value() || ball.error > 1.0 {
            return EVERYTHING;
        }
        Hull { low: enclosing(ball.value - ball.error, false), high: enclosing(ball.value + ball.error, true) }
    }

    /// The germ with a group's sine, cosine and fractional part as they are at one place of its turn.
    pub(super) fn at_phase(&mut self, germ: Germ, group: usize, phase: Phase) -> GermFound<Germ> {
        if !self.arena.swings(germ) {
            return Ok(germ);
        }
        match (self.arena.form(germ).clone(), phase) {
            (GermForm::Wave { group: of, cosine }, Phase::Turn(turns)) if of == group => {
                let angle = self.arena.scale(super::PI, turns)?;
                let (sin, cos) = self.arena.sin_cos(angle)?;
                Ok(if cosine { cos } else { sin })
            }
            (GermForm::Frac(of), Phase::Part { part, .. }) if of == group => self.arena.number(part),
            (GermForm::Parity(of), Phase::Part { odd, .. }) if of == group => self.arena.int(if odd { -1 } else { 1 }),
            (form, _) => {
                let mut changed = Vec::new();
                for part in super::arena::parts(&form) {
                    changed.push((part, self.at_phase(part, group, phase)?));
                }
                let new = |part: Germ| changed.iter().find(|(old, _)| *old == part).map_or(part, |(_, new)| *new);
                if let (GermForm::Call(fun::ABS, arguments), true) = (&form, true) {
                    let inner = new(arguments[0]);
                    if !self.arena.swings(inner) && !self.arena.moves(inner) {
                        return match self.sign(inner)? {
                            Ordering::Less => self.arena.neg(inner),
                            _ => Ok(inner),
                        };
                    }
                }
                self.arena.rebuild(germ, &mut |_, part| Ok(new(part)))
            }
        }
    }
}

fn extreme(a: Hull, b: Hull, greatest: bool) -> Hull {
    let pick = |a: Option<Number>, b: Option<Number>, keep_known: bool| match (a, b) {
        (Some(a), Some(b)) => {
            let wanted = if greatest { Ordering::Greater } else { Ordering::Less };
            b.compare(a).map(|order| if order == wanted { b } else { a })
        }
        (one, other) if keep_known => one.or(other),
        _ => None,
    };
    Hull { low: pick(a.low, b.low, greatest), high: pick(a.high, b.high, !greatest) }
}

fn power_hull(base: Hull, exponent: Number) -> Hull {
    if exponent.is_negative() {
        // Without a bound where the base can be 0.
        let Some(positive) = exponent.neg() else { return EVERYTHING };
        let below = power_hull(base, positive);
        return match (below.sign(), below.low, below.high) {
            (Some(_), Some(low), Some(high)) => Hull { low: high.recip(), high: low.recip() },
            _ if below.is_not_below() => Hull { low: Some(Number::ZERO), high: None },
            _ => EVERYTHING,
        };
    }
    if let Some(n) = exponent.as_int() {
        let power = |bound: Option<Number>| bound.and_then(|b| b.pow(n));
        if n % 2 == 1 || base.is_not_below() {
            return wide(base, n, Hull { low: power(base.low), high: power(base.high) });
        }
        let (low, high) = (power(base.low), power(base.high));
        let zero = Hull::ints(0, 0);
        let hull = match base.sign() {
            Some(Ordering::Less) => Hull { low: high, high: low },
            _ => match (low, high) {
                (Some(low), Some(high)) => Hull::at(low).union(Hull::at(high)).union(zero),
                _ => Hull { low: Some(Number::ZERO), high: None },
            },
        };
        return wide(base, n, hull);
    }
    let q = exponent.to_f64();
    if !base.is_not_below() {
        return EVERYTHING;
    }
    // 0 and 1 are kept exactly.
    let exact = |n: Number| if n.is_zero() || n.is_one() { Some(n) } else { None };
    let rough = base.rising(|x| libm::pow(x, q), (None, None));
    Hull { low: base.low.and_then(exact).or(rough.low), high: base.high.and_then(exact).or(rough.high) }
}

/// A high power of what stays within −1 and 1 stays there too, also where its bounds do not fit.
fn wide(base: Hull, n: i64, hull: Hull) -> Hull {
    let within = |bound: Option<Number>| bound.is_some_and(|b| b.num().unsigned_abs() <= b.den().unsigned_abs());
    if within(base.low) && within(base.high) && (hull.low.is_none() || hull.high.is_none()) {
        return Hull::ints(if n % 2 == 0 { 0 } else { -1 }, 1);
    }
    hull
}
