//! Pictures between the questions: curves, lines of equal value and ways over them, runs, digits.

use super::run::Run;
use super::shown::curve;
use crate::math::evaluate::CompiledExprs;
use crate::math::tape::value_at;
use crate::math::train::digits::{BRIGHTEST, DigitImages, PIXELS};
use crate::math::{Expr, Symbol, print};
use crate::page::{Bitmap, Block, Line, Page, Pixels, Plot, Role, Series, SeriesStyle};

/// Rows of a picture in a lesson, and of one with lines of equal value: with its axis, its legend and its sentence it is
/// seen in one look.
const HEIGHT: usize = 9;
const HEIGHT_OF_A_FIELD: usize = 11;
/// Rows of a picture that stands beside another, with its name above it.
const HEIGHT_OF_SEVERAL: usize = 5;
/// Columns of an image of a digit.
const SIDE: usize = 8;
/// Lines of equal value.
const LINES: usize = 6;
/// The marks of the ways, in their order.
const MARKS: [char; 5] = ['●', '○', '◆', '□', '×'];

/// What a lesson draws at one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// One plot, or several of the same kind: two beside each other where there is room.
    Plots(Vec<PlotCell>),
    /// Images of handwritten digits, by their places in the set.
    Digits {
        /// From left to right.
        images: Vec<usize>,
        /// The sentence that stands for them.
        says: String,
    },
}

impl Picture {
    /// What is shown.
    pub fn page(&self) -> Page {
        match self {
            Picture::Plots(plots) => match plots.as_slice() {
                [one] => Page::new().with(one.picture()),
                several => several.chunks(2).flat_map(beside).collect(),
            },
            Picture::Digits { images, says } => {
                let digits = DigitImages::built_in();
                let images = images.iter().filter_map(|at| digits.images.get(*at)).map(digit).collect();
                Page::new().with(Pixels { images, says: says.clone() })
            }
        }
    }

    /// The sentences that say what is to be seen.
    pub fn says(&self) -> Vec<&str> {
        match self {
            Picture::Plots(plots) => plots.iter().map(|plot| plot.says.as_str()).collect(),
            Picture::Digits { says, .. } => vec![says.as_str()],
        }
    }
}

/// Two plots beside each other, each with its name above it.
fn beside(pair: &[PlotCell]) -> Vec<Block> {
    let drawn = |cell: &PlotCell| {
        let mut plot = cell.picture();
        plot.height = Some(HEIGHT_OF_SEVERAL);
        // The names stand above, and what is to be seen is said to those who do not see it.
        plot.quiet = true;
        if cell.run.is_some() {
            // Runs are told apart by how far they come, so that all begin at 0.
            let heights = || plot.series.iter().flat_map(|series| series.points.iter().map(|point| point.1));
            let (low, high) = (heights().fold(0.0, f64::min), heights().filter(|y| y.is_finite()).fold(0.0, f64::max));
            plot.log_y = false;
            plot.y_range = (high > low).then_some((low, low + 1.05 * (high - low)));
        }
        vec![Block::Text(Line::styled(Role::Strong, cell.title.as_str())), Block::Plot(plot)]
    };
    match pair {
        [left, right] => vec![Block::Beside(drawn(left), drawn(right))],
        alone => alone.iter().flat_map(drawn).collect(),
    }
}

/// An image of the set as it is drawn.
pub fn digit(pixels: &[u8; PIXELS]) -> Bitmap {
    let ink = pixels.iter().map(|pixel| f64::from(*pixel) / f64::from(BRIGHTEST + 1)).collect();
    Bitmap { columns: SIDE, ink }
}

