//! What fuzzing found, each a row, so that it stays mended.

use gradus::math::language::{Scope, read};
use gradus::math::print;

/// Texts that were read and printed as something that could not be read back, or was read otherwise.
const READ: &[&str] = &["dy/δuvw", "(dW)/dW", "(dy)/delta*w", "2(dx)/dx^2"];

#[test]
fn what_fuzzing_found_reads_back() {
    let scope = Scope::default();
    for text in READ {
        let first = read(text, &scope).unwrap_or_else(|error| panic!("{text}: {}", error.message)).expr;
        let printed = print::ascii(&first);
        let second = read(&printed, &scope).unwrap_or_else(|error| panic!("{printed}: {}", error.message)).expr;
        assert_eq!(first, second, "{text} printed as {printed}");
    }
}
