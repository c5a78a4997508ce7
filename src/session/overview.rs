//! The course at a glance: its map, and how each skill stands.

use super::event::Occasion;
use super::mastery::{self, SkillStanding, State};
use super::{Session, calendar, families, pages, progress::Made};
use crate::page::{Block, Line, Page, Role, Table, Tone};
use std::collections::BTreeMap;

/// The parts of the course, with what the map calls their lessons.
const PARTS: &[(&str, &[(&str, &str)])] = &[
    (
        "Slopes",
        &[("first-step", "First step"), ("slopes", "Slopes"), ("limits", "Limits"), ("derivative", "Derivative")],
    ),
    (
        "Measure",
        &[
            ("forward-difference", "Forward"),
            ("central-difference", "Central"),
            ("choosing-h", "Choosing h"),
            ("second-difference", "Curvature"),
        ],
    ),
    (
        "Rules",
        &[
            ("power-rule", "Powers"),
            ("product-rule", "Product"),
            ("quotient-rule", "Quotient"),
            ("exp-log-trig", "eˣ ln sin"),
            ("chain-rule", "Chain rule"),
        ],
    ),
    ("Corners", &[("corners", "Corners"), ("activations", "Activations")]),
    ("Many", &[("partials-and-gradient", "Gradient"), ("gradient-checking", "Checking"), ("descent", "Descent")]),
    (
        "Nets",
        &[
            ("computational-graph", "Backprop"),
            ("neuron", "Neuron"),
            ("network", "Network"),
            ("gradient-has-the-shape", "Shapes"),
            ("cross-entropy", "Softmax"),
            ("backprop-in-matrices", "In matrices"),
        ],
    ),
    ("Train", &[("training", "XOR"), ("review", "Digits")]),
];

/// How a lesson stands on the map.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Begun,
    Learnt,
    Lasting,
}

impl Mark {
    fn sign(self) -> (Role, &'static str) {
        match self {
            Mark::Open => (Role::Dim, "○"),
            Mark::Begun => (Role::Plain, "◐"),
            Mark::Learnt => (Role::Strong, "●"),
            Mark::Lasting => (Role::Right, "✓"),
        }
    }
    fn word(self) -> &'static str {
        match self {
            Mark::Open => "open",
            Mark::Begun => "begun",
            Mark::Learnt => "learnt",
            Mark::Lasting => "lasting",
        }
    }
}

/// One lesson as the map shows it.
struct Spot {
    index: usize,
    short: String,
    mark: Mark,
    due: bool,
    next: bool,
}

impl Session {
    /// How every skill stands.
    pub fn skills(&self) -> Vec<SkillStanding> {
        mastery::standings(&self.library, &self.progress)
    }

    /// The skills that are due today, the least remembered first.
    pub(crate) fn due(&self, all: &[SkillStanding]) -> Vec<SkillStanding> {
        let mut due: Vec<SkillStanding> = all.iter().filter(|skill| skill.is_due(self.today)).cloned().collect();
        due.sort_by(|a, b| recall(a, self.today).total_cmp(&recall(b, self.today)));
        due
    }

    fn spot(&self, index: usize, skills: &[SkillStanding]) -> Option<Spot> {
        let outline = self.library.outline(index)?;
        let own: Vec<&SkillStanding> = skills.iter().filter(|skill| skill.lesson == index).collect();
        let share = self.share(outline);
        let all = |least: State| !own.is_empty() && own.iter().all(|skill| skill.state >= least);
        let mark = match () {
            () if all(State::Lasting) => Mark::Lasting,
            () if all(State::Learnt) || share.is_done() || share.is_passed() => Mark::Learnt,
            () if share.behind > 0 || self.progress.has_met(&outline.id) => Mark::Begun,
            () if all(State::Placed) => Mark::Learnt,
            () => Mark::Open,
        };
        let short = PARTS.iter().flat_map(|(_, lessons)| *lessons).find(|(id, _)| *id == outline.id);
        let short = short.map_or_else(|| outline.title.clone(), |(_, short)| short.to_string());
        let due = own.iter().any(|skill| skill.is_due(self.today));
        let next = self.next_place().is_some_and(|(lesson, _)| lesson == index);
        Some(Spot { index, short, mark, due, next })
    }
}

