//! The V of round-off: how the errors of measured slopes fall and rise again, theory beside it, and what does better.

use super::differences::{raised, shared};
use crate::math::difference::{METHODS, Method, Subject, VRow, method, observed_order};
use crate::math::print::figure::{Precision, figure, figure_to, scientific, times};
use crate::page::model::*;

/// The smallest step of the V, as a power of ten.
const SMALLEST: u32 = 15;

/// The V: how the errors of the forward and the central difference fall and rise again, theory beside it, and the
/// formulas that do better.
pub fn v_curve(subject: &Subject, shown: &Formula) -> Page {
    let Some(found) = subject.v_curve(SMALLEST) else { return Page::new() };
    let points = |pick: fn(&VRow) -> Option<f64>| -> Vec<(f64, f64)> {
        found.rows.iter().filter_map(|row| Some((row.h, pick(row)?))).filter(|(_, error)| *error > 0.0).collect()
    };
    let title = Line::text("Error of the measured slope of ")
        .formula(shown.clone())
        .then(" at ")
        .formula(Formula::of(&subject.at));
    let mut page = Page::new().with(Block::heading(title, Line::new())).rule();
    let says = format!(
        "Error of the measured slope of {} at {}, by h from large to small: it comes down and goes up again.",
        shown.unicode,
        figure(subject.a)
    );
    let below = Line::styled(Role::Outer, "      ◀ too coarse").then(" ".repeat(9)).push(Role::Wrong, "too fine ▶");
    let plot = Plot { says, quiet: true, below, ..Plot::default() }.log_log().x(0.1, 1e-15).named("h", "");
    let plot = plot.points("forward", points(|row| row.forward)).mark('F');
    let plot = plot.points("central", points(|row| row.central)).mark('C');
    let left = vec![plot.into()];
    let sides = ["forward", "central"].iter().filter_map(|id| method(id));
    let right: Vec<Block> = sides.flat_map(|method| expected(subject, method)).collect();
    page.push(Block::Beside(left, right));
    page = page.rule().text("Both lines come down and go up again. Left, the formula is wrong by O(h) or O(h²). Right, f(x+h) − f(x) loses digits: the error is about ε·|f|/h, and it grows.");
    if let Some(line) = halved_once(subject, &["forward", "central"]) {
        page.push(line);
    }
    page.blocks.extend(better(subject));
    page
}

/// `Halve h = 0.1: forward 4.3e-2 → 2.1e-2 (÷2.0), …`
fn halved_once(subject: &Subject, ids: &[&str]) -> Option<Block> {
    let mut line = Line::text("Halve h = 0.1: ");
    let mut any = false;
    for method in ids.iter().filter_map(|id| method(id)) {
        let rows = subject.halved(method, 0.1, 2);
        let [first, second] = rows.as_slice() else { continue };
        let (Some(ratio), true) = (second.ratio, second.error > 20.0 * subject.rounding(method, second.h)) else {
            continue;
        };
        line = line.then(if any { ", " } else { "" });
        line = line.then(format!(
            "{} {} → {} ",
            method.id,
            scientific(first.error, Precision::Error),
            scientific(second.error, Precision::Error)
        ));
        line = line.push(Role::Right, format!("(÷{})", times(ratio)));
        any = true;
    }
    any.then(|| Block::text(line.then(".")))
}

