//! A picture of the screen: the rows that a terminal would show, as SVG, each piece of text at its column. Its colours
//! are those of the pages for a browser, for a light or a dark surrounding as whoever looks at it has it.

use super::layout::Medium;
use super::markup::{escaped, svg_opening};
use super::{Options, Page, Role, harmless, width};

/// The width of a letter and the height of a row, in pixels, and the margin around all of them.
const LETTER: f64 = 8.4;
const ROW: f64 = 19.0;
const MARGIN: f64 = 14.0;

/// Both palettes, as they stand at the beginning of the style sheet for pages.
fn palettes() -> &'static str {
    let css = include_str!("html.css");
    css.find("}}").map_or(css, |end| &css[..end + 2])
}

const STYLE: &str = "
.paper{fill:var(--paper);stroke:var(--line)}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:var(--ink);white-space:pre}
.strong{font-weight:700}.emphasis{font-style:italic}.dim{fill:var(--dim)}.label{fill:var(--label)}.rule{fill:var(--rule)}
.outer{fill:var(--outer)}.inner{fill:var(--inner)}.substitution{fill:var(--substitution)}.right{fill:var(--right)}
.wrong{fill:var(--wrong)}.caution{fill:var(--caution)}";

fn class(role: Role) -> &'static str {
    match role {
        Role::Plain => "",
        Role::Strong | Role::Title | Role::Input => " class=\"strong\"",
        Role::Emphasis => " class=\"emphasis\"",
        Role::Dim => " class=\"dim\"",
        Role::Label | Role::Code => " class=\"label\"",
        Role::Rule => " class=\"rule\"",
        Role::Outer => " class=\"outer\"",
        Role::Inner => " class=\"inner\"",
        Role::Substitution => " class=\"substitution\"",
        Role::Right => " class=\"right\"",
        Role::Wrong => " class=\"wrong\"",
        Role::Caution => " class=\"caution\"",
    }
}

/// A number of pixels without digits that mean nothing.
fn pixels(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}

/// The page as a picture of its own.
pub fn render(page: &Page, options: &Options) -> String {
    let look = Medium { width: options.width.max(super::NARROWEST), unicode: options.unicode, color: true };
    let rows = look.page(page);
    let wide = rows.iter().map(|row| row.0.iter().map(|span| width(&harmless(&span.text))).sum()).max();
    let wide = wide.unwrap_or(0).max(options.width) as f64 * LETTER + 2.0 * MARGIN;
    let high = rows.len() as f64 * ROW + 2.0 * MARGIN;
    let size = format!("viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\"", pixels(wide), pixels(high));
    let first = rows.iter().map(|row| row.0.iter().map(|span| harmless(&span.text)).collect::<String>());
    let says = first.map(|text| text.trim().to_string()).find(|text| !text.is_empty()).unwrap_or_default();
    let style = format!("{}{STYLE}", palettes());
    let mut out = svg_opening("screen", &size, &says, Some(style));
    for (at, row) in rows.iter().enumerate() {
        let mut column = 0;
        for span in &row.0 {
            let text = harmless(&span.text);
            let columns = width(&text);
            let begins = text.chars().take_while(|c| *c == ' ').count();
            let seen = text.trim_matches(' ');
            if !seen.is_empty() {
                let x = pixels(MARGIN + (column + begins) as f64 * LETTER);
                let y = pixels(MARGIN + at as f64 * ROW + 14.0);
                let length = pixels(width(seen) as f64 * LETTER);
                out.push_str(&format!(
                    "\n<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\"{}>{}</text>",
                    class(span.role),
                    escaped(seen)
                ));
            }
            column += columns;
        }
    }
    out + "\n</svg>\n"
}
