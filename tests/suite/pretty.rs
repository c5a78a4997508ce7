//! Tidying and printing: the golden pairs, what holds for every expression, and LaTeX.

use gradus::math::Expr;
use gradus::math::notation::{self, Scope};
use gradus::math::print::unicode;
use gradus::math::tidy::tidy;
use serde_json::Value;

fn read(text: &str) -> Expr {
    match notation::read(text, &Scope::default()) {
        Ok(reading) => reading.expr,
        Err(error) => panic!("{text}: {}", error.message),
    }
}

/// The lines of a data file, as JSON.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn field<'a>(line: &'a Value, name: &str) -> &'a str {
    line[name].as_str().unwrap()
}

#[test]
fn the_golden_pairs_come_out_as_written() {
    let mut wrong = Vec::new();
    for line in lines(include_str!("../data/pretty.jsonl")) {
        let (raw, pretty) = (field(&line, "raw"), field(&line, "pretty"));
        let printed = unicode(&tidy(&read(raw)));
        if printed != pretty {
            wrong.push(format!("{raw}\n  wanted {pretty}\n  got    {printed}"));
        }
    }
    assert!(wrong.is_empty(), "{} pairs differ:\n{}", wrong.len(), wrong.join("\n"));
}
