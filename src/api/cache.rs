//! Questions made ready, kept for when they are asked again, in bounded memory.

use super::kept::Kept;
use super::question::posed;
use crate::lesson::exam::learner_seed;
use crate::lesson::{Posed, Question};
use crate::session::course::Shelf;
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

/// What questions made ready may weigh together, in bytes, and what one weighs, which is an
/// estimate.
const QUESTIONS: usize = 12 << 20;
const WEIGHT: usize = 48 << 10;
/// A question of more than so many bytes is made ready each time it is asked.
const LONGEST_NAME: usize = 4_096;
/// So many names of questions that were asked once are kept in mind, at least.
const ONCE: usize = 4_096;

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
pub type CachedQuestion = Arc<Result<Posed, Refusal>>;

/// The questions in use. What is asked once is not kept: where every record asks something else, keeping would only
/// cost the memory and the time to free it.
pub struct Cache {
    kept: Kept<Result<Posed, Refusal>>,
    once: Mutex<Once>,
    hasher: RandomState,
    shelf: Shelf,
}

/// The hashes of what was asked once, in two generations as in [`Kept`].
#[derive(Default)]
struct Once {
    young: HashSet<u64>,
    old: HashSet<u64>,
}

impl Once {
    /// Whether it was asked before.
    fn knows(&mut self, hash: u64) -> bool {
        if self.young.contains(&hash) || self.old.contains(&hash) {
            return true;
        }
        if self.young.len() >= ONCE {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(hash);
        false
    }
}

impl Asking<'_> {
    /// What tells it from every other.
    pub fn name(&self) -> Cow<'_, str> {
        match *self {
            Asking::Inline(json, 0) => json.into(),
            Asking::Inline(json, seed) => format!("{json}\0{seed}").into(),
            Asking::Question(path, seed) => format!("{path}\0{seed}").into(),
        }
    }
}

impl Cache {
    pub fn new(shelf: Shelf) -> Cache {
        Cache { kept: Kept::new(QUESTIONS), once: Mutex::default(), hasher: RandomState::new(), shelf }
    }

    /// The lessons whose questions can be named.
    #[cfg(feature = "cli")]
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// The question made ready, now or before.
    pub fn ready(&self, asking: Asking) -> CachedQuestion {
        let name = asking.name();
        if name.len() > LONGEST_NAME {
            return Arc::new(self.make(asking));
        }
        if let Some(ready) = self.kept.get(&name) {
            return ready;
        }
        let ready = Arc::new(self.make(asking));
        let hash = self.hasher.hash_one(&*name);
        // Two names with one hash would only keep one of them sooner.
        if self.once.lock().unwrap_or_else(PoisonError::into_inner).knows(hash) {
            self.kept.put(&name, ready.clone(), WEIGHT + 16 * name.len());
        }
        ready
    }

    /// Whether the numbers or the options of a question follow from a seed.
    pub fn needs_seed(&self, path: &str) -> bool {
        self.shelf.question(path).is_ok_and(Question::is_seeded)
    }

    /// The seed of a learner for a question, `lesson/question`.
    pub fn seed_of(&self, path: &str, learner: &str) -> u64 {
        let lesson = path.split('/').next().unwrap_or_default();
        let exam = self.shelf.lesson(lesson).ok().and_then(|lesson| lesson.exam.as_ref());
        exam.map_or_else(|| learner_seed(0, learner), |exam| exam.seed_of(learner))
    }

    /// What a right answer counts, where a lesson says so.
    pub fn points(&self, asking: Asking) -> Option<f64> {
        match asking {
            Asking::Question(path, _) => self.shelf.question(path).ok().map(|question| question.points),
            Asking::Inline(..) => None,
        }
    }

    fn make(&self, asking: Asking) -> Result<Posed, Refusal> {
        match asking {
            Asking::Inline(json, seed) => posed(json, seed).map_err(|diagnostic| match diagnostic.kind {
                "too-large" => ("too-large", diagnostic.message),
                _ => ("bad-ask", diagnostic.to_string()),
            }),
            Asking::Question(path, seed) => {
                self.shelf.pose(path, seed).map_err(|message| ("unknown-question", message))
            }
        }
    }
}
