//! The parts of an expression of vectors and matrices: lists written out, entries, and what is applied to lists.

use super::apply::{closing, split, takes};
use super::env::Definition;
use super::list_reader::{Reader, Reading};
use super::lists::Word;
use crate::math::linear::{Array, MOST_ENTRIES, Quantity};
use crate::math::{Expr, functions};
use std::ops::Range;

/// All of them as plain expressions, where none is a list.
fn all_plain(values: &[Quantity]) -> Option<Vec<Expr>> {
    let plain = |value: &Quantity| match value {
        Quantity::One(expr) => Some(expr.clone()),
        Quantity::Many(_) => None,
    };
    values.iter().map(plain).collect()
}

impl Reader<'_> {
    /// A list that is written out: `(1, 2)`, `[[1, 2], [3, 4]]`.
    pub(super) fn list(&mut self, at: Range<usize>, parts: Vec<Range<usize>>) -> Reading {
        if parts.len() > MOST_ENTRIES {
            return Err(self.fault(at, format!("no more than {MOST_ENTRIES} entries are read")));
        }
        let (mut entries, mut rows) = (Vec::new(), Vec::new());
        for part in parts {
            match self.part(part.clone())? {
                Quantity::One(expr) if rows.is_empty() => entries.push(expr),
                Quantity::Many(row) if entries.is_empty() && row.columns.is_none() => rows.push(row.entries),
                _ => return Err(self.fault(part, "rows and single entries stand side by side here")),
            }
        }
        let array = if rows.is_empty() { Ok(Array::vector(entries)) } else { Array::matrix(rows) };
        let found = array.map_err(|why| self.fault(at.clone(), why))?;
        if found.entries.len() > MOST_ENTRIES {
            return Err(self.fault(at, format!("no more than {MOST_ENTRIES} entries are read")));
        }
        let found = Quantity::Many(found.map(Expr::clone));
        self.indexed(found)
    }

    /// `u[1]`, `A[1, 2]`, `A[2]`: an entry or a row, counted from 1.
    pub(super) fn indexed(&mut self, found: Quantity) -> Reading {
        let Quantity::Many(array) = &found else { return Ok(found) };
        let Some(close) = self.rest().starts_with('[').then(|| closing(self.text, self.at)).flatten() else {
            return Ok(found);
        };
        let at = self.at..close + 1;
        let parts: Vec<Option<usize>> = split(self.text, self.at + 1..close)
            .into_iter()
            .map(|part| self.text[part].trim().parse().ok().and_then(|n: usize| n.checked_sub(1)))
            .collect();
        let entry = match (parts.as_slice(), array.columns) {
            ([Some(i)], None) => array.entries.get(*i).cloned().map(Quantity::One),
            ([Some(i), Some(j)], Some(columns)) if *j < columns => {
                array.entries.get(i.saturating_mul(columns).saturating_add(*j)).cloned().map(Quantity::One)
            }
            ([Some(i)], Some(columns)) if *i < array.rows() => {
                let row = array.entries.iter().skip(i * columns).take(columns).cloned().collect();
                Some(Quantity::Many(Array::vector(row)))
            }
            _ => None,
        };
        let message = format!("there is no such entry in {}; they are counted from 1", array.shape());
        let entry = entry.ok_or_else(|| self.fault(at, message))?;
        self.at = close + 1;
        self.indexed(entry)
    }

    /// `dot(u, v)`, `norm u`.
    pub(super) fn word(&mut self, word: &Word, from: usize) -> Reading {
        let behind = from + word.name.len();
        let found = match self.arguments(behind) {
            Some(inside) => {
                self.at = inside.end + 1;
                let mut found = Vec::new();
                let mut parts = split(self.text, inside.clone());
                // `softmax(1, 2, 3)` is softmax((1, 2, 3)).
                if word.takes == 1 && parts.len() > 1 {
                    let whole = inside.start - 1..inside.end + 1;
                    parts = std::iter::once(whole).collect();
                }
                for part in parts {
                    found.push(self.part(part)?);
                }
                found
            }
            None => {
                self.at = behind;
                vec![self.power()?]
            }
        };
        let arrays: Vec<Array> = found
            .into_iter()
            .filter_map(|found| match found {
                Quantity::Many(array) => Some(array),
                Quantity::One(_) => None,
            })
            .collect();
        let at = from..self.at;
        if arrays.len() != word.takes {
            let of = if word.takes == 1 { "a vector or matrix" } else { "two vectors" };
            return Err(self.fault(at, format!("{} is of {of}", word.name)));
        }
        self.bounded(from, (word.run)(&arrays))
    }

    /// A definition applied to lists: a function of one variable to each entry, one of several to the entries as they
    /// stand.
    pub(super) fn applied(&mut self, definition: &Definition, inside: Range<usize>) -> Reading {
        self.env.note_use(&mut self.uses, definition);
        let at = inside.start..inside.end;
        let is = self.env.quantity(definition, self.place(at.clone()))?;
        let mut values = Vec::new();
        for part in split(self.text, inside) {
            values.push(self.part(part)?);
        }
        let of = &definition.of;
        let put = |values: &[Expr]| {
            is.map(|expr| {
                expr.substitute_with(&|name| {
                    of.iter().position(|own| own == name).and_then(|at| values.get(at)).cloned()
                })
            })
        };
        let plain = all_plain(&values);
        match (plain, values.as_slice()) {
            (Some(plain), _) if plain.len() == of.len() => Ok(put(&plain)),
            (None, [Quantity::Many(array)])
                if array.entries.len() == of.len() && array.columns.is_none() && of.len() > 1 =>
            {
                Ok(put(&array.entries))
            }
            (None, [Quantity::Many(array)]) if of.len() == 1 => match &is {
                Quantity::One(expr) => Ok(Quantity::Many(array.map(|entry| expr.substitute(&of[0], entry)))),
                Quantity::Many(_) => Err(self.fault(at, takes(&definition.name, of, array.entries.len()))),
            },
            _ => Err(self.fault(at, takes(&definition.name, of, values.len()))),
        }
    }

    /// A function of the notation, applied to each entry.
    pub(super) fn called(&mut self, function: functions::Func, from: usize, inside: Range<usize>) -> Reading {
        let parts = split(self.text, inside.clone());
        let found = parts.into_iter().map(|part| self.part(part)).collect::<Result<Vec<_>, _>>()?;
        let plain = all_plain(&found);
        match (plain, found.as_slice()) {
            (Some(plain), _) if function.accepts(plain.len()) => Ok(Quantity::One(Expr::call(function, plain))),
            // `max(u)` is the largest entry.
            (None, [Quantity::Many(array)]) if function.accepts(MOST_ENTRIES) => {
                Ok(Quantity::One(Expr::call(function, array.entries.clone())))
            }
            (None, [Quantity::Many(array)]) if function.accepts(1) => {
                Ok(Quantity::Many(array.map(|entry| Expr::call(function, [entry.clone()]))))
            }
            (None, [Quantity::Many(array)]) if function.accepts(array.entries.len()) => {
                Ok(Quantity::One(Expr::call(function, array.entries.clone())))
            }
            _ => Err(self.fault(from..self.at, format!("{} is not applied to these", function.name()))),
        }
    }
}
