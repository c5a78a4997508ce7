//! Orders of growth far out: exponentials beat powers, powers beat logarithms.

use super::laws::{End, constant_value, laws, sign_of};
use super::way::{To, Way};
use crate::math::expr::{Constant, Expr, Node};
use crate::math::functions as fun;
use crate::math::number::Number;
use crate::math::polynomial::{Opaque, Polynomial};
use crate::math::tidy::tidy;
use std::cmp::Ordering;

/// `coefficient · e^(Σ cᵢ sⁱ) · s^power · (ln s)^logs` as s → ∞.
#[derive(Clone, Debug)]
struct Growth {
    /// The exponent's coefficients by powers of s, from the first up.
    exponent: Vec<f64>,
    power: f64,
    logs: f64,
    coefficient: Expr,
}

/// Where the expression goes by its leading term. It is looked at as s → ∞ with x = s, −s, 1/s or −1/s; `None` next
/// to other points, and where leading terms cancel.
pub(super) fn end(expr: &Expr, way: &Way) -> Option<End> {
    let s = || Expr::var(&way.by);
    let turned = match &way.to {
        To::Infinity { negative: false } => expr.clone(),
        To::Infinity { negative: true } => tidy(&expr.substitute(&way.by, &s().negate())),
        To::Point { exact, from_below } if exact.is_number(0) => {
            let far = Expr::one().over(s());
            tidy(&expr.substitute(&way.by, &if *from_below { far.negate() } else { far }))
        }
        To::Point { .. } => return None,
    };
    let out = Way { by: way.by.clone(), to: To::Infinity { negative: false } };
    let leading = growth(&turned, &out)?;
    let sign = sign_of(&leading.coefficient).filter(|sign| *sign != 0)?;
    Some(match leading.order() {
        Ordering::Greater => End::Infinite { negative: sign < 0 },
        Ordering::Less => End::Finite(Expr::zero()),
        Ordering::Equal => End::Finite(tidy(&leading.coefficient)),
    })
}

