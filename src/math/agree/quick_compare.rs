//! Answer and key at the first standing points, for telling quickly what an answer is not.

use super::compare::apart;
use super::points::PARTS;
use super::prepared::PreparedKey;
use crate::math::tape::{BLOCK, Ball, Balls, Register, Tape};
use std::cell::OnceCell;

/// Values with bounds of key and answer at the points of the declared domain among the first standing ones, block by
/// block as they are wanted: nearly everything is told by the first.
#[derive(Debug)]
pub struct QuickCompare<'k> {
    key: &'k PreparedKey,
    tape: Tape,
    answer: Register,
    pairs: [OnceCell<Vec<(Ball, Ball)>>; PARTS],
}

impl<'k> QuickCompare<'k> {
    pub(super) fn new(key: &'k PreparedKey, tape: Tape, answer: Register) -> QuickCompare<'k> {
        QuickCompare { key, tape, answer, pairs: Default::default() }
    }

    fn pairs(&self, block: usize) -> &[(Ball, Ball)] {
        self.pairs[block].get_or_init(|| {
            let (points, results) = self.key.standing(block, self.tape.names().len());
            Balls::lent(|buffers| {
                let view = self.tape.balls(&points, BLOCK, results, buffers);
                let at = |lane: usize| (view.at(self.key.place).ball(lane), view.at(self.answer).ball(lane));
                (0..BLOCK).filter(|lane| self.key.allows(&view, *lane)).map(at).collect()
            })
        })
    }

    /// Whether no point shows that the answer is not the key once its values are changed. The bounds are sure, so
    /// where this is false no comparison finds the two to be the same.
    pub fn may_be(&self, change: impl Fn(Ball) -> Ball) -> bool {
        let may_be = |(key, answer): &(Ball, Ball)| {
            let changed = change(*answer);
            !(key.is_value() && changed.is_value() && apart(*key, changed))
        };
        (0..PARTS).all(|block| self.pairs(block).iter().all(may_be))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CompiledKey, Setting};
    use crate::math::language::{Scope, read};
    use crate::math::tape::{Ball, bounded};

    /// Whether `answer` may be `key` once it is negated, and once it is turned upside down.
    fn may_be(key: &str, answer: &str) -> [bool; 2] {
        let expr = |text| read(text, &Scope::default()).unwrap().expr;
        let key = CompiledKey::new(&expr(key), Setting::default());
        let beside = key.quick_compare(&expr(answer)).unwrap();
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
