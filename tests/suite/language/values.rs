//! Answers of other shapes: vectors, matrices, limits, intervals.

use gradus::math::Expr;
use gradus::math::language::{Scope, Shape, Value, read_value};
use gradus::math::print::ascii;

/// A value on one line, for the tables.
fn line(value: &Value) -> String {
    let list = |parts: &[Expr]| parts.iter().map(ascii).collect::<Vec<_>>().join(" ");
    let edge = |end: &Option<Expr>| end.as_ref().map_or("..".to_string(), ascii);
    match value {
        Value::Expr(expr) => ascii(expr),
        Value::Array(array) => array.lines().map(list).collect::<Vec<_>>().join(" | "),
        Value::Infinity { negative } => if *negative { "-inf" } else { "inf" }.to_string(),
        Value::Undefined => "none".to_string(),
        Value::Interval { low, high, low_closed, high_closed } => {
            let (open, close) = (if *low_closed { "[" } else { "(" }, if *high_closed { "]" } else { ")" });
            format!("{open}{} {}{close}", edge(low), edge(high))
        }
    }
}

#[track_caller]
fn check(shape: Shape, rows: &[(&str, &str)]) {
    for (text, wanted) in rows {
        match read_value(text, &Scope::default(), shape) {
            Ok(reading) => assert_eq!(line(&reading.value), *wanted, "{text}"),
            Err(error) => panic!("{text}: {error:?}"),
        }
    }
}

/// A text with the kind of its error, the characters pointed at, and the mend.
type Refused<'a> = (&'a str, &'a str, (usize, usize), Option<&'a str>);

#[track_caller]
fn refuse(shape: Shape, rows: &[Refused]) {
    for (text, kind, at, mend) in rows {
        let error = read_value(text, &Scope::default(), shape).expect_err(text);
        assert_eq!((error.kind, (error.at().start, error.at().end)), (*kind, *at), "{text}: {error:?}");
        assert_eq!(error.fix.as_deref(), *mend, "{text}");
    }
}

#[test]
fn vectors_are_read_in_every_notation() {
    check(
        Shape::Vector,
        &[
            ("(1, 2)", "1 2"),
            ("[1, 2]", "1 2"),
            ("1, 2", "1 2"),
            ("<1, 2>", "1 2"),
            ("⟨1, 2⟩", "1 2"),
            ("(1; 2)", "1 2"),
            ("[[1],[2]]", "1 2"),
            ("[1, 2]^T.", "1 2"),
            ("∇f = (2x, 2y)", "2*x 2*y"),
            ("grad f = [2x, 2y]", "2*x 2*y"),
            ("1,000", "1 0"),
            ("0,5", "0 5"),
            ("(2x+1)(3), max(0, 1)", "(2*x+1)*3 max(0,1)"),
            ("(x+1)^2", "(x+1)^2"),
            ("5", "5"),
        ],
    );
    refuse(
        Shape::Vector,
        &[
            ("(1,,2)", "missing-component", (2, 3), None),
            ("(1,)", "missing-component", (2, 3), None),
            ("[1 2]", "missing-comma", (1, 4), Some("[1, 2]")),
            ("(1, 2", "unclosed", (0, 1), Some("(1, 2)")),
            ("1, 2)", "unmatched-close", (4, 5), Some("1, 2")),
            ("(0,5; 1,5)", "decimal-comma", (2, 3), Some("(0.5; 1.5)")),
            ("(1, x + )", "missing-operand", (6, 7), None),
            ("()", "empty-brackets", (0, 2), None),
        ],
    );
    let both = read_value("(1/2x, 3)", &Scope::default(), Shape::Vector).unwrap();
    assert_eq!(both.other.as_ref().map(line).as_deref(), Some("1/(2*x) 3"));
    assert_eq!((both.notes[0].at.start, both.notes[0].at.end), (3, 5));
}

