//! The files of the notebook: written and read where a cell asks for it.

use super::ending::Trouble;
use crate::page::{Line, Page, Role, Tone};
use crate::session::{Effect, Reply, Session};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// No notebook is longer, in bytes.
const LONGEST: u64 = 4_000_000;

/// Carries out what a cell asks of the world, and says how it went.
pub fn carry_out(session: &mut Session, effect: &Effect) -> Result<Reply, Trouble> {
    match effect {
        Effect::Save { file, text } => {
            let path = Path::new(file);
            let kept = write(path, text).map_err(|error| Trouble::with_file(path, &error))?;
            let lines = text.lines().count();
            let count = if lines == 1 { "1 line".to_string() } else { format!("{lines} lines") };
            let line = Line::text(format!("Saved {count} in ")).code(file.as_str()).then(".");
            let mut page = Page::new().note(Tone::Info, line);
            if let Some(kept) = kept {
                let line = Line::styled(Role::Dim, "What was there before is kept as ");
                page.push(line.code(kept.display().to_string()).push(Role::Dim, "."));
            }
            Ok(Reply { page, ..Reply::default() })
        }
        Effect::Open { file } => {
            let text = read(Path::new(file))?;
            Ok(session.opened(&text))
        }
        // The prompt sees to it.
        Effect::Edit { .. } => Ok(Reply::default()),
    }
}

/// Writes beside the file and then puts it in its place, so that a full disk loses nothing. Where something else stood
/// in the file, that is kept under another name, which is given.
fn write(path: &Path, text: &str) -> io::Result<Option<PathBuf>> {
    let before = fs::metadata(path);
    if before.as_ref().is_ok_and(|about| !about.is_file()) {
        // A pipe or a device is written to; a folder says that it is one.
        return fs::write(path, text).map(|()| None);
    }
    // A link stays one, and what it points at is written.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let named = |end: &str| {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(end);
        path.with_file_name(name)
    };
    let fresh = named(".new");
    let written = fs::File::create(&fresh).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let placed = written.and_then(|()| {
        let old = fs::read(&path).unwrap_or_default();
        // What only grew, or was written by this very notebook, needs no copy.
        let grew = text.as_bytes().starts_with(&old) || old.is_empty();
        let kept = (before.is_ok() && !grew).then(|| named("~"));
        if let Some(kept) = &kept {
            fs::copy(&path, kept)?;
        }
        if let Ok(about) = &before {
            fs::set_permissions(&fresh, about.permissions())?;
        }
        fs::rename(&fresh, &path)?;
        Ok(kept)
    });
    if placed.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    placed
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
