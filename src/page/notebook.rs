//! A page as a Jupyter notebook (nbformat 4.5): Markdown cells, with the plots attached to theirs.

use super::*;
use serde_json::{Map, Value, json};

/// The notebook as JSON.
pub fn render(page: &Page, _options: &Options) -> String {
    let cells: Vec<Value> = cells(&page.blocks).into_iter().enumerate().map(|(at, blocks)| cell(at, blocks)).collect();
    let notebook = json!({
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "title": harmless(&page.title),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    // Strings and numbers alone, for which writing cannot fail.
    let mut text = json::escaped(serde_json::to_string_pretty(&notebook).unwrap_or_default());
    text.push('\n');
    text
}

/// The blocks of each cell: a heading begins one, and so does every plot, step and formula that stands alone in a
/// notebook.
fn cells(blocks: &[Block]) -> Vec<&[Block]> {
    let begins = |block: &Block| matches!(block, Block::Heading { .. } | Block::Plot(_) | Block::Typed { .. });
    let mut cells = Vec::new();
    let mut from = 0;
    for at in 1..=blocks.len() {
        if at == blocks.len() || begins(&blocks[at]) {
            cells.push(&blocks[from..at]);
            from = at;
        }
    }
    cells
}

fn cell(at: usize, blocks: &[Block]) -> Value {
    let mut attachments = Map::new();
    let mut picture = |plot: &Plot| {
        let name = format!("plot-{}-{}.svg", at + 1, attachments.len() + 1);
        let data = base64::encode(plot::svg(plot, true).as_bytes());
        attachments.insert(name.clone(), json!({"image/svg+xml": data}));
        format!("attachment:{name}")
    };
    let text = markdown::blocks(blocks, &mut picture);
    let source: Vec<&str> = text.split_inclusive('\n').collect();
    let mut cell = json!({"cell_type": "markdown", "id": format!("cell-{}", at + 1), "metadata": {}});
    if !attachments.is_empty() {
        cell["attachments"] = Value::Object(attachments);
    }
    cell["source"] = json!(source);
    cell
}
