//! What an author should look at though the lesson would load: one row each, with a stable name. A row looks at a
//! question and at variants of it, and says where, what and what to do.

mod formulas;
mod texts;
mod variants;

pub use texts::{TextImage, images, lesson};
pub use variants::slips_meet;

use super::ask::{field_place, wrong_place};
use super::reader::Reader;
use super::tree::{Content, Tree};
use crate::lesson::variant::fill_text;
use crate::lesson::{Posed, Question, Verdict};

/// What a question's `allow` names.
pub fn allowed(tree: &Tree) -> Vec<String> {
    let Content::Map(entries) = &tree.node else { return Vec::new() };
    let found = entries.iter().find(|(key, _)| key.as_text() == Some("allow")).map(|(_, value)| value);
    match found.map(|tree| &tree.node) {
        Some(Content::List(items)) => items.iter().filter_map(Tree::as_text).map(str::to_string).collect(),
        Some(Content::Scalar(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// Kinds whose answers are letters or words, to which numbers mean nothing.
const WORDED: [&str; 4] = ["choice", "choices", "arrange", "rule"];

/// Looks a question over, with the variants that were tried.
pub fn look_over(reader: &mut Reader, question: &Question, tree: &Tree, tried: &[Posed]) {
    ignored(reader, question, tree);
    let Some(first) = tried.first() else { return };
    wrong_twice(reader, question, tree, tried);
    hint_leaks(reader, question, tree, first);
    parameter_hidden(reader, question, tree, tried);
    formulas::formulas(reader, question, tree);
    formulas::not_filled(reader, tree);
    texts::option_leaks(reader, tree, first);
    variants::bug_hides(reader, question, tree, tried);
    variants::where_rare(reader, question, tree);
    variants::wrong_by_catalogue(reader, question, tree, first);
}

/// Fields that mean nothing to a kind.
fn ignored(reader: &mut Reader, question: &Question, tree: &Tree) {
    if question.ask.kind.name == "number" && has(tree, "digits") && has(tree, "form") {
        let message = "`form` asks for an exact number and `digits` for a rounded one".to_string();
        reader.lint(
            "form-ignored",
            false,
            field_place(tree, "form"),
            message,
            Some("take one of them out".to_string()),
        );
    }
    if !WORDED.contains(&question.ask.kind.name) {
        return;
    }
    for (field, id) in [("domain", "domain-ignored"), ("digits", "digits-ignored"), ("form", "form-ignored")] {
        if has(tree, field) {
            let message = format!("`{field}` means nothing to a `{}`", question.ask.kind.name);
            reader.lint(id, false, field_place(tree, field), message, Some("take it out".to_string()));
        }
    }
}

/// Whether a key stands in the question or in what it asks.
fn has(tree: &Tree, field: &str) -> bool {
    let Content::Map(entries) = &tree.node else { return false };
    entries
        .iter()
        .any(|(key, value)| key.as_text() == Some(field) || key.as_text() == Some("ask") && asks(value, field))
}

fn asks(tree: &Tree, field: &str) -> bool {
    let Content::Map(entries) = &tree.node else { return false };
    entries.iter().any(|(key, value)| {
        let inner = matches!(&value.node, Content::Map(of) if of.iter().any(|(key, _)| key.as_text() == Some(field)));
        key.as_text() == Some(field) || inner
    })
}

/// Of two wrong answers with one value the second is never said.
fn wrong_twice(reader: &mut Reader, question: &Question, tree: &Tree, tried: &[Posed]) {
    for at in 0..question.wrong.len() {
        for before in 0..at {
            let same = |posed: &Posed| {
                let is =
                    |at: usize| question.in_case(posed.case).wrong.get(at).map(|wrong| posed.fill_foreseen(&wrong.is));
                is(at) == is(before)
            };
            if let Some(posed) = tried.iter().find(|posed| same(posed)) {
                let message = format!(
                    "wrong answers {} and {} have one value{}: the second is never said",
                    before + 1,
                    at + 1,
                    with(posed)
                );
                let cure = Some("join them, or leave such numbers out with `where`".to_string());
                reader.lint("wrong-twice", true, wrong_place(tree, at), message, cure);
                return;
            }
        }
    }
}

/// ` (with a = 2)`, where something was drawn.
fn with(posed: &Posed) -> String {
    let drawn = super::numbers::drawn(posed);
    if drawn.is_empty() { drawn } else { format!(" (with {drawn})") }
}

/// A hint in which the key stands is no hint, and what is asked is no question with the key in it.
fn hint_leaks(reader: &mut Reader, question: &Question, tree: &Tree, posed: &Posed) {
    let Some(key) = posed.prepared.task.key.text() else { return };
    // Where the key is a number or a word, it may stand in a hint as what is given.
    if WORDED.contains(&question.ask.kind.name) || !key.chars().any(|c| c.is_ascii_alphabetic()) {
        return;
    }
    let hints: Vec<&Tree> = match &tree.node {
        Content::Map(entries) => entries
            .iter()
            .filter(|(key, _)| key.as_text() == Some("hints"))
            .flat_map(|(_, hints)| match &hints.node {
                Content::List(items) => items.iter().collect(),
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    };
    let gives = |text: &str| {
        let text = fill_text(text, &posed.drawn);
        quoted(&text).into_iter().find(|formula| posed.judge(formula).verdict == Verdict::Right)
    };
    if let Some(given) = question.in_case(posed.case).say.as_deref().and_then(gives) {
        let cure = Some("take it out of `say`, or ask for something else".to_string());
        reader.lint("hint-leaks", false, field_place(tree, "say"), format!("`say` gives the key, {given}"), cure);
    }
    for (at, hint) in question.in_case(posed.case).hints.iter().enumerate() {
        if let Some(given) = gives(hint) {
            let place = hints.get(at).map_or_else(|| field_place(tree, "hints"), |hint| hint.place);
            let cure = Some("name the rule instead; the answer is shown by `show`".to_string());
            reader.lint("hint-leaks", false, place, format!("hint {} gives the key, {given}", at + 1), cure);
        }
    }
}

/// What in a text may be a formula: what stands between dollars or backquotes, and behind an `=` there.
fn quoted(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for quote in ['$', '`'] {
        for piece in text.split(quote).skip(1).step_by(2).filter(|piece| piece.len() <= 200) {
            all.extend(piece.split('=').map(|side| side.trim().to_string()));
        }
    }
    // A lone word, such as `none`, tells how to answer.
    all.retain(|side| side.chars().any(|c| !c.is_alphabetic()));
    all
}

/// A parameter that changes the key while the question looks the same cannot be known to the learner.
fn parameter_hidden(reader: &mut Reader, question: &Question, tree: &Tree, tried: &[Posed]) {
    if question.part.is_some() || !question.cases.is_empty() {
        return;
    }
    let looks = |posed: &Posed| format!("{:?}", posed.prompt);
    let mut seen: std::collections::HashMap<String, &Posed> = std::collections::HashMap::new();
    for posed in tried {
        let Some(before) = seen.insert(looks(posed), posed) else { continue };
        if before.prepared.task.key.text() == posed.prepared.task.key.text() {
            continue;
        }
        let differs = before.drawn.iter().zip(&posed.drawn).filter(|((_, one), (_, other))| !one.same_value(*other));
        let names: Vec<String> = differs.map(|((name, _), _)| name.to_string()).collect();
        let Some(name) = names.first() else { continue };
        let cure = Some(format!("show it, e.g. {{{{{name}}}}} in `say`"));
        let message = format!("`{}` changes the key but is never shown", names.join("`, `"));
        reader.lint("parameter-hidden", false, field_place(tree, "vary"), message, cure);
        return;
    }
}
