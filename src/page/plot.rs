//! Plots.
use super::model::*;

/// The plot as a table.
pub fn table(plot: &Plot) -> Table {
    Table::numbers(["x"]).says(plot.says.clone())
}
