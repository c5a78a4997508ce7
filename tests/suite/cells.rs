//! The cells between the questions and planted slips: whatever is typed at them, and slips that are made twice.

use gradus::lesson::{Cell, Lesson, load};
use gradus::page::{Options, Page, plain, text};
use gradus::session::course::BUILT_IN;
use gradus::session::event::{Event, Occasion, What};
use gradus::session::library::Library;
use gradus::session::{Pace, Session, Start};

fn lesson(id: &str) -> Lesson {
    let all = BUILT_IN.iter().map(|(name, text)| load::trusted(name, text).unwrap_or_else(|p| panic!("{p:?}")));
    all.into_iter().find(|lesson| lesson.id == id).unwrap()
}

fn shown(page: &Page) -> String {
    text::render(page, &Options::default())
}

const ODD: &[&str] = &[
    "banana",
    "1,2,3,4,5,6,7,8,9",
    "w = ",
    "= ",
    "1e999",
    "-1e999",
    "nan",
    "1/0",
    "((((((((((",
    "🙂",
    "\u{202e}1.4",
    "\u{1b}[2J",
    "w = w",
    "0x10",
    "x^2",
    ";;;",
];

/// At every exploration, guess and quick check of the course: what cannot be read leaves it where it is, keeps nothing,
/// says what is expected, and never lets an escape through.
#[test]
fn odd_lines_leave_a_cell_where_it_is() {
    let mut met = [0; 3];
    for (name, text) in BUILT_IN {
        let lesson = load::trusted(name, text).unwrap();
        // What is run for every number would train a network each time.
        let slow = matches!(lesson.id.as_str(), "training" | "review" | "gradient-checking");
        let mut session = Session::new(Library::of(vec![lesson.clone()]), 7, &[], Pace::Patient);
        session.open(&Start::Lesson(lesson.id.clone(), None)).unwrap();
        for cell in &lesson.cells {
            while session.is_pausing() {
                session.turn("");
            }
            let (kind, lines): (usize, Vec<String>) = match cell {
                Cell::Explore(explore) => (0, explore.answer.clone()),
                Cell::Predict(_) => (1, vec!["a".to_string()]),
                Cell::Check(check) => (2, vec![check.pose().unwrap().1.task.key.text().unwrap()]),
                Cell::Question(question) if !question.for_review || question.mixed => {
                    // A settled mend is gone past by itself.
                    if session.open_question_of().is_some_and(|(_, id, _)| id == question.id) {
                        session.turn("skip");
                    }
                    continue;
                }
                _ => continue,
            };
            met[kind] += 1;
            for odd in ODD.iter().filter(|_| !slow && kind != 1) {
                let before = session.prompt();
                let reply = session.turn(odd);
                let says = shown(&reply.page);
                assert!(!says.contains('\u{1b}') && !says.contains('\u{202e}'), "{}: {odd:?}: {says}", lesson.id);
                let left = reply.events.iter().any(|event| matches!(event.what, What::Explored { .. }));
                assert!(!left && !reply.done, "{}: {odd:?} left the cell: {says}", lesson.id);
                assert!(!says.trim().is_empty(), "{}: {odd:?} is met with silence after {before}", lesson.id);
                if session.open_question_of().is_some() {
                    // A quick check takes one readable answer, right or wrong.
                    assert_eq!(kind, 2, "{}: {odd:?}: {says}", lesson.id);
                    break;
                }
            }
            if session.open_question_of().is_none() {
                lines.iter().for_each(|line| drop(session.turn(line)));
            }
        }
    }
    assert!(met.iter().all(|count| *count > 15), "{met:?}");
}

/// A guess that is none of the options, or no number, is asked for again.
#[test]
fn a_guess_has_to_be_one() {
    let lesson = lesson("descent");
    let mut session = Session::new(Library::of(vec![lesson]), 7, &[], Pace::Patient);
    session.open(&Start::Lesson("descent".into(), Some("two-steps".into()))).unwrap();
    session.turn("skip");
    for line in ["a", "0.4"] {
        session.turn(line);
    }
    for odd in ["z", "17", "it explodes", "🙂", ""] {
        let reply = session.turn(odd);
        assert!(reply.events.is_empty(), "{odd:?}: {}", shown(&reply.page));
    }
    let reply = session.turn("b");
    let says = shown(&reply.page);
    assert!(says.contains("You expected: L falls slowly. ") || says.contains("You expected: L falls slowly"), "{says}");
    assert!(reply.events.iter().any(|event| matches!(event.what, What::Predicted { right: false, .. })), "{says}");
    assert!(!says.contains('✗'), "a wrong guess is no miss: {says}");
}

