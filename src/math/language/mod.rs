//! Text to expressions: one notation, for learners, authors and the project's own rule tables.

mod bracket;
mod call;
mod complaint;
mod fault;
pub mod kinds;
mod latex;
pub mod letters;
mod near;
mod number;
mod operand;
mod parse;
mod power;
mod side;
mod value;
mod words;

pub use super::value::Value;
pub use words::{canonical, index_needs_braces};

use super::expr::{Expr, Symbol};
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
}

impl Scope {
    /// The scope in which exactly these names are declared.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Scope {
        Scope { variables: names.into_iter().map(|name| Symbol::new(name.as_ref())).collect() }
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

/// Why a text cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// A stable name, one of [`kinds::ERRORS`].
    pub kind: &'static str,
    /// Characters from 0, half-open; may be empty at the end of the text.
    pub at: Range<usize>,
    /// One sentence for a person.
    pub message: String,
    /// The whole text as it was probably meant, when there is a likely mend.
    pub mend: Option<String>,
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
pub fn read(text: &str, scope: &Scope) -> Result<Reading, ReadError> {
    let reading = read_value(text, scope, Shape::Expression)?;
    let only = |value: Value| match value {
        Value::Expr(expr) => Some(expr),
        _ => None,
    };
    match only(reading.value) {
        Some(expr) => Ok(Reading { expr, notes: reading.notes, other: reading.other.and_then(only) }),
        // That shape gives nothing but an expression.
        None => {
            Err(ReadError { kind: "list", at: 0..0, message: "one expression is asked for".to_string(), mend: None })
        }
    }
}

/// Reads an answer of a given shape. Never panics, never hangs, whatever the text.
///
/// # Errors
/// Says what cannot be read and where, with a mend where one is likely.
pub fn read_value(text: &str, scope: &Scope, shape: Shape) -> Result<ValueReading, ReadError> {
    if value::too_long(text) {
        let message = format!("this is longer than {MAX_LENGTH} characters; write it in smaller parts");
        return Err(ReadError { kind: "too-long", at: MAX_LENGTH..MAX_LENGTH + 1, message, mend: None });
    }
    let normal = letters::normalised(text);
    read_normal(&normal, scope, shape).map_err(|fault| told(*fault, text, &normal, scope, shape))
}

/// The name that a text is, for declaring it; `None` when it is none.
pub fn name(text: &str) -> Option<Symbol> {
    let text = text.trim();
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '}');
    let named = text.starts_with(words::is_letter) && text.chars().all(part);
    if !named {
        return None;
    }
    read(text, &Scope::new([text])).ok()?.expr.as_var().cloned()
}

fn read_normal(text: &str, scope: &Scope, shape: Shape) -> fault::Parsed<ValueReading> {
    let at = if shape == Shape::Interval { 0..text.len() } else { side::answer(text, scope) };
    let mut parser = parse::Parser::new(&text[..at.end], at.start, scope, false);
    let value = value::read(text, at.clone(), scope, shape, &mut parser)?;
    let mut other = None;
    if parser.disputed {
        let mut otherwise = parse::Parser::new(&text[..at.end], at.start, scope, true);
        other = value::read(text, at, scope, shape, &mut otherwise).ok().filter(|other| *other != value);
    }
    let mut notes = parser.notes;
    for note in &mut notes {
        note.message = quoted(&note.message);
        if !text.is_ascii() {
            note.at = in_characters(text, &note.at);
        }
    }
    Ok(ValueReading { value, notes, other })
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
            _ => clean.push_str(&letters::shown(c)),
        }
    }
    clean
}

/// The error as a person is told it: places in characters, the mend as a whole text that reads.
fn told(fault: fault::Fault, original: &str, normal: &str, scope: &Scope, shape: Shape) -> ReadError {
    let mend = mended(&fault, original, normal).and_then(|mend| {
        let normal = letters::normalised(&mend);
        let reading = read_normal(&normal, scope, shape).ok()?;
        // LaTeX gives more brackets than anybody would type.
        match reading.value {
            Value::Expr(expr) if fault.kind == "latex" => Some(super::print::ascii(&expr)),
            _ => Some(mend),
        }
    });
    if is_prose(normal, scope, if mend.is_some() { 3 } else { 2 }) {
        let message = "these look like words; mathematics is asked for".to_string();
        return ReadError {
            kind: "words",
            at: in_characters(normal, &side::answer(normal, scope)),
            message,
            mend: None,
        };
    }
    let at = in_characters(normal, &fault.at);
    ReadError { kind: fault.kind, at, message: quoted(&fault.message), mend }
}

/// Whether so many words of a text are neither declared nor functions.
fn is_prose(text: &str, scope: &Scope, least: usize) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
    let strange = words.filter(|word| super::functions::lookup(word).is_none() && !scope.declares(word));
    let (count, letters) = strange.fold((0, 0), |(count, letters), word| (count + 1, letters + word.len()));
    count >= least && letters > 6 && !text.contains(['\\', '^', '(', '/'])
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
    let visible = |c: char| if letters::is_hidden(c) { ' ' } else { c };
    Some(mended.trim().chars().map(visible).collect())
}