/// How well a skill is remembered today.
pub(crate) fn recall(skill: &SkillStanding, today: i64) -> f64 {
    skill.memory.map_or(1.0, |memory| memory.recall(today))
}

fn skills_due(count: usize) -> String {
    match count {
        1 => "1 skill".to_string(),
        n => format!("{n} skills"),
    }
}

/// What is due and what comes next, in one line; empty where nothing was learnt yet.
pub(crate) fn due_line(session: &Session) -> Option<Line> {
    let due = session.due(&session.skills());
    (!due.is_empty()).then(|| {
        let is = if due.len() == 1 { "is" } else { "are" };
        let line = Line::text(format!("{} {is} due: ", skills_due(due.len()))).code("review");
        line.then(format!(" takes about {}.", pages::minutes(super::review::minutes_for(due.len()))))
    })
}

/// `map`: every lesson with how it stands, what is due, what comes next.
pub(crate) fn map(session: &mut Session, _: &str) -> Page {
    let skills = session.skills();
    let due = session.due(&skills);
    let all = session.library.len();
    let spots: Vec<Spot> = (0..all).filter_map(|index| session.spot(index, &skills)).collect();
    let done = spots.iter().filter(|spot| spot.mark == Mark::Learnt || spot.mark == Mark::Lasting).count();
    let mut aside = format!("{done} of {all} lessons");
    if !due.is_empty() {
        aside += &format!(" · {} due today", due.len());
    }
    let text = Line::text("Derivatives for deep learning").role(Role::Title);
    let mut page = Page::new().with(Block::Heading { level: 1, text, aside: Line::styled(Role::Dim, aside) });
    if session.plain {
        for spot in &spots {
            page.push(in_words(session, spot));
        }
    } else if session.is_narrow() {
        page.push(two_columns(session, &spots));
        page.push(signs());
    } else {
        for (part, lessons) in PARTS {
            let id = |spot: &&Spot| session.library.outline(spot.index).map(|outline| outline.id.as_str());
            let own: Vec<&Spot> =
                spots.iter().filter(|spot| lessons.iter().any(|(l, _)| Some(*l) == id(spot))).collect();
            if !own.is_empty() {
                page.push(Block::labelled(*part, Tone::Neutral, row(session, &own)));
            }
        }
        let known = |id: &str| PARTS.iter().flat_map(|(_, lessons)| *lessons).any(|(known, _)| *known == id);
        let other = |spot: &&Spot| session.library.outline(spot.index).is_some_and(|outline| !known(&outline.id));
        let own: Vec<&Spot> = spots.iter().filter(other).collect();
        if !own.is_empty() {
            page.push(Block::labelled("Lessons", Tone::Neutral, row(session, &own)));
        }
        page.push(signs());
    }
    page.push(Block::Rule);
    let next = session.next_place().and_then(|(lesson, _)| session.library.outline(lesson));
    let mut line = match next {
        Some(outline) => {
            let share = session.share(outline);
            let left = outline.minutes as usize * (share.of - share.behind.min(share.of)) / share.of.max(1);
            let left = u32::try_from(left).unwrap_or(0).max(1);
            Line::text("next: ")
                .push(Role::Strong, outline.title.as_str())
                .then(format!(", {} left.", pages::minutes(left)))
        }
        None => Line::text("Every question is solved."),
    };
    if let Some(due) = due_line(session) {
        line = line.then(" ").append(due);
    }
    page.text(line)
}

/// What the signs of the map mean.
fn signs() -> Line {
    Line::styled(Role::Dim, "✓ lasting · ● learnt · ◐ begun · ○ open · ! due · → next")
}

