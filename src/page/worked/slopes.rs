//! Straight lines and curves: the slope of a secant, the tangent at a point, the derivative at a point.

use super::Detail;
use super::differences::calculated;
use super::words::{bracketed, factor, row, signs};
use crate::math::evaluate::{CompiledExprs, exact_value};
use crate::math::expr::Expr;
use crate::math::print::figure::figure;
use crate::math::secant::{Secant, Tangent};
use crate::math::tape::eval;
use crate::page::model::*;

/// `f(3)`.
fn at(name: &str, x: &Expr) -> Formula {
    row([signs(&format!("{name}(")), calculated(x), signs(")")])
}

/// In brackets where it is negative, behind another sign.
fn behind_a_sign(expr: &Expr) -> Formula {
    let shown = calculated(expr);
    if shown.ascii.starts_with('-') { row([signs("("), shown, signs(")")]) } else { shown }
}

/// ` = ` with the number, ` ≈ ` where it is rounded.
fn equals(line: Line, expr: &Expr) -> Line {
    let shown = calculated(expr);
    let exact = Formula::of(expr);
    let is_number = exact_value(expr, &[]).is_some();
    match is_number || shown == exact {
        true => line.then(" = ").formula(shown),
        false => line.then(" ≈ ").formula(shown),
    }
}

/// Rise over run between two points: the heights, the differences in one order, the quotient, and what it means.
pub fn secant(secant: &Secant, name: &str, detail: Detail) -> Page {
    let mut page = Page::new();
    let slope = secant.slope();
    let quotient = super::differences::over(calculated(&tidied(&secant.rise())), calculated(&tidied(&secant.run())));
    let last = equals(Line::text("rise/run = ").formula(quotient), &slope);
    if detail == Detail::Brief {
        return page.labelled("Answer", Tone::Right, last);
    }
    if let Some((of, by)) = &secant.of {
        let definition = row([signs(&format!("{name}(")), Formula::of(&Expr::var(by)), signs(") = "), Formula::of(of)]);
        let height = |line: Line, point: &(Expr, Expr)| equals(line.formula(at(name, &point.0)), &point.1);
        let heights = height(height(Line::new(), &secant.from).then(",   "), &secant.to);
        page.push(Block::labelled("Heights", Tone::Neutral, heights.noted(Line::from(definition).all(Role::Dim))));
    }
    let difference = |high: &Expr, low: &Expr| {
        let all = high.clone().minus(low.clone());
        equals(Line::new().formula(row([calculated(high), signs(" − "), behind_a_sign(low)])), &tidied(&all))
    };
    page.push(Block::labelled(
        "Rise",
        Tone::Neutral,
        difference(&secant.to.1, &secant.from.1).noted(Line::styled(Role::Dim, "end minus start")),
    ));
    page.push(Block::labelled(
        "Run",
        Tone::Neutral,
        difference(&secant.to.0, &secant.from.0).noted(Line::styled(Role::Dim, "in the same order")),
    ));
    page.push(Block::labelled("Slope", Tone::Neutral, last));
    page = page.labelled("Answer", Tone::Right, Line::from(calculated(&slope)));
    if let Some(number) = eval(&slope, &[]) {
        let by = secant.of.as_ref().map_or("x", |(_, by)| by.as_str());
        let way = match number {
            0.0 => "Both ends are equally high: on average it neither rises nor falls.".to_string(),
            _ if number > 0.0 => format!("On average it rises {} for each 1 of {by}.", figure(number)),
            _ => format!("On average it falls {} for each 1 of {by}.", figure(-number)),
        };
        page.push(Block::labelled("Meaning", Tone::Neutral, way));
    }
    page.blocks.extend(picture(secant, name));
    page
}

fn tidied(expr: &Expr) -> Expr {
    crate::math::secant::settled(expr)
}

/// What a curve is called in a picture: by its formula where that is short.
fn label(of: &Expr, name: &str) -> String {
    let shown = crate::math::print::unicode(of);
    if shown.chars().count() <= 12 { shown } else { name.to_string() }
}

/// The curve with its secant, where there is a curve.
fn picture(secant: &Secant, name: &str) -> Option<Block> {
    let (of, by) = secant.of.as_ref()?;
    let [(a, fa), (b, fb)] = secant.ends()?;
    let ready = CompiledExprs::new(&[of], std::slice::from_ref(by))?;
    let pad = (b - a).abs() * 0.5;
    let slope = (fb - fa) / (b - a);
    let says = format!(
        "The secant of {name} through {by} = {} and {by} = {} has slope {}.",
        figure(a),
        figure(b),
        figure(slope)
    );
    let plot = Plot::new(says)
        .x(a.min(b) - pad, a.max(b) + pad)
        .curve(label(of, name), |x| ready.finite(&[x]).unwrap_or(f64::NAN));
    Some(plot.curve("secant", |x| fa + slope * (x - a)).points("", vec![(a, fa), (b, fb)]).into())
}

