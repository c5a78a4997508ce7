//! Plots: sampling functions, choosing what is in view, and the text twin; the picture is drawn from what is sampled here.

mod axis;
mod canvas;
mod draw;
mod svg;

use super::model::*;
use crate::math::print::figure::{Precision, scale};
pub use axis::{Axis, ticks};
pub(super) use draw::picture;
pub use svg::{spoken, style, svg};

/// Samples of a curve, enough for two a dot on the widest screen.
const SAMPLES: usize = 480;
/// Rows of the text twin.
const TWIN_ROWS: usize = 12;

impl Plot {
    /// An empty plot with the sentence that says what to see in it.
    pub fn new(says: impl Into<String>) -> Plot {
        Plot { says: says.into(), ..Plot::default() }
    }
    /// The part of the x axis in view, which may run from the larger to the smaller; to be given before the curves.
    pub fn x(mut self, from: f64, to: f64) -> Plot {
        self.x_range = Some((from, to));
        self
    }
    /// The part of the y axis in view; without it, chosen from the values.
    pub fn y(mut self, from: f64, to: f64) -> Plot {
        self.y_range = Some((from, to));
        self
    }
    /// Powers of ten at equal distances on both axes.
    pub fn log_log(mut self) -> Plot {
        (self.log_x, self.log_y) = (true, true);
        self
    }
    /// What the axes count, e.g. `h` and `error`.
    pub fn named(mut self, x: impl Into<String>, y: impl Into<String>) -> Plot {
        (self.x_name, self.y_name) = (x.into(), y.into());
        self
    }
    /// A function over the x range; where it is not finite, the curve has a gap.
    pub fn curve(self, name: impl Into<String>, f: impl Fn(f64) -> f64) -> Plot {
        let (from, to) = self.x_range.unwrap_or((0.0, 1.0));
        let axis = Axis { from, to, log: self.log_x };
        let sample = |at| {
            let x = axis.at(at as f64 / SAMPLES as f64);
            (x, f(x))
        };
        let points = (0..=SAMPLES).map(sample).collect();
        self.series(name, points, SeriesStyle::Curve)
    }
    /// Points that stand for themselves.
    pub fn points(self, name: impl Into<String>, points: Vec<(f64, f64)>) -> Plot {
        self.series(name, points, SeriesStyle::Points)
    }
    /// Points in the order they are visited, joined.
    pub fn path(self, name: impl Into<String>, points: Vec<(f64, f64)>) -> Plot {
        self.series(name, points, SeriesStyle::Path)
    }
    /// Points that are known already, in a style.
    pub fn series(mut self, name: impl Into<String>, points: Vec<(f64, f64)>, style: SeriesStyle) -> Plot {
        self.series.push(Series { name: name.into(), points, style, mark: None });
        self
    }
    /// The sign that marks the points of the last series.
    pub fn mark(mut self, mark: char) -> Plot {
        if let Some(last) = self.series.last_mut() {
            last.mark = Some(mark);
        }
        self
    }
    /// Lines of equal value of a function of two variables over the ranges given before, at about `lines` levels.
    pub fn contours(mut self, name: impl Into<String>, lines: usize, f: impl Fn(f64, f64) -> f64) -> Plot {
        const COLUMNS: usize = 81;
        const ROWS: usize = 61;
        let ((x0, x1), (y0, y1)) = (self.x_range.unwrap_or((-1.0, 1.0)), self.y_range.unwrap_or((-1.0, 1.0)));
        let part = |from: f64, to: f64, at: usize, of: usize| from + (to - from) * at as f64 / (of - 1) as f64;
        let value = |at: usize| f(part(x0, x1, at % COLUMNS, COLUMNS), part(y0, y1, at / COLUMNS, ROWS));
        let values: Vec<f64> = (0..COLUMNS * ROWS).map(value).collect();
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        // Levels by rank, so that a steep wall does not take them all.
        let lines = lines.max(1);
        let levels: Vec<f64> =
            (1..=lines).filter_map(|at| sorted.get(at * sorted.len() / (lines + 1)).copied()).collect();
        let levels = rounded(&levels);
        self.field = Some(ContourField { name: name.into(), columns: COLUMNS, values, levels });
        self
    }

    /// What is in view: the x axis and the y axis.
    pub fn axes(&self) -> (Axis, Axis) {
        let xs = self.series.iter().flat_map(|series| series.points.iter().map(|point| point.0));
        let x = self.x_range.or_else(|| axis::range(xs, self.log_x)).unwrap_or((0.0, 1.0));
        let x = Axis::new(x, self.log_x);
        let y = self.y_range.or_else(|| self.view(&x)).unwrap_or((0.0, 1.0));
        (x, Axis::new(y, self.log_y))
    }

