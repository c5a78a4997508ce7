//! What comes after the steps: answer, check, trap, and what is to be said of single points.

use super::words::{exact, primes, row, signs, slope_name};
use crate::math::derive::Derivation;
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;
use crate::math::print::figure::{Precision, figure, figure_to, in_digits};
use crate::math::solution::{Healed, SlopeCheck, Solution};
use crate::page::model::*;

/// `f′(x)`, or `∂f/∂x` where other letters are held still.
fn named(derivation: &Derivation) -> Formula {
    if derivation.of.names().len() > 1 {
        return slope_name(Some(&derivation.by), derivation.order);
    }
    row([signs(&format!("{}(", primes(derivation.order))), Formula::of(&Expr::var(&derivation.by)), signs(")")])
}

/// The answer, with other forms of it.
pub fn answer(solution: &Solution) -> Block {
    let derivation = &solution.derivation;
    let line = Line::new().formula(row([named(derivation), signs(" = "), Formula::of(&derivation.derivative)]));
    let mut also = Line::new();
    for (i, form) in derivation.also().iter().enumerate() {
        let lead = if i == 0 { "also: " } else { ", " };
        also = also.push(Role::Dim, lead).math(form).role(Role::Dim);
    }
    let mut lines = vec![line.noted(also)];
    if let [corner] = solution.corners.as_slice() {
        let x = derivation.by.as_str();
        let at = exact(corner.at);
        let slope =
            |piece: &Expr| crate::math::derive::derivative(piece, x).map_or_else(|_| Line::new(), |f| Line::of(&f));
        let left = slope(&corner.pieces.0).then(format!(" for {x} < {at},  "));
        let right = slope(&corner.pieces.1).then(format!(" for {x} > {at},  none at {x} = {at}"));
        lines.push(left.append(right).into());
    }
    Block::Labelled { label: "Answer".to_string(), tone: Tone::Right, lines }
}

/// `x = 0.5, y = 2`.
fn place(at: &[(Symbol, Number)]) -> Line {
    let mut line = Line::new();
    for (i, (name, value)) in at.iter().enumerate() {
        let lead = if i == 0 { "at " } else { ", " };
        line = line.then(lead).math(&Expr::var(name)).then(" = ").then(exact(*value));
    }
    line
}

/// The answer at a point beside the measured slope.
pub fn check(solution: &Solution) -> Option<Block> {
    let check = solution.check.as_ref()?;
    let digits = check.digits.max(Precision::Shown.digits());
    let line = place(&check.at)
        .then(":  formula ")
        .then(in_digits(check.formula, digits))
        .then("   measured ")
        .then(in_digits(check.measured, digits))
        .then("   ")
        .push(Role::Right, "✓")
        .then(format!(" {} digits", check.digits));
    Some(Block::labelled("Check", Tone::Neutral, line))
}

/// The usual wrong answers with their numbers.
pub fn traps(solution: &Solution) -> Option<Block> {
    let check = solution.check.as_ref()?;
    let mut lines: Vec<Noted> = Vec::new();
    for trap in &solution.traps {
        let line = Line::text(format!("{} ", trap.warning));
        let (wrong, right) = (figure(trap.value), figure(check.formula));
        // What is a number already has no need of a place.
        let line = match trap.wrong.names().is_empty() {
            true => {
                let line = line.then("It would be ").math(&trap.wrong).then(" everywhere; the slope ");
                line.append(place(&check.at)).then(format!(" is {right}."))
            }
            false => line
                .math(&trap.wrong)
                .then(", ")
                .append(place(&check.at))
                .then(format!(", is {wrong}; the slope there is {right}.")),
        };
        lines.push(line.into());
    }
    if let [one, other] = solution.traps.as_slice()
        && is_sum(check, one.value, other.value)
    {
        lines.push(Line::styled(Role::Dim, "Funny but true: the right answer is the sum of the two.").into());
    }
    let label = if solution.traps.len() > 1 { "Traps" } else { "Trap" };
    (!lines.is_empty()).then(|| Block::Labelled { label: label.to_string(), tone: Tone::Wrong, lines })
}

fn is_sum(check: &SlopeCheck, one: f64, other: f64) -> bool {
    (one + other - check.formula).abs() <= 1e-9 * check.formula.abs()
}

