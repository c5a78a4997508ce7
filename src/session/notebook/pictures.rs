//! Pictures of functions and tables of their values.

use super::function::{self, Function, FunctionCurve, Range};
use super::piece::{CellFault, Piece, noted};
use super::{Notebook, tables, value};
use crate::math::limit::{LimitValue, Side, Target, limit};
use crate::math::print::figure::figure;
use crate::math::{Expr, Number};
use crate::page::{Line, Page, Plot, Series, SeriesStyle};

/// Points of a picture; more than there are columns on any screen.
const POINTS: usize = 241;
/// More curves than this cannot be told apart.
const MOST_CURVES: usize = 6;

/// `plot f, f', -3..3`.
pub fn plot(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let env = &notebook.env;
    let (mut range, mut curves, mut notes) = (None, Vec::new(), Vec::new());
    let mut parts = function::with_ranges(env, piece.list())?;
    // `plot f, -3, 3` means the range.
    if let [.., (from, None), (to, None)] = parts.as_slice()
        && parts.len() > 2
        && from.looks_like_number()
        && to.looks_like_number()
    {
        let found = Range { from: function::number(env, *from)?.value, to: function::number(env, *to)?.value };
        if found.from < found.to {
            notes.push(format!("{}, {} is read as the range {0}..{1}.", from.text(), to.text()));
            range = Some(found);
            parts.truncate(parts.len() - 2);
        }
    }
    for (part, found) in parts {
        if found.is_some() {
            range = found;
            continue;
        }
        let function = Function::read(env, part)?;
        if function.by.len() == 2 {
            let message =
                format!("This has several variables ({}); a picture of it has contour lines.", function.by.join(", "));
            return Err(part.fault(message).mend(format!("contour {}", part.text())));
        }
        curves.push((function.curve(part)?, part, function.by.is_empty()));
        notes.extend(function.notes);
    }
    let Some((first, _, _)) = curves.iter().find(|(_, _, constant)| !constant).or(curves.first()) else {
        return Err(piece.fault(Line::text("Say what to draw, for example ").code("plot x^2, -1..1").then(".")));
    };
    let by = first.by.clone();
    if let Some((other, part, _)) = curves.iter().find(|(curve, _, constant)| !constant && curve.by != by) {
        return Err(part.fault(format!("This is a function of {}, the others are of {by}.", other.by)));
    }
    if curves.len() > MOST_CURVES {
        return Err(piece.fault(format!("No more than {MOST_CURVES} curves can be told apart.")));
    }
    let range = range.unwrap_or(Range { from: -5.0, to: 5.0 });
    let at = |i: usize| range.from + (range.to - range.from) * i as f64 / (POINTS - 1) as f64;
    let mut series = Vec::new();
    let mut says = Vec::new();
    for (curve, part, _) in &curves {
        let points: Vec<(f64, f64)> = (0..POINTS).map(|i| (at(i), curve.value(at(i)).unwrap_or(f64::NAN))).collect();
        says.push(sentence(curve, &points, range).ok_or_else(|| {
            let line = Line::new().formula(curve.shown.clone());
            part.fault(line.then(format!(" has no value from {} to {}.", range.from, range.to)))
        })?);
        series.push(Series { name: curve.shown.unicode.clone(), points, style: SeriesStyle::Curve, mark: None });
    }
    let y_range = match series.as_slice() {
        [only] => steady(&only.points),
        _ => None,
    };
    let plot = Plot {
        series,
        x_range: Some((range.from, range.to)),
        y_range,
        x_name: by.to_string(),
        says: says.join(" "),
        ..Plot::default()
    };
    Ok(noted(Page::new().with(plot), &notes))
}

