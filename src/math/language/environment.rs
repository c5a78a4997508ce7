//! The environments of LaTeX: cases, matrices, and rows that are aligned.

use super::fault::{Fault, Parsed};
use super::latex::{self, Grid};
use super::parse::Parser;
use super::syntax::{Form, Id};

impl<'t> Parser<'t> {
    /// `\begin{pmatrix} … \end{pmatrix}`; in braces an array is made of cases.
    pub fn environment(&mut self, cases: bool) -> Parsed<Id> {
        let begin = self.at;
        let behind = begin + "\\begin".len();
        let Some((name, grid, body)) = latex::environment(self.text, behind) else { return Err(self.missing()) };
        self.at = body;
        let by_cases = cases || grid == Some(Grid::Cases);
        match grid {
            None if !by_cases => {
                return Err(Fault::new("not-read", begin..body, format!("the environment {name} is not read")));
            }
            Some(Grid::Lines) if !by_cases => {
                let inner = self.loose()?;
                self.end_environment(begin, name)?;
                return Ok(inner);
            }
            _ => {}
        }
        self.deeper()?;
        let around = std::mem::take(&mut self.around);
        self.around.equals = by_cases;
        let cells = std::mem::replace(&mut self.cells, true);
        let root = if by_cases { self.case_rows(begin)? } else { self.matrix_rows(begin)? };
        self.cells = cells;
        self.around = around;
        self.shallower();
        self.end_environment(begin, name)?;
        if by_cases {
            self.tree.bracket(root);
            return Ok(root);
        }
        let form = match grid {
            Some(Grid::Bars) => match super::arrays::word("det") {
                Some(word) => Form::Word(word, self.parts([root])),
                None => return Err(self.missing()),
            },
            Some(Grid::DoubleBars) => Form::Norm(root),
            _ => self.tree.form(root).clone(),
        };
        if !self.lists && matches!(form, Form::List { .. }) {
            return Err(Fault::new("list", begin..self.at, "this is a list; one expression is asked for"));
        }
        let id = self.add(form, begin);
        self.tree.bracket(id);
        Ok(id)
    }

    fn end_environment(&mut self, begin: usize, name: &str) -> Parsed<()> {
        self.spaces();
        if let Some((_, end)) = latex::ending(self.text, self.at).filter(|(ended, _)| *ended == name) {
            self.at = end;
            return Ok(());
        }
        if self.at < self.bytes.len() && !self.rest().starts_with("\\end") {
            return Err(self.unexpected());
        }
        let end = self.text.trim_end().len();
        let fault = Fault::new("unclosed", begin..begin + "\\begin".len(), format!("this {name} is never closed"));
        Err(if self.at >= end { fault.replacing(end..end, format!("\\end{{{name}}}")) } else { fault })
    }

    fn case_rows(&mut self, begin: usize) -> Parsed<Id> {
        self.spaces();
        let first = match self.truth_here() {
            Some(_) => self.condition()?,
            None => self.loose()?,
        };
        self.cases_from(first, begin, 0)
    }

    fn matrix_rows(&mut self, begin: usize) -> Parsed<Id> {
        let mut rows: Vec<Vec<Id>> = vec![Vec::new()];
        loop {
            self.spaces();
            let at_end = self.rest().starts_with("\\end");
            if at_end && rows.last().is_some_and(Vec::is_empty) && rows.len() > 1 {
                rows.pop();
                break;
            }
            if at_end || matches!(self.peek(), None | Some(b'&')) || self.row_ends() {
                return Err(Fault::new(
                    "missing-component",
                    self.at.saturating_sub(1)..self.at,
                    "an entry is missing here",
                ));
            }
            let cell = self.sum()?;
            if let Some(row) = rows.last_mut() {
                row.push(cell);
            }
            self.spaces();
            if self.peek() == Some(b'&') {
                self.at += 1;
            } else if self.row_ends() {
                self.at += self.row_end();
                rows.push(Vec::new());
            } else {
                break;
            }
        }
        let column = rows.iter().all(|row| row.len() == 1);
        if column || rows.len() == 1 {
            let items = self.parts(rows.into_iter().flatten().collect::<Vec<Id>>());
            return Ok(self.add(Form::List { items, upright: column }, begin));
        }
        let mut ids = Vec::new();
        for row in rows {
            let at = row.first().map_or(begin, |id| self.tree.at(*id).start)
                ..row.last().map_or(begin, |id| self.tree.at(*id).end);
            let items = self.parts(row);
            ids.push(self.tree.add(Form::List { items, upright: false }, at));
        }
        let items = self.parts(ids);
        Ok(self.add(Form::List { items, upright: true }, begin))
    }
}
