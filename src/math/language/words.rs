//! Runs of letters into names, constants and functions, the longest known one first.

use super::super::expr::{Constant, Symbol};
use super::super::functions::{self, FUNCTIONS, Func};
use super::super::letters::{GREEK, greek_name, lowered, raised, subscript};
use super::Scope;
use super::apply::Names;
use super::arrays::{self, WORDS};
use super::parse::Parser;
use super::spelled::{self, STATEMENTS};

/// What a word at some place is.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Name(Symbol),
    Constant(Constant),
    Function(Func),
    /// `log2`, the logarithm with its base in its name.
    LogBase(i64),
    /// What another language calls something that is written otherwise here.
    Spelled,
    /// What works on whole vectors.
    Word,
    /// `where`, `Piecewise`, …: a choice between values in brackets.
    Choice,
}

/// Names of functions that choose between values.
pub(super) const CHOICES: &[&str] =
    &["where", "select", "piecewise", "Piecewise", "ifelse", "IF", "If", "when", "cases", "cond", "iif", "Which"];

/// Words that are no names and no products of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    If,
    Then,
    Else,
    Otherwise,
    For,
    When,
    Where,
    And,
    Or,
    Not,
    Lambda,
    Return,
    Def,
    In,
    Of,
    Mod,
    Undefined,
    Is,
    /// `positive`, `negative`
    Signed,
}

const KEYWORDS: &[(&str, Keyword)] = &[
    ("if", Keyword::If),
    ("elif", Keyword::Otherwise),
    ("then", Keyword::Then),
    ("else", Keyword::Else),
    ("otherwise", Keyword::Otherwise),
    ("elsewhere", Keyword::Otherwise),
    ("for", Keyword::For),
    ("on", Keyword::For),
    ("when", Keyword::When),
    ("where", Keyword::Where),
    ("and", Keyword::And),
    ("or", Keyword::Or),
    ("not", Keyword::Not),
    ("lambda", Keyword::Lambda),
    ("return", Keyword::Return),
    ("def", Keyword::Def),
    ("in", Keyword::In),
    ("of", Keyword::Of),
    ("mod", Keyword::Mod),
    ("undefined", Keyword::Undefined),
    ("is", Keyword::Is),
    ("positive", Keyword::Signed),
    ("negative", Keyword::Signed),
];

/// For each first letter, the lengths of the keywords that begin with it, as bits.
static KEYWORD_LENGTHS: [u16; 128] = {
    let mut lengths = [0u16; 128];
    let mut row = 0;
    while row < KEYWORDS.len() {
        let word = KEYWORDS[row].0.as_bytes();
        lengths[word[0] as usize] |= 1 << word.len();
        row += 1;
    }
    lengths
};

/// The keyword of that spelling.
pub(super) fn keyword_named(word: &str) -> Option<Keyword> {
    let first = usize::from(word.as_bytes().first()?.to_ascii_lowercase());
    if first > 127 || word.len() > 15 || KEYWORD_LENGTHS[first] >> word.len() & 1 == 0 {
        return None;
    }
    // At the beginning of a sentence a longer word has a capital.
    let is = |known: &str| {
        known == word
            || (known.len() > 2 || known == "if")
                && word.len() == known.len()
                && word.eq_ignore_ascii_case(known)
                && word.bytes().skip(1).all(|b| b.is_ascii_lowercase())
    };
    KEYWORDS
        .iter()
        .filter(|(known, _)| usize::from(known.as_bytes()[0]) == first)
        .find(|(known, _)| is(known))
        .map(|(_, keyword)| *keyword)
}

