//! Reading a tree strictly: every problem is noted with its place, and reading goes on.

use super::problem::{Problem, Severity, Variants};
use super::tree::{Content, Place, Tree};
use std::collections::HashSet;

/// Collects the problems of one file.
pub struct Reader {
    file: String,
    /// The text, with the traps mended that were found so far.
    pub source: String,
    pub problems: Vec<Problem>,
    /// Where a quote was put in, which moves what stands behind it.
    mends: Vec<Place>,
    /// Names of problems that nothing is said of.
    allowed: Vec<String>,
    /// Whether the file is known to be good, so that nothing is searched for only to be told its author.
    trusts: bool,
    /// The question that is looked at, and the variants of it.
    question: Option<String>,
    variants: Option<Variants>,
}

/// A map whose keys have been checked.
#[derive(Clone)]
pub struct Map<'t> {
    entries: &'t [(Tree, Tree)],
    pub place: Place,
    /// Fields for which something misspelt stands there, and which are not to be missed as well.
    misspelt: Vec<String>,
    /// Fields whose value was cut off by a comma, which was said.
    broken: Vec<String>,
}

/// The longest a problem is told, in characters.
const MOST_TOLD: usize = 400;

/// A message with nothing of an author's text in it that could hide or move the cursor, and no more of it than helps.
fn told(message: &str) -> String {
    let told: String = message
        .chars()
        .map(|c| if c == '\n' { "\n".to_string() } else { crate::math::letters::shown(c) })
        .take(if message.len() > MOST_TOLD { MOST_TOLD / 2 } else { usize::MAX })
        .collect();
    let count = message.chars().count();
    if message.len() <= MOST_TOLD || count <= MOST_TOLD / 2 {
        return told;
    }
    let end: String = message.chars().skip(count.saturating_sub(MOST_TOLD / 8).max(MOST_TOLD / 2)).collect();
    format!("{told}…{}", end.chars().map(crate::math::letters::shown).collect::<String>())
}

