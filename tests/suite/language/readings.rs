//! What is read as what, and where people disagree.

use super::{reading, reads};
use gradus::math::language::apply::{Meaning, Names, Standing};
use gradus::math::language::{self, Asked, Scope, Shape, Wanted, read_value, read_with};
use gradus::math::print::ascii;
use gradus::math::{Diagnostic, Value};
use gradus::math::{Expr, Symbol};
use std::collections::BTreeSet;

/// Inputs with their explicit form, about which nobody disagrees.
const PLAIN: &[(&str, &str)] = &[
    // Numbers.
    (".5", "0.5"),
    ("5.", "5"),
    ("7.0", "7"),
    ("2.5e-3", "0.0025"),
    ("1e-5", "0.00001"),
    ("1E5", "100000"),
    ("1e400", "10^400"),
    ("2.5e-400", "25*10^(-401)"),
    ("0.0e99999999999", "0"),
    ("½", "1/2"),
    ("¾x", "3/4*x"),
    ("x½", "x*(1/2)"),
    // Operators.
    ("2x^2y²", "2*x^2*y^2"),
    ("a/b*c", "a/b*c"),
    ("a*b/c", "a*b/c"),
    ("a/b/c", "a/b/c"),
    ("a-b-c", "a-b-c"),
    ("a-(b-c)", "a-(b-c)"),
    ("-x^2", "-x^2"),
    ("-2*x", "-2*x"),
    ("2--x", "2-(-x)"),
    ("2*-x^2", "2*(-x^2)"),
    ("x÷2", "x/2"),
    ("2×x⋅y∙z", "2*x*y*z"),
    ("x – 1", "x-1"),
    ("x ** 2", "x^2"),
    ("2^3^2", "2^(3^2)"),
    ("2^-x", "2^(-x)"),
    ("x^-1", "x^(-1)"),
    ("e^-x^2", "e^(-x^2)"),
    ("x^{2y}", "x^(2*y)"),
    ("[x+1]^2", "(x+1)^2"),
    ("x²³", "x^23"),
    ("x⁻¹", "x^(-1)"),
    ("2ⁿ⁺¹", "2^(n+1)"),
    ("x⁽ⁿ⁺¹⁾", "x^(n+1)"),
    ("xˣ", "x^x"),
    ("e⁻ˣ", "e^(-x)"),
    ("x^2²", "x^(2^2)"),
    // Juxtaposition.
    ("xy(a+b)", "x*y*(a+b)"),
    ("(x+1)(x-1)", "(x+1)*(x-1)"),
    ("(x+1)2", "(x+1)*2"),
    ("x(x+1)", "x*(x+1)"),
    ("2 x y", "2*x*y"),
    ("x^2(x+1)", "x^2*(x+1)"),
    ("e^x sin x", "e^x*sin(x)"),
    ("e^xsinx", "e^x*sin(x)"),
    ("e^(2x)y", "e^(2*x)*y"),
    ("x²y", "x^2*y"),
    ("(1/2)x", "1/2*x"),
    // Names.
    ("xe^x", "x*e^x"),
    ("pix", "pi*x"),
    ("2πr²", "2*pi*r^2"),
    ("x1", "x1"),
    ("x_1", "x_1"),
    ("x₁", "x_1"),
    ("x_{12}", "x_12"),
    ("x_{1t}", "x_{1t}"),
    ("w_1x_1", "w_1*x_1"),
    ("w₁x₁ + b", "w_1*x_1+b"),
    ("y_hat", "y_hat"),
    ("dW", "dW"),
    ("dθ", "dtheta"),
    ("theta", "theta"),
    ("θ", "theta"),
    ("ϑ", "theta"),
    ("αβ", "alpha*beta"),
    ("2eta", "2*eta"),
    ("Δx", "Deltax"),
    ("Deltax", "Deltax"),
    ("Δσ", "Deltasigma"),
    ("d^x/dx1", "d^x/(dx1)"),
    ("psin(x)", "p*sin(x)"),
    ("etanh(x)", "e*tanh(x)"),
    ("E", "E"),
    // Functions.
    ("xsinx", "x*sin(x)"),
    ("8xsin2x", "8*x*sin(2*x)"),
    ("2sinxcosx", "2*sin(x)*cos(x)"),
    ("xlnx", "x*ln(x)"),
    ("sin 2 x", "sin(2*x)"),
    ("sin xy", "sin(x*y)"),
    ("sin -x", "sin(-x)"),
    ("sin sin x", "sin(sin(x))"),
    ("ln √x", "ln(sqrt(x))"),
    ("sin (x)^2", "sin(x)^2"),
    ("sin^-2 x", "sin(x)^(-2)"),
    ("sin^n x", "sin(x)^n"),
    ("sin^{-1}(x)", "asin(x)"),
    ("sin⁻¹x", "asin(x)"),
    ("tanh^-1 x", "atanh(x)"),
    ("sin²x", "sin(x)^2"),
    ("sin²2x", "sin(2*x)^2"),
    ("sin^2 2x cos x", "sin(2*x)^2*cos(x)"),
    ("arcsin x", "asin(x)"),
    ("ln 2", "ln(2)"),
    ("x ln 10", "x*ln(10)"),
    ("log2(8)", "logb(2,8)"),
    ("log_2 8", "logb(2,8)"),
    ("log₂8", "logb(2,8)"),
    ("log_{10}(x)", "logb(10,x)"),
    ("log_b x", "logb(b,x)"),
    ("log10 x", "log10(x)"),
    ("log_e(x)", "ln(x)"),
    ("max(0, x, y)", "max(0,x,y)"),
    ("leaky_relu(x)", "leaky_relu(x)"),
    ("relu6(x)", "relu6(x)"),
    ("softmax_1(a, b)", "softmax(1,a,b)"),
    ("σ(x)(1 − σ(x))", "sigmoid(x)*(1-sigmoid(x))"),
    ("σ²", "sigma^2"),
    ("sigma^2/2", "sigma^2/2"),
    // Roots and bars.
    ("√x", "sqrt(x)"),
    ("√(x+1)²", "sqrt(x+1)^2"),
    ("√√x", "sqrt(sqrt(x))"),
    ("√−x", "sqrt(-x)"),
    ("3√x/2", "3*sqrt(x)/2"),
    ("∛x", "cbrt(x)"),
    ("³√x", "cbrt(x)"),
    ("⁴√x", "root(4,x)"),
    ("1/(2√x)", "1/(2*sqrt(x))"),
    ("||x|-1|", "abs(abs(x)-1)"),
    ("x|x|", "x*abs(x)"),
    ("|x|/x", "abs(x)/x"),
    ("|x||y|", "abs(x)*abs(y)"),
    ("ln|x|", "ln(abs(x))"),
    ("|sin x|", "abs(sin(x))"),
    ("|x|³", "abs(x)^3"),
    // What the screen shows is read again.
    ("2x sin²x", "2*x*sin(x)^2"),
    ("e^(−x²)", "e^(-x^2)"),
    ("xˣ(ln x + 1)", "x^x*(ln(x)+1)"),
    ("10^(−7)x", "10^(-7)*x"),
    ("y e^(xy)", "y*e^(x*y)"),
    ("x·2ˣ", "x*2^x"),
    ("eˣ·e⁻ˣ", "e^x*e^(-x)"),
    // Marks around an answer.
    (" 2x. ", "2*x"),
    ("2x;", "2*x"),
    ("$2x$", "2*x"),
    ("“2x”", "2*x"),
    ("f'(x) = 2x", "2*x"),
    ("f’(x) = 2x", "2*x"),
    ("y″ = 2", "2"),
    ("d/dx(x²) = 2x", "2*x"),
    ("∂f/∂x = 2x", "2*x"),
    ("∇f = 2x", "2*x"),
    ("w ← w − 0.1", "w-0.1"),
    ("w <- 3", "3"),
    ("= 2x", "2*x"),
    ("２ｘ＋１", "2*x+1"),
    ("𝑥² + 𝛼", "x^2+alpha"),
];

