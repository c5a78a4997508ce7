//! The table of functions: one complete row each.

/// A function of the table, as an index of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Func(pub(crate) u16);
