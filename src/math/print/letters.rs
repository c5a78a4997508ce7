//! Names and numbers as single characters: Greek letters, raised and lowered characters.

use super::super::number::Number;

/// The Greek letters that are names, with how they are typed. A name may have one as its stem, or `Delta` before it.
const GREEK: &[(&str, char)] = &[
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("upsilon", 'υ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Gamma", 'Γ'),
    ("Delta", 'Δ'),
    ("Theta", 'Θ'),
    ("Lambda", 'Λ'),
    ("Xi", 'Ξ'),
    ("Sigma", 'Σ'),
    ("Phi", 'Φ'),
    ("Psi", 'Ψ'),
    ("Omega", 'Ω'),
];

/// Letters with a raised form, and that form. The same that the reader knows.
const RAISED: &[(char, char)] = &[
    ('a', 'ᵃ'),
    ('b', 'ᵇ'),
    ('c', 'ᶜ'),
    ('d', 'ᵈ'),
    ('f', 'ᶠ'),
    ('g', 'ᵍ'),
    ('h', 'ʰ'),
    ('i', 'ⁱ'),
    ('j', 'ʲ'),
    ('k', 'ᵏ'),
    ('l', 'ˡ'),
    ('m', 'ᵐ'),
    ('n', 'ⁿ'),
    ('o', 'ᵒ'),
    ('p', 'ᵖ'),
    ('r', 'ʳ'),
    ('s', 'ˢ'),
    ('t', 'ᵗ'),
    ('u', 'ᵘ'),
    ('v', 'ᵛ'),
    ('w', 'ʷ'),
    ('x', 'ˣ'),
    ('y', 'ʸ'),
    ('z', 'ᶻ'),
];

/// Letters with a lowered form, and that form. The same that the reader knows.
const LOWERED: &[(char, char)] = &[
    ('a', 'ₐ'),
    ('e', 'ₑ'),
    ('h', 'ₕ'),
    ('i', 'ᵢ'),
    ('j', 'ⱼ'),
    ('k', 'ₖ'),
    ('l', 'ₗ'),
    ('m', 'ₘ'),
    ('n', 'ₙ'),
    ('o', 'ₒ'),
    ('p', 'ₚ'),
    ('r', 'ᵣ'),
    ('s', 'ₛ'),
    ('t', 'ₜ'),
    ('u', 'ᵤ'),
    ('v', 'ᵥ'),
    ('x', 'ₓ'),
];

/// The raised form of a name that is one letter.
pub(super) fn raised_name(name: &str) -> Option<char> {
    let mut letters = name.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    RAISED.iter().find(|(plain, _)| *plain == letter).map(|(_, raised)| *raised)
}

/// A whole number in raised digits.
pub(super) fn raised_digits(n: i128) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().bytes().filter_map(|byte| DIGITS.get(usize::from(byte.wrapping_sub(b'0')))).collect()
}

/// Digits, or one letter, in lowered characters; `None` where there are none for them.
pub(super) fn lowered(text: &str) -> Option<String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
        return Some(text.bytes().filter_map(|byte| DIGITS.get(usize::from(byte.wrapping_sub(b'0')))).collect());
    }
    let mut letters = text.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    LOWERED.iter().find(|(plain, _)| *plain == letter).map(|(_, low)| low.to_string())
}

/// A name taken apart: a Δ in front, the stem, digits right behind it, a subscript.
pub(super) struct Name<'a> {
    pub delta: bool,
    pub stem: &'a str,
    pub digits: &'a str,
    pub subscript: Option<&'a str>,
}

impl<'a> Name<'a> {
    pub fn of(name: &'a str) -> Name<'a> {
        let (head, subscript) = match name.split_once('_') {
            Some((head, subscript)) if !head.is_empty() && !subscript.is_empty() => (head, Some(subscript)),
            _ => (name, None),
        };
        let letters = head.trim_end_matches(|c: char| c.is_ascii_digit());
        let (stem, digits) = if letters.is_empty() { (head, "") } else { head.split_at(letters.len()) };
        let after = ["Delta", "Δ"].iter().find_map(|delta| stem.strip_prefix(delta)).filter(|after| !after.is_empty());
        Name { delta: after.is_some(), stem: after.unwrap_or(stem), digits, subscript }
    }
    /// The Greek letter that the stem is the name of.
    pub fn greek(&self) -> Option<char> {
        GREEK.iter().find(|(name, _)| *name == self.stem).map(|(_, letter)| *letter)
    }
    /// Whether the name must not touch another letter: it has several, or a subscript on the line.
    pub fn is_word(&self) -> bool {
        let long = self.delta || (self.greek().is_none() && self.stem.chars().nth(1).is_some());
        long || self.subscript.is_some_and(|subscript| lowered(subscript).is_none())
    }
}

/// The Greek letter as LaTeX has it, e.g. `\theta`; `None` where the stem is no Greek name.
pub(super) fn latex_greek(stem: &str) -> Option<String> {
    let found = GREEK.iter().find(|(name, letter)| *name == stem || stem.chars().eq([*letter]))?;
    Some(format!("\\{}", found.0))
}

/// A number without its sign as one literal: `3`, `0.25`; `None` when it needs a bar.
pub(super) fn literal(n: Number) -> Option<String> {
    let size = n.abs()?;
    match size.is_decimal() {
        true => size.decimal_digits(),
        false => size.is_integer().then(|| size.num().to_string()),
    }
}
