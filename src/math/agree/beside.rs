//! Answer and key at the first standing points, for telling quickly what an answer is not.

use super::compare::apart;
use super::prepared::Prepared;
use crate::math::tape::{Ball, Balls, Place, Tape};

/// Values with bounds of key and answer at the points of the declared domain among the first standing ones.
#[derive(Debug)]
pub struct Beside {
    pairs: Vec<(Ball, Ball)>,
}

impl Beside {
    pub(super) fn new(key: &Prepared, tape: &Tape, answer: Place) -> Beside {
        let (points, n) = key.standing_points(0, tape.names().len());
        let mut buffers = Balls::default();
        let view = tape.balls(&points, n, key.standing_results(0), &mut buffers);
        let at = |lane: usize| (view.at(key.place).ball(lane), view.at(answer).ball(lane));
        Beside { pairs: (0..n).filter(|lane| key.allows(&view, *lane)).map(at).collect() }
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
