//! Records and results as CSV: the columns that came in, then those of the result.

use super::{CHUNK, CHUNK_BYTES, Grader, Run, SHARE};
use crate::api::{Put, Refusal};
use crate::app::ending::Trouble;
use csv::ByteRecord;
use rayon::prelude::*;
use std::io::{self, BufReader, Read};

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

/// Judges records of a CSV.
pub fn grade(grader: &Grader, input: Box<dyn Read + Send>, run: &mut Run) -> Result<(), Trouble> {
    let input = BufReader::with_capacity(super::BUFFER, input);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(io::stdout());
    let header = reader.byte_headers().map_err(trouble)?.clone();
    if header.is_empty() {
        return Ok(());
    }
    let columns = Columns::of(&header)?;
    let mut titles: Vec<Vec<u8>> = header.iter().map(|title| trimmed(title).to_vec()).collect();
    for title in RESULT {
        // A column of the same name stays what it was.
        let taken = titles.iter().any(|known| known == title.as_bytes());
        titles.push(if taken { format!("gradus_{title}").into_bytes() } else { title.as_bytes().to_vec() });
    }
    writer.write_byte_record(&ByteRecord::from(titles)).map_err(trouble)?;
    let mut record = ByteRecord::new();
    loop {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while reader.read_byte_record(&mut record).map_err(trouble)? {
            bytes += record.as_slice().len();
            chunk.push(record.clone());
            if chunk.len() >= CHUNK || bytes >= CHUNK_BYTES || reader.get_ref().buffer().is_empty() {
                break;
            }
        }
        if chunk.is_empty() {
            return Ok(writer.flush()?);
        }
        let judged: Vec<Vec<(ByteRecord, super::Judgements)>> = chunk
            .par_chunks(SHARE)
            .map(|share| share.iter().map(|record| row(grader, &columns, record)).collect())
            .collect();
        for (record, judgements) in judged.iter().flatten() {
            writer.write_byte_record(record).map_err(trouble)?;
            run.add(1, judgements);
        }
        writer.flush()?;
        run.progress();
    }
}

/// A record with the columns of its result.
fn row(grader: &Grader, columns: &Columns, record: &ByteRecord) -> (ByteRecord, super::Judgements) {
    let mut judgements = super::Judgements::default();
    let mut row = record.clone();
    // A short record is filled up, so that the results stand below their titles.
    for _ in record.len()..columns.count {
        row.push_field(b"");
    }
    match judge(grader, columns, record, &mut judgements) {
        Ok(fields) => fields.iter().for_each(|field| row.push_field(field.as_bytes())),
        Err((kind, message)) => {
            judgements.broken += 1;
            (1..RESULT.len()).for_each(|_| row.push_field(b""));
            row.push_field(format!("{kind}: {message}").as_bytes());
        }
    }
    (row, judgements)
}

fn judge(
    grader: &Grader,
    columns: &Columns,
    record: &ByteRecord,
    judgements: &mut super::Judgements,
) -> Result<Vec<String>, Refusal> {
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
    let records = &grader.records;
    let asking = records.asking(ask.as_deref().map(str::trim), question.as_deref().map(str::trim), seed)?;
    let last = field(columns.last).map(text).transpose()?;
    let put = Put { asking, answer: answer.as_str().into(), last: last.as_deref().map(Into::into) };
    let marked = records.mark(&put)?;
    let row = marked.row(records.key);
    if grader.summary {
        judgements.seen.push(super::Seen::new(asking, &marked.judged, &answer));
    }
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
    Ok(fields.into())
}

fn trouble(error: csv::Error) -> Trouble {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Trouble::Said(format!("this is no CSV: {other:?}")),
    }
}
