//! What typing does to YAML and YAML's own messages do not name: a bracket left open, an apostrophe in single quotes, a
//! second document, a blank that is none, a line that is indented by one too many. Looked for only where a file cannot
//! be read.

use super::lesson::CELLS;
use super::traps::{self, Mend};
use super::tree::Place;

/// Longer lines are no lesson's.
const LONGEST: usize = 5_000;

/// The first such thing in a file that cannot be read; `at` is the line at which reading stopped, 0 where that is not
/// known.
pub fn mend(source: &str, at: usize) -> Option<Mend> {
    let lines: Vec<&str> = source.lines().collect();
    // Nobody types such lines, and looking at each letter of them takes long.
    if lines.iter().any(|line| line.len() > LONGEST) {
        return None;
    }
    let prose = prose(&lines);
    blank(&lines, &prose)
        .or_else(|| second_document(&lines))
        .or_else(|| apostrophe(&lines, &prose))
        .or_else(|| no_blank(source, &lines, &prose, at))
        .or_else(|| no_hyphen(&lines, &prose))
        .or_else(|| braces(source, &lines, &prose, at))
        .or_else(|| crossed(source, &lines, &prose))
        .or_else(|| open_bracket(source, &lines, &prose))
        .or_else(|| indentation(&lines, &prose, at))
}

/// Which lines belong to a block of text, in which anything may stand.
fn prose(lines: &[&str]) -> Vec<bool> {
    let mut block: Option<usize> = None;
    lines
        .iter()
        .map(|line| {
            let bare = line.trim_start();
            let indent = line.len() - bare.len();
            if let Some(parent) = block {
                if bare.is_empty() || indent > parent {
                    return true;
                }
                block = None;
            }
            let end = line.trim_end().trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
            if end.ends_with(": |") || end.ends_with(": >") || end.ends_with("- |") || end.ends_with("- >") {
                // What a list's entry begins with stands deeper than its hyphen.
                block = Some(indent);
            }
            false
        })
        .collect()
}

fn place(line: usize, column: usize, length: usize) -> Place {
    Place { line: line + 1, column: column + 1, length, literal: false }
}

/// The file with one line changed.
fn with(lines: &[&str], number: usize, new: &str) -> String {
    let each = lines.iter().enumerate().map(|(at, line)| if at == number { new } else { line });
    each.map(|line| format!("{line}\n")).collect()
}

/// Whether a character looks like a blank and is none to YAML.
fn is_false_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}')
}

/// A blank that is none, in the indentation or behind a key.
fn blank(lines: &[&str], prose: &[bool]) -> Option<Mend> {
    for (number, line) in lines.iter().enumerate() {
        if prose.get(number) == Some(&true) {
            continue;
        }
        let chars: Vec<char> = line.chars().collect();
        let found = chars.iter().enumerate().find(|(at, c)| {
            let before: Vec<char> = chars.iter().take(*at).copied().collect();
            let indents = before.iter().all(|c| c.is_whitespace());
            is_false_blank(**c) && (indents || matches!(before.last(), Some(':' | '-' | ',')))
        });
        if let Some((column, c)) = found {
            let mended: String = chars.iter().map(|c| if is_false_blank(*c) { ' ' } else { *c }).collect();
            let name = if *c == '\u{a0}' { "a no-break space" } else { "a special space" };
            let message = format!("{name} (U+{:04X}) stands here, where YAML wants a plain one", u32::from(*c));
            let cure = "type the space again".to_string();
            return Some(Mend { place: place(number, column, 1), message, cure, source: with(lines, number, &mended) });
        }
    }
    None
}

/// A line of three hyphens at the margin, behind which a second lesson begins.
fn second_document(lines: &[&str]) -> Option<Mend> {
    let is_mark = |line: &&str| line.trim_end() == "---" || line.starts_with("--- ");
    let begun = lines.iter().position(|line| !line.trim().is_empty() && !line.starts_with('#') && !is_mark(line))?;
    let number = begun + lines.get(begun..)?.iter().position(is_mark)?;
    let kept: String = lines.iter().take(number).map(|line| format!("{line}\n")).collect();
    let message = "a second document begins here, and a file holds one lesson".to_string();
    let cure = "put what follows into a file of its own; in a text, a pause of three hyphens is indented".to_string();
    Some(Mend { place: place(number, 0, 3), message, cure, source: kept })
}

