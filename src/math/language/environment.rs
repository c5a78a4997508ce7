//! The environments of LaTeX: cases, matrices, and rows that are aligned.

use super::construct::Builds;
use super::fault::{Fault, Parsed};
use super::latex::Grid;
use super::parse::Parser;
use super::syntax::{Form, Id};

impl<'t> Parser<'t> {
    /// `\begin{pmatrix} … \end{pmatrix}`; in braces an array is made of cases.
    pub fn environment(&mut self, cases: bool) -> Parsed<Id> {
        let begin = self.at;
        self.at += "\\begin".len();
        let Some((name, grid)) = self.environment_begins() else {
            self.at = begin;
            return Err(self.missing());
        };
        let body = self.at;
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
        let before = self.at;
        if self.environment_ends() == Some(name) {
            return Ok(());
        }
        self.at = before;
        self.spaces();
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
        let rows = self.rows()?;
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
