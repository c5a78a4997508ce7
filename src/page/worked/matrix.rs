//! A derivative by a whole matrix as a page: look, the moves one a line, the answer, its shape, every entry measured.

use super::Detail;
use super::words::{row, signs};
use crate::math::Symbol;
use crate::math::matrix::evaluate::{Bounded, Dense};
use crate::math::matrix::print::numpy;
use crate::math::matrix::question::{MatrixQuestion, Name, SIZES, Values, letters, sizes};
use crate::math::matrix::story::{Story, Text, core, entry, story};
use crate::math::matrix::tree::{Matrix, transpose};
use crate::math::matrix::{MatrixShape, Op, Size};
use crate::math::print::figure::{Precision, figure, in_digits};
use crate::page::model::*;

/// What a page is made from.
#[derive(Clone, Copy, Debug)]
pub struct PosedMatrix<'a> {
    /// The question, made ready.
    pub question: &'a MatrixQuestion,
    /// What is derived, as it was typed.
    pub of: &'a Formula,
    /// Sizes for the check, where the author says them.
    pub sizes: &'a [(char, usize)],
    /// Entries for it, where they are known.
    pub values: &'a Values,
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
pub fn shapes<'n>(names: impl IntoIterator<Item = (&'n Symbol, MatrixShape)>) -> String {
    let each: Vec<String> = names.into_iter().map(|(name, shape)| format!("{name} {shape}")).collect();
    each.join(", ")
}

fn declared(question: &MatrixQuestion) -> String {
    shapes(question.names.iter().map(|name| (&name.name, name.shape)))
}

/// What it is, with its shapes.
pub fn heading(posed: &PosedMatrix, detail: Detail) -> Block {
    let title = Line::text("by ").formula(name(&posed.question.by.name)).then(":  ");
    let title = if posed.question.as_differential {
        title.then("d(").formula(posed.of.clone()).then(")")
    } else {
        title.formula(posed.of.clone())
    };
    Block::heading(title, format!("{} · detail {}", declared(posed.question), detail.dots()))
}

/// The whole page.
pub fn page(posed: &PosedMatrix, detail: Detail) -> Page {
    let mut page = Page::new().with(heading(posed, detail)).rule();
    page.extend(body(posed, detail));
    page
}

/// The page without its title.
pub fn body(posed: &PosedMatrix, detail: Detail) -> Page {
    let question = posed.question;
    let mut page = Page::new();
    let told = story(&question.of, &question.by, &question.names).ok();
    if let (Some(told), true) = (&told, detail > Detail::Brief) {
        page.push(Block::labelled("Look", Tone::Neutral, look(question, told)));
        for (at, step) in told.moves.iter().enumerate() {
            let mut shown = WorkedStep::new(step.title.clone()).number(at + 1);
            let differential = Line::new().formula(of_text(&step.differential));
            let note = Line::text(step.note.clone());
            // Of a number, dL = ⟨G, dr⟩ says all there is to say.
            match &step.arriving {
                Some(arriving) if step.of_number => {
                    shown = shown.line(Line::new().formula(of_text(arriving)).noted(note));
                }
                Some(arriving) => {
                    shown = shown.line(differential.noted(note));
                    if let (Detail::Full, Some(inserted)) = (detail, &step.inserted) {
                        let law = law(step.rule).map_or(Line::new(), |law| Line::new().formula(signs(law)));
                        shown = shown.line(Line::new().formula(of_text(inserted)).noted(law));
                    }
                    shown = shown.line(Line::new().formula(of_text(arriving)));
                }
                None => shown = shown.line(differential.noted(note)),
            }
            page.push(shown);
        }
    }
    page.push(answer(question));
    page.push(Block::labelled("Shape", Tone::Neutral, shape_line(question)));
    if detail == Detail::Brief {
        return page;
    }
    if let Some(lines) = check(posed) {
        let lines = lines.into_iter().map(Noted::from).collect();
        page.push(Block::Labelled { label: "Check".to_string(), tone: Tone::Neutral, lines });
    }
    if let Some(trap) = trap(question) {
        page.push(Block::labelled("Trap", Tone::Neutral, trap));
    }
    page
}

