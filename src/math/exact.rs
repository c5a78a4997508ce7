//! Rational functions compared exactly: arithmetic modulo a prime at random points (Schwartz 1980, Zippel 1979).
//!
//! Two rational functions that are not the same agree at a random point of the field of 2^61 − 1 elements with a
//! probability of about their degree over 2^61. What is no rational operation (a sine, a root) stands for a letter of
//! its own: equal in all letters is equal, unequal says something only where there is no such letter.

use super::number::Number;
use super::rng::Rng;
use super::tape::{Op, Place, Tape};

/// The prime 2^61 − 1.
const PRIME: u64 = (1 << 61) - 1;
/// Independent random points.
const TRIALS: usize = 2;
/// Further points where a denominator happened to vanish.
const RETRIES: usize = 2;

/// What the comparison of two places of a tape found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formal {
    /// The same rational function of the letters.
    Same,
    /// Not the same rational function, and nothing else stands in either.
    Different,
    /// Nothing can be said.
    Unknown,
}

fn mul(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let folded = (product as u64 & PRIME) + (product >> 61) as u64;
    if folded >= PRIME { folded - PRIME } else { folded }
}
fn add(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= PRIME { sum - PRIME } else { sum }
}
fn neg(a: u64) -> u64 {
    if a == 0 { 0 } else { PRIME - a }
}

/// A fraction, so that no inverse is needed.
#[derive(Clone, Copy)]
struct Fraction {
    num: u64,
    den: u64,
}

impl Fraction {
    fn whole(num: u64) -> Fraction {
        Fraction { num, den: 1 }
    }
    fn of(n: Number) -> Fraction {
        let reduce = |m: i128| m.rem_euclid(i128::from(PRIME)) as u64;
        Fraction { num: reduce(n.num()), den: reduce(n.den()) }
    }
    fn plus(self, other: Fraction) -> Fraction {
        if self.den == other.den {
            return Fraction { num: add(self.num, other.num), den: self.den };
        }
        let num = add(mul(self.num, other.den), mul(other.num, self.den));
        Fraction { num, den: mul(self.den, other.den) }
    }
    fn negated(self) -> Fraction {
        Fraction { num: neg(self.num), ..self }
    }
    fn times(self, other: Fraction) -> Fraction {
        Fraction { num: mul(self.num, other.num), den: mul(self.den, other.den) }
    }
}

/// A value, and whether nothing but rational operations led to it.
#[derive(Clone, Copy)]
struct Traced {
    value: Fraction,
    rational: bool,
}

/// Compares two places of a tape as rational functions.
pub fn compare(tape: &Tape, a: Place, b: Place) -> Formal {
    if a == b {
        return Formal::Same;
    }
    let mut rng = Rng::new(0x7261_7469_6f6e_616c);
    let mut values = Vec::with_capacity(tape.ops().len());
    let mut agreed = 0;
    for _ in 0..TRIALS + RETRIES {
        evaluate(tape, &mut rng, &mut values);
        let (Some(left), Some(right)) = (values.get(a as usize), values.get(b as usize)) else { break };
        let (left, right): (&Traced, &Traced) = (left, right);
        if left.value.den == 0 || right.value.den == 0 {
            continue;
        }
        if mul(left.value.num, right.value.den) != mul(right.value.num, left.value.den) {
            return if left.rational && right.rational { Formal::Different } else { Formal::Unknown };
        }
        agreed += 1;
        if agreed == TRIALS {
            return Formal::Same;
        }
    }
    Formal::Unknown
}

/// The values at one random point.
fn evaluate(tape: &Tape, rng: &mut Rng, values: &mut Vec<Traced>) {
    values.clear();
    for op in tape.ops() {
        // Drawn for every operation, so that a letter keeps its value whatever stands before it.
        let letter = Traced { value: Fraction::whole(rng.next() % PRIME), rational: false };
        let at = |place: Place| values.get(place as usize).copied().unwrap_or(letter);
        let join = |a: Place, b: Place, f: fn(Fraction, Fraction) -> Fraction| {
            let (a, b) = (at(a), at(b));
            Traced { value: f(a.value, b.value), rational: a.rational && b.rational }
        };
        let traced = match *op {
            Op::Constant(k) => match tape.constants().get(k as usize).and_then(|known| known.exact()) {
                Some(n) => Traced { value: Fraction::of(n), rational: true },
                None => letter,
            },
            Op::Input(_) => Traced { rational: true, ..letter },
            Op::Neg(a) => Traced { value: at(a).value.negated(), ..at(a) },
            Op::Add(a, b) => join(a, b, Fraction::plus),
            Op::Sub(a, b) => join(a, b, |a, b| a.plus(b.negated())),
            Op::Mul(a, b) => join(a, b, Fraction::times),
            Op::Div(a, b) => join(a, b, |a, b| a.times(Fraction { num: b.den, den: b.num })),
            Op::Max(..) | Op::Min(..) | Op::Unary(..) | Op::Ratio(..) | Op::Power(..) | Op::Root(..) => letter,
            Op::Compare(..) | Op::And(..) | Op::Where(..) => letter,
        };
        values.push(traced);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::language::{Scope, read};

    fn formal(a: &str, b: &str) -> Formal {
        let scope = Scope::default();
        let (a, b) = (read(a, &scope).unwrap().expr, read(b, &scope).unwrap().expr);
        let tape = Tape::compile(&[&a, &b], &["x".into(), "y".into()]).unwrap();
        compare(&tape, tape.output(0), tape.output(1))
    }

    #[test]
    fn rational_functions_are_told_apart_exactly() {
        assert_eq!(formal("(x^2-1)/(x+1)", "x-1"), Formal::Same);
        assert_eq!(formal("(x+y)^9", "(y+x)^10/(x+y)"), Formal::Same);
        assert_eq!(formal("x*(1+1e-30)", "x"), Formal::Different);
        assert_eq!(formal("1/3", "0.333333333333333333333333"), Formal::Different);
        assert_eq!(formal("1/(x-x)", "2/(x-x)"), Formal::Unknown);
    }

    #[test]
    fn other_functions_are_letters() {
        assert_eq!(formal("2x sin(x) + x^2 cos(x)", "x*(x*cos(x)+2*sin(x))"), Formal::Same);
        assert_eq!(formal("sin(x)^2+cos(x)^2", "1"), Formal::Unknown);
        assert_eq!(formal("x*(1+1e-30)*sin(x)", "x*sin(x)"), Formal::Unknown);
    }
}
