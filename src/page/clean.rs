//! Text from a learner or a lesson is made harmless before it is shown: nothing in it can move the cursor, change a
//! colour, turn the reading direction or hide; where something was, a sign stands for it. In JSON it leaves as `\u…`, so
//! that it comes back as it was. Where there is no unicode, every sign has an ASCII twin.

use crate::math::letters::{LOWERED, RAISED, greek_name, is_hidden};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Stands for a character that may not be shown.
const REPLACEMENT: char = '\u{FFFD}';
/// So many characters without width may follow each other, as in a letter with accents; more are dropped.
const MOST_MARKS: usize = 3;

/// What happens to a character on its way to the screen.
enum Fate {
    Keep,
    Space,
    Replace,
    /// It only chooses between two looks of the sign before it.
    Drop,
}

fn fate(c: char) -> Fate {
    match c {
        '\n' | '\t' => Fate::Space,
        '\u{fe0e}' | '\u{fe0f}' => Fate::Drop,
        c if is_unclean(c) => Fate::Replace,
        _ => Fate::Keep,
    }
}

/// Whether a character is more, or less, than what is to be seen of it: control characters but the line feed and the
/// tab, marks that turn the reading direction, separators of lines, and whatever shows nothing at all (Unicode's
/// `Default_Ignorable_Code_Point`).
pub fn is_unclean(c: char) -> bool {
    match c {
        // Nearly every sign that is ever shown.
        '\n' | '\t' | ' '..='~' | '\u{ae}'..='\u{34e}' | '\u{370}'..='\u{5ff}' | '\u{2070}'..='\u{2fff}' => false,
        // C0 and C1, DEL: escape sequences begin here.
        '\0'..='\u{9f}' => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether there is nothing but what a typewriter has, so that there is nothing to look at more closely.
fn is_plain(text: &str) -> bool {
    // Without a way out of the loop it is many bytes at a time.
    text.bytes().fold(true, |plain, b| plain & ((b' '..=b'~').contains(&b) | (b == b'\n') | (b == b'\t')))
}

/// Whole text on its way out: lines and tabs stay, and a sign stands for each unclean character. With `coloured`, the
/// escape sequences that set colours stay, too; they are ours, for what others wrote was made harmless before.
pub fn clean(text: &str, coloured: bool) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_unclean) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colour = if coloured && c == '\u{1b}' { colour(rest) } else { 0 };
        match c {
            _ if colour > 0 => out.push_str(&rest[..colour]),
            '\r' if rest.starts_with("\r\n") => {}
            '\u{fe0e}' | '\u{fe0f}' => {}
            c if is_unclean(c) => out.push(REPLACEMENT),
            c => out.push(c),
        }
        rest = &rest[colour.max(c.len_utf8())..];
    }
    Cow::Owned(out)
}

/// The length of the sequence that sets a colour with which a text begins; 0 where it begins with none.
fn colour(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return 0 };
    let inside = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b';').count();
    if rest.as_bytes().get(inside) == Some(&b'm') { inside + 3 } else { 0 }
}

/// JSON in which every character that is unclean, or that hides in another one as an accent does, stands as `\u…`, so
/// that it can be printed as it is and read back as it was.
pub fn clean_json(json: String) -> String {
    let hides = |c: char| !matches!(c, '\n' | '\t') && (is_unclean(c) || is_hidden(c));
    if is_plain(&json) || !json.contains(hides) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            // Raw control characters stand only between the pieces of JSON that was taken over as it came.
            '\0'..='\u{1f}' if hides(c) => out.push(' '),
            c if hides(c) => {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
            c => out.push(c),
        }
    }
    out
}

/// The text with everything taken out that could do more than be read. Line breaks and tabs become spaces.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let spotless = text.bytes().all(|b| (0x20..0x7f).contains(&b));
    if spotless {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        match fate(c) {
            Fate::Space => shown.push(' '),
            Fate::Replace => shown.push(REPLACEMENT),
            Fate::Drop => continue,
            Fate::Keep => {
                let bare = unicode_width::UnicodeWidthChar::width(c) == Some(0);
                marks = if bare { marks + 1 } else { 0 };
                if marks <= MOST_MARKS {
                    shown.push(c);
                }
                continue;
            }
        }
        marks = 0;
    }
    Cow::Owned(shown)
}