/// The tangent: height and slope at the point, the line through it with that slope, and the picture.
/// With `by_rule` the derivative that the slope comes from is shown too.
pub fn tangent(tangent: &Tangent, name: &str, by_rule: bool, detail: Detail) -> Page {
    let mut page = Page::new();
    let x = Formula::of(&Expr::var(&tangent.by));
    let answer = Line::new().formula(row([signs("y = "), Formula::of(&tangent.line)]));
    if detail > Detail::Brief {
        let prime = format!("{name}′");
        let height = equals(Line::new().formula(at(name, &tangent.at)), &tangent.height);
        page.push(Block::labelled(
            "Height",
            Tone::Neutral,
            height.noted(Line::styled(Role::Dim, "the point it goes through")),
        ));
        let derivative = Line::new().formula(row([
            signs(&format!("{prime}(")),
            x.clone(),
            signs(") = "),
            Formula::of(&tangent.derivative),
        ]));
        let before = if by_rule { derivative.then(",   ") } else { Line::new() };
        let slope = equals(before.formula(at(&prime, &tangent.at)), &tangent.slope);
        page.push(Block::labelled("Slope", Tone::Neutral, slope.noted(Line::styled(Role::Dim, "the way it goes"))));
        let letters = row([
            signs("y = "),
            at(name, &tangent.at),
            signs(" + "),
            at(&prime, &tangent.at),
            signs("·("),
            x.clone(),
            signs(" − "),
            behind_a_sign(&tangent.at),
            signs(")"),
        ]);
        let run = row([signs("("), x, signs(" − "), behind_a_sign(&tangent.at), signs(")")]);
        let filled =
            row([signs("y = "), Formula::of(&tangent.height), signs(" + "), behind(&tangent.slope), signs("·"), run]);
        let tidy = Line::from(row([signs("y = "), Formula::of(&tangent.line)]));
        // Where nothing comes together the last line would say the same again.
        let settled = filled.unicode.replace('·', "") == tidy.plain().replace('·', "");
        let tidy = (!settled).then(|| tidy.into());
        let lines = [letters.into_noted(), filled.into_noted()].into_iter().chain(tidy).collect();
        page.push(Block::Labelled { label: "Line".to_string(), tone: Tone::Neutral, lines });
    }
    page = page.labelled("Answer", Tone::Right, answer);
    if detail > Detail::Brief {
        page.blocks.extend(nearby(tangent, name));
        page.blocks.extend(touching(tangent, name));
    }
    page
}

trait IntoNoted {
    fn into_noted(self) -> Noted;
}
impl IntoNoted for Formula {
    fn into_noted(self) -> Noted {
        Line::from(self).into()
    }
}

fn behind(slope: &Expr) -> Formula {
    let shown = factor(slope);
    if shown.ascii.starts_with('-') { bracketed(slope) } else { shown }
}

/// How near the line still is a little further on.
fn nearby(tangent: &Tangent, name: &str) -> Option<Block> {
    let (a, by) = (eval(&tangent.at, &[])?, tangent.by.as_str());
    let there = a + 0.1;
    let (curve, line) = (eval(&tangent.of, &[(by, there)])?, eval(&tangent.line, &[(by, there)])?);
    let x = figure(there);
    let text = format!("at {by} = {x}:  the line {}   {name}({x}) = {}", figure(line), figure(curve));
    Some(Block::labelled("Check", Tone::Neutral, text))
}

/// The curve with the line that touches it.
fn touching(tangent: &Tangent, name: &str) -> Option<Block> {
    let number = |expr: &Expr| eval(expr, &[]);
    let (a, y, m) = (number(&tangent.at)?, number(&tangent.height)?, number(&tangent.slope)?);
    let ready = CompiledExprs::new(&[&tangent.of], std::slice::from_ref(&tangent.by))?;
    let says = format!("The tangent touches {name} at {} = {} with slope {}.", tangent.by, figure(a), figure(m));
    let plot =
        Plot::new(says).x(a - 2.0, a + 2.0).curve(label(&tangent.of, name), |x| ready.finite(&[x]).unwrap_or(f64::NAN));
    Some(plot.curve("tangent", |x| y + m * (x - a)).points("", vec![(a, y)]).into())
}