/// Lessons beside each other, as many as fit; one of them stays on its row.
fn row(session: &Session, spots: &[&Spot]) -> Line {
    let mut line = Line::new();
    for (at, spot) in spots.iter().enumerate() {
        if at > 0 {
            line = line.push(Role::Dim, " ──\u{a0}");
        }
        line = line.append(entry(session, spot));
    }
    line
}

/// The lessons in two columns, each read from top to bottom.
fn two_columns(session: &Session, spots: &[Spot]) -> Table {
    let half = spots.len().div_ceil(2);
    let cell = |spot: Option<&Spot>| {
        let Some(spot) = spot else { return Line::new() };
        // The numbers stand below each other, and so do the arrow and what it points at.
        let before = match (spot.next, spot.index < 10) {
            (true, true) => "\u{a0}",
            (true, false) => "",
            (false, true) => "\u{a0}\u{a0}\u{a0}",
            (false, false) => "\u{a0}\u{a0}",
        };
        Line::text(before).append(entry(session, spot))
    };
    let mut table = Table::grid(2).says("The lessons, each with how it stands.");
    for at in 0..half {
        table.push([cell(spots.get(at)), cell(spots.get(half + at))]);
    }
    table
}

/// A lesson as it stands on the map, in one piece.
fn entry(session: &Session, spot: &Spot) -> Line {
    let hard = |text: String| text.replace(' ', "\u{a0}");
    let (role, sign) = spot.mark.sign();
    let mut line = Line::new();
    if spot.next {
        line = line.push(Role::Strong, "→\u{a0}");
    }
    let name = if spot.next { Role::Strong } else { Role::Plain };
    line = line.push(Role::Dim, hard(format!("{} ", spot.index))).push(role, sign);
    line = line.push(name, hard(format!(" {}", spot.short)));
    if spot.mark == Mark::Begun
        && let Some(outline) = session.library.outline(spot.index)
    {
        let share = session.share(outline);
        line = line.push(Role::Dim, hard(format!(" {}/{}", share.solved, share.of)));
    }
    if spot.due {
        line = line.push(Role::Caution, "\u{a0}!");
    }
    line
}

/// A lesson of the map in words.
fn in_words(session: &Session, spot: &Spot) -> Line {
    let Some(outline) = session.library.outline(spot.index) else { return Line::new() };
    let share = session.share(outline);
    let mut words = vec![spot.mark.word().to_string()];
    if spot.mark == Mark::Begun {
        words.push(format!("{} of {}", share.solved, share.of));
    }
    if spot.due {
        words.push("due".to_string());
    }
    let needs: Vec<String> =
        outline.needs.iter().filter_map(|id| session.library.find(id)).map(|at| at.to_string()).collect();
    if !needs.is_empty() {
        words.push(format!("needs {}", needs.join(" and ")));
    }
    if spot.next {
        words.push("next".to_string());
    }
    Line::text(format!("{}, {}: {}", spot.index, outline.title, words.join(", ")))
}

