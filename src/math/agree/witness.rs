//! A point at which answer and key differ, small enough to check by hand where there is one.

use super::Witness;
use super::compare::{Finding, apart};
use super::prepared::PreparedKey;
use crate::math::number::Number;
use crate::math::precise::Precise;
use crate::math::tape::{BLOCK, Ball, BallBlock, Balls, Register, Tape};

/// Tried in this order: numbers that are easy to put in. 0 and 1 come late, because much coincides there.
const EASY: [(i32, i32); 26] = [
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
const POSITIVE: [(i32, i32); 8] = [(2, 1), (3, 1), (5, 1), (4, 1), (1, 2), (7, 1), (6, 1), (8, 1)];

/// A point that may show the difference.
enum Candidate {
    /// The numbers of [`POSITIVE`] from one on, one for each variable.
    Positive(usize),
    /// The numbers of [`EASY`] from one on.
    Easy(usize),
    /// Any other point.
    Given(Vec<Number>),
}

impl Candidate {
    /// The candidate of that number among those that are always the same.
    fn numbered(number: usize, variables: usize) -> Option<Candidate> {
        let positive = if variables > 1 { 4 } else { 0 };
        match number {
            0 if variables == 0 => Some(Candidate::Given(Vec::new())),
            _ if variables == 0 => None,
            _ if number < positive => Some(Candidate::Positive(number)),
            _ => Some(Candidate::Easy(number - positive)).filter(|_| number - positive < EASY.len()),
        }
    }
    fn coordinate(&self, variable: usize) -> Number {
        match self {
            Candidate::Positive(start) => ratio(POSITIVE[(start + variable) % POSITIVE.len()]),
            Candidate::Easy(start) => ratio(EASY[(start + variable) % EASY.len()]),
            Candidate::Given(point) => point[variable],
        }
    }
    /// The coordinate as the nearest double.
    fn double(&self, variable: usize) -> f64 {
        let quotient = |(num, den): (i32, i32)| f64::from(num) / f64::from(den);
        match self {
            Candidate::Positive(start) => quotient(POSITIVE[(start + variable) % POSITIVE.len()]),
            Candidate::Easy(start) => quotient(EASY[(start + variable) % EASY.len()]),
            Candidate::Given(point) => point[variable].to_f64(),
        }
    }
}

/// A candidate with both values.
struct Seen {
    at: Candidate,
    key: Ball,
    answer: Ball,
}

/// The best point there is.
pub fn find(key: &PreparedKey, finding: &Finding, buffers: &mut Balls) -> Option<Witness> {
    let (tape, answer) = (&finding.tape, finding.answer);
    let variables = tape.names().len();
    let mut candidates = (0..)
        .map_while(|number| Candidate::numbered(number, variables))
        .chain(inside(key, variables))
        .chain(finding.apart.iter().flat_map(|known| rounded(known)));
    let mut seen: Vec<Seen> = Vec::new();
    let mut first = true;
    loop {
        // Mostly one of the first few will do.
        let from = seen.len();
        let chunk: Vec<Candidate> = candidates.by_ref().take(BLOCK).collect();
        if chunk.is_empty() {
            break;
        }
        seen.extend(evaluate(key, tape, answer, chunk, std::mem::take(&mut first), buffers));
        if let Some(clear) = seen[from..].iter().find(|seen| seen.differs() && seen.is_handy() && seen.gap() >= 0.01) {
            return Some(clear.witness(tape));
        }
    }
    // Known to differ at a point that doubles hardly tell from others: its values come from more digits.
    if let Some(exact) = finding.apart_exactly.as_ref().filter(|_| !seen.iter().any(|s| s.differs() && s.gap() >= 1e-6))
    {
        return Some(exactly(key, finding, exact));
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

/// A point with the values that more digits than a double's give there.
fn exactly(key: &PreparedKey, finding: &Finding, at: &[Number]) -> Witness {
    let tape = &finding.tape;
    let point: Vec<f64> = at.iter().map(|x| x.to_f64()).collect();
    let values = Precise::new().map(|mut precise| precise.values(tape, &point, &[key.place, finding.answer]));
    let mut values = values.unwrap_or_default().into_iter().map(|value| value.to_f64());
    let (of_key, yours) = (values.next().flatten(), values.next().flatten());
    Witness { at: tape.names().iter().cloned().zip(at.iter().copied()).collect(), yours, key: of_key }
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
            at: tape.names().iter().cloned().zip((0..).map(|variable| self.at.coordinate(variable))).collect(),
            yours: value(self.answer),
            key: value(self.key),
        }
    }
}

fn ratio((num, den): (i32, i32)) -> Number {
    Number::ratio(i128::from(num), i128::from(den)).unwrap_or(Number::ONE)
}

/// Parts of the way through the ranges that are declared, which none of the numbered points may hit.
fn inside(key: &PreparedKey, variables: usize) -> impl Iterator<Item = Candidate> {
    let parts = [(1, 2), (1, 4), (3, 4), (1, 10), (9, 10)].into_iter().filter(move |_| variables > 0);
    parts.filter_map(move |part| key.part_of_ranges(ratio(part), variables)).map(Candidate::Given)
}

/// The known point with ever more digits.
fn rounded(known: &[f64]) -> Vec<Candidate> {
    let with_digits = |digits: usize| {
        known.iter().map(|x| Number::parse_signed(&format!("{x:.digits$e}"))).collect::<Option<Vec<Number>>>()
    };
    [0, 1, 2, 4, 7, 11, 16].into_iter().filter_map(with_digits).map(Candidate::Given).collect()
}

/// What both give at up to four points, the `first` of all or others; those outside the declared domain are left out.
fn evaluate<'a>(
    key: &'a PreparedKey,
    tape: &'a Tape,
    answer: Register,
    points: Vec<Candidate>,
    first: bool,
    buffers: &'a mut Balls,
) -> impl Iterator<Item = Seen> + 'a {
    let coordinate = |name: usize, lane: usize| points.get(lane).map_or(0.0, |at| at.double(name));
    let block: Vec<BallBlock> =
        (0..tape.names().len()).map(|name| std::array::from_fn(|lane| coordinate(name, lane))).collect();
    let before = if first { key.at_easy(&block) } else { &[] };
    let view = tape.balls(&block, points.len(), before, buffers);
    let allowed = points.into_iter().enumerate().filter(move |(lane, _)| key.allows(&view, *lane));
    allowed.map(move |(lane, at)| Seen { at, key: view.at(key.place).ball(lane), answer: view.at(answer).ball(lane) })
}
