//! `gradus author`: what is wrong with lesson files, and what may stand in them.

use super::ending::{Ending, Trouble};
use super::lessons::texts;
use super::screen::tell;
use crate::lesson::ask::{COMMON, Field};
use crate::lesson::kinds::KINDS;
use crate::lesson::load::{CELL_ROWS, Severity, course_tried};
use crate::page::{Block, Line, Page};
use crate::session::course::{BUILT_IN, report};
use std::path::PathBuf;

/// How many variants of each question are tried.
const SEEDS: u64 = 50;

/// Reports every problem of every file at once.
pub fn check(paths: &[PathBuf], quiet: bool) -> Result<Ending, Trouble> {
    let mut files = Vec::new();
    let mut passed = Vec::new();
    for path in paths {
        let (found, over) = texts(path)?;
        files.extend(found);
        passed.extend(over);
    }
    passed.iter().for_each(|passed| tell(passed));
    if paths.is_empty() {
        files = BUILT_IN.iter().map(|(name, text)| (format!("lessons/{name}"), text.to_string())).collect();
    }
    let (_, problems) = course_tried(&files, SEEDS);
    let written = super::out::text(&report(&problems, &files));
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    if !quiet {
        let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let counts = [counted(files.len(), "file"), counted(errors, "error"), counted(warnings, "warning")];
        tell(&counts.join(", "));
    }
    super::out::unless_closed(written, if errors == 0 && passed.is_empty() { Ending::Well } else { Ending::Short })
}

/// Every kind of question with its fields, from the table that the loader itself reads by.
pub fn kinds() -> Page {
    let mut page = Page::titled("Kinds of question");
    for kind in KINDS {
        page.push(Block::heading(kind.name, Line::new()));
        let own_words = if kind.needs_say { "; the question is worded with `say`" } else { "" };
        page.push(Line::text(format!("asks for {}{own_words}", kind.asks_for)));
        page = fields(page, kind.fields);
    }
    page.push(Block::heading("every kind", Line::new()));
    page = fields(page, COMMON);
    for cell in CELL_ROWS {
        page.push(Block::heading(format!("cell: {}", cell.name), Line::new()));
        page.push(Line::text(cell.says));
        page = cell.fields.iter().fold(page, |page, (name, says)| page.item("•", format!("{name}: {says}").as_str()));
    }
    page
}

fn fields(page: Page, fields: &[Field]) -> Page {
    fields.iter().fold(page, |page, field| {
        let must = if field.needed { " (needed)" } else { "" };
        page.item("•", format!("{}{must}: {}", field.name, field.says).as_str())
    })
}
