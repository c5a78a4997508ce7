//! The lessons at hand: those built into the program, those of a file, a folder or a pack in their place, and those that
//! are added to either.

use super::args::Global;
use super::ending::Trouble;
use super::files;
use super::screen::tell;
use crate::lesson::Lesson;
use crate::lesson::load::{self, Problem, Severity};
use crate::lesson::pack::{self, Pack};
use crate::session::course::{self, Shelf, report};
use crate::session::library::Library;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How the file of a pack ends.
pub const PACK: &str = "gradus";

/// The course with what is added to it.
pub fn library(global: &Global) -> Result<Library, Trouble> {
    let base = base(global)?;
    let added = added(global, base.as_deref())?;
    let library = base.map_or_else(course::library, |lessons| Library::of(drawn(global, lessons)));
    Ok(library.with_added(drawn(global, added)))
}

/// Refuses a sheet that was given out to somebody else.
pub fn is_theirs(global: &Global, lesson: &Lesson) -> Result<(), Trouble> {
    match (&lesson.sheet, &global.learner) {
        (Some(sheet), Some(learner)) if sheet.learner != *learner => {
            let says = format!("this is the sheet of {}: begin with --learner {}", sheet.learner, sheet.learner);
            Err(Trouble::Said(format!("{}: {says}", lesson.id)))
        }
        _ => Ok(()),
    }
}

/// Lessons as the learner has them: of an examination the questions that are drawn for them.
fn drawn(global: &Global, lessons: Vec<Lesson>) -> Vec<Lesson> {
    let one = |lesson: Lesson| match (&lesson.exam, &global.learner) {
        // A sheet was drawn when it was made.
        (Some(exam), Some(learner)) if lesson.sheet.is_none() => {
            lesson.drawn(global.seed.unwrap_or_else(|| exam.seed_of(learner)))
        }
        _ => lesson,
    };
    lessons.into_iter().map(one).collect()
}

/// Lessons by name, those that are added among them.
pub fn shelf(global: &Global) -> Result<Shelf, Trouble> {
    let base = base(global)?;
    let shelf = base.clone().map_or_else(Shelf::built_in, Shelf::of);
    Ok(shelf.with_added(added(global, base.as_deref())?))
}

/// What stands in the place of the built-in course, where something does.
fn base(global: &Global) -> Result<Option<Vec<Lesson>>, Trouble> {
    global.lessons.as_deref().map(read).transpose()
}

/// The file of a lesson that is added to the course.
pub struct AddedLesson {
    /// Whether the command line asked for it; what lies in the learner's own folder lies there for every command.
    pub asked: bool,
    pub file: String,
    pub text: String,
}

/// The files of the lessons that are added.
pub fn added_texts(global: &Global) -> Result<Vec<AddedLesson>, Trouble> {
    let mut all = Vec::new();
    let mut add = |asked: bool, found: Vec<(String, String)>| {
        all.extend(found.into_iter().map(|(file, text)| AddedLesson { asked, file, text }));
    };
    if global.lessons.is_none()
        && let Some(folder) = own_folder()
        && let Ok((found, _)) = texts(&folder)
    {
        add(false, found);
    }
    for path in &global.also {
        add(true, texts(path)?.0);
    }
    Ok(all)
}

/// The folder of the learner's own lessons, where there is one.
pub fn own_folder() -> Option<PathBuf> {
    files::data_folder().map(|folder| folder.join("lessons")).filter(|folder| folder.is_dir())
}

