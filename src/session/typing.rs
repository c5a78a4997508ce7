//! What helps while a line is typed, as data: completion, remarks behind the cursor, colours as one types, and whether a
//! line goes on below. A prompt, a browser and a notebook ask the same of it. Places in a line are counted in bytes.

use super::commands::{COMMANDS, Command, Topic};
use super::notebook::lexemes::{LexemeKind, Vocabulary, lexemes};
use super::notebook::{KnownWord, cells};
use crate::math::functions;
use crate::page::Role;
use std::ops::Range;

/// What can be typed at a prompt.
#[derive(Clone, Debug, Default)]
pub struct Typing {
    /// The lessons and questions that `goto` knows.
    pub places: Vec<String>,
    /// Words of the notebook and names that are defined.
    pub known: Vec<KnownWord>,
    /// Whether a line is a cell without a leading `=`.
    pub scratch: bool,
}

/// What the word before the cursor could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completions {
    /// Where the text begins that is replaced; it ends at the cursor.
    pub from: usize,
    /// What it could become, in the order offered.
    pub found: FoundWord,
}

/// What completes a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundWord {
    /// Words and names of the session.
    Words(Vec<Completion>),
    /// The name of a file, which only those know who see the files.
    File,
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// As it is listed.
    pub shown: String,
    /// What is put in its place, with what belongs behind it: a blank, a bracket.
    pub text: String,
}

impl Completion {
    fn new(shown: &str, text: impl Into<String>) -> Completion {
        Completion { shown: shown.to_string(), text: text.into() }
    }
}

/// A remark behind the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What is shown.
    pub shown: String,
    /// What can be taken over into the line.
    pub completes: Option<String>,
}

