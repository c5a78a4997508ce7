//! Slips that come again: the question that tells them from what is right, the next session that begins with one, and
//! answers that are shown as read before they are judged.

use crate::golden::golden;
use gradus::lesson::judge::Tells;
use gradus::lesson::{Lesson, Posed, load};
use gradus::page::{Block, Options, Page, terminal};
use gradus::session::event::{Dated, Event, Occasion, What};
use gradus::session::library::Library;
use gradus::session::progress::Progress;
use gradus::session::{Pace, Session, Start};

/// Questions of one skill with other numbers each time, and one after them that is about something else.
const CHAIN: &str = "format: 1
id: chain
title: Chains
summary: Insides and outsides.
cells:
  - question: {id: power, skill: chain, vary: {a: 2..6, n: 3..6}, ask: {derivative: {of: (a*x + 1)^n}}}
  - question: {id: sine, skill: chain, vary: {a: 2..6}, ask: {derivative: {of: sin(a*x^2)}}}
  - question: {id: root, skill: chain, vary: {a: 2..6}, ask: {derivative: {of: e^(a*x^2)}}}
  - question: {id: sum, skill: sums, vary: {a: 2..6}, ask: {derivative: {of: x^2 + a*x}}}
";

/// The same person, session after session, with all that was kept.
struct Person {
    lesson: Lesson,
    kept: Vec<Dated>,
    day: i64,
    shown: String,
}

