//! `choice`: one of several options, each with what is said to it.

use super::{Key, Kind, Looks, Slip, Slips, Task, Trouble, answer_alone};
use crate::lesson::Reason;
use crate::lesson::ask::{Ask, Field, FieldShape};
use crate::math::notation::Shape;
use crate::math::rng::Rng;
use crate::page::Line;

pub(super) const KIND: Kind = Kind {
    name: "choice",
    asks_for: "one of the options, by its letter",
    fields: &[Field::needed("options", FieldShape::Options, "a list of {is, say, right}")],
    needs_say: true,
    conceptual: true,
    pose,
    slips,
    work: answer_alone,
};

fn pose(ask: &Ask, seed: u64) -> Result<Task, Trouble> {
    let mut options = ask.options().to_vec();
    let right = options.iter().filter(|option| option.right).count();
    if options.len() < 2 {
        return Err(Trouble::new("options", "a choice needs two options at least"));
    }
    if options.len() > 26 {
        return Err(Trouble::new("options", "a choice has 26 options at most"));
    }
    if right != 1 {
        return Err(Trouble::new("options", format!("exactly one option is to be `right: true`, not {right}")));
    }
    for (i, option) in options.iter().enumerate() {
        if options.iter().take(i).any(|other| other.is == option.is) {
            return Err(Trouble::new("options", format!("two options say {:?}", option.is)));
        }
    }
    Rng::named(seed, "options").shuffle(&mut options);
    Ok(Task::with_key(Line::text("Which is it?"), Key::Choice(options), Shape::Expression))
}

fn slips(_ask: &Ask, task: &Task) -> Slips {
    let Key::Choice(options) = &task.key else {
        return Slips::default();
    };
    let wrong = options.iter().enumerate().filter(|(_, option)| !option.right);
    wrong
        .filter_map(|(at, option)| {
            let reason = Reason::new("author", option.say.as_deref()?, "");
            Some(Slip { reason, looks: Looks::Option(at) })
        })
        .collect()
}
