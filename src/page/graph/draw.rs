//! Drawing a small computational graph: boxes from left to right in layers, values on the left of a box, adjoints on
//! the right, lines from each node to those that use it.

use super::sheet::{DOWN, LEFT, RIGHT, Sheet, UP, corner};
use crate::page::layout::{Medium, Row, width};
use crate::page::model::*;

/// Larger graphs are shown as a table alone.
const MOST_NODES: usize = 14;
/// Rounds of sorting the layers so that fewer lines cross.
const ROUNDS: usize = 4;

/// A box, or a point through which a line passes on its way over a layer.
pub(super) struct Knot {
    /// The node; `None` for a point on the line from `source`.
    pub node: Option<usize>,
    source: usize,
    /// The places that lines come from.
    pub inputs: Vec<usize>,
    /// How many lines it takes to come here.
    pub layer: usize,
    /// What stands in the box.
    pub rows: Vec<Vec<(Role, String)>>,
    /// The row of the middle, where lines come and go.
    middle: usize,
}

impl Knot {
    /// In rows, with the frame.
    pub fn height(&self) -> usize {
        if self.node.is_some() { self.rows.len() + 2 } else { 1 }
    }
    /// In columns, with the frame.
    pub fn width(&self) -> usize {
        let inside = self.rows.iter().map(|row| row.iter().map(|(_, text)| width(text)).sum()).max();
        if self.node.is_some() { inside.unwrap_or(0) + 4 } else { 1 }
    }
    /// The first row.
    pub fn top(&self) -> usize {
        self.middle - self.height() / 2
    }
}

/// Why a graph is not drawn.
pub enum Undrawn {
    /// It needs so many columns.
    Wide(usize),
    /// It has too many nodes.
    Many,
    /// Nothing in it leads to anything else.
    Nothing,
}

/// The drawing, no wider than `room`.
pub fn drawing(graph: &DrawnGraph, look: &Medium, room: usize) -> Result<Vec<Row>, Undrawn> {
    let (places, layers) = arranged(graph, look)?;
    paint(&places, &layers, look, room)
}

/// Every box with its place, and the boxes of each layer from top to bottom. The picture on a screen and the one in a
/// file are both made from this.
pub(super) fn arranged(graph: &DrawnGraph, look: &Medium) -> Result<(Vec<Knot>, Vec<Vec<usize>>), Undrawn> {
    let nodes = &graph.nodes;
    let sound = nodes.iter().enumerate().all(|(at, node)| node.inputs.iter().all(|input| *input < at));
    let lines = nodes.iter().any(|node| !node.inputs.is_empty());
    if nodes.is_empty() || !sound || !lines {
        return Err(Undrawn::Nothing);
    }
    if nodes.len() > MOST_NODES {
        return Err(Undrawn::Many);
    }
    let mut places = places(graph, look);
    let layers = ordered(&mut places);
    settle(&mut places, &layers);
    Ok((places, layers))
}

/// What stands in a box: the name and how it is computed, below it value and adjoint.
fn inside(node: &DrawnNode, look: &Medium) -> Vec<Vec<(Role, String)>> {
    let name = look.clean(&node.name);
    let formula = look.formula(&node.formula);
    let (value, adjoint) = (node.value.as_deref(), node.adjoint.as_deref());
    let mut first = vec![(Role::Strong, name)];
    if !formula.is_empty() {
        first.push((Role::Plain, format!(" = {formula}")));
    }
    let mut second = Vec::new();
    if let Some(value) = value {
        second.push((Role::Outer, look.clean(value)));
    }
    if let Some(adjoint) = adjoint {
        let bar = if look.unicode { " ╎ " } else { " : " };
        second.push((Role::Dim, bar.to_string()));
        second.push((Role::Inner, look.clean(adjoint)));
    }
    if formula.is_empty() && adjoint.is_none() && !second.is_empty() {
        // A given value fits beside its name.
        first.push((Role::Plain, " = ".to_string()));
        first.append(&mut second);
    }
    if second.is_empty() { vec![first] } else { vec![first, second] }
}

/// Nodes in layers, each after its inputs and given values just before their use, with points where lines pass layers.
fn places(graph: &DrawnGraph, look: &Medium) -> Vec<Knot> {
    let nodes = &graph.nodes;
    let mut layer = vec![0usize; nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        layer[at] = node.inputs.iter().map(|input| layer[*input] + 1).max().unwrap_or(0);
    }
    for at in (0..nodes.len()).filter(|at| nodes[*at].inputs.is_empty()).collect::<Vec<_>>() {
        let users = nodes.iter().enumerate().filter(|(_, node)| node.inputs.contains(&at));
        if let Some(first) = users.map(|(user, _)| layer[user]).min() {
            layer[at] = first.saturating_sub(1);
        }
    }
    let mut places: Vec<Knot> = nodes
        .iter()
        .enumerate()
        .map(|(at, node)| Knot {
            node: Some(at),
            source: at,
            inputs: Vec::new(),
            layer: layer[at],
            rows: inside(node, look),
            middle: 0,
        })
        .collect();
    for (at, node) in nodes.iter().enumerate() {
        for &input in &node.inputs {
            // The line goes on from the point where it passed the layer before.
            let mut from = input;
            for passed in layer[input] + 1..layer[at] {
                let point = places.iter().position(|p| p.node.is_none() && p.source == input && p.layer == passed);
                from = point.unwrap_or_else(|| {
                    places.push(Knot {
                        node: None,
                        source: input,
                        inputs: vec![from],
                        layer: passed,
                        rows: Vec::new(),
                        middle: 0,
                    });
                    places.len() - 1
                });
            }
            if !places[at].inputs.contains(&from) {
                places[at].inputs.push(from);
            }
        }
    }
    places
}

