//! Names that are nearly something known: typing slips, other spellings, words that are no formula.

use super::super::expr::{Constant, Symbol};
use super::super::functions::{self, Func};
use super::Scope;
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::words::{Piece, word_at};
use std::ops::Range;

/// Functions under names from other languages and from speech.
const SPELLINGS: &[(&str, &str)] = &[
    ("sine", "sin"),
    ("cosine", "cos"),
    ("tangent", "tan"),
    ("sinus", "sin"),
    ("cosinus", "cos"),
    ("tangens", "tan"),
    ("sen", "sin"),
    ("seno", "sin"),
    ("arcsine", "asin"),
    ("arccosine", "acos"),
    ("arctangent", "atan"),
    ("arcsen", "asin"),
    ("logarithm", "ln"),
    ("exponential", "exp"),
    ("squareroot", "sqrt"),
    ("sqroot", "sqrt"),
    ("cuberoot", "cbrt"),
];

/// Products of three letters that are English words: nobody means a·n·y.
const ENGLISH: &[&str] = &["any", "buy", "act", "ant", "aux", "amy", "abt", "cut", "akt", "muv", "nut"];

/// The letters that stand for numbers where nothing is declared.
const LETTERS: &str = "abckmntuvwxyz";

/// What stands in a run of letters.
struct Run {
    /// Letters that nobody declared.
    strange: usize,
    /// The longest stretch of them.
    stretch: usize,
    /// Whether a function or a Greek letter stands among them.
    inside: bool,
}

