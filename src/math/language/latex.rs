//! How LaTeX is spelled: commands, groups, arguments, environments, the ends of rows. What lessons are typeset from and
//! what answers are read from go by this one lexis, and by the one table of commands.

pub use super::latex_commands::{COMMANDS, CommandRow, Shown, row};
use std::ops::Range;

/// How a sign behaves among others, which decides the spaces around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A letter, a formula in brackets, a fraction.
    Ord,
    Number,
    /// The name of a function: a space before it, and one after it unless a bracket follows.
    Function,
    /// A sum sign or a limit, with what stands below it.
    Big,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    /// An operator in front of what it works on, without a space between: ∂, ∇.
    Prefix,
}

/// What stands around the rows and columns of an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    Bare,
    Round,
    Square,
    Curly,
    Bars,
    DoubleBars,
    /// A brace at the left: a function by cases.
    Cases,
    /// Lines aligned at their relations.
    Lines,
}

/// Environments, and what stands around them; a star behind the name makes no difference.
pub const ENVIRONMENTS: &[(&str, Grid)] = &[
    ("matrix", Grid::Bare),
    ("smallmatrix", Grid::Bare),
    ("array", Grid::Bare),
    ("pmatrix", Grid::Round),
    ("psmallmatrix", Grid::Round),
    ("bmatrix", Grid::Square),
    ("bsmallmatrix", Grid::Square),
    ("Bmatrix", Grid::Curly),
    ("vmatrix", Grid::Bars),
    ("Vmatrix", Grid::DoubleBars),
    ("cases", Grid::Cases),
    ("dcases", Grid::Cases),
    ("rcases", Grid::Cases),
    ("aligned", Grid::Lines),
    ("align", Grid::Lines),
    ("gathered", Grid::Lines),
    ("gather", Grid::Lines),
    ("split", Grid::Lines),
    ("equation", Grid::Lines),
];

/// The command whose backslash stands at a place: its name, and where it ends. A name is letters, or one character of
/// another kind; the star of `\operatorname*` is passed.
pub fn command(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?.strip_prefix('\\')?;
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let length = if letters == 0 { rest.chars().next()?.len_utf8() } else { letters };
    let name = &rest[..length];
    let starred = name == "operatorname" && rest[length..].starts_with('*');
    Some((name, at + 1 + length + usize::from(starred)))
}

/// One piece of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'t> {
    /// By its name, which may be empty at the end of the text.
    Command(&'t str),
    Number(&'t str),
    Char(char),
}

/// The piece that stands at a place, and where it ends.
pub fn token(text: &str, at: usize) -> Option<(Token<'_>, usize)> {
    let rest = &text[at..];
    let c = rest.chars().next()?;
    if c == '\\' {
        let (name, end) = command(text, at).unwrap_or(("", at + 1));
        return Some((Token::Command(name), end));
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if c.is_ascii_digit() || (c == '.' && digits(&rest[1..]) > 0) {
        let mut end = digits(rest);
        if rest[end..].starts_with('.') && digits(&rest[end + 1..]) > 0 {
            end += 1 + digits(&rest[end + 1..]);
        }
        return Some((Token::Number(&rest[..end]), at + end));
    }
    Some((Token::Char(c), at + c.len_utf8()))
}

/// What a command takes as its argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Argument<'t> {
    /// What stands in braces; they open at the place.
    Group,
    /// Another command, with where its name ends.
    Command(&'t str, usize),
    /// One character, with where it ends: of `\frac12` each takes one digit.
    Char(char, usize),
    /// There is none.
    Missing,
}

/// The argument that begins at a place, where no space stands any more.
pub fn argument(text: &str, at: usize) -> Argument<'_> {
    match text[at..].chars().next() {
        None | Some('}' | '&' | '^' | '_') => Argument::Missing,
        Some('{') => Argument::Group,
        Some('\\') => match command(text, at) {
            None | Some(("\\" | "end" | "right", _)) => Argument::Missing,
            Some((name, end)) => Argument::Command(name, end),
        },
        Some(c) => Argument::Char(c, at + c.len_utf8()),
    }
}

/// What stands behind a base, raised, lowered or marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// So many primes, however they are spelled.
    Primes(usize),
    /// `_`; what is lowered comes behind it.
    Below,
    /// `^`; what is raised comes behind it.
    Above,
}

