//! One row of the table of events: what stands in it, its checksum, and the event that it keeps.

use crate::lesson::Digest;
use crate::session::event::{Dated, Event, Occasion, PLACES, What, verdict_name, verdict_named};
use rusqlite::types::Value;
use rusqlite::{Statement, params};

/// The table. A row is only ever added, never changed.
pub const TABLE: &str = "
CREATE TABLE event (
    id INTEGER PRIMARY KEY,      -- 1, 2, 3 …: the order in which things happened
    at INTEGER NOT NULL,         -- milliseconds since 1970, UTC
    day INTEGER,                 -- days since 1970 for the learner; NULL where it is that of `at`
    learner TEXT NOT NULL,       -- empty for the one learner of this account
    lesson TEXT NOT NULL,
    question TEXT NOT NULL,      -- a part as `question#part`
    rev INTEGER NOT NULL,
    seed INTEGER NOT NULL,       -- the bits of an unsigned number
    place TEXT NOT NULL,         -- lesson, opening, review, placement, exam
    what TEXT NOT NULL,
    answer TEXT,                 -- what was typed; of `handed`, the receipt; of `noted`, the remark
    verdict TEXT,                -- as it was given
    score REAL,                  -- of `predicted`, 1 where it came out so
    reason TEXT,
    rung INTEGER,                -- of a hint; of `explored`, the tries; of `predicted`, the option
    said TEXT,                   -- what was said then
    version TEXT,                -- the gradus that kept it
    text BLOB,                   -- the SHA-256 of the lesson's text
    sum INTEGER NOT NULL         -- the checksum of all the others
) STRICT;
";

/// The columns in their order.
pub const COLUMNS: &str = "id, at, day, learner, lesson, question, rev, seed, place, what, answer, verdict, score, reason, rung, said, \
     version, text, sum";

pub const INSERT: &str = "INSERT INTO event VALUES
    (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";

/// The columns of the first version of the table.
pub const FIRST_COLUMNS: &str =
    "id, at, learner, lesson, question, rev, seed, what, answer, verdict, score, reason, rung";

/// What stands in a row beside its checksum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredRow {
    pub id: i64,
    pub at: i64,
    pub day: Option<i64>,
    pub learner: String,
    pub lesson: String,
    pub question: String,
    pub rev: i64,
    pub seed: i64,
    pub place: String,
    pub what: String,
    pub answer: Option<String>,
    pub verdict: Option<String>,
    pub score: Option<f64>,
    pub reason: Option<String>,
    pub rung: Option<i64>,
    pub said: Option<String>,
    pub version: Option<String>,
    pub text: Option<Vec<u8>>,
}

/// FNV-1a with 64 bits, which notices every change of a single byte.
#[derive(Clone, Copy)]
struct Sum(u64);

impl Sum {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    fn number(&mut self, number: i64) {
        self.bytes(&number.to_le_bytes());
    }
    /// A text with its length, so that a letter cannot move from one column to the next unseen.
    fn text(&mut self, text: &[u8]) {
        self.number(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.bytes(text);
    }
    fn maybe<T>(&mut self, value: Option<T>, add: impl Fn(&mut Sum, T)) {
        match value {
            None => self.bytes(&[0]),
            Some(value) => {
                self.bytes(&[1]);
                add(self, value);
            }
        }
    }
}

/// The checksum of a text that is kept.
pub fn sum_of(text: &str) -> i64 {
    let mut sum = Sum(0xcbf2_9ce4_8422_2325);
    sum.text(text.as_bytes());
    sum.0.cast_signed()
}

impl StoredRow {
    /// The checksum of everything that stands in the row.
    pub fn sum(&self) -> i64 {
        let mut sum = Sum(0xcbf2_9ce4_8422_2325);
        sum.number(self.id);
        sum.number(self.at);
        sum.maybe(self.day, Sum::number);
        for text in [&self.learner, &self.lesson, &self.question] {
            sum.text(text.as_bytes());
        }
        sum.number(self.rev);
        sum.number(self.seed);
        for text in [&self.place, &self.what] {
            sum.text(text.as_bytes());
        }
        for text in [&self.answer, &self.verdict, &self.reason, &self.said, &self.version] {
            sum.maybe(text.as_deref(), |sum, text: &str| sum.text(text.as_bytes()));
        }
        sum.maybe(self.score, |sum, score| sum.bytes(&score.to_bits().to_le_bytes()));
        sum.maybe(self.rung, Sum::number);
        sum.maybe(self.text.as_deref(), Sum::text);
        sum.0.cast_signed()
    }

