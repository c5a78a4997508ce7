//! Reading a question: what is asked, with which numbers, and what its author says to answers.

use super::ask::{self, any_value};
use super::dollars;
use super::lesson::question_id;
use super::parameters::vary;
use super::reader::{Map, Reader};
use super::several;
use super::tree::{Content, Place, Tree};
use crate::lesson::kinds::ask::{Ask, COMMON, FieldShape};
use crate::lesson::question::FeedbackLevel;
use crate::lesson::variant::{TextPiece, Vary, pieces};
use crate::lesson::{Foreseen, Question, Test, WrongAnswer};
use crate::math::Symbol;
use crate::math::language::{self, Scope, Shape, Value};
use crate::page::markdown_in;

pub const QUESTION: &[&str] = &[
    "id", "rev", "skill", "vary", "where", "say", "ask", "answer", "hints", "because", "wrong", "tests", "points",
    "tries", "feedback", "domain", "strict", "form", "digits", "given", "for", "also", "was", "cases", "parts", "same",
    "allow",
];

/// Every question that stands in one of the file, with the tree that later checks point into: its parts one by one,
/// each with its cases.
pub fn questions(reader: &mut Reader, tree: &Tree, lesson: &str) -> Vec<(Question, Tree)> {
    let mut all = Vec::new();
    for one in several::parts(reader, tree) {
        let mut cases = Vec::new();
        for (tree, chosen) in several::cases(reader, &one.tree) {
            let Some(mut read) = question(reader, &tree, lesson, one.part.is_some()) else { break };
            if let Some(suffix) = &one.suffix {
                read.id = format!("{}#{suffix}", read.id);
            }
            read.part.clone_from(&one.part);
            read.chosen = chosen;
            if read.is_held() {
                super::exam::silent(reader, &read, &tree);
            }
            cases.push(read);
        }
        let Some(first) = cases.first().cloned() else { continue };
        let cases = if cases.len() > 1 { cases } else { Vec::new() };
        all.push((Question { cases, ..first }, one.tree));
    }
    reader.is_about("");
    all
}

fn question(reader: &mut Reader, tree: &Tree, lesson: &str, is_part: bool) -> Option<Question> {
    let map = reader.map(tree, "a question", QUESTION)?;
    let id = map.need(reader, "a question", "id").and_then(|tree| question_id(reader, tree));
    reader.is_about(id.as_deref().unwrap_or_default());
    let rev = map.get("rev").map_or(Some(1), |tree| reader.whole(tree, "`rev`", 1, 10_000));
    let skill = optional_text(reader, &map, "skill");
    let vary = vary(reader, &map);
    let parameters = vary.names();
    let ask_tree = map.need(reader, "a question", "ask");
    let ask = ask_tree.and_then(|tree| ask::ask(reader, tree, Some(&map), &parameters));
    let say = optional_text(reader, &map, "say");
    if let (Some(ask), None) = (&ask, &say)
        && ask.kind.needs_say
    {
        let cure = "say what is asked, e.g. say: \"What is …?\"".to_string();
        reader.error(map.place, format!("a `{}` question lacks `say`", ask.kind.name), Some(cure));
    }
    let hints = texts(reader, &map, "hints");
    let because = optional_text(reader, &map, "because");
    let answer = optional_text(reader, &map, "answer");
    let scope = answer_scope(&ask, &parameters);
    let told = ask.as_ref().and_then(|ask| match ask.value("is") {
        Some(Value::Interval { .. }) => Some(Shape::Interval),
        _ => ask.flag("any-order").then_some(Shape::Vector),
    });
    // In matrices an answer can be read only with the shapes of a variant: it is, when the variants are walked.
    let typed = ask.as_ref().is_some_and(|ask| ask.kind.is_shaped());
    let wrong = wrong_answers(reader, &map, &scope, told, typed);
    let (right_tests, wrong_tests) = tests(reader, &map);
    let points = match map.get("points") {
        Some(tree) => {
            let points =
                tree.as_text().and_then(|text| text.parse::<f64>().ok()).filter(|p| (0.0..=1000.0).contains(p));
            if points.is_none() {
                let dotted = tree.as_text().map(|text| text.replace(',', "."));
                let dotted = dotted.filter(|text| text.parse::<f64>().is_ok_and(|p| (0.0..=1000.0).contains(&p)));
                let cure = dotted.map(|points| format!("write points: {points}"));
                reader.error(tree.place, "`points` must be a number from 0 to 1000", cure);
            }
            points
        }
        None => Some(1.0),
    };
    let tries = match map.get("tries") {
        Some(tree) => Some(reader.whole(tree, "`tries`", 1, 100)?),
        None => None,
    };
    let feedback = match map.get("feedback") {
        Some(tree) => match reader.word(tree, "`feedback`", &["none", "verdict", "full"])? {
            "none" => FeedbackLevel::None,
            "verdict" => FeedbackLevel::Verdict,
            _ => FeedbackLevel::Full,
        },
        None => FeedbackLevel::Full,
    };
    let asked_in = match map.get("for") {
        Some(tree) => reader.word(tree, "`for`", &["lesson", "review", "mixed"])?,
        None => "lesson",
    };
    let (also, was) = (names(reader, &map, "also"), names(reader, &map, "was"));
    if let Some(tree) = map.get("allow") {
        super::lesson::allowed(reader, tree);
    }
    check_parameters(reader, &map, &vary, &ask, is_part);
    let question = Question {
        lesson: lesson.to_string(),
        id: id?,
        rev: rev?,
        skill: skill.unwrap_or_default(),
        vary,
        say,
        ask: ask?,
        answer,
        hints: hints?,
        because,
        wrong: wrong?,
        right_tests,
        wrong_tests,
        points: points?,
        tries,
        feedback,
        part: None,
        for_review: asked_in != "lesson",
        mixed: asked_in == "mixed",
        also,
        was,
        cases: Vec::new(),
        chosen: String::new(),
    };
    Some(question)
}

