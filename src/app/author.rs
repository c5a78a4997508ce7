//! `gradus author`: what is wrong with lesson files.

use super::ending::{Ending, Trouble};
use super::lessons::{BUILT_IN, report, texts};
use super::screen::tell;
use crate::lesson::load::{Severity, course_tried};
use std::io::Write;
use std::path::PathBuf;

/// How many variants of each question are tried.
const SEEDS: u64 = 50;

/// Reports every problem of every file at once.
pub fn check(paths: &[PathBuf], quiet: bool) -> Result<Ending, Trouble> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(texts(path)?);
    }
    if paths.is_empty() {
        files = BUILT_IN.iter().map(|(name, text)| (format!("lessons/{name}"), text.to_string())).collect();
    }
    let (_, problems) = course_tried(&files, SEEDS);
    std::io::stdout().write_all(report(&problems, &files).as_bytes())?;
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    if !quiet {
        tell(&format!("{} files, {errors} errors, {warnings} warnings", files.len()));
    }
    Ok(if errors == 0 { Ending::Well } else { Ending::Short })
}
