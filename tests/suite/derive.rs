//! Derivations: every rule, every step, against forward duals, reverse mode and central differences.

use crate::random::{expression, points};
use gradus::math::derive::{derivative, derive, nth_derivative};
use gradus::math::language::{Scope, read};
use gradus::math::pattern::Form;
use gradus::math::rng::Rng;
use gradus::math::step::{Step, StepKind};
use gradus::math::tape::{eval, eval_dual, gradient};
use gradus::math::{Expr, Symbol, functions, print, rules};

fn expr(text: &str) -> Expr {
    read(text, &Scope::default()).unwrap_or_else(|e| panic!("{text}: {}", e.message)).expr
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs() + b.abs())
}

/// Checks one step and all its reasons at a point; returns how many were looked at.
fn hold(step: &Step, at: &[(Symbol, f64)], whole: &str) -> usize {
    let mut point: Vec<(&str, f64)> = at.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    // The outside of a chain moves with a letter of its own, for which any value will do.
    if !point.iter().any(|(name, _)| *name == step.by) {
        point.push((&step.by, 0.83));
    }
    let after = eval(&step.after, &point);
    let wanted = match step.kind {
        StepKind::Differentiate => eval_dual(&step.before, &point, &step.by).map(|(_, slope)| slope),
        _ => eval(&step.before, &point),
    };
    let mut seen = 0;
    if let (Some(wanted), Some(after)) = (wanted, after)
        && wanted.abs() < 1e9
    {
        let shown = format!("{} to {}", print::ascii(&step.before), print::ascii(&step.after));
        assert!(near(wanted, after, 1e-6), "{whole}: {} {shown} at {point:?}: {wanted} is not {after}", step.rule);
        seen = 1;
    }
    seen + step.because.iter().map(|inner| hold(inner, at, whole)).sum::<usize>()
}

#[test]
fn two_thousand_random_derivations_hold_step_by_step() {
    let mut rng = Rng::named(7, "derivations");
    let (mut steps, mut checked) = (0, 0);
    for i in 0..2_000 {
        let f = expression(&mut rng, 2 + i % 3, &["x", "y"]);
        let whole = print::ascii(&f);
        let found = derive(&f, "x", 1).unwrap_or_else(|e| panic!("{whole}: {e}"));
        for at in points(&mut rng, &["x", "y"], 5) {
            steps += found.steps.iter().map(|step| hold(step, &at, &whole)).sum::<usize>();
            let point: Vec<(&str, f64)> = at.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            let (Some(value), Some((_, slopes))) = (eval(&found.derivative, &point), gradient(&f, &["x"], &point))
            else {
                continue;
            };
            if slopes[0].abs() > 1e9 {
                continue;
            }
            let shown = print::ascii(&found.derivative);
            assert!(near(value, slopes[0], 1e-6), "{whole} gives {shown} at {point:?}: {value}, not {}", slopes[0]);
            for also in &found.also() {
                let other = eval(also, &point).unwrap_or(value);
                assert!(near(value, other, 1e-6), "{whole}: {shown} is not {} at {point:?}", print::ascii(also));
            }
            checked += usize::from(central_agrees(&f, &at, value));
        }
    }
    assert!(steps > 20_000, "only {steps} steps could be looked at");
    assert!(checked > 4_000, "only {checked} points could be compared with a central difference");
}

/// Whether a central difference says the same; it is let off where it is no good: near poles, kinks and where f is huge.
fn central_agrees(f: &Expr, at: &[(Symbol, f64)], slope: f64) -> bool {
    let x = at.iter().find(|(name, _)| name == "x").map_or(0.0, |(_, value)| *value);
    let moved = |to: f64| {
        let point: Vec<(&str, f64)> =
            at.iter().map(|(name, value)| (name.as_str(), if name == "x" { to } else { *value })).collect();
        eval(f, &point)
    };
    let difference = |h: f64| Some((moved(x + h)? - moved(x - h)?) / (2.0 * h));
    let (Some(coarse), Some(fine)) = (difference(1e-4), difference(5e-5)) else { return false };
    let settled = near(coarse, fine, 1e-5) && moved(x).is_some_and(|v| v.abs() < 1e3);
    assert!(!settled || near(fine, slope, 1e-4), "{} at {at:?}: measured {fine}, not {slope}", print::ascii(f));
    settled
}

#[test]
fn every_rule_reads_and_holds() {
    for rule in rules::all() {
        for text in [rule.pattern, rule.template] {
            assert!(Form::read(text).is_some(), "{}: {text} cannot be read", rule.id);
        }
        for text in [rule.formula, rule.shown, rule.look, rule.ask, rule.why] {
            assert!(!text.is_empty(), "{} {} is incomplete", rule.id, rule.pattern);
        }
    }
    // One expression a row, so that each is used: the row that takes it is the one wanted.
    let rows: &[(&str, &str)] = &[
        ("7", "constant"),
        ("x", "identity"),
        ("x + sin(x)", "sum"),
        ("-3x", "constant_factor"),
        ("1/x", "as_power"),
        ("1/(x+1)^3", "as_power"),
        ("1/e^(2x)", "as_exponential"),
        ("x*sin(x)*ln(x)", "product3"),
        ("x*sin(x)", "product"),
        ("1/(x*sin(x))", "reciprocal"),
        ("sin(x)/x", "quotient"),
        ("x^x", "as_e"),
        ("max(0,x)", "max"),
        ("max(x,0)", "max"),
        ("max(2,x)", "max"),
        ("max(x,2)", "max"),
        ("max(x,x^2)", "max"),
        ("max(x^2,x^2)", "max"),
        ("min(x^2,x^2)", "min"),
        ("min(0,x)", "min"),
        ("min(x,0)", "min"),
        ("min(2,x)", "min"),
        ("min(x,2)", "min"),
        ("min(x,x^2)", "min"),
        ("x^5", "power"),
        ("e^x", "exponential"),
        ("2^x", "other_base"),
        ("tan(x)", "table"),
        ("tan(x^2)", "chain"),
        ("logsumexp(x, 2x)", "several"),
    ];
    for (text, rule) in rows {
        let found = derive(&expr(text), "x", 1).unwrap();
        assert_eq!(found.steps[0].rule, *rule, "{text}");
        for x in [0.37, 1.7, 2.9] {
            let at = [("x", x)];
            let (Some((_, slope)), Some(value)) = (eval_dual(&found.of, &at, "x"), eval(&found.derivative, &at)) else {
                panic!("{text} has no value at {x}")
            };
            assert!(near(slope, value, 1e-9), "{text} at {x}: {value}, not {slope}");
        }
    }
    let ids: Vec<&str> = rows.iter().map(|(_, id)| *id).collect();
    assert!(rules::all().all(|rule| ids.contains(&rule.id)), "a rule has no example here");
}

