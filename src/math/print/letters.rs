//! Names and numbers as they are printed: Greek letters, raised and lowered characters.

use super::super::functions;
pub(super) use super::super::letters::raised_digits;
use super::super::letters::{greek_letter, greek_name, lower, raise};
use super::super::number::Number;

/// The raised form of a name that is one letter.
pub(super) fn raised_name(name: &str) -> Option<char> {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => raise(letter),
        _ => None,
    }
}

/// Digits, or at most two characters, in lowered form; `None` where there is none, or it would be hard to make out.
pub(super) fn lowered(text: &str) -> Option<String> {
    let short = text.len() <= 2 || text.bytes().all(|byte| byte.is_ascii_digit());
    (short && !text.is_empty()).then(|| text.chars().map(lower).collect())?
}

/// A name taken apart: a Δ in front, the stem, digits right behind it, a subscript.
pub(super) struct Name<'a> {
    pub delta: bool,
    pub stem: &'a str,
    pub digits: &'a str,
    pub subscript: Option<&'a str>,
}

impl<'a> Name<'a> {
    pub fn of(name: &'a str) -> Name<'a> {
        let (head, subscript) = match name.split_once('_') {
            Some((head, subscript)) if !head.is_empty() && !subscript.is_empty() => (head, Some(subscript)),
            _ => (name, None),
        };
        let letters = head.trim_end_matches(|c: char| c.is_ascii_digit());
        let (stem, digits) = if letters.is_empty() { (head, "") } else { head.split_at(letters.len()) };
        let after = ["Delta", "Δ"].iter().find_map(|delta| stem.strip_prefix(delta)).filter(|after| !after.is_empty());
        Name { delta: after.is_some(), stem: after.unwrap_or(stem), digits, subscript }
    }
    /// The Greek letter that the stem is the name of.
    pub fn greek(&self) -> Option<char> {
        greek_letter(self.stem)
    }
    /// Whether the name must not touch another letter: it has several, or a subscript on the line, or it is a `d` or
    /// `Δ`, which make one name with the letter behind them.
    pub fn is_word(&self) -> bool {
        if matches!(self.stem, "d" | "Delta" | "Δ") && self.digits.is_empty() && self.subscript.is_none() {
            return true;
        }
        let long = self.delta || (self.greek().is_none() && self.stem.chars().nth(1).is_some());
        long || self.subscript.is_some_and(|subscript| lowered(subscript).is_none())
    }
}

/// The Greek letter as LaTeX has it, e.g. `\\theta`; `None` where the stem is no Greek name.
pub(super) fn latex_greek(stem: &str) -> Option<String> {
    let mut letters = stem.chars();
    let name = match (letters.next(), letters.next()) {
        (Some(letter), None) => greek_name(letter)?,
        _ => greek_letter(stem).map(|_| stem)?,
    };
    Some(format!("\\{name}"))
}

/// A number without its sign as one literal: `3`, `0.25`; `None` when it needs a bar.
pub(super) fn literal(n: Number) -> Option<String> {
    let size = n.abs()?;
    match size.is_decimal() {
        true => size.decimal_digits(),
        false => size.is_integer().then(|| size.num().to_string()),
    }
}

/// The reader knows no run of letters that is longer.
const LONGEST_WORD: usize = 24;

/// Letters that touch, one name each, and whether the next one may touch them too: `a`, `b` and `s` must not, because
/// `abs` is a function, nor `n` and `u`, because `nu` is ν.
#[derive(Default)]
pub(super) struct Run(String);

impl Run {
    /// Something other than a letter follows.
    pub fn ends(&mut self) {
        self.0.clear();
    }

    /// Takes the next name; whether it may touch the letters before it. `touches` says that it would, and `applied`
    /// that what follows it could be taken for an argument or a power.
    pub fn takes(&mut self, name: Option<&str>, touches: bool, applied: bool) -> bool {
        let Some(name) = name.filter(|name| name.len() == 1) else {
            self.0.clear();
            return true;
        };
        if !touches {
            self.0.clear();
        }
        self.0.push_str(name);
        let last = self.0.len() - 1;
        // No word that is known is longer.
        let from = last.saturating_sub(LONGEST_WORD);
        let clash = (from..last).any(|at| self.0.get(at..).is_some_and(|word| is_known(word, applied)));
        if clash {
            self.0.drain(..last);
        }
        !clash
    }
}

/// Whether the reader knows a run of letters as one thing: a constant, a Greek letter, a function, no number at all.
fn is_known(word: &str, applied: bool) -> bool {
    let small = word.to_ascii_lowercase();
    match small.as_str() {
        "pi" | "inf" | "oo" | "nan" => true,
        // So short a name is a function only where something is there for it to be applied to.
        "sh" | "ch" | "th" | "tg" | "lg" => applied,
        small => greek_letter(word).is_some() || functions::lookup(small).is_some(),
    }
}
