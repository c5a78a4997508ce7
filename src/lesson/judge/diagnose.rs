//! The reason behind a wrong answer: the author's own first, then the catalogue, then how the whole is related.

use super::compare::{self, Compared, Keys};
use super::number::{Fit, Typed, asked, asked_unit};
use super::prepared::{Prepared, parts};
use super::{Judged, Reason, Verdict};
use crate::lesson::ask::Digits;
use crate::lesson::kinds::{Key, Looks, Slip, Slips};
use crate::lesson::value::value;
use crate::math::Expr;
use crate::math::agree::{Outcome, Setting};
use crate::math::language::Value;
use crate::math::mistakes::Catalogue;
use crate::math::steps;

/// Everything a wrong answer is held against, made when the first one comes.
#[derive(Debug)]
pub struct Diagnosis {
    author: Vec<Ready>,
    listed: Vec<Ready>,
    /// For the whole answer, or for one component of it.
    derivatives: Vec<(Option<usize>, Catalogue)>,
}

/// A wrong answer, compiled for comparison.
#[derive(Debug)]
struct Ready {
    slip: Slip,
    keys: Keys,
}

/// How many further reasons are named beside the first.
const MOST_OTHERS: usize = 3;

impl Prepared {
    pub(super) fn diagnose(&self, answer: &Value, compared: Compared) -> Judged {
        if let Some(mend) = self.too_few_digits(answer, &compared) {
            return Judged::not_graded(mend);
        }
        let (reason, or) = self.reasons(answer);
        let mut judged = Judged { reason, or, notes: compared.notes, ..Judged::new(Verdict::Wrong, "") };
        if compared.parts > 1 {
            let right = compared.parts - compared.wrong_parts.len();
            judged.score = Some(right as f64 / compared.parts as f64);
            judged.component = Some(compared.wrong_parts);
        }
        judged.witness = compared.witness;
        judged.message = self.message(&judged, compared.why);
        judged
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
    fn too_few_digits(&self, answer: &Value, compared: &Compared) -> Option<String> {
        let (digits, Key::Value(key)) = (self.task.digits?, &self.task.key) else {
            return None;
        };
        let (keys, answers) = (parts(key), parts(answer));
        let too_few = |at: &usize| {
            let (Some(key), Some(typed)) = (keys.get(*at), answers.get(*at).and_then(Typed::of)) else {
                return false;
            };
            value(key, &[]).is_some_and(|key| is_too_short(&typed, key, digits))
        };
        let all = !compared.wrong_parts.is_empty() && compared.wrong_parts.iter().all(too_few);
        all.then(|| format!("right so far, but {} are asked for", asked(digits)))
    }

    /// The likeliest reason, and others that would give the same value.
    pub(super) fn reasons(&self, answer: &Value) -> (Option<Reason>, Vec<Reason>) {
        let diagnosis = self.diagnosis.get_or_init(|| steps::aside(steps::QUESTION, || self.make_ready()).0);
        if let Some(own) = diagnosis.author.iter().find(|ready| ready.matches(answer)) {
            return (Some(own.slip.reason.clone()), Vec::new());
        }
        let listed =
            diagnosis.listed.iter().filter(|ready| ready.matches(answer)).map(|ready| ready.slip.reason.clone());
        let derived =
            diagnosis.derivatives.iter().flat_map(|(part, catalogue)| self.matching(*part, catalogue, answer));
        let mut found: Vec<Reason> = Vec::new();
        for reason in listed.chain(derived) {
            if found.iter().all(|known| known.id != reason.id) {
                found.push(reason);
            }
        }
        if found.is_empty()
            && let Value::Expr(answer) = answer
        {
            found.extend(self.relation(answer));
        }
        // A reason that names a rule says more than one that measures the whole.
        found.sort_by_key(Reason::is_whole);
        let mut found = found.into_iter();
        (found.next(), found.take(MOST_OTHERS).collect())
    }

    /// What the catalogue of derivatives says to the answer, or to one component of it.
    fn matching(&self, part: Option<usize>, catalogue: &Catalogue, answer: &Value) -> Vec<Reason> {
        let expr = match (part, answer) {
            (None, Value::Expr(expr)) => expr,
            (Some(at), answer) => match component(answer, at) {
                Some(expr) => expr,
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let mut forms = catalogue.matching(expr);
        forms.sort_by_key(|form| form.mistake.skill != self.skill);
        forms.iter().map(Reason::of_form).collect()
    }

    /// Compiles the author's and the kind's wrong answers, without those that cannot be told from the right one.
    fn make_ready(&self) -> Diagnosis {
        let Slips { derivatives, mut listed } = (self.ask.kind.slips)(&self.ask, &self.task);
        if self.task.names.is_empty() {
            // What holds of a whole function holds of one of its values by chance alone.
            listed.retain(|slip| !slip.reason.is_whole());
        }
        let of_skill = |slip: &Slip| !self.skill.is_empty() && slip.reason.id.starts_with(&self.skill);
        listed.sort_by_key(|slip| !of_skill(slip));
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
        let diagnosis = self.diagnosis.get_or_init(|| steps::aside(steps::QUESTION, || self.make_ready()).0);
        let chosen = diagnosis.listed.iter().find(|ready| ready.slip.looks == Looks::Option(at));
        chosen.map(|ready| ready.slip.reason.clone())
    }

    /// One or two sentences that say what can be said without the key.
    fn message(&self, judged: &Judged, right_in_part: Option<String>) -> String {
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
            (None, false) => place,
            (None, true) => "not yet".to_string(),
        }
    }

    /// `the second component`, with its name where it has one; `row 1, column 2`; `the lower end`.
    pub fn component_name(&self, at: usize) -> String {
        const ORDINALS: [&str; 9] =
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
        match &self.task.key {
            Key::Value(Value::Matrix(rows)) => {
                let columns = rows.first().map_or(1, Vec::len).max(1);
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

/// One component of a vector, or of a matrix row by row.
fn component(value: &Value, at: usize) -> Option<&Expr> {
    match value {
        Value::Vector(parts) => parts.get(at),
        Value::Matrix(rows) => rows.iter().flatten().nth(at),
        _ => None,
    }
}

fn is_or_are(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is"),
        several => format!("{} are", several.join(" and ")),
    }
}

fn is_too_short(typed: &Typed, key: f64, digits: Digits) -> bool {
    typed.unit() > asked_unit(key, digits) * 1.5 && typed.significant >= 1 && typed.fits(key) != Fit::No
}

impl Ready {
    fn new(slip: Slip, setting: &Setting, any_order: bool) -> Ready {
        let keys = match slip.looks.whole_or_part() {
            Looks::Value(value) => Keys::of_value(value, setting, any_order),
            _ => Keys::default(),
        };
        Ready { slip, keys }
    }
    fn matches(&self, answer: &Value) -> bool {
        match (&self.slip.looks, answer) {
            (Looks::Value(value), _) => {
                compare::compare(value, &self.keys, answer).outcome == Outcome::Same || numbers_match(value, answer)
            }
            (Looks::Near(near), Value::Expr(answer)) => is_near(answer, *near),
            (Looks::AllNear(near), Value::Vector(parts)) => {
                near.len() == parts.len() && parts.iter().zip(near).all(|(part, near)| is_near(part, *near))
            }
            (Looks::Part(at, looks), answer) => match (&**looks, component(answer, *at)) {
                (Looks::Near(near), Some(part)) => is_near(part, *near),
                (Looks::Value(value), Some(part)) => {
                    let part = Value::Expr(part.clone());
                    compare::compare(value, &self.keys, &part).outcome == Outcome::Same || numbers_match(value, &part)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

impl Looks {
    /// What one component looks like, or the whole.
    fn whole_or_part(&self) -> &Looks {
        match self {
            Looks::Part(_, looks) => looks,
            whole => whole,
        }
    }
}

/// Whether every component is a number that the wrong value rounds to.
fn numbers_match(wrong: &Value, answer: &Value) -> bool {
    let (wrong, answers) = (parts(wrong), parts(answer));
    let each = |(wrong, answer): (&Expr, &Expr)| value(wrong, &[]).is_some_and(|wrong| is_near(answer, wrong));
    !wrong.is_empty() && wrong.len() == answers.len() && wrong.iter().zip(&answers).all(each)
}

/// Within half a unit of the last digit typed, which must not be coarser than a hundredth of the number.
fn is_near(answer: &Expr, wrong: f64) -> bool {
    let Some(given) = value(answer, &[]) else {
        return false;
    };
    let exactly = (given - wrong).abs() <= 1e-9 * wrong.abs().max(given.abs());
    let rounded = Typed::of(answer)
        .is_some_and(|typed| typed.decimal && typed.unit() <= 2e-2 * wrong.abs() && typed.fits(wrong) == Fit::Rounded);
    exactly || rounded
}
