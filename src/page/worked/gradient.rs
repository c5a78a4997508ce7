//! Gradients as a page: one variable moves while the others are held still, each slope beside the measured one, and
//! what the vector means.

use super::words::{bracketed, comma, factor, row, signs, tuple};
use crate::math::expr::Expr;
use crate::math::graph::relative_error;
use crate::math::number::Number;
use crate::math::print::{self, figure::figure};
use crate::math::solution::gradient::{AtPoint, ComponentSlope, Gradient, GradientMeaning, Partial, STEP, SlopeTerm};
use crate::math::tape::eval;
use crate::page::model::*;

/// `∂f/∂x`; `df/dx` where there is only one variable.
pub fn quotient(name: &str, by: &str, several: bool) -> Formula {
    let d = if several { "∂" } else { "d" };
    let (name, by) = (Formula::of(&Expr::var(name)), Formula::of(&Expr::var(by)));
    let tex = if several { r"\partial " } else { "d" };
    Formula {
        ascii: format!("d{}/d{}", name.ascii, by.ascii),
        unicode: format!("{d}{}/{d}{}", name.unicode, by.unicode),
        latex: format!(r"\frac{{{tex}{}}}{{{tex}{}}}", name.latex, by.latex),
    }
}

fn nabla(name: &str) -> Formula {
    row([signs("∇"), Formula::of(&Expr::var(name))])
}

/// `(1, 2, 0.5)`.
pub(super) fn point(place: &AtPoint) -> Formula {
    tuple(place.at.iter().map(|(_, value)| Formula::of(value)))
}

/// `∇f  for  f(x, y) = x²y`, with the point at the right.
pub fn heading(gradient: &Gradient, name: &str) -> Block {
    let names = tuple(gradient.by.iter().map(|by| Formula::of(&Expr::var(by))));
    let title = Line::new().formula(nabla(name)).then("  for  ").formula(row([
        Formula::of(&Expr::var(name)),
        names,
        signs(" = "),
        Formula::of(&gradient.of),
    ]));
    let aside = match &gradient.place {
        Some(place) if place.asked => Line::text("at ").formula(point(place)),
        _ => Line::new(),
    };
    Block::heading(title, aside)
}

/// Everything below the heading except what belongs to the one question: how each slope comes about, and the table of
/// formulas, values and measured slopes.
pub fn slopes(gradient: &Gradient, name: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    if gradient.by.len() > 1 {
        blocks.push("One variable moves; the others are held still as if they were numbers.".into());
    }
    blocks.push(moving(gradient, name).into());
    blocks.push(values(gradient, name).into());
    blocks.extend(cornered(gradient, name));
    blocks
}

/// What is to be said where a formula has a value and yet nothing can be measured.
fn cornered(gradient: &Gradient, name: &str) -> Option<Block> {
    let slopes = gradient.partials.iter().zip(gradient.place.iter().flat_map(|place| &place.slopes));
    let cornered = slopes.filter(|(_, slope)| slope.value.is_some() && slope.measured.is_none());
    let names: Vec<Formula> = cornered.map(|(partial, _)| quotient(name, &partial.by, gradient.by.len() > 1)).collect();
    let line = Line::new().formula(comma(names.iter().cloned()));
    let text = ": a corner or a jump here, so there is no slope. The formula's value is what a program returns.";
    (!names.is_empty()).then(|| Block::note(Tone::Caution, line.then(text)))
}

