//! A slope that jumps at another place than the function has its corner, and is right on both sides of the two.

use super::Reason;
use super::prepared::Prepared;
use super::weigh::Candidate;
use crate::lesson::kinds::figure;
use crate::math::Expr;
use crate::math::expr::Node;
use crate::math::functions::{self, Func};
use crate::math::language::Value;
use crate::math::tape::value_at as value;

/// Functions of which a slope or a value jumps where their argument is 0, and nowhere else.
const BREAKING: &[Func] = &[functions::ABS, functions::SIGN, functions::STEP, functions::RELU, functions::LEAKY_RELU];
/// Where zeros of arguments are looked for that are not straight.
const REACH: f64 = 40.0;
/// How far apart two places are looked at there.
const APART: f64 = 0.25;
/// How far beside the outermost jump answer and key are compared.
const BESIDE: [f64; 4] = [0.37, 1.9, 7.3, 29.0];

/// What is said of it.
pub const SHIFTED: (&str, &str, &str) = (
    "corner.shifted",
    "Yours jumps at {place}, and is right further out. At which {x} does the function turn?",
    "the slope of |u|, relu(u) or step(u) jumps where u is 0",
);

/// Whether the expression has a function in it that jumps, or pieces.
pub fn is_in_pieces(expr: &Expr) -> bool {
    expr.any(&|e| match e.node() {
        Node::Call(function, _) => {
            BREAKING.contains(function)
                || [functions::MAX, functions::MIN].contains(function)
                || ["floor", "ceil", "round"].contains(&function.name())
        }
        Node::Cases(..) => true,
        _ => false,
    })
}

impl Prepared {
    /// The slip of a formula that is the key but for the places at which it jumps.
    pub(super) fn jump_elsewhere(&self, answer: &Value) -> Option<Candidate> {
        let (Value::Expr(answer), Some(key), [name]) = (answer, self.task.key_expr(), self.task.names.as_slice())
        else {
            return None;
        };
        if !is_in_pieces(answer) || !is_in_pieces(key) {
            return None;
        }
        let (yours, right) = (jumps(answer, name), jumps(key, name));
        let beside = |place: &f64, others: &[f64]| others.iter().all(|other| (place - other).abs() > 1e-9);
        let extra: Vec<f64> = yours.iter().copied().filter(|place| beside(place, &right)).collect();
        let missing: Vec<f64> = right.iter().copied().filter(|place| beside(place, &yours)).collect();
        let (first, _) = (*extra.first()?, missing.first()?);
        let all = || extra.iter().chain(&missing).copied();
        let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        let both = |x: f64| Some((at(answer, name, x)?, at(key, name, x)?));
        let outside = BESIDE.iter().flat_map(|by| [low - by, high + by]).filter_map(both);
        let outside: Vec<(f64, f64)> = outside.collect();
        let agree = |(a, b): &(f64, f64)| (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
        if outside.len() < BESIDE.len() || !outside.iter().all(agree) {
            return None;
        }
        let shown = figure(first);
        let (id, say, rule) = SHIFTED;
        let say = say.replace("{place}", &format!("{name} = {shown}")).replace("{x}", name);
        let reason = Reason::new(id, say, rule);
        Some(Candidate { reason, likely: 0.9 })
    }
}

fn at(expr: &Expr, name: &str, x: f64) -> Option<f64> {
    value(expr, &[(crate::math::Symbol::new(name), x)]).filter(|value| value.is_finite())
}

/// The places at which the value jumps, from left to right.
fn jumps(expr: &Expr, name: &str) -> Vec<f64> {
    let mut arguments = Vec::new();
    collect(expr, &mut arguments);
    let mut places: Vec<f64> = arguments.iter().flat_map(|argument| zeros(argument, name)).collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() <= 1e-9);
    let is_jump = |place: &f64| {
        let step = 1e-6 * place.abs().max(1.0);
        let sides = (at(expr, name, place - step), at(expr, name, place + step));
        matches!(sides, (Some(left), Some(right)) if (left - right).abs() > 1e-4 * left.abs().max(right.abs()))
    };
    places.retain(is_jump);
    places
}

