//! Gradient descent: the rule with its numbers, the first step worked out, the table, and what curvature says of it.

use super::Detail;
use super::words::{primes, row, signs};
use crate::math::descent::{
    Behaviour, Descent, DescentLine, DescentRun, DescentTheory, MOMENTUM, PLAIN, shrinking, theory,
};
use crate::math::evaluate::CompiledExprs;
use crate::math::expr::{Expr, Symbol};
use crate::math::print;
use crate::math::print::figure::figure;
use crate::math::slope::{Slope, frameworks_within, partial_at};
use crate::page::model::*;

/// How many lines of a long table are shown at its beginning and at its end.
pub(super) const LINES: usize = 6;

pub(super) fn letter(name: &str) -> Formula {
    Formula::of(&Expr::var(name))
}

pub(super) fn text(name: &str) -> String {
    print::unicode(&Expr::var(name))
}

/// `f(x)`, `L(w, b)`.
pub(super) fn applied(name: &str, by: &[Symbol]) -> Formula {
    let mut all = signs(&format!("{name}("));
    for (at, by) in by.iter().enumerate() {
        all = if at > 0 { row([all, signs(", ")]) } else { all };
        all = row([all, letter(by)]);
    }
    row([all, signs(")")])
}

/// `f′(x)` or `∂f/∂x`.
fn slope_name(name: &str, by: &[Symbol], which: usize) -> Formula {
    match by {
        [_] => applied(&primes(1).replace('f', name), by),
        _ => {
            let x = by.get(which).map_or_else(Formula::default, |by| letter(by));
            row([signs(&format!("∂{name}/∂")), x])
        }
    }
}

/// The rule, what its letters stand for, and the numbers of this descent.
pub(super) fn rule_lines(descent: &Descent, name: &str) -> Vec<Noted> {
    let only = match descent.by.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let mut updates = Line::new();
    for (at, (set, to)) in descent.optimiser.updates().iter().enumerate() {
        let put = |expr: &Expr| only.as_ref().map_or_else(|| expr.clone(), |x| expr.substitute("w", &Expr::var(x)));
        updates = updates.then(if at > 0 { ",  " } else { "" });
        updates = updates.formula(row([Formula::of(&put(&Expr::var(set))), signs(" ← "), Formula::of(&put(to))]));
    }
    let mut gradient = Line::text("g = ");
    // Where the gradient is taken elsewhere than where it stands, that is said first.
    let ahead = descent.optimiser.gradient_at();
    if let Some(ahead) = &ahead {
        let put = only.as_ref().map_or_else(|| ahead.clone(), |x| ahead.substitute("w", &Expr::var(x)));
        gradient = gradient.then("slope at ").formula(Formula::of(&put)).then(" of  ");
    }
    for (at, slope) in descent.gradient.iter().enumerate() {
        gradient = gradient.then(if at > 0 { ",  " } else { "" });
        gradient = gradient.formula(row([slope_name(name, &descent.by, at), signs(" = "), Formula::of(slope)]));
    }
    if only.is_none() {
        let names: Vec<String> = descent.by.iter().map(|by| text(by)).collect();
        updates = updates.then(format!("   for w = {}", names.join(" and w = ")));
    }
    let settings: Vec<String> =
        descent.settings.iter().map(|(name, value)| format!("{} = {}", text(name), figure(value.to_f64()))).collect();
    vec![
        updates.noted(Line::styled(Role::Dim, descent.optimiser.name.to_lowercase())),
        gradient.into(),
        Line::text(settings.join(",  ")).into(),
    ]
}

/// A number behind another sign.
fn signed(value: f64) -> String {
    let shown = figure(value);
    if value < 0.0 { format!("({shown})") } else { shown }
}

/// The first step with all its numbers, for the rules that can be followed by hand.
fn first_step(descent: &Descent, run: &DescentRun) -> Option<Block> {
    let ([first, second, ..], Some(rate)) = (run.lines.as_slice(), descent.setting("eta")) else { return None };
    let rate = figure(rate.to_f64());
    let mut lines: Vec<Noted> = Vec::new();
    for (at, name) in descent.by.iter().enumerate() {
        let (from, to) = (first.at.get(at)?, second.at.get(at)?);
        let slope = *first.gradient.as_ref()?.get(at)?;
        let step =
            |moves: f64| format!("{} ← {} − {rate}·{} = {}", text(name), figure(*from), signed(moves), figure(*to));
        let line = match (*descent.optimiser, descent.setting("beta")) {
            (PLAIN, _) => step(slope),
            (MOMENTUM, Some(beta)) => {
                format!("v ← {}·0 + {} = {},   {}", figure(beta.to_f64()), signed(slope), figure(slope), step(slope))
            }
            _ => return None,
        };
        lines.push(Line::text(line).into());
    }
    Some(Block::Labelled { label: "Step 1".to_string(), tone: Tone::Neutral, lines })
}

