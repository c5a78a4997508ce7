//! Functions that were defined, where they are applied in a text: `f(2)`, `f'(x+1)`, `g″`, `h(x, 2y)`. Each becomes a
//! stand-in in brackets, so that the reader of the notation needs to know nothing of them.

use super::env::{DEEPEST, Definition, Env, error, shifted, too_deep};
use crate::math::derive::{MAX_ORDER, nth_derivative};
use crate::math::language::{ReadError, letters};
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
    fn note(&mut self, used: &Symbol) {
        if !self.uses.contains(used) {
            self.uses.push(used.clone());
        }
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

/// Replaces every application of a definition in a text, every `Out[3]`, and every `df/dx`.
pub(super) fn prepare(env: &Env, text: &str, own: &[Symbol], depth: usize) -> Result<Prepared, ReadError> {
    let mut prepared = Prepared::default();
    // A stand-in is no word that is typed.
    let prefix = ["zq", "qz", "zx", "xz"].into_iter().find(|prefix| !text.contains(prefix)).unwrap_or("zqz");
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(end) = stand_in(env, text, at, own, depth, (&mut prepared, prefix))? {
            at = end;
            continue;
        }
        let name = longest(env, rest, own).filter(|definition| definition.name.len() >= known_word(rest));
        let length = match name {
            Some(definition) => definition.name.len(),
            None => own_word(rest, own).unwrap_or(0).max(known_word(rest)).max(c.len_utf8()),
        };
        prepared.copy(&rest[..length], characters(text, at));
        at += length;
    }
    Ok(prepared)
}

fn characters(text: &str, end: usize) -> usize {
    text.get(..end).map_or(0, |text| text.chars().count())
}

/// Puts a stand-in for what is applied at a byte of the text, and says where it ends; `None` where nothing is.
fn stand_in(
    env: &Env,
    text: &str,
    at: usize,
    own: &[Symbol],
    depth: usize,
    (prepared, prefix): (&mut Prepared, &str),
) -> Result<Option<usize>, ReadError> {
    let Some(found) = applied(env, text, at, own, depth)? else { return Ok(None) };
    if prepared.stand_ins.len() >= MOST {
        return Err(too_deep(text));
    }
    let place = characters(text, at)..characters(text, found.end);
    let depth = depth.checked_sub(1).ok_or_else(|| too_deep(text))?;
    found.uses.iter().for_each(|used| prepared.note(used));
    let is = put_arguments(env, text, own, depth, &found, place.clone(), prepared)?;
    prepared.stand_in(prefix, is, &text[at..found.end], place.start);
    Ok(Some(found.end))
}

/// Something that is applied: `f'(2)`, `Out[3]`, `∂g/∂x(1, 2)`, `(d/dx x^2)(3)`.
struct Applied {
    /// As it is spoken of.
    name: String,
    of: Vec<Symbol>,
    is: Expr,
    uses: Vec<Symbol>,
    /// Between the brackets, in bytes; `None` for a bare `f'`.
    arguments: Option<Range<usize>>,
    /// The byte behind it.
    end: usize,
}

