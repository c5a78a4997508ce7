//! Answers of other shapes than one expression: options, intervals, lists in any order, matrices.

use gradus::lesson::{Detail, Verdict, judge, load};
use gradus::page::{Options, plain};

use Verdict::{NotGraded, Right, Wrong};

/// An answer, what it comes to, its score, and a piece of what is said.
type Case = (&'static str, Verdict, Option<f64>, &'static str);

fn check(ask: &str, cases: &[Case]) {
    for (answer, verdict, score, piece) in cases {
        let judged = judge(ask, answer).unwrap_or_else(|error| panic!("{ask}: {error}"));
        assert_eq!((judged.verdict, judged.score), (*verdict, *score), "{ask}: {answer}: {}", judged.message);
        let ids = judged.reason.iter().chain(&judged.or).map(|reason| reason.id.as_str()).collect::<Vec<_>>().join(" ");
        let said = format!("{ids} {}", judged.message);
        assert!(said.contains(piece), "{ask}: {answer}: {said}");
    }
}

#[test]
fn options_of_a_script_stand_as_written() {
    for right in 0..5 {
        let options: Vec<String> =
            (0..5).map(|at| format!(r#"{{"is": "option {at}", "right": {}}}"#, at == right)).collect();
        let ask = format!(r#"{{"choice": {{"options": [{}]}}}}"#, options.join(", "));
        for (at, letter) in "abcde".chars().enumerate() {
            let judged = judge(&ask, &letter.to_string()).unwrap();
            assert_eq!(judged.verdict, if at == right { Right } else { Wrong }, "{ask} {letter}");
        }
    }
}

#[test]
fn options_of_a_lesson_are_shuffled_and_answered_by_their_text() {
    let lesson = |answer: &str| {
        format!(
            "format: 1\nid: l\ntitle: L\nsummary: S.\ncells:\n  - question:\n      id: q\n      say: Which?\n      \
             vary: {{a: 2..9}}\n      ask: {{choice: {{options: [{{is: \"it rises by {{{{a}}}}\", right: true}}, \
             {{is: it falls}}, {{is: it stays}}]}}}}\n      answer: \"{answer}\"\n"
        )
    };
    let good = load::lesson("l.yaml", &lesson("it rises by {{a}}")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let question = good.question("q").unwrap();
    let letters: Vec<String> =
        (1..30).map(|seed| question.pose(seed).unwrap().prepared.task.key.text().unwrap()).collect();
    assert!(["a", "b", "c"].iter().all(|letter| letters.iter().any(|l| l == letter)), "{letters:?}");
    assert!(load::lesson("l.yaml", &lesson("it falls")).is_err(), "a wrong option is no answer");
}

#[test]
fn intervals_are_judged_end_by_end() {
    check(
        r#"{"formula": {"is": "0 < r < 1", "of": ["r"]}}"#,
        &[
            ("0 < r < 1", Right, Some(1.0), ""),
            ("(0, 1)", Right, Some(1.0), ""),
            ("1 > r > 0", Right, Some(1.0), ""),
            ("r > 0 and r < 1", Right, Some(1.0), ""),
            ("0 < r <= 1", Wrong, Some(0.5), "the upper end is right; does it belong"),
            ("[0, 1)", Wrong, Some(0.5), "the lower end is right; does it belong"),
            ("[0, 1]", Wrong, Some(0.0), "the lower end is right; does it belong to the interval?; the upper"),
            ("r < 1", Wrong, Some(0.5), "is there no lower end?"),
            ("r > 0", Wrong, Some(0.5), "is there no upper end?"),
            ("0 < r < 2", Wrong, Some(0.5), "the upper end is not right yet"),
            ("-1 < r < 2", Wrong, Some(0.0), "What would the answer mean"),
            ("1 < r < 0", NotGraded, None, "the smaller end"),
            ("(1, 0)", NotGraded, None, "the smaller end"),
            ("0.5", NotGraded, None, "an interval is asked for"),
        ],
    );
    check(
        r#"{"formula": {"is": "r < 1", "of": ["r"]}}"#,
        &[
            ("r < 1", Right, Some(1.0), ""),
            ("(-inf, 1)", Right, Some(1.0), ""),
            ("r <= 1", Wrong, Some(0.0), "does it belong"),
            ("0 < r < 1", Wrong, Some(0.5), "is there a lower end at all?"),
            ("r < 2", Wrong, Some(0.0), "What would the answer mean"),
            ("r > 1", Wrong, Some(0.0), "is there a lower end at all?"),
        ],
    );
    check(
        r#"{"formula": {"is": "[0, 1/3)", "of": ["x"]}}"#,
        &[
            ("0 <= x < 1/3", Right, Some(1.0), ""),
            ("0 <= x < 0.33", Wrong, Some(0.5), "the upper end is not right yet"),
        ],
    );
    check(
        r#"{"formula": {"is": "0 < r < 2/a", "of": ["r", "a"]}}"#,
        &[("(0, 2/a)", Right, Some(1.0), ""), ("0 < r < 1/a", Wrong, Some(0.5), "the upper end is not right yet")],
    );
}

#[test]
fn a_pair_in_brackets_is_a_vector_unless_the_ask_says_interval() {
    check(r#"{"formula": {"is": "(0, 1)"}}"#, &[("(0, 1)", Right, Some(1.0), ""), ("0 < x < 1", NotGraded, None, "")]);
    let interval = r#"{"formula": {"is": "[0, 1]", "interval": true}}"#;
    check(interval, &[("0 <= x <= 1", Right, Some(1.0), ""), ("(0, 1]", Wrong, Some(0.5), "the lower end is right")]);
    assert!(judge(r#"{"formula": {"is": [0, 1], "interval": true}}"#, "1").is_err(), "a list has no open ends");
    assert!(judge(r#"{"formula": {"is": "0<r<1", "digits": 3}}"#, "1").is_err(), "intervals are exact");
}

#[test]
fn an_author_foresees_wrong_intervals() {
    let lesson = "format: 1\nid: l\ntitle: L\nsummary: S.\ncells:\n  - question:\n      id: q\n      say: Which rates?\n      \
         vary: {a: 2..9}\n      ask: {formula: {is: \"0 < r < 2/a\", of: [r]}}\n      \
         wrong:\n        - {is: \"(0, 1/a)\", say: Below 1/a nothing overshoots.}\n";
    let lesson = load::lesson("l.yaml", lesson).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let posed = lesson.question("q").unwrap().pose(3).unwrap();
    let a = posed.drawn[0].1.to_f64();
    assert_eq!(posed.judge(&format!("0 < r < 2/{a}")).verdict, Right);
    assert!(posed.judge(&format!("0 < r < 1/{a}")).message.contains("overshoots"));
}

#[test]
fn lists_in_any_order_are_multisets() {
    check(
        r#"{"formula": {"is": "-1, 3", "any-order": true}}"#,
        &[
            ("-1, 3", Right, Some(1.0), ""),
            ("3, -1", Right, Some(1.0), ""),
            ("(3, -1)", Right, Some(1.0), ""),
            ("x = 3 or x = -1", Right, Some(1.0), ""),
            ("6/2; -1", Right, Some(1.0), ""),
            ("3, 1", Wrong, Some(0.5), "one of them is not a solution"),
            ("3", Wrong, Some(0.5), "what stands there is right; one is missing"),
            ("3, -1, 0", Wrong, Some(2.0 / 3.0), "one of them is not a solution"),
            ("3, 3", Wrong, Some(0.5), "one of them stands there twice"),
            ("3, -1, -1", Wrong, Some(2.0 / 3.0), "one of them stands there twice"),
            ("2, 1", Wrong, Some(0.0), "What would the answer mean"),
            ("5", Wrong, Some(0.0), "What would the answer mean"),
            ("3, y", NotGraded, None, "`y`"),
            ("3,", NotGraded, None, ""),
        ],
    );
    check(
        r#"{"formula": {"is": "a, b, 2*a", "of": ["a", "b"], "any-order": true}}"#,
        &[
            ("2a, a, b", Right, Some(1.0), ""),
            ("a + a, 7", Wrong, Some(1.0 / 3.0), "is not a solution, and one is missing"),
        ],
    );
    assert_eq!(judge(r#"{"formula": {"is": "1, 1, 2", "any-order": true}}"#, "2, 1").unwrap().score, Some(2.0 / 3.0));
    assert!(judge(r#"{"formula": {"is": "-1, 3"}}"#, "3, -1").is_err(), "a list needs brackets or any-order");
    let long = "1, ".repeat(500) + "1";
    assert_eq!(judge(r#"{"formula": {"is": "-1, 3", "any-order": true}}"#, &long).unwrap().verdict, Wrong);
}

#[test]
fn jacobians_are_judged_entry_by_entry() {
    let ask = r#"{"jacobian": {"of": ["x^2*y", "sin(3*x)"]}}"#;
    check(
        ask,
        &[
            ("[[2xy, x^2], [3cos(3x), 0]]", Right, Some(1.0), ""),
            ("((2xy, x^2), (3cos(3x), 0))", Right, Some(1.0), ""),
            ("[[2xy, 3cos(3x)], [x^2, 0]]", Wrong, Some(0.5), "jacobian.transposed"),
            (
                "[[2xy, x^2], [cos(3x), 0]]",
                Wrong,
                Some(0.75),
                "row 2, column 1 is not right yet. The outside is there.",
            ),
            ("[[2xy, x^3], [3cos(3x), 1]]", Wrong, Some(0.5), "row 1, column 2 and row 2, column 2 are"),
            ("(2xy, x^2)", NotGraded, None, ""),
            ("[[2xy, x^2]]", NotGraded, None, "2 rows of 2"),
        ],
    );
    check(
        r#"{"jacobian": {"of": ["x^2*y", "x + y", "y^3"], "by": ["x", "y"], "at": {"x": 3, "y": 2}}}"#,
        &[
            ("[[12, 9], [1, 1], [0, 12]]", Right, Some(1.0), ""),
            ("[[12, 9], [1, 1], [0, 4]]", Wrong, Some(5.0 / 6.0), "power"),
            ("[[12, 1, 0], [9, 1, 12]]", NotGraded, None, "3 rows of 2"),
        ],
    );
    assert!(judge(r#"{"jacobian": {"of": ["2", "3"]}}"#, "1").is_err(), "nothing to derive by");
    assert!(judge(r#"{"jacobian": {"of": ["a+b+c+d+e_1+f_1+g"]}}"#, "1").is_err(), "too many columns");
    assert!(judge(r#"{"jacobian": {"of": "none"}}"#, "1").is_err(), "no function");
}

#[test]
fn hessians_are_judged_entry_by_entry() {
    check(
        r#"{"gradient": {"of": "x^3*y^2", "hessian": true}}"#,
        &[
            ("[[6x y^2, 6x^2 y], [6x^2 y, 2x^3]]", Right, Some(1.0), ""),
            ("[[6x y^2, 0], [0, 2x^3]]", Wrong, Some(0.5), "hessian.mixed_missing"),
            ("[[6x y^2, 12x^2 y], [12x^2 y, 2x^3]]", Wrong, Some(0.5), "hessian.mixed_doubled"),
            ("[[6x y^2, -6x^2 y], [-6x^2 y, 2x^3]]", Wrong, Some(0.5), "hessian.mixed_negated"),
            ("[[6x y^2, 6x^2 y], [6x^2 y, 2x^2]]", Wrong, Some(0.75), "row 2, column 2 is not right yet"),
        ],
    );
    check(
        r#"{"gradient": {"of": "x^2*y", "hessian": true, "at": {"x": 3, "y": 2}}}"#,
        &[("[[4, 6], [6, 0]]", Right, Some(1.0), ""), ("[[4, 12], [12, 0]]", Wrong, Some(0.5), "mixed_doubled")],
    );
    assert!(judge(r#"{"gradient": {"of": "x*y", "hessian": true, "steepest": true}}"#, "1").is_err());
}

#[test]
fn every_entry_of_a_matrix_is_worked_out() {
    let solved = |ask: &str| {
        let ask = load::ask_from_json(&serde_json::from_str(ask).unwrap()).unwrap();
        let page = ask.prepare(0).unwrap().solution(Detail::Full);
        plain::render(&page, &Options { width: 78, ..Options::default() })
    };
    let jacobian = solved(r#"{"jacobian": {"of": ["x^2*y", "sin(x)"], "at": {"x": 0, "y": 2}}}"#);
    for piece in ["∂f₁/∂x", "∂f₁/∂y", "∂f₂/∂x", "∂f₂/∂y", "f₁ = ", "cos x", "[[0, 0], [1, 0]]"]
    {
        assert!(jacobian.contains(piece), "{piece}\n{jacobian}");
    }
    let hessian = solved(r#"{"gradient": {"of": "x^2*y", "hessian": true}}"#);
    for piece in ["∂²f/∂x²", "∂²f/∂x∂y", "∂²f/∂y∂x", "∂²f/∂y²", "∂f/∂x = ", "symmetric"] {
        assert!(hessian.contains(piece), "{piece}\n{hessian}");
    }
}
