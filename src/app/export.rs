//! `gradus export`: a lesson, a session or a notebook as a page in another format.

use super::args::{self, ColorChoice, Global};
use super::display::Display;
use super::ending::{Ending, Trouble};
use super::files;
use super::files::state_file;
use super::lessons;
use super::out::{Out, unless_closed};
use super::pictures::Pictures;
use super::screen::{Screen, tell};
use super::store::Store;
use crate::lesson::moodle::quiz;
use crate::page::mark::{WITHIN, is_marked, marked, marked_picture};
use crate::page::{FORMATS, Format, Line, Options, Page, Table, Tone, Written, clean, format};
use crate::session::attempts::{self, LessonAttempt};
use crate::session::library::Library;
use crate::session::typed::{nearest, short};
use crate::session::{Pace, Session, notebook_page, transcript};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

pub fn export(global: &Global, export: &args::Export) -> Result<Ending, Trouble> {
    let to = chosen_format(export.to.as_deref(), export.output.as_deref(), &["moodle", "site"])?;
    if export.engine.is_some() {
        return Err(Trouble::Said("--engine belongs to a site: add --to site, or leave it out".to_string()));
    }
    let library = lessons::library(global)?;
    let what = match export.what.as_slice() {
        [] => None,
        [what] => Some(what.as_str()),
        [_, second, ..] => {
            let says = "expected one thing to export, found also";
            return Err(Trouble::Said(format!("{says} {}; several lessons go with --to site", short(second))));
        }
    };
    let Some(what) = what else {
        let mut screen = Screen::new(Display::decide(global));
        screen.show(&listed(&library, &sessions(global)?))?;
        return Ok(Ending::Well);
    };
    let file = export.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = file {
        let inputs = [Some(Path::new(what)), global.lessons.as_deref()];
        if inputs.into_iter().flatten().any(|input| files::is_same(input, path)) {
            let says = "this is what is to be exported, and would be overwritten by it; choose another name";
            return Err(Trouble::Said(format!("{}: {says}", path.display())));
        }
    }
    let (mut page, ending) = page(global, library, what, export.key)?;
    Pictures::of(global, &[Path::new(what)]).put(&mut page);
    written(global, &page, to, file, export.force, ending)
}

/// Writes a page into a file, or to standard output where there is none.
pub fn written(
    global: &Global,
    page: &Page,
    to: &'static Format,
    file: Option<&Path>,
    force: bool,
    ending: Ending,
) -> Result<Ending, Trouble> {
    let options = options(global, file.is_some());
    match file {
        Some(path) => to_file(path, to, page, &options, force)?,
        None => {
            let mut out = Out::new(options.color);
            let text = marked(to, (to.render)(page, &options));
            return unless_closed(out.write(&text).and_then(|()| out.flush()), ending);
        }
    }
    Ok(ending)
}

/// The format that was asked for, that of the file's name, or Markdown. `more` are those that are no page's and are
/// written elsewhere.
pub fn chosen_format(to: Option<&str>, output: Option<&Path>, more: &[&str]) -> Result<&'static Format, Trouble> {
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    if let (None, Some(ending)) = (to, ending) {
        return format(&ending.to_ascii_lowercase()).ok_or_else(|| {
            let endings: Vec<String> = FORMATS.iter().map(|format| format!(".{}", format.extension)).collect();
            let near = nearest(ending, FORMATS.iter().map(|format| format.extension));
            let near = near.map(|near| format!("did you mean .{near}? ")).unwrap_or_default();
            let says = format!("no format has the ending .{}; {near}there are {}", short(ending), endings.join(", "));
            Trouble::Said(format!("{says}; --to FORMAT chooses one for a file of any name"))
        });
    }
    let name = to.unwrap_or("markdown");
    format(name).ok_or_else(|| {
        let known: Vec<String> =
            FORMATS.iter().map(|format| format!("{} ({})", format.name, format.extension)).collect();
        let known: Vec<String> = known.into_iter().chain(more.iter().map(|name| (*name).to_string())).collect();
        let names = FORMATS.iter().flat_map(|format| [format.name, format.extension]).chain(more.iter().copied());
        let near = nearest(name, names).map(|near| format!("did you mean {near}? ")).unwrap_or_default();
        Trouble::Said(format!("there is no format {}; {near}there are {}", short(name), known.join(", ")))
    })
}

