//! `gradus export --to site`: lessons as a folder that any web server can hand out, and that needs none afterwards.

use super::args::{Export, Global};
use super::display::Display;
use super::ending::{Ending, Trouble};
use super::export::may_write;
use super::files;
use super::lessons;
use super::out::unless_closed;
use super::screen::Screen;
use crate::lesson::load::{self, Severity};
use crate::lesson::{Digest, Lesson};
use crate::page::{Line, Page, Table};
use crate::session::course::{BUILT_IN, report};
use crate::session::library::outline_of_text;
use crate::session::short;
use std::fs;
use std::path::{Path, PathBuf};

/// The page's own files, beside the engine and the lessons: those that tell of the others are last.
const FILES: [(&str, &str); 5] = [
    ("site.css", include_str!("site.css")),
    ("engine.js", include_str!("engine.js")),
    ("site.js", include_str!("site.js")),
    ("sw.js", include_str!("sw.js")),
    ("index.html", include_str!("index.html")),
];

/// How an engine is made.
const BUILD: &str = "cargo build --profile web -p gradus-web --target wasm32-unknown-unknown";
/// Where that leaves it.
const BUILT: &str = "target/wasm32-unknown-unknown/web/gradus_web.wasm";
/// What an engine of this version has in it.
const MARK: &str = concat!("gradus engine ", env!("CARGO_PKG_VERSION"));

/// Writes the site.
pub fn site(global: &Global, export: &Export) -> Result<Ending, Trouble> {
    if export.key {
        let says = "a site has no --key: it shows an answer to those who ask for it";
        return Err(Trouble::Said(format!("{says}; leave --key out")));
    }
    let folder = match export.output.as_deref() {
        Some(path) if path != Path::new("-") && path.extension().is_none_or(|ending| ending != "html") => path,
        Some(path) if path != Path::new("-") => {
            let says = "a site is a folder, not one file";
            return Err(Trouble::Said(format!("{}: {says}: name a folder, e.g. -o site", path.display())));
        }
        _ => return Err(Trouble::Said("a site is a folder: say which with -o DIR".to_string())),
    };
    let texts = texts(global, &export.what)?;
    let engine = engine(export.engine.as_deref())?;
    let given = match &texts {
        None => "null\n".to_string(),
        Some(texts) => {
            let all: Vec<_> =
                texts.iter().map(|(file, text)| serde_json::json!({"file": file, "text": text})).collect();
            serde_json::Value::from(all).to_string() + "\n"
        }
    };
    let mut written: Vec<(&str, Vec<u8>)> = vec![("gradus.wasm", engine), ("lessons.json", given.into_bytes())];
    written.extend(FILES.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())));
    // The name of a browser's copy changes with every byte of the files, so that an old copy is never taken for a new one.
    let mut all = Vec::new();
    for (name, bytes) in &written {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(&bytes.len().to_le_bytes());
        all.extend_from_slice(bytes);
    }
    let copy = Digest::of_bytes(&all).to_string();
    let version = format!("<head>\n<meta name=\"generator\" content=\"gradus {}\">", env!("CARGO_PKG_VERSION"));
    for (name, bytes) in &mut written {
        match *name {
            "sw.js" => *bytes = replaced(bytes, "COPY", &copy),
            "index.html" => *bytes = replaced(bytes, "<head>", &version),
            _ => {}
        }
    }
    make(folder, export.force)?;
    for (name, bytes) in &written {
        files::replace(&folder.join(name), bytes)?;
    }
    let mut table = Table::grid(2).says("What was written.");
    table.push([Line::text("written"), Line::text(format!("{} ({} files)", folder.display(), written.len()))]);
    let what = texts.as_ref().map_or_else(|| "the course".to_string(), |texts| counted(texts.len()));
    table.push([Line::text("lessons"), Line::text(what)]);
    let serve = format!("python3 -m http.server -d {}", folder.display());
    table.push([Line::text("to look at it"), Line::new().code(serve)]);
    unless_closed(Screen::new(Display::decide(global)).show(&Page::new().with(table)), Ending::Well)
}

fn counted(lessons: usize) -> String {
    if lessons == 1 { "1".to_string() } else { lessons.to_string() }
}

fn replaced(bytes: &[u8], what: &str, by: &str) -> Vec<u8> {
    String::from_utf8_lossy(bytes).replacen(what, by, 1).into_bytes()
}

/// The files of the lessons that were named, checked; `None` is the course that every engine has in it.
fn texts(global: &Global, named: &[String]) -> Result<Option<Vec<(String, String)>>, Trouble> {
    let course = match global.lessons.as_deref() {
        Some(path) => lessons::texts(path)?.0,
        None => BUILT_IN.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect(),
    };
    let mut taken: Vec<(String, String)> = Vec::new();
    for name in named {
        let of = course.iter().find(|(file, text)| id(global, file, text).is_some_and(|id| id == *name));
        let path = Path::new(name);
        match of {
            Some(found) => taken.push(found.clone()),
            None if path.exists() => taken.extend(lessons::texts(path)?.0),
            None => return Err(Trouble::Said(lessons::library(global)?.missing(name))),
        }
    }
    let built_in = named.is_empty() && global.lessons.is_none();
    let all = if named.is_empty() { course } else { taken };
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
    // A file's name may tell where it lay on the author's machine; the id says all that a page needs.
    let named = |(lesson, (_, text)): (&Lesson, (String, String))| (format!("{}.yaml", lesson.id), text);
    Ok((!built_in).then(|| read.iter().zip(all).map(named).collect()))
}

/// The id of a lesson from its text; one that is not built in may be laid out in any way.
fn id(global: &Global, file: &str, text: &str) -> Option<String> {
    match global.lessons {
        None => Some(outline_of_text(text).id),
        Some(_) => load::trusted(file, text).ok().map(|lesson| lesson.id),
    }
}

/// The bytes of the engine: of the file that was named, or of the one that lies where the program was installed.
fn engine(named: Option<&Path>) -> Result<Vec<u8>, Trouble> {
    let path = match named {
        Some(path) => path.to_path_buf(),
        None => installed().ok_or_else(|| {
            let says = "a site needs the library as WebAssembly, and there is no gradus.wasm beside this program";
            Trouble::Said(format!("{says}: build one with `{BUILD}` and name it with --engine {BUILT}"))
        })?,
    };
    let bytes = fs::read(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Trouble::Said(format!("{}: there is no such file; `{BUILD}` makes {BUILT}", path.display()))
        }
        _ => Trouble::with_file(&path, &error),
    })?;
    let wrong = |found: &str| {
        let (path, mark) = (path.display(), env!("CARGO_PKG_VERSION"));
        Err(Trouble::Said(format!("{path}: expected the engine of gradus {mark}, found {found}; `{BUILD}` makes it")))
    };
    if !bytes.starts_with(b"\0asm") {
        return wrong("no WebAssembly");
    }
    if !bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes()) {
        return wrong("another program");
    }
    Ok(bytes)
}

/// The engine that came with this program.
fn installed() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let beside = program.parent()?;
    let places = [beside.join("../share/gradus/gradus.wasm"), beside.join("gradus.wasm")];
    places.into_iter().find(|place| place.is_file())
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
