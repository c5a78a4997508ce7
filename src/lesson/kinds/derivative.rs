//! `derivative`: an expression; with `at` a number; with `tangent` the line.

mod work;

use super::numeric::settled;
use super::*;
use crate::math::derive::{Derivation, derive, nth_derivative};
use crate::math::expr::Node;
use crate::math::functions::{self as fun, Func};
use crate::math::mistakes::wrong_derivatives;
use crate::math::rules;
use crate::math::slope::{Slope, SlopeAt, partial_at};
use crate::math::step::{Step, StepKind};
use crate::math::tidy::tidy;

pub(super) const KIND: Kind = Kind {
    name: "derivative",
    asks_for: "a derivative, a slope at a point, or a tangent",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function, e.g. sin(x^2)"),
        Field::optional("by", FieldShape::Names, "the variable; x, or the only one there is, by default"),
        Field::optional("order", FieldShape::Number, "how often; 1 by default"),
        Field::optional("at", FieldShape::Number, "the point where the slope is asked"),
        Field::optional("tangent", FieldShape::Flag, "whether the tangent at that point is asked"),
        Field::optional("by-limit", FieldShape::Flag, "worked as a limit of secants, before there are rules"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work: work::work,
};

/// The greatest order that is asked for.
const MAX_ORDER: i64 = 6;

/// The fields, read and settled.
struct Parts<'a> {
    of: &'a Expr,
    by: Symbol,
    order: usize,
    at: Option<&'a Expr>,
    tangent: bool,
    by_limit: bool,
}

fn parts(ask: &Ask) -> Result<Parts<'_>, Trouble> {
    let of = ask.need("of")?;
    let parts = Parts {
        of,
        by: ask.variable(of)?,
        order: ask.whole("order", 1, 1, MAX_ORDER)?,
        at: ask.formula("at"),
        tangent: ask.flag("tangent"),
        by_limit: ask.flag("by-limit"),
    };
    match parts.at {
        _ if parts.by_limit && parts.order > 1 => {
            Err(Trouble::new("by-limit", "the limit of secants is the first derivative"))
        }
        _ if parts.by_limit && parts.of.names().len() > 1 => {
            Err(Trouble::new("by-limit", "the limit of secants is of a function of one variable"))
        }
        Some(at) if !at.names().is_empty() => Err(Trouble::new("at", "the point must be a number")),
        None if parts.tangent => Err(Trouble::new("tangent", "a tangent needs a point: give it with `at`")),
        Some(_) if parts.tangent && parts.order > 1 => Err(Trouble::new("order", "a tangent has order 1")),
        _ => Ok(parts),
    }
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Trouble> {
    let p = parts(ask)?;
    let derivation = derive(p.of, &p.by, p.order).map_err(|error| Trouble::new("of", error.message))?;
    let slope = &derivation.derivative;
    let found = here(&p);
    let digits = ask.digits();
    let (shape, how) = match (p.at, p.tangent) {
        (None, _) => (Shape::Expression, None),
        (Some(_), true) => {
            (Shape::Limit, at_corner::or_none(Some(Line::text("A line in ").math(&Expr::var(&p.by)).then("."))))
        }
        (Some(_), false) => (Shape::Limit, at_corner::or_none(None)),
    };
    let because = found.as_ref().and_then(at_corner::because);
    let how = found.as_ref().map_or(how.clone(), |found| at_corner::with_side(how, found));
    if found.as_ref().is_some_and(SlopeAt::is_none) {
        return Ok(Task { shape, how, because, ..Task::new(prompt(&p), Value::Undefined) });
    }
    let key = match (p.at, found.as_ref().map(|found| (&found.slope, found.smooth))) {
        (None, _) | (_, None) => slope.clone(),
        // Other letters stand for numbers in general, where the formula holds.
        (Some(at), Some((Slope::Unknown, _))) if p.of.names().len() > 1 => at_formula(&p, slope, at),
        (Some(_), Some((Slope::Unknown | Slope::None(_), _))) => return Err(at_corner::unknown("at")),
        (Some(at), Some((Slope::Is(_), true))) => at_formula(&p, slope, at),
        (Some(at), Some((Slope::Is(value), false))) if p.tangent => tangent(p.of, value, &p.by, at),
        (Some(_), Some((Slope::Is(value), false))) => settled(value),
    };
    let mut names = p.of.names();
    names.retain(|name| *name != p.by);
    if p.at.is_none() || p.tangent {
        names.push(p.by.clone());
    }
    let curve = (!p.tangent).then(|| Curve { of: p.of.clone(), by: p.by.clone(), order: p.order });
    let hints = hints(&p, &derivation);
    Ok(Task { names, curve, digits, hints, shape, how, because, ..Task::new(prompt(&p), Value::Expr(key)) })
}

