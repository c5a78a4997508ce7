//! Fractions with brackets: no bar inside a bar, and what all terms of a bracket share cancels across the bar.

use super::super::condition::Condition;
use super::super::expr::Expr;
use super::super::number::{self, Number};
use super::term::{Exponent, Factor, Term};
use super::{Engine, order, tag};

/// Each round takes something away; the bound makes sure of the end.
const MOST_ROUNDS: usize = 12;

/// How much longer a fraction may become when that frees it of a bar inside a bar.
const SLACK: usize = 4;

/// The place of a bracket in a term, its terms, and its power.
struct Bracket {
    at: usize,
    terms: Vec<Term>,
    power: i64,
}

impl Engine {
    /// Clears fractions inside brackets and cancels across the bar, until nothing changes.
    pub(super) fn settle(&mut self, mut term: Term) -> Term {
        for _ in 0..MOST_ROUNDS {
            if !self.is_fresh() || term.coefficient.is_zero() {
                break;
            }
            let brackets = self.brackets(&term);
            if brackets.is_empty() {
                break;
            }
            let next = self
                .clear_inner(&term, &brackets)
                .or_else(|| self.cancel_opposite(&term, &brackets))
                .or_else(|| self.cancel_content(&term, &brackets))
                .or_else(|| self.cancel_powers(&term, &brackets))
                .or_else(|| self.cancel_e(&term, &brackets));
            match next {
                Some(next) => term = next,
                None => break,
            }
        }
        term
    }

    fn brackets(&mut self, term: &Term) -> Vec<Bracket> {
        let mut brackets = Vec::new();
        for (at, factor) in term.factors.iter().enumerate() {
            if let Some((parts, power)) = factor.as_bracket() {
                brackets.push(Bracket { at, terms: self.collect(parts), power });
            }
        }
        brackets
    }

    /// The term with one bracket's terms replaced, times another term to that bracket's power or a given one.
    fn with_bracket(&mut self, term: &Term, bracket: &Bracket, terms: Vec<Term>) -> Option<Term> {
        let sum = self.sum_of(terms);
        let mut rest = term.clone();
        rest.factors.remove(bracket.at);
        let place = rest.factors.len();
        self.absorb(&mut rest, &sum, bracket.power).ok()?;
        if rest.factors.len() == place + 1
            && let Some(last) = rest.factors.pop()
        {
            rest.factors.insert(bracket.at, last);
        }
        Some(rest)
    }

    fn times_all(&mut self, terms: &[Term], factor: &Term) -> Option<Vec<Term>> {
        let mut product = Vec::with_capacity(terms.len());
        for term in terms {
            let next = self.multiply(term.clone(), factor)?;
            self.add_term(&mut product, next);
        }
        Some(product)
    }

    fn raised_term(&mut self, term: &Term, power: i64) -> Option<Term> {
        let expr = self.compose(term.clone());
        let mut raised = Term::one();
        self.absorb(&mut raised, &expr, power).ok()?;
        Some(raised)
    }

    /// `(a + b/x)/c` is `(a·x + b)/(x·c)`.
    fn clear_inner(&mut self, term: &Term, brackets: &[Bracket]) -> Option<Term> {
        for bracket in brackets {
            if bracket.power > 0 && !term.is_below_the_bar() {
                continue;
            }
            let Some(common) = common_denominator(&bracket.terms) else { continue };
            let cleared = self.attempt(|engine| {
                let inner = engine.times_all(&bracket.terms, &common)?;
                let without = engine.with_bracket(term, bracket, inner)?;
                let outside = engine.raised_term(&common, -bracket.power)?;
                let cleared = engine.multiply(without, &outside)?;
                let simple = common.factors.iter().all(|factor| factor.as_bracket().is_none());
                let most = engine.size(term) + if simple { SLACK } else { 0 };
                (engine.size(&cleared) <= most).then_some(cleared)
            });
            if let Some(cleared) = cleared {
                self.tag(tag::BELOW);
                if bracket.power < 0 {
                    for factor in common.factors {
                        self.condition_unless_sure(Condition::not_zero(factor.base));
                    }
                }
                return Some(cleared);
            }
        }
        None
    }

