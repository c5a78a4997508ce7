//! Limits: the numbers beside the algebra, what cancels struck out.

use super::Detail;
use super::words::{conditions_formula, first_powers, row, signs, struck};
use crate::math::cancel::cancels;
use crate::math::expr::{Expr, Node};
use crate::math::limit::{Limit, LimitCell, LimitValue, LimitWitness, Side, Target, WhyUnknown, table};
use crate::math::print::figure::{Precision, in_digits, scale};
use crate::math::step::Step;
use crate::math::tape::eval;
use crate::page::model::*;

/// How many lines the table of values has.
const ROWS: usize = 5;

/// `lim x→3`, `lim x→0⁺`.
pub fn lim(found: &Limit) -> Formula {
    let x = Formula::of(&Expr::var(&found.by));
    let to = match &found.to {
        Target::At(point) => Formula::of(point),
        Target::Infinity { negative } => infinity(*negative),
    };
    let (ascii, unicode, latex) = match found.side {
        Side::Both => ("", "", ""),
        Side::Left => ("-", "⁻", "^-"),
        Side::Right => ("+", "⁺", "^+"),
    };
    Formula {
        ascii: format!("lim {}->{}{ascii}", x.ascii, to.ascii),
        unicode: format!("lim {}→{}{unicode}", x.unicode, to.unicode),
        latex: format!("\\lim_{{{} \\to {}{latex}}}", x.latex, to.latex),
    }
}

fn infinity(negative: bool) -> Formula {
    let (ascii, unicode, latex) = if negative { ("-inf", "−∞", "-\\infty") } else { ("inf", "∞", "\\infty") };
    Formula { ascii: ascii.to_string(), unicode: unicode.to_string(), latex: latex.to_string() }
}

/// What a limit comes to, as it is shown.
fn value(value: &LimitValue) -> Formula {
    match value {
        LimitValue::Finite { exact, .. } => Formula::of(exact),
        LimitValue::Infinite { negative } => infinity(*negative),
        LimitValue::DoesNotExist { .. } | LimitValue::Unknown(_) => signs("none"),
    }
}

/// The numbers, the algebra beside them, and what they come to.
pub fn limit(found: &Limit, detail: Detail) -> Page {
    let algebra = algebra(found);
    let mut page = Page::new();
    // Other letters have no values to make a table of.
    let shows = detail > Detail::Brief && found.of.names().iter().all(|name| *name == found.by);
    match (shows, algebra.is_empty()) {
        (true, false) => {
            let mut left = vec![heading("Watch the numbers"), numbers(found).into()];
            left.extend(what_they_say(found));
            let right = std::iter::once(heading("Then see why")).chain(algebra).collect();
            page.push(Block::Beside(left, right));
        }
        (true, true) => {
            page.push(numbers(found));
            page.blocks.extend(what_they_say(found));
        }
        (false, _) => page.blocks.extend(algebra),
    }
    page = page.labelled("Answer", Tone::Right, Line::from(value(&found.value)));
    page.blocks.extend(sides(found));
    page
}

pub(super) fn heading(text: &str) -> Block {
    Block::text(Line::styled(Role::Label, text))
}

/// What the sides come to, where they differ, and where only one is there.
fn sides(found: &Limit) -> Option<Block> {
    let (tone, line) = match (&found.value, found.only_side) {
        (LimitValue::DoesNotExist { left: Some(left), right: Some(right) }, _) if value(left) != value(right) => {
            let line = Line::text("From the left it goes to ").formula(value(left)).then(", from the right to ");
            (Tone::Caution, line.formula(value(right)).then("."))
        }
        (LimitValue::DoesNotExist { .. }, _) => match &found.witnesses {
            Some(pair) => (Tone::Caution, witnesses(pair)),
            None => (Tone::Caution, Line::text("There it has no real value at all.")),
        },
        (_, Some(Side::Right)) => (Tone::Info, Line::text("It has values on the right only; that side was taken.")),
        (_, Some(Side::Left)) => (Tone::Info, Line::text("It has values on the left only; that side was taken.")),
        _ => return None,
    };
    Some(Block::note(tone, line))
}

