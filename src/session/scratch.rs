//! Trying things out at any prompt: values, derivatives, pictures and tables. None of it counts as an answer.

use super::acts::Topic;
use super::{Session, pages, short};
use crate::lesson::kinds::{Detail, figure_to};
use crate::math::evaluate::exact_value;
use crate::math::notation::{ReadError, Reading, Scope, read};
use crate::math::solution::solve;
use crate::math::tape::eval;
use crate::math::tidy::tidy;
use crate::math::{Expr, Number, Symbol};
use crate::page::{Block, Formula, Line, Page, Plot, Role, Series, SeriesStyle, Table, Tone, pointer, worked};

/// Digits of a value that is tried out.
const DIGITS: usize = 10;
/// Points of a picture; more than there are columns on any screen.
const POINTS: usize = 241;
/// Rows of a table.
const MOST_ROWS: usize = 40;

/// `= EXPR`: the value, exactly where it is short and as a number.
pub(crate) fn evaluate(session: &mut Session, text: &str) -> Page {
    session.tried(evaluated(text))
}

fn evaluated(text: &str) -> Result<Page, Page> {
    let reading = read(text, &Scope::default()).map_err(|error| unread(text, &error))?;
    let expr = &reading.expr;
    let tidied = exact_value(expr, &[]).map_or_else(|| tidy(expr), Expr::number);
    let mut line = Line::of(expr);
    let shown = Formula::of(expr);
    if Formula::of(&tidied) != shown {
        line = line.then(" = ").math(&tidied).role(Role::Strong);
    }
    let page = Page::new();
    let names = expr.names();
    if !names.is_empty() {
        return Ok(noted(page.text(line), &reading));
    }
    match eval(expr, &[]) {
        None => Err(noted(page.note(Tone::Caution, line.then(" is not defined as a real number")), &reading)),
        Some(value) => {
            let figure = figure_to(value, DIGITS);
            if figure != Formula::of(&tidied).ascii {
                let exact = exact_value(&tidied, &[]).zip(Number::parse(figure.trim_start_matches('-')));
                let exact = exact.is_some_and(|(exact, shown)| exact.abs().is_some_and(|n| n.same_value(shown)));
                line = line.then(if exact { " = " } else { " ≈ " }).push(Role::Strong, figure);
            }
            Ok(noted(page.text(line), &reading))
        }
    }
}

/// The remarks that came with reading a text.
fn noted(mut page: Page, reading: &Reading) -> Page {
    for note in &reading.notes {
        page.push(Line::styled(Role::Dim, note.message.as_str()));
    }
    page
}

/// `d EXPR`: the derivative with its steps.
pub(crate) fn derive(session: &mut Session, text: &str) -> Page {
    let outcome = derivation(text, session.detail);
    if outcome.is_ok() {
        session.topic = Some(Topic::Tried { of: text.to_string() });
    }
    session.tried(outcome)
}

