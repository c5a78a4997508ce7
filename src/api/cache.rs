//! Questions made ready, kept for when they are asked again, in bounded memory.

use super::question::posed;
use crate::lesson::Posed;
use crate::session::course::Shelf;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// Entries in one generation; there are two.
const GENERATION: usize = 512;
/// A question of more than so many bytes is made ready each time it is asked, so that memory stays bounded.
const LONGEST_NAME: usize = 4_096;

/// What a record asks about.
#[derive(Clone, Copy, Debug)]
pub enum Asking<'a> {
    /// JSON of the shape of a lesson's `ask`, and the seed that shuffles its options; 0 leaves them as written.
    Inline(&'a str, u64),
    /// `lesson/question`, and the seed of the variant.
    Question(&'a str, u64),
}

/// Why something cannot be asked: a stable name, and a sentence.
pub type Refusal = (&'static str, String);

/// A question made ready, or why there is none.
pub type Kept = Arc<Result<Posed, Refusal>>;

/// Two generations of questions. When the young one is full it becomes the old one, whose entries come back when they
/// are asked for again; so what is used stays and what is not goes.
#[derive(Default)]
struct Generations {
    young: HashMap<Box<str>, Kept>,
    old: HashMap<Box<str>, Kept>,
}

/// The questions in use.
pub struct Cache {
    generations: RwLock<Generations>,
    shelf: Shelf,
}

impl Cache {
    pub fn new(shelf: Shelf) -> Cache {
        Cache { generations: RwLock::default(), shelf }
    }

    /// The question made ready, now or before.
    pub fn ready(&self, asking: Asking) -> Kept {
        let name: std::borrow::Cow<str> = match asking {
            Asking::Inline(json, 0) => json.into(),
            Asking::Inline(json, seed) => format!("{json}\0{seed}").into(),
            Asking::Question(path, seed) => format!("{path}\0{seed}").into(),
        };
        if name.len() > LONGEST_NAME {
            return Arc::new(self.make(asking));
        }
        // A poisoned lock means that judging panicked elsewhere; its entries are whole all the same.
        let found = {
            let generations = self.generations.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(kept) = generations.young.get(&*name) {
                return kept.clone();
            }
            generations.old.get(&*name).cloned()
        };
        let kept = found.unwrap_or_else(|| Arc::new(self.make(asking)));
        let mut generations = self.generations.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if generations.young.len() >= GENERATION {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(name.as_ref().into(), kept.clone());
        kept
    }

    fn make(&self, asking: Asking) -> Result<Posed, Refusal> {
        match asking {
            Asking::Inline(json, seed) => posed(json, seed).map_err(|diagnostic| ("bad-ask", diagnostic.to_string())),
            Asking::Question(path, seed) => {
                self.shelf.pose(path, seed).map_err(|message| ("unknown-question", message))
            }
        }
    }
}
