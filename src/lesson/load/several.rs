//! One question of a file that becomes several: its parts, the two answers of a `spot`, its cases.

use super::reader::Reader;
use super::tree::{Content, Place, Tree};
use crate::lesson::question::Part;

/// A question to be read, with what its id is to end in.
pub struct One {
    /// As it would stand in the file.
    pub tree: Tree,
    /// Which part of which question it is.
    pub part: Option<Part>,
    /// The end of its id: `p` of `by-hand#p`.
    pub suffix: Option<String>,
}

fn scalar(text: &str, place: Place) -> Tree {
    Tree { node: Content::Scalar(text.to_string()), place }
}

fn entries(tree: &Tree) -> &[(Tree, Tree)] {
    match &tree.node {
        Content::Map(entries) => entries,
        _ => &[],
    }
}

fn get<'t>(tree: &'t Tree, key: &str) -> Option<&'t Tree> {
    entries(tree).iter().find(|(name, _)| name.as_text() == Some(key)).map(|(_, value)| value)
}

/// The map with one value put in or replaced.
fn with(tree: &Tree, key: &str, value: Tree) -> Tree {
    let mut all: Vec<(Tree, Tree)> =
        entries(tree).iter().filter(|(name, _)| name.as_text() != Some(key)).cloned().collect();
    all.push((scalar(key, value.place), value));
    Tree { node: Content::Map(all), place: tree.place }
}

fn without(tree: &Tree, keys: &[&str]) -> Tree {
    let keep = |(name, _): &&(Tree, Tree)| !name.as_text().is_some_and(|name| keys.contains(&name));
    Tree { node: Content::Map(entries(tree).iter().filter(keep).cloned().collect()), place: tree.place }
}

/// One map laid over another; where both hold maps, those are merged as well.
fn over(below: &Tree, above: &Tree) -> Tree {
    match (&below.node, &above.node) {
        (Content::Map(_), Content::Map(upper)) => upper.iter().fold(below.clone(), |merged, (key, value)| {
            let name = key.as_text().unwrap_or_default();
            let value = get(below, name).map_or_else(|| value.clone(), |lower| over(lower, value));
            with(&merged, name, value)
        }),
        _ => above.clone(),
    }
}