impl Parser<'_> {
    /// The keyword that stands here.
    pub fn keyword_here(&self) -> Option<Keyword> {
        match self.bytes.get(self.at)? {
            b'\\' => self.faced_keyword().map(|(keyword, _)| keyword),
            b'i' | b'e' | b't' | b'o' | b'f' | b'w' | b'a' | b'n' | b'l' | b'r' | b'd' | b'm' | b'u' | b'I' | b'O'
            | b'E' | b'T' | b'F' | b'W' | b'A' | b'N' | b'M' | b'p' => self.plain_keyword().map(|(keyword, _)| keyword),
            _ => None,
        }
    }
    /// The keyword that stands here, and where it ends.
    pub fn keyword(&self) -> Option<(Keyword, usize)> {
        match self.bytes.get(self.at)? {
            b'\\' => self.faced_keyword(),
            b if b.is_ascii_alphabetic() => self.plain_keyword(),
            _ => None,
        }
    }
    fn plain_keyword(&self) -> Option<(Keyword, usize)> {
        let second = self.bytes.get(self.at + 1)?;
        if !second.is_ascii_lowercase() || self.at > 0 && self.bytes[self.at - 1].is_ascii_alphabetic() {
            return None;
        }
        let run = self.bytes[self.at..].iter().take(12).take_while(|b| b.is_ascii_alphabetic()).count();
        let end = self.at + run;
        if !(2..=9).contains(&run) || matches!(self.bytes.get(end), Some(b'_')) {
            return None;
        }
        let word = &self.text[self.at..end];
        let keyword = keyword_named(word)?;
        // Without names and a colon behind it, lambda is the Greek letter.
        if keyword == Keyword::Lambda && !self.text[end..].contains(':') {
            return None;
        }
        (!self.scope.declares(word) && !self.scope.declares_each_letter(word)).then_some((keyword, end))
    }
}

/// A piece with the byte where it ends.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub piece: Piece,
    pub end: usize,
    /// Whether it is a letter for want of anything better: not declared, not known, no Greek letter.
    pub bare_letter: bool,
}

impl Word {
    fn known(piece: Piece, end: usize) -> Word {
        Word { piece, end, bare_letter: false }
    }
    pub fn is_function(&self) -> bool {
        matches!(self.piece, Piece::Function(_) | Piece::LogBase(_) | Piece::Spelled | Piece::Word | Piece::Choice)
    }
}

/// No known name is longer.
const LONGEST: usize = 32;

const fn marked(mut lengths: [u64; 128], name: &str) -> [u64; 128] {
    let first = name.as_bytes()[0].to_ascii_lowercase() as usize;
    if first < 128 && name.len() <= LONGEST {
        lengths[first] |= 1 << name.len();
    }
    lengths
}

/// For each first letter, the lengths of the function names that begin with it, as bits: most places in a text are
/// settled by this alone.
static LENGTHS: [u64; 128] = {
    let mut lengths = [0u64; 128];
    let mut row = 0;
    while row < FUNCTIONS.len() {
        let mut i = 0;
        while i <= FUNCTIONS[row].aliases.len() {
            let name = if i == 0 { FUNCTIONS[row].name } else { FUNCTIONS[row].aliases[i - 1] };
            let first = name.as_bytes()[0] as usize;
            if first < 128 && name.len() <= LONGEST {
                lengths[first] |= 1 << name.len();
            }
            i += 1;
        }
        row += 1;
    }
    let mut row = 0;
    while row < spelled::ROWS.len() {
        let mut i = 0;
        while i < spelled::ROWS[row].names.len() {
            lengths = marked(lengths, spelled::ROWS[row].names[i]);
            i += 1;
        }
        row += 1;
    }
    let mut row = 0;
    while row < WORDS.len() {
        let mut i = 0;
        while i < WORDS[row].names.len() {
            lengths = marked(lengths, WORDS[row].names[i]);
            i += 1;
        }
        row += 1;
    }
    let mut i = 0;
    while i < STATEMENTS.len() {
        if STATEMENTS[i].0.len() > 2 {
            lengths = marked(lengths, STATEMENTS[i].0);
        }
        i += 1;
    }
    let mut i = 0;
    while i < CHOICES.len() {
        lengths = marked(lengths, CHOICES[i]);
        i += 1;
    }
    // The constant pi and the logarithm to base 2 are found in the same way.
    lengths[b'p' as usize] |= 1 << 2;
    lengths[b'l' as usize] |= 1 << 4;
    lengths
};

