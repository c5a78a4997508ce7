//! A question made ready: its key compiled, its wrong forms prepared when the first wrong answer comes.

use super::brackets::Seen;
use super::compare::{Compared, Keys};
use super::diagnose::{Diagnosis, Mended};
use super::number::{Fit, Typed, asked, asked_unit, fits};
use super::{Judged, Verdict, compare, form, interval, named, open, unordered};
use crate::lesson::kinds::ask::{Ask, Digits, Unposed, is_unevaluated};
use crate::lesson::kinds::{Detail, Key, Looks, Slip, Task, value_ascii, value_formula};
use crate::math::agree::{self, Outcome, Setting, conditions};
use crate::math::condition::{Comparison, Condition};
use crate::math::expr::Node;
use crate::math::language::{Scope, Shape, Value, ValueReading, read_value};
use crate::math::tape::value_at as value;
use crate::math::tidy::tidy;
use crate::math::{Diagnostic, Expr, Symbol, steps};
use crate::page::{Line, Page};
use std::sync::OnceLock;

/// What the unit vectors along the axes are called, in either spelling.
const AXES: [[&str; 3]; 2] = [["i", "j", "k"], ["i_hat", "j_hat", "k_hat"]];

/// A question's key, ready to judge any number of answers.
#[derive(Debug)]
pub struct Prepared {
    /// What is asked, with the parameters filled in.
    pub ask: Ask,
    /// The question as it is put, with its key.
    pub task: Task,
    pub(super) setting: Setting,
    pub(super) keys: Keys,
    pub(super) author: Vec<Slip>,
    pub(super) skill: String,
    pub(super) diagnosis: OnceLock<Diagnosis>,
    pub(super) scope: Scope,
    /// The key where the function has values that is derived; `None` where it has them everywhere.
    living: OnceLock<Option<Keys>>,
}

/// How to answer, with the digits and the form that are asked for, whoever words the question.
fn how(said: Option<Line>, ask: &Ask, digits: Option<Digits>) -> Option<Line> {
    let said =
        said.or_else(|| digits.map(|digits| Line::text(format!("To {}, rounded or cut, or exactly.", asked(digits)))));
    let form = ask.word("form").and_then(crate::math::form::named).map(|form| form.asks);
    match (said, form) {
        (Some(said), Some(form)) => Some(said.then(format!(" {form}"))),
        (None, Some(form)) => Some(Line::text(form)),
        (said, None) => said,
    }
}

impl Ask {
    /// Makes an ask without parameters ready for judging. With the seed 0 the options of a choice stand as written.
    pub fn prepare(self, seed: u64) -> Result<Prepared, Unposed> {
        Prepared::new(self, seed, Vec::new(), "")
    }
}

impl Prepared {
    /// Poses the ask and compiles its key. `author` are wrong answers with the author's own words, which come first;
    /// slips of the `skill` come before others.
    pub fn new(ask: Ask, seed: u64, author: Vec<Slip>, skill: &str) -> Result<Prepared, Unposed> {
        match steps::within(steps::QUESTION, || Prepared::made(ask, seed, author, skill)) {
            (_, count) if count.too_large => Err(Unposed::new("of", steps::TOO_LARGE)),
            (made, _) => made,
        }
    }

    fn made(ask: Ask, seed: u64, author: Vec<Slip>, skill: &str) -> Result<Prepared, Unposed> {
        let mut task = (ask.kind.pose)(&ask, seed)?;
        task.how = how(task.how, &ask, task.digits);
        let given = ask.bindings("given").to_vec();
        let setting = Setting {
            names: task.names.clone(),
            domain: ask.domain().to_vec(),
            given,
            strict: ask.flag("strict"),
            seed,
        };
        let mut variables = task.names.clone();
        variables.extend(setting.given.iter().map(|(name, _)| name.clone()));
        if let Key::Open { names, .. } = &task.key {
            variables.extend(names.iter().cloned());
        }
        let mut scope = Scope::of(variables);
        scope.asked = super::named::asked(&ask).map(std::sync::Arc::new);
        let keys = Keys::of(&task.key, &setting, task.any_order);
        let (diagnosis, living) = (OnceLock::new(), OnceLock::new());
        Ok(Prepared { ask, task, setting, keys, author, skill: skill.to_string(), diagnosis, scope, living })
    }

