//! The page as JSON, for programs: the model as it is, formulas in all their forms.

use super::{Options, Page};

/// One JSON object, indented, with a line break at the end.
pub fn render(page: &Page, _options: &Options) -> String {
    // The model has only strings, numbers and lists, for which writing cannot fail.
    let mut text = escaped(serde_json::to_string_pretty(page).unwrap_or_default());
    text.push('\n');
    text
}

/// JSON in which what may not reach a terminal stands as `\u…`, so that it can be printed as it is.
pub fn escaped(json: String) -> String {
    if json.is_ascii() && !json.contains('\u{7f}') {
        return json;
    }
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if super::clean::is_harmful(c) && c != '\n' {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
        } else {
            safe.push(c);
        }
    }
    safe
}