/// The slope at the point that is asked for.
fn here(p: &Parts) -> Option<SlopeAt> {
    let at = p.at?;
    Some(partial_at(p.of, &[(p.by.clone(), at.clone())], &p.by, p.order))
}

/// The formula of the slope at the point, or the tangent that it gives.
fn at_formula(p: &Parts, slope: &Expr, at: &Expr) -> Expr {
    if p.tangent { tangent(p.of, slope, &p.by, at) } else { settled(&slope.substitute(&p.by, at)) }
}

/// f(a) + f′(a)·(x − a), tidied.
fn tangent(of: &Expr, slope: &Expr, by: &str, at: &Expr) -> Expr {
    let put = |expr: &Expr| settled(&expr.substitute(by, at));
    tidy(&put(of).plus(put(slope).times(Expr::var(by).minus(at.clone()))))
}

fn prompt(p: &Parts) -> Line {
    let several = p.of.names().len() > 1;
    let f = || definition("f", std::slice::from_ref(&p.by), p.of);
    match p.at {
        None => Line::new().formula(operator(&p.by, p.order, several).and(&plain(" ")).and(&in_brackets(p.of))),
        Some(at) if p.tangent => {
            Line::text("The tangent to ").formula(f()).then(" at ").formula(equals(&p.by, at)).then(", as y = …")
        }
        Some(at) => {
            let slope = primes("f", p.order).and(&plain("(")).and(&Formula::of(at)).and(&plain(")"));
            Line::new().formula(slope).then(" for ").formula(f())
        }
    }
}

/// The ladder from the first step of the derivation: its question, its rule in letters, what the letters stand for,
/// and what the parts become.
fn hints(p: &Parts, derivation: &Derivation) -> Vec<Line> {
    if p.by_limit {
        return work::limit_hints(p);
    }
    let mut hints = Vec::new();
    let Some(first) = derivation.steps.iter().find(|step| step.kind != StepKind::Tidy) else {
        return hints;
    };
    if p.at.is_some() {
        hints.push(Line::text("Derive first, then put the number in."));
    }
    let rule = rules::all().find(|rule| rule.id == first.rule && rule.formula == first.formula);
    if let Some(rule) = rule {
        hints.push(Line::text(with_parts(rule.ask, first)));
        hints.push(Line::text(rule.shown));
    }
    if !first.parts.is_empty() {
        let parts = first.parts.iter().enumerate();
        hints.push(parts.fold(Line::text("Here "), |line, (i, (name, part))| {
            line.then(if i > 0 { " and " } else { "" }).formula(equals(name, part))
        }));
    } else if first.kind == StepKind::Rewrite {
        hints.push(Line::of(&first.before).then(" = ").math(&first.after));
    }
    let inner = first.because.iter().filter(|step| step.kind == StepKind::Differentiate);
    let slopes: Vec<Line> = inner
        .map(|step| {
            let d = operator(&step.by, 1, false).and(&plain(" ")).and(&in_brackets(&step.before));
            Line::new().formula(d).then(" = ").math(&step.after)
        })
        .collect();
    if slopes.len() > 1 {
        let together = slopes.into_iter().reduce(|line, next| line.then(" and ").append(next));
        hints.extend(together);
    }
    hints
}

/// A rule's text with the parts put in for `{f}` and the variable for `{x}`.
fn with_parts(text: &str, step: &Step) -> String {
    let mut text = text.replace("{x}", &crate::math::print::unicode(&Expr::var(&step.by)));
    for (name, part) in &step.parts {
        text = text.replace(&format!("{{{name}}}"), &crate::math::print::unicode(part));
    }
    text
}

