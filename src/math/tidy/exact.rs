//! Exact values of functions: at 0, at multiples of π, of plain numbers.

use super::super::expr::{Constant, Expr, Node};
use super::super::functions::{self as f, Func};
use super::super::number::Number;
use super::term::{Exponent, Term};
use super::{Engine, has_no_value, number, power, tag};

impl Engine {
    /// A call of tidied arguments; `None` when it is undefined.
    pub(super) fn call(&mut self, whole: &Expr, function: Func, arguments: &[Expr]) -> Option<Expr> {
        if has_no_value(function, arguments) {
            return None;
        }
        let exact = match arguments {
            [inner] if function == f::SQRT || function == f::EXP => return self.root_or_exponential(whole, inner),
            [inner] => self.exact_of_one(function, inner),
            [degree, inner] if function == f::ROOT && degree.is_number(2) => {
                return self.root_or_exponential(&Expr::call(f::SQRT, vec![inner.clone()]), inner);
            }
            [first, second] => exact_of_two(function, first, second),
            _ => None,
        };
        Some(exact.unwrap_or_else(|| whole.clone()))
    }

    fn root_or_exponential(&mut self, whole: &Expr, inner: &Expr) -> Option<Expr> {
        let exponential = matches!(whole.node(), Node::Call(f::EXP, _));
        if exponential {
            return self.power(&Expr::e(), inner);
        }
        let mut term = self.term(whole)?;
        term = self.settle(term);
        Some(self.compose(term))
    }

    fn exact_of_one(&mut self, function: Func, inner: &Expr) -> Option<Expr> {
        if function == f::ABS
            && let Node::Neg(opposite) = inner.node()
        {
            self.tag(tag::SIGNS);
            return Some(opposite.as_number().map_or_else(|| Expr::call(f::ABS, vec![opposite.clone()]), number));
        }
        let exact = match (function, inner.as_number()) {
            (f::LN, _) => logarithm(inner),
            (_, Some(n)) => of_number(function, n),
            (f::SIN | f::COS | f::TAN, None) => self.circular(function, inner),
            _ => None,
        };
        if exact.is_some() {
            self.tag(if function == f::LN { tag::CANCEL } else { tag::NUMBERS });
        }
        exact
    }

    /// Sine, cosine and tangent of a multiple of π/12 that has a short exact value.
    fn circular(&mut self, function: Func, inner: &Expr) -> Option<Expr> {
        let Term { coefficient, factors } = self.term(inner)?;
        let [factor] = factors.as_slice() else { return None };
        if !matches!(factor.base.node(), Node::Const(Constant::Pi)) || factor.exponent != Exponent::int(1) {
            return None;
        }
        let twelfths = coefficient.mul(Number::int(12))?.as_int()?;
        let sine = |turn: i64| sine_of_twelfths(turn.rem_euclid(24));
        match function {
            f::SIN => sine(twelfths),
            f::COS => sine(twelfths.checked_add(6)?),
            _ => {
                let (above, below) = (sine(twelfths)?, sine(twelfths.checked_add(6)?)?);
                if below.is_number(0) {
                    return None;
                }
                let mut term = Term::one();
                self.absorb(&mut term, &above, 1).ok()?;
                self.absorb(&mut term, &below, -1).ok()?;
                Some(self.compose(term))
            }
        }
    }
}

/// sin(k·π/12) for k from 0 to 23, where it is 0, ±1/2, ±1/√2, ±√3/2 or ±1.
fn sine_of_twelfths(k: i64) -> Option<Expr> {
    if k >= 12 {
        return sine_of_twelfths(k - 12).map(|value| if value.is_number(0) { value } else { value.negate() });
    }
    let root = |n: i64| Expr::call(f::SQRT, vec![Expr::from(n)]);
    match k.min(12 - k) {
        0 => Some(Expr::zero()),
        2 => Number::ratio(1, 2).map(number),
        3 => Some(Expr::one().over(root(2))),
        4 => Some(root(3).over(Expr::from(2))),
        6 => Some(Expr::one()),
        _ => None,
    }
}

