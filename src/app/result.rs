//! What scripts see besides a judgement's record: faults, and the line that either is written as.

use crate::lesson::Verdict;
use crate::math::language::letters;
use serde::Serialize;
use serde_json::value::RawValue;

/// Why a line has no judgement.
#[derive(Serialize)]
pub struct Fault<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    /// Counted from 1.
    pub line: u64,
    pub error: FaultKind<'a>,
}

#[derive(Serialize)]
pub struct FaultKind<'a> {
    pub kind: &'static str,
    pub message: &'a str,
}

/// A row as one line of JSON, in which no character can steer a terminal: JSON itself escapes only those below U+0020.
pub fn line(row: &impl Serialize) -> String {
    // A row has text keys and finite or absent numbers, so writing it into memory does not fail.
    let plain = serde_json::to_string(row).unwrap_or_default();
    harmless(plain)
}

/// JSON with the characters escaped that hide or steer.
pub fn harmless(json: String) -> String {
    if json.is_ascii() && !json.contains('\u{7f}') {
        return json;
    }
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if letters::is_hidden(c) {
            escaped.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

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
