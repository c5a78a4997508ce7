//! Single points that a derivative's formula leaves out: holes, corners, and points with a slope all the same.

use crate::math::condition::Comparison;
use crate::math::derive::Derivation;
use crate::math::expr::Expr;
use crate::math::germ::{self, Approach};
use crate::math::limit::{LimitValue, Side, Target, limit};
use crate::math::number::Number;
use crate::math::slope::{Framework, NoSlope, OneSide, Slope, framework, partial_at};
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
    /// What common frameworks return there; empty where that is not known.
    pub frameworks: String,
}

/// A point at which a part of the function has no slope, but the function has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Healed {
    /// The value of the variable there.
    pub at: Number,
    /// The derivative there, of the order that was asked for.
    pub slope: Expr,
}

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
    let by = derivation.by.as_str();
    let value = |x: f64| eval(&derivation.of, &[(by, x)]);
    let hole = |at: Number| {
        let x = at.to_f64();
        if value(x).is_some() {
            return None;
        }
        let values: Vec<(f64, f64)> =
            [1.0, 0.1, 0.01, 0.001].into_iter().filter_map(|h| Some((h, value(x + h)?))).collect();
        let LimitValue::Finite { value: limit, .. } =
            limit(&derivation.of, by, &Target::At(Expr::number(at)), Side::Both).value
        else {
            return None;
        };
        (!values.is_empty()).then_some(Hole { at, values, limit })
    };
    left_out(derivation).into_iter().filter_map(hole).collect()
}

pub(super) fn corners(derivation: &Derivation) -> Vec<Corner> {
    if derivation.order != 1 {
        return Vec::new();
    }
    let (of, by) = (&derivation.of, derivation.by.as_str());
    let corner = |at: Number| {
        let place = Expr::number(at);
        let found = partial_at(of, &[(derivation.by.clone(), place.clone())], by, 1);
        let (Slope::None(NoSlope::Corner), Some(OneSide::Is(left)), Some(OneSide::Is(right))) =
            (&found.slope, &found.left, &found.right)
        else {
            return None;
        };
        let piece = |from_below| {
            let line = Approach::Point { at: place.clone(), from_below };
            germ::cell(of, by, &line).map(|piece| tidy::tidy(&piece))
        };
        Some(Corner {
            at,
            value: eval(of, &[(by, at.to_f64())])?,
            left: eval(left, &[])?,
            right: eval(right, &[])?,
            pieces: (piece(true)?, piece(false)?),
            frameworks: framework(of, by, &place).map_or_else(String::new, Framework::said),
        })
    };
    left_out(derivation).into_iter().filter_map(corner).collect()
}

/// The points at which the rules do not reach and the quotient's limits from both sides agree, as for x|x| at 0.
pub(super) fn healed(derivation: &Derivation) -> Vec<Healed> {
    let by = derivation.by.as_str();
    let healed = |at: Number| {
        let point = [(derivation.by.clone(), Expr::number(at))];
        match partial_at(&derivation.of, &point, by, derivation.order).slope {
            Slope::Is(slope) => Some(Healed { at, slope }),
            Slope::None(_) | Slope::Unknown => None,
        }
    };
    left_out(derivation).into_iter().filter_map(healed).collect()
}
