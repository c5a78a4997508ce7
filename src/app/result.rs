//! What scripts see besides a judgement's record: the line that it is written as, and the exit code.

pub use crate::api::json_line as line;
use crate::lesson::Verdict;

/// The exit code that belongs to a verdict in `check`.
pub fn ending(verdict: Verdict) -> super::ending::Ending {
    use super::ending::Ending;
    match verdict {
        Verdict::Right => Ending::Well,
        Verdict::Wrong => Ending::Short,
        Verdict::NotGraded => Ending::NotGraded,
        Verdict::Unsure => Ending::Unsure,
    }
}
