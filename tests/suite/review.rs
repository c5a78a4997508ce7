//! Days of review: what comes, why, and when next, with the dates given from outside.

use crate::golden::golden;
use crate::program::{Home, text};
use crate::pty::{CTRL_D, Terminal};
use gradus::lesson::{Lesson, load};
use gradus::page::{Block, Options, Page, text as format};
use gradus::session::calendar;
use gradus::session::course::BUILT_IN;
use gradus::session::event::{Dated, Event, Occasion, What};
use gradus::session::library::Library;
use gradus::session::progress::Progress;
use gradus::session::{Pace, Session, Start};

fn lessons(ids: &[&str]) -> Vec<Lesson> {
    let all = BUILT_IN.iter().map(|(name, text)| load::trusted(name, text).unwrap_or_else(|p| panic!("{p:?}")));
    all.filter(|lesson| ids.contains(&lesson.id.as_str())).collect()
}

/// How somebody answers.
type Answers = dyn Fn(&Lesson, &str, u64) -> Vec<String>;

/// A person over several days: what was shown to them, and what was kept.
struct Person<'a> {
    lessons: &'a [Lesson],
    answers: &'a Answers,
    kept: Vec<Dated>,
    shown: String,
    width: usize,
}

impl Person<'_> {
    fn sits(&mut self, day: i64, seed: u64) -> Session {
        let library = Library::of(self.lessons.to_vec());
        Session::after(library, seed, Progress::of_dated(&self.kept), Pace::Patient).on(day).shown(false, self.width)
    }
    fn keeps(&mut self, day: i64, events: Vec<Event>) {
        for event in events {
            let row = self.kept.len() as i64 + 1;
            self.kept.push(Dated {
                row,
                at: day * 86_400_000,
                day,
                learner: String::new(),
                version: String::new(),
                event,
            });
        }
    }
    fn sees(&mut self, page: &Page) {
        let options = Options { width: self.width, ..Options::default() };
        self.shown += &format::render(page, &options);
    }

    /// Goes through everything that is asked until nothing is.
    fn takes(&mut self, date: &str, start: &Start, seed: u64, loud: bool) {
        let day = calendar::read(date).unwrap();
        let mut session = self.sits(day, seed);
        if loud {
            self.shown += &format!("=== {} {date}\n", calendar::weekday(day));
        }
        let reply = session.open(start).unwrap();
        if loud {
            self.sees(&reply.page);
        }
        let mut events = reply.events;
        for _ in 0..400 {
            let Some(open) = session.open_question_of() else {
                if session.tally().finished || session.prompt().is_empty() {
                    break;
                }
                // A pause, an exploration, a guess, a quick check.
                let reply = session.turn("go on");
                events.extend(reply.events);
                continue;
            };
            let (lesson, id, seed) = open;
            let lesson = self.lessons.iter().find(|other| other.id == lesson).unwrap();
            for line in (self.answers)(lesson, &id, seed) {
                if loud {
                    self.sees(&Page::new().with(Block::Typed { prompt: session.prompt(), text: line.clone() }));
                }
                let reply = session.turn(&line);
                if loud {
                    self.sees(&reply.page);
                }
                events.extend(reply.events);
            }
        }
        self.keeps(day, events);
    }

    fn asks(&mut self, date: &str, line: &str) {
        let day = calendar::read(date).unwrap();
        let mut session = self.sits(day, 7);
        session.open(&Start::Scratch).unwrap();
        let page = session.turn(&format!(":{line}")).page;
        self.shown += &format!("=== {date}, {line}\n");
        self.sees(&page);
    }
}

/// What is right, as it would be typed.
fn right(lesson: &Lesson, id: &str, seed: u64) -> String {
    let question = lesson.questions().find(|question| question.id == id).unwrap();
    let posed = question.pose(seed).unwrap();
    let own = || question.answer.as_ref().map(|answer| posed.fill_answer(answer));
    posed.prepared.task.key.text().or_else(own).unwrap()
}

/// Somebody who leaves out the slope of the inside until it has been shown to them twice, and knows the rest.
fn forgets_the_inside(lesson: &Lesson, id: &str, seed: u64) -> Vec<String> {
    let question = lesson.questions().find(|question| question.id == id).unwrap();
    let posed = question.pose(seed).unwrap();
    let mut lines = Vec::new();
    for wrong in ["4(2x + 1)^3", "(5x + 3)^2", "cos(x^3)", "e^(3x)"] {
        let slip = posed.judge(wrong).reason.is_some_and(|reason| reason.id == "chain.drop_inner");
        if slip && lines.is_empty() {
            lines.push(wrong.to_string());
        }
    }
    // The form of the slip for whatever was drawn: the outer slope at the inside.
    let of = posed.prepared.ask.formula("of").map(gradus::math::print::ascii).unwrap_or_default();
    if lesson.id == "chain-rule" && question.ask.kind.name == "derivative" && lines.is_empty() {
        for outer in ["e^", "sin(", "cos(", "ln("] {
            let guess = match outer {
                "e^" if of.starts_with("e^") => of.clone(),
                "sin(" if of.starts_with("sin(") => of.replacen("sin", "cos", 1),
                "ln(" if of.starts_with("ln(") => of.replacen("ln", "1/", 1),
                _ => continue,
            };
            if posed.judge(&guess).reason.is_some_and(|reason| reason.id == "chain.drop_inner") {
                lines.push(guess);
                break;
            }
        }
    }
    lines.push(right(lesson, id, seed));
    lines
}

