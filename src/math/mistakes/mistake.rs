//! What every slip has, whatever it is made of.

/// One row of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// E.g. `chain.drop_inner`.
    pub id: &'static str,
    /// The skill it belongs to: `chain`, `power`, `product`, …
    pub skill: &'static str,
    /// Said to the learner, as a question or a pointer; never "you did". `{u}` names a part of the function.
    pub say: &'static str,
    /// The rule that mends it, in letters; said on the third miss.
    pub rule: &'static str,
}
