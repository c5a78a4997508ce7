//! Reading the pictures between the questions.

use super::ask::formula;
use super::cells::{CellRow, number, run};
use super::reader::{Map, Reader};
use super::tree::{Content, Tree};
use crate::lesson::picture::{Picture, PlotCell};
use crate::lesson::run::Run;
use crate::math::language::Scope;
use crate::math::train::digits::COUNT;
use crate::math::{Expr, Symbol};

pub const PLOT: CellRow = CellRow {
    name: "plot",
    says: "a picture of functions of one variable, of one function of two, or of a run; a list of such pictures, each with a title, stands two beside each other where there is room",
    fields: &[
        ("title", "what stands above it, where it is one of several"),
        ("run", "in place of `of`, `from` and `to`: what is run, drawn by its steps, {train: {…}} or {descent: {…}}"),
        ("of", "the functions: [x^2, 2*x], or one of two variables, drawn as lines of equal value"),
        ("from", "the left end"),
        ("to", "the right end"),
        ("up", "for two variables: the lower and the upper end, [-2, 2]; from and to where it is not said"),
        ("names", "what the functions are called in the picture, in place of their formulas"),
        ("log", "true: powers of ten on both axes, and a point at each"),
        ("paths", "descents whose ways are drawn over it: [{name: rate 0.1, run: {descent: {…}}}]"),
        ("says", "the sentence that says what is to be seen, and stands for the picture"),
    ],
};

pub const DIGITS: CellRow = CellRow {
    name: "digits",
    says: "some of the handwritten digits are drawn, beside each other where there is room",
    fields: &[
        ("images", "which, from left to right: [0, 1, 2]; 0 to 999 are learnt from, 1000 to 1499 are held out"),
        ("says", "the sentence that says what is to be seen, and stands for the images"),
    ],
};

/// Images of digits.
pub fn digits(reader: &mut Reader, tree: &Tree) -> Option<Picture> {
    let what = "a picture of digits";
    let map = reader.map(tree, what, &["images", "says"])?;
    let says = map.need(reader, what, "says").and_then(|says| reader.text(says, "`says`").map(str::to_string));
    let listed = map.need(reader, what, "images")?;
    let mut images = Vec::new();
    for item in reader.list(listed, "`images`")? {
        let at = reader.text(item, "an image").and_then(|text| text.parse().ok()).filter(|at| *at < COUNT);
        match at {
            Some(at) => images.push(at),
            None => {
                reader.error(item.place, format!("expected the place of an image, 0 to {}", COUNT - 1), None);
            }
        }
    }
    Some(Picture::Digits { images, says: says? })
}

/// A picture, or several of them.
pub fn plots(reader: &mut Reader, tree: &Tree) -> Option<Picture> {
    let Content::List(items) = &tree.node else { return Some(Picture::Plots(vec![plot(reader, tree)?])) };
    let mut plots = Vec::new();
    for item in items {
        let plot = plot(reader, item)?;
        if plot.title.is_empty() && items.len() > 1 {
            let cure = Some("write title: A".to_string());
            reader.error(item.place, "of several pictures each has a title, by which one can speak of it", cure);
        }
        plots.push(plot);
    }
    if plots.is_empty() {
        reader.error(tree.place, "there is nothing to draw", Some("write of: [x^2]".to_string()));
    }
    (!plots.is_empty()).then_some(Picture::Plots(plots))
}