/// The answer, with NumPy's spelling beside it or below.
fn answer(question: &MatrixQuestion) -> Block {
    const WIDE: usize = 56;
    let text = Text::of(&question.key);
    let answer = Line::new().formula(formula(&question.key)).role(Role::Right);
    let Some(also) = numpy(&question.key).filter(|also| *also != text.ascii) else {
        return Block::labelled("Answer", Tone::Neutral, answer);
    };
    if text.unicode.chars().count() + also.chars().count() <= WIDE {
        return Block::labelled("Answer", Tone::Neutral, answer.then("   also: ").code(also));
    }
    let lines = vec![Noted::from(answer), Noted::from(Line::text("also: ").code(also))];
    Block::Labelled { label: "Answer".to_string(), tone: Tone::Neutral, lines }
}

/// The law by which a differential is moved.
fn law(rule: &str) -> Option<&'static str> {
    Some(match rule {
        "product" | "sum" => "⟨G, A dX B⟩ = ⟨AᵀG Bᵀ, dX⟩",
        "entrywise" | "function" | "power" => "⟨G, A ⊙ dX⟩ = ⟨G ⊙ A, dX⟩",
        "transpose" => "⟨G, dXᵀ⟩ = ⟨Gᵀ, dX⟩",
        _ => return None,
    })
}

