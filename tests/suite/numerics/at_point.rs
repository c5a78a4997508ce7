//! Wrong slopes at a point, and wrong tangents.

use super::expr;
use gradus::math::at_point::*;
use gradus::math::tape::eval;

#[test]
fn each_slip_at_a_point_has_a_value_of_its_own() {
    let mut seen = Vec::new();
    for (of, at) in [("x^3 + x", "1.7"), ("sin(2*x)", "0.7"), ("e^x - x^2", "1.3")] {
        let situation = Situation::new(&expr(of), "x", 1, &expr(at), &[expr("3")]).unwrap();
        let key = eval(&situation.key(), &[]).unwrap();
        for form in wrong_slopes(&situation) {
            assert!((eval(&form.value, &[]).unwrap() - key).abs() > 1e-9, "{of}: {}", form.mistake.id);
            seen.push(form.mistake.id);
        }
        let line = eval(&situation.tangent(), &[("x", 0.3)]).unwrap();
        for form in wrong_tangents(&situation) {
            let there = eval(&form.value, &[("x", 0.3)]).unwrap();
            assert!((there - line).abs() > 1e-9, "{of}: {}", form.mistake.id);
            seen.push(form.mistake.id);
        }
    }
    for id in SLIPS.iter().chain(TANGENT).map(|slip| slip.mistake.id) {
        assert!(seen.contains(&id), "{id} never applies");
    }
}

#[test]
fn some_by_hand() {
    // x² at 3, with 5 in the question too: slope 6, tangent 6x − 9.
    let situation = Situation::new(&expr("x^2"), "x", 1, &expr("3"), &[expr("3"), expr("5")]).unwrap();
    let wrong = wrong_slopes(&situation);
    let value = |id: &str| eval(&wrong.iter().find(|form| form.mistake.id == id).unwrap().value, &[]).unwrap();
    let ids = ["eval.f_not_slope", "eval.second", "eval.at_zero", "eval.at_minus", "eval.other_given"];
    assert_eq!(ids.map(value), [9.0, 2.0, 0.0, -6.0, 10.0]);
    assert_eq!(value("eval.secant_for_tangent"), 8.0);
    let tangents = wrong_tangents(&situation);
    let line = |id: &str| {
        let found = tangents.iter().find(|form| form.mistake.id == id).unwrap();
        [0.0, 1.0].map(|x| eval(&found.value, &[("x", x)]).unwrap())
    };
    assert_eq!(line("tangent.intercept_f"), [9.0, 15.0]);
    assert_eq!(line("tangent.slope_is_value"), [-18.0, -9.0]);
    assert_eq!(line("tangent.value_for_slope"), [-21.0, -12.0]);
}
