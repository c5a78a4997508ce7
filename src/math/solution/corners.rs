//! Single points at which a function of one variable has no slope: holes and corners.

use crate::math::condition::Comparison;
use crate::math::derive::Derivation;
use crate::math::difference;
use crate::math::expr::{Expr, Node};
use crate::math::functions;
use crate::math::number::Number;
use crate::math::tape::eval;
use crate::math::tidy;

/// A point without a value, towards which the values settle all the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// The value of the variable there.
    pub at: Number,
    /// Distances from the hole and the values there, on the right.
    pub values: Vec<(f64, f64)>,
    /// What the values settle on.
    pub limit: f64,
}

/// A point at which the slope from the left is not the slope from the right.
#[derive(Clone, Debug, PartialEq)]
pub struct Corner {
    /// The value of the variable there.
    pub at: Number,
    /// The value there.
    pub value: f64,
    /// The slope from the left.
    pub left: f64,
    /// The slope from the right.
    pub right: f64,
    /// The function as it is on the left and on the right, tidied.
    pub pieces: (Expr, Expr),
    /// What the common frameworks return there, where they agree on something.
    pub frameworks: &'static str,
}

/// What frameworks return at the corner of one function.
const FRAMEWORKS: [(functions::Func, &str); 6] = [
    (functions::RELU, "PyTorch, TensorFlow, JAX (nn.relu) and micrograd all return 0."),
    (functions::ABS, "PyTorch and JAX return 0."),
    (functions::LEAKY_RELU, "PyTorch returns the slope of the left side."),
    (functions::RELU6, "PyTorch returns 0."),
    (functions::MAX, "PyTorch's maximum and JAX return ½; clamp(x, min=0) gives 1, nn.relu 0."),
    (functions::MIN, "PyTorch's minimum and JAX return ½."),
];

/// The points that the domain leaves out one by one.
fn left_out(derivation: &Derivation) -> Vec<Number> {
    if derivation.of.names().len() != 1 {
        return Vec::new();
    }
    let single = derivation.domain.iter().filter(|condition| {
        condition.comparison == Comparison::NotEqual && condition.left.as_var() == Some(&derivation.by)
    });
    single.filter_map(|condition| condition.right.as_ratio()).collect()
}

pub(super) fn holes(derivation: &Derivation) -> Vec<Hole> {
    let value = |x: f64| eval(&derivation.of, &[(&derivation.by, x)]);
    let hole = |at: Number| {
        let x = at.to_f64();
        if value(x).is_some() {
            return None;
        }
        let values: Vec<(f64, f64)> =
            [1.0, 0.1, 0.01, 0.001].into_iter().filter_map(|h| Some((h, value(x + h)?))).collect();
        let (right, left) = (value(x + 1e-6)?, value(x - 1e-6)?);
        let (_, nearest) = *values.last()?;
        let settled = |a: f64, b: f64, h: f64| (a - b).abs() <= 20.0 * h * a.abs().max(b.abs()).max(1.0);
        let limit = 0.5 * (right + left);
        (settled(right, left, 1e-6) && settled(right, nearest, 1e-3)).then_some(Hole {
            at,
            values,
            limit: rounded(limit),
        })
    };
    left_out(derivation).into_iter().filter_map(hole).collect()
}

/// A limit read off at 1e-6 beside the point, to the digits that this is good for.
fn rounded(limit: f64) -> f64 {
    libm::round(limit * 1e5) / 1e5
}

pub(super) fn corners(derivation: &Derivation) -> Vec<Corner> {
    if derivation.order != 1 {
        return Vec::new();
    }
    let by = derivation.by.as_str();
    let value = |x: f64| eval(&derivation.of, &[(by, x)]);
    let corner = |at: Number| {
        let x = at.to_f64();
        let difference::Corner::Corner { .. } = difference::corner(&value, x) else { return None };
        let (left, right) = (piece(&derivation.of, by, x - 1e-4), piece(&derivation.of, by, x + 1e-4));
        let slope = |piece: &Expr| {
            let slope = crate::math::derive::derivative(piece, by).ok()?;
            eval(&slope, &[(by, x)])
        };
        let known = FRAMEWORKS.iter().find(|(function, _)| {
            derivation.of.any(&|part| matches!(part.node(), Node::Call(called, _) if called == function))
        });
        Some(Corner {
            at,
            value: value(x)?,
            left: slope(&left)?,
            right: slope(&right)?,
            pieces: (left, right),
            frameworks: known.map_or("", |(_, text)| text),
        })
    };
    left_out(derivation).into_iter().filter_map(corner).collect()
}

/// The function as it is near `x`: absolute values, greatest and least written out.
fn piece(expr: &Expr, by: &str, x: f64) -> Expr {
    tidy::tidy(&written_out(expr, by, x))
}

fn written_out(expr: &Expr, by: &str, x: f64) -> Expr {
    let value = |part: &Expr| eval(part, &[(by, x)]).unwrap_or(f64::NAN);
    if let Node::Call(function, arguments) = expr.node() {
        let positive = arguments.first().is_some_and(|u| value(u) > 0.0);
        let part = |i: usize| arguments.get(i).map_or_else(Expr::zero, |u| written_out(u, by, x));
        let extreme = |most: fn(f64, f64) -> bool| {
            let best = arguments.iter().reduce(|a, b| if most(value(b), value(a)) { b } else { a });
            best.map_or_else(Expr::zero, |u| written_out(u, by, x))
        };
        match *function {
            functions::ABS => return if positive { part(0) } else { part(0).negate() },
            functions::RELU => return if positive { part(0) } else { Expr::zero() },
            functions::SIGN => return Expr::from(if positive { 1 } else { -1 }),
            functions::STEP => return Expr::from(i64::from(positive)),
            functions::MAX => return extreme(|a, b| a > b),
            functions::MIN => return extreme(|a, b| a < b),
            functions::LEAKY_RELU => {
                let rate = if arguments.len() > 1 { part(1) } else { Expr::one().over(Expr::from(100)) };
                return if positive { part(0) } else { rate.times(part(0)) };
            }
            _ => {}
        }
    }
    expr.map_children(|child| written_out(child, by, x))
}