fn made(slip: &str, lesson: &str, question: &str) -> Event {
    let what = What::Answered {
        answer: "x".into(),
        verdict: Some(gradus::lesson::Verdict::Wrong),
        score: Some(0.0),
        reason: Some(slip.into()),
        said: String::new(),
        text: None,
    };
    Event { lesson: lesson.into(), question: question.into(), rev: 1, seed: 7, place: Occasion::Lesson, what }
}

/// Whoever has made a slip finds it planted, and both answers are about the same numbers; whoever asks for a seed has
/// that seed's.
#[test]
fn a_slip_that_was_made_is_planted() {
    let lesson = lesson("chain-rule");
    let spot = lesson.questions().find(|question| question.ask.kind.name == "spot").unwrap().clone();
    let planted = |seed: u64| spot.pose(seed).unwrap().prepared.task.planted.unwrap();
    let other = (7..24).map(planted).find(|slip| *slip != planted(7)).expect("two slips may be planted");
    let at = |past: &[Event], keeping| {
        let mut session = Session::new(Library::of(vec![lesson.clone()]), 7, past, Pace::Patient).keeping(keeping);
        session.open(&Start::Lesson("chain-rule".into(), Some(spot.id.clone()))).unwrap();
        while session.is_pausing() {
            session.turn("");
        }
        session
    };
    let past = [made(&other, "chain-rule", "inner-1")];
    let mut session = at(&past, gradus::session::Keeping::All);
    let (_, id, seed) = session.open_question_of().unwrap();
    assert_eq!((id.as_str(), planted(seed)), (spot.id.as_str(), other));
    let line = spot.pose(seed).unwrap().prepared.task.key.text().unwrap();
    session.turn(&line);
    let (_, mend, same) = session.open_question_of().unwrap();
    assert!(mend.ends_with("#mend") && same == seed, "{mend} {same}");
    for (past, keeping) in [(&past[..], gradus::session::Keeping::None), (&[][..], gradus::session::Keeping::All)] {
        assert_eq!(at(past, keeping).open_question_of().unwrap().2, 7);
    }
}

/// A slip at two questions of a session: once the second is solved, two lines that differ in what was overlooked; once,
/// and not in a pipe.
#[test]
fn a_slip_made_twice_is_set_beside_its_contrast() {
    let lines = [("inner-1", "inner-1", 0), ("inner-2", "inner-2", 1), ("root-1", "root-1", 0)];
    for (pace, wanted) in [(Pace::Patient, [0, 1, 0]), (Pace::Brisk, [0, 0, 0])] {
        let lesson = lesson("chain-rule");
        let mut session = Session::new(Library::of(vec![lesson.clone()]), 7, &[], pace);
        for ((id, ..), wanted) in lines.iter().zip(wanted) {
            session.open(&Start::Lesson("chain-rule".into(), Some((*id).to_string()))).unwrap();
            while session.is_pausing() {
                session.turn("");
            }
            let (_, id, seed) = session.open_question_of().unwrap();
            let posed = lesson.question(&id).unwrap().pose(seed).unwrap();
            let slips = (posed.prepared.ask.kind.slips)(&posed.prepared.ask, &posed.prepared.task);
            let catalogue = &slips.derivatives[0].1;
            let form = catalogue.forms().find(|form| form.mistake.id == "chain.drop_inner").unwrap();
            session.turn(&gradus::math::print::ascii(&form.expr));
            let says = shown(&session.turn(&posed.prepared.task.key.text().unwrap()).page);
            assert_eq!(says.matches("Compare").count(), wanted, "{id}: {says}");
        }
    }
}

/// Before a rule is taught its slips are spoken of without it; from its lesson on by name.
#[test]
fn no_rule_is_spoken_of_before_its_lesson() {
    let all: Vec<Lesson> = ["derivative", "power-rule"].map(lesson).into();
    let says = |past: &[Event]| {
        let mut session = Session::new(Library::of(all.clone()), 7, past, Pace::Patient);
        session.open(&Start::Lesson("derivative".into(), Some("limit-step".into()))).unwrap();
        shown(&session.turn("2*x^2").page)
    };
    let before = says(&[]);
    assert!(before.contains("✗") && !before.contains("exponent"), "{before}");
    let known = [Event::of_lesson("power-rule", What::Opened)];
    let after = says(&known);
    assert!(after.contains("✗"), "{after}");
}

