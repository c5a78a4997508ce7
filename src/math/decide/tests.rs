//! Pairs against the decider alone; the whole of the judge has its tests in `tests/suite`.

use super::*;
use crate::math::language::{Scope, read};

fn decide(key: &str, answer: &str) -> Decision {
    let scope = Scope::new(["x", "y", "n"]);
    let (key, answer) = (read(key, &scope).unwrap().expr, read(answer, &scope).unwrap().expr);
    let mut names = key.names();
    names.extend(answer.names());
    names.sort_unstable();
    names.dedup();
    Decider::new(&key, &answer, &names, &[], 7).unwrap().decide(true)
}

fn proved(pairs: &[(&str, &str)]) {
    for (key, answer) in pairs {
        let decision = decide(key, answer);
        assert!(matches!(decision, Decision::Proved | Decision::Identical), "{key} against {answer}: {decision:?}");
    }
}
fn never_proved(pairs: &[(&str, &str)]) {
    for (key, answer) in pairs {
        let decision = decide(key, answer);
        assert!(matches!(decision, Decision::Apart(_) | Decision::Unsure(_)), "{key} against {answer}: {decision:?}");
    }
}

#[test]
fn identities_are_proved() {
    proved(&[
        ("(x+1)^2", "x^2+2x+1"),
        ("sin(x)^2+cos(x)^2", "1"),
        ("sin(2x)", "2*sin(x)*cos(x)"),
        ("cos(x/2)^2", "(1+cos(x))/2"),
        ("sin(x+pi/4)", "(sin(x)+cos(x))/sqrt(2)"),
        ("sin(2*sin(x)*cos(x))", "sin(sin(2x))"),
        ("tanh(x)", "(1-e^(-2x))/(1+e^(-2x))"),
        ("ln(x^2)", "2*ln(abs(x))"),
        ("ln(x^2-1)", "ln(abs(x-1))+ln(abs(x+1))"),
        ("sqrt(x^2)", "abs(x)"),
        ("sqrt(x^2+2x+1)", "abs(x+1)"),
        ("x^x*x", "x^(x+1)"),
        ("atan(x)+atan(1/x)", "sign(x)*pi/2"),
        ("acos(x)", "pi/2-asin(x)"),
        ("sin(atan(x))", "x/sqrt(1+x^2)"),
        ("cos(asin(x))", "sqrt(1-x^2)"),
        ("asinh(x)", "-ln(sqrt(x^2+1)-x)"),
        ("floor(x+3)", "floor(x)+3"),
        ("ceil(x)", "-floor(-x)"),
        ("erf(-x)", "-erf(x)"),
        ("2^(x+1)", "2*2^x"),
        ("e^(2*ln(x))", "x^2*sign(x)^2+ln(x)-ln(x)"),
        ("cbrt(x)^3", "x"),
        ("log_2(x)", "ln(x)/ln(2)"),
        ("max(x,y)+min(x,y)", "x+y"),
        ("abs(sin(x))", "sqrt(sin(x)^2)"),
        ("relu(x)-relu(-x)", "x"),
        ("sqrt(29)*sqrt(x^2)", "sqrt(29*x^2)"),
        ("floor(abs(sin(x)))", "0"),
        ("atan(sinh(x))", "2*atan(e^x)-pi/2"),
        ("2*atanh(tan(x/2))", "atanh(sin(x))"),
        ("atan((x+1)/(1-x))*step(1-x)", "(atan(x)+pi/4)*step(1-x)"),
        ("e^(-571*(x-700.7)^2)", "1/e^(571*(700.7-x)^2)"),
        ("cos(2*cos(sin(x)*cos(x))^2-1)", "cos(cos(2*sin(x)*cos(x)))"),
        ("asin(x)", "atan(x/sqrt(1-x^2))"),
        ("ln(sin(x))", "ln(abs(sin(x)))"),
        ("floor(x)+floor(x+1/2)", "floor(2x)"),
        ("(-6)^n", "(-1)^n*6^n"),
        ("(-1)^n", "cos(n*pi)"),
        ("x^n*x", "x^(n+1)"),
    ]);
}

