//! Conditions that authors write: which parameters go together, which open answers will do.
//!
//! evalexpr evaluates them over numbers that are already known. It never sees a learner's text and never reads
//! mathematics, because there `1/2*x` is 0 and `2^3^2` is 64: every number is handed over as a float, its own functions
//! are off, and what it would read otherwise than a person is refused.

use crate::math::functions;
use crate::math::{Expr, Number, Symbol};
use evalexpr::{Context, EvalexprError, EvalexprResult, Node, Operator, Value, build_operator_tree};
use std::ops::Range;

/// The longest condition, in characters.
const MAX_LENGTH: usize = 300;
/// The deepest nesting of brackets.
const MAX_NESTING: usize = 20;

/// A condition that was read and is known to be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// As the author wrote it.
    pub text: String,
    tree: Node,
    names: Vec<Symbol>,
    /// Parameters of the question, once they are drawn.
    drawn: Vec<(Symbol, f64)>,
}

/// Why a condition cannot be read; the range counts characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Where, in characters of the condition.
    pub at: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead, where that is known.
    pub cure: Option<String>,
}

/// What a condition may ask about beside its numbers: the function of the question.
#[derive(Clone, Debug, Default)]
pub struct ConditionSubject {
    /// The function `f` and its variable.
    pub f: Option<(Expr, Symbol)>,
    /// The derivative of `f`.
    pub slope: Option<Expr>,
    /// The second derivative of `f`.
    pub second: Option<Expr>,
}

/// The functions of a condition that are not in the function table, each with the number of its arguments.
const OWN: &[(&str, usize, &str)] = &[
    ("f", 1, "the question's function"),
    ("slope", 1, "its derivative"),
    ("second", 1, "its second derivative"),
    ("after", 3, "where gradient descent on f stands: after(start, rate, steps)"),
    ("near", 2, "equal to within a billionth"),
    ("if", 3, "if(condition, then, else)"),
];

impl Requirement {
    /// Reads a condition, and tries it on numbers to see that it is one.
    ///
    /// # Errors
    /// When the text is too long or nested too deep, cannot be read, would be read otherwise than a person reads it, or is
    /// neither true nor false.
    pub fn read(text: &str) -> Result<Requirement, ConditionError> {
        let length = text.chars().count();
        let fail = |at: Range<usize>, message: &str, cure: Option<&str>| ConditionError {
            at,
            message: message.to_string(),
            cure: cure.map(str::to_string),
        };
        if length > MAX_LENGTH {
            return Err(fail(MAX_LENGTH..length, "this condition is too long", None));
        }
        let prepared = prepare(text)?;
        let tree = build_operator_tree(&prepared)
            .map_err(|error| fail(0..length, &format!("this condition cannot be read: {error}"), None))?;
        if has_power_chain(&tree) {
            return Err(fail(0..length, "a power of a power needs brackets here", Some("write 2^(3^2)")));
        }
        let known = |name: &str| OWN.iter().any(|(own, ..)| *own == name) || functions::lookup(name).is_some();
        if let Some(name) = tree.iter_function_identifiers().find(|name| !known(name)) {
            let cure = nearest(name).map(|near| format!("did you mean `{near}`?"));
            let at = place_of(text, name).unwrap_or(0..length);
            return Err(ConditionError { at, message: format!("there is no function `{name}`"), cure });
        }
        let mut names: Vec<Symbol> = tree.iter_variable_identifiers().map(Symbol::new).collect();
        names.retain(|name| constant(name).is_none());
        names.sort_unstable();
        names.dedup();
        let condition = Requirement { text: text.to_string(), tree, names, drawn: Vec::new() };
        let ones: Vec<(Symbol, f64)> = condition.names.iter().map(|name| (name.clone(), 1.5)).collect();
        match condition.evaluate(&ones, &ConditionSubject::default()) {
            Ok(Value::Boolean(_)) => Ok(condition),
            Err(_) if condition.needs_subject() => Ok(condition),
            Ok(_) => Err(fail(
                0..length,
                "this is not a condition: it is neither true nor false",
                Some("compare, as in `r > 1`"),
            )),
            Err(error) => Err(fail(0..length, &format!("this condition cannot be evaluated: {error}"), None)),
        }
    }