/// One word or a list of them.
fn names(reader: &mut Reader, map: &Map, field: &str) -> Vec<String> {
    match map.get(field).map(|tree| (&tree.node, tree)) {
        Some((Content::List(items), _)) => {
            items.iter().filter_map(|item| reader.text(item, field).map(str::to_string)).collect()
        }
        Some((_, tree)) => reader.text(tree, field).map(str::to_string).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The names that an author may use in answers to the question.
fn answer_scope(ask: &Option<Ask>, parameters: &[Symbol]) -> Scope {
    let mut variables = parameters.to_vec();
    if let Some(ask) = ask {
        variables.extend(ask.names("by").iter().chain(ask.names("of")).cloned());
        variables.extend(ask.bindings("given").iter().map(|(name, _)| name.clone()));
    }
    Scope::of(variables)
}

fn optional_text(reader: &mut Reader, map: &Map, name: &str) -> Option<String> {
    let tree = map.get(name)?;
    let text = reader.text(tree, &format!("`{name}`"))?;
    check_fills(reader, tree, text);
    Some(text.to_string())
}

fn texts(reader: &mut Reader, map: &Map, name: &str) -> Option<Vec<String>> {
    let Some(tree) = map.get(name) else {
        return Some(Vec::new());
    };
    let items = reader.list(tree, &format!("`{name}`"))?;
    let what = if name == "hints" { "a hint" } else { name };
    let mut texts = Vec::new();
    for item in items {
        if let Some(text) = reader.text(item, what) {
            check_fills(reader, item, text);
            texts.push(text.to_string());
        }
    }
    Some(texts)
}

/// What in a Markdown text cannot be shown as it was meant.
pub fn check_markdown(reader: &mut Reader, tree: &Tree, text: &str) {
    if reader.trusts() {
        return;
    }
    for problem in markdown_in::read(text).1 {
        let place = place_in(reader, tree, text, problem.at);
        reader.warn(place, problem.what, None);
    }
    for odd in dollars::odd(text) {
        let place = place_in(reader, tree, text, odd.at);
        reader.warn(place, odd.message, Some(odd.cure));
    }
}

/// Where in the file something in a Markdown text stands, given in bytes of the text.
fn place_in(reader: &Reader, tree: &Tree, text: &str, at: std::ops::Range<usize>) -> Place {
    let before = text.get(..at.start).unwrap_or_default();
    let length =
        text.get(at.clone()).map_or(1, |part| part.lines().next().map_or(1, |line| line.chars().count())).max(1);
    if !text.contains('\n') {
        return tree.place.within(before.chars().count()..before.chars().count() + length);
    }
    let row = before.matches('\n').count();
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let own = text.get(begin..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    // A block of text begins at its sign or on the line behind it; folded ones have lines of their own.
    let lines = (tree.place.line..tree.place.line + row + 3)
        .filter_map(|line| Some((line, reader.source.lines().nth(line - 1)?)));
    let mut found = lines.filter_map(|(line, source)| Some((line, source.find(own.trim_end())?, source)));
    match found.rfind(|_| !own.trim().is_empty()) {
        Some((line, byte, source)) => {
            let column = source.get(..byte).map_or(0, |before| before.chars().count());
            let within = text.get(begin..at.start).map_or(0, |before| before.chars().count());
            Place { line, column: column + within + 1, length, literal: false }
        }
        None => Place { line: tree.place.line + row, column: 1, length: 1, literal: false },
    }
}

/// Whether every `{{…}}` of a text is closed and can be read.
fn check_fills(reader: &mut Reader, tree: &Tree, text: &str) {
    if reader.trusts() {
        return;
    }
    check_markdown(reader, tree, text);
    match pieces(text) {
        Err(at) => reader.error(
            tree.place.within(at..at + 2),
            "this `{{` is never closed",
            Some("close it with `}}`".to_string()),
        ),
        Ok(pieces) => {
            for piece in pieces {
                if let TextPiece::Fill(inner, at) = piece
                    && let Err(error) = language::read(inner, &Scope::default())
                {
                    let place = tree.place.within(at..at + inner.chars().count());
                    reader.error(
                        place,
                        format!("what is to be filled in cannot be read: {}", error.message),
                        error.fix,
                    );
                }
            }
        }
    }
}

fn wrong_answers(
    reader: &mut Reader,
    map: &Map,
    scope: &Scope,
    told: Option<Shape>,
    typed: bool,
) -> Option<Vec<WrongAnswer>> {
    let Some(tree) = map.get("wrong") else {
        return Some(Vec::new());
    };
    let mut wrong = Vec::new();
    for item in reader.list(tree, "`wrong`")? {
        let Some(entry) = reader.map(item, "a wrong answer", &["is", "say"]) else { continue };
        let is = entry.need(reader, "a wrong answer", "is").and_then(|is| match typed {
            true => reader.text(is, "`is`").map(|text| Foreseen::Typed(text.to_string())),
            false => any_value(reader, is, "`is`", scope, told).map(Foreseen::Value),
        });
        let say = entry.need(reader, "a wrong answer", "say").and_then(|say| {
            let text = reader.text(say, "`say`")?;
            check_fills(reader, say, text);
            Some(text.to_string())
        });
        if let (Some(is), Some(say)) = (is, say) {
            wrong.push(WrongAnswer { is, say });
        }
    }
    Some(wrong)
}

fn tests(reader: &mut Reader, map: &Map) -> (Vec<Test>, Vec<Test>) {
    let Some(tests) = map.get("tests").and_then(|tree| reader.map(tree, "`tests`", &["right", "wrong"])) else {
        return (Vec::new(), Vec::new());
    };
    let mut list = |name: &str| -> Vec<Test> {
        let items = tests.get(name).and_then(|tree| reader.list(tree, &format!("`{name}`"))).unwrap_or_default();
        items.iter().filter_map(|item| test(reader, item)).collect()
    };
    (list("right"), list("wrong"))
}

/// An answer that holds in every variant, or `{seed: 7, is: …}` for the variant of that seed.
fn test(reader: &mut Reader, item: &Tree) -> Option<Test> {
    if let Content::Map(_) = item.node {
        let map = reader.map(item, "a test", &["seed", "is"])?;
        let seed = map.need(reader, "a test", "seed")?;
        let seed = match seed.as_text().and_then(|text| text.parse().ok()) {
            Some(seed) => Some(seed),
            None => {
                reader.error(
                    seed.place,
                    "`seed` must be a whole number",
                    Some("write {seed: 7, is: …}; author try says which seed it is".to_string()),
                );
                return None;
            }
        };
        let is = map.need(reader, "a test", "is").and_then(|is| reader.text(is, "`is`"))?;
        return Some(Test { seed, is: is.to_string() });
    }
    reader.text(item, "a test").map(|is| Test { seed: None, is: is.to_string() })
}

/// Each parameter must be used, unless it belongs to a situation that several parts share, and each name in `{{…}}`
/// must be one.
fn check_parameters(reader: &mut Reader, map: &Map, vary: &Vary, ask: &Option<Ask>, is_part: bool) {
    let Some(ask) = ask else { return };
    let parameters = vary.names();
    if drawn_variable(reader, map, &parameters, ask) {
        return;
    }
    let mut used = ask.free_names();
    used.extend(vary.condition.iter().flat_map(|condition| condition.names().to_vec()));
    let mut allowed = parameters.clone();
    allowed.extend(used.iter().cloned());
    for field in ask.kind.all_fields().filter(|field| matches!(field.shape, FieldShape::Names)) {
        allowed.extend(ask.names(field.name).iter().cloned());
    }
    let common = |name: &str| {
        COMMON.iter().any(|field| field.name == name)
            || matches!(
                name,
                "vary" | "where" | "id" | "skill" | "for" | "also" | "was" | "cases" | "parts" | "same" | "allow"
            )
    };
    let mut texts = Vec::new();
    for name in QUESTION.iter().filter(|name| !common(name)) {
        if let Some(tree) = map.get(name) {
            all_texts(tree, &mut texts);
        }
    }
    for (tree, text) in texts {
        let Ok(pieces) = pieces(text) else { continue };
        for piece in pieces {
            let TextPiece::Fill(inner, at) = piece else { continue };
            let scope = Scope::of(parameters.clone());
            let Ok(reading) = language::read(inner, &scope) else { continue };
            for name in reading.expr.names() {
                if !allowed.contains(&name) && !is_answer_name(ask, &name) {
                    let place = tree.place.within(at..at + inner.chars().count());
                    let cure = match parameters.is_empty() {
                        true => "nothing is drawn here: add `vary`".to_string(),
                        false => format!("the parameters are {}", parameters.join(", ")),
                    };
                    reader.error(place, format!("`{name}` is not a parameter of this question"), Some(cure));
                }
                used.push(name);
            }
        }
    }
    // Answers of the author's own may use parameters as well.
    for name in ["answer", "wrong", "tests"] {
        let mut texts = Vec::new();
        if let Some(tree) = map.get(name) {
            all_texts(tree, &mut texts);
        }
        for (_, text) in texts {
            if let Ok(reading) = language::read(text, &Scope::of(parameters.clone())) {
                used.extend(reading.expr.names());
            }
        }
    }
    for parameter in parameters.iter().filter(|parameter| !is_part && !used.contains(parameter)) {
        let key = map.get("vary").and_then(|tree| match &tree.node {
            Content::Map(entries) => entries.iter().find(|(key, _)| key.as_text() == Some(parameter)),
            _ => None,
        });
        let place = key.map_or(map.place, |(key, _)| key.place);
        reader.error(
            place,
            format!("`{parameter}` is drawn and never used"),
            Some("use it, or take it out".to_string()),
        );
    }
}

/// A parameter that is also the variable: once its number is put in, nothing is left to derive by.
fn drawn_variable(reader: &mut Reader, map: &Map, parameters: &[Symbol], ask: &Ask) -> bool {
    let has_by = ask.kind.fields.iter().any(|field| field.name == "by" && matches!(field.shape, FieldShape::Names));
    let mut variables = ask.names("by").to_vec();
    if ask.kind.name == "formula" {
        variables.extend(ask.names("of").iter().cloned());
    }
    if let (true, true, Some(of)) = (has_by, variables.is_empty(), ask.formula("of")) {
        variables.extend(ask.variable(of).ok());
    }
    let Some(name) = parameters.iter().find(|name| variables.contains(name)) else { return false };
    let key = map.get("vary").and_then(|tree| match &tree.node {
        Content::Map(entries) => entries.iter().find(|(key, _)| key.as_text() == Some(name)),
        _ => None,
    });
    let place = key.map_or(map.place, |(key, _)| key.place);
    let message = format!("`{name}` is drawn and also the variable of the answer");
    let cure = ["a", "b", "c", "k"].into_iter().find(|free| !ask.free_names().iter().any(|used| used == free));
    let cure = cure.map(|free| format!("call the parameter `{free}`"));
    reader.lint("parameter-is-variable", true, place, message, cure);
    true
}

/// A variable of the question may stand in a text too, as in `{{a*x + 1}}`.
fn is_answer_name(ask: &Ask, name: &str) -> bool {
    let formula = ask.formula("of").or(ask.formula("is"));
    formula.is_some_and(|of| of.mentions(name))
        || ask.bindings("lines").iter().any(|(known, line)| known == name || line.mentions(name))
        || ask.bindings("let").iter().any(|(known, _)| known == name)
        || ask.condition("if").is_some_and(|condition| condition.names().iter().any(|known| known == name))
}

fn all_texts<'t>(tree: &'t Tree, into: &mut Vec<(&'t Tree, &'t str)>) {
    match &tree.node {
        Content::Scalar(text) => into.push((tree, text)),
        Content::List(items) => items.iter().for_each(|item| all_texts(item, into)),
        Content::Map(entries) => entries.iter().for_each(|(_, value)| all_texts(value, into)),
        Content::Nothing => {}
    }
}
