//! `gradus author pack` and `show`: lessons in one file, and what such a file holds.

use super::{named, put};
use crate::api::json_line;
use crate::app::args::{AuthorPack, AuthorShow, Global};
use crate::app::class::{file_name, roster_learners};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::files;
use crate::app::lessons;
use crate::app::out::{self, unless_closed};
use crate::app::screen::{Screen, tell};
use crate::lesson::load::{Severity, course_beside, images};
use crate::lesson::pack::{self as packs, PackContent};
use crate::lesson::{Lesson, load};
use crate::page::{Line, Page, Role, Table};
use crate::session::course::{self, report};
use crate::session::library::whole;
use serde_json::{Value, json};
use std::path::Path;

/// What an entry of a lesson's metadata is called in a pack, where its lessons agree on it.
fn agreed(lessons: &[Lesson], field: impl Fn(&Lesson) -> Option<String>) -> String {
    let all: Vec<Option<String>> = lessons.iter().map(field).collect();
    match all.as_slice() {
        [Some(first), rest @ ..] if rest.iter().all(|other| other.as_ref() == Some(first)) => first.clone(),
        _ => String::new(),
    }
}

/// `gradus author pack PATH… -o NAME.gradus`.
pub fn pack(asked: &AuthorPack, quiet: bool) -> Result<Ending, Trouble> {
    let name = asked.output.display();
    if let Some(roster) = &asked.roster {
        return blank(asked, roster, quiet);
    }
    if asked.output.extension().is_none_or(|ending| ending != lessons::PACK) {
        return Err(Trouble::Said(format!("{name}: expected a name that ends in .{}", lessons::PACK)));
    }
    let mut texts = Vec::new();
    for path in &asked.paths {
        let (found, passed) = lessons::texts(path)?;
        passed.iter().for_each(|passed| tell(passed));
        texts.extend(found);
    }
    let (course, problems, _) = course_beside(&texts, 1, &course::ids());
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        out::say(&report(&problems, &texts), false);
        tell("a lesson does not load, so there is no pack");
        return Ok(Ending::Short);
    }
    let lesson_of = |text: &str| load::lesson("", text).map(|lesson| lesson.id).ok();
    let files: Vec<(String, String)> =
        texts.iter().filter_map(|(_, text)| Some((lesson_of(text)?, text.clone()))).collect();
    let all = &course.lessons;
    let title = asked.title.clone().or_else(|| all.first().map(|lesson| lesson.title.clone())).unwrap_or_default();
    let by = agreed(all, |lesson| lesson.meta.author.clone());
    let licence = agreed(all, |lesson| lesson.meta.licence.clone());
    let images = pictures(&texts)?;
    let licence_text = licence_beside(asked, &texts)?;
    let content = PackContent { lessons: files, images, licence: licence_text };
    let bytes = packs::write(&title, &by, &licence, &content).map_err(|why| Trouble::Said(format!("{name}: {why}")))?;
    put(&asked.output, &bytes, b"PK\x03\x04", asked.force)?;
    let opened = packs::open(&bytes).map_err(Trouble::Said)?;
    let mut lines = String::new();
    if !quiet {
        let entries = opened.manifest.files.iter();
        entries.for_each(|listed| lines += &format!("{}  {} bytes\n", listed.name, listed.bytes));
    }
    lines += &format!("{name}  {}\n", opened.id);
    unless_closed(out::text(&lines), Ending::Well)
}

/// `gradus author pack --blank EXAM.yaml --roster CSV -o FOLDER`: a pack for each learner.
fn blank(asked: &AuthorPack, roster: &Path, quiet: bool) -> Result<Ending, Trouble> {
    let mut lessons = Vec::new();
    for path in &asked.paths {
        lessons.extend(lessons::read(path)?);
    }
    let mut texts = Vec::new();
    for path in &asked.paths {
        texts.extend(lessons::texts(path)?.0);
    }
    let images = pictures(&texts)?;
    let folder = &asked.output;
    files::folder(folder)?;
    let mut lines = String::new();
    for learner in roster_learners(roster)? {
        let mut files = Vec::new();
        for lesson in &lessons {
            match packs::sheet(lesson, &learner) {
                Ok(text) => files.push((lesson.id.clone(), text)),
                Err(why) => {
                    tell(&why);
                    return Ok(Ending::Short);
                }
            }
        }
        let title = asked.title.clone().or_else(|| lessons.first().map(|lesson| lesson.title.clone()));
        let content = PackContent { lessons: files, images: images.clone(), ..PackContent::default() };
        let bytes = packs::write(&title.unwrap_or_default(), "", "", &content).map_err(Trouble::Said)?;
        let path = folder.join(format!("{}.{}", file_name(&learner), lessons::PACK));
        put(&path, &bytes, b"PK\x03\x04", asked.force)?;
        lines += &format!("{}  {}\n", path.display(), packs::open(&bytes).map_err(Trouble::Said)?.id);
    }
    unless_closed(if quiet { Ok(()) } else { out::text(&lines) }, Ending::Well)
}

/// The pictures that lessons point to, which lie beside them.
fn pictures(texts: &[(String, String)]) -> Result<Vec<(String, Vec<u8>)>, Trouble> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for (file, text) in texts {
        for image in images(text).into_iter().filter(|image| !image.file.contains("://")) {
            let bytes = match file.rsplit_once(&format!(".{}:", lessons::PACK)) {
                Some((pack, _)) => {
                    let opened = lessons::opened(Path::new(&format!("{pack}.{}", lessons::PACK)))?;
                    opened.images.into_iter().find(|(name, _)| *name == image.file).map(|(_, bytes)| bytes)
                }
                None => {
                    let folder = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
                    std::fs::read(folder.join(&image.file)).ok()
                }
            };
            let Some(bytes) = bytes else {
                let says = format!("{} is not beside the lesson", image.file);
                return Err(Trouble::Said(format!("{file}:{}:{}: {says}", image.line, image.column)));
            };
            match all.iter().find(|(known, _)| *known == image.file) {
                Some((_, known)) if *known != bytes => {
                    let says = format!("another picture of these lessons is called {}", image.file);
                    return Err(Trouble::Said(format!("{file}:{}:{}: {says}", image.line, image.column)));
                }
                Some(_) => {}
                None => all.push((image.file, bytes)),
            }
        }
    }
    Ok(all)
}

