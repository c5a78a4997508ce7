//! Where there is no slope nothing is said to be one; and small things that were said wrongly.

use crate::notebook::{run, shown};
use crate::program::Home;
use gradus::math::derive::derive;
use gradus::math::expr::Expr;
use gradus::math::language::{Scope, read};
use gradus::math::print::{ascii, unicode};
use gradus::math::step::{Step, StepKind};
use gradus::math::tidy::tidy;
use gradus::session::Notebook;

fn expr(text: &str) -> Expr {
    read(text, &Scope::default()).unwrap_or_else(|error| panic!("{text}: {}", error.message)).expr
}
fn cell(lines: &[&str]) -> String {
    let mut notebook = Notebook::default();
    let mut page = String::new();
    for line in lines {
        page = shown(&run(&mut notebook, line).page);
    }
    page
}

#[test]
fn the_notebook_knows_corners_jumps_and_roots_in_formulas() {
    let f = |line: &str| cell(&["f(x) = abs(x)", "k(x) = floor(x)", "h(x) = sqrt(x^4)", line]);
    for line in ["f'(0)", "df/dx(0)", "slope f at 0", "tangent f at 0", "vcurve f at 0", "diff f at 0"] {
        assert!(f(line).contains("corner here"), "{line}: {}", f(line));
    }
    assert!(f("k'(1)").contains("jumps here"));
    assert!(f("h'(0)").contains("= 0") && f("h''(0)").contains("= 2"), "{}", f("h''(0)"));
    assert!(f("f'(2)").contains("= 1"));
    let table = f("diff f at 0");
    assert!(table.contains("there is no slope that they could be held against"), "{table}");
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = words(f("diff x*abs(x) at 0"));
    assert!(table.contains("there is no second derivative"), "{table}");
    let gradient = cell(&["grad max(x,y) at (1,1)"]);
    assert!(gradient.contains("(none, none)") && gradient.contains("JAX and PyTorch return 1/2"), "{gradient}");
    let hessian = cell(&["hess x*abs(x)*y at (0,1)"]);
    assert!(hessian.contains("none") && !hessian.contains('✗'), "{hessian}");
    let rounded = cell(&["hess sqrt(x^4)+y at (0,1)"]);
    let second = rounded.lines().find(|line| line.contains("∂²f/∂x² ")).unwrap_or_default();
    assert!(second.contains(" 2 "), "{rounded}");
}

