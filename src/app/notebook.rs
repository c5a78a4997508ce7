//! The files of the notebook: written and read where a cell asks for it; and what was run in a session that was not
//! saved, kept beside the store until it is.

use super::ending::{Trouble, plain_reason};
use super::files;
use super::screen::tell;
use super::store::now;
use crate::lesson::Digest;
use crate::page::{Line, Page, Role, Tone};
use crate::session::{Effect, Reply, Session};
use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// No notebook is longer, in bytes.
const LONGEST: u64 = 4_000_000;

/// What a session knows of the files of its notebook.
#[derive(Default)]
pub struct NotebookFiles {
    /// What it wrote last into each file, which need not be kept when it is written over.
    saved: HashMap<PathBuf, Digest>,
    /// Beside which file sessions are kept, where they are.
    beside: Option<PathBuf>,
    /// What was run in this session.
    log: Option<Log>,
    /// Whether it was said that it is not being kept.
    told: bool,
}

impl NotebookFiles {
    /// A shelf that keeps what is run beside the store.
    pub fn beside(state: Option<PathBuf>) -> NotebookFiles {
        NotebookFiles { beside: state, ..NotebookFiles::default() }
    }

    /// Carries out what a cell asks of the world, and says how it went.
    pub fn carry_out(&mut self, session: &mut Session, effect: &Effect) -> Result<Reply, Trouble> {
        match effect {
            Effect::Save { file, text } => self.save(Path::new(file), text),
            Effect::Open { file } => {
                let last = if file == "last" && !Path::new(file).exists() { self.last() } else { None };
                let Some(last) = last else {
                    if file == "last" && !Path::new(file).exists() {
                        return Err(Trouble::Said("there is no notebook that was not saved".to_string()));
                    }
                    return Ok(session.opened(&read_at_once(Path::new(file))?));
                };
                let reply = session.opened(&last.text);
                // It goes on as this session's.
                self.log = Some(last);
                if let Some(notice) = self.keep(session.notebook().text()) {
                    tell(&notice);
                }
                Ok(reply)
            }
            // The prompt sees to it.
            Effect::Edit { .. } | Effect::Clear | Effect::Theme(_) => Ok(Reply::default()),
        }
    }

    fn save(&mut self, path: &Path, text: &str) -> Result<Reply, Trouble> {
        let real = || fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let ours = self.saved.get(&real());
        // What only grew, or was written by this very notebook, needs no copy.
        let is_known = |old: &[u8]| text.as_bytes().starts_with(old) || ours == Some(&Digest::of_bytes(old));
        let kept = files::replace_keeping(path, text.as_bytes(), is_known)?;
        self.saved.insert(real(), Digest::of_bytes(text.as_bytes()));
        self.forget();
        let lines = text.lines().count();
        let count = if lines == 1 { "1 line".to_string() } else { format!("{lines} lines") };
        let line = Line::text(format!("Saved {count} in ")).code(path.display().to_string()).then(".");
        let mut page = Page::new().note(Tone::Info, line);
        if let Some(kept) = kept {
            let line = Line::styled(Role::Dim, "What was there before is kept as ");
            page.push(line.code(kept.display().to_string()).push(Role::Dim, "."));
        }
        Ok(Reply { page, ..Reply::default() })
    }

    /// Keeps what was run so far, before anything of it is shown. Where it cannot be kept, the notebook goes on, the next
    /// line tries again, and what to tell of that is given once.
    pub fn keep(&mut self, text: String) -> Option<String> {
        let state = self.beside.as_ref()?;
        if text.is_empty() {
            self.forget();
            return None;
        }
        if self.log.is_none() {
            // What was saved needs no second place until more is run.
            let saved = Digest::of_bytes(text.as_bytes());
            if self.saved.values().any(|known| *known == saved) {
                return None;
            }
        }
        let written = match &mut self.log {
            Some(log) => log.write(text),
            None => Log::begin(state).and_then(|log| self.log.insert(log).write(text)),
        };
        let why = plain_reason(&written.err()?);
        (!std::mem::replace(&mut self.told, true))
            .then(|| format!("What you run is not being kept: {why}. You can go on; every line tries again."))
    }

