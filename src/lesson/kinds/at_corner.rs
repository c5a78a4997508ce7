//! What is said where a question at a point may have no slope: how to answer, why there is none, and the usual slips.

use super::*;
use crate::math::slope::{NoSlope, OneSide, Slope, SlopeAt, framework};
use crate::math::tidy::tidy;

/// How to answer, with the word for a slope that is not there.
pub fn or_none(how: Option<Line>) -> Option<Line> {
    let line = match how {
        Some(line) => line.then(" Or "),
        None => Line::text("A number, or "),
    };
    Some(line.code("none").then(" if there is no slope."))
}

/// Whether the line under a question offers that word.
pub fn is_offered(how: Option<&Line>) -> bool {
    how.is_some_and(|line| line.plain().contains(" if there is no slope."))
}

/// `none` where there is a slope.
pub fn none_for_slope() -> Slip {
    Slip::new(Reason::of(&NONE), Looks::Value(Value::Undefined))
}

/// How to answer with several parts, of which some may be missing.
pub fn parts_or_none(how: Option<Line>) -> Option<Line> {
    let line = how.map_or_else(|| Line::text("Write "), |line| line.then(" Write "));
    Some(line.code("none").then(" for a part if there is no slope."))
}

/// Why there is no slope, or that it counts from one side only.
pub fn because(found: &SlopeAt) -> Option<Line> {
    let Slope::None(why) = &found.slope else {
        let side = if found.only_right? { "right" } else { "left" };
        return Some(Line::text(format!("The function lives on the {side} of the point only; that side counts.")));
    };
    Some(match (why, &found.left, &found.right) {
        (NoSlope::NoValue, ..) => Line::text("The function itself has no value there."),
        (NoSlope::Corner, Some(OneSide::Is(left)), Some(OneSide::Is(right))) => {
            Line::text("From the left the slope is ").math(left).then(", from the right ").math(right).then(".")
        }
        (NoSlope::Corner, ..) => Line::text("The slopes from the left and from the right differ."),
        (NoSlope::Jump, ..) => Line::text("The function jumps there."),
        (NoSlope::Upright, ..) => Line::text("The slope grows beyond every number there."),
        (NoSlope::Swings, ..) => Line::text("The slopes of the secants settle on nothing there."),
        (NoSlope::LowerOrder(order), ..) => {
            Line::text(format!("Already the derivative of order {order} is missing there."))
        }
    })
}

/// The line under the question, with the side that counts where the function has values on one side only.
pub fn with_side(how: Option<Line>, found: &SlopeAt) -> Option<Line> {
    let Some(right) = found.only_right else { return how };
    let text = format!(" At an end of the domain the slope from the {} counts.", if right { "right" } else { "left" });
    Some(how.unwrap_or_default().then(text))
}

pub const MISTAKES: &[Mistake] = &[NONE, ONE_SIDE, AVERAGED];
const NONE: Mistake = Mistake {
    id: "corner.none_for_slope",
    skill: "corner",
    say: "There is a slope here: where do the secants from the left head, and those from the right?",
    rule: "there is a slope where the secants from both sides head for the same number",
};
const BOTH: &str = "a slope needs the secants from both sides to head for the same number";
const ONE_SIDE: Mistake = Mistake {
    id: "corner.one_side",
    skill: "corner",
    say: "That is the slope from one side. And from the other?",
    rule: BOTH,
};
const AVERAGED: Mistake = Mistake {
    id: "corner.averaged",
    skill: "corner",
    say: "Halfway between the two sides: from which side do the secants head for that?",
    rule: BOTH,
};

/// What is answered by mistake: `none` where there is a slope; a side, the middle, or what a framework returns where
/// there is none.
pub fn slips(found: &SlopeAt, of: &Expr, by: &str, at: &Expr) -> Vec<Slip> {
    let slip = |reason: Reason, value: Value| Slip::new(reason, Looks::Value(value));
    if !found.is_none() {
        return vec![none_for_slope()];
    }
    let mut all = Vec::new();
    let number = |side: &Option<OneSide>| match side {
        Some(OneSide::Is(value)) => Some(value.clone()),
        _ => None,
    };
    let (left, right) = (number(&found.left), number(&found.right));
    if let Some(row) = framework(of, by, at) {
        let shown = |value: &Expr| crate::math::print::unicode(value);
        let sides = match (&left, &right) {
            (Some(left), Some(right)) => {
                format!("; the slopes from left and right are {} and {}", shown(left), shown(right))
            }
            _ => String::new(),
        };
        for value in [row.jax, row.torch].into_iter().flatten() {
            let names = match (row.jax == Some(value), row.torch == Some(value)) {
                (true, true) => "JAX and PyTorch return",
                (true, false) => "JAX returns",
                _ => "PyTorch returns",
            };
            let say = format!("That is what {names} there{sides}. Is there one slope?");
            let value = crate::math::language::read(value, &crate::math::language::Scope::default());
            if let Ok(value) = value {
                all.push(slip(Reason::new("eval.framework", say, BOTH), Value::Expr(value.expr)));
            }
        }
    }
    all.extend(
        [&left, &right].into_iter().flatten().map(|side| slip(Reason::of(&ONE_SIDE), Value::Expr(side.clone()))),
    );
    if let (Some(left), Some(right)) = (left, right) {
        let middle = tidy(&left.plus(right).over(Expr::from(2)));
        all.push(slip(Reason::of(&AVERAGED), Value::Expr(middle)));
    }
    all
}

/// A slope that an author asks for and that is not known.
pub fn unknown(field: &'static str) -> Unposed {
    Unposed::new(field, "whether there is a slope here cannot be told")
}
