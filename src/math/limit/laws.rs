//! The limit laws: what a whole goes to when its parts do, and the forms about which they say nothing.

use super::way::{To, Way};
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::expr::{Expr, Node};
use crate::math::functions::{self as fun, Func};
use crate::math::germ;
use crate::math::language;
use crate::math::tidy::tidy;

/// Where an expression goes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// To a constant.
    Finite(Expr),
    Infinite {
        negative: bool,
    },
    /// It settles on nothing, and stays within bounds: sin x far out.
    Bounded,
}

/// The limit by the laws alone; `None` for an indeterminate form.
pub(super) fn laws(expr: &Expr, way: &Way) -> Option<End> {
    if !expr.mentions(&way.by) {
        return finite(expr.clone());
    }
    let mut parts = Vec::new();
    let mut missing = false;
    expr.for_each_child(|part| match laws(part, way) {
        Some(end) if !missing => parts.push(end),
        _ => missing = true,
    });
    if missing { None } else { combine(expr, &parts, way) }
}

/// Whether a function stands at its jump at the end of the way, so that its value there is not where it goes.
pub(super) fn jumps_at_end(expr: &Expr, way: &Way) -> bool {
    let jumps = |part: &Expr| {
        let Node::Call(function, arguments) = part.node() else { return false };
        let [argument] = &arguments[..] else { return false };
        if !function.jumps() || !part.mentions(&way.by) {
            return false;
        }
        let (Some(End::Finite(at)), Some(End::Finite(goes))) = (laws(argument, way), laws(part, way)) else {
            return false;
        };
        let there = exact_value(&Expr::call(*function, [at]), &[]);
        there.is_some() && there != exact_value(&goes, &[])
    };
    expr.any(&jumps)
}

/// The limit of an expression whose direct parts go to `ends`.
pub(super) fn combine(expr: &Expr, ends: &[End], way: &Way) -> Option<End> {
    match (expr.node(), ends) {
        (Node::Var(name), _) if *name == way.by => Some(match &way.to {
            To::Point { exact, .. } => End::Finite(exact.clone()),
            To::Infinity { negative } => End::Infinite { negative: *negative },
        }),
        (Node::Neg(_), [end]) => negate(end),
        (Node::Sum(_), _) => sum(ends),
        (Node::Product(_), _) => product(ends),
        (Node::Div(_, below), [top, bottom]) => quotient(top, bottom, below, way),
        (Node::Pow(..), [base, exponent]) => power(expr, base, exponent, way),
        (Node::Call(function, _), _) => call(expr, *function, ends, way),
        _ => None,
    }
}

fn finite(constant: Expr) -> Option<End> {
    let tidied = tidy(&constant);
    constant_value(&tidied).map(|_| End::Finite(tidied))
}

/// The value of a constant; `None` where it has none.
pub(super) fn constant_value(constant: &Expr) -> Option<f64> {
    match exact_value(constant, &[]) {
        Some(n) => Some(n.to_f64()),
        None => CompiledExprs::new(&[constant], &[])?.finite(&[]),
    }
}

/// −1, 0 or 1, proved; `None` where it cannot be told.
pub(super) fn sign_of(constant: &Expr) -> Option<i8> {
    match exact_value(constant, &[]) {
        Some(n) => Some(n.num().signum() as i8),
        None => germ::constant_sign(constant).map(|sign| sign as i8),
    }
}

/// The sign that an expression has just before the end, where it is the same all the way.
pub(super) fn sign_near(expr: &Expr, way: &Way) -> Option<i8> {
    germ::sign_near(expr, &way.by, &way.line()).filter(|sign| *sign != 0)
}

fn negate(end: &End) -> Option<End> {
    match end {
        End::Finite(a) => finite(a.clone().negate()),
        End::Infinite { negative } => Some(End::Infinite { negative: !negative }),
        End::Bounded => Some(End::Bounded),
    }
}

fn sum(ends: &[End]) -> Option<End> {
    let up = ends.contains(&End::Infinite { negative: false });
    let down = ends.contains(&End::Infinite { negative: true });
    match (up, down) {
        (true, true) => None,
        (false, false) if ends.contains(&End::Bounded) => Some(End::Bounded),
        (false, false) => finite(Expr::sum(constants(ends))),
        (_, negative) => Some(End::Infinite { negative }),
    }
}

fn constants(ends: &[End]) -> Vec<Expr> {
    let constant = |end: &End| match end {
        End::Finite(a) => Some(a.clone()),
        _ => None,
    };
    ends.iter().filter_map(constant).collect()
}