/// Why a limit is not known, for the author of a question or the reader of a notebook.
pub fn not_known(why: &WhyUnknown) -> String {
    let shown = |expr: &Expr| Formula::of(expr).unicode;
    let reason = match why {
        WhyUnknown::Budget(what) => (*what).to_string(),
        WhyUnknown::Constant(c) => format!("whether {} is above or below 0 cannot be told", shown(c)),
        WhyUnknown::Swings => "it swings for ever, and where to is not proved".to_string(),
        WhyUnknown::Gaps => {
            "it has no value on stretches that come again for ever, and books differ about that".to_string()
        }
        WhyUnknown::Letters(form) => format!("it depends on the sign of {}: give numbers for the letters", shown(form)),
        WhyUnknown::Place => "the place where the variable goes has no value".to_string(),
        WhyUnknown::Beyond => "it is beyond what is worked out here".to_string(),
    };
    format!("this limit is not known: {reason}")
}

/// Two places of a swing that are met for ever, and where the values go along each.
fn witnesses(pair: &[LimitWitness; 2]) -> Line {
    let [first, second] = pair;
    let place = |line: Line, witness: &LimitWitness| {
        let more = if witness.whole { "n" } else { "2πn" };
        let more = Formula { ascii: if witness.whole { "n" } else { "2*pi*n" }.into(), ..signs(more) };
        let line = match witness.place.is_number(0) {
            true => line,
            false => line.formula(Formula::of(&witness.place)).then(" + "),
        };
        let line = line.formula(more);
        match &witness.end {
            Some(end) => line.then(" the values go to ").formula(value(end)),
            None => line.then(" they grow beyond every bound"),
        }
    };
    let line = Line::text("Where ").math(&first.phase).then(" is ");
    if let (Some((phase, one)), Some((_, other))) = (&first.beside, &second.beside) {
        return both_phases(line, pair, phase, [one, other]);
    }
    let line = place(line, first).then(", where it is ");
    place(line, second).then("; both come again for ever.")
}

/// The same for two phases that have no measure in common, so that both are near any two places again and again.
fn both_phases(line: Line, pair: &[LimitWitness; 2], phase: &Expr, beside: [&Expr; 2]) -> Line {
    let end = |line: Line, witness: &LimitWitness| match &witness.end {
        Some(end) => line.then(" the values are near ").formula(value(end)),
        None => line,
    };
    let [first, second] = pair;
    let line = line.then("near ").math(&first.place).then(" and ").math(phase).then(" near ").math(beside[0]);
    let line = end(line.then(", whole turns aside,"), first).then("; where they are near ");
    let line = line.math(&second.place).then(" and ").math(beside[1]).then(",");
    end(line, second).then(". Neither is a fraction of the other, so both come again for ever.")
}

/// The values nearer and nearer to the place, from the sides that count.
pub fn numbers(found: &Limit) -> Table {
    let table = table(&found.of, &found.by, &found.to, ROWS);
    let x = Formula::of(&Expr::var(&found.by));
    let ends = [end(found, true), end(found, false)];
    if let Target::Infinity { negative } = found.to {
        let mut shown = Table::numbers([Line::from(x.clone()), Line::text("value")]);
        for row in &table.rows {
            let far = scale(row.h.to_f64(), Precision::Shown);
            let (place, cell) = if negative { (format!("−{far}"), row.left) } else { (far, row.right) };
            shown.push([Line::text(place), cell_text(cell, found.value.finite())]);
        }
        let arrow = if negative { "→ −∞" } else { "→ ∞" };
        shown.push([Line::styled(Role::Dim, arrow), ends[usize::from(!negative)].clone()]);
        return shown.says(format!("Values of the function as {} goes far out.", found.by));
    }
    let (left, right) = (found.side != Side::Right, found.side != Side::Left);
    let mut header = vec![Line::text("distance")];
    header.extend(left.then(|| Line::text("from the left")));
    header.extend(right.then(|| Line::text("from the right")));
    let mut shown = Table::numbers(header);
    for row in &table.rows {
        let mut cells = vec![Line::styled(Role::Dim, scale(row.h.to_f64(), Precision::Shown))];
        cells.extend(left.then(|| cell_text(row.left, found.value.finite())));
        cells.extend(right.then(|| cell_text(row.right, found.value.finite())));
        shown.push(cells);
    }
    let [from_left, from_right] = ends;
    let mut last = vec![Line::styled(Role::Dim, "→ 0")];
    last.extend(left.then_some(from_left));
    last.extend(right.then_some(from_right));
    shown.push(last);
    shown.says("Values of the function nearer and nearer to the place.")
}

