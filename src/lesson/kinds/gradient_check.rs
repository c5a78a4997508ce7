//! `gradient-check`: a claimed gradient is held against a measured one; which component is wrong?

use super::numeric::{number_of, settled};
use super::*;
use crate::math::derive::derivative;
use crate::math::difference::slope;
use crate::math::slope::{Slope, partial_at};
use crate::math::solution::gradient;
use crate::math::tape::value_at as value;
use crate::page::worked::claims as worked;

pub(super) const KIND: Kind = Kind {
    name: "gradient-check",
    asks_for: "which component of a claimed gradient is wrong",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function"),
        Field::optional("by", FieldShape::Names, "the variables, in the order of the claim"),
        Field::needed("at", FieldShape::Point, "the point at which it is checked"),
        Field::needed("claim", FieldShape::Value, "the claimed gradient, e.g. [2*x*y, x^2]; at most one part wrong"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// One component as it is claimed.
struct Row {
    name: Symbol,
    claim: Expr,
    wrong: bool,
}

/// The components, and the point at which they are checked.
type Checked = (Vec<Row>, Vec<(Symbol, Expr)>);

fn rows(ask: &Ask) -> Result<Checked, Unposed> {
    let of = ask.need("of")?;
    let by = if ask.names("by").is_empty() { of.names() } else { ask.names("by").to_vec() };
    let numbers: Vec<Expr> = match ask.numbers("at") {
        Some(numbers) => numbers.to_vec(),
        None => {
            let at = ask.bindings("at");
            by.iter().filter_map(|name| at.iter().find(|(known, _)| known == name).map(|(_, n)| n.clone())).collect()
        }
    };
    if numbers.len() != by.len() {
        return Err(Unposed::new("at", format!("`at` needs a number for each of {}", by.join(", "))));
    }
    for number in &numbers {
        number_of("at", number)?;
    }
    let claims = match ask.value("claim") {
        Some(claim) if claim.as_matrix().is_none() && claim.entries().len() == by.len() => claim.entries().to_vec(),
        _ => return Err(Unposed::new("claim", format!("`claim` needs a part for each of {}", by.join(", ")))),
    };
    let at: Vec<(Symbol, Expr)> = by.iter().cloned().zip(numbers.iter().map(settled)).collect();
    let point: Vec<(Symbol, f64)> = at.iter().filter_map(|(name, n)| Some((name.clone(), value(n, &[])?))).collect();
    let mut rows = Vec::new();
    for (name, claim) in by.iter().zip(claims) {
        let truth = derivative(of, name).map_err(|error| Unposed::new("of", error.message))?;
        let nothing = || Unposed::new("at", "the function or the claim is undefined there");
        let found = partial_at(of, &at, name, 1);
        let exact = match found.slope {
            Slope::Is(slope) if !found.smooth => value(&slope, &[]),
            Slope::None(_) => return Err(Unposed::new("at", format!("there is no slope by {name} there"))),
            Slope::Unknown => return Err(at_corner::unknown("at")),
            Slope::Is(_) => value(&truth, &point),
        };
        let (claimed, exact) = (value(&claim, &point).ok_or_else(nothing)?, exact.ok_or_else(nothing)?);
        let f = |x: f64| {
            let moved = point.iter().map(|(known, at)| (known.clone(), if known == name { x } else { *at }));
            value(of, &moved.collect::<Vec<_>>())
        };
        let here = point.iter().find(|(known, _)| known == name).map_or(0.0, |(_, at)| *at);
        slope(&f, here).ok_or_else(nothing)?;
        let wrong = relative_error(claimed, exact) > 1e-7;
        rows.push(Row { name: name.clone(), claim, wrong });
    }
    if rows.iter().filter(|row| row.wrong).count() > 1 {
        return Err(Unposed::new("claim", "more than one part of the claim is wrong; one at most is asked for"));
    }
    Ok((rows, at))
}

/// |a − b| divided by the larger of |a| and |b|; 0 where both are 0.
fn relative_error(a: f64, b: f64) -> f64 {
    let size = a.abs().max(b.abs());
    if size == 0.0 { 0.0 } else { (a - b).abs() / size }
}

fn component(name: &str) -> String {
    format!("∂f/∂{}", crate::math::print::unicode(&Expr::var(name)))
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let (rows, at) = rows(ask)?;
    let all_right = rows.iter().all(|row| !row.wrong);
    let mut options: Vec<Choice> = rows
        .iter()
        .map(|row| {
            let say = match row.wrong {
                true => "Nudged, the function moves at another rate than the claim says.".to_string(),
                false => format!("Nudge {} alone: the function moves as this part says.", row.name),
            };
            Choice { is: component(&row.name), say: Some(say), right: row.wrong }
        })
        .collect();
    let say = match all_right {
        true => "Every part agrees with what is measured.",
        false => "One part does not agree with what is measured. Nudge each variable alone.",
    };
    options.push(Choice { is: "none, all are right".to_string(), say: Some(say.to_string()), right: all_right });
    let claim = Value::vector(rows.iter().map(|row| row.claim.clone()).collect());
    let by: Vec<Symbol> = rows.iter().map(|row| row.name.clone()).collect();
    let prompt = Line::text("For ")
        .formula(definition("f", &by, ask.need("of")?))
        .then(" somebody claims ")
        .formula(formula("grad f", "∇f", "\\nabla f").and(&plain(" = ")).and(&value_formula(&claim)))
        .then(". Check it at ")
        .append(point(&at))
        .then(": which part is wrong?");
    let hints = vec![
        Line::text("Nudge one variable, hold the others still, and compare."),
        Line::text("(f(a + h) − f(a − h))/(2h) for a small h, against the claim there."),
    ];
    Ok(Task { hints, ..Task::with_key(prompt, Key::Choice(options), Shape::Expression) })
}

fn slips(_ask: &Ask, task: &Task) -> Slips {
    let Key::Choice(options) = &task.key else {
        return Slips::default();
    };
    let wrong = options.iter().enumerate().filter(|(_, option)| !option.right);
    let said = wrong.filter_map(|(at, option)| Some((at, option.say.as_deref()?)));
    said.map(|(at, say)| Slip::new(Reason::new("check.component", say, ""), Looks::Option(at))).collect()
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let mut page = Page::new();
    if let (Ok((rows, at)), Ok(of), true) = (rows(ask), ask.need("of"), detail > Detail::Brief) {
        let by: Vec<Symbol> = rows.iter().map(|row| row.name.clone()).collect();
        let claims: Vec<Expr> = rows.iter().map(|row| row.claim.clone()).collect();
        if let Ok(solved) = gradient(of, &by, Some(&at)) {
            page.blocks.extend(worked::claims(&solved, "f", &claims));
        }
    }
    page.extend(answer_alone(ask, task, detail));
    page
}
