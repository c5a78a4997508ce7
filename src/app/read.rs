//! What `gradus read` answers: how an expression is read, or where it cannot be and what would mend it.

use crate::api::json_line as line;
use crate::api::reading::reading;
use crate::math::Diagnostic;
use crate::math::language::{Reading, Scope, read};
use crate::math::letters;
use crate::math::print;
use serde_json::Value;
use unicode_width::UnicodeWidthChar;

/// How wide a line may be before only the part round a mistake is shown.
const WIDEST: usize = 72;

/// What is answered, and whether the expression could be read. Without a line end.
pub type ReadAnswer = (String, bool);

/// One JSON object, on one line. Places count characters from 0, half-open.
pub fn as_json(text: &str) -> ReadAnswer {
    told(&reading(text))
}

/// A record, or that of its fault, on one line; and whether all went well.
pub fn told(record: &Result<Value, Value>) -> ReadAnswer {
    match record {
        Ok(record) => (line(record), true),
        Err(fault) => (line(fault), false),
    }
}

/// One line, for where many expressions are read: the explicit form, or what is wrong.
pub fn as_line(text: &str) -> ReadAnswer {
    match read(text, &Scope::default()) {
        Ok(reading) => (print::ascii(&reading.expr), true),
        Err(error) => {
            let cure = error.fix.map(|mend| format!("; did you mean {mend}")).unwrap_or_default();
            (format!("error: {}{cure}", error.message), false)
        }
    }
}

/// Some lines for a person: the reading with its notes, or the text with a caret under the mistake, and the cure.
pub fn for_person(text: &str, ascii_only: bool) -> ReadAnswer {
    match read(text, &Scope::default()) {
        Ok(reading) => (reading_lines(&reading, ascii_only).join("\n"), true),
        Err(error) => (error_lines(text, &error, ascii_only).join("\n"), false),
    }
}

fn reading_lines(reading: &Reading, ascii_only: bool) -> Vec<String> {
    let explicit = print::ascii(&reading.expr);
    let mut lines = Vec::new();
    let short = print::unicode(&reading.expr);
    if !ascii_only && short != explicit {
        lines.push(short);
        lines.push(format!("in full: {explicit}"));
    } else {
        lines.push(explicit);
    }
    lines.extend(reading.notes.iter().map(|note| format!("note: {}", note.message)));
    if let (Some(other), false) = (&reading.other, reading.notes.is_empty()) {
        lines.push(format!("others read {}", print::ascii(other)));
    }
    lines
}

/// The text and a caret under the place; also for a prompt that shows a reading error.
pub fn error_lines(text: &str, error: &Diagnostic, ascii_only: bool) -> Vec<String> {
    let mut lines = vec![format!("cannot be read: {}", error.message)];
    lines.extend(pointed(text, error, ascii_only));
    lines.extend(error.fix.iter().map(|mend| format!("did you mean {mend}")));
    lines
}

/// The line with the place marked under it; of a long line, the part round the place.
fn pointed(text: &str, error: &Diagnostic, ascii_only: bool) -> Vec<String> {
    let shown: Vec<char> = text.chars().map(|c| visible(c, ascii_only)).collect();
    if shown.iter().all(|c| *c == ' ') {
        return Vec::new();
    }
    let begin = error.at().start.min(shown.len());
    let end = error.at().end.clamp(begin, shown.len());
    let from = if shown.len() > WIDEST { begin.saturating_sub(WIDEST / 2) } else { 0 };
    let to = shown.len().min(from + WIDEST);
    let cut = if ascii_only { "..." } else { "…" };
    let (before, after) = (if from > 0 { cut } else { "" }, if to < shown.len() { cut } else { "" });
    let line: String = shown[from..to].iter().collect();
    let columns = |range: &[char]| range.iter().map(|c| c.width().unwrap_or(1)).sum::<usize>();
    let indent = before.chars().count() + columns(&shown[from..begin]);
    let carets = columns(&shown[begin..end.min(to).max(begin)]).max(1);
    vec![format!("  {before}{line}{after}"), format!("  {}{}", " ".repeat(indent), "^".repeat(carets))]
}

/// One column or two that look like the character, and never a control sequence.
fn visible(c: char, ascii_only: bool) -> char {
    match c {
        '\n' | '\t' | '\r' => ' ',
        _ if ascii_only && !c.is_ascii() => '?',
        _ if letters::is_hidden(c) || c.width().is_none_or(|width| width == 0) => {
            if ascii_only {
                '?'
            } else {
                '\u{FFFD}'
            }
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_has_the_documented_fields_in_order() {
        let (line, well) = as_json("2xsin^2 x");
        assert!(well);
        assert_eq!(
            line,
            r#"{"input":"2xsin^2 x","reads_as":"2*x*sin(x)^2","unicode":"2x sin²x","latex":"2 x \\sin^{2} x","names":["x"],"notes":[]}"#
        );
    }

    #[test]
    fn an_error_has_the_documented_fields_in_order() {
        let (line, well) = as_json("2x+");
        assert!(!well);
        assert_eq!(
            line,
            r#"{"input":"2x+","error":{"kind":"missing-operand","at":[2,3],"message":"something is missing after +"}}"#
        );
        let (line, _) = as_json("(x+1");
        assert!(line.ends_with(r#""message":"this parenthesis is never closed","mend":"(x+1)"}}"#), "{line}");
    }

    #[test]
    fn a_person_sees_a_caret_under_the_mistake() {
        assert_eq!(
            for_person("3x + In(x)", false).0,
            "cannot be read: In is not a function; did you mean ln?\n  3x + In(x)\n       ^^\ndid you mean 3x + ln(x)"
        );
        assert_eq!(for_person("", false).0, "cannot be read: nothing is written here");
        let wide = for_person("２ｘ＋", false).0;
        assert!(wide.ends_with("  ２ｘ＋\n      ^^"), "{wide}");
    }

    #[test]
    fn nothing_a_learner_types_reaches_the_terminal_as_a_command() {
        for text in ["x\u{1b}[31m", "\u{7}", "2\0x", "x\u{202e}y", "x\u{9b}2J", "\r\nx)", "x\u{200b}?", "e\u{301}"] {
            for (answer, _) in [for_person(text, false), for_person(text, true), as_line(text), as_json(text)] {
                assert!(!answer.contains(|c: char| c != '\n' && letters::is_hidden(c)), "{answer:?}");
            }
            assert!(for_person(text, true).0.is_ascii());
            let object: Value = serde_json::from_str(&as_json(text).0).expect("JSON");
            assert_eq!(object["input"], text);
        }
    }

    #[test]
    fn a_long_line_is_shown_round_its_mistake() {
        let text = format!("{}+*{}", "x+".repeat(300), "x".repeat(300));
        let (answer, _) = for_person(&text, true);
        assert!(answer.lines().all(|line| line.len() <= WIDEST + 8), "{answer}");
        let lines: Vec<&str> = answer.lines().collect();
        let at = lines[2].find('^').unwrap();
        assert_eq!(&lines[1][at..at + 2], "+*");
    }
}