/// The skills that were met, and how each stands. The lessons follow on their own table.
pub(crate) fn skills(session: &Session) -> Option<Page> {
    let today = session.today;
    let mut met: Vec<SkillStanding> = session.skills().into_iter().filter(|skill| skill.state != State::Open).collect();
    if met.is_empty() {
        return None;
    }
    met.sort_by(|a, b| recall(a, today).total_cmp(&recall(b, today)));
    let header: &[&str] = if session.is_narrow() {
        &["skill", "last five", "back"]
    } else {
        &["skill", "state", "last five", "strength", "back"]
    };
    let mut table = Table::new(header.iter().copied());
    for skill in &met {
        let five: Vec<&str> = skill.last.iter().map(|right| if *right { "✓" } else { "✗" }).collect();
        let back = match &skill.memory {
            Some(memory) => calendar::when(memory.due(), today),
            None => "when it is taught".to_string(),
        };
        let back = Line::styled(if skill.is_due(today) { Role::Caution } else { Role::Plain }, back);
        let five = Line::text(five.join(" "));
        let title = Line::styled(Role::Label, skill.title.as_str());
        if session.is_narrow() {
            table.push([title, five, back]);
            continue;
        }
        let strength = match &skill.memory {
            Some(memory) => {
                let strength = memory.recall(today);
                let full = (strength * 10.0).round().clamp(0.0, 10.0) as usize;
                let bar = format!("{}{}", "▆".repeat(full), "░".repeat(10 - full));
                Line::styled(Role::Dim, bar).then(format!(" {strength:.2}"))
            }
            None => Line::styled(Role::Dim, "-"),
        };
        table.push([title, Line::text(skill.words(today)), five, strength, back]);
    }
    let says = "The skills that were practised: how each stands, the last five questions, how well it is remembered \
                today, and when it comes back.";
    let mut page = Page::new().with(table.says(says));
    let watched = to_watch(session.progress.slips(), &|made| session.mended(made));
    if !watched.is_empty() {
        page.push(Block::Gap);
    }
    for (asks, last, mended) in watched {
        let when = match mended {
            Some(day) => format!("mended {}", calendar::ago(day, today)),
            None => format!("last {}", calendar::ago(last, today)),
        };
        let line = Line::text(asks).push(Role::Dim, format!("  {when}"));
        page.push(Block::labelled("Watch", if mended.is_some() { Tone::Neutral } else { Tone::Caution }, line));
    }
    Some(page)
}

/// The families of slips that were met twice or more, the latest first: the question to be asked, the day of the last
/// one, and the day on which it was mended.
fn to_watch(slips: &[Made], mended: &dyn Fn(&str) -> Option<i64>) -> Vec<(&'static str, i64, Option<i64>)> {
    let mut all: BTreeMap<&str, (usize, i64, usize, &str)> = BTreeMap::new();
    for made in slips {
        if let Some(family) = families::of(&made.slip) {
            let entry = all.entry(family.asks).or_insert((0, made.day, 0, ""));
            *entry = (entry.0 + 1, made.day, made.order, family.called);
        }
    }
    let mut twice: Vec<_> = all.into_iter().filter(|(_, (times, ..))| *times >= 2).collect();
    twice.sort_by_key(|(_, (_, _, order, _))| std::cmp::Reverse(*order));
    twice.into_iter().take(4).map(|(asks, (_, day, _, called))| (asks, day, mended(called))).collect()
}

impl Session {
    /// The day on which a family of slips was mended: by a right answer at first try to a question that tells it, or by
    /// two, on two days, to questions of the skill at which it was last made.
    pub(crate) fn mended(&self, called: &str) -> Option<i64> {
        let last = self.progress.slips().iter().rfind(|made| families::called(&made.slip) == called)?;
        let lesson = self.library.outline(self.library.find(&last.at.0)?)?;
        let skill = &lesson.asked().find(|asked| asked.id == last.at.1)?.about.skill;
        let (mut days, mut told): (Vec<i64>, Option<i64>) = (Vec::new(), None);
        for outline in self.library.outlines() {
            for asked in outline.asked().filter(|asked| asked.about.skill == *skill) {
                let after = self.progress.attempts(&outline.id, asked.id).iter().filter(|it| it.order > last.order);
                for it in after.filter(|it| it.first_time()) {
                    if it.place == Occasion::Contrast {
                        told = told.into_iter().chain([it.day]).min();
                    }
                    days.push(it.day);
                }
            }
        }
        days.sort_unstable();
        days.dedup();
        told.into_iter().chain(days.get(1).copied()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::course::BUILT_IN;
    use crate::session::library::outline_of_text;

    #[test]
    fn every_built_in_lesson_has_its_place_on_the_map() {
        for (name, text) in BUILT_IN {
            let id = outline_of_text(text).id;
            let known = PARTS.iter().flat_map(|(_, lessons)| *lessons).any(|(known, _)| *known == id);
            assert!(known, "{name} is in no part of the map");
        }
    }
}
