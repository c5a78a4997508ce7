//! Runs that a lesson shows or a learner sets going: a descent, a training, or formulas at several values. The same
//! run gives the same numbers to the text, to the condition that judges it, and to the picture.

use crate::math::descent::Descent;
use crate::math::functions as fun;
use crate::math::loss::Loss;
use crate::math::print::figure::figure;
use crate::math::tape::value_at as value;
use crate::math::train::digits::{self, DigitImages};
use crate::math::train::{self, Setup};
use crate::math::{Expr, Number, Symbol};
use crate::page::{Line, Page, Plot, Series, SeriesStyle, Table};

/// Something that can be run, with names in it that get their values from settings.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// Gradient descent.
    Descent {
        /// The loss.
        of: Expr,
        /// The variables, in the order of `start`.
        by: Vec<Symbol>,
        /// Where it begins.
        start: Vec<Expr>,
        /// The learning rate.
        rate: Expr,
        /// How many steps are taken, from 1 to 1000.
        steps: Expr,
        /// What is kept of the velocity; 0 is plain descent.
        momentum: Expr,
    },
    /// A network of one hidden layer learns a set of points.
    Train {
        /// The set, e.g. `xor`.
        set: String,
        /// How many hidden neurons.
        hidden: Expr,
        /// Of the first weights.
        seed: Expr,
        /// The learning rate.
        rate: Expr,
        /// What is kept of the velocity.
        momentum: Expr,
        /// How many steps are taken.
        steps: Expr,
        /// Whether all weights begin at 0.
        zero: bool,
        /// Whether the hidden neurons have an activation, tanh.
        active: bool,
    },
    /// A network of one hidden layer learns to read digits.
    Digits {
        /// How many hidden neurons.
        hidden: Expr,
        /// Of the first weights and of the order of the images.
        seed: Expr,
        /// The learning rate.
        rate: Expr,
        /// How many passes over the images.
        epochs: Expr,
        /// Whether all weights begin at 0.
        zero: bool,
        /// Whether the hidden neurons have an activation, tanh.
        active: bool,
    },
    /// The slope of the digit reader's loss over the first ten images by one of its weights, before any step: as the
    /// backward pass gives it and as it is measured.
    Slope {
        /// `W`, `b`, `V` or `c`, counted from 1.
        part: Expr,
        /// The row, from 1.
        row: Expr,
        /// The column, from 1.
        column: Expr,
        /// How many hidden neurons.
        hidden: Expr,
        /// Of the first weights.
        seed: Expr,
    },
    /// Formulas at several values of one name.
    Values {
        /// Each may use those before it.
        formulas: Vec<(Symbol, Expr)>,
        /// The name that takes the values.
        by: Symbol,
        /// The values, in order.
        at: Vec<Expr>,
    },
}

/// What a run came to: a table of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct RunTable {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Row by row; what is undefined or overflowed is not finite.
    pub rows: Vec<Vec<f64>>,
    /// The column that is drawn and of which the smallest value is the best: the loss.
    pub watched: usize,
}

/// The most steps a lesson runs.
const MOST: f64 = 1_000.0;

