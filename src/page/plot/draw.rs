//! The picture of a plot in characters: axes with round numbers, curves told apart by their dashes, points by their
//! marks, names at the ends of the curves.

use super::axis::{self, Axis};
use super::canvas::{Canvas, Pen};
use crate::page::layout::{Medium, Row, width};
use crate::page::model::*;

/// Rows of a picture, unless the plot says otherwise.
const HEIGHT: usize = 13;
/// A picture grows no wider than this.
const WIDEST: usize = 72;
/// Names at the ends of curves may take so much.
const LONGEST_NAME: usize = 16;

/// The roles of the series, in their order.
const ROLES: &[Role] = &[Role::Outer, Role::Inner, Role::Substitution, Role::Right, Role::Wrong];
/// Dots on and off for the curves in their order: solid, dashed, dotted, long dashes.
const DASHES: &[(usize, usize)] = &[(1, 0), (4, 3), (1, 2), (9, 4), (2, 5)];
/// Marks of the series in their order, in unicode and in ASCII.
const MARKS: &[(char, char)] = &[('●', '*'), ('○', 'o'), ('◆', '+'), ('■', 'x'), ('□', '#')];
/// Where the points of several series fall together.
const BOTH: (char, char) = ('◉', '@');
/// Where a function has no value.
const NOTHING: (char, char) = ('░', ':');

/// Curves and points have their marks and dashes each in their own order.
struct Style {
    pen: Pen,
    sign: char,
}

fn styles(plot: &Plot, look: &Medium) -> Vec<Style> {
    let mut curves = 0;
    let mut style = |at: usize, series: &Series| {
        let role = ROLES[at % ROLES.len()];
        let (solid, ascii) = MARKS[at % MARKS.len()];
        let one_cell = |mark: &char| width(mark.encode_utf8(&mut [0; 4])) == 1 && (look.unicode || mark.is_ascii());
        let mark = series.mark.filter(one_cell);
        let sign = mark.unwrap_or(if look.unicode { solid } else { ascii });
        let (on, off) = match series.style {
            SeriesStyle::Curve => {
                curves += 1;
                // In ASCII the marks tell the curves apart.
                if look.unicode { DASHES[(curves - 1) % DASHES.len()] } else { DASHES[0] }
            }
            _ => (1, 2),
        };
        Style { pen: Pen { role, on, off, mark: if series.style == SeriesStyle::Path { '.' } else { sign } }, sign }
    };
    plot.series.iter().enumerate().map(|(at, series)| style(at, series)).collect()
}

/// The picture, no wider than `room`.
pub fn picture(plot: &Plot, look: &Medium, room: usize) -> Vec<Row> {
    let drawable = |point: &(f64, f64)| point.0.is_finite() && point.1.is_finite();
    if plot.field.is_none() && !plot.series.iter().any(|series| series.points.iter().any(drawable)) {
        return look.wrap(&Line::styled(Role::Dim, "There is no value to draw."), room);
    }
    let (x, y) = plot.axes();
    let styles = styles(plot, look);
    let height = plot.height.unwrap_or(if plot.field.is_some() { HEIGHT + 4 } else { HEIGHT }).clamp(4, 40);
    let y_ticks = axis::ticks(&y, (height / 3).max(2));
    let y_labels: Vec<String> = axis::labels(&y, &y_ticks).iter().map(|label| signed(label, look)).collect();
    let margin = y_labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let names: Vec<String> = plot.series.iter().map(|series| look.clean(&series.name)).collect();
    let longest = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let wide = room.min(WIDEST);
    let labelled = longest > 0 && longest <= LONGEST_NAME && wide >= 56 && plot.series.len() > 1;
    let beside = if labelled { longest + 1 } else { 0 };
    let columns = wide.saturating_sub(margin + 2 + beside).max(8);
    let mut canvas = Canvas::new(columns, height, look.unicode);
    let missing = missing(&canvas, plot, &x);
    match &plot.field {
        Some(field) => contours(&mut canvas, field, look),
        None => ground(&mut canvas, &missing, &x, &y, look),
    }
    for (series, style) in plot.series.iter().zip(&styles) {
        if series.style != SeriesStyle::Points {
            let mut drawn = 0;
            for (from, to) in super::pieces(series, &x, &y) {
                canvas.line(from, to, style.pen, &mut drawn);
            }
        }
    }
    let both = if look.unicode { BOTH.0 } else { BOTH.1 };
    let mut shared = false;
    for (series, style) in plot.series.iter().zip(&styles) {
        if series.style != SeriesStyle::Curve {
            for (px, py) in series.points.iter().filter(|(px, py)| x.contains(*px) && y.contains(*py)) {
                let (column, row) = canvas.cell_of(x.part(*px), y.part(*py));
                shared |= canvas.sign(column, row, style.sign, style.pen.role, both);
            }
        }
    }
    let ends = if labelled { ends(plot, &canvas, &x, &y) } else { Vec::new() };
    let mut rows = Vec::new();
    let legend = legend(plot, look, &styles, &names, &ends, Signs { shared, missing: !missing.is_empty() });
    if !legend.is_empty() {
        rows.extend(look.wrap(&legend, room));
    }
    let tick_rows: Vec<usize> = y_ticks.iter().map(|tick| canvas.cell_of(0.0, y.part(*tick)).1).collect();
    let (side, tick_side) = if look.unicode { ('│', '┤') } else { ('|', '+') };
    for at in 0..height {
        let mut row = Row::new();
        let tick = tick_rows.iter().position(|tick| *tick == at);
        if let Some(label) = tick.and_then(|tick| y_labels.get(tick)) {
            row.push(Role::Plain, " ".repeat(margin - width(label)));
            row.push(Role::Dim, label.as_str());
        }
        row.pad_to(margin + 1);
        row.push(Role::Dim, if tick.is_some() { tick_side } else { side });
        for (role, text) in canvas.row(at) {
            row.push(role, text);
        }
        if let Some((series, _)) = ends.iter().find(|(_, end)| *end == at) {
            row.push(Role::Plain, " ");
            row.push(styles[*series].pen.role, names[*series].as_str());
        }
        rows.push(row);
    }
    rows.extend(bottom(&x, &canvas, margin, look, &plot.x_name));
    if width(&look.clean(&plot.x_name)) > margin {
        rows.extend(look.wrap(&Line::styled(Role::Dim, format!("across: {}", plot.x_name)), room));
    }
    rows
}

