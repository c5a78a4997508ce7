//! The scratch notebook: one line in, one page out and what it changes. Cells define functions and constants, and each
//! may use what the others have defined, and what they come to (`Out[3]`, `ans`). What is known follows from the text of
//! the cells alone; a cell whose page no longer shows that is out of date, and says so until it is run again.

pub mod cells;
mod descents;
mod digits;
mod elsewhere;
pub mod env;
mod function;
mod graphs;
mod keeping;
mod learning;
pub mod lexemes;
mod limits;
mod matrices;
mod measure;
mod pictures;
mod piece;
pub mod recognise;
mod recompute;
mod rerun;
mod shapes;
mod slopes;
mod tables;
mod training;
mod value;
pub mod watch;

use crate::lesson::kinds::{Detail, Shaped};
use crate::math::solution::Solution;
use crate::math::steps;
use crate::math::{Symbol, matrix, print};
use crate::page::{Page, Theme, worked};
use crate::session::typed::Claims;
use cells::CellWord;
use env::Env;
pub use piece::{CellFault, Piece};
use std::collections::BTreeMap;
use std::rc::Rc;
use watch::Watching;

/// The most lines that a notebook keeps.
pub const MOST_LINES: usize = 10_000;

/// What a cell asks of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write this text to the file.
    Save {
        /// The file's name, as it was typed.
        file: String,
        /// The whole content.
        text: String,
    },
    /// Read the file and hand its text to [`Notebook::open`].
    Open {
        /// The file's name, as it was typed.
        file: String,
    },
    /// Put this line at the next prompt, to be changed; the notebook waits for it.
    Edit {
        /// The cell as it stands.
        line: String,
    },
    /// Empty the screen before the page is shown.
    Clear,
    /// Show pages in the colours of this theme from now on, this page among them.
    Theme(Theme),
}

/// A cell that has been run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotebookEntry {
    /// The number of the cell, from 1: its place among the cells of the file.
    pub number: usize,
    /// The line as it was typed.
    pub line: String,
    /// Whether the cell did what was asked of it.
    pub worked: bool,
    /// The definitions that it used.
    pub uses: Vec<Symbol>,
    /// Whether something that it used has changed since it was run.
    pub stale: bool,
}

/// What came of a line.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    /// What is shown.
    pub page: Page,
    /// Whether the cell did what was asked of it.
    pub worked: bool,
    /// What is left to do outside the notebook.
    pub effect: Option<Effect>,
    /// A derivative that was worked out, to be shown in more or less detail.
    pub solved: Option<Tried>,
}

/// A derivation that a cell showed, and that can be shown in more or less detail.
#[derive(Clone, Debug)]
pub enum Tried {
    /// Of a formula.
    Slope(Rc<Solution>),
    /// By a whole matrix.
    Matrix(Rc<Shaped>),
}

impl Tried {
    /// What it comes to, as it is typed.
    pub fn answer(&self) -> String {
        match self {
            Tried::Slope(solution) => print::ascii(&solution.derivation.derivative),
            Tried::Matrix(shaped) => matrix::print::ascii(&shaped.question.key),
        }
    }
    /// Its page.
    pub fn page(&self, detail: Detail) -> Page {
        match self {
            Tried::Slope(solution) => worked::page(solution, detail),
            Tried::Matrix(shaped) => worked::matrix::page(&shaped.posed(), detail),
        }
    }
}

/// A line of the notebook's file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    /// The cell with this place among the entries.
    Cell(usize),
    /// A comment, an empty line, a line that is no cell.
    Other(String),
}

/// A notebook: what is defined, and the cells so far.
#[derive(Clone, Debug, Default)]
pub struct Notebook {
    pub(crate) env: Env,
    entries: Vec<NotebookEntry>,
    /// The lines of its file.
    lines: Vec<Kept>,
    detail: Detail,
    /// The cell that the next line takes the place of.
    editing: Option<usize>,
    /// The cell that is being run.
    current: usize,
    /// Slopes by whole matrices, under their cells.
    derived: BTreeMap<usize, Rc<Shaped>>,
    /// The networks that were trained.
    trained: Vec<training::Trained>,
    watching: Watching,
    /// What the cell that is being run brings about beside its page.
    effect: Option<Effect>,
    solved: Option<Tried>,
    fell_short: bool,
    /// What is kept of the cell, where it is not the line as it was typed.
    instead: Option<String>,
}

impl Notebook {
    /// The number of the next cell, from 1; of the one that is being edited, while it is.
    pub fn number(&self) -> usize {
        self.editing.unwrap_or(self.entries.len() + 1)
    }
    /// The cells so far.
    pub fn entries(&self) -> &[NotebookEntry] {
        &self.entries
    }
    /// Whether a name has been defined.
    pub fn defines(&self, name: &str) -> bool {
        self.env.find(name).is_some()
    }
    /// Tells somebody how far a long cell is, and asks them whether to go on.
    pub fn watched_by(&mut self, watch: Rc<dyn watch::Watch>) {
        self.watching = Watching::by(watch);
    }

    /// Takes one line. Lines without a cell, and comments (`# …`), have an empty page.
    pub fn run(&mut self, line: &str, detail: Detail) -> Ran {
        self.take(line, detail, false)
    }

