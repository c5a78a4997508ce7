//! `arrange`: things to be put in order.

use super::{Key, Kind, Task, Tone, Unposed, answer_alone, no_slips};
use crate::lesson::kinds::ask::{Ask, Field, FieldShape};
use crate::math::language::Shape;
use crate::math::rng::Rng;
use crate::page::{Line, Page};

pub(super) const KIND: Kind = Kind {
    name: "arrange",
    asks_for: "the letters in the right order",
    fields: &[Field::needed("items", FieldShape::Texts, "the things in their right order; they are shown shuffled")],
    needs_say: true,
    conceptual: true,
    pose,
    slips: no_slips,
    work,
};

fn pose(ask: &Ask, seed: u64) -> Result<Task, Unposed> {
    let items = ask.texts("items");
    if !(2..=26).contains(&items.len()) {
        return Err(Unposed::new("items", "an order needs from 2 to 26 things"));
    }
    if let Some(twice) = (1..items.len()).find(|at| items.iter().take(*at).any(|item| Some(item) == items.get(*at))) {
        return Err(Unposed::new(
            "items",
            format!("{:?} appears here twice", items.get(twice).map_or("", String::as_str)),
        ));
    }
    // Where each thing of the right order stands in the order shown; never already in order.
    let mut shown: Vec<usize> = (0..items.len()).collect();
    let mut rng = Rng::named(seed, "items");
    while shown.is_sorted() {
        rng.shuffle(&mut shown);
    }
    let texts: Vec<String> = shown.iter().filter_map(|at| items.get(*at).cloned()).collect();
    let right = (0..items.len()).filter_map(|item| shown.iter().position(|at| *at == item)).collect();
    let key = Key::Order { items: texts, right };
    let how = Line::text("The letters in order, e.g. ").code("b, a, c").then(".");
    Ok(Task { how: Some(how), ..Task::with_key("Put these in order.", key, Shape::Expression) })
}

fn work(ask: &Ask, task: &Task, detail: super::Detail) -> Page {
    let mut page = answer_alone(ask, task, detail);
    for (at, item) in ask.texts("items").iter().enumerate() {
        page = page.item(format!("{}.", at + 1), item.as_str());
    }
    if page.is_empty() { page.note(Tone::Neutral, "") } else { page }
}
