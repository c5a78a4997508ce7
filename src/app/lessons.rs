//! The lessons at hand: those built into the program, or those in a folder.

use super::ending::Trouble;
use super::files;
use super::screen::tell;
use crate::lesson::Lesson;
use crate::lesson::load::{self, Severity};
use crate::session::course::{self, Shelf, report};
use crate::session::library::Library;
use std::path::{Path, PathBuf};

/// The course: that of a folder or a file where one is given, else the built-in one.
pub fn library(path: Option<&Path>) -> Result<Library, Trouble> {
    match path {
        None => Ok(course::library()),
        Some(path) => Ok(Library::of(read(path)?)),
    }
}

/// Lessons by name: those of a path where one is given, else the built-in ones.
pub fn shelf(path: Option<&Path>) -> Result<Shelf, Trouble> {
    Ok(match path {
        None => Shelf::built_in(),
        Some(path) => Shelf::of(read(path)?),
    })
}

/// Every lesson below a path; with any problem, all of them as one message.
fn read(path: &Path) -> Result<Vec<Lesson>, Trouble> {
    let (files, passed) = texts(path)?;
    passed.iter().for_each(|passed| tell(passed));
    let (course, problems) = load::course(&files);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(Trouble::Said(format!("these lessons do not load\n\n{}", report(&problems, &files))));
    }
    Ok(course.lessons)
}

/// Lesson files with their texts, and what was passed over beside them.
pub type Texts = (Vec<(String, String)>, Vec<String>);

/// Name and text of the lesson files below a path, and what was passed over there.
pub fn texts(path: &Path) -> Result<Texts, Trouble> {
    let (found, passed) = files::lesson_files(path)?;
    let text = |file: PathBuf| Ok::<_, Trouble>((file.display().to_string(), files::read_lesson(&file)?));
    Ok((found.into_iter().map(text).collect::<Result<_, _>>()?, passed))
}
