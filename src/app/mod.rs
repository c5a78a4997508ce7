//! The world: arguments, terminal, files, the store, exit codes. Computes nothing that matters.

mod args;
mod author;
mod check;
mod class;
mod derive;
mod display;
mod ending;
mod export;
mod files;
mod grade;
mod guide;
pub mod homes;
mod import;
mod items;
mod learn;
pub mod lessons;
mod listing;
mod notebook;
mod out;
mod pictures;
mod read;
mod repl;
mod screen;
mod site;
mod store;
mod watch;

use crate::session::Start;
use args::{AppCommand, Invocation};
use clap::{CommandFactory, Parser};
pub use ending::Ending;
use ending::Trouble;
use std::ffi::OsString;
use std::io::{self, IsTerminal};

/// Runs the program with these words, the first of which is its name.
pub fn run(words: impl IntoIterator<Item = OsString>) -> Ending {
    full_disk_is_no_end();
    let asked = match Invocation::try_parse_from(args::shield(words)) {
        Ok(asked) => asked,
        Err(error) => return of_arguments(&error),
    };
    if let Some(complaint) = display::unknown_theme(&asked.global) {
        screen::tell(&complaint);
    }
    match dispatch(&asked) {
        Ok(ending) => ending,
        Err(trouble) => told(&trouble),
    }
}

/// A limit on the size of files is met like a full disk: the write fails, and the program lives on to say so.
fn full_disk_is_no_end() {
    #[cfg(unix)]
    {
        let noticed = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        // Where it cannot be taken over, such a limit ends the program, and what was kept before is safe all the same.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
    }
}

/// Help and version are results, on standard output; what is wrong with the arguments goes to standard error.
fn of_arguments(error: &clap::Error) -> Ending {
    let text = error.render();
    if error.use_stderr() {
        // It repeats words as they were typed, so the only colour it has is none.
        out::say(&text.to_string(), false);
        return Ending::Trouble;
    }
    let coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let mut to = out::Out::new(coloured);
    let written =
        to.write(&if coloured { text.ansi().to_string() } else { text.to_string() }).and_then(|()| to.flush());
    match out::unless_closed(written, Ending::Well) {
        Ok(ending) => ending,
        Err(trouble) => told(&trouble),
    }
}

/// Says what stopped a command. Whoever stopped reading has what they wanted.
fn told(trouble: &Trouble) -> Ending {
    if let Trouble::Closed = trouble {
        return Ending::Well;
    }
    screen::tell(&trouble.to_string());
    Ending::Trouble
}

fn dispatch(asked: &Invocation) -> Result<Ending, Trouble> {
    let global = &asked.global;
    match &asked.command {
        None => learn::learn(global, &Start::Resume, None),
        Some(AppCommand::Learn(args::Learn { place: Some(file), .. })) if lessons::is_file(file) => {
            let global = args::Global { lessons: Some(file.into()), ..global.clone() };
            let start = match lessons::read(std::path::Path::new(file))?.as_slice() {
                [only] => Start::Lesson(only.id.clone(), None),
                _ => Start::Resume,
            };
            learn::learn(&global, &start, None)
        }
        Some(AppCommand::Learn(args::Learn { import: Some(file), .. })) => import::import(global, file),
        Some(AppCommand::Learn(learn)) => {
            let start = learn.place.as_deref().map_or(Start::Resume, place);
            learn::learn(global, &start, learn.to.as_deref())
        }
        Some(AppCommand::Try(cells)) if cells.cells.is_empty() => learn::learn(global, &Start::Scratch, None),
        Some(AppCommand::Try(cells)) => learn::try_cells(global, &cells.cells),
        Some(AppCommand::List(listing)) => listing::list(global, listing.json),
        Some(AppCommand::Map) => listing::map(global),
        Some(AppCommand::Review) => learn::learn(global, &Start::Review, None),
        Some(AppCommand::Place) => learn::learn(global, &Start::Place, None),
        Some(AppCommand::Progress(asked)) if asked.class => listing::class(global, asked.json),
        Some(AppCommand::Progress(asked)) => listing::progress(global, asked.json),
        Some(AppCommand::Reset(reset)) => listing::reset(global, reset),
        Some(AppCommand::Read(asked)) => reading(asked, display::Display::decide(global).ascii),
        Some(AppCommand::Derive(asked)) => deriving(asked, &screen::Screen::new(display::Display::decide(global))),
        Some(AppCommand::Check(asked)) => check::check(global, asked),
        Some(AppCommand::Grade(asked)) => grade::grade(global, asked),
        Some(AppCommand::HandIn(asked)) => class::hand_in::hand_in(global, asked),
        Some(AppCommand::Gradebook(asked)) => class::gradebook::gradebook(global, asked),
        Some(AppCommand::Export(asked)) if asked.to.as_deref() == Some("site") => site::site(global, asked),
        Some(AppCommand::Export(asked)) if asked.to.as_deref() == Some("moodle") => export::moodle(global, asked),
        Some(AppCommand::Export(asked)) => export::export(global, asked),
        Some(AppCommand::Author(asked)) => author::author(global, asked),
        Some(AppCommand::Guide(asked)) => guide::guide(global, asked.name.as_deref()),
        Some(AppCommand::Completions { shell }) => completions(*shell),
        Some(AppCommand::Man) => manual(),
    }
}

fn reading(asked: &args::ReadArgs, ascii: bool) -> Result<Ending, Trouble> {
    items::each(&asked.expressions, false, |from, item| match (item, from, asked.json) {
        (Err(message), _, true) => {
            (crate::api::json_line(&serde_json::json!({"error": {"kind": "not-text", "message": message}})), false)
        }
        (Err(message), _, false) => (format!("error: {message}"), false),
        (Ok(text), _, true) => read::as_json(text),
        (Ok(text), items::From::Stdin, false) => read::as_line(text),
        (Ok(text), items::From::Argument, false) => read::for_person(text, ascii),
    })
}

fn deriving(asked: &args::Derive, screen: &screen::Screen) -> Result<Ending, Trouble> {
    let wanted = derive::Terms::from(asked);
    items::each(&asked.expressions, screen.look.color(), |from, item| match (item, from, asked.json) {
        (Err(message), _, true) => {
            (crate::api::json_line(&serde_json::json!({"error": {"kind": "not-text", "message": message}})), false)
        }
        (Err(message), _, false) => (format!("error: {message}"), false),
        (Ok(text), _, true) => derive::as_json(text, &wanted),
        (Ok(text), items::From::Stdin, false) => derive::as_line(text, &wanted),
        (Ok(text), items::From::Argument, false) => derive::for_person(text, &wanted, screen),
    })
}

/// `LESSON` or `LESSON/QUESTION`.
fn place(text: &str) -> Start {
    match text.split_once('/') {
        Some((lesson, question)) => Start::Lesson(lesson.to_string(), Some(question.to_string())),
        None => Start::Lesson(text.to_string(), None),
    }
}

fn completions(shell: clap_complete::Shell) -> Result<Ending, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Invocation::command(), "gradus", &mut script);
    out::unless_closed(out::text(&String::from_utf8_lossy(&script)), Ending::Well)
}

fn manual() -> Result<Ending, Trouble> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Invocation::command()).render(&mut page)?;
    out::unless_closed(out::text(&String::from_utf8_lossy(&page)), Ending::Well)
}