/// A slip in what is done at the point, whatever rules were used.
struct AtPoint {
    mistake: Mistake,
    make: fn(&Parts, &Expr, &Expr) -> Option<Expr>,
}

const fn at_point(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&Parts, &Expr, &Expr) -> Option<Expr>,
) -> AtPoint {
    AtPoint { mistake: Mistake { id, skill: "eval", say, rule }, make }
}

const FIRST_DERIVE: &str = "first derive, then put the number in";

/// The catalogue for slopes at a point: the function, its derivative and the point give what was answered.
const AT_POINT: &[AtPoint] = &[
    at_point(
        "eval.f_not_slope",
        "That looks like f there, not its slope. How fast does f change?",
        FIRST_DERIVE,
        |p, _, a| Some(p.of.substitute(&p.by, a)),
    ),
    at_point(
        "eval.second",
        "That looks like the slope of the slope. How often should it be differentiated?",
        FIRST_DERIVE,
        |p, _, a| Some(nth_derivative(p.of, &p.by, p.order + 1).ok()?.substitute(&p.by, a)),
    ),
    at_point(
        "eval.substitute_first",
        "A number was put in before deriving, it seems. Which comes first?",
        FIRST_DERIVE,
        |_, _, _| Some(Expr::zero()),
    ),
    at_point("eval.at_zero", "At which point was the slope taken: at 0?", FIRST_DERIVE, |p, slope, _| {
        Some(slope.substitute(&p.by, &Expr::zero()))
    }),
    at_point("eval.at_minus", "At which point was the slope taken? Look at its sign.", FIRST_DERIVE, |p, slope, a| {
        Some(slope.substitute(&p.by, &settled(&a.clone().negate())))
    }),
    at_point("eval.sign", "The size fits. Does the function rise there, or fall?", FIRST_DERIVE, |p, slope, a| {
        Some(slope.substitute(&p.by, a).negate())
    }),
    at_point(
        "eval.inverse",
        "This looks turned upside down. Which goes below the line: rise or run?",
        "slope = rise/run",
        |p, slope, a| Some(Expr::one().over(slope.substitute(&p.by, a))),
    ),
    at_point(
        "eval.step_of_one",
        "That looks like f one further on, minus f. The slope is that of the tangent.",
        "f′(a) is the limit of (f(a + h) − f(a))/h as h → 0",
        |p, _, a| {
            let next = a.clone().plus(Expr::one());
            Some(p.of.substitute(&p.by, &next).minus(p.of.substitute(&p.by, a)))
        },
    ),
    at_point(
        "eval.value_over_point",
        "That looks like f(a)/a. A slope compares two points of the curve.",
        "slope = rise/run",
        |p, _, a| Some(p.of.substitute(&p.by, a).over(a.clone())),
    ),
    at_point(
        "eval.degrees",
        "Was the calculator set to degrees? Slopes of sin and cos are in radians.",
        "(sin x)′ = cos x holds for x in radians",
        |p, slope, a| Some(in_degrees(&slope.substitute(&p.by, a))),
    ),
];

/// Slips of tangents.
const AT_TANGENT: &[AtPoint] = &[
    at_point(
        "tangent.intercept_f",
        "The slope fits. At x = 0 the line is not yet at f(a): does it go through (a, f(a))?",
        "y = f(a) + f′(a)·(x − a)",
        |p, slope, a| Some(p.of.substitute(&p.by, a).plus(slope.substitute(&p.by, a).times(Expr::var(&p.by)))),
    ),
    at_point(
        "tangent.slope_alone",
        "That looks like the slope. Which line with this slope goes through the point?",
        "y = f(a) + f′(a)·(x − a)",
        |p, slope, a| Some(slope.substitute(&p.by, a)),
    ),
    at_point(
        "tangent.through_origin",
        "The slope fits. Does the line go through (a, f(a))?",
        "y = f(a) + f′(a)·(x − a)",
        |p, slope, a| Some(slope.substitute(&p.by, a).times(Expr::var(&p.by))),
    ),
    at_point(
        "tangent.no_height",
        "The slope fits. How high is the curve at the point?",
        "y = f(a) + f′(a)·(x − a)",
        |p, slope, a| Some(slope.substitute(&p.by, a).times(Expr::var(&p.by).minus(a.clone()))),
    ),
    at_point(
        "tangent.slope_not_fixed",
        "A tangent is a straight line: its slope is a number. Was the point put in?",
        "y = f(a) + f′(a)·(x − a)",
        |p, slope, a| Some(p.of.substitute(&p.by, a).plus(slope.clone().times(Expr::var(&p.by).minus(a.clone())))),
    ),
    at_point(
        "tangent.plus_a",
        "x − a is 0 at the point. Is x + a?",
        "y = f(a) + f′(a)·(x − a)",
        |p, slope, a| {
            let run = Expr::var(&p.by).plus(a.clone());
            Some(p.of.substitute(&p.by, a).plus(slope.substitute(&p.by, a).times(run)))
        },
    ),
];

