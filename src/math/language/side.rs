//! What stands around an answer: marks, introductions in words, comments; and the left sides and chains before an
//! equals sign, which are held against what is asked and never dropped unread.

use super::super::expr::{Expr, Symbol};
use super::fault::{Fault, Parsed};
use super::letters::greek_letter;
use super::words::{canonical, is_letter, keyword_named};
use super::{ReadNote, Scope};
use std::ops::Range;

/// What a question asks for, as far as the left side of an answer can name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What kind of thing.
    pub what: Wanted,
    /// The function that is given, where there is one.
    pub of: Option<Expr>,
    /// The variables, in order; those by which is derived where a slope is asked.
    pub by: Vec<Symbol>,
    /// How often is derived.
    pub order: usize,
    /// Whether a number at a place is asked, and not a formula.
    pub at_place: bool,
}

/// The kinds of things that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A derivative, partial or not.
    Slope,
    /// All first derivatives.
    Gradient,
    /// A matrix of derivatives.
    Matrix,
    /// A limit.
    Limit,
    /// The next value of something that is stepped.
    Step,
    /// A number, or a function itself.
    Value,
}

/// Words that name an answer.
const ANSWERS: &[&str] = &[
    "answer",
    "slope",
    "limit",
    "lim",
    "gradient",
    "grad",
    "derivative",
    "partial derivative",
    "tangent",
    "result",
    "value",
    "loss",
    "vector",
    "matrix",
    "interval",
    "hessian",
    "jacobian",
    "solution",
    "ans",
    "final answer",
    "output",
];

/// Phrases before an answer that say nothing about it; behind some a colon may stand.
const PHRASES: &[&str] = &[
    "it's",
    "it is",
    "it equals",
    "this equals",
    "its",
    "i think it's",
    "i think it is",
    "i think",
    "i believe",
    "i'd say",
    "i would say",
    "i guess",
    "i get",
    "i got",
    "we get",
    "we have",
    "we obtain",
    "you get",
    "this gives",
    "that gives",
    "which gives",
    "this is",
    "that is",
    "that's",
    "so",
    "thus",
    "hence",
    "therefore",
    "then",
    "finally",
    "simplified",
    "maybe",
    "probably",
    "must be",
    "it must be",
    "should be",
    "it should be",
    "is",
    "equals",
    "well",
    "ok",
    "okay",
    "um",
    "hmm",
    "sure",
    "here",
];

/// A text with what was found around it.
pub(super) struct Answer {
    /// The part that counts.
    pub at: Range<usize>,
    /// The parts before it that must agree with it.
    pub chain: Vec<Range<usize>>,
    pub notes: Vec<ReadNote>,
}

/// The part of a text that counts, for the place of an error.
pub(super) fn body(text: &str) -> Range<usize> {
    unmarked(text, 0..text.len())
}

/// Takes an answer apart.
pub(super) fn answer(text: &str, scope: &Scope) -> Parsed<Answer> {
    let bytes = text.as_bytes();
    // Most answers have nothing around them.
    let plain = |b: &u8| {
        b.is_ascii_alphanumeric()
            || matches!(b, b' ' | b'+' | b'-' | b'*' | b'/' | b'^' | b'(' | b')' | b'.' | b',' | b'[' | b']')
    };
    // An introduction begins with a word and has a blank behind it.
    let run = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    // One letter is a name, unless a sentence begins with it.
    let word = run > 1 || run == 1 && matches!(bytes[0], b'I' | b'i' | b'A' | b'a') && bytes.get(1) == Some(&b' ');
    let worded = word
        && bytes.contains(&b' ')
        && super::super::functions::lookup(&text[..run]).is_none()
        && !scope.declares(&text[..run]);
    if bytes.iter().all(plain) && !worded && !bytes.starts_with(b"*") {
        return Ok(Answer { at: trimmed(text, 0..text.len()), chain: Vec::new(), notes: Vec::new() });
    }
    let mut found = Answer { at: unmarked(text, 0..text.len()), chain: Vec::new(), notes: Vec::new() };
    uncommented(text, &mut found);
    for _ in 0..4 {
        let before = found.at.clone();
        introduced(text, scope, &mut found);
        found.at = unmarked(text, found.at.clone());
        if found.at == before {
            break;
        }
    }
    related(text, scope, &mut found)?;
    found.at = unmarked(text, found.at.clone());
    Ok(found)
}

fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let part = &text[at.clone()];
    let end = at.start + part.trim_end().len();
    end - part.trim().len()..end
}

const ENVIRONMENTS: &[&str] = &[
    "equation",
    "align",
    "aligned",
    "gather",
    "gathered",
    "split",
    "multline",
    "eqnarray",
    "alignedat",
    "displaymath",
    "math",
];

