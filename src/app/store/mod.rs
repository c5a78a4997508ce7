//! What happened, kept: one SQLite file in which every event is an appended row, committed before the next prompt.
//!
//! The file is opened when it is first needed and made when there is first something to keep. Two programs may use it
//! at once. A file that cannot be read is never taken for an empty one: reading says why. A broken one is mended, with
//! everything that can still be read, and kept beside; a file that is none of ours is never touched. Where something
//! cannot be written, that is said once, the session goes on, and every later answer tries again.

mod file;
mod row;
mod salvage;

use super::ending::Trouble;
use super::files;
use crate::session::event::{Dated, Event, What};
use crate::session::progress::{FOLD, Progress};
pub use file::now;
use file::{Identity, Open, Unusable};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long another program's write is waited for, the first time.
const PATIENCE: Duration = Duration::from_secs(5);
/// And once it has been waited for in vain, so that a session does not halt at every prompt.
const IMPATIENCE: Duration = Duration::from_millis(20);

/// A snapshot is made anew when so many rows have come after it.
const BEYOND: usize = 256;

/// How far one of several learners has come.
#[derive(Default)]
pub struct LearnerStanding {
    pub progress: Progress,
    /// Answers that were given, judged or not.
    pub answers: usize,
    /// When anything last happened, in milliseconds since 1970.
    pub last: Option<i64>,
}

/// The file with a learner's events.
pub struct Store {
    path: Option<PathBuf>,
    learner: String,
    /// The learner's day in days since 1970, where it is not that of UTC.
    day: Option<i64>,
    open: Option<Open>,
    /// Events that could not be written yet, oldest first.
    waiting: Vec<Event>,
    notices: Vec<String>,
    /// Whether the learner has been told that nothing is saved.
    told: bool,
    /// Whether another program was waited for in vain.
    impatient: bool,
    /// The last row that was there when everything was read.
    seen: i64,
}

impl Store {
    /// A store in this file; without one, nothing is kept. Touches nothing yet.
    pub fn new(path: Option<PathBuf>, learner: &str) -> Store {
        let notices = match path {
            Some(_) => Vec::new(),
            None => vec!["There is no home folder, so progress is not saved; --state FILE names a place.".to_string()],
        };
        let (told, learner) = (path.is_none(), learner.to_string());
        Store { path, learner, day: None, open: None, waiting: Vec::new(), notices, told, impatient: false, seen: 0 }
    }

    /// Waits for no other program, as if that had been done in vain.
    pub fn hurry(&mut self) {
        self.impatient = true;
    }

    /// The day that is asked for, or the learner's own by the clock and the time zone of this machine, in days since
    /// 1970; events are kept under it from now on.
    pub fn today(&mut self, asked: Option<i64>) -> i64 {
        let utc = Dated::utc_day(file::now());
        let today = asked.or_else(local_day).unwrap_or(utc);
        self.day = Some(today).filter(|day| *day != utc);
        today
    }

