//! How much work a text is, in steps, which are the same on every machine: twice the text is at most two and a half times
//! the work; and what is too long or too deep is refused wherever texts are read.

use crate::program::Home;
use gradus::lesson::kinds::EXAMPLES;
use gradus::lesson::{import, load};
use gradus::math::language::{Scope, Shape, read, read_value};
use gradus::math::steps;
use gradus::page::typeset;
use gradus::session::notebook::Notebook;
use gradus::session::notebook::env::Env;

/// The steps that reading takes, in every shape, with names declared and without.
fn work(text: &str) -> u64 {
    let scopes = [Scope::default(), Scope::new(["x", "y"])];
    let shapes = [Shape::Expression, Shape::Vector, Shape::Matrix, Shape::Any];
    let read = |scope: &Scope| shapes.iter().map(|shape| read_value(text, scope, *shape).is_ok()).collect::<Vec<_>>();
    steps::within(u64::MAX, || scopes.iter().map(read).collect::<Vec<_>>()).1.steps
}

#[test]
fn twice_the_text_is_at_most_two_and_a_half_times_the_work() {
    let wide = [
        "x+",
        "2x·",
        "(x+1)*",
        "sin x+",
        "sin 2x cos y - ",
        "|x|+",
        "2x^2y+",
        "1/2x+",
        "e^2x+",
        "x - 5% - ",
        "x² y + ",
        "\\frac{1}{x}+",
        "\\sqrt{x}\\cdot",
        "[x>0]+",
        "{1, x>0; 0}+",
        "max(x,1)+",
        "np.exp(x)+",
        "log1p(x)*",
        "x.exp()+",
        "θ²+",
        "x_1+",
        "2^",
        "x**",
        "-",
        "no words ",
        "word, ",
        "x, ",
        "[x, y], ",
        "1 if x>0 else ",
        "x for x>1, ",
        "x>0 and ",
        "2x = ",
        "(",
        ")",
        "[",
        "{",
        "|",
        "<",
        "√",
        "\\left(",
        "\\begin{cases}",
        "{",
        "'",
        "!",
        "%",
        "x%2 ",
        "0.(3)+",
        "1,5 ",
        "1 000 ",
        "$",
        "**",
        "f'(x) = ",
        "the answer is ",
        "\"",
        "\\text{if} ",
        "5",
        ".",
        "sin",
        "e",
    ];
    let mut faults = Vec::new();
    for piece in wide {
        let most = 1_990 / piece.chars().count() - 1;
        let text = |count: usize| format!("{}x", piece.repeat(count));
        let (one, two) = (work(&text(most / 2)), work(&text(most)));
        // Two short texts may differ by what does not grow.
        if 2 * two > 5 * one + 200 {
            faults.push(format!("{piece:?}: {one} steps, then {two}"));
        }
    }
    let nested = [
        ("(", ")"),
        ("sin(", ")"),
        ("1/(1+", ")"),
        ("{x, x>0; ", "}"),
        ("|x+", "|"),
        ("\\frac{1}{", "}"),
        ("e^{", "}"),
        ("\\sqrt{1+", "}"),
        ("[", "]"),
        ("max(1, ", ")"),
        ("\\left(", "\\right)"),
        ("-(", ")"),
        ("(1 if x>0 else ", ")"),
        ("where(x>0, 1, ", ")"),
    ];
    for (open, close) in nested {
        let text = |count: usize| format!("{}x{}", open.repeat(count), close.repeat(count));
        let (one, two) = (work(&text(24)), work(&text(48)));
        if 2 * two > 5 * one + 200 {
            faults.push(format!("{open:?} nested: {one} steps, then {two}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_hundred_levels_are_read_and_no_more() {
    let nested = |open: &str, close: &str, count: usize| format!("{}x{}", open.repeat(count), close.repeat(count));
    let pairs = [("\\sqrt{", "}"), ("e^{", "}"), ("\\left(", "\\right)"), ("\\sin(", ")"), ("{", "}"), ("-(", ")")];
    for (open, close) in pairs {
        // A sign or an exponent is a level of its own.
        let most = if matches!(open, "e^{" | "-(") { 49 } else { 98 };
        assert!(read(&nested(open, close, most), &Scope::default()).is_ok(), "{most} of {open}");
        let error = read(&nested(open, close, 120), &Scope::default()).expect_err(open);
        assert_eq!(error.kind, "too-deep", "120 of {open}: {}", error.message);
    }
}

/// Texts that no one typed.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("brackets", "(".repeat(100_000)),
        ("closed brackets", format!("{}x{}", "(".repeat(50_000), ")".repeat(50_000))),
        ("digits", "7".repeat(1 << 20)),
        ("nested LaTeX", format!("{}x{}", "\\frac{1}{".repeat(120), "}".repeat(120))),
        ("open braces", "\\frac{".repeat(300)),
        ("words", "lorem ipsum ".repeat(10_000)),
    ]
}

#[test]
fn what_is_too_much_is_refused_wherever_texts_are_read() {
    let mut env = Env::default();
    for (name, text) in hostile() {
        for shape in [Shape::Expression, Shape::Limit, Shape::Vector, Shape::Matrix, Shape::Interval, Shape::Any] {
            assert!(read_value(&text, &Scope::new(["x"]), shape).is_err(), "{name} as {shape:?}");
        }
        assert!(env.found(&text, &[]).is_err(), "{name} in a cell");
        assert!(env.define(&"a".into(), &[], &text, 1).is_err(), "{name} as a definition");
        // Prose shows a formula as it was typed where it is not understood, and says so.
        let (_, unknown) = typeset::latex(&text);
        assert!(!unknown.is_empty() || text.len() < 10_000 || name == "digits", "{name} in prose");
        let quoted = serde_json::to_string(&text).unwrap();
        let lesson = |cell: &str| {
            load::lesson("a.yaml", &format!("format: 1\nid: a\ntitle: A\nsummary: B\ncells:\n  - {cell}\n")).is_err()
        };
        assert!(lesson(&format!("ask: {{derivative: {{of: {quoted}}}}}")), "{name} in an ask of a lesson");
    }
    // The library's own door, whatever the question: nothing of it is graded.
    for (name, text) in hostile() {
        assert!(text.parse::<gradus::Expr>().is_err(), "{name} as an expression of the library");
        for example in EXAMPLES.iter().filter(|example| !matches!(example.kind, "choice" | "lines" | "words")) {
            let lesson = format!(
                "format: 1\nid: a\ntitle: A\nsummary: B\ncells:\n  - question:\n      id: q\n{}",
                example.yaml.lines().map(|line| format!("      {line}\n")).collect::<String>()
            );
            let lesson = load::trusted("a.yaml", &lesson).unwrap_or_else(|problems| panic!("{problems:?}"));
            let Some(question) = lesson.questions().next() else { continue };
            let posed = question.pose(1).unwrap_or_else(|trouble| panic!("{}: {trouble:?}", example.kind));
            let judged = posed.judge(&text);
            assert!(judged.score.is_none(), "{name} for {}: {judged:?}", example.kind);
        }
    }
    // Every word of a cell ends, and says so.
    for word in ["", "d ", "limit ", "plot ", "descend ", "grad ", "hess ", "train ", "graph ", "f(x) = ", "u = "] {
        for (name, text) in hostile() {
            let mut notebook = Notebook::default();
            let (_, count) =
                steps::within(u64::MAX, || drop(notebook.run(&format!("{word}{text}"), Default::default())));
            assert!(count.steps < 20_000_000, "{name} behind {word:?} takes {} steps", count.steps);
        }
    }
    // A line of the program.
    let lines: String = hostile().into_iter().map(|(_, text)| format!("{text}\n")).collect();
    for command in [["read", "-"], ["derive", "-"]] {
        let ran = Home::new().run(&command, lines.clone());
        assert!(ran.out.len() + ran.err.len() < 200_000, "{command:?} tells {} bytes", ran.out.len() + ran.err.len());
    }
    // A record that is too much costs no other.
    let ask = serde_json::json!({"derivative": {"of": "x^2"}});
    let records: String = hostile()
        .into_iter()
        .flat_map(|(_, text)| {
            [
                serde_json::json!({"answer": text, "ask": ask}),
                serde_json::json!({"answer": "1", "ask": {"derivative": {"of": text}}}),
            ]
        })
        .chain([serde_json::json!({"answer": "2x", "ask": ask})])
        .map(|record| format!("{record}\n"))
        .collect();
    let ran = Home::new().run(&["grade", "--jobs", "1"], records);
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2 * hostile().len() + 1, "{}", ran.err);
    let (last, others) = lines.split_last().unwrap();
    assert_eq!(last["verdict"], "right", "{last}");
    assert!(others.iter().all(|line| line["verdict"] != "right" && line["verdict"] != "wrong"), "{}", ran.out);
}

/// Quizzes of every system, each with the same text as its answer.
fn quizzes(text: &str) -> Vec<(&'static str, String)> {
    let quoted = serde_json::to_string(text).unwrap();
    let xml = |question: String| format!("<?xml version=\"1.0\"?>\n<quiz>\n{question}\n</quiz>");
    let name = "<name><text>N</text></name><questiontext><text>How much?</text></questiontext>";
    let answer = format!("<answer fraction=\"100\"><text>{text}</text></answer>");
    vec![
        ("markdown", format!("## Sums\n\nWhat is it?\n\nAnswer: {text}\n")),
        ("moodle", xml(format!("<question type=\"numerical\">{name}{answer}</question>"))),
        ("moodle", xml(format!("<question type=\"shortanswer\">{name}{answer}</question>"))),
        (
            "stack",
            xml(format!(
                "<question type=\"stack\">{name}<questionvariables><text>ta: {text};</text></questionvariables>\
                 <input><name>ans1</name><type>algebraic</type><tans>ta</tans></input><prt><name>prt1</name><node>\
                 <name>0</name><answertest>AlgEquiv</answertest><sans>ans1</sans><tans>ta</tans><truescore>1</truescore>\
                 <falsescore>0</falsescore></node></prt></question>"
            )),
        ),
        (
            "numbas",
            format!(
                "// Numbas version: exam_results_page_options\n{{\"question_groups\": [{{\"questions\": [{{\"name\": \"N\", \
                 \"statement\": \"How much?\", \"parts\": [{{\"type\": \"jme\", \"marks\": 1, \"answer\": {quoted}}}]}}]}}]}}"
            ),
        ),
    ]
}

#[test]
fn what_is_too_much_is_left_by_every_importer() {
    // What is right for the question is carried, so that it is the text that is left.
    for (from, quiz) in quizzes("3") {
        let all = import::read(&quiz, Some(from)).unwrap_or_else(|why| panic!("{from}: {why}"));
        assert!(all.len() == 1 && all[0].yaml.is_ok(), "{from}: {all:?}");
    }
    for (name, text) in hostile() {
        for (from, quiz) in quizzes(&text) {
            let (read, count) = steps::within(u64::MAX, || import::read(&quiz, Some(from)));
            let left = read.map_or(true, |all| all.iter().all(|one| one.yaml.is_err()));
            assert!(left, "{name} in a quiz of {from}");
            assert!(count.steps < 20_000_000, "{name} in a quiz of {from} takes {} steps", count.steps);
        }
    }
    let home = Home::new();
    for (number, (_, quiz)) in hostile().into_iter().flat_map(|(_, text)| quizzes(&text)).enumerate() {
        home.file("quiz", quiz);
        let ran = home.run(&["author", "import", "quiz", "-o", &format!("in{number}")], "");
        assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
        assert!(ran.out.len() + ran.err.len() < 20_000, "{} bytes are told", ran.out.len() + ran.err.len());
    }
}

#[test]
fn what_is_too_much_is_not_graded_by_the_check() {
    let home = Home::new();
    let asks = [["--derivative", "x^2"], ["--formula", "x+1"], ["--number", "2"]];
    for (name, text) in hostile() {
        for ask in asks {
            let ran = home.run(&["check", ask[0], ask[1], "-", "--json"], format!("{text}\n"));
            assert_eq!(ran.code, Some(1), "{name} for {ask:?}: {}", ran.err);
            assert!(ran.out.contains("\"score\":null"), "{name} for {ask:?}");
        }
        // An argument of a program has a length of its own.
        if text.len() < 120_000 {
            let ran = home.run(&["check", "--derivative", "x^2", &text], "");
            assert_eq!(ran.code, Some(3), "{name} as an argument: {}", ran.err);
            let ran = home.run(&["check", "--derivative", &text, "2x"], "");
            assert_eq!(ran.code, Some(2), "{name} as what is derived: {}", ran.out);
            let ran = home.run(&["check", "power-rule/power-1", &text], "");
            assert_eq!(ran.code, Some(3), "{name} to a question: {}", ran.err);
        }
    }
}

#[test]
fn what_is_too_much_costs_one_record_of_a_class() {
    let home = Home::new();
    let week = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/class/week.yaml");
    home.run(&["learn", week, "--learner", "s1"], "1\n2\n3\n");
    std::fs::create_dir_all(home.path("in")).unwrap();
    assert_eq!(home.run(&["hand-in", week, "--learner", "s1", "-o", "in/s1.jsonl"], "").code, Some(0));
    let text = std::fs::read_to_string(home.path("in/s1.jsonl")).unwrap();
    let records: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    home.file("class.csv", "learner,name\ns1,Ada\ns2,Alan\n");
    for (name, answer) in hostile() {
        // Each of the answers in turn, and a name in the class.
        let lines: Vec<String> = records
            .iter()
            .map(|record| {
                let mut record = record.clone();
                record["learner"] = "s2".into();
                record["answer"] = answer.clone().into();
                format!("{record}\n")
            })
            .collect();
        home.file("in/s2.jsonl", lines.concat());
        let ran = home.run(&["gradebook", "in", "--lessons", week, "--roster", "class.csv", "--to", "json"], "");
        assert!(matches!(ran.code, Some(0 | 1)), "{name}: {}", ran.err);
        let rows: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), 2, "{name}");
        // A line that is too long is no record at all.
        assert_eq!(rows[1]["points"].as_f64().unwrap_or(0.0), 0.0, "{name}");
        assert!(ran.out.len() + ran.err.len() < 20_000, "{name}: {} bytes", ran.out.len() + ran.err.len());
        home.file("in/s2.jsonl", "");
        home.file("long.csv", format!("learner,name\ns1,Ada\n{answer},Alan\n"));
        let ran = home.run(&["gradebook", "in", "--lessons", week, "--roster", "long.csv"], "");
        assert!(matches!(ran.code, Some(0..=2)), "{name} in a class: {}", ran.err);
    }
}
