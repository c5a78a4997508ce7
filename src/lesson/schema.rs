//! A JSON Schema of lessons, made from the tables that the loader reads by, so that editors can complete and describe
//! keys. It is for editors: what is wrong with a lesson is decided by `gradus author check`.

use super::kinds::KINDS;
use super::kinds::ask::{COMMON, Field, FieldShape};
use super::load::CELL_ROWS;
use serde_json::{Map, Value, json};

/// What the schema of this format is called; it is a name and no address.
pub const ID: &str = "urn:gradus:lesson:1";

/// What may stand in a field of this shape.
fn of_shape(shape: FieldShape) -> Value {
    let one = || json!({"type": ["string", "number"]});
    match shape {
        FieldShape::Formula | FieldShape::Number | FieldShape::Place => one(),
        FieldShape::Value | FieldShape::Point => json!({"type": ["string", "number", "array", "object"]}),
        FieldShape::Let | FieldShape::Pairs | FieldShape::Planted | FieldShape::Run | FieldShape::Ask => {
            json!({"type": "object"})
        }
        FieldShape::Names | FieldShape::Wanted | FieldShape::Domain | FieldShape::Texts => {
            json!({"type": ["string", "number", "array"]})
        }
        FieldShape::Flag => json!({"type": "boolean"}),
        FieldShape::Word(words) => json!({"enum": words}),
        FieldShape::Digits => json!({"oneOf": [
            {"type": "integer", "minimum": 1, "maximum": 12},
            {"type": "object", "additionalProperties": false,
             "properties": {"places": {"type": "integer"}, "significant": {"type": "integer"}}}]}),
        FieldShape::Condition | FieldShape::Text => json!({"type": ["string", "number", "boolean"]}),
        FieldShape::Options => json!({"type": "array", "items": {"type": "object", "additionalProperties": false,
            "required": ["is"],
            "properties": {"is": {"type": ["string", "number"]}, "say": {"type": "string"}, "right": {"type": "boolean"}}}}),
    }
}

fn described(shape: FieldShape, says: &str) -> Value {
    let mut value = of_shape(shape);
    if let Some(map) = value.as_object_mut() {
        map.insert("description".to_string(), says.into());
    }
    value
}

fn properties(fields: &[Field]) -> Map<String, Value> {
    fields.iter().map(|field| (field.name.to_string(), described(field.shape, field.says))).collect()
}

/// A text, a number or a truth value with its description.
fn text(says: &str) -> Value {
    json!({"type": ["string", "number", "boolean"], "description": says})
}

/// The keys of a question that are no part of what is asked.
fn question() -> Value {
    let list = |says: &str| json!({"type": "array", "description": says});
    let mut keys = Map::new();
    let words = [
        ("id", "unique in the lesson: letters, digits and hyphens"),
        ("skill", "what it exercises"),
        ("say", "the question in the author's words, in Markdown with {{…}}"),
        ("answer", "the author's own form of the answer, or an answer to an open question"),
        ("because", "said when the answer is right"),
        ("where", "which numbers go together, e.g. a != b"),
    ];
    keys.extend(words.map(|(key, says)| (key.to_string(), text(says))));
    for (key, says) in [("hints", "from the gentlest to the plainest"), ("parts", "several answers on one situation")] {
        keys.insert(key.to_string(), list(says));
    }
    let entry = json!({"type": "array", "items": {"type": ["string", "number", "array", "object"]}});
    keys.insert(
        "tests".into(),
        json!({"type": "object", "additionalProperties": false,
        "description": "answers that must come out right, and wrong",
        "properties": {"right": entry, "wrong": entry}}),
    );
    keys.insert(
        "wrong".into(),
        json!({"type": "array", "description": "wrong answers with what is said to them",
        "items": {"type": "object", "additionalProperties": false, "required": ["is", "say"],
                  "properties": {"is": {"type": ["string", "number", "array"]}, "say": {"type": "string"}}}}),
    );
    keys.insert("rev".into(), json!({"type": "integer", "description": "raised when the meaning changes"}));
    keys.insert("points".into(), json!({"type": "number", "description": "what a right answer counts; 1"}));
    keys.insert("tries".into(), json!({"type": "integer", "description": "how many wrong answers are allowed"}));
    keys.insert("feedback".into(), json!({"enum": ["none", "verdict", "full"], "description": "how much is said"}));
    keys.insert(
        "for".into(),
        json!({"enum": ["lesson", "review", "mixed"],
        "description": "review: asked only later; mixed: put unless the learner knows something else less well"}),
    );
    keys.insert("vary".into(), json!({"type": "object", "description": "numbers, 2..5 or [2, 3], or functions"}));
    keys.insert("cases".into(), json!({"type": "array", "items": {"type": "object"}, "description": "drawn together"}));
    keys.insert("same".into(), json!({"type": "object", "description": "what the asks of the parts share"}));
    for key in ["also", "was", "allow"] {
        keys.insert(key.into(), json!({"type": ["string", "array"]}));
    }
    keys.extend(properties(COMMON));
    keys.insert("ask".into(), json!({"$ref": "#/$defs/ask"}));
    json!({"type": "object", "additionalProperties": false, "required": ["id"], "properties": keys})
}