    /// Its parts that are joined by `&&`, each of which must hold; itself where there is only one.
    pub fn conjuncts(&self) -> Vec<Requirement> {
        let (mut depth, mut from, mut parts) = (0usize, 0, Vec::new());
        let text = self.text.replace(" and ", " && ");
        for (at, c) in text.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '&' if depth == 0 && text[at..].starts_with("&&") => {
                    parts.push(&text[from..at]);
                    from = at + 2;
                }
                _ => {}
            }
        }
        parts.push(&text[from..]);
        // `a && b || c` is not a matter of its parts.
        let joined = text.contains("||") || text.split_whitespace().any(|word| word == "or" || word == "not");
        let read: Option<Vec<Requirement>> =
            parts.into_iter().map(|part| Requirement::read(part.trim()).ok()).collect();
        read.filter(|_| !joined).unwrap_or_else(|| vec![self.clone()])
    }

    /// The names it speaks of, each once: parameters and what is answered.
    pub fn names(&self) -> &[Symbol] {
        &self.names
    }

    /// Whether it asks about the question's function.
    pub fn needs_subject(&self) -> bool {
        self.tree.iter_function_identifiers().any(|name| matches!(name, "f" | "slope" | "second" | "after"))
    }

    /// The condition with the parameters of one variant put in.
    pub fn fill(&self, drawn: &[(Symbol, Number)]) -> Requirement {
        let drawn = drawn.iter().map(|(name, number)| (name.clone(), number.to_f64())).collect();
        Requirement { drawn, ..self.clone() }
    }

    /// Whether it holds for these numbers; `Err` says why it could not be decided.
    pub fn holds(&self, values: &[(Symbol, f64)], subject: &ConditionSubject) -> Result<bool, String> {
        match self.evaluate(values, subject) {
            Ok(Value::Boolean(holds)) => Ok(holds),
            Ok(other) => Err(format!("it comes to {other}, which is neither true nor false")),
            Err(error) => Err(error.to_string()),
        }
    }

    fn evaluate(&self, values: &[(Symbol, f64)], subject: &ConditionSubject) -> EvalexprResult<Value> {
        let all = values.iter().chain(&self.drawn);
        let values = all.map(|(name, value)| (name.clone(), Value::Float(*value))).collect();
        self.tree.eval_with_context(&Numbers { values, subject })
    }
}

/// The text as evalexpr is to read it: whole numbers as floats, `and`, `or`, `not` as signs. Refuses whatever it would
/// understand otherwise than a person.
fn prepare(text: &str) -> Result<String, ConditionError> {
    let chars: Vec<char> = text.chars().collect();
    let fail = |at: Range<usize>, message: String, cure: &str| {
        let cure = (!cure.is_empty()).then(|| cure.to_string());
        Err(ConditionError { at, message, cure })
    };
    let (mut out, mut i, mut depth) = (String::new(), 0, 0usize);
    while let Some(&c) = chars.get(i) {
        let start = i;
        let next = chars.get(i + 1).copied();
        match c {
            '0'..='9' | '.' => {
                i = end_of_number(&chars, i);
                let literal: String = chars.get(start..i).unwrap_or_default().iter().collect();
                if chars.get(i).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
                    let message = format!("a condition needs every `*`, also after {literal}");
                    return fail(start..i + 1, message, &format!("write {literal}*…"));
                }
                match literal.parse::<f64>() {
                    Ok(value) if value.is_finite() => out.push_str(&format!("{value:?}")),
                    _ => return fail(start..i, format!("{literal} is not a number"), ""),
                }
            }
            'a'..='z' | 'A'..='Z' | '_' => {
                while chars.get(i).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    i += 1;
                }
                let word: String = chars.get(start..i).unwrap_or_default().iter().collect();
                match word.as_str() {
                    "and" => out.push_str("&&"),
                    "or" => out.push_str("||"),
                    "not" => out.push('!'),
                    // `last.L` asks about a run, and is one name.
                    "first" | "last" | "best" if chars.get(i) == Some(&'.') => {
                        let column = chars.get(i + 1..).unwrap_or_default().iter();
                        let column: String = column.take_while(|c| c.is_ascii_alphanumeric() || **c == '_').collect();
                        i += 1 + column.len();
                        out.push_str(&format!("{word}_{column}"));
                    }
                    _ => out.push_str(&word),
                }
            }
            '(' | ')' => {
                depth = if c == '(' { depth + 1 } else { depth.saturating_sub(1) };
                if depth > MAX_NESTING {
                    return fail(start..i + 1, "this condition is nested too deeply".to_string(), "");
                }
                out.push(c);
                i += 1;
            }
            '=' | '!' | '<' | '>' if next == Some('=') => {
                out.extend([c, '=']);
                i += 2;
            }
            '=' => return fail(i..i + 1, "a single `=` sets a value".to_string(), "compare with `==`"),
            '&' | '|' if next == Some(c) => {
                out.extend([c, c]);
                i += 2;
            }
            '&' | '|' => {
                let cure = if c == '&' { "write && for `and`" } else { "write || for `or`, and abs(x) for |x|" };
                return fail(i..i + 1, format!("a single `{c}` has no meaning here"), cure);
            }
            '/' if matches!(next, Some('/' | '*')) => {
                return fail(i..i + 2, "this would begin a comment".to_string(), "");
            }
            '-' if next == Some('-') => return fail(i..i + 2, "two minus signs in a row".to_string(), "use brackets"),
            '+' | '-' | '*' | '/' | '^' | '%' | '<' | '>' | '!' | ',' | ' ' => {
                out.push(c);
                i += 1;
            }
            _ => {
                let message = format!("`{}` has no place in a condition", c.escape_debug());
                return fail(i..i + 1, message, "use names, numbers, + - * / ^, comparisons, && and ||");
            }
        }
        out.push(' ');
    }
    Ok(out)
}

