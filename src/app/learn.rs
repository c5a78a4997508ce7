//! Taking a lesson: lines in, pages out, events kept before the next prompt.

use super::args::Global;
use super::class::grouped;
use super::display::{Display, theme_file};
use super::ending::{Ending, Trouble};
use super::files::{self, Lines};
use super::lessons;
use super::notebook::NotebookFiles;
use super::out::unless_closed;
use super::repl::{PromptEntry, Prompter};
use super::screen::{Screen, tell};
use super::store::{self, Store};
use super::watch::Live;
use crate::api::learner_seed;
use crate::math::rng::Rng;
use crate::page::{Block, Line, Page, Role, Theme};
use crate::session::event::{Dated, What};
use crate::session::library::Library;
use crate::session::progress::Progress;
use crate::session::{Effect, Keeping, Pace, Reply, Session, Start};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Everything that belongs to one learner on this machine.
pub struct Desk {
    pub screen: Screen,
    pub store: Store,
    pub session: Session,
    history: Option<PathBuf>,
    theme_file: Option<PathBuf>,
    shelf: NotebookFiles,
    /// Events that are kept with the next ones: those of the first page, which hold nobody up.
    opening: Vec<crate::session::event::Event>,
    /// The last row of the store that was looked at for a hand-in of the examination that is being sat.
    looked: i64,
}

/// What of what was answered before a session begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    Whole,
    None,
    /// What can be had at once: a notebook needs none of it.
    AtHand,
}

/// The seed that was asked for, the learner's own, or one from the clock, which is shown and can be given back.
fn seed(global: &Global) -> u64 {
    chosen_seed(global).unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Rng::new(now.as_secs() ^ u64::from(now.subsec_nanos())).next() % SHORT
    })
}

pub(crate) use crate::api::SHORT_SEED as SHORT;

/// The seed that was asked for, or the learner's own.
pub fn chosen_seed(global: &Global) -> Option<u64> {
    global.seed.or_else(|| global.learner.as_deref().map(learner_seed))
}

/// Tells a session which examinations were handed in.
fn tell_handed(session: &mut Session, dated: &[Dated]) {
    let exams = session.exams();
    for dated in dated.iter().filter(|dated| exams.contains(&dated.event.lesson)) {
        if let What::Handed { receipt } = &dated.event.what {
            session.was_handed_in(&dated.event.lesson, dated.at, &grouped(receipt));
        }
    }
}

impl Desk {
    /// A desk; without its past a session begins as if nothing had been answered, though what happens is kept.
    ///
    /// # Errors
    /// Why the past cannot be read: progress that is there is never taken for none.
    pub fn new(global: &Global, library: Library, pace: Pace, past: Past) -> Result<Desk, Trouble> {
        let state = files::state_file(global);
        let history = state.as_ref().map(|state| state.with_extension("history"));
        let shelf = NotebookFiles::beside(state.clone());
        let mut store = Store::new(state, global.learner.as_deref().unwrap_or_default());
        let progress = match past {
            Past::Whole => store.progress()?,
            Past::None => {
                // Answers are to be kept here, so what stands in the way is said before the first is asked for.
                store.can_be_opened()?;
                Progress::default()
            }
            Past::AtHand => {
                store.hurry();
                store.progress().unwrap_or_else(|trouble| {
                    let goes_on = "the notebook goes on, and a lesson begins as if nothing had been answered";
                    tell(&format!("{trouble}; {goes_on}"));
                    Progress::default()
                })
            }
        };
        // A seed that was asked for settles all numbers; a learner's own goes on with the numbers that it has given.
        let keeping = match (global.seed, chosen_seed(global)) {
            (Some(_), _) => Keeping::None,
            (None, Some(own)) => Keeping::Of(own),
            (None, None) => Keeping::All,
        };
        let session =
            Session::after(library, seed(global), progress, pace).keeping(keeping).on(store.today(global.today));
        let screen = Screen::new(Display::decide(global));
        let session = session.shown(screen.look.plain, screen.look.width());
        let theme_file = theme_file(global);
        let mut session = session;
        session.is_now(store::now());
        // An examination began when it was first opened, whatever was done since, and ends when it is handed in.
        let exams = session.exams();
        let mut looked = 0;
        if !exams.is_empty() {
            let dated = store.dated()?;
            looked = dated.last().map_or(0, |dated| dated.row);
            for dated in dated.iter().filter(|dated| exams.contains(&dated.event.lesson)) {
                session.was_opened(&dated.event.lesson, dated.at);
            }
            tell_handed(&mut session, &dated);
        }
        Ok(Desk { screen, store, session, history, theme_file, shelf, opening: Vec::new(), looked })
    }

