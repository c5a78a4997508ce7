//! `gradus author`: the author's bench.

mod fmt;
mod import;
mod mistakes;
mod new;
mod pack;
mod preview;
mod stats;
mod trying;

use super::args::{Author, AuthorCheck as Check, AuthorSchema, Global};
use super::display::Display;
use super::ending::{Ending, Trouble};
use super::files;
use super::lessons;
use super::screen::{Screen, tell};
use crate::api::json_line;
use crate::lesson::Lesson;
use crate::lesson::kinds::KINDS;
use crate::lesson::kinds::ask::{COMMON, Field};
use crate::lesson::load::{CELL_ROWS, LINTS, Problem, Severity, Variants, Walked, course_beside, images};
use crate::lesson::schema;
use crate::math::{Expr, Number, print};
use crate::page::{Block, Line, Page, typeset};
use crate::session::course::{self, BUILT_IN, report};
use crate::session::typed::{all_questions, instead, nearest, short};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// `gradus author …`.
pub fn author(global: &Global, asked: &Author) -> Result<Ending, Trouble> {
    let ending = match asked {
        Author::New(asked) => new::new(asked, global.quiet),
        Author::Check(asked) => check(asked, global.quiet),
        Author::Preview(asked) => preview::preview(global, asked),
        Author::Try(asked) => trying::trying(global, asked),
        Author::Mistakes(asked) => mistakes::mistakes(global, asked),
        Author::Show(asked) => pack::show(global, asked),
        Author::Schema(asked) => write_schema(asked),
        Author::Fmt(asked) => fmt::fmt(asked, global.quiet),
        Author::Stats(asked) => stats::stats(global, asked),
        Author::Import(asked) => import::import(asked, global.quiet),
        Author::Pack(asked) => pack::pack(asked, global.quiet),
        Author::Kinds => shown(global, &kinds()),
        Author::Latex => shown(global, &typeset::known()),
    };
    match ending {
        Err(Trouble::Unloadable(problems)) => {
            tell(&problems);
            Ok(Ending::Short)
        }
        ending => ending,
    }
}

fn shown(global: &Global, page: &Page) -> Result<Ending, Trouble> {
    let written = Screen::new(Display::decide(global)).show(page);
    super::out::unless_closed(written, Ending::Well)
}

/// The lessons of a file, a folder or a pack; the one of that id, where nothing of that name is there.
fn named(global: &Global, name: &str) -> Result<Vec<Lesson>, Trouble> {
    let path = Path::new(name);
    if path.exists() {
        return lessons::read(path);
    }
    let shelf = lessons::shelf(global)?;
    match shelf.lesson(name) {
        Ok(lesson) => Ok(vec![lesson.clone()]),
        Err(why) => Err(Trouble::Said(format!("{}: there is no such file, and {why}", short(name)))),
    }
}

/// What is said where a lesson has no such question.
fn no_question(lesson: &Lesson, id: &str) -> Trouble {
    let ids = || lesson.questions().map(|question| question.id.as_str());
    let instead = instead(id, ids(), || all_questions(ids()));
    Trouble::Said(format!("{} has no question {}{instead}", lesson.id, short(id)))
}

/// Writes a file of ours: one that is not there, that is forced, or that we know by how it begins.
fn put(path: &Path, text: &[u8], begins: &[u8], force: bool) -> Result<(), Trouble> {
    files::may_write(path, force, "this file is there already", |file| {
        let mut begin = Vec::new();
        let read = file.take(begins.len() as u64).read_to_end(&mut begin);
        !begins.is_empty() && read.is_ok() && begin == begins
    })?;
    files::replace(path, text)
}

/// How our schemas begin.
const SCHEMA_BEGINS: &[u8] = b"{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\"";

fn schema_text() -> String {
    serde_json::to_string_pretty(&schema::schema()).unwrap_or_default() + "\n"
}

fn write_schema(asked: &AuthorSchema) -> Result<Ending, Trouble> {
    match asked.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => put(path, schema_text().as_bytes(), SCHEMA_BEGINS, asked.force).map(|()| Ending::Well),
        None => super::out::unless_closed(super::out::text(&schema_text()), Ending::Well),
    }
}

/// What a path on the command line led to.
enum Found {
    Files((Vec<std::path::PathBuf>, Vec<String>)),
    Texts(lessons::Texts),
}

