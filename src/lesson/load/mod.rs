//! Loading lessons, and the only place that knows YAML. A lesson that loads is a lesson that works: loading returns
//! every problem with its place, or none.

mod ask;
mod cells;
mod check;
mod dollars;
mod drawn;
mod edit;
mod exam;
mod lesson;
mod lint;
mod numbers;
mod parameters;
mod picture;
pub mod problem;
mod question;
mod reader;
pub mod rules;
mod several;
mod tidy;
mod traps;
mod tree;
mod typing;
mod yaml;

pub use cells::{CELL_ROWS, CellRow};
pub use check::Walked;
pub use edit::{Added, add};
pub use lint::{TextImage, images};
pub use numbers::drawn as drawn_as;
pub use problem::{LINTS, Problem, Severity, Variants, render};
pub use tidy::tidied;

use super::kinds::ask::Ask;
use super::{Course, Digest, Lesson};
use crate::math::rng::Rng;
use reader::Reader;
use tree::Tree;

/// Reads a lesson and tries one variant of each question. Warnings alone do not keep a lesson from loading; they are
/// returned by [`tried`].
///
/// # Errors
/// Every problem of the file, with its place and its cure.
pub fn lesson(file: &str, text: &str) -> Result<Lesson, Vec<Problem>> {
    let (lesson, problems) = tried(file, text, 1);
    match lesson {
        Some(lesson) if problems.iter().all(|problem| problem.severity != Severity::Error) => Ok(lesson),
        _ => Err(problems),
    }
}

/// The lesson as far as it could be read, and every problem, warnings too; so many variants of each question are tried.
pub fn tried(file: &str, text: &str, seeds: u64) -> (Option<Lesson>, Vec<Problem>) {
    let mut reader = Reader::new(file, text);
    let placed = read(&mut reader);
    if let Some(placed) = &placed {
        check::variants(&mut reader, placed, seeds);
    }
    (placed.map(|placed| placed.lesson), sorted(reader.problems))
}

/// Reads a lesson that is known to be good, without trying its questions: for those that are built in, which tests hold.
///
/// # Errors
/// Every problem that reading finds.
pub fn trusted(file: &str, text: &str) -> Result<Lesson, Vec<Problem>> {
    let mut reader = Reader::trusting(file, text);
    match read(&mut reader) {
        Some(placed) if !reader.has_errors() => Ok(placed.lesson),
        _ => Err(sorted(reader.problems)),
    }
}

/// Loads several files as one course: those that work, in an order in which each comes after what it needs, and every
/// problem of all of them. One variant of each question is tried.
pub fn course(files: &[(String, String)]) -> (Course, Vec<Problem>) {
    course_tried(files, 1)
}

/// As [`course`], with up to so many variants of each question tried.
pub fn course_tried(files: &[(String, String)], seeds: u64) -> (Course, Vec<Problem>) {
    let (course, problems, _) = course_beside(files, seeds, &[]);
    (course, problems)
}

/// The same, with how many variants were tried; lessons of these ids may be needed as well.
pub fn course_beside(files: &[(String, String)], seeds: u64, known: &[String]) -> (Course, Vec<Problem>, Walked) {
    let mut walked = Walked::default();
    let mut problems = Vec::new();
    let mut all = Vec::new();
    for (file, text) in files {
        let mut reader = Reader::new(file, text);
        let placed = read(&mut reader);
        if let Some(placed) = placed {
            if !reader.has_errors() {
                walked.add(check::variants(&mut reader, &placed, seeds));
            }
            all.push((file.clone(), placed, reader));
        } else {
            problems.extend(sorted(reader.problems));
        }
    }
    check::together(&mut all, known);
    let mut lessons = Vec::new();
    for (_, placed, reader) in all {
        if !reader.has_errors() {
            lessons.push(placed.lesson);
        }
        problems.extend(sorted(reader.problems));
    }
    (Course { lessons: check::in_order(lessons) }, problems, walked)
}

/// Reads what a grader's record asks: the same fields as in a lesson.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn ask_from_json(value: &serde_json::Value) -> Result<Ask, Box<Problem>> {
    let tree: Tree = serde_json::from_value(value.clone()).unwrap_or_default();
    let mut reader = Reader::new("", "");
    let ask = ask::ask(&mut reader, &tree, None, &[]);
    let problem = reader.problems.into_iter().next();
    match (ask, problem) {
        (Some(ask), None) => Ok(ask),
        (_, Some(problem)) => Err(Box::new(problem)),
        (None, None) => Err(Box::new(Problem {
            file: String::new(),
            line: 0,
            column: 0,
            length: 1,
            lint: None,
            message: "nothing is asked here".to_string(),
            cure: None,
            severity: Severity::Error,
            question: None,
            variants: None,
        })),
    }
}

fn read(reader: &mut Reader) -> Option<lesson::Placed> {
    // The text as it was given, before anything in it is mended.
    let digest = Digest::of_text(&reader.source);
    let tree = yaml::read(reader)?;
    let mut placed = lesson::lesson(reader, &tree)?;
    placed.lesson.fingerprint = Rng::named(0, &reader.source).next();
    // A sheet bears that of the examination it was made of.
    placed.lesson.digest = placed.lesson.digest.or(Some(digest));
    Some(placed)
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems.dedup();
    problems
}
