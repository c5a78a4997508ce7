//! The numbers of a variant in words, and the condition that leaves it out.

use crate::lesson::Posed;
use crate::math::{Expr, Number, Symbol};

/// The numbers of a variant: `a = 2, n = 3`.
pub fn drawn(posed: &Posed) -> String {
    let one = |(name, n): &(Symbol, Number)| format!("{name} = {}", crate::math::print::ascii(&Expr::number(*n)));
    posed.drawn.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The condition that leaves a variant out.
pub fn leave_out(posed: &Posed) -> Option<String> {
    leave_out_of(&posed.drawn)
}

pub fn leave_out_of(drawn: &[(Symbol, Number)]) -> Option<String> {
    let one = |(name, n): &(Symbol, Number)| format!("{name} == {}", crate::math::print::ascii(&Expr::number(*n)));
    match drawn {
        [] => None,
        [only] => Some(format!("leave it out: where: {}", one(only).replace("==", "!="))),
        all => Some(format!("leave it out: where: \"!({})\"", all.iter().map(one).collect::<Vec<_>>().join(" && "))),
    }
}
