//! Deriving with steps, tidying, and explaining wrong derivatives, on the labelled cases.

use divan::black_box;
use divan::counter::ItemsCount;
use gradus::math::Expr;
use gradus::math::derive::{derivative, derive};
use gradus::math::language::{Scope, read};
use gradus::math::mistakes::Catalogue;
use gradus::math::solution::solve;
use gradus::math::tidy::tidy;
use serde_json::Value;
use std::time::Instant;

fn main() {
    tidying();
    divan::main();
}

/// How long it takes to bring what the rules give to the one form: the best of twenty each. Nine in ten are to take at
/// most 20 µs.
fn tidying() {
    let raw: Vec<Expr> =
        cases().iter().filter_map(|case| Some(derive(&case.of, &case.by, case.order).ok()?.raw)).collect();
    let timed = |raw: &Expr| {
        let start = Instant::now();
        black_box(tidy(black_box(raw)));
        start.elapsed().as_secs_f64() * 1e6
    };
    let mut times: Vec<f64> = raw.iter().map(|raw| (0..20).map(|_| timed(raw)).fold(f64::MAX, f64::min)).collect();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!(
        "tidy {} derivatives: median {:.1} µs, 90 % {:.1} µs, 99 % {:.1} µs, all {:.1} µs",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}

/// One case: function, variable, order, wrong answers.
struct Case {
    of: Expr,
    by: String,
    order: usize,
    wrong: Vec<Expr>,
}

fn cases() -> Vec<Case> {
    let text = include_str!("../tests/data/derivatives.jsonl");
    let expr = |text: &str| read(text, &Scope::default()).map(|reading| reading.expr).ok();
    let case = |line: &str| {
        let row: Value = serde_json::from_str(line).ok()?;
        let wrong = row["wrong"].as_array()?.iter().filter_map(|wrong| expr(wrong["answer"].as_str()?)).collect();
        Some(Case {
            of: expr(row["function"].as_str()?)?,
            by: row["variable"].as_str()?.to_string(),
            order: row["order"].as_u64()? as usize,
            wrong,
        })
    };
    text.lines().filter_map(case).collect()
}

#[divan::bench]
fn derivations_with_steps(bencher: divan::Bencher) {
    let cases = cases();
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench(|| cases.iter().filter(|case| derive(&case.of, &case.by, case.order).is_ok()).count());
}

#[divan::bench]
fn derivatives_alone(bencher: divan::Bencher) {
    let cases = cases();
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench(|| cases.iter().filter(|case| derivative(&case.of, &case.by).is_ok()).count());
}

#[divan::bench]
fn solutions(bencher: divan::Bencher) {
    let cases = cases();
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench(|| cases.iter().filter(|case| solve(&case.of, &case.by, case.order).is_ok()).count());
}

#[divan::bench]
fn catalogues(bencher: divan::Bencher) {
    let cases = cases();
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench(|| cases.iter().filter(|case| Catalogue::new(&case.of, &case.by, case.order).is_some()).count());
}

#[divan::bench]
fn explanations(bencher: divan::Bencher) {
    let cases = cases();
    let prepared: Vec<(Catalogue, &Case)> =
        cases.iter().filter_map(|case| Some((Catalogue::new(&case.of, &case.by, case.order)?, case))).collect();
    let count = prepared.iter().map(|(_, case)| case.wrong.len()).sum::<usize>();
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let explained = |(catalogue, case): &(Catalogue, &Case)| {
            case.wrong.iter().filter(|answer| !catalogue.matching(answer).is_empty()).count()
        };
        prepared.iter().map(explained).sum::<usize>()
    });
}