/// A file is as wide, and has the characters, that were asked for, whatever the terminal is like.
fn options(global: &Global, in_file: bool) -> Options {
    let screen =
        Screen::new(Display { color: global.color != ColorChoice::Never, ..Display::decide_for(global, false) });
    match in_file {
        true => Options {
            width: global.width.map_or(Options::default().width, usize::from),
            unicode: !global.ascii,
            ..screen.options()
        },
        false => screen.options(),
    }
}

/// `gradus export LESSON --to moodle`: the questions of a lesson for Moodle, and which have no counterpart there.
pub fn moodle(global: &Global, export: &args::Export) -> Result<Ending, Trouble> {
    let [what] = export.what.as_slice() else {
        return Err(Trouble::Said("expected one lesson to export for Moodle".to_string()));
    };
    let path = Path::new(what);
    let is_file = matches!(path.extension().and_then(|ending| ending.to_str()), Some("yaml" | "yml" | lessons::PACK));
    let (library, id) = match is_file && path.exists() {
        true => {
            let library = Library::of(lessons::read(path)?);
            let ids: Vec<String> = library.outlines().map(|outline| outline.id.clone()).collect();
            match ids.as_slice() {
                [only] => (library, only.clone()),
                _ => return Err(Trouble::Said(format!("{what} holds {} lessons: {}", ids.len(), ids.join(", ")))),
            }
        }
        false => (lessons::library(global)?, what.clone()),
    };
    let index = library.find(&id).ok_or_else(|| Trouble::Said(library.missing(&id)))?;
    let made = quiz(&*library.lesson(index)?, u64::from(export.variants));
    made.left.iter().for_each(|(id, why)| tell(&format!("left {id}: {why}")));
    let ending = if made.left.is_empty() { Ending::Well } else { Ending::Short };
    match export.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => {
            files::may_write(path, export.force, NOT_OURS, |file| {
                let mut begin = Vec::new();
                let read = file.take(MOODLE_BEGINS.len() as u64).read_to_end(&mut begin);
                read.is_ok() && begin == MOODLE_BEGINS
            })?;
            files::replace(path, made.xml.as_bytes())?;
            Ok(ending)
        }
        None => unless_closed(super::out::text(&made.xml), ending),
    }
}

/// How an export for Moodle begins.
const MOODLE_BEGINS: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n  <question type=\"category\">";

/// Every session of the learner that was kept.
pub fn sessions(global: &Global) -> Result<Vec<LessonAttempt>, Trouble> {
    let mut store = Store::new(state_file(global), global.learner.as_deref().unwrap_or_default());
    let events = store.dated()?;
    store.notices().iter().for_each(|notice| tell(notice));
    Ok(attempts::sessions(&events))
}

/// The page that a name stands for.
fn page(global: &Global, library: Library, what: &str, key: bool) -> Result<(Page, Ending), Trouble> {
    if library.find(what).is_some() {
        return Ok((lesson(global, library, what, key)?, Ending::Well));
    }
    if what == "last" || what.contains('@') && !Path::new(what).exists() {
        let all = sessions(global)?;
        let attempt = attempts::find(&all, what, &library)?;
        return Ok((transcript::page(&library, attempt, global.learner.as_deref(), key)?, Ending::Well));
    }
    let path = Path::new(what);
    if !path.exists() {
        let names = library.outlines().map(|outline| outline.id.as_str()).chain(["last"]);
        let near = nearest(what, names).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let all = "gradus export alone lists what there is";
        return Err(Trouble::Said(format!("there is no lesson, session or file {}{near} ({all})", short(what))));
    }
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("yaml" | "yml" | lessons::PACK) => {
            let library = Library::of(lessons::read(path)?);
            let ids: Vec<String> = library.outlines().map(|outline| outline.id.clone()).collect();
            match ids.as_slice() {
                [only] => Ok((lesson(global, library, only, key)?, Ending::Well)),
                _ => Err(Trouble::Said(format!("{what} holds {} lessons: {}", ids.len(), ids.join(", ")))),
            }
        }
        _ => notebook(path),
    }
}