    /// An examination may be handed in at another terminal while this one sits in it: then it takes no more here either.
    fn may_be_handed_in(&mut self) {
        if self.session.sits().is_none() {
            return;
        }
        // What cannot be read now is found at the next line.
        if let Ok(dated) = self.store.since(self.looked) {
            self.looked = dated.last().map_or(self.looked, |dated| dated.row);
            tell_handed(&mut self.session, &dated);
        }
    }

    /// Keeps what happened, then shows the page: nothing is shown as judged that is not kept.
    pub fn take(&mut self, reply: &Reply) -> Result<(), Trouble> {
        let mut events = std::mem::take(&mut self.opening);
        events.extend_from_slice(&reply.events);
        self.store.save(&events);
        if self.session.is_scratch()
            && let Some(notice) = self.shelf.keep(self.session.notebook().text())
        {
            tell(&notice);
        }
        self.notices();
        match &reply.effect {
            Some(Effect::Clear) => self.screen.clear()?,
            Some(Effect::Theme(theme)) => self.set_theme(*theme),
            _ => {}
        }
        self.screen.show(&reply.page)
    }

    /// Goes on in another theme, and keeps it for the next time.
    fn set_theme(&mut self, theme: Theme) {
        self.screen.set_theme(theme);
        let Some(file) = &self.theme_file else { return };
        let folder = file.parent().map_or(Ok(()), files::folder);
        if let Err(trouble) = folder.and_then(|()| files::replace(file, theme.name().as_bytes())) {
            tell(&format!("the theme cannot be kept: {trouble}"));
        }
    }

    /// Writes or reads the file that a cell asked for.
    fn carry_out(&mut self, reply: &Reply) -> Result<(), Trouble> {
        match &reply.effect {
            Some(effect) => {
                let reply = self.shelf.carry_out(&mut self.session, effect)?;
                self.take(&reply)
            }
            None => Ok(()),
        }
    }

    pub fn notices(&mut self) {
        self.store.notices().iter().for_each(|notice| tell(notice));
    }
}

/// Takes a lesson, or the course, at a terminal or from a pipe.
pub fn learn(global: &Global, start: &Start, to: Option<&str>) -> Result<Ending, Trouble> {
    let mut library = lessons::library(global)?;
    if let Some(goal) = to {
        if library.find(goal).is_none() {
            return Err(Trouble::Said(library.missing(goal)));
        }
        library.only_for(goal);
    }
    if let Start::Lesson(id, _) = start
        && let Some(lesson) = library.find(id).and_then(|at| library.lesson(at).ok())
    {
        if lesson.exam.is_some() && global.learner.is_none() {
            let says = "this is an examination: say who you are with --learner ID, as your instructor knows you";
            return Err(Trouble::Said(format!("{id}: {says}")));
        }
        lessons::is_theirs(global, &lesson)?;
    }
    let piped = !io::stdin().is_terminal();
    let pace = if piped && *start != Start::Scratch { Pace::Brisk } else { Pace::Patient };
    // A piped lesson is the same for the same seed and lines, whatever was answered before.
    let past = match start {
        Start::Scratch => Past::AtHand,
        Start::Resume | Start::Review | Start::Place => Past::Whole,
        Start::Lesson(..) if pace == Pace::Patient => Past::Whole,
        Start::Lesson(..) => Past::None,
    };
    let mut desk = Desk::new(global, library, pace, past)?;
    let reply = desk.session.open(start).map_err(|why| {
        let bare = why.starts_with("there is no lesson") && !why.contains("did you mean");
        if bare { format!("{why}; gradus list names them all") } else { why }
    })?;
    desk.notices();
    desk.opening.clone_from(&reply.events);
    if let Err(Trouble::Closed) = desk.screen.show(&reply.page) {
        return Ok(Ending::Short);
    }
    if *start == Start::Scratch && !piped && io::stdout().is_terminal() {
        let line = Line::styled(Role::Dim, "A notebook for calculus: type mathematics, or ");
        desk.screen.show(
            &Page::new().text(line.code("help").push(Role::Dim, "; ").code("quit").push(Role::Dim, " leaves.")),
        )?;
        if let Some(last) = desk.shelf.last() {
            let lines = if last.lines() == 1 { "1 line".to_string() } else { format!("{} lines", last.lines()) };
            let line = Line::styled(Role::Dim, format!("Your last notebook was not saved, {lines}: "));
            desk.screen.show(&Page::new().text(line.code("open last").push(Role::Dim, " runs them again.")))?;
        }
    }
    if piped || !io::stdout().is_terminal() { from_pipe(&mut desk, piped) } else { at_terminal(&mut desk) }
}

