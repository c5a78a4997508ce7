//! Words that are no mathematics: what a person may have meant by them.

use super::super::functions;
use super::super::letters::shown;
use super::Scope;
use super::fault::Fault;
use super::words::{Keyword, keyword_named};

/// Whether so many words of a text are neither declared nor functions.
pub(super) fn is_prose(text: &str, scope: &Scope, least: usize) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
    let strange = words.filter(|word| functions::lookup(word).is_none() && !scope.declares(word));
    let (count, letters) = strange.fold((0, 0), |(count, letters), word| (count + 1, letters + word.len()));
    count >= least && letters > 6 && !text.contains(['\\', '^', '(', '/'])
}

const NUMBERS: &[(&str, &str)] = &[
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("sixty", "60"),
    ("seventy", "70"),
    ("eighty", "80"),
    ("ninety", "90"),
    ("hundred", "100"),
    ("half", "1/2"),
];

const PARTS: &[(&str, &str)] = &[
    ("half", "2"),
    ("halves", "2"),
    ("third", "3"),
    ("thirds", "3"),
    ("quarter", "4"),
    ("quarters", "4"),
    ("fourth", "4"),
    ("fourths", "4"),
    ("fifth", "5"),
    ("fifths", "5"),
    ("sixth", "6"),
    ("eighth", "8"),
    ("tenth", "10"),
    ("tenths", "10"),
];

/// Operators in words, the longer ones first.
const OPERATORS: &[(&str, &str)] = &[
    ("to the power of minus", "^-"),
    ("to the power of negative", "^-"),
    ("raised to the power of", "^"),
    ("to the power of", "^"),
    ("to the power", "^"),
    ("raised to the", "^"),
    ("raised to", "^"),
    ("to the second power", "^2"),
    ("to the second", "^2"),
    ("to the third power", "^3"),
    ("to the third", "^3"),
    ("to the fourth power", "^4"),
    ("to the fourth", "^4"),
    ("to the fifth power", "^5"),
    ("to the fifth", "^5"),
    ("to the minus", "^-"),
    ("to the negative", "^-"),
    ("to the", "^"),
    ("multiplied by", "*"),
    ("divided by", "/"),
    ("square root of", "sqrt"),
    ("the square root of", "sqrt"),
    ("cube root of", "cbrt"),
    ("the cube root of", "cbrt"),
    ("natural log of", "ln"),
    ("natural logarithm of", "ln"),
    ("log base 2 of", "log2"),
    ("log base two of", "log2"),
    ("log base 10 of", "log10"),
    ("log base ten of", "log10"),
    ("log of", "ln"),
    ("logarithm of", "ln"),
    ("absolute value of", "abs"),
    ("sine of", "sin"),
    ("cosine of", "cos"),
    ("tangent of", "tan"),
    ("sigmoid of", "sigmoid"),
    ("exponential of", "exp"),
    ("half of", "1/2*"),
    ("twice", "2*"),
    ("times", "*"),
    ("plus", "+"),
    ("minus", "-"),
    ("negative", "-"),
    ("over", "/"),
    ("squared", "^2"),
    ("cubed", "^3"),
    ("inverse", "^-1"),
];

/// Words in which an explanation begins.
const EXPLANATIONS: &[&str] = &[
    "because",
    "since",
    "by the",
    "by",
    "using",
    "with the",
    "from the",
    "as the",
    "due to",
    "right",
    "correct",
    "ok",
    "okay",
    "please",
    "thanks",
    "i think",
    "i guess",
    "i believe",
    "if i",
    "where",
    "which",
    "and then",
    "chain rule",
    "power rule",
    "product rule",
    "quotient rule",
    "sum rule",
    "maybe",
    "hopefully",
    "?",
    "per",
    "so",
    "but",
    "not sure",
    "via",
    "after",
    "simplified",
    "final answer",
    "is the answer",
    "is my answer",
    "obviously",
    "of course",
    "done",
];

const UNITS: &[&str] = &[
    "m/s^2",
    "m/s²",
    "m/s",
    "km/h",
    "cm",
    "mm",
    "km",
    "kg",
    "meters",
    "metres",
    "meter",
    "metre",
    "seconds",
    "second",
    "sec",
    "units",
    "unit",
    "per second",
    "degrees",
    "dollars",
    "euros",
    "euro",
    "percent",
    "rad",
    "radians",
    "radian",
    "hours",
    "minutes",
    "m",
    "s",
    "g",
    "Hz",
    "hz",
];

