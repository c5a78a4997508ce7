//! Functions of up to 200 nodes, with whole, fractional and surd powers up to a million: deriving them, posing them and
//! judging an answer each end within their steps, and what is derived is printed and set.
#![no_main]

use gradus::Ask;
use gradus::math::functions::{FUNCTIONS, SQRT, lookup};
use gradus::math::{Expr, derive, print, steps};
use gradus::page::typeset;
use libfuzzer_sys::arbitrary::{self, Unstructured};
use libfuzzer_sys::fuzz_target;

fn power(given: &mut Unstructured) -> arbitrary::Result<Expr> {
    let most = *given.choose(&[10, 100, 1_000, 1_000_000])?;
    let whole = Expr::from(given.int_in_range(1..=most)?);
    let power = match given.int_in_range(0..=3)? {
        0 => whole.over(Expr::from(given.int_in_range(2..=10)?)),
        1 => whole.times(Expr::call(SQRT, [Expr::from(2)])),
        _ => whole,
    };
    Ok(if given.arbitrary()? { power.negate() } else { power })
}

fn function(given: &mut Unstructured, nodes: usize) -> arbitrary::Result<Expr> {
    if nodes <= 2 {
        return Ok(match given.int_in_range(0..=4)? {
            0 => Expr::from(given.int_in_range(0..=9)?),
            1 => Expr::call(SQRT, [Expr::from(given.int_in_range(2..=8)?)]),
            2 => Expr::var("a"),
            _ => Expr::var("x"),
        });
    }
    let left = given.int_in_range(1..=nodes - 2)?;
    let mut two = |given: &mut Unstructured| Ok((function(given, left)?, function(given, nodes - 1 - left)?));
    Ok(match given.int_in_range(0..=6)? {
        0 => two(given).map(|(one, other)| one.plus(other))?,
        1 => two(given).map(|(one, other)| one.times(other))?,
        2 => two(given).map(|(one, other)| one.over(other))?,
        3 => function(given, left)?.to_the(function(given, (nodes - 1 - left).min(4))?),
        4 => function(given, nodes - 2)?.to_the(power(given)?),
        5 => function(given, nodes - 1)?.negate(),
        _ => {
            let row = &FUNCTIONS[given.choose_index(FUNCTIONS.len())?];
            match lookup(row.name).filter(|_| row.least == 1) {
                Some(of) => Expr::call(of, [function(given, nodes - 1)?]),
                None => function(given, nodes - 1)?,
            }
        }
    })
}

fuzz_target!(|bytes: &[u8]| {
    let mut given = Unstructured::new(bytes);
    let Ok(nodes) = given.int_in_range(3..=200) else { return };
    let Ok(of) = function(&mut given, nodes) else { return };
    let text = print::ascii(&of);
    let (outcome, count) = steps::within(u64::MAX, || derive::derive(&of, "x", 1 + nodes % 3));
    assert!(count.steps <= 2 * steps::ONE, "{} steps: {text}", count.steps);
    match outcome {
        Ok(derivation) => {
            let latex = print::latex(&derivation.derivative);
            drop((print::unicode(&derivation.derivative), typeset::two_dimensions(&latex, true, 80)));
        }
        Err(error) => assert!(["too-large", "no-derivative"].contains(&error.kind), "{text}: {error}"),
    }
    let ask = serde_json::json!({"derivative": {"of": text, "by": "x"}});
    if let Ok(question) = Ask::try_from(&ask).and_then(|ask| ask.ready()) {
        question.judge("x^2", None);
        question.judge(&text, None);
    }
});
