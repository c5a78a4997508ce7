//! Questions of STACK: those with one algebraic or numerical input and one response tree. Maxima is not run; what its
//! statements come to is read where they are assignments of formulas and draws.

use super::html::markdown;
use super::moodle::begun;
use super::xml::Element;
use super::{Draft, left, quoted};
use crate::math::functions;
use crate::math::language::{self, Scope};
use crate::math::print;

type Drafted = Result<Draft, (String, String)>;

/// A draw, or a formula in which earlier names are filled in.
enum Meaning {
    Drawn(String),
    Formula(String),
}

/// The statements of a question's variables, in order.
struct Variables(Vec<(String, Meaning)>);

pub fn question(element: &Element, name: &str) -> Drafted {
    match carried(element, name) {
        Ok(draft) => Ok(draft),
        Err(why) => left(name, why),
    }
}

fn carried(element: &Element, name: &str) -> Result<Draft, String> {
    let inputs: Vec<&Element> = element.all("input").collect();
    let trees: Vec<&Element> = element.all("prt").collect();
    let ([input], [tree]) = (inputs.as_slice(), trees.as_slice()) else {
        return Err(format!("it has several inputs or response trees ({} and {})", inputs.len(), trees.len()));
    };
    let kind = input.value("type");
    if !matches!(kind.as_str(), "algebraic" | "numerical") {
        return Err(format!("its input is of the type {kind}"));
    }
    let variables = Variables::read(&element.value("questionvariables"))?;
    let feedback_variables = tree.value("feedbackvariables");
    let answer = input.value("name");
    let nodes: Vec<&Element> = tree.all("node").collect();
    let called: Vec<String> =
        nodes.iter().flat_map(|node| [node.value("truenextnode"), node.value("falsenextnode")]).collect();
    let first = tree.value("firstnodename");
    let root = nodes
        .iter()
        .find(|node| !first.is_empty() && node.value("name") == first)
        .or_else(|| nodes.iter().find(|node| !called.contains(&node.value("name"))))
        .or(nodes.first())
        .ok_or("its response tree has no node")?;
    if peeled(&root.value("sans")) != answer {
        return Err("its response tree looks at something else than the answer".to_string());
    }
    if root.value("truescore").parse::<f64>().unwrap_or(0.0) < 1.0 {
        return Err("its first node does not give the full score".to_string());
    }
    let next = root.value("truenextnode");
    if !matches!(next.as_str(), "" | "-1") {
        return Err("it goes on looking after its first node".to_string());
    }
    let tans = root.value("tans");
    let whole = variables.filled(&tans)?;
    if !feedback_variables.is_empty() && mentions(&feedback_variables, &tans) {
        return Err("its key is made by feedback variables".to_string());
    }
    let mut draft = begun(element, name);
    let text = element.value("questiontext");
    let say = shown(&text, &variables)?;
    draft.keys.retain(|line| !line.starts_with("say: ") && !line.contains("{@"));
    draft.keys.push(format!("say: {}", quoted(&say)));
    let ask = ask(&root.value("answertest"), &root.value("testoptions"), &whole, &variables, &mut draft)?;
    draft.keys.extend(ask);
    let drawn: Vec<String> = variables.drawn(&draft.keys.join("\n"));
    if !drawn.is_empty() {
        draft.keys.push(format!("vary: {{{}}}", drawn.join(", ")));
    }
    for node in nodes.iter().filter(|node| node.value("name") != root.value("name")) {
        let (say, score) =
            (markdown(&node.value("truefeedback")).0, node.value("truescore").parse::<f64>().unwrap_or(0.0));
        let same = matches!(node.value("answertest").as_str(), "AlgEquiv" | "CasEqual" | "EqualComAss" | "SubstEquiv");
        if say.is_empty()
            || score > 0.0
            || !same
            || node.value("sans") != answer
            || say.contains("{@")
            || say.contains("[[")
        {
            if score > 0.0 && score < 1.0 {
                draft.notes.push(format!("a part of the score, {score}"));
            }
            continue;
        }
        if let Ok(is) = variables.filled(&node.value("tans")) {
            draft.wrong.push(format!("{{is: {}, say: {}}}", quoted(&is), quoted(&say)));
        }
    }
    Ok(draft)
}

