//! Reading the cells between the questions: explorations, predictions, quick checks, and what is run in them.

use super::ask::{self, condition, formula, name};
use super::lesson::id;
use super::question::check_markdown;
use super::reader::{Map, Reader};
use super::tree::{Content, Tree};
use crate::lesson::explore::{Check, Explore, Goal, Guess, Predict, TypedName};
use crate::lesson::run::Run;
use crate::math::language::Scope;
use crate::math::{Expr, Symbol};

/// A cell between the questions, for authors.
pub struct CellRow {
    /// The key under which it is written.
    pub name: &'static str,
    /// What it is for.
    pub says: &'static str,
    /// Its fields, each with what it is for.
    pub fields: &'static [(&'static str, &'static str)],
}

/// Every cell between the questions, and what is shared by questions of several answers.
pub const CELL_ROWS: &[CellRow] = &[super::picture::PLOT, super::picture::DIGITS, EXPLORE, PREDICT, CHECK, SEVERAL];

const EXPLORE: CellRow = CellRow {
    name: "explore",
    says: "values are tried until a goal is reached; it never counts",
    fields: &[
        ("id", "unique in the lesson"),
        ("skill", "what it is about"),
        ("say", "what to do"),
        ("names", "what is typed: [w], or with words {node: [z, L]}, which count as 1, 2, …"),
        ("let", "what follows from it, in order: {p: 2*w, L: (p - 3)^2}"),
        ("run", "in place of `let`: a descent, train, digits or values, with the names as settings"),
        ("start", "the row that stands there at first: {w: 0.5}"),
        ("show", "the columns of the table; of a run last.L and the like"),
        (
            "plot",
            "what is drawn: {of: L, by: w, from: 0, to: 3}, log: true for powers of ten; {of: [x^2, 1 + b*(x - 1)], names: [curve, secant], by: x, from: 0, to: 4, points: [[b, b^2]]}, which follows the last try; or {bars: [p1, p2], to: 1}",
        ),
        ("goal", "what ends it: {if: L < 0.1}; with times: 3 and of: n for three different n"),
        ("hints", "given one by one after every fourth line that misses the goal"),
        ("because", "said when the goal is reached"),
        ("answer", "a line, or lines, that reach the goal"),
    ],
};

const PREDICT: CellRow = CellRow {
    name: "predict",
    says: "the outcome of a run is guessed before it is shown; it never counts",
    fields: &[
        ("id", "unique in the lesson"),
        ("skill", "what it is about"),
        ("say", "what will be run, and what is asked about it"),
        (
            "run",
            "{descent: {of, by, start, rate, steps, momentum}}, {train: {set, hidden, seed, rate, momentum, steps, zero, activation}}, {digits: {hidden, seed, rate, epochs, zero, activation}}, {slope: {part, row, column, hidden, seed}} or {values: {let, by, at}}",
        ),
        (
            "guess",
            "{choice: {options: [{is, if}]}}, where the first `if` that holds is right, or {number: {of: last.L, within: 2}}",
        ),
        ("because", "why it came out like this"),
    ],
};

const CHECK: CellRow = CellRow {
    name: "check",
    says: "a quick question with one try, answered at once; nothing is kept",
    fields: &[("say", "the question in the author's words"), ("ask", "any kind of question")],
};

const SEVERAL: CellRow = CellRow {
    name: "question",
    says: "what a question may have beside `ask`, where it becomes several",
    fields: &[
        ("parts", "several answers on one situation: [{id: p, ask: {graph: {find: [p]}}}, …], each judged by itself"),
        ("same", "what the asks of the parts share"),
        ("cases", "what is drawn together: [{f: sin(x), d: cosine}, …], used as f(2*x) in formulas and {{d}} in texts"),
        ("vary", "numbers, 2..5 or [2, 3], or functions, [sin(x), e^x], used as f(2*x)"),
        (
            "for",
            "review: not asked in its lesson, but where one comes back to it; mixed: one of some at a lesson's end, in whose place the learner's weakest skills are asked",
        ),
        ("was", "where it stood before, as lesson/id, so that progress stays"),
        ("also", "skills that it uses beside its own"),
    ],
};

impl CellRow {
    fn keys(&self) -> Vec<&'static str> {
        self.fields.iter().map(|(name, _)| *name).collect()
    }
}

