//! Tidying: the golden pairs, and what holds for every expression.

use crate::random;
use gradus::math::language::{self, Scope};
use gradus::math::print::{ascii, latex, unicode};
use gradus::math::rng::Rng;
use gradus::math::tape::Ball;
use gradus::math::tape::{BLOCK, Balls, Tape, eval};
use gradus::math::tidy::{self, TAGS, Tidied, alternatives, expand, factor_common, tidy_with_notes};
use gradus::math::{Expr, Node, Symbol};
use serde_json::Value;

pub fn read(text: &str) -> Expr {
    match language::read(text, &Scope::default()) {
        Ok(reading) => reading.expr,
        Err(error) => panic!("{text}: {}", error.message),
    }
}

/// Reads back what was printed, with the names of the expression declared.
pub fn read_back(text: &str, of: &Expr) -> Expr {
    match language::read(text, &Scope::new(of.names())) {
        Ok(reading) => reading.expr,
        Err(error) => panic!("{text}: {}", error.message),
    }
}

fn tidied(text: &str) -> String {
    unicode(&tidy::tidy(&read(text)))
}

/// The lines of a data file, as JSON.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn field<'a>(line: &'a Value, name: &str) -> &'a str {
    line[name].as_str().unwrap()
}

/// Compares each pair and says which differ.
#[track_caller]
pub fn all_alike(pairs: impl IntoIterator<Item = (String, String, String)>) {
    let wrong: Vec<_> = pairs
        .into_iter()
        .filter(|(_, wanted, got)| wanted != got)
        .map(|(from, wanted, got)| format!("{from}\n  wanted {wanted}\n  got    {got}"))
        .collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_golden_pairs_come_out_as_written() {
    all_alike(lines(include_str!("../data/pretty.jsonl")).iter().map(|line| {
        let (raw, pretty) = (field(line, "raw"), field(line, "pretty"));
        (raw.to_string(), pretty.to_string(), tidied(raw))
    }));
}

#[test]
fn golden_pairs_read_back_from_the_screen_and_from_ascii() {
    for line in lines(include_str!("../data/pretty.jsonl")) {
        let expr = tidy::tidy(&read(field(&line, "raw")));
        assert_eq!(tidy::tidy(&read(&unicode(&expr))), expr, "{}", unicode(&expr));
        assert_eq!(tidy::tidy(&read(&ascii(&expr))), expr, "{}", ascii(&expr));
    }
}

/// Random expressions in x and y; in half of them y gives way to something that invites tidying.
pub fn samples(seed: u64, count: usize, depth: usize) -> Vec<Expr> {
    let mut rng = Rng::named(seed, "pretty");
    let specials = ["0", "1", "-1", "0.5", "1/2", "pi", "x", "1/x", "e", "sqrt(x)", "2*x", "x+1", "e^x", "2", "-x"];
    let specials: Vec<Expr> = specials.iter().map(|text| read(text)).collect();
    (0..count)
        .map(|i| {
            let expr = random::expression(&mut rng, 1 + i % depth, &["x", "y"]);
            match rng.below(2) {
                0 => expr,
                _ => expr.substitute("y", &specials[rng.below(specials.len())]),
            }
        })
        .collect()
}

#[test]
fn tidying_twice_changes_nothing() {
    for expr in samples(1, 8_000, 5) {
        let once = tidy::tidy(&expr);
        assert_eq!(unicode(&tidy::tidy(&once)), unicode(&once), "from {}", ascii(&expr));
        assert_eq!(tidy::tidy(&once), once, "from {}", ascii(&expr));
    }
}

#[test]
fn what_is_printed_reads_back() {
    // What is undefined stays as it was built, which the reader may build otherwise: (-x)/0 and -(x/0).
    let undefined = |e: &Expr| match e.node() {
        Node::Div(_, zero) | Node::Pow(zero, _) => zero.is_number(0),
        Node::Call(f, arguments) => {
            let numbers: Option<Vec<f64>> = arguments.iter().map(|e| Some(e.as_number()?.to_f64())).collect();
            numbers.is_some_and(|numbers| !f.value(&numbers).is_finite())
        }
        _ => false,
    };
    for expr in samples(2, 8_000, 4) {
        let once = tidy::tidy(&expr);
        if once.any(&undefined) {
            continue;
        }
        let (line, plain) = (unicode(&once), ascii(&once));
        assert_eq!(ascii(&tidy::tidy(&read_back(&line, &expr))), plain, "through {line}");
        assert_eq!(ascii(&tidy::tidy(&read_back(&plain, &expr))), plain, "through {plain}");
        let untidied = unicode(&expr);
        let again = read_back(&untidied, &expr);
        assert_eq!(ascii(&tidy::tidy(&again)), plain, "through the untidied {untidied} from {}", ascii(&expr));
    }
}

/// The value of an expression at points, with bounds.
fn balls(exprs: &[&Expr], points: &[Vec<(Symbol, f64)>]) -> Vec<Vec<Ball>> {
    let names = [Symbol::new("x"), Symbol::new("y")];
    let tape = Tape::compile(exprs, &names).unwrap();
    let mut found = vec![Vec::new(); exprs.len()];
    for some in points.chunks(BLOCK) {
        let mut columns = vec![[0.0; BLOCK]; 2];
        for (lane, point) in some.iter().enumerate() {
            for (column, (_, value)) in columns.iter_mut().zip(point) {
                column[lane] = *value;
            }
        }
        let mut buffers = Balls::default();
        let balls = tape.balls(&columns, some.len(), &[], &mut buffers);
        for (which, found) in found.iter_mut().enumerate() {
            found.extend((0..some.len()).map(|lane| balls.at(tape.output(which)).ball(lane)));
        }
    }
    found
}

fn is_power(expr: &Expr) -> bool {
    matches!(expr.node(), Node::Pow(..))
}

/// Whether all conditions hold at a point, as far as can be told there.
fn hold(tidied: &Tidied, at: &[(Symbol, f64)]) -> bool {
    let at: Vec<(&str, f64)> = at.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    tidied.conditions.iter().all(|condition| {
        eval(&condition.left.clone().minus(condition.right.clone()), &at)
            .is_some_and(|d| condition.comparison.holds(d, 0.0))
    })
}

/// Holds the tidied expression against the one it came from: the same values, and where it is defined at more points,
/// a condition that says so. Returns how many values were compared.
fn compare_values(expr: &Expr, tidied: &Tidied, points: &[Vec<(Symbol, f64)>]) -> usize {
    let both = balls(&[expr, &tidied.expr], points);
    let mut compared = 0;
    // x·x^x becomes x^(x+1), with a value at 0: an exponent with letters is taken for what it usually is, no zero.
    let has_letters_in_exponent =
        expr.any(&|e| matches!(e.node(), Node::Pow(_, exponent) if !exponent.names().is_empty()));
    for ((before, after), point) in both[0].iter().zip(&both[1]).zip(points) {
        let place = || format!("{} became {} at {point:?}: {before:?} {after:?}", ascii(expr), ascii(&tidied.expr));
        if before.is_value() && after.is_value() {
            let gap = (before.value - after.value).abs();
            assert!(gap <= before.error + after.error + 1e-12 * before.value.abs(), "{}", place());
            compared += 1;
        }
        assert!(!(before.is_value() && after.is_undefined()), "a value is lost: {}", place());
        let convention = has_letters_in_exponent && point.iter().any(|(_, value)| value.fract() == 0.0);
        if before.is_undefined() && after.is_value() && !convention {
            assert!(!hold(tidied, point), "a value is won: {}", place());
        }
    }
    compared
}

#[test]
fn tidying_keeps_every_value() {
    let mut rng = Rng::named(3, "points");
    let mut points = random::points(&mut rng, &["x", "y"], 24);
    for (x, y) in [(0.0, 1.0), (1.0, 0.0), (-1.0, 2.0), (2.0, -1.0), (0.0, 0.0), (-2.0, -2.0)] {
        points.push(vec![(Symbol::new("x"), x), (Symbol::new("y"), y)]);
    }
    let mut compared = 0;
    // That x^0 is 1, at 0 too, is a convention that the evaluator does not share.
    let to_the_zero = |e: &Expr| matches!(e.node(), Node::Pow(_, exponent) if tidy::tidy(exponent).is_number(0));
    // An exponent written p/q is a root for negative bases too, and 3^(-1) is not written so, but becomes it.
    let exponent_to_the =
        |e: &Expr| matches!(e.node(), Node::Pow(_, exponent) if exponent.names().is_empty() && exponent.any(&is_power));
    let convention = |e: &Expr| to_the_zero(e) || exponent_to_the(e);
    for expr in samples(3, 6_000, 4).into_iter().filter(|expr| !expr.any(&convention)) {
        compared += compare_values(&expr, &tidy_with_notes(&expr), &points);
    }
    assert!(compared > 70_000, "only {compared} values were compared");
}

#[test]
fn other_forms_have_the_same_values() {
    let mut rng = Rng::named(4, "points");
    let points = random::points(&mut rng, &["x", "y"], 16);
    let (mut compared, mut offered) = (0, 0);
    for expr in samples(4, 2_000, 4) {
        let tidy_form = tidy::tidy(&expr);
        let others = alternatives(&expr);
        offered += others.len();
        for other in others.into_iter().chain([expand(&expr), factor_common(&expr)]) {
            let both = balls(&[&tidy_form, &other], &points);
            for (a, b) in both[0].iter().zip(&both[1]).filter(|(a, b)| a.is_value() && b.is_value()) {
                let near = (a.value - b.value).abs() <= a.error + b.error + 1e-12 * a.value.abs();
                assert!(near, "{} is not {}", ascii(&tidy_form), ascii(&other));
                compared += 1;
            }
        }
    }
    assert!(compared > 25_000 && offered > 150, "only {compared} values, {offered} forms");
}

#[test]
fn tidying_does_not_lengthen() {
    for expr in samples(5, 5_000, 4) {
        let (before, after) = (ascii(&expr), ascii(&tidy::tidy(&expr)));
        // A power of a product goes to its factors, which repeats the exponent.
        assert!(after.len() <= before.len() + before.len() / 2 + 8, "{before} grew to {after}");
    }
}

#[test]
fn tags_are_of_the_table_and_each_occurs() {
    let mut seen: Vec<&str> = Vec::new();
    for expr in samples(6, 5_000, 4) {
        let Tidied { expr: result, tags, .. } = tidy_with_notes(&expr);
        assert!(tags.iter().all(|tag| TAGS.contains(tag)));
        assert!(tags.is_empty() || result != expr, "{} did not change: {tags:?}", ascii(&expr));
        seen.extend(tags);
    }
    let square = |f| gradus::math::Expr::call(f, [gradus::math::Expr::var("x")]).to_the(gradus::math::Expr::from(2));
    let squares = square(gradus::math::functions::SIN).plus(square(gradus::math::functions::COS));
    seen.extend(tidy_with_notes(&squares).tags);
    for tag in TAGS {
        assert!(seen.contains(&tag), "nothing is ever tagged {tag}");
    }
}

#[test]
fn tags_say_what_was_done() {
    let cases: &[(&str, &[&str])] = &[
        ("2*x*1", &["drop 1·"]),
        ("2*x+0", &["drop +0"]),
        ("2*x*0", &["·0"]),
        ("x^1", &["x¹"]),
        ("x^0", &["x⁰"]),
        ("x^2 - -3*x", &["signs"]),
        ("5*6*x", &["numbers together"]),
        ("x^2*x^3", &["same base"]),
        ("x+x", &["like terms"]),
        ("x*2", &["order"]),
        ("6*x/4", &["cancel"]),
        ("x^2/x", &["cancel"]),
        ("x^(1/2)", &["root form"]),
        ("x^(-2)", &["below the line"]),
        ("(x*y)^2", &["split"]),
        ("2*x*cos(x)", &[]),
        ("3*x/5", &[]),
    ];
    all_alike(cases.iter().map(|(text, tags)| {
        (text.to_string(), format!("{tags:?}"), format!("{:?}", tidy_with_notes(&read(text)).tags))
    }));
}

#[test]
fn conditions_are_kept_where_the_result_hides_them() {
    let cases = [
        ("x^2/x", "x != 0"),
        ("x/x", "x != 0"),
        ("sqrt(x)*sqrt(x)", "x >= 0"),
        ("sqrt(x)^2", "x >= 0"),
        ("e^(ln(x))", "x > 0"),
        ("0*ln(x)", "x > 0"),
        ("0/x", "x != 0"),
        ("1/x-1/x", "x != 0"),
        ("(x-1)/(x-1)", "x-1 != 0"),
        ("x^2/x+1/x", ""),
        ("(1+e^x)/(1+e^x)", ""),
        ("x*x", ""),
        ("2*x*ln(x)/ln(x)/2", "x > 0, ln(x) != 0"),
        ("(x^2+x)/x", "x != 0"),
        ("1/(1/x)", "x != 0"),
    ];
    all_alike(cases.iter().map(|(text, wanted)| {
        let conditions = tidy_with_notes(&read(text)).conditions;
        let got: Vec<_> = conditions.iter().map(|condition| condition.to_string()).collect();
        (text.to_string(), wanted.to_string(), got.join(", "))
    }));
}

#[test]
fn no_value_is_invented() {
    let cases = [
        ("1/0", "1/0"),
        ("0/0", "0/0"),
        ("0*(1/0)", "0(1/0)"),
        ("1/0-1/0", "1/0 − 1/0"),
        ("(1/0)/(1/0)", "(1/0)/(1/0)"),
        ("(x-x)/(x-x)", "0/0"),
        ("(1/0)^0", "(1/0)⁰"),
        ("0^0", "0⁰"),
        ("0*ln(0)", "0 ln 0"),
        ("x/(2-2)", "x/0"),
        ("sqrt(-4)", "√(−4)"),
        ("0^(-1)", "0^(−1)"),
        ("tan(pi/2)", "tan(π/2)"),
    ];
    all_alike(cases.iter().map(|(text, wanted)| (text.to_string(), wanted.to_string(), tidied(text))));
}

/// Texts as long and as deep as are read, made to give tidying work.
fn heavy() -> Vec<String> {
    let long = |piece: &dyn Fn(usize) -> String, join: &str| {
        let mut text = piece(0);
        // A chain of quotients or powers is deep, too.
        let is_deep = matches!(join, "/" | "^") || piece(1).contains('/');
        let most = if is_deep { language::MAX_NESTING / 2 - 5 } else { usize::MAX };
        for i in 1..most {
            let next = format!("{text}{join}{}", piece(i));
            if next.len() > language::MAX_LENGTH {
                break;
            }
            text = next;
        }
        text
    };
    let deep = |open: &str, inside: &str, close: &str| {
        let depth = (language::MAX_LENGTH / (open.len() + close.len()).max(1) - 1).min(language::MAX_NESTING / 2 - 2);
        format!("{}{inside}{}", open.repeat(depth), close.repeat(depth))
    };
    vec![
        long(&|i| format!("(x+{i})"), "*"),
        long(&|i| format!("(x+{i})"), "/"),
        long(&|i| format!("{i}/(x+{i})"), "+"),
        long(&|i| format!("x^{i}"), "+"),
        long(&|i| format!("x*(x+{i})*(x-{i})"), "+"),
        long(&|i| format!("x_{i}"), "*"),
        long(&|i| format!("{}", i + 2), "^"),
        long(&|i| format!("(1+{i}/x)"), "/"),
        long(&|_| "9999999999999999999".to_string(), "*"),
        long(&|i| format!("sqrt({i})"), "*"),
        long(&|i| format!("e^(x*{i})"), "*(1+x)+"),
        deep("(x+", "1", ")*x"),
        deep("1/(1+1/(x+", "x", "))"),
        deep("x/(1+", "x", ")"),
        deep("sqrt(x+", "x", ")"),
        deep("e^(1+", "x", ")"),
        deep("(", "x+1", ")^2"),
        deep("-(2*", "x", "+x*x)"),
        deep("(x+1)*(1-", "x", ")"),
        "-".repeat(90) + "x",
        "(x+1)^1000000*(x+1)^(-1000000)+10^1000000-(x+y+1)^30".to_string(),
        "170141183460469231731687303715884105727*2+x^170141183460469231731687303715884105727*x".to_string(),
    ]
}

#[test]
fn long_and_deep_input_is_tidied_in_time() {
    for text in heavy() {
        let reading = language::read(&text, &Scope::default());
        let expr = reading.unwrap_or_else(|error| panic!("{text}: {}", error.message)).expr;
        let begin = std::time::Instant::now();
        let tidied = tidy::tidy(&expr);
        let forms = alternatives(&expr).len() + expand(&expr).size() + factor_common(&expr).size();
        let printed = unicode(&tidied).len() + latex(&tidied).len();
        let taken = begin.elapsed();
        assert!(forms > 0 && printed > 0);
        assert!(taken.as_secs() < 5, "{taken:?} for {text}");
    }
}