impl Parser<'_> {
    /// Looks at the run of letters that begins here, once; `bare` is whether its first letter is nobody's.
    pub fn check_run(&mut self, begin: usize, bare: bool) -> Parsed<()> {
        if begin < self.run_seen {
            return Ok(());
        }
        let (text, bytes) = (self.text, self.bytes);
        let end = begin + bytes[begin..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let before = if begin == 0 { b' ' } else { bytes[begin - 1] };
        let single = end <= begin + 1;
        if before.is_ascii_alphabetic() || single && !(bare && before == b'1' && bytes[begin] == b'n') {
            return Ok(());
        }
        let after = &text[end..];
        let bracket = after.trim_start().starts_with(['(', '|']);
        if single {
            let eleven = begin > 1 && bytes[begin - 2].is_ascii_digit();
            // `1n(x)`, `1n x`: a one for the letter l.
            let applied = bracket
                || after.strip_prefix([' ', '\t']).is_some_and(|after| {
                    after.trim_start().starts_with(|c: char| c.is_alphanumeric() || matches!(c, '√' | '\\'))
                });
            return if applied && !eleven { Err(not_a_function("1n", "ln", begin - 1..end)) } else { Ok(()) };
        }
        self.run_seen = end;
        let run = &text[begin..end];
        if before == b'1' && !(begin > 1 && (bytes[begin - 2].is_ascii_alphanumeric() || bytes[begin - 2] == b'.')) {
            let lost = if run.starts_with("og") { Some(2) } else { (bare && run.starts_with('n')).then_some(1) };
            if let Some(length) = lost.filter(|_| !self.scope.declares(&run[..1])) {
                let name = if length == 2 { "log" } else { "ln" };
                return Err(not_a_function(&text[begin - 1..begin + length], name, begin - 1..begin + length));
            }
        }
        let applied = bracket
            || after.starts_with(' ')
                && after.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric() || c == 'π' || c == '√');
        if let Some(at) = run.find("In")
            && !self.scope.declares("I")
            && (applied || at + 2 < run.len())
        {
            return Err(not_a_function("In", "ln", begin + at..begin + at + 2));
        }
        if run.len() < 3 {
            return Ok(());
        }
        if let Some((_, name)) = SPELLINGS.iter().find(|(spelt, _)| applied && *spelt == run) {
            return Err(not_a_function(run, name, begin..end));
        }
        if let Some((_, why)) = super::spelled::NOT_OFFERED.iter().find(|(name, _)| bracket && *name == run) {
            return Err(Fault::new("not-offered", begin..end, *why));
        }
        let tail = self.single_letters(begin, end);
        let letters = &text[tail.clone()];
        let strange_tail = letters.len() >= 3 && !self.scope.declares_each_letter(letters);
        if strange_tail
            && applied
            && let Some((from, name)) = self.nearest_function(letters)
        {
            return Err(not_a_function(&letters[from..], name, tail.start + from..end));
        }
        let found = self.look_at(begin, end);
        let declared = !self.scope.variables.is_empty();
        let free = self.names.is_some() || !declared;
        let word = match free {
            // Nothing is declared, or names need not be: one letter on either side of what is known.
            true if found.inside => found.stretch >= 2,
            true => found.strange >= 2 && strange_tail && !self.is_product(letters, after),
            false => found.strange >= 3 || found.strange >= 1 && found.inside || strange_tail && found.strange >= 2,
        };
        if word
            && found.inside
            && applied
            && let Some((0, name)) = self.nearest_function(run)
        {
            return Err(not_a_function(run, name, begin..end));
        }
        // `softmax` alone: what it is of is missing.
        if word && !applied && super::arrays::word(run).is_some() {
            let message = format!("{run} of what? Its argument is missing");
            return Err(Fault::new("missing-argument", begin..end, message));
        }
        if word {
            let whole = if found.inside || tail.is_empty() { begin..end } else { tail };
            return Err(self.unknown_word(whole));
        }
        if strange_tail && letters.len() > 3 {
            self.note("letter-by-letter", tail, || format!("{letters} is read letter by letter, as a product"));
        }
        Ok(())
    }

    /// Whether letters that nobody declared are a product all the same: in alphabetical order, out of those that stand for
    /// numbers, and no English word.
    fn is_product(&self, letters: &str, after: &str) -> bool {
        let raised = after.starts_with('^')
            || after.starts_with("**")
            || after.starts_with(|c| super::super::letters::raised(c).is_some());
        let plain = if raised { letters.strip_suffix('e').unwrap_or(letters) } else { letters };
        let plain = plain.strip_prefix('e').unwrap_or(plain);
        let known = |c: char| LETTERS.contains(c) || self.scope.declares(c.encode_utf8(&mut [0; 4]));
        let ordered = plain.as_bytes().windows(2).all(|pair| pair[0] < pair[1]);
        plain.chars().all(known) && ordered && !ENGLISH.contains(&letters)
    }

    /// What a run of letters is cut into.
    fn look_at(&self, begin: usize, end: usize) -> Run {
        let mut run = Run { strange: 0, stretch: 0, inside: false };
        let (mut at, mut stretch) = (begin, 0);
        while at < end {
            let word = word_at(self.text, at, self.scope, self.names);
            // `idk` is no i·dk where neither is declared.
            let differential = matches!(&word.piece, Piece::Name(name) if name.len() == 2 && name.starts_with('d') && !self.scope.declares(name))
                && run.strange > 0
                && word.end == end;
            if differential && !self.scope.variables.is_empty() {
                run.strange += 2;
            }
            if word.bare_letter {
                run.strange += 1;
                stretch += 1;
                run.stretch = run.stretch.max(stretch);
            } else if !matches!(word.piece, Piece::Constant(Constant::E)) {
                stretch = 0;
                let differential = |name: &Symbol| name.len() == 2 && name.starts_with('d');
                let greek = matches!(&word.piece, Piece::Name(name) if word.end > at + 1 && !self.scope.declares(name) && !differential(name));
                run.inside |= word.is_function() || greek;
            }
            at = word.end.max(at + 1);
        }
        run
    }

    /// The end of a run of letters that is made of single letters.
    fn single_letters(&self, begin: usize, end: usize) -> Range<usize> {
        let (mut at, mut tail) = (begin, begin);
        while at < end {
            let word = word_at(self.text, at, self.scope, self.names);
            let single = word.end == at + 1 && matches!(word.piece, Piece::Name(_) | Piece::Constant(Constant::E));
            if !single {
                tail = word.end.min(end);
            }
            at = word.end.max(at + 1);
        }
        tail.min(end)..end
    }

    /// The function a few letters were probably meant for, and where among them it begins.
    fn nearest_function(&self, letters: &str) -> Option<(usize, &'static str)> {
        if let Some((_, name)) = SPELLINGS.iter().find(|(spelt, _)| *spelt == letters) {
            return Some((0, *name));
        }
        let mut best: Option<((usize, bool), usize, &'static str)> = None;
        for from in 0..=letters.len() - 3 {
            let typed = &letters[from..];
            // `newton` is no n·e·w before `ton`: only what may be a factor stands before a function.
            if !self.is_factor(&letters[..from]) {
                continue;
            }
            for (name, _) in functions::names().filter(|(name, _)| name.is_ascii() && name.len() > 1) {
                if name.len().abs_diff(typed.len()) > 2 {
                    continue;
                }
                let distance = strsim::osa_distance(typed, name);
                let swapped = distance == 1 && name.len() == typed.len() && same_letters(typed, name);
                let near = match (distance, typed.len()) {
                    (1, 4..) => true,
                    (2, 6..) => true,
                    // With so few letters a product is as likely, unless they are not the question's.
                    (1, 3) => {
                        let dropped = name.len() == 4 && typed[..1] == name[..1] && typed[2..] == name[3..];
                        swapped || dropped || !self.scope.variables.is_empty() && name.len() == 3
                    }
                    _ => false,
                };
                // Two letters that changed places are the likelier slip.
                let slip = (distance, !swapped);
                if near && best.is_none_or(|(least, ..)| slip < least) {
                    best = Some((slip, from, name));
                }
            }
        }
        best.map(|(_, from, name)| (from, name))
    }

    /// Whether these letters may stand as a factor before a function: the question's own, or one of those that vary.
    fn is_factor(&self, letters: &str) -> bool {
        letters.is_empty()
            || self.scope.declares_each_letter(letters)
            || letters.len() == 1 && self.scope.variables.is_empty() && "tuvwxyz".contains(letters)
    }

    fn unknown_word(&self, at: Range<usize>) -> Box<Fault> {
        let word = &self.text[at.clone()];
        let fault = Fault::new("unknown-word", at.clone(), format!("{word} is not a name here"));
        match nearest(word, self.scope) {
            Some(name) => fault.replacing(at, name),
            None => fault,
        }
    }

    /// Looks at a function's name with the letters right behind it: `sine(x)`, `sinn(x)`.
    pub fn check_function(&self, begin: usize, name_end: usize) -> Parsed<()> {
        if !self.bytes.get(name_end).is_some_and(u8::is_ascii_alphabetic) {
            return Ok(());
        }
        let end = name_end + self.bytes[name_end..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let run = &self.text[begin..end];
        if let Some((_, name)) = SPELLINGS.iter().find(|(spelt, _)| *spelt == run) {
            return Err(not_a_function(run, name, begin..end));
        }
        let doubled = end == name_end + 1 && self.bytes[name_end] == self.bytes[name_end - 1];
        if doubled && self.bytes.get(end) == Some(&b'(') && !self.scope.declares(&self.text[name_end..end]) {
            return Err(not_a_function(run, &self.text[begin..name_end], begin..end));
        }
        Ok(())
    }

    /// A name has been read that may not be what it looks like.
    pub fn check_name(&mut self, name: &Symbol, begin: usize) -> Parsed<()> {
        let bytes = name.as_bytes();
        let lead = bytes.first().copied().unwrap_or(b' ');
        if name.len() == 1 && !matches!(lead, b'd' | b'f' | b'g') || self.scope.declares(name) {
            return Ok(());
        }
        if self.bytes[begin] == b'd' && self.is_derivative_quotient(begin) {
            return Err(self.unevaluated(begin));
        }
        let span = begin..self.at;
        if matches!(name.as_str(), "f" | "g") && self.peek() == Some(b'(') {
            self.note("letter-times-bracket", span, || {
                format!("{name}( ) is read as {name} times the bracket; if it is a function, write what it is")
            });
        } else if lead == b'd' && name.len() == 2 && bytes[1].is_ascii_lowercase() {
            self.note("differential", span, || format!("{name} is read as one name"));
        } else if name.len() > 1 && bytes[1..].iter().all(u8::is_ascii_digit) && self.scope.declares(&name[..1]) {
            let (letter, digits) = name.split_at(1);
            if self.names.is_none() {
                let message = format!(
                    "{name} is not a name here; write `{digits}{letter}` or `{letter}^{digits}` if you mean that"
                );
                return Err(Fault::new("lost-power", span.clone(), message).replacing(begin + 1..begin + 1, "^"));
            }
            self.note("digit-in-name", span, || {
                format!("{name} is read as one name; write {letter}^{digits} for the power, {digits}{letter} for the product")
            });
        }
        Ok(())
    }

    /// Whether `dy/dx`, `d/dx`, `d²y/dx²` begins here.
    fn is_derivative_quotient(&self, begin: usize) -> bool {
        if self.whole_quotient(begin).is_some() {
            return true;
        }
        let order = |c: char| matches!(c, '2' | '3' | '²' | '³');
        let rest = &self.text[begin + 1..];
        let rest = rest.strip_prefix('^').filter(|power| power.starts_with(order)).unwrap_or(rest);
        let rest = rest.trim_start_matches(order).trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let Some(below) = rest.trim_start().strip_prefix('/') else { return false };
        let mut below = below.trim_start().chars();
        below.next() == Some('d') && below.next().is_some_and(super::words::is_letter)
    }

    /// A function without an argument: `sin*x`, `sin`.
    pub fn missing_argument(&mut self, name: Range<usize>) -> Box<Fault> {
        let typed = self.text[name.clone()].to_string();
        let head = self.text[name.start..self.at].trim_end().len() + name.start;
        self.spaces();
        let fault = Fault::new("missing-argument", name, format!("{typed} of what? Its argument is missing"));
        let times = self.peek() == Some(b'*') && self.peek_at(1) != Some(b'*') || self.peek_char() == Some('·');
        if times {
            self.at += self.peek_char().map_or(1, char::len_utf8);
            self.spaces();
            let begin = self.at;
            let mut argument = Parser::new(self.text, begin, self.scope, self.names, false);
            argument.depth = self.depth;
            if argument.power().is_ok() {
                let inside = &self.text[begin..argument.at];
                let bracketed = inside.starts_with('(') && inside.ends_with(')');
                let with = if bracketed { inside.to_string() } else { format!("({inside})") };
                return fault.replacing(head..argument.at, with);
            }
            return fault;
        }
        let rest = &self.text[self.at..];
        if head == self.at && rest.starts_with("-1") && rest[2..].starts_with(['(', ' ']) {
            // A raised exponent that lost its height on the way through the clipboard.
            return fault.replacing(head..head, "^");
        }
        match self.scope.variables.as_slice() {
            [only] => fault.replacing(head..head, format!("({only})")),
            _ => fault,
        }
    }

    /// The function that a name ends short of, when its last letter is a declared variable: `sinh/h` is sin(h)/h.
    pub fn shorter_function(&self, begin: usize, name_end: usize) -> Option<(Func, usize)> {
        let (head, last) = self.text[begin..name_end].split_at_checked(name_end - begin - 1)?;
        let function = functions::lookup(head)?;
        self.scope.declares(last).then_some((function, name_end - 1))
    }
}

/// The declared name that a word was probably meant for.
pub(super) fn nearest<'s>(word: &str, scope: &'s Scope) -> Option<&'s str> {
    let declared = scope.variables.iter().map(Symbol::as_str).filter(|name| name.len() > 2);
    let near = declared.filter(|name| strsim::osa_distance(word, name) <= 1 + name.len() / 5);
    near.min_by_key(|name| strsim::osa_distance(word, name))
}

