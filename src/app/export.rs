//! `gradus export`: a lesson as a page in another format.

use super::args::{self, Global};
use super::ending::{Ending, Trouble};
use super::lessons;
use super::look::Look;
use super::screen::Screen;
use crate::page::{FORMATS, format};
use crate::session::{Pace, Session};
use std::io::Write;

pub fn export(global: &Global, export: &args::Export) -> Result<Ending, Trouble> {
    let Some(to) = format(&export.to) else {
        let known: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        return Err(Trouble::Said(format!("there is no format {}; there are {}", export.to, known.join(", "))));
    };
    let library = lessons::library(global.lessons.as_deref())?;
    let seed = super::learn::chosen_seed(global).unwrap_or_default();
    let page = Session::new(library, seed, &[], Pace::Patient).whole_lesson(&export.what, export.key)?;
    let text = (to.render)(&page, &Screen::new(Look::decide_for(global, false)).options());
    match &export.output {
        Some(path) => std::fs::write(path, text).map_err(|error| Trouble::with_file(path, &error))?,
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(Ending::Well)
}
