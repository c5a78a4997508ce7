//! A wrong answer diagnosed, rung by rung, as a session shows it.

use crate::golden::golden;
use gradus::lesson::judge::REPEATED;
use gradus::lesson::{Verdict, load};
use gradus::page::{Block, Options, Page, terminal};
use gradus::session::event::What;
use gradus::session::library::Library;
use gradus::session::{Pace, Session, Start};

const CHAIN: &str = "format: 1
id: chain
title: Chains
summary: One question.
cells:
  - question: {id: fifth, skill: chain, ask: {derivative: {of: (3*x^2 + 1)^5}}}
  - question: {id: sine, skill: chain, ask: {derivative: {of: sin(x^2)}}}
";

/// A wrong answer at every rung, the same answer once more in between, and one that no slip explains, at every width
/// and in plain characters.
#[test]
fn a_wrong_answer_diagnosed() {
    let lines = [
        "5(3x^2+1)^4",
        "5 (3x^2+1)^4",
        "5(1+3x^2)^4",
        "why",
        "why",
        "5(3x^2+1)^3",
        "15x(3x^2+1)^4",
        "7x",
        "30x(3x^2+1)^4",
        "x*cos(x^2)",
        "cos(x^2)x^2",
        "e^x",
    ];
    let looks = [("40", 40, false), ("80", 80, false), ("120", 120, false), ("ascii", 80, true), ("plain", 78, false)];
    for (name, width, ascii) in looks {
        let lesson = load::lesson("chain.yaml", CHAIN).unwrap();
        let mut session = Session::new(Library::of(vec![lesson]), 7, &[], Pace::Patient);
        let options = Options { width, unicode: !ascii, plain: name == "plain", ..Options::default() };
        let shown = |page: &Page| match name {
            "plain" => gradus::page::plain::render(page, &options),
            _ => terminal::render(page, &options),
        };
        let mut all = shown(&session.open(&Start::Resume).unwrap().page);
        let mut counted = 0;
        for line in lines {
            all += &shown(&Page::new().with(Block::Typed { prompt: session.prompt(), text: line.to_string() }));
            let reply = session.turn(line);
            all += &shown(&reply.page);
            let is_repeat = |reason: &Option<String>| reason.as_deref() == Some(REPEATED);
            counted += reply
                .events
                .iter()
                .filter(|event| {
                    matches!(&event.what,
                What::Answered { verdict: Some(Verdict::Wrong), reason, .. } if !is_repeat(reason))
                })
                .count();
        }
        assert_eq!(counted, lines.len() - 5, "two repeats, two commands and a right answer are no misses");
        assert!(name == "plain" || all.lines().all(|line| gradus::page::width(line) <= width), "{all}");
        assert!(name != "ascii" || all.is_ascii(), "{all}");
        golden(&format!("session/diagnosed-{name}.txt"), &all);
    }
}

/// The same kind of slip at two questions: once the second is solved, two small examples stand beside each other, and
/// are not shown a third time.
#[test]
fn a_slip_made_twice_is_contrasted() {
    let three =
        format!("{CHAIN}  - question: {{id: root, skill: chain, ask: {{derivative: {{of: sqrt(x^2 + 1)}}}}}}\n");
    let lesson = load::lesson("chain.yaml", &three).unwrap();
    let mut session = Session::new(Library::of(vec![lesson]), 7, &[], Pace::Patient);
    session.open(&Start::Resume).unwrap();
    let options = Options { width: 80, ..Options::default() };
    let mut said = |line: &str| terminal::render(&session.turn(line).page, &options);
    let compared = |text: &str| text.contains("Compare") && text.contains("8x");
    assert!(!compared(&said("5(3x^2+1)^4")) && !compared(&said("5*3x^2*(3x^2+1)^4")));
    assert!(!compared(&said("30x(3x^2+1)^4")), "one question with slips is none to compare");
    assert!(!compared(&said("cos(x^2)")));
    assert!(compared(&said("2x*cos(x^2)")));
    assert!(!compared(&said("1/(2sqrt(x^2+1))")) && !compared(&said("x/sqrt(x^2+1)")));
}
