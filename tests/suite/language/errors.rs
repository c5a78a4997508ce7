//! What cannot be read: where it is pointed at, what is said, what would mend it.

use gradus::math::language::{Asked, Scope, Shape, Wanted, kinds, read, read_value, read_with};
use std::collections::BTreeSet;

/// A text with the kind of its error, the characters pointed at, a part of what is said, and the mend.
type Row = (&'static str, &'static str, (usize, usize), &'static str, Option<&'static str>);

const ERRORS: &[Row] = &[
    ("", "empty", (0, 0), "nothing is written", None),
    ("   ", "empty", (0, 0), "nothing is written", None),
    ("2x+", "missing-operand", (2, 3), "something is missing after +", None),
    ("x^", "missing-operand", (1, 2), "something is missing after ^", None),
    ("*x", "missing-operand", (0, 1), "something is missing before *", None),
    ("x+*2", "missing-operand", (1, 3), "between + and *", None),
    ("(x+)", "missing-operand", (2, 3), "after +", None),
    ("√", "missing-operand", (0, 1), "after √", None),
    ("y =", "missing-operand", (2, 3), "after =", None),
    ("²", "missing-operand", (0, 1), "before ²", None),
    ("x⁻", "missing-operand", (1, 2), "after -", None),
    ("x_", "missing-operand", (1, 2), "underscore", None),
    ("()", "empty-brackets", (0, 2), "nothing stands in", None),
    ("2( )x", "empty-brackets", (1, 4), "nothing stands in", None),
    ("||", "empty-brackets", (0, 2), "between these bars", None),
    ("sin()", "empty-brackets", (3, 5), "sin needs something", None),
    ("(x+1", "unclosed", (0, 1), "this parenthesis is never closed", Some("(x+1)")),
    ("((x+1)*2", "unclosed", (0, 1), "this parenthesis is never closed", Some("((x+1)*2)")),
    ("sin(cos(x", "unclosed", (7, 8), "this parenthesis is never closed", Some("sin(cos(x))")),
    ("[x+1", "unclosed", (0, 1), "this bracket is never closed", Some("[x+1]")),
    ("|x+1", "unclosed", (0, 1), "this bar is never closed", Some("|x+1|")),
    ("(|x)", "unclosed", (1, 2), "this bar is not closed", Some("(|x|)")),
    ("x)", "unmatched-close", (1, 2), "this ) closes nothing", Some("x")),
    ("(x]", "mismatched", (2, 3), "( is closed by ]", Some("(x)")),
    ("In(x)", "unknown-function", (0, 2), "did you mean ln?", Some("ln(x)")),
    ("xIn x", "unknown-function", (1, 3), "did you mean ln?", Some("xln x")),
    ("1n(x)", "unknown-function", (0, 2), "did you mean ln?", Some("ln(x)")),
    ("sni(x)", "unknown-function", (0, 3), "did you mean sin?", Some("sin(x)")),
    ("2xsni(x)", "unknown-function", (2, 5), "did you mean sin?", Some("2xsin(x)")),
    ("cso x", "unknown-function", (0, 3), "did you mean cos?", Some("cos x")),
    ("sinn(x)", "unknown-function", (0, 4), "did you mean sin?", Some("sin(x)")),
    ("sine(x)", "unknown-function", (0, 4), "did you mean sin?", Some("sin(x)")),
    ("sqt(x)", "unknown-function", (0, 3), "did you mean sqrt?", Some("sqrt(x)")),
    ("sigmod(x)", "unknown-function", (0, 6), "did you mean sigmoid?", Some("sigmoid(x)")),
    ("sin*x", "missing-argument", (0, 3), "sin of what?", Some("sin(x)")),
    ("2cos·(x+1)", "missing-argument", (1, 4), "cos of what?", Some("2cos(x+1)")),
    ("tan-1(x)", "missing-argument", (0, 3), "tan of what?", Some("tan^-1(x)")),
    ("(ŷ − y)²", "hat", (1, 2), "y_hat", Some("(y_hat − y)²")),
    ("sin+1", "missing-argument", (0, 3), "sin of what?", None),
    ("0,5", "decimal-comma", (1, 2), "with a point", Some("0.5")),
    ("0,5x + 1,5", "decimal-comma", (1, 2), "with a point", Some("0.5x + 1.5")),
    ("ln(0,5)", "decimal-comma", (4, 5), "with a point", Some("ln(0.5)")),
    ("1,000", "decimal-comma", (1, 2), "thousands", None),
    ("1, 2", "comma", (1, 2), "one expression is asked for", None),
    ("(1, 2)", "list", (0, 6), "one expression is asked for", None),
    ("3 1/3", "mixed-number", (0, 5), "mixed number or a product", Some("3+1/3")),
    ("2 ½", "mixed-number", (0, 3), "mixed number or a product", Some("2+½")),
    ("2 3", "two-numbers", (0, 3), "2 and 3 stand side by side", None),
    ("1 000", "two-numbers", (0, 5), "1 and 000 stand side by side", Some("1000")),
    ("2x\n2x", "two-lines", (3, 4), "a second line follows", None),
    ("x^2 =", "equation", (4, 5), "behind the equals sign", Some("x^2")),
    ("2.5.3", "two-points", (3, 4), "only one decimal point", None),
    ("e2", "missing-power", (0, 2), "e^2 for the power", Some("e^2")),
    ("eˣ²", "nested-superscript", (1, 3), "brackets", Some("e^(x^2)")),
    ("root(x)", "wrong-arity", (0, 7), "root takes 2 arguments; here it has 1", None),
    ("ln^-1 x", "ambiguous-inverse", (0, 5), "or 1/ln?", None),
    ("x = 3 = 4", "chain-disagrees", (4, 9), "in the middle", None),
    ("0 = 3x+1", "another-quantity", (0, 8), "not 0 everywhere", None),
    ("2x = 3", "chain-disagrees", (0, 6), "in the middle", None),
    ("x == 2", "equation", (2, 4), "one equals sign", Some("x = 2")),
    ("==2x", "equation", (0, 2), "one equals sign", Some("=2x")),
    ("x < 1", "inequality", (2, 3), "not an inequality", None),
    ("x ≤ 1", "inequality", (2, 3), "not an inequality", None),
    ("f'(3)", "unevaluated", (0, 5), "f'(3) is not worked out yet", None),
    ("2y' + 1", "unevaluated", (1, 3), "y' is not worked out yet", None),
    ("dy/dx", "unevaluated", (0, 5), "dy/dx is not worked out yet", None),
    ("2 d/dx(x^2)", "unevaluated", (2, 11), "not worked out yet", None),
    ("∂f/∂x", "unevaluated", (0, 5), "not worked out yet", None),
    ("sin'(x)", "unevaluated", (0, 7), "not worked out yet", None),
    ("inf", "no-number", (0, 3), "no expression", None),
    ("∞", "infinity", (0, 1), "no number", None),
    (r"\foo{x}", "unknown-command", (0, 4), "not a command", None),
    (r"\frc{1}{x}", "unknown-command", (0, 4), "not a command", Some(r"\frac{1}{x}")),
    ("frac{1}{x}", "unknown-command", (0, 4), "backslash", Some(r"\frac{1}{x}")),
    (r"3\frac{1}{3}", "mixed-number", (0, 1), "mixed number", Some(r"3+\frac{1}{3}")),
    (r"\pm 2x", "two-values", (0, 3), "two values", None),
    (r"\placeholder{}", "missing-operand", (0, 14), "missing", None),
    (r"\frac{1}{}", "missing-operand", (8, 10), "missing", None),
    ("sin2(x)", "lost-power", (0, 4), "sin^2( )", Some("sin^2(x)")),
    ("sqrt3(x)", "lost-power", (0, 5), "sqrt^3( )", None),
    ("np.exo(x)", "unknown-in-module", (3, 6), "not known in np", Some("np.exp(x)")),
    ("np.argmax(x)", "not-offered", (0, 9), "argmax", None),
    ("five", "number-word", (0, 4), "in digits", Some("5")),
    ("x squared", "spoken", (2, 9), "signs", Some("x^2")),
    ("2x because of the rule", "explanation", (3, 10), "formula alone", Some("2x")),
    ("3 cm", "unit", (2, 4), "unit", Some("3")),
    ("{x>0}", "condition-alone", (1, 4), "no value", None),
    ("x if else 0", "no-condition", (2, 4), "condition is missing", None),
    ("2x\"", "quotation-mark", (2, 3), "quotation marks", Some("2x")),
    ("х+1", "lookalike", (0, 1), "looks like the letter x", Some("x+1")),
    ("90°", "degrees", (2, 3), "radians", Some("90*pi/180")),
    ("x!", "factorial", (1, 2), "factorials", Some("x")),
    ("31!", "factorial", (2, 3), "up to 30", None),
    ("3!!", "factorial", (1, 2), "factorials", None),
    ("∫x dx", "not-read", (0, 1), "write out", None),
    ("±2", "two-values", (0, 1), "two values", None),
    ("x#2", "stray-character", (1, 2), "the character # has no meaning", None),
    ("x−#", "stray-character", (2, 3), "the character # has no meaning", None),
    ("x\u{7}y", "control-character", (1, 2), "U+0007", Some("xy")),
    ("x\0", "control-character", (1, 2), "U+0000", Some("x")),
    ("\u{1b}[31mx", "control-character", (0, 1), "U+001B", None),
    ("x\u{202e}", "stray-character", (1, 2), "U+202E", None),
    ("1e9999999999", "number-too-large", (0, 12), "too large", None),
    ("1.234567890123456789012345678901234567891", "too-many-digits", (0, 41), "40 significant digits", None),
    ("I don't know", "words", (0, 12), "look like words", None),
];

