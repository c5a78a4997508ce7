//! Slopes from values of the function: secants, tangents, differences and the V of their errors.

use super::Notebook;
use super::function::{self, Figure, Function, FunctionCurve};
use super::piece::{CellFault, Piece, noted};
use crate::math::derive::nth_derivative;
use crate::math::difference;
use crate::math::evaluate::exact_value;
use crate::math::limit::{Side, Target, limit};
use crate::math::print::figure::{Precision, figure, figure_to};
use crate::math::quotient::{quotient, secants};
use crate::math::secant::{self, Secant};
use crate::math::slope::{Slope, partial_at};
use crate::math::tape::eval;
use crate::math::tidy::tidy;
use crate::math::{Expr, Number, Symbol};
use crate::page::worked;
use crate::page::{Line, Page, Tone};

/// A function at a point.
struct At {
    function: Function,
    curve: FunctionCurve,
    by: Symbol,
    at: Figure,
}

impl At {
    fn read(notebook: &Notebook, of: Piece, at: Piece) -> Result<At, CellFault> {
        let at = at.setting("at").unwrap_or(at);
        let function = Function::read_at(&notebook.env, of, Some(at))?;
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
    fn derivative(&self, order: usize, of: Piece) -> Result<Expr, CellFault> {
        nth_derivative(&self.function.expr, &self.by, order).map_err(|fault| of.fault(fault.message))
    }
    /// A letter for the step of a difference quotient that the function does not use.
    fn step(&self) -> &'static str {
        if self.function.expr.mentions("h") || self.by == "h" { "k" } else { "h" }
    }
    /// The point, exactly where that can be.
    fn point(&self) -> Expr {
        self.at.exact.map_or_else(|| self.at.expr.clone(), Expr::number)
    }
    /// The same for those who study its differences.
    fn subject(&self) -> Option<difference::Subject> {
        difference::Subject::new(&self.function.expr, &self.by, &self.point())
    }
    fn name(&self) -> &str {
        self.function.name.as_ref().map_or("f", |name| name.as_str())
    }
    /// The value there, or a fault that says there is none.
    fn value(&self, of: Piece) -> Result<f64, CellFault> {
        self.curve.value(self.at.value).ok_or_else(|| {
            of.fault(Line::new().formula(self.function.shown.clone()).then(format!(
                " has no value at {} = {}.",
                self.by,
                figure(self.at.value)
            )))
        })
    }
    /// Why there is no slope here, where that is proved.
    fn corner(&self) -> Option<String> {
        partial_at(&self.function.expr, &[(self.by.clone(), self.point())], &self.by, 1).why_none()
    }
}

/// The function of a cell and the numbers behind it, as `f, 1, 3`, `f at 1`, `f from 1 to 3`; `usage` is an example.
fn arguments<'a>(piece: Piece<'a>, least: usize, most: usize, usage: &str) -> Result<Vec<Piece<'a>>, CellFault> {
    let parts = match (piece.split(" at "), piece.split(" from ")) {
        (Some((of, at)), _) => std::iter::once(of).chain(at.list()).collect(),
        (None, Some((of, ends))) => match ends.split(" to ").or_else(|| ends.split("..")) {
            Some((from, to)) => vec![of, from, to],
            None => vec![of, ends],
        },
        (None, None) => piece.clauses(&["h"]),
    };
    let typed = |message: &str| piece.fault(Line::text(message).code(usage).then("."));
    if let Some((first, rest)) = parts.split_first()
        && first.looks_like_number()
        && let Some(of) = rest.iter().position(|part| !part.looks_like_number())
    {
        let mut order = vec![rest[of].text()];
        order.extend(std::iter::once(first).chain(rest).filter(|part| part.text() != rest[of].text()).map(Piece::text));
        return Err(piece.fault_mended("The function comes first.", &order.join(", ")));
    }
    if let [only] = parts.as_slice()
        && let Some(mend) = only.with_commas()
    {
        return Err(piece.fault_mended("A comma goes between the function and the numbers.", &mend));
    }
    if piece.is_empty() || !(least + 1..=most + 1).contains(&parts.len()) {
        return Err(typed("This is typed as "));
    }
    Ok(parts)
}

/// ` = ` or ` ≈ ` with a number where the expression is not one already.
fn with_figure(line: Line, expr: &Expr) -> Line {
    match eval(expr, &[]) {
        Some(value) if expr.as_ratio().is_none() => line.then(" ≈ ").then(figure_to(value, Precision::Exact)),
        _ => line,
    }
}