    /// The worked solution.
    pub fn solution(&self, detail: Detail) -> Page {
        (self.ask.kind.work)(&self.ask, &self.task, detail)
    }

    /// Judges one answer. Never panics, whatever the text.
    ///
    /// What would take more steps than are allowed for one answer is not graded, and says so.
    pub fn judge(&self, text: &str) -> Judged {
        self.judge_told(text, false)
    }

    /// The same; `told` says that lost brackets were pointed out before, so that they count now.
    pub(super) fn judge_told(&self, text: &str, told: bool) -> Judged {
        // Both what is judged and what is said of it have their bounds; this is one for all other kinds of key.
        match steps::within(3 * steps::ONE, || self.judge_text(text, told)) {
            (_, count) if count.too_large => Judged { too_large: true, ..Judged::not_graded(steps::TOO_LARGE) },
            (judged, _) => judged,
        }
    }

    fn judge_text(&self, text: &str, told: bool) -> Judged {
        let text = text.trim();
        if text.is_empty() {
            return Judged::not_graded("there is no answer yet");
        }
        match &self.task.key {
            Key::Choice(options) => self.judge_choice(text, options),
            Key::Choices(options) => self.judge_choices(text, options),
            Key::Order { right, .. } => self.judge_order(text, right),
            Key::Lines(key) => self.judge_lines(text, key),
            Key::Matrix(shaped) => self.judge_matrix(text, shaped, told),
            Key::Value(_) | Key::Open { .. } | Key::Function { .. } => self.judge_value(text, told),
        }
    }

    /// Takes an answer without judging it, as in an examination: it says what keeps it from being judged at all, which
    /// never depends on whether it is right, and otherwise only that it was read.
    pub fn hear(&self, text: &str) -> Judged {
        let noted = || Judged::new(Verdict::Unsure, "noted");
        let text = text.trim();
        if text.is_empty() {
            return Judged::not_graded("there is no answer yet");
        }
        match &self.task.key {
            Key::Matrix(shaped) => return super::matrices::hear(text, shaped),
            Key::Lines(_) => {
                return match self.read_lines(text) {
                    Ok((_, reads_as)) => Judged { reads_as: Some(reads_as), ..noted() },
                    Err(judged) => *judged,
                };
            }
            _ => {}
        }
        if !matches!(self.task.key, Key::Value(_) | Key::Open { .. } | Key::Function { .. }) {
            let judged = self.judge(text);
            let (reads_as, answer) = (judged.reads_as.clone(), judged.answer.clone());
            return if judged.verdict == Verdict::NotGraded { judged } else { Judged { reads_as, answer, ..noted() } };
        }
        let value = match self.read(text.trim()) {
            Ok(reading) => reading.value,
            Err(judged) => return *judged,
        };
        let unevaluated = value.expressions().any(is_unevaluated);
        let mut mend = self.wrong_shape(&value).or_else(|| self.unknown_name(&value));
        if unevaluated {
            mend = mend.or_else(|| Some("there is still a derivative to carry out in this".to_string()));
        }
        if let Some(asked) = self.ask.word("form") {
            let form = value.expressions().find_map(|expr| form::to_mend(asked, expr));
            mend = mend.or_else(|| form.map(str::to_string));
        }
        match mend {
            Some(mend) => Judged::not_graded(mend),
            None => Judged { reads_as: Some(value_ascii(&value)), answer: Some(value), ..noted() },
        }
    }

