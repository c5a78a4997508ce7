//! The reason behind a wrong answer: the author's own first, then the catalogue, then how the whole is related.

use super::compare::Compared;
use super::corners::is_in_pieces;
use super::number::{Fit, Typed, asked, asked_unit};
use super::prepared::{Prepared, parts};
use super::tables::{Ready, all_near, component, is_near};
use super::weigh::{Candidate, figures, with_given};
use super::{Judged, Reason, Verdict};
use crate::lesson::kinds::ask::Digits;
use crate::lesson::kinds::{Key, Looks, Slip, Slips, at_corner, figure};
use crate::math::Expr;
use crate::math::agree::{CompiledKey as AgreeKey, Outcome};
use crate::math::language::Value;
use crate::math::mistakes::{Catalogue, Glance, WrongForm};
use crate::math::steps;
use crate::math::tape::value_at as value;

/// Everything a wrong answer is held against, made when the first one comes.
#[derive(Debug)]
pub struct Diagnosis {
    author: Vec<Ready>,
    listed: Vec<Ready>,
    /// For the whole answer, or for one component of it.
    derivatives: Vec<(Option<usize>, Catalogue)>,
}

/// What an answer may have been meant as, where brackets are missing.
#[derive(Debug, Default)]
pub struct Mended {
    /// The other common reading of what was typed.
    pub other: Option<Value>,
    /// With one pair of brackets more, and what that pair is.
    pub readings: Vec<(Value, &'static str)>,
}

/// What a hint begins with, where nothing better can be said.
const HINT: &str = "hint: ";
/// What is said where there is not even a hint.
pub const NOTHING: &str = "What would the answer mean, put back into the question?";

impl Judged {
    /// Whether nothing is known about the answer but that it is wrong.
    pub fn says_nothing(&self) -> bool {
        self.reason.is_none() && (self.message.starts_with(HINT) || self.message == NOTHING)
    }
}

/// How likely a slip in one part is, where other parts are wrong too.
const ONE_OF_SEVERAL: f64 = 0.14;
/// How likely a slip is together with a reading that people dispute, beside it alone.
const DISPUTED: f64 = 0.8;
/// How likely a slip is together with a pair of brackets lost, beside it alone.
const BRACKETED: f64 = 0.3;
/// How much likelier a slip is that belongs to the skill of the question.
const OF_SKILL: f64 = 1.2;

impl Prepared {
    pub(super) fn diagnose(&self, answer: &Value, typed: &[Option<Typed>], compared: Compared) -> Judged {
        if let Some(mend) = self.too_few_digits(answer, typed, &compared) {
            return Judged::not_graded(mend);
        }
        let mut judged = Judged { notes: compared.notes, ..Judged::new(Verdict::Wrong, "") };
        if compared.parts > 1 {
            let right = compared.parts - compared.wrong_parts.len();
            judged.score = Some(right as f64 / compared.parts as f64);
            judged.component = Some(compared.wrong_parts);
        }
        judged.witness = compared.witness;
        judged.message = compared.why.unwrap_or_default();
        judged
    }

    /// Adds the likeliest reason to a wrong answer, and what is said of it.
    pub(super) fn explain(&self, answer: &Value, mended: &Mended, judged: Judged) -> Judged {
        let (reason, or) = self.reasons_with(answer, mended);
        let right_in_part = Some(judged.message.clone()).filter(|why| !why.is_empty());
        let judged = Judged { reason, or, ..judged };
        let message = self.message(answer, &judged, right_in_part);
        Judged { message, ..judged }
    }

    /// A wrong answer for which there is no time to look for a reason.
    pub(super) fn unexplained(&self, answer: &Value, judged: Judged) -> Judged {
        let right_in_part = Some(judged.message.clone()).filter(|why| !why.is_empty());
        let message = self.message(answer, &judged, right_in_part);
        Judged { message, ..judged }
    }

    /// An open question's judgement, with the author's words where the wrong answer was foreseen.
    pub(super) fn with_reason(&self, answer: &Value, judged: Judged) -> Judged {
        if judged.verdict != Verdict::Wrong {
            return judged;
        }
        let (reason, or) = self.reasons(answer);
        let message = reason.as_ref().map_or(judged.message.clone(), |reason| reason.say.clone());
        Judged { reason, or, message, ..judged }
    }

