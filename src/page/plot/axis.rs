//! Axes: what is in view, and round numbers to mark on it.

/// A stretch of numbers along one side of a picture; it may run downwards, from the larger to the smaller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// At the left or at the bottom.
    pub from: f64,
    /// At the right or at the top.
    pub to: f64,
    /// Powers of ten at equal distances.
    pub log: bool,
}

impl Axis {
    /// The axis over a range; a range that cannot be drawn is replaced by one that can.
    pub fn new((from, to): (f64, f64), log: bool) -> Axis {
        let usable = from.is_finite() && to.is_finite() && (!log || from.min(to) > 0.0) && (to - from).is_finite();
        let (from, to) = match (usable, log) {
            (true, _) if to != from => (from, to),
            (true, false) => (from - 1.0, from + 1.0),
            (true, true) => (from / 10.0, from * 10.0),
            (false, false) => (0.0, 1.0),
            (false, true) => (1e-3, 1.0),
        };
        Axis { from, to, log }
    }
    /// How far along the axis a number stands: 0 at its start, 1 at its end.
    pub fn part(&self, x: f64) -> f64 {
        if self.log {
            (libm::log10(x) - libm::log10(self.from)) / (libm::log10(self.to) - libm::log10(self.from))
        } else {
            (x - self.from) / (self.to - self.from)
        }
    }
    /// The number at a part of the axis.
    pub fn at(&self, part: f64) -> f64 {
        if self.log {
            let (from, to) = (libm::log10(self.from), libm::log10(self.to));
            libm::pow(10.0, from + (to - from) * part)
        } else {
            self.from + (self.to - self.from) * part
        }
    }
    /// The smaller end.
    pub fn low(&self) -> f64 {
        self.from.min(self.to)
    }
    /// The larger end.
    pub fn high(&self) -> f64 {
        self.from.max(self.to)
    }
    /// Whether a number is in view.
    pub fn contains(&self, x: f64) -> bool {
        self.low() <= x && x <= self.high()
    }
}

/// From the smallest to the largest of the numbers that can be shown.
pub fn range(numbers: impl Iterator<Item = f64>, log: bool) -> Option<(f64, f64)> {
    let mut seen: Option<(f64, f64)> = None;
    for x in numbers.filter(|x| x.is_finite() && (!log || *x > 0.0)) {
        seen = Some(seen.map_or((x, x), |(low, high)| (low.min(x), high.max(x))));
    }
    seen
}

/// A little more than the range, so that nothing runs along the edge; from 0 where it begins near 0.
pub fn padded(low: f64, high: f64, log: bool) -> (f64, f64) {
    if log {
        let decade = |x: f64, round: fn(f64) -> f64| power_of_ten(round(libm::log10(x)));
        return (decade(low, libm::floor), decade(high, libm::ceil));
    }
    let height = high - low;
    let low_end = if low >= 0.0 && low < height * 0.3 { 0.0 } else { low - height * 0.04 };
    let high_end = if high <= 0.0 && -high < height * 0.3 { 0.0 } else { high + height * 0.04 };
    (low_end, high_end)
}

/// Round numbers on the axis, about `wanted` of them: steps of 1, 2 or 5 times a power of ten.
pub fn ticks(axis: &Axis, wanted: usize) -> Vec<f64> {
    let wanted = wanted.clamp(2, 100) as f64;
    if axis.log {
        let (low, high) = (libm::ceil(libm::log10(axis.low()) - 1e-9), libm::floor(libm::log10(axis.high()) + 1e-9));
        let every = libm::ceil((high - low + 1.0) / wanted).max(1.0);
        return (0..).map(|i| low + every * f64::from(i)).take_while(|e| *e <= high).map(power_of_ten).collect();
    }
    let step = round_step((axis.high() - axis.low()) / wanted);
    let first = libm::ceil(axis.low() / step - 1e-9);
    let last = libm::floor(axis.high() / step + 1e-9);
    if !(last - first).is_finite() || last - first > 200.0 {
        return vec![axis.low(), axis.high()];
    }
    (0..=(last - first) as usize).map(|i| tidy((first + i as f64) * step, step)).collect()
}

/// Exact where a double has it: `1e-3`, not `0.0010000000000000002`.
fn power_of_ten(exponent: f64) -> f64 {
    format!("1e{exponent:.0}").parse().unwrap_or(f64::NAN)
}

/// The smallest of 1, 2, 5 times a power of ten that is no smaller than a step.
fn round_step(step: f64) -> f64 {
    let decade = libm::floor(libm::log10(step));
    for (digit, up) in [("1", 0.0), ("2", 0.0), ("5", 0.0), ("1", 1.0)] {
        let round: f64 = format!("{digit}e{:.0}", decade + up).parse().unwrap_or(f64::NAN);
        if round >= step * (1.0 - 1e-9) {
            return round;
        }
    }
    step
}

/// A multiple of a step without the digits that rounding adds.
fn tidy(x: f64, step: f64) -> f64 {
    let decimals = (-libm::floor(libm::log10(step))).clamp(0.0, 300.0) as usize;
    let tidy: f64 = format!("{x:.decimals$}").parse().unwrap_or(x);
    if tidy == 0.0 { 0.0 } else { tidy }
}

/// The labels of some ticks, with the same number of decimals each.
pub fn labels(axis: &Axis, ticks: &[f64]) -> Vec<String> {
    if axis.log {
        return ticks.iter().map(|tick| format!("{tick:.0e}")).collect();
    }
    let largest = ticks.iter().fold(0.0f64, |largest, tick| largest.max(tick.abs()));
    let step = if ticks.len() > 1 { (ticks[1] - ticks[0]).abs() } else { largest };
    if !(1e-4..1e6).contains(&largest) && largest > 0.0 || step < 1e-6 * largest {
        return ticks.iter().map(|tick| if *tick == 0.0 { "0".to_string() } else { super::short(*tick) }).collect();
    }
    let decimals = if step > 0.0 { (-libm::floor(libm::log10(step) + 1e-9)).clamp(0.0, 8.0) as usize } else { 0 };
    ticks.iter().map(|tick| format!("{tick:.decimals$}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(from: f64, to: f64, wanted: usize) -> Vec<f64> {
        ticks(&Axis::new((from, to), false), wanted)
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(on(-3.0, 3.0, 6), [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!(on(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(on(0.0, 0.3, 3), [0.0, 0.1, 0.2, 0.3]);
        let log = ticks(&Axis::new((1e-15, 1e-1), true), 4);
        assert_eq!(log, [1e-15, 1e-11, 1e-7, 1e-3]);
        assert_eq!(labels(&Axis::new((0.0, 1.0), false), &[0.0, 0.5, 1.0]), ["0.0", "0.5", "1.0"]);
    }

    #[test]
    fn strange_ranges_end() {
        for (from, to) in [(0.0, 0.0), (1e300, -1e300), (f64::NAN, 1.0), (1.0, 1.0 + 1e-15), (-f64::MAX, f64::MAX)] {
            for log in [false, true] {
                let axis = Axis::new((from, to), log);
                assert!(axis.to != axis.from && axis.high() > axis.low(), "{from} {to}");
                assert!(ticks(&axis, 10).len() <= 202);
            }
        }
    }
}