/// Whether a name occurs in a text as a word.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// The lines of `ask`, with what goes beside it.
fn ask(test: &str, options: &str, key: &str, variables: &Variables, draft: &mut Draft) -> Result<Vec<String>, String> {
    if let Some((of, by, order)) = derivative(key) {
        let order = if order == "1" { String::new() } else { format!(", order: {order}") };
        return Ok(vec![format!("ask: {{derivative: {{of: {}, by: {by}{order}}}}}", quoted(&of))]);
    }
    if key.contains("diff(") {
        return Err("its key calls diff".to_string());
    }
    let parameters: Vec<&str> = variables.names();
    let reading = language::read(key, &Scope::default()).map_err(|_| format!("its key is not read: {key}"))?;
    let names: Vec<String> = reading
        .expr
        .names()
        .iter()
        .map(ToString::to_string)
        .filter(|name| !parameters.contains(&name.as_str()))
        .collect();
    let formula = |extra: &[String]| {
        let mut lines = match names.as_slice() {
            [] => vec![format!("ask: {{number: {{is: {}}}}}", quoted(key))],
            names => vec![format!("ask: {{formula: {{is: {}, of: [{}]}}}}", quoted(key), names.join(", "))],
        };
        lines.extend_from_slice(extra);
        lines
    };
    let digits = || options.trim().parse::<u32>().map_err(|_| format!("the option of {test} is no number"));
    Ok(match test {
        "AlgEquiv" | "Diff" => formula(&[]),
        "CasEqual" | "EqualComAss" | "SubstEquiv" | "AlgEquivNouns" | "EqualComAssRules" => {
            draft.notes.push(format!("{test}: any equal form counts"));
            formula(&[])
        }
        "FacForm" => formula(&["form: factored".to_string()]),
        "Expanded" => formula(&["form: expanded".to_string()]),
        "LowestTerms" => formula(&["form: lowest-terms".to_string()]),
        "NumDecPlaces" => formula(&[format!("digits: {{places: {}}}", digits()?)]),
        "NumSigFigs" => formula(&[format!("digits: {}", digits()?)]),
        "NumAbsolute" | "NumRelative" if names.is_empty() => {
            let within: f64 = options.trim().parse().unwrap_or(0.05);
            let bound = if test == "NumAbsolute" { within.to_string() } else { format!("{within}*abs({key})") };
            vec![
                format!("ask: {{satisfies: {{names: [r], if: \"abs(r - ({key})) <= {bound}\"}}}}"),
                format!("answer: {}", quoted(key)),
            ]
        }
        other => return Err(format!("the answer test {other} has no counterpart")),
    })
}

/// `diff(f, x)` and `diff(f, x, n)`, alone.
fn derivative(key: &str) -> Option<(String, String, String)> {
    let key = unwrapped(key.trim());
    let inner = key.strip_prefix("diff(")?.strip_suffix(')')?;
    let parts: Vec<String> = arguments(inner)?.iter().map(|part| unwrapped(part).to_string()).collect();
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
    match parts.as_slice() {
        [of, by] if plain(by) && !of.contains("diff(") => Some((of.clone(), by.clone(), "1".to_string())),
        [of, by, order] if plain(by) && plain(order) && !of.contains("diff(") => {
            Some((of.clone(), by.clone(), order.clone()))
        }
        _ => None,
    }
}

/// Without brackets around the whole.
fn unwrapped(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(inner) if balanced(inner) => unwrapped(inner.trim()),
        _ => text,
    }
}

fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// What stands between the commas of a call; `None` where its brackets do not close.
fn arguments(inner: &str) -> Option<Vec<String>> {
    let (mut depth, mut parts) = (0i32, vec![String::new()]);
    for c in inner.chars() {
        depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
        if depth < 0 {
            return None;
        }
        match (c, depth) {
            (',', 0) => parts.push(String::new()),
            _ => parts.last_mut()?.push(c),
        }
    }
    (depth == 0).then(|| parts.iter().map(|part| part.trim().to_string()).collect())
}

/// The question's text with its formulas as `{{…}}`, without its input.
fn shown(html: &str, variables: &Variables) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("[[") {
        text.push_str(before);
        let (block, next) = after.split_once("]]").ok_or("a block of its text is never closed")?;
        if !["input:", "validation:", "feedback:"].iter().any(|known| block.trim().starts_with(known)) {
            return Err(format!("its text has the block [[{}]]", block.chars().take(20).collect::<String>()));
        }
        rest = next;
    }
    text.push_str(rest);
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{@") {
        out.push_str(before);
        let (inner, next) = after.split_once("@}").ok_or("a formula of its text is never closed")?;
        let filled = variables.filled(inner)?;
        if filled.contains("diff(") {
            return Err("its text calls diff".to_string());
        }
        // Outside of a formula it stands as one.
        let inside = out.matches("\\(").count() > out.matches("\\)").count()
            || out.matches("\\[").count() > out.matches("\\]").count();
        // Where nothing is drawn it can be set as it is, whatever its names are.
        let varies = variables.names().iter().any(|name| mentions(&filled, name));
        let set = match language::read(&filled, &Scope::default()) {
            Ok(reading) if !varies => print::latex(&reading.expr),
            _ => format!("{{{{{filled}}}}}"),
        };
        out.push_str(&if inside { set } else { format!("\\({set}\\)") });
        rest = next;
    }
    out.push_str(rest);
    let say = markdown(&out).0;
    if say.trim().is_empty() { Err("it has no text".to_string()) } else { Ok(say) }
}

impl Variables {
    /// Reads assignments of formulas and draws.
    fn read(source: &str) -> Result<Variables, String> {
        let mut text = String::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("/*") {
            text.push_str(before);
            rest = after.split_once("*/").map_or("", |(_, next)| next);
        }
        text.push_str(rest);
        let mut all = Variables(Vec::new());
        for statement in text.split([';', '$']).map(str::trim).filter(|statement| !statement.is_empty()) {
            if statement.starts_with("stack_unit") || statement.starts_with("texput") {
                continue;
            }
            let (name, value) = statement.split_once(':').ok_or_else(|| format!("`{statement}` is no assignment"))?;
            let (name, value) = (name.trim(), value.trim());
            if value.starts_with('=') || name.contains('(') {
                return Err(format!("`{name}` is a function of its own"));
            }
            let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !good {
                return Err(format!("`{statement}` is no assignment"));
            }
            let mut value = peeled(value);
            let mut meaning = None;
            // Each draw within a formula gets a name of its own.
            while let Some((around, list)) = draw(&value)? {
                if around == "#" {
                    meaning = Some(list);
                    break;
                }
                let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
                let own = format!("{plain}r{}", all.0.len());
                let drawn = match list {
                    Draw::Letter(letter) => Meaning::Formula(letter),
                    Draw::Numbers(list) => Meaning::Drawn(list),
                };
                all.0.push((own.clone(), drawn));
                value = around.replacen('#', &own, 1);
            }
            let meaning = match meaning {
                // Which letter is drawn makes no other question.
                Some(Draw::Letter(letter)) => Meaning::Formula(letter),
                Some(Draw::Numbers(list)) => Meaning::Drawn(list),
                None => match all.filled(&value) {
                    Ok(filled) => Meaning::Formula(filled),
                    // What is never used does no harm.
                    Err(why) => Meaning::Formula(format!("!{why}")),
                },
            };
            all.0.retain(|(known, _)| known != name);
            all.0.push((name.to_string(), meaning));
        }
        Ok(all)
    }

