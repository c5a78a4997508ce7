//! The prompt in a terminal: editing, history, completion, grey hints, matching brackets. The only place that knows
//! rustyline.

use super::look::Look;
use crate::math::functions;
use crate::page::{Role, harmless, terminal};
use crate::session::commands::{COMMANDS, Command};
use crate::session::notebook::Known;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{ColorMode, CompletionType, Config, Context, Editor, Helper};
use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

/// How many lines of history are kept.
const HISTORY: usize = 1_000;

/// What came from the prompt.
pub enum Entry {
    Line(String),
    /// Ctrl-C: the line was left.
    Left,
    /// Ctrl-D on an empty line, or the terminal has gone.
    Ended,
}

/// A line editor with its history.
pub struct Prompter {
    editor: Editor<Assistant, FileHistory>,
    history: Option<PathBuf>,
    color: bool,
}

impl Prompter {
    /// `places` are the lessons and questions that `goto` completes.
    pub fn new(look: &Look, history: Option<PathBuf>, places: Vec<String>) -> io::Result<Prompter> {
        let config = Config::builder()
            .max_history_size(HISTORY)
            .and_then(|builder| builder.history_ignore_dups(true))
            .map_err(other)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            // Without colour the highlighter is still wanted: it keeps control characters from the screen.
            .color_mode(ColorMode::Forced)
            .build();
        let mut editor = Editor::with_config(config).map_err(other)?;
        editor.set_helper(Some(Assistant { places, known: Vec::new(), color: look.color }));
        if let Some(path) = &history {
            // A missing or unreadable history is no reason not to begin.
            let _ = editor.load_history(path);
        }
        Ok(Prompter { editor, history, color: look.color })
    }

    /// What can be typed at the next prompt beside commands, functions and places.
    pub fn knows(&mut self, known: Vec<Known>) {
        if let Some(assistant) = self.editor.helper_mut() {
            assistant.known = known;
        }
    }

    /// Shows the prompt and reads a line, which begins as the initial text, to be changed.
    pub fn read(&mut self, prompt: &str, initial: &str) -> io::Result<Entry> {
        // Pages have a margin of one column, and so has the prompt.
        let prompt = format!(" {prompt} ");
        let styled = if self.color { terminal::styled(Role::Dim, &prompt) } else { prompt.clone() };
        match self.editor.readline_with_initial(&(prompt, styled), (initial, "")) {
            Ok(line) => {
                let line = joined(&line);
                if matches!(self.editor.add_history_entry(line.as_str()), Ok(true)) {
                    self.keep_history();
                }
                Ok(Entry::Line(line))
            }
            Err(ReadlineError::Interrupted) => Ok(Entry::Left),
            Err(ReadlineError::Eof) => Ok(Entry::Ended),
            Err(ReadlineError::Io(error)) => Err(error),
            Err(error) => Err(other(error)),
        }
    }

    /// History is a comfort: where it cannot be kept, the lesson goes on without.
    fn keep_history(&mut self) {
        if let Some(path) = &self.history {
            if let Some(folder) = path.parent() {
                let _ = std::fs::create_dir_all(folder);
            }
            let _ = self.editor.append_history(path);
        }
    }
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}

/// Several lines typed or pasted as one answer.
fn joined(line: &str) -> String {
    line.split(['\n', '\r']).map(|part| part.trim_end().trim_end_matches('\\')).collect::<Vec<_>>().join(" ")
}

/// What helps while a line is typed.
struct Assistant {
    places: Vec<String>,
    /// Words of the notebook and names that are defined.
    known: Vec<Known>,
    color: bool,
}

impl Helper for Assistant {}

