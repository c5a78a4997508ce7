//! Judging many answers: records in, results out, in their order, in one pass and flat memory.

mod sheet;
mod summary;

use super::args::{self, Global};
use super::ending::{Ending, Trouble};
use super::files::{InputLine, Lines};
use super::lessons::shelf;
use super::result;
use super::screen::{Screen, tell};
use crate::api::{Fault, Refusal, read};
use rayon::prelude::*;
use serde_json::value::RawValue;
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

/// What the records of a run have in common.
struct Grader {
    records: crate::api::Grader,
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
    let mut records = crate::api::Grader::on(shelf(global.lessons.as_deref())?);
    records.key = grade.key;
    records.seed = super::learn::chosen_seed(global).unwrap_or_default();
    records.learner.clone_from(&global.learner);
    let grader = Grader { records, summary: grade.summary };
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
    Ok(if run.broken == 0 || grade.lenient { Ending::Well } else { Ending::Short })
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
        let record = match read(text) {
            Ok(record) => record,
            Err(refusal) => return judgements.fault(None, number, &refusal),
        };
        let put = self.records.put(&record);
        match put.and_then(|put| Ok((self.records.mark(&put)?, put))) {
            Ok((marked, put)) => {
                judgements.write(&self.records.row(&record, &marked));
                if self.summary {
                    judgements.seen.push(Seen::new(put.asking, &marked.judged, &put.answer));
                }
            }
            Err(refusal) => judgements.fault(record.id, number, &refusal),
        }
    }
}

impl Judgements {
    fn write(&mut self, row: &impl serde::Serialize) {
        self.text.push_str(&result::line(row));
        self.text.push('\n');
    }

    fn fault(&mut self, id: Option<&RawValue>, line: u64, refusal: &Refusal) {
        self.broken += 1;
        self.write(&Fault::new(id, Some(line), refusal));
    }
}
