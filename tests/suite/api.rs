//! The library as other programs use it: the names at the top of the crate, and the programs in `examples/`.

#[allow(dead_code, reason = "its `main` is for the command line")]
#[path = "../../examples/grade_file.rs"]
mod grade_file;
#[allow(dead_code, reason = "its `main` is for the command line")]
#[path = "../../examples/judge_one.rs"]
mod judge_one;
#[allow(dead_code, reason = "its `main` is for the command line")]
#[path = "../../examples/tutor.rs"]
mod tutor;

use gradus::{Ask, Expr, Grader, Lesson, Question, Verdict};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn derivative() -> Question {
    r#"{"derivative": {"of": "sin(x^2)"}}"#.parse::<Ask>().unwrap().ready().unwrap()
}

#[test]
fn one_question_is_judged_from_many_threads() {
    fn shared<T: Send + Sync + Clone>(value: &T) -> T {
        value.clone()
    }
    let question = shared(&derivative());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for (answer, verdict) in
                    [("2x cos(x^2)", Verdict::Right), ("cos(x^2)", Verdict::Wrong), ("2x+", Verdict::NotGraded)]
                {
                    assert_eq!(question.judge(answer, None).verdict(), verdict, "{answer}");
                }
            });
        }
    });
}

#[test]
fn a_judgement_says_what_the_grader_writes() {
    let question = derivative();
    let records = Grader::new();
    for answer in ["2x cos(x^2)", "cos(x^2)", "2x+", "sin(x^2)", "1/0", "2x cos(y^2)"] {
        let record = serde_json::json!({"answer": answer, "ask": {"derivative": {"of": "sin(x^2)"}}});
        let mut wanted: serde_json::Value = serde_json::from_str(&records.line(&record.to_string())).unwrap();
        wanted.as_object_mut().unwrap().shift_remove("id");
        let judgement = question.judge(answer, None);
        assert_eq!(serde_json::to_value(&judgement).unwrap(), wanted, "{answer}");
        assert_eq!(wanted["score"].as_f64(), judgement.score());
        assert_eq!(wanted["reads_as"].as_str(), judgement.reads_as());
        assert_eq!(wanted["reason"].as_str(), judgement.reason().map(|reason| reason.id.as_str()));
        assert_eq!(wanted["message"], judgement.message());
        assert_eq!(wanted["or"].as_array().map_or(0, Vec::len), judgement.or().count());
        assert_eq!(wanted["witness"].is_null(), judgement.witness().is_none());
        assert_eq!(judgement.unreadable().is_some(), judgement.reads_as().is_none());
    }
    assert!(question.judge("cos(x^2)", Some("cos(x^2)")).or().any(|reason| reason.id == "whole.same_as_last"));
    assert_eq!(question.key().as_deref(), Some("2*x*cos(x^2)"));
    assert!(!question.hints().is_empty() && !question.prompt().is_empty() && !question.solution().is_empty());
}

#[test]
fn what_is_wrong_with_an_ask_is_said_in_one_sentence() {
    for (ask, kind) in [
        ("{", "bad-json"),
        ("7", "bad-ask"),
        ("{}", "bad-ask"),
        (r#"{"derivatve": {"of": "x"}}"#, "bad-ask"),
        (r#"{"derivative": {"of": "x+"}}"#, "bad-ask"),
        (r#"{"derivative": {"of": "w*y"}}"#, "bad-ask"),
    ] {
        let fault = ask.parse::<Ask>().and_then(|ask| ask.ready()).map(|_| ()).unwrap_err();
        assert_eq!(fault.kind, kind, "{ask}");
        assert!(!fault.to_string().is_empty() && !fault.to_string().contains('\n'), "{ask}: {fault}");
    }
    let fault = "(x+1".parse::<Expr>().unwrap_err();
    assert_eq!((fault.span.clone(), fault.fix.as_deref()), (Some(0..1), Some("(x+1)")));
    assert!(fault.to_string().ends_with("; did you mean (x+1)?"), "{fault}");
}

#[test]
fn an_expression_reads_back_as_it_is_written() {
    for text in ["2x sin^2 x", "½x", "|x-1|^3", "e^-x²", "x^5/5!"] {
        let expr: Expr = text.parse().unwrap();
        assert_eq!(expr.to_string().parse::<Expr>().unwrap(), expr, "{text}");
    }
    let derivation = gradus::derive(&"x^2 sin x".parse().unwrap(), "x", 2).unwrap();
    assert_eq!(derivation.derivative().names(), ["x"]);
    assert!(!derivation.page().is_empty());
    assert_eq!(gradus::derive(&"x".parse().unwrap(), "", 1).unwrap_err().kind, "no-derivative");
}

#[test]
fn lessons_come_from_the_course_and_from_yaml() {
    let course = Lesson::course();
    let built_in = gradus::session::course::BUILT_IN;
    assert_eq!(course.len(), built_in.len());
    for (lesson, (_, text)) in course.iter().zip(built_in) {
        let read = Lesson::from_yaml(text).unwrap_or_else(|problems| panic!("{}: {problems:?}", lesson.id()));
        assert_eq!((read.id(), read.title(), read.summary()), (lesson.id(), lesson.title(), lesson.summary()));
        let first = lesson.questions().next().unwrap();
        assert_eq!(read.question(first, 3).unwrap().key(), lesson.question(first, 3).unwrap().key());
        assert_eq!(lesson.question("nothing", 3).unwrap_err().kind, "unknown-question");
    }
    assert!(Lesson::built_in("nothing").is_none());
    assert!(Lesson::from_yaml("format: 1\n").unwrap_err().iter().all(|problem| !problem.message.is_empty()));
}

#[test]
fn the_examples_do_what_they_say() {
    let mut out = Vec::new();
    let answers = ["2x cos(x^2)", "cos(x^2)", "2x+"].map(String::from);
    judge_one::run(r#"{"derivative": {"of": "sin(x^2)"}}"#, &answers, &mut out).unwrap().unwrap();
    let said = String::from_utf8(out).unwrap();
    assert!(said.starts_with("2x cos(x^2): right.") && said.contains("chain.drop_inner"), "{said}");
    assert!(said.contains("2x+: does not count."), "{said}");

    let mut out = Vec::new();
    tutor::run("first-step", &b"hint\nquit\n"[..], &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("The first step"));
}

#[test]
fn the_example_that_grades_writes_what_gradus_grade_writes() {
    let corpus = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pairs.jsonl")).unwrap();
    let records: String = corpus
        .lines()
        .filter_map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).ok()?;
            let record =
                serde_json::json!({"id": row["id"], "answer": row["answer"], "ask": {"formula": {"is": row["key"]}}});
            Some(format!("{record}\n"))
        })
        .collect();
    let mut mine = Vec::new();
    grade_file::run(records.as_bytes(), &mut mine).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .arg("grade")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || input.write_all(records.as_bytes()));
    let graded = child.wait_with_output().unwrap().stdout;
    feeder.join().unwrap().unwrap();
    assert!(mine.iter().filter(|byte| **byte == b'\n').count() > 100);
    // An error's line number apart, which only a file has.
    let plain = |text: Vec<u8>| -> Vec<String> {
        let text = String::from_utf8(text).unwrap();
        text.lines().filter(|line| !line.contains(r#""error":"#)).map(String::from).collect()
    };
    assert_eq!(plain(mine), plain(graded));
}
