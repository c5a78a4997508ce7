//! The file of a store: whose it is, opening it, bringing an older one up to date, copies of it, and making a new one
//! of what can be read of a broken one.

use super::row::{COLUMNS, FIRST_COLUMNS, INSERT, StoredRow, TABLE};
use super::salvage;
use crate::app::ending::plain_reason;
use crate::app::files::{self, beside};
use crate::session::attempts::day;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Marks a file as a store of gradus, in the place that SQLite keeps for that: "grad".
const APPLICATION: i64 = 0x6772_6164;

/// The version of the tables, kept in the file as `user_version`.
const VERSION: i64 = 2;

/// How far a learner was at some row, so that a start need not read all that came before.
const SNAPSHOT: &str = "
CREATE TABLE snapshot (
    learner TEXT PRIMARY KEY,
    row INTEGER NOT NULL,        -- the last row that is folded into it
    row_sum INTEGER NOT NULL,    -- its checksum
    fold TEXT NOT NULL,          -- what folded it
    progress TEXT NOT NULL,
    sum INTEGER NOT NULL         -- the checksum of `progress`
) STRICT;
";

/// How many daily copies are kept.
const COPIES: usize = 3;

/// No store is read into memory beyond this many bytes: a million answers take less.
const LARGEST: u64 = 1 << 30;

/// Why a file cannot be used.
pub enum Unusable {
    /// It is a store of ours, and broken.
    Damaged,
    /// Its version is beyond this program's.
    Newer,
    /// It is something else.
    NotOurs,
    /// Another program is holding it.
    Busy,
    /// Anything else, in the words of the system.
    Refused(String),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Unusable {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Unusable::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Unusable::Busy,
            Some(ErrorCode::ReadOnly) => Unusable::Refused("it may not be written".to_string()),
            Some(ErrorCode::CannotOpen) => Unusable::Refused("it cannot be opened".to_string()),
            Some(ErrorCode::DiskFull) => Unusable::Refused("the disk is full".to_string()),
            Some(ErrorCode::SystemIoFailure) => {
                Unusable::Refused("it cannot be read or written to the end; the disk may be full".to_string())
            }
            // Text that is not UTF-8, or a value of another kind than its column has: SQLite itself writes neither.
            None => Unusable::Damaged,
            Some(_) => Unusable::Refused(error.to_string()),
        }
    }
}

impl From<io::Error> for Unusable {
    fn from(error: io::Error) -> Unusable {
        Unusable::Refused(plain_reason(&error))
    }
}

impl Unusable {
    /// The reason as a person would say it.
    pub fn why(&self) -> String {
        match self {
            Unusable::Damaged => "it is damaged".to_string(),
            Unusable::Newer => "a newer gradus has written it; this one cannot read it".to_string(),
            Unusable::NotOurs => "this is no file with progress; it is left as it is".to_string(),
            Unusable::Busy => "another program is holding it".to_string(),
            Unusable::Refused(why) => why.clone(),
        }
    }
}

/// An open store, and the file that it was when it was opened.
pub struct Open {
    pub connection: Connection,
    file: Option<Identity>,
}

/// What tells a file from another one that took its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(u64, u64);

impl Identity {
    /// That of the file which has this name now.
    #[cfg(unix)]
    pub fn of(path: &Path) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).ok().map(|about| Identity(about.dev(), about.ino()))
    }
    #[cfg(not(unix))]
    pub fn of(path: &Path) -> Option<Identity> {
        // An open file cannot be renamed or removed there.
        path.exists().then_some(Identity(0, 0))
    }
}

impl Open {
    /// Whether the name still means this file, which may have been removed or mended by another program.
    pub fn is_still(&self, path: &Path) -> bool {
        self.file.is_some() && self.file == Identity::of(path)
    }
}

