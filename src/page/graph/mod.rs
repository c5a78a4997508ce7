//! Computational graphs: drawn in boxes where they are small enough, and as a table in which forward values read
//! downwards and adjoints upwards.

mod draw;
mod svg;

use super::model::*;
pub(super) use draw::drawing;
pub use svg::{style, svg};

/// One row a node: name, how it is computed, its value, how its adjoint comes about, and the adjoint; only the columns
/// that have something in them.
pub fn table(graph: &Graph) -> Table {
    let nodes = &graph.nodes;
    let shown = |value: &Option<String>, role| Line::styled(role, value.as_deref().unwrap_or_default());
    let forward = |node: &GraphNode| match node.formula.is_empty() {
        true => Line::text("given"),
        false => node.formula.clone().into(),
    };
    let mut columns: Vec<(&str, bool, Vec<Line>)> = vec![
        ("node", false, nodes.iter().map(|node| Line::styled(Role::Strong, node.name.as_str())).collect()),
        ("forward", false, nodes.iter().map(forward).collect()),
        ("value", true, nodes.iter().map(|node| shown(&node.value, Role::Outer)).collect()),
        ("backward: local slope · what arrives", false, nodes.iter().map(|node| node.backward.clone()).collect()),
        ("adjoint", true, nodes.iter().map(|node| shown(&node.adjoint, Role::Inner)).collect()),
    ];
    columns.retain(|(_, _, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let mut table = Table::new(columns.iter().map(|column| column.0)).says(graph.says.clone());
    table.numeric = columns.iter().map(|column| column.1).collect();
    for at in 0..nodes.len() {
        table.push(columns.iter().map(|(_, _, cells)| cells[at].clone()).collect::<Vec<_>>());
    }
    table
}
