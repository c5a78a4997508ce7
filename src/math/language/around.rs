//! What stands around an answer and says nothing about it: marks, frames, comments, introductions in words.

use super::side::{Answer, given_by};
use super::{ReadNote, Scope};
use std::ops::Range;

/// Words that name an answer.
pub(super) const ANSWERS: &[&str] = &[
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

pub(super) fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let part = &text[at.clone()];
    let visible = |b: Option<&u8>| b.is_some_and(u8::is_ascii_graphic);
    if visible(part.as_bytes().first()) && visible(part.as_bytes().last()) {
        return at;
    }
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
pub(super) fn unmarked(text: &str, at: Range<usize>) -> Range<usize> {
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
            ("<answer>", "</answer>"),
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
                || before.starts_with("**") && before.ends_with("**") && before.len() > 4
                || before.starts_with('`') && before.ends_with('`') && before.len() > 2
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
pub(super) fn uncommented(text: &str, found: &mut Answer) {
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

/// What leads to an answer and says nothing about it: arrows, and the mark of a list in Markdown.
const LEADS: &[&str] =
    &["=>", "⇒", "⟹", "→", "∴", "•", "· ", "* ", "\\implies", "\\Rightarrow", "\\Longrightarrow", "\\therefore"];

/// Passes what leads to the answer: `=> 2x`, `∴ 2x`, `## 2x`, `# Answer` on a line of its own.
pub(super) fn led(text: &str, found: &mut Answer) {
    let part = &text[found.at.clone()];
    let lead = LEADS.iter().find(|lead| {
        let goes_on = |after: &str| lead.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
        part.strip_prefix(**lead).is_some_and(|after| !goes_on(after) && !after.trim().is_empty())
    });
    if let Some(lead) = lead {
        found.at = trimmed(text, found.at.start + lead.len()..found.at.end);
        return;
    }
    let marks = part.bytes().take_while(|b| *b == b'#').count();
    if !(1..=6).contains(&marks) || !part[marks..].starts_with(' ') {
        return;
    }
    let line = part.lines().next().unwrap_or(part);
    let title = line[marks..].trim().trim_matches(['*', ':']).trim().to_ascii_lowercase();
    let title =
        ["the ", "my ", "final "].iter().fold(title.as_str(), |title, word| title.strip_prefix(word).unwrap_or(title));
    let heading = ANSWERS.iter().any(|noun| begins(title, noun)) && !title.contains([':', '=']);
    let length = if heading && !part[line.len()..].trim().is_empty() { line.len() } else { marks };
    if length > marks {
        drop_introduction(text, found, length);
    } else {
        found.at = trimmed(text, found.at.start + length..found.at.end);
    }
}

/// Whether a phrase begins a text and ends where a word does.
pub(super) fn begins(lower: &str, phrase: &str) -> bool {
    lower
        .strip_prefix(phrase)
        .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '(' | '^')))
}

/// Passes words before the answer: `the answer is`, `I think`, `derivative:`.
pub(super) fn introduced(text: &str, scope: &Scope, found: &mut Answer) {
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
        // `**Answer:** 2x`: the marks that close belong to the introduction where it begins with such marks.
        let rest = if skipped > 0 { bare[length..].trim_start_matches('*') } else { &bare[length..] };
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
pub(super) fn introduction(lower: &str, scope: &Scope) -> Option<usize> {
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
            // `of f(x) = x^2` says what is derived.
            if let Some(behind) = after.strip_prefix(by).map(str::trim_start)
                && !behind.starts_with(['=', '('])
            {
                after = behind;
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
        // A heading of its own: `Final answer`, and the formula on the next line.
        let line = rest[noun.len()..].trim_start_matches(['*', ':', ' ']);
        if line.starts_with('\n') && !line.trim().is_empty() {
            return Some(lower.len() - line.trim_start().len());
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
    // `For f(x) = x^2, f'(x) = 2x`, where that is what is given.
    let premises = ["for ", "if ", "given that ", "given ", "let ", "since ", "with ", "when "];
    if let Some(premise) = premises.iter().find_map(|word| lower.strip_prefix(word))
        && let Some(end) = premise.find(", ")
        && given_by(&premise[..end], scope)
    {
        return Some(lower.len() - premise[end + 1..].trim_start().len());
    }
    // `By the chain rule: 2x`
    let grounds =
        ["by the ", "using ", "applying ", "from the ", "with the ", "according to ", "simplifying", "differentiating"];
    if grounds.iter().any(|word| lower.starts_with(word))
        && let Some(end) = lower.find([':', ','])
        && lower[..end].chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-'))
    {
        let after = lower[end + 1..].trim_start();
        return (!after.is_empty()).then_some(lower.len() - after.len());
    }
    let phrase = PHRASES.iter().filter(|phrase| begins(lower, phrase)).max_by_key(|phrase| phrase.len())?;
    let after = lower[phrase.len()..].trim_start().trim_start_matches([',', ':', '!']).trim_start();
    // `so` alone, or before an operator, is no introduction.
    let goes_on = after.starts_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '(' | '-' | '\\' | '$' | '[' | '{' | '|') || !c.is_ascii()
    });
    goes_on.then_some(lower.len() - after.len())
}

/// `The derivative of $x^2$ is $2x$`: the second of two formulas, where the first is what is given.
fn second_formula(part: &str, scope: &Scope) -> Option<Range<usize>> {
    let (open, close) = if part.contains("\\(") { ("\\(", "\\)") } else { ("$", "$") };
    let formula = |from: usize| {
        let begin = from + part[from..].find(open)? + open.len();
        let end = begin + part[begin..].find(close)?;
        (end > begin).then_some(begin..end)
    };
    let first = formula(0)?;
    let second = formula(first.end + close.len())?;
    let alone = formula(second.end + close.len()).is_none() && !part[second.end + close.len()..].contains(open);
    let between = part[first.end + close.len()..second.start - open.len()].trim();
    let joint = ["is", "equals", "is equal to", "=", "is given by"].contains(&between);
    let said = part[..first.start - open.len()].contains(|c: char| c.is_alphabetic());
    (alone && joint && said && given_by(part[first].trim(), scope)).then_some(second)
}

/// The one formula in dollar signs or in a box that stands among words.
fn within_prose(part: &str, scope: &Scope) -> Option<Range<usize>> {
    let words = |text: &str| {
        let run = text
            .split(|c: char| !(c.is_alphabetic() || c == '\\'))
            .filter(|word| word.len() > 1 && !word.contains('\\'));
        run.filter(|word| super::super::functions::lookup(word).is_none() && !scope.declares(word)).count()
    };
    if let Some(second) = second_formula(part, scope) {
        return Some(second);
    }
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