/// The places of each layer from top to bottom, sorted by where their neighbours stand.
fn ordered(places: &mut [Knot]) -> Vec<Vec<usize>> {
    let count = places.iter().map(|place| place.layer + 1).max().unwrap_or(0);
    let mut layers: Vec<Vec<usize>> =
        (0..count).map(|layer| (0..places.len()).filter(|at| places[*at].layer == layer).collect()).collect();
    for round in 0..ROUNDS {
        let forward = round % 2 == 0;
        for step in 1..count {
            let (layer, other) = if forward { (step, step - 1) } else { (count - 1 - step, count - step) };
            let rank = |at: usize| layers[other].iter().position(|place| *place == at);
            let weight = |at: usize| {
                let ranks: Vec<usize> = match forward {
                    true => places[at].inputs.iter().filter_map(|input| rank(*input)).collect(),
                    false => layers[other]
                        .iter()
                        .enumerate()
                        .filter(|(_, user)| places[**user].inputs.contains(&at))
                        .map(|(rank, _)| rank)
                        .collect(),
                };
                (!ranks.is_empty()).then(|| ranks.iter().sum::<usize>() as f64 / ranks.len() as f64)
            };
            let mut keyed: Vec<(f64, usize)> = layers[layer]
                .iter()
                .enumerate()
                .map(|(place, at)| (weight(*at).unwrap_or(place as f64), *at))
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            layers[layer] = keyed.into_iter().map(|(_, at)| at).collect();
        }
    }
    layers
}

/// Gives each place its row: as near to its inputs as the others of its layer allow.
fn settle(places: &mut [Knot], layers: &[Vec<usize>]) {
    for layer in layers {
        let mut free = 0;
        for &at in layer {
            let inputs: Vec<usize> = places[at].inputs.iter().map(|input| places[*input].middle).collect();
            let wanted = if inputs.is_empty() { 0 } else { inputs.iter().sum::<usize>() / inputs.len() };
            let half = places[at].height() / 2;
            places[at].middle = wanted.max(free + half);
            free = places[at].middle + places[at].height() - half;
        }
    }
    // Back again, so that what feeds one node stands around it.
    for layer in layers.iter().rev().skip(1) {
        let mut limit = usize::MAX;
        for &at in layer.iter().rev() {
            let users: Vec<usize> =
                places.iter().filter(|place| place.inputs.contains(&at)).map(|place| place.middle).collect();
            let below = places[at].height() - places[at].height() / 2;
            if let [user] = users[..] {
                let alone = places[user_of(places, at)].inputs.len() == 1;
                if alone && user > places[at].middle && user + below <= limit {
                    places[at].middle = user;
                }
            }
            limit = places[at].top();
        }
    }
}

fn user_of(places: &[Knot], at: usize) -> usize {
    places.iter().position(|place| place.inputs.contains(&at)).unwrap_or(at)
}

fn paint(places: &[Knot], layers: &[Vec<usize>], look: &Medium, room: usize) -> Result<Vec<Row>, Undrawn> {
    let wide: Vec<usize> =
        layers.iter().map(|layer| layer.iter().map(|at| places[*at].width()).max().unwrap_or(0)).collect();
    // In each gap, every place that does not lie straight ahead of its one input has a track of its own.
    let tracks: Vec<Vec<usize>> = layers
        .iter()
        .map(|layer| {
            let straight = |at: usize| places[at].inputs.iter().all(|input| places[*input].middle == places[at].middle);
            layer.iter().copied().filter(|at| !places[*at].inputs.is_empty() && !straight(*at)).collect()
        })
        .collect();
    let mut starts = Vec::new();
    let mut column = 0;
    for (layer, wide) in wide.iter().enumerate() {
        if layer > 0 {
            column += 2 * tracks[layer].len() + 3;
        }
        starts.push(column);
        column += wide;
    }
    let height = places.iter().map(|place| place.top() + place.height()).max().unwrap_or(0);
    if height > 40 {
        return Err(Undrawn::Many);
    }
    if column > room {
        return Err(Undrawn::Wide(column));
    }
    let mut sheet = Sheet { cells: vec![vec![(Role::Plain, ' '); column]; height] };
    for place in places {
        let start = starts[place.layer];
        if place.node.is_some() {
            frame(&mut sheet, place, start, look);
        }
        // The line goes on to the end of the layer, where the gap begins.
        let used = places.iter().any(|user| user.inputs.iter().any(|input| std::ptr::eq(&places[*input], place)));
        let from = start + if place.node.is_some() { place.width() } else { 0 };
        if used {
            (from..start + wide[place.layer])
                .for_each(|column| sheet.put(place.middle, column, Role::Dim, corner(LEFT | RIGHT, look.unicode)));
        }
    }
    for layer in 1..layers.len() {
        gap(&mut sheet, places, &layers[layer], &tracks[layer], starts[layer], look.unicode);
    }
    Ok(sheet.rows())
}