/// A text in Markdown that there must be.
fn prose(reader: &mut Reader, map: &Map, what: &str, field: &str) -> Option<String> {
    let tree = map.need(reader, what, field)?;
    optional(reader, tree, field)
}

fn optional(reader: &mut Reader, tree: &Tree, field: &str) -> Option<String> {
    let text = reader.text(tree, &format!("`{field}`"))?.to_string();
    check_markdown(reader, tree, &text);
    Some(text)
}

/// What stands in `skill`, empty where nothing does.
fn skill(reader: &mut Reader, map: &Map) -> String {
    map.get("skill").and_then(|tree| reader.text(tree, "`skill`").map(str::to_string)).unwrap_or_default()
}

pub fn explore(reader: &mut Reader, tree: &Tree) -> Option<Explore> {
    let what = "an exploration";
    let map = reader.map(tree, what, &EXPLORE.keys())?;
    let id = map.need(reader, what, "id").and_then(|tree| id(reader, tree));
    let skill = skill(reader, &map);
    let say = prose(reader, &map, what, "say");
    let names = map.need(reader, what, "names").and_then(|tree| names(reader, tree));
    let typed = names.clone().unwrap_or_default();
    let mut known: Vec<Symbol> = typed.iter().map(|typed| typed.name.clone()).collect();
    let formulas = map.get("let").map_or(Some(Vec::new()), |tree| formulas(reader, tree, &mut known));
    let run = match map.get("run") {
        Some(tree) => Some(run(reader, tree, &known)?),
        None => None,
    };
    if let Some(run) = &run {
        let facts = ["first", "last", "best"].into_iter();
        known.extend(
            facts.flat_map(|which| run.columns().into_iter().map(move |c| Symbol::new(format!("{which}_{c}")))),
        );
    }
    let start = match map.get("start") {
        Some(tree) => start(reader, tree, &typed)?,
        None => Vec::new(),
    };
    let show = map.need(reader, what, "show").and_then(|tree| {
        let items = reader.list(tree, "`show`")?;
        let mut all = Vec::new();
        for item in items {
            let shown = reader.text(item, "a column").map(|text| Symbol::new(text.replace('.', "_")))?;
            if !known.contains(&shown) {
                let cure = format!("there are {}", known.join(", "));
                reader.error(item.place, format!("nothing here is called `{shown}`"), Some(cure));
            }
            all.push(shown);
        }
        Some(all)
    });
    let plot = match map.get("plot") {
        Some(tree) => Some(super::drawn::drawn(reader, tree, &known)?),
        None => None,
    };
    let goal = map.need(reader, what, "goal").and_then(|tree| goal(reader, tree, &known));
    let hints = texts(reader, &map, "hints");
    let because = map.get("because").and_then(|tree| optional(reader, tree, "because"));
    let answer = match map.need(reader, what, "answer").map(|tree| (&tree.node, tree)) {
        Some((Content::List(items), _)) => {
            items.iter().filter_map(|item| reader.text(item, "`answer`").map(str::to_string)).collect()
        }
        Some((_, tree)) => reader.text(tree, "`answer`").map(str::to_string).into_iter().collect(),
        None => Vec::new(),
    };
    let formulas = formulas?;
    if formulas.is_empty() && run.is_none() {
        let cure = "say with `let` what follows from what is typed, or with `run` what is run".to_string();
        reader.error(map.place, "nothing comes of what is typed here", Some(cure));
    }
    Some(Explore {
        id: id?,
        skill,
        say: say?,
        names: names?,
        formulas,
        run,
        start,
        show: show?,
        plot,
        goal: goal?,
        hints,
        because,
        answer,
    })
}

fn names(reader: &mut Reader, tree: &Tree) -> Option<Vec<TypedName>> {
    let items = reader.list(tree, "`names`")?;
    let mut all = Vec::new();
    for item in items {
        match &item.node {
            Content::Map(entries) => {
                let [(key, words)] = entries.as_slice() else {
                    reader.error(item.place, "a name with its words is written like {node: [z, L]}", None);
                    return None;
                };
                let listed = reader.list(words, "the words of a name")?;
                let words = listed.iter().filter_map(|word| reader.text(word, "a word").map(str::to_string)).collect();
                all.push(TypedName { name: name(reader, key)?, words });
            }
            _ => all.push(TypedName { name: name(reader, item)?, words: Vec::new() }),
        }
    }
    if all.is_empty() {
        reader.error(tree.place, "name what is typed, e.g. names: [w]", None);
    }
    (!all.is_empty()).then_some(all)
}

