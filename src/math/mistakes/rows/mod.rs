//! The rows of the catalogue: each a rule of [`crate::math::rules`] gone wrong, in the same notation.

mod chains;
mod functions;
mod products;
mod sums;
mod whole;

pub use chains::CHAIN;
pub use whole::{FACTOR, INTEGER, LOST_TERM, OFFSET, SIGN_OF_ONE_TERM, WHOLE};

use crate::math::pattern::{Form, Letter};
use crate::math::steps;
use std::sync::LazyLock;

/// What every slip has, whatever it is made of.
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

/// A rule gone wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MistakeRow {
    /// What it is called and what is said.
    pub mistake: Mistake,
    /// What it may happen to. Letters as in [`crate::math::pattern`].
    pub pattern: &'static str,
    /// What comes of it, in place of the derivative.
    pub template: &'static str,
    /// The one function it is about, where the pattern has an `F`.
    pub only: &'static str,
    /// How likely it is beside other slips that give the same value: 1 is usual, less is rarer.
    pub likely: f64,
    /// Where in a function it may happen.
    pub place: Where,
    /// The other slip, where the row is two made at one place.
    pub with: &'static str,
}

/// Where in a function a slip may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Wherever the pattern fits.
    Anywhere,
    /// Only within another function, e.g. in the 4x + 3 of (4x + 3)³.
    Inside,
    /// Only where it is within no other function.
    Outside,
}

impl MistakeRow {
    /// The same, made so often.
    const fn likely(self, likely: f64) -> MistakeRow {
        MistakeRow { likely, ..self }
    }
    /// The same, only at such a place.
    const fn at(self, place: Where) -> MistakeRow {
        MistakeRow { place, ..self }
    }
    /// The same together with another slip.
    const fn with(self, other: &'static str) -> MistakeRow {
        MistakeRow { with: other, likely: 0.5, ..self }
    }
}

/// A row with its texts read.
#[derive(Debug)]
pub struct CompiledRow {
    pub row: &'static MistakeRow,
    pub pattern: Form,
    pub template: Form,
    /// The letters whose derivative stands in the template.
    pub slopes: Vec<Letter>,
    /// The number of its pattern: rows with the same pattern have the same.
    pub group: usize,
    /// Whether its pattern is about a constant factor: one that is taken off before any other rule looks.
    pub about_factors: bool,
}

const GROUPS: &[&[MistakeRow]] = &[chains::ROWS, sums::ROWS, products::ROWS, functions::ROWS, functions::OF_LEARNING];

/// Every row that may happen at a place of a derivation, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static MistakeRow> {
    GROUPS.iter().flat_map(|rows| rows.iter())
}

/// Every row that concerns a whole answer, in the order of the catalogue; the last ones are found by looking at the
/// answer.
pub fn whole() -> impl Iterator<Item = &'static MistakeRow> {
    WHOLE.iter().chain([&INTEGER, &SIGN_OF_ONE_TERM, &LOST_TERM, &FACTOR, &OFFSET])
}

/// The rows with their texts read.
pub fn compiled() -> &'static [CompiledRow] {
    static ALL: LazyLock<Vec<CompiledRow>> =
        LazyLock::new(|| steps::aside(u64::MAX, || grouped(all().filter_map(compile))).0);
    &ALL
}

/// How many different patterns the rows have.
pub fn patterns() -> usize {
    static COUNT: LazyLock<usize> = LazyLock::new(|| compiled().iter().map(|row| row.group + 1).max().unwrap_or(0));
    *COUNT
}

/// The rows with the numbers of their patterns.
fn grouped(rows: impl Iterator<Item = CompiledRow>) -> Vec<CompiledRow> {
    let mut known: Vec<CompiledRow> = Vec::new();
    let mut count = 0;
    for row in rows {
        let group = known.iter().find(|other| other.pattern == row.pattern).map_or(count, |other| other.group);
        count = count.max(group + 1);
        known.push(CompiledRow { group, ..row });
    }
    known
}

/// The whole-answer rows with their texts read.
pub fn compiled_whole() -> &'static [CompiledRow] {
    static ALL: LazyLock<Vec<CompiledRow>> =
        LazyLock::new(|| steps::aside(u64::MAX, || WHOLE.iter().filter_map(compile).collect()).0);
    &ALL
}

fn compile(row: &'static MistakeRow) -> Option<CompiledRow> {
    let (pattern, template) = (Form::read(row.pattern)?, Form::read(row.template)?);
    let (slopes, about_factors) = (template.slopes(), is_about_factors(&pattern));
    Some(CompiledRow { row, pattern, template, slopes, group: 0, about_factors })
}

fn is_about_factors(pattern: &Form) -> bool {
    match pattern {
        Form::Neg(_) => true,
        Form::Product(parts) => matches!(parts.first(), Some(Form::Letter('c' | 'k' | 'y'))),
        Form::Div(_, bottom) => **bottom == Form::Letter('n'),
        _ => false,
    }
}

/// One row: id, pattern and template, what is said, the rule that mends it.
const fn row(
    id: &'static str,
    skill: &'static str,
    pattern: &'static str,
    template: &'static str,
    say: &'static str,
    rule: &'static str,
) -> MistakeRow {
    MistakeRow {
        mistake: Mistake { id, skill, say, rule },
        pattern,
        template,
        only: "",
        likely: 1.0,
        place: Where::Anywhere,
        with: "",
    }
}
