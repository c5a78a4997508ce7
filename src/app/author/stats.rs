//! `gradus author stats`: how the questions of a lesson went, from hand-ins or from a store, every answer judged again.

use super::named;
use crate::api::{Asking, Grader, json_line};
use crate::app::args::{AuthorStats, Global};
use crate::app::class::{inputs, millis};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::files::state_file;
use crate::app::out::unless_closed;
use crate::app::screen::{Screen, tell};
use crate::app::store::Store;
use crate::page::{Block, Line, Page, Role, Table};
use crate::session::course::Shelf;
use crate::session::handed::{HandIn, Handed};
use crate::session::items::{Answered, ItemRow, rows};
use crate::session::library::questions;
use rayon::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

/// `gradus author stats FILE HANDIN…`.
pub fn stats(global: &Global, asked: &AuthorStats) -> Result<Ending, Trouble> {
    let lessons = named(global, &asked.file)?;
    let ids: Vec<String> = lessons.iter().map(|lesson| lesson.id.clone()).collect();
    let wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
    let by_learner = if asked.hand_ins.is_empty() { kept(global, &wanted)? } else { handed(asked)? };
    let grader = Grader::on(Shelf::of(lessons.clone()));
    let answers: Vec<Answered> = by_learner
        .into_par_iter()
        .map(|records| judged(&grader, &records, &ids))
        .collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .collect();
    let mut screen = Screen::new(Display::decide(global));
    let mut page = Page::new();
    let mut text = String::new();
    for lesson in &lessons {
        let all: Vec<String> = questions(lesson).map(|(_, question)| question.id.clone()).collect();
        let prefix = format!("{}/", lesson.id);
        let own: Vec<Answered> = answers
            .iter()
            .filter_map(|one| {
                let id = one.question.strip_prefix(&prefix)?;
                Some(Answered { question: id.to_string(), ..one.clone() })
            })
            .collect();
        let found = rows(&all, &own);
        if asked.json {
            found.iter().for_each(|row| text += &(json_line(&as_json(&lesson.id, row)) + "\n"));
            continue;
        }
        let learners: BTreeSet<&str> = own.iter().map(|one| one.learner.as_str()).collect();
        let unread = own.iter().filter(|one| one.reads_as.is_none()).count();
        let counts = [
            format!("{} learners", learners.len()),
            format!("{} answers", own.len()),
            format!("{unread} could not be read"),
        ];
        page.push(Block::heading(lesson.id.clone(), Line::styled(Role::Dim, counts.join(" · "))));
        page.extend(table(&found));
    }
    if asked.json {
        return unless_closed(screen.text(&text), Ending::Well);
    }
    unless_closed(screen.show(&page), Ending::Well)
}

/// The records of hand-ins, learner by learner.
fn handed(asked: &AuthorStats) -> Result<Vec<Vec<Handed>>, Trouble> {
    let inputs = inputs(&asked.hand_ins)?;
    if !inputs.unread.is_empty() {
        tell(&format!("{} lines are no records and are left out", inputs.unread.len()));
    }
    let mut all = Vec::new();
    for (learner, segments) in &inputs.learners {
        let mut records: Vec<Handed> =
            inputs.read(learner, segments)?.into_iter().map(|(_, _, record)| record).collect();
        // Handed in twice is still answered once.
        let mut seen = BTreeSet::new();
        records.retain(|r| seen.insert((r.question.clone(), r.seed, r.answer.clone(), r.at.clone())));
        records.sort_by_key(|record| millis(&record.at));
        all.push(records);
    }
    Ok(all)
}

/// What a store holds, learner by learner.
fn kept(global: &Global, lessons: &[&str]) -> Result<Vec<Vec<Handed>>, Trouble> {
    let mut store = Store::new(state_file(global), "");
    let events = store.everyone()?;
    store.notices().iter().for_each(|notice| tell(notice));
    let learners: BTreeSet<String> = events.iter().map(|dated| dated.learner.clone()).collect();
    let mut all = Vec::new();
    for learner in &learners {
        let own: Vec<_> = events.iter().filter(|dated| dated.learner == *learner).cloned().collect();
        all.push(HandIn::of(&own, learner, lessons).records);
    }
    Ok(all)
}

