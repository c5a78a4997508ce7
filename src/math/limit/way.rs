//! How the variable goes where it goes, from one side.

use super::{Target, point_value};
use crate::math::expr::{Expr, Symbol};

/// A one-sided approach.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub by: Symbol,
    pub to: To,
}

#[derive(Clone, Debug)]
pub(super) enum To {
    Point { exact: Expr, value: f64, from_below: bool },
    Infinity { negative: bool },
}

impl Way {
    /// `None` where the point has no value.
    pub fn new(by: &str, to: &Target, from_below: bool) -> Option<Way> {
        let to = match to {
            Target::At(exact) => To::Point { exact: exact.clone(), value: point_value(exact)?, from_below },
            Target::Infinity { negative } => To::Infinity { negative: *negative },
        };
        Some(Way { by: Symbol::new(by), to })
    }
    /// Where the variable is, `t > 0` before its end: at `a ± t·max(1, |a|)`, or at `±1/t`.
    pub fn at(&self, t: f64) -> f64 {
        match self.to {
            To::Point { value, from_below, .. } => {
                let step = t * value.abs().max(1.0);
                if from_below { value - step } else { value + step }
            }
            To::Infinity { negative: false } => 1.0 / t,
            To::Infinity { negative: true } => -1.0 / t,
        }
    }
    /// How near it can be looked at: next to a point that is not 0 doubles are too coarse for less.
    pub fn nearest(&self) -> f64 {
        match self.to {
            To::Point { value, .. } if value != 0.0 => 1e-9,
            _ => 1e-17,
        }
    }
}
