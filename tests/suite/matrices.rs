//! Derivatives by whole matrices, held against labelled rows: right answers in calculator, NumPy and LaTeX spelling,
//! wrong ones with the slip behind them.

use crate::golden::golden;
use crate::session::transcript;
use gradus::lesson::kinds::Detail;
use gradus::lesson::load::ask_from_json;
use gradus::lesson::{Lesson, Verdict, load};
use gradus::math::agree::Basis;
use gradus::page::{Options, Page, html, markdown, plain, terminal};
use gradus::session::library::Library;
use gradus::session::{Notebook, Pace, Session, Start};
use serde_json::{Value, json};
use std::fs;

fn rows() -> Vec<Value> {
    read("matrix.jsonl")
}

fn read(file: &str) -> Vec<Value> {
    let text = fs::read_to_string(format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ask(row: &Value) -> String {
    let mut fields = serde_json::Map::new();
    for (from, to) in [("of", "of"), ("by", "by"), ("shapes", "shapes"), ("given", "given"), ("where", "where")] {
        if let Some(value) = row.get(from) {
            fields.insert(to.to_string(), value.clone());
        }
    }
    json!({ "matrix": fields }).to_string()
}

fn prepared(row: &Value) -> gradus::lesson::Prepared {
    let ask: Value = serde_json::from_str(&ask(row)).unwrap();
    let ask = ask_from_json(&ask).unwrap_or_else(|problem| panic!("{}: {problem:?}", row["id"]));
    ask.prepare(1).unwrap_or_else(|trouble| panic!("{}: {trouble:?}", row["id"]))
}

#[test]
fn right_answers_are_right_and_wrong_ones_are_not() {
    use gradus::lesson::Verdict;
    let (mut total, mut named) = (0, 0);
    for row in rows() {
        let question = prepared(&row);
        for answer in row["right"].as_array().unwrap() {
            let answer = answer.as_str().unwrap();
            let judged = question.judge(answer);
            assert_eq!(judged.verdict, Verdict::Right, "{} {answer}: {}", row["id"], judged.message);
            // Every entry is proved, at three choices of sizes where the answer is not the key itself.
            assert!(matches!(judged.basis, Some(Basis::Identical | Basis::Sizes)), "{} {answer}", row["id"]);
        }
        for wrong in row["wrong"].as_array().unwrap() {
            let [answer, slip, class] = [0, 1, 2].map(|at| wrong[at].as_str().unwrap());
            let judged = question.judge(answer);
            assert_ne!(judged.verdict, Verdict::Right, "{} {answer}", row["id"]);
            total += 1;
            named += usize::from(match class {
                // The shapes do not fit inside: the place and both shapes are told.
                "inner" => judged.verdict == Verdict::NotGraded && judged.unreadable.is_some(),
                _ => judged.reason.is_some_and(|reason| reason.id == slip),
            });
        }
    }
    assert!(named * 100 >= total * 80, "the slip is named first in {named} of {total}");
}

/// Families that the labelled rows do not have: attention, residual layers, likelihoods, cosines, projections, batches.
/// `*` stands for any slip or none.
#[test]
fn other_families_are_judged_alike() {
    use gradus::lesson::Verdict;
    let (mut labelled, mut named) = (0, 0);
    for row in read("matrix_own.jsonl") {
        let question = prepared(&row);
        for answer in row["right"].as_array().unwrap() {
            let judged = question.judge(answer.as_str().unwrap());
            assert_eq!(judged.verdict, Verdict::Right, "{} {answer}: {}", row["id"], judged.message);
            assert!(matches!(judged.basis, Some(Basis::Identical | Basis::Sizes)), "{} {answer}", row["id"]);
        }
        for wrong in row["wrong"].as_array().unwrap() {
            let [answer, slip, class] = [0, 1, 2].map(|at| wrong[at].as_str().unwrap());
            let judged = question.judge(answer);
            match class {
                "inner" => assert_eq!(judged.verdict, Verdict::NotGraded, "{} {answer}", row["id"]),
                "outer" => assert_ne!(judged.verdict, Verdict::Right, "{} {answer}", row["id"]),
                _ => assert_eq!(judged.verdict, Verdict::Wrong, "{} {answer}: {}", row["id"], judged.message),
            }
            if slip != "*" {
                labelled += 1;
                named += usize::from(judged.reason.is_some_and(|reason| reason.id == slip));
            }
        }
    }
    assert!(named * 100 >= labelled * 85, "the slip is named first in {named} of {labelled}");
}

/// Every function of one argument that has a slope can stand in a layer.
#[test]
fn every_activation_has_a_layer() {
    use gradus::math::functions::FUNCTIONS;
    for row in FUNCTIONS.iter().filter(|row| row.activation && row.least == 1) {
        let ask = json!({"matrix": {"of": format!("sum({}(W x))", row.name), "by": "W",
            "shapes": {"W": "m×n", "x": "n"}}});
        let question = ask_from_json(&ask).unwrap().prepare(1).unwrap_or_else(|why| panic!("{}: {why:?}", row.name));
        let judged = question.judge(&format!("{}'(W x) x^T", row.name));
        assert_eq!(judged.verdict, gradus::lesson::Verdict::Right, "{}: {}", row.name, judged.message);
        assert!(matches!(judged.basis, Some(Basis::Identical | Basis::Sizes)), "{}", row.name);
    }
}

/// What the last of several cells shows.
fn page(cells: &[&str], detail: Detail) -> Page {
    let mut notebook = Notebook::default();
    let mut last = Page::new();
    for cell in cells {
        let outcome = notebook.run(cell, detail);
        assert!(outcome.worked, "{cell}: {}", terminal::render(&outcome.page, &Options::default()));
        last = outcome.page;
    }
    last
}

/// Each screen by the cells that lead to it.
const SCREENS: &[(&str, &[&str])] = &[
    ("least-squares", &["by W |W x - y|^2"]),
    ("softmax", &["shapes W m×n, x n, y m sums to 1", "by W -sum(y ⊙ log softmax(W x))"]),
    ("layer", &["h = relu(W x + b)", "shapes W m×n, V k×m, x n, b m, y k", "sizes m=3, n=2, k=2", "by W ½|V h - y|^2"]),
    ("jacobian", &["by x softmax(W x)"]),
    ("batch", &["by W 1/n |X W - Y|^2"]),
    ("differential", &["d(A X B) by X"]),
    ("entry", &["by W |W x - y|^2", "why 2 1"]),
];

#[test]
fn screens() {
    for (name, cells) in SCREENS {
        let usual = page(cells, Detail::Usual);
        for width in [80, 40] {
            let text = terminal::render(&usual, &Options { width, ..Options::default() });
            let widest = text.lines().map(gradus::page::width).max().unwrap_or(0);
            assert!(widest <= width, "{name} is {widest} wide at {width}");
            golden(&format!("matrix/{name}-{width}.txt"), &text);
        }
        let ascii = terminal::render(&usual, &Options { unicode: false, ..Options::default() });
        assert!(ascii.is_ascii(), "{name}: {ascii}");
        golden(&format!("matrix/{name}-ascii.txt"), &ascii);
        golden(&format!("matrix/{name}-plain.txt"), &plain::render(&usual, &Options::default()));
    }
    let attention = page(&["by V sum(softmax(Q K^T/sqrt(d)) V ⊙ G)"], Detail::Usual);
    let attention = plain::render(&attention, &Options::default());
    // d is a number there, though small letters are columns elsewhere.
    assert!(attention.contains("d 1") && attention.contains("softmax(Q Kᵀ/sqrt(d))ᵀG"), "{attention}");
    let (_, cells) = SCREENS[0];
    golden("matrix/least-squares.html", &html::fragment(&page(cells, Detail::Usual)));
    let notebook = gradus::page::format("ipynb").unwrap().render;
    golden("matrix/least-squares.ipynb", &notebook(&page(cells, Detail::Usual), &Options::default()));
    golden("matrix/least-squares.md", &markdown::render(&page(cells, Detail::Usual), &Options::default()));
    for (name, detail) in [("brief", Detail::Brief), ("full", Detail::Full)] {
        golden(
            &format!("matrix/layer-{name}.txt"),
            &terminal::render(&page(SCREENS[2].1, detail), &Options::default()),
        );
    }
}

/// What the last cell says, whether it worked or not.
fn said(cells: &[&str]) -> String {
    let mut notebook = Notebook::default();
    let mut last = String::new();
    for cell in cells {
        last = terminal::render(&notebook.run(cell, Detail::Usual).page, &Options { width: 200, ..Options::default() });
    }
    last
}

#[test]
fn what_does_not_fit_is_told_in_words() {
    let first = "by W |W x - y|^2";
    for (cells, told) in [
        (&["shapes W m×n, x n, y k", first][..], "a column of m and a column of k cannot be added"),
        (&["shapes W m×n", "by W det W"], "det needs a square matrix; this is a matrix of m×n"),
        (&["by q |W x|"], "q does not stand in it, so its slope is 0; W, x stand there."),
        (&["shapes W"], "A shape is missing."),
        (&["shapes W m×n, W n"], "W has a shape in this line already."),
        (&["shapes A m×n symmetric"], "Only a square matrix can be that; A is m×n."),
        (&["shapes A n×n symmetric", "by A x^T A x"], "The entries of a symmetric matrix are not free"),
        (&["sizes m=9"], "Expected letters with numbers from 2 to 7"),
        (&["by"], "Expected the name that moves"),
        (&["by W"], "Expected what to differentiate"),
        (&["by X A X B"], "axes"),
        (&["why 2 1"], "No slope by a matrix has been worked out yet"),
        (&[first, "why 2"], "Expected the place of an entry, counted from 1, as `why 2 1`."),
        (&[first, "why 0 1"], "Expected the place of an entry"),
        (&[first, "also fortran"], "Expected one of numpy, latex, typed"),
        (&[first, "check"], "Expected your slope"),
        (&[first, "check 2(W x"], "is never closed"),
        (&["by X 1^T"], "X does not stand in it"),
        (&["shapes a m, b n, c p, d q, e r, f s, g t"], "Expected at most 6 size letters in all, found 7."),
    ] {
        let found = said(cells);
        assert!(found.contains(told), "{cells:?}: {found}");
    }
}

#[test]
fn a_slope_worked_out_by_hand_is_held_against_the_last_one() {
    let first = "by W |W x - y|^2";
    for (answer, told) in [
        ("check 2(W x - y) x^T", "Right: the slope by `W`, the same where W is 3×4, 5×2 and 2×5."),
        ("check np.outer(2*(W @ x - y), x)", "Right"),
        ("check 2x(W x - y)^T", "Expected a matrix of m×n, found a matrix of n×m: W has m rows"),
        ("check 2(W x - y)", "What stands beside W inside?"),
        ("check (W x - y)x^T", "What does the square bring down?"),
        ("check (W x - y)x^T = by W |W x - y|^2", "What does the square bring down?"),
        ("check 2 X^T(X w - y) = by w |X w - y|^2", "Right: the slope by `w`"),
    ] {
        let found = said(&[first, answer]);
        assert!(found.contains(told), "{answer}: {found}");
    }
}

#[test]
fn cells_follow_the_shapes_sizes_and_values_they_use() {
    let first = "by W |W x - y|^2";
    assert!(said(&[first, "why 2 1", "shapes W m×n"]).contains("Out of date now: [1] and [2]"));
    assert!(said(&[first, "sizes m=4"]).contains("Out of date now: [1]."));
    let found = said(&["W = [[1, 2], [3, 4]]", "x = (1, 1)", first]);
    assert!(found.contains("W = [[1, 2], [3, 4]], x = (1, 1)"), "{found}");
    let found = said(&["W = [[1, 2], [3, 4]]", "x = (1, 1, 1)", first]);
    assert!(found.contains("The check does not use the value of x: it is 3, and n is needed."), "{found}");
    let found = said(&["shapes W m×n", "forget W", "shapes"]);
    assert!(found.contains("No shapes are declared."), "{found}");
}

/// A learner's way to the slope of least squares by W, with the transposed answer first.
#[test]
fn a_learner_turns_the_answer_round() {
    let lesson: Lesson =
        load::lesson("shape.yaml", include_str!("../../lessons/21-gradient-has-the-shape.yaml")).unwrap();
    let mut session = Session::new(Library::of(vec![lesson]), 7, &[], Pace::Patient);
    let start = Start::Lesson("gradient-has-the-shape".into(), Some("half".into()));
    let lines = [
        "x (W x - y)^T",
        "why",
        "2(W x - y) x^T",
        "(W x - y) x",
        "hint",
        "np.outer(W @ x - y, x)",
        // The same with numbers.
        "skip",
        // By x: a row in the place of a column is pointed out once, and counts then.
        "2 (W x - y)^T W",
        "2 (W x - y)^T W",
        r"2 W^\top \left(W x - y\right)",
    ];
    let (text, _) = transcript(&mut session, &start, &lines);
    golden("matrix/learner.txt", &text);
}

/// What the engine answers is no longer, on the screen, than 1.3 times the shortest answer of its row.
#[test]
fn answers_are_about_as_short_as_the_shortest() {
    // ᵀ, ² and ⁻¹ stand for two, two and three characters that are typed; blanks do not count.
    let length = |text: &str| {
        let raised = [("^{\\top}", "ᵀ"), ("^-T", "⁻ᵀ"), ("^-1", "⁻¹"), ("^T", "ᵀ"), ("^2", "²")];
        let text = raised.iter().fold(text.to_string(), |text, (typed, shown)| text.replace(typed, shown));
        text.chars().filter(|c| !c.is_whitespace()).count()
    };
    for row in rows() {
        let prepared = prepared(&row);
        let key = prepared.task.key.text().unwrap();
        let shortest =
            row["right"].as_array().unwrap().iter().map(|right| length(right.as_str().unwrap())).min().unwrap();
        // (bᵀv)u keeps the brackets of a number in front, which are two characters of seven.
        let allowed = (shortest * 13 / 10).max(shortest + 2);
        assert!(length(&key) <= allowed, "{}: {key} for {}", row["id"], row["right"][0]);
    }
}

/// Functions, shapes and numbers vary; the author's own words come before the table's.
#[test]
fn a_lesson_of_an_authors_own() {
    let text = r#"format: 1
id: mine
title: Mine
summary: Slopes by matrices.
cells:
  - question:
      id: functions
      vary: {f: [relu, tanh, sigmoid]}
      ask: {matrix: {of: "sum(f(W x))", by: W, shapes: {W: m×n, x: n}}}
      wrong:
        - {is: "x f(W x)^T", say: "Two slips at once."}
        - {is: "f(W x) x^T", say: "{{f}} or its slope?"}
  - question:
      id: shapes
      cases: [{a: m×n, b: n, c: m}, {a: 3×2, b: 2, c: 3}]
      ask: {matrix: {of: "|W x - y|^2", by: W, shapes: {W: a, x: b, y: c}}}
  - question:
      id: numbers
      vary: {k: [3, 5]}
      ask: {matrix: {of: "{{k}} |W x - y|^2", by: W, shapes: {W: m×n, x: n, y: m}}}
      wrong: [{is: "2 (W x - y) x^T", say: "Where did {{k}} go?"}]
"#;
    let lesson = load::lesson("mine.yaml", text).unwrap();
    let (mut functions, mut numbers) = (Vec::new(), Vec::new());
    for seed in 1..=20 {
        let question = |at: usize| lesson.questions().nth(at).unwrap().pose(seed).unwrap();
        let one = question(0);
        let asked = plain::render(&one.prompt, &Options::default());
        // What is asked is written with σ, what is typed with its name.
        let f =
            [("relu", "relu"), ("tanh", "tanh"), ("σ", "sigmoid")].into_iter().find(|(shown, _)| asked.contains(shown));
        let (_, f) = f.unwrap_or_else(|| panic!("{asked}"));
        functions.push(f);
        let said = one.judge(&format!("{f}(W x) x^T")).reason.unwrap();
        assert_eq!((said.id.as_str(), said.say.as_str()), ("author", format!("{f} or its slope?").as_str()));
        assert_eq!(one.judge(&format!("x {f}(W x)^T")).reason.unwrap().say, "Two slips at once.");
        assert!(question(1).judge("2(W x - y) x^T").verdict == gradus::lesson::Verdict::Right);
        let said = question(2).judge("2 (W x - y) x^T").reason.unwrap().say;
        assert!(said == "Where did 3 go?" || said == "Where did 5 go?", "{said}");
        numbers.push(said);
    }
    functions.sort_unstable();
    functions.dedup();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((functions.len(), numbers.len()), (3, 2));
    let wrong = text.replace("2 (W x - y) x^T", "2 ({{k}} W x - {{k}} y) x^T");
    let problems = load::lesson("mine.yaml", &wrong).unwrap_err();
    assert!(format!("{problems:?}").contains("is listed as wrong: it is right"), "{problems:?}");
    let unread = text.replace("2 (W x - y) x^T", "2 (W x - z) x^T");
    let problems = load::lesson("mine.yaml", &unread).unwrap_err();
    assert!(format!("{problems:?}").contains("z has no shape here"), "{problems:?}");
}

/// Past a bound an error says which; no size that is typed takes the memory.
#[test]
fn bounds_are_named() {
    let plus = |part: &str, count: usize| vec![part; count].join(" + ");
    let nested = format!("sum({}x{})", "tanh(W ".repeat(65), ")".repeat(65));
    let many: serde_json::Map<String, Value> = ('a'..='p').map(|c| (c.to_string(), json!("1"))).collect();
    let letters: serde_json::Map<String, Value> =
        "abcdefgh".chars().map(|c| (c.to_string(), json!(c.to_string()))).collect();
    for (of, by, shapes, told) in [
        ("a".to_string(), "a", json!(many), "expected at most 12 names, found 16"),
        ("|a|".to_string(), "a", json!(letters), "expected at most 6 size letters, found 8"),
        (plus("a^T x", 120), "a", json!({"a": "n", "x": "n"}), ""),
        (plus("sin(a)", 1), "a", json!({"a": "1"}), ""),
        (nested, "x", json!({"W": "n×n", "x": "n"}), "more than 600 parts"),
        ("a^T W x".into(), "W", json!({"W": "1000000×1000000", "x": "1000000", "a": "1000000"}), "entries of"),
        (
            "sum(W x)".into(),
            "W",
            json!({"W": "20×20", "x": "20"}),
            "expected at most 100 entries to be measured, found 400",
        ),
    ] {
        let ask = json!({"matrix": {"of": of, "by": by, "shapes": shapes}});
        let made = ask_from_json(&ask).unwrap().prepare(1);
        match made {
            Ok(_) => assert_eq!(told, "", "{of} is asked"),
            Err(why) => assert!(!told.is_empty() && why.message.contains(told), "{of}: {}", why.message),
        }
    }
    let ask = json!({"matrix": {"of": "|x|^2", "by": "x", "shapes": {"x": "n"}}});
    let question = ask_from_json(&ask).unwrap().prepare(1).unwrap();
    for hostile in ["ones(1000000000)", "eye(1000000000) x", "ones(1000000000) ones(1000000000)^T x", "x^99999"] {
        assert_ne!(question.judge(hostile).verdict, gradus::lesson::Verdict::Right, "{hostile}");
    }
}

/// What a person hears who asks why an answer is right.
#[test]
fn the_reason_for_right_names_the_sizes() {
    let ask = r#"{"matrix": {"of": "|W x - y|^2", "by": "W", "shapes": {"W": "m×n", "x": "n", "y": "m"}}}"#;
    let ask = ask_from_json(&serde_json::from_str(ask).unwrap()).unwrap().prepare(1).unwrap();
    assert_eq!(ask.judge("2(W x - y) x^T").basis, Some(Basis::Identical));
    assert_eq!(ask.judge("2 W x x^T - 2 y x^T").basis, Some(Basis::Sizes));
}

/// `u ⊙ W v` where u and W do not fit entry by entry is u ⊙ (W v), and it is said so; where they fit it stays as it was.
#[test]
fn a_product_behind_entries_is_taken_whole() {
    let ask = r#"{"matrix": {"of": "1/2 |V h - y|^2", "by": "b", "given": {"h": "relu(W x + b)"},
        "shapes": {"W": "m×n", "V": "k×m", "x": "n", "y": "k", "b": "m"}}}"#;
    let judged = |answer: &str| gradus::lesson::judge(ask, answer).unwrap();
    for answer in ["relu'(W x + b) ⊙ V^T (V h - y)", "relu'(W x + b) ⊙ V^T V h - relu'(W x + b) ⊙ V^T y"] {
        let found = judged(answer);
        assert_eq!(found.verdict, Verdict::Right, "{answer}: {found:?}");
        assert!(found.notes.iter().any(|note| note.contains("the whole product behind it")), "{found:?}");
    }
    assert_eq!(judged("V^T (V h - y) ⊙ relu'(W x + b)").verdict, Verdict::Right);
    assert_eq!(judged("relu'(W x + b) ⊙ V (V h - y)").verdict, Verdict::NotGraded);
}