/// What a text was probably meant as: the kind of the error, what is said, and the text that reads.
pub(super) fn meant(text: &str, fault: &Fault, scope: &Scope) -> Option<(&'static str, String, String)> {
    let body = text.trim().trim_end_matches(['.', '!']).trim();
    if body.len() > 300 {
        return None;
    }
    let unit = unitless(body, scope);
    if let Some(mend) = unit {
        return Some(("unit", "no unit is asked for here; give the number alone".to_string(), mend));
    }
    if !body.contains(|c: char| c.is_alphabetic()) && !body.contains("//") && !body.ends_with(['?', '!']) {
        return None;
    }
    if let Some(mend) = number_word(body, scope) {
        let message = format!("write the number {body} in digits");
        return Some(("number-word", message, mend));
    }
    if let Some(mend) = spoken(body, scope) {
        return Some(("spoken", "write this in signs instead of words".to_string(), mend));
    }
    let mend = explained(body, fault, scope)?;
    let rest: String =
        body[body.find(&mend).map_or(0, |at| at + mend.len()).min(body.len())..].trim().chars().take(40).collect();
    let rest: String = rest.chars().map(shown).collect();
    Some(("explanation", format!("give the formula alone, without {rest}"), mend))
}

/// The number without its unit: `3 cm`, `$5`.
fn unitless(body: &str, scope: &Scope) -> Option<String> {
    if let Some(number) = body.strip_prefix(['$', '€', '£'])
        && !number.contains(['$', '€', '£'])
        && !number.is_empty()
    {
        return Some(number.trim().to_string());
    }
    if let Some(number) = body.strip_suffix(['€', '£']) {
        return Some(number.trim().to_string());
    }
    let unit = UNITS
        .iter()
        .filter(|unit| {
            body.strip_suffix(**unit).is_some_and(|rest| {
                let apart = rest.ends_with(char::is_whitespace)
                    || unit.len() > 1 && rest.ends_with(|c: char| c.is_ascii_digit());
                apart && !rest.trim().is_empty()
            })
        })
        .max_by_key(|unit| unit.len())?;
    if scope.declares(unit) || scope.declares_each_letter(unit) {
        return None;
    }
    let rest = body[..body.len() - unit.len()].trim();
    (!rest.ends_with(['+', '-', '*', '/', '^', '(', '='])).then(|| rest.to_string())
}

/// Refuses a number with a unit, which letters that nobody declared would hide: `3 cm`.
pub(super) fn unit(text: &str, at: std::ops::Range<usize>, scope: &Scope) -> Option<Box<Fault>> {
    let body = &text[at.clone()];
    let bytes = body.as_bytes();
    if !bytes.first().is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.')) {
        return None;
    }
    let ends = bytes.last().is_some_and(|b| b.is_ascii_alphabetic()) || body.ends_with(['²', '2']);
    if !ends || !body.contains(' ') && !body.contains("/s") {
        return None;
    }
    let mend = unitless(body, scope)?;
    let plain = mend.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-' | ' '));
    let unit = body[mend.len().min(body.len())..].trim();
    let letters = unit.chars().filter(|c| c.is_alphabetic()).count();
    // Behind a formula only what nobody takes for factors is a unit.
    let formula = letters > 1 && !scope.variables.is_empty();
    if !plain && !formula || letters < 2 && scope.variables.is_empty() {
        return None;
    }
    let from = at.end - unit.len();
    let fault = Fault::new("unit", from..at.end, "no unit is asked for here; give the number alone");
    Some(fault.replacing(at.start + mend.len()..at.end, ""))
}

/// `five`, `one half`, `minus two`, `three fifths`.
fn number_word(body: &str, scope: &Scope) -> Option<String> {
    let lower = body.to_lowercase();
    if scope.declares(body) {
        return None;
    }
    let (sign, rest) = match lower.strip_prefix("minus ").or_else(|| lower.strip_prefix("negative ")) {
        Some(rest) => ("-", rest),
        None => ("", lower.as_str()),
    };
    let rest = rest.replace('-', " ");
    let words: Vec<&str> = rest.split_whitespace().filter(|word| *word != "a" && *word != "and").collect();
    let number = |word: &str| NUMBERS.iter().find(|(known, _)| *known == word).map(|(_, digits)| *digits);
    let part = |word: &str| PARTS.iter().find(|(known, _)| *known == word).map(|(_, digits)| *digits);
    let value = match words.as_slice() {
        [one] => number(one).map(str::to_string).or_else(|| part(one).map(|below| format!("1/{below}"))),
        [above, below] => number(above).and_then(|above| Some(format!("{above}/{}", part(below)?))),
        [above, "over", below] => number(above).and_then(|above| Some(format!("{above}/{}", number(below)?))),
        _ => None,
    }?;
    Some(format!("{sign}{value}"))
}

