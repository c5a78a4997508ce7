//! Slopes from values of the function: secants, tangents, differences and the V of their errors.

use super::Notebook;
use super::function::{self, Curve, Figure, Function};
use super::piece::{Fault, Piece, noted};
use crate::lesson::kinds::{figure, figure_to};
use crate::math::derive::nth_derivative;
use crate::math::difference::{self, METHODS, Method};
use crate::math::evaluate::exact_value;
use crate::math::tape::eval;
use crate::math::tidy::tidy;
use crate::math::{Expr, Symbol};
use crate::page::worked::words;
use crate::page::{Block, Formula, Line, Page, Plot, Role, Table, Tone};

/// A function at a point.
struct At {
    function: Function,
    curve: Curve,
    by: Symbol,
    at: Figure,
}

impl At {
    fn read(notebook: &Notebook, of: Piece, at: Piece) -> Result<At, Fault> {
        let function = Function::read(&notebook.env, of)?;
        let at = at.setting("at").unwrap_or(at);
        let at = at.split("=").map_or(at, |(_, value)| value);
        let at = function::number(&notebook.env, at)?;
        let (curve, by) = (function.curve(of)?, function.variable(of)?);
        Ok(At { function, curve, by, at })
    }
    /// An expression with this point put in, as short as it gets.
    fn put_in(&self, expr: &Expr) -> Expr {
        self.put(expr, &self.at)
    }
    fn put(&self, expr: &Expr, at: &Figure) -> Expr {
        let at = at.exact.map_or_else(|| at.expr.clone(), Expr::number);
        let found = expr.substitute(&self.by, &at);
        exact_value(&found, &[]).map_or_else(|| tidy(&found), Expr::number)
    }
    fn derivative(&self, order: usize, of: Piece) -> Result<Expr, Fault> {
        nth_derivative(&self.function.expr, &self.by, order).map_err(|fault| of.fault(fault.message))
    }
    fn name(&self) -> &str {
        self.function.name.as_ref().map_or("f", |name| name.as_str())
    }
    /// The value there, or a fault that says there is none.
    fn value(&self, of: Piece) -> Result<f64, Fault> {
        self.curve.value(self.at.value).ok_or_else(|| {
            of.fault(Line::new().formula(self.function.shown.clone()).then(format!(
                " has no value at {} = {}.",
                self.by,
                figure(self.at.value)
            )))
        })
    }
    /// What the forward and the backward difference say where they do not come together.
    fn corner(&self) -> Option<String> {
        match difference::corner(&|x| self.curve.value(x), self.at.value) {
            difference::Corner::Corner { left, right } => Some(format!(
                "There is a corner here: from the left the slope is {}, from the right {}.",
                figure(left),
                figure(right)
            )),
            difference::Corner::Steep => Some("The curve jumps or stands upright here: there is no slope.".to_string()),
            _ => None,
        }
    }
}

/// The numbers of a cell behind the function; `usage` says how many there are.
fn arguments<'a>(piece: Piece<'a>, least: usize, most: usize, usage: &str) -> Result<Vec<Piece<'a>>, Fault> {
    let parts = piece.list();
    if piece.is_empty() || !(least + 1..=most + 1).contains(&parts.len()) {
        return Err(piece.fault(Line::text("This is typed as ").code(usage).then(".")));
    }
    Ok(parts)
}

/// ` = ` or ` ≈ ` with a number where the expression is not one already.
fn with_figure(line: Line, expr: &Expr) -> Line {
    match eval(expr, &[]) {
        Some(value) if expr.as_ratio().is_none() => line.then(" ≈ ").then(figure_to(value, 10)),
        _ => line,
    }
}

