//! The places where YAML reads something else than the author meant, and the quoting that mends each.

use super::tree::Place;
use super::yaml::ReadingStop;

/// What is good YAML and hardly meant: its place, what is said of it, and the cure.
pub type Swallowed = (Place, String, String);

/// A trap with the text that mends it.
pub struct Mend {
    pub place: Place,
    pub message: String,
    pub cure: String,
    /// The whole file, mended.
    pub source: String,
}

/// What a value may not begin with, and what YAML takes it for.
const BEGINNINGS: &[(&str, &str)] = &[
    ("{{", "a value that begins with `{{` is a map to YAML"),
    ("*", "a value that begins with `*` is an alias to YAML"),
    ("&", "a value that begins with `&` is an anchor to YAML"),
    ("!", "a value that begins with `!` is a tag to YAML"),
    ("|", "a value that begins with `|` is a block of text to YAML"),
    (">", "a value that begins with `>` is a block of text to YAML"),
    ("@", "no value may begin with `@` in YAML"),
    ("`", "no value may begin with a backquote in YAML"),
    ("%", "no value may begin with `%` in YAML"),
];

/// How many ways of quoting are tried for one trap.
const TRIES: usize = 40;

/// Finds the quoting that lets YAML read past the trap; `None` when there is none.
pub fn mend(source: &str, trap: &ReadingStop) -> Option<Mend> {
    // An error is sometimes noticed only at the line after the one that is at fault.
    let lines = [trap.place.line, trap.place.line.saturating_sub(1)];
    let near = lines.into_iter().filter(|line| *line > 0).find_map(|line| mend_line(source, trap, line));
    // A quote that is never closed is noticed wherever the next one stands.
    let far = || {
        let unclosed = |line: &str| line.matches('"').count() % 2 == 1 || line.matches('\'').count() % 2 == 1;
        let lines = source.lines().enumerate().filter(|(_, line)| unclosed(line)).take(TRIES);
        lines.map(|(at, _)| at + 1).find_map(|line| mend_line(source, trap, line))
    };
    near.or_else(far)
}

fn mend_line(source: &str, trap: &ReadingStop, number: usize) -> Option<Mend> {
    let line: Vec<char> = source.lines().nth(number - 1)?.chars().collect();
    // A tab in the indentation is no matter of quoting.
    if line.iter().take_while(|c| c.is_whitespace()).any(|c| *c == '\t') {
        return None;
    }
    let before = reached(source);
    let limit = if trap.place.line == number { trap.place.column } else { line.len() };
    let mut tries = 0;
    let mut starts: Vec<usize> = starts(&line).into_iter().rev().filter(|start| *start < limit.max(1)).collect();
    // Of nested brackets the outer one is where the author's value begins.
    let is_fill = |start: &usize| line.get(*start..).is_some_and(|rest| rest.starts_with(&['{', '{']));
    starts.sort_by_key(|start| !is_fill(start));
    for start in starts {
        for end in ends(&line, start) {
            tries += 1;
            if tries > TRIES {
                return None;
            }
            let value: String = line.get(start..end)?.iter().collect();
            let open = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let unclosed = open.is_some_and(|quote| !value.get(1..).unwrap_or_default().contains(quote));
            if value.is_empty() || (open.is_some() && !unclosed && !has_bad_escape(&value)) {
                continue;
            }
            // Quotes round a key, or round a whole map, are never what was meant.
            let is_map = value.starts_with('{') && !value.starts_with("{{") && value.ends_with('}');
            if is_map || is_key(&line, start) {
                continue;
            }
            let quoted = match open.filter(|_| unclosed) {
                Some(quote) => format!("{value}{quote}"),
                None => quote(&value),
            };
            let mended: String = line
                .iter()
                .take(start)
                .chain(quoted.chars().collect::<Vec<_>>().iter())
                .chain(line.iter().skip(end))
                .collect();
            let candidate = replace_line(source, number, &mended);
            if reached(&candidate) > before {
                let place = Place { line: number, column: start + 1, length: end - start, literal: false };
                let (message, cure) = match open {
                    Some(_) if unclosed => ("this quote is never closed".to_string(), format!("close it: {quoted}")),
                    Some(_) => {
                        let message = "a backslash in double quotes begins an escape, and this is none";
                        (message.to_string(), format!("use single quotes: {quoted}"))
                    }
                    None => (describe(&value), format!("put it in quotes: {quoted}")),
                };
                return Some(Mend { place, message, cure, source: candidate });
            }
        }
    }
    None
}

