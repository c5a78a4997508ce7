//! A part of a typed line that knows where it stands, so that what is said about it can point; and what is said.

use super::elsewhere;
use crate::math::Diagnostic;
use crate::page::{Block, Line, Page, Role, Tone, pointer};
use crate::session::typed;
use std::ops::Range;

/// A part of a line, without blanks around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece<'a> {
    line: &'a str,
    start: usize,
    end: usize,
}

/// Why a cell did not work: what, where in the line, and the line as it was probably meant.
#[derive(Clone, Debug, PartialEq)]
pub struct CellFault {
    /// What is wrong, for a person.
    pub message: Line,
    /// Characters of the line.
    pub at: Option<Range<usize>>,
    /// The line as it was probably meant.
    pub mend: Option<String>,
    /// Said below, e.g. how something was read.
    pub notes: Vec<String>,
}

impl CellFault {
    /// A fault of the cell as a whole.
    pub fn new(message: impl Into<Line>) -> CellFault {
        CellFault { message: message.into(), at: None, mend: None, notes: Vec::new() }
    }
    /// What is to be typed instead: a whole line.
    pub fn mend(mut self, line: impl Into<String>) -> CellFault {
        self.mend = Some(line.into());
        self
    }
    /// As it is shown below the line.
    pub fn page(&self, line: &str) -> Page {
        let mut page = Page::new().note(Tone::Caution, self.message.clone());
        if let Some(at) = self.at.clone().filter(|_| !line.is_empty()) {
            page.push(Block::Verbatim(pointer(line, at)));
        }
        if let Some(mend) = &self.mend {
            page.push(typed::could_do(Line::text("Perhaps: "), &[mend.as_str()]));
        }
        noted(page, &self.notes)
    }
}

/// The remarks that came with reading a text, each once.
pub fn noted(mut page: Page, notes: &[String]) -> Page {
    for (_, note) in notes.iter().enumerate().filter(|(at, note)| !notes[..*at].contains(note)) {
        page.push(Line::styled(Role::Dim, note.as_str()));
    }
    page
}

/// How deep the brackets are after this character.
fn deeper(depth: i32, c: char) -> i32 {
    match c {
        '(' | '[' | '{' => depth + 1,
        ')' | ']' | '}' => depth - 1,
        _ => depth,
    }
}

