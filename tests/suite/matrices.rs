//! Derivatives by whole matrices, held against labelled rows: right answers in calculator, NumPy and LaTeX spelling,
//! wrong ones with the slip behind them.

use gradus::lesson::load::ask_from_json;
use serde_json::{Value, json};
use std::fs;

fn rows() -> Vec<Value> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/matrix.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ask(row: &Value) -> String {
    let mut fields = serde_json::Map::new();
    for (from, to) in [("of", "of"), ("by", "by"), ("shapes", "shapes"), ("given", "given"), ("where", "where")] {
        if let Some(value) = row.get(from) {
            fields.insert(to.to_string(), value.clone());
        }
    }
    json!({ "matrix": fields }).to_string()
}

fn prepared(row: &Value) -> gradus::lesson::Prepared {
    let ask: Value = serde_json::from_str(&ask(row)).unwrap();
    let ask = ask_from_json(&ask).unwrap_or_else(|problem| panic!("{}: {problem:?}", row["id"]));
    ask.prepare(1).unwrap_or_else(|trouble| panic!("{}: {trouble:?}", row["id"]))
}

#[test]
fn right_answers_are_right_and_wrong_ones_are_not() {
    use gradus::lesson::Verdict;
    let (mut total, mut named) = (0, 0);
    for row in rows() {
        let question = prepared(&row);
        for answer in row["right"].as_array().unwrap() {
            let answer = answer.as_str().unwrap();
            let judged = question.judge(answer);
            assert_eq!(judged.verdict, Verdict::Right, "{} {answer}: {}", row["id"], judged.message);
        }
        for wrong in row["wrong"].as_array().unwrap() {
            let [answer, slip, class] = [0, 1, 2].map(|at| wrong[at].as_str().unwrap());
            let judged = question.judge(answer);
            assert_ne!(judged.verdict, Verdict::Right, "{} {answer}", row["id"]);
            total += 1;
            named += usize::from(match class {
                // The shapes do not fit inside: the place and both shapes are told.
                "inner" => judged.verdict == Verdict::NotGraded && judged.unreadable.is_some(),
                _ => judged.reason.is_some_and(|reason| reason.id == slip),
            });
        }
    }
    assert!(named * 100 >= total * 80, "the slip is named first in {named} of {total}");
}
