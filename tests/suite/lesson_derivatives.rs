//! The labelled derivatives through the judge: right answers are right and are given no reason, wrong ones are wrong.

use super::mistakes::LABELS;
use gradus::lesson::{Judged, Prepared, Verdict, load};
use serde_json::{Value, json};

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
fn wrong_answers_are_wrong_and_explained() {
    let mut missed = Vec::new();
    let (mut all, mut explained, mut fitting) = (0, 0, 0);
    for row in rows() {
        let prepared = prepared(&row);
        for wrong in row["wrong"].as_array().unwrap() {
            let (label, answer) = (wrong["mistake"].as_str().unwrap(), wrong["answer"].as_str().unwrap());
            let judged = prepared.judge(answer);
            assert_eq!(judged.verdict, Verdict::Wrong, "{}: {answer}: {}", row["function"], judged.message);
            let (_, wanted) = LABELS.iter().find(|(name, _)| *name == label).expect(label);
            let ids: Vec<&str> = judged.reason.iter().chain(&judged.or).map(|reason| reason.id.as_str()).collect();
            all += 1;
            explained += usize::from(!ids.is_empty());
            if ids.iter().any(|id| wanted.contains(id)) {
                fitting += 1;
            } else {
                missed.push(format!("{label}: ({})' is not {answer}: {ids:?}", row["function"]));
            }
        }
    }
    println!("{all} wrong answers, {explained} explained, {fitting} fittingly");
    assert!(explained * 1000 >= all * 995, "{explained} of {all}\n{}", missed.join("\n"));
    // Two reasons are named at most, so that a label may be the third that fits; the catalogue's own test counts them all.
    assert!(fitting * 100 >= all * 94, "{fitting} of {all}\n{}", missed.join("\n"));
}

#[test]
fn a_reason_that_is_the_truth_is_never_given() {
    for (of, wrong) in
        [("e^x", "x*e^(x-1)"), ("e^x", "-e^x"), ("e^x", "2e^x"), ("e^x", "e^x + 1"), ("x", "x"), ("5", "5")]
    {
        let ask = load::ask_from_json(&json!({"derivative": {"of": of, "by": "x"}})).unwrap();
        let judged = ask.prepare(0).unwrap().judge(wrong);
        assert_eq!(judged.verdict, Verdict::Wrong);
        let ids: Vec<&str> = judged.reason.iter().chain(&judged.or).map(|reason| reason.id.as_str()).collect();
        assert!(!ids.contains(&"whole.integrated") || of != "e^x", "({of})' is not {wrong}: {ids:?}");
        assert!(!ids.is_empty(), "({of})' is not {wrong}");
    }
}

/// What people, programs and language models give as slopes of activations and losses, in the spelling of each.
#[test]
fn slopes_are_judged_however_they_are_spelt() {
    let mut missed = Vec::new();
    let rows = include_str!("../data/derivative_forms.jsonl").lines();
    for row in rows.map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let by = row["ask"].as_str().unwrap().strip_prefix("d/d").unwrap().split(' ').next().unwrap();
        let ask = json!({"derivative": {"of": row["expr"], "by": by}});
        let prepared = load::ask_from_json(&ask).unwrap().prepare(0).unwrap();
        let answer = row["answer"].as_str().unwrap();
        let judged = prepared.judge(answer);
        let right = judged.verdict == if row["label"] == "right" { Verdict::Right } else { Verdict::Wrong };
        if !right {
            missed.push(format!("{} {answer}: {:?} {}", row["ask"], judged.verdict, judged.message));
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}
