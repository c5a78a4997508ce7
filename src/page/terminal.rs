//! The terminal: rows of text, coloured by role. The only place that knows colours.

use super::clean::harmless;
use super::layout::{Medium, Row, Span};
use super::palette::{self, Theme};
use super::{Options, Page, Role};
use colored::{Color, ColoredString, Colorize};

/// Switches colour on or off for the whole process. The app decides once, at the start, from its arguments and the
/// environment; without this call colour follows what the `colored` package finds there.
pub fn set_colour(on: bool) {
    colored::control::set_override(on);
}

/// The page for a terminal of a width.
pub fn render(page: &Page, options: &Options) -> String {
    if options.plain {
        return super::plain::render(page, options);
    }
    let look = Medium { width: options.width.max(super::NARROWEST), unicode: options.unicode, color: options.color };
    let mut out = String::new();
    for row in look.page(page) {
        out.push_str(&painted(&row, options.color.then_some(options.theme)));
        out.push('\n');
    }
    out
}

/// One piece of text painted by its role, for a prompt or a hint beside it.
pub fn styled(role: Role, text: &str, theme: Theme) -> String {
    paint(&Span { role, text: text.to_string() }, theme).to_string()
}

fn painted(row: &Row, theme: Option<Theme>) -> String {
    // Cleaned a second time, at the last gate: nothing passes here that could be an escape sequence.
    let each = row.0.iter().map(|span| match theme {
        Some(theme) => paint(span, theme).to_string(),
        None => harmless(&span.text).into_owned(),
    });
    each.collect()
}

/// One hue a role, from the palette of the theme.
fn paint(span: &Span, theme: Theme) -> ColoredString {
    let text = harmless(&span.text);
    let look = palette::look(span.role, theme);
    let mut text = match look.colour {
        Some(code) => text.color(Color::AnsiColor(code)),
        None => text.normal(),
    };
    if look.bold {
        text = text.bold();
    }
    if look.italic { text.italic() } else { text }
}