    fn size(&mut self, term: &Term) -> usize {
        self.quietly(|engine| engine.compose(term.clone()).size())
    }

    /// `(x - 1)/(1 - x)` is `-1`.
    fn cancel_opposite(&mut self, term: &Term, brackets: &[Bracket]) -> Option<Term> {
        for above in brackets.iter().filter(|bracket| bracket.power > 0) {
            for below in brackets.iter().filter(|bracket| bracket.power < 0) {
                if !are_opposite(&above.terms, &below.terms) {
                    continue;
                }
                let mut next = term.clone();
                if below.power % 2 != 0 && !next.flip() {
                    return None;
                }
                let base = next.factors[above.at].base.clone();
                next.factors.remove(below.at);
                self.push(&mut next, base, Exponent::int(below.power)).ok()?;
                return Some(next);
            }
        }
        None
    }

    /// A whole number that divides every term of a bracket cancels against one on the other side of the bar.
    fn cancel_content(&mut self, term: &Term, brackets: &[Bracket]) -> Option<Term> {
        let contents: Vec<i128> = brackets.iter().map(|bracket| content(&bracket.terms)).collect();
        for (bracket, content) in brackets.iter().zip(&contents) {
            let across = match term.coefficient {
                c if c.is_decimal() => 1,
                c if bracket.power > 0 => c.den(),
                c => c.num(),
            };
            let across = brackets
                .iter()
                .zip(&contents)
                .filter(|(other, _)| (other.power > 0) != (bracket.power > 0))
                .fold(across, |product, (_, content)| product.checked_mul(*content).unwrap_or(product));
            let shared = gcd(*content, across);
            if shared <= 1 {
                continue;
            }
            let factor = Term { coefficient: Number::ratio(1, shared)?, factors: Vec::new() };
            let inner = self.times_all(&bracket.terms, &factor)?;
            let mut next = self.with_bracket(term, bracket, inner)?;
            next.coefficient = next.coefficient.mul(Number::ratio(shared, 1)?.pow(bracket.power)?)?;
            self.tag(tag::CANCEL);
            return Some(next);
        }
        None
    }

    /// A power that every term of a bracket has cancels against the same base on the other side of the bar.
    fn cancel_powers(&mut self, term: &Term, brackets: &[Bracket]) -> Option<Term> {
        for bracket in brackets.iter().filter(|bracket| bracket.power.abs() == 1) {
            for (base, least) in shared_powers(&bracket.terms) {
                let outside = outside_power(term, brackets, bracket, &base);
                let Some(shared) = least_of(least, outside) else { continue };
                let down = Factor { base: base.clone(), exponent: Exponent::Number(shared.neg()?) };
                let down = Term { coefficient: Number::ONE, factors: vec![down] };
                let inner = self.times_all(&bracket.terms, &down)?;
                let next = self.with_bracket(term, bracket, inner)?;
                let power = if bracket.power > 0 { shared } else { shared.neg()? };
                let mut next = next;
                self.push(&mut next, base.clone(), Exponent::Number(power)).ok()?;
                self.tag(tag::CANCEL);
                self.condition_unless_sure(Condition::not_zero(base));
                return Some(next);
            }
        }
        None
    }

    /// `e^(-2x)(x·e^x + e^x)` is `e^(-x)(x + 1)`: the same for e-powers, which all stand above the bar.
    fn cancel_e(&mut self, term: &Term, brackets: &[Bracket]) -> Option<Term> {
        if !term.factors.iter().any(Factor::is_e) {
            return None;
        }
        for bracket in brackets.iter().filter(|bracket| bracket.power == 1) {
            let powers: Option<Vec<&Factor>> =
                bracket.terms.iter().map(|term| term.factors.iter().find(|factor| factor.is_e())).collect();
            let Some(shared) = powers.and_then(|powers| {
                let first = powers.first().copied()?;
                powers.iter().all(|power| *power == first).then(|| first.clone())
            }) else {
                continue;
            };
            let next = self.attempt(|engine| {
                let inner = bracket
                    .terms
                    .iter()
                    .map(|term| Term {
                        coefficient: term.coefficient,
                        factors: term.factors.iter().filter(|factor| **factor != shared).cloned().collect(),
                    })
                    .collect();
                let next = engine.with_bracket(term, bracket, inner)?;
                let outside = Term { coefficient: Number::ONE, factors: vec![shared.clone()] };
                let next = engine.multiply(next, &outside)?;
                (engine.size(&next) < engine.size(term)).then_some(next)
            });
            if next.is_some() {
                self.tag(tag::CANCEL);
                return next;
            }
        }
        None
    }
}

