//! `gradus hand-in`: a learner's answers as a file.

use super::{counted, grouped, receipt};
use crate::api::{json_line, learner_seed};
use crate::app::args::{Global, HandInArgs as Invocation};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::files;
use crate::app::files::state_file;
use crate::app::lessons;
use crate::app::out::{self, unless_closed};
use crate::app::screen::{Screen, tell};
use crate::app::store::Store;
use crate::lesson::Digest;
use crate::page::{Line, Page, Role, Table};
use crate::session::attempts::day;
use crate::session::event::{Dated, Event, What};
use crate::session::handed::{HandIn, Handed};
use crate::session::library::{Library, questions};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// `gradus hand-in LESSON… --learner ID`.
pub fn hand_in(global: &Global, asked: &Invocation) -> Result<Ending, Trouble> {
    let learner = learner(global)?;
    let mut store = Store::new(state_file(global), learner);
    let events = store.everyone()?;
    store.notices().iter().for_each(|notice| tell(notice));
    if asked.list {
        return listed(global, &events, learner);
    }
    let (library, wanted) = lessons::taken(global, &asked.which, asked.all)?;
    for id in &wanted {
        let lesson = library.find(id).and_then(|at| library.lesson(at).ok());
        lesson.map_or(Ok(()), |lesson| lessons::is_theirs(global, &lesson))?;
    }
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let handed = HandIn::of(&events, learner, &wanted);
    for (other, count) in &handed.others {
        let with = format!("hand those in with --learner {other}");
        tell(&format!("{} by {other} left out; {with}", counted(*count, "answer")));
    }
    if handed.records.is_empty() {
        tell(&format!("nothing was answered yet in {}, so there is nothing to hand in", wanted.join(", ")));
        return Ok(Ending::Short);
    }
    foreign(&handed, learner);
    let before = Before::of(&events, learner, &wanted);
    let text: String = handed.records.iter().map(|record| json_line(record) + "\n").collect();
    let receipt = receipt(&Digest::of_bytes(text.as_bytes()));
    let usual = || {
        let name = if let [only] = wanted.as_slice() { only } else { "hand-in" };
        PathBuf::from(format!("{name}.{learner}.jsonl"))
    };
    let path = asked.output.clone().unwrap_or_else(usual);
    let to_stdout = path == Path::new("-");
    if !to_stdout {
        may_write(&path, asked.force)?;
        files::replace(&path, text.as_bytes())?;
    }
    if let Some(says) = before.told(&receipt, &handed) {
        tell(&says);
    }
    let lessons: BTreeSet<&str> =
        handed.records.iter().filter_map(|record| record.question.split('/').next()).collect();
    let events: Vec<Event> =
        lessons.iter().map(|lesson| Event::of_lesson(lesson, What::Handed { receipt: receipt.clone() })).collect();
    if to_stdout {
        let written = unless_closed(out::text(&text), Ending::Well)?;
        store.save(&events);
        store.notices().iter().for_each(|notice| tell(notice));
        return Ok(written);
    }
    store.save(&events);
    store.notices().iter().for_each(|notice| tell(notice));
    let mut table = Table::grid(2).says("What was handed in.");
    for lesson in &wanted {
        table.push([Line::text(*lesson), Line::text(told(&library, lesson, &handed)?)]);
    }
    table.push([Line::text("written"), Line::text(format!("{} ({})", path.display(), size(text.len())))]);
    table.push([Line::text("receipt"), Line::styled(Role::Strong, grouped(&receipt))]);
    let page = Page::new().with(table).text("Hand the file in as you were told; keep the receipt.");
    unless_closed(Screen::new(Display::decide(global)).show(&page), Ending::Well)
}

/// Who hands in; a name that can stand in a file's.
fn learner(global: &Global) -> Result<&str, Trouble> {
    let Some(learner) = global.learner.as_deref() else {
        return Err(Trouble::Said("say who you are: --learner ID, as your instructor knows you".to_string()));
    };
    let good = |c: char| c.is_ascii_alphanumeric() || "._@-".contains(c);
    if learner.is_empty() || learner.len() > 60 || !learner.chars().all(good) {
        let says = "expected 1 to 60 letters, digits and . _ @ - after --learner, found";
        return Err(Trouble::Said(format!("{says} {}", crate::session::typed::short(learner))));
    }
    Ok(learner)
}

/// What was handed in of these lessons before.
#[derive(Default)]
struct Before<'a> {
    count: usize,
    /// The last of them: when, and its receipt.
    last: Option<(i64, &'a str)>,
}

