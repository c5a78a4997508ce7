//! What can be asked of the course without taking a lesson: the list, how far one is, beginning again.

use super::args::{Global, Reset};
use super::ending::{Ending, Trouble};
use super::learn::Desk;
use super::lessons;
use crate::page::{Line, Page};
use crate::session::Pace;
use crate::session::attempts::Attempt;
use serde_json::{Value, json};

fn desk(global: &Global) -> Result<Desk, Trouble> {
    let library = lessons::library(global)?;
    Desk::new(global, library, Pace::Patient, true)
}

/// Runs a command of the session and shows its page.
fn run(desk: &mut Desk, line: &str) -> Result<Ending, Trouble> {
    let reply = desk.session.turn(line);
    desk.take(&reply)?;
    Ok(Ending::Well)
}

/// `gradus list`.
pub fn list(global: &Global, json: bool) -> Result<Ending, Trouble> {
    let mut desk = desk(global)?;
    if !json {
        return run(&mut desk, ":list");
    }
    let lessons: Vec<Value> = desk
        .session
        .outlines()
        .map(|outline| {
            let questions: Vec<&str> = outline.questions.iter().map(|(id, _)| id.as_str()).collect();
            json!({"id": outline.id, "title": outline.title, "summary": outline.summary, "minutes": outline.minutes,
                   "needs": outline.needs, "questions": questions})
        })
        .collect();
    print(&mut desk, &lessons)
}

/// `gradus map`.
pub fn map(global: &Global) -> Result<Ending, Trouble> {
    run(&mut desk(global)?, ":map")
}

/// `gradus progress`.
pub fn progress(global: &Global, json: bool) -> Result<Ending, Trouble> {
    let mut desk = desk(global)?;
    let sessions = super::export::sessions(global)?;
    if !json {
        run(&mut desk, ":progress")?;
        if !sessions.is_empty() {
            let line =
                Line::text("As a page, with every answer: ").code("gradus export last").then(", or any session of ");
            desk.screen.show(&Page::new().gap().text(line.code("gradus export").then(".")))?;
        }
        return Ok(Ending::Well);
    }
    let learner = global.learner.clone();
    let lessons: Vec<Value> = desk
        .session
        .outlines()
        .map(|outline| {
            let share = desk.session.share(outline);
            let own = sessions.iter().filter(|taken| taken.lesson == outline.id);
            let ids: Vec<String> = own.map(Attempt::id).collect();
            let mut row = json!({"lesson": outline.id, "questions": share.of, "solved": share.solved,
                                 "first_time": share.first_time, "answered": share.answered, "behind": share.behind, "sessions": ids});
            if let (Some(learner), Some(row)) = (&learner, row.as_object_mut()) {
                row.insert("learner".to_string(), json!(learner));
            }
            row
        })
        .collect();
    print(&mut desk, &lessons)
}

/// `gradus reset LESSON` and `gradus reset --all`.
pub fn reset(global: &Global, reset: &Reset) -> Result<Ending, Trouble> {
    let mut desk = desk(global)?;
    let what = match &reset.lesson {
        Some(lesson) if desk.session.outlines().any(|outline| outline.id == *lesson) => lesson.clone(),
        Some(lesson) => return Err(Trouble::Said(desk.session.missing(lesson))),
        None => String::new(),
    };
    desk.session.forget(&what);
    let reply = desk.session.drained();
    desk.take(&reply)?;
    Ok(if desk.store.unsaved() == 0 { Ending::Well } else { Ending::Trouble })
}

fn print(desk: &mut Desk, rows: &[Value]) -> Result<Ending, Trouble> {
    desk.notices();
    for row in rows {
        desk.screen.json(row)?;
    }
    Ok(Ending::Well)
}
