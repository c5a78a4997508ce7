//! The course that is built in, and lessons by name.

use super::library::{About, Library, Outline};
use super::typed::{all_lessons, all_questions, instead, short};
use crate::lesson::load::{self, Problem};
use crate::lesson::{Lesson, Posed, Question};
use std::sync::OnceLock;

/// The files of the course by name, which is their order: name and text. The build reads the folder `lessons`.
pub const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// A question as the build found it: its id and revision, its skill, its kind, and whether it varies.
type ToldQuestion = (&'static str, u32, &'static str, &'static str, bool);

/// An outline as the build found it: id, title, summary, needs, minutes, the questions, and those for review.
type Told = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    u32,
    &'static [ToldQuestion],
    &'static [ToldQuestion],
);

/// The outlines of the files, in their order.
const OUTLINES: &[Told] = include!(concat!(env!("OUT_DIR"), "/outlines.rs"));

fn outline(told: &Told) -> Outline {
    let (id, title, summary, needs, minutes, questions, review) = *told;
    let about = |(_, _, skill, kind, varies): &ToldQuestion| About {
        skill: (*skill).to_string(),
        kind: (*kind).to_string(),
        varies: *varies,
    };
    Outline {
        id: id.to_string(),
        title: title.to_string(),
        summary: summary.to_string(),
        needs: needs.iter().map(ToString::to_string).collect(),
        minutes,
        questions: questions.iter().map(|(id, rev, ..)| (id.to_string(), *rev)).collect(),
        about: questions.iter().map(about).collect(),
        review: review.iter().map(|told| (told.0.to_string(), told.1, about(told))).collect(),
    }
}

/// Lessons by name, each read when it is first asked for; several threads may ask.
pub struct Shelf {
    given: Option<Vec<Lesson>>,
    built_in: Vec<(String, OnceLock<Result<Lesson, String>>)>,
    added: Vec<Lesson>,
}

impl Shelf {
    /// The lessons that are built in.
    pub fn built_in() -> Shelf {
        let ids = ids().into_iter().map(|id| (id, OnceLock::new()));
        Shelf { given: None, built_in: ids.collect(), added: Vec::new() }
    }

    /// These lessons.
    pub fn of(lessons: Vec<Lesson>) -> Shelf {
        Shelf { given: Some(lessons), built_in: Vec::new(), added: Vec::new() }
    }

    /// The same with further lessons, under ids that it does not have.
    #[must_use]
    pub fn with_added(mut self, lessons: Vec<Lesson>) -> Shelf {
        self.added.extend(lessons);
        self
    }

    /// The lesson with this id.
    ///
    /// # Errors
    /// When there is none, with the one that was probably meant.
    pub fn lesson(&self, id: &str) -> Result<&Lesson, String> {
        let found = match &self.given {
            Some(lessons) => lessons.iter().find(|lesson| lesson.id == id),
            None => match self.built_in.iter().zip(BUILT_IN).find(|((known, _), _)| known == id) {
                Some(((_, cell), (name, text))) => {
                    Some(cell.get_or_init(|| trusted(name, text)).as_ref().map_err(String::clone)?)
                }
                None => None,
            },
        };
        let found = found.or_else(|| self.added.iter().find(|lesson| lesson.id == id));
        found.ok_or_else(|| format!("there is no lesson {}{}", short(id), instead(id, self.ids(), all_lessons)))
    }

    /// The ids of all lessons, in their order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let given = self.given.iter().flatten().map(|lesson| lesson.id.as_str());
        let built_in = self.built_in.iter().filter(|_| self.given.is_none());
        let added = self.added.iter().map(|lesson| lesson.id.as_str());
        given.chain(built_in.map(|(id, _)| id.as_str())).chain(added)
    }

    /// The question `lesson/question`.
    ///
    /// # Errors
    /// When there is none, with the one that was probably meant.
    pub fn question(&self, path: &str) -> Result<&Question, String> {
        let (lesson, id) = path.split_once('/').ok_or_else(|| format!("{} must be LESSON/QUESTION", short(path)))?;
        let lesson = self.lesson(lesson)?;
        let ids = || lesson.questions().map(|question| question.id.as_str());
        lesson.question(id).ok_or_else(|| {
            format!("there is no question {}{}", short(path), instead(id, ids(), || all_questions(ids())))
        })
    }

    /// The variant of `lesson/question` that belongs to a seed.
    ///
    /// # Errors
    /// When there is no such question, with the one that was probably meant, or no numbers for it.
    pub fn pose(&self, path: &str, seed: u64) -> Result<Posed, String> {
        self.question(path)?.pose(seed).map_err(|trouble| trouble.message)
    }
}

/// The ids of the built-in lessons, in their order.
pub fn ids() -> Vec<String> {
    OUTLINES.iter().map(|told| told.0.to_string()).collect()
}

/// The built-in course. Each lesson is read when it is opened, so that starting costs no reading.
pub fn library() -> Library {
    let outlines = OUTLINES.iter().map(outline).collect();
    let opener = |id: &str| {
        let found = OUTLINES.iter().zip(BUILT_IN).find(|(told, _)| told.0 == id).map(|(_, found)| found);
        let (name, text) = found.ok_or_else(|| format!("there is no lesson {id}"))?;
        trusted(name, text)
    };
    Library::new(outlines, Box::new(opener))
}

/// A lesson that tests hold to be good.
fn trusted(name: &str, text: &str) -> Result<Lesson, String> {
    load::trusted(name, text).map_err(|problems| report(&problems, &[(name.to_string(), text.to_string())]))
}

/// Problems as an author sees them, with the lines they stand in.
pub fn report(problems: &[Problem], files: &[(String, String)]) -> String {
    let text = |problem: &Problem| {
        let source = files.iter().find(|(name, _)| *name == problem.file).map_or("", |(_, text)| text);
        load::render(problem, source)
    };
    problems.iter().map(text).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_found_what_the_texts_say() {
        let found: Vec<Outline> = OUTLINES.iter().map(outline).collect();
        let said: Vec<Outline> =
            BUILT_IN.iter().map(|(_, text)| crate::session::library::outline_of_text(text)).collect();
        assert_eq!(found, said);
    }
}
