//! Text to values: one grammar, for learners, authors and the project's own rule tables. Calculator, Python and LaTeX
//! spellings are forms of the same constructs and may be mixed.
//!
//! A text becomes a tree in which every node knows its place (`syntax`), and the tree becomes a value in a [`Scope`]
//! (`resolve`). What surrounds an answer, left sides and words, is taken apart before (`side`); what is no mathematics
//! is told after (`prose`).

mod agreement;
pub mod apply;
mod arguments;
mod arithmetic;
mod around;
pub mod arrays;
mod bracket;
mod call;
mod cases;
mod choice;
mod command;
mod complaint;
mod condition;
pub mod construct;
mod defined;
mod derivative;
mod digits;
mod environment;
mod fault;
pub mod kinds;
pub mod latex;
mod latex_commands;
mod left;
pub mod letters;
mod near;
mod number;
mod operand;
mod parse;
mod plain;
mod power;
mod prose;
mod python;
mod resolve;
pub mod shaped;
mod side;
mod spelled;
mod step;
mod syntax;
mod tex;
mod truth;
mod value;
mod words;

pub use super::value::Value;
use agreement::agrees;
use apply::Names;
pub use derivative::{Operator, operator};
use letters::Normal;
pub use side::{Asked, Wanted};
pub use words::canonical;

use super::Diagnostic;
use super::expr::{Expr, Symbol};
use super::steps;
use std::ops::Range;

/// The longest input read, in characters.
pub const MAX_LENGTH: usize = 2_000;
/// The deepest nesting read.
pub const MAX_NESTING: usize = 100;

/// Which names a question has declared. A declared name is a variable even where it would be a constant (`e`), a
/// function, or several letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The names that are declared; they are read as one letter each, however long.
    pub variables: Vec<Symbol>,
    /// Those of them that are variables whatever is defined: the parameters of a function that is being defined.
    pub own: Vec<Symbol>,
    /// Names of several letters that stand behind `d/d`.
    pub bound: Vec<Symbol>,
    /// What the question asks for, which a left side is held against.
    pub asked: Option<std::sync::Arc<Asked>>,
}

impl Scope {
    /// The scope in which exactly these names are declared.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Scope {
        Scope::of(names.into_iter().map(|name| Symbol::new(name.as_ref())).collect())
    }
}

impl Scope {
    /// The scope in which these names are declared.
    pub fn of(variables: Vec<Symbol>) -> Scope {
        Scope { variables, ..Scope::default() }
    }
    /// The same for a question that asks for this.
    #[must_use]
    pub fn asking(self, asked: Asked) -> Scope {
        Scope { asked: Some(std::sync::Arc::new(asked)), ..self }
    }
}

/// What a text was read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What the text means.
    pub expr: Expr,
    /// What is worth saying about the reading, in the order of the text.
    pub notes: Vec<ReadNote>,
    /// The other common reading, where people disagree (`1/2x`, `e^2x`, `sin x^2`).
    pub other: Option<Expr>,
}

/// Something worth saying about a reading that is no error, e.g. that `log` is natural.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadNote {
    /// A stable name, one of [`kinds::NOTES`].
    pub kind: &'static str,
    /// Characters from 0, half-open.
    pub at: Range<usize>,
    /// One sentence for a person.
    pub message: String,
}

/// What shape of answer a question asks for; it settles what a comma means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One expression; a comma is an error.
    Expression,
    /// A number, or `inf`, `-inf`, `none`.
    Limit,
    /// Components with commas between them.
    Vector,
    /// Rows of components.
    Matrix,
    /// `(0, 1)`, `[0, 1]` or a chain of inequalities.
    Interval,
    /// An expression, a vector or a matrix, as in a cell of the notebook.
    Any,
}

/// A value and the notes that came with reading it.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueReading {
    /// What the text means.
    pub value: Value,
    /// What is worth saying about the reading, in the order of the text.
    pub notes: Vec<ReadNote>,
    /// The other common reading of the whole, where people disagree about a part.
    pub other: Option<Value>,
}

