//! Answers that are more than one expression: vectors, matrices, limits, intervals.

use super::super::expr::{Expr, Node};
use super::bracket::closing;
use super::complaint::is_decimal_comma;
use super::fault::{Edit, Fault, Parsed};
use super::parse::Parser;
use super::{MAX_LENGTH, Scope, Shape, Value};
use std::ops::Range;

/// Words for a limit or a slope that does not exist.
const NONE: &[&str] = &[
    "none",
    "dne",
    "d.n.e",
    "does not exist",
    "doesn't exist",
    "doesnt exist",
    "there is none",
    "it does not exist",
    "undefined",
    "not defined",
    "no limit",
    "no slope",
    "nan",
    "∅",
];
const INFINITE: &[&str] = &["inf", "infinity", "infty", "oo", "∞", "infinite"];

/// Reads the part `at` of a text in a shape.
pub(super) fn read(text: &str, at: Range<usize>, scope: &Scope, shape: Shape, parser: &mut Parser) -> Parsed<Value> {
    match shape {
        Shape::Expression => parser.whole().map(Value::Expr),
        Shape::Limit => match beyond_numbers(&text[at.clone()]) {
            Some(value) => Ok(value),
            None => parser.whole().map(Value::Expr),
        },
        // One word for all of its parts.
        Shape::Vector | Shape::Matrix if beyond_numbers(&text[at.clone()]) == Some(Value::Undefined) => {
            Ok(Value::Undefined)
        }
        Shape::Vector => vector(text, at, scope, parser).map(Value::Vector),
        Shape::Matrix => matrix(text, at, parser).map(Value::Matrix),
        Shape::Interval => interval(text, at, parser),
    }
}

/// `inf`, `-∞`, `none`.
fn beyond_numbers(text: &str) -> Option<Value> {
    let word = text.trim().trim_end_matches('.').trim_end().to_lowercase();
    if NONE.contains(&word.as_str()) {
        return Some(Value::Undefined);
    }
    let signs = ["minus ", "negative ", "plus ", "positive ", "-", "+"];
    let sign = signs.into_iter().find(|sign| word.starts_with(sign)).unwrap_or("");
    let size = word[sign.len()..].trim_start();
    let negative = matches!(sign, "minus " | "negative " | "-");
    INFINITE.contains(&size).then_some(Value::Infinity { negative })
}

/// A part of the text as one expression, with places counted in the whole.
fn part(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Expr> {
    let mut inner = Parser::new(&text[..at.end], at.start, parser.scope, parser.otherwise);
    let expr = inner.whole();
    parser.notes.append(&mut inner.notes);
    parser.disputed |= inner.disputed;
    expr
}

fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let part = &text[at.clone()];
    let end = at.start + part.trim_end().len();
    end - part.trim().len()..end
}

/// Without a full stop at the end, and without a mark of transposition; says whether there was one.
fn closed(text: &str, at: Range<usize>) -> Parsed<(Range<usize>, bool)> {
    let mut at = trimmed(text, at);
    let part = &text[at.clone()];
    if part.ends_with('.') && !part.trim_end_matches('.').ends_with(|c: char| c.is_ascii_digit()) {
        at = trimmed(text, at.start..at.end - 1);
    }
    let mut transposed = false;
    for mark in ["ᵀ", "^T", "^⊤"] {
        if text[at.clone()].ends_with(mark) {
            at = trimmed(text, at.start..at.end - mark.len());
            transposed = true;
        }
    }
    balanced(text, at.clone())?;
    Ok((at, transposed))
}

/// Refuses a bracket that is never closed, or closes nothing.
fn balanced(text: &str, at: Range<usize>) -> Parsed<()> {
    let mut open = Vec::new();
    for i in at.clone() {
        match text.as_bytes()[i] {
            b'(' | b'[' | b'{' => open.push(i),
            b')' | b']' | b'}' if open.pop().is_none() => {
                let fault = Fault::new("unmatched-close", i..i + 1, "this bracket closes nothing");
                return Err(fault.replacing(i..i + 1, ""));
            }
            _ => {}
        }
    }
    let Some(first) = open.first().copied() else { return Ok(()) };
    let closers: String = open.iter().rev().map(|i| char::from(closing(text.as_bytes()[*i]))).collect();
    let fault = Fault::new("unclosed", first..first + 1, "this bracket is never closed");
    Err(fault.replacing(at.end..at.end, closers))
}

