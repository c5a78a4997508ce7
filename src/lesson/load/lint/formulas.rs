//! Formulas that are read otherwise than their author may think: letters that were to be a function, products and powers
//! about which people disagree, and numbers that were to be filled in.

use super::super::ask::shape_of;
use super::super::reader::Reader;
use super::super::tree::{Content, Tree};
use crate::lesson::Question;
use crate::lesson::kinds::Kind;
use crate::lesson::kinds::ask::FieldShape;
use crate::lesson::variant::{TextPiece, pieces};
use crate::math::functions;
use crate::math::language::{self, Scope, Shape, Value};
use crate::math::{Symbol, print};

/// What the reader remarks on and an author means all the same: it leaves nothing to doubt.
const MEANT: [&str; 14] = [
    "log-is-natural",
    "short-function",
    "shorter-function",
    "capital-function",
    "root-degree",
    "factorial",
    "remainder",
    "every-entry",
    "put-in",
    "indicator",
    "piecewise-partial",
    "differential",
    "digit-in-name",
    "power-of-ten",
];

/// Looks at all formulas that a question asks about.
pub fn formulas(reader: &mut Reader, question: &Question, tree: &Tree) {
    if function_as_letters(reader, question, tree) {
        return;
    }
    let mut texts = Vec::new();
    if let Some(ask) = get(tree, "ask") {
        asked(question.ask.kind, ask, &mut texts);
    }
    if let Some(given) = get(tree, "given") {
        scalars(given, &mut texts);
    }
    if let Some(Content::List(items)) = get(tree, "wrong").map(|wrong| &wrong.node) {
        texts.extend(items.iter().filter_map(|item| get(item, "is")).filter_map(|is| Some((is.as_text()?, is))));
    }
    let (drawn, numbers) = (drawn_names(tree), question.vary.names());
    let scope = Scope::of(names(question));
    for (text, tree) in texts {
        // What stands for a function is put in before the formula is read.
        if words(text).any(|(_, word)| drawn.contains(&word.as_str()) && !numbers.iter().any(|own| *own == *word)) {
            continue;
        }
        if !reads_otherwise(reader, text, tree, &scope) {
            spelled_together(reader, text, tree, &scope);
        }
    }
}

/// A reading about which people disagree, or that drops something.
fn reads_otherwise(reader: &mut Reader, text: &str, tree: &Tree, scope: &Scope) -> bool {
    let Ok(reading) = language::read_value(text, scope, shape_of(text)) else { return false };
    let shown = |value: &Value| crate::lesson::kinds::value_formula(value).ascii;
    let Some(note) = reading.notes.iter().find(|note| !MEANT.contains(&note.kind)) else {
        let note = reading.notes.first();
        if let Some(note) = note {
            let cure = format!("write {}", shown(&reading.value));
            reader.note_lint("read-otherwise", tree.place.within(note.at.clone()), note.message.clone(), Some(cure));
        }
        return note.is_some();
    };
    let is = shown(&reading.value);
    // Of what is written out in full nothing is remarked any more.
    let is_plain = language::read_value(&is, scope, shape_of(&is)).is_ok_and(|again| again.notes.is_empty());
    let cure = match (&reading.other, is_plain) {
        (Some(other), true) => Some(format!("write {is}, or {} if that is meant", shown(other))),
        (None, true) => Some(format!("write {is} if that is meant")),
        (Some(other), false) => Some(format!("write brackets; {} is the other reading", shown(other))),
        (None, false) => Some("write brackets and signs".to_string()),
    };
    let message = format!("`{text}` is read as {is}: {}", note.message);
    reader.lint("read-otherwise", false, tree.place.within(note.at.clone()), message, cure);
    true
}

