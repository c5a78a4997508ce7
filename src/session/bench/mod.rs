//! The author's bench as pages: a question with everything that learners may meet in it, and every slip that it knows.

mod preview;
mod slips;

pub use preview::{PreviewWanted, cell, overview, preview};
pub use slips::{SlipRow, slip_rows, slip_table};

use crate::lesson::Question;

/// What a question is, in a few words: `derivative · skill chain · 1 point`.
fn about(question: &Question) -> String {
    let skill = if question.skill.is_empty() { String::new() } else { format!(" · skill {}", question.skill) };
    let points = match question.points {
        1.0 => "1 point".to_string(),
        // Of three parts each has a third.
        other => format!("{} points", (other * 100.0).round() / 100.0),
    };
    let held = if question.is_held() { " · judged when handed in" } else { "" };
    let review = match (question.mixed, question.for_review) {
        (true, _) => " · mixed",
        (_, true) => " · for review",
        _ => "",
    };
    format!("{}{skill} · {points}{held}{review}", question.ask.kind.name)
}