    /// For a number whose digits so far are right, but are fewer than asked for.
    fn too_few_digits(&self, answer: &Value, typed: &[Option<Typed>], compared: &Compared) -> Option<String> {
        let (digits, Key::Value(key)) = (self.task.digits?, &self.task.key) else {
            return None;
        };
        let (keys, answers) = (parts(key), parts(answer));
        let too_few = |at: &usize| {
            let as_typed = typed.get(*at).copied().flatten().or_else(|| answers.get(*at).and_then(Typed::of));
            let (Some(key), Some(typed)) = (keys.get(*at), as_typed) else {
                return false;
            };
            value(key, &[]).is_some_and(|key| is_too_short(&typed, key, digits))
        };
        let all = !compared.wrong_parts.is_empty() && compared.wrong_parts.iter().all(too_few);
        all.then(|| format!("right so far, but {} are asked for", asked(digits)))
    }

    fn diagnosis(&self) -> &Diagnosis {
        self.diagnosis.get_or_init(|| steps::aside(steps::QUESTION, || self.make_ready()).0)
    }

    /// Values at two points, where the whole answer is one derivative.
    pub(super) fn glance(&self) -> Option<Glance<'_>> {
        match self.diagnosis().derivatives.as_slice() {
            [(None, catalogue)] if !catalogue.is_at_point() => Some(catalogue.glance()),
            _ => None,
        }
    }

    /// The likeliest reason, and one more that is nearly as likely.
    pub(super) fn reasons(&self, answer: &Value) -> (Option<Reason>, Vec<Reason>) {
        self.reasons_with(answer, &Mended::default())
    }

    fn reasons_with(&self, answer: &Value, mended: &Mended) -> (Option<Reason>, Vec<Reason>) {
        let diagnosis = self.diagnosis();
        if let Some(own) = diagnosis.author.iter().find(|ready| ready.matches(answer)) {
            return (Some(own.slip.reason.clone()), Vec::new());
        }
        let weight = self.weight(answer);
        let given = with_given(answer, &self.ask);
        let answer = &given;
        let least = weight.least();
        let candidate = |ready: &Ready| Candidate { reason: ready.slip.reason.clone(), likely: ready.slip.likely };
        let mut found: Vec<Candidate> = self
            .jump_elsewhere(answer)
            .into_iter()
            .chain(diagnosis.listed.iter().filter(|ready| ready.matches(answer)).map(candidate))
            .collect();
        for (part, catalogue) in &diagnosis.derivatives {
            found.extend(self.matching(*part, catalogue, answer, least));
        }
        found.extend(self.bracket_and_slip(diagnosis, mended));
        let enough = |found: &[Candidate]| found.iter().any(|candidate| candidate.likely >= least);
        // What is the key but for its digits was rounded, and nothing has gone wrong twice.
        if !enough(&found) && !self.is_about_the_key(answer) {
            found.extend(diagnosis.listed.iter().filter_map(|ready| ready.with_another(answer, &weight)));
        }
        if !enough(&found) {
            found.extend(self.relation(answer));
        }
        // The author's own lessons exercise one skill at a time.
        for candidate in &mut found {
            if self.is_of_skill(&candidate.reason.id) {
                candidate.likely *= OF_SKILL;
            }
        }
        weight.said(found)
    }

    fn is_about_the_key(&self, answer: &Value) -> bool {
        let Key::Value(key) = &self.task.key else { return false };
        figures(key).is_some_and(|key| all_near(&parts(answer), &key))
    }

    /// The slip that an answer of the wrong shape comes from.
    pub(super) fn reason_of_shape(&self, answer: &Value) -> Option<Reason> {
        let given = answer.as_array().filter(|_| matches!(self.task.key, Key::Value(_)))?;
        let diagnosis = self.diagnosis();
        let mut shaped = diagnosis.listed.iter().filter(|ready| {
            matches!(&ready.slip.looks, Looks::Value(Value::Array(wrong)) if wrong.is_shaped_like(given))
                && ready.matches(answer)
        });
        shaped.next().map(|ready| ready.slip.reason.clone())
    }

    fn is_of_skill(&self, id: &str) -> bool {
        !self.skill.is_empty() && id.starts_with(&self.skill)
    }

    /// A slip in what was meant, where brackets are missing too.
    fn bracket_and_slip(&self, diagnosis: &Diagnosis, mended: &Mended) -> Vec<Candidate> {
        let [(None, catalogue)] = diagnosis.derivatives.as_slice() else { return Vec::new() };
        if catalogue.is_at_point() {
            return Vec::new();
        }
        let of = |value: &Value, share: f64| {
            let Value::Expr(expr) = value else { return None };
            let form = catalogue.single(expr)?;
            let reason = Reason { slips: 2, ..Reason::of_form(&form) };
            Some(Candidate { reason, likely: share * form.likely })
        };
        let disputed = mended.other.iter().filter_map(|other| of(other, DISPUTED));
        let bracketed = mended.readings.iter().filter_map(|(reading, _)| of(reading, BRACKETED));
        let mut found: Vec<Candidate> = disputed.chain(bracketed).collect();
        found.sort_by(|a, b| b.likely.total_cmp(&a.likely));
        found.truncate(1);
        found
    }

