//! Derivatives: with their steps, by each variable, and once more by each.

use super::env::Env;
use super::function::{self, Function};
use super::piece::{CellFault, Piece, noted};
use super::{Notebook, Tried};
use crate::math::derive::derivative;
use crate::math::language;
use crate::math::slope::framework_at;
use crate::math::solution::{self, Solution, jacobian, solve};
use crate::math::{Expr, Symbol};
use crate::page::worked;
use crate::page::{Line, Page, Tone};
use std::rc::Rc;

/// `steps f`, `steps d/dx x^2`, `steps f''`, `d w x, w`: the worked derivative.
pub fn steps(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let (solution, notes) = solution(&notebook.env, piece)?;
    let page = worked::page(&solution, notebook.detail);
    notebook.solved = Some(Tried::Slope(Rc::new(solution)));
    Ok(noted(page, &notes))
}

fn solution(env: &Env, piece: Piece) -> Result<(Solution, Vec<String>), CellFault> {
    let (of, named) = match piece.list().as_slice() {
        [of, name] => match language::name(name.text()) {
            Some(by) => (*of, Some(by)),
            None => return Err(name.fault("the variable's name is expected here")),
        },
        _ => match [" by ", " wrt ", " with respect to "]
            .iter()
            .find_map(|word| piece.split(word))
            .map(|(of, name)| (of, language::name(name.text())))
        {
            Some((of, Some(by))) => (of, Some(by)),
            _ => (piece, None),
        },
    };
    let operator = env.operator(of.text(), &[]);
    let (inner, by, order) = match &operator {
        Some(operator) => (of.from(operator.rest), Some(operator.by.clone()), operator.order),
        None => primed(env, of),
    };
    let own: Vec<Symbol> = named.iter().chain(&by).cloned().collect();
    let function = Function::read_in(env, inner, &own)?;
    // Without a name it is x, or the only variable there is.
    let by = match (named.or(by), function.by.as_slice()) {
        (Some(by), _) => by,
        (None, [_, .., last]) if !function.by.iter().any(|by| by == "x") => {
            let message = format!("By which variable: {}?", function.by.join(", "));
            return Err(inner.fault_mended(message, &format!("{}, {last}", inner.text())));
        }
        (None, [_, _, ..]) => Symbol::new("x"),
        (None, _) => function.variable(inner)?,
    };
    let solution =
        solve(&function.expr, &by, order).map_err(|fault| inner.fault(format!("No derivative: {}", fault.message)))?;
    Ok((solution, function.notes))
}

/// `f''` is the second derivative of `f`; what has no primes is differentiated once.
fn primed<'a>(env: &Env, piece: Piece<'a>) -> (Piece<'a>, Option<Symbol>, usize) {
    let text = piece.text();
    let bare = text.trim_end_matches('\'');
    let primes = text.len() - bare.len();
    if primes > 0 && env.find(bare).is_some() { (piece.part(0..bare.len()), None, primes) } else { (piece, None, 1) }
}

/// `g(1, 2)` and `g, (1, 2)`, where a function and a point are meant.
pub(super) fn called<'a>(env: &Env, piece: Piece<'a>) -> Option<(Piece<'a>, Piece<'a>)> {
    if let [of, at] = piece.list().as_slice()
        && !of.text().starts_with(['(', '['])
        && at.text().starts_with('(')
    {
        return Some((*of, *at));
    }
    let open = piece.text().find('(')?;
    let (name, inside) = (piece.part(0..open), piece.from(open).inside()?);
    let definition = env.find(name.text()).filter(|definition| definition.of.len() > 1)?;
    let own = inside.list().iter().map(Piece::text).eq(definition.of.iter().map(|name| name.as_str()));
    if own { None } else { Some((name, inside)) }
}

/// What is differentiated and where: `f at x=1, y=2`, `f, (1, 2)`.
struct SlopeOf<'a> {
    of: Piece<'a>,
    /// The point as it was typed, where there is one.
    typed: Option<Piece<'a>>,
    at: Vec<(Symbol, Expr)>,
}