/// Without white space, dollar signs, quotation marks, Markdown's and LaTeX's frames around it.
fn unmarked(text: &str, at: Range<usize>) -> Range<usize> {
    let mut at = trimmed(text, at);
    if text.as_bytes()[at.clone()].first().is_none_or(u8::is_ascii_alphanumeric)
        && !text[at.clone()].ends_with(['*', '\'', '`'])
    {
        return at;
    }
    for _ in 0..8 {
        let part = &text[at.clone()];
        let pairs = [
            ("$$", "$$"),
            ("$", "$"),
            ("\\(", "\\)"),
            ("\\[", "\\]"),
            ("**", "**"),
            ("__", "__"),
            ("'''", "'''"),
            ("``", "``"),
            ("\"", "\""),
            ("“", "”"),
            ("„", "“"),
            ("”", "”"),
            ("«", "»"),
            ("'", "'"),
        ];
        if let Some(inside) = boxed(part) {
            at = trimmed(text, at.start + inside.start..at.start + inside.end);
            continue;
        }
        // A sentence's full stop stands behind the marks.
        if let Some(before) = part.strip_suffix('.')
            && (before.starts_with('$') && before.ends_with('$')
                || before.starts_with("\\(") && before.ends_with("\\)")
                || before.starts_with("\\[") && before.ends_with("\\]")
                || boxed(before).is_some())
        {
            at = trimmed(text, at.start..at.end - 1);
            continue;
        }
        let inner = pairs.iter().find_map(|(open, close)| {
            let inside = part.strip_prefix(open)?.strip_suffix(close)?;
            // `$a$ and $b$` is not one formula.
            let single = part.len() >= open.len() + close.len() && !(open.starts_with('$') && inside.contains('$'));
            (single && !inside.trim().is_empty()).then_some((open.len(), close.len()))
        });
        if let Some((open, close)) = inner {
            at = trimmed(text, at.start + open..at.end - close);
            // A fence may name its language.
            let language = ["python", "py", "latex", "tex", "math", "text"].into_iter().find(|name| {
                text[at.clone()].strip_prefix(name).is_some_and(|after| after.starts_with(char::is_whitespace))
            });
            if let (3, Some(name)) = (open, language) {
                at = trimmed(text, at.start + name.len()..at.end);
            }
            continue;
        }
        let mut changed = false;
        for name in ENVIRONMENTS {
            for star in ["", "*"] {
                let (open, close) = (format!("\\begin{{{name}{star}}}"), format!("\\end{{{name}{star}}}"));
                let part = &text[at.clone()];
                if part.starts_with(&open) && part.ends_with(&close) && part.len() >= open.len() + close.len() {
                    at = trimmed(text, at.start + open.len()..at.end - close.len());
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    at
}

/// What stands in a box that is the whole of a text.
fn boxed(part: &str) -> Option<Range<usize>> {
    let open = ["\\boxed{", "\\fbox{"].into_iter().find(|open| part.starts_with(open))?.len();
    let mut depth = 1usize;
    for (at, byte) in part.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (at + 1 == part.len()).then_some(open..at);
        }
    }
    None
}

/// Without a comment at the end: `2x # power rule`.
fn uncommented(text: &str, found: &mut Answer) {
    let part = &text[found.at.clone()];
    let Some(hash) =
        part.char_indices().find(|(i, c)| *c == '#' && part[..*i].ends_with(char::is_whitespace)).map(|(i, _)| i)
    else {
        return;
    };
    if part[..hash].trim().is_empty() {
        return;
    }
    let at = found.at.start + hash..found.at.end;
    found.notes.push(ReadNote {
        kind: "comment-dropped",
        at: at.clone(),
        message: "what stands behind # is a comment".to_string(),
    });
    found.at = trimmed(text, found.at.start..at.start);
}

/// Whether a phrase begins a text and ends where a word does.
fn begins(lower: &str, phrase: &str) -> bool {
    lower
        .strip_prefix(phrase)
        .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '(' | '^')))
}

/// Passes words before the answer: `the answer is`, `I think`, `derivative:`.
fn introduced(text: &str, scope: &Scope, found: &mut Answer) {
    let part = &text[found.at.clone()];
    if let Some(inside) = within_prose(part, scope) {
        let at = found.at.start + inside.start..found.at.start + inside.end;
        found.notes.push(ReadNote {
            kind: "introduction-dropped",
            at: found.at.clone(),
            message: "the one formula in the text is read".to_string(),
        });
        found.at = at;
        return;
    }
    if let Some(after) = part
        .strip_prefix("\\text{")
        .or_else(|| part.strip_prefix("\\mathrm{"))
        .or_else(|| part.strip_prefix("\\textbf{"))
        && let Some(close) = after.find('}')
        && after[..close].trim().contains(|c: char| c.is_alphabetic())
        && introduction(&after[..close].to_lowercase(), scope)
            .is_some_and(|length| after[..close].trim().len() <= length + 1)
    {
        let end = part.len() - after.len() + close + 1;
        drop_introduction(text, found, end);
        return;
    }
    let opening = part.chars().next().unwrap_or(' ');
    if !opening.is_ascii_alphabetic() && opening != '*' {
        return;
    }
    let bare = part.trim_start_matches('*').trim_start();
    let skipped = part.len() - bare.len();
    // Lower case changes no length in ASCII, and only such words are looked for.
    let lower = bare.to_ascii_lowercase();
    if let Some(length) = introduction(&lower, scope) {
        let rest = bare[length..].trim_start_matches('*');
        if rest.trim().trim_end_matches('.').is_empty() {
            return;
        }
        let end = skipped + bare.len() - rest.len();
        drop_introduction(text, found, end);
    }
}

