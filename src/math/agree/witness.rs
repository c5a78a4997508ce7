//! A point at which answer and key differ, small enough to check by hand where there is one.

use super::Witness;
use super::compare::{Finding, apart};
use super::points;
use super::prepared::Prepared;
use crate::math::number::Number;
use crate::math::tape::{BLOCK, Ball, Balls, Place, Tape};

/// Tried in this order: numbers that are easy to put in. 0 and 1 come late, because much coincides there.
const EASY: [(i128, i128); 26] = [
    (2, 1),
    (3, 1),
    (-1, 1),
    (1, 2),
    (-2, 1),
    (4, 1),
    (5, 1),
    (-3, 1),
    (1, 4),
    (3, 2),
    (-1, 2),
    (6, 1),
    (-5, 1),
    (1, 10),
    (7, 1),
    (8, 1),
    (10, 1),
    (-10, 1),
    (0, 1),
    (1, 1),
    (20, 1),
    (-20, 1),
    (1, 100),
    (100, 1),
    (-100, 1),
    (1000, 1),
];
/// Small positive numbers that differ, for several variables.
const POSITIVE: [(i128, i128); 8] = [(2, 1), (3, 1), (5, 1), (4, 1), (1, 2), (7, 1), (6, 1), (8, 1)];

/// How many are tried before all others.
const FIRST: usize = 4;

/// A candidate with both values.
struct Seen {
    at: Vec<Number>,
    key: Ball,
    answer: Ball,
}

/// The best point there is.
pub fn find(key: &Prepared, finding: &Finding) -> Option<Witness> {
    let (tape, answer) = (&finding.tape, finding.answer);
    let variables = tape.names().len();
    let mut candidates = easy_points(key, variables).chain(finding.apart.iter().flat_map(|known| rounded(known)));
    let mut buffers = Balls::default();
    let mut seen: Vec<Seen> = Vec::new();
    // Mostly one of the first few will do.
    let mut chunk: Vec<Vec<Number>> = candidates.by_ref().take(FIRST).collect();
    while !chunk.is_empty() {
        evaluate(key, tape, answer, &chunk, &mut buffers, &mut seen);
        if let Some(clear) = seen.iter().find(|seen| seen.differs() && seen.is_handy() && seen.gap() >= 0.01) {
            return Some(clear.witness(tape));
        }
        chunk = candidates.by_ref().take(BLOCK).collect();
    }
    let best = seen
        .iter()
        .find(|s| s.differs() && s.is_handy() && s.gap() >= 1e-6)
        .or_else(|| seen.iter().find(|s| s.differs() && s.gap() >= 1e-6))
        .or_else(|| seen.iter().find(|s| s.differs()))
        .or_else(|| seen.iter().find(|s| s.key.is_value() && s.answer.is_undefined()))
        .or_else(|| seen.iter().find(|s| s.key.is_undefined() && s.answer.is_value()))
        // Told apart only with more digits than a double has: one where at least the last digits show it.
        .or_else(|| seen.iter().find(|s| s.key.is_value() && s.answer.is_value() && s.key.value != s.answer.value))?;
    Some(best.witness(tape))
}

impl Seen {
    /// Both have values, and these are surely not the same.
    fn differs(&self) -> bool {
        self.key.is_value() && self.answer.is_value() && apart(self.key, self.answer)
    }
    fn size(&self) -> f64 {
        self.key.value.abs().max(self.answer.value.abs())
    }
    /// How far apart they are, as a part of the greater.
    fn gap(&self) -> f64 {
        (self.key.value - self.answer.value).abs() / self.size()
    }
    /// Whether the values can be written down.
    fn is_handy(&self) -> bool {
        (1e-3..1e6).contains(&self.size())
    }
    fn witness(&self, tape: &Tape) -> Witness {
        let value = |ball: Ball| ball.is_value().then_some(ball.value);
        Witness {
            at: tape.names().iter().cloned().zip(self.at.iter().copied()).collect(),
            yours: value(self.answer),
            key: value(self.key),
        }
    }
}

fn ratio((num, den): (i128, i128)) -> Number {
    Number::ratio(num, den).unwrap_or(Number::ONE)
}

fn easy_points(key: &Prepared, variables: usize) -> impl Iterator<Item = Vec<Number>> {
    let rotated = move |from: &[(i128, i128)], start: usize| -> Vec<Number> {
        (0..variables).map(|j| ratio(from[(start + j) % from.len()])).collect()
    };
    let none = (variables == 0).then(Vec::new);
    let positive = (0..if variables > 1 { 4 } else { 0 }).map(move |start| rotated(&POSITIVE, start));
    let easy = (0..if variables > 0 { EASY.len() } else { 0 }).map(move |start| rotated(&EASY, start));
    // Where a range is declared that none of them may hit: fractions of it.
    let parts = [(1, 2), (1, 4), (3, 4), (1, 10), (9, 10)].into_iter().filter(move |_| variables > 0);
    let inside = parts.filter_map(move |part| key.part_of_ranges(ratio(part), variables));
    none.into_iter().chain(positive).chain(easy).chain(inside)
}

/// The known point with ever more digits.
fn rounded(known: &[f64]) -> Vec<Vec<Number>> {
    let with_digits = |digits: usize| {
        known.iter().map(|x| Number::parse_signed(&format!("{x:.digits$e}"))).collect::<Option<Vec<Number>>>()
    };
    [0, 1, 2, 4, 7, 11, 16].into_iter().filter_map(with_digits).collect()
}

fn evaluate(
    key: &Prepared,
    tape: &Tape,
    answer: Place,
    chunk: &[Vec<Number>],
    buffers: &mut Balls,
    seen: &mut Vec<Seen>,
) {
    let points: Vec<Vec<f64>> = chunk.iter().map(|at| at.iter().map(|n| n.to_f64()).collect()).collect();
    let block = points::block_of(&points, tape.names().len());
    let view = tape.balls(&block, chunk.len(), &[], buffers);
    for (lane, at) in chunk.iter().enumerate() {
        if key.allows(&view, lane) {
            let ball = |place: Place| view.at(place).ball(lane);
            seen.push(Seen { at: at.clone(), key: ball(key.place), answer: ball(answer) });
        }
    }
}
