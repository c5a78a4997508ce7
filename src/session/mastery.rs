//! How each skill stands: a fold over the attempts at its questions, and over the days between them.

use super::event::Occasion;
use super::library::{Library, Outline, whole};
use super::memory::Memory;
use super::progress::{Attempt, Progress};
use super::skills::{self, SKILLS};
use std::collections::{BTreeMap, BTreeSet};

/// How a skill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Never met.
    Open,
    /// Found to be known by a placement, and not asked since.
    Placed,
    /// Practised.
    Begun,
    /// Right at the first try in four of the last five, over two kinds of question or more.
    Learnt,
    /// Learnt, and right at the first try on a later day too.
    Lasting,
}

impl State {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Placed => "placed",
            State::Begun => "begun",
            State::Learnt => "learnt",
            State::Lasting => "lasting",
        }
    }
}

/// One skill of a learner.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillStanding {
    /// The skill's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The index of the lesson that teaches it.
    pub lesson: usize,
    /// How it stands.
    pub state: State,
    /// Two of the last three were missed, and no two have been right in a row since.
    pub shaky: bool,
    /// Whether each of the last five was right at the first try, oldest first.
    pub last: Vec<bool>,
    /// How well it is remembered; `None` where nothing was answered since it was taught.
    pub memory: Option<Memory>,
}

impl SkillStanding {
    /// Whether it is to come back on this day.
    pub fn is_due(&self, today: i64) -> bool {
        self.memory.is_some_and(|memory| memory.due() <= today)
    }
    /// Whether it has not been practised for four times as long as it is remembered for.
    pub fn is_resting(&self, today: i64) -> bool {
        self.memory.is_some_and(|memory| (today - memory.day) as f64 > 4.0 * memory.stability.max(1.0))
    }
    /// How it stands, in a word or two.
    pub fn words(&self, today: i64) -> String {
        match () {
            () if self.is_resting(today) => "resting".to_string(),
            () if self.shaky => format!("{}, shaky", self.state.word()),
            () => self.state.word().to_string(),
        }
    }
}

/// A question put once: what it says of a skill.
struct Evidence<'a> {
    kind: &'a str,
    /// Whether it was answered before the skill had its lesson, in passing.
    early: bool,
    order: usize,
    day: i64,
    grade: u8,
}

/// How every skill of a course stands, in the order of the table, then those that only its lessons name.
pub fn standings(library: &Library, progress: &Progress) -> Vec<SkillStanding> {
    let outlines: Vec<&Outline> = library.outlines().collect();
    let mut evidence: BTreeMap<&str, Vec<Evidence>> = BTreeMap::new();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (lesson, outline) in outlines.iter().enumerate() {
        let asked: Vec<_> = outline.asked().collect();
        for (at, one) in asked.iter().enumerate() {
            let skill = one.about.skill.as_str();
            first.entry(skill).or_insert(lesson);
            let of = evidence.entry(skill).or_default();
            // The line and the mending of a planted slip are one question.
            let spot = one.about.kind == "spot" && one.id.contains('#');
            if spot && at > 0 && whole(asked[at - 1].id) == whole(one.id) {
                continue;
            }
            let mate = asked.get(at + 1).filter(|next| spot && whole(next.id) == whole(one.id));
            let mate = mate.map_or(&[][..], |mate| progress.attempts(&outline.id, mate.id));
            for attempt in progress.attempts(&outline.id, one.id) {
                let same = |it: &&Attempt| (it.seed, it.place, it.day) == (attempt.seed, attempt.place, attempt.day);
                let other = mate.iter().find(same).and_then(Attempt::grade);
                let Some(grade) = attempt.grade() else { continue };
                let grade = other.map_or(grade, |other| other.min(grade));
                let since = skills::named(skill).and_then(|row| library.find(row.since)).unwrap_or(lesson);
                let early = attempt.place == Occasion::Lesson && lesson < since;
                of.push(Evidence { kind: &one.about.kind, early, order: attempt.order, day: attempt.day, grade });
            }
        }
    }
    let known: BTreeMap<&str, i64> = progress.known().collect();
    let rows = SKILLS.iter().map(|skill| skill.id).filter(|id| first.contains_key(id));
    let own = first.keys().copied().filter(|id| skills::named(id).is_none());
    rows.chain(own)
        .map(|id| {
            let row = skills::named(id);
            let since = row.and_then(|row| library.find(row.since)).or_else(|| first.get(id).copied()).unwrap_or(0);
            let title = row.map_or(id, |row| row.title);
            let mut all = evidence.remove(id).unwrap_or_default();
            all.sort_by_key(|one| one.order);
            stands(id, title, since, &all, known.get(id).copied())
        })
        .collect()
}

fn stands(id: &str, title: &str, lesson: usize, all: &[Evidence], known: Option<i64>) -> SkillStanding {
    let right = |one: &Evidence| one.grade == 3;
    let mut state = if all.is_empty() { State::Open } else { State::Begun };
    if all.is_empty() && known.is_some() {
        state = State::Placed;
    }
    let mut learnt_on = None;
    let mut shaky = false;
    for (at, one) in all.iter().enumerate() {
        let five = &all[at.saturating_sub(4)..=at];
        let kinds: BTreeSet<&str> = five.iter().map(|one| one.kind).collect();
        if learnt_on.is_some_and(|day| one.day > day) && right(one) {
            state = state.max(State::Lasting);
        }
        if five.iter().filter(|one| right(one)).count() >= 4 && kinds.len() >= 2 {
            state = state.max(State::Learnt);
            learnt_on = learnt_on.or(Some(one.day));
        }
        let three = &all[at.saturating_sub(2)..=at];
        let two_right = at > 0 && right(one) && right(&all[at - 1]);
        if three.iter().filter(|one| !right(one)).count() >= 2 && !two_right {
            shaky = true;
        } else if two_right {
            shaky = false;
        }
    }
    // One grade a day, the day's first; a placement counts as right on its day.
    let mut grades: BTreeMap<i64, u8> = BTreeMap::new();
    if let Some(day) = known {
        grades.insert(day, 3);
    }
    for one in all.iter().filter(|one| !one.early) {
        grades.entry(one.day).or_insert(one.grade);
    }
    let mut memory: Option<Memory> = None;
    for (day, grade) in grades {
        memory = Some(memory.map_or_else(|| Memory::first(grade, day), |memory| memory.next(grade, day)));
    }
    let last = all[all.len().saturating_sub(5)..].iter().map(right).collect();
    SkillStanding { id: id.to_string(), title: title.to_string(), lesson, state, shaky, last, memory }
}