fn drop_introduction(text: &str, found: &mut Answer, length: usize) {
    let at = found.at.start..found.at.start + length;
    let typed = text[at.clone()].trim().trim_matches('*').trim().to_string();
    found.notes.push(ReadNote {
        kind: "introduction-dropped",
        at: at.clone(),
        message: format!("{typed} is passed over"),
    });
    found.at = trimmed(text, at.end..found.at.end);
}

/// The length of an introduction with which a text in lower case begins.
fn introduction(lower: &str, scope: &Scope) -> Option<usize> {
    let first: String = lower.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    // Letters that are all declared are a product: `i s d` is no introduction.
    if first.is_empty() || scope.declares(&first) || scope.declares_each_letter(&first) {
        return None;
    }
    // `the derivative of f is`, `my final answer:`, `derivative:`
    let mut rest = lower;
    for article in [
        "and so ",
        "so ",
        "thus ",
        "hence ",
        "therefore ",
        "i think ",
        "the ",
        "my ",
        "our ",
        "a ",
        "correct ",
        "final ",
        "first ",
        "exact ",
    ] {
        if let Some(after) = rest.strip_prefix(article) {
            rest = after.trim_start_matches(',').trim_start();
        }
    }
    let noun = ANSWERS
        .iter()
        .filter(|noun| begins(rest, noun) || rest.strip_prefix(**noun).is_some_and(|after| after.starts_with("**")))
        .max_by_key(|noun| noun.len());
    if let Some(noun) = noun {
        let mut after = rest[noun.len()..].trim_start();
        let mut of = false;
        for by in [
            "of f(x)",
            "of f",
            "of y",
            "of the function",
            "of this",
            "of this function",
            "with respect to x",
            "at this point",
            "there",
            "here",
        ] {
            if let Some(behind) = after.strip_prefix(by) {
                after = behind.trim_start();
                of = true;
            }
        }
        // `the derivative of x^2 is 2x`, where that is what is given.
        if !of
            && let Some(behind) = after.strip_prefix("of ")
            && let Some(joint) = [" is ", " equals ", " = "].iter().find_map(|joint| behind.find(joint))
            && given_by(&behind[..joint], scope)
        {
            after = behind[joint..].trim_start();
        }
        let after = after.trim_start_matches('*').trim_start();
        for joint in
            ["is equal to", "equals", "is:", "is", "would be", "should be", "must be", "will be", ":**", ":", "->"]
        {
            if let Some(behind) = after.strip_prefix(joint)
                && (!joint.ends_with(|c: char| c.is_alphabetic()) || !behind.starts_with(|c: char| c.is_alphanumeric()))
            {
                let behind = behind.trim_start().trim_start_matches(':').trim_start();
                return (!behind.starts_with('='))
                    .then_some(lower.len() - behind.len())
                    .or(Some(lower.len() - behind.len()));
            }
        }
    }
    // `By the chain rule: 2x`
    let grounds = ["by the ", "using ", "applying ", "from the ", "with the ", "according to "];
    if grounds.iter().any(|word| lower.starts_with(word))
        && let Some(end) = lower.find([':', ','])
        && lower[..end].chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-'))
    {
        let after = lower[end + 1..].trim_start();
        return (!after.is_empty()).then_some(lower.len() - after.len());
    }
    let phrase = PHRASES.iter().filter(|phrase| begins(lower, phrase)).max_by_key(|phrase| phrase.len())?;
    let after = lower[phrase.len()..].trim_start().trim_start_matches([',', ':']).trim_start();
    // `so` alone, or before an operator, is no introduction.
    let goes_on = after.starts_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '(' | '-' | '\\' | '$' | '[' | '{' | '|') || !c.is_ascii()
    });
    goes_on.then_some(lower.len() - after.len())
}

/// The one formula in dollar signs or in a box that stands among words.
fn within_prose(part: &str, scope: &Scope) -> Option<Range<usize>> {
    let words = |text: &str| {
        let run = text
            .split(|c: char| !(c.is_alphabetic() || c == '\\'))
            .filter(|word| word.len() > 1 && !word.contains('\\'));
        run.filter(|word| super::super::functions::lookup(word).is_none() && !scope.declares(word)).count()
    };
    let dollars: Vec<usize> = part.match_indices('$').map(|(at, _)| at).collect();
    if let [open, close] = dollars.as_slice() {
        let outside = words(&part[..*open]) + words(&part[*close + 1..]);
        return (outside > 0 && close > open).then_some(open + 1..*close);
    }
    let alone =
        |at: &usize| part.matches("\\boxed{").count() == 1 && words(&part[..*at]) > 0 && !part[..*at].contains('=');
    let box_at = part.find("\\boxed{").filter(alone)?;
    let open = box_at + "\\boxed{".len();
    let mut depth = 1usize;
    for (at, c) in part[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open..open + at);
        }
    }
    None
}

