//! `steps`: the blanks of a faded worked solution, each judged alone.

use super::*;
use crate::math::derive::derive;
use crate::math::solution::solve;
use crate::math::step::StepKind;
use crate::page::{Block, worked};

pub(super) const KIND: Kind = Kind {
    name: "steps",
    asks_for: "the blanks of a worked solution, in order",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function, e.g. (3*x^2 + 1)^5"),
        Field::optional("by", FieldShape::Names, "its variable"),
    ],
    needs_say: false,
    conceptual: false,
    pose,
    slips,
    work,
};

/// One blank: what is derived by what, and what comes of it.
struct Blank {
    of: Expr,
    by: Symbol,
    is: Expr,
}

/// The parts of the first rule, then the whole.
fn blanks(ask: &Ask) -> Result<(Vec<Blank>, Step), Unposed> {
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let derivation = derive(of, &by, 1).map_err(|error| Unposed::new("of", error.message))?;
    let step = derivation.steps.iter().find(|step| step.kind == StepKind::Differentiate).cloned();
    let step = step.ok_or_else(|| Unposed::new("of", "no rule is needed for this"))?;
    let parts = step.because.iter().filter(|part| part.kind == StepKind::Differentiate);
    let mut blanks: Vec<Blank> =
        parts.map(|part| Blank { of: part.before.clone(), by: part.by.clone(), is: part.after.clone() }).collect();
    if blanks.is_empty() {
        return Err(Unposed::new(
            "of",
            "this takes a single step, which leaves no blanks: ask for the derivative itself",
        ));
    }
    blanks.push(Blank { of: of.clone(), by, is: derivation.derivative });
    Ok((blanks, step))
}

fn label(blank: &Blank) -> Formula {
    operator(&blank.by, 1, blank.of.names().len() > 1).and(&plain(" ")).and(&in_brackets(&blank.of))
}

fn pose(ask: &Ask, _seed: u64) -> Result<Task, Unposed> {
    let (blanks, step) = blanks(ask)?;
    let mut prompt = Line::text(format!("{}. ", step.name));
    for (i, (name, part)) in step.parts.iter().enumerate() {
        prompt = prompt.then(if i == 0 { "With " } else { " and " }).formula(equals(name, part));
    }
    prompt = prompt.then(if step.parts.is_empty() { "Fill in: " } else { ", fill in: " });
    for (i, blank) in blanks.iter().enumerate() {
        prompt = prompt.then(if i == 0 { "" } else { ",  " }).formula(label(blank)).then("\u{a0}=\u{a0}…");
    }
    let mut names: Vec<Symbol> = blanks.iter().flat_map(|blank| blank.of.names()).collect();
    names.extend(blanks.iter().map(|blank| blank.by.clone()));
    names.sort_unstable();
    names.dedup();
    let rule = rules_shown(&step);
    let hints =
        vec![Line::text(rule), Line::text("Each blank is a small derivative of its own; the last puts them together.")];
    let parts = blanks.iter().map(|blank| label(blank).unicode).collect();
    let key = Value::vector(blanks.into_iter().map(|blank| blank.is).collect());
    let how = Some(Line::text("In order, with commas between them."));
    Ok(Task { names, hints, parts, how, ..Task::new(prompt, key) })
}

fn rules_shown(step: &Step) -> &'static str {
    let rule = crate::math::rules::all().find(|rule| rule.id == step.rule && rule.formula == step.formula);
    rule.map_or("", |rule| rule.shown)
}

fn slips(ask: &Ask, _task: &Task) -> Slips {
    let Ok((blanks, _)) = blanks(ask) else {
        return Slips::default();
    };
    let found = blanks.iter().enumerate();
    let derivatives = found.filter_map(|(at, blank)| Some((Some(at), Catalogue::new(&blank.of, &blank.by, 1)?)));
    Slips { derivatives: derivatives.collect(), ..Slips::default() }
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let solved = || solve(ask.need("of").ok()?, &ask.variable(ask.need("of").ok()?).ok()?, 1).ok();
    let (Ok((blanks, _)), Some(solution)) = (blanks(ask), solved()) else {
        return answer_alone(ask, task, detail);
    };
    let blank = |blank: &Blank| Line::new().formula(label(blank)).then(" = ").math(&blank.is).into();
    let lines = blanks.iter().map(blank).collect();
    worked::body(&solution, detail).with(Block::Labelled { label: "Blanks".to_string(), tone: Tone::Neutral, lines })
}