/// Whether there is something under this name.
///
/// # Errors
/// Where that cannot be found out: what cannot be seen is not nothing.
pub fn is_there(path: &Path) -> Result<bool, Unusable> {
    match fs::metadata(path) {
        Ok(about) if about.is_file() => Ok(true),
        Ok(_) => Err(Unusable::Refused("this is no file".to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The open store, made where there is none, with its tables up to date; and what the learner should be told of that.
pub fn open(path: &Path, patience: Duration) -> Result<(Open, Option<String>), Unusable> {
    let mut told = None;
    if is_there(path)? {
        own(path)?;
    } else if let Err(error) = files::create_private(path) {
        // Another program may have made it in this moment.
        if error.kind() != io::ErrorKind::AlreadyExists {
            return Err(error.into());
        }
    }
    let file = Identity::of(path);
    let connection = connect(path, patience)?;
    match held(&connection)? {
        Held::Ours => {}
        Held::Nothing => {
            // Two programs may both come by here, and one of them is second.
            let transaction = Transaction::begin(&connection)?;
            if let Held::Nothing = what_is_held(&connection)? {
                connection.execute_batch(&format!("{TABLE} {SNAPSHOT} {}", marks()))?;
            }
            transaction.commit()?;
        }
        Held::First => told = migrate(path, &connection)?,
        Held::Newer => return Err(Unusable::Newer),
        Held::Damaged => return Err(Unusable::Damaged),
        Held::Foreign => return Err(Unusable::NotOurs),
    }
    files::make_private(path);
    // Where another program has put another file in its place since, what is open is not that file: it is opened anew the
    // next time. Taken for it, the damage of the one would be mended in the other.
    let file = file.filter(|file| Identity::of(path) == Some(*file));
    Ok((Open { connection, file }, told))
}

fn marks() -> String {
    format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};")
}

fn connect(path: &Path, patience: Duration) -> Result<Connection, Unusable> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(patience)?;
    Ok(connection)
}

/// What stands in a file.
enum Held {
    /// No tables at all: it has just been made.
    Nothing,
    /// The tables of the first version, which bore no mark.
    First,
    Ours,
    Newer,
    /// Our mark over a version that never was.
    Damaged,
    /// Tables of somebody else's.
    Foreign,
}

/// What stands in the file at one moment. Another program may be making it: its mark, its version and its tables, each
/// asked for at a moment of its own, could be those of three different files.
fn held(connection: &Connection) -> Result<Held, Unusable> {
    connection.execute_batch("BEGIN")?;
    let transaction = Transaction(connection);
    let held = what_is_held(connection)?;
    transaction.commit()?;
    Ok(held)
}

/// The same, inside a transaction that the caller holds.
fn what_is_held(connection: &Connection) -> Result<Held, Unusable> {
    let number = |ask: &str| connection.query_row(ask, [], |row| row.get::<_, i64>(0));
    let (mark, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    Ok(match (mark, version) {
        (APPLICATION, VERSION) => Held::Ours,
        (APPLICATION, newer) if newer > VERSION => Held::Newer,
        (APPLICATION, _) => Held::Damaged,
        (0, 0) if number("SELECT count(*) FROM sqlite_schema")? == 0 => Held::Nothing,
        (0, 1) if is_first(connection) => Held::First,
        _ => Held::Foreign,
    })
}

/// Whether the tables are those of the first version.
fn is_first(connection: &Connection) -> bool {
    let columns = connection.query_row("SELECT group_concat(name, ', ') FROM pragma_table_info('event')", [], |row| {
        row.get::<_, Option<String>>(0)
    });
    columns.is_ok_and(|columns| columns.as_deref() == Some(FIRST_COLUMNS))
}

/// Refuses a file that is none of ours before anything is done to it.
fn own(path: &Path) -> Result<(), Unusable> {
    let mut head = Vec::new();
    fs::File::open(path)?.take(100).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(());
    }
    let application =
        head.get(68..72).map_or(0, |mark| mark.iter().fold(0, |number: i64, byte| number << 8 | i64::from(*byte)));
    match (head.starts_with(b"SQLite format 3\0"), application) {
        (true, 0 | APPLICATION) if head.len() == 100 => Ok(()),
        (true, other) if other != 0 && other != APPLICATION => Err(Unusable::NotOurs),
        // The head may be what is broken: what stands in the pages says whose it is.
        _ if salvage::rows(&read(path)?).is_empty() => Err(Unusable::NotOurs),
        _ => Err(Unusable::Damaged),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Unusable> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A transaction that holds the file for writing from its beginning, and is undone unless it is committed.
struct Transaction<'a>(&'a Connection);

impl<'a> Transaction<'a> {
    fn begin(connection: &'a Connection) -> Result<Transaction<'a>, Unusable> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Transaction(connection))
    }
    fn commit(self) -> Result<(), Unusable> {
        Ok(self.0.execute_batch("COMMIT")?)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

/// Takes a store of the first version over in place, after a copy of it was made.
fn migrate(path: &Path, connection: &Connection) -> Result<Option<String>, Unusable> {
    let transaction = Transaction::begin(connection)?;
    // Another program may have come first.
    if let Held::Ours = what_is_held(connection)? {
        return Ok(None);
    }
    let copy = (1..1000)
        .map(|n| beside(path, &if n == 1 { ".version-1".to_string() } else { format!(".version-1-{n}") }))
        .find(|copy| !copy.exists())
        .ok_or_else(|| Unusable::Refused("there are a thousand copies beside it".to_string()))?;
    copy_into(path, &copy)?;
    connection.execute_batch(&format!("ALTER TABLE event RENAME TO first; {TABLE} {SNAPSHOT}"))?;
    {
        let mut select = connection.prepare(&format!("SELECT {FIRST_COLUMNS} FROM first ORDER BY id"))?;
        let mut insert = connection.prepare(INSERT)?;
        let width = select.column_count();
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let values: Vec<Value> = (0..width).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            StoredRow::of_first(values).ok_or(Unusable::Damaged)?.insert(&mut insert)?;
        }
    }
    connection.execute_batch(&format!("DROP TABLE first; {}", marks()))?;
    transaction.commit()?;
    Ok(Some(format!(
        "The file with your progress was brought up to date; as it was before, it is kept as {}.",
        copy.display()
    )))
}

/// Copies a store as it stands into a file that is not there yet, whole or not at all.
fn copy_into(path: &Path, copy: &Path) -> Result<(), Unusable> {
    let (_, fresh) = files::fresh_beside(copy)?;
    let reader = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    reader.busy_timeout(Duration::from_millis(100))?;
    let copied = reader.execute("VACUUM INTO ?1", [fresh.to_string_lossy()]).map_err(Unusable::from).and_then(|_| {
        fs::File::open(&fresh)?.sync_all()?;
        Ok(fs::rename(&fresh, copy)?)
    });
    if copied.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    copied
}

/// Now, in milliseconds since 1970.
pub fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    i64::try_from(now).unwrap_or(i64::MAX)
}

/// The daily copies beside a store, the oldest first.
fn copies(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Vec::new();
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let is_copy = |path: &PathBuf| {
        let day = path.file_name().and_then(|known| known.to_str()?.strip_prefix(name)?.strip_prefix(".copy-"));
        day.is_some_and(|day| day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
    };
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(is_copy).collect();
    found.sort();
    found
}

/// Makes the day's copy of a store where there is none yet, and takes away the oldest beyond three. A comfort: where it
/// cannot be made, the store is none the worse.
pub fn daily_copy(path: &Path, connection: &Connection) -> Result<(), Unusable> {
    let today = day(now());
    let today = beside(path, &format!(".copy-{}", &today[..10.min(today.len())]));
    // Of nothing there is no copy, which would stand in the way of the day's first that is one.
    if today.exists()
        || !connection.query_row("SELECT EXISTS (SELECT 1 FROM event)", [], |row| row.get::<_, bool>(0))?
    {
        return Ok(());
    }
    copy_into(path, &today)?;
    let all = copies(path);
    for old in all.iter().take(all.len().saturating_sub(COPIES)) {
        let _ = fs::remove_file(old);
    }
    Ok(())
}

/// Puts a new store in the place of a broken one, with every row that can still be read; the broken file is kept as
/// `NAME.broken-N`. What the learner should be told; nothing where another program has mended it since it was `found`
/// broken.
pub fn mend(path: &Path, found: Option<Identity>) -> Result<Option<String>, Unusable> {
    // Held to the end, so that no other program writes into it or mends it too; a file so broken that it cannot be held
    // can also not be written by others. The plain file is closed last: closing it lets go of what is held.
    let mut file = fs::File::open(path)?;
    let holder = connect(path, Duration::from_secs(1)).ok();
    let held = holder.as_ref().map(Transaction::begin);
    if let Some(Err(Unusable::Busy)) = held {
        return Err(Unusable::Busy);
    }
    // What SQLite cannot hold is held by the file itself, as one of several programs alone may put another in its place.
    if !matches!(held, Some(Ok(_))) && matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)) {
        return Err(Unusable::Busy);
    }
    // Whoever held it before may have mended it: then the name means another file, with answers that came later.
    if Identity::of(path) != found || !files::is_named(&file, &fs::canonicalize(path).unwrap_or_default()) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    (&mut file).take(LARGEST).read_to_end(&mut bytes)?;
    let mut rows = salvage::rows(&bytes);
    drop(bytes);
    let read = rows.len();
    let added = from_copies(path, &mut rows);
    let last = rows.keys().next_back().copied().unwrap_or_default();
    let missing = usize::try_from(last).unwrap_or_default().saturating_sub(rows.len());
    let (_, fresh) = files::fresh_beside(path)?;
    let placed = filled(&fresh, rows.values()).and_then(|()| {
        let broken = set_aside(path)?;
        fs::rename(&fresh, path)?;
        Ok(broken)
    });
    let broken = placed.inspect_err(|_| drop(fs::remove_file(&fresh)))?;
    drop(held);
    drop(holder);
    drop(file);
    let entries = |n: usize| if n == 1 { "1 entry".to_string() } else { format!("{n} entries") };
    let copied = if added > 0 { format!(", {} came from a copy of it", entries(added)) } else { String::new() };
    let lost = match missing {
        0 => String::new(),
        1 => "; at least 1 entry is lost".to_string(),
        n => format!("; at least {n} entries are lost"),
    };
    Ok(Some(format!(
        "The file with your progress was damaged. {} could be read{copied}{lost}. The broken file is kept as {}.",
        entries(read),
        broken.display()
    )))
}

/// Adds the rows that only a daily copy has, from the newest copy that is one of this very store: where both have a
/// row, it is the same in both.
fn from_copies(path: &Path, rows: &mut BTreeMap<i64, StoredRow>) -> usize {
    for copy in copies(path).iter().rev() {
        let Ok(bytes) = read(copy) else { continue };
        let kept = salvage::rows(&bytes);
        if kept.iter().any(|(id, row)| rows.get(id).is_some_and(|known| known != row)) {
            continue;
        }
        let before = rows.len();
        for (id, row) in kept {
            rows.entry(id).or_insert(row);
        }
        if rows.len() > before {
            return rows.len() - before;
        }
    }
    0
}

/// A new store of these rows in an empty file.
fn filled<'a>(path: &Path, rows: impl Iterator<Item = &'a StoredRow>) -> Result<(), Unusable> {
    let connection = connect(path, Duration::ZERO)?;
    let transaction = Transaction::begin(&connection)?;
    connection.execute_batch(&format!("{TABLE} {SNAPSHOT} {}", marks()))?;
    {
        let mut insert = connection.prepare(INSERT)?;
        for row in rows {
            row.insert(&mut insert)?;
        }
    }
    transaction.commit()
}

