//! Sessions as they were taken: each way through a lesson, put together from the events that were kept.

use super::event::{Dated, Event, Occasion, What};
use super::library::Library;
use super::progress::{Progress, QuestionStanding};
use super::typed::{nearest, short};
use crate::math::steps;
use crate::page::{Line, Role, Table};
use std::collections::{HashMap, HashSet};

/// One way through a lesson, in as many sittings as it took.
///
/// It begins when the lesson is opened and something happens at a question of it. It is over when the lesson is reset;
/// and when the lesson is opened again after its end, or to answer what has been solved in it, a new one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonAttempt {
    /// The lesson's id.
    pub lesson: String,
    /// The how-many-eth of this lesson, from 1.
    pub number: usize,
    /// What happened, oldest first.
    pub events: Vec<Dated>,
    /// The fingerprints of the lesson as it was read in each sitting.
    read: Vec<u64>,
}

impl LessonAttempt {
    /// What it is asked for by: `chain-rule@2`.
    pub fn id(&self) -> String {
        format!("{}@{}", self.lesson, self.number)
    }
    /// Whether the end of the lesson was reached.
    pub fn is_finished(&self) -> bool {
        self.events.iter().any(|dated| dated.event.what == What::Finished)
    }
    /// How far it came, from its own events alone.
    pub fn progress(&self) -> Progress {
        Progress::of_dated(&self.events)
    }
    /// Whether the lesson was another text in one of its sittings than one with this fingerprint.
    pub fn read_otherwise(&self, fingerprint: u64) -> bool {
        fingerprint != 0 && self.read.iter().any(|read| ![0, fingerprint].contains(read))
    }
    /// When it began and when something last happened, in milliseconds since 1970. The clock may have been set back in
    /// between, so the second can be the smaller one.
    pub fn span(&self) -> (i64, i64) {
        let time = |dated: Option<&Dated>| dated.map(|dated| dated.at).unwrap_or_default();
        (time(self.events.first()), time(self.events.last()))
    }
    /// The row of what last happened in it.
    fn last_row(&self) -> i64 {
        self.events.last().map(|dated| dated.row).unwrap_or_default()
    }
    /// The id and the revision of each question at which something happened, in the order in which it first did.
    pub fn questions(&self) -> Vec<(&str, u32)> {
        let mut met: Vec<(&str, u32)> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        for Dated { event, .. } in &self.events {
            let between = matches!(event.what, What::Explored { .. } | What::Predicted { .. });
            if !event.question.is_empty() && !between && known.insert(&event.question) {
                met.push((&event.question, event.rev));
            }
        }
        met
    }
}

/// Every session in these events, which come in the order of their rows, by the event with which it began.
pub fn sessions(events: &[Dated]) -> Vec<LessonAttempt> {
    let mut all: Vec<LessonAttempt> = Vec::new();
    let mut lessons: HashMap<&str, Way> = HashMap::new();
    for dated in events {
        steps::take(1);
        let event = &dated.event;
        match event.what {
            What::Reset if event.lesson.is_empty() => lessons.values_mut().for_each(|way| way.open = None),
            What::Reset => {
                if let Some(way) = lessons.get_mut(event.lesson.as_str()) {
                    way.open = None;
                }
            }
            // What was only put, or happened elsewhere than in the lesson, is no way through it.
            What::Posed | What::Restored => {}
            _ if !matches!(event.place, Occasion::Lesson | Occasion::Exam) => {}
            What::Opened => lessons.entry(&event.lesson).or_default().opened = Some(event.seed),
            _ if event.question.is_empty() && event.what != What::Finished => {}
            _ => {
                let way = lessons.entry(&event.lesson).or_default();
                let opened = way.opened.take();
                match way.open.filter(|_| opened.is_none() || !way.begins_anew(event)) {
                    Some(at) => {
                        all[at].read.extend(opened);
                        all[at].events.push(dated.clone());
                    }
                    None if event.question.is_empty() => continue,
                    None => {
                        *way = Way { taken: way.taken + 1, open: Some(all.len()), ..Way::default() };
                        all.push(LessonAttempt {
                            lesson: event.lesson.clone(),
                            number: way.taken,
                            events: vec![dated.clone()],
                            read: opened.into_iter().collect(),
                        });
                    }
                }
                way.finished |= event.what == What::Finished;
                way.progress.add(event, dated.day);
            }
        }
    }
    all
}

