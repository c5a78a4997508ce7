//! Coming back: numbers that stay until a question is solved, what can be taken back, remarks, and what is said to those
//! who do not know.

use crate::program::{Home, text};
use crate::pty::{CTRL_D, Terminal};
use crate::session::SMALL;
use gradus::lesson::{Cell, load};
use gradus::page::{Options, Page, terminal};
use gradus::session::course::BUILT_IN;
use gradus::session::event::{Event, What};
use gradus::session::library::Library;
use gradus::session::{Keeping, Pace, Session, Start};

fn shown(page: &Page) -> String {
    terminal::render(page, &Options::default())
}

fn session(seed: u64, past: &[Event]) -> Session {
    Session::new(Library::of(vec![load::lesson("small.yaml", SMALL).unwrap()]), seed, past, Pace::Patient)
}

/// What was asked last, as printed.
fn asked(text: &str) -> String {
    text.lines().rfind(|line| line.contains("d/dx")).unwrap_or_default().trim().to_string()
}

/// A session in which lines are typed, with what it keeps.
struct Taken {
    session: Session,
    events: Vec<Event>,
    text: String,
}

impl Taken {
    fn begun(mut session: Session) -> Taken {
        let reply = session.open(&Start::Resume).unwrap();
        Taken { text: shown(&reply.page), events: reply.events, session }
    }
    fn says(&mut self, line: &str) -> &str {
        let reply = self.session.turn(line);
        self.events.extend(reply.events);
        self.text = shown(&reply.page);
        &self.text
    }
}

#[test]
fn a_question_keeps_its_numbers_until_it_is_solved() {
    let mut first = Taken::begun(session(7, &[]));
    let numbers = asked(&first.text);
    // Another seed, as the clock gives one: the question stands as it did.
    let other = (8..40).find(|seed| asked(&Taken::begun(session(*seed, &[])).text) != numbers).unwrap();
    assert_eq!(asked(&Taken::begun(session(other, &first.events)).text), numbers);
    // Other numbers that were asked for stay as well.
    let again = asked(first.says("again"));
    assert_ne!(again, numbers);
    assert_eq!(asked(&Taken::begun(session(other, &first.events)).text), again);
    // A seed that was asked for settles everything, and a learner's own takes only what it can have given.
    let given = session(other, &first.events).keeping(Keeping::None);
    assert_eq!(asked(&Taken::begun(given).text), asked(&Taken::begun(session(other, &[])).text));
    let own = session(7, &first.events).keeping(Keeping::Of(7));
    assert_eq!(asked(&Taken::begun(own).text), again);
    let stranger = session(other, &first.events).keeping(Keeping::Of(other + 100));
    assert_eq!(asked(&Taken::begun(stranger).text), asked(&Taken::begun(session(other, &[])).text));
    // A pipe reads nothing of it.
    let mut piped =
        Session::new(Library::of(vec![load::lesson("small.yaml", SMALL).unwrap()]), other, &first.events, Pace::Brisk);
    let text = shown(&piped.open(&Start::Lesson("small".into(), None)).unwrap().page);
    assert_eq!(asked(&text), asked(&Taken::begun(session(other, &[])).text));
    // Begun again, it is drawn anew.
    first.says("reset small");
    first.says("yes");
    assert_eq!(asked(&first.text), numbers);
}

#[test]
fn a_solved_question_counts_nothing_again() {
    let mut taken = Taken::begun(session(7, &[]));
    taken.says("goto fixed");
    taken.says("1/2");
    assert!(taken.says("goto fixed").contains("You have solved this one"), "{}", taken.text);
    taken.says("7");
    let progress = gradus::session::progress::Progress::of(&taken.events);
    let standing = progress.standing("small", "fixed", 1);
    assert!(standing.first_time && standing.misses == 0 && standing.tries == 1);
    assert_eq!(progress.attempts("small", "fixed").len(), 1);
}

