//! `derivative`: an expression; with `at` a number; with `tangent` the line.

use super::*;
use crate::math::derive::derive;
use crate::math::mistakes::wrong_derivatives;
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
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
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
}

fn parts(ask: &Ask) -> Result<Parts<'_>, Trouble> {
    let of = ask.need("of")?;
    let parts = Parts {
        of,
        by: ask.variable(of)?,
        order: ask.whole("order", 1, 1, MAX_ORDER)?,
        at: ask.formula("at"),
        tangent: ask.flag("tangent"),
    };
    match parts.at {
        Some(at) if !at.names().is_empty() => Err(Trouble::new("at", "the point is to be a number")),
        None if parts.tangent => Err(Trouble::new("tangent", "a tangent needs a point: give it with `at`")),
        Some(_) if parts.tangent && parts.order > 1 => Err(Trouble::new("order", "a tangent has order 1")),
        _ => Ok(parts),
    }
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Trouble> {
    let p = parts(ask)?;
    let derivation = derive(p.of, &p.by, p.order).map_err(|error| Trouble::new("of", error.message))?;
    let slope = derivation.derivative;
    let key = match p.at {
        None => slope,
        Some(at) if p.tangent => tangent(p.of, &slope, &p.by, at),
        Some(at) => tidy(&slope.substitute(&p.by, at)),
    };
    let mut names = p.of.names();
    names.retain(|name| *name != p.by);
    if p.at.is_none() || p.tangent {
        names.push(p.by.clone());
    }
    let curve = (!p.tangent).then(|| Curve { of: p.of.clone(), by: p.by.clone(), order: p.order });
    let digits = ask.digits();
    Ok(Task { names, curve, digits, ..Task::new(prompt(&p), Value::Expr(key)) })
}

/// f(a) + f′(a)·(x − a), tidied.
fn tangent(of: &Expr, slope: &Expr, by: &str, at: &Expr) -> Expr {
    let put = |expr: &Expr| expr.substitute(by, at);
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

fn slips(ask: &Ask, _task: &Task) -> Vec<Slip> {
    let Ok(p) = parts(ask) else {
        return Vec::new();
    };
    let wrong = wrong_derivatives(p.of, &p.by, p.order).into_iter();
    wrong
        .map(|form| {
            let expr = match p.at {
                None => form.expr,
                Some(at) if p.tangent => tangent(p.of, &form.expr, &p.by, at),
                Some(at) => tidy(&form.expr.substitute(&p.by, at)),
            };
            Slip { reason: Reason::of(form.mistake), looks: Looks::Value(Value::Expr(expr)) }
        })
        .collect()
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    answer_alone(ask, task, detail)
}
