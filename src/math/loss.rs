//! What networks make small: one table for the notebook's cells, the questions and the training.

/// How far outputs are off their targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// Σ (h − y)².
    Squared,
    /// ½ Σ (h − y)².
    HalfSquared,
    /// −Σ y ln p: p is the softmax of several outputs, the sigmoid of a single one.
    CrossEntropy,
}

/// A loss with its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossRow {
    /// As lessons and cells write it, e.g. `half`.
    pub word: &'static str,
    /// Which one it is.
    pub loss: Loss,
}

/// Every loss there is, the usual one first.
pub const LOSSES: &[LossRow] = &[
    LossRow { word: "squared", loss: Loss::Squared },
    LossRow { word: "half", loss: Loss::HalfSquared },
    LossRow { word: "crossentropy", loss: Loss::CrossEntropy },
];

/// Their words.
pub const WORDS: &[&str] = super::table::column!(LOSSES, word);

/// The loss of that word.
pub fn named(word: &str) -> Option<Loss> {
    LOSSES.iter().find(|row| row.word == word).map(|row| row.loss)
}