    /// What the catalogue of derivatives says to the answer, or to one component of it.
    fn matching(&self, part: Option<usize>, catalogue: &Catalogue, answer: &Value, least: f64) -> Vec<Candidate> {
        let expr = match (part, answer) {
            (None, Value::Expr(expr)) => expr,
            (Some(at), answer) => match component(answer, at) {
                Some(expr) => expr,
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let mut forms = match catalogue.is_at_point() {
            true => catalogue.numbers(&|wrong| is_near(expr, wrong), least),
            false => catalogue.at_least(expr, least),
        };
        // A few points hardly tell functions in pieces apart.
        let in_pieces = |form: &WrongForm| is_in_pieces(expr) || is_in_pieces(&form.expr);
        if !catalogue.is_at_point() && forms.iter().any(in_pieces) {
            let answered = AgreeKey::new(expr, self.setting.clone());
            let also_there = |form: &WrongForm| is_defined_beside(&form.expr, expr, &self.task.names);
            forms.retain(|form| answered.shown(&form.expr) != Outcome::Different && also_there(form));
        }
        // One part of several tells little while others are wrong too.
        let others = match part {
            Some(at) => parts(answer)
                .iter()
                .zip(&self.keys.each)
                .enumerate()
                .any(|(i, (part, key))| i != at && key.shown(part) == Outcome::Different),
            None => false,
        };
        let share = if others && catalogue.is_at_point() { ONE_OF_SEVERAL } else { 1.0 };
        let of_skill = |form: &WrongForm| if form.mistake.skill == self.skill { OF_SKILL } else { 1.0 };
        forms
            .iter()
            .map(|form| Candidate { reason: Reason::of_form(form), likely: share * of_skill(form) * form.likely })
            .collect()
    }

    /// Compiles the author's and the kind's wrong answers, without those that cannot be told from the right one.
    fn make_ready(&self) -> Diagnosis {
        let Slips { derivatives, mut listed } = (self.ask.kind.slips)(&self.ask, &self.task);
        let key_is_there = matches!(&self.task.key, Key::Value(key)
            if *key != Value::Undefined && !parts(key).iter().any(Expr::is_none));
        let none = at_corner::none_for_slope();
        if key_is_there && at_corner::is_offered(self.task.how.as_ref()) && !listed.contains(&none) {
            listed.push(none);
        }
        if self.task.names.is_empty() {
            // What holds of a whole function holds of one of its values by chance alone.
            listed.retain(|slip| !slip.reason.is_whole());
        }
        let ready = |slips: Vec<Slip>| {
            let told = slips.into_iter().filter(|slip| self.can_be_told(&slip.looks));
            told.map(|slip| Ready::new(slip, &self.setting, self.task.any_order)).collect()
        };
        Diagnosis { author: ready(self.author.clone()), listed: ready(listed), derivatives }
    }

    fn can_be_told(&self, looks: &Looks) -> bool {
        let apart = |key: &Expr, near: f64| {
            value(key, &[]).is_some_and(|key| {
                let unit = self.task.digits.map_or(0.0, |digits| asked_unit(key, digits));
                (key - near).abs() > (1e-9 * key.abs()).max(0.5 * unit)
            })
        };
        match (looks, &self.task.key) {
            (Looks::Value(value), _) => self.compare(value).outcome == Outcome::Different,
            (Looks::Near(near), Key::Value(Value::Expr(key))) => apart(key, *near),
            (Looks::AllNear(near), Key::Value(key)) => parts(key).iter().zip(near).any(|(key, near)| apart(key, *near)),
            (Looks::Part(at, looks), Key::Value(key)) => match (&**looks, parts(key).get(*at)) {
                // Where there is no slope, every number is told from it.
                (_, Some(key)) if key.is_none() => true,
                (Looks::Value(Value::Expr(wrong)), Some(key)) => {
                    let apart_there = |agreement: Outcome| agreement == Outcome::Different;
                    self.keys.each.get(*at).is_some_and(|key| apart_there(key.same_as(wrong)))
                        && (!wrong.names().is_empty() || value(wrong, &[]).is_some_and(|wrong| apart(key, wrong)))
                }
                (Looks::Near(near), Some(key)) => apart(key, *near),
                _ => false,
            },
            // What is said to an option of several is said when it is wrongly chosen.
            (Looks::Option(at), Key::Choice(options) | Key::Choices(options)) => {
                options.get(*at).is_some_and(|option| !option.right)
            }
            // Where the key is no number, as `none` is, every number is told from it.
            (Looks::Near(_), Key::Value(_)) => true,
            _ => false,
        }
    }

    pub(super) fn option_reason(&self, at: usize) -> Option<Reason> {
        let diagnosis = self.diagnosis();
        let chosen = diagnosis.listed.iter().find(|ready| ready.slip.looks == Looks::Option(at));
        chosen.map(|ready| ready.slip.reason.clone())
    }

    /// One or two sentences that say what can be said without the key.
    fn message(&self, answer: &Value, judged: &Judged, right_in_part: Option<String>) -> String {
        let place = match (right_in_part, &judged.component) {
            (Some(said), _) => said,
            (None, Some(wrong)) if judged.score > Some(0.0) => {
                let names: Vec<String> = wrong.iter().map(|at| self.component_name(*at)).collect();
                format!("{} not right yet", is_or_are(&names))
            }
            _ => String::new(),
        };
        match (&judged.reason, place.is_empty()) {
            (Some(reason), true) => reason.say.clone(),
            (Some(reason), false) => format!("{place}. {}", reason.say),
            (None, empty) => {
                let first = judged.component.as_ref().and_then(|wrong| wrong.first().copied()).unwrap_or(0);
                let means = self.task.means.and_then(|means| means(&self.ask, answer, first));
                match (means, empty) {
                    (Some(means), true) => means,
                    (Some(means), false) => format!("{place}. {means}"),
                    (None, true) => self.where_both_part(judged),
                    (None, false) => place,
                }
            }
        }
    }

    /// For a formula without a reason: where it differs from the key; where nothing can be said, the first hint.
    fn where_both_part(&self, judged: &Judged) -> String {
        let Some(witness) = judged.witness.as_ref().filter(|witness| !witness.at.is_empty()) else {
            return match self.task.hints(&self.ask).first() {
                Some(hint) => format!("{HINT}{}", hint.plain()),
                None => NOTHING.to_string(),
            };
        };
        let names: Vec<String> =
            witness.at.iter().map(|(name, at)| format!("{name} = {}", figure(at.to_f64()))).collect();
        let at = names.join(", ");
        let Some(yours) = witness.yours else {
            return format!("At {at} yours has no value. Has the right one?");
        };
        format!("At {at} yours is {}. What should it be there?", figure(yours))
    }

    /// `the second component`, with its name where it has one; `row 1, column 2`; `the lower end`.
    pub fn component_name(&self, at: usize) -> String {
        const ORDINALS: [&str; 9] =
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
        match &self.task.key {
            Key::Value(Value::Array(array)) if array.is_matrix() => {
                let columns = array.width().max(1);
                return format!("row {}, column {}", at / columns + 1, at % columns + 1);
            }
            Key::Value(Value::Interval { .. }) => {
                return super::interval::NAMES.get(at).copied().unwrap_or_default().to_string();
            }
            _ => {}
        }
        let ordinal = ORDINALS.get(at).map_or_else(|| format!("{}th", at + 1), ToString::to_string);
        match self.task.parts.get(at) {
            Some(name) => format!("the {ordinal} component, {name},"),
            None => format!("the {ordinal} component"),
        }
    }
}

/// Whether an expression has a value wherever another one has, as far as a few points show.
fn is_defined_beside(form: &Expr, answer: &Expr, names: &[crate::math::Symbol]) -> bool {
    let points = [-12.1, -3.3, -1.9, -0.7, 0.7, 1.9, 3.3, 12.1];
    points.iter().all(|x| {
        let at: Vec<_> = names.iter().enumerate().map(|(i, name)| (name.clone(), x + 0.13 * i as f64)).collect();
        value(answer, &at).is_none() || value(form, &at).is_some()
    })
}

fn is_or_are(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is"),
        [before @ .., last] => {
            let between = if last.contains(',') { "; " } else { ", " };
            format!("{} and {last} are", before.join(between))
        }
        [] => String::new(),
    }
}

fn is_too_short(typed: &Typed, key: f64, digits: Digits) -> bool {
    // One digit without a point says next to nothing: 2 is not yet 1.618.
    let enough = typed.significant >= if typed.decimal { 1 } else { 2 };
    typed.unit() > asked_unit(key, digits) * 1.5 && enough && typed.fits(key) != Fit::No
}