#[test]
fn a_derivative_is_by_a_name() {
    for line in ["d/d(2x) x^2", "d/d3 x"] {
        assert!(cell(&[line]).contains("A derivative is taken by a variable"), "{line}");
    }
    let home = Home::new();
    for by in ["2x", "3"] {
        let out = home.run(&["derive", "x^2", "--by", by], "");
        assert_eq!(out.code, Some(1), "{by}");
        assert!(out.out.contains("no variable") || out.err.contains("no variable"), "{by}");
        assert!(gradus::judge(&format!(r#"{{"derivative": {{"of": "x^2", "by": "{by}"}}}}"#), "2x").is_err());
    }
}

#[test]
fn keys_without_a_value_are_refused() {
    for is in ["1/0", "x/0", "ln(0)", "0/0", "x + ln(0)", "sqrt(-1)", "(1/0, 2)"] {
        assert!(gradus::judge(&format!(r#"{{"formula": {{"is": "{is}"}}}}"#), "1").is_err(), "{is}");
    }
    for is in ["10^400*x", "e^(-1000)", "1/x", "ln(x)", "-x^2"] {
        assert!(gradus::judge(&format!(r#"{{"formula": {{"is": "{is}"}}}}"#), is).is_ok(), "{is}");
    }
}

#[test]
fn poles_are_called_so() {
    for (line, places) in [
        ("plot 1/x", "a pole at 0"),
        ("plot 1/x^2", "a pole at 0"),
        ("plot tan x", "poles at −4.71239, −1.5708, 1.5708 and 4.71239"),
        ("plot 1/(x-1.3)", "a pole at 1.3"),
    ] {
        let page = cell(&[line]);
        assert!(page.split_whitespace().collect::<Vec<_>>().join(" ").contains(places), "{page}");
    }
    for (line, place) in [
        ("plot ln|x|, -2..2", "0"),
        ("plot ln(x), 0..2", "0"),
        ("plot x^(-1/3), -1..1", "0"),
        ("plot ln(2-x), 0..2", "2"),
    ] {
        let page = cell(&[line]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(&format!("beyond every bound towards {place}.")), "{page}");
    }
    for line in ["plot sqrt(x), -1..1", "plot x ln(x), 0..2", "plot arcsin(x), -2..2"] {
        assert!(cell(&[line]).contains("lowest"), "{line}");
    }
    for line in ["plot x^9", "plot ln(x)", "plot e^x", "plot abs(x)", "plot sin(x)/x"] {
        assert!(!cell(&[line]).contains("pole"), "{line}");
    }
}

#[test]
fn descents_say_what_they_do() {
    let page = cell(&["descend 100*(y-x^2)^2+(1-x)^2, from (-1.2, 1), rate 0.001, steps 20"]);
    assert!(!page.contains("passed it") && !page.contains("lowest point"), "{page}");
    let page = cell(&["descend x^2, from 3, nesterov, steps 4"]);
    assert!(page.contains("slope at x − ηβv of  f′(x) = 2x") && page.contains("passed it"), "{page}");
    assert!(cell(&["descend x^2, from 3, adagrad, steps 2"]).contains("√s"));
}

#[test]
fn tidying_keeps_what_is_short() {
    let tidied = |text: &str| ascii(&tidy(&expr(text)));
    assert_eq!(tidied("1-x"), "1-x");
    assert_eq!(tidied("y-x^2"), "y-x^2");
    assert_eq!(tidied("1+x^2"), "x^2+1");
    assert_eq!(tidied("sin(x)^2+cos(x)^2"), "1");
    assert_eq!(tidied("3*x*sin(2x)^2+3*x*cos(2x)^2+y"), "y+3*x");
    assert_eq!(tidied("sin(x)^2+2*cos(x)^2"), "sin(x)^2+2*cos(x)^2");
    assert_ne!(tidied("sin(1/x)^2+cos(1/x)^2"), "1", "it has no value at 0");
    let tangent = derive(&expr("sin(x)/cos(x)"), "x", 1).unwrap();
    assert_eq!(ascii(&tangent.derivative), "1/cos(x)^2");
}

#[test]
fn no_step_of_tidying_changes_nothing() {
    fn look(step: &Step, of: &str) {
        let idle = step.kind == StepKind::Tidy && unicode(&step.before) == unicode(&step.after);
        assert!(!idle, "{of}: {}", unicode(&step.before));
        step.because.iter().for_each(|inner| look(inner, of));
    }
    let rows = include_str!("../data/derivatives.jsonl");
    for line in rows.lines().step_by(3) {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let of = row["function"].as_str().unwrap();
        let function = expr(of);
        for by in function.names().iter().take(1) {
            let derivation = derive(&function, by, 1).unwrap();
            derivation.steps.iter().for_each(|step| look(step, of));
        }
    }
}

#[test]
fn what_is_put_back_is_a_rule_of_its_own() {
    let home = Home::new();
    let out = home.run(&["derive", "x^x", "--json"], "").out;
    assert_eq!(out.matches(r#""rule":"as_e""#).count(), 1, "{out}");
    assert_eq!(out.matches(r#""rule":"put_back""#).count(), 1, "{out}");
}

#[test]
fn the_basis_of_a_right_answer_is_told_everywhere() {
    let home = Home::new();
    for (answer, basis) in [("2x", "identical"), ("x+x", "exact"), ("2*x*(sin(x)^2+cos(x)^2)", "proved")] {
        let out = home.run(&["check", "--derivative", "x^2", answer, "--json"], "").out;
        assert!(out.contains(&format!(r#""basis":"{basis}""#)), "{answer}: {out}");
    }
    let out = home.run(&["check", "--derivative", "x^2", "3x", "--json"], "").out;
    assert!(!out.contains(r#""basis":""#), "{out}");
}

#[test]
fn the_line_under_a_question_says_how_digits_are_cut() {
    let ask = r#"{"difference": {"of": "sin(x)", "at": 1, "h": 0.1}}"#;
    for (answer, verdict) in [("0.4974", "right"), ("0.497", "not_graded"), ("0.49736", "right")] {
        assert_eq!(gradus::judge(ask, answer).unwrap().verdict().name(), verdict, "{answer}");
    }
    let pi = r#"{"number": {"is": "pi"}, "digits": 4}"#;
    for (answer, verdict) in [("3.142", "right"), ("3.141", "right"), ("3.143", "wrong"), ("3.14", "not_graded")] {
        assert_eq!(gradus::judge(pi, answer).unwrap().verdict().name(), verdict, "{answer}");
    }
    // The zeros that are typed are digits.
    let near_half = r#"{"number": {"is": 0.4959}, "digits": 4}"#;
    for (answer, verdict) in [("0.5000", "wrong"), ("0.500", "wrong"), ("0.50", "not_graded"), ("0.5", "not_graded")] {
        assert_eq!(gradus::judge(near_half, answer).unwrap().verdict().name(), verdict, "{answer}");
    }
    let question = pi.parse::<gradus::Ask>().unwrap().ready().unwrap();
    let prompt = shown(question.prompt());
    assert!(prompt.contains("rounded or cut"), "{prompt}");
}

/// What stands under a question.
fn asked(ask: &str) -> String {
    let question = ask.parse::<gradus::Ask>().unwrap().ready().unwrap();
    shown(question.prompt()).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_question_with_a_point_says_that_there_may_be_no_slope() {
    for ask in [
        r#"{"derivative": {"of": "x^2", "at": 3}}"#,
        r#"{"derivative": {"of": "x^4", "at": 3, "order": 2}}"#,
        r#"{"derivative": {"of": "x^2", "at": 3, "tangent": true}}"#,
        r#"{"gradient": {"of": "x*y", "at": {"x": 1, "y": 2}}}"#,
        r#"{"gradient": {"of": "x*y", "at": {"x": 1, "y": 2}, "along": [3, 4]}}"#,
        r#"{"jacobian": {"of": ["x*y", "x"], "by": ["x", "y"], "at": {"x": 1, "y": 2}}}"#,
        r#"{"layers": {"x": [1], "W": [[2]], "activation": "relu", "y": [1], "find": "dL/dW"}}"#,
    ] {
        assert!(asked(ask).contains("none"), "{ask}: {}", asked(ask));
        // It stands there, and a wrong `none` is wrong.
        assert_eq!(verdict(ask, "none"), "wrong", "{ask}");
        let said = gradus::judge(ask, "none").unwrap().reason().map(|reason| reason.id.clone());
        assert_eq!(said.as_deref(), Some("corner.none_for_slope"), "{ask}");
    }
}

#[test]
fn what_hangs_on_a_convention_is_stated_under_the_question() {
    for (ask, said) in [
        (r#"{"limit": {"of": "sqrt(x)", "by": "x", "to": 0}}"#, "lives on the right only; that side counts"),
        (r#"{"limit": {"of": "sqrt(-x)", "by": "x", "to": 0}}"#, "lives on the left only; that side counts"),
        (r#"{"derivative": {"of": "x^(3/2)", "at": 0}}"#, "At an end of the domain the slope from the right counts"),
    ] {
        assert!(asked(ask).contains(said), "{ask}: {}", asked(ask));
    }
    assert!(!asked(r#"{"limit": {"of": "x^2", "by": "x", "to": 0}}"#).contains("side counts"));
}

fn verdict(ask: &str, answer: &str) -> String {
    gradus::judge(ask, answer).map_or_else(|error| format!("{error:?}"), |judged| judged.verdict().name().to_string())
}

#[test]
fn layers_know_corners() {
    // z = (0, 4): the first neuron is at its corner, the second is not.
    let ask = |find: &str, y: &str| {
        format!(
            r#"{{"layers": {{"x": [1, 2], "W": [[1, -0.5], [2, 1]], "b": [0, 0], "activation": "relu", "y": {y}, "find": "{find}"}}}}"#
        )
    };
    let w = ask("dL/dW", "[1, 1]");
    assert_eq!(verdict(&w, "[[none, none], [6, 12]]"), "right");
    assert_eq!(verdict(&w, "none"), "right");
    assert_eq!(verdict(&w, "[[0, 0], [6, 12]]"), "wrong");
    assert_eq!(verdict(&ask("delta", "[1, 1]"), "(none, 6)"), "right");
    assert_eq!(verdict(&ask("dL/db", "[1, 1]"), "(none, 6)"), "right");
    // With its target met, the square has slope 0 from both sides.
    assert_eq!(verdict(&ask("dL/dW", "[0, 1]"), "[[0, 0], [6, 12]]"), "right");
    assert_eq!(verdict(&ask("delta", "[0, 1]"), "none"), "wrong");
    let judged = gradus::judge(&w, "[[0, 0], [6, 12]]").unwrap();
    assert_eq!(judged.reason().map(|reason| reason.id.as_str()), Some("eval.framework"));
}

#[test]
fn layers_say_what_frameworks_return_at_a_corner() {
    let page = |activation: &str, b: &str| {
        let line = format!("layers x=(1,2), W=[[1,-0.5],[2,1]], b={b}, {activation}, y=(1,1)");
        cell(&[&line]).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let relu = page("relu", "(0,0)");
    assert!(relu.contains("corner") && relu.contains("For relu at 0: JAX and PyTorch return 0."), "{relu}");
    let six = page("relu6", "(6,0)");
    assert!(six.contains("For relu6 at 6: JAX and PyTorch return 0."), "{six}");
    assert!(!page("relu", "(1,0)").contains("JAX"));
}

#[test]
fn mixed_second_slopes_are_proved() {
    let at = |of: &str, x: &str, y: &str| {
        format!(r#"{{"gradient": {{"of": "{of}", "at": {{"x": {x}, "y": {y}}}, "hessian": true}}}}"#)
    };
    for (of, x, y, key) in [
        ("sqrt(x^4)+y", "0", "1", "[[2, 0], [0, 0]]"),
        ("sqrt(x^4)*y", "0", "1", "[[2, 0], [0, 0]]"),
        ("x*abs(x)+y^2", "0", "1", "[[none, 0], [0, 2]]"),
        ("abs(x)*y", "0", "1", "[[none, none], [none, 0]]"),
        ("x*abs(x)*y", "0", "0", "[[0, 0], [0, 0]]"),
        ("relu(x)^2*y", "0", "3", "[[none, 0], [0, 0]]"),
        ("x^2*y", "1", "2", "[[4, 2], [2, 0]]"),
    ] {
        assert_eq!(verdict(&at(of, x, y), key), "right", "{of}");
    }
    let page = cell(&["hess sqrt(x^4)+y at x=0, y=1"]);
    assert!(page.contains("⎛2  0⎞") && page.contains("⎝0  0⎠") && !page.contains("none"), "{page}");
}

#[test]
fn a_descent_says_what_it_takes_at_a_corner() {
    let words = |line: &str| cell(&[line]).split_whitespace().collect::<Vec<_>>().join(" ");
    let page = words("descend relu(w - 1) + w^2/100, from 1, rate 0.5, steps 3");
    let wanted =
        "At w = 1 there is a corner and no slope; the step takes 0.02 for it. For relu: JAX and PyTorch return 0.";
    assert!(page.contains(wanted), "{page}");
    assert!(words("descend abs(w), from 2, rate 1, steps 3").contains("JAX returns 1, PyTorch 0."));
    for line in ["descend abs(w), from 2.5, rate 1, steps 3", "descend w*abs(w), from 0, rate 1, steps 2"] {
        assert!(!words(line).contains("corner"), "{line}");
    }
}

#[test]
fn a_descent_goes_on_where_only_a_formula_has_a_hole() {
    let from_0 = |of: &str| format!(r#"{{"descent": {{"of": "{of}", "start": 0, "rate": 0.5}}}}"#);
    assert_eq!(verdict(&from_0("sqrt(w^4)"), "0"), "right");
    assert!(verdict(&from_0("cbrt(w)"), "0").contains("no slope"));
    let order = r#"{"error-order": {"of": "abs(x)", "at": 0, "method": "central"}}"#;
    assert!(verdict(order, "4").contains("no slope"));
}

#[test]
fn nothing_is_measured_against_a_slope_that_is_not_there() {
    let page = cell(&["backward relu(w*x) at w=0, x=3"]);
    assert!(page.contains("corner") && page.contains("none") && !page.contains("1.5"), "{page}");
}

#[test]
fn the_story_of_a_limit_beside_a_jump_says_nothing_false() {
    let said = |line: &str| {
        let ran = run(&mut Notebook::default(), line);
        assert!(ran.worked, "{line}");
        shown(&ran.page)
    };
    for (line, wanted, never) in [
        ("limit floor(x), x -> 2", "On this side", "floor(2) = 1"),
        ("limit ceil(x), x -> 2+", "On this side", "ceil(2) = 3"),
        ("limit sign(x), x -> 0", "On this side", "sign 0"),
        ("limit step(x) (x + 2), x -> 0+", "On this side", "step(0)"),
        ("limit (floor(1+h)-1)/h, h -> 0+", "On this side", "L'Hôpital"),
        ("limit (relu(0+h)-relu(0))/h, h -> 0+", "On this side", "The faster one"),
        ("limit acot(x), x -> 0-", "→", "acot 0"),
        ("limit floor(x) + x, x -> 1/2", "Put in", "On this side"),
        ("slope floor(x), 1", "On this side", "L'Hôpital"),
    ] {
        let page = said(line);
        assert!(page.contains(wanted) && !page.contains(never), "{line}:\n{page}");
    }
}

#[test]
fn a_slope_that_the_formula_misses_is_found_by_every_cell() {
    for (f, at, slope) in [
        ("ln(1+e^(-|x|))+max(x,0)", "0", "1/2"),
        ("x|x|", "0", "0"),
        ("max(x,0)^2+3x", "0", "3"),
        ("|x-2|(x-2)+x", "2", "1"),
    ] {
        let said = |line: String| cell(&[&line]).split_whitespace().collect::<Vec<_>>().join(" ");
        let page = said(format!("slope {f}, {at}"));
        assert!(page.contains(&format!("f′({at}) = {slope}")) && !page.contains("by the rules"), "{page}");
        let page = said(format!("tangent {f}, {at}"));
        let slope = if slope == "1/2" { "0.5" } else { slope };
        assert!(page.contains(&format!("f′({at}) = {slope}")), "{page}");
    }
}

#[test]
fn a_sum_over_paths_through_a_kink_is_not_told_as_the_slope() {
    for (line, said) in [
        ("backward ln(1+e^(-|x|))+max(x,0) at x=0", "Measured, the slope here is 0.5"),
        ("backward |x| + x at x=0", "There is a corner here and no slope"),
    ] {
        let page = cell(&[line]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(said), "{page}");
    }
    assert!(!cell(&["backward x^2 + x at x=3"]).contains("kink"));
}