impl<'a> Before<'a> {
    fn of(events: &'a [Dated], learner: &str, lessons: &[&str]) -> Before<'a> {
        let mut before = Before::default();
        for dated in events.iter().filter(|dated| dated.learner == learner && lessons.contains(&&*dated.event.lesson)) {
            if let What::Handed { receipt } = &dated.event.what
                // A file with several lessons is kept once for each.
                && before.last.replace((dated.at, receipt)).is_none_or(|(_, known)| known != receipt)
            {
                before.count += 1;
            }
        }
        before
    }

    /// That this is not the first hand-in, and what became of the answers since.
    fn told(&self, receipt: &str, handed: &HandIn) -> Option<String> {
        let (at, known) = self.last?;
        let then = format!("handed in before, {} UTC, receipt {}", day(at), grouped(known));
        if known == receipt {
            return Some(format!("{then}: this is the same file"));
        }
        let late = handed.records.iter().filter(|record| record.late).count();
        let number = format!("this is hand-in {}, and the rules of your instructor say which counts", self.count + 1);
        Some(match late {
            0 => format!("{then}: {number}"),
            _ => format!(
                "{then}: {number}; {} since then {} marked late",
                counted(late, "answer"),
                super::gradebook::is(late)
            ),
        })
    }
}

/// Says how many answers have numbers that are not the learner's.
fn foreign(handed: &HandIn, learner: &str) {
    let own = learner_seed(learner);
    let is_own = |seed: u64| (0..=16).any(|step| own.wrapping_add(step) == seed);
    let other = handed.records.iter().filter(|record| !record.exam && !is_own(record.seed)).count();
    if other > 0 {
        let of = handed.records.len();
        let cure = format!("begin with --learner {learner}, or ask whether they count");
        tell(&format!("{other} of {of} answers have other numbers than {learner}'s: {cure}"));
    }
}

/// How one lesson was answered: `14 of 17 solved · 31 answers · 2 hints · 1 shown`.
fn told(library: &Library, lesson: &str, handed: &HandIn) -> Result<String, Trouble> {
    let index = library.find(lesson).ok_or_else(|| Trouble::Said(library.missing(lesson)))?;
    let read = library.lesson(index)?;
    let ids: Vec<&str> = questions(&read).map(|(_, question)| question.id.as_str()).collect();
    let own: Vec<&Handed> = handed
        .records
        .iter()
        .filter(|record| record.question.split_once('/').is_some_and(|(of, _)| of == lesson))
        .collect();
    let met = |keep: &dyn Fn(&Handed) -> bool| {
        let met: BTreeSet<&str> = own
            .iter()
            .filter(|record| keep(record))
            .filter_map(|record| record.question.split_once('/').map(|(_, id)| id))
            .filter(|id| ids.contains(id))
            .collect();
        met.len()
    };
    if own.iter().any(|record| record.exam) {
        let refused = counted(handed.refused, "refused command");
        return Ok(format!("{} of {} answered · {refused}", met(&|_| true), ids.len()));
    }
    let solved = met(&|record| record.verdict.as_deref() == Some("right"));
    let most = |of: &dyn Fn(&Handed) -> usize| -> usize {
        ids.iter()
            .map(|id| {
                let here = own.iter().filter(|record| record.question.ends_with(&format!("/{id}")));
                here.map(|record| of(record)).max().unwrap_or_default()
            })
            .sum()
    };
    let (hints, shown) = (most(&|record| record.hints), most(&|record| usize::from(record.shown)));
    Ok(format!(
        "{solved} of {} solved · {} · {} · {shown} shown",
        ids.len(),
        counted(own.len(), "answer"),
        counted(hints, "hint")
    ))
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A file that is there is overwritten only where it is a hand-in already.
fn may_write(path: &Path, force: bool) -> Result<(), Trouble> {
    files::may_write(path, force, "this file is no hand-in", |file| super::inputs::is_hand_in(file))
}

/// Every receipt of a learner.
fn listed(global: &Global, events: &[Dated], learner: &str) -> Result<Ending, Trouble> {
    let mut table = Table::new(["handed in (UTC)", "lesson", "receipt"]).says("What was handed in before.");
    for dated in events.iter().filter(|dated| dated.learner == learner) {
        if let What::Handed { receipt } = &dated.event.what {
            table.push([day(dated.at), dated.event.lesson.clone(), grouped(receipt)]);
        }
    }
    let page = match table.rows.is_empty() {
        true => Page::new().text(format!("Nothing was handed in by {learner} yet.")),
        false => Page::new().with(table),
    };
    unless_closed(Screen::new(Display::decide(global)).show(&page), Ending::Well)
}