/// A function that stands within other letters: everybody reads `sinx` alike, and yet signs are clearer.
fn spelled_together(reader: &mut Reader, text: &str, tree: &Tree, scope: &Scope) {
    for (at, word) in words(text) {
        let known = functions::lookup(&word).is_some() || scope.variables.iter().any(|name| *name == *word);
        if word.chars().count() < 3 || known {
            continue;
        }
        let Ok(reading) = language::read_value(&word, scope, Shape::Expression) else { continue };
        let Value::Expr(expr) = &reading.value else { continue };
        let is = print::ascii(expr);
        if is.contains('(') {
            let place = tree.place.within(at..at + word.chars().count());
            let message = format!("{word} is read as {is}");
            reader.note_lint("read-otherwise", place, message, Some(format!("write {is}")));
            return;
        }
    }
}

/// Names in one pair of braces, which are shown as they stand, where what is drawn was to be filled in.
pub fn not_filled(reader: &mut Reader, tree: &Tree) {
    let drawn = drawn_names(tree);
    if drawn.is_empty() {
        return;
    }
    let mut texts: Vec<(&str, &Tree, bool)> = Vec::new();
    for (key, asks) in [("say", true), ("because", false)] {
        texts.extend(get(tree, key).and_then(|tree| Some((tree.as_text()?, tree, asks))));
    }
    if let Some(Content::List(hints)) = get(tree, "hints").map(|hints| &hints.node) {
        texts.extend(hints.iter().filter_map(|hint| Some((hint.as_text()?, hint, false))));
    }
    for (text, tree, asks) in texts {
        let Ok(pieces) = pieces(text) else { continue };
        let fills = |name: &str| {
            pieces
                .iter()
                .any(|piece| matches!(piece, TextPiece::Fill(inner, _) if words(inner).any(|(_, word)| word == name)))
        };
        for (at, name, in_formula) in single_braces(text) {
            // In a formula `{n}` may be an argument, as in x^{n}; in what is asked it is a letter that nobody explains.
            if !drawn.contains(&name.as_str()) || in_formula && (!asks || fills(&name)) {
                continue;
            }
            let place = tree.place.within(at..at + name.chars().count() + 2);
            let cure = if in_formula { format!("write {{{{{{{name}}}}}}}") } else { format!("write {{{{{name}}}}}") };
            let message = format!("`{{{name}}}` is shown as it stands: what is drawn is filled in between two braces");
            reader.lint("not-filled", false, place, message, Some(cure));
            return;
        }
    }
}

/// Names in one pair of braces: where, which, and whether between dollars or backquotes.
fn single_braces(text: &str) -> Vec<(usize, String, bool)> {
    let letters: Vec<char> = text.chars().collect();
    let (mut all, mut inside, mut at) = (Vec::new(), false, 0);
    while let Some(c) = letters.get(at) {
        match c {
            '$' | '`' => inside = !inside,
            '{' if letters.get(at + 1) == Some(&'{') => {
                // Past everything that is filled in.
                at += letters.get(at..).unwrap_or_default().iter().take_while(|c| **c != '}').count();
                at += letters.get(at..).unwrap_or_default().iter().take_while(|c| **c == '}').count();
                continue;
            }
            '{' => {
                let rest = letters.get(at + 1..).unwrap_or_default();
                let name: String = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
                if !name.is_empty() && rest.get(name.chars().count()) == Some(&'}') {
                    all.push((at, name, inside));
                }
            }
            _ => {}
        }
        at += 1;
    }
    all
}

fn get<'t>(tree: &'t Tree, key: &str) -> Option<&'t Tree> {
    let Content::Map(entries) = &tree.node else { return None };
    entries.iter().find(|(name, _)| name.as_text() == Some(key)).map(|(_, value)| value)
}

/// What a question draws: numbers, functions and words.
fn drawn_names(tree: &Tree) -> Vec<&str> {
    let mut all = Vec::new();
    if let Some(Content::Map(entries)) = get(tree, "vary").map(|vary| &vary.node) {
        all.extend(entries.iter().filter_map(|(key, _)| key.as_text()));
    }
    if let Some(Content::List(cases)) = get(tree, "cases").map(|cases| &cases.node) {
        for case in cases {
            if let Content::Map(entries) = &case.node {
                all.extend(entries.iter().filter_map(|(key, _)| key.as_text()));
            }
        }
    }
    all
}