fn product(ends: &[End]) -> Option<End> {
    let mut zero = false;
    let (mut infinite, mut bounded, mut negative) = (false, false, false);
    for end in ends {
        match end {
            End::Finite(a) => match sign_of(a)? {
                0 => zero = true,
                sign => negative ^= sign < 0,
            },
            End::Infinite { negative: down } => {
                infinite = true;
                negative ^= down;
            }
            End::Bounded => bounded = true,
        }
    }
    match (zero, infinite, bounded) {
        (true, true, _) | (_, true, true) => None,
        // What goes to 0 takes what is bounded along: the squeeze.
        (true, false, _) => Some(End::Finite(Expr::zero())),
        (false, true, false) => Some(End::Infinite { negative }),
        (false, false, true) => Some(End::Bounded),
        (false, false, false) => finite(Expr::product(constants(ends))),
    }
}

fn quotient(top: &End, bottom: &End, below: &Expr, way: &Way) -> Option<End> {
    match (top, bottom) {
        (_, End::Bounded) | (End::Infinite { .. }, End::Infinite { .. }) => None,
        (_, End::Infinite { .. }) => Some(End::Finite(Expr::zero())),
        (_, End::Finite(b)) if sign_of(b)? == 0 => {
            let above = match top {
                End::Finite(a) => sign_of(a).filter(|sign| *sign != 0)?,
                End::Infinite { negative } => {
                    if *negative {
                        -1
                    } else {
                        1
                    }
                }
                End::Bounded => return None,
            };
            Some(End::Infinite { negative: above * sign_near(below, way)? < 0 })
        }
        (End::Finite(a), End::Finite(b)) => finite(a.clone().over(b.clone())),
        (End::Infinite { negative }, End::Finite(b)) => Some(End::Infinite { negative: *negative ^ (sign_of(b)? < 0) }),
        (End::Bounded, End::Finite(_)) => Some(End::Bounded),
    }
}

fn power(expr: &Expr, base: &End, exponent: &End, way: &Way) -> Option<End> {
    let zero = || Some(End::Finite(Expr::zero()));
    let infinite = || Some(End::Infinite { negative: sign_near(expr, way)? < 0 });
    let Node::Pow(written_base, written_exponent) = expr.node() else { return None };
    let fixed = !written_exponent.mentions(&way.by);
    match (base, exponent) {
        (End::Finite(b), End::Finite(e)) => match (sign_of(b)?, sign_of(e)?) {
            (0, 0) if !fixed => None,
            (0, 1) => zero(),
            (0, -1) => infinite(),
            _ => finite(b.clone().to_the(e.clone())),
        },
        (End::Infinite { .. }, End::Finite(e)) => match sign_of(e)? {
            0 if fixed => Some(End::Finite(Expr::one())),
            0 => None,
            1 => infinite(),
            _ => zero(),
        },
        (End::Bounded, End::Finite(e)) if fixed && sign_of(e)? > 0 => Some(End::Bounded),
        (End::Finite(b), End::Infinite { negative }) => {
            let over_one = sign_of(&b.clone().minus(Expr::one()))?;
            match (sign_of(b)?, over_one, negative) {
                (1, 0, _) if !written_base.mentions(&way.by) => Some(End::Finite(Expr::one())),
                (1, 0, _) | (-1, _, _) => None,
                (1, 1, false) | (1, -1, true) => Some(End::Infinite { negative: false }),
                (0, _, true) => infinite(),
                _ => zero(),
            }
        }
        (End::Infinite { negative: false }, End::Infinite { negative }) => match negative {
            false => Some(End::Infinite { negative: false }),
            true => zero(),
        },
        _ => None,
    }
}