/// One learner's answers judged again, each after those before it.
fn judged(grader: &Grader, records: &[Handed], lessons: &[String]) -> Vec<Answered> {
    let mut last: std::collections::HashMap<&str, String> = std::collections::HashMap::new();
    let mut all = Vec::new();
    for record in records {
        let lesson = record.question.split('/').next().unwrap_or_default();
        if !lessons.iter().any(|id| id == lesson) {
            continue;
        }
        let ready = grader.ready(Asking::Question(&record.question, record.seed));
        let Ok(posed) = ready.as_ref() else { continue };
        let before = last.get(record.question.as_str()).map(String::as_str);
        let judged = posed.judge_after(&record.answer, before);
        if judged.verdict == crate::lesson::Verdict::Wrong {
            last.insert(&record.question, record.answer.clone());
        }
        all.push(Answered {
            learner: record.learner.clone(),
            question: record.question.clone(),
            at: millis(&record.at),
            answer: record.answer.clone(),
            reads_as: judged.reads_as,
            verdict: judged.verdict,
            reason: judged.reason.map(|reason| reason.id),
            hints: record.hints,
            shown: record.shown,
        });
    }
    all
}

fn as_json(lesson: &str, row: &ItemRow) -> serde_json::Value {
    let counts = |all: &[(String, usize)]| -> Vec<serde_json::Value> {
        all.iter().map(|(what, count)| json!({"is": what, "count": count})).collect()
    };
    json!({"lesson": lesson, "question": row.question, "learners": row.learners, "first_try": row.first_try,
           "misses": row.misses, "hints": row.hints, "shown": row.shown, "seconds": row.seconds,
           "slips": counts(&row.slips), "unnamed": counts(&row.unnamed), "unread": counts(&row.unread),
           "discrimination": row.discrimination, "too_easy": row.is_too_easy(), "look": row.is_to_look_at()})
}

/// How many equal answers of one kind are listed.
const LISTED: usize = 3;

fn table(rows: &[ItemRow]) -> Page {
    let titles = ["question", "first try", "misses", "hints", "shown", "time", "likely slips", ""];
    let mut table = Table::new(titles).says("How each question went.");
    for row in rows {
        let unnamed: usize = row.unnamed.iter().map(|(_, count)| count).sum();
        let mut slips: Vec<String> = row.slips.iter().take(LISTED).map(|(id, count)| format!("{id} {count}")).collect();
        if unnamed > 0 {
            slips.push(format!("{unnamed} unnamed"));
        }
        let (look, role) = match () {
            () if row.is_too_easy() => ("too easy", Role::Dim),
            () if row.is_to_look_at() => ("look here", Role::Caution),
            () => ("", Role::Plain),
        };
        let time = row.seconds.map_or("–".to_string(), |s| format!("{}:{:02}", s as u64 / 60, s as u64 % 60));
        let answered = row.learners > 0;
        let or_none = |text: String| if answered { text } else { "–".to_string() };
        table.push([
            Line::text(row.question.clone()),
            Line::text(or_none(format!("{:.0} %", 100.0 * row.first_try))),
            Line::text(or_none(format!("{:.1}", row.misses))),
            Line::text(or_none(format!("{:.1}", row.hints))),
            Line::text(or_none(row.shown.to_string())),
            Line::text(time),
            Line::text(if slips.is_empty() { "–".to_string() } else { slips.join(", ") }),
            Line::styled(role, look),
        ]);
    }
    let mut page = Page::new().with(Block::Table(table));
    let each = |all: &[(String, usize)]| {
        let mut line = Line::new();
        for (at, (what, count)) in all.iter().take(LISTED).enumerate() {
            line = line.then(format!("{}{count}× ", if at > 0 { "  " } else { "" })).code(what.clone());
        }
        line
    };
    for row in rows.iter().filter(|row| !row.unnamed.is_empty()) {
        page.push(Line::text(format!("{}, answers without a reason: ", row.question)).append(each(&row.unnamed)));
    }
    for row in rows.iter().filter(|row| !row.unread.is_empty()) {
        page.push(Line::text(format!("{}, not read: ", row.question)).append(each(&row.unread)));
    }
    for row in rows {
        if row.is_too_easy() {
            page.push(format!("{} tells nothing: nearly all had it at once.", row.question).as_str());
        } else if row.tells_little() {
            let r = row.discrimination.unwrap_or_default();
            let says = "those best elsewhere miss it as often";
            page.push(format!("{}: {says} (r = {r:.2}).", row.question).as_str());
        }
    }
    page
}
