//! The terminal: rows of text, coloured by role. The only place that knows colours.

use super::clean::harmless;
use super::layout::{Look, Row, Span};
use super::{Options, Page, Role};
use colored::{ColoredString, Colorize};

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
    let look = Look { width: options.width.max(super::NARROWEST), unicode: options.unicode, color: options.color };
    let mut out = String::new();
    for row in look.page(page) {
        out.push_str(&painted(&row, options.color));
        out.push('\n');
    }
    out
}

/// One piece of text painted by its role, for a prompt or a hint beside it.
pub fn styled(role: Role, text: &str) -> String {
    paint(&Span { role, text: text.to_string() }).to_string()
}

fn painted(row: &Row, color: bool) -> String {
    // Cleaned a second time, at the last gate: nothing passes here that could be an escape sequence.
    row.0.iter().map(|span| if color { paint(span).to_string() } else { harmless(&span.text).into_owned() }).collect()
}

/// One hue a role, out of the sixteen that every terminal has.
fn paint(span: &Span) -> ColoredString {
    let text = harmless(&span.text);
    let text: &str = &text;
    match span.role {
        Role::Plain => text.normal(),
        Role::Strong | Role::Title => text.bold(),
        Role::Emphasis => text.italic(),
        Role::Dim => text.dimmed(),
        Role::Label | Role::Code => text.cyan(),
        Role::Rule | Role::Inner => text.yellow(),
        Role::Outer => text.blue(),
        Role::Substitution => text.magenta(),
        Role::Right => text.green(),
        Role::Wrong => text.red(),
        Role::Caution => text.yellow(),
        Role::Input => text.bright_white(),
    }
}
