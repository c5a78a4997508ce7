//! Lessons and sessions.

use super::{Diagnostic, Question};
use crate::lesson;
use crate::lesson::load::{self, Problem};
use crate::session::course::{BUILT_IN, Shelf};
use crate::session::library::Library;
use crate::session::{Pace, Session};
use std::fmt;
use std::sync::Arc;

/// One lesson: text, pictures, worked examples and questions, written in YAML.
#[derive(Clone)]
pub struct Lesson(Arc<lesson::Lesson>);

impl Lesson {
    /// Reads a lesson and tries one variant of each of its questions, so that a lesson that loads is one that works.
    ///
    /// # Errors
    /// Every problem of the text, each with its line, its column and its cure.
    pub fn from_yaml(text: &str) -> Result<Lesson, Vec<Problem>> {
        load::lesson("lesson.yaml", text).map(|lesson| Lesson(Arc::new(lesson)))
    }

    /// A lesson of the built-in course; `None` where there is none of that id.
    pub fn built_in(id: &str) -> Option<Lesson> {
        Shelf::built_in().lesson(id).ok().map(|lesson| Lesson(Arc::new(lesson.clone())))
    }

    /// The built-in course, in its order.
    pub fn course() -> Vec<Lesson> {
        let lessons = BUILT_IN.iter().filter_map(|(name, text)| load::trusted(name, text).ok());
        lessons.map(|lesson| Lesson(Arc::new(lesson))).collect()
    }

    pub(super) fn inner(&self) -> &lesson::Lesson {
        &self.0
    }

    /// Its name in the course, e.g. `chain-rule`.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// One sentence on what is learnt.
    pub fn summary(&self) -> &str {
        &self.0.summary
    }

    /// The ids of its questions, in the order in which they are put.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        self.0.questions().map(|question| question.id.as_str())
    }

    /// The variant of a question that belongs to a seed; the same seed gives the same numbers everywhere.
    ///
    /// # Errors
    /// `unknown-question` where the lesson has none of that id.
    pub fn question(&self, id: &str, seed: u64) -> Result<Question, Diagnostic> {
        let question = self.0.question(id).ok_or_else(|| {
            let known: Vec<&str> = self.questions().collect();
            let message = format!("the lesson {} has no question {}", self.id(), crate::session::typed::short(id));
            Diagnostic {
                fix: Some(format!("it has {}", known.join(", "))),
                ..Diagnostic::new("unknown-question", message)
            }
        })?;
        Ok(Question::of(question.pose(seed)?))
    }
}

impl fmt::Debug for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lesson").field(&self.0.id).finish()
    }
}

impl Session {
    /// A session over these lessons, in this order, as somebody takes them who has never been here. [`Session::open`]
    /// gives its first page, [`Session::turn`] takes a line.
    pub fn over(lessons: &[Lesson], seed: u64) -> Session {
        let lessons = lessons.iter().map(|lesson| lesson::Lesson::clone(&lesson.0)).collect();
        Session::new(Library::of(lessons), seed, &[], Pace::Patient)
    }
}