/// The text of the licence: the file that was named, else one that lies beside the first lesson.
fn licence_beside(asked: &AuthorPack, texts: &[(String, String)]) -> Result<Option<String>, Trouble> {
    let folder = texts.first().and_then(|(file, _)| Path::new(file).parent());
    let beside =
        ["LICENCE.txt", "LICENSE.txt", "LICENCE", "LICENSE"].iter().filter_map(|name| Some(folder?.join(name)));
    let found = asked.licence.clone().or_else(|| beside.into_iter().find(|path| path.is_file()));
    found.map(|path| files::read_lesson(&path)).transpose()
}

/// How long a lesson takes, or how long there is for an examination.
fn minutes(lesson: &Lesson) -> u32 {
    lesson.exam.as_ref().and_then(|exam| exam.minutes).unwrap_or(lesson.minutes)
}

/// The ids of a lesson's questions, of one with parts once.
fn wholes(lesson: &Lesson) -> Vec<&str> {
    let mut ids: Vec<&str> = lesson.questions().map(|question| whole(&question.id)).collect();
    ids.dedup();
    ids
}

/// `gradus author show PACK|FILE`.
pub fn show(global: &Global, asked: &AuthorShow) -> Result<Ending, Trouble> {
    let path = Path::new(&asked.file);
    let is_pack = path.extension().is_some_and(|ending| ending == lessons::PACK);
    // What is no pack falls short as an input; a file that is not there is another trouble.
    let pack = match is_pack.then(|| lessons::opened(path)) {
        Some(Err(trouble)) if path.is_file() => {
            tell(&trouble.to_string());
            return Ok(Ending::Short);
        }
        Some(opened) => Some(opened?),
        None => None,
    };
    let all = named(global, &asked.file)?;
    let about = |lesson: &Lesson| -> Value {
        let meta = &lesson.meta;
        let points: f64 = lesson.questions().filter(|question| !question.for_review).map(|q| q.points).sum();
        json!({"id": lesson.id, "title": lesson.title, "summary": lesson.summary, "minutes": minutes(lesson),
               "needs": lesson.needs, "questions": wholes(lesson).len(), "points": points,
               "exam": lesson.exam.is_some(), "author": meta.author, "licence": meta.licence, "source": meta.source,
               "lang": meta.lang, "tags": meta.tags, "sha256": lesson.digest.map(|digest| digest.to_string())})
    };
    let mut screen = Screen::new(Display::decide(global));
    if asked.json {
        let lessons: Vec<Value> = all.iter().map(about).collect();
        let mut row = json!({"lessons": lessons});
        if let (Some(pack), Some(row)) = (&pack, row.as_object_mut()) {
            row.insert(
                "pack".into(),
                json!({"id": pack.id, "title": pack.manifest.title, "by": pack.manifest.by,
                       "licence": pack.manifest.licence,
                       "files": pack.manifest.files.iter().map(|listed| &listed.name).collect::<Vec<_>>()}),
            );
        }
        return unless_closed(screen.text(&(json_line(&row) + "\n")), Ending::Well);
    }
    let mut page = Page::new();
    if let Some(pack) = &pack {
        page.push(Line::styled(Role::Title, pack.manifest.title.clone()));
        let mut table = Table::grid(2).says("What the pack says of itself.");
        table.push([Line::text("pack"), Line::styled(Role::Strong, pack.id.clone())]);
        let pictures: Vec<&str> = pack.images.iter().map(|(name, _)| name.as_str()).collect();
        let (by, licence, pictures) = (&pack.manifest.by, &pack.manifest.licence, &pictures.join(", "));
        for (name, value) in [("by", by), ("licence", licence), ("pictures", pictures)] {
            if !value.is_empty() {
                table.push([Line::text(name), Line::text(value.clone())]);
            }
        }
        page.push(table);
        page.push("Who made it is not proved; the id says only that it is the same pack.");
    }
    for lesson in &all {
        page.push(crate::page::Block::heading(lesson.id.clone(), Line::styled(Role::Dim, lesson.title.clone())));
        let mut table = Table::grid(2).says("What the lesson holds.");
        let questions = wholes(lesson);
        let rows = [
            ("about", Some(lesson.summary.clone())),
            ("questions", Some(format!("{}: {}", questions.len(), questions.join(", ")))),
            ("needs", Some(lesson.needs.join(", ")).filter(|needs| !needs.is_empty())),
            ("minutes", Some(minutes(lesson).to_string())),
            ("examination", lesson.exam.as_ref().map(|_| "yes: nothing is told before it is handed in".to_string())),
            ("author", lesson.meta.author.clone()),
            ("licence", lesson.meta.licence.clone()),
            ("source", lesson.meta.source.clone()),
            ("language", lesson.meta.lang.clone()),
            ("tags", Some(lesson.meta.tags.join(", ")).filter(|tags| !tags.is_empty())),
        ];
        for (name, value) in rows {
            if let Some(value) = value {
                table.push([Line::text(name), Line::text(value)]);
            }
        }
        page.push(table);
    }
    unless_closed(screen.show(&page), Ending::Well)
}