/// What there is to see of a curve; `None` where it has no values.
fn sentence(curve: &FunctionCurve, points: &[(f64, f64)], range: Range) -> Option<String> {
    let finite = || points.iter().filter(|(_, y)| y.is_finite());
    let (low, high) = (finite().min_by(|a, b| a.1.total_cmp(&b.1))?, finite().max_by(|a, b| a.1.total_cmp(&b.1))?);
    let figure = |value: f64| figure(value);
    let poles = poles(curve, points);
    if !poles.is_empty() {
        let mut named: Vec<String> = poles.iter().take(MOST_POLES).map(|x| figure(*x)).collect();
        if poles.len() > MOST_POLES {
            named.push(format!("{} more", poles.len() - MOST_POLES));
        }
        let last = named.pop().unwrap_or_default();
        let places = if named.is_empty() { last } else { format!("{} and {last}", named.join(", ")) };
        return Some(format!(
            "{} from {} = {} to {}: {} at {places}, where it grows beyond every bound.",
            curve.shown.unicode,
            curve.by,
            figure(range.from),
            figure(range.to),
            if poles.len() == 1 { "a pole" } else { "poles" },
        ));
    }
    let edges = edges(curve, points, [low.0, high.0]);
    if !edges.is_empty() {
        let towards: Vec<String> = edges.iter().map(|x| figure(*x)).collect();
        return Some(format!(
            "{} from {} = {} to {}: it grows beyond every bound towards {}.",
            curve.shown.unicode,
            curve.by,
            figure(range.from),
            figure(range.to),
            towards.join(" and "),
        ));
    }
    Some(format!(
        "{} from {} = {} to {}: lowest {} at {}, highest {} at {}.",
        curve.shown.unicode,
        curve.by,
        figure(range.from),
        figure(range.to),
        figure(low.1),
        figure(low.0),
        figure(high.1),
        figure(high.0)
    ))
}

/// The most poles that are named one by one.
const MOST_POLES: usize = 4;
/// At a pole values grow by more than this, as far as doubles can be told apart.
const GROWTH: f64 = 1e6;

/// Where a curve has poles between the points: it changes its sign without coming near 0, or towers up to a point.
fn poles(curve: &FunctionCurve, points: &[(f64, f64)]) -> Vec<f64> {
    let size = |x: f64| curve.value(x).map_or(f64::INFINITY, f64::abs);
    let mut found: Vec<f64> = Vec::new();
    for three in points.windows(3) {
        let [(a, ya), (b, yb), (c, yc)] = *three else { continue };
        let (mut low, mut high) = (a, c);
        let base = ya.abs().min(yc.abs());
        // Towards the greater size, by thirds.
        let towers = ya.is_finite() && yc.is_finite() && (yb.is_nan() || yb.abs() >= ya.abs().max(yc.abs()));
        let turns = ya.is_finite() && yb.is_finite() && ya * yb < 0.0;
        if turns {
            high = b;
            for _ in 0..70 {
                let middle = low + (high - low) / 2.0;
                match curve.value(middle) {
                    Some(y) if (y < 0.0) == (ya < 0.0) => low = middle,
                    _ => high = middle,
                }
            }
        } else if towers {
            for _ in 0..90 {
                let third = (high - low) / 3.0;
                if size(low + third) < size(high - third) { low += third } else { high -= third }
            }
        } else {
            continue;
        }
        let grown = size(low).min(size(high)).max(size(low + (high - low) / 2.0));
        let at = low + (high - low) / 2.0;
        // What is as good as 0 beside the width of the picture is 0.
        let at = if at.abs() < 1e-9 * (c - a) { 0.0 } else { at };
        if grown > GROWTH * base.max(1.0) && found.last().is_none_or(|last| (at - last).abs() > (c - a) / 2.0) {
            found.push(at);
        }
    }
    found
}

/// Places without a value beside the lowest and the highest point, towards which the curve is proved to grow beyond every
/// bound, however slowly: 0 for ln|x|.
fn edges(curve: &FunctionCurve, points: &[(f64, f64)], extremes: [f64; 2]) -> Vec<f64> {
    let is_infinite = |value: &LimitValue| matches!(value, LimitValue::Infinite { .. });
    let grows = |x: f64| {
        let Some(at) = Number::parse(&x.to_string()) else { return false };
        match limit(&curve.of, &curve.by, &Target::At(Expr::number(at)), Side::Both).value {
            LimitValue::DoesNotExist { left: Some(left), right: Some(right) } => {
                is_infinite(&left) || is_infinite(&right)
            }
            value => is_infinite(&value),
        }
    };
    let beside = points.windows(2).filter_map(|two| {
        let [(a, ya), (b, yb)] = *two else { return None };
        match (ya.is_finite(), yb.is_finite()) {
            (true, false) if extremes.contains(&a) => Some(b),
            (false, true) if extremes.contains(&b) => Some(a),
            _ => None,
        }
    });
    let mut found: Vec<f64> = beside.filter(|x| grows(*x)).collect();
    found.dedup();
    found
}

