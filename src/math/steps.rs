//! Work is counted in steps, the same on every machine: a step is one look at one node of an expression, or as much work
//! elsewhere. Whoever takes in what others wrote allows so many of them, and what would take more is too large.
//!
//! Nothing is thrown and nothing hangs: once the steps are used up, walks over expressions end where they are, so that
//! whatever is being done comes to its end at once, with a result that means nothing. [`within`] says that this
//! happened, and its caller gives the result up.

use std::cell::Cell;

thread_local! {
    /// The steps that are left. This settles nothing but when to stop; outside of [`within`] there is no end to them.
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
    /// The steps that were taken aside so far, for whoever wants to know them all.
    static ASIDE: Cell<u64> = const { Cell::new(0) };
}

/// For one expression to be derived, and for one answer to be judged: more than any question of the course and any row of
/// the labelled corpora takes.
pub const ONE: u64 = 2_000_000;

/// For a question to be made ready: its key, its slips and its worked steps.
pub const QUESTION: u64 = 4 * ONE;

/// For a cell of the notebook, which may work through a table or train a small network.
pub const CELL: u64 = 500 * ONE;

/// What is said of what would take more.
pub const TOO_LARGE: &str = "this is too large to be worked out";

/// Takes so many steps. `false` where there are no more, and the work should end.
#[inline]
pub fn take(steps: u64) -> bool {
    LEFT.with(|left| match left.get().checked_sub(steps) {
        Some(less) => {
            left.set(less);
            less > 0
        }
        None => {
            left.set(0);
            false
        }
    })
}

/// Steps of work that is done in very small pieces: they are counted here, and taken together when it is over.
#[derive(Debug, Default)]
pub struct Tab(u64);

impl Tab {
    /// Counts so many steps.
    #[inline(always)]
    pub fn add(&mut self, steps: u64) {
        self.0 += steps;
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        take(self.0);
    }
}

/// Whether the steps are used up.
pub fn are_used_up() -> bool {
    LEFT.with(Cell::get) == 0
}

/// Uses them up: what is being done is too deep or too large for a reason of its own.
pub fn give_up() {
    LEFT.with(|left| left.set(0));
}

/// How much work something was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many steps were taken.
    pub steps: u64,
    /// Whether more would have been needed, so that the result means nothing.
    pub too_large: bool,
}

/// Sets the count back when it goes, whatever happens.
struct Outer(u64);

impl Drop for Outer {
    fn drop(&mut self) {
        LEFT.with(|left| left.set(self.0));
    }
}

/// Does something in at most so many steps, which are steps of what is going on around it, too.
pub fn within<T>(steps: u64, work: impl FnOnce() -> T) -> (T, Count) {
    let outer = LEFT.with(Cell::get);
    let allowed = steps.min(outer);
    let mut back = Outer(outer);
    LEFT.with(|left| left.set(allowed));
    let result = work();
    let left = LEFT.with(Cell::get);
    back.0 = outer - (allowed - left);
    drop(back);
    (result, Count { steps: allowed - left, too_large: left == 0 })
}

/// Does something that is kept for others with steps of its own, so that it comes out the same whoever needed it first.
pub fn aside<T>(steps: u64, work: impl FnOnce() -> T) -> (T, Count) {
    let _back = Outer(LEFT.with(|left| left.replace(u64::MAX)));
    let outcome = within(steps, work);
    ASIDE.with(|aside| aside.set(aside.get().wrapping_add(outcome.1.steps)));
    outcome
}

/// How many steps something takes, those of what is kept for others included.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let before = ASIDE.with(Cell::get);
    let (result, count) = within(u64::MAX, work);
    (result, count.steps + ASIDE.with(Cell::get).wrapping_sub(before))
}

/// What the result is, unless it was too large.
pub fn unless_too_large<T>((result, count): (T, Count)) -> Option<T> {
    (!count.too_large).then_some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_inside_and_outside() {
        let (inner, outer) = within(100, || {
            assert!(take(10));
            within(50, || take(20)).1
        });
        assert_eq!((inner, outer), (Count { steps: 20, too_large: false }, Count { steps: 30, too_large: false }));
        assert!(!are_used_up());
    }

    #[test]
    fn what_is_used_up_stays_so_until_the_end() {
        let (_, count) = within(10, || {
            assert!(!take(11));
            assert!(!take(0) && are_used_up());
            // What is kept for others has its own.
            assert_eq!(aside(5, || take(3)).1, Count { steps: 3, too_large: false });
            assert!(are_used_up());
        });
        assert!(count.too_large && take(1_000_000));
        let nested = || aside(50, || take(3) && aside(50, || take(4)).0);
        assert_eq!(counted(|| take(2) && nested().0), (true, 9));
        let outer = within(10, || within(50, give_up).1.too_large);
        assert!(outer.0 && outer.1.too_large, "more than there is around it is too large for that, too");
    }

    #[test]
    fn a_tab_is_settled_at_its_end() {
        let (_, count) = within(100, || {
            let mut tab = Tab::default();
            (0..30).for_each(|_| tab.add(2));
            assert!(take(39) && !are_used_up());
        });
        assert_eq!(count, Count { steps: 99, too_large: false });
        assert!(within(10, || drop(Tab(11))).1.too_large);
    }

    #[test]
    fn a_panic_leaves_no_count_behind() {
        let _ = std::panic::catch_unwind(|| within(1, || std::panic::resume_unwind(Box::new(()))));
        assert!(take(1_000_000));
    }
}
