//! A derivation as scripts see it: one JSON object, or one line.

use crate::math::derive::Derivation;
use crate::math::print;
use crate::math::step::Step;
use crate::math::{Expr, Symbol};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The fields of a derivation, in their order; every expression but one in explicit ASCII that can be read back.
#[derive(serde::Serialize)]
pub struct DerivationRow<'a> {
    of: String,
    by: &'a str,
    order: usize,
    derivative: String,
    unicode: String,
    domain: Vec<String>,
    steps: Vec<StepRow<'a>>,
}

/// One step with its reasons.
#[derive(serde::Serialize)]
struct StepRow<'a> {
    rule: &'static str,
    before: String,
    after: String,
    parts: Parts<'a>,
    because: Vec<StepRow<'a>>,
}

/// `{"u": "x^2"}`, in the order in which the parts are shown.
struct Parts<'a>(&'a [(Symbol, Expr)]);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, part) in self.0 {
            map.serialize_entry(name.as_str(), &print::ascii(part))?;
        }
        map.end()
    }
}

impl<'a> DerivationRow<'a> {
    pub fn new(derivation: &'a Derivation) -> DerivationRow<'a> {
        DerivationRow {
            of: print::ascii(&derivation.of),
            by: &derivation.by,
            order: derivation.order,
            derivative: print::ascii(&derivation.derivative),
            unicode: print::unicode(&derivation.derivative),
            domain: derivation.domain.iter().map(ToString::to_string).collect(),
            steps: derivation.steps.iter().map(StepRow::new).collect(),
        }
    }
}

impl<'a> StepRow<'a> {
    fn new(step: &'a Step) -> StepRow<'a> {
        StepRow {
            rule: step.rule,
            before: print::ascii(&step.before),
            after: print::ascii(&step.after),
            parts: Parts(&step.parts),
            because: step.because.iter().map(StepRow::new).collect(),
        }
    }
}

/// The derivative alone, for one line of output: explicit ASCII on request, else as on the screen.
pub fn line(derivation: &Derivation, ascii: bool) -> String {
    if ascii { print::ascii(&derivation.derivative) } else { print::unicode(&derivation.derivative) }
}