/// The formulas of what is asked, by the shapes of the kind's fields.
fn asked<'t>(kind: &Kind, ask: &'t Tree, into: &mut Vec<(&'t str, &'t Tree)>) {
    // In a matrix letters are names of whole columns, and are read by their shapes.
    if kind.is_shaped() {
        return;
    }
    let Some(Content::Map(fields)) = get(ask, kind.name).map(|body| &body.node) else { return };
    for (key, value) in fields {
        match key.as_text().and_then(|field| kind.shape(field)) {
            Some(
                FieldShape::Formula
                | FieldShape::Number
                | FieldShape::Point
                | FieldShape::Let
                | FieldShape::Value
                | FieldShape::Planted,
            ) => scalars(value, into),
            Some(FieldShape::Ask) => {
                let Content::Map(entries) = &value.node else { continue };
                let inner = entries.iter().find_map(|(key, _)| Kind::named(key.as_text()?));
                inner.into_iter().for_each(|inner| asked(inner, value, into));
            }
            _ => {}
        }
    }
}

/// The words of a text: runs of letters, each with its place in characters.
fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    std::iter::from_fn(move || {
        at += letters.get(at..)?.iter().take_while(|c| !c.is_ascii_alphabetic()).count();
        let word: String = letters.get(at..)?.iter().take_while(|c| c.is_ascii_alphabetic()).collect();
        let begin = at;
        at += word.len();
        (!word.is_empty()).then_some((begin, word))
    })
}

/// The names that a question's formulas may use.
fn names(question: &Question) -> Vec<Symbol> {
    let mut names = question.vary.names();
    for field in ["by", "of"] {
        names.extend(question.ask.names(field).iter().cloned());
    }
    for field in ["given", "let", "lines"] {
        names.extend(question.ask.bindings(field).iter().map(|(name, _)| name.clone()));
    }
    names
}

/// Each text of a formula with its place.
fn scalars<'t>(tree: &'t Tree, into: &mut Vec<(&'t str, &'t Tree)>) {
    match &tree.node {
        Content::Scalar(text) => into.push((text, tree)),
        Content::List(items) => items.iter().for_each(|item| scalars(item, into)),
        Content::Map(entries) => {
            const PROSE: [&str; 10] =
                ["options", "items", "labels", "activation", "output", "loss", "method", "side", "shapes", "find"];
            let formulas = entries.iter().filter(|(key, _)| !key.as_text().is_some_and(|key| PROSE.contains(&key)));
            formulas.for_each(|(_, value)| scalars(value, into));
        }
        Content::Nothing => {}
    }
}

/// Three or more letters in a row that are read as a product of letters and are one edit from a function. Whether there
/// are.
fn function_as_letters(reader: &mut Reader, question: &Question, tree: &Tree) -> bool {
    // In a matrix letters are names of whole columns, and words are read otherwise.
    if question.ask.kind.is_shaped() {
        return false;
    }
    let Some(ask) = get(tree, "ask") else { return false };
    let mut texts = Vec::new();
    scalars(ask, &mut texts);
    let names = names(question);
    let scope = Scope::of(names.clone());
    let known: Vec<&str> = functions::names().map(|(name, _)| name).filter(|name| name.len() >= 3).collect();
    for (text, tree) in texts {
        for (at, word) in words(text) {
            if word.len() < 3 || functions::lookup(&word).is_some() || names.iter().any(|name| *name == *word) {
                continue;
            }
            let Ok(reading) = language::read(&word, &scope) else { continue };
            let product = reading.expr.names().len() + usize::from(word.contains('e')) >= 3;
            let near = known.iter().find(|name| strsim::damerau_levenshtein(&word, name) == 1);
            if let (true, Some(near)) = (product, near) {
                let spelled: Vec<String> = word.chars().map(String::from).collect();
                let message = format!("{word} is read as {}", spelled.join("·"));
                let place = tree.place.within(at..at + word.len());
                reader.lint("function-as-letters", false, place, message, Some(format!("did you mean {near}(…)?")));
                return true;
            }
        }
    }
    false
}
