//! When a skill is to come back: FSRS-5, over skills with new numbers in place of flash cards.
//!
//! Formulas and weights are those of the crate rs-fsrs 1.2.1 (MIT, Copyright (c) 2023 Open Spaced Repetition), without
//! its steps within a day. The weights were fitted to flash cards, so the intervals are a sound guess and no more.

/// w0 to w16; the last two, for steps within a day, are not used here.
const W: [f64; 17] = [
    0.4072, 1.1829, 3.1262, 15.4722, 7.2102, 0.5316, 1.0651, 0.0234, 1.616, 0.1544, 1.0824, 1.9813, 0.0953, 0.2975,
    2.2042, 0.2407, 2.9466,
];

/// No skill waits longer than this, in days.
const LONGEST: i64 = 120;

/// How well a skill is remembered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// After so many days the chance of remembering has fallen to 0.9.
    pub stability: f64,
    /// From 1, easy, to 10.
    pub difficulty: f64,
    /// The day of the last answer.
    pub day: i64,
}

fn difficulty_of(grade: u8) -> f64 {
    (W[4] - libm::exp(W[5] * (f64::from(grade) - 1.0)) + 1.0).clamp(1.0, 10.0)
}

impl Memory {
    /// After the first day: 1 forgotten, 2 right with help, 3 right.
    pub fn first(grade: u8, day: i64) -> Memory {
        let stability = W[usize::from(grade.clamp(1, 4)) - 1];
        Memory { stability, difficulty: difficulty_of(grade), day }
    }

    /// The chance of remembering on a day.
    pub fn recall(&self, day: i64) -> f64 {
        let passed = (day - self.day).max(0) as f64;
        libm::pow(1.0 + 19.0 / 81.0 * passed / self.stability, -0.5)
    }

    /// After a further day's first answer.
    #[must_use]
    pub fn next(&self, grade: u8, day: i64) -> Memory {
        let (s, d, r) = (self.stability, self.difficulty, self.recall(day));
        let stability = if grade <= 1 {
            W[11] * libm::pow(d, -W[12]) * (libm::pow(s + 1.0, W[13]) - 1.0) * libm::exp(W[14] * (1.0 - r))
        } else {
            let hard = if grade == 2 { W[15] } else { 1.0 };
            let grown = libm::exp(W[8]) * (11.0 - d) * libm::pow(s, -W[9]) * (libm::exp(W[10] * (1.0 - r)) - 1.0);
            s * (1.0 + grown * hard)
        };
        let moved = d - W[6] * (f64::from(grade) - 3.0);
        let difficulty = (W[7] * difficulty_of(4) + (1.0 - W[7]) * moved).clamp(1.0, 10.0);
        Memory { stability, difficulty, day }
    }

    /// How many days until it is due, counted from the last answer.
    pub fn interval(&self) -> i64 {
        // A stability is never far from its interval, and the bound holds whatever it came to.
        (libm::round(self.stability).clamp(1.0, LONGEST as f64)) as i64
    }

    /// The day on which it is due.
    pub fn due(&self) -> i64 {
        self.day + self.interval()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The intervals that rs-fsrs gives (its long-term scheduler, without fuzz) when each answer comes on its day; hard
    /// first by the formulas, for that crate keeps the four grades' intervals apart.
    #[test]
    fn intervals_are_those_of_the_crate() {
        let rows: [(&[u8], &[i64]); 5] = [
            (&[3, 3, 3, 3], &[3, 11, 36, 105]),
            (&[1, 3, 3, 3], &[1, 3, 8, 22]),
            (&[3, 3, 1, 3], &[3, 11, 2, 6]),
            (&[3, 2, 3], &[3, 5, 16]),
            (&[2, 3, 3, 3], &[1, 4, 12, 34]),
        ];
        for (grades, wanted) in rows {
            let mut memory: Option<Memory> = None;
            let mut found = Vec::new();
            for grade in grades {
                let next = match &memory {
                    None => Memory::first(*grade, 0),
                    Some(memory) => memory.next(*grade, memory.due()),
                };
                found.push(next.interval());
                memory = Some(next);
            }
            assert_eq!(found, wanted, "{grades:?}");
        }
    }

    #[test]
    fn recall_falls_from_one_to_nine_tenths_and_on() {
        let memory = Memory::first(3, 100);
        assert_eq!(memory.recall(100), 1.0);
        assert_eq!(memory.recall(90), 1.0, "a clock set back forgets nothing");
        let at = Memory { stability: 10.0, ..memory };
        assert!((at.recall(110) - 0.9).abs() < 1e-12 && at.recall(150) < 0.75);
    }

    #[test]
    fn nothing_waits_for_ever_nor_not_at_all() {
        let mut memory = Memory::first(3, 0);
        for _ in 0..200 {
            memory = memory.next(3, memory.due());
            assert!((1..=LONGEST).contains(&memory.interval()) && (1.0..=10.0).contains(&memory.difficulty));
        }
        for _ in 0..200 {
            memory = memory.next(1, memory.due() + 400);
            assert!((1..=LONGEST).contains(&memory.interval()) && memory.stability > 0.0);
        }
    }
}
