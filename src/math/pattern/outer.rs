//! The outside of a chain: what `F` stands for.

use super::{Bound, Filling, Form, slope_forms};
use crate::math::expr::{Constant, Expr, Node};
use crate::math::functions::{self, Func, Slopes};
use crate::math::number::Number;

/// A function of one moving part, whatever it was written as.
#[derive(Clone, Debug, PartialEq)]
pub enum Outer {
    /// A function of the table; the argument at `at` moves, the others are held still.
    Call { function: Func, arguments: Vec<Expr>, at: usize },
    /// The part to a power that is held still.
    Power(Expr),
    /// A base that is held still to the power of the part.
    Exponential(Expr),
}

impl Outer {
    /// Takes an expression apart into an outer function and what it is applied to, which moves with `by`.
    pub fn of(expr: &Expr, by: &str) -> Option<(Outer, Expr)> {
        match expr.node() {
            Node::Call(function, arguments) => {
                let mut moving = (0..arguments.len()).filter(|i| arguments[*i].mentions(by));
                let at = moving.next()?;
                if moving.next().is_some() {
                    return None;
                }
                let inner = arguments[at].clone();
                Some((Outer::Call { function: *function, arguments: arguments.clone(), at }, inner))
            }
            Node::Pow(base, exponent) if exponent.mentions(by) => {
                (!base.mentions(by)).then(|| (Outer::Exponential(base.clone()), exponent.clone()))
            }
            _ => {
                let (base, exponent) = as_power(expr, by)?;
                Some((Outer::Power(exponent), base))
            }
        }
    }

    /// The outer function applied to `at`.
    pub fn value(&self, at: Expr) -> Expr {
        match self {
            Outer::Call { function, arguments, at: place } => {
                let mut arguments = arguments.clone();
                arguments[*place] = at;
                Expr::call(*function, arguments)
            }
            Outer::Power(exponent) => at.to_the(exponent.clone()),
            Outer::Exponential(base) => base.clone().to_the(at),
        }
    }

    /// The slope of the outer function at `at`; `brief` as in [`Filling`].
    pub fn slope(&self, at: Expr, brief: bool) -> Expr {
        match self {
            Outer::Call { function, arguments, at: place } => {
                let mut arguments = arguments.clone();
                arguments[*place] = at;
                slope_of_call(*function, &arguments, *place, brief)
            }
            Outer::Power(exponent) => {
                let less = match exponent.as_ratio().and_then(|n| n.sub(Number::ONE)) {
                    Some(n) => Expr::number(n),
                    None => exponent.clone().minus(Expr::one()),
                };
                let power = if less.is_number(1) { at } else { at.to_the(less) };
                super::fill::product([exponent.clone(), power], brief)
            }
            Outer::Exponential(base) => {
                let value = base.clone().to_the(at);
                if is_e(base) { value } else { value.times(Expr::call(functions::LN, [base.clone()])) }
            }
        }
    }
}

/// Whether this is the constant e.
pub fn is_e(expr: &Expr) -> bool {
    matches!(expr.node(), Node::Const(Constant::E))
}

/// The slope of a call by its argument at `place`, from the function's row.
pub fn slope_of_call(function: Func, arguments: &[Expr], place: usize, brief: bool) -> Expr {
    let forms = slope_forms(function);
    let others = || -> Option<Expr> {
        let mut rest = arguments.to_vec();
        rest.remove(place);
        match rest.len() {
            0 => None,
            1 => rest.pop(),
            _ => Some(Expr::call(function, rest)),
        }
    };
    let mut bound = Bound::default();
    let form = match function.row().slopes {
        Slopes::Softmax => return softmax_slope(function, arguments, place, brief),
        Slopes::Shared(_) => {
            let Some(others) = others() else { return Expr::one() };
            bound = bound.with('u', arguments[place].clone()).with('v', others);
            forms.first()
        }
        Slopes::Each(_) => {
            let left_out = function.left_out(arguments.len()).map(Expr::number);
            for (letter, part) in ['u', 'v'].into_iter().zip(arguments.iter().cloned().chain(left_out)) {
                bound = bound.with(letter, part);
            }
            forms.get(place)
        }
    };
    let filling = Filling { bound: &bound, by: &Expr::zero(), slope: &|_| Expr::zero(), brief };
    form.map_or_else(Expr::zero, |form: &Form| form.fill(&filling))
}

/// The slope of component k by the logit j: `s_k·(1 − s_k)` for j = k, else `−s_k·s_j`.
fn softmax_slope(function: Func, arguments: &[Expr], place: usize, brief: bool) -> Expr {
    let component = |k: Expr| {
        let mut with = arguments.to_vec();
        with[0] = k;
        Expr::call(function, with)
    };
    let own = component(arguments[0].clone());
    let logit = i64::try_from(place).unwrap_or(0);
    let share = component(Expr::from(logit));
    if arguments[0].is_number(logit) {
        super::fill::product([own.clone(), Expr::one().minus(own)], brief)
    } else {
        super::fill::product([own, share], brief).negate()
    }
}

/// Reads an expression as a moving part to a power that is held still: `√u` is u^(1/2), `1/u^3` is u^(-3).
pub fn as_power(expr: &Expr, by: &str) -> Option<(Expr, Expr)> {
    match expr.node() {
        Node::Pow(base, exponent) => {
            (base.mentions(by) && !exponent.mentions(by)).then(|| (base.clone(), exponent.clone()))
        }
        Node::Call(function, arguments) => {
            let (base, degree) = match (*function, arguments.as_slice()) {
                (functions::SQRT, [base]) => (base, Number::int(2)),
                (functions::CBRT, [base]) => (base, Number::int(3)),
                (functions::ROOT, [degree, base]) => (base, degree.as_number()?),
                _ => return None,
            };
            base.mentions(by).then_some(())?;
            Some((base.clone(), Expr::number(degree.recip()?)))
        }
        Node::Div(top, bottom) if top.is_number(1) && bottom.mentions(by) => match as_power(bottom, by) {
            Some((base, exponent)) => {
                let exponent = match exponent.as_ratio().and_then(Number::neg) {
                    Some(n) => Expr::number(n),
                    None => exponent.negate(),
                };
                Some((base, exponent))
            }
            None if matches!(bottom.node(), Node::Product(_)) => None,
            None => Some((bottom.clone(), Expr::from(-1))),
        },
        _ => None,
    }
}
