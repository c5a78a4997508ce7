//! Answers against keys: every labelled row, the settled cases, and further hard ones.

use gradus::math::agree::{CompiledKey, Outcome, Setting};
use gradus::math::expr::Expr;
use gradus::math::language::{Scope, read};
use gradus::math::steps;
use serde_json::Value;

mod cases;
mod drawn;
mod more;
mod windows;
use cases::{Case, HARD, SETTLED, TOO_CLOSE};

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}
fn expr(text: &str, variables: &[&str]) -> Expr {
    let scope = Scope::new(variables);
    match read(text, &scope) {
        Ok(reading) => reading.expr,
        Err(error) => panic!("{text}: {}", error.message),
    }
}
fn key(text: &str, variables: &[&str]) -> CompiledKey {
    CompiledKey::new(&expr(text, variables), Setting::default())
}

/// Collects what went wrong, to show all of it at once.
fn report(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn tough_rows() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../data/tough.jsonl")) {
        let found = key(text(&row, "key"), &["x"]).agree(&expr(text(&row, "answer"), &["x"]));
        let expected = match text(&row, "verdict") {
            "accept" | "accept-policy" => Outcome::Same,
            "reject" => Outcome::Different,
            _ => Outcome::Unsure,
        };
        if found.outcome != expected {
            wrong.push(format!("{row} gave {found:?}"));
        }
        if text(&row, "verdict") == "accept-policy" && found.notes.is_empty() {
            wrong.push(format!("{row} gave no note"));
        }
        if expected == Outcome::Different && found.witness.is_none() {
            wrong.push(format!("{row} gave no witness"));
        }
    }
    report(wrong);
}

#[test]
fn pairs() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../data/pairs.jsonl")) {
        let variables: Vec<&str> = row["vars"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let found = key(text(&row, "key"), &variables).agree(&expr(text(&row, "answer"), &variables));
        let expected = match (text(&row, "verdict"), row["equal"].as_bool()) {
            ("unsure", _) => Outcome::Unsure,
            (_, Some(true)) => Outcome::Same,
            _ => Outcome::Different,
        };
        if found.outcome != expected {
            wrong.push(format!("{row} gave {found:?}"));
        }
    }
    report(wrong);
}

#[test]
fn derivatives() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../data/derivatives.jsonl")) {
        let variables: Vec<&str> = row["variables"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let key = key(text(&row, "derivative"), &variables);
        for right in row["right"].as_array().unwrap() {
            let found = key.agree(&expr(right.as_str().unwrap(), &variables));
            if found.outcome != Outcome::Same {
                wrong.push(format!("{} right {right} gave {found:?}", row["derivative"]));
            }
        }
        for near in row["wrong"].as_array().unwrap().iter().chain(row["near"].as_array().unwrap()) {
            let found = key.agree(&expr(text(near, "answer"), &variables));
            if found.outcome != Outcome::Different {
                wrong.push(format!("{} wrong {near} gave {found:?}", row["derivative"]));
            }
        }
    }
    report(wrong);
}

use Outcome::{Different, Same, Unsure};

fn letters(text: &str) -> Vec<String> {
    expr(text, &["x", "y", "h", "a", "n", "b", "c"]).names().iter().map(ToString::to_string).collect()
}

fn hold(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (left, right, expected) in cases {
        let names = [letters(left), letters(right)].concat();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = key(left, &names).agree(&expr(right, &names));
        if found.outcome != *expected {
            wrong.push(format!("{left} against {right} gave {found:?}"));
        }
        // Which of the two is the key must not matter for what can be told.
        let turned = key(right, &names).agree(&expr(left, &names));
        if turned.outcome != *expected && *expected != Unsure {
            wrong.push(format!("{right} against {left} gave {turned:?}"));
        }
        if *expected == Different && found.witness.is_none() && !TOO_CLOSE.contains(right) {
            wrong.push(format!("{left} against {right} has no witness"));
        }
        if *expected == Different && found.witness.is_none() && found.notes.is_empty() {
            wrong.push(format!("{left} against {right} has neither witness nor note"));
        }
    }
    report(wrong);
}

#[test]
fn further_cases() {
    hold(more::MORE);
}

#[test]
fn a_hair_off_is_off_and_other_words_are_not() {
    let mut wrong = Vec::new();
    for f in more::FUNCTIONS {
        let key = key(f, &["x"]);
        let off = ["F*(1+1e-9)", "F+1e-9", "F*1.000000001", "F-x*1e-12", "F*(1+1e-15)", "F+1e-30"];
        let same = ["F+0*x", "1*F/1", "F^1", "-(-F)", "(F^2+F)/(F+1)", "(F*7+3-3)/7", "F^3/F^2"];
        let expected = off.map(|form| (form, Outcome::Different)).into_iter().chain(same.map(|f| (f, Outcome::Same)));
        for (form, expected) in expected {
            let found = key.agree(&expr(&form.replace('F', &format!("({f})")), &["x"]));
            if found.outcome != expected {
                wrong.push(format!("{f} against {form} gave {found:?}"));
            }
        }
    }
    report(wrong);
}