impl Run {
    /// Runs it with these settings.
    ///
    /// # Errors
    /// Which setting has no value or cannot be used.
    pub fn ran(&self, settings: &[(Symbol, f64)]) -> Result<RunTable, String> {
        let number = |expr: &Expr, what: &str| {
            value(expr, settings).filter(|v| v.is_finite()).ok_or_else(|| format!("{what} has no value"))
        };
        let whole = |expr: &Expr, what: &str, most: f64| {
            let found = number(expr, what)?;
            match (1.0..=most).contains(&found) && found.fract() == 0.0 {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in bounds, as was just seen
                true => Ok(found as usize),
                false => Err(format!("{what} is to be a whole number from 1 to {most}, not {}", figure(found))),
            }
        };
        let seeded = |expr: &Expr| whole(expr, "the seed", 1e9).map(|seed| seed as u64);
        let positive = |expr: &Expr| match number(expr, "the learning rate")? {
            rate if rate > 0.0 && rate <= 1e6 => Ok(rate),
            rate => Err(format!("a learning rate is greater than 0, and this is {}", figure(rate))),
        };
        match self {
            Run::Descent { of, by, start, rate, steps, momentum } => {
                let exact = |expr: &Expr, what: &str| {
                    let found = number(expr, what)?;
                    Number::parse_signed(&found.to_string()).ok_or_else(|| format!("{what} is out of range"))
                };
                let start: Vec<Number> = start.iter().map(|at| exact(at, "the start")).collect::<Result<_, _>>()?;
                let rate = exact(rate, "the learning rate")?;
                let steps = whole(steps, "the number of steps", MOST)?;
                let descent = Descent::new(of.clone(), by, &start, rate).map_err(|error| error.message)?;
                let beta = exact(momentum, "the momentum")?;
                let descent = if beta.is_zero() { descent } else { descent.with_momentum(beta) };
                let run = descent.run(steps);
                let mut columns = vec!["step".to_string()];
                columns.extend(by.iter().map(ToString::to_string));
                columns.push("L".to_string());
                let row = |line: &crate::math::descent::DescentLine| {
                    let mut row = vec![line.k as f64];
                    row.extend(&line.at);
                    row.push(line.loss.unwrap_or(f64::INFINITY));
                    row
                };
                let watched = columns.len() - 1;
                Ok(RunTable { columns, rows: run.lines.iter().map(row).collect(), watched })
            }
            Run::Train { set, hidden, seed, rate, momentum, steps, zero, active } => {
                let examples = train::examples(set).ok_or_else(|| format!("there is no set called {set}"))?;
                let setup = Setup {
                    examples: &examples,
                    hidden: whole(hidden, "the number of hidden neurons", train::MOST_HIDDEN as f64)?,
                    activation: active.then_some(fun::TANH),
                    loss: Loss::CrossEntropy,
                    rate: positive(rate)?,
                    momentum: number(momentum, "the momentum")?,
                    epochs: whole(steps, "the number of steps", MOST)?,
                    seed: seeded(seed)?,
                    from_zero: *zero,
                };
                let trained = train::train(&setup);
                let columns = ["step", "L", "right"].map(str::to_string).to_vec();
                let row = |epoch: &train::Epoch| vec![epoch.k as f64, epoch.loss, epoch.right as f64];
                Ok(RunTable { columns, rows: trained.epochs.iter().map(row).collect(), watched: 1 })
            }
            Run::Digits { hidden, seed, rate, epochs, zero, active } => {
                let setup = digits::DigitSetup {
                    hidden: whole(hidden, "the number of hidden neurons", digits::MOST_HIDDEN as f64)?,
                    rate: positive(rate)?,
                    epochs: whole(epochs, "the number of epochs", digits::MOST_EPOCHS as f64)?,
                    seed: seeded(seed)?,
                    from_zero: *zero,
                    active: *active,
                };
                let trained = digits::train(&setup, DigitImages::built_in());
                let columns = ["epoch", "L", "seen", "held"].map(str::to_string).to_vec();
                let row = |epoch: &digits::DigitEpoch| vec![epoch.k as f64, epoch.loss, epoch.seen, epoch.held];
                Ok(RunTable { columns, rows: trained.epochs.iter().map(row).collect(), watched: 1 })
            }
            Run::Slope { part, row, column, hidden, seed } => {
                const PARTS: [(digits::NetPart, &str); 4] = [
                    (digits::NetPart::W, "W"),
                    (digits::NetPart::B, "b"),
                    (digits::NetPart::V, "V"),
                    (digits::NetPart::C, "c"),
                ];
                let setup = digits::DigitSetup {
                    hidden: whole(hidden, "the number of hidden neurons", digits::MOST_HIDDEN as f64)?,
                    seed: seeded(seed)?,
                    ..digits::DigitSetup::default()
                };
                let chosen = whole(part, "the part", PARTS.len() as f64)?;
                let (part, name) = PARTS.get(chosen - 1).copied().unwrap_or(PARTS[0]);
                let (net, images) = (digits::DigitNet::first(&setup), (0..10).collect::<Vec<usize>>());
                let (row, column) = (whole(row, "the row", 1e4)?, whole(column, "the column", 1e4)?);
                let (rows, columns) = net.shape(part);
                let index = net.index(part, row, column).ok_or_else(|| {
                    format!("{name} has {rows} rows and {columns} columns; expected one of them, found {row}, {column}")
                })?;
                let digits = DigitImages::built_in();
                let slope = net.slopes(digits, &images).get(index).copied().unwrap_or(f64::NAN);
                let measured = net.measured(digits, &images, index).unwrap_or(f64::NAN);
                let error = crate::math::graph::relative_error(slope, measured);
                let columns = ["slope", "measured", "error"].map(str::to_string).to_vec();
                Ok(RunTable { columns, rows: vec![vec![slope, measured, error]], watched: 2 })
            }
            Run::Values { formulas, by, at } => {
                let mut columns = vec![by.to_string()];
                columns.extend(formulas.iter().map(|(name, _)| name.to_string()));
                let mut rows = Vec::new();
                for place in at {
                    let place = number(place, by)?;
                    let mut known = settings.to_vec();
                    known.push((by.clone(), place));
                    let mut row = vec![place];
                    for (name, formula) in formulas {
                        let found = value(formula, &known).unwrap_or(f64::NAN);
                        known.push((name.clone(), found));
                        row.push(found);
                    }
                    rows.push(row);
                }
                let watched = columns.len() - 1;
                Ok(RunTable { columns, rows, watched })
            }
        }
    }