#[test]
fn plain_inputs_are_read_without_a_word() {
    for (input, explicit) in PLAIN {
        let reading = reading(input, &[]);
        assert_eq!(ascii(&reading.expr), *explicit, "{input}");
        assert_eq!(reads(explicit), reading.expr, "{explicit} is read in another way than {input}");
        assert!(
            reading.notes.iter().all(|note| note.kind == "juxtaposition-after-power"),
            "{input}: {:?}",
            reading.notes
        );
    }
}

/// Inputs with their explicit form, the kind of the note, and what others mean by them.
const DISPUTED: &[(&str, &str, &str, &str)] = &[
    ("1/2x", "1/2*x", "juxtaposition-after-division", "1/(2*x)"),
    ("1/2(x+1)", "1/2*(x+1)", "juxtaposition-after-division", "1/(2*(x+1))"),
    ("x/2y", "x/2*y", "juxtaposition-after-division", "x/(2*y)"),
    ("1/2√x", "1/2*sqrt(x)", "juxtaposition-after-division", "1/(2*sqrt(x))"),
    ("a/bc/d", "a/b*c/d", "juxtaposition-after-division", "a/(b*c)/d"),
    ("1/x^2y", "1/x^2*y", "juxtaposition-after-division", "1/(x^2*y)"),
    ("1/e^2x", "1/e^2*x", "juxtaposition-after-division", "1/e^(2*x)"),
    ("sin x_1 x_2", "sin(x_1*x_2)", "bare-argument", "sin(x_1)*x_2"),
    ("e^2x", "e^2*x", "juxtaposition-after-power", "e^(2*x)"),
    ("e^-2x", "e^(-2)*x", "juxtaposition-after-power", "e^(-2*x)"),
    ("x^2y", "x^2*y", "juxtaposition-after-power", "x^(2*y)"),
    ("e^2(x+1)", "e^2*(x+1)", "juxtaposition-after-power", "e^(2*(x+1))"),
    ("x^1/2", "x^1/2", "division-after-power", "x^(1/2)"),
    ("x^-1/2", "x^(-1)/2", "division-after-power", "x^(-1/2)"),
    ("e^-x/2", "e^(-x)/2", "division-after-power", "e^(-x/2)"),
    ("e^-x^2/2", "e^(-x^2)/2", "division-after-power", "e^(-x^2/2)"),
    ("2^-x/3", "2^(-x)/3", "division-after-power", "2^(-x/3)"),
    ("7//2x", "floor(7/2)*x", "floor-division", "7/2*x"),
    ("sin x^2", "sin(x^2)", "bare-argument", "sin(x)^2"),
    ("sinx²", "sin(x^2)", "bare-argument", "sin(x)^2"),
    ("ln x^2", "ln(x^2)", "bare-argument", "ln(x)^2"),
    ("sin x y", "sin(x*y)", "bare-argument", "sin(x)*y"),
    ("1/(ln2 x)", "1/(ln(2)*x)", "bare-argument", "1/ln(2*x)"),
    ("cos(x^2).2x", "cos(x^2)*0.2*x", "point-or-times", "cos(x^2)*2*x"),
    ("sin x e^x", "sin(x)*e^x", "argument-before-exponential", "sin(x*e^x)"),
    ("sin x/2", "sin(x)/2", "bare-argument", "sin(x/2)"),
    ("sin 2(x+1)", "sin(2*(x+1))", "argument-over-bracket", "sin(2)*(x+1)"),
    ("ln 2(x+1)", "ln(2)*(x+1)", "bare-argument", "ln(2*(x+1))"),
    ("sin x(x+1)", "sin(x)*(x+1)", "bare-argument", "sin(x*(x+1))"),
    ("log3(x)", "logb(3,x)", "log-base-in-name", "ln(3*x)"),
    ("root(8,3)", "root(8,3)", "root-degree", "root(3,8)"),
    ("0.1(6)", "0.1*6", "repeating-digits", "1/6"),
    ("x-25%", "x-25/100", "percent", "x-25/100*x"),
    ("np.sinc(x)", "{sin(pi*x)/(pi*x), pi*x!=0; 1}", "python-name", "{sin(x)/x, x!=0; 1}"),
    ("-2^2", "-2^2", "minus-and-power", "(-2)^2"),
    ("√2x", "sqrt(2)*x", "juxtaposition-after-root", "sqrt(2*x)"),
    ("√4-x", "sqrt(4)-x", "juxtaposition-after-root", "sqrt(4-x)"),
    ("1/√1-x^2", "1/sqrt(1)-x^2", "juxtaposition-after-root", "1/sqrt(1-x^2)"),
    ("√x²", "sqrt(x^2)", "root-and-power", "sqrt(x)^2"),
    ("2³√x", "2^3*sqrt(x)", "power-or-root-index", "2*cbrt(x)"),
    ("2e-3", "0.002", "power-of-ten", "2*e-3"),
    ("sqrt 2x", "sqrt(2*x)", "bare-argument", "sqrt(2)*x"),
    ("σ²(x)", "sigma^2*x", "sigma-is-a-name", "sigmoid(x)^2"),
    ("1/2x + sin x^2", "1/2*x+sin(x^2)", "juxtaposition-after-division", "1/(2*x)+sin(x)^2"),
];

