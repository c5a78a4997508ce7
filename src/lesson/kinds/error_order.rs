//! `error-order`: how the error of a measured slope shrinks when h is halved.

use super::numeric::{METHOD, answer, function, method, near, number_of};
use super::*;
use crate::math::derive::nth_derivative;
use crate::math::difference::{METHODS, Method, Subject, order_table};
use crate::math::slips::WrongValue;
use crate::math::slope::{Slope, partial_at};
use crate::math::tape::value_at as value;
use crate::page::worked;

pub(super) const KIND: Kind = Kind {
    name: "error-order",
    asks_for: "by what factor the error shrinks when h is halved",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function"),
        Field::optional("by", FieldShape::Names, "its variable"),
        Field::needed("at", FieldShape::Number, "the point"),
        METHOD,
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// How many lines the table has, the first with h = 0.1.
const ROWS: usize = 4;

fn parts(ask: &Ask) -> Result<(Expr, Symbol, Number, &'static Method), Unposed> {
    let of = ask.need("of")?.clone();
    let by = ask.variable(&of)?;
    let at = number_of("at", ask.need("at")?)?;
    let method = method(ask)?;
    function(&of, &by)?;
    Ok((of, by, at, method))
}

/// The errors as h is halved, measured.
fn measured(ask: &Ask) -> Result<Vec<crate::math::difference::OrderRow>, Unposed> {
    let (of, by, at, method) = parts(ask)?;
    let order = usize::try_from(method.derivative).unwrap_or(1);
    let none = || Unposed::new("at", "there is no slope there");
    let found = partial_at(&of, &[(by.clone(), Expr::number(at))], &by, order);
    let exact = match found.slope {
        Slope::Is(slope) if !found.smooth => value(&slope, &[]),
        Slope::Is(_) => {
            let slope = nth_derivative(&of, &by, order).map_err(|error| Unposed::new("of", error.message))?;
            value(&slope, &[(by.clone(), at.to_f64())])
        }
        Slope::None(_) => None,
        Slope::Unknown => return Err(at_corner::unknown("at")),
    };
    let exact = exact.ok_or_else(none)?;
    let ready = function(&of, &by)?;
    let rows = order_table(method, &|x| ready.finite(&[x]), at.to_f64(), exact, 0.1, ROWS);
    let factor = f64::from(1u32 << method.order.min(20));
    let shows = rows.last().and_then(|row| row.ratio).is_some_and(|ratio| (ratio / factor - 1.0).abs() < 0.15);
    match shows {
        true => Ok(rows),
        false => Err(Unposed::new(
            "at",
            format!("here the error does not shrink {factor} times, as it should for this method: take another point"),
        )),
    }
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let (of, by, at, method) = parts(ask)?;
    measured(ask)?;
    let prompt = Line::text(format!("The {} of ", method.name.to_lowercase()))
        .formula(definition("f", std::slice::from_ref(&by), &of))
        .then(" at ")
        .formula(equals(&by, &Expr::number(at)))
        .then(": when a small h is halved, how many times smaller does the error become?");
    let hints = vec![
        Line::text("Is the error like h itself, or like h²?"),
        Line::text(format!("It is like h to the power {}.", method.order)),
    ];
    let key = Expr::from(1i64 << method.order.min(20));
    Ok(Task { hints, ..Task::new(prompt, Value::Expr(key)) })
}

const ORDER: &str = "error ≈ C·h^p: halving h divides it by 2^p";
pub(super) const MISTAKES: &[Mistake] = &[EXPONENT, OTHER, SMALLER];
const EXPONENT: Mistake = Mistake {
    id: "fd.order_itself",
    skill: "difference",
    say: "That looks like the order p. What does halving h do to h to the power p?",
    rule: ORDER,
};
const OTHER: Mistake = Mistake {
    id: "fd.order_of_another",
    skill: "difference",
    say: "That would be another method's order. Which powers of h cancel in this one?",
    rule: ORDER,
};
const SMALLER: Mistake = Mistake {
    id: "fd.order_inverted",
    skill: "difference",
    say: "Does the error grow or shrink when h does?",
    rule: ORDER,
};

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok((_, _, _, method)) = parts(ask) else {
        return Slips::default();
    };
    let factor = f64::from(1u32 << method.order.min(20));
    let mut wrong = vec![WrongValue::new(&EXPONENT, f64::from(method.order))];
    let others = METHODS.iter().filter(|other| other.order != method.order && other.order <= 4);
    wrong.extend(others.map(|other| WrongValue::new(&OTHER, f64::from(1u32 << other.order))));
    wrong.push(WrongValue::new(&SMALLER, 1.0 / factor));
    near(wrong).into()
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let mut page = Page::new();
    if let (Ok((of, by, at, method)), true) = (parts(ask), detail > Detail::Brief)
        && let Some(subject) = Subject::new(&of, &by, &Expr::number(at))
    {
        page = worked::differences::error_order(&subject, method, 0.1, ROWS);
    }
    answer(page, task, detail)
}