    /// Every expression that settings and parameters may stand in.
    pub fn settings(&self) -> Vec<&Expr> {
        match self {
            Run::Descent { start, rate, steps, momentum, .. } => start.iter().chain([rate, steps, momentum]).collect(),
            Run::Train { hidden, seed, rate, momentum, steps, .. } => vec![hidden, seed, rate, momentum, steps],
            Run::Digits { hidden, seed, rate, epochs, .. } => vec![hidden, seed, rate, epochs],
            Run::Slope { part, row, column, hidden, seed } => vec![part, row, column, hidden, seed],
            Run::Values { at, .. } => at.iter().collect(),
        }
    }

    /// The same with each of these expressions changed.
    pub fn filled(&self, change: &dyn Fn(&Expr) -> Expr) -> Run {
        let mut run = self.clone();
        let each: Vec<&mut Expr> = match &mut run {
            Run::Descent { start, rate, steps, momentum, .. } => {
                start.iter_mut().chain([rate, steps, momentum]).collect()
            }
            Run::Train { hidden, seed, rate, momentum, steps, .. } => vec![hidden, seed, rate, momentum, steps],
            Run::Digits { hidden, seed, rate, epochs, .. } => vec![hidden, seed, rate, epochs],
            Run::Slope { part, row, column, hidden, seed } => vec![part, row, column, hidden, seed],
            Run::Values { at, .. } => at.iter_mut().collect(),
        };
        each.into_iter().for_each(|expr| *expr = change(expr));
        run
    }

    /// The names of the columns that its runs have.
    pub fn columns(&self) -> Vec<String> {
        let named = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        match self {
            Run::Descent { by, .. } => {
                ["step".to_string()].into_iter().chain(by.iter().map(ToString::to_string)).chain(["L".into()]).collect()
            }
            Run::Train { .. } => named(&["step", "L", "right"]),
            Run::Digits { .. } => named(&["epoch", "L", "seen", "held"]),
            Run::Slope { .. } => named(&["slope", "measured", "error"]),
            Run::Values { formulas, by, .. } => {
                [by.to_string()].into_iter().chain(formulas.iter().map(|(name, _)| name.to_string())).collect()
            }
        }
    }
}

