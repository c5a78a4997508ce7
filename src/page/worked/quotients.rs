//! The derivative as a limit: slopes of secants from both sides beside the algebra of the difference quotient.

use super::Detail;
use super::differences::{calculated, over};
use super::limits::{cell_text, heading};
use super::words::{row, signs, struck};
use crate::math::cancel::cancels;
use crate::math::condition::Comparison;
use crate::math::expr::{Expr, Symbol};
use crate::math::limit::{LimitCell, TableRow};
use crate::math::print::figure::{Precision, figure, figure_to, scale};
use crate::math::quotient::{Law, Quotient, Secants, secants};
use crate::math::step::Step;
use crate::math::tape::eval;
use crate::page::model::*;

/// Where the numbers are watched when the quotient has no point of its own.
const PLACES: [i64; 4] = [2, 3, 1, -1];

/// The secants of a quotient at its point; where it has none, at one that is good to watch, which is given back.
pub fn watched(quotient: &Quotient) -> (Option<Secants>, Option<Expr>) {
    if quotient.at.is_some() {
        return (secants(quotient, None), None);
    }
    let places = PLACES.iter().map(|place| Expr::from(*place));
    places.into_iter().find_map(|at| Some((secants(quotient, Some(&at))?, at))).unzip()
}

/// The derivative at a point as a limit: secants from both sides beside the algebra of the difference quotient.
/// `at` is the point at which the numbers are taken, where the quotient is at x itself.
pub fn quotient(quotient: &Quotient, secants: Option<&Secants>, at: Option<&Expr>, detail: Detail) -> Page {
    let chain = Block::Chain(quotient_chain(quotient, detail));
    let mut page = Page::new();
    let Some(secants) = secants.filter(|_| detail > Detail::Brief) else { return page.with(chain) };
    let title = match at {
        Some(at) => Line::styled(Role::Label, "Watch the numbers, at ")
            .formula(row([Formula::of(&Expr::var(&quotient.by)), signs(" = "), Formula::of(at)]))
            .role(Role::Label),
        None => Line::styled(Role::Label, "Watch the numbers"),
    };
    let mut left = vec![Block::text(title), secant_table(secants, &quotient.h).into()];
    left.extend(error_law(secants, &quotient.h));
    page.push(Block::Beside(left, vec![heading("Then see why"), chain]));
    page
}

/// The slopes of secants from both sides, and where they head.
fn secant_table(secants: &Secants, h: &Symbol) -> Table {
    let name = Formula::of(&Expr::var(h));
    let mut table = Table::numbers([Line::from(name), Line::text("from right"), Line::text("from left")]);
    let cell = |cell: Option<LimitCell>| cell_text(cell, Some(secants.slope));
    for TableRow { h, left, right } in &secants.rows {
        table.push([Line::styled(Role::Dim, scale(h.to_f64(), Precision::Shown)), cell(*right), cell(*left)]);
    }
    let end = || Line::styled(Role::Right, format!("→ {}", figure_to(secants.slope, Precision::Table)));
    table.push([Line::styled(Role::Dim, "→ 0"), end(), end()]);
    table.says("Slopes of secants with smaller and smaller runs, to the right and to the left.")
}

/// How the error of the secants goes with h.
fn error_law(secants: &Secants, h: &str) -> Option<Block> {
    let text = match secants.error {
        Law::None => "There is no error: a straight line is its own secant.".to_string(),
        Law::Power { factor, order, exact } => {
            let size = if (factor - 1.0).abs() < 1e-6 {
                String::new()
            } else {
                format!("{}·", figure_to(factor, Precision::Error))
            };
            let (equals, how) = if exact { ("=", " exactly") } else { ("≈", "") };
            let (power, times) = match order {
                1 => ("", "ten times"),
                2 => ("²", "a hundred times"),
                3 => ("³", "a thousand times"),
                _ => ("⁴", "ten thousand times"),
            };
            format!(
                "error {equals} {size}|{h}|{power}{how}: ten times smaller {h}, {times} smaller error (order {order})"
            )
        }
        Law::Unclear => return None,
    };
    Some(Block::text(text))
}

