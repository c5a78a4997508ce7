//! One learner's hand-ins judged again, and what they come to. Nothing that stands in them is believed but the answers,
//! the times, and the hints that were given; verdicts are only compared.

use super::inputs::{Input, Inputs, Segment};
use super::late::end_of;
use crate::api::{Asking, Grader, Kept};
use crate::app::ending::Trouble;
use crate::lesson::exam::learner_seed;
use crate::lesson::load::rules::{Answers, Attempts, Rules, Seed};
use crate::lesson::{Lesson, Posed, Reason, Verdict};
use crate::session::handed::Handed;
use crate::session::items::Answered;
use crate::session::library::questions;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How many seeds after one's own `again` draws from.
const AGAIN: u64 = 16;

/// What judgements are kept may weigh, in bytes.
const ROWS: usize = 8 << 20;

/// A question that counts.
pub struct Item {
    /// `lesson/question`.
    pub path: String,
    /// The question's own name.
    pub id: String,
    pub points: f64,
    rev: u32,
    seeded: bool,
    /// Which series of seeds its lesson has.
    series: u64,
    /// How long its examination takes, where it ends.
    pub(super) minutes: Option<u32>,
    pub skill: String,
}

/// When what counts, in milliseconds since 1970.
#[derive(Default)]
pub struct Times {
    pub due: Option<i64>,
    pub closes: Option<i64>,
    /// When a learner's hand-in arrived, where the instructor's own clock says so.
    pub received: HashMap<String, i64>,
}

/// Everything by which hand-ins are judged.
pub struct Assessor {
    pub grader: Grader,
    pub rules: Rules,
    pub times: Times,
    pub items: Vec<Item>,
    /// The place of a question among the items, by its path and by those it had before.
    pub(super) places: HashMap<String, usize>,
    /// The examinations of which each learner is asked some questions.
    draws: Vec<Lesson>,
    /// What all questions count together that a learner is asked.
    worth: f64,
    /// The digest of each lesson that counts.
    digests: BTreeMap<String, Option<String>>,
    rows: Kept<Mark>,
}

/// What an answer comes to.
#[derive(Clone, Debug)]
pub struct Mark {
    pub verdict: Verdict,
    pub score: Option<f64>,
    pub reason: Option<String>,
    pub reads_as: Option<String>,
    pub message: String,
    repeats: bool,
    about_writing: bool,
}

/// What an instructor should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Odd {
    /// Records are missing.
    Cut,
    /// A verdict that nobody's gradus gave.
    Edited,
    /// Given when the examination was over.
    Late,
    /// Made with another text of the lesson.
    Lesson,
    /// Times go back.
    Order,
    /// The question has been revised since.
    Revised,
    /// Another's numbers.
    Seed,
    /// No such question.
    Unknown,
    /// Another gradus judged otherwise.
    Version,
}

/// Something an instructor should look at, and where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flag {
    pub kind: Odd,
    pub file: u32,
    pub line: u32,
    pub question: String,
    pub claimed: String,
    pub judged: String,
    /// How many of this kind it stands for.
    pub count: usize,
}

/// Points by item, those of items without an answer left out: a class is large, and a course has many questions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Points(Vec<(u32, f32)>);

impl Points {
    /// What was reached in an item.
    pub fn of(&self, item: usize) -> f64 {
        let found = self.0.binary_search_by_key(&item, |(at, _)| *at as usize).ok().and_then(|at| self.0.get(at));
        found.map_or(0.0, |(_, points)| f64::from(*points))
    }
    /// What was reached together.
    pub fn sum(&self) -> f64 {
        self.0.iter().map(|(_, points)| f64::from(*points)).sum()
    }
    /// Items come in their order.
    fn put(&mut self, item: usize, points: f64) {
        self.0.push((u32::try_from(item).unwrap_or(u32::MAX), points as f32));
    }
}

/// An answer as a feedback page shows it.
#[derive(Clone, Debug)]
pub struct ShownAnswer {
    pub item: usize,
    pub seed: u64,
    pub answer: String,
    pub outcome: Mark,
    pub hints: usize,
    pub after_solution: bool,
    /// What it is worth, and whether it is the answer that counts.
    pub value: f64,
    pub counts: bool,
    /// Why it cannot count.
    pub not_counted: Option<&'static str>,
    /// By how many seconds it was given after the end of its examination.
    pub over: Option<i64>,
}

