//! `slope`: rise over run between two points.

use super::numeric::{how, near, number_of, settled, usual_digits};
use super::*;
use crate::math::arithmetic;
use crate::math::derive::derivative;
use crate::math::secant::Secant;
use crate::math::slips::{ListedSlip, wrong_values};
use crate::page::worked;

pub(super) const KIND: Kind = Kind {
    name: "slope",
    asks_for: "a number: rise over run between two points",
    fields: &[
        Field::optional("of", FieldShape::Formula, "the function; without it, the ends are points [x, y]"),
        Field::optional("by", FieldShape::Names, "its variable"),
        Field::needed("from", FieldShape::Point, "where the run begins: x, or a point [x, y]"),
        Field::needed("to", FieldShape::Point, "where it ends"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// The two points, exactly.
fn points(ask: &Ask) -> Result<Secant, Unposed> {
    let of = match ask.formula("of") {
        Some(of) => Some((of.clone(), ask.variable(of)?)),
        None => None,
    };
    let end = |field: &'static str| -> Result<(Expr, Expr), Unposed> {
        match (ask.numbers(field).unwrap_or_default(), &of) {
            ([x], Some((of, by))) => Ok((settled(x), settled(&of.substitute(by, x)))),
            ([x, y], None) => Ok((settled(x), settled(y))),
            (_, Some(_)) => {
                Err(Unposed::new(field, format!("`{field}` must be a number, since the function is given")))
            }
            (_, None) => {
                Err(Unposed::new(field, format!("`{field}` must be a point [x, y], or give the function with `of`")))
            }
        }
    };
    let points = Secant { from: end("from")?, to: end("to")?, of };
    if number_of("from", &points.from.0)?.same_value(number_of("to", &points.to.0)?) {
        return Err(Unposed::new("to", "the two points have the same x, so there is no slope between them"));
    }
    Ok(points)
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let p = points(ask)?;
    let key = p.slope();
    if crate::math::tape::value_at(&key, &[]).is_none() {
        return Err(Unposed::new("of", "the function is undefined at one of the two points"));
    }
    let prompt = match &p.of {
        Some((of, by)) => Line::text("The slope of the secant of ")
            .formula(definition("f", std::slice::from_ref(by), of))
            .then(" from ")
            .formula(equals(by, &p.from.0))
            .then(" to ")
            .formula(equals(by, &p.to.0)),
        None => {
            let point = |(x, y): &(Expr, Expr)| value_formula(&Value::vector(vec![x.clone(), y.clone()]));
            Line::text("The slope of the line from ").formula(point(&p.from)).then(" to ").formula(point(&p.to))
        }
    };
    let digits = usual_digits(ask, std::slice::from_ref(&key));
    let hints = vec![
        Line::text("How much does it rise, and over what run?"),
        Line::text("slope = rise/run = (f(b) − f(a))/(b − a)"),
        Line::text("The rise is ").math(&p.rise()).then(", the run is ").math(&p.run()).then("."),
    ];
    Ok(Task { digits, how: how(digits), hints, means: Some(means), ..Task::new(prompt, Value::Expr(key)) })
}

/// The two points as doubles, for the catalogue.
struct Situation {
    from: (f64, f64),
    to: (f64, f64),
    /// How steep the curve is at both ends, where it is given.
    ends: Option<(f64, f64)>,
}

const RULE: &str = "slope = rise/run = (y₂ − y₁)/(x₂ − x₁)";

const fn row(id: &'static str, say: &'static str, make: fn(&Situation) -> Option<f64>) -> ListedSlip<Situation, f64> {
    ListedSlip::new(Mistake { id, skill: "slope", say, rule: RULE }, make)
}

/// The catalogue for slopes between points.
const SLIPS: &[ListedSlip<Situation, f64>] = &[
    row("slope.inverted", "Which one goes below the line: the rise or the run?", |s| Some(s.run() / s.rise())),
    row("slope.mixed_order", "Are both differences taken in the same order?", |s| Some(-s.rise() / s.run())),
    row("slope.rise_only", "That looks like the rise. Over what run?", |s| Some(s.rise())),
    row("slope.run_only", "That looks like the run. How much does it rise on the way?", |s| Some(s.run())).likely(0.35),
    row("slope.product", "Are rise and run multiplied, or divided?", |s| Some(s.rise() * s.run())),
    row("slope.y_over_x", "That looks like y/x at the end. A slope compares two points.", |s| Some(s.to.1 / s.to.0))
        .likely(0.35),
    row("slope.y_over_x_start", "That looks like y/x at the start. A slope compares two points.", |s| {
        Some(s.from.1 / s.from.0)
    })
    .likely(0.35),
    row("slope.sum_over_run", "Is the rise a difference of the two heights, or their sum?", |s| {
        Some((s.to.1 + s.from.1) / s.run())
    })
    .likely(0.7),
    row("slope.sum_of_places", "Is the run a difference of the two places, or their sum?", |s| {
        Some(s.rise() / (s.to.0 + s.from.0))
    }),
    row("slope.end_value", "That looks like the height at the end. How much is that above the start?", |s| {
        Some(s.to.1 / s.run())
    })
    .likely(0.7),
    row("slope.end_value", "That looks like the height at the end. How much is that above the start?", |s| {
        Some(s.to.1)
    })
    .likely(0.7),
    row("slope.of_tangent", OF_TANGENT, |s| Some(s.ends?.0)),
    row("slope.of_tangent", OF_TANGENT, |s| Some(s.ends?.1)),
];

pub(super) fn mistakes() -> Vec<Mistake> {
    SLIPS.iter().map(|row| row.mistake).collect()
}

const OF_TANGENT: &str = "Through how many points of the curve does the line go whose slope is asked for?";

impl Situation {
    fn rise(&self) -> f64 {
        self.to.1 - self.from.1
    }
    fn run(&self) -> f64 {
        self.to.0 - self.from.0
    }
}

fn slips(ask: &Ask, task: &Task) -> Slips {
    let value = |expr: &Expr| crate::math::tape::value_at(expr, &[]);
    let both = |(x, y): &(Expr, Expr)| Some((value(x)?, value(y)?));
    let situation = points(ask).ok().and_then(|p| {
        let end = |(of, by): &(Expr, Symbol), x: &Expr| value(&derivative(of, by).ok()?.substitute(by, x));
        let ends = p.of.as_ref().and_then(|curve| Some((end(curve, &p.from.0)?, end(curve, &p.to.0)?)));
        Some(Situation { from: both(&p.from)?, to: both(&p.to)?, ends })
    });
    match (situation, task.key_expr().and_then(value)) {
        (Some(situation), Some(key)) => {
            let mut slips = near(wrong_values(SLIPS, &situation, &key));
            slips.extend(points(ask).ok().and_then(|p| p.of).into_iter().flat_map(|(of, by)| {
                let end = |field: &str| ask.numbers(field).and_then(<[Expr]>::first).map(|x| of.substitute(&by, x));
                let run = Expr::number(Number::parse_signed(&format!("{}", situation.run())).unwrap_or(Number::ONE));
                let rise = end("to").zip(end("from")).map(|(to, from)| to.minus(from));
                rise.map_or_else(Vec::new, |rise| near(arithmetic::wrong_values(rise.over(run))))
            }));
            slips.into()
        }
        _ => Slips::default(),
    }
}

/// What a slope would mean for the height at the other end.
fn means(ask: &Ask, answer: &Value, _: usize) -> Option<String> {
    let p = points(ask).ok()?;
    let value = |expr: &Expr| crate::math::tape::value_at(expr, &[]);
    let (Value::Expr(answer), start, run) = (answer, value(&p.from.1)?, value(&p.run())?) else { return None };
    let answer = value(answer)?;
    let [slope, from, end, to] =
        [answer, start, start + answer * run, value(&p.to.0)?].map(|number| in_digits(number, 6));
    Some(format!(
        "A slope of {slope} over a run of {} would lead from the height {from} to {end} at {to}. How high is it there?",
        in_digits(run, 6)
    ))
}

fn work(ask: &Ask, _task: &Task, detail: Detail) -> Page {
    points(ask).map_or_else(|_| Page::new(), |secant| worked::slopes::secant(&secant, "f", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slip_shows_at_some_points() {
        let situation = Situation { from: (2.0, 5.0), to: (5.0, -7.0), ends: Some((1.5, -9.0)) };
        let key = situation.rise() / situation.run();
        for slip in SLIPS {
            let wrong = (slip.make)(&situation).unwrap();
            assert!((wrong - key).abs() > 0.1, "{}", slip.mistake.id);
        }
    }
}
