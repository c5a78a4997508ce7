//! The corpora of limits, each row by the engine alone.

use super::lines::{Approach, FoundSide, same_constant, side_of};
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::Expr;
use crate::math::language::{Scope, read};

fn expr(text: &str) -> Expr {
    read(text, &Scope::default()).unwrap_or_else(|error| panic!("{text}: {error:?}")).expr
}

/// What is found, beside the value of a row: `None` where it is not known.
fn is_right(of: &Expr, by: &str, to: &str, side: &str, value: &str) -> Option<bool> {
    let ends = |side: &FoundSide| match side {
        FoundSide::Unknown(_) => None,
        FoundSide::Infinite { negative: false } => Some(value == "inf"),
        FoundSide::Infinite { negative: true } => Some(value == "-inf"),
        FoundSide::Swings(_) | FoundSide::NoDomain => Some(value == "none"),
        FoundSide::Finite(found) => match value {
            "none" | "inf" | "-inf" => Some(false),
            // Forms of letters are compared where the letters have values.
            _ if !found.names().is_empty() => Some(has_one_value(found, &expr(value))),
            _ => same_constant(found, &expr(value)),
        },
    };
    let far = |negative| ends(&side_of(of, by, &Approach::Infinity { negative }));
    match (to, side) {
        ("inf", _) => return far(false),
        ("-inf", _) => return far(true),
        _ => {}
    }
    let near = |from_below| side_of(of, by, &Approach::Point { at: expr(to), from_below });
    if side != "both" {
        return ends(&near(side == "left"));
    }
    match (near(true), near(false)) {
        (FoundSide::NoDomain, other) | (other, FoundSide::NoDomain) => ends(&other),
        (FoundSide::Swings(_), _) | (_, FoundSide::Swings(_)) => Some(value == "none"),
        (left, right) if value == "none" => match (&left, &right) {
            (FoundSide::Unknown(_), _) | (_, FoundSide::Unknown(_)) => None,
            (FoundSide::Finite(a), FoundSide::Finite(b)) => same_constant(a, b).map(|same| !same),
            _ => Some(left != right),
        },
        (left, right) => Some(ends(&left)? && ends(&right)?),
    }
}

fn has_one_value(a: &Expr, b: &Expr) -> bool {
    let mut names = a.names();
    names.extend(b.names());
    names.sort();
    names.dedup();
    let compiled = CompiledExprs::new(&[a, b], &names).unwrap();
    [0.7, 1.3, 2.1].iter().all(|at| {
        let point: Vec<f64> = (0..names.len()).map(|i| at + 0.37 * i as f64).collect();
        let values = compiled.values(&point);
        (values[0] - values[1]).abs() <= 1e-9 * values[1].abs()
    })
}

/// The rows that come out wrong, and those that are not known.
pub(crate) fn run(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut wrong, mut unknown) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| row[name].as_str().unwrap_or("").to_string();
        let (of, by, to, side, value) = (field("of"), field("by"), field("to"), field("side"), field("value"));
        let said = format!("{}: {of}, {by} -> {to} {side} is {value}", field("cat"));
        match is_right(&expr(&of), &by, &to, &side, &value) {
            Some(true) => {}
            Some(false) => wrong.push(said),
            None => unknown.push(said),
        }
    }
    (wrong, unknown)
}

#[test]
fn the_corpus_of_limits_is_proved() {
    let (wrong, unknown) = run(include_str!("../../../tests/data/limits.jsonl"));
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(unknown, Vec::<String>::new());
}

/// Limits of textbooks, of Gruntz's thesis, and such as other systems are tested with.
#[test]
fn well_known_limits_are_proved() {
    let (wrong, unknown) = run(include_str!("../../../tests/data/limits_known.jsonl"));
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(unknown, Vec::<String>::new());
}

/// The limits that Maxima is tested with, as far as they are real: without complex numbers and branches, without letters
/// whose sign is assumed elsewhere, without functions that are not known here. Expressions, places and values are from
/// rtest_limit.mac, rtest_limit_extra.mac, rtest_limit_gruntz.mac and rtest_limit_wester.mac (github.com/rtoy/maxima,
/// bdb9651; GPL-2.0); two values are our own: `x/sin(x)^2`, which Maxima calls undefined for its poles, grows on both
/// sides of each, and the sign of the slope of erf.
#[test]
fn limits_that_maxima_is_tested_with_are_proved() {
    let (wrong, unknown) = run(include_str!("../../../tests/data/limits_maxima.jsonl"));
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn two_phases_without_a_measure_and_poles_of_one_sign() {
    let rows = [
        ("sin(x)+sin(sqrt(2)*x)", "none"),
        ("cos(x)*cos(pi*x)", "none"),
        ("sin(x)^2+sin(sqrt(3)*x)^2", "none"),
        ("(sin(x)+sin(sqrt(2)*x))/x", "0"),
        ("x+sin(x)*sin(pi*x)", "inf"),
        ("x/sin(x)^2", "inf"),
        ("-x^2/abs(cos(x))", "-inf"),
        ("x/sin(x)", "none"),
        ("e^(-x)/sin(x)^2", "none"),
        ("x*(erf(x+1/x^3)-erf(x))*e^(x^2)*x^2", "2/sqrt(pi)"),
    ];
    for (of, value) in rows {
        let found = is_right(&expr(of), "x", "inf", "both", value);
        assert_eq!(found, Some(true), "{of}");
    }
}