/// Formulas in order, each of which may use what is known before it.
fn formulas(reader: &mut Reader, tree: &Tree, known: &mut Vec<Symbol>) -> Option<Vec<(Symbol, Expr)>> {
    let entries = reader.free_map(tree, "`let`")?;
    let mut all = Vec::new();
    for (key, value) in entries {
        let name = name(reader, key)?;
        let scope = Scope::new(known.iter().cloned().chain([name.clone()]));
        let expr = formula(reader, value, &format!("`{name}`"), &scope)?;
        if let Some(unknown) = expr.names().into_iter().find(|used| !known.contains(used)) {
            let cure = format!("before it there are {}", known.join(", "));
            reader.error(value.place, format!("`{unknown}` has no value here"), Some(cure));
        }
        known.push(name.clone());
        all.push((name, expr));
    }
    Some(all)
}

fn start(reader: &mut Reader, tree: &Tree, typed: &[TypedName]) -> Option<Vec<f64>> {
    let entries = reader.free_map(tree, "`start`")?;
    let mut all = Vec::new();
    for wanted in typed {
        let found = entries.iter().find(|(key, _)| key.as_text() == Some(&wanted.name));
        let Some((_, value)) = found else {
            reader.error(tree.place, format!("`start` lacks `{}`", wanted.name), None);
            return None;
        };
        let text = reader.text(value, "a value")?;
        all.push(match wanted.words.iter().position(|word| word == text) {
            Some(at) => at as f64 + 1.0,
            None => number(reader, value, &[])?,
        });
    }
    Some(all)
}

/// A number that is written out.
pub fn number(reader: &mut Reader, tree: &Tree, known: &[Symbol]) -> Option<f64> {
    let expr = formula(reader, tree, "a number", &Scope::new(known))?;
    let value = crate::math::tape::value_at(&expr, &[]);
    if value.is_none() {
        reader.error(tree.place, "this is to be a number", Some("write it in digits, or as 1/3".to_string()));
    }
    value
}

fn goal(reader: &mut Reader, tree: &Tree, known: &[Symbol]) -> Option<Goal> {
    let map = reader.map(tree, "a goal", &["if", "times", "of"])?;
    let tree = map.need(reader, "a goal", "if")?;
    let condition = condition(reader, tree, "`if`")?;
    if let Some(unknown) = condition.names().iter().find(|name| !known.contains(name)) {
        let cure = format!("there are {}", known.join(", "));
        reader.error(tree.place, format!("nothing here is called `{unknown}`"), Some(cure));
    }
    let times = map.get("times").map_or(Some(1), |tree| reader.whole(tree, "`times`", 1, 20))?;
    let of = map.get("of").and_then(|tree| name(reader, tree));
    Some(Goal { condition, times: times as usize, of })
}

fn texts(reader: &mut Reader, map: &Map, field: &str) -> Vec<String> {
    let items = map.get(field).and_then(|tree| reader.list(tree, &format!("`{field}`"))).unwrap_or_default();
    items.iter().filter_map(|item| optional(reader, item, field)).collect()
}

pub fn predict(reader: &mut Reader, tree: &Tree) -> Option<Predict> {
    let what = "a prediction";
    let map = reader.map(tree, what, &PREDICT.keys())?;
    let id = map.need(reader, what, "id").and_then(|tree| id(reader, tree));
    let skill = skill(reader, &map);
    let say = prose(reader, &map, what, "say");
    let run = map.need(reader, what, "run").and_then(|tree| run(reader, tree, &[]));
    let because = prose(reader, &map, what, "because");
    let guess = map.need(reader, what, "guess").and_then(|tree| guess(reader, tree, run.as_ref()));
    Some(Predict { id: id?, skill, say: say?, run: run?, guess: guess?, because: because? })
}