#[test]
fn a_move_and_a_reset_are_taken_back() {
    let mut taken = Taken::begun(session(7, &[]));
    assert!(taken.says("undo").contains("nothing to take back"));
    assert!(taken.says("undo reset").contains("nothing to take back"));
    for line in ["next", "goto 3", "skip"] {
        taken.says("goto 1");
        let before = asked(&taken.text);
        taken.says(line);
        assert!(!taken.text.contains(&before), "{line}");
        assert!(taken.says("undo").contains(&before), "{line}: {}", taken.text);
    }
    taken.says("goto fixed");
    taken.says("0.5");
    let solved = |taken: &mut Taken| taken.says("list small").contains("right the first time");
    assert!(solved(&mut taken));
    assert!(taken.says("reset small").contains("1 solved question would no longer count"));
    // Anything but yes leaves it; a command is carried out all the same.
    assert!(taken.says("list small").contains("right the first time"));
    assert!(taken.says("yes").contains("No question is open"), "{}", taken.text);
    taken.says("reset small");
    assert!(taken.says("yes").contains("undo reset"));
    assert!(!solved(&mut taken));
    assert!(taken.says("undo reset").contains("as it was before"));
    assert!(solved(&mut taken));
    assert!(taken.says("undo everything").contains("undo reset"));
    // The same from the events alone.
    let kept = gradus::session::progress::Progress::of(&taken.events);
    assert!(kept.standing("small", "fixed", 1).solved);
}

#[test]
fn a_remark_comes_back_with_its_question() {
    let mut taken = Taken::begun(session(7, &[]));
    assert!(taken.says("note").contains("Nothing is noted"));
    taken.says("note down by one, in front");
    assert!(taken.says("note").contains("down by one, in front"));
    let later = Taken::begun(session(7, &taken.events));
    assert!(later.text.contains("down by one, in front"), "{}", later.text);
    taken.says("reset all");
    assert!(taken.says("yes").contains("down by one"), "a remark outlives a reset: {}", taken.text);
}

#[test]
fn not_knowing_is_no_answer() {
    let mut taken = Taken::begun(session(7, &[]));
    for line in ["idk", "dont know", "Don't know.", "I don’t know!", "?", "???", "no idea", "i give up"] {
        let text = taken.says(line);
        let offers = ["hint", "show", "skip"].iter().all(|word| text.contains(word));
        assert!(offers && text.contains("costs nothing"), "{line}: {text}");
    }
    assert!(taken.says("").contains("show"));
    let answered = taken.events.iter().filter(|event| matches!(event.what, What::Answered { .. })).count();
    assert_eq!(answered, 0);
    assert!(taken.says(":?").contains("Moving about"), "with a colon it is help");
}

#[test]
fn nothing_tried_out_tells_the_answer() {
    let mut taken = Taken::begun(session(7, &[]));
    // x to the power of n, whatever was drawn.
    let n = "²³⁴⁵⁶⁷⁸⁹".chars().position(|c| asked(&taken.text).contains(c)).unwrap() + 2;
    for line in [
        format!("d x^{n}"),
        format!("= d x^{n}"),
        format!("= d/dx x^{n}"),
        format!("d x^{n} + 3"),
        format!("= grad x^{n} at 2"),
    ] {
        let text = taken.says(&line);
        assert!(text.contains("show") && text.contains("what the question asks"), "{line}: {text}");
    }
    // What is like it is worked out.
    for line in [format!("d x^{}", n + 1), "= 2+2".to_string(), "d sin(x)".to_string()] {
        assert!(!taken.says(&line).contains("what the question asks"), "{line}: {}", taken.text);
    }
}

