//! Going downhill: gradient descent on a function.

use super::Notebook;
use super::function::{self, Function};
use super::piece::{Fault, Piece, noted};
use crate::lesson::kinds::figure;
use crate::math::descent::{Behaviour, Descent, MOST_STEPS, OPTIMISERS, Run, optimiser};
use crate::math::evaluate::{Compiled, exact_value};
use crate::math::tape::eval;
use crate::math::{Expr, Number};
use crate::page::{Line, Page, Plot, Table, Tone};

/// How many lines of a long table are shown at its beginning and at its end.
const LINES: usize = 6;

/// A word of a cell that means nothing there.
pub(super) fn unknown(part: Piece, words: &[&str]) -> Fault {
    let word = part.word().0;
    let fault = part.fault(
        Line::new()
            .code(crate::session::short(part.text()))
            .then(format!(" is not known here; there is {}.", words.join(", "))),
    );
    match crate::session::nearest(word, words.iter().copied()) {
        Some(near) => fault.mend(part.replaced(&part.text().replacen(word, near, 1))),
        None => fault,
    }
}

/// `descend f, from 3, rate 0.1, steps 20`.
pub fn descend(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let env = &notebook.env;
    let mut parts = piece.clauses(SETTINGS);
    // The function may stand behind its settings.
    let is_setting = |part: &Piece| SETTINGS.contains(&part.word().0) || optimiser(part.text()).is_some();
    let first = parts.iter().position(|part| !is_setting(part)).filter(|_| !piece.is_empty());
    let Some(first) = first else {
        return Err(piece.fault(Line::text("Say what is to be descended, as ").code("descend x^2, from 3").then(".")));
    };
    let of = parts.remove(first);
    let settings = gathered(&parts);
    let function = Function::read(env, of)?;
    if !(1..=2).contains(&function.by.len()) {
        return Err(of.fault("A descent here has one variable or two."));
    }
    let (mut start, mut rate, mut steps, mut beta) = (None, Number::ratio(1, 10).unwrap_or(Number::ONE), 20, None);
    let mut way = &OPTIMISERS[0];
    for part in &settings {
        let set = |names: &[&str]| names.iter().find_map(|name| part.setting(name));
        let bare = start.is_none() && part.text().starts_with(|c: char| c.is_ascii_digit() || "-−(.".contains(c));
        if let Some(from) = set(&["from", "start", "at"]).or(bare.then_some(*part)) {
            start = Some(beginning(env, from, &function)?);
        } else if let Some(value) = set(&["rate", "lr", "eta", "η"]) {
            rate = function::rational(env, value)?;
        } else if let Some(value) = set(&["steps", "iterations", "epochs"]) {
            steps = function::whole(env, value, 1, MOST_STEPS)?;
        } else if let Some(value) = part.setting("momentum") {
            beta = Some(function::rational(env, value)?);
        } else if let Some(row) = optimiser(part.text()) {
            way = row;
        } else {
            let ids: Vec<&str> = OPTIMISERS.iter().map(|row| row.id).collect();
            return Err(unknown(*part, &[&["from", "rate", "steps"][..], &ids].concat()));
        }
    }
    let start = start.ok_or_else(|| {
        let from = if function.by.len() == 1 { "from 3" } else { "from (1, 2)" };
        piece.fault("Say where it begins.").mend(format!("{}, {from}", piece.whole_line()))
    })?;
    let descent =
        Descent::new(function.expr.clone(), &function.by, &start, rate).map_err(|fault| of.fault(fault.message))?;
    let descent = match beta {
        Some(beta) => descent.with_momentum(beta),
        None => descent.with(way, &[]),
    };
    let run = descent.run(steps);
    let mut page = Page::new().text(rule(&descent, rate));
    page.push(table(&descent, &run, &function));
    page.push(path(&run, &function));
    if let Some((tone, text)) = says(run.behaviour) {
        page = page.note(tone, text);
    }
    Ok(noted(page, &function.notes))
}

/// Words that begin a setting.
const SETTINGS: &[&str] = &[
    "from",
    "start",
    "rate",
    "lr",
    "eta",
    "steps",
    "iterations",
    "epochs",
    "momentum",
    "plain",
    "nesterov",
    "rmsprop",
    "adam",
];

/// The settings, with the numbers of `from 1, 2` put together again.
fn gathered<'a>(parts: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let mut settings: Vec<Piece> = Vec::new();
    for part in parts {
        match settings.last_mut() {
            Some(last)
                if matches!(last.word().0, "from" | "start")
                    && part.text().starts_with(|c: char| c.is_ascii_digit() || "-−.".contains(c)) =>
            {
                *last = last.through(part);
            }
            _ => settings.push(*part),
        }
    }
    settings
}

