//! The next value of what is stepped, written by the one before it: `w -= 0.6`, `w = w - 0.3*2w`. What it was before is
//! known to the question alone.

use super::super::expr::{Expr, Symbol};
use super::super::print::ascii;
use super::side::{Asked, Wanted};
use super::words::canonical;
use super::{ReadNote, Value};
use std::ops::Range;

/// A step that the left side of an answer names.
pub(super) struct Step {
    /// What is known of the values before the step.
    before: Vec<(Symbol, Expr)>,
    /// For `+=` and `-=` the value that changes, and whether it becomes less.
    change: Option<(Expr, bool)>,
    /// Where the step is written.
    at: Range<usize>,
}

impl Step {
    /// `w = …`, where the values before the step are known.
    pub fn to(asked: &Asked, at: Range<usize>) -> Option<Step> {
        let known = asked.what == Wanted::Step && !asked.before.is_empty();
        known.then(|| Step { before: asked.before.clone(), change: None, at })
    }
    /// `w += …` or `w -= …`, where it is known what the name stood for and its new value alone is asked.
    pub fn by(asked: &Asked, name: &str, less: bool, at: Range<usize>) -> Option<Step> {
        let [(known, old)] = asked.before.as_slice() else { return None };
        let step = Step::to(asked, at).filter(|_| canonical(known) == canonical(name))?;
        Some(Step { change: Some((old.clone(), less)), ..step })
    }

    /// With the values before the step in the place of their names.
    pub fn put_in(&self, right: &Expr) -> Expr {
        right.substitute_with(&|own| self.before.iter().find(|(name, _)| name == own).map(|(_, old)| old.clone()))
    }
    /// What comes of the right side, with a note where a value from before the step goes into it.
    pub fn next(&self, right: Value, notes: &mut Vec<ReadNote>) -> Value {
        let Value::Expr(right) = right else { return right };
        let put = self.put_in(&right);
        let next = match &self.change {
            None if put.is_same_node(&right) => return Value::Expr(right),
            None => put,
            Some((old, true)) => old.clone().minus(put),
            Some((old, false)) => old.clone().plus(put),
        };
        let message = format!("the value before the step is put in: {}", ascii(&next));
        notes.push(ReadNote { kind: "value-before", at: self.at.clone(), message });
        Value::Expr(next)
    }
}
