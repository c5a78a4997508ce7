//! The slope of a function at a point, of any order and along any direction, proved: the formula's where every part of
//! the function is smooth there, else by one-sided limits of the difference quotient (`germ`).

mod mixed;

pub use mixed::{second_at, second_value};

use crate::math::derive::nth_derivative;
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions::{self as fun, Func, SQRT};
use crate::math::germ::{self, Approach, FoundSide, Smoothness};
use crate::math::tape::eval;
use crate::math::tidy::tidy;

/// What is known about a slope at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct SlopeAt {
    /// The slope, or why there is none, or why it is not known.
    pub slope: Slope,
    /// The slope from the left, against the direction; `None` where it was not looked for.
    pub left: Option<OneSide>,
    /// The slope from the right, along the direction.
    pub right: Option<OneSide>,
    /// Whether every part of the function is smooth there, so that its derivative's formula holds at the point.
    pub smooth: bool,
    /// Set where the function is defined on one side only, whose slope counts: whether that is the right one.
    pub only_right: Option<bool>,
}

/// A slope from one side.
#[derive(Clone, Debug, PartialEq)]
pub enum OneSide {
    /// A number.
    Is(Expr),
    /// It grows beyond every bound.
    Infinite {
        /// Downwards.
        negative: bool,
    },
    /// The secants settle on nothing.
    Swings,
    /// The function has no value on this side.
    NoDomain,
    /// It is not known.
    Unknown,
}

/// A slope at a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Slope {
    /// There is one, and this is it.
    Is(Expr),
    /// There is none.
    None(NoSlope),
    /// Whether there is one is not known.
    Unknown,
}

/// Why there is no slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSlope {
    /// The function has no value at the point.
    NoValue,
    /// The slopes from left and right differ.
    Corner,
    /// The function jumps.
    Jump,
    /// The curve stands upright.
    Upright,
    /// The secants settle on nothing.
    Swings,
    /// A derivative of this lower order is missing there.
    LowerOrder(usize),
}

/// The variable along the line through the point. It cannot be typed, so it is nobody's name.
const ALONG: &str = "\u{0}t";

/// The derivative of this order of `of` at a point, along a direction (its length counts: a unit vector gives the
/// slope). Letters that the point does not name stand for numbers in general.
pub fn slope_at(of: &Expr, point: &[(Symbol, Expr)], along: &[Expr], order: usize) -> SlopeAt {
    let t = || Expr::var(ALONG);
    let line = |name: &str| {
        let at = point.iter().position(|(known, _)| known == name)?;
        let (_, value) = point.get(at)?;
        Some(match along.get(at) {
            Some(step) if step.is_number(0) => value.clone(),
            Some(step) if step.is_number(1) => value.clone().plus(t()),
            Some(step) => value.clone().plus(step.clone().times(t())),
            None => value.clone(),
        })
    };
    on_line(&of.substitute_with(&line), order)
}

/// The slope along a variable of the function.
pub fn partial_at(of: &Expr, point: &[(Symbol, Expr)], by: &str, order: usize) -> SlopeAt {
    let along: Vec<Expr> = point.iter().map(|(name, _)| Expr::from(i64::from(name == by))).collect();
    slope_at(of, point, &along, order)
}

/// The direction brought to length 1.
pub fn unit(direction: &[Expr]) -> Vec<Expr> {
    let squares = Expr::sum(direction.iter().map(|part| part.clone().to_the(Expr::from(2))));
    let length = tidy(&Expr::call(SQRT, [squares]));
    direction.iter().map(|part| tidy(&part.clone().over(length.clone()))).collect()
}

