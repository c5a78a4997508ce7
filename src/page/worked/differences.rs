//! Measured slopes: a difference filled in beside the true slope, and how its error shrinks.

use super::Detail;
use super::words::{row, signs};
use crate::math::difference::{Filled, Method, OrderRow, Subject, method, richardson};
use crate::math::expr::Expr;
use crate::math::number::Number;
use crate::math::print::figure::{Precision, error as off, figure, figure_to, in_digits, scale, scientific, times};
use crate::math::tape::eval;
use crate::page::model::*;

/// Lines of a table in which h is halved.
const HALVINGS: usize = 5;

/// A number as it is written out in a calculation: exactly where it is short, else to eight digits.
pub fn calculated(expr: &Expr) -> Formula {
    calculated_to(expr, 8)
}

/// The same to so many digits where it is not short.
fn calculated_to(expr: &Expr, digits: usize) -> Formula {
    match crate::math::exact_value(expr, &[]) {
        Some(number) if number.decimal_digits().is_some_and(|digits| digits.len() <= 12) => {
            Formula::of(&Expr::number(number.marked_decimal(!number.is_integer())))
        }
        Some(number) if number.decimal_digits().is_none() && number.den() < 10_000 => Formula::of(expr),
        _ => eval(expr, &[]).map_or_else(|| Formula::of(expr), |value| signs(&in_digits(value, digits))),
    }
}

/// Whether [`calculated`] rounds.
pub fn rounded(expr: &Expr) -> bool {
    crate::math::exact_value(expr, &[]).is_none_or(|number| match number.decimal_digits() {
        Some(digits) => digits.len() > 12,
        None => number.den() >= 10_000,
    })
}

/// A sign before a number where it follows `≈` or `=`.
fn equals(expr: &Expr) -> &'static str {
    if rounded(expr) { "≈" } else { "=" }
}

/// A bar with these above and below it.
pub fn over(top: Formula, bottom: Formula) -> Formula {
    // On one line a number or a name needs no brackets, a sum does.
    let loose = |text: &str| if text.contains(' ') { format!("({text})") } else { text.to_string() };
    Formula {
        ascii: format!("{}/{}", loose(&top.ascii), bottom.ascii),
        unicode: format!("{}/{}", loose(&top.unicode), bottom.unicode),
        latex: format!("\\frac{{{}}}{{{}}}", top.latex, bottom.latex),
    }
}

fn negative(formula: &Formula) -> bool {
    formula.ascii.starts_with('-')
}

/// `f(2.1) − 2f(2) + f(1.9)`, or the same with the values: `9.261 − 2·8 + 6.859`.
fn weighted(filled: &Filled, values: bool) -> Formula {
    // As many digits more as the division brings to the front, so that what is shown can be followed by hand.
    let lost = eval(&filled.below, &[]).map_or(0.0, |below| libm::ceil(-libm::log10(below.abs())));
    let digits = (9 + lost.clamp(0.0, 6.0) as usize).min(15);
    let mut whole = Formula::default();
    for (place, term) in filled.terms.iter().enumerate() {
        let piece = if values {
            calculated_to(&term.value, digits)
        } else {
            row([signs("f("), calculated(&term.at), signs(")")])
        };
        let piece = match values && negative(&piece) {
            true => row([signs("("), piece, signs(")")]),
            false => piece,
        };
        let sign = match (place, term.weight < 0) {
            (0, false) => "",
            (0, true) => "−",
            (_, false) => " + ",
            (_, true) => " − ",
        };
        let size = term.weight.unsigned_abs();
        let times = match (size, values) {
            (1, _) => String::new(),
            (_, true) => format!("{size}·"),
            (_, false) => size.to_string(),
        };
        whole = row([whole, signs(sign), signs(&times), piece]);
    }
    whole
}

/// The formula in letters, with the places, with the values, and what it comes to.
fn chain(method: &Method, filled: &Filled) -> Block {
    let below = || calculated(&filled.below);
    Block::Chain(vec![
        Link::first(Formula::latex(method.latex)).note(Line::styled(Role::Rule, method.name)),
        Link::then("=", over(weighted(filled, false), below())),
        Link::then("≈", over(weighted(filled, true), below())).rounded(filled),
        Link::then(equals(&filled.result), calculated(&filled.result)).role(Role::Right),
    ])
}