/// The characters of a word that is being completed.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl Assistant {
    /// Where the word before the cursor begins, and what it could become.
    fn candidates(&self, line: &str, pos: usize) -> (usize, Vec<Pair>) {
        let before = line.get(..pos).unwrap_or(line);
        let bare = before.trim_start();
        let margin = before.len() - bare.len();
        let colon = usize::from(bare.starts_with(':'));
        if let Some((word, rest)) = bare[colon..].split_once(char::is_whitespace)
            && let Some(command) = Command::named(word)
            && command.arguments.to_uppercase().contains(['P', 'L'])
            && command.topic != crate::session::commands::Topic::Trying
        {
            let rest = rest.trim_start();
            let found = self.places.iter().filter(|place| place.starts_with(rest));
            return (pos - rest.len(), found.map(|place| pair(place, place)).collect());
        }
        let start =
            before.rfind(|c| !is_word(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = &before[start..];
        if word.is_empty() {
            return (pos, Vec::new());
        }
        let mut found = Vec::new();
        let known = self.known.iter().filter(|known| known.name.starts_with(word) && colon == 0);
        let known = known.filter(|known| !known.first || start == margin);
        found.extend(known.map(|known| pair(&known.name, &known.completed)));
        if start == margin + colon {
            let taken = |name: &str| colon == 0 && self.known.iter().any(|known| known.name == name);
            let commands = COMMANDS.iter().filter(|command| command.name.starts_with(word) && !taken(command.name));
            found.extend(commands.map(|command| {
                let blank = if command.takes_argument() { " " } else { "" };
                pair(command.name, &format!("{}{blank}", command.name))
            }));
        }
        if colon == 0 || start > margin + colon {
            let mut names: Vec<&str> = functions::names()
                .map(|(name, _)| name)
                .filter(|name| name.starts_with(word) && name.is_ascii())
                .collect();
            names.sort_unstable();
            names.dedup();
            found.extend(names.into_iter().map(|name| pair(name, &format!("{name}("))));
        }
        (start, found)
    }
}

impl Assistant {
    /// What stands behind a word of the notebook; otherwise what is said of a command.
    fn remark(&self, line: &str) -> Option<Remark> {
        let known = self.known.iter().find(|known| known.first && known.name == line.trim_start());
        match known {
            Some(known) => Some(Remark { shown: known.says.clone(), completes: None }),
            None => remark(line),
        }
    }
}

fn pair(display: &str, replacement: &str) -> Pair {
    Pair { display: display.to_string(), replacement: replacement.to_string() }
}

impl Completer for Assistant {
    type Candidate = Pair;
    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        Ok(self.candidates(line, pos))
    }
}

/// A grey remark behind the cursor.
struct Remark {
    shown: String,
    /// What the right arrow takes over.
    completes: Option<String>,
}

impl Hint for Remark {
    fn display(&self) -> &str {
        &self.shown
    }
    fn completion(&self) -> Option<&str> {
        self.completes.as_deref()
    }
}

/// The remark behind a line: the rest of a command that is being typed, or what a typed one does.
fn remark(line: &str) -> Option<Remark> {
    let word = line.trim_start().trim_start_matches(':');
    if word.len() < 2 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    if let Some(command) = COMMANDS.iter().find(|command| command.name == word) {
        let arguments = if command.takes_argument() { format!(" {}", command.arguments) } else { String::new() };
        return Some(Remark { shown: format!("{arguments}   {}", command.says), completes: None });
    }
    let mut begun = COMMANDS.iter().filter(|command| command.name.starts_with(word));
    let only = begun.next().filter(|_| begun.next().is_none())?;
    let rest = only.name[word.len()..].to_string();
    Some(Remark { shown: rest.clone(), completes: Some(rest) })
}

impl Hinter for Assistant {
    type Hint = Remark;
    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<Remark> {
        if pos < line.len() { None } else { self.remark(line) }
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        if line.chars().any(|c| c.is_control() && c != '\n') {
            let parts: Vec<_> = line.split('\n').map(harmless).collect();
            return Cow::Owned(parts.join("\n"));
        }
        let partner = if self.color { partner(line, pos) } else { None };
        match partner.and_then(|at| Some((line.get(..at)?, line.get(at..=at)?, line.get(at + 1..)?))) {
            Some((before, bracket, after)) => {
                Cow::Owned(format!("{before}{}{after}", terminal::styled(Role::Substitution, bracket)))
            }
            None => Cow::Borrowed(line),
        }
    }
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color { Cow::Owned(terminal::styled(Role::Dim, hint)) } else { Cow::Borrowed(hint) }
    }
    fn highlight_char(&self, line: &str, _: usize, _: CmdKind) -> bool {
        line.contains(|c: char| c.is_control()) || self.color && line.contains(['(', '[', '{', ')', ']', '}'])
    }
}

const BRACKETS: [(u8, u8); 3] = [(b'(', b')'), (b'[', b']'), (b'{', b'}')];

/// The bracket that belongs to the one under or before the cursor.
fn partner(line: &str, pos: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let here = [Some(pos), pos.checked_sub(1)]
        .into_iter()
        .flatten()
        .find(|&at| bytes.get(at).is_some_and(|b| BRACKETS.iter().any(|(open, close)| open == b || close == b)))?;
    let (open, close) = *BRACKETS.iter().find(|(open, close)| *open == bytes[here] || *close == bytes[here])?;
    let mut depth = 0i32;
    let mut step = |at: usize| {
        depth += i32::from(bytes[at] == open) - i32::from(bytes[at] == close);
        depth == 0
    };
    if bytes[here] == open { (here..bytes.len()).find(|&at| step(at)) } else { (0..=here).rev().find(|&at| step(at)) }
}