    /// Reads an answer in the shape that is asked for.
    pub(super) fn read(&self, text: &str) -> Result<ValueReading, Box<Judged>> {
        let percent = if self.is_number() { percent(text) } else { None };
        let list = self.task.any_order.then(|| unordered::plain(text));
        let list = list.or_else(|| self.scope.asked.as_ref().and_then(|asked| named::components(text, asked)));
        let solved = self.ask.flag("tangent").then(|| self.solved_line(text)).flatten();
        if let Some(line) = solved {
            return Ok(ValueReading { value: Value::Expr(line), notes: Vec::new(), other: None });
        }
        let body = list.as_deref().or(percent).unwrap_or(text);
        let mut reading =
            read_value(body, &self.scope, self.task.shape).map_err(|error| Box::new(unreadable(error, body)))?;
        reading.value = match (percent, reading.value) {
            (Some(_), Value::Expr(expr)) => Value::Expr(hundredth(expr)),
            (_, value) => self.along_axes(&value).unwrap_or(value),
        };
        Ok(reading)
    }

    /// `y - 1 = 2(x - 1)`, where a line is asked for: what y is.
    fn solved_line(&self, text: &str) -> Option<Expr> {
        let (left, right) = text.split_once('=')?;
        let by = &self.task.names.last()?;
        let y = ["y", "z"].into_iter().find(|name| *name != by.as_str() && text.contains(name))?;
        // `y = 2x - 1` is read as every answer is.
        if left.trim() == y || right.contains('=') || self.scope.declares(y) {
            return None;
        }
        let mut variables = self.scope.variables.clone();
        variables.push(Symbol::new(y));
        let scope = Scope::of(variables);
        let side = |text: &str| match read_value(text, &scope, Shape::Expression).ok()?.value {
            Value::Expr(expr) => Some(expr),
            _ => None,
        };
        let difference = side(left)?.minus(side(right)?);
        let at = |n: i64| difference.substitute(y, &Expr::from(n));
        let factor = tidy(&at(1).minus(at(0)));
        let twice = tidy(&at(2).minus(at(0)));
        // Linear in y, with a number in front of it.
        let linear = factor.names().is_empty() && tidy(&factor.clone().times(Expr::from(2)).minus(twice)).is_number(0);
        (linear && !factor.is_number(0)).then(|| tidy(&at(0).negate().over(factor)))
    }

    /// `2i + 3j`, where a vector is asked for.
    fn along_axes(&self, answer: &Value) -> Option<Value> {
        match (&self.task.key, answer.as_vector()?) {
            (Key::Value(key), [sum]) if !self.task.any_order => along_units(sum, key.as_vector()?.len(), &self.scope),
            _ => None,
        }
    }

    fn judge_value(&self, text: &str, told: bool) -> Judged {
        let reading = match self.read(text) {
            Ok(reading) => reading,
            Err(judged) => {
                // An equation that says something else than what is asked is read, and is wrong.
                let another = judged.unreadable.as_ref().is_some_and(|(error, _)| error.kind == "another-quantity");
                let wrong = |judged: Judged| Judged { unreadable: None, ..Judged::new(Verdict::Wrong, judged.message) };
                return if another { wrong(*judged) } else { *judged };
            }
        };
        let value = reading.value;
        let typed = typed_parts(text);
        let Some(mut judged) =
            steps::unless_too_large(steps::within(steps::ONE, || self.judge_reading(&value, &typed)))
        else {
            return Judged { too_large: true, ..Judged::not_graded(steps::TOO_LARGE) };
        };
        if judged.verdict == Verdict::Wrong && matches!(self.task.key, Key::Value(_)) {
            let plain = judged.clone();
            let why = || self.why_wrong(text, &value, reading.other, judged, told);
            // It is wrong, whether or not a reason can be found.
            judged = steps::unless_too_large(steps::within(steps::ONE, why))
                .unwrap_or_else(|| self.unexplained(&value, plain));
        }
        if judged.verdict == Verdict::NotGraded && judged.reason.is_none() && self.wrong_shape(&value).is_some() {
            judged.reason = self.reason_of_shape(&value);
            judged.message.extend(judged.reason.iter().map(|reason| format!(". {}", reason.say)));
        }
        judged.reads_as = Some(value_ascii(&value));
        judged.notes.splice(0..0, reading.notes.into_iter().map(|note| note.message));
        judged.answer = Some(value);
        judged
    }

