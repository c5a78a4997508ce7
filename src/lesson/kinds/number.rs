//! `number`: a number that the author gives.

use super::{Kind, Task, Unposed};
use crate::lesson::kinds::ask::{Ask, Field, FieldShape};
use crate::math::language::Value;
use crate::page::Line;

pub(super) const KIND: Kind = Kind {
    name: "number",
    asks_for: "a number",
    fields: &[Field::needed("is", FieldShape::Number, "the right number, e.g. 3/4")],
    pose,
    ..super::formula::KIND
};

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let is = ask.need("is")?;
    if let Some(name) = is.names().first() {
        return Err(Unposed::new("is", format!("a number is asked for, and `{name}` is none")));
    }
    if crate::math::tape::value_at(is, &[]).is_none() {
        return Err(Unposed::new("is", "a number is asked for, and this has no value"));
    }
    Ok(Task { digits: ask.digits(), ..Task::new(Line::text("Which number?"), Value::Expr(is.clone())) })
}