fn end_of_number(chars: &[char], mut i: usize) -> usize {
    let digits = |mut i: usize| {
        while chars.get(i).is_some_and(|c| c.is_ascii_digit() || *c == '.') {
            i += 1;
        }
        i
    };
    i = digits(i);
    if matches!(chars.get(i), Some('e' | 'E')) {
        let sign = usize::from(matches!(chars.get(i + 1), Some('+' | '-')));
        if chars.get(i + 1 + sign).is_some_and(char::is_ascii_digit) {
            i = digits(i + 1 + sign);
        }
    }
    i
}

/// Whether a power stands, without brackets, to the left of another: evalexpr groups those from the left.
fn has_power_chain(node: &Node) -> bool {
    let chained = matches!(node.operator(), Operator::Exp)
        && node.children().first().is_some_and(|left| matches!(left.operator(), Operator::Exp));
    chained || node.children().iter().any(has_power_chain)
}

fn place_of(text: &str, name: &str) -> Option<Range<usize>> {
    let start = text.get(..text.find(name)?)?.chars().count();
    Some(start..start + name.chars().count())
}

fn nearest(name: &str) -> Option<&'static str> {
    let own = OWN.iter().map(|(own, ..)| *own);
    let all = own.chain(functions::names().map(|(known, _)| known));
    all.map(|known| (strsim::damerau_levenshtein(name, known), known)).filter(|(d, _)| *d <= 2).min().map(|(_, k)| k)
}

fn constant(name: &str) -> Option<f64> {
    match name {
        "pi" => Some(std::f64::consts::PI),
        "e" => Some(std::f64::consts::E),
        _ => None,
    }
}

const PI: Value = Value::Float(std::f64::consts::PI);
const E: Value = Value::Float(std::f64::consts::E);

/// What evalexpr sees: the numbers, π and e, and the engine's functions.
struct Numbers<'a> {
    values: Vec<(Symbol, Value)>,
    subject: &'a ConditionSubject,
}

