//! The labelled corpus of what people type: calculator, Python and LaTeX spellings, cases, words, left sides. Every row is
//! read as its label says, or refused; the other reading is named, the mend is given.

use gradus::Diagnostic;
use gradus::math::language::{Asked, Scope, Shape, Value, ValueReading, Wanted, read_value};
use gradus::math::print::ascii;
use gradus::math::tape::eval;
use gradus::math::{Expr, Symbol};

/// Where values are compared.
const PLACES: [f64; 8] = [0.7319, 1.9171, 0.3531, 2.6391, -0.5771, -1.3811, 3.317, -2.213];

struct Row {
    input: String,
    shape: Shape,
    plain: Scope,
    scope: Scope,
    names: Vec<String>,
}

impl Row {
    fn of(row: &serde_json::Value) -> Row {
        let names: Vec<String> =
            row["vars"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_string()).collect();
        let plain = Scope::new(&names);
        let of = row["of"].as_str().unwrap_or(if names.len() > 1 { "x^2*y" } else { "x^2" });
        let of = gradus::math::language::read(of, &plain).ok().map(|reading| reading.expr);
        let by: Vec<Symbol> = names.iter().map(Symbol::new).collect();
        // `w=2`: what is known before a step.
        let known = |(name, old): (&str, &str)| {
            let old = gradus::math::language::read(old, &plain).unwrap_or_else(|error| panic!("{old}: {error:?}"));
            (Symbol::new(name), old.expr)
        };
        let before: Vec<(Symbol, Expr)> = row["from"]
            .as_str()
            .into_iter()
            .flat_map(|from| from.split(','))
            .filter_map(|one| one.split_once('='))
            .map(known)
            .collect();
        let asked = |what, of: Option<Expr>, by: Vec<Symbol>, order| Asked {
            what,
            of,
            by,
            order,
            at_place: false,
            before: before.clone(),
        };
        let (shape, asked) = match row["asks"].as_str() {
            None => (Shape::Expression, None),
            Some("limit") => (Shape::Limit, Some(asked(Wanted::Limit, None, by, 0))),
            Some("step") => (Shape::Expression, Some(asked(Wanted::Step, None, by, 0))),
            Some("gradient") => (Shape::Vector, Some(asked(Wanted::Gradient, of, by, 1))),
            Some("Hessian") => (Shape::Matrix, Some(asked(Wanted::Matrix, of, by, 2))),
            Some(_) => (Shape::Expression, Some(asked(Wanted::Slope, of, vec!["x".into()], 1))),
        };
        let scope = asked.map_or_else(|| plain.clone(), |asked| plain.clone().asking(asked));
        Row { input: row["input"].as_str().unwrap().to_string(), shape, plain, scope, names }
    }
    fn read(&self) -> Result<ValueReading, Diagnostic> {
        read_value(&self.input, &self.scope, self.shape)
    }
    fn label(&self, text: &str) -> Value {
        match read_value(text, &self.plain, self.shape) {
            Ok(reading) => reading.value,
            Err(error) => panic!("the label {text} cannot be read: {error:?}"),
        }
    }
    /// Whether two values are the same wherever both are defined.
    fn alike(&self, a: &Value, b: &Value) -> bool {
        let (x, y) = (a.entries(), b.entries());
        if x.is_empty() || y.is_empty() {
            return a == b;
        }
        let close = |x: &Expr, y: &Expr| {
            PLACES.iter().all(|place| {
                let at: Vec<(&str, f64)> =
                    self.names.iter().enumerate().map(|(i, name)| (name.as_str(), place + 0.2831 * i as f64)).collect();
                match (eval(x, &at), eval(y, &at)) {
                    (Some(x), Some(y)) => (x - y).abs() <= 1e-9 * (1.0 + x.abs().max(y.abs())),
                    _ => true,
                }
            })
        };
        let same_shape = match (a.as_matrix(), b.as_matrix()) {
            (Some(x), Some(y)) => x.is_shaped_like(y),
            _ => true,
        };
        same_shape && x.len() == y.len() && x.iter().zip(y).all(|(x, y)| close(x, y))
    }
}

fn shown(reading: &Result<ValueReading, Diagnostic>) -> String {
    match reading {
        Ok(ValueReading { value: Value::Expr(expr), .. }) => ascii(expr),
        other => format!("{other:?}"),
    }
}

#[test]
fn every_row_is_read_as_its_label_says() {
    let mut faults = Vec::new();
    let mut count = 0;
    let corpora = [include_str!("../../data/language.jsonl"), include_str!("../../data/language_more.jsonl")];
    for line in corpora.iter().flat_map(|rows| rows.lines()) {
        let data: serde_json::Value = serde_json::from_str(line).unwrap();
        // Rows with cells before them are run in the notebook.
        if data.get("env").is_some() {
            continue;
        }
        count += 1;
        let row = Row::of(&data);
        let reading = row.read();
        let right = match (data["reads_as"].as_str(), &reading) {
            (Some(label), Ok(reading)) => row.alike(&reading.value, &row.label(label)),
            (None, Err(_)) => true,
            _ => false,
        };
        if !right {
            faults.push(format!("{} {}: {}", data["id"], row.input, shown(&reading)));
        }
        if let Some(other) = data["other"].as_str() {
            let named = reading.as_ref().is_ok_and(|reading| {
                let other = reading.other.as_ref().is_some_and(|found| row.alike(found, &row.label(other)));
                other && !reading.notes.is_empty()
            });
            if !named {
                faults.push(format!("{} {}: the other reading {other} is not named", data["id"], row.input));
            }
        }
        if let Some(mend) = data["mend"].as_str() {
            let given = match &reading {
                Err(Diagnostic { fix: Some(given), .. }) => row.alike(&row.label(given), &row.label(mend)),
                _ => false,
            };
            if !given {
                faults.push(format!("{} {}: the mend {mend} is not given: {}", data["id"], row.input, shown(&reading)));
            }
        }
    }
    assert_eq!(count, 290 + 499);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Spellings of every kind besides the corpus: people's, Python's, LaTeX's, those of language models; each is read as it
/// says, or refused.
#[test]
fn further_spellings_are_read_as_they_say() {
    let mut faults = Vec::new();
    for line in include_str!("../../data/spellings.jsonl").lines() {
        let data: serde_json::Value = serde_json::from_str(line).unwrap();
        // Rows of the notebook are run there.
        if data.get("cell").is_some() {
            continue;
        }
        let row = Row::of(&data);
        let reading = row.read();
        let right = match (data["reads_as"].as_str(), &reading) {
            (Some(label), Ok(reading)) => row.alike(&reading.value, &row.label(label)),
            (None, Err(error)) => data["mend"].as_str().is_none_or(|mend| {
                error.fix.as_ref().is_some_and(|given| row.alike(&row.label(given), &row.label(mend)))
            }),
            _ => false,
        };
        let named = data["other"].as_str().is_none_or(|other| {
            let label = row.label(other);
            reading.as_ref().is_ok_and(|reading| {
                !reading.notes.is_empty() && reading.other.as_ref().is_some_and(|found| row.alike(found, &label))
            })
        });
        if !right || !named {
            faults.push(format!("{}: {}", row.input, shown(&reading)));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
