//! Gradient descent on x² from 3, as the screen has it, and what else can happen.

use super::{expr, number};
use gradus::math::Symbol;
use gradus::math::descent::slips::{DescentSituation, SLIPS, wrong_values};
use gradus::math::descent::*;

fn descent(of: &str, by: &[&str], start: &[&str], rate: &str) -> Descent {
    let by: Vec<Symbol> = by.iter().map(Symbol::new).collect();
    let start: Vec<_> = start.iter().map(|text| number(text)).collect();
    Descent::new(expr(of), &by, &start, number(rate)).unwrap()
}

fn square(rate: &str) -> Descent {
    descent("x^2", &["x"], &["3"], rate)
}

/// The column of x (or of the loss) with the digits of the screen.
fn column(run: &DescentRun, digits: usize, of: impl Fn(&DescentLine) -> f64) -> Vec<String> {
    run.lines.iter().map(|line| format!("{:.digits$}", of(line))).collect()
}

#[test]
fn the_table_of_the_screen() {
    let x = |line: &DescentLine| line.at[0];
    let loss = |line: &DescentLine| line.loss.unwrap();
    let plain = square("0.1").run(8);
    let shown = ["3.00000", "2.40000", "1.92000", "1.53600", "1.22880", "0.98304", "0.78643", "0.62915", "0.50332"];
    assert_eq!(column(&plain, 5, x), shown);
    let shown = ["9.0000", "5.7600", "3.6864", "2.3593", "1.5099", "0.9664", "0.6185", "0.3958", "0.2533"];
    assert_eq!(column(&plain, 4, loss), shown);

    let momentum = square("0.1").with_momentum(number("0.5")).run(8);
    let shown = ["3.00000", "2.40000", "1.62000", "0.90600", "0.36780", "0.02514", "-0.15122", "-0.20915", "-0.19629"];
    assert_eq!(column(&momentum, 5, x), shown);
    let shown = ["9.0000", "5.7600", "2.6244", "0.8208", "0.1353", "0.0006", "0.0229", "0.0437", "0.0385"];
    assert_eq!(column(&momentum, 4, loss), shown);

    let zigzag = square("0.9").run(8);
    let shown = ["3.0000", "-2.4000", "1.9200", "-1.5360", "1.2288", "-0.9830", "0.7864", "-0.6291", "0.5033"];
    assert_eq!(column(&zigzag, 4, x), shown);

    let wild = square("1.05").run(8);
    let shown = ["3.0000", "-3.3000", "3.6300", "-3.9930", "4.3923", "-4.8315", "5.3147", "-5.8462", "6.4308"];
    assert_eq!(column(&wild, 4, x), shown);
    let shown = ["9.000", "10.890", "13.177", "15.944", "19.292", "23.344", "28.246", "34.177", "41.355"];
    assert_eq!(column(&wild, 3, loss), shown);

    assert_eq!(plain.behaviour, Behaviour::Falling);
    assert_eq!(momentum.behaviour, Behaviour::Overshoots { turns: 1 });
    assert_eq!(zigzag.behaviour, Behaviour::Zigzag { turns: 7 });
    assert_eq!(wild.behaviour, Behaviour::Diverging { rises: 8 });
}

#[test]
fn the_multiplier_and_the_bound() {
    for (rate, multiplier) in [("0.1", "0.8"), ("0.9", "-0.8"), ("1.05", "-1.1")] {
        let seen = curvature(&square(rate)).unwrap();
        assert!(seen.exact_multiplier.unwrap().same_value(number(multiplier)));
        assert_eq!((seen.bound, seen.constant), (Some(1.0), true));
    }
    let bent = curvature(&descent("cos(x)", &["x"], &["0"], "0.1")).unwrap();
    assert_eq!((bent.second, bent.bound, bent.constant), (-1.0, None, false));
    assert_eq!(curvature(&descent("x^2 + y^2", &["x", "y"], &["1", "1"], "0.1")), None);
}

#[test]
fn steps_are_exact_where_they_can_be() {
    let loss = expr("(w*2 - 3)^2");
    let step = exact_step(&loss, &[Symbol::new("w")], &[number("0.5")], number("0.1")).unwrap();
    assert_eq!(step[0].decimal_digits().as_deref(), Some("1.3"));
    let after = square("0.1").with_momentum(number("0.5")).exact_after(2).unwrap();
    assert_eq!(after[0].decimal_digits().as_deref(), Some("1.62"));
    let two = descent("x^2 + x*y + 2*y^2", &["x", "y"], &["1", "-1/2"], "1/4").exact_after(1).unwrap();
    assert!(two[0].same_value(number("5/8")) && two[1].same_value(number("-1/4")), "{two:?}");
    assert_eq!(descent("e^x", &["x"], &["1"], "0.1").exact_after(1), None);
    assert!(descent("x^4", &["x"], &["3"], "0.01").exact_after(60).is_none(), "too long to hold exactly");
    assert_eq!(descent("x^4", &["x"], &["3"], "0.01").run(60).lines.len(), 61, "and goes on in doubles");
}

