//! `gradus-kernel`: the scratch notebook and the lessons of gradus as a kernel for Jupyter.

mod bundle;
mod cells;
mod install;
mod kernel;
mod notebook;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
gradus-kernel: the notebook and the lessons of gradus in Jupyter

Usage:
  gradus-kernel install [--user | --prefix DIR]   tell Jupyter of this kernel
  gradus-kernel CONNECTION_FILE                   run it, as Jupyter does

Options:
  --user        Install for this user, as without an option
  --prefix DIR  Install into DIR/share/jupyter, e.g. that of a virtual environment
  --help        This text
  --version     The version

Exit codes: 0 all well, 2 trouble with arguments, files or the network.";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(said) => {
            if let Some(said) = said {
                println!("{said}");
            }
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("gradus-kernel: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(words: Vec<String>) -> Result<Option<String>, String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--help" | "-h"] => Ok(Some(HELP.to_string())),
        ["--version" | "-V"] => Ok(Some(format!("gradus-kernel {}", env!("CARGO_PKG_VERSION")))),
        ["install"] | ["install", "--user"] => install::install(&install::user_folder()?).map(Some),
        ["install", "--prefix", folder] => install::install(&PathBuf::from(folder).join("share/jupyter")).map(Some),
        ["install", ..] => Err("install takes --user or --prefix DIR".to_string()),
        [file] if !file.starts_with('-') => {
            let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            let connection = wire::Connection::read(&text).map_err(|error| format!("{file}: {error}"))?;
            kernel::serve(connection).map(|()| None)
        }
        _ => Err(format!("expected a connection file or `install`\n\n{HELP}")),
    }
}