/// Whether a line goes on below: an open square bracket (a vector or matrix) or a backslash at its end. An open round
/// bracket does not, because a forgotten one is told best at once; nor does a line whose last part is empty.
fn goes_on(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or(text);
    if last.trim().is_empty() {
        return false;
    }
    let open = text.matches('[').count() > text.matches(']').count();
    open || last.trim_end().ends_with('\\')
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        Ok(if goes_on(context.input()) { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::kinds::Detail;
    use crate::session::Notebook;

    fn completed(line: &str) -> Vec<String> {
        let places = vec!["chain-rule".into(), "chain-rule/inner-1".into()];
        let assistant = Assistant { places, known: Vec::new(), color: false };
        let (start, found) = assistant.candidates(line, line.len());
        found.into_iter().map(|pair| format!("{}{}", &line[..start], pair.replacement)).collect()
    }

    #[test]
    fn commands_functions_and_places_are_completed() {
        assert_eq!(completed("sk"), ["skip"]);
        assert_eq!(completed(":sk"), [":skip"]);
        assert_eq!(completed("got"), ["goto "]);
        assert!(completed("2x co").contains(&"2x cos(".to_string()));
        assert!(!completed("2x sk").contains(&"2x skip".to_string()));
        assert_eq!(completed("goto chain-rule/"), ["goto chain-rule/inner-1"]);
        assert_eq!(completed("list ch"), ["list chain-rule", "list chain-rule/inner-1"]);
        assert!(completed("plot si").contains(&"plot sin(".to_string()));
        assert!(completed("½si").contains(&"½sin(".to_string()));
        assert_eq!(completed(""), Vec::<String>::new());
        assert_eq!(completed("   "), Vec::<String>::new());
    }

    #[test]
    fn words_and_names_of_the_notebook_are_completed() {
        let mut notebook = Notebook::default();
        notebook.run("loss(w) = w^2", Detail::default());
        let assistant = Assistant { places: Vec::new(), known: notebook.vocabulary(true), color: false };
        let completed = |line: &str| -> Vec<String> {
            assistant.candidates(line, line.len()).1.into_iter().map(|pair| pair.replacement).collect()
        };
        assert_eq!(completed("tang"), ["tangent "]);
        assert_eq!(completed("cel"), ["cells"]);
        assert_eq!(completed("plot lo")[0], "loss(");
        assert!(!completed("2 + tang").contains(&"tangent ".to_string()));
        assert!(assistant.remark("tangent").is_some_and(|remark| remark.shown.contains("touches")));
    }

    #[test]
    fn every_command_is_completed_by_its_beginning() {
        for command in COMMANDS.iter().filter(|command| command.name.len() > 1) {
            let begun = &command.name[..2];
            assert!(completed(begun).iter().any(|c| c.trim_end() == command.name), "{}", command.name);
            assert!(remark(command.name).is_some_and(|remark| remark.completes.is_none()));
        }
        assert_eq!(remark("ski").and_then(|remark| remark.completes).as_deref(), Some("p"));
        assert!(remark("2x").is_none() && remark("").is_none() && remark("x").is_none());
    }

    #[test]
    fn brackets_find_each_other() {
        let rows =
            [("(x)", 0, Some(2)), ("(x)", 3, Some(0)), ("((x)", 0, None), ("f([x])", 6, Some(1)), ("é(", 2, None)];
        for (line, pos, wanted) in rows {
            assert_eq!(partner(line, pos), wanted, "{line} {pos}");
        }
        assert_eq!(partner("", 0), None);
        assert_eq!(partner(")", 9), None);
    }

    #[test]
    fn only_vectors_and_backslashes_go_on() {
        for (text, wanted) in [
            ("(x+1", false),
            ("[1,", true),
            ("[[1,2],\n[3,4]]", false),
            ("x + \\", true),
            ("[1,\n", false),
            ("", false),
        ] {
            assert_eq!(goes_on(text), wanted, "{text:?}");
        }
        assert_eq!(joined("[[1, 2],\n [3, 4]]"), "[[1, 2],  [3, 4]]");
        assert_eq!(joined("x + \\\n1"), "x +  1");
    }
}
