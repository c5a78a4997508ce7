//! `choices`: all of the options that are right, and no other.

use super::{Key, Kind, Looks, Slip, Slips, Task, Unposed, shuffled};
use crate::lesson::Reason;
use crate::lesson::kinds::ask::Ask;
use crate::math::language::Shape;
use crate::page::Line;

pub(super) const KIND: Kind = Kind {
    name: "choices",
    asks_for: "all the options that are right, by their letters",
    pose,
    slips,
    ..super::choice::KIND
};

fn pose(ask: &Ask, seed: u64) -> Result<Task, Unposed> {
    let options = shuffled(ask, seed)?;
    if !options.iter().any(|option| option.right) {
        return Err(Unposed::new("options", "at least one option must be `right: true`"));
    }
    let how = Line::text("All that are right, e.g. ").code("a, c").then(".");
    Ok(Task { how: Some(how), ..Task::with_key("Which are right?", Key::Choices(options), Shape::Expression) })
}

/// What the author says to an option that was chosen and is wrong, or left out and is right.
fn slips(_ask: &Ask, task: &Task) -> Slips {
    let Key::Choices(options) = &task.key else {
        return Slips::default();
    };
    let said = options.iter().enumerate().filter_map(|(at, option)| Some((at, option.say.as_deref()?)));
    said.map(|(at, say)| Slip::new(Reason::new("author", say, ""), Looks::Option(at))).collect()
}
