//! Questions of Numbas: an `.exam` file is a line `// Numbas version: …` and JSON. Variables are draws and arithmetic;
//! parts with a formula, a number or options are carried.

use super::html::markdown;
use super::{Draft, Part, left, quoted, slug};
use serde_json::Value;

type Drafted = Result<Draft, (String, String)>;

/// Variables stand in each other no deeper.
const DEEPEST: usize = 30;

/// Whether a text is one of these files.
pub fn is_numbas(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("// Numbas") || text.starts_with('{') && text.contains("\"question_groups\"")
}

/// The questions of a file.
///
/// # Errors
/// Where it is no JSON of this kind.
pub fn questions(text: &str) -> Result<Vec<Drafted>, String> {
    let json = match text.trim_start().strip_prefix("//") {
        Some(rest) => rest.split_once('\n').map_or("", |(_, json)| json),
        None => text,
    };
    let file: Value = serde_json::from_str(json).map_err(|error| format!("it is no JSON: {error}"))?;
    let mut all: Vec<&Value> = Vec::new();
    for group in list(&file, "question_groups") {
        all.extend(list(group, "questions"));
    }
    if all.is_empty() {
        all.extend(list(&file, "questions"));
    }
    Ok(all
        .into_iter()
        .map(|question| {
            let name = string(question, "name");
            carried(question, &name).or_else(|why| left(&name, why))
        })
        .collect())
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
/// A text, or a number as one.
fn string(value: &Value, key: &str) -> String {
    plain(value.get(key))
}
fn plain(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_string(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
fn number(value: Option<&Value>) -> f64 {
    plain(value).parse().unwrap_or(0.0)
}

fn carried(question: &Value, name: &str) -> Result<Draft, String> {
    if !list(question, "extensions").is_empty() {
        return Err("it uses extensions".to_string());
    }
    if question.get("preamble").is_some_and(|preamble| !string(preamble, "js").is_empty()) {
        return Err("it has a script".to_string());
    }
    let variables = Variables::of(question);
    let mut draft = Draft { name: name.to_string(), ..Draft::default() };
    let skill = list(question, "tags").first().map(|tag| plain(Some(tag))).filter(|tag| !tag.is_empty());
    draft.keys.push(format!("skill: {}", slug(skill.as_deref().unwrap_or(name))));
    let mut say = vec![variables.text(&string(question, "statement"))?];
    let mut parts = Vec::new();
    let mut points = 0.0;
    let mut hints = Vec::new();
    for part in list(question, "parts") {
        let prompt = string(part, "prompt");
        hints.extend(list(part, "steps").iter().filter(|step| string(step, "type") == "information").cloned());
        let several = string(part, "type") == "gapfill";
        let gaps = if several { list(part, "gaps") } else { std::slice::from_ref(part) };
        let first = parts.len() + 1;
        for gap in gaps {
            points += number(gap.get("marks"));
            parts.push(asked(gap, &variables, &mut draft.notes)?);
        }
        // Where an answer goes is told by its number, if there are several.
        let mut prompt = prompt;
        for at in 0..gaps.len() {
            let own = if list(question, "parts").len() > 1 || gaps.len() > 1 {
                format!("({})", first + at)
            } else {
                String::new()
            };
            prompt = prompt.replace(&format!("[[{at}]]"), &own);
        }
        let own = variables.text(&prompt)?;
        if !own.is_empty() {
            say.push(if several || gaps.len() != 1 || list(question, "parts").len() == 1 {
                own
            } else {
                format!("({first}) {own}")
            });
        }
    }
    say.retain(|text| !text.trim().is_empty());
    if say.is_empty() {
        return Err("it has no text".to_string());
    }
    draft.keys.push(format!("say: {}", quoted(&say.join("\n\n"))));
    if points > 0.0 && points != 1.0 {
        draft.keys.push(format!("points: {points}"));
    }
    let hints: Vec<String> = hints
        .iter()
        .filter_map(|hint| variables.text(&string(hint, "prompt")).ok())
        .filter(|hint| !hint.is_empty())
        .map(|hint| quoted(&hint))
        .collect();
    if !hints.is_empty() {
        draft.keys.push(format!("hints: [{}]", hints.join(", ")));
    }
    match variables.text(&string(question, "advice")) {
        Ok(advice) if advice.is_empty() => {}
        Ok(advice) => draft.keys.push(format!("because: {}", quoted(&advice))),
        Err(_) => draft.notes.push("its advice".to_string()),
    }
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        draft.keys.extend(only.keys);
    } else {
        for (at, part) in parts.iter_mut().enumerate() {
            part.say = format!("What stands at ({})?", at + 1);
        }
        draft.parts = parts;
    }
    if draft.parts.is_empty() && !draft.keys.iter().any(|line| line.starts_with("ask:")) {
        return Err("it has no part that is answered".to_string());
    }
    let text = draft.whole();
    draft.keys.extend(variables.drawn(&text, question));
    Ok(draft)
}

fn asked(part: &Value, variables: &Variables, notes: &mut Vec<String>) -> Result<Part, String> {
    if !string(part, "customMarkingAlgorithm").is_empty()
        || part.get("scripts").and_then(Value::as_object).is_some_and(|scripts| !scripts.is_empty())
    {
        return Err("it is marked by an algorithm of its own".to_string());
    }
    let mut own = Part::default();
    match string(part, "type").as_str() {
        "jme" => {
            let is = variables.filled(&string(part, "answer"))?;
            own.keys.push(format!("ask: {{formula: {{is: {}}}}}", quoted(&is)));
            if ["maxlength", "minlength", "musthave", "notallowed", "mustmatchpattern"].iter().any(|key| {
                part.get(*key).is_some_and(|value| {
                    !plain(value.get("pattern")).is_empty()
                        || !list(value, "strings").is_empty()
                        || number(value.get("length")) > 0.0
                })
            }) {
                notes.push("how its answer must be written: any equal form counts".to_string());
            }
        }
        "numberentry" => {
            let low = variables.filled(&string(part, "minValue"))?;
            let high = variables.filled(&string(part, "maxValue"))?;
            if low != high {
                own.keys.push(format!("ask: {{satisfies: {{names: [r], if: \"r >= ({low}) && r <= ({high})\"}}}}"));
                own.keys.push(format!("answer: {}", quoted(&format!("(({low}) + ({high}))/2"))));
                return Ok(own);
            }
            own.keys.push(format!("ask: {{number: {{is: {}}}}}", quoted(&low)));
            let precision = plain(part.get("precision"));
            match string(part, "precisionType").as_str() {
                "dp" => own.keys.push(format!("digits: {{places: {precision}}}")),
                "sigfig" => own.keys.push(format!("digits: {precision}")),
                _ => {}
            }
        }
        kind @ ("1_n_2" | "m_n_2") => {
            let marks: Vec<f64> = match part.get("matrix").and_then(Value::as_array) {
                Some(rows) => {
                    rows.iter().map(|row| number(row.as_array().and_then(|row| row.first()).or(Some(row)))).collect()
                }
                None => return Err("its marks are made by a formula".to_string()),
            };
            let choices = list(part, "choices");
            if choices.is_empty() || choices.len() != marks.len() {
                return Err("its options are made by a formula".to_string());
            }
            let right = marks.iter().filter(|mark| **mark > 0.0).count();
            let name = match (kind, right) {
                ("1_n_2", 1) => "choice",
                ("m_n_2", 1..) => "choices",
                _ => return Err(format!("{right} of its options are right")),
            };
            own.keys.push(format!("ask:\n  {name}:\n    options:"));
            for (at, (choice, mark)) in choices.iter().zip(&marks).enumerate() {
                let is = variables.text(&plain(Some(choice)))?;
                let says =
                    list(part, "distractors").get(at).map(|text| variables.text(&plain(Some(text)))).transpose()?;
                let says = says
                    .filter(|says| !says.is_empty())
                    .map_or(String::new(), |says| format!(", say: {}", quoted(&says)));
                let right = if *mark > 0.0 { ", right: true" } else { "" };
                own.keys.push(format!("      - {{is: {}{right}{says}}}", quoted(&is)));
            }
        }
        other => return Err(format!("a part of the type {other} has no counterpart")),
    }
    Ok(own)
}

/// The variables: names with their definitions.
struct Variables(Vec<(String, String)>);

impl Variables {
    fn of(question: &Value) -> Variables {
        let all = question.get("variables").and_then(Value::as_object);
        let pairs = all.into_iter().flatten().map(|(name, value)| (name.clone(), string(value, "definition")));
        Variables(pairs.collect())
    }

    /// A formula with its variables: `{a}` and names; what is no draw is put in.
    fn filled(&self, source: &str) -> Result<String, String> {
        self.put_in(source, 0)
    }

    fn put_in(&self, source: &str, depth: usize) -> Result<String, String> {
        if depth > DEEPEST {
            return Err("its variables stand in each other in a circle".to_string());
        }
        let source = source.replace('{', "(").replace('}', ")");
        if let Some(odd) = source.chars().find(|c| matches!(c, '"' | '\'' | '[' | ']' | ';' | ':' | '\\')) {
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
            match self.0.iter().find(|(name, _)| *name == word) {
                Some((_, definition)) if draw(definition).is_none() => {
                    out.push_str(&format!("({})", self.put_in(definition, depth + 1)?));
                }
                _ => out.push_str(&word),
            }
        }
        Ok(out.trim().to_string())
    }

    /// A text with `\var{…}`, `\simplify{…}` and `{…}` as `{{…}}`.
    fn text(&self, html: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = html;
        // In formulas braces are those of LaTeX.
        let mut within = false;
        while let Some(c) = rest.chars().next() {
            let command = ["\\var", "\\simplify"]
                .into_iter()
                .find(|command| rest.strip_prefix(command).is_some_and(|after| after.starts_with(['{', '['])));
            if let Some(command) = command {
                let after = rest.strip_prefix(command).unwrap_or_default();
                let after = match after.strip_prefix('[') {
                    Some(options) => options.split_once(']').map_or("", |(_, next)| next),
                    None => after,
                };
                let (inner, next) = braced(after).ok_or("a formula of its text is never closed")?;
                out.push_str(&format!("{{{{{}}}}}", self.filled(inner)?));
                rest = next;
                continue;
            }
            for mark in ["\\(", "\\)", "\\[", "\\]", "$"] {
                if rest.starts_with(mark) {
                    within = if mark == "$" { !within } else { matches!(mark, "\\(" | "\\[") };
                }
            }
            if c == '{' && !within {
                let (inner, next) = braced(rest).ok_or("a variable of its text is never closed")?;
                out.push_str(&format!("{{{{{}}}}}", self.filled(inner)?));
                rest = next;
                continue;
            }
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        Ok(markdown(&out).0)
    }

    /// `vary` and `where`, for the names that occur.
    fn drawn(&self, yaml: &str, question: &Value) -> Vec<String> {
        let condition = question.get("variablesTest").map(|test| string(test, "condition")).unwrap_or_default();
        let condition = self
            .filled(&condition.replace("<>", "!=").replace(" and ", " && ").replace(" or ", " || "))
            .unwrap_or_default();
        let condition = condition.replace(" = ", " == ");
        let mentions = |name: &str| {
            [yaml, &condition]
                .iter()
                .any(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name))
        };
        let drawn = self.0.iter().filter(|(name, _)| mentions(name));
        let vary: Vec<String> = drawn.filter_map(|(name, is)| Some(format!("{name}: {}", draw(is)?))).collect();
        let mut lines = Vec::new();
        if !vary.is_empty() {
            lines.push(format!("vary: {{{}}}", vary.join(", ")));
            if !condition.is_empty() {
                lines.push(format!("where: {}", quoted(&condition)));
            }
        }
        lines
    }
}

/// What stands in the braces that begin here, and what follows them.
fn braced(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

/// `random(2..9)`, `random(1..9#2)`, `random(-5..5 except 0)`, `random(2, 3, 5)` and `random([2, 3])` as what is drawn
/// from.
fn draw(definition: &str) -> Option<String> {
    let inner = definition.trim().strip_prefix("random(")?.strip_suffix(')')?.trim();
    let inner = inner.strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or(inner);
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    let (range, without) = match inner.split_once(" except ") {
        Some((range, without)) => (range, without.trim().trim_start_matches('[').trim_end_matches(']')),
        None => (inner, ""),
    };
    if let Some((low, high)) = range.split_once("..") {
        let (high, step) = high.split_once('#').unwrap_or((high, "1"));
        let whole = |text: &str| text.trim().parse::<i64>().ok();
        let without: Vec<i64> = without.split(',').filter_map(whole).collect();
        let (low, high, step) = (whole(low)?, whole(high)?, whole(step).filter(|step| *step > 0)?);
        if without.is_empty() {
            return Some(if step == 1 { format!("{low}..{high}") } else { format!("{low}..{high} by {step}") });
        }
        let all = (0..1_000).map(|n| low + n * step).take_while(|n| *n <= high).filter(|n| !without.contains(n));
        return Some(format!("[{}]", all.map(|n| n.to_string()).collect::<Vec<_>>().join(", ")));
    }
    let all: Vec<&str> = inner.split(',').map(str::trim).collect();
    all.iter().all(|item| is_number(item)).then(|| format!("[{}]", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn questions_of_numbas_are_carried_or_left_with_a_reason() {
        let file = r#"// Numbas version: exam_results_page_options
{"name": "Quiz", "question_groups": [{"questions": [
 {"name": "Power", "tags": ["power rule"], "statement": "<p>Let \\(f(x) = \\simplify{{a}x^{n}}\\).</p>", "advice": "<p>Bring {n} down.</p>",
  "variables": {"a": {"name": "a", "definition": "random(2..5)"}, "n": {"name": "n", "definition": "random(3,4)"}, "b": {"name": "b", "definition": "a*n"}},
  "variablesTest": {"condition": "a <> n"},
  "parts": [{"type": "jme", "marks": 2, "prompt": "<p>What is its slope?</p>", "answer": "{b}x^({n}-1)", "steps": [{"type": "information", "prompt": "Which power is left?"}]}]},
 {"name": "Two", "statement": "<p>Two numbers.</p>", "variables": {}, "parts": [{"type": "gapfill", "prompt": "<p>2 + 2 is [[0]], and half of 5 is [[1]].</p>",
  "gaps": [{"type": "numberentry", "marks": 1, "minValue": "4", "maxValue": "4"}, {"type": "numberentry", "marks": 1, "minValue": "2.4", "maxValue": "2.6"}]}]},
 {"name": "Which", "statement": "", "variables": {}, "parts": [{"type": "1_n_2", "marks": 0, "prompt": "Which way?", "choices": ["up", "down"], "matrix": ["1", "0"], "distractors": ["", "It falls."]}]},
 {"name": "Pattern", "statement": "x", "variables": {}, "parts": [{"type": "patternmatch", "prompt": "y", "answer": "z"}]}
]}]}"#;
        let all = read(file, None).unwrap();
        let yaml = |at: usize| all[at].yaml.clone().unwrap_or_else(|why| panic!("{}: {why}", all[at].name));
        for part in [
            "skill: power-rule",
            "vary: {a: 2..5, n: [3,4]}".replace("3,4", "3, 4").as_str(),
            "where: \"a != n\"",
            "points: 2",
            "hints: [\"Which power is left?\"]",
        ] {
            assert!(yaml(0).contains(part), "{part}: {}", yaml(0));
        }
        for part in ["parts:", "2 + 2 is (1), and half of 5 is (2).", "number: {is: \"4\"}", "satisfies"] {
            assert!(yaml(1).contains(part), "{part}: {}", yaml(1));
        }
        assert!(yaml(2).contains("say: \"It falls.\""), "{}", yaml(2));
        assert!(all[3].yaml.as_ref().unwrap_err().contains("patternmatch"));
        assert!(read("// Numbas version: 1\n{", None).is_err());
    }
}
