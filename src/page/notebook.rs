//! A page as a Jupyter notebook (nbformat 4.5): text in Markdown cells with their pictures attached, and the cells of a
//! scratch notebook as code cells, whose outputs are what came of them.

use super::clean::clean_json;
use super::layout::Medium;
use super::markdown::{self, Picture};
use super::markup::base64;
use super::*;
use serde_json::{Map, Value, json};

/// The notebook as JSON.
pub fn render(page: &Page, _options: &Options) -> String {
    let page = outline::in_order(page);
    let cells: Vec<Value> = cells(&page.blocks).into_iter().enumerate().map(|(at, blocks)| cell(at, blocks)).collect();
    let notebook = json!({
        "metadata": metadata(&page),
        "cells": cells,
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    // Strings and numbers alone, for which writing cannot fail.
    let mut text = clean_json(serde_json::to_string_pretty(&notebook).unwrap_or_default());
    text.push('\n');
    text
}

/// Text alone is opened with the usual kernel, so that a reader can go on in Python. Cells of the scratch notebook are
/// in a language of their own, for the kernel of that name (`bindings/jupyter`).
fn metadata(page: &Page) -> Value {
    let title = harmless(&page.title);
    if page.blocks.iter().any(|block| matches!(block, Block::Cell { .. })) {
        return json!({
            "kernelspec": {"display_name": "gradus", "language": "gradus", "name": "gradus"},
            "language_info": {"file_extension": ".txt", "mimetype": "text/x-gradus", "name": "gradus"},
            "title": title,
        });
    }
    json!({
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": title,
    })
}

/// The blocks of each cell: a heading begins one, and so does what somebody typed; a cell of a notebook is one.
fn cells(blocks: &[Block]) -> Vec<&[Block]> {
    let alone = |block: &Block| matches!(block, Block::Cell { .. });
    let begins = |block: &Block| matches!(block, Block::Heading { .. } | Block::Typed { .. }) || alone(block);
    let mut cells = Vec::new();
    let mut from = 0;
    for at in 1..=blocks.len() {
        if at == blocks.len() || begins(&blocks[at]) || alone(&blocks[at - 1]) {
            cells.push(&blocks[from..at]);
            from = at;
        }
    }
    cells
}

/// Text as nbformat keeps it: a list of lines, each with its end.
fn lines(text: &str) -> Value {
    json!(text.split_inclusive('\n').collect::<Vec<_>>())
}

fn cell(at: usize, blocks: &[Block]) -> Value {
    let id = format!("cell-{}", at + 1);
    if let [Block::Cell { number, input, output, worked }] = blocks {
        return json!({
            "cell_type": "code",
            "execution_count": number,
            "id": id,
            "metadata": {},
            "outputs": outputs(*number, output, *worked),
            "source": lines(&harmless(input)),
        });
    }
    let mut attachments = Map::new();
    let mut picture = |picture: Picture| {
        let name = format!("{}-{}-{}.svg", picture.kind(), at + 1, attachments.len() + 1);
        let data = base64(picture.svg()?.as_bytes());
        attachments.insert(name.clone(), json!({"image/svg+xml": data}));
        Some(format!("attachment:{name}"))
    };
    let text = markdown::blocks(blocks, &mut picture);
    let mut cell = json!({"cell_type": "markdown", "id": id, "metadata": {}});
    if !attachments.is_empty() {
        cell["attachments"] = Value::Object(attachments);
    }
    cell["source"] = lines(&text);
    cell
}

/// What came of a cell: each picture is displayed, the text between is displayed as Markdown, and the last of it is the
/// result. Each also stands as plain text, for those who show no more.
fn outputs(number: usize, blocks: &[Block], worked: bool) -> Vec<Value> {
    if !worked {
        let said = plainly(blocks);
        let value = said.lines().next().unwrap_or_default().trim().to_string();
        let trace: Vec<&str> = said.lines().collect();
        return vec![json!({"output_type": "error", "ename": "gradus", "evalue": value, "traceback": trace})];
    }
    // A graph that is too large to be drawn is a table.
    let is_picture = |block: &Block| match block {
        Block::Plot(_) => true,
        Block::Graph(graph) => graph::svg(graph, true).is_some(),
        _ => false,
    };
    let mut outputs = Vec::new();
    let mut last_text = None;
    let mut rest = blocks;
    while let Some(first) = rest.first() {
        let run = match is_picture(first) {
            true => 1,
            false => rest.iter().take_while(|block| !is_picture(block)).count(),
        };
        let (these, others) = rest.split_at(run);
        rest = others;
        let data = match first {
            Block::Plot(plot) => drawn(Picture::Plot(plot), these),
            Block::Graph(graph) if is_picture(first) => drawn(Picture::Graph(graph), these),
            _ => {
                last_text = Some(outputs.len());
                told(these)
            }
        };
        outputs.push(json!({"output_type": "display_data", "data": data, "metadata": {}}));
        // How the adjoints come about stands in the table beside the picture.
        if let (Block::Graph(graph), true) = (first, is_picture(first)) {
            last_text = Some(outputs.len());
            let data = told(&[Block::Table(graph::table(graph))]);
            outputs.push(json!({"output_type": "display_data", "data": data, "metadata": {}}));
        }
    }
    if let Some(result) = last_text.and_then(|at| outputs.get_mut(at)) {
        result["output_type"] = json!("execute_result");
        result["execution_count"] = json!(number);
    }
    outputs
}

fn drawn(picture: Picture, blocks: &[Block]) -> Map<String, Value> {
    let mut data = Map::new();
    if let Some(svg) = picture.svg() {
        data.insert("image/svg+xml".to_string(), lines(&svg));
    }
    data.insert("text/plain".to_string(), lines(&plainly(blocks)));
    data
}

fn told(blocks: &[Block]) -> Map<String, Value> {
    let mut data = Map::new();
    let kind = if is_formula(blocks) { "text/latex" } else { "text/markdown" };
    data.insert(kind.to_string(), lines(&markdown::blocks(blocks, &mut |_| None)));
    data.insert("text/plain".to_string(), lines(&plainly(blocks)));
    data
}

/// Whether there is nothing but one formula, which stands in dollar signs in LaTeX as in Markdown.
fn is_formula(blocks: &[Block]) -> bool {
    let mathematics = |formula: &Formula| {
        let latex = formula.latex.trim();
        !latex.is_empty() && !latex.contains(['$', '`']) && super::typeset::is_understood(latex)
    };
    match blocks {
        [Block::Display(formula)] => mathematics(formula),
        [Block::Text(line)] => {
            let math = |piece: &Inline| matches!(piece, Inline::Math(_, formula) if mathematics(formula));
            !line.0.is_empty() && line.0.iter().all(math)
        }
        _ => false,
    }
}

/// As on a screen without colour.
fn plainly(blocks: &[Block]) -> String {
    let page: Page = blocks.iter().cloned().collect();
    let rows = Medium { width: 80, unicode: true, color: false }.page(&page);
    rows.iter().map(|row| row.text().trim_end().to_string()).collect::<Vec<_>>().join("\n")
}