/// The worked derivative of a text: `EXPR`, or `EXPR, NAME` to say by which variable.
pub(crate) fn derivation(text: &str, detail: Detail) -> Result<Page, Page> {
    let (text, by) = match text.rsplit_once(',') {
        Some((of, by)) if is_name(by.trim()) => (of, Some(Symbol::new(by.trim()))),
        _ => (text, None),
    };
    let scope = Scope { variables: by.iter().cloned().collect() };
    let reading = read(text, &scope).map_err(|error| unread(text, &error))?;
    let by = by.map_or_else(|| variable(&reading.expr), Ok)?;
    match solve(&reading.expr, &by, 1) {
        Ok(solution) => Ok(noted(worked::page(&solution, detail), &reading)),
        Err(error) => Err(Page::new().note(Tone::Caution, format!("No derivative: {}.", error.message))),
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// `x`, or the only variable there is.
fn variable(of: &Expr) -> Result<Symbol, Page> {
    let names = of.names();
    match names.as_slice() {
        [] => Ok(Symbol::new("x")),
        [only] => Ok(only.clone()),
        _ if of.mentions("x") => Ok(Symbol::new("x")),
        several => {
            let line = Line::text(format!("By which variable: {}? ", several.join(", ")));
            let last = several.last().map_or("x", |name| name.as_str());
            Err(Page::new().note(Tone::Caution, line.code(format!("d EXPR, {last}")).then(" says so.")))
        }
    }
}

/// What stands behind `plot` and `table`: an expression, and perhaps a range and a step.
#[derive(Debug, PartialEq)]
struct Range {
    from: f64,
    to: f64,
    step: Option<f64>,
}

/// Takes `EXPR[, from..to[, step]]` apart. The comma of `max(0, x)` stays in the expression, since what follows it is
/// no range.
fn ranged(text: &str) -> Result<(&str, Option<Range>), Page> {
    let Some(dots) = text.rfind("..") else { return Ok((text, None)) };
    let Some(comma) = text[..dots].rfind(',') else { return Ok((text, None)) };
    let (expr, range) = (text[..comma].trim(), &text[comma + 1..]);
    let mut parts = range.splitn(2, "..");
    let from = parts.next().unwrap_or_default();
    let rest = parts.next().unwrap_or_default();
    let (to, step) = match rest.split_once(',') {
        Some((to, step)) => (to, Some(step)),
        None => (rest, None),
    };
    let range = Range { from: number(from)?, to: number(to)?, step: step.map(number).transpose()? };
    if !range.from.is_finite() || !range.to.is_finite() || range.from >= range.to {
        let (from, to) = (from.trim(), to.trim());
        return Err(
            Page::new().note(Tone::Caution, format!("The range {}..{} does not go up.", short(from), short(to)))
        );
    }
    Ok((expr, Some(range)))
}

/// A number as it is typed in a range: `-pi`, `1/2`.
fn number(text: &str) -> Result<f64, Page> {
    let reading = read(text, &Scope::default()).map_err(|error| unread(text, &error))?;
    eval(&reading.expr, &[]).ok_or_else(|| {
        Page::new().note(
            Tone::Caution,
            Line::text("The ends of a range are numbers; ").code(short(text.trim())).then(" is none."),
        )
    })
}

/// A function of one variable, with its values.
struct Curve {
    expr: Expr,
    by: Symbol,
}

impl Curve {
    fn read(text: &str) -> Result<Curve, Page> {
        let reading = read(text, &Scope::default()).map_err(|error| unread(text, &error))?;
        let names = reading.expr.names();
        match names.as_slice() {
            [] => Ok(Curve { expr: reading.expr, by: Symbol::new("x") }),
            [by] => Ok(Curve { expr: reading.expr, by: by.clone() }),
            several => Err(Page::new().note(
                Tone::Caution,
                format!("This has several variables ({}); give numbers for all but one.", several.join(", ")),
            )),
        }
    }
    fn value(&self, x: f64) -> Option<f64> {
        eval(&self.expr, &[(self.by.as_str(), x)])
    }
}

/// `plot EXPR[, from..to]`: a picture.
pub(crate) fn plot(session: &mut Session, text: &str) -> Page {
    session.tried(drawn(text))
}

fn drawn(text: &str) -> Result<Page, Page> {
    let (expr, range) = ranged(text)?;
    let curve = Curve::read(expr)?;
    let Range { from, to, .. } = range.unwrap_or(Range { from: -5.0, to: 5.0, step: None });
    let at = |i: usize| from + (to - from) * i as f64 / (POINTS - 1) as f64;
    let points: Vec<(f64, f64)> = (0..POINTS).map(|i| (at(i), curve.value(at(i)).unwrap_or(f64::NAN))).collect();
    let finite = || points.iter().filter(|(_, y)| y.is_finite());
    let shown = Formula::of(&curve.expr);
    let (low, high) = (finite().min_by(|a, b| a.1.total_cmp(&b.1)), finite().max_by(|a, b| a.1.total_cmp(&b.1)));
    let (Some(low), Some(high)) = (low, high) else {
        let line = Line::new().math(&curve.expr).then(format!(" has no value from {from} to {to}."));
        return Err(Page::new().note(Tone::Caution, line));
    };
    let figure = |value: f64| figure_to(value, 4);
    let says = format!(
        "{} from {} = {} to {}: lowest {} at {}, highest {} at {}.",
        shown.unicode,
        curve.by,
        figure(from),
        figure(to),
        figure(low.1),
        figure(low.0),
        figure(high.1),
        figure(high.0)
    );
    let y_range = steady(&points);
    let series = vec![Series { name: shown.unicode, points, style: SeriesStyle::Curve, mark: None }];
    Ok(Page::new().with(Plot {
        series,
        x_range: Some((from, to)),
        y_range,
        x_name: curve.by.to_string(),
        says,
        ..Plot::default()
    }))
}

/// A range of heights that a pole does not blow up: where few points tower over the rest, the rest is shown.
fn steady(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let mut heights: Vec<f64> = points.iter().map(|p| p.1).filter(|y| y.is_finite()).collect();
    heights.sort_by(f64::total_cmp);
    let at = |share: f64| heights.get(((heights.len() as f64 - 1.0) * share) as usize).copied();
    let (least, low, high, most) = (at(0.0)?, at(0.08)?, at(0.92)?, at(1.0)?);
    let core = high - low;
    let towers = core > 0.0 && (most - least) > 12.0 * core;
    towers.then_some((low - core, high + core))
}

/// `table EXPR[, from..to[, step]]`: a table of values.
pub(crate) fn table(session: &mut Session, text: &str) -> Page {
    session.tried(tabled(text))
}

fn tabled(text: &str) -> Result<Page, Page> {
    let (expr, range) = ranged(text)?;
    let curve = Curve::read(expr)?;
    let Range { from, to, step } = range.unwrap_or(Range { from: -3.0, to: 3.0, step: Some(1.0) });
    let step = step.unwrap_or((to - from) / 10.0);
    if step.is_nan() || step <= 0.0 {
        return Err(Page::new().note(Tone::Caution, "The step of a table is a number above 0."));
    }
    // Half a step over the end, so that rounding does not lose the last row.
    let rows = ((to - from) / step + 1e-9).floor() + 1.0;
    let mut table =
        Table::numbers([Line::text(curve.by.as_str()), Line::of(&curve.expr)]).says("Values of the function.");
    for i in 0..(rows as usize).min(MOST_ROWS) {
        let x = from + i as f64 * step;
        // The sum of steps such as 0.1 is not what a person would write; the figure is.
        let x = figure_to(x, DIGITS).parse().unwrap_or(x);
        let value = curve.value(x).map_or("undefined".to_string(), |y| figure_to(y, DIGITS));
        table.push([figure_to(x, DIGITS), value]);
    }
    let page = Page::new().with(table);
    if rows as usize > MOST_ROWS {
        return Ok(page.text(Line::styled(Role::Dim, format!("The first {MOST_ROWS} rows; a larger step shows more."))));
    }
    Ok(page)
}

/// Why a text could not be read: the text, a caret under the place, what was expected, and the likely mend.
pub fn unread(text: &str, error: &ReadError) -> Page {
    let page = Page::new().note(Tone::Caution, error.message.as_str());
    let page = if text.is_empty() { page } else { page.with(Block::Verbatim(pointer(text, error.at.clone()))) };
    match &error.mend {
        Some(mend) => page.text(pages::could_do(Line::text("Perhaps: "), &[mend.as_str()])),
        None => page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_from_commas_in_the_expression() {
        let row = |text: &'static str| ranged(text).ok();
        assert_eq!(row("max(0, x)"), Some(("max(0, x)", None)));
        let range = |from, to, step| Some(Range { from, to, step });
        assert_eq!(row("max(0, x), -2..2"), Some(("max(0, x)", range(-2.0, 2.0, None))));
        assert_eq!(row("x^2, 0..1/2, 0.1"), Some(("x^2", range(0.0, 0.5, Some(0.1)))));
        for bad in ["x, 2..1", "x, 0..", "x, 0..y", "x, 1..2, q"] {
            assert!(ranged(bad).is_err(), "{bad}");
        }
    }
}
