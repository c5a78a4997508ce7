//! What `gradus derive` answers: a derivative with its steps, for a person, for a script, or alone on a line.

use super::args;
use super::read::{Answer, error_lines};
use super::result::line;
use super::screen::Screen;
use crate::math::derive::{Derivation, derive};
use crate::math::language::{Scope, read};
use crate::math::print;
use crate::math::solution::solve;
use crate::math::step::Step;
use crate::math::{Expr, Symbol};
use crate::page::worked::{self, Detail};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

/// What is asked of each expression.
#[derive(Clone, Debug)]
pub struct Asked {
    pub by: Option<String>,
    pub order: usize,
    pub detail: Detail,
}

impl From<&args::Derive> for Asked {
    fn from(asked: &args::Derive) -> Asked {
        let detail = match asked.detail {
            1 => Detail::Brief,
            2 => Detail::Usual,
            _ => Detail::Full,
        };
        Asked { by: asked.by.clone(), order: usize::from(asked.order), detail }
    }
}

impl Asked {
    /// The expression and the variable it is differentiated by. A named variable is one even where it would be a
    /// constant, as in `--by e`.
    fn read(&self, text: &str) -> Result<(Expr, Symbol), Fault> {
        let scope = Scope { variables: self.by.iter().map(Symbol::new).collect() };
        let reading = read(text, &scope).map_err(Fault::Unreadable)?;
        let by = match &self.by {
            Some(by) => Symbol::new(by),
            None => variable(&reading.expr)?,
        };
        Ok((reading.expr, by))
    }
}

/// `x`, or the only variable there is.
fn variable(of: &Expr) -> Result<Symbol, Fault> {
    let names = of.names();
    match names.as_slice() {
        [] => Ok(Symbol::new("x")),
        [only] => Ok(only.clone()),
        _ if of.mentions("x") => Ok(Symbol::new("x")),
        _ => Err(Fault::Other(format!("by which variable: {}? --by says so", names.join(", ")))),
    }
}

/// Why there is no answer.
enum Fault {
    Unreadable(crate::math::language::ReadError),
    Other(String),
}

/// One JSON object, on one line.
pub fn as_json(text: &str, asked: &Asked) -> Answer {
    let found = asked
        .read(text)
        .and_then(|(of, by)| derive(&of, &by, asked.order).map_err(|error| Fault::Other(error.message)));
    let error = |error: Value| (line(&json!({ "input": text, "error": error })), false);
    match found {
        Ok(derivation) => match serde_json::to_value(DerivationRow::new(&derivation)) {
            Ok(row) => (line(&row), true),
            Err(fault) => error(json!({ "kind": "no-derivative", "message": fault.to_string() })),
        },
        Err(Fault::Unreadable(fault)) => error(super::read::error_object(&fault)),
        Err(Fault::Other(message)) => error(json!({ "kind": "no-derivative", "message": message })),
    }
}

/// One line, for where many are differentiated: the derivative in explicit form, or what is wrong.
pub fn as_line(text: &str, asked: &Asked) -> Answer {
    let found = asked
        .read(text)
        .and_then(|(of, by)| derive(&of, &by, asked.order).map_err(|error| Fault::Other(error.message)));
    match found {
        Ok(derivation) => (print::ascii(&derivation.derivative), true),
        Err(Fault::Unreadable(_)) => super::read::as_line(text),
        Err(Fault::Other(message)) => (format!("error: {message}"), false),
    }
}

/// The worked solution, or the text with a caret under the mistake.
pub fn for_person(text: &str, asked: &Asked, screen: &Screen) -> Answer {
    let found =
        asked.read(text).and_then(|(of, by)| solve(&of, &by, asked.order).map_err(|error| Fault::Other(error.message)));
    match found {
        Ok(solution) => (screen.rendered(&worked::page(&solution, asked.detail)).trim_end().to_string(), true),
        Err(Fault::Unreadable(error)) => (error_lines(text, &error, screen.look.ascii).join("\n"), false),
        Err(Fault::Other(message)) => (message, false),
    }
}

/// The fields of a derivation, in their order; every expression but one in explicit ASCII that can be read back.
#[derive(serde::Serialize)]
struct DerivationRow<'a> {
    of: String,
    by: &'a str,
    order: usize,
    derivative: String,
    unicode: String,
    domain: Vec<String>,
    steps: Vec<StepRow<'a>>,
}

/// One step with its reasons.
#[derive(serde::Serialize)]
struct StepRow<'a> {
    rule: &'static str,
    before: String,
    after: String,
    parts: Parts<'a>,
    because: Vec<StepRow<'a>>,
}

/// `{"u": "x^2"}`, in the order in which the parts are shown.
struct Parts<'a>(&'a [(Symbol, Expr)]);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, part) in self.0 {
            map.serialize_entry(name.as_str(), &print::ascii(part))?;
        }
        map.end()
    }
}

impl<'a> DerivationRow<'a> {
    fn new(derivation: &'a Derivation) -> DerivationRow<'a> {
        DerivationRow {
            of: print::ascii(&derivation.of),
            by: &derivation.by,
            order: derivation.order,
            derivative: print::ascii(&derivation.derivative),
            unicode: print::unicode(&derivation.derivative),
            domain: derivation.domain.iter().map(ToString::to_string).collect(),
            steps: derivation.steps.iter().map(StepRow::new).collect(),
        }
    }
}

impl<'a> StepRow<'a> {
    fn new(step: &'a Step) -> StepRow<'a> {
        StepRow {
            rule: step.rule,
            before: print::ascii(&step.before),
            after: print::ascii(&step.after),
            parts: Parts(&step.parts),
            because: step.because.iter().map(StepRow::new).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(by: Option<&str>, order: usize) -> Asked {
        Asked { by: by.map(ToString::to_string), order, detail: Detail::Usual }
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
            ("error: by which variable: w, y? --by says so".to_string(), false)
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