/// Where a column heads: `→ 6`.
fn end(found: &Limit, is_left: bool) -> Line {
    let missing = if is_left { Side::Right } else { Side::Left };
    if found.only_side == Some(missing) {
        return Line::styled(Role::Dim, "none");
    }
    let side = match &found.value {
        LimitValue::DoesNotExist { left, right } => if is_left { left } else { right }.as_deref(),
        other => Some(other),
    };
    match side {
        Some(LimitValue::DoesNotExist { .. } | LimitValue::Unknown(_)) | None => Line::styled(Role::Wrong, "→ ?"),
        Some(side) => Line::styled(Role::Right, "→ ").formula(value(side)).role(Role::Right),
    }
}

/// A value, with as many digits as tell it from the limit.
pub(super) fn cell_text(cell: Option<LimitCell>, aim: Option<f64>) -> Line {
    let Some(cell) = cell else { return Line::styled(Role::Dim, "none") };
    let same =
        |digits| aim.is_some_and(|aim| aim != cell.value && in_digits(aim, digits) == in_digits(cell.value, digits));
    let digits = (8..12).find(|digits| !same(*digits)).unwrap_or(8);
    Line::text(in_digits(cell.value, digits))
}

/// What is to be seen in the numbers, where that is more than their end.
fn what_they_say(found: &Limit) -> Option<Block> {
    let text = match (&found.value, &found.to) {
        (LimitValue::Infinite { .. }, Target::At(_)) => "They grow beyond every number.",
        (LimitValue::Finite { .. }, Target::At(point)) => {
            let there = eval(&found.of.substitute(&found.by, point), &[]);
            match there {
                None if found.side != Side::Both || found.only_side.is_some() => {
                    "At the place itself there is no value."
                }
                None => "At the place itself there is no value: a hole. The values beside it know where they head.",
                Some(_) => return None,
            }
        }
        _ => return None,
    };
    Some(Block::text(Line::styled(Role::Dim, text)))
}

/// Steps after which the expression is another one, and only its limit is the same.
const OTHER: &[&str] =
    &["limit.known", "limit.lhopital", "limit.growth", "limit.leading", "limit.squeeze", "limit.parts"];

/// The steps as chains, one a side where the sides go different ways.
fn algebra(found: &Limit) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (left, right) = match &found.value {
        LimitValue::DoesNotExist { left: Some(left), right: Some(right) } => (left.as_ref(), right.as_ref()),
        other => (other, other),
    };
    if !found.left_steps.is_empty() {
        blocks.push(Block::text(Line::styled(Role::Dim, "from the left")));
        blocks.push(Block::Chain(chain(found, &found.left_steps, left)));
        if !found.steps.is_empty() {
            blocks.push(Block::text(Line::styled(Role::Dim, "from the right")));
        }
    }
    if !found.steps.is_empty() {
        blocks.push(Block::Chain(chain(found, &found.steps, right)));
    }
    blocks
}