/// A picture of functions of one variable, of one function of two, or of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlotCell {
    /// What stands above it, where it is one of several.
    pub title: String,
    /// In place of functions: what is run, drawn by its steps.
    pub run: Option<Run>,
    /// The functions: several of the same one variable, or one of two.
    pub of: Vec<Expr>,
    /// The variables, in the order of the axes.
    pub by: Vec<Symbol>,
    /// What the functions are called in the picture; where that is not said, their formulas.
    pub names: Vec<String>,
    /// The left end of what is shown.
    pub from: f64,
    /// The right end of what is shown.
    pub to: f64,
    /// The lower and the upper end, for a function of two variables.
    pub up: (f64, f64),
    /// Whether both axes go by powers of ten, with a point at each.
    pub log: bool,
    /// Descents whose ways are drawn over it, each with its name.
    pub ways: Vec<(String, Run)>,
    /// The sentence that says what to see in it.
    pub says: String,
}

impl PlotCell {
    /// The picture: the curves sampled between its two ends, or the lines of equal value, and the ways.
    pub fn picture(&self) -> Plot {
        if let Some(run) = &self.run {
            let ran = run.ran(&[]).ok().map(|ran| ran.plot());
            return Plot { says: self.says.clone(), quiet: false, told: false, ..ran.unwrap_or_default() };
        }
        let plot = Plot::new(self.says.clone()).x(self.from, self.to);
        let mut plot = match (self.by.as_slice(), self.of.first()) {
            ([x, y], Some(of)) => {
                let ready = CompiledExprs::new(&[of], &self.by);
                let value = |x: f64, y: f64| ready.as_ref().and_then(|f| f.finite(&[x, y])).unwrap_or(f64::NAN);
                let plot = plot.y(self.up.0, self.up.1).named(x.as_str(), y.as_str());
                plot.contours(self.name(0), LINES, value)
            }
            _ => {
                let series = (0..self.of.len()).filter_map(|at| self.series(at));
                series.fold(plot, |mut plot, series| {
                    plot.series.push(series);
                    plot
                })
            }
        };
        plot.height = Some(if self.by.len() == 2 { HEIGHT_OF_A_FIELD } else { HEIGHT });
        if self.log {
            plot = plot.log_log();
        }
        if self.log || !self.ways.is_empty() {
            plot.x_name = self.by.first().map(ToString::to_string).unwrap_or_default();
        }
        for (at, (name, run)) in self.ways.iter().enumerate() {
            plot = plot.path(name.as_str(), self.way(run)).mark(MARKS[at % MARKS.len()]);
        }
        plot
    }

    /// What the function in this place is called.
    fn name(&self, at: usize) -> String {
        self.names.get(at).cloned().or_else(|| self.of.get(at).map(print::unicode)).unwrap_or_default()
    }

    fn series(&self, at: usize) -> Option<Series> {
        let of = self.of.get(at)?;
        let (points, style) = match self.log {
            false => (curve(of, self.from, self.to), SeriesStyle::Curve),
            true => (self.powers(of), SeriesStyle::Points),
        };
        Some(Series { name: self.name(at), points, style, mark: None })
    }

    /// The value at each power of ten between the two ends, as the machine computes it.
    fn powers(&self, of: &Expr) -> Vec<(f64, f64)> {
        let by = self.by.first().cloned().unwrap_or_else(|| Symbol::new("x"));
        let tens = (-300..=300).filter_map(|power: i32| format!("1e{power}").parse::<f64>().ok());
        let inside = tens.filter(|x| (self.from..=self.to).contains(x));
        inside.filter_map(|x| Some((x, value_at(of, &[(by.clone(), x)])?))).filter(|(_, value)| *value > 0.0).collect()
    }

    /// Where a descent comes by: on the curve, or over the plane.
    fn way(&self, run: &Run) -> Vec<(f64, f64)> {
        let rows = run.ran(&[]).map(|ran| ran.rows).unwrap_or_default();
        // A row is the step, the place, and the loss there.
        let place = |row: Vec<f64>| Some((*row.get(1)?, *row.get(2)?));
        rows.into_iter().filter_map(place).filter(|(x, y)| x.is_finite() && y.is_finite()).collect()
    }
}