#[test]
fn where_people_disagree_both_readings_are_given() {
    for (input, explicit, kind, other) in DISPUTED {
        let reading = reading(input, &[]);
        assert_eq!(ascii(&reading.expr), *explicit, "{input}");
        assert_eq!(reading.notes.first().map(|note| note.kind), Some(*kind), "{input}");
        assert_eq!(reading.other.as_ref().map(ascii).as_deref(), Some(*other), "{input}");
        // The explicit form of either reading is no longer disputed.
        for sure in [*explicit, *other].into_iter().filter(|sure| {
            !(sure.contains("^1/") || sure.starts_with("-2^") || sure.contains("root(") || sure.contains("25/100"))
        }) {
            assert_eq!(super::reading(sure, &[]).other, None, "{sure}");
        }
    }
}

#[test]
fn what_is_common_gets_no_note_though_others_might_mean_more() {
    for (input, other) in [("e^x/2", "e^(x/2)"), ("e^-x/y", "e^(-x/y)"), ("ln x/x", "ln(x/x)")] {
        let reading = reading(input, &[]);
        assert_eq!((reading.notes.len(), reading.other.as_ref().map(ascii).as_deref()), (0, Some(other)), "{input}");
    }
    for input in ["x^2/2", "x^3/3", "x^2(x+1)", "e^x sin x", "2x/3", "x^2 y", "sin(x)/2", "-x^2", "1e-3", "1/2*x"] {
        assert_eq!((reading(input, &[]).notes.len(), reading(input, &[]).other), (0, None), "{input}");
    }
}