    fn names(&self) -> Vec<&str> {
        let drawn = self.0.iter().filter(|(_, meaning)| matches!(meaning, Meaning::Drawn(_)));
        drawn.map(|(name, _)| name.as_str()).collect()
    }

    /// `a: [2, 3]` for each draw that occurs.
    fn drawn(&self, yaml: &str) -> Vec<String> {
        let used = self.0.iter().filter(|(name, _)| mentions(yaml, name));
        used.filter_map(|(name, meaning)| match meaning {
            Meaning::Drawn(list) => Some(format!("{name}: {list}")),
            Meaning::Formula(_) => None,
        })
        .collect()
    }

    /// A formula of Maxima with what is assigned put in, in the notation that is read here.
    fn filled(&self, source: &str) -> Result<String, String> {
        let source = peeled(source).replace("%e", "e").replace("%pi", "pi");
        if let Some(odd) = source.chars().find(|c| {
            matches!(c, '%' | '[' | ']' | '{' | '}' | '"' | '\'' | ':' | '=' | '#' | '!' | '<' | '>' | '@' | '\\')
        }) {
            return Err(format!("a formula has {odd} in it: {source}"));
        }
        let letters: Vec<char> = source.chars().collect();
        let (mut out, mut at) = (String::new(), 0);
        while let Some(&c) = letters.get(at) {
            if !c.is_ascii_alphabetic() {
                out.push(c);
                at += 1;
                continue;
            }
            let word: String =
                letters.iter().skip(at).take_while(|c| c.is_ascii_alphanumeric() || **c == '_').collect();
            at += word.len();
            let calls = letters.iter().skip(at).find(|c| !c.is_whitespace()) == Some(&'(');
            if calls && word != "diff" && functions::lookup(&word).is_none() {
                return Err(format!("it calls {word}"));
            }
            match self.0.iter().find(|(name, _)| *name == word) {
                Some((_, Meaning::Formula(formula))) if !calls => match formula.strip_prefix('!') {
                    Some(why) => return Err(why.to_string()),
                    None => out.push_str(&format!("({formula})")),
                },
                Some((_, Meaning::Drawn(_))) if !calls => out.push_str(&word),
                _ if word.len() > 1 && !calls && !matches!(word.as_str(), "pi") => {
                    let greek = ["alpha", "beta", "theta", "lambda", "omega", "gamma", "delta", "mu", "phi"];
                    if !greek.contains(&word.as_str()) {
                        return Err(format!("nothing is assigned to {word}"));
                    }
                    out.push_str(&word);
                }
                _ => out.push_str(&word),
            }
        }
        Ok(unwrapped(out.trim()).to_string())
    }
}

/// What is drawn from: numbers, as a list, or letters, of which the first is taken.
enum Draw {
    Numbers(String),
    Letter(String),
}

/// Calls that change how a value is written and not what it is.
const WRITTEN: [&str; 12] = [
    "ev",
    "expand",
    "factor",
    "simplify",
    "ratsimp",
    "fullratsimp",
    "trigsimp",
    "rat",
    "radcan",
    "float",
    "dispsf",
    "simp",
];

/// The text without calls that change only how a value is written.
fn peeled(source: &str) -> String {
    let mut text = source.to_string();
    // Each turn takes one call away.
    while let Some((begin, open, end, first)) = WRITTEN.iter().find_map(|name| call(&text, name)) {
        let rest = text.get(end..).unwrap_or_default().to_string();
        let before = text.get(..begin).unwrap_or_default().to_string();
        debug_assert!(open < end);
        text = format!("{before}({first}){rest}");
    }
    unwrapped(text.trim()).to_string()
}