/// What is to be said of a stop: the loss went up, or the lowest point was passed.
pub(super) fn remark(before: Option<&DescentLine>, here: &DescentLine) -> (Role, &'static str) {
    let Some(before) = before else { return (Role::Plain, "") };
    let up = before.loss.zip(here.loss).is_some_and(|(old, new)| new > old);
    let turned = |(old, new): (&Vec<f64>, &Vec<f64>)| old.iter().zip(new).any(|(a, b)| a * b < 0.0);
    let turned = before.gradient.as_ref().zip(here.gradient.as_ref()).is_some_and(turned);
    match (up, turned) {
        (true, _) => (Role::Wrong, "▲ up"),
        // Of several variables one may turn and the lowest point be far away.
        (_, true) if here.at.len() == 1 => (Role::Caution, "passed it"),
        _ => (Role::Right, ""),
    }
}

/// Where it is at each step, the loss there and the slope.
fn table(descent: &Descent, run: &DescentRun, name: &str, detail: Detail) -> Table {
    let mut header = vec![Line::text("k")];
    header.extend(descent.by.iter().map(|by| Line::from(letter(by))));
    header.push(Line::from(applied(name, &descent.by)));
    header.extend((0..descent.by.len()).map(|at| Line::from(slope_name(name, &descent.by, at))));
    let momentum = *descent.optimiser == MOMENTUM && descent.by.len() == 1;
    header.extend(momentum.then(|| Line::text("v")));
    let noted = run.lines.windows(2).any(|pair| !remark(Some(&pair[0]), &pair[1]).1.is_empty());
    let mut table = Table::numbers(header);
    if noted {
        table.header.push(Line::new());
        table.numeric.push(false);
    }
    let count = run.lines.len();
    let cut = count > 2 * LINES && detail < Detail::Full;
    for (at, line) in run.lines.iter().enumerate() {
        if cut && (LINES..count - LINES).contains(&at) {
            if at == LINES {
                table.push(["…"]);
            }
            continue;
        }
        let (role, says) = remark(at.checked_sub(1).and_then(|before| run.lines.get(before)), line);
        let mut cells = vec![Line::styled(Role::Dim, line.k.to_string())];
        cells.extend(line.at.iter().map(|x| Line::text(figure(*x))));
        cells.push(line.loss.map_or_else(|| Line::text("none"), |loss| Line::styled(role, figure(loss))));
        let slopes = line.gradient.clone().unwrap_or_default();
        cells.extend(
            (0..descent.by.len())
                .map(|at| slopes.get(at).map_or_else(|| Line::text("none"), |g| Line::text(figure(*g)))),
        );
        if momentum {
            let memory = line.memory.first().and_then(|memory| memory.first());
            cells.push(memory.map_or_else(Line::new, |v| Line::text(figure(*v))));
        }
        if noted {
            cells.push(Line::styled(role, says));
        }
        table.push(cells);
    }
    table.says("Each step: where it is, the loss there, and the slope.")
}