/// An exploration read out: a sentence for each line, and no box.
#[test]
fn cells_are_read_out() {
    let lesson = lesson("first-step");
    let mut session = Session::new(Library::of(vec![lesson]), 7, &[], Pace::Patient).shown(true, 80);
    session.open(&Start::Lesson("first-step".into(), None)).unwrap();
    while session.is_pausing() {
        session.turn("");
    }
    let says = plain::render(&session.turn("1").page, &Options { plain: true, ..Options::default() });
    assert!(says.contains("w = 1: p = 2, L = 1. Lower than before."), "{says}");
    assert!(!says.contains('│') && !says.contains('⠑'), "{says}");
}

const PICTURES: &str = "format: 1\nid: drawn\ntitle: T\nsummary: S.\ncells:\n";

fn explored(plot: &str) -> Result<Lesson, Vec<String>> {
    let text = format!(
        "{PICTURES}  - explore:\n      id: e\n      say: Type b.\n      names: [b]\n      let: {{slope: b + 1, rest: 1/(b + 1)}}\n      start: {{b: 2}}\n      show: [b, slope]\n      plot: {plot}\n      goal: {{if: slope > 9}}\n      answer: \"9\"\n"
    );
    load::trusted("t.yaml", &text).map_err(|problems| problems.iter().map(|problem| problem.message.clone()).collect())
}

/// What an exploration draws follows what was tried last, in curves and in bars; who has it read out is told in words.
#[test]
fn pictures_follow_the_last_try() {
    let drawn = |plot: &str, line: &str| {
        let lesson = explored(plot).unwrap_or_else(|problems| panic!("{problems:?}"));
        let Some(Cell::Explore(explore)) = lesson.cells.first() else { panic!() };
        let tried = explore.tried(&explore.read(line).unwrap()).unwrap();
        let page = Page::new().with(explore.picture(&[tried]).unwrap());
        (shown(&page), plain::render(&page, &Options { plain: true, ..Options::default() }))
    };
    let scene = "{of: [x^2, 1 + slope*(x - 1)], names: [curve, secant], by: x, from: 0, to: 6, up: [-5, 36], points: [[1, 1], [b, b^2]]}";
    let ((flat, said), (steep, _)) = (drawn(scene, "2"), drawn(scene, "5"));
    assert!(flat.contains("secant") && flat.contains('◆') && flat != steep, "{flat}{steep}");
    assert!(said.contains("curve and secant for x from 0 to 6"), "{said}");
    let bars = "{bars: [slope, rest], to: 10}";
    let ((short, said), (long, _)) = (drawn(bars, "1"), drawn(bars, "4"));
    let blocks = |text: &str| text.lines().find(|line| line.contains("slope")).unwrap().matches('█').count();
    assert_eq!((blocks(&short), blocks(&long)), (8, 20), "{short}{long}");
    assert!(said.contains("slope, rest as bars") && !said.contains('█'), "{said}");
}

/// A picture that cannot be drawn is refused, with what it lacks.
#[test]
fn pictures_that_cannot_be_are_refused() {
    for (plot, says) in [
        ("{bars: [slope, weight], to: 1}", "nothing here is called `weight`"),
        ("{bars: [slope], to: 0}", "bars are of names"),
        ("{of: [x^2], names: [a, b], by: x, from: 0, to: 1}", "a name for each of 1 curves, found 2"),
        ("{of: [x^2], names: [a], by: b, from: 0, to: 1}", "`b` has the value that was tried"),
        ("{of: [q*x], names: [a], by: x, from: 0, to: 1}", "`q` has no value here"),
        ("{of: [x], names: [a], by: x, from: 0, to: 1, points: [[1, 2, 3]]}", "a point has two numbers"),
        ("{of: [x], names: [a], by: x, from: 0, to: 1, up: [2, 1]}", "a lower and an upper end"),
        ("{of: weight, by: b, from: 0, to: 1}", "nothing here is called `weight`"),
    ] {
        let problems = explored(plot).unwrap_err();
        assert!(problems.iter().any(|problem| problem.contains(says)), "{plot}: {problems:?}");
    }
    for (cell, says) in [
        ("- plot: [{of: x, from: 0, to: 1, says: A.}, {of: x, from: 0, to: 1, says: B.}]", "each has a title"),
        ("- plot: []", "there is nothing to draw"),
        ("- plot: {run: {train: {set: xor, rate: 1}}, from: 0, says: A.}", "not of both"),
        ("- digits: {images: [1500], says: A.}", "0 to 1499"),
        ("- digits: {images: [one], says: A.}", "0 to 1499"),
    ] {
        let problems = load::trusted("t.yaml", &format!("{PICTURES}  {cell}\n  - text: |\n      Read.\n")).unwrap_err();
        assert!(problems.iter().any(|problem| problem.message.contains(says)), "{cell}: {problems:?}");
    }
}
