//! A page as text for paper, mail and files: as on a screen without colour, tables aligned and pictures drawn; or, for
//! screen readers, one thing after another.

use super::{Options, Page, terminal};

/// The page as text of a width.
pub fn render(page: &Page, options: &Options) -> String {
    terminal::render(page, &Options { color: false, ..*options })
}

/// How many rows a page has on a screen, those without text aside.
pub fn rows(page: &Page, options: &Options) -> usize {
    render(page, options).lines().filter(|line| !line.trim().is_empty()).count()
}