/// What curvature says: the factor of a plain step, and the rates that are too large.
fn why(descent: &Descent, run: &DescentRun, found: &DescentTheory, name: &str) -> Option<Block> {
    let second_of = primes(2).replace('f', name);
    let plain = descent.optimiser.id == "plain";
    let mut lines: Vec<Noted> = Vec::new();
    let rate = figure(found.rate);
    let (first, last) = found.factors();
    match (&found.second, &found.lowest, plain) {
        (Some(_), Some(lowest), true) => {
            let lowest = *lowest.first()?;
            let curvature = figure(found.range.1);
            let by = text(descent.by.first()?);
            let factor = signs(&format!("1 − η{second_of} = 1 − {rate}·{curvature} = {}", figure(last)));
            let line = Line::text(format!(
                "Each step multiplies the distance to the lowest point, {by} = {}, by ",
                figure(lowest)
            ));
            lines.push(line.formula(factor).then(".").into());
            let seen = shrinking(run, lowest);
            if let (Some(seen), true) = (seen.first(), run.lines.len() > 1) {
                let (from, to) = (run.lines.first()?.at.first()? - lowest, run.lines.get(1)?.at.first()? - lowest);
                lines.push(Line::text(format!("measured  {}/{} = {}", figure(to), figure(from), figure(*seen))).into());
            }
            let bound = figure(found.bound?);
            lines.push(
                Line::text("It shrinks while ")
                    .formula(signs(&format!("|1 − η{second_of}| < 1")))
                    .then(", that is for ")
                    .formula(signs(&format!("0 < η < 2/{second_of} = 2/{curvature} = {bound}")))
                    .then(".")
                    .into(),
            );
        }
        (Some(second), _, _) => {
            let (low, high) = found.range;
            let along = if found.constant { figure(high) } else { format!("from {} to {}", figure(low), figure(high)) };
            lines.push(
                Line::text(format!("{second_of} = "))
                    .math(second)
                    .then(if found.constant { String::new() } else { format!("  is {along} on the way") })
                    .into(),
            );
            if let Some(bound) = found.bound {
                lines.push(
                    Line::text(format!(
                        "Plain steps are safe for η < 2/max {second_of} = 2/{} = {}.",
                        figure(high),
                        figure(bound)
                    ))
                    .into(),
                );
            }
        }
        (None, _, _) => {
            let (low, high) = found.range;
            let where_ = if found.constant { "" } else { " on the way" };
            lines.push(
                Line::text(format!(
                    "The curvature is between {} and {}{where_} (eigenvalues of the Hessian).",
                    figure(low),
                    figure(high)
                ))
                .into(),
            );
            if plain && found.constant {
                lines.push(Line::text(format!("Each step multiplies the distance by 1 − {rate}·{} = {} one way and by 1 − {rate}·{} = {} the other.", figure(low), figure(first), figure(high), figure(last))).into());
            }
            if let Some(bound) = found.bound {
                lines.push(
                    Line::text(format!("Plain steps are safe for η < 2/{} = {}.", figure(high), figure(bound))).into(),
                );
            }
        }
    }
    Some(Block::Labelled { label: "Why".to_string(), tone: Tone::Neutral, lines })
}

/// What a run does, in a sentence.
fn says(descent: &Descent, behaviour: Behaviour) -> (Tone, String) {
    let rate = descent.setting("eta").map_or_else(String::new, |rate| figure(rate.to_f64()));
    let several = descent.by.len() > 1;
    match behaviour {
        Behaviour::Converged => (Tone::Right, "The slope is as good as 0: it has arrived.".to_string()),
        Behaviour::Falling => (Tone::Info, "It goes down steadily and has not arrived yet.".to_string()),
        Behaviour::Zigzag { turns } if several => (
            Tone::Caution,
            format!("Zigzag: it turns back again and again ({turns} turns), and comes down all the same."),
        ),
        Behaviour::Zigzag { turns } => (
            Tone::Caution,
            format!(
                "Zigzag: it jumps over the lowest point again and again ({turns} turns), and comes down all the same."
            ),
        ),
        Behaviour::Overshoots { turns } => {
            let turned = if turns == 1 { "turn" } else { "turns" };
            let what =
                if several { "It turns back on its way down" } else { "It passes the lowest point and comes back" };
            (Tone::Info, format!("{what} ({turns} {turned})."))
        }
        Behaviour::Plateau => (Tone::Caution, "It hardly moves although the slope is not 0.".to_string()),
        Behaviour::Circling { turns } => {
            let what = if several { "It goes back and forth" } else { "It goes round the lowest point" };
            (Tone::Caution, format!("{what} ({turns} turns) and gets no lower."))
        }
        Behaviour::Diverging { rises } => {
            let rose =
                if rises > 1 { format!("the loss rose {rises} times in a row") } else { "it runs away".to_string() };
            (Tone::Wrong, format!("DIVERGES: {rose}. η = {rate} is too large: stop, halve it, start again."))
        }
    }
}

/// Of so many stops it is looked whether there is a slope.
const LOOKED_AT: usize = 60;

/// Where a step is taken from a corner, what it takes for a slope there, and what frameworks return.
fn from_corner(descent: &Descent, run: &DescentRun) -> Option<String> {
    for line in run.lines.iter().take(LOOKED_AT).filter(|line| line.step.is_some()) {
        let (Some(exact), Some(slopes)) = (&line.exact, &line.gradient) else { continue };
        let point: Vec<(Symbol, Expr)> =
            descent.by.iter().cloned().zip(exact.iter().map(|number| Expr::number(*number))).collect();
        let rows = frameworks_within(&descent.of, &point);
        let has_none = |name: &Symbol| matches!(partial_at(&descent.of, &point, name, 1).slope, Slope::None(_));
        if rows.is_empty() || !descent.by.iter().any(has_none) {
            continue;
        }
        let at: Vec<String> =
            descent.by.iter().zip(exact).map(|(by, x)| format!("{} = {}", text(by), figure(x.to_f64()))).collect();
        let taken: Vec<String> = slopes.iter().map(|slope| figure(*slope)).collect();
        let said: Vec<String> = rows.iter().map(|row| format!("For {}: {}", row.function.name(), row.said())).collect();
        let (at, taken) = (at.join(", "), taken.join(", "));
        return Some(format!(
            "At {at} there is a corner and no slope; the step takes {taken} for it. {}",
            said.join(" ")
        ));
    }
    None
}

