//! A claimed gradient as a page: each part beside the measured slope, and what is wrong mended.

use super::gradient::{point, quotient, terms, value};
use super::words::{row, signs};
use crate::math::expr::Expr;
use crate::math::graph::relative_error;
use crate::math::print;
use crate::math::print::figure::{self, Precision, figure, figure_to};
use crate::math::solution::gradient::{Gradient, Partial};
use crate::math::tape::eval;
use crate::page::model::*;

/// A claimed gradient beside the measured slopes, part by part; for each part that is wrong, the difference quotient in
/// numbers and the slope as it comes about.
pub fn claims(gradient: &Gradient, name: &str, claims: &[Expr]) -> Vec<Block> {
    let several = gradient.by.len() > 1;
    let Some(place) = &gradient.place else { return Vec::new() };
    let at: Vec<(&str, f64)> =
        place.at.iter().filter_map(|(name, value)| Some((name.as_str(), eval(value, &[])?))).collect();
    let header = [
        Line::new(),
        Line::text("claimed"),
        Line::text("at ").formula(point(place)),
        Line::text("measured"),
        Line::text("relative error"),
        Line::new(),
    ];
    let mut table = Table::new(header).numeric(&[2, 3, 4]).says("Each part as claimed and as measured.");
    let mut wrong: Vec<Block> = Vec::new();
    for ((partial, slope), claim) in gradient.partials.iter().zip(&place.slopes).zip(claims) {
        let claimed = eval(claim, &at);
        let pair = claimed.zip(slope.measured);
        let error = pair.map(|(claimed, measured)| relative_error(claimed, measured));
        let agrees = error.is_some_and(|error| error < 1e-6);
        let (role, sign) = if agrees { (Role::Right, "✓") } else { (Role::Wrong, "✗") };
        let quotient = quotient(name, &partial.by, several);
        table.push([
            Line::new().formula(quotient.clone()),
            Line::of(claim),
            Line::text(value(claimed)),
            Line::text(value(slope.measured)),
            Line::text(
                error.map_or("none".to_string(), |error| if error < 1e-9 { "0".into() } else { figure::error(error) }),
            ),
            Line::styled(role, sign),
        ]);
        if let (Some((claimed, measured)), false) = (pair, agrees) {
            wrong.extend(nudged(gradient, name, partial, &at));
            let text = format!(
                "relative error |{} − {}| / {} = {}",
                figure(claimed),
                figure(measured),
                figure(claimed.abs().max(measured.abs())),
                figure::error(relative_error(claimed, measured))
            );
            wrong.push(Block::text(text.replace("− −", "+ ")));
            let way = row([quotient, signs(" = "), terms(partial)]);
            let equal = if terms(partial).unicode == print::unicode(&partial.slope) {
                Formula::default()
            } else {
                row([signs(" = "), Formula::of(&partial.slope)])
            };
            let still = partial.still.iter().map(|name| print::unicode_name(name)).collect::<Vec<_>>().join(", ");
            let line = Line::new().formula(row([way, equal])).role(Role::Right);
            let note = if still.is_empty() { String::new() } else { format!("{still} still") };
            wrong.push(Block::labelled("Mended", Tone::Neutral, line.noted(Line::styled(Role::Dim, note))));
        }
    }
    let mut blocks: Vec<Block> = vec![table.into()];
    if wrong.is_empty() {
        blocks.push("Every part agrees: relative errors below 1e-7 are what rounding leaves.".into());
    }
    blocks.extend(wrong);
    blocks
}

/// `(f(1.001, 2) − f(0.999, 2))/0.002` in numbers.
fn nudged(gradient: &Gradient, name: &str, partial: &Partial, at: &[(&str, f64)]) -> Option<Block> {
    const H: f64 = 0.001;
    let by = gradient.by.iter().position(|by| *by == partial.by)?;
    let moved = |h: f64| {
        let point: Vec<(&str, f64)> =
            at.iter().enumerate().map(|(i, (name, x))| (*name, if i == by { x + h } else { *x })).collect();
        let shown: Vec<String> = point.iter().map(|(_, x)| figure(*x)).collect();
        Some((format!("{}({})", print::unicode_name(name), shown.join(", ")), eval(&gradient.of, &point)?))
    };
    let ((up, high), (down, low)) = (moved(H)?, moved(-H)?);
    let links = vec![
        Link::first(signs(&format!("({up} − {down})/{}", figure(2.0 * H))))
            .note(format!("{} alone is nudged", partial.by)),
        Link::then(
            "=",
            signs(
                &format!(
                    "({} − {})/{}",
                    figure_to(high, Precision::Exact),
                    figure_to(low, Precision::Exact),
                    figure(2.0 * H)
                )
                .replace("− −", "+ "),
            ),
        ),
        Link::then("≈", signs(&figure((high - low) / (2.0 * H)))),
    ];
    Some(Block::Chain(links))
}
