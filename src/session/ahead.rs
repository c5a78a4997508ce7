//! `ahead`: whoever is right at the first try, three times running, may leave out the practice that is left before
//! something new is taught, or before the mixed questions at a lesson's end. It is offered and never done unasked: too
//! much help costs less than too little (Tetzlaff et al. 2025).

use super::{And, Pace, Position, Session};
use crate::lesson::Cell;
use crate::page::{Line, Page, Role, Tone};

/// After so many right answers at the first try it is offered.
const RUNNING: usize = 3;
/// So many questions at a lesson's end mix what was learnt; they are not left out.
const CLOSE: usize = 4;

impl Session {
    /// An answer was right at the first try, or it was not. Offers to leave out what is left of the practice.
    pub(super) fn ran(&mut self, well: bool, lesson: usize, next: usize) -> Option<Line> {
        self.running = if well { self.running + 1 } else { 0 };
        if !well || !self.running.is_multiple_of(RUNNING) || self.pace == Pace::Brisk {
            return None;
        }
        if self.sitting.is_some() || self.placing.is_some() {
            return None;
        }
        let (to, left_out) = self.ahead_of(lesson, next)?;
        let (number, _) = self.library.outline(lesson)?.number(to);
        let line = Line::styled(Role::Dim, format!("{} in a row right at the first try. ", self.running));
        let rest = format!(" leaves out {left_out} and goes on with question {number}.");
        Some(line.code("ahead").push(Role::Dim, rest))
    }

    /// Where practice ends, and how many questions lie before it: the next question with a text before it, or the first
    /// of the mixed ones. Nowhere, where the question itself is that, or where there is hardly anything to leave out.
    fn ahead_of(&self, lesson: usize, at: usize) -> Option<(usize, String)> {
        let read = self.library.lesson(lesson).ok()?;
        let outline = self.library.outline(lesson)?;
        let wholes = outline.wholes();
        let close = wholes.get(wholes.len().checked_sub(CLOSE)?)?.start;
        let cells: Vec<usize> = super::library::questions(&read).map(|(cell, _)| cell).collect();
        let is_taught = |question: usize| {
            let after = question.checked_sub(1).and_then(|before| cells.get(before)).map_or(0, |cell| cell + 1);
            let until = cells.get(question).copied().unwrap_or(after).max(after);
            read.cells.get(after..until).is_some_and(|between| between.iter().any(|c| matches!(c, Cell::Text(_))))
        };
        // Of a question with parts that is begun the rest belongs to it.
        let begin = wholes.iter().map(|whole| whole.start).find(|start| *start >= at)?;
        if begin >= close || is_taught(begin) {
            return None;
        }
        let mut starts = wholes.iter().map(|whole| whole.start).filter(|start| *start > begin);
        let to = starts.find(|start| *start >= close || is_taught(*start))?;
        let is_open = |start: &&usize| !self.standing(outline, **start).is_behind();
        let all: Vec<usize> = wholes.iter().map(|whole| whole.start).filter(|s| (begin..to).contains(s)).collect();
        match all.iter().filter(is_open).count() {
            0 | 1 => None,
            several => Some((to, format!("{several} questions of practice"))),
        }
    }
}

/// `ahead`: on to the next thing that is new, or to the mixed questions at the end. What is left out stays open.
pub(crate) fn ahead(session: &mut Session, _: &str) -> Page {
    let no = |text: &str| Page::new().note(Tone::Info, text);
    if session.sitting.is_some() || session.placing.is_some() {
        return no("Ahead goes on within a lesson, and none is open.");
    }
    let (lesson, at) = match &session.place {
        Position::Asking(asked) => (asked.lesson, asked.at),
        Position::Stop(stop) => (stop.lesson, stop.question),
        Position::End(_) | Position::Course | Position::Scratch => {
            return no("Ahead goes on within a lesson, and none is open.");
        }
    };
    match session.ahead_of(lesson, at) {
        Some((to, left_out)) => {
            let line = Line::styled(Role::Dim, format!("Left open: {left_out}. "));
            Page::new()
                .with(line.code("back").push(Role::Dim, " and ").code("list").push(Role::Dim, " find them."))
                .and(session.ask(lesson, to))
        }
        None => no("There is no practice to leave out here: what comes next is new, or closes the lesson."),
    }
}
