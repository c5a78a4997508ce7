//! Matrix calculus: shapes of names, the slope by a whole matrix worked out, one entry of it, other spellings, and a slope
//! worked out by hand.

use super::env::{Definition, Env};
use super::piece::{CellFault, Piece, noted};
use super::shapes::{shape_name, sizes_name, slope_name};
use super::{Notebook, Tried};
use crate::lesson::Verdict;
use crate::lesson::judge::matrices as judge;
use crate::lesson::kinds::Shaped;
use crate::math::language::shaped::{Inferred, NameKind, infer};
use crate::math::matrix::evaluate::{Bounded, Dense};
use crate::math::matrix::print;
use crate::math::matrix::question::{MatrixQuestion, Name, Values, letters};
use crate::math::matrix::{Matrix, MatrixShape, Property, Size};
use crate::math::tape::eval;
use crate::math::value::Array;
use crate::math::{Symbol, language};
use crate::page::worked::matrix as worked;
use crate::page::{Block, Line, Page, Role, Tone};
use std::rc::Rc;

/// The words of `also`.
pub const SPELLINGS: &[&str] = &["numpy", "latex", "typed"];

/// `shapes W m×n, x n, y m sums to 1`: declares; alone it lists.
pub fn shapes(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    if piece.is_empty() {
        return Ok(declared(notebook));
    }
    let mut names: Vec<Name> = Vec::new();
    for given in piece.list() {
        let name = one_shape(given)?;
        if names.iter().any(|other| other.name == name.name) {
            return Err(given.fault(format!("{} has a shape in this line already.", name.name)));
        }
        names.push(name);
    }
    let said = worked::shapes(names.iter().map(|name| (&name.name, name.shape)));
    let cell = notebook.current;
    let mut next = notebook.env.shapes.clone();
    next.declare(cell, names);
    let count = letters(&next.names()).len();
    if count > crate::math::matrix::question::MAX_LETTERS {
        let most = crate::math::matrix::question::MAX_LETTERS;
        return Err(piece.fault(format!("Expected at most {most} size letters in all, found {count}.")));
    }
    notebook.env.shapes = next;
    let page = Page::new().text(format!("{said}."));
    let line = Line::styled(Role::Dim, "The slope by one of them: ");
    Ok(page.text(line.code("by W |W x - y|^2").push(Role::Dim, ".")))
}

/// `W m×n`, `W: m x n`, `y m sums to 1`.
fn one_shape(given: Piece) -> Result<Name, CellFault> {
    let expected = |message: &str| {
        let line = Line::text(message).then(" Expected a name and its shape, as ").code("W m×n");
        given.fault(line.then(" or ").code("y m sums to 1").then("."))
    };
    let text = given.text();
    let end = text.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(text.len());
    let Some(name) = language::name(&text[..end]) else {
        return Err(expected("This is no name."));
    };
    let rest = text[end..].trim_start().trim_start_matches(':').trim();
    let property = Property::NAMED.iter().find(|(known, _)| rest.ends_with(known));
    let bare = property.map_or(rest, |(known, _)| rest[..rest.len() - known.len()].trim_end_matches([' ', ',']));
    let shape = MatrixShape::parse(&bare.replace(" by ", "×"));
    let Some(shape) = shape else {
        return Err(expected(if bare.is_empty() { "A shape is missing." } else { "This is no shape." }));
    };
    let property = property.map_or(Property::Any, |(_, property)| *property);
    if property.needs_square() && !shape.is_square() {
        return Err(given.fault(format!("Only a square matrix can be that; {name} is {shape}.")));
    }
    Ok(Name { name, shape, property })
}

/// All shapes and sizes.
fn declared(notebook: &Notebook) -> Page {
    let names = notebook.env.shapes.names();
    if names.is_empty() {
        let line = Line::text("No shapes are declared. They are found where they can be; to declare them: ");
        return Page::new().text(line.code("shapes W m×n, x n").then("."));
    }
    let mut page = Page::new().text(format!("{}.", worked::shapes(names.iter().map(|name| (&name.name, name.shape)))));
    let sizes = notebook.env.shapes.sizes();
    if !sizes.is_empty() {
        let each: Vec<String> = sizes.iter().map(|(letter, size)| format!("{letter} = {size}")).collect();
        page.push(Line::text(format!("In checks {}.", each.join(", "))));
    }
    page
}