#[test]
fn matrices_are_read_in_every_notation() {
    check(
        Shape::Matrix,
        &[
            ("[[1,2],[3,4]]", "1 2 | 3 4"),
            ("((1,2),(3,4))", "1 2 | 3 4"),
            ("[1,2; 3,4]", "1 2 | 3 4"),
            ("(1,2),(3,4)", "1 2 | 3 4"),
            ("[[1,2],[3,4]]^T", "1 3 | 2 4"),
            ("H = [[2x, 0], [0, 2]]", "2*x 0 | 0 2"),
            ("[1, 2]", "1 2"),
            ("[[1], [2]]", "1 | 2"),
            ("[[(x+1)], [2]]", "x+1 | 2"),
            ("np.array([[1], [2]])", "1 | 2"),
            ("[1; 2]", "1 | 2"),
            ("[(1), (2)]", "1 2"),
            ("[[5]]", "5"),
        ],
    );
    refuse(
        Shape::Matrix,
        &[
            ("[[1,2],[3]]", "ragged-matrix", (8, 9), None),
            ("[[1,2],[3,4]", "unclosed", (0, 1), Some("[[1,2],[3,4]]")),
            ("[[1,2],[3,]]", "missing-component", (9, 10), None),
        ],
    );
}

#[test]
fn limits_may_be_infinite_or_none() {
    check(
        Shape::Limit,
        &[
            ("inf", "inf"),
            ("-inf", "-inf"),
            ("+inf", "inf"),
            ("−∞", "-inf"),
            ("∞", "inf"),
            ("Infinity.", "inf"),
            ("= inf", "inf"),
            ("lim = -∞", "-inf"),
            ("lim_{x->0} f(x) = 1/2", "1/2"),
            ("none", "none"),
            ("DNE", "none"),
            ("does not exist", "none"),
            ("doesn't exist", "none"),
            ("doesn’t exist", "none"),
            ("undefined", "none"),
            ("no limit", "none"),
            ("2", "2"),
        ],
    );
    refuse(Shape::Limit, &[("1 + inf", "no-number", (4, 7), None), ("1/∞", "infinity", (2, 3), None)]);
}

#[test]
fn intervals_are_read_in_every_notation() {
    check(
        Shape::Interval,
        &[
            ("0 < x < 1", "(0 1)"),
            ("x \\in (0, 1)", "(0 1)"),
            ("x\\in[0,1)", "[0 1)"),
            ("x > 0 && x < 1", "(0 1)"),
            ("x => 2", "[2 ..)"),
            ("x ≦ 2", "(.. 2]"),
            ("-x < 0", "(0 ..)"),
            ("2x - 1 <= 3", "(.. 2]"),
            ("x^2 < 4", "(-2 2)"),
            ("(x-1)^2 <= 9", "[-2 4]"),
            ("|x - 1| < 2", "(-1 3)"),
            ("0 < 2x + 1 < 5", "(-1/2 2)"),
            ("0 < x < inf", "(0 ..)"),
            ("0<=x<1", "[0 1)"),
            ("1 ≥ x > 0", "(0 1]"),
            ("x < 1", "(.. 1)"),
            ("x<-1", "(.. -1)"),
            ("x ≥ 2", "[2 ..)"),
            ("2 > x", "(.. 2)"),
            ("|x| < 1", "(-1 1)"),
            ("x > 0 and x < 1", "(0 1)"),
            ("(0, 1)", "(0 1)"),
            ("[0, 1)", "[0 1)"),
            ("]0, 1[", "(0 1)"),
            ("(0, inf)", "(0 ..)"),
            ("[-∞, ∞]", "(.. ..)"),
            ("x ∈ [0, 1].", "[0 1]"),
            ("0 < η < 2/10", "(0 2/10)"),
        ],
    );
    refuse(
        Shape::Interval,
        &[
            ("x", "no-interval", (0, 1), None),
            ("1 < 2", "no-interval", (0, 5), None),
            ("0 < x > 1", "no-interval", (0, 9), None),
            ("0 < x + ", "missing-operand", (6, 7), None),
        ],
    );
}
