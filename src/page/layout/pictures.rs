//! Plots and computational graphs on a screen.

use super::row::Row;
use super::{Look, Room};
use crate::page::model::*;

impl Look {
    pub(super) fn plot(&self, plot: &Plot, room: Room) -> Vec<Row> {
        let mut rows = crate::page::plot::picture(plot, self, room.width);
        if !plot.says.is_empty() {
            rows.extend(self.wrap(&Line::styled(Role::Dim, plot.says.as_str()), room.width));
        }
        rows
    }

    pub(super) fn graph(&self, graph: &Graph, room: Room) -> Vec<Row> {
        let table = self.table(&crate::page::graph::table(graph), room.width);
        match crate::page::graph::drawing(graph, self, room.width) {
            Some(mut rows) => {
                // What a drawing says needs no table, except how the adjoints come about.
                if graph.nodes.iter().any(|node| !node.backward.is_empty()) {
                    rows.push(Row::new());
                    rows.extend(table);
                }
                rows
            }
            None => table,
        }
    }
}