/// `sizes m=2, n=3`: how large everything is in worked checks.
pub fn sizes(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let expected = || Line::text("Expected letters with numbers from 2 to 7, as ").code("sizes m=2, n=3").then(".");
    let text = piece.text().replace([',', ';'], " ").replace(" =", "=").replace("= ", "=");
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let (letter, size) = word.split_once('=').ok_or_else(|| piece.fault(expected()))?;
        let mut all = letter.chars();
        match (all.next(), all.next(), size.parse::<usize>()) {
            (Some(letter), None, Ok(size)) if letter.is_alphabetic() && (2..=7).contains(&size) => {
                found.push((letter, size));
            }
            _ => return Err(piece.fault(expected())),
        }
    }
    if found.is_empty() {
        return Err(piece.fault(expected()));
    }
    notebook.env.shapes.set_sizes(notebook.current, &found);
    let each: Vec<String> = found.iter().map(|(letter, size)| format!("{letter} = {size}")).collect();
    Ok(Page::new().text(format!("Checks are worked with {}.", each.join(", "))))
}

/// `by W |W x - y|^2`: the slope by a whole name, worked out and measured.
pub fn by(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let text = piece.text();
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, ':' | ',')).unwrap_or(text.len());
    let (name, of) = (piece.part(0..end), piece.from(end));
    let of = of.from(of.text().len() - of.text().trim_start_matches([':', ',']).len());
    let of = if of.word().0 == "of" { of.word().1 } else { of };
    let Some(by) = language::name(name.text()) else {
        return Err(name.fault(Line::text("Expected the name that moves, as in ").code("by W |W x - y|^2").then(".")));
    };
    // d(A X B): the differential, for results that have three axes.
    let inside = of.text().strip_prefix('d').filter(|rest| rest.starts_with('('));
    let inside = inside.and_then(|_| of.from(1).inside());
    derived(notebook, &by, name, inside.unwrap_or(of), inside.is_some())
}

/// `d(A X B) by X`: the differential.
pub fn differential(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let expected = || Line::text("Expected what moves, as in ").code("d(A X B) by X").then(".");
    let (of, name) = piece.split(" by ").ok_or_else(|| piece.fault(expected()))?;
    let by = language::name(name.text()).ok_or_else(|| name.fault(expected()))?;
    let inside = of.from(1).inside().ok_or_else(|| of.fault(expected()))?;
    derived(notebook, &by, name, inside, true)
}

fn derived(
    notebook: &mut Notebook,
    by: &Symbol,
    name: Piece,
    of: Piece,
    differential: bool,
) -> Result<Page, CellFault> {
    if of.is_empty() {
        let line = Line::text("Expected what to differentiate, as in ").code("by W |W x - y|^2").then(".");
        return Err(of.fault(line));
    }
    let (shaped, notes) = question(&notebook.env, by, name, of, differential)?;
    let page = worked::page(&shaped.posed(), notebook.detail);
    let shaped = Rc::new(shaped);
    let what = format!("{:?} by {by}: {}", shaped.question.names, print::ascii(&shaped.question.of));
    notebook.env.shapes.worked_out(notebook.current, what);
    notebook.derived.insert(notebook.current, shaped.clone());
    notebook.solved = Some(Tried::Matrix(shaped));
    Ok(noted(page, &notes))
}

/// The question that a cell puts, and what is to be said about how it was read.
fn question(
    env: &Env,
    by: &Symbol,
    name: Piece,
    of: Piece,
    differential: bool,
) -> Result<(Shaped, Vec<String>), CellFault> {
    let known = env.shapes.names();
    let stands = stands(env, of.text(), &known);
    env.ask(sizes_name());
    for definition in stands.given.iter().map(|(name, _)| name).chain(stands.values.keys()) {
        env.ask(definition.clone());
    }
    let found = infer(of.text(), &known, &stands.given, &stands.kinds);
    let Inferred { reading, names, given } = found.map_err(|unfit| match unfit.within {
        None => of.unreadable(&unfit.error),
        Some(name) => of.fault(format!("{name} stands for something that does not fit: {}.", unfit.error.message)),
    })?;
    let used = |name: &Name| {
        let all = std::iter::once(&reading.matrix).chain(given.iter().map(|(_, is)| is));
        name.name == *by || all.into_iter().any(|m| m.mentions(&name.name))
    };
    let names: Vec<Name> = names.into_iter().filter(used).collect();
    for name in &names {
        env.ask(shape_name(&name.name));
    }
    let Some(moving) = names.iter().find(|name| name.name == *by && reading.matrix.mentions(by)).cloned() else {
        let all: Vec<&str> = names.iter().filter(|name| name.name != *by).map(|name| name.name.as_str()).collect();
        let stand = if all.is_empty() { "no name stands".to_string() } else { format!("{} stand", all.join(", ")) };
        return Err(name.fault(format!("{by} does not stand in it, so its slope is 0; {stand} there.")));
    };
    if moving.property == Property::Symmetric && moving.shape.is_matrix() {
        let message = format!("The entries of a symmetric matrix are not free: {by} cannot move as one.");
        return Err(name.fault(message));
    }
    let mut notes: Vec<String> = reading.notes.into_iter().map(|note| note.message).collect();
    let (sizes, values) = fitted(&names, env.shapes.sizes(), stands.values, &mut notes);
    let shown = worked::formula(&reading.matrix);
    let question = MatrixQuestion::new(reading.matrix.with_names(&given), moving, names, differential)
        .map_err(|unfit| of.fault(format!("{unfit}.")))?;
    Ok((Shaped::new(question, given, shown, sizes).at(values), notes))
}

