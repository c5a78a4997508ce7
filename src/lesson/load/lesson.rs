//! Reading a lesson: its head, its cells, its questions.

use super::ask::{self, any_value, formula, name};
use super::reader::{Map, Reader};
use super::tree::{Content, Place, Tree};
use crate::lesson::ask::{Ask, COMMON, FieldShape};
use crate::lesson::kinds::Key;
use crate::lesson::question::FeedbackLevel;
use crate::lesson::variant::{Parameter, Piece, Vary, pieces};
use crate::lesson::{Cell, Lesson, PlotCell, Question, WrongAnswer};
use crate::math::notation::{self, Scope};
use crate::math::{Number, Symbol};

/// The version of the format that is read here.
const FORMAT: u32 = 1;

const LESSON: &[&str] = &["format", "id", "title", "summary", "needs", "minutes", "cells"];
const CELLS: &[&str] = &["text", "plot", "worked", "question"];
const PLOT: &[&str] = &["of", "from", "to", "says"];
const QUESTION: &[&str] = &[
    "id", "rev", "skill", "vary", "where", "say", "ask", "answer", "hints", "because", "wrong", "tests", "points",
    "tries", "feedback", "domain", "strict", "form", "digits", "given",
];

/// A lesson with the places that later checks point at.
pub struct Placed {
    pub lesson: Lesson,
    /// Of `id`, of `needs`, and of each question in order.
    pub id: Place,
    pub needs: Vec<Place>,
    pub questions: Vec<Tree>,
}

pub fn lesson(reader: &mut Reader, tree: &Tree) -> Option<Placed> {
    let map = reader.map(tree, "a lesson", LESSON)?;
    match map.get("format") {
        Some(format) => {
            if format.as_text() != Some("1") {
                let cure = format!("write format: {FORMAT}");
                reader.error(format.place, "this format of lessons is not known", Some(cure));
            }
        }
        None if map.is_misspelt("format") => {}
        None => reader.error(map.place, "a lesson lacks `format`", Some(format!("write format: {FORMAT} at its top"))),
    }
    let id = map.need(reader, "a lesson", "id").and_then(|tree| id(reader, tree));
    let mut text = |name: &str| {
        let tree = map.need(reader, "a lesson", name)?;
        reader.text(tree, &format!("`{name}`")).map(str::to_string)
    };
    let title = text("title");
    let summary = text("summary");
    let needs = match map.get("needs").map(|tree| &tree.node) {
        Some(Content::List(items)) => {
            items.iter().filter_map(|item| Some((self::id(reader, item)?, item.place))).collect()
        }
        Some(Content::Scalar(_)) => {
            let place = map.place_of("needs");
            reader.error(place, "`needs` is to be a list", Some("write needs: [a, b]".to_string()));
            Vec::new()
        }
        _ => Vec::new(),
    };
    let minutes = match map.get("minutes") {
        Some(tree) => reader.whole(tree, "`minutes`", 1, 240).unwrap_or(10),
        None => 10,
    };
    let lesson_id = id.clone().unwrap_or_default();
    let mut cells = Vec::new();
    let mut questions = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    if let Some(list) = map.need(reader, "a lesson", "cells").and_then(|tree| reader.list(tree, "`cells`")) {
        for tree in list {
            let Some(cell) = cell(reader, tree, &lesson_id) else { continue };
            if let (Cell::Question(question), Content::Map(entries)) = (&cell, &tree.node) {
                let body = entries.first().map(|(_, body)| body.clone()).unwrap_or_default();
                if ids.contains(&question.id) {
                    let place = ask::field_place(&body, "id");
                    reader.error(place, format!("another question of this lesson is called `{}`", question.id), None);
                }
                ids.push(question.id.clone());
                questions.push(body);
            }
            cells.push(cell);
        }
        if list.is_empty() {
            reader.error(map.place_of("cells"), "a lesson without cells teaches nothing", None);
        }
    }
    let (needs, need_places) = needs.into_iter().unzip();
    let lesson = Lesson { id: id?, title: title?, summary: summary?, needs, minutes, cells };
    Some(Placed { lesson, id: map.place_of("id"), needs: need_places, questions })
}

