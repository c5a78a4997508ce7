//! A derivative by a whole matrix as a page: look, the moves one a line, the answer, its shape, every entry measured.

use super::Detail;
use super::words::{row, signs};
use crate::math::Symbol;
use crate::math::matrix::evaluate::{Ball, Dense};
use crate::math::matrix::print::numpy;
use crate::math::matrix::question::{Name, Question, letters};
use crate::math::matrix::story::{Story, Text, entry, story};
use crate::math::matrix::tree::{Matrix, transpose};
use crate::math::matrix::{Op, Shape, Size};
use crate::math::print::figure::figure;
use crate::page::model::*;

/// What a page is made from.
#[derive(Clone, Copy, Debug)]
pub struct Posed<'a> {
    /// The question, made ready.
    pub question: &'a Question,
    /// What is derived, as it was typed.
    pub of: &'a Formula,
    /// Sizes for the check, where the author says them.
    pub sizes: &'a [(char, usize)],
}

/// What the slope of what has which shape, on every page.
pub const LAYOUT: &str = "The slope of a number by W has the shape of W. That of a column y by a column x has a row \
                          for each part of y and a column for each part of x.";

/// An expression in the forms that formats need.
pub fn formula(m: &Matrix) -> Formula {
    of_text(&Text::of(m))
}

fn of_text(text: &Text) -> Formula {
    Formula { ascii: text.ascii.clone(), unicode: text.unicode.clone(), latex: text.latex.clone() }
}

fn name(symbol: &Symbol) -> Formula {
    Formula::of(&crate::math::Expr::var(symbol))
}

/// `W m×n, x n, y m`
pub fn shapes<'n>(names: impl IntoIterator<Item = (&'n Symbol, Shape)>) -> String {
    let each: Vec<String> = names.into_iter().map(|(name, shape)| format!("{name} {shape}")).collect();
    each.join(", ")
}

fn declared(question: &Question) -> String {
    shapes(question.names.iter().map(|name| (&name.name, name.shape)))
}

/// What it is, with its shapes.
pub fn heading(posed: &Posed, detail: Detail) -> Block {
    let title = Line::text("by ").formula(name(&posed.question.by.name)).then(":  ").formula(posed.of.clone());
    Block::heading(title, format!("{} · detail {}", declared(posed.question), detail.dots()))
}

/// The whole page.
pub fn page(posed: &Posed, detail: Detail) -> Page {
    let mut page = Page::new().with(heading(posed, detail)).rule();
    page.extend(body(posed, detail));
    page
}

/// The page without its title.
pub fn body(posed: &Posed, detail: Detail) -> Page {
    let question = posed.question;
    let mut page = Page::new();
    let told = story(&question.of, &question.by, &question.names).ok();
    if let (Some(told), true) = (&told, detail > Detail::Brief) {
        page.push(Block::labelled("Look", Tone::Neutral, look(question, told)));
        for (at, step) in told.moves.iter().enumerate() {
            let mut shown = Step::new(step.title.clone()).number(at + 1);
            let differential = Line::new().formula(of_text(&step.differential));
            let note = Line::text(step.note.clone());
            // Of a number, dL = ⟨G, dr⟩ says all there is to say.
            match &step.arriving {
                Some(arriving) if step.of_number => {
                    shown = shown.line(Line::new().formula(of_text(arriving)).noted(note));
                }
                Some(arriving) => {
                    shown = shown.line(differential.noted(note));
                    shown = shown.line(Line::new().formula(of_text(arriving)));
                }
                None => shown = shown.line(differential.noted(note)),
            }
            page.push(shown);
        }
    }
    let also = numpy(&question.key).filter(|text| *text != Text::of(&question.key).ascii);
    let answer = Line::new().formula(formula(&question.key)).role(Role::Right);
    let answer = match also {
        Some(also) => answer.then("   also: ").code(also),
        None => answer,
    };
    page.push(Block::labelled("Answer", Tone::Neutral, answer));
    if detail == Detail::Brief {
        return page;
    }
    page.push(Block::labelled("Shape", Tone::Neutral, shape_line(question)));
    if let Some(lines) = check(posed) {
        let lines = lines.into_iter().map(Noted::from).collect();
        page.push(Block::Labelled { label: "Check".to_string(), tone: Tone::Neutral, lines });
    }
    if let Some(trap) = trap(question) {
        page.push(Block::labelled("Trap", Tone::Neutral, trap));
    }
    if detail == Detail::Full {
        page.push(Block::text(LAYOUT));
    }
    page
}

/// What the outermost part is, the letters, and what moves.
fn look(question: &Question, told: &Story) -> Line {
    let outer = match question.of.split().1.op {
        Op::Power(_) if question.of.split().1.kids[0].op == Op::Norm => "A squared length.",
        Op::Norm => "A length.",
        Op::Sum => "A sum.",
        Op::Trace => "A trace.",
        Op::Determinant => "A determinant.",
        Op::SumAll => "A sum of all entries.",
        Op::Each(_) => "A function at each entry.",
        Op::Softmax => "A softmax: its parts share one sum.",
        Op::Entrywise => "A product entry by entry.",
        Op::Product(_) => "A product.",
        _ => "",
    };
    let mut line = Line::text(outer);
    if !told.parts.is_empty() {
        line = line.then(" Inside: ");
        for (at, part) in told.parts.iter().enumerate() {
            if at > 0 {
                line = line.then(", ");
            }
            let is = row([name(&part.name), signs(" = "), formula(&part.is)]);
            line = line.formula(is).then(format!(", {}", part.is.shape.told()));
        }
        line = line.then(".");
    }
    line.then(" Only ").formula(name(&question.by.name)).then(" moves.")
}

