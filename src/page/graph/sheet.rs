//! A sheet of characters on which boxes and lines are drawn.

use crate::page::layout::Row;
use crate::page::model::*;

/// A sheet of characters with roles.
pub(super) struct Sheet {
    pub(super) cells: Vec<Vec<(Role, char)>>,
}

impl Sheet {
    pub(super) fn put(&mut self, row: usize, column: usize, role: Role, sign: char) {
        if let Some(cell) = self.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = (role, sign);
        }
    }
    pub(super) fn text(&mut self, row: usize, column: usize, role: Role, text: &str) {
        let mut at = column;
        for c in text.chars() {
            self.put(row, at, role, c);
            at += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0).max(1);
        }
    }
    /// The sheet as rows of text.
    pub(super) fn rows(self) -> Vec<Row> {
        self.cells.into_iter().map(row).collect()
    }
}

/// The directions in which a line leaves a point.
pub(super) const LEFT: u8 = 1;
pub(super) const RIGHT: u8 = 2;
pub(super) const UP: u8 = 4;
pub(super) const DOWN: u8 = 8;

/// The sign that joins the directions: a line, a corner, a branch or a crossing.
pub(super) fn corner(directions: u8, unicode: bool) -> char {
    const SIGNS: &[(u8, char)] = &[
        (LEFT | RIGHT, '─'),
        (UP | DOWN, '│'),
        (LEFT | DOWN, '┐'),
        (LEFT | UP, '┘'),
        (RIGHT | DOWN, '┌'),
        (RIGHT | UP, '└'),
        (LEFT | RIGHT | DOWN, '┬'),
        (LEFT | RIGHT | UP, '┴'),
        (LEFT | UP | DOWN, '┤'),
        (RIGHT | UP | DOWN, '├'),
        (LEFT | RIGHT | UP | DOWN, '┼'),
    ];
    let sign = SIGNS.iter().find(|sign| sign.0 == directions).map_or('─', |sign| sign.1);
    match (unicode, sign) {
        (true, sign) => sign,
        (false, '─') => '-',
        (false, '│') => '|',
        (false, _) => '+',
    }
}

fn row(cells: Vec<(Role, char)>) -> Row {
    let mut row = Row::new();
    for (role, sign) in cells {
        row.push(role, sign);
    }
    row
}
