//! Characters that names and numbers are written with: Greek letters, raised and lowered characters, subscripts, and what
//! could hide.

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

/// Whether a character could move the cursor, hide, or change how others are shown.
pub fn is_hidden(c: char) -> bool {
    // Nearly every sign that is ever shown: letters, Greek, and the signs of mathematics. None of these is hidden.
    if matches!(c, ' '..='~' | '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{10ff}' | '\u{2070}'..='\u{2fff}') {
        return false;
    }
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

/// Whether an index must stand in braces to be read as one: `x_{1t}`, where `x_1t` is x₁·t.
pub fn index_needs_braces(index: &str) -> bool {
    subscript(index).1 != index.len()
}

/// `{\text{max}}`, `\mathrm{max}`: a subscript set in a face.
fn faced_subscript(rest: &str) -> (&str, usize) {
    let inside = rest.strip_prefix('{').unwrap_or(rest);
    for face in ["\\text{", "\\mathrm{", "\\textrm{", "\\mathit{", "\\mathsf{"] {
        let Some(word) = inside.strip_prefix(face) else { continue };
        let length = word.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let closes = if inside.len() < rest.len() { "}}" } else { "}" };
        if length > 0 && word[length..].starts_with(closes) {
            return (&word[..length], rest.len() - word.len() + length + closes.len());
        }
    }
    ("", 0)
}

/// What stands as a subscript after `_`, and how many bytes it takes: `12`, `i`, `max`, `t1`, `{1t}`.
pub(crate) fn subscript(rest: &str) -> (&str, usize) {
    if rest.starts_with("{\\") || rest.starts_with('\\') {
        return faced_subscript(rest);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_moves_the_cursor_or_shows_nothing_is_hidden() {
        for c in '\0'..=char::MAX {
            let moves = c.is_control() || c.is_whitespace() && c != ' ';
            let accent = ('\u{300}'..='\u{36f}').contains(&c);
            let shows_nothing = ['\u{ad}', '\u{180e}', '\u{feff}'].contains(&c)
                || ('\u{200b}'..='\u{200f}').contains(&c)
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2060}'..='\u{206f}').contains(&c)
                || c >= '\u{e0000}';
            assert!(!(moves || accent || shows_nothing) || is_hidden(c), "U+{:04X}", u32::from(c));
        }
        assert!(!"f′(x) ≈ ½·√2 ∂L/∂w σ Δ ⁻¹ ₁ → ∞ · 日".contains(is_hidden));
    }
}