/// One row a variable: what becomes of each term, and what is held still.
fn moving(gradient: &Gradient, name: &str) -> Table {
    let several = gradient.by.len() > 1;
    let mut cells: Vec<(&str, Vec<Line>)> = vec![
        ("", Vec::new()),
        ("function", Vec::new()),
        ("term by term", Vec::new()),
        ("held still", Vec::new()),
        ("chain", Vec::new()),
    ];
    let all: Vec<Formula> = gradient.partials.iter().map(terms).collect();
    // What is one term alone is in the table of formulas, and a long function in the heading.
    let split = gradient.partials.iter().any(|p| p.terms.len() > 1 || p.terms.iter().any(|t| t.factors.len() > 1));
    let longest = all.iter().map(|formula| formula.unicode.chars().count()).max().unwrap_or(0);
    let length = print::unicode(&gradient.of).chars().count();
    let short = length <= 26 && (!split || length + longest <= 44);
    for (partial, terms) in gradient.partials.iter().zip(all) {
        let quotient = Line::new().formula(quotient(name, &partial.by, several)).role(Role::Strong);
        let of = if short { Line::of(&gradient.of) } else { Line::new() };
        let still = comma(partial.still.iter().map(|name| Formula::of(&Expr::var(name))));
        let still = Line::new().formula(still).role(Role::Dim);
        let terms = if split { Line::new().formula(terms) } else { Line::new() };
        let lines = [quotient, of, terms, still, inside(partial)];
        cells.iter_mut().zip(lines).for_each(|((_, column), line)| column.push(line));
    }
    columns(cells, "How each slope comes about.")
}

/// A table of the columns that have something in them.
fn columns(mut cells: Vec<(&str, Vec<Line>)>, says: &str) -> Table {
    cells.retain(|(_, column)| column.iter().any(|cell| !cell.is_empty()));
    let mut table = Table::new(cells.iter().map(|(header, _)| *header)).says(says);
    let rows = cells.first().map_or(0, |(_, column)| column.len());
    for at in 0..rows {
        table.push(cells.iter().map(|(_, column)| column.get(at).cloned().unwrap_or_default()));
    }
    table
}

/// `2x·y + 0`.
pub(super) fn terms(partial: &Partial) -> Formula {
    let mut all = Formula::default();
    for (at, term) in partial.terms.iter().enumerate() {
        let sign = match (at, term.negative && !term.factors.is_empty()) {
            (0, true) => "−",
            (0, false) => "",
            (_, true) => " − ",
            (_, false) => " + ",
        };
        all = row([all, signs(sign), slope_of(term, at > 0 || term.negative)]);
    }
    all
}

/// The slope of one term; a sum is put in brackets where a sign or a factor stands before it.
fn slope_of(term: &SlopeTerm, guarded: bool) -> Formula {
    match term.factors.as_slice() {
        [] => signs("0"),
        [only] if guarded && term.negative => factor(only),
        [only] => Formula::of(only),
        several => several.iter().map(factor).reduce(|row, piece| row.and(&signs("·")).and(&piece)).unwrap_or_default(),
    }
}

/// `(yz)′ = z`: what is inside of a chain, with its slope.
pub(super) fn inside(partial: &Partial) -> Line {
    let one = |(inner, slope): &(Expr, Expr)| row([bracketed(inner), signs("′ = "), Formula::of(slope)]);
    Line::new().formula(comma(partial.inside.iter().map(one))).role(Role::Inner)
}

/// A slope by its formula, at the point, and measured.
fn values(gradient: &Gradient, name: &str) -> Table {
    let several = gradient.by.len() > 1;
    let Some(place) = &gradient.place else {
        let mut table = Table::new(["", "formula"]).says("Each partial derivative.");
        for partial in &gradient.partials {
            table.push([Line::new().formula(quotient(name, &partial.by, several)), Line::of(&partial.slope)]);
        }
        return table;
    };
    let at = Line::text("at ").formula(point(place));
    let header = [Line::new(), Line::text("formula"), at, Line::text("measured"), Line::new()];
    let mut table = Table::new(header)
        .numeric(&[2, 3])
        .says("Each partial derivative: its formula, its value at the point, and the slope measured by nudging.");
    for (partial, slope) in gradient.partials.iter().zip(&place.slopes) {
        table.push([
            Line::new().formula(quotient(name, &partial.by, several)),
            Line::of(&partial.slope),
            Line::text(value(slope.value)),
            Line::text(value(slope.measured)),
            sign(slope),
        ]);
    }
    table
}

