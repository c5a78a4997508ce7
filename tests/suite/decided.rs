//! What a verdict rests on: labelled pairs around breaks, inputs that other systems were reported for, and how much of
//! what is right is proved.

use gradus::math::agree::{Basis, CompiledKey, Outcome, Setting};
use gradus::math::expr::Expr;
use gradus::math::language::{Scope, read};
use serde_json::Value;

pub fn rows(name: &str) -> Vec<Value> {
    let path = format!("{}/tests/data/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}
fn names<'a>(row: &'a Value, field: &str) -> Vec<&'a str> {
    row[field].as_array().map_or(vec!["x"], |names| names.iter().map(|name| name.as_str().unwrap()).collect())
}
fn expr(text: &str, variables: &[&str]) -> Expr {
    read(text, &Scope::new(variables)).unwrap_or_else(|error| panic!("{text}: {}", error.message)).expr
}
fn key(text: &str, variables: &[&str]) -> CompiledKey {
    CompiledKey::new(&expr(text, variables), Setting::default())
}

#[test]
fn pairs_around_breaks() {
    let (mut wrong, mut unsure) = (Vec::new(), Vec::new());
    let rows = rows("breaks");
    for row in &rows {
        let variables = names(row, "vars");
        let found = key(text(row, "key"), &variables).agree(&expr(text(row, "answer"), &variables));
        match (text(row, "verdict"), found.outcome) {
            ("accept", Outcome::Different) | ("reject" | "unsure-ok", Outcome::Same) => {
                wrong.push(format!("{row} gave {found:?}"))
            }
            ("accept" | "reject", Outcome::Unsure) => unsure.push(format!("{row} {:?}", found.why)),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let decided = rows.iter().filter(|row| matches!(text(row, "verdict"), "accept" | "reject")).count();
    assert!(unsure.len() * 100 <= decided, "{} of {decided} unsure:\n{}", unsure.len(), unsure.join("\n"));
}

#[test]
fn what_is_right_is_proved() {
    for (name, key_field) in [("pairs", "key"), ("tough", "key"), ("derivatives", "derivative")] {
        let (mut right, mut open) = (0, Vec::new());
        for row in rows(name) {
            let variables = names(&row, if name == "derivatives" { "variables" } else { "vars" });
            let answers: Vec<&str> = if name == "derivatives" {
                row["right"].as_array().unwrap().iter().map(|right| right.as_str().unwrap()).collect()
            } else if text(&row, "verdict") == "accept" && row["equal"].as_bool() != Some(false) {
                vec![text(&row, "answer")]
            } else {
                Vec::new()
            };
            let key = key(text(&row, key_field), &variables);
            for answer in answers {
                right += 1;
                let answer = expr(answer, &variables);
                let found = key.agree(&answer);
                match found.basis {
                    Some(Basis::Identical | Basis::Exact | Basis::Proved) => {}
                    Some(Basis::Sampled) => {
                        assert!(key.expr().names().is_empty() && answer.names().is_empty(), "{row} was sampled");
                        open.push(format!("{row} {found:?}"));
                    }
                    Some(Basis::Sizes) => panic!("{row}: no matrices are compared here"),
                    None => open.push(format!("{row} {found:?}")),
                }
            }
        }
        assert!(open.len() * 20 <= right, "{name}: {} of {right} not proved:\n{}", open.len(), open.join("\n"));
    }
}

/// Labels of the reports that are proved wrong.
const STRUCK: &[(&str, &str)] = &[
    (
        "r0254",
        "max(x, y) at (1, 1): (max(1+t, 1) − 1)/t is 0 for t < 0 and 1 for t > 0, so that no partial slope is there",
    ),
    (
        "r0273",
        "√(x³) at 0, where it lives on the right only and the question says that this side counts: √(t³)/t = √t → 0",
    ),
    ("r0274", "x^(3/2) at 0: the same function, the same limit"),
    ("r0265", "10 % 3: between two numbers % is the remainder, and 10 = 3·3 + 1"),
    (
        "r0322",
        "3 x 10^8: where no x is declared, x between numbers before a power of ten is the sign of multiplication",
    ),
    ("r0417", "np.array([1,2]): a list of NumPy is the vector (1, 2)"),
];

/// Inputs behind reports of what other systems got wrong, with the verdict that is right.
#[test]
fn what_others_were_reported_for() {
    let (mut amiss, mut judged) = (Vec::new(), 0);
    for row in rows("reports") {
        if STRUCK.iter().any(|(id, _)| *id == text(&row, "id")) {
            continue;
        }
        judged += 1;
        let found = gradus::judge(&row["ask"].to_string(), text(&row, "answer"));
        let verdict = match &found {
            Ok(judged) => judged.verdict().name(),
            Err(_) => "refused",
        };
        if verdict != text(&row, "expect") {
            amiss.push(format!("{} {}: {} is {}, not {verdict}", row["id"], row["ask"], row["answer"], row["expect"]));
        }
    }
    assert!(amiss.len() * 100 <= 3 * judged, "{} of {judged}:\n{}", amiss.len(), amiss.join("\n"));
}