/// A sign between the two sides of a relation, outside all brackets: where it begins and ends.
fn relations(text: &str, at: Range<usize>) -> Vec<Range<usize>> {
    let bytes = &text.as_bytes()[..at.end];
    let (mut depth, mut i, mut found) = (0usize, at.start, Vec::new());
    while i < at.end {
        let byte = bytes[i];
        let length = match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                0
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                0
            }
            b'\\' if text[i..].starts_with("\\begin{") => {
                depth += 1;
                0
            }
            b'\\' if text[i..].starts_with("\\end{") => {
                depth = depth.saturating_sub(1);
                0
            }
            _ if depth > 0 => 0,
            b':' if bytes.get(i + 1) == Some(&b'=') => 2,
            b'=' if bytes.get(i + 1) == Some(&b'=') => {
                i += 2;
                continue;
            }
            b'=' if i == 0 || !b"=<>!".contains(&bytes[i - 1]) => 1,
            b':' => 1,
            b'<' if bytes.get(i + 1) == Some(&b'-') && is_arrow(bytes, i) => 2,
            b'<' | b'>' | b'?' => return found,
            b'-' if matches!(bytes.get(i + 1), Some(b'>' | b'=')) => 2,
            b'+' if bytes.get(i + 1) == Some(&b'=') => 2,
            b'\\' if text[i..].starts_with("\\approx") => "\\approx".len(),
            b'\\' if text[i..].starts_with("\\to ") || text[i..].starts_with("\\rightarrow") => {
                if text[i..].starts_with("\\to ") { 3 } else { "\\rightarrow".len() }
            }
            b'\\' if text[i..].starts_with("\\\\") && found.is_empty() && i > at.start => 0,
            0xE2 if text[i..].starts_with(['←', '≈', '→']) => 3,
            b if b.is_ascii_alphabetic() && (i == at.start || !bytes[i - 1].is_ascii_alphanumeric()) => {
                let run = bytes[i..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                use super::words::Keyword as K;
                let stops = keyword_named(&text[i..i + run]).is_some_and(|word| {
                    matches!(word, K::If | K::For | K::When | K::Where | K::Lambda | K::Else | K::Otherwise)
                });
                if stops {
                    return found;
                }
                i += run;
                continue;
            }
            _ => 0,
        };
        if length > 0 {
            found.push(i..i + length);
            i += length;
        } else {
            i += 1;
        }
    }
    found
}

/// `f'(x) is 2x`: the verb behind what names the answer.
fn said(text: &str, at: Range<usize>, scope: &Scope) -> Option<Range<usize>> {
    let part = &text[at.clone()];
    [" is ", " equals "].into_iter().find_map(|verb| {
        let from = part.find(verb)?;
        let left = Left::read(part[..from].trim(), scope);
        matches!(left, Left::Derivative(_) | Left::Gradient | Left::Called(..))
            .then_some(at.start + from + 1..at.start + from + verb.len() - 1)
    })
}

/// Whether `<-` is an arrow: `x<-1` is an inequality, `w <- 1` is not.
fn is_arrow(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 2).is_none_or(|b| *b == b' ')
}

/// The left sides and the chain before the part that counts.
fn related(text: &str, scope: &Scope, found: &mut Answer) -> Parsed<()> {
    let at = found.at.clone();
    // `def f(x): return 2x`
    if let Some(after) = text[at.clone()].strip_prefix("def ")
        && let Some(colon) = after.find("):")
    {
        found.at = trimmed(text, at.end - after.len() + colon + 2..at.end);
        return Ok(());
    }
    let mut signs = relations(text, at.clone());
    if signs.is_empty() {
        signs.extend(said(text, at.clone(), scope));
    }
    let Some(first) = signs.first() else { return Ok(()) };
    if text[first.clone()] == *":" {
        // Only behind something that names an answer.
        let left = text[at.start..first.start].trim();
        if !matches!(Left::read(left, scope), Left::Derivative(_) | Left::Gradient | Left::Word | Left::Called(..)) {
            return Ok(());
        }
    }
    let mut sides = Vec::new();
    let mut begin = at.start;
    for sign in &signs {
        if text[sign.clone()] == *":" && sign.start != first.start {
            continue;
        }
        sides.push(begin..sign.start);
        begin = sign.end;
    }
    let right = trimmed(text, begin..at.end);
    if text[right.clone()].trim_end_matches(['.', ';']).trim().is_empty() {
        return nothing_behind(text, &signs, &sides, scope);
    }
    let left = trimmed(text, sides[0].clone());
    let middle = sides[1..].iter().map(|side| cleaned(text, side.clone())).filter(|side| !side.is_empty());
    // `f'(x) = d/dx(x^2) = 2x`: what only names the answer needs no value.
    let names = |side: &Range<usize>| {
        let left = Left::read(text[side.clone()].trim(), scope);
        let derivative = matches!(left, Left::Derivative(_) | Left::Gradient);
        derivative && scope.asked.as_ref().is_none_or(|asked| matches!(judged(asked, &left, scope), Fit::Fits))
    };
    found.chain = middle.filter(|side| !names(side)).collect();
    let left_text = text[left.clone()].trim_matches('&').trim();
    let told = |kind: &'static str, message: String| {
        let fault = Fault::new(kind, left.clone(), message);
        fault.replacing(at.start..at.end, text[right.clone()].to_string())
    };
    let read = Left::read(left_text, scope);
    match (&scope.asked, read) {
        (_, Left::Nothing)
        | (
            None,
            Left::Word | Left::Name(_) | Left::Called(..) | Left::Derivative(_) | Left::Gradient | Left::Parts(_),
        ) => {}
        (Some(asked), read) => match judged(asked, &read, scope) {
            Fit::Fits => {}
            Fit::Amended(message) => {
                found.notes.push(ReadNote { kind: "left-side-amended", at: left.clone(), message });
            }
            Fit::Chain => {
                if given(asked, text, left.clone(), scope) {
                    return Err(told("left-side", format!("{left_text} is the function itself; the slope is asked")));
                }
                found.chain.insert(0, left.clone());
            }
            Fit::Other(message, mend) => {
                let fault = told("left-side", message);
                return Err(if mend { fault } else { Fault::new("left-side", left.clone(), fault.message) });
            }
        },
        (None, Left::Expression) => found.chain.insert(0, left.clone()),
    }
    if !found.chain.is_empty() {
        found.notes.push(ReadNote {
            kind: "chain",
            at: at.start..right.start,
            message: "the last part of the chain counts; the parts before it agree with it".to_string(),
        });
    }
    found.at = cleaned(text, right);
    Ok(())
}

