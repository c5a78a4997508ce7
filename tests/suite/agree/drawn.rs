//! Breaks, windows and steep features drawn at random places: decimals, fractions, multiples of π, constants, up to 10⁶.
//! Never is what differs called right, nor what is equal wrong; and hardly anything is left open.

use super::expr;
use gradus::math::agree::{CompiledKey, Outcome, Setting};
use gradus::math::rng::Rng;

struct Pair {
    key: String,
    answer: String,
    names: &'static [&'static str],
    equal: bool,
}

fn one<'t>(rng: &mut Rng, of: &[&'t str]) -> &'t str {
    of[rng.below(of.len())]
}

/// A place.
fn place(rng: &mut Rng) -> String {
    match rng.below(8) {
        0 => format!("{}", rng.below(81) as i64 - 40),
        1 => format!("({}/{})", rng.below(801) as i64 - 400, rng.below(15) + 2),
        2 => format!("{:.*}", rng.below(3) + 1, rng.between(-100.0, 100.0)),
        3 => one(rng, &["pi", "-pi/4", "2*pi", "pi/3", "-3*pi", "7*pi/6", "11*pi"]).to_string(),
        4 => one(rng, &["e", "-e/2", "sqrt(2)", "sqrt(3)", "-sqrt(5)", "ln(2)", "-ln(10)", "sqrt(29)"]).to_string(),
        5 => format!("{}", rng.below(2_000_001) as i64 - 1_000_000),
        6 => one(rng, &["10^6", "5*10^5", "12345.678", "-250000.25", "1e5", "999999/7"]).to_string(),
        _ => format!("{:.3}", rng.between(-1.0, 1.0)),
    }
}
fn width(rng: &mut Rng) -> &'static str {
    one(rng, &["0.5", "0.01", "1/1000", "7/100", "1/50", "1/4000", "2", "1/3", "10^-6", "0.0003"])
}
fn slope(rng: &mut Rng) -> &'static str {
    one(rng, &["2", "13", "0.25", "3/7", "60*pi", "1000", "sqrt(2)"])
}

const SMOOTH: &[&str] =
    &["x", "x^2", "sin(x)", "cos(2*x)", "x^3-2*x", "1/(1+x^2)", "ln(1+x^2)", "sqrt(1+x^2)", "relu(x-3)", "abs(x)"];
const PLANE: &[&str] = &["x+y^2", "x*y", "sin(x)*y", "x^2+y^2", "max(x,y)"];

fn drawn(rng: &mut Rng) -> Pair {
    let (a, b, w, s) = (place(rng), place(rng), width(rng), slope(rng));
    let (f, p) = (one(rng, SMOOTH), one(rng, PLANE));
    let pair = |key: String, answer: String, equal| Pair { key, answer, names: &["x"], equal };
    let plane = |key: String, answer: String, equal| Pair { key, answer, names: &["x", "y"], equal };
    let differs = |more: String| pair(f.to_string(), format!("{f}+{more}"), false);
    match rng.below(20) {
        0 => {
            let piece = one(rng, &["relu", "abs", "step", "sign", "hardtanh", "relu6", "hardswish", "tanh", "sigmoid"]);
            pair(format!("{piece}(x-({a}))"), format!("{piece}(x-(({a})+({w})))"), false)
        }
        1 => pair(format!("relu({s}*x-({s})*({a}))"), format!("{s}*relu(x-({a}))"), true),
        2 => differs(format!("step(x-({a}))*step(({a})+({w})-x)")),
        3 => differs(format!("relu(({w})/2-abs(x-(({a})+({w})/2)))")),
        4 => differs(format!("relu((x-({a}))*((({a})+({w}))-x))")),
        5 => differs(format!("e^(-((({s})*10*(x-({a})))^4))")),
        6 => differs(format!("sech(({s})*50*(x-({a})))^2")),
        7 => differs(format!("sigmoid((x-({a}))/({w}))-sigmoid((x-(({a})+({w})))/({w}))")),
        8 => differs(format!("(tanh(1000*(x-({a})))-tanh(1000*(x-(({a})+3/1000))))/2")),
        9 => pair(format!("max({a},min(({a})+({w}),x))"), format!("min(({a})+({w}),max({a},x))"), true),
        10 => pair(
            format!("step(x-({a}))*step((({a})+({w}))-x)*(x^2+1)"),
            format!("(1+x^2)*step(min(x-({a}),(({a})+({w}))-x))"),
            true,
        ),
        11 => pair(format!("floor(x-({a}))+3"), format!("floor(3+(x-({a})))"), true),
        12 => pair(format!("floor(x/7)+({a})"), format!("floor(x/7-({w})/9)+({a})"), false),
        13 => pair(format!("sqrt((x-({a}))^2*(x^2+1))"), format!("abs(x-({a}))*sqrt(1+x^2)"), true),
        14 => pair(format!("ln((x-({a}))^2)"), format!("2*ln(abs(x-({a})))"), true),
        15 => pair(format!("ln((x-({a}))^2)"), format!("2*ln(abs(x-({a})))+relu(x-({a})-1000)"), false),
        16 => plane(
            p.to_string(),
            format!("{p}+step(x-({a}))*step((({a})+({w}))-x)*step(y-({b}))*step((({b})+({w}))-y)"),
            false,
        ),
        17 => plane(p.to_string(), format!("{p}+relu(({w})^2-(x-({a}))^2-(y-({b}))^2)"), false),
        18 => plane(format!("max(x,y+({a}))+min(x,y+({a}))"), format!("x+y+({a})"), true),
        _ => pair(format!("e^(-({s})^2*100*(x-({a}))^2)"), format!("1/e^(100*({s})^2*(({a})-x)^2)"), true),
    }
}

#[test]
fn drawn_breaks_windows_and_steep_places() {
    let (mut wrong, mut unsure, mut judged) = (Vec::new(), Vec::new(), 0);
    for seed in 0..240 {
        let pair = drawn(&mut Rng::named(seed, "drawn breaks"));
        let key = CompiledKey::new(&expr(&pair.key, pair.names), Setting::default());
        let outcome = key.same_as(&expr(&pair.answer, pair.names));
        judged += 1;
        match (pair.equal, outcome) {
            (true, Outcome::Same) | (false, Outcome::Different) => {}
            (_, Outcome::Unsure) => unsure.push(format!("{} against {}", pair.key, pair.answer)),
            _ => wrong.push(format!("{} against {} gave {outcome:?}", pair.key, pair.answer)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unsure.len() * 100 <= 2 * judged, "{} of {judged} unsure:\n{}", unsure.len(), unsure.join("\n"));
}
