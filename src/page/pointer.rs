//! Pointing at a place in a text: the text around it, and carets below.

use super::{harmless, width};
use std::ops::Range;

/// Characters shown on each side of the place; with both and the place they fit on a narrow screen.
const AROUND: usize = 28;

/// The text around a place and a line of carets under it. The place counts characters from 0, half-open; an empty one
/// gets one caret. A long text is cut on both sides.
pub fn pointer(text: &str, at: Range<usize>) -> Vec<String> {
    let letters: Vec<char> = text.chars().take(at.end.saturating_add(2 * AROUND)).collect();
    let (start, end) = (at.start.min(letters.len()), at.end.min(letters.len()));
    let end = end.clamp(start, start + AROUND);
    let from = start.saturating_sub(AROUND);
    let until = (end + AROUND).min(letters.len());
    let piece = |range: Range<usize>| harmless(&letters[range].iter().collect::<String>()).into_owned();
    let before = if from > 0 { "…" } else { "" };
    let after = if text.chars().nth(until).is_some() { "…" } else { "" };
    let lead = format!("{before}{}", piece(from..start));
    let marked = piece(start..end);
    let carets = "^".repeat(width(&marked).max(1));
    vec![format!("{lead}{marked}{}{after}", piece(end..until)), format!("{}{carets}", " ".repeat(width(&lead)))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_under_the_place() {
        assert_eq!(pointer("2x+", 2..3), ["2x+", "  ^"]);
        assert_eq!(pointer("2x+", 3..3), ["2x+", "   ^"]);
        assert_eq!(pointer("x−In(x)", 2..4), ["x−In(x)", "  ^^"]);
        assert_eq!(pointer("", 0..0), ["", "^"]);
    }

    #[test]
    fn a_long_text_is_cut_around_the_place() {
        let long = "x+".repeat(500) + "?" + &"+x".repeat(500);
        let lines = pointer(&long, 1000..1001);
        assert!(width(&lines[0]) < 70, "{lines:?}");
        assert_eq!(lines[0].chars().nth(lines[1].len() - 1), Some('?'));
        assert!(width(&pointer(&long, 0..usize::MAX)[0]) < 70);
        assert_eq!(pointer("x", 7..9)[0], "x", "a place beyond the end is no panic");
    }
}