/// A side without the marks of an alignment around it.
fn cleaned(text: &str, at: Range<usize>) -> Range<usize> {
    let mut at = trimmed(text, at);
    loop {
        let part = &text[at.clone()];
        let head = ["&", "\\\\"].into_iter().find(|mark| part.starts_with(mark));
        let tail = ["&", "\\\\"].into_iter().find(|mark| part.ends_with(mark));
        match (head, tail) {
            (Some(mark), _) if part.len() > mark.len() => at = trimmed(text, at.start + mark.len()..at.end),
            (_, Some(mark)) if part.len() > mark.len() => at = trimmed(text, at.start..at.end - mark.len()),
            (Some(_), _) | (_, Some(_)) => return at.start..at.start,
            _ => return at,
        }
    }
}

fn nothing_behind(text: &str, signs: &[Range<usize>], sides: &[Range<usize>], scope: &Scope) -> Parsed<()> {
    let Some(sign) = signs.last() else { return Ok(()) };
    let left = trimmed(text, sides.last().cloned().unwrap_or(0..0));
    let names = !matches!(Left::read(text[left.clone()].trim(), scope), Left::Expression);
    if names {
        let place = sign.end - 1..sign.end;
        return Err(Fault::new(
            "missing-operand",
            place,
            format!("something is missing after {}", &text[sign.clone()]),
        ));
    }
    let fault = Fault::new("equation", sign.clone(), "nothing stands behind the equals sign");
    Err(fault.replacing(sign.clone(), ""))
}

/// Whether a text is the function that the question gives.
fn given_by(text: &str, scope: &Scope) -> bool {
    // `f(x) = x^2`
    let from = text.rfind('=').map_or(0, |at| at + 1);
    scope.asked.as_ref().is_some_and(|asked| given(asked, text, from..text.len(), scope))
}

/// Whether a side is the function that the question gives.
fn given(asked: &Asked, text: &str, at: Range<usize>, scope: &Scope) -> bool {
    let Some(of) = &asked.of else { return false };
    let plain = Scope { asked: None, ..scope.clone() };
    super::read(&text[at], &plain).is_ok_and(|reading| super::agrees(&reading.expr, of) == Some(true))
}

/// A derivative on a left side.
struct Derivative {
    /// What is derived, where it is written out.
    of: Option<String>,
    by: Vec<String>,
    order: usize,
    /// What stands in brackets behind it.
    place: Option<String>,
}

/// What the left side of an equals sign is.
enum Left {
    Nothing,
    /// `slope`, `the answer`
    Word,
    Name(String),
    /// `f(x)`: the name and what stands in the brackets.
    Called(String, String),
    Derivative(Derivative),
    Gradient,
    /// `(f_x, f_y)`
    Parts(Vec<Derivative>),
    Expression,
}

enum Fit {
    Fits,
    Amended(String),
    Chain,
    /// Why it does not, and whether the right side alone could have been meant.
    Other(String, bool),
}

/// LaTeX's spellings of what stands on left sides, plain.
fn plain(left: &str) -> String {
    if !left.contains('\\') {
        return left.trim().to_string();
    }
    let mut plain = left.to_string();
    for (tex, typed) in [
        ("\\left", ""),
        ("\\right", ""),
        ("\\mathrm{d}", "d"),
        ("\\mathrm d", "d"),
        ("\\mathrm{d} ", "d"),
        ("\\differentialD ", "d"),
        ("\\differentialD", "d"),
        ("\\therefore", ""),
        ("\\partial", "∂"),
        ("\\nabla", "∇"),
        ("^{\\prime\\prime}", "''"),
        ("^{\\prime}", "'"),
        ("^\\prime", "'"),
        ("\\prime", "'"),
        ("\\,", " "),
        ("\\;", " "),
        ("\\ ", " "),
        ("\\operatorname{grad}", "grad"),
        ("\\theta", "theta"),
        ("\\alpha", "alpha"),
        ("\\mathbf", ""),
        ("\\vec", ""),
        ("\\displaystyle", ""),
        ("\\dfrac", "\\frac"),
        ("\\tfrac", "\\frac"),
    ] {
        plain = plain.replace(tex, typed);
    }
    // \frac{dy}{dx} is dy/dx.
    while let Some(at) = plain.find("\\frac{") {
        let inside = &plain[at + 6..];
        let Some((above, below)) = inside.split_once("}{") else { break };
        let Some((below, after)) = below.split_once('}') else { break };
        plain = format!("{}{}/{} {}", &plain[..at], above.trim(), below.trim(), after);
    }
    let plain = plain.replace("∂ ", "∂");
    plain.trim().to_string()
}

