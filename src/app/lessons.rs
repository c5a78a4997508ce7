//! The lessons at hand: those built into the program, or those in a folder.

use super::args::Global;
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

/// Whether what stands in a lesson's place is the file of one.
pub fn is_file(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") && path.is_file()
}

/// The lessons that are named on a command line, and the course they stand in: by their ids, or by their files.
pub fn taken(global: &Global, named: &[String], all: bool) -> Result<(Library, Vec<String>), Trouble> {
    let mut course = library(global.lessons.as_deref())?;
    if all {
        let ids = course.outlines().map(|outline| outline.id.clone()).collect();
        return Ok((course, ids));
    }
    let mut ids: Vec<String> = Vec::new();
    let mut files = Vec::new();
    for name in named {
        let path = Path::new(name);
        if course.find(name).is_some() {
            ids.push(name.clone());
        } else if path.exists() {
            let read = read(path)?;
            ids.extend(read.iter().map(|lesson| lesson.id.clone()));
            files.extend(read);
        } else {
            return Err(Trouble::Said(course.missing(name)));
        }
    }
    if !files.is_empty() {
        if files.len() != ids.len() {
            return Err(Trouble::Said("name lessons by their files, or by their ids, not by both".to_string()));
        }
        course = Library::of(files);
    }
    ids.dedup();
    Ok((course, ids))
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
