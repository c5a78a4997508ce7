//! Standard output: pages as text, in the look that was decided.

use super::display::Display;
use super::ending::Trouble;
use super::out::{self, Out};
use crate::page::{Options, Page, Theme, terminal};
use serde::Serialize;

/// Where results go.
pub struct Screen {
    pub look: Display,
    out: Out,
}

impl Screen {
    /// Takes over standard output; colour is switched here, once.
    pub fn new(look: Display) -> Screen {
        terminal::set_colour(look.color());
        let out = Out::new(look.color());
        Screen { look, out }
    }

    /// Goes on with the colours of another theme.
    pub fn set_theme(&mut self, theme: Theme) {
        self.look.theme = theme;
        terminal::set_colour(self.look.color());
        self.out = Out::new(self.look.color());
    }

    /// What formats are told of where their text goes.
    pub fn options(&self) -> Options {
        let Display { ascii, plain, theme, .. } = self.look;
        Options { width: self.look.width(), color: self.look.color(), unicode: !ascii, plain, theme }
    }

    /// Shows a page.
    pub fn show(&mut self, page: &Page) -> Result<(), Trouble> {
        if page.is_empty() {
            return Ok(());
        }
        let text = self.rendered(page);
        self.text(&text)
    }

    /// Empties the screen, where there is one.
    pub fn clear(&mut self) -> Result<(), Trouble> {
        let wanted = std::io::IsTerminal::is_terminal(&std::io::stdout()) && !self.look.plain;
        if wanted { self.out.empty_screen() } else { Ok(()) }
    }

    /// The page as text.
    pub fn rendered(&self, page: &Page) -> String {
        terminal::render(page, &self.options())
    }

    /// Writes text at once.
    pub fn text(&mut self, text: &str) -> Result<(), Trouble> {
        self.out.write(text)?;
        self.out.flush()
    }

    /// Writes one line of JSON at once.
    pub fn json(&mut self, row: &impl Serialize) -> Result<(), Trouble> {
        self.text(&format!("{}\n", crate::api::json_line(row)))
    }
}

/// Says something beside the results.
pub fn tell(message: &str) {
    out::say(&format!("gradus: {message}\n"), false);
}
