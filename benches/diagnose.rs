//! Looking for the reason behind wrong answers, timed: `cargo bench --bench diagnose`. A class answers one question, and
//! nothing explains its answers, so that everything there is is tried; the question is made ready once.

use divan::{Bencher, black_box};
use gradus::lesson::Prepared;
use gradus::lesson::load::ask_from_json;

fn main() {
    divan::main();
}

/// How many answers a class gives.
const CLASS: usize = 200;

fn prepared(ask: &str) -> Prepared {
    let ask = serde_json::from_str(ask).map(|ask| ask_from_json(&ask)).expect("it is JSON");
    ask.ok().and_then(|ask| ask.prepare(0).ok()).expect("it is an ask")
}

fn timed(bencher: Bencher, ask: &str, answer: impl Fn(usize) -> String) {
    let prepared = prepared(ask);
    let answers: Vec<String> = (0..CLASS).map(answer).collect();
    black_box(prepared.judge(&answers[0]));
    bencher.counter(divan::counter::ItemsCount::new(CLASS)).bench_local(|| {
        for answer in &answers {
            black_box(prepared.judge(answer));
        }
    });
}

#[divan::bench]
fn a_chain(bencher: Bencher) {
    timed(bencher, r#"{"derivative": {"of": "(9x^2+8)^4"}}"#, |n| format!("{}x^2*(9x^2+{})^3+7x", n + 31, n + 9));
}

#[divan::bench]
fn a_polynomial(bencher: Bencher) {
    timed(bencher, r#"{"derivative": {"of": "5x^3-8x^2+4x-7"}}"#, |n| format!("{}x^2+{}x+{}", n + 31, n + 57, n + 90));
}

#[divan::bench]
fn a_product(bencher: Bencher) {
    timed(bencher, r#"{"derivative": {"of": "x^2*sin(3x)*e^x"}}"#, |n| {
        format!("{}x*sin(3x)+{}x^2*e^x", n + 31, n + 57)
    });
}

#[divan::bench]
fn a_slope_at_a_point(bencher: Bencher) {
    timed(bencher, r#"{"derivative": {"of": "5x^3-8x^2+4x-7", "at": 3}}"#, |n| format!("{}.37", n + 200));
}

#[divan::bench]
fn layers(bencher: Bencher) {
    let ask = r#"{"layers": {"x": [2, -1], "W": [[1, 3], [-2, 4]], "b": [1, 2], "y": [3, 1], "find": "dL/dW"}}"#;
    timed(bencher, ask, |n| format!("[[{n}, {}], [{}, 71]]", n + 31, n + 57));
}
