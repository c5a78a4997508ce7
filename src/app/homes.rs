//! What the library's other homes need of the world that the program knows: the usual store, and the notebook's files.

use super::files;
use super::notebook::NotebookFiles;
use super::store::Store;
use crate::math::rng::Rng;
use crate::session::event::Event;
use crate::session::progress::Progress;
use crate::session::{Effect, Reply, Session};
use std::time::{SystemTime, UNIX_EPOCH};

/// A seed from the clock, short enough to be typed.
pub fn seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Rng::new(now.as_secs() ^ u64::from(now.subsec_nanos())).next() % super::learn::SHORT
}

/// The store that the program keeps progress in, and the files that a notebook asks for.
pub struct Keeper {
    store: Store,
    shelf: NotebookFiles,
}

impl Keeper {
    /// The usual store of whoever runs this.
    pub fn usual() -> Keeper {
        let state = files::data_folder().map(|folder| folder.join("progress.db"));
        Keeper { store: Store::new(state, ""), shelf: NotebookFiles::default() }
    }

    /// How far the learner is.
    ///
    /// # Errors
    /// Why the store cannot be read: progress that is there is never taken for none.
    pub fn progress(&mut self) -> Result<Progress, String> {
        self.store.progress().map_err(|trouble| trouble.to_string())
    }

    /// Keeps these events; what is to be told about that is given, a sentence each.
    pub fn keep(&mut self, events: &[Event]) -> Vec<String> {
        if events.is_empty() {
            return Vec::new();
        }
        self.store.save(events);
        self.store.notices()
    }

    /// Carries out what a cell asks of the world, and says how it went.
    ///
    /// # Errors
    /// Why the file cannot be read or written.
    pub fn carry_out(&mut self, session: &mut Session, effect: &Effect) -> Result<Reply, String> {
        self.shelf.carry_out(session, effect).map_err(|trouble| trouble.to_string())
    }
}
