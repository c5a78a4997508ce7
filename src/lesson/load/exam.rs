//! Reading what makes a lesson an examination.

use super::ask;
use super::reader::Reader;
use super::tree::Tree;
use crate::lesson::exam::{Exam, Sheet, Tools};
use crate::lesson::{Cell, Digest, FeedbackLevel, Question};
use std::collections::BTreeSet;

const EXAM: &[&str] = &["tools", "leave", "minutes", "draw", "order", "seed"];

/// What holds in an examination; `exam: {}` is one.
pub fn exam(reader: &mut Reader, tree: &Tree) -> Option<Exam> {
    let map = reader.map(tree, "`exam`", EXAM)?;
    let tools = map.get("tools").and_then(|tree| reader.word(tree, "`tools`", &["none", "arithmetic", "all"]));
    let leave = map.get("leave").and_then(|tree| reader.word(tree, "`leave`", &["free", "forward"]));
    let order = map.get("order").and_then(|tree| reader.word(tree, "`order`", &["written", "drawn"]));
    let minutes = map.get("minutes").and_then(|tree| reader.whole(tree, "`minutes`", 1, 1_440));
    let series = map.get("seed").and_then(|tree| reader.whole(tree, "`seed`", 0, u32::MAX));
    let draw = map.get("draw").and_then(|tree| reader.free_map(tree, "`draw`")).unwrap_or_default();
    let draw = draw.iter().filter_map(|(skill, count)| {
        let skill = reader.text(skill, "a skill")?;
        Some((skill.to_string(), reader.whole(count, "how many questions are drawn", 1, 1_000)? as usize))
    });
    let draw = draw.collect();
    let tools = match tools {
        Some("arithmetic") => Tools::Arithmetic,
        Some("all") => Tools::All,
        _ => Tools::None,
    };
    Some(Exam {
        tools,
        forward: leave == Some("forward"),
        minutes,
        draw,
        shuffled: order == Some("drawn"),
        series: u64::from(series.unwrap_or_default()),
        seed: None,
    })
}

/// Whose sheet a lesson is, and the digest of the examination that it was made of.
pub fn sheet(reader: &mut Reader, tree: &Tree) -> Option<(Sheet, Digest)> {
    let map = reader.map(tree, "`sheet`", &["learner", "seed", "lesson"])?;
    let learner = map.need(reader, "`sheet`", "learner").and_then(|tree| reader.text(tree, "`learner`"));
    let seed = map.need(reader, "`sheet`", "seed").and_then(|tree| reader.whole(tree, "`seed`", 0, u32::MAX));
    let text = map.need(reader, "`sheet`", "lesson")?;
    let digest = text.as_text().and_then(Digest::read);
    if digest.is_none() {
        let cure = "sheets are made by gradus author pack --blank".to_string();
        reader.error(text.place, "`lesson` must be the SHA-256 of a lesson", Some(cure));
    }
    Some((Sheet { learner: learner?.to_string(), seed: u64::from(seed?) }, digest?))
}

/// Holds what is drawn against the questions that are there: enough of each skill, and of equal worth, so that what can
/// be reached is the same for everybody.
pub fn can_be_drawn(reader: &mut Reader, tree: &Tree, exam: &Exam, cells: &[Cell]) {
    let place = |skill: &str| ask::field_place(tree, skill);
    for (skill, count) in &exam.draw {
        // Parts of one question are drawn together.
        let mut worth: Vec<(&str, f64)> = Vec::new();
        for cell in cells {
            let Cell::Question(question) = cell else { continue };
            if question.skill != *skill || question.for_review {
                continue;
            }
            let whole = question.id.split('#').next().unwrap_or_default();
            match worth.last_mut().filter(|(before, _)| *before == whole) {
                Some((_, points)) => *points += question.points,
                None => worth.push((whole, question.points)),
            }
        }
        if worth.is_empty() {
            let skills: BTreeSet<&str> = cells
                .iter()
                .filter_map(|cell| if let Cell::Question(question) = cell { Some(&*question.skill) } else { None })
                .collect();
            let there = skills.into_iter().collect::<Vec<_>>().join(", ");
            let message = format!("no question has the skill `{skill}`");
            reader.error(place(skill), message, Some(format!("the skills here are {there}")));
        } else if worth.len() < *count {
            let message = format!("{count} questions of `{skill}` are to be drawn, and there are {}", worth.len());
            reader.error(place(skill), message, Some("write more of them, or draw fewer".to_string()));
        } else if let Some((other, points)) = worth.iter().find(|(_, points)| *points != worth[0].1) {
            let (first, least) = worth[0];
            let message = format!(
                "questions of `{skill}` are drawn, and {first} counts {least} points where {other} counts {points}: \
                 one learner could reach more than another"
            );
            reader.error(place(skill), message, Some("give them the same `points`".to_string()));
        }
    }
}

/// What would tell an answer of a question that is judged when it is handed in, though nothing is said.
pub fn silent(reader: &mut Reader, question: &Question, tree: &Tree) {
    let is_first = question.part.as_ref().is_none_or(|part| part.at == 0);
    if question.ask.kind.name == "spot" && question.ask.field("none").is_some() && is_first {
        let message = "`none` of a `spot` tells: where nothing is wrong there is no second answer".to_string();
        let cure = Some("take `none` out, so that a slip is always planted".to_string());
        reader.lint("exam-shows", true, ask::field_place(tree, "none"), message, cure);
    }
}

/// A cell of an examination: its questions are silent, and what tells or counts answers has no place in it.
pub fn examined(reader: &mut Reader, cell: Cell, tree: &Tree) -> Cell {
    let mut refuse = |place, what: &str| {
        let cure = Some("take it out".to_string());
        let message = format!("{what} has no place in an examination: nothing is told there");
        reader.lint("exam-shows", true, place, message, cure);
    };
    match cell {
        Cell::Question(mut question) => {
            if !question.hints.is_empty() {
                refuse(ask::field_place(tree, "hints"), "`hints`");
            }
            if question.tries.is_some() {
                refuse(ask::field_place(tree, "tries"), "`tries`");
            }
            if !question.is_held() {
                silent(reader, &question, tree);
            }
            question.feedback = FeedbackLevel::None;
            question.cases.iter_mut().for_each(|case| case.feedback = FeedbackLevel::None);
            Cell::Question(question)
        }
        Cell::Explore(_) => {
            refuse(tree.place, "`explore`");
            cell
        }
        Cell::Predict(_) => {
            refuse(tree.place, "`predict`");
            cell
        }
        Cell::Check(_) => {
            refuse(tree.place, "`check`");
            cell
        }
        other => other,
    }
}