/// Inputs with the one note they get.
const NOTED: &[(&str, &str, &str)] = &[
    ("log x", "ln(x)", "log-is-natural"),
    ("Sin(x)", "sin(x)", "capital-function"),
    ("ReLU(x)", "relu(x)", "capital-function"),
    ("tg x", "tan(x)", "short-function"),
    ("50%", "50/100", "percent"),
    ("2x.cos(x^2)", "2*x*cos(x^2)", "point-as-times"),
    ("(x+1).(x-1)", "(x+1)*(x-1)", "point-as-times"),
    ("x^5/5!", "x^5/120", "factorial"),
    ("2^3!", "2^6", "factorial"),
    ("-3!x", "-6*x", "factorial"),
    ("0!", "1", "factorial"),
    ("ex", "e*x", "e-times"),
    ("2x dx", "2*x*dx", "differential"),
    ("f(3)", "f*3", "letter-times-bracket"),
    ("σx", "sigma*x", "sigma-is-a-name"),
    ("tuvw", "t*u*v*w", "letter-by-letter"),
    ("0.(3)", "1/3", "repeating-digits"),
    ("log1p(x)", "ln(1+x)", "python-name"),
    ("x mod 2", "x-2*floor(x/2)", "remainder"),
    ("9.5 x 10^-7", "9.5*10^(-7)", "power-of-ten"),
    ("1[x>0]", "1*{1, x>0; 0}", "indicator"),
    ("{x, x>0}", "{x, x>0}", "piecewise-partial"),
    ("2x (for x>0)", "{2*x, x>0}", "piecewise-partial"),
    ("x^2-3x (when x>0)", "{x^2-3*x, x>0}", "piecewise-partial"),
    ("-2x+1 (if x<0)", "{-2*x+1, x<0}", "piecewise-partial"),
    ("(2x) (where x>0)", "{2*x, x>0}", "piecewise-partial"),
    ("undefined at 0, 1 if x > 0", "{1, x>0}", "piecewise-partial"),
    ("2x·1 = 2x", "2*x", "chain"),
    ("the answer is 2x", "2*x", "introduction-dropped"),
    ("2x # the power rule", "2*x", "comment-dropped"),
    (r"\displaystyle x^10", "x^10", "power-braces"),
    ("softplus(x, dtype=float)", "softplus(x)", "option-ignored"),
    ("|2|x|-1|", "abs(2)*x*abs(-1)", "bars"),
];