/// What a learner's hand-ins come to. What the last three hold is done with before the class is through, and is not kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Assessed {
    /// Points by item, lateness not taken off.
    pub points: Points,
    /// Items that were not drawn for this learner, in their order.
    pub not_asked: Vec<u32>,
    /// Scaled, rounded, with everything taken off.
    pub total: f64,
    /// The share that being late took, and by how many seconds it was late.
    pub late: (f64, i64),
    /// How many answers were given when their examination was over, and by how many seconds at most.
    pub over: (usize, i64),
    /// Of the hand-in that counts.
    pub receipt: String,
    pub file: String,
    /// Answers that were judged.
    pub answers: usize,
    /// How often a lesson was begun anew.
    pub resets: usize,
    pub flags: Vec<Flag>,
    /// What tells equal answers at equal times.
    #[serde(skip)]
    pub traces: Vec<u32>,
    /// Where pages are wanted.
    #[serde(skip)]
    pub shown: Vec<ShownAnswer>,
    /// Where statistics are wanted: every answer once, in the order in which they were given.
    #[serde(skip)]
    pub answered: Vec<Answered>,
}

impl Assessed {
    /// Whether the learner was asked this item.
    pub fn is_asked(&self, item: usize) -> bool {
        u32::try_from(item).is_ok_and(|item| self.not_asked.binary_search(&item).is_err())
    }
}

/// What is wanted of a learner's hand-ins beside points.
#[derive(Clone, Copy)]
pub struct Requirements {
    /// Every answer with what was said, for a page of feedback.
    pub shown: bool,
    /// Everything that is to be looked at, one by one.
    pub flags: bool,
    /// Every answer for statistics.
    pub answered: bool,
}

/// What is noted while hand-ins are judged.
struct Notes {
    wanted: Requirements,
    flags: Vec<Flag>,
    /// What was answered to which numbers when, so that what was handed in twice counts once.
    seen: BTreeSet<(usize, u64, String, String)>,
    answered: Vec<Answered>,
}

/// A record with its place.
pub(super) type Placed = (u32, u32, Handed);

impl Assessor {
    /// An assessor of these lessons.
    ///
    /// # Errors
    /// When there is no such lesson.
    pub fn new(grader: Grader, rules: Rules, times: Times, lessons: &[String]) -> Result<Assessor, String> {
        let (mut items, mut places, mut digests) = (Vec::new(), HashMap::new(), BTreeMap::new());
        let (mut draws, mut worth) = (Vec::new(), 0.0);
        for id in lessons {
            let lesson = grader.shelf().lesson(id)?;
            digests.insert(id.clone(), lesson.digest.map(|digest| digest.to_string()));
            // What is drawn is worth the same for everybody.
            worth += questions(&lesson.drawn(0)).map(|(_, question)| question.points).sum::<f64>();
            draws.extend(Some(lesson).filter(|lesson| lesson.draws()).cloned());
            let series = lesson.exam.as_ref().map_or(0, |exam| exam.series);
            let minutes = lesson.exam.as_ref().and_then(|exam| exam.minutes);
            for (_, question) in questions(lesson) {
                let path = format!("{id}/{}", question.id);
                for name in std::iter::once(&path).chain(&question.was) {
                    places.entry(name.clone()).or_insert(items.len());
                }
                let (rev, points, seeded) = (question.rev, question.points, question.is_seeded());
                let (id, skill) = (question.id.clone(), question.skill.clone());
                items.push(Item { path, id, points, rev, seeded, series, minutes, skill });
            }
        }
        Ok(Assessor { grader, rules, times, items, places, draws, worth, digests, rows: Kept::new(ROWS) })
    }

    /// What all questions count together that a learner is asked.
    pub fn worth(&self) -> f64 {
        self.worth
    }

