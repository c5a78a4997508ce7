//! What happened, kept: one SQLite file in which every event is an appended row, committed before the next prompt.
//!
//! The file is opened when it is first needed and made when there is first something to keep. Two programs may use it
//! at once. A file that is damaged is set aside under another name, never overwritten; a file that cannot be written
//! is said so once, and the session goes on.

use crate::session::event::{Dated, Event, What, verdict_name, verdict_named};
use crate::session::progress::Progress;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, params};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long another program's write is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The version of the table below, kept in the file as `user_version`.
const VERSION: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,         -- milliseconds since 1970, UTC
    learner TEXT NOT NULL,       -- empty for the one learner of this account
    lesson TEXT NOT NULL,
    question TEXT NOT NULL,
    rev INTEGER NOT NULL,
    seed INTEGER NOT NULL,       -- the bits of an unsigned number
    what TEXT NOT NULL,
    answer TEXT,
    verdict TEXT,
    score REAL,
    reason TEXT,
    rung INTEGER
) STRICT;
PRAGMA user_version = 1;";

const INSERT: &str = "INSERT INTO event
    (at, learner, lesson, question, rev, seed, what, answer, verdict, score, reason, rung)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

const SELECT: &str = "SELECT lesson, question, rev, seed, what, answer, verdict, score, reason, rung, at
    FROM event WHERE learner = ?1 ORDER BY id";

/// The same columns for what progress rests on; answers, scores and times need not be read for it.
const COUNTED: &str = "SELECT lesson, question, rev, 0, what, NULL, verdict, NULL, reason, rung, 0
    FROM event WHERE learner = ?1 ORDER BY id";

/// The file with a learner's events.
pub struct Store {
    path: Option<PathBuf>,
    learner: String,
    connection: Option<Connection>,
    /// Events that could not be written yet, oldest first.
    waiting: Vec<Event>,
    notices: Vec<String>,
    /// Whether the learner has been told that nothing is saved.
    told: bool,
}

/// Why a file cannot be used.
enum Fault {
    /// It is there, and is no such file or is broken.
    Damaged,
    /// Its version is beyond this program's.
    Newer,
    /// Anything else, in the words of the system.
    Refused(String),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Fault::Damaged,
            _ => Fault::Refused(reason(&error)),
        }
    }
}

/// SQLite's reason as a person would say it.
fn reason(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly) => "it may not be written".to_string(),
        Some(ErrorCode::CannotOpen) => "it cannot be opened".to_string(),
        Some(ErrorCode::DiskFull) => "the disk is full".to_string(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program is holding it".to_string(),
        _ => error.to_string(),
    }
}

impl Store {
    /// A store in this file; without one, nothing is kept. Touches nothing yet.
    pub fn new(path: Option<PathBuf>, learner: &str) -> Store {
        let notices = match path {
            Some(_) => Vec::new(),
            None => vec!["There is no home folder, so progress is not saved; --state FILE names a place.".to_string()],
        };
        let told = path.is_none();
        Store { path, learner: learner.to_string(), connection: None, waiting: Vec::new(), notices, told }
    }

    /// How far everything kept so far has brought the learner.
    pub fn progress(&mut self) -> Progress {
        self.fold(COUNTED, |progress: &mut Progress, dated| progress.add(&dated.event))
    }

    /// Everything kept so far, oldest first, with the time of each.
    pub fn dated(&mut self) -> Vec<Dated> {
        self.fold(SELECT, Vec::push)
    }

    /// Puts the rows of a select together, oldest first; nothing of them where the file cannot be read.
    fn fold<T: Default>(&mut self, select: &str, add: impl Fn(&mut T, Dated)) -> T {
        match self.read(select, add) {
            Ok(all) => all,
            Err(Fault::Damaged) => {
                self.set_aside();
                T::default()
            }
            Err(fault) => {
                self.tell(&fault);
                T::default()
            }
        }
    }

    /// Keeps these events; when this returns they are on disk, or a notice says that they are not.
    pub fn save(&mut self, events: &[Event]) {
        if self.path.is_none() {
            return;
        }
        self.waiting.extend_from_slice(events);
        if self.waiting.is_empty() {
            return;
        }
        let mut outcome = self.write();
        if let Err(Fault::Damaged) = outcome {
            self.set_aside();
            outcome = self.write();
        }
        match outcome {
            Ok(()) => {
                self.waiting.clear();
                if std::mem::take(&mut self.told) {
                    self.notices.push("Progress can be saved again, and nothing was lost.".to_string());
                }
            }
            Err(fault) => self.tell(&fault),
        }
    }

    /// What the learner should be told since this was last called.
    pub fn notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// How many events are not on disk.
    pub fn unsaved(&self) -> usize {
        self.waiting.len()
    }

    fn tell(&mut self, fault: &Fault) {
        if std::mem::replace(&mut self.told, true) {
            return;
        }
        let Some(path) = &self.path else { return };
        let why = match fault {
            Fault::Damaged => "it is damaged",
            Fault::Newer => "a newer gradus has written it",
            Fault::Refused(why) => why,
        };
        self.notices
            .push(format!("Progress is not being saved: {}: {why}. You can go on all the same.", path.display()));
    }

