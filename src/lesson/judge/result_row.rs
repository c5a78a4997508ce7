//! A judgement as a record, one shape for all who read it: the fields that scripts may rely on, in their order.

use super::{Judged, Verdict};
use crate::lesson::kinds::Task;
use crate::math::agree::{Basis, Witness};
use crate::math::{Number, Symbol};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

/// The fields of a result, in their order.
#[derive(serde::Serialize)]
pub struct ResultRow<'a> {
    /// The asker's own mark, given back as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    /// Who answered, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learner: Option<&'a str>,
    /// `right`, `wrong`, `not_graded` or `unsure`.
    pub verdict: &'static str,
    /// From 0 to 1; null unless right or wrong.
    pub score: Option<f64>,
    /// The score times what the question counts; left out where no lesson says what it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Option<f64>>,
    /// What the question counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_of: Option<f64>,
    /// For a right answer that was compared: `identical`, `exact`, `proved` or `sampled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<&'static str>,
    /// Explicit ASCII, when it could be read.
    pub reads_as: Option<&'a str>,
    /// The id of the likely slip.
    pub reason: Option<&'a str>,
    /// Other slips that give the same value.
    pub or: Vec<&'a str>,
    /// How many slips the first reason takes; left out unless it is the outer one of two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slips: Option<usize>,
    /// What is worth saying beside the verdict.
    pub notes: &'a [String],
    /// One or two sentences for a person.
    pub message: &'a str,
    /// A point that tells answer and key apart.
    pub witness: Option<WitnessRow<'a>>,
    /// Which components are wrong, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'a [usize]>,
    /// The key itself, on request.
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
        // An answer given once more is one reason among the others, the last of them.
        let mut reasons =
            judged.reason.iter().chain(&judged.or).chain(&judged.repeats).map(|reason| reason.id.as_str());
        ResultRow {
            id: None,
            learner: None,
            verdict: judged.verdict.name(),
            score: judged.score,
            points: None,
            out_of: None,
            basis: judged.basis.map(Basis::name),
            reads_as: judged.reads_as.as_deref(),
            reason: reasons.next(),
            or: reasons.collect(),
            slips: judged.reason.as_ref().map(|reason| reason.slips).filter(|slips| *slips > 1),
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

impl Serialize for Judged {
    /// The record without the key, as `gradus grade` writes it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ResultRow::new(self, None).serialize(serializer)
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
