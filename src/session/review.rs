//! Questions from what was learnt before: a review of a few minutes, or the two that open a sitting. What comes back is
//! a skill, with a question that was not asked lately and numbers that were not given yet.
//!
//! What is put depends on what was kept, the day and the seed, and on nothing else.

use super::event::{Occasion, What};
use super::library::{ListedQuestion, Outline, questions, whole};
use super::mastery::{SkillStanding, State};
use super::open_question::{OTHER_SEEDS, OpenQuestion};
use super::overview::recall;
use super::{And, Pace, Position, Session, calendar, families, pages};
use crate::lesson::kinds::ask::FieldValue;
use crate::lesson::{Question, Verdict};
use crate::page::{Block, Line, Page, Role, Tone};
use std::collections::VecDeque;

/// How long a review takes, in seconds, as far as can be told beforehand.
const BUDGET: u32 = 300;
/// How many questions open a sitting.
const OPENING: usize = 2;

/// Where a lesson goes on behind its mixed questions: the question that comes next, and the cell.
#[derive(Clone, Copy)]
pub(super) struct Mixed {
    pub lesson: usize,
    pub question: usize,
    pub cell: usize,
}

/// Questions that are put one after the other, whatever their lessons.
pub(crate) struct Sitting {
    place: Occasion,
    /// What is being asked, and what comes after it.
    now: Option<Item>,
    queue: VecDeque<Item>,
    /// How many there are, without those that come back.
    of: usize,
    put: usize,
    well: usize,
    missed: Vec<Item>,
    /// The missed ones come back once.
    again: bool,
    skills: Vec<String>,
    /// The families of slips that were mended before it began.
    mended: Vec<&'static str>,
    /// Where the lesson goes on, in which it is no more than a question between two others.
    back: Option<(usize, usize)>,
    /// Where these are the mixed questions of a lesson.
    mixed: Option<Mixed>,
}

impl Sitting {
    /// Whether it is one question between two others of a lesson.
    pub(super) fn is_between(&self) -> bool {
        self.place == Occasion::Contrast
    }
}

/// A question to be put, with all its parts.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub lesson: usize,
    pub ids: Vec<String>,
    /// The part that comes next.
    pub at: usize,
    pub seed: u64,
    pub skill: String,
    pub kind: String,
    pub varies: bool,
    /// Whether everything so far was right at the first try.
    pub well: bool,
    /// Part of a contrast.
    pub contrast: bool,
    /// Whether it tells a slip from what is right, and is none of those that were to come.
    pub apart: bool,
}

impl Item {
    /// A question with numbers that tell a slip from what is right.
    pub(super) fn apart(of: &Candidate, skill: &str, seed: u64) -> Item {
        Item { seed, apart: true, ..Item::of(of, skill) }
    }
    fn of(one: &Candidate, skill: &str) -> Item {
        Item {
            lesson: one.lesson,
            ids: one.ids.iter().map(|id| (*id).to_string()).collect(),
            at: 0,
            seed: 0,
            skill: skill.to_string(),
            kind: one.first.about.kind.clone(),
            varies: one.first.about.varies,
            well: true,
            contrast: false,
            apart: false,
        }
    }
    fn seconds(&self) -> u32 {
        match self.kind.as_str() {
            "choice" | "choices" | "arrange" | "rule" => 15,
            "number" | "satisfies" | "error-order" => 30,
            "spot" => 60,
            "parts" => 90,
            _ => 45,
        }
    }
}

/// About how many minutes so many skills take.
pub(crate) fn minutes_for(skills: usize) -> u32 {
    u32::try_from(skills).unwrap_or(u32::MAX).saturating_mul(40).min(BUDGET).div_ceil(60).max(1)
}

