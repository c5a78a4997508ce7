//! Judging and evaluating, timed: `cargo bench --bench check`. Both sides read and checked, with nothing kept from
//! before, is to take at most 5 µs at the median and 50 µs at the 99th percentile; SLOWEST=1 names the slowest pairs.

use divan::{Bencher, black_box};
use gradus::math::agree::{CompiledKey, Setting};
use gradus::math::expr::Expr;
use gradus::math::language::{Scope, read};
use gradus::math::tape::{Column, Columns, LANES, Tape};
use std::time::Instant;

fn main() {
    percentiles();
    divan::main();
}

fn expr(text: &str, scope: &Scope) -> Expr {
    read(text, scope).map(|reading| reading.expr).unwrap_or_else(|_| Expr::zero())
}

struct Pair {
    key: String,
    answer: String,
    scope: Scope,
}

fn pairs() -> Vec<Pair> {
    let rows = include_str!("../tests/data/pairs.jsonl").lines().filter_map(|line| serde_json::from_str(line).ok());
    rows.map(|row: serde_json::Value| {
        let text = |field: &str| row[field].as_str().unwrap_or_default().to_string();
        let names = row["vars"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
        let scope = Scope::of(names.map(Into::into).collect());
        Pair { key: text("key"), answer: text("answer"), scope }
    })
    .collect()
}

/// One check with both sides read, and one against a prepared key, over all labelled pairs: the best of twenty each.
fn percentiles() {
    let pairs = pairs();
    let show = |what: &str, check: &mut dyn FnMut(&Pair) -> f64| {
        let mut times: Vec<f64> =
            pairs.iter().map(|pair| (0..20).map(|_| check(pair)).fold(f64::MAX, f64::min)).collect();
        if std::env::var_os("SLOWEST").is_some() {
            let mut order: Vec<usize> = (0..pairs.len()).collect();
            order.sort_by(|a, b| times[*b].total_cmp(&times[*a]));
            for i in order.into_iter().take(25) {
                println!("  {:.1} µs: {} against {}", times[i] * 1e6, pairs[i].key, pairs[i].answer);
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize] * 1e6;
        println!(
            "{what}: median {:.2} µs, 90 % {:.2} µs, 99 % {:.2} µs, all {:.2} µs",
            at(0.5),
            at(0.9),
            at(0.99),
            at(1.0)
        );
    };
    let timed = |f: &mut dyn FnMut()| {
        let start = Instant::now();
        f();
        start.elapsed().as_secs_f64()
    };
    show("read both sides", &mut |pair| {
        timed(&mut || {
            black_box((expr(&pair.key, &pair.scope), expr(&pair.answer, &pair.scope)));
        })
    });
    show("read and check", &mut |pair| {
        timed(&mut || {
            let key = CompiledKey::new(&expr(&pair.key, &pair.scope), Setting::default());
            black_box(key.agree(&expr(&pair.answer, &pair.scope)));
        })
    });
    show("check, both read", &mut |pair| {
        let (key, answer) = (expr(&pair.key, &pair.scope), expr(&pair.answer, &pair.scope));
        timed(&mut || {
            black_box(CompiledKey::new(&key, Setting::default()).agree(&answer));
        })
    });
    show("check against a prepared key", &mut |pair| {
        let key = CompiledKey::new(&expr(&pair.key, &pair.scope), Setting::default());
        let answer = expr(&pair.answer, &pair.scope);
        black_box(key.same_as(&answer));
        timed(&mut || {
            black_box(key.same_as(&answer));
        })
    });
}

const F: &str = "exp(-x^2)*sin(3*x+1)/(1+x^4)";

fn columns(count: usize) -> Vec<Column> {
    (0..count).map(|j| std::array::from_fn(|i| (i as f64 - 31.5) / 16.0 + j as f64 * 0.1)).collect()
}

#[divan::bench]
fn read_one() -> Expr {
    expr(black_box(F), &Scope::default())
}

#[divan::bench]
fn compile_one(bencher: Bencher) {
    let e = expr(F, &Scope::default());
    let names = ["x".into()];
    bencher.bench(|| Tape::compile(&[black_box(&e)], &names).is_ok());
}

#[divan::bench(min_time = 0.2)]
fn values_of_64_points(bencher: Bencher) {
    let tape = Tape::compile(&[&expr(F, &Scope::default())], &["x".into()]).unwrap_or_else(|e| panic!("{e}"));
    let (points, mut buffers) = (columns(1), Columns::default());
    bencher.bench_local(|| tape.values(black_box(&points), LANES, &mut buffers)[tape.output(0) as usize][7]);
}

#[divan::bench(min_time = 0.2)]
fn closure_at_64_points(bencher: Bencher) {
    let f = |x: f64| libm::exp(-x * x) * libm::sin(3.0 * x + 1.0) / (1.0 + x * x * x * x);
    let points = columns(1);
    bencher.bench_local(|| black_box(&points)[0].iter().map(|x| f(*x)).sum::<f64>());
}

#[divan::bench(min_time = 0.2)]
fn evalexpr_at_64_points(bencher: Bencher) {
    use evalexpr::{ContextWithMutableVariables, HashMapContext, Value, build_operator_tree};
    let text = "math::exp(-(x^2.0))*math::sin(3.0*x+1.0)/(1.0+x^4.0)";
    let tree = build_operator_tree(text).unwrap_or_else(|e| panic!("{e}"));
    let points = columns(1);
    let mut context = HashMapContext::new();
    bencher.bench_local(|| {
        let mut sum = 0.0;
        for x in black_box(&points)[0] {
            let _ = context.set_value("x".into(), Value::Float(x));
            sum += tree.eval_float_with_context(&context).unwrap_or(f64::NAN);
        }
        sum
    });
}

/// A network of 72 operations or so: two layers of tanh neurons, and the squared error.
fn network() -> (Expr, Vec<gradus::math::Symbol>) {
    let neuron = |w: [&str; 3], x: &str, y: &str| format!("tanh({}*({x})+{}*({y})+{})", w[0], w[1], w[2]);
    let first = neuron(["a_1", "a_2", "a_3"], "x", "y");
    let second = neuron(["b_1", "b_2", "b_3"], "x", "y");
    let third = neuron(["c_1", "c_2", "c_3"], &first, &second);
    let fourth = neuron(["d_1", "d_2", "d_3"], &first, &second);
    let loss = format!("(f_1*{third}+f_2*{fourth}+f_3-t)^2 + 0.01*(a_1^2+a_2^2+b_1^2+b_2^2+c_1^2+c_2^2+d_1^2+d_2^2)");
    let e = expr(&loss, &Scope::default());
    let names = e.names();
    (e, names)
}

#[divan::bench(min_time = 0.2)]
fn network_value(bencher: Bencher) {
    let (e, names) = network();
    let tape = Tape::compile(&[&e], &names).unwrap_or_else(|e| panic!("{e}"));
    let (points, mut buffers) = (columns(names.len()), Columns::default());
    bencher.bench_local(|| tape.values(black_box(&points), 1, &mut buffers)[tape.output(0) as usize][0]);
}

#[divan::bench(min_time = 0.2)]
fn network_value_and_gradient(bencher: Bencher) {
    let (e, names) = network();
    let tape = Tape::compile(&[&e], &names).unwrap_or_else(|e| panic!("{e}"));
    println!("{} operations, {} names", tape.ops().len(), names.len());
    let (points, mut buffers) = (columns(names.len()), Columns::default());
    bencher.bench_local(|| tape.adjoints(black_box(&points), 1, tape.output(0), &mut buffers).1[0][0]);
}

#[divan::bench(min_time = 0.2)]
fn network_values_at_64_points(bencher: Bencher) {
    let (e, names) = network();
    let tape = Tape::compile(&[&e], &names).unwrap_or_else(|e| panic!("{e}"));
    let (points, mut buffers) = (columns(names.len()), Columns::default());
    bencher.bench_local(|| tape.values(black_box(&points), LANES, &mut buffers)[tape.output(0) as usize][0]);
}

#[divan::bench(min_time = 0.2)]
fn network_gradients_at_64_points(bencher: Bencher) {
    let (e, names) = network();
    let tape = Tape::compile(&[&e], &names).unwrap_or_else(|e| panic!("{e}"));
    let (points, mut buffers) = (columns(names.len()), Columns::default());
    bencher.bench_local(|| tape.adjoints(black_box(&points), LANES, tape.output(0), &mut buffers).1[0][0]);
}