#[test]
fn every_error_points_and_mends() {
    for (text, kind, at, says, mend) in ERRORS {
        let error = match read(text, &Scope::default()) {
            Err(error) => error,
            Ok(reading) => panic!("{text:?} is read as {:?}", reading.expr),
        };
        assert_eq!(error.kind, *kind, "{text:?}: {error:?}");
        assert_eq!((error.at().start, error.at().end), *at, "{text:?}: {error:?}");
        assert!(error.message.contains(says), "{text:?}: {}", error.message);
        assert_eq!(error.fix.as_deref(), *mend, "{text:?}");
    }
}

/// Errors that depend on which names are declared.
const DECLARED: &[(&str, &[&str], &str, Option<&str>)] = &[
    ("los", &["loss"], "unknown-word", Some("loss")),
    ("x2", &["x"], "lost-power", Some("x^2")),
    ("2e3", &["e"], "lost-power", Some("2e^3")),
    ("9.5 x 10^-7", &["x"], "times-ten", Some("9.5 *10^-7")),
    ("2foo", &["x"], "unknown-word", None),
    ("sim(x)", &["x"], "unknown-function", Some("sin(x)")),
    ("sni(x)", &["x", "i"], "unknown-function", Some("sin(x)")),
    ("sin", &["x"], "missing-argument", Some("sin(x)")),
    ("idk", &["x"], "unknown-word", None),
    ("2x or 3x", &["x"], "two-values", None),
    ("I have no idea", &["x"], "words", None),
];

