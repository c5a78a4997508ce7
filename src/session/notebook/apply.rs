//! Functions that were defined, where they are applied in a text: `f(2)`, `f'(x+1)`, `g″`, `h(x, 2y)`. Each becomes a
//! stand-in in brackets, so that the reader of the notation needs to know nothing of them.

use super::env::{DEEPEST, Definition, Env, error, shifted, too_deep};
use crate::math::derive::{MAX_ORDER, nth_derivative};
use crate::math::notation::{ReadError, letters};
use crate::math::{Expr, Symbol, functions};
use std::ops::Range;

/// A text in which applications have been replaced.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    pub text: String,
    pub stand_ins: Vec<StandIn>,
    pub notes: Vec<String>,
    pub uses: Vec<Symbol>,
    /// For each character of the text, where it stands in the original.
    places: Vec<usize>,
}

/// A name for one application, which the notation reads as a variable.
#[derive(Clone, Debug)]
pub(super) struct StandIn {
    pub name: Symbol,
    pub is: Expr,
    /// As it was typed.
    typed: String,
}

/// No more applications than this are read in one line.
const MOST: usize = 400;

impl Prepared {
    fn copy(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        self.places.extend((0..text.chars().count()).map(|i| at + i));
    }
    fn stand_in(&mut self, prefix: &str, is: Expr, typed: &str, at: usize) {
        let number = self.stand_ins.len();
        let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
        let name = Symbol::from(format!("{prefix}{}{}", letter(number / 26), letter(number)));
        let text = format!("({name})");
        self.text.push_str(&text);
        self.places.extend(std::iter::repeat_n(at, text.chars().count()));
        self.stand_ins.push(StandIn { name, is, typed: typed.to_string() });
    }
    /// What the reader says, in the words and places of the original.
    pub fn in_original(&self, fault: ReadError, text: &str) -> ReadError {
        let end = text.chars().count();
        let place = |at: usize| self.places.get(at).copied().unwrap_or(end);
        let start = place(fault.at.start);
        // The last character marked may stand for a whole application.
        let stop = if fault.at.end > fault.at.start { place(fault.at.end).max(start) } else { start };
        ReadError {
            at: start..stop,
            message: self.original_words(&fault.message),
            mend: fault.mend.map(|mend| self.original_words(&mend)),
            ..fault
        }
    }
    /// A message with every stand-in as it was typed.
    pub fn original_words(&self, message: &str) -> String {
        let mut words = message.to_string();
        for stand_in in &self.stand_ins {
            words = words.replace(&format!("({})", stand_in.name), &stand_in.typed);
            words = words.replace(stand_in.name.as_str(), &stand_in.typed);
        }
        words
    }
}

/// Replaces every application of a definition in a text.
pub(super) fn prepare(env: &Env, text: &str, own: &[Symbol], depth: usize) -> Result<Prepared, ReadError> {
    let mut prepared = Prepared::default();
    if env.definitions().is_empty() {
        prepared.copy(text, 0);
        return Ok(prepared);
    }
    // A stand-in is no word that is typed.
    let prefix = ["zq", "qz", "zx", "xz"].into_iter().find(|prefix| !text.contains(prefix)).unwrap_or("zqz");
    let characters = |end: usize| text.get(..end).map_or(0, |text| text.chars().count());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let word = known_word(rest);
        let definition = longest(env, rest, own).filter(|definition| definition.name.len() >= word);
        let Some(definition) = definition else {
            let length = word.max(c.len_utf8());
            let length = own_word(rest, own).unwrap_or(length).max(length);
            prepared.copy(&rest[..length], characters(at));
            at += length;
            continue;
        };
        let after = &rest[definition.name.len()..];
        let primes: usize = after.chars().map_while(prime).sum();
        let ticks: usize = after.chars().map_while(|c| prime(c).map(|_| c.len_utf8())).sum();
        let (behind, blank) = (after[ticks..].trim_start(), &after[ticks..]);
        let open = at + definition.name.len() + ticks + (blank.len() - behind.len());
        let function = !definition.of.is_empty();
        if function && primes == 0 && raised_application(after) {
            let end = characters(at + rest.find('(').unwrap_or(rest.len()));
            let name = &definition.name;
            let message = format!("the power belongs behind the brackets: {name}(…)^2");
            return Err(error("power-of-function", characters(at)..end, message));
        }
        let close = if function && behind.starts_with('(') { closing(text, open) } else { None };
        if primes == 0 && close.is_none() {
            prepared.copy(&definition.name, characters(at));
            at += definition.name.len();
            continue;
        }
        let end = close.map_or(at + definition.name.len() + ticks, |close| close + 1);
        if prepared.stand_ins.len() >= MOST {
            return Err(too_deep(text));
        }
        let place = characters(at)..characters(end);
        let arguments = close.map(|close| open + 1..close);
        let depth = depth.checked_sub(1).ok_or_else(|| too_deep(text))?;
        let application = Application { definition, primes, arguments, place: place.clone() };
        let is = application.value(env, text, own, depth, &mut prepared)?;
        env.note_use(&mut prepared.uses, definition);
        prepared.stand_in(prefix, is, &text[at..end], place.start);
        at = end;
    }
    Ok(prepared)
}

