//! What happens next: one line in, one page and events out. Reads no clock and no disk; the same lesson, seed and
//! lines give the same pages.

mod ahead;
pub mod attempts;
mod belief;
pub mod bench;
pub mod brought;
pub mod calendar;
pub mod commands;
mod contrast;
pub mod course;
pub mod event;
pub mod families;
mod flow;
pub mod glossary;
pub mod handed;
pub mod items;
pub mod library;
pub mod line;
pub mod mastery;
pub mod memory;
mod mixed;
pub mod notebook;
pub mod notebook_page;
pub mod open_question;
mod outline;
mod overview;
pub mod pages;
mod pairs;
mod placement;
pub mod progress;
mod review;
pub(crate) mod run;
pub mod scratch;
mod sight;
pub mod skills;
mod stop;
mod timing;
pub mod transcript;
pub mod typed;
pub mod typing;
mod undo;
mod unknowing;

use crate::lesson::kinds::Detail;
use crate::page::{Line, Page, Tone};
use event::Event;
use library::Library;
use line::LineRead;
pub use notebook::{Effect, Notebook};
use open_question::OpenQuestion;
pub use pages::Share;
use progress::Progress;
pub use stop::Slider;
use typed::{Claims, short};

/// A screen of fewer columns has room for the narrow form of a table alone.
const NARROW: usize = 60;

/// How a session deals with a wrong answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It stays at the question, and feedback grows with the misses.
    Patient,
    /// It moves on after right, wrong, `skip` and `show`, as a script needs it, and ends with the lesson.
    Brisk,
}

/// Where a session begins.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// The course, where the learner stopped.
    Resume,
    /// A lesson, where the learner stopped in it; or a question of it.
    Lesson(String, Option<String>),
    /// What is due from before.
    Review,
    /// Some questions, to find where to begin.
    Place,
    /// No lesson: the scratch notebook.
    Scratch,
}

/// Which of the seeds with which questions stand open are used on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// All of them.
    #[default]
    All,
    /// Those that belong to this seed: it, and the next sixteen.
    Of(u64),
    /// None: the session's own seed settles all numbers.
    None,
}

/// What a line brought about.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Reply {
    /// What is shown.
    pub page: Page,
    /// To be kept, in this order, before the next prompt.
    pub events: Vec<Event>,
    /// What a cell of the notebook asks of the world: a file to be written or read.
    pub effect: Option<Effect>,
    /// The session is over.
    pub done: bool,
}

/// Where a session stands.
pub(crate) enum Position {
    /// Nothing is open: every lesson is done, or none could be opened.
    Course,
    Scratch,
    /// At a question.
    Asking(Box<OpenQuestion>),
    /// At a cell between the questions that waits.
    Stop(Box<stop::Stop>),
    /// Behind the last question of the lesson with this index.
    End(usize),
}

/// How a piped lesson went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Right answers.
    pub right: usize,
    /// Wrong, skipped or shown.
    pub fell_short: usize,
    /// The lesson that was begun has come to its end.
    pub finished: bool,
    /// Lines tried out that could not be read or have no value.
    pub faults: usize,
}

/// One learner at one prompt.
pub struct Session {
    pub(crate) library: Library,
    pub(crate) progress: Progress,
    pub(crate) place: Position,
    pub(crate) pace: Pace,
    pub(crate) seed: u64,
    pub(crate) keeping: Keeping,
    /// What the clock says, for examinations that end.
    pub(crate) timing: timing::Timing,
    /// The day, counted from 1970.
    pub(crate) today: i64,
    /// What is begun again once the learner has said yes: a lesson, or nothing for all of them.
    pub(crate) asked_to_reset: Option<String>,
    /// The place that the last command left, for `undo`.
    pub(crate) left: Option<undo::Left>,
    /// Questions from before, while they are put.
    pub(crate) sitting: Option<review::Sitting>,
    /// Finding where to begin, while it goes on.
    pub(crate) placing: Option<placement::Placing>,
    /// Whether pages are read out, so that pictures made of signs become sentences.
    pub(crate) plain: bool,
    /// How many columns the screen has.
    pub(crate) columns: usize,
    /// The number of the next cell.
    number: usize,
    pub(crate) detail: Detail,
    /// The numbers of the steps that were opened one by one.
    pub(crate) opened: Vec<usize>,
    /// What `why`, `more` and `less` speak of.
    pub(crate) topic: Option<run::LastTopic>,
    pub(crate) tally: Tally,
    /// Right answers at the first try, one after the other, up to now.
    pub(crate) running: usize,
    events: Vec<Event>,
    pub(crate) notebook: Notebook,
    pub(crate) effect: Option<Effect>,
    pub(crate) done: bool,
}