/// The script that begins at a place, and where its sign ends, or its primes do.
pub fn script(text: &str, at: usize) -> Option<(Script, usize)> {
    match text.as_bytes().get(at)? {
        b'_' => Some((Script::Below, at + 1)),
        b'^' => Some(primes(text, at).map_or((Script::Above, at + 1), |(count, end)| (Script::Primes(count), end))),
        _ => primes(text, at).map(|(count, end)| (Script::Primes(count), end)),
    }
}

/// How many primes stand at a place, and where they end: `''`, `″`, `^\prime`, `^{\prime\prime}`; `None` for none.
#[inline]
pub fn primes(text: &str, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        b'\'' | 0xE2 => {
            let (count, end) = marks(text, at);
            (count > 0).then_some((count, end))
        }
        // Mostly a number or a letter is raised.
        b'^' if !bytes.get(at + 1)?.is_ascii_alphanumeric() => raised_primes(text, at + 1),
        _ => None,
    }
}

/// Signs that are primes, one behind the other.
fn marks(text: &str, at: usize) -> (usize, usize) {
    let mark = |c: char| match c {
        '\'' | '′' => Some((1, c.len_utf8())),
        '″' => Some((2, c.len_utf8())),
        '‴' => Some((3, c.len_utf8())),
        _ => None,
    };
    text[at..].chars().map_while(mark).fold((0, at), |(count, end), (one, length)| (count + one, end + length))
}

/// The primes behind the sign of a power, where nothing else is raised.
fn raised_primes(text: &str, at: usize) -> Option<(usize, usize)> {
    let one = |at: usize| match command(text, at) {
        Some(("prime", end)) => (1, end),
        _ => marks(text, at),
    };
    let start = blanks(text, at);
    let Some(inside) = text[start..].strip_prefix('{') else {
        let (count, end) = one(start);
        return (count > 0).then_some((count, end));
    };
    let (mut count, mut end) = (0, text.len() - inside.len());
    loop {
        end = blanks(text, end);
        if count > 0 && text[end..].starts_with('}') {
            return Some((count, end + 1));
        }
        match one(end) {
            (0, _) => return None,
            (more, next) => (count, end) = (count + more, next),
        }
    }
}

/// The delimiter behind a `\left`, a `\right` or a size whose name ends at a place, and where it ends; a dot is none.
pub fn delimiter(text: &str, at: usize) -> Option<(Option<Token<'_>>, usize)> {
    let at = blanks(text, at);
    // `\left.2x\right|`: no decimal begins there.
    if text[at..].starts_with('.') {
        return Some((None, at + 1));
    }
    token(text, at).map(|(token, end)| (Some(token), end))
}

/// What stands in the braces that open at a place, without them; `None` where none open there, or they are never closed.
/// Braces within braces are passed whole, and those of `\{` are signs.
pub fn group(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    let (mut open, mut place) = (0usize, at);
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'\\' => place += 1,
            b'{' => open += 1,
            b'}' if open == 1 => return Some(at + 1..place),
            b'}' => open -= 1,
            _ => {}
        }
        place += 1;
    }
    None
}

/// The head of an environment, whose `\begin` is behind: its name, what stands around it where it is known, and where its
/// rows begin, behind the columns of an array.
pub fn environment(text: &str, at: usize) -> Option<(&str, Option<Grid>, usize)> {
    let name = &text[group(text, blanks(text, at))?];
    let mut body = blanks(text, at) + name.len() + 2;
    let name = name.trim();
    let plain = name.trim_end_matches('*');
    let grid = ENVIRONMENTS.iter().find(|row| row.0 == plain).map(|row| row.1);
    if plain == "array"
        && let Some(columns) = group(text, blanks(text, body))
    {
        body = columns.end + 1;
    }
    Some((name, grid, body))
}

