//! Worked solutions: the screens, and that every part of them is right.

use crate::golden::golden;
use crate::random::expression;
use gradus::math::language::{Scope, read};
use gradus::math::rng::Rng;
use gradus::math::solution::{Solution, holds, solve};
use gradus::math::step::Step;
use gradus::page::worked::{Detail, body, page};
use gradus::page::{Options, terminal};

fn solved(text: &str) -> Solution {
    in_order(text, 1)
}

fn in_order(text: &str, order: usize) -> Solution {
    let expr = read(text, &Scope::default()).unwrap_or_else(|e| panic!("{text}: {}", e.message)).expr;
    solve(&expr, "x", order).unwrap()
}

#[test]
fn screens() {
    let screens = [
        ("chain", "(3x^2+1)^5", Detail::Usual, 80),
        ("chain-open", "(3x^2+1)^5", Detail::Full, 80),
        ("chain-brief", "(3x^2+1)^5", Detail::Brief, 80),
        ("chain-40", "(3x^2+1)^5", Detail::Usual, 40),
        ("chain-120", "(3x^2+1)^5", Detail::Usual, 120),
        ("product", "x^2 sin x", Detail::Full, 80),
        ("quotient-and-hole", "sin(x)/x", Detail::Usual, 80),
        ("exponential", "e^(-x^2)", Detail::Usual, 80),
        ("softplus", "ln(1+e^x)", Detail::Usual, 80),
        ("corner", "max(0, x)", Detail::Usual, 80),
        ("corner-abs", "|x|", Detail::Usual, 80),
        ("corner-healed", "x|x|", Detail::Usual, 80),
        ("power-of-powers", "x^x", Detail::Usual, 80),
        ("sigmoid", "sigmoid(x)", Detail::Usual, 80),
        ("tanh", "tanh x", Detail::Usual, 80),
        ("sum", "5x^3 - 2x + 7", Detail::Usual, 80),
        ("partial", "(w x - y)^2", Detail::Usual, 80),
        ("nested", "sin(cos(x^2))", Detail::Full, 80),
        ("three-factors", "x sin(x) e^x", Detail::Usual, 80),
    ];
    for (name, text, detail, width) in screens {
        let options = Options { width, ..Options::default() };
        golden(&format!("worked/{name}.txt"), &terminal::render(&page(&solved(text), detail), &options));
    }
    let ascii = Options { unicode: false, ..Options::default() };
    golden("worked/chain-ascii.txt", &terminal::render(&page(&solved("(3x^2+1)^5"), Detail::Usual), &ascii));
}

#[test]
fn random_solutions_hold_in_every_part() {
    fn all(steps: &[Step], whole: &str) {
        for step in steps {
            assert!(holds(step), "{whole}: {} does not hold", step.rule);
            all(&step.because, whole);
        }
    }
    let mut rng = Rng::named(11, "solutions");
    let (mut checked, mut trapped) = (0, 0);
    for i in 0..150 {
        let f = expression(&mut rng, 1 + i % 3, &["x", "y"]);
        let whole = gradus::math::print::ascii(&f);
        let solution = solve(&f, "x", 1).unwrap();
        all(&solution.steps, &whole);
        if let Some(check) = &solution.check {
            assert!(check.digits >= 4, "{whole}: {check:?}");
            checked += 1;
            for trap in &solution.traps {
                assert!((trap.value - check.formula).abs() > 1e-9, "{whole}: {trap:?} is no trap");
                trapped += 1;
            }
        }
        for detail in [Detail::Brief, Detail::Usual, Detail::Full] {
            let text = terminal::render(&body(&solution, detail), &Options::default());
            assert!(text.contains("Answer"), "{whole}");
        }
    }
    assert!(checked > 100 && trapped > 50, "{checked} checks, {trapped} traps");
}

#[test]
fn holes_and_corners_are_seen_where_they_are() {
    let hole = &solved("sin(x)/x").holes;
    assert_eq!((hole.len(), hole[0].limit), (1, 1.0));
    assert!(solved("1/x").holes.is_empty(), "a pole is no hole");
    let corner = &solved("|2x - 3|").corners;
    assert_eq!((corner.len(), corner[0].at.to_f64(), corner[0].left, corner[0].right), (1, 1.5, -2.0, 2.0));
    assert!(solved("x*|x|").corners.is_empty(), "x|x| has a slope at 0");
    for (text, order, at, slope) in
        [("x*|x|", 1, 0, 0), ("max(x, 0) sin x", 1, 0, 0), ("sqrt((x-1)^4) + 3x", 1, 1, 3), ("x^2*|x|", 2, 0, 0)]
    {
        let solution = in_order(text, order);
        let [healed] = solution.healed.as_slice() else { panic!("{text}: {:?}", solution.healed) };
        assert!(healed.at.to_f64() == f64::from(at) && healed.slope.is_number(slope), "{text}: {healed:?}");
    }
    for text in ["|x|", "1/x", "relu(x)", "floor(x)", "cbrt(x)"] {
        assert!(solved(text).healed.is_empty(), "{text}");
    }
    assert_eq!(solved("relu6(x)").corners.len(), 2);
}

#[test]
fn both_traps_of_a_power_of_powers_add_up() {
    let solution = solved("x^x");
    let sum: f64 = solution.traps.iter().map(|trap| trap.value).sum();
    assert!((sum - solution.check.unwrap().formula).abs() < 1e-12);
}