/// The derivative of this order of φ at t = 0.
fn on_line(phi: &Expr, order: usize) -> SlopeAt {
    let found = |slope| SlopeAt { slope, left: None, right: None, smooth: false, only_right: None };
    match germ::smoothness(phi, &|name| (name == ALONG).then(Expr::zero)) {
        Smoothness::NoValue => return found(Slope::None(NoSlope::NoValue)),
        Smoothness::Smooth => {
            let Ok(formula) = nth_derivative(phi, ALONG, order) else { return found(Slope::Unknown) };
            let value = tidy(&formula.substitute(ALONG, &Expr::zero()));
            return SlopeAt { smooth: true, ..found(Slope::Is(value)) };
        }
        Smoothness::Rough | Smoothness::Unknown => {}
    }
    // The derivative one order lower, at the point and on each side.
    let lower = if order <= 1 {
        match germ::value_at(&phi.substitute(ALONG, &Expr::zero())) {
            Ok(Some(value)) => value,
            Ok(None) => return found(Slope::None(NoSlope::NoValue)),
            Err(_) => return found(Slope::Unknown),
        }
    } else {
        match on_line(phi, order - 1).slope {
            Slope::Is(value) => value,
            Slope::None(NoSlope::NoValue) => return found(Slope::None(NoSlope::NoValue)),
            Slope::None(NoSlope::LowerOrder(lower)) => return found(Slope::None(NoSlope::LowerOrder(lower))),
            Slope::None(_) => return found(Slope::None(NoSlope::LowerOrder(order - 1))),
            Slope::Unknown => return found(Slope::Unknown),
        }
    };
    let side = |from_below: bool| {
        let line = Approach::Point { at: Expr::zero(), from_below };
        let near = if order <= 1 {
            phi.clone()
        } else {
            let Some(cell) = germ::cell(phi, ALONG, &line) else { return OneSide::Unknown };
            let Ok(formula) = nth_derivative(&cell, ALONG, order - 1) else { return OneSide::Unknown };
            formula
        };
        let quotient = near.minus(lower.clone()).over(Expr::var(ALONG));
        match germ::side_of(&quotient, ALONG, &line) {
            FoundSide::Finite(value) => OneSide::Is(tidy(&value)),
            FoundSide::Infinite { negative } => OneSide::Infinite { negative },
            FoundSide::Swings(_) => OneSide::Swings,
            FoundSide::NoDomain => OneSide::NoDomain,
            FoundSide::Unknown(_) => OneSide::Unknown,
        }
    };
    let (left, right) = (side(true), side(false));
    let (slope, only_right) = match combined(&left, &right) {
        (Slope::None(NoSlope::Upright), only_right) => (steep(phi, order), only_right),
        found => found,
    };
    SlopeAt { slope, left: Some(left), right: Some(right), smooth: false, only_right }
}

/// What the slopes from both sides come to, and which side is the only one there is.
fn combined(left: &OneSide, right: &OneSide) -> (Slope, Option<bool>) {
    match (left, right) {
        (OneSide::NoDomain, OneSide::NoDomain) => (Slope::None(NoSlope::NoValue), None),
        (OneSide::NoDomain, other) => (alone(other), Some(true)),
        (other, OneSide::NoDomain) => (alone(other), Some(false)),
        (OneSide::Swings, _) | (_, OneSide::Swings) => (Slope::None(NoSlope::Swings), None),
        // One upright side is enough.
        (OneSide::Infinite { .. }, _) | (_, OneSide::Infinite { .. }) => (Slope::None(NoSlope::Upright), None),
        (OneSide::Unknown, _) | (_, OneSide::Unknown) => (Slope::Unknown, None),
        (OneSide::Is(a), OneSide::Is(b)) => match germ::same_constant(a, b) {
            Some(true) => (Slope::Is(b.clone()), None),
            Some(false) => (Slope::None(NoSlope::Corner), None),
            None => (Slope::Unknown, None),
        },
    }
}

/// What the only side there is comes to.
fn alone(side: &OneSide) -> Slope {
    match side {
        OneSide::Is(value) => Slope::Is(value.clone()),
        OneSide::Infinite { .. } => Slope::None(NoSlope::Upright),
        OneSide::Swings => Slope::None(NoSlope::Swings),
        OneSide::NoDomain => Slope::None(NoSlope::NoValue),
        OneSide::Unknown => Slope::Unknown,
    }
}

/// A jump, or a curve that stands upright.
fn steep(phi: &Expr, order: usize) -> Slope {
    if order > 1 {
        return Slope::None(NoSlope::Upright);
    }
    let here = germ::value_at(&phi.substitute(ALONG, &Expr::zero()));
    let reaches = |from_below| {
        let side = germ::side_of(phi, ALONG, &Approach::Point { at: Expr::zero(), from_below });
        match (side, &here) {
            (FoundSide::Finite(value), Ok(Some(here))) => germ::same_constant(&value, here) == Some(true),
            (FoundSide::NoDomain, _) => true,
            _ => false,
        }
    };
    Slope::None(if reaches(true) && reaches(false) { NoSlope::Upright } else { NoSlope::Jump })
}

