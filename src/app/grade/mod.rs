//! Judging many answers: records in, results out, in their order, in one pass and flat memory.

mod cache;
mod sheet;
mod summary;

use super::args::{self, Global};
use super::ending::{Ending, Trouble};
use super::files::{InputLine, Lines};
use super::lessons::Shelf;
use super::result::{self, Fault, FaultKind};
use super::screen::{Screen, tell};
use crate::lesson::ResultRow;
use cache::{Asking, Cache, Refusal};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal, Read, Write};
use std::time::{Duration, Instant};
use summary::{Seen, Summary};

/// At most so many records are judged together; fewer where no more have arrived.
const CHUNK: usize = 4_096;
/// At most so many bytes of records are held.
const CHUNK_BYTES: usize = 8 << 20;
/// Records that one thread takes at a time.
const SHARE: usize = 32;
const BUFFER: usize = 256 << 10;

/// A line of input. What it has beyond these fields is not looked at.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    answer: Option<&'a RawValue>,
    /// The last wrong answer to the same question.
    #[serde(borrow, default)]
    last: Option<&'a RawValue>,
    #[serde(borrow, default)]
    question: Option<Cow<'a, str>>,
    #[serde(default)]
    seed: Option<u64>,
    #[serde(borrow, default)]
    ask: Option<&'a RawValue>,
    #[serde(borrow, default)]
    learner: Option<Cow<'a, str>>,
}

/// What the records of a run have in common.
struct Grader {
    cache: Cache,
    /// Whether results give the key away.
    key: bool,
    seed: u64,
    learner: Option<String>,
    summary: bool,
}

/// What a share of records came to.
#[derive(Default)]
struct Judgements {
    text: String,
    broken: u64,
    seen: Vec<Seen>,
}

/// `gradus grade`.
pub fn grade(global: &Global, grade: &args::Grade) -> Result<Ending, Trouble> {
    let path = grade.file.as_deref().filter(|path| path.as_os_str() != "-");
    let input: Box<dyn Read + Send> = match path {
        Some(path) => Box::new(File::open(path).map_err(|error| Trouble::with_file(path, &error))?),
        None => Box::new(io::stdin()),
    };
    let grader = Grader {
        cache: Cache::new(Shelf::new(global.lessons.as_deref())?),
        key: grade.key,
        seed: super::learn::chosen_seed(global).unwrap_or_default(),
        learner: global.learner.clone(),
        summary: grade.summary,
    };
    let threads = grade.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Trouble::Said(error.to_string()))?;
    let mut run = Run::new(!global.quiet && io::stderr().is_terminal());
    let outcome = pool.install(|| {
        if grade.csv { sheet::grade(&grader, input, &mut run) } else { grade_lines(&grader, input, &mut run) }
    });
    run.clear();
    outcome?;
    if grade.summary {
        let look = super::look::Look::decide_for(global, io::stderr().is_terminal());
        let text = Screen::new(look).rendered(&run.summary.page());
        let _ = io::stderr().write_all(text.as_bytes());
    }
    if run.broken > 0 && !global.quiet {
        tell(&format!("{} of {} lines could not be judged", run.broken, run.lines));
    }
    Ok(if run.broken == 0 { Ending::Well } else { Ending::Short })
}

/// How far a run has come.
struct Run {
    lines: u64,
    broken: u64,
    summary: Summary,
    /// Where progress is shown: since when, and when last.
    shown: Option<(Instant, Instant)>,
}

impl Run {
    fn new(show: bool) -> Run {
        let now = Instant::now();
        Run { lines: 0, broken: 0, summary: Summary::default(), shown: show.then_some((now, now)) }
    }

    fn add(&mut self, lines: usize, judgements: &Judgements) {
        self.lines += lines as u64;
        self.broken += judgements.broken;
        judgements.seen.iter().for_each(|seen| self.summary.add(seen));
    }

    /// Says how far it is, a few times a second.
    fn progress(&mut self) {
        let Some((since, last)) = &mut self.shown else { return };
        if last.elapsed() < Duration::from_millis(200) {
            return;
        }
        *last = Instant::now();
        let a_second = self.lines as f64 / since.elapsed().as_secs_f64();
        let _ = write!(io::stderr(), "\r{} lines, {a_second:.0} a second ", self.lines);
    }

    fn clear(&mut self) {
        if self.shown.is_some_and(|(since, last)| last > since) {
            let _ = write!(io::stderr(), "\r{:60}\r", "");
        }
    }
}

