//! Runs of letters into names, constants and functions, the longest known one first.

use super::super::expr::{Constant, Symbol};
use super::super::functions::{self, Func};
use super::Scope;
use super::letters::{GREEK, greek_name, lowered};

/// What a word at some place is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Name(Symbol),
    Constant(Constant),
    Function(Func),
    /// `log2`, the logarithm with its base in its name.
    LogBase(i64),
}

/// A piece with the byte where it ends.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub piece: Piece,
    pub end: usize,
}

/// No known name is longer.
const LONGEST: usize = 16;

/// Whether a word can begin with this character.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == 'π' || greek_name(c).is_some()
}

/// A name in one spelling: `θ` is `theta`, `x₁` and `x1` are `x_1`. Two names are one when their spellings are.
pub(super) fn canonical(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match (greek_name(c), lowered(c)) {
            (Some(greek), _) => plain.push_str(greek),
            (_, Some(low)) => plain.push(low),
            _ if matches!(c, '_' | '{' | '}') => {}
            _ if c == 'π' => plain.push_str("pi"),
            _ => plain.push(c),
        }
    }
    plain
}

impl Scope {
    /// Whether exactly this is declared.
    pub fn declares(&self, name: &str) -> bool {
        self.variables.iter().any(|v| v == name)
    }

    /// The declared spelling of a name, where one is declared in another spelling.
    fn respelt(&self, name: &str) -> Option<Symbol> {
        if self.variables.is_empty() || self.declares(name) {
            return None;
        }
        let plain = canonical(name);
        self.variables.iter().find(|v| canonical(v) == plain).cloned()
    }

    /// The length of the longest declared name at the start of the text.
    fn declared_prefix(&self, rest: &str) -> usize {
        let at_start = self.variables.iter().filter(|v| rest.starts_with(v.as_str()));
        at_start.map(|v| v.len()).max().unwrap_or(0)
    }

    fn declares_each_letter(&self, word: &str) -> bool {
        word.char_indices().all(|(i, c)| self.declares(&word[i..i + c.len_utf8()]))
    }
}

/// The word at the start of `text[at..]`, which begins with a letter.
pub(super) fn word_at(text: &str, at: usize, scope: &Scope) -> Word {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    let joins = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80);
    if bytes[0].is_ascii() && !joins(1) && scope.variables.is_empty() {
        let piece = if bytes[0] == b'e' { Piece::Constant(Constant::E) } else { Piece::Name(Symbol::new(&rest[..1])) };
        return Word { piece, end: at + 1 };
    }
    let declared = scope.declared_prefix(rest);
    if let Some((piece, length)) = known_prefix(rest, declared, scope) {
        return Word { piece, end: at + length };
    }
    let base = if declared > 0 { declared } else { first_letter(rest, scope) };
    if declared == 0 && base == 1 && bytes[0] == b'e' && bytes.get(1) != Some(&b'_') {
        return Word { piece: Piece::Constant(Constant::E), end: at + 1 };
    }
    name(text, at, at + base, scope)
}

/// The longest function or constant that is longer than a declared name in the same place.
fn known_prefix(rest: &str, declared: usize, scope: &Scope) -> Option<(Piece, usize)> {
    let first = rest.chars().next()?;
    if !first.is_ascii() {
        if declared > 0 || scope.respelt(first.encode_utf8(&mut [0; 4])).is_some() {
            return None;
        }
        return match first {
            'π' => Some((Piece::Constant(Constant::Pi), first.len_utf8())),
            'σ' => Some((Piece::Function(functions::SIGMOID), first.len_utf8())),
            _ => None,
        };
    }
    let run = rest.bytes().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    for length in (2.max(declared + 1)..=run).rev() {
        let candidate = &rest[..length];
        if let Some(piece) = known(candidate, &rest[length..]) {
            let shadowed = matches!(piece, Piece::Constant(_))
                && (scope.declares_each_letter(candidate) || scope.respelt(candidate).is_some());
            if !shadowed {
                return Some((piece, length));
            }
        }
    }
    None
}