#[test]
fn what_may_surprise_is_said() {
    for (input, explicit, kind) in NOTED {
        let reading = reading(input, &[]);
        assert_eq!(ascii(&reading.expr), *explicit, "{input}");
        let kinds: Vec<&str> = reading.notes.iter().map(|note| note.kind).collect();
        assert_eq!(kinds, [*kind], "{input}");
        assert!(!reading.notes[0].message.is_empty() && reading.notes[0].at.end <= input.chars().count(), "{input}");
    }
}

/// Inputs with the declared names, and their explicit form.
const DECLARED: &[(&str, &[&str], &str)] = &[
    ("e^x", &["x", "e"], "e^x"),
    ("loss", &["loss"], "loss"),
    ("2loss/3", &["loss"], "2*loss/3"),
    ("xloss", &["x", "loss"], "x*loss"),
    ("learning_rate g", &["learning_rate", "g"], "learning_rate*g"),
    ("x1", &["x_1"], "x_1"),
    ("x₁", &["x1"], "x1"),
    ("x_1", &["x1"], "x1"),
    ("θ", &["theta"], "theta"),
    ("theta", &["θ"], "theta"),
    ("pi", &["pi"], "pi"),
    ("alpha a", &["a", "h"], "alpha*a"),
    ("2theta_1", &["t", "e"], "2*theta_1"),
    ("xi", &["x", "i"], "x*i"),
    ("mu", &["m", "u"], "m*u"),
    ("sinh/h", &["h", "x"], "sin(h)/h"),
    ("(sin(x+h) - sinx)/h", &["h", "x"], "(sin(x+h)-sin(x))/h"),
    ("sinh(x)", &["h", "x"], "sinh(x)"),
    ("d x", &["d", "x"], "d*x"),
    ("dx", &["d", "x"], "d*x"),
    ("σ(x+1)", &["sigma", "x"], "sigma*(x+1)"),
    ("σ(x+1)", &["σ", "x"], "sigma*(x+1)"),
    ("loss = 3", &["loss"], "3"),
];

#[test]
fn declared_names_come_first() {
    for (input, names, explicit) in DECLARED {
        let reading = reading(input, names);
        assert_eq!(ascii(&reading.expr), *explicit, "{input} with {names:?}");
    }
    // The declared spelling is the one the expression has.
    assert_eq!(reading("theta", &["θ"]).expr.names(), ["θ"]);
    assert!(reading("e", &["e"]).expr.as_var().is_some());
    let product = reading("asin(x)", &["a", "x"]);
    assert_eq!((ascii(&product.expr), product.other.as_ref().map(ascii)), ("asin(x)".into(), Some("a*sin(x)".into())));
    assert_eq!(reading("sinh/h", &["h"]).notes[0].kind, "shorter-function");
}

/// A vector u and a matrix W.
pub(super) struct Cells;

impl Names for Cells {
    fn standing(&self, name: &str) -> Standing {
        match name {
            "u" => Standing::Vector,
            "W" => Standing::Matrix,
            _ => Standing::Free,
        }
    }
    fn meaning(&self, name: &str) -> Result<Meaning, Diagnostic> {
        let numbers = |count: i64| (1..=count).map(Expr::from).collect();
        let is = match name {
            "u" => Value::vector(numbers(2)),
            _ => Value::matrix(2, numbers(4)),
        };
        Ok(Meaning { of: Vec::new(), is })
    }
    fn out(&self, _: Option<usize>) -> Result<Meaning, Diagnostic> {
        Err(Diagnostic::new("no-value", "there is none"))
    }
    fn derived(&self, is: &Value, _: &[Symbol]) -> Result<Value, Diagnostic> {
        Ok(is.clone())
    }
}