fn applied(env: &Env, text: &str, at: usize, own: &[Symbol], depth: usize) -> Result<Option<Applied>, ReadError> {
    let rest = &text[at..];
    if let Some((length, number)) = reference(env, text, at, own) {
        let place = characters(text, at)..characters(text, at + length);
        let definition = match number.and_then(|number| env.out(number)) {
            Some(definition) => definition,
            None => return Err(missing(&rest[..length], place)),
        };
        return of_definition(env, text, at, at + length, definition).map(Some);
    }
    if let Some((definition, by, length)) = env.quotient(rest, own) {
        let place = characters(text, at)..characters(text, at + length);
        let mut is = env.meaning(definition, place.clone())?;
        for name in &by {
            is = nth_derivative(&is, name, 1)
                .map_err(|fault| error("no-derivative", place.clone(), fault.message.trim_end_matches('.')))?;
        }
        let (arguments, end) = arguments(text, at + length);
        let mut uses = Vec::new();
        env.note_use(&mut uses, definition);
        let (name, of) = (rest[..length].to_string(), definition.of.clone());
        return Ok(Some(Applied { name, of, is, uses, arguments, end }));
    }
    if rest.starts_with('(')
        && let Some(close) = closing(text, at)
        && env.operator(&text[at + 1..close], own).is_some()
    {
        let depth = depth.checked_sub(1).ok_or_else(|| too_deep(text))?;
        let inner = &text[at + 1..close];
        let by = env.operator(inner, own).map(|operator| operator.by);
        let read = env
            .read_within(inner, own, depth)
            .map_err(|fault| shifted(fault, text, characters(text, at + 1), inner))?;
        let mut of = read.expr.names();
        of.extend(by.filter(|by| !read.expr.mentions(by) && read.expr.names().is_empty()));
        let (arguments, end) = arguments(text, close + 1);
        let name = text[at..=close].to_string();
        return Ok(Some(Applied { name, of, is: read.expr, uses: read.uses, arguments, end }));
    }
    let word = known_word(rest);
    let definition = longest(env, rest, own).filter(|definition| definition.name.len() >= word);
    let Some(definition) = definition else { return Ok(None) };
    let behind = at + definition.name.len();
    let after = &text[behind..];
    let ticked = after.starts_with(|c| prime(c).is_some());
    let function = !definition.of.is_empty();
    if function && !ticked && raised_application(after) {
        let end = characters(text, at + rest.find('(').unwrap_or(rest.len()));
        let message = format!("the power belongs behind the brackets: {}(…)^2", definition.name);
        return Err(error("power-of-function", characters(text, at)..end, message));
    }
    let opens = function && arguments(text, behind).0.is_some();
    if ticked || opens { of_definition(env, text, at, behind, definition).map(Some) } else { Ok(None) }
}

/// The brackets behind a byte, and where what is applied ends.
fn arguments(text: &str, behind: usize) -> (Option<Range<usize>>, usize) {
    let after = &text[behind..];
    let open = behind + (after.len() - after.trim_start().len());
    match text[open..].starts_with('(').then(|| closing(text, open)).flatten() {
        Some(close) => (Some(open + 1..close), close + 1),
        None => (None, behind),
    }
}

/// A definition with its primes and its brackets.
fn of_definition(
    env: &Env,
    text: &str,
    at: usize,
    behind: usize,
    definition: &Definition,
) -> Result<Applied, ReadError> {
    let Definition { name, of, .. } = definition;
    let after = &text[behind..];
    let primes: usize = after.chars().map_while(prime).sum();
    let ticks: usize = after.chars().map_while(|c| prime(c).map(|_| c.len_utf8())).sum();
    let (arguments, end) = if of.is_empty() { (None, behind + ticks) } else { arguments(text, behind + ticks) };
    let place = characters(text, at)..characters(text, end);
    let mut is = env.meaning(definition, place.clone())?;
    if primes > 0 {
        let by = match of.as_slice() {
            [only] => only.clone(),
            [] => return Err(error("constant", place, format!("{name} is a constant; its slope is 0"))),
            [first, ..] => {
                let message = format!("{name} has {} variables; by which one?", of.len());
                let mend = text.replacen(&format!("{name}{}", "'".repeat(primes)), &format!("d/d{first} {name}"), 1);
                let mend = (mend != text && arguments.is_none() && primes == 1).then_some(mend);
                return Err(ReadError { mend, ..error("by-which", place, message) });
            }
        };
        if primes > MAX_ORDER {
            let message = format!("derivatives are worked out up to order {MAX_ORDER}");
            return Err(error("order", place, message));
        }
        is = nth_derivative(&is, &by, primes)
            .map_err(|fault| error("no-derivative", place, fault.message.trim_end_matches('.')))?;
    }
    let mut uses = Vec::new();
    env.note_use(&mut uses, definition);
    Ok(Applied { name: name.to_string(), of: of.clone(), is, uses, arguments, end })
}

