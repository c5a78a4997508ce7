//! `descent`: where gradient descent stands after one or several steps.

use super::numeric::{expr_of, how, number_of, usual_digits};
use super::*;
use crate::math::descent::{Descent, slips as catalogue};
use crate::page::worked;

pub(super) const KIND: Kind = Kind {
    name: "descent",
    asks_for: "the next w, after one step or several",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the loss, e.g. w^2"),
        Field::optional("by", FieldShape::Names, "the weights, in the order of the answer"),
        Field::needed("start", FieldShape::Point, "where it begins: a number, a list, or {x: 1, y: 2}"),
        Field::needed("rate", FieldShape::Number, "the learning rate"),
        Field::optional("steps", FieldShape::Number, "how many steps; 1 by default"),
        Field::optional("momentum", FieldShape::Number, "β of v ← βv + g, w ← w − ηv"),
        Field::optional("remarks", FieldShape::Flag, "false: worked without why it shrinks or grows"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

const MAX_STEPS: i64 = 1_000;

fn situation(ask: &Ask) -> Result<catalogue::DescentSituation, Unposed> {
    let of = ask.need("of")?;
    let named = ask.bindings("start");
    let (by, start): (Vec<Symbol>, Vec<Expr>) = match (named, ask.numbers("start")) {
        ([], Some([one])) => (vec![ask.variable(of)?], vec![one.clone()]),
        ([], Some(several)) => {
            let by = if ask.names("by").is_empty() { of.names() } else { ask.names("by").to_vec() };
            (by, several.to_vec())
        }
        (named, _) => named.iter().cloned().unzip(),
    };
    if by.len() != start.len() {
        let message = format!("`start` is to have a number for each of {}", by.join(", "));
        return Err(Unposed::new("start", message));
    }
    let start: Vec<Number> = start.iter().map(|expr| number_of("start", expr)).collect::<Result<_, _>>()?;
    let rate = number_of("rate", ask.need("rate")?)?;
    let steps = ask.whole("steps", 1, 1, MAX_STEPS)?;
    let descent = Descent::new(of.clone(), &by, &start, rate).map_err(|error| Unposed::new("of", error.message))?;
    let descent = match ask.formula("momentum") {
        Some(beta) => descent.with_momentum(number_of("momentum", beta)?),
        None => descent,
    };
    Ok(catalogue::DescentSituation { descent, steps })
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let s = situation(ask)?;
    let exact = s.descent.exact_after(s.steps);
    let short = exact.filter(|end| end.iter().all(|n| n.decimal_digits().is_some_and(|digits| digits.len() <= 20)));
    let end: Option<Vec<Expr>> = match short {
        Some(end) => Some(end.into_iter().map(|n| Expr::number(n.marked_decimal(!n.is_integer()))).collect()),
        None => {
            let run = s.descent.run(s.steps);
            let last = run.lines.last().filter(|line| line.k == s.steps);
            last.and_then(|line| line.at.iter().map(|w| expr_of(*w)).collect())
        }
    };
    let end = end.ok_or_else(|| match s.descent.stops_without_slope(s.steps) {
        true => Unposed::new("steps", "this descent comes to a place where the loss has no slope"),
        false => Unposed::new("steps", "this descent leaves where the loss is defined, or overflows"),
    })?;
    let d = &s.descent;
    let start: Vec<(Symbol, Expr)> = d.by.iter().cloned().zip(d.start.iter().map(|n| Expr::number(*n))).collect();
    let rate = d.setting("eta").map_or_else(Expr::zero, Expr::number);
    let steps = if s.steps == 1 { "one step".to_string() } else { format!("{} steps", s.steps) };
    let mut prompt = Line::text("Gradient descent on ")
        .formula(definition("L", &d.by, &d.of))
        .then(" from ")
        .append(point(&start))
        .then(" with learning rate ")
        .math(&rate);
    if let Some(beta) = d.setting("beta") {
        prompt = prompt.then(" and momentum ").math(&Expr::number(beta));
    }
    let asked: Vec<String> = d.by.iter().map(|name| crate::math::print::unicode(&Expr::var(name))).collect();
    prompt = prompt.then(format!(". After {steps}, what is "));
    prompt = match asked.as_slice() {
        [one] => prompt.then(format!("{one}?")),
        several => prompt.then(format!("({})?", several.join(", "))),
    };
    let digits = usual_digits(ask, &end);
    let gradient = d.by.iter().zip(&d.gradient);
    let slopes = gradient.fold(Line::text("The slope is "), |line, (_, slope)| line.math(slope).then("  "));
    let hints = vec![
        Line::text("Which way does the slope point, and which way does the step go?"),
        Line::text("w ← w − η·L′(w)"),
        slopes,
    ];
    let parts = asked;
    let key = match <[Expr; 1]>::try_from(end) {
        Ok([one]) => Value::Expr(one),
        Err(several) => Value::vector(several),
    };
    Ok(Task { digits, how: how(digits), hints, parts, means: Some(means), ..Task::new(prompt, key) })
}

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok(s) = situation(ask) else {
        return Slips::default();
    };
    let looks = |value: Vec<f64>| match value.as_slice() {
        [one] => Looks::Near(*one),
        _ => Looks::AllNear(value),
    };
    let wrong = catalogue::wrong_values(&s).into_iter();
    wrong.map(|wrong| Slip::of(wrong, looks)).collect()
}

/// What the loss is at the answer, beside what it was at the start.
fn means(ask: &Ask, answer: &Value, _: usize) -> Option<String> {
    let s = situation(ask).ok()?;
    let at =
        answer.entries().iter().map(|part| crate::math::tape::value_at(part, &[])).collect::<Option<Vec<f64>>>()?;
    let start: Vec<f64> = s.descent.start.iter().map(|number| number.to_f64()).collect();
    let [there, before] = [s.descent.loss_at(&at)?, s.descent.loss_at(&start)?].map(|loss| in_digits(loss, 4));
    Some(format!(
        "At yours the loss is {there}; at the start it is {before}. How far, and which way, does one step go from the start?"
    ))
}

/// From so many steps on a picture says more than the table.
const PICTURED: usize = 3;

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let Ok(s) = situation(ask) else {
        return Page::new();
    };
    let mut page = Page::new();
    if detail > Detail::Brief {
        page = worked::descent::run(&s.descent, s.steps, "L", s.steps >= PICTURED, detail);
        // Why it shrinks or grows is found later, where an example comes before the bound.
        if ask.is_off("remarks") {
            page.blocks.retain(|block| !matches!(block, Block::Labelled { label, .. } if label == "Why"));
        }
    }
    match &task.key {
        Key::Value(value) => page.labelled("Answer", Tone::Right, value_line(value)),
        _ => page,
    }
}
