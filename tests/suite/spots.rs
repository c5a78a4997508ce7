//! Slips planted in the worked solutions of other kinds: a `spot` made from any of them.

use crate::golden::golden;
use gradus::lesson::kinds::Detail;
use gradus::lesson::{Lesson, Verdict, load};
use gradus::page::{Options, text};
use std::collections::BTreeSet;

fn lesson(spot: &str) -> Result<Lesson, String> {
    let text = format!(
        "format: 1\nid: t\ntitle: T\nsummary: S\nneeds: []\nminutes: 5\ncells:\n  - question:\n      id: q\n      skill: chain\n      \
         say: Somebody worked this out.\n      ask: {{spot: {{{spot}}}}}\n"
    );
    load::lesson("t.yaml", &text).map_err(|problems| format!("{problems:?}"))
}

/// What is worked out, with slips that can be planted in it.
const SOLUTIONS: &[(&str, &[&str])] = &[
    ("derivative: {of: x^3*(x^2 + 4)}", &["prod.fprime_gprime", "prod.second_only", "power.no_decrement"]),
    ("derivative: {of: (4*x - 1)^3}", &["chain.drop_inner"]),
    ("derivative: {of: x/(x^2 + 4)}", &["quot.order", "quot.plus", "quot.no_square"]),
    ("derivative: {of: x^2*sin(3*x)}", &["prod.fprime_gprime", "chain.drop_inner"]),
    ("gradient: {of: 3*x^2*y^2 + y}", &["partial.other_var_one"]),
    ("slope: {of: 12/x, from: 2, to: 5}", &["slope.mixed_order", "slope.inverted", "slope.rise_only"]),
    ("limit: {of: ((4 + h)^2 - 16)/h, by: h, to: 0}", &["limit.drop_h_early"]),
    ("difference: {of: x^2, at: 3, h: 0.5, method: forward}", &["fd.no_div", "fd.h_outside", "fd.sign"]),
    ("difference: {of: x^3, at: 1, h: 0.5, method: central}", &["fd.missing_2", "fd.plus_for_minus"]),
    ("difference: {of: x^4, at: 2, h: 0.5, method: second}", &["fd.second_drop_2", "fd.second_over_h"]),
    ("descent: {of: (w - 1)^2, start: 6, rate: 0.1, steps: 2}", &["gd.stale_grad", "gd.ascent", "gd.no_lr"]),
    (
        "graph: {let: {a: x^2, b: 3*x, f: a*b + a}, at: {x: 4}, find: [df/dx]}",
        &["backprop.overwrite_last", "backprop.overwrite_first"],
    ),
    (
        "graph: {let: {z: w*x + b, p: tanh(z), L: (p - y)^2}, at: {w: 2, x: 3, b: -5, y: 3}, find: [dL/dw]}",
        &["backprop.mse_drop_2", "backprop.act_ignored", "backprop.local_only", "backprop.weight_gets_own"],
    ),
    (
        "layers: {x: [3, 2], W: [[1, 2], [2, -5]], b: [1, -1], activation: relu, y: [2, 4], find: dL/dW}",
        &["layers.no_local_slope", "layers.drop_2", "layers.transposed", "layers.no_input"],
    ),
];

#[test]
fn a_slip_can_be_planted_in_any_worked_solution() {
    let mut shown = String::new();
    for (solution, slips) in SOLUTIONS {
        let lesson = lesson(&format!("in: {{{solution}}}")).unwrap_or_else(|why| panic!("{solution}: {why}"));
        let questions: Vec<_> = lesson.questions().collect();
        let [line, mend] = questions.as_slice() else { panic!("{solution}: {} questions", questions.len()) };
        let mut found = BTreeSet::new();
        for seed in 1..=80 {
            let posed = line.pose(seed).unwrap();
            let id = posed.prepared.task.planted.clone().unwrap();
            let key = posed.prepared.task.key.text().unwrap();
            assert_eq!(posed.judge(&key).verdict, Verdict::Right, "{solution}: {id}");
            let other = if key == "1" { "2" } else { "1" };
            assert_eq!(posed.judge(other).verdict, Verdict::Wrong, "{solution}: {id}");
            let mended = mend.pose(seed).unwrap();
            assert_eq!(mended.prepared.task.planted.as_ref(), Some(&id));
            let answer = mended.prepared.task.key.text().unwrap();
            assert_eq!(mended.judge(&answer).verdict, Verdict::Right, "{solution}: {id}: {answer}");
            if found.insert(id.clone()) && slips.contains(&id.as_str()) {
                shown += &format!("== {solution}: {id}\n");
                for page in [&posed.prompt, &mended.prompt, &mended.solution(Detail::Usual)] {
                    shown += &text::render(page, &Options::default());
                }
            }
        }
        for slip in *slips {
            assert!(found.contains(*slip), "{solution}: {slip} is not among {found:?}");
        }
    }
    golden("course/spots.txt", &shown);
}

#[test]
fn what_cannot_be_planted_is_told() {
    for (spot, wanted) in [
        ("in: {derivative: {of: x^2}}, slips: [prod.minus]", "prod.minus cannot be made in this derivative"),
        ("in: {derivative: {of: x^2, at: 3}}", "the lines of a derivative are formulas"),
        ("in: {number: {is: 3}}", "expected one of derivative"),
        ("in: {slope: {of: x^2, from: 1, to: 3}}, lines: {a: 1, b: 2}", "stand in each other's place"),
        ("slips: {slope.inverted: {b: 2}}", "a spot needs `in`"),
        ("in: {limit: {of: (x^2 - 9)/(x - 3), by: x, to: 3}}", "expected a limit for h → 0"),
    ] {
        let told = lesson(spot).map(|_| ()).unwrap_err();
        assert!(told.contains(wanted), "{spot}: {told}");
    }
}
