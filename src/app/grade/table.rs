//! Small tables from CSV files, whatever parts their columns: rosters, and times of arrival; and lines of CSV.

use super::encoding;
use crate::app::ending::Trouble;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A table of a few thousand rows is smaller than this, in bytes.
const LARGEST: u64 = 16 << 20;

/// A table with its titles.
pub struct Table {
    pub titles: Vec<String>,
    /// Each with its line.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Reads a table whole.
pub fn read(path: &Path) -> Result<Table, Trouble> {
    let said = |message: String| Trouble::Said(format!("{}: {message}", path.display()));
    let file = File::open(path).map_err(|error| Trouble::with_file(path, &error))?;
    if file.metadata().is_ok_and(|about| about.len() > LARGEST) {
        return Err(said(format!("longer than {LARGEST} bytes, so it is no roster")));
    }
    let (input, parted) = encoding::opened(Box::new(file.take(LARGEST)), super::BUFFER)
        .map_err(|error| Trouble::with_file(path, &error))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(parted).from_reader(input);
    let mut titles: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(said(error.to_string())),
        }
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Option<Vec<String>> =
            record.iter().map(|cell| std::str::from_utf8(cell).ok().map(str::to_string)).collect();
        let Some(mut cells) = cells else {
            return Err(said(format!("line {line} is not UTF-8: save the sheet as \"CSV UTF-8\"")));
        };
        match titles {
            None => {
                if let Some(first) = cells.first_mut() {
                    *first = first.trim_start_matches('\u{feff}').to_string();
                }
                titles = Some(cells);
            }
            Some(_) => rows.push((line, cells)),
        }
    }
    match titles {
        Some(titles) => Ok(Table { titles, rows }),
        None => Err(said("this file is empty".to_string())),
    }
}

/// A line of CSV with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    super::sheet::line(cells.into_iter().map(Into::into), b',') + "\n"
}