impl RunTable {
    /// What conditions may ask: `first.L`, `last.L`, `best.L` and so on, under names with `_` in place of the point;
    /// the best row is the one with the smallest loss.
    pub fn facts(&self) -> Vec<(Symbol, f64)> {
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else { return Vec::new() };
        let watched = |row: &&Vec<f64>| row.get(self.watched).copied().unwrap_or(f64::NAN);
        let better = |a: &&Vec<f64>, b: &&Vec<f64>| watched(a).total_cmp(&watched(b));
        let best = self.rows.iter().filter(|row| watched(row).is_finite()).min_by(better).unwrap_or(last);
        let mut facts = Vec::new();
        for (which, row) in [("first", first), ("last", last), ("best", best)] {
            for (name, value) in self.columns.iter().zip(row) {
                facts.push((Symbol::new(format!("{which}_{name}")), *value));
            }
        }
        facts
    }

    /// From what to what the watched column went: `from 25 to 115`.
    pub fn span(&self) -> String {
        let at = |row: Option<&Vec<f64>>| {
            row.and_then(|row| row.get(self.watched)).map_or_else(String::new, |value| shown(*value))
        };
        format!("from {} to {}", at(self.rows.first()), at(self.rows.last()))
    }

    /// The table, with a picture of the watched column where there are rows enough to make a curve.
    pub fn page(&self, says: &str) -> Page {
        let mut page = Page::new().with(self.table(says));
        if self.rows.len() > 4 {
            page.push(self.plot());
        }
        page
    }

    /// The rows as a table: all of them where they are few, else the first, the last and some between.
    pub fn table(&self, says: &str) -> Table {
        const SHOWN: usize = 7;
        let mut table = Table::numbers(self.columns.iter().map(String::as_str)).says(says);
        let last = self.rows.len().saturating_sub(1);
        let steps = last.div_ceil(SHOWN - 1).max(1);
        for (at, row) in self.rows.iter().enumerate() {
            if at % steps == 0 || at == last {
                table.push(row.iter().map(|value| shown(*value)));
            }
        }
        table
    }

    /// What is watched, drawn over the run.
    pub fn plot(&self) -> Plot {
        let x = |row: &Vec<f64>| row.first().copied().unwrap_or_default();
        let points = self.rows.iter().map(|row| (x(row), row.get(self.watched).copied().unwrap_or(f64::NAN)));
        let points: Vec<(f64, f64)> = points.collect();
        let sizes = || points.iter().map(|(_, y)| *y).filter(|y| y.is_finite());
        let (low, high) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
        let name = self.columns.get(self.watched).cloned().unwrap_or_default();
        let style = if points.len() > 30 { SeriesStyle::Curve } else { SeriesStyle::Path };
        let log_y = low > 0.0 && high > 100.0 * low;
        // All of a run is seen, its steep beginning too.
        let whole = style == SeriesStyle::Curve && !log_y && low.is_finite() && high > low;
        let pad = 0.05 * (high - low);
        Plot {
            series: vec![Series { name: name.clone(), points, style, mark: None }],
            log_y,
            y_range: whole.then_some((low - pad, high + pad)),
            x_name: self.columns.first().cloned().unwrap_or_default(),
            y_name: name,
            height: Some(8),
            says: format!(
                "{} over the run, {}.",
                self.columns.get(self.watched).map_or("", String::as_str),
                self.span()
            ),
            told: true,
            quiet: true,
            ..Plot::default()
        }
    }
}

/// A number of a run.
pub fn shown(value: f64) -> String {
    match value {
        v if v.is_nan() => "undefined".to_string(),
        v if v.is_infinite() => "too large".to_string(),
        v => crate::math::print::figure::in_digits(v, if v.abs() >= 1e5 { 8 } else { 5 }),
    }
}

/// A value of an exploration as a line.
pub fn figure_line(value: f64) -> Line {
    Line::text(shown(value))
}
