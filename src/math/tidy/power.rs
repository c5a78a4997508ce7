//! Powers: of numbers, of e, of zero and one.

use super::super::condition::Condition;
use super::super::expr::{Expr, Node};
use super::super::functions;
use super::super::number::Number;
use super::term::{Exponent, Factor, Term, Undefined, is_handy};
use super::{Engine, number, tag};

/// Roots are taken apart for numbers up to this.
const LARGEST_RADICAND: i128 = 1_000_000;

impl Engine {
    /// A power of tidied parts; `None` when it is undefined.
    pub(super) fn power(&mut self, base: &Expr, exponent: &Expr) -> Option<Expr> {
        if let Some(n) = exponent.as_number() {
            self.note_power(base, n);
        }
        let is_e = Factor { base: base.clone(), exponent: Exponent::int(1) }.is_e();
        if is_e
            && let Node::Call(functions::LN, arguments) = exponent.node()
            && let [inner] = arguments.as_slice()
        {
            self.tag(tag::CANCEL);
            self.condition_unless_sure(Condition::positive(inner.clone()));
            return Some(inner.clone());
        }
        if base.is_number(1) {
            self.note_dropped(&Term::opaque(exponent));
        }
        let mut term = Term::one();
        self.push(&mut term, base.clone(), Exponent::of(exponent)).ok()?;
        let term = self.settle(term);
        Some(self.compose(term))
    }

    fn note_power(&mut self, base: &Expr, n: Number) {
        if n.is_one() {
            self.tag(tag::FIRST_POWER);
        } else if n.is_zero() {
            self.tag(tag::ZEROTH_POWER);
            self.note_dropped(&Term::opaque(base));
        } else if n.den() == 2 && n.num().unsigned_abs() == 1 {
            self.tag(tag::ROOT);
        }
        if n.is_negative() {
            self.tag(tag::BELOW);
        }
        if matches!(base.node(), Node::Num(_)) && n.is_integer() && !n.is_one() && !n.is_zero() {
            self.tag(tag::NUMBERS);
        }
    }

    /// A number to a power that is no whole number: an exact root where there is one, squares in front of a square
    /// root. `None` when there is nothing to take apart.
    pub(super) fn push_root_of_number(
        &mut self,
        term: &mut Term,
        n: Number,
        exponent: Number,
    ) -> Option<Result<(), Undefined>> {
        if let Some(root) = exact_root(n, exponent.den())
            && let Ok(power) = i64::try_from(exponent.num())
        {
            self.tag(tag::ROOT);
            return Some(self.scale(term, root, power));
        }
        if exponent.den() != 2 || n.is_decimal() || n.is_negative() {
            return None;
        }
        self.push_square_root(term, n, exponent)
    }

    fn push_square_root(&mut self, term: &mut Term, n: Number, exponent: Number) -> Option<Result<(), Undefined>> {
        let (outside, inside) = (split_square(n.num())?, split_square(n.den())?);
        let sign = exponent.num().signum();
        let whole = i64::try_from((exponent.num() - sign) / 2).ok()?;
        // What is too large to be multiplied out is left in one piece: taken apart it would only be put together again.
        if n.pow(whole).is_none_or(|raised| !is_handy(raised)) {
            return None;
        }
        let square = Number::ratio(outside.0, inside.0)?;
        // What is left under the root: a whole number above or below the bar, or a fraction under a root above it.
        let (left, left_sign) = match (outside.1, inside.1) {
            (1, below) => (Number::ratio(below, 1)?, -sign),
            (above, 1) => (Number::ratio(above, 1)?, sign),
            (above, below) if sign > 0 => (Number::ratio(above, below)?, 1),
            (above, below) => (Number::ratio(below, above)?, 1),
        };
        let half = Number::ratio(left_sign, 2)?;
        if square.is_one() && whole == 0 && left.same_value(n) && half.same_value(exponent) {
            return None;
        }
        self.tag(if square.is_one() { tag::ROOT } else { tag::SPLIT });
        let result = self
            .scale(term, n, whole)
            .and_then(|()| self.scale(term, square, sign as i64))
            .and_then(|()| self.push(term, number(left), Exponent::Number(half)));
        Some(result)
    }
}

/// The root of that degree when it is exact.
pub(super) fn exact_root(n: Number, degree: i128) -> Option<Number> {
    if n.is_negative() {
        return None;
    }
    let (above, below) = (whole_root(n.num(), degree)?, whole_root(n.den(), degree)?);
    Some(Number::ratio(above, below)?.marked_decimal(n.is_decimal()))
}

fn whole_root(n: i128, degree: i128) -> Option<i128> {
    if n <= 1 {
        return Some(n);
    }
    let degree = u32::try_from(degree).ok().filter(|degree| (1..=64).contains(degree))?;
    let guess = libm::pow(n as f64, 1.0 / f64::from(degree)).round() as i128;
    (guess - 1..=guess + 1).find(|root| *root > 0 && root.checked_pow(degree) == Some(n))
}

/// `n = s²·rest`: the pair `(s, rest)` with no square left in the rest.
fn split_square(n: i128) -> Option<(i128, i128)> {
    if !(1..=LARGEST_RADICAND).contains(&n) {
        return None;
    }
    let (mut outside, mut rest, mut d) = (1, n, 2);
    while d * d <= rest {
        while rest % (d * d) == 0 {
            rest /= d * d;
            outside *= d;
        }
        d += 1;
    }
    Some((outside, rest))
}