/// For each first letter, the second letters of the Greek letters' names, as bits.
static SECONDS: [u32; 128] = {
    let mut seconds = [0u32; 128];
    let mut row = 0;
    while row < GREEK.len() {
        let name = GREEK[row].1.as_bytes();
        seconds[name[0] as usize] |= 1 << (name[1] - b'a');
        row += 1;
    }
    seconds
};

/// Whether a run of letters begins as the name of a Greek letter does.
fn may_be_greek(run: &[u8]) -> bool {
    matches!(run, [first, second @ b'a'..=b'z', ..] if SECONDS[usize::from(*first)] >> (second - b'a') & 1 == 1)
}

/// Whether a word can begin with this character.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii() && (c == 'π' || greek_name(c).is_some())
}

/// A name in its plainest spelling: `θ` is `theta`, `x₁` and `x_1` are `x1`. Two names are one when these agree.
pub fn canonical(name: &str) -> String {
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
    /// The name that is exactly this, where it is declared.
    pub(super) fn declared(&self, name: &str) -> Option<&Symbol> {
        self.variables.iter().find(|v| *v == name)
    }

    /// Whether exactly this is declared.
    pub fn declares(&self, name: &str) -> bool {
        self.variables.iter().any(|v| v == name)
    }

    /// The declared spelling of a name, where one is declared in another spelling.
    pub(super) fn respelt(&self, name: &str) -> Option<Symbol> {
        if self.variables.is_empty() || self.declares(name) {
            return None;
        }
        // Two spellings of one name differ at most in underscores, subscripts and Greek letters.
        let may_be = |v: &Symbol| !(v.is_ascii() && name.is_ascii() && name.len() <= 2) || v.contains('_');
        if !self.variables.iter().any(may_be) {
            return None;
        }
        let plain = canonical(name);
        self.variables.iter().find(|v| canonical(v) == plain).cloned()
    }

    /// The length of the longest declared name at the start of the text.
    fn declared_prefix(&self, rest: &str) -> usize {
        let first = rest.as_bytes().first();
        let at_start = self.variables.iter().filter(|v| v.as_bytes().first() == first && rest.starts_with(v.as_str()));
        let exact = at_start.map(|v| v.len()).max().unwrap_or(0);
        // `yhat` where `y_hat` is declared.
        let joined = |v: &Symbol| {
            let (head, tail) = v.split_once('_').filter(|(_, tail)| tail.starts_with(|c: char| c.is_alphabetic()))?;
            let length = head.len() + tail.len();
            let fits = rest.strip_prefix(head).is_some_and(|after| after.starts_with(tail));
            (fits && !rest[length..].starts_with(|c: char| c.is_alphabetic())).then_some(length)
        };
        self.variables
            .iter()
            .filter(|v| v.len() > 2 && v.contains('_'))
            .filter_map(joined)
            .max()
            .unwrap_or(0)
            .max(exact)
    }

    /// Whether every letter of a word is declared by itself.
    pub(super) fn declares_each_letter(&self, word: &str) -> bool {
        !self.variables.is_empty() && word.char_indices().all(|(i, c)| self.declares(&word[i..i + c.len_utf8()]))
    }
}

