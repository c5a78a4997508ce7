//! `gradus grade` as a script runs it, beside parsing and writing the same JSON with serde_json alone.
//!
//! 100,000 inline formula records, half of them wrong, no derivation behind them.

use divan::Bencher;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

/// Asks with a right and a wrong answer each.
const ASKS: [(&str, &str, &str); 5] = [
    ("2*x", "x+x", "3x"),
    ("x^2*sin(x)", "sin(x)*x^2", "x^2*cos(x)"),
    ("3*x^2+1", "1+3x^2", "6x"),
    ("exp(-x^2)", "e^(-x^2)", "-2x e^(-x^2)"),
    ("(x+1)/(x-1)", "1+2/(x-1)", "(x-1)/(x+1)"),
];

fn records() -> Vec<String> {
    (0..100_000)
        .map(|id| {
            let (key, right, wrong) = ASKS[id % ASKS.len()];
            let answer = if id % 2 == 0 { right } else { wrong };
            json!({"id": id, "answer": answer, "ask": {"formula": {"is": key, "of": ["x"]}}}).to_string()
        })
        .collect()
}

fn graded(input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["grade", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("it ends");
        String::from_utf8(output.stdout).expect("it writes text")
    })
}

#[divan::bench(sample_count = 10)]
fn the_grader_start_included(bencher: Bencher) {
    let input = records().join("\n");
    bencher.counter(divan::counter::ItemsCount::new(100_000usize)).bench_local(|| graded(&input));
}

#[divan::bench(sample_count = 10)]
fn serde_json_alone_on_one_core(bencher: Bencher) {
    let input = records();
    let results: Vec<Value> =
        graded(&input.join("\n")).lines().map(|line| serde_json::from_str(line).expect("it writes JSON")).collect();
    bencher.counter(divan::counter::ItemsCount::new(100_000usize)).bench_local(|| {
        let mut out = Vec::new();
        for (line, result) in input.iter().zip(&results) {
            let record: Value = serde_json::from_str(line).expect("it is JSON");
            divan::black_box(record);
            serde_json::to_writer(&mut out, result).expect("memory takes it");
            out.push(b'\n');
        }
        out
    });
}
