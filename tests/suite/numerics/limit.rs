//! A table of limits with their known values, and what is shown beside them.

use super::expr;
use gradus::math::limit::*;
use gradus::math::print::ascii;

fn target(text: &str) -> Target {
    match text {
        "inf" => Target::Infinity { negative: false },
        "-inf" => Target::Infinity { negative: true },
        _ => Target::At(expr(text)),
    }
}

fn find(of: &str, to: &str) -> Limit {
    let (to, side) = match (to.strip_suffix('+'), to.strip_suffix('-')) {
        (Some(to), _) => (to, Side::Right),
        (_, Some(to)) => (to, Side::Left),
        _ => (to, Side::Both),
    };
    limit(&expr(of), "x", &target(to), side)
}

fn shown(value: &LimitValue) -> String {
    match value {
        LimitValue::Finite { exact, .. } => ascii(exact),
        LimitValue::Infinite { negative: false } => "inf".into(),
        LimitValue::Infinite { negative: true } => "-inf".into(),
        LimitValue::DoesNotExist { left: Some(left), right: Some(right) } => {
            format!("none: {} | {}", shown(left), shown(right))
        }
        LimitValue::DoesNotExist { .. } => "none".into(),
        LimitValue::Unknown(_) => "unknown".into(),
    }
}