/// The name of a function that a word was probably meant for.
pub(super) fn nearest_function_name(word: &str) -> Option<&'static str> {
    let names = functions::names()
        .map(|(name, _)| name)
        .chain(super::spelled::ROWS.iter().flat_map(|row| row.names.iter().copied()))
        .chain(super::arrays::WORDS.iter().flat_map(|row| row.names.iter().copied()));
    let near =
        names.filter(|name| name.is_ascii() && name.len() > 2).map(|name| (strsim::osa_distance(word, name), name));
    let near = near.filter(|(distance, name)| *distance <= 1 + name.len().min(word.len()) / 5);
    // A letter typed twice is the likeliest slip, then two that changed places.
    let once: Vec<u8> = word.bytes().fold(Vec::new(), |mut once, b| {
        if once.last() != Some(&b) {
            once.push(b);
        }
        once
    });
    let slip = |name: &str| if name.as_bytes() == once { 0 } else { 1 + u8::from(!same_letters(name, word)) };
    near.min_by_key(|(distance, name)| (*distance, slip(name), name.len().abs_diff(word.len()))).map(|(_, name)| name)
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<u8> = text.bytes().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

fn not_a_function(typed: &str, meant: &str, at: Range<usize>) -> Box<Fault> {
    let message = format!("{typed} is not a function; did you mean {meant}?");
    Fault::new("unknown-function", at.clone(), message).replacing(at, meant)
}
