//! `formula` and `number`: an expression, a vector of them, a list in any order, an interval or a number, that the
//! author gives.

use super::{Kind, Task, Unposed, answer_alone, no_slips};
use crate::lesson::kinds::ask::{Ask, Field, FieldShape};
use crate::math::expr::Node;
use crate::math::language::Value;
use crate::math::tape::value_at as value;
use crate::math::{Expr, constant};
use crate::page::Line;

pub(super) const KIND: Kind = Kind {
    name: "formula",
    asks_for: "an expression, a vector, a list or an interval",
    fields: &[
        Field::needed("is", FieldShape::Value, "2*x, or a vector (2*x, y), or an interval 0 < r < 1"),
        Field::optional("of", FieldShape::Names, "the names it may use, e.g. [x]"),
        Field::optional("interval", FieldShape::Flag, "whether (0, 1) is an interval; 0 < r < 1 is one in any case"),
        Field::optional("any-order", FieldShape::Flag, "whether a list, e.g. -1, 3, may be given in any order"),
    ],
    needs_say: true,
    conceptual: false,
    pose,
    slips: no_slips,
    work: answer_alone,
};

pub(super) const NUMBER: Kind = Kind {
    name: "number",
    asks_for: "a number",
    fields: &[Field::needed("is", FieldShape::Number, "the right number, e.g. 3/4")],
    pose: pose_number,
    ..KIND
};

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let is = ask.value("is").ok_or_else(|| Unposed::new("is", "`is` is missing"))?;
    let mut used = Vec::new();
    let mut empty = false;
    for expr in is.expressions() {
        used.extend(expr.names());
        // 1/0 and ln(0) have no value, nor has anything with them in it.
        let without = |part: &Expr| {
            let zero = |below: &Expr| below.names().is_empty() && constant::sign(below) == constant::Sign::Zero;
            matches!(part.node(), Node::Div(_, below) if zero(below))
                || part.names().is_empty()
                    && !part.is_none()
                    && value(part, &[]).is_none()
                    && constant::sign(part) == constant::Sign::Undefined
        };
        empty |= expr.any(&without);
    }
    if empty {
        return Err(Unposed::new("is", "a part of this has no value, such as 1/0 or ln(0)"));
    }
    used.sort_unstable();
    used.dedup();
    let is_given = |name: &str| ask.bindings("given").iter().any(|(given, _)| given == name);
    let names = match ask.field("of") {
        Some(_) => ask.names("of").to_vec(),
        None => used.iter().filter(|name| !is_given(name)).cloned().collect(),
    };
    if let Some(name) = used.iter().find(|name| !names.contains(name) && !is_given(name)) {
        return Err(Unposed::new("is", format!("`{name}` is not among the names in `of`")));
    }
    let any_order = ask.flag("any-order");
    if any_order && is.as_vector().is_none() {
        return Err(Unposed::new("any-order", "only a list, e.g. -1, 3, has an order"));
    }
    if ask.digits().is_some() && (any_order || matches!(is, Value::Interval { .. })) {
        return Err(Unposed::new("digits", "lists in any order and intervals are compared exactly"));
    }
    let how = any_order.then(|| Line::text("With commas between them, in any order."));
    let prompt = match is {
        Value::Interval { .. } => "Which interval?",
        _ => "Which formula?",
    };
    Ok(Task { digits: ask.digits(), names, any_order, how, ..Task::new(prompt, is.clone()) })
}

fn pose_number(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let is = ask.need("is")?;
    if let Some(name) = is.names().first() {
        return Err(Unposed::new("is", format!("a number is asked for, and `{name}` is none")));
    }
    if value(is, &[]).is_none() {
        return Err(Unposed::new("is", "a number is asked for, and this has no value"));
    }
    Ok(Task { digits: ask.digits(), ..Task::new(Line::text("Which number?"), Value::Expr(is.clone())) })
}
