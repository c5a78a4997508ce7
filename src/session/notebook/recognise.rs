//! How a line is recognised as a cell of one kind.

use super::cells::{CellWord, Group, ROWS, named};
use super::env::Env;
use super::piece::Piece;
use super::value;
use crate::math::language::{self, arrays};

/// What a line is, and the part of it that the row is run with. A definition comes first, then a word, and what is
/// neither is a value.
pub fn recognise<'a>(line: &'a str, env: &Env) -> (&'static CellWord, Piece<'a>) {
    let line = Piece::line(line);
    let text = line.text();
    let bare = line.from(text.len() - text.trim_start_matches('=').len());
    if bare.is_empty() { (&ROWS[1], bare) } else { recognise_bare(bare, env) }
}

fn recognise_bare<'a>(line: Piece<'a>, env: &Env) -> (&'static CellWord, Piece<'a>) {
    let (definition, value) = (&ROWS[0], &ROWS[1]);
    if value::sides(&line).is_some() {
        return (definition, line);
    }
    let (word, rest) = line.word();
    if line.text().starts_with('∇') {
        return (named("grad").unwrap_or(value), line.from('∇'.len_utf8()));
    }
    // `d(A X B) by X`: what moves is named, as by no other cell.
    if line.text().starts_with("d(")
        && env.find("d").is_none()
        && let Some((of, _)) = line.split(" by ")
        && of.from(1).inside().is_some()
    {
        return (named("d(…)").unwrap_or(value), line);
    }
    // `limit(sin(x)/x, x -> 0)`: the brackets are around all of it.
    let open = line.text().find('(').unwrap_or(0);
    if let Some(row) = named(&line.text()[..open]).filter(|row| open > 3 && row.counts)
        && env.find(&line.text()[..open]).is_none()
        && let Some(inside) = line.from(open).inside().filter(|_| arrays::word(row.word).is_none())
    {
        return meant(row, inside, env);
    }
    if line.text().strip_prefix("In[").is_some_and(|rest| rest.ends_with(']')) && env.find("In").is_none() {
        return (named("edit").unwrap_or(value), line);
    }
    match named(word) {
        // A letter is mathematics in capitals, by itself, before an operator, or where it is defined.
        Some(row) if word.len() == 1 && row.counts => {
            let operator = rest.text().starts_with(['+', '*', '/', '^', '=', '-', '·', '×', '÷', '−', ',']);
            let mathematics = !row.also.contains(&word) || rest.is_empty() || operator || env.find(word).is_some();
            if mathematics { (value, line) } else { (row, rest) }
        }
        Some(row) if !row.word.contains('/') && env.find(word).is_none() => meant(row, rest, env),
        _ => (value, line),
    }
}

/// Words that say nothing between a cell's word and what it is about: `derivative of x^2`, `tangent line to x^2, 1`.
const BETWEEN: &[&str] = &["of", "to", "the", "line"];

/// The row that is meant, and what it is about. `diff(x^2, x)`, as SymPy has it, asks for the derivative.
fn meant<'a>(row: &'static CellWord, rest: Piece<'a>, env: &Env) -> (&'static CellWord, Piece<'a>) {
    if !matches!(row.group, Group::Slopes | Group::Limits | Group::Matrices | Group::Pictures) {
        return (row, rest);
    }
    let mut about = rest;
    while BETWEEN.contains(&about.word().0) && !about.word().1.is_empty() {
        about = about.word().1;
    }
    match about.list().as_slice() {
        [_, by] if row.word == "diff" && language::name(by.text()).is_some() && env.find(by.text()).is_none() => {
            (named("steps").unwrap_or(row), about)
        }
        _ => (row, about),
    }
}