/// Where a function goes at one end of the line.
#[derive(Clone, Copy)]
enum Tail {
    Up,
    Down,
    /// To a constant, in the notation.
    To(&'static str),
    /// Up and down, within bounds.
    Swing,
    Nowhere,
}

use Tail::{Down, Nowhere, Swing, To as Goes, Up};

/// Each function's two ends, at −∞ and at +∞.
const TAILS: &[(Func, Tail, Tail)] = &[
    (fun::EXP, Goes("0"), Up),
    (fun::LN, Nowhere, Up),
    (fun::LOG10, Nowhere, Up),
    (fun::SQRT, Nowhere, Up),
    (fun::CBRT, Down, Up),
    (fun::ABS, Up, Up),
    (fun::SIGN, Goes("-1"), Goes("1")),
    (fun::STEP, Goes("0"), Goes("1")),
    (fun::FLOOR, Down, Up),
    (fun::CEIL, Down, Up),
    (fun::SIN, Swing, Swing),
    (fun::COS, Swing, Swing),
    (fun::ATAN, Goes("-pi/2"), Goes("pi/2")),
    (fun::ACOT, Goes("0"), Goes("0")),
    (fun::SINH, Down, Up),
    (fun::COSH, Up, Up),
    (fun::TANH, Goes("-1"), Goes("1")),
    (fun::SECH, Goes("0"), Goes("0")),
    (fun::CSCH, Goes("0"), Goes("0")),
    (fun::COTH, Goes("-1"), Goes("1")),
    (fun::ASINH, Down, Up),
    (fun::ACOSH, Nowhere, Up),
    (fun::SIGMOID, Goes("0"), Goes("1")),
    (fun::RELU, Goes("0"), Up),
    (fun::LEAKY_RELU, Down, Up),
    (fun::RELU6, Goes("0"), Goes("6")),
    (fun::ELU, Goes("-1"), Up),
    (fun::SOFTPLUS, Goes("0"), Up),
    (fun::SILU, Goes("0"), Up),
    (fun::GELU, Goes("0"), Up),
    (fun::GELU_TANH, Goes("0"), Up),
    (fun::MISH, Goes("0"), Up),
    (fun::SOFTSIGN, Goes("-1"), Goes("1")),
    (fun::LOGSIGMOID, Down, Goes("0")),
    (fun::HARDTANH, Goes("-1"), Goes("1")),
    (fun::HARDSIGMOID, Goes("0"), Goes("1")),
    (fun::HARDSWISH, Goes("0"), Up),
    (fun::SQUAREPLUS, Goes("0"), Up),
    (fun::ERF, Goes("-1"), Goes("1")),
];

fn call(expr: &Expr, function: Func, ends: &[End], way: &Way) -> Option<End> {
    let Node::Call(_, arguments) = expr.node() else { return None };
    match ends {
        [End::Finite(at)] => at_point(expr, function, at, arguments.first()?, way),
        [End::Infinite { negative }] | [End::Infinite { negative }, End::Finite(_)] => {
            let (_, left, right) = TAILS.iter().find(|(row, _, _)| *row == function)?;
            match if *negative { left } else { right } {
                Up => Some(End::Infinite { negative: false }),
                Down => Some(End::Infinite { negative: true }),
                Goes(text) => finite(language::read(text, &language::Scope::default()).ok()?.expr),
                Swing => Some(End::Bounded),
                Nowhere => None,
            }
        }
        // A function without jumps or poles carries bounds over to bounds.
        [End::Bounded] => {
            let everywhere = function.row().domain.is_empty() && !function.jumps();
            (everywhere && TAILS.iter().any(|(row, _, _)| *row == function)).then_some(End::Bounded)
        }
        _ if matches!(function, fun::MAX | fun::MIN) => extreme(function == fun::MAX, ends),
        _ if !function.jumps() && ends.iter().all(|end| matches!(end, End::Finite(_))) => {
            finite(Expr::call(function, constants(ends)))
        }
        [End::Finite(base), End::Infinite { negative: false }] if function == fun::LOGB => {
            let rises = sign_of(&base.clone().minus(Expr::one()))?;
            Some(End::Infinite { negative: rises < 0 })
        }
        _ => None,
    }
}

/// At a finite argument: the value, the side of a jump, or a pole.
fn at_point(expr: &Expr, function: Func, at: &Expr, argument: &Expr, way: &Way) -> Option<End> {
    let offset = || sign_near(&argument.clone().minus(at.clone()), way);
    let whole = || exact_value(at, &[]).filter(|n| n.is_integer());
    match function {
        fun::SIGN if sign_of(at)? == 0 => finite(Expr::from(i64::from(sign_near(argument, way)?))),
        fun::STEP if sign_of(at)? == 0 => finite(Expr::from(i64::from(sign_near(argument, way)? > 0))),
        fun::ACOT if sign_of(at)? == 0 => {
            let right_angle = Expr::pi().over(Expr::from(2));
            finite(if sign_near(argument, way)? > 0 { right_angle } else { right_angle.negate() })
        }
        fun::FLOOR if whole().is_some() && offset()? < 0 => finite(at.clone().minus(Expr::one())),
        fun::CEIL if whole().is_some() && offset()? > 0 => finite(at.clone().plus(Expr::one())),
        _ => {
            let value = Expr::call(function, [at.clone()]);
            match constant_value(&value) {
                Some(_) => finite(value),
                // A pole, if the function grows there: ln at 0, tan at π/2.
                None if grows(expr, way) => Some(End::Infinite { negative: sign_near(expr, way)? < 0 }),
                None => None,
            }
        }
    }
}

/// Whether its size goes beyond every bound.
fn grows(expr: &Expr, way: &Way) -> bool {
    matches!(germ::side_of(expr, &way.by, &way.line()), germ::FoundSide::Infinite { .. })
}

fn extreme(greatest: bool, ends: &[End]) -> Option<End> {
    let winning = End::Infinite { negative: !greatest };
    let losing = End::Infinite { negative: greatest };
    if ends.contains(&winning) {
        return Some(winning);
    }
    let rest: Vec<End> = ends.iter().filter(|end| **end != losing).cloned().collect();
    if rest.is_empty() {
        return Some(losing);
    }
    if rest.contains(&End::Bounded) {
        return None;
    }
    finite(Expr::call(if greatest { fun::MAX } else { fun::MIN }, constants(&rest)))
}
