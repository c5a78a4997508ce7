//! What `gradus derive` answers: a derivative with its steps, for a person, for a script, or alone on a line.

use super::args;
use super::read::{ReadAnswer, error_lines, told};
use super::screen::Screen;
use crate::api::reading::{derivation_line, to_be_derived};
use crate::math::derive::derive;
use crate::math::print;
use crate::math::solution::solve;
use crate::page::worked::{self, Detail};

/// What is asked of each expression.
#[derive(Clone, Debug)]
pub struct Terms {
    pub by: Option<String>,
    pub order: usize,
    pub detail: Detail,
}

impl From<&args::Derive> for Terms {
    fn from(asked: &args::Derive) -> Terms {
        let detail = match asked.detail {
            1 => Detail::Brief,
            2 => Detail::Usual,
            _ => Detail::Full,
        };
        Terms { by: asked.by.clone(), order: usize::from(asked.order), detail }
    }
}

/// One JSON object, on one line.
pub fn as_json(text: &str, asked: &Terms) -> ReadAnswer {
    match derivation_line(text, asked.by.as_deref(), asked.order) {
        Ok(line) => (line, true),
        Err(fault) => told(&Err(fault)),
    }
}

/// One line, for where many are differentiated: the derivative in explicit form, or what is wrong.
pub fn as_line(text: &str, asked: &Terms) -> ReadAnswer {
    match to_be_derived(text, asked.by.as_deref()).and_then(|(of, by)| derive(&of, &by, asked.order)) {
        Ok(derivation) => (print::ascii(&derivation.derivative), true),
        Err(why) if why.span.is_some() => super::read::as_line(text),
        Err(why) => (format!("error: {}", why.message), false),
    }
}

/// The worked solution, or the text with a caret under the mistake.
pub fn for_person(text: &str, asked: &Terms, screen: &Screen) -> ReadAnswer {
    match to_be_derived(text, asked.by.as_deref()).and_then(|(of, by)| solve(&of, &by, asked.order)) {
        Ok(solution) => (screen.rendered(&worked::page(&solution, asked.detail)).trim_end().to_string(), true),
        Err(why) if why.span.is_some() => (error_lines(text, &why, screen.look.ascii).join("\n"), false),
        Err(why) => (why.message, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn asked(by: Option<&str>, order: usize) -> Terms {
        Terms { by: by.map(ToString::to_string), order, detail: Detail::Usual }
    }

    #[test]
    fn a_derivation_has_the_documented_fields_in_order() {
        let (line, well) = as_json("sin(x^2)", &asked(None, 1));
        assert!(well);
        let start = r#"{"of":"sin(x^2)","by":"x","order":1,"derivative":"2*x*cos(x^2)","unicode":"2x cos(x²)","domain":[],"steps":[{"rule":"chain","before":"sin(x^2)","after":"#;
        assert!(line.starts_with(start), "{line}");
        assert!(line.contains(r#""parts":{"u":"x^2"},"because":["#), "{line}");
        let quotient: Value = serde_json::from_str(&as_json("sin(x)/x", &asked(None, 1)).0).expect("JSON");
        assert_eq!(quotient["domain"], json!(["x != 0"]));
        assert_eq!(quotient["steps"][0]["parts"], json!({"t": "sin(x)", "b": "x"}));
    }

    #[test]
    fn what_cannot_be_derived_says_why() {
        let (line, well) = as_json("2x+", &asked(None, 1));
        assert!(!well);
        assert_eq!(
            line,
            r#"{"input":"2x+","error":{"kind":"missing-operand","at":[2,3],"message":"something is missing after +"}}"#
        );
        assert_eq!(
            as_line("w*y", &asked(None, 1)),
            ("error: by which variable: w, y? `by` says so".to_string(), false)
        );
    }

    #[test]
    fn the_variable_is_the_one_named_or_the_only_one() {
        for (text, by, wanted) in
            [("t^3", None, "3*t^2"), ("7", None, "0"), ("e^2", Some("e"), "2*e"), ("w*x", None, "w")]
        {
            assert_eq!(as_line(text, &asked(by, 1)), (wanted.to_string(), true));
        }
        assert_eq!(as_line("x^5", &asked(None, 3)).0, "60*x^2");
    }
}