/// Operators in words put into signs, where all words are known: `2 times cos x`, `x squared`, `sine of x`.
fn spoken(body: &str, scope: &Scope) -> Option<String> {
    let mut out = String::new();
    let mut rest = body;
    let mut changed = false;
    let mut closers = 0;
    while let Some(c) = rest.chars().next() {
        if !c.is_ascii_alphabetic() {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let lower = rest.to_ascii_lowercase();
        let ends = |phrase: &str| {
            lower.strip_prefix(phrase).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
        };
        let known = OPERATORS.iter().filter(|(phrase, _)| ends(phrase)).max_by_key(|(phrase, _)| phrase.len());
        let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let word = &rest[..run];
        if let Some((phrase, sign)) = known.filter(|(phrase, _)| !scope.declares(phrase)) {
            changed = true;
            let trimmed = out.trim_end().len();
            out.truncate(trimmed);
            let function = sign.starts_with(|c: char| c.is_alphabetic());
            rest = rest[phrase.len()..].trim_start();
            if function {
                if out.ends_with(|c: char| c.is_alphanumeric()) {
                    out.push(' ');
                }
                out.push_str(sign);
                // The function is of the next word, or of what stands in brackets.
                if !rest.starts_with('(') {
                    out.push('(');
                    closers += 1;
                    let next: usize = rest.chars().take_while(|c| !c.is_whitespace()).map(char::len_utf8).sum();
                    out.push_str(&rest[..next]);
                    out.push(')');
                    closers -= 1;
                    rest = &rest[next..];
                }
            } else {
                out.push_str(sign);
            }
            continue;
        }
        if let Some((_, digits)) = NUMBERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)) {
            changed = true;
            out.push_str(digits);
            rest = &rest[run..];
            continue;
        }
        // `sin of x`
        if let Some(of) = rest[run..].strip_prefix(" of ").map(str::trim_start)
            && functions::lookup(word).is_some()
        {
            let next: usize = of.chars().take_while(|c| !c.is_whitespace()).map(char::len_utf8).sum();
            let (open, close) = if of.starts_with('(') { ("", "") } else { ("(", ")") };
            out += &format!("{word}{open}{}{close}", &of[..next]);
            rest = &of[next..];
            changed = true;
            continue;
        }
        let letter = word.len() <= 2 || functions::lookup(word).is_some() || scope.declares(word);
        let glued = word.contains(|c: char| c.is_ascii_digit());
        if !(letter || glued || word == "the") {
            return None;
        }
        if word != "the" {
            out.push_str(word);
        }
        rest = &rest[run..];
    }
    out.extend(std::iter::repeat_n(')', closers));
    changed.then(|| out.trim().to_string())
}

/// The formula before an explanation: `2x because …`, `2x (power rule)`, `2x, right?`, `2x // chain rule`.
fn explained(body: &str, fault: &Fault, scope: &Scope) -> Option<String> {
    let cut = |at: usize| {
        let head = body
            .get(..at)?
            .trim()
            .trim_end_matches([',', ';', '-', '–', '—', ':', '.', '(', '[', '/', '\'', '!', '?'])
            .trim();
        // A comment of LaTeX.
        let head = head.strip_suffix(" %").unwrap_or(head).trim();
        // One letter that nobody declared begins a sentence.
        let formula = head.len() > 1 || head.starts_with(|c: char| c.is_ascii_digit()) || scope.declares(head);
        (!head.is_empty() && head.len() < body.len() && formula).then(|| head.to_string())
    };
    if let Some(at) = body.find("//").filter(|at| body[at + 2..].contains(|c: char| c.is_alphabetic())) {
        return cut(at);
    }
    if body.ends_with(['?', '!']) && !body.trim_end_matches(['?', '!', ' ']).contains(' ') {
        return cut(body.len() - 1);
    }
    // The first word that is no mathematics, in brackets or not.
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        let c = rest.chars().next()?;
        if !c.is_alphabetic() {
            at += c.len_utf8();
            continue;
        }
        let run: usize = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
        let word = &rest[..run];
        let lower = rest.to_lowercase();
        let begins = EXPLANATIONS.iter().any(|phrase| {
            lower.strip_prefix(phrase).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
        });
        let apart = at > 0 && body[..at].ends_with([' ', '(', '[', ',', '-', ':']);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let known = functions::lookup(word).is_some() || scope.declares(word) || scope.declares_each_letter(word);
        let strange = letters >= 3 && !known && word.chars().all(char::is_alphabetic);
        // `2x for all x`
        let everywhere = ["for all", "for every", "for any", "for each", "for real"];
        if apart
            && everywhere.iter().any(|phrase| lower.starts_with(phrase))
            && !rest.contains(['<', '>', '=', '≤', '≥', '≠'])
        {
            return cut(at);
        }
        // Two answers are none.
        if apart && matches!(keyword_named(word), Some(Keyword::And | Keyword::Or)) && !lower.starts_with("and then") {
            return None;
        }
        // `1 for positive x`: without its condition the value would say more than was meant.
        if apart && !begins && matches!(keyword_named(word), Some(Keyword::For | Keyword::If | Keyword::When)) {
            return None;
        }
        if apart && (begins || strange) && !scope.declares(word) {
            return cut(at);
        }
        at += run;
    }
    let _ = fault;
    None
}