    /// Takes one line of a file, in which a line that cannot be run has its place all the same.
    pub fn run_from_file(&mut self, line: &str, detail: Detail) -> Ran {
        self.take(line, detail, true)
    }

    /// Takes what stands behind a word, be it mathematics or not: `d` with `-x^2`.
    pub fn run_word(&mut self, word: &str, rest: &str, detail: Detail) -> Ran {
        let line = format!("{word} {rest}");
        match cells::named(word) {
            Some(row) => self.carry_out(row, Piece::line(&line).word().1, &line, detail, false),
            None => self.run(&line, detail),
        }
    }

    fn take(&mut self, line: &str, detail: Detail, from_file: bool) -> Ran {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            if from_file || !line.is_empty() {
                self.keep(Kept::Other(line.to_string()));
            }
            return Ran { worked: true, ..Ran::default() };
        }
        let (row, rest) = recognise::recognise(line, &self.env);
        self.carry_out(row, rest, line, detail, from_file)
    }

    fn carry_out(&mut self, row: &CellWord, rest: Piece, line: &str, detail: Detail, from_file: bool) -> Ran {
        self.detail = detail;
        (self.effect, self.solved, self.fell_short, self.instead) = (None, None, false, None);
        if !row.counts {
            let result = (row.run)(self, rest);
            let worked = result.is_ok() && !self.fell_short;
            if from_file {
                self.keep(Kept::Other(line.to_string()));
            }
            return self.outcome(result.unwrap_or_else(|fault| fault.page(rest.whole_line())), worked);
        }
        if let Some(number) = self.editing.filter(|_| !from_file) {
            let (page, worked) = self.replace(number, line);
            if worked {
                self.editing = None;
            }
            return self.outcome(page, worked);
        }
        let number = self.entries.len() + 1;
        let before = self.meanings(row);
        let result = self.run_as(number, row, rest);
        let worked = result.is_ok() && !self.fell_short;
        // What cannot be run is no cell, unless it stands in a file, where it has its place.
        if result.is_ok() || from_file {
            let line = self.instead.take().unwrap_or_else(|| line.to_string());
            self.keep(Kept::Cell(self.entries.len()));
            self.entries.push(NotebookEntry { number, line, worked, uses: self.env.asked(), stale: false });
        }
        let mut page = result.unwrap_or_else(|fault| fault.page(rest.whole_line()));
        if let Some(before) = before {
            page.extend(self.outdated(&before, number));
        }
        self.outcome(page, worked)
    }

    fn run_as(&mut self, number: usize, row: &CellWord, rest: Piece) -> Result<Page, CellFault> {
        self.current = number;
        self.env.begin(number);
        let (result, count) = steps::within(steps::CELL, || (row.run)(self, rest));
        if count.too_large {
            Err(CellFault::new(format!("This was not worked out: {}.", steps::TOO_LARGE)))
        } else {
            result
        }
    }

    fn outcome(&mut self, page: Page, worked: bool) -> Ran {
        Ran { page, worked, effect: self.effect.take(), solved: self.solved.take() }
    }

    fn keep(&mut self, line: Kept) {
        if self.lines.len() < MOST_LINES {
            self.lines.push(line);
        }
    }

    /// The notebook as a file: one cell a line.
    pub fn text(&self) -> String {
        let text = |line: &Kept| match line {
            Kept::Cell(at) => self.entries.get(*at).map_or(String::new(), |entry| format!("{}\n", entry.line)),
            Kept::Other(text) => format!("{text}\n"),
        };
        self.lines.iter().map(text).collect()
    }
}

/// Where no question is open, the notebook's own names are no commands.
impl Claims for Notebook {
    fn could_be(&self, _: &str) -> bool {
        false
    }
    fn declares(&self, name: &str) -> bool {
        self.defines(name)
    }
}

/// Something that can be typed, for those who complete a line and explain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWord {
    /// The word or name itself.
    pub name: String,
    /// With what belongs behind it: a blank, a bracket.
    pub completed: String,
    /// How it is typed and what it does.
    pub says: String,
    /// Whether it stands only at the beginning of a line.
    pub first: bool,
}

impl Notebook {
    /// What can be typed: the words of the language where `words` are wanted, and the names that are defined.
    pub fn vocabulary(&self, words: bool) -> Vec<KnownWord> {
        let rows = cells::ROWS.iter().filter(|row| words && row.form.starts_with(row.word) && !row.word.contains('/'));
        let word = |row: &CellWord| {
            let rest = &row.form[row.word.len()..];
            let blank = if rest.is_empty() { "" } else { " " };
            KnownWord {
                name: row.word.to_string(),
                completed: format!("{}{blank}", row.word),
                says: format!("{rest}   {}", row.says),
                first: true,
            }
        };
        let name = |definition: &env::Definition| KnownWord {
            name: definition.name.to_string(),
            completed: if definition.of.is_empty() {
                definition.name.to_string()
            } else {
                format!("{}(", definition.name)
            },
            says: String::new(),
            first: false,
        };
        rows.map(word).chain(self.env.definitions().iter().map(name)).collect()
    }

    /// Whether a line is a cell for certain, whatever commands there are: a definition, or a word of the notebook.
    pub fn claims(&self, line: &str) -> bool {
        let line = line.trim();
        let (row, rest) = recognise::recognise(line, &self.env);
        !line.starts_with(':') && (row.word == "define" || row.word != "value" || rest.text() != line)
    }
}
