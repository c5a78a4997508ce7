//! What people type: words of theirs in messages, the name that was probably meant, commands that could come next, and
//! what claims a word as its own.

use crate::page::{Line, Role};

/// A learner's own words within a sentence: a few dozen letters of them.
pub fn short(words: &str) -> String {
    const LONGEST: usize = 40;
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_string(),
    }
}

/// The name nearest to a word, when one is near enough to be meant.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let within = if word.chars().count() < 5 { 1 } else { 2 };
    let distance = |name: &'a str| (strsim::damerau_levenshtein(&word, name), name);
    // A hostile word is long, and the distance takes time in the product of the lengths.
    if word.len() > 40 {
        return None;
    }
    names
        .map(distance)
        .filter(|(distance, _)| *distance <= within)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, n)| n)
}

/// What there is instead of a name that nobody knows, as the end of a sentence: the one that was probably meant, or where
/// all of them are to be found.
pub fn instead<'a>(word: &str, names: impl Iterator<Item = &'a str>, all: impl FnOnce() -> String) -> String {
    match nearest(word, names) {
        Some(near) => format!("; did you mean {near}?"),
        None => format!("; {}", all()),
    }
}

/// Where the ids of lessons are to be found.
pub fn all_lessons() -> String {
    "gradus list names them all".to_string()
}

/// The questions that a lesson has, as the end of a sentence.
pub fn all_questions<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let ids: Vec<&str> = ids.collect();
    match ids.as_slice() {
        [] => "it has no questions".to_string(),
        ids => format!("it has {}", ids.join(", ")),
    }
}

/// `line` with what can be typed next: `hint · skip · help`.
pub(crate) fn could_do(mut line: Line, words: &[&str]) -> Line {
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            line = line.push(Role::Dim, " · ");
        }
        line = line.code(*word);
    }
    line
}

/// What the open question has to say about words that look like commands.
pub trait Claims {
    /// Whether the answer could be this very word: an option of a choice.
    fn could_be(&self, word: &str) -> bool;
    /// Whether the question has a variable of this name.
    fn declares(&self, name: &str) -> bool;
}

/// Where no question is open, nothing is claimed.
impl Claims for () {
    fn could_be(&self, _: &str) -> bool {
        false
    }
    fn declares(&self, _: &str) -> bool {
        false
    }
}