#[test]
fn settled_cases() {
    hold(SETTLED);
    let given = Setting { given: vec![("s".into(), expr("sigmoid(x)", &["x"]))], ..Setting::default() };
    let slope = CompiledKey::new(&expr("sigmoid(x)(1-sigmoid(x))", &["x"]), given);
    assert_eq!(slope.agree(&expr("s(1-s)", &["s"])).outcome, Same);
    assert_eq!(slope.agree(&expr("s(1+s)", &["s"])).outcome, Different);
}

#[test]
fn hard_cases() {
    hold(HARD);
}

#[test]
fn what_separates_two_expressions_can_be_checked_by_hand() {
    let at = |left: &str, right: &str| {
        let found = key(left, &["x", "y"]).agree(&expr(right, &["x", "y"]));
        let witness = found.witness.unwrap();
        witness.at.iter().map(|(name, n)| format!("{name}={}/{}", n.num(), n.den())).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(at("2x", "x^2"), "x=3/1");
    assert_eq!(at("2x", "x"), "x=2/1");
    assert_eq!(at("x", "abs(x)"), "x=-1/1");
    assert_eq!(at("1/sqrt(1-x^2)", "sqrt(1-x^2)"), "x=1/2");
    assert_eq!(at("x*y", "x+y"), "x=2/1 y=3/1");
    assert!(at("abs(x+1000)-1000", "abs(x+1001)-1001").contains("x=-"));
}

#[test]
fn notes_say_where_an_answer_is_defined() {
    let notes = |left: &str, right: &str| {
        let found = key(left, &["x", "y", "h"]).agree(&expr(right, &["x", "y", "h"]));
        assert_eq!(found.outcome, Same, "{left} against {right}");
        found.notes
    };
    assert_eq!(notes("ln(abs(x))", "ln(x)"), ["yours needs x > 0"]);
    assert_eq!(notes("x", "sqrt(x)^2"), ["yours needs x ≥ 0"]);
    assert_eq!(notes("1", "x/x"), ["yours is undefined at x = 0"]);
    assert_eq!(notes("x-1", "(x^2-1)/(x+1)"), ["yours is undefined at x = −1"]);
    assert_eq!(notes("2x+h", "((x+h)^2-x^2)/h"), ["yours is undefined at h = 0"]);
    assert_eq!(notes("x+y", "(x^2-y^2)/(x-y)"), ["yours is undefined where x − y = 0"]);
    assert_eq!(notes("1/x", "x/x^2"), Vec::<String>::new());
    assert_eq!(notes("sin(x)/x", "1/x*sin(x)"), Vec::<String>::new());
    assert_eq!(notes("x/(1+x^2)", "1/(1+x^2)*x"), Vec::<String>::new());
}

#[test]
fn a_strict_question_refuses_a_narrower_domain() {
    let strict = |left: &str, right: &str| {
        let setting = Setting { strict: true, ..Setting::default() };
        CompiledKey::new(&expr(left, &["x"]), setting).agree(&expr(right, &["x"]))
    };
    assert_eq!(strict("ln(abs(x))", "ln(x)").outcome, Different);
    assert_eq!(strict("ln(x)", "ln(abs(x))").outcome, Different);
    assert_eq!(strict("x-1", "(x^2-1)/(x+1)").outcome, Different);
    assert_eq!(strict("ln(x^2)", "2ln(abs(x))").outcome, Same);
    let witness = strict("ln(abs(x))", "ln(x)").witness.unwrap();
    assert_eq!((witness.yours, witness.key.is_some()), (None, true));
}

#[test]
fn points_outside_the_declared_domain_do_not_count() {
    use gradus::math::condition::{Comparison, Condition};
    let x = || Expr::var("x");
    let declared = |comparison: Comparison, bound: i64| Condition { left: x(), comparison, right: Expr::from(bound) };
    let within = |domain: Vec<Condition>, left: &str, right: &str| {
        let setting = Setting { domain, ..Setting::default() };
        CompiledKey::new(&expr(left, &["x"]), setting).agree(&expr(right, &["x"]))
    };
    let positive = || vec![declared(Comparison::Greater, 0)];
    assert_eq!(within(positive(), "x", "abs(x)").outcome, Same);
    assert_eq!(within(positive(), "ln(x^2)", "2ln(x)").notes, Vec::<String>::new());
    let interval = || vec![declared(Comparison::Greater, 5), declared(Comparison::Less, 6)];
    assert_eq!(within(interval(), "floor(x)", "5").outcome, Same);
    assert_eq!(within(interval(), "floor(x)", "6").outcome, Different);
    let found = within(interval(), "x", "x^2");
    assert_eq!(found.witness.unwrap().at[0].1, gradus::math::Number::ratio(11, 2).unwrap());
    assert_eq!(within(vec![declared(Comparison::Greater, 1000000)], "abs(x-999999)", "x-999999").outcome, Same);
}

#[test]
fn the_same_question_gets_the_same_verdict() {
    for (left, right, _) in SETTLED.iter().chain(HARD).step_by(7) {
        let names = [letters(left), letters(right)].concat();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (key, answer) = (key(left, &names), expr(right, &names));
        let first = key.agree(&answer);
        assert_eq!(first, key.agree(&answer));
        assert_eq!(first.outcome, key.same_as(&answer));
        // Hardly anything may hang on which points were drawn.
        for seed in 1..4 {
            let other = CompiledKey::new(key.expr(), Setting { seed, ..Setting::default() });
            assert_eq!(first.outcome, other.same_as(&answer), "{left} against {right} with seed {seed}");
        }
    }
}

/// Ways to write the same thing otherwise: `E` is the expression.
const SAME_AS: &[&str] =
    &["E*(sin(x)^2+cos(x)^2)", "(E*(y^2+1)+E*x^2)/(x^2+y^2+1)", "1/2*E+E/2", "-(0-E)", "E+sinh(y)-(e^y-e^(-y))/2"];
/// Ways to write something else.
const OTHER_THAN: &[&str] = &["E*(1+1e-9)", "E+1/1000", "E+abs(x)/100000", "E*(1+x/1e9)", "E+relu(abs(y)-700)"];

#[test]
fn random_expressions_are_recognised_and_told_apart() {
    let mut rng = gradus::math::rng::Rng::named(5, "agree");
    let names = ["x", "y"];
    let template = |text: &str, e: &Expr| expr(text, &["x", "y", "E"]).substitute("E", e);
    let (mut judged, mut unsure, mut wrong) = (0, 0, Vec::new());
    for round in 0..150 {
        let e = crate::random::expression(&mut rng, 1 + round % 3, &names);
        let key = CompiledKey::new(&e, Setting::default());
        if key.same_as(&e) != Same || key.same_as(&Expr::zero()) == Same {
            continue;
        }
        for (texts, expected) in [(SAME_AS, Same), (OTHER_THAN, Different)] {
            for text in texts {
                let answer = template(text, &e);
                match key.same_as(&answer) {
                    found if found == expected => {}
                    Unsure => unsure += 1,
                    found => wrong.push(format!("{} against {text} gave {found:?}", gradus::math::print::ascii(&e))),
                }
                judged += 1;
            }
        }
    }
    report(wrong);
    assert!(judged > 500 && unsure * 50 < judged, "{unsure} of {judged} unsure");
}

/// More steps than an answer may take here, however it is made.
const MOST_STEPS: u64 = 5_000_000;

#[test]
fn no_answer_takes_long() {
    let nested = |open: &str, count: usize| format!("{}x{}", open.repeat(count), ")".repeat(count));
    let sum = |term: &dyn Fn(usize) -> String, count: usize| (1..=count).map(term).collect::<Vec<_>>().join("+");
    let monsters = [
        nested("sin(", 95),
        nested("abs(", 95),
        nested("exp(", 95),
        nested("ln(", 95),
        nested("(1+1/", 95),
        nested("erf(", 95),
        sum(&|i| format!("abs(x-{i})"), 180),
        sum(&|i| format!("max(x^2,{i})"), 120),
        sum(&|i| format!("ln(x-{i})"), 180),
        sum(&|i| format!("sin({i}x)"), 180),
        "x^99999".repeat(200),
        "((((x^9999)^9999)^9999)^9999)^9999".to_string(),
        "9^9^9^9^9^x".to_string(),
        "sqrt(-x^2-1)".repeat(150),
        format!("{}+1e-30", "sin(x)*".repeat(180) + "1"),
    ];
    for monster in &monsters {
        let start: String = monster.chars().take(24).collect();
        let monster = expr(monster, &["x"]);
        let disguised = monster.clone().times(expr("sin(x)^2+cos(x)^2", &["x"]));
        let twice = Expr::var("x").times(Expr::from(2));
        for (left, right) in [(&Expr::var("x"), &monster), (&monster, &twice), (&monster, &disguised)] {
            let judge = || CompiledKey::new(left, Setting::default()).agree(right).outcome;
            let (outcome, count) = steps::within(MOST_STEPS, judge);
            assert!(!count.too_large, "{start}…: {outcome:?} after {} steps", count.steps);
            assert!(right != &disguised || outcome != Different, "{start}…");
            // What would take more than there is for one answer is left open, and nothing is told of it.
            let (outcome, count) = steps::within(steps::ONE, judge);
            assert!(!count.too_large || outcome == Unsure, "{start}…: {outcome:?} after {} steps", count.steps);
        }
    }
}
