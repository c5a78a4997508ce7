//! How a run ends: exit codes with one meaning each, and what went wrong on the way.

use crate::lesson::Verdict;
use std::fmt;
use std::io;
use std::process::ExitCode;

/// The exit codes that scripts may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// All well.
    Well = 0,
    /// The answer or the input fell short.
    Short = 1,
    /// Arguments or files.
    Trouble = 2,
    /// Of `check` alone: the answer cannot be judged as it stands.
    NotGraded = 3,
    /// Of `check` alone: the checker could not decide.
    Unsure = 4,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        ExitCode::from(ending as u8)
    }
}

impl From<Verdict> for Ending {
    /// The exit code that belongs to a verdict in `check`.
    fn from(verdict: Verdict) -> Ending {
        match verdict {
            Verdict::Right => Ending::Well,
            Verdict::Wrong => Ending::Short,
            Verdict::NotGraded => Ending::NotGraded,
            Verdict::Unsure => Ending::Unsure,
        }
    }
}

/// What stops a command.
#[derive(Debug)]
pub enum Trouble {
    /// Whoever read our output has gone, which is no error: `gradus list | head -1`.
    Closed,
    /// A sentence for a person.
    Said(String),
    /// The problems of lessons that do not load: to their author the input falls short, to all others a file is at fault.
    Unloadable(String),
}

impl Trouble {
    /// Trouble with a named file.
    pub fn with_file(path: &std::path::Path, error: &io::Error) -> Trouble {
        Trouble::Said(format!("{}: {}", path.display(), plain_reason(error)))
    }
}

/// The system's reason without its error number.
pub fn plain_reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_lowercase(),
        None => text,
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Trouble::Closed,
            _ => Trouble::Said(plain_reason(&error)),
        }
    }
}

impl From<String> for Trouble {
    fn from(message: String) -> Trouble {
        Trouble::Said(message)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Closed => write!(f, "the output was closed"),
            Trouble::Said(message) | Trouble::Unloadable(message) => f.write_str(message),
        }
    }
}
