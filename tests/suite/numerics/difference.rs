//! The measured slopes of sin at 1, the V of their errors, and the slips.

use gradus::math::difference::slips::{DifferenceSituation, SLIPS, wrong_values};
use gradus::math::difference::*;

fn sine(x: f64) -> Option<f64> {
    Some(libm::sin(x))
}

fn slope_of_sine() -> f64 {
    libm::cos(1.0)
}

fn two_digits(value: f64) -> String {
    format!("{value:.1e}")
}

#[test]
fn every_method_measures_what_it_says_with_the_order_it_says() {
    for method in METHODS {
        let exact = if method.derivative == 2 { -libm::sin(1.0) } else { slope_of_sine() };
        let value = (method.measure)(&sine, 1.0, method.usual_step(1.0)).unwrap();
        let best = if method.derivative == 2 { 1e-7 } else { 3e-8 };
        assert!((value - exact).abs() < best, "{}: {value} against {exact}", method.id);
        if method.id != "ridders" {
            let order = observed_order(method, &sine, 1.0, exact).unwrap();
            assert!((order - f64::from(method.order)).abs() < 0.1, "{}: order {order}", method.id);
        }
        assert_eq!(METHODS.iter().filter(|other| other.id == method.id).count(), 1);
    }
}

#[test]
fn errors_shrink_as_the_screen_says() {
    let table = |id| order_table(method(id).unwrap(), &sine, 1.0, slope_of_sine(), 0.1, 2);
    let shown = |id| {
        let rows = table(id);
        (two_digits(rows[0].error), two_digits(rows[1].error), format!("{:.1}", rows[1].ratio.unwrap()))
    };
    assert_eq!(shown("forward"), ("4.3e-2".into(), "2.1e-2".into(), "2.0".into()));
    assert_eq!(shown("central"), ("9.0e-4".into(), "2.3e-4".into(), "4.0".into()));
    assert_eq!(shown("richardson").0, "1.1e-7");
    assert_eq!(shown("richardson").2, "16.0");
}

#[test]
fn the_v_has_the_rows_of_the_picture() {
    // Read off the picture, where forward and central meet at 1e-8, 1e-10 and so on. The decade of the error, h = 1e-1 to 1e-16: forward F and central C as the picture has them.
    let curve = v_curve(&sine, 1.0, slope_of_sine(), 16);
    let decade = |error: Option<f64>| -libm::round(libm::log10(error.unwrap())) as i32;
    let forward: Vec<i32> = curve.rows.iter().map(|row| decade(row.forward)).collect();
    let central: Vec<i32> = curve.rows.iter().map(|row| decade(row.central)).collect();
    assert_eq!(forward, [1, 2, 3, 4, 5, 6, 7, 9, 7, 7, 6, 4, 3, 2, 2, 0]);
    assert_eq!(central, [3, 5, 7, 9, 11, 11, 10, 9, 9, 7, 6, 5, 4, 2, 2, 2]);
    assert_eq!((curve.best_forward, curve.best_central), (Some(1e-8), Some(1e-5)));
}

#[test]
fn the_second_difference_has_its_own_v() {
    let second = method("second").unwrap();
    let exact = -libm::sin(1.0);
    let errors: Vec<String> = (1..=8)
        .map(|k| 1.0 / libm::exp10(f64::from(k)))
        .map(|h| two_digits(((second.measure)(&sine, 1.0, h).unwrap() - exact).abs()))
        .collect();
    assert_eq!(errors, ["7.0e-4", "7.0e-6", "7.0e-8", "3.0e-9", "7.6e-7", "7.8e-5", "8.8e-3", "2.7e-1"]);
}

#[test]
fn best_steps_are_those_of_the_theory() {
    let (f, slope) = (libm::sin(1.0), slope_of_sine());
    let best = |id: &str, higher| method(id).unwrap().best_step(f, higher).unwrap();
    let eps = f64::EPSILON;
    assert!((best("forward", f) / (2.0 * libm::sqrt(eps)) - 1.0).abs() < 1e-12);
    assert!((best("central", slope) / libm::cbrt(3.0 * eps * f / slope) - 1.0).abs() < 1e-12);
    assert!((best("second", f) / libm::pow(48.0 * eps, 0.25) - 1.0).abs() < 1e-12);
    assert_eq!(method("central").unwrap().best_step(f, 0.0), None);
    let (formula, subtraction) = method("forward").unwrap().predicted_error(best("forward", f), f, f);
    assert!((formula / subtraction - 1.0).abs() < 1e-9, "the best step balances the two errors");
}

