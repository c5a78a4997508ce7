//! The picture of a plot as SVG, for pages that leave the terminal. Curves differ in their dashes and points in their
//! shapes, so that it can be read without colour.

use super::axis::{self, Axis};
use super::canvas::cut;
use crate::page::markup::{escaped, svg_opening};
use crate::page::model::*;

const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 36.0;
/// A row of the legend, the line in front of a name, and the least from one name to the next.
const LEGEND: f64 = 20.0;
const SAMPLE: f64 = 34.0;
const COLUMN: f64 = 155.0;
/// A letter, on a narrow screen, where letters are larger.
const LETTER: f64 = 9.5;

/// Dashes of the curves in their order, in pixels.
const DASHES: &[&str] = &["", "9 5", "2 4", "14 4 3 4", "5 9"];
/// Hues of the series for light and dark paper: blue, orange, magenta, green, red.
const LIGHT: &[&str] = &["#1f5fbf", "#b35900", "#a0189c", "#1a7f37", "#c4232e"];
const DARK: &[&str] = &["#79b0ff", "#ffb060", "#ee82ec", "#5fd47c", "#ff8a8f"];

/// The style that every picture needs, once a page or within a picture that stands alone.
pub fn style() -> String {
    let mut css = String::from(
        "svg.plot{font:14px system-ui,sans-serif}.plot .ink{fill:#1b1f24}.plot .axis{stroke:#6e7781;fill:none}\
         .plot .grid{stroke:#d8dee4;fill:none}.plot .line{fill:none;stroke-width:2}.plot .level{stroke:#8b949e;fill:none}\
         .plot .paper{fill:#fff}",
    );
    let hues = |hues: &[&str]| -> String {
        let row = |(at, hue): (usize, &&str)| format!(".plot .s{at}{{stroke:{hue}}}.plot .f{at}{{fill:{hue}}}");
        hues.iter().enumerate().map(row).collect()
    };
    css.push_str(&hues(LIGHT));
    css.push_str(&format!(
        "@media (prefers-color-scheme:dark){{.plot .paper{{fill:#0d1117}}.plot .ink{{fill:#e6edf3}}.plot .axis{{stroke:#9198a1}}\
         .plot .grid{{stroke:#30363d}}{}}}",
        hues(DARK)
    ));
    css
}

/// From a part of each axis to pixels.
struct Frame {
    x: Axis,
    y: Axis,
    top: f64,
}

impl Frame {
    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (LEFT + x * (WIDTH - LEFT - RIGHT), self.top + (1.0 - y) * (HEIGHT - TOP - BOTTOM))
    }
    fn part(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.x.part(x), self.y.part(y))
    }
}

/// What is said to those who do not see the picture.
pub fn spoken(plot: &Plot) -> &str {
    if plot.says.trim().is_empty() { "A plot." } else { &plot.says }
}

/// The picture; `alone` for a file of its own, which brings its style and its paper.
pub fn svg(plot: &Plot, alone: bool) -> String {
    let (x, y) = plot.axes();
    let (named, named_rows) = legend(plot);
    let rows = named_rows + usize::from(plot.field.is_some());
    let frame = Frame { x, y, top: TOP + LEGEND * rows as f64 };
    let height = HEIGHT + LEGEND * rows as f64;
    let size = format!("viewBox=\"0 0 {WIDTH} {height}\"");
    let mut out = svg_opening("plot", &size, spoken(plot), alone.then(style));
    axes(&mut out, &frame, plot);
    if let Some(field) = &plot.field {
        for level in &field.levels {
            let lines = contour(field, *level).into_iter().map(|(a, b)| line(&frame, a, b)).collect::<String>();
            out.push_str(&format!("<path class=\"level\" d=\"{lines}\"/>"));
        }
    }
    for (at, series) in plot.series.iter().enumerate() {
        draw(&mut out, &frame, at, series);
    }
    for (at, series, left, row) in &named {
        let middle = TOP + LEGEND * (*row as f64 + 0.3);
        match series.style {
            SeriesStyle::Curve => out.push_str(&format!(
                "<path class=\"line s{}\"{} d=\"M{left} {middle}h28\"/>",
                at % LIGHT.len(),
                dashes(*at)
            )),
            _ => out.push_str(&shape(*at, series, left + 14.0, middle)),
        }
        out.push_str(&text(left + SAMPLE, middle + 4.0, "start", &fitting(&series.name)));
    }
    if let Some(field) = &plot.field {
        let levels: Vec<String> = field.levels.iter().map(|level| super::short(*level)).collect();
        let says = format!("lines where {} = {}", field.name, levels.join(", "));
        out.push_str(&text(LEFT, TOP + LEGEND * (rows as f64 - 0.7) + 4.0, "start", &fitting(&says)));
    }
    out.push_str("</svg>");
    out
}