impl Session {
    /// A session over a course, with what is known of the learner. [`Session::open`] gives its first page.
    #[doc(hidden)]
    pub fn new(library: Library, seed: u64, past: &[Event], pace: Pace) -> Session {
        Session::after(library, seed, Progress::of(past), pace)
    }

    /// The same where it is known already how far the learner is.
    #[doc(hidden)]
    pub fn after(library: Library, seed: u64, progress: Progress, pace: Pace) -> Session {
        Session {
            library,
            progress,
            place: Position::Course,
            pace,
            seed,
            keeping: if pace == Pace::Brisk { Keeping::None } else { Keeping::All },
            timing: timing::Timing::default(),
            today: 0,
            asked_to_reset: None,
            left: None,
            sitting: None,
            placing: None,
            plain: false,
            columns: 80,
            number: 1,
            detail: Detail::default(),
            opened: Vec::new(),
            topic: None,
            tally: Tally::default(),
            running: 0,
            events: Vec::new(),
            notebook: Notebook::default(),
            effect: None,
            done: false,
        }
    }

    /// Which seeds of open questions are used on. A session that is piped uses none.
    #[must_use]
    pub fn keeping(mut self, keeping: Keeping) -> Session {
        if self.pace == Pace::Patient {
            self.keeping = keeping;
        }
        self
    }

    /// Whether pages are read out, and how many columns the screen has.
    #[must_use]
    pub fn shown(mut self, plain: bool, columns: usize) -> Session {
        (self.plain, self.columns) = (plain, columns);
        self
    }

    /// Whether there is room for the narrow form of a table alone.
    pub(crate) fn is_narrow(&self) -> bool {
        self.columns < NARROW
    }

    /// The day on which the session takes place, counted from 1970.
    #[must_use]
    pub fn on(mut self, today: i64) -> Session {
        self.today = today;
        self
    }

    /// The first page.
    ///
    /// # Errors
    /// When a place was asked for that is not there, with the one that was probably meant.
    pub fn open(&mut self, start: &Start) -> Result<Reply, String> {
        let page = match start {
            Start::Resume => self.resume(),
            Start::Lesson(lesson, None) => self.begin_with(lesson)?,
            Start::Lesson(lesson, question) => self.begin(lesson, question.as_deref())?,
            Start::Review => review::review(self, ""),
            Start::Place => placement::place(self, ""),
            Start::Scratch => {
                self.place = Position::Scratch;
                Page::new()
            }
        };
        Ok(self.reply(page))
    }

    /// Takes one line.
    pub fn turn(&mut self, line: &str) -> Reply {
        let exam = self.exam_here();
        let page = self.taken(line);
        self.has_left_exam(exam);
        self.reply(page)
    }

    fn taken(&mut self, line: &str) -> Page {
        if let Some(page) = self.confirmed(line) {
            return page;
        }
        match self.typed(line) {
            LineRead::Command(..) | LineRead::Answer(_) if self.is_unknowing(line) => match self.placing {
                Some(_) => self.unknown_placing(),
                None => self.unknowing(),
            },
            LineRead::Nothing => self.nothing(),
            LineRead::Unknown(word) => unknown(word),
            LineRead::Command(command, rest) => self.command(command, rest),
            LineRead::Answer(answer) => {
                // An answer is none to a cell that was to be edited.
                if !self.is_scratch() {
                    self.notebook.leave_edit();
                }
                self.number += 1;
                self.answer(answer)
            }
        }
    }

