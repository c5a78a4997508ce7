//! The ends of an expression along one side, proved: a number, beyond every bound, none with two witnesses, no value
//! at all, or not known with the reason.

use super::arena::{Germ, GermForm, GermFound, GermStop, S, ZERO};
use super::swing::Phase;
use super::{End, Engine};
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;
use crate::math::tidy::tidy;
use std::cmp::Ordering;

/// How the variable goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Approach {
    /// To a point from below or from above.
    Point { at: Expr, from_below: bool },
    /// Out without end.
    Infinity { negative: bool },
}

/// What is found on one side.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FoundSide {
    Finite(Expr),
    Infinite {
        negative: bool,
    },
    /// It goes on to two different ends for ever: what is met at one place of its turn, and at another.
    Swings(Box<[SwingWitness; 2]>),
    /// It has no real value anywhere near.
    NoDomain,
    Unknown(Unknown),
}

/// What is met again and again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SwingWitness {
    /// What grows without end, in the variable of the limit.
    pub phase: Expr,
    /// Where in its turn it is, or between two whole numbers.
    pub place: Expr,
    /// A second phase that is near a place of its own at the same time.
    pub beside: Option<(Expr, Expr)>,
    /// Whether the place is one between two whole numbers.
    pub whole: bool,
    /// `None`: beyond every bound, next to poles.
    pub end: Option<FoundSide>,
}

/// Why nothing is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unknown {
    /// A bound on the work.
    Budget(&'static str),
    /// The sign of a constant.
    Constant(Expr),
    /// It swings, and nothing is proved about it.
    Swings,
    /// It has no value on stretches without end.
    Gaps,
    /// It depends on letters: the form whose sign decides, and what each sign gives.
    Letters(Expr),
    /// Not worked out here.
    Beyond,
}

/// The phases at which a turn is looked at, over π.
pub(super) const TURNS: [(i128, i128); 8] = [(0, 1), (1, 2), (1, 1), (3, 2), (1, 6), (-1, 4), (5, 6), (1, 3)];
/// Fractional parts.
const PARTS: [(i128, i128); 3] = [(0, 1), (1, 2), (1, 3)];
const MOST_AGAIN: u32 = 8;
const MOST_GROUPS: usize = 4;
/// Signs of letters that are told apart, one within the other.
const MOST_CASES: usize = 3;

/// The value of an expression without its variable: `None` inside where it has no real value.
pub(crate) fn value_at(expr: &Expr) -> Result<Option<Expr>, Unknown> {
    let mut engine = Engine::new();
    match engine.open(expr, &|_| None) {
        Ok(germ) => Ok(Some(engine.to_expr(germ))),
        Err(GermStop::NoDomain) => Ok(None),
        Err(stop) => Err(unknown(&engine, stop)),
    }
}

/// What an expression does on one side.
pub(crate) fn side_of(expr: &Expr, by: &str, line: &Approach) -> FoundSide {
    side_where(expr, by, line, &[])
}

/// The same where forms of letters are known to lie above or below 0.
pub(crate) fn side_where(expr: &Expr, by: &str, line: &Approach, given: &[(Expr, Ordering)]) -> FoundSide {
    let mut engine = Engine::new();
    for (form, sign) in given {
        engine.assume(form, *sign);
    }
    match engine.side(expr, by, line) {
        FoundSide::Unknown(Unknown::Letters(form)) if given.len() < MOST_CASES => {
            by_cases(expr, by, line, given, &form).unwrap_or(FoundSide::Unknown(Unknown::Letters(form)))
        }
        side => side,
    }
}

