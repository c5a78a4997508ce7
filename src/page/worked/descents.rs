//! Several descents on one function side by side: where each goes, by what factor, and which run away.

use super::descent::{LINES, applied, path, remark, rule_lines, text};
use super::words::{row, signs};
use crate::math::descent::{Behaviour, Descent, DescentRun, MOMENTUM, PLAIN, theory};
use crate::math::print::figure::{figure, in_digits};
use crate::page::model::*;

/// Digits of values in columns side by side: as many as leave room for four runs on a narrow screen.
const BESIDE: usize = 5;

/// What a run is called beside others: `η = 0.1`, `β = 0.5`.
fn called(descent: &Descent) -> String {
    let setting =
        |name: &str| descent.setting(name).map(|value| format!("{} = {}", text(name), figure(value.to_f64())));
    match *descent.optimiser {
        PLAIN => setting("eta").unwrap_or_default(),
        MOMENTUM => format!("{}, {}", setting("eta").unwrap_or_default(), setting("beta").unwrap_or_default()),
        _ => format!("{}, {}", descent.optimiser.name, setting("eta").unwrap_or_default()),
    }
}

/// What a run does, in a word.
fn word(behaviour: Behaviour) -> (Role, &'static str) {
    match behaviour {
        Behaviour::Converged => (Role::Right, "arrives"),
        Behaviour::Falling => (Role::Right, "shrinks"),
        Behaviour::Zigzag { .. } => (Role::Caution, "zigzags"),
        Behaviour::Overshoots { .. } => (Role::Right, "overshoots, comes back"),
        Behaviour::Plateau => (Role::Caution, "hardly moves"),
        Behaviour::Circling { .. } => (Role::Caution, "goes round"),
        Behaviour::Diverging { .. } => (Role::Wrong, "DIVERGES ▲"),
    }
}

/// Several descents on one function side by side.
pub fn compare(descents: &[Descent], steps: usize, name: &str) -> Page {
    let runs: Vec<DescentRun> = descents.iter().map(|descent| descent.run(steps)).collect();
    let Some(descent) = descents.first() else { return Page::new() };
    let of = row([applied(name, &descent.by), signs(" = "), Formula::of(&descent.of)]);
    let start: Vec<String> = descent
        .by
        .iter()
        .zip(&descent.start)
        .map(|(by, at)| format!("{} = {}", text(by), figure(at.to_f64())))
        .collect();
    let title = Line::text("Gradient descent on ").formula(of).then(format!(" from {}", start.join(", ")));
    let mut page = Page::new().with(Block::heading(title, Line::new())).rule();
    let mut known: Vec<&str> = Vec::new();
    let mut rules: Vec<Noted> = Vec::new();
    for descent in descents.iter().filter(|descent| {
        let new = !known.contains(&descent.optimiser.id);
        known.push(descent.optimiser.id);
        new
    }) {
        // The first rule says what g is; of the others the update alone is new.
        let lines = rule_lines(descent, name);
        let many = if rules.is_empty() { lines.len() - 1 } else { 1 };
        rules.extend(lines.into_iter().take(many));
    }
    page.push(Block::Labelled { label: "Rule".to_string(), tone: Tone::Neutral, lines: rules });
    page.push(Block::Gap);
    page.push(side_by_side(descents, &runs, steps, name));
    page.push(summary(descents, &runs, name));
    page.push(Block::Rule);
    if let Some(line) = bound(descents, &runs) {
        page.push(line);
    }
    for (descent, run) in descents.iter().zip(&runs) {
        if let Behaviour::Diverging { rises } = run.behaviour {
            let times =
                if rises > 1 { format!("the loss rose {rises} times in a row") } else { "it ran away".to_string() };
            page = page.note(Tone::Wrong, format!("{}: {times}. Stop, halve η, start again.", called(descent)));
        }
    }
    let named: Vec<(String, &DescentRun)> = descents.iter().map(called).zip(&runs).collect();
    page.with(path(&named, descent, name))
}

/// The places, or with two variables the losses, of each run at each step.
fn side_by_side(descents: &[Descent], runs: &[DescentRun], steps: usize, name: &str) -> Table {
    let single = descents.first().is_some_and(|descent| descent.by.len() == 1);
    let mut header = vec!["k".to_string()];
    header.extend(descents.iter().map(called));
    let mut table = Table::numbers(header);
    let cut = steps + 1 > 2 * LINES;
    for k in 0..=steps {
        if cut && (LINES..steps + 1 - LINES).contains(&k) {
            if k == LINES {
                table.push(["…"]);
            }
            continue;
        }
        let mut cells = vec![Line::styled(Role::Dim, k.to_string())];
        for run in runs {
            let before = k.checked_sub(1).and_then(|before| run.lines.get(before));
            cells.push(run.lines.get(k).map_or_else(Line::new, |line| {
                let shown = if single { line.at.first().copied() } else { line.loss };
                Line::styled(remark(before, line).0, shown.map_or("none".to_string(), |value| in_digits(value, BESIDE)))
            }));
        }
        table.push(cells);
    }
    let what = match (single, descents.first()) {
        (true, Some(descent)) => text(descent.by.first().map_or("x", |by| by.as_str())),
        _ => name.to_string(),
    };
    table.says(format!("{what} after each step of each descent."))
}

/// What each run comes to, with the factor that explains it.
fn summary(descents: &[Descent], runs: &[DescentRun], name: &str) -> Table {
    let factor_name = format!("1 − η{name}″");
    let mut table =
        Table::new([Line::new(), Line::text(factor_name), Line::text("the end"), Line::text(name), Line::new()])
            .numeric(&[1]);
    for (descent, run) in descents.iter().zip(runs) {
        let factor =
            theory(descent, run).filter(|found| found.constant && descent.optimiser.id == "plain").map(|found| {
                let (first, last) = found.factors();
                if first == last { figure(last) } else { format!("{}, {}", figure(first), figure(last)) }
            });
        let end = run.lines.last();
        let place = end.map_or_else(String::new, |line| {
            let parts: Vec<String> = line.at.iter().map(|x| figure(*x)).collect();
            if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(", ")) }
        });
        let loss = end.and_then(|line| line.loss).map_or_else(|| "none".to_string(), figure);
        let (role, says) = word(run.behaviour);
        table.push([
            Line::text(called(descent)),
            factor.map_or_else(|| Line::styled(Role::Dim, "–"), Line::text),
            Line::text(place),
            Line::styled(role, loss),
            Line::styled(role, says),
        ]);
    }
    table.says("What each descent comes to.")
}

/// Which rates are too large, with the numbers of this function.
fn bound(descents: &[Descent], runs: &[DescentRun]) -> Option<Block> {
    let (descent, run) = descents.iter().zip(runs).next()?;
    let found = theory(descent, run)?;
    let (bound, high) = (figure(found.bound?), figure(found.range.1));
    let line = match (found.constant, &found.second) {
        (true, Some(_)) => {
            let by = text(descent.by.first()?);
            format!(
                "Each plain step multiplies the distance to the lowest point, {by} = {}, by 1 − ηf″. |1 − ηf″| < 1 means 0 < η < 2/f″ = 2/{high} = {bound}. In general η < 2/(largest f″).",
                figure(*found.lowest.as_ref()?.first()?)
            )
        }
        (true, None) => format!(
            "The curvature is {} to {high}: plain steps shrink every direction while η < 2/{high} = {bound}.",
            figure(found.range.0)
        ),
        _ => format!(
            "On the way the curvature reaches {high}: near there plain steps are safe for η < 2/{high} = {bound}."
        ),
    };
    Some(Block::text(line))
}