impl<'a> SlopeOf<'a> {
    fn read(env: &Env, piece: Piece<'a>) -> Result<SlopeOf<'a>, CellFault> {
        let (of, at) = match piece.split(" at ") {
            Some((of, at)) => (of, at),
            None => match called(env, piece) {
                Some(found) => found,
                None => return Ok(SlopeOf { of: piece, typed: None, at: Vec::new() }),
            },
        };
        let (own, _) = function::moving(env, of, Some(at))?;
        let by = function::variables(env, of, &function::found_in(env, of, &own)?.is);
        Ok(SlopeOf { of, typed: Some(at), at: function::point(env, at, &by)? })
    }
    /// The point in the order of the variables; `None` where no point was given.
    fn given(&self, by: &[Symbol]) -> Result<Option<Vec<(Symbol, Expr)>>, CellFault> {
        if self.at.is_empty() {
            return Ok(None);
        }
        let value = |name: &Symbol| {
            let found = self.at.iter().find(|(known, _)| known == name).cloned();
            found.ok_or_else(|| {
                CellFault::new(
                    Line::text(format!("The point has no value for {name}; give "))
                        .code(format!("{name}=…"))
                        .then(" too."),
                )
            })
        };
        by.iter().map(value).collect::<Result<Vec<_>, CellFault>>().map(Some)
    }
}

/// Every partial derivative of a function.
pub(super) fn partials(function: &Function, piece: Piece) -> Result<Vec<Expr>, CellFault> {
    function.by.iter().map(|by| partial(&function.expr, by, piece)).collect()
}

fn partial(of: &Expr, by: &Symbol, piece: Piece) -> Result<Expr, CellFault> {
    derivative(of, by).map_err(|fault| piece.fault(fault.message))
}

/// `∂f/∂x`; `df/dx` where there is only one variable.
pub(super) fn quotient(name: &str, by: &str, several: bool) -> String {
    let d = if several { "∂" } else { "d" };
    format!("{d}{name}/{d}{}", crate::math::print::unicode(&Expr::var(by)))
}

/// `grad f`, `grad f at x=1, y=2`, `grad f at (1, 2)`.
pub fn gradient(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let placed = piece.split(" at ").or_else(|| called(&notebook.env, piece));
    let (of, at) = placed.map_or((piece, None), |(of, at)| (of, Some(at)));
    let function = Function::read_at(&notebook.env, of, at)?;
    if function.by.is_empty() {
        return Err(function.motionless(of, "This has no variable, so every slope is 0."));
    }
    let at = at.map(|at| function::place(&notebook.env, at, &function.by)).transpose()?;
    let name = function.name.as_ref().map_or("f", |name| name.as_str());
    if let Some(loss) = at.as_ref().and_then(|at| solution::softmax::of(&function.expr, at)) {
        return Ok(noted(worked::softmax::page(&loss), &function.notes));
    }
    let solved = solution::gradient(&function.expr, &function.by, at.as_deref());
    let gradient = solved.map_err(|fault| of.fault(fault.message))?;
    let unknown = |slope: &solution::gradient::ComponentSlope| slope.value.is_none() && !slope.exact.is_none();
    if gradient.place.as_ref().is_some_and(|place| place.asked && place.slopes.iter().any(unknown)) {
        return Err(CellFault::new("Not every slope is defined at this point."));
    }
    let mut page = worked::gradient::page(&gradient, name);
    if let Some(place) = gradient.place.as_ref().filter(|place| place.asked && place.meaning.is_none()) {
        page = page
            .note(Tone::Caution, "Where none is shown there is no slope: the two sides differ, or the curve jumps.");
        if let Some(row) = framework_at(&gradient.of, &place.at) {
            page = page.note(Tone::Info, row.said());
        }
    }
    Ok(noted(page, &function.notes))
}

/// `hess f`: all second derivatives.
pub fn hessian(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let place = SlopeOf::read(&notebook.env, piece)?;
    let function = Function::read_at(&notebook.env, place.of, place.typed)?;
    if function.by.is_empty() {
        return Err(function.motionless(place.of, "This has no variable, so every slope is 0."));
    }
    let at = place.given(&function.by)?;
    let solved = jacobian::hessian(&function.expr, &function.by, at.as_deref());
    let solved = solved.map_err(|fault| place.of.fault(fault.message))?;
    Ok(noted(worked::jacobian::page(&solved), &function.notes))
}

/// `jac [u, v]`: a row of slopes for each function.
pub fn jacobian(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let place = SlopeOf::read(&notebook.env, piece)?;
    let inside = place.of.inside().unwrap_or(place.of);
    let env = &notebook.env;
    let (mut of, mut by, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for part in inside.list() {
        let (moving, said) = function::moving(env, part, place.typed)?;
        let found = function::found_in(env, part, &moving)?;
        notes.extend(found.notes.into_iter().chain(said));
        // Those of a function with a name come in its own order, the others by the alphabet.
        let own = function::variables(env, part, &found.is);
        by.extend(own.into_iter().filter(|name| !by.contains(name)).collect::<Vec<Symbol>>());
        of.extend_from_slice(found.is.entries());
    }
    if inside.list().len() > 1 {
        by.sort_unstable();
    }
    if by.is_empty() {
        return Err(place.of.fault("This has no variable, so every slope is 0."));
    }
    let at = place.given(&by)?;
    let solved = jacobian::jacobian(&of, &by, at.as_deref()).map_err(|fault| place.of.fault(fault.message))?;
    Ok(noted(worked::jacobian::page(&solved), &notes))
}
