//! Every key that a lesson may have, out of the schema that is made from the loader's own tables, given what it is not:
//! another type, a text that is far too long, nesting without end, characters that move the cursor. What cannot be meant
//! is refused at its place, and nothing of it reaches a message raw. A new key is covered by standing in the schema.

use gradus::lesson::kinds::{KINDS, example};
use gradus::lesson::{load, schema};
use serde_json::{Map, Value, json};

/// What no key of a lesson takes, or takes only where the schema says so, with its type's name there.
fn values() -> Vec<(&'static str, Value)> {
    let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
    let nested = (0..200).fold(json!(1), |inner, _| json!({"a": inner}));
    vec![
        ("boolean", json!(true)),
        ("number", json!(12.5)),
        ("integer", json!(-7)),
        ("number", json!(1e300)),
        ("string", json!("no such thing, surely")),
        ("string", json!("")),
        ("array", json!([])),
        ("array", json!(["b", {"c": []}])),
        ("object", json!({})),
        ("object", json!({"b": 1, "2": [true]})),
        ("null", Value::Null),
        ("deep", deep),
        ("deep", nested),
        ("long", json!("7".repeat(100_000))),
        ("long", json!("(".repeat(20_000))),
        ("control", json!("a\u{1b}[31m\u{7}\u{202e}b")),
    ]
}

/// The types that a key may have; empty where the schema leaves it open.
fn types(node: &Value) -> Vec<String> {
    let name = |value: &Value| value.as_str().unwrap_or_default().to_string();
    match &node["type"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(several) => several.iter().map(name).collect(),
        _ if node.get("enum").is_some() => vec!["string".to_string()],
        _ => Vec::new(),
    }
}

/// An object by its name, the keys that the schema knows in it, and how a lesson is built around it.
type Place = (String, Value, Map<String, Value>, fn(&str, Value) -> Value);

/// Objects to put keys in: each with the keys that the schema knows there, and how the lesson is built around it.
fn places(schema: &Value) -> Vec<Place> {
    let lesson = |cells: Value| json!({"format": 1, "id": "a", "title": "A", "summary": "B", "cells": cells});
    let keys = |node: &Value| node["properties"].as_object().cloned().unwrap_or_default();
    let mut places: Vec<Place> = Vec::new();
    places.push(("lesson".into(), lesson(json!([{"text": "hi"}])), keys(schema), |_, lesson| lesson));
    fn as_cell(name: &str, cell: Value) -> Value {
        json!({"format": 1, "id": "a", "title": "A", "summary": "B", "cells": [{name: cell}]})
    }
    fn as_question(_: &str, question: Value) -> Value {
        as_cell("question", question)
    }
    fn as_ask(kind: &str, fields: Value) -> Value {
        as_cell("question", json!({"id": "q", "ask": {kind: fields}}))
    }
    let cells = &schema["properties"]["cells"]["items"]["properties"];
    for (name, node) in cells.as_object().into_iter().flatten() {
        places.push((name.clone(), json!({}), keys(node), as_cell));
        places.push((name.clone(), Value::Null, Map::from_iter([(String::new(), node.clone())]), |name, cell| {
            as_cell(name, cell[""].clone())
        }));
    }
    let question = json!({"id": "q", "ask": {"derivative": {"of": "x^2"}}});
    places.push(("question".into(), question, keys(&schema["$defs"]["question"]), as_question));
    for example in KINDS.iter().filter_map(|kind| example(kind.name)) {
        let whole: Value = serde_yaml::from_str(example.yaml).unwrap();
        let fields = whole["ask"][example.kind].clone();
        places.push((
            example.kind.to_string(),
            fields,
            keys(&schema["$defs"][format!("kind-{}", example.kind)]),
            as_ask,
        ));
    }
    places
}

#[test]
fn every_key_given_what_it_is_not_is_refused_at_its_place() {
    let schema = schema::schema();
    let values = values();
    let (mut faults, mut tried, mut refused) = (Vec::new(), 0, 0);
    for (name, base, keys, around) in places(&schema) {
        for (key, node) in &keys {
            let types = types(node);
            for (kind, value) in &values {
                let mut object = base.as_object().cloned().unwrap_or_default();
                object.insert(key.clone(), value.clone());
                // Pretty JSON is YAML with every key on a line of its own.
                let text = serde_json::to_string_pretty(&around(&name, Value::Object(object))).unwrap();
                let what =
                    || format!("{name}.{key} as {kind} {}", value.to_string().chars().take(30).collect::<String>());
                tried += 1;
                let loaded = std::panic::catch_unwind(|| load::trusted("a.yaml", &text));
                let Ok(loaded) = loaded else {
                    faults.push(format!("{} panics", what()));
                    continue;
                };
                // A number or a truth value is a text as well.
                let scalar = |kind: &str| matches!(kind, "boolean" | "number" | "integer");
                let takes = |kind: &str| {
                    types.is_empty() || types.iter().any(|one| one == kind || one == "string" && scalar(kind))
                };
                let must = match *kind {
                    "deep" => true,
                    "integer" => !takes("integer") && !takes("number"),
                    "long" | "control" => !takes("string"),
                    // A key that is empty may be left out.
                    "null" => false,
                    kind => !takes(kind),
                };
                match loaded {
                    Ok(_) if must => faults.push(format!("{} is taken", what())),
                    Ok(_) => {}
                    Err(problems) => {
                        refused += 1;
                        for problem in &problems {
                            let shown = load::render(problem, &text);
                            let raw = |text: &str| text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}');
                            if problem.line == 0 || problem.message.trim().is_empty() {
                                faults.push(format!("{} is refused without a place: {}", what(), problem.message));
                            }
                            if raw(&shown) || raw(&problem.message) {
                                faults.push(format!("{} is told raw: {:?}", what(), problem.message));
                            }
                            if problem.message.len() > 1_000 {
                                faults.push(format!("{} is told in {} bytes", what(), problem.message.len()));
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 3_000 && refused > tried / 2, "{tried} tried, {refused} refused");
    faults.dedup();
    assert!(faults.is_empty(), "{} faults of {tried}:\n{}", faults.len(), faults.join("\n"));
}