/// A decimal comma in one part of a list is most likely one in all parts.
fn all_commas(mut fault: Box<Fault>, text: &str, at: Range<usize>) -> Box<Fault> {
    if fault.kind == "decimal-comma" {
        let commas = at.filter(|i| is_decimal_comma(text.as_bytes(), *i));
        fault.mend = commas.map(|i| Edit { at: i..i + 1, with: ".".to_string() }).collect();
    }
    fault
}

/// What is inside brackets that enclose the whole part, if any do.
pub(super) fn enclosed(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let bytes = &text.as_bytes()[..at.end];
    let open = *bytes.get(at.start)?;
    let brackets = matches!(open, b'(' | b'[' | b'{' | b'<');
    if !brackets || at.len() < 2 || bytes[at.end - 1] != closing(open) {
        return None;
    }
    let mut depth = 0i32;
    for (i, byte) in bytes.iter().enumerate().skip(at.start) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b'<' | b'>' if open == b'<' => depth += if *byte == b'<' { 1 } else { -1 },
            _ => {}
        }
        if depth == 0 && i + 1 < at.end {
            return None;
        }
    }
    Some(at.start + 1..at.end - 1)
}

/// The parts between separators that stand outside all brackets.
fn split(text: &str, at: Range<usize>, separators: &[u8]) -> Vec<Range<usize>> {
    let (mut depth, mut begin, mut parts) = (0i32, at.start, Vec::new());
    for i in at.clone() {
        match text.as_bytes()[i] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            byte if depth == 0 && separators.contains(&byte) => {
                parts.push(begin..i);
                begin = i + 1;
            }
            _ => {}
        }
    }
    parts.push(begin..at.end);
    parts
}

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

fn components(text: &str, parts: Vec<Range<usize>>, parser: &mut Parser) -> Parsed<Vec<Expr>> {
    let mut components = Vec::with_capacity(parts.len());
    for (i, at) in parts.into_iter().enumerate() {
        let at = trimmed(text, at);
        if at.is_empty() {
            let which = ORDINALS.get(i).copied().unwrap_or("next");
            let span = at.start.saturating_sub(1)..at.start;
            return Err(Fault::new("missing-component", span, format!("the {which} component is missing")));
        }
        components.push(match beyond_numbers(&text[at.clone()]) {
            Some(Value::Undefined) => Expr::none(),
            _ => part(text, at, parser)?,
        });
    }
    Ok(components)
}

/// `(1, 2)`, `[1, 2]`, `1, 2`, `<1, 2>`, also with `;`.
fn vector(text: &str, at: Range<usize>, scope: &Scope, parser: &mut Parser) -> Parsed<Vec<Expr>> {
    let (at, _) = closed(text, at)?;
    let inside = enclosed(text, at.clone()).map(|inside| trimmed(text, inside));
    let body = inside.clone().unwrap_or(at.clone());
    if inside.is_some() && body.is_empty() {
        return Err(Fault::new("empty-brackets", at, "nothing stands in these brackets"));
    }
    let by_semicolon = split(text, body.clone(), b";");
    let parts = if by_semicolon.len() > 1 { by_semicolon } else { split(text, body.clone(), b",") };
    if parts.len() == 1 {
        if let Some(list) = spaced(text, body.clone(), scope) {
            let message = "the components of a vector are separated by commas";
            return Err(Fault::new("missing-comma", body.clone(), message).replacing(body, list));
        }
        // Brackets around one expression are its own: (x+1)^2 is no vector.
        return Ok(vec![part(text, at, parser)?]);
    }
    // Rows of one component each are a column.
    let rows: Vec<Range<usize>> =
        parts.iter().map(|row| enclosed(text, trimmed(text, row.clone())).unwrap_or(row.clone())).collect();
    let column = parts.iter().all(|row| {
        let row = trimmed(text, row.clone());
        text[row.clone()].starts_with('[') && enclosed(text, row).is_some_and(|i| split(text, i, b",;").len() == 1)
    });
    components(text, if column { rows } else { parts }, parser).map_err(|fault| all_commas(fault, text, body))
}

