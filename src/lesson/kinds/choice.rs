//! `choice`: one of several options, each with what is said to it.

use super::{Key, Kind, Looks, Slip, Slips, Task, Unposed, answer_alone, letter, shuffled};
use crate::lesson::Reason;
use crate::lesson::kinds::ask::{Ask, Field, FieldShape};
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

fn pose(ask: &Ask, seed: u64) -> Result<Task, Unposed> {
    let options = shuffled(ask, seed)?;
    let right = options.iter().filter(|option| option.right).count();
    if right != 1 {
        return Err(Unposed::new("options", format!("exactly one option must be `right: true`, not {right}")));
    }
    if let Some((at, option)) =
        options.iter().enumerate().find(|(at, option)| is_letter_of_another(&option.is, *at, options.len()))
    {
        let says = format!(
            "the option {:?} stands at {}), so its text is the letter of another option",
            option.is,
            letter(at)
        );
        return Err(Unposed::new("options", says + "; say more, e.g. the letter a"));
    }
    Ok(Task::with_key(Line::text("Which is it?"), Key::Choice(options), Shape::Expression))
}

/// Whether a text is a letter by which another option than this is named.
fn is_letter_of_another(text: &str, at: usize, count: usize) -> bool {
    let bare = text.trim().trim_matches(['$', '`', '*']).trim();
    let mut letters = bare.chars();
    match (letters.next(), letters.next()) {
        (Some(c), None) => (0..count).any(|other| other != at && letter(other) == c),
        _ => false,
    }
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
