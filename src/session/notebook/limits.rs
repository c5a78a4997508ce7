//! Limits, from both sides or one, at a place or far out.

use super::Notebook;
use super::env::Env;
use super::function::{self, Function};
use super::piece::{Fault, Piece, noted};
use crate::math::Expr;
use crate::math::limit::{self as math, LimitValue, Side, Target};
use crate::math::notation::{self, Value};
use crate::page::{Line, Page, worked};

/// `limit EXPR, x -> PLACE`.
pub fn limit(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let usage = || Line::text("A limit is typed as ").code("limit sin(x)/x, x -> 0").then(".");
    let parts = piece.list();
    let arrow = |part: &Piece| part.text().contains("->") || part.text().contains('→');
    let Some(at) = parts.iter().position(arrow) else { return Err(piece.fault(usage())) };
    let (Some(first), Some(going)) = (parts.first(), parts.get(at)) else { return Err(piece.fault(usage())) };
    if at != 1 {
        return Err(piece.fault(usage()));
    }
    let Some((name, place)) = going.split("->").or_else(|| going.split("→")) else {
        return Err(going.fault(usage()));
    };
    let by = notation::name(name.text()).ok_or_else(|| name.fault("the variable that moves is asked for here"))?;
    let function = Function::read_in(&notebook.env, *first, std::slice::from_ref(&by))?;
    if let Some(other) = function.expr.names().into_iter().find(|other| *other != by) {
        return Err(first.fault(format!("{other} has no value here; a limit is of one variable.")));
    }
    let (to, mut side) = target(&notebook.env, place)?;
    if let Some(from) = parts.get(2) {
        side = from_side(from)?;
    }
    let found = math::limit(&function.expr, &by, &to, side);
    if found.value == LimitValue::Unknown {
        let line = Line::text("Neither the numbers nor the algebra can tell where this goes.");
        return Err(Fault { notes: function.notes, ..Fault::new(line) });
    }
    Ok(noted(worked::limits::limit(&found, notebook.detail), &function.notes))
}

/// The place, and the side from which it is approached: `0+`, `0-`, `inf`.
fn target(env: &Env, place: Piece) -> Result<(Target, Side), Fault> {
    let text = place.text();
    if let Ok(notation::ValueReading { value: Value::Infinity { negative }, .. }) =
        notation::read_value(text, &notation::Scope::default(), notation::Shape::Limit)
    {
        return Ok((Target::Infinity { negative }, Side::Both));
    }
    let signed = |sign: &[char]| {
        text.ends_with(sign).then(|| place.part(0..text.trim_end_matches(sign).trim_end_matches('^').len()))
    };
    let (number, side) = match (signed(&['+', '⁺']), signed(&['-', '⁻', '−'])) {
        (Some(number), _) => (number, Side::Right),
        (_, Some(number)) => (number, Side::Left),
        _ => (place, Side::Both),
    };
    let figure = function::number(env, number)?;
    Ok((Target::At(figure.exact.map_or(figure.expr, Expr::number)), side))
}

/// `from the left`, `from above`.
fn from_side(piece: &Piece) -> Result<Side, Fault> {
    let text = piece.text();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["left", "below"]) {
        Ok(Side::Left)
    } else if has(&["right", "above"]) {
        Ok(Side::Right)
    } else {
        Err(piece.fault(Line::text("A side is ").code("from the left").then(" or ").code("from the right").then(".")))
    }
}