    /// The y values worth seeing: all of them, but not how far a curve climbs beside a pole.
    fn view(&self, x: &Axis) -> Option<(f64, f64)> {
        let mut seen: Option<(f64, f64)> = None;
        for series in &self.series {
            let points = series.points.iter().filter(|point| x.contains(point.0));
            let mut ys: Vec<f64> = points.map(|point| point.1).collect();
            let steep = series.style == SeriesStyle::Curve && !self.log_y && has_pole(&ys);
            ys.retain(|y| y.is_finite() && (!self.log_y || *y > 0.0));
            ys.sort_unstable_by(f64::total_cmp);
            let (Some(lowest), Some(highest)) = (ys.first(), ys.last()) else { continue };
            let (low, high) = if steep {
                let rank = |part: usize| ys[(ys.len() - 1) * part / 100];
                let margin = (rank(92) - rank(8)) * 0.2;
                (lowest.max(rank(8) - margin), highest.min(rank(92) + margin))
            } else {
                (*lowest, *highest)
            };
            seen = Some(seen.map_or((low, high), |(a, b)| (a.min(low), b.max(high))));
        }
        seen.map(|(low, high)| axis::padded(low, high, self.log_y))
    }
}

/// Whether neighbouring samples lie far apart in view of all of them.
fn has_pole(ys: &[f64]) -> bool {
    let finite = || ys.iter().copied().filter(|y| y.is_finite());
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let far = (high - low) * 0.25;
    ys.windows(2).any(|pair| pair.iter().all(|y| y.is_finite()) && (pair[0] - pair[1]).abs() > far && far > 0.0)
        || (ys.iter().any(|y| y.is_infinite()))
}

/// The plot as a table of about a dozen rows: the x values of the ticks and of the points, and each series there.
pub fn table(plot: &Plot) -> Table {
    if plot.told {
        return Table::default().says(plot.says.clone());
    }
    let (x_axis, y_axis) = plot.axes();
    let name = |given: &str, usual: &str| if given.is_empty() { usual.to_string() } else { given.to_string() };
    if let Some(field) = &plot.field {
        return field_table(plot, field, &x_axis, &y_axis);
    }
    if plot.series.iter().any(|series| series.style == SeriesStyle::Path) {
        return path_table(plot, &name(&plot.x_name, "x"), &name(&plot.y_name, "y"));
    }
    let mut header = vec![name(&plot.x_name, "x")];
    header.extend(plot.series.iter().map(|series| name(&series.name, "y")));
    let mut table = Table::numbers(header).says(plot.says.clone());
    let curves = plot.series.iter().any(|series| series.style == SeriesStyle::Curve);
    let mut xs = if curves { axis::ticks(&x_axis, TWIN_ROWS - 2) } else { Vec::new() };
    for series in plot.series.iter().filter(|series| series.style != SeriesStyle::Curve) {
        let every = series.points.len().div_ceil(TWIN_ROWS).max(1);
        xs.extend(series.points.iter().step_by(every).map(|point| point.0));
    }
    xs.retain(|x| x.is_finite());
    xs.sort_unstable_by(f64::total_cmp);
    if x_axis.from > x_axis.to {
        xs.reverse();
    }
    xs.dedup();
    for x in xs {
        let mut row = vec![short(x)];
        row.extend(plot.series.iter().map(|series| match (value(series, x), series.style) {
            (Some(y), _) if y.is_finite() => short(y),
            (_, SeriesStyle::Curve) => "none".to_string(),
            _ => String::new(),
        }));
        table.push(row);
    }
    table
}

/// Where each path is after each step.
fn path_table(plot: &Plot, x: &str, y: &str) -> Table {
    let paths: Vec<&Series> = plot.series.iter().filter(|series| series.style == SeriesStyle::Path).collect();
    let mut header = vec!["step".to_string()];
    for path in &paths {
        let name = if path.name.is_empty() { String::new() } else { format!("{}: ", path.name) };
        header.extend([format!("{name}{x}"), format!("{name}{y}")]);
    }
    let mut table = Table::numbers(header).says(plot.says.clone());
    let steps = paths.iter().map(|path| path.points.len()).max().unwrap_or(0);
    for step in (0..steps).step_by(steps.div_ceil(TWIN_ROWS).max(1)) {
        let mut row = vec![step.to_string()];
        for path in &paths {
            let point = path.points.get(step).map_or([String::new(), String::new()], |at| [short(at.0), short(at.1)]);
            row.extend(point);
        }
        table.push(row);
    }
    table
}