fn describe(value: &str) -> String {
    let beginning = BEGINNINGS.iter().find(|(sign, _)| value.starts_with(sign));
    match beginning {
        Some((_, message)) => message.to_string(),
        None if value.contains(": ") => "`: ` within a value is another key to YAML".to_string(),
        None => "YAML cannot read this value as it stands".to_string(),
    }
}

/// How far reading gets: through how many readers, and in the next one up to which line and column.
pub(super) fn reached(source: &str) -> (usize, usize, usize) {
    let at = |reader: usize, trap: ReadingStop| (reader, trap.place.line, trap.place.column);
    match super::yaml::scan(source) {
        Err(trap) => at(0, trap),
        Ok(_) => super::yaml::parse(source).map_or_else(|trap| at(1, trap), |_| (2, 0, 0)),
    }
}

/// The quotes of printed text, as they open and close.
const PRINTED: &[(char, &[char])] = &[
    ('“', &['”', '“']),
    ('”', &['”']),
    ('„', &['“', '”']),
    ('‘', &['’', '‘']),
    ('’', &['’']),
    ('‚', &['‘', '’']),
    ('«', &['»']),
    ('»', &['«']),
];

/// A value in quotes that a word processor has made: to YAML they are letters of the text.
pub fn printed_quotes(text: &str, place: Place) -> Option<Swallowed> {
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let (open, _) = PRINTED.iter().find(|(open, close)| *open == first && close.contains(&last))?;
    let inner: String = text.chars().skip(1).take(text.chars().count().checked_sub(2)?).collect();
    let message = format!("to YAML the quotes {open} and {last} are letters of the text, and are shown");
    let cure = format!("write {}; or, where they are meant, {}", quote(&inner), quote(text));
    Some((place, message, cure))
}

/// Where a value may begin on a line: after `- `, after `: `, after a bracket or a comma.
pub(super) fn starts(line: &[char]) -> Vec<usize> {
    // A value may also go on, or begin, on a line of its own.
    let mut starts: Vec<usize> = line.iter().position(|c| *c != ' ').into_iter().collect();
    let mut i = 0;
    while let Some(&c) = line.get(i) {
        let spaced = line.get(i + 1) == Some(&' ');
        if (matches!(c, ':' | '-' | ',') && spaced) || matches!(c, '[' | '{') {
            let mut at = i + 1;
            while line.get(at) == Some(&' ') {
                at += 1;
            }
            if at < line.len() {
                starts.push(at);
            }
        }
        i += 1;
    }
    starts
}