/// Signs and what stands for them where there is only ASCII. Superscripts, subscripts and roots are in [`ascii`].
const TWINS: &[(&str, &str)] = &[
    ("−‐‑‒–─━╴╶", "-"),
    ("—", "--"),
    ("·•●◦∙⋅*", "*"),
    ("×", "x"),
    ("⊙", "(*)"),
    ("÷", "/"),
    ("✓✔", "[ok]"),
    ("✗✘", "[x]"),
    ("○◯", "o"),
    ("→", "->"),
    ("←", "<-"),
    ("↔", "<->"),
    ("↦", "|->"),
    ("⇒", "=>"),
    ("⇐", "<="),
    ("⇔", "<=>"),
    ("↑▲∧", "^"),
    ("↓▼∨", "v"),
    ("◀◂", "<"),
    ("▶▸", ">"),
    ("≈≃∼", "~"),
    ("≠", "!="),
    ("≤", "<="),
    ("≥", ">="),
    ("≪", "<<"),
    ("≫", ">>"),
    ("≡", "=="),
    ("±", "+-"),
    ("∓", "-+"),
    ("∞", "inf"),
    ("∂", "d"),
    ("∇", "grad "),
    ("∑", "sum"),
    ("∏", "prod"),
    ("∫", "int"),
    ("∈", " in "),
    ("∉", " not in "),
    ("∘", " o "),
    ("∝", " ~ "),
    ("∀", "for all "),
    ("∃", "there is "),
    ("ℝ", "R"),
    ("ℕ", "N"),
    ("ℤ", "Z"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    ("⅓", "1/3"),
    ("⅔", "2/3"),
    ("…⋯", "..."),
    ("⋮", ":"),
    ("‘’‚′ʹ", "'"),
    ("“”„", "\""),
    ("″", "''"),
    ("‴", "'''"),
    ("⟨", "<"),
    ("⟩", ">"),
    ("│┃╎┆⎪⎢⎥⎜⎟⎮‖", "|"),
    ("┌┐└┘├┤┬┴┼╭╮╯╰", "+"),
    ("⎧⎨⎩⎛⎝⎡⎣", "("),
    ("⎫⎬⎭⎞⎠⎤⎦", ")"),
    ("╱", "/"),
    ("╲", "\\"),
    ("█■▪", "#"),
    ("▓", "+"),
    ("▒", ":"),
    ("░", "."),
    ("°", " deg"),
    ("§", "section "),
    ("\u{a0}\u{2009}\u{202f}\u{2002}\u{2003}\u{2007}\u{2008}\u{200a}", " "),
    ("àáâãåāÀÁÂÃÅ", "a"),
    ("èéêëēÈÉÊË", "e"),
    ("ìíîïīÌÍÎÏ", "i"),
    ("òóôõøōÒÓÔÕØ", "o"),
    ("ùúûūÙÚÛ", "u"),
    ("çÇ", "c"),
    ("ñÑ", "n"),
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("ß", "ss"),
    ("Ä", "Ae"),
    ("Ö", "Oe"),
    ("Ü", "Ue"),
];

/// Letters beside the Greek ones that the reader knows, or named in another way than there: `Σ` is a sum.
const NAMES: &[(char, &str)] = &[
    ('ϵ', "epsilon"),
    ('µ', "mu"),
    ('ο', "o"),
    ('π', "pi"),
    ('ς', "sigma"),
    ('ϕ', "phi"),
    ('Π', "Pi"),
    ('Σ', "Sum"),
    ('ℓ', "l"),
];

/// A table of superscripts or subscripts: the rows that the reader knows too, and those that are only shown.
pub(super) type Shifts = [&'static [(char, char)]; 2];
/// Superscripts with the sign each stands for.
pub(super) const SUPERSCRIPTS: Shifts = [RAISED, &[('⁼', '='), ('ᵀ', 'T')]];
/// Subscripts with the sign each stands for.
pub(super) const SUBSCRIPTS: Shifts = [LOWERED, &[('₊', '+'), ('₋', '-'), ('₌', '='), ('₍', '('), ('₎', ')')]];

fn row(table: Shifts, c: char) -> Option<char> {
    table.iter().copied().flatten().find(|(sign, _)| *sign == c).map(|(_, plain)| *plain)
}

/// The name of a Greek letter as learners type it.
fn greek(c: char) -> Option<&'static str> {
    NAMES.iter().find(|(sign, _)| *sign == c).map(|(_, name)| *name).or_else(|| greek_name(c))
}

/// The text in ASCII alone: every sign by its twin, `x²` as `x^2`, `w₁` as `w_1`, `√2` as `sqrt(2)`; what has no twin
/// as `?`.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_ascii() {
            plain.push(c);
        } else if let Some(first) = row(SUPERSCRIPTS, c) {
            let mut run = String::from(first);
            while let Some(next) = rest.peek().and_then(|next| row(SUPERSCRIPTS, *next)) {
                run.push(next);
                rest.next();
            }
            let number = run.trim_start_matches('-').chars().all(|c| c.is_ascii_digit());
            let bare = number || run.chars().count() == 1;
            plain.push_str(&if bare { format!("^{run}") } else { format!("^({run})") });
        } else if let Some(first) = row(SUBSCRIPTS, c) {
            plain.push('_');
            plain.push(first);
            while let Some(next) = rest.peek().and_then(|next| row(SUBSCRIPTS, *next)) {
                plain.push(next);
                rest.next();
            }
        } else if let Some(name) = greek(c) {
            if plain.ends_with(|before: char| before.is_ascii_alphabetic()) {
                plain.push(' ');
            }
            plain.push_str(name);
            if rest.peek().is_some_and(|next| next.is_ascii_alphabetic()) {
                plain.push(' ');
            }
        } else if c == '√' || c == '∛' {
            plain.push_str(if c == '√' { "sqrt" } else { "cbrt" });
            // A root without brackets reaches over one letter or one number.
            if rest.peek().is_some_and(|next| next.is_alphanumeric()) {
                let number = rest.peek().is_some_and(char::is_ascii_digit);
                let mut under = String::new();
                while let Some(next) = rest.next_if(|next| under.is_empty() || (number && next.is_ascii_digit())) {
                    under.push(next);
                }
                plain.push_str(&format!("({})", ascii(&under)));
            }
        } else if ('\u{2800}'..='\u{28ff}').contains(&c) {
            plain.push(if c == '\u{2800}' { ' ' } else { '*' });
        } else {
            plain.push_str(TWINS.iter().find(|(signs, _)| signs.contains(c)).map_or("?", |(_, twin)| twin));
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_do_not_survive() {
        for bad in ["\x1b[31mred", "\u{9b}2J", "a\u{202e}b", "bell\x07", "\x7f", "zero\u{200b}width", "\u{e0041}"] {
            let shown = harmless(bad);
            assert!(!shown.chars().any(|c| c.is_control()), "{shown:?}");
            assert!(!shown.contains(['\u{202e}', '\u{200b}', '\u{e0041}']) && shown.contains(REPLACEMENT), "{shown:?}");
            assert!(!clean(bad, false).contains(is_unclean) && clean(bad, false).contains(REPLACEMENT));
            let json = serde_json::to_string(bad).unwrap();
            let escaped = clean_json(json);
            assert!(!escaped.contains(is_unclean), "{escaped:?}");
            assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), bad);
        }
        for c in ['\0', '\u{1f}', '\u{7f}', '\u{85}', '\u{2028}', '\u{2029}', '\u{2066}', '\u{61c}', '\u{e007f}', '\r']
        {
            assert_eq!(clean(&format!("a{c}b\tc\n"), true), format!("a{REPLACEMENT}b\tc\n"));
        }
        assert_eq!(clean("\u{1b}[1;31mred\u{1b}[0m\u{1b}[2J", true), "\u{1b}[1;31mred\u{1b}[0m\u{FFFD}[2J");
        assert_eq!(clean("\u{1b}[1mx", false), "\u{FFFD}[1mx");
        assert_eq!(harmless("a\tb\nc"), "a b c");
        assert_eq!(harmless("x² ≈ ½"), "x² ≈ ½");
        assert_eq!(harmless(&format!("e{}", "\u{301}".repeat(500))).chars().count(), 1 + MOST_MARKS);
    }

    #[test]
    fn signs_have_twins() {
        for (sign, twin) in [
            ("30x(3x² + 1)⁴", "30x(3x^2 + 1)^4"),
            ("10⁻¹² e⁻ˣ xⁿ⁻¹", "10^-12 e^(-x) x^(n-1)"),
            ("w₁₂ ← w − ηg", "w_12 <- w - eta g"),
            ("√2x, √ε, √(x + 1)", "sqrt(2)x, sqrt(epsilon), sqrt(x + 1)"),
            ("f′(x) ≈ 2π ✓", "f'(x) ~ 2pi [ok]"),
            ("∂L/∂w → ∞", "dL/dw -> inf"),
            ("日", "?"),
        ] {
            assert_eq!(ascii(sign), twin);
        }
        for (signs, twin) in TWINS {
            assert!(twin.is_ascii() && !signs.is_empty());
        }
        for table in [SUPERSCRIPTS, SUBSCRIPTS] {
            let rows = || table.into_iter().flatten();
            for (sign, plain) in rows() {
                assert!(plain.is_ascii(), "{sign}");
                assert_eq!(rows().filter(|row| row.0 == *sign || row.1 == *plain).count(), 1, "{sign}");
            }
        }
        for (sign, name) in NAMES {
            assert_eq!(ascii(&sign.to_string()), *name);
        }
    }
}
