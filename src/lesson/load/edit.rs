//! Putting one entry into a lesson's file as text, so that comments and layout stay as they are.

use super::reader::Reader;
use super::tree::{Content, Place, Tree};
use super::yaml;

/// What is put into a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// An answer that must come out right, or wrong, with this seed or in every variant.
    Test {
        /// Whether it must come out right.
        right: bool,
        /// The seed of the variant that it belongs to.
        seed: Option<u64>,
        /// The answer as it was typed.
        is: String,
    },
    /// A wrong answer with what is said to it.
    Wrong {
        /// The answer, with the question's parameters in it or without.
        is: String,
        /// What is said to it.
        say: String,
    },
}

const FLOW: &str = "write this question in block style; gradus author fmt does";

impl Added {
    /// The keys that lead to the list, from the question.
    fn path(&self) -> &'static [&'static str] {
        match self {
            Added::Test { right: true, .. } => &["tests", "right"],
            Added::Test { right: false, .. } => &["tests", "wrong"],
            Added::Wrong { .. } => &["wrong"],
        }
    }
    /// The entry as it is written.
    fn text(&self) -> String {
        match self {
            Added::Test { seed: Some(seed), is, .. } => format!("{{seed: {seed}, is: {}}}", quoted(is)),
            Added::Test { seed: None, is, .. } => quoted(is),
            Added::Wrong { is, say } => format!("{{is: {}, say: {}}}", quoted(is), quoted(say)),
        }
    }
    fn tree(&self) -> Tree {
        let scalar = |text: &str| Tree { node: Content::Scalar(text.to_string()), place: Place::default() };
        let map = |entries: Vec<(&str, String)>| Tree {
            node: Content::Map(entries.iter().map(|(key, value)| (scalar(key), scalar(value))).collect()),
            place: Place::default(),
        };
        match self {
            Added::Test { seed: Some(seed), is, .. } => map(vec![("seed", seed.to_string()), ("is", is.clone())]),
            Added::Test { seed: None, is, .. } => scalar(is),
            Added::Wrong { is, say } => map(vec![("is", is.clone()), ("say", say.clone())]),
        }
    }
}

/// A text in quotes that every YAML reader takes as it stands.
pub(super) fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    }
}

/// The text with one entry more in the question of this id. It differs from what it was by that entry alone.
///
/// # Errors
/// Why it cannot be put in: the question is not there, or is not written in block style.
pub fn add(source: &str, question: &str, added: &Added) -> Result<String, String> {
    let before = parsed(source)?;
    let here = find(&before, question).ok_or_else(|| format!("there is no question {question} in this file"))?;
    let edited = put(source, here, added)?;
    let after = parsed(&edited).map_err(|_| format!("the file could not be edited safely; {FLOW}"))?;
    let expected = with_entry(&before, question, added);
    let plain = |tree: &Tree| format!("{:?}", placeless(tree));
    match expected.is_some_and(|expected| plain(&expected) == plain(&after)) {
        true => Ok(edited),
        false => Err(format!("the file could not be edited safely; {FLOW}")),
    }
}

fn parsed(source: &str) -> Result<Tree, String> {
    let mut reader = Reader::new("", source);
    match yaml::read(&mut reader) {
        Some(tree) if !reader.has_errors() => Ok(tree),
        _ => Err("the file has errors; gradus author check names them".to_string()),
    }
}

/// The tree without places, in which two texts can be compared.
pub(super) fn placeless(tree: &Tree) -> Tree {
    let node = match &tree.node {
        Content::List(items) => Content::List(items.iter().map(placeless).collect()),
        Content::Map(entries) => {
            Content::Map(entries.iter().map(|(key, value)| (placeless(key), placeless(value))).collect())
        }
        other => other.clone(),
    };
    Tree { node, place: Place::default() }
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

fn items(tree: &Tree) -> &[Tree] {
    match &tree.node {
        Content::List(items) => items,
        _ => &[],
    }
}

/// The map of a question, or of a part of one.
fn find<'t>(lesson: &'t Tree, question: &str) -> Option<&'t Tree> {
    let (whole, part) = question.split_once('#').map_or((question, None), |(whole, part)| (whole, Some(part)));
    let cells = items(get(lesson, "cells")?).iter().filter_map(|cell| get(cell, "question"));
    let found = cells.into_iter().find(|tree| get(tree, "id").and_then(Tree::as_text) == Some(whole))?;
    match (part, get(found, "parts")) {
        (Some(part), Some(parts)) => {
            items(parts).iter().find(|tree| get(tree, "id").and_then(Tree::as_text) == Some(part))
        }
        _ => Some(found),
    }
}