/// A stable name: small letters, digits and hyphens.
fn id(reader: &mut Reader, tree: &Tree) -> Option<String> {
    let text = reader.text(tree, "an id")?;
    let good = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') && text.len() <= 60;
    if !good {
        let cure = "an id is made of small letters, digits and hyphens, e.g. chain-rule".to_string();
        reader.error(tree.place, format!("`{text}` is no id"), Some(cure));
        return None;
    }
    Some(text.to_string())
}

fn cell(reader: &mut Reader, tree: &Tree, lesson: &str) -> Option<Cell> {
    let map = reader.map(tree, "a cell", CELLS)?;
    let Content::Map(entries) = &tree.node else {
        return None;
    };
    if entries.len() != 1 {
        let cure = match entries.first() {
            Some((key, Tree { node: Content::Nothing, .. })) => {
                format!("indent what belongs to `{0}` further than `{0}`", key.as_text().unwrap_or_default())
            }
            _ => "begin each cell with `- ` of its own".to_string(),
        };
        reader.error(map.place, "a cell has exactly one key: text, plot, worked or question", Some(cure));
        return None;
    }
    let (key, body) = entries.first()?;
    match key.as_text()? {
        "text" => reader.text(body, "`text`").map(|text| Cell::Text(text.to_string())),
        "plot" => plot(reader, body).map(Cell::Plot),
        "worked" => ask::ask(reader, body, None, &[]).map(Cell::Worked),
        "question" => question(reader, body, lesson).map(|question| Cell::Question(Box::new(question))),
        _ => None,
    }
}

fn plot(reader: &mut Reader, tree: &Tree) -> Option<PlotCell> {
    let map = reader.map(tree, "a plot", PLOT)?;
    let of = map.need(reader, "a plot", "of")?;
    let items = match &of.node {
        Content::List(items) => items.as_slice(),
        _ => std::slice::from_ref(of),
    };
    let of: Vec<_> = items.iter().filter_map(|item| formula(reader, item, "`of`", &Scope::default())).collect();
    let mut end = |name: &str| {
        let tree = map.need(reader, "a plot", name)?;
        let expr = formula(reader, tree, name, &Scope::default())?;
        let value = crate::lesson::value::value(&expr, &[]);
        if value.is_none() {
            reader.error(tree.place, format!("`{name}` is to be a number"), None);
        }
        value
    };
    let (from, to) = (end("from"), end("to"));
    let says = map.need(reader, "a plot", "says").and_then(|says| reader.text(says, "`says`").map(str::to_string));
    let (from, to) = (from?, to?);
    if from >= to {
        reader.error(map.place_of("to"), "a plot goes from left to right: `to` is to be greater than `from`", None);
        return None;
    }
    if let Some(item) = of.iter().position(|expr| expr.names().len() > 1).and_then(|at| items.get(at)) {
        reader.error(item.place, "a plot is of one variable", None);
        return None;
    }
    Some(PlotCell { of, from, to, says: says? })
}

