//! Characters and names: what people paste becomes what the reader knows, one character for one.

use std::borrow::Cow;

/// A letter of another alphabet that looks like a Latin one: pasted text and foreign keyboards bring them.
pub fn lookalike(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'с' => 'c',
        'е' => 'e',
        'і' => 'i',
        'ј' => 'j',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'ѕ' => 's',
        'х' => 'x',
        'у' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'Υ' => 'Y',
        'Ζ' => 'Z',
        'Ν' => 'N',
        'ı' => 'i',
        _ => return None,
    })
}

/// The letter under a circumflex: ŷ is how a prediction is often written.
pub fn unhatted(c: char) -> Option<char> {
    let hats = ["âa", "ĉc", "êe", "ĝg", "ĥh", "îi", "ĵj", "ôo", "ŝs", "ûu", "ŵw", "ŷy", "ẑz"];
    hats.iter().find_map(|pair| pair.strip_prefix(c)?.chars().next())
}

/// The letter and the accent of a letter with one that names have: `ŷ` is y with a hat, `x̄` has no letter of its own.
pub fn accented(c: char) -> Option<(char, &'static str)> {
    if c.is_ascii() {
        return None;
    }
    if let Some(letter) = unhatted(c) {
        return Some((letter, "hat"));
    }
    let bars = ["āa", "ēe", "īi", "ōo", "ūu", "ȳy"];
    let tildes = ["ãa", "ẽe", "ĩi", "ñn", "õo", "ũu", "ṽv", "ỹy"];
    let of = |pairs: &[&str], accent: &'static str| {
        pairs.iter().find_map(|pair| pair.strip_prefix(c)?.chars().next()).map(|letter| (letter, accent))
    };
    of(&bars, "bar").or_else(|| of(&tildes, "tilde"))
}

/// The plain letter of the italic, bold or script alphabets that web pages set formulas in.
fn styled(c: char) -> Option<char> {
    let code = u32::from(c);
    match code {
        0x1D400..=0x1D6A3 => {
            let at = (code - 0x1D400) % 52;
            char::from_u32(if at < 26 { u32::from('A') + at } else { u32::from('a') + at - 26 })
        }
        // Each Greek alphabet there: 24 capitals with a variant theta, nabla, 25 small letters, ∂ and six variants.
        0x1D6A8..=0x1D7C9 => match (code - 0x1D6A8) % 58 {
            at @ 0..=24 if at != 17 => char::from_u32(u32::from('Α') + at),
            17 => Some('Θ'),
            25 => Some('∇'),
            at @ 26..=50 => char::from_u32(u32::from('α') + at - 26),
            51 => Some('∂'),
            52 => Some('ε'),
            53 => Some('θ'),
            54 => Some('κ'),
            55 => Some('φ'),
            56 => Some('ρ'),
            _ => Some('π'),
        },
        0x1D7CE..=0x1D7FF => char::from_digit((code - 0x1D7CE) % 10, 10),
        _ => None,
    }
}

/// The character the reader works with; most stay as they are.
fn normal(c: char) -> char {
    match c {
        // Full-width forms of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '−' | '–' | '—' | '‐' | '‑' | '‒' | '﹣' | '⁃' | '➖' => '-',
        '➕' | '﹢' => '+',
        '↑' | 'ˆ' | '⌃' => '^',
        '≦' => '≤',
        '≧' => '≥',
        '∗' => '*',
        '⋅' | '∙' | '•' | '‧' | '・' => '·',
        '✕' | '✖' | '⨯' => '×',
        '⊤' => 'ᵀ',
        '∥' => '‖',
        '⨂' => '⊗',
        '÷' | '∕' | '⁄' | '➗' => '/',
        '′' | '’' | '‘' | 'ʹ' | '´' | 'ˈ' | '`' | '‵' => '\'',
        '∣' | '❘' | '│' => '|',
        '⟨' | '〈' | '‹' | '⟪' => '<',
        '⟩' | '〉' | '›' => '>',
        '【' => '[',
        '】' => ']',
        '。' => '.',
        '、' => ',',
        '\u{FEFF}' | '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{2061}' | '\u{2062}' => ' ',
        'ϵ' | 'ɛ' => 'ε',
        'ϑ' => 'θ',
        'ϕ' | 'ɸ' => 'φ',
        'ϱ' => 'ρ',
        'ϰ' => 'κ',
        'ς' => 'σ',
        'ϖ' => 'π',
        'µ' => 'μ',
        '∆' => 'Δ',
        'Ω' => 'Ω',
        'ℎ' => 'h',
        'ℯ' => 'e',
        'ℓ' => 'l',
        'ℊ' => 'g',
        'ℴ' => 'o',
        'ℒ' => 'L',
        _ if c.is_whitespace() => ' ',
        _ => styled(c).unwrap_or(c),
    }
}

/// What a byte says of the text that it stands in: not plain, not ASCII, a backtick, a backslash.
static SAYS: [u8; 256] = {
    let mut says = [NOT_PLAIN | NOT_ASCII; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        says[byte] = match b {
            b' ' | b'+' | b'-' | b'*' | b'/' | b'^' | b'(' | b')' | b'.' | b',' | b'[' | b']' => 0,
            b'`' => NOT_PLAIN | BACKTICK,
            b'\\' => NOT_PLAIN | BACKSLASH,
            _ if b.is_ascii_alphanumeric() => 0,
            _ => NOT_PLAIN,
        };
        byte += 1;
    }
    says
};
const NOT_PLAIN: u8 = 1;
const NOT_ASCII: u8 = 2;
const BACKTICK: u8 = 4;
const BACKSLASH: u8 = 8;