fn chain(found: &Limit, steps: &[Step], end: &LimitValue) -> Vec<Link> {
    let Some(first) = steps.first() else { return Vec::new() };
    // Equal expressions need no lim; what only shares its limit does.
    let as_limits = steps.iter().any(|step| OTHER.contains(&step.rule));
    let shown = |expr: &Expr, next: Option<&Step>| {
        let cancels = next.filter(|step| step.rule == "limit.cancel").map(|_| cancels(expr)).unwrap_or_default();
        let body = struck(&first_powers(expr), &cancels);
        match as_limits && expr.mentions(&found.by) {
            true => row([lim(found), signs(" "), body]),
            false => body,
        }
    };
    let mut links = vec![Link::first(shown(&first.before, steps.first()))];
    let mut note = Line::new();
    for (at, step) in steps.iter().enumerate() {
        let next = steps.get(at + 1);
        note = if note.is_empty() { remark(step) } else { note };
        match step.rule {
            "limit.unbounded" => links
                .push(Link::then(if as_limits { "=" } else { "→" }, value(end)).role(Role::Right).note(note.clone())),
            "limit.swings" => links.push(Link::then("", signs("settles on nothing")).role(Role::Wrong)),
            _ if step.after == step.before => continue,
            _ if !step.before.mentions(&found.by) && shown(&step.after, None) == shown(&step.before, None) => {
                note = Line::new();
                continue;
            }
            // x/x stands for nothing that a person would write: it is 1 at once.
            "limit.known" if is_one(&step.after) => continue,
            // Once sin u stands as u, a factor is seen without being taken out.
            "limit.factor" if at > 0 && steps.get(at - 1).is_some_and(|before| before.rule == "limit.known") => {
                note = Line::new();
                continue;
            }
            _ => {
                let goes = !step.after.mentions(&found.by) && !as_limits && step.rule != "limit.cancel";
                let after = match step.rule {
                    "limit.plug_in" => row([put_in(found, &step.before, &step.after), shown(&step.after, next)]),
                    _ => shown(&step.after, next),
                };
                let link = Link::then(if goes { "→" } else { "=" }, after);
                let role = if next.is_none() { Role::Right } else { Role::Plain };
                links.push(link.role(role).note(note.clone()));
            }
        }
        note = Line::new();
    }
    if let Some(last) = links.last_mut()
        && last.role == Role::Plain
    {
        last.role = Role::Right;
    }
    links
}

/// The place put in, as far as that is a calculation: `3 + 3 = `. Beside a jump the value at the place is another one,
/// and is not written down.
fn put_in(found: &Limit, before: &Expr, after: &Expr) -> Formula {
    let Target::At(place) = &found.to else { return Formula::default() };
    let filled = first_powers(&before.substitute(&found.by, place));
    let goes_there = |there: f64| eval(after, &[]).is_none_or(|to| (there - to).abs() <= 1e-9 * to.abs().max(1e-9));
    match eval(&filled, &[]) {
        Some(there) if goes_there(there) && Formula::of(&filled) != Formula::of(after) => {
            row([Formula::of(&filled), signs(" = ")])
        }
        _ => Formula::default(),
    }
}

/// Whether the same stands above and below the bar.
fn is_one(expr: &Expr) -> bool {
    matches!(expr.node(), Node::Div(top, bottom) if top == bottom)
}

/// What a step does: its name, the rule in letters where there is one, the side condition.
fn remark(step: &Step) -> Line {
    let mut line = Line::new();
    match step.rule {
        "limit.known" => {
            let u = step.parts.iter().find(|(name, _)| name == "u").map(|(_, u)| u);
            let stated = step.parts.iter().find(|(name, _)| name.contains('→')).map(|(name, _)| name.replace('-', "−"));
            line = line.then(stated.unwrap_or_else(|| step.name.to_string()));
            if let Some(u) = u {
                line = line.then(", u = ").math(u);
            }
            return line;
        }
        _ => line = line.then(step.name),
    }
    let conditions = conditions_formula(&step.conditions);
    match step.rule {
        _ if conditions.is_empty() => line,
        "limit.cancel" => Line::from(conditions).all(Role::Caution).then(", so divide"),
        _ => line.then("  ").formula(conditions).role(Role::Caution),
    }
}
