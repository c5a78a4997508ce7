//! What the commands do.

use super::event::What;
use super::open_question::{OpenQuestion, Put};
use super::{And, Pace, Position, Session, pages, typed};
use crate::lesson::kinds::Detail;
use crate::lesson::{Judged, Verdict};
use crate::page::worked;
use crate::page::{Block, Line, Page, Role, THEMES, Theme, Tone};
use crate::session::notebook::Tried;
use std::rc::Rc;

/// What was last judged or worked out: what `why`, `more` and `less` speak of.
pub(crate) enum LastTopic {
    /// An answer was judged after this many misses, this one included.
    Judged { put: Rc<Put>, judged: Box<Judged>, misses: usize },
    /// The worked solution of a question stands open.
    Worked { put: Rc<Put> },
    /// A derivation that was tried out.
    Tried { tried: Tried },
}

/// The answer to a command that makes no sense here.
fn not_here(text: &str) -> Page {
    Page::new().note(Tone::Info, text)
}

/// `hint`: the next rung of the ladder.
pub(crate) fn hint(session: &mut Session, _: &str) -> Page {
    if let Position::Stop(_) = session.place {
        return session.hint_stop();
    }
    let Position::Asking(asked) = &mut session.place else {
        return not_here("There is no question open to give a hint for.");
    };
    let hints = asked.put.hints();
    if hints.is_empty() {
        let line = Line::text("This question has no hints. ");
        return Page::new().note(Tone::Info, typed::could_do(line, &["show", "skip"]));
    }
    let rung = asked.rung.min(hints.len() - 1);
    let last = rung + 1 == hints.len();
    let repeated = asked.rung == hints.len();
    asked.rung = rung + 1;
    let count = Line::styled(Role::Dim, format!("  ({} of {})", rung + 1, hints.len()));
    let mut page = match hints[rung].blocks.as_slice() {
        [Block::Text(line)] => Page::new().labelled("Hint", Tone::Info, line.clone().append(count)),
        _ => Page::new().text(Line::styled(Role::Label, "Hint").append(count)).and(hints[rung].clone()),
    };
    if last {
        let line = Line::styled(Role::Dim, if repeated { "There are no more hints. " } else { "That was the last. " });
        page.push(typed::could_do(line, &["show", "skip"]));
    }
    let event = asked.event(&session.library, What::Hinted { rung: rung + 1 });
    if !repeated {
        session.record(event);
    }
    page
}

/// After the last wrong answer that a question allows: its answer, and on.
pub(crate) fn spent(session: &mut Session) -> Page {
    let Position::Asking(asked) = &session.place else { return Page::new() };
    let (lesson, at) = (asked.lesson, asked.at);
    let event = asked.event(&session.library, What::Revealed);
    let tries = match asked.misses {
        1 => "This question allows one answer.".to_string(),
        tries => format!("This question allows {tries} answers."),
    };
    let page = Page::new().text(Line::styled(Role::Dim, tries)).and(asked.put.work(session.detail));
    session.record(event);
    session.tally.fell_short += 1;
    page.and(session.onward(lesson, at + 1, false))
}

/// `show`: the answer with its worked steps, then a question like it.
pub(crate) fn show(session: &mut Session, _: &str) -> Page {
    if let Position::Stop(_) = session.place {
        return session.show_stop();
    }
    let Position::Asking(asked) = &session.place else {
        return not_here("There is no question open to show the answer to.");
    };
    let page = asked.put.work(session.detail);
    let put = asked.put.clone();
    let event = asked.event(&session.library, What::Revealed);
    let (lesson, at) = (asked.lesson, asked.at);
    let twin = asked.twin();
    session.topic = Some(LastTopic::Worked { put });
    session.running = 0;
    session.record(event);
    session.tally.fell_short += 1;
    match twin {
        Some(twin) if session.pace == Pace::Patient && session.sitting.is_none() => page.and(session.put(twin)),
        _ => page.and(session.onward(lesson, at + 1, false)),
    }
}