    /// A wrong answer with its reason, unless it was meant otherwise and only written so.
    fn why_wrong(&self, text: &str, value: &Value, other: Option<Value>, judged: Judged, told: bool) -> Judged {
        let mut mended = Mended { other, readings: Vec::new() };
        let foreseen = self.author.iter().any(|slip| slip.looks == Looks::Value(value.clone()));
        let one = matches!((value, &self.task.key), (Value::Expr(_), Key::Value(Value::Expr(_)))) && !foreseen;
        let mut lost = None;
        if let (true, Value::Expr(expr)) = (one, value) {
            let seen = self.glance().and_then(|glance| Seen::of(glance, expr, text, &self.scope));
            mended.readings = self.mended_readings(text, seen.as_ref());
            lost = self.lost_brackets(text, &mended.readings, seen.as_ref());
        }
        if let Some(other) =
            mended.other.as_ref().filter(|other| self.judge_reading(other, &[]).verdict == Verdict::Right)
        {
            let (this, other) = (value_formula(value).ascii, value_formula(other).ascii);
            let message = format!("this was read as `{this}`; if you mean `{other}`, write it with brackets");
            let disputed = || super::brackets::disputed(&self.mended_readings(text, None));
            let reason = lost.or_else(|| if one { disputed() } else { None });
            return Judged { reason, ..Judged::not_graded(message) };
        }
        match lost {
            Some(reason) => self.without_brackets(value, reason, told),
            None => self.explain(value, &mended, judged),
        }
    }

    /// The verdict alone, without a reason for a wrong answer.
    pub(super) fn judge_reading(&self, answer: &Value, typed: &[Option<Typed>]) -> Judged {
        if let Key::Value(key) = &self.task.key
            && let (Some(key), Some(given)) = (key.as_vector(), answer.as_vector())
            && given.len() > 1
            && given.len() != key.len()
            && !self.task.any_order
            && self.ask.kind.name != "steps"
            && self.unknown_name(answer).is_none()
        {
            // It is a vector, as asked for, and cannot be this one.
            return Judged::new(Verdict::Wrong, self.wrong_shape(answer).unwrap_or_default());
        }
        if let Some(mend) = self.wrong_shape(answer) {
            return Judged::not_graded(mend);
        }
        if let Some(mend) = self.unknown_name(answer) {
            return self.as_constant(answer).unwrap_or_else(|| Judged::not_graded(mend));
        }
        if answer.expressions().any(is_unevaluated) {
            return Judged::not_graded("there is still a derivative to carry out in this");
        }
        match &self.task.key {
            Key::Open { .. } => {
                return self.with_reason(answer, open::judge_numbers(answer, &self.task.key));
            }
            Key::Function { condition, by } => {
                return self.with_reason(answer, open::judge_function(answer, condition, by));
            }
            _ => {}
        }
        let compared = self.compare_typed(answer, typed);
        match compared.outcome {
            Outcome::Same => self.check_form(answer, compared),
            Outcome::Different => self.diagnose(answer, typed, compared),
            Outcome::Unsure => {
                let why = compared.why.unwrap_or_else(|| "it could not be decided".to_string());
                Judged { notes: compared.notes, ..Judged::new(Verdict::Unsure, why) }
            }
        }
    }

    /// Right in value: is it also in the form that was asked for?
    fn check_form(&self, answer: &Value, compared: Compared) -> Judged {
        let mut mend = self.undivided(answer);
        if let Some(asked) = self.ask.word("form") {
            mend = mend.or_else(|| answer.expressions().find_map(|expr| form::to_mend(asked, expr)));
        }
        match mend {
            Some(mend) => Judged::not_graded(format!("right in value, but {mend}")),
            None => Judged { basis: compared.basis, notes: compared.notes, ..Judged::new(Verdict::Right, "right") },
        }
    }

