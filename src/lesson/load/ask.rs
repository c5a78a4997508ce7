//! Reading what is asked: the kind is the key, and its row says which fields it has and what they hold. The same for a
//! lesson and for a grader's record.

use super::reader::{Map, Reader, did_you_mean};
use super::tree::{Content, Place, Tree};
use crate::lesson::condition::Requirement;
use crate::lesson::kinds::ask::{Ask, COMMON, Choice, Digits, Field, FieldShape, FieldValue};
use crate::lesson::kinds::{KINDS, Kind};
use crate::math::condition::{Comparison, Condition};
use crate::math::language::{self, Scope, Shape, Value};
use crate::math::value::Array;
use crate::math::{Diagnostic, Expr, Symbol};

/// Reads `{derivative: {of: …}}`; `outer` may hold the fields that every kind has (beside `ask` in a lesson), and
/// `parameters` are the names that will be filled in.
pub fn ask(reader: &mut Reader, tree: &Tree, outer: Option<&Map>, parameters: &[Symbol]) -> Option<Ask> {
    let Content::Map(entries) = &tree.node else {
        let cure = Some("write the kind as a key, e.g. ask: {derivative: {of: x^2}}".to_string());
        reader.error(
            tree.place,
            format!("what is asked must be a map with the kind as its key, not {}", tree.what()),
            cure,
        );
        return None;
    };
    let is_common = |key: &Tree| COMMON.iter().any(|field| key.as_text() == Some(field.name));
    let mut kinds = entries.iter().filter(|(key, _)| !is_common(key));
    let Some((key, body)) = kinds.next() else {
        reader.error(tree.place, "nothing is asked here", Some(kinds_list()));
        return None;
    };
    if let Some((second, _)) = kinds.next() {
        let cure = "one question asks one thing; write a second question".to_string();
        reader.error(second.place, "a second kind stands beside the first", Some(cure));
    }
    let name = key.as_text().unwrap_or_default();
    let Some(kind) = Kind::named(name) else {
        let cure = did_you_mean(name, KINDS.iter().map(|kind| kind.name)).unwrap_or_else(kinds_list);
        reader.error(key.place, format!("there is no kind of question called `{name}`"), Some(cure));
        return None;
    };
    let names: Vec<&str> = kind.all_fields().map(|field| field.name).collect();
    let map = reader.map(body, &format!("`{}`", kind.name), &names)?;
    let beside = Tree { node: Content::Map(entries.clone()), place: tree.place };
    let beside = common_of(&beside);
    let find = |field: &Field| {
        let common = COMMON.iter().any(|common| common.name == field.name);
        let outside = || outer.and_then(|outer| outer.get(field.name)).filter(|_| common);
        map.get(field.name)
            .or_else(|| beside.iter().find(|(name, _)| *name == field.name).map(|(_, tree)| *tree))
            .or_else(outside)
    };
    let scope = scope(kind, &find, parameters);
    let flag = |name: &str| {
        let field = kind.fields.iter().find(|field| field.name == name);
        field.and_then(find).is_some_and(|tree| matches!(tree.as_text(), Some("true" | "yes")))
    };
    let told = match (flag("interval"), flag("any-order")) {
        (true, _) => Some(Shape::Interval),
        (false, true) => Some(Shape::Vector),
        (false, false) => None,
    };
    let mut ask = Ask { kind, fields: Vec::new() };
    let mut whole = true;
    for field in kind.all_fields() {
        match find(field) {
            Some(tree) => match value(reader, field, tree, &scope, parameters, told) {
                Some(value) => ask.fields.push((field.name, value)),
                None => whole = false,
            },
            None if map.is_misspelt(field.name) => whole = false,
            None if field.needed => {
                let cure = format!("`{}` is {}", field.name, field.says);
                reader.error(map.place, format!("`{}` lacks `{}`", kind.name, field.name), Some(cure));
                whole = false;
            }
            None => {}
        }
    }
    whole.then_some(ask)
}