/// An apostrophe within a text in single quotes, which ends it.
fn apostrophe(lines: &[&str], prose: &[bool]) -> Option<Mend> {
    for (number, line) in lines.iter().enumerate() {
        if prose.get(number) == Some(&true) {
            continue;
        }
        let chars: Vec<char> = line.chars().collect();
        let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
        let mut at = 0;
        while at < chars.len() {
            if chars.get(at) != Some(&'\'') {
                at += 1;
                continue;
            }
            let before: String = chars.iter().take(at).collect();
            if !before.trim_end().ends_with([':', '[', '{', ',', '-']) || letter(at.wrapping_sub(1)) {
                at += 1;
                continue;
            }
            // The text goes to a quote that something other than a letter follows.
            let (start, mut wrong, mut end) = (at, None, at + 1);
            while let Some(c) = chars.get(end) {
                if *c == '\'' {
                    match chars.get(end + 1) {
                        Some('\'') => end += 1,
                        Some(next) if next.is_alphanumeric() && letter(end - 1) => wrong = wrong.or(Some(end)),
                        _ => break,
                    }
                }
                end += 1;
            }
            if let (Some(wrong), Some('\'')) = (wrong, chars.get(end)) {
                let inner: String = chars.get(start + 1..end)?.iter().collect();
                let quoted = match inner.contains(['"', '\\']) {
                    true => format!("'{}'", inner.replace("''", "'").replace('\'', "''")),
                    false => format!("\"{}\"", inner.replace("''", "'")),
                };
                let rest: String = chars.iter().skip(end + 1).collect();
                let mended = format!("{before}{quoted}{rest}");
                let message = "this apostrophe ends the text in single quotes".to_string();
                let cure = format!("write {quoted}");
                return Some(Mend {
                    place: place(number, wrong, 1),
                    message,
                    cure,
                    source: with(lines, number, &mended),
                });
            }
            at = end + 1;
        }
    }
    None
}

/// Lines near the one at which reading stopped: a fault is often noticed only behind it.
fn near(at: usize, prose: &[bool]) -> impl Iterator<Item = usize> {
    (at.saturating_sub(3)..at).rev().filter(|number| prose.get(*number) == Some(&false))
}

/// A key with its value right behind the colon: `skill:chain`.
fn no_blank(source: &str, lines: &[&str], prose: &[bool], at: usize) -> Option<Mend> {
    near(at, prose).find_map(|number| {
        let line = *lines.get(number)?;
        let bare = line.trim_start().trim_start_matches("- ");
        let (key, value) = bare.split_once(':')?;
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if !is_key || value.is_empty() || value.starts_with([' ', '/']) {
            return None;
        }
        let before = &line[..line.len() - bare.len()];
        let mended = with(lines, number, &format!("{before}{key}: {value}"));
        let message = format!("a space is missing after `{key}:`");
        let place = place(number, before.chars().count(), key.len() + 1);
        let cure = format!("write {key}: {value}");
        (traps::reached(&mended) > traps::reached(source)).then_some(Mend { place, message, cure, source: mended })
    })
}

