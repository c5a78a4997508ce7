//! `satisfies`: an open question; any answer will do that meets a condition.

use super::{Key, Kind, Task, Unposed, answer_alone, no_slips};
use crate::lesson::condition::{ConditionSubject, Requirement};
use crate::lesson::kinds::ask::{Ask, Field, FieldShape, FieldValue};
use crate::math::Symbol;
use crate::math::derive::derivative;
use crate::math::language::Shape;
use crate::page::Line;

pub(super) const KIND: Kind = Kind {
    name: "satisfies",
    asks_for: "any numbers, or any function, for which a condition holds",
    fields: &[
        Field::needed("if", FieldShape::Condition, "the condition, e.g. r > 1 || r < 0"),
        Field::optional("names", FieldShape::Names, "what the answer's numbers are called in the condition"),
        Field::optional("of", FieldShape::Formula, "the function that `f`, `slope` and `after` speak of"),
        Field::optional("by", FieldShape::Names, "its variable; without `of`, the answer itself is the function"),
        Field::optional("show", FieldShape::Let, "what is said of an answer, right or wrong: {slope: 1 + b}"),
        Field::optional(
            "run",
            FieldShape::Run,
            "what is run with the answer; the condition asks about last.L and the like",
        ),
    ],
    needs_say: true,
    conceptual: true,
    pose,
    slips: no_slips,
    work: answer_alone,
};

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let condition = ask.condition("if").ok_or_else(|| Unposed::new("if", "`if` is missing"))?.clone();
    let names = ask.names("names").to_vec();
    let Some(of) = ask.formula("of") else {
        if !condition.needs_subject() {
            return open(ask, condition, names, ConditionSubject::default());
        }
        let missing = "the condition speaks of a function: give it with `of`, or name its variable with `by` if it is what is asked for";
        let by = ask.names("by").first().cloned().ok_or_else(|| Unposed::new("if", missing))?;
        let names = vec![by.clone()];
        let key = Key::Function { condition, by };
        return Ok(Task { names, ..Task::with_key("Find such a function.", key, Shape::Expression) });
    };
    let by = ask.variable(of)?;
    let derive = |expr: &_| derivative(expr, &by).map_err(|error| Unposed::new("of", error.message));
    let slope = derive(of)?;
    let second = derive(&slope)?;
    open(
        ask,
        condition,
        names,
        ConditionSubject { f: Some((of.clone(), by)), slope: Some(slope), second: Some(second) },
    )
}

fn open(ask: &Ask, condition: Requirement, names: Vec<Symbol>, subject: ConditionSubject) -> Result<Task, Unposed> {
    if names.is_empty() {
        return Err(Unposed::new("names", "name what is answered, e.g. names: [r]"));
    }
    let shape = if names.len() == 1 { Shape::Expression } else { Shape::Vector };
    let parts = names.iter().map(ToString::to_string).collect();
    let run = match ask.field("run") {
        Some(FieldValue::Run(run)) => Some(run.as_ref().clone()),
        _ => None,
    };
    let key = Key::Open { condition, names, subject, show: ask.bindings("show").to_vec(), run };
    Ok(Task { parts, ..Task::with_key(Line::text("Find one."), key, shape) })
}