/// The same with every angle taken for degrees.
fn in_degrees(expr: &Expr) -> Expr {
    const CIRCULAR: &[Func] = &[fun::SIN, fun::COS, fun::TAN, fun::SEC, fun::CSC, fun::COT];
    let changed = expr.map_children(in_degrees);
    match changed.node() {
        Node::Call(f, arguments) if CIRCULAR.contains(f) => {
            let turn = |angle: &Expr| angle.clone().times(Expr::pi()).over(Expr::from(180));
            Expr::call(*f, arguments.iter().map(turn).collect::<Vec<_>>())
        }
        _ => changed,
    }
}

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(p) = parts(ask) else {
        return Slips::default();
    };
    let Some(at) = p.at else {
        let found = Catalogue::new(p.of, &p.by, p.order).map(|catalogue| (None, catalogue));
        return Slips { derivatives: found.into_iter().collect(), ..Slips::default() };
    };
    let put = |expr: &Expr| match p.tangent {
        true => tangent(p.of, expr, &p.by, at),
        false => settled(&expr.substitute(&p.by, at)),
    };
    let slip = |reason: Reason, expr: Expr| Slip { reason, looks: Looks::Value(Value::Expr(expr)) };
    let corner = here(&p).map_or_else(Vec::new, |found| match p.tangent && found.is_none() {
        true => Vec::new(),
        false => at_corner::slips(&found, p.of, &p.by, at),
    });
    let slope = nth_derivative(p.of, &p.by, p.order).ok();
    let rows = if p.tangent { AT_TANGENT } else { AT_POINT };
    let at_point = rows.iter().filter_map(|row| {
        let wrong = (row.make)(&p, slope.as_ref()?, at)?;
        Some(slip(Reason::of(&row.mistake), settled(&wrong)))
    });
    let wrong = wrong_derivatives(p.of, &p.by, p.order);
    let from_rules = wrong.iter().map(|form| slip(Reason::of_form(form), put(&form.expr)));
    corner.into_iter().chain(from_rules).chain(at_point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::value::value;

    #[test]
    fn every_slip_at_a_point_shows_somewhere() {
        let x = Expr::var("x");
        let of = Expr::call(fun::SIN, vec![x.clone()]).times(x.clone()).plus(x.to_the(Expr::from(3)));
        let (at, by) = (Expr::from(2), Symbol::new("x"));
        let p = Parts { of: &of, by: by.clone(), order: 1, at: Some(&at), tangent: false, by_limit: false };
        let slope = nth_derivative(&of, "x", 1).unwrap();
        let key = slope.substitute("x", &at);
        let line = tangent(&of, &slope, "x", &at);
        let number = |expr: &Expr| value(expr, &[(by.clone(), 0.7)]).unwrap();
        for row in AT_POINT {
            let wrong = (row.make)(&p, &slope, &at).unwrap();
            assert!((number(&wrong) - number(&key)).abs() > 1e-3, "{}", row.mistake.id);
        }
        for row in AT_TANGENT {
            let wrong = (row.make)(&p, &slope, &at).unwrap();
            assert!((number(&wrong) - number(&line)).abs() > 1e-3, "{}", row.mistake.id);
        }
    }
}