/// `slope f, 1, 3`: of the secant; `slope f, 1`: of the curve itself.
pub fn slope(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let parts = arguments(piece, 1, 2, "slope x^2, 1, 3")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    if let Some(end) = parts.get(2) {
        let there = At::read(notebook, parts[0], *end)?;
        there.value(parts[0])?;
        if there.at.value == here.at.value {
            return Err(end.fault("The two ends are the same; a secant needs two points."));
        }
        let secant = Secant::of(&here.function.expr, &here.by, &here.point(), &there.point());
        let page = worked::slopes::secant(&secant, here.name(), notebook.detail);
        return Ok(noted(page, &here.function.notes));
    }
    if let Some(corner) = here.corner() {
        let quotient = quotient(&here.function.expr, &here.by, here.step(), Some(&here.point()));
        let found = limit(&tidy(&quotient.raw), &quotient.h, &Target::At(Expr::zero()), Side::Both);
        let page = worked::limits::limit(&found, notebook.detail);
        return Ok(noted(page.note(Tone::Caution, corner), &here.function.notes));
    }
    let derivative = here.derivative(1, parts[0])?;
    // Where the formula has no value, or another one, the slope of the definition counts.
    let found = partial_at(&here.function.expr, &[(here.by.clone(), here.point())], &here.by, 1);
    let slope = match found.slope {
        Slope::Is(slope) if !found.smooth => slope,
        _ => here.put_in(&derivative),
    };
    if eval(&slope, &[]).is_none() {
        return Err(CellFault::new("There is no slope at this point."));
    }
    let at = here.point();
    let quotient = quotient(&here.function.expr, &here.by, here.step(), Some(&at));
    let page = match secants(&quotient, None) {
        Some(secants) => worked::quotients::slope(&quotient, &secants, here.name(), &at, notebook.detail),
        None => Page::new().text(with_figure(Line::of(&slope), &slope)),
    };
    Ok(noted(page, &here.function.notes))
}

/// `tangent f, 2`.
pub fn tangent(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let parts = arguments(piece, 1, 1, "tangent x^2, 3")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    if let Some(corner) = here.corner() {
        return Err(CellFault::new(corner));
    }
    let found = secant::tangent(&here.function.expr, &here.by, &here.point());
    let found = found.ok_or_else(|| CellFault::new("There is no slope at this point."))?;
    Ok(noted(worked::slopes::tangent(&found, here.name(), true, notebook.detail), &here.function.notes))
}

/// `diff f, 2, h=0.1`: differences beside the true slope; with a method's name, that one filled in.
pub fn differences(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let parts = arguments(piece, 1, 3, "diff sin(x), 1, h=0.1")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    let named = |part: &&Piece| difference::method(part.text()).is_some_and(|method| !method.latex.is_empty());
    let method = parts[2..].iter().find(named);
    let step = parts[2..].iter().find(|part| !named(part));
    let h = match step {
        Some(part) => function::rational(&notebook.env, part.setting("h").unwrap_or(*part))?,
        None => Number::ratio(1, 10).unwrap_or(Number::ONE),
    };
    if h.is_zero() {
        return Err(step.unwrap_or(&piece).fault("h must not be 0: the rise is divided by it."));
    }
    let subject = here.subject().ok_or_else(|| parts[0].fault("this cannot be computed"))?;
    let at = match here.at.exact {
        Some(at) => at,
        None => function::rational(&notebook.env, parts[1])?,
    };
    let mut page = match method.and_then(|name| difference::method(name.text())) {
        Some(method) => worked::differences::difference(&subject, method, at, h, notebook.detail),
        None => worked::differences::overview(&subject, &here.function.shown, h.to_f64()),
    };
    if let Some(corner) = here.corner() {
        page = page.note(Tone::Caution, corner);
    }
    Ok(noted(page, &here.function.notes))
}

/// `vcurve f, 2`: how the errors fall and rise again.
pub fn v_curve(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let parts = arguments(piece, 1, 1, "vcurve sin(x), 1")?;
    let here = At::read(notebook, parts[0], parts[1])?;
    here.value(parts[0])?;
    let subject = here.subject().filter(|subject| subject.derivative(1).is_some());
    let subject = match (subject, here.corner()) {
        (_, Some(corner)) => return Err(parts[1].fault(corner)),
        (subject, None) => subject.ok_or_else(|| CellFault::new("There is no slope at this point."))?,
    };
    let page = worked::v_curve(&subject, &here.function.shown);
    Ok(noted(page, &here.function.notes))
}
