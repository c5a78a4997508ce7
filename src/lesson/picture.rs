//! Pictures between the questions: curves, lines of equal value, and ways over them.

use super::run::Run;
use super::shown::curve;
use crate::math::evaluate::Compiled;
use crate::math::tape::value_at;
use crate::math::{Expr, Symbol, print};
use crate::page::{Plot, Series, SeriesStyle};

/// Rows of a picture in a lesson, and of one with lines of equal value: with its axis, its legend and its sentence it is
/// seen in one look.
const HEIGHT: usize = 9;
const HEIGHT_OF_A_FIELD: usize = 11;
/// Lines of equal value.
const LINES: usize = 6;
/// The marks of the ways, in their order.
const MARKS: [char; 5] = ['●', '○', '◆', '□', '×'];

/// A picture of functions of one variable, or of one function of two.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotCell {
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
        let plot = Plot::new(self.says.clone()).x(self.from, self.to);
        let mut plot = match (self.by.as_slice(), self.of.first()) {
            ([x, y], Some(of)) => {
                let ready = Compiled::new(&[of], &self.by);
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
