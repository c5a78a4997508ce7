//! What an exploration draws beside its table: the tries on a curve, curves that follow the last try, bars, a run.

use super::explore::{Explore, Try};
use super::run::shown;
use super::shown::{curve, places};
use crate::math::tape::value_at;
use crate::math::{Expr, Symbol, print};
use crate::page::{Bar, Bars, Block, Line, Plot, Series, SeriesStyle};

/// Rows of a picture.
const HEIGHT: usize = 8;

/// What of an exploration is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    /// One name against another, with a point for each try.
    Tries(PlotBy),
    /// Curves that change with what was tried last.
    Scene(Scene),
    /// Names as bars.
    Bars {
        /// From top to bottom.
        of: Vec<Symbol>,
        /// The value whose bar takes all the room.
        to: f64,
    },
}

/// Which name of an exploration is drawn against which.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotBy {
    /// The name that goes up.
    pub of: Symbol,
    /// The name that goes to the right.
    pub by: Symbol,
    /// The left end.
    pub from: f64,
    /// The right end.
    pub to: f64,
    /// Whether both axes go by powers of ten, and only what was tried is drawn.
    pub log: bool,
}

/// Curves and points whose formulas use the values of the last try.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The curves, each with what it is called.
    pub curves: Vec<(String, Expr)>,
    /// The variable that goes to the right; what was tried has other names.
    pub by: Symbol,
    /// The left end.
    pub from: f64,
    /// The right end.
    pub to: f64,
    /// The lower and the upper end; chosen from the curves where they are not given.
    pub up: Option<(f64, f64)>,
    /// Points that are marked.
    pub points: Vec<(Expr, Expr)>,
}

impl Explore {
    /// The picture of what was tried; `None` where nothing is drawn.
    pub fn picture(&self, tries: &[Try]) -> Option<Block> {
        match &self.plot {
            None => {
                let ran = tries.last()?.ran.as_ref()?;
                (ran.rows.len() > 4).then(|| Block::Plot(ran.plot()))
            }
            Some(Drawn::Tries(plot)) => self.points(plot, tries).map(Block::Plot),
            Some(Drawn::Scene(scene)) => scene.picture(&tries.last()?.values).map(Block::Plot),
            Some(Drawn::Bars { of, to }) => Some(Block::Bars(self.bars(of, *to, tries.last()?))),
        }
    }

    /// The curve with what was tried marked on it.
    fn points(&self, plot: &PlotBy, tries: &[Try]) -> Option<Plot> {
        let mut series = Vec::new();
        if !plot.log
            && let Some(of) = self.formula_by(&plot.of, &plot.by)
        {
            let name = print::unicode(&Expr::var(&plot.of));
            series.push(Series { name, points: curve(&of, plot.from, plot.to), style: SeriesStyle::Curve, mark: None });
        }
        let of = |attempt: &Try, name: &Symbol| attempt.values.iter().find(|(n, _)| n == name).map(|(_, value)| *value);
        let inside = |(x, y): &(f64, f64)| (plot.from..=plot.to).contains(x) && y.is_finite();
        let points = tries.iter().filter_map(|attempt| Some((of(attempt, &plot.by)?, of(attempt, &plot.of)?)));
        let points: Vec<(f64, f64)> = points.filter(inside).filter(|(_, y)| !plot.log || *y > 0.0).collect();
        if plot.log && points.is_empty() {
            return None;
        }
        series.push(Series { name: "tried".to_string(), points, style: SeriesStyle::Points, mark: Some('o') });
        Some(Plot {
            series,
            x_range: Some((plot.from, plot.to)),
            log_x: plot.log,
            log_y: plot.log,
            x_name: plot.by.to_string(),
            y_name: plot.of.to_string(),
            height: Some(HEIGHT),
            says: format!(
                "{} for {} from {} to {}, and what was tried.",
                plot.of,
                plot.by,
                shown(plot.from),
                shown(plot.to)
            ),
            quiet: true,
            told: true,
            ..Plot::default()
        })
    }

    /// The values of the last try as bars.
    fn bars(&self, of: &[Symbol], to: f64, last: &Try) -> Bars {
        let bar = |name: &Symbol| {
            let found = last.values.iter().find(|(known, _)| known == name);
            let value = found.map_or(f64::NAN, |(_, value)| *value);
            Bar { name: Line::from(&Expr::var(name)), value, shown: shown(value) }
        };
        let names: Vec<String> = of.iter().map(|name| print::unicode(&Expr::var(name))).collect();
        let says = format!("{} as bars; the longest possible is {}.", names.join(", "), shown(to));
        Bars { bars: of.iter().map(bar).collect(), most: to, says, told: true }
    }

    /// A formula with those before it put in, where it is one of a single name.
    fn formula_by(&self, of: &Symbol, by: &Symbol) -> Option<Expr> {
        let mut opened: Vec<(Symbol, Expr)> = Vec::new();
        for (name, formula) in &self.formulas {
            let put = |used: &str| opened.iter().find(|(known, _)| known == used).map(|(_, expr)| expr.clone());
            opened.push((name.clone(), formula.substitute_with(&put)));
        }
        let found = opened.into_iter().find(|(name, _)| name == of).map(|(_, expr)| expr)?;
        found.names().iter().all(|name| name == by).then_some(found)
    }
}

impl Scene {
    /// The curves and the points for some values of what was tried.
    fn picture(&self, values: &[(Symbol, f64)]) -> Option<Plot> {
        let number = |expr: &Expr| value_at(expr, values);
        let series = |(name, of): &(String, Expr)| {
            let mut values = values.to_vec();
            values.push((self.by.clone(), 0.0));
            let points = places(self.from, self.to).map(|x| {
                if let Some((_, here)) = values.last_mut() {
                    *here = x;
                }
                (x, value_at(of, &values).unwrap_or(f64::NAN))
            });
            let points = points.collect();
            Series { name: name.clone(), points, style: SeriesStyle::Curve, mark: None }
        };
        let mut all: Vec<Series> = self.curves.iter().map(series).collect();
        let points = self.points.iter().filter_map(|(x, y)| Some((number(x)?, number(y)?)));
        let inside = |(x, y): &(f64, f64)| (self.from..=self.to).contains(x) && y.is_finite();
        let points: Vec<(f64, f64)> = points.filter(inside).collect();
        if !points.is_empty() {
            all.push(Series { name: String::new(), points, style: SeriesStyle::Points, mark: None });
        }
        let names: Vec<&str> = self.curves.iter().map(|(name, _)| name.as_str()).collect();
        Some(Plot {
            series: all,
            x_range: Some((self.from, self.to)),
            y_range: self.up,
            height: Some(HEIGHT),
            says: format!(
                "{} for {} from {} to {}, for what was tried last.",
                names.join(" and "),
                self.by,
                shown(self.from),
                shown(self.to)
            ),
            quiet: true,
            told: true,
            ..Plot::default()
        })
    }
}
