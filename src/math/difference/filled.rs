//! A difference filled in: which values of the function go in with which weights, exactly where that can be.

use super::Method;
use crate::math::evaluate::exact_value;
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;
use crate::math::tape::eval;
use crate::math::tidy::tidy;

/// One value of the function with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedValue {
    /// How often the value counts, e.g. −2 for the middle of the second difference.
    pub weight: i64,
    /// Where the function is taken, e.g. 2.1.
    pub at: Expr,
    /// The value there: exact where it is rational, else the expression.
    pub value: Expr,
}

/// A sum of weighted values over a number: `(f(2.1) − f(2))/0.1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// From the first to the last, in the order of the formula.
    pub terms: Vec<WeightedValue>,
    /// What they are divided by, e.g. 2h = 0.2.
    pub below: Expr,
    /// The quotient: exact where it is rational.
    pub result: Expr,
}

/// Offsets in steps with their weights, and what stands before the power of h below.
type Stencil = (&'static [(i64, i64)], i64);

fn stencil(method: &Method) -> Option<Stencil> {
    match method.id {
        "forward" => Some((&[(1, 1), (0, -1)], 1)),
        "backward" => Some((&[(0, 1), (-1, -1)], 1)),
        "central" => Some((&[(1, 1), (-1, -1)], 2)),
        "second" => Some((&[(1, 1), (0, -2), (-1, 1)], 1)),
        "five-point" => Some((&[(-2, 1), (-1, -8), (1, 8), (2, -1)], 12)),
        _ => None,
    }
}

/// The method's formula with everything put in. `None` for those that are no weighted sum of values at whole steps:
/// Richardson extrapolation is filled in by two central differences, Ridders' method by many.
pub fn filled(method: &Method, of: &Expr, by: &Symbol, at: Number, h: Number) -> Option<Filled> {
    let (offsets, factor) = stencil(method)?;
    let term = |(steps, weight): &(i64, i64)| {
        let place = h.mul(Number::int(*steps)).and_then(|shift| at.add(shift));
        let place = match place {
            Some(place) => Expr::number(place.marked_decimal(!place.is_integer())),
            None => tidy(&Expr::number(at).plus(Expr::from(*steps).times(Expr::number(h)))),
        };
        WeightedValue { weight: *weight, value: settled(&of.substitute(by, &place)), at: place }
    };
    let terms: Vec<WeightedValue> = offsets.iter().map(term).collect();
    let power = h.pow(i64::from(method.derivative)).and_then(|power| power.mul(Number::int(factor)));
    let below = match power {
        Some(power) => Expr::number(power.marked_decimal(!power.is_integer())),
        None => Expr::from(factor).times(Expr::number(h).to_the(Expr::from(i64::from(method.derivative)))),
    };
    let weighted = |term: &WeightedValue| match term.weight {
        1 => term.value.clone(),
        weight => Expr::from(weight).times(term.value.clone()),
    };
    let result = settled(&Expr::sum(terms.iter().map(weighted)).over(below.clone()));
    Some(Filled { terms, below, result })
}

/// The two central differences of Richardson extrapolation, with h and with h/2, and what they are combined to.
pub fn richardson(of: &Expr, by: &Symbol, at: Number, h: Number) -> Option<(Filled, Filled, Expr)> {
    let central = super::method("central")?;
    let coarse = filled(central, of, by, at, h)?;
    let fine = filled(central, of, by, at, h.div(Number::int(2))?)?;
    let combined = Expr::from(4).times(fine.result.clone()).minus(coarse.result.clone()).over(Expr::from(3));
    Some((coarse, fine, settled(&combined)))
}

impl Filled {
    /// The result as a double; `None` where a value is undefined.
    pub fn value(&self) -> Option<f64> {
        eval(&self.result, &[])
    }
}

fn settled(expr: &Expr) -> Expr {
    match exact_value(expr, &[]) {
        Some(n) => Expr::number(n.marked_decimal(!n.is_integer() && n.decimal_digits().is_some())),
        None => tidy(expr),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::difference::METHODS;
    use crate::math::language::{Scope, read};

    #[test]
    fn what_is_filled_in_is_what_is_measured() {
        let x = Symbol::new("x");
        for text in ["x^3", "sin(x)", "1/x"] {
            let of = read(text, &Scope::default()).unwrap().expr;
            let f = |at: f64| eval(&of, &[("x", at)]);
            let (at, h) = (Number::int(2), Number::ratio(1, 10).unwrap());
            for method in METHODS {
                let found = match method.id {
                    "richardson" => richardson(&of, &x, at, h).and_then(|(_, _, whole)| eval(&whole, &[])),
                    _ => filled(method, &of, &x, at, h).and_then(|filled| filled.value()),
                };
                match (found, (method.measure)(&f, 2.0, 0.1)) {
                    (Some(a), Some(b)) => assert!((a - b).abs() < 1e-10, "{} of {text}: {a} {b}", method.id),
                    _ => assert_eq!(method.id, "ridders"),
                }
            }
        }
    }
}
