//! The layout of a lesson's file, as an author's formatter leaves it: comments stay, values stay, order and spaces are
//! made the same everywhere. Nothing is given that does not hold the same lesson.

use super::edit::{block_end, closing, offset, placeless, quoted};
use super::question::QUESTION;
use super::reader::Reader;
use super::tree::{Content, Place, Tree};
use super::yaml;

/// The text laid out anew.
///
/// # Errors
/// Why it is left as it is: it has errors, or the new text would not hold the same lesson.
pub fn tidied(file: &str, source: &str) -> Result<String, String> {
    let before = parsed(source).ok_or_else(|| format!("{file}: it has errors; gradus author check names them"))?;
    let has_cells = |(key, _): &(Tree, Tree)| key.as_text() == Some("cells");
    if !matches!(&before.node, Content::Map(entries) if entries.iter().any(has_cells)) {
        return Err(format!("{file}: expected a lesson with `cells`, found {}; it is left as it is", before.what()));
    }
    let mut text = plain_lines(source);
    // Each pass changes lines, so each begins with places of its own.
    for pass in [block_style, quotes, ordered, parted] {
        let Some(tree) = parsed(&text) else { break };
        text = pass(&text, &tree);
    }
    match parsed(&text) {
        Some(after) if sorted(&before) == sorted(&after) => Ok(text),
        _ => Err(format!("{file}: it cannot be laid out without a change of what it says, and is left as it is")),
    }
}

fn parsed(source: &str) -> Option<Tree> {
    let mut reader = Reader::new("", source);
    let tree = yaml::read(&mut reader)?;
    (!reader.has_errors()).then_some(tree)
}

/// The tree without places, and with the keys of each map in one order.
fn sorted(tree: &Tree) -> String {
    fn walk(tree: &Tree) -> Tree {
        let node = match &tree.node {
            Content::List(items) => Content::List(items.iter().map(walk).collect()),
            Content::Map(entries) => {
                let mut all: Vec<(Tree, Tree)> =
                    entries.iter().map(|(key, value)| (key.clone(), walk(value))).collect();
                all.sort_by_key(|(key, _)| key.as_text().map(str::to_string));
                Content::Map(all)
            }
            // A block of text may have lost what stood behind its last line.
            other => other.clone(),
        };
        Tree { node, place: tree.place }
    }
    format!("{:?}", placeless(&walk(tree)))
}

/// Line feeds, no blanks at the ends of lines, one line feed at the end, no mark at the beginning.
fn plain_lines(source: &str) -> String {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
    let mut text: String = source.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    while text.ends_with("\n\n") {
        text.pop();
    }
    text
}

fn entries(tree: &Tree) -> &[(Tree, Tree)] {
    match &tree.node {
        Content::Map(entries) => entries,
        _ => &[],
    }
}

fn get<'t>(tree: &'t Tree, key: &str) -> Option<&'t Tree> {
    entries(tree).iter().find(|(name, _)| name.as_text() == Some(key)).map(|(_, value)| value)
}

fn cells(tree: &Tree) -> &[Tree] {
    match get(tree, "cells").map(|cells| &cells.node) {
        Some(Content::List(items)) => items,
        _ => &[],
    }
}

/// The maps of the questions with the places of their keys.
fn questions(tree: &Tree) -> impl Iterator<Item = (&Tree, &Tree)> {
    cells(tree).iter().filter_map(|cell| {
        let (key, value) = entries(cell).iter().find(|(key, _)| key.as_text() == Some("question"))?;
        Some((key, value))
    })
}

/// Questions in one pair of braces become a key a line.
fn block_style(source: &str, tree: &Tree) -> String {
    let mut text = source.to_string();
    let all: Vec<(&Tree, &Tree)> = questions(tree).collect();
    // From the end, so that places before it stay.
    for (key, question) in all.into_iter().rev() {
        let begin = offset(source, question.place);
        if !source.get(begin..).is_some_and(|rest| rest.starts_with('{')) {
            continue;
        }
        let Some(end) = closing(source, begin) else { continue };
        let inside = source.get(begin + 1..end).unwrap_or_default();
        // A comment among the braces would have no place of its own.
        if inside.contains(" #") || inside.contains("\n#") {
            continue;
        }
        let indent = " ".repeat(key.place.column + 1);
        let mut starts: Vec<usize> = entries(question).iter().map(|(key, _)| before_quote(source, key.place)).collect();
        starts.push(end);
        let pieces = starts.windows(2).filter_map(|pair| source.get(*pair.first()?..*pair.last()?));
        let lines: Vec<String> = pieces
            .map(|piece| {
                let joined = piece.lines().map(str::trim).collect::<Vec<_>>().join(" ");
                let bare = joined.trim().trim_end_matches(',').trim_end();
                format!("{indent}{bare}")
            })
            .collect();
        let head = source.get(..begin).unwrap_or_default().trim_end().len();
        text.replace_range(head..end + 1, &format!("\n{}", lines.join("\n")));
    }
    text
}

/// Where a key begins, its quote included.
fn before_quote(source: &str, place: Place) -> usize {
    let at = offset(source, place);
    let quote = source.get(..at).is_some_and(|before| before.ends_with(['"', '\'']));
    if quote { at - 1 } else { at }
}

