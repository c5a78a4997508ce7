//! The world: arguments, terminal, files, the store, exit codes. Computes nothing that matters.

pub mod args;
pub mod ending;
pub mod files;
pub mod look;
pub mod store;

use args::{Asked, Command};
use clap::{CommandFactory, Parser};
use ending::{Ending, Trouble};
use std::ffi::OsString;
use std::io::{self, Write};

/// Runs the program with these words, the first of which is its name.
pub fn run(words: impl IntoIterator<Item = OsString>) -> Ending {
    let asked = match Asked::try_parse_from(args::shield(words)) {
        Ok(asked) => asked,
        Err(error) => {
            // Help and version are results, on standard output; whoever stopped reading them has what they wanted.
            let _ = error.print();
            return if error.use_stderr() { Ending::Trouble } else { Ending::Well };
        }
    };
    match dispatch(&asked) {
        Ok(ending) => ending,
        Err(Trouble::Closed) => Ending::Well,
        Err(trouble) => {
            let _ = writeln!(io::stderr(), "gradus: {trouble}");
            Ending::Trouble
        }
    }
}

fn dispatch(asked: &Asked) -> Result<Ending, Trouble> {
    match &asked.command {
        None => Asked::command().print_help().map(|()| Ending::Well).map_err(Trouble::from),
        Some(Command::Completions { shell }) => completions(*shell),
        Some(Command::Man) => manual(),
    }
}

fn completions(shell: clap_complete::Shell) -> Result<Ending, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Asked::command(), "gradus", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Ending::Well)
}

fn manual() -> Result<Ending, Trouble> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Asked::command()).render(&mut page)?;
    io::stdout().write_all(&page)?;
    Ok(Ending::Well)
}