fn lesson(global: &Global, library: Library, id: &str, key: bool) -> Result<Page, Trouble> {
    let seed = super::learn::chosen_seed(global).unwrap_or_default();
    Ok(Session::new(library, seed, &[], Pace::Patient).whole_lesson(id, key)?)
}

fn notebook(path: &Path) -> Result<(Page, Ending), Trouble> {
    let text = super::notebook::read(path)?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let exported = notebook_page::notebook(&name, &text);
    if exported.cells == exported.faults {
        let why = if exported.cells == 0 { "it has no cells" } else { "none of its lines can be run" };
        let kept = "gradus try keeps one with save FILE";
        return Err(Trouble::Said(format!("{}: this is no notebook: {why} ({kept})", path.display())));
    }
    if exported.faults == 0 {
        return Ok((exported.page, Ending::Well));
    }
    tell(&format!("{} of {} cells did not work", exported.faults, exported.cells));
    Ok((exported.page, Ending::Short))
}

/// Writes the page, and its pictures where the format keeps them beside it; all or nothing of it where something that
/// is not ours is in the way.
fn to_file(path: &Path, to: &Format, page: &Page, options: &Options, force: bool) -> Result<(), Trouble> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let written = match (to.beside, name) {
        (Some(beside), Some(name)) if files::is_replaceable(path) => beside(page, options, &name),
        _ => Written { text: (to.render)(page, options), ..Written::default() },
    };
    let folder = path.with_file_name(&written.folder);
    let pictures: Vec<(PathBuf, String)> =
        written.files.iter().map(|(name, svg)| (folder.join(name), marked_picture(svg))).collect();
    may_write(path, force)?;
    if !pictures.is_empty() {
        // Through a link the pictures would come to lie in a place that nobody named.
        if fs::symlink_metadata(&folder).is_ok_and(|about| !about.is_dir()) {
            let says = "the pictures belong in a folder of this name, and something else has it; choose another name";
            return Err(Trouble::Said(format!("{}: {says}", folder.display())));
        }
        for (picture, _) in &pictures {
            if fs::symlink_metadata(picture).is_ok_and(|about| about.is_symlink()) {
                return Err(Trouble::Said(format!("{}: this is a link, which is not followed", picture.display())));
            }
            may_write(picture, force)?;
        }
        // Only the folder of the pictures is made, never those that the file itself was to lie in.
        if !folder.is_dir() {
            fs::create_dir(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
        }
    }
    for (picture, svg) in &pictures {
        files::replace(picture, clean(svg, false).as_bytes())?;
    }
    files::replace(path, clean(&marked(to, written.text), to.name == "terminal").as_bytes())
}

/// Whether what stands under a name may be overwritten: nothing does, or it is ours, or that was asked for.
pub fn may_write(path: &Path, force: bool) -> Result<(), Trouble> {
    files::may_write(path, force, NOT_OURS, |file| {
        let mut begin = Vec::new();
        file.take(WITHIN as u64).read_to_end(&mut begin).is_ok() && is_marked(&begin)
    })
}

/// Why a file that bears no mark of ours is not overwritten.
pub const NOT_OURS: &str = "gradus did not write this file";

/// What there is to export, for those who named nothing.
fn listed(library: &Library, sessions: &[LessonAttempt]) -> Page {
    let mut page = Page::new();
    let mut table = Table::grid(2).says("What can be exported.");
    match sessions {
        [] => page.push("Nothing has been taken yet; what you answer can be exported as a session."),
        all => {
            page.push(attempts::table(all, library));
            table.push([Line::text("the latest session"), Line::new().code("gradus export last")]);
        }
    }
    let lesson = library.outlines().next().map_or("LESSON", |outline| outline.id.as_str());
    table.push([Line::text("a lesson"), Line::new().code(format!("gradus export {lesson}"))]);
    table.push([Line::text("a notebook kept with save FILE"), Line::new().code("gradus export FILE")]);
    table.push([Line::text("the course for a browser"), Line::new().code("gradus export --to site -o DIR")]);
    page.push(table);
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.extension).collect();
    page.note(Tone::Info, format!("The format follows the name behind -o, or --to: {}.", formats.join(", ")))
}