    /// Adds the row to the table of a prepared [`INSERT`].
    pub fn insert(&self, insert: &mut Statement) -> rusqlite::Result<()> {
        insert.execute(params![
            self.id,
            self.at,
            self.day,
            self.learner,
            self.lesson,
            self.question,
            self.rev,
            self.seed,
            self.place,
            self.what,
            self.answer,
            self.verdict,
            self.score,
            self.reason,
            self.rung,
            self.said,
            self.version,
            self.text,
            self.sum()
        ])?;
        Ok(())
    }

    /// The row of these values and whether its checksum holds; `None` where they are no row of the table.
    pub fn of(values: impl IntoIterator<Item = Value>) -> Option<(StoredRow, bool)> {
        let mut values = values.into_iter();
        let mut next = || values.next();
        let row = StoredRow {
            id: number(next()?)?,
            at: number(next()?)?,
            day: maybe(next()?, number)?,
            learner: text(next()?)?,
            lesson: text(next()?)?,
            question: text(next()?)?,
            rev: number(next()?)?,
            seed: number(next()?)?,
            place: text(next()?)?,
            what: text(next()?)?,
            answer: maybe(next()?, text)?,
            verdict: maybe(next()?, text)?,
            score: maybe(next()?, real)?,
            reason: maybe(next()?, text)?,
            rung: maybe(next()?, number)?,
            said: maybe(next()?, text)?,
            version: maybe(next()?, text)?,
            text: maybe(next()?, blob)?,
        };
        let sum = number(next()?)?;
        let holds = sum == row.sum();
        next().is_none().then_some((row, holds))
    }

    /// The row of values of the first version of the table, which had no checksum.
    pub fn of_first(values: impl IntoIterator<Item = Value>) -> Option<StoredRow> {
        let mut values = values.into_iter();
        let mut next = || values.next();
        let row = StoredRow {
            id: number(next()?)?,
            at: number(next()?)?,
            learner: text(next()?)?,
            lesson: text(next()?)?,
            question: text(next()?)?,
            rev: number(next()?)?,
            seed: number(next()?)?,
            what: text(next()?)?,
            answer: maybe(next()?, text)?,
            verdict: maybe(next()?, text)?,
            score: maybe(next()?, real)?,
            reason: maybe(next()?, text)?,
            rung: maybe(next()?, number)?,
            place: place_name(Occasion::Lesson).to_string(),
            ..StoredRow::default()
        };
        next().is_none().then_some(row)
    }
}

fn number(value: Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(number),
        _ => None,
    }
}

fn real(value: Value) -> Option<f64> {
    match value {
        Value::Real(number) => Some(number),
        // SQLite keeps a whole number in a column of reals as an integer, which shows where its pages are read.
        Value::Integer(number) => Some(number as f64),
        _ => None,
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn blob(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::Blob(bytes) => Some(bytes),
        _ => None,
    }
}

/// NULL or a value of the right kind.
fn maybe<T>(value: Value, take: impl Fn(Value) -> Option<T>) -> Option<Option<T>> {
    match value {
        Value::Null => Some(None),
        value => take(value).map(Some),
    }
}

fn place_name(place: Occasion) -> &'static str {
    PLACES.iter().find(|(known, _)| *known == place).map_or("lesson", |(_, name)| name)
}

