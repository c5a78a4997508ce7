//! The labelled derivatives through the judge: right answers are right and are given no reason, wrong ones are wrong.

use gradus::lesson::{Judged, Prepared, Verdict, load};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn rows() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/derivatives.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn prepared(row: &Value) -> Prepared {
    let ask = json!({"derivative": {"of": row["function"], "by": row["variable"], "order": row["order"]}});
    let ask = load::ask_from_json(&ask).unwrap_or_else(|problem| panic!("{}: {problem:?}", row["function"]));
    ask.prepare(0).unwrap_or_else(|trouble| panic!("{}: {trouble:?}", row["function"]))
}

fn answers<'a>(row: &'a Value, list: &str) -> Vec<&'a str> {
    row[list].as_array().unwrap().iter().map(|a| a.as_str().or(a["answer"].as_str()).unwrap()).collect()
}

#[test]
fn right_answers_are_right_and_get_no_reason() {
    let mut missed = Vec::new();
    for row in rows() {
        let prepared = prepared(&row);
        for answer in answers(&row, "right") {
            let Judged { verdict, reason, message, .. } = prepared.judge(answer);
            if verdict != Verdict::Right || reason.is_some() {
                missed.push(format!("{}: {answer}: {verdict:?} {reason:?} {message}", row["function"]));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn near_misses_are_wrong() {
    let mut missed = Vec::new();
    for row in rows() {
        let prepared = prepared(&row);
        for answer in answers(&row, "near") {
            let judged = prepared.judge(answer);
            if judged.verdict != Verdict::Wrong {
                missed.push(format!("{}: {answer}: {:?} {}", row["function"], judged.verdict, judged.message));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn wrong_answers_are_wrong_and_mostly_explained() {
    let mut missed = Vec::new();
    let mut counts: BTreeMap<String, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
    for row in rows() {
        let prepared = prepared(&row);
        for wrong in row["wrong"].as_array().unwrap() {
            let answer = wrong["answer"].as_str().unwrap();
            let judged = prepared.judge(answer);
            if judged.verdict != Verdict::Wrong {
                missed.push(format!("{}: {answer}: {:?} {}", row["function"], judged.verdict, judged.message));
            }
            let entry = counts.entry(wrong["mistake"].as_str().unwrap().to_string()).or_default();
            entry.0 += 1;
            let reason = judged.reason.map_or("none".to_string(), |r| r.id);
            if reason != "none" {
                entry.1 += 1;
            }
            *entry.2.entry(reason).or_default() += 1;
        }
    }
    for (mistake, (all, with, reasons)) in &counts {
        println!("{mistake:28} {with:4}/{all:4}  {reasons:?}");
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}
