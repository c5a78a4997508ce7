//! Breaking a line into rows: at spaces, by display width; formulas stay whole where they fit and break before a sign
//! where they do not.

use super::Medium;
use super::row::{HARD_SPACE, Row, Span};
use crate::page::clean::width;
use crate::page::model::{Formula, Inline, Line, Role};
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_width::UnicodeWidthChar;

/// What holds together, and the spaces behind it.
#[derive(Debug, Default)]
struct Word {
    spans: Vec<Span>,
    width: usize,
    space: usize,
    /// The role of the space behind, so that a phrase in one role stays one span.
    space_role: Role,
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        self.width as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

impl Word {
    fn push(&mut self, role: Role, c: char) {
        self.width += c.width().unwrap_or(0);
        match self.spans.last_mut() {
            Some(last) if last.role == role => last.text.push(c),
            _ => self.spans.push(Span { role, text: c.to_string() }),
        }
    }
}

/// Signs before which a long formula may be broken.
const BREAK_BEFORE: &[char] = &['=', '+', '-', '−', '·', '×', '→', '≈', '≠', '≤', '≥', '<', '>', '←'];

/// What stands between two formulas on one line; breaking there is better than anywhere else.
const WIDE_GAP: &str = "    ";

impl Medium {
    /// The formula on one line.
    pub fn formula(&self, formula: &Formula) -> String {
        let [first, second] =
            if self.unicode { [&formula.unicode, &formula.ascii] } else { [&formula.ascii, &formula.unicode] };
        let chosen = [first, second, &formula.latex].into_iter().find(|text| !text.is_empty());
        self.clean(chosen.map_or("", |text| text))
    }

    /// The pieces of a line, cleaned; spaces at which no break is wanted are hard.
    fn spans(&self, line: &Line, room: usize) -> Vec<Span> {
        let mut spans = Vec::new();
        for piece in &line.0 {
            match piece {
                Inline::Text(Role::Code, text) => {
                    let text = self.clean(text);
                    // Without colour, backquotes tell what can be typed.
                    let text = if self.color || text.is_empty() { text } else { format!("`{text}`") };
                    let text = if width(&text) <= room / 2 { harden(&text, |_| true) } else { text };
                    spans.push(Span { role: Role::Code, text });
                }
                Inline::Text(role, text) => spans.push(Span { role: *role, text: self.clean(text) }),
                Inline::Image(image) => spans.push(Span { role: Role::Plain, text: self.clean(&image.text()) }),
                Inline::Math(role, formula) => {
                    let text = self.formula(formula);
                    spans.push(Span { role: *role, text: whole_where_it_fits(&text, room) });
                }
            }
        }
        spans
    }

    /// The line on one row, however long.
    pub fn row(&self, line: &Line) -> Row {
        let mut row = Row::new();
        for span in self.spans(line, usize::MAX) {
            row.push(span.role, span.text);
        }
        row
    }

    /// The line broken into rows of at most `room` columns; one empty row if there is nothing.
    pub fn wrap(&self, line: &Line, room: usize) -> Vec<Row> {
        let room = room.max(1);
        let words = words(&self.spans(line, room), room);
        if words.is_empty() {
            return vec![Row::new()];
        }
        wrap_first_fit(&words, &[room as f64]).into_iter().map(joined).collect()
    }
}

/// A row of words with the spaces between them, without those at the end.
fn joined(words: &[Word]) -> Row {
    let mut row = Row::new();
    for (at, word) in words.iter().enumerate() {
        for span in &word.spans {
            row.push(span.role, span.text.clone());
        }
        if at + 1 < words.len() {
            row.push(word.space_role, " ".repeat(word.space));
        }
    }
    row
}

/// Makes hard the spaces of a formula at which no row should end: all of them if it is short; else those inside what a
/// wide gap sets apart; else all but those before a sign.
fn whole_where_it_fits(text: &str, room: usize) -> String {
    if width(text) <= room / 2 {
        return harden(text, |_| true);
    }
    if text.contains(WIDE_GAP) {
        let parts = text.split(WIDE_GAP).map(|part| whole_where_it_fits(part.trim(), 2 * room));
        return parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(WIDE_GAP);
    }
    // A name stays with what it equals, and a sign with its number.
    let named = text.split_once(" = ").map_or(0, |(name, _)| if width(name) <= LONGEST_NAME { name.len() } else { 0 });
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, behind) = (&text[..at], text[at + c.len_utf8()..].chars().next());
        let breaks = match behind {
            _ if before.ends_with("],") || before.ends_with("),") => true,
            _ if before.ends_with([',', '(', '[']) => false,
            Some(next) => BREAK_BEFORE.contains(&next) && !(named > 0 && at == named),
            None => false,
        };
        out.push(if c == ' ' && !breaks { HARD_SPACE } else { c });
    }
    out
}

/// A name so long is not parted from its equals sign.
const LONGEST_NAME: usize = 6;

/// Makes the spaces hard for which the character after the space says so.
fn harden(text: &str, hard: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let keep = c == ' ' && rest.peek().is_some_and(|next| hard(*next));
        out.push(if keep { HARD_SPACE } else { c });
    }
    out
}

fn words(spans: &[Span], room: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for span in spans {
        for c in span.text.chars() {
            if c == ' ' {
                word.space += 1;
                word.space_role = span.role;
            } else {
                if word.space > 0 {
                    words.extend(broken(std::mem::take(&mut word), room));
                }
                word.push(span.role, c);
            }
        }
    }
    if word.width > 0 || word.space > 0 {
        words.extend(broken(word, room));
    }
    // Spaces before the first word would be an indentation that nobody asked for.
    if words.first().is_some_and(|first| first.width == 0) {
        words.remove(0);
    }
    words
}

/// A word that is wider than a row, in pieces that are not: at hard spaces if it has them, else anywhere.
fn broken(word: Word, room: usize) -> Vec<Word> {
    if word.width <= room {
        return vec![word];
    }
    let soft = word.spans.iter().any(|span| span.text.contains(HARD_SPACE));
    let mut pieces = vec![Word::default()];
    for span in &word.spans {
        for c in span.text.chars() {
            let Some(last) = pieces.last_mut() else { continue };
            if soft && c == HARD_SPACE {
                last.space += 1;
                last.space_role = span.role;
            } else if last.space > 0 || (!soft && last.width + c.width().unwrap_or(0) > room) {
                let mut next = Word::default();
                next.push(span.role, c);
                pieces.push(next);
            } else {
                last.push(span.role, c);
            }
        }
    }
    if let Some(last) = pieces.last_mut() {
        last.space += word.space;
        last.space_role = word.space_role;
    }
    if soft { pieces.into_iter().flat_map(|piece| broken(piece, room)).collect() } else { pieces }
}
