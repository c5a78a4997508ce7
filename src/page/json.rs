//! The page as JSON, for programs: the model as it is, formulas in all their forms.

use super::clean::clean_json;
use super::{Options, Page};

/// One JSON object, indented, with a line break at the end.
pub fn render(page: &Page, _options: &Options) -> String {
    // The model has only strings, numbers and lists, for which writing cannot fail.
    let mut text = clean_json(serde_json::to_string_pretty(page).unwrap_or_default());
    text.push('\n');
    text
}