    /// Right as it stands, but with a step still to be done: at h = 0 it has no value yet.
    fn undivided(&self, answer: &Value) -> Option<&'static str> {
        let (name, number) = self.task.must_hold_at.as_ref()?;
        let (Value::Expr(answer), Some(key)) = (answer, self.task.key_expr()) else {
            return None;
        };
        let at = |shift: f64| -> Vec<(Symbol, f64)> {
            let names = self.task.names.iter().enumerate();
            let value = |(i, known): (usize, &Symbol)| match known == name {
                true => (known.clone(), number.to_f64()),
                false => (known.clone(), shift + 0.37 * i as f64),
            };
            names.map(value).collect()
        };
        let missing = |shift: f64| value(key, &at(shift)).is_some() && value(answer, &at(shift)).is_none();
        let never = [1.3, 2.9, 0.6].into_iter().all(missing);
        never.then_some("the division is still to be done: which factor cancels, above and below?")
    }

    /// Compares with the key; a number also counts as the same when it is the key to the digits asked for.
    pub(super) fn compare(&self, answer: &Value) -> Compared {
        self.compare_typed(answer, &[])
    }

    /// The same with the parts as they were typed, whose zeros at the end are digits too.
    fn compare_typed(&self, answer: &Value, typed: &[Option<Typed>]) -> Compared {
        let Key::Value(key) = &self.task.key else {
            return Compared::different();
        };
        let mut compared = compare::compare(key, &self.keys, answer);
        if compared.outcome == Outcome::Different
            && let Some(living) = self.living()
            && !is_told_apart(living, answer)
        {
            // A derivative is judged where the function lives: 1/|x| is that of ln x.
            let there = compare::compare(key, living, answer);
            if there.outcome != Outcome::Different {
                compared = there;
            }
        }
        if compared.outcome != Outcome::Different {
            return compared;
        }
        if let Some(digits) = self.task.digits {
            let (keys, answers) = (parts(key), parts(answer));
            let mut cut = false;
            compared.wrong_parts.retain(|&at| {
                let (Some(key), Some(answer)) = (keys.get(at), answers.get(at)) else {
                    return true;
                };
                match enough_digits(key, answer, typed.get(at).copied().flatten(), digits) {
                    Fit::Rounded => false,
                    Fit::Cut => {
                        cut = true;
                        false
                    }
                    Fit::No => true,
                }
            });
            if cut {
                compared.notes.push(format!("the last of the {} would be rounded up", asked(digits)));
            }
            if compared.wrong_parts.is_empty() && compared.parts > 0 {
                compared.outcome = Outcome::Same;
                compared.witness = None;
            }
        }
        compared
    }

    /// The key where the function has values that is derived.
    fn living(&self) -> Option<&Keys> {
        let made = || {
            let derives = matches!(self.ask.kind.name, "derivative" | "gradient" | "jacobian");
            if !derives || self.setting.strict || self.ask.field("at").is_some() {
                return None;
            }
            let mut conditions = self.ask.formula("of").map_or_else(Vec::new, domain);
            if let Some(of) = self.ask.value("of") {
                conditions.extend(of.expressions().flat_map(domain));
            }
            let Key::Value(key) = &self.task.key else { return None };
            let mut setting = self.setting.clone();
            setting.domain.extend(conditions);
            (setting.domain.len() > self.setting.domain.len()).then(|| Keys::of_value(key, &setting, false))
        };
        self.living.get_or_init(made).as_ref()
    }

    /// An answer with names where a number is asked for: right where it is that number for all of them; wrong where it
    /// mostly is, and elsewhere not. `None` for what depends on a name everywhere.
    fn as_constant(&self, answer: &Value) -> Option<Judged> {
        let open = self.ask.kind.name == "formula" && self.ask.field("of").is_none() && self.task.names.is_empty();
        let (true, Value::Expr(expr), Some(key)) = (open, answer, self.task.key_expr()) else { return None };
        let number = value(key, &[])?;
        let names = expr.names();
        let at = |shift: f64| -> Vec<(Symbol, f64)> {
            names.iter().enumerate().map(|(i, name)| (name.clone(), shift + 0.41 * i as f64)).collect()
        };
        let near = |shift: f64| value(expr, &at(shift)).is_some_and(|found| (found - number).abs() <= 1e-9);
        if ![0.6, 1.37, 2.9].into_iter().any(near) {
            return None;
        }
        let Key::Value(whole) = &self.task.key else { return None };
        let compared = compare::compare(whole, &self.keys, answer);
        match compared.outcome {
            Outcome::Same => Some(self.check_form(answer, compared)),
            Outcome::Different => {
                Some(Judged { witness: compared.witness, ..Judged::new(Verdict::Wrong, "not everywhere") })
            }
            Outcome::Unsure => None,
        }
    }

    /// Whether the key is one number.
    pub(super) fn is_number(&self) -> bool {
        self.task.key_expr().is_some_and(|key| key.names().is_empty())
    }

    fn wrong_shape(&self, answer: &Value) -> Option<String> {
        let wanted = match &self.task.key {
            Key::Value(Value::Interval { .. }) if matches!(answer, Value::Interval { .. }) => {
                return interval::to_mend(answer);
            }
            Key::Value(Value::Array(key)) if key.is_matrix() => {
                return match answer {
                    Value::Undefined => None,
                    Value::Array(given) if given.is_shaped_like(key) => None,
                    _ => Some(format!(
                        "a matrix with {} rows of {} is asked for, e.g. [[1, 2], [3, 4]]",
                        key.rows(),
                        key.width()
                    )),
                };
            }
            Key::Value(Value::Array(_)) if self.task.any_order && answer.as_vector().is_some() => return None,
            Key::Value(Value::Array(key)) => key.entries.len(),
            Key::Open { names, .. } if names.len() > 1 => names.len(),
            _ => {
                return match (answer, self.task.shape) {
                    (Value::Array(_), _) => Some("one expression is asked for, not several".to_string()),
                    (Value::Interval { .. }, shape) if shape != Shape::Interval => {
                        Some("one expression is asked for, not an interval".to_string())
                    }
                    _ => None,
                };
            }
        };
        match (answer, answer.as_vector()) {
            (Value::Undefined, _) => None,
            (_, Some(given)) if given.len() == wanted => None,
            (_, Some(given)) => Some(format!("{wanted} components are asked for, and this has {}", given.len())),
            _ => {
                let example: Vec<String> = (1..=wanted).map(|n| n.to_string()).collect();
                Some(format!("a vector of {wanted} components is asked for, written like ({})", example.join(", ")))
            }
        }
    }

    pub(super) fn unknown_name(&self, answer: &Value) -> Option<String> {
        let known = |name: &Symbol| match &self.task.key {
            Key::Open { .. } => false,
            _ => self.scope.variables.contains(name),
        };
        // Mostly there is none, and then no list of names is needed.
        let has_unknown = |expr: &&Expr| expr.any(&|e| e.as_var().is_some_and(|name| !known(name)));
        let name = answer.expressions().find(has_unknown)?.names().into_iter().find(|name| !known(name))?;
        let names: Vec<String> = self.task.names.iter().map(|name| format!("`{name}`")).collect();
        let says = match (names.as_slice(), &self.task.curve) {
            ([], Some(curve)) if curve.by == name => format!("a number is asked for: put in the value of `{name}`"),
            ([], _) => format!("a number is asked for, and this has `{name}` in it"),
            ([only], _) => format!("this question has no `{name}`; its variable is {only}"),
            (several, _) => format!("this question has no `{name}`; its variables are {}", several.join(", ")),
        };
        // `x5` is read as a name of its own, like x₅; it may have been meant as 5x or as x⁵.
        let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        let letters = name.strip_suffix(digits).filter(|letters| known(&Symbol::new(letters)) && !digits.is_empty());
        Some(match letters {
            Some(letters) => format!("{says}; write `{digits}{letters}` or `{letters}^{digits}` if you mean that"),
            None => says,
        })
    }
}

