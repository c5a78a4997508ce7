//! What an author should look at in texts: options that give themselves away, a lesson with much to read and little to
//! do.

use super::super::ask::field_place;
use super::super::lesson::Placed;
use super::super::reader::{Reader, did_you_mean};
use super::super::tree::{Place, Tree};
use crate::lesson::kinds::Key;
use crate::lesson::kinds::ask::Ask;
use crate::lesson::run::Run;
use crate::lesson::{Cell, Posed, Prepared, text_parts};
use crate::math::Expr;
use crate::math::tape::value_at;
use crate::math::tidy::tidy;
use crate::page::{self, markdown_in};

/// So many rows of text stand between two things to do, and with a picture so many.
const ROWS: usize = 12;
const ROWS_WITH_PICTURE: usize = 15;

/// Looks a lesson over as a whole.
pub fn lesson(reader: &mut Reader, placed: &Placed) {
    skill_unknown(reader, placed);
    variant_is_worked(reader, placed);
    few_variants(reader, placed);
    reader.is_about("");
    rows_long(reader, placed);
}

/// A right option that is by far the longest is found without a thought.
pub fn option_leaks(reader: &mut Reader, tree: &Tree, posed: &Posed) {
    let Key::Choice(options) = &posed.prepared.task.key else { return };
    let length = |text: &str| text.chars().count();
    let right = options.iter().filter(|option| option.right).map(|option| length(&option.is)).max().unwrap_or_default();
    let wrong =
        options.iter().filter(|option| !option.right).map(|option| length(&option.is)).max().unwrap_or_default();
    if right > 2 * wrong && right >= wrong + 45 {
        let cure = Some("even them out: shorten it, or say more in the others".to_string());
        let message = "the right option is by far the longest".to_string();
        reader.lint("option-leaks", false, field_place(tree, "options"), message, cure);
    }
}

/// A skill that no other question has, and that looks like one of them.
fn skill_unknown(reader: &mut Reader, placed: &Placed) {
    let skills: Vec<&str> = placed.lesson.questions().map(|question| question.skill.as_str()).collect();
    let ids = placed.lesson.questions().map(|question| question.id.as_str());
    for ((skill, tree), id) in skills.iter().zip(&placed.questions).zip(ids) {
        // Of one or two letters every name is like every other.
        if skill.chars().count() < 3 || skills.iter().filter(|other| *other == skill).count() > 1 {
            continue;
        }
        let others = skills.iter().copied().filter(|other| {
            other != skill && skills.iter().filter(|same| *same == other).count() > 1 && alike(skill, other)
        });
        if let Some(cure) = did_you_mean(skill, others) {
            let message = format!("skill `{skill}` is in no other question");
            reader.is_about(id);
            reader.lint("skill-unknown", false, field_place(tree, "skill"), message, Some(cure));
        }
    }
}

/// Whether two words are one slip of the fingers apart; `forward-1` and `forward-2` are not.
fn alike(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    letters(one) != letters(other) && strsim::damerau_levenshtein(one, other) == 1
}

/// A variant that is worked out before it is asked: as an example, or by a run whose table shows where it comes to.
fn variant_is_worked(reader: &mut Reader, placed: &Placed) {
    let mut worked: Vec<(String, usize)> = Vec::new();
    let mut runs: Vec<(&Run, usize)> = Vec::new();
    for (cell, place) in placed.lesson.cells.iter().zip(&placed.cells) {
        match cell {
            Cell::Worked(ask) => {
                let prepared = ask.clone().prepare(0);
                worked.extend(prepared.ok().map(|prepared| (as_asked(&prepared), place.line)));
            }
            Cell::Predict(predict) => runs.push((&predict.run, place.line)),
            Cell::Explore(explore) => runs.extend(explore.run.as_ref().map(|run| (run, place.line))),
            _ => {}
        }
    }
    if worked.is_empty() && runs.is_empty() {
        return;
    }
    for (question, tree) in placed.lesson.questions().zip(&placed.questions) {
        let before = reader.allow(&super::allowed(tree));
        let (variants, _) = question.walked(200);
        for posed in variants.into_iter().flatten() {
            let asked = as_asked(&posed.prepared);
            let example = worked.iter().find(|(text, _)| *text == asked).map(|(_, line)| ("worked example", line));
            let run = || runs.iter().find(|(run, _)| shows(run, &posed.prepared.ask)).map(|(_, line)| ("run", line));
            let Some((what, line)) = example.or_else(run) else { continue };
            let drawn = super::super::numbers::drawn(&posed);
            let with = if drawn.is_empty() { "this".to_string() } else { format!("with {drawn} this") };
            let cure =
                super::super::numbers::leave_out(&posed).unwrap_or_else(|| "ask about another function".to_string());
            let message = format!("{with} is the {what} of line {line}");
            reader.is_about(&question.id);
            reader.lint("variant-is-worked", false, tree.place, message, Some(cure));
            break;
        }
        reader.allow_only(before);
    }
}