/// The end where a form of letters decides by its sign, if it is the same formula above, below and at 0. Where the
/// formula has no value at 0, that case is none.
fn by_cases(expr: &Expr, by: &str, line: &Approach, given: &[(Expr, Ordering)], form: &Expr) -> Option<FoundSide> {
    let signed = |sign: Ordering| {
        let mut given = given.to_vec();
        given.push((form.clone(), sign));
        side_where(expr, by, line, &given)
    };
    let same = |a: &FoundSide, b: &FoundSide| match (a, b) {
        (FoundSide::Finite(a), FoundSide::Finite(b)) => same_constant(a, b) == Some(true),
        (a, b) => a == b && !matches!(a, FoundSide::Unknown(_) | FoundSide::Swings(_)),
    };
    // Where the formula itself has no value, there is no case.
    let above = match (signed(Ordering::Greater), signed(Ordering::Less)) {
        (FoundSide::Unknown(_), _) | (_, FoundSide::Unknown(_)) => return None,
        (FoundSide::NoDomain, other) | (other, FoundSide::NoDomain) => other,
        (a, b) if same(&a, &b) => a,
        _ => return None,
    };
    // At 0 one letter is what the others make it.
    let (letter, value) = root_of(form)?;
    let put = |of: &Expr| of.substitute(&letter, &value);
    let line = match line {
        Approach::Point { at, from_below } => Approach::Point { at: put(at), from_below: *from_below },
        other => other.clone(),
    };
    let at_zero = side_where(&put(expr), by, &line, given);
    match (&at_zero, &above) {
        (FoundSide::NoDomain, _) => Some(above.clone()),
        (FoundSide::Finite(at_zero), FoundSide::Finite(formula)) => {
            (same_constant(at_zero, &tidy(&put(formula))) == Some(true)).then_some(above.clone())
        }
        // The formula has a pole there, as 1/(2√a) at 0.
        (FoundSide::Infinite { .. }, FoundSide::Finite(formula)) => {
            let beside = |from_below| side_of(formula, &letter, &Approach::Point { at: value.clone(), from_below });
            (beside(false) == at_zero || beside(true) == at_zero).then_some(above.clone())
        }
        (at_zero, _) => same(at_zero, &above).then_some(above.clone()),
    }
}

/// A letter of a linear form, and what makes the form 0.
fn root_of(form: &Expr) -> Option<(Symbol, Expr)> {
    let letter = form.names().into_iter().next()?;
    let zero = tidy(&form.substitute(&letter, &Expr::zero()));
    let one = tidy(&form.substitute(&letter, &Expr::one()).minus(zero.clone()));
    let factor = one.as_ratio().filter(|n| !n.is_zero())?;
    let two = tidy(&form.substitute(&letter, &Expr::from(2)).minus(zero.clone()));
    let linear = two.as_ratio()?.same_value(factor.mul(Number::int(2))?);
    linear.then(|| (letter, tidy(&zero.negate().over(one))))
}

/// The part of an expression that leads on one side, in its own variable: their quotient goes to 1.
pub(crate) fn leading_part(expr: &Expr, by: &str, line: &Approach) -> Option<Expr> {
    let mut engine = Engine::new();
    let germ = engine.germ_of(expr, by, line).ok()?;
    if !engine.groups.is_empty() {
        return None;
    }
    let leading = engine.leading(germ).ok()?;
    Some(engine.in_variable(leading, by, line))
}

/// −1, 0 or 1: the sign that an expression keeps on one side, all the way.
pub(crate) fn sign_near(expr: &Expr, by: &str, line: &Approach) -> Option<i8> {
    let mut engine = Engine::new();
    let germ = engine.germ_of(expr, by, line).ok()?;
    if engine.has_poles(germ) {
        return None;
    }
    engine.sign(germ).ok().map(|sign| sign as i8)
}

/// How a constant compares with 0, proved.
pub(crate) fn constant_sign(constant: &Expr) -> Option<Ordering> {
    let mut engine = Engine::new();
    let germ = engine.open(constant, &|_| None).ok()?;
    engine.sign(germ).ok()
}

/// How two constants, or forms of letters, compare: whether they are the same, proved.
pub(crate) fn same_constant(a: &Expr, b: &Expr) -> Option<bool> {
    same_where(a, b, &[])
}
/// The same where forms of letters are known to lie above or below 0.
pub(crate) fn same_where(a: &Expr, b: &Expr, given: &[(Expr, Ordering)]) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    let mut engine = Engine::new();
    for (form, sign) in given {
        engine.assume(form, *sign);
    }
    let difference = engine.open(&a.clone().minus(b.clone()), &|_| None).ok()?;
    engine.sign(difference).ok().map(Ordering::is_eq)
}

