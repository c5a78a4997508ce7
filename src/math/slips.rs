//! Slips in numbers: rows of the catalogue whose wrong value is calculated, and not derived.
//!
//! Each topic has its table of [`ListedSlip`]s beside the calculation that it spoils; [`wrong_values`] runs one over a
//! situation and keeps what can be told apart from the key.

use super::evaluate::CompiledExprs;
use super::expr::Expr;
use super::mistakes::Mistake;

/// One row: what is said about a slip, and what its answer would be.
pub struct ListedSlip<S: 'static, V: 'static> {
    /// What is said about it.
    pub mistake: Mistake,
    /// The answer of someone who made it; `None` where it does not apply.
    pub make: fn(&S) -> Option<V>,
    /// How likely it is beside the others that give the same value: 1 is usual, 0.5 is seen now and then, less is rare.
    pub likely: f64,
    /// How many slips it takes: 1, or 2 where two are made together.
    pub slips: usize,
}

impl<S, V> ListedSlip<S, V> {
    /// A usual slip.
    pub const fn new(mistake: Mistake, make: fn(&S) -> Option<V>) -> ListedSlip<S, V> {
        ListedSlip { mistake, make, likely: 1.0, slips: 1 }
    }
    /// The same, made so often.
    pub const fn likely(self, likely: f64) -> ListedSlip<S, V> {
        ListedSlip { likely, ..self }
    }
    /// Two slips in one answer, of which the one that is named comes first.
    pub const fn with_another(self) -> ListedSlip<S, V> {
        ListedSlip { likely: 0.3, slips: 2, ..self }
    }
}

/// What someone would answer who made a slip.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongValue<V> {
    /// The slip.
    pub mistake: &'static Mistake,
    /// The answer it leads to.
    pub value: V,
    /// How likely it is, as in its row.
    pub likely: f64,
    /// How many slips it takes.
    pub slips: usize,
}

impl<V> WrongValue<V> {
    /// What a usual slip leads to.
    pub fn new(mistake: &'static Mistake, value: V) -> WrongValue<V> {
        WrongValue { mistake, value, likely: 1.0, slips: 1 }
    }
}

/// An answer that may be near another: too near to be told apart from it.
pub trait Answer {
    /// Whether the two are too near to be told apart.
    fn is_near(&self, other: &Self) -> bool;
    /// Whether a learner could have typed it.
    fn is_answer(&self) -> bool;
}

impl Answer for f64 {
    fn is_near(&self, other: &f64) -> bool {
        (self - other).abs() <= 1e-9 * self.abs().max(other.abs())
    }
    fn is_answer(&self) -> bool {
        self.is_finite()
    }
}

impl Answer for Vec<f64> {
    fn is_near(&self, other: &Vec<f64>) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.is_near(b))
    }
    fn is_answer(&self) -> bool {
        self.iter().all(|value| value.is_finite())
    }
}

/// Every row's value, in the table's order, those that equal the key too.
pub fn all_values<S, V: Answer>(rows: &'static [ListedSlip<S, V>], situation: &S) -> Vec<WrongValue<V>> {
    let made = rows.iter().filter_map(|row| Some((row, (row.make)(situation)?)));
    made.filter(|(_, value)| value.is_answer())
        .map(|(row, value)| WrongValue { mistake: &row.mistake, value, likely: row.likely, slips: row.slips })
        .collect()
}

/// Every row's wrong value, in the table's order, without those that equal the key. Rows that share a value are all
/// kept: the judge then says "either … or …".
pub fn wrong_values<S, V: Answer>(rows: &'static [ListedSlip<S, V>], situation: &S, key: &V) -> Vec<WrongValue<V>> {
    let mut wrong = all_values(rows, situation);
    wrong.retain(|wrong| !wrong.value.is_near(key));
    wrong
}

/// Where two expressions are held against each other: plain numbers at which accidents are rare. Names take them in
/// turn, so that no two of the first eight share one.
const PROBES: [[f64; 8]; 4] = [
    [1.37, 0.23, 2.21, 0.71, 1.93, 0.41, 3.17, 0.59],
    [0.61, 1.17, 1.31, 2.93, 0.37, 1.13, 0.29, 2.03],
    [2.93, 0.53, 0.21, 1.73, 3.31, 0.97, 1.51, 0.33],
    [-1.7, 0.19, -0.83, 0.31, -1.23, 2.71, -0.43, 1.07],
];

impl Answer for Expr {
    /// Equal at every probe at which both are defined, and there is one. This tells slips apart; it is no proof.
    fn is_near(&self, other: &Expr) -> bool {
        let mut names = self.names();
        names.extend(other.names());
        names.sort_unstable();
        names.dedup();
        let Some(both) = CompiledExprs::new(&[self, other], &names) else { return self == other };
        let mut compared = 0;
        for probe in PROBES {
            let point: Vec<f64> = (0..names.len()).map(|i| probe[i % probe.len()]).collect();
            if let [a, b] = both.values(&point)[..]
                && a.is_finite()
                && b.is_finite()
            {
                compared += 1;
                if (a - b).abs() > 1e-9 * a.abs().max(b.abs()) {
                    return false;
                }
            }
        }
        compared > 0
    }
    fn is_answer(&self) -> bool {
        true
    }
}
