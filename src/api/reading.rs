//! How a text is read and derived, as records for scripts: `gradus read --json` and `gradus derive --json`.

use crate::math::derive::{self, Derivation};
use crate::math::language::{ReadNote, Scope, read};
use crate::math::step::{Step, StepKind};
use crate::math::{Diagnostic, Expr, Symbol, print};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

/// How an expression is read. Places count characters from 0, half-open.
///
/// # Errors
/// The record of what cannot be read, and where.
pub fn reading(text: &str) -> Result<Value, Value> {
    match read(text, &Scope::default()) {
        Ok(reading) => {
            let mut object = json!({
                "input": text,
                "reads_as": print::ascii(&reading.expr),
                "unicode": print::unicode(&reading.expr),
                "latex": print::latex(&reading.expr),
                "names": reading.expr.names().iter().map(ToString::to_string).collect::<Vec<_>>(),
                "notes": reading.notes.iter().map(note_object).collect::<Vec<_>>(),
            });
            // What others mean by it, where something is said about that.
            if let (Some(other), false, Some(fields)) =
                (&reading.other, reading.notes.is_empty(), object.as_object_mut())
            {
                fields.insert("other".to_string(), json!(print::ascii(other)));
            }
            Ok(object)
        }
        Err(error) => Err(json!({ "input": text, "error": error_object(&error) })),
    }
}

fn note_object(note: &ReadNote) -> Value {
    json!({ "kind": note.kind, "at": [note.at.start, note.at.end], "message": note.message })
}

/// What is wrong, and where it has a place of its own.
fn error_object(error: &Diagnostic) -> Value {
    let span = error.span.iter().map(|span| ("at".to_string(), json!([span.start, span.end])));
    let fix = error.fix.iter().map(|fix| ("mend".to_string(), json!(fix)));
    let mut fields = Map::from_iter([("kind".to_string(), json!(error.kind))]);
    fields.extend(span);
    fields.insert("message".to_string(), json!(error.message));
    fields.extend(fix);
    Value::Object(fields)
}

/// The expression and the variable it is differentiated by: the one named, `x`, or the only one there is. A named
/// variable is one even where it would be a constant, as `e`.
///
/// # Errors
/// When the expression cannot be read, or has several variables and none is named.
pub fn to_be_derived(text: &str, by: Option<&str>) -> Result<(Expr, Symbol), Diagnostic> {
    let scope = Scope::of(by.and_then(crate::math::language::name).into_iter().collect());
    let reading = read(text, &scope)?;
    let by = match by {
        Some(by) => crate::math::language::name(by)
            .ok_or_else(|| derive::none(format!("`{by}` is no variable: a derivative is by a name, e.g. x")))?,
        None => variable(&reading.expr)?,
    };
    Ok((reading.expr, by))
}

fn variable(of: &Expr) -> Result<Symbol, Diagnostic> {
    let names = of.names();
    match names.as_slice() {
        [] => Ok(Symbol::new("x")),
        [only] => Ok(only.clone()),
        _ if of.mentions("x") => Ok(Symbol::new("x")),
        _ => Err(derive::none(format!("by which variable: {}? `by` says so", names.join(", ")))),
    }
}

/// A derivative with its steps.
///
/// # Errors
/// The record of why there is none.
pub fn derivation(text: &str, by: Option<&str>, order: usize) -> Result<Value, Value> {
    let derivation = derived(text, by, order)?;
    let none = |message: String| json!({ "input": text, "error": { "kind": "no-derivative", "message": message } });
    serde_json::to_value(DerivationRow::new(&derivation)).map_err(|fault| none(fault.to_string()))
}

/// The same as a line of JSON, which is written without a detour.
///
/// # Errors
/// The record of why there is none.
pub fn derivation_line(text: &str, by: Option<&str>, order: usize) -> Result<String, Value> {
    Ok(super::json_line(&DerivationRow::new(&derived(text, by, order)?)))
}

fn derived(text: &str, by: Option<&str>, order: usize) -> Result<Derivation, Value> {
    let error = |why: Diagnostic| json!({ "input": text, "error": error_object(&why) });
    to_be_derived(text, by).and_then(|(of, by)| derive::derive(&of, &by, order)).map_err(error)
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
            // What was rewritten and is put back is another step than the rewriting.
            rule: if step.kind == StepKind::PutBack { "put_back" } else { step.rule },
            before: print::ascii(&step.before),
            after: print::ascii(&step.after),
            parts: Parts(&step.parts),
            because: step.because.iter().map(StepRow::new).collect(),
        }
    }
}
