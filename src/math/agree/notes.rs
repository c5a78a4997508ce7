//! What is worth saying about an answer that is the same where both are defined.

use super::compare::Finding;
use super::points;
use super::prepared::Prepared;
use crate::math::condition::{Comparison, Condition};
use crate::math::expr::{Expr, Node, Symbol};
use crate::math::functions::{self as f, Func};
use crate::math::notation::{Scope, read};
use crate::math::number::Number;
use crate::math::print::unicode;
use crate::math::tape::{Balls, Place, Tape};

/// The most restrictions and the most holes that are named.
const MOST: usize = 2;

/// Where something the expression is made of is defined, each condition once, in the order it is written.
pub fn conditions(expr: &Expr) -> Vec<Condition> {
    let mut found = Vec::new();
    collect(expr, &mut found);
    let mut unique: Vec<Condition> = Vec::new();
    for condition in found {
        if !unique.contains(&condition) {
            unique.push(condition);
        }
    }
    unique
}

fn collect(expr: &Expr, found: &mut Vec<Condition>) {
    expr.for_each_child(|child| collect(child, found));
    match expr.node() {
        Node::Div(_, below) => found.push(Condition::not_zero(below.clone())),
        Node::Pow(base, exponent) => found.extend(of_power(base, exponent)),
        Node::Call(function, arguments) => of_call(*function, arguments, found),
        _ => {}
    }
}

fn at_least_zero(left: Expr) -> Condition {
    Condition { left, comparison: Comparison::AtLeast, right: Expr::zero() }
}

fn of_power(base: &Expr, exponent: &Expr) -> Option<Condition> {
    let Some(n) = crate::math::tape::written_ratio(exponent) else {
        // e^u and 2^u are defined everywhere.
        let positive = base.as_number().is_some_and(|n| !n.is_negative()) || matches!(base.node(), Node::Const(_));
        return (!positive).then(|| Condition::positive(base.clone()));
    };
    let even_root = !n.is_integer() && (n.is_decimal() || n.den() % 2 == 0);
    match (even_root, n.is_negative()) {
        (true, true) => Some(Condition::positive(base.clone())),
        (true, false) => Some(at_least_zero(base.clone())),
        (false, true) => Some(Condition::not_zero(base.clone())),
        (false, false) => None,
    }
}

fn of_call(function: Func, arguments: &[Expr], found: &mut Vec<Condition>) {
    if function == f::ROOT {
        let degree = arguments.first().and_then(Expr::as_number).and_then(Number::as_int);
        if let (Some(degree), Some(radicand)) = (degree, arguments.get(1))
            && degree % 2 == 0
        {
            found.push(at_least_zero(radicand.clone()));
        }
    }
    let scope = Scope { variables: vec!["u".into(), "v".into()] };
    let side = |text: &str| {
        let side = read(text, &scope).ok()?.expr;
        Some(side.substitute_with(&|name| match name {
            "u" => arguments.first().cloned(),
            "v" => arguments.get(1).cloned(),
            _ => None,
        }))
    };
    for text in function.row().domain {
        // The longer signs first, which begin with the shorter ones.
        let signs = [
            ("!=", Comparison::NotEqual),
            (">=", Comparison::AtLeast),
            ("<=", Comparison::AtMost),
            (">", Comparison::Greater),
            ("<", Comparison::Less),
        ];
        let split = signs.iter().find_map(|(sign, comparison)| Some((text.split_once(sign)?, *comparison)));
        if let Some(((left, right), comparison)) = split
            && let (Some(left), Some(right)) = (side(left), side(right))
        {
            found.push(Condition { left, comparison, right });
        }
    }
}

fn shown(condition: &Condition) -> String {
    format!("{} {} {}", unicode(&condition.left), condition.comparison.unicode(), unicode(&condition.right))
}

/// A point at which one of the two has no value though it hardly shows: a zero of a written denominator.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    pub at: Vec<f64>,
    note: String,
}

/// The notes on an answer found to be the same on the common domain.
pub fn notes(key: &Prepared, finding: &Finding, answer: &Expr) -> Vec<String> {
    let mut notes = Vec::new();
    if !finding.key_only.is_empty() {
        notes = restrictions(key, finding, answer);
    }
    if let Some(at) = finding.answer_only.first() {
        let names = finding.tape.as_ref().map(|(tape, _)| tape.names()).unwrap_or_default();
        notes.push(format!("yours has values where the key has none, such as at {}", place(names, at)));
    }
    notes.extend(holes(key, finding, answer).into_iter().map(|hole| hole.note));
    notes
}

fn place(names: &[Symbol], at: &[f64]) -> String {
    let shown = |x: f64| {
        let digits = format!("{x:.2}");
        digits.trim_end_matches('0').trim_end_matches('.').replace('-', "−")
    };
    names.iter().zip(at).map(|(name, x)| format!("{name} = {}", shown(*x))).collect::<Vec<_>>().join(", ")
}

