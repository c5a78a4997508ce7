//! Records and results as CSV: the columns that came in, then those of the result.

use super::encoding;
use super::{CHUNK, CHUNK_BYTES, Finished, Grader, Judgements, Run};
use crate::api::{RecordAsk, Refusal, whole_seed};
use crate::app::ending::Trouble;
use crate::lesson::ResultRow;
use crate::page::clean;
use csv::ByteRecord;
use std::borrow::Cow;
use std::io::{BufReader, Read};
use std::sync::Arc;

/// The columns of a result.
const RESULT: [&str; 11] =
    ["verdict", "score", "points", "out_of", "reads_as", "reason", "or", "notes", "message", "witness", "error"];

/// Which columns hold what.
struct Columns {
    answer: usize,
    question: Option<usize>,
    seed: Option<usize>,
    ask: Option<usize>,
    last: Option<usize>,
    learner: Option<usize>,
    count: usize,
    /// What parts the columns.
    parted: u8,
}

impl Columns {
    fn of(header: &ByteRecord, parted: u8) -> Result<Columns, Trouble> {
        let find = |name: &str| header.iter().position(|column| trimmed(column) == name.as_bytes());
        let titles =
            || header.iter().map(|title| String::from_utf8_lossy(trimmed(title))).collect::<Vec<_>>().join(", ");
        let answer = find("answer")
            .ok_or_else(|| Trouble::Said(format!("the CSV has no column `answer`; its columns are {}", titles())))?;
        let (question, ask) = (find("question"), find("ask"));
        if question.is_none() && ask.is_none() {
            return Err(Trouble::Said("the CSV has neither a column `question` nor a column `ask`".to_string()));
        }
        let (seed, last, learner) = (find("seed"), find("last"), find("learner"));
        Ok(Columns { answer, question, seed, ask, last, learner, count: header.len(), parted })
    }
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii()
}

/// A line of CSV, without its end.
pub fn line<'a>(fields: impl IntoIterator<Item = Cow<'a, str>>, parted: u8) -> String {
    let parted = char::from(parted);
    let mut out = String::new();
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push(parted);
        }
        // RFC 4180. An empty line would be no record, so that a lone empty field is quoted, too.
        if field.contains([parted, '"', '\n']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out
}

/// A cell on its way out: unclean characters and bytes that are no text are replaced; where a spreadsheet will read it,
/// it finds nothing to run.
fn cell(text: &str, safe: bool) -> Cow<'_, str> {
    let text = clean(text, false);
    let runs = safe && text.starts_with(['=', '+', '-', '@', '\t']) && text.trim().parse::<f64>().is_err();
    if runs { Cow::Owned(format!("'{text}")) } else { text }
}

/// The columns of a result.
pub fn columns(row: &ResultRow, safe: bool, parted: u8) -> String {
    let witness = row.witness.as_ref().and_then(|witness| serde_json::to_string(witness).ok());
    let fields = [
        row.verdict.to_string(),
        row.score.map(|score| score.to_string()).unwrap_or_default(),
        row.points.flatten().map(|points| points.to_string()).unwrap_or_default(),
        row.out_of.map(|points| points.to_string()).unwrap_or_default(),
        row.reads_as.unwrap_or_default().to_string(),
        row.reason.unwrap_or_default().to_string(),
        row.or.join("; "),
        row.notes.join("; "),
        row.message.to_string(),
        witness.unwrap_or_default(),
        String::new(),
    ];
    line(fields.iter().map(|field| cell(field, safe)), parted)
}