/// `slope f, 1, 3`: of the secant; `slope f, 1`: of the curve itself.
pub fn slope(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let parts = arguments(piece, 1, 2, "slope x^2, 1, 3")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    if let Some(end) = parts.get(2) {
        let there = At::read(notebook, parts[0], *end)?;
        there.value(parts[0])?;
        if there.at.value == here.at.value {
            return Err(end.fault("The two ends are the same; a secant needs two points."));
        }
        let (low, high) = (here.put_in(&here.function.expr), there.put_in(&here.function.expr));
        let (a, b) = (here.at.expr.clone(), there.at.expr.clone());
        let rise = Line::text("rise over run  ");
        let quotient = |high: &Formula, low: &Formula| {
            words::row([words::signs("("), high.clone(), words::signs(" − "), low.clone(), words::signs(")/(")])
                .and(&words::row([Formula::of(&b), words::signs(" − "), bracketed(&a), words::signs(")")]))
        };
        let found = tidy(&high.clone().minus(low.clone()).over(b.clone().minus(a.clone())));
        let found = exact_value(&found, &[]).map_or(found, Expr::number);
        let line =
            rise.formula(quotient(&bracketed(&high), &bracketed(&low))).then(" = ").math(&found).role(Role::Strong);
        return Ok(noted(Page::new().text(with_figure(line, &found)), &here.function.notes));
    }
    if let Some(corner) = here.corner() {
        return Ok(noted(Page::new().note(Tone::Caution, corner), &here.function.notes));
    }
    let derivative = here.derivative(1, parts[0])?;
    let slope = here.put_in(&derivative);
    let Some(value) = eval(&slope, &[]) else { return Err(Fault::new("There is no slope at this point.")) };
    let line = Line::text(format!("{}′({}) = ", here.name(), figure(here.at.value))).math(&slope).role(Role::Strong);
    let mut page = Page::new().text(with_figure(line, &slope));
    if let Some(measured) = difference::slope(&|x| here.curve.value(x), here.at.value) {
        page.push(Line::styled(
            Role::Dim,
            format!("measured {}, formula {}", figure_to(measured.value, 9), figure_to(value, 9)),
        ));
    }
    Ok(noted(page, &here.function.notes))
}

fn bracketed(expr: &Expr) -> Formula {
    words::operand(expr)
}

/// `tangent f, 2`.
pub fn tangent(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let parts = arguments(piece, 1, 1, "tangent x^2, 3")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    if let Some(corner) = here.corner() {
        return Err(Fault::new(corner));
    }
    let slope = here.put_in(&here.derivative(1, parts[0])?);
    let value = here.put_in(&here.function.expr);
    let (Some(m), Some(y)) = (eval(&slope, &[]), eval(&value, &[])) else {
        return Err(Fault::new("There is no slope at this point."));
    };
    let at = here.at.expr.clone();
    let x = Expr::var(&here.by);
    let line = tidy(&slope.clone().times(x).plus(value.clone().minus(slope.clone().times(at.clone()))));
    let name = here.name();
    let shown = |order: &str, found: &Expr| Line::text(format!("{name}{order}(")).math(&at).then(") = ").math(found);
    let mut page = Page::new();
    let (height, steepness) = (with_figure(shown("", &value), &value), with_figure(shown("′", &slope), &slope));
    page.push(height.then(",   ").append(steepness));
    page.push(Block::labelled("Tangent", Tone::Right, Line::text("y = ").math(&line)));
    let (a, name) = (here.at.value, here.function.shown.unicode.clone());
    let says = format!("The tangent touches {name} at {} = {} with slope {}.", here.by, figure(a), figure(m));
    let plot = Plot::new(says).x(a - 2.0, a + 2.0).curve(name, |x| here.curve.value(x).unwrap_or(f64::NAN));
    let plot = plot.curve("tangent", |x| y + m * (x - a)).points("", vec![(a, y)]);
    Ok(noted(page.with(plot), &here.function.notes))
}

/// The methods that `diff` compares.
const COMPARED: &[&str] = &["forward", "backward", "central", "richardson", "second"];

