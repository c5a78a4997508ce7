//! Left-hand sides, which are dropped: `dy/dx = 2x`, `f'(x) = 2x`, `w <- 3`.

/// Where what counts begins: behind a left-hand side, if there is one.
pub(super) fn start(text: &str) -> usize {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let length = match byte {
            b'=' if bytes.get(at + 1) != Some(&b'=') && (at == 0 || !b"=<>!".contains(&bytes[at - 1])) => 1,
            b'<' if bytes.get(at + 1) == Some(&b'-') => 2,
            0xE2 if text[at..].starts_with(['←', '≈']) => 3,
            _ => continue,
        };
        // `x<-1` is an inequality unless a space says otherwise.
        let arrow = length != 2 || at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 2) == Some(&b' ');
        return if arrow && is_name_of_answer(text[..at].trim_end_matches(':').trim()) { at + length } else { 0 };
    }
    0
}

/// Whether the text left of `=` only names what is asked for.
fn is_name_of_answer(left: &str) -> bool {
    if left.is_empty() {
        return true;
    }
    if left.starts_with("lim") || left.starts_with("grad") {
        return true;
    }
    let derivative = left.starts_with("d/d")
        || left.starts_with("∂/∂")
        || left.starts_with('∇')
        || left.starts_with("d^2")
        || left.starts_with("d²");
    let quotient = (left.starts_with('d') || left.starts_with('∂')) && left.contains("/d") || left.contains("/∂");
    if derivative || quotient {
        return true;
    }
    // A name, with primes and arguments perhaps: y, f, w_1, f'(x), f''(3), f_x(x, y).
    let name = left.split('(').next().unwrap_or("");
    let arguments = &left[name.len()..];
    let name = name.trim().trim_end_matches(['\'', '″']);
    let mut letters = name.chars();
    let lead = letters.next().is_some_and(|c| c.is_alphabetic());
    let simple = letters.all(|c| c.is_ascii_digit() || c == '_' || c.is_alphabetic() && name.contains('_'));
    lead && simple && (arguments.is_empty() || arguments.ends_with(')') && !arguments.contains('+'))
}