/// `why`: more about the last verdict. It counts as nothing.
pub(crate) fn why(session: &mut Session, _: &str) -> Page {
    let detail = session.detail;
    match &mut session.topic {
        None => not_here("Nothing has been judged yet: answer first, or ask for a hint."),
        Some(LastTopic::Judged { put, judged, misses }) => match judged.verdict {
            Verdict::Right => match judged.basis {
                Some(basis) => put.work(detail).note(Tone::Info, basis.text()),
                None => put.work(detail),
            },
            Verdict::Wrong => {
                *misses += 1;
                put.feedback(judged, *misses)
            }
            Verdict::NotGraded | Verdict::Unsure => put.feedback(judged, *misses),
        },
        Some(LastTopic::Worked { put }) => put.work(detail),
        Some(LastTopic::Tried { tried }) => tried.page(detail),
    }
}

/// `more`: worked steps in more detail; `more 2` opens the second step alone.
pub(crate) fn more(session: &mut Session, which: &str) -> Page {
    if !which.is_empty() {
        return open(session, which);
    }
    let more = match session.detail {
        Detail::Brief => Detail::Usual,
        Detail::Usual | Detail::Full => Detail::Full,
    };
    with_detail(session, more, "These are all the steps there are.")
}

/// `less`: worked steps in less detail; where single steps stand open, it closes them first, `less 2` that one.
pub(crate) fn less(session: &mut Session, which: &str) -> Page {
    if !which.is_empty() {
        let Ok(number) = which.parse::<usize>() else { return no_step(session) };
        session.opened.retain(|open| *open != number);
        return worked_steps(session, session.detail).unwrap_or_else(nothing_worked);
    }
    if !session.opened.is_empty() {
        session.opened.clear();
        return worked_steps(session, session.detail).unwrap_or_else(nothing_worked);
    }
    let less = match session.detail {
        Detail::Brief | Detail::Usual => Detail::Brief,
        Detail::Full => Detail::Usual,
    };
    with_detail(session, less, "It gets no shorter.")
}

/// Opens one step of those that have more to say.
fn open(session: &mut Session, which: &str) -> Page {
    let Some(usual) = steps_at(session, Detail::Usual) else { return nothing_worked() };
    let full = steps_at(session, Detail::Full).unwrap_or_default();
    let number = which.parse::<usize>().ok();
    let Some(number) = number.filter(|number| worked::can_open(&usual, &full).contains(number)) else {
        return no_step(session);
    };
    session.detail = Detail::Usual;
    if !session.opened.contains(&number) {
        session.opened.push(number);
    }
    worked_steps(session, Detail::Usual).unwrap_or_else(nothing_worked)
}

/// Says which steps can be opened.
fn no_step(session: &Session) -> Page {
    let (Some(usual), Some(full)) = (steps_at(session, Detail::Usual), steps_at(session, Detail::Full)) else {
        return nothing_worked();
    };
    let numbers: Vec<String> = worked::can_open(&usual, &full).iter().map(usize::to_string).collect();
    let line = match numbers.as_slice() {
        [] => Line::text("No step here has more to open."),
        [only] => Line::text("Only one step has more to open: ").code(format!("more {only}")).then("."),
        several => Line::text(format!("The steps that have more to open are {}, as in ", several.join(", ")))
            .code(format!("more {}", several[0]))
            .then("."),
    };
    Page::new().note(Tone::Info, line)
}

fn nothing_worked() -> Page {
    let line = Line::text("There are no worked steps to open yet. ");
    Page::new().note(Tone::Info, typed::could_do(line, &["show", "d EXPR"]))
}

/// What is worked out, in some detail; `None` where nothing is.
fn steps_at(session: &Session, detail: Detail) -> Option<Page> {
    match &session.topic {
        Some(LastTopic::Worked { put }) => Some(put.work(detail)),
        Some(LastTopic::Judged { put, judged, .. }) if judged.verdict == Verdict::Right => Some(put.work(detail)),
        Some(LastTopic::Tried { tried }) => Some(tried.page(detail)),
        _ => None,
    }
}

/// The same with the steps that were opened one by one.
fn worked_steps(session: &Session, detail: Detail) -> Option<Page> {
    let page = steps_at(session, detail)?;
    if session.opened.is_empty() || detail != Detail::Usual {
        return Some(page);
    }
    Some(worked::opened(page, &steps_at(session, Detail::Full)?, &session.opened))
}

