//! `rule`: which rule comes first. The tree of the derivation knows.

use super::*;
use crate::math::derive::derive;
use crate::math::rng::Rng;
use crate::math::rules;
use crate::math::step::StepKind;

pub(super) const KIND: Kind = Kind {
    name: "rule",
    asks_for: "the rule that comes first",
    fields: &[
        Field::needed("of", FieldShape::Formula, "the function"),
        Field::optional("by", FieldShape::Names, "its variable"),
    ],
    needs_say: false,
    conceptual: true,
    pose,
    slips,
    work,
};

/// The names that are offered beside the right one, as far as there is room.
const OTHERS: [&str; 6] = ["Chain rule", "Product rule", "Quotient rule", "Power rule", "Sum rule", "Constant factor"];
/// How many options there are.
const OPTIONS: usize = 4;

/// The rule's name and its question, and the step it makes.
fn first(ask: &Ask) -> Result<(Step, &'static rules::Rule), Unposed> {
    let of = ask.need("of")?;
    let by = ask.variable(of)?;
    let derivation = derive(of, &by, 1).map_err(|error| Unposed::new("of", error.message))?;
    let step = derivation.steps.into_iter().find(|step| step.kind == StepKind::Differentiate);
    let step = step.ok_or_else(|| Unposed::new("of", "no rule is needed for this"))?;
    let rule = rules::all().find(|rule| rule.id == step.rule && rule.formula == step.formula);
    let rule = rule.ok_or_else(|| Unposed::new("of", "the rule that comes first here is none to be asked for"))?;
    Ok((step, rule))
}

fn pose(ask: &Ask, seed: u64) -> Result<Task, Unposed> {
    let (step, rule) = first(ask)?;
    let option = |name: &str| Choice {
        is: name.to_string(),
        say: Some(if name == rule.name { rule.why.to_string() } else { rule.ask.replace("{x}", &step.by) }),
        right: name == rule.name,
    };
    let mut rng = Rng::named(seed, "options");
    // The rules that come later tempt most.
    let later = |name: &str| step.because.iter().any(|part| part.name == name);
    let mut others: Vec<&str> = OTHERS.iter().copied().filter(|name| *name != rule.name).collect();
    rng.shuffle(&mut others);
    others.sort_by_key(|name| !later(name));
    let mut options: Vec<Choice> = others.into_iter().take(OPTIONS - 1).chain([rule.name]).map(option).collect();
    rng.shuffle(&mut options);
    let d = operator(&step.by, 1, step.before.names().len() > 1).and(&plain(" ")).and(&in_brackets(&step.before));
    let prompt = Line::text("Which rule comes first for ").formula(d).then("?");
    Ok(Task::with_key(prompt, Key::Choice(options), Shape::Expression))
}

fn slips(_ask: &Ask, task: &Task) -> Slips {
    let Key::Choice(options) = &task.key else {
        return Slips::default();
    };
    let wrong = options.iter().enumerate().filter(|(_, option)| !option.right);
    let said = wrong.filter_map(|(at, option)| Some((at, option.say.as_deref()?)));
    said.map(|(at, say)| Slip::new(Reason::new("rule.other", say, ""), Looks::Option(at))).collect()
}

fn work(ask: &Ask, task: &Task, detail: Detail) -> Page {
    let page = answer_alone(ask, task, detail);
    match first(ask) {
        Ok((_, rule)) => page.labelled("rule", Tone::Info, rule.shown),
        Err(_) => page,
    }
}