/// The questions that stand in one: its parts, or the two answers of a `spot`; itself, where it is one.
pub fn parts(reader: &mut Reader, tree: &Tree) -> Vec<One> {
    let whole = get(tree, "id").and_then(Tree::as_text).unwrap_or_default().to_string();
    let ask = get(tree, "ask");
    if let Some(spot) = ask.and_then(|ask| get(ask, "spot")) {
        let mend = with(spot, "mend", scalar("true", spot.place));
        let mend = ask.map(|ask| with(ask, "spot", mend)).unwrap_or_default();
        let half = |points: &Tree| points.as_text().and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.0) / 2.0;
        let points = get(tree, "points").map_or(0.5, half);
        let points = || scalar(&points.to_string(), tree.place);
        // What is said, the hints and what is foreseen belong to the first answer; the second makes its own.
        let second = without(&with(tree, "ask", mend), &["say", "hints", "wrong", "tests"]);
        let second = with(&second, "say", scalar(MEND, tree.place));
        let first = without(tree, &["because"]);
        return [("line", first, 0), ("mend", second, 1)]
            .into_iter()
            .map(|(suffix, tree, at)| One {
                tree: with(&tree, "points", points()),
                part: Some(Part { whole: whole.clone(), at, of: 2 }),
                suffix: Some(suffix.to_string()),
            })
            .collect();
    }
    if let Some(same) = get(tree, "same") {
        let shared = matches!(same.node, Content::Map(_));
        if !shared || get(tree, "parts").is_none() {
            let message =
                if shared { "`same` is shared by `parts`, and there are none" } else { "`same` must be a map" };
            reader.error(same.place, message, Some("write same: {derivative: {of: x^2}}, and the parts".to_string()));
        }
    }
    let Some(parts) = get(tree, "parts") else {
        return vec![One { tree: tree.clone(), part: None, suffix: None }];
    };
    let Some(items) = reader.list(parts, "`parts`") else { return Vec::new() };
    if let Some(ask) = ask {
        reader.error(
            ask.place,
            "a question with parts asks in its parts",
            Some("write what they share under `same`".into()),
        );
        return Vec::new();
    }
    let points = get(tree, "points").and_then(Tree::as_text).and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.0);
    let each = points / items.len().max(1) as f64;
    let shared =
        without(tree, &["id", "parts", "same", "say", "hints", "because", "wrong", "tests", "answer", "points"]);
    let situation = get(tree, "say").and_then(Tree::as_text).unwrap_or_default();
    let mut all: Vec<One> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if entries(item).is_empty() {
            reader.error(item.place, "a part is a map with what it asks", Some("write {id: p, ask: {…}}".to_string()));
            continue;
        }
        let suffix = get(item, "id").and_then(Tree::as_text).map_or_else(|| (at + 1).to_string(), str::to_string);
        let good = !suffix.is_empty() && suffix.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !good || all.iter().any(|other| other.suffix.as_ref() == Some(&suffix)) {
            reader.error(
                item.place,
                format!("`{suffix}` is no id for a part, or stands twice"),
                Some("an id is made of letters, digits and hyphens, each part with one of its own".to_string()),
            );
        }
        let mut part = over(&shared, &without(item, &["id"]));
        if let (Some(same), Some(ask)) = (get(tree, "same"), get(item, "ask")) {
            // Only what is shared with asks of the same kind.
            let kinds: Vec<&str> = entries(ask).iter().filter_map(|(kind, _)| kind.as_text()).collect();
            let shared =
                entries(same).iter().filter(|(kind, _)| kind.as_text().is_some_and(|kind| kinds.contains(&kind)));
            let same = Tree { node: Content::Map(shared.cloned().collect()), place: same.place };
            part = with(&part, "ask", over(&same, ask));
        }
        let own = get(item, "say").and_then(Tree::as_text);
        let say = match (at, own) {
            (0, Some(own)) => format!("{situation}\n\n{own}"),
            (0, None) => situation.to_string(),
            (_, own) => own.unwrap_or_default().to_string(),
        };
        if !say.trim().is_empty() {
            // What is odd about the situation is told where it stands.
            let written = match get(item, "say") {
                None if at == 0 => get(tree, "say"),
                own => own.filter(|_| at > 0),
            };
            part = with(&part, "say", scalar(say.trim(), written.map_or(item.place, |say| say.place)));
        }
        if get(item, "points").is_none() {
            part = with(&part, "points", scalar(&each.to_string(), item.place));
        }
        part = with(&part, "id", scalar(&whole, get(tree, "id").map_or(item.place, |id| id.place)));
        all.push(One {
            tree: part,
            part: Some(Part { whole: whole.clone(), at, of: items.len() }),
            suffix: Some(suffix),
        });
    }
    all
}

const MEND: &str = "What should that line say?";

/// A case: names with the formulas or words that are put in for them.
type Case = Vec<(String, String)>;

