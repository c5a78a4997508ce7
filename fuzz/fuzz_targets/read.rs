//! Whatever the text, reading it ends, and what was read prints to something that reads back to the same.
#![no_main]

use gradus::math::language::{Scope, read};
use gradus::math::{print, tidy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let scope = Scope::default();
    let Ok(first) = read(text, &scope) else { return };
    let printed = print::ascii(&first.expr);
    let second = read(&printed, &scope).unwrap_or_else(|e| panic!("{text:?} printed as {printed:?}: {}", e.message));
    assert_eq!(first.expr, second.expr, "{text:?} printed as {printed:?}");
    let tidied = tidy::tidy(&first.expr);
    assert_eq!(tidied, tidy::tidy(&tidied), "{text:?} tidies twice");
});