/// Function, where to (`0+` from the right, `0-` from the left), limit, and the rules that lead there.
const LIMITS: &[(&str, &str, &str, &str)] = &[
    // Plugging in.
    ("x^2 + 3*x", "2", "10", "plug_in"),
    ("sqrt(x + 7)", "2", "3", "plug_in"),
    ("e^x/(1 + e^x)", "0", "1/2", "plug_in"),
    ("sin(x)", "pi/2", "1", "plug_in"),
    ("7", "1", "7", "plug_in"),
    ("|x - 5|", "2", "3", "plug_in"),
    ("ln(x)", "1", "0", "plug_in"),
    // Holes.
    ("(x^2 - 9)/(x - 3)", "3", "6", "factor cancel plug_in"),
    ("(x^2 - 4)/(x + 2)", "-2", "-4", "factor cancel plug_in"),
    ("(x^3 - 8)/(x - 2)", "2", "12", "factor cancel plug_in"),
    ("(x^2 - 5*x + 6)/(x^2 - 9)", "3", "1/6", "factor cancel plug_in"),
    ("(x - 1)^2/(x^2 - 2*x + 1)", "1", "1", "factor cancel"),
    ("((3 + x)^2 - 9)/x", "0", "6", "expand factor cancel plug_in"),
    ("(x - 3)*(x + 3)/(x - 3)", "3", "6", "cancel plug_in"),
    ("x/x", "0", "1", "cancel"),
    ("(1/x - 1/2)/(x - 2)", "2", "-1/4", ""),
    ("1/(x - 1) - 2/(x^2 - 1)", "1", "1/2", ""),
    // Roots.
    ("(sqrt(x) - 2)/(x - 4)", "4", "1/4", "conjugate"),
    ("(sqrt(x + 9) - 3)/x", "0", "1/6", "conjugate"),
    ("(x - 1)/(sqrt(x) - 1)", "1", "2", "conjugate"),
    ("sqrt(x^2 + x) - x", "inf", "1/2", "conjugate highest_power plug_in"),
    ("sqrt(4*x^2 + 1)/x", "inf", "2", ""),
    ("sqrt(x^2 + 1)/x", "-inf", "-1", ""),
    // Known limits.
    ("sin(x)/x", "0", "1", "known cancel"),
    ("sin(3*x)/(5*x)", "0", "3/5", "known"),
    ("sin(2*x)/sin(3*x)", "0", "2/3", "known"),
    ("tan(x)/x", "0", "1", "known cancel"),
    ("(e^x - 1)/x", "0", "1", "known cancel"),
    ("(e^(2*x) - 1)/x", "0", "2", "known"),
    ("(2^x - 1)/x", "0", "ln(2)", "known"),
    ("(1 - cos(x))/x^2", "0", "1/2", "known"),
    ("(1 - cos(x))/x", "0", "0", "known"),
    ("ln(1 + x)/x", "0", "1", "known cancel"),
    ("ln(x)/(x - 1)", "1", "1", "known cancel"),
    ("(1 + 1/x)^x", "inf", "e", "power"),
    ("(1 + x)^(1/x)", "0", "e", "power"),
    ("(1 + 2/x)^x", "inf", "e^2", "power"),
    ("(e^x - 1 - x)/x^2", "0", "1/2", "lhopital"),
    ("(x - sin(x))/x^3", "0", "1/6", "lhopital"),
    ("tanh(x)/x", "0", "1", "known cancel"),
    ("1/x - 1/sin(x)", "0", "0", ""),
    // Far out.
    ("1/x", "inf", "0", "plug_in"),
    ("(2*x + 1)/(3*x - 3)", "inf", "2/3", "highest_power plug_in"),
    ("(2*x^2 + 1)/(3*x - 3)", "inf", "inf", "highest_power"),
    ("(2*x + 1)/(3*x^2 - 3)", "-inf", "0", "highest_power plug_in"),
    ("x^3 - 5*x", "inf", "inf", "highest_power"),
    ("x^3 - 5*x", "-inf", "-inf", "highest_power"),
    ("1/(1 + e^(-x))", "inf", "1", "plug_in"),
    ("1/(1 + e^(-x))", "-inf", "0", "plug_in"),
    ("sigmoid(x)", "inf", "1", "plug_in"),
    ("tanh(x)", "-inf", "-1", "plug_in"),
    ("relu(x)", "-inf", "0", "plug_in"),
    ("atan(x)", "inf", "pi/2", "plug_in"),
    ("e^(-x)", "inf", "0", "plug_in"),
    ("x*e^(-x)", "inf", "0", "growth"),
    ("x^10/e^x", "inf", "0", "growth"),
    ("e^x/x^3", "inf", "inf", "growth"),
    ("ln(x)/x", "inf", "0", "growth"),
    ("ln(x)/sqrt(x)", "inf", "0", "growth"),
    ("x/ln(x)", "inf", "inf", "growth"),
    ("ln(x)", "inf", "inf", "unbounded"),
    ("sqrt(x)", "inf", "inf", "unbounded"),
    ("2^x/3^x", "inf", "0", "growth"),
    ("x - ln(x)", "inf", "inf", "growth"),
    ("ln(x + 1) - ln(x)", "inf", "0", "logarithms"),
    ("sin(x)/x", "inf", "0", "squeeze"),
    ("sin(x)", "inf", "none", "swings"),
    ("x*sin(1/x)", "inf", "1", ""),
    ("softplus(x) - x", "inf", "0", ""),
    // Poles and jumps.
    ("1/x", "0", "none: -inf | inf", "unbounded"),
    ("1/x", "0+", "inf", "unbounded"),
    ("1/x", "0-", "-inf", "unbounded"),
    ("1/x^2", "0", "inf", "unbounded"),
    ("1/(x - 2)^2", "2", "inf", "unbounded"),
    ("-1/(x - 2)^4", "2", "-inf", "unbounded"),
    ("1/(x - 2)", "2", "none: -inf | inf", "unbounded"),
    ("tan(x)", "pi/2", "none: inf | -inf", "unbounded"),
    ("|x|/x", "0", "none: -1 | 1", "pieces cancel"),
    ("|x|/x", "0-", "-1", "pieces cancel"),
    ("|x - 3|/(x - 3)", "3", "none: -1 | 1", "pieces cancel"),
    ("sign(x)", "0", "none: -1 | 1", ""),
    ("step(x)", "0-", "0", ""),
    ("step(x)", "0+", "1", ""),
    ("arccot(x)", "0+", "pi/2", ""),
    ("arccot(x)", "0-", "-pi/2", ""),
    ("arccot(x)", "inf", "0", ""),
    ("arccot(x)", "-inf", "0", ""),
    ("floor(x)", "2", "none: 1 | 2", ""),
    ("relu(x)/x", "0", "none: 0 | 1", ""),
    ("|x|", "0", "0", "plug_in"),
    ("e^(1/x)", "0+", "inf", ""),
    ("e^(1/x)", "0-", "0", ""),
    ("1/(1 + e^(1/x))", "0", "none: 1 | 0", ""),
    ("atan(1/x)", "0", "none: -pi/2 | pi/2", ""),
    // Squeezed, swinging, and at the edge of the domain.
    ("x*sin(1/x)", "0", "0", "squeeze"),
    ("x^2*cos(1/x)", "0", "0", "squeeze"),
    ("sin(1/x)", "0", "none", "swings"),
    ("x^x", "0+", "1", "power"),
    ("x*ln(x)", "0+", "0", "growth"),
    ("x*ln(x)", "0", "0", "growth"),
    ("ln(x)", "0+", "-inf", "unbounded"),
    ("sqrt(x)", "0", "0", "plug_in"),
    ("(pi/2 - x)*tan(x)", "pi/2", "1", ""),
    ("sqrt(x)", "-1", "none", ""),
    ("x^(1/x)", "inf", "1", "power"),
    // Harder ones.
    ("sin(1/x)/sin(1/x)", "0", "1", ""),
    ("(x^100 - 1)/(x^50 - 1)", "1", "2", ""),
    ("e^(e^(e^x))", "inf", "inf", ""),
    ("e^(-1/x^2)/x^50", "0", "0", ""),
    ("x^x^x", "0+", "0", ""),
    ("ln(ln(x))", "inf", "inf", ""),
    ("1/ln(x)", "0+", "0", ""),
    ("sin(x)/|x|", "0", "none: -1 | 1", ""),
    ("cos(x)^(1/x^2)", "0", "1/sqrt(e)", ""),
    ("(x + sin(x))/x", "inf", "1", "split squeeze"),
    ("x*(sqrt(x^2 + 1) - x)", "inf", "1/2", ""),
    ("(tan(x) - x)/x^3", "0", "1/3", "lhopital"),
    ("sqrt(x + sqrt(x + sqrt(x))) - sqrt(x)", "inf", "1/2", ""),
    ("max(x, 1/x)", "0+", "inf", ""),
    ("(e^x - e^(-x))/(e^x + e^(-x))", "inf", "1", ""),
    ("erf(x)/x", "0", "2/sqrt(pi)", ""),
    ("gelu(x)/x", "0", "1/2", ""),
    ("leaky_relu(x)/x", "0-", "0.01", ""),
    ("0/x", "0", "0", ""),
    ("(x^2 - x^2)/x", "0", "0", ""),
    ("ln(1 + e^x)/x", "inf", "1", ""),
    ("(1 - cos(x))/(x*sin(x))", "0", "1/2", ""),
    ("arcsin(x)/x", "0", "1", ""),
    ("x^2 - 4*x + cos(x)", "inf", "inf", "growth"),
    ("x*sin(x)", "inf", "none", ""),
];

