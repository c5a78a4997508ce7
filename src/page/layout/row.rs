//! Rows of a screen: pieces of text with their roles, measured in columns.

use crate::page::clean::width;
use crate::page::model::Role;

/// Text that may not be broken at this space; it is shown as a plain space.
pub const HARD_SPACE: char = '\u{a0}';

/// Text in one role.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub role: Role,
    pub text: String,
}

/// One line of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(pub Vec<Span>);

impl Row {
    pub fn new() -> Row {
        Row::default()
    }
    pub fn of(role: Role, text: impl Into<String>) -> Row {
        let mut row = Row::new();
        row.push(role, text);
        row
    }
    pub fn push(&mut self, role: Role, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.role == role => last.text.push_str(&text),
            _ => self.0.push(Span { role, text }),
        }
    }
    pub fn append(&mut self, other: Row) {
        for span in other.0 {
            self.push(span.role, span.text);
        }
    }
    pub fn width(&self) -> usize {
        self.0.iter().map(|span| width(&span.text)).sum()
    }
    /// Spaces up to a column; none if the row is already there.
    pub fn pad_to(&mut self, column: usize) {
        let now = self.width();
        if now < column {
            self.push(Role::Plain, " ".repeat(column - now));
        }
    }
    pub fn indented(self, by: usize) -> Row {
        let mut row = Row::of(Role::Plain, " ".repeat(by));
        row.append(self);
        row
    }
    /// The same text where every piece without a role of its own has this one.
    pub fn colored_as(mut self, role: Role) -> Row {
        for span in &mut self.0 {
            if span.role == Role::Plain {
                span.role = role;
            }
        }
        self
    }
    /// Hard spaces become plain ones, and spaces at the end go.
    pub fn finished(mut self) -> Row {
        for span in &mut self.0 {
            if span.text.contains(HARD_SPACE) {
                span.text = span.text.replace(HARD_SPACE, " ");
            }
        }
        while let Some(last) = self.0.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            if !last.text.is_empty() {
                break;
            }
            self.0.pop();
        }
        self
    }
    pub fn text(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }
}

/// The widest of some rows.
pub fn widest(rows: &[Row]) -> usize {
    rows.iter().map(Row::width).max().unwrap_or(0)
}

/// The rows with a mark before the first and as much room before the others.
pub fn hang(mark: Row, rows: Vec<Row>) -> Vec<Row> {
    let by = mark.width();
    let mut rows = rows.into_iter();
    let mut first = mark;
    first.append(rows.next().unwrap_or_default());
    std::iter::once(first).chain(rows.map(|row| row.indented(by))).collect()
}
