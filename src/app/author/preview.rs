//! `gradus author preview`: a lesson with everything that learners may meet in it.

use super::{named, no_question};
use crate::app::args::{AuthorPreview, Global};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::export::{chosen_format, written};
use crate::app::learn::chosen_seed;
use crate::app::out::unless_closed;
use crate::app::pictures::Pictures;
use crate::app::screen::Screen;
use crate::lesson::{Cell, Lesson, Question};
use crate::page::{Block, Line, Page, Role, Tone};
use crate::session::bench::{self, PreviewWanted};
use crate::session::library::whole;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

/// How often a file is looked at.
const POLL: Duration = Duration::from_millis(300);

/// `gradus author preview FILE [QUESTION]`.
pub fn preview(global: &Global, asked: &AuthorPreview) -> Result<Ending, Trouble> {
    if asked.watch {
        return watch(global, asked);
    }
    let page = page(global, asked)?;
    if asked.to.is_some() || asked.output.is_some() {
        let file = asked.output.as_deref().filter(|path| *path != Path::new("-"));
        let to = chosen_format(asked.to.as_deref(), asked.output.as_deref(), &[])?;
        let mut page = page;
        Pictures::of(global, &[Path::new(&asked.file)]).put(&mut page);
        return written(global, &page, to, file, asked.force, Ending::Well);
    }
    unless_closed(Screen::new(Display::decide(global)).show(&page), Ending::Well)
}

/// Everything that was asked for, on one page.
fn page(global: &Global, asked: &AuthorPreview) -> Result<Page, Trouble> {
    let wanted =
        PreviewWanted { seed: chosen_seed(global).unwrap_or(1), variants: usize::from(asked.variants), all: asked.all };
    let lessons = named(global, &asked.file)?;
    let mut page = Page::new();
    for lesson in &lessons {
        match &asked.question {
            None => page.extend(whole_lesson(lesson, &wanted)),
            Some(id) => {
                let found: Vec<&Question> =
                    lesson.questions().filter(|question| question.id == *id || whole(&question.id) == id).collect();
                if found.is_empty() && lessons.len() == 1 {
                    return Err(no_question(lesson, id));
                }
                found.into_iter().for_each(|question| page.extend(one(question, &wanted)));
            }
        }
    }
    match (page.is_empty(), &asked.question) {
        (true, Some(id)) => Err(Trouble::Said(format!("no lesson here has a question {id}"))),
        _ => Ok(page),
    }
}

fn one(question: &Question, wanted: &PreviewWanted) -> Page {
    match bench::preview(question, wanted) {
        Ok(page) => page,
        Err(why) => Page::new()
            .with(Block::heading(question.id.clone(), Line::new()))
            .note(Tone::Wrong, format!("it cannot be put with seed {}: {why}", wanted.seed)),
    }
}

/// A lesson's cells in their order, the questions among them.
fn whole_lesson(lesson: &Lesson, wanted: &PreviewWanted) -> Page {
    let mut page = Page::titled(lesson.title.clone()).text(lesson.summary.clone());
    let meta = &lesson.meta;
    let facts = [("by", &meta.author), ("licence", &meta.licence), ("source", &meta.source), ("language", &meta.lang)];
    let facts: Vec<String> =
        facts.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?))).collect();
    if !facts.is_empty() {
        page.push(Line::styled(Role::Dim, facts.join(" · ")));
    }
    page.extend(bench::overview(lesson, wanted.seed));
    for cell in &lesson.cells {
        match cell {
            Cell::Question(question) => page.extend(one(question, wanted)),
            other => {
                page = page.gap();
                page.extend(bench::cell(other));
            }
        }
    }
    page
}

/// Shows the page again whenever the file changes.
fn watch(global: &Global, asked: &AuthorPreview) -> Result<Ending, Trouble> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Trouble::Said("--watch is for a terminal; leave it out where output is piped".to_string()));
    }
    let path = Path::new(&asked.file);
    if !path.is_file() {
        return Err(Trouble::Said(format!("{}: --watch needs a file", asked.file)));
    }
    let mut screen = Screen::new(Display::decide(global));
    let (typed, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            if typed.send(line.unwrap_or_default()).is_err() {
                break;
            }
        }
    });
    let mut seen = None;
    let mut good: Option<Page> = None;
    loop {
        let now = changed(path);
        if seen != Some(now) {
            seen = Some(now);
            screen.clear()?;
            match page(global, asked) {
                Ok(page) => {
                    screen.show(&page)?;
                    good = Some(page);
                }
                Err(trouble) => {
                    // The problem comes last, where the eyes are; the last good page stands above it.
                    if let Some(page) = &good {
                        screen.show(page)?;
                    }
                    screen.text(&format!("\n{trouble}\n"))?;
                }
            }
            screen.show(&Page::new().gap().text(Line::styled(Role::Dim, "watching; q and Enter ends")))?;
        }
        match lines.recv_timeout(POLL) {
            Ok(line) if line.trim() == "q" => return Ok(Ending::Well),
            Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(Ending::Well),
            _ => {}
        }
    }
}

/// What tells that a file is another one than before.
fn changed(path: &Path) -> (Option<SystemTime>, u64) {
    let about = std::fs::metadata(path).ok();
    (about.as_ref().and_then(|about| about.modified().ok()), about.map_or(0, |about| about.len()))
}