fn at_terminal(desk: &mut Desk) -> Result<Ending, Trouble> {
    let mut prompter = Prompter::new(&desk.screen.look, desk.history.clone())?;
    let mut initial = String::new();
    let live = Live::new(&desk.screen.look, desk.screen.options());
    desk.session.watched_by(live.clone());
    // Whoever looks at a question and closes the window finds it again with the same numbers.
    desk.take(&Reply::default())?;
    loop {
        desk.session.is_now(store::now());
        prompter.knows(desk.session.typing());
        prompter.looks(&desk.screen.look);
        live.looks(desk.screen.options());
        let reply = match prompter.read(&desk.session.prompt(), &std::mem::take(&mut initial))? {
            PromptEntry::Line(line) => {
                live.begin();
                desk.session.is_now(store::now());
                desk.may_be_handed_in();
                let reply = desk.session.turn(&line);
                live.end();
                reply
            }
            PromptEntry::Left => {
                desk.session.left();
                continue;
            }
            PromptEntry::Ended => desk.session.turn(":quit"),
        };
        desk.take(&reply)?;
        if let Some(Effect::Edit { line }) = &reply.effect {
            initial = if desk.session.is_scratch() { line.clone() } else { format!("= {line}") };
        }
        live.begin();
        let carried_out = desk.carry_out(&reply);
        live.end();
        if let Err(trouble) = carried_out {
            tell(&trouble.to_string());
        }
        if reply.done {
            farewell(desk);
            return Ok(Ending::Well);
        }
    }
}

/// Reads one line after the other; what was read is shown behind its prompt where nobody sees it typed.
fn from_pipe(desk: &mut Desk, echo: bool) -> Result<Ending, Trouble> {
    let mut trouble = false;
    let outcome = each_line(desk, echo, &mut trouble);
    let mut rest = std::mem::take(&mut desk.opening);
    rest.extend(desk.session.end().events);
    desk.store.save(&rest);
    if outcome.is_ok() {
        // Whoever pipes a script has it, and what it did was shown to the end.
        desk.shelf.forget();
    }
    farewell(desk);
    let tally = desk.session.tally();
    let well = if desk.session.is_scratch() { tally.faults == 0 } else { tally.finished && tally.fell_short == 0 };
    unless_closed(outcome, if well && !trouble { Ending::Well } else { Ending::Short })
}

fn each_line(desk: &mut Desk, echo: bool, trouble: &mut bool) -> Result<(), Trouble> {
    let mut lines = Lines::new(io::stdin().lock());
    while let Some(line) = lines.next_line()? {
        desk.session.is_now(store::now());
        let prompt = desk.session.prompt();
        let line = match line.text() {
            Ok(line) => line,
            Err(message) => {
                *trouble = true;
                tell(&message);
                continue;
            }
        };
        if echo {
            let text = line.trim().to_string();
            desk.screen.show(&Page::new().with(Block::Typed { prompt, text }))?;
        }
        desk.may_be_handed_in();
        let reply = desk.session.turn(&line);
        desk.take(&reply)?;
        if let Err(fault) = desk.carry_out(&reply) {
            *trouble = true;
            tell(&fault.to_string());
        }
        if reply.done {
            break;
        }
    }
    Ok(())
}

/// What is said at the very end, where something could not be kept.
fn farewell(desk: &mut Desk) {
    desk.notices();
    let lost = desk.store.unsaved();
    if lost > 0 {
        tell(&format!("{lost} entries of your progress could not be saved."));
    }
}

/// `gradus try CELL…`: runs the cells and ends.
pub fn try_cells(global: &Global, cells: &[String]) -> Result<Ending, Trouble> {
    let mut screen = Screen::new(Display::decide(global));
    let mut session = Session::new(Library::of(Vec::new()), seed(global), &[], Pace::Patient);
    session.open(&Start::Scratch)?;
    let live = Live::new(&screen.look, screen.options());
    session.watched_by(live.clone());
    let mut stopped = false;
    // What stands on a command line is kept there.
    let mut shelf = NotebookFiles::default();
    for cell in cells {
        live.begin();
        let reply = session.turn(super::args::unshield(cell));
        stopped |= live.end();
        screen.show(&reply.page)?;
        if let Some(effect) = &reply.effect {
            screen.show(&shelf.carry_out(&mut session, effect)?.page)?;
        }
        if stopped {
            break;
        }
    }
    Ok(if session.tally().faults == 0 && !stopped { Ending::Well } else { Ending::Short })
}
