//! `gradus author`: what is wrong with lesson files, and what may stand in them.

use super::args::AuthorCheck as Check;
use super::ending::{Ending, Trouble};
use super::screen::tell;
use crate::api::json_line;
use crate::lesson::ask::{COMMON, Field};
use crate::lesson::kinds::KINDS;
use crate::lesson::load::{CELL_ROWS, Problem, Severity, course_counted};
use crate::page::{Block, Line, Page};
use crate::session::course::{BUILT_IN, report};
use serde_json::json;

/// Reports every problem of every file at once.
pub fn check(asked: &Check, quiet: bool) -> Result<Ending, Trouble> {
    let mut files = Vec::new();
    // What cannot be read is told beside the problems of the others, and hides none of them.
    let mut passed = Vec::new();
    for path in &asked.paths {
        match crate::app::files::lesson_files(path) {
            Ok((found, over)) => {
                passed.extend(over);
                for file in found {
                    match crate::app::files::read_lesson(&file) {
                        Ok(text) => files.push((file.display().to_string(), text)),
                        Err(trouble) => passed.push(trouble.to_string()),
                    }
                }
            }
            Err(trouble) if asked.paths.len() > 1 => passed.push(trouble.to_string()),
            Err(trouble) => return Err(trouble),
        }
    }
    passed.iter().for_each(|passed| tell(passed));
    if files.is_empty() && !passed.is_empty() {
        return Ok(Ending::Trouble);
    }
    if asked.paths.is_empty() {
        files = BUILT_IN.iter().map(|(name, text)| (format!("lessons/{name}"), text.to_string())).collect();
    }
    let most = u64::from(asked.most);
    let (_, mut problems, walked) = course_counted(&files, most);
    problems.retain(|problem| !problem.lint.is_some_and(|lint| asked.allow.iter().any(|allowed| allowed == lint)));
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    let written = if asked.json {
        super::out::text(&as_json(&problems, files.len(), errors, walked))
    } else {
        super::out::text(&report(&problems, &files))
    };
    if !quiet && !asked.json {
        let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let counts = [counted(files.len(), "file"), counted(errors, "error"), counted(warnings, "warning")];
        tell(&format!("{}; {} walked", counts.join(", "), counted(walked, "variant")));
    }
    let well = errors == 0 && passed.is_empty() && (warnings == 0 || !asked.deny_warnings);
    super::out::unless_closed(written, if well { Ending::Well } else { Ending::Short })
}

/// A problem a line, and their counts.
fn as_json(problems: &[Problem], files: usize, errors: usize, walked: usize) -> String {
    let one = |problem: &Problem| {
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        json!({"file": problem.file, "line": problem.line, "column": problem.column, "length": problem.length,
               "severity": severity, "lint": problem.lint, "message": problem.message, "cure": problem.cure})
    };
    let counts = json!({"files": files, "errors": errors, "warnings": problems.len() - errors, "variants": walked});
    problems.iter().map(one).chain([counts]).map(|row| json_line(&row) + "\n").collect()
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