#[test]
fn limits_are_what_they_are() {
    let mut wrong = Vec::new();
    for (of, to, expected, rules) in LIMITS {
        let found = find(of, to);
        let used: Vec<&str> = found.steps.iter().map(|step| step.rule.trim_start_matches("limit.")).collect();
        let led = rules.split(' ').all(|rule| rule.is_empty() || used.contains(&rule));
        if shown(&found.value) != *expected || !led || found.steps.is_empty() && *expected != "none" {
            let steps: Vec<String> =
                found.steps.iter().map(|step| format!("{} {}", step.rule, ascii(&step.after))).collect();
            wrong.push(format!("{of} at {to}: {} for {expected}; {steps:?}", shown(&found.value)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), LIMITS.len(), wrong.join("\n"));
}

#[test]
fn every_step_of_a_limit_keeps_the_limit() {
    let mut used = Vec::new();
    for (of, to, _, _) in LIMITS {
        let found = find(of, to);
        let sides = [(&found.steps, to.ends_with('-')), (&found.left_steps, true)];
        for (steps, from_below) in sides {
            assert!(steps.windows(2).all(|pair| pair[0].after == pair[1].before), "{of}: the steps do not join");
            for step in steps {
                used.push(step.rule);
                let side = if from_below { Side::Left } else { Side::Right };
                let ends = [&step.before, &step.after].map(|part| limit(part, "x", &found.to, side).value);
                let same = match &ends {
                    [LimitValue::Finite { value: a, .. }, LimitValue::Finite { value: b, .. }] => (a - b).abs() < 1e-12,
                    [a, b] => a == b && a.is_known(),
                };
                assert!(same, "{of}: {} {} -> {}: {ends:?}", step.rule, ascii(&step.before), ascii(&step.after));
            }
        }
    }
    for rule in RULES {
        assert!(
            used.contains(&rule.id) || rule.id == "limit.parts" || rule.id == "limit.tidy",
            "{} is never used",
            rule.id
        );
    }
}

#[test]
fn known_limits_are_true() {
    for row in KNOWN {
        let ratio = expr(&format!("({})/({})", row.small, row.like));
        let ratio = ratio.substitute("u", &expr("x")).substitute("a", &expr("3"));
        assert_eq!(shown(&limit(&ratio, "x", &target("0"), Side::Right).value), "1", "{}", row.small);
    }
}

#[test]
fn the_table_of_the_screen() {
    let slope = expr("((3 + x)^2 - 9)/x");
    let rows = table(&slope, "x", &target("0"), 5).rows;
    let digits = |cell: Option<LimitCell>| cell.unwrap().exact.unwrap().decimal_digits().unwrap();
    let right: Vec<String> = rows.iter().map(|row| digits(row.right)).collect();
    let left: Vec<String> = rows.iter().map(|row| digits(row.left)).collect();
    assert_eq!(right, ["7", "6.1", "6.01", "6.001", "6.0001"]);
    assert_eq!(left, ["5", "5.9", "5.99", "5.999", "5.9999"]);
    let steps: Vec<String> = rows.iter().map(|row| row.h.decimal_digits().unwrap()).collect();
    assert_eq!(steps, ["1", "0.1", "0.01", "0.001", "0.0001"]);
    let hole = table(&expr("sin(x)/x"), "x", &target("0"), 4).rows;
    let shown: Vec<String> = hole.iter().map(|row| format!("{:.7}", row.right.unwrap().value)).collect();
    assert_eq!(shown, ["0.8414710", "0.9983342", "0.9999833", "0.9999998"]);
    let far = table(&expr("1/x"), "x", &target("inf"), 3).rows;
    assert!(far.iter().all(|row| row.left.is_none() && row.right.is_some()));
    let outside = table(&expr("sqrt(x)"), "x", &target("0"), 2).rows;
    assert!(outside.iter().all(|row| row.left.is_none() && row.right.is_some()));
}

#[test]
fn one_defined_side_is_said() {
    assert_eq!(find("sqrt(x)", "0").only_side, Some(Side::Right));
    assert_eq!(find("x*ln(x)", "0").only_side, Some(Side::Right));
    assert_eq!(find("ln(-x)", "0").only_side, Some(Side::Left));
    assert_eq!(find("x^2", "0").only_side, None);
}

#[test]
fn what_cannot_be_decided_is_left_open() {
    assert_eq!(shown(&find("a*x + a", "0").value), "a", "another letter stands for any number");
    assert_eq!(find("a*x", "inf").value, LimitValue::Unknown(WhyUnknown::Letters(expr("a"))));
    let long = (0..250).map(|i| format!("x^{i}")).collect::<Vec<_>>().join(" + ");
    assert!(!find(&long, "0").value.is_known());
    // Nothing here may hang, panic or be told wrongly.
    let hard = [
        ("gamma", "0", "gamma"),
        ("1/0", "0", "none"),
        ("((1 + 1/x)^x - e)*x", "inf", "-e/2"),
        ("floor(1/x)*x", "0+", "1"),
        ("e^(3*x)*sin(x)/x^2", "inf", "none"),
        ("tanh(atan(x)/((x^2 - 3*x)*sin(x)))", "inf", "unknown"),
    ];
    for (of, to, expected) in hard {
        assert_eq!(shown(&find(of, to).value), expected, "{of}");
    }
    // Defined on stretches that come again for ever: books differ.
    assert_eq!(find("sqrt(sin(x))/x", "inf").value, LimitValue::Unknown(WhyUnknown::Gaps));
}

#[test]
fn each_slip_with_a_limit_has_an_answer_of_its_own() {
    let mut seen = Vec::new();
    for (of, to, expected, _) in LIMITS {
        let found = find(of, to);
        for form in slips::wrong_values(&found) {
            assert_ne!(shown(&form.value), *expected, "{of}: {}", form.mistake.id);
            seen.push(form.mistake.id);
        }
    }
    let quotient = limit(&expr("((4 + h)^2 - 16)/h"), "h", &target("0"), Side::Both);
    seen.extend(slips::wrong_values(&quotient).iter().map(|form| form.mistake.id));
    for slip in slips::SLIPS {
        assert!(seen.contains(&slip.mistake.id), "{} never applies", slip.mistake.id);
    }
    let wrong = |of: &str, to: &str, id: &str| {
        let all = slips::wrong_values(&find(of, to));
        all.into_iter().find(|form| form.mistake.id == id).map(|form| shown(&form.value))
    };
    assert_eq!(wrong("(x^2 - 9)/(x - 3)", "3", "limit.zero_over_zero_is_0").as_deref(), Some("0"));
    assert_eq!(wrong("|x|/x", "0", "limit.right_side_only").as_deref(), Some("1"));
    assert_eq!(wrong("|x|/x", "0-", "limit.other_side").as_deref(), Some("1"));
    assert_eq!(wrong("(2*x + 1)/(3*x - 3)", "inf", "limit.constants_compared").as_deref(), Some("-0.3333333333333333"));
    assert_eq!(wrong("1/x^2", "0", "limit.none_for_infinite").as_deref(), Some("none"));
    assert_eq!(wrong("x^2", "3", "limit.plug_in"), None, "here putting in is right");
}

#[test]
fn no_formula_of_the_corpus_hangs_or_is_told_differently_twice() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/derivatives.jsonl")).unwrap();
    let (mut looked, mut open) = (0, 0);
    for line in text.lines().step_by(4) {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let of = expr(record["function"].as_str().unwrap());
        if of.names() != ["x"] {
            continue;
        }
        for (to, side) in [("0", Side::Both), ("inf", Side::Both), ("-inf", Side::Both), ("2", Side::Right)] {
            let found = limit(&of, "x", &target(to), side);
            looked += 1;
            open += usize::from(!found.value.is_known());
            if let LimitValue::Finite { value, exact } = &found.value {
                let exact = gradus::math::tape::eval(exact, &[]).unwrap();
                assert!((exact - value).abs() <= 1e-12 * value.abs().max(1.0), "{}", ascii(&of));
            }
        }
    }
    assert!(looked > 200 && open * 20 < looked, "{open} of {looked} are left open");
}

/// A row of a corpus of asks, graded with its value as the answer.
#[test]
fn slopes_at_a_point_are_known() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/slopes_at.jsonl")).unwrap();
    let mut amiss = Vec::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let value = row["value"].as_str().unwrap();
        let judged = gradus::judge(&row["ask"].to_string(), value);
        let none = gradus::judge(&row["ask"].to_string(), "none");
        let expected = if value == "none" { "Right" } else { "Wrong" };
        let verdicts = (judged.map(|j| format!("{:?}", j.verdict())), none.map(|j| format!("{:?}", j.verdict())));
        if verdicts != (Ok("Right".to_string()), Ok(expected.to_string())) {
            amiss.push(format!("{} {value}: {verdicts:?}", row["ask"]));
        }
    }
    assert!(amiss.is_empty(), "{}:\n{}", amiss.len(), amiss.join("\n"));
}

