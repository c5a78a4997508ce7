//! Slopes of a slope: along one variable first, then along another.

use super::{NoSlope, OneSide, Slope, SlopeAt, combined, partial_at};
use crate::math::derive::derivative;
use crate::math::expr::{Expr, Symbol};
use crate::math::germ::{self, Approach, FoundSide};
use crate::math::tidy::tidy;
use std::cmp::Ordering;

/// The two steps away from the point. Neither can be typed.
const FIRST: &str = "\u{0}s";
const THEN: &str = "\u{0}t";

/// The slope along `then` of the slope along `first`, proved: by formulas where every part is smooth, else by the
/// limits of the difference quotients, the inner one at places beside the point.
pub fn second_at(of: &Expr, point: &[(Symbol, Expr)], first: &str, then: &str) -> Slope {
    if first == then {
        return partial_at(of, point, first, 2).slope;
    }
    let (here, beside) = (partial_at(of, point, first, 1), partial_at(of, point, then, 1));
    if here.smooth && beside.smooth {
        let put = |name: &str| point.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        return match derivative(of, first).and_then(|slope| derivative(&slope, then)) {
            Ok(formula) => Slope::Is(tidy(&formula.substitute_with(&put))),
            Err(_) => Slope::Unknown,
        };
    }
    let slope = match here.slope {
        Slope::Is(slope) => slope,
        Slope::None(_) => return Slope::None(NoSlope::LowerOrder(1)),
        Slope::Unknown => return Slope::Unknown,
    };
    let moved = of.substitute_with(&|name| {
        let (_, value) = point.iter().find(|(known, _)| known == name)?;
        Some(match () {
            () if name == first => value.clone().plus(Expr::var(FIRST)),
            () if name == then => value.clone().plus(Expr::var(THEN)),
            () => value.clone(),
        })
    });
    let side = |from_below: bool| match slope_beside(&moved, from_below) {
        Slope::Is(beside) => {
            let quotient = beside.minus(slope.clone()).over(Expr::var(THEN));
            match germ::side_of(&quotient, THEN, &Approach::Point { at: Expr::zero(), from_below }) {
                FoundSide::Finite(value) => Ok(OneSide::Is(tidy(&value))),
                FoundSide::Infinite { negative } => Ok(OneSide::Infinite { negative }),
                FoundSide::Swings(_) => Ok(OneSide::Swings),
                FoundSide::NoDomain => Ok(OneSide::NoDomain),
                FoundSide::Unknown(_) => Ok(OneSide::Unknown),
            }
        }
        Slope::None(NoSlope::NoValue) => Ok(OneSide::NoDomain),
        Slope::None(why) => Err(why),
        Slope::Unknown => Ok(OneSide::Unknown),
    };
    match (side(true), side(false)) {
        // Beside the point there is no slope to go on from.
        (Err(_), _) | (_, Err(_)) => Slope::None(NoSlope::LowerOrder(1)),
        (Ok(left), Ok(right)) => match combined(&left, &right) {
            (Slope::None(NoSlope::Upright | NoSlope::Jump), _) => Slope::None(NoSlope::Upright),
            (slope, _) => slope,
        },
    }
}

/// The slope along the first step where the second has a sign and is as small as one likes: a formula in it.
fn slope_beside(moved: &Expr, from_below: bool) -> Slope {
    let sign = if from_below { Ordering::Less } else { Ordering::Greater };
    let given = [(Expr::var(THEN), sign)];
    let still = moved.substitute(FIRST, &Expr::zero());
    let quotient = moved.clone().minus(still).over(Expr::var(FIRST));
    let side =
        |from_below| germ::side_where(&quotient, FIRST, &Approach::Point { at: Expr::zero(), from_below }, &given);
    match (side(true), side(false)) {
        (FoundSide::NoDomain, FoundSide::NoDomain) => Slope::None(NoSlope::NoValue),
        (FoundSide::NoDomain, FoundSide::Finite(value)) | (FoundSide::Finite(value), FoundSide::NoDomain) => {
            Slope::Is(value)
        }
        (FoundSide::Finite(a), FoundSide::Finite(b)) => match germ::same_where(&a, &b, &given) {
            Some(true) => Slope::Is(b),
            Some(false) => Slope::None(NoSlope::Corner),
            None => Slope::Unknown,
        },
        (FoundSide::Infinite { .. }, FoundSide::Infinite { .. } | FoundSide::Finite(_))
        | (FoundSide::Finite(_), FoundSide::Infinite { .. }) => Slope::None(NoSlope::Upright),
        _ => Slope::Unknown,
    }
}

/// The same with what both steps have in common, for those who ask for a slope and nothing else.
pub fn second_value(of: &Expr, point: &[(Symbol, Expr)], first: &str, then: &str) -> Option<Expr> {
    let slope = second_at(of, point, first, then);
    SlopeAt { slope, left: None, right: None, smooth: false, only_right: None }.value()
}
