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

/// A formula with braces of its own is told once, at its place, with the one cure that there is.
#[test]
fn braces_of_a_formula_are_one_problem() {
    let rows = [
        ("      vary: {n: 2..4}\n      ask: {derivative: {of: x^{n}}}\n", 10, "x^{n}"),
        ("      ask: {derivative: {of: e^{2*x}, order: 2}}\n", 9, "e^{2*x}"),
        ("      ask: {derivative: {of: x^2}}\n      wrong: [{is: x_{1}^2, say: \"And?\"}]\n", 10, "x_{1}^2"),
        ("      ask: {derivative: {of: \\frac{1}{x}, by: x}}\n", 9, "\\frac{1}{x}"),
    ];
    for (question, line, formula) in rows {
        let (problems, _, code) = checked(question, &[]);
        let told: Vec<_> =
            problems.iter().map(|it| (it["line"].as_u64().unwrap(), it["cure"].as_str().unwrap())).collect();
        assert_eq!((told.len(), code), (1, Some(1)), "{question}{told:?}");
        assert!(told[0].0 == line && told[0].1.contains(formula), "{told:?}");
    }
}

/// What others read otherwise, letters that stand together, quotes of printed text, and numbers that were to be filled in.
#[test]
fn a_formula_that_others_read_otherwise_is_named() {
    let ask = |of: &str| format!("      ask: {{derivative: {{of: {of}, by: x}}}}\n");
    for (of, cure) in [
        ("e^2x", "write e^2*x, or e^(2*x) if that is meant"),
        ("1/2x", "write 1/2*x, or 1/(2*x) if that is meant"),
        ("sin x^2", "write sin(x^2), or sin(x)^2 if that is meant"),
        ("g(x)", "write g*x if that is meant"),
    ] {
        let (problems, ..) = checked(&ask(of), &[]);
        let told: Vec<_> = problems.iter().map(|it| (it["lint"].as_str(), it["cure"].as_str().unwrap())).collect();
        assert_eq!(told, [(Some("read-otherwise"), cure)], "{of}");
    }
    let (problems, ..) = checked(&ask("x*sinx"), &[]);
    assert!(problems.is_empty(), "everybody reads it so: {problems:?}");
    let (problems, ..) = checked(&ask("x*sinx"), &["--all"]);
    assert_eq!((problems[0]["cure"].as_str(), problems.len()), (Some("write sin(x)"), 1));
    // A function that is drawn is put in before it is read.
    let drawn =
        "      vary: {f: [sin(x), e^x]}\n      say: \"Derive ${{f(2*x)}}$.\"\n      ask: {derivative: {of: f(2*x)}}\n";
    assert!(checked(drawn, &["--all"]).0.is_empty(), "{:?}", checked(drawn, &["--all"]).0);
    let (problems, ..) = checked("      say: “Hi there.”\n      ask: {derivative: {of: x^2}}\n", &[]);
    assert!(problems[0]["cure"].as_str().unwrap().starts_with("write \"Hi there.\""), "{problems:?}");
    assert!(checked("      say: \"“Hi there.”\"\n      ask: {derivative: {of: x^2}}\n", &[]).0.is_empty());
    let text =
        |say: &str| format!("      vary: {{n: [3, 4]}}\n      say: {say}\n      ask: {{derivative: {{of: n*x^n}}}}\n");
    for (say, cure) in [
        ("\"Derive $x^{{{n}}}$, {n} times.\"", Some("write {{n}}")),
        ("\"Derive $n x^{n}$.\"", Some("write {{{n}}}")),
        ("\"Derive $x^{n}$ for n = {{n}}, {{n}} times.\"", None),
    ] {
        let (problems, ..) = checked(&text(say), &["--allow", "parameter-hidden"]);
        assert_eq!(problems.first().map(|it| it["cure"].as_str().unwrap()), cure, "{say}: {problems:?}");
    }
}

#[test]
fn what_was_walked_is_said_of_how_much() {
    let home = Home::new();
    home.file("l.yaml", lesson("      vary: {a: 1..9000}\n      ask: {derivative: {of: a*x^2}}\n"));
    let ran = home.run(&["author", "check", "l.yaml", "--most", "1200"], "");
    for part in ["l/q: 1,200 of 9,000 variants walked; --most walks more", "1,200 variants walked"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    let rare = "      vary: {a: 1..50}\n      say: \"What is 1 by {{a - 7}}?\"\n      ask: {number: {is: 1/(a-7)}}\n";
    let (problems, counts, _) = checked(rare, &[]);
    let wanted = serde_json::json!({"tried": 50, "of": 50, "failing": 1, "with": {"a": 7}});
    assert_eq!((&problems[0]["question"], &problems[0]["variants"]), (&"q".into(), &wanted), "{problems:?}");
    assert!(counts["partly"].is_null());
    let (_, counts, _) = checked("      vary: {a: 1..9000}\n      ask: {derivative: {of: a*x^2}}\n", &["--most", "20"]);
    assert_eq!(counts["partly"], serde_json::json!([{"question": "l/q", "tried": 20, "of": 9000}]));
}

#[test]
fn the_cure_leaves_out_all_that_fails() {
    let own = "      vary: {w: [2, 3], x: [1, 2], b: [-1, 1]}\n      say: \"{{w}}, {{x}}, {{b}}: what is $z$?\"\n      \
               ask: {number: {is: w*x + b}}\n      wrong: [{is: w + x + b, say: Multiply first.}]\n";
    let (problems, ..) = checked(own, &[]);
    assert_eq!(problems[0]["cure"], "leave it out: where: \"!(w == 2 && x == 2)\"", "{problems:?}");
    let drawn = "      vary: {f: [tanh(x), x^2]}\n      say: \"How steep is ${{f}}$ at 0?\"\n      ask: {derivative: {of: f(x), at: 0}}\n";
    let (problems, ..) = checked(drawn, &[]);
    let message = problems[0]["message"].as_str().unwrap();
    assert!(problems[0]["lint"] == "slip-hides" && message.contains("e.g. with f = tanh(x)"), "{message}");
    let twice = "      say: Which?\n      ask: {choice: {options: [{is: up}, {is: down, right: true}, {is: up}]}}\n";
    let (problems, ..) = checked(twice, &[]);
    assert!(problems[0]["message"].as_str().unwrap().contains("options 1 and 3 say the same"), "{problems:?}");
    assert!(problems[0]["cure"].as_str().unwrap().contains("drop one"), "{problems:?}");
}