/// What the notebook knows of the names of a text.
#[derive(Default)]
struct Stands {
    given: Vec<(Symbol, String)>,
    kinds: Vec<(Symbol, NameKind)>,
    values: Values,
}

/// Definitions that the text uses: those with numbers are kinds with values, others stand for their text.
fn stands(env: &Env, text: &str, known: &[Name]) -> Stands {
    let mut stands = Stands::default();
    let mut used: Vec<&Definition> = Vec::new();
    let mut texts = vec![text];
    while let Some(text) = texts.pop() {
        for definition in env.definitions() {
            if mentioned(text, &definition.name) && !used.iter().any(|other| other.name == definition.name) {
                used.push(definition);
                texts.push(&definition.body);
            }
        }
    }
    used.sort_by_key(|definition| definition.cell);
    for definition in used {
        let shape = known.iter().find(|name| name.name == definition.name).map(|name| name.shape);
        match (numbers(definition), shape) {
            (Some(value), _) => {
                let kind = match (value.rows, value.cols) {
                    (1, 1) => NameKind::Number,
                    (_, 1) => NameKind::Column,
                    _ => NameKind::Matrix,
                };
                stands.kinds.push((definition.name.clone(), kind));
                stands.values.insert(definition.name.clone(), value);
            }
            (None, None) => stands.given.push((definition.name.clone(), definition.body.clone())),
            (None, Some(_)) => {}
        }
    }
    stands
}

/// The entries of a definition that is a number, a vector or a matrix of numbers.
fn numbers(definition: &Definition) -> Option<Dense<Bounded>> {
    let is = definition.is.as_ref().ok()?;
    let columns = is.as_array().map_or(1, Array::width);
    let entries: Vec<Bounded> =
        is.entries().iter().map(|entry| eval(entry, &[]).map(Bounded::exact)).collect::<Option<_>>()?;
    let rows = entries.len().checked_div(columns)?;
    Some(Dense { rows, cols: columns, entries })
}

/// Whether the name stands in a text as a word of its own.
fn mentioned(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let end = at + name.len();
        let single = name.chars().count() == 1;
        let word = !text[..at].ends_with(part) && !text[end..].starts_with(part);
        // Single letters may stand side by side: `Wx`.
        word || single && !text[end..].starts_with('_') && letters_only(text, at)
    })
}

/// Whether the word around a place is letters that may all be names: two of them at most.
fn letters_only(text: &str, at: usize) -> bool {
    let begin = text[..at]
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |place| place + text[place..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |length| at + length);
    text[begin..end].chars().count() == 2
}

/// The sizes that the values ask for, and the values that fit the shapes.
fn fitted(
    names: &[Name],
    sizes: Vec<(char, usize)>,
    values: Values,
    notes: &mut Vec<String>,
) -> (Vec<(char, usize)>, Values) {
    let mut fixed: Vec<(char, usize)> = Vec::new();
    let mut kept = Values::new();
    for name in names {
        let Some(value) = values.get(&name.name) else { continue };
        let mut trial = fixed.clone();
        let fits =
            [(name.shape.rows, value.rows), (name.shape.cols, value.cols)].into_iter().all(|(size, n)| match size {
                Size::One => n == 1,
                Size::Number(wanted) => wanted as usize == n,
                Size::Letter(letter) => match trial.iter().find(|(known, _)| *known == letter) {
                    Some((_, known)) => *known == n,
                    None => {
                        trial.push((letter, n));
                        true
                    }
                },
            });
        if fits {
            fixed = trial;
            kept.insert(name.name.clone(), value.clone());
        } else {
            let (rows, cols) = (value.rows, value.cols);
            let size = if cols == 1 { format!("{rows}") } else { format!("{rows}×{cols}") };
            notes.push(format!(
                "The check does not use the value of {}: it is {size}, and {} is needed.",
                name.name, name.shape
            ));
        }
    }
    for (letter, size) in sizes {
        if !fixed.iter().any(|(known, _)| *known == letter) {
            fixed.push((letter, size));
        }
    }
    (fixed, kept)
}