/// A text in the characters the reader knows; the n-th character stays the n-th.
pub(super) struct Normal<'t> {
    pub text: Cow<'t, str>,
    /// Whether it has only characters of an answer that stands alone.
    pub plain: bool,
}

impl<'t> Normal<'t> {
    pub fn of(text: &'t str) -> Normal<'t> {
        let says = text.bytes().fold(0, |says, b| says | SAYS[usize::from(b)]);
        if says == 0 {
            return Normal { text: Cow::Borrowed(text), plain: true };
        }
        let same = Cow::Borrowed(text);
        let text = match (says & (NOT_ASCII | BACKTICK) == 0, says & BACKSLASH != 0) {
            (true, false) => same,
            (true, true) => respelt(same),
            (false, tex) => {
                let mut normal: String = text.chars().map(normal).collect();
                if text.contains(NARROW) {
                    normal = grouped(text, &normal);
                }
                if tex { respelt(Cow::Owned(normal)) } else { Cow::Owned(normal) }
            }
        };
        // What was another character may be a plain one now.
        let plain = text.bytes().all(|b| SAYS[usize::from(b)] == 0);
        Normal { text, plain }
    }
}

/// Spaces that do not break a line, or are narrow: between three digits and more they group a long number.
const NARROW: [char; 4] = ['\u{A0}', '\u{2007}', '\u{2009}', '\u{202F}'];

/// With an underscore for such a space within a number, `12 345`.
fn grouped(text: &str, normal: &str) -> String {
    let typed: Vec<char> = text.chars().collect();
    let digit = |at: usize| typed.get(at).is_some_and(char::is_ascii_digit);
    let groups = |at: usize| {
        let before = typed[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count();
        (1..=3).contains(&before) && (1..=3).all(|by| digit(at + by)) && !digit(at + 4)
    };
    let marked = |(at, c): (usize, char)| if NARROW.contains(&typed[at]) && groups(at) { '_' } else { c };
    normal.chars().enumerate().map(marked).collect()
}

/// Commands that stand for one character, with as many characters.
const SAME_LENGTH: &[(&str, &str)] = &[
    ("\\right\\rvert_", "           |_"),
    ("\\right\\vert_", "          |_"),
    ("\\lbrace", "     \\{"),
    ("\\rbrace", "     \\}"),
    ("\\lbrack", "      ["),
    ("\\rbrack", "      ]"),
    ("\\vert", "    |"),
    ("\\mid", "   |"),
    ("\\therefore", "          "),
];

/// LaTeX's other names for what one character says, and text that says nothing or a condition: `\vert`, `\hspace{1em}`,
/// `\text{if $x > 0$}`. The n-th character stays the n-th.
fn respelt(text: Cow<'_, str>) -> Cow<'_, str> {
    let known = |mark: &&str| text.contains(*mark);
    let spaces = ["\\hspace{", "\\hspace*{", "\\vspace{", "\\hskip{", "\\label{", "\\tag{"];
    let faces = ["\\text{", "\\mbox{", "\\textrm{", "\\mathrm{", "\\textit{"];
    let names = SAME_LENGTH.iter().map(|(name, _)| *name);
    if !names.chain(spaces).chain(faces).any(|mark| known(&mark)) {
        return text;
    }
    let mut out = text.into_owned();
    for (name, same) in SAME_LENGTH {
        let mut from = 0;
        while let Some(at) = out[from..].find(name).map(|at| at + from) {
            from = at + name.len();
            if name.ends_with('_') || !out[from..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                out.replace_range(at..from, same);
            }
        }
    }
    for (mark, is_space) in spaces.into_iter().map(|m| (m, true)).chain(faces.into_iter().map(|m| (m, false))) {
        let mut from = 0;
        while let Some(at) = out[from..].find(mark).map(|at| at + from) {
            from = at + mark.len();
            let Some(close) = out[from..].find('}').map(|close| close + from) else { break };
            let inside = out[from..close].to_string();
            let told = if is_space { Some(String::new()) } else { conditional(&inside) };
            if let Some(told) = told {
                // Blanks make up for what is shorter now.
                let whole = out[at..=close].chars().count();
                let blanks = whole - told.chars().count();
                out.replace_range(at..=close, &format!("{told}{}", " ".repeat(blanks)));
            }
        }
    }
    Cow::Owned(out)
}

/// What text in a formula says where it is more than a word: nothing (`\text{.}`), or a condition (`\text{if $x>0$}`).
fn conditional(inside: &str) -> Option<String> {
    let plain = inside.trim();
    if plain.chars().all(|c| matches!(c, '.' | ',' | ';' | ':')) && !inside.is_empty() {
        return Some(String::new());
    }
    let compares = plain.contains(['<', '>', '=', '≤', '≥', '≠', '$']) && plain.matches('$').count().is_multiple_of(2);
    if !compares || plain.contains('{') {
        return None;
    }
    let bare = plain.replace('$', " ");
    let bare = bare.trim().trim_end_matches([',', '.', ';']).trim_end();
    let word = bare.split_whitespace().next().unwrap_or("").trim_end_matches(',');
    let known = super::words::keyword_named(word).is_some();
    match (known, word.len() > 2) {
        (true, _) => {
            Some(format!("\\text{{{word}}}{}", &bare[word.len()..])).filter(|told| told.len() <= inside.len() + 7)
        }
        (false, false) => Some(bare.to_string()),
        (false, true) => None,
    }
}
