//! What can be asked of the course without taking a lesson: the list, how far one is, beginning again.

use super::args::{Global, Reset};
use super::ending::{Ending, Trouble};
use super::files::state_file;
use super::learn::{Desk, Past};
use super::lessons;
use super::out::unless_closed;
use super::store::{LearnerStanding, Store};
use crate::page::{Line, Page, Role, Table};
use crate::session::attempts::{LessonAttempt, day, instant};
use crate::session::library::Outline;
use crate::session::{Pace, Share};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn desk(global: &Global) -> Result<Desk, Trouble> {
    let library = lessons::library(global)?;
    Desk::new(global, library, Pace::Patient, Past::Whole)
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
        let class = Store::new(state_file(global), "").class()?;
        let own = global.learner.clone().unwrap_or_default();
        if !own.is_empty() {
            desk.screen.show(&Page::new().text(Line::styled(Role::Dim, format!("What {own} did."))))?;
        }
        run(&mut desk, ":progress")?;
        others(&mut desk, &class, &own)?;
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
            let ids: Vec<String> = own.map(LessonAttempt::id).collect();
            let mut row = json!({"lesson": outline.id, "questions": share.of, "solved": share.solved,
                                 "first_time": share.first_time, "answered": share.answered, "behind": share.behind, "sessions": ids});
            if let Some(stands) = desk.session.exam_stands(&outline.id) {
                row["exam"] = json!(stands);
            }
            if let Some(learner) = &learner {
                row["learner"] = json!(learner);
            }
            row
        })
        .collect();
    print(&mut desk, &lessons)
}

/// Says whose answers are kept here beside those that were shown.
fn others(desk: &mut Desk, class: &BTreeMap<String, LearnerStanding>, own: &str) -> Result<(), Trouble> {
    const NAMED: usize = 3;
    let others: Vec<&str> = class.keys().map(String::as_str).filter(|name| *name != own && !name.is_empty()).collect();
    let nameless = class.get("").is_some_and(|standing| standing.answers > 0) && !own.is_empty();
    if others.is_empty() && !nameless {
        return Ok(());
    }
    let mut names: Vec<&str> = others.iter().take(NAMED).copied().collect();
    let more = format!("{} more", others.len().saturating_sub(NAMED));
    if others.len() > NAMED {
        names.push(&more);
    }
    if nameless {
        names.push("somebody without a name");
    }
    let line = Line::text(format!("Kept here as well: what {} did; ", names.join(", ")));
    let line = line.code("--learner ID").then(" shows one, ").code("gradus progress --class").then(" everybody.");
    desk.screen.show(&Page::new().gap().text(line))
}

/// `gradus progress --class`: everybody whose answers are kept here, one line each; as JSON a line for each lesson that
/// somebody began.
pub fn class(global: &Global, json: bool) -> Result<Ending, Trouble> {
    let mut desk = desk(global)?;
    let class = Store::new(state_file(global), "").class()?;
    let outlines: Vec<Outline> = desk.session.outlines().cloned().collect();
    let shares = |standing: &LearnerStanding| -> Vec<(&str, Share)> {
        let met = outlines.iter().filter(|outline| standing.progress.has_met(&outline.id));
        met.map(|outline| (outline.id.as_str(), Share::of(&standing.progress, outline))).collect()
    };
    if json {
        let mut rows = Vec::new();
        for (learner, standing) in &class {
            rows.extend(shares(standing).into_iter().map(|(lesson, share)| {
                json!({"learner": learner, "lesson": lesson, "questions": share.of, "solved": share.solved,
                       "first_time": share.first_time, "answered": share.answered, "behind": share.behind,
                       "last": standing.last.map(instant)})
            }));
        }
        return print(&mut desk, &rows);
    }
    let titles = ["learner", "answers", "lessons", "solved", "first time", "handed in later", "last"];
    let mut table = Table::new(titles).numeric(&[1, 2, 3, 4, 5]).says("How far everybody is.");
    for (learner, standing) in class.iter().filter(|(_, standing)| standing.answers > 0) {
        let shares = shares(standing);
        let sum = |of: &dyn Fn(&Share) -> usize| shares.iter().map(|(_, share)| of(share)).sum::<usize>();
        let questions = sum(&|share| share.of);
        table.push([
            Line::text(if learner.is_empty() { "(no name)" } else { learner }),
            Line::text(standing.answers.to_string()),
            Line::text(shares.len().to_string()),
            Line::text(format!("{} of {questions}", sum(&|share| share.solved))),
            Line::text(sum(&|share| share.first_time).to_string()),
            Line::text(sum(&|share| share.answered).to_string()),
            Line::text(standing.last.map(day).unwrap_or_default()),
        ]);
    }
    desk.notices();
    let page = match table.rows.is_empty() {
        true => Page::new().text("Nobody has answered anything yet."),
        false => Page::new().with(table),
    };
    unless_closed(desk.screen.show(&page), Ending::Well)
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
