//! Taking back: a command that lost one's place, and a lesson that was begun again.

use super::event::{Event, What};
use super::open_question::OpenQuestion;
use super::typed::{nearest, short};
use super::{And, Position, Session, typed};
use crate::page::{Line, Page, Role, Tone};

/// A place that was left.
pub(crate) enum Left {
    /// A question, with what had happened at it.
    Question(Box<OpenQuestion>),
    /// A lesson, and the question that comes next in it.
    Before(usize, usize),
}

impl Session {
    /// Where the session stands, should it be left.
    pub(super) fn leaving(&self) -> Option<Left> {
        match &self.place {
            // What was asked in a review is not put again.
            Position::Asking(asked) if self.sitting.is_none() && self.placing.is_none() => {
                Some(Left::Question(asked.clone()))
            }
            Position::Asking(_) => None,
            Position::Stop(stop) => Some(Left::Before(stop.lesson, stop.question)),
            Position::End(_) | Position::Course | Position::Scratch => None,
        }
    }

    /// Remembers the place that was left, unless the session still stands there.
    pub(super) fn has_left(&mut self, before: Option<Left>) {
        let stays = match (&before, &self.place) {
            (Some(Left::Question(was)), Position::Asking(is)) => {
                (was.lesson, was.at, was.put.posed.seed) == (is.lesson, is.at, is.put.posed.seed)
            }
            (None, _) => true,
            _ => false,
        };
        if !stays {
            self.left = before;
        }
    }

    /// Whether the line answers the question whether to begin again, and what came of it.
    pub(super) fn confirmed(&mut self, line: &str) -> Option<Page> {
        let lesson = self.asked_to_reset.take()?;
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => {
                let back = Line::styled(Role::Dim, "To take it back: ").code("undo reset").push(Role::Dim, ".");
                let page = self.forget(&lesson).text(back);
                self.left = None;
                let onward = match self.library.find(&lesson) {
                    Some(index) => self.enter(index, 0),
                    None => self.resume(),
                };
                Some(page.and(onward))
            }
            "" | "n" | "no" => Some(Page::new().note(Tone::Info, "Nothing was changed.")),
            // Anything else is taken as if it had not been asked.
            _ => None,
        }
    }
}

/// `reset LESSON` or `reset all`: begins again, once the learner has said yes.
pub(crate) fn reset(session: &mut Session, what: &str) -> Page {
    let id = what.to_lowercase();
    let lesson = session.library.find(&id);
    if lesson.is_none() && id != "all" {
        let near = nearest(&id, session.library.outlines().map(|outline| outline.id.as_str()));
        let mut line = Line::text(format!("There is no lesson {}. ", short(what)));
        if let Some(near) = near {
            line = line.then("Did you mean ").code(near).then("? ");
        }
        return Page::new().note(Tone::Caution, typed::could_do(line, &["list"]));
    }
    let (name, lessons) = match lesson.and_then(|index| session.library.outline(index)) {
        Some(outline) => (outline.title.clone(), vec![outline]),
        None => ("the whole course".to_string(), session.library.outlines().collect()),
    };
    let solved: usize = lessons.iter().map(|outline| session.share(outline).solved).sum();
    let counts = match solved {
        0 => "Nothing in it is solved yet.".to_string(),
        1 => "1 solved question would no longer count.".to_string(),
        n => format!("{n} solved questions would no longer count."),
    };
    session.asked_to_reset = Some(if lesson.is_some() { id } else { String::new() });
    let line = Line::text(format!("Begin {name} again? {counts} ")).code("yes").then(" begins again; ").code("no");
    Page::new().note(Tone::Caution, line.then(" leaves everything as it is."))
}

/// `undo`: back to the place that the last command left; `undo reset` takes the last reset back.
pub(crate) fn undo(session: &mut Session, what: &str) -> Page {
    match what.to_lowercase().as_str() {
        "" => {}
        "reset" => return undo_reset(session),
        _ => {
            let line = Line::code(Line::text("Only the last move and the last reset can be taken back: "), "undo");
            return Page::new().note(Tone::Caution, line.then(", ").code("undo reset").then("."));
        }
    }
    match session.left.take() {
        Some(Left::Question(asked)) => {
            (session.sitting, session.placing) = (None, None);
            session.put(*asked)
        }
        Some(Left::Before(lesson, question)) => {
            (session.sitting, session.placing) = (None, None);
            session.ask(lesson, question)
        }
        None if session.progress.can_restore() => {
            Page::new().note(Tone::Info, Line::text("The last reset is taken back with ").code("undo reset").then("."))
        }
        None => Page::new().note(Tone::Info, "There is nothing to take back."),
    }
}

fn undo_reset(session: &mut Session) -> Page {
    let Some(lesson) = session.progress.was_reset().map(str::to_string) else {
        return Page::new().note(Tone::Info, "Nothing was begun again, so there is nothing to take back.");
    };
    session.record(Event::of_lesson(&lesson, What::Restored));
    let what = match session.library.find(&lesson).and_then(|index| session.library.outline(index)) {
        Some(outline) => outline.title.clone(),
        None => "The course".to_string(),
    };
    let page = Page::new().note(Tone::Right, format!("{what} is as it was before."));
    if session.is_scratch() { page } else { page.and(session.resume()) }
}
