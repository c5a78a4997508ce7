//! `gradus-mcp`: a Model Context Protocol server for tutors. It speaks JSON-RPC 2.0, one message a line, on standard
//! input and output; what it has to say for itself goes to standard error.

mod protocol;
mod tools;

use protocol::Server;
use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

const HELP: &str = "\
gradus-mcp: a Model Context Protocol server for tutors, on standard input and output

Usage: gradus-mcp [--without TOOL]…

Options:
  --without TOOL  Do not offer this tool: judge, hint, derive or read. Without derive, nothing gives an answer away
  --help          This text
  --version       The version

Exit codes: 0 the client has gone, 2 trouble with arguments, input or output.";

/// The longest message that is read, in bytes. What follows on the same line is passed over.
const LONGEST: usize = 1 << 20;

/// What was asked on the command line.
enum Asked {
    Serve(Server),
    Say(String),
}

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)) {
        Ok(Asked::Say(text)) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Ok(Asked::Serve(server)) => match serve(&server, io::stdin().lock(), io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            // A client that has gone needs nothing more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => trouble(&error.to_string()),
        },
        Err(message) => trouble(&message),
    }
}

fn trouble(message: &str) -> ExitCode {
    eprintln!("gradus-mcp: {message}");
    ExitCode::from(2)
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut without = Vec::new();
    while let Some(word) = words.next() {
        let (flag, value) = match word.split_once('=') {
            Some((flag, value)) => (flag.to_string(), Some(value.to_string())),
            None => (word, None),
        };
        match flag.as_str() {
            "--help" | "-h" => return Ok(Asked::Say(HELP.to_string())),
            "--version" | "-V" => return Ok(Asked::Say(format!("gradus-mcp {}", env!("CARGO_PKG_VERSION")))),
            "--without" => {
                let tool = value.or_else(|| words.next()).ok_or("--without needs the name of a tool")?;
                if tools::named(&tool).is_none() {
                    let known: Vec<&str> = tools::TOOLS.iter().map(|tool| tool.name).collect();
                    return Err(format!("there is no tool {tool:?}; there are {}", known.join(", ")));
                }
                without.push(tool);
            }
            other => return Err(format!("unknown argument {other:?}; --help lists what there is")),
        }
    }
    Ok(Asked::Serve(Server::without(without)))
}

/// Answers each line until the input ends.
fn serve(server: &Server, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST as u64 + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let whole = line.last() == Some(&b'\n');
        if !whole && line.len() > LONGEST {
            pass_over(&mut input)?;
            writeln!(output, "{}", protocol::too_long(LONGEST))?;
            output.flush()?;
            continue;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Some(answer) = server.answer(&line) {
            writeln!(output, "{answer}")?;
            output.flush()?;
        }
    }
}

/// Reads to the end of the line and forgets it.
fn pass_over(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}
