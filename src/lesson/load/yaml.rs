//! YAML to a [`Tree`] with places. serde_yaml says what the values are, one pass of saphyr-parser says where they
//! stand. What YAML itself makes of an author's text in silence is found here, and mended as the message says, so that
//! the rest of the file can be looked at too.

use super::reader::Reader;
use super::traps;
use super::tree::{Content, Place, Tree};
use super::typing;
use crate::math::steps;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The deepest nesting of `[` and `{`; past some hundreds YAML readers take time that grows with its square.
pub const MAX_BRACKETS: usize = 100;
/// The deepest nesting of lists and maps.
const MAX_DEPTH: usize = 60;
/// How many traps of one file are mended before reading is given up.
const MAX_MENDS: usize = 25;

/// Reads a file. Problems go to the reader; `None` when nothing could be made of it.
pub fn read(reader: &mut Reader) -> Option<Tree> {
    if let Err((at, message, cure)) = bounds(&reader.source) {
        let place = at.map(|at| place_at(&reader.source, at)).unwrap_or_default();
        reader.error(place, message, Some(cure));
        return None;
    }
    let mut mended = 0;
    let (mut tree, marks) = loop {
        let trap = match scan(&reader.source).and_then(|marks| Ok((parse(&reader.source)?, marks))) {
            Ok(both) => break both,
            Err(trap) => trap,
        };
        if let Some(tab) = tab(&reader.source) {
            let message = "a tab stands in the indentation";
            reader.error(tab, message, Some("indent with spaces".to_string()));
            return None;
        }
        let mend = typing::mend(&reader.source, trap.place.line);
        match mend.or_else(|| traps::mend(&reader.source, &trap)) {
            Some(mend) if mended < MAX_MENDS => {
                mended += 1;
                reader.error(mend.place, mend.message, Some(mend.cure));
                reader.mended(mend.place, mend.source);
            }
            _ => {
                let tabs = trap.message.contains("tab").then(|| "indent with spaces".to_string());
                reader.error(trap.place, trap.message, tabs);
                return None;
            }
        }
    };
    if let Some(mark) = marks {
        put_places(&mut tree, &mark);
        let mut found = Vec::new();
        if !reader.trusts() {
            swallowed(&mut YamlLines::of(&reader.source), &mark, &mut found);
        }
        for (is_error, (place, message, cure)) in found {
            if is_error {
                reader.error(place, message, Some(cure));
            } else {
                reader.warn(place, message, Some(cure));
            }
        }
    }
    Some(tree)
}

/// The first tab in the indentation of a line.
fn tab(source: &str) -> Option<Place> {
    source.lines().enumerate().find_map(|(at, line)| {
        let column = line.chars().take_while(|c| c.is_whitespace()).position(|c| c == '\t')?;
        let length = line.chars().skip(column).take_while(|c| *c == '\t').count();
        Some(Place { line: at + 1, column: column + 1, length, literal: false })
    })
}

/// What the values are.
pub fn parse(source: &str) -> Result<Tree, ReadingStop> {
    serde_yaml::from_str(source).map_err(|error| {
        let place = error.location().map_or(Place::default(), |at| Place {
            line: at.line(),
            column: at.column(),
            length: 1,
            literal: false,
        });
        ReadingStop { place, message: format!("this is not YAML: {error}") }
    })
}

/// The place of the character that begins at a byte.
fn place_at(source: &str, at: usize) -> Place {
    let before = &source[..at];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    Place {
        line: before.matches('\n').count() + 1,
        column: before[line..].chars().count() + 1,
        length: 1,
        literal: false,
    }
}

/// What is told from the text alone, before any parser sees it: where, what, and the cure.
fn bounds(source: &str) -> Result<(), (Option<usize>, String, String)> {
    if source.len() > MAX_BYTES {
        return Err((None, "this file is larger than 1 MB".to_string(), "split it into several lessons".to_string()));
    }
    let mut depth = 0usize;
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_BRACKETS {
            let message = format!("more than {MAX_BRACKETS} brackets are open at once");
            return Err((Some(at), message, "close them, or put the text in quotes".to_string()));
        }
    }
    // `- - - -` nests a list in each list.
    let marks = |line: &str| line.split_whitespace().take_while(|word| matches!(*word, "-" | "?")).count();
    let mut begin = 0;
    for line in source.split_inclusive('\n') {
        if marks(line) > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} lists begin on one line");
            return Err((Some(begin), message, "begin one list on a line".to_string()));
        }
        begin += line.len();
    }
    match source.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        Some((at, c)) => {
            let message = format!("there is a control character (U+{:04X}) in this file", u32::from(c));
            Err((Some(at), message, "take it out".to_string()))
        }
        None => Ok(()),
    }
}

/// Where reading stopped, and why.
pub struct ReadingStop {
    pub place: Place,
    pub message: String,
}

/// The place of one value, with those of its parts.
pub struct YamlMark {
    place: Place,
    style: Style,
    /// For a map: key, value, key, value.
    parts: Vec<YamlMark>,
}