/// Whether a run is the descent that is asked about, as many steps of it or more.
fn shows(run: &Run, ask: &Ask) -> bool {
    let Run::Descent { of, by, start, rate, steps, momentum } = run else { return false };
    let number = |expr: Option<&Expr>, usual: f64| expr.map_or(Some(usual), |expr| value_at(expr, &[]));
    let same = |one: Option<f64>, other: Option<f64>| one.is_some() && one == other;
    let asked: Vec<&Expr> = match ask.bindings("start") {
        [] => ask.numbers("start").unwrap_or_default().iter().collect(),
        named => named.iter().map(|(_, number)| number).collect(),
    };
    ask.kind.name == "descent"
        && ask.formula("of").is_some_and(|other| tidy(other) == tidy(of) && other.names().len() == by.len())
        && asked.len() == start.len()
        && asked.iter().zip(start).all(|(one, other)| same(number(Some(one), 0.0), number(Some(other), 0.0)))
        && same(number(ask.formula("rate"), 0.0), number(Some(rate), 0.0))
        && same(number(ask.formula("momentum"), 0.0), number(Some(momentum), 0.0))
        && number(ask.formula("steps"), 1.0) <= number(Some(steps), 1.0)
}

/// What tells one question from another: its kind, its prompt and its key.
fn as_asked(prepared: &Prepared) -> String {
    let key = prepared.task.key.text().unwrap_or_default();
    format!("{} {} {key}", prepared.ask.kind.name, prepared.task.prompt(&prepared.ask).plain())
}

/// In an examination neighbours should not share their numbers.
fn few_variants(reader: &mut Reader, placed: &Placed) {
    if placed.lesson.exam.is_none() {
        return;
    }
    for (question, tree) in placed.lesson.questions().zip(&placed.questions) {
        let count = if question.varies() { question.walked(20).0.len() } else { 1 };
        if question.varies() && count < 6 {
            let message = format!("{count} variants: neighbours in a class will share numbers");
            reader.is_about(&question.id);
            reader.note_lint("few-variants", field_place(tree, "vary"), message, Some("widen a range".to_string()));
        }
    }
}

/// Much to read with nothing to do.
fn rows_long(reader: &mut Reader, placed: &Placed) {
    let mut rows = 0;
    let mut picture = false;
    let mut told = false;
    for (cell, place) in placed.lesson.cells.iter().zip(&placed.cells) {
        match cell {
            Cell::Text(text) => {
                // Who is asked to press a key has something to do.
                for (at, part) in text_parts(text).iter().enumerate() {
                    if at > 0 {
                        (rows, picture, told) = (0, false, false);
                    }
                    rows += rows_of(part);
                    // Rows that are drawn are seen at once.
                    picture |= part.contains("```");
                    told |= say_rows(reader, *place, rows, picture, told);
                }
            }
            Cell::Plot(_) => picture = true,
            Cell::Worked(_) | Cell::Question(_) | Cell::Explore(_) | Cell::Predict(_) | Cell::Check(_) => {
                (rows, picture, told) = (0, false, false);
            }
        }
    }
}

fn say_rows(reader: &mut Reader, place: Place, rows: usize, picture: bool, told: bool) -> bool {
    let most = if picture { ROWS_WITH_PICTURE } else { ROWS };
    if rows <= most || told {
        return false;
    }
    let cure = Some("put a line of `---`, a `check` or a question between, or use fewer words".to_string());
    reader.lint("rows-long", false, place, format!("{rows} rows of text between two things to do"), cure);
    true
}

/// How many rows a text fills on a screen of 80 columns, empty ones not counted.
fn rows_of(text: &str) -> usize {
    let page: page::Page = markdown_in::read(text).0.into_iter().collect();
    let options = page::Options::default();
    let rendered = page::format("txt").map(|format| (format.render)(&page, &options)).unwrap_or_default();
    rendered.lines().filter(|line| !line.trim().is_empty()).count()
}

/// A picture that a text points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextImage {
    /// Where it stands in the file, from 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// In characters.
    pub length: usize,
    /// Its description.
    pub words: String,
    /// The file that it names.
    pub file: String,
}

/// Every picture that a lesson's file points to, as in `![what it shows](picture.png)`.
pub fn images(source: &str) -> Vec<TextImage> {
    let mut all = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let mut from = 0;
        while let Some(begin) = line.get(from..).and_then(|rest| rest.find("![")).map(|begin| from + begin) {
            from = begin + 2;
            let Some(rest) = line.get(from..) else { break };
            let Some((words, after)) = rest.split_once("](") else { break };
            let Some((file, _)) = after.split_once(')') else { break };
            let length = words.chars().count() + file.chars().count() + 5;
            let column = line.get(..begin).map_or(0, |before| before.chars().count()) + 1;
            let name = file.split_whitespace().next().unwrap_or_default().to_string();
            all.push(TextImage { line: at + 1, column, length, words: words.to_string(), file: name });
        }
    }
    all
}