/// What the outermost part is, the letters, and what moves.
fn look(question: &MatrixQuestion, told: &Story) -> Line {
    let core = core(&question.of, &question.by.name);
    let outer = match core.op {
        Op::Power(_) if core.kids[0].op == Op::Norm => "A squared length.",
        Op::Norm => "A length.",
        Op::Sum => "A sum.",
        Op::Trace => "A trace.",
        Op::Determinant => "A determinant.",
        Op::SumAll => "A sum of all entries.",
        Op::Each(_) if question.of.shape.is_number() => "A function of one number.",
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
fn shape_line(question: &MatrixQuestion) -> Line {
    let shape = question.key.shape;
    let by = &question.by;
    let told = |shape: MatrixShape| if shape.is_matrix() { shape.to_string() } else { shape.told() };
    let by_name = || name(&by.name);
    match () {
        () if question.as_differential => Line::text(format!("{}, like what is differentiated.", told(shape))),
        () if question.of.shape.is_number() => Line::text(format!("{}, as ", told(shape)))
            .formula(by_name())
            .then(" is: the slope of a number by ")
            .formula(by_name())
            .then(" has the shape of ")
            .formula(by_name())
            .then("."),
        () if by.shape.is_column() && question.of.shape.is_column() => {
            let line = format!("{}: a row for each part of the result, a column for each part of ", told(shape));
            Line::text(line).formula(by_name()).then(".")
        }
        () => Line::text(format!("{}, as the result is.", told(shape))),
    }
}

impl PosedMatrix<'_> {
    /// Small sizes for numbers that can be followed: those the author says, then 2, 3, 2, …
    pub fn check_sizes(&self) -> Vec<(char, usize)> {
        let mut next = [2, 3].into_iter().cycle();
        let of = |letter: char| self.sizes.iter().find(|(l, _)| *l == letter).map(|(_, n)| *n);
        letters(&self.question.names).into_iter().map(|l| (l, of(l).or_else(|| next.next()).unwrap_or(2))).collect()
    }
}

/// A value that cannot be told from 0 is 0 on the screen.
fn shown(entry: &Bounded) -> f64 {
    if entry.is_apart_from(&Bounded::exact(0.0)) { entry.value } else { 0.0 }
}

/// A column as `(1, 2)`, a matrix as `[[1, 0], [2, 1]]`, a number as it is.
pub fn numbers(value: &Dense<Bounded>) -> String {
    numbers_to(value, Precision::Shown.digits())
}

fn numbers_to(value: &Dense<Bounded>, digits: usize) -> String {
    let one = |entry: &Bounded| {
        let value = shown(entry);
        if value == value.round() { figure(value) } else { in_digits(value, digits) }
    };
    let list = |row: &[Bounded]| row.iter().map(one).collect::<Vec<_>>().join(", ");
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
fn check(posed: &PosedMatrix) -> Option<Vec<Line>> {
    let question = posed.question;
    let sizes = posed.check_sizes();
    let (setting, value, measured) = question.by_hand(&sizes, posed.values)?;
    let letters: Vec<String> = sizes.iter().map(|(letter, n)| format!("{letter} = {n}")).collect();
    let all = question.valued();
    let used = |name: &&Name| question.of.mentions(&name.name) || question.key.mentions(&name.name);
    let values = all
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
        *entry = Bounded::exact(settled(*slope));
    }
    let all = value.entries.len();
    let tick = if agreed == all { "✓" } else { "✗" };
    let mut lines = vec![Line::text(format!("{start}{}", values.join(", ")))];
    lines.push(entries("formula   ", &value, ""));
    lines.push(entries("measured  ", &measured_value, &format!("   {agreed} of {all} {tick}")));
    Some(lines)
}

/// Entries behind a word, with fewer digits where they would not fit into a line.
fn entries(front: &str, value: &Dense<Bounded>, end: &str) -> Line {
    const WIDE: usize = 70;
    let full = format!("{front}{}{end}", numbers(value));
    if full.chars().count() <= WIDE {
        return Line::text(full);
    }
    Line::text(format!("{front}{}{end}", numbers_to(value, 4)))
}

/// The commonest slip, the transposed matrix, and why its shape may not give it away.
fn trap(question: &MatrixQuestion) -> Option<Line> {
    let key = &question.key;
    if !key.shape.is_matrix() || !question.of.shape.is_number() || question.as_differential {
        return None;
    }
    let turned = transpose(key.clone());
    if turned == *key {
        return None;
    }
    const WIDE: usize = 44;
    let text = Text::of(&turned);
    let line = if text.unicode.chars().count() > WIDE {
        Line::text("The same transposed")
    } else {
        Line::new().formula(of_text(&text))
    };
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
pub fn why(posed: &PosedMatrix, at_row: usize, at_col: usize) -> Page {
    let question = posed.question;
    let told = entry(&question.key, at_row, at_col);
    let key = question.key.shape;
    let place = match () {
        () if key.is_number() => String::new(),
        () if key.is_column() => format!("Part {at_row} of the slope by "),
        () if key.is_row() => format!("Part {at_col} of the slope by "),
        () => format!("Entry ({at_row}, {at_col}) of the slope by "),
    };
    let number = question.of.shape.is_number();
    let told = if number && !question.as_differential {
        let subscript = match () {
            () if key.is_number() => String::new(),
            () if key.is_column() => at_row.to_string(),
            () if key.is_row() => at_col.to_string(),
            () => format!("{at_row}{at_col}"),
        };
        let lowered = subscript.chars().filter_map(|c| char::from_u32('₀' as u32 + c.to_digit(10)?));
        format!("∂L/∂{}{} = {told}", question.by.name, lowered.collect::<String>())
    } else {
        told
    };
    let mut page = Page::new()
        .text(
            Line::text(place)
                .formula(name(&question.by.name))
                .then(", from the answer ")
                .formula(formula(&question.key))
                .then(":"),
        )
        .with(Block::Display(signs(&told)));
    if let Some((_, value, measured)) = question.by_hand(&posed.check_sizes(), posed.values)
        && at_row <= value.rows
        && at_col <= value.cols
    {
        let at = (at_row - 1) * value.cols + at_col - 1;
        let (worked, measured) = (figure(value.entries[at].value), figure(settled(measured[at])));
        page.push(Line::text(format!("With the numbers of the check: {worked}, measured {measured}.")));
    }
    page
}

/// A measured slope to the digits that it holds.
fn settled(slope: f64) -> f64 {
    if slope.abs() < 1e-9 { 0.0 } else { slope }
}

/// At which sizes answers are compared, for a person: `the same at 3×4, 5×2 and 2×5`.
pub fn compared_at(question: &MatrixQuestion) -> String {
    let shapes: Vec<String> = (0..SIZES)
        .map(|choice| {
            let sizes = sizes(&letters(&question.names), choice);
            let told = |size: Size| match size {
                Size::Letter(letter) => sizes.iter().find(|(l, _)| *l == letter).map_or(1, |(_, n)| *n).to_string(),
                other => other.to_string(),
            };
            let shape = question.by.shape;
            if shape.is_column() { told(shape.rows) } else { format!("{}×{}", told(shape.rows), told(shape.cols)) }
        })
        .collect();
    if letters(&question.names).is_empty() {
        return "compared entry by entry".to_string();
    }
    match shapes.as_slice() {
        [some @ .., last] => format!("the same where {} is {} and {last}", question.by.name, some.join(", ")),
        [] => String::new(),
    }
}

/// The answer as a program in Python that prints its entries at the numbers of the check; `None` where NumPy has no
/// short spelling.
pub fn program(posed: &PosedMatrix) -> Option<Vec<String>> {
    let question = posed.question;
    // Names that stand for something are opened: the program has only the entries of the others.
    let answer = numpy(&question.key.opened())?;
    let (setting, ..) = question.by_hand(&posed.check_sizes(), posed.values)?;
    let mut lines = vec!["import numpy as np".to_string()];
    for (name, definition) in HELPERS {
        if answer.contains(&format!("{name}(")) {
            lines.extend(definition.iter().map(|line| (*line).to_string()));
        }
    }
    let used = |text: &str, name: &str| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        text.match_indices(name)
            .any(|(at, _)| !text[..at].ends_with(part) && !text[at + name.len()..].starts_with(part))
    };
    for (letter, n) in &setting.sizes {
        if used(&answer, &letter.to_string()) {
            lines.push(format!("{letter} = {n}"));
        }
    }
    for name in &question.names {
        let value = setting.values.get(&name.name)?;
        let array = match (value.rows, value.cols) {
            (1, 1) => numbers(value),
            (_, 1) => format!("np.array([{}])", numbers(value).trim_matches(['(', ')'])),
            _ => format!("np.array({})", numbers(value)),
        };
        lines.push(format!("{} = {}", name.name, array.replace('−', "-")));
    }
    lines.extend(assigned(&answer));
    lines.push("print(slope)".to_string());
    Some(lines)
}

/// The answer given its name, over several lines where it is long: inside brackets Python lets a line end at any blank.
fn assigned(answer: &str) -> Vec<String> {
    const WIDE: usize = 68;
    if answer.len() <= WIDE {
        return vec![format!("slope = {answer}")];
    }
    let mut lines = vec!["slope = (".to_string()];
    let mut line = String::from("   ");
    for word in answer.split(' ') {
        if line.len() + word.len() >= WIDE && line.trim() != "" {
            lines.push(std::mem::replace(&mut line, String::from("   ")));
        }
        line.push(' ');
        line.push_str(word);
    }
    lines.extend([line, ")".to_string()]);
    lines
}

/// What NumPy has no name for.
const HELPERS: &[(&str, &[&str])] = &[
    ("sigmoid", &["def sigmoid(z): return 1/(1 + np.exp(-z))"]),
    ("relu", &["def relu(z): return np.maximum(z, 0)"]),
    ("softplus", &["def softplus(z): return np.logaddexp(z, 0)"]),
    ("silu", &["def silu(z): return z/(1 + np.exp(-z))"]),
    (
        "softmax",
        &[
            "def softmax(z, axis=-1):",
            "    e = np.exp(z - z.max(axis=axis, keepdims=True))",
            "    return e/e.sum(axis=axis, keepdims=True)",
        ],
    ),
    (
        "logsumexp",
        &[
            "def logsumexp(z, axis=-1):",
            "    m = z.max(axis=axis, keepdims=True)",
            "    return np.log(np.exp(z - m).sum(axis=axis)) + m.squeeze(axis)",
        ],
    ),
];
