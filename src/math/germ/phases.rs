//! Two phases without a common measure, and poles of one sign.
//!
//! Kronecker's theorem (1884): where c and d are linearly independent over the rational numbers, the pairs (c·s, d·s), each
//! taken within its turn, come as near as one likes to every pair of places, again and again. A form of both phases and
//! nothing else, continuous at a pair of places, therefore comes as near as one likes to its value there.

use super::arena::{Germ, GermForm, GermFound, GermStop, ONE, PI, S};
use super::lines::{SwingWitness, TURNS, place_expr};
use super::swing::Phase;
use super::{End, Engine};
use crate::math::number::Number;
use std::cmp::Ordering;

impl Engine {
    /// The limit of one product in which something swings through poles, where all of them go the same way: what stands
    /// below the bar is never negative and stays within bounds, so that without it the size is smaller.
    pub(super) fn limit_with_poles(&mut self, germ: Germ) -> GermFound<End> {
        let [(monomial, coefficient)] = self.arena.terms(germ)[..] else { return Err(GermStop::Swings(None)) };
        let mut rest = self.arena.number(coefficient)?;
        for (base, exponent) in self.arena.factors(monomial) {
            let resting = self.arena.swings(base) && !self.arena.moves(base);
            let even = exponent.is_integer() && exponent.num() % 2 == 0;
            if exponent.is_negative() && resting && (even || self.is_not_below(base)) && self.is_bounded(base) {
                continue;
            }
            let power = self.arena.pow(base, exponent)?;
            rest = self.arena.mul(rest, power)?;
        }
        if self.has_poles(rest) {
            return Err(GermStop::Swings(None));
        }
        match self.limit(rest)? {
            End::Finite(_) => Err(GermStop::Swings(None)),
            infinite => Ok(infinite),
        }
    }

    /// Two pairs of places with different values, for a form of two phases of which neither measures the other.
    pub(super) fn witnesses_of_two(
        &mut self,
        germ: Germ,
        named: &dyn Fn(&Engine, Germ) -> crate::math::expr::Expr,
    ) -> Option<[SwingWitness; 2]> {
        let mut groups = Vec::new();
        self.groups_in(germ, &mut groups);
        let [first, second] = groups[..] else { return None };
        let (one, other) = (*self.groups.get(first)?, *self.groups.get(second)?);
        let plain = self.groups.len() == 2 && !one.whole && !other.whole;
        if !plain || !self.is_steady(germ) || !self.are_independent(one.phase, other.phase) {
            return None;
        }
        let turns = || TURNS.iter().filter_map(|(a, b)| Number::ratio(*a, *b));
        let pairs: Vec<(Number, Number)> = turns().flat_map(|a| turns().map(move |b| (a, b))).collect();
        let mut found: Vec<((Number, Number), Germ)> = Vec::new();
        for (a, b) in pairs {
            let there =
                self.at_phase(germ, first, Phase::Turn(a)).and_then(|g| self.at_phase(g, second, Phase::Turn(b)));
            let Some(value) = there.ok().filter(|value| !self.arena.swings(*value) && !self.arena.moves(*value)) else {
                continue;
            };
            let earlier = found.clone();
            for (before, known) in earlier {
                if !self.differ(End::Finite(known), End::Finite(value)) {
                    continue;
                }
                let witness = |engine: &Engine, (a, b): (Number, Number), value: Germ| SwingWitness {
                    phase: named(engine, one.phase),
                    place: place_expr(Phase::Turn(a)),
                    beside: Some((named(engine, other.phase), place_expr(Phase::Turn(b)))),
                    whole: false,
                    end: Some(engine.said(End::Finite(value))),
                };
                return Some([witness(self, before, known), witness(self, (a, b), value)]);
            }
            found.push(((a, b), value));
        }
        None
    }

    /// Whether nothing in it grows, jumps or has a pole: sums, products and powers of sines and cosines.
    fn is_steady(&self, germ: Germ) -> bool {
        match self.arena.form(germ) {
            GermForm::Number(_) | GermForm::Pi | GermForm::Wave { .. } => true,
            GermForm::Exp(inner) => self.is_steady(*inner),
            GermForm::Sum(terms) => terms.iter().all(|(part, _)| self.is_steady(*part)),
            GermForm::Product(factors) => factors.iter().all(|(base, exponent)| {
                let fine = !exponent.is_negative() && exponent.is_integer() || !self.arena.swings(*base);
                fine && self.is_steady(*base)
            }),
            _ => false,
        }
    }

    /// Whether two phases are c·s and d·s with a ratio that is no fraction: a fraction times π, or with a square that is a
    /// fraction and no square of one.
    fn are_independent(&mut self, one: Germ, other: Germ) -> bool {
        let per_s = |engine: &mut Engine, phase: Germ| {
            let c = engine.arena.div(phase, S).ok()?;
            (!engine.arena.moves(c) && !engine.arena.swings(c) && !engine.arena.has_letters(c)).then_some(c)
        };
        let (Some(c), Some(d)) = (per_s(self, one), per_s(self, other)) else { return false };
        let Ok(ratio) = self.arena.div(c, d) else { return false };
        let times_pi = |engine: &mut Engine, n: i64| {
            let power = engine.arena.pow(PI, Number::int(n)).ok()?;
            let left = engine.arena.mul(ratio, power).ok()?;
            engine.arena.as_number(left)
        };
        if self.arena.as_number(ratio).is_some() || ratio == ONE {
            return false;
        }
        if times_pi(self, 1).is_some() || times_pi(self, -1).is_some() {
            return true;
        }
        let square = self.arena.pow(ratio, Number::int(2)).ok().and_then(|square| self.arena.as_number(square));
        square.is_some_and(|n| n.num() > 0 && !(is_square(n.num()) && is_square(n.den())))
    }
}

fn is_square(n: i128) -> bool {
    let root = libm::sqrt(n as f64) as i128;
    (root - 1..=root + 1).any(|r| r.checked_mul(r).map(|square| square.cmp(&n)) == Some(Ordering::Equal))
}
