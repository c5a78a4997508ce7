//! A judgement as scripts see it: one JSON object.

use crate::lesson::kinds::Task;
use crate::lesson::{Judged, Verdict};
use crate::math::agree::Witness;
use crate::math::notation::letters;
use crate::math::{Number, Symbol};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

/// The fields of a result, in their order.
#[derive(serde::Serialize)]
pub struct ResultRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learner: Option<&'a str>,
    pub verdict: &'static str,
    pub score: Option<f64>,
    pub reads_as: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub or: Vec<&'a str>,
    pub notes: &'a [String],
    pub message: &'a str,
    pub witness: Option<WitnessRow<'a>>,
    /// Which components are wrong, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'a [usize]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// A point that tells answer and key apart.
#[derive(serde::Serialize)]
pub struct WitnessRow<'a> {
    at: Point<'a>,
    yours: Option<f64>,
    /// The key's own value, on request alone. The outer option is the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<Option<f64>>,
}

/// `{"x": 2}`, in the order of the names.
struct Point<'a>(&'a [(Symbol, Number)]);

impl Serialize for Point<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, number) in self.0 {
            match number.as_int() {
                Some(whole) => map.serialize_entry(name.as_str(), &whole)?,
                None => map.serialize_entry(name.as_str(), &number.to_f64())?,
            }
        }
        map.end()
    }
}

impl<'a> ResultRow<'a> {
    /// The row of a judgement; with a task, its key goes along.
    pub fn new(judged: &'a Judged, key: Option<&Task>) -> ResultRow<'a> {
        ResultRow {
            id: None,
            learner: None,
            verdict: judged.verdict.name(),
            score: judged.score,
            reads_as: judged.reads_as.as_deref(),
            reason: judged.reason.as_ref().map(|reason| reason.id.as_str()),
            or: judged.or.iter().map(|reason| reason.id.as_str()).collect(),
            notes: &judged.notes,
            message: &judged.message,
            witness: judged.witness.as_ref().map(|witness| witness_row(witness, key.is_some())),
            component: judged.component.as_deref(),
            key: key.and_then(|task| task.key.text()),
        }
    }
}

fn witness_row(witness: &Witness, with_key: bool) -> WitnessRow<'_> {
    WitnessRow { at: Point(&witness.at), yours: witness.yours, right: with_key.then_some(witness.key) }
}

/// Why a line has no judgement.
#[derive(serde::Serialize)]
pub struct Fault<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    /// Counted from 1.
    pub line: u64,
    pub error: FaultKind<'a>,
}

#[derive(serde::Serialize)]
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