    /// What was run is kept elsewhere, or is wanted no more.
    pub fn forget(&mut self) {
        if let Some(log) = self.log.take() {
            let _ = fs::remove_file(&log.path);
        }
    }

    /// The newest notebook that was neither saved nor cleared, and that no session is at; held until it is dropped.
    pub fn last(&self) -> Option<Log> {
        let mut all = logs(self.beside.as_deref()?);
        all.reverse();
        all.into_iter().find_map(|path| Log::of(path).ok())
    }
}

/// What is between the name of a store and the number of a notebook's log.
const LOG: &str = ".notebook-";

/// So many notebooks that were not saved are kept.
const MOST_LOGS: usize = 20;

/// The logs beside a store, the oldest first.
fn logs(state: &Path) -> Vec<PathBuf> {
    let name = state.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let folder = state.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let number = |path: &PathBuf| {
        let number = path.file_name().and_then(|known| known.to_str())?.strip_prefix(name)?.strip_prefix(LOG)?;
        number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse::<u64>().ok())?
    };
    let mut found: Vec<(u64, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| number(&entry.path()).map(|number| (number, entry.path())))
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

/// What was run in one session, in a file that is locked as long as the session lasts.
pub struct Log {
    path: PathBuf,
    file: fs::File,
    /// What stands in it.
    text: String,
}

impl Log {
    fn begin(state: &Path) -> io::Result<Log> {
        let folder = state.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or(Ok(()), files::private_folder)?;
        let all = logs(state);
        for old in all.iter().take(all.len().saturating_sub(MOST_LOGS - 1)) {
            if let Ok(old) = Log::of(old.clone()) {
                let _ = fs::remove_file(&old.path);
            }
        }
        let mut number = now();
        loop {
            let path = files::beside(state, &format!("{LOG}{number}"));
            match files::create_private(&path) {
                Ok(file) => {
                    file.lock()?;
                    if !files::is_named(&file, &path) {
                        // Before it was held, another program took it for an empty one that was left.
                        continue;
                    }
                    return Ok(Log { path, file, text: String::new() });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// The log of a session that is over.
    fn of(path: PathBuf) -> io::Result<Log> {
        let mut file = fs::OpenOptions::new().read(true).write(true).open(&path)?;
        file.try_lock()?;
        // Before it was held, the session that it belonged to may have saved its notebook and taken it away.
        if !files::is_named(&file, &path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let mut text = String::new();
        (&mut file).take(LONGEST).read_to_string(&mut text)?;
        if text.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Log { path, file, text })
    }

    /// How many lines were run.
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Brings the file up to date: mostly a line is added at its end. Where that fails, what stood in it stays.
    fn write(&mut self, text: String) -> io::Result<()> {
        if text == self.text {
            return Ok(());
        }
        let end = self.text.len() as u64;
        let written = match text.strip_prefix(&self.text) {
            Some(more) => self.put(end, more),
            // First the new text over the old one and then the end, so that no moment has nothing in it.
            None => self.put(0, &text),
        };
        if let Err(error) = written {
            let _ = self.put(0, &self.text.clone());
            return Err(error);
        }
        self.text = text;
        Ok(())
    }

    /// Writes text from a place on, with nothing behind it.
    fn put(&mut self, from: u64, text: &str) -> io::Result<()> {
        self.file.seek(io::SeekFrom::Start(from))?;
        self.file.write_all(text.as_bytes())?;
        self.file.set_len(from + text.len() as u64)
    }
}

/// The text of a notebook's file, in a session, which must not wait for what a pipe may bring.
fn read_at_once(path: &Path) -> Result<String, Trouble> {
    match fs::metadata(path) {
        Ok(about) if !about.is_file() => {
            let found = if about.is_dir() { "a folder" } else { "a pipe or a device" };
            let cure = "save what is in it under a name, and open that";
            let cure = if about.is_dir() { "name a file in it" } else { cure };
            Err(Trouble::Said(format!("{}: expected a file, found {found}; {cure}", path.display())))
        }
        _ => read(path),
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
