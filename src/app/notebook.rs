//! The files of the notebook: written and read where a cell asks for it.

use super::ending::Trouble;
use crate::page::{Line, Page, Tone};
use crate::session::{Effect, Reply, Session};
use std::fs;
use std::io::Read;
use std::path::Path;

/// No notebook is longer, in bytes.
const LONGEST: u64 = 4_000_000;

/// Carries out what a cell asks of the world, and says how it went.
pub fn carry_out(session: &mut Session, effect: &Effect) -> Result<Reply, Trouble> {
    match effect {
        Effect::Save { file, text } => {
            fs::write(file, text).map_err(|error| Trouble::with_file(Path::new(file), &error))?;
            let lines = text.lines().count();
            let count = if lines == 1 { "1 line".to_string() } else { format!("{lines} lines") };
            let line = Line::text(format!("Saved {count} in ")).code(file.as_str()).then(".");
            Ok(Reply { page: Page::new().note(Tone::Info, line), ..Reply::default() })
        }
        Effect::Open { file } => {
            let text = read(Path::new(file))?;
            Ok(session.opened(&text))
        }
        // The prompt sees to it.
        Effect::Edit { .. } => Ok(Reply::default()),
    }
}

/// The text of a notebook's file.
pub fn read(path: &Path) -> Result<String, Trouble> {
    let trouble = |error| Trouble::with_file(path, &error);
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(trouble)?.take(LONGEST + 1).read_to_end(&mut bytes).map_err(trouble)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Trouble::Said(format!("{}: too long for a notebook", path.display())));
    }
    String::from_utf8(bytes).map_err(|_| Trouble::Said(format!("{}: this is no text in UTF-8", path.display())))
}