/// Texts that some readers of YAML take for a truth value or for nothing get quotes.
fn quotes(source: &str, tree: &Tree) -> String {
    const WORDS: [&str; 10] = ["yes", "no", "on", "off", "y", "n", "null", "~", "true", "false"];
    const TEXTS: [&str; 9] = ["is", "say", "because", "answer", "hints", "title", "summary", "right", "wrong"];
    fn walk(tree: &Tree, textual: bool, found: &mut Vec<Place>) {
        match &tree.node {
            Content::Scalar(text) if textual && WORDS.contains(&text.to_lowercase().as_str()) => found.push(tree.place),
            Content::List(items) => items.iter().for_each(|item| walk(item, textual, found)),
            Content::Map(all) => {
                // `right` of an option is a truth value; that of tests is a list of texts.
                let option = all.iter().any(|(key, _)| key.as_text() == Some("is"));
                for (key, value) in all {
                    let name = key.as_text().unwrap_or_default();
                    walk(value, TEXTS.contains(&name) && !(option && name == "right"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(tree, false, &mut found);
    found.sort_by_key(|place| (place.line, place.column));
    let mut text = source.to_string();
    for place in found.into_iter().rev() {
        let at = offset(source, place);
        let bare = source.get(..at).is_some_and(|before| !before.ends_with(['"', '\'']));
        let end = at + source.get(at..).map_or(0, |rest| rest.chars().take(place.length).map(char::len_utf8).sum());
        if let Some(word) = source.get(at..end).filter(|_| bare && place.literal) {
            text.replace_range(at..end, &quoted(word));
        }
    }
    text
}

/// The keys of each question in the order of the reference, each with the comments above it.
fn ordered(source: &str, tree: &Tree) -> String {
    let mut lines: Vec<String> = source.lines().map(str::to_string).collect();
    for (_, question) in questions(tree) {
        let keys = entries(question);
        let Some((first, _)) = keys.first() else { continue };
        let column = first.place.column - 1;
        let bare = |line: &str| line.trim_start().len() == line.len().saturating_sub(column);
        // Each key must begin a line of its own.
        let at_margin = keys.iter().all(|(key, _)| {
            lines.get(key.place.line - 1).is_some_and(|line| bare(line) && !line.trim_start().starts_with('{'))
        });
        if !at_margin || first.place.line == 0 {
            continue;
        }
        let end = block_end(source, first.place.line, column, false);
        let comments_above = |line: usize, least: usize| {
            let mut from = line;
            while from > least && lines.get(from - 2).is_some_and(|line| line.trim_start().starts_with('#')) {
                from -= 1;
            }
            from
        };
        let mut starts: Vec<usize> = Vec::new();
        for (key, _) in keys {
            let least = starts.last().map_or(first.place.line, |before| before + 1);
            starts.push(comments_above(key.place.line, least));
        }
        starts.push(end + 1);
        let mut pieces: Vec<(usize, Vec<String>)> = Vec::new();
        for ((key, _), pair) in keys.iter().zip(starts.windows(2)) {
            let (Some(from), Some(to)) = (pair.first(), pair.last()) else { continue };
            let name = key.as_text().unwrap_or_default();
            let rank = QUESTION.iter().position(|known| *known == name).unwrap_or(QUESTION.len());
            pieces.push((rank, lines.get(from - 1..to - 1).unwrap_or_default().to_vec()));
        }
        pieces.sort_by_key(|(rank, _)| *rank);
        let new: Vec<String> =
            pieces.into_iter().flat_map(|(_, lines)| lines).filter(|line| !line.is_empty()).collect();
        let old = lines.get(first.place.line - 1..end).unwrap_or_default();
        // An empty line may be part of a text, and then the question keeps its order.
        if old.iter().filter(|line| !line.is_empty()).count() == new.len() && !old.iter().any(String::is_empty) {
            lines.splice(first.place.line - 1..end, new);
        }
    }
    lines.join("\n") + "\n"
}

/// One empty line between cells, none of them more; comments above a cell stay with it.
fn parted(source: &str, tree: &Tree) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let mut starts: Vec<usize> = Vec::new();
    for cell in cells(tree).iter().skip(1) {
        let mut from = cell.place.line;
        while from > 1 && lines.get(from - 2).is_some_and(|line| line.trim_start().starts_with('#')) {
            from -= 1;
        }
        starts.push(from);
    }
    let mut out: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if starts.contains(&(at + 1)) {
            while out.last().is_some_and(|last| last.is_empty()) {
                out.pop();
            }
            out.push("");
        }
        out.push(line);
    }
    out.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_changes_and_comments_stay() {
        let before = "\u{feff}format: 1\r\nid: l\r\ntitle: T  \r\nsummary: S.\r\ncells:\r\n  - text: a\r\n  # about q\r\n  - question:\r\n      ask: {derivative: {of: x^2}}\r\n      # its name\r\n      id: q\r\n      hints: [no, yes it is]\r\n\r\n\r\n  - question: {id: p, ask: {derivative: {of: \"x, y\", by: x}},\r\n      skill: s}";
        let after = "format: 1\nid: l\ntitle: T\nsummary: S.\ncells:\n  - text: a\n\n  # about q\n  - question:\n      # its name\n      id: q\n      ask: {derivative: {of: x^2}}\n      hints: [\"no\", yes it is]\n\n  - question:\n      id: p\n      skill: s\n      ask: {derivative: {of: \"x, y\", by: x}}\n";
        assert_eq!(tidied("l.yaml", before).unwrap(), after);
        assert_eq!(tidied("l.yaml", after).unwrap(), after, "once is enough");
    }

    #[test]
    fn a_text_with_an_empty_line_keeps_it() {
        let text = "format: 1\nid: l\ntitle: T\nsummary: S.\ncells:\n  - question:\n      say: |\n        One.\n\n        Two.\n      id: q\n      ask: {derivative: {of: x^2}}\n";
        assert_eq!(tidied("l.yaml", text).unwrap(), text);
        assert!(tidied("l.yaml", "format: [").is_err());
    }
}