fn question(reader: &mut Reader, tree: &Tree, lesson: &str) -> Option<Question> {
    let map = reader.map(tree, "a question", QUESTION)?;
    let id = map.need(reader, "a question", "id").and_then(|tree| id(reader, tree));
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
    let wrong = wrong_answers(reader, &map, &scope);
    let (right_tests, wrong_tests) = tests(reader, &map);
    let points = match map.get("points") {
        Some(tree) => {
            let points =
                tree.as_text().and_then(|text| text.parse::<f64>().ok()).filter(|p| (0.0..=1000.0).contains(p));
            if points.is_none() {
                reader.error(tree.place, "`points` is to be a number from 0 to 1000", None);
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
    check_parameters(reader, &map, &vary, &ask);
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
    };
    Some(question)
}

/// The names that an author may use in answers to the question.
fn answer_scope(ask: &Option<Ask>, parameters: &[Symbol]) -> Scope {
    let mut variables = parameters.to_vec();
    if let Some(ask) = ask {
        variables.extend(ask.names("by").iter().chain(ask.names("of")).cloned());
        variables.extend(ask.bindings("given").iter().map(|(name, _)| name.clone()));
    }
    Scope { variables }
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

/// Whether every `{{…}}` of a text is closed and can be read.
fn check_fills(reader: &mut Reader, tree: &Tree, text: &str) {
    match pieces(text) {
        Err(at) => reader.error(
            tree.place.within(at..at + 2),
            "this `{{` is never closed",
            Some("close it with `}}`".to_string()),
        ),
        Ok(pieces) => {
            for piece in pieces {
                if let Piece::Fill(inner, at) = piece
                    && let Err(error) = notation::read(inner, &Scope::default())
                {
                    let place = tree.place.within(at..at + inner.chars().count());
                    reader.error(
                        place,
                        format!("what is to be filled in cannot be read: {}", error.message),
                        error.mend,
                    );
                }
            }
        }
    }
}

fn wrong_answers(reader: &mut Reader, map: &Map, scope: &Scope) -> Option<Vec<WrongAnswer>> {
    let Some(tree) = map.get("wrong") else {
        return Some(Vec::new());
    };
    let mut wrong = Vec::new();
    for item in reader.list(tree, "`wrong`")? {
        let Some(entry) = reader.map(item, "a wrong answer", &["is", "say"]) else { continue };
        let is = entry.need(reader, "a wrong answer", "is").and_then(|is| any_value(reader, is, "`is`", scope));
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

fn tests(reader: &mut Reader, map: &Map) -> (Vec<String>, Vec<String>) {
    let Some(tests) = map.get("tests").and_then(|tree| reader.map(tree, "`tests`", &["right", "wrong"])) else {
        return (Vec::new(), Vec::new());
    };
    let mut list = |name: &str| -> Vec<String> {
        let items = tests.get(name).and_then(|tree| reader.list(tree, &format!("`{name}`"))).unwrap_or_default();
        items.iter().filter_map(|item| reader.text(item, "a test").map(str::to_string)).collect()
    };
    (list("right"), list("wrong"))
}

/// `vary: {a: 2..5, n: [3, 4, 6], r: 0.1..0.5 by 0.1}` and `where`.
fn vary(reader: &mut Reader, map: &Map) -> Vary {
    let mut vary = Vary::default();
    if let Some(entries) = map.get("vary").and_then(|tree| reader.free_map(tree, "`vary`")) {
        for (key, value) in entries {
            if let (Some(name), Some(among)) = (name(reader, key), among(reader, value)) {
                if vary.parameters.iter().any(|p| p.name == name) {
                    reader.error(key.place, format!("`{name}` is drawn twice"), None);
                }
                vary.parameters.push(Parameter { name, among });
            }
        }
    }
    if let Some(tree) = map.get("where")
        && let Some(condition) = ask::condition(reader, tree, "`where`")
    {
        let names = vary.names();
        match condition.names().iter().find(|name| !names.contains(name)) {
            Some(unknown) => {
                let at = condition.text.find(unknown.as_str()).unwrap_or_default();
                let place = tree.place.within(at..at + unknown.len());
                reader.error(place, format!("`{unknown}` is not drawn by `vary`"), None);
            }
            None if condition.needs_subject() => {
                reader.error(tree.place, "this condition is about parameters alone; it knows no f", None);
            }
            None => vary.condition = Some(condition),
        }
    }
    vary
}

/// What a parameter is drawn from: `2..5`, `0.1..0.5 by 0.1`, or a list of numbers.
fn among(reader: &mut Reader, tree: &Tree) -> Option<Vec<Number>> {
    const MOST: usize = 10_000;
    let cure = || Some("write 2..5, or 0.1..0.5 by 0.1, or a list [2, 3, 5]".to_string());
    let number = |text: &str| -> Option<Number> {
        let expr = notation::read(text.trim(), &Scope::default()).ok()?.expr;
        expr.as_number().or_else(|| crate::math::tidy::tidy(&expr).as_number())
    };
    if let Content::List(items) = &tree.node {
        let mut among = Vec::new();
        for item in items {
            match item.as_text().and_then(number) {
                Some(n) => among.push(n),
                None => reader.error(item.place, "a parameter is drawn from numbers", cure()),
            }
        }
        if items.is_empty() {
            reader.error(tree.place, "there is nothing to draw from", cure());
        }
        return (among.len() == items.len() && !among.is_empty()).then_some(among);
    }
    let text = reader.text(tree, "a range")?;
    let (range, step) = text.split_once(" by ").unwrap_or((text, "1"));
    let ends = range.split_once("..").and_then(|(low, high)| Some((number(low)?, number(high)?, number(step)?)));
    let Some((low, high, step)) = ends else {
        reader.error(tree.place, format!("`{text}` is no range"), cure());
        return None;
    };
    if step.is_zero() || step.is_negative() || high.compare(low) == Some(std::cmp::Ordering::Less) {
        reader.error(tree.place, "a range goes upwards, from the smaller number to the larger", cure());
        return None;
    }
    let mut among = Vec::new();
    let mut next = Some(low);
    while let Some(n) = next.filter(|n| n.compare(high).is_some_and(std::cmp::Ordering::is_le)) {
        among.push(n);
        next = n.add(step);
        if among.len() > MOST {
            reader.error(tree.place, format!("this range has more than {MOST} numbers"), None);
            return None;
        }
    }
    Some(among)
}

/// Each parameter must be used, and each name in `{{…}}` must be one.
fn check_parameters(reader: &mut Reader, map: &Map, vary: &Vary, ask: &Option<Ask>) {
    let Some(ask) = ask else { return };
    let parameters = vary.names();
    let mut used = ask.free_names();
    used.extend(vary.condition.iter().flat_map(|condition| condition.names().to_vec()));
    let mut allowed = parameters.clone();
    allowed.extend(used.iter().cloned());
    for field in ask.kind.all_fields().filter(|field| matches!(field.shape, FieldShape::Names)) {
        allowed.extend(ask.names(field.name).iter().cloned());
    }
    let common =
        |name: &str| COMMON.iter().any(|field| field.name == name) || matches!(name, "vary" | "where" | "id" | "skill");
    let mut texts = Vec::new();
    for name in QUESTION.iter().filter(|name| !common(name)) {
        if let Some(tree) = map.get(name) {
            all_texts(tree, &mut texts);
        }
    }
    for (tree, text) in texts {
        let Ok(pieces) = pieces(text) else { continue };
        for piece in pieces {
            let Piece::Fill(inner, at) = piece else { continue };
            let scope = Scope { variables: parameters.clone() };
            let Ok(reading) = notation::read(inner, &scope) else { continue };
            for name in reading.expr.names() {
                if !allowed.contains(&name) && !is_answer_name(ask, &name) {
                    let place = tree.place.within(at..at + inner.chars().count());
                    let cure = match parameters.is_empty() {
                        true => "nothing is drawn here: add `vary`".to_string(),
                        false => format!("the parameters are {}", parameters.join(", ")),
                    };
                    reader.error(place, format!("`{name}` is no parameter of this question"), Some(cure));
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
            if let Ok(reading) = notation::read(text, &Scope { variables: parameters.clone() }) {
                used.extend(reading.expr.names());
            }
        }
    }
    for parameter in parameters.iter().filter(|parameter| !used.contains(parameter)) {
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

/// A variable of the question may stand in a text too, as in `{{a*x + 1}}`.
fn is_answer_name(ask: &Ask, name: &str) -> bool {
    let formula = ask.formula("of").or(ask.formula("is"));
    formula.is_some_and(|of| of.mentions(name))
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

/// Whether the question's key leaves the answer open, so that the author must give an example.
pub fn is_open(question: &Question) -> bool {
    question.pose(1).is_ok_and(|posed| matches!(posed.prepared.task.key, Key::Open { .. } | Key::Function { .. }))
}
