//! `difference-quotient`: (f(x + h) − f(x))/h with the h divided out.

use super::*;
use crate::math::quotient::{Quotient, quotient, slips as catalogue};
use crate::page::worked::quotients;

pub(super) const KIND: Kind = Kind {
    name: "difference-quotient",
    asks_for: "the difference quotient, with h divided out, in x and h",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function, e.g. x^2"),
        Field::optional("by", FieldShape::Names, "its variable"),
        Field::optional("h", FieldShape::Names, "the letter of the step; h by default"),
        Field::optional("at", FieldShape::Number, "the point, where it is not x itself"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

fn worked(ask: &Ask) -> Result<Quotient, Unposed> {
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let h = ask.names("h").first().cloned().unwrap_or_else(|| Symbol::new("h"));
    if of.mentions(&h) || h == by {
        return Err(Unposed::new("h", format!("`{h}` is taken by the function: name another letter with `h`")));
    }
    Ok(quotient(of, &by, &h, ask.formula("at")))
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let q = worked(ask)?;
    let Some(key) = q.simplified.clone() else {
        return Err(Unposed::new("of", "the h cannot be divided out of this difference quotient step by step"));
    };
    let mut names: Vec<Symbol> = q.of.names();
    names.retain(|name| q.at.is_none() || *name != q.by);
    names.push(q.h.clone());
    let point = q.at.clone().unwrap_or_else(|| Expr::var(&q.by));
    let prompt = Line::text("Simplify ")
        .formula(quotient_formula(&point, &q.h))
        .then(" for ")
        .formula(definition("f", std::slice::from_ref(&q.by), &q.of))
        .then(" until no division by ")
        .math(&Expr::var(&q.h))
        .then(" is left");
    let hints = vec![
        Line::text("Put ")
            .math(&point.clone().plus(Expr::var(&q.h)))
            .then(" in for ")
            .math(&Expr::var(&q.by))
            .then("."),
        Line::text("What has no ")
            .math(&Expr::var(&q.h))
            .then(" in it cancels on top. What is left has it as a factor."),
        Line::text("On top stands ").math(&q.ahead).then(" minus ").formula(in_brackets(&q.here)).then("."),
    ];
    let undone = Some((q.h.clone(), Number::ZERO));
    Ok(Task { names, hints, must_hold_at: undone, means: Some(means), ..Task::new(prompt, Value::Expr(key)) })
}

/// (f(x + h) − f(x))/h in letters.
fn quotient_formula(point: &Expr, h: &str) -> Formula {
    let (x, h) = (Formula::of(point), Formula::of(&Expr::var(h)));
    formula(
        format!("(f({} + {}) - f({}))/{}", x.ascii, h.ascii, x.ascii, h.ascii),
        format!("(f({} + {}) − f({}))/{}", x.unicode, h.unicode, x.unicode, h.unicode),
        format!("\\frac{{f({} + {}) - f({})}}{{{}}}", x.latex, h.latex, x.latex, h.latex),
    )
}

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(q) = worked(ask) else {
        return Slips::default();
    };
    let wrong = catalogue::wrong_forms(&q).into_iter();
    wrong.map(|wrong| Slip::of(wrong, |expr| Looks::Value(Value::Expr(expr)))).collect()
}

/// A number to put in by hand.
fn means(ask: &Ask, answer: &Value, _: usize) -> Option<String> {
    let q = worked(ask).ok()?;
    let (Value::Expr(answer), None) = (answer, &q.at) else { return None };
    let at = |x: f64, h: f64| [(q.by.clone(), x), (q.h.clone(), h)];
    let f = |x: f64| crate::math::tape::value_at(&q.of, &[(q.by.clone(), x)]);
    let (yours, x, h) = (crate::math::tape::value_at(answer, &at(1.0, 1.0))?, &q.by, &q.h);
    let [yours, here, ahead] = [yours, f(1.0)?, f(2.0)?].map(|number| in_digits(number, 6));
    Some(format!(
        "With {x} = 1 and {h} = 1 yours is {yours}, while f(1) = {here} and f(2) = {ahead}. What is (f(2) − f(1))/1?"
    ))
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let Ok(q) = worked(ask) else {
        return Page::new();
    };
    let (numbers, at) = quotients::watched(&q);
    let mut page = quotients::quotient(&q, numbers.as_ref(), at.as_ref(), detail);
    page = match task.key_expr() {
        Some(key) => page.labelled("Answer", Tone::Right, Line::of(key)),
        None => page,
    };
    if let (Some(limit), true) = (&q.limit, detail > Detail::Brief) {
        let line = Line::text("as ").math(&Expr::var(&q.h)).then(" → 0 this heads for ").math(limit);
        page = page.text(line.then(", the derivative"));
    }
    page
}