/// The values beside a hole, and what they settle on.
pub fn holes(solution: &Solution) -> Vec<Block> {
    let derivation = &solution.derivation;
    let mut blocks = Vec::new();
    for hole in &solution.holes {
        let x = derivation.by.as_str();
        let text = format!(
            "At {x} = {} the function has no value: a hole there, and not a jump. Its values settle on {}.",
            exact(hole.at),
            figure(hole.limit)
        );
        blocks.push(Block::note(Tone::Caution, text));
        let at = |h: f64| if hole.at.is_zero() { figure(h) } else { format!("{} + {}", exact(hole.at), figure(h)) };
        let mut table =
            Table::new([Line::text(x)].into_iter().chain(hole.values.iter().map(|(h, _)| Line::text(at(*h)))));
        table.push(
            [Line::of(&derivation.of)]
                .into_iter()
                .chain(hole.values.iter().map(|(_, y)| Line::text(figure_to(*y, Precision::Table)))),
        );
        blocks.push(table.says(format!("Nearer to the hole the values come nearer to {}.", figure(hole.limit))).into());
    }
    blocks
}

/// The pieces on both sides of a corner, each with its slope.
pub fn pieces(solution: &Solution) -> Vec<Block> {
    let derivation = &solution.derivation;
    let [corner] = solution.corners.as_slice() else { return Vec::new() };
    let x = derivation.by.as_str();
    let at = exact(corner.at);
    let slope = |piece: &Expr| match crate::math::derive::derivative(piece, x) {
        Ok(slope) => Line::text("f′ = ").math(&slope),
        Err(_) => Line::new(),
    };
    let side = |sign: &str, piece: &Expr| {
        [Line::text(format!("{x} {sign} {at}")), Line::text("f = ").math(piece), slope(piece)]
    };
    let table = Table::grid(3)
        .row(side("<", &corner.pieces.0))
        .row(side(">", &corner.pieces.1))
        .says(format!("Two pieces meet at {x} = {at}, with different slopes."));
    let (left, right) = (figure(corner.left), figure(corner.right));
    let looked = Table::grid(2)
        .row([Line::text(format!("{x} = {at}")), Line::text("corner: look from both sides")])
        .row([Line::new(), Line::text("from the left ").push(Role::Outer, left.as_str())])
        .row([
            Line::new(),
            Line::text("from the right ")
                .push(Role::Right, right.as_str())
                .then("   ")
                .push(Role::Outer, left.as_str())
                .push(Role::Wrong, " ≠ ")
                .push(Role::Right, right.as_str()),
        ]);
    vec![Block::Beside(vec![picture(derivation, corner.at.to_f64(), corner.value)], vec![table.into(), looked.into()])]
}

/// The curve with its corner.
fn picture(derivation: &Derivation, at: f64, value: f64) -> Block {
    let by = derivation.by.as_str();
    let f = |x: f64| crate::math::tape::eval(&derivation.of, &[(by, x)]).unwrap_or(f64::NAN);
    let below = f64::min(f(at - 2.0), f(at + 2.0)).min(value);
    let above = f64::max(f(at - 2.0), f(at + 2.0)).max(value);
    let plot =
        Plot { height: Some(6), quiet: true, ..Plot::new(format!("The curve has a corner at {by} = {}.", figure(at))) };
    let plot = plot.x(at - 2.0, at + 2.0).y(below - 0.2, above + 0.2);
    plot.curve("", f).points("", vec![(at, value)]).into()
}

/// What a corner means for programs.
pub fn corners(solution: &Solution) -> Vec<Block> {
    let mut blocks = Vec::new();
    for corner in &solution.corners {
        let (low, high) = (corner.left.min(corner.right), corner.left.max(corner.right));
        let x = solution.derivation.by.as_str();
        let text = format!(
            "At {x} = {} there is no slope. A program must return something there; any value from {} to {} is a \
             subgradient. {}",
            exact(corner.at),
            figure(low),
            figure(high),
            corner.frameworks
        );
        blocks.push(Block::text(Line::styled(Role::Dim, text.trim_end())));
        let middle = 0.5 * (corner.left + corner.right);
        let careful = format!(
            "Careful: a central difference there says {}. It is measuring the corner, not a slope: forward says {}, \
             backward says {}. They must agree.",
            figure(middle),
            figure(corner.right),
            figure(corner.left)
        );
        blocks.push(Block::note(Tone::Caution, careful));
    }
    blocks
}

/// The slope at points which the rules do not reach.
pub fn healed(solution: &Solution) -> Vec<Block> {
    let derivation = &solution.derivation;
    let x = derivation.by.as_str();
    let said = |point: &Healed| {
        let at = exact(point.at);
        let text = format!(
            "At {x} = {at} the rules do not reach: a part of the function has no slope there. Looked at from both \
             sides, the whole has one: "
        );
        let line = Line::styled(Role::Dim, text);
        let slope = row([signs(&format!("{}({at}) = ", primes(derivation.order))), Formula::of(&point.slope)]);
        Block::text(line.formula(slope).then("."))
    };
    solution.healed.iter().map(said).collect()
}