    fn read<T: Default>(&mut self, select: &str, add: impl Fn(&mut T, Dated)) -> Result<T, Fault> {
        let mut all = T::default();
        match &self.path {
            Some(path) if path.exists() => {}
            _ => return Ok(all),
        }
        let learner = self.learner.clone();
        let connection = self.connect()?;
        let mut select = connection.prepare(select)?;
        let rows = select.query_map([&learner], event_of)?;
        for row in rows {
            match row {
                Ok(Some(event)) => add(&mut all, event),
                // A row that this version does not understand is passed over, not lost: it stays in the file.
                Ok(None) => {}
                Err(error) if error.sqlite_error_code().is_none() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(all)
    }

    fn write(&mut self) -> Result<(), Fault> {
        if let Some(folder) = self.path.as_deref().and_then(Path::parent).filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| Fault::Refused(super::ending::plain_reason(&e)))?;
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let at = i64::try_from(now).unwrap_or(i64::MAX);
        let events = std::mem::take(&mut self.waiting);
        let outcome = self.insert(&events, at);
        self.waiting = events;
        outcome
    }

    fn insert(&mut self, events: &[Event], at: i64) -> Result<(), Fault> {
        let learner = self.learner.clone();
        let transaction = self.connect()?.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached(INSERT)?;
            for event in events {
                let (what, answer, verdict, score, reason, rung) = columns_of(&event.what);
                #[allow(clippy::cast_possible_wrap)] // the bits are what is kept
                let seed = event.seed as i64;
                insert.execute(params![
                    at,
                    learner,
                    event.lesson,
                    event.question,
                    event.rev,
                    seed,
                    what,
                    answer,
                    verdict,
                    score,
                    reason,
                    rung
                ])?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// The open file, with its table in place.
    fn connect(&mut self) -> Result<&mut Connection, Fault> {
        let connection = match self.connection.take() {
            // A file that was removed under a running session is made anew rather than written into the void.
            Some(connection) if self.path.as_ref().is_some_and(|path| path.exists()) => connection,
            _ => open(self.path.as_deref())?,
        };
        Ok(self.connection.insert(connection))
    }

    /// Moves a damaged file out of the way, to the first free NAME.damaged-N.
    fn set_aside(&mut self) {
        self.connection = None;
        let Some(path) = self.path.clone() else { return };
        let beside = |ending: &str| {
            let mut name = path.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        // Another program may have met the damage first and begun a new file, which is not to be moved.
        if is_sound(&path) {
            return;
        }
        let Some(aside) = (1..1000).map(|n| beside(&format!(".damaged-{n}"))).find(|p| !p.exists()) else { return };
        match std::fs::rename(&path, &aside) {
            Ok(()) => {
                // A journal left behind would be played into the new file; it belongs to the old one.
                let mut journal = aside.clone().into_os_string();
                journal.push("-journal");
                let _ = std::fs::rename(beside("-journal"), journal);
                self.notices.push(format!(
                    "The file with your progress is damaged. It is kept as {}, and a new one is begun.",
                    aside.display()
                ));
            }
            Err(error) => self.tell(&Fault::Refused(super::ending::plain_reason(&error))),
        }
    }
}

/// Whether SQLite finds nothing wrong with a file.
fn is_sound(path: &Path) -> bool {
    let check = |connection: Connection| connection.query_row("PRAGMA quick_check", [], |row| row.get::<_, String>(0));
    open(Some(path)).is_ok_and(|connection| check(connection).is_ok_and(|answer| answer == "ok"))
}

fn open(path: Option<&Path>) -> Result<Connection, Fault> {
    let path = path.ok_or_else(|| Fault::Refused("there is no place for it".to_string()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match version {
        // Two programs may both come by here; the statements give the same table whoever is first.
        0 => connection.execute_batch(&format!("BEGIN IMMEDIATE; {SCHEMA} COMMIT;"))?,
        VERSION => {}
        _ => return Err(Fault::Newer),
    }
    Ok(connection)
}

type Columns<'a> = (&'static str, Option<&'a str>, Option<&'static str>, Option<f64>, Option<&'a str>, Option<i64>);

fn columns_of(what: &What) -> Columns<'_> {
    match what {
        What::Opened => ("opened", None, None, None, None, None),
        What::Answered { answer, verdict, score, reason } => {
            ("answered", Some(answer), Some(verdict_name(*verdict)), *score, reason.as_deref(), None)
        }
        What::Hinted { rung } => ("hinted", None, None, None, None, i64::try_from(*rung).ok()),
        What::Revealed => ("revealed", None, None, None, None, None),
        What::Skipped => ("skipped", None, None, None, None, None),
        What::Finished => ("finished", None, None, None, None, None),
        What::Reset => ("reset", None, None, None, None, None),
    }
}

/// The event of a row of [`SELECT`] or [`COUNTED`]; `None` where it is of a kind this version does not know.
fn event_of(row: &Row) -> rusqlite::Result<Option<Dated>> {
    // Columns by number and texts by reference: ten thousand rows are read before the first prompt.
    let what = match row.get_ref(4)?.as_str()? {
        "opened" => What::Opened,
        "answered" => {
            let Some(verdict) = verdict_named(row.get_ref(6)?.as_str_or_null()?.unwrap_or_default()) else {
                return Ok(None);
            };
            What::Answered {
                answer: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
                verdict,
                score: row.get(7)?,
                reason: row.get(8)?,
            }
        }
        "hinted" => What::Hinted { rung: row.get::<_, Option<u32>>(9)?.unwrap_or(1) as usize },
        "revealed" => What::Revealed,
        "skipped" => What::Skipped,
        "finished" => What::Finished,
        "reset" => What::Reset,
        _ => return Ok(None),
    };
    let seed: i64 = row.get(3)?;
    #[allow(clippy::cast_sign_loss)] // the bits are what is kept
    let seed = seed as u64;
    let event = Event { lesson: row.get(0)?, question: row.get(1)?, rev: row.get(2)?, seed, what };
    Ok(Some(Dated { at: row.get(10)?, event }))
}

#[cfg(test)]
mod tests;
