//! Answers that come home from elsewhere: lines as `gradus hand-in` writes them become events again. Nothing in a line
//! is believed that can be judged: its verdict is made anew, and a line that says otherwise is refused.

use super::calendar;
use super::course::Shelf;
use super::event::{Dated, Event, Occasion, What, verdict_name};
use super::flow::MAX_KEPT;
use super::handed::Handed;
use super::typed::short;
use crate::lesson::judge::REPEATED;
use crate::lesson::{Digest, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// More hints than any ladder has rungs.
const MOST_HINTS: usize = 100;
/// A version is a few letters.
const LONGEST_VERSION: usize = 40;

/// What came of lines that were brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    /// What is to be kept, in the order of the lines. The rows are numbered by whoever keeps them.
    pub events: Vec<Dated>,
    /// How many answers are among them.
    pub answers: usize,
    /// Lines that were there already, or stand there twice.
    pub already: usize,
    /// Lines that are not taken: the number of each, from 1, and why, with the cure.
    pub refused: Vec<(usize, String)>,
}

/// What tells an answer from every other.
type Mark = (String, String, u32, u64, String, i64);

/// What was given at one revision of a question so far: the seeds it was put with, hints, and whether it was shown.
#[derive(Default)]
struct Before {
    seeds: BTreeSet<u64>,
    hints: usize,
    shown: bool,
}

/// Reads the lines beside what is kept already. The name that stands in them is whose they are; where `learner` is given
/// it must be that one, and lines without a name are theirs. A line is taken once, however often it is brought.
pub fn brought(text: &str, shelf: &Shelf, kept: &[Dated], learner: Option<&str>) -> Brought {
    let mut brought = Brought::default();
    let mut marks: BTreeSet<Mark> = BTreeSet::new();
    let mut before: BTreeMap<(String, String, u32), Before> = BTreeMap::new();
    for dated in kept.iter().filter(|dated| dated.event.place == Occasion::Lesson) {
        let event = &dated.event;
        let question = format!("{}/{}", event.lesson, event.question);
        let known = before.entry((dated.learner.clone(), question.clone(), event.rev)).or_default();
        match &event.what {
            What::Posed => drop(known.seeds.insert(event.seed)),
            What::Hinted { rung } => known.hints = known.hints.max(*rung),
            What::Revealed => known.shown = true,
            What::Answered { answer, .. } => {
                marks.insert((dated.learner.clone(), question, event.rev, event.seed, answer.clone(), dated.at));
            }
            _ => {}
        }
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let taken = match answered(line, shelf, learner) {
            Ok(taken) => taken,
            Err(why) => {
                brought.refused.push((number, why));
                continue;
            }
        };
        let Accepted { dated, question, hints, shown } = taken;
        let Event { rev, seed, what: What::Answered { answer, .. }, .. } = &dated.event else { continue };
        let (rev, seed) = (*rev, *seed);
        let mark = |learner: String| (learner, question.clone(), rev, seed, answer.clone(), dated.at);
        // What was kept without a name and handed in under one is the same answer.
        if marks.contains(&mark(String::new())) || !marks.insert(mark(dated.learner.clone())) {
            brought.already += 1;
            continue;
        }
        let known = before.entry((dated.learner.clone(), question, rev)).or_default();
        let mut keep =
            |what| brought.events.push(Dated { event: Event { what, ..dated.event.clone() }, ..dated.clone() });
        if known.seeds.insert(seed) {
            keep(What::Posed);
        }
        if hints > known.hints {
            known.hints = hints;
            keep(What::Hinted { rung: hints });
        }
        if shown && !std::mem::replace(&mut known.shown, true) {
            keep(What::Revealed);
        }
        brought.events.push(dated);
        brought.answers += 1;
    }
    brought
}

/// An answer that may be taken, and what was given before it.
struct Accepted {
    dated: Dated,
    question: String,
    hints: usize,
    shown: bool,
}

