//! Which of the wrong forms an answer is: what was seen is held against their values.

use super::{Catalogue, Entries, Entry, LONGEST_ANSWER, PAIR, Pair, WrongForm};
use crate::math::expr::{Expr, Node};
use crate::math::mistakes::answers::{Edit, number_edits, sign_edits};
use crate::math::mistakes::edited::Valued;
use crate::math::mistakes::probe::{LANES, Lanes, NEAR, part_clearly};
use crate::math::mistakes::rows::{FACTOR, INTEGER, LOST_TERM, MistakeRow, OFFSET, SIGN_OF_ONE_TERM};
use crate::math::mistakes::say;
use crate::math::number::Number;
use crate::math::pattern::Bound;
use crate::math::steps;
use crate::math::tidy;
use std::cell::OnceCell;
use std::sync::atomic::Ordering;

/// How likely two slips are where a number at a point was answered, which some pair or other gives.
const PAIR_AT_POINT: f64 = 0.2;
/// How likely it is that a number comes from a lost term, beside a formula that does: any difference may look so.
const TERM_AT_POINT: f64 = 0.6;
/// How likely a form is that is equal to the answer and written with other functions.
const OTHER_SHAPE: f64 = 0.7;

/// An answer as it is held against wrong forms.
enum Seen<'a> {
    /// A formula, by its values.
    Formula(Lanes),
    /// A number: whether a value is what was answered.
    Number(&'a dyn Fn(f64) -> bool),
}

impl Catalogue {
    /// The wrong forms whose values are those of the answer, the likeliest first; none for a right answer. Slips of
    /// the pen and forms of two slips are looked at only where one slip does not explain the answer.
    pub fn matching(&self, answer: &Expr) -> Vec<WrongForm> {
        self.at_least(answer, 0.0)
    }

    /// The same; what is less likely than `least` does not keep further forms from being looked at.
    pub fn at_least(&self, answer: &Expr, least: f64) -> Vec<WrongForm> {
        let values = self.probe.values(answer);
        if values.defined() < 2 || values.agrees(&self.key) {
            return Vec::new();
        }
        let mut found = self.seen_as(&Seen::Formula(values), least);
        prefer_shape(&mut found, answer);
        if enough(&found, least) {
            return found;
        }
        found.extend(self.mended(answer));
        if !enough(&found, least) {
            found.extend(self.two(&Seen::Formula(values)));
        }
        if !enough(&found, least) {
            found.extend(self.ratio(answer, &values));
        }
        best_first(found)
    }

    /// The wrong forms whose value at the point is the number that was answered, the likeliest first.
    pub fn numbers(&self, is_answer: &dyn Fn(f64) -> bool, least: f64) -> Vec<WrongForm> {
        let seen = Seen::Number(is_answer);
        let mut found = self.seen_as(&seen, least);
        for form in found.iter_mut().filter(|form| form.mistake.id == LOST_TERM.mistake.id) {
            form.likely *= TERM_AT_POINT;
        }
        if !enough(&found, least) {
            let two = self.two(&seen);
            found.extend(two.map(|form| WrongForm { likely: form.likely * PAIR_AT_POINT / PAIR, ..form }));
        }
        best_first(found)
    }