    fn typed<'a>(&self, line: &'a str) -> LineRead<'a> {
        let claims: &dyn Claims = match &self.place {
            Position::Asking(asked) => asked.as_ref(),
            Position::Stop(stop) => stop.as_ref(),
            Position::Scratch if self.notebook.claims(line) => return LineRead::Answer(line.trim()),
            Position::Scratch => &self.notebook,
            _ => &(),
        };
        line::typed(line, claims)
    }

    fn command(&mut self, command: &'static commands::Command, rest: &str) -> Page {
        if command.needs_argument() && rest.is_empty() {
            let line = Line::text("Say what: ").code(command.usage()).then(", e.g. ").code(command.example);
            return Page::new().note(Tone::Caution, line.then("."));
        }
        if !command.takes_argument() && !rest.is_empty() {
            let line =
                Line::new().code(command.name).then(" stands alone; ").code(short(rest)).then(" was not understood.");
            return Page::new().note(Tone::Caution, line);
        }
        if let Some(page) = self.refused(command, rest).or_else(|| self.refused_placing(command)) {
            return page;
        }
        if command.topic == commands::Topic::Trying {
            self.number += 1;
        }
        if let Position::Asking(asked) = &mut self.place {
            asked.shown = None;
        }
        if !matches!(command.name, "more" | "less") {
            self.opened.clear();
        }
        let before = self.leaving();
        let page = (command.run)(self, rest);
        if matches!(command.name, "goto" | "next" | "back" | "skip" | "ahead" | "review" | "place") {
            self.has_left(before);
        }
        page
    }

    /// What an empty line does: it goes on where there is a pause, and nudges where an answer is wanted.
    fn nothing(&mut self) -> Page {
        if let Some(answer) = self.waiting() {
            return self.judge(&answer);
        }
        match &self.place {
            Position::End(_) => run::next(self, ""),
            Position::Stop(_) => self.stop_again(),
            // The question may have scrolled away behind hints and worked steps.
            Position::Asking(asked) => {
                let line = Line::styled(crate::page::Role::Dim, "Type an answer, or ");
                let could: &[&str] =
                    if self.placing.is_some() { &["?", "quit"] } else { &["hint", "show", "skip", "help"] };
                asked.prompt().with(typed::could_do(line, could))
            }
            Position::Scratch if self.notebook.leave_edit() => {
                Page::new().text(Line::styled(crate::page::Role::Dim, "The cell stays as it is."))
            }
            Position::Scratch => Page::new(),
            Position::Course => run::onto_course(self),
        }
    }

    /// Tells somebody how far a long cell is, and asks them whether to go on.
    pub fn watched_by(&mut self, watch: std::rc::Rc<dyn notebook::watch::Watch>) {
        self.notebook.watched_by(watch);
    }

    /// The line was left unfinished: a cell that was to be edited stays as it is.
    pub fn left(&mut self) {
        self.notebook.leave_edit();
    }

    fn answer(&mut self, answer: &str) -> Page {
        self.opened.clear();
        match &self.place {
            Position::Asking(_) => self.judge(answer),
            Position::Stop(_) => self.at_stop(answer),
            Position::Scratch => scratch::cell(self, answer),
            // Where no question is open, the name of a lesson is a wish to go there.
            Position::End(_) | Position::Course if self.library.find(answer).is_some() => run::goto(self, answer),
            Position::End(_) | Position::Course => {
                let line = Line::text("No question is open, so this was not judged. ");
                Page::new().note(Tone::Info, typed::could_do(line, &["next", "list", "= EXPR"]))
            }
        }
    }

    /// What the prompt says, e.g. `[3] >`.
    pub fn prompt(&self) -> String {
        let number = if self.is_scratch() { self.notebook.number() } else { self.number };
        match self.minutes_left() {
            Some(minutes) => format!("[{number}] {minutes} min >"),
            None => format!("[{number}] >"),
        }
    }

    /// How the session went so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The question that is open: its lesson, its id, and the seed of its numbers.
    #[doc(hidden)]
    pub fn open_question_of(&self) -> Option<(String, String, u64)> {
        let Position::Asking(asked) = &self.place else { return None };
        let lesson = self.library.outline(asked.lesson)?.id.clone();
        Some((lesson, asked.put.question.id.clone(), asked.put.posed.seed))
    }

    /// Every place that `goto` knows: lessons, and their questions.
    pub fn places(&self) -> Vec<String> {
        let outlines = || self.library.outlines();
        let lessons = outlines().map(|outline| outline.id.clone());
        let questions =
            outlines().flat_map(|outline| outline.questions.iter().map(|(id, _)| format!("{}/{id}", outline.id)));
        lessons.chain(questions).collect()
    }

    /// What there is to learn, in order.
    pub fn outlines(&self) -> impl Iterator<Item = &library::Outline> {
        self.library.outlines()
    }

    /// What is said where there is no such lesson.
    pub fn missing(&self, lesson: &str) -> String {
        self.library.missing(lesson)
    }

    /// Begins a lesson again, or with no name the whole course: what was answered before counts no more. The events
    /// stay; this is one more. [`Session::drained`] gives it.
    pub fn forget(&mut self, lesson: &str) -> Page {
        self.record(Event::of_lesson(lesson, event::What::Reset));
        let outline = self.library.find(lesson).and_then(|index| self.library.outline(index));
        let what = outline.map_or("The whole course", |outline| outline.title.as_str()).to_string();
        Page::new().note(Tone::Info, format!("{what} begins again."))
    }

    /// What has been recorded since the last reply.
    pub fn drained(&mut self) -> Reply {
        self.reply(Page::new())
    }

    /// Whether this is the scratch notebook.
    pub fn is_scratch(&self) -> bool {
        matches!(self.place, Position::Scratch)
    }

    /// Goes on with the text of a file that a cell asked for.
    pub fn opened(&mut self, text: &str) -> Reply {
        let (page, worked) = self.notebook.open(text, self.detail);
        self.tally.faults += usize::from(!worked);
        self.reply(page)
    }

    /// What can be typed at the next prompt, for completion, remarks and colours.
    pub fn typing(&self) -> typing::Typing {
        typing::Typing { places: self.places(), known: self.notebook.vocabulary(true), scratch: self.is_scratch() }
    }

    /// How a line would be read at this prompt, in explicit ASCII; `None` where it is no answer or cannot be read. Tells
    /// nothing of whether it is right.
    pub fn reads(&self, line: &str) -> Option<String> {
        match (&self.place, self.typed(line)) {
            (Position::Asking(asked), LineRead::Answer(answer)) => asked.put.posed.prepared.hear(answer).reads_as,
            (Position::Scratch, LineRead::Answer(cell))
            | (_, LineRead::Command(commands::Command { name: "=", .. }, cell)) => {
                let scope = crate::math::language::Scope::default();
                let read = crate::math::language::read(cell, &scope).ok()?;
                Some(crate::math::print::ascii(&read.expr))
            }
            _ => None,
        }
    }

    /// The notebook of this session.
    pub fn notebook(&self) -> &Notebook {
        &self.notebook
    }

    pub(crate) fn record(&mut self, event: Event) {
        self.progress.add(&event, self.today);
        self.events.push(event);
    }

    fn reply(&mut self, page: Page) -> Reply {
        Reply { page, events: std::mem::take(&mut self.events), effect: self.effect.take(), done: self.done }
    }
}

/// Pages one after the other.
pub(crate) trait And {
    fn and(self, other: Page) -> Page;
}

impl And for Page {
    fn and(mut self, other: Page) -> Page {
        self.extend(other);
        self
    }
}

fn unknown(word: &str) -> Page {
    let mut line = Line::text("There is no command ").code(format!(":{}", short(word))).then(".");
    if let Some(near) = commands::Command::near(word) {
        line = line.then(" Did you mean ").code(format!(":{}", near.name)).then("?");
    }
    Page::new().note(Tone::Caution, line.then(" ").code("help").then(" lists them all."))
}