/// The tree as it must be afterwards.
fn with_entry(lesson: &Tree, question: &str, added: &Added) -> Option<Tree> {
    let target = find(lesson, question)?.place;
    Some(walked(lesson, target, added))
}

fn walked(tree: &Tree, target: Place, added: &Added) -> Tree {
    if tree.place == target && matches!(tree.node, Content::Map(_)) && get(tree, "id").is_some() {
        return grown(tree, added.path(), added);
    }
    let node = match &tree.node {
        Content::List(items) => Content::List(items.iter().map(|item| walked(item, target, added)).collect()),
        Content::Map(all) => {
            Content::Map(all.iter().map(|(key, value)| (key.clone(), walked(value, target, added))).collect())
        }
        other => other.clone(),
    };
    Tree { node, place: tree.place }
}

fn grown(tree: &Tree, path: &[&str], added: &Added) -> Tree {
    let Some((key, rest)) = path.split_first() else {
        let mut all = items(tree).to_vec();
        all.push(added.tree());
        return Tree { node: Content::List(all), place: tree.place };
    };
    let mut all = entries(tree).to_vec();
    match all.iter_mut().find(|(name, _)| name.as_text() == Some(key)) {
        Some((_, value)) => *value = grown(value, rest, added),
        None => {
            let name = Tree { node: Content::Scalar(key.to_string()), place: Place::default() };
            all.push((name, grown(&Tree::default(), rest, added)));
        }
    }
    Tree { node: Content::Map(all), place: tree.place }
}

/// The text with the entry in the question whose map stands there.
fn put(source: &str, question: &Tree, added: &Added) -> Result<String, String> {
    let path = added.path();
    let mut here = question;
    for (depth, key) in path.iter().enumerate() {
        match get(here, key) {
            Some(next) => here = next,
            None => return put_key(source, here, path.get(depth..).unwrap_or_default(), added),
        }
    }
    // The list is there.
    if starts_with(source, here.place, '[') {
        let begin = offset(source, here.place);
        let end = closing(source, begin).ok_or(FLOW)?;
        let comma = if items(here).is_empty() { "" } else { ", " };
        return Ok(spliced(source, end, &format!("{comma}{}", added.text())));
    }
    let first = items(here).first().ok_or(FLOW)?;
    let column = dash_column(source, first).ok_or(FLOW)?;
    let after = block_end(source, here.place.line.max(first.place.line), column, true);
    Ok(with_line(source, after, &format!("{}- {}", " ".repeat(column), added.text())))
}

/// The text with a new key at the end of a map, and the entry below it.
fn put_key(source: &str, map: &Tree, path: &[&str], added: &Added) -> Result<String, String> {
    let (last, before) = path.split_last().ok_or(FLOW)?;
    if starts_with(source, map.place, '{') {
        let begin = offset(source, map.place);
        let end = closing(source, begin).ok_or(FLOW)?;
        if map.place.line != line_of(source, end) || !before.is_empty() {
            return Err(FLOW.to_string());
        }
        let comma = if entries(map).is_empty() { "" } else { ", " };
        return Ok(spliced(source, end, &format!("{comma}{last}: [{}]", added.text())));
    }
    let (key, _) = entries(map).first().ok_or(FLOW)?;
    let column = key.place.column - 1;
    let after = block_end(source, key.place.line, column, false);
    let mut lines = Vec::new();
    for (depth, key) in path.iter().enumerate() {
        lines.push(format!("{}{key}:", " ".repeat(column + 2 * depth)));
    }
    lines.push(format!("{}- {}", " ".repeat(column + 2 * path.len()), added.text()));
    Ok(with_line(source, after, &lines.join("\n")))
}

/// The column, from 0, of the hyphen before a list's entry.
fn dash_column(source: &str, item: &Tree) -> Option<usize> {
    let line = source.lines().nth(item.place.line.checked_sub(1)?)?;
    let column = line.len() - line.trim_start().len();
    line.trim_start().starts_with("- ").then_some(column)
}

