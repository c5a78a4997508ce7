//! The author's check as it is used: every combination walked, each lint by its name, nothing hidden by anything else.

use crate::program::Home;
use serde_json::Value;

fn lesson(question: &str) -> String {
    format!("format: 1\nid: l\ntitle: L\nsummary: S.\ncells:\n  - question:\n      id: q\n      skill: s\n{question}")
}

/// What `author check --json` says of a lesson: its problems, then the counts.
fn checked(question: &str, flags: &[&str]) -> (Vec<Value>, Value, Option<i32>) {
    let home = Home::new();
    home.file("l.yaml", lesson(question));
    let words: Vec<&str> = ["author", "check", "l.yaml", "--json"].iter().chain(flags).copied().collect();
    let ran = home.run(&words, "");
    let mut rows: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let counts = rows.pop().unwrap_or_else(|| panic!("{}", ran.err));
    (rows, counts, ran.code)
}

const PLAIN: &str = "      ask: {derivative: {of: x^2}}\n";

#[test]
fn each_lint_is_told_by_its_name_with_place_and_cure() {
    let rows = [
        (
            "digits-ignored",
            11,
            "      say: Which?\n      ask: {choice: {options: [{is: a, right: true}, {is: b}]}}\n      digits: 2\n",
        ),
        (
            "wrong-twice",
            10,
            "      ask: {derivative: {of: x^2}}\n      wrong: [{is: 3*x, say: A.}, {is: 3*x, say: B.}]\n",
        ),
        ("hint-leaks", 11, "      ask: {derivative: {of: x^2}}\n      hints:\n        - \"It is $2x$.\"\n"),
        ("parameter-hidden", 9, "      vary: {a: 2..4}\n      say: How steep?\n      ask: {derivative: {of: a*x^2}}\n"),
    ];
    for (id, line, question) in rows {
        let (problems, _, _) = checked(question, &[]);
        let told: Vec<_> =
            problems.iter().map(|it| (it["lint"].as_str().unwrap_or("-"), it["line"].as_u64().unwrap())).collect();
        assert_eq!(told, [(id, line)], "{question}{problems:#?}");
        assert!(problems[0]["cure"].is_string(), "{id} has a cure");
        let (allowed, ..) = checked(question, &["--allow", id]);
        assert!(allowed.is_empty(), "{id}: {allowed:?}");
    }
    let (problems, counts, code) = checked(PLAIN, &[]);
    assert_eq!((problems.len(), &counts["variants"], code), (0, &1.into(), Some(0)));
    let warned = "      ask: {derivative: {of: x^2}}\n      hints: [\"It is $2x$.\"]\n";
    assert_eq!(checked(warned, &[]).2, Some(0), "a warning is none of the lesson's business");
    assert_eq!(checked(warned, &["--deny-warnings"]).2, Some(1));
}

/// A key that is not known, a claim whose bug hides at its point, and numbers that let a slip pass.
#[test]
fn what_the_judge_does_not_know_no_lesson_asks() {
    for (ask, reason) in [
        ("{limit: {of: a*x, by: x, to: inf}}", "it depends on the sign of a"),
        ("{limit: {of: sqrt(sin(x))/x, by: x, to: inf}}", "it has no value on stretches that come again for ever"),
    ] {
        let (problems, _, code) = checked(&format!("      ask: {ask}\n"), &[]);
        assert_eq!((problems.len(), code), (1, Some(1)), "{ask}: {problems:?}");
        let message = problems[0]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{ask}: {message}");
    }
    let claim = "      ask: {gradient-check: {of: x^2*y, by: [x, y], at: {x: 1, y: 1}, claim: [2*x*y, x]}}\n";
    let (problems, _, code) = checked(claim, &[]);
    assert_eq!((problems[0]["lint"].as_str(), code), (Some("bug-hides"), Some(1)), "{problems:?}");
    let passes = "      vary: {a: 1..3}\n      ask: {derivative: {of: x^2, at: a}}\n";
    let (problems, ..) = checked(passes, &[]);
    assert_eq!(problems[0]["lint"].as_str(), Some("slip-hides"), "{problems:?}");
    let own =
        "      vary: {n: 1..3}\n      ask: {derivative: {of: x^n}}\n      wrong: [{is: x^(n-1), say: \"And n?\"}]\n";
    let (problems, _, code) = checked(own, &[]);
    let lints: Vec<_> = problems.iter().filter_map(|problem| problem["lint"].as_str()).collect();
    assert!(lints.contains(&"slip-is-right") && code == Some(1), "{problems:?}");
}

#[test]
fn every_variant_is_tried_and_a_rare_one_is_told() {
    let rare =
        "      vary: {a: 1..500}\n      say: \"What is 1 by {{a - 437}}?\"\n      ask: {number: {is: 1/(a-437)}}\n";
    let (problems, counts, code) = checked(rare, &[]);
    assert_eq!((problems.len(), &counts["variants"], code), (1, &500.into(), Some(1)), "{problems:?}");
    let message = problems[0]["message"].as_str().unwrap();
    assert!(message.contains("(1 of 500 variants)"), "{message}");
    // One combination in 32,000 meets the condition, and that is enough.
    let met = "      vary: {a: 1..40, b: 1..40, c: 1..40}\n      where: a + b == c && a*b == 396\n      \
               say: \"{{a}} + {{b}}?\"\n      ask: {number: {is: a + b + c - c}}\n";
    let (problems, counts, _) = checked(met, &[]);
    let told: Vec<_> = problems.iter().map(|it| it["lint"].as_str().unwrap()).collect();
    assert_eq!((told.as_slice(), &counts["variants"]), (&["where-rare"][..], &2.into()));
    let never = met.replace("396", "3960000");
    let (problems, ..) = checked(&never, &[]);
    assert!(problems[0]["message"].as_str().unwrap().contains("no numbers meet"), "{problems:?}");
    let (_, counts, _) = checked("      vary: {a: 1..9000}\n      ask: {derivative: {of: a*x}}\n", &["--most", "20"]);
    assert_eq!(counts["variants"], 20);
}

#[test]
fn a_file_that_cannot_be_read_hides_no_other() {
    let home = Home::new();
    home.file("good.yaml", lesson(PLAIN));
    home.file("latin.yaml", b"format: 1\ntitle: J\xF6rg\n");
    let ran = home.run(&["author", "check", "good.yaml", "latin.yaml", "none.yaml"], "");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    for part in ["latin.yaml:2: not valid UTF-8", "none.yaml", "1 file, 0 errors, 0 warnings; 1 variant walked"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert_eq!(home.run(&["author", "check", "none.yaml"], "").code, Some(2));
    let shown = home.run(&["author", "check", "good.yaml"], "");
    assert_eq!((shown.out.as_str(), shown.code), ("", Some(0)));
}