/// What exactly this run of letters is, if it is known.
fn known(candidate: &str, after: &str) -> Option<Piece> {
    match candidate {
        "pi" | "Pi" | "PI" => return Some(Piece::Constant(Constant::Pi)),
        "log2" if !after.starts_with(|c: char| c.is_ascii_digit()) => return Some(Piece::LogBase(2)),
        "log10" | "relu6" if after.starts_with(|c: char| c.is_ascii_digit()) => return None,
        _ => {}
    }
    if let Some(f) = functions::lookup(candidate) {
        return Some(Piece::Function(f));
    }
    if candidate.as_bytes()[0].is_ascii_uppercase() {
        let mut lower = [0u8; LONGEST];
        let lower = lower.get_mut(..candidate.len())?;
        lower.copy_from_slice(candidate.as_bytes());
        lower.make_ascii_lowercase();
        return functions::lookup(std::str::from_utf8(lower).ok()?).map(Piece::Function);
    }
    None
}

fn greek(name: &str) -> bool {
    GREEK.iter().any(|(_, known)| *known == name)
}

/// Whether a function begins with the second letter and goes on past `length`.
fn function_crosses(rest: &str, length: usize, run: usize) -> bool {
    (length + 1..=run).any(|end| functions::lookup(&rest[1..end]).is_some())
}

/// The length of the undeclared name at the start: one letter, a Greek letter by name, or a letter with `d` or `Δ`.
fn first_letter(rest: &str, scope: &Scope) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    let run = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if first == 'Δ' {
        return first.len_utf8() + letter_after(&rest[first.len_utf8()..], scope);
    }
    if first == 'd' && !scope.declares("d") {
        let after = &rest[1..];
        let next = after.chars().next().unwrap_or(' ');
        let upper = next.is_ascii_uppercase() || greek_name(next).is_some();
        let spelt = greek_length(after, run.saturating_sub(1));
        let ends_run = run == 2 && next != 'e';
        if upper || spelt > 0 || ends_run {
            return 1 + if spelt > 0 { spelt } else { next.len_utf8() };
        }
    }
    let spelt = greek_length(rest, run);
    match spelt {
        0 => first.len_utf8(),
        5 if rest.starts_with("Delta") => 5 + letter_after(&rest[5..], scope),
        // `psin(x)` is p·sin(x), though it begins with psi.
        _ if scope.declares_each_letter(&rest[..spelt]) || function_crosses(rest, spelt, run) => first.len_utf8(),
        _ => spelt,
    }
}

/// The length of the letter that a Δ stands before, 0 where there is none.
fn letter_after(rest: &str, scope: &Scope) -> usize {
    if rest.starts_with(is_letter) { first_letter(rest, scope) } else { 0 }
}

fn greek_length(rest: &str, run: usize) -> usize {
    let named = GREEK.iter().map(|(_, name)| name.len());
    named.filter(|length| *length <= run && greek(&rest[..*length])).max().unwrap_or(0)
}

/// The name whose letters end at `end`, with the digits and subscripts that follow it.
fn name(text: &str, at: usize, mut end: usize, scope: &Scope) -> Word {
    let bytes = text.as_bytes();
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut symbol = String::new();
    for c in text[at..end].chars() {
        match greek_name(c) {
            Some(greek) if !scope.declares(&text[at..end]) => symbol.push_str(greek),
            _ => symbol.push(c),
        }
    }
    let direct = digits(end);
    symbol.push_str(&text[end..end + direct]);
    end += direct;
    if bytes.get(end) == Some(&b'_') {
        let rest = &text[end + 1..];
        let (low, length) = subscript(rest);
        if length > 0 {
            symbol.push('_');
            symbol.push_str(low);
            end += 1 + length;
        }
    } else {
        let mut first = true;
        while let Some((c, low)) = text[end..].chars().next().and_then(|c| Some((c, lowered(c)?))) {
            if first {
                symbol.push('_');
            }
            first = false;
            symbol.push(low);
            end += c.len_utf8();
        }
    }
    let symbol = scope.respelt(&symbol).unwrap_or_else(|| Symbol::from(symbol));
    Word { piece: Piece::Name(symbol), end }
}

/// What stands as a subscript after `_`, and how many bytes it takes: `12`, `i`, `max`, `{t1}`.
pub(super) fn subscript(rest: &str) -> (&str, usize) {
    if let Some(inner) = rest.strip_prefix('{') {
        let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let closed = inner.as_bytes().get(length) == Some(&b'}');
        return if closed && length > 0 { (&inner[..length], length + 2) } else { ("", 0) };
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return (&rest[..digits], digits);
    }
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let more = rest[letters..].bytes().take_while(u8::is_ascii_digit).count();
    let length = if letters > 0 { letters + more } else { 0 };
    (&rest[..length], length)
}
