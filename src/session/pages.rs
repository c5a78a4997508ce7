//! The pages of a session that are not a lesson's own: the course, a list, how far one is, help.

use super::commands::{COMMANDS, Command, TOPICS};
use super::library::{Outline, questions};
use super::progress::{Progress, QuestionStanding};
use super::typed::{could_do, nearest, short};
use super::{And, Pace, Position, Session};
use crate::page::{Block, Line, Page, Role, Table, Tone};

/// How many lessons the course page shows around the one that comes next.
const WINDOW: usize = 7;

/// How much of a lesson is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Questions with a right answer.
    pub solved: usize,
    /// Solved with the first answer.
    pub first_time: usize,
    /// Answered, to be judged when it is handed in.
    pub answered: usize,
    /// Solved, skipped, shown or answered.
    pub behind: usize,
    /// Questions there are.
    pub of: usize,
}

impl Share {
    /// Whether every question is solved.
    pub fn is_done(self) -> bool {
        self.solved + self.answered == self.of
    }
    /// Whether the lesson is passed: two thirds of its questions were right at the first try. Nothing depends on it.
    pub fn is_passed(self) -> bool {
        self.of > 0 && 3 * self.first_time >= 2 * self.of
    }
}

impl Session {
    pub(super) fn standing(&self, outline: &Outline, at: usize) -> &QuestionStanding {
        let (id, rev) = &outline.questions[at];
        self.progress.standing(&outline.id, id, *rev)
    }

    /// How much of a lesson is done.
    pub fn share(&self, outline: &Outline) -> Share {
        Share::of(&self.progress, outline)
    }
}

impl Share {
    /// How much of a lesson is done by somebody who has come so far.
    pub fn of(progress: &Progress, outline: &Outline) -> Share {
        let wholes = outline.wholes();
        let standing = |at: usize| {
            let (id, rev) = &outline.questions[at];
            progress.standing(&outline.id, id, *rev)
        };
        // A question with parts is solved when every part is.
        let all = |holds: &dyn Fn(&QuestionStanding) -> bool| {
            wholes.iter().filter(|whole| (*whole).clone().all(|at| holds(standing(at)))).count()
        };
        Share {
            solved: all(&|standing| standing.solved),
            first_time: all(&|standing| standing.first_time),
            answered: all(&|standing| standing.answered),
            behind: all(&QuestionStanding::is_behind),
            of: wholes.len(),
        }
    }
}

/// The very first page.
pub(crate) fn welcome(session: &Session) -> Page {
    let count = session.library.len();
    let lessons = if count == 1 { "one lesson".to_string() } else { format!("{count} lessons") };
    let what = Line::text(format!("Derivatives for deep learning, in {lessons}. Answer at the prompt; "));
    let what = what.code("help").then(" says what else can be typed, ").code("quit").then(" leaves.");
    let page = Page::new().text(what);
    match super::placement::offer(session) {
        Some(offer) => page.text(offer).gap(),
        None => page.gap(),
    }
}

/// The course with the lesson that comes next.
pub(crate) fn course(session: &Session, next: Option<usize>) -> Page {
    let outlines: Vec<&Outline> = session.library.outlines().collect();
    let done = outlines.iter().filter(|outline| session.share(outline).is_done()).count();
    let text = Line::text("The course").role(Role::Title);
    let aside = Line::styled(Role::Dim, format!("{done} of {} lessons done", outlines.len()));
    let mut page = Page::new().with(Block::Heading { level: 2, text, aside });
    let here = next.unwrap_or(0);
    let from = here.saturating_sub(WINDOW / 2).min(outlines.len().saturating_sub(WINDOW));
    let until = (from + WINDOW).min(outlines.len());
    page.push(lesson_table(session, from..until, next));
    if outlines.len() > WINDOW {
        page.push(could_do(Line::styled(Role::Dim, "All of them: "), &["list", "map"]));
    }
    if let Some(due) = super::overview::due_line(session) {
        page.push(due);
    }
    page
}