impl SlopeAt {
    /// The slope as the value that an answer is judged by: `none` where there is none, nothing where it is not known.
    pub fn value(&self) -> Option<Expr> {
        match &self.slope {
            Slope::Is(value) => Some(value.clone()),
            Slope::None(_) => Some(Expr::none()),
            Slope::Unknown => None,
        }
    }
    /// Why there is none, in a sentence; `None` where there is one, or it is not known.
    pub fn why_none(&self) -> Option<String> {
        let Slope::None(why) = &self.slope else { return None };
        let shown =
            |slope: &Expr| eval(slope, &[]).map_or_else(|| super::print::unicode(slope), super::print::figure::figure);
        Some(match (why, &self.left, &self.right) {
            (NoSlope::Corner, Some(OneSide::Is(left)), Some(OneSide::Is(right))) => {
                let (left, right) = (shown(left), shown(right));
                format!("There is a corner here: from the left the slope is {left}, from the right {right}.")
            }
            (NoSlope::Corner, ..) => "There is a corner here: the slopes from the two sides differ.".to_string(),
            (NoSlope::Jump, ..) => "The curve jumps here: there is no slope.".to_string(),
            (NoSlope::Upright, ..) => "The curve stands upright here: there is no slope.".to_string(),
            (NoSlope::Swings, ..) => "The secants settle on nothing here: there is no slope.".to_string(),
            (NoSlope::NoValue, ..) => "There is no value here, and no slope.".to_string(),
            (NoSlope::LowerOrder(order), ..) => {
                format!("The derivative of order {order} is missing here, and so are all further ones.")
            }
        })
    }
    /// Whether it is known that there is none.
    pub fn is_none(&self) -> bool {
        matches!(self.slope, Slope::None(_))
    }
}

/// What deep-learning frameworks return for one function at a corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framework {
    /// The function.
    pub function: Func,
    /// Its argument, or the difference of its two, at the corner; `None` is any corner of it.
    pub at: Option<i64>,
    /// The factor that JAX returns, measured with version 0.10.2; in the notation.
    pub jax: Option<&'static str>,
    /// The factor that PyTorch returns, from its tracker and documentation.
    pub torch: Option<&'static str>,
}

impl Framework {
    /// What the frameworks return, in a sentence.
    pub fn said(&self) -> String {
        match (self.jax, self.torch) {
            (Some(jax), Some(torch)) if jax == torch => format!("JAX and PyTorch return {jax}."),
            (Some(jax), Some(torch)) => format!("JAX returns {jax}, PyTorch {torch}."),
            (Some(jax), None) => format!("JAX returns {jax}."),
            (None, Some(torch)) => format!("PyTorch returns {torch}."),
            (None, None) => String::new(),
        }
    }
}

const fn returns(function: Func, at: Option<i64>, jax: Option<&'static str>, torch: Option<&'static str>) -> Framework {
    Framework { function, at, jax, torch }
}

/// What frameworks return at corners and jumps.
pub const FRAMEWORKS: &[Framework] = &[
    returns(fun::RELU, Some(0), Some("0"), Some("0")),
    returns(fun::ABS, Some(0), Some("1"), Some("0")),
    returns(fun::SIGN, Some(0), Some("0"), Some("0")),
    returns(fun::FLOOR, None, Some("0"), Some("0")),
    returns(fun::MAX, None, Some("1/2"), Some("1/2")),
    returns(fun::MIN, None, Some("1/2"), Some("1/2")),
    returns(fun::HARDTANH, Some(1), Some("1"), Some("0")),
    returns(fun::HARDTANH, Some(-1), None, Some("0")),
    returns(fun::RELU6, Some(0), Some("0"), Some("0")),
    returns(fun::RELU6, Some(6), Some("0"), Some("0")),
    returns(fun::LEAKY_RELU, Some(0), Some("1"), None),
    returns(fun::HARDSWISH, Some(3), Some("1"), None),
    returns(fun::HARDSWISH, Some(-3), Some("0"), None),
    returns(fun::HARDSIGMOID, Some(3), Some("0"), None),
];

/// The row for a function of one variable that is such a call and nothing else, `relu(x − 6)` at 6.
pub fn framework(of: &Expr, by: &str, at: &Expr) -> Option<&'static Framework> {
    framework_at(of, &[(Symbol::new(by), at.clone())])
}

/// What frameworks return for the parts of a formula that are at a corner of their own at a point, each once.
pub fn frameworks_within(of: &Expr, point: &[(Symbol, Expr)]) -> Vec<&'static Framework> {
    let mut found: Vec<&'static Framework> = framework_at(of, point).into_iter().collect();
    of.for_each_child(|child| {
        for row in frameworks_within(child, point) {
            if !found.contains(&row) {
                found.push(row);
            }
        }
    });
    found
}

/// The same for a function of several variables, `max(x, y)` at (1, 1).
pub fn framework_at(of: &Expr, point: &[(Symbol, Expr)]) -> Option<&'static Framework> {
    let Node::Call(function, arguments) = of.node() else { return None };
    let put = |name: &str| point.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let here = |u: &Expr| super::evaluate::exact_value(&u.substitute_with(&put), &[]);
    let inner = match &arguments[..] {
        [a, b] if matches!(*function, fun::MAX | fun::MIN) => here(a)?.sub(here(b)?)?,
        [u, ..] => here(u)?,
        [] => return None,
    };
    FRAMEWORKS.iter().find(|row| {
        row.function == *function
            && match row.at {
                Some(at) => inner.as_int() == Some(at),
                None => inner.is_integer(),
            }
    })
}