#[test]
fn declared_names_help_to_see_what_was_meant() {
    for (text, names, kind, mend) in DECLARED {
        let error = read(text, &Scope::new(*names)).expect_err(text);
        assert_eq!((error.kind, error.fix.as_deref()), (*kind, *mend), "{text}: {error:?}");
        assert!(error.kind != "unknown-word" || !error.at().is_empty(), "{text}: {error:?}");
    }
    // What is all declared is a product, however it looks.
    assert!(read("sni(x)", &Scope::new(["s", "n", "i", "x"])).is_ok());
    assert!(read("In(x)", &Scope::new(["I", "n", "x"])).is_ok());
}

/// Errors of other shapes, for the walk over all kinds.
const SHAPED: &[(&str, Shape)] =
    &[("(1,)", Shape::Vector), ("[1 2]", Shape::Vector), ("[[1,2],[3]]", Shape::Matrix), ("x", Shape::Interval)];

#[test]
fn every_kind_of_error_is_listed_and_happens() {
    let mut seen: BTreeSet<&str> = ERRORS.iter().map(|(_, kind, ..)| *kind).collect();
    seen.extend(DECLARED.iter().map(|(_, _, kind, _)| *kind));
    for (text, shape) in SHAPED {
        seen.insert(read_value(text, &Scope::default(), *shape).expect_err(text).kind);
    }
    let cells = ["u[0]", "u W", "g(u)", "u if u > 0 else 0"];
    seen.extend(cells.map(|text| {
        read_with(text, &Scope::new(["u", "W"]), &super::readings::Cells, Shape::Any).expect_err(text).kind
    }));
    let of = Some(super::reads("x^2"));
    let asked = Asked { what: Wanted::Slope, of, by: vec!["x".into()], order: 1, at_place: false, before: Vec::new() };
    seen.insert(read_value("dy/dt = 2x", &Scope::new(["x"]).asking(asked), Shape::Expression).expect_err("t").kind);
    for text in ["(".repeat(200), "x".repeat(3_000)] {
        seen.insert(read(&text, &Scope::default()).expect_err("bounds").kind);
    }
    let listed: BTreeSet<&str> = kinds::ERRORS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(seen, listed);
    assert_eq!(kinds::ERRORS.len(), listed.len(), "a kind is listed twice");
}
