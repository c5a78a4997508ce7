//! The difference quotient of x² at 3, step by step as the screen has it, and of what else the lessons ask.

use super::expr;
use gradus::math::language::{Scope, read};
use gradus::math::print::ascii;
use gradus::math::quotient::*;
use gradus::math::step::Step;
use gradus::math::{Expr, tape};

const POINTS: [[f64; 6]; 4] = [
    [1.37, 0.23, 2.2, 0.7, 1.9, 0.41],
    [0.61, -0.17, 1.3, 2.9, 0.37, 1.1],
    [2.9, 0.04, 0.21, 1.7, 3.3, 0.9],
    [7.3, 1.9, 0.83, 0.29, 1.21, 2.7],
];

/// Whether two expressions have the same value at the standing points.
fn same(a: &Expr, b: &Expr) -> bool {
    POINTS.iter().all(|point| {
        let at: Vec<(&str, f64)> = ["x", "h", "a", "b", "n", "t"].into_iter().zip(*point).collect();
        match (tape::eval(a, &at), tape::eval(b, &at)) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0),
            _ => false,
        }
    })
}

fn hold(steps: &[Step], name: &str) {
    for step in steps {
        assert!(same(&step.before, &step.after), "{name}: {} -> {}", ascii(&step.before), ascii(&step.after));
        hold(&step.because, name);
    }
    // Parts of a sum stand beside each other; all other steps go on from the one before.
    let side_by_side = steps.iter().all(|step| step.rule == "quotient.part");
    let joined = steps.windows(2).all(|pair| pair[0].after == pair[1].before);
    assert!(side_by_side || joined, "{name}: the steps do not join");
}

#[test]
fn the_square_at_three() {
    let found = quotient(&expr("x^2"), "x", "h", Some(&Expr::from(3)));
    let lines: Vec<String> = found.steps.iter().map(|step| ascii(&step.after)).collect();
    assert_eq!(lines, ["((3+h)^2-9)/h", "(9+6*h+h^2-9)/h", "(6*h+h^2)/h", "h*(6+h)/h", "6+h"]);
    assert_eq!(ascii(found.limit.as_ref().unwrap()), "6");
    assert_eq!(ascii(&found.ahead), "(3+h)^2");
    let divide = found.steps.last().unwrap();
    assert_eq!(divide.conditions[0].to_string(), "h != 0");
    hold(&found.steps, "x^2 at 3");
}

#[test]
fn quotients_are_divided_by_h_exactly() {
    let cases = [
        ("7", "0", "0"),
        ("x", "1", "1"),
        ("5*x - 2", "5", "5"),
        ("x^2", "2*x+h", "2*x"),
        ("a*x^2 + b*x", "2*a*x+b+a*h", "2*a*x+b"),
        ("x^3", "3*x^2+3*x*h+h^2", "3*x^2"),
        ("x^2 - 4*x + 1", "2*x-4+h", "2*x-4"),
        ("(x + 1)^2", "2*x+2+h", "2*x+2"),
        ("x^2/2", "x+1/2*h", "x"),
        ("pi*x^2", "2*pi*x+pi*h", "2*pi*x"),
        ("1/x", "-1/(x*(x+h))", "-1/x^2"),
        ("3/x", "-3/(x*(x+h))", "-3/x^2"),
        ("1/(a*x + b)", "-a/((a*x+b)*(a*(x+h)+b))", "-a/(a*x+b)^2"),
        ("1/x^2", "(-2*x-h)/(x^2*(x+h)^2)", "-2/x^3"),
        ("x/(x + 1)", "1/((x+1)*(x+h+1))", "1/(x+1)^2"),
        ("x^-1", "-1/(x*(x+h))", "-1/x^2"),
        ("sqrt(x)", "1/(sqrt(x+h)+sqrt(x))", "1/(2*sqrt(x))"),
        ("3*sqrt(x)", "3/(sqrt(x+h)+sqrt(x))", "3/(2*sqrt(x))"),
        ("x^(1/2)", "1/(sqrt(x+h)+sqrt(x))", "1/(2*sqrt(x))"),
        ("sqrt(2*x + 1)", "2/(sqrt(2*(x+h)+1)+sqrt(2*x+1))", "1/sqrt(2*x+1)"),
        ("1/sqrt(x)", "-1/(sqrt(x+h)*sqrt(x)*(sqrt(x+h)+sqrt(x)))", "-1/(2*x^(3/2))"),
        ("x^2 + sqrt(x)", "2*x+h+1/(sqrt(x+h)+sqrt(x))", "2*x+1/(2*sqrt(x))"),
        ("x + 1/x", "(x^2-1+x*h)/(x*(x+h))", "(x^2-1)/x^2"),
    ];
    for (of, simplified, limit) in cases {
        let found = quotient(&expr(of), "x", "h", None);
        let result = found.simplified.as_ref().unwrap_or_else(|| panic!("{of} is not divided"));
        assert!(same(result, &found.raw), "{of}: {}", ascii(result));
        assert_eq!(ascii(result), simplified, "{of}");
        assert!(same(found.limit.as_ref().unwrap(), &expr(limit)), "{of}");
        assert_eq!(ascii(found.limit.as_ref().unwrap()), limit, "{of}");
        assert!(!result.any(
            &|part| matches!(part.node(), gradus::math::Node::Div(_, below) if below.as_var().is_some_and(|v| v == "h"))
        ));
        hold(&found.steps, of);
        assert_eq!(&found.steps.last().unwrap().after, result);
    }
}