fn guess(reader: &mut Reader, tree: &Tree, run: Option<&Run>) -> Option<Guess> {
    let map = reader.map(tree, "a guess", &["choice", "number"])?;
    let columns = run.map(Run::columns).unwrap_or_default();
    let is_known = |name: &Symbol| {
        let column = name.split_once('_').map_or("", |(_, column)| column);
        columns.is_empty() || columns.iter().any(|known| known == column)
    };
    if let Some(tree) = map.get("number") {
        let number_map = reader.map(tree, "a number to guess", &["of", "within"])?;
        let of = number_map.need(reader, "a number to guess", "of")?;
        let name = Symbol::new(reader.text(of, "`of`")?.replace('.', "_"));
        if !is_known(&name) {
            reader.error(
                of.place,
                format!("the run has no `{name}`"),
                Some(format!("its columns are {}", columns.join(", "))),
            );
        }
        let within =
            number_map.need(reader, "a number to guess", "within").and_then(|tree| number(reader, tree, &[]))?;
        if within <= 1.0 {
            reader.error(
                tree.place,
                "`within` is how many times off a guess may be, and is above 1",
                Some("write within: 2".to_string()),
            );
        }
        return Some(Guess::Number { of: name, within });
    }
    let choice = map.need(reader, "a guess", "choice")?;
    let map = reader.map(choice, "a choice", &["options"])?;
    let items = map.need(reader, "a choice", "options").and_then(|tree| reader.list(tree, "`options`"))?;
    let mut options = Vec::new();
    for item in items {
        let option = reader.map(item, "an option", &["is", "if"])?;
        let is = option.need(reader, "an option", "is").and_then(|tree| optional(reader, tree, "is"));
        let tree = option.need(reader, "an option", "if")?;
        let holds = condition(reader, tree, "`if`")?;
        if let Some(unknown) = holds.names().iter().find(|name| !is_known(name)) {
            reader.error(
                tree.place,
                format!("the run has no `{unknown}`"),
                Some(format!("its columns are {}", columns.join(", "))),
            );
        }
        options.push((is?, holds));
    }
    if options.len() < 2 {
        reader.error(
            choice.place,
            "a guess needs two options or more",
            Some(
                "write options: [{is: it grows, if: last.L > first.L}, {is: it falls, if: last.L <= first.L}]"
                    .to_string(),
            ),
        );
    }
    Some(Guess::Choice(options))
}

pub fn check(reader: &mut Reader, tree: &Tree) -> Option<Check> {
    let map = reader.map(tree, "a check", &CHECK.keys())?;
    let say = map.get("say").and_then(|tree| optional(reader, tree, "say"));
    let ask = map.need(reader, "a check", "ask").and_then(|tree| ask::ask(reader, tree, None, &[]))?;
    if ask.kind.needs_say && say.is_none() {
        reader.error(
            map.place,
            format!("a check with a `{}` question lacks `say`", ask.kind.name),
            Some("say what is asked, e.g. say: \"What is …?\"".to_string()),
        );
    }
    Some(Check { say, ask })
}

const RUNS: &[&str] = &["descent", "train", "digits", "slope", "values"];

