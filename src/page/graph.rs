//! Computational graphs as tables: forward values read downwards, adjoints upwards.

use super::model::*;

/// One row a node: name, how it is computed, its value, how its adjoint comes about, and the adjoint; only the columns
/// that have something in them.
pub fn table(graph: &Graph) -> Table {
    let nodes = &graph.nodes;
    let backward = nodes.iter().any(|node| node.adjoint.is_some() || !node.backward.is_empty());
    let mut table = match backward {
        true => {
            Table::new(["node", "forward", "value", "backward: local slope · what arrives", "adjoint"]).numeric(&[2, 4])
        }
        false => Table::new(["node", "forward", "value"]).numeric(&[2]),
    };
    table.says = graph.says.clone();
    for node in nodes {
        let shown = |value: &Option<String>| Line::text(value.as_deref().unwrap_or_default());
        let forward = if node.formula.is_empty() { Line::text("given") } else { node.formula.clone().into() };
        let mut row =
            vec![Line::styled(Role::Strong, node.name.as_str()), forward, shown(&node.value).all(Role::Outer)];
        if backward {
            row.extend([node.backward.clone(), shown(&node.adjoint).all(Role::Inner)]);
        }
        table.push(row);
    }
    table
}
