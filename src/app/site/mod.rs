//! `gradus export --to site`: lessons as a folder that any web server can hand out, and that needs none afterwards; or as
//! one file, which needs none at all.

mod alone;
mod engine;

use super::args::{Export, Global};
use super::display::Display;
use super::ending::{Ending, Trouble};
use super::export::may_write;
use super::files;
use super::lessons;
use super::out::unless_closed;
use super::pictures::Pictures;
use super::screen::Screen;
use crate::lesson::load::{self, Severity};
use crate::lesson::{Digest, Lesson};
use crate::page::{Line, Page, Table};
use crate::session::course::{BUILT_IN, report};
use crate::session::library::outline_of_text;
use crate::session::typed::short;
use engine::{PLAIN, SiteEngine};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The page's own files, beside the engine and the lessons: those that tell of the others are last.
const FILES: [(&str, &str); 6] = [
    ("site.css", include_str!("site.css")),
    ("unpack.js", include_str!("unpack.js")),
    ("engine.js", include_str!("engine.js")),
    ("site.js", include_str!("site.js")),
    ("sw.js", include_str!("sw.js")),
    ("index.html", include_str!("index.html")),
];

/// Writes the site: a folder, or one file whose name ends in `.html`.
pub fn site(global: &Global, export: &Export) -> Result<Ending, Trouble> {
    if export.key {
        let says = "a site has no --key: it shows an answer to those who ask for it";
        return Err(Trouble::Said(format!("{says}; leave --key out")));
    }
    let path = match export.output.as_deref() {
        Some(path) if path != Path::new("-") => path,
        _ => {
            let says = "a site is a folder, or one file: say which with -o DIR or -o FILE.html";
            return Err(Trouble::Said(says.to_string()));
        }
    };
    let texts = texts(global, &export.what)?;
    let engine = SiteEngine::find(export.engine.as_deref())?;
    let given = match &texts {
        None => "null\n".to_string(),
        Some(texts) => {
            let all: Vec<serde_json::Value> = texts.iter().map(Given::as_json).collect();
            serde_json::Value::from(all).to_string() + "\n"
        }
    };
    let alone = path.extension().is_some_and(|ending| ending == "html");
    let files = if alone {
        may_write(path, export.force)?;
        let page = alone::page(&engine, &given);
        files::replace(path, page.as_bytes())?;
        1
    } else {
        let written = folder(&engine, given);
        make(path, export.force)?;
        for (name, bytes) in &written {
            files::replace(&path.join(name), bytes)?;
        }
        written.len()
    };
    let mut table = Table::grid(2).says("What was written.");
    let counted = if files == 1 { "1 file".to_string() } else { format!("{files} files") };
    table.push([Line::text("written"), Line::text(format!("{} ({counted})", path.display()))]);
    let what = texts.as_ref().map_or_else(|| "the course".to_string(), |texts| texts.len().to_string());
    table.push([Line::text("lessons"), Line::text(what)]);
    let look = match alone {
        true => Line::text("open it in a browser"),
        false => Line::new().code(format!("python3 -m http.server -d {}", path.display())),
    };
    table.push([Line::text("to look at it"), look]);
    unless_closed(Screen::new(Display::decide(global)).show(&Page::new().with(table)), Ending::Well)
}

/// The names of a folder's files and what is in them, those last that tell of the others.
fn folder(engine: &SiteEngine, given: String) -> Vec<(&'static str, Vec<u8>)> {
    let mut written = vec![(engine.name, engine.bytes.clone()), ("lessons.json", given.into_bytes())];
    let named = |text: &str| replaced(text, PLAIN, engine.name).into_bytes();
    written.extend(FILES.iter().map(|(name, text)| (*name, named(text))));
    // The name of a browser's copy changes with every byte of the files, so that an old copy is never taken for a new one.
    let mut all = Vec::new();
    for (name, bytes) in &written {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(&bytes.len().to_le_bytes());
        all.extend_from_slice(bytes);
    }
    let copy = Digest::of_bytes(&all).to_string();
    for (name, bytes) in &mut written {
        match *name {
            "sw.js" => *bytes = replaced(&String::from_utf8_lossy(bytes), "COPY", &copy).into_bytes(),
            "index.html" => *bytes = versioned(&String::from_utf8_lossy(bytes)).into_bytes(),
            _ => {}
        }
    }
    written
}

/// A page that says what wrote it.
fn versioned(page: &str) -> String {
    let version = format!("<head>\n<meta name=\"generator\" content=\"gradus {}\">", env!("CARGO_PKG_VERSION"));
    replaced(page, "<head>", &version)
}

fn replaced(text: &str, what: &str, by: &str) -> String {
    text.replacen(what, by, 1)
}

/// A lesson of a site.
struct Given {
    /// The name of its file, as a page tells it.
    file: String,
    text: String,
    /// The pictures that it points to, by their names, each as an address that holds it.
    pictures: BTreeMap<String, String>,
}