/// The word at `at`, where a letter stands.
pub(super) fn word_at(text: &str, at: usize, scope: &Scope, names: Option<&dyn Names>) -> Word {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    let first = bytes.first().copied().unwrap_or(0);
    let declared = if scope.variables.is_empty() { 0 } else { scope.declared_prefix(rest) };
    let joined = bytes.get(1).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80);
    if first.is_ascii() && !joined {
        let known = declared == 0 && first == b'e';
        let piece = if known { Piece::Constant(Constant::E) } else { Piece::Name(Symbol::new(&rest[..1])) };
        return Word { piece, end: at + 1, bare_letter: !known && declared == 0 };
    }
    // No name is so long; a longer run need not be looked through from each of its letters.
    let run = bytes.iter().take(2 * LONGEST).take_while(|b| b.is_ascii_alphabetic()).count();
    let greek = greek_length(rest, run, scope);
    if first == b'l'
        && let Some((base, length)) = base_in_name(rest).filter(|(_, length)| *length > declared)
    {
        return Word::known(Piece::LogBase(base), at + length);
    }
    if let Some((piece, length)) = known_prefix(rest, declared.max(greek), scope, names) {
        return Word::known(piece, at + length);
    }
    let (base, bare) = match declared.max(greek) {
        0 => unknown_length(rest, run, scope),
        longest => (longest, false),
    };
    let indexed = first.is_ascii() && rest[1..].starts_with(|c| c == '_' || lowered(c).is_some());
    if bare && first == b'e' && !indexed {
        return Word::known(Piece::Constant(Constant::E), at + 1);
    }
    Word { bare_letter: bare, ..name_at(text, at, at + base, scope) }
}

/// `log3(x)`, `log8 x`: a base in the name. In `log3x` the number belongs to the argument.
fn base_in_name(rest: &str) -> Option<(i64, usize)> {
    let digits = rest.strip_prefix("log")?;
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let after = &digits[length..];
    let base = digits[..length].parse::<i64>().ok().filter(|base| *base > 1 && *base != 10 && *base < 1000)?;
    let apart = after.starts_with(['(', '[']) || after.starts_with(' ') && after.trim_start().starts_with(is_letter);
    (apart && base != 2).then_some((base, 3 + length))
}

/// The longest function or constant at the start that is longer than what else it could be.
fn known_prefix(rest: &str, least: usize, scope: &Scope, names: Option<&dyn Names>) -> Option<(Piece, usize)> {
    let first = rest.chars().next()?;
    if !first.is_ascii() {
        let declared =
            scope.declares_each_letter(&rest[..first.len_utf8()]) || scope.respelt(&rest[..first.len_utf8()]).is_some();
        return match first {
            _ if declared => None,
            'π' => Some((Piece::Constant(Constant::Pi), first.len_utf8())),
            'σ' => Some((Piece::Function(functions::SIGMOID), first.len_utf8())),
            _ => None,
        };
    }
    let lengths = LENGTHS[usize::from(first.to_ascii_lowercase() as u8 & 127)];
    if lengths == 0 {
        return None;
    }
    let run = rest.bytes().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    for length in (2.max(least + 1)..=run).rev() {
        if lengths >> length & 1 == 0 {
            continue;
        }
        let (candidate, after) = rest.split_at(length);
        if let Some(piece) = known(candidate, after, scope, names) {
            return Some((piece, length));
        }
    }
    None
}

