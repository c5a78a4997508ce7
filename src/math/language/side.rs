//! Left-hand sides, which are dropped: `dy/dx = 2x`, `f'(x) = 2x`, `w <- 3`; and the marks around an answer.

use super::Scope;
use super::words::canonical;
use std::ops::Range;

/// Words that name an answer.
const ANSWERS: &[&str] = &[
    "answer",
    "slope",
    "limit",
    "lim",
    "gradient",
    "grad",
    "derivative",
    "tangent",
    "result",
    "value",
    "loss",
    "vector",
    "matrix",
    "interval",
];

/// The part of a text that counts: without marks around it, and behind a left-hand side, if there is one.
pub(super) fn answer(text: &str, scope: &Scope) -> Range<usize> {
    let mut range = unmarked(text);
    range.start += start(&text[range.clone()], scope);
    range
}

/// Without white space at the end, and without dollar signs or quotation marks around it.
fn unmarked(text: &str) -> Range<usize> {
    let mut end = text.trim_end().len();
    let mut begin = end - text[..end].trim_start().len();
    if text.as_bytes().get(begin).is_none_or(|first| first.is_ascii_alphanumeric()) {
        return begin..end;
    }
    for (open, close) in [('$', '$'), ('$', '$'), ('"', '"'), ('“', '”'), ('„', '“'), ('”', '”'), ('\'', '\'')]
    {
        let inner = text[begin..end].strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if inner.is_some() {
            begin += open.len_utf8();
            end -= close.len_utf8();
        }
    }
    begin..end
}

/// Where what counts begins: behind a left-hand side, if there is one.
fn start(text: &str, scope: &Scope) -> usize {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let length = match byte {
            b'=' if bytes.get(at + 1) != Some(&b'=') && (at == 0 || !b"=<>!".contains(&bytes[at - 1])) => 1,
            b'<' if bytes.get(at + 1) == Some(&b'-') && is_arrow(bytes, at) => 2,
            0xE2 if text[at..].starts_with(['←', '≈']) => 3,
            _ => continue,
        };
        let left = text[..at].trim_end_matches(':').trim();
        return if names_answer(left, scope) { at + length } else { 0 };
    }
    0
}

/// Whether `<-` is an arrow: `x<-1` is an inequality, `w <- 1` is not.
fn is_arrow(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 2).is_none_or(|b| *b == b' ')
}

/// Whether the text left of `=` only names what is asked for.
fn names_answer(left: &str, scope: &Scope) -> bool {
    let stripped = left.trim_end_matches(['\'', '″']);
    if left.is_empty() || ANSWERS.contains(&stripped) || scope.declares(stripped) {
        return true;
    }
    if let Some(of) = left.strip_prefix("grad ").or_else(|| left.strip_prefix("gradient of ")) {
        return names_answer(of.trim(), scope);
    }
    if left.starts_with("lim") && !left[3..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return true;
    }
    let quotient = |d: char| {
        let mut parts = left.splitn(2, '/');
        let (above, below) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        above.starts_with(d) && below.trim_start().starts_with(d) && !above.contains(['+', '-', '*'])
    };
    if left.starts_with('∇') || quotient('d') || quotient('∂') || quotient('δ') {
        return true;
    }
    // A name with primes and arguments perhaps: y, w_1, w₁, f'(x), f''(3), f_x(x, y).
    let name = left.split('(').next().unwrap_or("");
    let arguments = &left[name.len()..];
    let plain = canonical(name.trim().trim_end_matches(['\'', '″']));
    let mut letters = plain.chars();
    let lead = letters.next().is_some_and(char::is_alphabetic);
    let indexed = name.contains('_') || letters.clone().all(|c| c.is_ascii_digit());
    let differential = plain.len() == 2 && matches!(plain.as_bytes()[0], b'd' | b'D');
    let greek = super::letters::greek_letter(&plain).is_some();
    let simple = letters.all(char::is_alphanumeric) && (indexed || differential || greek);
    let called = arguments.ends_with(')') && !arguments.contains(['+', '*', '/', '^']);
    // x(x + 1) = … is an equation, f(x) = … is not.
    let function = !scope.declares(name.trim()) || name.contains('\'');
    lead && simple && (arguments.is_empty() || called && function)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> &str {
        &text[answer(text, &Scope::new(["x", "loss_2"]))]
    }

    #[test]
    fn what_only_names_the_answer_is_dropped() {
        for side in [
            "y",
            "dy/dx",
            "d/dx(x^2)",
            "f'(x)",
            "f''(3)",
            "y'",
            "f",
            "f(x)",
            "∇f",
            "df/dx",
            "∂f/∂x",
            "d^2y/dx^2",
            "w_1",
            "theta",
            "f_x(x, y)",
            "slope",
            "loss_2",
            "x",
            "dL/dw",
            "dW",
            "w1",
            "",
        ] {
            assert_eq!(left(&format!("{side} = 2x")).trim(), "2x", "{side}");
        }
        assert_eq!(left("w <- 3"), " 3");
        assert_eq!(left("w ← 3"), " 3");
        assert_eq!(left("w := 3"), " 3");
        assert_eq!(left("$2x$"), "2x");
        assert_eq!(left("“2x”"), "2x");
    }

    #[test]
    fn an_equation_keeps_both_sides() {
        for text in ["2x = 3", "xy = 3", "x+1 = 2", "x<-1", "x == 2", "x(1) = 2", "x <= 2"] {
            assert_eq!(left(text), text);
        }
    }
}