    /// The items that a learner was not asked, as others were drawn for them.
    fn not_asked(&self, records: &[Placed]) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        for lesson in &self.draws {
            let of = |path: &str| path.split('/').next() == Some(&lesson.id);
            let first = records.iter().find(|(_, _, record)| of(&record.question));
            let Some((_, _, first)) = first else { continue };
            let seed = self.own_seed(lesson.exam.as_ref().map_or(0, |exam| exam.series), &first.learner);
            let drawn = lesson.drawn(seed.unwrap_or(first.seed));
            let asked: BTreeSet<&str> = questions(&drawn).map(|(_, question)| question.id.as_str()).collect();
            let not = self.items.iter().enumerate().filter(|(_, item)| of(&item.path) && !asked.contains(&*item.id));
            all.extend(not.map(|(at, _)| at));
        }
        all
    }

    /// The seed that a learner's answers must have, where the rules want one.
    fn own_seed(&self, series: u64, learner: &str) -> Option<u64> {
        match self.rules.seed {
            Seed::Learner => Some(learner_seed(series, learner)),
            Seed::Fixed(seed) => Some(seed),
            Seed::Any => None,
        }
    }

    /// What the total is out of.
    pub fn out_of(&self) -> f64 {
        self.rules.out_of.unwrap_or_else(|| self.worth())
    }

    /// Judges everything that one learner handed in, under whichever names.
    ///
    /// # Errors
    /// Why a file cannot be read again.
    pub fn assess<'i>(
        &self,
        inputs: &Inputs,
        names: impl Iterator<Item = (&'i str, &'i [Segment])>,
        learner: &str,
        wanted: Requirements,
    ) -> Result<Assessed, Trouble> {
        // One hand-in a file and name.
        let mut hand_ins: Vec<Vec<Placed>> = Vec::new();
        for (typed, segments) in names {
            let mut by_file: BTreeMap<u32, Vec<Placed>> = BTreeMap::new();
            for record in inputs.read(typed, segments)? {
                by_file.entry(record.0).or_default().push(record);
            }
            hand_ins.extend(by_file.into_values());
        }
        let mut notes = Notes { wanted, flags: Vec::new(), seen: BTreeSet::new(), answered: Vec::new() };
        hand_ins.iter().for_each(|records| self.look_over(records, &mut notes.flags));
        if self.rules.attempts == Attempts::All {
            let mut seen = BTreeSet::new();
            let mut all: Vec<Placed> = hand_ins.into_iter().flatten().collect();
            all.retain(|(_, _, record)| {
                seen.insert((record.question.clone(), record.seed, record.answer.clone(), record.at.clone()))
            });
            all.sort_by_key(|(_, _, record)| millis(&record.at));
            hand_ins = vec![all];
        }
        let mut best: Option<(Assessed, i64)> = None;
        for records in &hand_ins {
            let new = self.hand_in(records, learner, &mut notes);
            let given = records.iter().filter_map(|(_, _, record)| millis(&record.at)).max().unwrap_or_default();
            let takes = |(old, then): &(Assessed, i64)| match self.rules.attempts {
                Attempts::Best | Attempts::All => new.total > old.total,
                Attempts::Last => given > *then,
                Attempts::First => given < *then,
            };
            if best.as_ref().is_none_or(takes) {
                let first = records.first().map_or(0, |(file, ..)| *file);
                let input = inputs.files.get(first as usize);
                let receipt = input.map(Input::receipt).unwrap_or_default();
                best = Some((Assessed { receipt, file: inputs.name(first), ..new }, given));
            }
        }
        let mut assessed = best.map(|(assessed, _)| assessed).unwrap_or_default();
        assessed.traces = hand_ins.iter().flatten().map(|(_, _, record)| trace(record)).collect();
        let Notes { mut flags, mut answered, .. } = notes;
        flags.sort_by_key(|flag| (flag.file, flag.line));
        flags.dedup_by(|one, other| (one.kind, one.file, one.line) == (other.kind, other.file, other.line));
        assessed.flags = if wanted.flags { flags } else { summed(flags) };
        answered.sort_by_key(|answered| answered.at);
        assessed.answered = answered;
        Ok(assessed)
    }

    /// What a hand-in tells about itself: whether it is whole, in order, and made by these lessons.
    fn look_over(&self, records: &[Placed], flags: &mut Vec<Flag>) {
        let Some((file, line, first)) = records.first() else { return };
        let mut flag = |kind: Odd, line: u32, question: &str, claimed: String, judged: String| {
            flags.push(Flag { kind, file: *file, line, question: question.to_string(), claimed, judged, count: 1 });
        };
        let numbers: BTreeSet<usize> = records.iter().map(|(_, _, record)| record.n).collect();
        let of = records.iter().map(|(_, _, record)| record.of).max().unwrap_or_default();
        let missing = of.saturating_sub(numbers.range(1..=of.max(1)).count());
        if missing > 0 || first.of == 0 {
            flag(Odd::Cut, *line, "", format!("{of} answers"), format!("{} of them", records.len()));
        }
        let mut before = i64::MIN;
        for (_, line, record) in records {
            match millis(&record.at) {
                Some(at) if at < before => {
                    flag(Odd::Order, *line, &record.question, record.at.clone(), "earlier than the one before".into());
                }
                Some(at) => before = at,
                None => flag(Odd::Order, *line, &record.question, record.at.clone(), "no time".into()),
            }
        }
        let mut told = BTreeSet::new();
        for (_, line, record) in records {
            let lesson = record.question.split('/').next().unwrap_or_default();
            let Some(Some(own)) = self.digests.get(lesson) else { continue };
            if record.lesson.as_ref().is_some_and(|theirs| theirs != own) && told.insert(lesson) {
                let theirs: String = record.lesson.iter().flat_map(|text| text.chars()).take(16).collect();
                flag(Odd::Lesson, *line, &record.question, theirs, own.chars().take(16).collect());
            }
        }
    }

    /// One hand-in, judged from its first record to its last.
    fn hand_in(&self, records: &[Placed], learner: &str, notes: &mut Notes) -> Assessed {
        let extension = 1_000 * self.rules.extensions.get(learner).copied().unwrap_or_default();
        let typed = records.first().map_or("", |(_, _, record)| record.learner.as_str());
        let received = [learner, typed].iter().find_map(|name| self.times.received.get(*name).copied());
        let closes = self.times.closes.map(|closes| closes + extension);
        let mut by_item: BTreeMap<usize, Vec<&Placed>> = BTreeMap::new();
        for placed in records {
            match self.places.get(&placed.2.question) {
                Some(item) => by_item.entry(*item).or_default().push(placed),
                None => {
                    let lesson = placed.2.question.split('/').next().unwrap_or_default();
                    // A lesson that does not count is nothing to look at.
                    if self.digests.contains_key(lesson) || self.grader.shelf().lesson(lesson).is_err() {
                        notes.flags.push(flag(Odd::Unknown, placed, String::new(), "no such question".to_string()));
                    }
                }
            }
        }
        let not_asked = self.not_asked(records).into_iter().map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        let mut assessed = Assessed { not_asked, ..Assessed::default() };
        let ends = self.ends(records, extension);
        let (mut last, mut sum) = (None, 0.0);
        for (at, answers) in &by_item {
            let Some(item) = self.items.get(*at) else { continue };
            let mut history = History::default();
            let mut chosen: Option<(f64, i64, usize)> = None;
            for placed in answers {
                let (_, _, record) = placed;
                let time = millis(&record.at);
                let mut not_counted = None;
                if record.rev != 0 && record.rev != item.rev {
                    notes.flags.push(flag(Odd::Revised, placed, record.rev.to_string(), item.rev.to_string()));
                    not_counted = Some("the question has been revised since");
                    if notes.wanted.shown {
                        let outcome = Mark::none("This answer was given to an older form of the question.");
                        assessed.shown.push(shown(*at, record, outcome, 0.0, not_counted));
                    }
                    continue;
                }
                if !assessed.is_asked(*at) {
                    notes.flags.push(flag(Odd::Seed, placed, "answered".to_string(), "not drawn".to_string()));
                    not_counted = Some("this question was not drawn for this learner");
                }
                let own = self.own_seed(item.series, &record.learner);
                if let Some(own) = own.filter(|own| item.seeded && *own != record.seed) {
                    if !(1..=AGAIN).any(|step| own.wrapping_add(step) == record.seed) {
                        notes.flags.push(flag(Odd::Seed, placed, record.seed.to_string(), own.to_string()));
                        not_counted = Some("it has other numbers than this learner's");
                    } else if !self.rules.again {
                        not_counted = Some("it has numbers that were drawn anew");
                    }
                }
                let Some(outcome) = self.judged(item, record, &history) else {
                    notes.flags.push(flag(
                        Odd::Unknown,
                        placed,
                        String::new(),
                        "the question cannot be posed".to_string(),
                    ));
                    continue;
                };
                assessed.answers += 1;
                notes.answered(*at, item, record, &outcome);
                assessed.resets = assessed.resets.max(record.resets);
                self.compare(placed, item, &outcome, &history, &mut notes.flags);
                if closes.is_some_and(|closes| received.or(time).is_some_and(|time| time > closes)) {
                    not_counted = Some("it was given after the end");
                }
                let end = ends.get(record.question.split('/').next().unwrap_or_default()).copied();
                let over = self.over(record, time, end);
                if let Some(over) = &over {
                    notes.flags.push(flag(Odd::Late, placed, record.at.clone(), end_of(record, end)));
                    assessed.over = (assessed.over.0 + 1, assessed.over.1.max(over.seconds));
                    if over.left.is_none() {
                        not_counted = Some("it was given after the end of the examination");
                    }
                }
                let left = over.as_ref().map_or(1.0, |over| over.left.unwrap_or_default());
                let share = self.share(record, history.wrong) * left;
                let value = item.points * outcome.score.unwrap_or_default() * share;
                history.add(record, &outcome);
                if notes.wanted.shown {
                    let shown = shown(*at, record, (*outcome).clone(), value, not_counted);
                    assessed.shown.push(ShownAnswer { over: over.map(|over| over.seconds), ..shown });
                }
                if outcome.score.is_none() || not_counted.is_some() {
                    continue;
                }
                let takes = match self.rules.answers {
                    Answers::Best => chosen.is_none_or(|(most, ..)| value > most),
                    Answers::Last => true,
                    Answers::First => chosen.is_none(),
                };
                if takes {
                    chosen = Some((value, time.unwrap_or_default(), assessed.shown.len().saturating_sub(1)));
                }
            }
            if let Some((value, time, place)) = chosen {
                if let Some(shown) = assessed.shown.get_mut(place).filter(|_| notes.wanted.shown) {
                    shown.counts = true;
                }
                assessed.points.put(*at, value);
                sum += value;
                last = last.max(Some(time));
            }
        }
        assessed.late = self.lateness(received.or(last), extension);
        let worth = self.worth();
        let scaled = if worth > 0.0 { sum * (1.0 - assessed.late.0) * self.out_of() / worth } else { 0.0 };
        // Half a step goes up; what doubles lose below it does not turn it down.
        assessed.total = ((scaled / self.rules.round) + 1e-9).round() * self.rules.round;
        assessed
    }

    /// What hints, the solution and wrong answers before it leave of an answer.
    fn share(&self, record: &Handed, wrong: usize) -> f64 {
        let (each, most) = self.rules.hints;
        let hints = (each * record.hints as f64).min(most);
        let (each, free) = self.rules.tries;
        let tries = each * wrong.saturating_sub(free) as f64;
        let shown = if record.shown { self.rules.shown } else { 1.0 };
        (1.0 - hints - tries).max(0.0) * shown
    }

    /// What an answer comes to after those before it.
    fn judged(&self, item: &Item, record: &Handed, history: &History) -> Option<Arc<Mark>> {
        let asking = Asking::Question(&item.path, record.seed);
        let last = history.last.as_deref();
        let name = format!("{}\0{}\0{}\0{}", asking.name(), record.answer, last.unwrap_or("\0"), history.told);
        if let Some(outcome) = self.rows.get(&name) {
            return Some(outcome);
        }
        let ready = self.grader.ready(asking);
        let posed = ready.as_ref().as_ref().ok()?;
        let outcome = Arc::new(outcome(posed, &record.answer, last, history.told));
        self.rows.put(&name, outcome.clone(), name.len() + outcome.message.len() + 200);
        Some(outcome)
    }

    /// Holds the verdict that a record claims against the one that it gets. A claim that fits the answer alone, or
    /// brackets pointed out before, is none that anybody changed.
    fn compare(&self, placed: &Placed, item: &Item, outcome: &Mark, history: &History, flags: &mut Vec<Flag>) {
        let (_, _, record) = placed;
        let Some(claimed) = record.verdict.as_deref() else { return };
        let claims = |outcome: &Mark| {
            claimed == outcome.verdict.name() && record.score.is_none_or(|score| outcome.score == Some(score))
        };
        if claims(outcome) {
            return;
        }
        let ready = self.grader.ready(Asking::Question(&item.path, record.seed));
        let Ok(posed) = ready.as_ref() else { return };
        let other = |last: Option<&str>, told| self::outcome(posed, &record.answer, last, told);
        if claims(&other(history.last.as_deref(), !history.told)) || claims(&other(None, false)) {
            return;
        }
        let lesson = item.path.split('/').next().unwrap_or_default();
        let same_text = match (self.digests.get(lesson), &record.lesson) {
            (Some(Some(own)), Some(theirs)) => own == theirs,
            _ => true,
        };
        let kind = match (same_text, record.gradus == env!("CARGO_PKG_VERSION")) {
            (true, true) => Odd::Edited,
            (true, false) => Odd::Version,
            // That the text is another one was said.
            (false, _) => return,
        };
        flags.push(flag(kind, placed, claimed.to_string(), outcome.verdict.name().to_string()));
    }
}

