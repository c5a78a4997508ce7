//! Matrices, cases and aligned lines.

use super::parse::TypesetNode;
use super::set::{Setter, TextBlock, Tightness};
use crate::math::language::latex::Grid;

impl Setter<'_> {
    pub(super) fn grid(&self, kind: Grid, rows: &[Vec<TypesetNode>]) -> TextBlock {
        if self.flat {
            return TextBlock::row(
                self.flat_grid(kind, rows),
                if kind == Grid::Lines { Tightness::Sum } else { Tightness::Atom },
            );
        }
        let cells: Vec<Vec<TextBlock>> =
            rows.iter().map(|row| row.iter().map(|cell| self.set(cell)).collect()).collect();
        let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        let wide: Vec<usize> = (0..columns)
            .map(|at| cells.iter().filter_map(|row| row.get(at)).map(TextBlock::width).max().unwrap_or(0))
            .collect();
        let mut lines = Vec::new();
        for row in cells {
            let mut line = TextBlock::row("", Tightness::Atom);
            for (at, (cell, wide)) in row.iter().zip(&wide).enumerate() {
                let free = wide - cell.width();
                let lead = match kind {
                    Grid::Lines if at % 2 == 0 => free,
                    Grid::Lines | Grid::Cases => 0,
                    _ => free / 2,
                };
                let gap = if at == 0 {
                    0
                } else if kind == Grid::Lines {
                    1
                } else {
                    2
                };
                line.beside(lead + gap, cell);
                let full = wide - lead - cell.width();
                line.beside(0, &TextBlock::row(" ".repeat(full), Tightness::Atom));
            }
            if kind == Grid::Lines && !lines.is_empty() && line.rows.len() > 1 {
                lines.push(String::new());
            }
            lines.extend(line.rows);
        }
        let body = TextBlock { base: lines.len() / 2, rows: lines, form: Tightness::Atom };
        match kind {
            Grid::Bare | Grid::Lines => body,
            Grid::Round => self.fenced("(", body, ")"),
            Grid::Square => self.fenced("[", body, "]"),
            Grid::Curly => self.fenced("{", body, "}"),
            Grid::Bars => self.fenced("|", body, "|"),
            Grid::DoubleBars => {
                let bars = self.pick("‖", "||");
                self.fenced(bars, body, bars)
            }
            Grid::Cases => self.fenced("{", body, ""),
        }
    }

    /// A matrix as learners type it; cases and lines one after the other.
    fn flat_grid(&self, kind: Grid, rows: &[Vec<TypesetNode>]) -> String {
        let setter = Setter { tight: false, ..self.flat() };
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| setter.flat_text(cell)).collect()).collect();
        match kind {
            Grid::Lines => rows.iter().map(|row| row.join(" ").trim().to_string()).collect::<Vec<_>>().join("; "),
            Grid::Cases => {
                let case = |row: &Vec<String>| {
                    let worded = row.get(1).is_some_and(|when| when.starts_with(['i', 'o']));
                    row.join(if worded { " " } else { ", " })
                };
                format!("{{{}}}", rows.iter().map(case).collect::<Vec<_>>().join("; "))
            }
            _ if rows.iter().all(|row| row.len() == 1) => {
                format!("({})", rows.into_iter().flatten().collect::<Vec<_>>().join(", "))
            }
            _ => {
                let rows: Vec<String> = rows.iter().map(|row| format!("[{}]", row.join(", "))).collect();
                let matrix = format!("[{}]", rows.join(", "));
                match kind {
                    Grid::Bars => format!("det {matrix}"),
                    Grid::DoubleBars => format!("norm {matrix}"),
                    _ => matrix,
                }
            }
        }
    }
}