/// A slope with its digits; what differs from 0 by rounding alone is 0.
pub(super) fn value(value: Option<f64>) -> String {
    match value {
        None => "none".to_string(),
        Some(value) if value.abs() < 1e-11 => "0".to_string(),
        Some(value) => figure(value),
    }
}

pub(super) fn sign(slope: &ComponentSlope) -> Line {
    match (slope.agrees, slope.value, slope.measured) {
        (true, _, _) => Line::styled(Role::Right, "✓"),
        (_, None, _) | (_, _, None) => Line::styled(Role::Caution, "no slope"),
        _ => Line::styled(Role::Wrong, "✗"),
    }
}

/// `∇f = (2xy, x²) = (12, 4) here`.
pub fn answer(gradient: &Gradient, name: &str) -> Block {
    let formulas = tuple(gradient.partials.iter().map(|partial| Formula::of(&partial.slope)));
    let mut line = Line::new().formula(row([nabla(name), signs(" = "), formulas]));
    if let Some(place) = gradient.place.as_ref().filter(|place| place.asked) {
        let exact = |slope: &ComponentSlope| {
            slope.exact.as_number().filter(|n| is_short(*n)).map(|_| Formula::of(&slope.exact))
        };
        let all: Option<Vec<Formula>> = place.slopes.iter().map(exact).collect();
        let here = match all {
            Some(all) => row([signs(" = "), tuple(all)]),
            None => row([signs(" ≈ "), tuple(place.slopes.iter().map(|slope| signs(&known(slope.value))))]),
        };
        line = line.formula(here).then(" here");
    }
    Block::labelled("Answer", Tone::Right, line)
}

fn is_short(n: Number) -> bool {
    n.decimal_digits().is_some_and(|digits| digits.len() <= 8) || n.den() < 1000
}

fn known(value: Option<f64>) -> String {
    value.map_or("none".to_string(), figure)
}

/// What the gradient says about the way up, with a step along it tried out.
pub fn meaning(gradient: &Gradient, name: &str) -> Option<Block> {
    let place = gradient.place.as_ref().filter(|place| place.asked)?;
    let meaning = place.meaning.as_ref()?;
    let nabla = nabla(name);
    let size = row([signs("|"), nabla.clone(), signs("|")]);
    let lines = match meaning.rise {
        _ if meaning.length == 0.0 => vec![
            Line::new()
                .formula(row([nabla, signs(" = 0")]))
                .then(": in every direction the slope is 0. A top, a bottom or a saddle; the gradient cannot tell.")
                .into(),
        ],
        rise => {
            let way = Line::text(format!("steepest way up is {}, slope ", unit(meaning)));
            let way = way.formula(row([size, signs(" = ")])).then(figure(meaning.length));
            let way = way.then(".");
            let mut lines: Vec<Noted> = vec![way.into()];
            if let Some(rise) = rise {
                let (step, raised) = (figure(STEP), figure(rise.abs()));
                let verb = if rise < 0.0 { "lowered" } else { "raised" };
                let product = format!("{step} · {}", figure(meaning.length));
                let name = print::unicode_name(name);
                let text = format!("Stepping {step} that way {verb} {name} by {raised} ≈ {product}. Down: ");
                lines.push(Line::text(text).formula(row([signs("−"), nabla])).then(".").into());
            }
            lines
        }
    };
    Some(Block::Labelled { label: "Meaning".to_string(), tone: Tone::Neutral, lines })
}

/// `(0.923, 0.293, 0.249)`.
fn unit(meaning: &GradientMeaning) -> String {
    let parts: Vec<String> = meaning.unit.iter().map(|part| figure(*part)).collect();
    format!("({})", parts.join(", "))
}

/// The gradient as a page of its own.
pub fn page(gradient: &Gradient, name: &str) -> Page {
    let mut page = Page::new().with(heading(gradient, name)).rule();
    page.blocks.extend(slopes(gradient, name));
    page.push(answer(gradient, name));
    page.blocks.extend(meaning(gradient, name));
    page
}

