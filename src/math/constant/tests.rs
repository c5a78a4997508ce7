use super::*;
use crate::math::language::{Scope, read};

fn of(text: &str) -> Sign {
    sign(&read(text, &Scope::default()).unwrap().expr)
}

#[test]
fn what_is_zero_is_shown_to_be() {
    for text in [
        "1/3 - 2/6",
        "sqrt(2)^2 - 2",
        "sqrt(8) - 2sqrt(2)",
        "sqrt(6) - sqrt(2)*sqrt(3)",
        "sqrt(2)+sqrt(3) - sqrt(5+2*sqrt(6))",
        "sqrt(3+2*sqrt(2)) - 1 - sqrt(2)",
        "sqrt(8+sqrt(63)) - (3*sqrt(2)+sqrt(14))/2",
        "cbrt(2+sqrt(5)) + cbrt(2-sqrt(5)) - 1",
        "cbrt(7+5*sqrt(2)) - 1 - sqrt(2)",
        "1/(sqrt(3)-sqrt(2)) - sqrt(3) - sqrt(2)",
        "sqrt(2)^(1/2) - 2^(1/4)",
        "ln(6) - ln(2) - ln(3)",
        "ln(8)/ln(2) - 3",
        "log_2(8) - 3",
        "log10(1000) - 3",
        "ln(1/2) + ln(2)",
        "ln(sqrt(2)-1) + ln(sqrt(2)+1)",
        "ln(3+2*sqrt(2)) - 2*ln(1+sqrt(2))",
        "ln(3+sqrt(3)) - ln(3)/2 - ln(1+sqrt(3))",
        "ln(e^3) - 3",
        "e^(ln(7)/2) - sqrt(7)",
        "e^(1/2)*e^(1/2) - e",
        "e^(pi+1)/e^pi - e",
        "e^(2*pi) - (e^pi)^2",
        "2^pi - e^(pi*ln(2))",
        "sqrt(pi)^2 - pi",
        "(1+pi)^2 - 1 - 2*pi - pi^2",
        "1/(1+pi) + 1/(pi*(1+pi)) - 1/pi",
        "sqrt(1+2*pi+pi^2)^2 - (1+pi)^2",
        "sin(pi)",
        "cos(pi/3) - 1/2",
        "sin(pi/12) - (sqrt(6)-sqrt(2))/4",
        "cos(pi/5) - (1+sqrt(5))/4",
        "cos(pi/7) - cos(2*pi/7) + cos(3*pi/7) - 1/2",
        "tan(pi/4) - 1",
        "tan(pi/8) - sqrt(2) + 1",
        "sin(2) - 2*sin(1)*cos(1)",
        "sin(1)^2 + cos(1)^2 - 1",
        "sin(1/2)^2 - (1-cos(1))/2",
        "cos(3) - 4*cos(1)^3 + 3*cos(1)",
        "sin(1+pi/2) - cos(1)",
        "asin(1/2) - pi/6",
        "acos(0) - pi/2",
        "atan(1) - pi/4",
        "atan(sqrt(3)) - pi/3",
        "atan(3) + atan(1/3) - pi/2",
        "sin(atan(3/4)) - 3/5",
        "cos(asin(3/5)) - 4/5",
        "tanh(0)",
        "cosh(1)^2 - sinh(1)^2 - 1",
        "sigmoid(0) - 1/2",
        "sigmoid(2) + sigmoid(-2) - 1",
        "softplus(0) - ln(2)",
        "asinh(1) - ln(1+sqrt(2))",
        "max(1, sqrt(2)) - sqrt(2)",
        "abs(1 - sqrt(2)) - sqrt(2) + 1",
        "floor(sqrt(2)^2) - 2",
        "floor(pi) - 3",
        "ceil(ln(8)/ln(2)) - 3",
        "sign(sqrt(3) - 2) + 1",
        "relu(1-pi)",
        "erf(1) + erf(-1)",
        "0^2",
        "cbrt(-8) + 2",
        "(-8)^(1/3) + 2",
        "2*ln(3) - ln(9)",
    ] {
        assert_eq!(of(text), Sign::Zero, "{text}");
    }
}

#[test]
fn what_is_not_zero_has_its_sign() {
    for (text, sign) in [
        ("e^(-40)", Sign::Positive),
        ("e^(-400)", Sign::Positive),
        ("10^13 - 10^13 - 1e-30", Sign::Negative),
        ("sqrt(2) + sqrt(3) - pi", Sign::Positive),
        ("e^(pi*sqrt(163)) - 262537412640768744", Sign::Negative),
        ("sqrt(2) - 1.41421356237309504880168872420969807", Sign::Positive),
        ("pi - 3.14159265358979323846264338327950288", Sign::Positive),
        ("(1+1e-30)^2 - 1 - 2e-30", Sign::Positive),
        ("49+51*sqrt(2)+42*sqrt(3)+44*sqrt(5)-91*sqrt(6)-11*sqrt(10)+68*sqrt(15)+122*sqrt(30)", Sign::Positive),
        ("sin(355)", Sign::Negative),
        ("sqrt(5) - sqrt(2) - sqrt(3)", Sign::Negative),
        ("e^(1e-300) - 1", Sign::Positive),
    ] {
        assert_eq!(of(text), sign, "{text}");
    }
}

#[test]
fn what_has_no_value_is_undefined() {
    for text in [
        "1/0",
        "ln(0)",
        "ln(-1)",
        "sqrt(-2)",
        "0^0",
        "1/(sqrt(2)^2-2)",
        "ln(sqrt(2)^2-2)",
        "asin(2)",
        "(-2)^0.5",
        "tan(pi/2)",
    ] {
        assert_eq!(of(text), Sign::Undefined, "{text}");
    }
}

#[test]
fn what_is_not_known_is_said_not_to_be() {
    assert_eq!(of("x"), Sign::Unknown(WhyUnsigned::NotConstant));
    // No one knows a relation, but the two agree to 45 digits only.
    assert_eq!(of("e^(e^(e^(e^e))) - e^(e^(e^(e^e)))"), Sign::Zero);
    assert!(matches!(of("e^(e^(e^(e^(e^e))))"), Sign::Unknown(_) | Sign::Positive));
}

#[test]
fn comparing_and_rounding_down() {
    let expr = |text| read(text, &Scope::default()).unwrap().expr;
    let mut constants = Constants::default();
    assert_eq!(constants.compare(&expr("sqrt(2)"), &expr("7/5")), Sign::Positive);
    assert_eq!(constants.floor(&expr("-pi")), Some(-4));
    assert_eq!(constants.floor(&expr("sqrt(2)*sqrt(8)")), Some(4));
    assert_eq!(constants.floor(&expr("1e20")), None);
    assert_eq!(constants.near(&expr("pi")).map(|x| (x * 1e6).round()), Some(3_141_593.0));
}
