//! No input ends the process, and one record that is too large costs no other.

use crate::program::Home;
use gradus::math::language::{Scope, read};
use gradus::math::{derive, steps, tidy};

/// What once overflowed the stack.
const DEEP: &[&str] = &[
    "(sqrt(3)x)^100",
    "(x/sqrt(3))^1000",
    "(sqrt(2)sin x)^1000",
    "cosh(gelu((x/2)^1e5))",
    "asinh(x)^(-100)",
    "2^(relu(x^2+7))",
];

#[test]
fn what_once_ended_the_process_is_derived_or_refused() {
    let home = Home::new();
    for text in DEEP {
        for order in ["1", "3"] {
            let ran = home.run(&["derive", "--order", order, text], "");
            assert!(matches!(ran.code, Some(0 | 1)), "{text}: {}", ran.err);
        }
        let ran = home.run(&["check", "--derivative", text, "1"], "");
        assert!(matches!(ran.code, Some(0..=4)), "{text}: {}", ran.err);
        let ran = home.run(&["try", &format!("d {text}"), "1 + 1"], "");
        assert!(ran.out.contains("= 2"), "{text}: the notebook goes on: {}", ran.out);
    }
    let record = |of: &str| format!("{{\"answer\":\"1\",\"ask\":{{\"derivative\":{{\"of\":\"{of}\"}}}}}}\n");
    let records: String = DEEP.iter().map(|of| record(of)).chain([record("x")]).collect();
    let ran = home.run(&["grade", "--jobs", "2"], records);
    assert_eq!(ran.out.lines().count(), DEEP.len() + 1, "{}", ran.err);
    assert!(ran.out.lines().last().unwrap().contains("\"verdict\":\"right\""), "{}", ran.out);
}

/// The signs of nested fractions were once looked for again at every depth, so that each further one doubled the work.
/// Twice the depth is now less than sixteen times the steps, comparisons included; the sixteenth power of 2 it was.
#[test]
fn nested_fractions_do_not_double_the_work_with_each() {
    let steps = |n: usize| {
        let text = format!("{}x{}", "1/(1+".repeat(n), ")".repeat(n));
        let reading = read(&text, &Scope::default()).unwrap();
        steps::within(u64::MAX, || tidy::tidy_with_notes(&reading.expr)).1.steps
    };
    let (one, two) = (steps(16), steps(32));
    assert!(two < 16 * one, "{one} and {two} steps");
}

/// A reading with brackets in other places, which has values for x > 0 alone, was once held against a slope that lives
/// for x < 0 alone, with hundreds of digits at hundreds of points.
#[test]
fn domains_that_never_meet_take_few_steps() {
    for of in ["sqrt(-3*x-5)", "sqrt(-5*x^2-4*x)", "6*(-4*x^3-5*x)^(3/2)"] {
        let ask = serde_json::json!({"derivative": {"of": of, "by": "x"}});
        let question = gradus::Ask::try_from(&ask).and_then(|ask| ask.ready()).unwrap();
        let (_, count) = steps::within(u64::MAX, || question.judge("7*x^3+sin(3x)", None));
        assert!(count.steps < 1_000_000, "{of}: {} steps", count.steps);
    }
}

#[test]
fn what_takes_too_much_says_so() {
    // Products of many different factors: every term of the derivative has all of them.
    let product = (1..=60).map(|k| format!("(x^{k}+sin(x+{k}))")).collect::<Vec<_>>().join("*");
    let reading = read(&product, &Scope::default()).unwrap();
    let (outcome, count) = steps::within(1_000, || derive::derive(&reading.expr, "x", 1));
    assert!(count.too_large);
    assert_eq!(outcome.unwrap_err().kind, "too-large");
}

/// What is hard is counted: it comes to its end within what is allowed, whether or not it is worked out.
#[test]
fn the_hard_ones_are_counted() {
    let nested = |open: &str, close: &str, n: usize| format!("{}x{}", open.repeat(n), close.repeat(n));
    let texts =
        [nested("1/(1+", ")", 45), nested("max(x,1-", ")", 24), nested("x^(", ")", 24), nested("ln(1+", ")", 12)];
    for text in texts {
        let reading = read(&text, &Scope::default()).unwrap();
        let (outcome, count) = steps::within(u64::MAX, || derive::derive(&reading.expr, "x", 1));
        // A look at what is given comes before.
        assert!(count.steps <= steps::ONE + 10_000, "{text}: {} steps", count.steps);
        assert!(outcome.is_ok() || outcome.is_err_and(|error| error.kind == "too-large"), "{text}");
        for (ask, answer) in [("derivative", "1".to_string()), ("formula", format!("{text}+x"))] {
            let ask = match ask {
                "derivative" => serde_json::json!({"derivative": {"of": text, "by": "x"}}),
                _ => serde_json::json!({"formula": {"is": text}}),
            };
            let (question, count) = steps::within(u64::MAX, || gradus::Ask::try_from(&ask).and_then(|ask| ask.ready()));
            assert!(count.steps <= steps::QUESTION + steps::ONE, "{text}: {} steps", count.steps);
            let Ok(question) = question else { continue };
            let (_, count) = steps::within(u64::MAX, || question.judge(&answer, None));
            assert!(count.steps <= 3 * steps::ONE, "{text}: {} steps", count.steps);
        }
    }
}
