//! Reading a lesson: its head, its cells, its questions.

use super::ask;
use super::exam;
use super::question::{check_markdown, questions};
use super::reader::{Map, Reader};
use super::tree::{Content, Place, Tree};
use super::{cells, picture};
use crate::lesson::exam::Exam;
use crate::lesson::{Cell, Lesson, Meta};
use std::collections::HashSet;

/// The version of the format that is read here.
const FORMAT: u32 = 1;

const LESSON: &[&str] = &[
    "format", "id", "title", "summary", "needs", "minutes", "exam", "sheet", "author", "licence", "source", "lang",
    "tags", "allow", "cells",
];
pub(super) const CELLS: &[&str] = &["text", "plot", "digits", "worked", "question", "explore", "predict", "check"];

/// A lesson with the places that later checks point at.
pub struct Placed {
    pub lesson: Lesson,
    /// Of `id`, of `needs`, and of each question in order.
    pub id: Place,
    pub needs: Vec<Place>,
    pub questions: Vec<Tree>,
    /// The place of each cell, in order.
    pub cells: Vec<Place>,
}

pub fn lesson(reader: &mut Reader, tree: &Tree) -> Option<Placed> {
    let map = reader.map(tree, "a lesson", LESSON)?;
    match map.get("format") {
        Some(format) => {
            if format.as_text() != Some("1") {
                let cure = format!("write format: {FORMAT}");
                reader.error(format.place, "this format of lessons is not known", Some(cure));
            }
        }
        None if map.is_misspelt("format") => {}
        None => reader.error(map.place, "a lesson lacks `format`", Some(format!("write format: {FORMAT} at its top"))),
    }
    let id = map.need(reader, "a lesson", "id").and_then(|tree| id(reader, tree));
    let mut text = |name: &str| {
        let tree = map.need(reader, "a lesson", name)?;
        reader.text(tree, &format!("`{name}`")).map(str::to_string)
    };
    let title = text("title");
    let summary = text("summary");
    let needs = match map.get("needs").map(|tree| &tree.node) {
        Some(Content::List(items)) => {
            items.iter().filter_map(|item| Some((self::id(reader, item)?, item.place))).collect()
        }
        Some(Content::Scalar(_) | Content::Map(_)) => {
            let place = map.place_of("needs");
            reader.error(place, "`needs` must be a list", Some("write needs: [a, b]".to_string()));
            Vec::new()
        }
        _ => Vec::new(),
    };
    let minutes = match map.get("minutes") {
        Some(tree) => reader.whole(tree, "`minutes`", 1, 240).unwrap_or(10),
        None => 10,
    };
    let exam_tree = map.get("exam");
    let exam = exam_tree.and_then(|tree| exam::exam(reader, tree));
    let sheet = map.get("sheet").and_then(|tree| exam::sheet(reader, tree));
    let exam = exam.map(|exam| Exam { seed: sheet.as_ref().map(|(sheet, _)| sheet.seed), ..exam });
    let (sheet, digest) = sheet.unzip();
    let meta = meta(reader, &map);
    let allow = map.get("allow").map(|tree| allowed(reader, tree)).unwrap_or_default();
    reader.allow(&allow);
    let lesson_id = id.clone().unwrap_or_default();
    let mut cells = Vec::new();
    let mut questions = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    let mut places = Vec::new();
    if let Some(list) = map.need(reader, "a lesson", "cells").and_then(|tree| reader.list(tree, "`cells`")) {
        for tree in list {
            for (cell, body) in cell(reader, tree, &lesson_id) {
                let id = match &cell {
                    Cell::Question(question) => Some(&question.id),
                    Cell::Explore(explore) => Some(&explore.id),
                    Cell::Predict(predict) => Some(&predict.id),
                    Cell::Text(_) | Cell::Plot(_) | Cell::Worked(_) | Cell::Check(_) => None,
                };
                if let Some(id) = id
                    && !ids.insert(id.clone())
                {
                    let place = ask::field_place(&body, "id");
                    reader.error(
                        place,
                        format!("another question of this lesson is called `{id}`"),
                        Some("call one of them otherwise".to_string()),
                    );
                }
                let cell = if exam.is_some() { exam::examined(reader, cell, &body) } else { cell };
                if let Cell::Question(_) = &cell {
                    questions.push(body);
                }
                places.push(tree.place);
                cells.push(cell);
            }
        }
        if list.is_empty() {
            reader.error(
                map.place_of("cells"),
                "a lesson without cells teaches nothing",
                Some("write a cell, e.g. - text: Hello.".to_string()),
            );
        }
    }
    if let (Some(exam), Some(tree)) = (&exam, exam_tree) {
        exam::can_be_drawn(reader, tree, exam, &cells);
    }
    let (needs, need_places) = needs.into_iter().unzip();
    let lesson = Lesson {
        id: id?,
        title: title?,
        summary: summary?,
        needs,
        minutes,
        cells,
        fingerprint: 0,
        digest,
        sheet,
        exam,
        meta,
    };
    Some(Placed { lesson, id: map.place_of("id"), needs: need_places, questions, cells: places })
}

