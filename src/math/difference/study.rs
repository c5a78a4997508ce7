//! What is observed about the methods: how the error shrinks, where it turns, and where there is no slope at all.

use super::{METHODS, Method, RealFunction};

/// One line of a table in which the step is halved each time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderRow {
    /// The step.
    pub h: f64,
    /// What the method gives with it.
    pub value: f64,
    /// |value − exact|.
    pub error: f64,
    /// How many times smaller the error is than one line above: 2 for order 1, 4 for order 2.
    pub ratio: Option<f64>,
}

/// Measures at `h`, `h/2`, `h/4`, …: `rows` lines. Lines where the function is undefined are left out.
pub fn order_table(method: &Method, f: RealFunction, x: f64, exact: f64, h: f64, rows: usize) -> Vec<OrderRow> {
    let mut table: Vec<OrderRow> = Vec::new();
    let mut h = h;
    for _ in 0..rows.min(60) {
        if let Some(value) = (method.measure)(f, x, h) {
            let error = (value - exact).abs();
            let ratio = table.last().filter(|above| above.h == 2.0 * h && error > 0.0).map(|above| above.error / error);
            table.push(OrderRow { h, value, error, ratio });
        }
        h /= 2.0;
    }
    table
}

/// The order seen in the errors when `h` is halved four times from 0.1 on: the middle of log₂ of their ratios, where
/// the error stands well above the rounding. `None` where there is no error to watch, e.g. the central difference of
/// a quadratic.
pub fn observed_order(method: &Method, f: RealFunction, x: f64, exact: f64) -> Option<f64> {
    let size = f(x)?.abs().max(exact.abs()).max(f64::MIN_POSITIVE);
    let mut orders: Vec<f64> = order_table(method, f, x, exact, 0.1, 5)
        .iter()
        .filter(|row| {
            let rounding = f64::EPSILON * size / if method.derivative == 2 { row.h * row.h } else { row.h };
            row.error > 20.0 * rounding
        })
        .filter_map(|row| row.ratio.map(libm::log2))
        .filter(|order| order.is_finite())
        .collect();
    orders.sort_by(f64::total_cmp);
    orders.get(orders.len() / 2).copied()
}

/// The errors at one step, as two lines of the V share it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VRow {
    /// The step is 10 to minus this.
    pub exponent: u32,
    /// The step itself.
    pub h: f64,
    /// `None` where the function is undefined at a point that is needed.
    pub forward: Option<f64>,
    /// The error of the central difference; `None` where the function is undefined at a point that is needed.
    pub central: Option<f64>,
}

/// How the errors fall and rise again as the step shrinks.
#[derive(Clone, Debug, PartialEq)]
pub struct VCurve {
    /// One row for each step, the largest step first.
    pub rows: Vec<VRow>,
    /// The step with the smallest error.
    pub best_forward: Option<f64>,
    /// The step with the smallest error of the central difference.
    pub best_central: Option<f64>,
}

/// The errors of the forward and the central difference for h = 10⁻¹ … 10^-`smallest` (at most 22).
pub fn v_curve(f: RealFunction, x: f64, exact: f64, smallest: u32) -> VCurve {
    let error = |method: &Method, h| (method.measure)(f, x, h).map(|value| (value - exact).abs());
    let mut power = 1.0;
    let mut rows = Vec::new();
    for exponent in 1..=smallest.min(22) {
        // Powers of ten up to 10²² are exact, so this is the double nearest to 10^-exponent.
        power *= 10.0;
        let h = 1.0 / power;
        let [forward, central] = [0, 2].map(|row| METHODS.get(row).and_then(|method| error(method, h)));
        rows.push(VRow { exponent, h, forward, central });
    }
    let best = |pick: fn(&VRow) -> Option<f64>| {
        let seen = rows.iter().filter_map(|row| Some((pick(row)?, row.h)));
        seen.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, h)| h)
    };
    let (best_forward, best_central) = (best(|row| row.forward), best(|row| row.central));
    VCurve { rows, best_forward, best_central }
}

/// What the forward and the backward difference say when they are held against each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CornerSeen {
    /// They come together: there is a slope.
    Smooth,
    /// Each settles, on different slopes: a corner.
    Corner {
        /// The slope from below, as the backward difference gives it.
        left: f64,
        /// The slope from above, as the forward difference gives it.
        right: f64,
    },
    /// One of them grows without bound: a jump or an upright tangent.
    Steep,
    /// The function is undefined next to the point on one side, or nothing settles.
    Unclear,
}

/// Looks for a corner of `f` at `x`: halving h must halve the gap between the forward and the backward difference.
/// A central difference cannot see this: for `max(0, x)` at 0 it says 1/2.
///
/// It looks at several scales, from the largest down, for how far a function is straight does not follow from x: at
/// 10⁶ a sine is as it is at 0. What it finds is a remark about numbers; [`crate::math::slope`] proves.
pub fn corner(f: RealFunction, x: f64) -> CornerSeen {
    let scales = [x.abs().max(1.0), 1.0, 1e-3, 1e-6];
    let found = scales.map(|scale| corner_at(f, x, scale));
    let plain = |found: &&CornerSeen| matches!(found, CornerSeen::Smooth | CornerSeen::Corner { .. });
    found.iter().find(plain).or(found.first()).copied().unwrap_or(CornerSeen::Unclear)
}

fn corner_at(f: RealFunction, x: f64, scale: f64) -> CornerSeen {
    const HALVINGS: usize = 12;
    let Some(middle) = f(x) else { return CornerSeen::Unclear };
    let mut pairs = Vec::with_capacity(HALVINGS);
    let mut h = 1e-3 * scale;
    for _ in 0..HALVINGS {
        let step = super::representable_step(x, h);
        let (Some(right), Some(left)) = (f(x + step), f(x - step)) else { return CornerSeen::Unclear };
        pairs.push(((middle - left) / step, (right - middle) / step));
        h /= 2.0;
    }
    let ([.., early, _, _, _, last], smallest) = (&pairs[..], h * 2.0) else { return CornerSeen::Unclear };
    let gap = |pair: &(f64, f64)| (pair.1 - pair.0).abs();
    let size = last.0.abs().max(last.1.abs());
    // The rounding of the values, and of the place itself.
    let rounding = 16.0 * f64::EPSILON * (middle.abs() + (x * size).abs()) / smallest + f64::MIN_POSITIVE;
    // On a smaller scale than usual, what drowns in rounding says nothing.
    if scale < x.abs().max(1.0) && rounding > 1e-2 * size {
        return CornerSeen::Unclear;
    }
    // Over these four halvings a smooth gap shrinks 16 times, a corner's stays, and a jump's slope grows 16 times.
    let growth = size / early.0.abs().max(early.1.abs()).max(f64::MIN_POSITIVE);
    let closes = gap(last) <= rounding + 1e-7 * size || gap(last) < 0.3 * gap(early);
    if growth > 2.0 && size > rounding {
        CornerSeen::Steep
    } else if closes {
        CornerSeen::Smooth
    } else if gap(last) > 0.8 * gap(early) && gap(last) < 1.25 * gap(early) {
        CornerSeen::Corner { left: last.0, right: last.1 }
    } else {
        CornerSeen::Unclear
    }
}
