//! Examinations and homework: how many answers a question allows, what it counts, and silence.

use crate::golden::golden;
use crate::program::Home;
use crate::session::transcript;
use gradus::lesson::load;
use gradus::session::event::What;
use gradus::session::library::Library;
use gradus::session::{Pace, Session, Start};

const EXAM: &str = r#"format: 1
id: exam
title: An examination
summary: Answers that are counted.
cells:
  - question:
      id: silent
      skill: power
      feedback: none
      points: 2
      ask: {derivative: {of: x^2}}
  - question:
      id: also-silent
      skill: power
      feedback: none
      ask: {derivative: {of: x^3}}
  - question:
      id: twice
      skill: power
      tries: 2
      points: 3
      ask: {derivative: {of: x^4}}
"#;

/// An examination says nothing, asks nothing twice and gives nothing away; a question with two tries ends after them.
#[test]
fn tries_are_counted_and_an_examination_is_silent() {
    let library = || Library::of(vec![load::lesson("exam.yaml", EXAM).unwrap()]);
    let start = Start::Lesson("exam".into(), None);
    let mut sitting = Session::new(library(), 7, &[], Pace::Patient);
    let (text, events) = transcript(&mut sitting, &start, &["3x", "why", "3x^2", "why", "x^3", "x*x^2", "4x^5"]);
    golden("session/exam.txt", &text);
    let verdicts = events.iter().filter(|event| matches!(event.what, What::Answered { .. })).count();
    assert_eq!(verdicts, 5);
}

const HELD: &str = r#"format: 1
id: held
title: Held
summary: Nothing is told.
exam: {tools: all}
cells:
  - question: {id: slope, skill: s, ask: {derivative: {of: x^2}}}
  - question: {id: brackets, skill: s, ask: {derivative: {of: 1/x}}}
  - question: {id: form, skill: s, say: Multiply it out., ask: {formula: {is: x^2 + 2*x + 1, form: expanded}}}
  - question: {id: number, skill: s, say: How much?, ask: {number: {is: 2.22, digits: {places: 2}}}}
  - question: {id: vector, skill: s, ask: {gradient: {of: x^2 + y, by: [x, y]}}}
  - question: {id: open, skill: s, say: Which?, ask: {satisfies: {names: [t], if: t == 2}}, answer: "2"}
  - question:
      id: choice
      skill: s
      say: Which?
      ask: {choice: {options: [{is: "yes", right: true}, {is: "no", say: "Why?"}]}}
"#;

/// Every way in which anything of an examination can be seen, with what may differ taken away.
fn seen(answers: &[&str]) -> String {
    let home = Home::new();
    home.file("held.yaml", HELD);
    let mut all = String::new();
    let mut see = |words: &[&str], input: &str| {
        let ran = home.run(words, input);
        all += &format!("{words:?} {:?}\n{}{}", ran.code, ran.out, ran.err);
    };
    see(&["learn", "held.yaml", "--learner", "s1"], &answers.join("\n"));
    for words in [
        &["progress", "--json"][..],
        &["progress"],
        &["list"],
        &["list", "--json"],
        &["export"],
        &["export", "last", "--key", "--to", "txt"],
        &["export", "held", "--key", "--to", "txt"],
    ] {
        see(&[words, &["--lessons", "held.yaml", "--learner", "s1"]].concat(), "");
    }
    for at in ["slope", "choice"] {
        see(&["check", &format!("held/{at}"), "2x", "--lessons", "held.yaml"], "");
    }
    see(&["hand-in", "held.yaml", "--learner", "s1", "-o", "-"], "");
    let kept = all.lines().filter(|line| !line.contains("UTC") && !line.contains("@1"));
    let kept: Vec<String> = kept
        .map(|line| match line.split_once("\"at\":") {
            Some((before, after)) => format!("{before}{}", after.split_once(',').map_or("", |(_, rest)| rest)),
            None => line.to_string(),
        })
        .collect();
    kept.join("\n")
}

#[test]
fn nothing_tells_a_right_answer_from_a_wrong_one() {
    let right = ["2x", "-1/x^2", "(x+1)^2", "x^2+2x+1", "2.22", "(2x,1)", "2", "A"];
    let wrong = ["3x", "-1/x^3", "(x+1)^3", "x^3+3x+1", "3.33", "(3x,1)", "3", "B"];
    let alike = |text: String| text.replace('3', "2").replace('³', "²").replace('B', "A").replace('b', "a");
    let (one, other) = (alike(seen(&right)), alike(seen(&wrong)));
    assert_eq!(one, other);
    assert!(one.contains("noted") && one.contains("7 of 7 answered"), "{one}");
    for told in ["✓", "✗", "right", "wrong\"", "d_coeff", "Solution", "points"] {
        assert!(!one.contains(told), "{told}: {one}");
    }
}

#[test]
fn an_examination_refuses_what_would_tell_and_logs_it() {
    let home = Home::new();
    home.file("held.yaml", HELD.replace("{tools: all}", "{leave: forward}"));
    let lines = "hint\nshow\nwhy\nagain\n= 1+1\nd x^2\nback\n2x +\n2x\n";
    let ran = home.run(&["learn", "held.yaml", "--learner", "s1"], lines);
    assert_eq!(ran.code, Some(1), "the input ended before the lesson did");
    assert_eq!(ran.out.matches("is not to be had in an examination").count(), 7, "{}", ran.out);
    assert!(ran.out.contains("something is missing after +"), "{}", ran.out);
    let handed = home.run(&["hand-in", "held.yaml", "--learner", "s1"], "");
    assert!(handed.out.contains("1 of 7 answered · 7 refused commands"), "{}", handed.out);
    let nameless = home.run(&["learn", "held.yaml"], "");
    assert!(nameless.code == Some(2) && nameless.err.contains("--learner"), "{}", nameless.err);
    let graded = home.run(&["gradebook", "held.s1.jsonl", "--lessons", "held.yaml", "--to", "json"], "");
    assert!(graded.out.contains("\"held/slope\":1.0"), "{}{}", graded.out, graded.err);
}

#[test]
fn what_has_no_place_in_an_examination_is_refused_with_its_line() {
    let lesson = |more: &str, cell: &str| {
        let text = format!(
            "format: 1\nid: e\ntitle: E\nsummary: S\nexam: {{{more}}}\ncells:\n  - question:\n      id: a\n      skill: s\n      \
             ask: {{derivative: {{of: x^2}}}}\n{cell}"
        );
        match load::lesson("e.yaml", &text) {
            Ok(_) => String::new(),
            Err(problems) => problems.iter().map(|it| format!("{}: {}; ", it.line, it.message)).collect(),
        }
    };
    assert_eq!(lesson("", ""), "");
    assert!(lesson("", "      hints: [a]\n").starts_with("11: `hints` has no place"));
    assert!(lesson("", "      tries: 2\n").starts_with("11: `tries` has no place"));
    assert!(lesson("tool: all", "").contains("no key `tool`"));
    assert!(lesson("tools: some", "").contains("`tools` must be a known word"));
}
