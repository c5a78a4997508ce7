//! Pages in the forms that Jupyter shows.

use gradus::{FORMATS, Options, Page};
use serde_json::{Value, json};

fn written(page: &Page, format: &str) -> String {
    let format = FORMATS.iter().find(|known| known.name == format);
    format.map_or_else(String::new, |format| (format.render)(page, &Options::default()).trim_end().to_string())
}

/// A page as plain text.
pub fn text(page: &Page) -> String {
    written(page, "text")
}

/// A page as text, as Markdown with formulas in LaTeX, and as HTML with MathML and SVG.
pub fn data(page: &Page) -> Value {
    json!({
        "text/plain": text(page),
        "text/markdown": written(page, "markdown"),
        "text/html": gradus::page::html::fragment(page),
    })
}
