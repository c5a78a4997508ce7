//! Answers against keys: every labelled row, the settled cases, and further hard ones.

use gradus::math::agree::{Key, Outcome, Setting};
use gradus::math::expr::Expr;
use gradus::math::notation::{Scope, read};
use serde_json::Value;

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}
fn expr(text: &str, variables: &[&str]) -> Expr {
    let scope = Scope { variables: variables.iter().map(|v| (*v).into()).collect() };
    match read(text, &scope) {
        Ok(reading) => reading.expr,
        Err(error) => panic!("{text}: {}", error.message),
    }
}
fn key(text: &str, variables: &[&str]) -> Key {
    Key::new(&expr(text, variables), Setting::default())
}

/// Collects what went wrong, to show all of it at once.
fn report(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn tough_rows() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../data/tough.jsonl")) {
        let found = key(text(&row, "key"), &["x"]).agree(&expr(text(&row, "answer"), &["x"]));
        let expected = match text(&row, "verdict") {
            "accept" | "accept-policy" => Outcome::Same,
            "reject" => Outcome::Different,
            _ => Outcome::Unsure,
        };
        if found.outcome != expected {
            wrong.push(format!("{row} gave {found:?}"));
        }
        if text(&row, "verdict") == "accept-policy" && found.notes.is_empty() {
            wrong.push(format!("{row} gave no note"));
        }
        if expected == Outcome::Different && found.witness.is_none() {
            wrong.push(format!("{row} gave no witness"));
        }
    }
    report(wrong);
}

#[test]
fn pairs() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../data/pairs.jsonl")) {
        let variables: Vec<&str> = row["vars"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let found = key(text(&row, "key"), &variables).agree(&expr(text(&row, "answer"), &variables));
        let expected = match (text(&row, "verdict"), row["equal"].as_bool()) {
            ("unsure", _) => Outcome::Unsure,
            (_, Some(true)) => Outcome::Same,
            _ => Outcome::Different,
        };
        if found.outcome != expected {
            wrong.push(format!("{row} gave {found:?}"));
        }
    }
    report(wrong);
}

#[test]
fn derivatives() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../data/derivatives.jsonl")) {
        let variables: Vec<&str> = row["variables"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let key = key(text(&row, "derivative"), &variables);
        for right in row["right"].as_array().unwrap() {
            let found = key.agree(&expr(right.as_str().unwrap(), &variables));
            if found.outcome != Outcome::Same {
                wrong.push(format!("{} right {right} gave {found:?}", row["derivative"]));
            }
        }
        for near in row["wrong"].as_array().unwrap().iter().chain(row["near"].as_array().unwrap()) {
            let found = key.agree(&expr(text(near, "answer"), &variables));
            if found.outcome != Outcome::Different {
                wrong.push(format!("{} wrong {near} gave {found:?}", row["derivative"]));
            }
        }
    }
    report(wrong);
}
