//! The exact sign of a constant: of an expression without variables.
//!
//! Not 0 is shown by bounded numbers of up to 2,500 bits; 0 only by an argument: the constant is written as a polynomial
//! in letters for π, logarithms, exponentials and other functions of constants, whose coefficients are algebraic
//! numbers, and each of these is 0 because it is closer to 0 than a number of its degree and size can be. What neither
//! shows is not known; there is no tolerance.

mod algebraic;
mod build;
mod form;
mod trigonometric;

pub(crate) use algebraic::prime_factors;

use super::expr::Expr;
use super::precise::{Precise, Wide};
use super::tape::Tape;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Bits of the bounds, tried in this order.
const BITS: [usize; 3] = [448, 1792, 2500];
/// More nodes are not looked into.
const MOST_NODES: usize = 4000;

/// How a constant compares with 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Less than 0.
    Negative,
    /// 0, by an exact argument.
    Zero,
    /// Greater than 0.
    Positive,
    /// It has no real value.
    Undefined,
    /// It could not be told.
    Unknown(WhyUnsigned),
}

/// Why a sign is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhyUnsigned {
    /// The expression has variables or a derivative that is not worked out: it is no constant.
    NotConstant,
    /// Not to be told from 0 with 2,500 bits, and no argument shows that it is 0.
    TooClose,
    /// Too large to be looked into, or a value beyond the range of the bounds.
    TooLarge,
}

impl Sign {
    /// As an ordering against 0, where it is known.
    pub fn ordering(self) -> Option<Ordering> {
        match self {
            Sign::Negative => Some(Ordering::Less),
            Sign::Zero => Some(Ordering::Equal),
            Sign::Positive => Some(Ordering::Greater),
            Sign::Undefined | Sign::Unknown(_) => None,
        }
    }
    fn of(ordering: Ordering) -> Sign {
        match ordering {
            Ordering::Less => Sign::Negative,
            Ordering::Equal => Sign::Zero,
            Ordering::Greater => Sign::Positive,
        }
    }
}

/// The sign of an expression without variables. [`Constants`] keeps what it has found, for several.
pub fn sign(expr: &Expr) -> Sign {
    Constants::default().sign(expr)
}

/// Finds signs of constants, and keeps what it found.
#[derive(Debug, Default)]
pub struct Constants {
    precise: [Option<Precise>; BITS.len()],
    known: HashMap<Expr, Sign>,
}

impl Constants {
    /// The sign of an expression without variables.
    pub fn sign(&mut self, expr: &Expr) -> Sign {
        if let Some(n) = expr.as_ratio() {
            return Sign::of(n.num().cmp(&0));
        }
        if let Some(known) = self.known.get(expr) {
            return *known;
        }
        let sign = self.find(expr);
        self.known.insert(expr.clone(), sign);
        sign
    }

    /// How two constants compare: the sign of their difference.
    pub fn compare(&mut self, a: &Expr, b: &Expr) -> Sign {
        self.sign(&a.clone().minus(b.clone()))
    }

    /// The whole number at or below a constant, where it is known and fits.
    pub fn floor(&mut self, expr: &Expr) -> Option<i64> {
        for step in 0..BITS.len() {
            let value = self.value(expr, step)?;
            if let Some(n) = value.floor() {
                return Some(n);
            }
            // Close to a whole number: it may be that one exactly.
            let near = value.to_f64()?.round();
            if step == 0 && near.abs() < 1e15 {
                let whole = Expr::from(near as i64);
                match self.compare(expr, &whole) {
                    Sign::Zero | Sign::Positive => return Some(near as i64),
                    Sign::Negative => return Some(near as i64 - 1),
                    Sign::Undefined => return None,
                    Sign::Unknown(_) => {}
                }
            }
        }
        None
    }

    /// A double near the constant, where it has a value.
    pub fn near(&mut self, expr: &Expr) -> Option<f64> {
        self.value(expr, 0)?.to_f64()
    }

    /// The value with the bits of that step; `None` where it is no constant.
    pub(crate) fn value(&mut self, expr: &Expr, step: usize) -> Option<Wide> {
        let tape = Tape::compile(&[expr], &[]).ok()?;
        if tape.ops().len() > MOST_NODES {
            return None;
        }
        let place = self.precise.get_mut(step)?;
        if place.is_none() {
            *place = Precise::with_bits(BITS[step]);
        }
        place.as_mut()?.values(&tape, &[], &[tape.output(0)]).pop()
    }

    fn find(&mut self, expr: &Expr) -> Sign {
        let Some(first) = self.value(expr, 0) else {
            let constant = expr.names().is_empty() && expr.size() <= MOST_NODES;
            return Sign::Unknown(if constant { WhyUnsigned::TooLarge } else { WhyUnsigned::NotConstant });
        };
        if let Some(ordering) = first.sign() {
            return Sign::of(ordering);
        }
        if first.is_undefined() {
            return Sign::Undefined;
        }
        match build::is_zero(self, expr) {
            build::FoundConstant::Zero => return Sign::Zero,
            build::FoundConstant::Sign(sign) => return sign,
            build::FoundConstant::Undefined => return Sign::Undefined,
            build::FoundConstant::Open => {}
        }
        for step in 1..BITS.len() {
            match self.value(expr, step) {
                Some(Wide::Undefined) => return Sign::Undefined,
                Some(value) => {
                    if let Some(ordering) = value.sign() {
                        return Sign::of(ordering);
                    }
                }
                None => break,
            }
        }
        Sign::Unknown(if first.is_value() { WhyUnsigned::TooClose } else { WhyUnsigned::TooLarge })
    }
}

#[cfg(test)]
mod tests;