fn signed(label: &str, look: &Medium) -> String {
    if look.unicode { label.replace('-', "−") } else { label.to_string() }
}

/// The lines at 0, and where a lone curve has no value.
fn ground(canvas: &mut Canvas, missing: &[usize], x: &Axis, y: &Axis, look: &Medium) {
    let pick = |signs: (char, char)| if look.unicode { signs.0 } else { signs.1 };
    for column in missing {
        for row in 0..canvas.height {
            canvas.ground(*column, row, pick(NOTHING));
        }
    }
    let inside = |axis: &Axis| !axis.log && axis.low() < 0.0 && axis.high() > 0.0;
    if inside(y) {
        let row = canvas.cell_of(0.0, y.part(0.0)).1;
        (0..canvas.width).for_each(|column| canvas.ground(column, row, pick(('┄', '.'))));
    }
    if inside(x) {
        let column = canvas.cell_of(x.part(0.0), 0.0).0;
        (0..canvas.height).for_each(|row| canvas.ground(column, row, pick(('┊', ':'))));
    }
}

/// The columns in which a lone curve has samples and none of them a value.
fn missing(canvas: &Canvas, plot: &Plot, x: &Axis) -> Vec<usize> {
    let [series] = &plot.series[..] else { return Vec::new() };
    if series.style != SeriesStyle::Curve {
        return Vec::new();
    }
    let mut seen = vec![(0usize, 0usize); canvas.width];
    for (px, py) in series.points.iter().filter(|(px, _)| x.contains(*px)) {
        let column = canvas.cell_of(x.part(*px), 0.0).0;
        if let Some(count) = seen.get_mut(column) {
            count.0 += 1;
            count.1 += usize::from(py.is_finite());
        }
    }
    (0..canvas.width).filter(|column| seen[*column].0 > 1 && seen[*column].1 == 0).collect()
}

/// Lines of equal value: the dots where the band changes to the right or upwards.
fn contours(canvas: &mut Canvas, field: &ContourField, look: &Medium) {
    let (across, down) = canvas.dots();
    let pen = Pen { role: Role::Dim, on: 1, off: 0, mark: '.' };
    let part = |at: usize, of: usize| at as f64 / (of.max(2) - 1) as f64;
    let band = |dot_x: usize, dot_y: usize| {
        let value = field.value(part(dot_x, across), 1.0 - part(dot_y, down));
        value.map(|value| field.band(value))
    };
    if !look.unicode {
        // One sign a cell: the number of the band reads better than a line.
        for (row, column) in (0..down).flat_map(|row| (0..across).map(move |column| (row, column))) {
            if let Some(band) = band(column, row) {
                let sign = char::from_digit(band.min(9) as u32, 10).unwrap_or(' ');
                canvas.ground(column, row, sign);
            }
        }
        return;
    }
    for (row, column) in (0..down).flat_map(|row| (0..across).map(move |column| (row, column))) {
        let here = band(column, row);
        let differs = |other: Option<usize>| matches!((here, other), (Some(a), Some(b)) if a != b);
        if (column + 1 < across && differs(band(column + 1, row))) || (row + 1 < down && differs(band(column, row + 1)))
        {
            canvas.dot(column, row, pen);
        }
    }
}