/// `review`: what is due, in about five minutes.
pub(crate) fn review(session: &mut Session, _: &str) -> Page {
    if session.sitting.as_ref().is_some_and(|sitting| !sitting.is_between()) {
        return Page::new().note(Tone::Info, "This is a review already; Enter or an answer goes on with it.");
    }
    session.placing = None;
    let all = session.skills();
    let due = session.due(&all);
    let (skills, says) = match due.len() {
        0 => {
            let mut warm: Vec<SkillStanding> =
                all.iter().filter(|skill| skill.state >= State::Learnt).cloned().collect();
            warm.retain(|skill| skill.memory.is_some());
            warm.sort_by(|a, b| recall(a, session.today).total_cmp(&recall(b, session.today)));
            warm.truncate(3);
            let count = if warm.len() == 1 { "one".to_string() } else { warm.len().to_string() };
            (warm, format!("Nothing is due today; {count} to keep warm."))
        }
        1 => (due, "1 skill is due.".to_string()),
        n => (due, format!("{n} skills are due.")),
    };
    let items = session.composed(&skills);
    if items.is_empty() {
        let line = match soonest(&all) {
            Some((day, titles)) => {
                format!("Nothing is due today. {} is next: {titles}.", capital(&calendar::when(day, session.today)))
            }
            None => "Nothing has been learnt yet that could come back: take a lesson first.".to_string(),
        };
        if session.pace == Pace::Brisk {
            (session.tally.finished, session.done) = (true, true);
        }
        return Page::new().note(Tone::Info, line);
    }
    let seconds: u32 = items.iter().map(Item::seconds).sum();
    let about = format!("about {} · seed {}", pages::minutes(seconds.div_ceil(60).max(1)), session.seed);
    let heading = Block::Heading { level: 1, text: "Review".into(), aside: Line::styled(Role::Dim, about) };
    let page = Page::new().with(heading).text(Line::styled(Role::Dim, says));
    page.and(session.sit_down(Occasion::Review, items))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The next day on which something comes back, and what.
fn soonest(all: &[SkillStanding]) -> Option<(i64, String)> {
    let day = all.iter().filter_map(|skill| skill.memory).map(|memory| memory.due()).min()?;
    let titles = all.iter().filter(|skill| skill.memory.is_some_and(|memory| memory.due() == day));
    Some((day, titles.map(|skill| skill.title.as_str()).collect::<Vec<_>>().join(", ")))
}

/// A question that could be put.
pub(super) struct Candidate<'a> {
    pub(super) lesson: usize,
    pub(super) ids: Vec<&'a str>,
    pub(super) first: ListedQuestion<'a>,
    /// When it was last put.
    pub(super) last: usize,
}

impl Session {
    /// Lessons from which something may come back: those that were met, and those that a placement went past.
    fn is_behind(&self, outline: &Outline) -> bool {
        let placed = || {
            let known: Vec<&str> = self.progress.known().map(|(skill, _)| skill).collect();
            super::skills::SKILLS.iter().any(|row| row.since == outline.id && known.contains(&row.id))
        };
        self.progress.has_met(&outline.id) || placed()
    }