/// What is applied with its arguments put in.
fn put_arguments(
    env: &Env,
    text: &str,
    own: &[Symbol],
    depth: usize,
    found: &Applied,
    place: Range<usize>,
    prepared: &mut Prepared,
) -> Result<Expr, ReadError> {
    let Applied { name, of, is, .. } = found;
    let Some(inside) = &found.arguments else { return Ok(is.clone()) };
    let parts = split(text, inside.clone());
    if parts.len() != of.len() {
        return Err(error("arguments", place, takes(name, of, parts.len())));
    }
    let mut values = Vec::new();
    for part in parts {
        let argument = &text[part.clone()];
        let read = env
            .read_within(argument, own, depth.min(DEEPEST))
            .map_err(|e| shifted(e, text, characters(text, part.start), argument))?;
        prepared.notes.extend(read.notes);
        read.uses.iter().for_each(|used| prepared.note(used));
        values.push(read.expr);
    }
    let growth: usize = values.iter().map(Expr::size).sum();
    if is.size().saturating_mul(growth.max(1)) > 400_000 {
        return Err(error("too-long", place, "this grows too long when everything is put in"));
    }
    Ok(is.substitute_with(&|name| of.iter().position(|known| known == name).and_then(|at| values.get(at)).cloned()))
}

/// `f(x) takes one value, not 2`.
pub(super) fn takes(name: &str, of: &[Symbol], given: usize) -> String {
    let names = of.join(", ");
    match of.len() {
        1 => format!("{name}({names}) takes one value, not {given}"),
        count => format!("{name}({names}) takes {count} values, not {given}"),
    }
}

/// `Out[3]`, `ans` or `_` at a byte of the text: how long it is, and the number of the cell, where there is one.
pub(super) fn reference(env: &Env, text: &str, at: usize, own: &[Symbol]) -> Option<(usize, Option<usize>)> {
    let rest = &text[at..];
    let (before, word) = (text[..at].chars().next_back(), |c: char| c.is_alphanumeric() || c == '_');
    if before.is_some_and(|c| word(c) && !(c.is_ascii_digit() && rest.starts_with(['O', 'o', 'a']))) {
        return None;
    }
    let ends = |length: usize| !rest[length..].starts_with(|c| word(c) || c == '{');
    if let Some(digits) = rest.strip_prefix("Out[").or_else(|| rest.strip_prefix("out[")) {
        let close = digits.find(']')?;
        return Some((close + 5, digits[..close].trim().parse().ok()));
    }
    let known = |name: &str| own.iter().any(|own| own == name) || env.find(name).is_some();
    let ans = rest.starts_with("ans") && ends(3) && !known("ans");
    let bare = rest.starts_with('_') && ends(1) && !matches!(before, Some(')' | ']' | '}' | '\''));
    if ans { Some((3, env.last())) } else { bare.then(|| (1, env.last())) }
}

pub(super) fn missing(word: &str, place: Range<usize>) -> ReadError {
    let message = match word.starts_with(['O', 'o']) {
        true => format!("{word} is no value: the cell has none, or is not there"),
        false => "there is no value before this cell".to_string(),
    };
    error("no-value", place, message)
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
pub(super) fn known_word(rest: &str) -> usize {
    let run = rest.bytes().take(16).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    (2..=run)
        .rev()
        .find(|length| functions::lookup(&rest[..*length]).is_some() || &rest[..*length] == "pi")
        .unwrap_or(0)
}

/// The length of the own variable with which a text begins.
pub(super) fn own_word(rest: &str, own: &[Symbol]) -> Option<usize> {
    own.iter().filter(|name| rest.starts_with(name.as_str())).map(|name| name.len()).max()
}

/// The longest defined name with which a text begins, unless an index follows, or it is a longer name of its own.
pub(super) fn longest<'a>(env: &'a Env, rest: &str, own: &[Symbol]) -> Option<&'a Definition> {
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
pub(super) fn closing(text: &str, open: usize) -> Option<usize> {
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
pub(super) fn split(text: &str, at: Range<usize>) -> Vec<Range<usize>> {
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