fn with_detail(session: &mut Session, detail: Detail, at_the_end: &str) -> Page {
    session.opened.clear();
    let Some(page) = steps_at(session, detail) else { return nothing_worked() };
    if std::mem::replace(&mut session.detail, detail) == detail {
        return page.with(Line::styled(Role::Dim, at_the_end));
    }
    page
}

/// `again`: the same question with new numbers.
pub(crate) fn again(session: &mut Session, _: &str) -> Page {
    let Position::Asking(asked) = &session.place else { return not_here("There is no question open to ask again.") };
    match asked.twin() {
        Some(mut twin) => {
            twin.misses = asked.misses;
            session.put(twin)
        }
        None => not_here("This question has no other numbers."),
    }
}

/// `skip`: leaves the question for later.
pub(crate) fn skip(session: &mut Session, _: &str) -> Page {
    let Position::Asking(asked) = &session.place else { return next(session, "") };
    let event = asked.event(&session.library, What::Skipped);
    let (lesson, at) = (asked.lesson, asked.at);
    session.record(event);
    session.tally.fell_short += 1;
    session.onward(lesson, at + 1, false)
}

/// `next`: on to the next question, or to the next lesson.
pub(crate) fn next(session: &mut Session, _: &str) -> Page {
    match &session.place {
        Position::Asking(asked) => {
            let (lesson, at) = (asked.lesson, asked.at);
            session.onward(lesson, at + 1, false)
        }
        Position::Stop(_) => session.leave_stop(),
        Position::End(ended) => {
            let ended = *ended;
            let after = (ended + 1..session.library.len()).chain(0..ended.min(session.library.len()));
            let open = |index| Some((index, session.open_question(index, 0)?));
            match after.clone().find_map(open) {
                Some((lesson, question)) => session.enter(lesson, question),
                None => {
                    session.place = Position::Course;
                    pages::course_done(session)
                }
            }
        }
        Position::Course => onto_course(session),
        Position::Scratch => not_here("This is the scratch notebook; there is nothing to go on to."),
    }
}

/// On with the course, where nothing is open.
pub(crate) fn onto_course(session: &mut Session) -> Page {
    match session.next_place() {
        Some((lesson, question)) => session.enter(lesson, question),
        None => pages::course_done(session),
    }
}

/// `back`: the question before.
pub(crate) fn back(session: &mut Session, _: &str) -> Page {
    if session.sitting.take_if(|sitting| sitting.is_between()).is_none() && session.sitting.is_some() {
        return not_here("A review goes forward only; what was missed comes back at its end.");
    }
    let (lesson, at) = match &session.place {
        Position::Asking(asked) => (asked.lesson, asked.at),
        Position::Stop(stop) => (stop.lesson, stop.question),
        Position::End(lesson) => {
            (*lesson, session.library.outline(*lesson).map_or(0, |outline| outline.questions.len()))
        }
        Position::Course | Position::Scratch => return not_here("There is nothing to go back to."),
    };
    match at.checked_sub(1) {
        Some(before) => session.ask(lesson, before),
        None => not_here("This is the first question of the lesson."),
    }
}

/// `goto PLACE`: a question by its number or id, a lesson, or `lesson/question`.
pub(crate) fn goto(session: &mut Session, place: &str) -> Page {
    // `go on`.
    if place.eq_ignore_ascii_case("on") {
        return next(session, "");
    }
    let open = match &session.place {
        // In a review a number is none of a lesson.
        Position::Asking(asked) => Some(asked.lesson).filter(|_| {
            session.sitting.as_ref().is_none_or(|sitting| sitting.is_between()) && session.placing.is_none()
        }),
        Position::Stop(stop) => Some(stop.lesson),
        Position::End(lesson) => Some(*lesson),
        Position::Course | Position::Scratch => None,
    };
    if let Some(outline) = open.and_then(|lesson| session.library.outline(lesson))
        && let Some(lesson) = open
    {
        let number = place.parse::<usize>().ok();
        if let Some(at) = number.and_then(|n| outline.numbered(n)).or_else(|| outline.question(place)) {
            // The heading has long scrolled away.
            let title = Line::styled(Role::Dim, format!("{}:", outline.title));
            session.sitting = None;
            return Page::new().gap().text(title).and(session.ask(lesson, at));
        }
        if number.is_some() {
            let count = outline.count();
            return Page::new().note(Tone::Caution, format!("The questions of this lesson are numbered 1 to {count}."));
        }
    }
    let (lesson, question) = match place.split_once('/') {
        Some((lesson, question)) => (lesson.trim(), Some(question.trim())),
        None => (place, None),
    };
    let by_number = lesson.parse::<usize>().ok().and_then(|n| session.library.outline(n.checked_sub(1)?));
    let id = by_number.map_or(lesson.to_lowercase(), |outline| outline.id.clone());
    match session.begin(&id, question) {
        Ok(page) => page,
        Err(message) => {
            let line = Line::text(format!("{} ", sentence(&message))).code("list").then(" shows what there is.");
            Page::new().note(Tone::Caution, line)
        }
    }
}