/// What exactly this run of letters is, if it is known.
fn known(candidate: &str, after: &str, scope: &Scope, names: Option<&dyn Names>) -> Option<Piece> {
    match candidate {
        "pi" | "Pi" | "PI" if scope.respelt(candidate).is_some() => return None,
        "pi" | "Pi" | "PI" => return Some(Piece::Constant(Constant::Pi)),
        "log2" | "Log2" if !after.starts_with(|c: char| c.is_ascii_digit()) => return Some(Piece::LogBase(2)),
        "log10" | "relu6" if after.starts_with(|c: char| c.is_ascii_digit()) => return None,
        // So short a name is a function only where nothing else makes sense.
        "sh" | "ch" | "th" | "tg" | "lg" => {
            let applied = after.trim_start().starts_with('(') || after.starts_with(|c| c == '^' || raised(c).is_some());
            let bare =
                matches!(candidate, "tg" | "lg") && after.starts_with(' ') && after.trim_start().starts_with(is_letter);
            if !(applied || bare) || candidate.chars().any(|c| scope.declares(c.encode_utf8(&mut [0; 4]))) {
                return None;
            }
        }
        "sigma" if scope.respelt(candidate).is_some() => return None,
        _ => {}
    }
    // In the notebook `softmax(u)` is of a whole vector; `softmax_1(a, b)` is one part of it everywhere.
    let whole = candidate == "softmax" && names.is_some() && !after.starts_with(['_', '₁', '₂', '₃']);
    if let Some(f) = functions::lookup(candidate).filter(|_| !whole) {
        return Some(Piece::Function(f));
    }
    if candidate.as_bytes()[0].is_ascii_uppercase() {
        let mut lower = [0u8; LONGEST];
        let lower = lower.get_mut(..candidate.len())?;
        lower.copy_from_slice(candidate.as_bytes());
        lower.make_ascii_lowercase();
        let function = match std::str::from_utf8(lower).ok()? {
            "sh" | "ch" | "th" | "tg" | "lg" | "sigma" => None,
            lower => functions::lookup(lower).map(Piece::Function),
        };
        if function.is_some() {
            return function;
        }
    }
    // Wolfram's heads have a capital, and brackets of this kind.
    let head = after.starts_with('[') && (candidate.as_bytes()[0].is_ascii_uppercase() || CHOICES.contains(&candidate));
    let opens = after.trim_start().starts_with('(') || head;
    let spelt = spelled::lookup(candidate).is_some_and(|row| opens || row.bare && applies_bare(after))
        || opens && candidate.len() > 2 && spelled::statement(candidate).is_some();
    if spelt && !scope.declares_each_letter(candidate) {
        return Some(Piece::Spelled);
    }
    let applied = opens
        || after.starts_with('[')
        || names.is_some()
            && after.starts_with(' ')
            && after.trim_start().starts_with(|c: char| is_letter(c) || matches!(c, '(' | '['));
    if applied && arrays::word(candidate).is_some() && !scope.declares_each_letter(candidate) {
        return Some(Piece::Word);
    }
    if opens && CHOICES.contains(&candidate) && !scope.declares_each_letter(candidate) {
        return Some(Piece::Choice);
    }
    None
}

/// Whether an argument without brackets may stand here, behind `log1p`.
fn applies_bare(after: &str) -> bool {
    after.starts_with([' ', '^', '|']) || after.starts_with(is_letter) || after.is_empty()
}

/// Whether a function begins with the second letter and goes on past `length`: `psin(x)` is p·sin(x), though it
/// begins with psi.
fn function_crosses(rest: &str, length: usize, run: usize) -> bool {
    (length + 1..=run.min(LONGEST)).any(|end| functions::lookup(&rest[1..end]).is_some())
}

/// The length of the Greek letter at the start, by its name or itself; 0 where there is none.
fn greek_length(rest: &str, run: usize, scope: &Scope) -> usize {
    let first = rest.chars().next().unwrap_or(' ');
    if !first.is_ascii() {
        let letter = first.len_utf8();
        return if first == 'Δ' { letter + letter_after(&rest[letter..], scope) } else { letter };
    }
    if !may_be_greek(&rest.as_bytes()[..run]) {
        return 0;
    }
    let named = GREEK.iter().map(|(_, name)| *name);
    let named = named.filter(|name| name.as_bytes()[0] == first as u8 && name.len() <= run && rest.starts_with(name));
    match named.map(str::len).max() {
        None => 0,
        Some(length) if scope.declares_each_letter(&rest[..length]) || function_crosses(rest, length, run) => 0,
        Some(5) if rest.starts_with("Delta") => 5 + letter_after(&rest[5..], scope),
        // σ before a bracket is the logistic function.
        Some(5) if rest.starts_with("sigma") && scope.respelt("sigma").is_none() => 0,
        Some(length) => length,
    }
}

