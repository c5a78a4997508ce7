//! Somebody who watches a long cell: told how far it is, and asked whether to go on. The world (a clock, a terminal, a
//! key) is theirs; the notebook only asks.

use crate::page::Page;
use std::fmt;
use std::rc::Rc;

/// Watches what takes long.
pub trait Watch {
    /// Whether the cell is to stop where it is.
    fn stopped(&self) -> bool;
    /// Offers a picture of how far it is; it is drawn only where somebody wants to see it now.
    fn progress(&self, picture: &dyn Fn() -> Page);
}

/// Nobody, or somebody, who watches.
#[derive(Clone, Default)]
pub struct Watching(Option<Rc<dyn Watch>>);

impl Watching {
    /// Watched by somebody.
    pub fn by(watch: Rc<dyn Watch>) -> Watching {
        Watching(Some(watch))
    }
    /// Whether the cell is to stop where it is.
    pub fn stopped(&self) -> bool {
        self.0.as_ref().is_some_and(|watch| watch.stopped())
    }
    /// Offers a picture of how far it is.
    pub fn progress(&self, picture: &dyn Fn() -> Page) {
        if let Some(watch) = &self.0 {
            watch.progress(picture);
        }
    }
}

impl fmt::Debug for Watching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "watched" } else { "not watched" })
    }
}
