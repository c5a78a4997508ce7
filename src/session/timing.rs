//! Examinations that end: how much time is left, as the clock says that whoever runs the session holds. The session
//! itself reads none.

use super::attempts::day;
use super::event::{Event, What};
use super::{Pace, Position, Reply, Session};
use crate::page::{Line, Page, Tone};
use std::collections::HashMap;

/// What the clock says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timing {
    /// Now, in milliseconds since 1970; `None` where nobody tells.
    now: Option<i64>,
    /// When an examination was first opened, by its lesson.
    begun: HashMap<String, i64>,
    /// When an examination was handed in, with its receipt, by its lesson.
    handed: HashMap<String, (i64, String)>,
}

impl Timing {
    /// A lesson is opened; what was opened before goes on since then.
    pub(crate) fn opened(&mut self, lesson: &str) {
        if let Some(now) = self.now {
            self.begun.entry(lesson.to_string()).or_insert(now);
        }
    }
}

impl Session {
    /// What time it is, in milliseconds since 1970. Told before a line is taken and before a prompt is shown.
    pub fn is_now(&mut self, now: i64) {
        self.timing.now = Some(now);
    }

    /// The examinations: what was done in them before settles whether they are still open.
    pub fn exams(&self) -> Vec<String> {
        self.library.exams().map(str::to_string).collect()
    }

    /// When an examination was handed in, in milliseconds since 1970, and with which receipt. It is closed since then.
    pub fn was_handed_in(&mut self, lesson: &str, at: i64, receipt: &str) {
        self.timing.handed.entry(lesson.to_string()).or_insert((at, receipt.to_string()));
    }

    /// The examination in which the session is, by its lesson.
    pub(super) fn exam_here(&self) -> Option<usize> {
        let lesson = match &self.place {
            Position::Asking(asked) => asked.lesson,
            Position::Stop(stop) => stop.lesson,
            Position::End(lesson) => *lesson,
            Position::Course | Position::Scratch => return None,
        };
        self.library.lesson(lesson).is_ok_and(|read| read.exam.is_some()).then_some(lesson)
    }

    /// The id of the examination in which the session is.
    pub fn sits(&self) -> Option<String> {
        let outline = self.library.outline(self.exam_here()?)?;
        Some(outline.id.clone())
    }

    /// Keeps that an examination was left, where the session was in this one and is not any more.
    pub(super) fn has_left_exam(&mut self, before: Option<usize>) {
        let Some(lesson) = before.filter(|lesson| self.done || self.exam_here() != Some(*lesson)) else { return };
        if let Some(outline) = self.library.outline(lesson) {
            self.record(Event::of_lesson(&outline.id.clone(), What::Left));
        }
    }

    /// Ends the session where it is: there are no more lines.
    pub fn end(&mut self) -> Reply {
        let exam = self.exam_here().filter(|_| !self.done);
        self.done = true;
        self.has_left_exam(exam);
        self.drained()
    }

    /// How an examination stands; nothing where it was not opened, or is none.
    pub fn exam_stands(&self, lesson: &str) -> Option<&'static str> {
        let index = self.library.find(lesson)?;
        self.library.exams().find(|exam| *exam == lesson)?;
        self.timing.begun.get(lesson)?;
        Some(match self.left_of(index) {
            _ if self.timing.handed.contains_key(lesson) => "handed in",
            Some((left, _)) if left <= 0 => "time is over",
            _ => "open",
        })
    }

    /// When a lesson was first opened, in milliseconds since 1970.
    pub fn was_opened(&mut self, lesson: &str, at: i64) {
        let begun = self.timing.begun.entry(lesson.to_string()).or_insert(at);
        *begun = at.min(*begun);
    }

    /// The milliseconds that are left of an examination, and how many minutes it has.
    fn left_of(&self, lesson: usize) -> Option<(i64, u32)> {
        let read = self.library.lesson(lesson).ok()?;
        let minutes = read.exam.as_ref()?.minutes?;
        let begun = self.timing.begun.get(&read.id).copied().or(self.timing.now)?;
        Some((begun + 60_000 * i64::from(minutes) - self.timing.now?, minutes))
    }

    /// Minutes that are left at the open question, begun ones counted whole.
    pub(super) fn minutes_left(&self) -> Option<i64> {
        let Position::Asking(asked) = &self.place else { return None };
        self.left_of(asked.lesson).map(|(left, _)| left.max(0).div_euclid(60_000) + i64::from(left.max(0) % 60_000 > 0))
    }

    /// Where an examination was handed in, or its time is over: it is closed, and says so.
    pub(super) fn closed(&mut self, lesson: usize) -> Option<Page> {
        let read = self.library.lesson(lesson).ok().filter(|read| read.exam.is_some())?;
        if let Some((at, receipt)) = self.timing.handed.get(&read.id) {
            let says = format!(
                "You handed this examination in, {} UTC, receipt {receipt}. It takes no more answers.",
                day(*at)
            );
            self.shut(lesson);
            return Some(Page::new().note(Tone::Info, says));
        }
        let (_, minutes) = self.left_of(lesson).filter(|(left, _)| *left <= 0)?;
        self.shut(lesson);
        let line = Line::text(format!(
            "Time is up: this examination has {} from when it was first opened. What you answered until then is kept; hand it in with ",
            super::pages::minutes(minutes)
        ));
        Some(Page::new().note(Tone::Caution, line.code(format!("gradus hand-in {} --learner ID", read.id)).then(".")))
    }

    /// No question of this examination is put any more.
    fn shut(&mut self, lesson: usize) {
        self.place = Position::End(lesson);
        self.topic = None;
        self.done |= self.pace == Pace::Brisk;
    }
}