/// Keeps a file under the first free `NAME.broken-N` beside its own name, which is then to be given to another.
fn set_aside(path: &Path) -> Result<PathBuf, Unusable> {
    for n in 1..1000 {
        let aside = beside(path, &format!(".broken-{n}"));
        let taken = match fs::hard_link(path, &aside) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            // Not every file system has links.
            Err(_) if aside.exists() => false,
            Err(_) => fs::rename(path, &aside).map(|()| true)?,
        };
        if taken {
            // A journal left behind would be played into the new file; it belongs to the old one.
            let _ = fs::rename(beside(path, "-journal"), beside(&aside, "-journal"));
            return Ok(aside);
        }
    }
    Err(Unusable::Refused("there are a thousand broken files beside it".to_string()))
}

/// Every row of a store from one number on, whose checksums hold.
pub fn each_row(connection: &Connection, after: i64, mut take: impl FnMut(StoredRow)) -> Result<(), Unusable> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE id > ?1 ORDER BY id"))?;
    let width = select.column_count();
    let mut rows = select.query([after])?;
    while let Some(row) = rows.next()? {
        let values: Vec<Value> = (0..width).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        match StoredRow::of(values) {
            Some((row, true)) => take(row),
            _ => return Err(Unusable::Damaged),
        }
    }
    Ok(())
}
