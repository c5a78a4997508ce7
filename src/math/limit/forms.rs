//! Rules for functions: one side of a corner, known limits, logarithms and powers.

use super::rules::{Change, factors, is_zero, over, product, quotient};
use crate::math::condition::{Comparison, Condition};
use crate::math::evaluate::exact_value;
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions as fun;
use crate::math::limit::known::{self, KnownLimit};
use crate::math::limit::laws::{End, laws, sign_near};
use crate::math::limit::way::{To, Way};
use crate::math::tidy::tidy;

/// Where the variable is on this side: `x < 0`, `x > 3`.
fn side(way: &Way) -> Vec<Condition> {
    match &way.to {
        To::Point { exact, from_below, .. } => {
            let comparison = if *from_below { Comparison::Less } else { Comparison::Greater };
            vec![Condition { left: Expr::var(&way.by), comparison, right: exact.clone() }]
        }
        To::Infinity { .. } => Vec::new(),
    }
}

/// |u| is u or −u, relu(u) is u or 0, …, according to the side.
pub(super) fn pieces(expr: &Expr, way: &Way) -> Option<Change> {
    let piece = |part: &Expr| -> Option<Expr> {
        let Node::Call(function, arguments) = part.node() else { return None };
        if !part.mentions(&way.by) {
            // `relu(0)` beside `relu(0 + h)` is a number.
            let corners = function.jumps() || !function.row().kinks.is_empty();
            return corners.then(|| exact_value(part, &[]).map(Expr::number)).flatten();
        }
        let first = arguments.first()?;
        let positive = || sign_near(first, way).map(|sign| sign > 0);
        match (*function, &arguments[..]) {
            (fun::ABS, [u]) => Some(if positive()? { u.clone() } else { u.clone().negate() }),
            (fun::SIGN, [_]) => Some(Expr::from(if positive()? { 1 } else { -1 })),
            (fun::STEP, [_]) => Some(Expr::from(i64::from(positive()?))),
            (fun::RELU, [u]) => Some(if positive()? { u.clone() } else { Expr::zero() }),
            (fun::FLOOR | fun::CEIL, [u]) => step_of(*function, u, way),
            (fun::LEAKY_RELU, [u, a]) => Some(if positive()? { u.clone() } else { a.clone().times(u.clone()) }),
            (fun::MAX | fun::MIN, [a, b]) => {
                let first_is_greater = sign_near(&a.clone().minus(b.clone()), way)? > 0;
                Some(if first_is_greater == (*function == fun::MAX) { a.clone() } else { b.clone() })
            }
            _ => None,
        }
    };
    fn all(expr: &Expr, piece: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
        let inner = expr.map_children(|part| all(part, piece));
        piece(&inner).unwrap_or(inner)
    }
    let to = all(expr, &piece);
    (to != *expr).then(|| Change { conditions: side(way), ..Change::to(folded(&to, way)) })
}

/// The step on which a function in steps is beside the place: floor(1 + h) is 1 right of 0.
fn step_of(function: fun::Func, argument: &Expr, way: &Way) -> Option<Expr> {
    let Some(End::Finite(at)) = laws(argument, way) else { return None };
    let there = exact_value(&Expr::call(function, [at.clone()]), &[]).map(Expr::number)?;
    if !exact_value(&at, &[])?.is_integer() {
        return Some(there);
    }
    let above = sign_near(&argument.clone().minus(at), way)? > 0;
    Some(match function {
        fun::FLOOR if !above => there.minus(Expr::one()),
        fun::CEIL if above => there.plus(Expr::one()),
        _ => there,
    })
}

/// Numbers put together, and what is 0 left out: what is left of steps and of pieces that are 0.
fn folded(expr: &Expr, way: &Way) -> Expr {
    let inner = expr.map_children(|part| folded(part, way));
    match inner.node() {
        _ if !inner.mentions(&way.by) => exact_value(&inner, &[]).map_or(inner, Expr::number),
        Node::Sum(terms) => Expr::sum(terms.iter().filter(|term| !term.is_number(0)).cloned()),
        Node::Product(parts) if parts.iter().any(|part| part.is_number(0)) => Expr::zero(),
        Node::Div(top, _) if top.is_number(0) => Expr::zero(),
        Node::Neg(of) if of.is_number(0) => Expr::zero(),
        _ => inner,
    }
}

