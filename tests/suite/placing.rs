//! Finding where to begin: what three people see, at both widths and read out, and what is kept of it.

use crate::golden::golden;
use crate::program::{Home, text};
use crate::pty::Terminal;
use gradus::lesson::{Lesson, load};
use gradus::page::{Block, Options, Page, plain, text as format};
use gradus::session::course::BUILT_IN;
use gradus::session::event::{Event, Occasion, What};
use gradus::session::library::Library;
use gradus::session::skills::SKILLS;
use gradus::session::{Pace, Session, Start};

fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().map(|(name, text)| load::trusted(name, text).unwrap_or_else(|p| panic!("{name}: {p:?}"))).collect()
}

/// What is right, as it would be typed.
fn right(lessons: &[Lesson], lesson: &str, id: &str, seed: u64) -> String {
    let lesson = lessons.iter().find(|other| other.id == lesson).unwrap();
    let question = lesson.questions().find(|question| question.id == id).unwrap();
    let posed = question.pose(seed).unwrap();
    let own = || question.answer.as_ref().map(|answer| posed.fill_answer(answer));
    posed.prepared.task.key.text().or_else(own).unwrap()
}

/// Somebody who knows what is taught before a lesson and nothing behind it.
fn placed(lessons: &[Lesson], before: &str, options: &Options) -> (String, Vec<Event>) {
    let at = |id: &str| lessons.iter().position(|lesson| lesson.id == id);
    let render: fn(&Page, &Options) -> String = if options.plain { plain::render } else { format::render };
    let mut session =
        Session::new(Library::of(lessons.to_vec()), 7, &[], Pace::Patient).shown(options.plain, options.width);
    let reply = session.open(&Start::Place).unwrap();
    let (mut all, mut events) = (render(&reply.page, options), reply.events);
    while let Some((lesson, id, seed)) = session.open_question_of() {
        let skill = &lessons[at(&lesson).unwrap()].questions().find(|q| q.id == id).unwrap().skill;
        let since = SKILLS.iter().find(|row| row.id == *skill).map(|row| row.since).unwrap();
        let line = match at(since) < at(before) {
            true => right(lessons, &lesson, &id, seed),
            false => "?".to_string(),
        };
        all += &render(&Page::new().with(Block::Typed { prompt: session.prompt(), text: line.clone() }), options);
        let reply = session.turn(&line);
        all += &render(&reply.page, options);
        events.extend(reply.events);
        assert!(events.len() < 200, "it does not end:\n{all}");
    }
    (all, events)
}

#[test]
fn three_people_find_their_place() {
    let lessons = lessons();
    let people = [("nothing", "first-step", 0..2), ("rules", "chain-rule", 10..14), ("all", "", 22..26)];
    for (name, before, wanted) in people {
        for (look, width, is_plain) in [("80", 80, false), ("40", 40, false), ("plain", 80, true)] {
            let options = Options { width, plain: is_plain, ..Options::default() };
            let before = if before.is_empty() { "review" } else { before };
            let (shown, events) = placed(&lessons, before, &options);
            let begins = events.iter().rev().find(|event| {
                event.what == What::Finished && event.place == Occasion::Placement && event.question.is_empty()
            });
            let begins = begins.unwrap_or_else(|| panic!("{name} has no place:\n{shown}"));
            let at = lessons.iter().position(|lesson| lesson.id == begins.lesson).unwrap();
            assert!(wanted.contains(&at), "{name} begins with {}:\n{shown}", begins.lesson);
            assert!(is_plain || shown.lines().all(|line| gradus::page::width(line) <= width), "{shown}");
            golden(&format!("session/place-{name}-{look}.txt"), &shown);
        }
    }
}

/// What may be typed meanwhile, and that it can be left.
#[test]
fn nothing_is_told_before_the_end() {
    let mut session = Session::new(Library::of(lessons()), 7, &[], Pace::Patient);
    session.open(&Start::Place).unwrap();
    let shown = |page: &Page| format::render(page, &Options::default());
    let first = session.open_question_of();
    for line in ["hint", "show", "why", "again", "back"] {
        let says = shown(&session.turn(line).page);
        assert!(says.contains("You are told nothing until the end"), "{line}: {says}");
        assert_eq!(session.open_question_of(), first, "{line}");
    }
    let odd = shown(&session.turn("2x+").page);
    assert!(odd.contains("This did not count"), "{odd}");
    assert_eq!(session.open_question_of(), first);
    let noted = shown(&session.turn("12345.5").page);
    assert!(noted.contains("noted") && !noted.contains('✗') && !noted.contains("not yet"), "{noted}");
    assert_ne!(session.open_question_of(), first);
    for line in ["idk", "skip", "next"] {
        let before = session.open_question_of();
        assert!(shown(&session.turn(line).page).contains("not known"), "{line}");
        assert_ne!(session.open_question_of(), before);
    }
    let gone = shown(&session.turn("goto chain-rule/inner-1").page);
    assert!(gone.contains("The chain rule") && gone.contains("question 4 of"), "{gone}");
    assert!(shown(&session.turn("hint").page).contains("Hint"), "in a lesson hints are given again");
}

/// Piped and at a terminal: what was found is kept, comes back in a review, and the course goes on from there.
#[test]
fn the_place_is_kept() {
    let home = Home::new();
    let state = text(&home.path("state.db"));
    let run = |arguments: &[&str], input: &str| {
        let mut all = vec!["--state", &state, "--seed", "7", "--today", "2026-11-02"];
        all.extend(arguments);
        home.run(&all, input)
    };
    let short = run(&["place"], "?\n");
    assert_eq!(short.code, Some(1), "it was not answered to its end: {short:?}");
    let none = run(&["place"], &"?\n".repeat(15));
    assert!(none.out.contains("The first step: `goto first-step`") && none.code == Some(0), "{none:?}");
    let all = lessons();
    let mut lines = Vec::new();
    let mut session = Session::new(Library::of(all.clone()), 7, &[], Pace::Brisk);
    session.open(&Start::Place).unwrap();
    while let Some((lesson, id, seed)) = session.open_question_of() {
        lines.push(right(&all, &lesson, &id, seed));
        session.turn(lines.last().unwrap());
    }
    let best = run(&["place"], &(lines.join("\n") + "\n"));
    assert!(best.code == Some(0) && best.out.contains("were right"), "{best:?}");
    let map = run(&["map"], "");
    assert!(!map.out.contains("→\u{a0}0 ") && !map.out.contains("→ 0 "), "{map:?}");
    let mut terminal = Terminal::new(40, &["review", "--state", &state, "--seed", "7", "--today", "2026-11-06"], &[]);
    let screen = terminal.line("[1] >");
    assert!(screen.contains("skills are due"), "{screen}");
}