fn unknown(engine: &Engine, stop: GermStop) -> Unknown {
    match stop {
        GermStop::Budget(what) => Unknown::Budget(what),
        GermStop::Constant(c) => Unknown::Constant(c),
        GermStop::Swings(_) => Unknown::Swings,
        GermStop::Gaps => Unknown::Gaps,
        GermStop::Split(form) => Unknown::Letters(engine.to_expr(form)),
        GermStop::NoDomain | GermStop::Beyond | GermStop::Again => Unknown::Beyond,
    }
}

impl Engine {
    /// Takes a form of letters to lie above or below 0.
    fn assume(&mut self, form: &Expr, sign: Ordering) {
        let Ok(germ) = self.open(form, &|_| None) else { return };
        let Ok((_, base)) = self.arena.primitive(germ) else { return };
        self.known_signs.insert(base, sign);
        self.not_zero.insert(base);
    }

    /// Where the variable is, as a germ.
    fn place_of(&mut self, line: &Approach, by: &str) -> GermFound<Germ> {
        match line {
            Approach::Infinity { negative: false } => Ok(S),
            Approach::Infinity { negative: true } => self.arena.neg(S),
            Approach::Point { at, from_below } => {
                let _ = by;
                let at = self.open(at, &|_| None)?;
                let near = self.arena.recip(S)?;
                if *from_below { self.arena.sub(at, near) } else { self.arena.add(at, near) }
            }
        }
    }

    /// What the formula needs of its letters by itself: a > 0 where `ln(a)` stands in it.
    fn take_needs(&mut self, expr: &Expr, by: &str) {
        if !expr.mentions(by) {
            if !expr.names().is_empty() {
                let _ = self.open(expr, &|_| None);
            }
            return;
        }
        expr.for_each_child(|part| self.take_needs(part, by));
    }

    fn germ_of(&mut self, expr: &Expr, by: &str, line: &Approach) -> GermFound<Germ> {
        self.take_needs(expr, by);
        for _ in 0..MOST_AGAIN {
            let x = self.place_of(line, by)?;
            match self.open(expr, &|name| (name == by).then_some(x)) {
                Err(GermStop::Again) => {}
                found => return found,
            }
        }
        Err(GermStop::Budget("the phases have no common measure"))
    }

    pub(super) fn side(&mut self, expr: &Expr, by: &str, line: &Approach) -> FoundSide {
        let opened = self.germ_of(expr, by, line);
        let end = match opened {
            Ok(germ) if !self.has_poles(germ) => self.limit(germ),
            Ok(germ) => self.limit_with_poles(germ),
            Err(ref stop) => Err(stop.clone()),
        };
        match end {
            Ok(end) => self.said(end),
            Err(GermStop::NoDomain) => FoundSide::NoDomain,
            Err(stop) => {
                if self.groups.is_empty() {
                    return FoundSide::Unknown(unknown(self, stop));
                }
                match self.witnesses(expr, by, line, opened.ok()) {
                    Some(pair) => FoundSide::Swings(Box::new(pair)),
                    None => FoundSide::Unknown(unknown(self, stop)),
                }
            }
        }
    }
    /// A germ as an expression in the variable that s stands for.
    fn in_variable(&self, germ: Germ, by: &str, line: &Approach) -> Expr {
        let x = Expr::var(by);
        let s = match line {
            Approach::Infinity { negative: false } => x,
            Approach::Infinity { negative: true } => x.negate(),
            Approach::Point { at, from_below } => {
                let apart = if *from_below { at.clone().minus(x) } else { x.minus(at.clone()) };
                Expr::one().over(tidy(&apart))
            }
        };
        tidy(&self.to_expr(germ).substitute("s", &s))
    }

