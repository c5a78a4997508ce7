//! Filling in what is said about a slip.

use super::rows::CHAIN;
use crate::math::expr::{Expr, Node};
use crate::math::number::Number;
use crate::math::pattern::{Bound, Outer};
use crate::math::{print, tidy};

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

/// What is said where all is right but a factor.
pub fn times_too_much(factor: Number) -> String {
    let number = print::unicode(&Expr::number(factor));
    format!("Everywhere it is {number} times the right one. From which number in the question does that come?")
}

/// The rule with what its letters stand for here: `(u⁵)′ = 5u⁴ · u′, with u = 3x² + 1`.
pub fn rule(rule: &str, bound: &Bound, by: &str) -> String {
    let part = |letter: char| bound.get(letter).filter(|part| part.as_var().is_none_or(|name| name != by));
    let inside = part('u').or_else(|| part('w'));
    let written = |part: &Expr| Some(print::unicode(part)).filter(|text| text.chars().count() <= LONGEST);
    if let (CHAIN, Some(outer), Some(inside)) = (rule, &bound.outer, inside.and_then(written)) {
        return format!("{}, with u = {inside}", chain(outer));
    }
    let mut stated: Vec<char> = Vec::new();
    let mut with = Vec::new();
    for letter in lone_letters(rule) {
        let here = if letter == 'u' { inside } else { part(letter) };
        if let (false, Some(text)) = (stated.contains(&letter), here.and_then(written)) {
            with.push(format!("{letter} = {text}"));
            stated.push(letter);
        }
    }
    match with.split_last() {
        None => rule.to_string(),
        Some((only, [])) => format!("{rule}, with {only}"),
        Some((last, rest)) => format!("{rule}, with {} and {last}", rest.join(", ")),
    }
}

/// `(u⁵)′ = 5u⁴ · u′`: the chain rule for one outside.
fn chain(outer: &Outer) -> String {
    let u = Expr::var("u");
    let (value, slope) = (outer.value(u.clone()), tidy::tidy(&outer.slope(u, false)));
    let slope = match slope.node() {
        Node::Sum(_) | Node::Neg(_) => format!("({})", print::unicode(&slope)),
        _ => print::unicode(&slope),
    };
    format!("({})′ = {slope} · u′", print::unicode(&value))
}

/// The letters that stand by themselves, so that the `s` of `sin` is none.
fn lone_letters(rule: &str) -> impl Iterator<Item = char> {
    let words = rule.split(|c: char| !c.is_ascii_alphabetic());
    words.filter_map(|word| word.chars().next().filter(|_| word.len() == 1))
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