#[test]
fn ridders_is_good_to_thirteen_digits_and_knows_it() {
    type Curve = fn(f64) -> f64;
    let cases: [(Curve, Curve); 5] = [
        (libm::sin, libm::cos),
        (libm::exp, libm::exp),
        (|x| libm::exp(-x * x), |x| -2.0 * x * libm::exp(-x * x)),
        (|x| 1.0 / x, |x| -1.0 / (x * x)),
        (libm::tanh, |x| 1.0 - libm::tanh(x) * libm::tanh(x)),
    ];
    for (f, slope_of) in cases {
        for x in [0.3, 1.3, -0.7, 2.4] {
            let found = slope(&|x| Some(f(x)), x).unwrap();
            let error = (found.value - slope_of(x)).abs();
            assert!(error <= 1e-11 * slope_of(x).abs().max(1.0), "{error} at {x}");
            assert!(error <= 4.0 * found.error + 1e-13, "estimate {} for {error} at {x}", found.error);
        }
    }
    let root = slope(&|x| (x >= 0.0).then(|| x.sqrt()), 1e-3).unwrap();
    assert!((root.value - 0.5 / libm::sqrt(1e-3)).abs() < 1e-6, "a smaller step stays inside the domain");
    assert_eq!(slope(&|_| None, 1.0), None);
}

#[test]
fn corners_are_told_from_slopes() {
    let see = |f: fn(f64) -> f64, x| corner(&|x| Some(f(x)), x);
    assert_eq!(see(|x| x.max(0.0), 0.0), CornerSeen::Corner { left: 0.0, right: 1.0 });
    assert_eq!(see(f64::abs, 0.0), CornerSeen::Corner { left: -1.0, right: 1.0 });
    assert_eq!(see(|x| x.max(0.0), 1.0), CornerSeen::Smooth);
    assert_eq!(see(|x| if x < 0.0 { 0.0 } else { 1.0 }, 0.0), CornerSeen::Steep);
    assert_eq!(see(libm::cbrt, 0.0), CornerSeen::Steep);
    for f in [libm::sin as fn(f64) -> f64, libm::exp, |x| x * x, |x| x * x.abs(), |x| 1000.0 * x + 7.0] {
        assert_eq!(see(f, 0.0), CornerSeen::Smooth);
        assert_eq!(see(f, 1.7), CornerSeen::Smooth);
    }
    assert_eq!(corner(&|x| (x >= 0.0).then(|| x.sqrt()), 0.0), CornerSeen::Unclear);
}

#[test]
fn each_slip_with_a_difference_has_a_value_of_its_own() {
    let f = |x: f64| Some(x * x * x + x);
    let mut seen: Vec<&str> = Vec::new();
    for id in ["forward", "backward", "central", "second"] {
        let method = method(id).unwrap();
        let (a, h) = (1.3, 0.2);
        let exact = if method.derivative == 2 { 6.0 * a } else { 3.0 * a * a + 1.0 };
        let situation = DifferenceSituation::new(method, &f, a, h, Some(exact)).unwrap();
        let key = (method.measure)(&f, a, h).unwrap();
        let wrong = wrong_values(&situation);
        assert!(wrong.len() > 8, "{id}: {}", wrong.len());
        for form in &wrong {
            assert!((form.value - key).abs() > 1e-9, "{id}: {}", form.mistake.id);
            seen.push(form.mistake.id);
        }
    }
    for slip in SLIPS {
        assert!(seen.contains(&slip.mistake.id), "{} never applies", slip.mistake.id);
    }
}

#[test]
fn some_slips_by_hand() {
    // f = x², a = 3, h = 0.1: forward 6.1, central 6, backward 5.9.
    let f = |x: f64| Some(x * x);
    let situation = DifferenceSituation::new(method("central").unwrap(), &f, 3.0, 0.1, Some(6.0)).unwrap();
    let wrong = wrong_values(&situation);
    let value = |id: &str| wrong.iter().find(|form| form.mistake.id == id).map(|form| form.value);
    let near = |id: &str, expected: f64| assert!((value(id).unwrap() - expected).abs() < 1e-9, "{id}");
    near("fd.forward_instead", 6.1);
    near("fd.backward_instead", 5.9);
    near("fd.central_no_div", 1.2);
    near("fd.missing_2", 12.0);
    near("fd.sign", -6.0);
    near("fd.f_value", 9.0);
    assert_eq!(value("fd.exact_derivative"), None, "central is exact for a square, so this says nothing");
}

#[test]
fn each_slip_with_an_order_has_a_value_of_its_own() {
    use gradus::math::difference::slips::{ORDER, halving_factor, wrong_factors};
    let mut seen = Vec::new();
    for id in ["forward", "central", "five-point"] {
        let method = method(id).unwrap();
        let wrong = wrong_factors(method);
        assert!(wrong.iter().all(|form| form.value != halving_factor(method)));
        seen.extend(wrong.iter().map(|form| form.mistake.id));
    }
    assert!(ORDER.iter().all(|slip| seen.contains(&slip.mistake.id)));
    assert_eq!(halving_factor(method("central").unwrap()), 4.0);
}