    /// The part that leads: the expression over it goes to 1. `None` where it is all there is, or not known.
    fn leading(&mut self, germ: Germ) -> GermFound<Germ> {
        if !self.arena.moves(germ) || germ == S {
            return Ok(germ);
        }
        let (mut lifted, mut lifts) = (germ, 0);
        let mut fastest = self.fastest(germ)?;
        while fastest.contains(&S) && lifts < super::MOST_LIFTS {
            lifted = self.up(lifted)?;
            lifts += 1;
            fastest = self.fastest(lifted)?;
        }
        for terms in super::TERMS {
            let mut scale = self.scale(&fastest, terms)?;
            let series = match self.series(lifted, &mut scale) {
                Err(super::series::MORE) => continue,
                found => found?,
            };
            for (exponent, coefficient) in series.terms.iter().copied() {
                if self.sign(coefficient)?.is_eq() {
                    continue;
                }
                let coefficient = self.leading(coefficient)?;
                let power = self.arena.mul(exponent, scale.h)?;
                let power = self.arena.neg(power)?;
                let power = self.arena.exp(power)?;
                let mut found = self.arena.mul(power, coefficient)?;
                for _ in 0..lifts {
                    found = self.down(found)?;
                }
                return Ok(found);
            }
            if series.order.is_none() {
                return Ok(ZERO);
            }
        }
        Err(super::series::MORE)
    }
    /// s replaced by ln s.
    fn down(&mut self, germ: Germ) -> GermFound<Germ> {
        if germ == S {
            return self.arena.put(GermForm::Ln(S));
        }
        if !self.arena.moves(germ) {
            return Ok(germ);
        }
        let mut changed = Vec::new();
        for part in super::arena::parts(&self.arena.form(germ).clone()) {
            changed.push((part, self.down(part)?));
        }
        let find = |part: Germ| changed.iter().find(|(old, _)| *old == part).map_or(part, |(_, new)| *new);
        self.arena.rebuild(germ, &mut |_, part| Ok(find(part)))
    }

    pub(super) fn said(&self, end: End) -> FoundSide {
        match end {
            End::Finite(c) => FoundSide::Finite(self.to_expr(c)),
            End::Infinite { negative } => FoundSide::Infinite { negative },
        }
    }

    /// Two places of a turn with different ends.
    fn witnesses(&mut self, expr: &Expr, by: &str, line: &Approach, free: Option<Germ>) -> Option<[SwingWitness; 2]> {
        for group in 0..self.groups.len().min(MOST_GROUPS) {
            let Some(about) = self.groups.get(group).copied().filter(|about| about.continuous) else { continue };
            let places: Vec<Phase> = match about.whole {
                false => TURNS.iter().filter_map(|(a, b)| Some(Phase::Turn(Number::ratio(*a, *b)?))).collect(),
                true => PARTS
                    .iter()
                    .flat_map(|(a, b)| [false, true].map(|odd| (Number::ratio(*a, *b), odd)))
                    .filter_map(|(part, odd)| Some(Phase::Part { part: part?, odd }))
                    .collect(),
            };
            let named = |engine: &Engine, place: Phase, end: Option<FoundSide>| SwingWitness {
                phase: engine.in_variable(about.phase, by, line),
                place: place_expr(place),
                beside: None,
                whole: about.whole,
                end,
            };
            let mut found: Vec<(Phase, End)> = Vec::new();
            for place in &places {
                let Some(end) = self.fixed_end(expr, by, line, group, *place) else { continue };
                for (other, before) in &found {
                    if self.differ(*before, end) {
                        let (first, second) = (self.said(*before), self.said(end));
                        return Some([named(self, *other, Some(first)), named(self, *place, Some(second))]);
                    }
                }
                found.push((*place, end));
            }
            // Poles that come again, and one number beside them.
            if let Some((place, finite)) = found.iter().find(|(_, end)| matches!(end, End::Finite(_))).cloned()
                && let Some(germ) = free
                && let Some(pole) = places.iter().find(|phase| self.is_pole(germ, group, **phase) == Ok(true))
            {
                let finite = self.said(finite);
                return Some([named(self, place, Some(finite)), named(self, *pole, None)]);
            }
        }
        self.witnesses_of_two(free?, &|engine, phase| engine.in_variable(phase, by, line))
    }
    fn fixed_end(&mut self, expr: &Expr, by: &str, line: &Approach, group: usize, place: Phase) -> Option<End> {
        let groups = self.groups.len();
        self.fixed = Some((group, place));
        // Whole germs are named with the fraction in them, which is a number now.
        let whole = std::mem::take(&mut self.whole);
        let found = self.germ_of(expr, by, line);
        self.fixed = None;
        self.whole = whole;
        let found = match found {
            Ok(germ) if !self.has_poles(germ) => self.limit(germ).ok(),
            _ => None,
        };
        if self.groups.len() != groups { None } else { found }
    }
    pub(super) fn differ(&mut self, a: End, b: End) -> bool {
        match (a, b) {
            (End::Finite(a), End::Finite(b)) => {
                let difference = self.arena.sub(a, b);
                difference.and_then(|d| self.sign(d)).is_ok_and(Ordering::is_ne)
            }
            (End::Infinite { negative: a }, End::Infinite { negative: b }) => a != b,
            _ => true,
        }
    }

