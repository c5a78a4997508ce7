//! Reading what an exploration draws.

use super::ask::{formula, name};
use super::cells::number;
use super::reader::{Map, Reader};
use super::tree::{Content, Tree};
use crate::lesson::explore::{Drawn, PlotBy, Scene};
use crate::math::language::Scope;
use crate::math::{Expr, Symbol};

/// What is drawn of the names that are known in an exploration.
pub fn drawn(reader: &mut Reader, tree: &Tree, known: &[Symbol]) -> Option<Drawn> {
    let what = "a picture";
    let map = reader.map(tree, what, &["of", "by", "from", "to", "log", "names", "points", "up", "bars"])?;
    let to = map.need(reader, what, "to").and_then(|tree| number(reader, tree, &[]));
    if let Some(listed) = map.get("bars") {
        let items = reader.list(listed, "`bars`")?;
        let of: Vec<Symbol> = items.iter().filter_map(|item| called(reader, item, known)).collect();
        let to = to?;
        if to <= 0.0 || of.is_empty() {
            let cure = Some("write {bars: [p1, p2], to: 1}".to_string());
            reader.error(map.place, "bars are of names, and the longest is of a number greater than 0", cure);
        }
        return Some(Drawn::Bars { of, to });
    }
    let by = map.need(reader, what, "by").and_then(|tree| name(reader, tree));
    let from = map.need(reader, what, "from").and_then(|tree| number(reader, tree, &[]));
    let of = map.need(reader, what, "of")?;
    if let Content::List(items) = &of.node {
        return scene(reader, &map, items, by?, (from?, to?), known).map(Drawn::Scene);
    }
    let of = called(reader, of, known);
    let log = map.get("log").and_then(|tree| reader.flag(tree, "`log`")).unwrap_or(false);
    Some(Drawn::Tries(PlotBy { of: of?, by: by?, from: from?, to: to?, log }))
}

/// A name that has a value here.
fn called(reader: &mut Reader, tree: &Tree, known: &[Symbol]) -> Option<Symbol> {
    let name = name(reader, tree)?;
    if !known.contains(&name) {
        let cure = format!("there are {}", known.join(", "));
        reader.error(tree.place, format!("nothing here is called `{name}`"), Some(cure));
    }
    Some(name)
}

/// Curves and points that follow the last try.
fn scene(
    reader: &mut Reader,
    map: &Map,
    of: &[Tree],
    by: Symbol,
    (from, to): (f64, f64),
    known: &[Symbol],
) -> Option<Scene> {
    if known.contains(&by) {
        let cure = Some("take another letter for what goes to the right".to_string());
        reader.error(map.place_of("by"), format!("`{by}` has the value that was tried"), cure);
    }
    let inside: Vec<Symbol> = known.iter().cloned().chain([by.clone()]).collect();
    let of: Vec<Expr> = of.iter().filter_map(|item| valued(reader, item, "`of`", &inside)).collect();
    let names = map.need(reader, "a picture", "names").and_then(|tree| reader.list(tree, "`names`"))?;
    let names: Vec<String> = names.iter().filter_map(|item| reader.text(item, "a name").map(str::to_string)).collect();
    if names.len() != of.len() {
        let message = format!("expected a name for each of {} curves, found {}", of.len(), names.len());
        reader.error(map.place_of("names"), message, None);
    }
    let mut points = Vec::new();
    for item in map.get("points").and_then(|tree| reader.list(tree, "`points`")).unwrap_or_default() {
        let ends = reader.list(item, "a point")?;
        let ends: Vec<Expr> = ends.iter().filter_map(|end| valued(reader, end, "a point", known)).collect();
        match <[Expr; 2]>::try_from(ends) {
            Ok([x, y]) => points.push((x, y)),
            Err(_) => {
                reader.error(item.place, "a point has two numbers", Some("write [b, b^2]".to_string()));
            }
        }
    }
    let up = match map.get("up") {
        Some(tree) => {
            let ends: Vec<f64> = reader.list(tree, "`up`")?.iter().filter_map(|end| number(reader, end, &[])).collect();
            match ends.as_slice() {
                [low, high] if low < high => Some((*low, *high)),
                _ => {
                    reader.error(tree.place, "`up` has a lower and an upper end", Some("write up: [0, 9]".to_string()));
                    None
                }
            }
        }
        None => None,
    };
    Some(Scene { curves: names.into_iter().zip(of).collect(), by, from, to, up, points })
}

/// A formula whose names all have values.
fn valued(reader: &mut Reader, tree: &Tree, what: &str, known: &[Symbol]) -> Option<Expr> {
    let expr = formula(reader, tree, what, &Scope::new(known))?;
    if let Some(unknown) = expr.names().into_iter().find(|used| !known.contains(used)) {
        let cure = format!("there are {}", known.join(", "));
        reader.error(tree.place, format!("`{unknown}` has no value here"), Some(cure));
    }
    Some(expr)
}