/// Factors near their zero replaced by what they are like there: sin u by u.
pub(super) fn known_limits(expr: &Expr, way: &Way) -> Option<Change> {
    let vanishes = |u: &Expr| is_zero(laws(u, way));
    let mut parts = Vec::new();
    let mut stand_in = |factor: &Expr| -> Expr {
        let (base, exponent) = match factor.node() {
            Node::Pow(base, exponent) if exponent.as_number().is_some() => (base.clone(), Some(exponent.clone())),
            _ => (factor.clone(), None),
        };
        let found = known::like(&base, &way.by, &vanishes);
        let found = found.or_else(|| near_one(&base, &vanishes));
        let Some((row, like, u)) = found else { return factor.clone() };
        parts.extend([(Symbol::new("u"), u), (Symbol::new(row.stated), base)]);
        let like = tidy(&like);
        exponent.map_or(like.clone(), |exponent| like.to_the(exponent))
    };
    let to = match (quotient(expr), expr.node()) {
        (Some((top, bottom)), _) => {
            let mut side = |part: &Expr| product(factors(part).iter().map(&mut stand_in).collect::<Vec<_>>());
            let top = side(&top);
            over(top, side(&bottom))
        }
        (None, Node::Product(_)) => product(factors(expr).iter().map(&mut stand_in).collect::<Vec<_>>()),
        _ => return None,
    };
    (to != *expr).then(|| Change { parts, ..Change::to(to) })
}

/// ln w near w = 1 is like w − 1.
fn near_one(base: &Expr, vanishes: &dyn Fn(&Expr) -> bool) -> Option<(&'static KnownLimit, Expr, Expr)> {
    let Node::Call(fun::LN, arguments) = base.node() else { return None };
    let u = tidy(&arguments.first()?.clone().minus(Expr::one()));
    let row = known::KNOWN.iter().find(|row| row.id == "known.ln")?;
    vanishes(&u).then(|| (row, u.clone(), u))
}

pub(super) fn one_logarithm(expr: &Expr, way: &Way) -> Option<Change> {
    let Node::Sum(terms) = expr.node() else { return None };
    let [first, second] = &terms[..] else { return None };
    let inside = |term: &Expr| match term.node() {
        Node::Call(fun::LN, arguments) => arguments.first().cloned(),
        _ => None,
    };
    // What is taken away: a logarithm, or v as the logarithm of e^v.
    let taken = |term: &Expr| match term.node() {
        Node::Neg(inner) if term.mentions(&way.by) => {
            Some(inside(inner).unwrap_or_else(|| Expr::e().to_the(inner.clone())))
        }
        _ => None,
    };
    let (a, b) = match (inside(first), taken(second)) {
        (Some(a), Some(b)) => (a, b),
        _ => (inside(second)?, taken(first)?),
    };
    Some(Change::to(Expr::call(fun::LN, [a.over(b)])))
}

/// Functions opened up by their definitions: tan is sin over cos.
pub(super) fn definition(expr: &Expr, way: &Way) -> Option<Change> {
    fn opened(expr: &Expr, by: &str) -> Expr {
        let inner = expr.map_children(|part| opened(part, by));
        let Node::Call(function, arguments) = inner.node() else { return inner };
        let ([argument], Some(definition)) = (&arguments[..], function.definition()) else { return inner };
        let plain = Some(definition).filter(|definition| definition.names() == ["u"] && argument.mentions(by));
        plain.map_or(inner.clone(), |definition| definition.substitute("u", argument))
    }
    let roots = |part: &Expr| matches!(part.node(), Node::Call(fun::SQRT | fun::CBRT, _));
    let to = opened(expr, &way.by);
    (to != *expr && !expr.any(&roots)).then(|| Change::to(to))
}

/// 1^∞, 0^0 and ∞^0.
pub(super) fn power(expr: &Expr, way: &Way) -> Option<Change> {
    let Node::Pow(base, exponent) = expr.node() else { return None };
    if !base.mentions(&way.by) || !exponent.mentions(&way.by) {
        return None;
    }
    let logarithm = Expr::call(fun::LN, [base.clone()]);
    let above = match exponent.node() {
        Node::Div(top, bottom) => product([top.clone(), logarithm]).over(bottom.clone()),
        _ => product(factors(exponent).into_iter().chain([logarithm])),
    };
    Some(Change::to(Expr::e().to_the(above)))
}
