//! `descent`: where gradient descent stands after one or several steps.

use super::numeric::{expr_of, how, number_of, usual_digits};
use super::*;
use crate::math::descent::{Behaviour, Descent, Run, slips as catalogue};
use crate::math::tidy::tidy;

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
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

const MAX_STEPS: i64 = 1_000;

fn situation(ask: &Ask) -> Result<catalogue::Situation, Trouble> {
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
        return Err(Trouble::new("start", message));
    }
    let start: Vec<Number> = start.iter().map(|expr| number_of("start", expr)).collect::<Result<_, _>>()?;
    let rate = number_of("rate", ask.need("rate")?)?;
    let steps = ask.whole("steps", 1, 1, MAX_STEPS)?;
    let descent = Descent::new(of.clone(), &by, &start, rate).map_err(|error| Trouble::new("of", error.message))?;
    let descent = match ask.formula("momentum") {
        Some(beta) => descent.with_momentum(number_of("momentum", beta)?),
        None => descent,
    };
    Ok(catalogue::Situation { descent, steps })
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Trouble> {
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
    let end =
        end.ok_or_else(|| Trouble::new("steps", "this descent leaves where the loss is defined, or overflows"))?;
    let d = &s.descent;
    let start: Vec<(Symbol, Expr)> = d.by.iter().cloned().zip(d.start.iter().map(|n| Expr::number(*n))).collect();
    let rate = d.setting("eta").map_or_else(Expr::zero, Expr::number);
    let steps = if s.steps == 1 { "one step".to_string() } else { format!("{} steps", s.steps) };
    let mut prompt = Line::text("Gradient descent on ")
        .formula(definition("L", &d.by, &d.of))
        .then(" from ")
        .formula(point(&start))
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
        Err(several) => Value::Vector(several),
    };
    Ok(Task { digits, how: how(digits), hints, parts, ..Task::new(prompt, key) })
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
    wrong.map(|w| Slip { reason: Reason::of(w.mistake), looks: looks(w.value) }).collect()
}

/// How many lines of a long table are shown at its beginning and at its end.
const LINES: usize = 6;

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let Ok(s) = situation(ask) else {
        return Page::new();
    };
    let run = s.descent.run(s.steps);
    let mut page = Page::new();
    if detail > Detail::Brief {
        for (name, slope) in s.descent.by.iter().zip(&s.descent.gradient) {
            let partial = s.descent.by.len() > 1;
            let slope = operator(name, 1, partial).and(&plain(" L = ")).and(&Formula::of(&tidy(slope)));
            page = page.labelled("slope", Tone::Neutral, Line::new().formula(slope));
        }
        let rule = if s.descent.setting("beta").is_some() {
            "v ← βv + L′(w),  w ← w − ηv"
        } else {
            "w ← w − η·L′(w)"
        };
        page = page.labelled("rule", Tone::Neutral, rule);
        page.push(table(&s.descent, &run, detail));
    }
    if let Key::Value(value) = &task.key {
        page = page.labelled("Answer", Tone::Right, value_line(value));
    }
    match says(run.behaviour) {
        Some((tone, text)) if detail > Detail::Brief => page.note(tone, text),
        _ => page,
    }
}

fn table(descent: &Descent, run: &Run, detail: Detail) -> Table {
    let mut header = vec![Line::text("k")];
    header.extend(descent.by.iter().map(|name| Line::of(&Expr::var(name))));
    header.extend([Line::text("L"), Line::text("slope"), Line::text("step")]);
    let mut table =
        Table::numbers(header).says("each step of the descent: where it is, the loss, the slope and the step");
    let list = |values: &Option<Vec<f64>>| match values.as_deref() {
        None => Line::new(),
        Some([one]) => Line::text(figure(*one)),
        Some(several) => Line::text(format!("({})", several.iter().map(|v| figure(*v)).collect::<Vec<_>>().join(", "))),
    };
    let many = run.lines.len() > 2 * LINES && detail < Detail::Full;
    for line in &run.lines {
        if many && (LINES..run.lines.len() - LINES).contains(&line.k) {
            if line.k == LINES {
                table.push(["…"]);
            }
            continue;
        }
        let mut row = vec![Line::text(line.k.to_string())];
        row.extend(line.at.iter().map(|w| Line::text(figure(*w))));
        row.extend([line.loss.map_or_else(Line::new, |loss| Line::text(figure(loss)))]);
        row.extend([list(&line.gradient), list(&line.step)]);
        table.push(row);
    }
    table
}

fn says(behaviour: Behaviour) -> Option<(Tone, String)> {
    match behaviour {
        Behaviour::Diverging { rises } if rises > 1 => {
            Some((Tone::Caution, format!("The loss rose {rises} times in a row: the learning rate is too large.")))
        }
        Behaviour::Zigzag { .. } => Some((Tone::Caution, "It jumps over the lowest point at every step.".to_string())),
        Behaviour::Converged => Some((Tone::Right, "The slope is as good as 0: it has arrived.".to_string())),
        _ => None,
    }
}