/// Reads one expression. Never panics, never hangs, whatever the text.
///
/// # Errors
/// Says what cannot be read and where, with a mend where one is likely.
pub fn read(text: &str, scope: &Scope) -> Result<Reading, Diagnostic> {
    let reading = read_value(text, scope, Shape::Expression)?;
    match reading.value.into_expr() {
        Some(expr) => Ok(Reading { expr, notes: reading.notes, other: reading.other.and_then(Value::into_expr) }),
        // That shape gives nothing but an expression.
        None => Err(Diagnostic::spanning("list", 0..0, "one expression is asked for")),
    }
}

/// Reads an answer of a given shape. Never panics, never hangs, whatever the text.
///
/// # Errors
/// Says what cannot be read and where, with a mend where one is likely.
#[inline]
pub fn read_value(text: &str, scope: &Scope, shape: Shape) -> Result<ValueReading, Diagnostic> {
    read_among(text, scope, None, shape)
}

/// The same where names may be defined.
///
/// # Errors
/// Says what cannot be read and where, with a mend where one is likely.
pub fn read_with(text: &str, scope: &Scope, names: &dyn Names, shape: Shape) -> Result<ValueReading, Diagnostic> {
    read_among(text, scope, Some(names), shape)
}

#[inline]
fn read_among(text: &str, scope: &Scope, names: Option<&dyn Names>, shape: Shape) -> Result<ValueReading, Diagnostic> {
    steps::take(1 + text.len() as u64 / 16);
    if value::too_long(text) {
        let message = format!("this is longer than {MAX_LENGTH} characters; write it in smaller parts");
        return Err(Diagnostic::spanning("too-long", MAX_LENGTH..MAX_LENGTH + 1, message));
    }
    let normal = Normal::of(text);
    read_normal(&normal, scope, names, shape).map_err(|fault| told(*fault, text, &normal.text, scope, names, shape))
}

/// The name that a text is, for declaring it; `None` when it is none.
pub fn name(text: &str) -> Option<Symbol> {
    let text = text.trim();
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '}');
    let named = text.starts_with(words::is_letter) && text.chars().all(part);
    if !named || words::keyword_named(text).is_some() && text != "lambda" {
        return None;
    }
    read(text, &Scope::new([text])).ok()?.expr.as_var().cloned()
}

fn read_normal(normal: &Normal, scope: &Scope, names: Option<&dyn Names>, shape: Shape) -> fault::Parsed<ValueReading> {
    let text = &*normal.text;
    let found = match shape {
        Shape::Interval => side::Answer::alone(0..text.len()),
        // In a cell an equals sign defines.
        Shape::Any => side::Answer::alone(side::body(text)),
        _ => side::answer(normal, scope)?,
    };
    if names.is_none()
        && let Some(fault) = prose::unit(text, found.at.clone(), scope)
    {
        return Err(fault);
    }
    let at = found.at.clone();
    let mut parser = parse::Parser::new(&text[..at.end], at.start, scope, names, false);
    parser.lists = shape == Shape::Any;
    let read = |parser: &mut parse::Parser| match found.parts.as_slice() {
        [] => value::read(text, at.clone(), scope, shape, parser),
        parts => value::in_parts(text, parts, parser),
    };
    let value = read(&mut parser);
    parser.count();
    let mut value = value?;
    if !found.chain.is_empty() {
        agreement::check(text, &found, &value, scope, names)?;
    }
    let mut other = None;
    if parser.disputed {
        let mut parser = parse::Parser::new(&text[..at.end], at.start, scope, names, true);
        parser.lists = shape == Shape::Any;
        other = read(&mut parser).ok().filter(|other| *other != value);
        parser.count();
    }
    let mut notes = found.notes;
    if let Some(step) = &found.step {
        value = step.next(value, &mut notes);
        other = other.map(|other| step.next(other, &mut Vec::new()));
    }
    notes.append(&mut parser.notes);
    if !notes.is_empty() && !text.is_ascii() {
        let before = characters_before(text);
        for note in &mut notes {
            note.at = before[note.at.start.min(text.len())]..before[note.at.end.min(text.len())];
        }
    }
    for note in &mut notes {
        note.message = quoted(&note.message);
    }
    Ok(ValueReading { value, notes, other })
}