/// The place of each named series in the legend, from left to right in rows: its place among the series, itself, its
/// left end and its row; and how many rows there are.
fn legend(plot: &Plot) -> (Vec<(usize, &Series, f64, usize)>, usize) {
    let (mut x, mut row) = (LEFT, 0);
    let mut places = Vec::new();
    for (at, series) in plot.series.iter().enumerate().filter(|(_, series)| !series.name.is_empty()) {
        let wide = SAMPLE + LETTER * fitting(&series.name).chars().count() as f64;
        if x > LEFT && x + wide > WIDTH {
            (x, row) = (LEFT, row + 1);
        }
        places.push((at, series, x, row));
        // Names stand below each other where they are short.
        x += (wide + RIGHT).max(COLUMN);
    }
    let rows = if places.is_empty() { 0 } else { row + 1 };
    (places, rows)
}

/// A name as far as it fits into the picture.
fn fitting(name: &str) -> String {
    let most = ((WIDTH - LEFT - SAMPLE) / LETTER) as usize;
    match name.char_indices().nth(most - 1) {
        Some((at, _)) if name.chars().count() > most => format!("{}…", &name[..at]),
        _ => name.to_string(),
    }
}

fn text(x: f64, y: f64, anchor: &str, text: &str) -> String {
    format!("<text class=\"ink\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escaped(text))
}

fn dashes(at: usize) -> String {
    match DASHES[at % DASHES.len()] {
        "" => String::new(),
        dashes => format!(" stroke-dasharray=\"{dashes}\""),
    }
}

fn line(frame: &Frame, from: (f64, f64), to: (f64, f64)) -> String {
    let ((x0, y0), (x1, y1)) = (frame.at(from), frame.at(to));
    format!("M{x0:.1} {y0:.1}L{x1:.1} {y1:.1}")
}

fn axes(out: &mut String, frame: &Frame, plot: &Plot) {
    let (x_ticks, y_ticks) = (axis::ticks(&frame.x, 8), axis::ticks(&frame.y, 6));
    let minus = |label: String| label.replace('-', "−");
    let (bottom, right) = (frame.at((0.0, 0.0)).1, frame.at((1.0, 0.0)).0);
    for (tick, label) in x_ticks.iter().zip(axis::labels(&frame.x, &x_ticks)) {
        let at = frame.at((frame.x.part(*tick), 0.0)).0;
        let class = if *tick == 0.0 { "axis" } else { "grid" };
        out.push_str(&format!("<path class=\"{class}\" d=\"M{at:.1} {:.1}V{bottom:.1}\"/>", frame.top));
        out.push_str(&text(at, bottom + 16.0, "middle", &minus(label)));
    }
    for (tick, label) in y_ticks.iter().zip(axis::labels(&frame.y, &y_ticks)) {
        let at = frame.at((0.0, frame.y.part(*tick))).1;
        let class = if *tick == 0.0 { "axis" } else { "grid" };
        out.push_str(&format!("<path class=\"{class}\" d=\"M{LEFT} {at:.1}H{right:.1}\"/>"));
        out.push_str(&text(LEFT - 6.0, at + 4.0, "end", &minus(label)));
    }
    let (wide, high) = (WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    out.push_str(&format!(
        "<rect class=\"axis\" x=\"{LEFT}\" y=\"{}\" width=\"{wide}\" height=\"{high}\"/>",
        frame.top
    ));
    if !plot.x_name.is_empty() {
        out.push_str(&text(right, bottom + 32.0, "end", &fitting(&plot.x_name)));
    }
    if !plot.y_name.is_empty() {
        out.push_str(&text(LEFT + 6.0, frame.top + 16.0, "start", &fitting(&plot.y_name)));
    }
}

fn draw(out: &mut String, frame: &Frame, at: usize, series: &Series) {
    let hue = at % LIGHT.len();
    if series.style != SeriesStyle::Points {
        let mut path = String::new();
        let mut end = None;
        for (from, to) in super::pieces(series, &frame.x, &frame.y) {
            let Some((from, to)) = cut(from, to) else { continue };
            let (a, b) = (frame.at(from), frame.at(to));
            if end != Some(from) {
                path.push_str(&format!("M{:.1} {:.1}", a.0, a.1));
            }
            path.push_str(&format!("L{:.1} {:.1}", b.0, b.1));
            end = Some(to);
        }
        let dashes = if series.style == SeriesStyle::Path { " stroke-dasharray=\"2 4\"".into() } else { dashes(at) };
        out.push_str(&format!("<path class=\"line s{hue}\"{dashes} d=\"{path}\"/>"));
    }
    if series.style != SeriesStyle::Curve {
        for point in series.points.iter().filter(|point| frame.x.contains(point.0) && frame.y.contains(point.1)) {
            let (px, py) = frame.at(frame.part(*point));
            out.push_str(&shape(at, series, px, py));
        }
    }
}

/// The mark of a series: its letter if it has one, else a shape of its own.
fn shape(at: usize, series: &Series, x: f64, y: f64) -> String {
    let hue = at % LIGHT.len();
    if let Some(mark) = series.mark {
        let mark = escaped(mark.encode_utf8(&mut [0; 4]));
        return format!(
            "<text class=\"f{hue}\" font-weight=\"bold\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{mark}</text>",
            y + 4.5
        );
    }
    match at % 4 {
        0 => format!("<circle class=\"f{hue}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        1 => format!("<circle class=\"line s{hue}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        2 => format!("<path class=\"f{hue}\" d=\"M{x:.1} {:.1}l5 5l-5 5l-5 -5z\"/>", y - 5.0),
        _ => {
            format!("<rect class=\"line s{hue}\" x=\"{:.1}\" y=\"{:.1}\" width=\"8\" height=\"8\"/>", x - 4.0, y - 4.0)
        }
    }
}

/// The line where a field has a value, as pieces within the cells of its grid (marching squares).
fn contour(field: &ContourField, level: f64) -> Vec<((f64, f64), (f64, f64))> {
    let rows = field.values.len().checked_div(field.columns).unwrap_or(0);
    let mut lines = Vec::new();
    if rows < 2 || field.columns < 2 {
        return lines;
    }
    let part = |at: f64, of: usize| at / (of - 1) as f64;
    for (row, column) in (0..rows - 1).flat_map(|row| (0..field.columns - 1).map(move |column| (row, column))) {
        // The corners once around, and back to the first.
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)];
        let value = |corner: (usize, usize)| field.values[(row + corner.1) * field.columns + column + corner.0];
        let mut ends = Vec::new();
        for pair in corners.windows(2) {
            let (a, b) = (value(pair[0]), value(pair[1]));
            if a.is_finite() && b.is_finite() && (a < level) != (b < level) {
                let share = (level - a) / (b - a);
                let between = |from: usize, to: usize| from as f64 + (to as f64 - from as f64) * share;
                let x = column as f64 + between(pair[0].0, pair[1].0);
                let y = row as f64 + between(pair[0].1, pair[1].1);
                ends.push((part(x, field.columns), part(y, rows)));
            }
        }
        // Four ends are a saddle, which two lines pass.
        for pair in ends.chunks_exact(2) {
            lines.push((pair[0], pair[1]));
        }
    }
    lines
}
