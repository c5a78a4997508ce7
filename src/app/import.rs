//! `gradus learn --import FILE`: answers that were given elsewhere, put into the store.

use super::args::Global;
use super::display::Display;
use super::ending::{Ending, Trouble};
use super::files::state_file;
use super::lessons;
use super::out::unless_closed;
use super::screen::{Screen, tell};
use super::store::Store;
use crate::page::{Line, Page};
use crate::session::brought::brought;
use crate::session::typed::short;
use std::io::{self, Read};
use std::path::Path;

/// A class's whole term is less.
const LARGEST: u64 = 64 << 20;
/// So many refused lines are told one by one.
const TOLD: usize = 20;

pub fn import(global: &Global, file: &Path) -> Result<Ending, Trouble> {
    let (name, text) = read(file)?;
    let learner = global.learner.as_deref();
    let mut store = Store::new(state_file(global), learner.unwrap_or_default());
    let shelf = lessons::shelf(global)?;
    // Where another program adds something meanwhile, perhaps the very same, it is looked at again.
    let found = loop {
        let kept = store.everyone()?;
        let found = brought(&text, &shelf, &kept, learner);
        if store.bring(&found.events)? {
            break found;
        }
    };
    store.notices().iter().for_each(|notice| tell(notice));
    for (line, why) in found.refused.iter().take(TOLD) {
        tell(&format!("{name}:{line}: {why}"));
    }
    if let Some(more) = found.refused.len().checked_sub(TOLD).filter(|more| *more > 0) {
        tell(&format!("{name}: {more} more lines were refused"));
    }
    let answers = |count: usize| if count == 1 { "1 answer".to_string() } else { format!("{count} answers") };
    let mut said = format!("{} taken", answers(found.answers));
    if found.already > 0 {
        said += &format!(" \u{b7} {} there already", found.already);
    }
    if !found.refused.is_empty() {
        said += &format!(" \u{b7} {} refused", found.refused.len());
    }
    let mut page = Page::new().text(Line::text(said + "."));
    let mut names: Vec<&str> = found.events.iter().map(|dated| dated.learner.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names.iter().filter(|name| !name.is_empty() && learner != Some(name)) {
        page = page.text(Line::text("They are kept under their name: ").code(format!("gradus learn --learner {name}")));
    }
    let ending = if found.refused.is_empty() { Ending::Well } else { Ending::Short };
    unless_closed(Screen::new(Display::decide(global)).show(&page), ending)
}

/// The file's name as it is told, and its text.
fn read(file: &Path) -> Result<(String, String), Trouble> {
    let name = if file == Path::new("-") { "standard input".to_string() } else { file.display().to_string() };
    let from: Box<dyn Read> = match file == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => Box::new(std::fs::File::open(file).map_err(|error| Trouble::with_file(file, &error))?),
    };
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| Trouble::with_file(file, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Trouble::Said(format!("{name}: expected at most {} MB of answers", LARGEST >> 20)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            Err(Trouble::Said(format!("{}: line {line} is no text in UTF-8; save the file as UTF-8", short(&name))))
        }
    }
}
