//! A tutor in ten lines: a lesson on standard input and output. `cargo run --example tutor -- power-rule`.

use gradus::{Lesson, Options, Session, Start};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let lesson = std::env::args().nth(1).unwrap_or_else(|| "first-step".to_string());
    run(&lesson, io::stdin().lock(), &mut io::stdout())
}

/// Begins the lesson and takes one answer, or one command, a line.
pub fn run(lesson: &str, lines: impl BufRead, out: &mut dyn Write) -> io::Result<()> {
    let text = gradus::FORMATS.iter().find(|format| format.name == "text").ok_or(io::ErrorKind::Unsupported)?;
    let mut session = Session::over(&Lesson::course(), 7);
    let mut reply = session.open(&Start::Lesson(lesson.to_string(), None)).map_err(io::Error::other)?;
    write!(out, "{}", (text.render)(&reply.page, &Options::default()))?;
    for line in lines.lines() {
        reply = session.turn(&line?);
        write!(out, "{}", (text.render)(&reply.page, &Options::default()))?;
        if reply.done {
            break;
        }
    }
    Ok(())
}
