//! Whether the numbers of a question tell one slip from everything else: whoever makes it comes to an answer that is
//! not the key, that no other slip leads to, and that hardly comes about by chance.

use super::compare::{self, Keys};
use super::prepared::{Prepared, parts};
use super::{Judged, Reason, Verdict};
use crate::lesson::kinds::{Key, Looks, Slips, value_formula};
use crate::math::Expr;
use crate::math::agree::Outcome;
use crate::math::language::Value;
use crate::math::matrix;
use crate::math::matrix::slips::written_forms;
use crate::math::tidy::tidy;
use std::collections::HashMap;

/// A slip is likely from here on.
const LIKELY: f64 = 0.7;

/// A slip with what it comes to.
struct Made {
    id: String,
    likely: f64,
    value: Value,
}

/// How well the numbers of a question tell a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tells {
    /// Another reason is given for it, or one that may be chance.
    Little,
    /// It is the reason that is given, and a less likely slip comes to the same.
    Likeliest,
    /// Nothing else comes to the same.
    Alone,
}

impl Prepared {
    /// How well an answer in which this slip was made shows it. `None` where it cannot be made here, or where an answer
    /// is a choice.
    pub fn tells(&self, slip: &str) -> Option<Tells> {
        if Reason::is_id_about_writing(slip) {
            return self.loses_brackets();
        }
        if let Key::Matrix(shaped) = &self.task.key {
            let forms = written_forms(&shaped.question);
            let mut own = forms.iter().filter(|(row, _)| row.id == slip).peekable();
            own.peek()?;
            let shows = own.any(|(_, form)| shows(&self.judge(&matrix::print::ascii(form)), slip));
            return Some(if shows { Tells::Alone } else { Tells::Little });
        }
        let Key::Value(key) = &self.task.key else { return None };
        let all = self.wrong_values(key);
        let mut own = all.iter().filter(|made| made.id == slip).peekable();
        own.peek()?;
        own.map(|made| self.told(&made.value, slip, &all)).max()
    }