/// A cell without its hyphen among others that have theirs.
fn no_hyphen(lines: &[&str], prose: &[bool]) -> Option<Mend> {
    // How deep the last hyphen stands that is not ended by anything above it.
    let mut hyphen: Option<usize> = None;
    for (number, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        if prose.get(number) == Some(&true) || bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let indent = line.len() - bare.len();
        let is_cell = bare
            .split_once(':')
            .is_some_and(|(key, rest)| CELLS.contains(&key) && (rest.is_empty() || rest.starts_with(' ')));
        match hyphen {
            _ if bare.starts_with("- ") => {
                hyphen = hyphen.filter(|depth| *depth < indent && *depth != 0).or(Some(indent))
            }
            Some(depth) if depth == indent && is_cell => {
                let message = "a cell begins here without a hyphen".to_string();
                let cure = format!("write - {}", bare.trim_end());
                let source = with(lines, number, &format!("{}- {bare}", &line[..indent]));
                return Some(Mend {
                    place: place(number, indent, bare.split(':').next()?.len()),
                    message,
                    cure,
                    source,
                });
            }
            Some(depth) if indent < depth => hyphen = None,
            _ => {}
        }
    }
    None
}

/// A formula within a map or list in brackets, whose own braces end it for YAML: `{of: x^{n}}`, `{of: \\frac{1}{x}}`.
fn braces(source: &str, lines: &[&str], prose: &[bool], at: usize) -> Option<Mend> {
    near(at, prose).find_map(|number| {
        let line: Vec<char> = lines.get(number)?.chars().collect();
        traps::starts(&line).into_iter().find_map(|start| {
            let before: String = line.get(..start)?.iter().collect();
            if !before.contains(['{', '[']) {
                return None;
            }
            let (mut depth, mut end) = (0usize, start);
            while let Some(c) = line.get(end) {
                match c {
                    '{' | '[' | '(' => depth += 1,
                    '}' | ']' | ')' if depth == 0 => break,
                    '}' | ']' | ')' => depth -= 1,
                    ',' if depth == 0 => break,
                    _ => {}
                }
                end += 1;
            }
            let value: String = line.get(start..end)?.iter().collect();
            let value = value.trim_end();
            // A brace within a value, as in `x^{n}` or `\\frac{1}{x}`: a map of YAML would begin with it.
            let within = value.char_indices().any(|(at, c)| {
                let before = value.get(..at).and_then(|before| before.chars().next_back());
                c == '{' && before.is_some_and(|before| !matches!(before, ' ' | ',' | '[' | '{'))
            });
            if !within || value.contains(": ") || value.starts_with(['{', '[', '"', '\'']) {
                return None;
            }
            let (quoted, after): (String, String) =
                (traps::quote(value), line.get(start + value.chars().count()..)?.iter().collect());
            let mended = with(lines, number, &format!("{before}{quoted}{after}"));
            let message = "YAML takes the braces of this formula for its own".to_string();
            let (place, cure) = (place(number, start, value.chars().count()), format!("put it in quotes: {quoted}"));
            (traps::reached(&mended) > traps::reached(source)).then_some(Mend { place, message, cure, source: mended })
        })
    })
}

/// A bracket that is still open where the next line begins a key of its own, or where the file ends.
fn open_bracket(source: &str, lines: &[&str], prose: &[bool]) -> Option<Mend> {
    let mut open: Vec<(char, usize, usize)> = Vec::new();
    let mut began = 0;
    for (number, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        if prose.get(number) == Some(&true) || bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let indent = line.len() - bare.len();
        let new_key = bare.starts_with("- ")
            || bare.split_once(':').is_some_and(|(key, rest)| {
                (rest.is_empty() || rest.starts_with(' '))
                    && key.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            });
        if new_key && indent <= began && !open.is_empty() {
            return closed(lines, &open, number);
        }
        if open.is_empty() {
            began = indent;
        }
        scan(line, number, &mut open);
    }
    closed(lines, &open, lines.len()).filter(|mend| traps::reached(&mend.source) > traps::reached(source))
}

/// The brackets closed at the end of the last line before this one.
fn closed(lines: &[&str], open: &[(char, usize, usize)], before: usize) -> Option<Mend> {
    let (bracket, at, column) = open.first().copied()?;
    let closing: String = open.iter().rev().map(|(bracket, ..)| if *bracket == '{' { '}' } else { ']' }).collect();
    let last = (at..before).rev().find(|line| !lines.get(*line).is_none_or(|line| line.trim().is_empty()))?;
    let text = lines.get(last)?.trim_end();
    let message = format!("this `{bracket}` is never closed");
    let cure = format!("end the line with {closing}");
    let source = with(lines, last, &format!("{text}{closing}"));
    Some(Mend { place: place(at, column, 1), message, cure, source })
}

