//! What a class came to: learner by learner in the order of the roster, kept on disk, so that twenty thousand take no
//! more memory than twenty.

use super::assess::{Assessed, Assessor, Requirements};
use super::inputs::Inputs;
use super::roster::{Roster, Student};
use super::spool::{Pairs, Spool};
use crate::app::ending::Trouble;
use crate::session::items::Items;
use rayon::prelude::*;
use std::io::BufRead;

/// A student's place on the roster, with that of a learner in the hand-ins who is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whose {
    pub student: u32,
    pub learner: u32,
}

impl Whose {
    /// Whether both are of one student.
    pub fn is_same(&self, other: &Whose) -> bool {
        self.student == other.student
    }
}

/// So many learners a thread are judged before what they came to is put away.
const TOGETHER: usize = 32;

/// So many equal answers at equal times are no chance.
const TWINS: usize = 5;

/// A whole class with one answer at one moment is told by its first few.
const SHARED: usize = 20;

/// One learner with what they reached; `None` where they handed nothing in.
pub struct LearnerRow<'a> {
    pub student: Student<'a>,
    pub assessed: Option<Assessed>,
}

/// What a class came to.
pub struct Results {
    /// The places on the roster of those who handed in, in their order.
    handed: Vec<usize>,
    /// A line for each of them.
    lines: Spool,
    /// For each of their answers what tells it from others, and the place of its learner among them.
    traces: Pairs,
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
        whose: &[Whose],
        wanted: Requirements,
        done: impl Fn(&Student, &Assessed) -> Result<(), Trouble> + Sync,
    ) -> Result<Results, Trouble> {
        let items = wanted.answered.then(|| Items::of(assessor.items.iter().map(|item| item.path.clone())));
        let groups: Vec<&[Whose]> = whose.chunk_by(Whose::is_same).collect();
        let handed = groups.iter().filter_map(|group| Some(group.first()?.student as usize)).collect();
        let (lines, traces) = (Spool::new()?, Pairs::new()?);
        let mut results = Results { handed, lines, traces, answers: 0, items, only: None };
        let one = |group: &&[Whose]| -> Result<Assessed, Trouble> {
            let student = roster.student(group.first().map_or(usize::MAX, |whose| whose.student as usize));
            let names = group.iter().map(|whose| inputs.learner(whose.learner as usize));
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
        self.traces.add(assessed.traces.iter().map(|trace| (*trace, place)))?;
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
    pub fn rows<'r>(&'r self, roster: &'r Roster) -> impl Iterator<Item = Result<LearnerRow<'r>, Trouble>> + 'r {
        let mut lines = self.lines.read();
        let mut handed = self.handed.iter().copied().peekable();
        let mut line = Vec::new();
        roster.students().enumerate().map(move |(at, student)| {
            if handed.next_if_eq(&at).is_none() {
                return Ok(LearnerRow { student, assessed: None });
            }
            line.clear();
            lines.read_until(b'\n', &mut line).map_err(|error| self.lines.trouble(&error))?;
            let assessed = serde_json::from_slice(&line).map_err(|error| self.lines.trouble(&error.into()))?;
            Ok(LearnerRow { student, assessed: Some(assessed) })
        })
    }

    /// Pairs of learners who gave equal answers at equal moments, by their places on the roster, and how many.
    ///
    /// # Errors
    /// Why it cannot be read again.
    pub fn twins(&self) -> Result<Vec<(usize, usize, usize)>, Trouble> {
        let mut shared = Pairs::new()?;
        self.traces.in_order(
            |(trace, _)| trace,
            |traces| {
                // What was handed in twice is shared with nobody.
                traces.dedup();
                for same in traces.chunk_by(|one, other| one.0 == other.0) {
                    let same = &same[..same.len().min(SHARED)];
                    let others = |(at, one): (usize, &(u32, u32))| {
                        let one = one.1;
                        same[at + 1..].iter().map(move |(_, other)| (one, *other))
                    };
                    shared.add(same.iter().enumerate().flat_map(others))?;
                }
                Ok(())
            },
        )?;
        let place = |at: u32| self.handed.get(at as usize).copied().unwrap_or_default();
        let mut twins = Vec::new();
        shared.in_order(
            |(one, other)| one.wrapping_mul(31).wrapping_add(other),
            |pairs| {
                for same in pairs.chunk_by(|one, other| one == other).filter(|same| same.len() >= TWINS) {
                    twins.push((place(same[0].0), place(same[0].1), same.len()));
                }
                Ok(())
            },
        )?;
        twins.sort_unstable();
        Ok(twins)
    }
}