    pub(super) fn candidates(&self, skill: &str) -> Vec<Candidate<'_>> {
        let mut found = Vec::new();
        for (index, outline) in self.library.outlines().enumerate() {
            if !self.is_behind(outline) {
                continue;
            }
            let listed: Vec<ListedQuestion> = outline.asked().collect();
            let together = |a: &ListedQuestion, b: &ListedQuestion| a.id.contains('#') && whole(a.id) == whole(b.id);
            for parts in listed.chunk_by(together) {
                let Some(first) = parts.first().filter(|first| first.about.skill == skill) else { continue };
                let orders = parts.iter().flat_map(|part| self.progress.attempts(&outline.id, part.id));
                let last = orders.map(|attempt| attempt.order).max().unwrap_or(0);
                found.push(Candidate {
                    lesson: index,
                    ids: parts.iter().map(|part| part.id).collect(),
                    first: *first,
                    last,
                });
            }
        }
        found
    }

    /// The question through which a skill comes back: of those with new numbers, where there are any, one of the kind
    /// that was longest not seen.
    pub(super) fn chosen(&self, skill: &str, taken: &[Item], holds: &dyn Fn(&Candidate) -> bool) -> Option<Item> {
        let mut all = self.candidates(skill);
        all.retain(|one| {
            holds(one) && !taken.iter().any(|item| item.lesson == one.lesson && item.ids[0] == one.ids[0])
        });
        if all.iter().any(|one| one.first.about.varies) {
            all.retain(|one| one.first.about.varies);
        }
        let seen = |kind: &str| all.iter().filter(|one| one.first.about.kind == kind).map(|one| one.last).max();
        let best = all.iter().min_by_key(|one| (seen(&one.first.about.kind), one.last, one.lesson))?;
        let seed = self.fresh_seed(best.lesson, best.ids[0], best.first.about.varies, &[]);
        Some(Item { seed, ..Item::of(best, skill) })
    }

    /// The first of the seeds that this learner has not been given for a question; when all were, the one longest ago.
    fn fresh_seed(&self, lesson: usize, id: &str, varies: bool, given: &[u64]) -> u64 {
        if !varies {
            return self.seed;
        }
        let lesson = self.library.outline(lesson).map_or("", |outline| outline.id.as_str());
        let attempts = self.progress.attempts(lesson, id);
        let rev = None.or_else(|| self.library.outline(self.library.find(lesson)?)?.asked().find(|it| it.id == id));
        let open = rev.and_then(|it| self.progress.kept(lesson, id, it.rev));
        let last = |seed: u64| match attempts.iter().rfind(|attempt| attempt.seed == seed) {
            Some(attempt) => attempt.order,
            None if open == Some(seed) || given.contains(&seed) => usize::MAX,
            None => 0,
        };
        (0..=OTHER_SEEDS).map(|step| self.seed.wrapping_add(step)).min_by_key(|seed| last(*seed)).unwrap_or(self.seed)
    }

    /// What a review consists of: a question for each skill, as many as there is time for, and a contrast for a slip that
    /// was made twice.
    fn composed(&self, skills: &[SkillStanding]) -> Vec<Item> {
        let mut items = self.contrast();
        let mut seconds: u32 = items.iter().map(Item::seconds).sum();
        for skill in skills {
            if seconds >= BUDGET {
                break;
            }
            if items.iter().any(|item| item.skill == skill.id) {
                continue;
            }
            if let Some(item) = self.chosen(&skill.id, &items, &|_| true) {
                seconds += item.seconds();
                items.push(item);
            }
        }
        if skills.is_empty() {
            return Vec::new();
        }
        spread_out(items)
    }

    /// A pair for the oldest slip that was made twice lately and is not mended: a solution in which it may be planted,
    /// and a plain question of the same skill.
    fn contrast(&self) -> Vec<Item> {
        let recent = |day: i64| self.today - day <= families::RECENT;
        let slips = self.progress.slips();
        let twice = slips.iter().find(|made| {
            let Some(family) = families::of(&made.slip).filter(|_| recent(made.day)) else { return false };
            let same = |other: &&super::progress::Made| recent(other.day) && families::of(&other.slip) == Some(family);
            slips.iter().filter(same).count() >= 2 && self.mended(family.called).is_none()
        });
        let Some((made, family)) = twice.and_then(|made| Some((made, families::of(&made.slip)?))) else {
            return Vec::new();
        };
        let lesson = self.library.find(&made.at.0).and_then(|index| self.library.outline(index));
        let Some(skill) = lesson
            .and_then(|outline| outline.asked().find(|asked| asked.id == made.at.1))
            .map(|asked| asked.about.skill.clone())
        else {
            return Vec::new();
        };
        let plants = |one: &Candidate| {
            one.first.about.kind == "spot"
                && self.library.lesson(one.lesson).is_ok_and(|lesson| {
                    lesson.question(one.ids[0]).is_some_and(|question| is_planted(question, family.ids))
                })
        };
        let mut pair: Vec<Item> = self.chosen(&skill, &[], &plants).into_iter().collect();
        pair.extend(self.chosen(&skill, &pair, &|one| one.first.about.kind != "spot"));
        pair.iter_mut().for_each(|item| item.contrast = true);
        pair
    }

    /// The questions that open a session: one for a slip that was made three times; and where this is another day, from
    /// what is due. After them the session goes on at the question of the lesson, where one is given.
    pub(crate) fn opening(&mut self, lesson: usize, back: Option<usize>) -> Option<Page> {
        if self.pace == Pace::Brisk || self.sitting.is_some() {
            return None;
        }
        let often = self.often_made();
        let mut items: Vec<Item> = often.iter().map(|(_, item)| item.clone()).collect();
        let another_day = self.progress.day().is_some_and(|day| day < self.today);
        if another_day && lesson >= 2 {
            let all = self.skills();
            let mut due = self.due(&all);
            due.truncate(OPENING);
            let new = |item: &Item| items.iter().all(|first| (first.lesson, &first.ids) != (item.lesson, &item.ids));
            let due: Vec<Item> = self.composed(&due).into_iter().filter(new).collect();
            items.extend(due);
            items.truncate(OPENING);
        }
        if items.is_empty() {
            return None;
        }
        let says =
            if items.len() == 1 { "First one question from before." } else { "First two questions from before." };
        let mut page = Page::new().gap().text(Line::text(says));
        page.blocks.extend(often.map(|(family, _)| Block::labelled("Watch", Tone::Caution, family.asks)));
        let back = back.map(|question| (lesson, question));
        self.sitting = Some(self.sitting_of(Occasion::Opening, items, back));
        Some(page.and(self.sit_on()))
    }

    /// Puts a question between two others: next in a sitting, or before the lesson goes on.
    pub(super) fn puts_between(&mut self, item: Item, back: (usize, usize)) {
        match &mut self.sitting {
            Some(sitting) => sitting.queue.push_front(item),
            None => self.sitting = Some(self.sitting_of(Occasion::Contrast, vec![item], Some(back))),
        }
    }

    fn sit_down(&mut self, place: Occasion, items: Vec<Item>) -> Page {
        self.sitting = Some(self.sitting_of(place, items, None));
        self.sit_on()
    }

    /// Puts the mixed questions of a lesson.
    pub(super) fn sit_down_mixed(&mut self, mixed: Mixed, items: Vec<Item>) -> Page {
        let sitting = self.sitting_of(Occasion::Review, items, None);
        self.sitting = Some(Sitting { mixed: Some(mixed), ..sitting });
        self.sit_on()
    }

    fn sitting_of(&self, place: Occasion, items: Vec<Item>, back: Option<(usize, usize)>) -> Sitting {
        let mended = families::FAMILIES.iter().map(|family| family.called);
        let mended = mended.filter(|called| self.mended(called).is_some()).collect();
        Sitting {
            place,
            of: items.len(),
            now: None,
            queue: items.into(),
            put: 0,
            well: 0,
            missed: Vec::new(),
            again: false,
            skills: Vec::new(),
            mended,
            back,
            mixed: None,
        }
    }

    /// The number of the question in a sitting, in words; `None` in a lesson.
    pub(super) fn sitting_number(&self) -> Option<String> {
        let sitting = self.sitting.as_ref()?;
        if sitting.place != Occasion::Opening && sitting.now.as_ref().is_some_and(|item| item.apart) {
            return Some("once more, to tell the two apart".to_string());
        }
        let what = match sitting.place {
            Occasion::Opening => "from before",
            _ if sitting.mixed.is_some() => "mixed",
            _ => "review",
        };
        Some(match sitting.again {
            true => format!("{what}, once more"),
            false => format!("{what}, question {} of {}", sitting.put, sitting.of),
        })
    }

    /// Puts what comes next in a sitting; its end where nothing does.
    fn sit_on(&mut self) -> Page {
        loop {
            let Some(sitting) = &mut self.sitting else { return Page::new() };
            if sitting.now.as_ref().is_none_or(|item| item.at >= item.ids.len()) {
                if let Some(done) = sitting.now.take() {
                    let counts = !done.apart && !sitting.again;
                    sitting.well += usize::from(done.well && counts);
                    if !sitting.skills.contains(&done.skill) {
                        sitting.skills.push(done.skill.clone());
                    }
                    if !done.well && counts && sitting.place == Occasion::Review && sitting.mixed.is_none() {
                        sitting.missed.push(done);
                    }
                }
                if sitting.queue.is_empty() && !sitting.missed.is_empty() {
                    sitting.again = true;
                    let missed = std::mem::take(&mut sitting.missed);
                    let back: Vec<Item> = missed.into_iter().map(|item| self.with_new_numbers(item)).collect();
                    let Some(sitting) = &mut self.sitting else { return Page::new() };
                    sitting.queue.extend(back);
                    continue;
                }
                let Some(next) = sitting.queue.pop_front() else { return self.stand_up() };
                sitting.put += usize::from(!next.apart || sitting.place == Occasion::Opening);
                sitting.now = Some(next);
            }
            let (mut place, Some(item)) = (sitting.place, &mut sitting.now) else { return Page::new() };
            if item.apart {
                place = Occasion::Contrast;
            }
            let (lesson, id, seed) = (item.lesson, item.ids[item.at].clone(), item.seed);
            item.at += 1;
            let Some(asked) = self.posed(lesson, &id, seed, place) else { continue };
            if asked.is_settled() {
                let answer = "none".to_string();
                let verdict = Some(Verdict::Right);
                let what =
                    What::Answered { answer, verdict, score: Some(1.0), reason: None, said: String::new(), text: None };
                let event = asked.event(&self.library, what);
                self.record(event);
                continue;
            }
            return self.put(asked);
        }
    }

    fn posed(&self, lesson: usize, id: &str, seed: u64, place: Occasion) -> Option<OpenQuestion> {
        let read = self.library.lesson(lesson).ok()?;
        let question = read.questions().find(|question| question.id == id)?;
        let at = questions(&read).position(|(_, other)| other.id == id).unwrap_or(0);
        OpenQuestion::new(lesson, at, Question::clone(question), seed).ok().map(|asked| asked.within(place))
    }

    fn with_new_numbers(&self, mut item: Item) -> Item {
        item.seed = self.fresh_seed(item.lesson, &item.ids[0], item.varies, &[item.seed]);
        (item.at, item.well) = (0, true);
        item
    }

    /// Goes on after an answer, in a sitting or in a lesson. In a sitting the lesson is named only now.
    pub(super) fn onward(&mut self, lesson: usize, next: usize, well: bool) -> Page {
        let Some(sitting) = &mut self.sitting else { return self.ask(lesson, next) };
        let mut page = Page::new();
        if let Some(item) = &mut sitting.now {
            item.well &= well;
            let id = whole(&item.ids[0]).to_string();
            let at_home = sitting.back.map(|(lesson, _)| lesson).or(sitting.mixed.map(|mixed| mixed.lesson));
            let own = at_home == Some(item.lesson);
            if item.at >= item.ids.len()
                && !own
                && let Some(outline) = self.library.outline(item.lesson)
            {
                let from = Line::styled(Role::Dim, format!("From {}: ", outline.title));
                page.push(from.code(format!("goto {}/{id}", outline.id)).push(Role::Dim, "."));
            }
        }
        page.and(self.sit_on())
    }

    /// The end of a sitting: how it went, what comes back when, what was mended.
    fn stand_up(&mut self) -> Page {
        let Some(sitting) = self.sitting.take() else { return Page::new() };
        match (sitting.back, sitting.place) {
            (Some((lesson, next)), Occasion::Opening) => return self.enter(lesson, next),
            (Some((lesson, next)), _) => return self.ask(lesson, next),
            (None, _) => {}
        }
        if let Some(Mixed { lesson, question, cell }) = sitting.mixed {
            self.mixed_done(lesson, cell);
            let told = format!("Of the {} mixed questions {} were right at the first try.", sitting.of, sitting.well);
            return Page::new().gap().text(told).and(self.walk(lesson, question, cell, 0));
        }
        if sitting.place == Occasion::Opening {
            return match self.next_place() {
                Some((lesson, question)) => self.enter(lesson, question),
                None => pages::course_done(self),
            };
        }
        self.place = Position::Course;
        self.tally.finished = true;
        self.done |= self.pace == Pace::Brisk;
        let all = self.skills();
        let mut days: Vec<(i64, &str)> = all
            .iter()
            .filter(|skill| sitting.skills.contains(&skill.id))
            .filter_map(|skill| Some((skill.memory?.due(), skill.title.as_str())))
            .collect();
        days.sort_by_key(|(day, _)| *day);
        let mut text = format!("{} of {}.", sitting.well, sitting.of);
        for (at, together) in days.chunk_by(|a, b| a.0 == b.0).enumerate().take(3) {
            let when = calendar::when(together[0].0, self.today);
            let titles = together.iter().map(|(_, title)| *title).collect::<Vec<_>>().join(", ");
            text += &if at == 0 { format!(" Back {when}: {titles}") } else { format!("; {when}: {titles}") };
        }
        if !days.is_empty() {
            text.push('.');
        }
        let now = families::FAMILIES.iter().map(|family| family.called).filter(|called| self.mended(called).is_some());
        let mended: Vec<&str> = now.filter(|called| !sitting.mended.contains(called)).collect();
        if !mended.is_empty() {
            text += &format!(" Mended: {}.", mended.join(", "));
        }
        let page = Page::new().gap().rule().text(Line::styled(Role::Strong, text));
        if self.pace == Pace::Brisk || self.next_place().is_none() {
            return page;
        }
        page.text(Line::styled(Role::Dim, "Enter goes on with the course."))
    }
}

/// The easiest first, and no two neighbours of one skill or lesson where that can be had.
pub(super) fn spread_out(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(Item::seconds);
    let mut ordered: Vec<Item> = Vec::new();
    while !items.is_empty() {
        let differs = |item: &Item| {
            ordered.last().is_none_or(|last| {
                (item.skill != last.skill && item.lesson != last.lesson) && !(item.contrast && last.contrast)
            })
        };
        let at = items.iter().position(differs).unwrap_or(0);
        ordered.push(items.remove(at));
    }
    ordered
}

/// Whether a planted slip may be one of these families'.
fn is_planted(question: &Question, families: &[&str]) -> bool {
    let of = |slip: &str| slip.split_once('.').is_some_and(|(own, _)| families.contains(&own));
    match question.ask.field("slips") {
        Some(FieldValue::Planted(slips)) => slips.iter().any(|(slip, _)| of(slip)),
        _ => false,
    }
}