/// The slope along a direction: made of length 1, then multiplied component by component, and measured.
pub fn along(gradient: &Gradient, name: &str, direction: &[Expr], unit: &[Expr], result: &Expr) -> Vec<Block> {
    let here = gradient.here();
    let mut blocks = Vec::new();
    let vector = |parts: &[Expr]| tuple(parts.iter().map(Formula::of));
    let is_unit = direction == unit;
    let line = match is_unit {
        true => Line::text("The direction ").formula(vector(direction)).then(" has length 1 already."),
        false => {
            let squares = direction.iter().map(|part| row([factor(part), signs("²")]));
            let sum = squares.reduce(|sum, square| row([sum, signs(" + "), square])).unwrap_or_default();
            Line::text("Made of length 1: ").formula(row([
                vector(direction),
                signs("/√("),
                sum,
                signs(") = "),
                vector(unit),
            ]))
        }
    };
    blocks.push(Block::text(line));
    let products = here.iter().zip(unit).map(|(slope, part)| row([factor(slope), signs(" · "), factor(part)]));
    let sum = products.reduce(|sum, product| row([sum, signs(" + "), product])).unwrap_or_default();
    blocks.push(Block::Chain(vec![
        Link::first(row([nabla(name), signs(" · u = "), sum])).note("component times component, added"),
        Link::then("=", Formula::of(result)).role(Role::Right),
    ]));
    let numbers: Option<Vec<f64>> = direction.iter().map(|part| eval(part, &[])).collect();
    let exact = eval(result, &[]);
    let asked = gradient.place.as_ref().is_some_and(|place| place.asked);
    if let (Some(numbers), Some(exact), true) = (numbers, exact, asked)
        && let Some(measured) = gradient.measured_along(&numbers)
    {
        let agrees = relative_error(exact, measured) < 1e-6;
        let line =
            Line::text(format!("formula {}   measured along the direction {}   ", figure(exact), figure(measured)));
        let (role, sign) = if agrees { (Role::Right, "✓") } else { (Role::Wrong, "✗") };
        blocks.push(Block::labelled("Check", Tone::Neutral, line.push(role, sign)));
    }
    blocks
}

/// The direction of the steepest way: the gradient divided by its length, and what steps that way and others bring.
pub fn steepest(gradient: &Gradient, name: &str, length: &Expr, unit: &[Expr]) -> Vec<Block> {
    let here = gradient.here();
    let vector = |parts: &[Expr]| tuple(parts.iter().map(Formula::of));
    let squares = here.iter().map(|part| row([factor(part), signs("²")]));
    let squares = squares.reduce(|sum, square| row([sum, signs(" + "), square])).unwrap_or_default();
    let size = row([signs("|"), nabla(name), signs("|")]);
    let mut blocks = vec![
        Block::Chain(vec![
            Link::first(row([size, signs(" = √("), squares, signs(")")])).note("how long the gradient is"),
            Link::then("=", Formula::of(length)),
        ]),
        Block::Chain(vec![
            Link::first(row([
                nabla(name),
                signs("/"),
                Formula::of(length),
                signs(" = "),
                vector(&here),
                signs("/"),
                Formula::of(length),
            ]))
            .note("divided by its length"),
            Link::then("=", vector(unit)).role(Role::Right),
        ]),
    ];
    let meaning = gradient.place.as_ref().filter(|place| place.asked).and_then(|place| place.meaning.as_ref());
    if let Some((rise, length)) = meaning.and_then(|meaning| Some((meaning.rise?, meaning.length))) {
        let text = format!(
            "a step of {} that way raised {} by {} ≈ {} · {}: a slope of |∇f|.",
            figure(STEP),
            print::unicode_name(name),
            figure(rise),
            figure(STEP),
            figure(length)
        );
        blocks.push(Block::labelled("Check", Tone::Neutral, text));
    }
    blocks
}