fn grade_lines(grader: &Grader, input: Box<dyn Read + Send>, run: &mut Run) -> Result<(), Trouble> {
    let mut lines = Lines::new(BufReader::with_capacity(BUFFER, input));
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout());
    loop {
        let mut chunk: Vec<(u64, InputLine)> = Vec::new();
        let (mut bytes, mut number) = (0, run.lines);
        while let Some(line) = lines.next_line()? {
            number += 1;
            if let InputLine::Text(text) = &line {
                bytes += text.len();
            }
            chunk.push((number, line));
            // What has arrived is judged at once, so that a program can wait for its answer.
            if chunk.len() >= CHUNK || bytes >= CHUNK_BYTES || lines.is_drained() {
                break;
            }
        }
        if chunk.is_empty() {
            return Ok(out.flush()?);
        }
        let judged: Vec<Judgements> = chunk.par_chunks(SHARE).map(|share| grader.share(share)).collect();
        for judgements in &judged {
            out.write_all(judgements.text.as_bytes())?;
            run.add(0, judgements);
        }
        out.flush()?;
        run.lines = number;
        run.progress();
    }
}

impl Grader {
    fn share(&self, lines: &[(u64, InputLine)]) -> Judgements {
        let mut judgements = Judgements::default();
        for (number, line) in lines {
            match line {
                InputLine::Text(text) if text.trim().is_empty() => {}
                InputLine::Text(text) => self.line(*number, text, &mut judgements),
                InputLine::NotText { .. } => {
                    let message = line.clone().text().err().unwrap_or_default();
                    judgements.fault(None, *number, &("not-utf8", message));
                }
                InputLine::TooLong => {
                    let message = line.clone().text().err().unwrap_or_default();
                    judgements.fault(None, *number, &("too-long", message));
                }
            }
        }
        judgements
    }

    fn line(&self, number: u64, text: &str, judgements: &mut Judgements) {
        let record: Record = match serde_json::from_str(text) {
            Ok(record) => record,
            Err(error) => {
                return judgements.fault(None, number, &("not-a-record", format!("this is no record: {error}")));
            }
        };
        match self.record(&record, judgements) {
            Ok(()) => {}
            Err(refusal) => judgements.fault(record.id, number, &refusal),
        }
    }

    fn record(&self, record: &Record, judgements: &mut Judgements) -> Result<(), Refusal> {
        let answer = answer_text(record.answer)?;
        let asking = match (record.ask, &record.question) {
            (Some(ask), None) => Asking::Inline(ask.get(), record.seed.unwrap_or_default()),
            (None, Some(question)) => Asking::Question(question, record.seed.unwrap_or(self.seed)),
            (Some(_), Some(_)) => return Err(("two-asks", "a record has `ask` or `question`, not both".into())),
            (None, None) => return Err(("no-ask", "the record has neither `ask` nor `question`".into())),
        };
        let kept = self.cache.ready(asking);
        let posed = kept.as_ref().as_ref().map_err(Refusal::clone)?;
        let last = record.last.filter(|last| last.get() != "null").map(|last| answer_text(Some(last))).transpose()?;
        let judged = posed.judge_after(&answer, last.as_deref());
        let mut row = ResultRow::new(&judged, self.key.then_some(&posed.prepared.task));
        const NULL: &RawValue = RawValue::NULL;
        row.id = Some(record.id.unwrap_or(NULL));
        row.learner = record.learner.as_deref().or(self.learner.as_deref());
        judgements.write(&row);
        if self.summary {
            judgements.seen.push(Seen::new(asking, &judged, &answer));
        }
        Ok(())
    }
}

impl Judgements {
    fn write(&mut self, row: &impl serde::Serialize) {
        self.text.push_str(&result::line(row));
        self.text.push('\n');
    }

    fn fault(&mut self, id: Option<&RawValue>, line: u64, (kind, message): &Refusal) {
        self.broken += 1;
        self.write(&Fault { id: Some(id.unwrap_or(RawValue::NULL)), line, error: FaultKind { kind, message } });
    }
}

/// The answer as text; a bare number is its own text.
fn answer_text<'a>(answer: Option<&'a RawValue>) -> Result<Cow<'a, str>, Refusal> {
    let raw = answer.map(RawValue::get).filter(|raw| *raw != "null");
    let raw = raw.ok_or_else(|| ("no-answer", "the record has no `answer`".to_string()))?;
    let bare = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match bare {
        Some(text) if !text.contains('\\') => Ok(text.into()),
        Some(_) => {
            let text = serde_json::from_str::<String>(raw);
            text.map(Cow::from).map_err(|error| ("bad-answer", format!("the answer is no text: {error}")))
        }
        None if raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => Ok(raw.into()),
        None => Err(("bad-answer", "the answer is to be a text".to_string())),
    }
}