#[test]
fn what_cannot_be_divided_keeps_its_quotient_and_its_limit() {
    for (of, limit) in [("sin(x)", "cos(x)"), ("e^x", "e^x"), ("x*ln(x)", "ln(x)+1"), ("|x|", "sign(x)")] {
        let found = quotient(&expr(of), "x", "h", None);
        assert_eq!(found.simplified, None);
        assert_eq!(found.steps.len(), 1);
        assert!(same(found.limit.as_ref().unwrap(), &expr(limit)), "{of}");
    }
    let named = read("x*h^2", &Scope::default()).unwrap().expr;
    assert_eq!(quotient(&named, "x", "h", None).simplified, None, "h is taken");
    let huge = expr("(x + 1)^60 * (x + 2)^60");
    assert_eq!(quotient(&huge, "x", "h", None).simplified, None);
}

#[test]
fn at_other_points() {
    let at = |of: &str, point: &str| {
        let found = quotient(&expr(of), "x", "h", Some(&expr(point)));
        hold(&found.steps, of);
        (ascii(&found.simplified.unwrap()), ascii(&found.limit.unwrap()))
    };
    assert_eq!(at("x^2", "-2"), ("-4+h".into(), "-4".into()));
    assert_eq!(at("x^3", "1/2"), ("3/4+3/2*h+h^2".into(), "3/4".into()));
    assert_eq!(at("1/x", "2"), ("-1/(2*(2+h))".into(), "-1/4".into()));
    assert_eq!(at("sqrt(x)", "9"), ("1/(sqrt(9+h)+3)".into(), "1/6".into()));
    assert_eq!(at("x^2", "a"), ("2*a+h".into(), "2*a".into()));
}

#[test]
fn each_slip_with_a_quotient_has_a_form_of_its_own() {
    let mut seen = Vec::new();
    for (of, at) in
        [("x^2", None), ("3*x^2 + 5*x", None), ("x^3", None), ("1/x", None), ("x^2", Some(3)), ("sqrt(x)", None)]
    {
        let at = at.map(Expr::from);
        let found = quotient(&expr(of), "x", "h", at.as_ref());
        for form in slips::wrong_forms(&found) {
            assert!(!same(&form.value, found.simplified.as_ref().unwrap()), "{of}: {}", form.mistake.id);
            seen.push(form.mistake.id);
        }
    }
    for slip in slips::SLIPS {
        assert!(seen.contains(&slip.mistake.id), "{} never applies", slip.mistake.id);
    }
    let square = quotient(&expr("x^2"), "x", "h", None);
    let wrong = slips::wrong_forms(&square);
    let form = |id: &str| ascii(&wrong.iter().find(|form| form.mistake.id == format!("quotient.{id}")).unwrap().value);
    let ids = ["no_div", "limit_taken", "f_of_h", "one_term_divided", "cross_terms_once", "sign"];
    assert_eq!(ids.map(form), ["2*h*x+h^2", "2*x", "h", "h^2+2*x", "x+h", "-(2*x+h)"]);
}
