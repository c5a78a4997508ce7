//! The class: what a learner hands in, and what an instructor makes of it.

mod assess;
mod feedback;
mod formats;
pub mod gradebook;
pub mod hand_in;
mod inputs;
mod items;
mod late;
mod results;
mod roster;
mod spool;

pub use assess::millis;
pub use inputs::{Inputs, inputs};
pub use items::{as_json, heading as items_heading, table as items_table};

use crate::lesson::Digest;

/// What a receipt shows of a file's digest: 16 hexadecimal digits.
fn receipt(digest: &Digest) -> String {
    digest.to_string().chars().take(16).collect()
}

/// A receipt as it is read aloud: `4f2a 91bc 03de 77a0`.
pub fn grouped(receipt: &str) -> String {
    let digits: Vec<char> = receipt.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `1 answer`, `3 answers`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A name for a file of a learner's: what they are called, or where that cannot stand in one, its digest.
pub fn file_name(learner: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let good = (1..=60).contains(&learner.len()) && learner.chars().all(plain) && !learner.starts_with('.');
    if good { learner.to_string() } else { receipt(&Digest::of_bytes(learner.as_bytes())) }
}

/// Everybody on a roster, by what they are called in hand-ins.
pub fn roster_learners(path: &std::path::Path) -> Result<Vec<String>, crate::app::ending::Trouble> {
    let roster = roster::Roster::read(path)?;
    Ok(roster.students().map(|student| student.learner().to_string()).collect())
}