/// Without one pair of brackets around it.
fn unbracketed(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']']));
    inner.filter(|inner| !inner.contains([')', ']']) || balanced(inner)).unwrap_or(text).trim()
}

fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

impl Left {
    fn read(left: &str, scope: &Scope) -> Left {
        let left = plain(left);
        let left = left.trim();
        if left.is_empty() {
            return Left::Nothing;
        }
        let lower = left.to_ascii_lowercase();
        let bare = lower.strip_prefix("the ").unwrap_or(&lower);
        let stripped = bare.trim_end_matches(['\'', '″']);
        if ANSWERS.contains(&stripped) && !scope.declares(left)
            || stripped.trim_start_matches('\\').starts_with("lim")
                && !stripped.trim_start_matches('\\')[3..].starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return Left::Word;
        }
        if left.starts_with('∇') || bare.starts_with("grad ") || bare.starts_with("gradient of ") {
            return Left::Gradient;
        }
        if scope.declares(left) {
            return Left::Name(left.to_string());
        }
        if let Some(derivative) =
            quotient(left).or_else(|| primed(left)).or_else(|| subscripted(left, scope)).or_else(|| capital_d(left))
        {
            return Left::Derivative(derivative);
        }
        if left.starts_with(['(', '[', '<']) {
            let inner = unbracketed(left.trim_matches(['<', '>']));
            let parts: Option<Vec<Derivative>> = inner
                .split(',')
                .map(|part| quotient(part.trim()).or_else(|| subscripted(part.trim(), scope)))
                .collect();
            return match parts {
                Some(parts) if parts.len() > 1 => Left::Parts(parts),
                _ => Left::Expression,
            };
        }
        // A name with arguments perhaps: y, w_1, f(x).
        let name = left.split('(').next().unwrap_or("").trim();
        let arguments = left[name.len()..].trim();
        let spelt = canonical(name);
        let mut letters = spelt.chars();
        let lead = letters.next().is_some_and(char::is_alphabetic);
        let indexed = name.contains('_') || letters.clone().all(|c| c.is_ascii_digit());
        let differential = spelt.len() == 2 && matches!(spelt.as_bytes()[0], b'd' | b'D');
        let greek = greek_letter(&spelt).is_some();
        let simple = letters.all(char::is_alphanumeric) && (indexed || differential || greek);
        if !lead || !simple {
            return Left::Expression;
        }
        let called =
            arguments.ends_with(')') && arguments.starts_with('(') && !arguments.contains(['+', '*', '/', '^', '-']);
        match (arguments.is_empty(), called && !scope.declares(name)) {
            (true, _) => Left::Name(name.to_string()),
            (_, true) => Left::Called(name.to_string(), unbracketed(arguments).to_string()),
            _ => Left::Expression,
        }
    }
}

/// The order behind a `d`: `^2`, `²`, `^{2}`; and the rest.
fn order(text: &str) -> (usize, &str) {
    for (mark, order) in
        [("^{2}", 2), ("^{3}", 3), ("^2", 2), ("^3", 3), ("²", 2), ("³", 3), ("2", 2), ("3", 3), ("^4", 4), ("⁴", 4)]
    {
        if let Some(rest) = text.strip_prefix(mark) {
            return (order, rest);
        }
    }
    (1, text)
}

/// `dy/dx`, `d/dx(x^3)`, `d²y/dx²`, `∂f/∂x`, `∂_x f`.
fn quotient(left: &str) -> Option<Derivative> {
    let sign = left.chars().next().filter(|c| matches!(c, 'd' | '∂' | 'δ'))?;
    let rest = &left[sign.len_utf8()..];
    if let Some(by) = rest.strip_prefix('_') {
        let length = by.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        let of = unbracketed(by[length..].trim());
        return (length > 0).then(|| Derivative {
            of: written(of),
            by: vec![by[..length].to_string()],
            order: 1,
            place: None,
        });
    }
    let (times, rest) = order(rest);
    let (above, below) = rest
        .split_once(&format!("/{sign}"))
        .map(|(above, below)| (above, &rest[rest.len() - below.len() - sign.len_utf8()..]))?;
    let above = above.trim();
    // `d(x^2)/dx`, `df(x)/dx`
    let called = above.find('(').filter(|_| above.ends_with(')'));
    let whole =
        called.is_some_and(|open| balanced(&above[open + 1..above.len() - 1]) && above[..open].chars().count() <= 1);
    if above.contains(['+', '-', '*', '(', '=', '^', '/']) && !whole {
        return None;
    }
    let mut by = Vec::new();
    let mut below = below.trim_start();
    let mut last = below;
    while let Some(after) = below.strip_prefix(sign) {
        let name: usize = {
            let mut chars = after.char_indices();
            let first = chars.next().filter(|(_, c)| is_letter(*c))?;
            let word: usize = after.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
            let base = if greek_letter(&after[..word]).is_some() { word } else { first.1.len_utf8() };
            let index = after[base..]
                .chars()
                .take_while(|c| c.is_ascii_digit() && base > 1 || *c == '_' || super::letters::lowered(*c).is_some())
                .map(char::len_utf8)
                .sum::<usize>();
            let more = if after[base..].starts_with('_') {
                after[base + 1..].chars().take_while(|c| c.is_alphanumeric()).count() + 1
            } else {
                index
            };
            base + more
        };
        let (count, rest) = order(&after[name..]);
        by.extend(std::iter::repeat_n(after[..name].to_string(), count));
        below = rest.trim_start();
        last = rest;
        if by.len() >= times.max(1) {
            break;
        }
    }
    if by.is_empty() {
        return None;
    }
    let behind = last.trim();
    let above = above.trim();
    if above.is_empty() {
        // d/dx f(x), d/dx(x^3)
        let of = unbracketed(behind);
        return Some(Derivative { of: written(of), by, order: times, place: None });
    }
    let place = behind.starts_with('(').then(|| unbracketed(behind).to_string());
    let of = if above.starts_with('(') { written(unbracketed(above)) } else { None };
    (behind.is_empty() || place.is_some()).then_some(Derivative { of, by, order: times, place })
}

