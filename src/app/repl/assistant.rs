//! What the line editor is told of a line that is being typed; what there is to tell comes from the session.

use crate::page::{Role, Theme, harmless, terminal};
use crate::session::typing::{FoundWord, Typing, goes_on};
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::SearchDirection;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};
use std::borrow::Cow;

/// What helps while a line is typed.
pub(super) struct Assistant {
    pub typing: Typing,
    pub color: bool,
    pub theme: Theme,
}

impl Helper for Assistant {}

impl Assistant {
    /// Where the word before the cursor begins, and what it could become.
    fn candidates(&self, line: &str, pos: usize) -> (usize, Vec<Pair>) {
        let completions = self.typing.completions(line, pos);
        match completions.found {
            FoundWord::Words(found) => {
                let pair = |completion: crate::session::typing::Completion| Pair {
                    display: completion.shown,
                    replacement: completion.text,
                };
                (completions.from, found.into_iter().map(pair).collect())
            }
            FoundWord::File => {
                let part = line.get(completions.from..pos).unwrap_or_default();
                let found = FilenameCompleter::new().complete_path(part, part.len());
                found.map_or((pos, Vec::new()), |(start, found)| (completions.from + start, found))
            }
        }
    }

    /// The parts of a line in their colours.
    fn painted(&self, line: &str, pos: usize) -> String {
        let (mut out, mut done) = (String::with_capacity(line.len() * 2), 0);
        for (part, role) in self.typing.colours(line, pos) {
            if let (Some(before), Some(text)) = (line.get(done..part.start), line.get(part.clone())) {
                out.push_str(before);
                out.push_str(&terminal::styled(role, text, self.theme));
                done = part.end;
            }
        }
        out.push_str(line.get(done..).unwrap_or_default());
        out
    }

    /// The rest of the last line that began like this one. Without colour it could not be told from what is typed.
    fn typed_before(&self, line: &str, context: &Context<'_>) -> Option<Remark> {
        let history = context.history();
        if !self.color || line.chars().count() < 3 || history.is_empty() {
            return None;
        }
        let found = history.starts_with(line, history.len() - 1, SearchDirection::Reverse).ok()??;
        let rest = found.entry.get(line.len()..).filter(|rest| !rest.is_empty() && !rest.contains(char::is_control))?;
        Some(Remark { shown: rest.to_string(), completes: Some(rest.to_string()) })
    }
}

impl Completer for Assistant {
    type Candidate = Pair;
    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        Ok(self.candidates(line, pos))
    }
}

/// A grey remark behind the cursor.
pub(super) struct Remark {
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

impl Hinter for Assistant {
    type Hint = Remark;
    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<Remark> {
        if pos < line.len() {
            return None;
        }
        let remark = self.typing.remark(line).map(|remark| Remark { shown: remark.shown, completes: remark.completes });
        remark.or_else(|| self.typed_before(line, context))
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        if line.chars().any(|c| c.is_control() && c != '\n') {
            let parts: Vec<_> = line.split('\n').map(harmless).collect();
            return Cow::Owned(parts.join("\n"));
        }
        // Colours end with a line, so that a line of several is painted piece by piece.
        if self.color && !line.contains('\n') && line.len() <= LONGEST_PAINTED {
            return Cow::Owned(self.painted(line, pos));
        }
        Cow::Borrowed(line)
    }
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color { Cow::Owned(terminal::styled(Role::Dim, hint, self.theme)) } else { Cow::Borrowed(hint) }
    }
    fn highlight_char(&self, line: &str, _: usize, _: CmdKind) -> bool {
        self.color || line.contains(|c: char| c.is_control())
    }
}

/// Longer lines are shown as they are, so that every key is quick.
const LONGEST_PAINTED: usize = 1_000;

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

    fn assistant(color: bool) -> Assistant {
        let mut notebook = Notebook::default();
        notebook.run("loss(w) = w^2", Detail::default());
        Assistant {
            typing: Typing { places: Vec::new(), known: notebook.vocabulary(true), scratch: true },
            color,
            theme: Theme::Auto,
        }
    }

    #[test]
    fn a_line_is_coloured_without_a_letter_lost() {
        let assistant = assistant(true);
        for line in ["descend loss, from 3, rate 0.1", "2x sin(x)) + blah", "# é", "= plot ½x", "f(", "", "💥(x) = 💥"]
        {
            for pos in (0..=line.len()).filter(|pos| line.is_char_boundary(*pos)) {
                let painted = assistant.painted(line, pos);
                let mut bare = String::new();
                let mut parts = painted.split('\u{1b}');
                bare.push_str(parts.next().unwrap_or_default());
                for part in parts {
                    bare.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
                }
                assert_eq!(bare, line);
            }
        }
    }

    #[test]
    fn files_are_completed_where_they_are_seen() {
        let (start, found) = assistant(false).candidates("open Cargo.to", 13);
        let found: Vec<_> = found.into_iter().map(|pair| pair.replacement).collect();
        assert_eq!((start, found), (5, vec!["Cargo.toml".to_string()]));
    }
}
