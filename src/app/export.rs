//! `gradus export`: a lesson, a session or a notebook as a page in another format.

use super::args::{self, ColorChoice, Global};
use super::ending::{Ending, Trouble};
use super::files;
use super::learn::state_file;
use super::lessons;
use super::look::Look;
use super::screen::{Screen, tell};
use super::store::Store;
use crate::page::{FORMATS, Format, Line, Options, Page, Table, Tone, Written, format};
use crate::session::library::Library;
use crate::session::taken::{self, Taken};
use crate::session::{Pace, Session, exported, kept, nearest, short};
use std::io::Write;
use std::path::Path;

pub fn export(global: &Global, export: &args::Export) -> Result<Ending, Trouble> {
    let to = chosen_format(export)?;
    let library = lessons::library(global.lessons.as_deref())?;
    let Some(what) = export.what.as_deref() else {
        let mut screen = Screen::new(Look::decide(global));
        screen.show(&listed(&library, &sessions(global)))?;
        return Ok(Ending::Well);
    };
    let (page, ending) = page(global, library, what, export.key)?;
    let file = export.output.as_deref().filter(|path| *path != Path::new("-"));
    let options = options(global, file.is_some());
    match file {
        Some(path) => to_file(path, to, &page, &options)?,
        None => std::io::stdout().write_all((to.render)(&page, &options).as_bytes())?,
    }
    Ok(ending)
}

/// The format that was asked for, that of the file's name, or Markdown.
fn chosen_format(export: &args::Export) -> Result<&'static Format, Trouble> {
    let ending = export.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let guessed = ending.filter(|ending| format(ending).is_some()).unwrap_or("markdown");
    let name = export.to.as_deref().unwrap_or(guessed);
    format(name).ok_or_else(|| {
        let known: Vec<String> =
            FORMATS.iter().map(|format| format!("{} ({})", format.name, format.extension)).collect();
        let names = FORMATS.iter().flat_map(|format| [format.name, format.extension]);
        let near = nearest(name, names).map(|near| format!("did you mean {near}? ")).unwrap_or_default();
        Trouble::Said(format!("there is no format {}; {near}there are {}", short(name), known.join(", ")))
    })
}

/// A file is as wide, and has the characters, that were asked for, whatever the terminal is like.
fn options(global: &Global, in_file: bool) -> Options {
    let screen = Screen::new(Look { color: global.color != ColorChoice::Never, ..Look::decide_for(global, false) });
    match in_file {
        true => Options {
            width: global.width.map_or(Options::default().width, usize::from),
            unicode: !global.ascii,
            ..screen.options()
        },
        false => screen.options(),
    }
}

/// Every session of the learner that was kept.
pub fn sessions(global: &Global) -> Vec<Taken> {
    let mut store = Store::new(state_file(global), global.learner.as_deref().unwrap_or_default());
    let events = store.dated();
    store.notices().iter().for_each(|notice| tell(notice));
    taken::sessions(&events)
}

/// The page that a name stands for.
fn page(global: &Global, library: Library, what: &str, key: bool) -> Result<(Page, Ending), Trouble> {
    if library.find(what).is_some() {
        return Ok((lesson(global, library, what, key)?, Ending::Well));
    }
    if what == "last" || what.contains('@') && !Path::new(what).exists() {
        let all = sessions(global);
        let taken = taken::find(&all, what, &library)?;
        return Ok((kept::page(&library, taken, global.learner.as_deref(), key)?, Ending::Well));
    }
    let path = Path::new(what);
    if !path.exists() {
        let names = library.outlines().map(|outline| outline.id.as_str()).chain(["last"]);
        let near = nearest(what, names).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let all = "gradus export alone lists what there is";
        return Err(Trouble::Said(format!("there is no lesson, session or file {}{near} ({all})", short(what))));
    }
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("yaml" | "yml") => {
            let library = lessons::library(Some(path))?;
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
    let exported = exported::notebook(&name, &text);
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

/// Writes the page, and its pictures where the format keeps them beside it.
fn to_file(path: &Path, to: &Format, page: &Page, options: &Options) -> Result<(), Trouble> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let written = match (to.beside, name) {
        (Some(beside), Some(name)) if files::is_replaceable(path) => beside(page, options, &name),
        _ => Written { text: (to.render)(page, options), ..Written::default() },
    };
    if !written.files.is_empty() {
        let folder = path.with_file_name(&written.folder);
        std::fs::create_dir_all(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
        for (name, content) in &written.files {
            files::replace(&folder.join(name), content.as_bytes())?;
        }
    }
    files::replace(path, written.text.as_bytes())
}

/// What there is to export, for those who named nothing.
fn listed(library: &Library, sessions: &[Taken]) -> Page {
    let mut page = Page::new();
    let mut table = Table::grid(2).says("What can be exported.");
    match sessions {
        [] => page.push("Nothing has been taken yet; what you answer can be exported as a session."),
        all => {
            page.push(taken::table(all, library));
            table.push([Line::text("the latest session"), Line::new().code("gradus export last")]);
        }
    }
    let lesson = library.outlines().next().map_or("LESSON", |outline| outline.id.as_str());
    table.push([Line::text("a lesson"), Line::new().code(format!("gradus export {lesson}"))]);
    table.push([Line::text("a notebook kept with save FILE"), Line::new().code("gradus export FILE")]);
    page.push(table);
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.extension).collect();
    page.note(Tone::Info, format!("The format follows the name behind -o, or --to: {}.", formats.join(", ")))
}