/// The answer of a line, judged anew.
///
/// # Errors
/// Why it is not taken, and what to do about it.
fn answered(line: &str, shelf: &Shelf, learner: Option<&str>) -> Result<Accepted, String> {
    let record: Handed = serde_json::from_str(line)
        .map_err(|_| "expected an answer as `gradus hand-in` writes it; leave the line out".to_string())?;
    if record.question.is_empty() || record.of == 0 {
        return Err("expected an answer as `gradus hand-in` writes it, with question and of; leave the line out".into());
    }
    if record.exam {
        return Err("this was given in an examination, which is handed in as it is; leave the line out".into());
    }
    let whose = match (learner, record.learner.as_str()) {
        (Some(learner), "") => learner.to_string(),
        (Some(learner), named) if learner != named => {
            let named = short(named);
            return Err(format!(
                "expected answers of {}, found one of {named}: give --learner {named}",
                short(learner)
            ));
        }
        (_, named) => named.to_string(),
    };
    let question = shelf.question(&record.question).map_err(|why| format!("{why}: name its lesson with --lessons"))?;
    if record.rev != question.rev {
        let (rev, now) = (record.rev, question.rev);
        return Err(format!("expected revision {now} of {}, found {rev}: answer it again", short(&record.question)));
    }
    let at = instant(&record.at).ok_or_else(|| {
        format!("expected a time such as 2026-11-26T08:30:00.000Z, found {}; leave the line out", short(&record.at))
    })?;
    if record.answer.is_empty() || record.answer.chars().count() > MAX_KEPT || record.hints > MOST_HINTS {
        return Err(format!("expected an answer of at most {MAX_KEPT} letters and its hints; leave the line out"));
    }
    let text = match &record.lesson {
        Some(hex) => Some(digest(hex).ok_or("expected 64 hexadecimal digits in `lesson`; leave the line out")?),
        None => None,
    };
    let posed = question.pose(record.seed).map_err(|trouble| trouble.message)?;
    let judged = posed.judge(&record.answer);
    let (says, verdict) = (record.verdict.as_deref().unwrap_or("nothing"), verdict_name(judged.verdict));
    if says != verdict {
        return Err(format!("it says {}, and the answer is judged {verdict}: answer the question again", short(says)));
    }
    let repeats = judged.verdict == Verdict::Wrong && record.reason.as_deref() == Some(REPEATED);
    let reason = if repeats { Some(REPEATED.to_string()) } else { judged.reason.map(|reason| reason.id) };
    let (lesson, id) = record.question.split_once('/').unwrap_or((&record.question, ""));
    let what = What::Answered {
        answer: record.answer,
        verdict: Some(judged.verdict),
        score: judged.score,
        reason,
        said: judged.message.chars().take(MAX_KEPT).collect(),
        text,
    };
    let (rev, seed, place) = (record.rev, record.seed, Occasion::Lesson);
    let event = Event { lesson: lesson.to_string(), question: id.to_string(), rev, seed, place, what };
    let version = record.gradus.chars().filter(|c| !c.is_control()).take(LONGEST_VERSION).collect();
    let dated = Dated { row: 0, at, day: Dated::utc_day(at), learner: whose, version, event };
    Ok(Accepted { dated, question: record.question, hints: record.hints, shown: record.shown })
}

