//! Where things are kept, and reading text from files and standard input without trusting it.

mod writing;

use super::args::Global;
use super::ending::Trouble;
use crate::api::{MAX_LINE, not_utf8, too_long};
use std::env;
use std::fs;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
pub use writing::{
    beside, create_private, folder, fresh_beside, is_named, is_replaceable, make_private, may_write, private_folder,
    replace, replace_by_pieces, replace_keeping,
};

/// The folder for the learner's own data: `$XDG_DATA_HOME/gradus` or `~/.local/share/gradus`, on macOS
/// `~/Library/Application Support/gradus`, on Windows `%APPDATA%\gradus`. `None` where there is no home.
pub fn data_folder() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_DATA_HOME").or_else(|| {
        if cfg!(windows) {
            absolute("APPDATA")
        } else if cfg!(target_os = "macos") {
            absolute("HOME").map(|home| home.join("Library").join("Application Support"))
        } else {
            absolute("HOME").map(|home| home.join(".local").join("share"))
        }
    });
    base.map(|base| base.join("gradus"))
}

/// The file that progress is kept in.
pub fn state_file(global: &Global) -> Option<PathBuf> {
    global.state.clone().or_else(|| data_folder().map(|folder| folder.join("progress.db")))
}

/// One line of input: its text, or why it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputLine {
    Text(String),
    /// The line is no valid UTF-8, from this byte on.
    NotText {
        at: usize,
    },
    /// The line is longer than [`MAX_LINE`].
    TooLong,
}

impl InputLine {
    /// The text, or a sentence that says what is wrong with the line.
    pub fn text(self) -> Result<String, String> {
        match self {
            InputLine::Text(text) => Ok(text),
            InputLine::NotText { at } => Err(not_utf8(at)),
            InputLine::TooLong => Err(too_long(MAX_LINE)),
        }
    }
}

/// Lines of input in bounded memory. A byte-order mark at the very beginning and a carriage return at the end of a
/// line are no part of them.
pub struct Lines<R> {
    input: R,
    begun: bool,
    limit: usize,
}

impl<R: BufRead> Lines<R> {
    pub fn new(input: R) -> Lines<R> {
        Lines { input, begun: false, limit: MAX_LINE }
    }

    /// The next line; `None` at the end.
    pub fn next_line(&mut self) -> io::Result<Option<InputLine>> {
        let mut bytes = Vec::new();
        let mut limited = (&mut self.input).take(self.limit as u64 + 1);
        if limited.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let whole = bytes.last() == Some(&b'\n');
        if !whole && bytes.len() > self.limit {
            self.pass_over_line()?;
            return Ok(Some(InputLine::TooLong));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        if !self.begun && bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
            bytes.drain(..3);
        }
        self.begun = true;
        Ok(Some(match String::from_utf8(bytes) {
            Ok(text) => InputLine::Text(text),
            Err(error) => InputLine::NotText { at: error.utf8_error().valid_up_to() },
        }))
    }

    fn pass_over_line(&mut self) -> io::Result<()> {
        self.begun = true;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|&b| b == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.input.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

/// A lesson file is text a person writes; one of more than this many bytes is something else.
const MAX_LESSON: u64 = 4 << 20;

/// The text of a lesson file.
pub fn read_lesson(path: &Path) -> Result<String, Trouble> {
    let trouble = |error: &io::Error| Trouble::with_file(path, error);
    let file = fs::File::open(path).map_err(|e| trouble(&e))?;
    let mut bytes = Vec::new();
    file.take(MAX_LESSON + 1).read_to_end(&mut bytes).map_err(|e| trouble(&e))?;
    if bytes.len() as u64 > MAX_LESSON {
        return Err(Trouble::Said(format!(
            "{}: longer than {MAX_LESSON} bytes, so it is not a lesson",
            path.display()
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
        Trouble::Said(format!("{}:{line}: not valid UTF-8", path.display()))
    })
}

/// The lesson files below a path, in the order of their names: the file itself, or a folder's `.yaml` and `.yml`; and
/// what was passed over there, each with why: what is no file, or leads out of the folder.
pub fn lesson_files(path: &Path) -> Result<(Vec<PathBuf>, Vec<String>), Trouble> {
    let trouble = |error: &io::Error| Trouble::with_file(path, error);
    if !fs::metadata(path).map_err(|e| trouble(&e))?.is_dir() {
        return Ok((vec![path.to_path_buf()], Vec::new()));
    }
    let home = fs::canonicalize(path).map_err(|e| trouble(&e))?;
    let (mut found, mut passed) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(path).map_err(|e| trouble(&e))? {
        let file = entry.map_err(|e| trouble(&e))?.path();
        if file.extension().is_some_and(|e| e == "yaml" || e == "yml") {
            match why_not(&file, &home) {
                None => found.push(file),
                Some(why) => passed.push(format!("{}: {why}, so it is passed over", file.display())),
            }
        }
    }
    found.sort();
    passed.sort();
    if found.is_empty() {
        let also = passed.first().map(|passed| format!(" ({passed})")).unwrap_or_default();
        return Err(Trouble::Said(format!("{}: there is no .yaml file in this folder{also}", path.display())));
    }
    Ok((found, passed))
}

/// Why something in a folder of lessons is not opened as one.
fn why_not(file: &Path, home: &Path) -> Option<&'static str> {
    match fs::canonicalize(file) {
        Err(_) => Some("it leads nowhere"),
        Ok(leads_to) if !leads_to.starts_with(home) => Some("it leads out of the folder"),
        // Looking at a pipe or a device can wait for ever.
        Ok(leads_to) => match fs::symlink_metadata(leads_to) {
            Ok(about) if about.is_file() => None,
            _ => Some("it is no file"),
        },
    }
}

/// Whether two names mean one file.
pub fn is_same(one: &Path, other: &Path) -> bool {
    let (Ok(one), Ok(other)) = (fs::canonicalize(one), fs::canonicalize(other)) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let file = |path: &Path| fs::metadata(path).map(|about| (about.dev(), about.ino())).ok();
        file(&one).is_some() && file(&one) == file(&other)
    }
    #[cfg(not(unix))]
    {
        one == other
    }
}

impl<R: io::Read> Lines<io::BufReader<R>> {
    /// Whether everything that has arrived was given, so that the next line may have to be waited for.
    pub fn is_drained(&self) -> bool {
        self.input.buffer().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8], limit: usize) -> Vec<InputLine> {
        let mut lines = Lines { limit, ..Lines::new(bytes) };
        std::iter::from_fn(|| lines.next_line().unwrap()).collect()
    }

    #[test]
    fn lines_are_taken_apart_as_people_write_them() {
        let text = |t: &str| InputLine::Text(t.to_string());
        assert_eq!(all(b"\xEF\xBB\xBFa\r\n\nb", 100), [text("a"), text(""), text("b")]);
        assert_eq!(all(b"", 100), []);
        assert_eq!(all(b"a\xFFb\nc\n", 100), [InputLine::NotText { at: 1 }, text("c")]);
    }

    #[test]
    fn a_long_line_is_passed_over_and_the_next_is_read() {
        let text = |t: &str| InputLine::Text(t.to_string());
        assert_eq!(all(b"abcd\nabcdefghijk\nx\n", 4), [text("abcd"), InputLine::TooLong, text("x")]);
        assert_eq!(all(b"abcdefghijk", 4), [InputLine::TooLong]);
    }
}