/// What is typed: as it stands, or what this slip comes to, or what is right.
enum Line {
    Typed(&'static str),
    Slip(&'static str),
    Right,
}
use Line::{Right, Slip, Typed};

impl Person {
    fn new(lesson: &str) -> Person {
        let lesson = load::lesson("chain.yaml", lesson).unwrap();
        Person { lesson, kept: Vec::new(), day: 20_000, shown: String::new() }
    }

    fn begins(&mut self, start: &Start) -> Session {
        let library = Library::of(vec![self.lesson.clone()]);
        let progress = Progress::of_dated(&self.kept);
        let mut session = Session::after(library, 7, progress, Pace::Patient).on(self.day);
        let reply = session.open(start).unwrap();
        self.sees(&reply.page);
        self.keeps(reply.events);
        session
    }

    fn keeps(&mut self, events: Vec<Event>) {
        for event in events {
            let row = self.kept.len() as i64 + 1;
            let (day, learner, version) = (self.day, String::new(), String::new());
            self.kept.push(Dated { row, at: day * 86_400_000, day, learner, version, event });
        }
    }

    fn sees(&mut self, page: &Page) -> String {
        let text = terminal::render(page, &Options { width: 80, ..Options::default() });
        self.shown += &text;
        text
    }

    fn posed(&self, session: &Session) -> (String, Posed) {
        let (_, id, seed) = session.open_question_of().unwrap();
        let posed = self.lesson.question(&id).unwrap().pose(seed).unwrap();
        (id, posed)
    }

    /// Types one line and gives what is shown.
    fn says(&mut self, session: &mut Session, line: &Line) -> String {
        let text = match line {
            Typed(text) => (*text).to_string(),
            Right => self.posed(session).1.prepared.task.key.text().unwrap(),
            Slip(id) => slip(&self.posed(session).1, id),
        };
        self.sees(&Page::new().with(Block::Typed { prompt: session.prompt(), text: text.clone() }));
        let reply = session.turn(&text);
        self.keeps(reply.events);
        self.sees(&reply.page)
    }

    fn goes(&mut self, session: &mut Session, lines: &[Line]) -> String {
        lines.iter().fold(String::new(), |_, line| self.says(session, line))
    }

    fn places(&self) -> Vec<Occasion> {
        let answered = |dated: &&Dated| matches!(dated.event.what, What::Answered { .. });
        self.kept.iter().filter(answered).map(|dated| dated.event.place).collect()
    }
}

fn slip(posed: &Posed, id: &str) -> String {
    let foreseen = posed.prepared.foreseen();
    foreseen.into_iter().find(|known| known.reason.id == id).unwrap().is
}

/// Made at two questions: a pair, then a question whose numbers show the slip; right at once, the family is done with, and
/// the lesson goes on where it was.
#[test]
fn a_slip_made_twice_is_told_apart() {
    let mut person = Person::new(CHAIN);
    let mut session = person.begins(&Start::Resume);
    let slip = Slip("chain.drop_inner");
    let said = person.goes(&mut session, &[slip, Right, Slip("chain.drop_inner"), Right]);
    assert!(said.contains("Compare") && said.contains("to tell the two apart"), "{}", person.shown);
    let (id, posed) = person.posed(&session);
    assert_ne!(posed.drawn, person.lesson.question("sine").unwrap().pose(7).unwrap().drawn);
    assert_eq!((id.as_str(), posed.prepared.tells("chain.drop_inner")), ("sine", Some(Tells::Alone)));
    let said = person.says(&mut session, &Right);
    assert!(said.contains("that is settled") && said.contains("question 3 of 4"), "{said}");
    assert_eq!(person.places().last(), Some(&Occasion::Contrast));
    // What is done with begins no session, and is told of as mended.
    person.day += 1;
    let again = person.begins(&Start::Resume);
    assert_eq!(person.posed(&again).0, "root");
    golden("session/told-apart.txt", &person.shown);
}

/// The same slip at that question too: its rule at once, with a smaller example; and the next session begins with such a
/// question, and with the family's question.
#[test]
fn a_slip_made_three_times_begins_the_next_session() {
    let mut person = Person::new(CHAIN);
    let mut session = person.begins(&Start::Resume);
    person.goes(&mut session, &[Slip("chain.drop_inner"), Right, Slip("chain.drop_inner"), Right]);
    let said = person.says(&mut session, &Slip("chain.drop_inner"));
    assert!(said.contains("rule") && said.contains("e.g."), "{said}");
    person.goes(&mut session, &[Right, Slip("chain.drop_inner"), Right]);
    let mut next = person.begins(&Start::Resume);
    let (_, posed) = person.posed(&next);
    assert_eq!(posed.prepared.tells("chain.drop_inner"), Some(Tells::Alone));
    assert!(person.shown.contains("Watch") && person.shown.contains("Where does the slope of the inside go?"));
    // Right at once, and it begins no further one.
    person.says(&mut next, &Right);
    assert_eq!(person.places().last(), Some(&Occasion::Contrast));
    let third = person.begins(&Start::Resume);
    assert_eq!(person.posed(&third).0, "sum");
    golden("session/made-three-times.txt", &person.shown);
}

/// A slip made once leaves no trace.
#[test]
fn a_slip_made_once_leaves_no_trace() {
    let mut person = Person::new(CHAIN);
    let mut session = person.begins(&Start::Resume);
    let said = person.goes(&mut session, &[Slip("chain.drop_inner"), Right, Right, Right, Right]);
    assert!(!person.shown.contains("Compare") && !said.contains("Watch: "), "{}", person.shown);
    assert!(person.places().iter().all(|place| *place == Occasion::Lesson));
}

/// Brackets lost at two questions: from then on an answer that could lack some is shown as read first, and judged once
/// it is confirmed.
#[test]
fn lost_brackets_are_confirmed_from_the_second_on() {
    const BRACKETS: &str = "format: 1
id: brackets
title: Brackets
summary: What belongs together.
cells:
  - question: {id: one, skill: chain, ask: {derivative: {of: (x^2 - 8x)^3}}}
  - question: {id: two, skill: chain, ask: {derivative: {of: sin(x^2 - 8x)}}}
  - question: {id: three, skill: chain, ask: {derivative: {of: e^(x^2 + 5x)}}}
  - question: {id: four, skill: sums, ask: {derivative: {of: x^3}}}
";
    let mut person = Person::new(BRACKETS);
    let mut session = person.begins(&Start::Resume);
    let said = person.says(&mut session, &Typed("3(x^2-8x)^2*2x-8"));
    assert!(said.contains("not graded"), "{said}");
    let said = person.goes(&mut session, &[Right, Typed("cos(x^2-8x)*2x-8")]);
    assert!(said.contains("not graded") && !said.contains("Enter, if"), "{}", person.shown);
    // From the second on.
    let said = person.says(&mut session, &Typed("cos(x^2-8x)*2x-8"));
    assert!(said.contains("read as") && said.contains("Enter, if") && !said.contains('✗'), "{said}");
    let said = person.says(&mut session, &Typed("(2x-8)*cos(x^2-8x)"));
    let said = if said.contains("Enter, if") { person.says(&mut session, &Typed("")) } else { said };
    assert!(said.contains("right"), "{said}");
    // Once more: shown, then confirmed by being typed again.
    let said = person.says(&mut session, &Typed("e^(x^2+5x)*2x+5"));
    assert!(said.contains("Enter, if"), "{said}");
    let said = person.says(&mut session, &Typed("e^(x^2+5x)*2x+5"));
    assert!(said.contains("not graded"), "{said}");
    // A command in between, and nothing waits any more.
    person.goes(&mut session, &[Typed("e^(x^2+5x)*2x+5"), Typed("hint")]);
    let said = person.says(&mut session, &Typed(""));
    assert!(!said.contains("not graded") && !said.contains('✗'), "{said}");
    // Nothing could be missing here.
    let said = person.goes(&mut session, &[Typed("skip"), Typed("3x^2")]);
    assert!(said.contains("right"), "{said}");
    golden("session/brackets-confirmed.txt", &person.shown);
}