fn plot(reader: &mut Reader, tree: &Tree) -> Option<PlotCell> {
    let keys: Vec<&str> = PLOT.fields.iter().map(|(name, _)| *name).collect();
    let map = reader.map(tree, "a plot", &keys)?;
    let title = match map.get("title") {
        Some(title) => reader.text(title, "`title`")?.to_string(),
        None => String::new(),
    };
    if let Some(place) = map.get("run") {
        let others = map.get("of").or(map.get("from")).or(map.get("to")).or(map.get("paths"));
        if let Some(other) = others {
            reader.error(
                other.place,
                "a picture is of functions or of a run, not of both",
                Some("take one of them out".to_string()),
            );
        }
        let says = map.need(reader, "a plot", "says").and_then(|says| reader.text(says, "`says`").map(str::to_string));
        let ran = run(reader, place, &[])?;
        if let Err(why) = ran.ran(&[]) {
            reader.error(place.place, why, None);
            return None;
        }
        return Some(PlotCell { title, run: Some(ran), says: says?, ..PlotCell::default() });
    }
    let (of, by) = functions(reader, &map)?;
    let mut end = |name: &str| map.need(reader, "a plot", name).and_then(|tree| number(reader, tree, &[]));
    let (from, to) = (end("from"), end("to"));
    let says = map.need(reader, "a plot", "says").and_then(|says| reader.text(says, "`says`").map(str::to_string));
    let (from, to, says) = (from?, to?, says?);
    if from >= to {
        reader.error(
            map.place_of("to"),
            "a plot goes from left to right: `to` must be greater than `from`",
            Some("exchange them".to_string()),
        );
        return None;
    }
    let up = match map.get("up") {
        Some(tree) => up(reader, tree, by.len())?,
        None => (from, to),
    };
    let names = match map.get("names") {
        Some(tree) => {
            let items = reader.list(tree, "`names`")?;
            items.iter().filter_map(|item| reader.text(item, "a name").map(str::to_string)).collect()
        }
        None => Vec::new(),
    };
    if !names.is_empty() && names.len() != of.len() {
        let message = format!("expected a name for each of {} functions, found {}", of.len(), names.len());
        reader.error(map.place_of("names"), message, None);
    }
    let log = map.get("log").map_or(Some(false), |tree| reader.flag(tree, "`log`"))?;
    if log && (from <= 0.0 || by.len() != 1) {
        let cure = Some("let `from` be greater than 0, and each function one of the same variable".to_string());
        reader.error(map.place_of("log"), "powers of ten are drawn of numbers greater than 0", cure);
        return None;
    }
    let ways = match map.get("paths") {
        Some(tree) => {
            let items = reader.list(tree, "`paths`")?;
            items.iter().filter_map(|item| way(reader, item, by.len())).collect()
        }
        None => Vec::new(),
    };
    Some(PlotCell { title, run: None, of, by, names, from, to, up, log, ways, says })
}

/// What is drawn, and its variables.
fn functions(reader: &mut Reader, map: &Map) -> Option<(Vec<Expr>, Vec<Symbol>)> {
    let of = map.need(reader, "a plot", "of")?;
    let items = match &of.node {
        Content::List(items) => items.as_slice(),
        _ => std::slice::from_ref(of),
    };
    let of: Vec<Expr> = items.iter().filter_map(|item| formula(reader, item, "`of`", &Scope::default())).collect();
    let by = of.iter().map(Expr::names).max_by_key(Vec::len).unwrap_or_default();
    let fits = |expr: &Expr| expr.names().iter().all(|name| by.contains(name));
    let at = of.iter().position(|expr| !fits(expr) || by.len() > 2 || by.len() == 2 && items.len() > 1);
    if let Some(item) = at.and_then(|at| items.get(at)) {
        let cure = "draw functions of the same one variable, or one function of two alone".to_string();
        reader.error(item.place, "a plot is of one variable, or of one function of two", Some(cure));
        return None;
    }
    Some((of, by))
}

/// The lower and the upper end.
fn up(reader: &mut Reader, tree: &Tree, variables: usize) -> Option<(f64, f64)> {
    let ends: Vec<f64> = reader.list(tree, "`up`")?.iter().filter_map(|item| number(reader, item, &[])).collect();
    match (ends.as_slice(), variables) {
        ([low, high], 2) if low < high => Some((*low, *high)),
        (_, 2) => {
            reader.error(tree.place, "`up` has a lower and an upper end", Some("write up: [-2, 2]".to_string()));
            None
        }
        _ => {
            let cure = Some("leave it out: a curve of one variable finds its own height".to_string());
            reader.error(tree.place, "`up` is for a function of two variables", cure);
            None
        }
    }
}

/// A descent to be drawn, and what it is called.
fn way(reader: &mut Reader, tree: &Tree, variables: usize) -> Option<(String, Run)> {
    let what = "a path";
    let map = reader.map(tree, what, &["name", "run"])?;
    let name = map.need(reader, what, "name").and_then(|tree| reader.text(tree, "`name`").map(str::to_string));
    let found = map.need(reader, what, "run").and_then(|tree| run(reader, tree, &[]))?;
    let fits = matches!(&found, Run::Descent { by, .. } if by.len() == variables);
    if !fits {
        let cure = Some("write run: {descent: {of, start, rate, steps}} with the variables of the picture".to_string());
        reader.error(map.place_of("run"), "a path is that of a descent over what is drawn", cure);
        return None;
    }
    if let Err(why) = found.ran(&[]) {
        reader.error(map.place_of("run"), why, None);
        return None;
    }
    Some((name?, found))
}