impl Context for Numbers<'_> {
    fn get_value(&self, identifier: &str) -> Option<&Value> {
        let own = self.values.iter().find(|(name, _)| name == identifier).map(|(_, value)| value);
        own.or(match identifier {
            "pi" => Some(&PI),
            "e" => Some(&E),
            _ => None,
        })
    }

    fn call_function(&self, identifier: &str, argument: &Value) -> EvalexprResult<Value> {
        let wrong = || EvalexprError::CustomMessage(format!("`{identifier}` cannot be evaluated here"));
        let arguments = match argument {
            Value::Tuple(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        if let ("if", [Value::Boolean(test), then, otherwise]) = (identifier, arguments) {
            return Ok(if *test { then.clone() } else { otherwise.clone() });
        }
        let numbers: Option<Vec<f64>> = arguments.iter().map(|value| value.as_float().ok()).collect();
        let numbers = numbers.ok_or_else(wrong)?;
        let at = |expr: &Expr, by: &Symbol, x: f64| crate::math::tape::value_at(expr, &[(by.clone(), x)]);
        let subject = self.subject;
        let value = match (identifier, numbers.as_slice(), &subject.f) {
            ("near", [a, b], _) => return Ok(Value::Boolean((a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0))),
            ("f", [x], Some((f, by))) => at(f, by, *x),
            ("slope", [x], Some((_, by))) => subject.slope.as_ref().and_then(|slope| at(slope, by, *x)),
            ("second", [x], Some((_, by))) => subject.second.as_ref().and_then(|second| at(second, by, *x)),
            ("after", [start, rate, steps], Some((_, by))) => subject.slope.as_ref().and_then(|slope| {
                let steps = steps.clamp(0.0, 1e4) as u32;
                (0..steps).try_fold(*start, |w, _| Some(w - rate * at(slope, by, w)?))
            }),
            (name, arguments, _) => functions::lookup(name)
                .filter(|function| function.accepts(arguments.len()))
                .map(|function| function.value(arguments)),
        };
        value.map(Value::Float).ok_or_else(wrong)
    }

    fn are_builtin_functions_disabled(&self) -> bool {
        true
    }
    fn set_builtin_functions_disabled(&mut self, _disabled: bool) -> EvalexprResult<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, values: &[(&str, f64)]) -> bool {
        let values: Vec<_> = values.iter().map(|(name, value)| (Symbol::new(name), *value)).collect();
        Requirement::read(text).unwrap().holds(&values, &ConditionSubject::default()).unwrap()
    }

    #[test]
    fn numbers_are_read_as_people_read_them() {
        assert!(holds("1/2 == 0.5", &[]));
        assert!(holds("r > 1 || r < 0", &[("r", 1.05)]));
        assert!(holds("n >= 2 and not (n == 3)", &[("n", 4.0)]));
        assert!(holds("abs(x) < 1e-8 && max(x, 2) == 2", &[("x", -1e-9)]));
        assert!(holds("if(a > 0, a, -a) == 3", &[("a", -3.0)]));
        assert!(holds("-2^2 == -4", &[]));
        assert!(holds("near(e^1, 2.718281828459045)", &[]));
    }

    #[test]
    fn what_would_be_misread_is_refused_with_a_cure() {
        let cases = [
            ("a = 2", 2..3, "a single `=`"),
            ("2x > 1", 0..2, "needs every `*`"),
            ("2^3^2 > 1", 0..9, "brackets"),
            ("a + 1", 0..5, "neither true nor false"),
            ("|x| > 1", 0..1, "a single `|`"),
            ("sine(x) > 0", 0..4, "no function `sine`"),
            ("x // 2", 2..4, "comment"),
            ("\"a\" == 1", 0..1, "no place"),
        ];
        for (text, at, message) in cases {
            let error = Requirement::read(text).unwrap_err();
            assert_eq!(error.at, at, "{text}: {error:?}");
            assert!(error.message.contains(message), "{text}: {error:?}");
        }
        assert!(Requirement::read(&"(".repeat(200)).is_err());
        assert!(Requirement::read(&"-".repeat(200)).is_err());
    }

    #[test]
    fn the_function_of_the_question_is_at_hand() {
        let x = || Expr::var("x");
        let subject = ConditionSubject {
            f: Some((x().times(x()), Symbol::new("x"))),
            slope: Some(Expr::from(2).times(x())),
            second: Some(Expr::from(2)),
        };
        let holds = |text: &str| Requirement::read(text).unwrap().holds(&[], &subject).unwrap();
        assert!(holds("f(3) == 9 && slope(3) == 6 && second(1) == 2"));
        assert!(holds("abs(after(3, 1.1, 20)) > 3 && abs(after(3, 0.4, 20)) < 0.001"));
    }
}