/// The number, from 1, of the last line of a block that begins on this line at this column; `in_list` says that lines at
/// that column belong to it only where they begin with a hyphen.
pub(super) fn block_end(source: &str, first: usize, column: usize, in_list: bool) -> usize {
    let mut last = first;
    for (at, line) in source.lines().enumerate().skip(first) {
        let bare = line.trim_start();
        if bare.is_empty() {
            continue;
        }
        let indent = line.len() - bare.len();
        let inside =
            if in_list { indent > column || indent == column && bare.starts_with("- ") } else { indent >= column };
        if !inside {
            break;
        }
        last = at + 1;
    }
    last
}

/// The text with a line, or several, behind the line of this number.
fn with_line(source: &str, after: usize, new: &str) -> String {
    let mut out = String::with_capacity(source.len() + new.len() + 2);
    for (at, line) in source.split_inclusive('\n').enumerate() {
        out.push_str(line);
        if at + 1 == after {
            if !line.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(new);
            out.push('\n');
        }
    }
    out
}

fn spliced(source: &str, at: usize, new: &str) -> String {
    let (before, after) = source.split_at(at);
    format!("{before}{new}{after}")
}

/// Where a place is in the text, in bytes.
pub(super) fn offset(source: &str, place: Place) -> usize {
    let mut at = 0;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        if number + 1 == place.line {
            let column = place.column.saturating_sub(1);
            return at + line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
        }
        at += line.len();
    }
    at
}

fn line_of(source: &str, at: usize) -> usize {
    source.get(..at).map_or(0, |before| before.matches('\n').count()) + 1
}

fn starts_with(source: &str, place: Place, c: char) -> bool {
    source.get(offset(source, place)..).is_some_and(|rest| rest.starts_with(c))
}

/// Where the bracket that opens here is closed, past quotes and comments, in bytes.
pub(super) fn closing(source: &str, begin: usize) -> Option<usize> {
    let (mut depth, mut quote, mut before) = (0usize, None, ' ');
    let mut chars = source.get(begin..)?.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some('"'), '\\') => {
                chars.next();
            }
            (Some('\''), '\'') if chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
            }
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            // A quote within a word is none.
            (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',' | ':' | '\n') => quote = Some(c),
            (None, '#') if before == ' ' || before == '\n' => {
                while chars.peek().is_some_and(|(_, next)| *next != '\n') {
                    chars.next();
                }
            }
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(begin + at);
                }
            }
            _ => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "format: 1\nid: l\ntitle: T\nsummary: S.\ncells:\n  # about q\n  - question:\n      id: q\n      ask: {derivative: {of: x^2}}\n";

    fn right(seed: Option<u64>, is: &str) -> Added {
        Added::Test { right: true, seed, is: is.to_string() }
    }

    #[test]
    fn an_entry_is_put_in_and_nothing_else_changes() {
        let tail = "\n  - text: end # of it\n";
        let cases = [
            ("", right(None, "2x"), "      tests:\n        right:\n          - \"2x\"\n"),
            ("      tests: {right: [x]}\n", right(Some(7), "2x"), "      tests: {right: [x, {seed: 7, is: \"2x\"}]}\n"),
            (
                "      tests: {wrong: [\"a, ]\"]}\n",
                right(None, "2x"),
                "      tests: {wrong: [\"a, ]\"], right: [\"2x\"]}\n",
            ),
            (
                "      tests:\n        right:\n        - x # why\n",
                right(None, "\\frac{a}{b}'"),
                "      tests:\n        right:\n        - x # why\n        - '\\frac{a}{b}'''\n",
            ),
            (
                "      hints: [a]\n",
                Added::Wrong { is: "x".into(), say: "No: it's 2.".into() },
                "      hints: [a]\n      wrong:\n        - {is: \"x\", say: \"No: it's 2.\"}\n",
            ),
        ];
        for (before, added, after) in cases {
            let text = add(&format!("{HEAD}{before}{tail}"), "q", &added).unwrap();
            assert_eq!(text, format!("{HEAD}{after}{tail}"));
        }
    }

    #[test]
    fn what_cannot_be_edited_safely_is_left() {
        let flow =
            "format: 1\nid: l\ntitle: T\nsummary: S.\ncells:\n  - question: {id: q, ask: {derivative: {of: x}}}\n";
        assert!(add(flow, "q", &right(None, "1")).unwrap_err().contains("block style"));
        assert!(add(flow, "p", &right(None, "1")).unwrap_err().contains("no question p"));
        assert!(add("a: [", "q", &right(None, "1")).is_err());
    }
}
