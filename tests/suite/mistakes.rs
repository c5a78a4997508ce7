//! The catalogue of slips: every row walked, and the labelled wrong answers explained.

use gradus::math::Expr;
use gradus::math::language::{Scope, read};
use gradus::math::mistakes::{Catalogue, rows, whole_rows, wrong_derivatives};
use gradus::math::pattern::Form;
use serde_json::Value;

fn expr(text: &str) -> Expr {
    read(text, &Scope::default()).unwrap_or_else(|e| panic!("{text}: {}", e.message)).expr
}

/// The ids that fit a label of the corpus.
pub const LABELS: &[(&str, &[&str])] = &[
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
    ("negated", &["whole.sign"]),
    ("off_by_one", &["whole.off_by_one"]),
    ("power_increment", &["power.plus_one"]),
    ("power_integrated", &["power.integrate", "whole.integrated"]),
    ("power_no_decrement", &["power.no_decrement"]),
    ("power_no_factor", &["power.no_coeff", "sqrt.no_half"]),
    ("product_half", &["prod.first_only", "prod.second_only"]),
    ("product_minus", &["prod.minus"]),
    ("product_naive", &["prod.fprime_gprime"]),
    ("quotient_naive", &["quot.fprime_over_gprime"]),
    ("quotient_no_square", &["quot.no_square"]),
    ("quotient_plus", &["quot.plus"]),
    ("quotient_swapped", &["quot.order"]),
    ("relu_always_one", &["relu.always_one"]),
    ("relu_self", &["relu.returns_value", "chain.keep_outer"]),
    ("second_derivative", &["whole.derived_again"]),
    ("sigmoid_half", &["sigmoid.stays", "chain.keep_outer"]),
    ("sigmoid_half2", &["sigmoid.only_1ms"]),
    ("sign_of_one_term", &["sum.sign_of_one_term", "diff.sum_sign"]),
    ("sin_sign", &["trig.sin_sign"]),
    ("sinh_sign", &["hyper.sinh_sign"]),
    ("sqrt_no_half", &["sqrt.no_half", "power.no_coeff"]),
    ("sqrt_sign", &["sqrt.sign"]),
    ("tan_not_squared", &["trig.tan_no_square"]),
    ("tanh_not_squared", &["tanh.no_square"]),
    ("tanh_sign", &["tanh.plus"]),
    ("total_all_vars", &["whole.total_all_vars"]),
    ("unchanged", &["whole.unchanged"]),
    ("wrong_variable", &["whole.other_variable"]),
];

fn cases() -> Vec<Value> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/derivatives.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn labelled_wrong_answers_get_the_fitting_reason() {
    let (mut all, mut reason, mut fitting) = (0, 0, 0);
    let mut missed = Vec::new();
    for case in cases() {
        let text = |key: &str| case[key].as_str().unwrap();
        let (of, by) = (expr(text("function")), text("variable"));
        let order = case["order"].as_u64().unwrap() as usize;
        let catalogue = Catalogue::new(&of, by, order).unwrap();
        for right in case["right"].as_array().unwrap() {
            // What cannot be read is no concern here.
            let Ok(answer) = read(right.as_str().unwrap(), &Scope::default()) else { continue };
            let found = catalogue.matching(&answer.expr);
            assert!(found.is_empty(), "{}: {right} is right, not {}", text("function"), found[0].mistake.id);
        }
        for wrong in case["wrong"].as_array().unwrap() {
            let (label, answer) = (wrong["mistake"].as_str().unwrap(), wrong["answer"].as_str().unwrap());
            let Some((_, wanted)) = LABELS.iter().find(|(name, _)| *name == label) else { panic!("{label} is new") };
            let found = catalogue.matching(&expr(answer));
            let fits = found.iter().any(|form| wanted.contains(&form.mistake.id));
            all += 1;
            reason += usize::from(!found.is_empty());
            fitting += usize::from(fits);
            if !fits {
                let ids: Vec<&str> = found.iter().map(|form| form.mistake.id).collect();
                missed.push(format!("{label}: ({})' is not {answer}, {ids:?}", text("function")));
            }
        }
    }
    println!("{all} wrong answers, {reason} with a reason, {fitting} with the fitting one\n{}", missed.join("\n"));
    assert!(reason * 100 >= all * 99, "only {reason} of {all} have a reason:\n{}", missed.join("\n"));
    assert!(fitting * 100 >= all * 98, "only {fitting} of {all} have the fitting reason:\n{}", missed.join("\n"));
}

#[test]
fn every_row_reads_and_says_something() {
    for row in rows().chain(whole_rows()) {
        let id = row.mistake.id;
        assert!(Form::read(row.pattern).is_some(), "{id}: {} cannot be read", row.pattern);
        assert!(Form::read(row.template).is_some(), "{id}: {} cannot be read", row.template);
        let (say, rule) = (row.mistake.say, row.mistake.rule);
        assert!(say.ends_with(['?', '.']) && !say.contains("you did") && !say.contains("You did"), "{id}: {say}");
        assert!(!rule.is_empty(), "{id} has no rule");
        assert!(id.split_once('.').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty()), "{id}");
    }
}