/// What theory says of a method here, beside what was measured.
fn expected(subject: &Subject, method: &Method) -> Vec<Block> {
    let role = if method.order == 1 { Role::Outer } else { Role::Right };
    let name = method.name.split(' ').next().unwrap_or(method.name);
    let mut table = Table::grid(2).row([Line::styled(role, name), Line::new().formula(Formula::latex(method.latex))]);
    let mut say = |label: &str, line: Line| table.push([Line::styled(Role::Dim, label), line]);
    let order = observed_order(method, &|x| subject.f(x), subject.a, subject.exact(method).unwrap_or(f64::NAN));
    let observed = order.map_or_else(|| "no error to watch".to_string(), |order| format!("measured {order:.2}"));
    if let Some(theory) = subject.theory(method) {
        let power = raised(method.order, 1);
        say(
            "error",
            Line::text("≈ ")
                .formula(Formula::latex(method.error))
                .then(format!(" = {} h{power}", figure_to(theory.factor, Precision::Error))),
        );
    }
    say("order", Line::text(format!("{}, {observed}", method.order)));
    let measured = subject.best(method, SMALLEST);
    let in_theory = subject.theory(method).and_then(|theory| theory.best_h);
    if let Some((h, error)) = measured {
        let theory = in_theory.map_or_else(String::new, |h| format!(", theory {}", scientific(h, Precision::Error)));
        say("best h", Line::text(format!("{}{theory}", scientific(h, Precision::Shown))));
        let digits = shared(error, subject.exact(method).unwrap_or(1.0));
        say("there", Line::text(format!("error {}, {digits} digits", scientific(error, Precision::Error))));
    }
    vec![table.into()]
}

/// The formulas that do better, each with its measured shrinking.
fn better(subject: &Subject) -> Vec<Block> {
    let Some(exact) = subject.derivative(1) else { return Vec::new() };
    let mut table = Table::new(["", "h = 0.1", "h = 0.05", "shrinks", "at best"]);
    let better = METHODS.iter().filter(|method| matches!(method.id, "central" | "five-point" | "richardson"));
    let mut rows = 0;
    for method in better {
        let lines = subject.halved(method, 0.1, 2);
        let [first, second] = lines.as_slice() else { continue };
        let above = second.error > 20.0 * subject.rounding(method, second.h);
        let ratio = second
            .ratio
            .filter(|_| above)
            .map_or_else(Line::new, |ratio| Line::styled(Role::Right, format!("÷{}", times(ratio))));
        let best = subject.best(method, SMALLEST);
        let best = best.map_or_else(String::new, |(h, error)| {
            format!("{} at h = {}", scientific(error, Precision::Error), scientific(h, Precision::Shown))
        });
        table.push([
            Line::text(method.name),
            Line::text(scientific(first.error, Precision::Error)),
            Line::text(scientific(second.error, Precision::Error)),
            ratio,
            Line::text(best),
        ]);
        rows += 1;
    }
    let steps: Vec<f64> =
        [0.1, 0.05, 1e-8].iter().filter_map(|h| subject.complex_step(*h)).map(|slope| (slope - exact).abs()).collect();
    if let [coarse, fine, best] = steps[..] {
        let ratio =
            if fine > 0.0 { Line::styled(Role::Right, format!("÷{}", times(coarse / fine))) } else { Line::new() };
        table.push([
            Line::text("Complex step"),
            Line::text(scientific(coarse, Precision::Error)),
            Line::text(scientific(fine, Precision::Error)),
            ratio,
            Line::text(format!("{} at h = 1e-8", scientific(best, Precision::Error))),
        ]);
    }
    if rows == 0 {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::heading("Better with the same values", Line::new()),
        table.says("The errors of better formulas, with h and with half of it, and the best that each reaches.").into(),
        Block::text(
            Line::text("Richardson takes ")
                .formula(method("richardson").map_or_else(Formula::default, |row| Formula::latex(row.latex)))
                .then(": the h² of the two central differences cancels, and h⁴ is left."),
        ),
    ];
    if steps.len() == 3 {
        let text = Line::text("The complex step is ")
            .formula(Formula::latex(r"\operatorname{Im} f(a + ih)/h"))
            .then(": nothing is subtracted, so no digits are lost, and any h up to 1e-8 is right to rounding.");
        blocks.push(Block::text(text));
    } else {
        blocks.push(Block::text("There is no complex step here: the function is not analytic."));
    }
    blocks
}
