//! `formula`: an expression, or a vector of them, that the author gives.

use super::{Kind, Task, Trouble, answer_alone, no_slips};
use crate::lesson::ask::{Ask, Field, FieldShape, each_expr};
use crate::page::Line;

pub(super) const KIND: Kind = Kind {
    name: "formula",
    asks_for: "an expression",
    fields: &[
        Field::needed("is", FieldShape::Value, "the right expression, e.g. 2*x, or a vector, e.g. (2*x, y)"),
        Field::optional("of", FieldShape::Names, "the names it may use, e.g. [x]"),
    ],
    needs_say: true,
    conceptual: false,
    pose,
    slips: no_slips,
    work: answer_alone,
};

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Trouble> {
    let is = ask.value("is").ok_or_else(|| Trouble::new("is", "`is` is missing"))?;
    let mut used = Vec::new();
    each_expr(is, &mut |expr| used.extend(expr.names()));
    used.sort_unstable();
    used.dedup();
    let is_given = |name: &str| ask.bindings("given").iter().any(|(given, _)| given == name);
    let names = match ask.field("of") {
        Some(_) => ask.names("of").to_vec(),
        None => used.iter().filter(|name| !is_given(name)).cloned().collect(),
    };
    if let Some(name) = used.iter().find(|name| !names.contains(name) && !is_given(name)) {
        return Err(Trouble::new("is", format!("`{name}` is not among the names in `of`")));
    }
    Ok(Task { digits: ask.digits(), names, ..Task::new(Line::text("Which formula?"), is.clone()) })
}
