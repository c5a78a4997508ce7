//! Cells that are recalled, edited and run again, and what is out of date because of it.

use super::cells::CellWord;
use super::env::out_name;
use super::piece::{CellFault, Piece};
use super::{Effect, Notebook, NotebookEntry, recognise, value};
use crate::math::Symbol;
use crate::math::Value;
use crate::page::{Block, Line, Page, Role, Tone};
use std::collections::BTreeMap;

/// What names stood for.
pub(super) type Meanings = BTreeMap<Symbol, (Vec<Symbol>, Result<Value, String>)>;

impl Notebook {
    /// What everything stands for now, where the row may change that.
    pub(super) fn meanings(&self, row: &CellWord) -> Option<Meanings> {
        matches!(row.word, "define" | "forget" | "train" | "shapes" | "sizes").then(|| self.env.meanings())
    }

    /// Marks the cells that used what has changed, and says which they are.
    pub(super) fn outdated(&mut self, before: &Meanings, but: usize) -> Page {
        let now = self.env.meanings();
        let changed: Vec<&Symbol> =
            before.keys().chain(now.keys()).filter(|name| before.get(*name) != now.get(*name)).collect();
        if changed.is_empty() {
            return Page::new();
        }
        let mut stale = Vec::new();
        for entry in self.entries.iter_mut().filter(|entry| entry.number != but && !entry.stale) {
            let own = out_name(entry.number);
            // A definition shows itself; what follows from it is said where it is used.
            let touched = entry.uses.iter().chain(std::iter::once(&own)).any(|name| changed.contains(&name));
            if touched && !value::is_definition(&entry.line) && !entry.line.starts_with("forget ") {
                entry.stale = true;
                stale.push(entry.number);
            }
        }
        match stale.as_slice() {
            [] => Page::new(),
            _ => {
                let line = Line::styled(Role::Dim, format!("Out of date now: {}. ", listed(&stale)));
                Page::new().text(line.code("run stale").push(Role::Dim, " runs what is out of date again."))
            }
        }
    }

    /// Puts a line in the place of a cell and runs it; where it does not work, all stays as it was.
    pub(super) fn replace(&mut self, number: usize, line: &str) -> (Page, bool) {
        let line = line.trim();
        let (env, before) = (self.env.clone(), self.env.meanings());
        self.env.clear(number);
        let (row, rest) = recognise::recognise(line, &self.env);
        if !row.counts {
            self.env = env;
            return (rest.fault("This is not a cell, so it cannot replace one.").page(line), false);
        }
        let result = self.run_as(number, row, rest);
        let worked = result.is_ok() && !self.fell_short;
        match result {
            Ok(mut page) => {
                let line = self.instead.take().unwrap_or_else(|| line.to_string());
                let uses = self.env.asked();
                if let Some(entry) = self.entries.get_mut(number - 1) {
                    *entry = NotebookEntry { number, line, worked, uses, stale: false };
                }
                page.extend(self.outdated(&before, number));
                (page, worked)
            }
            Err(fault) => {
                self.env = env;
                (fault.page(rest.whole_line()), false)
            }
        }
    }

    /// Runs cells again, each in its place, and shows them.
    fn rerun(&mut self, numbers: &[usize]) -> Page {
        let mut page = Page::new();
        for number in numbers {
            let Some(entry) = self.entries.get(number - 1) else { continue };
            let line = entry.line.clone();
            if self.watching.stopped() {
                return page.note(Tone::Caution, format!("Stopped before [{number}]."));
            }
            page.push(Block::Typed { prompt: format!("[{number}] >"), text: line.clone() });
            self.fell_short = false;
            let (shown, worked) = self.replace(*number, &line);
            if let Some(entry) = self.entries.get_mut(number - 1) {
                entry.worked = worked;
                entry.stale = false;
            }
            page.extend(shown);
        }
        let again = |entry: &&NotebookEntry| numbers.contains(&entry.number);
        self.fell_short = self.entries.iter().filter(again).any(|entry| !entry.worked);
        page
    }
}

/// `[1], [3] to [5] and [8]`.
fn listed(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let run = |(first, last): &(usize, usize)| match last - first {
        0 => vec![format!("[{first}]")],
        1 => vec![format!("[{first}]"), format!("[{last}]")],
        _ => vec![format!("[{first}] to [{last}]")],
    };
    let runs: Vec<String> = runs.iter().flat_map(run).collect();
    match runs.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

/// The number of a cell: `3`, `[3]`, `In[3]`.
fn cell_number(notebook: &Notebook, piece: Piece) -> Result<usize, CellFault> {
    let text = piece.text().trim_start_matches("In").trim_start_matches('[').trim_end_matches(']');
    let number = text.trim().parse::<usize>().ok().filter(|number| (1..=notebook.entries.len()).contains(number));
    number.ok_or_else(|| {
        let range = match notebook.entries.len() {
            0 => Line::text("There are no cells yet."),
            1 => Line::text("The number of a cell is expected here; there is only 1."),
            count => Line::text(format!("The number of a cell is expected here, from 1 to {count}; "))
                .code("cells")
                .then(" lists them."),
        };
        piece.fault(range)
    })
}

/// `run 3`, `run 2..5`, `run stale`, `run all`: cells once more, each in its place.
pub fn run(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let numbers: Vec<usize> = match piece.text() {
        "stale" => notebook.entries.iter().filter(|entry| entry.stale).map(|entry| entry.number).collect(),
        "all" | "everything" => (1..=notebook.entries.len()).collect(),
        _ => match piece.split("..") {
            Some((from, to)) => {
                let (first, last) = (cell_number(notebook, from)?, cell_number(notebook, to)?);
                (first..=last).collect()
            }
            None => {
                let numbers = piece.list().into_iter().map(|part| cell_number(notebook, part));
                numbers.collect::<Result<Vec<usize>, CellFault>>()?
            }
        },
    };
    if numbers.is_empty() {
        return Ok(Page::new().note(Tone::Info, "Nothing is out of date."));
    }
    Ok(notebook.rerun(&numbers))
}

/// `edit 3`: the cell at the prompt, to be changed; `edit 3: LINE` changes it at once.
pub fn edit(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let text = piece.text();
    let digits = text.trim_start_matches("In").trim_start_matches('[');
    let digits =
        digits.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len() + (text.len() - digits.len());
    let behind = text[digits..].trim_start_matches(']').trim_start();
    let (number, line) = match behind.strip_prefix(':') {
        Some(line) => (piece.part(0..digits), line.trim()),
        None => (piece, ""),
    };
    let number = cell_number(notebook, number)?;
    if !line.is_empty() {
        let (page, worked) = notebook.replace(number, line);
        notebook.fell_short = !worked;
        return Ok(page);
    }
    notebook.editing = Some(number);
    let line = notebook.entries.get(number - 1).map_or(String::new(), |entry| entry.line.clone());
    let page = Page::new().text(
        Line::styled(Role::Dim, format!("The next line takes the place of [{number}], "))
            .code(line.as_str())
            .push(Role::Dim, ". An empty one leaves it as it is."),
    );
    notebook.effect = Some(Effect::Edit { line });
    Ok(page)
}

impl Notebook {
    /// Leaves the cell that was to be edited as it is; `false` where none was.
    pub fn leave_edit(&mut self) -> bool {
        self.editing.take().is_some()
    }
}