impl Reader {
    pub fn new(file: &str, source: &str) -> Reader {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source).to_string();
        let (file, problems, mends, allowed) = (file.to_string(), Vec::new(), Vec::new(), Vec::new());
        Reader { file, source, problems, mends, allowed, trusts: false, question: None, variants: None }
    }
    /// For a file that tests hold to be without a problem.
    pub fn trusting(file: &str, source: &str) -> Reader {
        Reader { trusts: true, ..Reader::new(file, source) }
    }
    /// Whether what would only be told the author need not be looked for.
    pub fn trusts(&self) -> bool {
        self.trusts
    }

    /// From here on problems are about the question of this id, or with none about no question.
    pub fn is_about(&mut self, question: &str) {
        self.question = (!question.is_empty()).then(|| question.to_string());
    }
    /// From here on problems are those of these variants.
    pub fn in_variants(&mut self, variants: Option<Variants>) {
        self.variants = variants;
    }

    pub fn error(&mut self, place: Place, message: impl Into<String>, cure: Option<String>) {
        self.note(place, message.into(), cure, Severity::Error);
    }
    pub fn warn(&mut self, place: Place, message: impl Into<String>, cure: Option<String>) {
        self.note(place, message.into(), cure, Severity::Warning);
    }
    /// Notes what an author's check looks for, under its stable name.
    pub fn lint(&mut self, id: &'static str, is_error: bool, place: Place, message: String, cure: Option<String>) {
        if self.allowed.iter().any(|allowed| allowed == id) {
            return;
        }
        self.note(place, message, cure, if is_error { Severity::Error } else { Severity::Warning });
        if let Some(problem) = self.problems.last_mut() {
            problem.lint = Some(id);
        }
    }
    /// Notes what is worth knowing and no more.
    pub fn note_lint(&mut self, id: &'static str, place: Place, message: String, cure: Option<String>) {
        self.lint(id, false, place, message, cure);
        if let Some(problem) = self.problems.last_mut().filter(|problem| problem.lint == Some(id)) {
            problem.severity = Severity::Note;
        }
    }
    fn note(&mut self, place: Place, message: String, cure: Option<String>, severity: Severity) {
        let moved = self.mends.iter().filter(|mend| mend.line == place.line && place.column > mend.column).count();
        self.problems.push(Problem {
            file: self.file.clone(),
            line: place.line,
            column: place.column.saturating_sub(moved),
            length: place.length.max(1),
            message: told(&message),
            cure: cure.map(|cure| told(&cure)),
            severity,
            lint: None,
            question: self.question.clone(),
            variants: self.variants.clone().map(Box::new),
        });
    }
    /// Goes on with a mended text.
    pub fn mended(&mut self, place: Place, source: String) {
        self.mends.push(place);
        self.source = source;
    }
    /// From here on nothing is said of problems of these names; gives those that stood before, to be put back.
    pub fn allow(&mut self, ids: &[String]) -> Vec<String> {
        let before = self.allowed.clone();
        self.allowed.extend_from_slice(ids);
        before
    }
    pub fn allow_only(&mut self, ids: Vec<String>) {
        self.allowed = ids;
    }
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Opens a map: says which keys it does not know, which stand twice, and what is no map.
    pub fn map<'t>(&mut self, tree: &'t Tree, what: &str, known: &[&str]) -> Option<Map<'t>> {
        let Content::Map(entries) = &tree.node else {
            if tree.place.line == 0 && tree.node == Content::Nothing {
                let cure = format!("it has the keys {}", known.join(", "));
                self.error(tree.place, format!("{what} is to stand here, and there is nothing"), Some(cure));
                return None;
            }
            let cure = format!("it has the keys {}", known.join(", "));
            self.error(tree.place, format!("{what} must be a map of keys, not {}", tree.what()), Some(cure));
            return None;
        };
        let (mut misspelt, mut broken) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for (at, (key, value)) in entries.iter().enumerate() {
            let Some(name) = key.as_text() else {
                self.error(key.place, "a key must be text", Some("write a word before the colon".to_string()));
                continue;
            };
            if !seen.insert(name) {
                let cure = "keep one of them".to_string();
                self.error(key.place, format!("`{name}` appears here twice"), Some(cure));
            }
            if known.contains(&name) {
                continue;
            }
            let before = at.checked_sub(1).and_then(|at| entries.get(at));
            // In braces a comma ends a value, and what follows it becomes a key without one.
            let in_braces = |before: &Tree| before.place.line == key.place.line && key.place.line > 0;
            let cut = before.and_then(|(before, value)| {
                Some((before.as_text()?, value.as_text().filter(|text| is_open(text) || in_braces(before))?))
            });
            if let (Content::Nothing, Some((field, text))) = (&value.node, cut) {
                broken.push(field.to_string());
                let cure = format!("put it in quotes: \"{text}, {name}\"");
                self.error(key.place, "the comma before this ends the value within `{…}`", Some(cure));
            } else {
                let meant = nearest(name, known.iter().copied());
                misspelt.extend(meant.map(str::to_string));
                let cure = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("{what} has {}", known.join(", ")),
                };
                self.error(key.place, format!("{what} has no key `{name}`"), Some(cure));
            }
        }
        Some(Map { entries, place: tree.place, misspelt, broken })
    }

    /// A map whose keys are names of the author's own.
    pub fn free_map<'t>(&mut self, tree: &'t Tree, what: &str) -> Option<&'t [(Tree, Tree)]> {
        match &tree.node {
            Content::Map(entries) => Some(entries),
            _ => {
                self.error(
                    tree.place,
                    format!("{what} must be a map of names, not {}", tree.what()),
                    Some("write {a: …, b: …}".to_string()),
                );
                None
            }
        }
    }

    pub fn list<'t>(&mut self, tree: &'t Tree, what: &str) -> Option<&'t [Tree]> {
        match &tree.node {
            Content::List(items) => Some(items),
            _ => {
                let cure = "write a list: one `- ` line each, or [a, b]".to_string();
                self.error(tree.place, format!("{what} must be a list, not {}", tree.what()), Some(cure));
                None
            }
        }
    }

    pub fn text<'t>(&mut self, tree: &'t Tree, what: &str) -> Option<&'t str> {
        match tree.as_text() {
            Some(text) if !text.trim().is_empty() => Some(text),
            Some(_) => {
                self.error(
                    tree.place,
                    format!("{what} is empty"),
                    Some("write something there, or take it out".to_string()),
                );
                None
            }
            None => {
                let cure = matches!(tree.node, Content::Map(_))
                    .then(|| "if a `:` is part of the text, put it in quotes".to_string());
                self.error(tree.place, format!("{what} must be text, not {}", tree.what()), cure);
                None
            }
        }
    }

    pub fn flag(&mut self, tree: &Tree, what: &str) -> Option<bool> {
        match tree.as_text() {
            Some("true" | "yes") => Some(true),
            Some("false" | "no") => Some(false),
            _ => {
                self.error(
                    tree.place,
                    format!("{what} must be true or false"),
                    Some("write true or false, without quotes".to_string()),
                );
                None
            }
        }
    }

    /// A whole number within bounds.
    pub fn whole(&mut self, tree: &Tree, what: &str, least: u32, most: u32) -> Option<u32> {
        let number = tree.as_text().and_then(|text| text.parse::<u32>().ok()).filter(|n| (least..=most).contains(n));
        if number.is_none() {
            // The number that was meant, without its unit, or the nearest that is allowed.
            let digits: String = tree.as_text().unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
            let near = digits.parse::<u32>().ok().map(|number| number.clamp(least, most));
            let name = what.trim_matches('`');
            let cure = near.filter(|_| name.len() + 2 == what.len()).map(|near| format!("write {name}: {near}"));
            self.error(tree.place, format!("{what} must be a whole number from {least} to {most}"), cure);
        }
        number
    }

    /// One of several words.
    pub fn word(&mut self, tree: &Tree, what: &str, words: &'static [&'static str]) -> Option<&'static str> {
        let text = self.text(tree, what)?;
        let found = words.iter().find(|word| **word == text).copied();
        if found.is_none() {
            let cure = did_you_mean(text, words.iter().copied())
                .unwrap_or_else(|| format!("write one of {}", words.join(", ")));
            self.error(tree.place, format!("{what} must be a known word, not `{text}`"), Some(cure));
        }
        found
    }
}

