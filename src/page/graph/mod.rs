//! Computational graphs: drawn in boxes where they are small enough, and as a table in which forward values read
//! downwards and adjoints upwards.

mod draw;
mod sheet;
mod svg;

use super::model::*;
pub(super) use draw::{Undrawn, drawing};
pub use svg::{style, svg};

/// One row a node: name, how it is computed, its value, how its adjoint comes about, the adjoint, and in which order the
/// adjoints are found; only the columns that have something in them.
pub fn table(graph: &DrawnGraph) -> Table {
    let nodes: Vec<&DrawnNode> =
        graph.nodes.iter().filter(|node| !graph.given_apart || !node.inputs.is_empty()).collect();
    let shown = |value: &Option<String>, role| Line::styled(role, value.as_deref().unwrap_or_default());
    let forward = |node: &&DrawnNode| match (node.formula.is_empty(), node.filled.is_empty()) {
        (true, _) => Line::text("given"),
        (false, true) => node.formula.clone().into(),
        (false, false) => node.filled.clone().into(),
    };
    let steps = nodes.iter().filter(|node| !node.backward.is_empty()).count();
    let order = |at: usize| match nodes.get(at).is_some_and(|node| !node.backward.is_empty()) {
        true if steps > 1 => Line::styled(Role::Dim, format!("{}", nodes.len() - at)),
        _ => Line::new(),
    };
    let mut columns: Vec<(&str, bool, Vec<Line>)> = vec![
        ("node", false, nodes.iter().map(|node| Line::styled(Role::Strong, node.name.as_str())).collect()),
        ("forward →", false, nodes.iter().map(forward).collect()),
        ("value", true, nodes.iter().map(|node| shown(&node.value, Role::Outer)).collect()),
        ("← backward", false, nodes.iter().map(|node| node.backward.clone()).collect()),
        ("adjoint", true, nodes.iter().map(|node| shown(&node.adjoint, Role::Inner)).collect()),
        ("order", true, (0..nodes.len()).map(order).collect()),
    ];
    columns.retain(|(_, _, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let mut table = Table::new(columns.iter().map(|column| column.0)).says(graph.says.clone());
    table.numeric = columns.iter().map(|column| column.1).collect();
    for at in 0..nodes.len() {
        table.push(columns.iter().map(|(_, _, cells)| cells[at].clone()).collect::<Vec<_>>());
    }
    table
}
