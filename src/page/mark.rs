//! Our mark in files that were written by us, which says that they may be written again: within the first bytes, and in
//! a place where it shows to nobody who reads the page.

use super::Format;

/// The mark stands within so many bytes.
pub const WITHIN: usize = 1_024;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The forms of the mark, up to the version.
const MARKS: [&str; 4] = ["made by gradus ", "content=\"gradus ", "\"gradus\": {", "\"generator\": \"gradus "];

/// The text of a page in this format with our mark.
pub fn marked(format: &Format, text: String) -> String {
    let after = |begin: &str, mark: String| match text.find(begin) {
        Some(at) => {
            let (head, rest) = text.split_at(at + begin.len());
            format!("{head}{mark}{rest}")
        }
        None => text.clone(),
    };
    match format.name {
        "html" => after("<head>", format!("\n<meta name=\"generator\" content=\"gradus {VERSION}\">")),
        "notebook" => after("\"metadata\": {", format!("\n    \"gradus\": {{\"version\": \"{VERSION}\"}},")),
        "json" => after("{", format!("\n  \"generator\": \"gradus {VERSION}\",")),
        "picture" => marked_picture(&text),
        "markdown" => format!("<!-- made by gradus {VERSION} -->\n\n{text}"),
        _ => format!("# made by gradus {VERSION}\n\n{text}"),
    }
}

/// A picture in a file of its own with our mark.
pub fn marked_picture(svg: &str) -> String {
    format!("<!-- made by gradus {VERSION} -->\n{svg}")
}

/// Whether a file that begins with these bytes bears our mark.
pub fn is_marked(begin: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(&begin[..begin.len().min(WITHIN)]);
    MARKS.iter().any(|mark| begin.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{FORMATS, Options, Page};

    #[test]
    fn every_format_bears_the_mark_and_nothing_else_does() {
        let page = Page::titled("A page").text("One sentence. ".repeat(200).as_str());
        for format in FORMATS {
            let bare = (format.render)(&page, &Options::default());
            assert!(!is_marked(bare.as_bytes()), "{}", format.name);
            let text = marked(format, bare);
            assert!(is_marked(text.as_bytes()), "{}: {}", format.name, &text[..text.len().min(300)]);
            if matches!(format.name, "json" | "notebook") {
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
            }
        }
        assert!(is_marked(marked_picture("<svg>").as_bytes()));
        assert!(!is_marked(b"<html><head><title>notes</title>"));
    }
}
