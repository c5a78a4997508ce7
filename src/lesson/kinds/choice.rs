//! `choice`: one of several options, each with what is said to it.

use super::{Key, Kind, Looks, Slip, Slips, Task, Trouble, answer_alone, shuffled};
use crate::lesson::Reason;
use crate::lesson::ask::{Ask, Field, FieldShape};
use crate::math::language::Shape;
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
    let options = shuffled(ask, seed)?;
    let right = options.iter().filter(|option| option.right).count();
    if right != 1 {
        return Err(Trouble::new("options", format!("exactly one option must be `right: true`, not {right}")));
    }
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
            Some(Slip::new(reason, Looks::Option(at)))
        })
        .collect()
}