#[derive(PartialEq)]
enum Style {
    Plain(String),
    DoubleQuoted,
    Other,
    Group,
}

/// The places of everything in the file; `Ok(None)` for an empty one.
pub fn scan(source: &str) -> Result<Option<YamlMark>, ReadingStop> {
    let mut lines = YamlLines::of(source);
    let mut open: Vec<YamlMark> = Vec::new();
    let mut whole = None;
    for event in Parser::new_from_str(source) {
        steps::take(4);
        let (event, span) = event.map_err(|error| ReadingStop {
            place: Place { line: error.marker().line(), column: error.marker().col() + 1, length: 1, literal: false },
            message: format!("this is not YAML: {}", error.info()),
        })?;
        let place = place_of(span);
        let stranger = match &event {
            Event::Alias(_) => true,
            Event::Scalar(_, _, anchor, tag) => *anchor > 0 || tag.is_some(),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => *anchor > 0 || tag.is_some(),
            _ => false,
        };
        if stranger {
            return Err(ReadingStop { place, message: "lessons use no anchors, aliases or tags".to_string() });
        }
        let closed = match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() >= MAX_DEPTH {
                    return Err(ReadingStop { place, message: format!("this is nested more than {MAX_DEPTH} deep") });
                }
                open.push(YamlMark { place, style: Style::Group, parts: Vec::new() });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop(),
            Event::Scalar(text, style, ..) => {
                let (style, quoted) = match style {
                    ScalarStyle::Plain => (Style::Plain(text.to_string()), false),
                    ScalarStyle::DoubleQuoted => (Style::DoubleQuoted, true),
                    _ => (Style::Other, true),
                };
                let place = literal_place(&mut lines, span, &text, quoted);
                Some(YamlMark { place, style, parts: Vec::new() })
            }
            _ => None,
        };
        if let Some(mark) = closed {
            match open.last_mut() {
                Some(parent) => parent.parts.push(mark),
                None => whole = whole.or(Some(mark)),
            }
        }
    }
    Ok(whole)
}

fn place_of(span: Span) -> Place {
    Place { line: span.start.line(), column: span.start.col() + 1, length: span.len().max(1), literal: false }
}

/// The place of a scalar's text; for a quoted one, of what is within the quotes.
fn literal_place(lines: &mut YamlLines, span: Span, text: &str, quoted: bool) -> Place {
    let place = place_of(span);
    let skip = place.column - 1 + usize::from(quoted);
    let length = text.chars().count();
    let line = lines.line(place.line);
    let literal = length > 0 && line.iter().copied().skip(skip).take(length).eq(text.chars());
    match literal {
        true => Place { column: skip + 1, length, literal, ..place },
        false => place,
    }
}

/// Gives each value its place, and each unquoted scalar its own letters back: `0.50` stays `0.50`.
fn put_places(tree: &mut Tree, mark: &YamlMark) {
    tree.place = mark.place;
    if let Style::Plain(raw) = &mark.style
        && tree.node != Content::Nothing
    {
        tree.node = Content::Scalar(raw.clone());
    }
    match &mut tree.node {
        Content::List(items) => {
            for (item, mark) in items.iter_mut().zip(&mark.parts) {
                put_places(item, mark);
            }
        }
        Content::Map(entries) => {
            for ((key, value), marks) in entries.iter_mut().zip(mark.parts.chunks(2)) {
                if let [key_mark, value_mark] = marks {
                    put_places(key, key_mark);
                    put_places(value, value_mark);
                }
            }
        }
        Content::Nothing | Content::Scalar(_) => {}
    }
}

/// What is good YAML and yet hardly meant: a LaTeX command that begins with an escape, a comment in the midst of a text,
/// quotes that YAML does not know.
fn swallowed(lines: &mut YamlLines, mark: &YamlMark, found: &mut Vec<(bool, traps::Swallowed)>) {
    let line = lines.line(mark.place.line);
    match &mark.style {
        Style::DoubleQuoted => found.extend(traps::escape(line, mark.place).map(|trap| (true, trap))),
        Style::Plain(text) => {
            found.extend(traps::comment(line, mark.place).map(|trap| (false, trap)));
            found.extend(traps::printed_quotes(text, mark.place).map(|trap| (false, trap)));
        }
        _ => {}
    }
    for part in &mark.parts {
        swallowed(lines, part, found);
    }
}

/// The lines of a file. What stands on one line is looked at one after the other, so the characters of the last line
/// are kept.
pub struct YamlLines<'s> {
    lines: Vec<&'s str>,
    number: usize,
    characters: Vec<char>,
}

impl<'s> YamlLines<'s> {
    pub fn of(source: &'s str) -> YamlLines<'s> {
        YamlLines { lines: source.lines().collect(), number: 0, characters: Vec::new() }
    }
    /// The characters of the line with this number, from 1; none where there is none.
    pub fn line(&mut self, number: usize) -> &[char] {
        if number != self.number {
            let line = number.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or_default();
            steps::take(1 + line.len() as u64 / 16);
            (self.number, self.characters) = (number, line.chars().collect());
        }
        &self.characters
    }
}