/// One application of a definition.
struct Application<'a> {
    definition: &'a Definition,
    primes: usize,
    /// Between the brackets, in bytes; `None` for a bare `f'`.
    arguments: Option<Range<usize>>,
    /// In characters.
    place: Range<usize>,
}

impl Application<'_> {
    fn value(
        &self,
        env: &Env,
        text: &str,
        own: &[Symbol],
        depth: usize,
        prepared: &mut Prepared,
    ) -> Result<Expr, ReadError> {
        let Definition { name, of, .. } = self.definition;
        let mut is = env.meaning(self.definition, self.place.clone())?;
        if self.primes > 0 {
            let by = match of.as_slice() {
                [only] => only.clone(),
                [] => {
                    return Err(error("constant", self.place.clone(), format!("{name} is a constant; its slope is 0")));
                }
                [first, ..] => {
                    let message = format!("{name} has {} variables; by which one?", of.len());
                    let mend =
                        text.replacen(&format!("{name}{}", "'".repeat(self.primes)), &format!("d/d{first} {name}"), 1);
                    let mend = (mend != text && self.arguments.is_none() && self.primes == 1).then_some(mend);
                    return Err(ReadError { mend, ..error("by-which", self.place.clone(), message) });
                }
            };
            if self.primes > MAX_ORDER {
                let message = format!("derivatives are worked out up to order {MAX_ORDER}");
                return Err(error("order", self.place.clone(), message));
            }
            is = nth_derivative(&is, &by, self.primes)
                .map_err(|fault| error("no-derivative", self.place.clone(), fault.message.trim_end_matches('.')))?;
        }
        let Some(inside) = &self.arguments else { return Ok(is) };
        let parts = split(text, inside.clone());
        if parts.len() != of.len() {
            let names = of.join(", ");
            let message = match of.len() {
                1 => format!("{name}({names}) takes one value, not {}", parts.len()),
                count => format!("{name}({names}) takes {count} values, not {}", parts.len()),
            };
            return Err(error("arguments", self.place.clone(), message));
        }
        let mut values = Vec::new();
        for part in parts {
            let start = text.get(..part.start).map_or(0, |text| text.chars().count());
            let argument = &text[part];
            let read =
                env.read_within(argument, own, depth.min(DEEPEST)).map_err(|e| shifted(e, text, start, argument))?;
            prepared.notes.extend(read.notes);
            for used in read.uses {
                if !prepared.uses.contains(&used) {
                    prepared.uses.push(used);
                }
            }
            values.push(read.expr);
        }
        let growth: usize = values.iter().map(Expr::size).sum();
        if is.size().saturating_mul(growth.max(1)) > 400_000 {
            return Err(error("too-long", self.place.clone(), "this grows too long when everything is put in"));
        }
        Ok(is.substitute_with(&|name| of.iter().position(|known| known == name).and_then(|at| values.get(at)).cloned()))
    }
}

/// How many primes a sign stands for.
fn prime(c: char) -> Option<usize> {
    match c {
        '\'' | '′' | '’' => Some(1),
        '″' => Some(2),
        '‴' => Some(3),
        _ => None,
    }
}

/// The length of the function of the notation with which a text begins; 0 where there is none.
fn known_word(rest: &str) -> usize {
    let run = rest.bytes().take(16).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    (2..=run)
        .rev()
        .find(|length| functions::lookup(&rest[..*length]).is_some() || &rest[..*length] == "pi")
        .unwrap_or(0)
}

/// The length of the own variable with which a text begins.
fn own_word(rest: &str, own: &[Symbol]) -> Option<usize> {
    own.iter().filter(|name| rest.starts_with(name.as_str())).map(|name| name.len()).max()
}

/// The longest defined name with which a text begins, unless an index follows, or it is a longer name of its own.
fn longest<'a>(env: &'a Env, rest: &str, own: &[Symbol]) -> Option<&'a Definition> {
    let index = |c: char| c.is_ascii_digit() || c == '_' || letters::lowered(c).is_some();
    let stands = |definition: &&Definition| {
        rest.starts_with(definition.name.as_str()) && !rest[definition.name.len()..].starts_with(index)
    };
    let found = env.definitions().iter().filter(stands).max_by_key(|definition| definition.name.len())?;
    (own_word(rest, own).unwrap_or(0) < found.name.len()).then_some(found)
}

/// `^2(` or `²(` behind a function's name.
fn raised_application(after: &str) -> bool {
    let exponent: usize = match after.strip_prefix('^') {
        Some(rest) => 1 + rest.chars().take_while(char::is_ascii_digit).count(),
        None => after.chars().take_while(|c| letters::raised(*c).is_some()).map(char::len_utf8).sum(),
    };
    exponent > 0 && after[exponent..].starts_with('(')
}

/// The bracket that closes the one at a byte.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0i32;
    for (i, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

/// The parts between commas outside all brackets.
fn split(text: &str, at: Range<usize>) -> Vec<Range<usize>> {
    let (mut depth, mut begin, mut parts) = (0i32, at.start, Vec::new());
    for i in at.clone() {
        match text.as_bytes()[i] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(begin..i);
                begin = i + 1;
            }
            _ => {}
        }
    }
    parts.push(begin..at.end);
    parts
}
