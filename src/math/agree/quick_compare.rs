//! Answer and key at the first standing points, for telling quickly what an answer is not.

use super::compare::apart;
use super::points::{PARTS, ROUND};
use super::prepared::Prepared;
use crate::math::tape::{BLOCK, Ball, Balls, Place, Tape};

/// Values with bounds of key and answer at the points of the declared domain among the first standing ones.
#[derive(Debug)]
pub struct QuickCompare {
    pairs: Vec<(Ball, Ball)>,
}

impl QuickCompare {
    pub(super) fn new(key: &Prepared, tape: &Tape, answer: Place) -> QuickCompare {
        let mut buffers = Balls::default();
        let mut pairs = Vec::with_capacity(ROUND);
        for block in 0..PARTS {
            let (points, results) = key.standing(block, tape.names().len());
            let view = tape.balls(&points, BLOCK, results, &mut buffers);
            let at = |lane: usize| (view.at(key.place).ball(lane), view.at(answer).ball(lane));
            pairs.extend((0..BLOCK).filter(|lane| key.allows(&view, *lane)).map(at));
        }
        QuickCompare { pairs }
    }

    /// Whether no point shows that the answer is not the key once its values are changed. The bounds are sure, so
    /// where this is false no comparison finds the two to be the same.
    pub fn may_be(&self, change: impl Fn(Ball) -> Ball) -> bool {
        self.pairs.iter().all(|(key, answer)| {
            let changed = change(*answer);
            !(key.is_value() && changed.is_value() && apart(*key, changed))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Key, Setting};
    use crate::math::language::{Scope, read};
    use crate::math::tape::{Ball, bounded};

    /// Whether `answer` may be `key` once it is negated, and once it is turned upside down.
    fn may_be(key: &str, answer: &str) -> [bool; 2] {
        let expr = |text| read(text, &Scope::default()).unwrap().expr;
        let beside = Key::new(&expr(key), Setting::default()).quick_compare(&expr(answer)).unwrap();
        [beside.may_be(bounded::neg), beside.may_be(|answer| bounded::div(Ball::exact(1.0), answer))]
    }

    #[test]
    fn only_what_a_point_disproves_is_ruled_out() {
        assert_eq!(may_be("2*x", "-2*x"), [true, false]);
        assert_eq!(may_be("2*x", "1/(2*x)"), [false, true]);
        assert_eq!(may_be("2*x", "3*x"), [false, false]);
        assert_eq!(may_be("sin(x)^2 + cos(x)^2", "-1"), [true, false]);
        // Where there is no value to compare, nothing is ruled out.
        assert_eq!(may_be("x", "ln(-1 - x^2)"), [true, true]);
    }
}