const DAYS: [&str; 7] =
    ["2026-11-02", "2026-11-03", "2026-11-05", "2026-11-09", "2026-11-17", "2026-12-01", "2027-01-20"];

/// Two people: one gets everything right at once, the other leaves something out now and then.
#[test]
fn two_people_come_back() {
    let lessons = lessons(&["product-rule", "exp-log-trig", "chain-rule"]);
    let well = |lesson: &Lesson, id: &str, seed: u64| vec![right(lesson, id, seed)];
    let people: [(&str, &Answers); 2] = [("well", &well), ("inside", &forgets_the_inside)];
    for (name, answers) in people {
        let mut person = Person { lessons: &lessons, answers, kept: Vec::new(), shown: String::new(), width: 80 };
        for (at, lesson) in lessons.iter().enumerate() {
            person.takes(DAYS[at.min(1)], &Start::Lesson(lesson.id.clone(), None), 7, false);
        }
        person.asks(DAYS[1], "progress");
        for day in &DAYS[2..] {
            person.takes(day, &Start::Review, 7, true);
        }
        person.asks(DAYS[6], "map");
        person.asks(DAYS[6], "progress");
        person.width = 40;
        person.asks(DAYS[6], "map");
        person.asks(DAYS[6], "progress");
        assert!(person.shown.lines().all(|line| gradus::page::width(line) <= 80), "{}", person.shown);
        golden(&format!("session/review-{name}.txt"), &person.shown);
    }
}

/// What is asked in a review counts for its skill and never for the lesson; numbers are such that were not given before.
#[test]
fn a_review_counts_for_the_skill_alone() {
    let lessons = lessons(&["product-rule"]);
    let well = |lesson: &Lesson, id: &str, seed: u64| vec![right(lesson, id, seed)];
    let mut person = Person { lessons: &lessons, answers: &well, kept: Vec::new(), shown: String::new(), width: 80 };
    person.takes("2026-11-02", &Start::Lesson("product-rule".into(), None), 7, false);
    let before = Progress::of_dated(&person.kept);
    person.takes("2026-11-09", &Start::Review, 7, true);
    let after = Progress::of_dated(&person.kept);
    let mut reviewed = 0;
    for question in lessons[0].questions() {
        let standing = |progress: &Progress| progress.standing("product-rule", &question.id, question.rev).clone();
        assert_eq!(standing(&before), standing(&after), "{}", question.id);
        let attempts = after.attempts("product-rule", &question.id);
        let own: Vec<_> = attempts.iter().filter(|attempt| attempt.place == Occasion::Review).collect();
        reviewed += own.len();
        let first =
            |seed| attempts.iter().filter(|attempt| attempt.place == Occasion::Lesson && attempt.seed == seed).count();
        assert!(!question.varies() || own.iter().all(|attempt| first(attempt.seed) == 0), "{}", question.id);
    }
    assert!(reviewed > 0, "{}", person.shown);
    assert!(
        person
            .kept
            .iter()
            .any(|dated| matches!(dated.event.what, What::Answered { .. }) && dated.event.place == Occasion::Review)
    );
}

/// At a terminal over two days, and from a pipe.
#[test]
fn a_day_later_it_comes_back_at_a_terminal() {
    let home = Home::new();
    let state = text(&home.path("state.db"));
    let run = |arguments: &[&str], input: &str| {
        let mut all = vec!["--state", &state, "--seed", "7"];
        all.extend(arguments);
        home.run(&all, input)
    };
    let none = run(&["review", "--today", "2026-11-02"], "");
    assert!(none.out.contains("Nothing has been learnt yet") && none.code == Some(0), "{none:?}");
    let lesson = run(&["learn", "chain-rule/rates", "--today", "2026-11-02"], "0.2\n-12\n");
    assert!(lesson.out.contains("right"), "{lesson:?}");
    let soon = run(&["review", "--today", "2026-11-03"], "");
    assert!(soon.out.contains("Nothing is due today. On Thursday is next: chain rule"), "{soon:?}");
    let map = run(&["map", "--today", "2026-11-06"], "");
    assert!(map.out.contains("1 due today") && map.out.contains("1 skill is due: `review`"), "{map:?}");
    let plain = run(&["map", "--plain", "--today", "2026-11-06"], "");
    assert!(plain.out.contains("12, The chain rule: begun") && plain.out.contains("due"), "{plain:?}");
    let progress = run(&["progress", "--today", "2026-11-06"], "");
    assert!(progress.out.contains("chain rule") && progress.out.contains("today"), "{progress:?}");
    let mut terminal = Terminal::new(80, &["review", "--state", &state, "--seed", "7", "--today", "2026-11-06"], &[]);
    let screen = terminal.line("[1] >");
    assert!(screen.contains("1 skill is due.") && screen.contains("review, question 1 of 1"), "{screen}");
    assert!(terminal.enter("idk", "[1] >").contains("costs nothing"));
    assert!(terminal.enter("back", "[1] >").contains("forward only"));
    // The prompt is waited for: keys pressed before it may be lost.
    assert!(terminal.enter("show", "[1] >").contains("once more"));
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 0);
    // What was shown is forgotten: it comes back the next day.
    let next = run(&["review", "--today", "2026-11-07"], "");
    assert!(next.out.contains("1 skill is due."), "{next:?}");
    for (arguments, wanted) in
        [(&["map", "--today", "2026-02-30"][..], "expected a day such as"), (&["review", "x"], "unexpected argument")]
    {
        let bad = run(arguments, "");
        assert!(bad.err.contains(wanted) && bad.code == Some(2), "{bad:?}");
    }
}