/// Where a call of this name begins, opens and ends, and its first argument.
fn call(text: &str, name: &str) -> Option<(usize, usize, usize, String)> {
    let mut from = 0;
    while let Some(begin) = text.get(from..)?.find(name).map(|found| from + found) {
        from = begin + name.len();
        let before = text.get(..begin)?.chars().last();
        let own = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let after = text.get(from..)?;
        if !own || !after.trim_start().starts_with('(') {
            continue;
        }
        let open = from + after.find('(')?;
        let mut depth = 0i32;
        let close = text.get(open..)?.char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(open + at)
        })?;
        let first = arguments(text.get(open + 1..close)?)?.into_iter().next()?;
        return Some((begin, open, close + 1, first));
    }
    None
}

/// The first draw of a value as a list, with `#` in its place in the rest; `None` where nothing is drawn.
fn draw(value: &str) -> Result<Option<(String, Draw)>, String> {
    let Some(at) = value.find("rand") else { return Ok(None) };
    let tail = value.get(at..).unwrap_or_default();
    let (call, rest) = tail.split_once('(').ok_or_else(|| format!("`{value}` is not understood"))?;
    let mut depth = 1i32;
    let end = rest.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (depth == 0).then_some(at)
    });
    let end = end.ok_or_else(|| format!("`{value}` is not closed"))?;
    let inner = rest.get(..end).unwrap_or_default();
    let parts = arguments(inner).ok_or_else(|| format!("`{value}` is not understood"))?;
    let whole = |text: &String| text.parse::<i64>().map_err(|_| format!("`{value}` draws between formulas"));
    let list = |numbers: Vec<i64>| {
        let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!("[{}]", all.join(", "))
    };
    let items = |text: &String| -> Result<Vec<String>, String> {
        let inner = text.strip_prefix('[').or_else(|| text.strip_prefix('{')).and_then(|t| t.strip_suffix([']', '}']));
        let all = arguments(inner.ok_or_else(|| format!("`{value}` is not understood"))?).unwrap_or_default();
        let numbers = all
            .iter()
            .all(|item| item.parse::<f64>().is_ok() || item.split('/').all(|part| part.trim().parse::<i64>().is_ok()));
        if numbers { Ok(all) } else { Err(format!("`{value}` draws formulas")) }
    };
    let letters = |text: &str| {
        let inner = text.strip_prefix(['[', '{']).and_then(|text| text.strip_suffix([']', '}']));
        let all = inner.and_then(arguments).unwrap_or_default();
        let is_letter = |item: &String| item.len() == 1 && item.chars().all(|c| c.is_ascii_alphabetic());
        (!all.is_empty() && all.iter().all(is_letter)).then(|| all.into_iter().next().unwrap_or_default())
    };
    if let (Some(letter), true) = (parts.first().and_then(|part| letters(part)), call.trim() == "rand") {
        let around = format!("{}#{}", value.get(..at).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
        return Ok(Some((around.trim().to_string(), Draw::Letter(letter))));
    }
    let drawn = match (call.trim(), parts.as_slice()) {
        ("rand", [one]) if one.starts_with(['[', '{']) => format!("[{}]", items(one)?.join(", ")),
        ("rand", [count]) => list((0..whole(count)?.clamp(0, 200)).collect()),
        ("rand_with_step", [low, high, step]) => {
            let (low, high, step) = (whole(low)?, whole(high)?, whole(step)?.max(1));
            list((0..200).map(|n| low + n * step).take_while(|n| *n <= high).collect())
        }
        ("rand_with_prohib", [low, high, without]) => {
            let without: Vec<i64> = items(without)?.iter().filter_map(|item| item.parse().ok()).collect();
            list((whole(low)?..=whole(high)?).take(200).filter(|n| !without.contains(n)).collect())
        }
        _ => return Err(format!("`{value}` draws in a way that is not known")),
    };
    let around = format!("{}#{}", value.get(..at).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
    Ok(Some((around.trim().to_string(), Draw::Numbers(drawn))))
}
