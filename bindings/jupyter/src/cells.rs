//! The text of a cell: the lines it is made of, the word at the cursor, and whether it is finished.

use gradus::session::typing::{goes_on, joined};
use std::ops::Range;

/// The lines of a cell, each of which is run by itself. Bracketed lines and those that end in a backslash are joined, as at
/// the prompt.
pub fn lines(code: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open = String::new();
    for line in code.lines() {
        if !open.is_empty() {
            open.push('\n');
        }
        open.push_str(line);
        if !goes_on(&open) {
            lines.push(joined(&std::mem::take(&mut open)));
        }
    }
    if !open.is_empty() {
        lines.push(joined(&open));
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The byte at which the character with this number begins.
pub fn byte(code: &str, character: usize) -> usize {
    code.char_indices().nth(character).map_or(code.len(), |(at, _)| at)
}

/// How many characters come before this byte.
pub fn character(code: &str, byte: usize) -> usize {
    code.char_indices().take_while(|(at, _)| *at < byte).count()
}

/// The line that a byte stands in.
pub fn line_at(code: &str, byte: usize) -> Range<usize> {
    let begin = code[..byte].rfind('\n').map_or(0, |at| at + 1);
    let end = code[byte..].find('\n').map_or(code.len(), |at| byte + at);
    begin..end
}

/// The word round a byte; empty where there is none.
pub fn word_at(code: &str, byte: usize) -> &str {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let begin =
        code[..byte].rfind(|c| !part(c)).map_or(0, |at| at + code[at..].chars().next().map_or(1, char::len_utf8));
    let end = code[byte..].find(|c| !part(c)).map_or(code.len(), |at| byte + at);
    &code[begin..end]
}

/// Whether more is to come: a bracket is open, or an operator, a comma or a backslash ends the text.
pub fn is_unfinished(code: &str) -> bool {
    let code = code.trim_end();
    let last = code.rsplit('\n').next().unwrap_or_default();
    if last.trim_start().starts_with('#') {
        return false;
    }
    let depth = |open: char, close: char| code.matches(open).count() > code.matches(close).count();
    let open = [('(', ')'), ('[', ']'), ('{', '}')].iter().any(|(open, close)| depth(*open, *close));
    // `x!` and `f'` are whole; `|` may close as well as open.
    open || code.ends_with(['+', '-', '*', '/', '^', ',', '=', '\\', '·', '×', '−'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_its_lines_with_brackets_joined() {
        assert_eq!(lines("f(x) = x^2\n\nf'(2)\n"), ["f(x) = x^2", "f'(2)"]);
        assert_eq!(lines("A = [[1, 2],\n [3, 4]]\nA"), ["A = [[1, 2],  [3, 4]]", "A"]);
        assert_eq!(lines("x + \\\n1"), ["x +  1"]);
        assert_eq!(lines("[1,"), ["[1,"]);
        assert!(lines(" \n\n").is_empty());
    }

    #[test]
    fn places_are_counted_in_characters() {
        let code = "½x\nβ_1 + sin";
        assert_eq!(byte(code, 3), code.find('β').unwrap());
        assert_eq!(character(code, code.len()), 12);
        assert_eq!(word_at(code, byte(code, 4)), "β_1");
        assert_eq!(word_at(code, code.len()), "sin");
        assert_eq!(word_at("", 0), "");
        assert_eq!(&code[line_at(code, 1.max(byte(code, 1)))], "½x");
        assert_eq!(byte(code, 99), code.len());
    }

    #[test]
    fn what_is_open_goes_on() {
        for (code, wanted) in [
            ("sin(x", true),
            ("[1, 2", true),
            ("x +", true),
            ("x +\n", true),
            ("1,", true),
            ("x", false),
            ("x!", false),
        ] {
            assert_eq!(is_unfinished(code), wanted, "{code}");
        }
        assert!(!is_unfinished(")(") && !is_unfinished("# (") && !is_unfinished("") && is_unfinished("f(x) ="));
    }
}