/// The length of the letter that a `Δ` or `d` stands before, 0 where there is none.
fn letter_after(rest: &str, scope: &Scope) -> usize {
    if !rest.starts_with(is_letter) {
        return 0;
    }
    let run = rest.bytes().take(2 * LONGEST).take_while(u8::is_ascii_alphabetic).count();
    match (scope.declared_prefix(rest), greek_length(rest, run, scope)) {
        (0, 0) if rest.starts_with("sigma") => 5,
        (0, 0) => 1,
        (declared, greek) => declared.max(greek),
    }
}

/// The length of what is neither declared nor known: one letter, or `d` with the letter it stands before.
fn unknown_length(rest: &str, run: usize, scope: &Scope) -> (usize, bool) {
    let first = rest.chars().next().unwrap_or(' ');
    if first == 'd' && !scope.declares("d") {
        let after = &rest[1..];
        let next = after.chars().next().unwrap_or(' ');
        let length = letter_after(after, scope);
        // `dW`, `dtheta` anywhere; `dx` where the run of letters ends with it.
        let differential = next.is_ascii_uppercase() || length > 1 || length == 1 && run == 2 && next != 'e';
        if differential && known_prefix(after, length, scope, None).is_none() {
            return (1 + length, false);
        }
    }
    (first.len_utf8(), true)
}

/// The name whose letters end at `end`, with the digits and subscripts that follow it.
pub(super) fn name_at(text: &str, at: usize, mut end: usize, scope: &Scope) -> Word {
    let bytes = text.as_bytes();
    let letters = at..end;
    end += bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
    let plain = end;
    let mut low = String::new();
    if bytes.get(end) == Some(&b'_') {
        let (index, length) = subscript(&text[end + 1..]);
        if length > 0 {
            low.push('_');
            low.push_str(index);
            end += 1 + length;
        }
    } else if bytes.get(end).is_some_and(|b| !b.is_ascii()) {
        while let Some((c, index)) = text[end..].chars().next().and_then(|c| Some((c, lowered(c)?))) {
            if low.is_empty() {
                low.push('_');
            }
            low.push(index);
            end += c.len_utf8();
        }
    }
    let typed = &text[letters.clone()];
    let symbol = if low.is_empty() && typed.is_ascii() {
        Symbol::new(&text[at..plain])
    } else {
        let mut symbol = String::with_capacity(end - at);
        for c in typed.chars() {
            match greek_name(c) {
                Some(greek) if end > letters.end || !scope.declares(typed) => symbol.push_str(greek),
                _ => symbol.push(c),
            }
        }
        symbol.push_str(&text[letters.end..plain]);
        symbol.push_str(&low);
        Symbol::from(symbol)
    };
    let symbol = scope.respelt(&symbol).unwrap_or(symbol);
    Word::known(Piece::Name(symbol), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_name_is_found_at_the_start_of_a_word() {
        for (name, function) in functions::names().filter(|(name, _)| name.len() > 2 && name.is_ascii()) {
            let word = word_at(name, 0, &Scope::default(), None);
            assert!(
                matches!(word.piece, Piece::Function(found) if found == function) && word.end == name.len(),
                "{name}"
            );
            assert!(name.len() <= LONGEST, "{name} is longer than any name may be");
        }
    }

    #[test]
    fn every_greek_letter_is_one_name_in_both_spellings() {
        for (letter, name) in GREEK.iter().filter(|(letter, _)| *letter != 'σ') {
            let spelt = word_at(name, 0, &Scope::default(), None);
            let drawn = word_at(&letter.to_string(), 0, &Scope::default(), None);
            let is = |word: &Word| matches!(&word.piece, Piece::Name(found) if found == name);
            assert!(is(&spelt) && is(&drawn), "{name}");
        }
    }
}