/// What is derived, unless it only names the function: `f`, `f(x)`, `y`.
fn written(of: &str) -> Option<String> {
    let of = of.trim();
    let name = of.split('(').next().unwrap_or("").trim();
    let short = name.chars().count() <= 1 && name.chars().all(char::is_alphabetic);
    let called = of.len() == name.len() || of.ends_with(')') && !of[name.len()..].contains(['+', '*', '^', '/', '-']);
    let names = of.is_empty() || short && called && !matches!(name, "x" | "");
    (!names).then(|| of.to_string())
}

/// `f'(x)`, `y''`, `(x^2)'`.
fn primed(left: &str) -> Option<Derivative> {
    let mark = left.find(['\'', '″', '‴'])?;
    let (of, rest) = left.split_at(mark);
    let order: usize = rest
        .chars()
        .map_while(|c| match c {
            '\'' => Some(1),
            '″' => Some(2),
            '‴' => Some(3),
            _ => None,
        })
        .sum();
    let behind = rest.trim_start_matches(['\'', '″', '‴']).trim();
    let place = behind.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map(str::to_string);
    if !behind.is_empty() && place.is_none() {
        return None;
    }
    let of = of.trim();
    let name = of.chars().all(|c| c.is_alphanumeric() || c == '_');
    let bracketed = of.starts_with('(') && of.ends_with(')');
    (name || bracketed).then(|| Derivative {
        of: if bracketed { Some(unbracketed(of).to_string()) } else { None },
        by: Vec::new(),
        order,
        place,
    })
}

/// `f_x`, `f_xy(x, y)`, where the index is made of the question's variables.
fn subscripted(left: &str, scope: &Scope) -> Option<Derivative> {
    let asked = scope.asked.as_ref()?;
    let name = left.split('(').next()?.trim();
    let place = left[name.len()..].trim();
    let (base, index) = name.split_once('_')?;
    let index = index.trim_matches(['{', '}']);
    if base.chars().count() != 1
        || !base.starts_with(|c: char| c.is_alphabetic())
        || scope.declares(name)
        || index.is_empty()
    {
        return None;
    }
    let whole = asked.by.iter().chain(&scope.variables).find(|name| canonical(name) == canonical(index));
    let by: Vec<String> = match whole {
        Some(name) => vec![name.to_string()],
        None => index.chars().map(String::from).collect(),
    };
    let known = by.iter().all(|name| scope.variables.iter().chain(&asked.by).any(|known| known == name));
    let place = place.starts_with('(').then(|| unbracketed(place).to_string());
    known.then_some(Derivative { of: None, order: by.len(), by, place })
}

/// `Df`, `D f(x)`, `D[x^2]`
fn capital_d(left: &str) -> Option<Derivative> {
    let of = left.strip_prefix('D')?.trim();
    if let Some(index) = of.strip_prefix('_') {
        let length = index.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        let by = vec![index[..length].to_string()];
        let of = written(unbracketed(index[length..].trim()));
        return (length > 0).then_some(Derivative { of, by, order: 1, place: None });
    }
    let of = unbracketed(of);
    let name = of.split('(').next().unwrap_or("");
    (name == "f" || name == "y").then(|| Derivative { of: None, by: Vec::new(), order: 1, place: None })
}

/// Whether what stands in brackets only repeats the variables.
fn repeats(place: &str, scope: &Scope) -> bool {
    let names: Vec<String> = place.split(',').map(|part| canonical(part.trim())).collect();
    names.iter().all(|name| scope.variables.iter().any(|known| canonical(known) == *name))
}