/// What is 0 where the expression may jump.
fn collect(expr: &Expr, into: &mut Vec<Expr>) {
    match expr.node() {
        Node::Call(function, arguments) if BREAKING.contains(function) => into.extend(arguments.first().cloned()),
        Node::Call(functions::MAX | functions::MIN, arguments) => {
            if let [a, b] = arguments.as_slice() {
                into.push(a.clone().minus(b.clone()));
            }
        }
        Node::Cases(cases, _) => cases.iter().for_each(|case| {
            case.when.for_each(&mut |condition| into.push(condition.left.clone().minus(condition.right.clone())));
        }),
        _ => {}
    }
    expr.for_each_child(|child| collect(child, into));
}

/// Where an argument is 0: of a straight line anywhere, of another one within reach.
fn zeros(argument: &Expr, name: &str) -> Vec<f64> {
    let u = |x: f64| at(argument, name, x);
    if let (Some(a), Some(b), Some(c), Some(d)) = (u(0.0), u(1.0), u(2.0), u(-7.0)) {
        let rise = b - a;
        let straight = (c - b - rise).abs() + (d - a + 7.0 * rise).abs() <= 1e-9 * (a.abs() + rise.abs());
        if straight {
            return if rise == 0.0 { Vec::new() } else { vec![-a / rise] };
        }
    }
    let count = (2.0 * REACH / APART) as usize;
    let place = |i: usize| -REACH + APART * i as f64 + 0.01;
    let ends = (0..count).map(|i| (place(i), place(i + 1)));
    let turns = |(low, high): &(f64, f64)| matches!((u(*low), u(*high)), (Some(a), Some(b)) if a * b < 0.0);
    let narrowed = |(mut low, mut high): (f64, f64)| {
        let below = u(low).is_some_and(|value| value < 0.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            match u(middle).is_some_and(|value| value < 0.0) == below {
                true => low = middle,
                false => high = middle,
            }
        }
        0.5 * (low + high)
    };
    ends.filter(turns).map(narrowed).collect()
}

#[cfg(test)]
mod tests {
    use crate::lesson::{Verdict, judge};

    /// The function, an answer whose slope jumps elsewhere, and where.
    const CASES: &[(&str, &str, &str)] = &[
        ("relu(x - 6)", "step(x - 7)", "x = 7"),
        ("abs(x - 4)", "sign(x - 5)", "x = 5"),
        ("relu(2x - 6)", "2step(x - 2)", "x = 2"),
        ("relu(x + 1)", "step(x - 1)", "x = 1"),
        ("abs(x^2 - 4)", "2x*sign(x^2 - 9)", "x = −3"),
        ("x*abs(x - 2)", "abs(x - 2) + x*sign(x + 2)", "x = −2"),
        ("max(x, 3)", "step(x - 4)", "x = 4"),
    ];

    #[test]
    fn a_jump_at_another_place_is_named() {
        for (of, answer, place) in CASES {
            let judged = judge(&format!(r#"{{"derivative": {{"of": "{of}"}}}}"#), answer).unwrap();
            assert_eq!(judged.verdict, Verdict::Wrong, "{of}");
            let reason = judged.reason.unwrap_or_else(|| panic!("{of}: {answer}"));
            assert_eq!(reason.id, "corner.shifted", "{of}: {}", reason.say);
            assert!(reason.say.contains(place), "{}", reason.say);
        }
    }

    #[test]
    fn what_differs_elsewhere_is_no_shifted_jump() {
        for (of, answer) in [
            ("relu(x - 6)", "2step(x - 7)"),
            ("relu(x - 6)", "step(x - 7) + x"),
            ("abs(x)", "x"),
            ("relu(x - 6)", "step(6 - x)"),
            ("abs(x - 4)", "cos(x)"),
        ] {
            let judged = judge(&format!(r#"{{"derivative": {{"of": "{of}"}}}}"#), answer).unwrap();
            assert_ne!(judged.reason.map(|reason| reason.id).as_deref(), Some("corner.shifted"), "{of}: {answer}");
        }
    }
}
