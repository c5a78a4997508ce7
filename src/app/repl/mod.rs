//! The prompt in a terminal: editing, history, completion, grey hints, matching brackets. The only place that knows
//! rustyline.

mod assistant;

use super::display::Display;
use crate::page::{Role, Theme, terminal};
use crate::session::typing::{Typing, joined};
use assistant::Assistant;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};
use std::io;
use std::path::PathBuf;

/// How many lines of history are kept.
const HISTORY: usize = 1_000;

/// What came from the prompt.
pub enum PromptEntry {
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
    theme: Theme,
}

impl Prompter {
    /// An editor with the history of this file.
    pub fn new(look: &Display, history: Option<PathBuf>) -> io::Result<Prompter> {
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
        let (color, theme) = (look.color(), look.theme);
        editor.set_helper(Some(Assistant { typing: Typing::default(), color, theme }));
        if let Some(path) = &history {
            // A missing or unreadable history is no reason not to begin.
            let _ = editor.load_history(path);
        }
        Ok(Prompter { editor, history, color, theme })
    }

    /// Takes on another look.
    pub fn looks(&mut self, look: &Display) {
        (self.color, self.theme) = (look.color(), look.theme);
        if let Some(assistant) = self.editor.helper_mut() {
            (assistant.color, assistant.theme) = (self.color, self.theme);
        }
    }

    /// What can be typed at the next prompt.
    pub fn knows(&mut self, typing: Typing) {
        if let Some(assistant) = self.editor.helper_mut() {
            assistant.typing = typing;
        }
    }

    /// Shows the prompt and reads a line, which begins as the initial text, to be changed.
    pub fn read(&mut self, prompt: &str, initial: &str) -> io::Result<PromptEntry> {
        // Pages have a margin of one column, and so has the prompt.
        let prompt = format!(" {prompt} ");
        let styled = if self.color { terminal::styled(Role::Dim, &prompt, self.theme) } else { prompt.clone() };
        match self.editor.readline_with_initial(&(prompt, styled), (initial, "")) {
            Ok(line) => {
                let line = joined(&line);
                if matches!(self.editor.add_history_entry(line.as_str()), Ok(true)) {
                    self.keep_history();
                }
                Ok(PromptEntry::Line(line))
            }
            Err(ReadlineError::Interrupted) => Ok(PromptEntry::Left),
            Err(ReadlineError::Eof) => Ok(PromptEntry::Ended),
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
