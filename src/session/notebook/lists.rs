//! Vectors and matrices in a line: the words that work on them, and how it is seen that a text speaks of any.

use super::apply::{closing, known_word, longest, own_word, reference, split};
use super::env::Env;
use crate::math::functions as fun;
use crate::math::linear::{Array, Quantity};
use crate::math::{Expr, Symbol};

/// A word that works on whole vectors and matrices.
pub struct Word {
    /// How it is typed.
    pub name: &'static str,
    /// How many it takes.
    pub takes: usize,
    /// What it does, for completion.
    pub says: &'static str,
    pub(super) run: fn(&[Array]) -> Result<Quantity, String>,
}

/// Every such word.
pub const WORDS: &[Word] = &[
    Word { name: "dot", takes: 2, says: "the sum of the products, u·v", run: |of| of[0].product(&of[1]) },
    Word { name: "norm", takes: 1, says: "the length |u|", run: |of| Ok(Quantity::One(of[0].norm())) },
    Word { name: "sum", takes: 1, says: "the sum of the entries", run: |of| Ok(Quantity::One(of[0].sum())) },
    Word { name: "mean", takes: 1, says: "the mean of the entries", run: |of| Ok(Quantity::One(mean(&of[0]))) },
    Word { name: "det", takes: 1, says: "the determinant", run: |of| of[0].determinant().map(Quantity::One) },
    Word { name: "transpose", takes: 1, says: "rows become columns", run: |of| Ok(Quantity::Many(of[0].transposed())) },
    Word { name: "softmax", takes: 1, says: "exp of each entry over their sum", run: |of| Ok(softmax(&of[0])) },
];

fn mean(of: &Array) -> Expr {
    of.sum().over(Expr::from(i64::try_from(of.entries.len()).unwrap_or(1)))
}

fn softmax(of: &Array) -> Quantity {
    let powers: Vec<Expr> = of.entries.iter().map(|entry| Expr::call(fun::EXP, [entry.clone()])).collect();
    let total = Expr::sum(powers.iter().cloned());
    let entries = powers.into_iter().map(|power| power.over(total.clone())).collect();
    Quantity::Many(Array { entries, columns: of.columns })
}

/// The word with which a text begins, before a bracket or a blank.
pub(super) fn word_at(rest: &str) -> Option<&'static Word> {
    let behind = |word: &&Word| rest[word.name.len()..].starts_with([' ', '(', '[']);
    WORDS.iter().filter(|word| rest.starts_with(word.name)).find(behind)
}

/// How deep lists are followed in looking for them.
pub(super) const DEEPEST_LOOK: usize = 40;

/// Whether a text has to do with vectors or matrices: it names one, or writes one out.
pub(super) fn speaks_of_lists(env: &Env, text: &str, own: &[Symbol]) -> bool {
    // Without a comma, a name or a word for them there is none, and most texts have none of these.
    let might = || text.contains([',', '[']) || WORDS.iter().any(|word| text.contains(word.name));
    (env.has_lists() || might()) && looks(env, text, own, DEEPEST_LOOK)
}

pub(super) fn looks(env: &Env, text: &str, own: &[Symbol], depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let mut at = 0;
    // Whether a bracket here would hold the arguments of a function.
    let mut applies = false;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if matches!(c, '(' | '[')
            && let Some(close) = closing(text, at)
        {
            let parts = split(text, at + 1..close);
            if (c == '[' || parts.len() > 1) && !applies
                || parts.into_iter().any(|part| looks(env, &text[part], own, depth))
            {
                return true;
            }
            (at, applies) = (close + 1, false);
            continue;
        }
        if let Some((length, number)) = reference(env, text, at, own) {
            let many = number.and_then(|number| env.out(number)).is_some_and(|out| is_many(&out.is));
            if many {
                return true;
            }
            (at, applies) = (at + length, true);
            continue;
        }
        if let Some((_, _, length)) = env.quotient(rest, own) {
            (at, applies) = (at + length, true);
            continue;
        }
        let word = known_word(rest).max(word_at(rest).map_or(0, |word| word.name.len()));
        let definition = longest(env, rest, own).filter(|definition| definition.name.len() >= word);
        if definition.is_none() && word_at(rest).is_some() && own_word(rest, own).is_none() {
            return true;
        }
        // A function of vectors, such as F(x) = (x, x^2), gives one wherever it stands.
        if definition.is_some_and(|definition| is_many(&definition.is)) {
            return true;
        }
        let length = definition.map_or(word, |definition| definition.name.len());
        // `softmax_2(a, b)`: the index belongs to the function.
        let digits = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let index = matches!(c, '_' | '₀'..='₉') || c.is_ascii_digit() && digits.ends_with('_');
        applies = length > 0 || (c.is_whitespace() || index || "'′″‴’".contains(c)) && applies;
        let own = if length == 0 { own_word(rest, own).unwrap_or(0) } else { 0 };
        at += length.max(own).max(c.len_utf8());
    }
    false
}

pub(super) fn is_many(is: &Result<Quantity, String>) -> bool {
    matches!(is, Ok(Quantity::Many(_)))
}