/// Categories that every textbook has: none of them may be left open.
const TEXTBOOK: &[&str] = &[
    "plug in",
    "cancel",
    "conjugate",
    "trig at 0",
    "exp and log at a point",
    "infinite",
    "one side",
    "at -inf",
    "growth",
    "1^inf and kin",
    "sides differ",
    "domain edge",
    "activations",
];

/// A row of the corpus of limits, graded with its value as the answer.
#[test]
fn limits_are_known_as_questions() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/limits.jsonl")).unwrap();
    let (mut wrong, mut open, mut rows) = (Vec::new(), Vec::new(), 0);
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        rows += 1;
        let ask = serde_json::json!({"limit": {
            "of": row["of"], "by": row["by"], "to": row["to"], "side": row["side"],
        }});
        let found = gradus::judge(&ask.to_string(), row["value"].as_str().unwrap());
        match found.as_ref().map(|judged| judged.verdict().name()) {
            Ok("right") => {}
            Ok("wrong") => wrong.push(line.to_string()),
            _ => open.push(line.to_string()),
        }
        let textbook = TEXTBOOK.contains(&row["cat"].as_str().unwrap());
        assert!(!textbook || open.last().is_none_or(|last| last != line), "{line}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(open.len() * 100 <= 6 * rows, "{} of {rows}:\n{}", open.len(), open.join("\n"));
}

