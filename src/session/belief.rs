//! What is believed of a learner whose place in the course is not known: many possible learners, each with the skills
//! that they have, and how likely each of them is after the answers so far.

use super::skills::SKILLS;
use crate::math::rng::Rng;

/// So many learners are imagined.
const LEARNERS: usize = 3_000;
/// Their seed, the same for everybody: what is asked depends on the answers alone.
const SEED: u64 = 35;
/// The chance of a right answer without the skill.
const GUESS: f64 = 0.05;
/// The chance of a wrong answer with it.
const SLIP: f64 = 0.10;
/// How widely a learner's skills are scattered around their level, in lessons.
const SPREAD: f64 = 1.5;
/// The lesson to begin with is where so much of the belief lies below: to begin too early costs less than too late.
const QUANTILE: f64 = 0.35;
/// It is settled when a lesson and its two neighbours hold so much of the belief.
const SETTLED: f64 = 0.9;

/// One imagined learner.
struct Learner {
    /// A bit for each skill of the table.
    knows: u64,
    /// The first lesson that teaches something they do not know; the number of lessons where there is none.
    starts: usize,
}

/// The imagined learners with their weights.
pub struct Belief {
    learners: Vec<Learner>,
    weights: Vec<f64>,
    /// The lesson that teaches each skill of the table; `None` where this course does not teach it.
    lessons: Vec<Option<usize>>,
    /// How many lessons there are.
    count: usize,
}

impl Belief {
    /// Before anything was asked, for a course of so many lessons that teaches each skill of the table in this one of
    /// them.
    pub fn new(lessons: Vec<Option<usize>>, count: usize) -> Belief {
        let mut rng = Rng::named(SEED, "placement");
        let learners: Vec<Learner> = (0..LEARNERS).map(|_| drawn(&mut rng, &lessons, count)).collect();
        let weights = vec![1.0 / LEARNERS as f64; LEARNERS];
        Belief { learners, weights, lessons, count }
    }

    /// After a right or a wrong answer to a question on a skill of the table.
    pub fn learn(&mut self, skill: usize, right: bool) {
        for (learner, weight) in self.learners.iter().zip(&mut self.weights) {
            *weight *= chance(learner.knows >> skill & 1 == 1, right);
        }
        let sum: f64 = self.weights.iter().sum();
        self.weights.iter_mut().for_each(|weight| *weight /= sum);
    }

    /// Of the skills that may be asked, the one whose answer is expected to tell most about where to begin.
    pub fn best(&self, among: impl Iterator<Item = usize>) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for skill in among {
            let left = self.expected_doubt(skill);
            if best.is_none_or(|(_, least)| left < least - 1e-12) {
                best = Some((skill, left));
            }
        }
        best.map(|(skill, _)| skill)
    }

    /// How much doubt about the lesson to begin with is expected to be left after a question on this skill.
    fn expected_doubt(&self, skill: usize) -> f64 {
        [true, false]
            .into_iter()
            .map(|right| {
                let mut each = vec![0.0; self.count + 1];
                for (learner, weight) in self.learners.iter().zip(&self.weights) {
                    each[learner.starts] += weight * chance(learner.knows >> skill & 1 == 1, right);
                }
                let sum: f64 = each.iter().sum();
                // The share of this answer times the entropy behind it.
                each.iter().filter(|p| **p > 0.0).map(|p| -p * libm::log(p / sum)).sum::<f64>()
            })
            .sum()
    }

    fn starts(&self) -> Vec<f64> {
        let mut each = vec![0.0; self.count + 1];
        self.learners.iter().zip(&self.weights).for_each(|(learner, weight)| each[learner.starts] += weight);
        each
    }

    /// The lesson to begin with, as far as is known; the number of lessons where everything is known.
    pub fn start(&self) -> usize {
        let mut below = 0.0;
        let place = self.starts().into_iter().position(|share| {
            below += share;
            below >= QUANTILE
        });
        place.unwrap_or(self.count)
    }

    /// Whether one lesson and its neighbours hold nearly all of the belief.
    pub fn is_settled(&self) -> bool {
        let each = self.starts();
        each.windows(3).any(|near| near.iter().sum::<f64>() >= SETTLED)
    }

    /// How likely it is that a skill of the table is known.
    pub fn known(&self, skill: usize) -> f64 {
        let all = self.learners.iter().zip(&self.weights);
        all.filter(|(learner, _)| learner.knows >> skill & 1 == 1).map(|(_, weight)| weight).sum()
    }

    /// Whether this course teaches the skill.
    pub fn is_taught(&self, skill: usize) -> bool {
        self.lessons.get(skill).is_some_and(Option::is_some)
    }
}