impl Growth {
    fn constant(coefficient: Expr) -> Growth {
        Growth { exponent: Vec::new(), power: 0.0, logs: 0.0, coefficient }
    }
    /// Against a constant: does it grow, vanish, or neither?
    fn order(&self) -> Ordering {
        let leading = self.exponent.iter().rev().copied().chain([self.power, self.logs]);
        leading.map(|part| part.total_cmp(&0.0)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
    fn times(&self, other: &Growth, by: f64, coefficient: Expr) -> Growth {
        let length = self.exponent.len().max(other.exponent.len());
        let part = |growth: &Growth, i: usize| growth.exponent.get(i).copied().unwrap_or(0.0);
        let exponent = (0..length).map(|i| unless_rounding(part(self, i), by * part(other, i))).collect();
        Growth {
            exponent,
            power: unless_rounding(self.power, by * other.power),
            logs: unless_rounding(self.logs, by * other.logs),
            coefficient,
        }
    }
    fn to_the(&self, n: Number) -> Option<Growth> {
        let by = n.to_f64();
        let negative = sign_of(&self.coefficient)? < 0;
        if negative && n.den() % 2 == 0 {
            return None;
        }
        let coefficient = tidy(&self.coefficient.clone().to_the(Expr::number(n)));
        Some(Growth::constant(Expr::one()).times(self, by, coefficient))
    }
}

/// `a + b`, where what should be 0 and is not for rounding is 0.
fn unless_rounding(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum.abs() < 1e-12 * a.abs().max(b.abs()) { 0.0 } else { sum }
}

fn growth(expr: &Expr, out: &Way) -> Option<Growth> {
    // What settles on something other than 0 is as good as that constant.
    if let Some(End::Finite(constant)) = laws(expr, out)
        && sign_of(&constant)? != 0
    {
        return Some(Growth::constant(constant));
    }
    let of = |part: &Expr| growth(part, out);
    match expr.node() {
        Node::Var(name) if *name == out.by => Some(Growth { power: 1.0, ..Growth::constant(Expr::one()) }),
        Node::Neg(a) => {
            let a = of(a)?;
            Some(Growth { coefficient: tidy(&a.coefficient.clone().negate()), ..a })
        }
        Node::Sum(terms) => {
            let mut leading: Option<Growth> = None;
            let mut bounded = false;
            for term in terms {
                if laws(term, out) == Some(End::Bounded) {
                    bounded = true;
                    continue;
                }
                let term = if term.is_number(0) { continue } else { of(term)? };
                leading = Some(match leading {
                    None => term,
                    Some(before) => match before.times(&term, -1.0, Expr::one()).order() {
                        Ordering::Greater => before,
                        Ordering::Less => term,
                        Ordering::Equal => {
                            let coefficient = tidy(&before.coefficient.clone().plus(term.coefficient));
                            Growth { coefficient, ..before }
                        }
                    },
                });
            }
            // Leading terms that cancel leave the rest undecided.
            let leading = leading.filter(|growth| sign_of(&growth.coefficient).is_some_and(|sign| sign != 0))?;
            // What swings within bounds is nothing beside what grows.
            (!bounded || leading.order() == Ordering::Greater).then_some(leading)
        }
        Node::Product(factors) => factors.iter().try_fold(Growth::constant(Expr::one()), |total, factor| {
            let factor = of(factor)?;
            let coefficient = tidy(&total.coefficient.clone().times(factor.coefficient.clone()));
            Some(total.times(&factor, 1.0, coefficient))
        }),
        Node::Div(a, b) => {
            let (a, b) = (of(a)?, of(b)?);
            Some(a.times(&b, -1.0, tidy(&a.coefficient.clone().over(b.coefficient.clone()))))
        }
        Node::Pow(base, exponent) if !exponent.mentions(&out.by) => {
            of(base)?.to_the(crate::math::evaluate::exact_value(exponent, &[])?)
        }
        Node::Pow(base, exponent) if !base.mentions(&out.by) => {
            let rate = match base.node() {
                Node::Const(Constant::E) => 1.0,
                _ => libm::log(constant_value(base).filter(|a| *a > 0.0)?),
            };
            exponential(base, exponent, rate, out)
        }
        Node::Call(fun::EXP, arguments) => exponential(&Expr::e(), arguments.first()?, 1.0, out),
        Node::Call(fun::SQRT, arguments) => of(arguments.first()?)?.to_the(Number::ratio(1, 2)?),
        Node::Call(fun::CBRT, arguments) => of(arguments.first()?)?.to_the(Number::ratio(1, 3)?),
        Node::Call(fun::ABS, arguments) => {
            let inner = of(arguments.first()?)?;
            let coefficient = tidy(&Expr::call(fun::ABS, [inner.coefficient.clone()]));
            Some(Growth { coefficient, ..inner })
        }
        Node::Call(fun::LN, arguments) => logarithm(&of(arguments.first()?)?),
        _ => None,
    }
}

/// `base^exponent` with a polynomial above.
fn exponential(base: &Expr, exponent: &Expr, rate: f64, out: &Way) -> Option<Growth> {
    let polynomial = Polynomial::from_expr(&tidy(exponent), &[&out.by], &mut Opaque::default())?;
    let coefficients = polynomial.coefficients(&out.by);
    let number = |part: &Polynomial| part.as_number();
    let powers: Option<Vec<f64>> =
        coefficients.iter().skip(1).map(|part| number(part).map(|n| rate * n.to_f64())).collect();
    let constant = coefficients.first().map_or(Some(Number::ZERO), number)?;
    let coefficient = tidy(&base.clone().to_the(Expr::number(constant)));
    Some(Growth { exponent: powers?, ..Growth::constant(coefficient) })
}

/// The logarithm of something that grows or vanishes.
fn logarithm(of: &Growth) -> Option<Growth> {
    if let Some(highest) = of.exponent.iter().rposition(|part| *part != 0.0) {
        let coefficient = Expr::number(rational(*of.exponent.get(highest)?)?);
        return Some(Growth { power: highest as f64 + 1.0, ..Growth::constant(coefficient) });
    }
    if of.power == 0.0 {
        return None;
    }
    Some(Growth { logs: 1.0, ..Growth::constant(Expr::number(rational(of.power)?)) })
}

/// A small rational that this double is.
fn rational(value: f64) -> Option<Number> {
    (1..=12).find_map(|den| {
        let num = value * f64::from(den);
        (num == num.round() && num.abs() < 1e6).then(|| Number::ratio(num as i128, i128::from(den)))?
    })
}