/// What all fractions among the terms become whole with; `None` when there is no fraction.
fn common_denominator(terms: &[Term]) -> Option<Term> {
    let mut common = Term::one();
    let mut denominator: i128 = 1;
    for term in terms {
        if !term.coefficient.is_decimal() {
            let den = term.coefficient.den();
            denominator = denominator.checked_mul(den / gcd(den, denominator))?;
        }
        for factor in term.factors.iter().filter(|factor| factor.is_below()) {
            let power = factor.exponent.number()?.neg()?;
            match common.factors.iter_mut().find(|known| known.base == factor.base) {
                Some(known) => {
                    let present = known.exponent.number()?;
                    if power.compare(present)?.is_gt() {
                        known.exponent = Exponent::Number(power);
                    }
                }
                None => {
                    common.factors.push(Factor { base: factor.base.clone(), exponent: Exponent::Number(power) });
                }
            }
        }
    }
    common.coefficient = Number::ratio(denominator, 1)?;
    (denominator != 1 || !common.factors.is_empty()).then_some(common)
}

/// The greatest whole number that divides every term; 1 where a coefficient is no whole number.
pub(super) fn content(terms: &[Term]) -> i128 {
    terms.iter().fold(0, |content, term| match term.coefficient {
        c if c.is_integer() && !c.is_decimal() => gcd(content, c.num()),
        _ => 1,
    })
}

fn gcd(a: i128, b: i128) -> i128 {
    i128::try_from(number::gcd(a.unsigned_abs(), b.unsigned_abs())).unwrap_or(1)
}

fn are_opposite(a: &[Term], b: &[Term]) -> bool {
    a.len() == b.len()
        && a.iter().all(|term| {
            let opposite = term.coefficient.neg();
            b.iter().any(|other| Some(other.coefficient) == opposite && other.is_like(term))
        })
}

/// The bases that every term has to a positive power, with the least power there is. Constants are none.
pub(super) fn shared_powers(terms: &[Term]) -> Vec<(Expr, Number)> {
    let Some((first, rest)) = terms.split_first() else { return Vec::new() };
    let positive = |factor: &Factor| factor.exponent.number().filter(|n| !n.is_negative());
    let mut shared = Vec::new();
    for factor in first.factors.iter().filter(|factor| !order::is_constant(&factor.base)) {
        let Some(mut least) = positive(factor) else { continue };
        let everywhere = rest.iter().all(|term| {
            let same = term.factors.iter().find(|other| other.base == factor.base).and_then(positive);
            if let Some(power) = same
                && power.compare(least).is_some_and(std::cmp::Ordering::is_lt)
            {
                least = power;
            }
            same.is_some()
        });
        if everywhere {
            shared.push((factor.base.clone(), least));
        }
    }
    shared
}

/// The power of a base on the other side of the bar from a bracket, as a positive number.
fn outside_power(term: &Term, brackets: &[Bracket], bracket: &Bracket, base: &Expr) -> Option<Number> {
    let own = term.factors.iter().find(|factor| factor.base == *base).and_then(|factor| factor.exponent.number());
    if let Some(power) = own
        && power.is_negative() == (bracket.power > 0)
    {
        return power.abs();
    }
    let other = brackets.iter().find(|other| other.power == -bracket.power)?;
    shared_powers(&other.terms).into_iter().find(|(shared, _)| shared == base).map(|(_, least)| least)
}

fn least_of(a: Number, b: Option<Number>) -> Option<Number> {
    let b = b?;
    Some(if a.compare(b)?.is_lt() { a } else { b })
}