    /// The slips that these numbers give to another one: a likely slip comes to what one comes to that is as likely or more,
    /// and about something else. Each with that one.
    pub fn given_away(&self) -> Vec<(String, String)> {
        let Key::Value(key) = &self.task.key else { return Vec::new() };
        let mut by_value: HashMap<String, Vec<Made>> = HashMap::new();
        let named = |made: &Made| !made.id.starts_with("whole.") && !made.id.starts_with("slip.");
        for made in self.wrong_values(key).into_iter().filter(named) {
            by_value.entry(value_formula(&made.value).ascii).or_default().push(made);
        }
        let about = |id: &str| id.split('.').next().unwrap_or_default().to_string();
        let mut found: Vec<(String, String)> = Vec::new();
        for together in by_value.into_values() {
            let likeliest = together.iter().max_by(|a, b| a.likely.total_cmp(&b.likely));
            let Some(best) = likeliest.filter(|best| self.compare(&best.value).outcome == Outcome::Different) else {
                continue;
            };
            for made in &together {
                let loses = made.likely >= LIKELY && about(&made.id) != about(&best.id);
                let pair = (made.id.clone(), best.id.clone());
                if loses && !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
        found.sort();
        found
    }

    /// How well a slip that comes to this value is told from the key and from all others.
    fn told(&self, wrong: &Value, slip: &str, all: &[Made]) -> Tells {
        if self.compare(wrong).outcome != Outcome::Different || !self.weight(wrong).is_whole() {
            return Tells::Little;
        }
        let (reason, or) = self.reasons(wrong);
        if reason.is_none_or(|reason| reason.id != slip) || !or.is_empty() {
            return Tells::Little;
        }
        let keys = Keys::of_value(wrong, &self.setting, self.task.any_order);
        let same = |other: &Value| compare::compare(wrong, &keys, other).outcome == Outcome::Same;
        let alone = all.iter().all(|other| other.id == slip || !same(&other.value));
        if alone { Tells::Alone } else { Tells::Likeliest }
    }

    /// What whoever makes each of the usual slips comes to.
    fn wrong_values(&self, key: &Value) -> Vec<Made> {
        let Slips { derivatives, listed } = (self.ask.kind.slips)(&self.ask, &self.task);
        let mut all = Vec::new();
        for (part, catalogue) in &derivatives {
            all.extend(catalogue.forms_and_values().filter_map(|(form, there)| {
                let wrong = match catalogue.is_at_point() {
                    true => Looks::Near(there),
                    false => Looks::Value(Value::Expr(tidy(&form.expr))),
                };
                let looks = part.map_or(wrong.clone(), |at| Looks::Part(at, Box::new(wrong)));
                let value = self.value_of(&looks, key)?;
                Some(Made { id: form.mistake.id.to_string(), likely: form.likely, value })
            }));
        }
        all.extend(listed.iter().filter_map(|slip| {
            let value = self.value_of(&slip.looks, key)?;
            Some(Made { id: slip.reason.id.clone(), likely: slip.likely, value })
        }));
        all
    }

    /// A wrong answer as the value that would be given; `None` where it is none.
    fn value_of(&self, looks: &Looks, key: &Value) -> Option<Value> {
        let number = |number: f64| match self.read(&format!("{number}")).ok()?.value {
            Value::Expr(expr) => Some(expr),
            _ => None,
        };
        match looks {
            Looks::Value(value) => Some(value.clone()),
            Looks::Near(near) => Some(Value::Expr(number(*near)?)),
            Looks::AllNear(all) => with_parts(key, &all.iter().map(|n| number(*n)).collect::<Option<Vec<_>>>()?),
            Looks::Part(at, inner) => {
                let mut all = parts(key);
                let Value::Expr(wrong) = self.value_of(inner, key)? else { return None };
                *all.get_mut(*at)? = wrong;
                with_parts(key, &all)
            }
            Looks::Typed(_) | Looks::Option(_) => None,
        }
    }

    /// Whether the key, typed without one of its pairs of brackets, is known for what it is.
    fn loses_brackets(&self) -> Option<Tells> {
        let Key::Value(key) = &self.task.key else { return None };
        let text = value_formula(key).ascii;
        let mut open = Vec::new();
        let mut pairs = Vec::new();
        for (at, c) in text.char_indices() {
            match c {
                '(' => open.push(at),
                ')' => pairs.extend(open.pop().map(|from| (from, at))),
                _ => {}
            }
        }
        let without = |(from, to): &(usize, usize)| {
            let pieces = [text.get(..*from), text.get(from + 1..*to), text.get(to + 1..)];
            pieces.into_iter().flatten().collect::<Vec<_>>().join("")
        };
        let lost = |pair: &(usize, usize)| {
            let judged = self.judge_told(&without(pair), true);
            judged.reason.as_ref().is_some_and(Reason::is_about_writing)
        };
        (!pairs.is_empty()).then(|| if pairs.iter().any(lost) { Tells::Alone } else { Tells::Little })
    }
}

fn shows(judged: &Judged, slip: &str) -> bool {
    judged.verdict == Verdict::Wrong
        && judged.or.is_empty()
        && judged.reason.as_ref().is_some_and(|reason| reason.id == slip)
}

/// A value of the same shape with other parts.
fn with_parts(key: &Value, all: &[Expr]) -> Option<Value> {
    match (key, all) {
        (Value::Expr(_), [one]) => Some(Value::Expr(one.clone())),
        (Value::Array(array), all) if array.entries.len() == all.len() => Some(Value::Array(array.with(all.to_vec()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Tells::{self, Alone, Likeliest, Little};
    use crate::lesson::load::ask_from_json;

    fn tells(ask: &str, slip: &str) -> Option<Tells> {
        let ask = ask_from_json(&serde_json::from_str(ask).unwrap()).unwrap();
        ask.prepare(1).unwrap().tells(slip)
    }

    #[test]
    fn numbers_tell_a_slip_or_hide_it() {
        for (ask, slip, wanted) in [
            // cos(3x²) comes of nothing else; 5(3x + 1)⁴ also of a factor left out inside.
            (r#"{"derivative":{"of":"sin(3x^2)"}}"#, "chain.drop_inner", Some(Alone)),
            (r#"{"derivative":{"of":"(3x+1)^5"}}"#, "chain.drop_inner", Some(Likeliest)),
            // 1 is a number that much comes to.
            (r#"{"derivative":{"of":"x^2","at":1}}"#, "power.no_coeff", Some(Little)),
            (r#"{"derivative":{"of":"x^2"}}"#, "chain.drop_inner", None),
            (r#"{"derivative":{"of":"(3x+1)^5"}}"#, "bracket.factor", Some(Alone)),
            (r#"{"derivative":{"of":"x^3"}}"#, "bracket.factor", None),
        ] {
            assert_eq!(tells(ask, slip), wanted, "{ask}, {slip}");
        }
    }
}
