//! The mixed questions at a lesson's end: of the skills that its learner knows least, as far as something is known of them,
//! else those that stand in the lesson. What was answered chooses the question and the seed, and changes nothing of what a
//! seed means; whoever asks for a seed, as a class does, has the lesson's own.

use super::event::{Event, What};
use super::library::whole;
use super::mastery::{SkillStanding, State};
use super::overview::recall;
use super::review::{Candidate, Item, Mixed, spread_out};
use super::{And, Keeping, Session};
use crate::lesson::{Cell, Lesson, Question};
use crate::page::{Line, Page, Role};

/// The mixed questions that stand together from this cell on.
fn together(lesson: &Lesson, cell: usize) -> impl Iterator<Item = &Question> {
    lesson.cells.iter().skip(cell).map_while(|cell| match cell {
        Cell::Question(question) if question.mixed => Some(&**question),
        _ => None,
    })
}

/// What is known least comes first: what was never learnt, what was missed lately, what is forgotten most.
fn weakest(all: Vec<SkillStanding>, today: i64) -> Vec<SkillStanding> {
    let mut all: Vec<SkillStanding> = all.into_iter().filter(|skill| skill.state >= State::Begun).collect();
    let share = |skill: &SkillStanding| {
        let right = skill.last.iter().filter(|right| **right).count();
        right as f64 / skill.last.len().max(1) as f64
    };
    all.sort_by(|a, b| {
        let rank = |skill: &SkillStanding| (skill.state >= State::Learnt, !skill.shaky);
        let by = rank(a).cmp(&rank(b)).then(share(a).total_cmp(&share(b)));
        by.then(recall(a, today).total_cmp(&recall(b, today)))
    });
    all
}

impl Session {
    /// The mixed questions that begin at this cell, before they were all put; `None` where they were, or none begin here.
    pub(super) fn mix(&mut self, lesson: usize, question: usize, cell: usize) -> Option<Page> {
        let read = self.library.lesson(lesson).ok()?;
        let begins = |at: usize| together(&read, at).next().is_some();
        let first = together(&read, cell).next()?;
        if cell.checked_sub(1).is_some_and(begins) || self.progress.is_done(&read.id, &first.id) {
            return None;
        }
        let own: Vec<&Question> = together(&read, cell).collect();
        let behind = cell + own.len();
        let (items, chosen) = self.mixed_items(lesson, &own);
        let page = self.sit_down_mixed(Mixed { lesson, question, cell: behind }, items);
        let says = "Chosen from what you know least.";
        Some(if chosen { Page::new().text(Line::styled(Role::Dim, says)).and(page) } else { page })
    }

    /// What is put, as many as stand in the lesson, and whether what was answered has chosen them.
    fn mixed_items(&self, lesson: usize, own: &[&Question]) -> (Vec<Item>, bool) {
        let mut fixed: Vec<Item> = Vec::new();
        for question in own {
            match fixed.last_mut() {
                Some(last) if question.part.is_some() && whole(&last.ids[0]) == whole(&question.id) => {
                    last.ids.push(question.id.clone());
                }
                _ => fixed.push(Item {
                    lesson,
                    ids: vec![question.id.clone()],
                    at: 0,
                    seed: self.seed,
                    skill: question.skill.clone(),
                    kind: question.ask.kind.name.to_string(),
                    varies: question.varies(),
                    well: true,
                    contrast: false,
                    apart: false,
                }),
            }
        }
        if self.keeping != Keeping::All {
            return (fixed, false);
        }
        // What this lesson itself asks was asked just now.
        let other = |one: &Candidate| one.lesson != lesson || own.iter().any(|mixed| mixed.id == one.ids[0]);
        let mut items: Vec<Item> = Vec::new();
        let known = self.skills().into_iter().filter(|skill| skill.lesson < lesson).collect();
        for skill in weakest(known, self.today) {
            if items.len() < fixed.len()
                && let Some(item) = self.chosen(&skill.id, &items, &other)
            {
                items.push(item);
            }
        }
        if items.is_empty() {
            return (fixed, false);
        }
        let missing = fixed.len().saturating_sub(items.len());
        let others = fixed.into_iter().filter(|one| items.iter().all(|item| item.skill != one.skill));
        let others: Vec<Item> = others.take(missing).collect();
        items.extend(others);
        (spread_out(items), true)
    }

    /// The mixed questions that end before this cell were put.
    pub(super) fn mixed_done(&mut self, lesson: usize, cell: usize) {
        let Ok(read) = self.library.lesson(lesson) else { return };
        let begins = (0..cell).rev().take_while(|at| together(&read, *at).next().is_some()).last();
        let Some(first) = begins.and_then(|at| together(&read, at).next()) else { return };
        let tries = cell - begins.unwrap_or(cell);
        let event = Event { question: first.id.clone(), ..Event::of_lesson(&read.id, What::Explored { tries }) };
        self.record(event);
    }
}