/// `diff f, 2, h=0.1`: differences beside the true slope.
pub fn differences(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let parts = arguments(piece, 1, 2, "diff sin(x), 1, h=0.1")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    let h = match parts.get(2) {
        Some(part) => function::number(&notebook.env, part.setting("h").unwrap_or(*part))?.value,
        None => 0.1,
    };
    if h == 0.0 {
        return Err(parts.get(2).unwrap_or(&piece).fault("h is not 0: the rise is divided by it."));
    }
    let truth = |order: usize| Ok::<_, Fault>(eval(&here.put_in(&here.derivative(order, parts[0])?), &[]));
    let (first, second) = (truth(1)?, truth(2)?);
    let f = |x: f64| here.curve.value(x);
    let shown = |value: Option<f64>, digits| value.map_or("none".to_string(), |v| figure_to(v, digits));
    let mut table = Table::new(["", "formula", "measured", "error", "h halved"]).numeric(&[2, 3]);
    for method in COMPARED.iter().filter_map(|id| difference::method(id)) {
        let exact = if method.derivative == 2 { second } else { first };
        let measured = (method.measure)(&f, here.at.value, h);
        let error = measured.zip(exact).map(|(measured, exact)| measured - exact);
        let halved = exact.and_then(|exact| shrinks(method, &f, here.at.value, exact, h));
        let name = method.name.trim_end_matches(" difference").trim_end_matches(" extrapolation");
        let formula = method.formula.replace('*', "").replace("h^2", "h²").replace('-', "−");
        let halved = halved.map_or(String::new(), |ratio| format!("error ÷{}", figure_to(ratio, 2)));
        table.push([name.to_string(), formula, shown(measured, 9), shown(error, 2), halved]);
    }
    let says = format!(
        "{} at a = {} with h = {}: the true slope is {}, the second derivative {}.",
        here.function.shown.unicode,
        figure(here.at.value),
        figure(h),
        shown(first, 9),
        shown(second, 9)
    );
    let mut page = Page::new().text(says.as_str()).with(table.says(says));
    if let Some(corner) = here.corner() {
        page = page.note(Tone::Caution, corner);
    }
    Ok(noted(page, &here.function.notes))
}

/// How many times smaller the error gets when h is halved, where that can be seen.
fn shrinks(method: &Method, f: difference::Function, at: f64, exact: f64, h: f64) -> Option<f64> {
    let rows = difference::order_table(method, f, at, exact, h, 2);
    let rounding = 1e-13 * exact.abs().max(1.0);
    let (first, second) = (rows.first()?, rows.get(1)?);
    (first.error > rounding && second.error > rounding).then_some(first.error / second.error)
}

/// The smallest step of the V, as a power of ten.
const SMALLEST: u32 = 15;

/// `vcurve f, 2`: how the errors fall and rise again.
pub fn v_curve(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let parts = arguments(piece, 1, 1, "vcurve sin(x), 1")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    let slope = here.put_in(&here.derivative(1, parts[0])?);
    let exact = eval(&slope, &[]).ok_or_else(|| Fault::new("There is no slope at this point."))?;
    let f = |x: f64| here.curve.value(x);
    let found = difference::v_curve(&f, here.at.value, exact, SMALLEST);
    let points = |pick: fn(&difference::VRow) -> Option<f64>| -> Vec<(f64, f64)> {
        found.rows.iter().filter_map(|row| Some((row.h, pick(row)?))).filter(|(_, error)| *error > 0.0).collect()
    };
    let best = |h: Option<f64>| h.map_or("none".to_string(), |h| figure_to(h, 1));
    let says = format!(
        "Error of the measured slope of {} at {}: both come down and go up again. Smallest error forward at h = {}, central at h = {}.",
        here.function.shown.unicode,
        figure(here.at.value),
        best(found.best_forward),
        best(found.best_central)
    );
    let plot = Plot::new(says).log_log().x(0.1, 1e-15).named("h", "error");
    let plot = plot.points("forward", points(|row| row.forward)).mark('F');
    let plot = plot.points("central", points(|row| row.central)).mark('C');
    let mut page = Page::new().with(plot);
    page.push(
        "Left, the formula is wrong by O(h) or O(h²). Right, f(x+h) − f(x) loses digits: the error is about ε·|f|/h.",
    );
    let halvings: Vec<String> = METHODS
        .iter()
        .filter(|method| matches!(method.id, "forward" | "central"))
        .filter_map(|method| {
            Some(format!("{} ÷{}", method.id, figure_to(shrinks(method, &f, here.at.value, exact, 0.1)?, 2)))
        })
        .collect();
    if !halvings.is_empty() {
        page.push(Line::text(format!("Halve h = 0.1 and the error shrinks: {}.", halvings.join(", "))));
    }
    Ok(noted(page, &here.function.notes))
}