/// The value of a series at an x: between samples for a curve, exactly there for points.
fn value(series: &Series, x: f64) -> Option<f64> {
    if series.style != SeriesStyle::Curve {
        return series.points.iter().find(|point| point.0 == x).map(|point| point.1);
    }
    let downwards = series.points.first().zip(series.points.last()).is_some_and(|(first, last)| first.0 > last.0);
    let at = series.points.partition_point(|point| if downwards { point.0 > x } else { point.0 < x });
    let right = series.points.get(at)?;
    if right.0 == x || at == 0 {
        return (right.0 == x).then_some(right.1);
    }
    let left = series.points[at - 1];
    let part = (x - left.0) / (right.0 - left.0);
    Some(left.1 + (right.1 - left.1) * part)
}

fn field_table(plot: &Plot, field: &ContourField, x: &Axis, y: &Axis) -> Table {
    let xs = axis::ticks(x, 5);
    let mut header = vec!["y".to_string()];
    header.extend(xs.iter().map(|x| format!("x = {}", short(*x))));
    let mut table = Table::numbers(header).says(plot.says.clone());
    for row in axis::ticks(y, 6).into_iter().rev() {
        let mut cells = vec![short(row)];
        cells.extend(xs.iter().map(|column| field.value(x.part(*column), y.part(row)).map_or("none".into(), short)));
        table.push(cells);
    }
    table
}

impl ContourField {
    /// The value at a part of the width and a part of the height, each from 0 to 1, between the samples.
    fn value(&self, x: f64, y: f64) -> Option<f64> {
        let rows = self.values.len().checked_div(self.columns)?;
        if rows < 2 || self.columns < 2 || !(0.0..=1.0).contains(&x) || !(0.0..=1.0).contains(&y) {
            return None;
        }
        let (x, y) = (x * (self.columns - 1) as f64, y * (rows - 1) as f64);
        let (column, row) = ((x as usize).min(self.columns - 2), (y as usize).min(rows - 2));
        let (dx, dy) = (x - column as f64, y - row as f64);
        let at = |c: usize, r: usize| self.values.get(r * self.columns + c).copied().unwrap_or(f64::NAN);
        let below = at(column, row) * (1.0 - dx) + at(column + 1, row) * dx;
        let above = at(column, row + 1) * (1.0 - dx) + at(column + 1, row + 1) * dx;
        let value = below * (1.0 - dy) + above * dy;
        value.is_finite().then_some(value)
    }
    /// Between which two levels a value lies, counted from 0.
    fn band(&self, value: f64) -> usize {
        self.levels.partition_point(|level| *level <= value)
    }
}

/// A straight piece of a curve, in parts of the axes.
type Piece = ((f64, f64), (f64, f64));

/// The pieces of a curve, with gaps where it has no value, leaps over a pole or jumps.
fn pieces(series: &Series, x: &Axis, y: &Axis) -> Vec<Piece> {
    let points = &series.points;
    let place = |(px, py): (f64, f64)| (x.part(px), y.part(py));
    let rise = |at: usize| match (points.get(at), points.get(at + 1)) {
        (Some(a), Some(b)) => (y.part(b.1) - y.part(a.1)).abs(),
        _ => 0.0,
    };
    let mut pieces = Vec::new();
    for at in 1..points.len() {
        let (from, to) = (place(points[at - 1]), place(points[at]));
        if ![from.0, from.1, to.0, to.1].iter().all(|part| part.is_finite()) {
            continue;
        }
        if series.style == SeriesStyle::Curve {
            let leaps = (from.1 > 1.0 && to.1 < 0.0) || (from.1 < 0.0 && to.1 > 1.0);
            let before = if at >= 2 { rise(at - 2) } else { 0.0 };
            let jump = rise(at - 1);
            // Only close samples tell a jump from a slope.
            let jumps = points.len() > 60 && jump > 0.15 && before < jump * 0.1 && rise(at) < jump * 0.1;
            if leaps || jumps {
                continue;
            }
        }
        pieces.push((from, to));
    }
    pieces
}

/// Rising levels as round as the distance to the nearest neighbour allows, each once: −2, −0.7, −0.2, 0.
fn rounded(levels: &[f64]) -> Vec<f64> {
    let gap = |a: usize, b: usize| Some(levels.get(b)? - levels.get(a)?).filter(|gap| *gap > 0.0);
    let round = |(at, level): (usize, &f64)| {
        let before = at.checked_sub(1).and_then(|before| gap(before, at));
        let nearest = before.into_iter().chain(gap(at, at + 1)).fold(f64::INFINITY, f64::min);
        if nearest.is_infinite() {
            return *level;
        }
        let unit = libm::pow(10.0, libm::log10(nearest).floor());
        (level / unit).round() * unit
    };
    let mut found: Vec<f64> = levels.iter().enumerate().map(round).collect();
    found.dedup();
    found
}

/// A number at an axis or in a table of points.
pub fn short(x: f64) -> String {
    scale(x, Precision::Shown).replace('−', "-")
}