/// What is added: the files of the learner's own folder, where the built-in course is taken, and those that were named.
/// An id that the course has is said, and the rest still opens.
fn added(global: &Global, base: Option<&[Lesson]>) -> Result<Vec<Lesson>, Trouble> {
    let mut taken: Vec<String> = match base {
        Some(lessons) => lessons.iter().map(|lesson| lesson.id.clone()).collect(),
        None => course::ids(),
    };
    let mut all: Vec<Lesson> = Vec::new();
    let mut add = |texts: Vec<(String, String)>, strict: bool| -> Result<(), Trouble> {
        let (clashing, fresh): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(_, text)| {
            let id = course_id(text);
            taken.contains(&id)
        });
        for (file, text) in clashing {
            let line = text.lines().position(|line| line.starts_with("id:")).map_or(1, |at| at + 1);
            let id = course_id(&text);
            tell(&format!("{id} is a lesson of the course; call yours otherwise ({file}:{line})"));
        }
        let (course, problems, _) = load::course_beside(&fresh, 1, &taken);
        let bad = problems.iter().any(|problem| problem.severity == Severity::Error);
        if bad && strict {
            return Err(unloadable(&problems, &fresh));
        }
        let mut files: Vec<&str> =
            problems.iter().filter(|it| it.severity == Severity::Error).map(|it| it.file.as_str()).collect();
        files.dedup();
        for file in files {
            tell(&format!("{file} does not load and is passed over; gradus author check names its problems"));
        }
        taken.extend(course.lessons.iter().map(|lesson| lesson.id.clone()));
        all.extend(course.lessons);
        Ok(())
    };
    if base.is_none()
        && let Some(folder) = own_folder()
        && let Ok(found) = texts(&folder)
    {
        found.1.iter().for_each(|passed| tell(passed));
        add(found.0, false)?;
    }
    for path in &global.also {
        let (found, passed) = texts(path)?;
        passed.iter().for_each(|passed| tell(passed));
        add(found, true)?;
    }
    Ok(all)
}

/// The id that stands at the margin of a lesson's text.
fn course_id(text: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix("id:"));
    line.map(|id| id.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_string())
        .unwrap_or_default()
}

/// Whether what stands in a lesson's place names the file of one, or a pack: no id has such an end.
pub fn is_file(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("yaml" | "yml" | PACK))
}

/// The lessons that are named on a command line, and the course they stand in: by their ids, or by their files.
pub fn taken(global: &Global, named: &[String], all: bool) -> Result<(Library, Vec<String>), Trouble> {
    let mut course = library(global)?;
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
            let read = drawn(global, read(path)?);
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

/// Every lesson below a path; with any problem, all of them as one message. They may need lessons of the built-in course.
pub fn read(path: &Path) -> Result<Vec<Lesson>, Trouble> {
    let (files, passed) = texts(path)?;
    passed.iter().for_each(|passed| tell(passed));
    let (course, problems, _) = load::course_beside(&files, 1, &course::ids());
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(unloadable(&problems, &files));
    }
    Ok(course.lessons)
}

fn unloadable(problems: &[Problem], files: &[(String, String)]) -> Trouble {
    let what = if files.len() == 1 { "this lesson does not load" } else { "these lessons do not load" };
    Trouble::Unloadable(format!("{what}\n\n{}", report(problems, files).trim_end()))
}

/// Lesson files with their texts, and what was passed over beside them.
pub type Texts = (Vec<(String, String)>, Vec<String>);

/// Name and text of the lesson files below a path, or of those in a pack, and what was passed over there.
pub fn texts(path: &Path) -> Result<Texts, Trouble> {
    if path.extension().is_some_and(|ending| ending == PACK) && path.is_file() {
        let named = |(name, text): (String, String)| (format!("{}:{name}", path.display()), text);
        return Ok((opened(path)?.lessons.into_iter().map(named).collect(), Vec::new()));
    }
    let (found, passed) = files::lesson_files(path)?;
    let text = |file: PathBuf| Ok::<_, Trouble>((file.display().to_string(), files::read_lesson(&file)?));
    Ok((found.into_iter().map(text).collect::<Result<_, _>>()?, passed))
}

/// A pack, read into memory and never unpacked.
pub fn opened(path: &Path) -> Result<Pack, Trouble> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| Trouble::with_file(path, &error))?;
    file.take(pack::MAX_PACK as u64 + 1).read_to_end(&mut bytes).map_err(|error| Trouble::with_file(path, &error))?;
    pack::open(&bytes).map_err(|why| Trouble::Said(format!("{}: {why}", path.display())))
}
