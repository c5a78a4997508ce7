//! The picture of a computational graph as SVG, with the boxes where the drawing on a screen has them. Values and
//! adjoints differ in their places and their rules, so that it can be read without colour.

use super::draw::{Knot, arranged};
use crate::page::layout::Medium;
use crate::page::markup::{escaped, svg_opening};
use crate::page::model::*;

/// Pixels of a column: a letter of the fixed-width font at its size.
const COLUMN: f64 = 8.5;
/// Pixels of a row of the drawing; a row of text takes a little more.
const ROW: f64 = 16.0;
const TEXT_ROW: f64 = 18.0;
/// Between two layers.
const GAP: f64 = 32.0;
/// Around the picture, and between boxes one above the other.
const EDGE: f64 = 6.0;
/// On a narrow screen the picture shrinks to this part of its size, and is pushed aside beyond that.
const SMALLEST: f64 = 0.75;
/// Pictures wider than this are left to the table.
const WIDEST: f64 = 1400.0;

/// The style that every picture needs, once a page or within a picture that stands alone.
pub fn style() -> String {
    let colours = |ink: &str, line: &str, dim: &str, outer: &str, inner: &str| {
        format!(
            ".graph text{{fill:{ink}}}.graph .line{{stroke:{line}}}.graph .tip{{fill:{line}}}.graph .dim{{fill:{dim}}}\
             .graph .outer{{fill:{outer}}}.graph .inner{{fill:{inner}}}"
        )
    };
    format!(
        "svg.graph{{font:14px ui-monospace,monospace}}.graph .line{{fill:none;stroke-width:1.5}}.graph .strong{{\
         font-weight:bold}}.graph .paper{{fill:#fff}}{}@media (prefers-color-scheme:dark){{.graph .paper{{fill:#0d1117}}{}}}",
        colours("#1b1f24", "#6e7781", "#59636e", "#1f5fbf", "#b35900"),
        colours("#e6edf3", "#9198a1", "#9198a1", "#79b0ff", "#ffb060"),
    )
}

/// The picture; `alone` for a file of its own, which brings its style and its paper. `None` where the graph is too
/// large to be drawn and the table says it better.
pub fn svg(graph: &DrawnGraph, alone: bool) -> Option<String> {
    let (places, layers) = arranged(graph, &Medium { width: 80, unicode: true, color: true }).ok()?;
    let mut left = Vec::new();
    let mut wide = Vec::new();
    let mut x = EDGE;
    for layer in &layers {
        let columns = layer.iter().map(|at| places[*at].width()).max().unwrap_or(0);
        left.push(x);
        wide.push(columns as f64 * COLUMN);
        x += columns as f64 * COLUMN + GAP;
    }
    let width = x - GAP + EDGE;
    let rows = places.iter().map(|place| place.top() + place.height()).max().unwrap_or(0);
    let height = rows as f64 * ROW + 2.0 * EDGE;
    if width > WIDEST {
        return None;
    }
    let says = if graph.says.is_empty() { "A computational graph." } else { &graph.says };
    let size = format!(
        "viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" style=\"min-width:{:.0}px\"",
        width * SMALLEST
    );
    let mut out = svg_opening("graph", &size, says, alone.then(style));
    for place in &places {
        let end = (left[place.layer], middle(place));
        for &input in &place.inputs {
            let from = &places[input];
            // A box ends where its frame does; a point on a line goes through to the end of its layer.
            let own = if from.node.is_some() { from.width() as f64 * COLUMN } else { wide[from.layer] };
            out.push_str(&curve((left[from.layer] + own, middle(from)), end));
        }
        match place.node {
            Some(_) => {
                if !place.inputs.is_empty() {
                    out.push_str(&format!("<path class=\"tip\" d=\"M{:.1} {:.1}l-8 -4v8z\"/>", end.0, end.1));
                }
                frame(&mut out, place, end.0);
            }
            None => out
                .push_str(&format!("<path class=\"line\" d=\"M{:.1} {:.1}h{:.1}\"/>", end.0, end.1, wide[place.layer])),
        }
    }
    out.push_str("</svg>");
    Some(out)
}

fn middle(place: &Knot) -> f64 {
    EDGE + (place.top() as f64 + place.height() as f64 / 2.0) * ROW
}

/// A line that leaves to the right and arrives from the left.
fn curve((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> String {
    let half = (x0 + x1) / 2.0;
    format!("<path class=\"line\" d=\"M{x0:.1} {y0:.1}C{half:.1} {y0:.1} {half:.1} {y1:.1} {x1:.1} {y1:.1}\"/>")
}

fn frame(out: &mut String, place: &Knot, left: f64) {
    let (width, height) = (place.width() as f64 * COLUMN, place.height() as f64 * ROW - EDGE);
    let top = middle(place) - height / 2.0;
    out.push_str(&format!(
        "<rect class=\"line\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"5\"/>"
    ));
    let first = middle(place) - (place.rows.len() as f64 - 1.0) / 2.0 * TEXT_ROW + 5.0;
    for (at, row) in place.rows.iter().enumerate() {
        let pieces: String = row
            .iter()
            .map(|(role, text)| match role {
                Role::Strong => format!("<tspan class=\"strong\">{}</tspan>", escaped(text)),
                Role::Outer => format!("<tspan class=\"outer\">{}</tspan>", escaped(text)),
                Role::Inner => format!("<tspan class=\"inner\">{}</tspan>", escaped(text)),
                Role::Dim => format!("<tspan class=\"dim\">{}</tspan>", escaped(text)),
                _ => escaped(text),
            })
            .collect();
        out.push_str(&format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" xml:space=\"preserve\">{pieces}</text>",
            left + width / 2.0,
            first + at as f64 * TEXT_ROW
        ));
    }
}
