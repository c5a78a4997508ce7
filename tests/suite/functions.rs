//! Every row of the table of functions against differences, its definition and its domain; the activations and
//! losses of deep learning against what is written of them.

use gradus::math::agree::{CompiledKey, Outcome, Setting};
use gradus::math::expr::Expr;
use gradus::math::functions::{self, FUNCTIONS, Func, MANY, Slopes};
use gradus::math::language::{Scope, read};
use gradus::math::rng::Rng;
use gradus::math::tape::{eval, eval_dual};

fn expr(text: &str) -> Expr {
    let scope = Scope::new(["u", "v", "w", "x"]);
    match read(text, &scope) {
        Ok(reading) => reading.expr,
        Err(error) => panic!("{text}: {}", error.message),
    }
}
/// How many arguments the texts of a row are about.
fn count(function: Func) -> usize {
    match function.arity() {
        (_, MANY) => 3,
        (_, most) => most,
    }
}
fn call(function: Func) -> Expr {
    let mut arguments = ["u", "v", "w"].map(Expr::var)[..count(function)].to_vec();
    if function == functions::SOFTMAX {
        arguments.insert(0, Expr::from(1));
    }
    Expr::call(function, arguments)
}
fn points(seed: u64) -> impl Iterator<Item = [(&'static str, f64); 3]> {
    let mut rng = Rng::new(seed);
    std::iter::repeat_with(move || ["u", "v", "w"].map(|name| (name, rng.between(-5.0, 5.0)))).take(300)
}

#[test]
fn slopes_are_what_differences_measure() {
    for function in functions::all() {
        let call = call(function);
        let texts: Vec<Expr> = match function.row().slopes {
            Slopes::Each(texts) => texts.iter().map(|text| expr(text)).collect(),
            // The other arguments together, by the same function.
            Slopes::Shared(text) => {
                let others = Expr::call(function, [Expr::var("v"), Expr::var("w")]);
                vec![expr(text).substitute("v", &others)]
            }
            Slopes::Softmax => vec![call.clone().times(Expr::one().minus(call.clone()))],
        };
        for (name, text) in ["u", "v"].iter().zip(&texts) {
            let mut seen = 0;
            for at in points(5) {
                let measured = eval_dual(&call, &at, name).map(|(_, slope)| slope);
                let h = 1e-5;
                let moved = |d: f64| eval(&call, &at.map(|(n, x)| (n, if n == *name { x + d } else { x })));
                let (Some(dual), Some(up), Some(down)) = (measured, moved(h), moved(-h)) else { continue };
                let difference = (up - down) / (2.0 * h);
                if difference.abs() > 100.0 || (dual - difference).abs() > 1e-5 * (1.0 + dual.abs()) {
                    continue; // beside a kink or a pole
                }
                seen += 1;
                // A root of a negative number has no logarithm; its slope by the degree is nowhere taken.
                let Some(slope) = eval(text, &at) else {
                    panic!("{} by {name} at {at:?} has a slope, but its row gives none", function.name())
                };
                assert!(
                    (slope - dual).abs() <= 1e-8 * (1.0 + dual.abs()),
                    "{} by {name} at {at:?}: {slope} for {dual}",
                    function.name()
                );
            }
            assert!(seen >= 10, "{} by {name} was hardly tried: {seen}", function.name());
        }
    }
}

#[test]
fn definitions_are_the_values() {
    let mut defined = 0;
    for function in functions::all() {
        let Some(definition) = function.row().definition else { continue };
        let found = CompiledKey::new(&call(function), Setting::default()).agree(&expr(definition));
        assert_eq!(found.outcome, Outcome::Same, "{}: {definition} {found:?}", function.name());
        defined += 1;
    }
    assert!(defined >= 35, "{defined}");
}

#[test]
fn domains_are_where_there_are_values() {
    for function in functions::all() {
        let conditions = gradus::math::agree::conditions(&call(function));
        let mut inside = 0;
        for at in points(6) {
            let holds = conditions.iter().all(|c| match (eval(&c.left, &at), eval(&c.right, &at)) {
                (Some(left), Some(right)) => c.comparison.holds(left, right),
                _ => false,
            });
            let value = eval(&call(function), &at);
            inside += usize::from(value.is_some());
            // The real root of a varying degree has a domain that no inequality states.
            if function != functions::ROOT {
                assert_eq!(holds, value.is_some(), "{} at {at:?}", function.name());
            }
        }
        assert!(inside >= 10, "{} was hardly inside", function.name());
    }
}

#[test]
fn kinks_are_where_the_slope_breaks() {
    for function in functions::all() {
        for kink in function.row().kinks {
            let kink = expr(kink);
            // Both sides of the kink are reached along u, with the others held still.
            let mut broken = false;
            for at in [-6.0, -3.0, -1.0, 0.0, 0.5, 1.0, 3.0, 6.0] {
                let last = if function == functions::MIN { 7.0 } else { -7.0 };
                let names = |u: f64| [("u", u), ("v", 0.5), ("w", last)];
                if eval(&kink, &names(at)).is_none_or(|zero| zero.abs() > 1e-12) {
                    continue;
                }
                let f = |u: f64| eval(&call(function), &names(u)).unwrap_or(f64::NAN);
                let (left, right) = ((f(at) - f(at - 1e-6)) / 1e-6, (f(at + 1e-6) - f(at)) / 1e-6);
                broken |= (left - right).abs() > 1e-3 || left.abs() > 1e3;
            }
            assert!(broken || function == functions::ROOT, "{} has no kink at {kink:?}", function.name());
        }
    }
}

#[test]
fn activations_and_losses_are_what_is_written_of_them() {
    for line in include_str!("../data/activations.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = row["name"].as_str().unwrap();
        let function = expr(row["function"].as_str().unwrap());
        if let Some(known) = functions::lookup(name.split('/').next().unwrap()) {
            let call = Expr::call(known, [Expr::var("x")]);
            assert_eq!(CompiledKey::new(&function, Setting::default()).same_as(&call), Outcome::Same, "{name}");
        }
        let texts: Vec<Expr> =
            row["derivatives"].as_array().unwrap().iter().map(|text| expr(text.as_str().unwrap())).collect();
        let key = CompiledKey::new(&texts[0], Setting::default());
        for text in &texts {
            assert_eq!(key.same_as(text), Outcome::Same, "{name}: {text:?}");
            for x in [-7.3, -2.1, -0.4, 0.3, 0.9, 1.7, 5.2] {
                let Some((_, slope)) = eval_dual(&function, &[("x", x)], "x") else { continue };
                let written = eval(text, &[("x", x)]).unwrap();
                assert!((slope - written).abs() < 1e-9, "{name} at {x}: {slope} for {written}");
            }
        }
    }
    assert!(FUNCTIONS.len() > 55);
}
