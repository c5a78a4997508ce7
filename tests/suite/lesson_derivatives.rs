//! The labelled derivatives through the judge: right answers are right and are given no reason, wrong ones are wrong.

use gradus::lesson::{Judged, Prepared, Verdict, load};
use serde_json::{Value, json};

/// The ids that fit a label of the corpus.
const LABELS: &[(&str, &[&str])] = &[
    ("abs_one", &["abs.always_one"]),
    ("abs_self", &["abs.self", "chain.keep_outer", "whole.unchanged"]),
    ("an_integer_off_by_one", &["slip.integer_off_by_one"]),
    ("atan_root", &["atan.root"]),
    ("atan_sign", &["atan.sign"]),
    ("constant_kept", &["const.kept"]),
    ("cos_sign", &["trig.cos_sign"]),
    ("cosh_sign", &["hyper.cosh_sign"]),
    ("doubled", &["whole.doubled"]),
    ("exp_as_power", &["expo.power_rule"]),
    ("exp_no_log", &["expo.drop_ln"]),
    ("forgot_inner", &["chain.drop_inner"]),
    ("halved", &["whole.halved"]),
    ("inner_plugged", &["chain.outer_at_inner_deriv"]),
    ("integrated", &["whole.integrated"]),
    ("ln_unchanged", &["ln.stays_ln", "chain.keep_outer"]),
    ("lost_coefficient", &["constmul.dropped"]),
    ("lost_term", &["sum.lost_term"]),
    ("negated", &["whole.negated"]),
    ("off_by_one", &["whole.off_by_one"]),
    ("power_increment", &["power.plus_one"]),
    ("power_integrated", &["power.integrate"]),
    ("power_no_decrement", &["power.no_decrement"]),
    ("power_no_factor", &["power.no_coeff"]),
    ("product_half", &["prod.first_only", "prod.second_only"]),
    ("product_minus", &["prod.minus"]),
    ("product_naive", &["prod.fprime_gprime"]),
    ("quotient_naive", &["quot.fprime_over_gprime"]),
    ("quotient_no_square", &["quot.no_square"]),
    ("quotient_plus", &["quot.plus"]),
    ("quotient_swapped", &["quot.order"]),
    ("relu_always_one", &["relu.always_one"]),
    ("relu_self", &["relu.returns_value", "chain.keep_outer"]),
    ("second_derivative", &["whole.second_derivative"]),
    ("sigmoid_half", &["sigmoid.stays", "chain.keep_outer"]),
    ("sigmoid_half2", &["sigmoid.only_1ms"]),
    ("sign_of_one_term", &["sum.sign_of_one_term"]),
    ("sin_sign", &["trig.sin_sign"]),
    ("sinh_sign", &["hyper.sinh_sign"]),
    ("sqrt_no_half", &["sqrt.no_half", "power.no_coeff"]),
    ("sqrt_sign", &["sqrt.sign"]),
    ("tan_not_squared", &["trig.tan_no_square"]),
    ("tanh_not_squared", &["tanh.no_square"]),
    ("tanh_sign", &["tanh.plus"]),
    ("total_all_vars", &["whole.total_all_vars"]),
    ("unchanged", &["whole.unchanged"]),
    ("wrong_variable", &["whole.wrong_variable"]),
];

fn rows() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/derivatives.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn prepared(row: &Value) -> Prepared {
    let ask = json!({"derivative": {"of": row["function"], "by": row["variable"], "order": row["order"]}});
    let ask = load::ask_from_json(&ask).unwrap_or_else(|problem| panic!("{}: {problem:?}", row["function"]));
    ask.prepare(0).unwrap_or_else(|trouble| panic!("{}: {trouble:?}", row["function"]))
}

fn answers<'a>(row: &'a Value, list: &str) -> Vec<&'a str> {
    row[list].as_array().unwrap().iter().map(|a| a.as_str().or(a["answer"].as_str()).unwrap()).collect()
}

#[test]
fn right_answers_are_right_and_get_no_reason() {
    let mut missed = Vec::new();
    for row in rows() {
        let prepared = prepared(&row);
        for answer in answers(&row, "right") {
            let Judged { verdict, reason, message, .. } = prepared.judge(answer);
            if verdict != Verdict::Right || reason.is_some() {
                missed.push(format!("{}: {answer}: {verdict:?} {reason:?} {message}", row["function"]));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn near_misses_are_wrong() {
    let mut missed = Vec::new();
    for row in rows() {
        let prepared = prepared(&row);
        for answer in answers(&row, "near") {
            let judged = prepared.judge(answer);
            if judged.verdict != Verdict::Wrong {
                missed.push(format!("{}: {answer}: {:?} {}", row["function"], judged.verdict, judged.message));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn wrong_answers_are_wrong_and_explained() {
    let mut missed = Vec::new();
    let (mut all, mut explained, mut fitting) = (0, 0, 0);
    for row in rows() {
        let prepared = prepared(&row);
        for wrong in row["wrong"].as_array().unwrap() {
            let (label, answer) = (wrong["mistake"].as_str().unwrap(), wrong["answer"].as_str().unwrap());
            let judged = prepared.judge(answer);
            assert_eq!(judged.verdict, Verdict::Wrong, "{}: {answer}: {}", row["function"], judged.message);
            let (_, wanted) = LABELS.iter().find(|(name, _)| *name == label).expect(label);
            let ids: Vec<&str> = judged.reason.iter().chain(&judged.or).map(|reason| reason.id.as_str()).collect();
            all += 1;
            explained += usize::from(!ids.is_empty());
            if ids.iter().any(|id| wanted.contains(id)) {
                fitting += 1;
            } else {
                missed.push(format!("{label}: ({})' is not {answer}: {ids:?}", row["function"]));
            }
        }
    }
    println!("{all} wrong answers, {explained} explained, {fitting} fittingly");
    assert!(explained * 1000 >= all * 995, "{explained} of {all}\n{}", missed.join("\n"));
    assert!(fitting * 100 >= all * 97, "{fitting} of {all}\n{}", missed.join("\n"));
}

#[test]
fn a_reason_that_is_the_truth_is_never_given() {
    for (of, wrong) in
        [("e^x", "x*e^(x-1)"), ("e^x", "-e^x"), ("e^x", "2e^x"), ("e^x", "e^x + 1"), ("x", "x"), ("5", "5")]
    {
        let ask = load::ask_from_json(&json!({"derivative": {"of": of, "by": "x"}})).unwrap();
        let judged = ask.prepare(0).unwrap().judge(wrong);
        assert_eq!(judged.verdict, Verdict::Wrong);
        let ids: Vec<&str> = judged.reason.iter().chain(&judged.or).map(|reason| reason.id.as_str()).collect();
        assert!(!ids.contains(&"whole.integrated") || of != "e^x", "({of})' is not {wrong}: {ids:?}");
        assert!(!ids.is_empty(), "({of})' is not {wrong}");
    }
}
