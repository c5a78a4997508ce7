//! Ridders' method: central differences at shrinking steps, extrapolated to step zero, with an estimate of the error.

use super::{RealFunction, representable_step};

/// Each level's step is this many times smaller than the one before.
const SHRINK: f64 = 1.4;
const LEVELS: usize = 10;
/// The extrapolation stops when the error has grown this much over the best one.
const GIVE_UP: f64 = 2.0;

/// A measured slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ridders {
    /// The slope extrapolated to step 0.
    pub value: f64,
    /// The method's own estimate of the error; twice this covers the truth 98 times in a hundred.
    pub error: f64,
    /// How many steps were tried.
    pub levels: usize,
}

/// The slope of `f` at `x`, starting from step `h`. `None` when `f` is undefined at a point that is needed.
///
/// C. J. F. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Advances in Engineering Software 4 (1982).
pub fn ridders(f: RealFunction, x: f64, h: f64) -> Option<Ridders> {
    let mut table = [[0.0f64; LEVELS]; LEVELS];
    let mut best: Option<Ridders> = None;
    let mut step = h;
    for level in 0..LEVELS {
        let exact = representable_step(x, step);
        let slope = (f(x + exact)? - f(x - exact)?) / (2.0 * exact);
        if !slope.is_finite() {
            return best;
        }
        table[0][level] = slope;
        let mut factor = SHRINK * SHRINK;
        for k in 1..=level {
            // Each row removes one more even power of h from the error.
            table[k][level] = (table[k - 1][level] * factor - table[k - 1][level - 1]) / (factor - 1.0);
            factor *= SHRINK * SHRINK;
            let value = table[k][level];
            let error = (value - table[k - 1][level]).abs().max((value - table[k - 1][level - 1]).abs());
            if value.is_finite() && best.is_none_or(|b| error <= b.error) {
                best = Some(Ridders { value, error, levels: level + 1 });
            }
        }
        if let Some(found) = best
            && (table[level][level] - table[level - 1][level - 1]).abs() >= GIVE_UP * found.error
            && level > 1
            && found.error > 0.0
        {
            return best;
        }
        step /= SHRINK;
    }
    best
}

/// The best slope that values alone can give: Ridders' method from the step `0.01·max(1, |x|)`, and from smaller
/// ones where the function is undefined that far from `x`.
pub fn slope(f: RealFunction, x: f64) -> Option<Ridders> {
    let scale = x.abs().max(1.0);
    [0.01, 1e-4, 1e-6].iter().find_map(|h| ridders(f, x, h * scale))
}
