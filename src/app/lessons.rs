//! The lessons at hand: those built into the program, or those in a folder.

use super::ending::Trouble;
use super::files;
use crate::lesson::Lesson;
use crate::lesson::load::{self, Problem, Severity};
use crate::session::library::{Library, outline_of_text};
use std::path::Path;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../lessons/", $name)))),*]
    };
}

/// The files of the course, in its order: name and text.
pub const BUILT_IN: &[(&str, &str)] = built_in![
    "00-first-step.yaml",
    "01-slopes.yaml",
    "02-limits.yaml",
    "03-derivative.yaml",
    "04-forward-difference.yaml",
    "05-choosing-h.yaml",
    "06-power-rule.yaml",
    "07-chain-rule.yaml",
    "08-partials-and-gradient.yaml",
    "09-descent.yaml",
    "10-computational-graph.yaml",
];

/// The course: that of a folder or a file where one is given, else the built-in one.
pub fn library(path: Option<&Path>) -> Result<Library, Trouble> {
    match path {
        None => Ok(built_in()),
        Some(path) => Ok(Library::of(read(path)?)),
    }
}

/// The same, every lesson read.
pub fn all(path: Option<&Path>) -> Result<Vec<Lesson>, Trouble> {
    match path {
        None => Ok(BUILT_IN.iter().map(|(name, text)| trusted(name, text)).collect::<Result<_, _>>()?),
        Some(path) => read(path),
    }
}

/// The built-in course. Each lesson is read when it is opened, so that starting costs no reading.
fn built_in() -> Library {
    let outlines = BUILT_IN.iter().map(|(_, text)| outline_of_text(text)).collect();
    let opener = |id: &str| {
        let found = BUILT_IN.iter().find(|(_, text)| outline_of_text(text).id == id);
        let (name, text) = found.ok_or_else(|| format!("there is no lesson {id}"))?;
        trusted(name, text)
    };
    Library::new(outlines, Box::new(opener))
}

/// A lesson that tests hold to be good.
fn trusted(name: &str, text: &str) -> Result<Lesson, String> {
    load::trusted(name, text).map_err(|problems| report(&problems, &[(name.to_string(), text.to_string())]))
}

/// Every lesson below a path; with any problem, all of them as one message.
fn read(path: &Path) -> Result<Vec<Lesson>, Trouble> {
    let files = texts(path)?;
    let (course, problems) = load::course(&files);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(Trouble::Said(format!("these lessons do not load\n\n{}", report(&problems, &files))));
    }
    Ok(course.lessons)
}

/// Name and text of the lesson files below a path.
pub fn texts(path: &Path) -> Result<Vec<(String, String)>, Trouble> {
    let files = files::lesson_files(path)?.into_iter();
    files.map(|file| Ok((file.display().to_string(), files::read_lesson(&file)?))).collect()
}

/// Problems as an author sees them, with the lines they stand in.
pub fn report(problems: &[Problem], files: &[(String, String)]) -> String {
    let text = |problem: &Problem| {
        let source = files.iter().find(|(name, _)| *name == problem.file).map_or("", |(_, text)| text);
        load::render(problem, source)
    };
    problems.iter().map(text).collect::<Vec<_>>().join("\n")
}
