//! Examinations and homework: how many answers a question allows, what it counts, and silence.

use crate::golden::golden;
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