/// One descent: rule, first step, table, picture, what it does and why. `name` is what the function is called.
pub fn run(descent: &Descent, steps: usize, name: &str, picture: bool, detail: Detail) -> Page {
    let run = descent.run(steps);
    let mut page = Page::new();
    page.push(Block::Labelled { label: "Rule".to_string(), tone: Tone::Neutral, lines: rule_lines(descent, name) });
    page.blocks.extend(first_step(descent, &run));
    page.push(Block::Gap);
    page.push(table(descent, &run, name, detail));
    if picture {
        page.push(path(&[("steps".to_string(), &run)], descent, name));
    }
    page.push(Block::Gap);
    // A single step is followed by hand; what many steps do is another question.
    let many = run.lines.len() > 2 || detail == Detail::Full;
    if let Some(found) = theory(descent, &run).filter(|_| many) {
        page.blocks.extend(why(descent, &run, &found, name));
    }
    if run.lines.len() > 2 {
        let (tone, text) = says(descent, run.behaviour);
        page = page.note(tone, text);
    }
    if let Some(text) = from_corner(descent, &run) {
        page = page.note(Tone::Caution, text);
    }
    page
}

/// The marks of several paths.
const MARKS: [char; 4] = ['○', '+', '×', '◇'];

/// The way each goes, on the curve or over the contour lines.
pub(super) fn path(runs: &[(String, &DescentRun)], descent: &Descent, name: &str) -> Plot {
    let settles = |run: &DescentRun| !matches!(run.behaviour, Behaviour::Diverging { .. });
    // What runs away would leave nothing of the others to be seen.
    let drawn: Vec<&(String, &DescentRun)> = match runs.iter().any(|(_, run)| settles(run)) && runs.len() > 1 {
        true => runs.iter().filter(|(_, run)| settles(run)).collect(),
        false => runs.iter().collect(),
    };
    let places = |run: &DescentRun| -> Vec<Vec<f64>> {
        run.lines.iter().map(|line| line.at.clone()).filter(|at| at.iter().all(|x| x.abs() < 1e12)).collect()
    };
    let ready = CompiledExprs::new(&[&descent.of], &descent.by);
    let value = |point: &[f64]| ready.as_ref().and_then(|ready| ready.finite(point)).unwrap_or(f64::NAN);
    let range = |which: usize| {
        let xs: Vec<f64> =
            drawn.iter().flat_map(|(_, run)| places(run)).filter_map(|at| at.get(which).copied()).collect();
        let (low, high) =
            (xs.iter().copied().fold(f64::INFINITY, f64::min), xs.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        let pad = ((high - low) * 0.3).max(0.5);
        if low.is_finite() { (low - pad, high + pad) } else { (-1.0, 1.0) }
    };
    let steps = runs.iter().map(|(_, run)| run.lines.len().saturating_sub(1)).max().unwrap_or(0);
    let shown = print::unicode(&descent.of);
    let says = format!("The way down {shown} in {steps} {}.", if steps == 1 { "step" } else { "steps" });
    let curve = if shown.chars().count() <= 12 { shown } else { name.to_string() };
    let (x0, x1) = range(0);
    let mut plot = match descent.by.as_slice() {
        [x, y] => {
            let (y0, y1) = range(1);
            let plot = Plot::new(says).x(x0, x1).y(y0, y1).named(x.as_str(), y.as_str());
            plot.contours(curve, 7, |x, y| value(&[x, y]))
        }
        by => {
            let plot = Plot::new(says).x(x0, x1).named(by.first().map_or("x", |by| by.as_str()), "");
            plot.curve(curve, |x| value(&[x]))
        }
    };
    for (at, (name, run)) in drawn.iter().enumerate() {
        let way: Vec<(f64, f64)> = places(run)
            .iter()
            .filter_map(|place| match place.as_slice() {
                [x, y] => Some((*x, *y)),
                [x] => Some((*x, value(&[*x]))),
                _ => None,
            })
            .collect();
        plot = plot.path(name.as_str(), way);
        if drawn.len() > 1 {
            plot = plot.mark(MARKS[at % MARKS.len()]);
        }
    }
    plot.told = true;
    plot
}
