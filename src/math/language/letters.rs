//! Characters and names: what people paste becomes what the reader knows, one character for one.

use std::borrow::Cow;

/// The Greek letters that are names, with their ASCII names. `π` is a constant and stands apart.
pub const GREEK: &[(char, &str)] = &[
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
];

/// The ASCII name of a Greek letter.
pub fn greek_name(letter: char) -> Option<&'static str> {
    GREEK.iter().find(|(c, _)| *c == letter).map(|(_, name)| *name)
}

/// The Greek letter of an ASCII name, e.g. `θ` for `theta`.
pub fn greek_letter(name: &str) -> Option<char> {
    GREEK.iter().find(|(_, known)| *known == name).map(|(c, _)| *c)
}

/// Superscript characters with what they raise: those that are read and shown.
pub const RAISED: &[(char, char)] = &[
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
    ('⁺', '+'),
    ('⁻', '-'),
    ('⁽', '('),
    ('⁾', ')'),
    ('ᵃ', 'a'),
    ('ᵇ', 'b'),
    ('ᶜ', 'c'),
    ('ᵈ', 'd'),
    ('ᵉ', 'e'),
    ('ᶠ', 'f'),
    ('ᵍ', 'g'),
    ('ʰ', 'h'),
    ('ⁱ', 'i'),
    ('ʲ', 'j'),
    ('ᵏ', 'k'),
    ('ˡ', 'l'),
    ('ᵐ', 'm'),
    ('ⁿ', 'n'),
    ('ᵒ', 'o'),
    ('ᵖ', 'p'),
    ('ʳ', 'r'),
    ('ˢ', 's'),
    ('ᵗ', 't'),
    ('ᵘ', 'u'),
    ('ᵛ', 'v'),
    ('ʷ', 'w'),
    ('ˣ', 'x'),
    ('ʸ', 'y'),
    ('ᶻ', 'z'),
];

/// Superscript characters that are read besides.
const ALSO_RAISED: &[(char, char)] = &[('ᐟ', '/'), ('ᵅ', 'α'), ('ᵝ', 'β'), ('ᵞ', 'γ'), ('ᵟ', 'δ'), ('ᶿ', 'θ')];

/// What a superscript character raises, e.g. `2` for `²`.
pub fn raised(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    RAISED.iter().chain(ALSO_RAISED).find(|(up, _)| *up == c).map(|(_, plain)| *plain)
}

/// The superscript character for a letter or digit, e.g. `ⁿ` for `n`.
pub fn raise(plain: char) -> Option<char> {
    RAISED.iter().chain(ALSO_RAISED).find(|(_, known)| *known == plain).map(|(up, _)| *up)
}

/// A whole number in superscript digits, e.g. `¹²`.
pub fn raised_digits(n: impl std::fmt::Display) -> String {
    n.to_string().chars().filter_map(raise).collect()
}

/// Subscript characters with what they lower.
pub const LOWERED: &[(char, char)] = &[
    ('₀', '0'),
    ('₁', '1'),
    ('₂', '2'),
    ('₃', '3'),
    ('₄', '4'),
    ('₅', '5'),
    ('₆', '6'),
    ('₇', '7'),
    ('₈', '8'),
    ('₉', '9'),
    ('ₐ', 'a'),
    ('ₑ', 'e'),
    ('ₕ', 'h'),
    ('ᵢ', 'i'),
    ('ⱼ', 'j'),
    ('ₖ', 'k'),
    ('ₗ', 'l'),
    ('ₘ', 'm'),
    ('ₙ', 'n'),
    ('ₒ', 'o'),
    ('ₚ', 'p'),
    ('ᵣ', 'r'),
    ('ₛ', 's'),
    ('ₜ', 't'),
    ('ᵤ', 'u'),
    ('ᵥ', 'v'),
    ('ₓ', 'x'),
];

/// What a subscript character lowers, e.g. `1` for `₁`.
pub fn lowered(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    LOWERED.iter().find(|(down, _)| *down == c).map(|(_, plain)| *plain)
}

/// The subscript character for a letter or digit, e.g. `₁` for `1`.
pub fn lower(plain: char) -> Option<char> {
    LOWERED.iter().find(|(_, known)| *known == plain).map(|(down, _)| *down)
}

/// The two parts of a fraction in one character, e.g. `(1, 2)` for `½`.
pub fn fraction(c: char) -> Option<(i64, i64)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅐' => (1, 7),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    })
}

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

/// The text in the characters the reader knows; the n-th character stays the n-th.
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    // Bit by bit in one pass: what is not ASCII, a backtick, a backslash.
    let seen = text.bytes().fold(0u8, |seen, b| seen | (b & 0x80) | u8::from(b == b'`') | u8::from(b == b'\\') << 1);
    match (seen & 0x81 == 0, seen & 2 != 0) {
        (true, false) => Cow::Borrowed(text),
        (true, true) => respelt(Cow::Borrowed(text)),
        (false, tex) => {
            let mut normal: String = text.chars().map(normal).collect();
            if text.contains(NARROW) {
                normal = grouped(text, &normal);
            }
            if tex { respelt(Cow::Owned(normal)) } else { Cow::Owned(normal) }
        }
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

/// Whether a character could move the cursor, hide, or change how others are shown.
pub fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || c.is_whitespace() && c != ' '
        || matches!(
            code,
            0xAD | 0x300..=0x36F
                | 0x180E
                | 0x200B..=0x200F
                | 0x202A..=0x202E
                | 0x2060..=0x206F
                | 0xE000..=0xF8FF
                | 0xFE00..=0xFE0F
                | 0xFEFF
                | 0xFFF0..=0xFFFC
                | 0xFFFE..=0xFFFF
                | 0xE0000..
        )
}

/// A character as a message may show it: never raw when it could move the cursor or hide.
pub fn shown(c: char) -> String {
    if is_hidden(c) { format!("U+{:04X}", u32::from(c)) } else { c.to_string() }
}