/// An expression for each row that differs from the truth when that row is applied.
#[test]
fn every_row_is_a_mistake_somewhere() {
    let functions = [
        "sin(x^2)",
        "(3x^2+1)^5",
        "2^(x^2)",
        "e^(x^2)",
        "x^x",
        "(x^2)^sin(x)",
        "x^3 + 7",
        "x^2*sin(x)*ln(x)",
        "x*e^x",
        "sin(x)/x",
        "1/(x^2+1)",
        "1/x",
        "cos(x)",
        "tan(x)",
        "ln(x^2+3)",
        "ln(x)",
        "sqrt(x^2+x+1)",
        "log10(x)",
        "abs(x^3)",
        "sinh(x)",
        "cosh(x)",
        "atan(x)",
        "asin(x/9)",
        "acos(x/9)",
        "sigmoid(x)",
        "tanh(x)",
        "relu(x^3)",
        "max(x^3, 2*x)",
        "min(x^3, 2*x)",
        "leaky_relu(x)",
        "softplus(x)",
        "softmax(1, 2, x)",
        "-ln(x)",
        "(w*x - y)^2",
        "((x-1)^2 + (2x-3)^2)/2",
        "x*y + y",
        "5*x^2 - x^3",
        "-x^2",
        "3x^4",
        "sqrt(x)",
        "e^sin(x)",
        "(x^2+1)^2 + 4x",
    ];
    let mut made: Vec<&str> = Vec::new();
    for text in functions {
        made.extend(wrong_derivatives(&expr(text), "x", 1).iter().map(|form| form.mistake.id));
    }
    made.extend(wrong_derivatives(&expr("x^4"), "x", 2).iter().map(|form| form.mistake.id));
    // These are seen from the answer.
    let x = Catalogue::new(&expr("sin(x)*e^x"), "x", 1).unwrap();
    for answer in ["7/3*(e^x*(sin(x)+cos(x)))", "e^x*(sin(x)+cos(x)) + 5/7"] {
        made.extend(x.matching(&expr(answer)).iter().map(|form| form.mistake.id));
    }
    let sine = Catalogue::new(&expr("sin(2x + 1)"), "x", 1).unwrap();
    made.extend(sine.matching(&expr("2cos(2x + 2)")).iter().map(|form| form.mistake.id));
    for row in rows().chain(whole_rows()) {
        assert!(made.contains(&row.mistake.id), "{} never gives anything but the truth", row.mistake.id);
    }
}

#[test]
fn what_is_said_names_the_parts_and_not_the_key() {
    let cases = [
        ("(3x^2+1)^5", "5(3x^2+1)^4", "chain.drop_inner", "3x² + 1"),
        ("x^2 sin x", "2x cos x", "prod.fprime_gprime", "product"),
        ("x^2 sin x", "2x sin x", "prod.first_only", "sin x"),
        ("sin(x)/x", "cos(x)", "quot.fprime_over_gprime", "quotient"),
        ("x^7", "x^6", "power.no_coeff", "7"),
        ("e^(-x^2)", "-x^2*e^(-x^2-1)", "expo.power_rule", "exponent"),
        ("e^(-x^2)", "e^(-2x)", "chain.outer_at_inner_deriv", "inside"),
        ("x^x", "x*x^(x-1)", "varpow.power_only", "base"),
        ("x^x", "x^x ln x", "varpow.exp_only", "exponent"),
        ("x^2 + y", "2x + 1", "partial.other_var_one", "y"),
    ];
    for (of, answer, id, word) in cases {
        let found = Catalogue::new(&expr(of), "x", 1).unwrap().matching(&expr(answer));
        let form = found.iter().find(|form| form.mistake.id == id);
        let form = form
            .unwrap_or_else(|| panic!("{of}, {answer}: {:?}", found.iter().map(|f| f.mistake.id).collect::<Vec<_>>()));
        assert!(form.say.contains(word) && !form.say.contains('{'), "{}", form.say);
        assert_eq!(form.slips, 1);
    }
}

#[test]
fn two_slips_are_found_together() {
    // The square lost its 2 and the sine its sign.
    let catalogue = Catalogue::new(&expr("x^3 + cos(x)*x"), "x", 1).unwrap();
    let found = catalogue.matching(&expr("3x^3 + cos(x) + x sin(x)"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].slips, 2);
}

#[test]
fn nothing_is_said_where_a_mistake_makes_no_difference() {
    // The exponential is its own slope and its own integral.
    for answer in ["e^x", "2e^x"] {
        let found = Catalogue::new(&expr("e^x"), "x", 1).unwrap().matching(&expr(answer));
        assert!(!found.iter().any(|form| form.mistake.id == "whole.integrated"), "{answer}");
        assert!(!found.iter().any(|form| form.mistake.id == "whole.unchanged"), "{answer}");
    }
}
