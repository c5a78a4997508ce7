//! Judging many answers: records in, results out, in their order, in one pass and flat memory. While one lot of records
//! is judged, the next is read and the last is written.

mod encoding;
mod sheet;
mod summary;
pub mod table;

use super::args::{self, Global};
use super::ending::{Ending, Trouble};
use super::files::{InputLine, Lines};
use super::lessons::shelf;
use super::out::{self, Out, unless_closed};
use super::screen::{Screen, tell};
use crate::api::{Kept, RecordAsk, Refusal, Unjudged, read};
use rayon::prelude::*;
use serde_json::value::RawValue;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read};
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use summary::{Seen, Summary};

/// At most so many records are judged together; fewer where no more have arrived.
const CHUNK: usize = 4_096;
/// Or so many bytes of records.
const CHUNK_BYTES: usize = 1 << 20;
/// So many lots may wait to be judged, and as many to be written.
const WAITING: usize = 2;
/// Records that one thread takes at a time.
const SHARE: usize = 32;
const BUFFER: usize = 256 << 10;
/// What a thread that judges has for the deepest walk over the largest expression; what is not used costs nothing.
const STACK: usize = 64 << 20;
/// What finished rows may weigh together, in bytes.
const ROWS: usize = 8 << 20;

/// What the records of a run have in common.
struct Grader {
    records: crate::api::Grader,
    /// What was judged before, by question, answer and the answer before that.
    rows: Kept<Finished>,
    csv: bool,
    /// What parts the columns of the CSV.
    parted: u8,
    /// Whether a spreadsheet is to find nothing to run in CSV.
    csv_safe: bool,
    summary: bool,
}

/// What a share of records came to.
#[derive(Default)]
struct Judgements {
    text: String,
    lines: u64,
    broken: u64,
    /// The line of the first record with bytes that are no text.
    damaged: Option<u64>,
    seen: Vec<Arc<Finished>>,
}

/// A judgement as it is written: what follows id and learner in JSON, or the columns of a result in CSV.
struct Finished {
    text: String,
    seen: Option<Seen>,
}

/// Records that were read together.
type Lot<T> = Vec<T>;

/// `gradus grade`.
pub fn grade(global: &Global, grade: &args::Grade) -> Result<Ending, Trouble> {
    let path = grade.file.as_deref().filter(|path| path.as_os_str() != "-");
    let input: Box<dyn Read + Send> = match path {
        Some(path) if path.is_dir() => {
            let all = "expected a file of records, found a folder; grade takes one file, or records on standard input";
            return Err(Trouble::Said(format!("{}: {all}", path.display())));
        }
        Some(path) => Box::new(File::open(path).map_err(|error| Trouble::with_file(path, &error))?),
        None => Box::new(io::stdin()),
    };
    let mut records = crate::api::Grader::on(shelf(global)?);
    records.key = grade.key;
    records.seed = global.seed;
    records.ungraded = grade.ungraded.score();
    records.learner.clone_from(&global.learner);
    // A sheet is one by its name, too.
    let ending = path.and_then(Path::extension).and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let is_sheet = matches!(ending.as_deref(), Some("csv" | "tsv"));
    let (csv, csv_safe) = (grade.csv || grade.csv_safe || is_sheet, grade.csv_safe);
    let mut grader = Grader { records, rows: Kept::new(ROWS), csv, parted: b',', csv_safe, summary: grade.summary };
    let pool = pool(grade.jobs)?;
    let mut run = Run::new(!global.quiet && io::stderr().is_terminal());
    ends_between_lots(&run.gate);
    let outcome = pool.install(|| {
        if csv { sheet::grade(&mut grader, input, &mut run) } else { grade_lines(&grader, input, &mut run) }
    });
    run.clear();
    let well = run.broken == 0 || grade.lenient;
    let ending = unless_closed(outcome, if well { Ending::Well } else { Ending::Short })?;
    if grade.summary {
        let look = super::display::Display::decide_for(global, io::stderr().is_terminal());
        let text = Screen::new(look).rendered(&run.summary.page());
        out::say(&text, look.color());
    }
    if let Some(line) = run.damaged.filter(|_| !global.quiet) {
        let cure = "save the sheet as \"CSV UTF-8\"";
        tell(&format!("line {line} is not UTF-8, and what could not be read of it is shown as \u{fffd}: {cure}"));
    }
    if run.broken > 0 && !global.quiet {
        tell(&format!("{} of {} lines could not be judged", run.broken, run.lines));
    }
    Ok(ending)
}