/// From the quotient in letters to its limit; what cancels is struck out.
fn quotient_chain(quotient: &Quotient, detail: Detail) -> Vec<Link> {
    let h = Expr::var(&quotient.h);
    let point = quotient.at.clone().unwrap_or_else(|| Expr::var(&quotient.by));
    let ahead = point.clone().plus(h.clone());
    let f = |at: &Expr| row([signs("f("), Formula::of(at), signs(")")]);
    let letters = over(row([f(&ahead), signs(" − "), f(&point)]), Formula::of(&h));
    let mut links = vec![Link::first(letters)];
    let steps: Vec<&Step> = quotient.steps.iter().skip(1).collect();
    let put_in = Line::new().math(&ahead).role(Role::Substitution).then(" put in for ").math(&Expr::var(&quotient.by));
    let shown = |expr: &Expr, next: Option<&&Step>| match next {
        Some(_) => struck(expr, &cancels(expr)),
        None => Formula::of(expr),
    };
    links.push(Link::then("=", shown(&quotient.raw, steps.first())).note(put_in));
    for (at, step) in steps.iter().enumerate() {
        let next = steps.get(at + 1);
        let last = next.is_none();
        if detail == Detail::Brief && !last {
            continue;
        }
        let gone = if last { Default::default() } else { cancels(&step.after) };
        let note = match (gone.terms.first(), gone.factors.first()) {
            (Some(_), _) => {
                let mut line = Line::text(format!("{}: ", step.name.to_lowercase()));
                for (i, term) in gone.terms.iter().enumerate() {
                    line = line.then(if i > 0 { ", " } else { "" }).math(term);
                }
                line.then(if gone.terms.len() > 1 { " cancel" } else { " cancels" })
            }
            (None, Some(factor)) => Line::new()
                .formula(row([Formula::of(factor), signs(&format!(" {} 0", Comparison::NotEqual.unicode()))]))
                .role(Role::Caution)
                .then(", so divide"),
            (None, None) => match step.tags.as_slice() {
                [] => Line::text(step.name),
                tags => Line::text(tags.join(", ")),
            },
        };
        links.push(Link::then("=", shown(&step.after, next)).note(note));
    }
    if let Some(limit) = &quotient.limit {
        let how = if quotient.from_sides { "from both sides; " } else { "by the rules; " };
        let note = match (&quotient.simplified, eval(limit, &[])) {
            (Some(_), _) => Line::text("let ").math(&h).then(" go to 0"),
            (None, Some(value)) if limit.as_number().is_none() => {
                Line::text(format!("= {}: {how}", figure_to(value, Precision::Table)))
                    .math(&h)
                    .then(" does not divide out")
            }
            (None, _) => Line::text(how).math(&h).then(" does not divide out"),
        };
        links.push(Link::then("→", Formula::of(limit)).role(Role::Right).note(note));
    }
    links
}

/// The slope of a function at a point as the limit that it is, with its title and its end.
pub fn slope(found: &Quotient, secants: &Secants, name: &str, at: &Expr, detail: Detail) -> Page {
    let point = calculated(at);
    let f = row([signs(&format!("{name}′(")), point.clone(), signs(")")]);
    let by = Formula::of(&Expr::var(&found.by));
    let of = row([signs(&format!("{name}(")), by, signs(") = "), Formula::of(&found.of)]);
    let title = Line::new().formula(f.clone()).then(" for ").formula(of);
    let h = Formula::of(&Expr::var(&found.h));
    let aside = Line::text("slope between ")
        .formula(point.clone())
        .then(" and ")
        .formula(point)
        .then(" + ")
        .formula(h.clone())
        .then(", then ")
        .formula(h.clone())
        .then(" → 0");
    let mut page = Page::new().with(Block::heading(title, aside)).rule();
    page.extend(quotient(found, Some(secants), None, detail));
    page.push(Block::Rule);
    page.text(ending(found, secants, &f))
}

/// `f′(3) = 6    h is never 0; 6 + h comes as near to 6 as you like.`
pub fn ending(found: &Quotient, secants: &Secants, f: &Formula) -> Line {
    let h = Formula::of(&Expr::var(&found.h));
    let mut end = Line::new().formula(f.clone()).then(" = ");
    end = match &found.limit {
        Some(limit) if limit.as_number().is_some() => end.math(limit).role(Role::Right),
        Some(limit) => {
            end.math(limit).role(Role::Right).then(format!(" ≈ {}", figure_to(secants.slope, Precision::Table)))
        }
        None => end.push(Role::Right, figure_to(secants.slope, Precision::Table)),
    };
    end = end.then("    ").formula(h).then(" is never 0; ");
    end = match &found.simplified {
        Some(simplified) if simplified.mentions(&found.h) => end.math(simplified).then(" comes as near to "),
        _ => end.then("the slope of the secant comes as near to "),
    };
    end.then(figure(secants.slope)).then(" as you like.")
}