/// The row at which each curve leaves the picture at the right, for its name; each row is taken once.
fn ends(plot: &Plot, canvas: &Canvas, x: &Axis, y: &Axis) -> Vec<(usize, usize)> {
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for (at, series) in plot.series.iter().enumerate().filter(|(_, series)| series.style == SeriesStyle::Curve) {
        let last = series.points.iter().rev().find(|(px, py)| x.contains(*px) && py.is_finite() && y.contains(*py));
        let Some((px, py)) = last else { continue };
        // A curve that leaves the picture long before its right edge is named in the legend.
        if x.part(*px) < 0.9 {
            continue;
        }
        let wanted = canvas.cell_of(1.0, y.part(*py)).1;
        let free = |row: usize| ends.iter().all(|(_, taken)| *taken != row);
        let near = [Some(wanted), wanted.checked_sub(1), Some(wanted + 1)];
        if let Some(row) = near.into_iter().flatten().find(|row| *row < canvas.height && free(*row)) {
            ends.push((at, row));
        }
    }
    ends
}

/// Signs that belong to no series alone, and whether they stand in the plot.
struct Signs {
    /// Where two series have a point in one cell.
    shared: bool,
    /// Where there is no value.
    missing: bool,
}

/// What is what: the dash or the mark of each series that has no name at its end.
fn legend(
    plot: &Plot,
    look: &Medium,
    styles: &[Style],
    names: &[String],
    ends: &[(usize, usize)],
    signs: Signs,
) -> Line {
    let mut line = Line::new();
    if !plot.y_name.is_empty() {
        line = line.push(Role::Dim, format!("{} by {}", plot.y_name, non_empty(&plot.x_name, "x")));
    }
    let add = |line: Line, role: Role, sample: String, name: &str| {
        let gap = if line.is_empty() { "" } else { "   " };
        line.then(gap).push(role, format!("{sample}\u{a0}{}", name.replace(' ', "\u{a0}")))
    };
    for (at, (series, style)) in plot.series.iter().zip(styles).enumerate() {
        if names[at].is_empty() || ends.iter().any(|(named, _)| *named == at) {
            continue;
        }
        let sample = if look.unicode && series.style == SeriesStyle::Curve {
            let mut sample = Canvas::new(4, 1, true);
            let dots = (0..8).filter(|dot| style.pen.off == 0 || dot % (style.pen.on + style.pen.off) < style.pen.on);
            dots.for_each(|dot| sample.dot(dot, 1, style.pen));
            sample.row(0).into_iter().map(|(_, text)| text).collect::<String>().trim_end().to_string()
        } else {
            style.sign.to_string()
        };
        line = add(line, style.pen.role, sample, &names[at]);
    }
    let pick = |signs: (char, char)| (if look.unicode { signs.0 } else { signs.1 }).to_string();
    if signs.shared {
        line = add(line, Role::Strong, pick(BOTH), "both");
    }
    if signs.missing {
        line = add(line, Role::Dim, pick(NOTHING), "no value");
    }
    if let Some(field) = &plot.field {
        let values: Vec<String> = field.levels.iter().map(|level| signed(&super::short(*level), look)).collect();
        let name = if field.name.is_empty() { String::new() } else { format!("{} = ", look.clean(&field.name)) };
        let about = if look.unicode { "lines where" } else { "0, 1, 2, … between" };
        let gap = if line.is_empty() { "" } else { "   " };
        line = line.then(gap).push(Role::Dim, format!("{about} {name}{}", values.join(", ")));
    }
    line
}

fn non_empty<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

/// The x axis with its numbers, and its name.
fn bottom(x: &Axis, canvas: &Canvas, margin: usize, look: &Medium, name: &str) -> Vec<Row> {
    let (corner, dash, tick_mark) = if look.unicode { ('└', '─', '┬') } else { ('+', '-', '+') };
    let mut ticks = axis::ticks(x, (canvas.width / 8).clamp(2, 10));
    if x.from > x.to {
        ticks.reverse();
    }
    let labels = axis::labels(x, &ticks);
    let mut line: Vec<char> = vec![dash; canvas.width];
    let mut numbers = Row::new();
    let name = look.clean(name);
    if width(&name) <= margin {
        numbers.push(Role::Dim, format!("{}{name}", " ".repeat(margin - width(&name))));
    }
    for (tick, label) in ticks.iter().zip(labels) {
        let label = signed(&label, look);
        let column = canvas.cell_of(x.part(*tick).clamp(0.0, 1.0), 0.0).0;
        if let Some(place) = line.get_mut(column) {
            *place = tick_mark;
        }
        let whole = margin + 2 + canvas.width;
        let start = (margin + 2 + column).saturating_sub(width(&label) / 2).min(whole.saturating_sub(width(&label)));
        if start > numbers.width() || numbers.width() == 0 {
            numbers.pad_to(start);
            numbers.push(Role::Dim, label);
        }
    }
    let mut edge = Row::of(Role::Dim, " ".repeat(margin + 1));
    edge.push(Role::Dim, corner);
    edge.push(Role::Dim, line.into_iter().collect::<String>());
    vec![edge, numbers]
}