/// For every byte, how many characters begin before it.
fn characters_before(text: &str) -> Vec<usize> {
    let mut before = Vec::with_capacity(text.len() + 1);
    let mut count = 0;
    for at in 0..=text.len() {
        before.push(count);
        count += usize::from(text.is_char_boundary(at));
    }
    before
}

fn in_characters(text: &str, at: &Range<usize>) -> Range<usize> {
    let count = |end: usize| text.char_indices().take_while(|(i, _)| *i < end).count();
    count(at.start)..count(at.end)
}

/// A message in which nothing can move the cursor or hide.
fn quoted(message: &str) -> String {
    let mut clean = String::with_capacity(message.len());
    for c in message.chars() {
        match c {
            '\n' | '\t' | '\r' => clean.push(' '),
            _ => clean.push_str(&super::letters::shown(c)),
        }
    }
    clean
}

/// The error as a person is told it: places in characters, the mend as a whole text that reads.
#[cold]
fn told(
    fault: fault::Fault,
    original: &str,
    normal: &str,
    scope: &Scope,
    names: Option<&dyn Names>,
    shape: Shape,
) -> Diagnostic {
    let reads = |mend: &str| read_normal(&Normal::of(mend), scope, names, shape).is_ok();
    let mend = mended(&fault, original, normal).filter(|mend| reads(mend));
    let at = in_characters(normal, &fault.at);
    // What a person meant by words goes before what a slip of a finger might have been.
    if (mend.is_none() || fault.kind == "unknown-word" || fault.kind == "unknown-function")
        && let Some((kind, message, mend)) = prose::meant(normal, &fault, scope).filter(|(.., mend)| reads(mend))
        && (kind != "explanation" || declared_alone(&mend, scope, names, shape))
    {
        return Diagnostic { fix: Some(mend), ..Diagnostic::spanning(kind, at, message) };
    }
    if prose::is_prose(normal, scope, if mend.is_some() { 3 } else { 2 }) {
        let message = "these look like words; mathematics is asked for".to_string();
        return Diagnostic::spanning("words", in_characters(normal, &side::body(normal)), message);
    }
    Diagnostic { fix: mend, ..Diagnostic::spanning(fault.kind, at, quoted(&fault.message)) }
}

/// Whether a text has declared names alone, where any are declared: `it` is no product in a class on x.
fn declared_alone(text: &str, scope: &Scope, names: Option<&dyn Names>, shape: Shape) -> bool {
    if names.is_some() || scope.variables.is_empty() {
        return true;
    }
    let known = |expr: &Expr| expr.names().iter().all(|name| scope.variables.contains(name));
    read_normal(&Normal::of(text), scope, names, shape).is_ok_and(|reading| reading.value.entries().iter().all(known))
}

/// The original text with the fault's edits, on one line; characters correspond one to one.
fn mended(fault: &fault::Fault, original: &str, normal: &str) -> Option<String> {
    if fault.mend.is_empty() {
        return None;
    }
    let mut mended = String::with_capacity(original.len() + 8);
    let mut rest = original.chars();
    let mut passed = 0;
    for edit in &fault.mend {
        let at = in_characters(normal, &edit.at);
        mended.extend(rest.by_ref().take(at.start.checked_sub(passed)?));
        rest.by_ref().take(at.len()).for_each(drop);
        mended.push_str(&edit.with);
        passed = at.end;
    }
    mended.extend(rest);
    let visible = |c: char| if super::letters::is_hidden(c) { ' ' } else { c };
    Some(mended.trim().chars().map(visible).collect())
}