trait Rounded {
    fn rounded(self, filled: &Filled) -> Link;
}
impl Rounded for Link {
    fn rounded(mut self, filled: &Filled) -> Link {
        if !filled.terms.iter().any(|term| rounded(&term.value)) {
            self.relation = "=".to_string();
        }
        self
    }
}

/// Richardson's two central differences and what they are combined to.
fn richardson_chain(subject: &Subject, at: Number, h: Number) -> Vec<Block> {
    let (Some((coarse, fine, result)), Some(central), Some(whole)) =
        (richardson(&subject.of, &subject.by, at, h), method("central"), method("richardson"))
    else {
        return Vec::new();
    };
    let named = |name: &str, filled: &Filled| {
        let mut links = vec![Link::first(row([
            signs(name),
            signs(" = "),
            over(weighted(filled, false), calculated(&filled.below)),
        ]))];
        links.push(Link::then(equals(&filled.result), calculated_to(&filled.result, 10)));
        Block::Chain(links)
    };
    let four = row([signs("4·"), calculated_to(&fine.result, 10), signs(" − "), calculated_to(&coarse.result, 10)]);
    vec![
        Block::text(Line::text("C is the central difference  ").formula(Formula::latex(central.latex))),
        named("C(h)", &coarse),
        named("C(h/2)", &fine),
        Block::Chain(vec![
            Link::first(Formula::latex(whole.latex)).note(Line::styled(Role::Rule, whole.name)),
            Link::then(
                if rounded(&coarse.result) || rounded(&fine.result) { "≈" } else { "=" },
                over(four, signs("3")),
            ),
            Link::then(equals(&result), calculated(&result)).role(Role::Right),
        ]),
    ]
}

/// What is measured, by name: the slope or the second derivative.
fn measured(method: &Method) -> &'static str {
    if method.derivative == 2 { "second derivative" } else { "slope" }
}

/// A difference with step `h`, filled in, beside the true slope; then how its error shrinks with h.
pub fn difference(subject: &Subject, method: &'static Method, at: Number, h: Number, detail: Detail) -> Page {
    let mut page = Page::new();
    let filled = crate::math::difference::filled(method, &subject.of, &subject.by, at, h);
    match &filled {
        Some(filled) if detail > Detail::Brief => page.push(chain(method, filled)),
        None if detail > Detail::Brief => page.blocks.extend(richardson_chain(subject, at, h)),
        _ => page.push(Block::text(Line::new().formula(Formula::latex(method.latex)))),
    }
    let result = match &filled {
        Some(filled) => Some(filled.result.clone()),
        None => richardson(&subject.of, &subject.by, at, h).map(|(_, _, result)| result),
    };
    if let Some(result) = &result {
        page.push(Block::labelled("Answer", Tone::Right, Line::from(calculated(result))));
    }
    let (Some(exact), Some(value)) = (subject.exact(method), result.and_then(|result| eval(&result, &[]))) else {
        return page;
    };
    let error = (value - exact).abs();
    let what = measured(method);
    let is_exact = error <= 20.0 * subject.rounding(method, h.to_f64());
    let check = match is_exact {
        true => Line::text(format!("the true {what} is {}: nothing is missing", figure(exact))),
        false => {
            Line::text(format!("the true {what} is {}: off by {}", figure_to(exact, Precision::Table), off(error)))
        }
    };
    let mut check = vec![Noted::from(check)];
    if let (Some(theory), false, true) = (subject.theory(method), is_exact, detail > Detail::Brief) {
        let expected = theory.factor * libm::pow(h.to_f64(), f64::from(method.order));
        check.push(
            Line::text("expected  ").formula(Formula::latex(method.error)).then(format!(" ≈ {}", off(expected))).into(),
        );
    }
    page.push(Block::Labelled { label: "Check".to_string(), tone: Tone::Neutral, lines: check });
    if detail > Detail::Brief {
        page.blocks.extend(halving(subject, method, h.to_f64()));
        if method.derivative == 2 {
            page.blocks.extend(decades(subject, method));
        }
    }
    page
}

