//! `spot`: a worked solution with one slip planted in it. Which line is the first that does not follow, and what should
//! it say? The slip is drawn from the seed; the lines behind it follow from it.

mod worked;

use super::{Kind, Looks, Reason, Slip, Slips, Task, Unposed, Value, value_formula, value_line};
use crate::lesson::kinds::ask::{Ask, Field, FieldShape, FieldValue};
use crate::math::expr::Node;
use crate::math::language::Shape;
use crate::math::rng::Rng;
use crate::math::tidy::tidy;
use crate::math::{Expr, Symbol, descent, difference, graph, limit, mistakes, print};
use crate::page::worked::Detail;
use crate::page::{Block, Line, Page, Role, Tone, markdown_in};

pub(in crate::lesson) const KIND: Kind = Kind {
    name: "spot",
    asks_for: "the first line of a worked solution that does not follow, then what it should say",
    fields: &[
        Field::optional(
            "in",
            FieldShape::Ask,
            "what is worked out, as another kind asks it: {derivative: {of: x^3*(x^2 + 4)}}; its lines come from there",
        ),
        Field::optional(
            "lines",
            FieldShape::Let,
            "in place of `in`, the lines in order, each from those before it: {rise: 9 - 1, slope: rise/2}",
        ),
        Field::optional(
            "slips",
            FieldShape::Planted,
            "with `in` the slips' ids, or all that there are: [prod.fprime_gprime]; with `lines` by each id the lines that it changes: {slope.inverted: {slope: 2/rise}}",
        ),
        Field::optional(
            "labels",
            FieldShape::Texts,
            "Markdown that stands before each line; its name where it is left out",
        ),
        Field::optional(
            "none",
            FieldShape::Texts,
            "how often nothing is wrong, e.g. 1 in 5; never where it is left out",
        ),
        Field::optional("mend", FieldShape::Flag, "set for the second of the two answers, what the line should say"),
    ],
    needs_say: true,
    conceptual: true,
    pose,
    slips,
    work,
};

/// The lines with a slip in them.
pub(in crate::lesson) struct Planted {
    /// The slip's id; `None` where nothing is wrong.
    pub slip: Option<String>,
    /// The line that it stands in, from 0.
    at: usize,
    /// Each line as it is shown, and what it comes to.
    shown: Vec<(Expr, Expr)>,
    /// What each comes to where no slip is made.
    right: Vec<Expr>,
}

/// Each line with those before it put in, and tidied.
fn followed(lines: &[(Symbol, Expr)], changed: &[(Symbol, Expr)]) -> Vec<(Expr, Expr)> {
    let mut known: Vec<(Symbol, Expr)> = Vec::new();
    let mut all = Vec::new();
    for (name, line) in lines {
        let line = changed.iter().find(|(other, _)| other == name).map_or(line, |(_, line)| line);
        let put = |used: &str| known.iter().find(|(other, _)| other == used).map(|(_, value)| value.clone());
        let filled = line.substitute_with(&put);
        let value = tidy(&filled);
        // A line that only names the one before says what that comes to.
        let shown = if matches!(line.node(), Node::Var(_)) { value.clone() } else { filled };
        known.push((name.clone(), value.clone()));
        all.push((shown, value));
    }
    all
}

/// A slip by its id, with the lines that it changes.
type PlantedSlip = (String, Vec<(Symbol, Expr)>);

/// A worked solution in lines, and what slips make of them.
#[derive(Clone, Debug, Default)]
struct Sketch {
    /// The lines in order, each from those before it.
    lines: Vec<(Symbol, Expr)>,
    /// What stands before each; its name where there is none.
    labels: Vec<String>,
    /// The slips.
    slips: Vec<PlantedSlip>,
}

impl Sketch {
    /// As the author wrote it, or as it is worked out.
    fn of(ask: &Ask) -> Result<Sketch, Unposed> {
        let own: &[PlantedSlip] = match ask.field("slips") {
            Some(FieldValue::Planted(slips)) => slips,
            _ => &[],
        };
        let Some(FieldValue::Ask(inner)) = ask.field("in") else {
            let (lines, labels) = (ask.bindings("lines").to_vec(), ask.texts("labels").to_vec());
            if lines.is_empty() {
                return Err(Unposed::new("lines", "a spot needs `in`, what is worked out, or `lines`"));
            }
            return Ok(Sketch { lines, labels, slips: own.to_vec() });
        };
        if ask.field("lines").is_some() {
            return Err(Unposed::new("lines", "`lines` and `in` stand in each other's place; leave one out"));
        }
        let mut sketch = worked::sketch(inner)?;
        if !ask.texts("labels").is_empty() {
            sketch.labels = ask.texts("labels").to_vec();
        }
        if own.is_empty() {
            return Ok(sketch);
        }
        let of = |(id, changed): &PlantedSlip| match sketch.slips.iter().find(|(known, _)| known == id) {
            Some(slip) if changed.is_empty() => Ok(slip.clone()),
            _ => {
                let there: Vec<&str> = sketch.slips.iter().map(|(id, _)| id.as_str()).collect();
                let kind = inner.kind.name;
                let says = format!("{id} cannot be made in this {kind}; those that can are {}", there.join(", "));
                Err(Unposed::new("slips", says))
            }
        };
        sketch.slips = own.iter().map(of).collect::<Result<_, _>>()?;
        Ok(sketch)
    }

