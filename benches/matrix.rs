//! Slopes by whole matrices, timed on the labelled rows: `cargo bench --bench matrix`. One answer judged is to take less
//! than 1 ms at the median, a derivation with its steps less than 2 ms; `benches/peers/matrix_with_sympy.py` asks SymPy
//! for the same derivatives.

use gradus::lesson::kinds::{Detail, Key};
use gradus::lesson::load::ask_from_json;
use gradus::page::worked::matrix;
use serde_json::{Value, json};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let rows: Vec<Value> =
        include_str!("../tests/data/matrix.jsonl").lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let (mut derived, mut right, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let fields = ["of", "by", "shapes", "given", "where"].into_iter();
        let ask: Value = json!({ "matrix": fields
            .filter_map(|field| Some((field.to_string(), row.get(field)?.clone())))
            .collect::<serde_json::Map<String, Value>>() });
        let Ok(ask) = ask_from_json(&ask) else { continue };
        derived.push(best(|| {
            let Ok(prepared) = ask.clone().prepare(1) else { return };
            if let Key::Matrix(shaped) = &prepared.task.key {
                black_box(matrix::page(&shaped.posed(), Detail::Full));
            }
        }));
        let Ok(prepared) = ask.clone().prepare(1) else { continue };
        // The wrong forms are made once, when the first wrong answer comes.
        let texts = |field: &str| row[field].as_array().cloned().unwrap_or_default();
        for answer in texts("right").iter().filter_map(Value::as_str) {
            right.push(best(|| drop(black_box(prepared.judge(answer)))));
        }
        for answer in texts("wrong").iter().filter_map(|wrong| wrong[0].as_str()) {
            wrong.push(best(|| drop(black_box(prepared.judge(answer)))));
        }
    }
    show("derived, measured and told with all steps", derived);
    show("a right answer judged", right);
    show("a wrong answer judged and explained", wrong);
}

/// Milliseconds, the best of five.
fn best(mut run: impl FnMut()) -> f64 {
    let mut once = || {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..5).map(|_| once()).fold(f64::MAX, f64::min)
}

fn show(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!(
        "{what} ({}): median {:.3} ms, 90 % {:.3} ms, 99 % {:.3} ms, all {:.3} ms",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}