/// The order seen between two lines: log₂ of how many times smaller the error got.
fn order_of(line: &OrderRow) -> Option<f64> {
    line.ratio.map(libm::log2).filter(|order| order.is_finite())
}

/// A table in which h is halved, with what it shows.
fn halving(subject: &Subject, method: &Method, h: f64) -> Vec<Block> {
    let rows = subject.halved(method, h, HALVINGS);
    // Where rounding is all that is left, nothing shrinks any more.
    let seen = rows.iter().take_while(|line| line.error > 20.0 * subject.rounding(method, line.h)).count();
    if seen < 2 {
        let text = match rows.first() {
            Some(_) => "There is no error to watch: the formula is exact for this function.",
            None => return Vec::new(),
        };
        return vec![Block::note(Tone::Info, text)];
    }
    let rows = rows.get(..seen).unwrap_or(&rows);
    vec![Block::Gap, Block::text("Halve h, and watch the error:"), order_table(rows).into(), conclusion(method, rows)]
}

/// h, what is measured, the error, how many times smaller it got, and the order that this is.
pub fn order_table(rows: &[OrderRow]) -> Table {
    let mut table = Table::numbers(["h", "measured", "error", "÷", "order"]);
    for line in rows {
        let order = order_of(line).map_or_else(Line::new, |order| Line::text(format!("{order:.2}")));
        let ratio = line.ratio.map_or_else(Line::new, |ratio| Line::styled(Role::Right, times(ratio)));
        let cells = [
            scale(line.h, Precision::Shown),
            figure_to(line.value, Precision::Table),
            scientific(line.error, Precision::Error),
        ];
        table.push(cells.into_iter().map(Line::text).chain([ratio, order]));
    }
    table.says("Each line halves h; the error gets so many times smaller, and log₂ of that is the observed order.")
}

/// What the last line says, beside what it should say.
fn conclusion(method: &Method, rows: &[OrderRow]) -> Block {
    let Some(last) = rows.last().and_then(|line| Some((line.ratio?, order_of(line)?))) else { return Block::Gap };
    let power = raised(method.order, 1);
    let by = match method.order {
        1 => "2".to_string(),
        order => format!("2{power} = {}", libm::pow(2.0, f64::from(order))),
    };
    let line = Line::text(format!("The error goes like h{power}: halving h divides it by {by}. Measured "))
        .push(Role::Right, format!("÷{}", times(last.0)))
        .then(format!(", order {:.2}.", last.1));
    Block::text(line)
}

/// An exponent, nothing where it is `silent`.
pub(super) fn raised(order: u32, silent: u32) -> &'static str {
    match order {
        n if n == silent => "",
        2 => "²",
        3 => "³",
        4 => "⁴",
        _ => "ⁿ",
    }
}

/// What is asked of an order question: the table, what it shows, and why.
pub fn error_order(subject: &Subject, method: &'static Method, h: f64, rows: usize) -> Page {
    let rows = subject.halved(method, h, rows);
    let mut page = Page::new();
    let what = measured(method);
    page.push(Block::text(
        Line::text(format!("{}  ", method.name))
            .role(Role::Rule)
            .formula(Formula::latex(method.latex))
            .then(format!("   true {what} {}", figure_to(subject.exact(method).unwrap_or(f64::NAN), Precision::Table))),
    ));
    page.push(order_table(&rows));
    page.push(conclusion(method, &rows));
    page.blocks.extend(why(subject, method));
    page
}

/// Where the order comes from, with this function's numbers.
fn why(subject: &Subject, method: &Method) -> Option<Block> {
    let theory = subject.theory(method)?;
    let line = Line::text("error ≈ ").formula(Formula::latex(method.error)).then(format!(
        " = {}·h{}",
        figure_to(theory.factor, Precision::Error),
        raised(method.order, 1)
    ));
    Some(Block::labelled(
        "Why",
        Tone::Neutral,
        line.noted(Line::styled(Role::Dim, "the next term of Taylor's formula")),
    ))
}

