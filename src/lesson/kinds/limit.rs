//! `limit`: a number, `none`, `inf` or `-inf`.

use super::numeric::{function, settled};
use super::*;
use crate::math::limit::{Limit, LimitValue, Side, Target, limit};
use crate::math::tidy::tidy;
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

fn found(ask: &Ask) -> Result<Limit, Trouble> {
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let to = match ask.value("to") {
        Some(Value::Expr(point)) => Target::At(settled(point)),
        Some(Value::Infinity { negative }) => Target::Infinity { negative: *negative },
        _ => return Err(Trouble::new("to", "`to` must be a number, inf or -inf")),
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

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Trouble> {
    let found = found(ask)?;
    let key = match &found.value {
        LimitValue::Unknown(why) => return Err(Trouble::new("of", worked::limits::not_known(why))),
        value => key(value).ok_or_else(|| Trouble::new("of", "this limit could not be found"))?,
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
    Ok(Task { shape: Shape::Limit, names, because, digits, how: Some(how), hints, ..Task::new(prompt, key) })
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

const fn mistake(id: &'static str, say: &'static str, rule: &'static str) -> Mistake {
    Mistake { id, skill: "limit", say, rule }
}

const CLOSER: &str = "0/0 decides nothing: simplify first, then put the number in";
const HEADING: &str = "a limit is where the values head, whatever happens at the point itself";
const BOTH: &str = "a limit needs both sides to head for the same number";

const ZERO: Mistake =
    mistake("limit.zero_over_zero_is_0", "0/0 is not 0. Which factor do top and bottom share?", CLOSER);
const ONE: Mistake =
    mistake("limit.zero_over_zero_is_1", "0/0 is not 1. Which factor do top and bottom share?", CLOSER);
const NONE: Mistake = mistake(
    "limit.zero_over_zero_is_undefined",
    "At the point itself there is no value. Where do the values near it head?",
    HEADING,
);
const PLUG_IN: Mistake =
    mistake("limit.plug_in", "That is the value at the point. Where do the values near it head?", HEADING);
const ONE_SIDE: Mistake = mistake("limit.one_side", "That is where it heads from one side. And from the other?", BOTH);
const MIDDLE: Mistake =
    mistake("limit.sides_averaged", "That lies half way, but from neither side does it head for it.", BOTH);
const FINITE: Mistake =
    mistake("limit.finite_for_infinite", "Do the values settle on a number, or do they grow?", HEADING);
const SIGN: Mistake = mistake("limit.sign_of_infinity", "It grows without bound. Upwards or downwards?", HEADING);
const UNBOUNDED: Mistake =
    mistake("limit.none_for_infinite", "It settles on no number, but it goes one way. Which?", HEADING);
const BOUNDED: Mistake =
    mistake("limit.infinite_for_finite", "Do the values grow without bound, or do they settle?", HEADING);

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(found) = found(ask) else {
        return Slips::default();
    };
    let slip = |mistake: &Mistake, value: Value| Slip { reason: Reason::of(mistake), looks: Looks::Value(value) };
    let number = |n: i64| Value::Expr(Expr::from(n));
    let infinity = |negative: bool| Value::Infinity { negative };
    let mut slips = Vec::new();
    match &found.value {
        LimitValue::Finite { .. } => {
            slips.push(slip(&BOUNDED, infinity(false)));
            slips.push(slip(&BOUNDED, infinity(true)));
            slips.push(slip(&NONE, Value::Undefined));
            if let Target::At(point) = &found.to {
                let there = function(&found.of, &found.by)
                    .ok()
                    .map(|f| super::super::value::value(point, &[]).and_then(|a| f.finite(&[a])));
                match there.flatten() {
                    Some(_) => slips.push(slip(&PLUG_IN, Value::Expr(settled(&found.of.substitute(&found.by, point))))),
                    None => slips.extend([slip(&ZERO, number(0)), slip(&ONE, number(1))]),
                }
            }
        }
        LimitValue::Infinite { negative } => {
            slips.push(slip(&SIGN, infinity(!negative)));
            slips.push(slip(&UNBOUNDED, Value::Undefined));
            slips.extend([0, 1].map(|n| slip(&FINITE, number(n))));
        }
        LimitValue::DoesNotExist { left, right } => {
            let sides = [left, right].into_iter().flatten().filter_map(|side| key(side));
            let sides: Vec<Value> = sides.collect();
            slips.extend(sides.iter().map(|side| slip(&ONE_SIDE, side.clone())));
            if let [Value::Expr(left), Value::Expr(right)] = sides.as_slice() {
                let middle = tidy(&left.clone().plus(right.clone()).over(Expr::from(2)));
                slips.push(slip(&MIDDLE, Value::Expr(middle)));
            }
        }
        LimitValue::Unknown(_) => {}
    }
    slips.into()
}

fn work(ask: &Ask, _task: &Task, detail: Detail) -> Page {
    found(ask).map_or_else(|_| Page::new(), |found| worked::limits::limit(&found, detail))
}