    fn label(&self, at: usize) -> String {
        let name = || self.lines.get(at).map_or_else(String::new, |(name, _)| print::unicode(&Expr::var(name)));
        self.labels.get(at).cloned().unwrap_or_else(name)
    }
}

/// What is planted for a seed.
pub(in crate::lesson) fn planted(ask: &Ask, seed: u64) -> Result<Planted, Unposed> {
    let Sketch { lines, slips, .. } = &Sketch::of(ask)?;
    if lines.len() < 2 {
        return Err(Unposed::new("lines", "a worked solution has two lines or more"));
    }
    if slips.is_empty() {
        return Err(Unposed::new("slips", "there is no slip to plant"));
    }
    let mut rng = Rng::named(seed, "spot");
    let nothing = match ask.texts("none").first() {
        Some(text) => {
            let often = text.strip_prefix("1 in ").and_then(|n| n.trim().parse::<usize>().ok()).filter(|n| *n >= 2);
            let often = often.ok_or_else(|| Unposed::new("none", "`none` is written like 1 in 5"))?;
            seed != 0 && rng.below(often) == 0
        }
        None => false,
    };
    let right: Vec<(Expr, Expr)> = followed(lines, &[]);
    let chosen = if seed == 0 { slips.first() } else { slips.get(rng.below(slips.len())) };
    let chosen = chosen.filter(|_| !nothing);
    let none = Vec::new();
    let changed = chosen.map_or(&none, |(_, changed)| changed);
    if let Some((name, _)) = changed.iter().find(|(name, _)| !lines.iter().any(|(line, _)| line == name)) {
        return Err(Unposed::new("slips", format!("there is no line `{name}` to change")));
    }
    let shown = followed(lines, changed);
    let at = shown.iter().zip(&right).position(|((_, value), (_, right))| value != right);
    let at = match (at, chosen) {
        (Some(at), _) => at,
        (None, None) => lines.len(),
        (None, Some((id, _))) => {
            return Err(Unposed::new("slips", format!("{id} changes nothing: every line comes to the same")));
        }
    };
    Ok(Planted {
        slip: chosen.map(|(id, _)| id.clone()),
        at,
        shown,
        right: right.into_iter().map(|(_, v)| v).collect(),
    })
}

/// `rise = 9 − 1 = 8`.
fn line(label: &str, (shown, value): &(Expr, Expr)) -> Line {
    let mut line = match label {
        "" => Line::text("= "),
        label => markdown_in::read_line(label).0.then(" = "),
    };
    line = line.math(shown);
    if value.names().is_empty() && print::unicode(shown) != print::unicode(value) {
        line = line.then(" = ").math(value);
    }
    line
}

/// The lines, numbered.
fn listed(sketch: &Sketch, planted: &Planted) -> Vec<Block> {
    let each = planted.shown.iter().enumerate();
    each.map(|(at, shown)| Block::item(format!("{}", at + 1), line(&sketch.label(at), shown))).collect()
}

fn pose(ask: &Ask, seed: u64) -> Result<Task, Unposed> {
    let (sketch, planted) = (Sketch::of(ask)?, planted(ask, seed)?);
    let mut names: Vec<Symbol> = planted.right.iter().flat_map(|expr| expr.names()).collect();
    names.sort_unstable();
    names.dedup();
    if ask.flag("mend") {
        let Some(right) = planted.right.get(planted.at) else {
            let task = Task::new("Nothing is wrong, so nothing is to be mended.", Value::Undefined);
            return Ok(Task { settled: true, hints: vec![Line::text("Nothing is wrong here.")], ..task });
        };
        let (label, before) = (sketch.label(planted.at), planted.at + 1);
        let prompt = Line::text(format!("Line {before}. What should stand there behind “"));
        let prompt = prompt.append(markdown_in::read_line(&label).0).then(" =”?");
        let hints = vec![Line::text("Work that line out anew from the lines above it.")];
        let task = Task::new(prompt, Value::Expr(right.clone()));
        return Ok(Task { names, hints, planted: planted.slip, ..task });
    }
    let key = match planted.slip {
        Some(_) => Value::Expr(Expr::from(i64::try_from(planted.at + 1).unwrap_or_default())),
        None => Value::Undefined,
    };
    let may_be_none = ask.field("none").is_some();
    let how = match may_be_none {
        true => Line::text("Which line is the first that does not follow? Type its number, or ").code("none").then("."),
        false => Line::text("Which line is the first that does not follow? Type its number."),
    };
    let task = Task::new("One line does not follow.", key);
    Ok(Task {
        how: Some(how),
        shown: listed(&sketch, &planted),
        // Whoever says none is told that there is one.
        shape: Shape::Limit,
        hints: vec![Line::text("Go through the lines one by one: does each follow from those above it?")],
        planted: planted.slip,
        ..task
    })
}