/// How one lesson stands while the events go by.
#[derive(Default)]
struct Way {
    /// The fingerprint with which it was opened since anything last happened in it.
    opened: Option<u64>,
    /// How many sessions of it there were.
    taken: usize,
    /// The index of the one that goes on; none once it was reset.
    open: Option<usize>,
    /// Whether that one has come to its end, and how far it is.
    finished: bool,
    progress: Progress,
}

impl Way {
    fn begins_anew(&self, event: &Event) -> bool {
        self.finished || self.progress.standing(&event.lesson, &event.question, event.rev).solved
    }
}

/// The session that a name means: `last`, `LESSON@2`, `LESSON@last`. `Err` says why there is none.
pub fn find<'a>(all: &'a [LessonAttempt], name: &str, library: &Library) -> Result<&'a LessonAttempt, String> {
    if all.is_empty() {
        return Err("no session has been kept yet: gradus learn begins one".to_string());
    }
    let Some((lesson, number)) = name.split_once('@') else {
        let last = all.iter().max_by_key(|taken| taken.last_row());
        return last.ok_or_else(|| format!("there is no session {}", short(name)));
    };
    let own: Vec<&LessonAttempt> = all.iter().filter(|taken| taken.lesson == lesson).collect();
    if own.is_empty() {
        if library.find(lesson).is_some() {
            return Err(format!("{lesson} has not been taken yet: gradus learn {lesson} begins it"));
        }
        let ids: Vec<String> = all.iter().map(LessonAttempt::id).collect();
        let lessons = all.iter().map(|taken| taken.lesson.as_str());
        let near = nearest(lesson, lessons.chain(library.outlines().map(|outline| outline.id.as_str())));
        let near = near.map(|near| format!("did you mean {near}@{number}? ")).unwrap_or_default();
        return Err(format!("there is no session {}; {near}there are {}", short(name), listed(&ids)));
    }
    let wanted = match number {
        "last" | "" => own.last(),
        number => own.iter().find(|taken| taken.number.to_string() == number),
    };
    wanted.copied().ok_or_else(|| {
        let ids: Vec<String> = own.iter().map(|taken| taken.id()).collect();
        format!("there is no session {}; there are {}", short(name), listed(&ids))
    })
}

/// The last few of some names.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let from = names.len().saturating_sub(SHOWN);
    let more = if from > 0 { format!("{from} earlier ones, ") } else { String::new() };
    format!("{more}{}", names[from..].join(", "))
}

/// How a session went, in a few words.
pub fn outcome(taken: &LessonAttempt, library: &Library) -> String {
    let progress = taken.progress();
    let met = taken.questions();
    let outline = library.find(&taken.lesson).and_then(|index| library.outline(index));
    let standing = |(id, rev): &(&str, u32)| progress.standing(&taken.lesson, id, *rev);
    // The parts of a question count as one.
    let wholes = || met.chunk_by(|a, b| a.0.contains('#') && super::library::whole(a.0) == super::library::whole(b.0));
    let all = |holds: &dyn Fn(&QuestionStanding) -> bool| {
        wholes().filter(|parts| parts.iter().all(|part| holds(standing(part)))).count()
    };
    let (solved, first) = (all(&|standing| standing.solved), all(&|standing| standing.first_time));
    let of = outline.map_or(met.len(), |outline| outline.count());
    let answered = all(&|standing| standing.answered);
    if answered > 0 {
        let handed = taken.events.iter().any(|dated| matches!(dated.event.what, What::Handed { .. }));
        return format!("{answered} of {of} answered{}", if handed { ", handed in" } else { "" });
    }
    let end = if taken.is_finished() { "" } else { "; not finished" };
    format!("{solved} of {of} solved, {first} at the first try{end}")
}

/// The sessions as a table, the newest first.
pub fn table(all: &[LessonAttempt], library: &Library) -> Table {
    let mut table = Table::new(["session", "begun", "how it went"]).says("The sessions that were kept, newest first.");
    for taken in all.iter().rev() {
        table.push([
            Line::styled(Role::Label, taken.id()),
            Line::styled(Role::Dim, day(taken.span().0)),
            Line::text(outcome(taken, library)),
        ]);
    }
    table
}

