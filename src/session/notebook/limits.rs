//! Limits, from both sides or one, at a place or far out.

use super::Notebook;
use super::env::Env;
use super::function::{self, Function};
use super::piece::{CellFault, Piece, noted};
use crate::math::Expr;
use crate::math::language::{self, Value};
use crate::math::limit::{self as math, LimitValue, Side, Target};
use crate::page::{Line, Page, worked};

/// The parts of a limit: `sin(x)/x, x -> 0 from the left`, `x -> 0 sin(x)/x`, `sin(x)/x as x -> 0`.
struct Wish<'a> {
    of: Piece<'a>,
    name: Piece<'a>,
    place: Piece<'a>,
    from: Option<Piece<'a>>,
}

/// Words that end the place.
const SIDES: &[&str] = &["from", "of", "as"];

fn wish(piece: Piece) -> Option<Wish> {
    let (before, after) = piece.split("->").or_else(|| piece.split("→"))?;
    // The variable is the last word before the arrow.
    let text = before.text();
    let begin = text
        .rfind(|c: char| c.is_whitespace() || c == ',')
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let (name, of) = (before.from(begin), before.part(0..begin));
    let bare = of.text().trim_end_matches(" as").trim_end_matches(',').trim_end();
    let of = of.part(0..bare.len());
    let clauses = after.clauses(SIDES);
    let (place, rest) = clauses.split_first()?;
    let side = |part: &&Piece| part.text().starts_with("from");
    let from = rest.iter().find(side).copied();
    if !of.is_empty() {
        let known = rest.iter().filter(|part| !side(part)).count() == 0;
        return known.then_some(Wish { of, name, place: *place, from });
    }
    // `x -> 0 of sin(x)/x`, `x -> 0, sin(x)/x`, `x -> 0 sin(x)/x`.
    if let Some(of) = rest.iter().find(|part| !side(part)) {
        let of = if of.word().0 == "of" { of.word().1 } else { *of };
        return Some(Wish { of, name, place: *place, from });
    }
    let (first, of) = place.word();
    (!of.is_empty()).then(|| Wish { of, name, place: place.part(0..first.len()), from })
}

/// `limit EXPR, x -> PLACE`.
pub fn limit(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let usage = || piece.fault(Line::text("A limit is typed as ").code("limit sin(x)/x, x -> 0").then("."));
    let Some(Wish { of, name, place, from }) = wish(piece) else {
        // `limit(f, x, 0)`, as other programs have it.
        if let [of, name, place] = piece.list().as_slice()
            && language::name(name.text()).is_some()
        {
            return Err(usage().mend(format!("limit {}, {} -> {}", of.text(), name.text(), place.text())));
        }
        return Err(usage());
    };
    let by = language::name(name.text()).ok_or_else(|| name.fault("the variable that moves is expected here"))?;
    let function = Function::read_in(&notebook.env, of, std::slice::from_ref(&by))?;
    let (to, mut side) = target(&notebook.env, place)?;
    if let Some(from) = from {
        side = from_side(&from)?;
    }
    let found = math::limit(&function.expr, &by, &to, side);
    if let LimitValue::Unknown(why) = &found.value {
        let line = Line::text(sentence(&worked::limits::not_known(why)));
        return Err(CellFault { notes: function.notes, ..CellFault::new(line) });
    }
    Ok(noted(worked::limits::limit(&found, notebook.detail), &function.notes))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// The place, and the side from which it is approached: `0+`, `0-`, `inf`.
fn target(env: &Env, place: Piece) -> Result<(Target, Side), CellFault> {
    let text = place.text();
    if let Ok(language::ValueReading { value: Value::Infinity { negative }, .. }) =
        language::read_value(text, &language::Scope::default(), language::Shape::Limit)
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
fn from_side(piece: &Piece) -> Result<Side, CellFault> {
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
