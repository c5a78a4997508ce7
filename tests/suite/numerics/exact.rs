//! Exact values at exact points.

use super::{expr, number};
use gradus::math::{Symbol, exact_value};

#[test]
fn values_are_rational_where_they_can_be() {
    let cases = [
        ("1/2 + 1/3", "5/6"),
        ("2^-3", "1/8"),
        ("4^(1/2)", "2"),
        ("(-8)^(1/3)", "-2"),
        ("(4/9)^(-3/2)", "27/8"),
        ("sqrt(2.25)", "1.5"),
        ("cbrt(-27)", "-3"),
        ("ln(1) + cos(0) + e^0", "2"),
        ("ln(e^3)", "3"),
        ("ln(e)", "1"),
        ("log10(1000) + log_2(8)", "6"),
        ("log10(1/100)", "-2"),
        ("sigmoid(0)", "1/2"),
        ("tanh(0)", "0"),
        ("relu(-3) + relu(3)", "3"),
        ("relu(0)", "0"),
        ("leaky_relu(-2)", "-0.02"),
        ("leaky_relu(-2, 1/4)", "-1/2"),
        ("step(0) + step(2)", "1"),
        ("sign(-2) + sign(0)", "-1"),
        ("floor(-7/2) + ceil(7/2)", "0"),
        ("max(1, 3, 2) - min(4, -1)", "4"),
        ("|-3| + hardtanh(5)", "4"),
        ("softsign(-3)", "-3/4"),
        ("hardsigmoid(0)", "1/2"),
        ("silu(0)", "0"),
        ("0*3/7", "0"),
        ("3^40/3^39", "3"),
    ];
    for (text, expected) in cases {
        let found = exact_value(&expr(text), &[]);
        assert!(found.is_some_and(|n| n.same_value(number(expected))), "{text}: {found:?}");
    }
}

#[test]
fn there_is_no_value_where_there_is_none() {
    for text in
        ["1/0", "0^0", "0^-1", "sqrt(2)", "sqrt(-4)", "ln(2)", "ln(0)", "e", "pi", "sin(1)", "x", "(-8)^0.2", "2^500"]
    {
        assert_eq!(exact_value(&expr(text), &[]), None, "{text}");
    }
    let at = [(Symbol::new("x"), number("3"))];
    assert_eq!(exact_value(&expr("x^2 - 9"), &at), Some(number("0")));
    assert_eq!(exact_value(&expr("1/(x - 3)"), &at), None);
}