/// Reports every problem of every file at once.
fn check(asked: &Check, quiet: bool) -> Result<Ending, Trouble> {
    if let Some(unknown) = asked.allow.iter().find(|allowed| !LINTS.contains(&allowed.as_str())) {
        let mean = nearest(unknown, LINTS.iter().copied()).map(|near| format!("; did you mean {near}?"));
        let mean = mean.unwrap_or_else(|| format!("; there are {}", LINTS.join(", ")));
        return Err(Trouble::Said(format!("--allow {}: there is no problem of this name{mean}", short(unknown))));
    }
    let mut all = Vec::new();
    // What cannot be read is told beside the problems of the others, and hides none of them.
    let mut passed = Vec::new();
    for path in &asked.paths {
        let is_pack = path.extension().is_some_and(|ending| ending == lessons::PACK);
        let found =
            if is_pack { lessons::texts(path).map(Found::Texts) } else { files::lesson_files(path).map(Found::Files) };
        match found {
            Ok(Found::Texts((texts, over))) => {
                passed.extend(over);
                all.extend(texts);
            }
            Ok(Found::Files((found, over))) => {
                passed.extend(over);
                for file in found {
                    match files::read_lesson(&file) {
                        Ok(text) => all.push((file.display().to_string(), text)),
                        Err(trouble) => passed.push(trouble.to_string()),
                    }
                }
            }
            Err(trouble) if asked.paths.len() > 1 => passed.push(trouble.to_string()),
            Err(trouble) => return Err(trouble),
        }
    }
    passed.iter().for_each(|passed| tell(passed));
    let mut files: Vec<(String, String)> = all;
    if files.is_empty() && !passed.is_empty() {
        return Ok(Ending::Trouble);
    }
    if asked.paths.is_empty() {
        files = BUILT_IN.iter().map(|(name, text)| (format!("lessons/{name}"), text.to_string())).collect();
    }
    let most = u64::from(asked.most);
    let (_, mut problems, walked) = course_beside(&files, most, &course::ids());
    pictures(&files, &mut problems);
    problems.retain(|problem| asked.all || problem.severity != Severity::Note);
    problems.retain(|problem| !problem.lint.is_some_and(|lint| asked.allow.iter().any(|allowed| allowed == lint)));
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.iter().filter(|problem| problem.severity == Severity::Warning).count();
    let written = if asked.json {
        super::out::text(&as_json(&problems, files.len(), errors, &walked))
    } else {
        super::out::text(&report(&problems, &files))
    };
    if !quiet && !asked.json {
        let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let counts = [counted(files.len(), "file"), counted(errors, "error"), counted(warnings, "warning")];
        for (question, tried, of) in &walked.partly {
            let of = of.map_or_else(|| "more than could be counted".to_string(), thousands);
            let cure = "--most walks more";
            tell(&format!("{question}: {} of {of} variants walked; {cure}", thousands(*tried)));
        }
        let variants = format!("{} variant{}", thousands(walked.tried), if walked.tried == 1 { "" } else { "s" });
        tell(&format!("{}; {variants} walked", counts.join(", ")));
    }
    let well = errors == 0 && passed.is_empty() && (warnings == 0 || !asked.deny_warnings);
    super::out::unless_closed(written, if well { Ending::Well } else { Ending::Short })
}

/// Pictures that are not beside the lesson, and those without words.
fn pictures(files: &[(String, String)], problems: &mut Vec<Problem>) {
    for (file, text) in files {
        let mut found = Vec::new();
        for image in images(text).into_iter().filter(|image| !image.file.contains("://")) {
            let folder = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
            if !folder.join(&image.file).is_file() && !is_packed(file, &image.file) {
                let near = near_file(folder, &image.file)
                    .map_or("put it there".to_string(), |near| format!("did you mean {near}?"));
                let near = Some(near);
                let message = format!("{} is not beside the lesson", image.file);
                found.push(Problem::at(
                    file,
                    (image.line, image.column, image.length),
                    "missing-image",
                    message,
                    near,
                    Severity::Error,
                ));
            } else if image.words.trim().is_empty() {
                let cure = Some(format!("write ![what it shows]({})", image.file));
                let message = "this picture has no description".to_string();
                found.push(Problem::at(
                    file,
                    (image.line, image.column, image.length),
                    "image-no-words",
                    message,
                    cure,
                    Severity::Warning,
                ));
            }
        }
        // A lesson's own `allow` is meant for these, too.
        let allows = |id: &str| text.lines().any(|line| line.starts_with("allow:") && line.contains(id));
        problems.extend(found.into_iter().filter(|problem| !problem.lint.is_some_and(allows)));
    }
}

/// Whether a lesson's file stands in a pack that has this picture.
fn is_packed(file: &str, picture: &str) -> bool {
    let Some((pack, _)) = file.rsplit_once(&format!(".{}:", lessons::PACK)) else { return false };
    let opened = lessons::opened(Path::new(&format!("{pack}.{}", lessons::PACK)));
    opened.is_ok_and(|pack| pack.images.iter().any(|(name, _)| name == picture))
}

/// The file in a folder whose name is nearest.
fn near_file(folder: &Path, name: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut names: Vec<String> =
        std::fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    nearest(name, names.iter().map(String::as_str)).map(str::to_string)
}

/// A count with commas between thousands.
fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The variants in which a problem was looked for.
fn variants_json(variants: &Variants) -> Value {
    let number = |number: &Number| match number.as_int() {
        Some(whole) => json!(whole),
        None => json!(print::ascii(&Expr::number(*number))),
    };
    let with: serde_json::Map<String, Value> =
        variants.with.iter().map(|(name, value)| (name.to_string(), number(value))).collect();
    json!({"tried": variants.tried, "of": variants.of, "failing": variants.failing, "with": with})
}

/// A problem a line, and their counts.
fn as_json(problems: &[Problem], files: usize, errors: usize, walked: &Walked) -> String {
    let warnings = problems.iter().filter(|problem| problem.severity == Severity::Warning).count();
    let one = |problem: &Problem| {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        json!({"file": problem.file, "line": problem.line, "column": problem.column, "length": problem.length,
               "severity": severity, "lint": problem.lint, "message": problem.message, "cure": problem.cure,
               "question": problem.question, "variants": problem.variants.as_deref().map(variants_json)})
    };
    let mut counts = json!({"files": files, "errors": errors, "warnings": warnings, "variants": walked.tried});
    if !walked.partly.is_empty() {
        let one = |(question, tried, of): &(String, usize, Option<usize>)| json!({"question": question, "tried": tried, "of": of});
        counts["partly"] = walked.partly.iter().map(one).collect();
    }
    problems.iter().map(one).chain([counts]).map(|row| json_line(&row) + "\n").collect()
}

/// Every kind of question with its fields, from the table that the loader itself reads by.
fn kinds() -> Page {
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