/// Rows whose reader has stalled are waited for so long by who ends the program from outside.
#[cfg(unix)]
const STALLED: Duration = Duration::from_secs(2);

/// Lets SIGTERM and Ctrl-C end the program when no row is half written; a second one does at once.
#[cfg(unix)]
fn ends_between_lots(gate: &Arc<Mutex<()>>) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::{iterator::Signals, low_level::emulate_default_handler};
    // Where they cannot be taken over, they end the program as they do without this.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    let gate = gate.clone();
    std::thread::spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        let since = Instant::now();
        let mut held = gate.try_lock();
        while held.is_err() && since.elapsed() < STALLED && signals.pending().next().is_none() {
            std::thread::sleep(Duration::from_millis(1));
            held = gate.try_lock();
        }
        let _ = emulate_default_handler(signal);
    });
}

#[cfg(not(unix))]
fn ends_between_lots(_: &Arc<Mutex<()>>) {}

/// Threads that judge; as many as there are cores where nobody says how many.
pub fn pool(jobs: Option<u16>) -> Result<rayon::ThreadPool, Trouble> {
    let threads = jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    pool.map_err(|error| Trouble::Said(error.to_string()))
}

/// How far a run has come.
struct Run {
    lines: u64,
    broken: u64,
    /// The line of the first record with bytes that are no text.
    damaged: Option<u64>,
    summary: Summary,
    /// Held while rows are written.
    gate: Arc<Mutex<()>>,
    /// Where progress is shown: since when, and when last.
    shown: Option<(Instant, Instant)>,
}

impl Run {
    fn new(show: bool) -> Run {
        let now = Instant::now();
        let (summary, gate) = (Summary::default(), Arc::default());
        Run { lines: 0, broken: 0, damaged: None, summary, gate, shown: show.then_some((now, now)) }
    }

    fn add(&mut self, judgements: &Judgements) {
        self.lines += judgements.lines;
        self.broken += judgements.broken;
        self.damaged = self.damaged.or(judgements.damaged);
        judgements.seen.iter().filter_map(|finished| finished.seen.as_ref()).for_each(|seen| self.summary.add(seen));
    }

    /// Says how far it is, a few times a second.
    fn progress(&mut self) {
        let Some((since, last)) = &mut self.shown else { return };
        if last.elapsed() < Duration::from_millis(200) {
            return;
        }
        *last = Instant::now();
        let a_second = self.lines as f64 / since.elapsed().as_secs_f64();
        progress_line(&format!("{} lines, {a_second:.0} a second ", self.lines));
    }

    fn clear(&mut self) {
        if self.shown.is_some_and(|(since, last)| last > since) {
            progress_line(&format!("{:60}\r", ""));
        }
    }
}

/// Writes over the line of progress on a terminal, which is what a carriage return is for.
fn progress_line(text: &str) {
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("\r{text}"));
}

fn grade_lines(grader: &Grader, input: Box<dyn Read + Send>, run: &mut Run) -> Result<(), Trouble> {
    let mut lines = Lines::new(BufReader::with_capacity(BUFFER, input));
    let mut number = 0;
    let read = move || {
        let mut lot: Lot<(u64, InputLine)> = Vec::new();
        let mut bytes = 0;
        while let Some(line) = lines.next_line()? {
            number += 1;
            if let InputLine::Text(text) = &line {
                bytes += text.len();
            }
            lot.push((number, line));
            // What has arrived is judged at once, so that a program can wait for its answer.
            if lot.len() >= CHUNK || bytes >= CHUNK_BYTES || lines.is_drained() {
                break;
            }
        }
        Ok(lot)
    };
    stream(read, |share| grader.share(share), run)
}