/// The numbers of a list written with spaces alone, as it would be with commas.
fn spaced(text: &str, at: Range<usize>, scope: &Scope) -> Option<String> {
    let words: Vec<&str> = text[at].split_whitespace().collect();
    let plain = |word: &&str| {
        let number = word.trim_start_matches('-');
        number.starts_with(|c: char| c.is_ascii_digit()) && super::read(word, scope).is_ok()
    };
    (words.len() > 1 && words.iter().all(plain)).then(|| words.join(", "))
}

/// `[[1,2],[3,4]]`, `((1,2),(3,4))`, `[1,2; 3,4]`.
fn matrix(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Vec<Vec<Expr>>> {
    let (at, transposed) = closed(text, at)?;
    let inside = enclosed(text, at.clone()).map_or(at.clone(), |inside| trimmed(text, inside));
    let by_semicolon = split(text, inside.clone(), b";\n");
    let rows = if by_semicolon.len() > 1 { by_semicolon } else { split(text, inside.clone(), b",") };
    let bracketed = |row: &Range<usize>| enclosed(text, trimmed(text, row.clone()));
    let rows: Vec<Range<usize>> = if rows.iter().all(|row| bracketed(row).is_some()) {
        rows.iter().filter_map(bracketed).collect()
    } else if text[inside.clone()].contains([';', '\n']) {
        rows
    } else {
        // One row, or no matrix at all, which is for the question to say.
        vec![inside]
    };
    let mut matrix: Vec<Vec<Expr>> = Vec::with_capacity(rows.len());
    for (i, row) in rows.into_iter().enumerate() {
        let entries = components(text, split(text, row.clone(), b","), parser)?;
        if let Some(first) = matrix.first().filter(|first| first.len() != entries.len()) {
            let message = format!("row {} has {} entries, the first has {}", i + 1, entries.len(), first.len());
            return Err(Fault::new("ragged-matrix", row, message));
        }
        matrix.push(entries);
    }
    if transposed {
        let columns = matrix.first().map_or(0, Vec::len);
        matrix = (0..columns).map(|column| matrix.iter().map(|row| row[column].clone()).collect()).collect();
    }
    Ok(matrix)
}

/// One end of an interval; `None` is unbounded.
fn end(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Option<Expr>> {
    let at = trimmed(text, at);
    match beyond_numbers(&text[at.clone()]) {
        Some(Value::Infinity { .. }) => Ok(None),
        _ => part(text, at, parser).map(Some),
    }
}

/// `0 < x < 1`, `x >= 2`, `(0, 1]`, `|x| < 1`, `x > 0 and x < 1`.
fn interval(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Value> {
    let mut at = trimmed(text, at);
    if text[at.clone()].ends_with('.') {
        at = trimmed(text, at.start..at.end - 1);
    }
    for lead in [" in ", "∈"] {
        if let Some(found) = text[at.clone()].find(lead) {
            at = trimmed(text, at.start + found + lead.len()..at.end);
        }
    }
    if matches!(&text[at.clone()], "ℝ" | "R" | "all" | "all x" | "everywhere" | "all real numbers") {
        return Ok(Value::Interval { low: None, high: None, low_closed: false, high_closed: false });
    }
    for joint in [" and ", " & ", "∧", ","] {
        let relation = |part: &str| part.contains(['<', '>', '≤', '≥']);
        if let Some(found) = text[at.clone()].find(joint) {
            let (left, right) = (at.start..at.start + found, at.start + found + joint.len()..at.end);
            if relation(&text[left.clone()]) && relation(&text[right.clone()]) {
                return both(relations(text, left, parser)?, relations(text, right, parser)?, at);
            }
        }
    }
    let bytes = text.as_bytes();
    let edges = (bytes.get(at.start), bytes.get(at.end.saturating_sub(1)));
    if let (Some(open @ (b'(' | b'[' | b']')), Some(close @ (b')' | b']' | b'['))) = edges
        && at.len() > 1
    {
        let parts = split(text, at.start + 1..at.end - 1, b",;");
        if let [low, high] = parts.as_slice() {
            let low = end(text, low.clone(), parser)?;
            let high = end(text, high.clone(), parser)?;
            let (low_closed, high_closed) = (*open == b'[' && low.is_some(), *close == b']' && high.is_some());
            return Ok(Value::Interval { low, high, low_closed, high_closed });
        }
    }
    relations(text, at, parser)
}

/// The comparison at a place: how many bytes, whether it is `<`-like, whether it holds at the end itself.
fn comparison(rest: &str) -> Option<(usize, bool, bool)> {
    let signs = [
        ("<=", true, true),
        (">=", false, true),
        ("=<", true, true),
        ("≤", true, true),
        ("≥", false, true),
        ("⩽", true, true),
        ("⩾", false, true),
        ("<", true, false),
        (">", false, false),
    ];
    signs.into_iter().find(|(sign, ..)| rest.starts_with(sign)).map(|(sign, less, closed)| (sign.len(), less, closed))
}

fn relations(text: &str, at: Range<usize>, parser: &mut Parser) -> Parsed<Value> {
    let mut signs = Vec::new();
    let mut sides = Vec::new();
    let (mut begin, mut i) = (at.start, at.start);
    while i < at.end {
        match text.get(i..at.end).and_then(comparison) {
            Some((length, less, holds)) => {
                sides.push(begin..i);
                signs.push((less, holds));
                (begin, i) = (i + length, i + length);
            }
            None => i += 1,
        }
    }
    sides.push(begin..at.end);
    let no_interval = || Fault::new("no-interval", at.clone(), "an interval is asked for, e.g. 0 < x < 1 or (0, 1)");
    match (sides.as_slice(), signs.as_slice()) {
        ([left, right], [(less, holds)]) => {
            let (left, right) = (end(text, left.clone(), parser)?, end(text, right.clone(), parser)?);
            let variable = |e: &Option<Expr>| e.as_ref().is_some_and(|e| e.as_var().is_some());
            if let (Some(size), true) = (inside_bars(&left), *less) {
                let low = right.clone().map(Expr::negate);
                return if size { Ok(bounded(low, right, *holds, *holds)) } else { Err(no_interval()) };
            }
            match (variable(&left), less) {
                (true, true) => Ok(bounded(None, right, false, *holds)),
                (true, false) => Ok(bounded(right, None, *holds, false)),
                (false, true) if variable(&right) => Ok(bounded(left, None, *holds, false)),
                (false, false) if variable(&right) => Ok(bounded(None, left, false, *holds)),
                _ => Err(no_interval()),
            }
        }
        ([first, middle, last], [(up, first_holds), (still_up, last_holds)]) if up == still_up => {
            let first = end(text, first.clone(), parser)?;
            let middle = part(text, trimmed(text, middle.clone()), parser)?;
            let last = end(text, last.clone(), parser)?;
            match (middle.as_var().is_some(), *up) {
                (true, true) => Ok(bounded(first, last, *first_holds, *last_holds)),
                (true, false) => Ok(bounded(last, first, *last_holds, *first_holds)),
                _ => Err(no_interval()),
            }
        }
        _ => Err(no_interval()),
    }
}

/// Whether this is the absolute value of a bare variable; `None` when it is no absolute value at all.
fn inside_bars(side: &Option<Expr>) -> Option<bool> {
    match side.as_ref()?.node() {
        Node::Call(function, arguments) if *function == super::super::functions::ABS => {
            Some(arguments.first().is_some_and(|inner| inner.as_var().is_some()))
        }
        _ => None,
    }
}

fn bounded(low: Option<Expr>, high: Option<Expr>, low_closed: bool, high_closed: bool) -> Value {
    Value::Interval { low_closed: low_closed && low.is_some(), high_closed: high_closed && high.is_some(), low, high }
}

/// What lies in both of two half-lines.
fn both(a: Value, b: Value, at: Range<usize>) -> Parsed<Value> {
    match (a, b) {
        (
            Value::Interval { low: Some(low), high: None, low_closed, .. },
            Value::Interval { low: None, high: Some(high), high_closed, .. },
        )
        | (
            Value::Interval { low: None, high: Some(high), high_closed, .. },
            Value::Interval { low: Some(low), high: None, low_closed, .. },
        ) => Ok(bounded(Some(low), Some(high), low_closed, high_closed)),
        _ => Err(Fault::new("no-interval", at, "an interval has one lower and one upper end")),
    }
}

/// Nothing longer is read.
pub(super) fn too_long(text: &str) -> bool {
    text.len() > MAX_LENGTH && text.chars().nth(MAX_LENGTH).is_some()
}
