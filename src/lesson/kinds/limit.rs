//! `limit`: a number, `none`, `inf` or `-inf`.

use super::numeric::settled;
use super::*;
use crate::math::limit::{Limit, LimitValue, Side, Target, limit, slips as catalogue};
use crate::page::worked;

pub(super) const KIND: Kind = Kind {
    name: "limit",
    asks_for: "a limit: a number, `none`, `inf` or `-inf`",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function, e.g. (x^2 - 9)/(x - 3)"),
        Field::optional("by", FieldShape::Names, "its variable"),
        Field::needed("to", FieldShape::Place, "where the variable goes: a number, inf or -inf"),
        Field::optional("side", FieldShape::Word(&["both", "left", "right"]), "from which side; both by default"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

fn found(ask: &Ask) -> Result<Limit, Unposed> {
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let to = match ask.value("to") {
        Some(Value::Expr(point)) => Target::At(settled(point)),
        Some(Value::Infinity { negative }) => Target::Infinity { negative: *negative },
        _ => return Err(Unposed::new("to", "`to` must be a number, inf or -inf")),
    };
    let side = match ask.word("side") {
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ => Side::Both,
    };
    Ok(limit(of, &by, &to, side))
}

/// The value as an answer; `None` where it is not known.
fn key(value: &LimitValue) -> Option<Value> {
    match value {
        LimitValue::Finite { exact, .. } => Some(Value::Expr(exact.clone())),
        LimitValue::Infinite { negative } => Some(Value::Infinity { negative: *negative }),
        LimitValue::DoesNotExist { .. } => Some(Value::Undefined),
        LimitValue::Unknown(_) => None,
    }
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let found = found(ask)?;
    let key = match &found.value {
        LimitValue::Unknown(why) => return Err(Unposed::new("of", worked::limits::not_known(why))),
        value => key(value).ok_or_else(|| Unposed::new("of", "this limit could not be found"))?,
    };
    let prompt = Line::new().formula(worked::limits::lim(&found).and(&plain(" ")).and(&in_brackets(&found.of)));
    let because = match &found.value {
        LimitValue::DoesNotExist { left: Some(_), right: Some(_) } => {
            Some(Line::text("A limit needs both sides to head for the same number."))
        }
        _ => None,
    };
    let digits = ask.digits();
    let how = Line::text("A number, ").code("none").then(", ").code("inf").then(" or ").code("-inf").then(".");
    let how = match convention(&found) {
        Some(text) => how.then(text),
        None => how,
    };
    let names: Vec<Symbol> = found.of.names().into_iter().filter(|name| *name != found.by).collect();
    let hints = vec![
        Line::text("What happens when the number is put in? If that gives 0/0, look closer."),
        Line::text("Take values nearer and nearer, from both sides: where do they head?"),
        first_step(&found),
    ];
    let hints = hints.into_iter().filter(|hint| !hint.is_empty()).collect();
    Ok(Task {
        shape: Shape::Limit,
        names,
        because,
        digits,
        how: Some(how),
        hints,
        means: Some(means),
        ..Task::new(prompt, key)
    })
}

/// What an answer hangs on where books differ: the side at the end of a domain.
fn convention(found: &Limit) -> Option<&'static str> {
    match found.only_side? {
        Side::Left => Some(" The function lives on the left only; that side counts."),
        Side::Right => Some(" The function lives on the right only; that side counts."),
        Side::Both => None,
    }
}

/// The first rewriting of the algebra, which is no answer yet.
fn first_step(found: &Limit) -> Line {
    let step = found.steps.iter().find(|step| step.before != step.after && step.after.mentions(&found.by));
    step.map_or_else(Line::new, |step| Line::of(&step.before).then(" = ").math(&step.after))
}

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(found) = found(ask) else {
        return Slips::default();
    };
    let looks = |wrong: LimitValue| match wrong {
        LimitValue::Finite { value, .. } => Looks::Near(value),
        other => Looks::Value(key(&other).unwrap_or(Value::Undefined)),
    };
    catalogue::wrong_values(&found).into_iter().map(|wrong| Slip::of(wrong, looks)).collect()
}

/// What a limit would mean for a value near the point.
fn means(ask: &Ask, answer: &Value, _: usize) -> Option<String> {
    let found = found(ask).ok()?;
    let (Value::Expr(answer), by) = (answer, &found.by) else { return None };
    let answer = in_digits(crate::math::tape::value_at(answer, &[])?, 6);
    let near = match &found.to {
        Target::At(point) => {
            let step = if found.side == Side::Left { -0.01 } else { 0.01 };
            in_digits(crate::math::tape::value_at(point, &[])? + step, 6)
        }
        Target::Infinity { negative } => if *negative { "−1000" } else { "1000" }.to_string(),
    };
    Some(format!("Then the value at {by} = {near} should be near {answer}. Is it?"))
}

fn work(ask: &Ask, _task: &Task, detail: Detail) -> Page {
    found(ask).map_or_else(|_| Page::new(), |found| worked::limits::limit(&found, detail))
}
