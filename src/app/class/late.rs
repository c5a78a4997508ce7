//! What is late: a whole hand-in by its due time, and single answers by the end of their examination.

use super::assess::{Assessor, Placed, millis};
use crate::lesson::load::rules::Late;
use crate::session::handed::Handed;
use std::collections::HashMap;

/// An answer that was given when its examination was over.
pub(super) struct Over {
    /// By how many seconds; 0 where it had been handed in before its end.
    pub(super) seconds: i64,
    /// The share that is left of it; `None` where it does not count.
    pub(super) left: Option<f64>,
}

/// When an examination was over, in words for the report.
pub(super) fn end_of(record: &Handed, end: Option<i64>) -> String {
    if record.late {
        return "answered after it was handed in".to_string();
    }
    let end = end.and_then(|end| jiff::Timestamp::from_millisecond(end).ok());
    end.map_or(String::new(), |end| format!("it ended {end}"))
}

impl Assessor {
    /// The share that being late takes, and by how many seconds it is late.
    pub(super) fn lateness(&self, time: Option<i64>, extension: i64) -> (f64, i64) {
        let Some((due, time)) = self.times.due.zip(time) else { return (0.0, 0) };
        let by = (time - due - extension).div_euclid(1_000);
        // Who is late is told so where it costs nothing, too.
        let usual = Late { grace: 0, per: 86_400, minus: 0.0, floor: 0.0 };
        self.rules.late.unwrap_or(usual).takes(by).map_or((0.0, 0), |share| (share, by))
    }

    /// When the examinations end in which these answers were given: so long after they were first opened, which was not
    /// after the first answer.
    pub(super) fn ends(&self, records: &[Placed], extension: i64) -> HashMap<String, i64> {
        let mut ends: HashMap<String, i64> = HashMap::new();
        for (_, _, record) in records {
            let minutes = self.places.get(&record.question).and_then(|item| self.items.get(*item)?.minutes);
            let Some(minutes) = minutes else { continue };
            let lesson = record.question.split('/').next().unwrap_or_default();
            for began in [&record.opened, &record.at].into_iter().filter_map(|time| millis(time)) {
                let end = began + 60_000 * i64::from(minutes) + extension;
                let known = ends.entry(lesson.to_string()).or_insert(end);
                *known = end.min(*known);
            }
        }
        ends
    }

    /// Whether an answer was given when its examination was over, and what that leaves of it.
    pub(super) fn over(&self, record: &Handed, time: Option<i64>, end: Option<i64>) -> Option<Over> {
        let after = time.zip(end).map(|(time, end)| (time - end + 999).div_euclid(1_000)).filter(|by| *by > 0);
        if after.is_none() && !record.late {
            return None;
        }
        let seconds = after.unwrap_or_default();
        let Some(late) = self.rules.late else { return Some(Over { seconds, left: None }) };
        // What was answered after handing in is late, whatever is let pass.
        let share = late.takes(seconds).or_else(|| late.takes(late.grace + 1).filter(|_| record.late));
        share.map(|share| Over { seconds, left: Some(1.0 - share) })
    }
}