#[test]
fn every_kind_of_note_is_listed_and_happens() {
    let mut disputed: BTreeSet<&str> = DISPUTED.iter().map(|(_, _, kind, _)| *kind).collect();
    disputed.insert("asin-or-product");
    disputed.insert("condition-behind");
    let mut seen = disputed.clone();
    seen.extend(NOTED.iter().map(|(_, _, kind)| *kind));
    for (text, names) in [
        ("sinh/h", ["h"]),
        ("asin(x)", ["a"]),
        ("{1, x>0; 2, x>0}", ["x"]),
        ("2x+1|_{x=3}", ["x"]),
        ("2x (x>0)", ["x"]),
    ] {
        seen.extend(reading(text, &names).notes.iter().map(|note| note.kind));
    }
    for text in ["u*u", "W*u", "u+1", "x2"] {
        let scope = Scope::new(["u", "W", "x"]);
        let reading = read_with(text, &scope, &Cells, Shape::Any).expect(text);
        seen.extend(reading.notes.iter().map(|note| note.kind));
        disputed.extend(reading.notes.iter().filter(|_| reading.other.is_some()).map(|note| note.kind));
    }
    let rows = read_value("((1), (0))", &Scope::default(), Shape::Matrix).expect("a matrix");
    seen.extend(rows.notes.iter().map(|note| note.kind));
    disputed.extend(rows.notes.iter().filter(|_| rows.other.is_some()).map(|note| note.kind));
    let of = Some(reads("x^2"));
    let asked = Asked { what: Wanted::Slope, of, by: vec!["x".into()], order: 1, at_place: false, before: Vec::new() };
    let amended = read_value("y = 2x", &Scope::new(["x"]).asking(asked), Shape::Expression).expect("a left side");
    seen.extend(amended.notes.iter().map(|note| note.kind));
    let before = vec![("w".into(), Expr::from(2))];
    let step = Asked { what: Wanted::Step, of: None, by: vec!["w".into()], order: 0, at_place: false, before };
    let stepped = read_value("w -= 0.6", &Scope::new(["w"]).asking(step), Shape::Expression).expect("a step");
    seen.extend(stepped.notes.iter().map(|note| note.kind));
    let listed: BTreeSet<&str> = language::kinds::NOTES.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(seen, listed);
    for (kind, meaning) in language::kinds::NOTES {
        assert_eq!(meaning.ends_with('⇄'), disputed.contains(kind), "{kind}");
    }
}

#[test]
fn a_name_alone_has_one_spelling() {
    for (typed, name) in [("x", "x"), (" θ ", "θ"), ("x_1", "x_1"), ("loss", "loss"), ("e", "e"), ("w_{12}", "w_{12}")]
    {
        assert_eq!(language::name(typed).as_deref(), Some(name), "{typed}");
    }
    for text in ["", "2", "2x", "x+1", "sin(x)", "x y", "x\u{7}"] {
        assert_eq!(language::name(text), None, "{text:?}");
    }
}

/// Every expression in the labelled corpora is read, and what is printed of it is read as the same.
#[test]
fn the_corpora_are_read() {
    fn walk(value: &serde_json::Value, key: &str, read_too: &mut usize) {
        match value {
            serde_json::Value::String(text) => {
                let formula = ["function", "derivative", "right", "answer", "key", "raw", "pretty", "derivatives"];
                if formula.contains(&key) {
                    let expr = reads(text);
                    assert_eq!(reads(&ascii(&expr)), expr, "{text}");
                    *read_too += 1;
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, key, read_too)),
            serde_json::Value::Object(fields) => fields.iter().for_each(|(key, field)| walk(field, key, read_too)),
            _ => {}
        }
    }
    let mut count = 0;
    for data in [
        include_str!("../../data/derivatives.jsonl"),
        include_str!("../../data/pairs.jsonl"),
        include_str!("../../data/tough.jsonl"),
        include_str!("../../data/pretty.jsonl"),
        include_str!("../../data/activations.jsonl"),
    ] {
        for line in data.lines() {
            walk(&serde_json::from_str(line).unwrap(), "", &mut count);
        }
    }
    assert!(count > 5_000, "only {count} formulas");
}

#[test]
fn the_variants_of_one_answer_are_read_alike() {
    for line in include_str!("../../data/derivatives.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let derivative = row["derivative"].as_str().unwrap();
        let compact =
            |text: &str| text.replace([' ', '*', '·'], "").replace('²', "^2").replace('³', "^3").replace('−', "-");
        for right in row["right"].as_array().unwrap() {
            let right = right.as_str().unwrap();
            // The same characters but for spaces, signs of multiplication and raised digits.
            if compact(right) == compact(derivative) && !right.contains("**") {
                assert_eq!(reads(right), reads(derivative), "{right}");
            }
        }
    }
}

#[test]
fn a_condition_behind_a_gap_is_a_factor_and_others_take_it_for_a_bound() {
    let reading = reading("2x (x>0)", &["x"]);
    assert_eq!(ascii(&reading.expr), "2*x*{1, x>0; 0}");
    assert_eq!(reading.other.map(|other| ascii(&other)), Some("{2*x, x>0}".to_string()));
    assert!(reading.notes.iter().any(|note| note.kind == "condition-behind"));
}
