//! Whatever is answered, it is judged without a panic, twice alike, and never differs from itself.
#![no_main]

use gradus::math::agree::{CompiledKey, Outcome, Setting};
use gradus::math::language::{Scope, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pair: (&str, &str)| {
    let scope = Scope::default();
    let (Ok(key), Ok(answer)) = (read(pair.0, &scope), read(pair.1, &scope)) else { return };
    let mut names = key.expr.names();
    names.extend(answer.expr.names());
    names.sort();
    names.dedup();
    let prepared = CompiledKey::new(&key.expr, Setting { names, ..Setting::default() });
    let first = prepared.agree(&answer.expr);
    assert_eq!(first, prepared.agree(&answer.expr), "judged differently the second time");
    assert_ne!(prepared.agree(&key.expr).outcome, Outcome::Different, "differs from itself: {:?}", pair.0);
});
