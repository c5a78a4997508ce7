//! What helps while a line is typed: completion, grey hints, colours, matching brackets.

use crate::math::functions;
use crate::page::{Role, harmless, terminal};
use crate::session::commands::{COMMANDS, Command, Topic};
use crate::session::notebook::lexemes::{Kind, Vocabulary, lexemes};
use crate::session::notebook::{Known, cells};
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::SearchDirection;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};
use std::borrow::Cow;

/// What helps while a line is typed.
pub(super) struct Assistant {
    pub places: Vec<String>,
    /// Words of the notebook and names that are defined.
    pub known: Vec<Known>,
    /// Whether a line is a cell without a leading `=`.
    pub scratch: bool,
    pub color: bool,
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
        // A line that begins with `=` is a cell at any prompt.
        let cell = bare.trim_start_matches('=').trim_start();
        let cells = self.scratch || cell.len() < bare.len();
        let bare = if cells { cell } else { bare };
        let margin = before.len() - bare.len();
        let colon = usize::from(bare.starts_with(':'));
        if let Some((word, rest)) = bare[colon..].split_once(char::is_whitespace) {
            let rest = rest.trim_start();
            if let Some(found) = self.arguments(word, rest, cells && colon == 0) {
                return (pos - found.0, found.1);
            }
        }
        let start =
            before.rfind(|c| !is_word(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = &before[start..];
        if word.is_empty() {
            return (pos, Vec::new());
        }
        let mut found = Vec::new();
        let known = self.known.iter().filter(|known| known.name.starts_with(word) && colon == 0);
        let known = known.filter(|known| !known.first || cells && start == margin);
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
    /// What may stand behind a word: files, lessons, words to be explained, settings. With the length of what is there.
    fn arguments(&self, word: &str, rest: &str, cell: bool) -> Option<(usize, Vec<Pair>)> {
        let begun = |names: &mut dyn Iterator<Item = &str>, part: &str| -> Vec<Pair> {
            names.filter(|name| name.starts_with(part)).map(|name| pair(name, name)).collect()
        };
        if cell && matches!(word, "open" | "save") {
            let (start, found) = FilenameCompleter::new().complete_path(rest, rest.len()).ok()?;
            return Some((rest.len() - start, found));
        }
        if let Some(row) = cells::named(word).filter(|_| cell) {
            let part = &rest[rest.rfind(|c: char| !is_word(c)).map_or(0, |at| at + 1)..];
            let part = if rest.is_char_boundary(rest.len() - part.len()) { part } else { "" };
            if row.word == "help" {
                let mut words = cells::ROWS.iter().map(|row| row.word).filter(|word| !word.contains('/'));
                return Some((part.len(), begun(&mut words, part)));
            }
            let found = begun(&mut row.settings.iter().copied(), part);
            return if part.is_empty() || found.is_empty() { None } else { Some((part.len(), found)) };
        }
        let command = Command::named(word)?;
        let places = command.arguments.to_uppercase().contains(['P', 'L']) && command.topic != Topic::Trying;
        places.then(|| (rest.len(), begun(&mut self.places.iter().map(String::as_str), rest)))
    }

    /// The parts of a line in their colours.
    fn painted(&self, line: &str, pos: usize) -> String {
        let names = |text: &str| {
            let known = self.known.iter().filter(|known| !known.first && text.starts_with(known.name.as_str()));
            known.map(|known| known.name.len()).max().unwrap_or(0)
        };
        let cells = self.scratch || line.trim_start().starts_with('=');
        let begins = |word: &str| {
            let letter = word.len() == 1;
            Command::named(word).is_some() && !letter || cells && !letter && cells::named(word).is_some()
        };
        let settings = |word: &str| -> &'static [&'static str] {
            cells::named(word).filter(|_| cells).map_or(&[], |row| row.settings)
        };
        let vocabulary = Vocabulary { begins: &begins, name: &names, settings: &settings };
        let mut parts = lexemes(line, &vocabulary);
        if let Some(at) = partner(line, pos) {
            parts.retain(|(part, _)| !part.contains(&at));
            parts.push((at..at + 1, Kind::Word));
            parts.sort_by_key(|(part, _)| part.start);
        }
        let (mut out, mut done) = (String::with_capacity(line.len() * 2), 0);
        for (part, kind) in parts {
            let role = match kind {
                Kind::Word => Role::Label,
                Kind::Setting => Role::Rule,
                Kind::Number => Role::Plain,
                Kind::Function => Role::Outer,
                Kind::Name => Role::Right,
                Kind::Unknown | Kind::Odd => Role::Wrong,
                Kind::Comment => Role::Dim,
            };
            if let (Some(before), Some(text)) = (line.get(done..part.start), line.get(part.clone())) {
                out.push_str(before);
                let partner = partner(line, pos) == Some(part.start) && part.len() == 1;
                out.push_str(&terminal::styled(if partner { Role::Substitution } else { role }, text));
                done = part.end;
            }
        }
        out.push_str(line.get(done..).unwrap_or_default());
        out
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
    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<Remark> {
        if pos < line.len() { None } else { self.remark(line).or_else(|| self.typed_before(line, context)) }
    }
}

impl Assistant {
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
        if self.color { Cow::Owned(terminal::styled(Role::Dim, hint)) } else { Cow::Borrowed(hint) }
    }
    fn highlight_char(&self, line: &str, _: usize, _: CmdKind) -> bool {
        self.color || line.contains(|c: char| c.is_control())
    }
}

/// Longer lines are shown as they are, so that every key is quick.
const LONGEST_PAINTED: usize = 1_000;

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
    use super::super::joined;
    use super::*;
    use crate::lesson::kinds::Detail;
    use crate::session::Notebook;

    fn completed(line: &str) -> Vec<String> {
        let places = vec!["chain-rule".into(), "chain-rule/inner-1".into()];
        let assistant = Assistant { places, known: Vec::new(), scratch: false, color: false };
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
    fn a_line_is_coloured_without_a_letter_lost() {
        let mut notebook = Notebook::default();
        notebook.run("loss(w) = w^2", Detail::default());
        let known = notebook.vocabulary(true);
        let assistant = Assistant { places: Vec::new(), known, scratch: true, color: true };
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
    fn words_and_names_of_the_notebook_are_completed() {
        let mut notebook = Notebook::default();
        notebook.run("loss(w) = w^2", Detail::default());
        let known = notebook.vocabulary(true);
        let assistant = Assistant { places: Vec::new(), known, scratch: true, color: false };
        let completed = |line: &str| -> Vec<String> {
            assistant.candidates(line, line.len()).1.into_iter().map(|pair| pair.replacement).collect()
        };
        assert_eq!(completed("descend loss, from 3, ra"), ["rate"]);
        assert_eq!(completed("train xo"), ["xor"]);
        assert_eq!(completed("help des"), ["descend"]);
        assert_eq!(completed("run st"), ["stale"]);
        assert_eq!(completed("open Cargo.to"), ["Cargo.toml"]);
        assert_eq!(completed("tang"), ["tangent "]);
        assert_eq!(completed("= tang"), ["tangent "]);
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