/// The row in which this version keeps an event.
pub fn row_of(event: &Event, id: i64, at: i64, day: Option<i64>, learner: &str) -> StoredRow {
    let mut row = StoredRow {
        id,
        at,
        day,
        learner: learner.to_string(),
        lesson: event.lesson.clone(),
        question: event.question.clone(),
        rev: i64::from(event.rev),
        seed: event.seed.cast_signed(),
        place: place_name(event.place).to_string(),
        version: Some(env!("CARGO_PKG_VERSION").to_string()),
        ..StoredRow::default()
    };
    let count = |n: &usize| i64::try_from(*n).ok();
    row.what = match &event.what {
        What::Opened => "opened",
        What::Posed => "posed",
        What::Answered { answer, verdict, score, reason, said, text } => {
            row.answer = Some(answer.clone());
            row.verdict = verdict.map(|verdict| verdict_name(verdict).to_string());
            row.score = *score;
            row.reason.clone_from(reason);
            row.said = Some(said.clone()).filter(|said| !said.is_empty());
            row.text = text.map(|digest| digest.0.to_vec());
            "answered"
        }
        What::Hinted { rung } => {
            row.rung = count(rung);
            "hinted"
        }
        What::Revealed => "revealed",
        What::Skipped => "skipped",
        What::Explored { tries } => {
            row.rung = count(tries);
            "explored"
        }
        What::Predicted { option, right } => {
            row.rung = count(option);
            row.score = Some(f64::from(u8::from(*right)));
            "predicted"
        }
        What::Refused { line } => {
            row.answer = Some(line.clone());
            "refused"
        }
        What::Handed { receipt } => {
            row.answer = Some(receipt.clone());
            "handed"
        }
        What::Finished => "finished",
        What::Left => "left",
        What::Noted { text } => {
            row.answer = Some(text.clone());
            "noted"
        }
        What::Reset => "reset",
        What::Restored => "restored",
    }
    .to_string();
    row
}

/// The event of a row; `None` where it is of a kind that this version does not know.
pub fn event_of(row: StoredRow) -> Option<Dated> {
    let rung = |least: i64| usize::try_from(row.rung.unwrap_or(least)).unwrap_or_default();
    let what = match row.what.as_str() {
        "opened" => What::Opened,
        "posed" => What::Posed,
        "answered" => What::Answered {
            verdict: match &row.verdict {
                Some(name) => Some(verdict_named(name)?),
                None => None,
            },
            answer: row.answer.unwrap_or_default(),
            score: row.score,
            reason: row.reason,
            said: row.said.unwrap_or_default(),
            text: row.text.and_then(|bytes| bytes.try_into().ok()).map(Digest),
        },
        "hinted" => What::Hinted { rung: rung(1) },
        "revealed" => What::Revealed,
        "skipped" => What::Skipped,
        "explored" => What::Explored { tries: rung(0) },
        "predicted" => What::Predicted { option: rung(0), right: row.score == Some(1.0) },
        "refused" => What::Refused { line: row.answer.unwrap_or_default() },
        "handed" => What::Handed { receipt: row.answer.unwrap_or_default() },
        "finished" => What::Finished,
        "left" => What::Left,
        "noted" => What::Noted { text: row.answer.unwrap_or_default() },
        "reset" => What::Reset,
        "restored" => What::Restored,
        _ => return None,
    };
    let place = PLACES.iter().find(|(_, name)| *name == row.place)?.0;
    let rev = u32::try_from(row.rev).ok()?;
    let event = Event { lesson: row.lesson, question: row.question, rev, seed: row.seed.cast_unsigned(), place, what };
    Some(Dated {
        row: row.id,
        at: row.at,
        day: row.day.unwrap_or_else(|| Dated::utc_day(row.at)),
        learner: row.learner,
        version: row.version.unwrap_or_default(),
        event,
    })
}