#[test]
fn the_numbers_stay_over_restarts_at_a_terminal() {
    let home = Home::new();
    let state = text(&home.path("state.db"));
    // No seed is given, so that the clock would choose other numbers each time.
    let question = || {
        let mut terminal = Terminal::new(80, &["learn", "chain-rule/inner-1", "--state", &state], &[]);
        let screen = terminal.line("[1] >");
        terminal.press(CTRL_D);
        assert_eq!(terminal.ends(), 0);
        asked(&screen)
    };
    let first = question();
    assert!(first.contains("d/dx"), "{first}");
    for _ in 0..3 {
        assert_eq!(question(), first);
    }
    // Another learner's own seed does not take them over; the same learner's goes on with their own.
    let own = |line: &str| {
        let lesson = ["learn", "chain-rule/inner-1", "--state", &state, "--learner", "ada"];
        let mut terminal = Terminal::new(80, &lesson, &[]);
        terminal.line("[1] >");
        let screen = terminal.enter(line, "[1] >");
        terminal.press(CTRL_D);
        assert_eq!(terminal.ends(), 0);
        asked(&screen)
    };
    let again = own("again");
    assert_eq!(own("clear"), again);
}

#[test]
fn words_are_explained_and_found() {
    let mut session = Session::new(gradus::session::course::library(), 7, &[], Pace::Patient);
    session.open(&Start::Resume).unwrap();
    let mut says = |line: &str| shown(&session.turn(line).page);
    let text = says("define adjoints");
    assert!(text.contains("how much the loss changes") && text.contains("goto computational-graph"), "{text}");
    assert!(says("define eta").contains("learning rate") && says("define η").contains("learning rate"));
    assert!(says("define adjiont").contains("define adjoint"));
    assert!(says("define").contains("Say what"));
    assert!(says("glossary").lines().count() >= gradus::session::glossary::TERMS.len());
    assert!(says("search rate too large").contains("stands in no lesson"));
    assert!(says("search inside").contains("goto chain-rule"));
    assert!(says(&format!("search {}", "x".repeat(5_000))).contains("found a long text"));
}

/// The first lesson from beginning to end in a terminal, with pauses, pictures and a wrong answer, wide and narrow. What
/// is to be typed next is known from a session beside it.
#[test]
fn a_whole_lesson_in_a_terminal() {
    let (name, text) = BUILT_IN[0];
    for columns in [80, 40] {
        let lesson = load::trusted(name, text).unwrap();
        let id = lesson.id.clone();
        let beside = Session::new(Library::of(vec![lesson.clone()]), 7, &[], Pace::Patient);
        let mut beside = beside.shown(false, usize::from(columns));
        beside.open(&Start::Lesson(id.clone(), None)).unwrap();
        let mut terminal = Terminal::new(columns, &["learn", &id, "--seed", "7"], &[]);
        terminal.line("[1] >");
        // What is typed between the questions.
        let mut stops = lesson.cells.iter().flat_map(|cell| match cell {
            Cell::Explore(explore) => explore.answer.clone(),
            Cell::Predict(_) => vec!["a".to_string()],
            Cell::Check(check) => vec![check.pose().unwrap().1.task.key.text().unwrap()],
            _ => Vec::new(),
        });
        for turn in 0..120 {
            let line = match beside.open_question_of() {
                _ if beside.is_pausing() => String::new(),
                Some((_, question, seed)) => {
                    let question = lesson.question(&question).unwrap();
                    let posed = question.pose(seed).unwrap();
                    let own = || question.answer.as_ref().map(|answer| posed.fill_answer(answer));
                    posed.prepared.task.key.text().or_else(own).unwrap()
                }
                None if beside.tally().finished => break,
                None => stops.next().unwrap(),
            };
            beside.turn(&line);
            let screen = terminal.enter(&line, beside.prompt().trim());
            assert!(turn < 119, "it does not end:\n{screen}");
            assert!(screen.lines().all(|row| gradus::page::width(row) <= usize::from(columns)), "{screen}");
        }
        assert!(beside.tally().finished);
        let end = terminal.until("the end of the lesson", |text| text.contains("10 of 10"));
        assert!(!end.contains("panicked"), "{end}");
        terminal.press(CTRL_D);
        assert_eq!(terminal.ends(), 0);
    }
}
