//! Sets of examples to learn from: two inputs each, and whether the answer is 0 or 1.

use crate::math::rng::Rng;
use crate::math::table::{column, words};
use std::borrow::Cow;

/// Two inputs and the answer, from 0 to 1.
pub type Example = ([f64; 2], f64);

/// What is to be learnt: pairs of inputs with the answer to each.
#[derive(Clone, Debug, PartialEq)]
pub struct Examples {
    /// A stable name, as it is typed, e.g. `xor`.
    pub id: Cow<'static, str>,
    /// At most [`MOST_EXAMPLES`].
    pub rows: Cow<'static, [Example]>,
}

/// The most examples of a set; more are left out.
pub const MOST_EXAMPLES: usize = 200;

/// Tasks with 0 and 1. A single neuron can do all but the first.
pub const TASKS: &[Examples] = &[
    task("xor", &[([0.0, 0.0], 0.0), ([0.0, 1.0], 1.0), ([1.0, 0.0], 1.0), ([1.0, 1.0], 0.0)]),
    task("and", &[([0.0, 0.0], 0.0), ([0.0, 1.0], 0.0), ([1.0, 0.0], 0.0), ([1.0, 1.0], 1.0)]),
    task("or", &[([0.0, 0.0], 0.0), ([0.0, 1.0], 1.0), ([1.0, 0.0], 1.0), ([1.0, 1.0], 1.0)]),
];

const fn task(id: &'static str, rows: &'static [Example]) -> Examples {
    Examples { id: Cow::Borrowed(id), rows: Cow::Borrowed(rows) }
}

/// A set of points in the plane that is drawn from a fixed seed.
pub struct Cloud {
    /// As it is typed.
    pub id: &'static str,
    /// How many points it has.
    pub count: usize,
    /// What tells the two kinds apart.
    pub says: &'static str,
    /// A point for two numbers from 0 to 1; `None` where it would lie too near the border.
    draw: fn(f64, f64, usize) -> Option<Example>,
}

/// Every cloud.
pub const CLOUDS: &[Cloud] = &[
    Cloud { id: "line", count: 30, says: "above a line or below it", draw: above_a_line },
    Cloud { id: "circle", count: 40, says: "inside a circle or outside", draw: in_a_circle },
    Cloud { id: "moons", count: 40, says: "two half moons, one in the other", draw: in_a_moon },
];

/// The names of all sets, as they are typed.
pub const SETS: &[&str] = words!(&TASK_NAMES, column!(CLOUDS, id));
const TASK_NAMES: [&str; TASKS.len()] = {
    let (mut names, mut at) = ([""; TASKS.len()], 0);
    while at < TASKS.len() {
        if let Cow::Borrowed(id) = &TASKS[at].id {
            names[at] = id;
        }
        at += 1;
    }
    names
};

fn answer(is: bool) -> f64 {
    if is { 1.0 } else { 0.0 }
}

fn above_a_line(a: f64, b: f64, _: usize) -> Option<Example> {
    let (x, y) = (2.0 * a - 1.0, 2.0 * b - 1.0);
    let above = y - (x / 2.0 - 0.2);
    (above.abs() > 0.15).then(|| ([x, y], answer(above > 0.0)))
}

fn in_a_circle(a: f64, b: f64, _: usize) -> Option<Example> {
    let (x, y) = (2.0 * a - 1.0, 2.0 * b - 1.0);
    let inside = 0.45 - (x * x + y * y);
    (inside.abs() > 0.1).then(|| ([x, y], answer(inside > 0.0)))
}

fn in_a_moon(a: f64, b: f64, at: usize) -> Option<Example> {
    let (angle, off) = (std::f64::consts::PI * a, 0.2 * (b - 0.5));
    let (x, y) = (libm::cos(angle), libm::sin(angle));
    Some(match at % 2 {
        0 => ([x - 0.5 + off, y - 0.25 + off], 0.0),
        _ => ([0.5 - x + off, 0.25 - y - off], 1.0),
    })
}

impl Cloud {
    /// Its points, the same always, with two decimals.
    pub fn examples(&self) -> Examples {
        let mut rng = Rng::named(0, self.id);
        let mut rows = Vec::new();
        // Each draw succeeds with a probability well above one half.
        for _ in 0..self.count * 20 {
            if rows.len() < self.count
                && let Some(([x, y], is)) = (self.draw)(rng.unit(), rng.unit(), rows.len())
            {
                let short = |x: f64| (x * 100.0).round() / 100.0;
                rows.push(([short(x), short(y)], is));
            }
        }
        Examples { id: Cow::Borrowed(self.id), rows: Cow::Owned(rows) }
    }
}

/// The set of this name.
pub fn examples(id: &str) -> Option<Examples> {
    let task = TASKS.iter().find(|task| task.id == id).cloned();
    task.or_else(|| CLOUDS.iter().find(|cloud| cloud.id == id).map(Cloud::examples))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloud_is_full_has_both_kinds_and_stays_the_same() {
        for id in SETS.iter().copied() {
            let set = examples(id).unwrap();
            assert!(set.rows.iter().any(|row| row.1 == 0.0) && set.rows.iter().any(|row| row.1 == 1.0), "{id}");
            assert!(set.rows.iter().all(|([x, y], _)| x.abs() <= 2.0 && y.abs() <= 2.0), "{id}");
            assert_eq!(examples(id).as_ref(), Some(&set));
        }
        for cloud in CLOUDS {
            assert_eq!(cloud.examples().rows.len(), cloud.count, "{}", cloud.id);
        }
        assert!(examples("xyz").is_none());
    }
}