impl Notes {
    /// Notes an answer for the statistics, where they are wanted and it was not handed in before.
    fn answered(&mut self, at: usize, item: &Item, record: &Handed, outcome: &Mark) {
        let name = || (at, record.seed, record.answer.clone(), record.at.clone());
        if self.wanted.answered && self.seen.insert(name()) {
            self.answered.push(Answered {
                question: item.path.clone(),
                at: millis(&record.at),
                answer: record.answer.clone(),
                reads_as: outcome.reads_as.clone(),
                verdict: outcome.verdict,
                reason: outcome.reason.clone(),
                hints: record.hints,
                shown: record.shown,
            });
        }
    }
}

impl Odd {
    /// As it is called in reports.
    pub fn name(self) -> &'static str {
        match self {
            Odd::Cut => "cut",
            Odd::Edited => "edited",
            Odd::Late => "late",
            Odd::Lesson => "lesson",
            Odd::Order => "order",
            Odd::Revised => "revised",
            Odd::Seed => "seed",
            Odd::Unknown => "unknown",
            Odd::Version => "version",
        }
    }
}

/// What came before an answer to a question.
#[derive(Default)]
struct History {
    /// The last wrong answer.
    last: Option<String>,
    /// Whether brackets were pointed out.
    told: bool,
    /// Wrong answers.
    wrong: usize,
}