/// Judges records of a CSV.
pub fn grade(grader: &mut Grader, input: Box<dyn Read + Send>, run: &mut Run) -> Result<(), Trouble> {
    let (input, parted) = encoding::opened(input, super::BUFFER)?;
    grader.parted = parted;
    let grader = &*grader;
    let input = BufReader::with_capacity(super::BUFFER, input);
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(parted).from_reader(input);
    let header = reader.byte_headers().map_err(trouble)?.clone();
    if header.is_empty() {
        return Ok(());
    }
    let columns = Columns::of(&header, parted)?;
    let mut titles: Vec<String> =
        header.iter().map(|title| String::from_utf8_lossy(trimmed(title)).into_owned()).collect();
    for title in RESULT {
        // A column of the same name stays what it was.
        let taken = titles.iter().any(|known| known == title);
        titles.push(if taken { format!("gradus_{title}") } else { title.to_string() });
    }
    let titles = line(titles.iter().map(|title| cell(title, grader.csv_safe)), parted);
    crate::app::out::text(&format!("{titles}\n"))?;
    let mut broken: Option<Trouble> = None;
    let read = move || {
        if let Some(trouble) = broken.take() {
            return Err(trouble);
        }
        let mut lot = Vec::new();
        let mut bytes = 0;
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) if lot.is_empty() => return Err(trouble(error)),
                Err(error) => {
                    // What stands before it is judged all the same.
                    broken = Some(trouble(error));
                    break;
                }
            }
            bytes += record.as_slice().len();
            lot.push(record.clone());
            if lot.len() >= CHUNK || bytes >= CHUNK_BYTES || reader.get_ref().buffer().is_empty() {
                break;
            }
        }
        Ok(lot)
    };
    super::stream(read, |share| rows(grader, &columns, share), run)
}

/// Records with the columns of their results.
fn rows(grader: &Grader, columns: &Columns, share: &[ByteRecord]) -> Judgements {
    let mut judgements = Judgements { lines: share.len() as u64, ..Judgements::default() };
    for record in share {
        // A short record is filled up, so that the results stand below their titles.
        let texts: Vec<Cow<str>> = record.iter().map(String::from_utf8_lossy).collect();
        if judgements.damaged.is_none() && texts.iter().any(|text| matches!(text, Cow::Owned(_))) {
            judgements.damaged = record.position().map(csv::Position::line);
        }
        let blanks = (record.len()..columns.count).map(|_| Cow::Borrowed(""));
        let cells = texts.iter().map(|text| cell(text, grader.csv_safe)).chain(blanks);
        judgements.text.push_str(&line(cells, columns.parted));
        judgements.text.push(char::from(columns.parted));
        match judge(grader, columns, record) {
            Ok(finished) => {
                judgements.text.push_str(&finished.text);
                if grader.summary {
                    judgements.seen.push(finished);
                }
            }
            Err((kind, message)) => {
                judgements.broken += 1;
                let error = format!("{kind}: {message}");
                let blanks = (1..RESULT.len()).map(|_| Cow::Borrowed(""));
                judgements.text.push_str(&line(blanks.chain([cell(&error, grader.csv_safe)]), columns.parted));
            }
        }
        judgements.text.push('\n');
    }
    judgements
}

fn judge(grader: &Grader, columns: &Columns, record: &ByteRecord) -> Result<Arc<Finished>, Refusal> {
    let line = record.position().map_or(0, csv::Position::line);
    let text = |bytes: &[u8]| -> Result<String, Refusal> {
        let text = std::str::from_utf8(bytes).map_err(|_| {
            let message = format!("line {line} is not UTF-8: save the sheet as \"CSV UTF-8\"");
            ("not-utf8", message)
        })?;
        Ok(text.to_string())
    };
    if record.len() > columns.count {
        let message = format!("the record has {} fields, the title {}", record.len(), columns.count);
        return Err(("not-a-record", message));
    }
    let field = |at: Option<usize>| at.and_then(|at| record.get(at)).filter(|bytes| !bytes.trim_ascii().is_empty());
    let answer = record.get(columns.answer).ok_or_else(|| ("no-answer", "the record has no answer".to_string()))?;
    let answer = text(answer)?;
    let question = field(columns.question).map(text).transpose()?;
    let ask = field(columns.ask).map(text).transpose()?;
    let seed = field(columns.seed).map(text).transpose()?.map(|seed| whole_seed(&seed)).transpose()?;
    let learner = field(columns.learner).map(text).transpose()?;
    let trimmed = |text: &'_ Option<String>| text.as_deref().map(str::trim).map(str::to_string);
    let (ask, question, learner) = (trimmed(&ask), trimmed(&question), trimmed(&learner));
    let asking = grader.records.asking(ask.as_deref(), question.as_deref(), seed, learner.as_deref())?;
    let last = field(columns.last).map(text).transpose()?;
    grader.finished(&RecordAsk { asking, answer: answer.as_str().into(), last: last.as_deref().map(Into::into) })
}

fn trouble(error: csv::Error) -> Trouble {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Trouble::Said(error.to_string())
        }
        csv::ErrorKind::Io(error) => error.into(),
        other => Trouble::Said(format!("this is no CSV: {other:?}")),
    }
}
