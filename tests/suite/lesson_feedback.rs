//! What is said to answers, growing with the misses, without ever handing over the key.

use super::golden::golden;
use gradus::lesson::{FeedbackLevel, Posed, feedback::feedback, load};
use gradus::page::{Options, plain};

const LESSON: &str = r#"
format: 1
id: said
title: Said
summary: What is said.
cells:
  - question: {id: chain, ask: {derivative: {of: (3*x^2 + 1)^5}}, because: Outer slope times inner slope.}
  - question: {id: factor, ask: {derivative: {of: x^3 + 2*x}}}
  - question: {id: either, ask: {derivative: {of: x^2*e^x}}}
  - question: {id: log, ask: {derivative: {of: ln(x)}}}
  - question: {id: at, ask: {derivative: {of: x^3, at: 2}}}
  - question: {id: gradient, ask: {gradient: {of: x^2*y, at: {x: 3, y: 2}}}}
  - question: {id: number, say: "What is 3/4 of 1?", ask: {number: {is: 3/4}}}
  - question: {id: formula, say: Which formula?, ask: {formula: {is: 2*x + 1, of: [x]}}}
  - question:
      id: choice
      say: "Which way is *down*?"
      ask: {choice: {options: [{is: against the slope, right: true, say: Against it $L$ falls.}, {is: along the slope, say: Along it L rises.}]}}
  - question: {id: limit, ask: {limit: {of: (x^2 - 9)/(x - 3), to: 3}}}
"#;

fn posed(id: &str) -> Posed {
    let lesson = load::lesson("said.yaml", LESSON.trim_start()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    lesson.question(id).unwrap().pose(7).unwrap()
}

fn say(posed: &Posed, answer: &str, misses: usize) -> String {
    let page = feedback(posed, &posed.judge(answer), misses, FeedbackLevel::Full);
    plain::render(&page, &Options { width: 78, ..Options::default() })
}

#[test]
fn feedback_grows_with_the_misses() {
    let cases = [
        ("chain", "5(3x^2+1)^4"),
        ("chain", "30x(3x^2+1)^4"),
        ("chain", "5(3x^2+1"),
        ("chain", "7x"),
        ("factor", "3x^2"),
        ("factor", "6x^2 + 4"),
        ("either", "2x*e^x"),
        ("log", "ln(x)"),
        ("log", "1/x + 0*sqrt(x)"),
        ("log", "x/x^2"),
        ("at", "8"),
        ("at", "11"),
        ("gradient", "(12, 4)"),
        ("number", "0.7"),
        ("formula", "3x + 1"),
        ("choice", "along the slope"),
        ("choice", "against the slope"),
        ("choice", "z"),
        ("limit", "0"),
    ];
    let mut all = String::new();
    for (id, answer) in cases {
        let posed = posed(id);
        all.push_str(&format!("==== {id}: {answer}\n"));
        let first = say(&posed, answer, 1);
        all.push_str(&first);
        for misses in 2..=3 {
            let next = say(&posed, answer, misses);
            if next != first {
                all.push_str(&format!("---- miss {misses}\n{next}"));
            }
        }
    }
    golden("feedback/cases.txt", &all);
}