/// The fields that every kind has, where they stand beside the kind's key.
fn common_of(tree: &Tree) -> Vec<(&'static str, &Tree)> {
    let Content::Map(entries) = &tree.node else {
        return Vec::new();
    };
    let find = |field: &Field| {
        let found = entries.iter().find(|(key, _)| key.as_text() == Some(field.name));
        found.map(|(_, value)| (field.name, value))
    };
    COMMON.iter().filter_map(find).collect()
}

fn kinds_list() -> String {
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    format!("the kinds are {}", names.join(", "))
}

/// The place of a field within an ask, for what is found out only when it is posed.
pub fn field_place(tree: &Tree, field: &str) -> Place {
    fn find<'t>(tree: &'t Tree, field: &str) -> Option<&'t Tree> {
        let Content::Map(entries) = &tree.node else {
            return None;
        };
        let here = entries.iter().find(|(key, _)| key.as_text() == Some(field)).map(|(_, value)| value);
        here.or_else(|| entries.iter().find_map(|(_, value)| find(value, field)))
    }
    find(tree, field).unwrap_or(tree).place
}

/// The place of one of the wrong answers that a question lists: of what it is.
pub fn wrong_place(tree: &Tree, at: usize) -> Place {
    let Content::Map(entries) = &tree.node else { return tree.place };
    let list = entries.iter().find(|(key, _)| key.as_text() == Some("wrong")).map(|(_, list)| &list.node);
    match list {
        Some(Content::List(items)) if at < items.len() => field_place(&items[at], "is"),
        _ => field_place(tree, "wrong"),
    }
}

/// The names that formulas of this ask may use as they are: parameters, variables, names of nodes and relations.
fn scope<'t>(kind: &Kind, find: &dyn Fn(&Field) -> Option<&'t Tree>, parameters: &[Symbol]) -> Scope {
    let mut variables = parameters.to_vec();
    for field in kind.all_fields() {
        let Some(tree) = find(field) else { continue };
        match (field.shape, &tree.node) {
            (FieldShape::Names, Content::Scalar(name)) => variables.push(Symbol::new(name)),
            (FieldShape::Names, Content::List(names)) => {
                variables.extend(names.iter().filter_map(Tree::as_text).map(Symbol::new));
            }
            (FieldShape::Let | FieldShape::Point, Content::Map(entries)) => {
                variables.extend(entries.iter().filter_map(|(key, _)| key.as_text()).map(Symbol::new));
            }
            // What a run came to is named like last_L; which columns it has is said by the run itself.
            (FieldShape::Run, Content::Map(entries)) => {
                let by = entries.iter().filter_map(|(_, body)| match &body.node {
                    Content::Map(fields) => fields.iter().find(|(key, _)| key.as_text() == Some("by")),
                    _ => None,
                });
                let by = by.flat_map(|(_, by)| match &by.node {
                    Content::List(items) => items.iter().filter_map(Tree::as_text).collect(),
                    _ => by.as_text().into_iter().collect::<Vec<&str>>(),
                });
                let columns =
                    by.chain(["step", "epoch", "L", "right", "seen", "held", "w", "slope", "measured", "error"]);
                for column in columns {
                    variables.extend(["first", "last", "best"].map(|which| Symbol::new(format!("{which}_{column}"))));
                }
            }
            _ => {}
        }
    }
    Scope::of(variables)
}

