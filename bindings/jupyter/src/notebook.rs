//! What a cell means: the scratch notebook, and lessons in which each cell is one answer.

use crate::cells;
use gradus::app::homes::{self, Keeper};
use gradus::session::course;
use gradus::session::library::Library;
use gradus::session::notebook::watch::Watch;
use gradus::session::{Effect, Notebook, Pace, Session, Start};
use gradus::{Page, Reply};
use std::rc::Rc;

/// What came of one line.
pub struct Outcome {
    pub page: Page,
    /// The name of what went wrong: `NotRead` or `NoValue`.
    pub fault: Option<&'static str>,
    /// What was done in the world, such as a file that was written.
    pub done: Page,
    /// Text for the next cell, where a cell asks to be edited.
    pub next: Option<String>,
}

/// The learner's desk: a notebook, and a lesson while one is taken.
pub struct Desk {
    scratch: Session,
    lesson: Option<Session>,
    keeper: Keeper,
    watch: Rc<dyn Watch>,
}

fn scratch(watch: &Rc<dyn Watch>) -> Session {
    let mut session = Session::new(Library::of(Vec::new()), homes::seed(), &[], Pace::Patient);
    session.watched_by(watch.clone());
    // Nothing is asked there, so nothing can be missing.
    let _ = session.open(&Start::Scratch);
    session
}

impl Desk {
    pub fn new(watch: Rc<dyn Watch>) -> Desk {
        Desk { scratch: scratch(&watch), lesson: None, keeper: Keeper::usual(), watch }
    }

    /// The session that the next cell goes to.
    pub fn session(&self) -> &Session {
        self.lesson.as_ref().unwrap_or(&self.scratch)
    }

    /// A copy of the notebook, to try something out that changes nothing.
    pub fn copy(&self) -> Notebook {
        self.session().notebook().clone()
    }

    /// The lines of a cell: one answer while a lesson is taken, else each by itself.
    pub fn lines(&self, code: &str) -> Vec<String> {
        match &self.lesson {
            Some(_) => vec![cells::lines(code).join(" ")],
            None => cells::lines(code),
        }
    }

    /// Runs a line.
    pub fn run(&mut self, line: &str) -> Outcome {
        match line.trim().split_once(char::is_whitespace) {
            Some(("learn" | ":learn", place)) if self.lesson.is_none() => return self.begin(Some(place.trim())),
            None if self.lesson.is_none() && matches!(line.trim(), "learn" | ":learn") => return self.begin(None),
            _ => {}
        }
        let session = self.lesson.as_mut().unwrap_or(&mut self.scratch);
        let before = session.tally().faults;
        let reply = session.turn(line);
        let failed = session.tally().faults > before && self.lesson.is_none();
        let fault = failed.then(|| if can_be_read(&reply.page) { "NoValue" } else { "NotRead" });
        self.told(reply, fault)
    }

    /// Begins a lesson, or goes on in the course.
    fn begin(&mut self, place: Option<&str>) -> Outcome {
        let start = match place.map(|place| place.split_once('/').unwrap_or((place, ""))) {
            None => Start::Resume,
            Some((lesson, "")) => Start::Lesson(lesson.to_string(), None),
            Some((lesson, question)) => Start::Lesson(lesson.to_string(), Some(question.to_string())),
        };
        let opened = self.keeper.progress().and_then(|progress| {
            let mut session = Session::after(course::library(), homes::seed(), progress, Pace::Patient);
            session.watched_by(self.watch.clone());
            let reply = session.open(&start)?;
            Ok((session, reply))
        });
        match opened {
            Ok((session, reply)) => {
                self.lesson = Some(session);
                self.told(reply, None)
            }
            Err(message) => Outcome { fault: Some("NotRead"), ..Outcome::of(caution(&message)) },
        }
    }

    /// Keeps what happened, carries out what a cell asks of the world, and gives the page.
    fn told(&mut self, reply: Reply, fault: Option<&'static str>) -> Outcome {
        let mut outcome = Outcome { fault, ..Outcome::of(reply.page) };
        for notice in self.keeper.keep(&reply.events) {
            outcome.done.extend(caution(&notice));
        }
        if reply.done {
            // To leave the notebook is to begin a new one: the kernel is ended by Jupyter.
            if self.lesson.take().is_none() {
                self.scratch = scratch(&self.watch);
            }
            return outcome;
        }
        let session = self.lesson.as_mut().unwrap_or(&mut self.scratch);
        match &reply.effect {
            None => {}
            Some(Effect::Edit { line }) => outcome.next = Some(line.clone()),
            Some(effect @ Effect::Save { .. }) => match self.keeper.carry_out(session, effect) {
                Ok(more) => outcome.done.extend(more.page),
                Err(message) => {
                    (outcome.page, outcome.fault) = (caution(&message), Some("NoValue"));
                }
            },
            Some(effect) => match self.keeper.carry_out(session, effect) {
                Ok(more) => outcome.page.extend(more.page),
                Err(message) => {
                    (outcome.page, outcome.fault) = (caution(&message), Some("NoValue"));
                }
            },
        }
        outcome
    }
}

impl Outcome {
    fn of(page: Page) -> Outcome {
        Outcome { page, fault: None, done: Page::new(), next: None }
    }
}

fn caution(message: &str) -> Page {
    Page::new().note(gradus::page::Tone::Caution, message)
}

/// Whether the page of a fault is of something that could be read: one that could not points at its place.
fn can_be_read(page: &Page) -> bool {
    !page.blocks.iter().any(|block| matches!(block, gradus::page::Block::Verbatim(_)))
}