impl Given {
    /// `source` is where the lesson lay, beside which its pictures lie.
    fn new(global: &Global, id: &str, source: &str, text: String) -> Given {
        let pack = format!(".{}:", lessons::PACK);
        let path = source.split_once(&pack).map_or(source.to_string(), |(pack, _)| format!("{pack}.{}", lessons::PACK));
        let named = load::images(&text);
        let pictures = if named.is_empty() { Pictures::default() } else { Pictures::of(global, &[Path::new(&path)]) };
        let found = named.into_iter().filter_map(|image| Some((image.file.clone(), pictures.find(&image.file)?)));
        // A file's name may tell where it lay on the author's machine; the id says all that a page needs.
        Given { file: format!("{id}.yaml"), pictures: found.collect(), text }
    }

    fn as_json(&self) -> serde_json::Value {
        let mut given = serde_json::json!({"file": self.file, "text": self.text});
        if !self.pictures.is_empty() {
            given["pictures"] = serde_json::json!(self.pictures);
        }
        given
    }
}

/// The files of the lessons that were named, checked; `None` is the course that every engine has in it.
fn texts(global: &Global, named: &[String]) -> Result<Option<Vec<Given>>, Trouble> {
    let course = match global.lessons.as_deref() {
        Some(path) => lessons::texts(path)?.0,
        None => BUILT_IN.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect(),
    };
    let added = lessons::added_texts(global)?;
    let mut taken: Vec<(String, String)> = Vec::new();
    for name in named {
        let of = course.iter().find(|(file, text)| id(global, file, text).is_some_and(|id| id == *name)).cloned();
        let beside = || added.iter().find(|found| has_id(&found.file, &found.text, name));
        let of = of.or_else(|| beside().map(|found| (found.file.clone(), found.text.clone())));
        let path = Path::new(name);
        match of {
            Some(found) => taken.push(found),
            None if path.exists() => taken.extend(lessons::texts(path)?.0),
            None => return Err(Trouble::Said(lessons::library(global)?.missing(name))),
        }
    }
    // What lies in the learner's own folder goes into a site by its name alone; what was added on the command line is meant.
    let asked = added.into_iter().filter(|found| found.asked);
    let also: Vec<_> = asked.map(|found| (found.file, found.text)).collect();
    let built_in = named.is_empty() && global.lessons.is_none() && also.is_empty();
    let all = if named.is_empty() { [course, also].concat() } else { taken };
    let mut read: Vec<Lesson> = Vec::new();
    for (file, text) in &all {
        let found = if global.lessons.is_none() && BUILT_IN.iter().any(|(name, _)| name == file) {
            load::trusted(file, text)
        } else {
            load::lesson(file, text)
        };
        let lesson = found.map_err(|problems| {
            let errors: Vec<_> = problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
            Trouble::Said(format!("this lesson does not load\n\n{}", report(&errors, &all)))
        })?;
        if lesson.exam.is_some() {
            let says = "this is an examination, and its answers would be in the page; leave it out";
            return Err(Trouble::Said(format!("{}: {says}", lesson.id)));
        }
        if read.iter().any(|other| other.id == lesson.id) {
            return Err(Trouble::Said(format!("{} is named twice; once is enough", lesson.id)));
        }
        read.push(lesson);
    }
    if read.is_empty() {
        return Err(Trouble::Said("there are no lessons here to make a site of".to_string()));
    }
    let given = |(lesson, (file, text)): (&Lesson, (String, String))| Given::new(global, &lesson.id, &file, text);
    Ok((!built_in).then(|| read.iter().zip(all).map(given).collect()))
}

fn has_id(file: &str, text: &str, id: &str) -> bool {
    load::trusted(file, text).is_ok_and(|lesson| lesson.id == id)
}

/// The id of a lesson from its text; one that is not built in may be laid out in any way.
fn id(global: &Global, file: &str, text: &str) -> Option<String> {
    match global.lessons {
        None => Some(outline_of_text(text).id),
        Some(_) => load::trusted(file, text).ok().map(|lesson| lesson.id),
    }
}

/// Makes the folder; one that is there must be empty or ours.
fn make(folder: &Path, force: bool) -> Result<(), Trouble> {
    match fs::metadata(folder) {
        Err(_) => return fs::create_dir(folder).map_err(|error| Trouble::with_file(folder, &error)),
        Ok(about) if !about.is_dir() => {
            let says = "expected a folder, found a file; choose another name";
            return Err(Trouble::Said(format!("{}: {says}", folder.display())));
        }
        Ok(_) => {}
    }
    let mut inside = fs::read_dir(folder).map_err(|error| Trouble::with_file(folder, &error))?;
    let index = folder.join("index.html");
    if force || inside.next().is_none() {
        return Ok(());
    }
    if !index.is_file() {
        let says = "there are other things in this folder, so it is left as it is; choose another name";
        return Err(Trouble::Said(format!(
            "{}: {says}, or write into it with --force",
            short(&folder.display().to_string())
        )));
    }
    may_write(&index, force)
}
