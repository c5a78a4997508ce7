//! Small tables from CSV files, whatever parts their columns: rosters, and times of arrival; and lines of CSV.

use super::encoding;
use crate::app::ending::Trouble;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A table of a few thousand rows is smaller than this, in bytes.
const LARGEST: u64 = 16 << 20;

/// A table with its titles. A class is large: its cells stand in one text, one after the other.
#[derive(Default)]
pub struct ClassTable {
    pub titles: Vec<String>,
    cells: String,
    /// Where each cell ends in that text.
    ends: Vec<u32>,
    /// The line of each row, and how many cells stand before it.
    rows: Vec<(u32, u32)>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct SheetRow<'t> {
    table: &'t ClassTable,
    from: usize,
    to: usize,
    /// The line that it begins in, from 1; 0 where it comes from no file.
    pub line: u32,
}

impl<'t> SheetRow<'t> {
    /// A cell; nothing where the row is shorter.
    pub fn cell(&self, at: usize) -> &'t str {
        let at = self.from + at;
        if at >= self.to {
            return "";
        }
        let begin = at.checked_sub(1).map_or(0, |before| self.table.ends[before]);
        &self.table.cells[begin as usize..self.table.ends[at] as usize]
    }

    /// All its cells.
    pub fn cells(self) -> impl Iterator<Item = &'t str> {
        (0..self.to - self.from).map(move |at| self.cell(at))
    }
}

impl ClassTable {
    /// A table of one column.
    pub fn of_column<'l>(title: &str, cells: impl Iterator<Item = &'l str>) -> ClassTable {
        let mut table = ClassTable { titles: vec![title.to_string()], ..ClassTable::default() };
        cells.for_each(|cell| table.push(0, std::iter::once(cell)));
        table
    }

    fn push<'c>(&mut self, line: u32, cells: impl Iterator<Item = &'c str>) {
        self.rows.push((line, place(self.ends.len())));
        for cell in cells {
            self.cells += cell;
            self.ends.push(place(self.cells.len()));
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row at this place; an empty one where there is none.
    pub fn row(&self, at: usize) -> SheetRow<'_> {
        let (line, from) = self.rows.get(at).copied().unwrap_or_default();
        let row = SheetRow { table: self, from: from as usize, to: from as usize, line };
        match (self.rows.get(at), self.rows.get(at + 1)) {
            (None, _) => row,
            (Some(_), next) => SheetRow { to: next.map_or(self.ends.len(), |(_, from)| *from as usize), ..row },
        }
    }

    /// All rows in their order.
    pub fn rows(&self) -> impl Iterator<Item = SheetRow<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }

    /// The same with some of its rows alone.
    pub fn only(self, keep: impl Fn(SheetRow) -> bool) -> ClassTable {
        if self.rows().all(&keep) {
            return self;
        }
        let mut table = ClassTable { titles: self.titles.clone(), ..ClassTable::default() };
        self.rows().filter(|row| keep(*row)).for_each(|row| table.push(row.line, row.cells()));
        table
    }

    /// What it takes up, in bytes.
    #[cfg(test)]
    pub fn weight(&self) -> usize {
        self.cells.capacity() + 4 * self.ends.capacity() + 8 * self.rows.capacity()
    }
}

/// A table is far smaller than what this cannot count.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Reads a table whole.
pub fn read(path: &Path) -> Result<ClassTable, Trouble> {
    let said = |message: String| Trouble::Said(format!("{}: {message}", path.display()));
    let file = File::open(path).map_err(|error| Trouble::with_file(path, &error))?;
    if file.metadata().is_ok_and(|about| about.len() > LARGEST) {
        return Err(said(format!("longer than {LARGEST} bytes, so it is no roster")));
    }
    let (input, parted) = encoding::opened(Box::new(file.take(LARGEST)), super::BUFFER)
        .map_err(|error| Trouble::with_file(path, &error))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(parted).from_reader(input);
    let mut table = ClassTable::default();
    let mut has_titles = false;
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(said(error.to_string())),
        }
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
            return Err(said(format!("line {line} is not UTF-8: save the sheet as \"CSV UTF-8\"")));
        }
        let cells = record.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default());
        if std::mem::replace(&mut has_titles, true) {
            table.push(u32::try_from(line).unwrap_or(u32::MAX), cells);
        } else {
            table.titles = cells.map(|title| title.trim_start_matches('\u{feff}').to_string()).collect();
        }
    }
    if has_titles { Ok(table) } else { Err(said("this file is empty".to_string())) }
}

/// A line of CSV with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    super::sheet::line(cells.into_iter().map(Into::into), b',') + "\n"
}