#[test]
fn every_function_is_differentiated_by_each_argument() {
    for function in functions::all() {
        let (least, most) = function.arity();
        for count in least..=most.min(3) {
            for moving in 0..count {
                if function == functions::SOFTMAX && moving == 0 {
                    continue;
                }
                let mut arguments: Vec<Expr> = (0..count).map(|i| Expr::number((2 + i as i64).into())).collect();
                arguments[moving] = expr("x/2");
                if function == functions::SOFTMAX {
                    arguments[0] = Expr::one();
                }
                let f = Expr::call(function, arguments);
                let slope = derivative(&f, "x").unwrap();
                let mut compared = 0;
                for x in [0.31, -0.62, 1.13, 2.71, 3.37, -2.9, 7.3] {
                    let at = [("x", x)];
                    let (Some((_, wanted)), Some(value)) = (eval_dual(&f, &at, "x"), eval(&slope, &at)) else {
                        continue;
                    };
                    assert!(near(wanted, value, 1e-9), "{} at {x}: {value}, not {wanted}", print::ascii(&f));
                    compared += 1;
                }
                assert!(compared > 0, "{} could not be compared anywhere", print::ascii(&f));
            }
        }
    }
}

#[test]
fn orders_up_to_a_hundred_and_clear_errors() {
    let tenth = nth_derivative(&expr("sin(2x)"), "x", 10).unwrap();
    let value = eval(&tenth, &[("x", 0.3)]).unwrap();
    assert!(near(value, -1024.0 * libm::sin(0.6), 1e-9), "{value}");
    let all = nth_derivative(&expr("x^20"), "x", 20).unwrap();
    assert_eq!(eval(&all, &[]), Some(2_432_902_008_176_640_000.0));
    let third = derive(&expr("x^5"), "x", 3).unwrap();
    assert_eq!(eval(&third.derivative, &[("x", 2.0)]), Some(240.0));
    let open = expr("x^2").slope("x").times(expr("x"));
    for (f, by, order) in [(expr("x"), "x", 0), (expr("x"), "x", 101), (expr("x"), "", 1), (open, "x", 1)] {
        let error = derive(&f, by, order).unwrap_err();
        assert!(error.message.ends_with('.'), "{}", error.message);
    }
    let tower = format!("{}x{}", "sin(x*".repeat(40), ")".repeat(40));
    let deep = derive(&expr(&tower), "x", 10);
    assert!(deep.is_err() || deep.is_ok(), "it ends");
    assert!(derive(&expr("y^2"), "x", 1).unwrap().derivative.is_number(0));
}

#[test]
fn domains_are_said_once_and_simply() {
    let rows: &[(&str, &[&str])] = &[
        ("sin(x)/x", &["x != 0"]),
        ("x^x", &["x > 0"]),
        ("ln(x-5)", &["x > 5"]),
        ("ln(1+e^x)", &[]),
        ("sqrt(x)", &["x > 0"]),
        ("abs(x)", &["x != 0"]),
        ("relu(2x-4)", &["x != 2"]),
        ("1/(x^2+1)", &[]),
        ("1/(x*(2x-4))", &["x != 0", "x != 2"]),
        ("ln(4-2x)", &["x < 2"]),
        ("x^(1/3)", &["x != 0"]),
        ("x^3", &[]),
        ("1/ln(x)", &["x != 1", "x > 0"]),
        ("e^x/x^2", &["x != 0"]),
        ("sqrt(x^2+1)", &[]),
        ("max(x, y)", &["x-y != 0"]),
    ];
    for (text, wanted) in rows {
        let mut found: Vec<String> =
            derive(&expr(text), "x", 1).unwrap().domain.iter().map(|condition| condition.to_string()).collect();
        found.sort();
        assert_eq!(found, *wanted, "{text}");
    }
}

#[test]
fn no_substitution_letter_twice_or_from_the_function() {
    fn letters(steps: &[Step], into: &mut Vec<Symbol>) {
        for step in steps {
            if step.rule == "chain" {
                into.extend(step.parts.iter().map(|(name, _)| name.clone()));
            }
            letters(&step.because, into);
        }
    }
    let f = expr("sin(cos(e^(u x))) + ln(w + tan(x^2))");
    let mut found = Vec::new();
    letters(&derive(&f, "x", 1).unwrap().steps, &mut found);
    assert_eq!(found.len(), 5, "{found:?}");
    let all = found.len();
    found.sort();
    found.dedup();
    assert_eq!(found.len(), all);
    assert!(f.names().iter().all(|name| !found.contains(name)), "{found:?}");
}
