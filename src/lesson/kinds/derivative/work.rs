//! The worked solutions of derivatives: by rules, at a point, as a tangent, or as a limit of secants.

use super::super::*;
use super::{Parts, parts};
use crate::math::evaluate::exact_value;
use crate::math::quotient::{Quotient, quotient};
use crate::math::secant;
use crate::math::solution::solve_at;
use crate::page::{Block, worked};

/// The derivative worked out; where a value or a tangent is asked for, that comes last.
pub(super) fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let Ok(p) = parts(ask) else { return answer_alone(ask, task, detail) };
    if p.by_limit {
        return by_limit(&p, task, detail);
    }
    if let (Some(at), true) = (p.at, p.tangent)
        && let Some(tangent) = secant::tangent(p.of, &p.by, at)
    {
        return worked::slopes::tangent(&tangent, "f", true, detail);
    }
    let place =
        p.at.filter(|_| p.of.names().len() < 2 && task.key_expr().is_some()).and_then(|at| exact_value(at, &[]));
    let Ok(solution) = solve_at(p.of, &p.by, p.order, place) else { return answer_alone(ask, task, detail) };
    match (p.at, task.key_expr()) {
        (None, _) => worked::body(&solution, detail),
        (Some(at), Some(value)) => worked::at_point(&solution, at, value, detail),
        (Some(_), None) => {
            let body = if ask.is_off("remarks") { worked::without_remarks } else { worked::body };
            let mut page = body(&solution, detail);
            page.extend(answer_alone(ask, task, detail));
            page
        }
    }
}

/// A letter for the step that the function does not use.
fn difference_quotient(p: &Parts) -> Quotient {
    let taken = |letter: &str| p.of.mentions(letter) || p.by == letter;
    let h = ["h", "k", "t"].into_iter().find(|letter| !taken(letter)).unwrap_or("d");
    quotient(p.of, &p.by, h, p.at)
}

/// The secants beside the algebra of the difference quotient, then the slope, or the line that has it.
fn by_limit(p: &Parts, task: &Task, detail: Detail) -> Page {
    let quotient = difference_quotient(p);
    let (numbers, at) = worked::quotients::watched(&quotient);
    let mut page = worked::quotients::quotient(&quotient, numbers.as_ref(), at.as_ref(), detail);
    match (p.at, p.tangent) {
        (Some(at), true) => {
            if let Some(tangent) = secant::tangent(p.of, &p.by, at) {
                page.extend(worked::slopes::tangent(&tangent, "f", false, detail));
            }
            page
        }
        (Some(at), false) => {
            if let Some(numbers) = &numbers {
                let f = primes("f", 1).and(&plain("(")).and(&Formula::of(at)).and(&plain(")"));
                page.push(Block::Rule);
                page = page.text(worked::quotients::ending(&quotient, numbers, &f));
            }
            page.extend(the_key(task));
            page
        }
        _ => {
            page.extend(the_key(task));
            page
        }
    }
}

fn the_key(task: &Task) -> Page {
    match &task.key {
        Key::Value(value) => Page::new().labelled("Answer", Tone::Right, value_line(value)),
        _ => Page::new(),
    }
}

/// From the secant to its limit.
pub(super) fn limit_hints(p: &Parts) -> Vec<Line> {
    let quotient = difference_quotient(p);
    let mut hints = vec![
        Line::text("What is the slope of the secant from the point to a point ")
            .math(&Expr::var(&quotient.h))
            .then(" further on?"),
        Line::text("On top stands ")
            .math(&quotient.ahead)
            .then(" minus ")
            .formula(in_brackets(&quotient.here))
            .then("."),
    ];
    if let Some(simplified) = &quotient.simplified {
        let line = Line::text("Divided by ").math(&Expr::var(&quotient.h)).then(" it is ").math(simplified);
        hints.push(line.then(". Where does that head?"));
    }
    if p.tangent {
        hints.push(Line::text("y = f(a) + f′(a)·(x − a)"));
    }
    hints
}
