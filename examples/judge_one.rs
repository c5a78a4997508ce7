//! Judges answers to one question: `cargo run --example judge_one -- '2x cos(x^2)' 'cos(x^2)'`.

use gradus::{Ask, Diagnostic, Verdict};
use std::io::{self, Write};

fn main() -> io::Result<()> {
    let answers: Vec<String> = std::env::args().skip(1).collect();
    run(r#"{"derivative": {"of": "sin(x^2)"}}"#, &answers, &mut io::stdout())?.map_err(io::Error::other)
}

/// Makes the question ready once, then judges each answer to it.
pub fn run(ask: &str, answers: &[String], out: &mut dyn Write) -> io::Result<Result<(), Diagnostic>> {
    let question = match ask.parse::<Ask>().and_then(|ask| ask.ready()) {
        Ok(question) => question,
        Err(diagnostic) => return Ok(Err(diagnostic)),
    };
    for answer in answers {
        let judged = question.judge(answer, None);
        let verdict = match judged.verdict() {
            Verdict::Right => "right",
            Verdict::Wrong => "wrong",
            _ => "does not count",
        };
        writeln!(out, "{answer}: {verdict}. {}", judged.message())?;
        if let Some(reason) = judged.reason() {
            writeln!(out, "  {}: {}", reason.id, reason.say)?;
        }
    }
    Ok(Ok(()))
}
