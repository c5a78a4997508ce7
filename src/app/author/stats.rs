//! `gradus author stats`: how the questions of a lesson went, from hand-ins or from a store, every answer judged again,
//! learner by learner.

use super::named;
use crate::api::{Asking, Grader, json_line};
use crate::app::args::{AuthorStats, Global};
use crate::app::class::{Inputs, as_json, inputs, items_heading, items_table, millis};
use crate::app::display::Display;
use crate::app::ending::{Ending, Trouble};
use crate::app::files::state_file;
use crate::app::out::unless_closed;
use crate::app::screen::{Screen, tell};
use crate::app::store::Store;
use crate::lesson::Verdict;
use crate::page::Page;
use crate::session::course::Shelf;
use crate::session::event::Dated;
use crate::session::handed::{HandIn, Handed};
use crate::session::items::{Answered, Items};
use crate::session::library::questions;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So many learners are judged together before they are counted.
const TOGETHER: usize = 64;

/// Where answers come from.
enum Source {
    HandIns(Inputs),
    /// What a store holds of each learner.
    Kept(BTreeMap<String, Vec<Dated>>),
}

/// `gradus author stats FILE HANDIN…`.
pub fn stats(global: &Global, asked: &AuthorStats) -> Result<Ending, Trouble> {
    let lessons = named(global, &asked.file)?;
    let ids: Vec<&str> = lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    let source = Source::of(global, asked)?;
    let grader = Grader::on(Shelf::of(lessons.clone()));
    let mut counted: Vec<Items> =
        lessons.iter().map(|lesson| Items::of(questions(lesson).map(|(_, question)| question.id.clone()))).collect();
    let learners: Vec<usize> = (0..source.len()).collect();
    for lot in learners.chunks(TOGETHER) {
        let answers = |learner: &usize| -> Result<Vec<Answered>, Trouble> {
            Ok(judged(&grader, &source.records(*learner, &ids)?, &ids))
        };
        let judged: Vec<Result<Vec<Answered>, Trouble>> = lot.par_iter().map(answers).collect();
        for answers in judged {
            let answers = answers?;
            for (id, items) in ids.iter().zip(&mut counted) {
                let own = answers.iter().filter_map(|one| {
                    let (lesson, question) = one.question.split_once('/')?;
                    (lesson == *id).then(|| Answered { question: question.to_string(), ..one.clone() })
                });
                items.add(&own.collect::<Vec<_>>());
            }
        }
    }
    if counted.iter().all(|items| items.rows().iter().all(|row| row.learners == 0)) {
        tell("nobody has answered anything of it there; name the files that were handed in, or a store with --state");
    }
    let mut screen = Screen::new(Display::decide(global));
    if asked.json {
        let rows = ids.iter().zip(&counted).flat_map(|(id, items)| {
            items.rows().into_iter().map(|row| json_line(&as_json(&[("lesson", *id)], &row)) + "\n")
        });
        return unless_closed(screen.text(&rows.collect::<String>()), Ending::Well);
    }
    let mut page = Page::new();
    for (id, items) in ids.iter().zip(&counted) {
        page.push(items_heading(id, items));
        page.extend(items_table(&items.rows()));
    }
    unless_closed(screen.show(&page), Ending::Well)
}

impl Source {
    fn of(global: &Global, asked: &AuthorStats) -> Result<Source, Trouble> {
        if asked.hand_ins.is_empty() {
            let mut store = Store::new(state_file(global), "");
            let mut by_learner: BTreeMap<String, Vec<Dated>> = BTreeMap::new();
            for dated in store.everyone()? {
                by_learner.entry(dated.learner.clone()).or_default().push(dated);
            }
            store.notices().iter().for_each(|notice| tell(notice));
            return Ok(Source::Kept(by_learner));
        }
        let inputs = inputs(&asked.hand_ins)?;
        if !inputs.unread.is_empty() {
            let (what, are) =
                if inputs.unread.len() == 1 { ("line is no record", "is") } else { ("lines are no records", "are") };
            tell(&format!("{} {what} and {are} left out", inputs.unread.len()));
        }
        Ok(Source::HandIns(inputs))
    }

    /// How many learners there are.
    fn len(&self) -> usize {
        match self {
            Source::HandIns(inputs) => inputs.len(),
            Source::Kept(by_learner) => by_learner.len(),
        }
    }

    /// The records of the learner at this place, in their order.
    fn records(&self, at: usize, lessons: &[&str]) -> Result<Vec<Handed>, Trouble> {
        match self {
            Source::HandIns(inputs) => {
                let (learner, segments) = inputs.learner(at);
                let records = inputs.read(learner, segments)?;
                let mut records: Vec<Handed> = records.into_iter().map(|(_, _, record)| record).collect();
                // Handed in twice is still answered once.
                let mut seen = BTreeSet::new();
                records.retain(|r| seen.insert((r.question.clone(), r.seed, r.answer.clone(), r.at.clone())));
                records.sort_by_key(|record| millis(&record.at));
                Ok(records)
            }
            Source::Kept(by_learner) => {
                let own = by_learner.iter().nth(at);
                Ok(own.map(|(learner, own)| HandIn::of(own, learner, lessons).records).unwrap_or_default())
            }
        }
    }
}

/// One learner's answers judged again, each after those before it.
fn judged(grader: &Grader, records: &[Handed], lessons: &[&str]) -> Vec<Answered> {
    let mut last: HashMap<&str, String> = HashMap::new();
    let mut all = Vec::new();
    for record in records {
        let lesson = record.question.split('/').next().unwrap_or_default();
        if !lessons.contains(&lesson) {
            continue;
        }
        let ready = grader.ready(Asking::Question(&record.question, record.seed));
        let Ok(posed) = ready.as_ref() else { continue };
        let before = last.get(record.question.as_str()).map(String::as_str);
        let judged = posed.judge_after(&record.answer, before);
        if judged.verdict == Verdict::Wrong {
            last.insert(&record.question, record.answer.clone());
        }
        all.push(Answered {
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