/// The lessons of a range as a table.
fn lesson_table(session: &Session, range: std::ops::Range<usize>, next: Option<usize>) -> Table {
    // Where there is little room a lesson is told by the name that `goto` takes.
    let columns = if session.is_narrow() { 4 } else { 5 };
    let mut table = Table::grid(columns).says("The lessons, and how many questions of each are solved.");
    for (index, outline) in session.library.outlines().enumerate() {
        if !range.contains(&index) {
            continue;
        }
        let share = session.share(outline);
        let (mark, role) = match () {
            () if next == Some(index) => ("→", Role::Strong),
            () if share.is_done() && share.answered > 0 => ("·", Role::Plain),
            () if share.is_done() => ("✓", Role::Right),
            () => ("", Role::Plain),
        };
        let mut row = vec![
            Line::styled(role, mark),
            Line::styled(if next == Some(index) { Role::Strong } else { Role::Plain }, outline.title.as_str()),
            Line::styled(Role::Label, outline.id.as_str()),
            Line::styled(Role::Dim, format!("{} of {}", share.solved + share.answered, share.of)),
            Line::styled(Role::Dim, stands_whole(session, outline, share)),
        ];
        if session.is_narrow() {
            row.remove(1);
        }
        table.push(row);
    }
    table
}

/// How a lesson stands as a whole, in a word or two.
fn stands_whole(session: &Session, outline: &Outline, share: Share) -> &'static str {
    session.exam_stands(&outline.id).unwrap_or(if share.is_passed() { "passed" } else { "" })
}

/// Where the session stands, in one line.
pub(crate) fn where_one_is(session: &Session) -> Page {
    let line = match &session.place {
        Position::Asking(asked) => session.library.outline(asked.lesson).map(|outline| {
            let (number, of) = outline.number(asked.at);
            format!("You are at question {number} of {of} of {}.", outline.title)
        }),
        Position::Stop(stop) => {
            session.library.outline(stop.lesson).map(|outline| format!("You are in {}.", outline.title))
        }
        Position::End(lesson) => {
            session.library.outline(*lesson).map(|outline| format!("You are at the end of {}.", outline.title))
        }
        Position::Course => Some("No lesson is open.".to_string()),
        Position::Scratch => Some("This is the scratch notebook.".to_string()),
    };
    line.map_or_else(Page::new, |line| Page::new().text(Line::styled(Role::Dim, line)))
}

/// What is said where there is nothing left to do.
pub(crate) fn course_done(session: &mut Session) -> Page {
    let page = course(session, None);
    if session.library.is_empty() {
        return Page::new().note(Tone::Caution, "There are no lessons here.");
    }
    let line = Line::text("Every question is solved. Any lesson can be taken again: ");
    page.note(Tone::Right, could_do(line, &["goto LESSON", "reset LESSON"]))
}

/// `list`: the lessons, or the questions of one; in a lesson, where one is.
pub(crate) fn list(session: &mut Session, lesson: &str) -> Page {
    if lesson.is_empty() {
        let here = match &session.place {
            Position::Asking(asked) => Some(asked.lesson),
            Position::Stop(stop) => Some(stop.lesson),
            Position::End(lesson) => Some(*lesson),
            Position::Course | Position::Scratch => None,
        };
        let next = here.or_else(|| session.next_place().map(|(lesson, _)| lesson));
        let (added, all) = (session.library.first_added(), session.library.len());
        let mut page = Page::new().with(lesson_table(session, 0..added, next));
        if added < all {
            page.push(Block::heading("Added", Line::new()));
            page.push(lesson_table(session, added..all, next));
        }
        return match here.and_then(|index| session.library.outline(index)) {
            Some(outline) => {
                let page = page.gap().text(outline.title.as_str()).with(question_table(session, outline));
                page.gap().and(where_one_is(session))
            }
            None => page,
        };
    }
    match session.library.find(lesson).and_then(|index| session.library.outline(index)) {
        Some(outline) => {
            let title = Line::styled(Role::Title, outline.title.as_str());
            Page::new().text(title).text(outline.summary.as_str()).with(question_table(session, outline))
        }
        None => no_such(lesson, session.library.outlines().map(|outline| outline.id.as_str()), "lesson"),
    }
}