#[test]
fn other_behaviours_are_seen() {
    assert_eq!(square("0.45").run(30).behaviour, Behaviour::Converged);
    assert_eq!(square("1").run(8).behaviour, Behaviour::Circling { turns: 7 });
    assert_eq!(square("0.00000001").run(20).behaviour, Behaviour::Plateau);
    let saturated = descent("(sigmoid(w) - 1)^2", &["w"], &["-30"], "0.1").run(20);
    assert!(matches!(saturated.behaviour, Behaviour::Plateau | Behaviour::Converged), "{:?}", saturated.behaviour);
    let runaway = descent("x^4", &["x"], &["3"], "1").run(50);
    assert!(matches!(runaway.behaviour, Behaviour::Diverging { .. }));
    assert!(runaway.lines.len() < 50);
    let outside = descent("x - ln(x)", &["x"], &["0.1"], "10").run(5);
    assert!(outside.lines.iter().all(|line| line.loss.is_some_and(f64::is_finite)) || outside.lines.len() < 6);
    // Two valleys of different width: the steep one zigzags.
    let valley = descent("x^2/2 + 10*y^2", &["x", "y"], &["1", "1"], "0.09").run(10);
    assert!(matches!(valley.behaviour, Behaviour::Zigzag { .. }), "{:?}", valley.behaviour);
}

#[test]
fn every_optimiser_goes_downhill() {
    for row in OPTIMISERS {
        assert_eq!(OPTIMISERS.iter().filter(|other| other.id == row.id).count(), 1);
        let run = descent("(x - 1)^2 + 3*(y + 2)^2", &["x", "y"], &["3", "1"], "0.05").with(row, &[]).run(2_000);
        assert_eq!(run.lines.len(), 2_001, "{}", row.id);
        let last = run.lines.last().unwrap();
        assert!(last.loss.unwrap() < 0.01 * run.lines[0].loss.unwrap(), "{}: {:?}", row.id, last.at);
    }
    // The first step of Adam has the length of the rate, whatever the slope (Kingma and Ba, section 2.1).
    let adam = square("0.1").with(optimiser("adam").unwrap(), &[]).run(1);
    assert!((adam.lines[1].at[0] - 2.9).abs() < 1e-8);
    // By hand: v = 6, w = 2.4; then the slope at 2.4 − 0.1·0.5·6 = 2.1 is 4.2, v = 3 + 4.2, w = 2.4 − 0.72.
    let nesterov = square("0.1").with(optimiser("nesterov").unwrap(), &[("beta", number("0.5"))]);
    assert!(nesterov.exact_after(1).unwrap()[0].same_value(number("2.4")));
    assert!(nesterov.exact_after(2).unwrap()[0].same_value(number("1.68")));
}

#[test]
fn each_slip_with_a_step_has_a_value_of_its_own() {
    let situations = [
        DescentSituation { descent: descent("(2*w - 3)^2", &["w"], &["0.7"], "0.1"), steps: 1 },
        DescentSituation { descent: descent("w^2 + w", &["w"], &["3"], "0.1"), steps: 3 },
        DescentSituation { descent: descent("x^2*y + y^2", &["x", "y"], &["2", "3"], "0.05"), steps: 1 },
        DescentSituation { descent: descent("((2*w - 3)^2 + (w - 5)^2)/2", &["w"], &["0.7"], "0.1"), steps: 1 },
        DescentSituation { descent: descent("w^2", &["w"], &["3"], "0.1").with_momentum(number("0.5")), steps: 3 },
    ];
    let mut seen = Vec::new();
    for situation in &situations {
        let key = situation.descent.run(situation.steps).lines.last().unwrap().at.clone();
        for form in wrong_values(situation) {
            assert_ne!(form.value, key, "{}", form.mistake.id);
            assert_eq!(form.value.len(), key.len());
            seen.push(form.mistake.id);
        }
    }
    for slip in SLIPS {
        assert!(seen.contains(&slip.mistake.id), "{} never applies", slip.mistake.id);
    }
}

#[test]
fn some_wrong_steps_by_hand() {
    // L = (2w − 3)², w = 0.5, η = 0.1: slope −8, right 1.3.
    let situation = DescentSituation { descent: descent("(2*w - 3)^2", &["w"], &["0.5"], "0.1"), steps: 1 };
    let wrong = wrong_values(&situation);
    let near = |id: &str, expected: f64| {
        let form = wrong.iter().find(|form| form.mistake.id == id).unwrap();
        assert!((form.value[0] - expected).abs() < 1e-12, "{id}: {:?}", form.value);
    };
    near("gd.ascent", -0.3);
    near("gd.no_lr", 8.5);
    near("gd.step_only", 0.8);
    near("gd.grad_only", -8.0);
    near("gd.loss_for_grad", 0.1);
    near("gd.eta_only", 0.4);
    near("gd.sign_only", 0.6);
    near("gd.double_lr", 2.1);
    near("gd.grad_at_zero", 1.7);
}
