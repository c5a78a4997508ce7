//! Every reason there is for a wrong answer, from the tables themselves: for a page of their meanings, and for whoever
//! reads ids in results.

use super::judge;
use super::kinds;
use crate::math::mistakes::{Mistake, rows, whole_rows};
use crate::math::slips::ListedSlip;
use crate::math::{arithmetic, at_point, descent, difference, graph, limit, matrix, quotient};

/// One reason: what is asked of a learner who seems to have made the slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownReason {
    /// Where it may be given.
    pub group: &'static str,
    /// E.g. `chain.drop_inner`.
    pub id: &'static str,
    /// What was to be derived and what was taken for its slope, where that is a formula: `F(w)` and `F'(w)`.
    pub taken: Option<(&'static str, &'static str)>,
    /// The question that leads on; `{u}` stands for a part of the function.
    pub say: &'static str,
    /// The rule that mends it; empty where there is none.
    pub rule: &'static str,
}

/// Every reason, by the tables in which they stand; an id may come more than once.
pub fn all() -> Vec<KnownReason> {
    let mut known = Vec::new();
    for row in rows() {
        known.push(KnownReason { taken: Some((row.pattern, row.template)), ..of("derivatives", &row.mistake) });
    }
    known.extend(whole_rows().map(|row| of("derivatives as a whole", &row.mistake)));
    known.extend(from("slopes at a point", at_point::SLIPS));
    known.extend(from("tangents", at_point::TANGENT));
    known.extend(from("limits", limit::slips::SLIPS));
    known.extend(from("difference quotients", quotient::slips::SLIPS));
    known.extend(from("finite differences", difference::slips::SLIPS));
    known.extend(from("orders of errors", difference::slips::ORDER));
    known.extend(from("forward passes", graph::slips::FORWARD));
    known.extend(from("backward passes", graph::slips::BACKWARD));
    known.extend(graph::slips::OTHERS.iter().map(|mistake| of("backward passes", mistake)));
    known.extend(from("descent", descent::slips::SLIPS));
    known.extend(from("arithmetic", arithmetic::SLIPS));
    for (group, mistakes) in kinds::mistakes() {
        known.extend(mistakes.iter().map(|mistake| of(group, mistake)));
    }
    let said = |group: &'static str, (id, say, rule): (&'static str, &'static str, &'static str)| KnownReason {
        group,
        id,
        taken: None,
        say,
        rule,
    };
    known.extend(matrix::slips::rows().map(|row| said("whole matrices", (row.id, row.say, row.rule))));
    known.extend(judge::reasons().into_iter().map(|row| said("any answer", row)));
    known
}

fn of(group: &'static str, mistake: &Mistake) -> KnownReason {
    KnownReason { group, id: mistake.id, taken: None, say: mistake.say, rule: mistake.rule }
}

fn from<S, V>(group: &'static str, table: &'static [ListedSlip<S, V>]) -> impl Iterator<Item = KnownReason> {
    table.iter().map(move |row| of(group, &row.mistake))
}