    /// How far everything kept so far has brought the learner.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn progress(&mut self) -> Result<Progress, Trouble> {
        self.reading(|open, learner| folded(&open.connection, learner))
    }

    /// Opens the file where there is one.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn can_be_opened(&mut self) -> Result<(), Trouble> {
        let nowhere = |error: std::io::Error| error.kind() == std::io::ErrorKind::NotADirectory;
        match &self.path {
            // Where a file is in a folder's place there is no store, and none can be made: that is said when it is tried.
            Some(path) if std::fs::metadata(path).err().is_some_and(nowhere) => Ok(()),
            _ => self.reading(|_, _| Ok(())),
        }
    }

    /// Everything of this learner that was kept, in the order in which it happened.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn dated(&mut self) -> Result<Vec<Dated>, Trouble> {
        self.kept(false)
    }

    /// Everything that was kept, whoever learnt, in the order in which it happened.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn everyone(&mut self) -> Result<Vec<Dated>, Trouble> {
        self.kept(true)
    }

    /// What was kept of this learner after the row of this number, by this program or by another one.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn since(&mut self, last: i64) -> Result<Vec<Dated>, Trouble> {
        self.reading(|open, learner| {
            let mut all = Vec::new();
            file::each_row(&open.connection, last, |row| {
                if row.learner == learner {
                    all.extend(row::event_of(row));
                }
            })?;
            Ok(all)
        })
    }

    fn kept(&mut self, of_all: bool) -> Result<Vec<Dated>, Trouble> {
        let (all, seen) = self.reading(|open, learner| {
            let (mut all, mut seen) = (Vec::new(), 0);
            file::each_row(&open.connection, 0, |row| {
                seen = row.id;
                if of_all || row.learner == learner {
                    // A row of a kind that this version does not know stays in the file.
                    all.extend(row::event_of(row));
                }
            })?;
            Ok((all, seen))
        })?;
        self.seen = seen;
        Ok(all)
    }

    /// How far everybody has come whose events are kept here, by their names; the empty one is that of nobody who said
    /// who they are.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn class(&mut self) -> Result<BTreeMap<String, LearnerStanding>, Trouble> {
        self.reading(|open, _| {
            let mut class: BTreeMap<String, LearnerStanding> = BTreeMap::new();
            file::each_row(&open.connection, 0, |row| {
                if let Some(dated) = row::event_of(row) {
                    let own = class.entry(dated.learner.clone()).or_default();
                    own.progress.add(&dated.event, dated.day);
                    own.answers += usize::from(matches!(dated.event.what, What::Answered { .. }));
                    own.last = own.last.max(Some(dated.at));
                }
            })?;
            Ok(class)
        })
    }

    /// Reads from the file, mended where that is needed; where there is none, there is nothing in it.
    fn reading<T: Default>(&mut self, read: impl Fn(&mut Open, &str) -> Result<T, Unusable>) -> Result<T, Trouble> {
        let Some(path) = self.path.clone() else { return Ok(T::default()) };
        let outcome = match file::is_there(&path) {
            Ok(false) => return Ok(T::default()),
            Ok(true) => self.tried(&path, &read),
            Err(fault) => Err(fault),
        };
        outcome.map_err(|fault| Trouble::Said(format!("{}: {}", path.display(), fault.why())))
    }

    /// Does something with the open file; where it turns out to be broken, it is mended and tried once more.
    fn tried<T>(&mut self, path: &Path, act: &impl Fn(&mut Open, &str) -> Result<T, Unusable>) -> Result<T, Unusable> {
        let found = Identity::of(path);
        let outcome = self.once(path, act);
        let outcome = match outcome {
            Err(Unusable::Damaged) => {
                self.open = None;
                self.notices.extend(file::mend(path, found)?);
                self.once(path, act)
            }
            outcome => outcome,
        };
        self.impatient = matches!(outcome, Err(Unusable::Busy));
        outcome
    }

    fn once<T>(&mut self, path: &Path, act: &impl Fn(&mut Open, &str) -> Result<T, Unusable>) -> Result<T, Unusable> {
        let learner = self.learner.clone();
        let open = self.connect(path)?;
        act(open, &learner)
    }

    /// Keeps these events; when this returns they are on disk, or a notice says that they are not.
    pub fn save(&mut self, events: &[Event]) {
        let Some(path) = self.path.clone() else { return };
        self.waiting.extend_from_slice(events);
        if self.waiting.is_empty() {
            return;
        }
        let events = std::mem::take(&mut self.waiting);
        let day = self.day;
        let outcome = folder_of(&path)
            .and_then(|()| self.tried(&path, &|open, learner| insert(&mut open.connection, &events, day, learner)));
        match outcome {
            Ok(()) => {
                if std::mem::take(&mut self.told) {
                    self.notices.push("Progress can be saved again, and nothing was lost.".to_string());
                }
            }
            Err(fault) => {
                self.waiting = events;
                self.tell(&path, &fault);
            }
        }
    }

    /// Keeps what happened elsewhere, each with its own time, learner and version; all of it or nothing. Gives whether it
    /// did: nothing is kept where something was added since everything was read, as that may be the same.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn bring(&mut self, events: &[Dated]) -> Result<bool, Trouble> {
        if events.is_empty() {
            return Ok(true);
        }
        let seen = self.seen;
        let path = self.path.clone().ok_or_else(|| {
            Trouble::Said("there is no home folder to keep progress in: name a place with --state FILE".to_string())
        })?;
        let write = |open: &mut Open, _: &str| insert_dated(&mut open.connection, events, seen);
        let outcome = folder_of(&path).and_then(|()| self.tried(&path, &write));
        outcome.map_err(|fault| Trouble::Said(format!("{}: {}", path.display(), fault.why())))
    }

    /// What the learner should be told since this was last called.
    pub fn notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// How many events are not on disk.
    pub fn unsaved(&self) -> usize {
        self.waiting.len()
    }

    fn tell(&mut self, path: &Path, fault: &Unusable) {
        if std::mem::replace(&mut self.told, true) {
            return;
        }
        self.notices.push(format!(
            "Progress is not being saved: {}: {}. You can go on; every answer tries again.",
            path.display(),
            fault.why()
        ));
    }

    /// The open file, with its tables in place.
    fn connect(&mut self, path: &Path) -> Result<&mut Open, Unusable> {
        let open = match self.open.take() {
            // A file that was removed under a running session is made anew rather than written into the void, and one
            // that another program has mended is opened anew.
            Some(open) if open.is_still(path) => open,
            _ => {
                let (open, told) = file::open(path, if self.impatient { IMPATIENCE } else { PATIENCE })?;
                self.notices.extend(told);
                // Where the copy finds damage, what is read next does so too, and it is mended there.
                let _ = file::daily_copy(path, &open.connection);
                open
            }
        };
        open.connection.busy_timeout(if self.impatient { IMPATIENCE } else { PATIENCE })?;
        Ok(self.open.insert(open))
    }
}