/// A bracket that is closed by the sign of another: `[{is: up]`.
fn crossed(source: &str, lines: &[&str], prose: &[bool]) -> Option<Mend> {
    let mut open: Vec<(char, usize, usize)> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if prose.get(number) == Some(&true) {
            continue;
        }
        let Some((at, due)) = scan(line, number, &mut open) else { continue };
        let (bracket, from, column) = open.last().copied()?;
        let before: String = line.chars().take(at).collect();
        let after: String = line.chars().skip(at).collect();
        let closes = after.chars().next()?;
        let mended = with(lines, number, &format!("{before}{due}{after}"));
        let message = format!("this `{bracket}` is not closed before `{closes}`");
        let cure = format!("write {due}{closes} there");
        let better = traps::reached(&mended) > traps::reached(source);
        return better.then_some(Mend { place: place(from, column, 1), message, cure, source: mended });
    }
    None
}

/// Opens and closes brackets along a line, past what stands in quotes, in `{{…}}` and behind a `#`. Where
/// one is closed by the sign of another: where that stands, and which was due.
fn scan(line: &str, number: usize, open: &mut Vec<(char, usize, usize)>) -> Option<(usize, char)> {
    let chars: Vec<char> = line.chars().collect();
    let (mut at, mut quote) = (0, None);
    while let Some(&c) = chars.get(at) {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
        let value_begins = |open: &[(char, usize, usize)]| {
            let head: String = chars.iter().take(at).collect();
            let head = head.trim_end();
            !open.is_empty() || head.ends_with(':') || head.ends_with('-') || head.is_empty()
        };
        match (quote, c) {
            (Some('"'), '\\') => at += 1,
            (Some(q), _) if q == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',') => quote = Some(c),
            (None, '#') if before == ' ' => return None,
            (None, '{' | '[') if value_begins(open) => open.push((c, number, at)),
            (None, '}' | ']') => {
                let due = open.last().map(|(bracket, ..)| if *bracket == '{' { '}' } else { ']' });
                if let Some(due) = due.filter(|due| *due != c) {
                    return Some((at, due));
                }
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// A line that stands at a depth at which nothing above it stands.
fn indentation(lines: &[&str], prose: &[bool], at: usize) -> Option<Mend> {
    let mut stack: Vec<usize> = Vec::new();
    // Whether the last key has its value on its own line, so that nothing may stand deeper.
    let mut full = false;
    for (number, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        if prose.get(number) == Some(&true) || bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        // In lines of a value in brackets or quotes that goes on, blanks mean nothing.
        let is_key = bare.trim_start_matches("- ").split_once(':').is_some_and(|(key, rest)| {
            (rest.is_empty() || rest.starts_with(' '))
                && !key.is_empty()
                && key.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
        if !is_key {
            continue;
        }
        let mut indent = line.len() - bare.len();
        let deeper = stack.last().is_some_and(|last| indent > *last);
        let dash = bare.starts_with("- ");
        let known = stack.contains(&indent) || stack.is_empty() || deeper && !full;
        if !known && (at == 0 || number + 2 >= at) && !dash {
            let nearest = stack.iter().copied().min_by_key(|depth| (depth.abs_diff(indent), usize::MAX - depth))?;
            let spaces = |count: usize| format!("{count} space{}", if count == 1 { "" } else { "s" });
            let message = format!("this line is indented by {}, and nothing above it stands there", spaces(indent));
            let cure = format!("indent it by {} like the keys above, if it belongs to them", spaces(nearest));
            let source = with(lines, number, &format!("{}{bare}", " ".repeat(nearest)));
            return Some(Mend { place: place(number, 0, indent.max(1)), message, cure, source });
        }
        stack.retain(|depth| *depth < indent);
        stack.push(indent);
        if dash {
            let inner = bare.len() - bare.trim_start_matches("- ").len();
            indent += inner;
            stack.push(indent);
        }
        let value = bare.trim_start_matches("- ").split_once(':').map_or("", |(_, value)| value.trim());
        full = !value.is_empty() && !value.starts_with('#');
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::lesson::load::lesson;

    const HEAD: &str = "format: 1\nid: l\ntitle: L\nsummary: S.\ncells:\n  - text: |\n      It's {a (text: no\n";

    fn first(rest: &str) -> (usize, usize, String, String, usize) {
        let problems = lesson("l.yaml", &format!("{HEAD}{rest}")).unwrap_err();
        let one = problems[0].clone();
        (one.line, one.column, one.message, one.cure.unwrap_or_default(), problems.len())
    }

    #[test]
    fn what_typing_does_is_named_where_it_stands_and_nothing_else_is() {
        let rows = [
            (
                "  - question:\n      id: q\n      ask: {derivative: {of: x^2}\n      hints: [a]\n",
                10,
                12,
                "never closed",
                "}",
            ),
            (
                "  - question:\n      id: q\n      say: 'It's so. What is it?'\n      ask: {derivative: {of: x^2}}\n",
                10,
                15,
                "apostrophe",
                "\"It's so. What is it?\"",
            ),
            (
                "  - question:\n      id: q\n      say: Which?\n      ask: {choice: {options: [{is: up, right: true}, {is: no]}}\n",
                11,
                55,
                "not closed before `]`",
                "write }]",
            ),
            (
                "  - question:\n      id: q\n      ask: {derivative: {of: x^2}}\n      hints: [one\n",
                11,
                14,
                "never closed",
                "]",
            ),
            ("  - question:\n      id: q\n     ask: {derivative: {of: x^2}}\n", 10, 1, "5 spaces", "6 spaces"),
            ("  - question:\n      id: q\n       ask: {derivative: {of: x^2}}\n", 10, 1, "7 spaces", "6 spaces"),
            (
                "  - question:\n      id: q\n      ask:\u{a0}{derivative: {of: x^2}}\n",
                10,
                11,
                "no-break space",
                "again",
            ),
            (
                "  - question:\n      id: q\n      ask: {derivative: {of: x^2}}\n---\nformat: 1\n",
                11,
                1,
                "second document",
                "file of its own",
            ),
            (
                "  - question:\n      id: q\n      say: Is it?\n      ask: {choice: {options: [{is: no, never}, {is: perhaps, right: true}]}}\n",
                11,
                41,
                "comma",
                "\"no, never\"",
            ),
            (
                "  - question:\n      id:q\n      ask: {derivative: {of: x^2}}\n",
                9,
                7,
                "space is missing after `id:`",
                "write id: q",
            ),
            (
                "  question:\n      id: q\n      ask: {derivative: {of: x^2}}\n",
                8,
                3,
                "without a hyphen",
                "write - question:",
            ),
            (
                "  - question:\n      id: q\n      vary: {n: 2..4}\n      ask: {derivative: {of: x^{n}}}\n",
                11,
                30,
                "takes the braces",
                "\"x^{n}\"",
            ),
            (
                "  - question:\n      id: q\n      ask: {derivative: {of: x}}\n      wrong: [{is: e^{x} + e^{2}, say: \"And?\"}]\n",
                11,
                20,
                "takes the braces",
                "\"e^{x} + e^{2}\"",
            ),
            (
                "  - question:\n      id: q\n      ask: {derivative: {of: \\frac{1}{x}}}\n",
                10,
                30,
                "takes the braces",
                "'\\frac{1}{x}'",
            ),
            ("  - question:\n\t\tid: q\n      ask: {derivative: {of: x^2}}\n", 9, 1, "tab", "spaces"),
        ];
        for (text, line, column, says, cure) in rows {
            let found = first(text);
            assert_eq!((found.0, found.1, found.4), (line, column, 1), "{text}{found:?}");
            assert!(found.2.contains(says) && found.3.contains(cure), "{text}{found:?}");
        }
    }
}
