//! What is kept so that it need not be made again: questions made ready, and finished rows; both in bounded memory.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

/// So many parts, so that threads seldom wait for each other.
const PARTS: usize = 16;

/// Entries by name, each with what it weighs.
type Entries<T> = HashMap<Box<str>, (Arc<T>, usize)>;

/// Two generations of entries. When the young one is full it becomes the old one, whose entries come back when they are
/// asked for again; so what is used stays and what is not goes.
struct Generations<T> {
    young: Entries<T>,
    old: Entries<T>,
    /// What the young one weighs.
    weight: usize,
}

/// Entries by name, of a bounded weight.
pub struct Kept<T> {
    parts: Vec<Mutex<Generations<T>>>,
    hasher: RandomState,
    /// What a generation of one part may weigh.
    limit: usize,
}

impl<T> Kept<T> {
    /// Keeps entries of about this weight in all.
    pub fn new(weight: usize) -> Kept<T> {
        let part = |_| Mutex::new(Generations { young: HashMap::new(), old: HashMap::new(), weight: 0 });
        Kept { parts: (0..PARTS).map(part).collect(), hasher: RandomState::new(), limit: (weight / PARTS / 2).max(1) }
    }

    fn part(&self, name: &str) -> &Mutex<Generations<T>> {
        &self.parts[(self.hasher.hash_one(name) % PARTS as u64) as usize]
    }

    /// The entry of this name.
    pub fn get(&self, name: &str) -> Option<Arc<T>> {
        // A poisoned lock means that judging panicked elsewhere; its entries are whole all the same.
        let mut part = self.part(name).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((entry, _)) = part.young.get(name) {
            return Some(entry.clone());
        }
        let (name, (entry, weight)) = part.old.remove_entry(name)?;
        part.add(name, entry.clone(), weight, self.limit);
        Some(entry)
    }

    /// Keeps an entry of a weight; one that would fill a generation alone is not kept.
    pub fn put(&self, name: &str, entry: Arc<T>, weight: usize) {
        if weight > self.limit {
            return;
        }
        let mut part = self.part(name).lock().unwrap_or_else(PoisonError::into_inner);
        part.add(name.into(), entry, weight, self.limit);
    }
}

impl<T> Generations<T> {
    fn add(&mut self, name: Box<str>, entry: Arc<T>, weight: usize, limit: usize) {
        if self.weight + weight > limit {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
        self.weight += weight;
        self.young.insert(name, (entry, weight));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_weight_is_bounded() {
        let kept: Kept<usize> = Kept::new(16 * 2 * 100);
        for n in 0..10_000 {
            kept.put(&n.to_string(), Arc::new(n), 10);
            kept.put("used", Arc::new(7), 10);
            assert!(kept.get("used").is_some());
        }
        let count = (0..10_000).filter(|n| kept.get(&n.to_string()).is_some()).count();
        assert!(count <= 16 * 2 * 10, "{count}");
        kept.put("heavy", Arc::new(1), 1_000);
        assert!(kept.get("heavy").is_none());
    }
}