/// The question with each of its functions and words put in: as many trees as there are cases, one where there are
/// none, each with what is put in. The seed draws one of them.
pub fn cases(reader: &mut Reader, tree: &Tree) -> Vec<(Tree, String)> {
    let own = || vec![(tree.clone(), String::new())];
    let mut all: Vec<Case> = vec![Vec::new()];
    if let Some(listed) = get(tree, "cases") {
        let Some(items) = reader.list(listed, "`cases`") else { return own() };
        all = items
            .iter()
            .map(|item| {
                let pairs = entries(item).iter();
                pairs
                    .filter_map(|(key, value)| Some((key.as_text()?.to_string(), value.as_text()?.to_string())))
                    .collect()
            })
            .collect();
        if all.is_empty() || all.iter().any(Vec::is_empty) {
            let cure = "write cases: [{f: sin(x), d: cosine}, {f: e^x, d: itself}]".to_string();
            reader.error(listed.place, "each case must be a map of names", Some(cure));
            return own();
        }
    }
    // Formulas among what a parameter is drawn from: an entry with a letter that is no parameter and no number.
    let vary = get(tree, "vary");
    let parameters: Vec<&str> =
        vary.map(entries).unwrap_or_default().iter().filter_map(|(key, _)| key.as_text()).collect();
    let mut formulas: Vec<&str> = Vec::new();
    for (key, value) in vary.map(entries).unwrap_or_default() {
        let (Some(name), Content::List(items)) = (key.as_text(), &value.node) else { continue };
        let texts: Vec<&str> = items.iter().filter_map(Tree::as_text).collect();
        if !texts.iter().any(|text| is_formula(text, &parameters)) {
            continue;
        }
        formulas.push(name);
        all = all
            .iter()
            .flat_map(|case| {
                texts.iter().map(|text| case.iter().cloned().chain([(name.to_string(), text.to_string())]).collect())
            })
            .collect();
    }
    if get(tree, "cases").is_none() && formulas.is_empty() {
        return own();
    }
    let mut bare = without(tree, &["cases"]);
    if let Some(vary) = vary {
        let left = without(vary, &formulas);
        bare = if entries(&left).is_empty() { without(&bare, &["vary"]) } else { with(&bare, "vary", left) };
    }
    let told = |case: &Case| case.iter().map(|(name, is)| format!("{name} = {is}")).collect::<Vec<_>>().join(", ");
    all.iter().map(|case| (put(&bare, case, false), told(case))).collect()
}

/// Whether a text has a letter in it that is no parameter, so that it is no number.
fn is_formula(text: &str, parameters: &[&str]) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.into_iter().any(|word| {
        !parameters.contains(&word)
            && word != "pi"
            && !(word == "e" && text.contains(char::is_numeric) && !text.contains('^'))
    })
}

/// Puts a case into every text: into formulas as they stand, into prose where `{{…}}` says so.
fn put(tree: &Tree, case: &Case, formula: bool) -> Tree {
    let node = match &tree.node {
        Content::Scalar(text) if formula => Content::Scalar(replaced(text, case)),
        Content::Scalar(text) => Content::Scalar(filled(text, case)),
        Content::List(items) => Content::List(items.iter().map(|item| put(item, case, formula)).collect()),
        Content::Map(all) => Content::Map(
            all.iter()
                .map(|(key, value)| {
                    let formula = match key.as_text() {
                        Some("ask" | "tests" | "answer" | "of" | "if" | "where") => true,
                        Some("say" | "hints" | "because" | "options" | "id") => false,
                        Some("is") => !text_options(value),
                        _ => formula,
                    };
                    (key.clone(), put(value, case, formula))
                })
                .collect(),
        ),
        Content::Nothing => Content::Nothing,
    };
    // Within a text that became another one nothing stands where it is written.
    let literal = tree.place.literal && (!matches!(node, Content::Scalar(_)) || node == tree.node);
    Tree { node, place: Place { literal, ..tree.place } }
}

/// Whether a text is prose with something to fill in.
fn text_options(value: &Tree) -> bool {
    value.as_text().is_some_and(|text| text.contains("{{"))
}

/// Prose: `{{d}}` alone is the word itself; within a longer `{{…}}` the formula is put in.
fn filled(text: &str, case: &Case) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((inner, next)) = after.split_once("}}") else { break };
        out.push_str(before);
        let word = case.iter().find(|(name, value)| name == inner.trim() && is_word(value));
        match word {
            Some((_, word)) => out.push_str(word),
            None => out.push_str(&format!("{{{{{}}}}}", replaced(inner, case))),
        }
        rest = next;
    }
    out + rest
}