/// Whether one expression surely differs from another one: most answers that do differ where the function lives, too.
fn is_told_apart(keys: &Keys, answer: &Value) -> bool {
    match (keys.each.as_slice(), answer) {
        ([key], Value::Expr(expr)) => {
            !expr.is_none() && !key.expr().is_none() && key.same_as(expr) == Outcome::Different
        }
        _ => false,
    }
}

/// How a bare number relates to the key where so many digits are asked for.
fn enough_digits(key: &Expr, answer: &Expr, typed: Option<Typed>, digits: Digits) -> Fit {
    let (Some(number), Some(given)) = (value(key, &[]), value(answer, &[])) else {
        return Fit::No;
    };
    let unit = asked_unit(number, digits);
    match fits(given, number, unit) {
        // Cutting counts only for what was typed to just so many digits; anything else is another number.
        Fit::Cut if typed.or_else(|| Typed::of(answer)).is_none_or(|typed| (typed.unit() / unit - 1.0).abs() > 0.5) => {
            Fit::No
        }
        fit => fit,
    }
}

/// Each part as it was typed, where it is a bare number: the zeros of `0.5000` are digits.
fn typed_parts(text: &str) -> Vec<Option<Typed>> {
    let bare = |c: char| c.is_whitespace() || "()[]{}".contains(c);
    text.split(',').map(|part| Typed::read(part.trim_matches(bare))).collect()
}