/// The day by the time zone of this machine, as SQLite knows it; `None` where it cannot be had.
fn local_day() -> Option<i64> {
    let connection = Connection::open_in_memory().ok()?;
    let day = "SELECT CAST(floor(julianday('now', 'localtime') - 2440587.5) AS INTEGER)";
    connection.query_row(day, [], |row| row.get(0)).ok()
}

/// Makes the folder that a file is to lie in.
fn folder_of(path: &Path) -> Result<(), Unusable> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => Ok(files::private_folder(folder)?),
        None => Ok(()),
    }
}

fn insert(connection: &mut Connection, events: &[Event], day: Option<i64>, learner: &str) -> Result<(), Unusable> {
    let at = file::now();
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    {
        // The number is part of what the checksum holds, so it is chosen here.
        let last = transaction.query_row("SELECT coalesce(max(id), 0) FROM event", [], |row| row.get::<_, i64>(0))?;
        let mut insert = transaction.prepare_cached(row::INSERT)?;
        for (event, id) in events.iter().zip(last + 1..) {
            row::row_of(event, id, at, day, learner).insert(&mut insert)?;
        }
    }
    Ok(transaction.commit()?)
}

/// The same for events that bring their own time, learner and version, unless there are rows after one that was seen.
fn insert_dated(connection: &mut Connection, events: &[Dated], seen: i64) -> Result<bool, Unusable> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    {
        let last = transaction.query_row("SELECT coalesce(max(id), 0) FROM event", [], |row| row.get::<_, i64>(0))?;
        if last != seen {
            return Ok(false);
        }
        let mut insert = transaction.prepare_cached(row::INSERT)?;
        for (dated, id) in events.iter().zip(last + 1..) {
            let mut row = row::row_of(&dated.event, id, dated.at, Some(dated.day), &dated.learner);
            row.version = Some(dated.version.clone()).filter(|version| !version.is_empty());
            row.insert(&mut insert)?;
        }
    }
    transaction.commit()?;
    Ok(true)
}

/// What folds the snapshots of this program.
fn fold_name() -> String {
    format!("{} {FOLD}", env!("CARGO_PKG_VERSION"))
}

/// The progress of a learner: that of the snapshot where one fits, and what came after it. A new snapshot is kept where
/// that was much.
fn folded(connection: &Connection, learner: &str) -> Result<Progress, Unusable> {
    let (mut last, mut progress) = snapshot(connection, learner)?.unwrap_or_default();
    let (mut count, mut last_sum) = (0, 0);
    file::each_row(connection, last, |row| {
        (last, last_sum, count) = (row.id, row.sum(), count + 1);
        if row.learner == learner
            && let Some(dated) = row::event_of(row)
        {
            progress.add(&dated.event, dated.day);
        }
    })?;
    if count >= BEYOND {
        // A comfort: where it cannot be kept, the next start takes as long as this one.
        let _ = keep_snapshot(connection, learner, (last, last_sum), &progress);
    }
    Ok(progress)
}

/// The row up to which a snapshot goes, and the progress at it; `None` where there is none that fits.
fn snapshot(connection: &Connection, learner: &str) -> Result<Option<(i64, Progress)>, Unusable> {
    let mut select =
        connection.prepare_cached("SELECT row, row_sum, fold, progress, sum FROM snapshot WHERE learner = ?1")?;
    let found = select
        .query_row([learner], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, i64>(4)?,
            ))
        })
        .optional()?;
    let Some((last, last_sum, fold, progress, sum)) = found else { return Ok(None) };
    let mut select = connection.prepare_cached("SELECT sum FROM event WHERE id = ?1")?;
    let known = select.query_row([last], |row| row.get::<_, i64>(0)).optional()?;
    if fold != fold_name() || sum != row::sum_of(&progress) || known != Some(last_sum) {
        return Ok(None);
    }
    Ok(serde_json::from_str(&progress).ok().map(|progress| (last, progress)))
}

fn keep_snapshot(
    connection: &Connection,
    learner: &str,
    (last, last_sum): (i64, i64),
    progress: &Progress,
) -> Result<(), Unusable> {
    let Ok(text) = serde_json::to_string(progress) else { return Ok(()) };
    connection.execute(
        "INSERT OR REPLACE INTO snapshot (learner, row, row_sum, fold, progress, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![learner, last, last_sum, fold_name(), text, row::sum_of(&text)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