/// A number for each variable: `3`, `(1, 2)`, `1, 2`, the name of a vector.
fn beginning(env: &super::env::Env, from: Piece, function: &Function) -> Result<Vec<Number>, Fault> {
    let point = function::place(env, from, &function.by)?;
    let number = |value: &Expr| {
        let exact = exact_value(value, &[]);
        let near = || {
            let value = eval(value, &[])?;
            let size = Number::parse(&format!("{:.12}", value.abs()))?;
            if value < 0.0 { size.neg() } else { Some(size) }
        };
        exact.or_else(near).ok_or_else(|| from.fault("this number is too large here"))
    };
    point.iter().map(|(_, value)| number(value)).collect()
}

/// The update rule with its numbers.
fn rule(descent: &Descent, rate: Number) -> Line {
    let updates: Vec<String> = descent.optimiser.update.iter().map(|(name, to)| format!("{name} <- {to}")).collect();
    let mut line = Line::text(format!("{}: ", descent.optimiser.name)).code(updates.join(", "));
    line = line.then(format!("   eta = {}", figure(rate.to_f64())));
    for (name, value) in descent.settings.iter().filter(|(name, _)| name != "eta") {
        line = line.then(format!(", {name} = {}", figure(value.to_f64())));
    }
    line
}

fn table(descent: &Descent, run: &Run, function: &Function) -> Table {
    let mut header = vec![Line::text("k")];
    header.extend(descent.by.iter().map(|name| Line::text(name.as_str())));
    header.push(Line::new().formula(function.shown.clone()));
    header.extend(
        descent
            .by
            .iter()
            .map(|name| if descent.by.len() > 1 { Line::text(format!("∂/∂{name}")) } else { Line::text("slope") }),
    );
    let mut table = Table::numbers(header).says("Each step: where it is, the value there, and the slope.");
    let count = run.lines.len();
    for line in &run.lines {
        if count > 2 * LINES && (LINES..count - LINES).contains(&line.k) {
            if line.k == LINES {
                table.push(["…"]);
            }
            continue;
        }
        let mut row = vec![line.k.to_string()];
        row.extend(line.at.iter().map(|w| figure(*w)));
        row.push(line.loss.map_or("none".to_string(), figure));
        row.extend(line.gradient.iter().flatten().map(|g| figure(*g)));
        table.push(row);
    }
    table
}

/// The way it goes, on the curve or over the contour lines.
fn path(run: &Run, function: &Function) -> Plot {
    let points: Vec<&Vec<f64>> =
        run.lines.iter().map(|line| &line.at).filter(|at| at.iter().all(|x| x.abs() < 1e12)).collect();
    let ready = Compiled::new(&[&function.expr], &function.by);
    let value = |point: &[f64]| ready.as_ref().and_then(|ready| ready.finite(point)).unwrap_or(f64::NAN);
    let range = |which: usize| {
        let xs = || points.iter().filter_map(|point| point.get(which).copied());
        let (low, high) = (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
        let pad = ((high - low) * 0.3).max(0.5);
        if low.is_finite() { (low - pad, high + pad) } else { (-1.0, 1.0) }
    };
    let says = format!("The way down {} in {} steps.", function.shown.unicode, run.lines.len().saturating_sub(1));
    let name = function.shown.unicode.clone();
    let (x0, x1) = range(0);
    match function.by.as_slice() {
        [x, y] => {
            let (y0, y1) = range(1);
            let plot = Plot::new(says).x(x0, x1).y(y0, y1).named(x.as_str(), y.as_str());
            let way = points.iter().filter_map(|point| Some((*point.first()?, *point.get(1)?))).collect();
            plot.contours(name, 7, |x, y| value(&[x, y])).path("steps", way)
        }
        by => {
            let plot = Plot::new(says).x(x0, x1).named(by.first().map_or("x", |by| by.as_str()), "");
            let way = points.iter().filter_map(|point| Some((*point.first()?, value(point)))).collect();
            plot.curve(name, |x| value(&[x])).path("steps", way)
        }
    }
}

fn says(behaviour: Behaviour) -> Option<(Tone, String)> {
    match behaviour {
        Behaviour::Converged => Some((Tone::Right, "The slope is as good as 0: it has arrived.".to_string())),
        Behaviour::Falling => Some((Tone::Info, "It goes down steadily and has not arrived yet.".to_string())),
        Behaviour::Zigzag { turns } => Some((
            Tone::Caution,
            format!("It jumps over the lowest point again and again ({turns} turns), and comes down all the same."),
        )),
        Behaviour::Overshoots { turns } => {
            Some((Tone::Info, format!("It passes the lowest point and comes back ({turns} turns).")))
        }
        Behaviour::Plateau => Some((Tone::Caution, "It hardly moves although the slope is not 0.".to_string())),
        Behaviour::Circling { turns } => {
            Some((Tone::Caution, format!("It goes round the lowest point ({turns} turns) and gets no nearer.")))
        }
        Behaviour::Diverging { rises } if rises > 1 => {
            Some((Tone::Caution, format!("It rose {rises} times in a row: the rate is too large. Halve it.")))
        }
        Behaviour::Diverging { .. } => {
            Some((Tone::Caution, "It runs away: the rate is too large. Halve it.".to_string()))
        }
    }
}