/// The inverse of [`super::attempts::instant`]: a time as RFC 3339 in UTC, to the millisecond.
fn instant(text: &str) -> Option<i64> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, millis) = time.split_once('.')?;
    let parts: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else { return None };
    let number = |text: &str, digits: usize, below: i64| {
        let whole = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| text.parse::<i64>().ok()).flatten().filter(|number| *number < below)
    };
    let (hour, minute, second) = (number(hour, 2, 24)?, number(minute, 2, 60)?, number(second, 2, 60)?);
    let millis = number(millis, 3, 1_000)?;
    Some((((calendar::read(day)? * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + millis)
}

/// A digest from its 64 hexadecimal digits.
fn digest(hex: &str) -> Option<Digest> {
    let mut bytes = [0u8; 32];
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(Digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::handed::HandIn;
    use crate::session::library::Library;
    use crate::session::{Pace, Session, Start, attempts};

    const LESSON: &str = "format: 1\nid: small\ntitle: Small\nsummary: One question.\nneeds: []\nminutes: 5\ncells:\n  \
                          - question:\n      id: square\n      skill: power-rule\n      say: Derive $x^3$.\n      \
                          ask: {derivative: {of: x^3}}\n      hints: [Lower the exponent.]\n";

    fn lesson() -> crate::lesson::Lesson {
        crate::lesson::load::lesson("small.yaml", LESSON).unwrap()
    }

    /// What is kept of an evening.
    fn evening() -> Vec<Dated> {
        let mut session = Session::new(Library::of(vec![lesson()]), 7, &[], Pace::Patient);
        let mut events = session.open(&Start::Lesson("small".into(), None)).unwrap().events;
        for line in ["x^2", "x^2", "hint", "3x^2"] {
            events.extend(session.turn(line).events);
        }
        let dated = |(n, event): (i64, Event)| Dated {
            row: n,
            at: 1_790_000_000_000 + 1_001 * n,
            day: 20_717,
            learner: "ada".into(),
            version: "0.1.0".into(),
            event,
        };
        (1..).zip(events).map(dated).collect()
    }

    fn lines(kept: &[Dated]) -> String {
        let handed = HandIn::of(kept, "ada", &["small"]);
        handed.records.iter().map(|record| serde_json::to_string(record).unwrap() + "\n").collect()
    }

    #[test]
    fn what_was_handed_in_comes_home_whole_and_once() {
        let shelf = Shelf::of(vec![lesson()]);
        let text = lines(&evening());
        assert_eq!(text.lines().count(), 3, "{text}");
        let first = brought(&text, &shelf, &[], None);
        assert_eq!((first.answers, first.already, first.refused.len()), (3, 0, 0), "{first:?}");
        assert_eq!(lines(&first.events), text, "handed in again, the same lines");
        let again = brought(&text, &shelf, &first.events, Some("ada"));
        assert_eq!((again.events.len(), again.already), (0, 3));
        let nameless: Vec<Dated> =
            first.events.iter().map(|dated| Dated { learner: String::new(), ..dated.clone() }).collect();
        let again = brought(&text, &shelf, &nameless, Some("ada"));
        assert_eq!((again.events.len(), again.already), (0, 3), "kept without a name");
        let twice = brought(&text.repeat(2), &shelf, &evening()[..0], None);
        assert_eq!((twice.answers, twice.already), (3, 3));
    }

    #[test]
    fn a_line_that_says_what_is_not_so_is_refused() {
        let shelf = Shelf::of(vec![lesson()]);
        let text = lines(&evening());
        let rows = [
            (text.replacen("\"verdict\":\"wrong\"", "\"verdict\":\"right\"", 1), "it says right"),
            (text.replacen("small/square", "small/cube", 1), "there is no question small/cube"),
            (text.replacen("\"rev\":1", "\"rev\":2", 1), "expected revision 1"),
            (text.replacen("\"exam\":false", "\"exam\":true", 1), "examination"),
            (text.replacen("\"at\":\"2", "\"at\":\"x", 1), "expected a time"),
            (text.replacen("\"learner\":\"ada\"", "\"learner\":\"bob\"", 1), "found one of bob"),
            (text.replacen("{\"id\"", "no record {\"id\"", 1), "expected an answer"),
            (format!("{{\"id\":1,\"answer\":\"x\"}}\n{text}"), "expected an answer"),
        ];
        for (text, wanted) in rows {
            let found = brought(&text, &shelf, &[], Some("ada"));
            assert_eq!(found.refused.len(), 1, "{text}\n{found:?}");
            assert!(found.refused[0].0 == 1 && found.refused[0].1.contains(wanted), "{:?}", found.refused);
            assert!(found.answers >= 2, "the others are taken");
        }
    }

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for at in [0, 1, 999, 1_790_000_000_998, 4_102_444_799_999] {
            assert_eq!(instant(&attempts::instant(at)), Some(at));
        }
        for wrong in ["", "2026-11-26", "2026-11-26T24:00:00.000Z", "2026-11-26T08:30:00Z", "2026-13-26T08:30:00.000Z"]
        {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
    }
}