/// The components of a sum along the axes such as `2i + 3j`, where it is one and the names are not the question's own.
fn along_units(sum: &Expr, count: usize, scope: &Scope) -> Option<Value> {
    let axes = AXES.iter().find(|axes| axes.iter().any(|axis| sum.mentions(axis)))?.get(..count)?;
    if axes.iter().any(|axis| scope.variables.iter().any(|name| name == axis)) {
        return None;
    }
    let along = |chosen: Option<&str>| {
        let at = |name: &str| axes.contains(&name).then(|| Expr::from(i64::from(chosen == Some(name))));
        tidy(&sum.substitute_with(&at))
    };
    if along(None) != Expr::zero() {
        return None;
    }
    let parts: Vec<Expr> = axes.iter().map(|axis| along(Some(axis))).collect();
    let whole = Expr::sum(parts.iter().zip(axes).map(|(part, axis)| part.clone().times(Expr::var(axis))));
    let names: Vec<Symbol> = sum.names();
    let key = agree::CompiledKey::new(&whole, Setting { names, ..Setting::default() });
    (key.same_as(sum) == Outcome::Same).then_some(Value::vector(parts))
}

/// The expressions of a value in order.
pub(super) fn parts(value: &Value) -> Vec<Expr> {
    value.expressions().cloned().collect()
}

/// What stands before `%` or `percent`.
fn percent(text: &str) -> Option<&str> {
    let before = ["%", "percent", "per cent"].into_iter().find_map(|unit| text.strip_suffix(unit))?;
    (text.ends_with('%') || before.ends_with(char::is_whitespace)).then(|| before.trim_end())
}

/// Where a function has values, as far as inequalities say it.
fn domain(of: &Expr) -> Vec<Condition> {
    // x^n has values at negative x too, for whole n.
    if of.any(&|e| matches!(e.node(), Node::Pow(base, up) if !up.names().is_empty() && !base.names().is_empty())) {
        return Vec::new();
    }
    let mut found = conditions(of);
    found.retain(|condition| condition.comparison != Comparison::NotEqual && !condition.left.names().is_empty());
    found
}

fn hundredth(expr: Expr) -> Expr {
    match expr.as_number().and_then(|n| n.div(crate::math::Number::int(100))) {
        Some(number) => Expr::number(number.marked_decimal(true)),
        None => expr.over(Expr::from(100)),
    }
}

pub(super) fn unreadable(error: Diagnostic, text: &str) -> Judged {
    let message = error.to_string();
    Judged { unreadable: Some((error, text.to_string())), ..Judged::not_graded(message) }
}