    /// Whether it grows beyond every bound next to this place of every turn.
    fn is_pole(&mut self, germ: Germ, group: usize, place: Phase) -> GermFound<bool> {
        // Above and below one bar.
        let mut below: Vec<(Germ, Number)> = Vec::new();
        for (monomial, _) in self.arena.terms(germ) {
            for (base, exponent) in self.arena.factors(monomial) {
                if !exponent.is_negative() || !self.arena.swings(base) {
                    continue;
                }
                let size = exponent.neg().unwrap_or(exponent);
                match below.iter_mut().find(|(known, _)| *known == base) {
                    Some((_, most)) if size.compare(*most) == Some(Ordering::Greater) => *most = size,
                    Some(_) => {}
                    None => below.push((base, size)),
                }
            }
        }
        if !below.is_empty() {
            let mut above = germ;
            let mut vanishes = false;
            for (base, exponent) in &below {
                let power = self.arena.pow(*base, *exponent)?;
                above = self.arena.mul(above, power)?;
                let there = self.at_phase(*base, group, place)?;
                vanishes |= there == ZERO || self.sign(there)?.is_eq();
            }
            if vanishes {
                let there = self.at_phase(above, group, place)?;
                if self.sign(there)?.is_ne() {
                    return Ok(true);
                }
            }
        }
        // A logarithm of what vanishes there, to the first power.
        let mut logarithms = Vec::new();
        self.logarithms(germ, &mut logarithms);
        for ln in logarithms {
            let GermForm::Ln(inner) = *self.arena.form(ln) else { continue };
            if !matches!(self.at_phase(inner, group, place), Ok(ZERO)) {
                continue;
            }
            let mut values = Vec::new();
            for value in 0..3 {
                let value = self.arena.int(value)?;
                values.push(self.replaced(germ, ln, value)?);
            }
            let (first, second) = (self.arena.sub(values[1], values[0])?, self.arena.sub(values[2], values[1])?);
            let there = self.at_phase(first, group, place)?;
            if first == second && self.sign(there)?.is_ne() {
                return Ok(true);
            }
        }
        Ok(false)
    }
    fn logarithms(&self, germ: Germ, into: &mut Vec<Germ>) {
        if !self.arena.swings(germ) {
            return;
        }
        if matches!(self.arena.form(germ), GermForm::Ln(_)) && !into.contains(&germ) {
            into.push(germ);
        }
        super::arena::parts(self.arena.form(germ)).into_iter().for_each(|part| self.logarithms(part, into));
    }
    fn replaced(&mut self, germ: Germ, old: Germ, new: Germ) -> GermFound<Germ> {
        if germ == old {
            return Ok(new);
        }
        if !self.arena.swings(germ) {
            return Ok(germ);
        }
        let mut changed = Vec::new();
        for part in super::arena::parts(&self.arena.form(germ).clone()) {
            changed.push((part, self.replaced(part, old, new)?));
        }
        let find = |part: Germ| changed.iter().find(|(old, _)| *old == part).map_or(part, |(_, new)| *new);
        self.arena.rebuild(germ, &mut |_, part| Ok(find(part)))
    }
}

pub(super) fn place_expr(place: Phase) -> Expr {
    let ratio = |n: Number| match n.is_negative() {
        true => n.neg().map_or_else(Expr::zero, |n| Expr::number(n).negate()),
        false => Expr::number(n),
    };
    match place {
        Phase::Turn(n) => tidy(&ratio(n).times(Expr::pi())),
        Phase::Part { part, .. } => ratio(part),
    }
}
