//! Where two expressions are compared: deterministic points, the same for the same seed.

use crate::math::rng::Rng;
use crate::math::tape::{BLOCK, BallBlock};

/// A range of sizes: where the first and where the second point of each sign is drawn.
struct Stratum {
    first: (f64, f64),
    second: (f64, f64),
}

/// Ordered so that the first few points already tell most mistakes.
const STRATA: [Stratum; 7] = [
    Stratum { first: (1.06, 1.7), second: (1.8, 2.9) },
    Stratum { first: (0.3, 0.94), second: (0.06, 0.3) },
    Stratum { first: (3.0, 5.0), second: (5.0, 9.0) },
    Stratum { first: (10.0, 20.0), second: (20.0, 40.0) },
    Stratum { first: (0.97, 0.995), second: (1.005, 1.03) },
    Stratum { first: (100.0, 700.0), second: (1050.0, 1500.0) },
    Stratum { first: (0.001, 0.008), second: (0.01, 0.06) },
];

/// Points are drawn in rounds of sixteen, a block after the other.
pub const ROUND: usize = 16;
/// How many blocks a round has.
pub const PARTS: usize = ROUND / BLOCK;
/// The blocks of standing points: two of each sign in each stratum and of small whole numbers, then mixed ones.
pub const STANDING: usize = 3 * PARTS;
/// How many further blocks may be drawn until enough points are informative: 560 points.
pub const NET: usize = 35 * PARTS;

/// What is known of an expression that makes some points more telling than others.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Points at which there was a value.
    pub anchors: Vec<Vec<f64>>,
    /// Sizes of numbers that stand in the expressions: things happen near them.
    pub sizes: Vec<f64>,
}

/// A generator for one variable at one point, the points being numbered through.
fn draw(seed: u64, variable: usize, point: usize) -> Rng {
    let place = (variable as u64) << 32 | ((point / ROUND) as u64) << 8 | (point % ROUND) as u64;
    let mut rng = Rng::new(seed ^ place.wrapping_mul(0xd6e8_feb8_6659_fd93));
    rng.next();
    rng
}

fn sign(rng: &mut Rng) -> f64 {
    if rng.next() & 1 == 0 { 1.0 } else { -1.0 }
}

/// Small whole numbers from 2 to 9, different for up to eight variables.
fn whole(shared: &mut Rng, variable: usize) -> f64 {
    2.0 + ((shared.below(8) + 3 * variable) % 8) as f64
}

/// Stands for all variables together: a number that no variable has.
const SHARED: usize = (1 << 24) - 1;

/// A generator that all variables share at one point.
fn draw_shared(seed: u64, point: usize) -> Rng {
    draw(seed, SHARED, point)
}

/// A block for so many variables, from the coordinate of each at each point; the first point has this number.
fn block_from(first: usize, variables: usize, coordinate: impl Fn(usize, usize) -> f64) -> Vec<BallBlock> {
    (0..variables).map(|variable| std::array::from_fn(|lane| coordinate(variable, first + lane))).collect()
}

/// One of the standing blocks, for so many variables.
pub fn standing(seed: u64, block: usize, variables: usize) -> Vec<BallBlock> {
    block_from(block * BLOCK, variables, |variable, point| {
        let mut rng = draw(seed, variable, point);
        let (round, turn) = (point / ROUND, point % ROUND);
        if round >= 2 {
            return match turn {
                0..12 => mixed(&mut rng),
                _ => whole(&mut draw_shared(seed, point), variable) * sign(&mut rng),
            };
        }
        let side = if turn.is_multiple_of(2) { 1.0 } else { -1.0 };
        side * match STRATA.get(turn / 2) {
            Some(stratum) => {
                let (low, high) = if round == 0 { stratum.first } else { stratum.second };
                rng.between(low, high)
            }
            None => whole(&mut draw_shared(seed, point), variable),
        }
    })
}

