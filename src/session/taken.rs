//! Sessions as they were taken: each way through a lesson, put together from the events that were kept.

use super::event::{Dated, Event, What};
use super::library::Library;
use super::progress::{Progress, Standing};
use super::{nearest, short};
use crate::page::{Line, Role, Table};

/// One way through a lesson, in as many sittings as it took.
///
/// It begins when the lesson is opened and something happens at a question of it. It is over when the lesson is reset;
/// and when the lesson is opened again after its end, or to answer what has been solved in it, a new one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The lesson's id.
    pub lesson: String,
    /// The how-many-eth of this lesson, from 1.
    pub number: usize,
    /// What happened, oldest first.
    pub events: Vec<Dated>,
    /// The fingerprints of the lesson as it was read in each sitting.
    read: Vec<u64>,
    /// Nothing can be added to it any more.
    closed: bool,
}

impl Taken {
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
        Progress::of(self.events.iter().map(|dated| &dated.event))
    }
    /// Whether the lesson was another text in one of its sittings than one with this fingerprint.
    pub fn read_otherwise(&self, fingerprint: u64) -> bool {
        fingerprint != 0 && self.read.iter().any(|read| ![0, fingerprint].contains(read))
    }
    /// When it began and when something last happened, in milliseconds since 1970.
    pub fn span(&self) -> (i64, i64) {
        let times = || self.events.iter().map(|dated| dated.at);
        (times().min().unwrap_or_default(), times().max().unwrap_or_default())
    }
    /// The id and the revision of each question at which something happened, in the order in which it first did.
    pub fn questions(&self) -> Vec<(&str, u32)> {
        let mut met: Vec<(&str, u32)> = Vec::new();
        for Dated { event, .. } in &self.events {
            if !event.question.is_empty() && !met.iter().any(|(id, _)| *id == event.question) {
                met.push((&event.question, event.rev));
            }
        }
        met
    }
}

/// Every session in these events, by the time at which it began.
pub fn sessions(events: &[Dated]) -> Vec<Taken> {
    let mut all: Vec<Taken> = Vec::new();
    let mut opened: Vec<(&str, &Dated)> = Vec::new();
    for dated in events {
        let event = &dated.event;
        match event.what {
            What::Reset => {
                let over = |taken: &&mut Taken| event.lesson.is_empty() || taken.lesson == event.lesson;
                all.iter_mut().filter(over).for_each(|taken| taken.closed = true);
            }
            What::Opened => {
                opened.retain(|(lesson, _)| *lesson != event.lesson);
                opened.push((&event.lesson, dated));
            }
            _ if event.question.is_empty() && event.what != What::Finished => {}
            _ => {
                let again = opened.iter().position(|(lesson, _)| *lesson == event.lesson).map(|at| opened.remove(at).1);
                let number = all.iter().filter(|taken| taken.lesson == event.lesson).count();
                let last = all.iter_mut().rev().find(|taken| taken.lesson == event.lesson && !taken.closed);
                match last.filter(|taken| again.is_none() || !begins_anew(taken, event)) {
                    Some(taken) => {
                        taken.read.extend(again.map(|opened| opened.event.seed));
                        taken.events.push(dated.clone());
                    }
                    None if event.question.is_empty() => {}
                    None => all.push(Taken {
                        lesson: event.lesson.clone(),
                        number: number + 1,
                        events: vec![dated.clone()],
                        read: again.map(|opened| opened.event.seed).into_iter().collect(),
                        closed: false,
                    }),
                }
            }
        }
    }
    all
}

fn begins_anew(taken: &Taken, event: &Event) -> bool {
    taken.is_finished() || taken.progress().standing(&event.lesson, &event.question, event.rev).solved
}

/// The session that a name means: `last`, `LESSON@2`, `LESSON@last`. `Err` says why there is none.
pub fn find<'a>(all: &'a [Taken], name: &str, library: &Library) -> Result<&'a Taken, String> {
    if all.is_empty() {
        return Err("no session has been kept yet: gradus learn begins one".to_string());
    }
    let Some((lesson, number)) = name.split_once('@') else {
        let last = all.iter().max_by_key(|taken| taken.span().1);
        return last.ok_or_else(|| format!("there is no session {}", short(name)));
    };
    let own: Vec<&Taken> = all.iter().filter(|taken| taken.lesson == lesson).collect();
    if own.is_empty() {
        if library.find(lesson).is_some() {
            return Err(format!("{lesson} has not been taken yet: gradus learn {lesson} begins it"));
        }
        let ids: Vec<String> = all.iter().map(Taken::id).collect();
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
pub fn outcome(taken: &Taken, library: &Library) -> String {
    let progress = taken.progress();
    let met = taken.questions();
    let standings = || met.iter().map(|(id, rev)| progress.standing(&taken.lesson, id, *rev));
    let solved = standings().filter(|standing| standing.solved).count();
    let first = standings().filter(|standing| standing.first_time).count();
    let outline = library.find(&taken.lesson).and_then(|index| library.outline(index));
    let of = outline.map_or(met.len(), |outline| outline.questions.len());
    let end = if taken.is_finished() { "" } else { "; not finished" };
    format!("{solved} of {of} solved, {first} at the first try{end}")
}

/// The sessions as a table, the newest first.
pub fn table(all: &[Taken], library: &Library) -> Table {
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
    // Days since the first of March of the year 0, in cycles of 400 years (H. Hinnant, "chrono-compatible low-level
    // date algorithms").
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * march + 2) / 5 + 1, if march < 10 { march + 3 } else { march - 9 });
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

/// How a question stands, as a sign and a few words.
pub fn words(standing: &Standing) -> (Role, &'static str, String) {
    super::pages::stands(standing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Verdict;

    fn dated(at: i64, question: &str, what: What) -> Dated {
        Dated { at, event: Event { lesson: "chain".into(), question: question.into(), rev: 1, seed: 7, what } }
    }
    fn answered(verdict: Verdict) -> What {
        What::Answered { answer: "x".into(), verdict, score: None, reason: None }
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
        let found = |name: &str| find(&all, name, &library).map(Taken::id);
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