    /// A look at the first points.
    pub fn glance(&self) -> Glance<'_> {
        Glance { catalogue: self }
    }

    /// The likeliest single slip in a rule whose values are those of a formula, if it is a usual one.
    pub fn single(&self, formula: &Expr) -> Option<WrongForm> {
        let near: Lanes<NEAR> = self.probe.values(formula);
        let values = OnceCell::new();
        let agrees = |entry: &Entry| self.values(entry).agrees(values.get_or_init(|| self.probe.values(formula)));
        let all = self.entries.near.iter().zip(&self.entries.list);
        let likely = all.filter(|(at, entry)| !part_clearly(at, &near.at) && entry.likely >= 0.5);
        let fits = likely.map(|(_, entry)| entry).filter(|entry| agrees(entry));
        let best = fits.reduce(|best, entry| if entry.likely > best.likely { entry } else { best });
        best.map(|entry| self.form(entry))
    }

    /// Whether values at the first points leave open that a form is what was seen.
    fn may_be(&self, near: &[f64; NEAR], seen: &Seen) -> bool {
        match seen {
            Seen::Formula(values) => !part_clearly(near, &values.first().at),
            Seen::Number(is_answer) => {
                let (value, key) = (near[0], self.key.asked());
                let is_key = (value - key).abs() <= 1e-9 * key.abs();
                value.is_finite() && !is_key && is_answer(value)
            }
        }
    }
    /// Whether a form is what was seen.
    fn is_like(&self, near: &[f64; NEAR], entry: &Entry, seen: &Seen) -> bool {
        self.may_be(near, seen)
            && match seen {
                Seen::Formula(values) => self.values(entry).agrees(values),
                Seen::Number(_) => true,
            }
    }
    /// Those of the forms that are what was seen.
    fn like<'a>(&'a self, entries: &'a Entries, seen: &'a Seen) -> impl Iterator<Item = &'a Entry> {
        let all = entries.near.iter().zip(&entries.list);
        all.filter(|(near, entry)| self.is_like(near, entry, seen)).map(|(_, entry)| entry)
    }

    /// One slip in a rule, or of the pen.
    fn seen_as(&self, seen: &Seen, least: f64) -> Vec<WrongForm> {
        let mut found: Vec<WrongForm> = Vec::new();
        for entry in self.like(&self.entries, seen) {
            match found.iter_mut().find(|known| known.mistake.id == entry.mistake.id) {
                None => found.push(self.form(entry)),
                Some(known) if known.likely < entry.likely => *known = self.form(entry),
                Some(_) => {}
            }
        }
        if !enough(&found, least) {
            let pen = self.pen.get_or_init(|| steps::aside(steps::QUESTION, || self.slips_of_the_pen()).0);
            found.extend(self.like(pen, seen).next().map(|entry| self.form(entry)));
        }
        best_first(found)
    }

    fn two(&self, seen: &Seen) -> Option<WrongForm> {
        if self.pairs.get().is_none() && !self.wants_pairs.swap(true, Ordering::Relaxed) {
            // A question with one such answer needs no list for the next.
            return steps::aside(steps::QUESTION, || self.two_at_once(seen)).0;
        }
        let pairs = self.pairs.get_or_init(|| steps::aside(steps::QUESTION, || self.two_slips()).0);
        self.like(pairs, seen).next().map(|entry| self.form(entry))
    }

    /// The likeliest pair of slips that gives what was seen, of those that no list is made of.
    fn two_at_once(&self, seen: &Seen) -> Option<WrongForm> {
        let mut may_be: Vec<(Pair, [f64; NEAR], Entry)> = Vec::new();
        for pair in self.likely_pairs() {
            if let Some((near, entry)) = self.entry_of(&pair)
                && self.may_be(&near, seen)
            {
                may_be.push((pair, near, entry));
            }
        }
        may_be.sort_unstable_by(|(a, ..), (b, ..)| a.likelier(b));
        let found =
            may_be.iter().find(|(_, near, entry)| self.is_wrong(near, entry) && self.is_like(near, entry, seen));
        found.map(|(_, _, entry)| self.form(entry))
    }

    /// A slip of the pen, seen from the answer: mended, it is the key.
    fn mended(&self, answer: &Expr) -> Option<WrongForm> {
        if answer.size() > LONGEST_ANSWER {
            return None;
        }
        let (valued, near) = (Valued::new(answer, &self.probe), self.key.first().at);
        let is_key = |edit: Edit| {
            let parts = valued.as_ref().is_some_and(|valued| part_clearly(&valued.edited(edit).at, &near));
            !parts && self.probe.values::<LANES>(&edit.made(answer)).agrees(&self.key)
        };
        let row = if sign_edits(answer).into_iter().any(is_key) {
            &SIGN_OF_ONE_TERM
        } else if number_edits(answer).into_iter().any(is_key) {
            &INTEGER
        } else {
            return None;
        };
        Some(self.seen(row, answer))
    }

    /// The key times or plus a number.
    fn ratio(&self, answer: &Expr, values: &Lanes) -> Option<WrongForm> {
        let zero = Lanes::number(Number::ZERO);
        if values.agrees(&zero) || self.key.agrees(&zero) {
            return None;
        }
        let factor = values.over(self.key);
        if factor.is_level() {
            let mut form = self.seen(&FACTOR, answer);
            if let Some(factor) = factor.at.into_iter().find(|a| a.is_finite()).and_then(simple) {
                form.say = say::times_too_much(factor);
            }
            Some(form)
        } else if values.plus(self.key.negated()).is_level() {
            Some(self.seen(&OFFSET, answer))
        } else {
            None
        }
    }

    /// A form that is the answer itself, recognised by what would mend it.
    fn seen(&self, row: &'static MistakeRow, answer: &Expr) -> WrongForm {
        let say = say::filled(row.mistake.say, &Bound::default(), &self.by);
        let rule = row.mistake.rule.to_string();
        WrongForm { mistake: &row.mistake, expr: answer.clone(), slips: 1, likely: row.likely, say, rule }
    }
}