#[test]
fn pieces_are_proved_cell_by_cell() {
    proved(&[
        ("relu6(x)", "relu(x)-relu(x-6)"),
        ("step(x^3-137.5)", "step(x-cbrt(137.5))"),
        ("max(x,x^2)", "x+relu(x^2-x)"),
        ("abs(x-2*pi)*0.04", "abs(0.04*x-0.04*(2*pi))"),
        ("step(e^x-2)", "step(x-ln(2))"),
        ("step(x-1)*step(x-2)", "step(x-2)"),
        ("max(x, y, 1)", "max(max(y, 1), x)"),
        ("abs(x^2+y^2+1)", "x^2+y^2+1"),
        ("step(x+y-1)*step(x+y-2)", "step(x+y-2)"),
        ("min(2*pi+2, max(2*pi, x))", "max(2*pi, min(2*pi+2, x))"),
        ("step(x^2+1)", "1"),
        ("max(sqrt(2),min(sqrt(2)+0.7,x))", "min(sqrt(2)+0.7,max(sqrt(2),x))"),
        ("step(x-sqrt(3))*step(sqrt(3)+0.001-x)*x", "x*step(min(x-sqrt(3),sqrt(3)+0.001-x))"),
        ("sign(x^3)", "sign(x)"),
    ]);
}

#[test]
fn what_differs_is_never_proved() {
    never_proved(&[
        ("step(x-6)", "step(x-7)"),
        ("step(x-pi)", "step(x-3.14)"),
        ("sign(x-4)", "sign(x-5)"),
        ("sqrt(x^2)", "x"),
        ("ln(x^2)", "2*ln(x)+step((x-7)*(7.001-x))"),
        ("x+step((x-100000)*(100000.000001-x))", "x"),
        ("max(x,y)", "max(x,y)+step(x-50)*step(51-x)*step(y-50)*step(51-y)"),
        ("step(x*e^(1/(1+x^2))-50000)", "0"),
        ("step(-(x-pi)*(x-pi-1e-90))", "0"),
        ("step(x-pi-1e-90)", "step(x-pi)"),
        ("floor(x)", "x-1/2"),
        ("floor(x)+floor(x+1/3)", "floor(2x)"),
        ("x^n*step(-x-50)", "0"),
        ("(-6)^n", "6^n"),
        ("sign(sin(pi*x))", "1"),
        ("floor(sign(x))", "-1"),
        ("atan(1/x)", "atan(1/x)+step(x)*pi"),
        ("atan(x)+atan(1/x)", "pi/2"),
        ("x+y", "x+y+step(x-sqrt(3))*step(sqrt(3)+0.01-x)*step(y-e)*step(e+0.01-y)"),
        ("x", "x+e^(-(1000*(x-12345.678))^2)"),
        ("cos(2*x)", "cos(2*x)+e^(-(250*(x+pi/4))^4)/50"),
    ]);
}

/// Constants that have another sign in some field, or are 0 in one, do not prove what is false.
#[test]
fn constants_that_are_others_in_a_field_prove_nothing() {
    let window = "step((x-7)*(7.001-x))";
    let u = "((x-7)*(7.001-x))";
    for number in [
        "29",
        "31",
        "37",
        "41",
        "(sqrt(2)-1)",
        "(sqrt(3)-1)",
        "(sqrt(3)-sqrt(2))",
        "(sqrt(2)+1)",
        "(3-sqrt(2))",
        "(3+sqrt(3))",
    ] {
        never_proved(&[(&format!("x+{window}*step({number}*{u})"), "x")]);
    }
    for root in [
        "sqrt(3+2*sqrt(2))+1+sqrt(2)",
        "sqrt(6+4*sqrt(2))+2+sqrt(2)",
        "sqrt(4-2*sqrt(3))+sqrt(3)-1",
        "sqrt(5+2*sqrt(6))+sqrt(2)+sqrt(3)",
    ] {
        never_proved(&[(&format!("x+{window}*({root})"), "x")]);
    }
    for prime in [1_630_437_715_962_447_479u64, 1_925_525_189_312_179_439, 2_305_842_988_586_297_159] {
        never_proved(&[
            (&format!("x+{prime}*{window}"), "x"),
            (&format!("e^({}*x*{window})-1", (prime - 1) / 2), "0"),
            (&format!("step(x-pi-{prime}*1e-38)"), "step(x-pi)"),
        ]);
    }
    let c = "(49+51*sqrt(2)+42*sqrt(3)+44*sqrt(5)-91*sqrt(6)-11*sqrt(10)+68*sqrt(15)+122*sqrt(30))";
    never_proved(&[(&format!("x+{c}*{window}"), "x")]);
    never_proved(&[
        (&format!("x+{window}*step(5*{u}+24*{u})"), "x"),
        (&format!("x+(sqrt({u}^2)+{u})*step(29*{u})"), "x"),
        (&format!("x+{window}*(x^1630437715962447479-x)"), "x"),
    ]);
    never_proved(&[("acos(x^2+3)-acos(x^2+3)+2*x", "2*x+1")]);
    proved(&[("sqrt(5-2*sqrt(6))*x", "(sqrt(3)-sqrt(2))*x")]);
}