fn no_such<'a>(word: &str, names: impl Iterator<Item = &'a str>, what: &str) -> Page {
    let mut line = Line::text(format!("There is no {what} {}.", short(word)));
    if let Some(near) = nearest(word, names) {
        line = line.then(" Did you mean ").code(near).then("?");
    }
    Page::new().note(Tone::Caution, line)
}

/// How a question stands, in a sign and a few words.
pub(crate) fn stands(standing: &QuestionStanding) -> (Role, &'static str, String) {
    let misses = match standing.misses {
        0 => String::new(),
        1 => "after 1 miss".to_string(),
        n => format!("after {n} misses"),
    };
    match standing {
        s if s.solved && s.first_time => (Role::Right, "✓", "right the first time".to_string()),
        s if s.solved && s.revealed => (Role::Right, "✓", "right after it was shown".to_string()),
        s if s.solved && s.misses > 0 => (Role::Right, "✓", format!("right {misses}")),
        s if s.solved => (Role::Right, "✓", "right with a hint".to_string()),
        s if s.answered => (Role::Plain, "·", "answered, and not judged yet".to_string()),
        s if s.revealed => (Role::Caution, "!", "shown".to_string()),
        s if s.skipped => (Role::Caution, "!", "skipped".to_string()),
        s if s.misses > 0 => (Role::Caution, "!", format!("open {misses}")),
        _ => (Role::Dim, "", "open".to_string()),
    }
}

fn question_table(session: &Session, outline: &Outline) -> Table {
    let mut table = Table::grid(4).says("The questions of this lesson, and how each stands.");
    for (number, parts) in (1..).zip(outline.wholes()) {
        let id = super::library::whole(&outline.questions[parts.start].0);
        let here = matches!(&session.place, Position::Asking(asked)
            if parts.contains(&asked.at)
                && session.library.outline(asked.lesson).is_some_and(|open| open.id == outline.id));
        let (role, sign, words) = stand_together(session, outline, parts);
        let (role, sign) = if here { (Role::Strong, "→") } else { (role, sign) };
        table.push([
            Line::styled(role, sign),
            Line::text(format!("{number}")),
            Line::styled(Role::Label, id),
            Line::styled(Role::Dim, words),
        ]);
    }
    table
}

/// How a question with its parts stands: as its worst part does, and where it is begun, how many parts are right.
fn stand_together(session: &Session, outline: &Outline, parts: std::ops::Range<usize>) -> (Role, &'static str, String) {
    let all: Vec<&QuestionStanding> = parts.map(|at| session.standing(outline, at)).collect();
    let right = all.iter().filter(|standing| standing.solved).count();
    let open = |standing: &&&QuestionStanding| !standing.solved;
    let worst = all.iter().find(open).or_else(|| all.iter().find(|standing| !standing.first_time)).or(all.first());
    let Some((role, sign, words)) = worst.map(|standing| stands(standing)) else {
        return (Role::Dim, "", String::new());
    };
    match right {
        0 => (role, sign, words),
        right if right < all.len() => (role, sign, format!("{words}; {right} of {} parts right", all.len())),
        _ => (role, sign, words),
    }
}

/// A slip's id in words: `chain: drop inner`.
pub(super) fn slip(id: &str) -> String {
    id.replacen('.', ": ", 1).replace('_', " ")
}