/// The seed that a task was posed with is not kept; what is planted is seen in its lines.
fn slips(ask: &Ask, task: &Task) -> Slips {
    let sketch = Sketch::of(ask).unwrap_or_default();
    let lines = sketch.lines.len();
    if ask.flag("mend") {
        let right = followed(&sketch.lines, &[]);
        let each = sketch.slips.iter().filter_map(|(id, changed)| {
            let wrong = followed(&sketch.lines, changed);
            let at = wrong.iter().zip(&right).position(|(wrong, right)| wrong.1 != right.1)?;
            (right.get(at).map(|(_, value)| value) == task.key_expr()).then_some(())?;
            let value = wrong.get(at)?.1.clone();
            let stands = task.planted.as_ref() == Some(id);
            let slip = Slip::new(Reason::new(id, said(id, stands), ""), Looks::Value(Value::Expr(value)));
            // What stands there already is seen to be that, however small the number.
            Some(if stands { slip.likely(STANDS) } else { slip })
        });
        return each.collect::<Vec<_>>().into();
    }
    let right = task.key_expr().and_then(Expr::as_number).and_then(crate::math::Number::as_int);
    let each = (1..=lines).filter_map(|at| {
        let at = i64::try_from(at).ok()?;
        // Nothing stands above the first.
        let holds = if at == 1 { "is right" } else { "follows from what stands above it" };
        let (id, say) = match right {
            Some(right) if at == right => return None,
            Some(right) if at < right => ("spot.before", format!("Line {at} {holds}. Go on below it.")),
            Some(_) => ("spot.after", format!("Line {at} follows from the line above it. Is that one right?")),
            None => ("spot.none_wrong", format!("Line {at} {holds}. What about the others?")),
        };
        Some(Slip::new(Reason::new(id, say, ""), Looks::Value(Value::Expr(Expr::from(at)))))
    });
    let mut all: Vec<Slip> = each.collect();
    if right.is_some() {
        let reason = Reason::new("spot.none", "One of the lines does not follow. Which?", "");
        all.push(Slip::new(reason, Looks::Value(Value::Undefined)));
    }
    all.into()
}

/// How likely it is that somebody who writes what stands there means it, beside a usual slip.
const STANDS: f64 = 4.0;

/// What is asked of somebody who writes the slip once more, or another one of the same line.
fn said(id: &str, stands: bool) -> String {
    let own = super::mistakes();
    let mut tables = mistakes::rows()
        .map(|row| &row.mistake)
        .chain(graph::slips::BACKWARD.iter().map(|row| &row.mistake))
        .chain(graph::slips::OTHERS)
        .chain(descent::slips::SLIPS.iter().map(|row| &row.mistake))
        .chain(difference::slips::SLIPS.iter().map(|row| &row.mistake))
        .chain(limit::slips::SLIPS.iter().map(|row| &row.mistake))
        .chain(own.iter().flat_map(|(_, own)| own));
    // What speaks of a part by a letter cannot be said of a line.
    let known = tables.find(|mistake| mistake.id == id && !mistake.say.contains('{'));
    match known {
        Some(mistake) if stands => format!("That is what stands there already. {}", mistake.say),
        Some(mistake) => mistake.say.to_string(),
        None if stands => "That is what stands there already. What should follow from the lines above it?".to_string(),
        None => "What should follow from the lines above it?".to_string(),
    }
}

fn work(ask: &Ask, task: &Task, _detail: Detail) -> Page {
    let super::Key::Value(value) = &task.key else { return Page::new() };
    if ask.flag("mend") {
        return Page::new().labelled("Answer", Tone::Right, value_line(value));
    }
    let mut page = Page::new().labelled(
        "Answer",
        Tone::Right,
        match value {
            Value::Undefined => Line::text("none: every line follows"),
            value => Line::text("line ").formula(value_formula(value)),
        },
    );
    page.push(Line::styled(Role::Label, "As it should be"));
    let sketch = Sketch::of(ask).unwrap_or_default();
    for (at, right) in followed(&sketch.lines, &[]).iter().enumerate() {
        page.push(Block::item(format!("{}", at + 1), line(&sketch.label(at), right)));
    }
    page
}
