//! Grades a file of records, one JSON object a line, as `gradus grade` does:
//! `cargo run --example grade_file < answers.jsonl`.

use gradus::Grader;
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    run(io::stdin().lock(), &mut io::stdout().lock())
}

/// Writes one result for each record.
pub fn run(records: impl BufRead, results: &mut dyn Write) -> io::Result<()> {
    let grader = Grader::new();
    for record in records.lines() {
        writeln!(results, "{}", grader.line(&record?))?;
    }
    Ok(())
}
