//! What is shown: a page is data; a format turns it into text. Colour and width come in only there.

mod bars;
mod build;
mod clean;
pub mod graph;
pub mod html;
pub mod images;
pub mod json;
mod layout;
pub mod mark;
pub mod markdown;
pub mod markdown_in;
pub(crate) mod markup;
mod model;
pub mod notebook;
mod outline;
mod palette;
pub mod picture;
mod pixels;
pub mod plain;
pub mod plot;
mod pointer;
pub mod terminal;
pub mod text;
pub mod typeset;
pub mod worked;

pub use clean::{ascii, clean, clean_json, harmless, width};
pub use model::*;
pub use palette::{THEMES, Theme};
pub use pointer::pointer;

/// What a format may have to know of where its text goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Columns of the screen, for formats that have lines; fewer than [`NARROWEST`] count as that many.
    pub width: usize,
    /// Whether roles are shown by colour.
    pub color: bool,
    /// Whether more than ASCII can be shown.
    pub unicode: bool,
    /// Without boxes and pictures, for screen readers.
    pub plain: bool,
    /// The background that colours are for.
    pub theme: Theme,
}

/// No screen is taken to be narrower than this.
pub const NARROWEST: usize = 20;

impl Default for Options {
    fn default() -> Options {
        Options { width: 80, color: false, unicode: true, plain: false, theme: Theme::Auto }
    }
}

/// A way to write a page down.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Format {
    /// What it is asked for by.
    pub name: &'static str,
    /// Of the files it makes, without the dot.
    pub extension: &'static str,
    /// What it is for, in a sentence.
    pub says: &'static str,
    /// Writes a page down, whole in one text.
    pub render: fn(&Page, &Options) -> String,
    /// Writes a page down that will stand in a file, of this name without its ending, with pictures in files beside it;
    /// `None` where the text carries everything.
    pub beside: Option<fn(&Page, &Options, &str) -> Written>,
}

/// What a page becomes in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text of the page.
    pub text: String,
    /// The folder beside it, where there are pictures.
    pub folder: String,
    /// Name and content of each file in that folder.
    pub files: Vec<(String, String)>,
}

/// Every format there is.
pub const FORMATS: &[Format] = &[
    Format {
        name: "terminal",
        extension: "ansi",
        says: "As on the screen, in colour.",
        render: terminal::render,
        beside: None,
    },
    Format {
        name: "text",
        extension: "txt",
        says: "As on the screen, without colour; with --plain, for screen readers.",
        render: text::render,
        beside: None,
    },
    Format {
        name: "plain",
        extension: "plain",
        says: "One thing after another, without pictures, for screen readers.",
        render: plain::render,
        beside: None,
    },
    Format {
        name: "markdown",
        extension: "md",
        says: "Markdown with formulas in LaTeX; in a file, with pictures beside it.",
        render: markdown::render,
        beside: Some(markdown::beside),
    },
    Format {
        name: "notebook",
        extension: "ipynb",
        says: "A Jupyter notebook.",
        render: notebook::render,
        beside: None,
    },
    Format {
        name: "html",
        extension: "html",
        says: "For a browser, with typeset mathematics and pictures.",
        render: html::render,
        beside: None,
    },
    Format {
        name: "picture",
        extension: "svg",
        says: "A picture of the screen.",
        render: picture::render,
        beside: None,
    },
    Format {
        name: "json",
        extension: "json",
        says: "The page as data, for programs.",
        render: json::render,
        beside: None,
    },
];

/// The format with this name or this extension.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name || format.extension == name)
}