#[test]
fn many_signs_under_roots_are_all_looked_at() {
    let factors = |n: usize| {
        (0..n).map(|i| format!("(sqrt((x+{i}*y+{})^2)+(x+{i}*y+{}))", i * i, i * i)).collect::<Vec<_>>().join("*")
    };
    for n in [6, 9, 12] {
        never_proved(&[(&factors(n), "0")]);
    }
}

#[test]
fn a_piece_may_be_anything_unless_it_settles_where_there_is_a_value() {
    let sum = |n: usize| (1..=n).map(|i| format!("abs(x-{i})")).collect::<Vec<_>>().join("+");
    proved(&[(&sum(120), &format!("({})*(sin(x)^2+cos(x)^2)", sum(120)))]);
    proved(&[(&format!("sqrt(abs(y))*({})", sum(20)), &format!("abs(y)*({})/sqrt(abs(y))", sum(20)))]);
    never_proved(&[(&sum(30), &format!("{}+step(x-99)", sum(30)))]);
    // There is a value where the sign is 1 or −1, and nowhere near it: both roots are 0 for all positive x.
    let rest = format!("sqrt(-(sign(x)^2-1)^2*step(x))+{}", sum(4));
    never_proved(&[
        (&format!("sqrt(step(x)^2)+{rest}"), &format!("-step(x)+{rest}")),
        (&format!("abs(sign(x))+{}", sum(4)), &sum(4)),
        (&format!("(1 if step(x)>1/2 else 0)+{}", sum(4)), &sum(4)),
        (&format!("(sign(x)^3-sign(x)+1)*x+{}", sum(4)), &format!("2*x+{}", sum(4))),
    ]);
}

#[test]
fn pieces_that_never_change_and_whole_numbers_are_settled() {
    proved(&[
        ("max(sin(x),2)", "2"),
        ("abs(sin(x)-2)", "2-sin(x)"),
        ("floor(abs(sin(x))/2)", "0"),
        ("floor(1/(2+x^2))", "0"),
        ("abs(x^2+x*y+y^2)", "x^2+x*y+y^2"),
        ("sign(x^2+y^2)", "1"),
        ("floor(7*x)-7*floor(x)", "floor(7*x-7*floor(x))"),
        ("floor(floor(x)/7)", "floor(x/7)"),
        ("floor((floor(x)+3)/7)", "floor((x+3)/7)"),
        ("floor(1+step(x))", "1+step(x)"),
        ("(-1)^floor(x)*(-1)^floor(x)", "1"),
        ("(-1)^(2*floor(x))", "1"),
        ("(-2)^floor(x)*(-2)^floor(x)", "4^floor(x)"),
        ("max(x^2,y^2)", "max(abs(x),abs(y))^2"),
        ("step(x^4-16)", "step(abs(x)-2)"),
        ("tanh(abs(x-sqrt(31)))", "abs(tanh(x-sqrt(31)))"),
        ("tanh(abs(x-3*pi/4))", "abs(tanh(x-3*pi/4))"),
    ]);
    // At an end of its range a function may stay: cos(relu(x)) is 1 for all x below 0.
    never_proved(&[
        ("floor((1+cos(relu(x)))/2)", "0"),
        ("floor(sin(asin(sin(x))-x)+1)", "1"),
        ("floor(cos(x-x))", "0"),
        ("sign(abs(x)-x)", "1"),
        ("step(x^2-abs(x)^2)", "1/2"),
        ("sign(x^2+x*y+y^2-1)", "1"),
        ("sign(x^2+3*x*y+y^2)", "1"),
        ("sign(1+x^2*step(x)-1)", "1"),
        ("floor(floor(x)/7+1/2)", "floor(x/7+1/2)"),
        ("(-1)^floor(x)", "1"),
        ("abs(sin(x)-1/2)", "1/2-sin(x)"),
    ]);
}
