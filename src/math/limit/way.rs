//! How the variable goes where it goes, from one side.

use super::{Target, point_value};
use crate::math::expr::{Expr, Symbol};
use crate::math::germ::Approach;

/// A one-sided approach.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub by: Symbol,
    pub to: To,
}

#[derive(Clone, Debug)]
pub(super) enum To {
    Point { exact: Expr, from_below: bool },
    Infinity { negative: bool },
}

impl Way {
    /// `None` where the point has no value.
    pub fn new(by: &str, to: &Target, from_below: bool) -> Option<Way> {
        let to = match to {
            Target::At(exact) => {
                // A letter is a point as good as any.
                let known = !exact.names().is_empty() || point_value(exact).is_some();
                known.then_some(())?;
                To::Point { exact: exact.clone(), from_below }
            }
            Target::Infinity { negative } => To::Infinity { negative: *negative },
        };
        Some(Way { by: Symbol::new(by), to })
    }
    /// The same for the engine that proves.
    pub fn line(&self) -> Approach {
        match &self.to {
            To::Point { exact, from_below, .. } => Approach::Point { at: exact.clone(), from_below: *from_below },
            To::Infinity { negative } => Approach::Infinity { negative: *negative },
        }
    }
}