/// A range of heights that a pole does not blow up: where few points tower over the rest, the rest is shown.
fn steady(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let mut heights: Vec<f64> = points.iter().map(|p| p.1).filter(|y| y.is_finite()).collect();
    heights.sort_by(f64::total_cmp);
    let at = |share: f64| heights.get(((heights.len() as f64 - 1.0) * share) as usize).copied();
    let (least, low, high, most) = (at(0.0)?, at(0.08)?, at(0.92)?, at(1.0)?);
    let core = high - low;
    let towers = core > 0.0 && (most - least) > 12.0 * core;
    towers.then_some((low - core, high + core))
}

/// `table f, 0..1, 0.1`, `table f, f', 0..1`.
pub fn table(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    if let Some((of, at)) = piece.split(" at ") {
        return value::at_points(notebook, of, at);
    }
    let env = &notebook.env;
    let usage = || piece.fault(Line::text("A table is typed as ").code("table x^2, 0..2, 0.5").then("."));
    let parts = function::with_ranges(env, piece.clauses(&["step"]))?;
    let ranged = parts.iter().position(|(_, range)| range.is_some());
    let asked = ranged.and_then(|at| parts.get(at)).and_then(|(_, range)| *range);
    let (mut of, mut step) = (Vec::new(), None);
    for (at, (part, range)) in parts.iter().enumerate() {
        if range.is_some() {
            continue;
        }
        let named = part.setting("step");
        let behind = ranged.is_some_and(|range| at > range && at + 1 == parts.len()) && !of.is_empty();
        match named.or(behind.then_some(*part)) {
            Some(piece) if step.is_none() => step = Some(piece),
            _ => of.push(*part),
        }
    }
    if of.is_empty() || of.iter().any(Piece::is_empty) || of.len() > MOST_CURVES {
        return Err(usage());
    }
    let functions =
        of.iter().map(|part| Ok((*part, Function::read(env, *part)?))).collect::<Result<Vec<_>, CellFault>>()?;
    let curves =
        functions.iter().map(|(part, function)| function.curve(*part)).collect::<Result<Vec<_>, CellFault>>()?;
    let by =
        functions.iter().zip(&curves).find(|((_, function), _)| !function.by.is_empty()).map(|(_, curve)| &curve.by);
    let odd = functions.iter().find(|(_, function)| function.by.first().is_some_and(|own| Some(own) != by));
    if let Some((part, function)) = odd {
        let others = by.map_or("x", |by| by.as_str());
        return Err(
            part.fault(format!("This is a function of {}, the others are of {others}.", function.by.join(", ")))
        );
    }
    let found = asked.unwrap_or(Range { from: -3.0, to: 3.0 });
    let width = match step {
        Some(step) => function::number(env, step)?.value,
        None if asked.is_some() => (found.to - found.from) / 10.0,
        None => 1.0,
    };
    let xs = found.points(width, step.unwrap_or(piece))?;
    let notes: Vec<String> = functions.into_iter().flat_map(|(_, function)| function.notes).collect();
    Ok(noted(tables::tables(&curves.iter().collect::<Vec<_>>(), &xs), &notes))
}

/// `contour f, -2..2, -1..1`.
pub fn contour(notebook: &mut Notebook, piece: Piece) -> Result<Page, CellFault> {
    let parts = function::with_ranges(&notebook.env, piece.list())?;
    let [(of, None), ranges @ ..] = parts.as_slice() else {
        return Err(
            piece.fault(Line::text("Say what to draw, for example ").code("contour x^2 + 3y^2, -2..2").then("."))
        );
    };
    let function = Function::read(&notebook.env, *of)?;
    let [x, y] = function.by.as_slice() else {
        let message = format!("Contour lines are of a function of two variables; this has {}.", function.by.len());
        return Err(of.fault(message));
    };
    let mut found = Vec::new();
    for (part, range) in ranges {
        found.push(range.ok_or_else(|| part.fault(Line::text("A range is typed as ").code("-2..2").then(".")))?);
    }
    let usual = Range { from: -3.0, to: 3.0 };
    let across = found.first().copied().unwrap_or(usual);
    let up = found.get(1).copied().unwrap_or(across);
    let ready = crate::math::evaluate::CompiledExprs::new(&[&function.expr], &function.by);
    let ready = ready.ok_or_else(|| of.fault("this cannot be computed"))?;
    let says = format!("Lines of equal value of {}.", function.shown.unicode);
    let plot = Plot::new(says).x(across.from, across.to).y(up.from, up.to).named(x.as_str(), y.as_str());
    let plot = plot.contours(function.shown.unicode.clone(), 7, |x, y| ready.finite(&[x, y]).unwrap_or(f64::NAN));
    Ok(noted(Page::new().with(plot), &function.notes))
}
