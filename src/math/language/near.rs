//! Names that are nearly something known: typing slips, other spellings, words that are no formula.

use super::super::expr::{Constant, Symbol};
use super::super::functions::{self, Func};
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
    ("absolute", "abs"),
    ("maximum", "max"),
    ("minimum", "min"),
];

/// Words for what is no number.
const NO_NUMBERS: &[&str] = &["inf", "infinity", "infty", "none", "dne", "undefined", "nan"];

impl Parser<'_> {
    /// Looks at the run of letters that begins here with a letter nobody declared.
    pub fn check_run(&mut self, begin: usize) -> Parsed<()> {
        let (text, bytes) = (self.text, self.bytes);
        let end = begin + bytes[begin..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let before = if begin == 0 { b' ' } else { bytes[begin - 1] };
        let single = end <= begin + 1;
        if before.is_ascii_alphabetic() || single && !(before == b'1' && bytes[begin] == b'n') {
            return Ok(());
        }
        let after = &text[end..];
        let bracket = after.trim_start().starts_with(['(', '|']);
        if single {
            let eleven = begin > 1 && bytes[begin - 2].is_ascii_digit();
            return if bracket && !eleven { Err(no_function("1n", "ln", begin - 1..end)) } else { Ok(()) };
        }
        let run = &text[begin..end];
        let applied = bracket
            || after.starts_with(' ')
                && after.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric() || c == 'π' || c == '√');
        if let Some(at) = run.find("In")
            && !self.scope.declares("I")
            && (applied || at + 2 < run.len())
        {
            return Err(no_function("In", "ln", begin + at..begin + at + 2));
        }
        if run.len() < 3 {
            return Ok(());
        }
        if let Some((_, name)) = SPELLINGS.iter().find(|(spelt, _)| applied && *spelt == run) {
            return Err(no_function(run, name, begin..end));
        }
        let tail = self.single_letters(begin, end);
        let letters = &text[tail.clone()];
        if letters.len() < 3 || self.scope.declares_each_letter(letters) {
            return Ok(());
        }
        if NO_NUMBERS.contains(&run.to_ascii_lowercase().as_str()) {
            let message = format!("{run} is no expression; one is asked for here");
            return Err(Fault::new("no-number", begin..end, message));
        }
        if applied && let Some((from, name)) = self.nearest_function(letters) {
            return Err(no_function(&letters[from..], name, tail.start + from..end));
        }
        let unknown = |c: char| !self.scope.declares(c.encode_utf8(&mut [0; 4]));
        let strange = letters.chars().filter(|c| *c != 'e' && unknown(*c)).count();
        if !self.scope.variables.is_empty() && strange >= 2 {
            return Err(self.unknown_word(tail));
        }
        if letters.len() > 3 {
            self.note("letter-by-letter", tail, || format!("{letters} is read letter by letter, as a product"));
        }
        Ok(())
    }

    /// The end of a run of letters that is made of single letters.
    fn single_letters(&self, begin: usize, end: usize) -> Range<usize> {
        let (mut at, mut tail) = (begin, begin);
        while at < end {
            let word = word_at(self.text, at, self.scope);
            let single = word.end == at + 1 && matches!(word.piece, Piece::Name(_) | Piece::Constant(Constant::E));
            if !single {
                tail = word.end.min(end);
            }
            at = word.end;
        }
        tail.min(end)..end
    }

    /// The function a few letters were probably meant for, and where among them it begins.
    fn nearest_function(&self, letters: &str) -> Option<(usize, &'static str)> {
        if let Some((_, name)) = SPELLINGS.iter().find(|(spelt, _)| *spelt == letters) {
            return Some((0, *name));
        }
        let mut best: Option<(usize, usize, &'static str)> = None;
        for from in 0..=letters.len() - 3 {
            let typed = &letters[from..];
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
                if near && best.is_none_or(|(least, ..)| distance < least) {
                    best = Some((distance, from, name));
                }
            }
        }
        best.map(|(_, from, name)| (from, name))
    }

    fn unknown_word(&self, at: Range<usize>) -> Box<Fault> {
        let word = &self.text[at.clone()];
        let fault = Fault::new("unknown-word", at.clone(), format!("{word} is no name here"));
        let declared = self.scope.variables.iter().map(Symbol::as_str).filter(|name| name.len() > 2);
        let near = declared.filter(|name| strsim::osa_distance(word, name) <= 1 + name.len() / 5);
        match near.min_by_key(|name| strsim::osa_distance(word, name)) {
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
            return Err(no_function(run, name, begin..end));
        }
        let doubled = end == name_end + 1 && self.bytes[name_end] == self.bytes[name_end - 1];
        if doubled && self.bytes.get(end) == Some(&b'(') && !self.scope.declares(&self.text[name_end..end]) {
            return Err(no_function(run, &self.text[begin..name_end], begin..end));
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
        if name == "x10" && begin > 0 && self.bytes[begin - 1].is_ascii_digit() && self.peek() == Some(b'^') {
            let message = "x10 is read as a name; for a power of ten write *10^";
            return Err(Fault::new("times-ten", span.clone(), message).replacing(begin..begin + 1, "*"));
        }
        if matches!(name.as_str(), "f" | "g") && self.peek() == Some(b'(') {
            self.note("letter-times-bracket", span, || {
                format!("{name}( ) is read as {name} times the bracket; if it is a function, write what it is")
            });
        } else if lead == b'd' && name.len() == 2 && bytes[1].is_ascii_lowercase() {
            self.note("differential", span, || format!("{name} is read as one name"));
        } else if name.len() > 1 && bytes[1..].iter().all(u8::is_ascii_digit) && self.scope.declares(&name[..1]) {
            let (letter, digits) = name.split_at(1);
            self.note("digit-in-name", span, || {
                format!("{name} is read as one name; write {letter}^{digits} for the power, {digits}{letter} for the product")
            });
        }
        Ok(())
    }

    /// Whether `dy/dx`, `d/dx`, `d²y/dx²` begins here.
    fn is_derivative_quotient(&self, begin: usize) -> bool {
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
        if self.peek() == Some(b'*') && self.peek_at(1) != Some(b'*') {
            self.at += 1;
            self.spaces();
            let begin = self.at;
            let mut argument = Parser::new(self.text, begin, self.scope, false);
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

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<u8> = text.bytes().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

fn no_function(typed: &str, meant: &str, at: Range<usize>) -> Box<Fault> {
    let message = format!("{typed} is no function; did you mean {meant}?");
    Fault::new("unknown-function", at.clone(), message).replacing(at, meant)
}