/// What part of two values may be the rounding of either, and far more.
const ROUGH: f64 = 1e-6;

/// What values at two points say of an expression, however they were come by: what it cannot be.
#[derive(Clone, Copy, Debug)]
pub struct Glance<'a> {
    catalogue: &'a Catalogue,
}

impl Glance<'_> {
    /// Where a variable stands at the two points.
    pub fn coordinate(&self, name: &str) -> Option<[f64; NEAR]> {
        self.catalogue.probe.coordinate(name)
    }
    /// The values of an expression there.
    pub fn values(&self, expr: &Expr) -> [f64; NEAR] {
        self.catalogue.probe.values(expr).at
    }
    /// Whether they leave open that it is the right answer.
    pub fn may_be_key(&self, values: &[f64; NEAR]) -> bool {
        !part_clearly(values, &self.catalogue.key.first().at)
    }
    /// Whether they leave open that it is the right answer times a number.
    pub fn may_be_scaled(&self, values: &[f64; NEAR]) -> bool {
        let key = self.catalogue.key.first::<NEAR>().at;
        let (a, b) = (values[0] * key[1], values[1] * key[0]);
        let gap = (a - b).abs();
        !(gap < f64::INFINITY && gap > ROUGH * (a.abs() + b.abs()))
    }
    /// Whether they leave open that it is the right answer and a number more.
    pub fn may_be_shifted(&self, values: &[f64; NEAR]) -> bool {
        let key = self.catalogue.key.first::<NEAR>().at;
        let gap = (values[0] - key[0] - values[1] + key[1]).abs();
        let size: f64 = values.iter().chain(&key).map(|value| value.abs()).sum();
        !(gap < f64::INFINITY && gap > ROUGH * size)
    }
    /// Whether they leave open that it is a [`Catalogue::single`] slip.
    pub fn may_be_slip(&self, values: &[f64; NEAR]) -> bool {
        self.catalogue.entries.near.iter().any(|near| !part_clearly(values, near))
    }
}

fn enough(found: &[WrongForm], least: f64) -> bool {
    found.iter().any(|form| form.likely >= least)
}

fn best_first(mut found: Vec<WrongForm>) -> Vec<WrongForm> {
    found.sort_by(|a, b| b.likely.total_cmp(&a.likely));
    found
}

/// Of forms with the same values, one that is written with the same functions of the same things as the answer is the
/// likelier: 2 cos u · sin u and sin 2u are equal, and not written by the same people.
fn prefer_shape(found: &mut [WrongForm], answer: &Expr) {
    if found.len() > 1 {
        let wanted = calls(answer);
        for form in found.iter_mut().filter(|form| calls(&tidy::tidy(&form.expr)) != wanted) {
            form.likely *= OTHER_SHAPE;
        }
        found.sort_by(|a, b| b.likely.total_cmp(&a.likely));
    }
}

/// The functions in an expression with what they are taken of, each once.
fn calls(expr: &Expr) -> Vec<Expr> {
    fn collect(expr: &Expr, into: &mut Vec<Expr>) {
        if let Node::Call(..) = expr.node()
            && !into.contains(expr)
        {
            into.push(expr.clone());
        }
        expr.for_each_child(|child| collect(child, into));
    }
    let mut found = Vec::new();
    collect(&tidy::tidy(expr), &mut found);
    found.sort_by_key(crate::math::print::ascii);
    found
}

/// The small fraction that a number is, if it is one.
fn simple(number: f64) -> Option<Number> {
    (1..=12).find_map(|den| {
        let scaled = number * f64::from(den);
        let whole = scaled.round();
        let near = (scaled - whole).abs() <= 1e-9 * scaled.abs().max(1.0) && whole.abs() < 1e6 && whole != 0.0;
        near.then(|| Number::ratio(whole as i128, i128::from(den)))?
    })
}