/// Reads one field as its shape says; `told` is the shape of a value where the ask says so.
fn value(
    reader: &mut Reader,
    field: &Field,
    tree: &Tree,
    scope: &Scope,
    parameters: &[Symbol],
    told: Option<Shape>,
) -> Option<FieldValue> {
    let what = format!("`{}`", field.name);
    match field.shape {
        FieldShape::Formula => formula(reader, tree, &what, scope).map(FieldValue::Formula),
        FieldShape::Number => number(reader, tree, &what, parameters).map(FieldValue::Formula),
        FieldShape::Point => match &tree.node {
            Content::Map(entries) => {
                let read =
                    |(key, value): &(Tree, Tree)| Some((name(reader, key)?, number(reader, value, &what, parameters)?));
                all(entries.iter().map(read)).map(FieldValue::Bindings)
            }
            Content::List(items) => {
                all(items.iter().map(|item| number(reader, item, &what, parameters))).map(FieldValue::Numbers)
            }
            _ => number(reader, tree, &what, parameters).map(|one| FieldValue::Numbers(vec![one])),
        },
        FieldShape::Let => {
            let entries = reader.free_map(tree, &what)?;
            let read = |(key, value): &(Tree, Tree)| Some((name(reader, key)?, formula(reader, value, &what, scope)?));
            all(entries.iter().map(read)).map(FieldValue::Bindings)
        }
        FieldShape::Place => {
            let text = reader.text(tree, &what)?;
            read_value(reader, tree, text, scope, Shape::Limit).map(FieldValue::Value)
        }
        FieldShape::Value => any_value(reader, tree, &what, scope, told).map(FieldValue::Value),
        FieldShape::Names => match &tree.node {
            Content::List(items) => all(items.iter().map(|item| name(reader, item))).map(FieldValue::Names),
            _ => name(reader, tree).map(|one| FieldValue::Names(vec![one])),
        },
        FieldShape::Wanted | FieldShape::Texts => match &tree.node {
            Content::List(items) => {
                all(items.iter().map(|item| reader.text(item, &what).map(str::to_string))).map(FieldValue::Texts)
            }
            _ => reader.text(tree, &what).map(|text| FieldValue::Texts(vec![text.to_string()])),
        },
        FieldShape::Text => reader.text(tree, &what).map(|text| FieldValue::Texts(vec![text.to_string()])),
        FieldShape::Pairs => {
            let entries = reader.free_map(tree, &what)?;
            let read = |(key, value): &(Tree, Tree)| Some((name(reader, key)?, reader.text(value, &what)?.to_string()));
            all(entries.iter().map(read)).map(FieldValue::Pairs)
        }
        FieldShape::Flag => reader.flag(tree, &what).map(FieldValue::Flag),
        FieldShape::Word(words) => reader.word(tree, &what, words).map(FieldValue::Word),
        FieldShape::Digits => digits(reader, tree).map(FieldValue::Digits),
        FieldShape::Condition => condition(reader, tree, &what).map(FieldValue::Condition),
        FieldShape::Domain => match &tree.node {
            Content::List(items) => {
                let read: Option<Vec<Vec<Condition>>> = all(items.iter().map(|item| relation(reader, item, scope)));
                read.map(|relations| FieldValue::Domain(relations.concat()))
            }
            _ => relation(reader, tree, scope).map(FieldValue::Domain),
        },
        FieldShape::Ask => ask(reader, tree, None, parameters).map(|ask| FieldValue::Ask(Box::new(ask))),
        FieldShape::Planted if matches!(tree.node, Content::List(_)) => {
            let ids = reader.list(tree, &what)?;
            let read = |id: &Tree| reader.text(id, "a slip's id").map(|id| (id.to_string(), Vec::new()));
            all(ids.iter().map(read)).map(FieldValue::Planted)
        }
        FieldShape::Planted => {
            let slips = reader.free_map(tree, &what)?;
            let read = |(key, value): &(Tree, Tree)| {
                let id = reader.text(key, "a slip's id")?.to_string();
                let lines = reader.free_map(value, "the lines of a slip")?;
                let line =
                    |(key, value): &(Tree, Tree)| Some((name(reader, key)?, formula(reader, value, &what, scope)?));
                Some((id, all(lines.iter().map(line))?))
            };
            all(slips.iter().map(read)).map(FieldValue::Planted)
        }
        FieldShape::Run => {
            let known: Vec<Symbol> = scope.variables.clone();
            super::cells::run(reader, tree, &known).map(|run| FieldValue::Run(Box::new(run)))
        }
        FieldShape::Options => {
            let items = reader.list(tree, &what)?;
            all(items.iter().map(|item| option(reader, item))).map(FieldValue::Options)
        }
    }
}

/// Everything, or nothing when something is missing; goes through all in any case, so that each problem is noted.
fn all<T>(items: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut whole = true;
    let kept: Vec<T> = items
        .filter_map(|item| {
            whole &= item.is_some();
            item
        })
        .collect();
    whole.then_some(kept)
}

