//! Tables in columns; where the screen is too narrow, as lists of `label: value`.

use super::Medium;
use super::row::Row;
use crate::page::clean::width;
use crate::page::model::*;

/// A text column is not squeezed below this.
const SQUEEZED: usize = 12;

/// Where a number's decimal point stands: columns before it and from it on; `None` for what is no number.
fn point(text: &str) -> Option<(usize, usize)> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let whole = text.find('.').map_or(text, |at| &text[..at]);
    Some((width(whole), width(text) - width(whole)))
}

impl Medium {
    pub(super) fn table(&self, table: &Table, room: usize) -> Vec<Row> {
        let columns = table.numeric.len().max(table.header.len());
        if columns == 0 {
            return Vec::new();
        }
        let cells: Vec<Vec<Row>> = table.rows.iter().map(|row| self.aligned(table, row)).collect();
        let header: Vec<Row> = table.header.iter().map(|cell| self.row(cell).colored_as(Role::Dim)).collect();
        let cells = self.points_aligned(table, cells);
        let gap = if self.narrow() { 2 } else { 3 };
        match self.widths(table, &header, &cells, gap, room) {
            Some(widths) => {
                let mut rows = Vec::new();
                if !table.header.is_empty() {
                    rows.extend(self.table_row(table, None, &header, &widths, gap));
                }
                for (line, row) in table.rows.iter().zip(&cells) {
                    rows.extend(self.table_row(table, Some(line), row, &widths, gap));
                }
                rows
            }
            None => self.folded(table, room),
        }
    }

    fn aligned(&self, table: &Table, row: &[Line]) -> Vec<Row> {
        (0..table.numeric.len()).map(|at| row.get(at).map(|cell| self.row(cell)).unwrap_or_default()).collect()
    }

    /// Numbers of a numeric column get spaces at their sides so that their points stand under each other.
    fn points_aligned(&self, table: &Table, mut cells: Vec<Vec<Row>>) -> Vec<Vec<Row>> {
        for (at, numeric) in table.numeric.iter().enumerate() {
            if !numeric {
                continue;
            }
            let places: Vec<_> = cells.iter().map(|row| point(&row[at].text())).collect();
            let after = places.iter().flatten().map(|place| place.1).max().unwrap_or(0);
            for (row, place) in cells.iter_mut().zip(places) {
                if let Some((_, own)) = place {
                    row[at].push(Role::Plain, " ".repeat(after - own));
                }
            }
        }
        cells
    }

    /// How wide each column is; `None` if they do not fit beside each other.
    fn widths(&self, table: &Table, header: &[Row], cells: &[Vec<Row>], gap: usize, room: usize) -> Option<Vec<usize>> {
        let columns = table.numeric.len();
        let mut widths = Vec::with_capacity(columns);
        let mut least = Vec::with_capacity(columns);
        for at in 0..columns {
            let content = cells.iter().map(|row| row[at].width()).max().unwrap_or(0);
            let head = header.get(at).map_or(0, Row::width);
            let head_word = header.get(at).map_or(0, |row| row.text().split(' ').map(width).max().unwrap_or(0));
            widths.push(content.max(head).min(room.max(content.min(room))));
            let numeric = table.numeric.get(at).copied().unwrap_or(false);
            least.push(if numeric { content } else { content.min(SQUEEZED) }.max(head_word));
        }
        let budget = room.checked_sub(gap * columns.saturating_sub(1))?;
        if least.iter().sum::<usize>() > budget {
            return None;
        }
        while widths.iter().sum::<usize>() > budget {
            let widest = (0..columns).filter(|at| widths[*at] > least[*at]).max_by_key(|at| widths[*at])?;
            widths[widest] -= 1;
        }
        // A text column squeezed to a sliver reads worse than a list.
        let squeezed = (0..columns).any(|at| widths[at] < SQUEEZED && widths[at] * 3 < natural(cells, at));
        (!squeezed).then_some(widths)
    }

    /// One row of the table, wrapped where a column is squeezed; without `line`, the header.
    fn table_row(&self, table: &Table, line: Option<&[Line]>, cells: &[Row], widths: &[usize], gap: usize) -> Vec<Row> {
        let (is_header, lines) = (line.is_none(), line.unwrap_or(&table.header));
        let wrapped: Vec<Vec<Row>> = (0..widths.len())
            .map(|at| match (cells.get(at), lines.get(at)) {
                (Some(cell), _) if cell.width() <= widths[at] => vec![cell.clone()],
                (_, Some(line)) => {
                    let role = if is_header { Role::Dim } else { Role::Plain };
                    self.wrap(line, widths[at]).into_iter().map(|row| row.colored_as(role)).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        (0..height)
            .map(|line| {
                let mut row = Row::new();
                let mut column = 0;
                for (at, cell) in wrapped.iter().enumerate() {
                    // A header of two rows stands on the table, the others hang from the top.
                    let place = if is_header { (line + cell.len()).checked_sub(height) } else { Some(line) };
                    let piece = place.and_then(|place| cell.get(place)).cloned().unwrap_or_default();
                    let right = table.numeric.get(at).copied().unwrap_or(false);
                    row.pad_to(column + if right { widths[at].saturating_sub(piece.width()) } else { 0 });
                    row.append(piece);
                    column += widths[at] + gap;
                }
                row
            })
            .collect()
    }

    /// Every row as a list: its first cell, and below it the others with their labels.
    pub(super) fn folded(&self, table: &Table, room: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for (number, cells) in table.rows.iter().enumerate() {
            if number > 0 && cells.len() > 2 {
                rows.push(Row::new());
            }
            for (at, cell) in cells.iter().enumerate() {
                let indent = if at == 0 || room < 24 { 0 } else { 2 };
                let line = labelled(table.header.get(at), cell);
                if line.is_empty() {
                    continue;
                }
                let wrapped = self.wrap(&line, room - indent);
                rows.extend(super::indented(wrapped, indent));
            }
        }
        rows
    }
}

fn natural(cells: &[Vec<Row>], at: usize) -> usize {
    cells.iter().map(|row| row[at].width()).max().unwrap_or(0)
}

/// `label: value`; the value alone where there is no label, nothing where there is no value.
pub fn labelled(label: Option<&Line>, value: &Line) -> Line {
    match label {
        _ if value.is_empty() => Line::new(),
        // A sign says what it says.
        Some(label) if label.plain().contains(char::is_alphanumeric) => {
            let mut line = label.clone();
            for piece in &mut line.0 {
                if let Inline::Text(role @ Role::Plain, _) = piece {
                    *role = Role::Dim;
                }
            }
            line.push(Role::Dim, ": ").append(value.clone())
        }
        _ => value.clone(),
    }
}
