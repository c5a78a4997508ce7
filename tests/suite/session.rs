//! Sessions: lines in, pages out, the same bytes each time.

use crate::golden::golden;
use gradus::lesson::{Lesson, Verdict, load};
use gradus::page::{Block, Options, Page, terminal};
use gradus::session::commands::{COMMANDS, TOPICS};
use gradus::session::event::{Event, What};
use gradus::session::library::Library;
use gradus::session::{Pace, Session, Start};

/// A lesson of three questions: a formula with other numbers each time, a choice, a number.
pub const SMALL: &str = r#"format: 1
id: small
title: A small lesson
summary: Three questions.
needs: []
minutes: 2
cells:
  - text: Before the first.
  - question:
      id: power
      skill: power
      vary: {n: 2..9}
      ask: {derivative: {of: x^n}}
      hints: [Which rule is it?, Bring the exponent down.]
      because: The exponent comes down.
  - text: Before the second.
  - question:
      id: choose
      skill: words
      say: What is it?
      ask:
        choice:
          options:
            - {is: back, right: true, say: So it is.}
            - {is: forth, say: The other way.}
  - question:
      id: fixed
      skill: words
      say: Half of one?
      ask: {number: {is: 1/2}}
  - text: After the last.
"#;

const OTHER: &str = "format: 1
id: other
title: Another lesson
summary: One question.
needs: [small]
minutes: 1
cells:
  - question:
      id: only
      skill: words
      say: One and one?
      ask: {number: {is: 2}}
";

fn lessons() -> Vec<Lesson> {
    [("small.yaml", SMALL), ("other.yaml", OTHER)].map(|(name, text)| load::lesson(name, text).unwrap()).into()
}

fn session(past: &[Event], pace: Pace) -> Session {
    Session::new(Library::of(lessons()), 7, past, pace)
}

fn shown(page: &Page) -> String {
    terminal::render(page, &Options::default())
}

/// What a session shows for these lines, with each line behind its prompt, and what is kept.
pub fn transcript(session: &mut Session, start: &Start, lines: &[&str]) -> (String, Vec<Event>) {
    let reply = session.open(start).unwrap();
    let mut text = shown(&reply.page);
    let mut events = reply.events;
    for line in lines {
        text += &shown(&Page::new().with(Block::Typed { prompt: session.prompt(), text: line.to_string() }));
        let reply = session.turn(line);
        text += &shown(&reply.page);
        events.extend(reply.events);
        if reply.done {
            break;
        }
    }
    (text, events)
}

fn small() -> Start {
    Start::Lesson("small".into(), None)
}