/// Any stratum, any sign.
fn mixed(rng: &mut Rng) -> f64 {
    let stratum = &STRATA[rng.below(STRATA.len())];
    let (low, high) = if rng.next() & 1 == 0 { stratum.first } else { stratum.second };
    rng.between(low, high) * sign(rng)
}

/// A block of the adaptive net: a third anywhere, a third near points that had a value, a third near numbers that
/// stand in the expressions.
pub fn net(seed: u64, block: usize, variables: usize, hints: &Hints) -> Vec<BallBlock> {
    block_from((STANDING + block) * BLOCK, variables, |variable, point| {
        let mut rng = draw(seed, variable, point);
        let mut shared = draw_shared(seed, point);
        let anywhere = |rng: &mut Rng| libm::exp(rng.between(-7.0, 7.6)) * sign(rng);
        match point % ROUND % 3 {
            1 if !hints.anchors.is_empty() => {
                let anchor = &hints.anchors[shared.below(hints.anchors.len())];
                let base = anchor.get(variable).copied().unwrap_or(1.0);
                let spread = libm::exp(shared.between(-7.0, 1.0));
                base + (base.abs() + 0.1) * spread * rng.between(-1.0, 1.0)
            }
            2 if !hints.sizes.is_empty() => {
                let size = hints.sizes[rng.below(hints.sizes.len())] * sign(&mut rng);
                size + (size.abs() + 0.1) * libm::exp(rng.between(-6.0, 0.5)) * sign(&mut rng)
            }
            _ => anywhere(&mut rng),
        }
    })
}

/// One block of a round of points of the sizes given, on both sides of each.
pub fn hinted(seed: u64, part: usize, variables: usize, sizes: &[f64]) -> Vec<BallBlock> {
    block_from((STANDING + NET + part) * BLOCK, variables, |variable, point| {
        let mut rng = draw(seed, variable, point);
        let turn = point % ROUND;
        // Each size gets its turn, below and above.
        let size = sizes[(turn / 2) % sizes.len()];
        let factor = if turn.is_multiple_of(2) { rng.between(0.2, 0.9) } else { rng.between(1.1, 4.0) };
        size * factor * if turn / 2 < sizes.len() { 1.0 } else { -1.0 }
    })
}

/// The point in one lane of a block.
pub fn point(block: &[BallBlock], lane: usize) -> Vec<f64> {
    block.iter().map(|column| column[lane]).collect()
}

/// Points as a block; lanes beyond them repeat the last.
pub fn block_of(points: &[Vec<f64>], variables: usize) -> Vec<BallBlock> {
    let coordinate = |variable: usize, lane: usize| {
        points.get(lane).or(points.last()).and_then(|point| point.get(variable)).copied().unwrap_or(0.0)
    };
    (0..variables).map(|variable| std::array::from_fn(|lane: usize| coordinate(variable, lane))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_do_not_depend_on_how_many_variables_there_are() {
        for block in 0..STANDING {
            assert_eq!(standing(7, block, 3)[..2], standing(7, block, 2)[..]);
        }
        assert_ne!(standing(7, 0, 1), standing(8, 0, 1));
    }

    #[test]
    fn no_point_is_zero_or_one_and_each_sign_comes_up() {
        for seed in 0..50 {
            let blocks: Vec<_> = (0..STANDING).map(|block| standing(seed, block, 4)).collect();
            for at in blocks.iter().flat_map(|block| (0..BLOCK).map(|lane| point(block, lane))) {
                assert!(at.iter().all(|x| *x != 0.0 && x.abs() != 1.0));
                assert!(at.windows(2).all(|pair| pair[0] != pair[1]), "{at:?}");
            }
            for (round, variable) in blocks.chunks(PARTS).flat_map(|round| (0..4).map(move |v| (round, v))) {
                let mut coordinates = round.iter().flat_map(|block| block[variable]);
                assert!(coordinates.clone().any(|x| x > 0.0) && coordinates.any(|x| x < 0.0));
            }
        }
    }
}