/// Where the `\end` of an environment ends that begins at a place, and the name in its braces.
pub fn ending(text: &str, at: usize) -> Option<(&str, usize)> {
    let (name, end) = command(text, at)?;
    let inside = group(text, blanks(text, end)).filter(|_| name == "end")?;
    Some((text[inside.clone()].trim(), inside.end + 1))
}

/// How long the end of a row is that stands at a place, 0 for none: `\\`, `\\*`, `\\[2pt]`, with the rules below it.
pub fn row_end(text: &str, at: usize) -> usize {
    let Some(mut rest) = text.get(at..).and_then(|rest| rest.strip_prefix("\\\\")) else { return 0 };
    rest = rest.strip_prefix('*').unwrap_or(rest);
    if let Some(space) = rest.strip_prefix('[')
        && let Some(close) = space.find(']')
        && is_length(&space[..close])
    {
        rest = &space[close + 1..];
    }
    while let Some(behind) = rest.trim_start().strip_prefix("\\hline") {
        rest = behind;
    }
    text.len() - at - rest.len()
}

/// Whether a text is a length of LaTeX: `2pt`, `0.5em`.
fn is_length(text: &str) -> bool {
    let unit = text.trim().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    unit.len() < text.trim().len() && matches!(unit.trim(), "pt" | "em" | "ex" | "mm" | "cm" | "in" | "bp" | "mu")
}

/// Where the white space ends that begins at a place.
pub fn blanks(text: &str, at: usize) -> usize {
    text.len() - text[at.min(text.len())..].trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_letters_or_one_sign() {
        assert_eq!(command(r"\frac12", 0), Some(("frac", 5)));
        assert_eq!(command(r"a\,b", 1), Some((",", 3)));
        assert_eq!(command(r"\operatorname*{relu}", 0), Some(("operatorname", 14)));
        assert_eq!(command("\\", 0), None);
        assert_eq!(token("\\", 0), Some((Token::Command(""), 1)));
        assert_eq!(token("3.14.", 0), Some((Token::Number("3.14"), 4)));
        assert_eq!(argument(r"12", 0), Argument::Char('1', 1));
        assert_eq!(argument(r"\end{x}", 0), Argument::Missing);
    }

    #[test]
    fn groups_close_where_they_were_opened() {
        assert_eq!(group(r"{a{b}\}c}d", 0), Some(1..8));
        assert_eq!(group("{a{b}", 0), None);
        assert_eq!(environment(r" {array} {c|c} 1", 0), Some(("array", Some(Grid::Bare), 14)));
        assert_eq!(ending(r"\end {cases}x", 0), Some(("cases", 12)));
        assert_eq!(row_end(r"\\[2pt] \hline b", 0), 14);
        assert_eq!(row_end(r"\\[1, 2]", 0), 2);
    }

    #[test]
    fn primes_are_counted_in_every_spelling() {
        for (text, count) in [
            ("'", 1),
            ("'''", 3),
            ("″", 2),
            ("‴'", 4),
            (r"^\prime", 1),
            (r"^{\prime}", 1),
            (r"^{\prime\prime}", 2),
            (r"^{ \prime \prime }", 2),
            ("^{''}", 2),
            ("^′", 1),
        ] {
            assert_eq!(primes(text, 0), Some((count, text.len())), "{text}");
        }
        for text in ["", "^", "^2", "^{", "^{}", r"^{\prime 2}", r"^\primes", "∂"] {
            assert_eq!(primes(text, 0), None, "{text}");
        }
        assert_eq!(script("_1", 0), Some((Script::Below, 1)));
        assert_eq!(script("^{2}", 0), Some((Script::Above, 1)));
        assert_eq!(script("x", 0), None);
        assert_eq!(delimiter(r"\left .2x", 5), Some((None, 7)));
        assert_eq!(delimiter(r"\right\}", 6), Some((Some(Token::Command("}")), 8)));
    }

    #[test]
    fn every_command_has_one_row() {
        for (at, command) in COMMANDS.iter().enumerate() {
            assert!(COMMANDS[..at].iter().all(|other| other.name != command.name), "{} has two rows", command.name);
            assert!(row(command.name).is_some_and(|row| row.shown == command.shown), "{}", command.name);
        }
    }
}
