//! `derivative`: an expression; with `at` a number; with `tangent` the line.

mod work;

use super::numeric::{near, settled};
use super::*;
use crate::math::arithmetic;
use crate::math::at_point::{Situation, all_slopes, wrong_tangents};
use crate::math::derive::{Derivation, derive, nth_derivative};
use crate::math::mistakes::wrong_derivatives;
use crate::math::rules;
use crate::math::slope::{Slope, SlopeAt, partial_at};
use crate::math::step::{Step, StepKind};
use crate::math::tape::value_at as value;
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
        Field::optional("remarks", FieldShape::Flag, "false: worked without what programs make of a corner"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work: work::work,
};

/// The greatest order that is asked for.
const MAX_ORDER: i64 = 100;

/// The fields, read and settled.
struct Parts<'a> {
    of: &'a Expr,
    by: Symbol,
    order: usize,
    at: Option<&'a Expr>,
    tangent: bool,
    by_limit: bool,
}

fn parts(ask: &Ask) -> Result<Parts<'_>, Unposed> {
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
            Err(Unposed::new("by-limit", "the limit of secants is the first derivative"))
        }
        _ if parts.by_limit && parts.of.names().len() > 1 => {
            Err(Unposed::new("by-limit", "the limit of secants is of a function of one variable"))
        }
        Some(at) if !at.names().is_empty() => Err(Unposed::new("at", "the point must be a number")),
        None if parts.tangent => Err(Unposed::new("tangent", "a tangent needs a point: give it with `at`")),
        Some(_) if parts.tangent && parts.order > 1 => Err(Unposed::new("order", "a tangent has order 1")),
        _ => Ok(parts),
    }
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let p = parts(ask)?;
    let slope = &nth_derivative(p.of, &p.by, p.order).map_err(|error| Unposed::new("of", error.message))?;
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
    let later = Some(Later { prompt: prompt_of, hints: hints_of });
    let means = (p.at.is_some() && !p.tangent).then_some(means as Means);
    let task = Task::new(Line::new(), Value::Expr(key));
    Ok(Task { names, curve, digits, later, shape, how, because, means, ..task })
}

fn prompt_of(ask: &Ask) -> Line {
    parts(ask).map_or_else(|_| Line::new(), |p| prompt(&p))
}

fn hints_of(ask: &Ask) -> Vec<Line> {
    let Ok(p) = parts(ask) else { return Vec::new() };
    derive(p.of, &p.by, p.order).map_or_else(|_| Vec::new(), |derivation| hints(&p, &derivation))
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
        hints.push(Line::text("Differentiate first, then put the number in."));
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

/// The places, other than the one asked for, at which a slope is looked for.
const OTHER_PLACES: std::ops::RangeInclusive<i64> = -5..=5;

pub(super) const MISTAKES: &[Mistake] = &[OTHER_POINT];
const OTHER_POINT: Mistake = Mistake {
    id: "eval.other_point",
    skill: "eval",
    say: "That is the slope at another place. At which is it asked for, and at which was it taken?",
    rule: "f′(a) is the derivative at a, nowhere else",
};

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(p) = parts(ask) else {
        return Slips::default();
    };
    let Some(at) = p.at else {
        let found = Catalogue::new(p.of, &p.by, p.order).map(|catalogue| (None, catalogue));
        return Slips { derivatives: found.into_iter().collect(), ..Slips::default() };
    };
    let Some(situation) = Situation::new(p.of, &p.by, p.order, at, &[Expr::zero()]) else {
        return Slips::default();
    };
    let looks = |expr: Expr| match value(&expr, &[]).filter(|_| expr.names().is_empty()) {
        Some(number) => Looks::Near(number),
        None => Looks::Value(Value::Expr(settled(&expr))),
    };
    let line = |expr: Expr| Looks::Value(Value::Expr(settled(&expr)));
    let rules = || wrong_derivatives(p.of, &p.by, p.order);
    let corner = here(&p).map_or_else(Vec::new, |found| match p.tangent && found.is_none() {
        true => Vec::new(),
        false => at_corner::slips(&found, p.of, &p.by, at),
    });
    if p.tangent {
        let lines = wrong_tangents(&situation).into_iter().map(|wrong| Slip::of(wrong, line));
        let from_rules =
            rules().into_iter().map(|form| Slip::of_form(&form, line(tangent(p.of, &form.expr, &p.by, at))));
        return corner.into_iter().chain(lines).chain(from_rules).collect();
    }
    let mut listed = corner;
    listed.extend(all_slopes(&situation).into_iter().map(|wrong| Slip::of(wrong, looks)));
    let slope = nth_derivative(p.of, &p.by, p.order).unwrap_or_else(|_| Expr::zero());
    listed.extend(near(arithmetic::wrong_values(slope.substitute(&p.by, at))));
    for place in OTHER_PLACES.map(Expr::from).filter(|place| place != at) {
        if let Some(there) = value(&slope.substitute(&p.by, &place), &[]) {
            listed.push(Slip::new(Reason::of(&OTHER_POINT), Looks::Near(there)).likely(0.25));
        }
    }
    let point = value(at, &[]).map(|a| (p.by.clone(), a));
    let catalogue = point.and_then(|point| Catalogue::at(p.of, &p.by, p.order, &[point]));
    if catalogue.is_none() {
        listed.extend(rules().iter().map(|form| Slip::of_form(form, looks(form.expr.substitute(&p.by, at)))));
    }
    Slips { derivatives: catalogue.map(|catalogue| (None, catalogue)).into_iter().collect(), listed }
}

/// What a slope would mean: how far f would rise on a short way.
fn means(ask: &Ask, answer: &Value, _: usize) -> Option<String> {
    let p = parts(ask).ok()?;
    let (a, Value::Expr(answer)) = (value(p.at?, &[])?, answer) else { return None };
    let answer = value(answer, &[])?;
    if p.of.names().len() > 1 || p.order > 1 {
        return None;
    }
    let (there, lift) = (in_digits(a + 0.01, 6), in_digits(answer.abs() * 0.01, 4));
    let verb = if answer < 0.0 { "lower" } else { "lift" };
    let (by, answer, a) = (&p.by, in_digits(answer, 6), in_digits(a, 6));
    Some(format!(
        "A slope of {answer} at {by} = {a} would {verb} f by about {lift} on the way to {there}. What is f there?"
    ))
}