pub fn name(reader: &mut Reader, tree: &Tree) -> Option<Symbol> {
    let text = reader.text(tree, "a name")?;
    let mut chars = text.chars();
    let good =
        chars.next().is_some_and(char::is_alphabetic) && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '\'');
    if !good || text.chars().count() > 30 {
        let cure = "a name is a letter, perhaps with further letters, digits and _".to_string();
        reader.error(tree.place, format!("`{text}` is not a name"), Some(cure));
        return None;
    }
    Some(Symbol::new(text))
}

/// A formula in the notation, with the caret inside it when it cannot be read.
pub fn formula(reader: &mut Reader, tree: &Tree, what: &str, scope: &Scope) -> Option<Expr> {
    let text = reader.text(tree, what)?;
    match language::read(text, scope) {
        Ok(reading) => Some(reading.expr),
        Err(error) => {
            unreadable(reader, tree, &error);
            None
        }
    }
}

fn unreadable(reader: &mut Reader, tree: &Tree, error: &Diagnostic) {
    let cure = error.fix.as_ref().map(|mend| format!("did you mean {mend}?"));
    reader.error(tree.place.within(error.at()), error.message.clone(), cure);
}

fn read_value(reader: &mut Reader, tree: &Tree, text: &str, scope: &Scope, shape: Shape) -> Option<Value> {
    match language::read_value(text, scope, shape) {
        Ok(reading) => Some(reading.value),
        Err(error) => {
            unreadable(reader, tree, &error);
            None
        }
    }
}

/// A formula in which nothing but parameters stands for something.
fn number(reader: &mut Reader, tree: &Tree, what: &str, parameters: &[Symbol]) -> Option<Expr> {
    let expr = formula(reader, tree, what, &Scope::of(parameters.to_vec()))?;
    if let Some(unknown) = expr.names().into_iter().find(|name| !parameters.contains(name)) {
        let cure = if parameters.is_empty() {
            format!("write a number, or draw `{unknown}` with `vary`")
        } else {
            format!("the parameters are {}", parameters.join(", "))
        };
        reader.error(tree.place, format!("{what} must be a number, and `{unknown}` is not a parameter"), Some(cure));
        return None;
    }
    Some(expr)
}

/// An expression, a vector, a matrix, an interval, `none` or `inf`: of the shape told, else as it looks.
pub fn any_value(reader: &mut Reader, tree: &Tree, what: &str, scope: &Scope, told: Option<Shape>) -> Option<Value> {
    if let (Content::List(_), Some(Shape::Interval)) = (&tree.node, told) {
        let cure = "put it in quotes, e.g. \"[0, 1]\"".to_string();
        reader.error(tree.place, "an interval must be text, not a list", Some(cure));
        return None;
    }
    if let Content::List(items) = &tree.node {
        if items.iter().all(|item| matches!(item.node, Content::List(_))) && !items.is_empty() {
            let rows = items.iter().map(|row| match &row.node {
                Content::List(cells) => all(cells.iter().map(|cell| formula(reader, cell, what, scope))),
                _ => None,
            });
            return match Array::matrix(all(rows)?) {
                Ok(matrix) => Some(Value::Array(matrix)),
                Err(why) => {
                    let cure = "write as many entries in every row".to_string();
                    reader.error(tree.place, format!("{what} is not a matrix: {why}"), Some(cure));
                    None
                }
            };
        }
        return all(items.iter().map(|item| formula(reader, item, what, scope))).map(Value::vector);
    }
    let text = reader.text(tree, what)?;
    read_value(reader, tree, text, scope, told.unwrap_or_else(|| shape_of(text)))
}