/// `progress`: how each skill stands, and how much of each lesson is done.
pub(crate) fn progress(session: &mut Session, _: &str) -> Page {
    let header: &[&str] = if session.is_narrow() {
        &["lesson", "solved", ""]
    } else {
        &["lesson", "solved", "first time", "", "to look at again"]
    };
    let mut table = Table::new(header.iter().copied());
    if !session.is_narrow() {
        table = table.numeric(&[2, 4]);
    }
    for outline in session.library.outlines() {
        let all = || (0..outline.questions.len()).map(|at| session.standing(outline, at));
        let share = session.share(outline);
        let exam = session.exam_stands(&outline.id);
        if share.behind == 0 && exam.is_none() && all().all(|standing| standing.tries == 0) {
            continue;
        }
        let again = all().filter(|standing| standing.is_behind() && !standing.solved && !standing.answered).count();
        let stands = stands_whole(session, outline, share);
        // Of an examination nobody knows yet what is solved.
        let count = if exam.is_some() { share.answered } else { share.solved };
        if session.is_narrow() {
            table.push([outline.title.as_str(), &format!("{count}/{}", share.of), stands]);
            continue;
        }
        let (solved, first) = match exam {
            Some(_) => (format!("{count} of {} answered", share.of), "–".to_string()),
            None => (format!("{count} of {}", share.of), share.first_time.to_string()),
        };
        table.push([outline.title.clone(), solved, first, stands.to_string(), again.to_string()]);
    }
    let skills = super::overview::skills(session);
    if table.rows.is_empty() && skills.is_none() {
        return Page::new().note(Tone::Info, "Nothing has been answered yet.");
    }
    let mut page = skills.unwrap_or_default();
    if !table.rows.is_empty() {
        if !page.is_empty() {
            page.push(Block::Gap);
        }
        page.push(table.says("How many questions of each lesson are solved."));
    }
    page
}

/// The end of a lesson: what was solved first, then what was not right at the first try, then the slips in words.
pub(crate) fn summary(session: &Session, lesson: usize) -> Page {
    let Some(outline) = session.library.outline(lesson) else { return Page::new() };
    let standing = |at: usize| session.standing(outline, at);
    let share = session.share(outline);
    let mut page = Page::new().gap().rule().text(Line::styled(Role::Strong, format!("{}: done.", outline.title)));
    let held =
        session.library.lesson(lesson).is_ok_and(|read| questions(&read).any(|(_, question)| question.is_held()));
    if held {
        return page.and(held_summary(session, outline, share));
    }
    if share.of > 0 {
        let line = Line::text(format!(
            "{} of {} solved, {} of them right the first time",
            share.solved, share.of, share.first_time
        ));
        page.push(if share.is_passed() { line.then(": passed.") } else { line.then(".") });
    }
    if let Some((reached, all)) = points(session, lesson) {
        page.push(Line::text(format!("{reached} of {all} points.")));
    }
    // A question with parts is one line, told by the part that went worst.
    let worst = |whole: &std::ops::Range<usize>| whole.clone().find(|at| !standing(*at).first_time);
    let again: Vec<usize> = outline.wholes().iter().filter_map(worst).collect();
    let (solved, open): (Vec<usize>, Vec<usize>) = again.into_iter().partition(|at| standing(*at).solved);
    for (heading, all) in [("Solved, but not at the first try:", &solved), ("Still open:", &open)] {
        if !all.is_empty() {
            page.push(heading);
        }
        for at in all {
            let (_, _, words) = stands(standing(*at));
            let id = super::library::whole(&outline.questions[*at].0);
            page.push(Block::item("•", Line::new().code(format!("goto {id}")).push(Role::Dim, format!("  {words}"))));
        }
    }
    let mut slips: Vec<&str> = Vec::new();
    let reasons = (0..outline.questions.len()).flat_map(|at| &standing(at).reasons);
    for family in reasons.filter_map(|(slip, _)| super::families::of(slip)) {
        if !slips.contains(&family.asks) {
            slips.push(family.asks);
        }
    }
    for asks in slips.iter().take(3) {
        page.push(Block::labelled("Watch", Tone::Caution, *asks));
    }
    if session.pace == Pace::Patient {
        let line = Line::styled(Role::Dim, "To keep all of it as a page, from the shell: ");
        page.push(line.code("gradus export last").push(Role::Dim, "."));
    }
    let count = session.library.len();
    let next = (lesson + 1..count).chain(0..lesson).find(|index| session.open_question(*index, 0).is_some());
    match next.and_then(|index| session.library.outline(index)) {
        Some(next) => {
            let line = Line::text("Next: ").push(Role::Strong, next.title.as_str()).then(".");
            page.text(if session.pace == Pace::Patient { line.then(" Press Enter to go on.") } else { line })
        }
        None => page.text("That was the last lesson."),
    }
}