/// Who made it, and what may be done with it.
fn meta(reader: &mut Reader, map: &Map) -> Meta {
    let mut text = |name: &str| {
        let tree = map.get(name)?;
        reader.text(tree, &format!("`{name}`")).map(str::to_string)
    };
    let (author, licence, source, lang) = (text("author"), text("licence"), text("source"), text("lang"));
    let is_tag = |tag: &str| {
        tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
    };
    if lang.as_deref().is_some_and(|lang| !is_tag(lang)) {
        let cure = "write a tag such as en, de-CH or zh-Hans".to_string();
        reader.error(map.place_of("lang"), "`lang` must be the tag of a language", Some(cure));
    }
    let tags = map.get("tags").and_then(|tree| reader.list(tree, "`tags`")).unwrap_or_default();
    let tags = tags.iter().filter_map(|item| reader.text(item, "a tag").map(str::to_string)).collect();
    Meta { author, licence, source, lang, tags }
}

/// Names of problems that an author's check is to say nothing of.
pub fn allowed(reader: &mut Reader, tree: &Tree) -> Vec<String> {
    let items = match &tree.node {
        Content::List(items) => items.as_slice(),
        _ => std::slice::from_ref(tree),
    };
    let mut all = Vec::new();
    for item in items {
        let Some(id) = reader.text(item, "a name in `allow`") else { continue };
        if !super::problem::LINTS.contains(&id) {
            let cure = super::reader::did_you_mean(id, super::problem::LINTS.iter().copied())
                .unwrap_or_else(|| format!("there are {}", super::problem::LINTS.join(", ")));
            reader.error(item.place, format!("`{id}` is nothing that author check looks for"), Some(cure));
        }
        all.push(id.to_string());
    }
    all
}

/// The stable name of a question or of a cell: letters, digits and hyphens.
pub fn question_id(reader: &mut Reader, tree: &Tree) -> Option<String> {
    let text = reader.text(tree, "an id")?;
    let good = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && text.len() <= 60;
    if !good {
        let cure = "an id is made of letters, digits and hyphens, e.g. inner-2".to_string();
        reader.error(tree.place, format!("`{text}` is no id"), Some(cure));
        return None;
    }
    Some(text.to_string())
}

/// The stable name of a lesson, as it is typed: small letters, digits and hyphens.
pub fn id(reader: &mut Reader, tree: &Tree) -> Option<String> {
    let text = reader.text(tree, "an id")?;
    let good = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') && text.len() <= 60;
    if !good {
        let cure = "an id is made of small letters, digits and hyphens, e.g. chain-rule".to_string();
        reader.error(tree.place, format!("`{text}` is no id"), Some(cure));
        return None;
    }
    Some(text.to_string())
}

/// The cells that stand in one of the file: several where a question has parts.
fn cell(reader: &mut Reader, tree: &Tree, lesson: &str) -> Vec<(Cell, Tree)> {
    let Some(map) = reader.map(tree, "a cell", CELLS) else { return Vec::new() };
    let Content::Map(entries) = &tree.node else {
        return Vec::new();
    };
    if entries.len() != 1 {
        let cure = match entries.first() {
            Some((key, Tree { node: Content::Nothing, .. })) => {
                format!("indent what belongs to `{0}` further than `{0}`", key.as_text().unwrap_or_default())
            }
            _ => "begin each cell with `- ` of its own".to_string(),
        };
        let message = format!("a cell has exactly one key: {}", CELLS.join(", "));
        reader.error(map.place, message, Some(cure));
        return Vec::new();
    }
    let Some((key, body)) = entries.first() else { return Vec::new() };
    if key.as_text() == Some("question") {
        let read = questions(reader, body, lesson).into_iter();
        return read.map(|(question, tree)| (Cell::Question(Box::new(question)), tree)).collect();
    }
    one_cell(reader, key.as_text().unwrap_or_default(), body).map(|cell| (cell, body.clone())).into_iter().collect()
}

fn one_cell(reader: &mut Reader, key: &str, body: &Tree) -> Option<Cell> {
    match key {
        "text" => {
            let text = reader.text(body, "`text`")?;
            check_markdown(reader, body, text);
            Some(Cell::Text(text.to_string()))
        }
        "plot" => picture::plots(reader, body).map(Cell::Plot),
        "digits" => picture::digits(reader, body).map(Cell::Plot),
        "worked" => ask::ask(reader, body, None, &[]).map(Cell::Worked),
        "explore" => cells::explore(reader, body).map(|explore| Cell::Explore(Box::new(explore))),
        "predict" => cells::predict(reader, body).map(|predict| Cell::Predict(Box::new(predict))),
        "check" => cells::check(reader, body).map(|check| Cell::Check(Box::new(check))),
        _ => None,
    }
}