impl<'t> Map<'t> {
    pub fn get(&self, name: &str) -> Option<&'t Tree> {
        if self.broken.iter().any(|broken| broken == name) {
            return None;
        }
        self.entries.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
    }
    /// The place of a field's value, else of the map.
    pub fn place_of(&self, name: &str) -> Place {
        self.get(name).map_or(self.place, |tree| tree.place)
    }
    /// Whether something stands there that was probably meant for this field.
    pub fn is_misspelt(&self, name: &str) -> bool {
        self.misspelt.iter().chain(&self.broken).any(|meant| meant == name)
    }
    /// A field that must be there.
    pub fn need(&self, reader: &mut Reader, what: &str, name: &str) -> Option<&'t Tree> {
        let found = self.get(name);
        if found.is_none() && !self.is_misspelt(name) {
            reader.error(self.place, format!("{what} lacks `{name}`"), Some(format!("add {name}: …")));
        }
        found
    }
}

/// Whether a bracket of this text is never closed.
fn is_open(text: &str) -> bool {
    let count = |open: char, close: char| text.matches(open).count() > text.matches(close).count();
    count('(', ')') || count('[', ']') || count('{', '}')
}

/// The known word that is nearest; `None` when none is near.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = |candidate: &str| {
        let distance = strsim::damerau_levenshtein(word, candidate);
        let most = (candidate.chars().count().max(word.chars().count()) / 3).max(1);
        (distance <= most).then_some(distance)
    };
    known.filter_map(|candidate| Some((near(candidate)?, candidate))).min().map(|(_, candidate)| candidate)
}

/// The known word that is nearest, as a question; `None` when none is near.
pub fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}