impl Notebook {
    /// Whether a slope by a whole matrix has been worked out.
    pub(super) fn has_slope_by_matrix(&self) -> bool {
        !self.derived.is_empty()
    }
}

/// The slope that was worked out last, before this cell.
fn last(notebook: &Notebook, piece: Piece) -> Result<(usize, Rc<Shaped>), CellFault> {
    let found = notebook.derived.range(..=notebook.current).next_back();
    let (cell, shaped) = found.ok_or_else(|| {
        let line = Line::text("No slope by a matrix has been worked out yet: ").code("by W |W x - y|^2").then(".");
        piece.fault(line)
    })?;
    notebook.env.ask(slope_name(*cell));
    for used in notebook.entries.get(cell - 1).map_or(&[][..], |entry| &entry.uses) {
        notebook.env.ask(used.clone());
    }
    Ok((*cell, shaped.clone()))
}

/// `why 2 1`: how one entry of the last slope comes about.
pub fn why(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let (_, shaped) = last(notebook, piece)?;
    let shape = shaped.question.key.shape;
    let wanted = usize::from(!(shape.is_column() || shape.is_row() || shape.is_number())) + 1;
    let example = if wanted == 2 { "why 2 1" } else { "why 2" };
    let expected = || Line::text("Expected the place of an entry, counted from 1, as ").code(example).then(".");
    let text = piece.text().trim_matches(['(', ')', '[', ']']).replace(',', " ");
    let places: Option<Vec<usize>> = text.split_whitespace().map(|word| word.parse().ok()).collect();
    let places = places.filter(|places| places.iter().all(|n| (1..=99).contains(n)));
    let (row, col) = match (places.as_deref(), wanted) {
        (Some([row, col]), 2) => (*row, *col),
        (Some([at]), 1) if shape.is_row() => (1, *at),
        (Some([at] | [at, 1]), 1) => (*at, 1),
        _ => return Err(piece.fault(expected())),
    };
    let within = |n: usize, size: Size| match size {
        Size::One => n == 1,
        Size::Number(most) => n <= most as usize,
        Size::Letter(_) => true,
    };
    if !within(row, shape.rows) || !within(col, shape.cols) {
        return Err(piece.fault(format!("The slope is {}; it has no such entry.", shape.told())));
    }
    Ok(worked::why(&shaped.posed(), row, col))
}

/// `also numpy`: the last slope in another spelling.
pub fn also(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let (_, shaped) = last(notebook, piece)?;
    let key: &Matrix = &shaped.question.key;
    match piece.text() {
        "numpy" | "python" => match worked::program(&shaped.posed()) {
            Some(lines) => Ok(Page::new().with(Block::Verbatim(lines))),
            None => Err(piece.fault("NumPy has no short spelling of this slope.")),
        },
        "latex" | "tex" => Ok(Page::new().with(Block::Verbatim(vec![print::latex(key)]))),
        "typed" => Ok(Page::new().with(Block::Verbatim(vec![print::ascii(key)]))),
        _ => {
            let line = Line::text(format!("Expected one of {}, as in ", SPELLINGS.join(", ")));
            Err(piece.fault(line.code("also numpy").then(".")))
        }
    }
}

/// `check 2(W x - y) x^T`, `check 2(W x - y) x^T = by W |W x - y|^2`: a slope worked out by hand.
pub fn check(notebook: &mut Notebook, yours: Piece, right: Option<Piece>) -> Result<Page, CellFault> {
    let shaped = match right {
        Some(right) => {
            by(notebook, right)?;
            notebook.solved = None;
            last(notebook, right)?.1
        }
        None => last(notebook, yours)?.1,
    };
    if yours.is_empty() {
        return Err(yours.fault(Line::text("Expected your slope, as in ").code("check 2(W x - y) x^T").then(".")));
    }
    let judged = judge::judge(yours.text(), &shaped, &[], false);
    if let Some((error, _)) = &judged.unreadable {
        return Err(yours.unreadable(error));
    }
    let by = &shaped.question.by.name;
    let mut page = Page::new();
    match judged.verdict {
        Verdict::Right => {
            let sizes = worked::compared_at(&shaped.question);
            let line = Line::text("Right: the slope by ").code(by.as_str()).then(format!(", {sizes}."));
            page.push(Block::note(Tone::Right, line));
        }
        Verdict::Wrong => {
            page.push(Block::note(Tone::Wrong, sentence(&judged.message)));
            notebook.fell_short = true;
        }
        _ => {
            page.push(Block::note(Tone::Caution, sentence(&judged.message)));
            notebook.fell_short = true;
        }
    }
    Ok(noted(page, &judged.notes))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
