//! Whatever stands between the dollar signs, it is set on one row, in two dimensions and for a browser.
#![no_main]

use gradus::page::typeset;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (formula, unknown) = typeset::latex(text);
    assert_eq!(typeset::is_understood(text), unknown.is_empty());
    drop((typeset::mathml(&formula, true), typeset::mathml(&formula, false)));
    for unicode in [true, false] {
        if let Some((rows, base)) = typeset::two_dimensions(text, unicode, 60) {
            assert!(base < rows.len());
        }
    }
});
