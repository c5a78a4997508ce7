//! `work`: a derivation line by line. The first line that does not follow from the one before is pointed at.

use super::*;
use crate::math::derive::nth_derivative;
use crate::math::solution::solve;
use crate::page::worked;

pub(super) const KIND: Kind = Kind {
    name: "work",
    asks_for: "a derivation, line by line",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function"),
        Field::optional("by", FieldShape::Names, "its variable"),
        Field::optional("order", FieldShape::Number, "how often; 1 by default"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let order = ask.whole("order", 1, 1, 4)?;
    let key = nth_derivative(of, &by, order).map_err(|error| Unposed::new("of", error.message))?;
    let mut names = of.names();
    if !names.contains(&by) {
        names.push(by.clone());
    }
    let d = operator(&by, order, of.names().len() > 1).and(&plain(" ")).and(&in_brackets(of));
    let prompt = Line::text("Work out ").formula(d).then(", step by step");
    let how = Line::text("Each step after ").code("=").then(" or ").code(";").then(", e.g. ").code("5u^4*u' = …");
    let curve = Some(Curve { of: of.clone(), by, order });
    let hints =
        vec![Line::text("Begin with the rule, filled in and not yet tidied."), Line::text("Then one change a step.")];
    let key = Key::Lines(key);
    Ok(Task { names, curve, hints, how: Some(how), ..Task::with_key(prompt, key, Shape::Expression) })
}

fn slips(_ask: &Ask, task: &Task) -> Slips {
    let catalogue = task.curve.as_ref().and_then(|curve| Catalogue::new(&curve.of, &curve.by, curve.order));
    Slips { derivatives: catalogue.map(|catalogue| (None, catalogue)).into_iter().collect(), ..Slips::default() }
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let solved = task.curve.as_ref().and_then(|curve| solve(&curve.of, &curve.by, curve.order).ok());
    solved.map_or_else(|| answer_alone(ask, task, detail), |solution| worked::body(&solution, detail))
}
