//! Standard output: pages as text, in the look that was decided.

use super::ending::Trouble;
use super::look::Look;
use crate::page::{Options, Page, terminal};
use std::io::{self, Write};

/// Where results go.
pub struct Screen {
    pub look: Look,
    out: io::Stdout,
}

impl Screen {
    /// Takes over standard output; colour is switched here, once.
    pub fn new(look: Look) -> Screen {
        terminal::set_colour(look.color);
        Screen { look, out: io::stdout() }
    }

    /// What formats are told of where their text goes.
    pub fn options(&self) -> Options {
        let Look { color, ascii, plain, .. } = self.look;
        Options { width: self.look.width(), color, unicode: !ascii, plain }
    }

    /// Shows a page.
    pub fn show(&mut self, page: &Page) -> Result<(), Trouble> {
        if page.is_empty() {
            return Ok(());
        }
        let text = self.rendered(page);
        self.text(&text)
    }

    /// The page as text.
    pub fn rendered(&self, page: &Page) -> String {
        terminal::render(page, &self.options())
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Trouble> {
        self.out.write_all(text.as_bytes())?;
        Ok(self.out.flush()?)
    }
}

/// Says something beside the results.
pub fn tell(message: &str) {
    // Where even this cannot be written there is nobody to tell.
    let _ = writeln!(io::stderr(), "gradus: {}", crate::page::harmless(message));
}
