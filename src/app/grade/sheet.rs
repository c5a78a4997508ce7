//! Records and results as CSV: the columns that came in, then those of the result.

use super::{CHUNK, CHUNK_BYTES, Finished, Grader, Judgements, Run};
use crate::api::{Put, Refusal};
use crate::app::ending::Trouble;
use crate::lesson::ResultRow;
use crate::page::clean;
use csv::ByteRecord;
use std::borrow::Cow;
use std::io::{BufReader, Read};
use std::sync::Arc;

/// The columns of a result.
const RESULT: [&str; 9] = ["verdict", "score", "reads_as", "reason", "or", "notes", "message", "witness", "error"];

/// Which columns hold what.
struct Columns {
    answer: usize,
    question: Option<usize>,
    seed: Option<usize>,
    ask: Option<usize>,
    last: Option<usize>,
    count: usize,
}

impl Columns {
    fn of(header: &ByteRecord) -> Result<Columns, Trouble> {
        let find = |name: &str| header.iter().position(|column| trimmed(column) == name.as_bytes());
        let answer = find("answer").ok_or_else(|| Trouble::Said("the CSV has no column `answer`".to_string()))?;
        let (question, ask) = (find("question"), find("ask"));
        if question.is_none() && ask.is_none() {
            return Err(Trouble::Said("the CSV has neither a column `question` nor a column `ask`".to_string()));
        }
        Ok(Columns { answer, question, seed: find("seed"), ask, last: find("last"), count: header.len() })
    }
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii()
}

/// A line of CSV, without its end.
fn line<'a>(fields: impl IntoIterator<Item = Cow<'a, str>>) -> String {
    let mut out = String::new();
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        // RFC 4180. An empty line would be no record, so that a lone empty field is quoted, too.
        if field.contains([',', '"', '\n']) {
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
pub fn columns(row: &ResultRow, safe: bool) -> String {
    let witness = row.witness.as_ref().and_then(|witness| serde_json::to_string(witness).ok());
    let fields = [
        row.verdict.to_string(),
        row.score.map(|score| score.to_string()).unwrap_or_default(),
        row.reads_as.unwrap_or_default().to_string(),
        row.reason.unwrap_or_default().to_string(),
        row.or.join("; "),
        row.notes.join("; "),
        row.message.to_string(),
        witness.unwrap_or_default(),
        String::new(),
    ];
    line(fields.iter().map(|field| cell(field, safe)))
}

/// Judges records of a CSV.
pub fn grade(grader: &Grader, input: Box<dyn Read + Send>, run: &mut Run) -> Result<(), Trouble> {
    let input = BufReader::with_capacity(super::BUFFER, input);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let header = reader.byte_headers().map_err(trouble)?.clone();
    if header.is_empty() {
        return Ok(());
    }
    let columns = Columns::of(&header)?;
    let mut titles: Vec<String> =
        header.iter().map(|title| String::from_utf8_lossy(trimmed(title)).into_owned()).collect();
    for title in RESULT {
        // A column of the same name stays what it was.
        let taken = titles.iter().any(|known| known == title);
        titles.push(if taken { format!("gradus_{title}") } else { title.to_string() });
    }
    let titles = line(titles.iter().map(|title| cell(title, grader.csv_safe)));
    crate::app::out::text(&format!("{titles}\n"))?;
    let read = move || {
        let mut lot = Vec::new();
        let mut bytes = 0;
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(trouble)? {
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
        let blanks = (record.len()..columns.count).map(|_| Cow::Borrowed(""));
        let cells = texts.iter().map(|text| cell(text, grader.csv_safe)).chain(blanks);
        judgements.text.push_str(&line(cells));
        judgements.text.push(',');
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
                judgements.text.push_str(&line(blanks.chain([cell(&error, grader.csv_safe)])));
            }
        }
        judgements.text.push('\n');
    }
    judgements
}

fn judge(grader: &Grader, columns: &Columns, record: &ByteRecord) -> Result<Arc<Finished>, Refusal> {
    let text = |bytes: &[u8]| -> Result<String, Refusal> {
        let text = std::str::from_utf8(bytes).map_err(|_| ("not-utf8", "this line is not valid UTF-8".to_string()))?;
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
    let seed: Option<u64> = match field(columns.seed).map(text).transpose()? {
        None => None,
        Some(seed) => {
            let bad = |_| ("bad-seed", format!("the seed {seed} is no whole number"));
            Some(seed.trim().parse().map_err(bad)?)
        }
    };
    let asking = grader.records.asking(ask.as_deref().map(str::trim), question.as_deref().map(str::trim), seed)?;
    let last = field(columns.last).map(text).transpose()?;
    grader.finished(&Put { asking, answer: answer.as_str().into(), last: last.as_deref().map(Into::into) })
}

fn trouble(error: csv::Error) -> Trouble {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Trouble::Said(format!("this is no CSV: {other:?}")),
    }
}