/// The errors of one method over many powers of ten: down, and up again.
fn decades(subject: &Subject, method: &Method) -> Vec<Block> {
    let rows = subject.decades(method, 8);
    let Some((best, least)) = subject.best(method, 8) else { return Vec::new() };
    let mut table = Table::numbers(["h", "measured", "error"]);
    table.numeric.push(false);
    table.header.push(Line::new());
    for line in &rows {
        let is_best = line.h == best;
        let role = if is_best {
            Role::Right
        } else if line.h < best {
            Role::Wrong
        } else {
            Role::Plain
        };
        let sign = match is_best {
            true => Line::styled(Role::Right, "← best"),
            false if line.h < best => Line::styled(Role::Wrong, "round-off"),
            false => Line::new(),
        };
        let error = Line::styled(role, scientific(line.error, Precision::Error));
        table.push([
            Line::text(scientific(line.h, Precision::Shown)),
            Line::text(figure_to(line.value, Precision::Table)),
            error,
            sign,
        ]);
    }
    let theory = subject.theory(method).and_then(|theory| theory.best_h);
    let theory = theory.map_or_else(String::new, |h| format!(", in theory about {}", scientific(h, Precision::Error)));
    let digits = shared(least, subject.exact(method).unwrap_or(1.0));
    vec![
        Block::Gap,
        Block::text("And with ever smaller h:"),
        table.says("The error falls, and then rounding in the subtraction, divided by h², makes it grow again.").into(),
        Block::text(match subject.theory(method) {
            Some(theory) if theory.higher == 0.0 => {
                "The formula is exact here, so only rounding is left, and dividing it by h² makes it larger."
                    .to_string()
            }
            _ => format!(
                "Best at h = {}{theory}: {digits} digits. Below it f(a + h) − 2f(a) + f(a − h) has lost its digits, and the rest is divided by h².",
                scientific(best, Precision::Shown)
            ),
        }),
    ]
}

/// How many digits of a number an error leaves right.
pub(super) fn shared(error: f64, exact: f64) -> i64 {
    let size = exact.abs().max(f64::MIN_POSITIVE);
    if error == 0.0 { 16 } else { (-libm::log10(error / size)).floor().clamp(0.0, 16.0) as i64 }
}

/// The methods that are compared.
const COMPARED: &[&str] = &["forward", "backward", "central", "richardson", "second"];

/// What each method measures at one step, beside the true slope.
pub fn overview(subject: &Subject, shown: &Formula, h: f64) -> Page {
    let or_none = |value: Option<f64>| value.map_or("none".to_string(), |value| figure_to(value, Precision::Table));
    let mut table = Table::new(["", "formula", "measured", "error", "h halved"]).numeric(&[2]);
    for method in COMPARED.iter().filter_map(|id| method(id)) {
        let error = subject.error(method, h);
        let lines = subject.halved(method, h, 2);
        let seen = lines.iter().all(|line| line.error > 20.0 * subject.rounding(method, line.h));
        let ratio = lines.get(1).and_then(|line| line.ratio).filter(|_| seen);
        table.push([
            Line::text(method.name.split(' ').next().unwrap_or(method.name)),
            Line::new().formula(Formula::latex(method.latex)),
            Line::text(or_none(subject.measure(method, h))),
            Line::text(error.map_or("none".to_string(), |error| scientific(error, Precision::Error))),
            ratio.map_or_else(Line::new, |ratio| Line::styled(Role::Right, format!("error ÷{}", times(ratio)))),
        ]);
    }
    let true_slope = match (subject.derivative(1), subject.derivative(2)) {
        (None, _) => "there is no slope that they could be held against".to_string(),
        (slope, None) => format!("the true slope is {}; there is no second derivative", or_none(slope)),
        (slope, second) => format!("the true slope is {}, the second derivative {}", or_none(slope), or_none(second)),
    };
    let says = format!(
        "{} at a = {} with h = {}: {true_slope}.",
        shown.unicode,
        figure(subject.a),
        scale(h, Precision::Shown)
    );
    Page::new().text(says.as_str()).with(table.says(says))
}
