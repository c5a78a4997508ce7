//! Questions that scripts ask, as JSON of the shape of a lesson's `ask`.

use crate::lesson::Posed;
use crate::lesson::load::ask_from_json;
use crate::page::Page;
use serde_json::Value;

/// An ask as JSON, made ready. With the seed 0 the options of a choice stand as written.
pub fn prepare(json: &str, seed: u64) -> Result<Posed, String> {
    let value: Value = serde_json::from_str(json).map_err(|error| format!("the ask is no JSON: {error}"))?;
    let ask = ask_from_json(&value).map_err(|problem| match problem.cure {
        Some(cure) => format!("{}: {cure}", problem.message),
        None => problem.message,
    })?;
    let prepared = ask.prepare(seed).map_err(|trouble| trouble.message)?;
    let (drawn, prompt, hints) = (Vec::new(), Page::new(), Vec::new());
    Ok(Posed { seed, drawn, case: 0, prompt, hints, because: None, answer: None, prepared })
}