/// The right answer to the open question of the small lesson.
fn right(text: &str) -> &'static str {
    let asked = text.rsplit("question ").next().unwrap_or_default();
    match () {
        () if asked.contains("What is it?") => "back",
        () if asked.contains("Half of one?") => "0.5",
        () => (2..=9)
            .find(|n| asked.contains(&format!("x{}", ['²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][n - 2])))
            .map_or("?", |n| ["2x", "3x^2", "4x^3", "5x^4", "6x^5", "7x^6", "8x^7", "9x^8"][n - 2]),
    }
}

#[test]
fn golden_sessions() {
    let evening = [
        "x", "hint", "why", "hint", "hint", "x^", "hnit", "= 2^10", "show", "more", "skip", "back", "forth", "c",
        ":back",
    ];
    let (text, _) = transcript(&mut session(&[], Pace::Patient), &small(), &evening);
    golden("session/evening.txt", &text);
    let about = [
        "help",
        "help goto",
        "list",
        "list other",
        "progress",
        "goto 9",
        "goto nowhere",
        ":hlep",
        "show me",
        "goto",
        "",
    ];
    let (text, _) = transcript(&mut session(&[], Pace::Patient), &Start::Resume, &about);
    golden("session/about.txt", &text);
    let tries = [
        "= 3^4/2",
        "= sqrt(2)/2",
        "= 2x + x",
        "= 1/0",
        "= 2 +",
        "d x^2 sin(x)",
        "d w*y",
        "d w*y, w",
        "less",
        "table x^2, 0..1, 0.25",
        "plot sin(x), -3..3",
        "plot x*y",
        "table x, 2..1",
        "2+2",
    ];
    let (text, _) = transcript(&mut session(&[], Pace::Patient), &Start::Scratch, &tries);
    golden("session/scratch.txt", &text);
}

/// The first lesson of the course as it is, at the two widths.
#[test]
fn the_first_three_minutes() {
    let (name, text) = gradus::session::course::BUILT_IN[0];
    let lines = [
        "3", "hint", "1.4", "a", "0.007996", "hint", "-7.996", "-8.004", "1..3", "8.5", "1.3", "skip", "a", "0.16",
        "1.46",
    ];
    for width in [80, 40] {
        let lesson = load::lesson(name, text).unwrap();
        let mut session = Session::new(Library::of(vec![lesson]), 7, &[], Pace::Patient).shown(false, width);
        let options = Options { width, ..Options::default() };
        let shown = |page: &Page| terminal::render(page, &options);
        let mut all = shown(&session.open(&Start::Resume).unwrap().page);
        let mut lines = lines.into_iter();
        // Whoever has read on presses Enter, as often as it is waited for.
        while let Some(line) = if session.is_pausing() { Some("") } else { lines.next() } {
            all += &shown(&Page::new().with(Block::Typed { prompt: session.prompt(), text: line.to_string() }));
            all += &shown(&session.turn(line).page);
        }
        assert!(all.lines().all(|line| gradus::page::width(line) <= width), "{all}");
        golden(&format!("session/first-step-{width}.txt"), &all);
    }
}

#[test]
fn the_last_wrong_answer_once_more_is_no_further_miss() {
    let past = [
        ("0.4", None),
        ("2/5", Some("equal to the last answer")),
        ("0.4", Some("same answer as before")),
        ("0.3", None),
        ("0.4", None),
    ];
    let mut session = session(&[], Pace::Patient);
    session.open(&Start::Lesson("small".into(), Some("fixed".into()))).unwrap();
    let mut events = Vec::new();
    for (answer, said) in past {
        let reply = session.turn(answer);
        let text = shown(&reply.page);
        assert_eq!(text.contains("It did not count again."), said.is_some(), "{answer}: {text}");
        assert!(said.is_none_or(|said| text.contains(said)), "{answer}: {text}");
        events.extend(reply.events);
    }
    let progress = gradus::session::progress::Progress::of(&events);
    assert_eq!((progress.standing("small", "fixed", 1).misses, progress.standing("small", "fixed", 1).tries), (3, 3));
    // A choice is the same by whatever name.
    session.turn("goto 2");
    session.turn("forth");
    assert!(shown(&session.turn("b").page).contains("same answer as before"));
}

#[test]
fn the_same_lines_give_the_same_bytes() {
    let lines = ["x", "show", "again", "skip", "forth", "0.5"];
    let once = || transcript(&mut session(&[], Pace::Patient), &small(), &lines);
    assert_eq!(once(), once());
}

#[test]
fn a_lesson_taken_well_ends_with_its_summary() {
    let mut session = session(&[], Pace::Brisk);
    let mut text = shown(&session.open(&small()).unwrap().page);
    let mut done = false;
    for _ in 0..3 {
        assert!(!done);
        let reply = session.turn(right(&text));
        text += &shown(&reply.page);
        done = reply.done;
    }
    assert!(done, "{text}");
    assert!(
        text.contains("After the last.") && text.contains("3 of 3 solved, 3 of them right the first time: passed."),
        "{text}"
    );
    let tally = session.tally();
    assert!(tally.finished && tally.right == 3 && tally.fell_short == 0);
}

#[test]
fn what_moves_on_and_what_stays() {
    // (line, whether a patient session moves on, whether a brisk one does)
    let rows = [
        ("x", false, true),
        ("skip", true, true),
        ("show", false, true),
        ("x +", false, false),
        ("y^2", false, false),
        ("hint", false, false),
        ("help", false, false),
        ("= 1+1", false, false),
        ("again", false, false),
        (":unknown", false, false),
        ("", false, false),
        ("next", true, true),
        ("progress", false, false),
    ];
    for (line, patient, brisk) in rows {
        for (pace, moves) in [(Pace::Patient, patient), (Pace::Brisk, brisk)] {
            let mut session = session(&[], pace);
            session.open(&small()).unwrap();
            let text = shown(&session.turn(line).page);
            assert_eq!(text.contains("question 2 of 3"), moves, "{line:?} {pace:?}\n{text}");
        }
    }
}

#[test]
fn what_is_not_graded_costs_nothing() {
    let mut session = session(&[], Pace::Brisk);
    let (_, events) = transcript(&mut session, &small(), &["x +", "y", "sin", "", "help"]);
    let counted =
        |event: &&Event| matches!(&event.what, What::Answered { verdict, .. } if *verdict == Some(Verdict::Wrong));
    assert_eq!(events.iter().filter(counted).count(), 0, "{events:?}");
    assert_eq!(session.tally().fell_short, 0);
}

#[test]
fn showing_asks_a_twin_and_never_solves() {
    let mut session = session(&[], Pace::Patient);
    let first = shown(&session.open(&small()).unwrap().page);
    let reply = session.turn("show");
    let text = shown(&reply.page);
    assert!(text.contains("with new numbers") && right(&text) != right(&first), "{text}");
    assert!(reply.events.iter().any(|event| event.what == What::Revealed));
    let list = shown(&session.turn("list small").page);
    assert!(list.contains("shown"), "{list}");
    session.turn(right(&text));
    let list = shown(&session.turn("list small").page);
    assert!(list.contains("right after it was shown"), "{list}");
}

#[test]
fn it_goes_on_where_it_was_left() {
    let mut first = session(&[], Pace::Patient);
    let mut text = shown(&first.open(&Start::Resume).unwrap().page);
    assert!(text.contains("A small lesson") && text.contains("Before the first."), "{text}");
    let reply = first.turn(right(&text));
    let mut past = reply.events;
    let mut second = session(&past, Pace::Patient);
    text = shown(&second.open(&Start::Resume).unwrap().page);
    assert!(text.contains("0 of 2 lessons done") && text.contains("question 2 of 3"), "{text}");
    assert!(!text.contains("Before the first."), "{text}");
    for _ in 0..2 {
        let reply = second.turn(right(&text));
        text += &shown(&reply.page);
        past.extend(reply.events);
    }
    let text = shown(&session(&past, Pace::Patient).open(&Start::Resume).unwrap().page);
    assert!(text.contains("1 of 2 lessons done") && text.contains("One and one?"), "{text}");
    let reply = second.turn("");
    assert!(shown(&reply.page).contains("One and one?"), "an empty line goes on at the end of a lesson");
    past.extend(second.turn("2").events);
    let mut last = session(&past, Pace::Patient);
    let text = shown(&last.open(&Start::Resume).unwrap().page);
    assert!(text.contains("Every question is solved"), "{text}");
    assert!(shown(&last.turn("3").page).contains("No question is open"));
    assert!(shown(&last.turn("reset all").page).contains("4 solved questions would no longer count"));
    assert!(shown(&last.turn("no").page).contains("Nothing was changed."));
    last.turn("reset all");
    assert!(shown(&last.turn("yes").page).contains("Before the first."));
    let text = shown(&last.turn("undo reset").page);
    assert!(text.contains("as it was before") && text.contains("Every question is solved"), "{text}");
}

#[test]
fn only_one_word_of_a_choice_is_an_answer() {
    let mut session = session(&[], Pace::Patient);
    session.open(&Start::Lesson("small".into(), Some("choose".into()))).unwrap();
    assert!(shown(&session.turn(":back").page).contains("question 1 of 3"));
    session.turn("next");
    assert!(shown(&session.turn("back").page).contains("question 3 of 3"), "back is the right option here");
}

#[test]
fn wrong_answers_climb_and_why_counts_nothing() {
    let mut session = session(&[], Pace::Patient);
    session.open(&small()).unwrap();
    let mut wrong = 0;
    for line in ["x", "why", "why", "7x"] {
        wrong += session.turn(line).events.len();
    }
    assert_eq!(wrong, 2);
    let listed = shown(&session.turn("list small").page);
    assert!(listed.contains("open after 2 misses"), "{listed}");
}

#[test]
fn places_that_are_not_there_are_said_with_what_was_meant() {
    for (start, wanted) in [
        (Start::Lesson("smal".into(), None), "did you mean small?"),
        (Start::Lesson("small".into(), Some("powr".into())), "did you mean power?"),
        (Start::Lesson("small".into(), Some("9".into())), "no question 9"),
    ] {
        let message = session(&[], Pace::Patient).open(&start).unwrap_err();
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn every_command_answers_everywhere() {
    let places = [Start::Resume, Start::Scratch, small()];
    for command in COMMANDS {
        assert!(!command.says.is_empty() && TOPICS.iter().any(|(topic, _)| *topic == command.topic));
        for start in &places {
            let mut session = session(&[], Pace::Patient);
            session.open(start).unwrap();
            let reply = session.turn(&format!(":{}", command.example));
            assert!(!reply.page.is_empty(), "{} at {start:?}", command.name);
            assert_eq!(reply.done, command.name == "quit");
        }
    }
    let mut session = session(&[], Pace::Patient);
    session.open(&small()).unwrap();
    let help = shown(&session.turn("help").page);
    for command in COMMANDS {
        assert!(help.contains(&command.usage()) && help.contains(command.says), "{} is not in help", command.name);
    }
}

#[test]
fn hostile_lines_are_taken_calmly() {
    let hostile = [
        "(".repeat(10_000),
        "x".repeat(1 << 20),
        "\u{1b}[31mx".to_string(),
        "\u{202e}x\u{0}\u{7}".to_string(),
        "💥".repeat(5_000),
        ":".repeat(100_000),
        format!("goto {}", "a/".repeat(50_000)),
        format!("help {}", "é".repeat(50_000)),
        format!("plot {}, 0..1", "x+".repeat(10_000)),
        "table x, 0..1e300, 1e-300".to_string(),
        "table 1/x, -1e308..1e308".to_string(),
        "plot x, -1e308..1e308".to_string(),
        "= 9^9^9^9^9".to_string(),
        "d x^x^x^x^x^x^x^x".to_string(),
    ];
    for start in [small(), Start::Scratch] {
        let mut session = session(&[], Pace::Patient);
        session.open(&start).unwrap();
        for line in &hostile {
            let reply = session.turn(line);
            let text = shown(&reply.page);
            let begun: String = line.chars().take(20).collect();
            assert!(!text.is_empty() && text.len() < 100_000, "{begun}: {} bytes", text.len());
            assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\0']), "{begun}: {text}");
            for event in &reply.events {
                if let What::Answered { answer, .. } = &event.what {
                    assert!(answer.len() <= 8_000, "{begun}: what is kept is bounded");
                }
            }
        }
    }
}
