//! Going downhill: gradient descent on a function, and a small network that learns.

use super::Notebook;
use super::function::{self, Function};
use super::piece::{Fault, Piece, noted};
use crate::lesson::kinds::{figure, figure_to};
use crate::math::descent::{Behaviour, Descent, MOST_STEPS, OPTIMISERS, Run, optimiser};
use crate::math::evaluate::Compiled;
use crate::math::train::{self, Loss, MOST_EPOCHS, MOST_HIDDEN, Outcome, Setup, TASKS};
use crate::math::{Number, functions};
use crate::page::{Line, Page, Plot, Table, Tone};

/// A network that was trained, so that it can go on.
#[derive(Clone, Debug)]
pub struct Trained;

/// How many lines of a long table are shown at its beginning and at its end.
const LINES: usize = 6;

/// A word of a cell that means nothing there.
fn unknown(part: Piece, words: &[&str]) -> Fault {
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
    let parts = piece.list();
    let Some((of, settings)) = parts.split_first() else { return Err(piece.fault("say what is to be descended")) };
    let function = Function::read(env, *of)?;
    if !(1..=2).contains(&function.by.len()) {
        return Err(of.fault("A descent here has one variable or two."));
    }
    let (mut start, mut rate, mut steps, mut beta) = (None, Number::ratio(1, 10).unwrap_or(Number::ONE), 20, None);
    let mut way = &OPTIMISERS[0];
    for part in settings {
        if let Some(from) = part.setting("from") {
            let numbers =
                from.inside().filter(|inside| inside.list().len() > 1).map_or(vec![from], |inside| inside.list());
            let numbers = numbers
                .into_iter()
                .map(|number| function::rational(env, number))
                .collect::<Result<Vec<Number>, Fault>>()?;
            if numbers.len() != function.by.len() {
                return Err(from.fault(format!("There is to be a number for each of {}.", function.by.join(", "))));
            }
            start = Some(numbers);
        } else if let Some(value) = part.setting("rate") {
            rate = function::rational(env, value)?;
        } else if let Some(value) = part.setting("steps") {
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

/// `train xor, hidden 2, rate 0.5, steps 500`.
pub fn network(notebook: &mut Notebook, piece: Piece) -> Result<Page, Fault> {
    let env = &notebook.env;
    // From this seed xor is learnt; from seed 1 it is not, which is a lesson too.
    let mut setup = Setup { seed: 8, ..Setup::default() };
    let parts = if piece.is_empty() { Vec::new() } else { piece.list() };
    for part in parts {
        if let Some(task) = TASKS.iter().find(|task| task.id == part.text()) {
            setup.examples = task;
        } else if let Some(value) = part.setting("hidden") {
            setup.hidden = function::whole(env, value, 1, MOST_HIDDEN)?;
        } else if let Some(value) = part.setting("steps") {
            setup.epochs = function::whole(env, value, 1, MOST_STEPS.min(MOST_EPOCHS))?;
        } else if let Some(value) = part.setting("seed") {
            setup.seed = function::whole(env, value, 0, 1_000_000)? as u64;
        } else if let Some(value) = part.setting("rate") {
            setup.rate = function::number(env, value)?.value;
        } else if let Some(value) = part.setting("momentum") {
            setup.momentum = function::number(env, value)?.value;
        } else if part.text() == "squared" {
            setup.loss = Loss::Squared;
        } else if let Some(f) = ["tanh", "sigmoid", "relu"].iter().find(|name| **name == part.text()) {
            setup.activation = functions::lookup(f).unwrap_or(setup.activation);
        } else {
            return Err(unknown(
                part,
                &[
                    "xor", "and", "or", "hidden", "rate", "momentum", "steps", "seed", "tanh", "sigmoid", "relu",
                    "squared",
                ],
            ));
        }
    }
    let training = train::train(&setup);
    let (task, hidden) = (setup.examples.id, training.setup.hidden);
    let mut page = Page::new().text(format!(
        "{task} with {hidden} hidden {} neuron{}, rate {}, momentum {}, {} steps, seed {}.",
        setup.activation.name(),
        if hidden == 1 { "" } else { "s" },
        figure(setup.rate),
        figure(setup.momentum),
        training.setup.epochs,
        setup.seed
    ));
    let points: Vec<(f64, f64)> =
        training.epochs.iter().map(|epoch| (epoch.k as f64, epoch.loss)).filter(|(_, loss)| *loss > 0.0).collect();
    let ends = training.epochs.first().zip(training.epochs.last());
    let says = ends.map_or(String::new(), |(first, last)| {
        format!("The loss goes from {} to {}.", figure_to(first.loss, 4), figure_to(last.loss, 4))
    });
    let mut plot = Plot::new(says).named("step", "loss").series("loss", points, crate::page::SeriesStyle::Curve);
    plot.log_y = true;
    page.push(plot);
    let mut table = Table::new(["x₁", "x₂", "wanted", "answer"]).numeric(&[3]).says("The answers at the end.");
    for (([x1, x2], wanted), output) in setup.examples.rows.iter().zip(&training.outputs) {
        table.push([x1.to_string(), x2.to_string(), wanted.to_string(), figure_to(*output, 4)]);
    }
    page.push(table);
    Ok(match training.outcome {
        Outcome::Learned { since } => page.note(Tone::Right, format!("Every example is right from step {since} on.")),
        Outcome::Stuck => page.note(
            Tone::Caution,
            "Not every example is right: it got stuck, or needs more steps. Another seed begins elsewhere.",
        ),
        Outcome::Diverged => page.note(Tone::Caution, "The loss ran away: the rate is too large."),
    })
}