/// Whether a key, and no value, begins there: behind the `{` of a map or a comma within it.
fn is_key(line: &[char], start: usize) -> bool {
    let mut open = Vec::new();
    let before = line.get(..start).unwrap_or_default();
    for c in before {
        match c {
            '{' | '[' => open.push(*c),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    let last = before.iter().rev().find(|c| !c.is_whitespace());
    open.last() == Some(&'{') && matches!(last, Some('{' | ','))
}

/// Where a value that begins there may end: within brackets at a comma or a closing bracket, else at the line's end.
fn ends(line: &[char], start: usize) -> Vec<usize> {
    let text_end = line.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
    let in_flow = line.iter().take(start).any(|c| matches!(c, '[' | '{'));
    let mut ends: Vec<usize> = Vec::new();
    if in_flow {
        let closes = |c: &char| matches!(c, ',' | '}' | ']');
        ends.extend(line.iter().enumerate().skip(start).filter(|(_, c)| closes(c)).map(|(at, _)| at));
    }
    ends.push(text_end);
    ends.retain(|end| *end > start);
    ends
}

/// The value in quotes: single ones where a backslash or a double quote stands in it.
pub(super) fn quote(value: &str) -> String {
    let value = value.trim_end();
    let inner = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
    match inner.contains(['"', '\\']) {
        true => format!("'{}'", inner.replace('\'', "''")),
        false => format!("\"{inner}\""),
    }
}

fn has_bad_escape(value: &str) -> bool {
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && !chars.next().is_some_and(|next| "0abt\tnvfre \"/\\N_LPxuU\n".contains(next)) {
            return true;
        }
    }
    false
}

fn replace_line(source: &str, number: usize, with: &str) -> String {
    let mut out = String::with_capacity(source.len() + 2);
    for (at, line) in source.lines().enumerate() {
        out.push_str(if at + 1 == number { with } else { line });
        out.push('\n');
    }
    out
}

/// The LaTeX commands whose first letter is an escape in double quotes.
const COMMANDS: &[&str] = &[
    "alpha",
    "approx",
    "ast",
    "bar",
    "begin",
    "beta",
    "big",
    "binom",
    "boldsymbol",
    "bullet",
    "epsilon",
    "equiv",
    "eta",
    "exp",
    "exists",
    "fbox",
    "forall",
    "frac",
    "nabla",
    "ne",
    "neg",
    "neq",
    "ni",
    "not",
    "nu",
    "rangle",
    "rbrace",
    "rceil",
    "rfloor",
    "rho",
    "right",
    "rightarrow",
    "rm",
    "tan",
    "tanh",
    "tau",
    "text",
    "textbf",
    "textit",
    "tfrac",
    "theta",
    "tilde",
    "times",
    "to",
    "top",
    "triangle",
    "varepsilon",
    "varphi",
    "vartheta",
    "vdots",
    "vec",
    "vert",
];

/// A command that an escape has swallowed: `"\theta"` is a tab and `heta`.
pub fn escape(line: &[char], place: Place) -> Option<Swallowed> {
    let mut i = place.column.saturating_sub(1);
    if line.get(i) == Some(&'"') {
        i += 1;
    }
    while let Some(&c) = line.get(i) {
        match c {
            '"' => return None,
            '\\' => {
                let word: String = line.iter().skip(i + 1).take_while(|c| c.is_ascii_alphabetic()).collect();
                if COMMANDS.contains(&word.as_str()) {
                    let at = Place { line: place.line, column: i + 1, length: word.len() + 1, literal: false };
                    let first = word.get(..1).unwrap_or_default();
                    let message = format!("in double quotes `\\{first}` is an escape, so `\\{word}` is lost");
                    return Some((at, message, format!("write `\\\\{word}`, or use single quotes")));
                }
                i += 2;
            }
            _ => i += 1,
        }
    }
    None
}

/// A comment that begins right after an unquoted value and looks like a part of it: `#` with no space behind it.
pub fn comment(line: &[char], place: Place) -> Option<Swallowed> {
    let after = place.column - 1 + place.length;
    // Most values are followed by no such thing.
    if line.iter().skip(after).find(|c| !c.is_whitespace()) != Some(&'#') {
        return None;
    }
    let rest: String = line.iter().skip(after).collect();
    let behind = rest.trim_start().strip_prefix('#')?;
    if !place.literal || behind.is_empty() || behind.starts_with([' ', '#']) {
        return None;
    }
    let start = after + rest.chars().count() - rest.trim_start().chars().count();
    let at = Place { line: place.line, column: start + 1, length: rest.trim().chars().count(), literal: false };
    let whole: String = line.iter().skip(place.column - 1).collect();
    let message = "from ` #` on this is a comment, and no part of the value".to_string();
    Some((at, message, format!("put it in quotes: {}; or leave a space behind the #", quote(whole.trim_end()))))
}