/// So many minutes, in words.
pub(crate) fn minutes(minutes: u32) -> String {
    match minutes {
        1 => "1 minute".to_string(),
        n => format!("{n} minutes"),
    }
}

/// The end of a lesson with questions that are judged when they are handed in: how many were answered, and nothing of
/// how they were.
fn held_summary(session: &Session, outline: &Outline, share: Share) -> Page {
    let open = outline.questions.iter().enumerate().filter(|(at, _)| {
        let standing = session.standing(outline, *at);
        !standing.answered && !standing.solved
    });
    let open: Vec<&str> = open.map(|(_, (id, _))| id.as_str()).collect();
    let mut page = Page::new().text(format!("{} of {} answered.", share.of - open.len().min(share.of), share.of));
    if !open.is_empty() {
        page.push("Still open:");
        open.iter().for_each(|id| page.push(Block::item("•", Line::new().code(format!("goto {id}")))));
    }
    let line = Line::text("To hand it in, from the shell: ");
    page.text(line.code(format!("gradus hand-in {} --learner ID", outline.id)).then("."))
}

/// The points reached and those there are, where a lesson's questions do not all count alike.
fn points(session: &Session, lesson: usize) -> Option<(f64, f64)> {
    let (outline, read) = (session.library.outline(lesson)?, session.library.lesson(lesson).ok()?);
    let worth: Vec<f64> = questions(&read).map(|(_, question)| question.points).collect();
    let plain = questions(&read).all(|(_, question)| question.points == 1.0 || question.part.is_some());
    let solved = |at: usize| Some(session.standing(outline, at)).is_some_and(|found| found.solved && !found.revealed);
    let reached = worth.iter().enumerate().filter(|(at, _)| solved(*at)).map(|(_, points)| points).sum();
    (!plain).then(|| (reached, worth.iter().sum()))
}

/// `help`: every command, or one.
pub(crate) fn help(session: &mut Session, name: &str) -> Page {
    let name = name.trim_start_matches(':');
    if !name.is_empty() {
        return match Command::named(name) {
            Some(command) => about(command),
            None => no_such(name, COMMANDS.iter().map(|command| command.name), "command"),
        };
    }
    let mut page = Page::new();
    if let Position::Asking(_) = session.place {
        page.push("Type the answer as mathematics, e.g. 2x cos(x^2), or one of these:");
    }
    for (topic, heading) in TOPICS {
        let mut table = Table::grid(2).says(*heading);
        for command in COMMANDS.iter().filter(|command| command.topic == *topic) {
            table.push([Line::new().code(command.usage()), Line::text(command.says)]);
        }
        page.push(Line::styled(Role::Label, *heading));
        page.push(table);
    }
    let line = Line::styled(Role::Dim, "With a colon, ").code(":hint");
    page.text(line.push(Role::Dim, " is a command even where the word could be an answer."))
}

fn about(command: &Command) -> Page {
    let mut page = Page::new().text(Line::new().code(command.usage()).then(format!(": {}.", command.says)));
    if !command.also.is_empty() {
        page.push(Line::text("Also ").code(command.also.join(", ")).then("."));
    }
    page.text(Line::text("For example ").code(command.example))
}
