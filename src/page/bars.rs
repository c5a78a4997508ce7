//! Values as bars: blocks of their length on a screen, meters in a browser, the values alone where nothing is drawn.

use super::layout::{Medium, Row, width};
use super::markup::escaped;
use super::model::*;

/// No bar is longer than this.
const LONGEST: usize = 40;
/// Where there is less room for bars, the values stand alone.
const SHORTEST: usize = 4;
/// Parts of a block, in eighths.
const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The text twin: what each bar is of, and its value.
pub(super) fn table(bars: &Bars) -> Table {
    let mut table = Table::grid(2).says(bars.says.clone());
    if !bars.told {
        for bar in &bars.bars {
            table.push([bar.name.clone(), Line::text(bar.shown.as_str())]);
        }
    }
    table
}

/// The part of the whole length that a bar takes, from 0 to 1.
fn part(bars: &Bars, bar: &Bar) -> f64 {
    let part = bar.value / bars.most;
    if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 }
}

/// The bars as rows: name, bar, value.
pub(super) fn rows(bars: &Bars, look: &Medium, room: usize) -> Vec<Row> {
    let names: Vec<Row> = bars.bars.iter().map(|bar| look.row(&bar.name)).collect();
    let left = names.iter().map(Row::width).max().unwrap_or(0);
    let right = bars.bars.iter().map(|bar| width(&bar.shown)).max().unwrap_or(0);
    let longest = room.saturating_sub(left + right + 2).min(LONGEST);
    if longest < SHORTEST {
        let told = |bar: &Bar| look.wrap(&bar.name.clone().then(" ").then(bar.shown.as_str()), room);
        return bars.bars.iter().flat_map(told).collect();
    }
    let row = |(bar, mut row): (&Bar, Row)| {
        row.pad_to(left + 1);
        row.push(Role::Outer, drawn(part(bars, bar), longest, look.unicode));
        row.push(Role::Plain, format!(" {}", look.clean(&bar.shown)));
        row
    };
    bars.bars.iter().zip(names).map(row).collect()
}

/// A bar that takes a part of some columns. What is not 0 is seen.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a part from 0 to 1 of a few columns
fn drawn(part: f64, columns: usize, unicode: bool) -> String {
    let least = usize::from(part > 0.0);
    if !unicode {
        return "#".repeat(((part * columns as f64).round() as usize).max(least));
    }
    let eighths = ((part * (columns * 8) as f64).round() as usize).max(least);
    format!("{}{}", "█".repeat(eighths / 8), PARTS.get(eighths % 8).copied().unwrap_or_default())
}

/// The bars for a browser, which reads the values out.
pub(super) fn html(bars: &Bars, line: impl Fn(&Line) -> String) -> String {
    let row = |bar: &Bar| {
        format!(
            "<tr><th scope=\"row\">{}</th><td><meter max=\"1\" value=\"{:.4}\">{shown}</meter></td><td class=\"number\">{shown}</td></tr>\n",
            line(&bar.name),
            part(bars, bar),
            shown = escaped(&bar.shown)
        )
    };
    let rows: String = bars.bars.iter().map(row).collect();
    format!(
        "<div class=\"scroll\"><table class=\"bars\" aria-label=\"{}\"><tbody>\n{rows}</tbody></table></div>\n",
        escaped(&bars.says)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part_and_seen_if_it_is_anything() {
        assert_eq!(drawn(0.5, 8, true), "████");
        assert_eq!(drawn(0.5, 9, true), "████▌");
        assert_eq!(drawn(0.001, 8, true), "▏");
        assert_eq!(drawn(0.0, 8, true), "");
        assert_eq!(drawn(1.0, 8, false), "########");
        assert_eq!(drawn(0.001, 8, false), "#");
        let bars = Bars { most: 1.0, ..Bars::default() };
        for (value, wanted) in [(-1.0, 0.0), (f64::NAN, 0.0), (f64::INFINITY, 0.0), (2.0, 1.0), (0.25, 0.25)] {
            assert_eq!(part(&bars, &Bar { value, ..Bar::default() }), wanted, "{value}");
        }
    }
}