/// What shape a text is of, by its looks.
pub fn shape_of(text: &str) -> Shape {
    let text = text.trim();
    let is_place = matches!(text, "inf" | "-inf" | "+inf" | "∞" | "-∞" | "−∞" | "none" | "DNE" | "undefined");
    if is_place {
        return Shape::Limit;
    }
    let bracketed = text.starts_with(['(', '[', '<']);
    let mut depth = 0i32;
    let mut comma = false;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth <= 1 => comma = true,
            _ => {}
        }
    }
    // An end that belongs to it and one that does not: no vector is written like this.
    let half_open =
        comma && matches!((text.chars().next(), text.chars().last()), (Some('['), Some(')')) | (Some('('), Some(']')));
    let compares = !text.starts_with('<') && text.contains(['<', '>', '≤', '≥']);
    if half_open || compares {
        return Shape::Interval;
    }
    match text.strip_prefix('[').map(|rest| rest.trim_start().starts_with('[')) {
        Some(true) => Shape::Matrix,
        _ if bracketed && comma => Shape::Vector,
        _ => Shape::Expression,
    }
}

fn digits(reader: &mut Reader, tree: &Tree) -> Option<Digits> {
    if let Content::Map(_) = tree.node {
        let map = reader.map(tree, "`digits`", &["significant", "places"])?;
        if let Some(places) = map.get("places") {
            return reader.whole(places, "`places`", 0, 12).map(Digits::Places);
        }
        let significant = map.need(reader, "`digits`", "significant")?;
        return reader.whole(significant, "`significant`", 1, 12).map(Digits::Significant);
    }
    reader.whole(tree, "`digits`", 1, 12).map(Digits::Significant)
}

pub fn condition(reader: &mut Reader, tree: &Tree, what: &str) -> Option<Requirement> {
    let text = reader.text(tree, what)?;
    match Requirement::read(text) {
        Ok(condition) => Some(condition),
        Err(error) => {
            reader.error(tree.place.within(error.at), error.message, error.cure);
            None
        }
    }
}

const COMPARISONS: [(&str, Comparison); 9] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("!=", Comparison::NotEqual),
    ("≤", Comparison::AtMost),
    ("≥", Comparison::AtLeast),
    ("≠", Comparison::NotEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
    ("=/=", Comparison::NotEqual),
];

/// `x > 0`, or a chain such as `0 < x < 1`.
fn relation(reader: &mut Reader, tree: &Tree, scope: &Scope) -> Option<Vec<Condition>> {
    let text = reader.text(tree, "`domain`")?;
    let (mut sides, mut signs, mut rest) = (Vec::new(), Vec::new(), text);
    loop {
        let next = COMPARISONS.iter().filter_map(|(sign, comparison)| Some((rest.find(sign)?, *sign, *comparison)));
        // Of two signs at one place the longer one is meant.
        match next.min_by_key(|(at, sign, _)| (*at, std::cmp::Reverse(sign.len()))) {
            Some((at, sign, comparison)) => {
                sides.push(rest.get(..at).unwrap_or_default());
                signs.push(comparison);
                rest = rest.get(at + sign.len()..).unwrap_or_default();
            }
            None => {
                sides.push(rest);
                break;
            }
        }
    }
    if signs.is_empty() {
        reader.error(tree.place, "a domain must compare", Some("write x > 0, or a list of such".to_string()));
        return None;
    }
    let sides: Option<Vec<Expr>> = all(sides.iter().map(|side| match language::read(side, scope) {
        Ok(reading) => Some(reading.expr),
        Err(error) => {
            reader.error(tree.place, error.message, error.fix);
            None
        }
    }));
    let sides = sides?;
    let pairs = sides.iter().zip(sides.iter().skip(1)).zip(signs);
    Some(
        pairs
            .map(|((left, right), comparison)| Condition { left: left.clone(), comparison, right: right.clone() })
            .collect(),
    )
}

fn option(reader: &mut Reader, tree: &Tree) -> Option<Choice> {
    let map = reader.map(tree, "an option", &["is", "say", "right"])?;
    let is = map.need(reader, "an option", "is").and_then(|is| reader.text(is, "`is`").map(str::to_string));
    let say = match map.get("say") {
        Some(say) => Some(reader.text(say, "`say`")?.to_string()),
        None => None,
    };
    let right = match map.get("right") {
        Some(right) => reader.flag(right, "`right`")?,
        None => false,
    };
    Some(Choice { is: is?, say, right })
}