/// The day and the minute of a time in milliseconds since 1970: `2026-11-23 07:10`, in UTC.
pub fn day(at: i64) -> String {
    let minutes = at.div_euclid(60_000);
    let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    let (year, month, day) = super::calendar::date(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

/// A time in milliseconds since 1970 as RFC 3339 has it: `2026-11-26T09:37:10.998Z`.
pub fn instant(at: i64) -> String {
    let millis = at.rem_euclid(60_000);
    format!("{}:{:02}.{:03}Z", day(at).replace(' ', "T"), millis / 1_000, millis % 1_000)
}

/// How a question stands, as a sign and a few words.
pub fn words(standing: &QuestionStanding) -> (Role, &'static str, String) {
    super::pages::stands(standing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Verdict;

    fn dated(row: i64, question: &str, what: What) -> Dated {
        let (lesson, question) = ("chain".to_string(), question.to_string());
        let event = Event { lesson, question, rev: 1, seed: 7, place: Occasion::Lesson, what };
        // The clock goes backwards, which is to make no difference.
        Dated { row, at: -row, day: 0, learner: String::new(), version: String::new(), event }
    }
    fn answered(verdict: Verdict) -> What {
        let (answer, verdict, said) = ("x".into(), Some(verdict), String::new());
        What::Answered { answer, verdict, score: None, reason: None, said, text: None }
    }
    fn ids(events: &[Dated]) -> Vec<(String, usize)> {
        sessions(events).iter().map(|taken| (taken.id(), taken.events.len())).collect()
    }

    #[test]
    fn several_sittings_are_one_session_until_it_is_begun_anew() {
        let right = || answered(Verdict::Right);
        let mut events = vec![
            dated(1, "", What::Opened),
            dated(2, "a", right()),
            dated(3, "", What::Opened),
            dated(4, "b", answered(Verdict::Wrong)),
            dated(5, "b", right()),
        ];
        assert_eq!(ids(&events), [("chain@1".to_string(), 3)]);
        events.extend([dated(6, "", What::Opened), dated(7, "a", right())]);
        assert_eq!(ids(&events), [("chain@1".to_string(), 3), ("chain@2".to_string(), 1)]);
        events.extend([dated(8, "c", right()), dated(9, "", What::Finished), dated(10, "b", What::Revealed)]);
        assert_eq!(
            ids(&events)[1],
            ("chain@2".to_string(), 4),
            "what follows the end in the same sitting belongs to it"
        );
        events.extend([dated(11, "", What::Opened), dated(12, "d", right())]);
        assert_eq!(ids(&events)[2], ("chain@3".to_string(), 1));
        events.extend([dated(13, "", What::Reset), dated(14, "e", right())]);
        assert_eq!(ids(&events)[3], ("chain@4".to_string(), 1));
    }

    #[test]
    fn opening_alone_is_no_session() {
        let events = [dated(1, "", What::Opened), dated(2, "", What::Finished), dated(3, "", What::Reset)];
        assert_eq!(ids(&events), []);
    }

    #[test]
    fn names_are_found_and_unknown_ones_explained() {
        let library = Library::new(Vec::new(), Box::new(|_| Err(String::new())));
        let all = sessions(&[
            dated(1, "a", answered(Verdict::Right)),
            dated(2, "", What::Reset),
            dated(3, "a", What::Skipped),
        ]);
        let found = |name: &str| find(&all, name, &library).map(LessonAttempt::id);
        assert_eq!(found("chain@1").as_deref(), Ok("chain@1"));
        for last in ["last", "chain@last", "chain@2"] {
            assert_eq!(found(last).as_deref(), Ok("chain@2"));
        }
        assert_eq!(found("chain@3").unwrap_err(), "there is no session chain@3; there are chain@1, chain@2");
        assert!(found("chian@1").unwrap_err().contains("did you mean chain@1?"));
        assert!(find(&[], "last", &library).unwrap_err().contains("gradus learn"));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (at, wanted) in [
            (0, "1970-01-01 00:00"),
            (951_782_400_000, "2000-02-29 00:00"),
            (1_700_000_000_000, "2023-11-14 22:13"),
            (-1, "1969-12-31 23:59"),
            (4_107_542_399_000, "2100-02-28 23:59"),
        ] {
            assert_eq!(day(at), wanted);
        }
        // No time there can be in a file makes this fail.
        assert!(!day(i64::MAX).is_empty() && !day(i64::MIN).is_empty());
    }
}
