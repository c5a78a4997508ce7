//! Examinations: what holds in them, and which of their questions a learner is asked, in which order and with which
//! numbers.

use super::{Cell, Lesson};
use crate::math::rng::Rng;

/// Seeds that follow from a name stay below this, so that a person can type them.
pub(crate) const SHORT_SEED: u64 = 100_000;

/// The seed that follows from who learns, of one of many series: 0 is that of all lessons, and an examination may have
/// one of its own.
pub fn learner_seed(series: u64, learner: &str) -> u64 {
    Rng::named(series, learner).next() % SHORT_SEED
}

/// What holds in an examination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exam {
    /// What may be tried out at its prompts.
    pub tools: Tools,
    /// Whether there is no way back to a question.
    pub forward: bool,
    /// How long it takes from when it is first opened.
    pub minutes: Option<u32>,
    /// How many questions of a skill a learner is asked; of a skill that is not named, all.
    pub draw: Vec<(String, usize)>,
    /// Whether each learner has an order of their own.
    pub shuffled: bool,
    /// Which series of seeds it has; another number is another examination.
    pub series: u64,
    /// The seed of the one whose examination it is, where it has been drawn for somebody.
    pub seed: Option<u64>,
}

/// An examination that was given out to one learner with nothing in it that tells an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Whose it is.
    pub learner: String,
    /// The seed of its numbers.
    pub seed: u64,
}

/// What may be tried out at the prompts of an examination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tools {
    /// Nothing.
    #[default]
    None,
    /// Numbers.
    Arithmetic,
    /// Everything.
    All,
}

/// Cells that stay together: a question, all parts of one, or what belongs to no question.
struct Unit<'a> {
    cells: Vec<&'a Cell>,
    /// The skill of its question, and the question without its part.
    asks: Option<(&'a str, &'a str)>,
}

impl Exam {
    /// The seed of a learner.
    pub fn seed_of(&self, learner: &str) -> u64 {
        learner_seed(self.series, learner)
    }
}

impl Lesson {
    /// Whether it is an examination of which a learner is asked some questions only.
    pub fn draws(&self) -> bool {
        self.exam.as_ref().is_some_and(|exam| !exam.draw.is_empty())
    }

    /// The examination of the learner who has this seed: the questions that are drawn for them, in their order. Of any
    /// other lesson nothing changes. A text goes with the question after it; what stands before the first question and
    /// behind the last one stays where it is.
    #[must_use]
    pub fn drawn(&self, seed: u64) -> Lesson {
        let Some(exam) = &self.exam else { return self.clone() };
        let mut lesson = Lesson { exam: Some(Exam { seed: Some(seed), ..exam.clone() }), ..self.clone() };
        if exam.draw.is_empty() && !exam.shuffled {
            return lesson;
        }
        let (front, mut asking, back) = units(&self.cells);
        let mut rng = Rng::named(seed, &self.id);
        for (skill, count) in &exam.draw {
            let mut of: Vec<usize> =
                (0..asking.len()).filter(|at| asking[*at].asks.is_some_and(|(own, _)| own == skill)).collect();
            rng.shuffle(&mut of);
            let mut gone = of.split_off((*count).min(of.len()));
            gone.sort_unstable();
            gone.iter().rev().for_each(|at| drop(asking.remove(*at)));
        }
        if exam.shuffled {
            rng.shuffle(&mut asking);
        }
        let asked = asking.into_iter().flat_map(|unit| unit.cells);
        lesson.cells = front.into_iter().chain(asked).chain(back).cloned().collect();
        lesson
    }
}

/// What stands before the first question, the questions each with the text before it, and what stands behind the last.
fn units(cells: &[Cell]) -> (Vec<&Cell>, Vec<Unit<'_>>, Vec<&Cell>) {
    let first = cells.iter().position(|cell| matches!(cell, Cell::Question(_))).unwrap_or(cells.len());
    let (front, rest) = cells.split_at(first);
    let mut all: Vec<Unit> = Vec::new();
    let mut waiting: Vec<&Cell> = Vec::new();
    for cell in rest {
        waiting.push(cell);
        let Cell::Question(question) = cell else { continue };
        let whole = question.id.split('#').next().unwrap_or_default();
        let cells = std::mem::take(&mut waiting);
        match all.last_mut().filter(|unit| unit.asks.is_some_and(|(_, before)| before == whole)) {
            Some(unit) => unit.cells.extend(cells),
            None => all.push(Unit { cells, asks: Some((&question.skill, whole)) }),
        }
    }
    (front.iter().collect(), all, waiting)
}

#[cfg(test)]
mod tests {
    use crate::lesson::load;
    use std::collections::BTreeSet;

    fn ids(text: &str, seed: u64) -> Vec<String> {
        let lesson = load::lesson("e.yaml", text).unwrap().drawn(seed);
        lesson.questions().map(|question| question.id.clone()).collect()
    }

    #[test]
    fn so_many_of_a_skill_are_drawn_and_parts_stay_together() {
        let question = |id: &str, skill: &str| {
            format!(
                "  - text: Before {id}.\n  - question: {{id: {id}, skill: {skill}, ask: {{derivative: {{of: x^2}}}}}}\n"
            )
        };
        let head = |exam: &str| format!("format: 1\nid: e\ntitle: E\nsummary: S.\nexam: {exam}\ncells:\n");
        let body: String = [("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("b2", "b"), ("c1", "c")]
            .iter()
            .map(|(id, skill)| question(id, skill))
            .collect();
        let drawn = head("{draw: {a: 2, b: 1}}") + &body;
        let mut seen = BTreeSet::new();
        for seed in 0..60 {
            let ids = ids(&drawn, seed);
            assert_eq!(ids.len(), 4, "{ids:?}");
            assert_eq!(ids.last().unwrap(), "c1", "the order is the lesson's own");
            assert_eq!(ids.iter().filter(|id| id.starts_with('a')).count(), 2);
            assert_eq!(ids, self::ids(&drawn, seed));
            seen.insert(ids);
        }
        assert_eq!(seen.len(), 6, "every choice comes up");
        let shuffled = head("{order: drawn}") + &body;
        let orders: BTreeSet<Vec<String>> = (0..60).map(|seed| ids(&shuffled, seed)).collect();
        assert!(orders.len() > 50 && orders.iter().all(|ids| ids.len() == 6));
        let text = load::lesson("e.yaml", &shuffled).unwrap().drawn(3);
        for pair in text.cells.windows(2).skip(1) {
            if let [super::Cell::Text(text), super::Cell::Question(question)] = pair {
                assert_eq!(*text, format!("Before {}.", question.id));
            }
        }
    }
}
