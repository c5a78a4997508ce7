//! How each question went: how many right, the commonest slips, and the wrong answers that no slip explains.

use crate::api::Asking;
use crate::lesson::{Judged, Verdict};
use crate::page::{Block, Line, Page, Role, Table};
use std::collections::BTreeMap;

/// Questions told apart; what comes after is counted together.
const MOST_QUESTIONS: usize = 1_000;
/// Slips and unexplained answers kept for each question. Those that come first stay: memory is bounded, and what is
/// common comes early.
const MOST_KEPT: usize = 200;
/// Shown of each.
const SHOWN: usize = 3;
/// Characters shown of a question or an answer.
const LONGEST: usize = 40;

/// What a summary remembers of one judgement.
pub struct Seen {
    question: String,
    verdict: Verdict,
    reason: Option<String>,
    answer: String,
}

impl Seen {
    pub fn new(asking: Asking, judged: &Judged, answer: &str) -> Seen {
        let question = match asking {
            Asking::Inline(json, _) => short(json),
            Asking::Question(path, _) => short(path),
        };
        let wrong = judged.verdict == Verdict::Wrong;
        let reason = judged.reason.as_ref().filter(|_| wrong).map(|reason| reason.id.clone());
        // Different ways to type the same are one answer.
        let unmatched = wrong && reason.is_none();
        let answer = if unmatched { short(judged.reads_as.as_deref().unwrap_or(answer)) } else { String::new() };
        Seen { question, verdict: judged.verdict, reason, answer }
    }
}

fn short(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}

#[derive(Default)]
struct Tally {
    right: u64,
    wrong: u64,
    not_graded: u64,
    unsure: u64,
    slips: BTreeMap<String, u64>,
    unmatched: BTreeMap<String, u64>,
}

impl Tally {
    fn count(&self) -> u64 {
        self.right + self.wrong + self.not_graded + self.unsure
    }
}

/// How the questions of a run went, in bounded memory.
#[derive(Default)]
pub struct Summary {
    /// In the order in which they first came.
    questions: Vec<(String, Tally)>,
    places: BTreeMap<String, usize>,
}

const OTHERS: &str = "(all other questions)";

impl Summary {
    pub fn add(&mut self, seen: &Seen) {
        let place = match self.places.get(&seen.question) {
            Some(place) => *place,
            None => {
                let full = self.questions.len() >= MOST_QUESTIONS;
                let name = if full { OTHERS } else { seen.question.as_str() };
                *self.places.entry(name.to_string()).or_insert_with(|| {
                    self.questions.push((name.to_string(), Tally::default()));
                    self.questions.len() - 1
                })
            }
        };
        let Some((_, tally)) = self.questions.get_mut(place) else { return };
        match seen.verdict {
            Verdict::Right => tally.right += 1,
            Verdict::Wrong => tally.wrong += 1,
            Verdict::NotGraded => tally.not_graded += 1,
            Verdict::Unsure => tally.unsure += 1,
        }
        if seen.verdict == Verdict::Wrong {
            match &seen.reason {
                Some(reason) => count(&mut tally.slips, reason),
                None => count(&mut tally.unmatched, &seen.answer),
            }
        }
    }

    /// The table, and below it what each question's wrong answers were: first those that nothing explains.
    pub fn page(&self) -> Page {
        let mut table = Table::new(["question", "answers", "right", "wrong", "not graded", "unsure"])
            .numeric(&[1, 2, 3, 4, 5])
            .says("How many answers to each question were right.");
        for (name, tally) in &self.questions {
            let counts = [tally.count(), tally.right, tally.wrong, tally.not_graded, tally.unsure];
            table.push(std::iter::once(name.clone()).chain(counts.iter().map(u64::to_string)));
        }
        let mut page = Page::new().with(table);
        for (name, tally) in self.questions.iter().filter(|(_, tally)| tally.wrong > 0) {
            page.push(Block::Gap);
            page.push(Line::styled(Role::Strong, name.as_str()));
            for (answer, times) in commonest(&tally.unmatched) {
                page.push(Block::item("?", Line::new().code(answer).then(format!("  {times}×, not explained"))));
            }
            for (reason, times) in commonest(&tally.slips) {
                page.push(Block::item("•", Line::text(format!("{reason}  {times}×"))));
            }
        }
        page
    }
}

fn count(map: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(times) = map.get_mut(name) {
        *times += 1;
    } else if map.len() < MOST_KEPT {
        map.insert(name.to_string(), 1);
    }
}

fn commonest(map: &BTreeMap<String, u64>) -> Vec<(&str, u64)> {
    let mut all: Vec<(&str, u64)> = map.iter().map(|(name, times)| (name.as_str(), *times)).collect();
    all.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    all.truncate(SHOWN);
    all
}
