//! What the parts of a line are while it is typed: words, numbers, functions, names that are defined and names that mean
//! nothing. Only a glance, quick enough for every key; whether the line can be read is told when it is run.

use crate::math::functions;
use crate::math::language::arrays;
use std::ops::Range;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexemeKind {
    /// A word of the notebook or a command, at the beginning.
    Word,
    /// A word further on: `rate`, `at`.
    Setting,
    /// A number, `pi`, `e`, `inf`.
    Number,
    /// A function of the notation.
    Function,
    /// Something that has been defined.
    Name,
    /// Letters that mean nothing here.
    Unknown,
    /// A bracket that closes nothing.
    Odd,
    /// From `#` on.
    Comment,
}

/// What can be known of words at this prompt.
pub struct Vocabulary<'a> {
    /// Whether it is a word that a line may begin with.
    pub begins: &'a dyn Fn(&str) -> bool,
    /// The length of the longest defined name with which a text begins; 0 where there is none.
    pub name: &'a dyn Fn(&str) -> usize,
    /// The words that may follow this first word.
    pub settings: &'a dyn Fn(&str) -> &'static [&'static str],
}

/// The parts of a line that are something in particular, in order, by bytes.
pub fn lexemes(line: &str, vocabulary: &Vocabulary) -> Vec<(Range<usize>, LexemeKind)> {
    let mut found = Vec::new();
    let begin = line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | ':')).len();
    if line.trim_start().starts_with('#') {
        return vec![(0..line.len(), LexemeKind::Comment)];
    }
    let mut settings: &[&str] = &[];
    let mut at = begin;
    let first = line[begin..].split(char::is_whitespace).next().unwrap_or_default();
    if !first.is_empty() && (vocabulary.begins)(first) {
        settings = (vocabulary.settings)(first);
        found.push((begin..begin + first.len(), LexemeKind::Word));
        at += first.len();
    }
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        // Two dots make a range, and no number begins with them.
        let dots = line[..at].ends_with('.') || rest.starts_with("..");
        let (length, kind) = match c {
            '0'..='9' => (number(rest), Some(LexemeKind::Number)),
            '.' if !dots && rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                (number(rest), Some(LexemeKind::Number))
            }
            c if c.is_alphabetic() || c == '_' => word(rest, settings, vocabulary),
            _ => (c.len_utf8(), None),
        };
        if let Some(kind) = kind {
            found.push((at..at + length, kind));
        }
        at += length;
    }
    found.extend(odd_brackets(line).into_iter().map(|at| (at..at + 1, LexemeKind::Odd)));
    found.sort_by_key(|(at, _)| at.start);
    found
}

/// The length of a number; an exponent belongs to it only with its digits.
fn number(rest: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let plain = digits(rest);
    // The dots of a range are none of its.
    let plain = rest[..plain].find("..").unwrap_or(plain).max(1);
    let behind = rest[plain..].strip_prefix(['e', 'E']).unwrap_or_default();
    let sign = usize::from(behind.starts_with(['-', '+']));
    match behind.get(sign..).map_or(0, digits) {
        0 => plain,
        exponent => plain + 1 + sign + exponent,
    }
}

/// How long the next part of a run of letters is, and what it is.
fn word(rest: &str, settings: &[&str], vocabulary: &Vocabulary) -> (usize, Option<LexemeKind>) {
    let run: usize = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    let whole = &rest[..run];
    if settings.contains(&whole) {
        return (run, Some(LexemeKind::Setting));
    }
    if matches!(whole, "pi" | "e" | "inf" | "infinity" | "π") {
        return (run, Some(LexemeKind::Number));
    }
    if matches!(whole, "ans" | "Out" | "In") {
        return (run, Some(LexemeKind::Name));
    }
    let function = |from: usize| {
        let lengths = (2..=(run - from).min(16)).rev().filter(|length| whole.is_char_boundary(from + length));
        let mut lengths = lengths.filter(|length| functions::lookup(&whole[from..from + length]).is_some());
        lengths.next().unwrap_or(0)
    };
    let named = (vocabulary.name)(rest).min(run);
    let (called, listed) = (function(0), arrays::word(whole).is_some());
    if listed && named < run {
        return (run, Some(LexemeKind::Function));
    }
    if named > 0 && named >= called {
        return (named, Some(LexemeKind::Name));
    }
    if called > 0 {
        return (called, Some(LexemeKind::Function));
    }
    // Letters one by one, up to something that is known.
    let letters = whole.chars().take_while(|c| c.is_alphabetic()).count();
    let starts = whole.char_indices().skip(1).map(|(at, _)| at);
    let known = starts.clone().find(|at| function(*at) > 0 || (vocabulary.name)(&rest[*at..]) > 0);
    match known {
        Some(at) => (at, None),
        // Three letters before a bracket are rarely a product.
        None if letters > if rest[run..].starts_with('(') { 2 } else { 3 }
            && whole.is_ascii()
            && !whole.contains('_') =>
        {
            (run, Some(LexemeKind::Unknown))
        }
        None => (run, None),
    }
}

/// Brackets that close nothing, in bytes. One that is still open may be closed with the next key.
fn odd_brackets(line: &str) -> Vec<usize> {
    let (mut open, mut odd) = (Vec::new(), Vec::new());
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => open.push((at, byte)),
            b')' | b']' | b'}' => {
                let partner = if byte == b')' { b'(' } else { byte - 2 };
                match open.pop() {
                    Some((_, begun)) if begun == partner => {}
                    _ => odd.push(at),
                }
            }
            _ => {}
        }
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Vec<(String, LexemeKind)> {
        let vocabulary = Vocabulary {
            begins: &|word| word == "descend" || word == "plot",
            name: &|text| if text.starts_with("loss") { 4 } else { usize::from(text.starts_with('f')) },
            settings: &|word| if word == "descend" { &["from", "rate"] } else { &[] },
        };
        lexemes(line, &vocabulary).into_iter().map(|(at, kind)| (line[at].to_string(), kind)).collect()
    }

    #[test]
    fn parts_of_a_line_are_told() {
        use LexemeKind::*;
        let rows: &[(&str, &[(&str, LexemeKind)])] = &[
            (
                "descend f, from 3, rate 0.1",
                &[("descend", Word), ("f", Name), ("from", Setting), ("3", Number), ("rate", Setting), ("0.1", Number)],
            ),
            ("2xsin(x)", &[("2", Number), ("sin", Function)]),
            ("= plot loss, 0..1e-3", &[("plot", Word), ("loss", Name), ("0", Number), ("1e-3", Number)]),
            ("2e + blah", &[("2", Number), ("e", Number), ("blah", Unknown)]),
            ("(x]", &[("]", Odd)]),
            ("# f", &[("# f", Comment)]),
            ("norm(u) + x_1", &[("norm", Function)]),
            ("plotting", &[("plotting", Unknown)]),
            ("sni(x) + xyz", &[("sni", Unknown)]),
            ("½π + θ", &[("π", Number)]),
        ];
        for (line, wanted) in rows {
            let wanted: Vec<(String, LexemeKind)> =
                wanted.iter().map(|(text, kind)| (text.to_string(), *kind)).collect();
            assert_eq!(told(line), wanted, "{line}");
        }
        // Any text is taken, and quickly.
        for line in ["", "(((", "\u{1b}[2J", "é̂_²", &"a".repeat(5_000), &"(".repeat(5_000)] {
            told(line);
        }
    }
}
