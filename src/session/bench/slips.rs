//! Every slip that a question knows of: what it comes to, and in how many variants its answer is the key's own.

use crate::lesson::load::drawn_as;
use crate::lesson::{KnownSlip, Posed};
use crate::page::{Line, Role, Table};

/// A slip over all variants of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct SlipRow {
    /// The reason's stable name.
    pub id: String,
    /// What it comes to in the first variant where it shows.
    pub is: String,
    /// The numbers of that variant.
    pub with: String,
    /// In how many variants its answer is the key's own.
    pub hides: usize,
    /// How many variants were looked at.
    pub of: usize,
}

/// The slips of a question in these variants, each id once for each answer of the first variant in which it shows.
pub fn slip_rows(variants: &[Posed]) -> Vec<SlipRow> {
    let of = variants.len();
    let mut rows: Vec<SlipRow> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for posed in variants {
        let mut fresh: Vec<String> = Vec::new();
        for KnownSlip { reason, is, .. } in posed.prepared.foreseen() {
            if known.contains(&reason.id) {
                continue;
            }
            fresh.push(reason.id.clone());
            rows.push(SlipRow { id: reason.id, is, with: drawn_as(posed), hides: 0, of });
        }
        known.extend(fresh);
    }
    for posed in variants {
        for reason in posed.prepared.hidden() {
            match rows.iter_mut().filter(|row| row.id == reason.id).collect::<Vec<_>>() {
                found if found.is_empty() => {
                    rows.push(SlipRow { id: reason.id, is: String::new(), with: drawn_as(posed), hides: 1, of });
                }
                found => found.into_iter().for_each(|row| row.hides += 1),
            }
        }
    }
    rows
}

/// The rows as a table.
pub fn slip_table(rows: &[SlipRow]) -> Table {
    let mut table = Table::new(["slip", "comes to", "with", "hides"]).says("Every slip that the question knows.");
    for row in rows {
        let hides = match row.hides {
            0 => Line::styled(Role::Dim, "–"),
            n if n == row.of => Line::styled(Role::Wrong, format!("in all {n}")),
            n => Line::styled(Role::Caution, format!("in {n} of {}", row.of)),
        };
        table.push([Line::text(row.id.clone()), Line::new().code(row.is.clone()), Line::text(row.with.clone()), hides]);
    }
    table
}