impl<'a> Piece<'a> {
    /// A whole line.
    pub fn line(line: &'a str) -> Piece<'a> {
        Piece { line, start: 0, end: line.len() }.trimmed()
    }
    fn trimmed(mut self) -> Piece<'a> {
        let text = self.text();
        self.start += text.len() - text.trim_start().len();
        self.end = self.start + text.trim().len();
        self
    }
    /// The text of this piece, without blanks at its ends.
    pub fn text(&self) -> &'a str {
        self.line.get(self.start..self.end).unwrap_or_default()
    }
    /// The line that it is part of.
    pub fn whole_line(&self) -> &'a str {
        self.line
    }
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
    /// A part of this piece, by bytes of its text.
    pub fn part(&self, at: Range<usize>) -> Piece<'a> {
        let end = (self.start + at.end).min(self.end);
        Piece { line: self.line, start: (self.start + at.start).min(end), end }.trimmed()
    }
    /// From this byte of its text on.
    pub fn from(&self, at: usize) -> Piece<'a> {
        self.part(at..self.text().len())
    }
    /// Where it stands in the line, in characters.
    pub fn at(&self) -> Range<usize> {
        let count = |end: usize| self.line.get(..end).map_or(0, |text| text.chars().count());
        count(self.start)..count(self.end)
    }

    /// The first word and what follows it.
    pub fn word(&self) -> (&'a str, Piece<'a>) {
        let text = self.text();
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        (&text[..end], self.from(end))
    }
    /// Whether this stands at that byte of the text outside all brackets; the places where it does.
    fn outside(&self, separator: &str) -> Vec<usize> {
        let mut depth = 0;
        let mut places = Vec::new();
        let mut past = 0;
        for (i, c) in self.text().char_indices() {
            if depth == 0 && i >= past && self.text()[i..].starts_with(separator) {
                places.push(i);
                past = i + separator.len();
            }
            depth = deeper(depth, c);
        }
        places
    }
    /// The parts between commas that stand outside all brackets.
    pub fn list(&self) -> Vec<Piece<'a>> {
        let mut from = 0;
        let mut parts = Vec::new();
        for at in self.outside(",") {
            parts.push(self.part(from..at));
            from = at + 1;
        }
        parts.push(self.from(from));
        parts
    }
    /// The parts between commas, and before each of these words: `f from 3 rate 0.1` is three.
    pub fn clauses(&self, words: &[&str]) -> Vec<Piece<'a>> {
        let begins = |part: &Piece<'a>, at: usize| {
            let rest = &part.text()[at..];
            let word = words.iter().filter(|word| rest.starts_with(**word)).map(|word| word.len()).max();
            let behind =
                word.is_some_and(|length| !rest[length..].starts_with(|c: char| c.is_alphanumeric() || c == '_'));
            behind && part.text()[..at].ends_with(char::is_whitespace)
        };
        let mut clauses = Vec::new();
        for part in self.list() {
            let (mut from, mut depth) = (0, 0);
            for (at, c) in part.text().char_indices() {
                if depth == 0 && at > from && begins(&part, at) {
                    clauses.push(part.part(from..at));
                    from = at;
                }
                depth = deeper(depth, c);
            }
            clauses.push(part.from(from));
        }
        clauses
    }
    /// Whether it is a number as it stands, be it with a sign.
    pub fn looks_like_number(&self) -> bool {
        let digits = self.text().trim_start_matches(['-', '−', '+']);
        digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok()
    }
    /// `f 1 3` as `f, 1, 3`, where numbers stand behind it without a comma.
    pub fn with_commas(&self) -> Option<String> {
        let mut head = *self;
        let mut numbers = Vec::new();
        while let Some(at) = head.text().rfind(char::is_whitespace) {
            let last = head.from(at);
            let range = last.split("..").is_some_and(|(from, to)| !from.is_empty() && !to.is_empty());
            if !last.looks_like_number() && !range {
                break;
            }
            numbers.push(last.text());
            head = head.part(0..at);
        }
        numbers.reverse();
        // `2 3` is a product of numbers, and no function.
        (!numbers.is_empty() && !head.looks_like_number()).then(|| format!("{}, {}", head.text(), numbers.join(", ")))
    }
    /// From the beginning of this piece to the end of a later one.
    pub fn through(&self, later: &Piece<'a>) -> Piece<'a> {
        Piece { end: later.end.max(self.end), ..*self }
    }
    /// What stands before and behind the first separator outside all brackets.
    pub fn split(&self, separator: &str) -> Option<(Piece<'a>, Piece<'a>)> {
        let at = *self.outside(separator).first()?;
        Some((self.part(0..at), self.from(at + separator.len())))
    }
    /// The value of a setting: `rate 0.1`, `rate=0.1`, `rate = 0.1`.
    pub fn setting(&self, name: &str) -> Option<Piece<'a>> {
        let rest = self.text().strip_prefix(name)?;
        let bare = rest.trim_start();
        let set = bare.strip_prefix('=').filter(|after| !after.starts_with('='));
        (set.is_some() || rest.len() > bare.len() || rest.starts_with('('))
            .then(|| self.from(self.text().len() - set.unwrap_or(bare).len()))
    }
    /// What stands inside brackets around the whole piece: `(1, 2)`, `[1, 2]`.
    pub fn inside(&self) -> Option<Piece<'a>> {
        let text = self.text();
        let close = match text.chars().next()? {
            '(' => ')',
            '[' => ']',
            _ => return None,
        };
        let inner = text.get(1..)?.strip_suffix(close)?;
        let mut depth = 0;
        let whole = inner.chars().all(|c| {
            depth = deeper(depth, c);
            depth >= 0
        });
        (whole && depth == 0).then(|| self.part(1..1 + inner.len()))
    }

    /// A fault of this piece.
    pub fn fault(&self, message: impl Into<Line>) -> CellFault {
        CellFault { at: Some(self.at()), ..CellFault::new(message) }
    }
    /// A fault whose mend puts this text in the place of the piece.
    pub fn fault_mended(&self, message: impl Into<Line>, instead: &str) -> CellFault {
        self.fault(message).mend(self.replaced(instead))
    }
    /// The line with this piece replaced.
    pub fn replaced(&self, instead: &str) -> String {
        let before = self.line.get(..self.start).unwrap_or_default();
        let after = self.line.get(self.end..).unwrap_or_default();
        format!("{before}{instead}{after}").trim().to_string()
    }
    /// What the reader said about the piece, with its place in the line.
    pub fn unreadable(&self, error: &Diagnostic) -> CellFault {
        let (start, at) = (self.at().start, error.at());
        let fault = CellFault {
            message: Line::text(error.message.as_str()),
            at: Some(start + at.start..start + at.end),
            mend: error.fix.as_ref().map(|mend| self.replaced(mend)),
            notes: Vec::new(),
        };
        // With what is asked of it: `loss.backward` where `loss` is not known.
        let rest = self.text().chars().skip(at.start);
        let behind = rest.clone().skip(at.len()).take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
        let typed: String = rest.take(at.len()).chain(behind).collect();
        match error.kind {
            "unknown-word" | "unknown-function" | "unknown-in-module" | "not-offered" | "words" => {
                match elsewhere::says(&typed) {
                    Some(message) => CellFault { message, mend: None, ..fault },
                    None => fault,
                }
            }
            "unevaluated" => {
                let of = "of what? A slope is of a function that is defined, as in ";
                let message = Line::new()
                    .code(typed.trim())
                    .then(" ")
                    .then(of)
                    .code("f'(2)")
                    .then(", or stands before a formula: ");
                CellFault { message: message.code("d/dx x^2").then("."), ..fault }
            }
            _ => fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        Piece::line(text).list().iter().map(Piece::text).collect()
    }

    #[test]
    fn lists_are_split_outside_brackets() {
        assert_eq!(texts(" f(1, 2), [3, 4] , x "), ["f(1, 2)", "[3, 4]", "x"]);
        assert_eq!(texts(""), [""]);
        assert_eq!(texts("a)b, c"), ["a)b, c"]);
    }

    #[test]
    fn a_piece_knows_its_place() {
        let line = Piece::line("  plot ½x, 0..1");
        let (word, rest) = line.word();
        assert_eq!((word, rest.text()), ("plot", "½x, 0..1"));
        let range = rest.list()[1];
        assert_eq!((range.text(), range.at()), ("0..1", 11..15));
        assert_eq!(range.replaced("0..2"), "plot ½x, 0..2");
        let ends = range.split("..").map(|(a, b)| (a.text(), b.text()));
        assert_eq!(ends, Some(("0", "1")));
    }

    #[test]
    fn settings_are_written_in_three_ways() {
        for text in ["rate 0.1", "rate=0.1", "rate = 0.1"] {
            assert_eq!(Piece::line(text).setting("rate").map(|piece| piece.text()), Some("0.1"), "{text}");
        }
        assert_eq!(Piece::line("from(1, 2)").setting("from").map(|piece| piece.text()), Some("(1, 2)"));
        assert!(Piece::line("rates 3").setting("rate").is_none());
        assert!(Piece::line("h == 3").setting("h").is_some_and(|piece| piece.text() == "== 3"));
    }

    #[test]
    fn brackets_around_all_of_it_are_seen() {
        let inside = |text| Piece::line(text).inside().map(|piece| piece.text());
        assert_eq!(inside("(1, 2)"), Some("1, 2"));
        assert_eq!(inside("[x]"), Some("x"));
        assert_eq!(inside("(1)(2)"), None);
        assert_eq!(inside("x"), None);
        assert_eq!(inside("(é"), None);
    }
}