impl History {
    fn add(&mut self, record: &Handed, outcome: &Mark) {
        self.told |= outcome.about_writing;
        if outcome.verdict == Verdict::Wrong && !outcome.repeats {
            self.wrong += 1;
            self.last = Some(record.answer.clone());
        }
    }
}

impl Mark {
    fn none(message: &str) -> Mark {
        Mark {
            verdict: Verdict::NotGraded,
            score: None,
            reason: None,
            reads_as: None,
            message: message.to_string(),
            repeats: false,
            about_writing: false,
        }
    }
}

fn outcome(posed: &Posed, answer: &str, last: Option<&str>, told: bool) -> Mark {
    let judged = posed.judge_knowing(answer, last, told);
    Mark {
        verdict: judged.verdict,
        score: judged.score,
        reason: judged.reason.as_ref().map(|reason| reason.id.clone()),
        repeats: judged.repeats.is_some(),
        about_writing: judged.reason.as_ref().is_some_and(Reason::is_about_writing),
        reads_as: judged.reads_as,
        message: judged.message,
    }
}

fn shown(item: usize, record: &Handed, outcome: Mark, value: f64, why: Option<&'static str>) -> ShownAnswer {
    ShownAnswer {
        item,
        seed: record.seed,
        answer: record.answer.clone(),
        outcome,
        hints: record.hints,
        after_solution: record.shown,
        value,
        counts: false,
        not_counted: why,
        over: None,
    }
}

fn flag(kind: Odd, (file, line, record): &Placed, claimed: String, judged: String) -> Flag {
    Flag { kind, file: *file, line: *line, question: record.question.clone(), claimed, judged, count: 1 }
}

/// The first flag of each kind, which says how many there are.
fn summed(flags: Vec<Flag>) -> Vec<Flag> {
    let mut all: Vec<Flag> = Vec::new();
    for flag in flags {
        match all.iter_mut().find(|known| known.kind == flag.kind) {
            Some(known) => known.count += flag.count,
            None => all.push(flag),
        }
    }
    all
}

/// What tells that two learners gave the same answer at the same moment.
fn trace(record: &Handed) -> u32 {
    let mut hasher = DefaultHasher::new();
    (&record.at, &record.question, &record.answer).hash(&mut hasher);
    hasher.finish() as u32
}

/// A time as RFC 3339 has it, in milliseconds since 1970.
pub fn millis(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond())
}