/// The message as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if message.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// `note TEXT`: keeps a remark at the open question; `note` shows what was noted there.
pub(crate) fn note(session: &mut Session, text: &str) -> Page {
    let Position::Asking(asked) = &session.place else {
        return not_here("A note is kept at a question; none is open.");
    };
    if text.is_empty() {
        let event = asked.event(&session.library, What::Posed);
        let page = noted(session.progress.notes(&event.lesson, &event.question));
        return if page.is_empty() { not_here("Nothing is noted at this question yet.") } else { page };
    }
    let text = text.chars().take(super::flow::MAX_KEPT).collect();
    let event = asked.event(&session.library, What::Noted { text });
    session.record(event);
    Page::new().note(Tone::Right, "Noted: you see it when you come back here, and in what you export.")
}

/// Remarks as they are shown at a question.
pub(crate) fn noted(notes: &[String]) -> Page {
    notes.iter().fold(Page::new(), |page, note| page.labelled("Note", Tone::Info, note.as_str()))
}

/// `clear`: an empty screen with the question on it.
pub(crate) fn clear(session: &mut Session, _: &str) -> Page {
    session.effect = Some(super::Effect::Clear);
    let page = match &session.place {
        Position::Asking(asked) => asked.prompt(),
        Position::Stop(_) => session.stop_again(),
        Position::End(_) | Position::Course | Position::Scratch => Page::new(),
    };
    if page.is_empty() { pages::where_one_is(session) } else { page }
}

/// `theme NAME`: colours for a dark or a light background, for either, or none.
pub(crate) fn theme(session: &mut Session, name: &str) -> Page {
    let names = || THEMES.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    if name.is_empty() {
        let line = Line::text("Colours for a dark background, a light one, either (auto), or none: ");
        let all = names().into_iter().fold(line, |line, name| line.code(format!("theme {name}")).then("  "));
        return Page::new().note(Tone::Info, all);
    }
    let Some(theme) = Theme::named(name) else {
        let says = format!("There is no theme {}; expected {}.", super::short(name), names().join(", "));
        return Page::new().note(Tone::Caution, says);
    };
    session.effect = Some(super::Effect::Theme(theme));
    let samples = [(Role::Right, "right"), (Role::Wrong, "wrong"), (Role::Caution, "look here"), (Role::Dim, "aside")];
    let says = match theme {
        Theme::Auto => "Colours that can be read on dark and on light: ",
        Theme::Dark => "Colours for a dark background: ",
        Theme::Light => "Colours for a light background: ",
        Theme::None => "No colours: ",
    };
    let line = samples.iter().fold(Line::text(says), |line, (role, text)| line.push(*role, *text).then("  "));
    Page::new().text(line.code("code"))
}

/// `quit`: leaves.
pub(crate) fn quit(session: &mut Session, _: &str) -> Page {
    session.done = true;
    Page::new().text(Line::styled(Role::Dim, "Until next time: gradus goes on where you stopped."))
}

impl LastTopic {
    /// What was just judged.
    pub fn of(asked: &OpenQuestion, judged: Judged) -> LastTopic {
        LastTopic::Judged { put: asked.put.clone(), judged: Box::new(judged), misses: asked.misses }
    }
}