/// Letters and blanks alone, and more than one letter: a word and no formula.
fn is_word(value: &str) -> bool {
    value.len() > 1 && value.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-')
}

/// A formula with each name of the case replaced; `f(…)` puts its argument in for x, or calls the function whose bare
/// name `f` is. A name that is the whole text becomes what stands for it, which need not be a formula: a shape, say.
fn replaced(text: &str, case: &Case) -> String {
    if let Some((_, value)) = case.iter().find(|(name, _)| name == text.trim()) {
        return value.clone();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if !(c.is_ascii_alphabetic() || c == '_') {
            out.push(c);
            at += 1;
            continue;
        }
        let word: String = chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').collect();
        at += word.len();
        let Some((_, value)) = case.iter().find(|(name, _)| *name == word) else {
            out.push_str(&word);
            continue;
        };
        let argument = (chars.get(at) == Some(&'(')).then(|| bracketed(&chars[at..])).flatten();
        match argument {
            _ if crate::math::functions::lookup(value).is_some() => out.push_str(value),
            Some(argument) => {
                at += argument.chars().count() + 2;
                let inside = format!("({})", replaced(&argument, case));
                out.push_str(&format!("({})", replaced(value, &vec![("x".to_string(), inside)])));
            }
            None => out.push_str(&format!("({value})")),
        }
    }
    out
}

/// What stands in the brackets that begin here.
fn bracketed(chars: &[char]) -> Option<String> {
    let mut depth = 0;
    for (at, c) in chars.iter().enumerate() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some(chars[1..at].iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without brackets that stand directly within brackets.
    fn once(text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        let closes = |letters: &[char], open: usize| {
            let mut depth = 0;
            letters.iter().enumerate().skip(open).find_map(|(at, c)| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                (depth == 0).then_some(at)
            })
        };
        let mut at = 0;
        while at + 1 < letters.len() {
            let ends = (closes(&letters, at), closes(&letters, at + 1));
            match (letters[at], letters[at + 1], ends) {
                ('(', '(', (Some(outer), Some(inner))) if outer == inner + 1 => {
                    letters.remove(outer);
                    letters.remove(at);
                }
                _ => at += 1,
            }
        }
        letters.into_iter().collect()
    }

    #[test]
    fn functions_and_words_are_put_in() {
        let case: Case = vec![("f".into(), "sin(x)".into()), ("d".into(), "cosine".into()), ("g".into(), "x^2".into())];
        assert_eq!(once(&replaced("f(a*x)", &case)), "(sin(a*x))");
        assert_eq!(once(&replaced("f(g(x)) + fg", &case)), "(sin((x)^2)) + fg");
        // A bare name calls the function, and the whole text need not be a formula.
        let case: Case = [("f", "relu"), ("s", "m×n"), ("d", "cosine")].map(|(n, v)| (n.into(), v.into())).to_vec();
        assert_eq!((replaced("f(W x)", &case).as_str(), replaced("s", &case).as_str()), ("relu(W x)", "m×n"));
        let case: Case = vec![("f".into(), "sin(x)".into()), ("d".into(), "cosine".into()), ("g".into(), "x^2".into())];
        assert_eq!(once(&filled("the {{d}} of {{f(2*x)}}", &case)), "the cosine of {{(sin(2*x))}}");
        assert_eq!(once(&filled("{{f}} and {{a}}", &case)), "{{sin(x)}} and {{a}}");
    }

    #[test]
    fn formulas_are_told_from_numbers() {
        assert!(is_formula("sin(x)", &["a"]) && is_formula("e^x", &[]) && is_formula("x^4", &[]));
        assert!(!is_formula("1e-5", &[]) && !is_formula("2/3", &[]) && !is_formula("a + 1", &["a"]));
    }
}