/// Reads lot after lot until one is empty, judges the records of each on all threads, and writes what they came to in
/// the order in which they were read.
fn stream<T: Send + Sync + 'static>(
    mut read: impl FnMut() -> Result<Lot<T>, Trouble> + Send + 'static,
    judge: impl Fn(&[T]) -> Judgements + Sync,
    run: &mut Run,
) -> Result<(), Trouble> {
    let (to_judge, lots) = sync_channel::<Result<Lot<T>, Trouble>>(WAITING);
    // It is not waited for: a reader that nobody answers any more ends with the program.
    std::thread::spawn(move || {
        loop {
            let lot = read();
            let over = !matches!(&lot, Ok(lot) if !lot.is_empty());
            if to_judge.send(lot).is_err() || over {
                return;
            }
        }
    });
    let (to_write, judged) = sync_channel::<Vec<Judgements>>(WAITING);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> Result<(), Trouble> {
            let mut out = Out::with_capacity(BUFFER, false);
            let gate = run.gate.clone();
            for lot in judged {
                let writing = gate.lock();
                // First it counts and then it is written, so that the ending knows of it whoever reads on.
                lot.iter().for_each(|judgements| run.add(judgements));
                for judgements in &lot {
                    out.write(&judgements.text)?;
                }
                out.flush()?;
                drop(writing);
                run.progress();
            }
            Ok(())
        });
        let mut outcome = Ok(());
        for lot in lots {
            match lot {
                Ok(lot) if lot.is_empty() => break,
                Ok(lot) => {
                    let judgements: Vec<Judgements> = lot.par_chunks(SHARE).map(&judge).collect();
                    if to_write.send(judgements).is_err() {
                        break;
                    }
                }
                Err(trouble) => {
                    outcome = Err(trouble);
                    break;
                }
            }
        }
        drop(to_write);
        let written = writer.join().unwrap_or_else(|_| Err(Trouble::Said("writing failed".to_string())));
        written.and(outcome)
    })
}

impl Grader {
    fn share(&self, lines: &[(u64, InputLine)]) -> Judgements {
        let mut judgements = Judgements { lines: lines.len() as u64, ..Judgements::default() };
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
        match self.records.put(&record).and_then(|put| self.finished(&put)) {
            Ok(finished) => {
                judgements.text.push_str(&self.records.head(&record));
                // The rest of an object, which has one field at least.
                judgements.text.push(',');
                judgements.text.push_str(&finished.text[1..]);
                judgements.text.push('\n');
                if self.summary {
                    judgements.seen.push(finished);
                }
            }
            Err(refusal) => judgements.fault(record.id, number, &refusal),
        }
    }

    /// What an answer comes to, now or before.
    fn finished(&self, put: &RecordAsk) -> Result<Arc<Finished>, Refusal> {
        let question = put.asking.name();
        let mut name = String::with_capacity(question.len() + put.answer.len() + 2);
        name.push_str(&question);
        for text in [Some(&put.answer), put.last.as_ref()].into_iter().flatten() {
            name.push('\0');
            name.push_str(text);
        }
        if let Some(finished) = self.rows.get(&name) {
            return Ok(finished);
        }
        let marked = self.records.mark(put)?;
        let row = self.records.row(&marked);
        let text =
            if self.csv { sheet::columns(&row, self.csv_safe, self.parted) } else { crate::api::json_line(&row) };
        let seen = self.summary.then(|| Seen::new(put.asking, &marked.judged, &put.answer));
        let finished = Arc::new(Finished { text, seen });
        // Beside the bytes: the allocations and the place in the table.
        self.rows.put(&name, finished.clone(), name.len() + finished.text.len() + 160);
        Ok(finished)
    }
}

impl Judgements {
    fn fault(&mut self, id: Option<&RawValue>, line: u64, refusal: &Refusal) {
        self.broken += 1;
        self.text.push_str(&crate::api::json_line(&Unjudged::new(id, Some(line), refusal)));
        self.text.push('\n');
    }
}