/// How likely an answer is.
fn chance(knows: bool, right: bool) -> f64 {
    match (knows, right) {
        (true, true) => 1.0 - SLIP,
        (true, false) => SLIP,
        (false, true) => GUESS,
        (false, false) => 1.0 - GUESS,
    }
}

/// A learner of some level: of the skills whose needs they have, they have those well below their level almost surely
/// and those well above it hardly ever.
fn drawn(rng: &mut Rng, lessons: &[Option<usize>], count: usize) -> Learner {
    let level = rng.between(-2.0, count as f64 + 1.0);
    let mut learner = Learner { knows: 0, starts: count };
    for (at, skill) in SKILLS.iter().enumerate() {
        let luck = rng.unit();
        let Some(lesson) = lessons.get(at).copied().flatten() else { continue };
        let has = |need: &&str| match SKILLS.iter().position(|other| other.id == *need) {
            Some(other) => learner.knows >> other & 1 == 1 || lessons.get(other).copied().flatten().is_none(),
            None => true,
        };
        let knows = skill.needs.iter().all(has) && luck < 1.0 / (1.0 + libm::exp((lesson as f64 - level) / SPREAD));
        if knows {
            learner.knows |= 1 << at;
        } else {
            learner.starts = learner.starts.min(lesson);
        }
    }
    learner
}

/// Each skill has its bit.
const _: () = assert!(SKILLS.len() <= 64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::course::BUILT_IN;
    use crate::session::library::outline_of_text;

    fn belief() -> Belief {
        let ids: Vec<String> = BUILT_IN.iter().map(|(_, text)| outline_of_text(text).id).collect();
        let lesson = |skill: &crate::session::skills::Skill| ids.iter().position(|id| id == skill.since);
        Belief::new(SKILLS.iter().map(lesson).collect(), ids.len())
    }

    /// Learners drawn anew, who answer by chance as is taken for granted here: how near to the truth they are placed,
    /// and after how many questions.
    #[test]
    fn learners_are_placed_near_their_lesson() {
        let lessons = belief().lessons;
        let count = belief().count;
        let mut rng = Rng::named(4, "learners to place");
        let (mut asked, mut near, mut late, all) = (0, 0, 0, 60);
        for _ in 0..all {
            let learner = drawn(&mut rng, &lessons, count);
            let mut belief = belief();
            let mut times = [0; 64];
            let mut turn = 0;
            while turn < 15 && !(turn >= 6 && belief.is_settled()) {
                // A skill has more than one question, but not many.
                let skill = belief.best((0..SKILLS.len()).filter(|skill| times[*skill] < 2)).unwrap();
                times[skill] += 1;
                belief.learn(skill, rng.unit() < chance(learner.knows >> skill & 1 == 1, true));
                turn += 1;
            }
            asked += turn;
            near += usize::from(belief.start().abs_diff(learner.starts) <= 1);
            late += usize::from(belief.start() > learner.starts + 1);
        }
        assert!(asked < 12 * all, "{asked} questions");
        assert!(near * 10 > 7 * all, "{near} of {all} within a lesson");
        assert!(late * 10 < 2 * all, "{late} of {all} begin too late");
    }

    #[test]
    fn nothing_known_is_the_beginning_and_everything_the_end() {
        for (right, wanted) in [(false, 0..2), (true, 22..27)] {
            let mut belief = belief();
            for _ in 0..15 {
                let skill = belief.best(0..SKILLS.len()).unwrap();
                belief.learn(skill, right);
            }
            assert!(wanted.contains(&belief.start()), "{right}: {}", belief.start());
        }
    }
}