/// Which of the answer's conditions fail where the key has a value.
fn restrictions(key: &Prepared, finding: &Finding, answer: &Expr) -> Vec<String> {
    let names = finding.tape.as_ref().map(|(tape, _)| tape.names()).unwrap_or_default();
    let conditions = conditions(answer);
    let mut notes = Vec::new();
    for condition in conditions.iter().filter(|c| c.comparison != Comparison::NotEqual) {
        let difference = condition.left.clone().minus(condition.right.clone());
        let Ok(tape) = Tape::compile(&[&difference], names) else { continue };
        let mut buffers = Balls::default();
        let n = finding.key_only.len().min(crate::math::tape::BLOCK);
        let view = tape.balls(&points::block_of(&finding.key_only, names.len()), n, &[], &mut buffers);
        let fails = (0..n).any(|lane| {
            let ball = view.at(tape.output(0)).ball(lane);
            ball.is_value() && !super::prepared::holds(ball, condition.comparison)
        });
        if fails && notes.len() < MOST {
            notes.push(format!("yours needs {}", shown(condition)));
        }
    }
    if notes.is_empty() {
        let at = finding.key_only.first().map(|at| place(names, at)).unwrap_or_default();
        notes.push(format!("yours is undefined at some points, such as {at}"));
    }
    let _ = key;
    notes
}

/// Zeros of denominators written in the answer at which the key has a value.
pub fn holes(key: &Prepared, finding: &Finding, answer: &Expr) -> Vec<Hole> {
    let Some((tape, _)) = &finding.tape else { return Vec::new() };
    let mut holes: Vec<Hole> = Vec::new();
    for condition in conditions(answer) {
        if condition.comparison != Comparison::NotEqual
            || !condition.right.is_number(0)
            || condition.left.names().is_empty()
        {
            continue;
        }
        if let Some(hole) = hole(key, tape, &condition.left)
            && holes.len() < MOST
            && !holes.iter().any(|known| known.note == hole.note)
        {
            holes.push(hole);
        }
    }
    holes
}

/// Numbers at which denominators usually vanish.
const CANDIDATES: [(i128, i128); 11] =
    [(0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (3, 1), (-3, 1), (1, 2), (-1, 2), (4, 1), (-4, 1)];

/// A zero of the denominator at which the key has a value.
fn hole(key: &Prepared, tape: &Tape, below: &Expr) -> Option<Hole> {
    let tape = tape.extended(&[below], &[]).ok()?;
    let place = *tape.outputs().last()?;
    // A denominator that the key has too is no news.
    if key.divides_by(place) {
        return None;
    }
    let names = tape.names();
    let base: Vec<f64> = (0..names.len()).map(|i| 1.618 + 0.731 * i as f64).collect();
    let used = below.names();
    for variable in (0..names.len()).filter(|i| used.contains(&names[*i])) {
        let at = |x: f64| {
            let mut point = base.clone();
            point[variable] = x;
            point
        };
        let exact = CANDIDATES.iter().filter_map(|(num, den)| Number::ratio(*num, *den));
        for candidate in exact {
            let point = at(candidate.to_f64());
            let [below, key] = balls(&tape, &point, [place, key.place]);
            if below.is_value() && below.value == 0.0 && below.error == 0.0 && key.is_value() {
                let shown = unicode(&Expr::number(candidate));
                return Some(Hole { at: point, note: format!("yours is undefined at {} = {shown}", names[variable]) });
            }
        }
        if let Some(root) = root(|x| balls(&tape, &at(x), [place, place])[0].value) {
            let point = at(root);
            let value = balls(&tape, &point, [key.place, key.place])[0];
            if value.is_value() && value.value.abs() < 1e8 {
                return Some(Hole { at: point, note: format!("yours is undefined where {} = 0", unicode(below)) });
            }
        }
    }
    None
}

fn balls(tape: &Tape, at: &[f64], wanted: [Place; 2]) -> [crate::math::tape::Ball; 2] {
    let mut buffers = Balls::default();
    let view = tape.balls(&points::block_of(&[at.to_vec()], at.len()), 1, &[], &mut buffers);
    wanted.map(|place| view.at(place).ball(0))
}

/// A simple zero between -50 and 50, by bisection.
fn root(f: impl Fn(f64) -> f64) -> Option<f64> {
    const GRID: usize = 80;
    let at = |i: usize| (i as f64 / GRID as f64 * 2.0 - 1.0).powi(3) * 50.0 + 0.0137;
    let mut left = (at(0), f(at(0)));
    for i in 1..=GRID {
        let right = (at(i), f(at(i)));
        if left.1.is_finite() && right.1.is_finite() && (left.1 < 0.0) != (right.1 < 0.0) {
            let (mut low, mut high) = (left.0, right.0);
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                if (f(middle) < 0.0) == (left.1 < 0.0) { low = middle } else { high = middle }
            }
            // A sign that changes across a pole is no zero.
            let value = f(0.5 * (low + high)).abs();
            if value <= 1e-6 * left.1.abs().max(right.1.abs()) {
                return Some(0.5 * (low + high));
            }
        }
        left = right;
    }
    None
}