/// Whether a left side names what is asked.
fn judged(asked: &Asked, left: &Left, scope: &Scope) -> Fit {
    let slope = || match asked.what {
        Wanted::Slope if asked.order > 1 => format!(
            "the derivative of order {} by {} is asked",
            asked.order,
            asked.by.first().map_or("x", Symbol::as_str)
        ),
        Wanted::Slope => format!("the slope by {} is asked", asked.by.first().map_or("x", Symbol::as_str)),
        Wanted::Gradient => "the gradient is asked".to_string(),
        Wanted::Matrix => "the matrix of derivatives is asked".to_string(),
        Wanted::Limit => "a limit is asked".to_string(),
        Wanted::Step => format!("the next {} is asked", asked.by.first().map_or("value", Symbol::as_str)),
        Wanted::Value => "the value itself is asked".to_string(),
    };
    let amended = |what: &str| Fit::Amended(format!("{what} = is passed over; {}", slope()));
    match left {
        Left::Nothing | Left::Word => Fit::Fits,
        Left::Gradient => match asked.what {
            Wanted::Gradient => Fit::Fits,
            _ => Fit::Other(format!("the left side names the gradient; {}", slope()), false),
        },
        Left::Parts(parts) => {
            let fits = asked.what == Wanted::Gradient
                && parts.len() == asked.by.len()
                && parts
                    .iter()
                    .zip(&asked.by)
                    .all(|(part, by)| part.order == 1 && part.by.iter().all(|name| canonical(name) == canonical(by)));
            if fits { Fit::Fits } else { Fit::Other(format!("the left side names other slopes; {}", slope()), false) }
        }
        Left::Name(name) => {
            let own = asked.by.iter().any(|by| canonical(by) == canonical(name)) || scope.declares(name);
            match asked.what {
                Wanted::Step if own => Fit::Fits,
                Wanted::Step if asked.by.iter().any(|by| name.starts_with(by.as_str())) => Fit::Fits,
                _ if own
                    && matches!(asked.what, Wanted::Value | Wanted::Limit | Wanted::Step)
                    && asked.of.is_none() =>
                {
                    Fit::Fits
                }
                _ if own => Fit::Other(format!("{name} is a variable of the question; {}", slope()), true),
                Wanted::Slope | Wanted::Gradient
                    if !name.starts_with(|c: char| c.is_uppercase()) && !name.starts_with('d') =>
                {
                    amended(name)
                }
                _ => Fit::Fits,
            }
        }
        Left::Called(name, place) => match asked.what {
            Wanted::Slope | Wanted::Gradient if repeats(place, scope) => amended(&format!("{name}({place})")),
            Wanted::Slope | Wanted::Gradient => {
                Fit::Other(format!("the left side names {name}({place}); {}", slope()), false)
            }
            Wanted::Value | Wanted::Limit | Wanted::Step | Wanted::Matrix => Fit::Fits,
        },
        Left::Derivative(derivative) => derivative_fits(asked, derivative, scope, &slope()),
        Left::Expression => Fit::Chain,
    }
}

fn derivative_fits(asked: &Asked, left: &Derivative, scope: &Scope, wanted: &str) -> Fit {
    if asked.what == Wanted::Matrix || asked.what == Wanted::Gradient {
        let fits = left.by.is_empty()
            || left.by.iter().all(|name| !asked.by.iter().any(|by| canonical(by) == canonical(name)));
        return if fits { Fit::Fits } else { Fit::Other(format!("the left side names one slope; {wanted}"), false) };
    }
    if asked.what != Wanted::Slope {
        return match asked.what {
            // What is asked may be any number, be it called a slope.
            Wanted::Value if asked.of.is_none() => Fit::Fits,
            _ => Fit::Other(format!("the left side names a slope; {wanted}"), false),
        };
    }
    if left.order != asked.order {
        return Fit::Other(format!("the left side names a derivative of order {}; {wanted}", left.order), false);
    }
    let own = asked.by.first().map_or("x", Symbol::as_str);
    if let Some(other) = left.by.iter().find(|name| canonical(name) != canonical(own)) {
        return Fit::Other(format!("the left side names a slope by {other}; {wanted}"), false);
    }
    if let Some(of) = &left.of
        && let Some(given) = &asked.of
    {
        let plain = Scope { asked: None, ..scope.clone() };
        let same = super::read(of, &plain).ok().and_then(|reading| super::agrees(&reading.expr, given));
        if same != Some(true) {
            return Fit::Other(format!("the left side names the slope of {of}, which is another function"), true);
        }
    }
    match &left.place {
        Some(place) if !repeats(place, scope) && !asked.at_place => {
            Fit::Other(format!("the left side names a slope at {place}; a formula is asked"), false)
        }
        _ => Fit::Fits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> &str {
        let found = answer(text, &Scope::new(["x", "loss_2"])).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert!(found.chain.is_empty(), "{text}");
        &text[found.at]
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
        assert_eq!(left("w <- 3"), "3");
        assert_eq!(left("w ← 3"), "3");
        assert_eq!(left("w := 3"), "3");
        assert_eq!(left("$2x$"), "2x");
        assert_eq!(left("“2x”"), "2x");
    }

    #[test]
    fn an_equation_keeps_both_sides() {
        for text in ["x<-1", "x == 2", "x <= 2"] {
            assert_eq!(left(text), text);
        }
        for text in ["2x = 3", "x+1 = 2", "x(1) = 2"] {
            let found = answer(text, &Scope::new(["x"])).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!(found.chain.len(), 1, "{text}");
        }
    }

    #[test]
    fn introductions_are_passed_over_aloud() {
        for text in [
            "The answer is 2x",
            "answer: 2x",
            "it's 2x",
            "I think 2x",
            "so 2x",
            "the derivative is 2x",
            "**Answer:** 2x",
            "Final answer: 2x",
        ] {
            let found = answer(text, &Scope::new(["x"])).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!(&text[found.at], "2x", "{text}");
            assert!(found.notes.iter().any(|note| note.kind == "introduction-dropped"), "{text}");
        }
    }
}