/// The keys of a picture.
fn plot() -> Value {
    let row = CELL_ROWS.iter().find(|row| row.name == "plot");
    let mut keys = Map::new();
    for (name, says) in row.map_or(&[][..], |row| row.fields) {
        let types = match *name {
            "log" => json!("boolean"),
            "up" | "names" | "paths" => json!("array"),
            "of" => json!(["string", "number", "array"]),
            "says" | "title" => json!("string"),
            "run" => json!("object"),
            _ => json!(["string", "number"]),
        };
        keys.insert((*name).to_string(), json!({"type": types, "description": says}));
    }
    let one = json!({"type": "object", "additionalProperties": false, "required": ["says"], "properties": keys,
                     "anyOf": [{"required": ["of", "from", "to"]}, {"required": ["run"]}]});
    json!({"description": row.map_or("", |row| row.says),
           "oneOf": [one, {"type": "array", "minItems": 1, "items": one}]})
}

/// The schema of a lesson's file.
pub fn schema() -> Value {
    let mut defs = Map::new();
    let mut asks = Map::new();
    for kind in KINDS {
        let own = properties(kind.fields);
        let needed: Vec<&str> = kind.fields.iter().filter(|field| field.needed).map(|field| field.name).collect();
        let mut all: Map<String, Value> =
            kind.all_fields().map(|f| (f.name.to_string(), described(f.shape, f.says))).collect();
        all.extend(own);
        let describes = format!("asks for {}", kind.asks_for);
        let mut row =
            json!({"type": "object", "description": describes, "additionalProperties": false, "properties": all});
        // What several parts share stands in `same`, so that nothing can be asked for here.
        if let Some(row) = row.as_object_mut().filter(|_| !matches!(kind.name, "graph" | "layers" | "spot")) {
            row.insert("required".to_string(), json!(needed));
        }
        defs.insert(format!("kind-{}", kind.name), row);
        asks.insert(kind.name.to_string(), json!({"$ref": format!("#/$defs/kind-{}", kind.name)}));
    }
    asks.extend(properties(COMMON));
    defs.insert("ask".into(), json!({"type": "object", "additionalProperties": false, "properties": asks}));
    defs.insert("question".into(), question());
    let mut cells = Map::new();
    cells.insert("text".into(), json!({"type": "string", "description": "Markdown; a line of --- is a pause"}));
    cells.insert("plot".into(), plot());
    cells.insert("worked".into(), json!({"$ref": "#/$defs/ask", "description": "a worked example"}));
    cells.insert("question".into(), json!({"$ref": "#/$defs/question"}));
    for row in CELL_ROWS.iter().filter(|row| !matches!(row.name, "question" | "plot")) {
        let keys: Map<String, Value> =
            row.fields.iter().map(|(name, says)| (name.to_string(), json!({"description": says}))).collect();
        let cell =
            json!({"type": "object", "description": row.says, "additionalProperties": false, "properties": keys});
        cells.insert(row.name.to_string(), cell);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "A lesson of gradus",
        "type": "object",
        "additionalProperties": false,
        "required": ["format", "id", "title", "summary", "cells"],
        "properties": {
            "format": {"const": 1, "description": "the version of the format"},
            "id": {"type": ["string", "number"], "description": "unique: small letters, digits and hyphens"},
            "title": {"type": ["string", "number"]},
            "summary": {"type": "string", "description": "one sentence on what is learnt"},
            "needs": {"type": "array", "items": {"type": "string"}, "description": "the lessons before this one"},
            "minutes": {"type": "integer", "minimum": 1, "maximum": 240},
            "exam": {"type": ["object", "null"], "description": "an examination: nothing is told before it is handed in",
                "properties": {"tools": {"enum": ["none", "arithmetic", "all"]}, "leave": {"enum": ["free", "forward"]},
                    "minutes": {"type": "integer", "minimum": 1, "maximum": 1440},
                    "draw": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
                    "order": {"enum": ["written", "drawn"]}, "seed": {"type": "integer", "minimum": 0}}},
            "sheet": {"type": "object", "description": "whose sheet it is; made by author pack --blank"},
            "author": {"type": "string", "description": "who wrote it"},
            "licence": {"type": "string", "description": "e.g. CC-BY-4.0"},
            "source": {"type": "string", "description": "where it comes from"},
            "lang": {"type": "string", "description": "the language of its texts, e.g. en or de-CH"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "allow": {"type": ["string", "array"], "description": "problems that author check says nothing of"},
            "cells": {"type": "array", "description": "in the order shown",
                "items": {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
                          "properties": cells}}
        },
        "$defs": defs
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_kind_is_described() {
        let schema = schema();
        for kind in KINDS {
            let row = &schema["$defs"][format!("kind-{}", kind.name)]["properties"];
            for field in kind.all_fields() {
                assert_eq!(row[field.name]["description"], field.says, "{} {}", kind.name, field.name);
            }
            assert!(schema["$defs"]["ask"]["properties"][kind.name].is_object());
        }
        for row in CELL_ROWS.iter().filter(|row| row.name != "question") {
            assert!(schema["properties"]["cells"]["items"]["properties"][row.name].is_object(), "{}", row.name);
        }
        // No reference leads nowhere.
        fn walk(value: &Value, defs: &Value) {
            match value {
                Value::Object(map) => map.iter().for_each(|(key, value)| match (key.as_str(), value.as_str()) {
                    ("$ref", Some(to)) => assert!(defs[to.trim_start_matches("#/$defs/")].is_object(), "{to}"),
                    _ => walk(value, defs),
                }),
                Value::Array(items) => items.iter().for_each(|item| walk(item, defs)),
                _ => {}
            }
        }
        walk(&schema, &schema["$defs"]);
    }
}