/// Twelve digits of each value in a table hold, where doubles lose half of theirs: against the series at 0.
#[test]
fn the_values_of_a_table_hold_near_the_point() {
    type Series = fn(f64) -> f64;
    let cases: [(&str, Series); 4] = [
        ("(1-cos(x))/x^2", |h| 1.0 / 2.0 - h * h / 24.0 + h.powi(4) / 720.0),
        ("(x-sin(x))/x^3", |h| 1.0 / 6.0 - h * h / 120.0 + h.powi(4) / 5040.0),
        ("(e^x-1-x)/x^2", |h| 1.0 / 2.0 + h / 6.0 + h * h / 24.0 + h.powi(3) / 120.0 + h.powi(4) / 720.0),
        ("(sqrt(1+x)-1)/x", |h| 1.0 / 2.0 - h / 8.0 + h * h / 16.0 - 5.0 * h.powi(3) / 128.0 + 7.0 * h.powi(4) / 256.0),
    ];
    for (of, series) in cases {
        let rows = table(&expr(of), "x", &target("0"), 8).rows;
        // From 0.001 on what the series leaves out is below the digits that are compared.
        for row in &rows[3..] {
            let h = row.h.to_f64();
            for (cell, x) in [(row.left, -h), (row.right, h)] {
                let (value, wanted) = (cell.unwrap().value, series(x));
                assert!((value - wanted).abs() <= 1e-12 * wanted.abs(), "{of} at {x}: {value}, not {wanted}");
            }
        }
    }
}