/// What is run: one of the kinds of run with its settings, in which these names may stand.
pub fn run(reader: &mut Reader, tree: &Tree, known: &[Symbol]) -> Option<Run> {
    let map = reader.map(tree, "a run", RUNS)?;
    let Some((kind, body)) = RUNS.iter().find_map(|kind| Some((*kind, map.get(kind)?))) else {
        reader.error(map.place, "nothing is run here", Some(format!("a run is one of {}", RUNS.join(", "))));
        return None;
    };
    let scope = Scope::new(known);
    match kind {
        "descent" => {
            let map = reader.map(body, "a descent", &["of", "by", "start", "rate", "steps", "momentum"])?;
            let of = map
                .need(reader, "a descent", "of")
                .and_then(|tree| formula(reader, tree, "`of`", &Scope::default()))?;
            let by = match map.get("by").map(|tree| (&tree.node, tree)) {
                Some((Content::List(items), _)) => {
                    items.iter().map(|item| name(reader, item)).collect::<Option<_>>()?
                }
                Some((_, tree)) => vec![name(reader, tree)?],
                None => of.names(),
            };
            let start = match map.need(reader, "a descent", "start").map(|tree| (&tree.node, tree))? {
                (Content::List(items), _) => {
                    items.iter().map(|item| formula(reader, item, "`start`", &scope)).collect::<Option<Vec<_>>>()?
                }
                (_, tree) => vec![formula(reader, tree, "`start`", &scope)?],
            };
            if start.len() != by.len() {
                let message = format!("`start` gives {} numbers for {} variables", start.len(), by.len());
                reader.error(map.place_of("start"), message, None);
            }
            let mut field = |name: &str, usual: Option<i64>| setting(reader, &map, name, usual, &scope);
            let (rate, steps) = (field("rate", None), field("steps", None));
            let momentum = field("momentum", Some(0));
            Some(Run::Descent { of, by, start, rate: rate?, steps: steps?, momentum: momentum? })
        }
        "train" => {
            let fields = ["set", "hidden", "seed", "rate", "momentum", "steps", "zero", "activation"];
            let map = reader.map(body, "a training", &fields)?;
            let tree = map.need(reader, "a training", "set")?;
            let set = reader.text(tree, "`set`")?.to_string();
            if crate::math::train::examples(&set).is_none() {
                let names: Vec<&str> = crate::math::train::SETS.to_vec();
                let cure = format!("there are {}; digits are run by `digits`", names.join(", "));
                reader.error(tree.place, format!("there is no set called `{set}`"), Some(cure));
            }
            let (zero, active) = (zero(reader, &map)?, active(reader, &map)?);
            let mut field = |name: &str, usual: Option<i64>| setting(reader, &map, name, usual, &scope);
            let (hidden, seed) = (field("hidden", Some(2)), field("seed", Some(1)));
            let (rate, steps) = (field("rate", None), field("steps", Some(500)));
            let momentum = field("momentum", Some(0));
            let (hidden, seed, rate, momentum, steps) = (hidden?, seed?, rate?, momentum?, steps?);
            Some(Run::Train { set, hidden, seed, rate, momentum, steps, zero, active })
        }
        "digits" => {
            let map = reader.map(body, "a training", &["hidden", "seed", "rate", "epochs", "zero", "activation"])?;
            let (zero, active) = (zero(reader, &map)?, active(reader, &map)?);
            let mut field = |name: &str, usual: Option<i64>| setting(reader, &map, name, usual, &scope);
            let (hidden, seed) = (field("hidden", Some(24)), field("seed", Some(1)));
            let (rate, epochs) = (field("rate", None), field("epochs", Some(20)));
            Some(Run::Digits { hidden: hidden?, seed: seed?, rate: rate?, epochs: epochs?, zero, active })
        }
        "slope" => {
            let map = reader.map(body, "a slope of the digit reader", &["part", "row", "column", "hidden", "seed"])?;
            let mut field = |name: &str, usual: Option<i64>| setting(reader, &map, name, usual, &scope);
            let (part, row, column) = (field("part", None), field("row", None), field("column", None));
            let (hidden, seed) = (field("hidden", Some(24)), field("seed", Some(1)));
            Some(Run::Slope { part: part?, row: row?, column: column?, hidden: hidden?, seed: seed? })
        }
        _ => {
            let map = reader.map(body, "values", &["let", "by", "at"])?;
            let by = map.need(reader, "values", "by").and_then(|tree| name(reader, tree))?;
            let mut inside = known.to_vec();
            inside.push(by.clone());
            let formulas = map.need(reader, "values", "let").and_then(|tree| formulas(reader, tree, &mut inside))?;
            let at = map.need(reader, "values", "at").and_then(|tree| reader.list(tree, "`at`"))?;
            let at = at.iter().map(|item| formula(reader, item, "`at`", &scope)).collect::<Option<Vec<_>>>()?;
            Some(Run::Values { formulas, by, at })
        }
    }
}

/// A setting of a run; the usual one where it is left out.
fn setting(reader: &mut Reader, map: &Map, name: &str, usual: Option<i64>, scope: &Scope) -> Option<Expr> {
    match (map.get(name), usual) {
        (Some(tree), _) => {
            let expr = formula(reader, tree, &format!("`{name}`"), scope)?;
            if let Some(unknown) = expr.names().into_iter().find(|name| !scope.variables.contains(name)) {
                reader.error(tree.place, format!("`{unknown}` has no value here"), None);
            }
            Some(expr)
        }
        (None, Some(usual)) => Some(Expr::from(usual)),
        (None, None) => {
            map.need(reader, "a run", name);
            None
        }
    }
}

fn zero(reader: &mut Reader, map: &Map) -> Option<bool> {
    map.get("zero").map_or(Some(false), |tree| reader.flag(tree, "`zero`"))
}

fn active(reader: &mut Reader, map: &Map) -> Option<bool> {
    match map.get("activation") {
        Some(tree) => Some(reader.word(tree, "`activation`", &["tanh", "none"])? == "tanh"),
        None => Some(true),
    }
}
