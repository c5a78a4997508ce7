//! Questions that scripts ask: as JSON of the shape of a lesson's `ask`, or by name.

use crate::lesson::load::ask_from_json;
use crate::lesson::{Lesson, Posed};
use crate::page::Page;
use crate::session::nearest;
use serde_json::Value;

/// An ask as JSON, made ready.
pub fn prepare(json: &str) -> Result<Posed, String> {
    let value: Value = serde_json::from_str(json).map_err(|error| format!("the ask is no JSON: {error}"))?;
    let ask = ask_from_json(&value).map_err(|problem| match problem.cure {
        Some(cure) => format!("{}: {cure}", problem.message),
        None => problem.message,
    })?;
    let prepared = ask.prepare(0).map_err(|trouble| trouble.message)?;
    let (drawn, prompt, hints) = (Vec::new(), Page::new(), Vec::new());
    Ok(Posed { seed: 0, drawn, prompt, hints, because: None, answer: None, prepared })
}

/// The variant of `lesson/question` that belongs to a seed.
pub fn pose(lessons: &[Lesson], path: &str, seed: u64) -> Result<Posed, String> {
    let missing = |what: &str, name: &str, near: Option<&str>| {
        let mean = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        format!("there is no {what} {name}{mean}")
    };
    let (lesson, question) = path.split_once('/').ok_or_else(|| format!("{path} is to be LESSON/QUESTION"))?;
    let lesson = lessons
        .iter()
        .find(|known| known.id == lesson)
        .ok_or_else(|| missing("lesson", lesson, nearest(lesson, lessons.iter().map(|known| known.id.as_str()))))?;
    let found = lesson
        .question(question)
        .ok_or_else(|| missing("question", path, nearest(question, lesson.questions().map(|q| q.id.as_str()))))?;
    found.pose(seed).map_err(|trouble| trouble.message)
}
