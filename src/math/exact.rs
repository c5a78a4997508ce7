//! Rational functions compared exactly: arithmetic modulo primes at random points (Schwartz 1980, Zippel 1979).
//!
//! Two rational functions that are not the same agree at a random point of a field of 2^61 elements with a
//! probability of about their degree over 2^61; every point has a field of its own, so that no number in them is 0 in
//! all. What is no rational operation (a sine, a root) stands for a letter of
//! its own: equal in all letters is equal, unequal says something only where there is no such letter.

use super::model::field::{FIELDS, PrimeField};
use super::rng::Rng;
use super::tape::{Op, Register, Tape};

/// Random points, each modulo a prime of its own.
const TRIALS: usize = 12;
/// Further points where a denominator happened to vanish.
const RETRIES: usize = 4;

/// What the comparison of two places of a tape found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formal {
    /// The same rational function of the letters; `rational` where there are none but the names.
    Same {
        /// Whether nothing but rational operations stands in either.
        rational: bool,
    },
    /// Not the same rational function, and nothing else stands in either.
    Different,
    /// Nothing can be said.
    Unknown,
}

impl Formal {
    /// Whether the two are shown to be the same.
    pub fn is_same(self) -> bool {
        matches!(self, Formal::Same { .. })
    }
}

/// A fraction, so that no inverse is needed.
#[derive(Clone, Copy)]
struct Fraction {
    num: u64,
    den: u64,
}

impl Fraction {
    fn plus(self, other: Fraction, field: &PrimeField) -> Fraction {
        if self.den == other.den {
            return Fraction { num: field.add(self.num, other.num), den: self.den };
        }
        let num = field.add(field.mul(self.num, other.den), field.mul(other.num, self.den));
        Fraction { num, den: field.mul(self.den, other.den) }
    }
    fn negated(self, field: &PrimeField) -> Fraction {
        Fraction { num: field.neg(self.num), ..self }
    }
    fn times(self, other: Fraction, field: &PrimeField) -> Fraction {
        // Most denominators are 1.
        let den = match (self.den == field.one, other.den == field.one) {
            (true, _) => other.den,
            (_, true) => self.den,
            _ => field.mul(self.den, other.den),
        };
        Fraction { num: field.mul(self.num, other.num), den }
    }
}

/// A value, and whether nothing but rational operations led to it.
#[derive(Clone, Copy)]
struct Traced {
    value: Fraction,
    rational: bool,
}

/// Compares two places of a tape as rational functions.
pub fn compare(tape: &Tape, a: Register, b: Register) -> Formal {
    if a == b {
        return Formal::Same { rational: true };
    }
    let mut rng = Rng::new(0x7261_7469_6f6e_616c);
    let mut values = Vec::with_capacity(tape.ops().len());
    let mut agreed = 0;
    for field in &FIELDS[..TRIALS + RETRIES] {
        evaluate(tape, field, &mut rng, &mut values);
        let (Some(left), Some(right)) = (values.get(a as usize), values.get(b as usize)) else { break };
        let (left, right): (&Traced, &Traced) = (left, right);
        if left.value.den == 0 || right.value.den == 0 {
            continue;
        }
        let rational = left.rational && right.rational;
        if field.mul(left.value.num, right.value.den) != field.mul(right.value.num, left.value.den) {
            return if rational { Formal::Different } else { Formal::Unknown };
        }
        agreed += 1;
        if agreed == TRIALS {
            return Formal::Same { rational };
        }
    }
    Formal::Unknown
}

/// The values at one random point.
fn evaluate(tape: &Tape, field: &PrimeField, rng: &mut Rng, values: &mut Vec<Traced>) {
    values.clear();
    let whole = |num: u64| Fraction { num, den: field.one };
    for op in tape.ops() {
        // Drawn for every operation, so that a letter keeps its value whatever stands before it.
        let word = rng.next();
        let letter = || Traced { value: whole(field.random(word)), rational: false };
        let at = |place: Register| values.get(place as usize).copied().unwrap_or_else(letter);
        let join = |a: Register, b: Register, f: fn(Fraction, Fraction, &PrimeField) -> Fraction| {
            let (a, b) = (at(a), at(b));
            Traced { value: f(a.value, b.value, field), rational: a.rational && b.rational }
        };
        let traced = match *op {
            Op::Constant(k) => match tape.constants().get(k as usize).and_then(|known| known.exact()) {
                Some(n) => {
                    Traced { value: Fraction { num: field.whole(n.num()), den: field.whole(n.den()) }, rational: true }
                }
                None => letter(),
            },
            Op::Input(_) => Traced { rational: true, ..letter() },
            Op::Neg(a) => Traced { value: at(a).value.negated(field), ..at(a) },
            Op::Add(a, b) => join(a, b, Fraction::plus),
            Op::Sub(a, b) => join(a, b, |a, b, field| a.plus(b.negated(field), field)),
            Op::Mul(a, b) => join(a, b, Fraction::times),
            Op::Div(a, b) => join(a, b, |a, b, field| a.times(Fraction { num: b.den, den: b.num }, field)),
            _ => letter(),
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
        assert_eq!(formal("(x^2-1)/(x+1)", "x-1"), Formal::Same { rational: true });
        assert_eq!(formal("(x+y)^9", "(y+x)^10/(x+y)"), Formal::Same { rational: true });
        assert_eq!(formal("x*(1+1e-30)", "x"), Formal::Different);
        assert_eq!(formal("1/3", "0.333333333333333333333333"), Formal::Different);
        assert_eq!(formal("1/(x-x)", "2/(x-x)"), Formal::Unknown);
    }

    #[test]
    fn other_functions_are_letters() {
        let same = formal("2x sin(x) + x^2 cos(x)", "x*(x*cos(x)+2*sin(x))");
        assert_eq!(same, Formal::Same { rational: false });
        assert_eq!(formal("sin(x)^2+cos(x)^2", "1"), Formal::Unknown);
        assert_eq!(formal("x*(1+1e-30)*sin(x)", "x*sin(x)"), Formal::Unknown);
    }
}