fn logarithm(inner: &Expr) -> Option<Expr> {
    match inner.node() {
        Node::Num(n) if n.is_one() => Some(Expr::zero()),
        Node::Const(Constant::E) => Some(Expr::one()),
        Node::Pow(base, exponent) if matches!(base.node(), Node::Const(Constant::E)) => Some(exponent.clone()),
        Node::Call(f::SQRT, arguments) if matches!(arguments.first()?.node(), Node::Const(Constant::E)) => {
            Number::ratio(1, 2).map(number)
        }
        Node::Div(above, below) if above.is_number(1) => {
            logarithm(below).map(|value| value.as_number().and_then(Number::neg).map_or(value.negate(), number))
        }
        _ => None,
    }
}

/// A function of one plain number, where the value is exact and short.
fn of_number(function: Func, n: Number) -> Option<Expr> {
    let whole = |n: i128| Number::ratio(n, 1).map(number);
    match function {
        f::ABS => n.abs().map(number),
        f::RELU => Some(number(if n.is_negative() { Number::ZERO } else { n })),
        f::SIGN => whole(n.num().signum()),
        f::STEP if !n.is_zero() => whole(i128::from(!n.is_negative())),
        f::FLOOR => whole(n.num().div_euclid(n.den())),
        f::CEIL => whole(n.num().checked_neg()?.div_euclid(n.den()).checked_neg()?),
        f::CBRT => {
            let root = number(power::exact_root(n.abs()?, 3)?);
            Some(if n.is_negative() { root.negate() } else { root })
        }
        f::LOG10 => exact_log(Number::int(10), n),
        f::ASIN | f::ACOS | f::ATAN if n.is_integer() => inverse_circular(function, n.as_int()?),
        f::STEP => None,
        _ if n.is_zero() => at_zero(function),
        _ => None,
    }
}

/// The value at 0 of any function of one argument in the table, where it is 0, 1 or one half.
fn at_zero(function: Func) -> Option<Expr> {
    let value = function.value(&[0.0]);
    let exact = [(0.0, 0, 1), (1.0, 1, 1), (0.5, 1, 2)];
    let (_, above, below) = exact.into_iter().find(|(known, _, _)| value == *known)?;
    Number::ratio(above, below).map(number)
}

fn inverse_circular(function: Func, n: i64) -> Option<Expr> {
    let part_of_pi = |below: i64| Expr::pi().over(Expr::from(below));
    match (function, n) {
        (f::ASIN | f::ATAN, 0) | (f::ACOS, 1) => Some(Expr::zero()),
        (f::ASIN, 1) | (f::ACOS, 0) => Some(part_of_pi(2)),
        (f::ASIN, -1) => Some(part_of_pi(2).negate()),
        (f::ACOS, -1) => Some(Expr::pi()),
        (f::ATAN, 1) => Some(part_of_pi(4)),
        (f::ATAN, -1) => Some(part_of_pi(4).negate()),
        _ => None,
    }
}

fn exact_of_two(function: Func, first: &Expr, second: &Expr) -> Option<Expr> {
    if function == f::LOGB && first == second && first.as_number().is_some() {
        return Some(Expr::one());
    }
    let (a, b) = (first.as_number()?, second.as_number()?);
    match function {
        f::MAX => Some(number(if a.compare(b)?.is_ge() { a } else { b })),
        f::MIN => Some(number(if a.compare(b)?.is_le() { a } else { b })),
        f::LOGB => exact_log(a, b),
        f::ROOT => power::exact_root(b, a.as_int().filter(|n| *n > 0)?.into()).map(number),
        _ => None,
    }
}

/// The whole number n with `base^n = value`, if there is one of moderate size.
fn exact_log(base: Number, value: Number) -> Option<Expr> {
    if base.is_decimal() || value.is_decimal() {
        return None;
    }
    (-40..=40).find(|n| base.pow(*n).is_some_and(|power| power.same_value(value))).map(Expr::from)
}
