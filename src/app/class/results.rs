//! What a class came to: learner by learner in the order of the roster, kept on disk, so that twenty thousand take no
//! more memory than twenty.

use super::assess::{Assessed, Assessor, Wanted};
use super::inputs::{Inputs, Segment};
use super::roster::{Roster, Student};
use super::spool::Spool;
use crate::app::ending::Trouble;
use crate::session::items::Items;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{BufRead, Read};

/// A learner's place on the roster, with the names in hand-ins that mean them.
pub type Whose<'a> = (usize, Vec<(&'a String, &'a Vec<Segment>)>);

/// So many learners a thread are judged before what they came to is put away.
const TOGETHER: usize = 32;

/// So many equal answers at equal times are no chance.
const TWINS: usize = 5;

/// What tells equal answers is looked through in parts of about so many, so that one part alone is held.
const PART: usize = 1 << 16;

/// One learner with what they reached; `None` where they handed nothing in.
pub struct Row<'a> {
    pub student: Student<'a>,
    pub assessed: Option<Assessed>,
}

/// What a class came to.
pub struct Results {
    /// The places on the roster of those who handed in, in their order.
    handed: Vec<usize>,
    /// A line for each of them.
    lines: Spool,
    /// For each of their answers what tells it from others, and the place of its learner among them, 4 bytes each.
    traces: Spool,
    traced: usize,
    /// Answers that were judged.
    pub answers: usize,
    /// How the questions went, where that is wanted.
    pub items: Option<Items>,
    /// The answers of the only one, where they are wanted after all.
    pub only: Option<Assessed>,
}

impl Results {
    /// Judges everything, many learners at once; `done` sees each of them.
    ///
    /// # Errors
    /// Why a hand-in cannot be read again, or what it came to cannot be kept.
    pub fn of(
        assessor: &Assessor,
        inputs: &Inputs,
        roster: &Roster,
        groups: &[Whose],
        wanted: Wanted,
        done: impl Fn(&Student, &Assessed) -> Result<(), Trouble> + Sync,
    ) -> Result<Results, Trouble> {
        let items = wanted.answered.then(|| Items::of(assessor.items.iter().map(|item| item.path.clone())));
        let handed = groups.iter().map(|(at, _)| *at).collect();
        let (lines, traces) = (Spool::new()?, Spool::new()?);
        let mut results = Results { handed, lines, traces, traced: 0, answers: 0, items, only: None };
        let one = |(at, names): &Whose| -> Result<Assessed, Trouble> {
            let student = roster.student(*at);
            let assessed = assessor.assess(inputs, names, student.learner(), wanted)?;
            done(&student, &assessed)?;
            Ok(assessed)
        };
        let mut place = 0u32;
        for lot in groups.chunks(TOGETHER * rayon::current_num_threads()) {
            let judged: Vec<Result<Assessed, Trouble>> = lot.par_iter().map(one).collect();
            for assessed in judged {
                let assessed = assessed?;
                results.put(place, &assessed)?;
                results.only = (groups.len() == 1).then_some(assessed);
                place += 1;
            }
        }
        Ok(results)
    }

    fn put(&mut self, place: u32, assessed: &Assessed) -> Result<(), Trouble> {
        let mut line = serde_json::to_vec(assessed).map_err(|error| Trouble::Said(error.to_string()))?;
        line.push(b'\n');
        self.lines.add(&line)?;
        let mut traces = Vec::with_capacity(8 * assessed.traces.len());
        for trace in &assessed.traces {
            traces.extend(trace.to_le_bytes());
            traces.extend(place.to_le_bytes());
        }
        self.traces.add(&traces)?;
        self.traced += assessed.traces.len();
        self.answers += assessed.answers;
        if let Some(items) = &mut self.items {
            items.add(&assessed.answered);
        }
        Ok(())
    }

    /// How many handed in.
    pub fn count(&self) -> usize {
        self.handed.len()
    }

    /// The places on the roster of those who handed in, in their order.
    pub fn handed(&self) -> &[usize] {
        &self.handed
    }

    /// Everybody on the roster in their order.
    pub fn rows<'r>(&'r self, roster: &'r Roster) -> impl Iterator<Item = Result<Row<'r>, Trouble>> + 'r {
        let mut lines = self.lines.read();
        let mut handed = self.handed.iter().copied().peekable();
        let mut line = Vec::new();
        roster.students().enumerate().map(move |(at, student)| {
            if handed.next_if_eq(&at).is_none() {
                return Ok(Row { student, assessed: None });
            }
            line.clear();
            lines.read_until(b'\n', &mut line).map_err(|error| self.lines.trouble(&error))?;
            let assessed = serde_json::from_slice(&line).map_err(|error| self.lines.trouble(&error.into()))?;
            Ok(Row { student, assessed: Some(assessed) })
        })
    }

    /// Pairs of learners who gave equal answers at equal moments, by their places on the roster, and how many.
    ///
    /// # Errors
    /// Why it cannot be read again.
    pub fn twins(&self) -> Result<Vec<(usize, usize, usize)>, Trouble> {
        let parts = u32::try_from(self.traced / PART + 1).unwrap_or(u32::MAX);
        let mut pairs: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for part in 0..parts {
            let mut traces: Vec<(u32, u32)> = Vec::new();
            let mut input = self.traces.read();
            let mut record = [0; 8];
            for _ in 0..self.traced {
                input.read_exact(&mut record).map_err(|error| self.traces.trouble(&error))?;
                let [a, b, c, d, e, f, g, h] = record;
                let (trace, learner) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
                if trace % parts == part {
                    traces.push((trace, learner));
                }
            }
            traces.sort_unstable();
            traces.dedup();
            for same in traces.chunk_by(|one, other| one.0 == other.0) {
                // A whole class with one answer at one moment is told by its first few.
                let same = &same[..same.len().min(20)];
                for (at, (_, one)) in same.iter().enumerate() {
                    for (_, other) in &same[at + 1..] {
                        *pairs.entry((*one, *other)).or_default() += 1;
                    }
                }
            }
        }
        let place = |at: u32| self.handed.get(at as usize).copied().unwrap_or_default();
        let many = pairs.into_iter().filter(|(_, count)| *count >= TWINS);
        Ok(many.map(|((one, other), count)| (place(one), place(other), count)).collect())
    }
}
