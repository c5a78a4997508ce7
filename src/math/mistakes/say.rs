//! Filling in what is said about a slip.

use crate::math::expr::Expr;
use crate::math::pattern::Bound;
use crate::math::print;

/// The longest part that is named in a sentence, in characters; a longer one is called by its role.
const LONGEST: usize = 40;

/// The sentence with `{u}` replaced by the part that the letter stands for, and `{x}` by the variable.
pub fn filled(say: &str, bound: &Bound, by: &str) -> String {
    let mut text = String::with_capacity(say.len() + 16);
    let mut rest = say;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        let mut letters = name.chars();
        match (letters.next(), letters.next()) {
            (Some('x'), None) => text.push_str(by),
            (Some(letter), None) => text.push_str(&named(letter, bound.get(letter))),
            _ => {}
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

fn named(letter: char, part: Option<&Expr>) -> String {
    let printed = part.map(print::unicode).filter(|text| text.chars().count() <= LONGEST);
    printed.unwrap_or_else(|| {
        let role = match letter {
            'u' | 'w' | 'v' => "the inside",
            'f' => "the first factor",
            'g' | 'h' => "the other factor",
            't' => "the top",
            'b' => "the bottom",
            _ => "it",
        };
        role.to_string()
    })
}
