//! Whatever is differentiated, it ends within its steps, with a derivative that can be printed or a reason.
#![no_main]

use gradus::math::language::{Scope, read};
use gradus::math::{derive, print, solution, steps};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: (&str, u8)| {
    let Ok(reading) = read(text.0, &Scope::default()) else { return };
    let order = 1 + usize::from(text.1) % 3;
    let (outcome, count) = steps::within(u64::MAX, || derive::derive(&reading.expr, "x", order));
    assert!(count.steps <= 2 * steps::ONE, "{} steps", count.steps);
    match outcome {
        Ok(derivation) => drop((print::unicode(&derivation.derivative), print::latex(&derivation.derivative))),
        Err(error) => assert!(["too-large", "no-derivative"].contains(&error.kind), "{error}"),
    }
    drop(solution::solve(&reading.expr, "x", 1));
});
