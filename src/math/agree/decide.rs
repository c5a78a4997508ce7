//! When enough points have been compared, and what then: the outcome of a comparison.

use super::compare::{Comparison, Finding, Spot};
use super::points::{self, Hints};
use super::{Basis, Outcome, search};
use crate::math::Number;
use crate::math::constant::{self, Sign};
use crate::math::decide::{self, Decider, WhyUndecided};
use crate::math::exact::{self, Formal};
use crate::math::precise::{Closeness, Precise};
use crate::math::tape::unary::Unary;
use crate::math::tape::{BLOCK, Op, Register};

/// How many informative points are aimed at.
const AIM: usize = 8;
/// How many informative points are needed.
const ENOUGH: usize = 4;
/// What is said where a part could differ and would not show.
const TOO_SMALL: &str = "part of it is too small beside the rest to be compared";
/// How many points are looked at again in extended precision.
const SECOND_LOOKS: usize = 8;

/// An outcome, and why where it is unsure.
type Decision = (Outcome, Option<&'static str>);

impl Comparison<'_> {
    /// Settles the comparison.
    pub fn run(mut self) -> Finding {
        let (outcome, why) = self.decide();
        Finding {
            outcome,
            basis: self.basis.filter(|_| outcome == Outcome::Same),
            apart_exactly: self.apart_exactly.take(),
            key_only: self.points(&self.tally.key_only),
            answer_only: self.points(&self.tally.answer_only),
            apart: self.apart.take(),
            why,
            tape: self.tape,
            answer: self.answer,
        }
    }

    fn decide(&mut self) -> Decision {
        let different = (Outcome::Different, None);
        if self.variables == 0 {
            return self.decide_constants();
        }
        if !self.examine_standing(0) {
            return different;
        }
        let formal = self.formal();
        let same_formula = formal.is_same();
        self.basis = self.formal_basis(formal);
        for block in 1..points::STANDING {
            // The same formula with the same restrictions needs no more points.
            let settled = same_formula && self.tally.informative >= ENOUGH && block <= points::PARTS;
            if settled && self.same_restrictions() {
                return (Outcome::Same, None);
            }
            // A point that shows it is looked for in the first round.
            if formal == Formal::Different && block == points::PARTS {
                return different;
            }
            if !self.examine_standing(block) {
                return different;
            }
        }
        if !self.follow_sizes() {
            return different;
        }
        if self.tally.informative < AIM && !self.cast_net() {
            return different;
        }
        if self.key.strict && !(self.tally.key_only.is_empty() && self.tally.answer_only.is_empty()) {
            let spot = self.tally.key_only.first().or(self.tally.answer_only.first()).copied();
            self.apart = spot.map(|spot| self.point(spot));
            return different;
        }
        let why = if same_formula { None } else { self.prove() };
        if self.apart.is_some() {
            return different;
        }
        if self.basis.is_none() && !self.search_further() {
            return different;
        }
        if !(self.tally.key_defined && self.tally.answer_defined) {
            return self.decide_undefined();
        }
        match (self.basis, why) {
            (Some(_), _) if self.tally.informative > 0 => (Outcome::Same, None),
            // The proof needs a point at which both have values, and numbers of more digits found one.
            (Some(_), _) => match self.look_again() {
                (Outcome::Unsure, _) if self.variables == 1 && self.meets() => (Outcome::Same, None),
                decision => decision,
            },
            (None, why) => match self.look_again() {
                // Points alone never say that two are the same.
                (Outcome::Same, _) => (Outcome::Unsure, Some(why.unwrap_or(WhyUndecided::TooFewPoints).text())),
                (Outcome::Unsure, _) if self.tally.informative >= ENOUGH => {
                    (Outcome::Unsure, Some(why.unwrap_or(WhyUndecided::TooFewPoints).text()))
                }
                other => other,
            },
        }
    }

    /// On what it rests that the two are the same formula.
    fn formal_basis(&self, formal: Formal) -> Option<Basis> {
        match formal {
            _ if self.key.place == self.answer => Some(Basis::Identical),
            Formal::Same { rational: true } => Some(Basis::Exact),
            Formal::Same { rational: false } => Some(Basis::Proved),
            Formal::Different | Formal::Unknown => None,
        }
    }

    /// Proves that the two are the same, finds a point at which they differ, or says why neither.
    fn prove(&mut self) -> Option<WhyUndecided> {
        let (key, names) = (self.key, self.tape.names());
        let mut decider = Decider::new(&key.expr, self.written, names, &key.domain, key.seed)?;
        decider.singles = key.strict;
        // By one variable the decider looks for a point itself.
        let agreeing = self.tally.informative > 0 || (self.variables > 1 && !self.tally.vague.is_empty());
        let decision = decider.decide(agreeing);
        match decision {
            decide::Decision::Identical => self.basis = Some(Basis::Identical),
            decide::Decision::Proved => self.basis = Some(Basis::Proved),
            decide::Decision::Apart(point) => {
                self.apart = Some(decide::as_doubles(&point));
                self.apart_exactly = decide::as_numbers(&point);
            }
            decide::Decision::Unsure(why) => return Some(why),
        }
        if let Some(point) = decider.single.filter(|_| key.strict && self.basis.is_some()) {
            self.apart = Some(decide::as_doubles(&point));
            self.apart_exactly = decide::as_numbers(&point);
        }
        None
    }

    /// Whether a point is found at which both have values, which agree, where doubles underflow or are lost elsewhere.
    fn meets(&self) -> bool {
        let (key, names) = (self.key, self.tape.names());
        Decider::new(&key.expr, self.written, names, &key.domain, key.seed).is_some_and(|mut decider| {
            decider.singles = false;
            decider.meets()
        })
    }

    /// Looks for a difference where chance would hardly find one. False when the two are found to differ.
    fn search_further(&mut self) -> bool {
        search::cross_breaks(self) && !matches!(self.look_at_the_faint(), Some((Outcome::Different, _)))
    }

    fn examine_standing(&mut self, index: usize) -> bool {
        // The key's own results stand on the longer tape too.
        let (points, results) = self.key.standing(index, self.variables);
        self.examine(&points, BLOCK, results)
    }

    fn formal(&self) -> Formal {
        exact::compare(&self.tape, self.key.place, self.answer)
    }

    /// Draws further points until enough are informative. False when the two are found to differ.
    fn cast_net(&mut self) -> bool {
        let mut hints = Hints { anchors: Vec::new(), sizes: self.sizes() };
        for index in 0..points::NET {
            if index % points::PARTS == 0 && self.tally.informative >= AIM {
                return true;
            }
            if index % (4 * points::PARTS) == 0 {
                hints.anchors = self.anchors();
            }
            let block = points::net(self.key.seed, index, self.variables, &hints);
            let block = self.key.inside(block);
            if !self.examine(&block, BLOCK, &[]) {
                return false;
            }
            // Where hardly anything has a value, look for where the restrictions are met.
            if index + 1 == 8 * points::PARTS
                && self.tally.informative + self.tally.vague.len() < ENOUGH
                && !search::meet_restrictions(self)
            {
                return false;
            }
        }
        true
    }

    /// Numbers far from 1 in the expressions mean that something may happen at sizes that the standing points leave
    /// out. False when the two are found to differ there.
    fn follow_sizes(&mut self) -> bool {
        let constants = self.tape.constants().iter().map(|known| known.ball.value.abs());
        let mut sizes: Vec<f64> = constants
            .filter(|size| size.is_finite() && *size > 0.0 && !(1e-2..=200.0).contains(size))
            .flat_map(|size| [size, 1.0 / size, size.sqrt(), 1.0 / size.sqrt()])
            .filter(|size| (1e-12..=1e-3).contains(size) || (1e3..=1e12).contains(size))
            .collect();
        sizes.truncate(12);
        if sizes.is_empty() {
            return true;
        }
        (0..points::PARTS).all(|part| {
            let block = points::hinted(self.key.seed, part, self.variables, &sizes);
            self.examine(&self.key.inside(block), BLOCK, &[])
        })
    }

    /// Whether there is something in the two that could have vanished in double precision: a term that was always
    /// small beside another, or numbers beside which others would vanish.
    fn is_delicate(&self) -> bool {
        if self.balances.iter().any(|sum| !sum.balanced) {
            return true;
        }
        let extreme = |size: f64| size != 0.0 && !(1e-7..=1e9).contains(&size);
        let long = |n: Number| n.num().unsigned_abs() > 1 << 40 || n.den().unsigned_abs() > 1 << 40;
        self.tape.constants().iter().any(|known| extreme(known.ball.value.abs()) || known.exact().is_some_and(long))
    }

    /// Sizes of the numbers in the expressions.
    fn sizes(&self) -> Vec<f64> {
        let mut sizes: Vec<f64> = self.tape.constants().iter().map(|known| known.ball.value.abs()).collect();
        sizes.retain(|size| (1e-6..1e12).contains(size) && *size != 1.0);
        sizes.truncate(12);
        sizes
    }

    /// Whether the answer is restricted by the very operations that restrict the key.
    fn same_restrictions(&self) -> bool {
        let restricts = |op: &Op| match op {
            Op::Unary(f, _) => matches!(
                f,
                Unary::Ln
                    | Unary::Log2
                    | Unary::Log10
                    | Unary::Sqrt
                    | Unary::Asin
                    | Unary::Acos
                    | Unary::Acosh
                    | Unary::Atanh
            ),
            Op::Ratio(..) | Op::Power(..) | Op::Root(..) => true,
            _ => false,
        };
        if !self.tape.ops().iter().any(restricts) {
            return true;
        }
        let key = self.tape.needed(&[self.key.place]);
        let answer = self.tape.needed(&[self.answer]);
        self.tape.ops().iter().zip(key.iter().zip(&answer)).all(|(op, (key, answer))| key == answer || !restricts(op))
    }

    fn decide_constants(&mut self) -> Decision {
        if !self.examine(&[], 1, &[]) {
            self.apart = Some(Vec::new());
            return (Outcome::Different, None);
        }
        let formal = self.formal();
        self.basis = self.formal_basis(formal);
        match formal {
            Formal::Same { .. } if self.tally.key_defined => return (Outcome::Same, None),
            Formal::Different => {
                self.apart = Some(Vec::new());
                return (Outcome::Different, None);
            }
            _ => self.basis = None,
        }
        if !self.tally.key_only.is_empty() && self.tally.neither == 0 {
            // One evaluation is all there is: a constant that has no value is not one that has.
            return (Outcome::Unsure, Some("your answer has no real value"));
        }
        if self.tally.key_defined && self.tally.answer_defined || !self.tally.unsure.is_empty() {
            match constant::sign(&self.written.clone().minus(self.key.expr.clone())) {
                Sign::Zero => {
                    self.basis = Some(Basis::Proved);
                    return (Outcome::Same, None);
                }
                Sign::Negative | Sign::Positive => {
                    self.apart = Some(Vec::new());
                    return (Outcome::Different, None);
                }
                Sign::Unknown(constant::WhyUnsigned::TooClose) => {
                    self.basis = Some(Basis::Sampled);
                    return (Outcome::Same, None);
                }
                Sign::Undefined | Sign::Unknown(_) => {}
            }
            return match self.second_look(&[Vec::new()]) {
                Some((_, true)) => (Outcome::Different, None),
                _ => (Outcome::Unsure, Some("the two values are too close to tell")),
            };
        }
        self.decide_undefined()
    }

    /// One of the two had no value anywhere.
    fn decide_undefined(&mut self) -> Decision {
        let tally = &self.tally;
        let undecided = tally.neither == 0 && tally.key_only.is_empty() && tally.answer_only.is_empty();
        if undecided && !tally.unsure.is_empty() {
            return match self.look_again() {
                (Outcome::Unsure, _) if self.basis.is_some() && self.variables == 1 && self.meets() => {
                    (Outcome::Same, None)
                }
                decision => decision,
            };
        }
        if !tally.key_defined {
            return (Outcome::Unsure, Some("the key has no real value anywhere that was tried"));
        }
        (Outcome::Unsure, Some("your answer has no real value anywhere that was tried"))
    }

    /// Pieces of functions of which doubles show nothing: different, unsure, or nothing in the way.
    fn look_at_the_faint(&mut self) -> Option<Decision> {
        let unsure = (Outcome::Unsure, Some(TOO_SMALL));
        let points = std::mem::take(&mut self.faint);
        if !points.is_empty() {
            match self.second_look(&points) {
                Some((_, true)) => return Some((Outcome::Different, None)),
                Some((together, false)) if together == points.len() && !self.lost => {}
                _ => return Some(unsure),
            }
        }
        self.hidden.then_some(unsure)
    }

    /// The second look, in extended precision, at points that doubles could not decide.
    fn look_again(&mut self) -> Decision {
        let tally = &self.tally;
        let mut spots: Vec<Spot> = tally.vague.iter().chain(&tally.unsure).copied().collect();
        // Points of every size rather than the first few.
        let stride = (spots.len() / SECOND_LOOKS).max(1);
        spots = spots.into_iter().step_by(stride).take(SECOND_LOOKS).collect();
        if self.is_delicate() {
            spots.extend(tally.informative_spots.iter().take(ENOUGH));
        }
        let points: Vec<Vec<f64>> = spots.into_iter().map(|spot| self.point(spot)).collect();
        let seen = self.tally.informative;
        match self.second_look(&points) {
            Some((_, true)) => (Outcome::Different, None),
            Some((together, false)) if together > 0 && self.lost => (Outcome::Unsure, Some(TOO_SMALL)),
            Some((together, false)) if together + seen >= ENOUGH && together > 0 => (Outcome::Same, None),
            _ if self.tally.informative == 0 && self.tally.vague.is_empty() && !self.tally.key_only.is_empty() => {
                // Both have values, but never at the same point.
                self.apart = self.tally.key_only.first().map(|spot| self.point(*spot));
                (Outcome::Different, None)
            }
            _ => (Outcome::Unsure, Some("too few points could be evaluated closely enough")),
        }
    }

    /// How many of the points agree in extended precision, and whether one does not.
    fn second_look(&mut self, points: &[Vec<f64>]) -> Option<(usize, bool)> {
        let mut precise = Precise::new()?;
        let mut together = 0;
        let mut lost: Option<Vec<Register>> = None;
        for point in points {
            let values = precise.values(&self.tape, point, &[self.key.place, self.answer]);
            let [key, answer] = values.as_slice() else { continue };
            match key.compare(answer) {
                Closeness::Apart => {
                    self.apart = Some(point.clone());
                    return Some((together, true));
                }
                Closeness::Together => {
                    together += 1;
                    let everywhere = lost.get_or_insert_with(|| precise.lost().to_vec());
                    everywhere.retain(|place| precise.lost().contains(place));
                }
                Closeness::Unsure => {}
            }
        }
        self.lost = lost.is_some_and(|lost| !lost.is_empty());
        Some((together, false))
    }
}