fn frame(sheet: &mut Sheet, place: &Knot, start: usize, look: &Medium) {
    let (top, wide) = (place.top(), place.width());
    let edge = |directions| corner(directions, look.unicode);
    let bottom = top + place.height() - 1;
    for column in start + 1..start + wide - 1 {
        sheet.put(top, column, Role::Dim, edge(LEFT | RIGHT));
        sheet.put(bottom, column, Role::Dim, edge(LEFT | RIGHT));
    }
    for row in top + 1..bottom {
        sheet.put(row, start, Role::Dim, edge(UP | DOWN));
        sheet.put(row, start + wide - 1, Role::Dim, edge(UP | DOWN));
    }
    for (row, column, directions) in [
        (top, start, RIGHT | DOWN),
        (top, start + wide - 1, LEFT | DOWN),
        (bottom, start, RIGHT | UP),
        (bottom, start + wide - 1, LEFT | UP),
    ] {
        sheet.put(row, column, Role::Dim, edge(directions));
    }
    for (at, pieces) in place.rows.iter().enumerate() {
        let mut column = start + 2;
        for (role, text) in pieces {
            sheet.text(top + 1 + at, column, *role, text);
            column += width(text);
        }
    }
}

/// The lines of one gap. A line runs from its source to the track of its target, along the track to the target's row,
/// and into the target. Where two lines that do not belong together cross, the upright one is drawn through.
fn gap(sheet: &mut Sheet, places: &[Knot], layer: &[usize], tracks: &[usize], end: usize, unicode: bool) {
    let start = end - (2 * tracks.len() + 3);
    let height = sheet.cells.len();
    let mut lines = vec![vec![0u8; end - start]; height];
    let track_of = |at: usize| tracks.iter().position(|track| *track == at).map(|track| 1 + 2 * track);
    let mut upright = vec![vec![false; end - start]; height];
    for &at in layer.iter().filter(|at| !places[**at].inputs.is_empty()) {
        let target = &places[at];
        let Some(track) = track_of(at) else { continue };
        let rows: Vec<usize> = target.inputs.iter().map(|input| places[*input].middle).chain([target.middle]).collect();
        let (top, bottom) = (rows.iter().min().copied().unwrap_or(0), rows.iter().max().copied().unwrap_or(0));
        for row in top..=bottom {
            lines[row][track] |= if row > top { UP } else { 0 } | if row < bottom { DOWN } else { 0 };
            upright[row][track] = true;
        }
    }
    // A track is joined by the sources of its target, and crossed by the others.
    let joined = |column: usize, source: Option<usize>| {
        let target = column.checked_sub(1).filter(|place| place % 2 == 0).and_then(|place| tracks.get(place / 2));
        target.zip(source).is_some_and(|(target, source)| places[*target].inputs.contains(&source))
    };
    let mut across = |row: usize, from: usize, to: usize, source: Option<usize>, joins: bool| {
        for column in from..to {
            let crossing = upright[row][column] && column > from && !joined(column, source);
            if !crossing {
                lines[row][column] |= if column > from { LEFT } else { 0 } | RIGHT;
            }
        }
        if let Some(last) = lines[row].get_mut(to)
            && joins
        {
            *last |= LEFT;
        }
    };
    for &at in layer {
        let target = &places[at];
        for &input in &target.inputs {
            let row = places[input].middle;
            match track_of(at) {
                Some(track) => across(row, 0, track, Some(input), true),
                None => across(row, 0, end - start, Some(input), false),
            }
        }
        if let Some(track) = track_of(at) {
            across(target.middle, track, end - start, None, false);
        }
    }
    // The line of a source reaches the first column from the left.
    for (row, line) in lines.iter_mut().enumerate() {
        if line[0] & RIGHT != 0 {
            line[0] |= LEFT;
        }
        for (column, directions) in line.iter().enumerate().filter(|(_, directions)| **directions != 0) {
            sheet.put(row, start + column, Role::Dim, corner(*directions, unicode));
        }
    }
    for &at in layer.iter().filter(|at| places[**at].node.is_some() && !places[**at].inputs.is_empty()) {
        sheet.put(places[at].middle, end - 1, Role::Dim, if unicode { '▶' } else { '>' });
    }
}
