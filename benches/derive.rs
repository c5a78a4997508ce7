//! Deriving with steps, and explaining wrong derivatives, on the labelled cases.

use divan::counter::ItemsCount;
use gradus::math::Expr;
use gradus::math::derive::{derivative, derive};
use gradus::math::mistakes::Catalogue;
use gradus::math::notation::{Scope, read};
use gradus::math::solution::solve;
use serde_json::Value;

fn main() {
    divan::main();
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