/// The characters of a word that is being completed.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl Typing {
    /// What the word before the cursor could become.
    pub fn completions(&self, line: &str, cursor: usize) -> Completions {
        let before = line.get(..cursor).unwrap_or(line);
        let bare = before.trim_start();
        // A line that begins with `=` is a cell at any prompt.
        let cell = bare.trim_start_matches('=').trim_start();
        let cells = self.scratch || cell.len() < bare.len();
        let bare = if cells { cell } else { bare };
        let margin = before.len() - bare.len();
        let colon = usize::from(bare.starts_with(':'));
        if let Some((word, rest)) = bare[colon..].split_once(char::is_whitespace) {
            let rest = rest.trim_start();
            if let Some((length, found)) = self.arguments(word, rest, cells && colon == 0) {
                return Completions { from: before.len() - length, found };
            }
        }
        let from =
            before.rfind(|c| !is_word(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = &before[from..];
        if word.is_empty() {
            return Completions { from: before.len(), found: FoundWord::Words(Vec::new()) };
        }
        let mut found = Vec::new();
        let known = self.known.iter().filter(|known| known.name.starts_with(word) && colon == 0);
        let known = known.filter(|known| !known.first || cells && from == margin);
        found.extend(known.map(|known| Completion::new(&known.name, known.completed.as_str())));
        if from == margin + colon {
            let taken = |name: &str| colon == 0 && self.known.iter().any(|known| known.name == name);
            let commands = COMMANDS.iter().filter(|command| command.name.starts_with(word) && !taken(command.name));
            found.extend(commands.map(|command| {
                let blank = if command.takes_argument() { " " } else { "" };
                Completion::new(command.name, format!("{}{blank}", command.name))
            }));
        }
        if colon == 0 || from > margin + colon {
            let mut names: Vec<&str> = functions::names()
                .map(|(name, _)| name)
                .filter(|name| name.starts_with(word) && name.is_ascii())
                .collect();
            names.sort_unstable();
            names.dedup();
            found.extend(names.into_iter().map(|name| Completion::new(name, format!("{name}("))));
        }
        Completions { from, found: FoundWord::Words(found) }
    }

    /// What may stand behind a word: files, lessons, words to be explained, settings. With the length of what is there.
    fn arguments(&self, word: &str, rest: &str, cell: bool) -> Option<(usize, FoundWord)> {
        let begun = |names: &mut dyn Iterator<Item = &str>, part: &str| -> FoundWord {
            FoundWord::Words(
                names.filter(|name| name.starts_with(part)).map(|name| Completion::new(name, name)).collect(),
            )
        };
        if cell && matches!(word, "open" | "save") {
            return Some((rest.len(), FoundWord::File));
        }
        if let Some(row) = cells::named(word).filter(|_| cell) {
            let part = &rest[rest.rfind(|c: char| !is_word(c)).map_or(0, |at| at + 1)..];
            let part = if rest.is_char_boundary(rest.len() - part.len()) { part } else { "" };
            if row.word == "help" {
                let mut words = cells::ROWS.iter().map(|row| row.word).filter(|word| !word.contains('/'));
                return Some((part.len(), begun(&mut words, part)));
            }
            let found = begun(&mut row.settings.iter().copied(), part);
            return if part.is_empty() || found == FoundWord::Words(Vec::new()) {
                None
            } else {
                Some((part.len(), found))
            };
        }
        let command = Command::named(word)?;
        let places = command.arguments.to_uppercase().contains(['P', 'L']) && command.topic != Topic::Trying;
        places.then(|| (rest.len(), begun(&mut self.places.iter().map(String::as_str), rest)))
    }

    /// The parts of a line that have a colour, in order; with the bracket that belongs to the one at the cursor.
    pub fn colours(&self, line: &str, cursor: usize) -> Vec<(Range<usize>, Role)> {
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
        let role = |kind| match kind {
            LexemeKind::Word => Role::Label,
            LexemeKind::Setting => Role::Rule,
            LexemeKind::Number => Role::Plain,
            LexemeKind::Function => Role::Outer,
            LexemeKind::Name => Role::Right,
            LexemeKind::Unknown | LexemeKind::Odd => Role::Wrong,
            LexemeKind::Comment => Role::Dim,
        };
        let mut parts: Vec<_> = lexemes(line, &vocabulary).into_iter().map(|(part, kind)| (part, role(kind))).collect();
        if let Some(at) = partner(line, cursor) {
            parts.retain(|(part, _)| !part.contains(&at));
            parts.push((at..at + 1, Role::Substitution));
            parts.sort_by_key(|(part, _)| part.start);
        }
        parts
    }

    /// What stands behind a word of the notebook, the rest of a command that is being typed, or what a command does.
    pub fn remark(&self, line: &str) -> Option<Remark> {
        let known = self.known.iter().find(|known| known.first && known.name == line.trim_start());
        match known {
            Some(known) => Some(Remark { shown: known.says.clone(), completes: None }),
            None => remark(line),
        }
    }
}

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
pub fn goes_on(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or(text);
    if last.trim().is_empty() {
        return false;
    }
    let open = text.matches('[').count() > text.matches(']').count();
    open || last.trim_end().ends_with('\\')
}

/// Several lines typed or pasted as one answer.
pub fn joined(line: &str) -> String {
    line.split(['\n', '\r']).map(|part| part.trim_end().trim_end_matches('\\')).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::kinds::Detail;
    use crate::session::Notebook;

    fn words(typing: &Typing, line: &str) -> (usize, Vec<String>) {
        let completions = typing.completions(line, line.len());
        match completions.found {
            FoundWord::Words(found) => {
                (completions.from, found.into_iter().map(|completion| completion.text).collect())
            }
            FoundWord::File => panic!("{line}: a file is asked for"),
        }
    }

    fn completed(line: &str) -> Vec<String> {
        let places = vec!["chain-rule".into(), "chain-rule/inner-1".into()];
        let (from, found) = words(&Typing { places, ..Typing::default() }, line);
        found.into_iter().map(|text| format!("{}{text}", &line[..from])).collect()
    }

    fn scratch() -> Typing {
        let mut notebook = Notebook::default();
        notebook.run("loss(w) = w^2", Detail::default());
        Typing { places: Vec::new(), known: notebook.vocabulary(true), scratch: true }
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
    fn a_line_is_coloured_in_parts_that_follow_each_other() {
        let typing = scratch();
        for line in ["descend loss, from 3, rate 0.1", "2x sin(x)) + blah", "# é", "= plot ½x", "f(", "", "💥(x) = 💥"]
        {
            for cursor in (0..=line.len()).filter(|at| line.is_char_boundary(*at)) {
                let parts = typing.colours(line, cursor);
                assert!(parts.iter().all(|(part, _)| line.get(part.clone()).is_some()), "{line} {cursor}: {parts:?}");
                assert!(parts.is_sorted_by(|(a, _), (b, _)| a.end <= b.start), "{line} {cursor}: {parts:?}");
            }
        }
        let line = "descend loss, from 3";
        let parts = typing.colours(line, 0);
        let role = |word: &str| {
            let at = line.find(word).unwrap_or_default();
            parts.iter().find(|(part, _)| *part == (at..at + word.len())).map(|(_, role)| *role)
        };
        assert_eq!(role("descend"), Some(Role::Label));
        assert_eq!(role("loss"), Some(Role::Right));
        assert_eq!(role("from"), Some(Role::Rule));
    }

    #[test]
    fn words_and_names_of_the_notebook_are_completed() {
        let typing = scratch();
        let completed = |line: &str| words(&typing, line).1;
        assert_eq!(completed("descend loss, from 3, ra"), ["rate"]);
        assert_eq!(completed("train xo"), ["xor"]);
        assert_eq!(completed("help des"), ["descend"]);
        assert_eq!(completed("run st"), ["stale"]);
        assert_eq!(typing.completions("open Cargo.to", 13), Completions { from: 5, found: FoundWord::File });
        assert_eq!(completed("tang"), ["tangent "]);
        assert_eq!(completed("= tang"), ["tangent "]);
        assert_eq!(completed("cell"), ["cells"]);
        assert_eq!(completed("plot lo")[0], "loss(");
        assert!(!completed("2 + tang").contains(&"tangent ".to_string()));
        assert!(typing.remark("tangent").is_some_and(|remark| remark.shown.contains("touches")));
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
