//! What stands between dollar signs and is hardly meant as LaTeX reads it: powers of which only the first sign is raised,
//! signs as one types them elsewhere, names of functions and Greek letters without their backslash.

use std::ops::Range;

/// Something between dollar signs that is shown otherwise than it was meant.
#[derive(Debug, PartialEq, Eq)]
pub struct OddSpelling {
    /// In bytes of the text.
    pub at: Range<usize>,
    /// What is odd about it.
    pub message: String,
    /// What to write instead.
    pub cure: String,
}

/// Signs as they are typed elsewhere, and what LaTeX has for them. `<-` before a number is a comparison.
const SIGNS: [(&str, &str); 5] =
    [("->", "\\to"), ("<=", "\\le"), (">=", "\\ge"), ("!=", "\\ne"), ("<- ", "\\leftarrow")];

/// Names that LaTeX sets as a product of letters where the backslash is missing.
const WORDS: [&str; 27] = [
    "alpha", "beta", "cos", "cosh", "cot", "delta", "epsilon", "eta", "exp", "gamma", "infty", "lambda", "lim", "ln",
    "log", "mu", "omega", "partial", "phi", "pi", "sigma", "sin", "sinh", "sqrt", "tan", "tanh", "theta",
];

/// Commands whose argument is words.
const PROSE: [&str; 6] = ["text", "mathrm", "operatorname", "mbox", "textbf", "textit"];

/// Everything of this sort, in the order of the text.
pub fn odd(text: &str) -> Vec<OddSpelling> {
    let mut all = Vec::new();
    let (mut inside, mut code, mut from) = (false, false, 0);
    while let Some(c) = text.get(from..).and_then(|rest| rest.chars().next()) {
        let at = from;
        from += c.len_utf8();
        let rest = text.get(from..).unwrap_or_default();
        match c {
            '`' => code = !code,
            '$' if !code => inside = !inside,
            '\\' => from += command(rest),
            // What is filled in comes as LaTeX.
            '{' if rest.starts_with('{') => from += filled(rest),
            '^' if inside && !code => all.extend(raised_in_part(at, rest)),
            _ if inside && !code => {
                let here = text.get(at..).unwrap_or_default();
                if let Some((sign, command)) = SIGNS.iter().find(|(sign, _)| here.starts_with(sign)) {
                    let sign = sign.trim_end();
                    let message = format!("in LaTeX `{sign}` is two signs, one behind the other");
                    all.push(OddSpelling { at: at..at + sign.len(), message, cure: format!("write {command}") });
                    from = at + sign.len();
                } else if c.is_ascii_alphabetic() {
                    let word: String = here.chars().take_while(char::is_ascii_alphabetic).collect();
                    from = at + word.len();
                    if WORDS.contains(&word.as_str()) {
                        let message = format!("in LaTeX `{word}` is a product of {} letters", word.len());
                        let cure = if word == "sqrt" { "\\sqrt{…}".to_string() } else { format!("\\{word}") };
                        all.push(OddSpelling { at: at..from, message, cure: format!("write {cure}") });
                    }
                }
            }
            _ => {}
        }
    }
    all
}

/// How many bytes belong to the command behind a backslash: its name, and its argument where that is words.
fn command(rest: &str) -> usize {
    let name: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    let argument = rest.get(name.len()..).filter(|rest| PROSE.contains(&name.as_str()) && rest.starts_with('{'));
    let words = argument.and_then(|argument| argument.find('}')).map_or(0, |end| end + 1);
    (name.len() + words).max(rest.chars().next().map_or(0, char::len_utf8))
}

/// How many bytes what is filled in takes, behind its first brace.
fn filled(rest: &str) -> usize {
    let Some(end) = rest.find("}}") else { return 1 };
    let more = rest.get(end..).unwrap_or_default();
    end + more.len() - more.trim_start_matches('}').len()
}

/// A power of which LaTeX raises only the first sign: `x^10`, `e^-x`.
fn raised_in_part(at: usize, rest: &str) -> Option<OddSpelling> {
    let sign = usize::from(rest.starts_with('-'));
    let word: String = rest.chars().skip(sign).take_while(char::is_ascii_alphanumeric).collect();
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let raised = if sign == 1 { word.len().min(digits.max(1)) } else { digits };
    if !(sign == 1 && raised > 0 || raised > 1) {
        return None;
    }
    let raised = rest.get(..sign + raised)?;
    let message = format!("in LaTeX `^{raised}` raises only its first sign");
    Some(OddSpelling { at: at..at + 1 + raised.len(), message, cure: format!("write ^{{{raised}}}") })
}

#[cfg(test)]
mod tests {
    use super::odd;

    #[test]
    fn what_latex_makes_otherwise_is_named_and_nothing_else_is() {
        for (text, cures) in [
            ("$x^10 + e^-x$", &["write ^{10}", "write ^{-x}"][..]),
            ("$h -> 0$, $x <= 2$ and $w <- w - 1$", &["write \\to", "write \\le", "write \\leftarrow"]),
            ("$sin(x) sqrt(2) alpha$", &["write \\sin", "write \\sqrt{…}", "write \\alpha"]),
            ("$\\sin x + \\text{log of} \\sqrt{2} + x_{in}$ and sin(x), x^10", &[]),
            ("$x<-1$, `x <= sin(2)`, ${{sin(x)^10}}$, $x^{{{n}}} \\to \\pi$", &[]),
        ] {
            let found: Vec<String> = odd(text).into_iter().map(|odd| odd.cure).collect();
            assert_eq!(found, cures, "{text}");
        }
    }
}
