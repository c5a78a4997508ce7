//! `gradus author mistakes`: every slip that is known of questions.

use super::{named, no_question};
use crate::api::json_line;
use crate::app::args::{AuthorMistakes, Global};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::out::unless_closed;
use crate::app::screen::Screen;
use crate::lesson::{Posed, Question};
use crate::page::{Block, Line, Page, Role};
use crate::session::bench::{SlipRow, slip_rows, slip_table};
use crate::session::library::whole;
use serde_json::json;

/// So many variants of a question are looked at.
const MOST: usize = 200;

/// `gradus author mistakes FILE [QUESTION]`, or `--ask JSON`.
pub fn mistakes(global: &Global, asked: &AuthorMistakes) -> Result<Ending, Trouble> {
    let mut all: Vec<(String, Vec<SlipRow>)> = Vec::new();
    match (&asked.ask, &asked.file) {
        (Some(ask), _) => {
            let posed = crate::api::posed(ask, 0).map_err(|fault| Trouble::Said(fault.to_string()))?;
            all.push(("ask".to_string(), slip_rows(&[posed])));
        }
        (None, Some(file)) => {
            let lessons = named(global, file)?;
            for lesson in &lessons {
                let wanted = |question: &&Question| {
                    asked.question.as_ref().is_none_or(|id| question.id == *id || whole(&question.id) == id)
                };
                let found: Vec<&Question> = lesson.questions().filter(wanted).collect();
                if let (true, Some(id)) = (found.is_empty() && lessons.len() == 1, &asked.question) {
                    return Err(no_question(lesson, id));
                }
                for question in found {
                    let variants: Vec<Posed> = question.walked(MOST).0.into_iter().filter_map(Result::ok).collect();
                    all.push((question.id.clone(), slip_rows(&variants)));
                }
            }
        }
        (None, None) => return Err(Trouble::Said("name a lesson's file, or ask with --ask".to_string())),
    }
    let hidden = all.iter().any(|(_, rows)| rows.iter().any(|row| row.of > 0 && row.hides == row.of));
    let ending = if hidden { Ending::Short } else { Ending::Well };
    let mut screen = Screen::new(Display::decide(global));
    if asked.json {
        let text: String = all
            .iter()
            .flat_map(|(question, rows)| rows.iter().map(move |row| (question, row)))
            .map(|(question, row)| {
                let row = json!({"question": question, "reason": row.id, "is": row.is, "with": row.with,
                                 "hides": row.hides, "of": row.of});
                json_line(&row) + "\n"
            })
            .collect();
        return unless_closed(screen.text(&text), ending);
    }
    let mut page = Page::new();
    for (question, rows) in &all {
        let of = rows.first().map_or(0, |row| row.of);
        let aside = if of > 1 { format!("{of} variants") } else { String::new() };
        page.push(Block::heading(question.clone(), Line::styled(Role::Dim, aside)));
        match rows.is_empty() {
            true => page.push("No usual slip is known of this question."),
            false => page.push(Block::Table(slip_table(rows))),
        }
    }
    unless_closed(screen.show(&page), ending)
}