/// `m×n, as W is`
fn shape_line(question: &Question) -> Line {
    let shape = question.key.shape;
    let by = &question.by;
    let line = if question.of.shape.is_number() {
        Line::text(format!("{}: as ", shape.told())).formula(name(&by.name)).then(" is.")
    } else {
        Line::text(format!("{}: a row for each part of the result, a column for each part of ", shape.told()))
            .formula(name(&by.name))
            .then(".")
    };
    if question.of.shape.is_number() || by.shape.is_column() && question.of.shape.is_column() {
        line
    } else {
        Line::text(format!("{}: as the result is.", shape.told()))
    }
}

impl Posed<'_> {
    /// Small sizes for numbers that can be followed: those the author says, then 2, 3, 2, …
    pub fn check_sizes(&self) -> Vec<(char, usize)> {
        let mut next = [2, 3].into_iter().cycle();
        let of = |letter: char| self.sizes.iter().find(|(l, _)| *l == letter).map(|(_, n)| *n);
        letters(&self.question.names).into_iter().map(|l| (l, of(l).or_else(|| next.next()).unwrap_or(2))).collect()
    }
}

/// A column as `(1, 2)`, a matrix as `[[1, 0], [2, 1]]`, a number as it is.
pub fn numbers(value: &Dense<Ball>) -> String {
    let list = |row: &[Ball]| row.iter().map(|e| figure(e.value)).collect::<Vec<_>>().join(", ");
    match (value.rows, value.cols) {
        (1, 1) => list(&value.entries),
        (_, 1) => format!("({})", list(&value.entries)),
        _ => {
            let rows: Vec<String> = value.entries.chunks(value.cols).map(|row| format!("[{}]", list(row))).collect();
            format!("[{}]", rows.join(", "))
        }
    }
}

/// The names' values, the formula's and the measured entries, and in how many they agree.
fn check(posed: &Posed) -> Option<Vec<Line>> {
    let question = posed.question;
    let sizes = posed.check_sizes();
    let (setting, value, measured) = question.by_hand(&sizes)?;
    let letters: Vec<String> = sizes.iter().map(|(letter, n)| format!("{letter} = {n}")).collect();
    let used = |name: &&Name| question.of.mentions(&name.name);
    let values = question
        .names
        .iter()
        .filter(used)
        .map(|name| Some(format!("{} = {}", name.name, numbers(setting.values.get(&name.name)?))))
        .collect::<Option<Vec<String>>>()?;
    let start = if letters.is_empty() { String::new() } else { format!("{}: ", letters.join(", ")) };
    let mut measured_value = value.clone();
    let scale = value.entries.iter().fold(1e-3, |most, e| e.value.abs().max(most));
    let mut agreed = 0;
    for (entry, slope) in measured_value.entries.iter_mut().zip(&measured) {
        agreed += usize::from((entry.value - slope).abs() <= 1e-6 * scale);
        // A measured slope is told to the digits that it holds.
        *entry = Ball::exact(if slope.abs() < 1e-9 { 0.0 } else { *slope });
    }
    let all = value.entries.len();
    let tick = if agreed == all { "✓" } else { "✗" };
    Some(vec![
        Line::text(format!("{start}{}", values.join(", "))),
        Line::text(format!("formula   {}", numbers(&value))),
        Line::text(format!("measured  {}   {agreed} of {all} {tick}", numbers(&measured_value))),
    ])
}

/// The commonest slip, the transposed matrix, and why its shape may not give it away.
fn trap(question: &Question) -> Option<Line> {
    let key = &question.key;
    if !key.shape.is_matrix() || question.of.shape.is_column() {
        return None;
    }
    let turned = transpose(key.clone());
    if turned == *key {
        return None;
    }
    let line = Line::new().formula(formula(&turned));
    Some(if key.shape.is_square() {
        line.then(" has the same shape: only the entries tell the two apart.")
    } else {
        let (Size::Letter(rows), Size::Letter(cols)) = (key.shape.rows, key.shape.cols) else {
            return Some(line.then(format!(" is {}.", turned.shape)));
        };
        line.then(format!(" is {}. With {rows} = {cols} its shape would not give it away.", turned.shape))
    })
}

/// Why one entry is what it is, counted from 1: `∂L/∂W₂₁ = 2(Σₖ W₂ₖ xₖ − y₂) x₁`.
pub fn why(posed: &Posed, at_row: usize, at_col: usize) -> Page {
    let question = posed.question;
    let told = entry(&question.key, at_row, at_col);
    let place = if question.key.shape.is_column() { format!("{at_row}") } else { format!("{at_row}, {at_col}") };
    Page::new()
        .text(Line::text(format!("Entry {place} of the slope by ")).formula(name(&question.by.name)).then(":"))
        .with(Block::Display(signs(&told)))
}
