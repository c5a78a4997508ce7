//! Plots and computational graphs on a screen.

use super::row::Row;
use super::{Medium, Room};
use crate::page::graph;
use crate::page::model::*;

impl Medium {
    pub(super) fn plot(&self, plot: &Plot, room: Room) -> Vec<Row> {
        let mut rows = crate::page::plot::picture(plot, self, room.width);
        if !plot.below.is_empty() {
            rows.extend(self.wrap(&plot.below, room.width));
        }
        if !plot.quiet {
            rows.extend(self.says(&plot.says, room));
        }
        rows
    }

    pub(super) fn bars(&self, of: &Bars, room: Room) -> Vec<Row> {
        let mut rows = crate::page::bars::rows(of, self, room.width);
        if !of.told {
            rows.extend(self.says(&of.says, room));
        }
        rows
    }

    pub(super) fn pixels(&self, of: &Pixels, room: Room) -> Vec<Row> {
        let (space, indent) = room.within(if self.narrow() { 2 } else { 4 });
        let drawn = crate::page::pixels::rows(of, self, space.width);
        let mut rows: Vec<Row> = drawn.into_iter().map(|row| row.indented(indent)).collect();
        rows.extend(self.says(&of.says, room));
        rows
    }

    /// The sentence below a picture.
    fn says(&self, says: &str, room: Room) -> Vec<Row> {
        if says.is_empty() { Vec::new() } else { self.wrap(&Line::styled(Role::Dim, says), room.width) }
    }

    pub(super) fn graph(&self, of: &DrawnGraph, room: Room) -> Vec<Row> {
        let table = self.table(&graph::table(of), room.width);
        let why = match graph::drawing(of, self, room.width) {
            Ok(mut rows) => {
                if of.nodes.iter().any(|node| node.adjoint.is_some()) {
                    let bar = if self.unicode { "╎" } else { ":" };
                    let legend = format!("In each box: value {bar} adjoint.");
                    rows.extend(self.wrap(&Line::styled(Role::Dim, legend), room.width));
                }
                // What a drawing says needs no table, except how values and adjoints come about.
                if of.nodes.iter().any(|node| !node.backward.is_empty() || !node.filled.is_empty()) {
                    rows.push(Row::new());
                    rows.extend(table);
                }
                return rows;
            }
            Err(graph::Undrawn::Wide(columns)) if columns <= super::WIDEST => {
                format!("A drawing of this graph needs {} columns; here it is as a table.", columns + 2)
            }
            Err(graph::Undrawn::Wide(_) | graph::Undrawn::Many) => {
                "This graph is too large for a drawing; here it is as a table.".to_string()
            }
            Err(graph::Undrawn::Nothing) => return table,
        };
        let mut rows = self.wrap(&Line::styled(Role::Dim, why), room.width);
        rows.push(Row::new());
        rows.extend(table);
        rows
    }
}
