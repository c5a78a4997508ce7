//! Wrong slopes at a point, and wrong tangents.

use super::{expr, number};
use gradus::math::at_point::*;

#[test]
fn each_slip_at_a_point_has_a_value_of_its_own() {
    let mut seen = Vec::new();
    for (of, at) in [("x^3 + x", 1.7), ("sin(2*x)", 0.7), ("e^x - x^2", 1.3)] {
        let situation = Situation::new(&expr(of), "x", at, &[number("3")]).unwrap();
        let key = situation.key().unwrap();
        for form in wrong_slopes(&situation) {
            assert!((form.value - key).abs() > 1e-9, "{of}: {}", form.mistake.id);
            seen.push(form.mistake.id);
        }
        for form in wrong_tangents(&situation) {
            assert_eq!(form.value.len(), 2);
            seen.push(form.mistake.id);
        }
    }
    for id in SLIPS.iter().map(|slip| slip.mistake.id).chain(TANGENT.iter().map(|slip| slip.mistake.id)) {
        assert!(seen.contains(&id), "{id} never applies");
    }
}

#[test]
fn some_by_hand() {
    // x² at 3, with 5 in the question too: slope 6, tangent 6x − 9.
    let situation = Situation::new(&expr("x^2"), "x", 3.0, &[number("3"), number("5")]).unwrap();
    let wrong = wrong_slopes(&situation);
    let value = |id: &str| wrong.iter().find(|form| form.mistake.id == id).unwrap().value;
    let ids = ["eval.f_not_slope", "eval.second", "eval.at_zero", "eval.at_minus", "eval.other_given"];
    assert_eq!(ids.map(value), [9.0, 2.0, 0.0, -6.0, 10.0]);
    assert_eq!(value("eval.secant_for_tangent"), 8.0);
    let tangents = wrong_tangents(&situation);
    let line = |id: &str| tangents.iter().find(|form| form.mistake.id == id).unwrap().value.clone();
    assert_eq!(line("tangent.intercept_f"), [6.0, 9.0]);
    assert_eq!(line("tangent.slope_is_value"), [9.0, -18.0]);
}
